"""What an event of a calendar says of a meeting: who was there, who asked for it, and how it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mdnet.exchange.foreign_text import address, is_mine, is_nobody, person_name
from mdnet.exchange.vevents import texts, values
from mdnet.model.incoming import Who
from mdnet.model.interaction import SYNONYMS, Initiator

if TYPE_CHECKING:
    from icalendar import Event

MOST_ASKED = 1_000
"""Attendees of one event that are looked at."""
_LINK = re.compile(
    r"zoom\.us/|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|webex\.com|whereby\.com|gotomeet|jit\.si|skype"
    r"|bluejeans\.com|bigbluebutton|around\.co|facetime\.apple\.com",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(r"https?:|online|virtual|remote|video|zoom|teams|meet\b|webex|skype", re.IGNORECASE)
_TITLED = frozenset("coffee tea lunch dinner breakfast drinks walk call video visit interview workshop chat".split())
"""Words of a title that say how it was; others of mdnet's words (card, letter, text) name what it was about."""
_THINGS = ("ROOM", "RESOURCE", "GROUP")
"""Kinds of attendee (CUTYPE) that are no one person."""


class Asked(NamedTuple):
    """Who else was asked and has not declined; who asked; whether I declined; and how many were left out, by what they
    are."""

    who: tuple[Who, ...]
    by: Initiator = ""
    declined: bool = False
    left: Mapping[str, int] = MappingProxyType({})


def people(event: Event, mine: frozenset[str]) -> Asked:
    """The people of an event; `mine` are my own names and addresses, case-folded."""
    found: dict[str, Who] = {}
    left = Counter[str]()
    by: Initiator = ""
    gone = set()
    for role in ("ORGANIZER", "ATTENDEE"):
        for one in values(event, role)[:MOST_ASKED]:
            params = getattr(one, "params", {})
            kind, answer = (str(params.get(key, "")).upper() for key in ("CUTYPE", "PARTSTAT"))
            name = person_name(str(params.get("CN", "")))
            email = _email(str(one), params)
            key = email or name.casefold()
            if is_mine(email, mine) or name.casefold() in mine:
                if role == "ATTENDEE" and answer == "DECLINED":
                    return Asked((), by, True)
                by = "me" if role == "ORGANIZER" else by
            elif kind in _THINGS or (email and is_nobody(email)):
                left["rooms, lists and machines among the attendees"] += 1
            elif answer == "DECLINED":
                gone.add(key)
                left["attendees who declined"] += 1
            elif key:
                by = "them" if role == "ORGANIZER" and mine else by
                found.setdefault(key, Who(name, email))
    return Asked(tuple(who for key, who in found.items() if key not in gone), by, False, left)


def spoken_channel(text: str) -> str:
    """How it was, by the first word of a title or sentence that says so; "" where none does."""
    for word in re.findall(r"[^\W\d_]+", text.lower()):
        said = "call" if word == "phone" else SYNONYMS.get(word, word)
        if said in _TITLED:
            return said
    return ""


def channel(title: str, event: Event, whole_day: bool) -> str:
    """How it was: by a word of the title, else a video call where it had a link and no place, else a meeting."""
    spoken = spoken_channel(title)
    if spoken:
        return spoken
    place = " ".join(texts(event, "LOCATION"))
    links = [place, *texts(event, "URL"), *texts(event, "CONFERENCE"), *texts(event, "X-GOOGLE-CONFERENCE")]
    links += texts(event, "X-MICROSOFT-SKYPETEAMSMEETINGURL")
    if any(_LINK.search(link) for link in links) and (not place.strip() or _NO_PLACE.search(place)):
        return "video"
    return "event" if whole_day else "meeting"


def _email(text: str, params: Mapping[str, object]) -> str:
    """The address of an attendee; Apple's are references, with the address in a parameter."""
    said = [params.get(key, "") for key in ("EMAIL", "X-CALENDARSERVER-EMAIL", "CN")]
    return next(filter(None, (address(str(one)) for one in (text, *said))), "")
