"""Broken and hostile files of every format through the whole of an import: each ends in records or located problems,
never in an exception, and never takes long."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

from mdnet.errors import BadInput
from mdnet.exchange import FORMATS
from mdnet.model.incoming import Wanted
from mdnet.workspace import Workspace
from mdnet.workspace.carrying_in import carried_in
from mdnet.workspace.importing import MergePlan, Options
from mdnet.workspace.sources import read_sources

FOREIGN = Path(__file__).parent / "foreign"
KINDS = {
    "vcard": ("apple.vcf", "nextcloud.vcf"), "linkedin": ("Connections.csv", "messages.csv", "Invitations.csv"),
    "google": ("google.csv",), "outlook": ("outlook.csv",), "csv": ("messy.csv",), "ics": ("calendar.ics",),
    "mail": ("sent.mbox",), "friends": ("friends.md",), "monica": ("monica.json",), "json": ("whole.json",),
    "markdown": ("note.md",),
}  # fmt: skip
WHOLE = b'{"schema": 1, "generated_by": "mdnet", "made_on": "2026-11-24", "notes": [\n{"path": "People/Ann.md", "text": "---\\nemails: [a@x.example]\\n---\\n\\n## Log\\n\\n- 2026-01-02 tea\\n"},\n{"path": "me.md", "text": "Hi"}\n]}\n'
NOTE = b"---\ntags: [person]\nemails: [ann@x.example]\nbirthday: 1990-04-17\n---\n\n## Log\n\n- 2026-01-02 tea\n"
NASTY = (
    b"\x00", b"\r", b"\r\n", b"\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"\x1b]0;x\x07", b'"', b'"""',
    b"'", b";", b",", b"\t", b"=", b"=\r\n", b"\\", b"\\n", b"[[", b"]]", b"{{", b"%%", b"---\n", b"- [ ] ", b":", b"::", b"<!--",
    b"../../etc/passwd", b"CON", b"0000-00-00", b"2024-02-30", b"99999999999999999999", b"1e999", b"-1", b"[" * 3000, b"{" * 3000,
    b'{"a":' * 2000, b"A" * 70000, b"a@" * 2000, b",;" * 4000, b"BEGIN:VCARD\n", b"END:VCARD\n", b"BEGIN:VEVENT\n", b"END:VEVENT\n",
    b"RRULE:FREQ=SECONDLY\n", b"RRULE:FREQ=YEARLY;COUNT=999999999\n", b"DTSTART:00000000\n", b"ENCODING=QUOTED-PRINTABLE:",
    b"ENCODING=b:", b"CHARSET=utf-7:", b"From \n", b"Subject: =?utf-8?q?=0D=0AX?=\n", b"Content-Type: multipart/mixed; boundary=x\n",
    b"&a *a ", b"!!python/object/apply:os.system [id]\n", "é伟🧶\u202e\u0301".encode(), b"\xed\xa0\x80", b"\x80\x81\xfe",
)  # fmt: skip
KILL_AFTER = 20  # seconds: ten times what the slowest file may take
SECONDS = float(os.environ.get("MDNET_FUZZ_SECONDS", "600"))


def originals(kind: str) -> list[tuple[str, bytes]]:
    own = {"whole.json": WHOLE, "note.md": NOTE}
    return [(name, own.get(name) or (FOREIGN / name).read_bytes()) for name in KINDS[kind]]


def broken(data: bytes, dice: random.Random, others: list[bytes]) -> bytes:
    """A file like `data` with one to six things wrong in it."""
    for _ in range(dice.randint(1, 6)):
        at, to = sorted((dice.randint(0, len(data)), dice.randint(0, len(data))))
        match dice.randrange(9):
            case 0:
                data = data[:at]
            case 1:
                data = data[:at] + dice.choice(NASTY) + data[at:]
            case 2:
                data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
            case 3:
                data = data[:at] + data[to:]
            case 4:
                data = data[:at] + data[at:to] * dice.choice((2, 3, 20)) + data[to:]
            case 5:
                data = data[:at] + dice.randbytes(dice.choice((1, 8, 400))) + data[at:]
            case 6:
                other = dice.choice(others)
                data = data[:at] + other[dice.randint(0, len(other)) :]
            case 7:
                token = dice.choice((b":", b";", b",", b'"', b"\n", b"-", b"\\", b" ", b"20"))
                data = data.replace(token, dice.choice(NASTY), dice.randint(1, 5))
            case _:
                data = data.decode("utf-8", "replace").encode(
                    dice.choice(("utf-16", "utf-32", "utf-8-sig", "cp1252")), "replace"
                )
    return data[:400_000]


