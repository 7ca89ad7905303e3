"""The walls of the house: who may import whom, who owns what, and what nobody may do (see CONTRIBUTING.md).

Every rule is a function from a module to the faults it finds there, so that the second half of this file can show, on
small made-up modules, that each rule finds what it should.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mdnet"

FLOORS = {
    "mdnet": 0,  # the version, nothing else
    "errors": 1, "places": 1,
    "model": 2,
    "notes": 3, "plan": 3, "exchange": 3, "query": 3, "dictation": 3,
    "vault": 4, "config": 4, "outside": 4,
    "index": 5, "render": 5,
    "workspace": 6, "starting": 6,
    "watch": 7, "lsp": 7,
    "cli": 8,  # and __main__, which only starts it
}  # fmt: skip

CLOCKS = "datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today time.time"
NETWORK = "socket ssl http socketserver urllib.request ftplib smtplib requests httpx aiohttp"
CODE_FROM_DATA = "pickle marshal shelve dill eval exec builtins"
PROCESSES = "subprocess multiprocessing concurrent os.system os.popen"
ALL_BUT_MODEL = tuple(part for part in FLOORS if part != "model")

OWNERS: dict[str, tuple[str, ...]] = {
    "sqlite3": ("index",),
    "jinja2": ("render",),
    "markupsafe": ("render",),
    "nh3": ("render",),
    "click": ("cli",),
    "rich": ("cli",),
    "watchdog": ("watch",),
    "frontmatter": ("notes.yaml_properties",),
    "yaml": ("notes.yaml_properties",),
    "pyromark": ("notes.markdown", "render"),
    "icalendar": ("exchange",),
    "tomllib": ("config",),
    "tomlkit": ("config",),  # to write a user's file, comments kept; slow, so it reads none
    "dateutil": ("model",),
    **dict.fromkeys("vobject icalendar email mailbox csv".split(), ("exchange",)),
    "phonenumbers": ("model.phones",),
    "css_inline": ("render",),
    "zipfile": ("outside",),
    "rapidfuzz": ("workspace", "plan.namesakes"),  # how alike two names are is a decision, and pure
    "os": ALL_BUT_MODEL,
    "pathlib": ALL_BUT_MODEL,
    "fcntl": ("vault.locking",),
    "msvcrt": ("vault.locking",),
    "importlib.import_module": ("cli",),  # a module named in a string would slip through these walls
    "__import__": (),
    "time.time_ns": ("index",),  # to tell whether a file may have changed again within one tick of its time stamp
    **dict.fromkeys(CLOCKS.split(), ("cli",)),
    **dict.fromkeys(PROCESSES.split(), ("index", "render", "cli")),
    "concurrent": ("index", "render", "cli", "vault.batch"),  # the writer's threads, which wait for the disk
    **dict.fromkeys(NETWORK.split(), ()),
    **dict.fromkeys(CODE_FROM_DATA.split(), ()),
}
"""Outside thing (a module, or a name in one) -> the parts and modules that may use it."""

LONGEST = 400
NOT_NAMES = frozenset("utils helpers manager base common".split())


class Module:
    """A module's source, and what it uses."""

    def __init__(self, name: str, source: str, is_package: bool = False) -> None:
        self.name, self.source, self.is_package = name, source, is_package
        self.tree = ast.parse(source)

    @property
    def part(self) -> str:
        """`notes` for `mdnet.notes.links`, `mdnet` for the package itself."""
        return part_of(self.name)

    @cached_property
    def imports(self) -> list[tuple[str, str]]:
        """(local name, dotted origin) of every import, wherever it stands."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.asname or alias.name, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                origin = self._origin(node)
                found += [(alias.asname or alias.name, f"{origin}.{alias.name}") for alias in node.names]
        return found

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        above = self.name.split(".")
        above = above[: len(above) - node.level + self.is_package]
        return ".".join([*above, *([node.module] if node.module else [])])

    @cached_property
    def used(self) -> set[str]:
        """Dotted names of all that is imported, of all that is reached through an import, and of built-ins."""
        bound = defaultdict(set)
        for local, origin in self.imports:
            first = local.partition(".")[0]
            bound[first].add(origin if first == local else first)  # `import a.b` binds `a`
        names = {origin for _, origin in self.imports}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute | ast.Name):
                first, *rest = ast.unparse(node).split(".")
                origins = bound.get(first, {first} & vars(builtins).keys())
                names |= {".".join([origin, *rest]) for origin in origins}
        return names


def part_of(name: str) -> str:
    """The part of the house that `mdnet.part.module.Thing` belongs to; a name in `mdnet/__init__.py` is `mdnet`'s."""
    part = name.partition(".")[2].partition(".")[0]
    if part == "__main__":
        return "cli"
    return part if part in FLOORS else "mdnet"


