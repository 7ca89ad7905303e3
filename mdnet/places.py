"""Where mdnet keeps what is not in the vault: the user's folders for config, cache and state."""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from pathlib import Path

PENDING, BEGUN = "pending.json", "begun.tmp"
"""In a vault's folder of state: what is being written just now, or was when its writer was killed."""


def user_folder(kind: str) -> Path:
    """mdnet's own folder of the user: `kind` is CONFIG, CACHE or STATE."""
    given = os.environ.get(f"XDG_{kind}_HOME")
    if given and Path(given).is_absolute():
        return Path(given) / "mdnet"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "mdnet" / kind.lower()
    name = {"CONFIG": ".config", "CACHE": ".cache", "STATE": ".local/state"}[kind]
    return Path(os.path.expanduser("~")) / name / "mdnet"  # noqa: PTH111 - Path.home() raises where HOME is unset


def vault_folder(kind: str, root: Path) -> Path:
    """The folder within `user_folder(kind)` that belongs to the vault at `root`: it is named for the real path."""
    name = blake2b(os.fsencode(os.path.realpath(root)), digest_size=10).hexdigest()
    return user_folder(kind) / name


def make_private(folder: Path) -> None:
    """Make a folder that `vault_folder` names, readable by its owner only. Raises OSError."""
    if not folder.is_absolute():
        raise OSError("no home folder")
    for one in (folder.parent, folder):
        one.mkdir(parents=True, exist_ok=True, mode=0o700)
