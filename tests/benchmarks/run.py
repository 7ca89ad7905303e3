"""Whole-process benchmarks: how long a user waits, beside what the machine and the libraries ask for anyway.

    python tests/benchmarks/run.py [--contacts 10000] [--large 100000] [--runs 5] [--write docs/benchmarks.md]

Each figure is the median of several runs of a process of its own with a warm file cache; times are in seconds, `ratio` is
against the process named beside it, timed in turn with it.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from craft import HEADING, INTRODUCTION, NETWORKING, commands, enrich

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
PYTHON = sys.executable
TODAY = "2026-11-23"

STAT = """
import click, jinja2, sqlite3, os
def walk(folder):
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False): walk(entry.path)
        else: entry.stat()
walk({vault!r})
"""
BARE = """
import frontmatter, glob
for path in glob.glob({vault!r} + '/**/*.md', recursive=True): frontmatter.load(path)
"""
LOG = """
import os, sys
vault, name = sys.argv[1:]
sys.argv[1:] = ["-C", vault, "log", "call", f"{name}:", f"number {os.getpid()}"]
from mdnet.cli import main
main()
"""


class Run(NamedTuple):
    """One process: wall seconds, peak memory of its largest process in MB."""

    seconds: float
    megabytes: float


class Row(NamedTuple):
    """One line of the table."""

    name: str
    seconds: float
    against: str
    bound: str
    found: str
    holds: bool


def process(command: Sequence[str], env: dict[str, str], may_end: Sequence[int] = (0,)) -> Run:
    start = time.perf_counter()
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in may_end, f"{command} ended with {child.returncode}"
    return Run(seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024))


class Bench:
    """A generated vault and the programs run on it."""

    def __init__(self, contacts: int, runs: int, work: Path) -> None:
        from generate_vault import people, write_people

        self.runs, self.contacts = runs, contacts
        self.vault = work / f"vault-{contacts}"
        write_people(self.vault, people(contacts))
        self.cache = work / "cache"
        self.env = {
            **os.environ,
            "XDG_CACHE_HOME": str(self.cache),
            "XDG_STATE_HOME": str(work / "state"),
            "PYTHONPATH": str(ROOT),
            "MDNET_TODAY": TODAY,
        }

    def mdnet(self, *arguments: str) -> list[str]:
        return [PYTHON, "-m", "mdnet", "-C", str(self.vault), *arguments]

    def median(
        self,
        command: Sequence[str],
        before: Callable[[], None] | None = None,
        runs: int = 0,
        may_end: Sequence[int] = (0,),
    ) -> Run:
        found = []
        for number in range((runs or self.runs) + 1):
            if before:
                before()
            run = process(command, self.env, may_end)
            if number:
                found.append(run)
        return Run(statistics.median(run.seconds for run in found), max(run.megabytes for run in found))

    def paired(
        self, command: Sequence[str], other: Sequence[str], before: Callable[[], None] | None = None, runs: int = 0
    ) -> tuple[Run, Run, float]:
        """Both commands in turn, and the median of the ratios pair by pair."""
        ours, theirs = [], []
        for number in range((runs or self.runs) + 1):
            if before:
                before()
            pair = process(command, self.env), process(other, self.env)
            if number:
                ours.append(pair[0])
                theirs.append(pair[1])
        ratio = statistics.median(one.seconds / two.seconds for one, two in zip(ours, theirs, strict=True))
        peak = max(run.megabytes for run in ours)
        return (
            Run(statistics.median(run.seconds for run in ours), peak),
            Run(statistics.median(run.seconds for run in theirs), 0),
            ratio,
        )

    def drop_index(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    def touch_one(self) -> None:
        file = next(iter(sorted((self.vault / "People").iterdir())))
        file.write_bytes(file.read_bytes() + b"\n- one more line\n")


def measure(bench: Bench) -> list[Row]:
    rows: list[Row] = []
    click = [PYTHON, "-c", "import click"]
    run, floor, ratio = bench.paired([PYTHON, "-m", "mdnet", "--version"], click, runs=15)
    rows.append(
        Row(
            "`mdnet --version`",
            run.seconds,
            f"`import click` {floor.seconds:.3f}",
            "1.3 ×",
            f"{ratio:.2f} ×",
            ratio < 1.3,
        )
    )
    bare = [PYTHON, "-c", BARE.format(vault=str(bench.vault))]
    run, floor, ratio = bench.paired(bench.mdnet("index"), bare, bench.drop_index)
    against = f"bare loop of `frontmatter.load` {floor.seconds:.2f}"
    rows.append(Row("first index", run.seconds, against, "1.2 ×", f"{ratio:.2f} ×", ratio <= 1.2))
    rows.append(
        Row("first index, peak memory", run.seconds, "", "250 MB", f"{run.megabytes:.0f} MB", run.megabytes < 250)
    )
    stat = [PYTHON, "-c", STAT.format(vault=str(bench.vault))]
    run, floor, ratio = bench.paired(bench.mdnet("agenda"), stat, runs=11)
    against = f"import click, jinja2, sqlite3 and stat all {floor.seconds:.3f}"
    rows.append(Row("`agenda`, nothing changed", run.seconds, against, "1.6 ×", f"{ratio:.2f} ×", ratio <= 1.6))
    budget = 1.6 * floor.seconds + 0.06
    name = next(iter(sorted((bench.vault / "People").iterdir()))).stem
    logged = bench.median([PYTHON, "-c", LOG, str(bench.vault), name], runs=11)
    rows.append(
        Row("`log`, one entry", logged.seconds, "agenda's bound and 60 ms", f"{budget:.2f} s", f"{logged.seconds:.2f} s",
            logged.seconds <= budget)
    )  # fmt: skip
    process(bench.mdnet("index"), bench.env)
    changed = bench.median(bench.mdnet("agenda"), bench.touch_one, runs=11)
    more = (changed.seconds - run.seconds) * 1000
    rows.append(
        Row("`agenda`, one note changed", changed.seconds, "nothing changed", "+ 20 ms", f"+ {more:.0f} ms", more <= 20)
    )
    for name, arguments in {
        "`list due:7d`": ("list", "due:7d"),
        "`brief NAME`": ("brief", "Ana García"),
        "`find WORD`": ("find", "podcast"),
        "`check`": ("check",),
    }.items():
        run = bench.median(bench.mdnet(*arguments))
        rows.append(Row(name, run.seconds, "", "", "", True))
    run = bench.median(bench.mdnet("duplicates"))
    bound = 3.0 * bench.contacts / 10_000
    rows.append(Row("`duplicates`", run.seconds, "", f"{bound:g} s", f"{run.seconds:.2f} s", run.seconds < bound))
    rows.append(watching(bench))
    return rows


def networking(bench: Bench) -> list[Row]:
    """The commands of the craft of networking."""
    enrich(bench.vault)
    process(bench.mdnet("index"), bench.env)
    rows = []
    for command, words in commands(bench.vault):
        seconds = bench.median(bench.mdnet(*command), may_end=(0, 3), runs=7).seconds
        rows.append(Row(f"`{words}`", seconds, "", "300 ms", f"{seconds * 1000:.0f} ms", seconds < NETWORKING))
    return rows


def watching(bench: Bench) -> Row:
    """From a save to the rewritten agenda, debounce included."""
    week = bench.vault / "agendas" / "2026-W48.md"
    child = subprocess.Popen(bench.mdnet("watch"), env=bench.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = []
    try:
        deadline = time.monotonic() + 60
        while not week.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(2)
        for number in range(bench.runs):
            note = bench.vault / "People" / f"Somebody New {number}.md"
            before = week.stat().st_mtime_ns
            start = time.perf_counter()
            note.write_text(f"---\nmet: {TODAY}\n---\n## Log\n- {TODAY} coffee: looms, number {number}\n", "utf-8")
            while week.stat().st_mtime_ns == before and time.perf_counter() - start < 20:
                time.sleep(0.002)
            found.append(time.perf_counter() - start)
            time.sleep(1)
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(20)
    seconds = statistics.median(found)
    return Row("`watch`: from a save to the agenda", seconds, "", "0.6 s", f"{seconds:.2f} s", seconds < 0.6)


def growth(small: Bench, large: Bench) -> Row:
    """How `agenda`'s own work grows with ten times the contacts: its time less that of a bare sweep (`index`)."""
    own = []
    for bench in (small, large):
        process(bench.mdnet("index"), bench.env)
        agenda, sweep, _ = bench.paired(bench.mdnet("agenda"), bench.mdnet("index"), runs=9)
        own.append((agenda.seconds - sweep.seconds, agenda.seconds))
    ratio = own[1][0] / own[0][0]
    name = f"`agenda` on {large.contacts:,}, sweep apart"
    against = f"on {small.contacts:,}: {own[0][0] * 1000:.0f} ms, then {own[1][0] * 1000:.0f} ms"
    return Row(name, own[1][1], against, "2 ×", f"{ratio:.2f} ×", ratio < 2)


