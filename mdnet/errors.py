"""What can go wrong: exceptions for a command that cannot go on, and `Problem`, a fault in the user's text."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "hint"]


class Problem(NamedTuple):
    """A fault in a note of the vault: a value returned beside the result, never an exception.

    `path` is relative to the vault, with forward slashes; `line` counts from 1 (0: the file as a whole);
    `code` is a stable kebab-case name (`bad-date`); `fixable` says that `mdnet check --fix` can mend it.
    """

    path: str
    line: int
    code: str
    message: str
    severity: Severity = "warning"
    fixable: bool = False


class MdnetError(Exception):
    """The root of all errors that end a command; `exit_code` is what the process returns."""

    exit_code = 1


class ProblemsFound(MdnetError):
    """`check` found errors or warnings."""

    exit_code = 3


class Conflict(MdnetError):
    """Nothing was written, because the file is not the one that was read, or the change conflicts."""

    exit_code = 4


class CannotEdit(Conflict):
    """A note that cannot be changed for sure without harm: nothing was written.

    `line` counts from 1 (0: the note as a whole); the message says what is wrong and what to do, and leaves the path
    to who knows it.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Stale(Conflict):
    """A file is not the one that the change was computed from: computed anew, it may succeed."""


class UnknownName(MdnetError):
    """No contact, note or template of that name."""

    exit_code = 5


class AmbiguousName(MdnetError):
    """A name that several contacts could mean."""

    exit_code = 6


class NoVault(MdnetError):
    """No vault was found."""

    exit_code = 7


class BadInput(MdnetError):
    """Something the user typed on the command line or in a config file cannot be understood."""

    exit_code = 2


class TemplateError(MdnetError):
    """A template that is wrong, reaches for what it may not have, or does not end."""
