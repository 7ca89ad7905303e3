"""`mdnet share` and `mdnet pass`: whom something is for, with the reason, and that it was done."""

from __future__ import annotations

from pathlib import Path

import pytest

URL = "https://example.org/looms"
NOTES = {
    "me.md": "---\ntype: me\nname: Me\n---\n",
    "People/Need.md": "---\nneeds: [a letterpress printer]\n---\n",
    "People/Likes.md": "---\ninterests: [letterpress, bread]\n---\n",
    "People/Spoke.md": "## Log\n\n- 2026-11-02 coffee: the letterpress fair\n",
    "People/Long ago.md": "## Log\n\n- 2024-11-02 coffee: the letterpress fair\n",
    "People/Other.md": "---\ninterests: [chess]\n---\n## Log\n\n- 2026-11-02 coffee: a press release\n",
    "People/Paused.md": "---\ninterests: [letterpress]\npaused: true\n---\n",
    "People/Dead.md": "---\ninterests: [letterpress]\ndeceased: true\n---\n",
    "People/Whole.md": "---\ninterests: [letterpress]\nprivate: true\n---\n",
    "People/Part.md": "---\ninterests: [letterpress]\nprivate: [interests]\n---\n## Private\n\n- 2026-11-02 letterpress\n",
    "People/Joint.md": "## Log\n\n- 2026-11-05 lunch with [[Friend]]: letterpress types\n",
    "People/Friend.md": "",
}


def people(document: dict) -> list[str]:
    return [one["contact"]["name"] for one in document["people"]]


def left(document: dict) -> dict[str, str]:
    return {one["contact"]["name"]: one["reason"] for one in document["left_out"]}


def test_who_would_care_by_need_interest_and_recent_talk(cli, write_vault) -> None:
    root = write_vault(NOTES)
    found = cli("share", URL, "--topics", "letterpress", "--format", "json", vault=root).json
    assert people(found) == ["Need", "Friend", "Joint", "Likes", "Spoke"]
    assert found["people"][0]["reasons"] == ["looks for a letterpress printer"]
    assert found["people"][3]["reasons"] == ["cares about letterpress"]
    assert found["people"][4]["reasons"] == ["spoke of it on 2 November: “the letterpress fair”"]
    said = cli("share", URL, "--topics", "letterpress", vault=root).out
    assert not any(name in said for name in ("Paused", "Dead", "Whole", "Part", "Long ago", "Other"))


