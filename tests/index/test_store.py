"""The index's file may be missing, damaged, foreign, locked or out of reach: answers stay right, with at most a word."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_dump import Dump, dump, open_vault, refreshed

from mdnet.index import store as store_module
from mdnet.index.refresh import refresh
from mdnet.index.schema import VERSION
from mdnet.index.store import Store, index_path

NOTES = {
    "People/Ana Diaz.md": "---\naliases: [Annie]\ncadence: monthly\n---\n## Log\n- 2026-03-01 coffee: maps #gave\n",
    "People/Ben.md": "---\nuid: b-1\n---\n## Log\n- 2026-03-02 call with [[Annie]]: about paint\n- [ ] Send maps\n",
    "Notes/idea.md": "ask [[Ben]]\n",
}


@pytest.fixture
def root(write_vault: Callable[[dict[str, str]], Path]) -> Path:
    return write_vault(NOTES).resolve()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "mdnet" / "abc" / "index.db"


@pytest.fixture
def truth(root: Path) -> Dump:
    return refreshed(root)[0]


def answers(root: Path, path: Path) -> tuple[Dump, str]:
    """What a program that starts now says, and its notice."""
    vault = open_vault(root)
    store = Store(path, vault.settings.fingerprint)
    refresh(vault, store)
    try:
        return dump(store.db), store.notice
    finally:
        store.close()


def kept(root: Path, path: Path) -> bool:
    """Whether a program that starts now finds the index as it should be."""
    store = Store(path, open_vault(root).settings.fingerprint)
    store.close()
    return not store.fresh and store.path is not None and not store.notice


def test_I01_a_missing_index_is_made_and_found_the_next_time(root: Path, path: Path, truth: Dump) -> None:
    assert not kept(root, path)
    assert answers(root, path) == (truth, "")
    assert kept(root, path)
    before = path.read_bytes()
    assert answers(root, path) == (truth, "")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"garbage\n",
        lambda data: data[: len(data) // 2],
        lambda data: data[:100],
        lambda data: data[:4096] + bytes(len(data) - 4096),
        lambda data: data + b"more",
        lambda data: os.urandom(len(data)),
    ],
)
def test_I02_a_damaged_index_is_built_again_with_one_notice(
    root: Path, path: Path, truth: Dump, damage: Callable[[bytes], bytes]
) -> None:
    answers(root, path)
    path.write_bytes(damage(path.read_bytes()))
    found, notice = answers(root, path)
    assert found == truth
    assert notice == "The index was damaged or half written; it is built again."
    assert answers(root, path) == (truth, "")


def test_I02_an_empty_file_is_a_new_index(root: Path, path: Path, truth: Dump) -> None:
    answers(root, path)
    path.write_bytes(b"")
    assert answers(root, path) == (truth, "")


def test_I02_one_byte_flipped_anywhere_changes_no_answer(root: Path, path: Path, truth: Dump) -> None:
    dice = random.Random(2)
    answers(root, path)
    for _ in range(200):
        times = path.stat()
        with path.open("r+b") as file:
            at = dice.randrange(times.st_size)
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 1 << dice.randrange(8)]))
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert answers(root, path)[0] == truth, at


def test_I02_files_that_sqlite_would_take_for_its_own_change_no_answer(
    root: Path, path: Path, truth: Dump, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    db = sqlite3.connect(other)
    db.executescript("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES(1)")
    db.execute("INSERT INTO t VALUES(zeroblob(200000))")
    db.commit()
    answers(root, path)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).write_bytes(other.with_name(other.name + suffix).read_bytes())
    assert answers(root, path) == (truth, "")
    db.close()

    db = sqlite3.connect(other, isolation_level=None)
    db.executescript("PRAGMA journal_mode=DELETE; PRAGMA cache_size=1; BEGIN; UPDATE t SET x=zeroblob(300000)")
    journal = other.with_name(other.name + "-journal").read_bytes()
    assert any(journal[:8]), "a journal that asks to be rolled back"
    path.with_name(path.name + "-journal").write_bytes(journal)
    assert answers(root, path)[0] == truth
    db.close()


def test_I02_a_file_without_its_seal_is_not_trusted(root: Path, path: Path, truth: Dump) -> None:
    answers(root, path)
    path.with_name("index.seal").unlink()
    assert answers(root, path)[0] == truth
    assert kept(root, path)


def test_I02_damage_that_comes_while_the_index_is_open_is_noticed(root: Path, path: Path, truth: Dump) -> None:
    vault = open_vault(root)
    store = Store(path, vault.settings.fingerprint)
    refresh(vault, store)
    path.write_bytes(b"x" * 50_000)
    refresh(vault, store)
    assert dump(store.db) == truth
    path.unlink()
    refresh(vault, store)
    assert dump(store.db) == truth
    assert path.stat().st_size > 0


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1, 0, 2**31 - 1])
def test_I03_an_index_of_another_version_is_built_again(root: Path, path: Path, truth: Dump, version: int) -> None:
    answers(root, path)
    store = Store(path, open_vault(root).settings.fingerprint)
    with store.writing() as db:  # as that version would have written it, with its seal
        db.execute("DROP TABLE terms")
        db.execute(f"PRAGMA user_version={version}")
    store.close()
    assert answers(root, path) == (truth, "")
    assert kept(root, path)


def test_I03_an_index_made_under_other_settings_is_built_again(root: Path, path: Path) -> None:
    assert answers(root, path)[0]["contacts"]
    (root / ".mdnet" / "config.toml").write_text('[folders]\npeople = ["Notes"]\n')
    assert [row[0] for row in answers(root, path)[0]["contacts"]] == ["Notes/idea.md"]
    (root / ".mdnet" / "config.toml").unlink()
    assert len(answers(root, path)[0]["contacts"]) == 2


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUSY_MS", 300)


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.usefixtures("impatient")
def test_I05_an_index_locked_for_ever_is_answered_from_the_files(
    root: Path, path: Path, lock: str, changed: bool
) -> None:
    answers(root, path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"BEGIN {lock}")
    if changed:
        (root / "People" / "Cyril.md").write_text("new")
    found, notice = answers(root, path)
    assert found == refreshed(root)[0]
    locked = lock == "EXCLUSIVE" or changed
    assert notice == ("The index cannot be kept (database is locked); this takes longer each time." if locked else "")
    other.close()
    assert answers(root, path) == (found, "")


def test_I05_a_lock_that_goes_is_waited_for(root: Path, path: Path) -> None:
    answers(root, path)
    (root / "People" / "Cyril.md").write_text("new")
    taken = threading.Event()

    def hold() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        taken.set()
        time.sleep(0.7)
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait()
    found, notice = answers(root, path)
    holder.join()
    assert notice == ""
    assert found == refreshed(root)[0]
    assert kept(root, path)


def test_I05_what_is_read_while_another_process_fills_the_index_is_the_whole_of_it(
    root: Path, path: Path, truth: Dump
) -> None:
    vault = open_vault(root)
    one, other = (Store(path, vault.settings.fingerprint) for _ in range(2))
    found = []
    with one.building() as db:
        assert db is not None
        waiting = threading.Thread(target=lambda: found.append(answers(root, path)))
        waiting.start()
        time.sleep(0.2)
        raised = True
        with pytest.raises(sqlite3.OperationalError):
            sqlite3.connect(path, timeout=0).execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO notes(id, path, digest) VALUES(1, 'gone.md', '')")
    waiting.join()
    assert raised
    assert found == [(truth, "")]
    other.close()


def test_I06_a_cache_that_is_no_folder_is_done_without(root: Path, path: Path, truth: Dump) -> None:
    path.parent.parent.parent.mkdir(parents=True)
    path.parent.parent.write_text("a file where the folder should be")
    found, notice = answers(root, path)
    assert found == truth
    assert notice.startswith("The index cannot be kept (")
    assert notice.endswith("); this takes longer each time.")
    assert notice.count("\n") == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_I06_a_read_only_cache_is_read_and_else_done_without(root: Path, path: Path, truth: Dump) -> None:
    answers(root, path)
    path.parent.chmod(0o500)
    path.chmod(0o400)
    try:
        assert answers(root, path) == (truth, "")
        (root / "People" / "Cyril.md").write_text("new")
        found, notice = answers(root, path)
        assert notice.startswith("The index cannot be kept (")
        assert found == refreshed(root)[0]
    finally:
        path.parent.chmod(0o700)


def test_I06_without_a_home_nothing_is_written_to_the_working_folder(
    root: Path, truth: Dump, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    found, notice = answers(root, Path("~/.cache/mdnet/abc/index.db"))
    assert found == truth
    assert notice.startswith("The index cannot be kept (")
    assert list(empty.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
@pytest.mark.parametrize("limit", [1, 20_000, 100_000])
def test_I06_a_full_disk_is_done_without(root: Path, path: Path, limit: int) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from test_store import answers;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        f"found, notice = answers(Path({str(root)!r}), Path({str(path)!r}));"
        "print(len(found['contacts']), notice)"
    )
    done = run_child(code)
    assert done.stderr == ""
    assert done.stdout.startswith("2 The index cannot be kept (")
    assert answers(root, path)[0] == refreshed(root)[0]


def run_child(code: str) -> subprocess.CompletedProcess[str]:
    here = Path(__file__).resolve().parent
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(here), str(here.parent), str(here.parent.parent)))}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=100)


def test_I07_nothing_is_asked_of_the_file_system_that_a_network_one_does_not_have(root: Path, path: Path) -> None:
    vault = open_vault(root)
    store = Store(path, vault.settings.fingerprint)
    refresh(vault, store)
    assert store.db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    (root / "People" / "Cyril.md").write_text("new")
    refresh(vault, store)
    assert sorted(file.name for file in path.parent.iterdir()) == ["index.db", "index.seal"]


def test_I08_vaults_are_told_apart_by_their_real_path(tmp_path: Path) -> None:
    for folder in ("a/vault", "b/vault"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    one, other = index_path(tmp_path / "a/vault"), index_path(tmp_path / "b/vault")
    assert one != other
    assert index_path(tmp_path / "link" / "vault") == one
    assert index_path(tmp_path / "b" / ".." / "a" / "vault") == one


def test_I08_a_vault_that_comes_where_another_was_is_read_anew(root: Path, path: Path) -> None:
    answers(root, path)
    root.rename(root.with_name("elsewhere"))
    (root / "People").mkdir(parents=True)
    (root / "People" / "Ana Diaz.md").write_text("another Ana")
    found, _ = answers(root, path)
    assert found == refreshed(root)[0]
    assert [row[0] for row in found["notes"]] == ["People/Ana Diaz.md"]


def test_G10_P06_the_index_lies_outside_the_vault_whatever_the_vault_says(root: Path) -> None:
    (root / ".mdnet" / "config.toml").write_text(f'index_path = "{root}/x.db"\ncache = "{root}"\n')
    place = index_path(root)
    assert not place.is_relative_to(root)
    answers(root, place)
    assert place.exists()
    files = {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}
    assert files == {*NOTES, ".mdnet/config.toml"}


@pytest.fixture
def open_mask() -> Iterator[None]:
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
@pytest.mark.usefixtures("open_mask")
def test_I10_nobody_else_may_read_the_index(root: Path, path: Path) -> None:
    vault = open_vault(root)
    store = Store(path, vault.settings.fingerprint)
    refresh(vault, store)
    seen = {}
    with store.writing() as db:
        db.execute("UPDATE notes SET name='x'")
        db.execute("PRAGMA cache_spill=1")
        db.execute("PRAGMA cache_size=1")
        db.execute("INSERT INTO texts(rowid, name, body) VALUES(99, 'x', ?)", ("many words " * 50_000,))
        seen = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert seen == {"index.db": 0o600, "index.seal": 0o600, "index.db-journal": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("way", ["delete", "hide"])
def test_I11_nothing_of_a_deleted_note_is_left_in_the_file(root: Path, path: Path, way: str) -> None:
    secret = "zyxwvutsrqp"
    note = root / "People" / "Secret Agent.md"
    note.write_text(
        f"---\naliases: [{secret}a]\nneeds: [{secret}b]\nuid: {secret}c\n---\n## Log\n- 2026-01-01 coffee: {secret}d\n"
        f"- [ ] {secret}e\n\n## Facts\n- {secret}f: {secret}g\n\n## Other\n{secret}h [[{secret}i]]\n"
    )
    for number in range(30):
        (root / f"{number}.md").write_text(f"many words {number} " * 100)
    answers(root, path)
    assert secret.encode() in path.read_bytes()
    if way == "delete":
        note.unlink()
    else:
        note.write_text("---\nprivate: true\n---\n" + secret)
    answers(root, path)
    assert {file.name for file in path.parent.iterdir()} == {"index.db", "index.seal"}
    assert secret.encode() not in path.read_bytes()
    assert (b"Secret Agent" in path.read_bytes()) == (way == "hide")


def test_I09_whatever_text_a_note_holds_the_index_holds(root: Path, path: Path) -> None:
    odd = '---\nname: "a\\0b\'\\"%_"\nuid: 99999999999999999999\naliases: [\'\\ud800\', "\U0001f600", É, é]\n---\n'
    (root / "People" / "Odd.md").write_bytes((odd + "## Log\n- 2026-01-01 tea: É é % _ \" ' \u202e\x1b[31m\n").encode())
    found, notice = answers(root, path)
    assert notice == ""
    assert found == refreshed(root)[0]
    assert "People/Odd.md" in [row[0] for row in found["contacts"]]


def test_what_is_written_into_a_scratch_view_is_thrown_away(root: Path, path: Path, truth: Dump) -> None:
    vault = open_vault(root)
    store = Store(path, vault.settings.fingerprint)
    refresh(vault, store)
    with store.reading(scratch=True) as db:
        db.execute("UPDATE contacts SET due_on='2000-01-01'")
        db.execute("INSERT INTO texts(rowid, name, body) VALUES(99, 'x', ?)", ("many words " * 300_000,))
    assert dump(store.db) == truth
    assert kept(root, path)


def test_the_generation_moves_when_the_index_says_something_else_and_only_then(root: Path, path: Path) -> None:
    vault = open_vault(root)
    store = Store(path, vault.settings.fingerprint)

    def generation() -> int:
        refresh(vault, store)
        return store.generation

    first = generation()
    time.sleep(0.06)
    assert generation() == first, "a signature that has become sure says nothing new"
    os.utime(root / "Notes" / "idea.md", (1, 1))
    assert generation() == first
    (root / "Notes" / "idea.md").write_text("another")
    second = generation()
    assert second != first
    (root / "Notes" / "new.md").symlink_to("/etc/hostname")
    third = generation()
    assert third not in (first, second)
    store.rebuild()
    assert generation() not in (first, second, third)
