"""Briefs: what is known of one contact, of several, of an event; and the pages made of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from mdnet.model.cadence import Cadence
from mdnet.model.contact import Affiliation, Contact, Fact, Occasion, Relationship
from mdnet.model.dates import PartialDate
from mdnet.model.follow_up import FollowUp
from mdnet.model.interaction import Initiator, Interaction
from mdnet.model.link import Link, Reference
from mdnet.model.records import Event, Goal, Introduction, Opportunity, Resource, Wish
from mdnet.model.standing import Standing
from mdnet.plan.brief import make_brief
from mdnet.plan.dossier import Dossier, Match
from mdnet.plan.event_brief import make_event_brief
from mdnet.plan.joint_brief import make_joint_brief
from mdnet.render import Renderer

day = date.fromisoformat
TODAY = day("2026-11-24")
Golden = Callable[[str, str], None]


def link(name: str) -> Reference:
    return Reference(name, name)


def contact(name: str, **given: Any) -> Contact:
    return Contact(path=f"People/{name}.md", name=name, **given)


def talk(when: str, text: str, channel: str = "coffee", by: Initiator = "", **given: Any) -> Interaction:
    """An entry of Grace's log; its tags are read from its text."""
    entry = Interaction("People/Grace Okafor.md", 0, day(when), channel, text, owned=True, by=by)
    return entry._replace(tags=tuple(re.findall(r"#(\w+)", text)), **given)


def dossier(person: Contact, *history: Interaction, **given: Any) -> Dossier:
    known = ("Grace Okafor", "Ben Okoro", "Mei Tanaka", "Loom Days", "Wildgrass", "Northlight School")
    standing = given.pop("standing", None) or Standing(person.path, person.name)
    names = tuple((name, name) for name in known)
    return Dossier(person, standing, history, names=names, **given)


ME = contact(
    "Marin Vale",
    interests=("sailing", "weaving"),
    languages=("English", "Norwegian"),
    offers=("copy editing", "hand lettering"),
    affiliations=(Affiliation(link("Northlight School"), "student", 2006, 2010),),
    relationships=(Relationship("sibling", link("Iris Vale")),),
    pitch="I draw typefaces, and I write Heddle.",
)
ME = ME._replace(path="me.md")
OMAR = Standing(
    "People/Omar Haddad.md", "Omar Haddad", last_contact=day("2026-09-17"),
    last=Interaction("People/Omar Haddad.md", 0, day("2026-09-17"), "lunch", "drawings", by="them"),
)  # fmt: skip
GRACE = contact(
    "Grace Okafor",
    organization=link("Wildgrass"),
    title="Head of weaving",
    affiliations=(Affiliation(link("Northlight School"), "teacher", 2008, 2012),),
    location=Reference("Oslo"),
    timezone="Europe/Oslo",
    languages=("English", "Norwegian"),
    birthday=PartialDate(12, 2, 1984),
    occasions=(Occasion("Maya's birthday", PartialDate(11, 20)), Occasion("joined Wildgrass", PartialDate(1, 1, 2013))),
    met_on=day("2024-05-14"),
    met_at=link("Loom Days"),
    introduced_by=link("Ben Okoro"),
    interests=("weaving", "sailing", "natural dyes"),
    needs=("an illustrator for the pattern book", "copy editing of the English chapters"),
    offers=("mill visits",),
    facts=(
        Fact("kids", "Maya (9), Leo (6)", day("2026-02-19")),
        Fact("", "on the school board in Grünerløkka", day("2024-03-01")),
        Fact("food", "vegetarian"),
    ),
    relationships=(Relationship("friend", link("Ben Okoro")), Relationship("mentor", link("me"))),
)
HISTORY = (
    talk("2026-12-24", "not yet"),
    talk("2026-11-20", "rang twice #unanswered", "call"),
    talk(
        "2026-11-12", "the new loom arrives in December; she looks for an illustrator #needs", by="them",
        details=("Maya plays **goalkeeper** now.", "two nights at the hotel", "the third detail", "the fourth detail"),
    ),
    talk("2026-10-02", "the grant was refused; she will try Nordisk in spring", "call", details=("one", "two")),
    talk("2026-08-26", "read my draft #received", "email", by="them"),
    talk("2026-05-21", "passed my CV on to [[Pia Lindgarten|Pia]] #received", "email", by="me"),
    talk("2026-02-19", "sent her test fonts #gave", "email"),
    talk("2025-01-15", "we will write the book together", "call"),
)  # fmt: skip
FULL = dossier(
    GRACE,
    *HISTORY,
    standing=Standing(
        GRACE.path, GRACE.name, cadence=Cadence(months=1), rhythm=35, last_contact=day("2026-11-12"), unanswered=1,
        due_on=day("2026-12-12"),
    ),
    follow_ups=(
        FollowUp("a.md", 3, "Ask her for photographs #later"),
        FollowUp("a.md", 1, "Send [[Grace Okafor]] the weaving article", day("2026-11-23")),
        FollowUp("a.md", 2, "The name of her framer #waiting", waiting=True),
        FollowUp("a.md", 4, "already done", done=True),
    ),
    goals=(
        Goal("Goals/Book.md", "Publish the book", "active", day("2027-04-30"), ("an illustrator",)),
        Goal("Goals/Old.md", "An old goal", "done"),
    ),
    introductions=(
        Introduction("I/a.md", "Grace and Mei", (link("Grace Okafor"), link("Mei Tanaka")), "both dye", "asked",
                     day("2026-11-12")),
        Introduction("I/b.md", "Made long ago", (), "", "made"),
    ),
    opportunities=(
        Opportunity("O/a.md", "Museum signs", "project", link("Grace Okafor"), "pending", day("2026-11-10")),
        Opportunity("O/b.md", "A talk", "talk", link("Grace Okafor"), "done", None, day("2026-05-28")),
    ),
    resources=(
        Resource("R/a.md", "Drafts as text", topics=("weaving",)),
        Resource("R/b.md", "Sent already", topics=("weaving",), shared_with=(link("Grace Okafor"),)),
        Resource("R/c.md", "On chess", topics=("chess",)),
    ),
    shared=("Ben Okoro", "Mei Tanaka"),
    matches=(
        Match("offers", OMAR, "illustrator for books", "an illustrator for the pattern book"),
        Match("offers", Standing("People/Mei Tanaka.md", "Mei Tanaka"), "illustration", "an illustrator"),
    ),
)  # fmt: skip
SPARSE = dossier(contact("Tove Almhult"))


