"""Two writers and an editor against a model: no update is lost, and undo gives the bytes back."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mdnet.errors import Conflict, MdnetError
from mdnet.model.change import Change, ChangeSet
from mdnet.places import vault_folder
from mdnet.vault import undo, write
from mdnet.vault.writing import apply

TIME = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
NAMES = ("a.md", "b.md", "Sub/c.md", "Sub/Deep/d.md")
names, writers = st.sampled_from(NAMES), st.sampled_from((0, 1))
texts = st.binary(max_size=8) | st.sampled_from([b"x\r\n", b"\xef\xbb\xbfy", b"\xff", "é\u2028".encode()])
Files = dict[str, bytes]


class Writers(RuleBasedStateMachine):
    """The model is a dict of files and a list of steps; two writers each hold what they have read and intend."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.files: Files = {}
        self.steps: list[tuple[Files, Files]] = []  # the files that a step touched, before and after; None is left out
        self.plans: list[ChangeSet | None] = [None, None]
        self.minutes = 0

    @rule(name=names, data=texts)
    def editor_saves(self, name: str, data: bytes) -> None:
        """A plain overwrite, whatever anybody has read."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.files[name] = data

    @rule(name=names)
    def editor_removes(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)
        self.files.pop(name, None)

    @rule(who=writers, picked=st.dictionaries(names, st.none() | texts, min_size=1))
    def writer_reads_and_computes(self, who: int, picked: dict[str, bytes | None]) -> None:
        changes = []
        for name, added in picked.items():
            before = self._read(name)
            changes.append(Change(name, before, None if added is None else (before or b"") + added))
        self.plans[who] = ChangeSet(f"writer {who}", tuple(changes))

    @rule(who=writers, source=names, data=st.binary(max_size=2))
    def writer_plans_to_move(self, who: int, source: str, data: bytes) -> None:
        before = self._read(source)
        free = [name for name in NAMES if name not in self.files]
        if before is not None and free:
            move = Change(free[0], before, before + data, source)
            self.plans[who] = ChangeSet(f"writer {who} moves", (move,))

    @rule(who=writers)
    def writer_applies(self, who: int) -> None:
        plan, self.plans[who] = self.plans[who], None
        if plan is None or not plan.changes:
            return
        self.minutes += 1
        before, after = _sides(plan)
        touched = before.keys() | after.keys()
        as_read = all(self.files.get(name) == before.get(name) for name in touched)
        try:
            apply(self.root, plan, TIME + timedelta(minutes=self.minutes))
        except Conflict:
            assert not as_read, "refused without a reason"
            return
        assert as_read, "an update was lost"
        self._turn(before, after)
        self.steps.append((before, after))

    @rule(name=names, data=st.binary(max_size=4))
    def page_is_generated(self, name: str, data: bytes) -> None:
        assert write(self.root, name, data) == (self.files.get(name) != data)
        self.files[name] = data

    @rule(back=st.integers(0, 2))
    def undone(self, back: int) -> None:
        steps = undo.history(self.root)
        step = steps[back] if back < len(steps) else None
        place = len(self.steps) - 1 - (back if step else 0)
        try:
            undo.undo(self.root, step)
        except Conflict:
            before, after = self.steps[place]
            assert any(self.files.get(name) != after.get(name) for name in before.keys() | after.keys())
            return
        except MdnetError:
            assert not self.steps
            return
        before, after = self.steps.pop(place)
        assert all(self.files.get(name) == after.get(name) for name in before.keys() | after.keys())
        self._turn(after, before)

    @invariant()
    def files_are_as_in_the_model(self) -> None:
        if not hasattr(self, "root"):
            return
        found = {path.relative_to(self.root).as_posix(): path for path in self.root.rglob("*") if path.is_file()}
        assert {name: path.read_bytes() for name, path in found.items()} == self.files
        assert len(undo.history(self.root)) == len(self.steps)

    def teardown(self) -> None:
        if hasattr(self, "root"):
            for folder in (self.root, vault_folder("STATE", self.root), vault_folder("CACHE", self.root)):
                shutil.rmtree(folder, ignore_errors=True)

    def _read(self, name: str) -> bytes | None:
        path = self.root / name
        return path.read_bytes() if path.exists() else None

    def _turn(self, before: Files, after: Files) -> None:
        for name in before:
            self.files.pop(name, None)
        self.files |= after


def _sides(plan: ChangeSet) -> tuple[Files, Files]:
    before = {one.source or one.path: one.before for one in plan.changes if one.before is not None}
    return before, {one.path: one.after for one in plan.changes if one.after is not None}


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Writers, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )


def test_C01_C03_two_writers_and_an_editor() -> None:
    run(40, 30)


@pytest.mark.slow
def test_C01_C03_two_writers_and_an_editor_for_long() -> None:
    run(600, 60)
