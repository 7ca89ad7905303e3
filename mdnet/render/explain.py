"""What went wrong in a template, said with its name, line and field."""

from __future__ import annotations

from jinja2 import StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

from mdnet.notes.display import one_line
from mdnet.render.folders import BUILT_IN, Refused


class Missing(StrictUndefined):
    """An undefined value whose message names the field and those that are there."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name = self._undefined_name
        if self._undefined_obj is missing:
            return f'nothing is called "{name}" here'
        if isinstance(self._undefined_obj, dict):
            fields = ", ".join(sorted(map(str, self._undefined_obj))[:12]) or "none"
            return f'no field "{name}" here; the fields are: {fields}'
        return super()._undefined_message


def located(error: BaseException, name: str, what: str | None = None) -> str:
    """`template:line: what is wrong`, on one line; the innermost template of the error's way, else `name`."""
    line = 0
    trace = error.__traceback__
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            name, line = template.name, template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or name, error.lineno
    where = f"{name}:{line}" if line else name
    return one_line(f"{where}: {what or explained(error)}")


def explained(error: BaseException) -> str:
    """What is wrong, for somebody who writes templates and need not know Python."""
    if isinstance(error, TemplateNotFound):
        return f'there is no template "{error.name}"'
    if isinstance(error, RecursionError | SyntaxError):  # SyntaxError: of the Python that Jinja makes of it
        return f"this nests too deep, or without end (to build on the built-in template, extend {BUILT_IN}NAME)"
    if isinstance(error, MemoryError):
        return "this needs too much memory"
    message = getattr(error, "message", None) or str(error) or type(error).__name__
    if isinstance(error, SecurityError | Refused):
        return f"not allowed: {message}"
    return str(message)