def test_who_they_are() -> None:
    brief = make_brief(FULL, ME, TODAY)
    assert (brief.title, brief.organization, brief.location) == ("Head of weaving", "Wildgrass", "Oslo")
    assert (brief.timezone, brief.local_time) == ("Europe/Oslo", "")
    assert (brief.rhythm, brief.cadence) == ("every 5 weeks", "monthly")
    assert brief.missing == ()


@pytest.mark.parametrize(
    ("timezone", "now", "there"),
    [
        ("Europe/Oslo", datetime(2026, 11, 24, 13, 10, tzinfo=UTC), "14:10"),
        ("Asia/Tokyo", datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "08:30"),
        ("Nowhere/Land", datetime(2026, 11, 24, 13, 10, tzinfo=UTC), ""),
        ("../../etc/passwd", datetime(2026, 11, 24, 13, 10, tzinfo=UTC), ""),
        ("", datetime(2026, 11, 24, 13, 10, tzinfo=UTC), ""),
        ("Europe/Oslo", None, ""),
    ],
)
def test_the_time_where_they_are(timezone: str, now: datetime | None, there: str) -> None:
    if there:
        pytest.importorskip("zoneinfo").ZoneInfo(timezone)
    assert make_brief(dossier(GRACE._replace(timezone=timezone)), ME, TODAY, now).local_time == there


def test_how_we_met() -> None:
    met = make_brief(FULL, ME, TODAY).met
    assert met is not None
    assert (met.on, met.at and met.at.name, met.through and met.through.name) == (
        day("2024-05-14"), "Loom Days", "Ben Okoro",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (link("Loom Days"), "Met at [[Loom Days]]."),
        (Reference("Loom Days, by the tea urn", "Loom Days"), "Met at [[Loom Days]], by the tea urn."),
        (Reference("the fair", "Loom Days"), "Met at the fair."),
        (Reference("lunch at Loom Days", "Loom Days"), "Met: lunch at Loom Days."),
        (Reference("her evening class"), "Met at her evening class."),
        (Reference("in Porto"), "Met in Porto."),
        (Reference("first day at work"), "Met: first day at work."),
        (Reference("Nowhere", "Nowhere"), "Met at Nowhere."),
    ],
)
def test_where_we_met_reads_as_a_sentence(place: Reference, sentence: str) -> None:
    brief = make_brief(dossier(contact("Ada", met_at=place)), None, TODAY)
    assert page(brief, "md").splitlines()[1].startswith(sentence)


