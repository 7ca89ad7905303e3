"""The shape of a note's body: its lines, what of them is prose, its sections. Code, quotes, comments are known.

Most notes hold nothing that could be taken for code, and that is seen at a glance (`at_a_glance`); wherever it is not
certain, the Markdown parser decides (`closely`). Both give the same answer, or the glance gives none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from mdnet.notes.headings import Section, read_headings

Span = tuple[int, int]
"""Where something begins and ends in a text, in characters."""

_REGION = r"%%[ \t]*mdnet:(begin|end)\b[^%\n]*%%"
_HTML_COMMENT = r"<!--[\s\S]*?(?:-->|\Z)"
_VISIBLE = re.compile(r"\S")

_CODE_SPAN = re.compile(r"`[^`\n]*`")
_DEFINITION = re.compile(r"[^\]]\]:")
_PLAIN_LINK = re.compile(r"\]\([^()\s`]*\)")
_MARKER = r"(?:[-*+]|[0-9]{1,9}[.)])"
# A line after which a paragraph is open: code cannot begin by indenting the next one.
_OPEN = rf"[ \t]*(?:{_MARKER} {{1,3}}(?:\[.\] +)?)?(?:[^\W\d_]|[0-9]{{4}}-|\[\[|\*\*[^\W\d_])"
_FAR = r"(?: {4}| {0,3}\t)"
_MAY_INDENT_CODE = re.compile(rf"\A{_FAR}|^(?!{_OPEN})[^\n]*\n{_FAR}|^[ \t]*(?:{_MARKER}[ \t]*)+(?: {{4}}|\t)", re.M)


class Body(NamedTuple):
    """`text` as written, without comments and generated regions; `lines` the same without line ends; `prose` the same
    lines with code and HTML blanked, character for character; `quoted` the indexes of lines in a block quote; `tags`
    those of lines that hold nothing but tags, without `#`, each with its line's index; `odd` that lines which are no
    headings might be taken for some; `first` the number in the file of line 0; `conflict` the index of git's first
    conflict mark (None: no conflict), after which what both sides say stands once."""

    text: str
    lines: list[str]
    prose: list[str]
    quoted: frozenset[int]
    sections: list[Section]
    tags: list[tuple[int, str]]
    odd: bool
    first: int = 1
    conflict: int | None = None


def read_body(text: str, first: int = 1) -> Body:
    """The body of a note. Only `\\n` and `\\r\\n` end a line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    text = text.removeprefix("\ufeff")
    conflict = None
    # One character is found much faster than two, so it is looked for first here and below.
    if ("<" in text and "<<<<<<< " in text) or (">" in text and ">>>>>>> " in text):
        text, conflict = _united(text)
    shown, clear, quoted = at_a_glance(text) or closely(text)
    if "%" in clear and "%%" in clear:
        for find in (_regions, _comments):
            spans = find(clear)
            shown, clear = blank(shown, spans), blank(clear, spans)
    if "<" in clear and "<!--" in clear:
        spans = [match.span() for match in re.finditer(_HTML_COMMENT, clear) if match[0].endswith("-->")]
        shown, clear = blank(shown, spans), blank(clear, spans)
    lines = shown.split("\n")
    prose = lines if clear == shown else clear.split("\n")
    sections, tags, odd = read_headings(prose, underlined="--" in clear or "=" in clear)
    return Body(shown, lines, prose, quoted, sections, tags, odd or "<" in shown, first, conflict)


def at_a_glance(text: str) -> tuple[str, str, frozenset[int]] | None:
    """The same as `closely` where it is plain to see; None where it is not."""
    if "<" in text or ("~" in text and "~~~" in text):
        return None
    if ("    " in text or "\t" in text) and _MAY_INDENT_CODE.search(text):
        return None
    quoted = _quotes_at_a_glance(text) if ">" in text else frozenset()
    if quoted is None or "`" not in text:
        return None if quoted is None else (text, text, quoted)
    clear = _code_at_a_glance(text)
    return None if clear is None else (text, clear, quoted)


def _code_at_a_glance(text: str) -> str | None:
    """The text with its code blanked, if it stands between backticks on one line each."""
    start, end = text.rfind("\n\n", 0, text.find("`")) + 1, text.find("\n\n", text.rfind("`"))
    end = len(text) if end == -1 else end
    part = text[start:end]  # whole paragraphs: what stands in others has no say
    if "\\" in part or "``" in part or ("]:" in part and _DEFINITION.search(part)):
        return None
    if "](" in part and "](" in _PLAIN_LINK.sub("", part):
        return None
    clear = _CODE_SPAN.sub(_blanks, part)
    return None if "`" in clear else text[:start] + clear + text[end:]


