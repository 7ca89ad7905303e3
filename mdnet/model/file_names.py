"""Names of people as names of files, safe on every system and in Obsidian's links."""

from __future__ import annotations

import re
from collections.abc import Container
from unicodedata import combining, normalize

LONGEST = 200
"""Bytes of a file's name without its ending: 255 is what file systems take, and sync services add to it."""
_UNSAFE = re.compile(r'[/\\:*?"<>|#^\[\]\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')
_NO_PATH = re.compile(r"[\\:\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST_PATH, _LONGEST_NAME = 1000, 255
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_RESERVED = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in (*"123456789", *"¹²³")))
)
_JOINERS = "\u200d\ufe0f"


def safe_stem(name: str) -> str:
    """What the note of somebody of that name is called: NFC, without signs that a system or a link cannot bear, never
    hidden, like an option or reserved, at most LONGEST bytes; "" when nothing is left of it."""
    stem = _UNSAFE.sub("-", _BIDI.sub("", normalize("NFC", name)))
    stem = " ".join(stem.split()).strip(" .").lstrip("-. ")
    stem = re.sub(r"-(?: ?-)+", "-", stem).rstrip("-. ") if _UNSAFE.search(name) else stem
    stem = _cut(stem).rstrip(" .")
    if stem.partition(".")[0].rstrip().upper() in _RESERVED:
        stem = f"{stem}-"
    return stem if any(sign.isalnum() for sign in stem) or _is_picture(stem) else ""


def free_stem(stem: str, taken: Container[str]) -> str:
    """The stem, or with the first number from 2 on that makes it differ from those `taken` (loose: lower case, NFC)."""
    number, free = 1, stem
    while normalize("NFC", free).casefold() in taken:
        number += 1
        free = f"{stem} {number}"
    return free


def is_safe_path(path: str) -> bool:
    """Whether a path that somebody else wrote can be that of a note in a vault: relative, with forward slashes, no part
    of it hidden, leading out or longer than file systems take, and nothing in it that a terminal or a link would take
    for something else than a name."""
    parts = path.split("/")
    return (
        path.endswith(".md")
        and len(path.encode("utf-8", "replace")) <= _LONGEST_PATH
        and not _NO_PATH.search(path)
        and all(_is_safe_part(part) for part in parts)
    )


def _is_safe_part(part: str) -> bool:
    stem = part.partition(".")[0].rstrip().upper()
    return (
        bool(part.strip())
        and not part.startswith(".")
        and not part.endswith((".", " "))
        and len(part.encode("utf-8", "replace")) <= _LONGEST_NAME
        and stem not in _RESERVED
    )


def _is_picture(stem: str) -> bool:
    return any(ord(sign) > 0x2FFF for sign in stem)


def _cut(stem: str) -> str:
    """The stem cut to LONGEST bytes, never within what is seen as one sign."""
    if len(stem.encode()) <= LONGEST:
        return stem
    cut = stem.encode()[:LONGEST].decode("utf-8", "ignore")
    while (
        cut
        and len(cut) < len(stem)
        and (combining(stem[len(cut)]) or stem[len(cut)] in _JOINERS or cut[-1] == "\u200d")
    ):
        cut = cut[:-1]
    return cut
