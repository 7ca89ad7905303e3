"""A refresh sees every change of the files, however they came by it, and never touches them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from index_dump import assert_sound, dump, open_vault, refreshed

from mdnet.errors import NoVault
from mdnet.index import difference, update
from mdnet.index.refresh import Changes, VaultEmptyError, refresh
from mdnet.index.store import Store
from mdnet.vault import Vault

Write = Callable[[dict[str, str]], Path]
ANA, BEN = "People/Ana.md", "People/Ben.md"


class Index:
    """A vault's index on disk."""

    def __init__(self, root: Path, path: Path) -> None:
        self.vault: Vault = open_vault(root)
        self.store = Store(path, self.vault.settings.fingerprint)

    def refresh(self, *, force_empty: bool = False) -> Changes:
        return refresh(self.vault, self.store, force_empty=force_empty)

    def assert_right(self) -> None:
        assert dump(self.store.db) == refreshed(self.vault.root)[0]
        assert_sound(self.store.db)

    def paths(self) -> list[str]:
        return [row[0] for row in self.store.db.execute("SELECT path FROM notes ORDER BY path")]

    def codes(self) -> list[tuple[str, str]]:
        return self.store.db.execute("SELECT path, code FROM problems ORDER BY path").fetchall()


@pytest.fixture
def opened(write_vault: Write, tmp_path: Path) -> Callable[[dict[str, str]], Index]:
    def make(notes: dict[str, str]) -> Index:
        index = Index(write_vault(notes), tmp_path / "cache" / "one" / "index.db")
        index.refresh()
        return index

    return make


def settle(root: Path) -> None:
    """Let the clock's tick pass, so that what was written before is told from what is written after."""
    time.sleep(0.06)


