"""The query language: `tag:alumni due:14d -is:snoozed` -> the contacts meant. docs/queries.md is its manual."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import contains, eq
from typing import NamedTuple, NoReturn

from mdnet.errors import BadInput
from mdnet.model.cadence import Cadence
from mdnet.model.conventions import CIRCLES, Circle
from mdnet.model.dates import Week, parse_date, shift, shift_months
from mdnet.model.standing import Standing

Test = Callable[[Standing], bool]
SortKey = tuple[bool, tuple[int, ...], str, str]


class Query(NamedTuple):
    """Which contacts are meant."""

    test: Test

    def matches(self, standing: Standing) -> bool:
        """Whether the contact is one of them."""
        return self.test(standing)


def parse(text: str, today: date) -> Query:
    """Read a query; lengths of time count from `today`. An empty query means everybody.

    Raises BadInput, whose one line says what to write instead, for anything that is not in the language.
    """
    terms = _terms(text)
    return Query(_Parser(terms, today).parse() if terms else lambda standing: True)


def joined(arguments: Iterable[str]) -> str:
    """The query that the arguments of a command line make.

    A shell takes quotes away, so an argument with blanks is one value (`org:Blue Harbor`) or one phrase, unless a part
    of it is a term that only a query has: then it is a query itself (`due:7d -tag:x`).
    """
    return " ".join(_requoted(argument) for argument in arguments)


def _requoted(argument: str) -> str:
    value = argument.lstrip(" -")
    sign = argument[: len(argument) - len(value)].strip()
    name, colon, rest = value.partition(":")
    if not (colon and name.isalpha()):
        name, colon, rest = "", "", value
    parts = rest.split()
    plain = len(argument.split()) < 2 or '"' in argument or name.lower() in _ONE_WORD
    if plain or any(map(_is_term, parts[1:] if name else parts)):
        return argument
    return f'{sign}{name}{colon}"{rest}"'


def _is_term(part: str) -> bool:
    match = _FILTERED.fullmatch(part.lstrip("-("))
    named = match is not None and match[1][:-1].lower() in _FILTERS
    return named or part[0] in "-()" or part[-1] == ")" or part == "OR" or part.lower() in _STATES


def fold(text: str) -> str:
    """`text` with case and accents aside: "José" and "JOSE" fold alike."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


# Text to terms

_TERM = re.compile(r'\s*(-*)(?:([()])|([A-Za-z]+:)?"([^"]*)"|([^\s()"]+))')
_FILTERED = re.compile(r"([A-Za-z]+:)(.*)")


class _Term(NamedTuple):
    """`mark` is "(", ")", "OR" or "" for a filter or word; `name` is "" for a word, else the filter's."""

    mark: str
    negated: bool = False
    name: str = ""
    value: str = ""
    quoted: bool = False


def _terms(text: str) -> list[_Term]:
    text, end, terms = text.rstrip(), 0, []
    while end < len(text):
        match = _TERM.match(text, end)
        if match is None:
            raise BadInput('a quote is not closed: write org:"Blue Harbor"')
        terms.append(_term(*match.groups()))
        end = match.end()
    return terms


def _term(sign: str, bracket: str | None, name: str | None, quoted: str | None, word: str | None) -> _Term:
    negated = len(sign) % 2 == 1
    if (bracket == ")" and sign) or (word and not word.strip("-")):
        raise BadInput('a "-" stands before nothing: write -tag:x')
    if bracket:
        return _Term(bracket, negated)
    if quoted is not None:
        return _Term("", negated, (name or "")[:-1].lower(), quoted, quoted=True)
    word = word or ""
    if word == "OR" and not sign:
        return _Term("OR")
    if word in ("AND", "NOT"):
        raise BadInput(f'there is no {word}: terms side by side must all hold, and "-" means not, as in -tag:x')
    match = _FILTERED.fullmatch(word)
    return _Term("", negated, match[1][:-1].lower(), match[2]) if match else _Term("", negated, value=word)


# Terms to a test


