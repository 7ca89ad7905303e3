"""What a card of another program adds to the vault: the merge plan, a decision for each card, with its reason.

Empty properties are filled and new facts added; what is written is never replaced but where it was asked for. Values
that mean the same, however they are written, are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from mdnet.model.cadence import Cadence
from mdnet.model.contact import SERVICES
from mdnet.model.dates import PartialDate, parse_date
from mdnet.model.incoming import Card, Task, Value
from mdnet.model.names import loose
from mdnet.model.phones import e164
from mdnet.plan.duplicates import Person
from mdnet.plan.identity import digits_of, mailbox, profile_of
from mdnet.plan.namesakes import name_of

Kind = Literal["create", "update", "same", "conflict", "skip"]
NOTES = "notes"
"""How free text is called among properties."""
_KEPT = frozenset(("uid", "created", "vcard"))
"""What is never replaced: the first value stays."""
_LINES = frozenset(("affiliations", "occasions", "relationships"))
_PROFILES = frozenset(("urls", "handles", *SERVICES))
_SPACE = re.compile(r"[\s>]+")
_ONGOING = re.compile(r"-\s*(?:now|present|today)$", re.IGNORECASE)
_LEARNED = re.compile(r"\s+—\s+[0-9-]+$")


class Difference(NamedTuple):
    """A property about which note and card do not agree; nothing of it is written."""

    key: str
    ours: str
    theirs: str


class Comparison(NamedTuple):
    """What a card says beside a note: properties to `set`, values to `add` to lists, `facts` and `tasks` and `notes`
    to write down, and where they differ."""

    set: Mapping[str, Value] = {}
    add: Mapping[str, tuple[str, ...]] = {}
    facts: tuple[str, ...] = ()
    notes: str = ""
    tasks: tuple[Task, ...] = ()
    photo: bool = False
    differences: tuple[Difference, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.set or self.add or self.facts or self.notes or self.tasks or self.photo)


class Decision(NamedTuple):
    """What becomes of one card, and why. `person` is the contact it is about (with the path of the note to be, for one
    that is created), `could_be` are those it could mean where that is open."""

    kind: Kind
    card: Card
    why: str
    person: Person | None = None
    could_be: tuple[Person, ...] = ()
    found: Comparison = Comparison()


class Known(NamedTuple):
    """What a note says already: its properties by canonical name, links as plain names; its whole text; the labels of
    its facts; whether it has a section for notes; which of its properties are private, and so never shown."""

    values: Mapping[str, tuple[str, ...]]
    text: str = ""
    labels: frozenset[str] = frozenset()
    has_notes: bool = False
    private: frozenset[str] = frozenset()


def compare(card: Card, known: Known, overwrite: frozenset[str] = frozenset(), region: str = "") -> Comparison:
    """What is new in a card, what there is already, and what differs; `overwrite` names properties whose value here
    gives way (of lists, those that are missing are added, and none is taken away)."""
    fills: dict[str, Value] = {}
    adds: dict[str, tuple[str, ...]] = {}
    differences: list[Difference] = []

    def differ(key: str, ours: Iterable[str], theirs: str) -> None:
        differences.append(Difference(key, "private" if key in known.private else ", ".join(ours), theirs))

    for key, value in _besides_profiles(card, known):
        ours = known.values.get(key, ())
        if not ours:
            if not (key == "name" or (key == "aliases" and _all_known(value, known))):
                fills[key] = value
        elif key in _KEPT:
            continue
        elif value in ours or (isinstance(value, tuple) and {*value} <= {*ours}):
            continue  # as most values of a second import are
        elif isinstance(value, tuple):
            have = (*ours, *known.values.get("name", ())) if key == "aliases" else ours
            missing = _missing(key, have, value, region)
            if missing and key in overwrite:
                adds[key] = missing
            elif missing:
                differ(key, ours, ", ".join(missing))
        elif not _agree(key, ours, value, known, region):
            if key in overwrite:
                fills[key] = value
            else:
                differ(key, ours, value)
    text = _folded(known.text)
    facts = []
    for fact in card.facts:
        said = _LEARNED.sub("", fact)
        label = loose(said.partition(":")[0]) if ":" in said else ""
        if _folded(said) in text:
            continue
        if label in known.labels and "facts" not in overwrite:
            differences.append(Difference(label, "another fact", said.partition(":")[2].strip()))
        else:
            facts.append(fact)
    notes = "" if not card.notes or _folded(card.notes) in text else card.notes
    if notes and known.has_notes and NOTES not in overwrite:
        differences.append(Difference(NOTES, "other notes", notes))
        notes = ""
    tasks = tuple(task for task in card.tasks if _folded(task.text) not in text)
    photo = card.photo is not None and not known.values.get("photo")
    return Comparison(fills, adds, tuple(facts), notes, tasks, photo, tuple(differences))


def _besides_profiles(card: Card, known: Known) -> Iterator[tuple[str, Value]]:
    """A card's properties without the pages and handles that the note has, be it under another key: `urls` may hold
    what `github` says."""
    have: frozenset[str] | None = None
    for key, value in card.values.items():
        if key not in _PROFILES:
            yield key, value
            continue
        if have is None:
            every = (_profile(own, text) for own in _PROFILES for text in known.values.get(own, ()))
            have = frozenset(every) - {""}
        texts = (value,) if isinstance(value, str) else value
        new = tuple(text for text in texts if _profile(key, text) not in have)
        if new:
            yield key, value if isinstance(value, str) else new


def _profile(key: str, text: str) -> str:
    return profile_of(text if "/" in text or key not in SERVICES else f"{key}: {text}")


def _missing(key: str, ours: Iterable[str], theirs: Iterable[str], region: str) -> tuple[str, ...]:
    """Those of their values that we have not."""
    if key == "phones":
        return tuple(text for text in theirs if not any(_same_phone(one, text, region) for one in ours))
    if key in _LINES:
        lines = [_words(one) for one in ours]
        return tuple(text for text in theirs if not any(_words(text) <= line for line in lines))
    have = {same_key(key, text) for text in ours}
    return tuple(text for text in theirs if same_key(key, text) not in have)


def _words(line: str) -> set[str]:
    """The words of a line: one that has all those of another says the same, or more."""
    return set(same_key("affiliations", line).replace(",", " ").split())


def _same_phone(one: str, two: str, region: str) -> bool:
    """By E.164 where it can be told of both, else by the last digits."""
    first, second = e164(one, region), e164(two, region)
    if first and second:
        return first == second
    return (digits_of(one) or loose(one)) == (digits_of(two) or loose(two))


def united(first: Card, second: Card, region: str = "", theirs: bool = False) -> tuple[Card, tuple[Difference, ...]]:
    """One card of two that are about one person, and where they differ: there the first is right, or with `theirs` the
    second."""
    said = "\n".join((first.notes, *first.facts, *(task.text for task in first.tasks)))
    known = Known({key: first.texts(key) for key in first.values}, said)
    lists = (key for key, value in second.values.items() if theirs or isinstance(value, tuple))
    more = compare(second, known, frozenset(lists), region)
    values = {**first.values, **more.set, **{key: (*first.texts(key), *new) for key, new in more.add.items()}}
    both = first._replace(
        values=values,
        facts=(*first.facts, *more.facts),
        notes="\n\n".join(filter(None, (first.notes, more.notes))),
        tasks=(*first.tasks, *more.tasks),
        photo=first.photo or second.photo,
    )
    return both, more.differences


def _all_known(value: Value, known: Known) -> bool:
    names = {loose(name) for name in known.values.get("name", ())}
    return all(loose(text) in names for text in ((value,) if isinstance(value, str) else value))


def _agree(key: str, ours: Iterable[str], theirs: str, known: Known, region: str) -> bool:
    """Whether what a card says of a property that holds one value adds nothing to what is written."""
    ours = tuple(ours)
    if key == "name":
        ours = (*ours, *known.values.get("aliases", ()))
        if any(name_of(one).key == name_of(theirs).key for one in ours):
            return True
    if key == "phones":
        return not _missing(key, ours, (theirs,), region)
    return any(fits(key, one, theirs) for one in (*ours, ", ".join(ours)))


def fits(key: str, ours: str, theirs: str) -> bool:
    """Whether the second value of a property adds nothing to the first."""
    if key == "birthday":
        one, two = PartialDate.parse(ours), PartialDate.parse(theirs)
        return one == two or bool(one and two and one[:2] == two[:2] and two.year is None)
    if key in ("met_on", "last_contact"):
        one_day, two_day = _day(ours), _day(theirs)
        if one_day and two_day:
            return one_day <= two_day if key == "met_on" else one_day >= two_day
    if key == "cadence":
        return _cadence(ours) == _cadence(theirs)
    if key == "location":
        return loose(theirs) in loose(ours) or loose(ours) in loose(theirs)
    return same_key(key, ours) == same_key(key, theirs)


def _cadence(text: str) -> Cadence | str:
    try:
        return Cadence.parse(text)
    except ValueError:
        return text


def _day(text: str) -> date | None:
    return parse_date(text.strip("[]"))


def same_key(key: str, text: str) -> str:
    """A value as it is compared."""
    if key == "emails":
        return mailbox(text) or loose(text)
    if key in _PROFILES:
        return _profile(key, text) or loose(text).rstrip("/")
    if key == "affiliations":
        text = _ONGOING.sub("-", text)
    if key == "tags":
        return text.lstrip("#").casefold()
    return loose(text.replace("[[", "").replace("]]", ""))


def _folded(text: str) -> str:
    """A text as it is looked for: blanks, line ends, signs of quoting and of escaping aside."""
    plain = _SPACE.sub(" ", text.replace("\\", ""))
    return f" {plain.strip()} ".casefold()
