"""`mdnet event capture` and `mdnet event new`: whom I met, from a quick list into the notes, once."""

from __future__ import annotations

from pathlib import Path

import pytest

EVENT = "---\ndate: 2026-11-23\nend_date: 2026-11-24\n---\n\nA hall.\n"
ADA = "---\norganization: Analytical\n---\n\n## Log\n\n- 2026-01-02 tea: engines\n"
LIST = (
    "- Ada Byron: talked about engines; follow up: send the plan by friday\n"
    "- Mina Torvald, engineer, Diffworks: merge tools; she likes tea #needs; follow-up: thank her\n"
)


@pytest.fixture
def hall(write_vault) -> Path:
    """A vault with one event, one organization and two contacts."""
    return write_vault(
        {
            "Events/Hall Days.md": EVENT,
            "Organizations/Diffworks.md": "A firm.\n",
            "People/Ada Byron.md": ADA,
            "People/Grace Hopper.md": "---\norganization: Navy\n---\n",
        }
    )


def text(root: Path, path: str) -> str:
    return (root / path).read_text("utf-8")


def everything(root: Path) -> dict[str, str]:
    return {str(path): path.read_text("utf-8") for path in sorted(root.rglob("*.md"))}


def captured(cli, root: Path, lines: str, *more: str, today: str = "2026-11-24"):
    (root / ".mdnet/list.txt").write_text(lines, "utf-8")
    return cli("event", "capture", "Hall Days", "--note", str(root / ".mdnet/list.txt"), *more, vault=root, today=today)


def test_a_known_person_gets_an_entry_and_a_dated_task(cli, hall: Path) -> None:
    assert captured(cli, hall, LIST).code == 0
    ada = text(hall, "People/Ada Byron.md")
    assert "- 2026-11-23 event: at [[Hall Days]]: talked about engines\n- 2026-01-02 tea: engines" in ada
    assert "- [ ] send the plan 📅 2026-11-27" in ada


def test_a_new_person_is_made_with_where_and_when_we_met(cli, hall: Path) -> None:
    captured(cli, hall, LIST)
    mina = text(hall, "People/Mina Torvald.md")
    for line in ("met_on: 2026-11-23", 'met_at: "[[Hall Days]]"', 'organization: "[[Diffworks]]"', "title: engineer"):
        assert line in mina
    assert "- 2026-11-23 event: at [[Hall Days]]: merge tools; she likes tea #needs\n" in mina
    assert "- [ ] thank her 📅 2026-11-26" in mina  # two days after the last day


def test_the_list_stays_in_the_event_as_links(cli, hall: Path) -> None:
    captured(cli, hall, LIST)
    event = text(hall, "Events/Hall Days.md")
    assert event.startswith(EVENT)
    assert "## Capture\n\n- [[Ada Byron]]: talked about engines;" in event
    assert "\n- [[Mina Torvald]], engineer, Diffworks: merge tools;" in event
    assert cli("check", "--format", "json", vault=hall).json["problems"] == []


def test_the_list_may_stand_in_the_event(cli, hall: Path) -> None:
    (hall / "Events/Hall Days.md").write_text(EVENT + "\n## Capture\n\n" + LIST + "\n## Later\n\nx\n", "utf-8")
    assert cli("event", "capture", "hall", vault=hall).code == 0
    marked = LIST.replace("- Ada Byron", "- [[Ada Byron]]").replace("- Mina Torvald", "- [[Mina Torvald]]")
    assert text(hall, "Events/Hall Days.md") == EVENT + "\n## Capture\n\n" + marked + "\n## Later\n\nx\n"
    assert (hall / "People/Mina Torvald.md").exists()


def test_W08_capturing_twice_writes_nothing_twice(cli, hall: Path) -> None:
    captured(cli, hall, LIST)
    once = everything(hall)
    for today in ("2026-11-24", "2026-12-08"):
        assert "Nothing changed" in captured(cli, hall, LIST, today=today).out
        assert "Nothing changed" in cli("event", "capture", "Hall Days", vault=hall, today=today).out
        assert everything(hall) == once


def test_what_was_reworded_or_done_since_is_not_written_again(cli, hall: Path) -> None:
    captured(cli, hall, LIST)
    note = hall / "People/Ada Byron.md"
    note.write_text(text(hall, "People/Ada Byron.md").replace("talked about engines", "engines, at length"), "utf-8")
    cli("done", "send the plan", vault=hall)
    once = everything(hall)
    captured(cli, hall, LIST)
    cli("event", "capture", "Hall Days", vault=hall)
    assert everything(hall) == once


def test_a_line_told_again_in_other_words_promises_nothing_twice(cli, hall: Path) -> None:
    captured(cli, hall, "- Ada Byron: ink; follow up: send the plan\n")
    captured(cli, hall, "- Ada Byron: ink and paper; follow up: send the plan\n", today="2026-12-08")
    ada = text(hall, "People/Ada Byron.md")
    assert ada.count("send the plan") == 1
    assert "at [[Hall Days]]: ink and paper" in ada


