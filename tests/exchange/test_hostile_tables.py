"""Tables that are broken, hostile or no tables at all: every reader says so, and none raises or hangs."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from datetime import date
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outgoing_people import ADA, TODAY, outgoing

from mdnet.exchange import google, linkedin, outlook, table, tables
from mdnet.model.incoming import Incoming, Wanted

READERS = {"linkedin": linkedin, "google": google, "outlook": outlook, "csv": table}
WANTED = Wanted(TODAY, mine=frozenset({"me"}), since=date(2020, 1, 1), columns={"Name": "name"})
CONNECTIONS = (
    'Notes:\n"a, b"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n'
    'Ada,Lovelace,https://x.example/in/ada,ada@example.org,"Acme, ""Ltd""",CEO,05 Mar 2024\n'
)
MESSAGES = (
    "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT\n"
    'c,Ada,https://x/in/ada,Me,https://x/in/me,2026-09-01 10:00:00 UTC,Hi,"two\nlines"\n'
)
INVITATIONS = 'From,To,Sent At,Message,Direction\nMe,Ada,"3/14/25, 2:37 PM",,OUTGOING\n'
EXAMPLES = [
    text.encode()
    for text in (
        CONNECTIONS, MESSAGES, INVITATIONS, google.write([ADA, outgoing(name="Bob")], TODAY),
        outlook.write([ADA, outgoing(name="Bob")], TODAY), table.write([ADA, outgoing(name="Bob")], TODAY),
    )
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """Nothing here takes long: what does, hangs."""

    def hang(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, hang)
    signal.setitimer(signal.ITIMER_REAL, 60)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from strings(key)
            yield from strings(held)
    elif isinstance(value, tuple):
        for held in value:
            yield from strings(held)


def check(data: bytes) -> None:
    for name, module in READERS.items():
        module.fits(f"x.{name}.csv", data[:4096])
        found: Incoming = module.read(data, "folder/x.csv", WANTED)
        assert found.cards or found.encounters or found.problems
        assert all(problem.path == "folder/x.csv" and problem.line >= 0 for problem in found.problems)
        for card in found.cards:
            assert card.line > 0
            assert all(text and text == text.strip() for text in strings(dict(card.values)))
            assert not any(
                category(sign) in ("Cc", "Zl", "Zp", "Cs") for text in strings(dict(card.values)) for sign in text
            )
            assert not any(category(sign) == "Cc" for sign in card.notes.replace("\n", ""))
            assert not any("\n" in fact or "\0" in fact for fact in card.facts)


@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    check(data)


@given(st.text(st.sampled_from("Name,;\t\"'\n\r\0=+@ éA1/-:\ufeff\u2028\u202e"), max_size=200))
def test_random_tables(text: str) -> None:
    check(("Name,E-mail,Birthday,Tags,Notes\n" + text).encode())


@pytest.mark.parametrize("seed", range(len(EXAMPLES)))
def test_real_examples_cut_and_mutated(seed: int) -> None:
    chance = random.Random(seed)
    data = EXAMPLES[seed]
    for _ in range(60):
        broken = bytearray(data[: chance.randrange(len(data) + 1)] if chance.random() < 0.4 else data)
        for _ in range(chance.randrange(6)):
            at = chance.randrange(len(broken) + 1)
            broken[at : at + chance.randrange(3)] = chance.choice(
                [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xe9", b";"]
            )
        check(bytes(broken))


@pytest.mark.parametrize(
    "data",
    [
        b'"x","y\n' * 20_000,
        b'x","y\n' * 50_000,
        b'Name,E-mail\nA,"' + b"x" * 3_000_000 + b'"\n',
        b",".join(b"c%d" % number for number in range(100_000)) + b"\n",
        b"," * 2_000_000,
        b"\0" * 1_000_000,
        b"\n" * 500_000,
        b"Name,E-mail\nA," + b"a@b." * 200_000 + b"\n",
        b"Name,Phone\nA," + b"1 " * 400_000 + b"\n",
        b"Name,Web\nA," + b"a." * 400_000 + b"\n",
        b"Name,Birthday\n" + b"A,11/11/" * 100_000 + b"\n",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2_000,
    ],
    ids="pairs open-quotes big-cell many-columns commas nul empty-lines emails digits dots days picture".split(),
)
def test_files_made_to_be_slow(data: bytes) -> None:
    check(data)


def test_a_cell_that_is_far_too_long_is_a_problem_of_its_row() -> None:
    big = "x" * (tables.FIELD_MAX + 1)
    found = table.read(f"Name,E-mail\nAda,a@example.org\nBob,{big}\nEve,e@example.org\n".encode(), "x.csv", WANTED)
    assert [card.name for card in found.cards] == ["Ada", "Eve"]
    assert [(problem.line, problem.code) for problem in found.problems] == [(3, "bad-row")]


def test_more_problems_than_anybody_reads_are_counted() -> None:
    found = table.read(b"Name,E-mail\n" + b"A,nope\n" * 1_500, "x.csv", WANTED)
    assert len(found.cards) == 1_500
    assert len(found.problems) == tables.PROBLEMS_MAX + 1
    assert found.problems[-1].code == "more-problems"
    assert found.problems[-1].message.startswith("500 ")


def test_more_rows_than_are_read_are_told() -> None:
    found = table.read(b"Name\nAda" + b"\n" * tables.ROWS_MAX + b"Bob\n", "x.csv", WANTED)
    assert [card.name for card in found.cards] == ["Ada"]
    assert [(problem.line, problem.code) for problem in found.problems] == [(tables.ROWS_MAX, "file-cut")]
