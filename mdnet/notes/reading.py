"""One note to everything it records: the single way from text to records."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import Problem
from mdnet.model.contact import Contact
from mdnet.model.conventions import Conventions
from mdnet.model.follow_up import FollowUp
from mdnet.model.interaction import Interaction
from mdnet.model.link import Link
from mdnet.notes import frontmatter
from mdnet.notes.frontmatter import FrontMatter
from mdnet.notes.kinds import daily_date, is_generated, kind_of
from mdnet.notes.links import spans
from mdnet.notes.log import Links, Zone, read_dated, read_log, zones
from mdnet.notes.markdown import Body, read_body
from mdnet.notes.people import read_contact
from mdnet.notes.private import hidden_in, redacted, without_private
from mdnet.notes.properties import RETIRED, Properties, canonical_name, is_text
from mdnet.notes.tasks import TASK, Task, read_task

if TYPE_CHECKING:
    from mdnet.model.records import Contribution, Record


class LinkUse(NamedTuple):
    """A link and what it stands for: `share` (takes part in the interaction on that line), `task`, `link` (anywhere
    else in the body), or the canonical name of the property it stands in."""

    link: Link
    role: str


@dataclass(eq=False)
class Records:
    """Everything one note says. `hidden`: the whole note is private, and nothing but its names is given; `generated`:
    mdnet wrote it. `text` is what full-text search may see: `first_line` is the number of its first line."""

    path: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    hidden: bool = False
    generated: bool = False
    contact: Contact | None = None
    record: Record | None = None
    interactions: list[Interaction] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    links: list[LinkUse] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""
    first_line: int = 1


def read_front(path: str, text: str, conventions: Conventions) -> FrontMatter:
    """The front matter of the note at `path`, its texts as written."""
    return frontmatter.read(text, path, lambda key: is_text(key, conventions.fields))


def read_records(path: str, text: str, conventions: Conventions, front: FrontMatter | None = None) -> Records:
    """Read the note at `path` (relative to the vault). Never raises for any text; faults are in `problems`.

    `front` is what `read_front` gives, for who has read it already.
    """
    front = front or read_front(path, text, conventions)
    properties = Properties.of(front, path, conventions)
    hidden = hidden_in(properties, front, text, conventions)
    body = without_private(read_body(front.body, front.body_line), hidden, properties, conventions)
    properties.drop(hidden.properties)
    problems = properties.problems
    problems += _retired(front, path, hidden.properties, conventions)
    if front.problems:
        problems += redacted(front.problems, hidden, conventions)
    if body.conflict is not None:
        line = body.first + body.conflict
        message = f"unresolved git conflict at line {line}; keep one side and delete the markers"
        problems.append(Problem(path, line, "git-conflict", message, "error"))
    kind = kind_of(properties, path, [tag for _, tag in body.tags], conventions)
    name = properties.text("name") or path.rpartition("/")[2].removesuffix(".md")
    aliases = properties.parts("aliases")
    records = Records(path, kind, name, aliases, hidden.whole, is_generated(properties), problems=problems)
    if not hidden.whole:
        _fill(records, properties, body, conventions)
    return records


def _retired(front: FrontMatter, path: str, hidden: Container[str], conventions: Conventions) -> Iterator[Problem]:
    """A hint for each property under a name that Obsidian has retired."""
    for old, new in RETIRED.items():
        if old in front.values and canonical_name(old, conventions.fields) == new and new not in hidden:
            message = f"{old}: Obsidian does not read this any more; write {new}"
            yield Problem(path, front.lines[old], "retired-key", message, "hint", True)


def _fill(records: Records, properties: Properties, body: Body, conventions: Conventions) -> None:
    """Add to `records` all that a note says which is not private as a whole."""
    marked = [(number, line) for number, line in enumerate(body.prose, body.first) if "[" in line]
    links = {number: found for number, line in marked if (found := spans(line, number))}
    tasks = _tasks(body, marked, properties, links)
    if records.kind in ("contact", "me"):
        parts = zones(body, conventions)
        records.contact = read_contact(properties, body, records.path, conventions, parts)
        records.name = records.contact.name
        if records.kind == "contact":
            records.interactions = _own_log(body, parts, properties, conventions, links)
    elif not records.generated:
        from mdnet.notes.gatherings import read_record  # most notes are a contact's, and start sooner without

        records.interactions = _encounters(records.kind, properties, body, conventions, links, tasks)
        records.record = read_record(records.kind, properties, body)
        if records.kind == "daily" and (day := daily_date(records.path, conventions)):
            from mdnet.notes.contributions import read_contributions

            records.contributions = read_contributions(body, records.path, day, links)
    records.follow_ups = [task.follow_up for task in tasks.values() if task.follow_up.text]
    records.links = _uses(properties, links, records.interactions, tasks)
    records.text, records.first_line = body.text, body.first


def _tasks(body: Body, marked: list[tuple[int, str]], properties: Properties, links: Links) -> dict[int, Task]:
    """The tasks among the `marked` lines, by line number; in a quote they count too."""
    tasks = {}
    for number, line in marked:
        box = line.find("[")
        match = TASK.match(line) if line[box + 2 : box + 3] == "]" else None
        if match:
            concerned = tuple(link for _, _, link in links.get(number, ()) if link.target and not link.embed)
            tasks[number], faults = read_task(
                match, body.lines[number - body.first], properties.path, number, concerned
            )
            properties.problems.extend(faults)
    return tasks


def _own_log(
    body: Body, parts: list[Zone], properties: Properties, conventions: Conventions, links: Links
) -> list[Interaction]:
    path, problems = properties.path, properties.problems
    found: list[Interaction] = []
    for zone in parts:
        if zone.kind == "log":
            found += read_log(body, zone, path, conventions, links, problems)
        elif zone.kind == "dated" and (dated := read_dated(body, zone, path, conventions, problems)):
            found.append(dated)
    return found


def _encounters(
    kind: str, properties: Properties, body: Body, conventions: Conventions, links: Links, tasks: dict[int, Task]
) -> list[Interaction]:
    """The interactions of a meeting's note and of a daily note; a daily note with people and a date is both."""
    from mdnet.notes.encounters import read_daily, read_meeting  # most notes are a contact's, and need neither

    found: list[Interaction] = []
    daily = kind == "daily"
    if kind == "interaction" or (daily and properties.values.get("day")):
        meeting = read_meeting(properties, body, conventions)
        found += [meeting] if meeting else []
    day = daily_date(properties.path, conventions) if daily and conventions.daily != "off" else None
    return found + (read_daily(body, properties.path, day, conventions, links, tasks) if day else [])


def _uses(
    properties: Properties, links: Links, interactions: list[Interaction], tasks: dict[int, Task]
) -> list[LinkUse]:
    """Every link with its role. A sharer that is no link on its line (a name in `attendees`) comes last."""
    sharing = {(link.line, link.target) for entry in interactions if entry.people for link in entry.people}
    found = [LinkUse(link, _role(link, sharing, name)) for name, link in properties.links()]
    for line, on_line in links.items():
        role = "task" if line in tasks else "link"
        found += [LinkUse(link, _role(link, sharing, role)) for _, _, link in on_line if link.target]
    if sharing:
        found += [LinkUse(Link(target, target, line), "share") for line, target in sorted(sharing)]
    return found


def _role(link: Link, sharing: set[tuple[int, str]], other: str) -> str:
    """`share` for the first link on its line that shares; `other` for the rest, but an embed is a mere link."""
    if link.embed:
        return "link"
    if (link.line, link.target) in sharing:
        sharing.remove((link.line, link.target))
        return "share"
    return other
