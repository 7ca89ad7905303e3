"""The lines of an agenda: each with its reason in words and numbers, and something concrete to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from mdnet.model.dates import shift
from mdnet.model.standing import Standing
from mdnet.plan.ahead import event_line, introduction_line, opportunity_line
from mdnet.plan.item import Item as Item
from mdnet.plan.item import hook, item_id, phrase
from mdnet.plan.material import Celebration, Due, Material
from mdnet.plan.phrasing import counted, dated, gap, last_words, said_days, typed

_TASK = 200
"""Characters of a task that are quoted."""
TRIED = 3
"""So many attempts without an answer, and it is suggested to let it rest."""


def make_items(material: Material, today: date) -> list[Item]:
    """Every line, in the order of the page."""
    found = [
        *(_promise("follow_up", due, today, material.before_asking) for due in material.follow_ups),
        *(_promise("waiting", due, today, {}) for due in material.waiting),
        *(_first(contact, today) for contact in material.newly_met),
        *(_celebrate(celebration, today) for celebration in material.celebrations),
        *(_milestone(contact, today) for contact in material.milestones),
        *(_check_in(contact, today, material) for contact in material.due),
        *(_dormant(contact, today) for contact in material.dormant),
        *(event_line(gathering, today) for gathering in material.gatherings),
        *(introduction_line(pending, today) for pending in material.introductions),
        *(opportunity_line(pending, today, material.before_asking) for pending in material.opportunities),
    ]
    links = {contact.path: contact.link for contact in _everybody(material) if contact.link}
    return _distinct(item._replace(contact_link=links.get(item.contact_path, "")) for item in found)


def _everybody(material: Material) -> Iterable[Standing]:
    yield from (*material.newly_met, *material.milestones, *material.due, *material.dormant)
    yield from (celebration.contact for celebration in material.celebrations)
    yield from (contact for due in (*material.follow_ups, *material.waiting) for contact in due.contacts)


def _distinct(items: Iterable[Item]) -> list[Item]:
    """Two items that would bear one id (two equal task lines) are told apart by a number."""
    seen: dict[str, int] = {}
    found = []
    for item in items:
        seen[item.id] = seen.get(item.id, 0) + 1
        found.append(item if seen[item.id] == 1 else item._replace(id=f"{item.id}-{seen[item.id]}"))
    return found


def _late(day: date | None, today: date) -> int:
    return max(0, (today - day).days) if day else 0


def _promise(kind: str, due: Due, today: date, before: Mapping[str, str]) -> Item:
    task = due.follow_up
    contact = due.contacts[0] if due.contacts else None
    if kind == "follow_up":
        reason = f"due {said_days(task.due, today)}" if task.due else "no date"
    else:
        since = f" since {dated(task.created, today)}" if task.created and task.created < today else ""
        reason = "you wait for this" + since
        reason += f", due {said_days(task.due, today)}" if task.due else ""
    return Item(
        kind,
        item_id(kind, task.path, task.text),
        task.due,
        _late(task.due, today),
        reason,
        phrase(contact.last.text) if contact and contact.last and not contact.due_on else "",
        contact.name if contact else "",
        contact.path if contact else "",
        phrase(task.text, _TASK),
        task.path,
        before.get(contact.path, "") if contact and due.asks else "",
        task.recurrence,
    )


def _first(contact: Standing, today: date) -> Item:
    day = contact.first_contact or contact.met_on or today
    met = f"met {said_days(day, today)}"
    if contact.last and contact.last.channel not in ("other", "meeting"):
        met += f" ({contact.last.channel})"
    said = hook(contact, "You noted")
    return Item("first_follow_up", item_id("first_follow_up", contact.path), shift(day, 2), _late(shift(day, 2), today),
                met + ", no word since", said, contact.name, contact.path)  # fmt: skip


def _celebrate(celebration: Celebration, today: date) -> Item:
    contact, label, day, years = celebration
    when = said_days(day, today)
    if label == "birthday":
        past = day < today
        turned = f"{'turned' if past else 'turns'} {years}" if years else f"{'had' if past else 'has'} a birthday"
        reason = f"{turned} {when}"
    else:
        reason = f"{label}{f', {years} years,' if years and years > 1 else ''} {when}"
    if day < today:
        reason += "; a late word is still a word"
    return Item("occasion", item_id("occasion", contact.path, label, str(day.year)), day, _late(day, today), reason,
                hook(contact), contact.name, contact.path, label)  # fmt: skip


def _milestone(contact: Standing, today: date) -> Item:
    entry = contact.last
    day = entry.day if entry else None
    reason = f"a milestone {said_days(day, today)}, worth a word" if day else "a milestone, worth a word"
    return Item("occasion", item_id("milestone", contact.path, str(day)), day, 0, reason,
                phrase(entry.text) if entry else "", contact.name, contact.path, "milestone")  # fmt: skip


def _check_in(contact: Standing, today: date, material: Material) -> Item:
    number = item_id("check_in", contact.path)
    suggestion = ""
    if contact.unanswered >= TRIED:
        rest = f"to let it rest: mdnet pause {typed(contact.name)}"
        suggestion = f"tried {counted(contact.unanswered)} times without an answer; {rest}"
    elif number in material.undone and contact.cadence:
        suggestion = f"left for three weeks now; perhaps {contact.cadence.words()} is too often?"
    said = material.to_give.get(contact.path) or hook(contact)
    return Item("check_in", number, contact.due_on, _late(contact.due_on, today), _check_in_reason(contact, today),
                said, contact.name, contact.path, suggestion=suggestion)  # fmt: skip


def _check_in_reason(contact: Standing, today: date) -> str:
    often = contact.cadence.words() if contact.cadence else ""
    if contact.last_contact is None:
        known = contact.met_on
        return f"{often}; no contact on record{f' since you met on {dated(known, today)}' if known else ''}"
    since = (today - contact.last_contact).days
    if since == 0:
        return f"{often}; in touch today"
    reason = f"{often}; {gap(since)} since {last_words(contact, today)}"
    if contact.due_on and contact.due_on >= today:
        reason += f", due {said_days(contact.due_on, today)}"
    return reason


def _dormant(contact: Standing, today: date) -> Item:
    since = dated(contact.last_contact, today, year=True) if contact.last_contact else ""
    reason = f"{contact.talks} talks until {since}, then silence"
    return Item("dormant", item_id("dormant", contact.path), None, 0, reason, hook(contact), contact.name,
                contact.path)  # fmt: skip
