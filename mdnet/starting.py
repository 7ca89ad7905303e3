"""Starting a vault: a new one, a folder of notes adopted as it is, or the sample. Nothing that is there is touched."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from mdnet import config
from mdnet.errors import Conflict
from mdnet.model.settings import Settings
from mdnet.notes import frontmatter
from mdnet.notes.kinds import ROOT, kind_of
from mdnet.notes.markdown import read_body
from mdnet.notes.people import read_contact
from mdnet.notes.properties import Properties
from mdnet.notes.shifting import shift_dates, shift_note
from mdnet.vault import Vault, write

SAMPLE_DAY = date(2026, 11, 24)
"""The day that is today in the sample vault as it is packaged."""

FACTS = frozenset(("family", "pets", "food"))
"""Properties that say something for a person to read, and nothing mdnet could count with."""

PERSONAL = frozenset(("emails", "phones", "birthday", "circle", "cadence", "last_contact", "met_on"))
FEW = 3
"""A folder with fewer such notes is not worth a guess."""

CONFIG = """\
# Settings of this vault. Every line that begins with "#" shows a default: take the "#" away to change it.
# `mdnet config show` prints what is in force, docs/configuration.md explains it.

# ignore = []            # folders that are not read
# channels = []          # more words for a kind of contact, beside coffee, call, email ...

# [folders]              # where people and the other kinds of notes live, at any depth
# people = ["contacts", "people"]
# organization = ["organizations", "companies"]
# event = ["events"]
# interaction = ["interactions", "meetings"]
# goal = ["goals"]
# introduction = ["introductions"]
# opportunity = ["opportunities"]
# resource = ["resources"]
# contribution = ["contributions"]

# [fields]               # your own property names, besides mdnet's
# birthday = ["bday", "born"]

# [circles]              # how many people each should hold, and how often to be in touch
# inner = { size = 5, cadence = "2 weeks" }
# close = { size = 15, cadence = "1 month" }
# active = { size = 50, cadence = "3 months" }
# wide = { size = 150, cadence = "1 year" }

# [headings]             # more headings that hold a log, or facts
# log = []
# facts = []

# [daily]                # daily notes; folder and format are Obsidian's own unless they are given here
# count = "lines"        # which links count as contact: "lines", "links" (all) or "off"

# [log]                  # where `mdnet log` writes: "contact", the person's note, or "daily", the day's
# to = "contact"
# heading = ""           # of the daily note; "" is its end

# [add]
# folder = ""            # where new contacts go; "" is where most are
# template = ""          # the note they are made after; "" is Person.md in Obsidian's folder of templates

# [agenda]
# path = "agendas/{week}.md"
# budget = 10            # check-ins a week
# lead_days = 7          # how long before it a birthday is announced

# [brief]
# path = "briefs/{name}.md"

# [review]
# path = "reviews/{period}.md"
"""
ME = """\
---
type: me
name:
location:
languages: []
interests: []
offers: []
needs: []
pitch:
---

What I do, what I can give and what I look for. Briefs say what somebody and I have in common.
"""
_FOLDERS = """\
# [folders]              # where people and the other kinds of notes live, at any depth
# people = ["contacts", "people"]
"""
ROOT_OF_PEOPLE = """\
[folders]                # people are right in this folder (".")
people = ["contacts", "people", "."]
"""
PEOPLE = """\
# People

One note for each person, named as you call them. Everything in it is optional:

```markdown
---
organization: "[[Wildgrass]]"
location: Oslo
circle: close
birthday: 1984-12-13
interests:
  - sailing
---

## Facts

- kids: Maya (9), Leo (6) — 2026-02-19

## Log

- 2026-11-12 coffee: the new loom arrives in December
```

A circle says how often to be in touch: inner (2 weeks), close (a month), active (3 months), wide (a year).
A task in the note is a promise: `- [ ] Send her the article 📅 2026-11-23`.
"""


class Recognised(NamedTuple):
    """So many notes of a kind (`contact`, `daily`, … as `mdnet.notes.kinds` names them), and what they are known by."""

    kind: str
    notes: int
    because: str


class Start(NamedTuple):
    """A vault that has been started: the files made (relative to `root`), the number of notes, and what they are.

    `within` is a vault that holds this one, and so reads its notes too. `unknown` are property names of contacts that
    mdnet does not know; `people` are folders of plain notes with properties of people. The commonest come first.
    """

    root: Path
    within: Path | None = None
    created: tuple[str, ...] = ()
    notes: int = 0
    recognised: tuple[Recognised, ...] = ()
    unknown: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def begin(folder: Path) -> Start:
    """Make a vault of `folder`: a new one where there are no notes yet, else only the config is added.

    Raises Conflict when `folder` is no folder, OSError when it cannot be written; then nothing is left behind.
    """
    root = _root(folder)
    start = recognise(root) if root.is_dir() else Start(root)
    files = {config.CONFIG: CONFIG}
    if not start.notes:
        files |= {"me.md": ME, "People/README.md": PEOPLE}
    elif _is_of_people(root, start):
        start = recognise(root, ROOT)
        files[config.CONFIG] = CONFIG.replace(_FOLDERS, ROOT_OF_PEOPLE)
    missing = {path: text.encode() for path, text in files.items() if not os.path.lexists(root / path)}
    _lay(root, missing)
    return start._replace(within=_around(root), created=tuple(sorted(missing)))


def _is_of_people(root: Path, start: Start) -> bool:
    """Whether a folder is called as folders of people are, and nothing in it says otherwise."""
    settings = config.load(root)
    called = root.name.casefold() in settings.conventions.folders["contact"] and "folders" not in settings.given
    return called and not any(row.kind == "contact" for row in start.recognised)


def lay_sample(folder: Path, today: date) -> Start:
    """Put the sample vault into `folder`, its dates moved so that its story ends on `today`.

    Raises Conflict, and writes nothing, when `folder` holds one of its files already.
    """
    root = _root(folder)
    days = (today - SAMPLE_DAY).days
    files = {shift_dates(path, days): _moved(path, data, days) for path, data in _packaged()}
    taken = sorted(path for path in files if os.path.lexists(root / path))
    if taken:
        more = f" and {len(taken) - 10} more" if len(taken) > 10 else ""
        raise Conflict(f"{root} has {', '.join(taken[:10])}{more} already; nothing was written")
    _lay(root, files)
    return recognise(root)._replace(within=_around(root), created=tuple(sorted(files)))


def packaged_sample() -> Path:
    """The sample vault: within the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "sample_vault"
    return inside if inside.is_dir() else package.parent / "sample_vault"


