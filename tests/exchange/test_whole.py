"""mdnet's own JSON: what is written, and what any bytes that look like it are read as."""

from __future__ import annotations

import json
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.exchange import whole
from mdnet.model.contact import Fact
from mdnet.model.follow_up import FollowUp
from mdnet.model.incoming import Incoming, Wanted
from mdnet.model.interaction import Interaction
from mdnet.model.link import Link
from mdnet.model.outgoing import OutgoingNote

TODAY = date(2026, 11, 24)
WANTED = Wanted(TODAY)
HEAD = b'{"schema": 1, "generated_by": "mdnet", "made_on": "2026-11-24", "notes": [\n'


def note(path: str, text: str) -> OutgoingNote:
    return OutgoingNote(path, "contact", path[:-3], "u", text)


def read(data: bytes) -> Incoming:
    return whole.read(data, "all.json", WANTED)


def codes(found: Incoming) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in found.problems]


def test_every_field_is_there() -> None:
    full = OutgoingNote(
        "People/Ann.md",
        "contact",
        "Ann",
        "u-1",
        "- 2026-03-14 coffee with [[Bob]]: hello\n",
        {"emails": ["ann@example.org"], "paused": True, "score": 3},
        (Fact("kids", "Leo", date(2026, 3, 1), 9),),
        (Interaction("People/Ann.md", 1, date(2026, 3, 14), "coffee", "hello", (Link("Bob", "Bob", 1),), True),),
        (FollowUp("People/Ann.md", 2, "Send it", date(2026, 4, 5)),),
    )
    assert json.loads(whole.write([full], TODAY)) == {
        "schema": 1,
        "generated_by": "mdnet",
        "made_on": "2026-11-24",
        "notes": [
            {
                "path": "People/Ann.md",
                "kind": "contact",
                "name": "Ann",
                "uid": "u-1",
                "properties": {"emails": ["ann@example.org"], "paused": True, "score": 3},
                "facts": [{"label": "kids", "text": "Leo", "learned": "2026-03-01"}],
                "interactions": [
                    {
                        "line": 1,
                        "day": "2026-03-14",
                        "time": None,
                        "channel": "coffee",
                        "with": ["Bob"],
                        "by": None,
                        "answered": True,
                        "text": "hello",
                        "details": [],
                        "tags": [],
                    }
                ],
                "follow_ups": [
                    {
                        "line": 2,
                        "text": "Send it",
                        "due": "2026-04-05",
                        "waiting": False,
                        "recurrence": None,
                        "done": False,
                        "done_on": None,
                        "created": None,
                        "links": [],
                    }
                ],
                "text": "- 2026-03-14 coffee with [[Bob]]: hello\n",
            }
        ],
    }


NAMES = st.text("abcÅé 一-'.", min_size=1, max_size=12).map(str.strip).filter(lambda one: one.strip(". -"))


@given(st.dictionaries(NAMES, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200), min_size=1))
def test_what_is_written_is_read_again(notes: dict[str, str]) -> None:
    given = [note(f"People/x{name}x.md", text) for name, text in notes.items()]
    found = read(whole.write(given, TODAY).encode())
    assert found.problems == ()
    assert [(one.path, one.text) for one in found.notes] == [(one.path, one.text) for one in given]


def test_S_nothing_in_the_file_moves_a_terminals_cursor_or_turns_its_text() -> None:
    text = whole.write([note("A\u202e.md", "\x1b[2J \x9b \u2028 \ud800")], TODAY)
    assert not set("\x1b\x9b\u202e\u2028\ud800") & set(text)
    assert json.loads(text)["notes"][0]["text"] == "\x1b[2J \x9b \u2028 \ud800"


def test_a_broken_note_costs_itself_only() -> None:
    lines = whole.write([note("A.md", "a"), note("B.md", "b"), note("C.md", "c")], TODAY).splitlines()
    lines[2] = lines[2][:-20]
    found = read("\n".join(lines).encode())
    assert [one.path for one in found.notes] == ["A.md", "C.md"]
    assert codes(found) == [(3, "bad-note")]


def test_a_file_cut_off_gives_what_is_whole() -> None:
    data = whole.write([note("A.md", "a"), note("B.md", "b" * 500)], TODAY).encode()
    found = read(data[:-100])
    assert [one.path for one in found.notes] == ["A.md"]
    assert codes(found) == [(3, "bad-note")]


