"""vCards that mdnet writes: read back by itself, by vobject, and by khard."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.exchange.vcard import read, write
from mdnet.exchange.vcard_values import clean, clean_notes, relationship, written_day
from mdnet.exchange.vcard_words import SERVICE_KEYS
from mdnet.model.cadence import Cadence
from mdnet.model.contact import Affiliation, Contact, Fact, Occasion, Relationship
from mdnet.model.dates import PartialDate
from mdnet.model.follow_up import FollowUp
from mdnet.model.incoming import Card, Task, Wanted
from mdnet.model.link import Reference
from mdnet.model.outgoing import Outgoing

TODAY = date(2026, 11, 24)
UID = "11111111-2222-3333-4444-555555555555"
VERSIONS = pytest.mark.parametrize("version", ["3.0", "4.0"])


def outgoing(name: str = "Grace Okafor", also: dict[str, Any] | None = None, **values: Any) -> Outgoing:
    return Outgoing(**{"uid": UID, "contact": Contact("people/Grace.md", name, **values), **(also or {})})


def again(one: Outgoing, version: str = "3.0") -> Card:
    found = read(write([one], TODAY, version).encode(), "out.vcf", Wanted(TODAY))
    assert found.problems == ()
    assert len(found.cards) == 1
    return found.cards[0]


FULL = outgoing(
    aliases=("Gracie", "The Weaver; of, things"),
    emails=("grace@example.org", "g.okafor@loom.example"),
    phones=("+44 20 7946 0123",),
    urls=("https://okafor.example/a,b;c",),
    handles=("telegram: gracew", "skype: grace.o", "@grace@social.example", "Discord: grace#1"),
    organization=Reference("Loom, Warp & Co"),
    title="Head weaver",
    affiliations=(
        Affiliation(Reference("UCL"), "student", 2010, 2014),
        Affiliation(Reference("Loom"), "CTO", 2019, None, True),
    ),
    location=Reference("London"),
    timezone="Europe/London",
    languages=("en", "ig"),
    circle="close",
    cadence=Cadence.parse("6 weeks"),
    snoozed_until=date(2027, 1, 2),
    birthday=PartialDate(5, 3),
    occasions=(
        Occasion("anniversary", PartialDate(6, 20, 2015)),
        Occasion("opened the studio", PartialDate(9, 1)),
    ),
    met_on=date(2020, 2, 29),
    met_at=Reference("Craft Fair"),
    introduced_by=Reference("Ada Lovelace"),
    created=date(2020, 3, 1),
    interests=("natural dyes",),
    needs=("an illustrator; soon",),
    offers=("loom time",),
    tags=("weaver", "alumni/ucl", "c++"),
    facts=(
        Fact("address", "12 Loom Street, Flat 2, London, E1 6AN, United Kingdom"),
        Fact("department", "Research, Silk"),
        Fact("food", "no nuts"),
        Fact("kids", "Maya (9), Leo", date(2026, 3, 1), 12),
        Fact("", "plays the oud", None, 13),
    ),
    relationships=(
        Relationship("spouse", Reference("Tunde Okafor")),
        Relationship("mentor", Reference("Ada Lovelace")),
        Relationship("business partner", Reference("Maya: of Maya & Co")),
    ),
    also={
        "cadence": "6 weeks",
        "last_contact": date(2026, 10, 1),
        "notes": "Likes tea.\n\n- no sugar; never, \\ ever",
        "follow_ups": (
            FollowUp("people/Grace.md", 9, "Send the article, soon", date(2026, 12, 1)),
            FollowUp("people/Grace.md", 10, "returns my loom", None, waiting=True),
            FollowUp("people/Grace.md", 11, "done already", None, done=True),
        ),
        "cards": ('X-FOO;P="a;b":one\\, two', "item3.X-THING:7", "item3.X-ABLabel:lucky number"),
    },
)


@VERSIONS
def test_X09_all_that_is_written_comes_back(version: str) -> None:
    card = again(FULL, version)
    assert card.notes == FULL.notes
    assert card.facts == ("kids: Maya (9), Leo — 2026-03-01", "plays the oud")
    assert card.tasks == (Task("Send the article, soon", date(2026, 12, 1)), Task("returns my loom", None, True))
    assert dict(card.values) == {
        "uid": UID,
        "name": "Grace Okafor",
        "aliases": ("Gracie", "The Weaver; of, things"),
        "emails": ("grace@example.org", "g.okafor@loom.example"),
        "phones": ("+44 20 7946 0123",),
        "urls": ("https://okafor.example/a,b;c",),
        "telegram": "gracew",
        "handles": ("@grace@social.example", "skype: grace.o", "Discord: grace#1"),
        "organization": "Loom, Warp & Co",
        "department": "Research, Silk",
        "title": "Head weaver",
        "affiliations": ("UCL, student, 2010-2014", "Loom, CTO, 2019-now"),
        "location": "London",
        "address": "12 Loom Street, Flat 2, London, E1 6AN, United Kingdom",
        "timezone": "Europe/London",
        "languages": ("en", "ig"),
        "circle": "close",
        "cadence": "6 weeks",
        "last_contact": "2026-10-01",
        "snoozed_until": "2027-01-02",
        "birthday": "05-03",
        "occasions": ("2015-06-20 anniversary", "09-01 opened the studio"),
        "met_on": "2020-02-29",
        "met_at": "Craft Fair",
        "introduced_by": "Ada Lovelace",
        "created": "2020-03-01",
        "interests": ("natural dyes",),
        "needs": ("an illustrator; soon",),
        "offers": ("loom time",),
        "tags": ("weaver", "alumni/ucl", "c++"),
        "food": "no nuts",
        "relationships": ("spouse Tunde Okafor", "mentor Ada Lovelace", "business partner: Maya: of Maya & Co"),
        "vcard": FULL.cards,
    }


@VERSIONS
def test_the_same_contacts_give_the_same_bytes_on_any_day(version: str) -> None:
    assert write([FULL, FULL], TODAY, version) == write([FULL], date(2030, 1, 1), version) * 2


def test_a_cadence_that_is_the_circles_is_not_made_the_contacts_own() -> None:
    assert "cadence" not in again(outgoing(circle="close", also={"cadence": "monthly"})).values


def test_what_is_not_carried() -> None:
    """The list that the module's docstring has."""
    card = again(
        outgoing(
            goals=(Reference("Learn to weave"),),
            pitch="I weave",
            facts=(Fact("pets", "Tom, Kit"),),
            also={"follow_ups": (FollowUp("a.md", 1, "wash", done=True, recurrence="every week"),)},
        )
    )
    assert dict(card.values) == {"uid": UID, "name": "Grace Okafor", "pets": "Tom, Kit"}
    assert card.tasks == ()


