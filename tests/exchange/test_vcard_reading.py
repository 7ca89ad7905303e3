"""vCards of many programs, read. The people and their cards are made up."""

from __future__ import annotations

from base64 import b64encode
from datetime import date

import pytest

from mdnet.exchange.vcard import fits, read
from mdnet.model.incoming import Card, Incoming, Wanted

WANTED = Wanted(date(2026, 11, 24))
PHOTOS = Wanted(date(2026, 11, 24), photos=True)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(60))


def incoming(text: str | bytes, wanted: Wanted = WANTED) -> Incoming:
    return read(text if isinstance(text, bytes) else text.encode(), "people.vcf", wanted)


def card_of(*lines: str, version: str = "3.0", wanted: Wanted = WANTED) -> Card:
    found = incoming(vcard(*lines, version=version), wanted)
    assert len(found.cards) == 1, found
    return found.cards[0]


def vcard(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def test_an_apple_card_with_groups_and_labels() -> None:
    card = card_of(
        "PRODID:-//Apple Inc.//macOS 15.1//EN",
        "N:Okafor;Grace;Ify;Dr.;",
        "FN:Dr. Grace Ify Okafor",
        "NICKNAME:Gracie,The Weaver",
        "ORG:Loom\\, Warp & Co;Research;",
        "TITLE:Head weaver",
        "EMAIL;type=INTERNET;type=HOME:grace@example.org",
        "item1.EMAIL;type=INTERNET;type=pref:g.okafor@loom.example",
        "item1.X-ABLabel:Studio",
        "TEL;type=CELL;type=VOICE;type=pref:+44 20 7946 0123",
        "item2.ADR;type=HOME;type=pref:;;12 Loom Street\\nFlat 2;London;;E1 6AN;United Kingdom",
        "item2.X-ABADR:gb",
        "item3.URL;type=pref:https://okafor.example",
        "item3.X-ABLabel:_$!<HomePage>!$_",
        "item4.X-ABDATE;type=pref:2015-06-20",
        "item4.X-ABLabel:_$!<Anniversary>!$_",
        "item5.X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-09-01",
        "item5.X-ABLabel:opened the studio",
        "item6.X-ABRELATEDNAMES;type=pref:Tunde Okafor",
        "item6.X-ABLabel:_$!<Spouse>!$_",
        "item7.X-ABRELATEDNAMES:Maya",
        "item7.X-ABLabel:business partner",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-03",
        "X-SOCIALPROFILE;type=twitter;x-user=gracew:http://twitter.com/gracew",
        "X-SOCIALPROFILE;type=linkedin:https://www.linkedin.com/in/gracew",
        "X-SOCIALPROFILE;type=gamecenter;x-user=looms:x-apple:looms",
        "IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:grace.o",
        "NOTE:Met at the fair.\\nLikes tea\\; no sugar.",
        "X-ABUID:5AD380FD-B2DE-4261:ABPerson",
        "X-ABShowAs:PERSON",
        "UID:11111111-2222-3333-4444-555555555555",
    )
    assert card.notes == "Met at the fair.\nLikes tea; no sugar."
    assert dict(card.values) == {
        "name": "Dr. Grace Ify Okafor",
        "aliases": ("Gracie", "The Weaver"),
        "organization": "Loom, Warp & Co",
        "department": "Research",
        "title": "Head weaver",
        "emails": ("g.okafor@loom.example", "grace@example.org"),
        "phones": ("+44 20 7946 0123",),
        "location": "London",
        "address": "12 Loom Street, Flat 2, London, E1 6AN, United Kingdom",
        "urls": ("https://okafor.example",),
        "occasions": ("2015-06-20 anniversary", "09-01 opened the studio"),
        "relationships": ("spouse Tunde Okafor", "business partner: Maya"),
        "birthday": "05-03",
        "twitter": "http://twitter.com/gracew",
        "linkedin": "https://www.linkedin.com/in/gracew",
        "handles": ("gamecenter: looms", "skype: grace.o"),
        "uid": "11111111-2222-3333-4444-555555555555",
    }


def test_a_google_card() -> None:
    card = card_of(
        "FN:Ada Byron",
        "N:Byron;Ada;;;",
        "EMAIL;TYPE=INTERNET:ada@example.org",
        "item1.TEL:030 123456",
        "item1.X-ABLabel:Werkstatt",
        "BDAY:--0417",
        "X-PHONETIC-LAST-NAME:Bai-ron",
        "item2.X-ABDATE:20010203",
        "item2.X-ABLabel:_$!<Anniversary>!$_",
        "CATEGORIES:myContacts,Book Club,2024",
    )
    assert card.values["birthday"] == "04-17"
    assert card.values["tags"] == ("book-club", "2024-")
    assert card.values["occasions"] == ("2001-02-03 anniversary",)
    assert card.values["vcard"] == ("X-PHONETIC-LAST-NAME:Bai-ron",)


def test_X06_an_outlook_card_of_vcard_2_1_in_quoted_printable() -> None:
    text = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;LANGUAGE=de;CHARSET=Windows-1252:M\xfcller;J\xf6rg\r\n"
        b"FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg M=FCller\r\n"
        b"ORG:Loom GmbH\\; Co;Weberei\r\nTEL;WORK;VOICE:(030) 123456\r\nEMAIL;PREF;INTERNET:joerg@example.org\r\n"
        b"ADR;WORK;PREF:;;Webstr. 3;Berlin;;10115;Germany\r\n"
        b"LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Webstr. 3=0D=0A=\r\n10115  Berlin\r\n"
        b"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:eins=0D=0A=\r\n zwei =C3=A9=\r\n\r\n"
        b"X-MS-OL-DEFAULT-POSTAL-ADDRESS:2\r\nX-MS-IMADDRESS:joerg@chat.example\r\nBDAY:19731221\r\n"
        b"X-FARBE;HOME;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:gr=FCn\r\nREV:20260101T000000Z\r\nEND:VCARD\r\n"
    )
    card = incoming(text).cards[0]
    assert card.notes == "eins\n zwei é"
    assert dict(card.values) == {
        "name": "Jörg Müller",
        "organization": "Loom GmbH; Co",
        "department": "Weberei",
        "phones": ("(030) 123456",),
        "emails": ("joerg@example.org",),
        "location": "Berlin",
        "address": "Webstr. 3, Berlin, 10115, Germany",
        "handles": ("joerg@chat.example",),
        "birthday": "1973-12-21",
        "vcard": ("X-FARBE;TYPE=home:grün",),
    }


