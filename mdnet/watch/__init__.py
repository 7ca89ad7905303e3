"""Watching a vault: a change that has settled becomes an ordinary refresh, and the generated files follow.

Events only wake the watching thread; what changed is found by the refresh every command runs. So nothing depends on
events being complete: a sweep a minute finds what none reported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mdnet.watch.eyes import Eyes, Identity, presence
from mdnet.watch.hints import Batch, Hints
from mdnet.watch.rounds import Outcome, Rounds
from mdnet.watch.sentences import told, told_error, told_problems

if TYPE_CHECKING:
    from mdnet.index.refresh import Progress

BEAT = 1.0
"""Seconds between two looks at the clock, at the vault's folder and at watchdog's threads."""
SWEEP = 60.0
"""Seconds after which the vault is looked at without an event."""
RETRY = 5.0
"""Seconds after which a round that failed is tried again, and after which a storm of events is looked at once more."""
STANDING = 2.0
"""Seconds that the vault must be quiet before new problems are told: a half-saved note is no problem yet."""
LOST = "Some changes were not reported; every note is looked at again."
BEGUN_AGAIN = "Watching had ended by itself; it was begun again."


class Watch:
    """Keeps the index, this week's agenda and the briefs of the vault at `root` up to date.

    `today` gives the present day; `tell` and `warn` take one line of text each, not yet made safe for a terminal;
    `poll` asks for a look every so many seconds in place of the system's events; `moment` gives the present time, and
    without it nothing is collected from the agenda.
    """

    def __init__(
        self,
        root: Path,
        *,
        today: Callable[[], date],
        tell: Callable[[str], None],
        warn: Callable[[str], None],
        progress: Progress | None = None,
        poll: float | None = None,
        moment: Callable[[], datetime] | None = None,
    ) -> None:
        self._root, self._tell, self._warn = root, tell, warn
        self._rounds = Rounds(root, today, progress, moment)
        self._hints = Hints(root)
        self._eyes = Eyes(root, self._hints, warn, poll)
        self._stopping = self._waiting = False
        self._present: Identity | None = None
        self._sweep_at = self._check_at = 0.0
        self._complaints: set[str] = set()
        self._left: set[str] = set()
        self._known: set[tuple[str, str, str]] | None = None

    def once(self) -> Outcome:
        """One round, which makes no new agenda file. Raises what the refresh and the writing raise."""
        try:
            outcome = self._rounds.round(create=False)
        finally:
            self._rounds.close()
        if outcome.errors:
            raise outcome.errors[0]
        return outcome

    def run(self) -> None:
        """Watch until `stop`. What goes wrong is told once, and tried again."""
        try:
            while not self._stopping:
                if self._vault_is_there():
                    self._beat()
                else:
                    self._hints.settled(BEAT)
        finally:
            self._eyes.close()
            self._rounds.close()

    def stop(self) -> None:
        """End `run` after the round in progress. May be called by another thread or a signal handler."""
        self._stopping = True
        self._hints.wake()

    def _vault_is_there(self) -> bool:
        """Whether there is a vault to look at. An empty folder is waited out too: it is what an unmounted vault
        leaves, and nothing must be written there."""
        found = presence(self._root)
        if found is None:
            if not self._waiting:
                self._eyes.close()
                self._rounds.close()
                self._warn(f"{self._root} is gone or empty; waiting for it to come back.")
            self._waiting, self._present = True, None
            return False
        if found != self._present:
            self._present, self._waiting, self._sweep_at = found, False, 0.0
            if self._open_eyes():
                self._tell(f"Watching {self._root}")
        elif not self._eyes.open_and_well and self._open_eyes():
            self._warn(BEGUN_AGAIN)
            self._sweep_at = 0.0
        return True

    def _open_eyes(self) -> bool:
        try:
            self._eyes.open()
        except OSError as error:
            self._complain([error])
            return False
        return True

    def _beat(self) -> None:
        due = time.monotonic() >= self._sweep_at or self._rounds.is_new_day()
        batch = self._hints.settled(0 if due else BEAT)
        if presence(self._root) != self._present:
            return
        if batch or due:
            self._round(batch or Batch())
            if due:
                self._eyes.check()
        elif self._check_at and time.monotonic() >= self._check_at:
            self._check_at = 0.0
            self._check()

    def _round(self, batch: Batch) -> None:
        if batch.lost:
            self._warn(LOST)
        try:
            outcome = self._rounds.round(batch)
        except Exception as error:  # whatever it is, watching goes on
            self._rounds.close()
            outcome = Outcome(errors=(error,))
        if line := told(outcome):
            self._tell(line)
        self._complain(outcome.errors)
        for warning in outcome.warnings:
            _, _, reason = warning.partition(": ")  # the line it stands on may be another each time
            if reason not in self._left:
                self._warn(warning)
                self._left.add(reason)
        if self._known is None:
            self._check()
        elif outcome.changes or outcome.reason:
            self._check_at = time.monotonic() + STANDING
        self._sweep_at = time.monotonic() + (RETRY if outcome.errors or batch.lost else SWEEP)

    def _complain(self, errors: Sequence[Exception]) -> None:
        """Tell what is wrong, unless it was so the last time."""
        complaints = {*map(told_error, errors), self._rounds.notice()} - {""}
        for complaint in sorted(complaints - self._complaints):
            self._warn(complaint)
        self._complaints = complaints

    def _check(self) -> None:
        """Tell the problems that are new since the last time; at first only how many there are."""
        try:
            problems = self._rounds.problems()
        except Exception as error:  # as above
            self._complain([error])
            return
        if problems is None:
            return
        if self._known is None:
            if problems:
                self._warn(f"{len(problems):,} problem{'' if len(problems) == 1 else 's'} in the vault: mdnet check")
        else:
            for line in told_problems([p for p in problems if (p.path, p.code, p.message) not in self._known]):
                self._warn(line)
        self._known = {(p.path, p.code, p.message) for p in problems}
