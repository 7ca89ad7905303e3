"""The ledger of favours: what I gave, received and asked, and what I could give where I have only taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from mdnet.model.standing import Standing
from mdnet.plan.common_ground import matches
from mdnet.plan.phrasing import dated
from mdnet.plan.prose import plain, shorten
from mdnet.plan.wording import Person, unstopped

Side = Literal["given", "received", "asked"]
_QUOTED = 70
"""Characters of an entry that are quoted."""


class Favour(NamedTuple):
    """One thing that went between me and a contact. `source` says what tells of it: an `entry` of their log, an
    `introduction` that was made, or a resource that was shared (`share`); `words` are its own. The day may be unknown.
    """

    side: Side
    source: str
    words: str
    day: date | None = None


class Account(NamedTuple):
    """What went between me and one contact, newest first."""

    contact: Person
    favours: tuple[Favour, ...] = ()

    def count(self, side: Side) -> int:
        """How many there are of a side."""
        return sum(favour.side == side for favour in self.favours)

    @property
    def balance(self) -> int:
        """Given less received: below zero they have done more for me than I for them."""
        return self.count("given") - self.count("received")

    @property
    def only_taken(self) -> bool:
        """Whether they helped me, and nothing on record went back."""
        return self.count("received") > 0 and self.count("given") == 0


class Thought(NamedTuple):
    """Somebody who has only given so far: what it was, and one concrete thing to give ("" when nothing comes to
    mind)."""

    contact: Person
    received: str
    give: str


def accounts(favours: Mapping[Person, Iterable[Favour]]) -> tuple[Account, ...]:
    """The accounts, those who gave most beyond what they got first, then by name."""
    found = [
        Account(person, tuple(sorted(theirs, key=lambda one: one.day or date.min, reverse=True)))
        for person, theirs in favours.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.balance, one.contact.name.casefold(), one.contact.path)))


def quoted(favour: Favour, today: date) -> str:
    """A favour in its own words, with its day: "read my draft, 26 August"."""
    words = shorten(unstopped(plain(favour.words)), _QUOTED) or "a favour"
    return f"{words}, {dated(favour.day, today)}" if favour.day else words


def latest(account: Account, side: Side, today: date) -> str:
    """The newest of a side as `quoted` says it; "" when there is none."""
    return next((quoted(one, today) for one in account.favours if one.side == side), "")


def to_give(
    contact: Standing, offers: Sequence[str], helpers: Sequence[tuple[str, str, str]], reading: Sequence[str]
) -> str:
    """One concrete thing to give a contact: of my own `offers`, else somebody to meet among `helpers` (name, what they
    offer, the need it meets), else something to read; "" when nothing fits."""
    for need in contact.needs:
        for offer in offers:
            if matches(plain(need), plain(offer)):
                return f'your "{plain(offer)}": they look for {unstopped(plain(need))}'
    for name, offer, need in helpers:
        return f"an introduction to {name} ({unstopped(plain(offer))}): they look for {unstopped(plain(need))}"
    return f'"{reading[0]}", which touches what they care about' if reading else ""
