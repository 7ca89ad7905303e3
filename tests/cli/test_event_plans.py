"""`mdnet event prepare`, `choose` and `review`: whom to meet and why, which event, and what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

ME = "---\nlocation: Lisbon\nneeds:\n  - a risograph printer\noffers:\n  - copy editing\npitch: I draw letters.\n---\n"
FAIR = (
    "---\ndate: 2026-12-03\nlocation: Berlin\nattendees:\n"
    + "".join(f'  - "[[{name}]]"\n' for name in ("Ada Byron", "Ben Okoro", "Cleo Park", "Dan Wu", "Hid Den"))
    + "  - Xaver Unknown\npurpose: find a mill\nconversations: 4\n---\n\n## People to meet\n\n- [[Dan Wu]]: looms\n"
)
NOTES = {
    "me.md": ME,
    "Events/Yarn Fair.md": FAIR,
    "Goals/Book.md": '---\nlooking_for:\n  - an illustrator\npeople:\n  - "[[Ben Okoro]]"\n---\n',
    "People/Ada Byron.md": "---\noffers:\n  - illustrations in ink\n---\n\n## Log\n\n- 2026-10-01 tea: ink\n",
    "People/Ben Okoro.md": "---\nneeds:\n  - copy editing\n---\n\n## Log\n\n- 2026-10-01 tea: x\n",
    "People/Cleo Park.md": "---\ninterests:\n  - sailing\n---\n\n## Log\n\n- 2026-10-01 tea: x\n",
    "People/Dan Wu.md": "---\noffers:\n  - a risograph printer\n---\n\n## Log\n\n- 2026-10-01 tea: x\n",
    "People/Hid Den.md": "---\nprivate: true\noffers:\n  - a risograph printer\n---\n",
}


def prepared(cli, root: Path, **notes: str):
    for path, text in notes.items():
        (root / path).write_text(text, "utf-8")
    return cli("event", "prepare", "Yarn Fair", "--format", "json", vault=root).json


def names(document) -> list[str]:
    return [one["person"]["name"] for one in document["suggestions"]]


def test_the_plan_says_why_whom_and_the_pitch(cli, write_vault) -> None:
    plan = prepared(cli, write_vault(NOTES))
    assert (plan["purpose"], plan["conversations"], plan["pitch"]) == ("find a mill", 4, "I draw letters.")
    assert [one["person"]["name"] for one in plan["to_meet"]] == ["Dan Wu"]


def test_who_is_suggested_has_a_reason_of_their_own(cli, write_vault) -> None:
    plan = prepared(cli, write_vault(NOTES))
    why = {one["person"]["name"]: one["why"] for one in plan["suggestions"]}
    assert why["Ben Okoro"] == ["bears on your goal “Book”", "looks for “copy editing”; you offer “copy editing”"]
    assert why["Ada Byron"] == ["offers “illustrations in ink”; “Book” looks for “an illustrator”"]
    assert set(why) == {"Ben Okoro", "Ada Byron"}  # Cleo for no reason, Dan is in the plan, the private one never


@pytest.mark.parametrize("how", ["paused: true", "deceased: true", "private: true"])
def test_nobody_paused_deceased_or_private_is_suggested(cli, write_vault, how: str) -> None:
    ada = NOTES["People/Ada Byron.md"].replace("---\n", f"---\n{how}\n", 1)
    root = write_vault({**NOTES, "People/Ada Byron.md": ada})
    assert names(prepared(cli, root)) == ["Ben Okoro"]
    assert "Ada" not in str(cli("event", "choose", "--format", "json", vault=root).json)


def test_an_organization_that_will_be_there_brings_its_people(cli, write_vault) -> None:
    root = write_vault(
        {
            **NOTES,
            "Organizations/Blue Kiln.md": "A pottery.\n",
            "Events/Yarn Fair.md": FAIR + "\n## Hosts\n\n[[Blue Kiln]] lends the hall.\n",
            "People/Eve Stone.md": '---\norganization: "[[Blue Kiln]]"\nneeds:\n  - copy editing\n---\n',
            "People/Fay Reed.md": "---\norganization: Blue Kiln\noffers:\n  - risograph printer\n---\n",
            "People/Gus Bloom.md": "---\norganization: Elsewhere\noffers:\n  - risograph printer\n---\n",
            "People/Ivo Rest.md": "---\npaused: true\norganization: Blue Kiln\noffers:\n  - risograph printer\n---\n",
        }
    )
    found = {one["person"]["name"]: one for one in prepared(cli, root)["suggestions"]}
    assert {"Eve Stone", "Fay Reed"} < set(found)
    assert not {"Gus Bloom", "Ivo Rest"} & set(found)
    assert not found["Eve Stone"]["attends"]
    assert "is at Blue Kiln, which will be there: ask whether they come" in found["Eve Stone"]["why"]


def test_who_bears_on_a_goal_and_lives_there_is_suggested(cli, write_vault) -> None:
    goal = "---\nlooking_for:\n  - an illustrator\n---\n"
    eve = '---\nlocation: Berlin, Germany\ngoals:\n  - "[[Book]]"\n---\n'
    root = write_vault({**NOTES, "Goals/Book.md": goal, "People/Eve Stone.md": eve})
    found = {one["person"]["name"]: one["why"] for one in prepared(cli, root)["suggestions"]}
    assert found["Eve Stone"] == ["bears on your goal “Book”", "lives in Berlin"]
    far = eve.replace("Berlin", "Oslo").replace("---\n", "---\nneeds:\n  - copy editing\n", 1)  # reasons, and elsewhere
    (root / "People/Eve Stone.md").write_text(far, "utf-8")
    assert "Eve Stone" not in names(prepared(cli, root))


def test_who_could_introduce_me(cli, write_vault) -> None:
    root = write_vault(
        {
            **NOTES,
            "People/Dan Wu.md": "---\n---\n",  # in the plan, and never met
            "People/Ada Byron.md": '---\nrelationships:\n  - "colleague [[Dan Wu]]"\n---\n\n## Log\n\n- 2026-10-01 tea\n',
            "People/Cleo Park.md": "## Log\n\n- 2026-10-01 tea: she prints for Xaver Unknown\n",
            "People/Ivo Rest.md": "---\npaused: true\n---\n\n## Log\n\n- 2026-10-01 tea: knows Xaver Unknown\n",
            "People/Zoe Hale.md": "## Private\n\nXaver Unknown\n\n## Log\n\n- 2026-10-01 tea\n",
        }
    )
    found = prepared(cli, root)["introductions"]
    assert {(one["whom"]["name"], one["through"]["name"]) for one in found} == {
        ("Dan Wu", "Ada Byron"),
        ("Xaver Unknown", "Cleo Park"),
    }
    assert next(one["why"] for one in found if one["whom"]["name"] == "Dan Wu") == "is close to them, and will be there"
    assert "To Dan Wu: Ada Byron is close to them" in cli("event", "prepare", "Yarn Fair", vault=root).out


def test_writing_puts_the_suggestions_under_people_to_meet_once(cli, write_vault) -> None:
    root = write_vault(NOTES)
    assert cli("event", "prepare", "Yarn Fair", "--write", vault=root).code == 0
    note = (root / "Events/Yarn Fair.md").read_text("utf-8")
    assert note.startswith(FAIR)
    assert "- [[Ben Okoro]]: bears on your goal “Book”; looks for" in note
    assert "- [[Ada Byron]]: offers “illustrations in ink”" in note
    assert "Nothing changed" in cli("event", "prepare", "Yarn Fair", "--write", vault=root).out
    assert len(prepared(cli, root)["to_meet"]) == 3
    cli("undo", vault=root)
    assert (root / "Events/Yarn Fair.md").read_text("utf-8") == FAIR


def test_writing_only_some_of_them(cli, write_vault) -> None:
    root = write_vault(NOTES)
    assert cli("event", "prepare", "Yarn Fair", "--write", "--only", "ada byron", vault=root).code == 0
    note = (root / "Events/Yarn Fair.md").read_text("utf-8")
    assert "[[Ada Byron]]: offers" in note
    assert "[[Ben Okoro]]:" not in note
    ran = cli("event", "prepare", "Yarn Fair", "--write", "--only", "Cleo Park", vault=root)
    assert ran.code != 0
    assert "not among those suggested" in ran.err


def test_choosing_ranks_by_people_and_goals_and_says_why(cli, write_vault) -> None:
    root = write_vault(
        {
            **NOTES,
            "Events/Empty Day.md": "---\ndate: 2026-12-10\n---\n",
            "Events/Book Days.md": "---\ndate: 2026-12-15\nend_date: 2026-12-17\npurpose: find an illustrator\n---\n",
            "Events/Gone.md": "---\ndate: 2026-11-01\n---\n",
        }
    )
    found = cli("event", "choose", "--format", "json", vault=root).json["events"]
    assert [one["event"]["name"] for one in found] == ["Yarn Fair", "Empty Day", "Book Days"]
    fair, empty, book = found
    assert "four you know go: Ada Byron, Ben Okoro, Cleo Park and Dan Wu" in fair["why"]
    assert "serves “Book”: Ben Okoro bears on it" in fair["why"]
    assert fair["cost"] == ["away from home, in Berlin"]
    assert (empty["why"], empty["score"]) == ([], 0)
    assert (book["goals"], book["cost"]) == (["Book"], ["takes three days"])
    named = cli("event", "choose", "Book Days", "--format", "json", vault=root).json["events"]
    assert [one["event"]["name"] for one in named] == ["Book Days"]
    assert cli("event", "choose", "Gone", vault=root).code != 0


def test_the_weeks_load_counts_against_an_event(cli, write_vault) -> None:
    due = {f"People/P {n}.md": "---\ncadence: 9 weeks\n---\n\n## Log\n\n- 2026-10-01 tea\n" for n in range(12)}
    fair = FAIR.replace("[[Dan Wu]]", "[[P 1]]").replace("attendees:", 'attendees:\n  - "[[P 3]]"')
    root = write_vault({**NOTES, **due, "Events/Yarn Fair.md": fair, "Events/Talk.md": "---\ndate: 2026-12-01\n---\n"})
    found = {one["event"]["name"]: one for one in cli("event", "choose", "--format", "json", vault=root).json["events"]}
    assert found["Yarn Fair"]["load"] == {"check_ins": 12, "promises": 0, "events": 1, "budget": 10}
    assert found["Yarn Fair"]["cost"][1:] == [
        "that week asks for 12 check-ins already, and you do 10; two of them could happen there",
        "another event falls into that week",
    ]
    assert found["Talk"]["score"] < 0 < found["Yarn Fair"]["score"]


def test_the_review_tells_who_stayed_in_touch(cli, write_vault) -> None:
    at = "at [[Yarn Fair]]"
    root = write_vault(
        {
            "Events/Yarn Fair.md": FAIR.replace("2026-12-03", "2026-06-03"),
            "People/Ada Byron.md": f"## Log\n\n- 2026-11-02 tea\n- 2026-06-04 email\n- 2026-06-03 event: {at}: ink\n",
            "People/Ben Okoro.md": "## Log\n\n- 2026-06-03 event: mills\n- 2026-01-01 tea\n",  # on the guest list
            "People/Cleo Park.md": "## Log\n\n- 2026-06-01 tea\n",  # on the list, not met
            "People/Eve Stone.md": '---\nmet_at: "[[Yarn Fair]]"\nmet_on: 2026-06-03\n---\n',
            "People/Fay Reed.md": f"---\npaused: true\n---\n\n## Log\n\n- 2026-06-03 event: {at}: dyes\n",
        }
    )
    came = cli("event", "review", "Yarn Fair", "--format", "json", vault=root).json
    people = {one["person"]["name"]: one for one in came["people"]}
    assert set(people) == {"Ada Byron", "Ben Okoro", "Eve Stone", "Fay Reed"}
    ada, ben, eve = people["Ada Byron"], people["Ben Okoro"], people["Eve Stone"]
    assert (ada["new"], ada["topic"], ada["followed_up"], ada["talks_since"], ada["last"]) == (
        True, "ink", True, 2, "2026-11-02",
    )  # fmt: skip
    assert (ben["new"], ben["topic"], ben["followed_up"], ben["talks_since"], ben["last"]) == (
        False, "mills", False, 0, None,
    )  # fmt: skip
    assert eve["new"]
    assert [one["name"] for one in came["quiet"]] == ["Ben Okoro", "Eve Stone"]  # who is paused is left in peace
    assert came["words"] == (
        "You met four people, as many as you hoped for, three of them for the first time. One heard from you, or you"
        " from them, within two days. You have been in touch with one of them since, Ada Byron last, on 2 November."
    )


def test_right_after_it_there_is_still_time_for_a_first_word(cli, write_vault) -> None:
    root = write_vault(
        {
            "Events/Yarn Fair.md": "---\ndate: 2026-11-23\n---\n",
            "People/Ada Byron.md": "## Log\n\n- 2026-11-23 event: at [[Yarn Fair]]: ink\n",
        }
    )
    came = cli("event", "review", "Yarn Fair", "--format", "json", vault=root).json
    assert came["people"][0]["followed_up"] is None
    assert came["words"] == "You met one person, for the first time. A first word is fresh until 25 November."


def test_what_was_captured_is_reviewed(cli, write_vault) -> None:
    lines = "\n## Capture\n\n- Ada Byron: ink\n- Vera Rubin: stars; follow up: send the map\n"
    root = write_vault({**NOTES, "Events/Yarn Fair.md": FAIR.replace("2026-12-03", "2026-11-23") + lines})
    cli("event", "capture", "Yarn Fair", vault=root)
    came = cli("event", "review", "Yarn Fair", "--format", "json", vault=root).json
    found = [(one["person"]["name"], one["new"], one["topic"], one["promises"]) for one in came["people"]]
    assert found == [("Ada Byron", False, "ink", 0), ("Vera Rubin", True, "stars", 1)]


def test_an_event_that_is_to_come_has_no_review(cli, write_vault) -> None:
    ran = cli("event", "review", "Yarn Fair", vault=write_vault(NOTES))
    assert ran.code != 0
    assert "still to come" in ran.err


def test_pages_show_no_control_characters(cli, write_vault) -> None:
    fair = FAIR.replace("find a mill", '"find \\e[31m a mill"')
    root = write_vault({**NOTES, "Events/Yarn Fair.md": fair})
    for name in ("prepare", "choose"):
        out = cli("event", name, "Yarn Fair", vault=root).out
        assert "Yarn Fair" in out
        assert "\x1b" not in out


def test_whose_note_is_private_is_neither_known_nor_new_at_an_event(cli, write_vault) -> None:
    root = write_vault(
        {
            "People/Ann.md": "",
            "People/Bo Priv.md": "---\nprivate: true\n---\n",
            "People/Cy Priv.md": "---\nprivate: true\n---\n",
            "Events/Fair.md": '---\ndate: 2026-12-03\nattendees: ["[[Ann]]", "[[Bo Priv]]", Cy Priv, Dee New]\n---\n',
        }
    )
    for command in (("event", "prepare", "Fair"), ("brief", "--event", "Fair")):
        made = cli(*command, vault=root).out
        assert "Priv" not in made
        assert "Ann" in made
        assert "Dee New" in made