def test_an_android_card_with_its_own_properties() -> None:
    card = card_of(
        "N:Osei;Nina;;;",
        "FN:Nina Osei",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Neen;1;;;;;;;;;;;;;",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2010-06-01;1;;;;;;;;;;;;;",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;--03-23;0;first exhibition;;;;;;;;;;;;",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Kofi Osei;14;;;;;;;;;;;;;",
        "BDAY:--02-29",
        version="2.1",
    )
    assert card.values["aliases"] == ("Neen",)
    assert card.values["occasions"] == ("2010-06-01 anniversary", "03-23 first exhibition")
    assert card.values["relationships"] == ("spouse Kofi Osei",)
    assert card.values["birthday"] == "02-29"


def test_a_nextcloud_card_of_vcard_4() -> None:
    card = card_of(
        "UID:urn:uuid:aaaaaaaa-0000-4000-8000-000000000001",
        "FN;PREF=1:Wei Čapek",
        "N:Čapek;Wei;;;",
        'TEL;VALUE=uri;TYPE="voice,cell":tel:+49-30-123456;ext=7',
        "EMAIL;PREF=2:b@example.org",
        "EMAIL;PREF=1:a@example.org",
        "ANNIVERSARY:20090808T1430-0500",
        "LANG;PREF=2:de",
        "LANG;PREF=1:cs",
        "TZ:Europe/Prague",
        "RELATED;TYPE=friend;VALUE=text:Grace Okafor",
        "X-SOCIALPROFILE;TYPE=mastodon:@wei@social.example",
        "IMPP;TYPE=home:xmpp:wei@chat.example",
        "ROLE:Weaver",
        "BDAY:19900417",
        "HOBBY;LEVEL=high:kites",
        "CATEGORIES:Weaving/Silk,friends",
        version="4.0",
    )
    assert dict(card.values) == {
        "uid": "aaaaaaaa-0000-4000-8000-000000000001",
        "name": "Wei Čapek",
        "phones": ("+49-30-123456 ext. 7",),
        "emails": ("a@example.org", "b@example.org"),
        "occasions": ("2009-08-08 anniversary",),
        "languages": ("cs", "de"),
        "timezone": "Europe/Prague",
        "relationships": ("friend Grace Okafor",),
        "mastodon": "@wei@social.example",
        "handles": ("xmpp: wei@chat.example",),
        "title": "Weaver",
        "birthday": "1990-04-17",
        "interests": ("kites",),
        "tags": ("weaving/silk", "friends"),
    }


