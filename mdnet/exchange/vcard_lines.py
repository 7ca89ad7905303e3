"""A vCard file as cards, a card as lines, a line as its parts: RFC 6350 (4.0), RFC 2426 (3.0), and vCard 2.1.

Everything is cut as bytes and decoded line by line: a fold may stand within a letter, and in vCard 2.1 each line may
have a charset of its own. vobject reads the same lines, but one crafted line of a hundred bytes makes it search for
years, so it checks this module in the tests only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

LINE_MAX = 1_000_000
"""Bytes of one property's line; a picture may have PICTURE_MAX."""
PICTURE_MAX = 14_000_000
"""10 MB in base64, folded."""
LINES_MAX = 20_000
"""Lines of one card; groups have a line for each member."""
_MARK = re.compile(rb"^(?:\xef\xbb\xbf)?(BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)
_AGENT = re.compile(rb"^(?:[\w-]{1,40}\.)?AGENT(?:;[^\n:]*)?:[ \t]*\n\Z", re.IGNORECASE | re.MULTILINE)
_LINE_END = re.compile(rb"\n(?![ \t])")
_IS_BASE64 = re.compile(rb"BASE64", re.IGNORECASE)
_BASE64 = re.compile(rb"[A-Za-z0-9+/=]+[ \t]*")
_HEAD = re.compile(r'((?:[^":]|"[^"]*")*+):')
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_PARAMETER = re.compile(r'(?:[^;"]|"[^"]*")+')
_PARAMETER_VALUE = re.compile(r'(?:[^,"]|"[^"]*")+')
_CHARSET = re.compile(
    r"(?:utf-?8|us-ascii|iso-?8859-\d{1,2}|latin-?1|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|macintosh"
    r"|shift[_-]jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5|iso-2022-(?:jp|kr))",
    re.IGNORECASE,
)
"""Charsets that are decoded; Python knows others that are no charsets at all."""
_ENCODINGS = frozenset("QUOTED-PRINTABLE BASE64 B 8BIT 7BIT".split())
_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}


class Body(NamedTuple):
    """What stands between BEGIN and END. `line` is that of BEGIN; `data` None where the card has no end."""

    line: int
    data: bytes | None


class Line(NamedTuple):
    """A logical line. `name` is in capitals; `head` is what stands between the name and the colon; `value` is as
    written, but for quoted-printable, which is undone; `text` is the whole line, unfolded. It begins on line `number`
    of the file, and `rows` are the lines that it takes there."""

    number: int
    group: str
    name: str
    head: str
    value: str
    text: str
    rows: int = 1

    @property
    def parameters(self) -> Mapping[str, tuple[str, ...]]:
        """Values by name in capitals; a bare one of vCard 2.1 (`TEL;CELL:`) is a TYPE or an ENCODING."""
        return parameters(self.head)

    def parameter(self, name: str) -> str:
        """The first value of a parameter, "" when there is none."""
        return (parameters(self.head).get(name) or ("",))[0]

    @property
    def types(self) -> tuple[str, ...]:
        """The values of TYPE, in small letters."""
        return parameters(self.head).get("TYPE", ())


class Fault(NamedTuple):
    """What is wrong with a line of a card, which is left out."""

    line: int
    message: str


