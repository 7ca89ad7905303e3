"""Changes to break off at every point, and what must be true after. For the tests of kills and of failures."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import MdnetError
from mdnet.model.change import Change, ChangeSet
from mdnet.places import vault_folder
from mdnet.vault import undo, write
from mdnet.vault.writing import apply, recover

TIME = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
Files = dict[str, bytes]
LONG = b"- 2026-11-24 coffee\r\n" * 4000
"""More than a block of the disk, and than Python's buffer."""


class Scene(NamedTuple):
    """`changes` are made in a vault that holds `old`, and then undone if `undoes`; `alone`: as no step."""

    name: str
    old: Files
    changes: tuple[Change, ...]
    undoes: bool = False
    alone: bool = False

    def __str__(self) -> str:
        return self.name

    def lay(self, root: Path) -> None:
        """Make the vault as it is before."""
        for path, data in self.old.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        if self.undoes:
            apply(root, ChangeSet("first", self.changes), TIME)

    def act(self, root: Path) -> None:
        """Do what is broken off."""
        if self.undoes:
            undo.undo(root)
        elif self.alone:
            for change in self.changes:
                write(root, change.path, change.after or b"")
        else:
            apply(root, ChangeSet("change", self.changes), TIME)

    @property
    def before(self) -> Files:
        """The vault's files before it is done."""
        return self._changed() if self.undoes else self.old

    @property
    def after(self) -> Files:
        """The vault's files after it is done."""
        return self.old if self.undoes else self._changed()

    def _changed(self) -> Files:
        files = dict(self.old)
        for change in self.changes:
            files.pop(change.source or change.path, None)
            if change.after is not None:
                files[change.path] = change.after
        return files


_TWO = (Change("People/Ada.md", b"Ada\n", LONG), Change("People/Grace.md", LONG, b"Grace\n"))
_KINDS = (
    Change("Archive/2026/Bob.md", b"Bob\n", b"Bob 2\n", "People/Bob.md"),
    Change("New/n.md", None, b"new\n"),
    Change("me.md", b"me\n", None),
    Change("Carl.md", b"Carl\n", b"Carl\n", "People/Carl.md"),
)
_OLD = {"People/Ada.md": b"Ada\n", "People/Grace.md": LONG}
_MORE = {"People/Bob.md": b"Bob\n", "me.md": b"me\n", "People/Carl.md": b"Carl\n", "x.md": b"x"}

TWO = Scene("two files", _OLD, _TWO)
SCENES = (
    TWO,
    Scene("a move, a new file, a removal", _MORE, _KINDS),
    Scene("undo of two files", _OLD, _TWO, undoes=True),
    Scene("undo of all kinds", _MORE, _KINDS, undoes=True),
    Scene("a generated page", {"x.md": b"x"}, (Change("agendas/2026-W48.md", None, LONG),), alone=True),
)


def files(root: Path) -> Files:
    """All files, the temporary ones too."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def assert_old_or_new(scene: Scene, root: Path) -> None:
    """Every file is as before or as after; a file that moves may have moved only."""
    found = {path: data for path, data in files(root).items() if not path.rpartition("/")[2].startswith(".mdnet-")}
    whole = {*scene.before.values(), *scene.after.values()}
    assert {path for path, data in found.items() if data not in whole} == set(), "half a file"
    assert found.keys() <= scene.before.keys() | scene.after.keys()
    kept = {change.before for change in scene.changes if not scene.undoes} - {None}
    gone = [data for data in kept if data not in found.values() and data not in scene.before.values()]
    assert not gone


def settle(scene: Scene, root: Path, folders: bool = True) -> bool:
    """The next command; then all is old or all is new (True), nothing is left over (but perhaps `folders`), and undo
    works."""
    recover(root)
    if scene.alone:
        write(root, "x.md", b"x.")  # a page is no record: what it left goes when somebody writes
        write(root, "x.md", b"x")
    found = files(root)
    assert found in (scene.before, scene.after), "neither old nor new"
    assert all(path.suffix == ".json" and path.stem.isdecimal() for path in vault_folder("STATE", root).glob("*"))
    is_new = found == scene.after
    if scene.alone:
        scene.act(root)
        assert files(root) == scene.after
        return is_new
    if scene.undoes and is_new:
        assert undo.history(root) == []
    else:
        if not scene.undoes and not is_new:
            assert undo.history(root) == []
            scene.act(root)
        undo.undo(root)
    assert files(root) == scene.old
    assert not folders or not [path for path in root.rglob("*") if path.is_dir() and path.name in ("Archive", "New")]
    try:
        undo.undo(root)
    except MdnetError as error:
        assert "nothing to undo" in str(error)
    else:
        raise AssertionError("a step too much")
    return is_new


def lay(scene: Scene, root: Path) -> Path:
    """A new vault of a scene at `root`, and no memory of an earlier one."""
    for folder in (root, *(vault_folder(kind, root) for kind in ("STATE", "CACHE"))):
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
    root.mkdir()
    scene.lay(root)
    return root
