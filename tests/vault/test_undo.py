"""What can be undone, and what is kept of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mdnet.errors import Conflict, MdnetError, UnknownName
from mdnet.model.change import Change, ChangeSet
from mdnet.places import vault_folder
from mdnet.vault import journal, undo
from mdnet.vault.writing import apply

TIME = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
Vault = Callable[[dict[str, str]], Path]


def change(root: Path, path: str, after: bytes | None, number: int = 0, title: str = "") -> ChangeSet:
    file = root / path
    before = file.read_bytes() if file.exists() else None
    changes = ChangeSet(title or f"step {number}", (Change(path, before, after),))
    return apply(root, changes, TIME + timedelta(minutes=number))


def state(root: Path) -> Path:
    return vault_folder("STATE", root)


def test_steps_are_listed_newest_first_and_undone_one_after_the_other(write_vault: Vault) -> None:
    root = write_vault({"a.md": "0"})
    made = [change(root, "a.md", str(number).encode(), number) for number in (1, 2, 3)]
    steps = undo.history(root)
    assert [(step.title, step.time.minute) for step in steps] == [("step 3", 33), ("step 2", 32), ("step 1", 31)]
    assert [step.changes for step in steps] == made[::-1]
    for number in (2, 1, 0):
        assert undo.undo(root).title == f"step {number + 1}"
        assert (root / "a.md").read_text() == str(number)
        assert len(undo.history(root)) == number
    with pytest.raises(MdnetError, match="nothing to undo"):
        undo.undo(root)


def test_any_step_can_be_undone_whose_files_are_as_it_left_them(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a", "b.md": "b"})
    change(root, "a.md", b"A", 1)
    change(root, "b.md", b"B", 2)
    old = undo.history(root)[1]
    assert undo.undo(root, old).changes == (Change("a.md", b"A", b"a"),)
    assert (root / "b.md").read_text() == "B"
    assert [step.title for step in undo.history(root)] == ["step 2"]
    with pytest.raises(UnknownName, match="step 1"):
        undo.undo(root, old)


def test_undo_refuses_when_the_file_changed_since_and_names_it(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a", "b.md": "b"})
    apply(root, ChangeSet("both", (Change("a.md", b"a", b"A"), Change("b.md", b"b", b"B"))), TIME)
    (root / "a.md").write_text("typed")
    with pytest.raises(Conflict, match=r'"both" cannot be undone: a\.md was changed') as raised:
        undo.undo(root)
    assert raised.value.exit_code == 4
    assert [(root / name).read_text() for name in ("a.md", "b.md")] == ["typed", "B"], "all of it or nothing"
    (root / "a.md").write_text("A")
    undo.undo(root)
    assert [(root / name).read_text() for name in ("a.md", "b.md")] == ["a", "b"]


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf---\r\na: 1\r\n---\nx", b"caf\xe9 \0\xff", b"", "é\u2028\x85\x0b".encode()]
)
def test_bytes_come_back_as_they_were(write_vault: Vault, data: bytes) -> None:
    root = write_vault({})
    (root / "a.md").write_bytes(data)
    change(root, "a.md", b"other")
    undo.undo(root)
    assert (root / "a.md").read_bytes() == data


def test_a_new_file_goes_and_a_removed_one_comes_back(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    change(root, "New/Deep/n.md", b"n")
    change(root, "a.md", None)
    undo.undo(root)
    undo.undo(root)
    assert (root / "a.md").read_text() == "a"
    assert not (root / "New").exists()


def test_a_folder_with_something_in_it_stays(write_vault: Vault) -> None:
    root = write_vault({})
    change(root, "New/n.md", b"n")
    (root / "New/mine.md").write_text("mine")
    undo.undo(root)
    assert [item.name for item in (root / "New").iterdir()] == ["mine.md"]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_records_are_for_their_owner_only(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    mask = os.umask(0)
    try:
        change(root, "a.md", b"A")
    finally:
        os.umask(mask)
    (record,) = state(root).iterdir()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (state(root).parent, state(root), record)]
    assert modes == [0o700, 0o700, 0o600]


def test_steps_are_bounded_in_number(write_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "STEPS", 3)
    root = write_vault({"a.md": "0"})
    for number in range(1, 6):
        change(root, "a.md", str(number).encode(), number)
    assert [step.title for step in undo.history(root)] == ["step 5", "step 4", "step 3"]
    assert len(list(state(root).iterdir())) == 3


def test_steps_are_bounded_in_bytes_and_the_newest_stays(write_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "BYTES", 3000)
    root = write_vault({"a.md": "0"})
    for number in range(1, 4):
        change(root, "a.md", str(number).encode() * 1000, number)
    assert [step.title for step in undo.history(root)] == ["step 3"]
    change(root, "a.md", b"4" * 10_000, 4)
    assert [step.title for step in undo.history(root)] == ["step 4"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"title": "x", "changes": [{}]}', b"\xff\xfe"])
def test_a_damaged_record_is_passed_over(write_vault: Vault, damage: bytes) -> None:
    root = write_vault({"a.md": "a"})
    change(root, "a.md", b"A", 1)
    (state(root) / "00000002.json").write_bytes(damage)
    assert [step.title for step in undo.history(root)] == ["step 1"]
    undo.undo(root)
    (state(root) / "pending.json").write_bytes(damage)
    change(root, "a.md", b"B", 3)
    assert [step.title for step in undo.history(root)] == ["step 3"]


def test_what_was_done_to_a_forgotten_file_is_cut_out(write_vault: Vault) -> None:
    root = write_vault({"Ada.md": "secret of Ada", "b.md": "b", "c.md": "c"})
    change(root, "c.md", b"C", 0)
    both = (Change("Ada.md", b"secret of Ada", b"Ada 2"), Change("b.md", b"b", b"B"))
    apply(root, ChangeSet("log coffee with Ada", both), TIME)
    apply(root, ChangeSet("archive Ada", (Change("Archive/Ada.md", b"Ada 2", b"Ada 2", "Ada.md"),)), TIME)
    undo.forget(root, ["Archive/Ada.md", "Ada.md"])
    assert [step.title for step in undo.history(root)] == ["partly forgotten", "step 0"]
    assert not any(b"Ada" in path.read_bytes() for path in state(root).iterdir())
    undo.undo(root)
    undo.undo(root)
    assert [(root / name).read_text() for name in ("b.md", "c.md", "Archive/Ada.md")] == ["b", "c", "Ada 2"]


def test_what_is_not_to_be_undone_leaves_no_record(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a", "b.md": "b"})
    apply(root, ChangeSet("forget", (Change("a.md", b"a", None), Change("b.md", b"b", b"B"))), None)
    assert undo.history(root) == []
    assert list(state(root).iterdir()) == []


def test_two_vaults_have_two_histories(write_vault: Vault, tmp_path: Path) -> None:
    root = write_vault({"a.md": "a"})
    (tmp_path / "other").mkdir()
    change(root, "a.md", b"A")
    assert undo.history(tmp_path / "other") == []
    (tmp_path / "link").symlink_to(root)
    assert len(undo.history(tmp_path / "link")) == 1, "one vault, whatever the way to it"
