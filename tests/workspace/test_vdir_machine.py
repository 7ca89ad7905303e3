"""Both sides of a sync edited at random, again and again: every edit lands or is told, and nothing else changes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import frontmatter
import pytest
import vobject

from mdnet.model.conventions import Conventions
from mdnet.notes.property_edit import with_properties, with_values
from mdnet.workspace import Workspace, vdir
from mdnet.workspace.changing import carry_out
from mdnet.workspace.vdir_sync import Sync

TODAY = date(2026, 11, 24)
LISTS = {"emails": "EMAIL", "phones": "TEL", "urls": "URL", "aliases": "NICKNAME", "tags": "CATEGORIES"}
TEXTS = {"title": "TITLE", "organization": "ORG", "birthday": "BDAY", "name": "FN"}
ODD = (
    'X-ODD;A="b;c:d":\tkeep  me \\, as I am',
    "item7.X-GADGET;x=1:so, long; that it is folded by whoever wrote it, as the standard asks for, and it\r\n  goes on",
    "x-lower:case",
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJ\r\n CQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwc",
    "NOTE:line one\\nline two\\; three",
    "REV:2026-01-01T00:00:00Z",
    "GENDER:F",
    "X-ABSHOWAS:INDIVIDUAL",
    "item9.IMPP:xmpp:NUMBER@example.org\r\nitem9.X-ABLabel:_$!<Home>!$_",
    "KEY;ENCODING=b:AAAA",
)


def synced(root: Path, folder: Path, **options: object) -> Sync:
    work = Workspace.open(str(root), today=TODAY)
    try:
        with vdir.opened(work, str(folder)) as real:
            wanted = vdir.Options(**options)  # type: ignore[arg-type]
            made = Sync(work, vdir.read(work, real, wanted), wanted)
            carry_out(work, lambda: made.planned, made.planned, None)
            made.finish()
            return made
    finally:
        work.close()


def files(*folders: Path) -> dict[str, tuple[bytes, int]]:
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


class World:
    """A vault and a vdir, and what has been done to them since the last sync, by uid: what must be there after it."""

    def __init__(self, root: Path, folder: Path, seed: int) -> None:
        self.root, self.folder, self.random = root, folder, random.Random(seed)
        (root / "People").mkdir(parents=True)
        (root / ".mdnet").mkdir()
        folder.mkdir()
        self.number = 0
        self.bodies: dict[str, str] = {}
        self.odd: dict[str, list[str]] = {}
        self.came: dict[tuple[str, str], set[str]] = {}
        self.went: dict[tuple[str, str], set[str]] = {}
        self.set: dict[tuple[str, str], dict[str, str]] = {}
        for _ in range(4):
            self.new_note()
        for _ in range(3):
            self.new_card()

    def word(self) -> str:
        self.number += 1
        return f"w{self.number}{self.random.choice(['', 'é', 'ö'])}"

    def value(self, key: str) -> str:
        word = self.word()
        return {
            "emails": f"{word.encode('ascii', 'ignore').decode()}@example.org",
            "phones": f"+44 20 7946 {self.number:04}",
            "urls": f"https://example.org/{self.number}",
            "birthday": f"19{self.number % 90 + 10}-0{self.number % 9 + 1}-1{self.number % 10}",
            "organization": f"{word.title()}, Inc.",
            "title": f"{word}; head of: it",
            "name": f"Somebody {word.title()}",
        }.get(key, word)

    def new_note(self) -> None:
        name = self.value("name")
        body = self.random.choice(["\n# Log\n\n- 2026-01-01 tea\n", "", "\r\n## Log\r\n", "text without an end"])
        lines = f"# a comment\nemails:\n  - {self.value('emails')}\nx-own: [1, 2]  # mine\n"
        text = f"---\n{lines}---\n{body}"
        (self.root / f"People/{name}.md").write_bytes(text.encode())
        self.bodies[name] = body

    def new_card(self) -> None:
        uid = f"card-{self.word().encode('ascii', 'ignore').decode()}"
        odd = [one.replace("NUMBER", uid) for one in self.random.sample(ODD, 4)]
        ours = [f"FN:{self.value('name')}", f"EMAIL;TYPE=HOME:{self.value('emails')}", f"UID:{uid}"]
        lines = [*ours, *odd]
        self.random.shuffle(lines)
        end = self.random.choice(["\r\n", "\n"])
        text = "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""]).replace("\r\n", end)
        (self.folder / f"{self.word()}.vcf").write_bytes(text.encode())
        self.odd[uid] = [line.replace("\r\n", end) for line in odd]

    def notes(self) -> dict[str, Path]:
        paths = sorted((self.root / "People").glob("*.md"))
        found = {frontmatter.loads(path.read_bytes().decode()).get("uid"): path for path in paths}
        return {uid: path for uid, path in found.items() if uid}

    def cards(self) -> dict[str, Path]:
        paths = sorted(self.folder.glob("*.vcf"))
        return {vobject.readOne(path.read_text("utf-8")).uid.value: path for path in paths}

    def edit_note(self) -> None:
        uid, path = self.random.choice([*self.notes().items()])
        text = path.read_bytes().decode()
        key = self.random.choice([*LISTS, *TEXTS])
        held = note_values(path)[key]
        if key in TEXTS:
            value = self.value(key)
            text = with_properties(text, {key: value}, Conventions())
            self.set.setdefault((uid, key), {})["note"] = value
        elif held and self.random.random() < 0.4:
            gone = self.random.choice(sorted(held))
            text = with_values(text, key, Conventions(), (), [gone])
            self.removed(uid, key, gone)
        else:
            value = self.value(key)
            text = with_values(text, key, Conventions(), [value])
            self.came.setdefault((uid, key), set()).add(value)
        path.write_bytes(text.encode())

    def edit_card(self) -> None:
        uid, path = self.random.choice([*self.cards().items()])
        text = path.read_bytes().decode()
        end = "\r\n" if "\r\n" in text else "\n"
        key = self.random.choice([*LISTS, *TEXTS])
        name, value = {**LISTS, **TEXTS}[key], self.value(key)
        written = value.replace(";", "\\;").replace(",", "\\,")
        line = re.search(rf"^(?:\w+\.)?{name}(?:;[^:\n]*)?:.*?{end}(?![ \t])", text, re.MULTILINE | re.DOTALL)
        if key in TEXTS:
            new = f"{name}:{written}{end}"
            text = text.replace(line[0], new) if line else text.replace(f"END:VCARD{end}", f"{new}END:VCARD{end}")
            self.set.setdefault((uid, key), {})["card"] = value
        elif line and self.random.random() < 0.4:
            gone = card_values(path)[key] - card_values_of(text.replace(line[0], ""))[key]
            text = text.replace(line[0], "")
            for one in gone:
                self.removed(uid, key, one)
        else:
            new = f"{name}{self.random.choice(['', ';TYPE=WORK'])}:{written}{end}"
            text = text.replace(f"END:VCARD{end}", f"{new}END:VCARD{end}")
            self.came.setdefault((uid, key), set()).add(value)
        path.write_bytes(text.encode())

    def removed(self, uid: str, key: str, value: str) -> None:
        self.came.get((uid, key), set()).discard(value)
        self.went.setdefault((uid, key), set()).add(value)

    def move(self) -> None:
        path = self.random.choice(sorted(self.folder.glob("*.vcf")))
        path.rename(path.with_name(f"{self.word()}.vcf"))

    def move_note(self) -> None:
        path = self.random.choice(sorted((self.root / "People").glob("*.md")))
        folder = self.root / "People" / self.random.choice(["Work", "."])
        folder.mkdir(exist_ok=True)
        path.rename(folder / path.name)
        (folder / path.name).rename(path)  # back: names are the file's; that it moved must not matter

    def check(self, made: Sync) -> None:
        notes, cards = self.notes(), self.cards()
        assert notes.keys() == cards.keys()
        assert not [one for one in made.problems if one.code != "open-card"], made.problems
        told = {(item.uid, one.key) for item in made.found.items for one in item.merge.differences}
        for uid, path in notes.items():
            ours, theirs = note_values(path), card_values(cards[uid])
            for key in LISTS:
                assert ours[key] == theirs[key], (uid, key)
                assert self.came.get((uid, key), set()) <= ours[key], (uid, key)
                assert not self.went.get((uid, key), set()) & ours[key], (uid, key)
            for key in TEXTS:
                given = self.set.get((uid, key), {})
                if (uid, key) in told:
                    assert given.get("note", ours[key]) == ours[key]
                    assert given.get("card", theirs[key]) == theirs[key]
                    assert ours[key] != theirs[key]
                elif ours[key] != theirs[key]:
                    assert key == "name", (uid, key, ours[key], theirs[key])
                elif len(set(given.values())) == 1:
                    assert ours[key] in given.values(), (uid, key)
            for line in self.odd.get(uid, ()):
                assert f"\n{line}".encode() in cards[uid].read_bytes(), (uid, line)
        for name, body in self.bodies.items():
            text = (self.root / f"People/{name}.md").read_bytes().decode()
            assert text.startswith("---\n# a comment\nemails:"), text
            assert "\nx-own: [1, 2]  # mine\n" in text
            assert text.endswith(f"---\n{body}")
        self.came, self.went = {}, {}
        self.set = {one: given for one, given in self.set.items() if one in told}


def note_values(path: Path) -> dict[str, set[str]]:
    post = frontmatter.loads(path.read_bytes().decode())
    lists = {key: {str(one) for one in post.get(key) or ()} for key in LISTS}
    texts = {key: str(post.get(key) or "") for key in TEXTS}
    return {**lists, **texts, "name": texts["name"] or path.stem}  # type: ignore[dict-item]


def card_values(path: Path) -> dict[str, set[str]]:
    return card_values_of(path.read_bytes().decode())


def card_values_of(text: str) -> dict[str, set[str]]:
    held = vobject.readOne(text).contents

    def said(name: str) -> list[str]:
        values = [line.value for line in held.get(name.lower(), ())]
        return [one for value in values for one in (value if isinstance(value, list) else [value])]

    lists = {key: set(said(name)) for key, name in LISTS.items()}
    nicknames = re.findall(r"(?m)^NICKNAME[^:]*:(.*?)\r?$", re.sub(r"\r?\n[ \t]", "", text))
    lists["aliases"] = {part for line in nicknames for part in line.split(",")}  # vobject reads the first only
    return {**lists, **{key: next(iter(said(name)), "") for key, name in TEXTS.items()}}  # type: ignore[dict-item]


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    yield tmp_path / "vault", tmp_path / "cards"


@pytest.mark.parametrize("seed", range(8))
def test_edits_on_both_sides_land_or_are_told_and_nothing_else_changes(places, seed: int) -> None:
    root, folder = places
    world = World(root, folder, seed)
    world.check(synced(root, folder))
    for _ in range(6):
        for _ in range(world.random.randint(1, 9)):
            act = world.random.choices(
                [world.edit_note, world.edit_card, world.move, world.move_note, world.new_note, world.new_card],
                [8, 8, 1, 1, 1, 1],
            )[0]
            act()
        world.check(synced(root, folder))
        before = files(root, folder)
        again = synced(root, folder)
        assert files(root, folder) == before
        assert not again.planned.changes.changes
        assert again.cards == 0
