"""Which lines of a note stand for a search."""

from __future__ import annotations

import pytest

from mdnet.model.conventions import Conventions
from mdnet.notes.search import matching_lines


def lines(text: str, words: str, path: str = "People/Ann Lee.md") -> list[tuple[int, str]]:
    return matching_lines(path, text, words, Conventions())


NOTE = """\
---
title: weaver
---
She weaves linen.
A loom, and Café Étoile.
Linen for the loom.

## Private
linen in secret
"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("linen", [4, 6]),
        ("LIN", [4, 6]),
        ("inen", []),
        ("cafe", [5]),
        ("café étoile", [5]),
        ('"for the loom"', [6]),
        ("linen loom", [6]),  # the lines that hold all, when there are such
        ("weaves loom", [4, 5, 6]),  # else those that hold any
        ('"linen, a loom"', [4, 6]),  # runs over the end of a line: where it begins
        ("secret", []),
        ("...", []),
        ("", []),
    ],
)
def test_lines_that_hold_the_words(words: str, found: list[int]) -> None:
    assert [number for number, _ in lines(NOTE, words)] == found


def test_the_first_line_stands_for_a_name() -> None:
    assert lines(NOTE, "ann") == [(1, "Ann Lee")]


def test_a_note_that_is_private_as_a_whole_is_not_searched() -> None:
    assert lines("---\nprivate: true\n---\nlinen\n", "linen") == []
    assert lines("---\nprivate: true\n---\nlinen\n", "ann") == []
