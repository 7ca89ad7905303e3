"""What may not happen, whatever the vault holds: raw control characters, changed bytes, leaks, programs started."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from mdnet.cli import run

WriteVault = Callable[[dict[str, str]], Path]
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NASTY = [
    "\x1b]0;owned\x07",
    "\x1b[2J",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x9b31m",
    "a\rb",
    "a\bb",
    "\u202egnp.exe",
    "\u2066x",
]
READING = [
    "", "agenda", "agenda --days 9", "agenda --format md", "agenda --format html", "agenda --format json", "list",
    "list --format md", "list --format json", "list promised --columns name,needs,tags,path", "show Ann",
    "show Ann --format json", "find word", "find word --format json", "why Ann", "check", "check --format json",
    "index", "index --status", "index --rebuild", "config show", "config show --format json", "templates list",
    "templates show agenda.md.j2", "templates check", "completion bash", "brief Ann", "brief Ann --format md",
    "brief Ann --format html", "brief Ann --format json", "brief --event Fair", "duplicates --min 0",
    "duplicates --min 0 --format json",
]  # fmt: skip


def person(nasty: str) -> dict[str, str]:
    quoted = json.dumps(nasty)
    return {
        "People/Ann.md": (
            f"---\nname: {json.dumps('Ann ' + nasty)}\naliases: [Ann]\ncircle: inner\ncadence: {quoted}\n"
            f"organization: {quoted}\ntitle: {quoted}\nlocation: {quoted}\ntags: [{quoted}]\nneeds: [{quoted}]\n"
            f"birthday: 11-26\nfavourite: {quoted}\n---\n{nasty} word\n\n## Facts\n\n- {nasty}: {nasty}\n\n## Log\n\n"
            f"- 2026-09-01 coffee: {nasty} word #needs\n\n- [ ] {nasty} 📅 2026-11-20\n- [ ] {nasty} #waiting\n"
        ),
        "People/Bob.md": f"---\nname: {quoted}\nbirthday: {quoted}\n---\n",
        "Events/Fair.md": f"---\ndate: 2026-12-01\nattendees: ['[[Ann]]', {quoted}]\npurpose: {quoted}\n---\n",
        ".mdnet/config.toml": f"[fields]\nbirthday = [{quoted}]\n[circles]\ninner = 14\n{quoted} = 3\n",
    }


@pytest.mark.parametrize("nasty", NASTY, ids=[repr(nasty)[1:9] for nasty in NASTY])
def test_T01_T02_nothing_from_a_note_reaches_a_terminal_raw(cli, write_vault: WriteVault, nasty: str) -> None:
    vault = write_vault(person(nasty))
    for command in READING:
        made = cli(*shlex.split(command), vault=vault)
        assert made.code in (0, 3), command
        assert FORBIDDEN.findall(made.out + made.err) == [], command


@pytest.mark.parametrize("nasty", NASTY[:2] + NASTY[-2:])
def test_T01_colours_are_the_only_escapes_on_a_terminal(cli, write_vault: WriteVault, nasty: str) -> None:
    vault = write_vault(person(nasty))
    for command in ("", "agenda", "list", "show Ann", "config show", "templates list", "brief Ann"):
        made = cli(*shlex.split(command), "--color", vault=vault)
        assert FORBIDDEN.findall(re.sub(r"\x1b\[[0-9;]*m", "", made.out)) == [], command


@pytest.mark.skipif(os.name == "nt", reason="such files cannot be on Windows")
@pytest.mark.parametrize("nasty", [nasty.replace("/", "") for nasty in NASTY])
def test_T01_T02_file_names_are_cleaned_in_output_and_messages(cli, write_vault: WriteVault, nasty: str) -> None:
    vault = write_vault(
        {
            f"People/Sam {nasty}.md": "---\nbirthday: 1990-02-30\ncadence: 3m\n---\nword\n",
            f"Work/People/Sam {nasty}.md": "word\n",
            f".mdnet/templates/{nasty}.j2": "{% if %}",
        }
    )
    commands = [command for command in READING if "Ann" not in command and "Fair" not in command]
    for arguments in (*map(shlex.split, commands), ["show", f"Sam {nasty}"], ["show", nasty], ["list", f"{nasty}:x"],
                      ["-" + nasty], [nasty], ["list", "--sort", nasty], ["templates", "show", nasty]):  # fmt: skip
        made = cli(*arguments, vault=vault)
        assert FORBIDDEN.findall(made.out + made.err) == [], arguments


def test_T02_what_is_no_text_at_all_is_an_error_of_one_line(cli) -> None:
    for command in (["show", "\udcff"], ["find", "\udcff"], ["why", "\udcff"]):
        made = cli(*command)
        assert made.code in (1, 2, 5)
        assert made.err.count("\n") == 1


def snapshot(folder: Path) -> dict[str, tuple[str, int, int]]:
    """sha256, mtime and mode of everything in a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        known = path.lstat()
        data = path.read_bytes() if stat.S_ISREG(known.st_mode) else b""
        found[str(path)] = (hashlib.sha256(data).hexdigest(), known.st_mtime_ns, known.st_mode)
    return found


