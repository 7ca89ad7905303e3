"""What a vault and a vdir agreed on the last time, as JSON in the user's own folder of state (docs/vdir.md)."""

from __future__ import annotations

import json
import os
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from mdnet.errors import Conflict
from mdnet.places import make_private, vault_folder
from mdnet.plan.vdir_pairs import Entry

VERSION = 1


class State(NamedTuple):
    """The contacts that are kept the same, and which are wanted (a query; None: never synced before)."""

    select: str | None = None
    entries: tuple[Entry, ...] = ()


def place(root: Path, folder: str) -> Path:
    """Where the state of this vault and this vdir lies; both by their real paths."""
    name = blake2b(os.fsencode(folder), digest_size=10).hexdigest()
    return vault_folder("STATE", root) / f"vdir-{name}.json"


def load(path: Path) -> State:
    """The state; an empty one where there is none. Raises Conflict for what cannot be understood."""
    try:
        data = json.loads(path.read_bytes())
        if data["version"] != VERSION:
            raise ValueError(f"it is of version {data['version']}")
        entries = tuple(_entry(uid, one) for uid, one in data["contacts"].items())
        return State(str(data["select"]), entries)
    except FileNotFoundError:
        return State()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Conflict(
            f"{path}: cannot be understood ({error}); nothing was done. Remove it to begin anew: what both sides say is"
            " then united, and nothing is removed on either."
        ) from error


def save(path: Path, root: Path, folder: str, state: State) -> bool:
    """Write the state of the vault `root`, whole or not at all, for its owner only; False when it is there as it is."""
    from mdnet.outside.saving import save as put

    contacts = {
        one.uid: {"card": one.card, "file": one.file, "note": one.note, "agreed": one.agreed}
        for one in sorted(state.entries)
    }
    head = json.dumps({"version": VERSION, "folder": folder, "select": state.select or ""})[:-1]
    rows = ",\n".join(f"{json.dumps(uid)}: {json.dumps(one)}" for uid, one in contacts.items())
    data = f'{head}, "contacts": {{\n{rows}\n}}}}\n'.encode()
    if path.is_file() and path.read_bytes() == data:
        return False
    make_private(path.parent)
    put(str(path), data, root, force=True)
    return True


def forget(root: Path, note: str) -> list[str]:
    """Cut what both sides said of the contact whose note was at this path out of all states of the vault; only the ids
    stay, so that the card does not come back as a note. Returns the vdirs that hold such a card. Raises OSError."""
    folders = []
    for path in sorted(vault_folder("STATE", root).glob("vdir-*.json")):
        try:
            state = load(path)
            folder = str(json.loads(path.read_bytes())["folder"])
        except Conflict:
            path.unlink()  # nobody can say what is in it, and it can be made anew
            continue
        if any(one.note == note for one in state.entries):
            entries = tuple(one._replace(note="", agreed={}) if one.note == note else one for one in state.entries)
            save(path, root, folder, state._replace(entries=entries))
            folders.append(folder)
    return folders


def _entry(uid: str, one: dict[str, Any]) -> Entry:
    agreed = {str(key): tuple(map(str, values)) for key, values in one["agreed"].items()}
    return Entry(uid, str(one["card"]), str(one["file"]), str(one["note"]), agreed)