class Rig:
    """A vault, and imports into it that are planned and never carried out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "in"
        self.folder.mkdir()
        root = folder / "vault"
        (root / ".mdnet").mkdir(parents=True)
        (root / "People").mkdir()
        (root / "me.md").write_text(
            "---\nname: Jo Park\nemails: [jo@park.example]\nurls: [https://www.linkedin.com/in/jo-park]\n---\n"
        )
        (root / "People" / "Emi Nakamura.md").write_text("---\nemails: [emi@kumo.example]\n---\n")
        self.work = Workspace(root, date(2026, 11, 24))
        self.mine = frozenset(("jo park", "jo@park.example"))
        self.outcomes: Counter[str] = Counter()
        self.slowest = (0.0, "")

    def take(self, kind: str, name: str, data: bytes, how: str) -> None:
        file = self.folder / name
        file.write_bytes(data)
        wanted = Wanted(self.work.today, self.mine, recurring=True, photos=True)
        began = time.process_time()
        for form in (kind, ""):
            try:
                read = read_sources([str(file)], wanted, form)
            except BadInput as error:
                assert "\n" not in str(error)
                self.outcomes["no such format"] += 1
                continue
            incoming = read.incoming
            records = len(incoming.cards) + len(incoming.encounters) + len(incoming.notes)
            assert records or incoming.problems or incoming.ignored, f"{how}: nothing was found, and nothing is said"
            for problem in incoming.problems:
                assert problem.path.endswith(name) and problem.message and "\n" not in problem.message, (how, problem)
                assert problem.line >= 0 and re.fullmatch("[a-z0-9-]+", problem.code), (how, problem)
            made = carried_in(MergePlan(self.work, incoming, Options(mine=self.mine), read.fields))
            for change in made.planned.changes.changes:
                assert not change.path.startswith(("/", ".")) and ".." not in change.path.split("/"), (how, change.path)
                assert b"\x00" not in (change.after or b"") or change.path.startswith("attachments/"), (
                    how,
                    change.path,
                )
            self.outcomes["records" if records else "problems"] += 1
        self.slowest = max(self.slowest, (time.process_time() - began, how))
        file.unlink()


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


@pytest.fixture
def alarm() -> Iterator[None]:
    """A hang ends the test."""

    def hangs(number: int, frame: FrameType | None) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, hangs)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def fuzz(rig: Rig, kind: str, seed: int) -> None:
    dice = random.Random(f"{kind} {seed}")
    every = [data for other in KINDS for _, data in originals(other)]
    name, data = dice.choice(originals(kind))
    signal.setitimer(signal.ITIMER_REAL, KILL_AFTER)
    rig.take(kind, name, broken(data, dice, every), f"{kind} {seed}")
    signal.setitimer(signal.ITIMER_REAL, 0)


def test_every_format_is_here() -> None:
    assert {one.name for one in FORMATS if one.reads} == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_X_originals_are_read_without_an_exception(rig: Rig, kind: str) -> None:
    for name, data in originals(kind):
        rig.take(kind, name, data, name)
    assert rig.outcomes["records"]


@pytest.mark.parametrize("kind", KINDS)
def test_X_broken_files_end_in_records_or_located_problems(rig: Rig, alarm: None, kind: str) -> None:
    for seed in range(40):
        fuzz(rig, kind, seed)


@pytest.mark.slow
def test_X_broken_files_for_ten_minutes(rig: Rig, alarm: None, capsys: pytest.CaptureFixture[str]) -> None:
    """MDNET_FUZZ_SECONDS says otherwise how long, MDNET_FUZZ_SEED from which seed on."""
    seed = first = int(os.environ.get("MDNET_FUZZ_SEED", "1000"))
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for kind in KINDS:
            fuzz(rig, kind, seed)
        seed += 1
    with capsys.disabled():
        print(f"\n{(seed - first) * len(KINDS):,} files; {dict(rig.outcomes)}; slowest {rig.slowest}")
