"""What is made of a foreign card before it meets the vault, and what is known of people whose notes are private."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdnet.model.incoming import Card, Value
from mdnet.model.standing import Standing
from mdnet.plan.duplicates import Person
from mdnet.plan.importing import Comparison
from mdnet.plan.recognising import person_of
from mdnet.workspace.imported_notes import known

if TYPE_CHECKING:
    from mdnet.workspace import Workspace
    from mdnet.workspace.importing import Options


def private(work: Workspace, person: Person) -> tuple[Person, str]:
    """What somebody is known by whose note is private, and their uid; it is compared, and never told."""
    note = work.vault.read(person.path)
    if note is None or note.problem:
        return person, ""
    said = Card(person.path, 1, known(person.path, note.text, work.settings.conventions).values)
    return person_of(said)._replace(path=person.path, name=person.name), said.text("uid")


def all_of(card: Card, options: Options) -> Comparison:
    """All that a card says, for a note that is made."""
    values: dict[str, Value] = {} if card.text_of_note else {**card.values}
    if options.tags:
        values["tags"] = tuple(dict.fromkeys((*card.texts("tags"), *options.tags)))
    if options.circle:
        values["circle"] = options.circle
    return Comparison(values, {}, card.facts, card.notes, card.tasks, card.photo is not None)


def named(card: Card) -> Card:
    """A card without a name is called after its address, else its organization."""
    name = card.text("emails").partition("@")[0] or card.text("organization") or card.text("phones")
    return card if card.name or not name else card._replace(values={"name": name, **card.values})


def standing(card: Card, options: Options) -> Standing:
    """A card as a query sees it."""
    return Standing(
        "",
        card.name,
        card.text("uid") or None,
        card.texts("aliases"),
        card.text("circle") or options.circle,
        organization=card.text("organization"),
        title=card.text("title"),
        location=card.text("location"),
        tags=(*card.texts("tags"), *options.tags),
        interests=card.texts("interests"),
        needs=card.texts("needs"),
        offers=card.texts("offers"),
    )
