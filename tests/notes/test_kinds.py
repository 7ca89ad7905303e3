"""What a note records, and which notes are daily notes."""

from __future__ import annotations

from datetime import date

import pytest

from mdnet.model.conventions import FOLDERS, Conventions
from mdnet.notes.kinds import contact_name, daily_date
from mdnet.notes.reading import read_records


def kind(path: str, front: str = "", body: str = "", conventions: Conventions | None = None) -> str:
    text = f"---\n{front}\n---\n{body}" if front else body
    return read_records(path, text, conventions or Conventions()).kind


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("me", "me"), ("person", "contact"), ("contact", "contact"), ("Person", "contact"), ("organization", "organization"),
        ("company", "organization"), ("event", "event"), ("conference", "event"), ("interaction", "interaction"),
        ("meeting", "interaction"), ("call", "interaction"), ("goal", "goal"), ("introduction", "introduction"),
        ("opportunity", "opportunity"), ("resource", "resource"), ("book", "note"), ('"[[Person]]"', "contact"),
        ('"#person"', "contact"), ("[draft, person]", "contact"), ("[]", "note"), ("{a: b}", "note"), ("42", "note"),
    ],
)  # fmt: skip
def test_type_says_it(written: str, expected: str) -> None:
    assert kind("Notes/x.md", f"type: {written}") == expected


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("People", "contact"), ("contacts", "contact"), ("a/PEOPLE/b/c", "contact"), ("Organizations", "organization"),
        ("companies", "organization"), ("Events", "event"), ("Interactions", "interaction"), ("meetings", "interaction"),
        ("Goals", "goal"), ("introductions", "introduction"), ("Opportunities", "opportunity"), ("Resources", "resource"),
        ("People/Companies", "organization"), ("Companies/People", "contact"), ("Peoples", "note"), ("", "note"),
    ],
)  # fmt: skip
def test_the_nearest_folder_says_it(folder: str, expected: str) -> None:
    assert kind(f"{folder}/x.md".lstrip("/")) == expected


@pytest.mark.parametrize(
    "front",
    ["tags: [person]", "tags: person", "tags: '#Person'", "tags: [a, people/work]", "tags: a, contact", "tags: a contact",
     "tag: person", 'categories: ["[[People]]"]', 'categories: "[[Categories/People|Folk]]"', "categories: People"],
)  # fmt: skip
def test_tags_and_categories_make_a_contact(front: str) -> None:
    assert kind("Notes/x.md", front) == "contact"


@pytest.mark.parametrize("front", ["tags: [personal]", "tags: work/person", "categories: Persons", "tags:", "tags: 3"])
def test_other_tags_do_not(front: str) -> None:
    assert kind("Notes/x.md", front) == "note"


def test_meetings_by_category() -> None:
    assert kind("Notes/x.md", 'categories: ["[[Meetings]]"]') == "interaction"


@pytest.mark.parametrize(
    "body", ["#person", "# Ann\n\n#person #work\n", "#friend #person/work", "text\n\nTags: #people\n"]
)
def test_a_line_of_tags_makes_a_contact(body: str) -> None:
    assert kind("Notes/x.md", "", body) == "contact"


@pytest.mark.parametrize("body", ["Write #person for people", "`#person`", "- #person", "#personal", "%%\n#person\n%%"])
def test_a_tag_within_a_text_does_not(body: str) -> None:
    assert kind("Notes/x.md", "", body) == "note"


def test_tags_of_such_a_line_are_tags_of_the_contact() -> None:
    contact = read_records("x.md", "---\ntags: [A]\n---\n#person #work/Acme #a\n", Conventions()).contact
    assert contact is not None
    assert contact.tags == ("a", "person", "work/acme")


@pytest.mark.parametrize("day", ["date: 2026-01-02"])
@pytest.mark.parametrize("people", ["people", "contacts", "attendees", "participants", "with"])
def test_a_date_and_people_make_an_interaction(day: str, people: str) -> None:
    assert kind("Notes/x.md", f"{day}\n{people}: ['[[Ann]]']") == "interaction"
    assert kind("Notes/x.md", day) == "note"
    assert kind("Notes/x.md", f"{people}: ['[[Ann]]']") == "note"
    assert kind("Notes/x.md", f"{day}\n{people}:") == "note"


def test_the_first_that_says_anything_decides() -> None:
    assert kind("people/Acme.md", "type: company") == "organization"
    assert kind("companies/Ann.md", "tags: [person]") == "contact"
    assert kind("people/Ann.md", "date: 2026-01-02\npeople: ['[[Bob]]']") == "contact"
    assert kind("people/Ann.md", "type: book") == "contact"
    assert kind("Meetings/2026-01-02.md") == "interaction"
    assert kind("people/2026-01-02.md") == "contact"


