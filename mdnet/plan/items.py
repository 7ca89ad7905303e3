"""The lines of an agenda: each with its reason in words and numbers, and something concrete to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from zlib import crc32

from mdnet.model.dates import shift
from mdnet.model.standing import Standing
from mdnet.plan.material import Celebration, Due, Gathering, Introducing, Material, Opening
from mdnet.plan.phrasing import dated, gap, last_words, said_days
from mdnet.plan.prose import plain, shorten

_HOOK, _TASK = 110, 200
"""Characters of a note's own words that are quoted."""


class Item(NamedTuple):
    """One line of the agenda.

    `subject` is what the line is about where that is not the contact: the follow-up's text, the event's name.
    `days_overdue` is 0 for what is not overdue. `hook` is something concrete to say. `id` is the block id.
    """

    kind: str
    id: str
    due_on: date | None
    days_overdue: int
    reason: str
    hook: str = ""
    contact_name: str = ""
    contact_path: str = ""
    subject: str = ""
    source_path: str = ""
    suggestion: str = ""
    recurrence: str = ""
    contact_link: str = ""
    """How a link names the contact where their file's name alone could mean another note."""


def make_items(material: Material, today: date) -> list[Item]:
    """Every line, in the order of the page."""
    found = [
        *(_promise("follow_up", due, today) for due in material.follow_ups),
        *(_promise("waiting", due, today) for due in material.waiting),
        *(_first(contact, today) for contact in material.newly_met),
        *(_celebrate(celebration, today) for celebration in material.celebrations),
        *(_milestone(contact, today) for contact in material.milestones),
        *(_check_in(contact, today, material.undone) for contact in material.due),
        *(_dormant(contact, today) for contact in material.dormant),
        *(_event(gathering, today) for gathering in material.gatherings),
        *(_introduction(pending) for pending in material.introductions),
        *(_opportunity(pending, today) for pending in material.opportunities),
    ]
    links = {contact.path: contact.link for contact in _everybody(material) if contact.link}
    return _distinct(item._replace(contact_link=links.get(item.contact_path, "")) for item in found)


def _everybody(material: Material) -> Iterable[Standing]:
    yield from (*material.newly_met, *material.milestones, *material.due, *material.dormant)
    yield from (celebration.contact for celebration in material.celebrations)
    yield from (contact for due in (*material.follow_ups, *material.waiting) for contact in due.contacts)


def item_id(kind: str, *parts: str) -> str:
    """A block id that stays the same from run to run: a checksum of what the item is about."""
    return f"m-{crc32(chr(0).join((kind, *parts)).encode()):08x}"


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


def _promise(kind: str, due: Due, today: date) -> Item:
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
        recurrence=task.recurrence,
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


def _check_in(contact: Standing, today: date, undone: frozenset[str]) -> Item:
    number = item_id("check_in", contact.path)
    suggestion = ""
    if number in undone and contact.cadence:
        suggestion = f"left for three weeks now; perhaps {contact.cadence.words()} is too often?"
    return Item("check_in", number, contact.due_on, _late(contact.due_on, today), _check_in_reason(contact, today),
                hook(contact), contact.name, contact.path, suggestion=suggestion)  # fmt: skip


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


def _event(gathering: Gathering, today: date) -> Item:
    event = gathering.event
    names = gathering.attending
    if not names:
        reason = "nobody you know is on its list yet"
    else:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        reason = f"{len(names)} you know go{'es' if len(names) == 1 else ''}: {', '.join(names[:3])}{more}"
    day = event.day or today
    when = dated(day, today) if day >= today else f"until {dated(event.end_day or day, today)}"
    return Item("event", item_id("event", event.path), event.day, 0, f"{when}; {reason}",
                phrase(event.purpose), subject=event.name, source_path=event.path)  # fmt: skip


def _introduction(pending: Introducing) -> Item:
    record = pending.record
    step = {
        "idea": "ask each of them whether they would like it",
        "asked": "waiting for their yes",
        "agreed": "both agreed: introduce them",
    }.get(record.status, record.status)
    names = " and ".join(ref.text for ref in record.between)
    contact = pending.contacts[0] if pending.contacts else None
    reason = step + (f", asked on {dated(record.asked_on, record.asked_on)}" if record.asked_on else "")
    return Item("introduction", item_id("introduction", record.path), record.asked_on, 0, reason, phrase(record.why),
                contact.name if contact else "", contact.path if contact else "", names or record.name,
                record.path)  # fmt: skip


def _opportunity(pending: Opening, today: date) -> Item:
    record = pending.record
    contact = pending.contacts[0] if pending.contacts else None
    parts = [record.kind or "opportunity", record.status or "open"]
    if record.day:
        parts.append(said_days(record.day, today))
    if record.via:
        parts.append(f"through {record.via.text}")
    return Item("opportunity", item_id("opportunity", record.path), record.day, 0, ", ".join(parts), "",
                contact.name if contact else "", contact.path if contact else "", record.name, record.path)  # fmt: skip


def hook(contact: Standing, before: str = "Last time") -> str:
    """One concrete thing to begin with: the last topic, else a need, else a fact."""
    if contact.last and (topic := phrase(contact.last.text)):
        return f"{before}: {topic}"
    if contact.needs:
        return f"Looks for: {phrase(contact.needs[0])}"
    if contact.fact:
        return f"Remember: {phrase(contact.fact)}"
    if contact.interests:
        return f"Likes {', '.join(contact.interests[:3])}"
    return ""


def phrase(text: str, limit: int = _HOOK) -> str:
    """A note's own words as one reads them aloud, cut at a word."""
    return shorten(plain(text), limit)
