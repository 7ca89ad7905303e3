"""Mails as contact: by headers only, one entry for a person and a day."""

from __future__ import annotations

import random
import tracemalloc
from datetime import date

import pytest

from mdnet.exchange import mail
from mdnet.model.incoming import Encounter, Incoming, Wanted

TODAY = date(2026, 11, 24)
WANTED = Wanted(TODAY, mine=frozenset({"me@example.org", "me@work.example", "mira own"}))


def letter(
    *more: str,
    sender: str = "Ada Lovelace <Ada@example.org>",
    to: str = "me@example.org",
    day: str = "10 Mar 2026",
    subject: str = "Looms",
    body: str = "Hello.\n",
) -> str:
    head = (f"From: {sender}", f"To: {to}", f"Date: Tue, {day} 14:05:00 +0100", f"Subject: {subject}", *more)
    return "\n".join((*head, "", body))


def mbox(*letters: str) -> str:
    return "".join(f"From 1234@xxx Tue Mar 10 13:05:00 +0000 2026\n{one}\n" for one in letters)


def read(text: str | bytes, wanted: Wanted = WANTED) -> Incoming:
    return mail.read(text if isinstance(text, bytes) else text.encode(), "a.mbox", wanted)


def left(found: Incoming) -> dict[str, int]:
    return {one.what: one.number for one in found.ignored}


def told(found: Incoming) -> list[tuple[str, str, str, str, str]]:
    assert found.problems == ()
    return [(f"{one.day:%m-%d}", one.who[0].email, one.by, one.text, " ".join(one.tags)) for one in found.encounters]


MINE = {"sender": "Mira Own <me@work.example>", "to": "Grace Hopper <grace@example.org>"}


def test_a_mail_to_me_is_contact_with_whoever_wrote_it() -> None:
    found = read(letter("Cc: bob@example.org"))
    assert found.encounters == (
        Encounter("a.mbox", 1, date(2026, 3, 10), "email", found.encounters[0].who, "Looms", "them"),
    )
    assert [(who.name, who.email) for who in found.encounters[0].who] == [("Ada Lovelace", "ada@example.org")]


def test_a_mail_of_mine_is_contact_with_everybody_it_went_to() -> None:
    sent = letter("Cc: Ada <ada@example.org>, me@example.org", **MINE)
    found = read(mbox(sent, letter(day="11 Mar 2026"), letter(sender="grace@example.org", day="12 Mar 2026")))
    assert told(found)[:2] == [
        ("03-10", "grace@example.org", "me", "Looms", ""),
        ("03-10", "ada@example.org", "me", "Looms", ""),
    ]
    assert found.encounters[0].who[0].name == "Grace Hopper"


def test_one_person_and_one_day_is_one_entry_with_all_its_subjects() -> None:
    text = mbox(
        letter(subject="AW: Re: Fwd: Looms"), letter(subject="Cards"), letter(subject="RE[2]: looms"),
        letter(subject="Re: Regarding: tea"), letter(subject="Tea"), letter(subject=""),
    )  # fmt: skip
    assert told(read(text)) == [("03-10", "ada@example.org", "them", "Looms; Cards; looms; and 2 more", "")]


def test_who_wrote_first_on_a_day_asked() -> None:
    mine = letter(sender="me@example.org", to="ada@example.org").replace("14:05", "09:00")
    assert told(read(mbox(letter(), mine)))[0][2] == "me"


def test_what_was_never_answered_is_no_contact() -> None:
    text = mbox(
        letter("Message-ID: <1@x>", day="1 Mar 2026", **MINE),  # answered by nothing, before or after
        letter("Message-ID: <2@x>", "In-Reply-To: <1@x>", day="5 Mar 2026", **MINE),  # I remind her of my own mail
        letter("Message-ID: <3@x>"),
        letter("In-Reply-To: <3@x>", sender="me@example.org", to="ada@example.org", day="12 Mar 2026"),
    )
    assert [(day, who, tags) for day, who, _, _, tags in told(read(text))] == [
        ("03-01", "grace@example.org", "unanswered"),
        ("03-05", "grace@example.org", "unanswered"),
        ("03-10", "ada@example.org", ""),
        ("03-12", "ada@example.org", ""),  # it answered hers
    ]
    later = mbox(letter(day="1 Mar 2026", **MINE), letter(sender="grace@example.org", day="20 Mar 2026"))
    assert told(read(later))[0][4] == ""


