"""mdnet plan, and what check says of the load."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

WriteVault = Callable[[dict[str, str]], Path]


def contact(circle: str = "", cadence: str = "", more: str = "") -> str:
    lines = [f"circle: {circle}"] * bool(circle) + [f"cadence: {cadence}"] * bool(cadence) + [more] * bool(more)
    return "\n".join(["---", *lines, "---", ""])


def crowd(budget: int) -> dict[str, str]:
    files = {f"People/C{number}.md": contact("close") for number in range(16)}
    files |= {f"People/D{number}.md": contact("", "6 weeks") for number in range(4)}
    files |= {f"People/E{number}.md": contact("", "3 months") for number in range(3)}
    files["People/P.md"] = contact("close", "daily", "paused: true")
    return files | {".mdnet/config.toml": f"[agenda]\nbudget = {budget}\n"}


def test_a_load_that_fits_is_shown_and_nothing_proposed(cli, sample: Path) -> None:
    made = cli("plan")
    assert (made.code, made.err) == (0, "")
    assert made.out == (
        "Your cadences ask for 3.6 contacts a week; your budget is 10.\n"
        "\n"
        "circle       people  at most  cadence                a week\n"
        "inner             3        5  2 weeks                   1.5\n"
        "close             5       15  1 month; 2 their own      1.1\n"
        "active           12       50  3 months; 1 their own     1.0\n"
        "wide              4      150  1 year                    0.1\n"
        "no circle         2           none                      0.0\n"
        "\n"
        "That fits, and nothing needs to change.\n"
    )


def test_a_load_that_does_not_fit_is_told_with_the_lines_that_make_it_fit(cli, write_vault: WriteVault) -> None:
    made = cli("plan", vault=write_vault(crowd(4)))
    assert made.out == (
        "Your cadences ask for 4.6 contacts a week; your budget is 4.\n"
        "\n"
        "circle       people  at most  cadence                a week\n"
        "close            16       15  1 month                   3.7\n"
        "no circle         7           their own                 0.9\n"
        "\n"
        "The close circle holds 1 person more than it should: mdnet list 'circle:close -cadence:none' --sort last\n"
        "\n"
        "What would fit, 4.0 a week:\n"
        "  no circle   6 weeks → 4 months      4 people, in their notes\n"
        "  no circle   3 months → 9 months     3 people, in their notes\n"
        "\n"
        "To change the notes, run\n"
        "  mdnet set --select 'circle:none cadence:\"3 months\"' 'cadence=9 months'\n"
        "  mdnet set --select 'circle:none cadence:\"6 weeks\"' 'cadence=4 months'\n"
    )


def test_the_lines_do_what_they_promise(cli, write_vault: WriteVault) -> None:
    vault = write_vault(crowd(3))
    proposal = cli("plan", "--format", "json", vault=vault).json["proposal"]
    assert proposal["commands"] and proposal["config"]
    for line in proposal["commands"]:
        assert cli(*shlex.split(line)[1:], vault=vault).code == 0
    config = vault / ".mdnet/config.toml"
    config.write_text(config.read_text("utf-8") + "\n".join(["[circles]", *proposal["config"], ""]), "utf-8")
    after = cli("plan", "--format", "json", vault=vault).json
    assert after["fits"]
    assert after["asked"] == proposal["asked"]


def test_the_budget_may_be_another(cli) -> None:
    assert not cli("plan", "--budget", "3", "--format", "json").json["fits"]
    assert cli("plan", "--budget", "4", "--format", "json").json["fits"]


def test_names_of_circles_are_quoted_for_the_shell_and_for_toml(cli, write_vault: WriteVault) -> None:
    files = {f"People/{number}.md": contact("my best") for number in range(3)}
    files |= {f"People/B{number}.md": contact("my best", "3 weeks") for number in range(3)}
    files[".mdnet/config.toml"] = '[agenda]\nbudget = 2\n[circles]\n"my best" = { size = 2, cadence = "1 week" }\n'
    vault = write_vault(files)
    proposal = cli("plan", "--format", "json", vault=vault).json["proposal"]
    assert proposal["config"] == ['"my best" = { size = 2, cadence = "3 weeks" }']
    changed = cli(*shlex.split(proposal["commands"][0])[1:], "--format", "json", vault=vault).json["changes"]
    assert [change["path"] for change in changed] == [f"People/B{number}.md" for number in range(3)]


def test_check_hints_at_a_full_circle_and_a_heavy_load(cli, write_vault: WriteVault) -> None:
    made = cli("check", vault=write_vault(crowd(4)))
    assert made.code == 0
    assert made.out == (
        ".mdnet/config.toml: full-circle: the close circle holds 16 people, and should hold 15: mdnet plan\n"
        ".mdnet/config.toml: heavy-load: the cadences ask for 4.6 contacts a week, and the budget is 4: mdnet plan\n"
    )
    assert cli("agenda", vault=write_vault(crowd(4))).err == ""
