"""Bare `mdnet`: the week at a glance; outside a vault, how to begin."""

from __future__ import annotations

import os

from mdnet.cli.session import Session, echo_json
from mdnet.errors import NoVault

FIRST = 3
"""So many things to do are shown."""


def glance(session: Session) -> None:
    """Print the week's summary, how much each section holds, and the first things to do."""
    form = session.form("text", "json")
    try:
        work = session.workspace
    except NoVault:
        if session.vault or os.environ.get("MDNET_VAULT"):
            raise
        _welcome(session, form)
        return
    agenda = work.agenda()
    if form == "json":
        from mdnet.cli.agenda_command import agenda_json

        whole = agenda_json(agenda)
        counts = {kind: sum(one.kind == kind for one in agenda.items) + left for kind, left in agenda.left_out.items()}
        chosen = {name: whole[name] for name in ("from", "to", "week", "today")}
        echo_json({"vault": str(work.root), **chosen, "summary": agenda.summary, "counts": counts,
                   "items": whole["items"][:FIRST]})  # fmt: skip
        return
    session.show("glance.txt.j2", {"agenda": agenda, "first": agenda.items[:FIRST]})
    session.notice_problems()


def _welcome(session: Session, form: str) -> None:
    from mdnet import config
    from mdnet.render import Renderer

    if form == "json":
        echo_json({"vault": None})
    else:
        session.show("welcome.txt.j2", {}, Renderer(None, config.user_folder("CONFIG") / "templates"))