def test_a_folder_of_sent_mails_alone_cannot_tell_what_was_answered() -> None:
    assert told(read(mbox(letter(**MINE)))) == [("03-10", "grace@example.org", "me", "Looms", "")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (letter("List-Id: <weavers.example.org>"), "newsletters and lists"),
        (letter("List-Unsubscribe: <mailto:x@example.org>"), "newsletters and lists"),
        (letter("Precedence: Bulk"), "newsletters and lists"),
        (letter("Auto-Submitted: auto-replied; owner-email=x"), "automatic answers"),
        (letter("X-Autoreply: yes"), "automatic answers"),
        (letter(subject="Automatic reply: Looms"), "automatic answers"),
        (letter("Content-Type: multipart/report; report-type=delivery-status"), "automatic answers"),
        (letter("Return-Path: <>"), "automatic answers"),
        (letter('Content-Type: text/calendar; method="REQUEST"'), "calendars' mails"),
        (letter("Sender: Google Calendar <calendar-notification@google.com>"), "calendars' mails"),
        (letter(subject="=?utf-8?q?Accepted=3A_Tea?="), "calendars' mails"),
        (letter(sender="Shop <no-reply@shop.example>"), "mails of machines"),
        (letter(sender="notifications@github.example"), "mails of machines"),
        (letter("X-Gmail-Labels: Drafts,Important"), "spam and drafts"),
        (letter("X-Spam-Flag: YES"), "spam and drafts"),
        (letter(to=", ".join(f"p{n}@example.org" for n in range(11))), "mails to more than 10 people"),
        (letter(sender="me@example.org", to="me@work.example"), "mails to yourself"),
        (letter(day="25 Nov 2026"), "mails dated in the future"),
        (letter(sender="me@example.org", to="weavers@googlegroups.com"), "mails to lists and machines"),
    ],
)
def test_what_no_person_wrote_to_me_is_left_out_and_counted(text: str, what: str) -> None:
    found = read(mbox(text, letter(sender="bob@example.org")))
    assert (left(found), [one.who[0].email for one in found.encounters]) == ({what: 1}, ["bob@example.org"])
    assert found.problems == ()


def test_auto_submitted_no_and_ten_people_are_personal() -> None:
    ten = ", ".join(f"p{n}@example.org" for n in range(9)) + ", me@example.org"
    assert len(read(mbox(letter("Auto-Submitted: no"), letter(sender="bob@example.org", to=ten))).encounters) == 2


def test_a_mail_that_is_there_twice_counts_once() -> None:
    assert len(told(read(mbox(letter("Message-ID: <1@x>"), letter("Message-ID: <1@x>", subject="Copy"))))) == 1


def test_since_leaves_out_what_was_before() -> None:
    text = mbox(letter(day="9 Mar 2026"), letter())
    assert [one.day.day for one in read(text, WANTED._replace(since=date(2026, 3, 10))).encounters] == [10]


@pytest.mark.parametrize(
    "start",
    [
        "From 12@xxx Tue Mar 10 13:05:00 +0000 2026",
        "From - Tue Mar 10 13:05:00 2026",
        "From - ",
        "From ",
        "From ada@example.org Tue Mar  3 13:05:00 2026",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mails_are_told_apart_in_each_dialect_and_lines_are_theirs(start: str, end: str) -> None:
    text = f"{start}\n{letter()}\n{start}\n{letter(sender='bob@example.org')}\n".replace("\n", end)
    found = read(text)
    assert [(one.line, one.who[0].email) for one in found.encounters] == [
        (2, "ada@example.org"),
        (10, "bob@example.org"),
    ]


def test_a_mail_that_does_not_end_with_an_empty_line_swallows_none() -> None:
    text = mbox(letter(), letter(sender="bob@example.org")).replace("\n\nFrom 1234", "\nFrom 1234")
    assert [one.line for one in read(text).encounters] == [2, 9]


def test_my_addresses_are_known_with_tags_and_my_name_alone_is_not_me() -> None:
    sent = letter(sender="me+shop@example.org", to="me+x@work.example, ada@example.org")
    assert [who.email for one in read(sent).encounters for who in one.who] == ["ada@example.org"]
    other = read(mbox(letter(), letter(sender="Mira Own <mira@elsewhere.example>")))
    assert left(other) == {"mails in your name from an address that is not in your `emails`": 1}


def test_bodies_are_never_read() -> None:
    body = "\nFrom here on it is secret.\nFrom: eve@example.org\nList-Id: x\n\nFrom Tue on: no\nSubject: evil\n"
    found = read(mbox(letter(body=body), letter(sender="bob@example.org")))
    assert [(one.who[0].email, one.text) for one in found.encounters] == [
        ("ada@example.org", "Looms"),
        ("bob@example.org", "Looms"),
    ]
    quoted = mbox(letter(body="He wrote:\nFrom \nFrom: eve@example.org\n\nx\n")).replace("\n", "\r\n")
    assert [one.who[0].email for one in read(quoted).encounters] == ["ada@example.org"]
    inner = "\n" + mbox(letter(sender="eve@example.org"))
    assert [one.who[0].email for one in read(letter(body=inner)).encounters] == [
        "ada@example.org"
    ]  # an .eml is one mail


def test_encoded_words_and_names_the_wrong_way_round_are_understood() -> None:
    text = letter(
        sender='"=?iso-8859-1?Q?L=F3pez=2C_Ana_=28Acme=29?=" <ana@example.org>',
        subject="=?UTF-8?B?UmU6IEthZmZlZQ==?=\n =?UTF-8?Q?_und_Tee_=E2=98=95?=",
    )
    (one,) = read(text).encounters
    assert (one.who[0].name, one.text) == ("Ana López", "Kaffee und Tee ☕")
    raw = letter(sender="Jürgen <j@example.org>", subject="Grüße").encode("latin-1")
    (one,) = read(raw).encounters
    assert (one.who[0].name, one.text) == ("Jürgen", "Grüße")
    broken = read(letter(subject="=?utf-8?b?!!!?= =?no-such?q?x?=")).encounters
    assert len(broken) == 1


def test_the_day_is_that_of_whoever_wrote() -> None:
    text = letter().replace("14:05:00 +0100", "23:30:00 -0800")
    assert read(text).encounters[0].day == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (letter().replace("10 Mar 2026", "32 Mar 2026"), "date"),
        (letter().replace("Date:", "X-Date:"), "no date"),
        (letter(day="1 Jan 1970"), "date"),
        (letter(sender="nobody"), "sender"),
        (letter("X: " + "y" * 300_000), "too long"),
    ],
)
def test_a_broken_mail_is_one_located_problem_and_hides_no_other(text: str, said: str) -> None:
    found = read(mbox(letter(), text, letter(sender="bob@example.org")))
    assert [(one.path, one.line, one.code) for one in found.problems] == [("a.mbox", 10, "bad-mail")]
    assert said in found.problems[0].message and len(found.encounters) == 2