def test_one_undo_takes_all_of_it_back(cli, hall: Path) -> None:
    before = everything(hall)
    captured(cli, hall, LIST)
    assert everything(hall) != before
    assert cli("undo", vault=hall).code == 0
    assert everything(hall) == before


def test_a_dry_run_writes_nothing(cli, hall: Path) -> None:
    before = everything(hall)
    assert "+- 2026-11-23 event: at [[Hall Days]]: merge tools" in captured(cli, hall, LIST, "--dry-run").out
    assert everything(hall) == before


def test_an_ambiguous_name_is_left_and_the_rest_is_done(cli, hall: Path) -> None:
    (hall / "People/Grace Okafor.md").write_text("---\norganization: Wildgrass\n---\n", "utf-8")
    ran = captured(cli, hall, "- Grace: looms\n- Grace, Wildgrass: dyes\n" + LIST, "--format", "json").json
    assert [(one["line"], len(one["could_be"])) for one in ran["left"]] == [(1, 2)]
    assert [one["contact"]["name"] for one in ran["people"]] == ["Grace Okafor", "Ada Byron", "Mina Torvald"]
    assert "dyes" in text(hall, "People/Grace Okafor.md")
    assert "Log" not in text(hall, "People/Grace Hopper.md")


@pytest.mark.parametrize(
    "line",
    [
        "great food: the soup",  # no name
        "Grace, Acme: looms",  # a first name alone, and another organization
        "Ada and Grace: looms",  # two people
        "Dr Ada Byron: looms",  # a known name with more around it
        "[[Diffworks]]: looms",  # a note that is no contact's
        "Diffworks: looms",
    ],
)
def test_what_names_nobody_for_sure_makes_nobody(cli, hall: Path, line: str) -> None:
    before = everything(hall)
    ran = captured(cli, hall, f"- {line}\n", "--format", "json").json
    assert len(ran["left"]) == 1
    assert everything(hall) == before


def test_S_a_private_note_is_neither_written_to_nor_made_twice(cli, hall: Path) -> None:
    (hall / "People/Zoe Park.md").write_text("---\nprivate: true\n---\n\n## Log\n", "utf-8")
    before = everything(hall)
    (left,) = captured(cli, hall, "- Zoe Park: looms\n", "--format", "json").json["left"]
    assert "private" in left["why"]
    assert left["could_be"] == []
    assert everything(hall) == before


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Sun Li: looms", "Sun Li"),  # begins like a day
        ("**Grace**: looms", "Grace"),  # somebody new for sure
        ("[[Vera Rubin]]: looms", "Vera Rubin"),  # a link that leads nowhere yet
        ("Vera Rubin (Diffworks) - looms", "Vera Rubin"),
        ("Vera Rubin", "Vera Rubin"),
    ],
)
def test_somebody_new_is_recognised(cli, hall: Path, line: str, name: str) -> None:
    ran = captured(cli, hall, f"- {line}\n", "--format", "json").json
    assert [(one["contact"]["name"], one["created"]) for one in ran["people"]] == [(name, True)]
    assert f"[[{name}]]" in text(hall, "Events/Hall Days.md")
    once = everything(hall)
    captured(cli, hall, f"- {line}\n")
    assert everything(hall) == once


@pytest.mark.parametrize(
    ("promise", "task"),
    [
        ("call her by friday", "call her 📅 2026-11-27"),
        ("call her in 2 weeks", "call her 📅 2026-12-08"),
        ("call her tomorrow.", "call her 📅 2026-11-25"),
        ("call her 📅 2026-12-01", "call her 📅 2026-12-01"),
        ("call her before Christmas", "call her before Christmas 📅 2026-11-26"),
        ("march with her", "march with her 📅 2026-11-26"),
    ],
)
def test_a_promise_is_due_on_its_day_or_within_two(cli, hall: Path, promise: str, task: str) -> None:
    captured(cli, hall, f"- Ada Byron: x; follow up: {promise}\n")
    assert f"- [ ] {task}\n" in text(hall, "People/Ada Byron.md")


def test_two_lines_of_one_new_person_make_one_note(cli, hall: Path) -> None:
    captured(cli, hall, "- Mina Torvald: merging\n- Mina: tea\n")
    mina = text(hall, "People/Mina Torvald.md")
    assert "at [[Hall Days]]: merging" in mina
    assert "at [[Hall Days]]: tea" in mina
    assert not (hall / "People/Mina.md").exists()


def test_a_first_name_of_somebody_new_and_of_somebody_known_is_ambiguous(cli, hall: Path) -> None:
    ran = captured(cli, hall, "- Ada Vale: silk\n- Ada: linen\n", "--format", "json").json
    assert [{one["name"] for one in left["could_be"]} for left in ran["left"]] == [{"Ada Vale", "Ada Byron"}]
    assert [one["contact"]["name"] for one in ran["people"]] == ["Ada Vale"]


def test_two_new_people_whose_files_would_bear_one_name_get_two(cli, hall: Path) -> None:
    ran = captured(cli, hall, "- Vera A/B: silk\n- Vera A:B: linen\n", "--format", "json").json
    assert len({one["contact"]["path"] for one in ran["people"]}) == len(ran["people"]) == 2


