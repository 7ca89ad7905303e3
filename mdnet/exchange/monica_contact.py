"""A contact of Monica's export, as a card: what of it is a property, a fact, a note, or something owed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from mdnet.exchange.foreign_text import address, line
from mdnet.exchange.monica_json import Thing
from mdnet.model.dates import shift, shift_months
from mdnet.model.incoming import Photo, Task, Value

_GIFTS = {"idea": "gift idea", "offered": "gift given", "received": "gift received"}
_EVERY = {"week": (7, 0), "month": (0, 1), "year": (0, 12)}
MOST_NOTES = 200
"""Notes that one contact may have."""


class Known(NamedTuple):
    """What the rest of an export says that contacts refer to, by uuid: names of people; kinds of contact field and of
    life event; pictures; `ties` are pairs of a kind and whom it is to; `partial` is who has no page of their own."""

    names: Mapping[str, str]
    fields: Mapping[str, Thing]
    events: Mapping[str, str]
    photos: Mapping[str, Photo]
    ties: Mapping[str, list[tuple[str, str]]]
    partial: Mapping[str, Thing]


class Read(NamedTuple):
    """What a contact gave: the parts of a card, and what is wrong, in words; `left` counts what was left out."""

    values: Mapping[str, Value]
    facts: tuple[str, ...]
    notes: str
    tasks: tuple[Task, ...]
    photo: Photo | None
    faults: tuple[str, ...]
    left: tuple[str, ...]


def name_of(contact: Thing) -> str:
    """The name in full."""
    return line(" ".join(contact.text(key) for key in ("first_name", "middle_name", "last_name")))


def contact_of(contact: Thing, known: Known, today: date) -> Read:
    """All that an export says of a contact, but for what happened with them."""
    faults: list[str] = []
    left: list[str] = []
    facts: list[str] = []
    values: dict[str, Value] = {"uid": contact.uuid, "name": name_of(contact) or contact.text("nickname")}
    values |= {key: contact.text(said) for key, said in (("title", "job"), ("organization", "company"))}
    values["food"] = contact.text("food_preferences")
    nickname = contact.text("nickname")
    values["aliases"] = (nickname,) if nickname and nickname != values["name"] else ()
    tags = (re.sub(r"[^\w/-]+", "-", one.lower()).strip("-") for one in contact.names("tag"))
    values["tags"] = tuple(dict.fromkeys(filter(None, tags)))
    values |= _reached(contact, known)
    values |= _days(contact, known, today, facts, faults)
    values |= _kept(contact)
    values["relationships"], kin = _ties(contact, known)
    places = [_place(one) for one in contact.items("address")]
    values["location"] = next((place for place, _ in places if place), "")
    facts += [f"address: {whole}" for _, whole in places if whole]
    facts += [*kin, *_facts(contact, known, faults)]
    if contact.text("first_met_additional_info"):
        facts.append(f"how we met: {contact.text('first_met_additional_info')}")
    occasions, tasks = _reminders(contact, today, faults, left)
    values["occasions"] = tuple(occasions)
    tasks += _owed(contact, left)
    photo = known.photos.get(contact.thing("avatar").text("avatar_photo"))
    notes = "\n\n".join(_notes(contact))
    kept = {key: value for key, value in values.items() if value}
    return Read(kept, tuple(facts), notes, tuple(tasks), photo, tuple(faults), tuple(left))


def _reached(contact: Thing, known: Known) -> dict[str, Value]:
    """Addresses, numbers and handles, by the kind of the field."""
    found: dict[str, list[str]] = {"emails": [], "phones": [], "urls": [], "handles": []}
    for field in contact.items("contact_field"):
        said = field.text("data") or field.text("value") or field.text("content")
        kind = known.fields.get(field.text("type")) or field.thing("contact_field_type")
        name, how = kind.text("name"), f"{kind.text('type')} {kind.text('protocol')} {kind.text('name')}".lower()
        if "mail" in how and address(said):
            found["emails"].append(address(said))
        elif re.match(r"https?://", said):
            found["urls"].append(said)
        elif "phone" in how or "tel:" in how:
            found["phones"].append(said.removeprefix("tel:"))
        elif said:
            found["handles"].append(f"{name.lower()}: {said}" if name else said)
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}


def _days(contact: Thing, known: Known, today: date, facts: list[str], faults: list[str]) -> dict[str, Value]:
    """Birthday, how and when we met, the last contact. A date that Monica guessed from an age gives a fact only."""
    found: dict[str, Value] = {}
    for key, name in (("birthdate", "birthday"), ("first_met_date", "met_on"), ("deceased_date", "died")):
        special = contact.thing(key)
        day = special.day("date", faults)
        if day is None:
            continue
        words = {"birthday": "born", "met_on": "met"}.get(name, name)
        yearless = special.flag("is_year_unknown")
        if special.flag("is_age_based"):
            facts.append(f"{words}: about {day.year}")
        elif name == "birthday" or (name == "met_on" and not yearless):
            found[name] = f"{day:%m-%d}" if yearless else day.isoformat()
        else:
            facts.append(f"{words}: {f'{day:%m-%d}' if yearless else day}")
    found["introduced_by"] = known.names.get(contact.text("first_met_through"), "")
    found["met_at"] = contact.text("first_met_where")
    last = contact.day("last_talked_to", faults)
    found["last_contact"] = last.isoformat() if last and last <= today else ""
    return found


def _kept(contact: Thing) -> dict[str, Value]:
    """How often to be in touch; whether it is over."""
    days = contact.text("stay_in_touch_frequency")
    over = contact.flag("is_dead") or not contact.flag("is_active", default=True)
    often = re.fullmatch(r"[1-9][0-9]{0,4}", days, re.ASCII)
    return {"cadence": f"{days} day{'s' if days != '1' else ''}" if often else "", "paused": "true" if over else ""}


def _ties(contact: Thing, known: Known) -> tuple[tuple[str, ...], list[str]]:
    """Relationships to people of the export; and, as facts, to those without a page of their own: most are children."""
    ties, facts = [], []
    for kind, other in known.ties.get(contact.uuid, []):
        if other in known.partial:
            day = known.partial[other].thing("birthdate")
            born = day.day("date", []) if not day.flag("is_year_unknown") else None
            since = f" (born {'about ' if day.flag('is_age_based') else ''}{born.year})" if born else ""
            facts.append(f"{kind}: {known.names[other]}{since}")
        else:
            name = known.names[other]
            ties.append(f"{kind}: {name}" if " " in kind or ":" in f"{kind}{name}" else f"{kind} {name}")
    return tuple(dict.fromkeys(ties)), facts


def _place(one: Thing) -> tuple[str, str]:
    """The city (or what there is instead), and the whole address."""
    parts = [one.text(key) for key in ("street", "postal_code", "city", "province", "country")]
    named = one.text("name")
    whole = ", ".join(filter(None, parts))
    return parts[2] or parts[3] or parts[4], f"{whole} ({named})" if whole and named else whole


def _facts(contact: Thing, known: Known, faults: list[str]) -> Iterator[str]:
    """Description, pets, gifts and what happened in their life, each with its day where it has one."""
    if contact.text("description"):
        yield contact.text("description")
    pets = [_pet(one) for one in contact.items("pet")]
    if any(pets):
        yield f"pets: {', '.join(filter(None, pets))}"
    for gift in contact.items("gift"):
        what = line(" — ".join(filter(None, (gift.text("name"), gift.text("comment"), gift.text("url")))))
        if what:
            yield _dated(f"{_GIFTS.get(gift.text('status'), 'gift')}: {what}", gift.day("date", faults))
    for event in contact.items("life_event"):
        what = event.text("name") or known.events.get(event.text("type"), "")
        note = event.text("note")
        if what or note:
            yield _dated(": ".join(filter(None, (what, note))), event.day("happened_at", faults))


def _pet(one: Thing) -> str:
    name, kind = one.text("name"), (one.text("category") or one.thing("pet_category").text("name")).lower()
    return f"{name} ({kind})" if name and kind else name or kind


def _dated(text: str, day: date | None) -> str:
    return f"{text} — {day}" if day else text


def _reminders(contact: Thing, today: date, faults: list[str], left: list[str]) -> tuple[list[str], list[Task]]:
    """Yearly ones are occasions; others are tasks at their next day; past ones, and Monica's own, are left out."""
    occasions, tasks = [], []
    for one in contact.items("reminder"):
        title, first = one.text("title"), one.day("initial_date", faults)
        kind, number = one.text("frequency_type"), one.text("frequency_number")
        often = int(number) if re.fullmatch(r"[1-9][0-9]{0,3}", number, re.ASCII) else 1
        if not one.flag("delible", default=True):
            left.append("reminders that Monica made of birthdays")
        elif one.flag("inactive") or not title or first is None or (kind not in _EVERY and first < today):
            left.append("reminders that are over")
        elif kind == "year" and often == 1:
            occasions.append(f"{first} {title}")
        elif kind in _EVERY:
            every = f"{kind}" if often == 1 else f"{often} {kind}s"
            tasks.append(
                Task(f"{title} (every {every})", _next(first, today, *(often * step for step in _EVERY[kind])))
            )
        else:
            tasks.append(Task(title, first))
    return occasions, tasks


