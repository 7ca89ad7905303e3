"""The matter of a draft: the specific things that a letter may quote, and which of them each kind cannot do without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdnet.plan.giving import Gift

KINDS = (
    "first-follow-up", "check-in", "congratulations", "thanks", "share", "introduction", "informational-interview",
    "reconnect", "connection-request",
)  # fmt: skip
NEW = 60
"""Days after a first meeting in which one still follows up on it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as a template words it in its language: `away` in days from today, negative when past."""

    on: date
    away: int
    this_year: bool


def moment(day: date, today: date) -> Moment:
    """The day as seen from today."""
    return Moment(day, (day - today).days, day.year == today.year)


@dataclass(frozen=True, slots=True)
class Place:
    """Where we met; `before` is the English preposition it needs, `is_note` whether it is the name of a note of its own
    ("Plain Text Day") and not words of the contact's."""

    name: str
    before: str
    is_note: bool


@dataclass(frozen=True, slots=True)
class Talked:
    """The last conversation: by which channel ("" when not noted), who began it ("me", "them", ""), when, and what came
    up ("" when nothing can be quoted for sure)."""

    channel: str
    by: str
    when: Moment
    topic: str


@dataclass(frozen=True, slots=True)
class Helped:
    """Something they did for me: when, and "you read my draft" or, where that cannot be said for sure, the log's own
    words in `quoted`."""

    when: Moment
    said: str
    quoted: str


@dataclass(frozen=True, slots=True)
class ToShare:
    """Something to read, and what of theirs it meets: `wish` "interest" or "need", in their words."""

    name: str
    url: str
    topic: str
    wish: str
    recalls: bool = False
    """Whether the last conversation was about it, too."""
    mine: bool = False
    """Whether it is a contribution, such as a post or a talk of my own."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two who should meet, as the other is told of them; `has` is what they offer, `wants` what it meets."""

    name: str
    first: str
    title: str
    organization: str
    has: str
    wants: str


@dataclass(frozen=True, slots=True)
class Matter:
    """All that a template may quote. Text is "" and lists are empty when nothing is on record; `questions` are asked of
    the reader, in English; `needs` is what they look for. `met_on` and `place` say when and where we met, `through` who
    introduced us, `good_news` is a milestone, `occasion` a yearly day near today and `occasion_when` that day, `wanted`
    what I could ask them about, `side` the reader of an introduction and `other` whom to meet, `why` they should and
    `shared` what both care about."""

    kind: str
    name: str
    first: str
    me: str
    new: bool = False
    """Whether we met in the last weeks."""
    title: str = ""
    organization: str = ""
    talked: Talked | None = None
    met_on: Moment | None = None
    place: Place | None = None
    through: str = ""
    questions: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    gift: Gift | None = None
    good_news: str = ""
    occasion: str = ""
    occasion_when: Moment | None = None
    helped: tuple[Helped, ...] = ()
    opened: tuple[str, ...] = ()
    to_share: ToShare | None = None
    wanted: str = ""
    on_topic: bool = False
    """Whether the last conversation was about what I want to ask."""
    pitch: str = ""
    side: Side | None = None
    other: Side | None = None
    why: str = ""
    shared: str = ""
    missing: tuple[str, ...] = ()
    """What has to be on record before there can be a draft at all."""


_OCCASIONS_HINT = "what there is to celebrate: log it with #milestone, or give the note a birthday or occasions"
_TALK_HINT = "what you spoke of: mdnet log coffee with {name}: …"


def with_missing(found: Matter) -> Matter:
    """The matter, with what its kind cannot do without and the notes do not have."""
    talk = _TALK_HINT.format(name=found.name)
    topic = found.talked is not None and bool(found.talked.topic)
    specific = topic or bool(found.questions or found.needs)
    meet = found.why or found.shared or any(side and side.has for side in (found.side, found.other))
    tests: dict[str, Sequence[tuple[object, str]]] = {
        "first-follow-up": [
            (found.met_on or found.place or found.talked, "where you met: met_at and met_on in the note"),
            (specific or found.common, talk),
        ],
        "check-in": [(specific or found.gift, talk)],
        "reconnect": [(specific or (found.talked and found.common), talk)],
        "congratulations": [(found.good_news or found.occasion, _OCCASIONS_HINT)],
        "thanks": [(found.helped or found.opened, "what to thank for: log it with #received, in a few words")],
        "share": [(found.to_share, "something they care about: a note in Resources with url and topics, interests and"
                   " needs in theirs; or say it: --with URL")],
        "introduction": [(found.other, "whom to introduce: --with NAME"),
                         (not found.other or meet,
                          "why they should meet: an offer of one that meets a need of the other, in their notes")],
        "informational-interview": [
            (
                found.title or found.organization or found.wanted,
                "what to ask about: their title and organization, or a need in your own note that they can meet",
            )
        ],
        "connection-request": [(found.place or specific or found.common, "where you met or what you share: met_at, or"
                                " interests in both notes")],
    }  # fmt: skip
    return replace(found, missing=tuple(words for held, words in tests[found.kind] if not held))
