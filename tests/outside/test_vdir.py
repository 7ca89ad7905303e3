"""Files of a vdir: read and written beside other programs, whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from mdnet.errors import BadInput, Conflict
from mdnet.outside import vdir


def test_only_plain_cards_are_read_each_with_its_fault(tmp_path: Path) -> None:
    (tmp_path / "b.vcf").write_bytes(b"B")
    (tmp_path / "a.vcf").write_bytes(b"A")
    (tmp_path / ".hidden.vcf").write_bytes(b"H")
    (tmp_path / "a.vcf.tmp").write_bytes(b"T")
    (tmp_path / "folder.vcf").mkdir()
    (tmp_path / "link.vcf").symlink_to(tmp_path / "a.vcf")
    os.mkfifo(tmp_path / "pipe.vcf")
    found = {one.name: (one.data, one.problem is None) for one in vdir.cards(str(tmp_path))}
    assert found == {
        "a.vcf": (b"A", True), "b.vcf": (b"B", True), "folder.vcf": (b"", False), "link.vcf": (b"", False),
        "pipe.vcf": (b"", False),
    }  # fmt: skip


def test_a_card_is_replaced_only_if_it_is_the_one_that_was_read_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_bytes(b"old")
    path.chmod(0o664)
    assert not vdir.put(str(tmp_path), "a.vcf", b"other", b"new")
    assert path.read_bytes() == b"old"
    assert vdir.put(str(tmp_path), "a.vcf", b"old", b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o664)
    assert not vdir.put(str(tmp_path), "a.vcf", b"old", None)
    assert vdir.put(str(tmp_path), "a.vcf", b"new", None)
    assert not list(tmp_path.iterdir())


def test_a_new_card_takes_nobodys_place(tmp_path: Path) -> None:
    assert vdir.put(str(tmp_path), "a.vcf", None, b"one")
    assert not vdir.put(str(tmp_path), "a.vcf", None, b"two")
    (tmp_path / "l.vcf").symlink_to(tmp_path / "nowhere")
    assert not vdir.put(str(tmp_path), "l.vcf", None, b"three")
    assert (tmp_path / "a.vcf").read_bytes() == b"one"
    assert not (tmp_path / "nowhere").exists()
    assert stat.S_IMODE((tmp_path / "a.vcf").stat().st_mode) == 0o600
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("name", ["../a.vcf", "a/b.vcf", ".a.vcf", "a.txt", "", "/a.vcf"])
def test_a_name_never_leads_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput):
        vdir.put(str(tmp_path), name, None, b"x")


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"old")
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards/a.vcf").symlink_to(tmp_path / "out")
    assert not vdir.put(str(tmp_path / "cards"), "a.vcf", b"old", b"new")
    assert (tmp_path / "out").read_bytes() == b"old"


def test_the_folder_must_be_one_outside_the_vault(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / "cards").mkdir(parents=True)
    (tmp_path / "cards").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "cards")
    assert vdir.folder_of(str(tmp_path / "link"), vault) == str(tmp_path / "cards")
    for path in (vault, vault / "cards", tmp_path):
        with pytest.raises(Conflict):
            vdir.folder_of(str(path), vault)
    with pytest.raises(BadInput):
        vdir.folder_of(str(tmp_path / "none"), vault)


def test_what_a_killed_run_left_is_tidied(tmp_path: Path) -> None:
    (tmp_path / ".mdnet-0123456789ab.tmp").write_bytes(b"half")
    (tmp_path / "a.vcf").write_bytes(b"A")
    vdir.tidy(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["a.vcf"]