@pytest.mark.parametrize(
    ("day", "three", "four"),
    [
        (PartialDate(4, 17, 1990), "BDAY:1990-04-17", "BDAY:19900417"),
        (PartialDate(2, 29), "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29", "BDAY:--0229"),
    ],
)
def test_D03_birthdays_in_each_versions_way(day: PartialDate, three: str, four: str) -> None:
    one = outgoing(birthday=day)
    assert three in write([one], TODAY, "3.0").split("\r\n")
    assert four in write([one], TODAY, "4.0").split("\r\n")


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("12 Loom St, London", "London"),
        ("12 Loom St, London, E1 6AN", "London"),
        ("1 A, Berlin, Berlin, 10115, Germany", "Berlin"),
        ("Berlin, Germany", "Berlin"),
        ("London", "London"),
        ("12 Loom St, Leeds", "London"),
        ("12 Loom St", ""),
        ("a, b, c, d, e, f, g, h", "c"),
        ("a,, London ,, b", "London"),
        ("", "London"),
    ],
)
@VERSIONS
def test_addresses_come_back(address: str, city: str, version: str) -> None:
    facts = (Fact("address", address),) if address else ()
    card = again(outgoing(facts=facts, location=Reference(city) if city else None), version)
    assert card.text("location") == city
    assert card.text("address") == address


HOSTILE = (
    "Ada\r\nEMAIL:evil@example.org\rX-A:1\nTEL:666\x85X\u2028Y\u2029Z\x0bV\x00\x1b[31m;a,b\\\\n\\;"
    + "😀" * 300
    + "x" * 1000
)


@VERSIONS
def test_X02_a_hostile_name_is_one_folded_line(version: str) -> None:
    text = write([outgoing(HOSTILE, title=HOSTILE, also={"notes": HOSTILE})], TODAY, version)
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any(sign in text.replace("\r\n", "") for sign in "\r\n\x00\x0b\x1b\x85\u2028\u2029")
    assert [line.partition(":")[0] for line in lines if line and line[0] != " "] == (
        "BEGIN VERSION PRODID UID FN N TITLE NOTE END".split()
    )
    card = again(outgoing(HOSTILE, title=HOSTILE, also={"notes": HOSTILE}), version)
    assert card.name == card.values["title"] == clean(HOSTILE)
    assert card.notes == clean_notes(HOSTILE)
    (theirs,) = vobject.readComponents(text)
    assert (theirs.fn.value, theirs.note.value) == (clean(HOSTILE), clean_notes(HOSTILE))


