"""Quiet colours for text that templates made: headings bold, asides dim. Terminals only."""

from __future__ import annotations

import re

_BOLD, _DIM, _RED, _GREEN, _CYAN, _HEAD, _END = (f"\x1b[{code}m" for code in "1 2 31 32 36 1;36 0".split())
_COMMAND = (re.compile(r"`([^`\n]+)`|\b(mdnet [a-z]+(?: [^\s,;]+)*)$", re.MULTILINE), f"{_GREEN}\\1\\2{_END}")
_PAGE = (
    (re.compile(r"\A([^\n]+?)( · [^\n]*)?$", re.MULTILINE), f"{_BOLD}\\1{_END}\\2"),
    (re.compile(r"(?<=\n\n)([A-Z][^\n:.☐☑]{0,40})$", re.MULTILINE), f"{_HEAD}\\1{_END}"),
    (re.compile(r"^( {6,}\S[^\n]*)$", re.MULTILINE), f"{_DIM}\\1{_END}"),
    (re.compile(r"^( +☐ )", re.MULTILINE), f"{_CYAN}\\1{_END}"),
    _COMMAND,
)
_TABLE = ((re.compile(r"\A([^\n]+)$", re.MULTILINE), f"{_BOLD}\\1{_END}"),)
_SETTINGS = (
    (re.compile(r"^(\[[^\n]*\])", re.MULTILINE), f"{_HEAD}\\1{_END}"),
    (re.compile(r"(?<=\S)( +# [^\n]*)$", re.MULTILINE), f"{_DIM}\\1{_END}"),
)
_NOTE = (
    (re.compile(r"\A(────[^\n]*)", re.MULTILINE), f"{_DIM}\\1{_END}"),
    (re.compile(r"^(#{1,6} [^\n]*)$", re.MULTILINE), f"{_BOLD}\\1{_END}"),
)
_RULES = {"list.txt.j2": _TABLE, "templates.txt.j2": _TABLE, "config.txt.j2": _SETTINGS}


def coloured(text: str, template: str = "") -> str:
    """The text with ANSI colours, as suits what the template makes; below a line `────` stands a note as it is."""
    page, line, note = text.partition("\n────")
    for pattern, styled in _RULES.get(template, _PAGE):
        page = pattern.sub(styled, page)
    for pattern, styled in _NOTE if line else ():
        note = pattern.sub(styled, line[1:] + note if pattern is _NOTE[0][0] else note)
    return f"{page}\n{note}" if line else page


def of_diff(line: str) -> str:
    """A line of a unified diff with the colours git gives it."""
    if line.startswith(("--- ", "+++ ", "rename ")):
        return f"{_BOLD}{line}{_END}"
    colour = {"-": _RED, "+": _GREEN, "@": _CYAN}.get(line[:1])
    return f"{colour}{line}{_END}" if colour else line
