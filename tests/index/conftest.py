"""Puts the modules that several of these tests share (`index_dump`, `generate_vault`) where they can be imported."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
