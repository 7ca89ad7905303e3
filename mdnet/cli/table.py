"""Columns of text that fit a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mdnet.notes.display import display_width, one_line

GAP = 2
"""Blanks between two columns."""
NARROWEST = 10
"""No column is cut below so many cells: a date fits."""


class Column(NamedTuple):
    """A column of a table; `width` in terminal cells."""

    name: str
    heading: str
    width: int


class Table(NamedTuple):
    """Rows of cells, each of one line."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def table(headings: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], room: int | None = None) -> Table:
    """The table of these (name, heading) columns; with `room`, cells are cut so that no line is longer than that."""
    lines = [tuple(map(one_line, row)) for row in rows]
    widths = [
        max(display_width(text) for text in (heading, *column))
        for (_, heading), *column in zip(headings, *lines, strict=True)
    ]
    if room is not None:
        widths = _narrowed(widths, room)
        lines = [tuple(map(cut, row, widths)) for row in lines]
    columns = (Column(name, heading, width) for (name, heading), width in zip(headings, widths, strict=True))
    return Table(tuple(columns), tuple(lines))


def _narrowed(widths: list[int], room: int) -> list[int]:
    """The widths with the widest made narrower, cell by cell, until they fit; the first column yields last."""
    widths = list(widths)
    surplus = sum(widths) + GAP * (len(widths) - 1) - room
    while surplus > 0 and max(widths) > NARROWEST:
        widest = max(range(len(widths)), key=lambda at: (widths[at] > NARROWEST, at > 0, widths[at]))
        widths[widest] -= 1
        surplus -= 1
    return widths


def cut(text: str, width: int) -> str:
    """One line of at most `width` terminal cells; what is left out shows as "…"."""
    if display_width(text) <= width:
        return text
    end = min(len(text), width)
    while end and display_width(text[:end]) > width - 1:
        end -= 1
    return text[:end].rstrip() + "…"
