"""Who knows whom among the contacts, and who would meet whose need: the index's side of bringing people together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mdnet.model.names import loose
from mdnet.notes.links import plain
from mdnet.plan.common_ground import matches, words_of

_STEM = 3
"""Two words of one family begin with as many equal letters (see `common_ground`)."""
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


class Meeting(NamedTuple):
    """A contact's words (`theirs`) that meet one of the texts asked about (`own`)."""

    note: int
    theirs: str
    own: str


def known(db: sqlite3.Connection, contact: int) -> frozenset[int]:
    """The notes of those whom a contact knows as far as the vault tells: they took part in something together, are
    related, introduced (or about to be), or one's note names the other outside its log."""
    return frozenset(row[0] for row in db.execute(_KNOWN, (contact,)) if row[0] is not None)


def meeting(db: sqlite3.Connection, kind: str, texts: Sequence[str], besides: int = 0) -> Iterator[Meeting]:
    """The contacts, best known first and paused ones left out, with an `offer` (or a `need`) that meets one of these
    needs (offers), once for each text it meets. Only what shares the beginning of a word is compared."""
    begins = [(text, {word[:_STEM] for word in (*words_of(text).specific, *words_of(text).weak)}) for text in texts]
    rows = db.execute(
        "SELECT t.note, t.key, t.text FROM terms t JOIN contacts c ON c.note=t.note WHERE t.kind=? AND t.note<>?"
        " AND c.paused=0 ORDER BY min(c.talks, 12) DESC, c.last_contact DESC, c.sort, t.position",
        (kind, besides),
    )
    for note, key, text in rows:
        folded = key if key.isascii() else loose(key)
        for own, starts in begins:
            if any(start in folded for start in starts):
                theirs = plain(text)
                if matches(*((own, theirs) if kind == "offer" else (theirs, own))):
                    yield Meeting(note, theirs, own)