def test_the_example_of_rfc_6350_in_other_words() -> None:
    """Section 8's card: a name with lists in it, two languages, times with a zone, a geo URI, a key by address."""
    card = card_of(
        "FN:Silvia Perez",
        "N:Perez;Silvia;;;ing. jr,M.Sc.",
        "BDAY:--0203",
        "ANNIVERSARY:20090808T1430-0500",
        "GENDER:F",
        "LANG;PREF=1:fr",
        "LANG;PREF=2:en",
        "ORG;TYPE=work:Looms United",
        "ADR;TYPE=work:;Suite D2-630;2875 Loom St;Quebec;QC;G1V 2M2;Canada",
        'TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418-555-0102;ext=102',
        'TEL;VALUE=uri;TYPE="work,cell,voice,video,text":tel:+1-418-555-0103',
        "EMAIL;TYPE=work:silvia.perez@looms.example",
        "GEO;TYPE=work:geo:46.772673,-71.282945",
        "KEY;TYPE=work;VALUE=uri:http://looms.example/silvia.asc",
        "TZ:-0500",
        "URL;TYPE=home:http://silvia.example",
        version="4.0",
    )
    assert card.values["birthday"] == "02-03"
    assert card.values["phones"] == ("+1-418-555-0102 ext. 102", "+1-418-555-0103")
    assert card.values["address"] == "Suite D2-630, 2875 Loom St, Quebec, QC, G1V 2M2, Canada"
    assert card.values["vcard"] == ("GENDER:F", "GEO;TYPE=work:geo:46.772673,-71.282945", "TZ:-0500")


def test_the_example_of_rfc_2426_in_other_words() -> None:
    """Section 7's card: folded, types in lists, an address on a label."""
    card = card_of(
        "FN:Howard F. Daws",
        "N:Daws;Howard;F.,Finn;;Ph.D.",
        "ORG:Loom Engineering;North\\, East Division",
        "LABEL;TYPE=dom,home,postal,parcel:Mr. H. Daws\\n501 Shuttle Rd.\\nHigh Point\\, NC",
        "TEL;TYPE=VOICE,MSG,WORK:+1-919-555-7878",
        "EMAIL;TYPE=INTERNET,PREF:Howard_Daws@loom.example",
        "NOTE:This fax number is in operation from 0800 to 1715 EST\\, Mo",
        " n-Fri.",
    )
    assert card.notes == "This fax number is in operation from 0800 to 1715 EST, Mon-Fri."
    assert card.values["department"] == "North, East Division"
    assert card.values["address"] == "Mr. H. Daws, 501 Shuttle Rd., High Point, NC"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("N:Okafor;Grace;;Dr.;",), "Dr. Grace Okafor"),
        (("FN: ", "N:;;;;", "ORG:Loom & Co"), "Loom & Co"),
        (("FN:", "NICKNAME:Gracie"), "Gracie"),
        (("EMAIL:grace@example.org",), "grace@example.org"),
        (("TEL:+44 20 7946 0123",), "+44 20 7946 0123"),
        (("FN:grace@example.org", "N:Okafor;Grace;;;"), "Grace Okafor"),
        (("FN:  Grace\tB.   Okafor ",), "Grace B. Okafor"),
        (("FN:\u200bNo", "PRODID:one", "PRODID:two"), "\u200bNo"),
        (("FN:🧵",), "🧵"),
    ],
)
def test_X06_N08_a_name_is_found(lines: tuple[str, ...], name: str) -> None:
    assert card_of(*lines).name == name


def test_N08_a_card_without_any_name_is_one_problem_and_the_others_are_read() -> None:
    found = incoming(vcard("NOTE:who?") + vcard("FN:Ada"))
    assert [card.name for card in found.cards] == ["Ada"]
    assert [(problem.line, problem.code) for problem in found.problems] == [(1, "no-name")]


