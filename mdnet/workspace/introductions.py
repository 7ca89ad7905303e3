"""An introduction on its way: begun, each side asked by itself, made, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mdnet.errors import AmbiguousName, BadInput, CannotEdit, Conflict, UnknownName
from mdnet.index.acquaintance import known
from mdnet.index.called import link_to
from mdnet.index.introducing import PENDING, Introducing, folder_of, introductions
from mdnet.model.change import Change, ChangeSet
from mdnet.model.dates import shift
from mdnet.model.file_names import free_stem, safe_stem
from mdnet.notes.links import fold, key_of
from mdnet.plan.agenda import INTRODUCED_DAYS
from mdnet.workspace.changing import Planned, edited, located, new_problems

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.model.link import Reference
    from mdnet.workspace import Workspace

_ASKED, _AGREED = "asked_of", "agreed_by"
"""The properties that say, side by side, who has been asked and who said yes."""


def begin(work: Workspace, first: str, second: str, why: str) -> Planned:
    """A new introduction's note. Raises as `Workspace.who` does, BadInput when both are one, Conflict when there is an
    introduction between them already."""
    one, other = work.who(first), work.who(second)
    if one.note == other.note:
        raise BadInput(f"{one.name} is one person: name two.")
    with work.view() as db:
        for there in introductions(db):
            if {one.note, other.note} <= {*there.sides}:
                raise Conflict(f"There is one between them already, {there.record.status}: {there.record.path}")
        links = [f"[[{link_to(db, side.path)}]]" for side in (one, other)]
        warning = (
            f"{one.name} and {other.name} may know each other already." if other.note in known(db, one.note) else ""
        )
        folder = folder_of(db)
    ways = work.settings.conventions
    if folder is None:
        folders = ways.folders["introduction"]
        folder = "Introductions" if "introductions" in folders or not folders else folders[0]
    taken = {fold(path.rpartition("/")[2].removesuffix(".md")) for path in work.vault.names_in(folder)}
    stem = free_stem(safe_stem(f"{one.name} and {other.name}") or "Introduction", taken)
    path = f"{folder}/{stem}.md" if folder else f"{stem}.md"
    change = Change(path, None, _note(work, path, links, why).encode())
    said = (warning,) if warning else ()
    return Planned(
        ChangeSet(f"introduction of {one.name} and {other.name}", (change,)), said + new_problems(work, (change,))
    )


def _note(work: Workspace, path: str, links: list[str], why: str) -> str:
    from mdnet.notes.property_edit import with_properties
    from mdnet.notes.reading import read_records

    ways = work.settings.conventions
    try:
        text = with_properties("", {"between": links, "why": " ".join(why.split()), "status": "idea"}, ways)
        if read_records(path, text, ways).kind != "introduction":
            text = with_properties(text, {"type": "introduction"}, ways)
    except CannotEdit as error:
        raise located(error, path) from error
    return f"{text}\n"


def ask(work: Workspace, who: Sequence[str], by: Sequence[str] = ()) -> Planned:
    """The sides that are named, or both, have been asked. Raises as `meant` does."""
    found, sides = meant(work, who, by, PENDING)
    record, ways = found.record, work.settings.conventions

    def edit(text: str) -> str:
        from mdnet.notes.property_edit import with_properties, with_values

        new = with_properties(text, {"status": "agreed" if record.status == "agreed" else "asked"}, ways)
        if record.asked_on is None:
            new = with_properties(new, {"asked_on": work.today}, ways)
        return with_values(new, _ASKED, ways, sides)

    return _edited(work, found, f"asked {_plain(sides)} about the", edit)


def agree(work: Workspace, who: Sequence[str], by: Sequence[str] = ()) -> Planned:
    """The sides that are named, or both, said yes; with the last of them the introduction is agreed. Raises as `meant`
    does."""
    found, sides = meant(work, who, by, PENDING)
    record, ways = found.record, work.settings.conventions

    def edit(text: str) -> str:
        from mdnet.notes.property_edit import with_properties, with_values

        new = with_values(text, _AGREED, ways, sides)
        new = with_properties(new, {"status": "asked" if _silent(new, found, work) else "agreed"}, ways)
        return new if record.asked_on else with_properties(new, {"asked_on": work.today}, ways)

    return _edited(work, found, f"yes from {_plain(sides)} to the", edit)


def make(work: Workspace, who: Sequence[str], channel: str = "") -> Planned:
    """They are introduced, today: noted with a follow-up, and logged in the first one's note for both.

    A side that has not said yes on record is worth a word, no more. Raises as `meant` does, Conflict when a note cannot
    be changed for sure.
    """
    from mdnet.notes.log_edit import NewEntry, with_entry
    from mdnet.notes.property_edit import with_properties
    from mdnet.notes.task_edit import with_task
    from mdnet.plan.prose import plain

    found, _ = meant(work, who, (), PENDING)
    ways, record = work.settings.conventions, found.record
    paths = _paths(work, found)
    if len(paths) != 2:
        raise Conflict(f"{record.path}: `between` has to link to two contacts; nothing was written")
    waiting: list[str] = []

    def noted(text: str) -> str:
        waiting[:] = _silent(text, found, work) if record.status != "agreed" else []
        new = with_properties(text, {"status": "made", "made_on": work.today}, ways)
        return with_task(new, _question(found), shift(work.today, INTRODUCED_DAYS), ways).text

    why = plain(record.why)
    entry = NewEntry(
        work.today, channel, (_link(record.between[1]),), f"introduced them{f', {why}' if why else ''} #intro #gave"
    )
    changes = (
        edited(work, record.path, noted),
        edited(work, paths[0], lambda text: with_entry(text, paths[0], entry, ways).text),
    )
    said = tuple(f"{name} has not said yes on record." for name in waiting)
    return Planned(ChangeSet(f"introduced {_names(found)}", changes), said + new_problems(work, changes))


def decline(work: Workspace, who: Sequence[str]) -> Planned:
    """It will not be. Raises as `meant` does."""
    from mdnet.notes.property_edit import with_properties

    found, _ = meant(work, who, (), PENDING)
    ways = work.settings.conventions
    return _edited(work, found, "declined the", lambda text: with_properties(text, {"status": "declined"}, ways))


def conclude(work: Workspace, who: Sequence[str], outcome: str) -> Planned:
    """What came of an introduction that was made; the follow-up of `make` is ticked. Raises as `meant` does."""
    from mdnet.notes.property_edit import with_properties
    from mdnet.notes.reading import read_records
    from mdnet.notes.task_edit import ticked

    found, _ = meant(work, who, (), ("made",))
    ways = work.settings.conventions

    def edit(text: str) -> str:
        new = with_properties(text, {"outcome": " ".join(outcome.split())}, ways)
        tasks = read_records(found.record.path, new, ways).follow_ups
        task = next((one for one in tasks if not one.done and one.text == _question(found)), None)
        return ticked(new, task.line, task.text, work.today) if task else new

    return _edited(work, found, "outcome of the", edit)


def meant(
    work: Workspace, who: Sequence[str], by: Sequence[str], states: Sequence[str]
) -> tuple[Introducing, list[str]]:
    """The one introduction, in one of these states, that words mean, and the links of the sides they name.

    `who` is the note's name or path, one side, or both; `by` names the sides where `who` does not say which: the note
    and both sides mean each of them. Raises UnknownName, AmbiguousName, and as `Workspace.who` does.
    """
    text = " ".join(who)
    with work.view() as db:
        there = introductions(db)
    stems = {fold(text), key_of(text)}
    named = [
        one for one in there if text in (one.record.path, one.record.path[:-3]) or key_of(one.record.path) in stems
    ]
    people: list[Named] = [] if named else _people(work, who)
    found = named or [one for one in there if {person.note for person in people} <= {*one.sides}]
    fitting = [one for one in found if one.record.status in states]
    if len(fitting) != 1:
        _refuse(text, found, fitting)
    sides = [work.who(name) for name in by] or (people if len(people) == 1 else [])
    wanted: set[int | None] = {person.note for person in sides} or {*fitting[0].sides}
    links = [_link(side) for side, note in zip(*_in_step(fitting[0]), strict=True) if note in wanted]
    if not links:
        raise UnknownName(f"{' and '.join(person.name for person in sides)} is no side of {fitting[0].record.path}.")
    return fitting[0], links


def _refuse(text: str, found: Sequence[Introducing], fitting: Sequence[Introducing]) -> None:
    if fitting:
        shown = "; ".join(f"{one.record.name} ({one.record.status})" for one in fitting[:5])
        raise AmbiguousName(f'"{text}" could be {len(fitting)} introductions: {shown}. Name both sides.')
    if found:
        raise UnknownName(f"{found[0].record.path} is {found[0].record.status} already.")
    raise UnknownName(f'No introduction of "{text}": mdnet intro new A B --why TEXT')


def _people(work: Workspace, who: Sequence[str]) -> list[Named]:
    """One contact, or two: whichever way the words can be parted into names."""
    from mdnet.index.people import named

    with work.view() as db:
        for cut in range(1, len(who)):
            parts = [named(db, " ".join(part)) for part in (who[:cut], who[cut:])]
            if all(len(part) == 1 for part in parts) and parts[0] != parts[1]:
                return [parts[0][0], parts[1][0]]
    return (
        [work.who(name) for name in who]
        if len(who) == 2 and all(" " in name for name in who)
        else [work.who(" ".join(who))]
    )


def _in_step(found: Introducing) -> tuple[tuple[Reference, ...], tuple[int | None, ...]]:
    return found.record.between, found.sides


def _link(side: Reference) -> str:
    """A side as `between` has it."""
    if side.target is None:
        return side.text
    return f"[[{side.target}]]" if side.text == side.target else f"[[{side.target}|{side.text}]]"


def _plain(links: Sequence[str]) -> str:
    from mdnet.notes.links import plain

    return " and ".join(map(plain, links))


def _names(found: Introducing) -> str:
    return " and ".join(side.text for side in found.record.between)


def _question(found: Introducing) -> str:
    return f"Ask {' and '.join(map(_link, found.record.between))} how their introduction went"


def _silent(text: str, found: Introducing, work: Workspace) -> list[str]:
    """The sides that have not said yes in this text of the note."""
    from mdnet.notes.properties import Properties
    from mdnet.notes.reading import read_front

    ways, path = work.settings.conventions, found.record.path
    properties = Properties.of(read_front(path, text, ways), path, ways)
    agreed = {key_of(side.target or side.text) for side in properties.references(_AGREED)}
    return [side.text for side in found.record.between if key_of(side.target or side.text) not in agreed]


def _paths(work: Workspace, found: Introducing) -> list[str]:
    from mdnet.index.people import note_named

    with work.view() as db:
        return [note_named(db, side).path for side in found.sides if side is not None]


def _edited(work: Workspace, found: Introducing, what: str, edit: Callable[[str], str]) -> Planned:
    change = edited(work, found.record.path, edit)
    return Planned(ChangeSet(f"{what} introduction of {_names(found)}", (change,)), new_problems(work, (change,)))
