"""Values of vCards as a note has them."""

from __future__ import annotations

import re
from unicodedata import normalize

from mdnet.model.dates import PartialDate

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]+")
_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_CONTROL_IN_NOTES = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_TIMED = re.compile(r"(\d{4}-?\d\d-?\d\d|--\d\d-?\d\d)[Tt ].*")


def clean(text: str) -> str:
    """One line of text: NFC, single blanks, no control characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    return " ".join(_CONTROL.sub(" ", normalize("NFC", text)).split())


def clean_notes(text: str) -> str:
    """Text of several lines."""
    text = _CONTROL_IN_NOTES.sub("", _BREAK.sub("\n", normalize("NFC", text))).replace("\t", " ")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def clean_line(text: str) -> str:
    """A logical line without control characters, its blanks as they are."""
    return _CONTROL.sub(" ", text).strip()


def relationship(kind: str, name: str) -> str:
    """A line of `relationships`."""
    return f"{kind}: {name}" if " " in kind or ":" in name or ":" in kind else f"{kind} {name}"


def read_day(text: str, omitted: str = "") -> PartialDate | None:
    """`1990-04-17`, `19900417`, `--0417`, `--04-17`, with or without a time; without its year where that is
    `omitted` (Apple's X-APPLE-OMIT-YEAR), 1604 or 0000."""
    text = text.strip()
    if text[:4] == "0000" or (omitted and text[:4] == omitted):
        text = f"--{text[4:].lstrip('-')}"
    timed = _TIMED.fullmatch(text)
    return PartialDate.parse(timed[1] if timed else text)


def written_day(day: PartialDate) -> str:
    """As a note has it: `1990-04-17`, or `04-17` without a year."""
    return str(day).removeprefix("--")
