"""Drafts of letters to contacts, worded by templates, out of what the notes hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mdnet.errors import AmbiguousName, BadInput, UnknownName
from mdnet.plan.draft_matter import Matter
from mdnet.plan.drafting import first_name, matter
from mdnet.plan.letters import Letter, Written, limit_of, put_together, read_letters

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.model.contact import Contact
    from mdnet.workspace import Workspace

_LANGUAGES = {
    "de": "german", "deutsch": "german", "en": "english", "es": "spanish", "español": "spanish", "castellano":
    "spanish", "fr": "french", "français": "french", "it": "italian", "italiano": "italian", "pt": "portuguese",
    "português": "portuguese", "nl": "dutch", "nederlands": "dutch", "nb": "norwegian", "no": "norwegian",
    "norsk": "norwegian", "sv": "swedish", "svenska": "swedish", "da": "danish", "dansk": "danish",
}  # fmt: skip
"""Other words for languages; templates are called by their English names."""
WITH = ("introduction", "share")
"""Kinds that may say whom, or what."""
_WORDS = "draft-words-{}.txt.j2"


@dataclass(frozen=True, slots=True)
class Part:
    """One of several letters: to whom, about what, and its text."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, or (text "") what is missing for one. `address` is an email address, "" when none is known; `left_out`
    what the limit cut; an introduction has three `parts`, and all of them are its text."""

    kind: str
    contact: Named
    channel: str
    text: str
    subject: str
    address: str
    limit: int | None
    left_out: str
    missing: tuple[str, ...]
    parts: tuple[Part, ...] = ()


def draft(work: Workspace, kind: str, name: str, channel: str = "", other: str = "") -> Draft:
    """A letter of this kind to a contact; `other` is whom to introduce them to, or the address or note to share.

    Raises UnknownName and AmbiguousName as `Workspace.who` does and for the note to share, BadInput for an introduction
    to oneself and for an `other` that the kind has no use for.
    """
    if other and kind not in WITH:
        raise BadInput(f"--with is for {' and '.join(WITH)}.")
    one = work.who(name)
    dossier, me = work.dossier(one), work.me()
    second = None
    if other and kind == "introduction":
        met = work.who(other)
        if met == one:
            raise BadInput(f"{one.name} cannot be introduced to {one.name}.")
        second = work.dossier(met)
    channel = channel or (
        "linkedin" if kind == "connection-request" else "email" if dossier.contact.emails else "message"
    )
    link = _link(work, other) if kind == "share" else ""
    found = matter(kind, dossier, me, work.today, second, link)
    address = dossier.contact.emails[0] if dossier.contact.emails else ""
    limit = limit_of(kind, channel)
    if found.missing:
        return Draft(kind, one, channel, "", "", address, limit, "", found.missing)
    page = work.renderer.text(f"draft-{kind}.txt.j2", {"draft": found, "channel": channel})
    contacts = [dossier.contact, *([second.contact] if second else [])]
    made = [(written, _letter(work, written, found, contacts, channel, limit)) for written in read_letters(page)]
    if not made:
        raise BadInput(f"draft-{kind}.txt.j2 says nothing.")
    missing = () if found.me else ("your name, to sign with: your own note, me.md",)
    left_out = " ".join(filter(None, (letter.left_out for _, letter in made)))
    if len(made) == 1:
        written, letter = made[0]
        subject = written.subject if channel == "email" else ""
        return Draft(kind, one, channel, letter.text, subject, address, limit, left_out, missing)
    parts = tuple(
        Part(written.to, written.subject if channel == "email" else "", letter.text) for written, letter in made
    )
    text = "\n\n".join("\n".join(filter(None, (f"To {part.to}", part.subject, "", part.text))) for part in parts)
    return Draft(kind, one, channel, text, "", address, limit, left_out, missing, parts)


def _link(work: Workspace, what: str) -> str:
    """A web address as it is, a resource's name as its path. Raises UnknownName, AmbiguousName."""
    from mdnet.index.people import record_named

    if not what or "://" in what:
        return what
    with work.view() as db:
        found = [path for path, _ in record_named(db, what, "resource")]
    if not found:
        raise UnknownName(f'No resource called "{what}". An address begins with https://')
    if len(found) > 1:
        raise AmbiguousName(f'"{what}" could be {", ".join(found[:8])}. Say which.')
    return found[0]


def _letter(
    work: Workspace, written: Written, found: Matter, contacts: list[Contact], channel: str, limit: int | None
) -> Letter:
    """The letter to whom it is for: the contact, the other one, or both."""
    readers = [one for one in contacts if first_name(one.name) in written.to] or contacts[:1]
    if written.to and len(readers) > 1 and " and " not in written.to:  # two of one first name
        readers = readers[:1]
    greeting, closing = _words(work, readers)
    return put_together(written, greeting, closing, found.me, channel, limit)


def _words(work: Workspace, readers: list[Contact]) -> tuple[str, str]:
    """Greeting and closing in the first language of the reader that has a template; English for several of them."""
    known = {template.name for template in work.renderer.sources()}
    languages = [text.casefold().split() for text in (readers[0].languages if len(readers) == 1 else ())]
    named = [_LANGUAGES.get(words[0], words[0]).strip(",;()") for words in languages if words]
    language = next((one for one in named if _WORDS.format(one) in known), "english")
    said = work.renderer.text(_WORDS.format(language), {"names": [first_name(one.name) for one in readers]})
    lines = [line.strip() for line in said.split("\n") if line.strip()]
    return (lines[0], lines[-1] if len(lines) > 1 else "") if lines else ("", "")