class _Parser:
    """Recursive descent: OR binds weaker than standing side by side, "-" binds strongest."""

    DEEPEST = 50
    """Brackets within brackets; many more would exhaust Python's stack."""

    def __init__(self, terms: list[_Term], today: date) -> None:
        self.terms, self.today, self.at, self.depth = terms, today, 0, 0

    def parse(self) -> Test:
        test = self.either()
        if self.at < len(self.terms):
            raise BadInput('a ")" has no "(" before it')
        return test

    def next_is(self, *marks: str) -> bool:
        return self.at < len(self.terms) and self.terms[self.at].mark in marks

    def either(self) -> Test:
        tests = [self.every()]
        while self.next_is("OR"):
            self.at += 1
            tests.append(self.every())
        return tests[0] if len(tests) == 1 else lambda standing: any(test(standing) for test in tests)

    def every(self) -> Test:
        tests = []
        while self.next_is("", "("):
            tests.append(self.one())
        if not tests:
            raise BadInput("a term is missing beside OR or between brackets: write (tag:a OR tag:b)")
        return tests[0] if len(tests) == 1 else lambda standing: all(test(standing) for test in tests)

    def one(self) -> Test:
        term = self.terms[self.at]
        self.at += 1
        test = self.bracket() if term.mark == "(" else _test(term, self.today)
        return (lambda standing: not test(standing)) if term.negated else test

    def bracket(self) -> Test:
        self.depth += 1
        if self.depth > self.DEEPEST:
            raise BadInput(f"brackets are nested more than {self.DEEPEST} deep")
        test = self.either()
        if not self.next_is(")"):
            raise BadInput('a "(" is not closed')
        self.at += 1
        self.depth -= 1
        return test


def _test(term: _Term, today: date) -> Test:
    value = fold(term.value).strip()
    if not term.name:
        if value in _STATES and not term.quoted:
            return _STATES[value](today)
        if not value:
            raise BadInput("there is nothing to look for in an empty pair of quotes")
        return _some(_words, value)
    if term.name not in _FILTERS:
        _raise_unknown("filter", f"{term.name}:", [f"{name}:" for name in _FILTERS] + list(_STATES))
    example, make = _FILTERS[term.name]
    if not value:
        raise BadInput(f"{term.name}: needs a value: write {example}")
    test = make(value, today)
    if test is None:
        raise BadInput(f'{term.name}: "{_shown(term.value)}" is not understood: write {example}')
    return test


def _raise_unknown(what: str, name: str, known: Iterable[str]) -> NoReturn:
    from difflib import get_close_matches  # only a slip of the fingers pays for it

    known = list(known)
    close = get_close_matches(name.lower(), known, 1)
    hint = f"did you mean {close[0]}?" if close else f"there are {' '.join(known)}"
    raise BadInput(f'"{_shown(name)}" is no {what}: {hint}')


def _shown(text: str) -> str:
    """At most 40 characters on one line."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


# What each filter means

Fields = Callable[[Standing], Iterable[str]]
Like = Callable[[str, str], bool]
Filter = Callable[[str, date], Test | None]
"""Folded value and today to a test; None when the value is not understood."""


def _some(fields: Fields, value: str, like: Like = contains) -> Test:
    return lambda standing: any(like(fold(text), value) for text in fields(standing))


def _tagged(tag: str, value: str) -> bool:
    """As Obsidian finds tags: `work` finds `work/acme` too."""
    return f"{tag}/".startswith(f"{value.strip('#/')}/")


def _words(standing: Standing) -> Iterable[str]:
    yield standing.name
    yield from standing.aliases
    yield standing.organization
    yield standing.title
    yield standing.location
    yield from standing.tags


def _text(fields: Fields, like: Like = contains) -> Filter:
    """A filter over words of a note; the value "none" asks for notes that have none."""

    def make(value: str, today: date) -> Test:
        return (lambda standing: not any(fields(standing))) if value == "none" else _some(fields, value, like)

    return make


_LENGTH = re.compile(r"([0-9]{1,5})(d|w|mo|y)")


def _moved(today: date, length: str, sign: int) -> date | None:
    """`today` moved by `7d`, `2w`, `6mo` or `1y`, kept within the calendar; None when it is no such length."""
    match = _LENGTH.fullmatch(length)
    if match is None:
        return None
    number = sign * int(match[1])
    if match[2] in ("d", "w"):
        return shift(today, number * (7 if match[2] == "w" else 1))
    return shift_months(today, number * (12 if match[2] == "y" else 1))


def _due(value: str, today: date) -> Test | None:
    named = {"today": today, "this-week": Week.of(today).sunday}
    last = named.get(value) or _moved(today, value, 1) or parse_date(value)
    return _due_by(last) if last else None


def _due_by(last: date) -> Test:
    return lambda standing: not standing.paused and standing.due_on is not None and standing.due_on <= last


def _silent(value: str, today: date) -> Test | None:
    last = _moved(today, value, -1)
    if last is None:
        return None
    return lambda standing: standing.last_contact is not None and standing.last_contact <= last


def _met(value: str, today: date) -> Test | None:
    since = _moved(today, value, -1)
    begin, dots, end = value.partition("..")
    first, last = (since, today) if since else (_period(begin)[0], _period(end if dots else begin)[1])
    if first is None or last is None or last < first:
        return None
    return lambda standing: standing.met_on is not None and first <= standing.met_on <= last


def _period(text: str) -> tuple[date, date] | tuple[None, None]:
    """First and last day of `2026`, `2026-05` or `2026-05-01`."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?", text)
    if match is None:
        day = parse_date(text)
        return (day, day) if day else (None, None)
    try:
        first = date(int(match[1]), int(match[2] or 1), 1)
    except ValueError:
        return None, None
    following = shift_months(first, 1 if match[2] else 12)
    return first, following if following == date.max else shift(following, -1)