def test_it_must_know_who_i_am() -> None:
    for mine in (frozenset[str](), frozenset({"mira own"})):
        found = read(letter(), Wanted(TODAY, mine))
        assert found.encounters == () and [one.code for one in found.problems] == ["own-address"]
        assert "me.md" in found.problems[0].message


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x00" * 99, b"\xd0\xcf\x11\xe0" * 9, b"BEGIN:VCARD\n", b"From here on\nit goes\n"]
)
def test_X07_what_is_no_mail_is_said_to_be_none(data: bytes) -> None:
    found = read(data)
    assert (found.encounters, [one.code for one in found.problems]) == ((), ["not-mail"])


def test_X07_nothing_found_is_no_success() -> None:
    assert [one.code for one in read(letter("List-Id: <x>")).problems] == ["nothing-found"]


def test_fits_by_name_and_by_content() -> None:
    assert (
        mail.fits("All mail.MBOX", b"")
        and mail.fits("x", mbox(letter()).encode())
        and mail.fits("x", letter().encode())
    )
    assert not mail.fits("x.md", b"From here on\n") and not mail.fits("x.csv", b"From,To\n")


def test_nothing_of_a_mail_brings_line_ends_or_control_characters() -> None:
    (one,) = read(
        letter(sender='"=?utf-8?q?E=0Dve=0A=1B[2J?=" <eve@example.org>', subject="=?utf-8?q?a=0D=0AX:_b=00?=")
    ).encounters
    assert one.text == "a X: b" and all(sign.isprintable() for sign in one.who[0].name)


def test_a_large_mbox_is_walked_without_copying_it() -> None:
    data = mbox(*[letter(body="x" * 70 + "\n") * 1] * 2, letter(body=("y" * 76 + "\n") * 250_000)).encode()
    tracemalloc.start()
    found = read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.encounters) == 1 and len(data) > 19_000_000 and peak < 2_000_000


def test_random_and_mutated_bytes_are_problems_at_most() -> None:
    chance = random.Random(7)
    sound = mbox(
        letter("Message-ID: <1@x>", 'Cc: a@example.org, "B, C" <b@example.org>'),
        letter(subject="=?utf-8?q?=C3=A9?="),
        letter(**MINE),
    ).encode()
    for _ in range(300):
        data = bytearray(sound)
        for _ in range(chance.randint(1, 15)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 4)] = bytes(
                chance.choices(b'\r\n:;,<>@"=?\\()- F\x00\xff\xe9', k=chance.randint(0, 4))
            )
        found = read(bytes(data[: chance.choice([len(data), chance.randrange(len(data) + 1)])]))
        assert found.encounters or found.problems
        assert all("\n" not in one.message for one in found.problems)
    for noise in (
        b"\n\nFrom x\n" * 20_000,
        b"From \nA:" * 20_000,
        b"From: " + b"(" * 200_000,
        b"From: a@b\nTo: " + b"<" * 100_000,
    ):
        assert read(noise).problems
