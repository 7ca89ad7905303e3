"""`mdnet opportunity`: one light step after the other, with thanks on the day."""

from __future__ import annotations

from pathlib import Path

import pytest

NOTES = {
    "People/Ann Lee.md": "",
    "People/Bo.md": "",
    "Opportunities/Chat.md": "---\nkind: informational interview\nvia: '[[Ann Lee]]' # she knows\n---\n\nWhy looms.\n",
    "Opportunities/Cold.md": "---\nkind: lead\n---\n",
    "Opportunities/Hidden.md": "---\nkind: lead\nprivate: true\n---\n",
}


@pytest.fixture
def root(write_vault) -> Path:
    return write_vault(NOTES)


def text(root: Path, name: str = "Chat") -> str:
    return (root / f"Opportunities/{name}.md").read_text("utf-8")


def test_a_whole_interview_step_by_step(cli, root: Path) -> None:
    assert cli("opportunity", "Chat", "asked", vault=root, today="2026-11-20").code == 0
    assert "status: asked\ndate: 2026-11-20\n" in text(root)
    assert cli("opportunity", "Chat", "scheduled", "fri", vault=root).code == 0
    assert "status: scheduled\ndate: 2026-11-27\n" in text(root)
    agenda = cli("agenda", "--format", "json", vault=root).json
    assert [one["reason"] for one in agenda["items"] if one["subject"] == "Chat"] == [
        "informational interview, scheduled for Friday, through Ann Lee"
    ]
    late = {"vault": root, "today": "2026-11-28"}
    assert cli("opportunity", "Chat", "held", "--referred-to", "Bo", "--referred-to", "Someone Else", **late).code == 0
    assert "status: held\ndate: 2026-11-27\n" in text(root)
    assert 'referred_to:\n  - "[[Bo]]"\n  - Someone Else\n' in text(root)
    assert "- [ ] Thank [[Ann Lee]]: Chat 📅 2026-11-27\n" in text(root)
    agenda = cli("agenda", "--format", "json", **late).json
    promised = [one for one in agenda["items"] if one["kind"] == "follow_up"]
    assert [(one["contact"]["name"], one["due_on"]) for one in promised] == [("Ann Lee", "2026-11-27")]
    assert cli("opportunity", "Chat", "thanked", **late).code == 0
    assert "status: thanked\n" in text(root)
    assert "thanked_on: 2026-11-28\n" in text(root)
    assert "- [x] Thank [[Ann Lee]]: Chat 📅 2026-11-27 ✅ 2026-11-28\n" in text(root)
    assert cli("opportunity", "Chat", "outcome", "a summer at the mill", **late).code == 0
    assert "status: done\n" in text(root)
    assert "outcome: a summer at the mill\n" in text(root)
    assert text(root).count("Thank [[") == 1
    assert "via: '[[Ann Lee]]' # she knows\n" in text(root)
    for _ in range(5):
        assert cli("undo", vault=root).code == 0
    assert text(root) == NOTES["Opportunities/Chat.md"]


def test_an_interview_that_was_held_is_in_the_log_of_whom_it_was_with_once(cli, root: Path) -> None:
    cli("opportunity", "Chat", "held", "2026-11-20", vault=root)
    log = root / "People/Ann Lee.md"
    assert log.read_text("utf-8") == "## Log\n\n- 2026-11-20 interview: [[Chat]]\n"
    assert cli("list", "--format", "json", "Ann", vault=root).json["contacts"][0]["last_contact"] == "2026-11-20"
    assert cli("opportunity", "Chat", "held", "2026-11-20", vault=root).code == 0
    assert log.read_text("utf-8").count("interview") == 1
    cli("undo", vault=root)
    assert log.read_text("utf-8") == ""


def test_what_is_no_interview_or_is_told_already_is_not_logged(cli, root: Path) -> None:
    (root / "Opportunities/Cold.md").write_text("---\nkind: lead\nvia: '[[Bo]]'\n---\n")
    (root / "People/Ann Lee.md").write_text("## Log\n- 2026-11-20 call: her looms\n")
    cli("opportunity", "Cold", "held", "2026-11-20", vault=root)
    cli("opportunity", "Chat", "held", "2026-11-20", vault=root)
    assert (root / "People/Bo.md").read_text("utf-8") == ""
    assert "interview" not in (root / "People/Ann Lee.md").read_text("utf-8")


