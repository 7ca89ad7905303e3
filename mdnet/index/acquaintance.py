"""Who knows whom among the contacts, and who would meet whose need: the index's side of bringing people together."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mdnet.model.names import loose
from mdnet.notes.links import plain
from mdnet.plan.common_ground import beginnings, matches, words_of

_STEM, _ENDING = 3, 6
"""Two words of one family begin with as many equal letters, and end differently in as many at most (see
`common_ground`)."""
_KNOWN = """
SELECT l.found FROM talks t JOIN links l ON l.note=t.note AND l.line=t.line AND l.role='share' WHERE t.contact=?1
UNION SELECT note FROM links WHERE found=?1 AND role IN ('share', 'introduced_by', 'relationships')
UNION SELECT found FROM links WHERE note=?1 AND role IN ('introduced_by', 'relationships')
UNION SELECT b.found FROM links a JOIN links b ON b.note=a.note AND b.role='between'
  WHERE a.found=?1 AND a.role='between'
UNION SELECT l.found FROM interactions i JOIN links l ON l.note=i.note AND l.line=i.line
  WHERE i.note=?1 AND instr(' ' || i.tags, ' intro')
UNION SELECT l.note FROM links l JOIN interactions i ON i.note=l.note AND i.line=l.line
  WHERE l.found=?1 AND instr(' ' || i.tags, ' intro')
UNION SELECT m.found FROM links l JOIN interactions i ON i.note=l.note AND i.line=l.line
  JOIN links m ON m.note=l.note AND m.line=l.line WHERE l.found=?1 AND instr(' ' || i.tags, ' intro')
UNION SELECT found FROM links l WHERE note=?1 AND role='link'
  AND NOT EXISTS(SELECT 1 FROM interactions i WHERE i.note=l.note AND i.line=l.line)
UNION SELECT note FROM links l WHERE found=?1 AND role='link'
  AND NOT EXISTS(SELECT 1 FROM interactions i WHERE i.note=l.note AND i.line=l.line)
"""


_FEW = 24
"""Beginnings of words that are quicker looked for where the texts are than when they are read."""


class Meeting(NamedTuple):
    """A contact's words (`theirs`) that meet one of the texts asked about (`own`)."""

    note: int
    theirs: str
    own: str


def known(db: sqlite3.Connection, contact: int) -> frozenset[int]:
    """The notes of those whom a contact knows as far as the vault tells: they took part in something together, are
    related, introduced (or about to be), or one's note names the other outside its log."""
    return frozenset(row[0] for row in db.execute(_KNOWN, (contact,)) if row[0] is not None)


def best_known(db: sqlite3.Connection, notes: Iterable[int]) -> dict[int, tuple[int, int, str]]:
    """What sorts contacts, those I know best first; paused ones are left out."""
    query = "SELECT talks, last_contact, sort FROM contacts WHERE note=? AND paused=0"
    rows = ((note, db.execute(query, (note,)).fetchone()) for note in notes)
    return {note: (-min(row[0], 12), -_number(row[1]), row[2]) for note, row in rows if row}


def _number(day: str | None) -> int:
    return int(day.replace("-", "")) if day else 0


def _beginnings(text: str) -> str:
    """A pattern of how words begin that could be of one family with those of a text; "" when it says nothing."""
    words = words_of(text)
    return "|".join(
        re.escape(word[: max(_STEM, len(word) - _ENDING)]) for word in dict.fromkeys((*words.specific, *words.weak))
    )


def _saying(db: sqlite3.Connection, kind: str, besides: int, begun: Sequence[str]) -> Iterable[tuple[int, str, str]]:
    """Everybody's texts of a kind, or, where there are few such beginnings, those that have one of them or an accent,
    which the index keeps."""
    query = "SELECT note, key, text FROM terms WHERE kind=? AND note<>?"
    values: list[object] = [kind, besides]
    if len(begun) <= _FEW:
        likely = "".join(" OR instr(t.key, ?)" for _ in begun)
        query = (
            "SELECT s.note, s.key, s.text FROM terms t CROSS JOIN terms s ON s.note=t.note AND s.kind=t.kind"  # noqa: S608 - our own words
            " AND s.position=t.position WHERE t.kind=? AND t.note<>?"
            f" AND (length(t.key) < length(CAST(t.key AS BLOB)){likely})"
        )
        values += begun
    return db.execute(query, values)


def meeting(db: sqlite3.Connection, kind: str, texts: Sequence[str], besides: int = 0) -> list[Meeting]:
    """The contacts, best known first and paused ones left out, with an `offer` (or a `need`) that meets one of these
    needs (offers), once for each text it meets. Only what shares the beginning of a word is compared."""
    begins = {text: _beginnings(text) for text in texts}
    likely = re.compile("|".join({rf"\b(?:{begin})" for begin in begins.values() if begin}) or "(?!)")
    each = [(text, re.compile(rf"\b(?:{begin})")) for text, begin in begins.items() if begin]
    said: dict[tuple[str, str], list[int]] = defaultdict(list)
    begun = sorted({begin for own in texts for begin in beginnings(own)})
    for note, key, text in _saying(db, kind, besides, begun):
        said[key, text].append(note)
    found: list[Meeting] = []
    for (key, text), notes in said.items():
        folded = key if key.isascii() else loose(key)
        if not likely.search(folded):
            continue
        theirs = plain(text)
        for own, pattern in each:
            if pattern.search(folded) and matches(*((own, theirs) if kind == "offer" else (theirs, own))):
                found += [Meeting(note, theirs, own) for note in notes]
    ranks = best_known(db, {one.note for one in found})
    return sorted((one for one in found if one.note in ranks), key=lambda one: ranks[one.note])
