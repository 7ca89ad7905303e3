"""mdnet config show, and docs/configuration.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mdnet import config
from mdnet.cli.config_command import settings_in_force
from mdnet.model.settings import Settings

MANUAL = (Path(__file__).parents[2] / "docs/configuration.md").read_text("utf-8")
EVERYTHING = """\
ignore = ["Attic"]
channels = ["regatta"]
[folders]
people = ["Leute"]
[fields]
birthday = ["Geburtstag"]
[circles]
crew = { size = 3, cadence = "10 days" }
[import]
region = "DE"
[headings]
log = ["Logbuch"]
facts = ["Wissen"]
[daily]
folder = "Tage"
format = "DD.MM.YYYY"
count = "links"
[log]
to = "daily"
heading = "Leute"
[add]
folder = "Leute"
template = "Vorlagen/Person.md"
[agenda]
path = "plan/{week}.md"
budget = 3
lead_days = 2
[brief]
path = "plan/{name}.md"
"""


def configured(write_vault: Callable[[dict[str, str]], Path], text: str) -> Path:
    return write_vault({".mdnet/config.toml": text})


def by_key(document: Any) -> dict[str, Any]:
    return {row["key"]: (row["value"], row["source"]) for row in document["settings"]}


def test_every_setting_says_where_it_comes_from(cli, write_vault) -> None:
    rows = by_key(cli("config", "show", "--format", "json", vault=configured(write_vault, EVERYTHING)).json)
    own = ".mdnet/config.toml"
    assert rows["ignore"] == (["Attic"], own)
    assert rows["folders.contact"] == (["leute"], own)
    assert rows["folders.event"] == (["events"], "default")
    assert rows["fields.birthday"] == (["geburtstag"], own)
    assert rows["circles.crew"] == ({"size": 3, "cadence": "10 days"}, own)
    assert rows["daily.count"] == ("links", own)
    assert rows["agenda.budget"] == (3, own)
    assert rows["brief.path"] == ("plan/{name}.md", own)
    assert [key for key in rows if key.startswith("circles.")] == ["circles.crew"]


def test_obsidians_settings_are_named_as_a_source(cli) -> None:
    document = cli("config", "show", "--format", "json").json
    assert by_key(document)["daily.folder"] == ("Daily", ".obsidian/daily-notes.json")
    assert document["templates_folder"] == "Templates"


def test_a_vault_without_a_config_shows_defaults_only(cli, write_vault) -> None:
    rows = by_key(cli("config", "show", "--format", "json", vault=write_vault({})).json)
    assert {source for _, source in rows.values()} == {"default"}


@pytest.mark.parametrize("text", ["", EVERYTHING])
def test_the_text_is_a_config_file_that_means_the_same(cli, write_vault, text: str) -> None:
    vault = configured(write_vault, text)
    before = config.load(vault)
    printed = cli("config", "show", vault=vault).out
    tomllib.loads(printed)
    (vault / ".mdnet/config.toml").write_text(printed, "utf-8")
    after = config.load(vault)
    assert after.problems == ()

    def essence(settings: Settings) -> list[Any]:
        rows = [(row.table, row.name, row.value) for row in settings_in_force(settings, daily_notes=False)]
        return [(*key, list(dict.fromkeys(value)) if isinstance(value, list) else value) for *key, value in rows]

    assert essence(after) == essence(before)


def test_the_manual_knows_every_key(cli, write_vault) -> None:
    vault = configured(write_vault, EVERYTHING)
    keys = by_key(cli("config", "show", "--format", "json", vault=vault).json)
    documented = set(re.findall(r"^\| `([a-z_.A-Z]+)`", MANUAL, re.MULTILINE))
    general = {
        re.sub(r"^folders\..*", "folders.KIND", re.sub(r"^(fields|circles)\..*", r"\1.NAME", key)) for key in keys
    }
    assert general == {key for key in documented if not key.isupper()}


def test_the_manuals_circles_are_the_defaults(write_vault) -> None:
    block = next(block for block in re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL) if "[circles]" in block)
    given = config.load(configured(write_vault, block))
    assert given.conventions == config.load(configured(write_vault, "")).conventions


NOBODY_PREPARED = {
    "Zettel/Kartei/Ann.md": "---\nGeburtstag: 1990-11-26\nRhythmus: 6 weeks\nzuletzt: 2026-09-01\n---\nSegelt.\n",
    "Zettel/Kartei/Bert.md": "---\ngeburtstag: 05-01\n---\n",
    "Zettel/Kochen.md": "Suppe\n",
}


def test_a_vault_nobody_prepared_needs_the_manuals_four_lines(cli, write_vault) -> None:
    block = next(block for block in re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL) if "Kartei" in block)
    assert len(block.splitlines()) == 4
    vault = write_vault(NOBODY_PREPARED)
    assert cli("list", vault=vault).out == ""
    (vault / ".mdnet/config.toml").write_text(block, "utf-8")
    contacts = cli("list", "--format", "json", vault=vault).json["contacts"]
    assert [one["name"] for one in contacts] == ["Ann", "Bert"]
    assert contacts[0]["due_on"] == "2026-10-13"  # as the manual says
    assert contacts[0]["birthday"] == "1990-11-26"
    agenda = cli("agenda", vault=vault).out
    assert "turns 36 on Thursday" in agenda
    assert "every 6 weeks" in agenda
    assert cli("check", vault=vault).code == 0


HOSTILE = """\
index_path = "~/.bashrc"
editor = "rm -rf"
vault = "/etc"
[hooks]
after = "touch /tmp/owned"
[agenda]
path = "../../{week}.md"
[brief]
path = "/etc/{name}.md"
"""


def test_P06_a_vaults_config_runs_nothing_and_leads_nowhere(cli, write_vault, tmp_path: Path) -> None:
    vault = write_vault({".mdnet/config.toml": HOSTILE, "People/Ann.md": "---\ncircle: close\n---\n"})
    before = {path for path in tmp_path.rglob("*") if not path.is_relative_to(vault)}
    made = cli("check", vault=vault)
    assert made.code == 3
    for word in ("index_path", "editor", "hooks"):
        assert f'unknown key "{word}"' in made.out
    assert cli("agenda", "--write", vault=vault).code == 0
    assert (vault / "agendas/2026-W48.md").is_file()
    rows = by_key(cli("config", "show", "--format", "json", vault=vault).json)
    assert rows["brief.path"][0] == "briefs/{name}.md"
    assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(vault)} == before
