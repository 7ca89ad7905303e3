"""Cards of other programs, changed in place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import vobject
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mdnet.errors import CannotEdit
from mdnet.exchange.card_edit import EDITABLE, with_values
from mdnet.exchange.vcard import read
from mdnet.exchange.vcard_values import clean
from mdnet.model.incoming import Card, Value, Wanted

APPLE = b"""BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//macOS 15.1//EN\r
N:Okafor;Grace;;Dr.;\r
FN:Dr. Grace Okafor\r
ORG:Loom\\, Warp & Co;Research;\r
TITLE:Head weaver\r
item1.EMAIL;type=INTERNET;type=pref:grace@example.org\r
item1.X-ABLabel:Studio\r
EMAIL;type=INTERNET;type=HOME:g@home.example\r
TEL;type=CELL;type=VOICE;type=pref:+44 20 7946 0123\r
TEL;type=HOME:020 555 01\r
x-odd.X-UNKNOWN;A="b;c":\tkeep  me \\, as I am\r
item2.ADR;type=HOME:;;12 Loom Street\\nFlat 2;London;;E1;UK\r
item2.X-ABADR:gb\r
BDAY;VALUE=date:1990-04-17\r
NOTE:a note that is so long that it is folded by the program that wrote it\r
  in the middle\r
CATEGORIES:myContacts,Book Club,Weavers\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJ\r
 CQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwc\r
REV:2026-01-01T00:00:00Z\r
UID:11111111\r
END:VCARD\r
"""


def card_of(data: bytes) -> Card:
    (card,) = read(data, "a.vcf", Wanted(date.min, photos=True)).cards
    return card


def changed(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came; all others are the same, in their order."""
    import difflib

    old, new = before.split(b"\n"), after.split(b"\n")
    went: list[str] = []
    came: list[str] = []
    for line in difflib.ndiff([text.decode() for text in old], [text.decode() for text in new]):
        if line[0] == "-":
            went.append(line[2:].rstrip("\r"))
        elif line[0] == "+":
            came.append(line[2:].rstrip("\r"))
    return went, came


@pytest.mark.parametrize(
    ("wanted", "went", "came"),
    [
        ({"title": "Weaver; retired"}, ["TITLE:Head weaver"], ["TITLE:Weaver\\; retired"]),
        ({"title": ""}, ["TITLE:Head weaver"], []),
        (
            {"organization": "Silk Ltd"},
            ["ORG:Loom\\, Warp & Co;Research;"],
            ["ORG:Silk Ltd;Research;"],
        ),
        (
            {"phones": ("+44 20 7946 0123", "+44 20 555 99")},
            ["TEL;type=HOME:020 555 01"],
            ["TEL;type=HOME:+44 20 555 99"],
        ),
        (
            {"phones": ("+442079460123", "020 555 01")},
            ["TEL;type=CELL;type=VOICE;type=pref:+44 20 7946 0123"],
            ["TEL;type=CELL;type=VOICE;type=pref:+442079460123"],
        ),
        ({"phones": ("020 555 01", "+44 20 7946 0123", "1234567")}, [], ["TEL:1234567"]),
        (
            {"emails": ("g@home.example",)},
            ["item1.EMAIL;type=INTERNET;type=pref:grace@example.org", "item1.X-ABLabel:Studio"],
            [],
        ),
        (
            {"emails": ("new@example.org", "g@home.example")},
            ["item1.EMAIL;type=INTERNET;type=pref:grace@example.org"],
            ["item1.EMAIL;type=INTERNET;type=pref:new@example.org"],
        ),
        ({"birthday": "04-18"}, ["BDAY;VALUE=date:1990-04-17"], ["BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-18"]),
        ({"birthday": ""}, ["BDAY;VALUE=date:1990-04-17"], []),
        (
            {"tags": ("book-club", "silk")},
            ["CATEGORIES:myContacts,Book Club,Weavers"],
            ["CATEGORIES:myContacts,Book Club,silk"],
        ),
        (
            {"name": "Grace Lee"},
            ["N:Okafor;Grace;;Dr.;", "FN:Dr. Grace Okafor"],
            ["N:Lee;Grace;;;", "FN:Grace Lee"],
        ),
        (
            {"notes": "short\nand new"},
            ["NOTE:a note that is so long that it is folded by the program that wrote it", "  in the middle"],
            ["NOTE:short\\nand new"],
        ),
        ({"notes": "x" * 100}, None, ["NOTE:" + "x" * 70, " " + "x" * 30]),
        (
            {"address": "1 Silk Road, Leeds, LS1", "location": "Leeds"},
            ["item2.ADR;type=HOME:;;12 Loom Street\\nFlat 2;London;;E1;UK"],
            ["item2.ADR;type=HOME:;;1 Silk Road;Leeds;;LS1;"],
        ),
        (
            {"address": ()},
            ["item2.ADR;type=HOME:;;12 Loom Street\\nFlat 2;London;;E1;UK", "item2.X-ABADR:gb"],
            ["ADR:;;;London;;;"],
        ),
        (
            {"occasions": ("2015-06-20 anniversary", "09-01 first loom")},
            [],
            [
                "item3.X-ABDATE:2015-06-20",
                "item3.X-ABLabel:_$!<Anniversary>!$_",
                "item4.X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-09-01",
                "item4.X-ABLabel:first loom",
            ],
        ),
        (
            {"relationships": ("spouse Tunde", "business partner: Maya")},
            [],
            [
                "item3.X-ABRELATEDNAMES:Tunde",
                "item3.X-ABLabel:_$!<Spouse>!$_",
                "item4.X-ABRELATEDNAMES:Maya",
                "item4.X-ABLabel:business partner",
            ],
        ),
        ({"aliases": ("Gracie", "a,b")}, [], ["NICKNAME:Gracie,a\\,b"]),
        ({"urls": "https://okafor.example"}, [], ["URL:https://okafor.example"]),
        ({"timezone": "Europe/London"}, [], ["TZ;VALUE=text:Europe/London"]),
    ],
)  # fmt: skip
def test_only_what_is_meant_is_changed(
    wanted: dict[str, Value], went: list[str] | None, came: list[str] | None
) -> None:
    for data in (APPLE, APPLE.replace(b"\r\n", b"\n"), b"\xef\xbb\xbf" + APPLE):
        after = with_values(data, wanted)
        lost, gained = changed(data, after)
        assert went is None or lost == went
        assert gained == came
        assert (b"\r" in after) == (b"\r" in data)
        assert after.count(b"\r") in (0, after.count(b"\n"))


