"""Settings: the user's own config and the vault's `.mdnet/config.toml`, each key with a default."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mdnet.errors import Conflict, Problem
from mdnet.model.cadence import Cadence
from mdnet.model.conventions import CIRCLES, FOLDERS, RHYTHMS, TYPES, Circle, Conventions
from mdnet.model.interaction import CHANNELS
from mdnet.model.settings import Settings
from mdnet.places import user_folder as user_folder  # asked for here by those above

CONFIG = ".mdnet/config.toml"
_SECTIONS = frozenset(
    "add agenda brief channels circles daily fields folders headings ignore import log relationships review vault"
    " watch".split()
)
DISMISSED = ".mdnet/dismissed.toml"
"""Pairs said not to be duplicates, in the vault and meant to be committed: `duplicates = [["A.md", "B.md"]]`."""


def user_vault() -> Path | None:
    """The `vault` key of the user's own config."""
    values, _ = _toml(user_folder("CONFIG") / "config.toml", "config.toml")
    path = values.get("vault")
    return Path(path).expanduser() if isinstance(path, str) and path else None


def load(root: Path) -> Settings:
    """The settings of the vault at `root`; faults in its config are problems, and what is wrong keeps its default."""
    values, problems = _toml(root / CONFIG, CONFIG)
    conventions, faults = _conventions(values, root)
    problems += faults
    tables = (_table(values, key, problems) for key in ("agenda", "brief", "log", "add", "watch", "review", "import"))
    agenda, brief, log, add, watch, review, imports = tables
    templates = _obsidian(root, "templates.json", problems).get("folder", "")
    settings = Settings(
        conventions=conventions,
        budget=_whole(agenda, "budget", 10, problems),
        lead_days=_whole(agenda, "lead_days", 7, problems),
        agenda_path=_pattern(agenda, "agendas/{week}.md", "{week}", problems),
        brief_path=_pattern(brief, "briefs/{name}.md", "{name}", problems),
        review_path=_pattern(review, "reviews/{period}.md", "{period}", problems),
        log_to=_one_of(log, "to", ("contact", "daily"), problems),
        log_heading=_text(log, "log.heading", "", problems).lstrip("# "),
        people_folder=_within(add, "add.folder", problems),
        contact_template=_within(add, "add.template", problems),
        region=_region(imports, problems),
        collect=_yes(watch, "watch.collect", problems),
        ignore=tuple(_texts(values.get("ignore", []), "ignore", problems)),
        templates_folder=templates.strip("/"),
        given=values,
    )
    patterns = (settings.agenda_path, settings.brief_path, settings.review_path)
    generated = (pattern.rpartition("/")[0] for pattern in patterns)
    conventions = conventions._replace(generated=tuple(filter(None, generated)))
    return settings._replace(
        conventions=conventions,
        problems=tuple(problems),
        fingerprint=repr((conventions, settings.ignore, settings.templates_folder)),
    )


def dismissed(root: Path) -> tuple[frozenset[frozenset[str]], list[Problem]]:
    """The pairs that the vault at `root` says are no duplicates, each of two paths or names, or of one name that two
    people bear; what is wrong in the file is a problem, and passed over."""
    values, problems = _toml(root / DISMISSED, DISMISSED, "nothing is dismissed")
    given = values.get("duplicates", [])
    pairs = [pair for pair in given if _is_pair(pair)] if isinstance(given, list) else []
    if not isinstance(given, list) or len(pairs) < len(given):
        problems.append(_fault('duplicates: should be a list of pairs, as in [["A.md", "B.md"]]', DISMISSED))
    return frozenset(frozenset(pair) for pair in pairs), problems


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)


def with_dismissed(text: str, one: str, two: str) -> str:
    """The text of the file of dismissed pairs with one more, all else as it was; the same text when it has the pair.

    Raises Conflict for a text that is no TOML, or whose `duplicates` is no list.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError
    from tomlkit.items import Array

    bom, text = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    try:
        document = tomlkit.parse(text)
    except ParseError as error:
        raise Conflict(f"{DISMISSED}: {error}; nothing was written") from error
    end = "\r\n" if "\r\n" in text else "\n"
    if "duplicates" not in document:
        pair = json.dumps([one, two], ensure_ascii=False)
        head = end.join(("duplicates = [", f"  {pair},", "]", ""))
        return bom + head + (end + text if text.strip() else "")
    pairs = document["duplicates"]
    if not isinstance(pairs, Array):
        raise Conflict(f"{DISMISSED}: duplicates should be a list of pairs; nothing was written")
    if any(_is_pair(pair) and {one, two} == {*pair} for pair in pairs.unwrap()):
        return bom + text
    pairs.add_line([one, two], indent=f"{end}  ", newline=False)
    return bom + document.as_string()


def with_fields(text: str, fields: Mapping[str, str]) -> str:
    """The text of a vault's config with more names for properties (`bday` for `birthday`), all else as it was.

    Raises Conflict for a text that is no TOML, or whose `fields` is no table.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError
    from tomlkit.items import Table

    try:
        document = tomlkit.parse(text)
    except ParseError as error:
        raise Conflict(f"{CONFIG}: {error}; nothing was written") from error
    table = document.setdefault("fields", tomlkit.table())
    if not isinstance(table, Table):
        raise Conflict(f"{CONFIG}: fields should be a table; nothing was written")
    for key, name in fields.items():
        there = table.get(name, [])
        there = [there] if isinstance(there, str) else list(there)
        table[name] = [*there, key]
    return document.as_string()


