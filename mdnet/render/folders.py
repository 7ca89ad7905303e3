"""Where templates lie: the vault's folder, then the user's, then the built-in ones. No Jinja here."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

Origin = Literal["vault", "user", "built-in"]

BUILT_IN = "builtin/"
LARGEST_TEMPLATE = 256 * 1024  # bytes


class TemplateInfo(NamedTuple):
    """One template: its name (`agenda.md.j2`), whose it is, and its file."""

    name: str
    origin: Origin
    path: Path


class Refused(Exception):
    """A template that may not be read: outside its folder, no ordinary file, too large, not UTF-8."""


class Folders(NamedTuple):
    """The folders templates are looked up in; the first that has a name wins."""

    vault: Path | None
    user: Path | None
    packaged: Path

    def find(self, name: str) -> TemplateInfo | None:
        """The template that `name` means; `builtin/NAME` means the built-in one, whoever overrides it.

        Raises `Refused` when the name leads out of the folders.
        """
        wanted = name.removeprefix(BUILT_IN)
        parts = wanted.split("/")
        if any(part in ("", ".", "..") for part in parts) or re.search(r"[\\:\0]", wanted):
            raise Refused(f'"{name}" is outside the template folders')
        for origin, folder in self._places(built_in_only=wanted != name):
            path = folder.joinpath(*parts)
            if name.endswith(".j2") and os.path.lexists(path):
                return TemplateInfo(name, origin, path)
        return None

    def all(self) -> list[TemplateInfo]:
        """Every template, the one in force for each name, sorted by name."""
        found: dict[str, TemplateInfo] = {}
        for origin, folder in self._places():
            for path in _files(folder):
                name = path.relative_to(folder).as_posix()
                found.setdefault(name, TemplateInfo(name, origin, path))
        return [found[name] for name in sorted(found)]

    def read(self, template: TemplateInfo) -> str:
        """The text of a template. Raises `Refused`; never follows a link out of the template's folder."""
        real = Path(os.path.realpath(template.path))
        if not real.is_relative_to(self._real_folder(template.origin)):
            raise Refused("a link that leaves the template folder is not followed")
        try:
            found = real.stat()
            if not stat.S_ISREG(found.st_mode):
                raise Refused("not an ordinary file")
            if found.st_size > LARGEST_TEMPLATE:
                raise Refused(f"a template may not be larger than {LARGEST_TEMPLATE // 1024} KB")
            return real.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refused("the file is not UTF-8 text") from error
        except OSError as error:
            raise Refused(f"the file cannot be read: {error.strerror}") from error

    def _places(self, built_in_only: bool = False) -> Iterator[tuple[Origin, Path]]:
        if self.vault and not built_in_only:
            yield "vault", self.vault
        if self.user and not built_in_only:
            yield "user", self.user
        yield "built-in", self.packaged

    def _real_folder(self, origin: Origin) -> Path:
        if origin == "vault" and self.vault:
            # `.mdnet` and `.mdnet/templates` must themselves lie in the vault; the vault may be a link
            folder = self.vault.absolute()
            return Path(os.path.realpath(folder.parent.parent), *folder.parts[-2:])
        return Path(os.path.realpath(self.user if origin == "user" and self.user else self.packaged))


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if name.endswith(".j2") and name[0] != ".")