def within(name: str, places: Iterable[str]) -> bool:
    """Whether a dotted name is one of the places, or lies in one."""
    return any(name == place or name.startswith(f"{place}.") for place in places)


def climbs(module: Module) -> Iterator[str]:
    """Imports must go to strictly lower floors, or stay within the part."""
    own = FLOORS[module.part]
    for _, origin in module.imports:
        if not within(origin, ["mdnet"]):
            continue
        target = part_of(origin)
        if target != module.part and FLOORS[target] >= own:
            yield f"{module.name} (floor {own}) imports {origin} (floor {FLOORS[target]})"


def homeless(module: Module) -> Iterator[str]:
    """Every module has a floor."""
    if module.name != "mdnet" and module.part == "mdnet":
        yield f"{module.name} stands on no floor: give it one in FLOORS"


def trespasses(module: Module) -> Iterator[str]:
    """Each outside thing has its owners; some things have none."""
    place = module.name.partition(".")[2] or "mdnet"
    for thing, owners in OWNERS.items():
        if not within(place, owners) and any(within(name, [thing]) for name in module.used):
            yield f"{module.name} uses {thing}, which is for {' '.join(owners) or 'nobody'}"


def strangers(module: Module) -> Iterator[str]:
    """Every package from outside has an owner."""
    for _, origin in module.imports:
        package = origin.partition(".")[0]
        if package not in sys.stdlib_module_names | {"mdnet"} | OWNERS.keys():
            yield f"{module.name} imports {package}, which has no owner yet: give it one in OWNERS"


def sprawls(module: Module) -> Iterator[str]:
    """A long module, or one named for nothing, has several reasons to exist."""
    lines = module.source.count("\n")
    if lines > LONGEST:
        yield f"{module.name} has {lines} lines: find its two reasons to exist"
    if NOT_NAMES & set(module.name.split(".")):
        yield f"{module.name} says nothing by its name"


def read_package() -> Iterator[Module]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        yield Module(".".join(parts[:-1] if is_package else parts), path.read_text("utf-8"), is_package)


MODULES = {module.name: module for module in read_package()}
Rule = Callable[[Module], Iterator[str]]


def in_the_house(rule: Rule) -> str:
    return "\n".join(fault for module in MODULES.values() for fault in rule(module))


def test_there_is_a_house_to_look_at() -> None:
    assert {"mdnet", "mdnet.errors", "mdnet.model.dates", "mdnet.query"} <= set(MODULES)


def test_imports_go_down() -> None:
    assert in_the_house(climbs) == ""


def test_every_module_has_a_floor() -> None:
    assert in_the_house(homeless) == ""


def test_S01_S05_D12_outside_things_are_used_by_their_owners_only() -> None:
    assert in_the_house(trespasses) == ""


def test_packages_from_outside_have_an_owner() -> None:
    assert in_the_house(strangers) == ""


def test_modules_are_short_and_named_for_what_they_are() -> None:
    assert in_the_house(sprawls) == ""


def faults(rule: Rule, name: str, source: str, is_package: bool = False) -> list[str]:
    return list(rule(Module(name, source, is_package)))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("mdnet.model.dates", "import mdnet.notes"),
        ("mdnet.model.dates", "from mdnet import query"),
        ("mdnet.model.dates", "from mdnet.vault import read as r"),
        ("mdnet.model.dates", "from ..notes import links"),
        ("mdnet.model.dates", "from .. import notes"),
        ("mdnet.model.dates", "def f():\n    from mdnet.cli import main"),
        ("mdnet.model.dates", "if TYPE_CHECKING:\n    import mdnet.index.store as s"),
        ("mdnet.errors", "from .model import dates"),
        ("mdnet.query", "from mdnet.notes.links import fold"),
        ("mdnet.notes.links", "import mdnet.errors, mdnet.plan.agenda"),
        ("mdnet.vault", "from mdnet.config import Config"),
        ("mdnet.render.sandbox", "from mdnet import index"),
        ("mdnet.watch", "from mdnet.lsp import serve"),
        ("mdnet", "from mdnet.errors import MdnetError"),
        ("mdnet.workspace", "import mdnet.__main__"),
    ],
)
def test_an_import_that_climbs_is_found(name: str, source: str) -> None:
    assert faults(climbs, name, source)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("mdnet.notes.links", "from mdnet.model.dates import parse_date"),
        ("mdnet.notes.links", "from mdnet.notes.markdown import sections\nfrom . import tasks\nimport mdnet.errors"),
        ("mdnet.cli", "from mdnet import __version__, workspace\nfrom mdnet import errors"),
        ("mdnet.__main__", "from mdnet.cli import main"),
        ("mdnet.model.dates", "import mdnetwork"),
    ],
)
def test_an_import_that_goes_down_or_stays_within_is_none(name: str, source: str) -> None:
    assert faults(climbs, name, source) == []


