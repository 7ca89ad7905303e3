"""Introductions: who should meet whom, and each on its way from idea to outcome."""

from __future__ import annotations

import json
import shlex
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.workspace import Workspace
from mdnet.workspace.matchmaking import suggest

TODAY = date(2026, 11, 24)
NEEDS = "---\nneeds:\n  - an illustrator\n{}---\n"
OFFERS = "---\noffers:\n  - illustrations\n{}---\n"


def pairs(cli: Any, root: Path, *name: str) -> list[set[str]]:
    found = cli("intro", "suggest", *name, "--format", "json", vault=root).json["suggestions"]
    return [{one["name"] for one in suggestion["between"]} for suggestion in found]


def test_a_need_and_an_offer_are_brought_together_with_the_reason(cli, write_vault) -> None:
    root = write_vault({"People/Ann.md": NEEDS.format(""), "People/Bea.md": OFFERS.format(""), "People/Cy.md": ""})
    assert cli("intro", "suggest", "--format", "json", vault=root).json["suggestions"] == [
        {
            "between": [{"name": "Ann", "path": "People/Ann.md"}, {"name": "Bea", "path": "People/Bea.md"}],
            "score": 40,
            "why": "Ann looks for an illustrator, and Bea offers illustrations",
        }
    ]
    assert pairs(cli, root, "Bea") == [{"Ann", "Bea"}]
    assert pairs(cli, root, "Cy") == []
    assert "Nobody comes to mind" in cli("intro", "suggest", "Cy", vault=root).out


KNOWN = {
    "an entry": {"People/Cy.md": "## Log\n- 2026-01-01 dinner with [[Ann]] and [[Bea]]\n"},
    "an entry of one": {"People/Ann.md": NEEDS.format("") + "## Log\n- 2026-01-01 dinner with [[Bea]]\n"},
    "a relationship": {"People/Ann.md": NEEDS.format('relationships:\n  - "friend [[Bea]]"\n')},
    "a relationship without a link": {"People/Ann.md": NEEDS.format("relationships:\n  - friend Bea\n")},
    "who met through whom": {"People/Bea.md": OFFERS.format('introduced_by: "[[Ann]]"\n')},
    "a meeting": {"Meetings/m.md": '---\ndate: 2026-01-01\npeople:\n  - "[[Ann]]"\n  - "[[Bea]]"\n---\n'},
    "a daily note": {"2026-01-01.md": "- lunch with [[Ann]] and [[Bea]]\n"},
    "an introduction declined": {
        "Introductions/x.md": '---\nbetween:\n  - "[[Ann]]"\n  - "[[Bea]]"\nstatus: declined\n---\n'
    },
    "an introduction logged": {
        "People/Ann.md": NEEDS.format("") + "## Log\n- 2026-01-01 email: introduced her and [[Bea]] #intro\n"
    },
    "the words of a note": {"People/Ann.md": NEEDS.format("") + "Shares a studio with [[Bea]].\n"},
    "one employer": {
        "People/Ann.md": NEEDS.format("organization: Acme\n"),
        "People/Bea.md": OFFERS.format('organization: "[[acme]]"\n'),
    },
}


@pytest.mark.parametrize("how", KNOWN)
def test_two_who_know_each_other_are_not_suggested(cli, write_vault, how: str) -> None:
    strangers = {"People/Ann.md": NEEDS.format(""), "People/Bea.md": OFFERS.format(""), "People/Cy.md": ""}
    assert pairs(cli, write_vault(strangers)) == [{"Ann", "Bea"}]
    root = write_vault({**strangers, **KNOWN[how]})
    assert pairs(cli, root) == pairs(cli, root, "Ann") == pairs(cli, root, "Bea") == []


def test_telling_one_about_the_other_makes_no_acquaintance(cli, write_vault) -> None:
    told = NEEDS.format("") + "## Log\n- 2026-01-01 call: told her about [[Bea]]\n"
    assert pairs(cli, write_vault({"People/Ann.md": told, "People/Bea.md": OFFERS.format("")})) == [{"Ann", "Bea"}]


def test_who_has_an_introduction_under_way_is_left_in_peace(cli, write_vault) -> None:
    under_way = '---\nbetween:\n  - "[[Ann]]"\n  - "[[Cy]]"\nstatus: asked\nasked_on: 2026-11-01\n---\n'
    people = {"People/Ann.md": NEEDS.format(""), "People/Bea.md": OFFERS.format(""), "People/Cy.md": ""}
    root = write_vault({**people, "Introductions/x.md": under_way})
    assert pairs(cli, root) == []
    assert "one thing at a time" in cli("intro", "suggest", "Ann", vault=root).out
    write_vault({"Introductions/x.md": under_way.replace("asked\n", "made\n")})
    assert pairs(cli, root) == [{"Ann", "Bea"}]