def _quotes_at_a_glance(text: str) -> frozenset[int] | None:
    quoted = set()
    at, number, counted = text.find(">"), 0, 0
    while at != -1:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end == -1 else end
        if start == at:
            line = text[start:end]
            if "    " in line or "\t" in line or text[end + 1 : end + 2] not in ("", "\n", ">"):
                return None
            number += text.count("\n", counted, start)
            counted = start
            quoted.add(number)
        elif not text[start:at].strip(" \t-*+.)0123456789"):
            return None
        at = text.find(">", end)
    return frozenset(quoted)


def closely(text: str) -> tuple[str, str, frozenset[int]]:
    """The text without HTML comments; the same with code and HTML blanked too; the indexes of lines in quotes."""
    import pyromark  # few notes need it

    data = text.encode()
    starts: list[int] = []
    quoted: set[int] = set()
    code: list[Span] = []
    html: set[int] = set()
    for event, span in pyromark.events_with_range(text):
        if isinstance(event, str):
            continue
        (kind, value), *_ = event.items()
        if kind == "Start":
            if value == "HtmlBlock":
                html.add(len(code))
            elif not (isinstance(value, dict) and "CodeBlock" in value):
                if isinstance(value, dict) and "BlockQuote" in value:
                    starts = starts or _line_starts(data)
                    first = bisect_right(starts, span["start"]) - 1
                    quoted.update(range(first, bisect_right(starts, max(span["start"], span["end"] - 1))))
                continue
        elif kind == "InlineHtml":
            html.add(len(code))
        elif kind != "Code":
            continue
        code.append((span["start"], span["end"]))
    spans = code if text.isascii() else _in_characters(data, code)
    comments = [
        (spans[number][0] + match.start(), spans[number][0] + match.end())
        for number in sorted(html)
        for match in re.finditer(_HTML_COMMENT, text[slice(*spans[number])])
    ]
    return blank(text, comments), blank(text, spans), frozenset(quoted)


def _line_starts(data: bytes) -> list[int]:
    return [0, *(match.end() for match in re.finditer(b"\n", data))]


def _in_characters(data: bytes, spans: list[Span]) -> list[Span]:
    """Spans of bytes as spans of characters."""
    found = []
    at = passed = 0
    for start, end in spans:
        first = passed + len(data[at:start].decode())
        at, passed = end, first + len(data[start:end].decode())
        found.append((first, passed))
    return found


def blank(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks in place of what is visible in `spans`, which are in order and apart."""
    out: list[str] = []
    at = 0
    for start, end in spans:
        out += (text[at:start], _VISIBLE.sub(" ", text[start:end]))
        at = end
    return "".join(out) + text[at:] if out else text


def _blanks(match: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", match[0])


def _regions(text: str) -> list[Span]:
    """The generated regions; one that is never ended reaches to the end."""
    spans, begun = [], -1
    for match in re.finditer(_REGION, text):
        if match[1] == "begin" and begun < 0:
            begun = match.start()
        elif match[1] == "end" and begun >= 0:
            spans.append((begun, match.end()))
            begun = -1
    return [*spans, (begun, len(text))] if begun >= 0 else spans


def _comments(text: str) -> list[Span]:
    """Obsidian's comments; one that is never closed reaches to the end, as it does there."""
    spans, start = [], text.find("%%")
    while start != -1:
        end = text.find("%%", start + 2)
        end = len(text) if end == -1 else end + 2
        spans.append((start, end))
        start = text.find("%%", end)
    return spans


def _united(text: str) -> tuple[str, int | None]:
    """The text without git's conflict marks and without the lines that both sides have, and the first mark's index.

    Marks in code stay. Lines keep their numbers.
    """
    lines = text.split("\n")
    clear = closely(text)[1].split("\n")
    side, ours, first = "", set[str](), None
    for index, line in enumerate(lines):
        if clear[index].startswith(("<<<<<<< ", ">>>>>>> ")):
            side, first = "ours" if line[0] == "<" else "", index if first is None else first
        elif side == "ours" and line.startswith("||||||| "):
            side = "base"
        elif side in ("ours", "base") and line == "=======":
            side = "theirs"
        elif side == "ours":
            ours.add(line)
            continue
        elif not side or (side == "theirs" and line not in ours):
            continue
        lines[index] = ""
    return "\n".join(lines), first
