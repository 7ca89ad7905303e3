"""Names that look like what was typed."""

from __future__ import annotations

from rapidfuzz import fuzz

from mdnet.model.names import loose


def similar(text: str, names: list[str], limit: int = 3) -> list[str]:
    """The names that look like `text`, as a whole or in one of their words, the nearest first."""
    wanted = loose(text)

    def likeness(name: str) -> float:
        whole = loose(name)
        return max(fuzz.ratio(wanted, part) for part in (whole, *whole.split()))

    ranked = sorted(((likeness(name), name) for name in set(names)), key=lambda row: (-row[0], row[1]))
    return [name for score, name in ranked[:limit] if score >= 60 and score >= ranked[0][0] - 10]
