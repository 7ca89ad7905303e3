"""Small vaults made at random where everybody needs, offers and cares about one of few things, so that much is
suggested; with what is true of each vault, known from how it was made."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

TODAY = date(2026, 11, 24)
THINGS = "a risograph printer|loom repair|sourdough baking|sailing lessons|map drawing|copy editing".split("|")
TOPICS = "weaving|letterpress|sailing|sourdough|maps|looms".split("|")
TOWNS, HOUSES = ("Oslo", "Porto", "Lyon"), ("Blue Kiln", "Three Rivers Mill", "Yonder School")
GOALS, EVENTS = ("Publish a book", "Teach the loom"), ("Yarn Fair", "Type Salon", "Map Night")
RESOURCES, POSTS, CHANCES = ("On looms", "On bread", "On maps"), ("My talk", "My post"), ("A workshop", "A print run")
RESTS = ("paused: true", "archived: true", "deceased: 2025-05-01", "deceased: true")
STRANGER = "Vera Elsewhere"
"""Somebody without a note, whom several know."""
SECRET = "xyzzy"
"""A word that stands in everything private."""
RESTING, PRIVATE = "Restwell", "Veilwood"
"""The family names of whoever rests or has died, and of those whose whole note is private."""


@dataclass
class Made:
    """A vault's notes, and what is true of it: who is there, who knows whom, what went to and fro."""

    notes: dict[str, str] = field(default_factory=dict)
    awake: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    known: set[frozenset[str]] = field(default_factory=set)
    favours: dict[str, Counter[str]] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)
    """(whose log, what an entry with #gave links to)"""


def made(seed: int, people: int = 40) -> Made:
    """The vault of a seed."""
    dice, vault = random.Random(seed), Made()
    firsts = dice.sample([a + b + c + d for a in "BDFKLM" for b in "aeio" for c in "nrst" for d in "aeou"], people)
    for first in firsts:
        luck = dice.random()
        family = RESTING if luck < 0.25 else PRIVATE if luck < 0.4 else dice.choice(("Byron", "Okoro", "Park", "Stone"))
        name = f"{first} {family}"
        (vault.others if family in (RESTING, PRIVATE) else vault.awake).append(name)
    everybody = sorted(vault.awake + vault.others)
    for name in everybody:
        vault.favours[name] = Counter()
        folder = "People/Archive" if name.endswith(RESTING) and dice.random() < 0.3 else "People"
        vault.notes[f"{folder}/{name}.md"] = _contact(name, everybody, dice, vault)
    _records(everybody, dice, vault)
    return vault


def _day(dice: random.Random, first: int, last: int) -> date:
    return TODAY + timedelta(days=dice.randint(first, last))


def _contact(name: str, everybody: list[str], dice: random.Random, vault: Made) -> str:
    others = [other for other in everybody if other != name]
    lines = [dice.choice(RESTS)] if name.endswith(RESTING) else ["private: true"] if name.endswith(PRIVATE) else []
    concealed = [key for key in ("needs", "offers", "interests") if dice.random() < 0.1]
    if concealed and not name.endswith(PRIVATE):
        lines.append(f"private: [{', '.join(concealed)}]")
    for key, words in (("needs", THINGS), ("offers", THINGS), ("interests", TOPICS)):
        said = dice.sample(words, dice.choice((0, 1, 1, 2)))
        if said:
            lines.append(f"{key}: [{', '.join(f'{SECRET} {one}' if key in concealed else one for one in said)}]")
    for chance, line in (
        (0.5, f"location: {dice.choice(TOWNS)}"), (0.5, f"cadence: {dice.choice(('3 weeks', '2 months', '1 year'))}"),
        (0.2, f"birthday: 1980-{_day(dice, -3, 9):%m-%d}"), (0.2, f"met_on: {_day(dice, -12, -1)}"),
        (0.3, f'goals: ["[[{dice.choice(GOALS)}]]"]'), (0.3, f"emails: [{name.split()[0].lower()}@example.org]"),
    ):  # fmt: skip
        lines += [line] if dice.random() < chance else []
    if dice.random() < 0.3:
        house = dice.choice(HOUSES)
        lines.append(f'organization: "[[{house}]]"' if dice.random() < 0.5 else f"organization: {house}")
        vault.known |= {frozenset((name, house))}
    for chance, key in ((0.15, "relationships"), (0.1, "introduced_by")):
        if dice.random() < chance:
            other = dice.choice(others)
            vault.known.add(frozenset((name, other)))
            lines.append(
                f'relationships: ["friend [[{other}]]"]' if key == "relationships" else f'{key}: "[[{other}]]"'
            )
    log = "".join(_entry(name, others, dice, vault) for _ in range(dice.choice((0, 1, 2, 4))))
    tasks = f"- [ ] Send word about {dice.choice(TOPICS)} 📅 {_day(dice, -9, 9)}\n" if dice.random() < 0.3 else ""
    hidden = (
        f"## Private\n\n- [ ] {SECRET} task 📅 {_day(dice, -9, 9)}\n\n### Facts\n\n- {SECRET}\n\n"
        f"### Log\n\n- {_day(dice, -9, -1)} lunch with [[{others[0]}]]: {SECRET} looms #gave #received #asked\n"
    )
    text = f"---\n{chr(10).join(lines)}\n---\n\n## Log\n\n{log}\n## Next\n\n{tasks}\n"
    return text + (hidden if dice.random() < 0.3 else "")


