"""`mdnet vdir sync` beside the programs that keep such folders: the real khard and the real vdirsyncer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ADA = "---\nname: Ada Byron\nemails:\n  - ada@example.org\ntags:\n  - sailing\n---\n\nShe sails.\n"
BEN = "---\nname: Ben Okoro\nphones:\n  - +44 20 7946 0001\nbirthday: 04-17\n---\n"


def program(name: str) -> str:
    """The program beside this Python."""
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        pytest.skip(f"{name} is not installed")
    return str(path)


def run(*arguments: str, env: dict[str, str], stdin: str = "") -> str:
    made = subprocess.run(
        arguments, input=stdin, env={**os.environ, **env}, capture_output=True, text=True, timeout=60, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault({"People/Ada Byron.md": ADA, "People/Ben Okoro.md": BEN})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "cards"
    path.mkdir()
    return path


@pytest.fixture
def sync(cli, vault: Path, folder: Path) -> Callable[[], str]:
    """Sync vault and folder, and be sure that a second time writes nothing."""

    def go() -> str:
        ran = cli("vdir", "sync", str(folder), "--yes", vault=vault)
        assert (ran.code, ran.err) == (0, "")
        assert "Nothing was written" in cli("vdir", "sync", str(folder), vault=vault).out
        return ran.out

    return go


@pytest.fixture
def khard(tmp_path: Path, folder: Path) -> Callable[..., str]:
    config = tmp_path / "khard.conf"
    config.write_text(
        f"[addressbooks]\n[[all]]\npath = {folder}\n[general]\neditor = /bin/true\nmerge_editor = /bin/true\n"
        "[vcard]\npreferred_version = 3.0\n"
    )
    name = program("khard")

    def go(*arguments: str, stdin: str = "") -> str:
        return run(name, "-c", str(config), *arguments, env={}, stdin=stdin)

    return go


def text(vault: Path, name: str) -> str:
    return (vault / f"People/{name}.md").read_text("utf-8")


def test_khard_reads_the_cards_and_what_it_changes_comes_back(sync, khard, vault: Path, tmp_path: Path) -> None:
    sync()
    listed = khard("list", "--parsable")
    assert re.findall(r"\t(.*)\t", listed) == ["Ada Byron", "Ben Okoro"]
    assert "ada@example.org" in khard("email", "--parsable")
    assert "+44 20 7946 0001" in khard("phone", "--parsable")
    new = "First name: Nora\nLast name: New\nEmail:\n  work: nora@example.org\nOrganisation: Loom Ltd\n"
    khard("new", "-i", "-", "-a", "all", stdin=new)
    form = re.sub(r"(?m)^Title:.*$", "Title: Boatbuilder", khard("show", "--format", "yaml", "Ada"))
    form = form.replace("ada@example.org", "ada@boats.example")
    (tmp_path / "ada.yaml").write_text(form)
    khard("modify", "-i", str(tmp_path / "ada.yaml"), "Ada", stdin="y\n")
    assert "2 contacts" not in sync()
    assert "title: Boatbuilder" in text(vault, "Ada Byron")
    assert "ada@boats.example" in text(vault, "Ada Byron")
    assert "ada@example.org" not in text(vault, "Ada Byron")
    assert text(vault, "Ada Byron").endswith("---\n\nShe sails.\n")
    assert "nora@example.org" in text(vault, "Nora New")
    assert "organization: Loom Ltd" in text(vault, "Nora New")


def test_khard_sees_what_changed_in_a_note(sync, khard, vault: Path) -> None:
    sync()
    note = vault / "People/Ben Okoro.md"
    note.write_text(note.read_text().replace("birthday: 04-17", "birthday: 1980-04-17\nemails: [ben@example.org]"))
    sync()
    assert "ben@example.org" in khard("email", "--parsable")
    assert "1980" in khard("birthdays", "--parsable")


def test_vdirsyncer_takes_both_sides_to_another_folder_and_back(
    sync, vault: Path, folder: Path, tmp_path: Path
) -> None:
    name, other = program("vdirsyncer"), tmp_path / "server"
    other.mkdir()
    config = tmp_path / "vdirsyncer.conf"
    storages = "".join(
        f'[storage {one}]\ntype = "filesystem"\npath = "{path}"\nfileext = ".vcf"\n'
        for one, path in (("here", folder), ("there", other))
    )
    config.write_text(
        f'[general]\nstatus_path = "{tmp_path}/status"\n'
        f'[pair both]\na = "here"\nb = "there"\ncollections = null\n{storages}'
    )

    def vdirsyncer() -> None:
        env = {"VDIRSYNCER_CONFIG": str(config)}
        run(name, "discover", "both", env=env, stdin="y\n" * 9)
        run(name, "sync", env=env)

    def there(who: str) -> Path:
        return next(path for path in other.glob("*.vcf") if f"FN:{who}" in path.read_bytes().decode())

    sync()
    vdirsyncer()
    assert len(list(other.glob("*.vcf"))) == 2
    phone = there("Ada Byron")
    phone.write_bytes(
        phone.read_bytes().replace(b"END:VCARD", b"TEL;TYPE=CELL:+351 21 000 0001\r\nX-PHONE:1\r\nEND:VCARD")
    )
    (other / "new.vcf").write_bytes(b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:p-1\r\nFN:Pia New\r\nEND:VCARD\r\n")
    note = vault / "People/Ada Byron.md"
    note.write_text(note.read_text().replace("tags:", "title: Boatbuilder\ntags:"))
    vdirsyncer()
    sync()
    vdirsyncer()
    assert "+351 21 000 0001" in text(vault, "Ada Byron")
    assert (vault / "People/Pia New.md").exists()
    card = there("Ada Byron").read_bytes()
    assert b"TITLE:Boatbuilder\r\n" in card
    assert b"TEL;TYPE=CELL:+351 21 000 0001\r\nX-PHONE:1\r\n" in card
    before = {path.name: path.read_bytes() for path in other.glob("*.vcf")}
    sync()
    vdirsyncer()
    assert {path.name: path.read_bytes() for path in other.glob("*.vcf")} == before
    assert len(before) == 3
