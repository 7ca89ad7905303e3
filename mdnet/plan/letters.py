"""Letters put together: greeting, what is said, closing; cut at a sentence where a channel sets a limit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mdnet.plan.prose import shorten

CHANNELS = ("linkedin", "email", "message")
LIMITS = {("connection-request", "linkedin"): 300, ("", "linkedin"): 8000}
"""Characters by kind and channel (kind "": any other); LinkedIn's own limits of an invitation and of a message."""
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[^\W\d_a-z]|[“\"¿¡])")
_HEAD = re.compile(r"(To|Subject):[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class Written:
    """One letter as a template words it: `to` is "" but where there are several, `subject` for an email; paragraphs
    are lists of sentences."""

    to: str
    subject: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be sent; `left_out` are the sentences that its limit left no room for."""

    text: str
    left_out: str = ""


def limit_of(kind: str, channel: str) -> int | None:
    """How many characters fit; None for no limit."""
    return LIMITS.get((kind, channel), LIMITS.get(("", channel)))


def read_letters(page: str) -> list[Written]:
    """The letters on a template's page. "To:" begins another; a blank line another paragraph."""
    found: list[Written] = []
    to = subject = ""
    paragraphs: list[list[str]] = [[]]
    for line in [*page.split("\n"), "To:"]:
        head = _HEAD.fullmatch(line.strip())
        if head is None:
            paragraphs = [*paragraphs, []] if not line.strip() else [*paragraphs[:-1], [*paragraphs[-1], line.strip()]]
        elif head[1] == "Subject":
            subject = head[2]
        else:
            said = tuple(tuple(_SENTENCE.split(" ".join(lines))) for lines in paragraphs if lines)
            found += [Written(to, subject, said)] if said else []
            to, subject, paragraphs = head[2], "", [[]]
    return found


def put_together(
    written: Written, greeting: str, closing: str, me: str, channel: str, limit: int | None = None
) -> Letter:
    """The letter with greeting and signature; an email has a closing line, a short message none."""
    kept = [list(paragraph) for paragraph in written.paragraphs]
    left: list[str] = []
    text = _laid_out(kept, greeting, closing, me, channel)
    while limit is not None and len(text) > limit and len(kept) + len(kept[0]) > 2:
        left.insert(0, kept[-1].pop())
        kept = [paragraph for paragraph in kept if paragraph]
        text = _laid_out(kept, greeting, closing, me, channel)
    if limit is not None and len(text) > limit and kept:  # one sentence that is too long by itself
        room = max(limit - len(text) + len(kept[0][0]), 1)
        left.insert(0, kept[0][0])
        kept[0][0] = shorten(kept[0][0], room)
        text = _laid_out(kept, greeting, closing, me, channel)[:limit]
    return Letter(text, " ".join(left))


def _laid_out(paragraphs: Sequence[Sequence[str]], greeting: str, closing: str, me: str, channel: str) -> str:
    said = [" ".join(sentences) for sentences in paragraphs]
    if channel == "email":
        return "\n\n".join([greeting, *said, "\n".join(filter(None, (closing, me)))])
    return "\n".join(filter(None, (greeting, *said, me)))
