"""The sources of an import: files, folders and zips read by the readers of foreign formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from mdnet.errors import BadInput, Problem
from mdnet.exchange import FORMATS
from mdnet.index.people import paths_of
from mdnet.model.incoming import Ignored, Incoming, Wanted
from mdnet.outside import Part, parts

if TYPE_CHECKING:
    from mdnet.workspace import Workspace

MARKDOWN = "markdown"
_HEAD = 4096


class Read(NamedTuple):
    """All that was read of some sources, and by which formats, in the order in which they were first used. `columns`
    says how those of any table were taken (header to property, "" left out); `fields` are names of properties that
    another vault has of its own, and what they mean."""

    incoming: Incoming
    formats: tuple[str, ...]
    columns: Mapping[str, str] = {}
    fields: Mapping[str, str] = {}


def reader(name: str) -> Any:
    """The module that knows a format (see `mdnet.exchange`). Raises BadInput for none."""
    match name:
        case "vcard":
            from mdnet.exchange import vcard

            return vcard
        case "linkedin":
            from mdnet.exchange import linkedin

            return linkedin
        case "google":
            from mdnet.exchange import google

            return google
        case "outlook":
            from mdnet.exchange import outlook

            return outlook
        case "csv":
            from mdnet.exchange import table

            return table
        case "ics":
            from mdnet.exchange import ics

            return ics
        case "mail":
            from mdnet.exchange import mail

            return mail
        case "friends":
            from mdnet.exchange import friends

            return friends
        case "monica":
            from mdnet.exchange import monica

            return monica
        case "json":
            from mdnet.exchange import whole

            return whole
    raise BadInput(f'"{name}" is no format that mdnet reads;{_hint(name)}')


def _hint(name: str) -> str:
    from difflib import get_close_matches

    known = [one.name for one in FORMATS if one.reads]
    close = get_close_matches(name.lower(), known, 1)
    return f" did you mean {close[0]}?" if close else f" there are {' | '.join(known)}."


def read_sources(names: Sequence[str], wanted: Wanted, form: str = "") -> Read:
    """Everything that the files, folders and zips of these names hold. `form` is the format of all of them; without it,
    each file's is found by its name and its first bytes.

    Raises BadInput for a name that is no file, or a file of no format that mdnet reads.
    """
    found: list[Incoming] = []
    formats: dict[str, None] = {}
    problems: list[Problem] = []
    left: list[str] = []
    notes: list[Part] = []
    columns: dict[str, str] = {}
    for part in (part for name in names for part in parts(name)):
        if part.problem:
            problems.append(part.problem)
            continue
        if not part.data.strip():
            problems.append(Problem(part.path, 0, "empty-file", "is empty"))
            continue
        kind = form or _format_of(part)
        if not kind:
            left.append(part.path)
            continue
        formats[kind] = None
        if kind == MARKDOWN:
            notes.append(part)
            continue
        if kind == "csv":
            columns |= reader(kind).guessed(part.data, part.path, wanted.columns)
        found.append(reader(kind).read(part.data, part.path, wanted))
    fields: dict[str, str] = {}
    if notes:
        from mdnet.workspace.foreign_vault import read_notes

        whole, fields = read_notes(names, notes)
        found.append(whole)
    if not found and not problems:
        raise BadInput(_nothing(left))
    problems += [
        Problem(path, 0, "unknown-format", "no format that mdnet reads; say which with --from") for path in left
    ]
    return Read(_joined(found, problems), tuple(formats), columns, fields)


def my_names(work: Workspace) -> frozenset[str]:
    """My own names and e-mail addresses, case-folded, as `me.md` says them."""
    from mdnet.notes.reading import read_records

    with work.view() as db:
        paths = paths_of(db, "me")
    found: set[str] = set()
    for path in paths:
        note = work.vault.read(path)
        me = read_records(path, note.text, work.settings.conventions).contact if note else None
        if me:
            found.update(text.casefold() for text in (me.name, *me.aliases, *me.emails))
    return frozenset(found - {"me"})


def _format_of(part: Part) -> str:
    head = part.data[:_HEAD]
    fitting = (
        one.name for one in FORMATS if one.reads and one.name != MARKDOWN and reader(one.name).fits(part.path, head)
    )
    return next(fitting, MARKDOWN if part.path.lower().endswith(".md") else "")


def _nothing(left: list[str]) -> str:
    known = ", ".join(one.name for one in FORMATS if one.reads)
    if not left:
        return "There is no file in it to import."
    return f"{left[0]} is no file that mdnet knows. Say what it is: --from {known.replace(', ', ' | ')}."


def _joined(found: list[Incoming], problems: list[Problem]) -> Incoming:
    return Incoming(
        cards=tuple(chain.from_iterable(one.cards for one in found)),
        encounters=tuple(
            sorted(chain.from_iterable(one.encounters for one in found), key=lambda one: (one.day, one.time))
        ),
        problems=(*problems, *chain.from_iterable(one.problems for one in found)),
        ignored=_summed(chain.from_iterable(one.ignored for one in found)),
        notes=tuple(chain.from_iterable(one.notes for one in found)),
    )


def _summed(ignored: Iterable[Ignored]) -> tuple[Ignored, ...]:
    """What was left out, each kind once."""
    found: Counter[str] = Counter()
    for one in ignored:
        found[one.what] += one.number
    return tuple(Ignored(number, what) for what, number in found.items())
