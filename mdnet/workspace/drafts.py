"""Drafts of letters to contacts, worded by templates, out of what the notes hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import BadInput
from mdnet.model.names import loose
from mdnet.plan.draft_matter import Matter
from mdnet.plan.draft_privacy import all_targets, contact_targets, contact_without, without
from mdnet.plan.drafting import matter
from mdnet.plan.letters import length_of, limit_of, put_together, read_letter
from mdnet.plan.phrasing import first_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdnet.index.people import Named
    from mdnet.model.contact import Contact
    from mdnet.model.records import Contribution, Resource
    from mdnet.model.standing import Standing
    from mdnet.plan.dossier import Dossier
    from mdnet.workspace import Workspace

_LANGUAGES = {
    "english": "en englisch ingles anglais", "german": "de deutsch aleman allemand",
    "spanish": "es espanol castellano spanisch espagnol", "french": "fr francais franzosisch frances",
    "italian": "it italiano", "portuguese": "pt portugues", "dutch": "nl nederlands", "norwegian": "nb nn no norsk",
    "swedish": "sv svenska", "danish": "da dansk",
}  # fmt: skip
"""Other words for languages, without accents; templates are called by their English names."""
ASKING = ("informational-interview", "reconnect", "connection-request")
"""Kinds that ask for something; an introduction is something given."""
WITH = ("introduction", "share")
"""Kinds that may say whom, or what."""
_TEMPLATE = "draft-{}.txt.j2"
_ENGLISH = "english"


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
    before: str = ""
    """A gentle word to me, never part of the text: the last favours were theirs, and what I could give first."""
    parts: tuple[Part, ...] = ()

    @property
    def length(self) -> int:
        """As the channel counts it."""
        return length_of(self.text, self.channel)


def draft(work: Workspace, kind: str, name: str, channel: str = "", other: str = "") -> Draft:
    """A letter of this kind to a contact; `other` is whom to introduce them to, or the address or note to share.

    Raises UnknownName and AmbiguousName as `Workspace.who` does and for the note to share, BadInput for an introduction
    to oneself and for an `other` that the kind has no use for.
    """
    if other and kind not in WITH:
        raise BadInput(f"--with is for {' and '.join(WITH)}.")
    one = work.who(name)
    dossier, me = _dossier(work, one), _me(work)
    second = None
    if kind == "introduction" and not other:
        other = _under_way(work, one)
    if other and kind == "introduction":
        met = work.who(other)
        if met == one:
            raise BadInput(f"{one.name} cannot be introduced to {one.name}.")
        second = _dossier(work, met)
    channel = channel or (
        "linkedin" if kind == "connection-request" else "email" if dossier.contact.emails else "message"
    )
    shared: str | Resource | Contribution = ""
    if other and kind == "share":
        from mdnet.workspace.sharing import noted

        shared = noted(work, other) or other

    def found(language: str) -> Matter:
        return matter(kind, dossier, me, work.today, second, shared, english=language == _ENGLISH)

    people: list[tuple[Contact, ...]] = [(dossier.contact,)]
    if second:
        people += [(second.contact,), (dossier.contact, second.contact)]
    address = dossier.contact.emails[0] if dossier.contact.emails else ""
    limit = limit_of(kind, channel)
    made = [_letter(work, found, readers, dossier.contact, channel, limit) for readers in people]
    missing = tuple(dict.fromkeys(words for one in made for words in one.missing))
    if not all(one.part.text for one in made):
        return Draft(kind, one, channel, "", "", address, limit, "", missing)
    before = _before(work, dossier.standing) if kind in ASKING else ""
    left_out = " ".join(filter(None, (one.left_out for one in made)))
    parts = tuple(one.part for one in made)
    if len(parts) == 1:
        return Draft(kind, one, channel, parts[0].text, parts[0].subject, address, limit, left_out, missing, before)
    heads = (f"To {part.to}\n" + (f"Subject: {part.subject}\n" if part.subject else "") for part in parts)
    text = "\n\n".join(f"{head}\n{part.text}" for head, part in zip(heads, parts, strict=True))
    return Draft(kind, one, channel, text, "", address, limit, left_out, missing, before, parts)


def _before(work: Workspace, asked: Standing) -> str:
    """The word before an ask."""
    from mdnet.workspace.favours import before_asking

    with work.view() as db:
        return before_asking(work, db, [asked])[0].get(asked.path, "")


def _under_way(work: Workspace, one: Named) -> str:
    """The path of the other side of the one introduction of a contact that is under way; "" when there is none, or
    several."""
    from mdnet.index.introducing import introductions
    from mdnet.index.people import note_named

    with work.view() as db:
        found = [there.sides for there in introductions(db) if there.pending and one.note in there.sides]
        others = [side for side in found[0] if side not in (None, one.note)] if len(found) == 1 else []
        return note_named(db, others[0]).path if len(others) == 1 and others[0] is not None else ""


def _dossier(work: Workspace, one: Named) -> Dossier:
    """What is on record about a contact, without words that link to a private note."""
    from mdnet.index.hidden import hidden_targets

    dossier = work.dossier(one)
    with work.view() as db:
        return without(dossier, hidden_targets(db, all_targets(dossier)))


def _me(work: Workspace) -> Contact | None:
    """My own note, without words that link to a private one."""
    from mdnet.index.hidden import hidden_targets

    me = work.me()
    if me is None:
        return None
    with work.view() as db:
        return contact_without(me, hidden_targets(db, contact_targets(me)))


class _Made(NamedTuple):
    """One letter; `part` without a text when what it turns on is `missing`."""

    part: Part
    left_out: str
    missing: tuple[str, ...]


def _letter(
    work: Workspace,
    found: Callable[[str], Matter],
    readers: tuple[Contact, ...],
    contact: Contact,
    channel: str,
    limit: int | None,
) -> _Made:
    """The letter to its readers, wholly in the first language of theirs whose template has words for it."""
    for language in _languages(work, readers):
        about = found(language)
        if about.missing:
            return _Made(Part("", "", ""), "", about.missing)
        if readers[0] != contact and about.side and about.other:  # the other side of an introduction
            about = replace(about, name=readers[0].name, first=first_name(readers[0].name))
            about = replace(about, side=about.other, other=about.side)
        names = [about.first]
        if len(readers) > 1 and about.side and about.other:
            names = [about.side.first, about.other.first]
        page = work.renderer.text(_TEMPLATE.format(language), {"draft": about, "names": names, "channel": channel})
        written = read_letter(page)
        if written:
            letter = put_together(written, about.me, channel, limit)
            subject = written.subject if channel == "email" else ""
            missing = () if about.me else ("your name, to sign with: your own note, me.md",)
            return _Made(Part(" and ".join(names), subject, letter.text), letter.left_out, missing)
    raise BadInput(f"{_TEMPLATE.format(_ENGLISH)} says nothing.")


def _languages(work: Workspace, readers: tuple[Contact, ...]) -> list[str]:
    """The languages that all readers have and there is a template for, in the order of the first reader's note; then
    English."""
    known = {template.name for template in work.renderer.sources()}
    said = [[_language(text) for text in reader.languages] for reader in readers]
    shared = [one for one in said[0] if all(one in others for others in said) and _TEMPLATE.format(one) in known]
    return [*dict.fromkeys([*shared, _ENGLISH])]


def _language(text: str) -> str:
    """The English name of a language: "german" for "Deutsch (B2)" and "de-AT"."""
    word = re.split(r"[\W_]", loose(text).strip(), maxsplit=1)[0]
    return next((name for name, words in _LANGUAGES.items() if word in words.split()), word)