def test_it_finds_the_same_without_full_text_search(cli, write_vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdnet.index.store._has_fts5", lambda: False)
    root = write_vault(NOTES)
    found = cli("share", URL, "--topics", "letterpress", "--format", "json", vault=root).json
    assert people(found) == ["Need", "Friend", "Joint", "Likes", "Spoke"]
    cli("share", URL, "--topics", "letterpress", "--done", "Likes", vault=root)
    assert left(cli("share", URL, "--topics", "letterpress", "--format", "json", vault=root).json) == {
        "Likes": "has it already"
    }


def test_whoever_has_had_it_is_left_out_however_the_address_is_written(cli, write_vault) -> None:
    notes = {
        **NOTES,
        "People/Likes.md": f"---\ninterests: [letterpress]\n---\n## Log\n\n- 2020-01-02 email: {URL}/ #gave\n",
    }
    found = cli("share", "http://www.example.org/looms", "--topics", "letterpress", "--format", "json",
                vault=write_vault(notes)).json  # fmt: skip
    assert "Likes" not in people(found)
    assert left(found) == {"Likes": "has it already"}


def test_nobody_is_sent_something_every_week(cli, write_vault) -> None:
    notes = {
        **NOTES,
        "People/Likes.md": "---\ninterests: [letterpress]\n---\n## Log\n\n- 2026-11-10 shared a film: https://example.org/film #gave\n",
    }
    root = write_vault(notes)
    options = ("share", URL, "--topics", "letterpress", "--format", "json")
    assert left(cli(*options, vault=root).json) == {"Likes": "was sent something on 10 November"}
    assert "Likes" in people(cli(*options, vault=root, today="2026-12-01").json)


def test_done_writes_it_into_the_log_and_the_resource_once(cli, sample: Path) -> None:
    note = "Weaving drafts as plain text"
    before = cli("share", note, "--format", "json").json
    assert "Grace Okafor" in people(before)
    assert set(left(before)) == {"Ben Okoro", "Kofi Ampadu"}
    made = cli("share", note, "--done", "Grace")
    assert made.code == 0
    log = (sample / "People/Grace Okafor.md").read_text("utf-8")
    line = f"- 2026-11-24 shared {note}: https://example.org/weaving-drafts-as-plain-text #gave\n"
    assert log.count(line) == 1
    assert '  - "[[Grace Okafor]]"\n' in (sample / f"Resources/{note}.md").read_text("utf-8")
    assert "Grace Okafor" in left(cli("share", note, "--format", "json").json)
    assert cli("share", note, "--done", "Grace").out == "Nothing changed: it is so already.\n"
    assert cli("undo").code == 0
    assert line not in (sample / "People/Grace Okafor.md").read_text("utf-8")


def test_an_address_that_a_resource_has_is_that_resource(cli) -> None:
    found = cli("share", "http://example.org/ruled-paper/", "--format", "json").json
    assert found["path"] == "Resources/A field guide to ruled paper.md"
    assert found["topics"] == ["ledgers", "letterpress"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((URL,), 2), (("No such note",), 5), ((f"{URL} x", "--topics", "a"), 2),
     ((URL, "--topics", "looms", "--done", "Nobody"), 5)],
)  # fmt: skip
def test_what_cannot_be_shared_is_said(cli, arguments: tuple[str, ...], code: int) -> None:
    made = cli("share", *arguments)
    assert made.code == code
    assert made.err.startswith("mdnet: ")


@pytest.mark.parametrize("title", ["[[Need]] with [[Likes]]: #gave", "a [b](c) `d`", "with: **x** | y"])
def test_a_title_cannot_play_tricks_in_the_log(cli, write_vault, title: str) -> None:
    root = write_vault({**NOTES, "Resources/R.md": f"---\nname: '{title}'\nurl: {URL}\ntopics: [bread]\n---\n"})
    assert cli("share", "Resources/R.md", "--done", "Likes", vault=root).code == 0
    written = (root / "People/Likes.md").read_text()
    assert written.count("[[") == 0
    assert f": {URL} #gave\n" in written


POST = """---
type: contribution
date: 2026-11-19
topics: [letterpress]
reached: ["[[Likes]]", Joint]
---

Thanks to [[Spoke]].
"""


def test_whom_else_a_contribution_of_mine_could_interest(cli, write_vault) -> None:
    root = write_vault({**NOTES, "Contributions/Presses.md": POST})
    found = cli("share", "presses", "--format", "json", vault=root).json
    assert (found["path"], found["topics"]) == ("Contributions/Presses.md", ["letterpress"])
    assert people(found) == ["Need", "Friend"]
    assert left(found) == dict.fromkeys(("Likes", "Joint", "Spoke"), "was reached by it")
    told = cli("share", "Presses", vault=root)
    assert not any(name in told.out + told.err for name in ("Paused", "Dead", "Whole", "Part", "Other"))


def test_to_share_a_contribution_reaches_them(cli, write_vault) -> None:
    root = write_vault({**NOTES, "Contributions/Presses.md": POST})
    assert cli("share", "Presses", "--done", "Need", vault=root).code == 0
    assert "- 2026-11-24 shared [[Presses]] #gave\n" in (root / "People/Need.md").read_text()
    assert '"[[Need]]"' in (root / "Contributions/Presses.md").read_text()
    later = cli("share", "Presses", "--format", "json", vault=root, today="2027-03-01").json
    assert left(later)["Need"] == "was reached by it"
    measures = cli("review", "--format", "json", vault=root).json["measures"]
    assert (measures["contributions"]["value"], measures["people_reached"]["value"]) == (1, 3)  # links are counted
    assert cli("favours", "Need", "--format", "json", vault=root).json["contacts"][0]["given"] == 1


