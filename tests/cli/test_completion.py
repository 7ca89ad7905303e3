"""Shell completion: the scripts, and the names of contacts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdnet.cli import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def offered(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """What fish is offered for a command line whose last word is still being typed."""

    def go(*words: str) -> list[str]:
        monkeypatch.setenv("_MDNET_COMPLETE", "fish_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(f"'{word}'" for word in ("mdnet", *words)))
        monkeypatch.setenv("COMP_CWORD", words[-1])
        with pytest.raises(SystemExit) as stop:
            run([])
        monkeypatch.delenv("_MDNET_COMPLETE")
        assert stop.value.code == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        lines = printed.out.splitlines()
        return [line.partition(",")[2].partition("\t")[0] for line in lines if line.startswith("plain")] or lines[1::3]

    return go


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(cli, shell: str) -> None:
    made = cli("completion", shell)
    assert made.code == 0
    assert "_MDNET_COMPLETE" in made.out
    assert "_mdnet_completion" in made.out


def test_an_unknown_shell_is_refused(cli) -> None:
    assert cli("completion", "tcsh").code == 2
    assert cli("completion").code == 2


def test_commands_are_completed(offered: Callable[..., list[str]]) -> None:
    assert offered("te") == ["templates"]


def test_names_of_contacts_are_completed(cli, offered: Callable[..., list[str]], sample: Path) -> None:
    cli("index")
    assert offered("-C", str(sample), "show", "gr") == ["Grace Okafor"]
    assert offered("-C", str(sample), "show", "tomas") == ["Tomás Silva"]
    assert offered("-C", str(sample), "show", "xyz") == []


def test_nothing_is_read_or_made_for_a_completion(cli, offered: Callable[..., list[str]], sample: Path) -> None:
    assert offered("-C", str(sample), "show", "gr") == []
    assert list(Path(os.environ["XDG_CACHE_HOME"]).rglob("*")) == []
    cli("index")
    (sample / "People/Greta Neu.md").write_text("", "utf-8")
    assert offered("-C", str(sample), "show", "gr") == ["Grace Okafor"]


def test_whatever_is_amiss_nothing_is_said(offered: Callable[..., list[str]], cli, sample: Path) -> None:
    assert offered("-C", "/nowhere", "show", "gr") == []
    cli("index")
    (index,) = Path(os.environ["XDG_CACHE_HOME"]).rglob("index.db")
    index.write_bytes(b"garbage")
    assert offered("-C", str(sample), "show", "gr") == []


def test_T01_names_with_control_characters_are_not_offered(offered: Callable[..., list[str]], cli, write_vault) -> None:
    vault = write_vault({"People/a.md": '---\nname: "Ann \\e[2J"\n---\n', "People/Anna.md": ""})
    cli("index", vault=vault)
    assert all(name.isprintable() for name in offered("-C", str(vault), "show", "an"))


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_completes_a_name_as_one_word(cli, write_vault, tmp_path: Path) -> None:
    vault = write_vault({"People/Conan O'Brien $x.md": "", "People/Con.md": "---\npaused: true\n---\n"})
    cli("index", vault=vault)
    program = tmp_path / "bin/mdnet"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mdnet "$@"\n', "utf-8")
    program.chmod(0o755)
    script = (
        'eval "$(mdnet completion bash)"; COMP_WORDS=(mdnet show Cona); COMP_CWORD=2; _mdnet_completion mdnet;'
        " eval \"printf '%s\\n' ${COMPREPLY[*]}\""
    )
    made = subprocess.run(
        ["bash", "-c", script],
        cwd=vault,
        env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (made.stdout, made.stderr) == ("Conan O'Brien $x\n", "")


@pytest.mark.parametrize("command", ["log", "set", "tag", "snooze", "pause", "resume", "edit"])
def test_commands_that_write_complete_names(cli, offered: Callable[..., list[str]], sample: Path, command: str) -> None:
    cli("index")
    assert any("Grace Okafor" in one for one in offered("-C", str(sample), command, "Grace"))
    after = offered("-C", str(sample), command, "Ben", "Grace")
    assert bool(after) == (command not in ("set", "tag", "snooze"))  # what follows the name is no name there


@pytest.mark.parametrize("command", ["prepare", "capture", "review", "choose"])
def test_names_of_events_are_completed(cli, offered: Callable[..., list[str]], sample: Path, command: str) -> None:
    cli("index")
    assert offered("-C", str(sample), "event", command, "wint") == ["Winter Type Salon"]
    assert offered("-C", str(sample), "event", command, "gr") == []
