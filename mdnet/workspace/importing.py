"""Importing: what other programs know of people becomes a merge plan, and the plan one change of the vault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from mdnet.index import identity, imports
from mdnet.model.incoming import Card, Incoming
from mdnet.plan.duplicates import Person
from mdnet.plan.importing import NOTES, Comparison, Decision, Kind, compare, united
from mdnet.plan.recognising import NAME_ALONE, Recognised, Register, person_of
from mdnet.workspace.exporting import derived_uid
from mdnet.workspace.foreign_cards import all_of, named, private, standing
from mdnet.workspace.imported_notes import known, with_sections_of
from mdnet.workspace.importing_notes import planned_notes

if TYPE_CHECKING:
    from mdnet.query import Query
    from mdnet.workspace import Workspace

UNMADE = "\0"
"""With it begin the paths of those who have no note yet."""


_ROUNDS = 10
"""So many times at most what is open is looked at again."""


class Options(NamedTuple):
    """What is wanted of an import. `into` is a folder of the vault; `tags` and `circle` are for contacts it makes;
    `overwrite` names properties whose value in the vault gives way; `limit` is how many contacts it may make or change
    at most; `query` is which of the people are wanted."""

    into: str = ""
    tags: tuple[str, ...] = ()
    circle: str = ""
    overwrite: frozenset[str] = frozenset()
    limit: int | None = None
    query: Query | None = None
    mine: frozenset[str] = frozenset()


Choice = Literal["skip", "new", "theirs"] | Person
"""What is decided by hand: to leave a card, to make a new contact of it, to take its values where it differs, or whom
it is about."""


class MergePlan:
    """What becomes of everything that a source told of. Decisions that are open can be made (`settle`) until the plan
    is carried out."""

    def __init__(
        self, work: Workspace, incoming: Incoming, options: Options, fields: Mapping[str, str] | None = None
    ) -> None:
        self.work, self.incoming, self.options = work, incoming, options
        self.fields = fields or {}
        self.region = work.settings.region
        work.refresh()
        with work.store.reading() as db:
            people, uids = identity.everybody(db), imports.uids(db)
            self.last = imports.last_contacts(db)
            unseen = [(one, *private(work, one)) for one in imports.private(db)]
        self.hidden = {person.path for person, _, _ in unseen}
        self.derived = {one.path: derived_uid(one.path) for one in people if one.path not in uids}
        uids |= {**self.derived, **{person.path: uid for person, _, uid in unseen}}
        self.register = Register([*people, *(person for _, person, _ in unseen)], uids, self.region)
        self.is_touched = False
        """Whether anything was decided by hand since."""
        self.choices: dict[int, Choice] = {}
        self.decisions: list[Decision] = []
        self._pending: dict[str, int] = {}
        self._left = options.limit
        for number, card in enumerate(incoming.cards):
            self._take(number, card)
            if work.progress:
                work.progress(number + 1, len(incoming.cards))
        self._reconsider()
        self.notes = planned_notes(work, incoming.notes, NOTES in options.overwrite) if incoming.notes else []

    def counts(self) -> dict[str, int]:
        """How many cards and whole notes each kind of decision is for."""
        found = Counter((*(one.kind for one in self.decisions), *(one.action for one in self.notes)))
        return {kind: found[kind] for kind in ("create", "update", "same", "conflict", "skip")}

    def settle(self, number: int, choice: Choice) -> None:
        """Decide one card by hand."""
        one = self.decisions[number]
        self.choices[number] = choice
        self.is_touched = True
        if one.person and self._pending.get(one.person.path) == number:
            del self._pending[one.person.path]
        if choice == "skip":
            decided = Decision("skip", one.card, "left out by you", one.person)
        elif choice == "new":
            decided = self._created(number, one.card)
        elif choice != "theirs":
            decided = self._matched(one.card, choice, "as you said")
        elif one.person:
            decided = self._matched(one.card, one.person, "as you said", theirs=True)
        else:
            return
        self._keep(number, decided)

    def classify(self, tags: tuple[str, ...] = (), circle: str = "") -> None:
        """Tags or a circle for all that are new."""
        self.is_touched = True
        self.options = self.options._replace(
            tags=tuple(dict.fromkeys((*self.options.tags, *tags))), circle=circle or self.options.circle
        )
        self.decisions = [
            one._replace(found=all_of(one.card, self.options)) if one.kind == "create" else one
            for one in self.decisions
        ]

    def fail(self, number: int, why: str) -> None:
        """Leave a card out that cannot be written."""
        self.decisions[number] = self.decisions[number]._replace(kind="skip", why=why)

    def afresh(self) -> MergePlan:
        """The same plan for the vault as it is now, with what was decided by hand."""
        plan = MergePlan(self.work, self.incoming, self.options, self.fields)
        for number, choice in self.choices.items():
            plan.settle(number, choice)
        plan.is_touched = False
        return plan

    def place_of(self, person: Person) -> str:
        """Where somebody is told of: the path of their note, or of those who have none yet, a line of the source."""
        if not person.path.startswith(UNMADE):
            return person.path
        card = self.incoming.cards[int(person.path.removeprefix(UNMADE))]
        return f"{card.path}:{card.line}"

    def _reconsider(self) -> None:
        """Decide what is open by what later cards say, too, as the next import would."""
        for _ in range(_ROUNDS):
            left = [n for n, one in enumerate(self.decisions) if one.kind == "conflict" and one.person is None]
            for number in left:
                self._take(number, self.incoming.cards[number])
            if all(self.decisions[number].kind == "conflict" for number in left):
                break

    def _take(self, number: int, card: Card) -> None:
        decision = self._decide(number, card)
        if decision.kind in ("create", "update") and self._left is not None:
            self._left -= 1
            if self._left < 0:
                decision = Decision("skip", decision.card, "beyond the limit")
        self._keep(number, decision)

    def _keep(self, number: int, decision: Decision) -> None:
        self.decisions[number : number + 1] = [decision]
        if decision.person and decision.kind == "create":
            self.register.add(decision.person, decision.card.text("uid"))
        if decision.person and decision.kind in ("create", "update"):
            self._pending[decision.person.path] = number
        if decision.kind == "update":
            self._learn(number)

    def _learn(self, number: int) -> None:
        """Know somebody by what will be written of them."""
        one = self.decisions[number]
        if one.person and one.kind == "update":
            self.register.learn(one.person.path, one.card._replace(values={**one.found.set, **one.found.add}))
        elif one.person:
            self.register.learn(one.person.path, one.card)

    def _decide(self, number: int, card: Card) -> Decision:
        called = named(card)
        if not called.name:
            return Decision("skip", card, "no name, address or organization to call it by")
        if self.options.mine.intersection(text.casefold() for text in (*card.texts("emails"), called.name)):
            return Decision("skip", called, "this is you")
        if self.options.query and not self.options.query.matches(standing(called, self.options)):
            return Decision("skip", called, "not selected")
        found = self.register.recognise(card)
        if not found.people and not card.name:
            card, found = called, self.register.recognise(called)
        found = self._besides(card, found)
        if not found.people:
            return self._created(number, called)
        if found.sure:
            return self._matched(card, found.people[0], found.why)
        seen = tuple(person for person in found.people if person.path not in self.hidden)
        for person in seen:
            if self._adds_nothing(card, person):
                return Decision("same", card, "all of it is there", person)
        why = found.why if seen else f"{found.why}: somebody whose note is private"
        return Decision("conflict", card, why, None, seen)

    def _besides(self, card: Card, found: Recognised) -> Recognised:
        """Two cards of one source that only share a name are two people, unless the second says nothing that the first
        does not; and so are whole notes always, for they were two where they come from."""
        made = {person.path for person in found.people if person.path.startswith(UNMADE)}
        if not made or not (found.why == NAME_ALONE or card.text_of_note):
            return found
        people = (
            one
            for one in found.people
            if one.path not in made or (not card.text_of_note and self._adds_nothing(card, one))
        )
        return Recognised(tuple(people), found.sure and not card.text_of_note, found.why)

    def _adds_nothing(self, card: Card, person: Person) -> bool:
        if person.path in self._pending:
            first = self.decisions[self._pending[person.path]].card
            return united(first, card, self.region) == (first, ())
        return self._compared(card, person) == Comparison()

    def _joined(self, card: Card, person: Person, why: str, theirs: bool) -> Decision:
        """A second card of somebody whom the source told of already: the first takes in what it adds."""
        number = self._pending[person.path]
        first = self.decisions[number]
        if first.card.text_of_note:
            return Decision("conflict", card, f"{why}, whose note this import brings; import it again then", person)
        both, between = united(first.card, card, self.region, theirs)
        why = f"{why}, and on {'' if card.path == first.card.path else f'{first.card.path}, '}line {first.card.line}"
        if first.kind == "create":
            self.decisions[number] = first._replace(card=both, found=all_of(both, self.options))
            differences = between
        else:
            found = self._compared(both, person, self._overwritten(card, theirs)) or Comparison()
            beside = self._compared(card, person, self._overwritten(card, theirs)) or Comparison()
            self.decisions[number] = first._replace(card=both, found=found)
            differences = tuple({one.key: one for one in (*between, *beside.differences)}.values())
        self._learn(number)
        kind: Kind = "conflict" if differences else "same"
        return Decision(kind, card, why, person, found=Comparison(differences=differences))

    def _created(self, number: int, card: Card) -> Decision:
        person = person_of(card)._replace(path=f"{UNMADE}{number}")
        return Decision("create", card, "nobody like that yet", person, found=all_of(card, self.options))

    def _matched(self, card: Card, person: Person, why: str, *, theirs: bool = False) -> Decision:
        if person.path in self.hidden:
            return Decision("skip", card, "their note is private", person)
        if person.path in self._pending:
            return self._joined(card, person, why, theirs)
        if person.path.startswith(UNMADE):
            return Decision("conflict", card, why, None)
        found = self._compared(card, person, self._overwritten(card, theirs))
        if found is None:
            return Decision("skip", card, "their note cannot be read", person)
        kind: Kind = "update" if found.adds else "conflict" if found.differences else "same"
        return Decision(kind, card, why, person, found=found)

    def _overwritten(self, card: Card, theirs: bool) -> frozenset[str]:
        return frozenset((*card.values, "facts", NOTES)) if theirs else self.options.overwrite

    def _compared(
        self, card: Card, person: Person, overwrite: frozenset[str] = frozenset()
    ) -> Comparison | None:  # fmt: skip
        """What a card says beside a note; None for one that cannot be read."""
        note = self.work.vault.read(person.path)
        if note is None or note.problem:
            return None
        ways = self.work.settings.conventions
        said = known(person.path, note.text, ways)
        if last := self.last.get(person.path):
            said = said._replace(values={**said.values, "last_contact": (last,)})
        if card.text("uid") == self.derived.get(person.path, ""):
            card = card._replace(values={key: text for key, text in card.values.items() if key != "uid"})
        found = compare(card, said, overwrite, self.region)
        if found.facts or found.notes:
            found = compare(card, with_sections_of(person.path, said, ways), overwrite, self.region)
        return found