def test_attempts_and_days_to_come_are_no_conversation() -> None:
    brief = make_brief(FULL, ME, TODAY)
    assert [talk.on.isoformat() for talk in brief.talks] == ["2026-11-12", "2026-10-02", "2026-08-26", "2026-05-21"]
    assert brief.unanswered == 1
    assert brief.last is not None
    assert (brief.last.on, brief.last.channel, brief.last.initiative) == (day("2026-11-12"), "coffee", "their idea")


@pytest.mark.parametrize(
    ("channel", "by", "words"),
    [
        ("coffee", "them", "their idea"), ("coffee", "me", "your idea"), ("email", "them", "they wrote"),
        ("letter", "me", "you wrote"), ("call", "them", "they called"), ("video", "me", "you called"), ("call", "", ""),
    ],
)  # fmt: skip
def test_who_began(channel: str, by: Initiator, words: str) -> None:
    (found,) = make_brief(dossier(GRACE, talk("2026-11-12", "x", channel, by)), ME, TODAY).talks
    assert found.initiative == words


def test_a_later_last_contact_of_the_note_is_the_last_one() -> None:
    standing = Standing(GRACE.path, GRACE.name, last_contact=day("2026-11-15"))
    last = make_brief(dossier(GRACE, *HISTORY, standing=standing), ME, TODAY).last
    assert last is not None
    assert (last.on, last.channel, last.text) == (day("2026-11-15"), "", "")


def test_others_in_a_talk_are_neither_me_nor_them() -> None:
    people = tuple(Link(name, name) for name in ("Grace Okafor", "me", "Mei Tanaka"))
    entry = talk("2026-11-12", "x", path="People/Ben Okoro.md", people=people)
    (found,) = make_brief(dossier(GRACE, entry), ME, TODAY).talks
    assert [(person.name, person.path) for person in found.others] == [
        ("Ben Okoro", "People/Ben Okoro.md"), ("Mei Tanaka", "Mei Tanaka"),
    ]  # fmt: skip


def test_open_loops_in_both_directions() -> None:
    brief = make_brief(FULL, ME, TODAY)
    assert [(loop.text, loop.when) for loop in brief.mine] == [
        ("Send Grace Okafor the weaving article", "due yesterday"), ("Ask her for photographs", ""),
    ]  # fmt: skip
    assert [loop.text for loop in brief.theirs] == ["The name of her framer"]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-24", "due today"), ("2026-11-25", "due tomorrow"), ("2026-11-27", "due on Friday"),
        ("2026-12-01", "due on 1 December"), ("2027-01-05", "due on 5 January 2027"), ("2026-11-19", "due 5 days ago"),
        ("2026-10-20", "due 5 weeks ago"), ("2026-06-01", "due 5 months ago"), ("2024-01-01", "due 2 years ago"),
    ],
)  # fmt: skip
def test_when_something_is_due(due: str, words: str) -> None:
    (loop,) = make_brief(dossier(GRACE, follow_ups=(FollowUp("a.md", 1, "x", day(due)),)), ME, TODAY).mine
    assert loop.when == words


def test_what_is_pending() -> None:
    intro, project = make_brief(FULL, ME, TODAY).pending
    assert (intro.kind, [person.name for person in intro.people], intro.words, intro.why) == (
        "introduction", ["Mei Tanaka"], "waiting for their yes, asked on 12 November", "both dye",
    )  # fmt: skip
    assert (project.kind, project.words) == ("project", "pending since 10 November; through them; thanks still to say")


@pytest.mark.parametrize(
    ("status", "asked", "agreed", "words"),
    [
        ("idea", (), (), "ask each of them whether they would like it"),
        ("asked", ("Mei Tanaka",), (), "Mei has been asked; ask Grace"),
        ("asked", ("Grace Okafor", "Mei Tanaka"), ("Mei Tanaka",), "Mei said yes; waiting for Grace's yes"),
        ("agreed", (), (), "both said yes: introduce them"),
        ("resting", (), (), "resting"),
    ],
)
def test_an_introduction_says_what_each_side_said(
    status: str, asked: tuple[str, ...], agreed: tuple[str, ...], words: str
) -> None:
    sides = (link("Grace Okafor"), link("Mei Tanaka"))
    one = Introduction(
        "I/a.md", "G", sides, "", status, asked_of=tuple(map(link, asked)), agreed_by=tuple(map(link, agreed))
    )
    assert make_brief(dossier(GRACE, introductions=(one,)), ME, TODAY).pending[0].words == words


