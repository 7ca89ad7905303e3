"""mdnet config"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mdnet.cli.session import Session, echo_json, shared_options

if TYPE_CHECKING:
    from mdnet.model.settings import Settings

DEFAULT, OWN = "default", ".mdnet/config.toml"


class Setting(NamedTuple):
    """One setting in force: its table ("" for none) and name in the config, its value, and where that comes from."""

    table: str
    name: str
    value: Any
    source: str


@click.group("config")
@shared_options
def command() -> None:
    """The settings of the vault. docs/configuration.md is the manual."""


@command.command("show", short_help="Every setting, and where it comes from.")
@shared_options
@click.pass_obj
def show_settings(session: Session) -> None:
    """Every setting in force, as it could stand in .mdnet/config.toml, and where it comes from."""
    form = session.form("text", "json")
    work = session.workspace
    found = list(settings_in_force(work.settings, daily_notes=(work.root / ".obsidian/daily-notes.json").is_file()))
    if form == "json":
        rows = [{"key": _key(one), "value": one.value, "source": one.source} for one in found]
        templates = work.settings.templates_folder or None
        echo_json({"vault": str(work.root), "settings": rows, "templates_folder": templates})
        return
    tables: dict[str, list[tuple[str, str]]] = {}
    for one in found:
        tables.setdefault(one.table, []).append((f"{_bare(one.name)} = {_toml(one.value)}", one.source))
    session.show("config.txt.j2", {"vault": work.root, "tables": tables, "templates": work.settings.templates_folder})
    session.notice_problems()


def settings_in_force(settings: Settings, *, daily_notes: bool) -> Iterator[Setting]:
    """The settings in the order of docs/configuration.md. `daily_notes`: Obsidian says how daily notes are named."""
    given, ways = settings.given, settings.conventions

    def source(table: str, name: str, otherwise: str = DEFAULT) -> str:
        inside = given.get(table, {}) if table else given
        return OWN if isinstance(inside, dict) and name in inside else otherwise

    def setting(table: str, name: str, value: Any, otherwise: str = DEFAULT) -> Setting:
        return Setting(table, name, value, source(table, name, otherwise))

    yield setting("", "ignore", list(settings.ignore))
    yield setting("", "channels", list(ways.channels))
    yield from _folders(settings)
    names: dict[str, list[str]] = {}
    for synonym, name in ways.fields.items():
        names.setdefault(name, []).append(synonym)
    yield from (Setting("fields", name, synonyms, OWN) for name, synonyms in names.items())
    for circle in ways.circles:
        value = {"size": circle.size, "cadence": "never" if circle.cadence is None else str(circle.cadence)}
        yield setting("circles", circle.name, value)
    for kind, cadence in ways.rhythms.items():
        yield setting("relationships", kind, str(cadence))
    yield setting("headings", "log", list(ways.log_headings))
    yield setting("headings", "facts", list(ways.fact_headings))
    obsidian = ".obsidian/daily-notes.json" if daily_notes else DEFAULT
    yield setting("daily", "folder", ways.daily_folder, obsidian if ways.daily_folder else DEFAULT)
    yield setting("daily", "format", ways.daily_format, obsidian if ways.daily_format != "YYYY-MM-DD" else DEFAULT)
    yield setting("daily", "count", ways.daily)
    yield setting("log", "to", settings.log_to)
    yield setting("log", "heading", settings.log_heading)
    yield setting("import", "region", settings.region)
    yield setting("add", "folder", settings.people_folder)
    yield setting("add", "template", settings.contact_template)
    yield setting("agenda", "path", settings.agenda_path)
    yield setting("agenda", "budget", settings.budget)
    yield setting("agenda", "lead_days", settings.lead_days)
    yield setting("brief", "path", settings.brief_path)
    yield setting("review", "path", settings.review_path)
    yield setting("watch", "collect", settings.collect)


def _folders(settings: Settings) -> Iterator[Setting]:
    from mdnet.model.conventions import FOLDERS

    for kind, names in settings.conventions.folders.items():
        yield Setting("folders", kind, list(names), DEFAULT if names == FOLDERS[kind] else OWN)


def _key(one: Setting) -> str:
    return f"{one.table}.{one.name}" if one.table else one.name


def _bare(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _toml(name)


def _toml(value: Any) -> str:
    import json

    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