def test_one_usual_interest_or_one_town_is_no_reason(cli, write_vault) -> None:
    note = "---\ninterests:\n  - running\nlocation: {}\n---\n"
    crowd = {f"People/P{number}.md": note.format(f"Town {number}") for number in range(8)}
    assert pairs(cli, write_vault(crowd)) == []
    assert pairs(cli, write_vault({"People/P1.md": note.format("Town 2, Spain")})) == [{"P1", "P2"}]


def test_the_same_person_is_not_in_every_pair(cli, write_vault) -> None:
    people = {f"People/P{number}.md": OFFERS.format("") for number in range(6)}
    root = write_vault({"People/Ann.md": NEEDS.format(""), **people})
    assert len(pairs(cli, root)) == 2
    assert len(pairs(cli, root, "Ann")) == 6


WORDS = ("illustrator", "carpenter")
RESTING = ("paused: true", "deceased: 2026-01-01", "archived: true", "private: true", "private: [needs, offers]")
STATES = ("",) * 10 + tuple(f"{state}\n" for state in RESTING)
PERSON = st.tuples(st.sampled_from(STATES), st.sampled_from(WORDS), st.sampled_from(WORDS))
LINKS = {
    "friend": ('relationships:\n  - "friend [[P{0}]]"\n', ""),
    "through": ('introduced_by: "[[P{0}]]"\n', ""),
    "talk": ("", "- 2026-02-01 coffee with [[P{0}]]\n"),
    "intro": ("", "- 2026-02-01 email: told her of [[P{0}]] #intro\n"),
}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(PERSON, min_size=3, max_size=6),
    st.dictionaries(st.integers(0, 3), st.tuples(st.integers(0, 3), st.sampled_from(sorted(LINKS))), max_size=6),
)
def test_suggestions_are_all_who_may_meet_and_never_anybody_paused_private_deceased_or_connected(
    people: list[tuple[str, str, str]], links: dict[int, tuple[int, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "vault")
        (root / "People").mkdir(parents=True)
        (root / ".mdnet").mkdir()
        connected = {frozenset((one, other)) for one, (other, _) in links.items() if max(one, other) < len(people)}
        for number, (state, need, offer) in enumerate(people):
            other, kind = links.get(number, (number, "friend"))
            front, log = (
                (part.format(other) for part in LINKS[kind])
                if 0 <= other < len(people) and other != number
                else ("", "")
            )
            (root / f"People/P{number}.md").write_text(
                f"---\nneeds:\n  - a {need}\noffers:\n  - {offer}\n{state}{front}---\n\n## Log\n\n{log}"
            )
        open_ = [number for number, (state, *_) in enumerate(people) if not state]
        meant = {
            frozenset((one, other))
            for one in open_
            for other in open_
            if one != other and people[one][1] == people[other][2] and frozenset((one, other)) not in connected
        }
        work = Workspace(root, TODAY)
        try:
            overall = suggest(work, limit=100).suggestions
            each = [one for number in open_ for one in suggest(work, work.who(f"P{number}"), 100).suggestions]
        finally:
            work.close()
        named = [frozenset(int(side.name[1:]) for side in one.between) for one in overall]
        assert set(named) <= meant
        assert bool(named) == bool(meant)
        assert {frozenset(int(side.name[1:]) for side in one.between) for one in each} == meant


# From idea to outcome


@pytest.fixture
def root(write_vault) -> Path:
    return write_vault({"People/Ann Lee.md": "## Log\n", "People/Bea.md": "", "People/Cy.md": ""})


NOTE = "Introductions/Ann Lee and Bea.md"


def test_an_introduction_goes_from_idea_to_outcome_each_side_by_itself(cli, root: Path) -> None:
    assert cli("intro", "new", "Ann Lee", "Bea", "--why", "looms: two of them", vault=root).code == 0
    note = root / NOTE
    assert note.read_text() == (
        '---\nbetween:\n  - "[[Ann Lee]]"\n  - "[[Bea]]"\nwhy: "looms: two of them"\nstatus: idea\n---\n\n'
    )
    assert cli("intro", "asked", "Bea", vault=root).code == 0
    assert 'status: asked\nasked_on: 2026-11-24\nasked_of:\n  - "[[Bea]]"\n' in note.read_text()
    assert cli("intro", "agreed", "Bea", vault=root).code == 0
    assert "status: asked\n" in note.read_text()
    assert cli("intro", "agreed", "Ann", "Bea", "--by", "Ann", vault=root).code == 0
    assert "status: agreed\n" in note.read_text()
    assert "introduce them" in cli("agenda", vault=root).out
    made = cli("intro", "made", "Ann", "Bea", "--channel", "email", vault=root)
    assert (made.code, made.err) == (0, "")
    assert "status: made\n" in note.read_text()
    assert "made_on: 2026-11-24\n" in note.read_text()
    task = "- [ ] Ask [[Ann Lee]] and [[Bea]] how their introduction went 📅 2026-12-15\n"
    assert task in note.read_text()
    entry = "- 2026-11-24 email with [[Bea]]: introduced them, looms: two of them #intro #gave\n"
    assert entry in (root / "People/Ann Lee.md").read_text()
    found = {one["name"]: one["last_contact"] for one in cli("list", "--format", "json", vault=root).json["contacts"]}
    assert found == {"Ann Lee": "2026-11-24", "Bea": "2026-11-24", "Cy": None}
    assert cli("intro", "outcome", "Bea", "--text", "two looms on loan", vault=root).code == 0
    assert "outcome: two looms on loan\n" in note.read_text()
    assert "- [x] Ask [[Ann Lee]]" in note.read_text()
    cli("undo", vault=root)
    assert task in note.read_text()


def test_made_before_both_said_yes_is_made_with_a_word(cli, root: Path) -> None:
    cli("intro", "new", "Ann Lee", "Bea", "--why", "x", vault=root)
    cli("intro", "agreed", "Ann Lee", vault=root)
    made = cli("intro", "made", NOTE, vault=root)
    assert (made.code, made.err) == (0, "Bea has not said yes on record.\n")
    assert "status: made\n" in (root / NOTE).read_text()


def test_there_is_one_introduction_between_two(cli, root: Path) -> None:
    cli("intro", "new", "Ann Lee", "Bea", "--why", "x", vault=root)
    again = cli("intro", "new", "Bea", "Ann", "--why", "y", vault=root)
    assert (again.code, NOTE in again.err) == (4, True)
    assert cli("intro", "new", "Bea", "Bea", "--why", "y", vault=root).code == 2
    assert cli("intro", "new", "Bea", "Nobody", "--why", "y", vault=root).code == 5


def test_one_name_means_an_introduction_only_while_there_is_one(cli, root: Path) -> None:
    cli("intro", "new", "Ann Lee", "Bea", "--why", "x", vault=root)
    cli("intro", "new", "Cy", "Bea", "--why", "y", vault=root)
    assert cli("intro", "asked", "Bea", vault=root).code == 6
    assert cli("intro", "declined", "Bea", "Cy", vault=root).code == 0
    assert "status: declined" in (root / "Introductions/Cy and Bea.md").read_text()
    assert cli("intro", "asked", "Bea", vault=root).code == 0
    assert cli("intro", "made", "Cy", vault=root).code == 5
    assert cli("intro", "asked", "Ann Lee and Bea", "--by", "Cy", vault=root).code == 5


def test_a_dry_run_writes_nothing(cli, root: Path) -> None:
    shown = cli("intro", "new", "Ann Lee", "Bea", "--why", "x", "--dry-run", vault=root)
    assert "+why: x" in shown.out
    assert not (root / NOTE).exists()


def test_W_names_no_file_could_have_still_get_a_note(cli, write_vault) -> None:
    root = write_vault({"People/a.md": "---\nname: A/B\n---\n", "People/b.md": '---\nname: "C: D"\n---\n'})
    assert cli("intro", "new", "a", "b", "--why", 'say "yes": [[x]] # and', vault=root).code == 0
    note = (root / "Introductions/A-B and C- D.md").read_text()
    assert '"[[a]]"' in note
    assert cli("intro", "made", "a", "b", vault=root).code == 0
    assert "#intro #gave" in (root / "People/a.md").read_text()
    assert cli("check", vault=root).code == 0


@pytest.mark.parametrize("name", ["Ann D'Arcy", "Ann $(touch made) Lee", "Ann; ls", "José Núñez-Li Jr.", "'t Hooft"])
def test_the_command_of_the_agenda_can_be_typed_as_it_stands(cli, write_vault, name: str) -> None:
    note = '---\nbetween: ["[[One]]", "[[Bo]]"]\nasked_of: ["[[One]]", "[[Bo]]"]\nstatus: {}\n---\n'
    people = {"People/One.md": f"---\nname: {json.dumps(name, ensure_ascii=False)}\n---\n", "People/Bo.md": ""}
    linked = note.replace("[[One]]", f"[[One|{name}]]")
    for status in ("idea", "asked", "agreed"):
        root = write_vault({**people, "Introductions/a.md": linked.format(status)})
        (line,) = cli("agenda", "--format", "json", vault=root).json["items"]
        typed = line["suggestion"].partition("mdnet ")[2]
        assert shlex.split(typed)[2:] == (name.split() if "'" not in typed else [name]), typed
        assert "$" not in typed.partition("'")[0]


def test_the_hint_of_a_suggestion_can_be_pasted_whatever_a_name_says(cli, write_vault) -> None:
    root = write_vault(
        {
            "People/$(touch x) D'Arcy.md": "---\nneeds: [a bookbinder]\ncircle: close\n---\n## Log\n- 2026-11-01 tea\n",
            "People/Ben Okri.md": "---\noffers: [bookbinder]\ncircle: close\n---\n## Log\n- 2026-11-01 tea\n",
        }
    )
    hint = cli("intro", "suggest", vault=root).out.splitlines()[-1]
    assert hint.count("mdnet intro new") == 1
    import shlex

    words = shlex.split(hint.partition("mdnet ")[2])
    assert set(words[2:4]) == {"$(touch x) D'Arcy", "Ben Okri"}
    assert '"$(' not in hint
