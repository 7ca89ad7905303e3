"""A system that fails: a full disk, a broken one, a rename that is refused, in a process of its own or by strace."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from scenes import SCENES, TWO, Scene, assert_old_or_new, files, settle

from mdnet.errors import MdnetError
from mdnet.places import vault_folder
from mdnet.vault import undo

ROOT = Path(__file__).parents[2]
FAILURES = {
    "A04 write": errno.ENOSPC,
    "A04 open": errno.ENOSPC,
    "A04 mkdir": errno.ENOSPC,
    "A05 fsync": errno.EIO,
    "A07 replace": errno.EXDEV,
    "A07 unlink": errno.EPERM,
    "A07 fchmod": errno.EPERM,
    "A07 rmdir": errno.EACCES,
}
Lay = Callable[[Scene], Path]


def fail(patch: pytest.MonkeyPatch, name: str, code: int, when: Callable[[int], bool]) -> Iterator[int]:
    """From now on the calls `name` fail whose numbers are picked by `when`; the next number is returned."""
    numbers, call = count(), getattr(os, name)

    def failing(*arguments: object, **more: object) -> object:
        changes = name != "open" or int(str(arguments[1])) & os.O_CREAT
        if changes and when(next(numbers)):
            raise OSError(code, os.strerror(code))
        return call(*arguments, **more)

    patch.setattr(os, name, failing)
    return numbers


@pytest.mark.parametrize("scene", SCENES, ids=str)
@pytest.mark.parametrize("case", FAILURES)
def test_A04_A05_A07_one_call_fails(fresh: Lay, monkeypatch: pytest.MonkeyPatch, scene: Scene, case: str) -> None:
    """What could not be done is said, by an error that names a file, and is not done at all."""
    name, failed = case.split()[1], 0
    for number in count():
        root = fresh(scene)
        with monkeypatch.context() as patch:
            numbers = fail(patch, name, FAILURES[case], lambda one, number=number: one == number)  # type: ignore[misc]
            error = None
            try:
                scene.act(root)
            except OSError as raised:
                error = raised
            if next(numbers) <= number:
                break
        if error:
            failed += 1
            assert error.errno == FAILURES[case] and error.filename, "which file?"
            assert files(root) == scene.before, "it is not done, and nothing is left"
        else:
            assert files(root) == scene.after
        settle(scene, root, folders=name != "rmdir")
    print(f"{scene}, {case}: {failed} errors in {number} calls")
    assert failed or name not in ("write", "fsync", "replace")


@pytest.mark.parametrize("scene", SCENES, ids=str)
@pytest.mark.parametrize("case", FAILURES)
def test_A04_A05_A07_all_calls_fail_from_then_on(
    fresh: Lay, monkeypatch: pytest.MonkeyPatch, scene: Scene, case: str
) -> None:
    """Then it may be impossible to put things back; the next command does, once the disk is well."""
    name = case.split()[1]
    for number in count():
        root = fresh(scene)
        with monkeypatch.context() as patch:
            numbers = fail(patch, name, FAILURES[case], lambda one, number=number: one >= number)  # type: ignore[misc]
            with suppress(OSError, MdnetError):
                scene.act(root)
            if next(numbers) <= number:
                break
        assert_old_or_new(scene, root)
        settle(scene, root, folders=name != "rmdir")


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_A06_a_short_write_is_gone_on_with(fresh: Lay, monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    root, write = fresh(scene), os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, data: write(handle, bytes(data)[: max(1, len(data) // 2)]))
        scene.act(root)
    assert files(root) == scene.after
    settle(scene, root)


@pytest.mark.parametrize("number", range(4))
def test_A06_a_write_that_did_not_happen_is_noticed(fresh: Lay, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    root, write, numbers = fresh(TWO), os.write, count()
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, data: 3 if next(numbers) == number else write(handle, data))
        if number:
            with pytest.raises(OSError, match="not all of it was written"):
                TWO.act(root)
            assert files(root) == TWO.before
        else:  # the note of what is begun, of no weight
            TWO.act(root)
    settle(TWO, root)


def test_A07_a_folder_that_may_not_be_written(fresh: Lay) -> None:
    root = fresh(TWO)
    (root / "People").chmod(0o555)
    if os.access(root / "People", os.W_OK):
        pytest.skip("root may write everywhere")
    try:
        with pytest.raises(OSError, match="People/Ada"):
            TWO.act(root)
        assert files(root) == TWO.before
    finally:
        (root / "People").chmod(0o755)


CHILD = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from scenes import TWO
import mdnet.vault.undo
try:
    sys.stdout.write("begin\\n")
    sys.stdout.flush()
    TWO.act(Path(sys.argv[1]))
except OSError as error:
    print(error.filename, error.strerror)
    sys.exit(1)
"""