def test_an_end_without_thanks_asks_for_them_once(cli, root: Path) -> None:
    assert cli("opportunity", "Chat", "outcome", "won, we start in March", vault=root).code == 0
    assert "status: won\n" in text(root)
    assert text(root).count("- [ ] Thank [[Ann Lee]]: Chat 📅 2026-11-24") == 1
    cli("opportunity", "Chat", "held", vault=root, today="2026-11-25")
    assert text(root).count("Thank [[") == 1


def test_thanks_said_already_are_not_asked_for(cli, root: Path) -> None:
    for step in (("thanked",), ("held",), ("outcome", "won")):
        assert cli("opportunity", "Chat", *step, vault=root).code == 0
    assert "Thank [[" not in text(root)


def test_without_anybody_to_thank_it_says_so(cli, root: Path) -> None:
    made = cli("opportunity", "Cold", "held", vault=root)
    assert made.code == 0
    assert "nobody is named in `via`" in made.err
    assert "Thank" not in text(root, "Cold")


def test_a_dry_run_changes_nothing(cli, root: Path) -> None:
    made = cli("opportunity", "Chat", "held", "--dry-run", vault=root)
    assert "+- [ ] Thank [[Ann Lee]]: Chat" in made.out
    assert text(root) == NOTES["Opportunities/Chat.md"]


@pytest.mark.parametrize(
    ("words", "code"),
    [(("Chat",), 2), (("held",), 2), (("Chat", "scheduled"), 2), (("Chat", "outcome"), 2),
     (("Chat", "held", "tomorrow"), 2), (("Chat", "held", "someday"), 2), (("Caht", "held"), 5),
     (("Hidden", "held"), 5), (("C", "held"), 6)],
)  # fmt: skip
def test_what_cannot_be_understood_is_said(cli, root: Path, words: tuple[str, ...], code: int) -> None:
    assert cli("opportunity", *words, vault=root).code == code
    assert text(root) == NOTES["Opportunities/Chat.md"]


def test_a_name_of_several_words_needs_no_quotes(cli, sample: Path) -> None:
    made = cli("opportunity", "Signs", "for", "the", "museum", "scheduled", "2026-12-15", "--format", "json")
    assert made.json["title"] == "Signs for the museum: scheduled"
    assert "date: 2026-12-15\n" in (sample / "Opportunities/Signs for the museum.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("", "open, through Ann Lee; next: ask"),
        ("status: idea", "idea, through Ann Lee; next: ask"),
        ("status: asked\ndate: 2026-11-23", "asked yesterday, through Ann Lee; next: a day for it"),
        ("status: scheduled\ndate: 2026-11-20", "scheduled for last Friday, through Ann Lee; was it held?"),
        ("status: held\ndate: 2026-11-24", "held today, through Ann Lee; thanks still to say"),
        ("status: held\nthanked_on: 2026-11-24", "held, through Ann Lee; next: what came of it"),
        ("status: pending\ndate: 2025-12-31", "pending since 31 December 2025, through Ann Lee; thanks still to say"),
    ],
)
def test_the_agenda_says_the_next_step_of_each(cli, write_vault, front: str, said: str) -> None:
    note = f'---\nkind: informational-interview\nvia: "[[Ann Lee]]"\n{front}\n---\n'
    root = write_vault({"People/Ann Lee.md": "", "Opportunities/Chat.md": note})
    (one,) = cli("agenda", "--format", "json", vault=root).json["items"]
    assert one["reason"] == f"informational interview, {said}"


@pytest.mark.parametrize(("status", "owed"), [("idea", False), ("asked", False), ("scheduled", False), ("held", True),
                                              ("pending", True), ("", True)])  # fmt: skip
def test_nobody_is_thanked_for_what_is_still_asked_for(cli, write_vault, status: str, owed: bool) -> None:
    note = f'---\nkind: talk\nvia: "[[Ann Lee]]"\nstatus: {status}\n---\n'
    root = write_vault({"People/Ann Lee.md": "", "Opportunities/Chat.md": note})
    assert ("“Chat” would not have come to me" in cli("draft", "thanks", "Ann", vault=root).out) == owed
    assert ("thanks still to say" in cli("brief", "Ann", vault=root).out) == owed
