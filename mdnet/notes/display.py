"""Text from notes made safe and tidy for the place it goes to: a terminal, a table, generated Markdown.

Pure: strings in, strings out. Names and log lines come from anybody (an address book, a shared vault), so
nothing here trusts its input.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters except tab and newline
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\ud800-\udfff]"  # surrogates: bytes of a file name that were not UTF-8
)
_BLANKS = re.compile("[ \t\n\u2028\u2029]+")

_SPECIAL = re.compile(
    r"""
      \\ (?![^\W_]|[ ])                      # a backslash that would escape what follows
    | [`*\[\]|]                              # code, emphasis, links and fields, table cells
    | (?<![^\W_]) _ | _ (?![^\W_])           # emphasis, but not the inside of snake_case
    | (?<=[^ /]) ~ | ~ (?![^\W_])            # what could end a strikethrough; not ~5 or /~ann
    | (?<=[^ ]) \$                           # what could end a formula; not "$5 and $6"
    | (?<![\w/]) \#                          # a tag or a heading; not C# or a URL's fragment
    | (?<!\S) \^ (?=[\w-])                   # a block id
    | < (?=[A-Za-z/!?])                      # HTML, <https://...>
    | & (?=\#?\w+;)                          # an entity
    | (?<=[%<]) %                            # %% comments %%, and <% commands of template plugins %>
    | (?<==) = | (?<=:) :                    # ==highlights==, inline:: fields
    """,
    re.VERBOSE,
)
_BLOCK_START = re.compile(r"(?P<digits>\d{1,9})(?=[.)](?: |$))|[-+](?=[ +-]|$)|>|=$|:(?=-)")
_TASK_SIGN = re.compile(
    "[\U0001f4c5\U0001f4c6\U0001f5d3\u23f3\u231b\U0001f6eb\u2795\u2705\u274c](?=\ufe0f? *\\d{4}-\\d\\d-\\d\\d)"
    "|[\U0001f501\U0001f3c1\U0001f194\u26d4\U0001f53a\u23eb\U0001f53c\U0001f53d\u23ec]"
)
_UNLINKABLE = re.compile(r"[\[\]|#^\\`<>\t\n\u2028\u2029]|%%")

_ZERO_WIDTH_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_JOINING_JAMO = range(0x1160, 0x1200)


def visible(text: str) -> str:
    r"""The text as it may be sent to a terminal or a file.

    Control characters except newline and tab become visible escapes (`\x1b`), bidirectional controls go,
    lone surrogates become U+FFFD; a CRLF is a newline. Other text comes back unchanged.
    """
    if _UNSEEN.search(text) is None:
        return text
    return _UNSEEN.sub(_shown, text.replace("\r\n", "\n"))


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0xA0:
        return f"\\x{code:02x}"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else ""


def one_line(text: str) -> str:
    """`visible` text on one line: newlines, tabs and runs of blanks become one blank, none at the ends."""
    return _BLANKS.sub(" ", visible(text)).strip(" ")


def escape_markdown(text: str) -> str:
    """The text as one line of Markdown that reads as just this text, wherever in a line it is put.

    It makes no link, tag, task, heading, code, HTML, comment, highlight, formula, block id, inline field or
    Tasks date of its own. Ordinary prose stays as it is: apostrophes, parentheses, dots, dashes, bare URLs.
    Signs of the Tasks plugin become entities, which show as the sign and are not read by the plugin.
    """
    line = one_line(text)
    start = _BLOCK_START.match(line)
    escaped = _TASK_SIGN.sub(_entity, _SPECIAL.sub(r"\\\g<0>", line))
    if start is None:
        return escaped
    digits = start["digits"] or ""
    return f"{digits}\\{escaped[len(digits) :]}"


def _entity(found: re.Match[str]) -> str:
    return f"&#x{ord(found[0]):X};"


def wikilink(stem: str, shown: str | None = None) -> str:
    """`[[File name]]`, or `[[File name|Shown]]` when `shown` differs from the file's name.

    A `shown` that is more than plain text is left out. A stem that no wikilink can name (it holds one of
    ``[ ] | # ^ \\ ` < >``, a control character or `%%`) gives the plain text, escaped, without a link.
    """
    label = one_line(shown or "")
    if not stem.strip() or _UNLINKABLE.search(stem) or visible(stem) != stem:
        return escape_markdown(label or stem)
    if label in ("", stem) or escape_markdown(label) != label:
        return f"[[{stem}]]"
    return f"[[{stem}|{label}]]"


def display_width(text: str) -> int:
    """The number of terminal cells of one line: two for wide characters and emoji, none for combining marks."""
    if text.isascii() and text.isprintable():
        return len(text)
    total = last = 0
    joined = False
    for character in text:
        if joined:
            joined = False
        elif character == _ZERO_WIDTH_JOINER:
            joined = last == 2  # only emoji melt into one; letters keep their own cells
        elif character == _EMOJI_STYLE:
            total, last = total + (last == 1), 2
        elif not (last == 2 and ord(character) in _SKIN_TONES):
            width = _cells(character)
            total, last = total + width, width or last
    return total


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc") or ord(character) in _JOINING_JAMO:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def pad(text: str, width: int, right: bool = False) -> str:
    """The text made `width` terminal cells wide with blanks, after it or (`right`) before it; never cut."""
    cell = re.sub("[\t\n\u2028\u2029]", " ", visible(text))
    blanks = " " * (width - display_width(cell))
    return blanks + cell if right else cell + blanks