def test_N01_a_name_is_nfc() -> None:
    assert card_of("FN:Jose\u0301").name == "José"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("BDAY:--0229", "02-29"),
        ("BDAY:--04-17", "04-17"),
        ("BDAY;VALUE=date:1990-04-17", "1990-04-17"),
        ("BDAY:19731221", "1973-12-21"),
        ("BDAY:1990-04-17T23:10:00Z", "1990-04-17"),
        ("BDAY:19900417T231000+0200", "1990-04-17"),
        ("BDAY:--0417T1000", "04-17"),
        ("BDAY:1604-05-03", "05-03"),
        ("BDAY;X-APPLE-OMIT-YEAR=1800:1800-05-03", "05-03"),
        ("BDAY:0000-05-03", "05-03"),
        ("item1.X-ABDATE:1990-04-17\r\nitem1.X-ABLabel:birthday", "1990-04-17"),
    ],
)
def test_X06_D03_birthdays(written: str, day: str) -> None:
    assert card_of("FN:Ada", *written.split("\r\n")).values["birthday"] == day


@pytest.mark.parametrize(
    "written", ["1990-02-30", "17.04.1990", "04/05/1990", "1990", "1990-04", "circa 1800", "---17"]
)
def test_X06_a_day_that_cannot_be_told_is_a_problem_of_its_own(written: str) -> None:
    found = incoming(vcard("FN:Ada", f"BDAY:{written}", "TEL:123456"))
    assert [(problem.line, problem.code) for problem in found.problems] == [(4, "bad-date")]
    assert dict(found.cards[0].values) == {"name": "Ada", "phones": ("123456",)}


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_X06_line_ends_and_where_cards_begin(ending: str) -> None:
    text = vcard("FN:Ada", "NOTE:one", " two") + "\r\n\r\n" + vcard("FN:Bob") + vcard("FN:Cy", "BDAY:never")
    found = incoming(text.replace("\r\n", ending))
    assert [(card.name, card.line) for card in found.cards] == [("Ada", 1), ("Bob", 9), ("Cy", 13)]
    assert found.cards[0].notes == "onetwo"
    assert [problem.line for problem in found.problems] == [16]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_X06_encodings(encoding: str) -> None:
    data = vcard("FN:Zoë Čapek 伟 🧵").encode(encoding)
    assert fits("people", data[:4096])
    assert incoming(data).cards[0].name == "Zoë Čapek 伟 🧵"


def test_X06_bytes_that_are_not_utf_8_are_read_line_by_line() -> None:
    data = b"BEGIN:VCARD\nVERSION:3.0\nFN:Zo\xeb\nORG;CHARSET=KOI8-R:\xec\xd5\xce\xc1\nTITLE:caf\xc3\xa9\nEND:VCARD\n"
    card = incoming(data).cards[0]
    assert (card.name, card.values["organization"], card.values["title"]) == ("Zoë", "Луна", "café")


def test_X06_a_fold_may_stand_within_a_letter() -> None:
    assert incoming(b"BEGIN:VCARD\r\nFN:Zo\xc3\r\n \xab\r\nEND:VCARD\r\n").cards[0].name == "Zoë"


def test_X06_two_cards_without_an_end_do_not_harm_the_third() -> None:
    text = "BEGIN:VCARD\nFN:Ann\nBEGIN:VCARD\nFN:Ben\nEND:VCARD\nBEGIN:VCARD\nFN:Cy\n"
    found = incoming(text)
    assert [card.name for card in found.cards] == ["Ben"]
    assert [(problem.line, problem.code) for problem in found.problems] == [(1, "bad-card"), (6, "bad-card")]


def test_X06_a_line_that_is_none_is_told_and_the_card_read() -> None:
    found = incoming(vcard("FN:Ada", "what is this", ";;:", 'TEL;X="open:1', "TEL:123456"))
    assert [(problem.line, problem.code) for problem in found.problems] == [(n, "bad-line") for n in (4, 5, 6)]
    assert found.cards[0].values["phones"] == ("123456",)


def test_a_card_within_a_card_is_not_mixed_with_it() -> None:
    text = vcard("FN:Ada", "AGENT:", *vcard("FN:Bob", "TEL:99999").split("\r\n")[:-1], "TEL:123456", version="2.1")
    card = incoming(text).cards[0]
    assert (card.name, card.values["phones"]) == ("Ada", ("123456",))


