"""mdnet templates: list, show, eject, check."""

from __future__ import annotations

from pathlib import Path

from mdnet.render import packaged_templates


def test_list_says_whose_each_is(cli, sample: Path) -> None:
    own = sample / ".mdnet/templates/agenda.md.j2"
    own.parent.mkdir()
    own.write_text('{% extends "builtin/agenda.md.j2" %}', "utf-8")
    rows = [line.split() for line in cli("templates", "list").out.splitlines()[1:]]
    assert ["agenda.md.j2", "vault", ".mdnet/templates/agenda.md.j2"] in rows
    assert ["list.txt.j2", "built-in"] in rows


def test_show_prints_the_one_in_force_and_the_built_in_one(cli, sample: Path) -> None:
    built_in = (packaged_templates() / "list.txt.j2").read_text("utf-8")
    own = sample / ".mdnet/templates/list.txt.j2"
    own.parent.mkdir()
    own.write_text("mine {{ table.rows|length }}\n", "utf-8")
    assert cli("templates", "show", "list.txt.j2").out == "mine {{ table.rows|length }}\n"
    assert cli("templates", "show", "builtin/list.txt.j2").out == built_in
    assert cli("list").out == "mine 27\n"


def test_an_unknown_name_is_5_with_a_question(cli) -> None:
    made = cli("templates", "show", "agenda.md")
    assert made.code == 5
    assert "Did you mean agenda.md.j2" in made.err
    assert cli("templates", "eject", "nonsense").code == 5


def test_eject_copies_the_built_in_one_and_never_overwrites(cli, sample: Path) -> None:
    made = cli("templates", "eject", "agenda.md.j2")
    assert (made.code, made.out) == (0, "Wrote .mdnet/templates/agenda.md.j2\n")
    file = sample / ".mdnet/templates/agenda.md.j2"
    assert file.read_bytes() == (packaged_templates() / "agenda.md.j2").read_bytes()
    file.write_text("mine", "utf-8")
    made = cli("templates", "eject", "builtin/agenda.md.j2")
    assert made.code == 4
    assert "nothing was written" in made.err
    assert file.read_text("utf-8") == "mine"


def test_eject_stays_within_the_vault(cli, sample: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (sample / ".mdnet/templates").symlink_to(outside)
    assert cli("templates", "eject", "agenda.md.j2").code == 4
    assert cli("templates", "eject", "../agenda.md.j2").code != 0
    assert list(outside.iterdir()) == []


def test_check_names_file_and_line_and_exits_with_3(cli, sample: Path) -> None:
    assert cli("templates", "check").code == 0
    own = sample / ".mdnet/templates/agenda.md.j2"
    own.parent.mkdir()
    own.write_text('{% extends "builtin/agenda.md.j2" %}\n{% block nosuch %}{% endblock %}\n', "utf-8")
    made = cli("templates", "check")
    assert made.code == 3
    assert made.out.startswith(".mdnet/templates/agenda.md.j2:2: template-unknown-block: ")
    assert cli("templates", "check", "--format", "json").json["problems"][0]["line"] == 2
