"""Open questions: what to ask somebody next, found by rule in what is noted about them. No model, no network.

Looked at, with the day it was noted: plans with a time ("starts at the music school in October"), searches and needs,
what was awaited, undecided or under way, questions the log left open, and facts older than 18 months. What a later line
speaks of again counts as answered. The rules read English; of other text only needs and old facts are asked after.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mdnet.model.contact import Contact, Fact
from mdnet.model.interaction import Interaction
from mdnet.model.names import loose
from mdnet.plan.asking import Asked, ask, search_in, search_question, sentence
from mdnet.plan.common_ground import matches, overlap, words_of
from mdnet.plan.dossier import Dossier
from mdnet.plan.prose import shorten
from mdnet.plan.sentences import clauses
from mdnet.plan.wording import Names, months_between

MOST = 6
OLD_MONTHS = 18
"""After so many months a fact is worth asking again, and a line of the log too old to ask about."""
_MOST_OF = {"fact": 2, "left open": 1, "need": 2}
_WEIGHT = {"plan": 100, "news": 90, "search": 85, "intent": 75, "progress": 75, "need": 70, "fact": 50, "left open": 45}
_LATER, _PER_MONTH = 30, 2
"""What a plan still far off, and each month since a line was written, take from the weight."""
_SENTENCE = re.compile(r"[^.;!?\s][^.;!?]*\?")
_LASTING = re.compile(r"(?:grew|was|were|born|had|broke|gave|from|met|used to|knew|went)\b|[\w-]+ed\b", re.IGNORECASE)
_FAMILY = re.compile(
    r"\b(?:kids?|child(?:ren)?|sons?|daughters?|twins|boys?|girls?|baby|family)\b"
    r"|^(?:father|mother|mum|mom|dad|parents|wife|husband|partner|brothers?|sisters?)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:the|an?|her|his|their|its|our|my|she|he|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """Something worth asking. `kind` is plan, news, search, need, intent, progress, "left open" or fact; `noted_on` is
    the day of the line it comes from (None: a property), `path` and `line` are where that stands."""

    text: str
    kind: str
    noted_on: date | None = None
    path: str = ""
    line: int = 0


class _Found(NamedTuple):
    question: Question
    about: str
    worth: int


def open_questions(dossier: Dossier, today: date, most: int = MOST) -> tuple[Question, ...]:
    """At most `most` questions, best first: plans whose day has come, news awaited, searches, then what is older."""
    names = Names(dossier.names, dossier.paths)
    contact = dossier.contact
    found = [*_from_log(dossier, names, today), *_from_needs(contact, names), *_from_facts(contact, names, today)]
    found.sort(key=lambda one: -one.worth)
    chosen: list[_Found] = []
    counts = dict.fromkeys(_WEIGHT, 0)
    for one in found:
        kind = one.question.kind
        if len(chosen) == most:
            break
        if counts[kind] < _MOST_OF.get(kind, most) and not any(_same(one, other) for other in chosen):
            chosen.append(one)
            counts[kind] += 1
    return tuple(one.question for one in chosen)


def searches(dossier: Dossier, today: date) -> tuple[str, ...]:
    """What they look for: their needs, and what the log of the last year says they search."""
    names = Names(dossier.names, dossier.paths)
    wanted = _needs(dossier.contact, names)
    for entry in _recent(dossier, today):
        if months_between(entry.day, today) < 12:
            for clause in _clauses(entry, dossier.contact, names):
                what = search_in(clause, entry.day)
                if what and not any(overlap(what, other) for other in wanted):
                    wanted.append(what)
    return tuple(wanted)


def _needs(contact: Contact, names: Names) -> list[str]:
    needs = (names.plain(need).rstrip(" ?!") for need in contact.needs)
    return [need for need in needs if any(map(str.isalnum, need))]


def _same(one: _Found, other: _Found) -> bool:
    """Whether two questions are about one thing."""
    least = min(len(_said(one.about)), len(_said(other.about)), 3)
    return loose(one.question.text) == loose(other.question.text) or 0 < least <= overlap(one.about, other.about)


def _said(text: str) -> tuple[str, ...]:
    words = words_of(text)
    return words.specific + words.weak


def _recent(dossier: Dossier, today: date) -> list[Interaction]:
    """The talks that are recent enough to ask about, newest first: the last three whatever their age."""
    talks = [entry for entry in dossier.history if entry.answered and entry.day <= today]
    return [entry for at, entry in enumerate(talks) if at < 3 or months_between(entry.day, today) < OLD_MONTHS]


def _from_log(dossier: Dossier, names: Names, today: date) -> Iterator[_Found]:
    talks, contact = _recent(dossier, today), dossier.contact
    told = [(entry.day, names.plain(" ".join((entry.text, *entry.details)))) for entry in talks]
    for at, entry in enumerate(talks):
        later = [text for day, text in told[:at] if day > entry.day]
        age = _PER_MONTH * months_between(entry.day, today)
        for asked in _asked(entry, contact, names, today):
            if not _answered(asked.about, later, contact):
                text, about = _in_their_words(asked, contact, names) if asked.kind == "search" else asked[1:3]
                question = Question(text, asked.kind, entry.day, entry.path, entry.line)
                yield _Found(question, about, _WEIGHT[asked.kind] - age - _LATER * asked.later)


def _in_their_words(asked: Asked, contact: Contact, names: Names) -> tuple[str, str]:
    """A search as the contact's needs say it, when one of them is what the line spoke of."""
    for need in _needs(contact, names):
        if overlap(need, asked.about) > 1 or matches(need, asked.about):
            return search_question(need), need
    return asked.text, asked.about


