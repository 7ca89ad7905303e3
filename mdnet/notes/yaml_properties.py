"""The properties between the fences of front matter, read by a YAML parser: for whatever `usual_yaml` leaves to it.

The rules are those of `frontmatter`. Where a line breaks YAML, each top-level property is read alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, cast

import frontmatter
from frontmatter.default_handlers import YAMLHandler
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from mdnet.errors import Problem, Severity
from mdnet.notes.usual_yaml import PROPERTY, Value, plain_value, read_usual
from mdnet.notes.yaml_mending import ODD, as_text, blocks, without_conflict, without_escapes

MAX_DEPTH = 32  # collections inside one another; only this module recurses, libyaml's events need no stack
MAX_PROBLEMS = 50  # told of one front matter, and properties that fail before the rest is given up


def parse(
    text: str, path: str, is_text: Callable[[str], bool] | None = None
) -> tuple[dict[str, Value], dict[str, int], tuple[Problem, ...]]:
    """The values, their lines in the note and the problems of front matter, its fences included. Never raises."""
    handler = _Handler(path, is_text)
    values, _ = frontmatter.parse(text, handler=handler)
    problems = tuple(sorted(handler.problems, key=lambda problem: problem.line)) if handler.problems else ()
    return cast("dict[str, Value]", values), handler.lines, problems


class _PythonParser(Reader, Scanner, Parser):
    """PyYAML without libyaml, made to take a tab inside a line for a blank as libyaml does."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> Any:
        blanks = ""
        while self.peek() in " \t":
            blanks += self.peek()
            self.forward()
        return super().scan_plain_spaces(indent, start_mark) if self.peek() == "\n" else [blanks] * bool(blanks)


_parser: Callable[[str], Any] = _PythonParser
with suppress(ImportError):
    from yaml._yaml import CParser

    _parser = CParser


class _NotProperties(MarkedYAMLError):
    """A list, a text or anything else but properties."""


class _TooDeep(MarkedYAMLError):
    """More collections inside one another than `MAX_DEPTH`."""


# What the parsers raise; the last two are PyYAML's own, at `"\UFFFFFFFF"` and `%YAML` with 5,000 digits.
_UNREADABLE = (YAMLError, ValueError, OverflowError)

_ERRORS = frozenset(("git-conflict", "yaml-syntax", "front-matter-not-mapping", "front-matter-too-deep"))
_YAML = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset((None, "!", *(_YAML + name for name in ("str", "seq", "map"))))

_LINK = r"""\[\[(?!')[^\[\]"\n]+\]\]"""
_PLACEHOLDER = r"\{\{[^\n]+\}\}"
_HIDDEN = r"[ \t]+(#[^\s#][^\n]*)"

_BEGUN = "quoted|flow|simple key"

_NO_TEXT_MESSAGE = "a character that is no text, read as \ufffd; take it away"


