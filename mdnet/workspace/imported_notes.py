"""How an import writes: a decided card becomes a note, or an edit of one; what happened becomes entries of logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from mdnet.errors import CannotEdit, Conflict
from mdnet.index import imports
from mdnet.index.called import link_to
from mdnet.index.gatherings import kind_named
from mdnet.model.change import Change
from mdnet.model.contact import SERVICES
from mdnet.model.file_names import safe_stem
from mdnet.model.incoming import Card, Encounter, Value
from mdnet.model.interaction import OTHER
from mdnet.model.names import loose
from mdnet.plan.importing import Comparison, Known
from mdnet.workspace.adding import Taken, new_contact
from mdnet.workspace.changing import Edit, located, text_of

if TYPE_CHECKING:
    from collections import Counter
    from datetime import date

    from mdnet.model.conventions import Conventions
    from mdnet.notes.log_edit import NewEntry
    from mdnet.notes.property_edit import Value as Written
    from mdnet.notes.section_edit import NewNotes
    from mdnet.workspace import Workspace

_FIRST = (
    "aliases organization title department affiliations location address timezone languages emails phones urls handles"
    f" {' '.join(SERVICES)} birthday occasions interests needs offers met_on met_at introduced_by last_contact"
).split()
_LAST = "relationships tags circle cadence uid vcard".split()
PEOPLE = frozenset(("relationships", "introduced_by"))
"""What names other people: linked when all of them have their notes."""
PHOTOS = "attachments"


def known(path: str, text: str, ways: Conventions) -> Known:
    """What a note says already, as an import compares it, but for what `sections_of` finds."""
    from mdnet.notes.links import plain
    from mdnet.notes.private import hidden_in
    from mdnet.notes.properties import Properties
    from mdnet.notes.property_edit import LISTS
    from mdnet.notes.reading import read_front

    front = read_front(path, text, ways)
    properties = Properties.of(front, path, ways)
    values = {}
    for key in properties.values:
        texts = properties.parts(key) if key in LISTS else properties.texts(key)
        values[key] = tuple(map(plain, texts)) or tuple(filter(None, (properties.shown(key),)))
    values.setdefault("name", (path.rpartition("/")[2].removesuffix(".md"),))
    private = hidden_in(properties, front, text, ways).properties if "private" in properties.values else ()
    return Known(values, text, private=frozenset(private))


def with_sections_of(path: str, known: Known, ways: Conventions) -> Known:
    """The same with the note's facts as they are read, their labels, and whether it has a section for notes."""
    from mdnet.notes.reading import read_records
    from mdnet.notes.section_edit import NOTES, has_section

    text = known.text
    contact = read_records(path, text, ways).contact
    facts = contact.facts if contact else ()
    labels = frozenset(loose(fact.label) for fact in facts if fact.label)
    known = known._replace(text="\n".join((known.text, *(f"{one.label}: {one.text}" for one in facts), "")))
    try:
        return known._replace(labels=labels, has_notes=has_section(text, NOTES, ways))
    except CannotEdit:
        return known._replace(labels=labels)


