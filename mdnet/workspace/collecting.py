"""The agenda as a form: what its boxes ask for is carried out in the notes, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import Conflict, UnknownName
from mdnet.model.change import Change, ChangeSet
from mdnet.model.dates import Week, shift
from mdnet.notes.collecting import Asked, asked, entry_of, with_marks
from mdnet.notes.generated import BrokenRegion
from mdnet.workspace.changing import Planned, Texts, new_problems, text_of

if TYPE_CHECKING:
    from mdnet.index.sources import Source
    from mdnet.notes.collecting import Wish
    from mdnet.notes.log_edit import NewEntry
    from mdnet.plan.material import Period
    from mdnet.workspace import Workspace

_SILENT = {"check_in": "in touch", "first_follow_up": "first follow-up", "dormant": "in touch again"}
"""What is logged when nothing was typed under a ticked item."""


class Done(NamedTuple):
    """An item that is carried out: where it stands, what it is about, what was wished, and on which day."""

    path: str
    line: int
    id: str
    wish: Wish
    source: Source
    day: date


class Collected(NamedTuple):
    """A collect that is decided and not yet made."""

    planned: Planned
    items: tuple[Done, ...]


def collect(work: Workspace, week: Week | None = None) -> Collected:
    """What the ticked and marked items of a week's agenda ask for (None: of this week's and of the one's before).

    An item that lost its block id, whose source is gone or in doubt, or whose note cannot be changed for sure is left
    alone, with a warning. Raises UnknownName when the week has no agenda file, Conflict when a file cannot be read or
    its region's marks are broken: then nothing is collected.
    """
    now = Week.of(work.today)
    round_ = _Collecting(work)
    for one in [week] if week else [now.before(), now]:
        period = work.period(one)
        path = work.agenda_path(period)
        if work.vault.read(path) is not None:
            round_.take(path, period)
        elif week:
            raise UnknownName(f"There is no {path}: mdnet agenda --week {week} --write")
    return round_.result()


class _Collecting(Texts):
    """The notes as they will be, while item after item is carried out."""

    def __init__(self, work: Workspace) -> None:
        super().__init__(work)
        self.ways = work.settings.conventions
        self.done: list[Done] = []
        self.warnings: list[str] = []

    def take(self, path: str, period: Period) -> None:
        """Carry out what one agenda asks for, and mark it there."""
        text = text_of(self.work, path)
        try:
            wishes = asked(text)
        except BrokenRegion as error:
            raise Conflict(f"{path}:{error.line}: {error}; nothing was collected") from error
        known = self._sources([one.id for one in wishes if one.id], period) if wishes else {}
        for one in wishes:
            if not one.id:
                self._leave(path, one, "this item has lost its block id (^m-...)")
            elif one.id not in known:
                self._leave(path, one, "what this item is about is gone, has ended or has other words by now")
            elif len(known[one.id]) > 1:
                self._leave(path, one, "this item could be about several things of the same words")
            else:
                self._try(path, one, known[one.id][0], period)
        lines = [done.line for done in self.done if done.path == path]
        self.old[path], self.new[path] = text, with_marks(text, lines)

    def result(self) -> Collected:
        changes = tuple(
            Change(path, None if self.old[path] is None else (self.old[path] or "").encode(), text.encode())
            for path, text in self.new.items()
        )
        count = len(self.done)
        title = f"collect {count} item{'' if count == 1 else 's'} of the agenda"
        made = ChangeSet(title, changes)
        notes = [one for one in made.changes if one.path not in {done.path for done in self.done}]
        return Collected(Planned(made, (*self.warnings, *new_problems(self.work, notes))), tuple(self.done))

    def _sources(self, ids: Sequence[str], period: Period) -> dict[str, list[Source]]:
        from mdnet.index.sources import sources

        year = period.first.year
        with self.work.view() as db:
            return sources(db, ids, range(year - 1, year + 2))

    def _leave(self, path: str, one: Asked, why: str) -> None:
        name = f"^{one.id}: " if one.id else ""
        self.warnings.append(f"{path}:{one.line}: {name}{why}; it was left alone")

    def _try(self, path: str, one: Asked, source: Source, period: Period) -> None:
        """All that one item asks for, or nothing of it."""
        before = dict(self.new)
        day = min(one.day or self.work.today, period.last, self.work.today)
        try:
            self._carry_out(one, source, day, period)
        except (Conflict, UnknownName) as error:
            self.new = before
            self._leave(path, one, str(error).removesuffix("; nothing was written"))
        else:
            self.done.append(Done(path, one.line, one.id, one.wish, source, day))

    def _carry_out(self, one: Asked, source: Source, day: date, period: Period) -> None:
        if source.task is not None:
            self._end_task(one, source, day, period)
        if one.wish == "put off" and source.kind == "check_in":
            self._snooze(source.path, shift(period.last, 1))
        if one.wish == "done" and source.path:
            self._log(one, source, day)

    def _end_task(self, one: Asked, source: Source, day: date, period: Period) -> None:
        from mdnet.notes.task_edit import cancelled, put_off, ticked

        task = source.task
        assert task is not None  # noqa: S101 - asked for by who calls; narrows the type
        if one.wish == "put off":
            due = _next_week(task.due, period)
            self._edit(task.path, lambda text: put_off(text, task.line, task.text, due))
        else:
            end = ticked if one.wish == "done" else cancelled
            self._edit(task.path, lambda text: end(text, task.line, task.text, day))

    def _snooze(self, path: str, until: date) -> None:
        from mdnet.notes.property_edit import with_properties

        self._edit(path, lambda text: with_properties(text, {"snoozed_until": until}, self.ways))

    def _log(self, one: Asked, source: Source, day: date) -> None:
        from mdnet.notes.task_edit import with_task

        own = {source.link.lower(), source.path.removesuffix(".md").lower(), source.name.lower()}
        entry = entry_of(one, day, self.ways, own, _greeting(source))
        if not entry.text and not entry.channel:
            entry = entry._replace(text=_SILENT.get(source.kind, ""))
            if self.work.settings.log_to == "contact" and self._is_told(source.path, day):
                entry = entry._replace(text="")
        if entry.text or entry.channel:
            self._write_entry(source, entry)
        for task in one.promised:
            self._edit(source.path, lambda text, task=task: with_task(text, task.text, task.due, self.ways).text)  # type: ignore[misc]  # bound now

    def _is_told(self, path: str, day: date) -> bool:
        """Whether the log has something of that day already, which says more than that we were in touch."""
        from mdnet.notes.reading import read_records

        entries = read_records(path, self._text(path), self.ways).interactions
        return any(entry.day == day and entry.answered for entry in entries)

    def _write_entry(self, source: Source, entry: NewEntry) -> None:
        from mdnet.notes.log_edit import with_entry

        if self.work.settings.log_to == "contact":
            self._edit(source.path, lambda text: with_entry(text, source.path, entry, self.ways).text)
            return
        from mdnet.notes.daily_names import daily_path
        from mdnet.notes.log_edit import with_line

        shown = f"[[{source.link}]]" if source.link == source.name else f"[[{source.link}|{source.name}]]"
        who = ", ".join((shown, *entry.people))
        head = f"{entry.channel} with {who}" if entry.channel else who
        line = f"{head}: {entry.text}" if entry.text else head
        heading = self.work.settings.log_heading
        path = daily_path(entry.day, self.ways)
        self._edit(path, lambda text: with_line(text, line, self.ways, heading, entry.details).text, create=True)


def _greeting(source: Source) -> str:
    """What an occasion's entry says."""
    if source.kind != "occasion":
        return ""
    if source.label == "milestone":
        return "congratulations"
    festive = source.label.lower().endswith(("birthday", "anniversary"))
    return f"{source.label} wishes" if festive else f"good wishes ({source.label})"


def _next_week(due: date | None, period: Period) -> date:
    """The day a follow-up is put off to: the same weekday of the week after, Monday for one without a date. One that
    is due later anyway keeps its day."""
    monday = shift(period.last, 1)
    if due is None:
        return monday
    return due if due >= monday else shift(monday, due.weekday())
