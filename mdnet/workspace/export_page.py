"""The page that can be kept or mailed: an agenda, and a brief of everybody in it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mdnet.errors import UnknownName
from mdnet.workspace.exporting import Export

if TYPE_CHECKING:
    from mdnet.plan.agenda import Agenda
    from mdnet.plan.brief import Brief
    from mdnet.workspace import Workspace

_ALL = 1_000_000
"""A budget under which no item is left out."""


def page(work: Workspace, query: str = "", now: datetime | None = None) -> Export:
    """The current week's agenda and a brief of each contact in it, in the agenda's order. With a query: a brief of each
    contact it means, by name, and all that the week has for them. Light and dark, self-contained, fit for mail."""
    from mdnet.render.mail import with_inline_styles

    if query.strip():
        paths = [one.path for one in work.contacts(query)]
        agenda = _about(work.agenda(budget=_ALL), frozenset(paths))
    else:
        agenda = work.agenda()
        paths = [item.contact_path for item in agenda.items if item.contact_path]
    briefs = [one for path in dict.fromkeys(paths) if (one := _brief(work, path, now))]
    context = {
        "agenda": agenda,
        "brief": {"kind": "several", "people": briefs, "today": work.today},
        "anchors": {one.person.path: f"p{number}" for number, one in enumerate(briefs, 1)},
    }
    return Export(with_inline_styles(work.renderer.text("export.html.j2", context)), len(briefs))


def _about(agenda: Agenda, paths: frozenset[str]) -> Agenda:
    """What an agenda has for these contacts, without what it says of everybody."""
    items = tuple(item for item in agenda.items if item.contact_path in paths)
    kept = {item.id for item in items}
    sections = [
        section._replace(items=tuple(item for item in section.items if item.id in kept), left=0)
        for section in agenda.sections
    ]
    return agenda._replace(
        summary="", items=items, sections=tuple(section for section in sections if section.items), left_out={}
    )


def _brief(work: Workspace, path: str, now: datetime | None) -> Brief | None:
    """A contact's brief; None when their note is gone since."""
    from mdnet.plan.brief import Brief

    try:
        made = work.brief([path], now)
    except UnknownName:
        return None
    return made if isinstance(made, Brief) else None