def table(rows: list[Row], contacts: int) -> str:
    head = [
        "# Benchmarks",
        "",
        f"On a generated vault of {contacts:,} contacts, {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}. Whole processes, wall seconds, medians, warm cache.",
        "Made by `python tests/benchmarks/run.py --large 100000 --write docs/benchmarks.md`.",
        "",
    ]
    return "\n".join(head) + "\n" + lines(rows)


def lines(rows: list[Row]) -> str:
    found = ["| what | seconds | beside | bound | found | |", "|---|--:|---|--:|--:|---|"]
    for row in rows:
        mark = "" if not row.bound else "holds" if row.holds else "**missed**"
        found.append(f"| {row.name} | {row.seconds:.3f} | {row.against} | {row.bound} | {row.found} | {mark} |")
    return "\n".join(found) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=0, help="also measure growth to so many contacts")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", type=Path)
    parser.add_argument(
        "--only", choices=("networking",), help="measure these rows alone; with --write, the rest stays"
    )
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mdnet-bench-") as work:
        bench = Bench(wanted.contacts, wanted.runs, Path(work))
        rows = [] if wanted.only else measure(bench)
        if wanted.large:
            rows.append(growth(bench, Bench(wanted.large, wanted.runs, Path(work))))
        crafted = networking(bench)
    text = table(rows, wanted.contacts) if rows else wanted.write.read_text("utf-8") if wanted.write else ""
    before, _, after = text.partition(HEADING)
    text = f"{before.rstrip()}\n\n{HEADING}\n\n{INTRODUCTION}\n\n{lines(crafted)}"
    if "\n## " in after:  # what other benchmarks wrote
        _, mark, rest = after.partition("\n## ")
        text = f"{text.rstrip()}\n{mark}{rest}"
    rows += crafted
    print(text)
    if wanted.write:
        wanted.write.write_text(text, "utf-8")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
