"""vCard as lines: against vobject where that reads them, and against whatever bytes there are."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from vobject.base import getLogicalLines, parseLine

from mdnet.errors import Problem
from mdnet.exchange.vcard import read
from mdnet.exchange.vcard_lines import as_utf8, bodies, fields, lines_of, parse, unescape
from mdnet.exchange.vcard_writing import escape
from mdnet.model.incoming import Incoming, Wanted

WANTED = Wanted(date(2026, 11, 24), photos=True)
NAMES = st.from_regex(r"[A-Z][A-Z0-9-]{0,9}", fullmatch=True).filter(lambda name: name not in ("BEGIN", "END", "AGENT"))
PRINTED = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029")
VALUES = st.text(PRINTED, max_size=60)
PLAIN = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
QUOTED = st.text(
    st.characters(codec="ascii", categories=["L", "N", "P", "Zs"], exclude_characters='"^'), min_size=1, max_size=8
)
PARAMETERS = st.lists(
    st.tuples(
        st.sampled_from(["TYPE", "X-A", "LABEL", "PREF"]),
        st.lists(st.one_of(PLAIN, QUOTED.map(lambda text: f'"{text}"')), min_size=1, max_size=3),
    ),
    max_size=3,
    unique_by=lambda pair: pair[0],
)
LINES = st.tuples(st.sampled_from(["", "item1.", "a-b."]), NAMES, PARAMETERS, VALUES)


def written(line: tuple[str, str, list[tuple[str, list[str]]], str]) -> str:
    group, name, parameters, value = line
    return f"{group}{name}" + "".join(f";{key}={','.join(values)}" for key, values in parameters) + f":{value}"


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_a_line_is_what_vobject_takes_it_for(line: tuple[str, str, list[tuple[str, list[str]]], str]) -> None:
    text = written(line)
    name, parameters, value, group = parseLine(text)
    mine = parse(text)
    assert mine is not None
    assert (mine.name, mine.value, mine.group or None) == (name, value, group)
    theirs = {key: tuple(text.strip() for text in values) for key, *values in parameters if key != "TYPE"}
    held = {key: tuple(text.strip() for text in values) for key, values in mine.parameters.items() if key != "TYPE"}
    assert held == theirs


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=5), st.integers(1, 30), st.sampled_from(["\n", "\r\n"]))
def test_folded_lines_are_unfolded_as_vobject_does(
    lines: list[tuple[str, str, list[tuple[str, list[str]]], str]], step: int, end: str
) -> None:
    from io import StringIO

    texts = [written(line) for line in lines]
    folded = [f"{end} ".join(text[at : at + step] for at in range(0, len(text), step)) for text in texts]
    data = end.join(("BEGIN:VCARD", *folded, "END:VCARD", "")).encode()
    (body,) = bodies(as_utf8(data))
    mine, faults = lines_of(body)
    assert faults == []
    assert [line.text for line in mine] == texts
    if not any(
        part.isspace() or not part
        for text in texts
        for part in (text[at : at + step] for at in range(0, len(text), step))
    ):
        theirs = [line for line, _ in getLogicalLines(StringIO(data.decode(), newline=""))]
        assert theirs[1:-1] == texts


@given(st.text())
def test_a_text_escaped_and_unescaped_is_itself(text: str) -> None:
    assert unescape(escape(text)) == text


@given(st.lists(st.text(st.characters(exclude_characters="\0\1")), min_size=1))
def test_fields_escaped_and_split_are_themselves(texts: list[str]) -> None:
    assert [unescape(part) for part in fields(";".join(map(escape, texts)))] == texts


GOOD = b"""BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nN:Byron;Ada;;;\r\nitem1.X-ABDATE;type=pref:2015-06-20\r
item1.X-ABLabel:_$!<Anniversary>!$_\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-03\r\nTEL;TYPE="a,b";X=^n:+1 2345678\r
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:caf=E9=\r\n more=\r\n\r\nPHOTO;ENCODING=b:aGVsbG8=\r\n aGVsbG8=\r
PHOTO;BASE64:\r\naGVsbG8=\r\n\r\nX-ANDROID-CUSTOM:a/relation;b;1;;\r\nADR:;;a\\,b;c;d;e;f\r\nKIND:individual\r\nIMPP:x:y\r
RELATED;TYPE=friend:urn:uuid:1\r\nUID:urn:uuid:1\r\nX-MDNET-PROPERTY:food: nuts\r\nX-MDNET-TASK;X-DUE=2026-01-01:t\r\nEND:VCARD\r\n"""


def checked(found: Incoming) -> None:
    """What holds of all that is read: nothing is silent, and no value holds what breaks a note."""
    assert found.cards or found.problems
    for card in found.cards:
        assert card.name
        for value in card.values.values():
            for text in (value,) if isinstance(value, str) else value:
                assert text
                assert not any(sign in text for sign in "\r\n\0\x1b\x85\u2028")
        assert not any(sign in card.notes for sign in "\r\0\x1b")
    assert all(
        isinstance(problem, Problem) and problem.line >= 0 and "\n" not in problem.message for problem in found.problems
    )


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(data: bytes) -> None:
    checked(read(data, "a.vcf", WANTED))
    checked(read(b"BEGIN:VCARD\n" + data + b"\nEND:VCARD\n", "a.vcf", WANTED))


def test_a_broken_card_is_read_or_told() -> None:
    chance = random.Random(7)
    for _ in range(1500):
        data = bytearray(GOOD)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([0, 0, 1, 5])] = chance.choice(
                [
                    b"",
                    b"\n",
                    b"\r",
                    b"=",
                    b";",
                    b":",
                    b'"',
                    b"\\",
                    b"\0",
                    b"\xff",
                    b" ",
                    b"\n ",
                    bytes([chance.randrange(256)]),
                ]
            )
        checked(read(bytes(data[: chance.randint(1, len(data))]), "a.vcf", WANTED))


HANGS = {
    "parameters": b"A" + b";B=a," * 60_000 + b"x",
    "quotes": b'TEL;X="' + b'a";"' * 70_000 + b":1",
    "open quotes": b'TEL;X="' * 40_000,
    "colons": b"A:" * 150_000,
    "escapes": b"N:" + b"\\\\;\\" * 70_000,
    "categories": b"CATEGORIES:" + b"a," * 150_000,
    "soft breaks": b"NOTE;ENCODING=QUOTED-PRINTABLE:" + b"=\n" * 150_000,
    "folds": b"NOTE:" + b"\n " * 150_000,
    "lines": b"\n".join(b"TEL:%d" % number for number in range(40_000)),
    "groups": b"\n".join(b"i%d.X-A:1\ni%d.X-ABLABEL:b" % (number, number) for number in range(15_000)),
    "base64": b"PHOTO;BASE64:\n" + b"aGVsbG8=\n" * 30_000,
    "begins": b"BEGIN:VCARD\n" * 20_000,
    "agents": b"AGENT:\nBEGIN:VCARD\n" * 15_000,
    "ends": b"END:VCARD\n" * 30_000,
    "carets": b"TEL;X=" + b"^" * 300_000 + b":1",
    "charset": b"FN;CHARSET=punycode;ENCODING=QUOTED-PRINTABLE:" + b"=FF" * 100_000,
    "day": b"BDAY:" + b"1" * 300_000,
    "tag": b"CATEGORIES:" + b"-/" * 150_000,
    "blanks": b"FN:" + b" " * 300_000 + b"x",
    "zone": b"TZ:" + b"a/" * 150_000,
    "phone": b"TEL;VALUE=uri:tel:1;" + b"ext=" * 70_000,
    "label": b"X-ABDATE:2020-01-01\nX-ABLABEL:" + b"_$!<" * 70_000,
}


def test_X10_300_kb_made_to_take_for_ever_do_not() -> None:
    """All in a process of its own, which is killed after ten times what it takes."""
    code = (
        "import pickle, sys; from datetime import date;"
        "from mdnet.exchange.vcard import read; from mdnet.model.incoming import Wanted\n"
        "for kind, data in pickle.load(sys.stdin.buffer).items():\n"
        "    print(kind, flush=True)\n"
        "    found = read(data, 'a.vcf', Wanted(date(2026, 11, 24), photos=True))\n"
        "    assert found.cards or found.problems"
    )
    cards = {kind: b"BEGIN:VCARD\nFN:Ada\n" + data + b"\nEND:VCARD\n" for kind, data in HANGS.items()}
    run = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(cards), capture_output=True, timeout=60)
    assert run.returncode == 0, run.stderr.decode()
    assert run.stdout.decode().splitlines() == list(HANGS)
