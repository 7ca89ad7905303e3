"""The tables of the index. A change here is a new VERSION, and every index of another version is built anew.

What follows from several notes at once is kept in three places only: `links.found` with `links.how`,
`follow_ups.concerns`, and the columns of `contacts` from `first_contact` on (with `days`, `occasions.weight` and
`occasions.last_contact`). `turns` sums `days` up; triggers keep it so. All else rests on one note alone, or is a view.
Only contacts that are not paused have occasions. `records.end_day` is an introduction's day as long as nobody knows
what came of it. What an agenda counts and sorts by lies in one index each, so that neither reads rows that it does not
show.
"""

from __future__ import annotations

VERSION = 58

TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE notes(
  id INTEGER PRIMARY KEY, path TEXT NOT NULL, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER,
  digest TEXT, kind TEXT, name TEXT, hidden INTEGER);
CREATE TABLE names(note INTEGER, alias INTEGER, key TEXT, PRIMARY KEY(note, alias, key)) WITHOUT ROWID;
CREATE TABLE contacts(
  note INTEGER PRIMARY KEY, name TEXT, sort TEXT, uid TEXT, circle TEXT, own_days INTEGER, own_months INTEGER,
  organization TEXT, title TEXT, location TEXT, birthday TEXT, met_on TEXT, created TEXT, floor TEXT,
  snoozed_until TEXT, paused INTEGER, fact TEXT, paced INTEGER,
  first_contact TEXT, last_contact TEXT, last_note INTEGER, last_line INTEGER, talks INTEGER, rhythm INTEGER,
  unanswered INTEGER, gave INTEGER, received INTEGER, milestone_on TEXT, due_on TEXT, estimated INTEGER,
  goals INTEGER, promises INTEGER, waiting INTEGER, length INTEGER, weight INTEGER,
  days INTEGER, months INTEGER);
CREATE TABLE terms(note INTEGER, kind TEXT, position INTEGER, key TEXT, text TEXT,
  PRIMARY KEY(note, kind, position)) WITHOUT ROWID;
CREATE TABLE interactions(note INTEGER, line INTEGER, day TEXT, channel TEXT, by TEXT, tags TEXT, text TEXT,
  details TEXT, time TEXT, flags INTEGER, owned INTEGER, PRIMARY KEY(note, line)) WITHOUT ROWID;
CREATE TABLE links(note INTEGER, line INTEGER, number INTEGER, role TEXT, key TEXT, target TEXT, found INTEGER,
  how TEXT, PRIMARY KEY(note, line, number)) WITHOUT ROWID;
CREATE TABLE follow_ups(note INTEGER, line INTEGER, due TEXT, waiting INTEGER, text TEXT, recurrence TEXT,
  created TEXT, path TEXT, concerns INTEGER, PRIMARY KEY(note, line)) WITHOUT ROWID;
CREATE TABLE occasions(note INTEGER, number INTEGER, month INTEGER, day INTEGER, year INTEGER, label TEXT,
  sort TEXT, weight INTEGER, last_contact TEXT, PRIMARY KEY(note, number)) WITHOUT ROWID;
CREATE TABLE records(note INTEGER PRIMARY KEY, kind TEXT, name TEXT, active INTEGER, day TEXT, end_day TEXT, doc TEXT);
CREATE TABLE days(contact INTEGER, day INTEGER, until INTEGER, parts INTEGER, what INTEGER,
  PRIMARY KEY(contact, day)) WITHOUT ROWID;
CREATE TABLE turns(circle TEXT, day INTEGER, counted INTEGER, kept INTEGER, PRIMARY KEY(circle, day)) WITHOUT ROWID;
CREATE TABLE problems(path TEXT, line INTEGER, code TEXT, message TEXT, severity TEXT, fixable INTEGER, note INTEGER);
CREATE VIEW talks(contact, day, note, line, flags) AS
  SELECT note, day, note, line, flags FROM interactions WHERE owned = 1
  UNION ALL SELECT l.found, i.day, i.note, i.line, i.flags & ~24
  FROM links l CROSS JOIN interactions i ON i.note = l.note AND i.line = l.line
  WHERE l.role = 'share' AND l.found IS NOT NULL AND l.found <> l.note
  AND EXISTS(SELECT 1 FROM contacts c WHERE c.note = l.found)
  AND NOT EXISTS(SELECT 1 FROM links s WHERE s.note = l.note AND s.line = l.line AND s.number < l.number
    AND s.role = 'share' AND s.found = l.found);
"""
"""`talks` is each contact's part in each interaction: the entries of their own note, and, once each, those that they
share. Favours are between me and the note's owner, so the others do not have these two flags (8 and 16, see `rows.py`).
Ask for one contact's at a time: `UNION ALL` is what lets SQLite look for that contact alone.

`turns` says by how much the number of people of a circle changes on a day: `counted` of those with a cadence who have
begun to count, `kept` of those within it. So a circle's cadence kept is known without a look at its people."""

