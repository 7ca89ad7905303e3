"""Notes that are open in an editor just now, as far as editors say so."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def open_in_editor(root: Path, paths: Iterable[str]) -> list[str]:
    """Those of the files at `paths` beside which Vim (a swap file) or Emacs (a dangling link) left its mark (C02)."""
    found = []
    for path in paths:
        folder, _, name = path.rpartition("/")
        if any(os.path.lexists(root / folder / mark) for mark in (f".{name}.swp", f".#{name}")):
            found.append(path)
    return found
