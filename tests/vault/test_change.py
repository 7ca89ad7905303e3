"""Changes as values, and how they are shown."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.change import Change, ChangeSet


def test_a_change_is_shown_as_a_unified_diff() -> None:
    change = Change("People/Ada.md", b"a\nb\nc\n", b"a\nB\nc\nd\n")
    assert change.diff() == [
        "--- a/People/Ada.md",
        "+++ b/People/Ada.md",
        "@@ -1,3 +1,4 @@",
        " a",
        "-b",
        "+B",
        " c",
        "+d",
    ]


def test_new_removed_and_moved_files_are_shown_as_such() -> None:
    assert Change("a.md", None, b"x\n").diff() == ["--- /dev/null", "+++ b/a.md", "@@ -0,0 +1 @@", "+x"]
    assert Change("a.md", b"x\n", None).diff() == ["--- a/a.md", "+++ /dev/null", "@@ -1 +0,0 @@", "-x"]
    assert Change("b.md", b"x\n", b"x\n", "a.md").diff() == ["rename from a.md", "rename to b.md"]
    moved = Change("b.md", b"x\n", b"y\n", "a.md").diff()
    assert moved[:4] == ["rename from a.md", "rename to b.md", "--- a/a.md", "+++ b/b.md"]
    assert Change("a.md", b"x\n", b"x\n").diff() == []


def test_W05_a_missing_final_newline_is_shown() -> None:
    assert Change("a.md", b"x", b"x\ny").diff()[3:] == [
        "-x",
        "\\ No newline at end of file",
        "+x",
        "+y",
        "\\ No newline at end of file",
    ]


def test_W07_other_line_ends_are_part_of_their_line() -> None:
    text = "a\u2028b\x0bc\x85d\r\n"
    assert Change("a.md", None, text.encode()).diff()[3:] == ["+a\u2028b\x0bc\x85d\r"]


@pytest.mark.parametrize("data", [b"a\0b", b"caf\xe9"])
def test_bytes_that_are_no_text_are_not_shown(data: bytes) -> None:
    assert Change("a.md", b"x", data).diff() == ["Binary files a/a.md and b/a.md differ"]


@given(st.text("ab\n\r\u2028é"), st.text("ab\n\r\u2028é"))
def test_a_diff_with_all_lines_holds_both_texts(before: str, after: str) -> None:
    lines = Change("a.md", before.encode(), after.encode()).diff(context=1000)[3:]
    texts = {"-": "", "+": ""}
    for line, following in pairwise([*lines, ""]):
        for side in texts:
            if line[0] in (" ", side):
                texts[side] += line[1:] + ("" if following[:1] == "\\" else "\n")
    assert texts == ({"-": before, "+": after} if before != after else {"-": "", "+": ""})


def test_equal_bytes_are_no_change() -> None:
    same, moved = Change("a.md", b"x", b"x"), Change("b.md", b"x", b"x", "c.md")
    assert ChangeSet("t", (same, moved, Change("d.md", None, None))).changes == (moved,)


def test_no_file_is_changed_twice() -> None:
    with pytest.raises(ValueError, match="two changes"):
        ChangeSet("t", (Change("a.md", b"x", b"y"), Change("b.md", b"x", b"y", "a.md")))
    with pytest.raises(ValueError, match="there before and after"):
        ChangeSet("t", (Change("b.md", None, b"y", "a.md"),))


def test_the_reverse_of_the_reverse_is_the_change() -> None:
    changes = ChangeSet(
        "t", (Change("a.md", None, b"y"), Change("b.md", b"x", b"y", "c.md"), Change("d.md", b"x", None))
    )
    assert changes.reverse().reverse() == changes
    assert changes.reverse().changes[1] == Change("c.md", b"y", b"x", "b.md")


def test_git_takes_the_diff(tmp_path: Path) -> None:
    """The form is git's own: what `--dry-run` shows can be applied as a patch."""
    changes = ChangeSet(
        "t", (Change("a.md", b"x\ny", b"x\nz\n"), Change("n.md", None, b"new\n"), Change("g.md", b"o\n", None))
    )
    (tmp_path / "a.md").write_bytes(b"x\ny")
    (tmp_path / "g.md").write_bytes(b"o\n")
    patch = "\n".join(changes.diff()) + "\n"
    try:
        done = subprocess.run(
            ["git", "apply", "-"], cwd=tmp_path, input=patch.encode(), capture_output=True, timeout=60
        )
    except FileNotFoundError:
        pytest.skip("no git here")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.md").read_bytes() == b"x\nz\n"
    assert (tmp_path / "n.md").read_bytes() == b"new\n"
    assert not (tmp_path / "g.md").exists()
