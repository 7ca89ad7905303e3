"""New contacts: a note after the vault's own template, under a name that is safe and free."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

from mdnet.errors import BadInput, CannotEdit
from mdnet.model.change import Change, ChangeSet
from mdnet.model.file_names import free_stem, safe_stem
from mdnet.workspace.changing import Planned, located, new_problems

if TYPE_CHECKING:
    from mdnet.dictation import Known
    from mdnet.workspace import Workspace
    from mdnet.workspace.contacts import Assignment

USUAL_FOLDER = "People"
_USUAL_TEMPLATES = frozenset(("person", "contact", "people", "contacts"))
_ANY = "-"
"""The name of a file that is not made: what a template says of itself is the same for all."""
_FIELD = re.compile(r"\{\{\s*(title|date|time)\s*(?::([^{}]*))?\}\}", re.IGNORECASE)


def add(work: Workspace, name: str, assignments: Sequence[Assignment], folder: str, file_name: str) -> Planned:
    """A new contact's note with these properties set."""
    from mdnet.workspace.contacts import assigned, strangers

    def edit(text: str) -> str:
        return assigned(work, text, assignments)

    change = new_contact(work, name, folder, edit, file_name)
    changes = ChangeSet(f"add {name or file_name}", (change,))
    return Planned(changes, strangers(assignments, work.settings.conventions) + new_problems(work, (change,)))


def new_contact(
    work: Workspace, name: str, folder: str = "", edit: Callable[[str], str] | None = None, file_name: str = "",
    taken: Taken | None = None, text: str = "",
) -> Change:  # fmt: skip
    """The note of a new contact, `edit` applied to it; `file_name` is what the file is called, if not as they are, and
    `taken` the names that are not free, for who makes several; `text` is what it is made of, if not of a template.

    Raises BadInput for a name of which no file's name can be made, Conflict when `edit` cannot be done.
    """
    from mdnet.notes.property_edit import with_properties

    name = " ".join(name.split())
    check_folder(folder)
    stem = safe_stem(file_name) or safe_stem(name)
    if not stem:
        raise BadInput(f'"{name}" leaves nothing to call a file; say --file NAME.')
    taken = taken or Taken(work, folder)
    folder = taken.folder
    stem = free_stem(stem, taken)
    taken.here.add(stem.casefold())
    path = f"{folder}/{stem}.md" if folder else f"{stem}.md"
    ways = work.settings.conventions
    text = text or taken.template(stem, name)
    try:
        missing = taken.missing(text, stem, name)
        if missing:
            text = with_properties(text, missing, ways)
        text = edit(text) if edit else text
    except CannotEdit as error:
        raise located(error, path) from error
    return Change(path, None, text.encode())


def check_folder(folder: str) -> None:
    """Raises BadInput for what cannot be a folder of notes in the vault."""
    if folder.startswith(("/", "~")) or "\\" in folder or any(part.startswith(".") for part in folder.split("/")):
        raise BadInput(f'"{folder}" is no folder for notes; name one within the vault, like People/Work.')


def namesakes(work: Workspace, name: str) -> list[Known]:
    """The contacts that are called so already, by name or alias."""
    from mdnet.dictation import fold
    from mdnet.index.called import called

    key = fold(name)
    with work.view() as db:
        return [one for one in called(db, key.split(" ")[0].rstrip(".,")) if key in map(fold, one.keys)] if key else []


class Taken:
    """The names that files have: in the folder (or in that where new contacts go), and anywhere for links to stay
    clear."""

    def __init__(self, work: Workspace, folder: str = "") -> None:
        self.work = work
        self.folder = (folder or work.settings.people_folder or _usual_folder(work)).strip("/")
        paths = work.vault.names_in(self.folder)
        self._read: dict[str, tuple[str, str]] = {}
        self._same_for_all: str | None = None
        self.here = {normalize("NFC", path.rpartition("/")[2].removesuffix(".md")).casefold() for path in paths}

    def template(self, stem: str, name: str) -> str:
        """A new note's text; one that does not tell its name is made once."""
        if self._same_for_all is None:
            text = _template(self.work, stem, name)
            self._same_for_all = text if text == _template(self.work, _ANY, _ANY) != "" else ""
            return text
        return self._same_for_all or _template(self.work, stem, name)

    def missing(self, text: str, stem: str, name: str) -> dict[str, str]:
        """What a new note of that text and file name has to say besides to be a contact's of that name."""
        from mdnet.notes.reading import read_records

        if text not in self._read:
            found = read_records(f"{self.folder}/{_ANY}.md".lstrip("/"), text, self.work.settings.conventions)
            self._read = {text: (found.name if found.name != _ANY else "", found.kind)}
        named, kind = self._read[text]
        missing = {"name": name} if name and (named or stem) != name else {}
        return missing if kind == "contact" else {**missing, "type": "person"}

    def free(self, paths: Iterable[str]) -> None:
        """Files that are not made after all."""
        self.here -= {path.rpartition("/")[2].removesuffix(".md").casefold() for path in paths}

    def __contains__(self, stem: object) -> bool:
        from mdnet.index.called import is_file_name

        with self.work.view() as db:
            return stem in self.here or is_file_name(db, str(stem))


def _usual_folder(work: Workspace) -> str:
    """Where most contacts are."""
    from mdnet.index.called import commonest_folder

    with work.view() as db:
        return commonest_folder(db, work.settings.conventions.folders["contact"]) or USUAL_FOLDER


def _template(work: Workspace, stem: str, name: str) -> str:
    """The new note's text: after the template that the settings or Obsidian's own name, else after mdnet's."""
    path = work.settings.contact_template or _obsidian_template(work)
    note = work.vault.read(path) if path else None
    if note is None or note.problem:
        return work.renderer.text("contact.md.j2", {"name": name, "title": stem, "today": work.today})
    return filled(note.text, stem, work.today)


def filled(text: str, title: str, today: date) -> str:
    """A template of Obsidian's with its fields filled in."""
    return _FIELD.sub(lambda match: _filled(match, title, today), text)


def _obsidian_template(work: Workspace) -> str:
    folder = work.settings.templates_folder
    names = work.vault.names_in(folder) if folder else []
    stems = {path.rpartition("/")[2].removesuffix(".md").casefold(): path for path in names}
    return next((stems[stem] for stem in sorted(_USUAL_TEMPLATES & stems.keys())), "")


def _filled(match: re.Match[str], title: str, today: date) -> str:
    """What Obsidian's own Templates plugin puts for a field; a time of day is midnight, for only the day is known."""
    from mdnet.notes.daily_names import moment

    field, form = match[1].lower(), match[2]
    if field == "title":
        return title
    if field == "time":
        return "00:00"
    return moment(today, form or "YYYY-MM-DD")