def _next(first: date, today: date, days: int, months: int) -> date:
    """The first day from `today` on, of those that lie steps of days and months after `first`."""
    if first >= today:
        return first
    if days:
        return shift(first, -((first - today).days // days) * days)
    steps = max(0, ((today.year - first.year) * 12 + today.month - first.month) // months)
    found = shift_months(first, steps * months)
    return found if found >= today else shift_months(first, (steps + 1) * months)


def _owed(contact: Thing, left: list[str]) -> list[Task]:
    """Open tasks, and debts that are not settled."""
    tasks = []
    for one in contact.items("task"):
        if one.flag("completed"):
            left.append("tasks that are done")
        elif one.text("title"):
            tasks.append(Task(line(": ".join(filter(None, (one.text("title"), one.text("description")))), 400)))
    for one in contact.items("debt"):
        sum_of = line(f"{one.text('amount')} {one.text('currency')}")
        why = f": {one.text('reason')}" if one.text("reason") else ""
        if one.text("status") == "complete":
            left.append("debts that are settled")
        elif sum_of:
            mine = one.flag("in_debt")
            tasks.append(Task(f"{'Pay back' if mine else 'Owes me'} {sum_of}{why}", waiting=not mine))
    return tasks


def _notes(contact: Thing) -> Iterator[str]:
    """The notes, each with the day it was written."""
    for one in contact.items("note")[:MOST_NOTES]:
        body, day = one.long("body"), one.day("created_at", [])
        if body:
            yield f"{day}: {body}" if day else body
