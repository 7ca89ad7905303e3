"""Markdown from notes as HTML that is safe to open or to mail. pyromark and nh3 are imported when used."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from mdnet.notes.display import visible

if TYPE_CHECKING:
    import pyromark

_TAGS = set(
    "a blockquote br code del em h1 h2 h3 h4 h5 h6 hr input li ol p pre strong table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "input": {"checked", "disabled"}}
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in string.punctuation}


def markdown_to_html(text: str) -> str:
    """HTML without anything that runs, loads or leads elsewhere than to http, https and mailto.

    HTML in the text is shown as text, wikilinks and links within the vault as their words, pictures not at all;
    front matter is left out.
    """
    import nh3
    import pyromark

    options = (
        pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_STRIKETHROUGH
        | pyromark.Options.ENABLE_TASKLISTS
        | pyromark.Options.ENABLE_WIKILINKS
        | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
    )
    safe = _escape_html(visible(text).encode(), options)
    return nh3.clean(
        pyromark.html(safe, options=options),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values={"input": {"type": {"checkbox"}}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
    )


def _escape_html(source: bytes, options: pyromark.Options) -> str:
    """The Markdown with all signs of its raw HTML as entities, so that it shows and is no Markdown either."""
    import pyromark

    pieces, done = [], 0
    for event, span in pyromark.events_with_range(source.decode(), options=options):
        if isinstance(event, dict) and event.keys() & {"Html", "InlineHtml"}:
            raw = source[span["start"] : span["end"]].decode().lstrip(" \t")
            pieces += [source[done : span["start"]], raw.translate(_SIGNS).encode()]
            done = span["end"]
    return b"".join([*pieces, source[done:]]).decode()
