"""One bad note costs itself alone: hostile front matter, bytes that are no text, files that are no notes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdnet.index.rows import NoteRows, all_rows, note_rows
from mdnet.model.conventions import Conventions
from mdnet.vault import read_note

CONVENTIONS = Conventions()
GOOD = "---\nname: Ann Lee\ncity: Oslo\n---\n## Log\n- 2026-01-02 call: looms\n"
BAD = {
    "Y01": b"---\nmet: 2025-02-30\n---\n",
    "Y04": b"---\nbirthday: " + b"9" * 5_000 + b"\n---\n",
    "Y05": b"---\na: &a [x]\nb: *a\n---\n",
    "Y06": b"---\na: " + b"[" * 30_000 + b"\n---\n",
    "Y07": b"---\na: " + b"x" * 1_000_000 + b"\n---\n",
    "Y08": b"---\nemail: a\nemail: b\n---\n",
    "Y09": b"---\na:\n\t- b\n---\n",
    "Y11": b"---\na: !!python/object/apply:os.system [id]\n---\n",
    "Y12": b"---\n- a\n- b\n---\n",
    "Y13": b"---\na: @ana\n---\n",
    "Y14": b'---\na: "\\0"\n---\n',
    "Y15": b"---\na: &a [*a]\n---\n",
    "Y16-latin": "---\nname: J\u00f6rg\n---\n".encode("latin-1"),
    "Y16-utf16": "---\nname: Ann\n---\n".encode("utf-16"),
    "Y16-nul": b"---\nname: A\0nn\n---\n",
    "Y16-binary": bytes(range(256)),
}


def rows_of(root: Path, paths: list[str]) -> list[NoteRows]:
    return list(all_rows(filter(None, (read_note(str(root), path) for path in paths)), CONVENTIONS))


@pytest.mark.parametrize("case", BAD)
def test_Y19_one_bad_note_among_many_is_named_and_the_others_are_read(tmp_path: Path, case: str) -> None:
    (tmp_path / "People").mkdir()
    names = [f"People/{number:03}.md" for number in range(40)]
    for name in names:
        (tmp_path / name).write_text(GOOD)
    (tmp_path / "People/017.md").write_bytes(BAD[case])
    rows = rows_of(tmp_path, names)
    assert [row.path for row in rows if row.problems] == ["People/017.md"]
    assert [row.name for row in rows if row.path != "People/017.md"] == ["Ann Lee"] * 39


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "&a a: *a", "a: &a\n  - *a", "a: &a [&b [*a, *b]]"])
def test_Y15_what_holds_itself_is_told_and_not_walked(tmp_path: Path, text: str) -> None:
    (tmp_path / "Ann.md").write_text(f"---\n{text}\ncity: Oslo\ntype: person\n---\n")
    note = read_note(str(tmp_path), "Ann.md")
    assert note is not None
    rows = note_rows(note, CONVENTIONS)
    assert {problem[2] for problem in rows.problems} == {"yaml-alias"}
    assert rows.contact is not None
    assert "Oslo" in rows.contact


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BAD["Y16-latin"], "bad-encoding"),
        (BAD["Y16-utf16"], "bad-encoding"),
        (BAD["Y16-nul"], "not-text"),
        (BAD["Y16-binary"], "not-text"),
        (b"\0" * 100, "not-downloaded"),
    ],
)
def test_Y16_bytes_that_are_no_text_are_named_and_not_read(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "Ann.md").write_bytes(data)
    note = read_note(str(tmp_path), "Ann.md")
    assert note is not None
    rows = note_rows(note, CONVENTIONS)
    assert [problem[2] for problem in rows.problems] == [code]
    assert (rows.name, rows.text, rows.interactions) == ("Ann", "", [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_P05_a_pipe_is_passed_over_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "Ann.md").write_text(GOOD)
    assert [row.name for row in rows_of(tmp_path, ["pipe.md", "folder.md", "Ann.md"])] == ["Ann Lee"]


def test_P04_a_note_that_became_a_link_since_it_was_listed_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("---\nname: Secret\n---\n")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "Ann.md").symlink_to(outside)
    (row,) = rows_of(vault, ["Ann.md"])
    assert [problem[2] for problem in row.problems] == ["unreadable"]
    assert "Secret" not in repr(row)