def test_changes_are_told_by_path(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({ANA: "a", BEN: "b", "x/1.md": ""})
    root = index.vault.root
    (root / ANA).write_text("aa")
    (root / BEN).unlink()
    (root / "x" / "1.md").rename(root / "x" / "2.md")
    (root / "x" / "0.md").write_text("")
    assert index.refresh() == Changes(("x/0.md", "x/2.md"), (ANA,), (BEN, "x/1.md"))
    assert index.refresh() == Changes()
    index.assert_right()


def test_W01_a_refresh_leaves_every_file_as_it_was(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({ANA: "---\nname: A\n---\n\r\n- x", BEN: "\ufeff---\nbad: [\n---\n", ".obsidian/app.json": "{}"})
    root = index.vault.root

    def look() -> dict[str, tuple[str, int, int, int]]:
        return {
            str(file.relative_to(root)): (
                hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "",
                file.stat().st_mtime_ns,
                file.stat().st_ctime_ns,
                file.stat().st_mode,
            )
            for file in (root, *root.rglob("*"))
        }

    before = look()
    index.refresh()
    index.store.rebuild()
    index.refresh()
    assert look() == before


def test_G03_a_checkout_and_the_way_back_are_followed(opened: Callable[[dict[str, str]], Index]) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git here")
    index = opened(
        {f"People/{number}.md": f"## Log\n- 2026-01-01 call with [[{number + 1}]]\n" for number in range(30)}
    )
    root = index.vault.root

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.hooksPath=/dev/null")
        subprocess.run(("git", *who, *arguments), cwd=root, check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "one")
    for number in range(10):
        (root / "People" / f"{number}.md").write_text(f"## Log\n- 2026-02-0{number or 1} tea with [[{number + 5}]]\n")
    (root / "People" / "29.md").unlink()
    (root / "People" / "new.md").write_text("")
    git("add", ".")
    git("commit", "-m", "two")
    index.refresh()
    git("checkout", "main~1")
    assert len(index.refresh().changed) == 10
    index.assert_right()
    git("checkout", "main")
    assert len(index.refresh().changed) == 10
    index.assert_right()


def test_where_nothing_changed_no_row_is_read_and_any_change_ends_that(
    opened: Callable[[dict[str, str]], Index],
) -> None:
    index = opened({ANA: "", BEN: ""})
    root = index.vault.root

    def reads_rows() -> bool:
        said: list[str] = []
        index.store.db.set_trace_callback(said.append)
        index.refresh()
        index.store.db.set_trace_callback(None)
        index.assert_right()
        return any("FROM notes" in query for query in said)

    settle(root)
    assert reads_rows()
    assert not reads_rows()
    for change in (
        lambda: (root / ANA).write_text("---\ncadence: weekly\n---\n"),
        lambda: (root / BEN).unlink(),
        lambda: (root / BEN).write_text(""),
        lambda: (root / "People" / "Dora.md").symlink_to("/nowhere"),
        lambda: (root / ANA).rename(root / "People" / "Anna.md"),
    ):
        change()
        assert reads_rows()
        settle(root)
        reads_rows()
        assert not reads_rows()


def test_G04_a_second_change_within_one_tick_of_the_clock_is_found(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({ANA: "one"})
    file = index.vault.root / ANA
    for text in ("two", "six", "ten") * 5:
        file.write_text(text)
        index.refresh()
        assert index.store.db.execute("SELECT body FROM texts").fetchone() == (text,)


def test_G04_a_file_whose_times_stand_still_is_read_until_they_can_be_trusted(
    opened: Callable[[dict[str, str]], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened({ANA: "one"})
    frozen = index.vault.listing()
    monkeypatch.setattr(type(index.vault), "listing", lambda vault: frozen)
    (index.vault.root / ANA).write_text("two")
    assert index.refresh().changed == (ANA,), "the file had changed just before it was first listed"
    now = max(frozen.notes[ANA][1:3]) + 51_000_000
    monkeypatch.setattr(difference.time, "time_ns", lambda: now)
    assert not index.refresh()
    (index.vault.root / ANA).write_text("six")
    assert not index.refresh(), "its times are old enough now to be believed"


def test_G04_whole_second_times_are_trusted_after_two_seconds() -> None:
    now = 1_800_000_000_500_000_000
    coarse = (3, 1_799_999_999_000_000_000, 1_799_999_999_000_000_000, 7)
    fine = (3, 1_799_999_999_000_000_001, 1_799_999_999_000_000_001, 7)
    assert difference.to_keep(fine, now) == fine
    assert difference.to_keep(coarse, now) != coarse
    assert difference.to_keep(coarse, now + 2_000_000_000) == coarse


def test_G05_an_older_time_is_a_change_too(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({ANA: "one", BEN: "two"})
    root = index.vault.root
    settle(root)
    index.refresh()
    times = (root / ANA).stat()
    (root / ANA).write_text("six")
    os.utime(root / ANA, (0, 0))
    (root / BEN).write_text("ten")
    os.utime(root / BEN, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert index.refresh().changed == (ANA, BEN)
    index.assert_right()


@pytest.mark.parametrize(
    "name",
    [
        "Ana.sync-conflict-20260112-003022-FUKIKK4.md",
        "Ana (conflicted copy 2026-01-12).md",
        "Ana (Ann's conflicted copy 2026-01-12).md",
        "Ana (Case Conflict).md",
    ],
)
def test_G06_G07_a_second_copy_is_reported_and_is_nobody(opened: Callable[[dict[str, str]], Index], name: str) -> None:
    index = opened({ANA: "", f"People/{name}": ""})
    assert index.paths() == [ANA]
    assert index.codes() == [(f"People/{name}", "conflict-copy")]
    (index.vault.root / "People" / name).unlink()
    generation = index.store.generation
    assert index.refresh() == Changes()
    assert index.codes() == []
    assert index.store.generation != generation


def test_G08_a_note_that_is_elsewhere_is_kept_as_it_was(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({ANA: "---\ncadence: monthly\n---\n", BEN: ""})
    root = index.vault.root
    before = dump(index.store.db)
    (root / ANA).rename(root / "elsewhere")
    (root / "People" / ".Ana.md.icloud").write_bytes(b"bplist00")
    assert index.refresh() == Changes()
    assert dump(index.store.db) == before
    (root / "elsewhere").rename(root / ANA)
    (root / "People" / ".Ana.md.icloud").unlink()
    assert index.refresh() == Changes()


def test_G08_a_note_that_never_was_here_is_somebody_all_the_same(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({"People/.Ana.md.icloud": "bplist00", BEN: "## Log\n- 2026-01-01 call with [[Ana]]\n"})
    row = index.store.db.execute("SELECT name, talks FROM contacts ORDER BY name").fetchall()
    assert row == [("Ana", 1), ("Ben", 1)]
    assert index.codes() == [(ANA, "not-downloaded")]
    assert index.refresh() == Changes()
    index.assert_right()
    root = index.vault.root
    (root / "People" / ".Ana.md.icloud").unlink()
    (root / ANA).write_text("---\ncadence: monthly\n---\n")
    assert index.refresh() == Changes(changed=(ANA,))
    index.assert_right()
    (root / "People" / "Cyril.md").write_bytes(bytes(100))
    assert index.refresh() == Changes(added=("People/Cyril.md",))
    assert index.codes() == [("People/Cyril.md", "not-downloaded")]


def test_G09_a_vault_that_seems_not_to_be_mounted_is_refused(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({f"{number}.md": "" for number in range(20)})
    root, before = index.vault.root, dump(index.store.db)
    for number in range(20):
        (root / f"{number}.md").unlink()
    with pytest.raises(VaultEmptyError, match=r"holds no notes, but the index knows 20.*--force-empty"):
        index.refresh()
    assert dump(index.store.db) == before
    assert len(index.refresh(force_empty=True).removed) == 20
    assert index.refresh() == Changes()


def test_G09_an_unmounted_vault_is_refused_although_its_settings_are_gone_too(
    write_vault: Write, tmp_path: Path
) -> None:
    notes = {f"{number}.md": "" for number in range(20)} | {".mdnet/config.toml": '[folders]\npeople = ["."]\n'}
    root, path = write_vault(notes), tmp_path / "cache" / "one" / "index.db"
    Index(root, path).refresh()
    shutil.rmtree(root)
    root.mkdir()
    for _ in range(2):
        with pytest.raises(VaultEmptyError):
            Index(root, path).refresh()
    root.rmdir()
    with pytest.raises(NoVault, match="cannot be read"):
        Index(root, path).refresh()
    write_vault(notes)
    index = Index(root, path)
    index.refresh()
    assert len(index.paths()) == 20


def test_G09_generated_files_alone_are_no_vault(opened: Callable[[dict[str, str]], Index]) -> None:
    made = "---\ngenerated_by: mdnet\n---\n"
    notes = {f"{number}.md": "" for number in range(20)} | {"agendas/2026-W40.md": made, "Plan.md": made}
    index = opened(notes)
    for number in range(20):
        (index.vault.root / f"{number}.md").unlink()
    (index.vault.root / "agendas" / "2026-W41.md").write_text(made)  # written while the vault was away
    (index.vault.root / "briefs").mkdir()
    (index.vault.root / "briefs" / "Ana.md").write_text(made)
    with pytest.raises(VaultEmptyError, match="the index knows 20"):
        index.refresh()
    (index.vault.root / "3.md").write_text("")
    assert len(index.refresh().removed) == 19


def test_G09_a_small_vault_may_become_empty(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({ANA: ""})
    (index.vault.root / ANA).unlink()
    assert index.refresh().removed == (ANA,)


def test_a_note_that_vanishes_between_the_look_and_the_reading_is_gone(
    opened: Callable[[dict[str, str]], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened({ANA: "one", BEN: "two"})
    root = index.vault.root
    (root / ANA).write_text("changed")
    (root / "new.md").write_text("")
    listing = index.vault.listing()
    (root / ANA).unlink()
    (root / "new.md").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(type(index.vault), "listing", lambda vault: listing)
        assert index.refresh() == Changes(removed=(ANA,))
    assert index.refresh() == Changes()
    index.assert_right()


def test_a_note_that_cannot_be_read_is_named_and_comes_back(
    opened: Callable[[dict[str, str]], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened({ANA: "---\ncadence: monthly\n---\n", BEN: ""})
    root = index.vault.root
    really = os.open

    def refuse(path: str, *arguments: int, **named: int) -> int:
        if str(path).endswith("Ana.md"):
            raise PermissionError(13, "Permission denied")
        return really(path, *arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        (root / ANA).chmod(0o000)
        assert index.refresh().changed == (ANA,)
        assert index.codes() == [(ANA, "unreadable")]
        assert index.refresh() == Changes()
        index.assert_right()
    (root / ANA).chmod(0o644)
    assert index.refresh().changed == (ANA,)
    assert index.codes() == []
    index.assert_right()


@pytest.mark.parametrize("known", [0, 5, 40])
def test_when_most_of_the_vault_changed_the_index_starts_again_and_tells_the_same(
    opened: Callable[[dict[str, str]], Index], monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    index = opened({f"{number}.md": "old" for number in range(known)})
    root = index.vault.root
    for number in range(2, 40):
        (root / f"{number}.md").write_text(f"new [[{number - 1}]]")
    if known:
        (root / "0.md").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(difference, "PARALLEL_FROM", 10)
        patched.delattr(update, "Update")  # that is for a few notes
        changes = index.refresh()
    assert changes.changed == tuple(sorted(f"{number}.md" for number in range(2, known)))
    assert changes.added == tuple(sorted(f"{number}.md" for number in range(max(2, known), 40)))
    assert changes.removed == (("0.md",) if known else ())
    index.assert_right()
    assert index.refresh() == Changes()


def test_when_most_files_were_only_touched_nothing_starts_again(
    opened: Callable[[dict[str, str]], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened({f"{number}.md": "old" for number in range(40)})
    monkeypatch.setattr(difference, "PARALLEL_FROM", 10)
    generation = index.store.generation
    for number in range(40):
        os.utime(index.vault.root / f"{number}.md", (number, number))
    assert index.refresh() == Changes()
    assert index.store.generation == generation


def test_S02_errors_name_paths_and_nothing_that_stands_in_notes(opened: Callable[[dict[str, str]], Index]) -> None:
    index = opened({f"{number}.md": "ana@example.org" for number in range(30)})
    for number in range(30):
        (index.vault.root / f"{number}.md").unlink()
    with pytest.raises(VaultEmptyError) as raised:
        index.refresh()
    assert "ana@example.org" not in str(raised.value)
    assert index.store.path
    index.store.path.write_bytes(b"ana@example.org")
    again = Index(index.vault.root, index.store.path)
    assert "ana@example.org" not in again.store.notice
