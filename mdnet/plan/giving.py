"""What I could give somebody, and what has gone to and fro between us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mdnet.model.contact import Contact
from mdnet.model.interaction import OTHER, Interaction
from mdnet.model.standing import Standing
from mdnet.plan.common_ground import matches, same_topic
from mdnet.plan.dossier import INTRODUCTIONS, Dossier
from mdnet.plan.ledger import Favour, Side
from mdnet.plan.phrasing import dated
from mdnet.plan.prose import shorten
from mdnet.plan.wording import Names, Person, times

_YEAR = 365
_FAVOUR = 60
"""Characters of a favour that are quoted."""


@dataclass(frozen=True, slots=True)
class Gift:
    """Something I offer that meets something they look for, in both our words."""

    offer: str
    need: str


@dataclass(frozen=True, slots=True)
class PossibleIntroduction:
    """Somebody they may not know yet. `kind` "offers": that person offers what they look for; "needs": that person
    looks for what they offer. `theirs` is the other person's words, `own` this contact's; `last` says when the other
    person and I last spoke."""

    person: Person
    kind: str
    theirs: str
    own: str
    last: str


@dataclass(frozen=True, slots=True)
class Giving:
    """What I could give: of my own, people to meet, and things to read (`path` is the note of the resource)."""

    gifts: tuple[Gift, ...] = ()
    introductions: tuple[PossibleIntroduction, ...] = ()
    reading: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Favours:
    """Favours of the last year, or of all time when there were none in it. `words` is a sentence without its full
    stop, `advice` another one, "" when all is even; `given` and `received` quote the log, newest first."""

    given: tuple[str, ...]
    received: tuple[str, ...]
    words: str
    advice: str


def giving(dossier: Dossier, me: Contact | None, wanted: Sequence[str], names: Names, today: date) -> Giving | None:
    """What I could give; `wanted` is what they look for. None when nothing comes to mind."""
    people: dict[str, PossibleIntroduction] = {}
    for match in dossier.matches:
        other = match.contact
        if other.name not in dossier.shared and other.path not in people:
            person = Person(other.name, other.path)
            own, theirs = names.plain(match.own), names.plain(match.theirs)
            last = f"{_channel(other)} on {dated(other.last_contact, today)}" if other.last_contact else ""
            people[other.path] = PossibleIntroduction(person, match.kind, theirs, own, last)
    found = Giving(
        tuple(gifts(me, wanted, names)), tuple(people.values())[:INTRODUCTIONS], tuple(_reading(dossier, names))
    )
    return found if found != Giving() else None


def gifts(me: Contact | None, wanted: Sequence[str], names: Names) -> Iterator[Gift]:
    """What I offer of what they look for."""
    offers = [names.plain(offer) for offer in me.offers] if me else []
    return (Gift(offer, need) for need in wanted for offer in offers if matches(need, offer))


def _channel(other: Standing) -> str:
    """How the last contact was: "lunch"; "spoke" when that is not noted."""
    latest = other.last
    named = latest is not None and latest.day == other.last_contact and latest.channel not in ("", OTHER)
    return latest.channel if latest and named else "spoke"


def _reading(dossier: Dossier, names: Names) -> list[Person]:
    """Resources on what they care about or look for that I have not shared with them yet."""
    contact = dossier.contact
    topics = (*contact.interests, *contact.needs)
    return [
        Person(resource.name, resource.path)
        for resource in dossier.resources
        if any(same_topic(topic, subject) for topic in topics for subject in resource.topics)
        and contact.name not in (names.person(reader).name for reader in resource.shared_with)
    ]


def favours(dossier: Dossier, names: Names, today: date) -> Favours | None:
    """Who helped whom: entries of their own log with `#gave` and `#received`, and what I gave without one. None when
    there are none."""
    own = [entry for entry in dossier.history if entry.path == dossier.contact.path and entry.day <= today]
    given, received = _tagged(own, "gave"), _tagged(own, "received")
    given = sorted((*given, *dossier.untold), key=lambda one: one.day or date.min, reverse=True)
    year = [[one for one in side if one.day and (today - one.day).days <= _YEAR] for side in (given, received)]
    recent = any(year)
    if recent:
        given, received = year
    if not given and not received:
        return None
    period = "in the last year" if recent else "in all"
    they = f"they helped {times(len(received))} {period} ({_quoted(received, names)})" if received else ""
    if given and they:
        words = f"{they}, you {times(len(given))} ({_quoted(given, names)})"
    else:
        words = they or f"you helped {times(len(given))} {period} ({_quoted(given, names)})"
    owing = len(received) - len(given)
    advice = "A good moment to give." if owing > 0 else "You may ask with an easy mind." if owing < 0 else ""
    texts = [tuple(names.plain(one.words) for one in side) for side in (given, received)]
    return Favours(texts[0], texts[1], words, advice)


def _tagged(entries: Sequence[Interaction], tag: str) -> list[Favour]:
    side: Side = "given" if tag == "gave" else "received"
    return [
        Favour(side, "entry", entry.text, entry.day)
        for entry in entries
        if tag in {one.partition("/")[0] for one in entry.tags}
    ]


def _quoted(favours: Sequence[Favour], names: Names) -> str:
    """The newest two, in the notes' words."""
    texts = [shorten(names.plain(one.words), _FAVOUR) for one in favours[:2]]
    return "; ".join(text for text in texts if text) + ("; …" if len(favours) > 2 else "")
