"""Common ground: what two people share, and whether what one needs is what another offers.

Words are compared by their family, case and accents aside: *illustrator*, *illustration* and *illustrates* are one
word, so are *Rust mentor* and *mentoring in Rust*. The rules are written for English; words of other languages are
compared as they stand, with the same care for plurals and endings as English happens to share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from mdnet.model.contact import Affiliation, Contact
from mdnet.model.link import Reference
from mdnet.model.names import loose
from mdnet.plan.prose import stem
from mdnet.plan.wording import Names, Person

_STOP = frozenset(
    "a about above across after again all also although always am among an and another any anyone anybody anything"
    " anywhere are around as ask at available away back be because become been before being best better between both"
    " bring but by call can chat come contact contacts could day days did do does doing done each early else"
    " enough even ever every everyone everything experience feedback few find finding first for free from full get"
    " getting give giving go going good great had has have he help helped helpful helping helps her here him his how i"
    " idea ideas if important in interesting into intro introduction introductions is it its job jobs just keep kind"
    " know known large last late learn learning least like little local long look looking lot lots make making many"
    " maybe me meet meeting meetings month more most much my near nearby need needed needs new next nice no not nothing"
    " now of off offer offers often old on once one only open or other others our out over own part people perhaps"
    " person place possible project projects quick quite really right same see share she short should skill skills"
    " small so some somebody someone something somewhere soon sort speak still stuff such support sure take talk"
    " talking team teams than that the their them then there these they thing things this those three through time"
    " times to today together too tools towards try two under until up us use useful using very want wants was way"
    " ways we week weeks well were what when where whether which while who whole whom whose why will with within"
    " without work working works would year years yes yet you young your advice access big autumn fall spring summer"
    " spare quiet letter letters four five six seven eight nine ten twenty thirty forty fifty hundred several"
    " winter january february march april may june july august september october november december".split()
)
"""Words that say nothing of what is needed or offered."""
_WEAK = (
    "mentor coach teacher teaching trainer lesson class course workshop book opinion manager director assistant expert"
    " expertise specialist consultant software computer system technology digital online website art craft research"
    " science service group club community network event conference room space house home hand world city country"
    " international professional creative leader partner customer client product market startup copy review"
    " english spanish french german italian portuguese norwegian swedish danish dutch chinese mandarin japanese korean"
    " arabic russian".split()
)
"""Words that count only when one of the two sides is covered whole: "a mentor" and "mentoring in Rust" meet, "a Rust
mentor" and "mentoring in chess" do not."""
_WEAK_FROM = {word[:3]: tuple(other for other in _WEAK if other[:3] == word[:3]) for word in _WEAK}
"""The same by their first three letters, which words of one family share."""
_HEAD_ENDS = re.compile(r"\s(?:for|of|to|with|in|on|at|from|by|about|as|who|which|that|whose)\s|[,;:(]|\s[–—-]\s")
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+|['’](?!s\b)[^\W_]+)?")
_LONGEST = 500
"""Characters of a need or an offer that are looked at."""
_AFTER_3 = frozenset("e es ed ing er ers".split())
_AFTER_4 = frozenset("s es d ed r rs er ers or ors ing ings".split())
_SAME_4 = _AFTER_4 | frozenset("e ies ied".split())
_AFTER_5 = _SAME_4 | frozenset(
    "ion ions ation ations ative ator ators ate ates ated ating ment ments ist ists ian ians ant ants ure ures".split()
)
_AFTER_7 = _AFTER_5 | frozenset("al ical ally ic ive y".split())
_WITH_Y = frozenset("ies ied er ers ist ists ic ical".split())


class Words(NamedTuple):
    """The words of a text that carry meaning, folded: `head` those of its first phrase that has any ("an illustrator",
    "[someone to] catalogue the drawings"), then all of them."""

    head: frozenset[str]
    specific: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedOrganization:
    """A school or employer both belong or belonged to; years as written ("2008–2012", "since 2013", ""), `together`
    those in which both were there."""

    name: str
    mine: str
    theirs: str
    together: str


@dataclass(frozen=True, slots=True)
class CommonGround:
    """What I share with one contact."""

    interests: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    organizations: tuple[SharedOrganization, ...] = ()
    contacts: tuple[Person, ...] = ()


def common_ground(
    contact: Contact, me: Contact | None, shared: Sequence[Person], names: Names, today: date
) -> CommonGround:
    """What `me` and `contact` have in common; `shared` are the contacts both know. In the contact's own words."""
    if me is None:
        return CommonGround(contacts=tuple(shared))
    return CommonGround(
        tuple(topic for topic in contact.interests if any(same_topic(topic, mine) for mine in me.interests)),
        tuple(_shared_places(contact, me, names)),
        tuple(language for language in contact.languages if loose(language) in map(loose, me.languages)),
        tuple(_shared_organizations(contact, me, names, today)),
        tuple(shared),
    )


def matches(need: str, offer: str) -> bool:
    """Whether the offer may meet the need. Conservative: a missed match costs less than a silly one.

    They match when a specific word of the need's first phrase ("an illustrator" in "an illustrator for the pattern
    book") is also in the offer, or two specific words are in both, or one side is covered whole. Words such as help,
    work or people never count.
    """
    if _begun(need).isdisjoint(_begun(offer)):
        return False
    wanted, given = words_of(need), words_of(offer)
    hits = [word for word in wanted.specific if _among(word, given.specific)]
    if len(hits) > 1 or any(word in wanted.head for word in hits):
        return True
    return _covers(given, wanted) or _covers(wanted, given)


def same_topic(one: str, other: str) -> bool:
    """Whether two interests are one: all that the shorter says, the longer says too."""
    first, second = _begun(one), _begun(other)
    if first.isdisjoint(second):
        return not first and not second and loose(one) == loose(other)
    if loose(one) == loose(other):
        return True
    return _covers(words_of(one), words_of(other)) or _covers(words_of(other), words_of(one))


def overlap(one: str, other: str) -> int:
    """How many words that carry meaning are in both texts."""
    first, second = words_of(one), words_of(other)
    return sum(_among(word, second.specific + second.weak) for word in first.specific + first.weak)


@lru_cache(maxsize=8192)
def words_of(text: str) -> Words:
    """The words of `text` that carry meaning."""
    folded = loose(text[:_LONGEST])
    specific: dict[str, None] = {}
    weak: dict[str, None] = {}
    for word in _meaningful(folded):
        (weak if _among(word, _WEAK_FROM.get(word[:3], ())) else specific).setdefault(word)
    heads = filter(None, map(_meaningful, _HEAD_ENDS.split(folded)))
    return Words(frozenset(next(heads, ())), tuple(specific), tuple(weak))


@lru_cache(maxsize=8192)
def _begun(text: str) -> frozenset[str]:
    words = words_of(text)
    return frozenset(word[:3] for word in (*words.specific, *words.weak))


def beginnings(need: str) -> list[str]:
    """The beginnings of the words of a need, one of which is in the words of whatever may meet it: `matches` takes no
    two words for one that differ in their first three letters."""
    return sorted(_begun(need))


def begun_by(folded: str) -> set[str]:
    """The beginnings of all words of a text that `loose` made, as `beginnings` has them."""
    return {word[:3] for word in _TOKEN.findall(folded)}


def _meaningful(folded: str) -> list[str]:
    said = (word for word in _TOKEN.findall(folded) if len(word) > 1 or not word.isascii())
    return [word for word in said if word not in _STOP and word.removesuffix("s") not in _STOP]


def _covers(whole: Words, part: Words) -> bool:
    """Whether every word of `part` is in `whole`."""
    said = part.specific + part.weak
    return bool(said) and all(_among(word, whole.specific + whole.weak) for word in said)


def _among(word: str, words: Iterable[str]) -> bool:
    return any(akin(word, other) for other in words)


def akin(one: str, other: str) -> bool:
    """Whether two words are of one family: a common stem of three letters or more with two endings that go together."""
    if one == other:
        return True
    if one[:3] != other[:3]:
        return False
    length = 3
    for first, second in zip(one[3:], other[3:], strict=False):
        if first != second:
            break
        length += 1
    return any(_endings(one, other, cut) for cut in (length, length - 1) if cut >= 3)


def _endings(one: str, other: str, cut: int) -> bool:
    first, second = sorted((one[cut:], other[cut:]), key=len)
    if not first:  # program, programmer; run, running
        doubled = second[:1] == one[cut - 1]
        allowed = _AFTER_7 if cut >= 7 else _AFTER_5 if cut >= 5 else _AFTER_4 if cut == 4 else frozenset("s")
        return second in allowed or (doubled and second[1:] in _AFTER_3)
    if first == "y" or second == "y":  # city, cities; photography, photographer
        return "ies" in (first, second) or (cut >= 5 and bool({first, second} & _WITH_Y))
    allowed = _AFTER_7 if cut >= 7 else _AFTER_5 if cut >= 5 else _SAME_4 if cut == 4 else _AFTER_3
    return first in allowed and second in allowed


def _shared_places(contact: Contact, me: Contact, names: Names) -> list[str]:
    """Where both live, and where one lives and the other lived (a place among the affiliations)."""
    theirs, mine = town(contact.location, names), town(me.location, names)
    lived = {loose(names.person(was.organization).name) for was in me.affiliations}
    places = [theirs] if theirs and loose(theirs) in {loose(mine), *lived} else []
    been = {loose(names.person(was.organization).name) for was in contact.affiliations}
    return places if not mine or places == [mine] or loose(mine) not in been else [*places, mine]


def town(place: Reference | None, names: Names) -> str:
    """The place without its country: "Oslo" of "Oslo, Norway"; "" for none."""
    return names.person(place).name.partition(",")[0].strip() if place else ""


def _shared_organizations(contact: Contact, me: Contact, names: Names, today: date) -> Iterable[SharedOrganization]:
    done: set[str] = set()
    mine = affiliations_of(me)
    towns = {loose(town(contact.location, names)), loose(town(me.location, names))}
    for theirs in affiliations_of(contact):
        found = [own for own in mine if _keys(own.organization, names) & _keys(theirs.organization, names)]
        name = names.person(theirs.organization).name
        if not found or loose(name) in done | towns - {""}:
            continue
        done.add(loose(name))
        own = max(found, key=lambda one: _years_together(one, theirs, today))
        together = _years_together(own, theirs, today)
        yield SharedOrganization(name, years(own), years(theirs), _span(*together) if together else "")


def affiliations_of(contact: Contact) -> tuple[Affiliation, ...]:
    """The affiliations, and the present organization where it is none of them."""
    present = contact.organization
    if present is None or any(loose(present.text) == loose(one.organization.text) for one in contact.affiliations):
        return contact.affiliations
    return (*contact.affiliations, Affiliation(present, contact.title, current=True))


def years(affiliation: Affiliation) -> str:
    """ "2008–2012", "since 2013", "from 2013", "until 2012", "" when no year is known."""
    since, until = affiliation.since, affiliation.until
    if since and until:
        return _span(since, until)
    if since:
        return f"since {since}" if affiliation.current else f"from {since}"
    return f"until {until}" if until else ""


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _years_together(one: Affiliation, other: Affiliation, today: date) -> tuple[int, ...]:
    spans = [(it.since, it.until or (today.year if it.current else None)) for it in (one, other)]
    (start, end), (start_other, end_other) = spans
    if start is None or start_other is None or end is None or end_other is None:
        return ()
    first, last = max(start, start_other), min(end, end_other)
    return (first, last) if first <= last else ()


def _keys(organization: Reference, names: Names) -> set[str]:
    found = {loose(names.person(organization).name), loose(organization.text)}
    return found | {loose(stem(organization.target))} if organization.target else found
