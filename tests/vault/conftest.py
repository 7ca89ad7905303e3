"""Puts the module that several of these tests share (`scenes`) where it can be imported, and lays its vaults."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[Any], Path]:
    """Lays a new vault of a scene, with no memory of an earlier one."""
    from scenes import lay

    return lambda scene: lay(scene, tmp_path / "vault")