@pytest.mark.parametrize("at", range(60, 80))
def test_X02_a_letter_is_never_broken_at_the_fold(at: int) -> None:
    name = "a" * at + "😀é" * 20
    for line in write([outgoing(name)], TODAY).encode().split(b"\r\n"):
        line.decode()
        assert len(line) <= 75


@pytest.mark.parametrize(
    "line",
    [
        "END:VCARD",
        "FN:Mallory",
        "UID:other",
        "X-MDNET-CIRCLE:inner",
        "X-A:1\r\nFN:Mallory",
        "X-A:1\nEND:VCARD",
        " X-A:1",
        "no line",
        "item9.X-ABLabel:of nothing",
        "PHOTO:data:x",
        "",
    ],
)
def test_X09_X02_a_kept_line_that_is_not_sound_is_not_written(line: str) -> None:
    assert write([outgoing(also={"cards": (line, "X-FOO:bar")})], TODAY) == write(
        [outgoing(also={"cards": ("X-FOO:bar",)})], TODAY
    )


def test_X09_groups_of_kept_lines_and_of_new_ones_do_not_mix() -> None:
    one = outgoing(occasions=(Occasion("wedding", PartialDate(9, 1)),), also={"cards": FULL.cards})
    card = again(one)
    assert card.values["occasions"] == ("09-01 wedding",)
    assert card.values["vcard"] == FULL.cards


def test_a_card_cannot_set_what_is_no_fact() -> None:
    text = write([outgoing(facts=(Fact("food", "no nuts"),))], TODAY)
    for key in ("private", "type", "Tags", "snoozed-until", "../x"):
        card = read(text.replace("food", key).encode(), "a.vcf", Wanted(TODAY)).cards[0]
        assert set(card.values) == {"uid", "name", "vcard"}, key


# any contact

letters = st.characters(exclude_categories=["Cs"])
texts = (
    st.one_of(
        st.sampled_from(
            ["Ada", "a;b", "a,b", "x\\\\ny", "\\\\", '"q"', "=C3=A9=", "a: b", "Zoë 伟", "http://x.example", "🧵" * 30]
        ),
        st.text(letters, min_size=1, max_size=90),
    )
    .map(clean)
    .filter(bool)
)
lists = st.lists(texts, max_size=3, unique_by=str.casefold).map(tuple)
days = st.dates(date(1605, 1, 1), date(2200, 1, 1))
partial = st.builds(
    lambda day, whole: PartialDate(day.month, day.day, day.year if whole else None), days, st.booleans()
)
words = st.from_regex(r"[a-z][a-z0-9]{2,9}", fullmatch=True)
contacts = st.fixed_dictionaries(
    {
        "name": texts,
        "aliases": lists,
        "emails": st.lists(words.map(lambda word: f"{word}@example.org"), max_size=3, unique=True).map(tuple),
        "phones": st.lists(
            st.from_regex(r"\+[1-9][0-9 ]{5,12}[0-9]", fullmatch=True).map(clean),
            max_size=2,
            unique_by=lambda text: text.replace(" ", ""),
        ).map(tuple),
        "urls": lists,
        "organization": st.none() | texts.map(Reference),
        "title": st.just("") | texts,
        "location": st.none() | texts.map(Reference),
        "languages": lists,
        "timezone": st.sampled_from(["", "Europe/Berlin", "UTC", "CET", "my own time"]),
        "birthday": st.none() | partial,
        "needs": lists,
        "interests": lists,
        "met_at": st.none() | texts.map(Reference),
        "tags": st.lists(
            st.one_of(words, st.sampled_from(["a/b", "2024", "c++", "mycontacts"])), max_size=3, unique=True
        ).map(tuple),
        "occasions": st.lists(st.builds(Occasion, texts, partial), max_size=2).map(tuple),
        "relationships": st.lists(
            st.builds(Relationship, texts.map(str.lower).map(clean).filter(bool), texts.map(Reference)), max_size=2
        ).map(tuple),
        "handles": st.lists(
            st.one_of(words.map(lambda word: f"telegram: {word}"), words.map(lambda word: f"skype: {word}"), texts),
            max_size=2,
            unique_by=str.casefold,
        ).map(tuple),
    }
)
notes = st.lists(st.one_of(st.just(""), st.text(letters, max_size=120)), max_size=5).map("\n".join)


