"""The one writer: what it keeps, what it refuses, and that nothing is left behind."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mdnet.errors import Conflict, Stale
from mdnet.model.change import Change, ChangeSet
from mdnet.vault import editors, folders, undo, write, writing
from mdnet.vault.writing import apply

TIME = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
Vault = Callable[[dict[str, str]], Path]
POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")


def one(path: str, before: str | None, after: str | None, source: str = "") -> ChangeSet:
    old, new = (None if text is None else text.encode() for text in (before, after))
    return ChangeSet(f"change {path}", (Change(path, old, new, source),))


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def identity(path: Path) -> tuple[int, int, bytes]:
    return path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()


def test_files_are_changed_made_and_removed_together(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a", "gone.md": "g"})
    changes = ChangeSet(
        "three", (Change("a.md", b"a", b"A"), Change("New/n.md", None, b"n"), Change("gone.md", b"g", None))
    )
    assert apply(root, changes, TIME) == changes
    assert files(root) == {"a.md": b"A", "New/n.md": b"n"}


def test_W17_equal_bytes_are_not_written(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    was = identity(root / "a.md")
    assert apply(root, one("a.md", "a", "a"), TIME).changes == ()
    assert write(root, "a.md", b"a") is False
    assert identity(root / "a.md") == was
    assert undo.history(root) == []


def test_C01_a_file_that_changed_meanwhile_is_left(write_vault: Vault) -> None:
    root = write_vault({"a.md": "mine", "b.md": "b"})
    changes = ChangeSet("both", (Change("b.md", b"b", b"B"), Change("a.md", b"was", b"new")))
    with pytest.raises(Stale, match=r"a\.md was changed meanwhile; nothing was written") as raised:
        apply(root, changes, TIME)
    assert raised.value.exit_code == 4
    assert files(root) == {"a.md": b"mine", "b.md": b"b"}
    assert undo.history(root) == []


@pytest.mark.parametrize(("before", "text"), [("x", "is gone"), (None, "is there already")])
def test_C01_a_file_that_came_or_went_meanwhile(write_vault: Vault, before: str | None, text: str) -> None:
    root = write_vault({} if before else {"a.md": "there"})
    was = files(root)
    with pytest.raises(Stale, match=text):
        apply(root, one("a.md", before, "new"), TIME)
    assert files(root) == was


@pytest.mark.parametrize("step", ["first", "second"])
def test_C01_an_editor_saves_just_before_the_rename(
    write_vault: Vault, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The comparison that counts is the last one: what was put in place by then is put back."""
    root = write_vault({"a.md": "a", "b.md": "b"})
    path = root / ("a.md" if step == "first" else "b.md")
    sync, synced = os.fsync, []

    def saving(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 4:  # record, its folder, two new files
            path.write_bytes(b"typed")
        sync(handle)

    monkeypatch.setattr(os, "fsync", saving)
    with pytest.raises(Stale):
        apply(root, ChangeSet("t", (Change("a.md", b"a", b"A"), Change("b.md", b"b", b"B"))), TIME)
    assert files(root) == {"a.md": b"a", "b.md": b"b"} | {path.name: b"typed"}
    assert undo.history(root) == []


def test_C01_a_change_is_computed_once_more(write_vault: Vault) -> None:
    root = write_vault({"a.md": "theirs\n"})

    def again() -> ChangeSet:
        text = (root / "a.md").read_text()
        return one("a.md", text, text + "mine\n")

    made = apply(root, one("a.md", "", "mine\n"), TIME, again)
    assert made == again().reverse() or made.changes[0].after == b"theirs\nmine\n"
    assert files(root) == {"a.md": b"theirs\nmine\n"}
    with pytest.raises(Stale):
        apply(root, one("a.md", "no", "x"), TIME, lambda: one("a.md", "nor", "x"))


@pytest.mark.parametrize(
    "path", ["../x.md", "/etc/cron.d/x", "a/../../x.md", "", ".", "..", "a\0b.md", "out/x.md", "out.md"]
)
@pytest.mark.parametrize("source", ["", "a.md"])
def test_P01_no_path_leads_out_of_the_vault(write_vault: Vault, tmp_path: Path, path: str, source: str) -> None:
    root = write_vault({"a.md": "a"})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "o.md").write_text("o")
    (root / "out").symlink_to(outside)
    (root / "out.md").symlink_to(outside / "o.md")
    with pytest.raises(Conflict):
        apply(root, one(path, "a" if source else None, "x", source), TIME)
    assert [(file.name, file.read_text()) for file in outside.iterdir()] == [("o.md", "o")]
    assert sorted(item.name for item in tmp_path.iterdir()) == ["outside", "vault"]
    assert (root / "a.md").read_text() == "a"


