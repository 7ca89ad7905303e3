"""mdnet merge: two notes of one person become one, and nothing points at the other any more."""

from __future__ import annotations

from pathlib import Path

import pytest

FILES = {
    "People/Ann Lee.md": (
        "---\nemails: [ann@x]\ncircle: close\n---\n## Log\n\n- 2026-11-20 tea: looms\n- 2026-11-01 call\n\nKnows [[Bob]].\n"
    ),
    "Work/people/A. Lee.md": (
        "---\r\nemail: lee@y\r\ntitle: Weaver\r\naliases: [Annie]\r\n---\r\n## Log\r\n\r\n"
        "- 2026-11-10 lunch with [[./Bob]]\r\n- 2026-11-01 call\r\n"
    ),
    "People/Bob.md": "- 2026-11-02 coffee with [[A. Lee]] and [[Annie]]\n",
    "Work/people/Bob.md": "",
    "Note.md": '---\nwith: "[[A. Lee|her]]"\n---\n[x](Work/people/A.%20Lee.md)\n',
}


def bytes_of(vault: Path) -> dict[str, str]:
    return {str(path.relative_to(vault)): path.read_bytes().decode() for path in vault.rglob("*") if path.is_file()}


def test_properties_logs_links_and_names_are_united_in_one_step(cli, write_vault) -> None:
    vault = write_vault(FILES)
    shown = cli("merge", "Ann Lee", "A. Lee", "--dry-run", vault=vault)
    assert "+++ /dev/null" in shown.out
    assert bytes_of(vault) == FILES
    done = cli("merge", "Ann Lee", "A. Lee", vault=vault)
    assert (done.code, done.out) == (0, "Merge A. Lee into Ann Lee\n  in 4 files   undo: mdnet undo\n")
    after = bytes_of(vault)
    assert after.keys() == FILES.keys() - {"Work/people/A. Lee.md"}
    assert after["People/Ann Lee.md"] == (
        "---\nemails: [ann@x, lee@y]\ncircle: close\ntitle: Weaver\naliases: [Annie, A. Lee]\n---\n## Log\n\n"
        "- 2026-11-20 tea: looms\n- 2026-11-10 lunch with [[Work/people/Bob]]\n- 2026-11-01 call\n\nKnows [[Bob]].\n"
    )
    assert after["People/Bob.md"] == "- 2026-11-02 coffee with [[Ann Lee]] and [[Annie]]\n"
    assert after["Note.md"] == '---\nwith: "[[Ann Lee|her]]"\n---\n[x](People/Ann%20Lee.md)\n'
    assert "Ann Lee" in cli("show", "Annie", vault=vault).out
    assert cli("undo", vault=vault).code == 0
    assert bytes_of(vault) == FILES


BOTH = {"People/Ann.md": "---\ntitle: Poet\n---\n", "People/Bob.md": "---\ntitle: Smith\ncity: Rome\n---\n"}


def test_what_differs_is_listed_and_decided_by_prefer(cli, write_vault) -> None:
    vault = write_vault(BOTH)
    refused = cli("merge", "Ann", "Bob", vault=vault)
    assert refused.code == 4
    assert "title (a: Poet, b: Smith)" in refused.err
    assert "--prefer" in refused.err
    assert bytes_of(vault) == BOTH
    for side, title in (("a", "Poet"), ("b", "Smith")):
        assert cli("merge", "Ann", "Bob", "--prefer", side, vault=vault).code == 0
        text = f"---\ntitle: {title}\ncity: Rome\naliases:\n  - Bob\n---\n"
        assert bytes_of(vault) == {"People/Ann.md": text}
        cli("undo", vault=vault)
        assert bytes_of(vault) == BOTH


def test_what_differs_is_asked_on_a_terminal(cli, write_vault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = write_vault(BOTH)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _="": "b")
    assert cli("merge", "Ann", "Bob", vault=vault).code == 0
    assert "title: Smith" in bytes_of(vault)["People/Ann.md"]


def test_a_dismissed_pair_and_briefs_follow(cli, write_vault) -> None:
    pairs = 'duplicates = [\n  ["People/Ann.md", "People/Bob.md"],\n  ["People/Bob.md", "People/Cy.md"],\n]\n'
    vault = write_vault({"People/Ann.md": "", "People/Bob.md": "", "People/Cy.md": "", ".mdnet/dismissed.toml": pairs})
    cli("brief", "Bob", "--write", vault=vault)
    assert cli("merge", "Ann", "Bob", vault=vault).code == 0
    after = bytes_of(vault)
    assert after[".mdnet/dismissed.toml"] == 'duplicates = [\n  ["People/Ann.md", "People/Cy.md"],\n]\n'
    assert '  - "People/Ann.md"' in after["briefs/Ann.md"]
    assert "briefs/Bob.md" not in after


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("Ann", "Nobody"), 5),
        (("Ann", "Ann"), 2),
        (("Ann",), 2),
        (("Ann", "Bob", "--prefer", "c"), 2),
        (("Ann", "Odd"), 4),
    ],
)
def test_what_cannot_be_done_has_its_code_and_writes_nothing(cli, write_vault, arguments, code: int) -> None:
    files = {**BOTH, "People/Odd.md": "---\na: [\n---\n"}
    vault = write_vault(files)
    assert cli("merge", *arguments, vault=vault).code == code
    assert bytes_of(vault) == files
