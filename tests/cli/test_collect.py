"""The agenda as a form: log, agenda, tick, collect, brief, undo, in one vault and in two clones of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

PAGE = "agendas/2026-W48.md"
PEOPLE = {
    "People/Ann Lee.md": "---\ncadence: monthly\n---\n\n## Log\n- 2026-10-01 tea: her loom\n",
    "People/Bob.md": "---\r\ncadence: 2 weeks\r\n---\r\n## Log\r\n- 2026-10-20 call: rent\r\n",
    "People/Cy.md": "---\nbirthday: 1980-11-27\n---\n",
    "People/Dee.md": "# Dee\n\n- [ ] send her the draft 📅 2026-11-20\n",
    "People/Eve.md": "---\nmet_on: 2026-11-22\n---\n",
    "Daily/2026-11-20.md": "- [ ] ask [[Ann Lee]] for the plan 📅 2026-11-25\n",
    "Events/Fair.md": "---\ndate: 2026-12-01\n---\n",
}


@pytest.fixture
def vault(write_vault, cli) -> Path:
    root = write_vault(PEOPLE)
    assert cli("agenda", "--write", vault=root).code == 0
    return root


def read(vault: Path, path: str) -> str:
    return (vault / path).read_bytes().decode()


def notes(vault: Path) -> dict[str, str]:
    return {path: read(vault, path) for path in PEOPLE}


def mark(vault: Path, who: str, box: str, typed: str = "", tail: str = "") -> None:
    """Put `box` into the box of the one item whose line holds `who`, `tail` before its id, `typed` below it."""
    page = read(vault, PAGE)
    (line,) = re.findall(rf"^- \[ \] [^\n]*{who}[^\n]*$", page, re.MULTILINE)
    end = "\r\n" if line.endswith("\r") else "\n"
    body, _, number = line.rstrip("\r").rpartition(" ^")
    new = f"- [{box}]{body[5:]}{tail} ^{number}" + "".join(f"{end}{one}" for one in typed.splitlines())
    (vault / PAGE).write_bytes(page.replace(line.rstrip("\r"), new).encode())


def item(vault: Path, who: str) -> str:
    return next(line for line in read(vault, PAGE).splitlines() if who in line and line.startswith("- ["))


def test_logged_ticked_collected_shown_and_undone_the_note_is_what_it_was(cli, vault: Path) -> None:
    assert cli("log", "coffee with Bob: the lease", vault=vault).code == 0
    cli("agenda", "--write", vault=vault)
    assert "[[Bob]]" not in read(vault, PAGE)
    before = notes(vault)
    mark(vault, "Ann Lee.*monthly", "x", "  - coffee: the loom is here\n    at last\n  - she weaves for Bob")
    shown = cli("collect", "--dry-run", vault=vault)
    assert "+- 2026-11-24 coffee: the loom is here at last" in shown.out
    assert notes(vault) == before
    done = cli("collect", vault=vault)
    assert done.code == 0
    assert "done: Ann Lee (check-in, 2026-11-24)" in done.out
    assert "- 2026-11-24 coffee: the loom is here at last\n  - she weaves for Bob\n" in read(vault, "People/Ann Lee.md")
    assert "the loom is here at last" in cli("brief", "Ann", vault=vault).out
    assert "check_in" not in [one["kind"] for one in cli("agenda", "--format", "json", vault=vault).json["items"]]
    cli("agenda", "--write", vault=vault)
    page = read(vault, PAGE)
    assert "Two of your ten check-ins are done" in page
    assert re.search(r"^- \[x\] \[\[Ann Lee\]\].* %%collected%% \^m-[0-9a-f]{8}$", page, re.MULTILINE)
    assert cli("undo", vault=vault).code == 0
    assert notes(vault) == before
    assert read(vault, PAGE) == page.replace("%%collected%%", "%%undone%%")
    assert cli("collect", vault=vault).out == "Nothing to collect.\n"
    assert notes(vault) == before


@pytest.mark.parametrize(
    ("who", "box", "typed", "note", "written"),
    [
        ("Ann Lee.*monthly", "x", "", "Ann Lee", "- 2026-11-24 in touch\n"),
        ("Ann Lee.*monthly", "X", "  - she rang", "Ann Lee", "- 2026-11-24 she rang\n"),
        ("Bob", "x", "  - call: the lease", "Bob", "- 2026-11-24 call: the lease\r\n"),
        ("Bob", ">", "", "Bob", "snoozed_until: 2026-11-30\r\n"),
        ("Cy", "x", "", "Cy", "- 2026-11-24 message: birthday wishes"),
        ("Dee", "x", "", "Dee", "- [x] send her the draft 📅 2026-11-20 ✅ 2026-11-24\n"),
        ("Dee", "x", "  - email: sent it", "Dee", "- 2026-11-24 email: sent it"),
        ("Dee", ">", "", "Dee", "- [ ] send her the draft 📅 2026-12-04\n"),
        ("Dee", "-", "", "Dee", "- [-] send her the draft 📅 2026-11-20 ❌ 2026-11-24\n"),
        ("Eve", "x", "  - email: nice to meet you", "Eve", "- 2026-11-24 email: nice to meet you"),
        ("Eve", "x", "  - call\n  - [ ] send her the map 📅 2026-12-01", "Eve", "- [ ] send her the map 📅 2026-12-01"),
    ],
)
def test_each_kind_of_item_does_its_own(cli, vault: Path, who, box, typed, note, written) -> None:
    before = notes(vault)
    mark(vault, who, box, typed)
    assert cli("collect", vault=vault).code == 0
    assert written in read(vault, f"People/{note}.md")
    assert [path for path in PEOPLE if read(vault, path) != before[path]] == [f"People/{note}.md"]
    assert "%%collected%%" in item(vault, who.split(".*")[0] if note != "Ann Lee" else "monthly")
    once = (notes(vault), read(vault, PAGE))
    assert cli("collect", vault=vault).out == "Nothing to collect.\n"
    assert (notes(vault), read(vault, PAGE)) == once
    assert cli("undo", vault=vault).code == 0
    assert notes(vault) == before


@pytest.mark.parametrize(("who", "box"), [("Bob", "-"), ("Cy", "-"), ("Cy", ">"), ("Fair", "x"), ("Eve", "-")])
def test_what_is_only_ticked_off_changes_no_note_and_is_off_the_list(cli, vault: Path, who: str, box: str) -> None:
    before = notes(vault)
    mark(vault, who, box)
    assert cli("collect", vault=vault).code == 0
    assert notes(vault) == before
    listed = cli("agenda", "--format", "json", vault=vault).json
    assert not [one for one in listed["items"] if who in (one["subject"], (one["contact"] or {}).get("name"))]
    assert not any(listed["left_out"].values())
    page = read(vault, PAGE)
    assert "%%collected%%" in item(vault, who)
    cli("agenda", "--write", vault=vault)
    assert item(vault, who) == next(line for line in page.splitlines() if who in line)


def test_a_greeting_that_was_dropped_or_sent_early_is_not_asked_for_again_next_week(cli, write_vault) -> None:
    root = write_vault({f"People/{name}.md": "---\nbirthday: 1980-12-02\n---\n" for name in ("Al", "Bo", "Cy")})
    cli("agenda", "--write", vault=root)
    mark(root, "Al", "-")
    mark(root, "Bo", ">")
    cli("collect", vault=root)
    later = cli("agenda", "--format", "json", vault=root, today="2026-11-30").json["items"]
    assert [one["contact"]["name"] for one in later] == ["Bo", "Cy"]


def test_a_follow_up_in_another_note_is_ticked_there_and_what_was_typed_logged_with_whom_it_concerns(
    cli, vault: Path
) -> None:
    mark(vault, "for the plan", "x", "  - call: she sends it")
    cli("collect", vault=vault)
    assert "- [x] ask [[Ann Lee]] for the plan 📅 2026-11-25 ✅ 2026-11-24\n" in read(vault, "Daily/2026-11-20.md")
    assert "- 2026-11-24 call: she sends it\n- 2026-10-01 tea" in read(vault, "People/Ann Lee.md")


@pytest.mark.parametrize(
    ("given", "today", "day"),
    [
        ("2026-11-23", "2026-11-26", "2026-11-23"),
        ("2026-11-28", "2026-11-26", "2026-11-26"),
        ("2026-12-05", "2026-12-06", "2026-11-29"),
        ("", "2026-12-06", "2026-11-29"),
    ],
)
def test_the_day_is_that_of_the_tick_and_never_after_today_or_the_week(cli, vault: Path, given, today, day) -> None:
    mark(vault, "Bob", "x", "  - call", f" ✅ {given}" if given else "")
    cli("collect", vault=vault, today=today)
    assert f"- {day} call\r\n" in read(vault, "People/Bob.md")
    if given:
        assert f"%%collected%% ✅ {given} ^m-" in item(vault, "Bob")


def test_a_crlf_agenda_and_a_reworded_item(cli, vault: Path) -> None:
    page = read(vault, PAGE).replace("\n", "\r\n")
    number = re.search(r"\[\[Bob\]\].*(\^m-\w+)", page)[1]  # type: ignore[index]  # it is there
    page = re.sub(r"- \[ \] \[\[Bob\]\][^\r]*", f"- [x] that talk about rent {number}\r\n\t- call: it stays", page)
    (vault / PAGE).write_bytes(page.encode())
    cli("collect", vault=vault)
    assert "- 2026-11-24 call: it stays\r\n- 2026-10-20" in read(vault, "People/Bob.md")
    assert read(vault, PAGE) == page.replace(f"rent {number}", f"rent %%collected%% {number}")


def test_what_cannot_be_told_for_sure_is_left_alone_and_said_and_the_rest_collected(cli, vault: Path) -> None:
    for who in ("Ann Lee.*monthly", "Cy", "Dee", "Eve", "Bob"):
        mark(vault, who, "x")
    page = read(vault, PAGE)
    (vault / PAGE).write_text(re.sub(r"(Ann Lee\]\]: monthly.*) \^m-\w+", r"\1", page), "utf-8")
    (vault / "People/Cy.md").unlink()
    (vault / "People/Dee.md").write_text("- [ ] send her the letter 📅 2026-11-20\n", "utf-8")
    (vault / "People/Eve.md").write_text("---\nmet_on: 2026-11-22\nprivate: true\n---\n", "utf-8")
    told = cli("collect", vault=vault)
    assert told.code == 0
    assert told.out.startswith("Collected 1 item\n  done: Bob ")
    assert told.err.count("it was left alone") == 4
    assert "this item has lost its block id" in told.err
    assert told.err.count("is gone, has ended or has other words by now") == 3
    assert all(f"{PAGE}:" in line for line in told.err.splitlines())
    assert read(vault, "People/Ann Lee.md") == PEOPLE["People/Ann Lee.md"]
    assert "[x]" not in read(vault, "People/Dee.md")
    assert read(vault, PAGE).count("%%collected%%") == 1


def test_two_tasks_of_the_same_words_are_left_alone(cli, vault: Path) -> None:
    with (vault / "People/Dee.md").open("a") as file:
        file.write("- [ ] send her the draft 📅 2026-11-27\n")
    mark(vault, "Dee", "x")
    assert "several things of the same words" in cli("collect", vault=vault).err
    assert "[x]" not in read(vault, "People/Dee.md")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("  - %% x", ""), ("", "git conflict")],
)
def test_G01_W16_a_note_that_cannot_be_changed_for_sure_keeps_its_item(cli, vault: Path, typed: str, said: str) -> None:
    if said:
        (vault / "People/Bob.md").write_text("---\ncadence: 2 weeks\n<<<<<<< a\n=======\n>>>>>>> b\n---\n", "utf-8")
    mark(vault, "Bob", "x", typed)
    mark(vault, "Ann Lee.*monthly", "x")
    before = read(vault, "People/Bob.md")
    told = cli("collect", vault=vault)
    assert said in told.err
    assert "left alone" in told.err
    assert read(vault, "People/Bob.md") == before
    assert "in touch" in read(vault, "People/Ann Lee.md")
    assert "%%collected%%" not in item(vault, "Bob")


def test_a_broken_region_collects_nothing(cli, vault: Path) -> None:
    mark(vault, "Bob", "x")
    page = read(vault, PAGE).replace("%% mdnet:end agenda %%", "")
    (vault / PAGE).write_text(page, "utf-8")
    refused = cli("collect", vault=vault)
    assert refused.code == 4
    assert f"{PAGE}:5: " in refused.err
    assert (notes(vault), read(vault, PAGE)) == (PEOPLE, page)


def test_a_week_without_an_agenda_is_told(cli, vault: Path) -> None:
    assert cli("collect", "--week", "2026-W40", vault=vault).code == 5
    assert cli("collect", "--week", "soon", vault=vault).code == 2
    assert cli("collect", vault=vault, today="2027-05-05").out == "Nothing to collect.\n"


def test_late_ticks_of_last_week_are_collected_and_older_ones_when_their_week_is_named(cli, vault: Path) -> None:
    mark(vault, "Bob", "x")
    assert cli("collect", vault=vault, today="2026-12-08").out == "Nothing to collect.\n"
    assert cli("collect", vault=vault, today="2026-12-06").out.startswith("Collected 1 item")
    mark(vault, "Ann Lee.*monthly", "x")
    assert cli("collect", "--week", "2026-W48", vault=vault, today="2027-02-01").out.startswith("Collected 1 item")
    assert "- 2026-11-29 in touch" in read(vault, "People/Ann Lee.md")


def test_G11_two_clones_that_collect_the_same_agenda_write_the_same_and_nothing_twice(
    cli, vault: Path, tmp_path: Path
) -> None:
    for who, box, typed in (("Ann Lee.*monthly", "x", "  - tea: more"), ("Bob", ">", ""), ("Cy", "x", ""),
                            ("Dee", "x", "  - email"), ("for the plan", ">", "")):  # fmt: skip
        mark(vault, who, box, typed)
    page = (vault / PAGE).read_bytes()
    clone = Path(shutil.copytree(vault, tmp_path / "clone"))
    for root in (vault, clone):
        assert cli("collect", vault=root).out.startswith("Collected 5 items")
    assert notes(clone) == notes(vault)
    assert read(clone, PAGE) == read(vault, PAGE)
    (clone / PAGE).write_bytes(page)  # the agenda comes back as it was before: only notes had been carried over
    cli("collect", vault=clone)
    assert notes(clone) == notes(vault)


def test_a_note_of_that_day_needs_no_more_word_that_there_was_contact(cli, vault: Path) -> None:
    cli("log", "call Bob: rent again", vault=vault)
    before = notes(vault)
    mark(vault, "Bob", "x")
    assert cli("collect", vault=vault).out.startswith("Collected 1 item")
    assert notes(vault) == before


def test_a_note_edited_while_collecting_is_collected_into_as_it_is_then(cli, vault: Path, monkeypatch) -> None:
    from mdnet.vault import writing

    mark(vault, "Bob", "x", "  - call")
    real = writing.apply

    def edited_before(*arguments):
        with (vault / "People/Bob.md").open("a", newline="") as file:
            file.write("- 2026-10-02 tea\r\n")
        return real(*arguments)

    monkeypatch.setattr(writing, "apply", edited_before)
    assert cli("collect", vault=vault).code == 0
    assert "- 2026-11-24 call\r\n- 2026-10-20 call: rent\r\n- 2026-10-02 tea\r\n" in read(vault, "People/Bob.md")


def test_undo_refuses_when_a_note_was_changed_since_and_the_agenda_keeps_its_mark(cli, vault: Path) -> None:
    mark(vault, "Bob", "x")
    cli("collect", vault=vault)
    with (vault / "People/Bob.md").open("a") as file:
        file.write("more\n")
    page = read(vault, PAGE)
    assert cli("undo", vault=vault).code == 4
    assert read(vault, PAGE) == page


def test_undo_works_without_the_agenda_and_leaves_the_step_before_next(cli, vault: Path) -> None:
    cli("pause", "Dee", vault=vault)
    mark(vault, "Fair", "x")
    cli("collect", vault=vault)
    (vault / PAGE).unlink()
    assert cli("undo", vault=vault).code == 0
    assert cli("undo", vault=vault).out.startswith("Undone: pause Dee")
    assert notes(vault) == PEOPLE


def test_entries_go_to_the_daily_note_where_the_config_says_so(cli, vault: Path) -> None:
    (vault / ".mdnet").mkdir(exist_ok=True)
    (vault / ".mdnet/config.toml").write_text('[log]\nto = "daily"\n', "utf-8")
    mark(vault, "Bob", "x", "  - call: rent")
    mark(vault, "Cy", "x")
    cli("collect", vault=vault)
    daily = read(vault, "2026-11-24.md")
    assert "- call with [[Bob]]: rent\n" in daily
    assert "- message with [[Cy]]: birthday wishes\n" in daily
    assert cli("undo", vault=vault).code == 0
    assert not (vault / "2026-11-24.md").exists()


def test_the_document_says_what_was_collected(cli, vault: Path) -> None:
    mark(vault, "Bob", ">")
    mark(vault, "Fair", "x")
    items = cli("collect", "--format", "json", vault=vault).json["items"]
    assert [(one["kind"], one["wish"], one["contact"]) for one in items] == [
        ("check_in", "put_off", {"name": "Bob", "path": "People/Bob.md"}),
        ("event", "done", None),
    ]


@pytest.mark.parametrize("command", ["agenda", "list", "check", "index"])
def test_commands_that_only_read_collect_nothing(cli, vault: Path, command: str) -> None:
    mark(vault, "Bob", "x")
    page = read(vault, PAGE)
    cli(command, vault=vault)
    assert (notes(vault), read(vault, PAGE)) == (PEOPLE, page)
