"""A writer that is killed: at every call by which it could change anything, whatever it is doing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from scenes import SCENES, TWO, Scene, assert_old_or_new, files, settle

from mdnet.errors import MdnetError
from mdnet.vault import undo
from mdnet.vault.writing import recover

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
CHANGING = "open write fsync replace rename unlink mkdir rmdir ftruncate fchmod fchown".split()
ALL = [*CHANGING, "close", "read", "lseek", "stat", "fstat", "listdir"]
STOPS = 20
"""So many points at least must a change of two files have, or the tests look at nothing."""
Lay = Callable[[Scene], Path]


def killed_at(number: int, act: Callable[[], object], calls: list[str] = CHANGING) -> bool:
    """Do it in a process that is killed before its call `number`; False when it came to its end before."""
    child = os.fork()
    if not child:
        try:
            _arm(number, calls)
            act()
        except BaseException:
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "it failed, but was not killed"
    return False


def _changes(call: str, arguments: tuple[object, ...]) -> bool:
    """Whether a call may change anything: of all `open`, only those that may make a file."""
    return call != "open" or bool(int(str(arguments[1])) & os.O_CREAT)


def _arm(number: int, calls: list[str]) -> None:
    numbers = count()

    def counting(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **more: object) -> object:
            if (calls is ALL or _changes(name, arguments)) and next(numbers) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **more)

        return counted

    for name in calls:
        setattr(os, name, counting(name, getattr(os, name)))


def kill_at_each(fresh: Lay, scene: Scene, calls: list[str]) -> None:
    ends = set()
    for number in count():
        root = fresh(scene)
        killed = killed_at(number, lambda root=root: scene.act(root), calls)  # type: ignore[misc]
        assert_old_or_new(scene, root)
        ends.add(settle(scene, root))
        if not killed:
            break
    print(f"{scene}: {number} stops")
    assert ends == {False, True}
    assert number >= (STOPS if scene is TWO else 10)


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_A01_killed_before_every_call_that_changes_anything(fresh: Lay, scene: Scene) -> None:
    kill_at_each(fresh, scene, CHANGING)


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_A01_killed_before_every_call(fresh: Lay, scene: Scene) -> None:
    kill_at_each(fresh, scene, ALL)


def killed_twice(fresh: Lay, scene: Scene, step: int) -> int:
    stops = 0
    for number in count(0, step):
        for second in count(number % step, step):
            root = fresh(scene)
            if not killed_at(number, lambda root=root: scene.act(root)):  # type: ignore[misc]
                return stops
            again = killed_at(second, lambda root=root: recover(root))  # type: ignore[misc]
            assert_old_or_new(scene, root)
            settle(scene, root)
            stops += again
            if not again:
                break
    return stops


@pytest.mark.parametrize("scene", SCENES[:4], ids=str)
def test_A01_killed_again_while_it_is_put_right(fresh: Lay, scene: Scene) -> None:
    stops = killed_twice(fresh, scene, 4)
    print(f"{scene}: {stops} second stops")
    assert stops > 10


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES[:4], ids=str)
def test_A01_killed_again_at_every_call(fresh: Lay, scene: Scene) -> None:
    stops = killed_twice(fresh, scene, 1)
    print(f"{scene}: {stops} second stops")
    assert stops > 100


@pytest.mark.parametrize("saves", [b"typed", None])
def test_C01_what_was_typed_after_a_kill_is_left_alone(fresh: Lay, saves: bytes | None) -> None:
    """A file that is neither as before nor as after is somebody's work: it is named, and the others agree."""
    seen, told = set(), []
    for number in count():
        root = fresh(TWO)
        if not killed_at(number, lambda root=root: TWO.act(root)):  # type: ignore[misc]
            break
        for place, change in enumerate(TWO.changes):
            if change.path == "People/Ada.md":
                _save(root / change.path, saves)
            else:
                seen.add((place, (root / change.path).read_bytes() == change.after))
        was = (root / "People/Grace.md").read_bytes()
        told += recover(root)
        left = {path: data for path, data in files(root).items() if path != "People/Grace.md"}
        assert left == ({} if saves is None else {"People/Ada.md": saves})
        assert (root / "People/Grace.md").read_bytes() in (was, TWO.old["People/Grace.md"])
        with pytest.raises(MdnetError, match=r"nothing to undo|cannot be undone"):
            undo.undo(root)
    assert seen == {(1, False), (1, True)}
    assert set(told) == {"People/Ada.md"}
    assert len(told) > 10


def _save(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_A16_interrupted_after_every_call(fresh: Lay, monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    """Ctrl-C is an exception out of any call; all is put back at once, or was done already."""
    for number in count():
        root = fresh(scene)
        with monkeypatch.context() as patch:
            numbers = _interrupt(patch, number)
            with suppress(KeyboardInterrupt):
                scene.act(root)
        settle(scene, root)
        if next(numbers) <= number:
            break
    assert number > 8


def _interrupt(patch: pytest.MonkeyPatch, number: int) -> Iterator[int]:
    numbers = count()

    def interrupted(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def made(*arguments: object, **more: object) -> object:
            result = call(*arguments, **more)
            if _changes(name, arguments) and next(numbers) == number and name != "open":  # its handle would be lost
                raise KeyboardInterrupt
            return result

        return made

    for name in CHANGING:
        patch.setattr(os, name, interrupted(name, getattr(os, name)))
    return numbers
