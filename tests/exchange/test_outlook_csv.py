"""Outlook CSV in four languages, and what mdnet writes for it. All people are made up."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from outgoing_people import ADA, PEOPLE, TODAY, outgoing

from mdnet.exchange import google, linkedin, outlook
from mdnet.model.incoming import Card, Incoming, Wanted
from mdnet.model.outgoing import Outgoing

ENGLISH = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,"
    "Business Postal Code,Business Country/Region,Home City,Home Country/Region,Business Fax,Business Phone,Home Phone,"
    "Mobile Phone,Anniversary,Birthday,Categories,Children,E-mail Address,E-mail Type,E-mail Display Name,"
    "E-mail 2 Address,Gender,Hobby,Manager's Name,Notes,Private,Referred By,Sensitivity,Spouse,User 1,Web Page"
)


def table(header: str, *rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    columns = header.split(",")
    assert all(row.keys() <= set(columns) for row in rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def read(data: bytes) -> Incoming:
    assert outlook.fits("contacts.csv", data[:4096])
    assert not google.fits("contacts.csv", data[:4096])
    assert not linkedin.fits("contacts.csv", data[:4096])
    return outlook.read(data, "contacts.csv", Wanted(TODAY))


def test_an_english_export() -> None:
    found = read(table(ENGLISH, {
        "Title": "Ms", "First Name": "Grace", "Middle Name": "Brewster", "Last Name": "Hopper", "Company": "Navy",
        "Department": "Yard", "Job Title": "Admiral", "Business Street": "1 Pier", "Business City": "Arlington",
        "Business Postal Code": "22201", "Business Country/Region": "US", "Home City": "New York",
        "Business Fax": "+1 555 9", "Business Phone": "+1 555 2", "Home Phone": "+1 555 3", "Mobile Phone": "+1 555 1",
        "Anniversary": "0/0/00", "Birthday": "12/19/1966", "Categories": "Old friends;navy", "Children": "none",
        "E-mail Address": "grace@example.org", "E-mail Type": "SMTP", "Gender": "Unspecified",
        "E-mail 2 Address": "/o=ExchangeLabs/ou=x/cn=y", "Hobby": "clocks", "Manager's Name": "Howard",
        "Notes": "one\r\ntwo", "Private": "False", "Referred By": "Ada", "Spouse": "Vincent", "User 1": "42",
        "Web Page": "https://example.org/grace",
    }))  # fmt: skip
    values = {
        "name": "Grace Brewster Hopper", "organization": "Navy", "title": "Admiral", "birthday": "1966-12-19",
        "interests": ("clocks",), "introduced_by": "Ada", "emails": ("grace@example.org",),
        "phones": ("+1 555 1", "+1 555 2", "+1 555 3"), "urls": ("https://example.org/grace",),
        "relationships": ("spouse Vincent", "manager Howard"), "tags": ("old-friends", "navy"), "location": "New York",
        "department": "Yard", "address": "1 Pier, 22201 Arlington, US",
    }  # fmt: skip
    (card,) = found.cards
    assert card.values == values
    assert card.facts == ("children: none", "user 1: 42")
    assert card.notes == "one\ntwo"
    assert not found.problems
    assert [(ignored.number, ignored.what[:9]) for ignored in found.ignored] == [(1, "addresses")]


@pytest.mark.parametrize(
    ("header", "delimiter", "encoding"),
    [
        ("Anrede,Vorname,Nachname,Firma,Position,Ort privat,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,"
         "E-Mail 2: Adresse,Geburtstag,Kategorien,Notizen", ";", "cp1252"),
        ("Civilité,Prénom,Nom,Société,Titre,Ville (domicile),Téléphone (bureau),Tél. mobile,Adresse de messagerie,"
         "Adresse de messagerie 2,Anniversaire,Catégories,Notes", ";", "cp1252"),
        ("Tratamiento,Nombre,Apellidos,Organización,Puesto,Home City,Teléfono del trabajo,Teléfono móvil,"
         "Dirección de correo electrónico,Dirección de correo electrónico 2,Cumpleaños,Categorías,Notas", ",", "utf-8"),
    ],
    ids="de fr es".split(),
)  # fmt: skip
def test_X07_headers_in_three_more_languages(header: str, delimiter: str, encoding: str) -> None:
    cells = ("Dr.", "Zoë", "Müller", "Acme", "Chef", "Köln", "+49 30 2", "+49 170 1", "z@example.org", "z2@example.org",
             "03/04/1990" if "Geb" not in header else "03.04.1990", "math", "hm")  # fmt: skip
    found = read(
        table(header, dict(zip(header.split(","), cells, strict=True)), delimiter=delimiter, encoding=encoding)
    )
    (card,) = found.cards
    assert card.values == {
        "name": "Zoë Müller", "organization": "Acme", "title": "Chef", "location": "Köln",
        "phones": ("+49 170 1", "+49 30 2"), "emails": ("z@example.org", "z2@example.org"), "birthday": "1990-04-03",
        "tags": ("math",),
    }  # fmt: skip
    assert (card.facts, card.notes) == (("name prefix: Dr.",), "hm")
    assert [p.severity for p in found.problems] == (["hint"] if encoding == "cp1252" else [])


def test_a_birthday_that_could_be_two_days_is_a_problem_until_the_file_tells_the_order() -> None:
    ada, bob = {"First Name": "Ada", "Birthday": "3/4/1990"}, {"First Name": "Bob", "Birthday": "3/24/1990"}
    alone = read(table(ENGLISH, ada))
    assert alone.cards == (Card("contacts.csv", 2, {"name": "Ada"}),)
    assert [(p.line, p.code) for p in alone.problems] == [(2, "unclear-date")]
    assert [card.values["birthday"] for card in read(table(ENGLISH, ada, bob)).cards] == ["1990-03-04", "1990-03-24"]
    british = {"First Name": "Bob", "Anniversary": "24/3/1990"}
    assert read(table(ENGLISH, ada, british)).cards[0].values["birthday"] == "1990-04-03"


def test_X07_no_records_are_never_success() -> None:
    assert [p.code for p in read(table(ENGLISH)).problems] == ["no-records"]
    assert [p.code for p in outlook.read(b"a,b\n1,2\n", "x.csv", Wanted(TODAY)).problems] == ["no-records"]


def test_what_is_written_is_what_outlook_imports() -> None:
    text = outlook.write([ADA], TODAY)
    assert text.startswith("\ufeffFirst Name,Middle Name,Last Name,")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (row["First Name"], row["Last Name"], row["Company"]) == ("Ada", "Lovelace", "Analytical Engines, Ltd.")
    assert (row["Birthday"], row["Anniversary"], row["Categories"]) == ("12/10/1985", "6/20/2015", "math;close/friend")
    assert (row["E-mail Address"], row["E-mail 2 Address"]) == ADA.contact.emails
    assert (row["Mobile Phone"], row["Business Phone"]) == ADA.contact.phones
    assert row["Notes"].splitlines()[:3] == ['First line, with "quotes"', "", "second; line"]
    assert "Circle: close" in row["Notes"]
    assert outlook.write([ADA], TODAY) == text


def test_what_has_no_column_stands_below_the_notes_and_comes_back() -> None:
    more = ADA._replace(contact=ADA.contact._replace(emails=tuple(f"a{number}@example.org" for number in range(5))))
    (card,) = read(outlook.write([more], TODAY).encode()).cards
    assert card.texts("emails") == more.contact.emails
    assert (card.texts("aliases"), card.text("circle"), card.text("cadence")) == (
        ADA.contact.aliases,
        "close",
        "6 weeks",
    )
    assert card.values["occasions"] == ("2015-06-20 wedding anniversary", "09-01 joined UCL")
    assert card.values["relationships"] == ("mentor Mary Somerville",)
    assert (card.values["interests"], card.values["affiliations"]) == (
        ADA.contact.interests,
        ("UCL, student, 2010-2014", "X, -now"),
    )
    assert card.facts == ("kids: Maya (9), Leo — 2026-03-01", "sails")
    assert card.notes == ADA.notes
    (row,) = csv.DictReader(io.StringIO(outlook.write([more], TODAY).removeprefix("\ufeff"), newline=""))
    edited = row["Notes"] + "\nA line typed there"
    assert (
        read(table(ENGLISH, {"First Name": "Ada", "Notes": edited})).cards[0].notes
        == f"{ADA.notes}\nA line typed there"
    )


def test_a_birthday_without_a_year_has_no_column_there() -> None:
    person = ADA._replace(contact=ADA.contact._replace(birthday=ADA.contact.birthday._replace(year=None)))  # type: ignore[union-attr]
    (row,) = csv.DictReader(io.StringIO(outlook.write([person], TODAY).removeprefix("\ufeff"), newline=""))
    assert row["Birthday"] == ""


@given(PEOPLE)
def test_round_trip_of_any_person(person: Outgoing) -> None:
    contact = person.contact
    sure = outgoing(name="Sure", birthday=ADA.contact.birthday._replace(month=12, day=31))  # type: ignore[union-attr]
    _, card = read(outlook.write([sure, person], TODAY).encode()).cards
    assert (card.name, card.texts("aliases")) == (contact.name, contact.aliases)
    assert (card.texts("emails"), card.texts("phones")) == (contact.emails, contact.phones)
    assert (card.facts, card.notes) == (tuple(fact.text for fact in contact.facts), person.notes)
    assert (card.texts("tags"), card.text("title")) == (contact.tags, contact.title)
    assert card.text("organization") == (contact.organization.text if contact.organization else "")
    assert card.text("birthday") == str(contact.birthday or "").removeprefix("--")


def test_X01_names_that_a_spreadsheet_would_compute_are_neutralised_and_phones_are_not() -> None:
    person = outgoing(name="=1 +2", phones=("+49 30 1",))
    (row,) = csv.DictReader(io.StringIO(outlook.write([person], TODAY).removeprefix("\ufeff"), newline=""))
    assert (row["First Name"], row["Last Name"], row["Mobile Phone"]) == ("'=1", "'+2", "+49 30 1")
    (card,) = read(outlook.write([person], TODAY).encode()).cards
    assert (card.name, card.texts("phones")) == ("=1 +2", ("+49 30 1",))