def test_me() -> None:
    assert kind("me.md") == kind("Me.md", "tags: [person]") == "me"
    assert kind("people/me.md") == "contact"
    assert kind("me.md", "type: person") == "contact"


@pytest.mark.parametrize("name", ["README.md", "index.md", "_index.md", "readme.md"])
def test_the_readme_of_a_folder_is_a_plain_note(name: str) -> None:
    assert kind(f"People/{name}") == kind(f"a/contacts/{name}") == "note"
    assert kind(f"People/{name}", "type: person") == "contact"


@pytest.mark.parametrize(
    ("path", "name"),
    [("People/Ann Lee.md", "Ann Lee"), ("People/Ann Lee/index.md", "Ann Lee"), ("People/W/Ann Lee/_index.md", "Ann Lee"),
     ("People/index.md", "index"), ("index.md", "index"), ("People/Dr. Ann.md", "Dr. Ann"), ("People/伟.md", "伟")],
)  # fmt: skip
def test_the_name_a_file_gives(path: str, name: str) -> None:
    assert contact_name(path, Conventions()) == name


def test_folders_of_the_vault() -> None:
    own = Conventions(folders=FOLDERS | {"contact": ("crm/humans", "volk")})
    assert kind("CRM/Humans/Ann.md", conventions=own) == kind("x/Volk/Ann.md", conventions=own) == "contact"
    assert kind("Humans/Ann.md", conventions=own) == kind("People/Ann.md", conventions=own) == "note"


def test_what_mdnet_wrote_records_nothing() -> None:
    text = "---\ngenerated_by: mdnet\n---\n## Log\n- 2026-01-02 coffee\n#person\n"
    for path in ("agendas/2026-W48.md", "People/briefs/Ann.md", "2026-01-02.md"):
        found = read_records(path, text, Conventions())
        assert (found.kind, found.interactions, found.contact, found.generated) == ("note", [], None, True)


# Daily notes

_DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("moment", "path"),
    [
        ("YYYY-MM-DD", "2026-03-04.md"),
        ("YYYY-MM-DD", "Journal/2026-03-04.md"),
        ("YYYY/MM/YYYY-MM-DD", "2026/03/2026-03-04.md"),
        ("YYYY/M-MMMM/YYYY-MM-DD", "Daily/2026/3-March/2026-03-04.md"),
        ("dddd, MMMM Do YYYY", "Wednesday, March 4th 2026.md"),
        ("ddd D MMM YY", "Wed 4 Mar 26.md"),
        ("[Daily] YYYY.MM.DD", "daily 2026.03.04.md"),
        ("YYYYMMDD[ (log)]", "20260304 (log).md"),
        ("GGGG-[W]WW/YYYY-MM-DD", "2026-W10/2026-03-04.md"),
        ("[YYYY] YYYY-DD-MM", "YYYY 2026-04-03.md"),
        ("DD.MM.YYYY", "04.03.2026.md"),
        ("[Café] YYYY-MM-DD", "Cafe\u0301 2026-03-04.md"),
    ],
)
def test_daily_notes_by_moment_format(moment: str, path: str) -> None:
    assert daily_date(path, Conventions(daily_format=moment)) == _DAY


@pytest.mark.parametrize(
    ("moment", "path"),
    [
        ("YYYY-MM-DD", "2026-03-04 Wed.md"),
        ("YYYY-MM-DD", "2026-02-30.md"),
        ("YYYY-MM-DD", "Weekly 2026-03-04.md"),
        ("YYYY-MM-DD", "20260304.md"),
        ("YYYY/MM/YYYY-MM-DD", "2026/02/2026-03-04.md"),
        ("gggg-[W]ww", "2026-W10.md"),
        ("YYYY-MM", "2026-03.md"),
        ("MMMM Do YYYY", "Mars 4th 2026.md"),
        ("", ".md"),
        ("[", "[.md"),
    ],
)
def test_what_is_no_daily_note(moment: str, path: str) -> None:
    assert daily_date(path, Conventions(daily_format=moment)) is None


def test_the_folder_of_daily_notes() -> None:
    own = Conventions(daily_folder="/Journal/Daily/")
    assert daily_date("journal/daily/2026-03-04.md", own) == _DAY
    assert daily_date("2026-03-04.md", own) is None
    assert daily_date("Journal/Daily/Old/2026-03-04.md", own) is None
