"""Google Contacts CSV in both layouts, and what mdnet writes for it. All people are made up."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from outgoing_people import ADA, PEOPLE, TODAY, outgoing

from mdnet.exchange import google
from mdnet.exchange.spread import halves
from mdnet.model.incoming import Card, Incoming, Wanted
from mdnet.model.outgoing import Outgoing

NEW = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
    "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
    "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
    "Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,"
    "Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,Relation 1 - Label,Relation 1 - Value,"
    "Relation 2 - Label,Relation 2 - Value,Website 1 - Label,Website 1 - Value,Event 1 - Label,Event 1 - Value,"
    "Custom Field 1 - Label,Custom Field 1 - Value"
)
OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,"
    "Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,"
    "Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,"
    "Organization 1 - Title,Organization 2 - Type,Organization 2 - Name,Organization 2 - Title"
)


def table(header: str, *rows: dict[str, str]) -> bytes:
    columns = header.split(",")
    assert all(row.keys() <= set(columns) for row in rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(data: bytes) -> Incoming:
    assert google.fits("contacts.csv", data[:4096])
    return google.read(data, "contacts.csv", Wanted(TODAY))


def test_the_layout_of_2024() -> None:
    found = read(table(NEW, {
        "First Name": "Ada", "Middle Name": "Augusta", "Last Name": "Lovelace", "Phonetic First Name": "Ay-da",
        "Name Prefix": "Dr.", "Nickname": "Countess", "Organization Name": "Engines", "Organization Title": "Analyst",
        "Organization Department": "Research", "Birthday": " --12-10", "Notes": "one\r\ntwo", "Photo": "https://x/y",
        "Labels": "Old friends ::: VIP ::: * myContacts ::: * starred", "E-mail 1 - Label": "Work",
        "E-mail 1 - Value": "ada@example.org ::: a2@example.org", "E-mail 2 - Label": "* Home",
        "E-mail 2 - Value": "home@example.org", "Phone 1 - Label": "Mobile", "Phone 1 - Value": "+48 123 ::: 0123 45",
        "Address 1 - Label": "Home", "Address 1 - Street": "St James Square", "Address 1 - City": "London",
        "Address 1 - Country": "UK", "Relation 1 - Label": "Mother", "Relation 1 - Value": "Annabella",
        "Relation 2 - Label": "Referred By", "Relation 2 - Value": "Mary", "Website 1 - Label": "Profile",
        "Website 1 - Value": "http\\://example.org/ada", "Event 1 - Label": "Anniversary",
        "Event 1 - Value": "2015-07-08", "Custom Field 1 - Label": "Locker", "Custom Field 1 - Value": "42",
    }))  # fmt: skip
    values = {
        "name": "Ada Augusta Lovelace", "aliases": ("Countess",), "organization": "Engines", "title": "Analyst",
        "birthday": "12-10", "tags": ("old-friends", "vip"), "phones": ("+48 123", "0123 45"), "location": "London, UK",
        "emails": ("home@example.org", "ada@example.org", "a2@example.org"), "urls": ("http://example.org/ada",),
        "relationships": ("parent Annabella",), "introduced_by": "Mary", "occasions": ("2015-07-08 anniversary",),
        "department": "Research", "address": "St James Square, London, UK",
    }  # fmt: skip
    facts = ("name prefix: Dr.", "Locker: 42")
    assert found == Incoming((Card("contacts.csv", 2, values, facts=facts, notes="one\ntwo"),))


def test_the_old_layout() -> None:
    found = read(table(OLD, {
        "Name": "Dr. Ada Lovelace", "Given Name": "Ada", "Family Name": "Lovelace", "Birthday": "1985-12-10",
        "Hobby": "lace; engines", "Group Membership": "* myContacts ::: Math", "E-mail 1 - Type": "* Other",
        "E-mail 1 - Value": "ada@example.org", "Phone 1 - Type": "Work", "Phone 1 - Value": "+1 555",
        "Organization 1 - Name": "Engines", "Organization 1 - Title": "Analyst", "Organization 2 - Name": "UCL",
        "Organization 2 - Title": "Fellow", "Maiden Name": "Byron",
    }, {"Name": "Bob", "Occupation": "Baker"}))  # fmt: skip
    ada, bob = found.cards
    assert ada.values == {
        "name": "Ada Lovelace", "birthday": "1985-12-10", "interests": ("lace", "engines"), "tags": ("math",),
        "emails": ("ada@example.org",), "phones": ("+1 555",), "organization": "Engines", "title": "Analyst",
        "affiliations": ("UCL, Fellow",),
    }  # fmt: skip
    assert ada.facts == ("maiden name: Byron",)
    assert bob.values == {"name": "Bob", "title": "Baker"}


def test_X07_no_records_are_never_success_and_a_bad_value_costs_that_value_alone() -> None:
    assert [p.code for p in read(table(NEW)).problems] == ["no-records"]
    assert [p.code for p in google.read(b"Name,E-mail\nA,b@c.de\n", "x.csv", Wanted(TODAY)).problems] == ["no-records"]
    found = read(table(NEW, {"First Name": "Ada", "Birthday": "1990-02-31", "E-mail 1 - Value": "nope"}, {}))
    assert [card.values for card in found.cards] == [{"name": "Ada"}]
    assert [(p.line, p.code) for p in found.problems] == [(2, "bad-date"), (2, "bad-email")]


@pytest.mark.parametrize(
    "header",
    ["Name,E-mail,Phone", "First Name,Last Name,E-mail Address,E-mail 2 Address,Business Phone,Home Phone,Web Page"],
)
def test_other_tables_do_not_fit(header: str) -> None:
    assert not google.fits("contacts.csv", f"{header}\n".encode())


def test_what_is_written_has_googles_headers() -> None:
    text = google.write([ADA], TODAY)
    header = text.partition("\r\n")[0]
    assert header.startswith(
        "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
        "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,"
        "Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Val"
    )
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["First Name"], row["Last Name"], row["Birthday"]) == ("Ada", "Lovelace", "1985-12-10")
    assert row["Labels"] == "math ::: close/friend ::: * myContacts"
    assert row["Phone 1 - Value"] == "+44 20 7946 0000"
    assert (row["Event 2 - Label"], row["Event 2 - Value"]) == ("joined UCL", " --09-01")
    assert (row["Relation 1 - Label"], row["Relation 1 - Value"]) == ("mentor", "Mary Somerville")
    assert google.write([ADA], TODAY) == text


def test_what_is_written_comes_back() -> None:
    (card,) = read(google.write([ADA], TODAY).encode()).cards
    assert card.values == {
        "name": "Ada Lovelace", "aliases": ADA.contact.aliases, "organization": "Analytical Engines, Ltd.",
        "title": 'Chief "analyst"; poet', "emails": ADA.contact.emails, "phones": ADA.contact.phones,
        "urls": ADA.contact.urls, "handles": ADA.contact.handles, "location": "London", "timezone": "Europe/London",
        "languages": ("en", "fr"), "circle": "close", "cadence": "6 weeks", "last_contact": "2026-10-01",
        "birthday": "1985-12-10", "occasions": ("2015-06-20 wedding anniversary", "09-01 joined UCL"),
        "met_on": "2019-05-13", "met_at": "Strange Loop", "introduced_by": "Charles Babbage", "tags": ADA.contact.tags,
        "interests": ADA.contact.interests, "needs": ("an illustrator",), "offers": ("proofs",),
        "relationships": ("mentor Mary Somerville",), "affiliations": ("UCL, student, 2010-2014", "X, -now"),
    }  # fmt: skip
    assert card.facts == ("kids: Maya (9), Leo — 2026-03-01", "sails")
    assert card.notes == ADA.notes


@given(PEOPLE)
def test_round_trip_of_any_person(person: Outgoing) -> None:
    contact = person.contact
    found = read(google.write([person], TODAY).encode())
    (card,) = found.cards
    assert not found.problems
    assert (card.name, card.texts("aliases")) == (contact.name, contact.aliases)
    for key in "emails phones urls tags interests needs".split():
        assert card.texts(key) == getattr(contact, key)
    assert card.text("organization") == (contact.organization.text if contact.organization else "")
    assert card.text("birthday") == str(contact.birthday or "").removeprefix("--")
    assert card.notes == person.notes
    assert card.facts == tuple(fact.text for fact in contact.facts)


def test_X01_names_that_a_spreadsheet_would_compute_are_neutralised_and_phones_are_not() -> None:
    person = outgoing(name="=HYPERLINK(1) x", title="@x", phones=("+49 30 1", "-1 (2)"), emails=("=a@example.org",))
    (row,) = csv.DictReader(io.StringIO(google.write([person], TODAY), newline=""))
    assert (row["First Name"], row["Organization Title"]) == ("'=HYPERLINK(1)", "'@x")
    assert (row["Phone 1 - Value"], row["E-mail 1 - Value"]) == ("+49 30 1", "'=a@example.org")
    (card,) = read(google.write([person], TODAY).encode()).cards
    assert (card.name, card.text("title")) == ("=HYPERLINK(1) x", "@x")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")),
        ("Ada", ("Ada", "")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Grace Brewster Hopper", ("Grace Brewster", "Hopper")),
        ("van Gogh", ("van", "Gogh")),
        ("Eva van der Berg", ("Eva", "van der Berg")),
        ("", ("", "")),
    ],
)
def test_a_name_is_halved_before_the_last_name(name: str, expected: tuple[str, str]) -> None:
    assert halves(name) == expected
