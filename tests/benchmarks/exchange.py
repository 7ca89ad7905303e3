"""How long a whole network takes to come in, and to leave again.

    python tests/benchmarks/exchange.py [--contacts 10000] [--write docs/benchmarks.md]

Each figure is one process, wall seconds, on a vault of its own with a warm file cache.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST = "Ada Ben Cleo Dan Eve Finn Grace Hugo Ines Jo Kai Lea Mei Nils Omar Priya Quin Rosa Sam Tomás".split()
LAST = "Byron Okri Park Wu Stone Berg Okafor Lind Weber Silva Tanaka Nair Haddad Rivera Weiss Novak".split()
HEAD = "## Import and export\n"
CARD = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//macOS 14//EN
UID:{id}
FN:{name}
N:{last};{first};;;
EMAIL;TYPE=INTERNET;TYPE=HOME:{first}.{number}@example.org
TEL;TYPE=CELL:+49 170 {number:07d}
ORG:{org} Works;Research
TITLE:Engineer
BDAY:19{year}-0{month}-1{month}
ADR;TYPE=HOME:;;Main Street {number};Oslo;;0150;Norway
item1.URL:https://example.org/~{number}
item1.X-ABLABEL:_$!<HomePage>!$_
CATEGORIES:friends
NOTE:Met at the salon\\, likes looms {number}
REV:2024-01-01T00:00:00Z
END:VCARD
"""


def cards(count: int) -> Iterator[str]:
    """vCards of `count` people, most names borne by one of them."""
    chance = random.Random(1)
    for number in range(count):
        first, last = chance.choice(FIRST), chance.choice(LAST) + chance.choice(LAST).lower() + chance.choice(LAST)
        yield CARD.format(
            id=f"{chance.getrandbits(64):016x}", name=f"{first} {last}", first=first, last=last, number=number,
            org=chance.choice(LAST), year=chance.randrange(50, 99), month=chance.randrange(1, 9),
        ).replace("\n", "\r\n")  # fmt: skip


def run(environment: dict[str, str], *arguments: str) -> tuple[float, float]:
    """Wall seconds of a command, and the peak memory of its largest process in MB."""
    began = time.monotonic()
    command = [sys.executable, "-m", "mdnet", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def measure(count: int, work: Path) -> list[str]:
    """The lines of the table."""
    vault, source = work / "vault", work / "people.vcf"
    (vault / ".mdnet").mkdir(parents=True)
    source.write_text("".join(cards(count)), "utf-8", newline="")
    homes = {f"XDG_{kind}_HOME": str(work / kind) for kind in ("CACHE", "STATE", "CONFIG")}
    environment = {**os.environ, **homes, "PYTHONPATH": str(ROOT), "MDNET_TODAY": "2026-11-24"}
    rows = ["| what | seconds | peak MB | bound | |", "|---|--:|--:|--:|---|"]
    steps = [
        (f"`import`, {count:,} vCards into an empty vault, indexed at the end", 15.0, ("import", str(source))),
        ("the same again: nothing to do", 4.0, ("import", str(source))),
        ("`duplicates`", 3.0, ("duplicates",)),
    ]
    for form in ("vcard", "csv", "ics", "json", "html"):
        steps.append((f"`export --format {form}`", 0.0, ("export", "--format", form, "-o", str(work / f"out.{form}"))))
    for what, bound, arguments in steps:
        seconds, memory = run(environment, "-C", str(vault), *arguments)
        held = "" if not bound else "holds" if seconds < bound and memory < 400 else "**missed**"
        rows.append(f"| {what} | {seconds:.2f} | {memory:.0f} | {f'{bound:.0f} s, 400 MB' if bound else ''} | {held} |")
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as work:
        rows = measure(options.contacts, Path(work))
    if options.write:
        page = options.write.read_text("utf-8")
        made = f"{HEAD}\nMade by `python tests/benchmarks/exchange.py --write docs/benchmarks.md`.\n\n"
        section = made + "\n".join(rows) + "\n"
        page = re.sub(rf"{re.escape(HEAD)}.*?(?=\n## |\Z)", "", page, flags=re.DOTALL).rstrip() + "\n\n" + section
        options.write.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