class _Handler(YAMLHandler):
    """python-frontmatter's way in. Used for one text; keeps what `frontmatter.parse` has no room for."""

    def __init__(self, path: str, is_text: Callable[[str], bool] | None = None) -> None:
        self._is_text = is_text
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._path = path
        self._key = ""  # the last key read, for messages
        self._end = 0  # where in the source the last collection ended

    def split(self, text: str) -> tuple[str, str]:
        return text[text.index("\n") + 1 : -3], ""

    def load(self, fm: str, **_: object) -> dict[str, Value]:
        source = self._without_conflict(fm) if "<<<<<<<" in fm else fm
        if not source.replace("\n", "").isprintable() and re.search(ODD, source):
            source = self._printable(source)
        usual = read_usual(source, 2, partial(plain_value, is_text=self._is_text))
        if usual:
            values, self.lines = usual
            return values
        told = len(self.problems)
        try:
            values, self.lines = self._parse(source, 2)
        except _NotProperties as fault:
            if re.search(PROPERTY, source):
                return self._one_by_one(source, fault)
            self._not_properties(_line_of(fault) + 2)
            return {}
        except _UNREADABLE as fault:
            del self.problems[told:]
            return self._one_by_one(source, fault)
        return values

    def _without_conflict(self, text: str) -> str:
        mended, index = without_conflict(text)
        if index >= 0:
            self._problem(index + 2, "git-conflict", f"unresolved git conflict at line {index + 2}")
        return mended

    def _printable(self, text: str) -> str:
        text = as_text(text)
        if "\ufffd" in text:
            self._problem(text.count("\n", 0, text.index("\ufffd")) + 2, "control-character", _NO_TEXT_MESSAGE)
        return text

    def _one_by_one(self, source: str, fault: Exception) -> dict[str, Value]:
        """The values of a source that has a `fault`: each top-level property is parsed alone."""
        mended = without_escapes(source)
        values: dict[str, Value] = {}
        bad = 0
        for line, block in blocks(mended):
            told = len(self.problems)
            try:
                more, lines = self._parse(block, line)
            except _UNREADABLE as block_fault:
                del self.problems[told:]
                self._unreadable(block, line, block_fault)
                bad += 1
                if bad == MAX_PROBLEMS:
                    break
                continue
            for key in lines.keys() & self.lines.keys():
                self._doubtful(key, lines[key], self.lines)
            values |= more
            self.lines |= lines
        if not bad and mended == source:
            self._unreadable(source, 2, fault)
        return values

    def _parse(self, source: str, first_line: int) -> tuple[dict[str, Value], dict[str, int]]:
        """The values and lines of a YAML `source` that begins on `first_line` of the note."""
        values: dict[str, Value] = {}
        lines: dict[str, int] = {}
        self._source, self._first_line, self._escapes = source, first_line, "\\" in source
        self._next: Callable[[], Any] = _parser(source).get_event
        self._next()
        if self._next().__class__ is StreamEndEvent:
            return values, lines
        event = self._next()
        kind, begun = event.__class__, event.start_mark
        if kind is not MappingStartEvent or source.startswith("{{", begun.index):
            raise _NotProperties(problem_mark=begun)
        self._fill(values, lines, 1)
        self._next()
        event = self._next()
        if event.__class__ is not StreamEndEvent:
            self._not_properties(event)
        return values, lines

    def _fill(self, values: dict[str, Value], lines: dict[str, int], depth: int) -> None:
        """Read keys and values up to the end of the mapping that has begun, `depth` collections down."""
        next_event, scalar, first_line, escapes = self._next, self._scalar, self._first_line, self._escapes
        while True:
            event = next_event()
            kind = event.__class__
            if kind is MappingEndEvent:
                self._end = event.end_mark.index
                return
            line = event.start_mark.line + first_line
            key = event.value if kind is ScalarEvent and not escapes else self._key_text(event, depth)
            if key in lines or key == "<<":
                self._doubtful(key, line, lines)
            self._key = key
            lines[key] = line
            event = next_event()
            values[key] = scalar(event) if event.__class__ is ScalarEvent else self._collection(event, depth)

    def _scalar(self, event: Any) -> Value:
        text: str = event.value
        if event.tag is not None:
            self._check_tag(event)
            return self._clean(event)
        if event.style:
            return self._clean(event) if self._escapes else text
        if not text and (hidden := re.compile(_HIDDEN).match(self._source, event.start_mark.index)):
            from mdnet.notes.yaml_advice import quoted

            self._problem(event, "value-in-comment", f"{self._key}: a comment; quote it: {quoted(hidden[1])}")
        return plain_value(self._key, text, self._is_text)

    def _collection(self, event: Any, depth: int) -> Value:
        """The list or mapping that `event` begins; text for a bare link or placeholder; None for an alias."""
        if event.__class__ is AliasEvent:
            self._problem(event, "yaml-alias", f"{self._key}: an alias is not read; write the value of &{event.anchor}")
            return None
        if depth == MAX_DEPTH:
            raise _TooDeep(problem_mark=event.start_mark)
        self._check_tag(event)
        begun, start, flow, key = event, event.start_mark.index, event.flow_style, self._key
        if event.__class__ is MappingStartEvent:
            values: dict[str, Value] = {}
            self._fill(values, {}, depth + 1)
            self._key = key
            if flow and re.compile(_PLACEHOLDER).fullmatch(self._source, start, self._end):
                return self._written(begun, "yaml-syntax", "fill in or quote the placeholder")
            return values
        items: list[Value] = []
        while True:
            event = self._next()
            kind = event.__class__
            if kind is SequenceEndEvent:
                break
            items.append(self._scalar(event) if kind is ScalarEvent else self._collection(event, depth + 1))
        self._end = event.end_mark.index
        if flow and len(items) == 1 and re.compile(_LINK).fullmatch(self._source, start, self._end):
            return self._written(begun, "unquoted-link", "quote the link")
        return items

    def _written(self, event: Any, code: str, todo: str) -> str:
        from mdnet.notes.yaml_advice import quoted

        text = self._source[event.start_mark.index : self._end]
        self._problem(event, code, f"{self._key}: {todo}: {quoted(text)}")
        return text

    def _key_text(self, event: Any, depth: int) -> str:
        if event.__class__ is ScalarEvent:
            return self._clean(event)
        value = self._collection(event, depth)
        if value is None:
            return f"*{event.anchor}"
        return value if isinstance(value, str) else self._source[event.start_mark.index : self._end].strip()

    def _check_tag(self, event: Any) -> None:
        if event.tag not in _PLAIN_TAGS:
            tag = event.tag.replace(_YAML, "!!")
            self._problem(event, "yaml-tag", f"{self._key}: the tag {tag} means nothing here; take it away")

    def _clean(self, event: Any) -> str:
        """The text of a scalar, without what its escapes brought that is no text."""
        text = as_text(event.value)
        if "\ufffd" in text:
            self._problem(event, "control-character", _NO_TEXT_MESSAGE)
        return text

    def _problem(self, where: Any, code: str, message: str) -> None:
        """Keep a problem; `where` is a line of the note or an event."""
        line = where if isinstance(where, int) else where.start_mark.line + self._first_line
        severity: Severity = "error" if code in _ERRORS else "warning"
        if len(self.problems) < MAX_PROBLEMS:
            fixable = code == "unquoted-link" and "\n" not in message
            self.problems.append(Problem(self._path, line, code, as_text(message), severity, fixable))

    def _not_properties(self, where: Any) -> None:
        message = "front matter must be properties, each `key: value`, and nothing else"
        self._problem(where, "front-matter-not-mapping", message)

    def _doubtful(self, key: str, line: int, lines: dict[str, int]) -> None:
        if key in lines:
            self._problem(line, "duplicate-key", f"{key}: also on line {lines[key]}; the last one counts")
        if key == "<<":
            self._problem(line, "yaml-merge-key", "<<: nothing is merged; write the properties themselves")

    def _unreadable(self, source: str, first_line: int, fault: Exception) -> None:
        from mdnet.notes.yaml_advice import advice

        lines = source.rstrip().split("\n")
        line = first_line + (index := min(_line_of(fault), len(lines) - 1))
        if isinstance(fault, _TooDeep):
            self._problem(line, "front-matter-too-deep", f"more than {MAX_DEPTH} lists or mappings inside one another")
        else:
            self._problem(line, "yaml-syntax", advice(lines[index][:200], line))


def _line_of(fault: Exception) -> int:
    """Where in the source to look, from 0: where an open bracket, quote or key began, else where the parser stopped."""
    if not isinstance(fault, MarkedYAMLError):
        return 0
    begun = fault.context_mark if re.search(_BEGUN, fault.context or "") else None
    mark = begun or fault.problem_mark
    return mark.line if mark else 0
