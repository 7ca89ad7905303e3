"""The review of an import on a terminal of its own: every key, and every way out."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.test_import import ADA, card, state
from tests.cli.test_triage import Terminal

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
CARDS = (
    card("Grace Okafor", "UID:g", "ORG:Wildgrass", "TITLE:Weaver")
    + card("Ada Byron", "EMAIL:ada@example.org", "TITLE:Countess")
    + card("Ben Okri", "EMAIL:ben@example.org", "TITLE:Poet", "TEL:+49 30 1234567")
    + card("Cy Dee", "TITLE:Potter")
)
NOTES = {
    "me.md": "---\nname: Jo Park\n---\n",
    "People/Ada Byron.md": ADA,
    "People/Ben Okri.md": "---\nemails: [ben@example.org]\ntitle: Writer\nphones: [+49 30 7654321]\n---\n",
    "People/Cy Dee.md": "Likes looms.\n",
}
ASKED = "q quit\n"


class Review(Terminal):
    """An import on a terminal."""

    command = "import"

    def asked(self, end: str = ASKED) -> str:
        shown = self.until(end)
        self.raw()
        return shown


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault(NOTES)


@pytest.fixture
def begin(vault: Path, tmp_path: Path) -> Iterator[Callable[..., Review]]:
    (tmp_path / "people.vcf").write_text(CARDS, newline="")
    begun: list[Review] = []

    def start(*arguments: str) -> Review:
        begun.append(Review(vault, str(tmp_path / "people.vcf"), *arguments))
        return begun[-1]

    yield start
    for one in begun:
        one.process.kill()
        one.process.wait()
        os.close(one.ours)


def read(vault: Path, name: str) -> str:
    return (vault / f"People/{name}.md").read_text()


def test_accept_writes_what_is_not_open(vault: Path, begin) -> None:
    review = begin()
    shown = review.asked()
    assert "4 contacts read: 1 new, 1 changed, 2 open" in shown
    assert 'title: "Writer" here, "Poet" there' in shown
    review.press("a")
    review.until("undo: mdnet undo")
    review.until("mdnet triage")
    assert review.ended() == 0
    assert "title: Countess" in read(vault, "Ada Byron")
    assert read(vault, "Ben Okri") == NOTES["People/Ben Okri.md"]


def test_open_ones_are_decided_one_by_one(vault: Path, begin) -> None:
    review = begin()
    review.asked()
    review.press("o")
    shown = review.asked("q stop\n")
    assert "1 of 2  Ben Okri" in shown
    review.press("t")
    shown = review.asked("q stop\n")
    assert "2 of 2  Cy Dee" in shown
    assert "1 Cy Dee (People/Cy Dee.md)" in shown
    review.press("1")
    assert "1 new, 3 changed\n" in review.asked()
    review.press("a")
    review.until("undo: mdnet undo")
    assert review.ended() == 0
    assert read(vault, "Cy Dee") == "---\ntitle: Potter\n---\nLikes looms.\n"
    ben = read(vault, "Ben Okri")
    assert "title: Poet" in ben
    assert "+49 30 1234567" in ben
    assert "+49 30 7654321" in ben


def test_somebody_new_and_tags_and_circle_for_all_new_ones(vault: Path, begin) -> None:
    review = begin()
    review.asked()
    review.press("o")
    review.asked("q stop\n")
    review.press("s")
    review.asked("q stop\n")
    review.press("n")
    review.asked()
    review.press("t")
    review.until("Tags for the new ones")
    review.press("fair, #oslo\n")
    review.asked()
    review.press("c")
    review.until("Circle of the new ones")
    review.press("nonsense\n")
    review.until("Circle of the new ones")
    review.press("wide\n")
    assert "wide" in review.asked()
    review.press("a")
    review.until("undo: mdnet undo")
    assert review.ended() == 0
    for name in ("Grace Okafor", "Cy Dee 2"):
        assert "tags:\n  - fair\n  - oslo\ncircle: wide\n" in read(vault, name)
    assert "circle" not in read(vault, "Ada Byron")
    assert read(vault, "Ben Okri") == NOTES["People/Ben Okri.md"]


def test_each_one_can_be_left(vault: Path, begin) -> None:
    before = state(vault)
    review = begin()
    review.asked()
    review.press("r")
    for name in ("Grace Okafor", "Ada Byron", "Ben Okri", "Cy Dee"):
        assert name in review.asked("q stop\n")
        review.press("s")
    review.asked()
    review.press("a")
    review.until("Nothing was written.")
    assert review.ended() == 0
    assert state(vault) == before


@pytest.mark.parametrize("key", ["q", "\x04", "\x1b", "oqq", "rq\x04"])
def test_the_ways_out_write_nothing(vault: Path, begin, key: str) -> None:
    before = state(vault)
    review = begin()
    for one, end in zip(key, (ASKED, "q stop\n", ASKED), strict=False):
        review.asked(end)
        review.press(one)
    review.until("Nothing was written.")
    assert review.ended() == 0
    assert state(vault) == before


@pytest.mark.parametrize("key", ["", "o", "t", "c"])
def test_interrupted_it_writes_nothing_and_says_130(vault: Path, begin, key: str) -> None:
    before = state(vault)
    review = begin()
    review.asked()
    if key:
        review.press(key)
        review.until({"o": "q stop\n"}.get(key, "new ones"))
    if key in "o":
        review.raw()
    if key in "o":
        review.press("\x03")
    else:  # a line is typed: the key is a signal, which this terminal does not send
        for _ in range(50):
            review.process.send_signal(signal.SIGINT)
            time.sleep(0.2)
            if review.process.poll() is not None:
                break
    assert review.ended() == 130
    assert state(vault) == before


def test_with_nothing_to_decide_nothing_is_asked(vault: Path, begin) -> None:
    first = begin("--limit", "1", "--yes")
    first.until("undo: mdnet undo")
    first.ended()
    again = begin("--select", "Grace")
    assert "q quit" not in again.until("all of it is there already.")
    assert again.ended() == 0


def test_what_comes_in_one_burst_is_no_key(vault: Path, begin) -> None:
    review = begin()
    review.asked()
    review.press("\x1b[A")
    time.sleep(0.5)  # until it is read, on its own
    review.press("q")
    review.until("Nothing was written.")


def test_yes_asks_nothing(vault: Path, begin) -> None:
    review = begin("--yes")
    assert "q quit" not in review.until("undo: mdnet undo")
    assert review.ended() == 0
    assert (vault / "People/Grace Okafor.md").exists()