def with_paths_moved(text: str, moved: Mapping[str, str]) -> str:
    """The text of the file of dismissed pairs with paths that are others now; "" takes a pair away, as do two that have
    become one. The same text when it has none of them, or cannot be read."""
    import tomlkit
    from tomlkit.exceptions import ParseError
    from tomlkit.items import Array

    bom, text = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    try:
        document = tomlkit.parse(text)
    except ParseError:
        return bom + text
    pairs = document.get("duplicates")
    if not isinstance(pairs, Array):
        return bom + text
    for number in reversed(range(len(pairs))):
        pair = pairs[number]
        if not isinstance(pair, Array) or not _is_pair(pair.unwrap()):
            continue
        new = [moved.get(one, one) for one in pair.unwrap()]
        if new == pair.unwrap():
            continue
        if "" in new or new[0] == new[1]:
            del pairs[number]
        else:
            for place in (0, 1):
                if pair[place] != new[place]:
                    pair[place] = new[place]
    return bom + document.as_string()


def _toml(path: Path, shown: str, effect: str = "the defaults are used") -> tuple[dict[str, Any], list[Problem]]:
    try:
        data = path.read_bytes()
    except OSError:
        return {}, []
    import tomllib  # only vaults with a config pay for it

    try:
        return tomllib.loads(data.decode("utf-8-sig")), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None) or _line_of(str(error))
        message = f"cannot be read, so {effect}: {error}"
        return {}, [Problem(shown, line, "bad-config", message, "error")]


def _line_of(message: str) -> int:
    _, _, tail = message.partition("(at line ")
    return int(tail.partition(",")[0]) if tail[:1].isdigit() else 0


def _obsidian(root: Path, name: str, problems: list[Problem]) -> dict[str, str]:
    """The texts in one of Obsidian's own settings files; none when it has no such file."""
    try:
        values = json.loads((root / ".obsidian" / name).read_text("utf-8-sig"))
    except OSError:
        return {}
    except ValueError as error:
        problems.append(_fault(f"cannot be read, so Obsidian's defaults are used: {error}", f".obsidian/{name}"))
        return {}
    if not isinstance(values, dict):
        problems.append(_fault("should hold names and values, so Obsidian's defaults are used", f".obsidian/{name}"))
        return {}
    for key in ("folder", "format"):
        if not isinstance(values.get(key, ""), str):
            problems.append(_fault(f"{key}: should be text, so Obsidian's default is used", f".obsidian/{name}"))
    return {key: value for key, value in values.items() if isinstance(value, str)}


def _conventions(values: dict[str, Any], root: Path) -> tuple[Conventions, list[Problem]]:
    problems: list[Problem] = []
    for key in values.keys() - _SECTIONS:
        problems.append(_fault(f'unknown key "{key}"; known are {", ".join(sorted(_SECTIONS))}'))
    folders = dict(FOLDERS)
    kinds = TYPES | {folder: kind for kind, usual in FOLDERS.items() for folder in usual}
    for word, names in _table(values, "folders", problems).items():
        kind = kinds.get(word.lower(), "")
        if kind not in folders:
            problems.append(_fault(f"folders.{word}: no such kind; known are {', '.join(folders)}"))
            continue
        given = tuple(name.strip("/").casefold() for name in _texts(names, f"folders.{word}", problems))
        folders[kind] = given or folders[kind]
    fields: dict[str, str] = {}
    for name, synonyms in _table(values, "fields", problems).items():
        for synonym in _texts(synonyms, f"fields.{name}", problems):
            fields[synonym.lower().replace("-", "_").replace(" ", "_")] = name.lower()
    headings = _table(values, "headings", problems)
    given_daily = values.get("daily")
    daily = {"count": given_daily} if isinstance(given_daily, str) else _table(values, "daily", problems)
    obsidian = _obsidian(root, "daily-notes.json", problems)
    mode = daily.get("count", "lines")
    if mode not in ("lines", "links", "off"):
        problems.append(_fault(f'daily.count: "{mode}" should be "lines", "links" or "off"'))
        mode = "lines"
    default = Conventions()
    channels = tuple(word.lower() for word in _texts(values.get("channels", []), "channels", problems))
    return Conventions(
        folders=folders,
        fields=fields,
        circles=_circles(values, problems),
        rhythms=_rhythms(values, problems),
        channels=(*CHANNELS, *channels),
        log_headings=(*default.log_headings, *_lower(headings.get("log", []), "headings.log", problems)),
        fact_headings=(*default.fact_headings, *_lower(headings.get("facts", []), "headings.facts", problems)),
        daily=mode,
        daily_folder=_text(daily, "daily.folder", obsidian.get("folder", ""), problems),
        daily_format=_text(daily, "daily.format", obsidian.get("format", ""), problems) or "YYYY-MM-DD",
    ), problems


