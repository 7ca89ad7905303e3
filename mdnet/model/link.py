"""A link as it stands in a note: what it points at, and what it shows."""

from __future__ import annotations

from typing import NamedTuple


class Link(NamedTuple):
    """A wikilink or Markdown link to another note.

    `target` is the note as written, without heading, block or shown text ("" for a link within the note);
    `shown` is the text a reader sees; `line` counts from 1 (0 when unknown).
    """

    target: str
    shown: str
    line: int = 0
    embed: bool = False
    markdown: bool = False


class Reference(NamedTuple):
    """A property that may name a note or be plain text: `"[[Acme]]"` or `Acme`."""

    text: str
    target: str | None = None