def test_A11_a_link_out_of_the_vault_is_not_written(write_vault: Vault, tmp_path: Path) -> None:
    root = write_vault({})
    (tmp_path / "o.md").write_text("o")
    (root / "out.md").symlink_to(tmp_path / "o.md")
    with pytest.raises(Conflict, match="leads out"):
        apply(root, one("out.md", "o", "x"), TIME)
    assert (tmp_path / "o.md").read_text() == "o"


@pytest.mark.skipif(not folders._HELD, reason="no folder handles here")
@pytest.mark.parametrize("moment", range(12))
def test_P04_a_folder_swapped_for_a_link_is_not_followed(
    write_vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """Whenever somebody swaps the folder, once its path was checked, nothing outside is touched."""
    root = write_vault({"People/a.md": "a"})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("a")
    opened: list[str] = []
    below = folders.Folder.below

    def swapping(folder: folders.Folder, name: str) -> folders.Folder:
        if len(opened) == moment:
            (root / "People").rename(root / "Away")
            (root / "People").symlink_to(outside)
        opened.append(name)
        return below(folder, name)

    monkeypatch.setattr(folders.Folder, "below", swapping)
    try:
        apply(root, one("People/a.md", "a", "A"), TIME)
    except Conflict as error:
        assert "where a folder should be" in str(error)
    assert files(outside) == {"a.md": b"a"}
    if len(opened) > moment:
        assert (root / "Away/a.md").read_bytes() in (b"a", b"A")
    else:
        assert moment > 5, "the folder is opened several times"


@POSIX
def test_A08_a_read_only_file_is_refused(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    (root / "a.md").chmod(0o444)
    for change in (one("a.md", "a", "A"), one("a.md", "a", None), one("b.md", "a", "a", "a.md")):
        with pytest.raises(Conflict, match=r"a\.md is read-only"):
            apply(root, change, TIME)
    assert files(root) == {"a.md": b"a"}
    assert stat.S_IMODE((root / "a.md").stat().st_mode) == 0o444


@POSIX
@pytest.mark.parametrize("mode", [0o664, 0o600, 0o640, 0o755])
def test_A09_the_mode_is_kept(write_vault: Vault, mode: int) -> None:
    root = write_vault({"a.md": "a", "b.md": "b"})
    for name in ("a.md", "b.md"):
        (root / name).chmod(mode)
    mask = os.umask(0o077)
    try:
        both = (Change("b.md", b"b", None), Change("a.md", b"a", b"A"), Change("new.md", None, b"n"))
        apply(root, ChangeSet("t", both), TIME)
        assert stat.S_IMODE((root / "a.md").stat().st_mode) == mode
        assert stat.S_IMODE((root / "new.md").stat().st_mode) == 0o600, "a new file's is the user's usual one"
        undo.undo(root)
    finally:
        os.umask(mask)
    assert [stat.S_IMODE((root / name).stat().st_mode) for name in ("a.md", "b.md")] == [mode, mode]


@POSIX
def test_A09_owner_and_group_are_kept(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    try:
        os.chown(root / "a.md", 1234, 2345)
    except PermissionError:
        pytest.skip("only root gives files away")
    apply(root, one("a.md", "a", "A"), TIME)
    found = (root / "a.md").stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1234, 2345, 0o644)


@POSIX
def test_A09_another_group_gets_no_rights_by_it(write_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_vault({"a.md": "a"})
    (root / "a.md").chmod(0o664)
    status = os.fstat

    def foreign(handle: int) -> os.stat_result:
        found = status(handle)
        values = list(found)
        values[5] = 4242 if found.st_size == 1 and values[0] & 0o060 else values[5]
        return os.stat_result(values)

    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "fstat", foreign)
    monkeypatch.setattr(os, "fchown", refuse)
    apply(root, one("a.md", "a", "AA"), None)
    monkeypatch.undo()
    assert stat.S_IMODE((root / "a.md").stat().st_mode) == 0o604


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_A09_extended_attributes_are_kept(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    try:
        os.setxattr(root / "a.md", "user.note", b"blue")
    except OSError:
        pytest.skip("no extended attributes on this file system")
    apply(root, one("a.md", "a", "A"), TIME)
    assert os.getxattr(root / "a.md", "user.note") == b"blue"


@POSIX
def test_A10_a_link_within_the_vault_stays_one(write_vault: Vault) -> None:
    root = write_vault({".files/a.md": "a"})
    (root / "a.md").symlink_to(".files/a.md")
    apply(root, one("a.md", "a", "A"), TIME)
    assert os.readlink(root / "a.md") == ".files/a.md"
    assert (root / ".files/a.md").read_text() == "A"
    undo.undo(root)
    assert (os.readlink(root / "a.md"), (root / ".files/a.md").read_text()) == (".files/a.md", "a")
    for change in (one("a.md", "a", None), one("b.md", "a", "a", "a.md")):
        with pytest.raises(Conflict, match="by hand"):
            apply(root, change, TIME)


@POSIX
def test_A10_a_file_and_a_link_to_it_are_not_both_changed(write_vault: Vault) -> None:
    root = write_vault({"b.md": "b"})
    (root / "a.md").symlink_to("b.md")
    with pytest.raises(Conflict, match="several links"):
        apply(root, ChangeSet("t", (Change("a.md", b"b", b"A"), Change("b.md", b"b", b"B"))), TIME)


@POSIX
def test_A12_a_hard_link_is_refused(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    os.link(root / "a.md", root / "b.md")
    with pytest.raises(Conflict, match="2 names"):
        apply(root, one("a.md", "a", "A"), TIME)
    assert (root / "a.md").samefile(root / "b.md")


@POSIX
def test_P05_what_is_no_plain_file_is_refused(write_vault: Vault) -> None:
    root = write_vault({})
    os.mkfifo(root / "fifo.md")
    (root / "folder.md").mkdir()
    for name in ("fifo.md", "folder.md"):
        with pytest.raises((Conflict, OSError), match=name):
            apply(root, one(name, None, "x"), TIME)
    assert [item.name for item in root.iterdir()] and not (root / "folder.md").is_file()


@POSIX
def test_A13_what_a_killed_run_left_is_removed_and_never_listed(write_vault: Vault) -> None:
    from mdnet.config import load
    from mdnet.vault import Vault as Opened
    from mdnet.vault.locking import locked

    root = write_vault({"People/a.md": "a", ".mdnet-x-0.tmp.md": "z"})
    with locked(root) as lock:
        lock.note(["People/.mdnet-abc-0.tmp", "People/a.md"])
    (root / "People/.mdnet-abc-0.tmp").write_text("half")
    assert list(Opened(root, load(root)).listing().notes) == ["People/a.md"]
    write(root, "b.md", b"b")
    assert files(root).keys() == {"People/a.md", "b.md", ".mdnet-x-0.tmp.md"}


def test_A14_a_batch_syncs_each_folder_once(write_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_vault({f"{folder}/{number}.md": "x" for folder in ("A", "B") for number in range(20)})
    if not folders._HELD:
        pytest.skip("folders are not synced here")
    done, sync, replace = [], os.fsync, os.replace

    def syncing(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def renaming(*arguments: object, **more: object) -> None:
        done.append("rename")
        replace(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", renaming)
    changes = [Change(f"{folder}/{number}.md", b"x", b"y") for folder in ("A", "B") for number in range(20)]
    apply(root, ChangeSet("t", tuple(changes)), None)
    record = ["file", "rename", "folder"]
    assert done == [*record, *["file"] * 40, *["rename"] * 40, "folder", "folder"]


@POSIX
def test_S03_temporary_files_are_for_their_owner(write_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_vault({"a.md": "a"})
    modes, real = [], os.write

    def looking(handle: int, data: bytes) -> int:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return real(handle, data)

    monkeypatch.setattr(os, "write", looking)
    apply(root, one("a.md", "a", "A"), TIME)
    assert len(modes) > 2 and set(modes) == {0o600}


def test_a_file_moves_and_nothing_is_in_its_way(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a", "taken.md": "t"})
    inode = (root / "a.md").stat().st_ino
    apply(root, one("Archive/2026/a.md", "a", "a", "a.md"), TIME)
    assert (root / "Archive/2026/a.md").stat().st_ino == inode
    apply(root, one("b.md", "a", "B", "Archive/2026/a.md"), TIME)
    assert files(root) == {"b.md": b"B", "taken.md": b"t"}
    with pytest.raises(Conflict, match="there already"):
        apply(root, one("taken.md", "B", "B", "b.md"), TIME)
    undo.undo(root)
    undo.undo(root)
    assert files(root) == {"a.md": b"a", "taken.md": b"t"}
    assert not (root / "Archive").exists(), "folders that were made are removed"


@pytest.mark.parametrize("after", ["a", "A"])
def test_N02_only_the_case_of_a_name_changes(write_vault: Vault, monkeypatch: pytest.MonkeyPatch, after: str) -> None:
    """On a file system that takes upper for lower case: the folder is asked by any case, and keeps what it was told."""
    root = write_vault({"ana.md": "a"})
    if not (root / "ANA.md").exists():
        _ignore_case(monkeypatch)
    apply(root, one("Ana.md", "a", after, "ana.md"), TIME)
    assert os.listdir(root) and {"Ana.md": after.encode()} == files(root)
    undo.undo(root)
    assert files(root) == {"ana.md": b"a"}


@pytest.mark.parametrize("after", ["a", "A"])
def test_N02_a_name_gets_its_case_back_when_the_rest_fails(
    write_vault: Vault, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    root = write_vault({"ana.md": "a", "b.md": "b"})
    if not (root / "ANA.md").exists():
        _ignore_case(monkeypatch)
    remove = folders.Folder.remove

    def failing(folder: folders.Folder, name: str) -> None:
        if name == "b.md":
            raise OSError(5, "broken")
        remove(folder, name)

    monkeypatch.setattr(folders.Folder, "remove", failing)
    move = Change("Ana.md", b"a", after.encode(), "ana.md")
    with pytest.raises(OSError, match=r"broken: 'b\.md'"):
        apply(root, ChangeSet("t", (move, Change("b.md", b"b", None))), TIME)
    assert files(root) == {"ana.md": b"a", "b.md": b"b"}


def _ignore_case(monkeypatch: pytest.MonkeyPatch) -> None:
    at = folders.Folder._at
    replace = os.replace

    def known(folder: folders.Folder, name: str) -> str:
        same = [other for other in folder.names() if other.casefold() == name.casefold()]
        return at(folder, same[0] if same else name)

    def moved(folder: folders.Folder, name: str, other: folders.Folder, new: str) -> None:
        there, old = known(other, new), known(folder, name)
        replace(old, there, src_dir_fd=folder.handle, dst_dir_fd=other.handle)
        if there.casefold() == old.casefold():  # one file: it takes the new name as written
            replace(there, at(other, new), src_dir_fd=other.handle, dst_dir_fd=other.handle)

    monkeypatch.setattr(folders.Folder, "_at", known)
    monkeypatch.setattr(folders.Folder, "replace", moved)


def test_generated_pages_are_no_step_and_block_none(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    apply(root, one("a.md", "a", "A"), TIME)
    assert write(root, "agendas/2026-W48.md", b"one") and write(root, "agendas/2026-W48.md", b"two")
    assert [step.title for step in undo.history(root)] == ["change a.md"]
    undo.undo(root)
    assert files(root) == {"a.md": b"a", "agendas/2026-W48.md": b"two"}


def test_C02_an_open_editor_is_seen(write_vault: Vault) -> None:
    root = write_vault({"People/a.md": "a", "People/b.md": "b", "c.md": "c", ".c.md.swp": ""})
    if os.name == "posix":
        (root / "People/.#b.md").symlink_to("ann@host.1234")
        assert editors.open_in_editor(root, ["People/a.md", "People/b.md", "c.md"]) == ["People/b.md", "c.md"]
    assert editors.open_in_editor(root, ["People/a.md", "c.md"]) == ["c.md"]


def test_a_vault_is_made_where_none_was(tmp_path: Path) -> None:
    assert write(tmp_path / "new" / "vault", "People/me.md", b"x")
    assert files(tmp_path) == {"new/vault/People/me.md": b"x"}


def test_without_a_place_for_the_record_nothing_is_changed(
    write_vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_vault({"a.md": "a"})
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with pytest.raises((OSError, Conflict), match="file"):
        apply(root, one("a.md", "a", "A"), TIME)
    assert files(root) == {"a.md": b"a"}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert write(root, "a.md", b"generated"), "without a cache there is no lock, and comparing protects"


def test_recover_has_nothing_to_do(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    assert writing.recover(root) == []
    apply(root, one("a.md", "a", "A"), TIME)
    assert writing.recover(root) == []
