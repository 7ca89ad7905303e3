"""The filters templates have besides Jinja's own. `docs/templates.md` shows each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from mdnet.notes import display

# Names of our own: what a file of the vault says must not depend on the locale of the machine that wrote it.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WIDEST = 1000
_URL = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)
_URL_ESCAPES = {ord(sign): f"%{ord(sign):02X}" for sign in "\"'<>()[]{}`\\|^"}


def day(value: date | None, form: str = "day month year") -> str:
    """A date in words: `form` is made of the words day, month, mon, year, weekday and wday. None gives ""."""
    if value is None:
        return ""
    if not isinstance(value, date):
        raise TypeError(f'day: "{value}" is not a date')
    month, weekday = _MONTHS[value.month - 1], _WEEKDAYS[value.weekday()]
    words = {
        "day": str(value.day),
        "month": month,
        "mon": month[:3],
        "year": str(value.year),
        "weekday": weekday,
        "wday": weekday[:3],
    }
    try:
        return re.sub("[a-z]+", lambda found: words[found[0]], form)
    except KeyError as error:
        raise ValueError(f"day: {error} is none of {', '.join(words)}") from None


def number(value: float) -> str:
    """`1,940`: a number with its thousands marked."""
    if not isinstance(value, int | float):
        raise TypeError(f'"{value}" is not a number')
    return f"{value:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 day`, `3 days`, `1,940 people`: the number with the word it asks for (`many`: `one` with an s)."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def link(target: str | None, shown: str | None = None) -> str:
    """The wikilink to a note, given its path or its file name; None gives ""."""
    path = "" if target is None else str(target)
    stem = path.rpartition("/")[2].removesuffix(".md") if path.endswith(".md") else path
    return display.wikilink(stem, shown)


def md(text: str | None) -> str:
    """Text escaped to stand in a line of Markdown; None gives ""."""
    return "" if text is None else display.escape_markdown(str(text))


def one_line(text: str | None) -> str:
    """Text on one line; None gives ""."""
    return "" if text is None else display.one_line(str(text))


def pad(text: object, width: int, right: bool = False) -> str:
    """Text padded with blanks to `width` terminal cells; None is all blanks."""
    if width > _WIDEST:
        raise ValueError(f"pad: {width} is more than {_WIDEST} columns")
    return display.pad("" if text is None else str(text), width, right)


def aligned(cells: Sequence[object], widths: Sequence[int]) -> str:
    """Cells of a row, each padded to its column's width, two blanks between them, none at the end."""
    return "  ".join(pad(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip(" ")


def wrap(text: str | None, width: int, indent: int = 0) -> str:
    """Text on lines of at most `width` columns, all but the first indented by `indent` blanks."""
    if not 0 <= indent < width <= _WIDEST:
        raise ValueError(f"wrap: {width} columns with {indent} of them blank is no page")
    lines: list[str] = []
    line = ""
    for word in ("" if text is None else display.one_line(str(text))).split(" "):
        if line and display.display_width(line) + 1 + display.display_width(word) > width - indent:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return ("\n" + " " * indent).join([*lines, line])


def safe_url(url: str | None) -> str:
    """The address when it is an http, https or mailto one, brackets and quotes percent-encoded; else ""."""
    text = "" if url is None else str(url).strip()
    return text.translate(_URL_ESCAPES) if _URL.fullmatch(text) else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "aligned": aligned, "day": day, "link": link, "md": md, "number": number, "one_line": one_line, "pad": pad,
    "plural": plural, "safe_url": safe_url, "wrap": wrap,
}  # fmt: skip
