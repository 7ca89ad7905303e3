"""Triage on a terminal of its own: a key for each decision, each written at once."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60
PEOPLE = {
    "People/Ann Lee.md": "---\norg: Acme\ntitle: Weaver\n---\n\nMet at the fair.\n\n## Private\nsecret\n",
    "People/Bob.md": "---\r\nprivate: [org]\r\norg: Hidden Inc\r\n---\r\n## Log\r\n- 2026-11-01 tea\r\n",
    "People/Cy.md": "Likes looms.\n",
    "People/Dee.md": "---\ncircle: close\n---\n",
}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")


class Terminal:
    """A process of the program on a pseudo-terminal."""

    command = "triage"

    def __init__(self, vault: Path, *arguments: str) -> None:
        import pty

        self.ours, theirs = pty.openpty()
        self.seen = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mdnet", self.command, "-C", str(vault), *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT), "MDNET_TODAY": "2026-11-24", "TERM": "dumb"},
            stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def until(self, text: str) -> str:
        """Wait for `text`; gives what was printed up to it, and forgets that."""
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            assert time.monotonic() < end, f'"{text}" never came:\n{self.seen}'
            if select.select([self.ours], [], [], 0.2)[0]:
                try:
                    data = os.read(self.ours, 65536)
                except OSError:  # it has ended
                    data = b""
                assert data, f'it ended before "{text}":\n{self.seen}'
                self.seen += data.decode().replace("\r\n", "\n")
        before, _, self.seen = self.seen.partition(text)
        return before + text

    def card(self, name: str) -> str:
        """Wait until this contact is shown and a key is awaited."""
        self.until(f"  {name}\n")
        shown = self.until("q quit\n")
        self.raw()
        return shown

    def raw(self) -> None:
        """Wait until the terminal gives single keys: what comes earlier is thrown away."""
        import termios

        end = time.monotonic() + PATIENCE
        while termios.tcgetattr(self.ours)[3] & termios.ICANON:
            assert time.monotonic() < end, "no key is awaited"
            time.sleep(0.01)

    def press(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def ended(self) -> int:
        return self.process.wait(PATIENCE)


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault(PEOPLE)


@pytest.fixture
def triage(vault: Path) -> Iterator[Callable[..., Terminal]]:
    begun: list[Terminal] = []

    def begin(*arguments: str) -> Terminal:
        begun.append(Terminal(vault, *arguments))
        return begun[-1]

    yield begin
    for one in begun:
        one.process.kill()
        one.process.wait()
        os.close(one.ours)


def read(vault: Path, name: str) -> str:
    return (vault / f"People/{name}.md").read_bytes().decode()


def test_each_key_does_its_own_and_each_decision_is_a_step(cli, vault: Path, triage) -> None:
    terminal = triage()
    terminal.until("1 of 3")
    shown = terminal.card("Ann Lee")
    assert "Weaver, Acme" in shown
    assert "Met at the fair." in shown
    assert "secret" not in shown
    terminal.press("c")
    terminal.until("How often")
    terminal.press("often\n")
    terminal.card("Ann Lee")
    terminal.press("c")
    terminal.until("How often")
    terminal.press("6 weeks\n")
    terminal.until("Ann Lee: cadence: 6 weeks")
    terminal.card("Ann Lee")
    terminal.press("t")
    terminal.until("Tags")
    terminal.press("weaver, #oslo\n")
    assert "#weaver #oslo" in terminal.card("Ann Lee")
    terminal.press("2")
    terminal.until("2 of 3")
    shown = terminal.card("Bob")
    assert "last contact 2026-11-01" in shown
    assert "Hidden" not in shown
    terminal.press("a")
    terminal.until("Bob: archived")
    terminal.until("3 of 3")
    terminal.card("Cy")
    terminal.press("b")
    assert "paused" in terminal.card("Bob")
    terminal.press("s")
    terminal.card("Cy")
    terminal.press("4")
    terminal.until("Done: 5 decisions written.")
    assert terminal.ended() == 0
    assert "circle: wide\n" in read(vault, "Cy")
    assert "paused: true\r\n" in read(vault, "Bob")
    assert all(text in read(vault, "Ann Lee") for text in ("circle: close\n", "cadence: 6 weeks\n", "- oslo\n"))
    steps = cli("undo", "--list", "--format", "json", vault=vault).json["steps"]
    assert [step["title"] for step in steps] == [
        "set circle of Cy", "pause Bob", "set circle of Ann Lee", "tag Ann Lee", "set cadence of Ann Lee",
    ]  # fmt: skip
    for _ in steps:
        cli("undo", vault=vault)
    assert {path: (vault / path).read_bytes().decode() for path in PEOPLE} == PEOPLE


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("\x03", 130), ("\x04", 0)])
def test_stopping_at_any_time_loses_nothing_and_begins_there_again(vault: Path, triage, key: str, code: int) -> None:
    terminal = triage()
    terminal.card("Ann Lee")
    terminal.press("1")
    terminal.card("Bob")
    terminal.press(key)
    assert terminal.ended() == code
    assert "circle: inner\n" in read(vault, "Ann Lee")
    again = triage()
    again.until("1 of 2")
    again.card("Bob")


def test_A16_a_killed_triage_has_written_what_was_decided(vault: Path, triage) -> None:
    terminal = triage()
    terminal.card("Ann Lee")
    terminal.press("1")
    terminal.card("Bob")
    terminal.process.kill()
    assert "circle: inner\n" in read(vault, "Ann Lee")


def test_a_query_and_a_limit_say_whom(vault: Path, triage) -> None:
    terminal = triage("--select", "circle:close")
    terminal.until("1 of 1")
    assert "circle close" in terminal.card("Dee")
    limited = triage("--limit", "2")
    limited.until("1 of 2")


def test_a_note_that_cannot_be_changed_is_told_and_the_walk_goes_on(vault: Path, triage) -> None:
    terminal = triage()
    terminal.card("Ann Lee")
    (vault / "People/Ann Lee.md").write_text("---\ncircle: [\n---\n", "utf-8")
    terminal.press("1")
    terminal.until("People/Ann Lee.md:")
    terminal.card("Ann Lee")
    (vault / "People/Bob.md").unlink()
    terminal.press("s")
    terminal.until("People/Bob.md is gone")
    terminal.until("3 of 3")
    terminal.card("Cy")
    assert (vault / "People/Ann Lee.md").read_text("utf-8") == "---\ncircle: [\n---\n"
    assert not (vault / "People/Bob.md").exists()


def test_when_everybody_is_in_a_circle_it_says_so(write_vault, triage, vault: Path) -> None:
    for name in ("Ann Lee", "Bob", "Cy"):
        (vault / f"People/{name}.md").unlink()
    terminal = triage()
    terminal.until("Everybody is in a circle already.")
    assert terminal.ended() == 0
    assert triage("--select", "org:Nowhere").ended() == 5


def test_without_a_terminal_the_way_for_scripts_is_named(cli, vault: Path) -> None:
    refused = cli("triage", vault=vault)
    assert refused.code == 2
    assert re.search(r"mdnet set --select", refused.err)
