"""What editors, sync services and shells do to notes, as real programs do it, and what one watcher makes of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

AGENDA = "agendas/2026-W48.md"
PROMISE = "- [ ] Ask {} for the recipe 📅 2026-11-26\n"


def run(*command: str, cwd: Path | None = None) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "TERM": "dumb"}
    subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=120)


def git(root: Path, *arguments: str) -> None:
    run("git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments, cwd=root)


def in_place(note: Path, text: str) -> None:
    note.write_text(text, "utf-8")


def appended(note: Path, text: str) -> None:
    with note.open("a", encoding="utf-8") as file:
        file.write(text.removeprefix(note.read_text("utf-8")))


def through_a_temporary_file(note: Path, text: str) -> None:
    temporary = note.with_name("tmpa1b2c3")
    temporary.write_text(text, "utf-8")
    temporary.replace(note)


def through_a_file_outside(note: Path, text: str) -> None:
    temporary = note.parent.parent.parent / "outside.md"
    temporary.write_text(text, "utf-8")
    temporary.replace(note)


def by_sed(note: Path, text: str) -> None:
    run("sed", "-i", f"$ a {text.splitlines()[-1]}", str(note))


def by_vim(note: Path, text: str, backupcopy: str = "auto") -> None:
    last = text.splitlines()[-1]
    options = f"set nocompatible swapfile updatecount=1 writebackup backupskip= backupcopy={backupcopy}"
    run("vim", "-u", "NONE", "-i", "NONE", "-es", "-c", options, "-c", f"$put ='{last}'", "-c", "wq", str(note))


def by_vim_in_place(note: Path, text: str) -> None:
    by_vim(note, text, "yes")


def by_emacs(note: Path, text: str, precious: str = "nil") -> None:
    last = text.splitlines()[-1]
    steps = f'(progn (goto-char (point-max)) (insert "{last}\\n") (setq file-precious-flag {precious}) (save-buffer))'
    run("emacs", "-Q", "--batch", str(note), "--eval", steps)


def by_emacs_precious(note: Path, text: str) -> None:
    by_emacs(note, text, "t")


WAYS = [in_place, appended, through_a_temporary_file, through_a_file_outside, by_sed, by_vim, by_vim_in_place,
        by_emacs, by_emacs_precious]  # fmt: skip


@pytest.mark.parametrize("save", WAYS, ids=lambda way: way.__name__)
def test_C06_each_way_to_save_is_one_change_of_one_note(
    save: Callable[[Path, str], None], start: Callable[..., Any], vault: Path
) -> None:
    watcher = start()
    note = vault / "People/Ana.md"
    inode = note.stat().st_ino
    save(note, note.read_text("utf-8") + PROMISE.format("her"))
    watcher.until_said("People/Ana.md")
    watcher.until(lambda: "Ask her for the recipe" in watcher.agenda, "the task")
    watcher.settle("end")
    about = [line for line in watcher.lines if line.startswith(("Added", "Changed", "Removed", "Renamed"))]
    assert about == [f"Changed: People/Ana.md → {AGENDA}", "Added: Notes/end.md → nothing to rewrite"]
    if save is by_vim:
        assert note.stat().st_ino != inode, "vim saved in place: this tests nothing"


@pytest.fixture
def repository(vault: Path) -> Path:
    """The vault in git, with a branch `other` where every person has one promise more."""
    git(vault, "init", "-q", "-b", "main")
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "one")
    git(vault, "checkout", "-qb", "other")
    for note in (vault / "People").iterdir():
        in_place(note, note.read_text("utf-8") + PROMISE.format(note.stem))
    git(vault, "commit", "-qam", "two")
    git(vault, "checkout", "-q", "main")
    return vault


def test_C06_git_brings_one_note_back(repository: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    git(repository, "checkout", "-q", "other", "--", "People/Ana.md")
    watcher.until_said("People/Ana.md")
    git(repository, "status")
    watcher.settle("end")
    assert watcher.said("People/") == [f"Changed: People/Ana.md → {AGENDA}"]


def test_V08_a_branch_is_one_batch(repository: Path, start: Callable[..., Any]) -> None:
    watcher = start()
    git(repository, "checkout", "-q", "other")
    watcher.until(lambda: "more are due" in watcher.agenda, "the promises")
    watcher.until_indexed()
    assert len(watcher.said("Changed:")) <= 3


@pytest.mark.slow
def test_V08_git_checkout_of_10_000_notes(vault: Path, start: Callable[..., Any]) -> None:
    for number in range(10_000):
        (vault / f"People/Many {number}.md").write_text("## Log\n- 2026-08-01 call\n", "utf-8")
    git(vault, "init", "-q", "-b", "main")
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "one")
    run("sed", "-i", "s/call/lunch/", *map(str, (vault / "People").glob("Many*.md")))
    git(vault, "commit", "-qam", "two")
    watcher = start()
    git(vault, "checkout", "-q", "HEAD~1")
    watcher.until_indexed()
    assert len(watcher.said("Changed:")) <= 5


def test_V07_new_folders_are_watched_to_their_depths(vault: Path, folder: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    (vault / "a/b/c").mkdir(parents=True)
    in_place(vault / "a/b/c/x.md", "deep")
    watcher.until_said("a/b/c/x.md")
    in_place(vault / "a/b/c/y.md", "later")
    watcher.until_said("a/b/c/y.md")

    for outer in range(5):
        for inner in range(10):
            watcher.write(f"../made/{outer}/{inner}.md", "copied")
    shutil.copytree(folder / "made", vault / "copied")
    watcher.until_indexed()
    shutil.move(folder / "made", vault / "moved")
    watcher.until_indexed()
    in_place(vault / "moved/4/9.md", "changed")
    watcher.until_said("Changed: moved/4/9.md")


def test_a_folder_is_renamed_and_moved_out(vault: Path, folder: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    (vault / "People").rename(vault / "Contacts")
    watcher.until_said("Renamed: 32 notes")
    in_place(vault / "Contacts/Ana.md", "changed")
    watcher.until_said("Changed: Contacts/Ana.md")
    (vault / "Old").mkdir()
    in_place(vault / "Old/x.md", "x")
    watcher.until_said("Added: Old/x.md")
    shutil.move(vault / "Old", folder / "Old")
    watcher.until_said("Removed: Old/x.md")


def test_C08_a_renamed_contact_is_the_same_contact(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    in_place(vault / "People/Bob.md", "## Log\n- 2026-11-01 tea with [[Ana]]\n")
    watcher.until_said("People/Bob.md")
    (vault / "People/Ana.md").rename(vault / "People/Anna.md")
    watcher.until_said("People/Anna.md")
    assert watcher.said("Anna") == [f"Renamed: People/Ana.md to People/Anna.md → {AGENDA}"]
    watcher.until_indexed()


def test_a_note_deleted_and_restored_within_a_second(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    note = vault / "People/Ana.md"
    text = note.read_text("utf-8")
    note.unlink()
    time.sleep(0.4)
    in_place(note, text)
    watcher.until_indexed()
    watcher.settle("end")
    assert "Send [[Ana]] the book" in watcher.agenda


def test_C09_half_a_note_is_no_problem_until_it_has_stood(vault: Path, start: Callable[..., Any]) -> None:
    watcher = start()
    note = vault / "People/Ana.md"
    in_place(note, "---\nbirthday: 2026-02-3")
    watcher.until_said("Changed: People/Ana.md")
    time.sleep(1)
    in_place(note, "---\nbirthday: 2020-02-03\n---\n- [ ] Send Ana the parcel 📅 2026-11-25\n")
    watcher.until(lambda: "parcel" in watcher.agenda, "the task")
    in_place(vault / "People/Bob.md", "---\nbirthday: 2026-02-30\n---\n")
    watcher.until_said("People/Bob.md:2: bad-date:")
    assert not watcher.said("People/Ana.md:")


def test_ticks_in_the_agenda_stay_and_are_a_change(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    lines = watcher.agenda.splitlines(keepends=True)
    ticked = next(line for line in lines if "Send [[Ana]] the book" in line).replace("[ ]", "[x]")
    in_place(vault / AGENDA, "".join(ticked if "Send [[Ana]] the book" in line else line for line in lines))
    watcher.until_said(f": {AGENDA} →")
    in_place(vault / "People/Bob.md", PROMISE.format("him"))
    watcher.until(lambda: "Ask him" in watcher.agenda, "the other promise")
    assert ticked in watcher.agenda


def test_C07_what_mdnet_writes_wakes_nobody_for_long(
    vault: Path, begin: Callable[[], Any], mdnet: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    watcher = begin()
    before = watcher.rounds
    watcher.write("People/Ana.md", PROMISE.format("her"))
    watcher.until(lambda: "Ask her" in watcher.agenda, "the promise")
    time.sleep(1)
    assert watcher.rounds - before <= 3, "the save, and the agenda written therefore"
    before = watcher.rounds
    assert mdnet("agenda", "--write", "--budget", "1", cwd=vault).returncode == 0
    watcher.until_said(f"Changed: {AGENDA}")
    time.sleep(1)
    assert watcher.rounds - before <= 3


def test_C07_another_process_that_was_first_to_index_a_change(
    vault: Path, begin: Callable[[], Any], mdnet: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    watcher = begin()
    for number in range(3):
        watcher.write("People/Ana.md", PROMISE.format(f"her {number} times"))
        assert mdnet("index", cwd=vault).returncode == 0
        watcher.until(lambda: f"her {number} times" in watcher.agenda, "the promise")  # noqa: B023 - used at once
