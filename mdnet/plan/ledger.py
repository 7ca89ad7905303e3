"""The ledger of favours: what I gave, received and asked, and what I could give where I have only taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from mdnet.model.standing import Standing
from mdnet.plan.common_ground import matches
from mdnet.plan.phrasing import counted, dated
from mdnet.plan.prose import plain, shorten
from mdnet.plan.wording import Person, unstopped

Side = Literal["given", "received", "asked"]
_QUOTED = 70
"""Characters of an entry that are quoted."""
_LINK = re.compile(r"\[\[|\]\(")
"""A link may name whom a private note is about."""


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
        return [favour.side for favour in self.favours].count(side)

    @property
    def balance(self) -> int:
        """Given less received: below zero they have done more for me than I for them."""
        return self.count("given") - self.count("received")

    @property
    def taken_since(self) -> int:
        """How many favours they did me since the last of mine; where days are equal, or one of mine has none, it counts
        as the later one."""
        given = [one.day for one in self.favours if one.side == "given"]
        if None in given:
            return 0
        last = max((day for day in given if day), default=date.min)
        return sum(one.side == "received" and (one.day or date.max) > last for one in self.favours)

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


ONE_WAY = 2
"""So many favours of theirs in a row, and an ask is worth a word before."""


def before_asking(account: Account, give: str, today: date) -> str:
    """A gentle word before asking somebody whose last favours all went one way: one thing to give, else the last of
    theirs, to thank for. "" where there is no need of it."""
    count = account.taken_since
    if count < ONE_WAY:
        return ""
    if give:
        first = f"you could give {give}"
    else:
        plainly = (one for one in account.favours if one.side == "received" and not _LINK.search(one.words))
        last = next(plainly, None)
        day = f" ({dated(last.day, today)})" if last and last.day else ""
        what = f"“{quoted(last._replace(day=None), today)}”{day}" if last else "them"
        first = f"say first what came of {what}"
    return f"the last {counted(count)} favours were theirs; {first}"


def good_to_give(give: str) -> str:
    """What an agenda says of somebody who gave last, and is asked for nothing."""
    return f"A good moment to give: {give}"


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
