"""What a note records: decided by its `type`, then tags and categories, then its folder, then what it holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from mdnet.model.conventions import Conventions
from mdnet.notes.links import fold, plain
from mdnet.notes.properties import Properties

ROOT = "."
"""What settings call the vault's own folder."""
CONTACT_TAGS = frozenset(("person", "people", "contact"))
_CATEGORIES = {"people": "contact", "meetings": "interaction"}
_MONTHS = "january february march april may june july august september october november december".split()
_ORDINAL = r"([0-9]{1,2})(?:st|nd|rd|th)"
_WORD = r"([^\W\d_]+)\.?"
_MOMENT = {
    "YYYY": ("year", "([0-9]{4})"),
    "YY": ("short year", "([0-9]{2})"),
    **dict.fromkeys(("MMMM", "MMM"), ("month name", _WORD)),
    "MM": ("month", "([0-9]{2})"),
    "Mo": ("month", _ORDINAL),
    "M": ("month", "([0-9]{1,2})"),
    "DD": ("day", "([0-9]{2})"),
    "Do": ("day", _ORDINAL),
    "D": ("day", "([0-9]{1,2})"),
    **dict.fromkeys(("dddd", "ddd", "dd"), ("", _WORD)),
    **dict.fromkeys("GGGG gggg GG gg WW ww W w Wo wo DDDD DDD Q E e d".split(), ("", "([0-9]{1,4})(?:st|nd|rd|th)?")),
}
"""Moment's tokens: what part of a day each gives ("": none that is needed), and the pattern of how it is written."""
_TOKEN = rf"\[([^\]]*)\]|({'|'.join(sorted(_MOMENT, key=len, reverse=True))})|([\s\S])"


def is_generated(properties: Properties) -> bool:
    """Whether mdnet wrote the file: it records nothing then, whatever folder it lies in."""
    return "generated_by" in properties.values and properties.text("generated_by").lower() == "mdnet"


def kind_of(properties: Properties, path: str, body_tags: Iterable[str], conventions: Conventions) -> str:
    """The kind of record: me, contact, organization, interaction, event, goal, introduction, opportunity, resource,
    contribution, daily, or "note" for anything else. `body_tags` are those of lines that hold nothing but tags (see
    `Body.tags`)."""
    if is_generated(properties):
        return "note"
    if "type" in properties.values:
        for given in properties.parts("type"):
            kind = conventions.types.get(plain(given).lstrip("#").lower())
            if kind:
                return kind
    if path.lower() == "me.md":
        return "me"
    folder = _by_folder(path, conventions)
    if folder == "contact" and "categories" not in properties.values:
        return folder  # a tag could say no more
    return (
        _by_tag(properties, body_tags)
        or folder
        or ("daily" if daily_date(path, conventions) else "")
        or ("interaction" if properties.values.get("day") and properties.values.get("attendees") else "")
        or _at_root(path, conventions)
    )


def tags_of(properties: Properties, body_tags: Iterable[str]) -> tuple[str, ...]:
    """The tags of a note, lower case, without `#`: those of its `tags`, and those of lines that hold nothing else."""
    given = [word for text in properties.parts("tags") for word in text.split()]
    return tuple(dict.fromkeys(tag.lstrip("#").lower() for tag in (*given, *body_tags)))


def _by_tag(properties: Properties, body_tags: Iterable[str]) -> str:
    if any(tag.partition("/")[0] in CONTACT_TAGS for tag in tags_of(properties, body_tags)):
        return "contact"
    if "categories" not in properties.values:
        return ""
    for category in properties.references("categories"):
        kind = _CATEGORIES.get(fold((category.target or category.text).rpartition("/")[2]))
        if kind:
            return kind
    return ""


@lru_cache(maxsize=4096)
def _folder_kind(folder: str, folders: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, bool]:
    """The kind that a folder or the nearest one above it gives, and whether it is that folder itself."""
    parts = fold(folder).split("/")
    for depth in range(len(parts), 0, -1):
        for kind, names in folders:
            if {parts[depth - 1], "/".join(parts[:depth])} & {fold(name) for name in names}:
                return kind, depth == len(parts)
    return "", False


def _at_root(path: str, conventions: Conventions) -> str:
    """The kind of notes right in the vault's own folder, which settings call "."."""
    if "/" in path or path.lower() in ("readme.md", "index.md", "_index.md"):
        return "note"
    return next((kind for kind, names in conventions.folders.items() if ROOT in names), "note")


def _by_folder(path: str, conventions: Conventions) -> str:
    folder, _, name = path.rpartition("/")
    if not folder:
        return ""
    kind, root = _folder_kind(folder, tuple(conventions.folders.items()))
    if root and name.lower() in ("readme.md", "index.md", "_index.md"):
        return "note"
    return kind


def contact_name(path: str, conventions: Conventions) -> str:
    """The name a contact's file gives: its stem; for an `index.md` below the people folder's root, its folder's."""
    folder, _, file = path.rpartition("/")
    stem = file.removesuffix(".md")
    if folder and stem.lower() in ("index", "_index"):
        root = _folder_kind(folder, tuple(conventions.folders.items()))[1]
        return stem if root else folder.rpartition("/")[2]
    return stem


@lru_cache(maxsize=8)
def _daily_pattern(folder: str, moment: str) -> tuple[re.Pattern[str], list[str]] | None:
    """The pattern of a daily note's path, and what each of its groups gives; None for a format that names no day."""
    fields = []
    out = [re.escape(normalize("NFC", folder.strip("/"))) + "/" if folder.strip("/") else "(?:.*/)?"]
    for literal, token, other in (match.groups() for match in re.finditer(_TOKEN, normalize("NFC", moment))):
        if token:
            fields.append(_MOMENT[token][0])
            out.append(_MOMENT[token][1])
        else:
            out.append(re.escape(literal or other or ""))
    if not all({field, other} & {*fields} for field, other in _NEEDED):
        return None
    return re.compile("".join(out) + r"\.md", re.IGNORECASE), fields


_NEEDED = (("year", "short year"), ("month", "month name"), ("day", "day"))


def daily_date(path: str, conventions: Conventions) -> date | None:
    """The day of a daily note, by Obsidian's own settings (folder and Moment format); None for other notes.

    Where the format gives a part twice (`YYYY/MM/YYYY-MM-DD`), both must agree.
    """
    wanted = _daily_pattern(conventions.daily_folder, conventions.daily_format)
    match = wanted and wanted[0].fullmatch(path if path.isascii() else normalize("NFC", path))
    if not wanted or not match:
        return None
    given: dict[str, set[int]] = defaultdict(set)
    for field, text in zip(wanted[1], match.groups(), strict=True):
        if field == "month name":
            given["month"] |= {number for number, month in enumerate(_MONTHS, 1) if text.lower() in (month, month[:3])}
        elif field == "short year":
            given["year"].add(2000 + int(text))
        elif field:
            given[field].add(int(text))
    if any(len(given[field]) != 1 for field, _ in _NEEDED):
        return None
    try:
        return date(given["year"].pop(), given["month"].pop(), given["day"].pop())
    except ValueError:
        return None
