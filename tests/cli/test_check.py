"""mdnet check: what it lists, how it counts, how it ends."""

from __future__ import annotations

import pytest


def test_counts_read_as_a_person_would_say_them(cli, write_vault) -> None:
    assert cli("check", vault=write_vault({})).err == "No problems in 0 notes.\n"
    assert cli("check", vault=write_vault({"People/Ann.md": ""})).err == "No problems in 1 note.\n"
    one = cli("check", vault=write_vault({"People/Ann.md": "---\nbirthday: 1990-02-30\n---\n"}))
    assert one.err == "1 problem in 1 file; the vault has 1 note.\n"
    assert one.code == 3


def test_a_problem_of_the_config_alone_is_counted_in_a_file(cli, write_vault) -> None:
    found = cli("check", vault=write_vault({".mdnet/config.toml": "agenda = 3\n"}))
    assert found.err == "1 problem in 1 file; the vault has 0 notes.\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("daily-notes.json", "{", "cannot be read"),
        ("daily-notes.json", "[1]", "names and values"),
        ("daily-notes.json", '{"folder": 3}', "folder: should be text"),
        ("daily-notes.json", '{"format": ["YYYY"]}', "format: should be text"),
        ("templates.json", '{"folder": {}}', "folder: should be text"),
    ],
)
def test_faults_in_obsidians_own_settings_are_named_and_its_defaults_hold(cli, write_vault, name, text, said) -> None:
    files = {
        f".obsidian/{name}": text,
        "People/Ann.md": "---\ncadence: 2 weeks\n---\n",
        "2026-11-20.md": "- coffee with [[Ann]]\n",
    }
    vault = write_vault(files)
    found = cli("check", vault=vault)
    assert f".obsidian/{name}: bad-config: " in found.out
    assert said in found.out
    assert cli("list", "--format", "json", vault=vault).json["contacts"][0]["last_contact"] == "2026-11-20"


def test_daily_may_be_said_in_one_word(cli, write_vault) -> None:
    files = {
        ".mdnet/config.toml": 'daily = "links"\n',
        "People/Ann.md": "---\ncadence: 2 weeks\n---\n",
        "2026-11-20.md": "Thought of [[Ann]].\n",
    }
    vault = write_vault(files)
    assert cli("list", "--format", "json", vault=vault).json["contacts"][0]["last_contact"] == "2026-11-20"
    (vault / ".mdnet/config.toml").write_text('daily = "off"\n', "utf-8")
    assert cli("list", "--format", "json", vault=vault).json["contacts"][0]["last_contact"] is None
    assert cli("check", vault=vault).code == 0


def test_the_number_on_stderr_is_that_of_check(cli, write_vault) -> None:
    vault = write_vault(
        {
            "People/Ann.md": "---\nuid: one\nbirthday: 1990-02-30\n---\n## Log\n- 2027-01-01 tea\n- 2026-11-01 tea with [[Bo]]\n",
            "People/Bo.md": "---\nuid: one\n---\n",
            "Contacts/Bo.md": "",
            "people/ann.md": "",
            ".mdnet/config.toml": "agenda = 3\n",
        }
    )
    listed = cli("check", "--format", "json", vault=vault).json["problems"]
    loud = [one for one in listed if one["severity"] != "hint"]
    assert {one["code"] for one in loud} >= {"bad-date", "duplicate-uid", "future-date", "path-collision", "bad-config"}
    assert f"{len(loud)} problems in the vault: mdnet check" in cli("agenda", vault=vault).err
    assert f"{len(loud)} problems in the vault: mdnet check" in cli("list", vault=vault).err