def test_favours_say_gently_whose_turn_it_is() -> None:
    favours = make_brief(FULL, ME, TODAY).favours
    assert favours is not None
    assert favours.words == (
        "they helped twice in the last year (read my draft; passed my CV on to Pia), you once (sent her test fonts)"
    )
    assert favours.advice == "A good moment to give."


@pytest.mark.parametrize(
    ("entries", "words", "advice"),
    [
        ([], None, None),
        (["2026-11-12 #gave"], "you helped once in the last year (a)", "You may ask with an easy mind."),
        (["2026-11-12 #gave", "2026-11-11 #received"], "they helped once in the last year (b), you once (a)", ""),
        (["2020-11-12 #received"], "they helped once in all (a)", "A good moment to give."),
        (["2026-11-12 #gave", "2020-11-11 #received"], "you helped once in the last year (a)",
         "You may ask with an easy mind."),
        (["2026-11-12 #gave"] * 3, "you helped three times in the last year (a; b; …)",
         "You may ask with an easy mind."),
    ],
)  # fmt: skip
def test_favours_of_a_year(entries: list[str], words: str | None, advice: str | None) -> None:
    history = [talk(entry[:10], f"{letter} {entry[10:]}") for entry, letter in zip(entries, "abcdef", strict=False)]
    favours = make_brief(dossier(GRACE, *history), ME, TODAY).favours
    assert (favours and favours.words, favours and favours.advice) == (words, advice)


def test_favours_in_somebody_elses_log_are_not_theirs() -> None:
    entry = talk("2026-11-12", "x #received", path="People/Ben Okoro.md")
    assert make_brief(dossier(GRACE, entry), ME, TODAY).favours is None


def test_facts_with_their_age() -> None:
    facts = make_brief(FULL, ME, TODAY).facts
    assert [(fact.text, fact.age, fact.ask_again) for fact in facts] == [
        ("Maya (9), Leo (6)", "9 months ago", False),
        ("on the school board in Grünerløkka", "2 years ago", True),
        ("vegetarian", "", False),
    ]


@pytest.mark.parametrize(("learned", "again"), [("2025-05-24", True), ("2025-05-25", False), ("2027-01-01", False)])
def test_a_fact_is_old_after_eighteen_months(learned: str, again: bool) -> None:
    (fact,) = make_brief(dossier(GRACE._replace(facts=(Fact("", "x", day(learned)),))), ME, TODAY).facts
    assert fact.ask_again == again


def test_common_ground_and_what_i_could_give() -> None:
    brief = make_brief(FULL, ME, TODAY)
    assert brief.common is not None
    assert brief.common.interests == ("weaving", "sailing")
    (school,) = brief.common.organizations
    assert (school.name, school.together) == ("Northlight School", "2008–2010")
    assert [person.name for person in brief.common.contacts] == ["Ben Okoro", "Mei Tanaka"]
    assert brief.giving is not None
    assert [(gift.offer, gift.need) for gift in brief.giving.gifts] == [
        ("copy editing", "copy editing of the English chapters")
    ]
    (intro,) = brief.giving.introductions  # Mei is no introduction: they know each other
    assert (intro.person.name, intro.person.path, intro.theirs) == (
        "Omar Haddad", "People/Omar Haddad.md", "illustrator for books",
    )  # fmt: skip
    assert [page.name for page in brief.giving.reading] == ["Drafts as text"]


def test_my_offer_meets_a_need_of_the_log() -> None:
    brief = make_brief(dossier(contact("Ada"), talk("2026-11-12", "x", path="People/Ada.md")), ME, TODAY)
    assert brief.giving is None
    entry = talk("2026-11-12", "she looks for hand lettering on the stern", path="People/Ada.md")
    brief = make_brief(dossier(contact("Ada"), entry), ME, TODAY)
    assert brief.giving is not None
    assert [gift.offer for gift in brief.giving.gifts] == ["hand lettering"]


