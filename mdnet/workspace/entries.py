"""What happened, told in one line, becomes an entry in somebody's log."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from mdnet.dictation import Dictated, Known, Person, understand
from mdnet.errors import AmbiguousName, BadInput, CannotEdit, UnknownName
from mdnet.index.called import called, linked, tied
from mdnet.model.change import Change, ChangeSet
from mdnet.model.interaction import SYNONYMS, Initiator
from mdnet.model.typed_dates import leading_day
from mdnet.workspace.adding import new_contact
from mdnet.workspace.changing import Planned, located, new_problems, text_of
from mdnet.workspace.contacts import odd_tags

if TYPE_CHECKING:
    from mdnet.index.store import Connection
    from mdnet.notes.sheet import Placed
    from mdnet.workspace import Workspace

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_A_DAY = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-](?:[0-9]{2,4})?:?")
_LISTED = frozenset((",", "and", "&", "+", "/", ", and", ", &"))
"""What may stand between the links of a list of those who took part."""

Choose = Callable[[str, Sequence[Known]], Known]
"""Which of several people a name means, the likeliest first; raises AmbiguousName where nobody can be asked."""


class Told(NamedTuple):
    """What is told beside the line itself. `tags` come without `#`; `follow_up` is what I promised, `due` when."""

    line: str
    tags: tuple[str, ...] = ()
    by: Initiator = ""
    details: tuple[str, ...] = ()
    follow_up: str = ""
    due: date | None = None

    def clean(self) -> Told:
        """The same without control characters, which have no place in a note."""
        details = tuple(_CONTROLS.sub("", one) for one in self.details)
        line, follow_up = _CONTROLS.sub("", self.line), _CONTROLS.sub("", self.follow_up)
        return self._replace(line=line, details=details, follow_up=follow_up)


class Logged(NamedTuple):
    """An entry decided: when, how, with whom, the line as it is written, and where."""

    planned: Planned
    day: date
    channel: str
    names: tuple[str, ...]
    path: str
    line: int
    lines: tuple[str, ...]
    created: tuple[str, ...] = ()
    next_check_in: date | None = None
    """When the one in whose log it is comes up next."""


def log(work: Workspace, told: Told, choose: Choose) -> Logged:
    """Decide where and how an entry is written; nothing is written yet.

    Raises UnknownName when the line names nobody, AmbiguousName as `choose` does, BadInput for a day to come, Conflict
    when the note cannot be changed for sure.
    """
    ways = work.settings.conventions
    if odd := odd_tags(told.tags):
        raise BadInput(odd[0])
    told = told.clean()
    with work.view() as db:
        heard = understand(told.line, work.today, {*ways.channels, *SYNONYMS}, partial(called, db), partial(linked, db))
        first = told.line.split()[:1]
        if first and _A_DAY.fullmatch(first[0]) and not leading_day(first, work.today, "past"):
            raise BadInput(f'"{first[0]}" names no day for sure; write 2026-11-20.')
        if heard.day > work.today:
            raise BadInput(f"{heard.day} is still to come; `mdnet log` is for what was.")
        people = _chosen(db, heard, choose)
    if not people:
        raise UnknownName(_nobody(work, told.line))
    created = {one.typed: new_contact(work, one.typed) for one in _new(heard, people)}
    shared = [_known(one, created) for one in people]
    text = _text(told, heard, shared, created)
    if work.settings.log_to == "daily":
        return _in_daily_note(work, told, heard, shared, text, created)
    return _in_own_note(work, told, heard, shared, text, created)


def check_names(work: Workspace, names: str) -> None:
    """Raises UnknownName when not everybody in a list of people ("Grace and Ada L.") is known, or marked as new."""
    with work.view() as db:
        heard = understand(f"{names.rstrip(' :')}:", work.today, (), partial(called, db), partial(linked, db))
    unknown = [one.typed for one in heard.people if not (one.new or one.could_be)]
    if heard.strangers or unknown:
        raise UnknownName(_unknown((*heard.strangers, *unknown)[0]))
    if not heard.people:
        raise UnknownName(_nobody(work, names))


def refuse_to_choose(typed: str, found: Sequence[Known]) -> Known:
    """Where nobody can be asked, a name that several people bear ends the command."""
    shown = ", ".join(_introduced(one, found) for one in found[:8])
    more = f" and {len(found) - 8} more" if len(found) > 8 else ""
    twins = len({one.name for one in found}) < len(found)
    way = f"by its file: [[{found[0].link}]]" if twins else "by full name"
    raise AmbiguousName(f'"{typed}" could be {len(found)} people: {shown}{more}. Say which, {way}.')


def _introduced(one: Known, found: Sequence[Known]) -> str:
    twins = sum(other.name == one.name for other in found) > 1
    where = f"{one.name} ({one.path})" if twins else one.name
    return f"{where}, last on {one.last}" if one.last and not twins else where


def _chosen(db: Connection, heard: Dictated, choose: Choose) -> list[Known | Person]:
    """Everybody who shares the entry, each once; somebody new stays a Person."""
    sure = [person.could_be[0].note for person in heard.people if len(person.could_be) == 1]
    people: list[Known | Person] = []
    for person in heard.people:
        if person.new:
            people.append(person)
        elif person.could_be:
            ranked = sorted(person.could_be, key=lambda one: -tied(db, one.note, sure)) if sure else person.could_be
            people.append(ranked[0] if len(ranked) == 1 else choose(person.typed, ranked))
        else:
            raise UnknownName(_unknown(person.typed))
    return list(dict.fromkeys(people))


def _unknown(name: str) -> str:
    return f'No contact called "{name}". Write **{name}** to make one.'


def _new(heard: Dictated, people: Sequence[Known | Person]) -> list[Person]:
    named = [*people, *heard.text]
    return [one for one in dict.fromkeys(named) if isinstance(one, Person) and one.new]


def _known(one: Known | Person, created: Mapping[str, Change]) -> Known:
    """Somebody new as the note that is made for them."""
    if isinstance(one, Known):
        return one
    path = created[one.typed].path
    return Known(path, one.typed, path.rpartition("/")[2].removesuffix(".md"), ())


def _text(told: Told, heard: Dictated, shared: Sequence[Known], created: Mapping[str, Change]) -> str:
    """What was said, with links for those it mentions.

    Whoever a name could mean twice stays a word, and so does who comes after "with": a link there would take part.
    """
    own = {one.path for one in shared[:1]}
    parts: list[str] = []
    taking_part = False
    for number, part in enumerate(heard.text):
        if isinstance(part, str):
            parts.append(part)
            continue
        gap = parts[-1].strip(" *_(").lower() if parts else ""
        taking_part = gap.split()[-1:] in (["with"], ["w/"]) or (taking_part and number > 0 and gap in _LISTED)
        known = _known(part, created) if part.new else part.could_be[0] if len(part.could_be) == 1 else None
        plain = known is None or known.path in own or (taking_part and known not in shared)
        parts.append(part.typed if plain or known is None else link(known, part.typed))
    text = "".join(parts).strip()
    tags = " ".join(f"#{tag}" for tag in told.tags if f"#{tag}" not in text.split())
    said = f"{heard.place}: {text}" if heard.place and text else heard.place or text
    return f"{said} {tags}".strip()


def link(known: Known, shown: str) -> str:
    """A wikilink to somebody's note that shows what was typed."""
    return f"[[{known.link}]]" if shown == known.link else f"[[{known.link}|{shown}]]"