def on_the_sample(command: str) -> list[str]:
    return shlex.split(command.replace("Ann", "Grace").replace("Fair", "'Winter Type Salon'"))


def test_W01_commands_that_read_leave_every_byte_and_time_of_the_vault(cli, sample: Path) -> None:
    before = snapshot(sample)
    for command in READING:
        assert cli(*on_the_sample(command)).code in (0, 1), command
        assert snapshot(sample) == before, command


def test_S02_messages_name_nobody_who_was_not_asked_for(cli, write_vault: WriteVault) -> None:
    vault = write_vault(
        {
            "People/Quentin.md": "---\nemail: q@secret.example\nphone: '+15551234'\nbirthday: 1990-02-30\n---\n",
            "People/Ann.md": "---\ncircle: close\n---\nword\n",
            "Events/Fair.md": "---\ndate: 2026-12-01\nattendees: ['[[Ann]]']\n---\n",
        }
    )
    for command in READING:
        err = cli(*shlex.split(command), vault=vault).err
        assert not re.search(r"Quentin|secret|5551234|1990-02-30", err), command


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_S03_I10_index_and_temporary_files_are_the_owners_alone(
    cli, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = os.umask(0o022)
    try:
        for command in READING:
            cli(*on_the_sample(command))
    finally:
        os.umask(before)
    assert list(temporary.iterdir()) == []
    cache = Path(os.environ["XDG_CACHE_HOME"])
    kept = list(cache.rglob("*"))
    assert any(path.name == "index.db" for path in kept)
    for path in kept:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0 or (path.is_dir() and path.parent == cache), path


@pytest.mark.skipif(os.name == "nt", reason="scripts of POSIX")
def test_S04_no_program_of_the_vault_is_started(cli, sample: Path, tmp_path: Path, monkeypatch) -> None:
    marker = tmp_path / "started"
    script = f"#!/bin/sh\ntouch '{marker}'\n"
    hooks = ".git/hooks/post-checkout .git/hooks/pre-commit People/Run.md .obsidian/plugins/x/main.js"
    programs = "python python3 git sh less vim .mdnet/plugins/x.py sitecustomize.py jinja2.py"
    for path in f"{hooks} {programs}".split():
        file = sample / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script if not path.endswith(".py") else f"open({str(marker)!r}, 'w')\n", "utf-8")
        file.chmod(0o755)
    (sample / ".git/config").write_text("[core]\n\tfsmonitor = ./python\n\tpager = ./less\n", "utf-8")
    (sample / ".mdnet/templates").mkdir()
    (sample / ".mdnet/templates/list.txt.j2").write_text("{{ table.rows|length }}\n", "utf-8")
    monkeypatch.chdir(sample)
    monkeypatch.setenv("PATH", f"{sample}:{os.environ['PATH']}")
    for command in READING:
        cli(*on_the_sample(command))
    assert not marker.exists()


def test_S05_no_part_of_the_cache_is_code_or_pickle(cli, sample: Path) -> None:
    cli("agenda")
    kept = [path for path in Path(os.environ["XDG_CACHE_HOME"]).rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert path.suffix not in (".py", ".pyc", ".pickle", ".pkl")
        assert not re.match(rb"\x80[\x02-\x05]", path.read_bytes())


def test_P03_P05_links_out_and_special_files_are_passed_over(cli, write_vault: WriteVault, tmp_path: Path) -> None:
    vault = write_vault({"People/Ann.md": "word\n"})
    outside = tmp_path / "outside.md"
    outside.write_text("word secret\n", "utf-8")
    (vault / "People/Out.md").symlink_to(outside)
    (vault / "People/root").symlink_to("/")
    (vault / "People/loop").symlink_to(vault)
    if hasattr(os, "mkfifo"):
        os.mkfifo(vault / "People/Pipe.md")
    (vault / "People/Folder.md").mkdir()
    made = cli("find", "word", vault=vault)
    assert made.out == "People/Ann.md:1: word\n"
    for name in ("Out", "Pipe", "Folder", "People/Out.md"):
        assert cli("show", name, vault=vault).code == 5
    assert [one["name"] for one in cli("list", "--format", "json", vault=vault).json["contacts"]] == ["Ann"]


def test_a_vault_of_no_rights_is_an_error_and_not_a_traceback(tmp_path: Path, capsys) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    assert run(["-C", str(tmp_path / "file"), "list"]) == 7
    assert run(["init", str(tmp_path / "file")]) == 4
    assert run(["init", str(tmp_path / "file" / "x")]) in (1, 4)
    assert capsys.readouterr().out == ""
