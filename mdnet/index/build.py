"""The first indexing: every note at once, each row written once, in order."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from operator import itemgetter

from mdnet.index.placing import Names
from mdnet.index.schema import FILL_TURNS, INDEXES, RHYTHM, TRIGGERS
from mdnet.index.standings import LAST, WEIGHT, Ties, basis_of, days_of, derive, paced
from mdnet.index.tables import Batch, Row, Talk, insert, insert_texts

_TEXTS_AT_ONCE = 2500
"""FTS5 writes what it has gathered when another table is written to; so texts are gathered first."""


class Build:
    """A new index, filled batch by batch and finished once. Ids of notes must follow their paths' order."""

    def __init__(self, db: sqlite3.Connection, rings: dict[str, int]) -> None:
        self.db, self.rings = db, rings
        self.names = Names()
        self.paths: dict[int, str] = {}
        self.digests: dict[str, str] = {}
        self.goals: set[int] = set()
        self.me: set[int] = set()
        self.rest: list[Batch] = []
        self.texts: list[Row] = []
        _bulk_texts(db, 32_000_000)

    def add(self, batch: Batch) -> None:
        """Write what needs no other note; keep the rest for `finish`."""
        for table, rows in batch.tables.items():
            insert(self.db, table, rows)
        self.texts += batch.texts
        if len(self.texts) >= _TEXTS_AT_ONCE:
            self._write_texts()
        kinds = {}
        for number, path, _, _, _, _, digest, kind, *_ in batch.tables["notes"]:
            self.paths[number] = path
            self.digests[path] = digest
            kinds[number] = kind
        for number, alias, key in batch.tables["names"]:
            self.names.add(self.paths[number], number, kinds[number], key, alias)
        self.me |= {number for number, kind in kinds.items() if kind == "me"}
        self.goals |= {number for number, kind, _, active, *_ in batch.tables["records"] if kind == "goal" and active}
        self.rest.append(batch._replace(tables={}, texts=[]))

    def _write_texts(self) -> None:
        insert_texts(self.db, self.texts)
        self.texts = []

    def finish(self) -> None:
        """Resolve the links, derive every contact's standing, write the rest, make the indexes."""
        self._write_texts()
        known = {row[0] for batch in self.rest for row in batch.contacts}
        shared: dict[int, set[Talk]] = defaultdict(set)
        concerned: dict[tuple[int, int], set[int]] = defaultdict(set)
        goals: dict[int, set[int]] = defaultdict(set)
        rhythms: dict[int, set[str]] = defaultdict(set)
        links: list[Row] = []
        sole = self.names.sole()
        for batch in self.rest:
            for note, line, number, role, key, target, talk in batch.links:
                found, how = sole.get(key) if "/" not in target else None, "name"
                if found is None:
                    found, how = self.names.meaning(key, target, self.paths[note])
                links.append((note, line, number, role, key, target, found, how))
                if found is None:
                    continue
                if talk is not None:
                    if found != note:
                        shared[found].add(talk)
                elif role == "task":
                    concerned[note, line].add(found)
                elif role == "goals" and found in self.goals:
                    goals[note].add(found)
                elif role == "attendees" and note in self.goals:
                    goals[found].add(note)
                elif role == "relationships" and (note in self.me or found in self.me):
                    rhythms[found if note in self.me else note].update(self._rhythms(note, key))
        insert(self.db, "links", links)
        promises, waiting = self._follow_ups(known, concerned)
        contacts: list[Row] = []
        occasions: list[Row] = []
        days: list[Row] = []
        for batch in self.rest:
            weights: dict[int, Row] = {}
            for own in batch.contacts:
                note = own[0]
                talks = batch.talks[note]
                if note in shared:
                    talks = sorted([*talks, *shared[note]])
                ties = Ties(
                    len(goals.get(note, ())), promises.get(note, 0), waiting.get(note, 0), tuple(rhythms.get(note, ()))
                )
                basis = paced(basis_of(own[1:]), ties)
                derived = derive(basis, talks, ties, self.rings.get(own[4], 0))
                days += [(note, *day) for day in days_of(basis, talks)]
                contacts.append((*own, *derived))
                weights[note] = (derived[WEIGHT], derived[LAST])
            occasions += [(*row, *weights[row[0]]) for row in batch.occasions]
        insert(self.db, "contacts", contacts)
        insert(self.db, "occasions", occasions)
        days.sort()
        for trigger in TRIGGERS:
            self.db.execute(f"DROP TRIGGER {trigger}")
        insert(self.db, "days", days)
        for statement in (*INDEXES.split(";\n"), FILL_TURNS, *TRIGGERS.values()):
            self.db.execute(statement)
        _bulk_texts(self.db, 1_000_000)

    def _rhythms(self, note: int, key: str) -> list[str]:
        rows = self.db.execute("SELECT text FROM terms WHERE note=? AND kind=? AND key=?", (note, RHYTHM, key))
        return [row[0] for row in rows]

    def _follow_ups(
        self, known: set[int], linked: dict[tuple[int, int], set[int]]
    ) -> tuple[dict[int, int], dict[int, int]]:
        promises: dict[int, int] = defaultdict(int)
        waiting: dict[int, int] = defaultdict(int)
        rows: list[Row] = []
        for task in sorted((task for batch in self.rest for task in batch.follow_ups), key=itemgetter(0, 1)):
            note, line, _, owed, *_ = task
            concerned = {note} if note in known else linked.get((note, line), set()) & known
            rows.append((*task, int(bool(concerned))))
            for contact in concerned:
                (waiting if owed else promises)[contact] += 1
        insert(self.db, "follow_ups", rows)
        return promises, waiting


def _bulk_texts(db: sqlite3.Connection, size: int) -> None:
    """How many bytes of full-text index are gathered in memory before they are written; many are quicker by a fifth."""
    try:
        db.execute("INSERT INTO texts(texts, rank) VALUES('hashsize', ?)", (size,))
    except sqlite3.OperationalError:
        return  # no FTS5: nothing is gathered
