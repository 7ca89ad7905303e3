"""A list property given other values in the style it has: `- a` on lines of their own, or `[a, b]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mdnet.errors import CannotEdit
from mdnet.notes.frontmatter import Value
from mdnet.notes.property_places import Place, with_token
from mdnet.notes.property_text import flow_items, scalar

_ITEM = re.compile(r"([ \t]*)-([ \t]+|$)")


def shown(value: Value) -> list[str]:
    """The texts of a value that is, or may be read as, a list."""
    if value is None or value == "":
        return []
    items = value if isinstance(value, list) else [value]
    return [("true" if item else "false") if isinstance(item, bool) else str(item) for item in items]


def with_list(text: str, place: Place, old: Value, new: Sequence[str]) -> tuple[str, list[Value]]:
    """The text with the list at `place`, which is read as `old`, made `new`, and how that should then be read.

    Items that stay keep their text: quotes, comments, their order in the file. Raises CannotEdit.
    """
    inline = text[place.start : place.end]
    if not new:
        return with_token(text, place, "[]"), []
    if place.block == "list" and not inline and isinstance(old, list):
        lines, read = _block(text, place, old, new)
        return text[: place.rest] + "".join(lines) + text[place.below :], read
    if inline.startswith("[") and isinstance(old, list) and old:
        token, read = _flow(inline, place, old, new)
        return with_token(text, place, token), read
    kept = inline if isinstance(old, str) and not place.block and inline[:1] not in ("[", "{", "!", "*") else ""
    raw = [kept if kept and item == old else scalar(item) for item in new]
    end = place.line_end(text)
    lines = [f"{place.indent}  - {item}{end}" for item in raw]
    bare = with_token(text, place, "")
    at = place.colon + (place.rest - place.end)
    return bare[:at] + "".join(lines) + bare[at:], [*new]


def _block(text: str, place: Place, old: list[Value], new: Sequence[str]) -> tuple[list[str], list[Value]]:
    """The lines of a list whose items stand on lines of their own."""
    end = place.line_end(text)
    chunks, lead = _chunks(text[place.rest : place.below], place)
    if sum(is_item for is_item, _ in chunks) != len(old):
        raise CannotEdit(place.line, f"the list on line {place.line} cannot be changed for sure; change it by hand")
    values = iter(old)
    items = [(next(values) if is_item else None, is_item, lines) for is_item, lines in chunks]
    return _arranged(items, new, lambda item: lead + scalar(item) + end)


def _chunks(block: str, place: Place) -> tuple[list[tuple[bool, str]], str]:
    """The items, and the lines that are none (comments, blank lines); and what stands before an item's text."""
    chunks: list[tuple[bool, str]] = []
    lead = place.indent + "  - "
    depth = -1
    for line in block.split("\n")[:-1]:
        match = _ITEM.match(line.removesuffix("\r"))
        bare = line.strip(" \t\r")
        if match and (depth < 0 or len(match[1]) == depth):
            if depth < 0:
                lead = match[0] if match[2] else match[0] + " "
            depth = len(match[1])
            chunks.append((True, line + "\n"))
        elif bare and bare[0] != "#" and chunks and chunks[-1][0]:
            chunks[-1] = (True, chunks[-1][1] + line + "\n")
        elif bare and bare[0] != "#":
            raise CannotEdit(place.line, f"the list on line {place.line} cannot be changed for sure; change it by hand")
        else:
            chunks.append((False, line + "\n"))
    return chunks, lead


def _flow(inline: str, place: Place, old: list[Value], new: Sequence[str]) -> tuple[str, list[Value]]:
    """The text of a list in brackets."""
    segments = flow_items(inline)
    trailing = segments.pop() if len(segments) > len(old) and not segments[-1].strip() else None
    if len(segments) != len(old):
        raise CannotEdit(place.line, f"the list on line {place.line} cannot be changed for sure; change it by hand")
    first = _blanks_before(segments[0])
    gap = _blanks_before(segments[1]) if len(segments) > 1 else first if "\n" in first else " "
    last = segments[-1][len(segments[-1].rstrip()) :] if trailing is None else ""
    items = [(value, True, segment.strip()) for value, segment in zip(old, segments, strict=True)]
    texts, read = _arranged(items, new, lambda item: scalar(item, flow=True))
    end = "" if trailing is None else "," + trailing
    return f"[{first}{f',{gap}'.join(texts)}{last}{end}]", read


def _blanks_before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _arranged(
    items: list[tuple[Value, bool, str]], new: Sequence[str], write: Callable[[str], str]
) -> tuple[list[str], list[Value]]:
    """The texts of the items in the `new` order, and how they are read. Those that are there are used again.

    Where what stays does so in its order, so do the lines between; else those come first.
    """
    there: dict[str, list[int]] = {}
    for number, (value, is_item, _) in enumerate(items):
        if is_item:
            there.setdefault(shown([value])[0], []).append(number)
    chosen = [there[item].pop(0) if there.get(item) else -1 for item in new]
    known = [number for number in chosen if number >= 0]
    between = [number for number, (_, is_item, _) in enumerate(items) if not is_item]
    out: list[str] = []
    at = 0 if known == sorted(known) else len(items)
    if at:
        out += [items[number][2] for number in between]
    for item, number in zip(new, chosen, strict=True):
        if number < 0:
            out.append(write(item))
            continue
        out += [items[other][2] for other in between if at <= other < number]
        at = max(at, number)
        out.append(items[number][2])
    out += [items[other][2] for other in between if other >= at]
    read = [item if number < 0 else items[number][0] for item, number in zip(new, chosen, strict=True)]
    return out, read