def _circles(values: dict[str, Any], problems: list[Problem]) -> tuple[Circle, ...]:
    given = _table(values, "circles", problems)
    if not given:
        return CIRCLES
    defaults = {circle.name: circle for circle in CIRCLES}
    circles = []
    for name, spec in given.items():
        if not isinstance(spec, dict):
            spec = {"cadence": spec}
        default = defaults.get(name.lower(), Circle(name.lower(), 150, None))
        cadence = default.cadence
        if "cadence" in spec:
            try:
                cadence = Cadence.parse(str(spec["cadence"]))
            except ValueError as error:
                problems.append(_fault(f"circles.{name}.cadence: {error}"))
        circles.append(Circle(name.lower(), _whole(spec, "size", default.size, problems), cadence))
    named = {circle.name for circle in circles}
    return (
        tuple(circles)
        if named - defaults.keys()
        else tuple(next((own for own in circles if own.name == circle.name), circle) for circle in CIRCLES)
    )


def _rhythms(values: dict[str, Any], problems: list[Problem]) -> dict[str, Cadence]:
    found = dict(RHYTHMS)
    for kind, text in _table(values, "relationships", problems).items():
        try:
            found[kind.lower()] = Cadence.parse(str(text))
        except ValueError as error:
            problems.append(_fault(f"relationships.{kind}: {error}"))
    return found


def _table(values: dict[str, Any], key: str, problems: list[Problem]) -> dict[str, Any]:
    value = values.get(key, {})
    if isinstance(value, dict):
        return value
    problems.append(_fault(f"{key}: should be a table, as in [{key}]"))
    return {}


def _texts(value: Any, key: str, problems: list[Problem]) -> list[str]:
    items = value if isinstance(value, list) else [value]
    if all(isinstance(item, str) for item in items):
        return items
    problems.append(_fault(f"{key}: should be text or a list of texts"))
    return []


def _text(table: dict[str, Any], name: str, default: str, problems: list[Problem]) -> str:
    value = table.get(name.rpartition(".")[2]) or default
    if isinstance(value, str):
        return value
    problems.append(_fault(f"{name}: should be text"))
    return default


def _within(table: dict[str, Any], name: str, problems: list[Problem]) -> str:
    """A path within the vault."""
    value = _text(table, name, "", problems).strip("/")
    if ".." in value.split("/") or value[:1] in ("~", "\\") or ":" in value:
        problems.append(_fault(f'{name}: "{value}" should be a path within the vault'))
        return ""
    return value


def _one_of(table: dict[str, Any], name: str, allowed: Sequence[str], problems: list[Problem]) -> str:
    value = table.get(name, allowed[0])
    if value in allowed:
        return str(value)
    problems.append(_fault(f'log.{name}: "{value}" should be {" or ".join(allowed)}'))
    return allowed[0]


def _yes(table: dict[str, Any], name: str, problems: list[Problem]) -> bool:
    value = table.get(name.rpartition(".")[2], False)
    if isinstance(value, bool):
        return value
    problems.append(_fault(f"{name}: should be true or false"))
    return False


def _lower(value: Any, key: str, problems: list[Problem]) -> list[str]:
    return [text.lower() for text in _texts(value, key, problems)]


def _region(table: dict[str, Any], problems: list[Problem]) -> str:
    text = _text(table, "import.region", "", problems)
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        problems.append(_fault(f'import.region: "{text}" is no region; write two letters, as in "DE"'))
        return ""
    return text.upper()


def _whole(values: dict[str, Any], key: str, default: int, problems: list[Problem]) -> int:
    value = values.get(key, default)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000:
        return value
    problems.append(_fault(f"{key}: should be a whole number"))
    return default


def _pattern(values: dict[str, Any], default: str, part: str, problems: list[Problem]) -> str:
    value = values.get("path", default)
    if (
        isinstance(value, str)
        and part in value
        and value.endswith(".md")
        and ".." not in value
        and value[0] not in "/~."
    ):
        return value
    problems.append(_fault(f'path: "{value}" should be like "{default}", within the vault'))
    return default


def _fault(message: str, path: str = CONFIG) -> Problem:
    return Problem(path, 0, "bad-config", message)
