"""Tables of text, as other programs export them: bytes to rows, and rows to CSV.

The encoding is told by a byte order mark or by what the bytes are (UTF-8, UTF-16, else Windows-1252); the delimiter
(`,` `;` tab `|`) and the row of headers by which of them gives headers that are known, wherever that row stands:
LinkedIn puts a note above it, people put titles there. A row's number is what a spreadsheet shows: a cell with line
breaks is one row, an empty line is one too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from unicodedata import category, normalize

from mdnet.errors import Problem, Severity

FIELD_MAX = 1_000_000
"""The longest cell that is read, in characters."""
ROWS_MAX = 200_000
COLUMNS_MAX = 2_000
RECORD_LINES_MAX = 5_000
"""The most lines that one row may have in the file: more means that a quotation mark is missing."""
BROKEN_MAX = 20
"""After so many rows with a missing quotation mark, the file is given up."""
HEADER_WITHIN = 60
"""The row of headers is one of so many first rows."""
PROBLEMS_MAX = 1_000

_DELIMITERS = ",;\t|"
_KEPT = "\u200c\u200d"
"""Joiners: invisible, but part of how Persian and emoji are written."""
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


class Faults:
    """The problems of one file, kept in bounds."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: list[Problem] = []
        self._more = 0

    def add(self, row: int, code: str, message: str, severity: Severity = "warning") -> None:
        """A problem of a row (0: the file as a whole)."""
        if len(self._found) < PROBLEMS_MAX:
            self._found.append(Problem(self.path, row, code, message, severity))
        else:
            self._more += 1

    def all(self) -> tuple[Problem, ...]:
        """What was found, with a last word on how much more there is."""
        if not self._more:
            return tuple(self._found)
        more = Problem(self.path, 0, "more-problems", f"{self._more} more problems like these are not listed")
        return (*self._found, more)


class Row(NamedTuple):
    """One row: its number, and a cell as written for each header ("" where there is none)."""

    number: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """Headers, each a different one, and the rows below that hold anything."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def decode(data: bytes, whole: bool = True) -> tuple[str, bool]:
    """The text of a file, and whether its encoding was a guess. `whole` is False for the first bytes of a file."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), False
    even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
    if max(even, odd) * 5 > len(data[:2000]):
        return data.decode("utf-16-le" if odd >= even else "utf-16-be", errors="replace").lstrip("\ufeff"), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError as fault:
        if not whole and fault.start >= len(data) - 3:
            return data[: fault.start].decode("utf-8-sig"), False
    return data.decode("cp1252", errors="replace"), True


def clean(text: str) -> str:
    """One line of plain text: composed (NFC), single blanks, none at the ends, nothing invisible that steers."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(sign) for sign in normalize("NFC", text))
    return " ".join(text.split())


def clean_lines(text: str) -> str:
    r"""Free text: the same line by line, lines ended by `\n`, none empty at the ends."""
    lines = (clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip("\n")


def _visible(sign: str) -> str:
    kind = category(sign)
    if kind == "Cf" and sign not in _KEPT:
        return ""
    return " " if kind in ("Cc", "Zl", "Zp", "Cs") else sign


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this cell, or takes its `'` for a mark that it is text."""
    return _FORMULA.match(text) is not None


def neutralized(text: str) -> str:
    """The cell with `'` before it where a spreadsheet would compute it."""
    return f"'{text}" if is_formula(text) else text


def restored(text: str) -> str:
    """The cell without the `'` that `neutralized` put there."""
    return text[1:] if text.startswith("'") and is_formula(text) else text


def to_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV as RFC 4180 has it: commas, quotes where needed, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue()


def read_table(data: bytes, faults: Faults, known: Callable[[Sequence[str]], int]) -> Table | None:
    """The table in a file; `known` says how many cells of a row are headers that the reader knows (0: no headers).
    None when no row holds any."""
    text, guessed = decode(data)
    if guessed:
        faults.add(0, "guessed-encoding", "this file is not in UTF-8: it was read as Windows-1252. If letters come out"
                   " wrong, save it as UTF-8 and import it again", "hint")  # fmt: skip
    lines = list(io.StringIO(text, newline=""))
    found = _layout(lines, known)
    if found is None:
        return None
    delimiter, at = found
    records = _records(lines, delimiter, faults)
    headers = _distinct(records[at][1])
    return Table(headers, tuple(_rows(records[at + 1 :], len(headers), faults)))


