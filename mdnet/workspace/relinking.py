"""Notes that are renamed, moved or made one: every link in the vault goes on to mean what it meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from mdnet.errors import CannotEdit
from mdnet.index.linking import Bearer, bearers, linkers
from mdnet.model.change import Change
from mdnet.model.link import Link
from mdnet.notes.link_edit import relinked, unlinked
from mdnet.notes.links import Meaning, key_of, resolve
from mdnet.workspace.changing import located, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdnet.index.store import Connection
    from mdnet.workspace import Workspace

_SUFFIX = ".md"


def followed(work: Workspace, changes: Sequence[Change], meant: Mapping[str, str]) -> tuple[Change, ...]:
    """The changes, and those of all notes whose links would else mean another note, or none: a link to a note of
    `meant` (old path to new path) leads to the new one, any other where it led.

    A link by an alias stays as it is while it means the same. The others name the file as shortly as they can; a
    Markdown link that gives a path gives the new one. Raises Conflict for a note that cannot be edited for sure.
    """
    with work.view() as db:
        turn = _Turn(work, db, changes, meant)
        return _rewritten(work, changes, turn.touched(), turn.relinked)


def made_plain(work: Workspace, changes: Sequence[Change], gone: str) -> tuple[Change, ...]:
    """The changes, and those that make every link to the note at `gone` plain text. Raises as `followed` does."""
    with work.view() as db:
        before = _World(db)
        keys = _keys(work, gone, text_of(work, gone).encode())
        paths = {*linkers(db, (key for key, _ in keys)), *_with_private_parts(work)} - {gone}

        def edit(text: str, path: str, _: str) -> str:
            return unlinked(text, path, lambda link: before.meaning(link.target, path).path == gone)

        return _rewritten(work, changes, paths, edit)


def relocated(work: Workspace, text: str, old: str, new: str) -> str:
    """The text of a note with those links changed that would mean another note if it stood at `new`, not at `old`.
    Raises CannotEdit."""
    with work.view() as db:
        return _Turn(work, db, (), {}).relinked(text, old, new)


def with_files_named(db: Connection, text: str, path: str) -> str:
    """The text of the note at `path` with its links by an alias made links to the file, which show the alias: Obsidian
    opens no others. Raises CannotEdit."""
    world = _World(db)

    def target(link: Link) -> str | None:
        found = world.meaning(link.target, path)
        return world.name_of(found.path) if found.path and found.how == "alias" else None

    return relinked(text, path, target, lambda _: True)


def stem_of(path: str) -> str:
    """The name of a note's file, without its ending."""
    return path.rpartition("/")[2].removesuffix(_SUFFIX)


class _World:
    """Who bears which name: as the index has it, but for some notes that are not there, or are there anew."""

    def __init__(self, db: Connection, gone: frozenset[str] = frozenset(), new: Sequence[tuple[str, Bearer]] = ()):
        self.db, self.gone, self.new = db, gone, new
        self.known: dict[str, list[Bearer]] = {}

    def bearers(self, key: str) -> list[Bearer]:
        if key not in self.known:
            there = [one for one in bearers(self.db, key) if one.path not in self.gone]
            self.known[key] = sorted({*there, *(one for name, one in self.new if name == key)})
        return self.known[key]

    def meaning(self, target: str, source: str) -> Meaning:
        """What a link in the note `source` means."""
        key = key_of(target)
        found = self.bearers(key)
        stems = {key: [one.path for one in found if not one.alias]}
        aliases = {key: [one.path for one in found if one.alias]}
        return resolve(target, source, stems, aliases, {one.path for one in found if one.kind == "contact"})

    def name_of(self, path: str) -> str:
        """What a link to a note has to say, at the least."""
        rivals = [one for one in self.bearers(key_of(path)) if not one.alias and one.path != path]
        return path.removesuffix(_SUFFIX) if rivals else stem_of(path)


