"""The command line, run within the test's own process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mdnet.cli import run

TODAY = "2026-11-24"


class Ran(NamedTuple):
    """The exit code of a command, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on stdout."""
        return json.loads(self.out)


Cli = Callable[..., Ran]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> Cli:
    """Run a command line: `cli("list", "tag:x", vault=root)`. Without `vault`, in a copy of the sample vault."""

    def go(*arguments: str, vault: Path | None = None, today: str = TODAY) -> Ran:
        root = vault or request.getfixturevalue("sample")
        code = run(["-C", str(root), "--today", today, *arguments])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return go
