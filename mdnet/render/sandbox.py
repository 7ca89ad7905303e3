"""The Jinja environment all templates run in: nothing but plain data, and no operation that grows without end.

Jinja's own sandbox stops a walk to Python's internals. It lets through calls of any public method and one-line
requests for a gigabyte of text; those are stopped here, also where the system knows no limits for a process.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Generator, Iterable
from datetime import date, time
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import do_format, do_join
from jinja2.nodes import Concat, EvalContext
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mdnet.errors import TemplateError
from mdnet.notes.display import visible
from mdnet.render.explain import Missing, located
from mdnet.render.filters import FILTERS
from mdnet.render.folders import Folders

LARGEST = 4_000_000  # characters of one text, items of one list
_MOST_BITS = 128  # of one whole number

# Methods that format or repeat are left out: str.format is where most known escapes began.
_METHODS: tuple[tuple[type | tuple[type, ...], frozenset[str]], ...] = (
    (
        str,
        frozenset(
            "capitalize casefold count endswith find index isalnum isalpha isdigit isnumeric isspace lower "
            "lstrip partition removeprefix removesuffix rfind rindex rpartition rsplit rstrip split "
            "splitlines startswith strip swapcase title upper".split()
        ),
    ),
    (dict, frozenset({"get", "items", "keys", "values"})),
    ((list, tuple), frozenset({"count", "index", "grouper", "list"})),  # the last two: of what groupby gives
    ((date, time), frozenset("day hour isocalendar isoformat isoweekday minute month second weekday year".split())),
    ((int, float, bytes), frozenset()),
)
_CONVERSION = re.compile(r"%[-+ #0]*(?P<width>\d+|\*)?(?:\.(?P<precision>\d+|\*)?)?[hlL]?(?P<kind>.?)", re.DOTALL)
_REMOVED_FILTERS = {"filesizeformat", "pprint", "random", "urlize", "wordwrap", "xmlattr"}
_GROWING_FILTERS = ("batch", "center", "indent", "replace", "round", "slice", "tojson")
_TOO_LARGE = f"this makes more than {LARGEST:,} characters or items"


class NotBuiltIn(Exception):
    """A template of the vault or the user takes part: it is for the child process to render."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with the rules above, mdnet's filters, and templates from `folders`.

    With `built_in_only`, loading a template of the vault or the user raises `NotBuiltIn`.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, folders: Folders, built_in_only: bool) -> None:
        super().__init__(
            loader=_Loader(folders, built_in_only),
            undefined=Missing,
            autoescape=lambda name: bool(name and name.endswith((".html.j2", ".svg.j2"))),
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,  # folding constants takes longer than a template that is rendered once gains by it
        )
        self.code_generator_class = _CodeGenerator
        self.filters = {name: f for name, f in JINJA_FILTERS.items() if name not in _REMOVED_FILTERS}
        self.filters.update({name: _growing(JINJA_FILTERS[name]) for name in _GROWING_FILTERS})
        self.filters.update(FILTERS, format=_format, join=_join)
        for name in ("dict", "lipsum"):
            del self.globals[name]

    def render(self, name: str, data: dict[str, Any], limited: bool = False) -> str:
        """The template's text, `limited` to `LARGEST`. Raises `TemplateError` naming template and line."""
        try:
            template = self.get_template(name)
            pieces = template.root_render_func(template.new_context(data))
            return self.concat(pieces) if limited else "".join(pieces)
        except NotBuiltIn:
            raise
        except Exception as error:
            raise TemplateError(located(error, name)) from error

    def concat(self, pieces: Iterable[str]) -> str:
        """Joined text; also what blocks, macros and `{% set %}` captures are joined with."""
        kept, size = [], 0
        for piece in pieces:
            size += len(piece)
            if size > LARGEST and isinstance(pieces, Generator):
                pieces.throw(SecurityError(_TOO_LARGE))  # raised where the template is, so that its line is known
            _allow(size)
            kept.append(piece)
        return "".join(kept)

    def join_values(self, values: tuple[object, ...], escaped: bool) -> str:
        """What `~` does."""
        texts = ["" if value is None else value if isinstance(value, str) else str(value) for value in values]
        _allow(sum(map(len, texts)))
        return markup_join(texts) if escaped else str_join(texts)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:  # so that `agenda.items` is the field, not dict's method
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        for kind, allowed in _METHODS:
            if isinstance(obj, kind):
                return attr in allowed
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """`str.format` is no method a template may call; without a wrapper it is refused like the others."""
        return

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            _allow_product(left, right)
        elif operator == "**" and isinstance(left, int) and isinstance(right, int):
            _allow(left.bit_length() * right, _MOST_BITS)
        elif operator == "+" and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
            _allow(len(left) + len(right))
        elif operator == "%" and isinstance(left, str):
            _allow_pattern(left)
        return super().call_binop(context, operator, left, right)


