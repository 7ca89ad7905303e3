"""The YAML that most front matter is made of, read without a YAML parser, which takes several times as long.

Each line is `key: value` or, below a key without a value, `- value`. A value is between quotes, with no escapes but
those of a quote and a backslash, a list in brackets of the plainest words, or plain without any sign that could mean
more; a comment may follow it. Of such lines YAML says exactly the same; all else is for the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

PROPERTY = r"(?m)^[^\s:#-][^:\n]*:(?!//)"
"""How a line begins that is a property at the top."""

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

_PLAIN = r"\+?[^\W_][^:#\n\t]*(?::[^\s#:][^:#\n\t]*)*"
_WORD = r"[^\W_][^,:#\[\]{}\"'?\n\t]*"
_VALUE = rf"{_PLAIN}|\"(?:[^\"\\\n]|\\[\"\\])*\"|'[^'\n]*'|\[{_WORD}(?:, *{_WORD})*\]"
_LINE = re.compile(rf"^(?:([A-Za-z][A-Za-z0-9_-]{{0,60}}):|( {{0,8}})-(?= ))(?: +({_VALUE})(?: +\#[^\n]*)?)? *$", re.M)
_ESCAPED = re.compile(r"\\(.)")
Read = tuple[dict[str, Any], dict[str, int]]
"""The value of each key, and the line it stands on."""


def read_usual(source: str, first_line: int, plain: Callable[[str, str], Any]) -> Read | None:
    """The properties of a YAML `source` that begins on `first_line`; None for what a parser must read. `plain` gives
    the value of a key that is written as a text without quotes: it may be a number or a word of YAML's own."""
    found = _LINE.findall(source)
    if not source.endswith("\n") or len(found) != source.count("\n"):
        return None
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    key, indent = "", ""
    items: list[Any] | None = None
    for number, (name, depth, text) in enumerate(found, first_line):
        if name:
            if name in lines:
                return None
            key = name
            lines[key] = number
            items = None if text else []
            values[key] = _value(key, text, plain) if text else None
        elif items is None or not text or text[0] == "[" or (items and depth != indent):
            return None
        else:
            indent = depth
            items.append(_value(key, text, plain))
            values[key] = items
    return values, lines


def _value(key: str, text: str, plain: Callable[[str, str], Any]) -> Any:
    if text[0] == '"' and "\\" in text:
        return _ESCAPED.sub(r"\1", text[1:-1])
    if text[0] in "\"'":
        return text[1:-1]
    if text[0] == "[":
        return [plain(key, word.strip(" ")) for word in text[1:-1].split(",")]
    return plain(key, text.rstrip(" "))


_WORDS: dict[str, Value] = {"": None, "~": None}
_WORDS |= {"null": None, "Null": None, "NULL": None, "true": True, "True": True, "TRUE": True}
_WORDS |= {"false": False, "False": False, "FALSE": False}
_NOTHING = frozenset(("", "~", "null"))
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")


def plain_value(key: str, text: str, is_text: Callable[[str], bool] | None) -> Value:
    """The value of a key that is written as a text without quotes; `is_text` says of a key whether it is one anyway."""
    if text in _WORDS:
        keep = is_text and text not in _NOTHING and is_text(key)
        return text if keep else _WORDS[text]
    return _number(text) if text[0] in "-0123456789" else text


def _number(text: str) -> Value:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    number = float(text) if match[1] else int(text)
    return number if str(number) == text else text
