"""The agenda from notes to lines: what gets in, in which order, with which words."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdnet.model.dates import Week
from mdnet.plan.agenda import Agenda
from mdnet.plan.items import Item
from mdnet.plan.priority import overdue_term
from mdnet.workspace import Workspace

Write = Callable[[dict[str, str]], Path]
TODAY = date(2026, 11, 24)


@pytest.fixture
def agenda(write_vault: Write) -> Iterator[Callable[..., Agenda]]:
    opened: list[Workspace] = []

    def make(notes: dict[str, str], today: date = TODAY, **wanted: int | None) -> Agenda:
        work = Workspace(write_vault(notes), today)
        opened.append(work)
        days, budget = wanted.get("days"), wanted.get("budget")
        return work.agenda(work.period(days=days), budget)

    yield make
    for work in opened:
        work.close()


def person(front: str = "", *log: str, rest: str = "") -> str:
    entries = "\n".join(f"- {entry}" for entry in log)
    return f"---\n{front}\n---\n{rest}\n## Log\n{entries}\n"


def only(agenda: Agenda) -> Item:
    assert len(agenda.items) == 1, agenda.items
    return agenda.items[0]


def names(agenda: Agenda, *kinds: str) -> list[str]:
    return [item.contact_name for item in agenda.items if not kinds or item.kind in kinds]


def test_a_check_in_says_why_and_with_what_to_begin(agenda: Callable[..., Agenda]) -> None:
    note = person("cadence: quarterly", "2026-07-15 lunch [by:: them]: her new loom")
    item = only(agenda({"People/Ann.md": note}))
    assert (item.kind, item.due_on, item.days_overdue) == ("check_in", date(2026, 10, 15), 40)
    assert item.reason == "quarterly; 132 days since lunch on 15 July, their idea"
    assert item.hook == "Last time: her new loom"


@pytest.mark.parametrize(
    ("last", "listed", "late"),
    [("2026-10-29", True, 0), ("2026-10-31", False, 0), ("2026-10-24", True, 1), ("2026-10-25", True, 0)],
)
def test_D01_due_today_is_due_and_overdue_starts_the_day_after(
    agenda: Callable[..., Agenda], last: str, listed: bool, late: int
) -> None:
    made = agenda({"People/Ann.md": person("cadence: 30 days", f"{last} call")})
    expected = date.fromisoformat(last) + timedelta(30)
    assert [item.days_overdue for item in made.items] == ([late] if listed else []), expected


def test_what_is_overdue_belongs_to_the_current_period_only(write_vault: Write) -> None:
    work = Workspace(write_vault({"People/Ann.md": person("cadence: monthly", "2026-09-01 call")}), TODAY)
    assert names(work.agenda(), "check_in") == ["Ann"]
    assert names(work.agenda(work.period(Week(2026, 49))), "check_in") == []


def test_days_gives_today_and_the_days_after(agenda: Callable[..., Agenda]) -> None:
    notes = {f"People/{day}.md": person("cadence: 10 days", f"2026-11-{day} call") for day in (14, 15, 16, 17)}
    made = agenda(notes, days=2)
    assert (made.period.first, made.period.last) == (date(2026, 11, 24), date(2026, 11, 25))
    assert sorted(names(made, "check_in")) == ["14", "15"]


def test_the_budget_cuts_and_the_rest_is_counted(agenda: Callable[..., Agenda]) -> None:
    notes = {f"People/P{n:02}.md": person("cadence: 30 days", "2026-09-01 call") for n in range(25)}
    made = agenda(notes)
    assert len(made.of("check_in")) == 10 and made.left_out["check_in"] == 15
    assert len(agenda(notes, budget=100).of("check_in")) == 25


def test_what_was_done_this_week_counts_against_the_budget(agenda: Callable[..., Agenda]) -> None:
    notes = {f"People/P{n:02}.md": person("cadence: 30 days", "2026-09-01 call") for n in range(12)}
    notes |= {f"People/D{n}.md": person("cadence: 30 days", "2026-11-23 call") for n in range(4)}
    made = agenda(notes)
    assert (made.done, len(made.of("check_in")), made.left_out["check_in"]) == (4, 6, 6)
    assert made.summary == "Four of your ten check-ins are done."


def test_a_contact_without_cadence_and_circle_is_not_chased(agenda: Callable[..., Agenda]) -> None:
    made = agenda({"People/Ann.md": person("", "2020-01-01 call"), "People/Bob.md": "no front matter at all"})
    assert not made.items
    assert made.summary == "Nothing due this week, and nobody is waiting for you."


def test_a_circle_gives_a_cadence_and_the_notes_own_comes_first(agenda: Callable[..., Agenda]) -> None:
    notes = {
        "People/Inner.md": person("circle: inner", "2026-11-01 call"),
        "People/Own.md": person("circle: inner\ncadence: yearly", "2026-11-01 call"),
        "People/Never.md": person("circle: inner\ncadence: never", "2026-01-01 call"),
    }
    assert names(agenda(notes)) == ["Inner"]


@pytest.mark.parametrize(
    "front", ["paused: true", "archived: yes", "deceased: 2020-01-01", "snoozed_until: 2027-01-01"]
)
def test_paused_and_snoozed_people_are_left_alone(agenda: Callable[..., Agenda], front: str) -> None:
    assert not agenda({"People/Ann.md": person(f"cadence: weekly\n{front}", "2026-01-01 call")}).items


def test_a_snooze_that_ends_today_is_due_today(agenda: Callable[..., Agenda]) -> None:
    item = only(agenda({"People/Ann.md": person("cadence: weekly\nsnoozed_until: 2026-11-24", "2026-01-01 call")}))
    assert (item.due_on, item.days_overdue) == (TODAY, 0)


def test_somebody_never_contacted_starts_from_the_day_we_met_else_is_only_counted(
    agenda: Callable[..., Agenda],
) -> None:
    made = agenda(
        {"People/A.md": person("cadence: monthly\nmet: 2026-01-10"), "People/B.md": person("cadence: monthly")}
    )
    assert names(made) == ["A"] and made.never == 1
    assert made.items[0].reason == "monthly; no contact on record since you met on 10 January"


def test_an_attempt_without_an_answer_is_no_contact(agenda: Callable[..., Agenda]) -> None:
    note = person("cadence: monthly", "2026-11-20 call: no answer #unanswered", "2026-09-01 lunch")
    assert only(agenda({"People/A.md": note})).due_on == date(2026, 10, 1)


def test_promises_are_overdue_or_due_in_the_period_and_undated_ones_counted(agenda: Callable[..., Agenda]) -> None:
    tasks = (
        "- [ ] overdue 📅 2026-11-01\n- [ ] this week [due:: 2026-11-29]\n- [ ] next week 📅 2026-11-30\n"
        "- [ ] some day\n- [x] done 📅 2026-11-24\n- [-] dropped 📅 2026-11-24\n- [ ] her slides #waiting\n"
    )
    made = agenda({"People/Ann.md": person(rest=tasks)})
    assert [item.subject for item in made.of("follow_up")] == ["overdue", "this week"]
    assert [item.subject for item in made.of("waiting")] == ["her slides"]
    assert made.undated == 1


def test_one_task_line_is_one_follow_up_even_when_it_equals_another(agenda: Callable[..., Agenda]) -> None:
    made = agenda({"People/Ann.md": person(rest="- [ ] write 📅 2026-11-24\n- [ ] write 📅 2026-11-24\n")})
    assert len(made.items) == 2 and len({item.id for item in made.items}) == 2


def test_a_task_elsewhere_concerns_whom_it_links_to_or_nobody(agenda: Callable[..., Agenda]) -> None:
    made = agenda(
        {"People/Ann.md": "", "Inbox.md": "- [ ] write [[Ann]] 📅 2026-11-24\n- [ ] buy milk 📅 2026-11-24\n"}
    )
    assert [(item.contact_name, item.subject) for item in made.items] == [("Ann", "write Ann")]


def test_people_just_met_are_followed_up_with_their_own_words(agenda: Callable[..., Agenda]) -> None:
    made = agenda(
        {
            "People/New.md": person("", "2026-11-19 event: she looks for a Rust mentor"),
            "People/Done.md": person("", "2026-11-22 email: sent the link", "2026-11-19 event: hello"),
            "People/Old.md": person("", "2026-11-16 event: hello"),
        }
    )
    item = only(made)
    assert (item.kind, item.contact_name, item.hook) == (
        "first_follow_up",
        "New",
        "You noted: she looks for a Rust mentor",
    )


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("1986-11-27", "turns 40 on Friday"),
        ("11-24", "has a birthday today"),
        ("1996-11-23", "turned 30 yesterday; a late word is still a word"),
        ("12-06", "has a birthday on 6 December"),
        ("12-07", ""),
        ("11-16", ""),
    ],
)
def test_birthdays_are_announced_and_missed_ones_remembered(
    agenda: Callable[..., Agenda], born: str, words: str
) -> None:
    made = agenda({"People/Ann.md": f'---\nbirthday: "{born}"\n---\n'})
    assert [item.reason for item in made.items] == ([words] if words else [])


def test_a_missed_birthday_is_settled_by_a_word_since(agenda: Callable[..., Agenda]) -> None:
    log = ("2026-11-21 message: congratulations", "2026-01-01 call")
    assert not agenda({"People/Ann.md": person("birthday: 11-20", *log)}).items


@pytest.mark.parametrize(("year", "day"), [(2027, date(2027, 3, 1)), (2028, date(2028, 2, 29))])
def test_D03_a_leap_day_birthday(agenda: Callable[..., Agenda], year: int, day: date) -> None:
    item = only(agenda({"People/Ann.md": "---\nbirthday: 1992-02-29\n---\n"}, today=date(year, 2, 26)))
    assert item.due_on == day and f"turns {year - 1992}" in item.reason


def test_D07_a_new_years_birthday_seen_from_december(agenda: Callable[..., Agenda]) -> None:
    item = only(agenda({"People/Ann.md": "---\nbirthday: 1990-01-01\n---\n"}, today=date(2026, 12, 28)))
    assert item.due_on == date(2027, 1, 1) and "turns 37" in item.reason
    missed = only(agenda({"People/Ann.md": "---\nbirthday: 1990-12-31\n---\n"}, today=date(2027, 1, 1)))
    assert missed.due_on == date(2026, 12, 31) and "turned 36" in missed.reason


def test_D06_the_last_days_of_2026_are_week_53(write_vault: Write) -> None:
    for day in ("2026-12-28", "2027-01-03"):
        work = Workspace(write_vault({"People/Ann.md": ""}), date.fromisoformat(day))
        assert work.agenda_path(work.period()) == "agendas/2026-W53.md"


def test_a_milestone_waits_for_a_word(agenda: Callable[..., Agenda]) -> None:
    told = "2026-11-17 message: promoted to head of weaving #milestone"
    item = only(agenda({"People/Ann.md": person("", told, "2026-01-01 call", "2025-01-01 call")}))
    assert (item.kind, item.hook) == ("occasion", "promoted to head of weaving")
    assert not agenda({"People/Ann.md": person("", "2026-11-18 call", told, "2026-01-01 call")}).items


def test_dormant_are_two_people_with_a_history_and_a_year_of_silence(agenda: Callable[..., Agenda]) -> None:
    talks = [f"{year}-0{month}-01 call" for year in (2024, 2025) for month in (5, 3, 1)]
    notes = {f"People/P{n}.md": person("", *talks[: 6 - n % 2]) for n in range(4)}
    notes["People/Few.md"] = person("", "2024-01-01 call")
    notes["People/Recent.md"] = person("", "2026-01-01 call", *talks)
    made = agenda(notes)
    assert names(made, "dormant") == ["P0", "P2"]
    assert made.items[0].reason == "6 talks until 1 May 2025, then silence"


def test_events_introductions_and_opportunities_lie_ahead(agenda: Callable[..., Agenda]) -> None:
    made = agenda(
        {
            "People/Ann.md": "",
            "People/Bob.md": "",
            "Events/Salon.md": '---\ndate: 2026-12-03\nattendees:\n  - "[[Ann]]"\n  - "[[Bob]]"\n  - Eve\n---\n',
            "Events/Far.md": "---\ndate: 2026-12-21\n---\n",
            "Events/Past.md": "---\ndate: 2026-11-22\n---\n",
            "Introductions/AB.md": '---\nbetween: ["[[Ann]]", "[[Bob]]"]\nstatus: agreed\nwhy: looms\n---\n',
            "Introductions/Made.md": '---\nbetween: ["[[Ann]]", "[[Bob]]"]\nstatus: made\n---\n',
            "Opportunities/Job.md": '---\nkind: job\nstatus: applied\nvia: "[[Ann]]"\n---\n',
        }
    )
    assert [(item.kind, item.subject) for item in made.items] == [
        ("event", "Salon"),
        ("introduction", "Ann and Bob"),
        ("opportunity", "Job"),
    ]
    assert made.items[0].reason == "3 December; 2 you know go: Ann, Bob"


def test_a_fresh_import_never_looks_like_a_quiet_week(agenda: Callable[..., Agenda]) -> None:
    made = agenda({f"People/P{n:03}.md": "" for n in range(50)})
    assert (made.loose, made.contacts) == (50, 50)


def test_D09_what_lies_ahead_of_today_has_not_happened(agenda: Callable[..., Agenda]) -> None:
    note = person("cadence: monthly", "2026-12-20 call", "2026-09-01 lunch: looms")
    item = only(agenda({"People/Ann.md": note}))
    assert item.due_on == date(2026, 10, 1) and item.reason.startswith("monthly; 84 days since lunch")


def test_left_undone_three_times_suggests_a_looser_cadence(write_vault: Write) -> None:
    root = write_vault({"People/Ann.md": person("cadence: monthly", "2026-09-01 call")})
    for day in ("2026-11-03", "2026-11-10", "2026-11-17"):
        work = Workspace(root, date.fromisoformat(day))
        assert not work.agenda().items[0].suggestion
        work.write_agenda(work.agenda())
        work.close()
    item = Workspace(root, TODAY).agenda().items[0]
    assert item.suggestion == "left for three weeks now; perhaps monthly is too often?"


def test_writing_twice_changes_no_byte_and_keeps_what_the_user_did(write_vault: Write) -> None:
    root = write_vault({"People/Ann.md": person("cadence: monthly", "2026-09-01 call")})
    work = Workspace(root, TODAY)
    assert work.write_agenda(work.agenda()).changed
    file = root / "agendas/2026-W48.md"
    before = file.stat().st_mtime_ns
    assert not work.write_agenda(work.agenda()).changed and file.stat().st_mtime_ns == before
    edited = file.read_text("utf-8").replace("- [ ] [[Ann]]", "- [x] [[Ann]]") + "\nmy own line\n"
    file.write_text(edited, "utf-8")
    assert not work.write_agenda(work.agenda()).changed
    assert file.read_text("utf-8") == edited


def test_nothing_in_a_generated_file_counts(write_vault: Write) -> None:
    root = write_vault({"People/Ann.md": person("cadence: monthly", "2026-09-01 call\n- [ ] write 📅 2026-11-24")})
    work = Workspace(root, TODAY)
    first = work.agenda()
    work.write_agenda(first)
    work.close()
    assert Workspace(root, TODAY).agenda() == first


_people = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["1 week", "30 days", "2 months", "yearly"]), st.integers(0, 3)),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=_people, budget=st.integers(1, 8))
def test_D13_the_listed_check_ins_are_the_first_of_all_by_score(
    write_vault: Write, tmp_path_factory: pytest.TempPathFactory, people: list[tuple[int, str, int]], budget: int
) -> None:
    root = tmp_path_factory.mktemp("vault")
    (root / "People").mkdir()
    for number, (days, cadence, circle) in enumerate(people):
        front = f"cadence: {cadence}\ncircle: {('inner', 'close', 'active', 'wide')[circle]}"
        (root / f"People/P{number:02}.md").write_text(
            person(front, f"{TODAY - timedelta(days)} call", "2025-01-01 call"), "utf-8"
        )
    work = Workspace(root, TODAY)
    listed = names(work.agenda(budget=budget), "check_in")
    done = work.agenda(budget=budget).done
    ranked = []
    for contact in work.contacts():
        if contact.due_on and contact.due_on <= date(2026, 11, 29) and contact.cadence:
            late = overdue_term((TODAY - contact.due_on).days, contact.cadence.length).points
            ranked.append((-(late + contact.weight), contact.due_on, contact.name))
    work.close()
    assert listed == [name for *_, name in sorted(ranked)][: max(0, budget - done)]


def test_the_agenda_as_json(mdnet: Callable[..., subprocess.CompletedProcess[str]], sample: Path) -> None:
    made = json.loads(mdnet("agenda", "--format", "json", cwd=sample).stdout)
    assert list(made)[:3] == ["schema", "from", "to"] and made["from"] == "2026-11-23"
    keys = ["kind", "contact", "due_on", "days_overdue", "reason", "hook", "id", "subject", "source", "suggestion"]
    assert {tuple(item) for item in made["items"]} == {tuple(keys)}
    assert set(made["left_out"]) == {
        *("follow_up", "waiting", "first_follow_up", "occasion", "check_in"),
        *("dormant", "event", "introduction", "opportunity"),
    }


@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_the_sample_vaults_agenda(
    form: str,
    golden: Callable[[str, str], None],
    mdnet: Callable[..., subprocess.CompletedProcess[str]],
    sample: Path,
) -> None:
    made = mdnet("agenda", "--format", form, cwd=sample)
    assert (made.returncode, made.stderr) == (0, "")
    golden(f"agenda.{form}", made.stdout)


def test_two_people_with_one_file_name_are_linked_by_path_and_briefed_apart(write_vault: Write) -> None:
    note = person("cadence: weekly", "2026-01-01 call")
    root = write_vault({"a/People/Sam.md": note, "b/People/Sam.md": note, "c/People/CON.md": note})
    work = Workspace(root, TODAY)
    text = (root / work.write_agenda(work.agenda()).path).read_text("utf-8")
    assert "- [ ] [[a/People/Sam|Sam]]: weekly" in text and "- [ ] [[b/People/Sam|Sam]]: weekly" in text
    paths = [work.write_brief(work.brief([f"{one}/People/Sam"])).path for one in "ab"]
    assert paths == ["briefs/Sam.md", "briefs/Sam 2.md"]
    assert work.write_brief(work.brief(["a/People/Sam"])) == ("briefs/Sam.md", False)
    assert work.write_brief(work.brief(["CON"])).path == "briefs/CON-.md"


def test_the_last_days_of_the_calendar_end(write_vault: Write) -> None:
    root = write_vault({"People/Ann.md": person("birthday: 1990-12-31\ncadence: weekly", "2026-01-01 call")})
    item = only(Workspace(root, date(9999, 12, 31)).agenda())
    assert item.contact_name == "Ann" and item.reason.endswith("check-in due too (weekly)")


def test_an_occasion_is_not_announced_before_its_first_year(agenda: Callable[..., Agenda]) -> None:
    assert not agenda({"People/Ann.md": "---\noccasions: ['2027-11-26 wedding']\n---\n"}).items
