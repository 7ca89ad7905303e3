"""mdnet log and mdnet edit on a terminal: what they ask, and what an editor has to do with it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from mdnet.cli.asking import completions

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
LIMIT = 30
"""Seconds after which a conversation that does not go on is given up."""


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault(
        {
            "People/Grace Okafor.md": "## Log\n- 2026-11-01 tea with [[Ada Lovelace]]\n",
            "People/Ada Lovelace.md": "",
            "People/Ada Byron.md": "---\nlast_contact: 2026-11-20\n---\n",
        }
    )


def talk(vault: Path, arguments: Sequence[str], answers: Sequence[tuple[str, str]], **env: str) -> tuple[int, str]:
    """Run mdnet on a terminal: wait for a question, answer it, and so on; the exit code, and all that was shown."""
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "mdnet", "-C", str(vault), *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        env={**os.environ, "PYTHONPATH": str(ROOT), "MDNET_TODAY": "2026-11-24", "TERM": "dumb", **env},
    )  # fmt: skip
    os.close(theirs)
    shown, end = "", time.monotonic() + LIMIT

    def more() -> str:
        if not select.select([ours], [], [], max(0, end - time.monotonic()))[0]:
            child.kill()
            raise AssertionError(f"nothing came after: {shown}")
        try:
            return os.read(ours, 65536).decode(errors="replace")
        except OSError:  # the other side is closed
            return ""

    try:
        for question, answer in answers:
            seen = len(shown)
            while question not in shown[seen:]:
                part = more()
                assert part, f"ended before it asked {question!r}: {shown}"
                shown += part
            os.write(ours, answer.encode() + b"\n")
        while part := more():
            shown += part
        return child.wait(LIMIT), shown
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def read(vault: Path, name: str) -> str:
    return (vault / f"People/{name}.md").read_bytes().decode()


def test_without_arguments_it_asks_step_by_step_and_again_where_an_answer_means_nothing(vault: Path) -> None:
    answers = [
        ("With whom", "Nobody Known"),
        ("With whom", "Grace and Bob"),
        ("With whom", "Grace"),
        ("How", "coffee"),
        ("When", "whenever"),
        ("When", "tomorrow"),
        ("When", "yesterday"),
        ("What was said", "punch cards #needs"),
        ("Who began it", "them"),
        ("Did you promise", "send the draft"),
        ("By when", "someday"),
        ("By when", "fri"),
    ]
    code, shown = talk(vault, ["log"], answers)
    assert code == 0, shown
    assert "still to come" in shown
    assert 'No contact called "Bob"' in shown
    assert read(vault, "Grace Okafor") == (
        "## Log\n- 2026-11-23 [by:: them] coffee: punch cards #needs\n- 2026-11-01 tea with [[Ada Lovelace]]\n"
        "\n## Follow-ups\n- [ ] send the draft 📅 2026-11-27\n"
    )


def test_an_ambiguous_name_asks_which_and_who_is_named_beside_it_ranks_the_choice(vault: Path) -> None:
    code, shown = talk(vault, ["log", "call", "Ada:", "looms"], [("Which", "")])
    assert code == 0, shown
    assert shown.index("1 Ada Byron") < shown.index("2 Ada Lovelace")  # whom I met last comes first
    assert "- 2026-11-24 call: looms" in read(vault, "Ada Byron")
    code, shown = talk(vault, ["log", "call", "Ada", "and", "Grace:", "looms"], [("Which", "")])
    assert code == 0, shown
    assert shown.index("1 Ada Lovelace") < shown.index("2 Ada Byron")  # who was with Grace before comes first
    assert "- 2026-11-24 call with [[Grace Okafor]]: looms" in read(vault, "Ada Lovelace")


def test_the_tab_key_completes_names(vault: Path) -> None:
    pytest.importorskip("readline")
    answers = [
        ("With whom", "Gra\t"),
        ("How", "tea"),
        ("When", ""),
        ("What", "looms"),
        ("Who began", ""),
        ("promise", ""),
    ]
    code, shown = talk(vault, ["log"], answers)
    assert code == 0, shown
    assert "- 2026-11-24 tea: looms\n" in read(vault, "Grace Okafor")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("gra", ["Grace Okafor"]),
        ("Grace Okafor, zoe", ["Grace Okafor, Zoë Park"]),
        ("Grace Okafor and Zo", ["Grace Okafor and Zoë Park"]),
        (" z", [" Zoë Park"]),
        ("Alexand", []),
        ("", ["Grace Okafor", "Zoë Park"]),
    ],
)
def test_the_last_name_of_a_list_is_completed(typed: str, offered: list[str]) -> None:
    assert completions(typed, ["Grace Okafor", "Zoë Park"]) == offered


def test_ctrl_c_at_a_question_writes_nothing(vault: Path) -> None:
    before = read(vault, "Grace Okafor")
    code, shown = talk(vault, ["log"], [("With whom", "Grace"), ("How", "\x03")])
    assert code == 130, shown
    assert read(vault, "Grace Okafor") == before


def _editor(tmp_path: Path, lines: str) -> str:
    script = tmp_path / "an editor.py"
    script.write_text(f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{lines}\n", "utf-8")
    return f'"{sys.executable}" "{script}"'


def test_the_line_can_be_written_in_an_editor_with_details_below_it(
    cli, vault: Path, tmp_path: Path, monkeypatch
) -> None:
    script = "text = file.read_text()\nfile.write_text(text.strip() + ' the loom\\n\\n- in oak\\n  two shuttles\\n')"
    monkeypatch.setenv("EDITOR", _editor(tmp_path, script))
    monkeypatch.delenv("VISUAL", raising=False)
    done = cli("log", "tea with Grace:", "--edit", vault=vault)
    assert done.code == 0, done.err
    assert "- 2026-11-24 tea: the loom\n  - in oak\n  - two shuttles\n" in read(vault, "Grace Okafor")


def test_an_editor_that_saves_nothing_logs_nothing(cli, vault: Path, tmp_path: Path, monkeypatch) -> None:
    before = read(vault, "Grace Okafor")
    monkeypatch.setenv("EDITOR", _editor(tmp_path, "pass"))
    monkeypatch.delenv("VISUAL", raising=False)
    assert cli("log", "tea with Grace:", "--edit", vault=vault).code == 2
    assert read(vault, "Grace Okafor") == before


def test_edit_opens_the_note_and_checks_it_afterwards(cli, vault: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("EDITOR", _editor(tmp_path, "file.write_text('---\\nbirthday: soon\\n---\\n')"))
    monkeypatch.delenv("VISUAL", raising=False)
    done = cli("edit", "Ada", "Byron", vault=vault)
    assert done.code == 0
    assert "People/Ada Byron.md:2: " in done.err
    as_json = cli("edit", "Ada", "Byron", "--format", "json", vault=vault).json
    assert (as_json["path"], [one["line"] for one in as_json["problems"]]) == ("People/Ada Byron.md", [2])


def test_edit_says_when_the_editor_failed_or_the_note_is_gone(cli, vault: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", _editor(tmp_path, "sys.exit(3)"))
    assert cli("edit", "Ada", "Byron", vault=vault).code == 1
    monkeypatch.setenv("EDITOR", _editor(tmp_path, "file.unlink()"))
    gone = cli("edit", "Ada", "Byron", vault=vault)
    assert (gone.code, "People/Ada Byron.md is gone" in gone.err) == (5, True)
