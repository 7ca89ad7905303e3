"""What all tests share: a cache of their own, golden files, no network, the sample vault."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
TODAY = "2026-11-24"
"""The day on which the sample vault's story stands."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Cache, config and state lie in a folder of the test; nothing of the user's leaks in; no socket is opened."""
    home = tmp_path_factory.mktemp("home")
    for kind in ("CACHE", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    for name in ("MDNET_VAULT", "MDNET_TODAY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def refuse(*_: object) -> None:
        raise AssertionError("the network is not to be used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/NAME, or write it there with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.exists(), f"no golden file {name}; make it with --update-golden"
        assert text == path.read_bytes().decode(), f"{name} differs; if this is meant: --update-golden"

    return compare


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample vault."""
    return Path(shutil.copytree(ROOT / "sample_vault", tmp_path / "sample_vault"))


@pytest.fixture
def mdnet() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program as a process of its own: `mdnet("agenda", cwd=vault)`."""

    def run(*arguments: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mdnet", *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "MDNET_TODAY": TODAY, **env},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    return run


@pytest.fixture
def write_vault(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Make a vault of the given notes: `write_vault({"People/Ann.md": "…"})`."""

    def write(notes: dict[str, str]) -> Path:
        root = tmp_path / "vault"
        (root / ".mdnet").mkdir(parents=True, exist_ok=True)
        for path, text in notes.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        return root

    return write
