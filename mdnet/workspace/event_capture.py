"""The quick list of an event made contacts, log entries and follow-ups: all of it one change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from mdnet.dictation import Known, understand
from mdnet.errors import BadInput, CannotEdit, Conflict, MdnetError
from mdnet.index import gatherings
from mdnet.index.called import called, is_file_name, link_to
from mdnet.model.change import Change, ChangeSet
from mdnet.model.dates import shift
from mdnet.model.names import loose
from mdnet.notes.capturing import Met, listed, noted, with_links, with_met
from mdnet.notes.links import find_links, key_of, plain
from mdnet.workspace.adding import Taken, new_contact
from mdnet.workspace.changing import Planned, Texts, located, new_problems, text_of
from mdnet.workspace.entries import link
from mdnet.workspace.events import days_of, event_named

if TYPE_CHECKING:
    from mdnet.index.store import Connection
    from mdnet.model.records import Event
    from mdnet.notes.capturing import Promise
    from mdnet.workspace import Workspace

THANKS_DAYS = 2
"""Within so many days of an event a word is still fresh."""
_CHANNEL = "event"


class Captured(NamedTuple):
    """Somebody of the list as they are written down. `written` is False when all of it was there already."""

    line: int
    name: str
    path: str
    created: bool
    follow_ups: tuple[Promise, ...]
    written: bool


class Left(NamedTuple):
    """A line that was left alone, why, and whom it could mean."""

    line: int
    text: str
    why: str
    could_be: tuple[Known, ...] = ()


class Capture(NamedTuple):
    """A capture that is decided and not yet made."""

    planned: Planned
    event: Event
    people: tuple[Captured, ...]
    left: tuple[Left, ...]


class _CannotPlace(MdnetError):
    """Nobody can be said to be meant by a name."""

    def __init__(self, why: str, could_be: Sequence[Known] = ()) -> None:
        super().__init__(why)
        self.could_be = tuple(could_be)


def capture(work: Workspace, name: str, given: str | None = None) -> Capture:
    """What a list of people met at an event asks for: `given`, else what stands under `## Capture` in its note.

    A line whose name could mean several people, or whose note cannot be changed for sure, is left alone, the rest is
    done. Raises UnknownName and AmbiguousName for the event's name, BadInput for one that is still to come or has no
    date, and where there is no list, Conflict when the event's note cannot be changed.
    """
    with work.view() as db:
        event = event_named(work, db, name).event
        shown = link_to(db, event.path)
    day, last = days_of(event)
    if day > work.today:
        raise BadInput(f"{event.name} is on {day}, still to come; until then: mdnet event prepare")
    text = text_of(work, event.path)
    try:
        standing = noted(text, work.settings.conventions, work.today)
        people = standing if given is None else listed(given, work.today)
        round_ = _Capturing(work, event, shown, day, max(shift(last, THANKS_DAYS), work.today))
        round_.marked = {met.written for met in standing if met.linked}
        for met in people:
            round_.take(met)
        if given is None:
            new = with_links(text, round_.links, work.settings.conventions)
        else:
            said = [met.written.replace(*round_.links[met.line], 1) for met in people if met.line in round_.links]
            new = with_met(text, said, work.settings.conventions)
    except CannotEdit as error:
        raise located(error, event.path) from error
    if not people:
        raise BadInput(f"Nobody to capture: list them under ## Capture in {event.path}, or give --note FILE or -.")
    return round_.result(Change(event.path, text.encode(), new.encode()))


class _Capturing(Texts):
    """The notes as they will be, while line after line is carried out. `due` is when a promise without a day is due,
    `links` are the names by line, as typed and as links; `marked` are lines that were captured before."""

    def __init__(self, work: Workspace, event: Event, shown: str, day: date, due: date) -> None:
        super().__init__(work)
        self.ways, self.event, self.shown = work.settings.conventions, event, shown
        self.day, self.due = day, due
        self.made: dict[str, Known] = {}
        self.links: dict[int, tuple[str, str]] = {}
        self.marked: set[str] = set()
        self.people: list[Captured] = []
        self.left: list[Left] = []
        self.warnings: list[str] = []

    @cached_property
    def taken(self) -> Taken:
        """The names that files of contacts have, those of the new ones among them."""
        return Taken(self.work)

    def take(self, met: Met) -> None:
        """All that one line asks for, or nothing of it."""
        before = dict(self.old), dict(self.new), dict(self.made)
        try:
            self._carry_out(met)
        except _CannotPlace as error:
            self.left.append(Left(met.line, met.written, str(error), error.could_be))
        except (Conflict, BadInput) as error:
            if made := [path for path in self.new.keys() - before[1].keys() if self.old[path] is None]:
                self.taken.free(made)
            self.old, self.new, self.made = before
            self.left.append(Left(met.line, met.written, str(error).removesuffix("; nothing was written")))

    def result(self, own: Change) -> Capture:
        changes = [own, *(Change(path, _encoded(self.old[path]), text.encode()) for path, text in self.new.items())]
        count = sum(one.written for one in self.people)
        whom = f"{count} {'person' if count == 1 else 'people'}" if count else "nobody new"
        made = ChangeSet(f"capture {whom} from {self.event.name}", tuple(changes))
        said = (*self.warnings, *new_problems(self.work, made.changes))
        return Capture(Planned(made, said), self.event, tuple(self.people), tuple(self.left))

    def _carry_out(self, met: Met) -> None:
        with self.work.view() as db:
            known = self._known(db, met)
            organization = _organization(db, met.organization)
        created, before = known is None, dict(self.new)
        if known is None:
            known = self._create(met, organization)
        path = known.path
        text = self._text(path)
        mark = (met.name, met.name if met.linked else link(known, plain(met.name.strip("*"))))
        marked = met.written.replace(*mark, 1) in self.marked
        if not (marked and self._is_told(path, text)):
            self._log(met, known)
            for promise in met.promises:
                self._promise(promise, known)
        written = any(new != before.get(path, self.old[path]) for path, new in self.new.items())
        due = tuple(one if one.due else one._replace(due=self.due) for one in met.promises)
        self.people.append(Captured(met.line, known.name, path, created, due, written))
        self.links[met.line] = mark

    # Who is meant

    def _known(self, db: Connection, met: Met) -> Known | None:
        """The contact that a line names; None for somebody new. Raises _CannotPlace."""
        bare = plain(met.name.strip("*"))
        if loose(bare) in self.made:
            return self.made[loose(bare)]
        heard = understand(f"today {met.name}:", self.work.today, (), partial(called, db))  # else "Sun Li" begins a day
        people, rest = heard.people, heard.place
        if len(people) > 1:
            raise _CannotPlace("names several people: one line for each, please")
        could_be = tuple(one for one in people[0].could_be if not one.hidden) if people else ()
        made = [one for key, one in self.made.items() if key.partition(" ")[0] == loose(bare)]
        if made and (could_be or len(made) > 1):
            raise _CannotPlace("could be several people: write the full name", (*made, *could_be))
        if made:
            return made[0]
        whole = bool(could_be) and not rest
        if not whole:
            if could_be and " " in people[0].typed:
                raise _CannotPlace(
                    f"is this {could_be[0].name}? Write the name as in their note, or **{bare}**", could_be
                )
            self._refuse_no_name(db, met, bare)
            return None
        return self._one_of(db, met, could_be, bare)

    def _one_of(self, db: Connection, met: Met, could_be: Sequence[Known], bare: str) -> Known:
        """Of several people the one of the organization that the line says."""
        from mdnet.index.questions import standings

        if not met.organization:
            if len(could_be) > 1:
                raise _CannotPlace("could be several people: write the full name", could_be)
            return could_be[0]
        wanted = loose(plain(met.organization))
        theirs = [loose(one.organization) for one in standings(db, [known.note for known in could_be])]
        same = [known for known, own in zip(could_be, theirs, strict=True) if own == wanted]
        if len(same) == 1:
            return same[0]
        if len(could_be) > 1:
            raise _CannotPlace("could be several people: write the full name", could_be)
        other = theirs[0] not in ("", wanted)
        if other and loose(bare) not in could_be[0].keys:
            why = f"{could_be[0].name} has another organization: write the full name, or **{bare}** for somebody new"
            raise _CannotPlace(why, could_be)
        if other:
            self.warnings.append(f"{could_be[0].path} names another organization than {plain(met.organization)}.")
        return could_be[0]

    def _refuse_no_name(self, db: Connection, met: Met, name: str) -> None:
        """A line that looks like no name, or names a note that is no contact's, makes no contact."""
        if gatherings.hidden_called(db, name):
            raise _CannotPlace("the note of that name is private: write it there yourself")
        words, marked = name.split(), met.name.startswith("**")
        if not marked and is_file_name(db, key_of(name)):
            raise _CannotPlace("is the name of a note that is no contact's")
        surely = marked or met.linked
        if not surely and (not words or len(words) > 5 or words[0][0].islower() or words[-1][0].islower()):
            raise _CannotPlace(f"looks like no name; somebody new is written **{name}**" if name else "names nobody")

    def _create(self, met: Met, organization: str) -> Known:
        from mdnet.notes.property_edit import with_properties

        name = plain(met.name.strip("*"))
        given: dict[str, str | date] = {"organization": organization, "title": met.title, "met_on": self.day}
        given["met_at"] = f"[[{self.shown}]]"
        values = {key: value for key, value in given.items() if value}
        edit = partial(with_properties, changes=values, conventions=self.ways)
        change = new_contact(self.work, name, edit=edit, taken=self.taken)
        self.old[change.path], self.new[change.path] = None, (change.after or b"").decode()
        stem = change.path.rpartition("/")[2].removesuffix(".md")
        self.made[loose(name)] = Known(change.path, name, stem, ())
        return self.made[loose(name)]

    # What is written

    def _is_told(self, path: str, text: str) -> bool:
        """Whether their log has an entry of this event already, whatever became of its words."""
        from mdnet.notes.reading import read_records

        key = key_of(self.event.path)
        return any(
            entry.day == self.day and any(key_of(one.target) == key for one in find_links(entry.text))
            for entry in read_records(path, text, self.ways).interactions
        )

    def _log(self, met: Met, known: Known) -> None:
        from mdnet.notes.log_edit import NewEntry, with_entry, with_line

        at = f"at [[{self.shown}]]"
        text = f"{at}: {met.said}" if met.said else at
        if self.work.settings.log_to == "contact":
            entry = NewEntry(self.day, _CHANNEL, (), text, met.details)
            self._edit(known.path, lambda old: with_entry(old, known.path, entry, self.ways).text)
            return
        line = f"{_CHANNEL} with {link(known, known.name)}: {text}"
        heading = self.work.settings.log_heading
        self._edit(self._daily(), lambda old: with_line(old, line, self.ways, heading, met.details).text, create=True)

    def _promise(self, promise: Promise, known: Known) -> None:
        """A task in their note, unless one of these words is there, done or not."""
        from mdnet.notes.reading import read_records
        from mdnet.notes.task_edit import with_task

        tasks = read_records(known.path, self._text(known.path), self.ways).follow_ups
        if " ".join(promise.text.split()) not in (task.text for task in tasks):
            due = promise.due or self.due
            self._edit(known.path, lambda old: with_task(old, promise.text, due, self.ways).text)

    def _daily(self) -> str:
        from mdnet.notes.daily_names import daily_path

        return daily_path(self.day, self.ways)


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _organization(db: Connection, name: str) -> str:
    """The organization as a property: a link where it has a note."""
    if not name or name.startswith("[["):
        return name
    found = gatherings.kind_named(db, name, "organization")
    return f"[[{link_to(db, found[0])}]]" if len(found) == 1 else name