class Writing:
    """The notes as they will be, while decisions are carried out one after the other. `names` are the paths of those
    whom the import makes, by loose name: who is related to them is linked."""

    def __init__(self, work: Workspace, folder: str = "") -> None:
        self.work, self.ways, self.folder = work, work.settings.conventions, folder
        self.old: dict[str, str | None] = {}
        self.new: dict[str, str] = {}
        self.pictures: dict[str, bytes] = {}
        self.names: dict[str, list[str]] = {}
        self._told: dict[str, Counter[tuple[date, str]]] = {}
        self._seen: dict[tuple[str, date, str], int] = {}
        self._organizations: dict[str, str] = {}

    @cached_property
    def taken(self) -> Taken:
        return Taken(self.work, self.folder)

    def create(self, card: Card, found: Comparison) -> str:
        """A note for somebody new; its path. Raises Conflict, BadInput."""
        change = new_contact(
            self.work,
            card.name,
            self.folder,
            lambda text: self._filled(text, found, new=True),
            _stem(card),
            self.taken,
            text=card.text_of_note,
        )
        self.old[change.path], self.new[change.path] = None, (change.after or b"").decode()
        self.names.setdefault(loose(card.name), []).append(change.path)
        self._keep_photo(card, found, change.path)
        return change.path

    def relate(self, path: str, found: Comparison) -> None:
        """The people a card names linked in its note, where they are known by now. Raises Conflict."""
        from mdnet.notes.property_edit import with_properties

        values = {key: self._related(found.set[key]) for key in sorted(PEOPLE) if key in found.set}
        self._edit(path, lambda text: with_properties(text, values, self.ways))

    def _related(self, value: Value) -> Written:
        if isinstance(value, str):
            return self._person(value)
        return [f"{kind} {self._person(name)}" if name else kind for kind, _, name in (v.partition(" ") for v in value)]

    def _person(self, name: str) -> str:
        """A link to the only contact of that name, else the name."""
        from mdnet.workspace.adding import namesakes

        paths = [*self.names.get(loose(name), []), *(one.path for one in namesakes(self.work, name))]
        return f"[[{self.link(paths[0])}]]" if len(paths) == 1 else name

    def update(self, path: str, card: Card, found: Comparison) -> None:
        """A note with what a card adds. Raises Conflict."""
        from mdnet.notes.property_edit import with_values

        def edit(text: str) -> str:
            for key, values in found.add.items():
                text = with_values(text, key, self.ways, [self.linked(key, value) for value in values])
            return self._filled(text, found)

        self._edit(path, edit)
        self._keep_photo(card, found, path)

    def is_told(self, path: str, entry: Encounter) -> bool:
        """Whether as many of that day and channel are on record with somebody as the source has told of so far, this
        one included."""
        key = (path, entry.day, entry.channel or OTHER)
        self._seen[key] = self._seen.get(key, 0) + 1
        return self._seen[key] <= self._days(path)[key[1:]]

    def log(self, path: str, entry: Encounter, others: Iterable[str]) -> None:
        """An entry in somebody's log, with links to `others`, who shared it. Raises Conflict."""
        from mdnet.notes.log_edit import NewEntry, with_entry

        links = tuple(f"[[{self.link(one)}]]" for one in others)
        tags = " ".join(f"#{tag}" for tag in entry.tags)
        said = " ".join(entry.text.split())
        new = NewEntry(entry.day, entry.channel, links, "", entry.details, entry.by, entry.time)
        try:
            self._edit(path, lambda old: with_entry(old, path, _saying(new, said, tags), self.ways).text)
        except Conflict:  # a text that would say more than it should: its signs are escaped
            self._edit(path, lambda old: with_entry(old, path, _saying(new, _escaped(said), tags), self.ways).text)

    def changes(self) -> tuple[Change, ...]:
        """All that is written, as changes of the vault."""
        notes = (
            Change(path, None if (old := self.old[path]) is None else old.encode(), text.encode())
            for path, text in self.new.items()
        )
        return (*notes, *(Change(path, None, data) for path, data in self.pictures.items()))

    def link(self, path: str) -> str:
        """What a link to a note has to say."""
        if self.old.get(path, "") is None:
            return path.rpartition("/")[2].removesuffix(".md")
        with self.work.view() as db:
            return link_to(db, path)

    def _days(self, path: str) -> Counter[tuple[date, str]]:
        if path not in self._told:
            with self.work.view() as db:
                self._told[path] = imports.days_told(db, path)
        return self._told[path]

    def _filled(self, text: str, found: Comparison, new: bool = False) -> str:
        """A note with properties set, facts, notes and tasks written down. Raises CannotEdit."""
        from mdnet.notes.property_edit import with_properties
        from mdnet.notes.section_edit import with_sections
        from mdnet.notes.task_edit import with_task

        values = self._properties(found.set)
        if new:
            if "met_on" not in values and self.fresh.says(text, "met_on"):
                values["met_on"] = ""  # the template's day is when a note is made for somebody just met
            text = self.fresh.filled(text, values, found.facts, found.notes)
        else:
            text = with_sections(with_properties(text, values, self.ways), found.facts, found.notes, self.ways)
        for task in found.tasks:
            words = f"{_escaped(task.text)} #waiting" if task.waiting else _escaped(task.text)
            text = with_task(text, words, task.due, self.ways).text
        return text

    @cached_property
    def fresh(self) -> NewNotes:
        """The maker of new notes' texts."""
        from mdnet.notes.section_edit import NewNotes

        return NewNotes(self.ways)

    def _properties(self, values: Mapping[str, Value]) -> dict[str, Written]:
        """Values in the order of a note, links made for what has a note."""
        rest = [key for key in values if key not in _FIRST and key not in _LAST and key != "name"]
        written: dict[str, Written] = {}
        for key in (*_FIRST, *rest, *_LAST):
            value = values.get(key)
            if isinstance(value, str) and value:
                written[key] = self.linked(key, value)
            elif value:
                written[key] = [self.linked(key, one) for one in value]
        return written

    def linked(self, key: str, value: str) -> str:
        """What is written for the value of a property: a link where it is the name of one note."""
        if key == "organization":
            if value not in self._organizations:
                with self.work.view() as db:
                    paths = kind_named(db, value, "organization")
                self._organizations[value] = f"[[{self.link(paths[0])}]]" if len(paths) == 1 else value
            return self._organizations[value]
        return value

    def _keep_photo(self, card: Card, found: Comparison, path: str) -> None:
        from mdnet.notes.property_edit import with_properties

        if not found.photo or card.photo is None:
            return
        stem = path.rpartition("/")[2].removesuffix(".md")
        name, number = f"{stem}.{card.photo.ending}", 1
        while f"{PHOTOS}/{name}" in self.pictures or (self.work.root / PHOTOS / name).exists():
            number += 1
            name = f"{stem} {number}.{card.photo.ending}"
        self.pictures[f"{PHOTOS}/{name}"] = card.photo.data
        self._edit(path, lambda text: with_properties(text, {"photo": f"[[{name}]]"}, self.ways))

    def _edit(self, path: str, edit: Edit) -> None:
        if path not in self.old:
            text = text_of(self.work, path)
            self._permit(path)
            self.old[path] = text
        try:
            self.new[path] = edit(self.new.get(path, self.old[path] or ""))
        except CannotEdit as error:
            raise located(error, path) from error

    def _permit(self, path: str) -> None:
        """Raises Conflict for a file that the writer would refuse, with all that is to be written beside it."""
        found = (self.work.root / path).stat()
        if found.st_nlink > 1 or not found.st_mode & 0o222:
            raise Conflict(f"{path} is {'read-only' if found.st_nlink == 1 else 'one file under several names'}")


def _saying(entry: NewEntry, text: str, tags: str) -> NewEntry:
    return entry._replace(text=f"{text} {tags}".strip())


def _stem(card: Card) -> str:
    """What the file of somebody is called whose name leaves nothing for it: after an address, an organization, a
    number."""
    if safe_stem(card.name):
        return ""
    others = (card.text("emails").partition("@")[0], card.text("organization"), card.text("phones"), card.text("uid"))
    return next((stem for text in others if (stem := safe_stem(text))), f"contact {card.line}")


def _escaped(text: str) -> str:
    from mdnet.notes.display import escape_markdown

    return escape_markdown(text)
