"""mdnet duplicates: who may be one person twice, and what is said not to be."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from mdnet.config import dismissed, with_dismissed
from mdnet.errors import Conflict

WriteVault = Callable[[dict[str, str]], Path]
GRACE = {
    "People/Grace Okafor.md": "---\nemail: grace@loom.example\norg: '[[Wildgrass]]'\nlinkedin: grace-o\n---\n",
    "People/G. Okafor.md": "---\nemails: [Grace+mdnet@Loom.example]\norg: Wildgrass\n---\n",
    "People/Ben Okri.md": "---\ntype: contact\n---\n",
}
SAMS = {"People/Sam Rivera.md": "# Sam\n", "People/Sam Rivera 2.md": "# Sam\n", "People/Ada King.md": "# Ada\n"}


def test_a_pair_is_shown_with_its_score_and_reasons(cli, write_vault: WriteVault) -> None:
    made = cli("duplicates", vault=write_vault(GRACE))
    assert (made.code, made.err) == (0, "")
    assert made.out == (
        "1 likely duplicate among 3 contacts\n"
        "\n"
        "99  G. Okafor · People/G. Okafor.md\n"
        "    Grace Okafor · People/Grace Okafor.md\n"
        "      +70 same e-mail address: Grace+mdnet@Loom.example\n"
        "      +30 same last name and initial\n"
        "      +10 same organization: Wildgrass\n"
        "\n"
        "Two people after all? Say so once: mdnet duplicates --dismiss A B\n"
    )


def test_the_same_as_json(cli, write_vault: WriteVault) -> None:
    assert cli("duplicates", "--format", "json", vault=write_vault(GRACE)).json == {
        "schema": 1,
        "pairs": [
            {
                "score": 99,
                "contacts": [
                    {"name": "G. Okafor", "path": "People/G. Okafor.md"},
                    {"name": "Grace Okafor", "path": "People/Grace Okafor.md"},
                ],
                "reasons": [
                    "same e-mail address: Grace+mdnet@Loom.example",
                    "same last name and initial",
                    "same organization: Wildgrass",
                ],
            }
        ],
    }


def test_a_quiet_vault_says_so(cli) -> None:
    made = cli("duplicates")
    assert (made.code, made.out) == (0, "No likely duplicates among 27 contacts.\n")
    assert cli("duplicates", "--format", "json").json["pairs"] == []


def test_the_least_score_is_asked_for(cli, write_vault: WriteVault) -> None:
    vault = write_vault(SAMS)
    assert len(cli("duplicates", "--format", "json", vault=vault).json["pairs"]) == 1
    assert cli("duplicates", "--min", "41", "--format", "json", vault=vault).json["pairs"] == []
    assert cli("duplicates", "--min", "100", vault=vault).code == 2


def test_phones_handles_and_web_pages_are_read(cli, write_vault: WriteVault) -> None:
    vault = write_vault(
        {
            "People/A B.md": "---\nphone: '+49 30 1771287'\nlinkedin: ab\n---\n",
            "People/C D.md": "---\nphones:\n  - 030 177 12 87\nurl: https://de.linkedin.com/in/ab/\n---\n",
        }
    )
    (found,) = cli("duplicates", "--format", "json", vault=vault).json["pairs"]
    assert found["reasons"] == ["same profile: linkedin: ab", "same phone number: +49 30 1771287", "different names"]


def test_what_is_private_is_never_shown_nor_weighed(cli, write_vault: WriteVault) -> None:
    notes = dict(GRACE)
    notes["People/Grace Okafor.md"] = notes["People/Grace Okafor.md"].replace("---\n", "---\nprivate: true\n", 1)
    assert cli("duplicates", "--min", "0", vault=write_vault(notes)).out == "No likely duplicates among 2 contacts.\n"
    notes["People/Grace Okafor.md"] = GRACE["People/Grace Okafor.md"].replace("---\n", "---\nprivate: [email]\n", 1)
    (found,) = cli("duplicates", "--min", "0", "--format", "json", vault=write_vault(notes)).json["pairs"]
    assert found["reasons"] == ["same last name and initial", "same organization: Wildgrass"]


def test_a_reading_run_changes_nothing(cli, write_vault: WriteVault) -> None:
    vault = write_vault(GRACE)
    before = {path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in vault.rglob("*")}
    cli("duplicates", vault=vault)
    assert before == {
        path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in vault.rglob("*")
    }


def test_a_dismissed_pair_is_remembered_in_the_vault(cli, write_vault: WriteVault) -> None:
    vault = write_vault(SAMS)
    made = cli("duplicates", "--dismiss", "People/Sam Rivera 2.md", "People/Sam Rivera.md", vault=vault)
    assert (made.code, made.err) == (0, "")
    assert made.out == "Sam Rivera 2 and Sam Rivera are two people: noted in .mdnet/dismissed.toml\n"
    assert (vault / ".mdnet/dismissed.toml").read_text("utf-8") == (
        'duplicates = [\n  ["People/Sam Rivera 2.md", "People/Sam Rivera.md"],\n]\n'
    )
    assert cli("duplicates", vault=vault).out == "No likely duplicates among 3 contacts.\n"
    again = cli("duplicates", "--dismiss", "Sam Rivera", "Sam Rivera 2", vault=vault)
    assert (
        '+  ["People/Ada King.md"' in cli("duplicates", "--dismiss", "Ada", "Sam Rivera", "--dry-run", vault=vault).out
    )
    assert again.out == "Sam Rivera and Sam Rivera 2 are two people: noted before in .mdnet/dismissed.toml\n"
    assert cli("undo", vault=vault).code == 0
    assert not (vault / ".mdnet/dismissed.toml").exists()


def test_dismissing_needs_two_known_contacts(cli, write_vault: WriteVault) -> None:
    vault = write_vault(SAMS)
    assert cli("duplicates", "--dismiss", "Ada King", "Nobody", vault=vault).code == 5
    assert cli("duplicates", "--dismiss", "Ada King", "Sam", vault=vault).code == 6
    assert cli("duplicates", "--dismiss", "Ada King", "Ada", vault=vault).code == 2
    assert not (vault / ".mdnet/dismissed.toml").exists()


@pytest.mark.parametrize("text", ["duplicates = [", "duplicates = 3\n", "[[duplicates]]\na = 1\n"])
def test_a_faulty_file_is_told_of_and_never_written(cli, write_vault: WriteVault, text: str) -> None:
    vault = write_vault({**SAMS, ".mdnet/dismissed.toml": text})
    made = cli("duplicates", vault=vault)
    assert made.code == 0
    assert made.err.startswith(".mdnet/dismissed.toml: ")
    assert "Sam Rivera" in made.out
    assert cli("duplicates", "--dismiss", "Sam Rivera", "Ada King", vault=vault).code == 4
    assert (vault / ".mdnet/dismissed.toml").read_text("utf-8") == text


def test_pairs_written_by_hand_are_read(tmp_path: Path) -> None:
    (tmp_path / ".mdnet").mkdir()
    file = tmp_path / ".mdnet/dismissed.toml"
    assert dismissed(tmp_path) == (frozenset(), [])
    file.write_text('duplicates = [["A", "B"], ["C", "C"], ["D"], 3]\nother = 1\n', "utf-8")
    pairs, problems = dismissed(tmp_path)
    assert pairs == {frozenset("AB"), frozenset("C")}
    assert [problem.code for problem in problems] == ["bad-config"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", 'duplicates = [\n  ["x", "y"],\n]\n'),
        ("# mine\n\n[other]\na = 1 # b\n", 'duplicates = [\n  ["x", "y"],\n]\n\n# mine\n\n[other]\na = 1 # b\n'),
        (
            'duplicates = [\n  ["a", "b"], # sisters\n]\n# end',
            'duplicates = [\n  ["a", "b"], # sisters\n  ["x", "y"],\n]\n# end',
        ),
        ('duplicates = [\r\n  ["a", "b"],\r\n]\r\n', 'duplicates = [\r\n  ["a", "b"],\r\n  ["x", "y"],\r\n]\r\n'),
        ("\ufeffa = 1\r\n", '\ufeffduplicates = [\r\n  ["x", "y"],\r\n]\r\n\r\na = 1\r\n'),
    ],
)
def test_the_rest_of_the_file_stays_as_it_was(text: str, written: str) -> None:
    assert with_dismissed(text, "x", "y") == written
    assert with_dismissed(written, "y", "x") == written


@pytest.mark.parametrize("name", ['a"b', "a\\b", "é 田", "a'b", "#", "]"])
def test_any_name_can_be_written(name: str) -> None:
    for text in ("", 'duplicates = [["a", "b"]]', "duplicates = []\n"):
        assert [name, "y"] in tomllib.loads(with_dismissed(text, name, "y"))["duplicates"]


def test_no_toml_is_a_conflict() -> None:
    with pytest.raises(Conflict):
        with_dismissed("a = ", "x", "y")


def test_somebody_new_is_compared_with_all_contacts(write_vault: WriteVault) -> None:
    from datetime import date

    from mdnet.workspace import Workspace
    from mdnet.workspace.duplicates import like

    work = Workspace.open(write_vault(GRACE), today=date(2026, 11, 24))
    try:
        assert [pair.second.path for pair in like(work, "okafor, grace")] == ["People/Grace Okafor.md"]
        assert len(like(work, "Somebody Else", emails=["grace@loom.example"])) == 2
        assert like(work, "Somebody Else") == []
    finally:
        work.close()
