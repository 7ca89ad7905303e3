"""`mdnet event choose FILE.ics`: events of a calendar beside those that have a note."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

MANUAL = (Path(__file__).parents[2] / "docs/events.md").read_text("utf-8")
NOTES = {
    "me.md": "---\nname: Me Myself\nemails: [me@example.org]\nlocation: Berlin\n---\n",
    "Events/Yarn Fair.md": '---\ndate: 2026-12-03\nattendees: ["[[Ada Byron]]"]\n---\n',
    "Goals/Book.md": '---\nlooking_for: [an illustrator]\npeople: ["[[Ben Okoro]]"]\n---\n',
    "People/Ada Byron.md": "---\nemails: [Ada_L@Example.org]\n---\n",
    "People/Ben Okoro.md": "---\ncadence: 3 weeks\n---\n## Log\n\n- 2026-10-01 tea\n",
    "People/Rest.md": "---\nemails: [rest@example.org]\npaused: true\n---\n",
    "People/Dead.md": "---\nemails: [dead@example.org]\ndeceased: true\n---\n",
    "People/Whole.md": "---\nemails: [whole@example.org]\nprivate: true\n---\n",
    "People/Part.md": "---\nemails: [part@example.org]\nprivate: [emails]\n---\n",
    "People/Twin One.md": "---\nemails: [twin@example.org]\n---\n",
    "People/Twin Two.md": "---\nemails: [twin@example.org]\n---\n",
}
GUESTS = ["CN=A. B.:mailto:ada_l@example.org", 'CN="Okoro, Ben":mailto:x@example.org', "CN=Nobody:mailto:n@example.org"]


def calendar(path: Path, *guests: str, more: str = "", day: str = "20261210", title: str = "Ledger night") -> str:
    invited = "".join(f"ATTENDEE;{guest}\r\n" for guest in guests)
    event = f"BEGIN:VEVENT\r\nSUMMARY:{title}\r\nDTSTART:{day}\r\n{invited}END:VEVENT\r\n"
    file = path / "some.ics"
    file.write_bytes(f"BEGIN:VCALENDAR\r\n{event}{more}END:VCALENDAR\r\n".encode())
    return str(file)


def chosen(cli, root: Path, *arguments: str) -> dict[str, dict]:
    found = cli("event", "choose", *arguments, "--format", "json", vault=root)
    assert found.code == 0, found.err
    return {one["event"]["name"]: one for one in found.json["events"]}


def test_the_manuals_example_is_true(cli, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample)
    Path("ledger.ics").write_text(re.search(r"```ics\n(.*?)```", MANUAL, re.DOTALL)[1], "utf-8")
    said = re.search(r"```text\n(.*?)```", MANUAL, re.DOTALL)[1]
    assert said in cli("event", "choose", "ledger.ics", vault=sample).out


def test_a_calendar_is_weighed_beside_the_notes_by_whom_it_invites(cli, write_vault, tmp_path: Path) -> None:
    file = calendar(tmp_path, *GUESTS)
    found = chosen(cli, write_vault(NOTES), file)
    assert set(found) == {"Yarn Fair", "Ledger night"}
    night = found["Ledger night"]
    assert [one["name"] for one in night["known"]] == ["Ada Byron", "Ben Okoro"]
    assert (night["unknown"], night["goals"], night["event"]["path"]) == (1, ["Book"], file)
    assert "Ben Okoro is due for a word by then" in night["why"]
    assert list(chosen(cli, write_vault(NOTES), "Yarn Fair", file)) == ["Ledger night", "Yarn Fair"]


def test_nobody_paused_deceased_private_or_unclear_is_known(cli, write_vault, tmp_path: Path) -> None:
    guests = [f"CN={name}:mailto:{name}@example.org" for name in ("rest", "dead", "whole", "part", "twin")]
    file = calendar(tmp_path, *guests)
    found = cli("event", "choose", file, "--format", "json", vault=write_vault(NOTES))
    assert [one["name"] for one in found.json["events"][0]["known"]] == ["Part"]  # by name: the address is not known
    assert not re.search(r"Rest|Dead|Whole|Twin|@example", found.out)


def test_i_am_no_guest_of_my_own(cli, write_vault, tmp_path: Path) -> None:
    file = calendar(tmp_path, "CN=Me:mailto:ME@example.org", "CN=Me Myself:mailto:other@example.org")
    assert chosen(cli, write_vault(NOTES), file)["Ledger night"]["unknown"] == 0


def test_an_event_that_has_a_note_is_weighed_once_by_its_note(cli, write_vault, tmp_path: Path) -> None:
    file = calendar(tmp_path, *GUESTS, title="yarn fair", day="20261203")
    found = chosen(cli, write_vault(NOTES), file)
    assert [one["event"]["path"] for one in found.values()] == ["Events/Yarn Fair.md"]
    later = calendar(tmp_path, *GUESTS, title="yarn fair", day="20261204")
    assert len(chosen(cli, write_vault(NOTES), later)) == 2


def test_a_journey_is_one_only_away_from_home(cli, write_vault, tmp_path: Path) -> None:
    for place, cost in (
        ("Hall\\, Long Lane 1\\, 10969 Berlin\\, Germany", []),
        ("https://meet.example.org/x", []),
        ("Online", []),
        ("Berlingen\\, Switzerland", ["away from home, in Berlingen"]),
        ("Hall\\, Long Lane 1\\, Porto", ["away from home: Hall, Long Lane 1, Porto"]),
    ):
        event = f"BEGIN:VEVENT\r\nSUMMARY:There\r\nDTSTART:20270110\r\nLOCATION:{place}\r\nEND:VEVENT\r\n"
        assert chosen(cli, write_vault(NOTES), calendar(tmp_path, more=event))["There"]["cost"] == cost


def test_a_broken_event_is_told_and_hides_no_other(cli, write_vault, tmp_path: Path) -> None:
    file = calendar(tmp_path, more="BEGIN:VEVENT\r\nSUMMARY:Bad\x1b[2J\r\nDTSTART:tomorrow\x1b[2J\r\nEND:VEVENT\r\n")
    made = cli("event", "choose", file, vault=write_vault(NOTES))
    assert made.code == 0
    assert "Ledger night" in made.out
    assert f"{file}:6: its beginning is no day: DTSTART:tomorrow" in made.err
    assert "\x1b" not in made.out + made.err


def test_a_long_list_is_cut_and_says_so(cli, write_vault, tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\r\nSUMMARY:Day {0}\r\nDTSTART:202701{0}\r\nEND:VEVENT\r\n"
    file = calendar(tmp_path, more="".join(event.format(day) for day in range(10, 25)))
    root = write_vault(NOTES)
    made = cli("event", "choose", file, "--format", "json", vault=root).json
    assert (len(made["events"]), made["more"]) == (10, 7)
    assert cli("event", "choose", file, vault=root).out.endswith("\n\n7 more: --limit 17\n")
    assert "more" not in cli("event", "choose", file, "--limit", "17", vault=root).out


def test_what_is_no_calendar_is_said(cli, write_vault, tmp_path: Path) -> None:
    root = write_vault(NOTES)
    (tmp_path / "page.ics").write_text("<html>")
    (tmp_path / "latin.ics").write_bytes(b"BEGIN:VCALENDAR\n\xe9")
    (tmp_path / "folder.ics").mkdir()
    with (tmp_path / "huge.ics").open("wb") as huge:
        huge.truncate(10**11)
    os.mkfifo(tmp_path / "pipe.ics")
    for name, said in (("page", "is no calendar"), ("latin", "is not UTF-8"), ("folder", "no file"),
                       ("pipe", "no file"), ("gone", "no file"), ("huge", "too long")):  # fmt: skip
        made = cli("event", "choose", str(tmp_path / f"{name}.ics"), vault=root)
        assert made.code == 2
        assert said in made.err


def test_nothing_to_come(cli, write_vault, tmp_path: Path) -> None:
    made = cli("event", "choose", calendar(tmp_path, day="20250101"), vault=write_vault({"People/A.md": ""}))
    assert (made.code, made.out) == (0, "")
    assert "No event is to come" in made.err