def _cadence(value: str, today: date) -> Test | None:
    if value == "none":
        return lambda standing: not standing.cadence
    try:
        wanted = Cadence.parse(value)
    except ValueError:
        return None
    return lambda standing: standing.cadence == wanted


def _is(value: str, today: date) -> Test | None:
    if value == "snoozed":
        return lambda standing: standing.snoozed_until is not None and standing.snoozed_until > today
    return (lambda standing: standing.paused) if value == "paused" else None


def _overdue(today: date) -> Test:
    return _due_by(shift(today, -1))


def _never(today: date) -> Test:
    return lambda standing: bool(standing.cadence) and standing.last_contact is None and not standing.paused


def _promised(today: date) -> Test:
    return lambda standing: standing.promises > 0


def _waiting(today: date) -> Test:
    return lambda standing: standing.waiting > 0


_STATES: dict[str, Callable[[date], Test]] = {
    "overdue": _overdue,
    "never": _never,
    "promised": _promised,
    "waiting": _waiting,
}
_ONE_WORD = frozenset(("due", "silent", "met", "is"))
"""Filters whose value has no blank in it."""
_FILTERS: dict[str, tuple[str, Filter]] = {
    "tag": ("tag:alumni", _text(lambda standing: standing.tags, _tagged)),
    "circle": ("circle:close or circle:none", _text(lambda standing: (standing.circle,), eq)),
    "org": ('org:"Blue Harbor"', _text(lambda standing: (standing.organization,))),
    "place": ("place:Oslo", _text(lambda standing: (standing.location,))),
    "goal": ("goal:book", _text(lambda standing: standing.goals)),
    "affiliation": ("affiliation:UCL", _text(lambda standing: (standing.organization, *standing.affiliations))),
    "interest": ("interest:sailing", _text(lambda standing: standing.interests)),
    "needs": ("needs:illustrator", _text(lambda standing: standing.needs)),
    "offers": ("offers:editing", _text(lambda standing: standing.offers)),
    "due": ("due:7d, due:2026-12-01, due:today or due:this-week", _due),
    "silent": ("silent:6mo", _silent),
    "met": ("met:2026, met:2026-05, met:2026-05-01..2026-06-30 or met:30d", _met),
    "cadence": ('cadence:"6 weeks", cadence:monthly or cadence:none', _cadence),
    "is": ("is:paused or is:snoozed", _is),
}


# Order


def sort_key(name: str, circles: Sequence[Circle] = CIRCLES) -> Callable[[Standing], SortKey]:
    """The key that sorts contacts by `name`, `due`, `last`, `circle` or `talks`; a `-` before it turns the order round.

    Those without a value come last either way; ties are broken by name, then by path. `circles` says which circle
    comes before which; one that is not among them follows the others. Raises BadInput for another name.
    """
    orders: dict[str, Callable[[Standing], tuple[int, ...] | None]] = {
        "name": lambda standing: tuple(map(ord, fold(standing.name))),
        "due": lambda standing: _ordinal(standing.due_on),
        "last": lambda standing: _ordinal(standing.last_contact),
        "circle": lambda standing: (ranks.get(standing.circle, len(ranks)),) if standing.circle else None,
        "talks": lambda standing: (standing.talks,),
    }
    ranks = {circle.name: rank for rank, circle in enumerate(circles)}
    plain = name.removeprefix("-")
    if plain not in orders:
        _raise_unknown("order", name, orders)
    read, turned = orders[plain], plain != name

    def key(standing: Standing) -> SortKey:
        value = read(standing)
        if turned and value is not None:
            value = (*(-number for number in value), 1)  # the 1 puts "Ann" behind "Anna"
        return value is None, value or (), fold(standing.name), standing.path

    return key


def _ordinal(day: date | None) -> tuple[int, ...] | None:
    return (day.toordinal(),) if day else None
