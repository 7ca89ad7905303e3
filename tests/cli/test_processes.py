"""The program as a process of its own: pipes, Ctrl-C, terminals, no network."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILL_AFTER = 60
MDNET = [sys.executable, "-m", "mdnet"]
Mdnet = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "MDNET_TODAY": "2026-11-24", **more}


def test_a_core_of_commands_works_as_processes(mdnet: Mdnet, sample: Path) -> None:
    for arguments, code, said in (
        ([], 0, "Week 48 · 23–29 November 2026"),
        (["list", "place:Oslo", "-tag:x"], 0, "Grace Okafor"),
        (["show", "Dan", "Wu"], 0, "Dan Wu · "),
        (["find", "pattern book"], 0, "People/Grace Okafor.md:"),
        (["find", "xyzzy"], 1, ""),
        (["show", "Grcae"], 5, ""),
        (["config", "show"], 0, "[agenda]"),
        (["templates", "list"], 0, "agenda.md.j2"),
        (["completion", "zsh"], 0, "#compdef mdnet"),
        (["check"], 0, ""),
    ):
        made = mdnet(*arguments, cwd=sample)
        assert made.returncode == code, made.stderr
        assert said in made.stdout
        assert "Traceback" not in made.stderr


def test_the_vault_is_found_from_a_folder_below(mdnet: Mdnet, sample: Path) -> None:
    assert mdnet("list", "grace", cwd=sample / "People").stdout.count("\n") == 2


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
@pytest.mark.parametrize("command", ["list", "list --format json", "agenda", "find e", "check", "show Grace", "--help"])
def test_A17_a_reader_that_goes_away_is_no_error(sample: Path, command: str) -> None:
    made = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m mdnet {command} 2>err; echo $? >code'],
        cwd=sample,
        env=environment(),
        stdout=broken_pipe(),
        timeout=KILL_AFTER,
    )
    assert made.returncode == 0
    assert "Traceback" not in (sample / "err").read_text()
    assert "Exception" not in (sample / "err").read_text()
    assert (sample / "code").read_text() == "0\n"


def broken_pipe() -> int:
    """The writing end of a pipe nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux to see that the command is at work")
@pytest.mark.parametrize("command", ["list", "agenda", "show Grace", "templates check"])
def test_A16_ctrl_c_ends_any_command_with_130_and_one_line(sample: Path, command: str) -> None:
    """A template that never ends keeps the command at work, in a child process, until it is interrupted."""
    templates = sample / ".mdnet/templates"
    templates.mkdir()
    for name in ("list", "agenda", "show"):
        (templates / f"{name}.txt.j2").write_text("{% for a in range(99999) %}{% for b in range(99999) %}"
                                                  "{{ b if b == -1 }}{% endfor %}{% endfor %}", "utf-8")  # fmt: skip
    if "check" in command:
        (templates / "list.txt.j2").write_text("{{ " + "9**" * 8 + "9 }}", "utf-8")
    process = subprocess.Popen(
        [*MDNET, *command.split()],
        cwd=sample,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + KILL_AFTER
    while process.poll() is None and time.monotonic() < end and not children.read_text():
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=KILL_AFTER)
    assert (process.returncode, out, err.strip()) == (130, "", "mdnet: Interrupted.")


def test_colours_and_width_on_a_terminal(sample: Path) -> None:
    pty = pytest.importorskip("pty")
    out: list[bytes] = []
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [*MDNET, "list"], cwd=sample, env=environment(TERM="xterm", COLUMNS="72"), stdout=terminal
    )
    os.close(terminal)
    try:
        while data := os.read(controller, 65536):
            out.append(data)
    except OSError:
        pass  # Linux says so that the other end is closed
    os.close(controller)
    assert process.wait(KILL_AFTER) == 0
    text = b"".join(out).decode()
    assert "\x1b[1mName" in text
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    assert len(lines) == 28
    assert max(map(len, lines)) <= 72


def test_S01_commands_work_without_a_network(sample: Path) -> None:
    unshare = shutil.which("unshare")
    cut_off = [unshare, "-rn"] if unshare else []
    if not cut_off or subprocess.run([*cut_off, "true"], capture_output=True).returncode:
        pytest.skip("no way to cut the network off here")
    for command in ("agenda", "brief Grace", "list", "check", "templates check", "init new --sample"):
        made = subprocess.run(
            [*cut_off, *MDNET, *command.split()],
            cwd=sample,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=KILL_AFTER,
        )
        assert made.returncode == 0, made.stderr


def test_S02_nothing_personal_is_said_when_a_command_fails(mdnet: Mdnet, sample: Path) -> None:
    (sample / ".mdnet/templates").mkdir()
    for name in ("agenda.txt.j2", "list.txt.j2", "show.txt.j2", "glance.txt.j2"):
        (sample / ".mdnet/templates" / name).write_text("{{ nosuch.field }}", "utf-8")
    for arguments in (["agenda"], ["list"], ["show", "Grace"], []):
        made = mdnet(*arguments, cwd=sample)
        assert made.returncode == 1
        assert made.stdout == ""
        assert 'nothing is called "nosuch"' in made.stderr
        assert not re.search(r"Okafor|wildgrass|555 01|Ada|Oslo", made.stderr)