def _nobody(work: Workspace, line: str) -> str:
    """That a line names nobody, with the names that look like its words."""
    from mdnet.index.people import all_names
    from mdnet.workspace.naming import similar

    with work.view() as db:
        names = all_names(db)
    head = line.partition(":")[0].split()
    close = [near for word in head if word[:1].isupper() for near in similar(word.strip(",."), names, 2)]
    hint = f" Did you mean {' or '.join(dict.fromkeys(close))}?" if close else ""
    return f'Nobody in "{line.strip()}" is a contact.{hint} Somebody new is written **New Name**.'


def _in_own_note(
    work: Workspace, told: Told, heard: Dictated, shared: Sequence[Known], text: str, created: Mapping[str, Change]
) -> Logged:
    from mdnet.notes.log_edit import NewEntry, with_entry
    from mdnet.notes.task_edit import with_task

    owner, *others = shared
    ways = work.settings.conventions
    links = tuple(link(one, one.name) for one in others)
    entry = NewEntry(heard.day, heard.channel, links, text, told.details, told.by, heard.time)
    new = {change.path: change for change in created.values()}
    old = (new[owner.path].after or b"").decode() if owner.path in new else text_of(work, owner.path)
    try:
        placed = with_entry(old, owner.path, entry, ways)
        full = placed.text
        if told.follow_up:
            full = with_task(full, told.follow_up, told.due, ways).text
    except CannotEdit as error:
        raise located(error, owner.path) from error
    before = None if owner.path in new else old.encode()
    new[owner.path] = Change(owner.path, before, full.encode())
    return _logged(heard, shared, new, owner.path, placed, work, created)