def test_an_address_that_a_contribution_has_is_that_contribution(cli, write_vault) -> None:
    root = write_vault({**NOTES, "Contributions/Presses.md": POST.replace("date:", f"url: {URL}/\ndate:")})
    found = cli("share", URL, "--format", "json", vault=root).json
    assert (found["path"], people(found)) == ("Contributions/Presses.md", ["Need", "Friend"])


def test_a_name_that_a_resource_and_a_contribution_share_is_asked_about(cli, write_vault) -> None:
    root = write_vault(
        {**NOTES, "Contributions/Presses.md": POST, "Resources/Presses.md": "---\ntopics: [bread]\n---\n"}
    )
    assert cli("share", "Presses", vault=root).code == 6
    assert cli("share", "Resources/Presses.md", "--format", "json", vault=root).json["topics"] == ["bread"]


OPPORTUNITY = """---
type: opportunity
kind: job
via: "[[Source]]"
---

The museum looks for a sign painter, and a Rust developer. Ask [[Named]].
"""
SERVED = {
    "Opportunities/Signs.md": OPPORTUNITY,
    "People/Paints.md": "---\noffers: [painted signs]\n---\n",
    "People/Codes.md": "---\ntitle: Rust developer\n---\n",
    "People/Wants.md": "---\nneeds: [a job as a Rust developer]\n---\n",
    "People/Works.md": "---\norganization: Museum\n---\n",
    "People/Source.md": "---\noffers: [painted signs]\n---\n",
    "People/Named.md": "---\noffers: [painted signs]\n---\n",
    "People/Paused.md": "---\noffers: [painted signs]\npaused: true\n---\n",
    "People/Whole.md": "---\noffers: [painted signs]\nprivate: true\n---\n",
    "People/Part.md": "---\noffers: [painted signs]\nprivate: [offers]\n---\n",
    "People/Cooks.md": "---\noffers: [soup]\ntitle: Cook\ninterests: [chess]\n---\n",
}


def test_whom_an_opportunity_would_serve(cli, write_vault) -> None:
    root = write_vault(SERVED)
    found = cli("pass", "Signs", "--format", "json", vault=root).json
    reasons = {one["contact"]["name"]: one["reasons"] for one in found["people"]}
    assert reasons == {
        "Paints": ["offers painted signs"],
        "Wants": ["looks for a job as a Rust developer"],
        "Codes": ["works as Rust developer"],
        "Works": ["is or was at Museum"],
    }
    assert left(found) == {"Source": "it came through them", "Named": "is in its note"}
    assert people(found)[-1] == "Works"


def test_passing_it_on_is_a_give_and_is_remembered(cli, write_vault) -> None:
    root = write_vault(SERVED)
    assert cli("pass", "Signs", "--done", "Paints", "--done", "Codes", vault=root).code == 0
    for name in ("Paints", "Codes"):
        assert "- 2026-11-24 passed on: [[Signs]] #gave\n" in (root / f"People/{name}.md").read_text()
    found = cli("pass", "Signs", "--format", "json", vault=root, today="2027-06-01").json
    assert left(found)["Paints"] == "knows of it already"
    assert set(people(found)) == {"Wants", "Works"}
    assert cli("pass", "Sings", vault=root).code == 5


def test_of_two_notes_of_one_name_the_path_says_which(cli, write_vault) -> None:
    root = write_vault({**SERVED, "Opportunities/2027/Signs.md": OPPORTUNITY})
    assert cli("pass", "Signs", vault=root).code == 6
    for path in ("Opportunities/Signs.md", "Opportunities/2027/Signs"):
        assert cli("pass", path, "--format", "json", vault=root).json["path"].startswith(path)