def test_a_file_laid_out_anew_is_read_too() -> None:
    document = json.loads(whole.write([note("A.md", "a\nb"), note("B.md", "b")], TODAY))
    for indent in (None, 2):
        found = read(json.dumps(document, indent=indent).encode())
        assert [(one.path, one.text) for one in found.notes] == [("A.md", "a\nb"), ("B.md", "b")]
        assert found.problems == ()


@pytest.mark.parametrize(
    "path",
    [
        "../evil.md",
        "/etc/evil.md",
        "People/../../evil.md",
        "C:evil.md",
        "C:\\evil.md",
        "People\\evil.md",
        ".mdnet/config.toml",
        ".obsidian/plugins/x.md",
        "People/.hidden.md",
        "./A.md",
        "A//B.md",
        "A/ /B.md",
        "script.sh",
        "A.md\n",
        "A\0.md",
        "A\u202e.md",
        "CON.md",
        "aux/A.md",
        "COM1.x.md",
        "A./B.md",
        "x" * 300 + ".md",
        "a/" * 600 + "A.md",
        "",
        ".md",
        "~/../A.md",
    ],
)
def test_N04_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    found = read(whole.write([note(path, "x"), note("People/Fine.md", "y")], TODAY).encode())
    assert [one.path for one in found.notes] == ["People/Fine.md"]
    assert codes(found) == [(2, "unsafe-path")]


@pytest.mark.parametrize(
    "path", ["A.md", "People/Ada Byron.md", "人/张伟.md", "a.b/c-d_e's (x).md", "~x.md", "O'Brien?.md"]
)
def test_other_paths_are_taken(path: str) -> None:
    assert [one.path for one in read(whole.write([note(path, "x")], TODAY).encode()).notes] == [path]


def test_one_path_twice_is_told() -> None:
    found = read(whole.write([note("A.md", "first"), note("A.md", "second")], TODAY).encode())
    assert [one.text for one in found.notes] == ["first"]
    assert codes(found) == [(3, "doubled-note")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-records"),
        (b"[]", "no-records"),
        (b'{"contacts": []}', "no-records"),
        (HEAD + b"]}", "no-records"),
        (b'{"schema": 2, "generated_by": "mdnet", "notes": []}', "unknown-schema"),
        (HEAD + b'{"path": 3, "text": "x"}\n]}', "bad-note"),
        (HEAD + b'{"path": "A.md", "text": null}\n]}', "bad-note"),
        (HEAD + b'{"path": "A.md", "text": "a\\u0000b"}\n]}', "bad-note"),
        (HEAD + b'{"path": "A.md", "text": "\\ud800"}\n]}', "bad-note"),
        (HEAD + b'{"path": "A.md", "text": "x", "n": ' + b"9" * 5000 + b"}\n]}", "bad-note"),
        (HEAD + b'{"path": ' + b"[" * 100_000 + b"\n]}", "bad-note"),
        (HEAD + b'{"path": "A.md", "text": "' + b"x" * 10_000_001 + b'"}\n]}', "bad-note"),
        (HEAD + b'{"path": "' + b"x" * 24_000_001, "bad-note"),
        (HEAD + b'{"path": "A.md", "text": "\xff"}\n]}', "bad-note"),
        (HEAD.replace(b"\n", b"") + b"[" * 100_000, "bad-note"),
    ],
)
def test_X07_what_is_no_note_is_one_problem(data: bytes, code: str) -> None:
    found = read(data)
    assert found.notes == ()
    assert [problem.code for problem in found.problems] == [code]
    assert "\n" not in found.problems[0].message


def test_a_file_full_of_faults_is_given_up() -> None:
    found = read(HEAD + b'{"path": }\n' * 10_000)
    assert len(found.problems) == whole.MOST_PROBLEMS + 1
    assert found.problems[-1].code == "too-many-problems"


def test_any_bytes_are_read_to_something() -> None:
    chance = random.Random(5)
    good = whole.write([note("A.md", "a [[b]] \u202e" * 9), note("B.md", "b\n" * 9)], TODAY).encode()
    for _ in range(1500):
        data = bytearray(good[: chance.randrange(len(good) + 1)])
        for _ in range(chance.randrange(4)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        found = read(bytes(data))
        assert found.notes or found.problems
    for size in range(300):
        assert read(chance.randbytes(size)).problems


def test_which_files_it_is_for() -> None:
    assert whole.fits("x.json", whole.write([], TODAY).encode()[:4096])
    assert whole.fits("x", b'\xef\xbb\xbf{\n  "schema": 1,\n  "generated_by": "mdnet"')
    assert not whole.fits("x.json", b'{"version": "1.0", "account": {}}')
    assert not whole.fits("x.md", b'Notes on "generated_by": "mdnet"')
