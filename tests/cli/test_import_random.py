"""`mdnet import` of random cards, half of them about people whom a random vault has, in other words."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_import import card, state

FIRST = "Ada Grace Zoë José 伟 O'Neil Anne-Marie Dr. [Bob] #x".split()
LAST = "Byron Okafor Čapek de-la-Cruz Li 🎉 McX".split()
KEYS = {
    "title": ("Weaver", "12", "true", '"quoted: yes"', "[a, b]", "{a: 1}", "", "~"),
    "organization": ("Acme", '"[[Acme]]"', "[[Acme|the firm]]", "{name: Acme}", "- Acme"),
    "phones": ("[+49 30 1234567]", "030 1234567", "49301234567", "[]", "{home: 1}"),
    "emails": ("", "[]"),
    "linkedin": ("https://linkedin.com/in/x1", "x1"),
    "urls": ("https://www.linkedin.com/in/x1/", "[https://example.org/~a]"),
    "tags": ("work, loom", "[work]", "'#work'", "{x: 1}"),
    "birthday": ("1990-04-17", "04-17", "--04-17", "17", "'17 April'"),
    "occasions": ('["2015-06-20 wedding anniversary"]',),
    "location": ("Oslo", "true", "[[Oslo]]"),
    "uid": ("u0", "12"),
    "private": ("[title]", "true", "[phones, Notes]"),
    "food": ("fish",),
    "name": ("Other Name", "'Byron, Ada'"),
}
BODIES = (
    "", "She sails.\n", "\n## Log\n\n- 2026-10-01 tea\n", "# Facts\n- kids: Maya\n\n## Notes\n\nold words\n\n## Log\n",
    "## Private\n- secret\n", "```\ncode\n", "<!-- open\n", "- [ ] task\n", "%% a comment\n",
)  # fmt: skip
LINES = (
    "TITLE:Weaver", "TITLE:Other\\, title", "ORG:Acme;Lab", "TEL:+49 30 1234567", "TEL:030 999 888 7", "CATEGORIES:work,new",
    "URL:https://linkedin.com/in/x1", "X-SOCIALPROFILE;TYPE=github:https://github.com/x1", "BDAY:1990-04-17",
    "BDAY:--04-17", "ANNIVERSARY:2015-06-20", "ADR:;;S 1;Oslo;;;Norway", "NICKNAME:Bobby", "NOTE:first\\n\\n- [ ] x 📅 2026-01-01",
    "NOTE:# head\\n---\\n<b>", "NOTE:old words", "X-FOO:1", "item1.X-ABRELATEDNAMES:Grace Okafor\r\nitem1.X-ABLABEL:_$!<Mother>!$_",
    "NOTE:## Log\\n- 2026-01-01 tea", "NOTE:[[Ada]] \\\\ %% `", "TZ:Europe/Oslo", "GEO:1;2", "ROLE:friend", "LANG:de",
)  # fmt: skip


def a_vault(rng: random.Random, root: Path) -> dict[str, str]:
    """A vault of a few contacts; their paths by their own address, "" where it is not one of a kind."""
    (root / ".mdnet").mkdir(parents=True)
    (root / "me.md").write_text("---\nname: Jo Park\nemails: jo@example.org\n---\n")
    addresses = {}
    for number in range(rng.randrange(1, 9)):
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}".replace("[", "").replace("]", "").replace("#", "")
        keys = {key: rng.choice(values) for key, values in KEYS.items() if rng.random() < 0.3}
        address = f"p{number}@example.org"
        if "emails" not in keys:
            keys["email"] = address
        front = "".join(f"{key}: {value}\n" for key, value in keys.items())
        text = f"---\n{front}---\n{rng.choice(BODIES)}"
        path = root / "People" / f"{name}{number or ''}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.replace("\n", rng.choice(("\n", "\n", "\r\n"))).encode())
        if "private" not in keys and "email" in keys:
            addresses[address] = path.relative_to(root).as_posix()
    return addresses


def some_cards(rng: random.Random, root: Path) -> str:
    """Cards about people of the vault and others, some of them twice."""
    names = [path.stem.rstrip("0123456789") for path in root.glob("People/*.md")]
    cards = []
    for _ in range(rng.randrange(1, 14)):
        number = rng.randrange(12)
        known = number < len(names) and rng.random() < 0.7
        name = sorted(names)[number] if known else f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        lines = rng.sample(LINES, rng.randrange(6))
        if rng.random() < 0.7:
            lines.append(f"EMAIL:{rng.choice(('p', 'P'))}{number}@example.org")
        if rng.random() < 0.3:
            lines.append(f"UID:u{rng.randrange(4)}")
        cards.append(card("" if rng.random() < 0.05 else name, *lines))
        if rng.random() < 0.1:
            cards.append(cards[-1])
    return "".join(cards)


def data(root: Path) -> dict[str, bytes]:
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}


def lines_kept(old: str, new: str) -> bool:
    """Whether every line of the old text is in the new, in order; what fills an empty property may follow it."""
    rest = iter(new.splitlines())
    return all(any(fresh == line or _filled(line, fresh) for fresh in rest) for line in old.splitlines())


def _filled(old: str, new: str) -> bool:
    key, colon, value = old.partition(":")
    return bool(colon) and value.strip() in ("", "~", "[]") and new.startswith(f"{key}:")


@pytest.mark.parametrize("seed", range(40))
def test_X08_A15_random_cards_add_and_take_nothing_away(cli, tmp_path, seed: int) -> None:
    rng = random.Random(seed)
    root, file = tmp_path / "vault", tmp_path / "cards.vcf"
    a_vault(rng, root)
    text = some_cards(rng, root)
    file.write_text(text, newline="")
    before = data(root)
    dry = cli("import", str(file), "--dry-run", "--format", "json", vault=root)
    assert data(root) == before
    first = cli("import", str(file), "--format", "json", vault=root)
    assert first.code == 0, first.err
    assert {**first.json, "dry_run": True} == dry.json
    after = data(root)
    for path, old in before.items():
        if b"private: true" in old:
            assert after[path] == old
        assert lines_kept(old.decode(), after[path].decode()), path
    times = state(root)
    again = cli("import", str(file), "--format", "json", vault=root)
    assert state(root) == times, again.out
    assert again.json["counts"]["create"] == again.json["counts"]["update"] == 0
    if after != before:
        assert cli("undo", vault=root).code == 0
    assert data(root) == before


@pytest.mark.parametrize("seed", range(10))
def test_nobody_whose_address_is_known_is_made_anew(cli, tmp_path, seed: int) -> None:
    rng = random.Random(seed)
    root, file = tmp_path / "vault", tmp_path / "cards.vcf"
    addresses = a_vault(rng, root)
    people = set(data(root))
    plain = [line for line in LINES if "http" not in line]
    cards = []
    for address, path in addresses.items():
        name = rng.choice((Path(path).stem.rstrip("0123456789"), "", Path(path).stem.split(" ")[0].upper()))
        local, _, domain = address.partition("@")
        written = rng.choice((address, address.upper(), f"{local}+news@{domain}"))
        cards.append(card(name, f"EMAIL:{written}", *rng.sample(plain, 3)))
    file.write_text("".join(cards) or card("Jo Park"), newline="")
    assert cli("import", str(file), vault=root).code == 0
    assert set(data(root)) == people


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
@pytest.mark.parametrize("seed", range(3))
def test_A15_killed_at_any_point_and_run_again_it_is_as_if_nothing_had_been(tmp_path, seed: int) -> None:
    rng = random.Random(seed)
    root, file, calm = tmp_path / "vault", tmp_path / "cards.vcf", tmp_path / "calm"
    a_vault(rng, root)
    text = some_cards(rng, root) + "".join(card(f"Person {n}", f"UID:n{n}", "NOTE:kind") for n in range(150))
    file.write_text(text, newline="")
    shutil.copytree(root, calm)

    def begin(vault: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "mdnet", "-C", str(vault), "--today", "2026-11-24", "import", str(file)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    begun = time.monotonic()
    assert begin(calm).wait(60) == 0
    usual = time.monotonic() - begun
    for _ in range(4):
        running = begin(root)
        time.sleep(usual * rng.uniform(0.3, 1))
        running.send_signal(signal.SIGKILL)
        running.wait(60)
    assert begin(root).wait(60) == 0
    assert data(root) == data(calm)
