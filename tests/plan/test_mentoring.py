"""The brief's block for a mentor, sponsor or mentee."""

from __future__ import annotations

from datetime import date

import pytest

from mdnet.model.contact import Contact, Relationship
from mdnet.model.interaction import Interaction
from mdnet.model.link import Reference
from mdnet.model.standing import Standing
from mdnet.plan.brief import make_brief
from mdnet.plan.dossier import Dossier
from mdnet.plan.mentoring import Mentoring

TODAY = date(2026, 11, 24)
ANN = Contact("People/Ann.md", "Ann")


def entry(day: str, text: str, *tags: str, details: tuple[str, ...] = (), path: str = ANN.path) -> Interaction:
    return Interaction(path, 1, date.fromisoformat(day), "call", text, (), True, "", tags, details)


def block(kind: str, *history: Interaction) -> Mentoring | None:
    me = Contact("me.md", "Me", relationships=(Relationship(kind, Reference("Ann", "Ann")),))
    return make_brief(Dossier(ANN, Standing(ANN.path, ANN.name), history), me, TODAY).mentoring


@pytest.mark.parametrize("kind", ["mentor", "sponsor", "mentee"])
def test_what_was_asked_and_advised_and_what_came_of_it(kind: str) -> None:
    found = block(
        kind,
        entry("2026-12-01", "not yet", "advice"),
        entry("2026-10-02", "price by the use, not by the hour", "advice", details=("raised the [[fee]]",)),
        entry("2026-09-01", "lunch"),
        entry("2026-08-01", "how to price a family", "asked"),
        entry("2026-07-01", "for somebody else", "advice", path="People/Bo.md"),
    )
    assert found is not None
    assert [(one.kind, one.text, one.since) for one in found.counsels] == [
        ("advice", "price by the use, not by the hour", ("raised the fee",)),
        ("asked", "how to price a family", ()),
    ]
    assert (found.role, found.next) == (kind, "")


def test_advice_of_which_nothing_is_noted_yet_wants_a_word() -> None:
    advised = entry("2026-10-02", "price by the use", "advice/fees")
    mentor, mentee = block("mentor", advised), block("mentee", advised)
    assert mentor is not None and mentor.next == "Tell them what you did with it."
    assert mentee is not None and mentee.next == "Ask what became of it."


def test_it_is_for_these_ties_only_and_not_for_nothing() -> None:
    assert block("friend", entry("2026-10-02", "price by the use", "advice")) is None
    assert block("mentor", entry("2026-10-02", "lunch")) is None


def test_what_the_block_tells_is_not_told_again_among_the_talks() -> None:
    me = Contact("me.md", "Me", relationships=(Relationship("mentor", Reference("Ann", "Ann")),))
    history = (
        entry("2026-10-02", "price by the use", "advice"),
        entry("2026-09-01", "lunch"),
        entry("2026-08-01", "how to price a family", "asked"),
    )
    brief = make_brief(Dossier(ANN, Standing(ANN.path, ANN.name), history), me, TODAY)
    assert brief.mentoring is not None
    assert [one.text for one in brief.mentoring.counsels] == ["price by the use", "how to price a family"]
    assert [one.text for one in brief.talks] == ["lunch"]
    assert brief.last is not None
    assert brief.last.text == "price by the use"
    friend = make_brief(Dossier(ANN, Standing(ANN.path, ANN.name), history), None, TODAY)
    assert [one.text for one in friend.talks] == ["price by the use", "lunch", "how to price a family"]
