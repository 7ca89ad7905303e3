"""What lies ahead, as lines of the agenda: events, introductions and opportunities, each with its next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mdnet.model.link import Reference
from mdnet.model.records import Introduction, Opportunity
from mdnet.plan.item import Item, item_id, phrase
from mdnet.plan.material import Gathering, Introducing, Opening
from mdnet.plan.phrasing import dated, first_name, said_days, typed


def event_line(gathering: Gathering, today: date) -> Item:
    """An event, and who of my contacts goes."""
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


def introduction_line(pending: Introducing, today: date) -> Item:
    """An introduction, its next step in words, and the command for it."""
    record = pending.record
    words, command = next_step(record, today)
    names = " and ".join(side.text for side in record.between)
    contact = pending.contacts[0] if pending.contacts else None
    why = "" if command.startswith("when") else phrase(record.why)  # it is for those who are asked now
    return Item("introduction", item_id("introduction", record.path), record.asked_on, 0, words, why,
                contact.name if contact else "", contact.path if contact else "", names or record.name, record.path,
                command)  # fmt: skip


def waits(record: Introduction) -> bool:
    """Whether the next step is somebody else's."""
    silent = [side for side in record.between if side not in _of(record.between, record.agreed_by)]
    told = _of(silent, record.asked_of) if record.asked_of else silent
    return record.status == "asked" and bool(silent) and len(told) == len(silent)


def next_step(record: Introduction, today: date) -> tuple[str, str]:
    """What an introduction waits for, in words, and the command for it: each side is asked by itself, and introduced
    when both said yes; some weeks later one asks what came of it."""
    sides = record.between
    if not sides:
        return "it does not say between whom yet", ""
    draft = f"mdnet draft introduction {typed(sides[0].text)}"
    if record.status == "made":
        made = f"introduced on {dated(record.made_on, today)}; " if record.made_on else ""
        names = " ".join(typed(side.text) for side in sides)
        return f"{made}ask what came of it", f"mdnet intro outcome {names} --text …"
    agreed, asked = _of(sides, record.agreed_by), _of(sides, record.asked_of)
    silent = [side for side in sides if side not in agreed]
    if record.status == "agreed" or not silent:
        return "both said yes: introduce them", draft
    if record.status == "idea":
        return "ask each of them whether they would like it", draft
    yes = f"{_called(agreed, sides)} said yes; " if agreed else ""
    new = [side for side in silent if side not in asked] if asked else []
    if new:
        told = [side for side in silent if side in asked]
        waits = f"{_called(told, sides)} has been asked; " if told else ""
        return f"{yes}{waits}ask {_called(new, sides)}", f"mdnet draft introduction {typed(new[0].text)}"
    since = f", asked on {dated(record.asked_on, today)}" if record.asked_on else ""
    whose = "their" if len(silent) == len(sides) else f"{_called(silent, sides)}'s"
    return f"{yes}waiting for {whose} yes{since}", f"when it comes: mdnet intro agreed {typed(silent[0].text)}"


def _of(sides: Sequence[Reference], named: Sequence[Reference]) -> list[Reference]:
    """The sides that are among those named."""
    keys = {_key(one) for one in named}
    return [side for side in sides if _key(side) in keys]


def _key(one: Reference) -> str:
    return (one.target or one.text).rpartition("/")[2].removesuffix(".md").casefold()


def _called(some: Sequence[Reference], sides: Sequence[Reference]) -> str:
    """By first names, where these tell the sides apart."""
    short = [first_name(side.text) for side in sides]
    apart = len(set(short)) == len(short)
    return " and ".join(first_name(side.text) if apart else side.text for side in some)


def opportunity_line(pending: Opening, today: date, before: Mapping[str, str]) -> Item:
    """An opportunity and how it stands; `before` are words to say before asking, by the path of whom is asked."""
    record = pending.record
    contact = pending.contacts[0] if pending.contacts else None
    parts = [record.kind.replace("-", " ") or "opportunity", _standing(record, today)]
    if record.via:
        parts.append(f"through {record.via.text}")
    words = "; ".join(filter(None, (", ".join(parts), _next(record, today))))
    word = before.get(contact.path, "") if contact and pending.asks else ""
    return Item("opportunity", item_id("opportunity", record.path), record.day, 0, words, "",
                contact.name if contact else "", contact.path if contact else "", record.name, record.path,
                word)  # fmt: skip


def _standing(record: Opportunity, today: date) -> str:
    """Its status and the day: "asked yesterday", "scheduled for Friday", "pending since 10 November"."""
    status = record.status or "open"
    if not record.day:
        return status
    said = said_days(record.day, today)
    if status in ("asked", "held"):
        return f"{status} {said}"
    if status == "scheduled":
        return f"{status} for {said.removeprefix('on ')}"
    return f"{status} since {said.removeprefix('on ')}" if record.day <= today else f"{status}, {said}"


def _next(record: Opportunity, today: date) -> str:
    """What it waits for, step by step; of a status in words of my own only whether thanks are still to say."""
    if record.status in ("", "idea", "open", "planned"):
        return "next: ask"
    if record.status == "asked":
        return "next: a day for it"
    if record.status == "scheduled":
        return "was it held?" if record.day and record.day < today else ""
    if record.unthanked:
        return "thanks still to say"
    return "next: what came of it"
