"""Values of properties as YAML text, in Obsidian's own style, and the text of those that are there taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`=]|[-?:](?=[^\s,\[\]{}]))(?:[^\t\r\n]*[^\s:])?")
_NOT_PLAIN = re.compile(r": | #|\[\[|^(?:---|\.\.\.)(?:\s|$)|[\t\r\n]")
_WORDS = re.compile(
    r"(?i:null|true|false|~)|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?i:\.inf)|(?i:\.nan)|<<"
)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_FLOW_TOKEN = re.compile(r"\"(?:[^\"\\]|\\[\s\S])*\"|'(?:[^']|'')*'|[\[\]{},]|[ \t\n]#|[^\[\]{},\s]+|\s+")


def scalar(value: str | date | bool | int, like: str = "", flow: bool = False) -> str:
    """One value as YAML writes it: bare where that is read back by everybody, else in quotes.

    A text keeps the kind of quotes that the old one, `like`, stands in. What holds a wikilink is quoted, and so is a
    text that looks like a number, which others would read as one (`+15551234`). `flow`: within `[…]` or `{…}`.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = value.isoformat() if isinstance(value, date) else value
    if like[:1] != '"' and not {"\n", "\t", "\r"} & set(text):
        if like[:1] != "'" and _may_be_bare(text, flow):
            return text
        if like[:1] == "'" or ({'"', "\\"} & set(text) and "'" not in text):
            return "'" + text.replace("'", "''") + "'"
    return _double(text)


def _double(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _may_be_bare(text: str, flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) or _NOT_PLAIN.search(text) or _WORDS.fullmatch(text):
        return False
    return not flow or not {",", "[", "]", "{", "}"} & set(text)


def flow_end(text: str, start: int, limit: int) -> int:
    """Where the `[…]` or `{…}` that begins at `start` ends; -1 when it does not, or holds a comment."""
    depth = 0
    for match in _FLOW_TOKEN.finditer(text, start, limit):
        token = match[0]
        if token in ("[", "{"):
            depth += 1
        elif token in ("]", "}"):
            depth -= 1
            if not depth:
                return match.end()
        elif token[-1] == "#" and token[0] in " \t\n":
            return -1
    return -1


def flow_items(text: str) -> list[str]:
    """What stands between the commas of a list `[…]`, with its blanks; `[]` gives one item of blanks or nothing."""
    return [text[start:end] for start, end in _between_commas(text)]


def _between_commas(text: str) -> Iterator[tuple[int, int]]:
    depth, begun = 0, 1
    for match in _FLOW_TOKEN.finditer(text, 1, len(text) - 1):
        sign = match[0]
        depth += (sign in ("[", "{")) - (sign in ("]", "}"))
        if sign == "," and not depth:
            yield begun, match.start()
            begun = match.end()
    yield begun, len(text) - 1
