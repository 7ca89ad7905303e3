"""mdnet rename: the file, the name, the old name as alias, and every link that meant the note."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from mdnet.index.store import index_path

ANN = "---\nname: Ann Lee\naliases: [Annie]\n---\nSee [[Bob]].\n"


def bytes_of(vault: Path) -> dict[str, bytes]:
    return {str(path.relative_to(vault)): path.read_bytes() for path in vault.rglob("*") if path.is_file()}


def links(vault: Path) -> list[tuple[str, str | None]]:
    """Every link in the order in which they stand: in which note, and the path of the note it means."""
    with sqlite3.connect(index_path(vault)) as db:
        return db.execute(
            "SELECT n.path, t.path FROM links l JOIN notes n ON n.id=l.note"
            " LEFT JOIN notes t ON t.id=l.found ORDER BY n.path, l.line, l.number"
        ).fetchall()


def test_file_name_alias_and_links_follow_and_undo_brings_back_the_bytes(cli, write_vault) -> None:
    vault = write_vault(
        {
            "People/Ann Lee.md": ANN,
            "People/Bob.md": '---\r\nintroduced_by: "[[Ann Lee]]" # long ago\r\n---\r\n- [[ann lee|A.]] ![[Ann Lee#Log]]',
            "Plan.md": "| [[Ann Lee\\|her]] |\n[x](People/Ann%20Lee.md) [[People/Ann Lee]] `[[Ann Lee]]` [[Annie]]\n",
            "agendas/2026-W48.md": "---\ngenerated_by: mdnet\n---\n- [ ] [[Ann Lee]] ^m-1\n",
        }
    )
    before = bytes_of(vault)
    shown = cli("rename", "Ann Lee", "Anna Bell", "--dry-run", vault=vault)
    assert shown.code == 0
    assert "rename to People/Anna Bell.md" in shown.out
    assert bytes_of(vault) == before
    done = cli("rename", "Ann Lee", "Anna Bell", vault=vault)
    assert (done.code, done.out) == (0, "Rename Ann Lee to Anna Bell\n  in 4 files   undo: mdnet undo\n")
    after = bytes_of(vault)
    assert after.keys() ^ before.keys() == {"People/Ann Lee.md", "People/Anna Bell.md"}
    assert after["People/Anna Bell.md"].decode() == ANN.replace("Ann Lee", "Anna Bell").replace("e]", "e, Ann Lee]", 1)
    assert after["People/Bob.md"].decode() == (
        '---\r\nintroduced_by: "[[Anna Bell]]" # long ago\r\n---\r\n- [[Anna Bell|A.]] ![[Anna Bell#Log]]'
    )
    assert after["Plan.md"].decode() == (
        "| [[Anna Bell\\|her]] |\n[x](People/Anna%20Bell.md) [[Anna Bell]] `[[Ann Lee]]` [[Annie]]\n"
    )
    assert "- [ ] [[Anna Bell]] ^m-1" in after["agendas/2026-W48.md"].decode()
    assert cli("undo", vault=vault).code == 0
    assert bytes_of(vault) == before


def test_links_in_private_parts_follow_too(cli, write_vault) -> None:
    files = {"People/Ann.md": "", "Note.md": "## Private\n[[Ann]]\n", "Own.md": "---\nprivate: true\n---\n[[Ann]]\n"}
    vault = write_vault(files)
    assert cli("rename", "Ann", "Eve", vault=vault).code == 0
    assert (vault / "Note.md").read_text() == "## Private\n[[Eve]]\n"
    assert (vault / "Own.md").read_text() == "---\nprivate: true\n---\n[[Eve]]\n"


def test_only_the_case_of_a_name_changes(cli, write_vault) -> None:
    vault = write_vault({"People/ann lee.md": "Hi.\n", "Note.md": "[[ann lee]]\n"})
    before = bytes_of(vault)
    assert cli("rename", "ann lee", "Ann Lee", vault=vault).code == 0
    assert bytes_of(vault) == {"People/Ann Lee.md": b"Hi.\n", "Note.md": b"[[Ann Lee]]\n"}
    cli("undo", vault=vault)
    assert bytes_of(vault) == before


def test_a_name_that_no_file_can_bear_is_kept_in_the_note(cli, write_vault) -> None:
    vault = write_vault({"People/Ann.md": "Hi.\n"})
    assert cli("rename", "Ann", "Ann: A/B", vault=vault).code == 0
    text = (vault / "People/Ann- A-B.md").read_text()
    assert text == '---\nname: "Ann: A/B"\naliases:\n  - Ann\n---\nHi.\n'


def test_a_name_back_and_forth_leaves_no_alias_of_itself(cli, write_vault) -> None:
    vault = write_vault({"People/Ann.md": "---\naliases: [A]\n---\n"})
    cli("rename", "Ann", "Eve", vault=vault)
    cli("rename", "Eve", "Ann", vault=vault)
    assert (vault / "People/Ann.md").read_text() == "---\naliases: [A, Eve]\n---\n"


def test_dismissed_pairs_and_the_brief_follow(cli, write_vault) -> None:
    pairs = '# mine\nduplicates = [\n  ["People/Ann.md", "People/Bob.md"], # two\n]\n'
    vault = write_vault({"People/Ann.md": "", "People/Bob.md": "", ".mdnet/dismissed.toml": pairs})
    assert cli("brief", "Ann", "--write", vault=vault).code == 0
    assert cli("rename", "Ann", "Eve", vault=vault).code == 0
    assert (vault / ".mdnet/dismissed.toml").read_text() == pairs.replace("Ann", "Eve")
    assert '  - "People/Eve.md"' in (vault / "briefs/Eve.md").read_text()
    assert not (vault / "briefs/Ann.md").exists()


def test_undo_passes_over_generated_files_that_were_made_anew(cli, write_vault) -> None:
    agenda = "agendas/2026-W48.md"
    vault = write_vault({"People/Ann.md": "", "Note.md": "[[Ann]]\n", agenda: "- [ ] [[Ann]] ^m-1\n"})
    before = bytes_of(vault)
    cli("rename", "Ann", "Eve", vault=vault)
    assert (vault / agenda).read_text() == "- [ ] [[Eve]] ^m-1\n"
    (vault / agenda).write_text("made anew\n")
    assert cli("undo", vault=vault).code == 0
    assert bytes_of(vault) == {**before, agenda: b"made anew\n"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("Ann", "Bob"), 4), (("Ann", "bob"), 4), (("Nobody", "Eve"), 5), (("Ann", "//"), 2), (("Ann",), 2)],
)
def test_what_cannot_be_done_has_its_code_and_writes_nothing(cli, write_vault, arguments, code: int) -> None:
    vault = write_vault({"People/Ann.md": "a", "People/Bob.md": "b"})
    assert cli("rename", *arguments, vault=vault).code == code
    assert bytes_of(vault) == {"People/Ann.md": b"a", "People/Bob.md": b"b"}


def test_a_link_in_a_note_that_cannot_be_edited_stops_it_all(cli, write_vault) -> None:
    vault = write_vault({"People/Ann.md": "", "Odd.md": "---\na: [\n---\n[[Ann]]\n"})
    refused = cli("rename", "Ann", "Eve", vault=vault)
    assert refused.code == 4
    assert "Odd.md:" in refused.err
    assert (vault / "People/Ann.md").exists()


def test_a_name_taken_over_leaves_an_alias_of_somebody_else_with_them(cli, write_vault) -> None:
    vault = write_vault(
        {"People/Ann.md": "", "People/Bob.md": "---\naliases: [Eve]\n---\n", "Note.md": "| [[Eve]] |\n"}
    )
    assert cli("rename", "Ann", "Eve", vault=vault).code == 0
    assert (vault / "Note.md").read_text() == "| [[Bob\\|Eve]] |\n"


@pytest.mark.parametrize("command", ["rename", "archive", "merge"])
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_renamed_moved_or_merged_links_mean_what_they_meant(
    cli, write_vault, command: str, seed: int
) -> None:
    chance = random.Random(seed)
    vault = write_vault(random_vault(chance))
    carried_out = 0
    for _ in range(5):
        cli("index", vault=vault)
        before, there = links(vault), bytes_of(vault)
        people = [path for path in there if path.startswith("People/")]
        one, two = chance.sample(people, 2)
        named = ("Zoe", "zoe", "Nn 1", "Ad Bo", "Ad", "Ünal Ö", "X:Y", one[7:-3].rpartition("/")[2].upper())
        others = {"rename": (chance.choice(named),), "archive": (), "merge": (two, "--prefer", "a")}
        done = cli(command, one, *others[command], vault=vault)
        assert done.code in (0, 4), done.err
        if done.code == 4:
            assert bytes_of(vault) == there
            continue
        carried_out += 1
        cli("index", vault=vault)
        gone, came = {*there} - {*bytes_of(vault)}, {*bytes_of(vault)} - {*there}
        moved = {two: one} if command == "merge" else dict(zip(gone, came, strict=True))
        merged = {one, two} if command == "merge" else set()
        old = sorted(((moved.get(at, at), meant) for at, meant in before if at not in merged), key=lambda link: link[0])
        new = [link for link in links(vault) if link[0] not in merged]
        for (at, meant), (now_at, means) in zip(old, new, strict=True):
            assert now_at == at
            assert meant is None or means == moved.get(meant, meant), (command, one, others, at)
        if bytes_of(vault) != there and chance.random() < 0.5:
            cli("undo", vault=vault)
            assert bytes_of(vault) == there
    assert carried_out


def random_vault(chance: random.Random) -> dict[str, str]:
    """300 notes whose names meet (by case, in several folders, as aliases), with links of every form."""
    names = [f"{first} {last}".strip() for first in ("Ad", "Bo", "Cy", "Ünal") for last in ("", "1", "Bo", "Ö")]
    names += [f"Nn {number}" for number in range(40)]
    folders = ("People", "People/Work", "Notes", "")
    paths: dict[str, str] = {}
    while len(paths) < 300:
        name = chance.choice(names) if len(paths) < 100 else f"N{len(paths)}"
        path = f"{chance.choice(folders)}/{name}.md".lstrip("/")
        paths.setdefault(path.casefold(), path)
    listed = sorted(paths.values())
    return {path: _text(chance, listed, names) for path in listed}


def _text(chance: random.Random, paths: list[str], names: list[str]) -> str:
    lines = []
    for _ in range(chance.randrange(5)):
        path = chance.choice(paths[:150])[:-3]
        stem = path.rpartition("/")[2]
        target = chance.choice((path, stem, stem.upper(), chance.choice(names), f"./{stem}", f"../{path}"))
        web = target.replace(" ", "%20")
        forms = (f"[[{target}]]", f"[[{target}|x]]", f"![[{target}#H]]", f"| [[{target}\\|x]] |", f"[x]({web}.md)")
        lines.append(f"- {chance.choice((*forms, f'[y](<{target}.md>)', f'[[{target}.md]]'))}")
    front = [f"aliases: [{chance.choice(names)}]"] if chance.random() < 0.3 else []
    front += [f'goals: ["[[{chance.choice(names)}]]"]'] if chance.random() < 0.3 else []
    return "\n".join([*(["---", *front, "---"] if front else []), *lines])
