"""What is wrong with a template, as far as can be seen without rendering it."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes

from mdnet.errors import Problem
from mdnet.render.explain import explained
from mdnet.render.folders import Folders, TemplateInfo
from mdnet.render.sandbox import Sandbox


def check_template(folders: Folders, template: TemplateInfo) -> list[Problem]:
    """Syntax errors, a parent that is missing, blocks that no parent has; `path` is the template's name."""
    sandbox = Sandbox(folders, built_in_only=False)
    try:
        source = folders.read(template)
        sandbox.compile(source, template.name, template.name)  # finds unknown filters and tests, which parsing does not
        tree = sandbox.parse(source, template.name, template.name)
        return list(_check_blocks(sandbox, folders, template, tree))
    except TemplateSyntaxError as error:
        line, message = error.lineno, explained(error)
        if error.name != template.name:  # it is in a parent
            line, message = 0, f"{error.name}:{line}: {message}"
    except Exception as error:  # whatever Jinja or Python trip over in it is a fault of the template
        line, message = 0, explained(error)
    return [Problem(template.name, line, "template-syntax", message, "error")]


def _check_blocks(
    sandbox: Sandbox, folders: Folders, template: TemplateInfo, tree: nodes.Template
) -> Iterator[Problem]:
    """Only blocks at the top of a template need a namesake in a parent; those within a block may be new."""
    line, parent = _extends(tree)
    if parent is None:
        return
    known, seen = set[str](), {template.path}
    above: str | None = parent
    while above:
        found = folders.find(above)
        if found is None or found.path in seen:
            code, what = ("missing", "does not exist") if found is None else ("circle", "leads back to itself")
            yield Problem(template.name, line, f"template-{code}", f'"{above}", to be extended, {what}', "error")
            return
        seen.add(found.path)
        tree_above = sandbox.parse(folders.read(found), above, above)
        known.update(block.name for block in tree_above.find_all(nodes.Block))
        above = _extends(tree_above)[1]
    for block in tree.body:
        if isinstance(block, nodes.Block) and block.name not in known:
            there = ", ".join(sorted(known)) or "none"
            message = f'{parent} has no block "{block.name}"; its blocks are: {there}'
            yield Problem(template.name, block.lineno, "template-unknown-block", message)


def _extends(tree: nodes.Template) -> tuple[int, str | None]:
    """The line and the name of what a template extends, when that is a name and not computed."""
    extends = tree.find(nodes.Extends)
    if extends and isinstance(extends.template, nodes.Const) and isinstance(extends.template.value, str):
        return extends.lineno, extends.template.value
    return 0, None