def headers_of(head: bytes, known: Callable[[Sequence[str]], int]) -> tuple[str, ...]:
    """The headers in the first bytes of a file; () when there are none that are known."""
    text, _ = decode(head, whole=False)
    lines = list(io.StringIO(text, newline=""))
    found = _layout(lines, known)
    return _distinct(_records(lines, found[0], Faults(""), HEADER_WITHIN)[found[1]][1]) if found else ()


def _layout(lines: list[str], known: Callable[[Sequence[str]], int]) -> tuple[str, int] | None:
    """The delimiter, and the index of the record that holds the headers."""
    best: tuple[int, int] = (0, 0)
    layout = None
    for delimiter in _DELIMITERS:
        for at, (_, cells) in enumerate(_records(lines, delimiter, Faults(""), HEADER_WITHIN)):
            score = (known(cells[:COLUMNS_MAX]), len(cells))
            if score[0] and (score[0] > best[0] or (score > best and layout and layout[0] != delimiter)):
                best, layout = score, (delimiter, at)
    return layout


def _records(lines: list[str], delimiter: str, faults: Faults, most: int = ROWS_MAX) -> list[tuple[int, list[str]]]:
    """Each record with its number. One that never ends (a quotation mark is missing) is left out, and what follows
    its first line is read on."""
    found: list[tuple[int, list[str]]] = []
    at = number = broken = 0
    limit = csv.field_size_limit(FIELD_MAX)
    try:
        while at < len(lines) and number < most and broken < BROKEN_MAX:
            source = _Lines(lines, at)
            reader = csv.reader(source, delimiter=delimiter)
            try:
                for cells in reader:
                    if source.at == len(lines) and _is_open(lines[at : source.at]):
                        raise csv.Error("a quotation mark is missing")
                    number += 1
                    found.append((number, cells))
                    source.begin = at = source.at
                    if number == most:
                        break
                else:
                    at = source.at
            except csv.Error as fault:
                number, at, broken = number + 1, at + 1, broken + 1
                faults.add(number, "bad-row", f"this row cannot be read ({fault}): look for a quotation mark that is"
                           " missing, or a cell that is far too long")  # fmt: skip
    finally:
        csv.field_size_limit(limit)
    if at < len(lines):
        faults.add(number, "file-cut", f"everything after row {number} was left out: the file is broken or too long")
    return found


class _Lines:
    """The lines of a file from one on, and how far a reader has come; no record may take too many of them."""

    def __init__(self, lines: list[str], at: int) -> None:
        self._lines, self.at, self.begin = lines, at, at

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at == len(self._lines):
            raise StopIteration
        if self.at - self.begin > RECORD_LINES_MAX:
            raise csv.Error("a quotation mark is missing")
        self.at += 1
        return self._lines[self.at - 1]


def _is_open(lines: list[str]) -> bool:
    return len(lines) > 1 and sum(line.count('"') for line in lines) % 2 == 1


def _distinct(cells: list[str]) -> tuple[str, ...]:
    """Headers as they are called: clean, each once, those without a name by their column's number."""
    headers: dict[str, None] = {}
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    for place, cell in enumerate(cells[:COLUMNS_MAX], 1):
        header = clean(cell)[:200] or f"column {place}"
        copy, number = header, 2
        while copy in headers:
            copy, number = f"{header} ({number})", number + 1
        headers[copy] = None
    return tuple(headers)


def _rows(records: list[tuple[int, list[str]]], width: int, faults: Faults) -> Iterable[Row]:
    for number, cells in records:
        if any(cell.strip() for cell in cells[width:]):
            faults.add(number, "bad-row", f"this row has {len(cells)} cells for {width} columns: put text with the"
                       " delimiter in it in quotation marks")  # fmt: skip
        elif any(cell and not cell.isspace() for cell in cells):
            yield Row(number, tuple(cells[:width]) + ("",) * (width - len(cells)))