class _Loader(BaseLoader):
    def __init__(self, folders: Folders, built_in_only: bool) -> None:
        self.folders = folders
        self.built_in_only = built_in_only

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        found = self.folders.find(template)
        if found is None:
            raise TemplateNotFound(template)
        if self.built_in_only and found.origin != "built-in":
            raise NotBuiltIn(template)
        changed = found.path.stat().st_mtime_ns if found.path.exists() else 0
        source = self.folders.read(found)

        def is_current() -> bool:
            return self.folders.find(template) == found and found.path.stat().st_mtime_ns == changed

        return source, template, is_current  # the name serves as file name too: messages show it


class _CodeGenerator(CodeGenerator):
    @optimizeconst
    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        self.write("environment.join_values((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("), context.eval_ctx.autoescape)")


def _finalize(value: object) -> object:
    if type(value) is str:
        return visible(value)
    if isinstance(value, Markup):
        return Markup(visible(value))  # noqa: S704  # it was markup before
    return "" if value is None else value


def _allow(size: int, largest: int = LARGEST) -> None:
    if size > largest:
        raise SecurityError(_TOO_LARGE)


def _allow_product(left: object, right: object) -> None:
    for value, times in ((left, right), (right, left)):
        if isinstance(value, str | list | tuple) and isinstance(times, int):
            _allow(len(value) * times)
    if isinstance(left, int) and isinstance(right, int):
        _allow(left.bit_length() + right.bit_length(), _MOST_BITS)


def _allow_pattern(pattern: str) -> None:
    for found in _CONVERSION.finditer(pattern):
        sizes = (found["width"] or "", found["precision"] or "")
        if found["kind"] == "(" or "*" in sizes or max(map(len, sizes)) > 3:
            raise SecurityError(f'"{found[0]}": a pattern has widths up to 999, and no * or names')


def _growing(plain_filter: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, refused when its value times its largest argument passes the limit."""
    first = 1 if hasattr(plain_filter, "jinja_pass_arg") else 0

    @functools.wraps(plain_filter)
    def guarded(*args: Any, **options: Any) -> Any:
        size = len(args[first]) if isinstance(args[first], str | list | tuple | dict) else 1
        for option in (*args[first + 1 :], *options.values()):
            weight = len(option) if isinstance(option, str) else option if isinstance(option, int) else 0
            _allow(max(size, 1) * weight)
        return plain_filter(*args, **options)

    return guarded


def _format(value: str, *args: Any, **options: Any) -> str:
    _allow_pattern(str(value))
    return do_format(value, *args, **options)


@functools.wraps(do_join)
def _join(context: EvalContext, value: Iterable[Any], *args: Any, **options: Any) -> str:
    items = list(value)
    between = str(args[0] if args else options.get("d", ""))
    _allow(sum(len(item) if isinstance(item, str) else 1 for item in items) + len(between) * len(items))
    joined: str = do_join(context, items, *args, **options)
    return joined