def test_only_active_goals() -> None:
    assert [line.goal.name for line in make_brief(FULL, ME, TODAY).goals] == ["Publish the book"]


def test_what_they_are_to_me_and_to_others() -> None:
    brief = make_brief(FULL, ME, TODAY)
    assert brief.relation == ("mentee",)  # their mentor is me
    assert [(tie.kind, tie.person.name) for tie in brief.ties] == [("friend", "Ben Okoro")]
    assert make_brief(dossier(contact("Iris Vale")), ME, TODAY).relation == ("sibling",)


def test_occasions_just_past_and_ahead() -> None:
    brief = make_brief(FULL, ME, TODAY)
    assert [(one.label, one.when) for one in brief.past] == [("Maya's birthday", "last Friday")]
    assert [(one.label, one.when, one.years) for one in brief.ahead] == [
        ("birthday", "on 2 December", 42), ("joined Wildgrass", "on 1 January 2027", 14),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "born", "past", "ahead"),
    [
        ("2026-11-24", (11, 10), 1, 0), ("2026-11-24", (11, 9), 0, 0), ("2026-11-24", (11, 24), 0, 1),
        ("2026-11-24", (1, 8), 0, 1), ("2026-11-24", (1, 9), 0, 0), ("2027-01-01", (12, 31), 1, 0),
        ("2027-02-20", (2, 29), 0, 1), ("2027-03-02", (2, 29), 1, 0),
    ],
)  # fmt: skip
def test_fourteen_days_back_and_forty_five_ahead(today: str, born: tuple[int, int], past: int, ahead: int) -> None:
    brief = make_brief(dossier(contact("X", birthday=PartialDate(*born))), None, day(today))
    assert (len(brief.past), len(brief.ahead)) == (past, ahead)


def test_almost_nothing_known() -> None:
    brief = make_brief(SPARSE, None, TODAY)
    assert brief.missing == ("what they do", "how you met", "what they care about")
    assert (brief.met, brief.last, brief.common, brief.giving, brief.favours) == (None,) * 5
    assert not (brief.talks or brief.mine or brief.theirs or brief.pending or brief.questions)


def test_several_and_what_they_have_in_common() -> None:
    mei = contact(
        "Mei Tanaka", interests=("dyes", "weaving"), needs=("a mill to visit",), languages=("english", "Danish"),
        organization=Reference("wildgrass"), location=Reference("Oslo, Norway"),
    )  # fmt: skip
    entry = talk("2026-03-03", "x", people=(Link("Mei Tanaka", "Mei Tanaka"),))
    joint = make_joint_brief([replace(FULL, history=(entry,)), dossier(mei, shared=("Ben Okoro",))], ME, TODAY)
    assert [brief.person.name for brief in joint.people] == ["Grace Okafor", "Mei Tanaka"]
    assert [(shared.kind, shared.what) for shared in joint.shared] == [
        ("interest", "weaving"), ("interest", "natural dyes"), ("place", "Oslo"), ("organization", "Wildgrass"),
        ("language", "English"), ("contact", "Ben Okoro"),
    ]  # fmt: skip
    (known,) = joint.acquaintances
    assert ([person.name for person in known.people], known.last) == (["Grace Okafor", "Mei Tanaka"], day("2026-03-03"))
    (help_,) = joint.helps
    assert (help_.giver.name, help_.offer, help_.taker.name, help_.need) == (
        "Grace Okafor", "mill visits", "Mei Tanaka", "a mill to visit",
    )  # fmt: skip


SALON = Event(
    "Events/Salon.md", "Winter Type Salon", day("2026-12-03"), day("2026-12-04"), "Berlin",
    purpose="find one more mill.", conversations=3,
    to_meet=(
        Wish(link("Grace Okafor"), "hear about the loom"),
        Wish(Reference("Bruno Salgado"), "buys fonts"),
        Wish(Reference("Zoe"), ""),
    ),
)  # fmt: skip