def test_X06_no_card_is_no_success() -> None:
    for text in ("", "hello", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "END:VCARD\n"):
        assert [problem.code for problem in incoming(text).problems] == ["no-cards"]


def test_X06_groups_are_tags_and_what_is_no_person_is_counted() -> None:
    found = incoming(
        vcard("FN:Ada", "UID:a1")
        + vcard("FN:Bob", "UID:urn:uuid:B2", "CATEGORIES:loom", version="4.0")
        + vcard("FN:Book Club", "X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:a1")
        + vcard("KIND:group", "FN:Old Friends", "MEMBER:urn:uuid:B2", "MEMBER:mailto:x@example.org", version="4.0")
        + vcard("KIND:org", "FN:Loom & Co", version="4.0")
        + vcard("FN:Thread Ltd", "N:;;;;", "ORG:Thread Ltd", "X-ABShowAs:COMPANY")
        + vcard("KIND:location", "FN:Town Hall", version="4.0")
    )
    assert [(card.name, card.texts("tags")) for card in found.cards] == [
        ("Ada", ("book-club",)),
        ("Bob", ("loom", "old-friends")),
    ]
    assert [one.number for one in found.ignored] == [2, 2, 1]
    assert found.problems == ()


def test_a_relationship_by_uid_has_the_name_of_that_card() -> None:
    found = incoming(
        vcard("FN:Ada", "RELATED;TYPE=spouse:urn:uuid:b2", "RELATED;TYPE=friend:urn:uuid:zz", version="4.0")
        + vcard("FN:Bob", "UID:urn:uuid:b2", version="4.0")
    )
    assert found.cards[0].values["relationships"] == ("spouse Bob",)
    assert found.cards[0].values["vcard"] == ("RELATED;TYPE=friend:urn:uuid:zz",)


def test_what_mdnet_wrote_and_others_changed_is_read_with_care() -> None:
    found = incoming(
        vcard(
            "FN:Ada",
            "X-MDNET-MET-ON:--0417",
            "X-MDNET-CREATED:2020-02-30",
            "X-MDNET-FACT:",
            "X-MDNET-TASK: ",
            "X-MDNET-NEW:1",
        )
    )
    card = found.cards[0]
    assert (dict(card.values), card.facts, card.tasks) == ({"name": "Ada", "vcard": ("X-MDNET-NEW:1",)}, (), ())
    assert [problem.code for problem in found.problems] == ["bad-date"]


def test_X02_a_parameter_cannot_break_a_line() -> None:
    card = card_of("FN:Ada", "RELATED;VALUE=text;TYPE=fr^niend:Bob", "X-A;B=x^n^'y;ENCODING=8BIT:z", version="4.0")
    assert card.values["relationships"] == ("fr iend: Bob",)
    assert card.values["vcard"] == ("X-A;B=x^n^'y:z",)


def test_somebody_who_died_is_paused() -> None:
    card = card_of("FN:Ada", "DEATHDATE:20200101", version="4.0")
    assert (card.values["paused"], card.values["vcard"]) == ("true", ("DEATHDATE:20200101",))


def test_X09_what_is_not_known_is_kept_and_noise_is_not() -> None:
    card = card_of(
        "FN:Ada",
        'X-FOO;P="a;b":one\\, two',
        "item3.X-THING:7",
        "item3.X-ABLabel:lucky number",
        "item4.X-ABADR:gb",
        "GEO:1.5;2.5",
        "REV:20200101",
        "X-ABUID:1",
        "X-EMPTY:",
        "ROLE:",
    )
    assert card.values["vcard"] == (
        'X-FOO;P="a;b":one\\, two',
        "item3.X-THING:7",
        "GEO:1.5;2.5",
        "item3.X-ABLabel:lucky number",
    )


def test_X02_a_hostile_value_stays_one_line() -> None:
    card = card_of(
        "FN;ENCODING=QUOTED-PRINTABLE:Ada=0D=0AEMAIL:evil=40example.org=00=1B[31m=E2=80=A8x",
        "X-FOO;ENCODING=QUOTED-PRINTABLE:a=0D=0AEND:VCARD",
        version="2.1",
    )
    assert card.name == "Ada EMAIL:evil@example.org [31m x"
    assert card.values["vcard"] == ("X-FOO:a\\nEND:VCARD",)
    assert "emails" not in card.values


