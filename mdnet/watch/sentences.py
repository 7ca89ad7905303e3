"""What watching says."""

from __future__ import annotations

from collections.abc import Collection

from mdnet.errors import MdnetError, Problem
from mdnet.watch.rounds import Outcome

FEW = 3
"""More paths than these are counted."""
PROBLEMS = 5
"""More new problems than these are counted."""


def told(outcome: Outcome) -> str:
    """One line: what changed, and which files were rewritten therefore; "" for a round that did nothing.

    >>> told(Outcome(changes=Changes(changed=("People/Grace.md",)), written=("agendas/2026-W48.md",)))
    'Changed: People/Grace.md → agendas/2026-W48.md'
    """
    if not (outcome.written or outcome.collected) and (outcome.reason or not outcome.changes):
        return ""
    reason = outcome.reason or _changes(outcome) or "Brought up to date"
    if outcome.collected:
        reason += f"; collected {outcome.collected:,} item{'' if outcome.collected == 1 else 's'}"
    return f"{reason} → {_some(outcome.written, 'files') or 'nothing to rewrite'}"


def told_problems(new: Collection[Problem]) -> list[str]:
    """Problems, one a line as `check` prints them; those beyond a few only counted."""
    lines = [f"{p.path}:{p.line}: {p.code}: {p.message}" for p in sorted(new)[:PROBLEMS]]
    more = len(new) - PROBLEMS
    return [*lines, f"and {more:,} more problems: mdnet check"] if more > 0 else lines


def told_error(error: Exception) -> str:
    """What went wrong, for the user."""
    if isinstance(error, MdnetError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    return f"something went wrong, {type(error).__name__}: {error}"


def _changes(outcome: Outcome) -> str:
    changes, moves = outcome.changes, dict(outcome.moves)
    parts = {
        "renamed": [f"{source} to {target}" for source, target in sorted(moves.items())],
        "added": [path for path in changes.added if path not in moves.values()],
        "changed": list(changes.changed),
        "removed": [path for path in changes.removed if path not in moves],
    }
    text = "; ".join(f"{verb}: {_some(paths, 'notes')}" for verb, paths in parts.items() if paths)
    return text[:1].upper() + text[1:]


def _some(paths: Collection[str], things: str) -> str:
    return ", ".join(paths) if len(paths) <= FEW else f"{len(paths):,} {things}"
