"""Records to text: the only Jinja of the program, and the Markdown-to-HTML that goes with it.

`Renderer` looks for a template in the vault, then in the user's folder, then among the built-in ones. Built-in
templates are rendered here; as soon as one of the vault or the user takes part, the whole text is made in a
process of its own under limits (`child`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdnet.errors import Problem, TemplateError, UnknownName
from mdnet.notes.display import one_line
from mdnet.render.child import check_apart, render_apart
from mdnet.render.folders import BUILT_IN, Folders, Origin, Refused, TemplateInfo
from mdnet.render.html import markdown_to_html
from mdnet.render.plain import plain

if TYPE_CHECKING:
    from mdnet.render.sandbox import Sandbox

__all__ = ["Origin", "Renderer", "TemplateInfo", "markdown_to_html", "packaged_templates"]


def packaged_templates() -> Path:
    """The folder of the built-in templates: beside this package's modules, or beside `mdnet/` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


class Renderer:
    """Templates and what they make of records. The folders need not exist; `packaged` is for tests."""

    def __init__(
        self, vault_templates: Path | None, user_templates: Path | None = None, packaged: Path | None = None
    ) -> None:
        self._folders = Folders(vault_templates, user_templates, packaged or packaged_templates())
        self._sandbox: Sandbox | None = None  # made when first used: a vault with its own templates needs none

    def text(self, template: str, context: Mapping[str, object]) -> str:
        """What the template (`agenda.md.j2`) makes of the context, whose values are made plain data first.

        Raises `UnknownName`, and `TemplateError` with a message `template:line: what is wrong`.
        """
        found, data = self._find(template), plain(context)
        if found.origin == "built-in":
            from mdnet.render.sandbox import NotBuiltIn, Sandbox

            self._sandbox = self._sandbox or Sandbox(self._folders, built_in_only=True)
            with suppress(NotBuiltIn):
                return self._sandbox.render(template, data)
        return render_apart(self._folders, template, data)

    def sources(self) -> list[TemplateInfo]:
        """Every template, the one in force for each name, sorted by name."""
        return self._folders.all()

    def source(self, name: str) -> str:
        """The text of a template; `builtin/NAME` is the built-in one. Raises `UnknownName`, `TemplateError`."""
        found = self._find(name)
        try:
            return self._folders.read(found)
        except Refused as error:
            raise TemplateError(one_line(f"{name}: {error}")) from error

    def check(self) -> list[Problem]:
        """The faults of the vault's and the user's templates; paths of the former as seen from the vault."""
        problems = []
        for template in self.sources():
            if template.origin != "built-in":
                in_vault = template.origin == "vault"
                path = f".mdnet/templates/{template.name}" if in_vault else template.path.as_posix()
                problems += [problem._replace(path=path) for problem in self._problems(template)]
        return problems

    def _problems(self, template: TemplateInfo) -> list[Problem]:
        try:
            return check_apart(self._folders, template)
        except TemplateError as error:
            return [Problem(template.name, 0, "template-limits", str(error), "error")]

    def _find(self, name: str) -> TemplateInfo:
        try:
            found = self._folders.find(name)
        except Refused as error:
            raise TemplateError(one_line(str(error))) from error
        if found is None:
            from difflib import get_close_matches

            names = [template.name for template in self.sources()]
            near = " or ".join(get_close_matches(name.removeprefix(BUILT_IN), names))
            hint = f" Did you mean {near}?" if near else ""
            raise UnknownName(one_line(f'There is no template "{name}".{hint}'))
        return found
