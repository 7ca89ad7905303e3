"""An opened vault: the use cases, and the Python API.

from mdnet.workspace import Workspace
work = Workspace.open("~/people", today=date.today())
for item in work.agenda().items: ...
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mdnet import config, vault
from mdnet.errors import AmbiguousName, Conflict, Problem, UnknownName
from mdnet.index.questions import as_of, counts, problem_count, problems
from mdnet.index.refresh import Changes, Progress, refresh
from mdnet.index.store import Store, index_path
from mdnet.model.dates import Week
from mdnet.vault import Vault

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.index.store import Connection
    from mdnet.model.contact import Contact
    from mdnet.model.standing import Standing
    from mdnet.plan.agenda import Agenda
    from mdnet.plan.brief import Brief
    from mdnet.plan.dossier import Dossier
    from mdnet.plan.event_brief import EventBrief
    from mdnet.plan.joint_brief import JointBrief
    from mdnet.plan.material import Period
    from mdnet.plan.priority import Term
    from mdnet.render import Renderer
    from mdnet.workspace.pages import Written


class Hit(NamedTuple):
    """A line found by a search."""

    path: str
    line: int
    text: str


class Workspace:
    """One vault as it is on `today`. The index is opened and brought up to date when first asked for."""

    def __init__(self, root: Path, today: date, *, progress: Progress | None = None) -> None:
        self.root, self.today = root, today
        self.progress = progress
        self.force_empty = False
        self.left_alone: list[str] = []
        """Notes of a change that a killed command left half done, which were changed since, and so stay as they are."""
        self.settings = config.load(root)
        self.vault = Vault(root, self.settings)
        self.changes = Changes()

    @classmethod
    def open(cls, path: str | Path | None = None, *, today: date, progress: Progress | None = None) -> Workspace:
        """The vault at `path`, or the one found from the working folder. Raises NoVault."""
        return cls(vault.find(Path.cwd(), str(path) if path else None, config.user_vault), today, progress=progress)

    @cached_property
    def store(self) -> Store:
        """The index, not yet brought up to date."""
        return Store(index_path(self.root), self.settings.fingerprint)

    @cached_property
    def renderer(self) -> Renderer:
        """The templates: the vault's, the user's, the built-in ones."""
        from mdnet.render import Renderer

        return Renderer(self.root / ".mdnet" / "templates", config.user_folder("CONFIG") / "templates")

    @cached_property
    def _fresh(self) -> Store:
        self.changes = self.refresh()
        return self.store

    def refresh(self) -> Changes:
        """Bring the index up to date; says what changed since the last time."""
        self.left_alone += self.vault.settle()
        changes = refresh(self.vault, self.store, self.progress, force_empty=self.force_empty)
        self.__dict__["_fresh"] = self.store  # what is asked next need not look again
        return changes

    @contextmanager
    def view(self) -> Iterator[Connection]:
        with as_of(self._fresh, self.today, self.settings.conventions.rings) as db:
            yield db

    def close(self) -> None:
        """Close the index."""
        if "store" in self.__dict__:
            self.store.close()

    # The agenda

    def period(self, week: Week | None = None, days: int | None = None) -> Period:
        """The current week, another one, or a span of days from today."""
        from mdnet.plan.material import Period

        if days is not None:
            return Period.of_days(days, self.today)
        return Period.of_week(week or Week.of(self.today), self.today)

    def agenda(self, period: Period | None = None, budget: int | None = None) -> Agenda:
        """What to do in `period` (default: the current week) under a weekly `budget` of check-ins."""
        from mdnet.index.week import material
        from mdnet.plan.agenda import make_agenda
        from mdnet.workspace.past import past_agendas

        period = period or self.period()
        budget = self.settings.budget if budget is None else budget
        past = past_agendas(self.vault, self.settings.agenda_path, period)
        with self.view() as db:
            found = material(db, period, self.today, budget, self.settings.lead_days, past.undone, past.shown)
            if any(one.received > 1 for one in (*found.asked, *found.due)):
                from mdnet.workspace.favours import before_asking

                before, give = before_asking(self, db, found.asked, found.due)
                found = found._replace(before_asking=before, to_give=give)
        return make_agenda(found, period, self.today, budget, past.settled, past.earlier)

    def agenda_path(self, period: Period) -> str:
        """The agenda file of a period, relative to the vault."""
        name = str(period.week) if period.week else f"{period.first}_{period.last}"
        return self.settings.agenda_path.format(week=name)

    def is_generated(self, path: str) -> bool:
        """Whether a path is among those of the agendas and briefs, which can be made anew."""
        folders = self.settings.conventions.generated
        return path.rpartition("/")[0] in folders

    def write_agenda(self, agenda: Agenda) -> Written:
        """Put an agenda into its file; what the user did there stays."""
        from mdnet.workspace import pages

        week = agenda.period.week
        front = f"---\ngenerated_by: mdnet\nweek: {week}\n---\n" if week else "---\ngenerated_by: mdnet\n---\n"
        text = self.renderer.text("agenda.md.j2", {"agenda": agenda})
        return pages.write(self.vault, self.agenda_path(agenda.period), "agenda", text, front)

    # People

    def who(self, name: str) -> Named:
        """The one contact that `name` means. Raises UnknownName with suggestions, AmbiguousName with the candidates."""
        from mdnet.index import people

        with self.view() as db:
            found = people.named(db, name)
            if len(found) == 1:
                return found[0]
            if not found:
                from mdnet.workspace.naming import similar

                close = similar(name, people.all_names(db))
                hint = f" Did you mean {' or '.join(close)}?" if close else ""
                raise UnknownName(f'No contact called "{name}".{hint}')
        shown = ", ".join(f"{one.name} ({one.path})" for one in found[:8])
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        raise AmbiguousName(f'"{name}" could be {len(found)} people: {shown}{more}. Say which, by full name or path.')

    def contacts(self, query: str = "", sort: str = "name") -> list[Standing]:
        """The contacts that a query means, sorted. Raises BadInput for what is not in the query language."""
        from mdnet import query as queries
        from mdnet.index.selecting import select

        wanted = queries.parse(query, self.today)
        order = queries.sort_key(sort, self.settings.conventions.circles)
        with self.view() as db:
            return sorted(select(db, wanted.matches), key=order)

    def standing(self, one: Named) -> Standing:
        """Where things stand with one contact. Raises UnknownName when the note is private."""
        from mdnet.index.questions import standings

        with self.view() as db:
            found = standings(db, [one.note])
        if not found:
            raise UnknownName(f"{one.name}'s note is private as a whole: `mdnet show` reveals it, nothing else does.")
        return found[0]

    def why(self, one: Named) -> tuple[Standing, list[Term]]:
        """A contact's place in the ranking, term by term."""
        from mdnet.plan.priority import overdue_term, weight_terms

        standing = self.standing(one)
        length = standing.cadence.length if standing.cadence else 0
        terms = weight_terms(
            standing.circle,
            self.settings.conventions.rings.get(standing.circle, 0),
            standing.active_goals,
            standing.promises,
            standing.gave,
            standing.received,
            length,
            standing.rhythm,
            standing.unanswered,
        )
        if standing.due_on:
            terms.insert(0, overdue_term((self.today - standing.due_on).days, length))
        return standing, terms

    def me(self) -> Contact | None:
        """The vault's owner, as `me.md` (or the note of `type: me`) says."""
        from mdnet.index.people import paths_of

        with self.view() as db:
            found = paths_of(db, "me")
        return self._contact(found[0]) if found else None

    def _contact(self, path: str) -> Contact | None:
        from mdnet.notes.reading import read_records

        note = self.vault.read(path)
        return read_records(path, note.text, self.settings.conventions).contact if note else None

    def dossier(self, one: Named, to_give: bool = True) -> Dossier:
        """Everything on record about one contact; without `to_give`, not what could be given to them (see
        `mdnet.index.dossiers`). Raises UnknownName when the note is private or just gone."""
        from mdnet.index.dossiers import dossier

        contact = self._contact(one.path)
        if contact is None:
            raise UnknownName(f"{one.name}'s note is private as a whole: `mdnet show` reveals it, nothing else does.")
        with self.view() as db:
            return dossier(db, one.note, contact, self.today, to_give)

    # Briefs

    def brief(self, names: Sequence[str], now: datetime | None = None) -> Brief | JointBrief:
        """What to know before talking to one contact, or to several together. Raises as `who` does.

        `now`, a moment with its time zone, adds the time of day where the one contact is.
        """
        from mdnet.plan.brief import make_brief
        from mdnet.plan.joint_brief import make_joint_brief

        found = list(dict.fromkeys(self.who(name) for name in names))
        dossiers = [self.dossier(one) for one in found]
        if len(dossiers) == 1:
            return make_brief(dossiers[0], self.me(), self.today, now)
        return make_joint_brief(dossiers, self.me(), self.today)

    def event_brief(self, name: str) -> EventBrief:
        """What to know before an event. Raises UnknownName or AmbiguousName for an event's name."""
        from mdnet.index import people
        from mdnet.model.records import Event
        from mdnet.plan.event_brief import make_event_brief

        with self.view() as db:
            found = people.record_named(db, name, "event")
            if not found:
                from mdnet.workspace.naming import similar

                close = similar(name, [event.name for event in people.records(db, "event")])
                hint = f" Did you mean {' or '.join(close)}?" if close else ""
                raise UnknownName(f'No event called "{name}".{hint}')
            if len(found) > 1:
                raise AmbiguousName(f'"{name}" could be {", ".join(path for path, _ in found[:8])}. Say which.')
            event = found[0][1]
            assert isinstance(event, Event)  # noqa: S101 - asked for events; narrows the type
            known, unknown = people.attendees(db, event)
            dossiers = [self.dossier(people.note_named(db, note), to_give=False) for note in known]
        return make_event_brief(event, dossiers, unknown, self.me(), self.today)

    def write_brief(self, brief: Brief | JointBrief | EventBrief) -> Written:
        """Put a brief into its file; what the user wrote around it stays."""
        from mdnet.workspace import pages

        notes = pages.subjects(brief)
        path = pages.free_path(self.vault, self.settings.brief_path, notes)
        return self._write_brief(brief, path)

    def _write_brief(self, brief: Brief | JointBrief | EventBrief, path: str) -> Written:
        from mdnet.workspace import pages

        subjects = "".join(f"  - {pages.quoted(note)}\n" for note in pages.subjects(brief))
        front = f"---\ngenerated_by: mdnet\nbrief_of:\n{subjects}---\n"
        return pages.write(self.vault, path, "brief", self.renderer.text("brief.md.j2", {"brief": brief}), front)

    def rewrite_briefs(self) -> list[Written]:
        """Make every brief in the vault anew; one whose subject is gone, or that cannot be merged, stays as it is."""
        from mdnet.notes import frontmatter
        from mdnet.notes.generated import marks

        written = []
        for path in self.vault.names_in(self.settings.brief_path.rpartition("/")[0]):
            note = self.vault.read(path)
            if note is None or marks("brief")[0] not in note.text:
                continue
            given = frontmatter.read(note.text, path).values.get("brief_of")
            subjects = [str(one) for one in given] if isinstance(given, list) else [str(given or "")]
            if not any(subjects):
                continue
            try:
                event = self._is_event(subjects[0])
                brief = self.event_brief(subjects[0]) if event else self.brief(subjects)
                written.append(self._write_brief(brief, path))
            except (UnknownName, AmbiguousName, Conflict):
                continue
        return written

    def _is_event(self, path: str) -> bool:
        from mdnet.index.people import paths_of

        with self.view() as db:
            return path in paths_of(db, "event")

    # Looking

    def problems(self) -> list[Problem]:
        """All faults of the vault, its config and its templates, ordered by path and line."""
        from mdnet.workspace.load import hints

        with self.view() as db:
            found = problems(db, self.today) + hints(self)
        dismissed = config.dismissed(self.root)[1]
        return sorted({*found, *dismissed, *self.settings.problems, *self.renderer.check()})

    def problem_count(self) -> int:
        """How many errors and warnings `problems` lists, those of templates left out, which cost a look at each."""
        faults = sum(problem.severity != "hint" for problem in self.settings.problems)
        return problem_count(self._fresh, self.today) + faults

    def find(self, words: str) -> list[Hit]:
        """The lines that hold any of `words`, in notes that hold all of them; private parts are never searched."""
        from mdnet.index.search import matching_notes
        from mdnet.notes.search import matching_lines

        with self.view() as db:
            paths = matching_notes(db, words)
        hits = []
        for path in paths:
            note = self.vault.read(path)
            if note:
                lines = matching_lines(path, note.text, words, self.settings.conventions)
                hits += [Hit(path, line, text) for line, text in lines]
        return hits

    def status(self) -> dict[str, int]:
        """How much the index holds, by name of what is counted."""
        with self.view() as db:
            return {**counts(db), "problems": len(self.problems())}
