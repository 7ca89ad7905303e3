"""A note's own words made readable: no markup, links as names, cut at a word."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LONGEST = 2000
"""Characters of one line that are looked at: a brief quotes lines, not essays."""
_MEANING = frozenset("gave received asked unanswered intro milestone needs waiting".split())
_SIGN = r"[^\s#.,;:!?()\[\]{}'\"|^`<>]"
_TAG = rf"(?<![^\s(])#(?={_SIGN}*[^\W\d_]){_SIGN}+"
_TRAILING = re.compile(rf"(?:\s*{_TAG}|\s+\^[\w-]+)+\s*$")
_MARKUP = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|%%[^%]*%%|<!--.*?-->"
    r"|!\[\[[^\[\]\n]*\]\]|!\[[^\[\]\n]*\]\([^()\s]*\)"
    r"|\[\[(?P<target>[^\[\]|#^\n]*)(?:[#^][^\[\]|\n]*)?(?:\\?\|(?P<shown>[^\[\]\n]*))?\]\]"
    r"|\[(?P<label>[^\[\]\n]*)\]\([^()\n]*\)"
    r"|[\[(](?P<key>[^\W\d_][\w -]*)::[ \t]*(?P<value>[^\])\n]*)[\])]"
    rf"|(?P<tag>{_TAG})"
    r"|`|(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)"
    r"|(?:~~|==)(?=\S)|(?<=\S)(?:~~|==)"
)


def plain(text: str, names: Mapping[str, str] | None = None) -> str:
    """A line of a note as one reads it aloud: no markup, comments, embeds, block ids or trailing tags.

    A link reads as what it shows (a bare one as its note's name in `names`), `[key:: value]` as "key: value", a tag
    within the line as its word.
    """
    known = names or {}

    def read(match: re.Match[str]) -> str:
        if match["escaped"]:
            return match["escaped"]
        if match["target"] is not None:
            target = match["target"].rstrip("\\").strip()
            return match["shown"] or known.get(target) or stem(target)
        if match["key"]:
            return f"{match['key']}: {match['value']}".strip()
        if match["tag"]:
            word = match["tag"][1:]
            return "" if word.lower() in _MEANING else word
        return match["label"] or ""

    return " ".join(_MARKUP.sub(read, _TRAILING.sub("", text[:_LONGEST])).split()).strip(" ,;")


def stem(path: str) -> str:
    """The name under which a note is linked: its file's, or its folder's for an index note."""
    parts = path.removesuffix(".md").split("/")
    return parts[-2] if parts[-1].lower() in ("index", "_index") and len(parts) > 1 else parts[-1]


def shorten(text: str, length: int) -> str:
    """The text cut after a word so that it has at most `length` characters, "…" included."""
    if len(text) <= length:
        return text
    start = text[: length - 1]
    return (start.rpartition(" ")[0] or start).rstrip(" ,;:") + "…"
