"""Finding the vault."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from mdnet.errors import NoVault


def find(start: Path, given: str | None, chosen: Callable[[], Path | None]) -> Path:
    """The vault's root: `given` (--vault), else MDNET_VAULT, else the nearest folder above `start` with `.mdnet/`, else
    with `.obsidian/`, else the one `chosen` in the user's config. Raises NoVault, naming these ways."""
    given = given or os.environ.get("MDNET_VAULT")
    if given:
        root = Path(given).expanduser()
        if not root.is_dir():
            raise NoVault(f'"{given}" is not a folder.')
        return root.resolve()
    start = start.resolve()
    for mark in (".mdnet", ".obsidian"):
        for folder in (start, *start.parents):
            if (folder / mark).is_dir():
                return folder
    usual = chosen()
    if usual and usual.is_dir():
        return usual.resolve()
    if usual:
        raise NoVault(f'No vault here, and the one of your own config, "{usual}", is not a folder.')
    raise NoVault(
        "No vault here. Go to one (a folder with .mdnet or .obsidian), name one with --vault PATH or MDNET_VAULT,"
        " set `vault` in the user's config, or make one: mdnet init"
    )