def test_relative_imports_of_a_package_are_read_from_within_it() -> None:
    assert faults(climbs, "mdnet.notes", "from . import plan", is_package=True) == []
    assert faults(climbs, "mdnet.notes", "from .. import plan", is_package=True)


def test_a_module_without_a_floor_is_found() -> None:
    assert faults(homeless, "mdnet.attic", "")
    assert faults(homeless, "mdnet.notes.attic", "") == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("mdnet.workspace", "import sqlite3"),
        ("mdnet.plan.agenda", "def f():\n    from jinja2.sandbox import SandboxedEnvironment"),
        ("mdnet.workspace", "from click import echo"),
        ("mdnet.notes.links", "import yaml"),
        ("mdnet.notes.frontmatters", "import yaml"),
        ("mdnet.index", "import pyromark"),
        ("mdnet.workspace", "import subprocess as s"),
        ("mdnet.vault", "import os\nos.system('true')"),
        ("mdnet.workspace", "from importlib import import_module"),
        ("mdnet.cli", "__import__('mdnet.cli.main')"),
        ("mdnet.model.link", "from os import path"),
        ("mdnet.model.link", "from pathlib import PurePath"),
        ("mdnet.plan.agenda", "from datetime import date\ntoday = date.today()"),
        ("mdnet.plan.agenda", "import datetime as dt\ndef f():\n    return dt.datetime.now(dt.UTC)"),
        ("mdnet.plan.agenda", "from datetime import date as D\nfield(default_factory=D.today)"),
        ("mdnet.watch", "import time\ntime.time()"),
        ("mdnet.watch", "from time import time as clock"),
        ("mdnet.cli", "import socket"),
        ("mdnet.cli", "import urllib.request"),
        ("mdnet.cli", "from urllib import request"),
        ("mdnet.cli", "from http.client import HTTPConnection"),
        ("mdnet.index", "import pickle"),
        ("mdnet.index", "eval('1')"),
        ("mdnet.render", "exec('1')"),
        ("mdnet.render", "run = exec"),
        ("mdnet.vault", "import os.path\nos.system('true')"),
        ("mdnet.plan.agenda", "def f():\n    from time import time as t\ndef g():\n    from re import sub as t"),
    ],
)
def test_a_trespass_is_found(name: str, source: str) -> None:
    assert faults(trespasses, name, source)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("mdnet.index.store", "import sqlite3"),
        ("mdnet.notes.yaml_properties", "import yaml, frontmatter"),
        ("mdnet.notes.markdown", "import pyromark"),
        ("mdnet.render.html", "import pyromark"),
        ("mdnet.cli.agenda", "from datetime import date\ntoday = date.today()"),
        ("mdnet.watch", "import time\ntime.monotonic()"),
        ("mdnet.notes.links", "from urllib.parse import unquote"),
        ("mdnet.render", "import re\nre.compile('eval')\nself.exec(1)\nsandbox.exec"),
        ("mdnet.plan.agenda", "def f(period):\n    return period.today, period.now()"),
        ("mdnet.vault", "import os\nfrom pathlib import Path"),
        ("mdnet.vault", "http = 'http://x'\nprint(http.lower())"),
    ],
)
def test_what_an_owner_does_is_no_trespass(name: str, source: str) -> None:
    assert faults(trespasses, name, source) == []


def test_a_stranger_is_found() -> None:
    assert faults(strangers, "mdnet.cli", "def f():\n    import numpy.linalg")
    assert faults(strangers, "mdnet.cli", "import os.path, click\nfrom . import show\nfrom mdnet import errors") == []


def test_sprawl_is_found() -> None:
    assert faults(sprawls, "mdnet.plan.agenda", "x = 1\n" * (LONGEST + 1))
    assert faults(sprawls, "mdnet.plan.agenda", "x = 1\n" * LONGEST) == []
    assert faults(sprawls, "mdnet.notes.utils", "")
    assert faults(sprawls, "mdnet.common.agenda", "")
    assert faults(sprawls, "mdnet.plan.common_ground", "") == []
