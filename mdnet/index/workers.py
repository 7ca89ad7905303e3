"""Many notes are read by several processes at once."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from mdnet.index.difference import PARALLEL_FROM
from mdnet.index.tables import Batch, Wanted, read_notes
from mdnet.model.conventions import Conventions

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

BATCH = 50
"""Notes read at a time: few enough that a worker never waits long for its batch to be taken."""
_MOST = 4


def read_in_parallel(root: str, wanted: list[Wanted], conventions: Conventions) -> Iterator[Batch]:
    """Read notes as `read_notes` does, batch by batch, in order."""
    batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    count = min(_MOST, _processors())
    if len(wanted) < PARALLEL_FROM or count < 2:
        yield from (read_notes(root, batch, conventions) for batch in batches)
        return
    pipes, processes = _start(root, [batches[one::count] for one in range(count)], conventions)
    try:
        for number, batch in enumerate(batches):
            try:
                found = pipes[number % count].recv()
            except (EOFError, OSError):
                found = read_notes(root, batch, conventions)  # the worker has died; its notes are read all the same
            yield found
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _start(
    root: str, shares: list[list[list[Wanted]]], conventions: Conventions
) -> tuple[list[Connection], list[BaseProcess]]:
    import multiprocessing

    alone = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork") if alone else multiprocessing.get_context("spawn")
    pipes: list[Connection] = []
    processes: list[BaseProcess] = []
    for share in shares:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(theirs, root, share, conventions), daemon=True)
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    return pipes, processes


def _work(pipe: Connection, root: str, share: list[list[Wanted]], conventions: Conventions) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends its workers
    gc.disable()
    with suppress(Exception):  # the parent is gone, or will meet the same fault itself
        for batch in share:
            pipe.send(read_notes(root, batch, conventions))


def _processors() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