def test_an_event() -> None:
    brief = make_event_brief(SALON, [FULL, SPARSE], ["Bruno Salgado"], ME, TODAY)
    assert (brief.on, brief.until, brief.when) == (day("2026-12-03"), day("2026-12-04"), "in 9 days")
    assert (brief.purpose, brief.aim, brief.pitch) == ("find one more mill", "three good conversations", ME.pitch)
    assert [(wish.person.name, wish.why, wish.attends) for wish in brief.to_meet] == [
        ("Grace Okafor", "hear about the loom", True), ("Bruno Salgado", "buys fonts", True), ("Zoe", "", False),
    ]  # fmt: skip
    grace, tove = brief.known
    assert (grace.who, grace.last) == ("Head of weaving, Wildgrass, Oslo", "coffee on 12 November, their idea")
    assert grace.then == "You owe them: Send Grace Okafor the weaving article (due yesterday)"
    assert (tove.who, tove.last, tove.then) == ("", "", "")
    assert brief.unknown == ("Bruno Salgado",)


@pytest.mark.parametrize(
    ("first", "last", "when"),
    [
        ("2026-11-24", None, "today"), ("2026-11-25", None, "tomorrow"), ("2026-11-20", "2026-11-25", "now"),
        ("2026-11-20", None, "4 days ago"), (None, None, ""),
    ],
)  # fmt: skip
def test_when_an_event_is(first: str | None, last: str | None, when: str) -> None:
    event = SALON._replace(day=first and day(first), end_day=last and day(last))
    assert make_event_brief(event, [], [], None, TODAY).when == when


def test_an_events_own_pitch_comes_first() -> None:
    assert make_event_brief(SALON._replace(pitch="Hello"), [], [], ME, TODAY).pitch == "Hello"


# The pages ---------------------------------------------------------------------------------------------------

BRIEFS = {
    "contact": lambda: make_brief(FULL, ME, TODAY),
    "sparse": lambda: make_brief(SPARSE, None, TODAY),
    "several": lambda: make_joint_brief([FULL, SPARSE], ME, TODAY),
    "event": lambda: make_event_brief(SALON, [FULL, SPARSE], ["Bruno Salgado"], ME, TODAY),
}


def page(brief: object, form: str) -> str:
    return Renderer(None).text(f"brief.{form}.j2", {"brief": brief, "width": 100})


@pytest.mark.parametrize("form", ["md", "txt", "html"])
@pytest.mark.parametrize("name", BRIEFS)
def test_the_page(name: str, form: str, golden: Golden) -> None:
    golden(f"brief-{name}.{form}", page(BRIEFS[name](), form))


@pytest.mark.parametrize("name", BRIEFS)
def test_a_brief_is_json_and_always_the_same(name: str) -> None:
    texts = {json.dumps(asdict(BRIEFS[name]()), default=date.isoformat) for _ in range(2)}
    assert len(texts) == 1


@pytest.mark.parametrize("form", ["md", "txt", "html"])
@pytest.mark.parametrize("name", BRIEFS)
def test_no_page_has_gaps(name: str, form: str) -> None:
    text = page(BRIEFS[name](), form)
    assert "\n\n\n" not in text
    assert text.endswith("\n") and not text.startswith("\n")
    assert "None" not in text
    if form != "html":
        assert not re.search(r" +$", text, re.MULTILINE)
        assert not re.search(r"\.\.(?!\.)| [.,;:)]|\( ", text)


NASTY = [
    "]](x)", "[[a|b]]", "`", "# head", "- [ ] task 📅 2026-01-01", "<script>alert(1)</script>", '"onmouseover="x',
    "{{ 7*7 }}{% include 'x' %}", "javascript:alert(1)", "#tag", "a\nb\r\n# c", "\x1b]0;x\x07\x9b\u202e", "%% x",
    "^abc-1", "key:: value", "**b**", "![[x]]", "| a | b |",
]  # fmt: skip


