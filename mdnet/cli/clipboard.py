"""The clipboard, by the program that the system has for it."""

from __future__ import annotations

import os
import subprocess
from shutil import which

from mdnet.errors import MdnetError

_PROGRAMS = (
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("pbcopy",),
    ("clip",),
)
_PATIENCE = 5
"""Seconds that a program may take for a text of one page."""


def copy(text: str) -> str:
    """Put a text on the clipboard; gives the program's name. No shell takes part, and the text is on no command line.

    Raises MdnetError when there is no such program, or none of them does it.
    """
    for program, *options in _PROGRAMS:
        path = which(program)
        if path is None:
            continue
        data = text.encode("utf-16-le" if os.name == "nt" else "utf-8")
        try:
            # `xclip` stays in the background to serve the text, so nothing of it may hold our own output open
            done = subprocess.run(  # noqa: S603 - found on the PATH, fixed options, no shell
                [path, *options], input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=_PATIENCE,
                check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return program
    names = ", ".join(program for program, *_ in _PROGRAMS)
    raise MdnetError(f"No clipboard: none of {names} is on the PATH and works. The draft is printed above.")
