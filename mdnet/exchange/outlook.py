"""Outlook CSV: what classic Outlook, new Outlook and Outlook.com export, and what they import.

The headers are in the language of the program; read are English, German, French and Spanish ones. Days stand as the
computer writes them: in what order is told by a day of the file that leaves no doubt, or by headers in a language that
puts the day first. No day in it means contact. A contact that is marked private there is not so here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mdnet.exchange import days
from mdnet.exchange.cells import Reading, items, joined, one_line
from mdnet.exchange.outlook_notes import TIES, anniversary, has_anniversary, notes_of, read_notes, ties
from mdnet.exchange.spread import halves
from mdnet.exchange.tables import (
    Faults,
    clean,
    headers_of,
    neutralized,
    read_table,
    restored,
    to_csv,
)
from mdnet.model.dates import PartialDate
from mdnet.model.incoming import Card, Ignored, Incoming, Wanted
from mdnet.model.names import loose
from mdnet.model.outgoing import Outgoing

_PROPERTIES = {
    "first_name": "First Name", "middle_name": "Middle Name", "last_name": "Last Name", "suffix": "Suffix",
    "organization": "Company", "title": "Job Title", "birthday": "Birthday",
    "occasions": "Anniversary", "interests": "Hobby", "introduced_by": "Referred By", "languages": "Language",
    "department": "Department",
}  # fmt: skip
_EMAILS = ("E-mail Address", "E-mail 2 Address", "E-mail 3 Address")
_PHONES = (
    "Mobile Phone|Business Phone|Home Phone|Other Phone|Primary Phone|Business Phone 2|Home Phone 2|Mobile Phone 2"
    "|Car Phone|Company Main Phone"
).split("|")
_PAGES = ("Web Page", "Personal Web Page")
_PLACES = ("Home", "Business", "Other")
_FACTS = {
    "Title": "name prefix", "Children": "children", "Assistant's Name": "assistant",
    "Profession": "profession", "Schools": "schools", "Location": "place",
    "Office Location": "office", "User 1": "user 1", "User 2": "user 2", "User 3": "user 3", "User 4": "user 4",
}  # fmt: skip

_LANGUAGES: Mapping[str, str] = {
    "de": "Anrede=Title|Vorname=First Name|Weitere Vornamen=Middle Name|Nachname=Last Name|Suffix=Suffix|Firma=Company"
    "|Spitzname=Nickname|Abteilung=Department|Position=Job Title|Ort geschäftlich=Business City"
    "|Land/Region geschäftlich=Business Country/Region|Ort privat=Home City|Land/Region privat=Home Country/Region"
    "|Weiterer Ort=Other City|Weiteres/e Land/Region=Other Country/Region|Straße geschäftlich=Business Street"
    "|Straße privat=Home Street|Weitere Straße=Other Street|Postleitzahl geschäftlich=Business Postal Code"
    "|Postleitzahl privat=Home Postal Code|Telefon geschäftlich=Business Phone|Telefon geschäftlich 2=Business Phone 2"
    "|Telefon (privat)=Home Phone|Telefon privat=Home Phone|Telefon (privat 2)=Home Phone 2"
    "|Telefon privat 2=Home Phone 2|Mobiltelefon=Mobile Phone|Mobiltelefon 2=Mobile Phone 2|Autotelefon=Car Phone"
    "|Weiteres Telefon=Other Phone|Haupttelefon=Primary Phone|Telefon Firma=Company Main Phone"
    "|E-Mail-Adresse=E-mail Address|E-Mail 2: Adresse=E-mail 2 Address|E-Mail 3: Adresse=E-mail 3 Address"
    "|Geburtstag=Birthday|Jahrestag=Anniversary|Kategorien=Categories|Kinder=Children|Partner=Spouse|Hobby=Hobby"
    "|Name des/r Vorgesetzten=Manager's Name|Name des/der Vorgesetzten=Manager's Name|Notizen=Notes|Beruf=Profession"
    "|Empfohlen von=Referred By|Sprache=Language|Webseite=Web Page|Büro=Office Location|Benutzer 1=User 1"
    "|Benutzer 2=User 2|Benutzer 3=User 3|Benutzer 4=User 4|Assistent(in)=Assistant's Name"
    "|Name Assistent=Assistant's Name",
    "fr": "Civilité=Title|Prénom=First Name|Deuxième prénom=Middle Name|Nom=Last Name|Suffixe=Suffix|Surnom=Nickname"
    "|Société=Company|Service=Department|Titre=Job Title|Ville (bureau)=Business City|Ville (domicile)=Home City"
    "|Pays/Région (bureau)=Business Country/Region|Pays/Région (domicile)=Home Country/Region|Ville (autre)=Other City"
    "|Pays/Région (autre)=Other Country/Region|Rue (bureau)=Business Street|Rue (domicile)=Home Street"
    "|Rue (autre)=Other Street|Code postal (bureau)=Business Postal Code|Code postal (domicile)=Home Postal Code"
    "|Téléphone (bureau)=Business Phone|Téléphone 2 (bureau)=Business Phone 2|Téléphone (domicile)=Home Phone"
    "|Téléphone 2 (domicile)=Home Phone 2|Tél. mobile=Mobile Phone|Téléphone (voiture)=Car Phone"
    "|Téléphone (autre)=Other Phone|Téléphone principal=Primary Phone|Téléphone société=Company Main Phone"
    "|Adresse de messagerie=E-mail Address|Adresse de messagerie 2=E-mail 2 Address"
    "|Adresse de messagerie 3=E-mail 3 Address|Adresse de courrier=E-mail Address"
    "|Adresse de courrier 2=E-mail 2 Address|Adresse de courrier 3=E-mail 3 Address|Anniversaire=Birthday"
    "|Anniversaire de mariage ou fête=Anniversary|Catégories=Categories|Enfants=Children|Conjoint(e)=Spouse"
    "|Passe-temps=Hobby|Responsable=Manager's Name|Notes=Notes|Profession=Profession|Recommandé par=Referred By"
    "|Langue=Language|Page Web=Web Page|Bureau=Office Location|Nom de l'assistant(e)=Assistant's Name"
    "|Utilisateur 1=User 1|Utilisateur 2=User 2|Utilisateur 3=User 3|Utilisateur 4=User 4",
    "es": "Tratamiento=Title|Nombre=First Name|Segundo nombre=Middle Name|Apellidos=Last Name|Sufijo=Suffix"
    "|Apodo=Nickname|Organización=Company|Compañía=Company|Departamento=Department|Puesto=Job Title"
    "|Ciudad de trabajo=Business City|País o región del trabajo=Business Country/Region|Otra ciudad=Other City"
    "|País o región del domicilio=Home Country/Region|Otro país o región=Other Country/Region"
    "|Calle del trabajo=Business Street|Otra calle=Other Street|Código postal del trabajo=Business Postal Code"
    "|Teléfono del trabajo=Business Phone|Particular=Home Phone|Teléfono particular=Home Phone"
    "|Teléfono móvil=Mobile Phone|Otro teléfono=Other Phone|Teléfono principal=Primary Phone"
    "|Número de centralita de la organización=Company Main Phone|Dirección de correo electrónico=E-mail Address"
    "|Dirección de correo electrónico 2=E-mail 2 Address|Dirección del correo electrónico 3=E-mail 3 Address"
    "|Dirección de correo electrónico 3=E-mail 3 Address|Cumpleaños=Birthday|Aniversario=Anniversary"
    "|Categorías=Categories|Hijos=Children|Cónyuge=Spouse|Aficiones=Hobby|Nombre del director=Manager's Name"
    "|Notas=Notes|Profesión=Profession|Recomendado por=Referred By|Idioma=Language|Página web=Web Page"
    "|Usuario 1=User 1|Usuario 2=User 2|Usuario 3=User 3|Usuario 4=User 4",
}
_ENGLISH = frozenset(
    [
        *_PROPERTIES.values(),
        *_EMAILS,
        *_PHONES,
        *_PAGES,
        *_FACTS,
        *TIES,
        "Nickname",
        "Notes",
        "Categories",
        "Keywords",
        "IMAddress",
    ]
    + [
        f"{place} {part}"
        for place in _PLACES
        for part in ("City", "Street", "Country", "Country/Region", "Postal Code")
    ]
)
_OTHERS = {
    loose(foreign): english
    for words in _LANGUAGES.values()
    for foreign, english in (pair.split("=") for pair in words.split("|"))
}
_SAME = {loose(header): header for header in _ENGLISH}
_TELLING = frozenset((*_EMAILS[1:], *_PHONES[:7], "Web Page", "Business Street", "Home Street", "Business City",
                      "Home City"))  # fmt: skip
"""Headers that only Outlook writes; three of them make a file its own."""
_LOOKED_FOR = (
    "no table of Outlook's is in this file: a row of headers was looked for, such as First Name, Last Name, E-mail"
    " Address, E-mail 2 Address and Business Phone"
)


def fits(path: str, head: bytes) -> bool:
    """Whether a file has Outlook's headers."""
    return path.lower().endswith((".csv", ".txt")) and bool(headers_of(head, _known))


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The contacts of a file."""
    faults = Faults(path)
    table = read_table(data, faults, _known)
    if table is None:
        faults.add(0, "no-records", _LOOKED_FOR)
        return Incoming(problems=faults.all())
    headers = tuple(_english(header) for header in table.headers)
    dated = [at for at, header in enumerate(headers) if header in ("Birthday", "Anniversary")]
    order = days.order_of(row.cells[at] for row in table.rows for at in dated)
    if not order and any(loose(header) in _OTHERS and loose(header) not in _SAME for header in table.headers):
        order = "dmy"
    cards, exchange = [], 0
    for row in table.rows:
        cells: dict[str, str] = {}
        for header, cell in zip(headers, row.cells, strict=True):
            if cell.strip():
                cells.setdefault(header, restored(cell))
        exchange += sum(cells.get(header, "").startswith("/") for header in _EMAILS)
        card = _card(cells, Reading(row.number, order, faults), path)
        if card.values or card.notes:
            cards.append(card)
        else:
            faults.add(row.number, "no-name", "nothing in this row says who it is")
    if not cards:
        faults.add(0, "no-records", "Outlook's headers are there, but no contact below them")
    ignored = (Ignored(exchange, "addresses within Exchange, which are no e-mail addresses"),) if exchange else ()
    return Incoming(tuple(cards), problems=faults.all(), ignored=ignored)


def _english(header: str) -> str:
    word = loose(header)
    return _SAME.get(word) or _OTHERS.get(word) or header


def _known(cells: Sequence[str]) -> int:
    found = {_english(cell) for cell in cells if len(cell) < 60} & _ENGLISH
    return len(found) if len(found & _TELLING) > 2 and found & {"First Name", "Last Name"} else 0


def _card(cells: Mapping[str, str], reading: Reading, path: str) -> Card:
    for property_, header in _PROPERTIES.items():
        text = cells.get(header, "")
        if property_ in ("birthday", "occasions") and re.fullmatch(r"\s*0+/0+/0+\s*", text):
            continue  # Outlook's way to say "none"
        if property_ == "occasions" and has_anniversary(cells.get("Notes", "")):
            continue  # it stands there with its label
        reading.take(header, property_, text)
    if alias := clean(cells.get("Nickname", "")):
        reading.add("Nickname", "aliases", [alias])
    emails = [cells[header] for header in _EMAILS if header in cells]
    for email in emails:
        if not email.startswith("/"):
            reading.add("E-mail", "emails", items(email, "emails"))
    for headers, property_ in ((_PHONES, "phones"), (_PAGES, "urls")):
        reading.add(property_, property_, [clean(cells[header]) for header in headers if header in cells])
    for header, label in _FACTS.items():
        if text := clean(cells.get(header, "")):
            reading.fact(label, text)
    for header, kind in TIES.items():
        if text := clean(cells.get(header, "")):
            reading.add(header, "relationships", [f"{kind} {text}"])
    reading.take("IMAddress", "handles", cells.get("IMAddress", ""))
    for header in ("Categories", "Keywords"):
        reading.take("category", "tags", cells.get(header, ""))
    for place in _PLACES:
        _address(place, {header: one_line(text) for header, text in cells.items()}, reading)
    read_notes(cells.get("Notes", ""), reading)
    return reading.card(path)


def _address(place: str, cells: Mapping[str, str], reading: Reading) -> None:
    country = cells.get(f"{place} Country/Region") or cells.get(f"{place} Country")
    city, street = cells.get(f"{place} City"), cells.get(f"{place} Street")
    where = ", ".join(filter(None, (city, country)))
    if where and not reading.has("location"):
        reading.take(place, "location", where)
    if street:
        town = " ".join(filter(None, (cells.get(f"{place} Postal Code"), city)))
        whole = ", ".join(filter(None, (street, town, country)))
        reading.take(f"address ({place.lower()})", "address", whole)


HEADERS = (
    "First Name", "Middle Name", "Last Name", "Nickname", "Company", "Job Title", *_EMAILS, *_PHONES[:8], *_PAGES,
    "Home City", "Birthday", "Anniversary", "Spouse", "Manager's Name", "Referred By", "Hobby", "Language",
    "Categories", "Notes",
)  # fmt: skip


def write(people: Iterable[Outgoing], today: date) -> str:
    """A file that both Outlooks import; it begins with a byte order mark, by which they know UTF-8. Three e-mail
    addresses, eight phones and two pages at most; a birthday without a year has no place there."""
    rows = map(_row, people)
    return "\ufeff" + to_csv(HEADERS, ([_safe(header, row.get(header, "")) for header in HEADERS] for row in rows))


def _safe(header: str, text: str) -> str:
    text = text if header in ("Notes", "Hobby", "Language") else clean(text)
    return text if "Phone" in header and not re.search(r"[^-+0-9 ()./]", text) else neutralized(text)


def _row(person: Outgoing) -> dict[str, str]:
    contact = person.contact
    first, last = halves(contact.name)
    row = {
        "First Name": first, "Last Name": last, "Nickname": contact.aliases[0] if contact.aliases else "",
        "Company": contact.organization.text if contact.organization else "", "Job Title": contact.title,
        "Home City": contact.location.text if contact.location else "",
        "Referred By": contact.introduced_by.text if contact.introduced_by else "",
        "Birthday": _day(contact.birthday), "Categories": ";".join(contact.tags),
        "Anniversary": _day(found.day) if (found := anniversary(person)) else "",
        "Hobby": joined(contact.interests, "interests"), "Language": joined(contact.languages, "languages"),
        "Notes": notes_of(person),
    }  # fmt: skip
    row |= zip(_EMAILS, contact.emails, strict=False)
    row |= zip(_PHONES[:8], contact.phones, strict=False)
    row |= zip(_PAGES, contact.urls, strict=False)
    return row | {header: tie.contact.text for header, tie in ties(person).items()}


def _day(day: PartialDate | None) -> str:
    return f"{day.month}/{day.day}/{day.year}" if day and day.year else ""
