"""Events by name, and new ones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, cast

from mdnet.errors import AmbiguousName, BadInput, CannotEdit, UnknownName
from mdnet.index import gatherings, people
from mdnet.model.change import Change, ChangeSet
from mdnet.model.file_names import free_stem, safe_stem
from mdnet.workspace.changing import Planned, located, new_problems

if TYPE_CHECKING:
    from mdnet.index.store import Connection
    from mdnet.model.records import Event
    from mdnet.workspace import Workspace

USUAL_FOLDER = "Events"
_TEMPLATES = ("event", "conference", "events")


class Found(NamedTuple):
    """An event, and the id of its note."""

    note: int
    event: Event


def event_named(work: Workspace, db: Connection, name: str) -> Found:
    """The one event that `name` means. Raises UnknownName with suggestions, AmbiguousName with the candidates."""
    found = people.record_named(db, name, "event")
    if not found:
        from mdnet.workspace.naming import similar

        close = similar(name, [event.name for event in people.records(db, "event")])
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise UnknownName(f'No event called "{name}".{hint}')
    if len(found) > 1:
        raise AmbiguousName(f'"{name}" could be {", ".join(path for path, _ in found[:8])}. Say which.')
    path, event = found[0]
    return Found(gatherings.note_at(db, path), cast("Event", event))


def days_of(event: Event) -> tuple[date, date]:
    """The first and the last day of an event. Raises BadInput when its note has no date."""
    if event.day is None:
        raise BadInput(f"{event.path} has no date: write one as date: 2026-11-30.")
    return event.day, max(event.day, event.end_day or event.day)


def new_event(
    work: Workspace, name: str, day: date, end: date | None = None, location: str = "", purpose: str = ""
) -> Planned:
    """A note for an event to come, after the vault's own template. Raises BadInput for an end before the beginning, a
    name of which no file's name can be made, or an event of that name which has a note already on that day."""
    name = " ".join(name.split())
    stem = safe_stem(name)
    if not stem:
        raise BadInput(f'"{name}" leaves nothing to call a file.')
    if end and end < day:
        raise BadInput(f"It ends on {end}, before it begins on {day}.")
    with work.view() as db:
        folder = gatherings.commonest_folder_of(db, "event") or USUAL_FOLDER
        same = [one for path, one in people.record_named(db, name, "event") if cast("Event", one).day == day]
        taken = {path.rpartition("/")[2][:-3].casefold() for path in work.vault.names_in(folder)}
    if same and same[0].name.casefold() == name.casefold():
        raise BadInput(f"{name} on {day} has a note already: {same[0].path}")
    if stem.casefold() in taken:
        stem = f"{stem} {day.year}"
    path = f"{folder}/{free_stem(stem, taken)}.md" if folder else f"{free_stem(stem, taken)}.md"
    given = {"day": day, "end_day": end if end != day else None, "location": location, "purpose": purpose}
    change = Change(path, None, _text(work, path, name, {key: one for key, one in given.items() if one}).encode())
    return Planned(ChangeSet(f"make a note for {name}", (change,)), new_problems(work, (change,)))


def _text(work: Workspace, path: str, name: str, given: dict[str, date | str]) -> str:
    from mdnet.notes.property_edit import with_properties
    from mdnet.notes.reading import read_records

    ways = work.settings.conventions
    stem = path.rpartition("/")[2][:-3]
    text = _template(work, stem)
    try:
        text = with_properties(text, given, ways)
        if stem != name:
            text = with_properties(text, {"name": name}, ways)
        if read_records(path, text, ways).kind != "event":
            text = with_properties(text, {"type": "event"}, ways)
    except CannotEdit as error:
        raise located(error, path) from error
    return text


def _template(work: Workspace, stem: str) -> str:
    """The new note's text: after the template of that name in Obsidian's folder of them, else after mdnet's."""
    from mdnet.workspace.adding import filled

    folder = work.settings.templates_folder
    paths = work.vault.names_in(folder) if folder else []
    stems = {path.rpartition("/")[2].removesuffix(".md").casefold(): path for path in paths}
    path = next((stems[one] for one in _TEMPLATES if one in stems), "")
    note = work.vault.read(path) if path else None
    if note is None or note.problem:
        return work.renderer.text("event.md.j2", {"title": stem, "today": work.today})
    return filled(note.text, stem, work.today)
