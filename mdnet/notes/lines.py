"""A note's text as lines to edit: those that are not touched keep every character, their own line end included.

Only LF and CRLF end a line, as for the reader. A new line takes the end of its neighbour; where the last line has no
end, the new last one has none either.
"""

from __future__ import annotations

from collections.abc import Sequence

from mdnet.errors import CannotEdit
from mdnet.notes import frontmatter
from mdnet.notes.frontmatter import FrontMatter
from mdnet.notes.markdown import read_body


def sound(text: str) -> FrontMatter:
    """The front matter of a note that may be edited.

    Raises CannotEdit for an unresolved git conflict and for front matter that is broken or never closed.
    """
    front = frontmatter.read(text, "")
    for problem in front.problems:
        if problem.severity == "error":
            raise CannotEdit(problem.line, f"{problem.message}; nothing is written before that is mended")
    if "<<<<<<< " in front.body or ">>>>>>> " in front.body:
        body = read_body(front.body, front.body_line)
        if body.conflict is not None:
            line = body.first + body.conflict
            raise CannotEdit(line, f"unresolved git conflict at line {line}; keep one side and delete the markers")
    return front


def fence(text: str, front: FrontMatter) -> int:
    """Where in a text with this front matter the line of the closing `---` begins."""
    end = len(text) - len(front.body)
    return text.rindex("\n", 0, text.rindex("---", 0, end)) + 1


def split(text: str) -> list[str]:
    """The lines of `text`, each with the `\\r` of a CRLF; "\\n".join gives the text again."""
    return text.split("\n")


def bare(line: str) -> str:
    """The line without the `\\r` of a CRLF."""
    return line.removesuffix("\r")


def inserted(lines: Sequence[str], at: int, new: Sequence[str]) -> list[str]:
    """`lines` (as `split` gives them) with `new` ones, which have no line ends, before the one at index `at`.

    What follows a final newline is no line: at the end, the new lines come before it.
    """
    before, after = list(lines[:at]), list(lines[at:])
    if not after and before[-1:] == [""]:
        after = [before.pop()]
    neighbours = before[-1:] if after else before[-2:-1]
    if not neighbours:
        neighbours = after[:1] if len(after) > 1 else []
    end = "\r" if any(line.endswith("\r") for line in neighbours) else ""
    if after:
        return [*before, *(line + end for line in new), *after]
    if not before:
        return list(new)
    return [*before[:-1], before[-1] + end, *(line + end for line in new[:-1]), new[-1]] if new else before
