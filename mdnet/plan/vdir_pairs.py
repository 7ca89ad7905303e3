"""Which note and which card are one contact's, and what has gone: by what was noted the last time, and by uids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from mdnet.errors import Conflict

Kind = Literal["pair", "new note", "new card", "note gone", "card gone", "resting"]


class Entry(NamedTuple):
    """A pair as it was when it was last made to agree: the note's uid, the card's UID (mostly the same), the file's
    name, the note's path, and what both said."""

    uid: str
    card: str
    file: str
    note: str
    agreed: Mapping[str, tuple[str, ...]] = {}


class NoteKey(NamedTuple):
    """A contact's note: `uid` is "" where it has none yet."""

    path: str
    uid: str


class CardKey(NamedTuple):
    """A card: its file and its UID."""

    file: str
    uid: str


class Known(NamedTuple):
    """What is there on both sides. `notes` and `cards` are those that take part; `resting_uids` are uids of notes that
    do not just now (not selected, private, twice there), `resting_notes` paths of notes without a uid that can be told,
    `resting_files` files that cannot be read as one card, `resting_cards` UIDs that are there twice."""

    notes: Sequence[NoteKey]
    cards: Sequence[CardKey]
    resting_uids: Collection[str] = ()
    resting_notes: Collection[str] = ()
    resting_files: Collection[str] = ()
    resting_cards: Collection[str] = ()


class Pair(NamedTuple):
    """What belongs together. A `resting` one is left as it is, its entry kept."""

    kind: Kind
    note: NoteKey | None = None
    card: CardKey | None = None
    entry: Entry | None = None


class Pairing(NamedTuple):
    """Everything paired; `notes` and `cards` are those with no partner by uid. Entries of which both sides are gone are
    in none."""

    pairs: tuple[Pair, ...]
    notes: tuple[NoteKey, ...]
    cards: tuple[CardKey, ...]


def paired(entries: Sequence[Entry], known: Known) -> Pairing:
    """The pairs by what was written down, then by equal uids."""
    notes = {one.uid: one for one in known.notes if one.uid}
    nameless = {one.path: one for one in known.notes if not one.uid}
    cards = {one.uid: one for one in known.cards}
    told = {entry.uid for entry in entries}
    strays = {one.path: one for one in known.notes if one.uid not in told and one.uid not in cards}
    pairs: list[Pair] = []
    for entry in entries:
        note = notes.pop(entry.uid, None)
        if note is None and entry.uid not in known.resting_uids and (note := strays.get(entry.note)):
            notes.pop(note.uid, None)
            nameless.pop(note.path, None)
            entry = entry._replace(agreed={})  # its uid was changed, or it is another one: nothing is taken away then
        card = cards.pop(entry.card, None)
        rests_here = entry.uid in known.resting_uids or entry.note in known.resting_notes
        rests_there = entry.card in known.resting_cards or entry.file in known.resting_files
        if note and card:
            pairs.append(Pair("pair", note, card, entry))
        elif (rests_here and not note) or (rests_there and not card):
            pairs.append(Pair("resting", note, card, entry))
        elif note:
            pairs.append(Pair("card gone", note, None, entry))
        elif card:
            pairs.append(Pair("note gone", None, card, entry))
    for uid in [uid for uid in notes if uid in cards]:
        pairs.append(Pair("pair", notes.pop(uid), cards.pop(uid)))
    alone = (one for uid, one in notes.items() if uid not in known.resting_cards)
    there = (one for uid, one in cards.items() if uid not in known.resting_uids)
    return Pairing(tuple(pairs), (*alone, *nameless.values()), tuple(there))


def refuse_loss(pairs: Sequence[Pair], entries: Sequence[Entry], state: str) -> None:
    """Raise Conflict when one side has lost more than half of what both had: then something else is wrong."""
    gone = Counter(pair.kind for pair in pairs)
    both = len(entries) - len(pairs) + sum(pair.entry is None for pair in pairs)
    words: Mapping[Kind, str] = {"note gone": "notes", "card gone": "cards"}
    for kind, what in words.items():
        lost = gone[kind] + both
        if gone[kind] and lost * 2 > len(entries):
            raise Conflict(
                f"{lost:,} of {len(entries):,} {what} are gone since the last time, so nothing was done: is this the"
                f" right folder, and all of it there? If it is meant, remove {state} and begin anew; then nothing that"
                " is gone is taken along."
            )


def twice(texts: Collection[str]) -> frozenset[str]:
    """Those that are there more than once."""
    return frozenset(text for text, times in Counter(texts).items() if times > 1)