class Traced:
    """The two files changed under strace."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "strace.log"
        probe = self._strace(["-e", "trace=none"], ["true"]) if shutil.which("strace") else None
        if probe is None or probe.returncode:
            pytest.skip("strace cannot trace here")

    def _strace(self, options: list[str], command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["strace", "-f", "-qq", "-o", str(self.log), *options, "--", *command],
            env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def run(self, root: Path, *options: str) -> subprocess.CompletedProcess[str]:
        """Change the files of the vault at `root`, with these options of strace."""
        child = [sys.executable, "-S", "-c", CHILD, str(root), str(ROOT), str(Path(__file__).parent)]
        return self._strace(list(options), child)

    def calls(self) -> list[tuple[str, int, bool]]:
        """The calls made: name, which of that name it is (from 1), and whether it belongs to the change."""
        made, begun = [], False
        seen: dict[str, int] = {}
        for line in self.log.read_text().splitlines():
            name = line.split(maxsplit=1)[1].partition("(")[0]
            seen[name] = seen.get(name, 0) + 1
            made.append((name, seen[name], begun))
            begun = begun or 'write(1, "begin' in line
        return made


@pytest.fixture
def traced(tmp_path: Path) -> Traced:
    return Traced(tmp_path)


CHANGING = "write,fsync,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,ftruncate,fchmod"


def kill_by_strace(fresh: Lay, traced: Traced, kinds: str) -> int:
    assert traced.run(fresh(TWO), "-e", f"trace={kinds}").returncode == 0
    ends = set()
    stops = [(name, number) for name, number, is_ours in traced.calls() if is_ours and name[0].isalpha()]
    for name, number in stops:
        root = fresh(TWO)
        done = traced.run(root, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}")
        assert done.returncode != 0 or name in ("exit_group", "munmap", "brk")
        assert_old_or_new(TWO, root)
        ends.add(settle(TWO, root))
    print(f"{len(stops)} stops")
    assert ends == {False, True}
    return len(stops)


def test_A01_killed_by_strace_at_every_call_that_changes_anything(fresh: Lay, traced: Traced) -> None:
    assert kill_by_strace(fresh, traced, CHANGING) > 4


@pytest.mark.slow
def test_A01_killed_by_strace_at_every_system_call(fresh: Lay, traced: Traced) -> None:
    assert kill_by_strace(fresh, traced, "all") > 100


def test_A14_the_order_is_write_sync_rename_sync_folder(fresh: Lay, traced: Traced) -> None:
    root = fresh(TWO)
    assert traced.run(root, "-y", "-e", f"trace={CHANGING}").returncode == 0
    lines = traced.log.read_text().splitlines()
    steps = []
    for line in lines[next(number for number, line in enumerate(lines) if "begin" in line) + 1 :]:
        name = line.split(maxsplit=1)[1].partition("(")[0]
        if name in ("write", "fsync") or name.startswith("rename"):
            where = "record" if str(vault_folder("STATE", root)) in line else "note" if str(root) in line else ""
            kind = "folder" if name == "fsync" and line.rpartition(">")[0].endswith(("/People", root.name)) else ""
            steps.append(f"{name.rstrip('at2')} {where}{' folder' if kind else ''}")
    order = [step for step in steps if "note" in step]
    assert order == ["write note", "fsync note"] * 2 + ["rename note"] * 2 + ["fsync note folder"]
    assert steps.index("rename record") < steps.index("rename note"), "the record is there first"
    assert steps.count("fsync record") == 2, "the record, and its folder"


@pytest.mark.parametrize(
    ("case", "calls", "fault"),
    [
        ("A04", "write", "error=ENOSPC"),
        ("A05", "fsync", "error=EIO"),
        ("A06", "write", "retval=3"),
        ("A07", "rename,renameat,renameat2", "error=EXDEV"),
        ("A07", "rename,renameat,renameat2", "error=EACCES"),
    ],
)
def test_by_strace_one_call_fails(fresh: Lay, traced: Traced, case: str, calls: str, fault: str) -> None:
    """A04, A05, A06, A07: the exit is 1, the message names a file, and all is as it was."""
    assert traced.run(fresh(TWO), "-e", f"trace=write,{calls}").returncode == 0
    stops = [(name, number) for name, number, is_ours in traced.calls() if is_ours and name in calls.split(",")]
    assert len(stops) > 2
    failed = 0
    for name, number in stops:
        root = fresh(TWO)
        done = traced.run(root, "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={number}")
        if done.returncode:
            failed += 1
            assert (done.returncode, done.stdout.count("\n")) == (1, 2), done.stderr
            assert (
                str(root) in done.stdout or "People/" in done.stdout or str(vault_folder("STATE", root)) in done.stdout
            )
            assert files(root) == TWO.before
            assert undo.history(root) == []
        settle(TWO, root)
    print(f"{case} {fault}: {failed} errors in {len(stops)} calls")
    assert failed > 2
