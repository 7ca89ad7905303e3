"""What `share` and `pass` have in common: the list of whom something is for, and the names it went to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mdnet.cli.session import Session, echo_json

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.plan.audience import Audience
    from mdnet.workspace.sharing import Thing

MOST = 5
"""People that are listed unless more are asked for."""


def named_once(session: Session, names: Sequence[str]) -> list[Named]:
    """The contacts of these names, each once. Raises UnknownName, AmbiguousName."""
    return list(dict.fromkeys(session.workspace.who(name) for name in names))


def show(session: Session, what: Thing, found: Audience, command: str) -> None:
    """Print whom it is for; `command` is the one that records that it was done."""
    if session.form("text", "json") == "json":
        echo_json(
            {
                "name": what.name or None,
                "path": what.path or None,
                "url": what.url or None,
                "topics": list(what.topics),
                "people": [
                    {
                        "contact": {"name": one.name, "path": one.path},
                        "points": one.points,
                        "reasons": list(one.reasons),
                    }
                    for one in found.takers
                ],
                "more": found.more,
                "left_out": [
                    {"contact": {"name": one.name, "path": one.path}, "reason": one.reason} for one in found.left_out
                ],
            }
        )
        return
    session.show("audience.txt.j2", {"what": what, "audience": found, "command": command})