class _Turn:
    """The names before some changes and after them, and what links have to say then."""

    def __init__(self, work: Workspace, db: Connection, changes: Sequence[Change], meant: Mapping[str, str]) -> None:
        self.work, self.db, self.changes, self.meant = work, db, changes, meant

    @cached_property
    def _names(self) -> tuple[list[tuple[str, Bearer]], list[tuple[str, Bearer]]]:
        old: list[tuple[str, Bearer]] = []
        new: list[tuple[str, Bearer]] = []
        for one in self.changes:
            if one.before is not None:
                old += _keys(self.work, one.source or one.path, one.before)
            if one.after is not None:
                new += _keys(self.work, one.path, one.after)
        return old, new

    @cached_property
    def before(self) -> _World:
        return _World(self.db)

    @cached_property
    def after(self) -> _World:
        gone = frozenset(one.source or one.path for one in self.changes)
        return _World(self.db, gone, self._names[1])

    def touched(self) -> set[str]:
        """The notes that may hold links to be changed, besides those that change anyhow."""
        keys = {key for names in self._names for key, _ in names}
        return {*linkers(self.db, keys), *_with_private_parts(self.work)}

    def relinked(self, text: str, old: str, new: str) -> str:
        """The text of the note that was at `old` and is to be at `new`."""
        return relinked(
            text, new, lambda link: self.target(link, old, new), lambda link: self._meaning(link, old).how == "alias"
        )

    def _meaning(self, link: Link, source: str) -> Meaning:
        return self.before.meaning(link.target, source)

    def target(self, link: Link, old: str, new: str) -> str | None:
        """What a link has to say; None: it stays."""
        meaning = self._meaning(link, old)
        if meaning.path is None:
            return None
        path = self.meant.get(meaning.path, meaning.path)
        renamed = meaning.how != "alias" and stem_of(path) != stem_of(meaning.path)
        if self.after.meaning(link.target, new).path == path and not renamed:
            return None
        if link.markdown and "/" in link.target:
            return _path_from(new, path) if link.target.startswith(".") else path.removesuffix(_SUFFIX)
        return self.after.name_of(path)


def _path_from(source: str, path: str) -> str:
    """The path of a note as seen from the folder of another."""
    here, there = source.split("/")[:-1], path.removesuffix(_SUFFIX).split("/")
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    up = [".."] * (len(here) - same) or ["."]
    return "/".join([*up, *there[same:]])


def _keys(work: Workspace, path: str, data: bytes) -> list[tuple[str, Bearer]]:
    """The names that a note bears, as the index will have them; none for files that are no notes."""
    from mdnet.index.rows import note_rows
    from mdnet.vault import decode

    if not path.endswith(_SUFFIX):
        return []
    rows = note_rows(decode(path, data), work.settings.conventions)
    return [(key, Bearer(path, rows.kind, bool(alias))) for key, alias in rows.keys]


def _with_private_parts(work: Workspace) -> Iterator[str]:
    """The notes of whose links the index does not know all."""
    ways = work.settings.conventions
    words = ["private", *(key for key, name in ways.fields.items() if name == "private")]
    for path in work.vault.listing().notes:
        note = work.vault.read(path)
        text = note.text.lower().replace("-", "_").replace(" ", "_") if note else ""
        if any(word in text for word in words):
            yield path


def _rewritten(
    work: Workspace, changes: Sequence[Change], paths: set[str], edit: Callable[[str, str, str], str]
) -> tuple[Change, ...]:
    """The changes with `edit(text, old path, new path)` applied to what they write, and to the notes at `paths`."""
    made = []
    for one in changes:
        if one.after is not None and one.path.endswith(_SUFFIX):
            one = one._replace(after=_edited(one.after.decode(), one.source or one.path, one.path, edit))
        made.append(one)
    for path in sorted(paths - {path for one in changes for path in one.paths}):
        text = text_of(work, path)
        if (new := _edited(text, path, path, edit)) != text.encode():
            made.append(Change(path, text.encode(), new))
    return tuple(made)


def _edited(text: str, old: str, new: str, edit: Callable[[str, str, str], str]) -> bytes:
    try:
        return edit(text, old, new).encode()
    except CannotEdit as error:
        raise located(error, old) from error
