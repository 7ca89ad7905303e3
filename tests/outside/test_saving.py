"""Saving an export outside the vault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdnet.errors import BadInput, Conflict
from mdnet.outside import save


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault" / ".mdnet").mkdir(parents=True)
    (tmp_path / "vault" / ".mdnet" / "config.toml").write_bytes(b"")
    (tmp_path / "vault" / "Ann.md").write_bytes(b"# Ann\n")
    return tmp_path / "vault"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_S03_an_export_is_its_owners_only(tmp_path: Path, vault: Path) -> None:
    before = os.umask(0)
    try:
        save(f"{tmp_path}/out.vcf", b"data", vault)
    finally:
        os.umask(before)
    assert (tmp_path / "out.vcf").read_bytes() == b"data"
    assert (tmp_path / "out.vcf").stat().st_mode & 0o777 == 0o600
    assert left(tmp_path) == ["out.vcf", "vault"]


def test_nothing_is_overwritten_without_force(tmp_path: Path, vault: Path) -> None:
    target = tmp_path / "out.vcf"
    target.write_bytes(b"old")
    target.chmod(0o644)
    with pytest.raises(Conflict, match="--force"):
        save(str(target), b"new", vault)
    assert target.read_bytes() == b"old"
    save(str(target), b"new", vault, force=True)
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o600
    assert left(tmp_path) == ["out.vcf", "vault"]


def test_a_link_stays_a_link(tmp_path: Path, vault: Path) -> None:
    (tmp_path / "real.vcf").write_bytes(b"old")
    (tmp_path / "link.vcf").symlink_to("real.vcf")
    (tmp_path / "dangling.vcf").symlink_to("new.vcf")
    for name in ("link.vcf", "dangling.vcf"):
        with pytest.raises(Conflict):
            save(f"{tmp_path}/{name}", b"new", vault)
    save(f"{tmp_path}/link.vcf", b"new", vault, force=True)
    assert (tmp_path / "link.vcf").is_symlink()
    assert (tmp_path / "real.vcf").read_bytes() == b"new"


def test_the_vault_is_left_alone(tmp_path: Path, vault: Path) -> None:
    (tmp_path / "door").symlink_to(vault)
    for name in (f"{vault}/out.csv", f"{tmp_path}/door/out.csv"):
        with pytest.raises(Conflict, match="in your vault"):
            save(name, b"new", vault)
    for force in (False, True):
        for name in ("Ann.md", ".mdnet/config.toml", ".mdnet/new.json"):
            with pytest.raises(Conflict, match="part of your vault"):
                save(f"{vault}/{name}", b"new", vault, force=force)
    assert (vault / "Ann.md").read_bytes() == b"# Ann\n"
    save(f"{vault}/out.csv", b"new", vault, force=True)
    assert left(vault) == [".mdnet", "Ann.md", "out.csv"]
    assert left(vault / ".mdnet") == ["config.toml"]


def test_a_target_that_can_be_no_file_is_told(tmp_path: Path, vault: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("", "a\0b", f"{tmp_path}", f"{tmp_path}/none/out.csv", f"{tmp_path}/pipe", f"{tmp_path}/new/"):
        with pytest.raises(BadInput):
            save(name, b"", vault, force=True)


def test_A_failure_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.vcf"
    target.write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left") as caught:
        save(str(target), b"new", vault, force=True)
    assert caught.value.filename == str(target)
    assert target.read_bytes() == b"old"
    assert left(tmp_path) == ["out.vcf", "vault"]


def test_a_file_made_meanwhile_is_not_overwritten(tmp_path: Path, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.vcf"
    real = os.fsync

    def made_meanwhile(handle: int) -> None:
        target.write_bytes(b"theirs")
        real(handle)

    monkeypatch.setattr(os, "fsync", made_meanwhile)
    with pytest.raises(Conflict):
        save(str(target), b"mine", vault)
    assert target.read_bytes() == b"theirs"
