"""How two people's names compare: the same, the same but for something, or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from mdnet.model.names import loose

Likeness = Literal[
    "same", "one word", "other name", "middle names", "nearly", "short form", "initial", "part", "first name",
    "other first name", "other",
]  # fmt: skip
"""`other first name`: only the last name is the same. `one word`: the same, and it is one word."""

_SILENT = re.compile("['’ʼ`]")
_BETWEEN = re.compile("[!-/:-@\\[-`{-~·・‐-―]+")
_TITLES = frozenset("dr prof mr mrs ms".split())
_UNSPACED = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Scripts (Han, kana, Hangul as `loose` leaves it) in which a whole name is often one word."""
_NEAR = 86
"""How alike two names must be, of 100, to be the same but for a slip: one letter of eight, two neighbours exchanged in
eight. `Anna Berg` and `Anne Berg` are as near, so this alone is never enough."""
_BY_CHANCE = 0.2
"""How many people of one name the others' first and last names must let one expect, for the name to be common."""
_LONGEST = 200
"""No name has more letters; what follows them is not compared."""


class Name(NamedTuple):
    """A person's names, made ready to be compared."""

    words: tuple[str, ...]
    """Of the name, as they are spoken, loosely."""
    first: str
    last: str
    """"" where there is only one word."""
    key: str
    """The same in whatever order the words stand."""
    wholes: frozenset[str]
    """The keys of the name and of the aliases, where they name somebody in full."""
    calls: frozenset[str]
    """First name, and aliases of one word."""


def name_of(text: str, aliases: Iterable[str] = ()) -> Name:
    """The names of a person whose note has this name and these aliases."""
    words = _words(text)
    others = [found for alias in aliases if (found := _words(alias))]
    wholes = {
        _key(found)
        for found in (words, *others)
        if _is_whole(found) and (found == words or not _is_given(found, words))
    }
    calls = {*words[:1], *(found[0] for found in others if len(found) == 1)}
    first, last = words[0] if words else "", words[-1] if len(words) > 1 else ""
    return Name(words, first, last, _key(words), frozenset(wholes), frozenset(calls))


def _key(words: Iterable[str]) -> str:
    return " ".join(sorted(words))


def _is_given(alias: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether an alias is the name without its last word: `Anne-Marie`."""
    return words[-1:] != alias[-1:] and set(alias) <= set(words[:-1])


def _words(text: str) -> tuple[str, ...]:
    """`Okafor, Dr. Grace` is `grace okafor`; a number at the end is only there to tell two files apart."""
    text = text[:_LONGEST]
    family, comma, given = text.partition(",")
    if comma and given.strip():
        text = f"{given} {family}"
    words = _BETWEEN.sub(" ", _SILENT.sub("", loose(text))).split()
    spoken = [word for word in words if word not in _TITLES] or words
    while len(spoken) > 1 and spoken[-1].isdecimal():
        spoken.pop()
    return tuple(spoken)


def _is_whole(words: tuple[str, ...]) -> bool:
    """Whether the words name a person in full: no initial at either end, no single word but in scripts that write
    whole names so."""
    if len(words) == 1:
        return len(words[0]) > 1 and _UNSPACED.match(words[0]) is not None
    return all(len(word) > 1 or _UNSPACED.match(word) for word in (*words[:1], *words[-1:]))


def likeness(one: Name, two: Name) -> Likeness:
    """What two people's names have in common, the most telling only. The same whichever way round."""
    if not one.words or not two.words:
        return "other"
    if one.key == two.key:
        return "same" if one.key in one.wholes else "initial" if one.last else "one word"
    if one.wholes & two.wholes:
        return "other name"
    if one.last and one.last == two.last:
        return _within_family(one, two)
    return _across_families(one, two)


def _within_family(one: Name, two: Name) -> Likeness:
    first, other = sorted((one.first, two.first))
    if first == other:
        return "middle names"
    if one.calls & two.calls:
        return "short form"
    if len(first) == 1 or len(other) == 1:
        return "initial" if first[0] == other[0] else "other first name"
    if len(first) > 2 and other.startswith(first):
        return "short form"
    return "nearly" if _nearly(one, two) else "other first name"


def _across_families(one: Name, two: Name) -> Likeness:
    if not one.last or not two.last:
        contained = (set(a.words) <= {*b.words, *b.calls} for a, b in ((one, two), (two, one)))
        return "part" if any(contained) else "other"
    if _nearly(one, two):
        return "nearly"
    if one.first == two.first:
        shorter, longer = sorted((set(one.words), set(two.words)), key=len)
        return "middle names" if len(shorter) > 1 and shorter <= longer else "first name"
    return "other"


def _nearly(one: Name, two: Name) -> bool:
    from rapidfuzz.fuzz import ratio

    first, other = sorted((" ".join(one.words), " ".join(two.words)))
    return ratio(first, other, score_cutoff=_NEAR) > 0


class Census:
    """How common names are among some people."""

    def __init__(self, names: Iterable[Name]) -> None:
        known = list(names)
        self._count = len(known) or 1
        self._whole = Counter(name.key for name in known)
        self._first = Counter(name.first for name in known)
        self._last = Counter(name.last for name in known)

    def is_common(self, name: Name) -> bool:
        """Whether chance alone would let two people bear it, going by the others who bear its first or last word."""
        bearers = self._whole[name.key]
        return (self._first[name.first] - bearers) * (self._last[name.last] - bearers) >= _BY_CHANCE * self._count
