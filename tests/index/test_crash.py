"""A refresh may be killed or interrupted anywhere, and many may run at once: the next one is right (A02, A16, C04)."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_dump import assert_sound, dump, open_vault, refreshed

from mdnet.index.refresh import refresh
from mdnet.index.store import Store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")

NOTES = {
    f"People/{number}.md": f"---\ncadence: monthly\naliases: [a{number}]\n---\n## Log\n"
    f"- 2026-01-0{number} coffee with [[a{number % 5 + 1}]]: talk\n- [ ] write 📅 2026-02-01\n"
    for number in range(1, 6)
}
NOTHING_KEPT, ALL_KEPT = "nothing kept", "all kept"


class Scene:
    """A vault and its index, brought back to the same state before each attempt."""

    def __init__(self, place: Path) -> None:
        self.root, self.kept, self.cache = place / "vault", place / "kept", place / "cache"
        self.path = self.cache / "one" / "index.db"

    def prepare(self, what: str) -> None:
        """Lay out the vault and an index of its state before: `build` (none), `update` or `remove`."""
        for path, text in NOTES.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text)
        self.kept.mkdir()
        if what != "build":
            refreshed(self.root, self.path)
            (self.root / "People" / "1.md").write_text("## Log\n- 2026-03-01 tea with [[a3]]\n")
        if what == "remove":
            (self.root / "People" / "2.md").unlink()

    def restart(self, what: str) -> None:
        """Forget what the last attempt did; the index is made anew, since a copy would not bear its seal."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.rmtree(self.cache, ignore_errors=True)
        self.prepare(what)

    def assert_next_run_is_right(self) -> None:
        vault = open_vault(self.root)
        store = Store(self.path, vault.settings.fingerprint)
        refresh(vault, store)
        assert store.path is not None
        assert dump(store.db) == refreshed(self.root)[0]
        assert_sound(store.db)
        store.close()
        after = Store(self.path, vault.settings.fingerprint)
        assert not after.fresh
        assert after.notice == ""
        after.close()
        left = {file.name for file in self.path.parent.iterdir()}
        journal = self.path.with_name("index.db-journal")
        if journal.exists():  # without a header it means nothing, and goes when SQLite writes the next time
            assert journal.read_bytes()[:1] in (b"", b"\0")
            left.remove(journal.name)
        assert left == {"index.db", "index.seal"}


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def in_child(act: Callable[[], None]) -> int:
    """Run `act` in a process of its own: 0, the number of the signal that ended it, or 100 for an exception."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:
            traceback.print_exc()
            os._exit(100)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def strike_at(point: int, monkeypatch: pytest.MonkeyPatch, strike: Callable[[], None]) -> Callable[[], int]:
    """Call `strike` at the point-th step that writes or asks something of the index, or writes its seal."""
    passed = 0

    def step(*_: object) -> None:
        nonlocal passed
        passed += 1
        if passed == point:
            strike()

    class Watched(sqlite3.Connection):
        def execute(self, *arguments: object) -> sqlite3.Cursor:
            step()
            return super().execute(*arguments)  # type: ignore[arg-type]

        def executemany(self, *arguments: object) -> sqlite3.Cursor:
            step()
            return super().executemany(*arguments)  # type: ignore[arg-type]

    connect, write = sqlite3.connect, os.write

    def counted(handle: int, data: bytes) -> int:
        step()
        return write(handle, data)

    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, **named, factory=Watched))
    monkeypatch.setattr(os, "write", counted)
    return lambda: passed


def points(what: str, every: int) -> Iterator[int]:
    first = {"build": 1, "update": 2, "remove": 3}[what]
    yield from range(first, 10_000, every)


@pytest.mark.parametrize("what", ["build", "update", "remove"])
def test_A02_killed_at_any_statement(scene: Scene, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    struck = 0
    for point in points(what, 3):
        scene.restart(what)

        def act(point: int = point) -> None:
            with pytest.MonkeyPatch.context() as patch:
                strike_at(point, patch, lambda: os.kill(os.getpid(), signal.SIGKILL))
                vault = open_vault(scene.root)
                refresh(vault, Store(scene.path, vault.settings.fingerprint))

        ended = in_child(act)
        assert ended in (0, signal.SIGKILL)
        scene.assert_next_run_is_right()
        if ended == 0:
            break
        struck += 1
    assert struck > 10


@pytest.mark.parametrize("what", ["build", "update", "remove"])
def test_A16_interrupted_at_any_statement(scene: Scene, what: str) -> None:
    struck = 0
    for point in points(what, 3):
        scene.restart(what)

        def act(point: int = point) -> None:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with pytest.MonkeyPatch.context() as patch:
                passed = strike_at(point, patch, lambda: signal.raise_signal(signal.SIGINT))
                vault = open_vault(scene.root)
                store = None
                try:
                    store = Store(scene.path, vault.settings.fingerprint)
                    refresh(vault, store)
                except KeyboardInterrupt:
                    if store is not None:  # the same process may go on, too
                        refresh(vault, store)
                        assert dump(store.db) == refreshed(scene.root)[0]
                    os._exit(signal.SIGINT)
                assert passed() < point

        ended = in_child(act)
        assert ended in (0, signal.SIGINT)
        scene.assert_next_run_is_right()
        if ended == 0:
            break
        struck += 1
    assert struck > 10


STRACED = "pwrite64 fdatasync fsync ftruncate unlink write openat"


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here")
@pytest.mark.parametrize(
    ("what", "every"),
    [("update", 11), *(pytest.param(what, 1, marks=pytest.mark.slow) for what in ("build", "update", "remove"))],
)
def test_A02_killed_at_any_system_call(scene: Scene, what: str, every: int) -> None:
    here = Path(__file__).resolve().parent
    places = [str(scene.root), str(scene.path)]
    code = f"from pathlib import Path; from index_dump import refreshed; refreshed(*map(Path, {places}))"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(here), str(here.parent.parent)))}
    files = [f"--trace-path={scene.path.with_name(name)}" for name in ("index.db", "index.db-journal", "index.seal")]
    struck = 0
    for call in STRACED.split():
        for number in range(1, 10_000, every):
            scene.restart(what)
            inject = ("-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}")
            run = ("strace", "-f", "-qq", "-o", os.devnull, *files, *inject, sys.executable, "-c", code)
            done = subprocess.run(run, env=env, capture_output=True, text=True, timeout=60)
            if "ptrace" in done.stderr:
                pytest.skip("strace may not trace here")
            assert done.returncode in (0, -signal.SIGKILL, 128 + signal.SIGKILL), done.stderr
            scene.assert_next_run_is_right()
            if done.returncode == 0:
                break
            struck += 1
    assert struck > (20 if every == 1 else 5)


def test_A02_a_first_index_that_was_half_written_is_thrown_away(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.prepare("build")

    def act() -> None:
        vault = open_vault(scene.root)
        store = Store(scene.path, vault.settings.fingerprint)
        with store.building() as db:
            assert db is not None
            db.execute("PRAGMA cache_size=1")
            for number in range(1, 500):
                db.execute("INSERT INTO notes(id, path, digest) VALUES(?, ?, ?)", (number, f"{number}", "x" * 500))
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(act) == signal.SIGKILL
    assert scene.path.stat().st_size > 50_000
    scene.assert_next_run_is_right()


def test_C04_several_processes_that_make_the_first_index_at_once_agree(scene: Scene) -> None:
    scene.prepare("build")
    right = refreshed(scene.root)[0]

    def act() -> None:
        vault = open_vault(scene.root)
        store = Store(scene.path, vault.settings.fingerprint)
        refresh(vault, store)
        assert dump(store.db) == right
        assert store.notice == ""
        assert store.path is not None

    for _ in range(10):
        shutil.rmtree(scene.cache, ignore_errors=True)
        assert together([act] * 5) == [0] * 5
        scene.assert_next_run_is_right()


def test_C04_several_processes_that_follow_each_others_changes_agree(scene: Scene) -> None:
    scene.prepare("update")

    def acts(number: int) -> Callable[[], None]:
        def act() -> None:
            for turn in range(15):
                vault = open_vault(scene.root)
                store = Store(scene.path, vault.settings.fingerprint)
                note = scene.root / "People" / f"new{number}.md"
                if turn % 5 == 4:
                    note.unlink()
                else:
                    note.write_text(f"## Log\n- 2026-01-{turn + 10} tea with [[a{turn % 5 + 1}]]\n")
                (scene.root / "shared.md").write_text(f"- [ ] ask [[new{number}]] {turn}\n")
                refresh(vault, store)
                if turn % 7 == 3:
                    store.rebuild()
                    refresh(vault, store)
                assert store.path is not None, store.notice
                assert store.notice == ""
                mine = store.db.execute("SELECT count(*) FROM notes WHERE path=?", (f"People/new{number}.md",))
                assert mine.fetchone() == (int(turn % 5 != 4),)
                store.close()

        return act

    assert together([acts(number) for number in range(4)]) == [0] * 4
    scene.assert_next_run_is_right()


def together(acts: list[Callable[[], None]]) -> list[int]:
    """Run each in a process of its own, all at once; how each ended."""
    children = []
    for act in acts:
        child = os.fork()
        if child == 0:
            try:
                act()
            except BaseException:
                traceback.print_exc()
                os._exit(100)
            os._exit(0)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
