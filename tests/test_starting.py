"""Starting a vault: nothing that is there is touched, and nothing is left half done."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from mdnet import config, starting
from mdnet.errors import Conflict
from mdnet.starting import SAMPLE_DAY, begin, lay_sample, packaged_sample, recognise
from mdnet.workspace import Workspace


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in folder.rglob("*")
    }


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("there", [True, False])
def test_a_new_vault_has_a_place_for_people_and_no_problems(tmp_path: Path, there: bool) -> None:
    root = tmp_path / "a" / "people"
    if there:
        (root / ".git").mkdir(parents=True)
    start = begin(root)
    assert start.created == (".mdnet/config.toml", "People/README.md", "me.md")
    assert files(root) == set(start.created)
    work = Workspace.open(root, today=SAMPLE_DAY)
    assert work.problems() == []
    assert work.contacts() == []
    assert work.me() is not None
    work.close()


def test_the_config_that_is_written_changes_nothing_and_shows_the_defaults(tmp_path: Path) -> None:
    begin(tmp_path)
    settings = config.load(tmp_path)
    assert settings.given == {}
    opened = re.sub(r"^# (?=[\[a-z])", "", starting.CONFIG, flags=re.MULTILINE)
    (tmp_path / ".mdnet/config.toml").write_text(opened, "utf-8")
    assert config.load(tmp_path).problems == ()
    given = config.load(tmp_path)
    keys = "ignore channels folders fields circles headings daily log add agenda brief review"
    assert set(given.given) == set(keys.split())
    assert given.conventions.folders == settings.conventions.folders
    assert given.conventions.circles == settings.conventions.circles
    assert (given.budget, given.lead_days) == (settings.budget, settings.lead_days)
    assert (given.agenda_path, given.brief_path) == (settings.agenda_path, settings.brief_path)
    assert given.conventions.daily == settings.conventions.daily
    assert (given.log_to, given.people_folder, given.contact_template) == ("contact", "", "")


def test_starting_twice_writes_nothing(tmp_path: Path) -> None:
    begin(tmp_path)
    before = contents(tmp_path)
    assert begin(tmp_path).created == ()
    assert contents(tmp_path) == before


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "me.md").write_text("mine", "utf-8")
    (tmp_path / ".mdnet").mkdir()
    (tmp_path / ".mdnet/config.toml").write_text("[agenda]\nbudget = 3\n", "utf-8")
    before = contents(tmp_path)
    assert begin(tmp_path).created == ()
    assert contents(tmp_path) == before


def test_adopting_adds_the_config_only_and_says_what_the_notes_are_and_why(
    write_vault: Callable[[dict[str, str]], Path],
) -> None:
    root = write_vault(
        {
            "People/Ann.md": "---\nshoe size: 41\npets: cat\n---\n",
            "People/Bob.md": "---\nshoe size: 44\nfax: 1\n---\n",
            "People/index.md": "",
            "Clients/Cy.md": "---\ntags: [person/work]\n---\n",
            "x/Dee.md": "---\ntype: person\nprivate: [fax, secret]\nsecret: 1\n---\n",
            "Tage/2026-11-01.md": "",
            "Meetings/m.md": "",
            "y/Lunch.md": "---\ndate: 2026-11-01\npeople: ['[[Ann]]']\n---\n",
            "me.md": "",
            "loose.md": "",
            "Old/Eve.md": "---\nbirthday: 1990-01-01\n---\n",
            "Old/Fay.md": "---\nphone: 1\n---\n",
            "Old/Gil.md": "---\nmail: a@b.example\n---\n",
        }
    )
    (root / ".mdnet").rmdir()
    before = contents(root)
    start = begin(root)
    assert start.created == (".mdnet/config.toml",)
    after = contents(root)
    assert {path: after[path] for path in before} == before
    assert start.notes == 13
    assert {(row.kind, row.notes, row.because) for row in start.recognised} == {
        ("contact", 2, "the folder People"),
        ("contact", 1, "tag or category"),
        ("contact", 1, "type: person"),
        ("daily", 1, "a date as the name"),
        ("interaction", 1, "the folder Meetings"),
        ("interaction", 1, "a date and people"),
        ("me", 1, "me.md"),
    }
    assert start.unknown == ("shoe size", "fax")
    assert start.people == ("Old",)


def test_a_vault_within_a_vault_is_named(tmp_path: Path) -> None:
    begin(tmp_path)
    assert begin(tmp_path / "inner").within == tmp_path.resolve()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine", "utf-8")
    with pytest.raises(Conflict, match="not a folder"):
        begin(tmp_path / "x")


def test_the_sample_ends_today(tmp_path: Path) -> None:
    for days in (0, 1, 6, 7, 200, -50):
        root = tmp_path / str(days)
        today = SAMPLE_DAY + timedelta(days=days)
        start = lay_sample(root, today)
        assert set(start.created) == files(root)
        daily = sorted(date.fromisoformat(path.stem) for path in (root / "Daily").iterdir())
        assert daily[-1] == today


def test_the_sample_as_packaged_is_laid_byte_for_byte_on_its_own_day(tmp_path: Path) -> None:
    lay_sample(tmp_path, SAMPLE_DAY)
    packaged = packaged_sample()
    assert files(tmp_path) == files(packaged)
    for path in files(packaged):
        assert (tmp_path / path).read_bytes() == (packaged / path).read_bytes(), path


def test_a_moved_sample_gives_the_same_agenda(tmp_path: Path) -> None:
    """Whole weeks later everything is due, celebrated and met as many days from today as it was."""
    weeks = 31
    agendas = []
    for folder, today in (("then", SAMPLE_DAY), ("now", SAMPLE_DAY + timedelta(weeks=weeks))):
        lay_sample(tmp_path / folder, today)
        work = Workspace.open(tmp_path / folder, today=today)
        assert work.problems() == []
        agendas.append([(item.kind, item.contact_name, item.due_on, item.days_overdue) for item in work.agenda().items])
        work.close()
    then, now = agendas
    moved = timedelta(weeks=weeks)
    assert sum(kind == "occasion" for kind, *_ in then) >= 4

    def essence(items: list, by: timedelta) -> list:
        """Check-ins counted in calendar months may come a few days sooner or later."""
        return [(kind, name, due + by if due else None, late) for kind, name, due, late in items if kind != "check_in"]

    assert essence(then, moved) == essence(now, timedelta())
    checked = [{name for kind, name, *_ in items if kind == "check_in"} for items in agendas]
    assert len(checked[0] & checked[1]) >= len(checked[0]) - 2


def test_the_sample_is_not_laid_over_files_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "People").mkdir()
    (tmp_path / "People/Ada Byron.md").write_text("mine", "utf-8")
    before = contents(tmp_path)
    with pytest.raises(Conflict, match=r"People/Ada Byron\.md"):
        lay_sample(tmp_path, SAMPLE_DAY)
    assert contents(tmp_path) == before


def test_the_sample_finds_room_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    lay_sample(tmp_path, SAMPLE_DAY)
    assert (tmp_path / "photo.jpg").read_bytes() == b"x"
    assert (tmp_path / "me.md").is_file()


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("there", [True, False])
def test_what_fails_on_the_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, there: bool
) -> None:
    root = tmp_path / "demo"
    if there:
        root.mkdir()
        (root / "photo.jpg").write_bytes(b"x")
    write, written = starting.write, []

    def failing(*arguments: object) -> bool:
        if len(written) == 20:
            raise error
        written.append(arguments)
        return write(*arguments)

    monkeypatch.setattr(starting, "write", failing)
    with pytest.raises(type(error)):
        lay_sample(root, SAMPLE_DAY)
    assert len(written) == 20
    assert files(tmp_path) == ({"demo/photo.jpg"} if there else set())
    assert root.exists() is there


def test_a_link_that_leads_out_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "vault"
    root.mkdir()
    (root / "People").symlink_to(outside)
    with pytest.raises(Conflict):
        lay_sample(root, SAMPLE_DAY)
    assert list(outside.iterdir()) == []
    assert files(root) == set()


def test_a_tag_in_the_body_makes_a_contact(tmp_path: Path) -> None:
    (tmp_path / "Ann.md").write_text("#person\n\nWeaves.\n", "utf-8")
    assert recognise(tmp_path).recognised == (("contact", 1, "tag or category"),)
