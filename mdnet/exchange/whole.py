"""mdnet's own JSON: every note of a network with all that it records, and its text, from which it can be made again.

docs/export.md documents each field. One note is one line, so that a broken one costs itself only. What is read again
is path and text; all the rest follows from them, and is there for other programs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from mdnet.errors import Problem
from mdnet.model.file_names import is_safe_path
from mdnet.model.follow_up import FollowUp
from mdnet.model.incoming import ForeignNote, Incoming, Wanted
from mdnet.model.interaction import Interaction
from mdnet.model.outgoing import OutgoingNote

SCHEMA = 1
LONGEST_LINE = 24_000_000
"""Bytes of one note as JSON: twice what a vault reads of a note, and more."""
LONGEST_TEXT = 10_000_000
MOST_PROBLEMS = 100
_MARK = re.compile(rb'"generated_by"\s*:\s*"mdnet"')
_SCHEMA = re.compile(rb'"schema"\s*:\s*([0-9]{1,9})')
_HEAD = 4096
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def write(notes: Iterable[OutgoingNote], today: date) -> str:
    """The document: `today` is the day it was made on. One note is one line; ASCII control characters and marks of
    writing direction are escaped."""
    head = f'{{"schema": {SCHEMA}, "generated_by": "mdnet", "made_on": "{today.isoformat()}", "notes": ['
    lines = ",\n".join(_ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", _dumped(note)) for note in notes)
    return f"{head}\n{lines}\n]}}\n"


def fits(path: str, head: bytes) -> bool:
    """Whether a file is what `write` makes, be it laid out anew by another program."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _MARK.search(head) is not None


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The notes of a document, whose paths are safe; never raises. The places told are lines of the file."""
    head = data[:_HEAD]
    schema = _SCHEMA.search(head)
    if not fits(path, head):
        return Incoming(problems=(_problem(path, 0, "no-records", _LOOKED_FOR),))
    if schema and int(schema[1]) > SCHEMA:
        message = f"was made by a newer mdnet (schema {int(schema[1])}, known is {SCHEMA}); update mdnet first"
        return Incoming(problems=(_problem(path, 1, "unknown-schema", message),))
    notes: list[ForeignNote] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, given in _given(data):
        found = _read_note(given, path, line)
        if isinstance(found, ForeignNote) and found.path in seen:
            message = f'"{found.path}" stands in line {seen[found.path]} already; this one is left out'
            found = _problem(path, line, "doubled-note", message)
        if isinstance(found, ForeignNote):
            seen[found.path] = line
            notes.append(found)
        else:
            problems.append(found)
        if len(problems) >= MOST_PROBLEMS:
            message = f"{MOST_PROBLEMS} notes of it cannot be read; what follows was not looked at"
            problems.append(_problem(path, line, "too-many-problems", message))
            break
    if not notes and not problems:
        problems.append(_problem(path, 0, "no-records", "holds no note: its list of notes is empty"))
    return Incoming(problems=tuple(problems), notes=tuple(notes))


_LOOKED_FOR = 'is no JSON of mdnet: it should begin with {"schema": 1, "generated_by": "mdnet" (mdnet export makes it)'


def _dumped(note: OutgoingNote) -> str:
    document = {
        "path": note.path,
        "kind": note.kind,
        "name": note.name,
        "uid": note.uid,
        "properties": note.properties,
        "facts": [{"label": fact.label, "text": fact.text, "learned": fact.learned} for fact in note.facts],
        "interactions": [_interaction(one) for one in note.interactions],
        "follow_ups": [_follow_up(one) for one in note.follow_ups],
        "text": note.text,
    }
    return json.dumps(document, ensure_ascii=False, default=date.isoformat)


def _interaction(one: Interaction) -> Mapping[str, object]:
    return {
        "line": one.line,
        "day": one.day,
        "time": one.time or None,
        "channel": one.channel,
        "with": [link.target for link in one.people],
        "by": one.by or None,
        "answered": one.answered,
        "text": one.text,
        "details": one.details,
        "tags": one.tags,
    }


def _follow_up(one: FollowUp) -> Mapping[str, object]:
    return {
        "line": one.line,
        "text": one.text,
        "due": one.due,
        "waiting": one.waiting,
        "recurrence": one.recurrence or None,
        "done": one.done,
        "done_on": one.done_on,
        "created": one.created,
        "links": [link.target for link in one.links],
    }


def _given(data: bytes) -> Iterator[tuple[int, Any]]:
    """(line, value or message) of each note: by lines, as `write` lays it out, else, where no line is a note, all at
    once."""
    any_line = False
    for number, line in enumerate(_lines(data), 1):
        text = line.strip().removesuffix(b",")
        if text.startswith(b'{"path"'):
            any_line = True
            yield number, _loaded(text)
    if not any_line:
        whole = _loaded(data)
        notes = whole.get("notes") if isinstance(whole, dict) else whole
        for note in notes if isinstance(notes, list) else [notes] if isinstance(notes, str) else []:
            yield 0, note


def _lines(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        yield data[start:end]
        start = end + 1


def _loaded(data: bytes) -> Any:  # Any: foreign JSON
    """The JSON value; a text that says what is wrong, where there is none."""
    if len(data) > LONGEST_LINE:
        return f"is longer than {LONGEST_LINE // 1_000_000} MB and so no note"
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        return f"is no JSON that can be read ({error}); export it anew"


def _read_note(given: Any, source: str, line: int) -> ForeignNote | Problem:
    if isinstance(given, str):
        return _problem(source, line, "bad-note", f"a note in it {given}")
    path, text = (given.get("path"), given.get("text")) if isinstance(given, dict) else (None, None)
    if not isinstance(path, str) or not isinstance(text, str):
        return _problem(source, line, "bad-note", 'a note in it has no "path" and "text" that are text; export it anew')
    if not is_safe_path(path):
        message = f'"{path[:80]}" is no path for a note in a vault; left out'
        return _problem(source, line, "unsafe-path", message)
    if len(text) > LONGEST_TEXT or "\0" in text or _is_broken(text):
        return _problem(source, line, "bad-note", f"{path}: its text is too long, or no text; left out")
    return ForeignNote(path, text, source, line)


def _is_broken(text: str) -> bool:
    """Whether there is half a character in it, which no file can hold."""
    try:
        return len(text.encode()) > LONGEST_TEXT
    except UnicodeEncodeError:
        return True


def _problem(path: str, line: int, code: str, message: str) -> Problem:
    return Problem(path, line, code, message, "error")