def nasty(text: str) -> list[object]:
    """Briefs in which every text is `text`."""
    there = Reference(text)
    person = Contact(
        path="People/X.md", name=text, organization=there, title=text, location=there, timezone=text, languages=(text,),
        met_on=TODAY, met_at=there, introduced_by=there, interests=(text,), needs=(text,), offers=(text,),
        facts=(Fact(text, text, day("2020-01-01")), Fact("", text)), occasions=(Occasion(text, PartialDate(12, 1)),),
        relationships=(Relationship(text, there),), affiliations=(Affiliation(there, text, 2000, 2001),), pitch=text,
    )  # fmt: skip
    full = Dossier(
        person, Standing(person.path, text, rhythm=9, unanswered=2),
        (Interaction(person.path, 1, TODAY, text, f"{text} looks for {text}?", (Link(text, text),), True, "me",
                     ("gave", "needs"), (text,)),),
        follow_ups=(FollowUp("a.md", 1, text), FollowUp("a.md", 2, text, waiting=True)),
        goals=(Goal("g.md", text, looking_for=(text,)),),
        introductions=(Introduction("i.md", text, (there,), text, text),),
        opportunities=(Opportunity("o.md", text, text, there, text),),
        resources=(Resource("r.md", text, topics=(text,)),),
        shared=(text,), matches=(Match("needs", Standing("o.md", text), text, text),), names=((text, text),),
        paths=((text, "People/X.md"),),
    )  # fmt: skip
    event = Event("e.md", text, TODAY, None, text, (), text, 2, text, (Wish(there, text),))
    return [
        make_brief(full, ME, TODAY), make_joint_brief([full, FULL], ME, TODAY),
        make_event_brief(event, [full], [text], ME, TODAY),
    ]  # fmt: skip


class Tags(HTMLParser):
    """The tags of a page, each with the names of its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, *(name for name, _ in attrs)))


def test_X04_text_of_notes_is_no_html_and_the_page_loads_nothing() -> None:
    clean = set().union(*(Tags(page(BRIEFS[name](), "html")).found for name in BRIEFS))
    for text in NASTY:
        for brief in nasty(text):
            found = page(brief, "html")
            assert Tags(found).found <= clean
            assert "default-src 'none'" in found
    assert not any({"href", "src", "onmouseover"} & set(tag) for tag in clean)


OUR_NOTES = {*"Xgiorea", "Book", "Grace Okafor", "Ben Okoro", "Mei Tanaka", "Loom Days", "Omar Haddad"}


@pytest.mark.parametrize("text", NASTY)
def test_X05_text_of_notes_makes_no_links_tasks_or_headings(text: str) -> None:
    for brief in nasty(text):
        for line in page(brief, "md").splitlines():
            assert not re.match(r"\s*([-*+] )?\[.\] ", line)
            assert not re.match(r"\s*- #", line)
            assert not re.search(r"(?<!\\)<script|^%%|(?<!\\)#tag|📅 ?2026|(?<!\S)\^abc|[^:\\]::|!\[\[|(?<!\\)`", line)
            for target in re.findall(r"\[\[([^\]|]*)", line.replace("\\[", "")):
                assert target in OUR_NOTES


@pytest.mark.parametrize("form", ["md", "txt", "html"])
def test_J01_T01_text_of_notes_is_no_template_and_no_escape_sequence(form: str) -> None:
    for text in NASTY:
        for brief in nasty(text):
            found = page(brief, form)
            assert "49" not in found
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", found)


@pytest.mark.parametrize("form", ["md", "txt", "html"])
def test_a_vault_changes_one_block(form: str, tmp_path: Path) -> None:
    folder = tmp_path / ".mdnet" / "templates"
    folder.mkdir(parents=True)
    (folder / f"brief.{form}.j2").write_text(
        f'{{% extends "builtin/brief.{form}.j2" %}}\n'
        "{% block questions %}{{ super() }}Mine: {{ one.person.name }}\n{% endblock %}\n"
    )
    for name in ("contact", "several"):
        found = Renderer(folder).text(f"brief.{form}.j2", {"brief": BRIEFS[name](), "width": 100})
        assert re.sub("Mine: .*\n", "", found) == page(BRIEFS[name](), form)
        assert "Mine: Grace Okafor" in found


DOCS = Path(__file__).parent.parent.parent / "docs" / "templates-brief.md"


@pytest.mark.parametrize("kind", ["contact", "several", "event"])
def test_every_field_is_documented(kind: str) -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert not [field for field in asdict(BRIEFS[kind]()) if f"`{field}`" not in text]


def test_the_documented_examples_work(tmp_path: Path) -> None:
    examples = re.findall(r"```jinja\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    folder = tmp_path / ".mdnet" / "templates"
    folder.mkdir(parents=True)
    found = []
    for example in examples:
        (folder / "brief.md.j2").write_text(example, encoding="utf-8")
        found.append(Renderer(folder).text("brief.md.j2", {"brief": BRIEFS["contact"](), "width": 100}))
    assert "### Said today" in found[0] and "About them" not in found[0]
    assert found[1].startswith("# [[Grace Okafor]]\n- 12 Nov: the new loom arrives in December")
