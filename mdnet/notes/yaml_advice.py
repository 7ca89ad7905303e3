"""What to say about a line of front matter that YAML cannot read: what is wrong with it, and the cure."""

from __future__ import annotations

import re

_ENTRY = r"(?s)\s*(?:- +)*(?:([^\s:\"'\[{][^:]*):(?:\s+|$))?(.*?)\s*$"
_TAB = " *\t"
_CLOSERS = {"[": "]", "{": "}", '"': '"', "'": "'"}
_TIGHT = r"([^\s:]+):(\S.*)"


def advice(line: str, number: int) -> str:
    """What to do about a line that YAML cannot read."""
    key, value = re.findall(_ENTRY, line)[0]
    first, shown, where = value[:1] or " ", quoted(value), f"{key}: " if key else ""
    if re.match(_TAB, line):
        return f"line {number} is indented with a tab; YAML wants spaces"
    if value.startswith("{{"):
        return f"{where}fill in or quote the placeholder: {shown}"
    if value.count("[[") > 1:
        return f'{where}write the links as a list, each in quotes: ["[[A]]", "[[B]]"]'
    if first in _CLOSERS and _CLOSERS[first] not in value[1:]:
        return f"{where}the {first} is never closed"
    if first == '"' and "\\" in value:
        return f"{where}between double quotes a backslash begins an escape; use single quotes"
    if first in "\"'":
        return f"{where}the quote ends before the value does; quote the whole value"
    if first in "[{" and value[-1] in "]}":
        return f"{where}something between the brackets needs quotes"
    if first in "[{@`%*&!|>,]}":
        return f"{where}quote a value that begins with {first}: {shown}"
    if key and ": " in f"{value} ":
        return f"{where}quote a value that holds a colon: {shown}"
    if not key and (tight := re.match(_TIGHT, value)):
        return f"put a space after the colon: {tight[1]}: {tight[2]}"
    if not key and line[:1].strip(" -"):
        return "not a property: write it as `key: value`"
    return f"{where}YAML cannot read this line; check how it is indented, or quote the value"


def quoted(text: str) -> str:
    """The text as YAML would take it for text, shortened for a message."""
    text = text if len(text) <= 80 else text[:79] + "…"
    return f'"{text}"' if not {'"', "\\"} & set(text) else "'" + text.replace("'", "''") + "'"
