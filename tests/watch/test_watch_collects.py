"""`collect = true`: what is ticked in the agenda while watching is carried out, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mdnet.watch import Watch

AGENDA = "agendas/2026-W48.md"
BOB = "---\ncadence: monthly\n---\n## Log\n- 2026-09-01 tea\n"


@pytest.fixture
def collecting(vault: Path, monkeypatch: pytest.MonkeyPatch, begin: Callable[[], Any]) -> Any:
    """A watcher that collects."""
    (vault / ".mdnet").mkdir(exist_ok=True)
    (vault / ".mdnet/config.toml").write_text("[watch]\ncollect = true\n", "utf-8")
    (vault / "People/Bob.md").write_text(BOB, "utf-8")
    real = Watch.__init__

    def timed(watch: Watch, *arguments: Any, **options: Any) -> None:
        real(watch, *arguments, **options, moment=lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))

    monkeypatch.setattr(Watch, "__init__", timed)
    return begin()


def tick(watcher: Any, typed: str = "") -> None:
    """Tick Bob's item as an editor does."""
    lines = [f"- [x]{line[5:]}{typed}" if "[[Bob]]" in line else line for line in watcher.agenda.split("\n")]
    watcher.write(AGENDA, "\n".join(lines))


def test_a_ticked_item_is_collected_once(vault: Path, collecting: Any) -> None:
    tick(collecting, "\n  - call: rent")
    collecting.until_said("; collected 1 item → ")
    assert (vault / "People/Bob.md").read_text("utf-8") == BOB.replace("- 2026", "- 2026-11-24 call: rent\n- 2026")
    collecting.settle("after")
    assert len(collecting.said("collected 1 item")) == 1
    assert not collecting.said("Changed: People/Bob.md")
    assert "One of your ten check-ins is done" in collecting.agenda
    assert "%%collected%% ^m-" in collecting.agenda


def test_what_is_left_alone_is_told_once(vault: Path, collecting: Any) -> None:
    (vault / "People/Bob.md").unlink()
    collecting.until_said("Removed: People/Bob.md")
    collecting.write(AGENDA, collecting.agenda.replace("%% mdnet:end", "- [x] [[Bob]] ^m-0000000a\n%% mdnet:end"))
    collecting.until_said("it was left alone")
    collecting.settle("after")
    assert len(collecting.said("it was left alone")) == 1


def test_without_the_setting_nothing_is_collected(vault: Path, begin: Callable[[], Any]) -> None:
    (vault / "People/Bob.md").write_text(BOB, "utf-8")
    watcher = begin()
    tick(watcher)
    watcher.until_said(AGENDA, 2)
    watcher.settle("after")
    assert (vault / "People/Bob.md").read_text("utf-8") == BOB


def test_once_collects_what_was_ticked_before(vault: Path, mdnet: Callable[..., Any]) -> None:
    (vault / "People/Bob.md").write_text(BOB, "utf-8")
    (vault / ".mdnet").mkdir(exist_ok=True)
    (vault / ".mdnet/config.toml").write_text("[watch]\ncollect = true\n", "utf-8")
    mdnet("agenda", "--write", cwd=vault)
    page = vault / AGENDA
    page.write_text(page.read_text("utf-8").replace("- [ ] [[Bob]]", "- [x] [[Bob]]"), "utf-8")
    ran = mdnet("watch", "--once", cwd=vault)
    assert "collected 1 item" in ran.stdout
    assert "- 2026-11-24 in touch\n" in (vault / "People/Bob.md").read_text("utf-8")
    assert mdnet("undo", cwd=vault).returncode == 0
    assert (vault / "People/Bob.md").read_text("utf-8") == BOB
    assert "collected" not in mdnet("watch", "--once", cwd=vault).stdout