def _entry(name: str, others: list[str], dice: random.Random, vault: Made) -> str:
    """A line of a log: alone, together with somebody, or about an article that was sent."""
    day, sides = _day(dice, -500, 20), [side for side in ("gave", "received", "asked") if dice.random() < 0.25]
    about, what = "", f"spoke about {dice.choice((*TOPICS, STRANGER))}"
    if dice.random() < 0.2:
        about = dice.choice(others)
        vault.known.add(frozenset((name, about)))
        what = f"lunch with [[{about}]]: {dice.choice(TOPICS)}"
    elif "gave" in sides and dice.random() < 0.5:
        about = dice.choice(RESOURCES)
        what = f"email: sent [[{about}]]"
    if day <= TODAY:
        vault.favours[name].update(sides)
        if about and "gave" in sides:
            vault.told.add((name, about))
    return f"- {day} {what} {' '.join(f'#{side}' for side in sides)}".rstrip() + "\n"


def _records(everybody: list[str], dice: random.Random, vault: Made) -> None:
    def some(count: int) -> list[str]:
        return dice.sample(everybody, count)

    def links(names: Iterable[str]) -> str:
        return ", ".join(f'"[[{name}]]"' for name in names)

    def put(folder: str, name: str, text: str) -> None:
        vault.notes[f"{folder}/{name}.md"] = f"---\n{text}"

    vault.notes["me.md"] = (
        f"---\nname: Myself\nlocation: Oslo\nneeds: [{THINGS[0]}]\noffers: [{THINGS[5]}]\ninterests: [weaving]\n---\n"
    )
    for house in HOUSES:
        put("Organizations", house, "location: Oslo\n---\n")
    for goal in GOALS:
        put("Goals", goal, f"looking_for: [{dice.choice(THINGS)}]\npeople: [{links(some(4))}]\n---\n")
    for event in EVENTS:
        front = (
            f"date: {_day(dice, 0, 40)}\nlocation: {dice.choice(TOWNS)}\nattendees: [{STRANGER}, {links(some(6))}]\n"
        )
        put("Events", event, f"{front}purpose: {dice.choice(THINGS)}\n---\n\nAt [[{dice.choice(HOUSES)}]].\n")
    for name in POSTS:
        topics = f"[{', '.join(dice.sample(TOPICS, 2))}]"
        put("Contributions", name, f"date: {_day(dice, -40, -1)}\ntopics: {topics}\nreached: [{links(some(3))}]\n---\n")
    for chance in CHANCES:
        text = f"A house looks for {dice.choice(THINGS)}. They do {dice.choice(THINGS)}."
        put("Opportunities", chance, f'kind: lead\nvia: "[[{dice.choice(everybody)}]]"\n---\n\n{text}\n')
    for name in RESOURCES:
        given = some(3)
        topics = f"[{', '.join(dice.sample(TOPICS, 2))}]"
        put(
            "Resources",
            name,
            f"url: https://example.org/{name[3:]}\ntopics: {topics}\nshared_with: [{links(given)}]\n---\n",
        )
        for one in given:
            vault.favours[one]["gave"] += (one, name) not in vault.told
    for number in range(6):
        one, other = some(2)
        vault.known.add(frozenset((one, other)))
        status = dice.choice(("idea", "asked", "agreed", "made", "made", "declined"))
        day = f"made_on: {_day(dice, -300, -1)}\n" if status == "made" else f"asked_on: {_day(dice, -30, -1)}\n"
        put("Introductions", f"Pair {number}", f"between: [{links((one, other))}]\nstatus: {status}\n{day}---\n")
        for side, mate in ((one, other), (other, one)) if status == "made" else ():
            vault.favours[side]["gave"] += (side, mate) not in vault.told