def recognise(root: Path, folder: str = "") -> Start:
    """What the notes of the folder `root` are, and how that is known; nothing is written. `folder` is one of
    people besides those of the settings."""
    settings = config.load(root)
    if folder:
        ways = settings.conventions
        folders = {**ways.folders, "contact": (*ways.folders["contact"], folder)}
        settings = settings._replace(conventions=ways._replace(folders=folders))
    vault = Vault(root, settings)
    kinds: Counter[tuple[str, str]] = Counter()
    unknown: Counter[str] = Counter()
    people: Counter[str] = Counter()
    paths = sorted(vault.listing().notes)
    for path in paths:
        note = vault.read(path)
        if note is None:
            continue
        kind, because, names, personal = _looked_at(path, note.text, settings)
        kinds[kind, because] += 1
        unknown.update(names)
        people.update([path.rpartition("/")[0]] if kind == "note" and personal and "/" in path else [])
    rows = [Recognised(kind, number, because) for (kind, because), number in kinds.items() if kind != "note"]
    rows.sort(key=lambda row: (row.kind != "contact", -row.notes, row))
    return Start(
        root,
        notes=len(paths),
        recognised=tuple(rows),
        unknown=tuple(name for name, _ in unknown.most_common()),
        people=tuple(name for name, count in people.most_common() if count >= FEW),
    )


def _looked_at(path: str, text: str, settings: Settings) -> tuple[str, str, list[str], bool]:
    """The kind of a note, what it is known by, its unknown property names, whether others are those of a person."""
    ways = settings.conventions
    front = frontmatter.read(text, path)
    body = read_body(front.body, front.body_line)
    properties = Properties.of(front, path, ways, frozenset())
    tags = [tag for _, tag in body.tags]
    kind = kind_of(properties, path, tags, ways)
    names: list[str] = []
    if kind == "contact" and "private" not in properties.values:
        facts = read_contact(properties, body, path, ways).facts
        names = [fact.label for fact in facts if not fact.line and fact.label.lower() not in FACTS]
    return kind, _because(kind, properties, path, tags, settings), names, not PERSONAL.isdisjoint(properties.values)


def _because(kind: str, properties: Properties, path: str, tags: list[str], settings: Settings) -> str:
    ways = settings.conventions
    written = properties.text("type")
    if ways.types.get(written.lower()):
        return f"type: {written}"
    if kind == "me":
        return "me.md"
    if kind_of(properties, "-/note.md", tags, ways) == kind:  # whatever its folder
        return "tag or category" if kind == "contact" or "categories" in properties.values else "a date and people"
    if kind == "daily":
        return "Obsidian's settings" if ways.daily_folder else "a date as the name"
    folders = path.split("/")[:-1]
    names = ways.folders.get(kind, ())
    if not folders and ROOT in names:
        return "this folder"
    for depth in range(len(folders), 0, -1):
        if folders[depth - 1].casefold() in names or "/".join(folders[:depth]).casefold() in names:
            return f"the folder {'/'.join(folders[:depth])}"
    return "its name"


def _root(folder: Path) -> Path:
    root = folder.expanduser().resolve()
    if os.path.lexists(root) and not root.is_dir():
        raise Conflict(f"{root} is not a folder; nothing was written")
    return root


def _around(root: Path) -> Path | None:
    return next((one for one in root.parents if any((one / mark).is_dir() for mark in (".mdnet", ".obsidian"))), None)


def _packaged() -> Iterator[tuple[str, bytes]]:
    folder = packaged_sample()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != ".DS_Store":
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _moved(path: str, data: bytes, days: int) -> bytes:
    return shift_note(data.decode(), days, SAMPLE_DAY).encode() if path.endswith(".md") else data


def _lay(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files that are not there, all of them or none."""
    parents = {folder for path in files for folder in (root / path).parents}
    new = sorted((folder for folder in parents if not folder.exists()), reverse=True)
    begun: list[Path] = []
    try:
        for path, data in files.items():
            begun.append(root / path)
            write(root, path, data)
    except BaseException:
        for file in begun:
            file.unlink(missing_ok=True)
        for made in new:
            with suppress(OSError):
                made.rmdir()
        raise
