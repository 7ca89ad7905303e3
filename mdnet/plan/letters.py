"""Letters put together: greeting, what is said, closing; cut at a sentence where a channel sets a limit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mdnet.plan.prose import shorten

CHANNELS = ("linkedin", "email", "message")
LIMITS = {("connection-request", "linkedin"): 300, ("", "linkedin"): 8000}
"""Length by kind and channel (kind "": any other); LinkedIn's own limits of an invitation and of a message."""
_SENTENCE = re.compile(r"(?<=[.?!])(?<!\d\.)(?<!\b\w\.)(?<!\bDr\.)(?<!\bProf\.)\s+(?=[^\W\d_a-z]|[“\"„«¿¡])")
"""Between sentences; "am 19. November", "S. Rivera" and "Dr. Lee" are not."""
_HEAD = re.compile(r"(Subject|Greeting|Closing):[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as a template words it: `subject` and `closing` are for an email; paragraphs are lists of sentences."""

    subject: str
    greeting: str
    closing: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be sent; `left_out` are the sentences that its limit left no room for."""

    text: str
    left_out: str = ""


def limit_of(kind: str, channel: str) -> int | None:
    """The greatest length that fits; None for no limit."""
    return LIMITS.get((kind, channel), LIMITS.get(("", channel)))


def length_of(text: str, channel: str) -> int:
    """The length as the channel counts it: LinkedIn in UTF-16 units, as browsers do, so that most emoji are two."""
    return len(text.encode("utf-16-le", "replace")) // 2 if channel == "linkedin" else len(text)


def read_letter(page: str) -> Written | None:
    """The letter on a template's page; None when it says nothing. Heads come first; a blank line begins a paragraph."""
    heads: dict[str, str] = {}
    paragraphs: list[list[str]] = [[]]
    for line in page.split("\n"):
        head = _HEAD.fullmatch(line.strip())
        if head and not any(paragraphs):
            heads.setdefault(head[1], head[2])
        elif not line.strip():
            paragraphs.append([])
        else:
            paragraphs[-1] += _SENTENCE.split(line.strip())
    said = tuple(tuple(sentences) for sentences in paragraphs if sentences)
    subject, greeting, closing = (heads.get(name, "") for name in ("Subject", "Greeting", "Closing"))
    return Written(subject, greeting, closing, said) if said else None


def put_together(written: Written, me: str, channel: str, limit: int | None = None) -> Letter:
    """The letter with greeting and signature; an email has a closing line, a short message none."""
    kept = [list(paragraph) for paragraph in written.paragraphs]
    left: list[str] = []
    text = _laid_out(written, kept, me, channel)
    if limit is None:
        return Letter(text)
    while length_of(text, channel) > limit and len(kept) + len(kept[0]) > 2:
        left.insert(0, kept[-1].pop())
        kept = [paragraph for paragraph in kept if paragraph]
        text = _laid_out(written, kept, me, channel)
    if length_of(text, channel) > limit:  # one sentence that is too long by itself
        left.insert(0, kept[0][0])
        room = limit - length_of(text, channel) + length_of(kept[0][0], channel)
        kept[0][0] = _fitting(kept[0][0], room, channel)
        text = _fitting(_laid_out(written, kept, me, channel), limit, channel)
    return Letter(text, " ".join(left))


def _fitting(text: str, room: int, channel: str) -> str:
    """The text cut after a word to at most that length."""
    length = min(max(room, 1), len(text))
    while length > 1 and length_of(shorten(text, length), channel) > room:
        length -= 1
    return shorten(text, length)


def _laid_out(written: Written, paragraphs: Sequence[Sequence[str]], me: str, channel: str) -> str:
    said = [" ".join(sentences) for sentences in paragraphs]
    if channel == "email":
        return "\n\n".join(filter(None, (written.greeting, *said, "\n".join(filter(None, (written.closing, me))))))
    return "\n".join(filter(None, (written.greeting, *said, me)))
