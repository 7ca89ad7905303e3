"""Who can introduce me: chains of contacts, with what they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def chains(cli: Any, root: Path, *words: str) -> list[list[str]]:
    found = cli("path", *words, "--format", "json", vault=root)
    assert found.code == 0, found.err
    return [[one["name"] for one in chain["contacts"]] for chain in found.json["chains"]]


MET = "## Log\n- 2026-11-01 coffee\n"


def test_somebody_i_am_in_contact_with_is_a_chain_of_one(cli, write_vault) -> None:
    root = write_vault({"me.md": "", "People/Ann.md": MET, "People/Bea.md": MET + "\n[[Ann]]\n"})
    found = cli("path", "Ann", "--format", "json", vault=root)
    assert found.json == {
        "schema": 1,
        "chains": [
            {
                "contacts": [{"name": "Ann", "path": "People/Ann.md"}],
                "evidence": ["You and Ann: 1 talk, last coffee on 1 November"],
            }
        ],
    }
    assert chains(cli, root, "me", "Ann") == chains(cli, root, "ME", "Ann") == [["Ann"]]


TIES = {
    "friend": {"People/Bea.md": '---\nrelationships:\n  - "friend [[Zed]]"\n---\n' + MET},
    "friend, told by the other": {"People/Zed.md": '---\nrelationships:\n  - "friend [[Bea]]"\n---\n'},
    "through": {"People/Zed.md": '---\nintroduced_by: "[[Bea]]"\n---\n'},
    "introduced": {
        "Introductions/x.md": '---\nbetween:\n  - "[[Bea]]"\n  - "[[Zed]]"\nstatus: made\nmade_on: 2026-02-01\n---\n'
    },
    "colleagues": {
        "People/Bea.md": "---\naffiliations:\n  - UCL, student, 2010-2014\n---\n" + MET,
        "People/Zed.md": '---\naffiliations:\n  - "[[UCL]], teacher, 2014-now"\n---\n',
    },
    "colleagues now": {
        "People/Bea.md": "---\norganization: Acme\n---\n" + MET,
        "People/Zed.md": '---\ncompany: "[[acme]]"\n---\n',
    },
}
EVIDENCE = {
    "friend": "Bea and Zed: Zed is Bea's friend",
    "friend, told by the other": "Bea and Zed: Bea is Zed's friend",
    "through": "Bea and Zed: you met Zed through Bea",
    "introduced": "Bea and Zed: you introduced them in February",
    "colleagues": "Bea and Zed: both at UCL 2014",
    "colleagues now": "Bea and Zed: both at Acme now",
}


@pytest.mark.parametrize("how", TIES)
def test_each_tie_leads_to_a_chain_with_its_evidence(cli, write_vault, how: str) -> None:
    root = write_vault({"People/Bea.md": MET, "People/Zed.md": "", "People/Cy.md": MET, **TIES[how]})
    found = cli("path", "Zed", "--format", "json", vault=root).json["chains"]
    assert [[one["name"] for one in chain["contacts"]] for chain in found] == [["Bea", "Zed"]]
    assert found[0]["evidence"][1].lower() == EVIDENCE[how].lower()


def test_years_that_do_not_meet_and_introductions_not_made_tie_nobody(cli, write_vault) -> None:
    root = write_vault(
        {
            "People/Bea.md": "---\naffiliations:\n  - UCL, student, 2010-2013\n---\n" + MET,
            "People/Zed.md": '---\naffiliations:\n  - "[[UCL]], teacher, 2014-now"\n---\n',
            "Introductions/x.md": '---\nbetween:\n  - "[[Bea]]"\n  - "[[Zed]]"\nstatus: asked\n---\n',
        }
    )
    assert chains(cli, root, "Zed") == []
    assert "Nobody on record leads from you to Zed" in cli("path", "Zed", vault=root).out


def test_the_strongest_chain_comes_first_and_two_from_one_name_leave_me_out(cli, write_vault) -> None:
    friend = 'relationships:\n  - "friend [[{}]]"\n'
    root = write_vault(
        {
            "People/Near.md": f"---\n{friend.format('Zed')}---\n## Log\n"
            + "".join(f"- 2026-0{m}-01 call\n" for m in range(1, 10)),
            "People/Far.md": f"---\n{friend.format('Zed')}---\n## Log\n- 2019-01-01 call\n",
            "People/Ann.md": f"---\n{friend.format('Far')}---\n{MET}",
            "People/Zed.md": "",
        }
    )
    assert chains(cli, root, "Zed")[:2] == [["Near", "Zed"], ["Far", "Zed"]]
    assert chains(cli, root, "Ann", "Zed") == [["Ann", "Far", "Zed"]]
    assert chains(cli, root, "Zed", "--limit", "1") == [["Near", "Zed"]]


def test_talks_with_both_tie_them(cli, write_vault) -> None:
    root = write_vault(
        {
            "People/Ann.md": "## Log\n- 2026-03-01 dinner with [[Bea]]\n- 2026-04-01 walk with [[Bea]]\n",
            "People/Bea.md": "",
        }
    )
    found = cli("path", "Ann", "Bea", "--format", "json", vault=root).json["chains"]
    assert found[0]["evidence"] == ["Ann and Bea: twice together with you, last in April"]


def test_who_is_paused_or_private_stands_in_no_chain(cli, write_vault) -> None:
    friend = '---\nrelationships:\n  - "friend [[Zed]]"\n{}---\n' + MET
    root = write_vault(
        {
            "People/Ann.md": friend.format("paused: true\n"),
            "People/Bea.md": friend.format("deceased: 2026-01-01\n"),
            "People/Cy.md": friend.format("private: true\n"),
            "People/Di.md": friend.format("private: [relationships]\n"),
            "People/Zed.md": "---\noffers:\n  - maps\n---\n",
            "People/Gone.md": "---\noffers:\n  - maps\ndeceased: true\n---\n" + MET,
        }
    )
    assert chains(cli, root, "Zed") == []
    assert chains(cli, root, "offers:maps") == []
    assert cli("path", "Cy", vault=root).code == 5


def test_a_target_may_be_an_organization_by_link_or_text_or_a_query(cli, write_vault) -> None:
    root = write_vault(
        {
            "Organizations/Blue Harbor.md": "",
            "Organizations/Empty.md": "",
            "People/Ann.md": '---\norganization: "[[Blue Harbor|the harbour]]"\noffers:\n  - illustration\n---\n' + MET,
            "People/Bea.md": "---\norg: blue harbor\n---\n" + MET,
            "People/Cy.md": '---\naffiliations:\n  - "[[Blue Harbor]], clerk, 2001-2003"\n---\n' + MET,
            "People/Di.md": "---\nneeds:\n  - blue harbor\n---\n" + MET,
        }
    )
    assert sorted(map(tuple, chains(cli, root, "Blue Harbor"))) == [("Ann",), ("Bea",), ("Cy",)]
    assert sorted(map(tuple, chains(cli, root, "Blue", "Harb"))) == [("Ann",), ("Bea",), ("Cy",)]
    assert chains(cli, root, "offers:illustration") == [["Ann"]]
    assert chains(cli, root, "me", "needs:harbor") == [["Di"]]
    assert sorted(map(tuple, chains(cli, root, "org:harbor -offers:illustration"))) == [("Bea",)]
    assert chains(cli, root, "Empty") == []
    assert cli("path", "Nowhere", vault=root).code == 5
    assert cli("path", "ofers:maps", vault=root).code == 2
    assert cli("path", "Ann", "offers:nothing", vault=root).code == 0


def test_a_name_of_nobody_may_have_meant_a_contact_or_an_organization(cli, write_vault) -> None:
    root = write_vault(
        {
            "People/Rita Moss.md": "---\norganization: Three Rivers Mill\n---\n" + MET,
            "People/River Song.md": '---\naffiliations: ["Riverbank School, pupil, 1990-1999"]\n---\n' + MET,
            "People/Hid Riverdale.md": "---\nprivate: true\norganization: Riverine\n---\n",
            "Organizations/Blue Harbour.md": "",
            "Organizations/Secret Harbour.md": "---\nprivate: true\n---\n",
        }
    )

    def said(*words: str) -> str:
        ran = cli("path", *words, vault=root)
        assert (ran.code, ran.out) == (5, "")
        return ran.err

    assert said("Three River Mil") == (
        'mdnet: No contact and no organization called "Three River Mil". Did you mean Three Rivers Mill?\n'
    )
    assert "Did you mean River Song or" in said("Rivver")
    assert "Riverbank School" in said("Riverbank Skool")
    assert "Blue Harbour?" in said("Harborr")
    assert said("zzzz") == 'mdnet: No contact and no organization called "zzzz".\n'
    assert not any(name in said("Riverdalf") + said("Riverin") for name in ("Hid", "Riverine?", "Secret"))


def test_what_follows_the_longest_name_is_what_is_told_of(cli, write_vault) -> None:
    root = write_vault({"People/Dan Wu.md": MET, "People/Ann.md": MET})
    assert '"Graec"' in cli("path", "Dan", "Wu", "Graec", vault=root).err
