"""Links made to point elsewhere, or made plain text, in body and front matter; code and comments are left alone.

A link keeps its form: heading, shown text, embedding, `.md`, `%20` or `<…>`, the `\\|` of tables, the quotes around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from mdnet.errors import CannotEdit
from mdnet.model.link import Link
from mdnet.notes import frontmatter
from mdnet.notes.frontmatter import Value
from mdnet.notes.lines import split
from mdnet.notes.links import spans
from mdnet.notes.markdown import read_body
from mdnet.notes.sheet import Sheet

Rewrite: TypeAlias = Callable[[str, Link], str | None]
"""From a link as written, and what it says, to what stands in its place; None: it stays."""

_WIKI = re.compile(r"(!?\[\[[ \t]*)([^\[\]|#^\n]*?)([ \t]*\\*)(?=[\]|#^])")
_MARKDOWN = re.compile(r"(!?\[[^\[\]\n]*\]\()(<?)([^<>#\n]*?)(?=[#>)]|[ \t]+\")")
_TOKEN = re.compile(r"(?:(?<=[\s\[,{])|^)(?:\"(?:[^\"\\]|\\[\s\S])*\"|'(?:[^']|'')*'|#[^\n]*)", re.M)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\"\\/]))")
_UNSAFE = re.compile(r"[\s%()<>]")


def relinked(
    text: str, path: str, new_target: Callable[[Link], str | None], keeps_name: Callable[[Link], bool] | None = None
) -> str:
    """The note at `path` with its links pointing where `new_target` says: the new target as a wikilink names it
    (without heading, `.md` or `%20`), or None for a link that stays. One that `keeps_name` names still shows its old
    target: `[[Alias]]` becomes `[[File|Alias]]`.

    Neither must depend on the link's line. Raises CannotEdit, but not for a note without such links.
    """
    tables = _table_lines(text) if keeps_name else frozenset()

    def rewrite(written: str, link: Link) -> str | None:
        target = new_target(link) if link.target else None
        new = None if target is None else _pointed(written, link, target)
        if new is None or keeps_name is None or not keeps_name(link) or "|" in written or not new.startswith("[["):
            return new
        return f"{new[:-2]}{chr(92) * (link.line in tables)}|{link.target}]]"

    return _rewritten(text, path, rewrite)


def _table_lines(text: str) -> frozenset[int]:
    """The numbers of the lines of the body in which a `|` may part the cells of a table."""
    first = frontmatter.read(text, "").body_line
    rows = enumerate(split(text), 1)
    return frozenset(number for number, line in rows if number >= first and "|" in _line(line, lambda *_: ""))


def unlinked(text: str, path: str, is_gone: Callable[[Link], bool]) -> str:
    """The note at `path` with the links that `is_gone` names as plain text: what they show. See `relinked`."""

    def rewrite(written: str, link: Link) -> str | None:
        return spans(written)[0][2].shown if link.target and is_gone(link) else None

    return _rewritten(text, path, rewrite)


def _pointed(written: str, link: Link, target: str) -> str | None:
    """A link with another target."""
    target = target.removesuffix(".md")
    if link.target.endswith(".md"):
        target += ".md"
    if target == link.target:
        return None
    match = (_MARKDOWN if link.markdown else _WIKI).match(written)
    if match is None:
        return None
    if link.markdown:
        dest = _destination(target, match[3], bool(match[2]))
        new = match[1] + match[2] + dest + written[match.end() :]
    else:
        new = match[1] + target + match[3] + written[match.end() :]
    found = spans(new)
    shown = "" if link.shown.startswith(link.target) else link.shown
    if len(found) != 1 or found[0][:2] != (0, len(new)) or found[0][2].target != target:
        raise CannotEdit(link.line, f'a link cannot name "{target}"; choose a name without [ ] | # ^')
    return new if not shown or found[0][2].shown == shown else None


def _destination(target: str, old: str, angled: bool) -> str:
    """The target as the destination of a Markdown link, escaped as the `old` one is."""
    from urllib.parse import quote  # only Markdown links pay for it

    if re.search("%[89A-Fa-f]", old):
        return quote(target)
    unsafe = re.compile("%") if angled else _UNSAFE
    return unsafe.sub(lambda sign: quote(sign[0], safe=""), target)


def _rewritten(text: str, path: str, rewrite: Rewrite) -> str:
    try:
        sheet = Sheet.of(text)
    except CannotEdit:
        if any(_line(line, rewrite) != line for line in split(text)):
            raise
        return text
    lines = split(text)
    changed = set()
    for row, prose in enumerate(sheet.body.prose):
        if "[" in prose:
            raw = sheet.raw[row]
            new = _spliced(raw, list(_found(prose, raw, sheet.number(row), rewrite)))
            if new != raw:
                at = sheet.number(row) - 1
                lines[at] = lines[at].replace(raw, new, 1)
                changed.add(row)
    front_end = sum(len(line) + 1 for line in lines[: sheet.body.first - 1])
    text_new = "\n".join(lines)
    front = _front(text_new[:front_end], rewrite)
    text_new = front + text_new[front_end:]
    if text_new != text:
        _check(text, text_new, path, sheet, changed, rewrite)
    return text_new


def _found(prose: str, raw: str, number: int, rewrite: Rewrite) -> Iterator[tuple[int, int, str]]:
    """What to put where in a line that is `raw`; code and comments are blanked in its `prose`."""
    for start, end, link in spans(prose, number):
        new = rewrite(raw[start:end], link)
        if new is not None:
            yield start, end, new


def _spliced(text: str, parts: list[tuple[int, int, str]]) -> str:
    for start, end, new in reversed(parts):
        text = text[:start] + new + text[end:]
    return text


def _line(text: str, rewrite: Rewrite) -> str:
    return _spliced(text, list(_found(text, text, 0, rewrite))) if "[" in text else text


def _front(front: str, rewrite: Rewrite) -> str:
    """The lines of the front matter with their links rewritten; those in comments stay."""
    if "[" not in front:
        return front
    tokens = [(match.start(), match.end(), match[0][0]) for match in _TOKEN.finditer(front)]
    parts = []
    at = number = 0
    for number, line in enumerate(split(front), 1):
        for start, end, link in spans(line, number):
            begin, stop = at + start, at + end
            kind = next((sign for first, last, sign in tokens if first < begin and stop < last + (sign == "#")), "")
            if kind == "#":
                continue
            written = _unescaped(front[begin:stop], kind)
            link = spans(written, number)[0][2] if kind and written != front[begin:stop] else link
            new = rewrite(written, link)
            if new is not None:
                parts.append((begin, stop, _escaped(new, kind)))
        at += len(line) + 1
    return _spliced(front, parts)


def _unescaped(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("''", "'")
    if quote == '"' and "\\" in text:
        return _ESCAPE.sub(lambda match: match[3] or chr(int(match[1] or match[2], 16)), text)
    return text


def _escaped(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("'", "''")
    return text.replace("\\", "\\\\").replace('"', '\\"') if quote == '"' else text


def _check(old: str, new: str, path: str, sheet: Sheet, changed: set[int], rewrite: Rewrite) -> None:
    """Raises CannotEdit unless the reader finds the links rewritten and nothing else changed."""
    before, after = frontmatter.read(old, path), frontmatter.read(new, path)
    if repr(after.values) != repr({key: _mapped(value, rewrite) for key, value in before.values.items()}):
        keys = (key for key in before.values if repr(before.values[key]) != repr(after.values.get(key)))
        line = before.lines.get(next(keys, ""), 1)
        raise CannotEdit(line, f"the links on line {line} cannot be changed for sure; put them in quotes")
    body = read_body(after.body, after.body_line)
    for row in range(len(sheet.raw)):
        same = body.lines[row] == sheet.body.lines[row] and body.prose[row] == sheet.body.prose[row]
        if not same and row not in changed:
            raise CannotEdit(sheet.number(row), "the change would alter how other lines are read; make it by hand")


def _mapped(value: Value, rewrite: Rewrite) -> Value:
    """A property's value with its links rewritten."""
    if isinstance(value, str):
        return "\n".join(_line(line, rewrite) for line in split(value))
    if isinstance(value, list):
        return [_mapped(item, rewrite) for item in value]
    if isinstance(value, dict):
        return {key: _mapped(item, rewrite) for key, item in value.items()}
    return value