def meant(contact: Contact) -> dict[str, Any]:
    """The values that a card of the contact must have."""
    values: dict[str, Any] = {"uid": UID, "name": contact.name, "title": contact.title, "timezone": contact.timezone}
    for key in "aliases emails phones urls languages needs interests".split():
        values[key] = getattr(contact, key)
    for key in "organization location met_at".split():
        values[key] = getattr(contact, key).text if getattr(contact, key) else ""
    values["birthday"] = written_day(contact.birthday) if contact.birthday else ""
    values["tags"] = set(contact.tags)
    values["occasions"] = {f"{written_day(one.day)} {one.label}".casefold() for one in contact.occasions}
    values["relationships"] = {relationship(one.kind, one.contact.text).casefold() for one in contact.relationships}
    values["handles"] = set(contact.handles)
    return {key: value for key, value in values.items() if value}


def held(card: Card) -> dict[str, Any]:
    values: dict[str, Any] = dict(card.values)
    handles = [
        f"{key}: {value}"
        for key in SERVICE_KEYS & values.keys()
        for value in (values.pop(key),)
        for value in ((value,) if isinstance(value, str) else value)
    ]
    values["handles"] = {*values.get("handles", ()), *handles}
    values["tags"] = set(values.get("tags", ()))
    for key in ("occasions", "relationships"):
        values[key] = {line.casefold() for line in values.get(key, ())}
    return {key: value for key, value in values.items() if value}


@settings(max_examples=150, deadline=None)
@given(contacts, notes, st.sampled_from(["3.0", "4.0"]))
def test_X02_any_contact_comes_back(values: dict[str, Any], text: str, version: str) -> None:
    one = outgoing(**values, also={"notes": text})
    card = again(one, version)
    assert held(card) == meant(one.contact)
    assert card.notes == clean_notes(text)
    written = write([one], TODAY, version)
    assert all(len(line) <= 75 for line in written.encode().split(b"\r\n"))
    assert written.count("BEGIN:VCARD") >= 1
    assert "\n" not in written.replace("\r\n", "")


@settings(max_examples=100, deadline=None)
@given(contacts, notes, st.sampled_from(["3.0", "4.0"]))
def test_X02_vobject_reads_the_same(values: dict[str, Any], text: str, version: str) -> None:
    one = outgoing(**values, also={"notes": text})
    (theirs,) = vobject.readComponents(write([one], TODAY, version))
    contact = one.contact
    assert theirs.fn.value == contact.name
    assert [line.value for line in theirs.contents.get("email", ())] == list(contact.emails)
    assert [line.value for line in theirs.contents.get("tel", ())] == list(contact.phones)
    assert [line.value for line in theirs.contents.get("url", ())] == list(contact.urls)
    assert [line.value for line in theirs.contents.get("title", ())] == [contact.title] * bool(contact.title)
    if contact.organization:
        assert theirs.org.value == [contact.organization.text]
    if contact.location:
        assert theirs.adr.value.city == contact.location.text
    if clean_notes(text):
        assert theirs.note.value == clean_notes(text)


def test_khard_lists_a_folder_of_written_cards(tmp_path: Path) -> None:
    khard = Path(sys.executable).with_name("khard")
    if not khard.exists():
        pytest.skip("khard is not installed")
    book = tmp_path / "book"
    book.mkdir()
    (book / "a.vcf").write_text(write([FULL], TODAY), "utf-8", newline="")
    (book / "b.vcf").write_text(
        write([FULL._replace(uid=UID[:-1] + "6", contact=FULL.contact._replace(name="Wei Čapek"))], TODAY, "4.0"),
        "utf-8",
        newline="",
    )
    config = tmp_path / "khard.conf"
    config.write_text(f"[addressbooks]\n[[people]]\npath = {book}\n[general]\ndefault_action = list\n", "utf-8")
    run = subprocess.run([khard, "-c", config, "list", "--parsable"], capture_output=True, text=True, timeout=60)
    assert run.stderr == ""
    assert [line.split("\t")[1] for line in run.stdout.splitlines()] == ["Grace Okafor", "Wei Čapek"]
    shown = subprocess.run([khard, "-c", config, "show", "uid:" + UID], capture_output=True, text=True, timeout=60)
    assert "grace@example.org" in shown.stdout
    assert "Loom, Warp & Co" in shown.stdout
