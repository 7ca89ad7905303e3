"""Contributions in daily notes: a line that begins with `talk:`, `post:`, `article:` or `comment:`."""

from __future__ import annotations

import re
from datetime import date

from mdnet.model.link import Reference
from mdnet.model.records import Contribution
from mdnet.notes.items import DONE, ITEM
from mdnet.notes.links import plain
from mdnet.notes.log import Links, tags_in
from mdnet.notes.markdown import Body

_SAID = re.compile(r"(article|comment|post|talk):[ \t]+(?=\S)", re.IGNORECASE)


def read_contributions(body: Body, path: str, day: date, links: Links) -> list[Contribution]:
    """What a daily note says I put before others that day: its name, its `#topics`, and all it links to.

    A box that is not ticked, and what stands in a quote, is no contribution.
    """
    found = []
    for index, line in enumerate(body.prose):
        item = ITEM.match(line)
        at = item.end() if item else 0
        said = _SAID.match(line, at)
        if said is None or index in body.quoted or (item and item[2] not in DONE):
            continue
        number = body.first + index
        reached = tuple(
            Reference(link.shown, link.target) for _, _, link in links.get(number, ()) if link.target and not link.embed
        )
        name = plain(body.lines[index][said.end() :].strip())
        found.append(Contribution(path, name, said[1].lower(), day, topics=tags_in(line), reached=reached, line=number))
    return found
