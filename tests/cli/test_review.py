"""mdnet review: the measures by hand-made vaults, the words, and the files that --write makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

MANUAL = (Path(__file__).parents[2] / "docs/review.md").read_text("utf-8")
Cli = Callable[..., Any]
Write = Callable[[dict[str, str]], Path]


def measures(cli: Cli, vault: Path, period: str = "2026-11", today: str = "2026-11-24") -> dict[str, Any]:
    found = cli("review", "--period", period, "--format", "json", vault=vault, today=today).json["measures"]
    return {name: measure["value"] for name, measure in found.items()}


def test_every_measure_is_in_the_manual(cli: Cli) -> None:
    printed = cli("review", "--format", "json").json
    assert list(printed) == ["schema", "from", "to", "measures"]
    names = {re.sub(r"(?<=cadence_kept\.).*", "CIRCLE", name) for name in printed["measures"]}
    assert names == set(re.findall(r"`([a-z_0-9]+(?:\.CIRCLE)?)`(?=[^|\n]*\|[^|\n]*\|$)", MANUAL, re.MULTILINE))


@pytest.mark.parametrize("period", ["2026-Q3", "2026-10", "2026-W47", "2025"])
def test_previous_is_the_value_that_the_period_before_has(cli: Cli, period: str) -> None:
    after = {"2026-Q3": "2026-Q4", "2026-10": "2026-11", "2026-W47": "2026-W48", "2025": "2026"}[period]
    before = cli("review", "--period", period, "--format", "json").json["measures"]
    now = cli("review", "--period", after, "--format", "json").json["measures"]
    assert {name: one["previous"] for name, one in now.items()} == {name: one["value"] for name, one in before.items()}


def test_an_empty_vault_has_nothing_to_measure(cli: Cli, write_vault: Write) -> None:
    vault = write_vault({"People/Ann.md": ""})
    assert set(measures(cli, vault).values()) == {None}
    out = cli("review", "--period", "month", vault=vault).out
    assert (
        out
        == "Review of November 2026, so far\nA quiet month: nothing is on record. One short message is a fine beginning.\n"
    )


def test_promises_are_counted_by_the_day_they_were_due(cli: Cli, write_vault: Write) -> None:
    vault = write_vault(
        {
            "People/Ann.md": (
                "- [x] on the day 📅 2026-11-03 ✅ 2026-11-03\n"
                "- [x] late 📅 2026-11-04 ✅ 2026-11-14\n"
                "- [x] early [due:: 2026-11-20] [completion:: 2026-11-18]\n"
                "- [ ] open 📅 2026-11-10\n"
                "- [ ] still time 📅 2026-11-24\n"
                "- [x] theirs #waiting 📅 2026-11-05 ✅ 2026-11-05\n"
                "- [x] undated ✅ 2026-11-05\n"
                "- [x] who knows when 📅 2026-11-05\n"
                "- [-] dropped 📅 2026-11-05 ❌ 2026-11-04\n"
                "- [x] before 📅 2026-10-31 ✅ 2026-11-02\n"
            ),
            "Plans.md": "- [x] write to [[Ann]] 📅 2026-11-06 ✅ 2026-11-07\n- [x] my own 📅 2026-11-06 ✅ 2026-11-30\n",
        }
    )
    found = measures(cli, vault)
    assert (found["promises_due"], found["promises_kept"], found["promise_delay_days"]) == (5, 0.8, 0.5)
    printed = cli("review", "--period", "2026-11", vault=vault).out
    assert "4 of 5 promises kept" in printed
    assert "Usually done on the day (2 days late before)" in printed


def test_a_talk_that_several_share_is_one_talk(cli: Cli, write_vault: Write) -> None:
    log = "## Log\n- 2026-11-05 [by:: them] lunch with [[Bo]]: the loom and the lease of it, at length #gave\n"
    note = "---\ntitle: Weaver\norganization: Loom\nlocation: Oslo\nneeds: [yarn]\n---\n"
    vault = write_vault(
        {"People/Ann.md": note + log, "People/Bo.md": "---\nlocation: oslo\n---\n## Facts\n- cat: Tom\n"}
    )
    found = measures(cli, vault)
    assert (found["interactions"], found["contacts_in_touch"]) == (1, 2)
    assert (found["initiated_by_me"], found["initiated_by_them"]) == (0, 1)
    assert (found["favours_given"], found["favours_received"]) == (1, 0)
    assert (found["organizations"], found["places"], found["fields"]) == (1, 1, 1)
    assert (found["depth_facts"], found["depth_needs"], found["depth_talks"]) == (0.5, 0.5, 1.0)


def test_new_people_how_they_came_and_what_followed(cli: Cli, write_vault: Write) -> None:
    vault = write_vault(
        {
            "Events/Fair.md": "---\ndate: 2026-11-05\nattendees: ['[[Cy]]']\n---\n",
            "People/Ann.md": "---\nmet_on: 2026-11-05\nmet_at: '[[Fair]]'\n---\n## Log\n- 2026-11-07 email #unanswered\n",
            "People/Bo.md": "---\nintroduced_by: an old friend\n---\n## Log\n- 2026-11-09 call\n- 2026-11-09 email: thanks\n",
            "People/Cy.md": "## Log\n- 2026-11-20 lunch\n- 2026-11-05 event: his kiln\n",
            "People/Di.md": "---\nmet_on: 2020-01-01\n---\n## Log\n- 2026-11-09 call\n",
            "People/Ed.md": "---\nmet_on: 2026-11-23\n---\n",
        }
    )
    found = measures(cli, vault)
    assert (found["new_contacts"], found["new_by_introduction"], found["new_at_events"]) == (4, 1, 2)
    assert found["first_follow_ups_48h"] == 0.67, "Ed was met yesterday, and has time"
    assert (found["events"], found["event_contacts"], found["event_contacts_kept"]) == (1, 2, 1)
    assert found["new_ties_share"] == 0.67
    out = cli("review", "--period", "2026-11", vault=vault).out
    assert "Fair: 2 people met; in touch since with Cy." in out
    assert "Nothing has followed yet; it is not too late: Ed." in out


def test_introductions_opportunities_and_contributions(cli: Cli, write_vault: Write) -> None:
    vault = write_vault(
        {
            "Introductions/A and B.md": "---\nstatus: made\nmade_on: 2026-11-02\noutcome: a loom\n---\n",
            "Introductions/C and D.md": "---\nstatus: made\nmade_on: 2026-11-03\n---\n",
            "Introductions/E and F.md": "---\nstatus: made\nmade_on: 2026-10-03\n---\n",
            "Opportunities/Job.md": "---\ndate: 2026-11-04\nvia: '[[Ann]]'\nstatus: done\n---\n",
            "Opportunities/Talk.md": "---\ndate: 2026-11-04\nvia: '[[Bo]]'\n---\n",
            "Contributions/Post.md": "---\ndate: 2026-11-04\nreached: ['[[Ann]]', '[[Bo]]']\n---\nFor [[Nobody]].\n",
            "2026-11-06.md": "- talk: looms, for [[Ann]]\n- [ ] talk: more\n",
            "People/Ann.md": "---\nmet_on: 2026-05-01\n---\n",
            "People/Bo.md": "---\nmet_on: 2020-05-01\n---\n",
        }
    )
    found = measures(cli, vault)
    assert (found["introductions_made"], found["introductions_took"]) == (2, 1)
    assert found["opportunities"] == found["opportunities_through_contacts"] == 2
    assert found["opportunities_through_new_ties"] == 1
    assert (found["contributions"], found["people_reached"]) == (2, 2)
    assert "ask what came of it" in cli("review", "--period", "2026-11", vault=vault).out
    assert cli("find", "looms", vault=vault).out.startswith("2026-11-06.md:1")


def test_cadence_kept_and_who_warmed_or_cooled(cli: Cli, write_vault: Write) -> None:
    vault = write_vault(
        {
            "People/Ann.md": "---\ncircle: inner\ncadence: 10 days\n---\n## Log\n- 2026-11-11 call\n- 2026-10-02 call\n",
            "People/Bo.md": "---\ncircle: wide\ncadence: 10 days\nlast_contact: 2026-10-31\n---\n",
            "People/Cy.md": "---\ncadence: 10 days\npaused: true\n---\n## Log\n- 2026-10-30 call\n",
        }
    )
    found = measures(cli, vault, today="2026-11-20")
    assert found["cadence_kept.inner"] == 0.5
    assert found["cadence_kept.wide"] == 0.5
    assert (found["cadence_kept"], found["cadence_kept.close"]) == (0.5, None)
    assert (found["warmed"], found["cooled"]) == (1, 1)
    out = cli("review", "--period", "2026-11", vault=vault, today="2026-11-20").out
    assert "Warm again: Ann." in out
    assert "a short word would do: Bo." in out
    assert "Cy" not in out


def test_S_private_notes_are_in_no_review(cli: Cli, write_vault: Write) -> None:
    secret = "---\nprivate: true\nmet_on: 2026-11-02\ncadence: 7 days\n---\n## Log\n- 2026-11-03 call #received\n"
    hidden = "---\nmet_on: 2020-01-01\n---\n# Private\n## Log\n- 2026-11-03 call: hush\n- [x] hush 📅 2026-11-02 ✅ 2026-11-02\n"
    vault = write_vault({"People/Secret.md": secret, "People/Ann.md": hidden})
    assert {value for value in measures(cli, vault).values() if value} == set()
    assert "Secret" not in cli("review", "--period", "2026-11", vault=vault).out


def test_a_period_that_is_over_knows_nothing_of_what_came_after(cli: Cli, write_vault: Write) -> None:
    vault = write_vault({"People/Ann.md": "## Log\n- 2026-11-20 call\n- 2026-10-05 call\n"})
    assert measures(cli, vault, "2026-10")["interactions"] == 1
    assert "This month has not begun yet." in cli("review", "--period", "2026-12", vault=vault).out
    assert measures(cli, vault, "2026-12") == dict.fromkeys(measures(cli, vault), None)
    assert measures(cli, vault, "2026-11", today="2026-11-19")["interactions"] is None


@pytest.mark.parametrize("period", ["2026-Q9", "soon", ""])
def test_what_is_no_period_is_a_mistake_in_words(cli: Cli, period: str) -> None:
    ran = cli("review", "--period", period)
    assert ran.code == 2
    assert "is no period; write it as 2026-Q4" in ran.err


def test_write_puts_the_review_and_its_charts_into_the_vault(cli: Cli, sample: Path) -> None:
    assert cli("review", "--write").err == "Wrote reviews/2026-Q4.md\n"
    text = (sample / "reviews/2026-Q4.md").read_text("utf-8")
    charts = re.findall(r"!\[\[(.*)\]\]", text)
    assert charts == [f"2026-Q4-{name}.svg" for name in ("activity", "cadence", "circles")]
    for chart in charts:
        drawn = ElementTree.parse(sample / "reviews" / chart).getroot()
        assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
        assert not [one for one in drawn.iter() if one.tag.endswith(("script", "foreignObject", "image", "a"))]
    assert "- Warm again: [[Ada Byron]].\n" in text
    assert cli("review", "--write").err == "Unchanged: reviews/2026-Q4.md\n"


def test_what_is_written_around_it_stays_and_nothing_of_it_is_read_or_undone(cli: Cli, sample: Path) -> None:
    cli("log", "call Dan Wu: a velocipede")
    before = cli("index", "--status", "--format", "json").json
    cli("review", "--write")
    file = sample / "reviews/2026-Q4.md"
    file.write_text(file.read_text("utf-8") + "\nMy own words.\n", "utf-8")
    cli("review", "--write", today="2026-11-25")
    assert file.read_text("utf-8").endswith("\nMy own words.\n")
    after = cli("index", "--status", "--format", "json").json
    assert {key: after[key] for key in ("contacts", "interactions")} == {
        key: before[key] for key in ("contacts", "interactions")
    }
    assert cli("undo").code == 0
    assert file.exists()
    assert "velocipede" not in (sample / "People/Dan Wu.md").read_text("utf-8")


def test_the_folder_of_reviews_is_a_setting(cli: Cli, write_vault: Write) -> None:
    config = '[review]\npath = "Journal/Review {period}.md"\n'
    vault = write_vault({"People/Ann.md": "## Log\n- 2026-11-05 call\n", ".mdnet/config.toml": config})
    assert cli("review", "--period", "month", "--write", vault=vault).err == "Wrote Journal/Review 2026-11.md\n"
    assert "![[Review 2026-11-circles.svg]]" in (vault / "Journal/Review 2026-11.md").read_text("utf-8")


def test_S_names_in_charts_and_pages_are_escaped(cli: Cli, write_vault: Write) -> None:
    config = '[circles."<script>&\\""]\ncadence = "weekly"\n'
    person = '---\ncircle: "<script>&\\""\n---\n## Log\n- 2026-11-23 call\n- 2026-09-01 call\n'
    vault = write_vault({"People/A ]] %% B.md": person, ".mdnet/config.toml": config})
    assert cli("review", "--write", vault=vault).code == 0
    for chart in ("cadence", "circles"):
        text = (vault / f"reviews/2026-Q4-{chart}.svg").read_text("utf-8")
        assert "<script" not in text
        ElementTree.fromstring(text)
    assert cli("review", "--write", vault=vault).err == "Unchanged: reviews/2026-Q4.md\n"


def test_namesakes_are_linked_by_their_paths(cli: Cli, write_vault: Write) -> None:
    log = "## Log\n- 2026-11-05 call #received\n"
    vault = write_vault({"People/a/Ann.md": log, "People/b/Ann.md": "", "People/Bo.md": log})
    out = cli("review", "--format", "md", vault=vault).out
    assert "would be welcome: [[Bo]], [[People/a/Ann|Ann]].\n" in out or "[[People/a/Ann|Ann]], [[Bo]].\n" in out


def test_a_period_ahead_can_be_written_too(cli: Cli, sample: Path) -> None:
    assert cli("review", "--period", "2031", "--write").err == "Wrote reviews/2031.md\n"
    assert "has not begun yet" in (sample / "reviews/2031.md").read_text("utf-8")


def test_a_broken_page_is_left_alone_with_its_charts(cli: Cli, sample: Path) -> None:
    (sample / "reviews").mkdir()
    (sample / "reviews/2026-Q4.md").write_text("%% mdnet:begin review %%\n", "utf-8")
    assert cli("review", "--write").code == 4
    assert [file.name for file in (sample / "reviews").iterdir()] == ["2026-Q4.md"]


def test_favours_are_those_of_the_ledger_an_untold_introduction_too(cli: Cli, write_vault: Write) -> None:
    note = '---\nbetween:\n  - "[[{}]]"\n  - "[[{}]]"\nstatus: made\nmade_on: {}\n---\n'
    vault = write_vault(
        {
            "People/Ann.md": "## Log\n- 2026-11-03 email with [[Bea]]: introduced them #intro #gave\n"
            "- 2026-11-05 call #received\n- 2026-10-05 call #gave\n",
            "People/Bea.md": "",
            "People/Cy.md": "## Log\n- 2026-11-05 call #received\n",
            "Introductions/a.md": note.format("Ann", "Bea", "2026-11-03"),
            "Introductions/b.md": note.format("Bea", "Cy", "2026-11-09"),
            "Introductions/c.md": note.format("Ann", "Cy", "2026-10-09"),
            "Resources/r.md": '---\nshared_with:\n  - "[[Cy]]"\n---\n',
        }
    )
    found = measures(cli, vault)
    assert (found["favours_given"], found["favours_received"]) == (4, 2)
    told = cli("favours", "--format", "json", vault=vault).json["contacts"]
    assert sum(one["given"] for one in told) == 4 + 3 + 1  # October's, told or not, and what was shared, without a day


def test_a_snooze_counts_from_the_last_contact_on_and_not_before(cli: Cli, write_vault: Write) -> None:
    note = "---\ncadence: 1 week\nsnoozed_until: 2026-12-20\n---\n## Log\n- 2026-11-01 call\n- 2026-06-01 call\n"
    vault = write_vault({"People/Ann.md": note})
    assert measures(cli, vault)["cadence_kept"] == 1.0
    assert measures(cli, vault, "2026-07")["cadence_kept"] == 0.0
