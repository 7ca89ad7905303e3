"""Whatever happens to the files, an index that follows them says what one made from nothing says (I04)."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from index_dump import assert_sound, dump, open_vault

from mdnet.index import difference
from mdnet.index.refresh import refresh
from mdnet.index.store import Store

TICK = 0.02
MEMORY = Path("/dev/shm")
"""Where there is a file system in memory, no time goes by waiting for a disk."""
BASE = {
    "People/Ana Diaz.md": "---\naliases: [Annie]\ncadence: monthly\ngoals: ['[[Plan]]']\nbirthday: 03-04\n---\n"
    "## Log\n- 2026-02-07 coffee with [[Ben]]: maps #gave\n- [ ] Send her the map\n",
    "People/Ben.md": "---\ncircle: inner\n---\n## Log\n- 2026-02-07 call [[Annie]] #unanswered\n",
    "People/Cyril.md": "## Log\n- 2026-02-07 lunch #received\n- 2026-02-08 call [[People/Ana Diaz]] #unanswered\n",
    "Goals/Plan.md": "---\nstatus: active\npeople: ['[[Cyril]]']\n---\n- [ ] Ask [[Ben]] 📅 2026-03-01\n",
    "2026-03-04.md": "Lunch with [[Ana Diaz]] and [[Cyril]]\n- [ ] Thank [[Cyril]] #waiting\n",
}
FOLDERS = ("", "People", "People/Work", "Notes", "Goals")
PATHS = (
    *BASE,
    "People/ana diaz.md",
    "People/Work/Ben.md",
    "Notes/Plan.md",
    "Annie.md",
    "People/index.md",
    "Notes/Cyril.md",
)
CALLED = ("Ana Diaz", "Annie", "Ben", "Cyril", "Plan")
WRITTEN = (*CALLED, *CALLED, "People/Ana Diaz", "People/Ben", "Work/Ben", "./Cyril", "ana diaz", "Nobody")
DAYS = ("2026-01-05", "2026-02-07", "2026-03-04", "2027-01-01")

links = st.sampled_from(WRITTEN).map("[[{}]]".format)
days = st.sampled_from(DAYS)
paths = st.sampled_from(PATHS)
a_property = st.one_of(
    st.tuples(st.just("type"), st.sampled_from(("person", "person", "goal", "goal", "organization", "meeting", "me"))),
    st.tuples(st.just("name"), st.sampled_from(("Ana Diaz", "Ben B."))),
    st.tuples(st.just("aliases"), st.lists(st.sampled_from(CALLED), min_size=1, max_size=2)),
    st.tuples(st.just("private"), st.just("true")),
    st.tuples(st.just("cadence"), st.sampled_from(("monthly", "2 weeks", "never"))),
    st.tuples(st.just("circle"), st.sampled_from(("inner", "wide", "unknown"))),
    st.tuples(st.sampled_from(("birthday", "met", "created", "last_contact", "snoozed_until", "date")), days),
    st.tuples(st.just("status"), st.sampled_from(("active", "done"))),
    st.tuples(st.just("goals"), st.lists(links, min_size=1, max_size=2)),
    st.tuples(st.just("people"), st.lists(links, min_size=1, max_size=3)),
    st.tuples(st.just("needs"), st.just(["paint", "maps"])),
    st.tuples(st.just("introduced_by"), links),
)
properties = st.lists(a_property, max_size=4).map(dict)
lines = st.one_of(
    st.builds("- {} coffee with {}: {}".format, days, links, st.sampled_from(("maps", "maps #gave", "#milestone"))),
    st.builds("- {} call {} and {} #unanswered".format, days, links, links),
    st.builds("- {} email with {} and {}, told about {}".format, days, links, links, links),
    st.builds("- {} lunch #received".format, days),
    st.builds("- [ ] Send {} the map 📅 {}".format, links, days),
    st.builds("- [ ] Ask {} #waiting".format, links),
    st.builds("- [x] Thanked {} 📅 {}".format, links, days),
    st.builds("{}: tea".format, links),
    st.builds("Lunch with {} and {}".format, links, links),
    st.sampled_from(("## Private", "## Log", "some words", "# Title", "<<<<<<< mine", "```")),
)


def write_front(values: dict[str, object]) -> list[str]:
    found = []
    for key, value in values.items():
        if isinstance(value, list):
            found += [f"{key}:", *(f'  - "{item}"' for item in value)] if value else []
        else:
            found.append(f'{key}: "{value}"' if str(value).startswith("[[") else f"{key}: {value}")
    return ["---", *found, "---"] if found else []


texts = st.builds(
    lambda front, above, log: "\n".join([*write_front(front), *above, "## Log", *log, ""]),
    properties,
    st.lists(lines, max_size=3),
    st.lists(lines, max_size=5),
)


class FollowedVault(RuleBasedStateMachine):
    """A vault of few notes with few names, so that they are often confused, and the index that follows it."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.root = self.place / "vault"
        self.root.mkdir()
        self.vault = open_vault(self.root)
        self.store = self.opened()
        self.model: dict[str, bytes] = {}
        self.said: dict[str, bytes] = {}

    def opened(self) -> Store:
        return Store(self.place / "cache" / "one" / "index.db", self.vault.settings.fingerprint)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.place)

    def note(self, number: int) -> str:
        return sorted(self.model)[number % len(self.model)]

    @initialize(paths=st.sets(st.sampled_from(sorted(BASE)), min_size=3))
    def begin(self, paths: set[str]) -> None:
        for path in sorted(paths):
            self.write(path, BASE[path])

    @rule(path=st.sampled_from(sorted(BASE)))
    def restore(self, path: str) -> None:
        self.write(path, BASE[path])

    @rule(path=paths, text=texts)
    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        self.model[path] = text.encode()

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50), text=texts)
    def edit(self, number: int, text: str) -> None:
        self.write(self.note(number), text)

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50), text=texts)
    def save_as_editors_do(self, number: int, text: str) -> None:
        path = self.note(number)
        temporary = self.root / ".tmp-save"
        temporary.write_text(text, "utf-8")
        temporary.replace(self.root / path)
        self.model[path] = text.encode()

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50), given=a_property)
    def set_property(self, number: int, given: tuple[str, object]) -> None:
        path = self.note(number)
        text = self.model[path].decode()
        body = text.partition("\n---\n")[2] if text.startswith("---\n") else text
        rest = text[4 : -len(body) - 5] if text.startswith("---\n") and body else ""
        kept = [line for line in rest.split("\n") if line[:1] not in ("", " ") and not line.startswith(given[0])]
        self.write(path, "\n".join(["---", *kept, *write_front(dict([given]))[1:-1], "---", body]))

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50), line=lines)
    def append(self, number: int, line: str) -> None:
        path = self.note(number)
        self.write(path, self.model[path].decode() + line + "\n")

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50))
    def toggle_private(self, number: int) -> None:
        path = self.note(number)
        text = self.model[path].decode()
        hidden = text.startswith("---\nprivate: true\n")
        body = text[text.index("\n", 4) + 1 :] if hidden else text.removeprefix("---\n")
        whole = text.startswith("---\n")
        if hidden:
            self.write(path, "---\n" + body)
        else:
            self.write(path, "---\nprivate: true\n" + body if whole else "---\nprivate: true\n---\n" + body)

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50), to=paths)
    def rename(self, number: int, to: str) -> None:
        path = self.note(number)
        (self.root / to).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).replace(self.root / to)
        self.model[to] = self.model.pop(path)

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50))
    def delete(self, number: int) -> None:
        path = self.note(number)
        (self.root / path).unlink()
        del self.model[path]

    @rule(there=st.sampled_from(FOLDERS[1:]), away=st.sampled_from(("Moved", "Contacts", "Old")), back=st.booleans())
    def move_folder(self, there: str, away: str, back: bool) -> None:
        source, target = (away, there) if back else (there, away)
        if (self.root / source).is_dir() and not (self.root / target).exists():
            (self.root / target).parent.mkdir(exist_ok=True)
            (self.root / source).rename(self.root / target)
            self.follow_model(source, target)

    def follow_model(self, source: str, target: str) -> None:
        for path in [path for path in self.model if path.startswith(f"{source}/")]:
            self.model[target + path[len(source) :]] = self.model.pop(path)

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50), seconds=st.sampled_from((0, 1, 10**9, 10**9 + 0.5)))
    def touch(self, number: int, seconds: float) -> None:
        os.utime(self.root / self.note(number), (seconds, seconds))

    @precondition(lambda self: self.model)
    @rule(number=st.integers(0, 50), mode=st.sampled_from((0o600, 0o644, 0o444)))
    def chmod(self, number: int, mode: int) -> None:
        (self.root / self.note(number)).chmod(mode)

    @precondition(lambda self: self.model)
    @rule(one=st.integers(0, 50), other=st.integers(0, 50))
    def swap(self, one: int, other: int) -> None:
        a, b = self.root / self.note(one), self.root / self.note(other)
        if a != b:
            between = self.root / ".between"
            a.replace(between)
            b.replace(a)
            between.replace(b)
            self.model[self.note(one)], self.model[self.note(other)] = (
                self.model[self.note(other)],
                self.model[self.note(one)],
            )

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = self.opened()

    @rule()
    def wait(self) -> None:
        """Long enough that no change can hide in the clock's tick: then one look settles it, and a second finds
        nothing to do."""
        time.sleep(TICK * 2)
        refresh(self.vault, self.store, force_empty=True)
        generation = self.store.generation
        assert not refresh(self.vault, self.store, force_empty=True)
        assert self.store.generation == generation

    @invariant()
    def says_what_a_new_one_says(self) -> None:
        changes = refresh(self.vault, self.store, force_empty=True)
        known = {path for path in self.said if path in self.model}
        assert set(changes.added) == self.model.keys() - self.said.keys()
        assert set(changes.removed) == self.said.keys() - self.model.keys()
        assert set(changes.changed) == {path for path in known if self.said[path] != self.model[path]}
        self.said = dict(self.model)
        new = Store(None, self.vault.settings.fingerprint)
        refresh(self.vault, new, force_empty=True)
        assert_sound(self.store.db)
        followed, fresh = dump(self.store.db), dump(new.db)
        new.close()
        for table in fresh:
            assert followed[table] == fresh[table], table
        assert self.store.notice == ""


@pytest.fixture(autouse=True)
def _short_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "_TICK_NS", int(TICK * 1e9))


@pytest.mark.parametrize("steps", [30, pytest.param(60, marks=pytest.mark.slow)])
def test_I04_an_index_that_follows_the_files_equals_one_made_from_nothing(steps: int) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        FollowedVault,
        settings=settings(
            max_examples=40 if steps == 30 else 300,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
