"""mdnet archive and resume: away into a folder and back, links and bytes kept."""

from __future__ import annotations

from pathlib import Path

import pytest

FILES = {
    "People/Ann.md": "---\ncadence: 2w\nmet_on: 2026-01-05\n---\nSee [[Bob]] and [[./Bob]].\n",
    "People/Bob.md": "Hi.",
    "Note.md": "[[Ann]] [[People/Ann]] [her](People/Ann.md)\n",
}


def bytes_of(vault: Path) -> dict[str, str]:
    return {str(path.relative_to(vault)): path.read_bytes().decode() for path in vault.rglob("*") if path.is_file()}


def test_an_archived_contact_is_linked_found_and_listed_but_not_due(cli, write_vault) -> None:
    vault = write_vault(FILES)
    assert cli("list", "overdue", "--format", "json", vault=vault).json["contacts"]
    shown = cli("archive", "Ann", "--dry-run", vault=vault)
    assert "rename to People/Archive/Ann.md" in shown.out
    assert bytes_of(vault) == FILES
    done = cli("archive", "Ann", vault=vault)
    assert (done.code, done.out) == (0, "Archive Ann\n  in 2 files   undo: mdnet undo\n")
    assert bytes_of(vault) == {
        "People/Archive/Ann.md": (
            "---\ncadence: 2w\nmet_on: 2026-01-05\npaused: true\n---\nSee [[Bob]] and [[Bob]].\n"
        ),
        "People/Bob.md": "Hi.",
        "Note.md": "[[Ann]] [[Ann]] [her](People/Archive/Ann.md)\n",
    }
    assert not cli("list", "overdue", "--format", "json", vault=vault).json["contacts"]
    assert "People/Archive/Ann.md" in cli("list", "--format", "json", vault=vault).out
    assert cli("index", "--status", "--format", "json", vault=vault).json["links_resolved"] == 5
    assert cli("archive", "Ann", vault=vault).out == "Nothing changed: it is so already.\n"
    assert cli("undo", vault=vault).code == 0
    assert bytes_of(vault) == FILES
    assert not (vault / "People/Archive").exists()


def test_resume_brings_it_back(cli, write_vault) -> None:
    files = {"Work/People/Club/Ann.md": "Hi.\n", "Note.md": "[x](Work/People/Club/Ann.md)"}
    vault = write_vault(files)
    cli("archive", "Ann", vault=vault)
    assert (vault / "Work/People/Archive/Club/Ann.md").read_text() == "---\npaused: true\n---\nHi.\n"
    assert (vault / "Note.md").read_text() == "[x](Work/People/Archive/Club/Ann.md)"
    done = cli("resume", "Ann", "--format", "json", vault=vault)
    assert [one["from"] for one in done.json["changes"]] == ["Work/People/Archive/Club/Ann.md", None]
    assert bytes_of(vault) == {**files, "Work/People/Club/Ann.md": "---\n---\nHi.\n"}
    cli("undo", vault=vault)
    cli("undo", vault=vault)
    assert bytes_of(vault) == files


def test_where_the_vault_itself_is_the_people_folder_they_stay_contacts(cli, write_vault) -> None:
    vault = write_vault({"Ann.md": "Hi.\n", ".mdnet/config.toml": '[folders]\ncontact = ["."]\n'})
    assert cli("archive", "Ann", vault=vault).code == 0
    assert (vault / "Archive/Ann.md").read_text() == "---\npaused: true\ntype: person\n---\nHi.\n"


def test_many_are_one_step(cli, write_vault) -> None:
    vault = write_vault(FILES)
    assert cli("archive", "--select", "circle:none", vault=vault).code == 0
    assert sorted(path.name for path in (vault / "People/Archive").iterdir()) == ["Ann.md", "Bob.md"]
    cli("undo", vault=vault)
    assert bytes_of(vault) == FILES


@pytest.mark.parametrize(("arguments", "code"), [(("Ann",), 4), (("Nobody",), 5), ((), 2), (("Cy",), 6)])
def test_what_cannot_be_done_has_its_code_and_writes_nothing(cli, write_vault, arguments, code: int) -> None:
    names = ("People/Ann.md", "People/Archive/ann.md", "People/Cy A.md", "People/Cy B.md")
    vault = write_vault(dict.fromkeys(names, ""))
    asked = ("archive", "People/Ann.md") if arguments == ("Ann",) else ("archive", *arguments)
    assert cli(*asked, vault=vault).code == code
    assert bytes_of(vault) == dict.fromkeys(names, "")