def _asked(entry: Interaction, contact: Contact, names: Names, today: date) -> Iterator[Asked]:
    """What an entry asks for, clause by clause; a need without a known pattern, and questions, as they stand."""
    found = False
    for clause in _clauses(entry, contact, names):
        asked = ask(clause, entry.day, today)
        if asked:
            found = True
            yield asked
    if entry.path != contact.path:
        return
    text = names.plain(entry.text)
    if "needs" in entry.tags and not found and text:
        yield Asked("search", sentence(f"what became of “{shorten(text, 100)}”?"), text)
    for match in _SENTENCE.finditer(text):
        if len(match[0].split()) > 2:
            yield Asked("left open", f"You left open: “{match[0].strip()}”", match[0])


def _clauses(entry: Interaction, contact: Contact, names: Names) -> Iterator[str]:
    """The clauses of an entry that may be about the contact: all of their own log and of a talk between us two, else
    those that name them."""
    own = entry.path == contact.path or (not entry.owned and len(entry.people) < 2)
    called = {loose(name.split()[0]) for name in (contact.name, *contact.aliases) if name.strip()}
    for line in (entry.text, *entry.details):
        for clause in clauses(names.plain(line)):
            if own or called & set(loose(clause).replace("'s", "").split()):
                yield clause


def _answered(about: str, later: Iterable[str], contact: Contact) -> bool:
    """Whether a later line speaks of it again: of two of its words, or of its only one."""
    called = _said(contact.name)
    said = [word for word in _said(about) if word not in called]
    kept = " ".join(said)
    return bool(said) and any(overlap(kept, line) >= min(2, len(said)) for line in later)


def _from_needs(contact: Contact, names: Names) -> Iterator[_Found]:
    for need in _needs(contact, names):
        yield _Found(Question(search_question(need), "need", None, contact.path), need, _WEIGHT["need"])


def _from_facts(contact: Contact, names: Names, today: date) -> Iterator[_Found]:
    for fact in contact.facts:
        text = names.plain(fact.text).rstrip(" ?!")
        if fact.learned is None or fact.learned > today or not any(map(str.isalnum, text)):
            continue
        asked = None
        for clause in clauses(text):
            asked = asked or ask(clause, fact.learned, today)
        if asked and asked.kind in ("plan", "news"):
            worth = _WEIGHT[asked.kind] - _PER_MONTH * months_between(fact.learned, today) - _LATER * asked.later
            yield _Found(Question(asked.text, asked.kind, fact.learned, contact.path, fact.line), text, worth)
        elif months_between(fact.learned, today) >= OLD_MONTHS and not _LASTING.match(text):
            question = Question(_still(fact, text), "fact", fact.learned, contact.path, fact.line)
            yield _Found(question, text, _WEIGHT["fact"])


def _still(fact: Fact, text: str) -> str:
    """How to ask whether a fact still holds: "Still on the school board?"."""
    text = shorten(text, 100)
    if _FAMILY.search(fact.label) or _FAMILY.search(text):
        return f"What is new with the family ({text})?"
    if fact.label:
        return f"{sentence(fact.label)}: still {text}?"
    return f"Still {text}?" if text[0].islower() and not _POSSESSIVE.match(text) else f"Still so: {text}?"
