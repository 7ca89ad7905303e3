"""Lines added to a section of a contact's note: facts, and text that another program kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.notes.display import escape_markdown
from mdnet.notes.frontmatter import FrontMatter, read
from mdnet.notes.frontmatter import Value as Read
from mdnet.notes.headings import heading_name
from mdnet.notes.lines import sound
from mdnet.notes.log import zones
from mdnet.notes.properties import canonical_name
from mdnet.notes.property_edit import Value, values_with, with_block, with_properties, with_values
from mdnet.notes.rereading import body_records, but_lines
from mdnet.notes.sheet import Sheet

NOTES = "Notes"


def with_sections(text: str, facts: Sequence[str], notes: str, conventions: Conventions) -> str:
    """The note with facts as items under its heading for them, and free text as paragraphs under `## Notes`; headings
    that are not there are made before the log. What would be more than that (a task, a link that counts, a heading) is
    written so that it is none. Raises CannotEdit."""
    for part in _parts(facts, notes, conventions):
        text = _with_part(text, part, conventions)
    return text


class Part(NamedTuple):
    """Lines for a section of one of these names, and the same lines with every sign escaped."""

    names: tuple[str, ...]
    lines: list[str]
    safe: list[str]

    @property
    def title(self) -> str:
        """The heading, where there is none yet."""
        return self.names[0][:1].upper() + self.names[0][1:]


def _parts(facts: Sequence[str], notes: str, conventions: Conventions) -> list[Part]:
    said = [" ".join(fact.split()) for fact in facts]
    lines = [" ".join(line.split()) for line in notes.strip("\n").split("\n")] if notes.strip() else []
    parts = (
        Part(conventions.fact_headings, [f"- {one}" for one in said], [f"- {escape_markdown(one)}" for one in said]),
        Part((NOTES,), lines, [escape_markdown(line) for line in lines]),
    )
    return [part for part in parts if part.lines]


class NewNotes:
    """The text of notes that are made, many of them after one template: what a template says is read once."""

    def __init__(self, conventions: Conventions) -> None:
        self.conventions = conventions
        self._templates: dict[str, tuple[FrontMatter, Sheet, str]] = {}

    def filled(self, text: str, values: Mapping[str, Value], facts: Sequence[str], notes: str) -> str:
        """The template's `text` with these properties, facts and notes. The reader looks at the result once; where it
        does not find what was meant, or `text` has these keys already, each edit is made by itself. Raises
        CannotEdit."""
        front, sheet, _ = self._template(text)
        parts = _parts(facts, notes, self.conventions)
        names = {canonical_name(key, self.conventions.fields) for key in front.values}
        body = self._body(sheet, parts) if all(part.lines == part.safe for part in parts) else ""
        if body and names.isdisjoint(values) and "\r" not in text and not text.startswith("\ufeff"):
            made = with_block(text, front, values).removesuffix(front.body) + body
            if self._is_meant(made, text, values_with(front, values)):
                return made
        for key, value in values.items():
            if isinstance(value, list) and key in names:  # what the template says of all stays
                text = with_values(text, key, self.conventions, value)
        rest = {key: value for key, value in values.items() if not (isinstance(value, list) and key in names)}
        text = with_properties(text, rest, self.conventions)
        return with_sections(text, facts, notes, self.conventions)

    def says(self, text: str, key: str) -> bool:
        """Whether a template has a value for the property `key`."""
        values = self._template(text)[0].values
        return any(value and canonical_name(own, self.conventions.fields) == key for own, value in values.items())

    def _template(self, text: str) -> tuple[FrontMatter, Sheet, str]:
        if text not in self._templates:
            self._templates = {text: (sound(text), Sheet.of(text, self.conventions), _said(text, self.conventions))}
        return self._templates[text]

    def _body(self, sheet: Sheet, parts: Sequence[Part]) -> str:
        """The template's body with sections that it has not, before its log or at the end; "" where it has them."""
        rows = list(sheet.raw)
        log = _log(sheet, self.conventions)
        for part in parts:
            if sheet.section(*part.names):
                return ""
            at = len(rows) - len(sheet.raw) + (log if log is not None else sheet.end())
            gap = [""] if at and rows[at - 1].strip() else []
            below = [""] if sheet.spaced() else []
            rows[at:at] = [*gap, f"## {part.title}", *below, *part.lines, ""]
        return "\n".join(rows)

    def _is_meant(self, made: str, template: str, values: Mapping[str, Read]) -> bool:
        front, _, said = self._templates[template]
        found = read(made, "")
        if repr(found.values) != repr(dict(values)) or found.problems:
            return False
        return found.body == front.body or _said(made, self.conventions) == said


def has_section(text: str, name: str, conventions: Conventions) -> bool:
    """Whether the note has a section of that name, be it private. Raises CannotEdit for a note that is not sound."""
    wanted = heading_name(name)
    return any(part.name == wanted for part in Sheet.of(text, conventions).body.sections)


def _with_part(text: str, part: Part, conventions: Conventions) -> str:
    sheet = Sheet.of(text, conventions)
    before = _said(text, conventions)
    for wording in (part.lines, part.safe):
        try:
            new = _placed(sheet, part, wording, conventions)
        except CannotEdit:
            if wording is part.safe:
                raise
            continue
        if _said(new, conventions) == before:
            return new
    raise CannotEdit(0, f"nothing can be added under {part.title} without a change to how other lines are read")


def _placed(sheet: Sheet, part: Part, lines: Sequence[str], conventions: Conventions) -> str:
    section = sheet.section(*part.names)
    if section:
        return sheet.under(section, lines).text
    log = _log(sheet, conventions)
    if log is None:
        return sheet.at_end(lines, part.title).text
    gap = [""] if log and sheet.raw[log - 1].strip() else []
    below = [""] if sheet.spaced() else []
    return sheet.add(log, [*gap, f"## {part.title}", *below, *lines, ""])


def _log(sheet: Sheet, conventions: Conventions) -> int | None:
    """The row of the log's heading; None where there is none that may be seen."""
    row = min((zone.heading.at for zone in zones(sheet.body, conventions) if zone.kind != "facts"), default=None)
    return None if row in sheet.private else row


def _said(text: str, conventions: Conventions) -> str:
    """All that the note's body says but for facts."""
    records = body_records(text, conventions)
    contact = records.contact._replace(facts=()) if records.contact else None
    return but_lines([records.interactions, records.follow_ups, records.links, contact, records.kind])
