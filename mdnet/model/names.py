"""How names and words are compared."""

from __future__ import annotations

from unicodedata import combining, normalize

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def loose(text: str) -> str:
    """The text with case, accents and doubled blanks aside: `Łódź ` is `lodz`."""
    text = text.casefold()
    if not text.isascii():
        text = normalize("NFKD", text.translate(_LETTERS))
        text = "".join(sign for sign in text if not combining(sign))
    return " ".join(text.split())
