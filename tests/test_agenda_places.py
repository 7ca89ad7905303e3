"""The agenda's lines: one place for each contact, the next step of an introduction, and a word before an ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from mdnet.plan.agenda import Agenda
from mdnet.plan.item import Item
from mdnet.workspace import Workspace

Write = Callable[[dict[str, str]], Path]
Make = Callable[..., Agenda]
TODAY = date(2026, 11, 24)
HELPED = "\n## Log\n- 2026-10-01 email: read my draft #received\n- 2026-09-01 visit: lent me a loom #received\n"


@pytest.fixture
def agenda(write_vault: Write) -> Iterator[Make]:
    opened: list[Workspace] = []

    def make(notes: dict[str, str], today: date = TODAY) -> Agenda:
        opened.append(Workspace(write_vault(notes), today))
        return opened[-1].agenda()

    yield make
    for work in opened:
        work.close()


def one(made: Agenda, kind: str) -> Item:
    (item,) = made.of(kind)
    return item


def test_somebody_new_with_a_promise_stands_there_alone_and_nobody_is_counted_as_left_out(agenda: Make) -> None:
    made = agenda({"People/Ann.md": "- [ ] send her the link 📅 2026-11-27\n\n## Log\n- 2026-11-20 event: looms\n"})
    item = one(made, "follow_up")
    assert made.items == (item,)
    assert item.reason == "due on Friday; met last Friday (event), no word since"
    assert [section.key for section in made.sections] == ["promises"]
    assert not any(made.left_out.values())


def test_a_birthday_takes_the_check_in_with_it_but_each_promise_keeps_its_line(agenda: Make) -> None:
    made = agenda(
        {
            "People/Ann.md": "---\nbirthday: 11-26\ncadence: monthly\n---\n## Log\n- 2026-09-01 call: looms\n",
            "People/Bob.md": "---\ncadence: monthly\n---\n- [ ] write 📅 2026-11-24\n- [ ] call 📅 2026-11-25\n"
            "- [ ] his slides #waiting\n\n## Log\n- 2026-09-01 call: looms\n",
        }
    )
    assert [(item.kind, item.contact_name) for item in made.items] == [
        *(("follow_up", "Bob"), ("follow_up", "Bob"), ("waiting", "Bob")),
        ("occasion", "Ann"),
        ("check_in", "Bob"),
    ]
    assert one(made, "occasion").reason == "has a birthday on Thursday; check-in due too (monthly)"


def introduction(*front: str) -> dict[str, str]:
    sides = {f"People/{name}.md": "" for name in ("Ann Lee", "Cy Dee")}
    note = "\n".join(('between: ["[[Ann Lee]]", "[[Cy Dee]]"]', *front))
    return {**sides, "Introductions/Ann Lee and Cy Dee.md": f"---\n{note}\n---\n"}


ANN, CY = '["[[Ann Lee]]"]', '["[[Cy Dee]]"]'
DRAFT = "mdnet draft introduction "


@pytest.mark.parametrize(
    ("front", "step", "command"),
    [
        (("status: idea",), "ask each of them whether they would like it", DRAFT + "Ann Lee"),
        (("status: asked", f"asked_of: {ANN}"), "Ann has been asked; ask Cy", DRAFT + "Cy Dee"),
        (("status: asked", f"asked_of: {ANN}", f"agreed_by: {ANN}"), "Ann said yes; ask Cy", DRAFT + "Cy Dee"),
        (
            ("status: asked", "asked_on: 2026-11-12", f"agreed_by: {CY}"),
            "Cy said yes; waiting for Ann's yes, asked on 12 November",
            "when it comes: mdnet intro agreed Ann Lee",
        ),
        (("status: asked",), "waiting for their yes", "when it comes: mdnet intro agreed Ann Lee"),
        (("status: agreed",), "both said yes: introduce them", DRAFT + "Ann Lee"),
        (
            ("status: made", "made_on: 2026-11-03"),
            "introduced on 3 November; ask what came of it",
            "mdnet intro outcome Ann Lee Cy Dee --text …",
        ),
    ],
)
def test_an_introduction_says_its_next_step_and_the_command_for_it(
    agenda: Make, front: tuple[str, ...], step: str, command: str
) -> None:
    item = one(agenda(introduction(*front)), "introduction")
    assert (item.reason, item.suggestion) == (step, command)


@pytest.mark.parametrize(
    "front",
    [
        ("status: made", "made_on: 2026-11-04"),
        ("status: made", "made_on: 2026-08-04"),
        ("status: made", "made_on: 2026-11-03", "outcome: they met"),
        ("status: declined", "made_on: 2026-11-03"),
    ],
)
def test_a_made_introduction_is_asked_after_only_after_three_weeks_and_once(
    agenda: Make, front: tuple[str, ...]
) -> None:
    assert not agenda(introduction(*front)).items


@pytest.mark.parametrize("task", ["- [ ] Ask how it went 📅 2027-01-01", "- [x] Ask how it went ✅ 2026-11-20"])
def test_a_task_in_its_note_follows_up_on_an_introduction_by_itself(agenda: Make, task: str) -> None:
    notes = introduction("status: made", "made_on: 2026-11-03")
    notes["Introductions/Ann Lee and Cy Dee.md"] += f"{task} [[Ann Lee]]\n"
    assert not agenda(notes).of("introduction")


def test_introductions_that_wait_for_a_yes_give_way_to_those_that_wait_for_me(agenda: Make) -> None:
    note = '---\nbetween: ["[[Ann]]", "[[Bob]]"]\nstatus: {}\nasked_on: 2026-{}\n---\n'
    old = {f"Introductions/{n}.md": note.format("asked", f"05-0{n}") for n in range(1, 6)}
    new = {"Introductions/9.md": note.format("agreed", "11-20")}
    made = agenda({"People/Ann.md": "", "People/Bob.md": "", **old, **new})
    assert [item.source_path for item in made.of("introduction")] == [f"Introductions/{n}.md" for n in (9, 1, 2)]
    assert made.left_out["introduction"] == 3


@pytest.mark.parametrize("front", ["paused: true", "deceased: 2026-11-01"])
def test_no_introduction_of_somebody_paused_or_dead_is_gone_on_with(agenda: Make, front: str) -> None:
    notes = introduction("status: agreed")
    notes["People/Cy Dee.md"] = f"---\n{front}\n---\n"
    made = agenda(notes)
    assert not made.items
    assert not made.left_out["introduction"]


def asked(status: str = "asked", needs: str = "copy editing of a thesis", log: str = HELPED) -> dict[str, str]:
    return {
        "me.md": "---\noffers:\n  - copy editing\n---\n",
        "People/Ann.md": f"---\nneeds:\n  - {needs}\n---\n{log}",
        "Opportunities/Talk.md": f'---\nkind: informational interview\nvia: "[[Ann]]"\nstatus: {status}\n---\n',
    }


def test_before_an_ask_where_the_last_favours_were_theirs_there_is_one_thing_to_give(agenda: Make) -> None:
    word = one(agenda(asked()), "opportunity").suggestion
    assert word == (
        'the last two favours were theirs; you could give your "copy editing": they look for copy editing of a thesis'
    )
    word = one(agenda(asked(needs="a boat")), "opportunity").suggestion
    assert word == "the last two favours were theirs; say first what came of “read my draft” (1 October)"


@pytest.mark.parametrize(
    ("status", "log"),
    [
        ("held", HELPED),
        ("asked", HELPED + "- 2026-10-02 email: hers, with notes #gave\n"),
        ("asked", "## Log\n- 2026-10-01 email: read my draft #received\n"),
        ("asked", HELPED.replace("2026", "2027")),
    ],
)
def test_there_is_no_word_when_nothing_is_asked_or_something_went_back(agenda: Make, status: str, log: str) -> None:
    assert not one(agenda(asked(status, log=log)), "opportunity").suggestion


def test_an_introduction_made_since_is_something_that_went_back(agenda: Make) -> None:
    notes = asked() | {"People/Bob.md": ""}
    note = 'between: ["[[Ann]]", "[[Bob]]"]\nstatus: made\nmade_on: 2026-11-20\n'
    assert not one(agenda(notes | {"Introductions/a.md": f"---\n{note}---\n"}), "opportunity").suggestion


def test_a_task_that_asks_has_the_word_and_one_that_asks_how_they_are_has_not(agenda: Make) -> None:
    tasks = "- [ ] Ask Ann for a quote 📅 2026-11-25\n- [ ] Ask Ann how it went 📅 2026-11-25\n"
    made = agenda({"People/Ann.md": tasks + HELPED})
    assert [bool(item.suggestion) for item in made.items] == [True, False]


def test_a_check_in_has_it_only_where_there_is_something_to_give(agenda: Make) -> None:
    note = "---\ncadence: monthly\nneeds:\n  - {}\n---\n" + HELPED
    made = agenda(
        {
            "me.md": "---\noffers:\n  - copy editing\n---\n",
            "People/Ann.md": note.format("copy editing of a thesis"),
            "People/Bob.md": note.format("a boat"),
        }
    )
    said = {item.contact_name: item.hook for item in made.items}
    assert said["Ann"] == 'A good moment to give: your "copy editing": they look for copy editing of a thesis'
    assert said["Bob"] == "Last time: read my draft"


def test_who_was_tried_in_vain_three_times_has_a_rest_and_then_it_says_how_to_let_it_be(agenda: Make) -> None:
    note = "---\ncadence: monthly\n---\n## Log\n{}- 2026-06-01 call\n"
    tried = [f"- 2026-{day} call #unanswered\n" for day in ("11-03", "10-20", "09-03", "08-03", "07-20")]
    made = agenda(
        {
            "People/Twice.md": note.format("".join(tried[:2])),
            "People/Thrice.md": note.format("".join(tried[:3])),
            "People/Thrice Long Ago.md": note.format("".join(tried[2:])),
            "People/Four Times.md": note.format("".join(tried[1:])),
        }
    )
    due = {item.contact_name: item.due_on for item in made.of("check_in")}
    assert due == {"Twice": date(2026, 7, 1), "Thrice Long Ago": date(2026, 10, 3)}
    said = {item.contact_name: item.suggestion for item in made.items}
    assert said["Thrice Long Ago"] == "tried three times without an answer; to let it rest: mdnet pause Thrice Long Ago"
    assert not said["Twice"]