INDEXES = """
CREATE UNIQUE INDEX notes_path ON notes(path);
CREATE INDEX notes_kind ON notes(kind, path);
CREATE INDEX names_key ON names(key);
CREATE INDEX contacts_uid ON contacts(uid) WHERE uid IS NOT NULL;
CREATE INDEX contacts_due ON contacts(due_on) WHERE due_on IS NOT NULL;
CREATE INDEX contacts_rank ON contacts(length, weight, due_on, sort) WHERE due_on IS NOT NULL;
CREATE INDEX contacts_last ON contacts(last_contact, length, paused, due_on);
CREATE INDEX contacts_first ON contacts(first_contact, sort) WHERE last_contact = first_contact AND paused = 0;
CREATE INDEX contacts_met ON contacts(met_on) WHERE met_on IS NOT NULL;
CREATE INDEX contacts_talks ON contacts(talks DESC, last_contact DESC, sort, length, paused)
  WHERE length IS NULL AND paused = 0;
CREATE INDEX contacts_loose ON contacts(circle, length, paused) WHERE length IS NULL;
CREATE INDEX contacts_milestone ON contacts(milestone_on) WHERE milestone_on IS NOT NULL;
CREATE INDEX interactions_day ON interactions(day, flags, owned);
CREATE INDEX terms_key ON terms(kind, key);
CREATE INDEX links_key ON links(key);
CREATE INDEX links_found ON links(found, role) WHERE found IS NOT NULL;
CREATE INDEX links_doubt ON links(how) WHERE how IN ('ambiguous', 'alias');
CREATE INDEX follow_ups_due ON follow_ups(concerns, waiting, due, path, line);
CREATE INDEX occasions_day ON occasions(month, day, weight DESC, sort, year, last_contact);
CREATE INDEX records_kind ON records(kind, active, day);
CREATE INDEX problems_note ON problems(note);
"""

_ADDED = (
    "INSERT INTO turns SELECT circle, {day}, {sign} * {counted}, {sign} * {kept} FROM contacts WHERE note={row}.contact"
    " ON CONFLICT(circle, day) DO UPDATE SET counted=counted+excluded.counted, kept=kept+excluded.kept"
)


def _trigger(event: str, row: str, sign: str) -> str:
    """Keeps `turns` the sum of `days`, whose rows are gone before their contact is, and come after."""
    begin = _ADDED.format(row=row, sign=sign, day=f"{row}.day", counted=f"({row}.what & 16 > 0)", kept=1)
    end = _ADDED.format(row=row, sign=sign, day=f"{row}.until + 1", counted=0, kept=-1)
    return (
        f"CREATE TRIGGER days_{event} AFTER {event} ON days WHEN {row}.what & 8 BEGIN {begin}; {end};"  # noqa: S608 - our own words
        f" DELETE FROM turns WHERE day IN ({row}.day, {row}.until + 1) AND counted=0 AND kept=0"
        f" AND circle=(SELECT circle FROM contacts WHERE note={row}.contact); END"
    )


FILL_TURNS = (
    "INSERT INTO turns SELECT c.circle, d.day, sum(d.counted) AS counts, sum(d.kept) AS keeps FROM ("
    "SELECT contact, day, what & 16 > 0 AS counted, 1 AS kept FROM days WHERE what & 8"
    " UNION ALL SELECT contact, until + 1, 0, -1 FROM days WHERE what & 8"
    ") d JOIN contacts c ON c.note=d.contact GROUP BY c.circle, d.day HAVING counts <> 0 OR keeps <> 0"
)
"""What an index that is built at once does without the triggers, which take longer than all of `days` together."""
TRIGGERS = {"days_insert": _trigger("insert", "NEW", "1"), "days_delete": _trigger("delete", "OLD", "-1")}

TEXTS = "CREATE VIRTUAL TABLE texts USING fts5(name, body, tokenize='unicode61 remove_diacritics 2');"
PLAIN_TEXTS = "CREATE TABLE texts(name TEXT, body TEXT);"
"""For an SQLite without FTS5: the same questions, answered by looking at every text."""

RHYTHM = "rhythm"
"""The kind of term that says how often to be in touch for what somebody is to me: the key is that of the link to them
(or, in their note, to me), the text days and months."""
KEPT, SAID, THROUGH = "kept", "said", "introduced_by"
"""Kinds of term: a promise that was kept, by the day it was due, its text the day it was done (else by
the day it was done, without text); a contribution in a daily note, by its day; who introduced a contact, where that is
no link. Of the first two, the position is their line."""
TENURE = "tenure"
"""The kind of term that a place of work or study is, with its years: found by its name, or that of its note."""
CALLED = "called"
"""The kind of term that a name is: found by how it is typed, case and accents aside."""
UNANSWERED, THEM, ME, GAVE, RECEIVED, MILESTONE, DEEP, AT_EVENT = 1, 2, 4, 8, 16, 32, 64, 128
"""Flags of an interaction; the last two: more than small talk was written down, the channel is `event`."""
TALKED, DEEPLY, EVENT, COUNTS, BEGINS = 1, 2, 4, 8, 16
"""What a row of `days` says of a contact's day (`parts`: how many entries about them it has, unanswered ones included):
there was a talk, one of more than small talk, an entry `event`; the day counts for the cadence, and is the first that
does. Then the contact was within the cadence from that day to `until`, which is before the next such day. Days are
ordinals, as Python numbers them."""