def test_a_line_that_cannot_be_written_for_sure_is_left_whole(cli, hall: Path) -> None:
    lines = "- Ada Byron: walked with [[Grace Hopper]]; follow up: call\n- Zoe Park: walked with [[Grace Hopper]]\n"
    ran = captured(cli, hall, lines + "- Vera Rubin: stars\n", "--format", "json").json
    assert [one["contact"]["name"] for one in ran["people"]] == ["Vera Rubin"]
    assert not (hall / "People/Zoe Park.md").exists()
    assert "would count as taking part" in ran["left"][0]["why"]
    assert text(hall, "People/Ada Byron.md") == ADA


def test_W_a_note_with_crlf_keeps_its_line_ends(cli, hall: Path) -> None:
    note = hall / "Events/Hall Days.md"
    note.write_bytes((EVENT + "\n## Capture\n\n" + LIST).replace("\n", "\r\n").encode())
    assert cli("event", "capture", "Hall", "Days", vault=hall).code == 0
    data = note.read_bytes()
    assert b"- [[Mina Torvald]], engineer" in data
    assert data.count(b"\r\n") == data.count(b"\n")


def test_captured_promises_are_on_the_agenda_and_so_is_who_got_none(cli, hall: Path) -> None:
    captured(cli, hall, LIST + "- Vera Rubin: galaxies\n")
    items = cli("agenda", "--format", "json", vault=hall).json["items"]
    due = {(one["kind"], one["contact"]["name"], one["subject"], one["due_on"]) for one in items if one["contact"]}
    assert ("follow_up", "Mina Torvald", "thank her", "2026-11-26") in due
    assert ("follow_up", "Ada Byron", "send the plan", "2026-11-27") in due
    assert ("first_follow_up", "Vera Rubin", None, "2026-11-25") in due


def test_a_vault_that_logs_to_the_daily_note_captures_there(cli, hall: Path) -> None:
    (hall / ".mdnet/config.toml").write_text('[log]\nto = "daily"\n', "utf-8")
    captured(cli, hall, LIST)
    daily = text(hall, "2026-11-23.md")
    assert "- event with [[Ada Byron]]: at [[Hall Days]]: talked about engines" in daily
    assert cli("show", "Ada", "--format", "json", vault=hall).json["contact"]["last_contact"] == "2026-11-23"
    once = everything(hall)
    captured(cli, hall, LIST)
    assert everything(hall) == once


@pytest.mark.parametrize(
    ("event", "day"), [("---\ndate: 2026-12-03\n---\n", "still to come"), ("---\nlocation: x\n---\n", "no date")]
)
def test_an_event_to_come_or_without_a_day_cannot_be_captured(cli, hall: Path, event: str, day: str) -> None:
    (hall / "Events/Hall Days.md").write_text(event, "utf-8")
    ran = captured(cli, hall, LIST)
    assert ran.code != 0
    assert day in ran.err


def test_without_a_list_it_says_where_one_goes(cli, hall: Path) -> None:
    ran = cli("event", "capture", "Hall Days", vault=hall)
    assert ran.code != 0
    assert "## Capture in Events/Hall Days.md" in ran.err


def test_a_new_event_goes_where_the_events_are(cli, hall: Path) -> None:
    made = ("event", "new", "Yarn Fair", "--date", "2026-12-03", "--end", "2026-12-04", "--location", "Oslo")
    assert cli(*made, vault=hall).code == 0
    note = text(hall, "Events/Yarn Fair.md")
    assert "date: 2026-12-03\n" in note
    assert "end_date: 2026-12-04\n" in note
    assert "location: Oslo\n" in note
    assert cli("check", "--format", "json", vault=hall).json["problems"] == []
    assert "Yarn Fair" in cli("brief", "--event", "Yarn Fair", vault=hall).out
    again = cli(*made, vault=hall)
    assert again.code != 0
    assert "Events/Yarn Fair.md" in again.err


def test_a_new_event_follows_the_vaults_template(cli, hall: Path) -> None:
    (hall / ".obsidian").mkdir()
    (hall / ".obsidian/templates.json").write_text('{"folder": "Templates"}', "utf-8")
    (hall / "Templates").mkdir()
    (hall / "Templates/Event.md").write_text("---\ndate:\nhost: \n---\n\n# {{title}}\n", "utf-8")
    cli("event", "new", "Yarn Fair", "--date", "2026-12-03", vault=hall)
    assert text(hall, "Events/Yarn Fair.md") == "---\ndate: 2026-12-03\nhost: \n---\n\n# Yarn Fair\n"


def test_a_yearly_event_gets_its_year(cli, hall: Path) -> None:
    cli("event", "new", "Hall Days", "--date", "2027-11-23", vault=hall)
    assert "name: Hall Days" in text(hall, "Events/Hall Days 2027.md")


def test_an_event_cannot_end_before_it_begins(cli, hall: Path) -> None:
    ran = cli("event", "new", "Fair", "--date", "2026-12-03", "--end", "2026-12-02", vault=hall)
    assert ran.code != 0
    assert not (hall / "Events/Fair.md").exists()
