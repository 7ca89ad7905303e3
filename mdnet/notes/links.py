"""Links in a note's text, and which note a link means (Obsidian's order, aliases on top)."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

from mdnet.model.link import Link, Reference
from mdnet.notes.markdown import blank

_LINK = re.compile(
    r"\[(?:\[([^\[\]|#^\n]*)([#^][^\[\]|\n]*)?(?:\|([^\[\]\n]*))?\]\]"
    r"|([^\[\]\n]*)\]\((?:<([^<>\n]*)>|([^()\s<>]*(?:\([^()\s]*\)[^()\s]*)*))(?:[ \t]+\"[^\"\n]*\")?\))"
)
_COMMA = "[,;]"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def find_links(text: str, line: int = 0) -> list[Link]:
    """Every link to a note in `text`, in order; links to the web are left out."""
    return [link for _, _, link in spans(text, line)]


def spans(text: str, line: int = 0) -> list[tuple[int, int, Link]]:
    """The links of `text` with the characters they fill, as (start, end, link)."""
    if "[" not in text:
        return []
    found = []
    for match in _LINK.finditer(text):
        start, end = match.span()
        embed = start > 0 and text[start - 1] == "!"
        name = match[1]
        if name and match.lastindex == 1 and name[-1] != "\\":  # a mere `[[name]]`, as most are
            name = name.strip()
            link: Link | None = Link(name, name, line, embed)
        else:
            link = _link(match, line, embed)
        if link is not None:
            found.append((start - embed, end, link))
    return found


def _link(match: re.Match[str], line: int, embed: bool) -> Link | None:
    target, anchor, shown, label, angled, plain = match.groups()
    if target is not None:
        if target[-1:] == "\\":  # the `\|` of a link in a table
            target = target.rstrip("\\")
        target = target.strip()
        return Link(target, (shown or target + (anchor or "")).strip(), line, embed)
    target = angled if angled is not None else plain
    if not target or _SCHEME.match(target):
        return None
    if "%" in target:
        from urllib.parse import unquote  # only a percent sign pays for the import

        target = unquote(target)
    target = target.partition("#")[0].strip()
    return Link(target, label or target, line, embed, True)


def reference(text: str) -> Reference:
    """A property's value that may be a link: `"[[Acme|the firm]]"` or plain text."""
    if "[" in text:
        for start, end, link in spans(text):
            if not link.embed and link.target:
                return Reference((text[:start] + link.shown + text[end:]).strip(), link.target)
    return Reference(text.strip())


def parts(text: str) -> list[str]:
    """The parts of `text` between commas and semicolons; those in links part nothing."""
    outside = blank(text, [(start, end) for start, end, _ in spans(text)])
    found, at = [], 0
    for match in re.finditer(_COMMA, outside):
        found.append(text[at : match.start()])
        at = match.end()
    return [*found, text[at:]]


def references(text: str) -> list[Reference]:
    """The links and names that one line of text lists: `[[A]] and [[B]], Carl` are three."""
    listed: list[Reference] = []
    for part in parts(text):
        links = [link for _, _, link in spans(part) if link.target and not link.embed]
        if len(links) > 1:
            listed += [Reference(link.shown, link.target) for link in links]
        elif name := part.strip().removeprefix("and "):
            listed.append(reference(name))
    return listed


def plain(text: str) -> str:
    """`text` with each link replaced by what it shows."""
    if "[" not in text:
        return text
    out, at = [], 0
    for start, end, link in spans(text):
        out += [text[at:start], link.shown]
        at = end
    return "".join(out) + text[at:]


def fold(name: str) -> str:
    """The form in which names are compared: NFC, case aside, blanks collapsed."""
    if name.isascii():
        return " ".join(name.lower().split())
    return " ".join(normalize("NFC", name).casefold().split())


def key_of(target: str) -> str:
    """What a link target is looked up by: its last part, folded, without `.md`."""
    return fold(target.rpartition("/")[2] if "/" in target else target).removesuffix(".md")


class Meaning(NamedTuple):
    """What a link means: the note's path or None, and how it was found out (`path`, `name`, `alias`, `ambiguous`,
    `missing`); `candidates` are the paths it could mean when it is ambiguous."""

    path: str | None
    how: str
    candidates: tuple[str, ...] = ()


def resolve(
    target: str,
    source: str,
    by_name: Mapping[str, Sequence[str]],
    by_alias: Mapping[str, Sequence[str]],
    contacts: Container[str] = (),
) -> Meaning:
    """Which note `target`, written in the note `source`, means.

    Obsidian's order: the exact vault path, then the source's own folder, then the shortest path; then, beyond
    Obsidian, an alias. Where only the length of their paths would tell two of `contacts` apart, it is ambiguous.
    `by_name` and `by_alias` map folded names to the paths of notes; all paths are relative to the vault.
    """
    key = key_of(target)
    wanted = fold(target).removesuffix(".md")
    folder = fold(source.rpartition("/")[0])
    known = {path: fold(path).removesuffix(".md") for path in by_name.get(key, ())}
    if wanted.startswith(("./", "../", "/")):
        wanted = _joined("" if wanted[0] == "/" else folder, wanted)
        near = [[path for path, name in known.items() if name == wanted]]
    else:
        beside = f"{folder}/{wanted}" if folder else wanted
        near = [
            [path for path, name in known.items() if name == wanted],
            [path for path, name in known.items() if name == beside],
            [path for path, name in known.items() if name == wanted or name.endswith("/" + wanted)],
        ]
    for number, found in enumerate(near):
        if found:
            return _one_of(found, target, contacts, "name" if number else "path")
    others = by_alias.get(key, ()) if "/" not in target else ()
    if len(others) == 1:
        return Meaning(others[0], "alias")
    return Meaning(None, "ambiguous", tuple(sorted(others))) if others else Meaning(None, "missing")


def _one_of(found: Collection[str], target: str, contacts: Container[str], how: str) -> Meaning:
    """The note among several that are equally near; paths that differ only by case are told apart as written."""
    exact = [path for path in found if path.removesuffix(".md").endswith(target.removesuffix(".md"))]
    if how == "path" and len(exact) == 1:
        return Meaning(exact[0], how)
    rivals = tuple(sorted(path for path in found if path in contacts))
    if len(rivals) > 1:
        return Meaning(None, "ambiguous", rivals)
    return Meaning(min(found, key=lambda path: (len(path), path)), how)


def _joined(folder: str, target: str) -> str:
    parts = [part for part in folder.split("/") if part]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