def _in_daily_note(
    work: Workspace, told: Told, heard: Dictated, shared: Sequence[Known], text: str, created: Mapping[str, Change]
) -> Logged:
    from mdnet.notes.daily_names import daily_path
    from mdnet.notes.log_edit import with_line
    from mdnet.notes.task_edit import with_task

    ways = work.settings.conventions
    path = daily_path(heard.day, ways)
    who = ", ".join(link(one, one.name) for one in shared)
    head = f"{heard.channel} with {who}" if heard.channel else who
    by = f"[by:: {told.by}] " if told.by else ""
    note = work.vault.read(path)
    old = text_of(work, path) if note else ""
    try:
        line = by + (f"{head}: {text}" if text else head)
        placed = with_line(old, line, ways, work.settings.log_heading, told.details)
        full = placed.text
        if told.follow_up:
            whom = "" if "[[" in told.follow_up else f"{link(shared[0], shared[0].name)}: "
            full = with_task(full, whom + told.follow_up, told.due, ways).text
    except CannotEdit as error:
        raise located(error, path) from error
    new = {change.path: change for change in created.values()}
    new[path] = Change(path, old.encode() if note else None, full.encode())
    return _logged(heard, shared, new, path, placed, work, created)


def _logged(
    heard: Dictated, shared: Sequence[Known], new: Mapping[str, Change], path: str, placed: Placed, work: Workspace,
    created: Mapping[str, Change],
) -> Logged:  # fmt: skip
    names = tuple(one.name for one in shared)
    title = f"log {heard.channel or 'entry'} with {listed(names)}"
    changes = ChangeSet(title, tuple(new.values()))
    unknown = tuple(f'"{one}" is no contact and stays a word; **{one}** would make one.' for one in heard.strangers)
    planned = Planned(changes, unknown + new_problems(work, changes.changes))
    made = tuple(change.path for change in created.values())
    answered = not any("#unanswered" in line for line in placed.lines)
    following = _next_check_in(work, shared[0], heard.day) if answered else None
    return Logged(planned, heard.day, heard.channel, names, path, placed.line, placed.lines, made, following)


def _next_check_in(work: Workspace, owner: Known, day: date) -> date | None:
    """When the cadence comes round after this entry, or after a later one that is there already."""
    from mdnet.index.questions import standings

    with work.view() as db:
        found = standings(db, [owner.note])
    if not found or not found[0].cadence or found[0].paused:
        return None
    return found[0].cadence.after(max(day, found[0].last_contact or day))


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
