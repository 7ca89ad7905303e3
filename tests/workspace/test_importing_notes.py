"""Whole notes that come in again: a vault out of its own export, and what is there already."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdnet.exchange import whole as document
from mdnet.model.change import ChangeSet
from mdnet.model.incoming import ForeignNote, Wanted
from mdnet.model.interaction import Interaction
from mdnet.notes.reading import read_records
from mdnet.vault.writing import apply
from mdnet.workspace import Workspace
from mdnet.workspace.exporting import whole
from mdnet.workspace.importing_notes import NoteDecision, planned_notes

sys.path.insert(0, str(Path(__file__).parent.parent))
import generate_vault

TODAY = date(2026, 11, 24)
WriteVault = Callable[[dict[str, str]], Path]


@pytest.fixture
def opened() -> Iterator[Callable[[Path], Workspace]]:
    works: list[Workspace] = []

    def go(root: Path) -> Workspace:
        works.append(Workspace.open(root, today=TODAY))
        return works[-1]

    yield go
    for work in works:
        work.close()


def brought_in(text: str, work: Workspace, overwrite: bool = False) -> list[NoteDecision]:
    found = document.read(text.encode(), "all.json", Wanted(TODAY))
    assert found.problems == ()
    decisions = planned_notes(work, found.notes, overwrite)
    changes = tuple(one.change for one in decisions if one.change)
    apply(work.root, ChangeSet("import", changes), None)
    return decisions


def emptied(root: Path) -> Path:
    (root / ".mdnet").mkdir(parents=True)
    return root


def standings(work: Workspace) -> list[object]:
    """Everything that the index says of everybody, but for lines, which differ where private ones are gone."""
    return [one._replace(last=one.last and one.last._replace(line=0)) for one in work.contacts()]


def test_the_sample_vault_comes_back_out_of_its_export(
    sample: Path, tmp_path: Path, opened: Callable[[Path], Workspace]
) -> None:
    old = opened(sample)
    text = whole(old).text
    new = opened(emptied(tmp_path / "new"))
    assert {one.action for one in brought_in(text, new)} == {"create"}
    assert standings(new) == standings(old)
    assert new.agenda().items == old.agenda().items
    assert whole(new).text == text


def test_a_second_import_changes_no_byte(sample: Path, opened: Callable[[Path], Workspace]) -> None:
    work = opened(sample)
    before = {path: path.read_bytes() for path in sample.rglob("*.md")}
    assert {one.action for one in brought_in(whole(work).text, work)} == {"same"}
    assert {path: path.read_bytes() for path in sample.rglob("*.md")} == before


def test_a_generated_vault_comes_back(tmp_path: Path, opened: Callable[[Path], Workspace]) -> None:
    for number, person in enumerate(generate_vault.people(60)):
        file = tmp_path / "old" / "People" / f"{number:02} {person.name.replace('/', '-')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(generate_vault.markdown(person), "utf-8")
    (tmp_path / "old" / ".mdnet").mkdir()
    old, new = opened(tmp_path / "old"), opened(emptied(tmp_path / "new"))
    text = whole(old).text
    brought_in(text, new)
    assert standings(new) == standings(old)
    assert whole(new).text == text


LINES = st.lists(
    st.sampled_from(
        [
            "- 2026-03-14 coffee with [[Bob]]: talk #gave",
            "  - a detail",
            "- 2026-04-01 10:30 [by:: them] call: #unanswered",
            "- [ ] Send it 📅 2026-12-01 #waiting",
            "- [x] Done ✅ 2026-10-01",
            "## Log",
            "## Facts",
            "- kids: Leo — 2026-03",
            "## Notes",
            'words, "quoted" \\ and \t tab',
            "",
            "```",
            "%% a comment %%",
            "- email: none \u2028 here",
            "<div>",
        ]
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_any_note_comes_back_with_the_same_records(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str
) -> None:
    root = tmp_path_factory.mktemp("vaults")
    text = end.join(["---", "emails: [a@example.org]", "circle: close", "---", *lines])
    (root / "old" / "People").mkdir(parents=True)
    (root / "old" / "People" / "Ann.md").write_bytes(text.encode())
    (root / "old" / "People" / "Bob.md").write_bytes(b"")
    (root / "old" / ".mdnet").mkdir()
    old, new = Workspace.open(root / "old", today=TODAY), Workspace.open(emptied(root / "new"), today=TODAY)
    try:
        brought_in(whole(old).text, new)
        assert standings(new) == standings(old)
        ways = old.settings.conventions
        again = (root / "new" / "People" / "Ann.md").read_text("utf-8")
        one, other = (read_records("People/Ann.md", given, ways) for given in (text, again))
        assert [_placeless(entry) for entry in one.interactions] == [_placeless(entry) for entry in other.interactions]
        assert [(task.text, task.due, task.done) for task in one.follow_ups] == [
            (task.text, task.due, task.done) for task in other.follow_ups
        ]
    finally:
        old.close()
        new.close()


def _placeless(entry: Interaction) -> Interaction:
    return entry._replace(line=0, people=tuple(link._replace(line=0) for link in entry.people))


def decided(work: Workspace, path: str, text: str, overwrite: bool = False) -> NoteDecision:
    return planned_notes(work, [ForeignNote(path, text)], overwrite)[0]


def test_what_is_there_is_never_lost(write_vault: WriteVault, opened: Callable[[Path], Workspace]) -> None:
    secret = "---\nprivate: [health]\nhealth: bad\n---\nHello.\n"
    work = opened(
        write_vault({"People/Ann.md": "mine\n", "People/Bob.md": secret, "People/Cy.md": "---\nprivate: yes\n---\n"})
    )
    assert decided(work, "People/New.md", "x").action == "create"
    assert decided(work, "People/Ann.md", "mine\n").action == "same"
    assert decided(work, "People/Ann.md", "theirs\n").action == "conflict"
    assert decided(work, "People/Ann.md", "theirs\n", overwrite=True).action == "update"
    assert decided(work, "People/Bob.md", "---\n---\nHello.\n").action == "same"
    for path in ("People/Bob.md", "People/Cy.md"):
        found = decided(work, path, "theirs\n", overwrite=True)
        assert (found.action, found.change) == ("conflict", None)
        assert "bad" not in found.reason


def test_N01_N02_a_path_that_differs_by_case_or_accents_only_is_a_conflict(
    write_vault: WriteVault, opened: Callable[[Path], Workspace]
) -> None:
    work = opened(write_vault({"People/José.md": "mine\n"}))
    for path in ("People/jose\u0301.md", "People/Jose\u0301.md", "PEOPLE/José.md"):
        found = decided(work, path, "theirs\n", overwrite=True)
        assert (found.action, found.change) == ("conflict", None)
    twice = planned_notes(work, [ForeignNote("A.md", "1"), ForeignNote("a.md", "2")], False)
    assert [one.action for one in twice] == ["create", "conflict"]
