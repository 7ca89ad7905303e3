"""Any table of people: what is guessed, what is read, and the spreadsheet that mdnet writes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from outgoing_people import ADA, PEOPLE, TODAY, outgoing

from mdnet.exchange import table
from mdnet.model.incoming import Card, Incoming, Wanted
from mdnet.model.outgoing import Outgoing


def read(text: str | bytes, path: str = "people.csv", **columns: str) -> Incoming:
    data = text.encode() if isinstance(text, str) else text
    return table.read(data, path, Wanted(TODAY, columns={key.replace("_", " "): to for key, to in columns.items()}))


def codes(incoming: Incoming) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in incoming.problems]


@pytest.mark.parametrize(
    ("headers", "properties"),
    [
        ("Name,E-mail,Phone,Company", "name emails phones organization"),
        ("First Name,Last Name,Email 1,Email 2,Mobile", "first_name last_name emails emails phones"),
        ("firstName,lastName,emailAddress,jobTitle", "first_name last_name emails title"),
        ("Vorname;Nachname;E-Mail;Telefon;Geburtstag", "first_name last_name emails phones birthday"),
        ("Name;Vorname;Firma;Letzter Kontakt", "last_name first_name organization last_contact"),
        ("Nombre;Apellidos;Correo electrónico;Teléfono", "first_name last_name emails phones"),
        ("Nombre;Empresa;Ciudad", "name organization location"),
        ("Nom;Prénom;Société;Dernier contact", "last_name first_name organization last_contact"),
        ("Nome;Cognome;Azienda;Ruolo", "first_name last_name organization title"),
        ("Nome;Sobrenome;Telemóvel", "first_name last_name phones"),
        ("Voornaam;Tussenvoegsel;Achternaam;E-mailadres", "first_name middle_name last_name emails"),
        ("Name,Date of last contact,Next contact,Tier", "name last_contact  circle"),
        ("Name,Title,Job Title", "name prefix title"),
        ("Name,Connected On,How we met,Colour", "name connected_on met_at fact"),
    ],
)
def test_columns_are_guessed_by_their_headers(headers: str, properties: str) -> None:
    columns = headers.split("," if "," in headers else ";")
    assert list(table.guess(columns).values()) == properties.split(" ")


def test_columns_with_unknown_headers_are_guessed_by_what_their_cells_look_like() -> None:
    rows = "Who,A,B,C,D,E\nAda,ada@example.org,+44 20 7946 0000,https://example.org,2024-03-05,12345678\n"
    found = table.guessed(rows.encode(), "x.csv", {"who": "name"})
    assert found == {"Who": "name", "A": "emails", "B": "phones", "C": "urls", "D": "fact", "E": "fact"}


def test_a_row_becomes_a_card_and_unknown_columns_facts() -> None:
    found = read(
        "Full Name,E-mail,Phone 1,Phone 2,Last Contact,Birthday,Tags,City,Country,Favourite colour,Notes\n"
        'Ada Lovelace,"ada@example.org, Ada <a2@example.org>",+44 1,"020 (0)3",2026-03-05,12-10,"old friends; math",'
        'London,UK,blue,"one\n\ntwo"\n'
    )
    values = {
        "name": "Ada Lovelace", "emails": ("ada@example.org", "a2@example.org"), "phones": ("+44 1", "020 (0)3"),
        "last_contact": "2026-03-05", "birthday": "12-10", "tags": ("old-friends", "math"), "location": "London, UK",
    }  # fmt: skip
    values["emails"] = ("a2@example.org",)  # where addresses stand in brackets, those are meant
    assert found.cards == (Card("people.csv", 2, values, facts=("Favourite colour: blue",), notes="one\n\ntwo"),)
    assert not found.encounters
    assert not found.problems


def test_what_the_user_says_of_a_column_goes_before_the_guess() -> None:
    found = read("Name,Status,Tier\nAda,engaged,gold\n", status="needs", TIER="", name="nickname")
    assert found.cards == ()
    found = read("Name,Status,Tier\nAda,engaged,gold\n", status="needs", TIER="")
    assert found.cards[0].values == {"name": "Ada", "needs": ("engaged",)}
    found = read("Name,Status\nAda,engaged\n", status="mood")
    assert found.cards[0].values == {"name": "Ada", "mood": "engaged"}
    assert codes(read("Name\nAda\n", status="mood")) == [(0, "unknown-column")]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfName;E-mail\nJos\xc3\xa9;j@example.org\n",
        "Name\tE-mail\nJosé\tj@example.org\n".encode("utf-16"),
        "Name,E-mail\r\nJosé,j@example.org\r\n".encode("utf-16-be"),
        b"Name,E-mail\nJos\xe9,j@example.org\n",
        "My people;\n;\n\nE-mail;Name\nj@example.org;José\n".encode(),
        "Name,E-mail\nJose\u0301,j@example.org\n".encode(),
    ],
    ids="bom-semicolon utf-16-tab utf-16-be latin-1 title-above decomposed".split(),
)
def test_X07_encodings_and_delimiters_are_told_by_content(data: bytes) -> None:
    (card,) = read(data).cards
    assert card.values == {"name": "José", "emails": ("j@example.org",)}


@pytest.mark.parametrize("text", ["", "\n\n", "Name,E-mail\n", "Name,E-mail\n,\n", "Colour,Size\nred,9\n", "\0" * 99])
def test_X07_no_records_are_never_success(text: str) -> None:
    found = read(text)
    assert not found.cards
    assert (0, "no-records") in codes(found)


def test_one_bad_value_costs_neither_the_row_nor_the_file() -> None:
    found = read(
        "Name,E-mail,Birthday,Cadence,Last contact\nAda,nope,31.2.1990,3m,03/04/2026\nBob,,1.2.90,6 weeks,\n,,,,\n,x,,,\n"
    )
    assert [card.values for card in found.cards] == [{"name": "Ada"}, {"name": "Bob", "cadence": "6 weeks"}]
    assert codes(found) == [
        (2, "bad-email"), (2, "bad-date"), (2, "bad-cadence"), (2, "unclear-date"), (3, "unclear-date"),
        (5, "bad-email"), (5, "no-name"),
    ]  # fmt: skip


def test_X01_cells_that_a_spreadsheet_would_compute_are_neutralised_and_read_back_as_they_were() -> None:
    names = ['=HYPERLINK("http://x.example")', "-1", "@x", "'=1", "''+1", "+49 30", "=1\t+1", "＝1", "'quoted'"]
    people = [
        outgoing(name=name, title=f"{name} x", phones=("+49 30 123456",), tags=("a",), aliases=('in "quotes"',))
        for name in names
    ]
    text = table.write(people, TODAY)
    cells = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    for row in cells:
        assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row.values())
    assert [row["name"] for row in cells][:2] == ['\'=HYPERLINK("http://x.example")', "'-1"]
    assert {row["phones"] for row in cells} == {"'+49 30 123456"}
    cards = read(text).cards
    assert [card.name for card in cards] == [" ".join(name.split()) for name in names]
    assert {card.texts("phones") for card in cards} == {("+49 30 123456",)}
    assert {card.texts("aliases") for card in cards} == {('in "quotes"',)}


def test_the_mark_is_taken_away_only_where_mdnet_put_it() -> None:
    found = read("name,colour\n'=1,'=2\n")
    assert (found.cards[0].name, found.cards[0].facts) == ("'=1", ("colour: '=2",))


def test_the_spreadsheet_is_read_by_others_as_it_is_meant() -> None:
    text = table.write([ADA], TODAY)
    assert text.startswith("\ufeffname,aliases,organization,title,emails,phones")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert row["emails"] == "ada@example.org; countess@example.org"
    assert row["title"] == 'Chief "analyst"; poet'
    assert row["notes"] == ADA.notes
    assert (row["cadence"], row["last contact"], row["due"]) == ("6 weeks", "2026-10-01", "2026-11-12")
    assert table.write([ADA], TODAY) == text
    assert "\r\n" in text and "\n\r" not in text


def test_everything_in_the_spreadsheet_comes_back() -> None:
    (card,) = read(table.write([ADA], TODAY)).cards
    assert card.values == {
        "name": "Ada Lovelace", "aliases": ("Countess", "AAL"), "organization": "Analytical Engines, Ltd.",
        "title": 'Chief "analyst"; poet', "emails": ("ada@example.org", "countess@example.org"),
        "phones": ("+44 20 7946 0000", "020 7946 0001"),
        "urls": ("https://example.org/~ada", "https://www.linkedin.com/in/ada"),
        "handles": ("mastodon: @ada@example.social",), "location": "London", "timezone": "Europe/London",
        "languages": ("en", "fr"), "circle": "close", "cadence": "6 weeks", "last_contact": "2026-10-01",
        "birthday": "1985-12-10", "occasions": ("2015-06-20 wedding anniversary", "09-01 joined UCL"),
        "met_on": "2019-05-13", "met_at": "Strange Loop", "introduced_by": "Charles Babbage",
        "tags": ("math", "close/friend"), "interests": ("lace, old and new", "engines"), "needs": ("an illustrator",),
        "offers": ("proofs",), "affiliations": ("UCL, student, 2010-2014", "X, -now"),
        "relationships": ("mentor Mary Somerville",), "uid": ADA.uid,
    }  # fmt: skip
    assert card.facts == ("kids: Maya (9), Leo — 2026-03-01", "sails")
    assert card.notes == ADA.notes


def expected(person: Outgoing) -> dict[str, object]:
    contact = person.contact
    values = {
        "name": contact.name, "aliases": contact.aliases, "emails": contact.emails, "phones": contact.phones,
        "urls": contact.urls, "tags": contact.tags, "title": contact.title, "cadence": person.cadence,
        "organization": contact.organization and contact.organization.text,
        "location": contact.location and contact.location.text,
        "birthday": contact.birthday and str(contact.birthday).removeprefix("--"),
        "met_on": contact.met_on and str(contact.met_on),
        "last_contact": person.last_contact and str(person.last_contact),
        "interests": contact.interests, "needs": contact.needs,
    }  # fmt: skip
    return {key: value for key, value in values.items() if value}


@given(PEOPLE)
def test_X01_round_trip_of_any_person(person: Outgoing) -> None:
    found = read(table.write([person], TODAY))
    (card,) = found.cards
    assert not found.problems
    assert {key: value for key, value in card.values.items() if key != "uid"} == expected(person)
    assert card.facts == tuple(fact.text for fact in person.contact.facts)
    assert card.notes == person.notes


def test_X08_the_same_file_read_again_gives_the_same_and_a_changed_phone_only_that() -> None:
    text = table.write([ADA], TODAY)
    first, second = read(text), read(text)
    assert first == second
    (changed,) = read(text.replace("0001", "0009")).cards
    differing = {key for key in changed.values if changed.values[key] != first.cards[0].values[key]}
    assert differing == {"phones"}


@pytest.mark.parametrize(
    ("path", "head", "fits"),
    [
        ("people.csv", b"Name,E-mail\nAda,ada@example.org\n", True),
        ("people.CSV", b"Colour,Size\nred,9\n", True),
        ("people.tsv", b"Name\tE-mail\n", True),
        ("people.txt", b"Name;E-mail\n", True),
        ("letter.txt", b"Dear Ada, thank you\nfor the name, and the date\n", False),
        ("people.csv", b"", False),
        ("people.vcf", b"Name,E-mail\n", False),
    ],
)
def test_a_table_is_told_by_its_name_and_its_headers(path: str, head: bytes, fits: bool) -> None:
    assert table.fits(path, head) is fits