def test_photos_are_taken_when_wanted() -> None:
    data = b64encode(PNG).decode()
    folded = "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join([data[:30], data[30:]])
    loose = "PHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n" + "\r\n".join([data[:40], data[40:], ""])
    for written, version in (
        (folded, "3.0"),
        (f"PHOTO;JPEG;BASE64:{data}", "2.1"),
        (loose, "2.1"),
        (f"PHOTO:data:image/png;base64,{data}", "4.0"),
        (f"PHOTO:data:image/png;base64\\,{data}", "4.0"),
    ):
        card = card_of("FN:Ada", written, "TEL:123456", version=version, wanted=PHOTOS)
        assert card.photo is not None, written
        assert (card.photo.data, card.photo.ending) == (PNG, "png")
        assert card.values["phones"] == ("123456",)
        assert card_of("FN:Ada", written, version=version).photo is None


@pytest.mark.parametrize(
    "written", ["PHOTO;ENCODING=b:!!!", "PHOTO;ENCODING=b:aGVsbG8gd29ybGQ=", "PHOTO:data:text/html,<script>"]
)
def test_what_is_no_picture_is_told(written: str) -> None:
    found = incoming(vcard("FN:Ada", written), PHOTOS)
    assert found.cards[0].photo is None
    assert [problem.code for problem in found.problems] == ["bad-photo"]


def test_a_photo_by_address_is_left_out() -> None:
    found = incoming(vcard("FN:Ada", "PHOTO;VALUE=URI:https://example.org/a.jpg"), PHOTOS)
    assert (found.cards[0].photo, found.problems, found.ignored[0].number) == (None, (), 1)


@pytest.mark.parametrize("step", [75, 10_000_000_000])
def test_X06_a_photo_of_50_mb_is_refused_and_the_rest_read(step: int) -> None:
    data = b64encode(PNG + bytes(50_000_000))
    lines = data if step > len(data) else b"\r\n ".join(data[at : at + step] for at in range(0, len(data), step))
    file = (
        b"BEGIN:VCARD\r\nFN:Ada\r\nPHOTO;ENCODING=b:"
        + lines
        + b"\r\nTEL:123456\r\nEND:VCARD\r\n"
        + vcard("FN:Bob").encode()
    )
    found = incoming(file, PHOTOS)
    assert [card.name for card in found.cards] == ["Ada", "Bob"]
    assert found.cards[0].values["phones"] == ("123456",)
    assert [(problem.line, problem.message) for problem in found.problems] == [
        (3, "PHOTO is longer than 10 MB; it is left out")
    ]


def test_X06_a_photo_of_5_mb_is_taken() -> None:
    data = PNG + bytes(5_000_000)
    card = card_of("FN:Ada", "PHOTO;ENCODING=b:" + b64encode(data).decode(), wanted=PHOTOS)
    assert card.photo is not None
    assert card.photo.data == data


def test_a_card_too_long_for_front_matter_is_refused() -> None:
    found = incoming(
        vcard("FN:Ada", *(f"EMAIL:somebody.{n}@a-long-domain.example.org" for n in range(2000))) + vcard("FN:Bob")
    )
    assert [card.name for card in found.cards] == ["Bob"]
    assert [problem.code for problem in found.problems] == ["long-card"]


def test_fits() -> None:
    assert fits("Contacts.VCF", b"")
    assert fits("noname", b"\xef\xbb\xbf\r\nbegin:vcard\r\n")
    assert not fits("notes.txt", b"Dear BEGIN:VCARD")
    assert not fits("a.ics", b"BEGIN:VCALENDAR")


def test_X06_ten_thousand_cards_in_one_file() -> None:
    text = "".join(vcard(f"FN:Person {number}", f"UID:{number}", "TEL:123456") for number in range(10_000))
    found = incoming(text.replace("FN:Person 7000\r\n", "FN:Person 7000\r\nBDAY:1990-02-30\r\n"))
    assert [card.line for card in found.cards] == [1 + 6 * number + (number > 7000) for number in range(10_000)]
    assert [problem.line for problem in found.problems] == [42_004]