def as_utf8(data: bytes) -> bytes:
    """The bytes of a file with LF as its only line end, and in UTF-8 where it was UTF-16."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    elif b"\0" in data[:64] and re.match(rb"(?:\0[^\0]){4}|(?:[^\0]\0){4}", data):
        data = data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", "replace").encode("utf-8", "replace")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data


def bodies(data: bytes) -> Iterator[Body]:
    """The cards of a file that `as_utf8` has seen. A card within a card (the AGENT of vCard 2.1) stays in its body."""
    start = begun = nested = at = 0
    number = 1
    for mark in _MARK.finditer(data):
        number += data.count(b"\n", at, mark.start())
        at = mark.start()
        if mark[1].upper() == b"BEGIN":
            if begun and _AGENT.search(data[max(0, at - 200) : at]):
                nested += 1
                continue
            if begun:
                yield Body(begun, None)
            begun, start, nested = number, mark.end(), 0
        elif nested:
            nested -= 1
        elif begun:
            yield Body(begun, data[start:at])
            begun = 0
    if begun:
        yield Body(begun, None)


def lines_of(body: Body) -> tuple[list[Line], list[Fault]]:
    """The logical lines of a card, and what cannot be read."""
    lines: list[Line] = []
    faults: list[Fault] = []
    depth = 0
    for number, rows, data in _logical(body.data or b"", body.line):
        if len(data) > LINE_MAX and (len(data) > PICTURE_MAX or b"PHOTO" not in data[:60].upper()):
            what = data[:40].partition(b":")[0].partition(b";")[0].decode("ascii", "replace")
            faults.append(Fault(number, f"{what} is longer than {'10 MB' if what.upper() == 'PHOTO' else '1 MB'}"))
            continue
        if len(lines) + len(faults) >= LINES_MAX:
            faults.append(Fault(number, f"the card has more than {LINES_MAX:,} lines; the rest is left out"))
            break
        line = parse(_text(data), number, rows)
        if line is None:
            faults.append(Fault(number, f'"{_text(data[:60])}" is no line of a vCard'))
        elif line.name in ("BEGIN", "END"):
            depth += 1 if line.name == "BEGIN" else -1
        elif depth <= 0 and line.name != "AGENT":
            lines.append(line)
    return lines, faults


def _logical(data: bytes, number: int) -> Iterator[tuple[int, int, bytes]]:
    """Lines unfolded, with their numbers and how many lines of the file they take.

    Quoted-printable goes on after a "=" at the end of a line; and base64 of programs that forget to indent it is taken
    to its property.
    """
    quoted = b"=\n" in data
    binary = _IS_BASE64.search(data) is not None
    at, end = 0, len(data)
    while at < end:
        found = _LINE_END.search(data, at)
        stop = found.start() if found else end
        while quoted and data[stop - 1 : stop] == b"=" and stop - at < LINE_MAX and _is_quoted(data[at : at + 300]):
            if stop == end:
                break
            found = _LINE_END.search(data, stop + 1)
            stop = found.start() if found else end
        if binary and b"BASE64" in data[at : min(stop, at + 300)].upper().partition(b":")[0]:
            while (more := _BASE64.fullmatch(data, stop + 1, _line_end(data, stop + 1))) and more.end() <= end:
                stop = more.end()
        line = data[at:stop]
        count = line.count(b"\n") if stop > at else 0
        if count:
            line = _joined(line) if quoted and _is_quoted(line[:300]) else _unfolded(line)
        if line.strip():
            yield number, count + 1, line
        number += count + 1
        at = stop + 1


def _line_end(data: bytes, start: int) -> int:
    stop = data.find(b"\n", start)
    return len(data) if stop < 0 else stop


def _is_quoted(head: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in head.upper().partition(b":")[0]


def _unfolded(line: bytes) -> bytes:
    return line.replace(b"\n ", b"").replace(b"\n\t", b"").replace(b"\n", b"")


def _joined(line: bytes) -> bytes:
    """Quoted-printable unfolded: after a soft break a blank is text, else it is the sign of a fold."""
    parts = line.split(b"\n")
    for index in range(1, len(parts)):
        if parts[index - 1].endswith(b"="):
            parts[index - 1] = parts[index - 1][:-1]
        else:
            parts[index] = parts[index][1:]
    return b"".join(parts)


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        head = data.partition(b":")[0].decode("ascii", "replace")
        text = decoded(data, (parameters(head.partition(";")[2]).get("CHARSET") or ("",))[0])
    return text.replace("\0", "").replace("\1", "") if "\0" in text or "\1" in text else text


def decoded(data: bytes, charset: str) -> str:
    """Bytes as text: UTF-8 if they are, else what the charset says, else Windows' western one."""
    for name in ("utf-8", charset if _CHARSET.fullmatch(charset) else "", "cp1252"):
        try:
            return data.decode(name or "ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def parse(text: str, number: int = 0, rows: int = 1) -> Line | None:
    """A logical line in its parts; None for what is no line of a vCard."""
    head, colon, value = text.partition(":")
    if '"' in head:
        match = _HEAD.match(text)
        if match is None:
            return None
        head, value = match[1], text[match.end() :]
    named, _, rest = head.partition(";")
    group, _, name = named.strip().rpartition(".")
    if not colon or not _NAME.fullmatch(name) or (group and not _NAME.fullmatch(group)):
        return None
    if rest and "QUOTED-PRINTABLE" in rest.upper() and parameters(rest).get("ENCODING") == ("QUOTED-PRINTABLE",):
        value = _unquoted(value, (parameters(rest).get("CHARSET") or ("",))[0])
    return Line(number, group, name.upper().replace("_", "-"), rest, value, text, rows)


def _unquoted(value: str, charset: str) -> str:
    from binascii import a2b_qp

    text = decoded(a2b_qp(value.encode()), charset).replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "").replace("\1", "")


@lru_cache(maxsize=4096)
def parameters(head: str) -> Mapping[str, tuple[str, ...]]:
    """The parameters of a line, names in capitals, types in small letters (RFC 6350, section 5; RFC 6868)."""
    found: dict[str, tuple[str, ...]] = {}
    for part in _PARAMETER.findall(head):
        name, equals, given = part.partition("=")
        name = name.strip().upper()
        if not equals:
            name, given = ("ENCODING" if name in _ENCODINGS else "TYPE"), part
        values = tuple(_parameter_value(value) for value in _PARAMETER_VALUE.findall(given))
        if name == "TYPE":  # `TYPE="home,work"` is two of them
            values = tuple(one.strip().lower() for value in values for one in value.split(","))
        elif name == "ENCODING":
            values = tuple(value.upper() for value in values)
        found[name] = found.get(name, ()) + values
    return found


def _parameter_value(text: str) -> str:
    text = text.strip().replace('"', "")
    return re.sub(r"\^[n'^]", lambda match: _CARETS[match[0]], text) if "^" in text else text


def unescape(value: str, version: str = "3.0") -> str:
    r"""The text that a value says: `\n`, `\,`, `\;` and `\\`. vCard 2.1 knows `\;` only."""
    if "\\" not in value:
        return value
    if version == "2.1":
        return value.replace("\\;", ";")
    return re.sub(r"\\([nN,;:\\])", lambda match: "\n" if match[1] in "nN" else match[1], value)


def fields(value: str, sign: str = ";") -> list[str]:
    """The parts of a value between unescaped signs, still escaped."""
    if "\\" not in value:
        return value.split(sign)
    kept = value.replace("\\\\", "\0").replace(f"\\{sign}", "\1")
    return [part.replace("\1", f"\\{sign}").replace("\0", "\\\\") for part in kept.split(sign)]