def test_what_is_there_already_changes_no_byte() -> None:
    card = card_of(APPLE)
    held: dict[str, Value] = {key: card.values.get(key, ()) for key in EDITABLE - {"notes"}}
    assert with_values(APPLE, {**held, "notes": card.notes}) == APPLE


def test_in_vcard_4_a_day_without_a_year_is_written_its_way() -> None:
    data = b"BEGIN:VCARD\nVERSION:4.0\nFN:Ada\nTEL;VALUE=uri;TYPE=cell:tel:+49-30-1234567\nEND:VCARD\n"
    after = with_values(data, {"birthday": "02-29", "phones": "+49 30 7654321"})
    assert after == (b"BEGIN:VCARD\nVERSION:4.0\nFN:Ada\nTEL;TYPE=cell:+49 30 7654321\nBDAY:--0229\nEND:VCARD\n")


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (APPLE + APPLE, {"title": "x"}),
        (b"", {"title": "x"}),
        (b"BEGIN:VCARD\nFN:Ada\n", {"title": "x"}),
        (APPLE.decode().encode("utf-16"), {"title": "x"}),
        (APPLE.replace(b"Warp", b"W\xe4rp"), {"title": "x"}),
        (APPLE.replace(b"VERSION:3.0", b"VERSION:2.1"), {"title": "x"}),
        (APPLE.replace(b"TITLE:", b"TITLE;ENCODING=QUOTED-PRINTABLE:"), {"title": "x"}),
        (APPLE.replace(b"TITLE:", b"this is no line\r\nTITLE:"), {"title": "x"}),
        (APPLE.replace(b"REV:", b"ROLE:Other\r\nREV:"), {"title": ""}),
        (APPLE, {"birthday": "1990-02-30"}),
        (APPLE, {"name": ""}),
        (APPLE.replace(b"REV:", b"KIND:group\r\nREV:"), {"title": "x"}),
        (APPLE, {"circle": "inner"}),
        (APPLE, {"emails": "not an address"}),
    ],
)
def test_what_cannot_be_changed_for_sure_is_refused(data: bytes, wanted: dict[str, Value]) -> None:
    with pytest.raises(CannotEdit):
        with_values(data, wanted)


LETTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.one_of(
    st.sampled_from(["Ada", "a;b", "a,b", "\\", "x\r\nEMAIL:evil@example.org", "END:VCARD", "=", "伟" * 40]),
    st.text(LETTERS, max_size=40),
)
WORDS = st.from_regex(r"[a-z][a-z0-9]{1,9}", fullmatch=True)
PHONES = st.from_regex(r"\+[1-9][0-9 ]{5,12}[0-9]", fullmatch=True).map(clean)
WANTED = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS.filter(clean),
        "title": TEXTS,
        "organization": TEXTS.filter(clean),
        "birthday": st.sampled_from(["", "1990-04-18", "02-29", "04-17"]),
        "emails": st.lists(
            WORDS.map(lambda word: f"{word}@example.org") | st.just("g@home.example"), max_size=3, unique=True
        ),
        "phones": st.lists(PHONES | st.just("02055501"), max_size=3, unique_by=lambda text: text.replace(" ", "")),
        "urls": st.lists(TEXTS, max_size=2, unique_by=lambda text: clean(text).casefold()),
        "aliases": st.lists(TEXTS, max_size=3, unique_by=lambda text: clean(text).casefold()),
        "tags": st.lists(WORDS | st.sampled_from(["book-club", "c++"]), max_size=3, unique=True),
        "notes": TEXTS,
        "address": st.lists(
            st.sampled_from(["1 Silk Road, Leeds", "Leeds", "Paris, 75001", "12 Loom Street, Flat 2, London, E1, UK"]),
            max_size=2,
            unique=True,
        ),
        "location": st.sampled_from(["", "London", "Leeds", "Paris"]),
        "occasions": st.lists(
            st.sampled_from(["2001-02-03 anniversary", "02-29 a, b; c", "01-01 boat"]), max_size=2, unique=True
        ),
        "relationships": st.lists(
            st.sampled_from(["spouse Tunde", "mentor A: B", "business partner: Maya"]), max_size=2, unique=True
        ),
    },
)
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "item5.TEL:+1 555 0100", "item5.X-ABLabel:boat", "NICKNAME:G,Gee", "URL:x", "TEL:", "CATEGORIES:Silk", "X-A:1",
                "X-MDNET-TAG:c++", "item6.X-ABDATE:2001-02-03", "ADR:;;;Leeds;;;", "ANNIVERSARY:2001-02-03", "X-SPOUSE:Tunde", "X-MDNET-FACT:kids: Maya", "NOTE:second", "TITLE:second", "ROLE:third", "TZ:UTC", "GEO:1;2",
            ]
        ),
        WORDS.map(lambda word: f"X-{word.upper()};A=b:{word}"),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(WANTED, LINES, st.sampled_from(["\r\n", "\n"]), st.sampled_from(["3.0", "4.0"]))
def test_any_change_is_what_was_meant_and_nothing_else(
    wanted: dict[str, Any], lines: list[str], ending: str, version: str
) -> None:
    text = APPLE.decode().replace("VERSION:3.0", f"VERSION:{version}").replace("UID:", "\r\n".join([*lines, "UID:"]))
    data = text.replace("\r\n", ending).encode()
    before = card_of(data)
    try:
        after = with_values(data, wanted)
    except CannotEdit:
        assume(False)
    card = card_of(after)
    for key in {*before.values, *card.values}:
        if key not in wanted:
            assert card.values.get(key) == before.values.get(key), key
            continue
        texts = (wanted[key],) if isinstance(wanted[key], str) else wanted[key]
        assert sorted(card.texts(key)) == sorted(filter(None, map(clean, texts))), key
    assert (card.photo, card.facts) == (before.photo, before.facts)
    went, _ = changed(data, after)
    owned = {"name": "N FN", "title": "TITLE ROLE", "organization": "ORG", "birthday": "BDAY", "emails": "EMAIL X-ABLABEL",
             "phones": "TEL X-ABLABEL", "urls": "URL", "aliases": "NICKNAME", "tags": "CATEGORIES X-MDNET-TAG", "notes": "NOTE",
             "address": "ADR X-ABADR", "location": "ADR X-ABADR", "occasions": "X-ABDATE X-ABLABEL ANNIVERSARY", "relationships": "X-SPOUSE X-ABLABEL"}  # fmt: skip
    names = {name for key in wanted for name in owned[key].split()}
    for line in went:
        assert line.split(":")[0].split(";")[0].rpartition(".")[2].upper() in names or line == "  in the middle"
    assert after.count(b"\r") in (0, after.count(b"\n"))
    (theirs,) = vobject.readComponents(after.decode())
    assert theirs.fn.value == card.name


def test_most_changes_of_a_usual_card_are_made() -> None:
    wanted = {"name": "A B", "title": "x", "organization": "y", "birthday": "01-02", "emails": ["a@b.c"], "phones": [],
              "urls": ["u"], "aliases": ["n"], "tags": [], "notes": ""}  # fmt: skip
    card = card_of(with_values(APPLE, wanted))
    assert (card.name, card.values["department"], card.notes) == ("A B", "Research", "")
    assert card.photo == card_of(APPLE).photo
    assert not {"phones", "tags"} & card.values.keys()
