"""Whom to meet at an event: what holds for every suggestion, whatever the contacts."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.contact import Contact
from mdnet.model.records import Event, Goal
from mdnet.model.standing import Standing
from mdnet.plan.event_brief import Wanted
from mdnet.plan.whom_to_meet import Candidate, Knows, introductions, suggestions
from mdnet.plan.wording import Person

TODAY = date(2026, 11, 24)
ME = Contact("me.md", "Me", needs=("a printer",), offers=("copy editing",), interests=("sailing",))
GOALS = (Goal("Goals/G.md", "G", looking_for=("an illustrator",)),)
TEXTS = st.lists(st.sampled_from(("a printer", "copy editing", "illustrations", "sailing", "bees")), max_size=2)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    found = []
    for name in draw(st.lists(st.sampled_from("ABCDEFGHIJKL"), unique=True)):
        contact = Standing(
            f"People/{name}.md",
            name,
            paused=draw(st.booleans()),
            interests=tuple(draw(TEXTS)),
            needs=tuple(draw(TEXTS)),
            offers=tuple(draw(TEXTS)),
            talks=draw(st.integers(0, 3)),
            last_contact=draw(st.none() | st.dates(date(2020, 1, 1), TODAY)),
            due_on=draw(st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))),
        )
        goals = ("G",) if draw(st.booleans()) else ()
        organization = draw(st.sampled_from(("", "Acme")))
        found.append(Candidate(contact, draw(st.booleans()), goals, organization, draw(st.sampled_from(("", "Oslo")))))
    return found


@given(candidates(), st.lists(st.sampled_from("ABCDEF"), unique=True), st.integers(0, 4))
def test_a_suggestion_has_a_reason_is_new_to_the_plan_and_never_paused(
    found: list[Candidate], planned: list[str], aim: int
) -> None:
    event = Event("Events/E.md", "E", date(2026, 12, 3), purpose="bees", conversations=aim)
    to_meet = [Wanted(Person(name, f"People/{name}.md"), "", True) for name in planned]
    made = suggestions(event, found, to_meet, ME, GOALS, TODAY)
    by_path = {one.contact.path: one for one in found}
    assert len({one.person.path for one in made}) == len(made) <= max(2 * (aim or 3) - len(planned), 0)
    for one in made:
        candidate = by_path[one.person.path]
        assert not candidate.contact.paused
        assert one.person.name not in planned
        assert one.why
        assert all(one.why)
        assert one.attends or len(one.why) > 1
    assert made == suggestions(event, found[::-1], to_meet, ME, GOALS, TODAY)


@given(candidates())
def test_who_introduces_me_is_somebody_i_have_met_and_never_paused(found: list[Candidate]) -> None:
    made = introductions(Person("X"), [Knows(one.contact, "share", one.attends) for one in found])
    fit = {one.contact.path for one in found if one.contact.talks and not one.contact.paused}
    assert {one.through.path for one in made} <= fit
    assert bool(made) == bool(fit)
