"""A contact's properties and facts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.cadence import NEVER, Cadence
from mdnet.model.contact import Affiliation, Contact, Fact, Occasion, Relationship
from mdnet.model.conventions import Circle, Conventions
from mdnet.model.dates import PartialDate
from mdnet.model.link import Reference
from mdnet.notes.reading import Records, read_records


def read(front: str, body: str = "", conventions: Conventions | None = None) -> Records:
    return read_records("People/Ann Lee.md", f"---\n{front}\n---\n{body}", conventions or Conventions())


def contact(front: str = "", body: str = "", conventions: Conventions | None = None) -> Contact:
    found = read(front, body, conventions)
    assert found.contact is not None
    assert [one for one in found.problems if one.code not in ("date-shape", "retired-key")] == []
    return found.contact


def test_a_contact_needs_no_front_matter() -> None:
    assert read_records("People/Ann Lee.md", "", Conventions()).contact == Contact("People/Ann Lee.md", "Ann Lee")


def test_everything_at_once() -> None:
    found = contact(
        """\
name: Ann Lee-Ray
aliases: [Annie, A. L.]
uid: u1
tags: [friend]
emails: [ann@example.org, a.lee@example.com]
phones: ["+1 555", 0123456]
urls: https://ann.example
handles: "irc: ann"
mastodon: "@ann@social.example"
github: https://github.com/ann
organization: "[[Acme|Acme Ltd]]"
title: CTO
location: "[[Oslo]]"
timezone: Europe/Oslo
languages: Norwegian, English
circle: Inner
cadence: 6 weeks
last_contact: 2026-01-02
snoozed_until: 2026-02-03
paused: true
birthday: 1990-04-17
met_on: 2020-05-06
met_at: "[[Loom Days]]"
introduced_by: "[[Ben]]"
created: 2020-05-07
interests: sailing, looms
needs: [an illustrator, for the book]
offers: [copy editing]
pitch: I draw
goals: ["[[Book]]"]
family: two kids"""
    )
    assert found == Contact(
        "People/Ann Lee.md",
        "Ann Lee-Ray",
        aliases=("Annie", "A. L."),
        uid="u1",
        tags=("friend",),
        emails=("ann@example.org", "a.lee@example.com"),
        phones=("+1 555", "0123456"),
        urls=("https://ann.example", "https://github.com/ann"),
        handles=("irc: ann", "mastodon: @ann@social.example"),
        organization=Reference("Acme Ltd", "Acme"),
        title="CTO",
        location=Reference("Oslo", "Oslo"),
        timezone="Europe/Oslo",
        languages=("Norwegian", "English"),
        circle="inner",
        cadence=Cadence(days=42),
        last_contact=date(2026, 1, 2),
        snoozed_until=date(2026, 2, 3),
        paused=True,
        birthday=PartialDate(4, 17, 1990),
        met_on=date(2020, 5, 6),
        met_at=Reference("Loom Days", "Loom Days"),
        introduced_by=Reference("Ben", "Ben"),
        created=date(2020, 5, 7),
        interests=("sailing", "looms"),
        needs=("an illustrator", "for the book"),
        offers=("copy editing",),
        pitch="I draw",
        facts=(Fact("family", "two kids"),),
        goals=(Reference("Book", "Book"),),
    )


@pytest.mark.parametrize(
    ("canonical", "synonyms", "value"),
    [
        ("name", "full_name display_name Full-Name", "Ann"),
        ("aliases", "alias nickname Nickname", "Annie"),
        ("uid", "id", "7"),
        ("emails", "email mail E-Mail", "a@b.c"),
        ("phones", "phone tel mobile", '"+1555"'),
        ("urls", "url website", "https://a.b"),
        ("organization", "org company employer", "Acme"),
        ("title", "role position job", "CTO"),
        ("affiliations", "positions education", "UCL"),
        ("location", "city place", "Oslo"),
        ("circle", "tier", "close"),
        ("cadence", "frequency contact_every prm-cadence", "P6W"),
        ("last_contact", "last-contacted last_contacted prm-last-contacted Last-Contact", "2026-01-02"),
        ("snoozed_until", "snooze prm-snooze-until", "2026-01-02"),
        ("paused", "archived deceased", "true"),
        ("birthday", "bday born date_of_birth date-of-birth", "04-17"),
        ("occasions", "anniversaries milestones", "09-01 joined Acme"),
        ("met_on", "met first_contact", "2026-01-02"),
        ("met_at", "how_we_met", "a fair"),
        ("introduced_by", "met_through", '"[[Ben]]"'),
        ("interests", "topics hobbies", "sailing"),
        ("needs", "looking_for", "a job"),
        ("offers", "can_help_with skills", "editing"),
    ],
)
def test_synonyms_are_read(canonical: str, synonyms: str, value: str) -> None:
    expected = contact(f"{canonical}: {value}")
    assert expected != contact()
    for synonym in synonyms.split():
        assert contact(f"{synonym}: {value}") == expected


def test_own_fields_of_the_vault() -> None:
    own = Conventions(fields={"geburtstag": "birthday", "firma": "org", "title": "met_at"})
    found = contact("Geburtstag: 04-17\nfirma: Acme\ntitle: a fair\nbday: 05-18", conventions=own)
    assert found.birthday == PartialDate(4, 17)
    assert found.organization == Reference("Acme")
    assert (found.met_at, found.title) == (Reference("a fair"), "")


def test_the_canonical_name_comes_first_and_lists_are_united() -> None:
    found = contact("role: a\ntitle: b\ncity: c\nplace: d\nlocation:\nemail: e@e.e\nemails: [f@f.f]\nmail:")
    assert (found.title, found.location) == ("b", Reference("c"))
    assert found.emails == ("e@e.e", "f@f.f")
    assert contact("paused: false\ndeceased: 2020-01-01").paused is False
    assert contact("paused:\ndeceased: 2020-01-01").paused is True


@pytest.mark.parametrize(
    ("value", "cadence"),
    [("6 weeks", Cadence(42)), ("3 months", Cadence(0, 3)), ("monthly", Cadence(0, 1)), ("quarterly", Cadence(0, 3)),
     ("P6W", Cadence(42)), ("45", Cadence(45)), ("never", NEVER), ("no", NEVER)],
)  # fmt: skip
def test_cadences(value: str, cadence: Cadence) -> None:
    assert contact(f"cadence: {value}").cadence == cadence


@pytest.mark.parametrize("value", ["3m", "often", "1.5 weeks", "0"])
def test_a_cadence_that_is_none_is_a_problem_of_its_line(value: str) -> None:
    found = read(f"name: Ann\nfrequency: {value}")
    assert found.contact is not None
    assert found.contact.cadence is None
    assert [(one.line, one.code, one.message.partition(":")[0]) for one in found.problems] == [
        (3, "bad-cadence", "frequency")
    ]


def test_an_unknown_circle_is_kept_and_reported() -> None:
    found = read("circle: Pals")
    assert found.contact is not None
    assert found.contact.circle == "pals"
    assert [(one.line, one.code) for one in found.problems] == [(2, "unknown-circle")]
    own = Conventions(circles=(Circle("pals", 5, None),))
    assert contact('circle: "[[Pals]]"', conventions=own).circle == "pals"


@pytest.mark.parametrize(
    ("value", "birthday"),
    [("1990-04-17", (4, 17, 1990)), ("04-17", (4, 17, None)), ('"--04-17"', (4, 17, None)), ('"--0417"', (4, 17, None)),
     ("1604-05-03", (5, 3, None)), ('"--02-29"', (2, 29, None)), ("1992-02-29", (2, 29, 1992)),
     ('"[[1990-04-17]]"', (4, 17, 1990)), ("1990-04-17T00:00:00", (4, 17, 1990))],
)  # fmt: skip
def test_D04_birthdays_with_and_without_year(value: str, birthday: tuple[int, int, int | None]) -> None:
    assert contact(f"birthday: {value}").birthday == birthday


@pytest.mark.parametrize(
    ("value", "code"),
    [("2025-02-30", "bad-date"), ("1900-02-29", "bad-date"), ("0000-01-01", "bad-date"), ("+99:99", "bad-date"),
     ("someday", "bad-date"), ("1990", "bad-date"), ("2026-W48-1", "bad-date"), ("30.11.2026", "unclear-date"),
     ("11/30/2026", "unclear-date"), ("٢٠٢٦-٠٣-١٤", "bad-date")],
)  # fmt: skip
@pytest.mark.parametrize("key", ["birthday", "met", "last_contact", "snooze", "created"])
def test_D10_days_that_cannot_be_read_leave_the_rest_of_the_note_alone(key: str, value: str, code: str) -> None:
    found = read(f"title: CTO\n{key}: {value}\ncity: Oslo")
    assert [(one.path, one.line, one.code) for one in found.problems] == [("People/Ann Lee.md", 3, code)]
    assert found.problems[0].message.startswith(f'{key}: "{value}"')
    assert found.contact == Contact("People/Ann Lee.md", "Ann Lee", title="CTO", location=Reference("Oslo"))


@pytest.mark.parametrize(
    "value", ["2026-1-5", "20260105", "2026/01/05", "2026.01.05", "2026-01-05T10:00", "2026-01-05 ", '"[[2026-01-05]]"']
)
def test_D10_days_that_can_be_read(value: str) -> None:
    assert contact(f"met: {value}").met_on == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[[UCL]], student, 2010-2014", Affiliation(Reference("UCL", "UCL"), "student", 2010, 2014)),
        ("[[Acme|the firm]], CTO, 2019-now", Affiliation(Reference("the firm", "Acme"), "CTO", 2019, None, True)),
        ("Acme, VP, Operations, since 2019", Affiliation(Reference("Acme"), "VP, Operations", 2019, None, True)),
        ("Acme, Since 2019", Affiliation(Reference("Acme"), "", 2019, None, True)),
        ("Acme, 2010 – 2014", Affiliation(Reference("Acme"), "", 2010, 2014)),
        ("Acme, 2010-09 to 2014-06", Affiliation(Reference("Acme"), "", 2010, 2014)),
        ("Acme, until 2014", Affiliation(Reference("Acme"), "", None, 2014)),
        ("Acme, 2014", Affiliation(Reference("Acme"), "", 2014, 2014)),
        ("Acme, 2014-", Affiliation(Reference("Acme"), "", 2014, None, True)),
        ("CTO at [[Acme]], 2019-present", Affiliation(Reference("Acme", "Acme"), "CTO", 2019, None, True)),
        ("[[Acme]] CTO", Affiliation(Reference("Acme", "Acme"), "CTO")),
        ("Acme", Affiliation(Reference("Acme"))),
    ],
)
def test_affiliations(line: str, expected: Affiliation) -> None:
    assert contact(f"affiliations: ['{line}']").affiliations == (expected,)


def test_occasions() -> None:
    found = contact(
        'occasions:\n  - "2015-06-20 wedding anniversary"\n  - "09-01 joined Acme"\n  - 02-29: leap\n  - "--01-09"'
    )
    assert found.occasions == (
        Occasion("wedding anniversary", PartialDate(6, 20, 2015)),
        Occasion("joined Acme", PartialDate(9, 1)),
        Occasion("leap", PartialDate(2, 29)),
        Occasion("occasion", PartialDate(1, 9)),
    )


@pytest.mark.parametrize("line", ["wedding 06-20", "02-30 x", "06-20-2015 wedding", "2015-02-29 x"])
def test_an_occasion_without_its_day_is_a_problem(line: str) -> None:
    found = read(f'occasions: ["{line}", "09-01 joined Acme"]')
    assert [(one.line, one.code) for one in found.problems] == [(2, "bad-date")]
    assert found.contact is not None
    assert [one.label for one in found.contact.occasions] == ["joined Acme"]


@pytest.mark.parametrize(
    ("line", "kind", "name", "target"),
    [
        ("mentor [[Ada Lovelace]]", "mentor", "Ada Lovelace", "Ada Lovelace"),
        ("Mentor: [[Ada Lovelace|Ada]] since 2019", "mentor", "Ada", "Ada Lovelace"),
        ("manager of [[Bob]]", "manager", "Bob", "Bob"),
        ("[[Bob]]", "contact", "Bob", "Bob"),
        ("mentor Ada Lovelace", "mentor", "Ada Lovelace", None),
        ("best friend: Bob", "best friend", "Bob", None),
    ],
)
def test_relationships(line: str, kind: str, name: str, target: str | None) -> None:
    assert contact(f"relationships: ['{line}']").relationships == (Relationship(kind, Reference(name, target)),)


def test_relationships_as_mappings() -> None:
    assert contact('relationships:\n  - mentor: "[[Ada]]"').relationships == (
        Relationship("mentor", Reference("Ada", "Ada")),
    )


def test_any_other_key_is_a_fact_under_its_own_name() -> None:
    found = contact(
        "Food: vegetarian\nkids: [Maya, Leo]\nstrength: 4\nhome: {street: Elm, no: 3}\nempty:\nhandedness: true"
    )
    assert [(fact.label, fact.text) for fact in found.facts] == [
        ("Food", "vegetarian"), ("kids", "Maya, Leo"), ("strength", "4"), ("home", "street: Elm, no: 3"), ("handedness", "true"),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["cadence", "emails", "birthday", "organization", "interests", "circle", "goals"])
def test_nested_values_are_hinted_at_once(key: str) -> None:
    found = read(f"title: CTO\n{key}: {{a: b}}")
    assert [(one.line, one.code, one.severity) for one in found.problems] == [(3, "nested-value", "hint")]
    assert found.contact == Contact("People/Ann Lee.md", "Ann Lee", title="CTO")


def test_names_that_yaml_takes_for_something_else() -> None:
    for name in ("Null", "True", "No", "O'Brien", "007", "2026-01-01"):
        assert contact(f'name: "{name}"').name == name
    assert contact("name: No").name == "No"


# Facts


def facts(*lines: str, heading: str = "## Facts") -> list[Fact]:
    return list(contact("", "\n".join([heading, *lines])).facts)


@pytest.mark.parametrize(
    ("line", "label", "text", "learned"),
    [
        ("- kids: Maya (9), Leo — 2026-03", "kids", "Maya (9), Leo", date(2026, 3, 1)),
        ("- [pets:: two cats]", "pets", "two cats", None),
        ("[pets:: two cats]", "pets", "two cats", None),
        ("- (pets:: two cats (old))", "pets", "two cats (old)", None),
        ("- pets:: two cats", "pets", "two cats", None),
        ("pets:: two cats", "pets", "two cats", None),
        ("* **kids**: Maya — 2026-03-05", "kids", "Maya", date(2026, 3, 5)),
        ("1. plays the cello - 2026", "", "plays the cello", date(2026, 1, 1)),
        ("- plays the cello – 2026-3-5", "", "plays the cello", date(2026, 3, 5)),
        ("- plays the cello—2026-03", "", "plays the cello", date(2026, 3, 1)),
        ("- plays the cello (2026-03)", "", "plays the cello", date(2026, 3, 1)),
        ("- plays the cello — [[2026-03-05]] ^fact-1", "", "plays the cello", date(2026, 3, 5)),
        ("- moved to Oslo (2019)", "", "moved to Oslo (2019)", None),
        ("- lived in Oslo 2019-2024", "", "lived in Oslo 2019-2024", None),
        ("- lived in Oslo 2019 - 2024", "", "lived in Oslo 2019 - 2024", None),
        ("- phone 555-2026", "", "phone 555-2026", None),
        ("- met through [[Bob|Bobby]]", "", "met through Bobby", None),
        ("- uses `vim` %% sic %%", "", "uses `vim`", None),
        ("- [link](https://e.org): a: b", "", "[link](https://e.org): a: b", None),
    ],
)
def test_facts_with_labels_and_the_day_they_were_learned(
    line: str, label: str, text: str, learned: date | None
) -> None:
    assert facts("", line) == [Fact(label, text, learned, 6)]


@pytest.mark.parametrize("heading", ["# About", "### FACTS", "Facts\n---", "## **About**"])
def test_facts_are_known_by_their_heading(heading: str) -> None:
    assert [fact.text for fact in facts("- x", heading=heading)] == ["x"]


def test_what_is_below_a_label_has_it() -> None:
    found = facts("- kids:", "  - Maya (9) — 2026-03", "  - dog: Rex", "- cello", "### More", "- loom")
    assert [(fact.label, fact.text) for fact in found] == [
        ("kids", "Maya (9)"),
        ("dog", "Rex"),
        ("", "cello"),
        ("", "loom"),
    ]


def test_tasks_quotes_code_paragraphs_and_other_sections_are_no_facts() -> None:
    assert (
        facts(
            "- [ ] ask",
            "- [x] asked",
            "> - quote",
            "",
            "`- code`",
            "text",
            "- ",
            "### Log",
            "- 2026-01-02 x",
            "## Else",
            "- y",
        )
        == []
    )


def test_a_day_of_learning_that_is_none_is_a_problem() -> None:
    found = read("", "## Facts\n- kids — 2026-13")
    assert [(one.line, one.code) for one in found.problems] == [(5, "bad-date")]
    assert found.contact is not None
    assert found.contact.facts == (Fact("", "kids", None, 5),)


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9), st.sampled_from(["2026-02-30", "[[A]], b", "6 weeks", "04-17"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=4,
)  # fmt: skip
_KEYS = "name aliases uid tags emails phones urls organization affiliations location circle cadence last_contact paused type"
_KEYS += (
    " birthday occasions met_on introduced_by interests goals relationships private github date people categories by x"
)


@given(st.dictionaries(st.sampled_from(_KEYS.split()), _VALUES, max_size=6))
def test_no_value_is_too_odd(values: dict[str, object]) -> None:
    import json

    for path in ("People/A.md", "Meetings/A.md", "Events/A.md", "Goals/A.md", "Opportunities/A.md", "x/2026-01-02.md"):
        read_records(
            path,
            "---\n" + "\n".join(f"{key}: {json.dumps(value)}" for key, value in values.items()) + "\n---\n",
            Conventions(),
        )


@pytest.mark.parametrize("word", ["True", "Null", "NULL", "true", "No", "on", "FALSE", "false"])
def test_Y02_known_texts_stay_as_written(word: str) -> None:
    found = contact(f"name: {word}\norg: {word}\nrole: {word}\ncity: {word}\naliases: [{word}]\ntags:\n  - {word}")
    assert (found.name, found.title, found.aliases, found.tags) == (word, word, (word,), (word.lower(),))
    assert found.organization == found.location == Reference(word)


@pytest.mark.parametrize("word", ["", "~", "null"])
def test_Y02_a_text_that_is_nothing(word: str) -> None:
    found = contact(f"name: {word}\norg: {word}")
    assert (found.name, found.organization) == ("Ann Lee", None)


def test_Y02_a_vaults_own_name_of_a_text() -> None:
    found = contact("Vorname: True\nweg: True", conventions=Conventions(fields={"vorname": "name", "weg": "paused"}))
    assert (found.name, found.paused) == ("True", True)


@pytest.mark.parametrize("first", ["last_contact", "last-contacted", "prm-last-contacted"])
@pytest.mark.parametrize("second", ["last_contacted", "last_contact"])
def test_the_latest_of_several_days_of_last_contact_counts(first: str, second: str) -> None:
    for days in (
        ("2026-01-02", "2025-12-31"),
        ("2025-12-31", "2026-01-02"),
        ("2026-01-02", ""),
        ("", "'[[2026-01-02]]'"),
    ):
        if first != second:
            found = contact(f"{first}: {days[0]}\n{second}: {days[1]}")
            assert found.last_contact == date(2026, 1, 2)


def test_a_bad_day_of_last_contact_among_several_is_told() -> None:
    found = read("last_contact: 2026-02-30\nlast_contacted: 2026-01-02")
    assert found.contact is not None
    assert found.contact.last_contact == date(2026, 1, 2)
    assert [(one.line, one.code) for one in found.problems] == [(2, "bad-date")]


def test_X09_lines_of_a_foreign_card_are_no_fact() -> None:
    found = contact("vcard:\n  - X-PHONETIC-LAST-NAME:Lii\nfood: no nuts")
    assert found.facts == (Fact("food", "no nuts"),)
