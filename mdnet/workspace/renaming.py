"""A contact renamed: the file, the name, and everything in the vault that points at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mdnet import config
from mdnet.errors import BadInput, CannotEdit, Conflict
from mdnet.model.change import Change, ChangeSet
from mdnet.model.file_names import safe_stem
from mdnet.notes.links import fold
from mdnet.notes.reading import read_records
from mdnet.workspace.changing import Planned, located, new_problems, text_of
from mdnet.workspace.relinking import followed, stem_of

if TYPE_CHECKING:
    from mdnet.workspace import Workspace

FOLDER_NOTES = ("index", "_index")
"""Notes that are called after their folder."""


def rename(work: Workspace, path: str, name: str) -> Planned:
    """The contact at `path` under another name; the old one stays an alias, and all links follow.

    Raises BadInput for a name of which no file's name can be made, Conflict when another file has it, or when a note
    cannot be edited for sure.
    """
    name = " ".join(name.split())
    stem = safe_stem(name)
    if not stem:
        raise BadInput(f'"{name}" leaves nothing to call a file.')
    folder, slash, _ = path.rpartition("/")
    new = path if stem_of(path) in FOLDER_NOTES else f"{folder}{slash}{stem}.md"
    text = text_of(work, path)
    old = read_records(path, text, work.settings.conventions).name
    try:
        edited = _renamed(work, path, text, new, old, name)
    except CannotEdit as error:
        raise located(error, path) from error
    change = Change(new, text.encode(), edited.encode(), path if new != path else "")
    return moved(work, f"rename {old} to {name}", [change])


def moved(work: Workspace, title: str, changes: Sequence[Change]) -> Planned:
    """Notes edited and, with a `source`, put in another place: links, dismissed pairs and briefs follow.

    Raises Conflict when a file is there already, and as `followed` does.
    """
    paths = {one.source: one.path for one in changes if one.source}
    _refuse_taken(work, paths)
    made = followed(work, (*changes, *briefs_of(work, paths), *dismissals(work, paths)), paths)
    return Planned(ChangeSet(title, made), new_problems(work, made[: len(changes)]))


def _renamed(work: Workspace, path: str, text: str, new: str, old: str, name: str) -> str:
    from mdnet.notes.property_edit import with_properties, with_values

    ways = work.settings.conventions
    if read_records(new, text, ways).name != name:
        text = with_properties(text, {"name": name}, ways)
    same = [one for one in read_records(path, text, ways).aliases if fold(one) == fold(name)]
    return with_values(text, "aliases", ways, [old] if fold(old) != fold(name) else [], same)


def _refuse_taken(work: Workspace, moved: Mapping[str, str]) -> None:
    taken: set[str] = set()
    for old, new in moved.items():
        there = {fold(one): one for one in work.vault.names_in(new.rpartition("/")[0]) if one != old}
        if found := there.get(fold(new)) or (new if fold(new) in taken else ""):
            raise Conflict(f"{found} is there already; nothing was written")
        taken.add(fold(new))


def dismissals(work: Workspace, moved: Mapping[str, str]) -> list[Change]:
    """The change that lets the pairs said to be no duplicates follow (see `config.with_paths_moved`)."""
    note = work.vault.read(config.DISMISSED)
    if note is None or note.problem:
        return []
    new = config.with_paths_moved(note.text, moved)
    return [Change(config.DISMISSED, note.text.encode(), new.encode())] if new != note.text else []


def briefs_of(work: Workspace, moved: Mapping[str, str]) -> list[Change]:
    """The changes that let briefs follow: whom they say they are about, and the name of one's own brief."""
    from mdnet.workspace.pages import quoted

    changes = []
    for path, subjects in briefs(work):
        text = text_of(work, path)
        new = text
        for old, now in moved.items():
            new = new.replace(f"  - {quoted(old)}", f"  - {quoted(now)}", 1)
        if new == text:
            continue
        old, now = subjects[0], moved.get(subjects[0], "")
        place = work.settings.brief_path.format(name=stem_of(now))
        named = path == work.settings.brief_path.format(name=stem_of(old)) and len(subjects) == 1
        free = named and place != path and fold(place) not in map(fold, work.vault.names_in(place.rpartition("/")[0]))
        changes.append(
            Change(place, text.encode(), new.encode(), path) if free else Change(path, text.encode(), new.encode())
        )
    return changes


def briefs(work: Workspace) -> list[tuple[str, list[str]]]:
    """The briefs in the vault, with the paths of the notes each is about."""
    from mdnet.notes import frontmatter

    found = []
    for path in work.vault.names_in(work.settings.brief_path.rpartition("/")[0]):
        note = work.vault.read(path)
        given = frontmatter.read(note.text, path).values.get("brief_of") if note else None
        if isinstance(given, list) and given:
            found.append((path, [str(one) for one in given]))
    return found
