"""The commands about favours, introductions, goals, events, sharing and drafts, on a vault that has all of it."""

from __future__ import annotations

import random
from pathlib import Path

NETWORKING = 0.3
"""Seconds that a command of the craft of networking may take on 10,000 contacts."""
DRAFTS = (
    "first-follow-up check-in congratulations thanks share informational-interview reconnect connection-request".split()
)
TRADES = "illustrator translator carpenter printer editor lawyer designer investor baker nurse surveyor chemist".split()
MANNERS = "rural patient medical maritime legal wooden textile culinary botanical musical athletic digital".split()
THEMES = "music boats gardens maps bread cinema chess cycling poetry weaving history choirs".split()
HEADING = "## The craft of networking"
INTRODUCTION = (
    "On the same vault, every contact with a circle and a fifth each with needs and offers, every seventh entry a favour,"
    " and 20 each of goals, events with 25 guests, introductions, opportunities and resources. Nothing changed since the"
    " last command; medians of seven runs."
)
TAGS = (*[""] * 12, "#gave", "#received")


def commands(vault: Path) -> list[tuple[tuple[str, ...], str]]:
    """Each command to be measured, and how it is called in a table."""
    ann, bo, cy = (f"People/{path.name}" for path in sorted((vault / "People").iterdir())[5:8])
    found: list[tuple[str, ...]] = [
        *(("review",), ("review", "--period", "month"), ("review", "--period", "year")),
        ("review", "--period", "year", "--write"),
        *(("favours",), ("favours", ann), ("intro", "suggest"), ("intro", "suggest", ann), ("path", "me", bo)),
        *(("path", ann, cy), ("path", "me", "offers:illustrator"), ("path", "me", "tag:alumni"), ("goals",), ("plan",)),
        *(("share", "https://example.org/looms", "--topics", "weaving"), ("share", "Reading 1"), ("pass", "Chance 1")),
        *(("event", "choose"), ("event", "prepare", "Event 1"), ("event", "review", "Event 0"), ("brief", ann)),
        ("opportunity", "Chance 1", "scheduled", "fri", "--dry-run"),
        ("intro", "new", ann, bo, "--why", "looms", "--dry-run"),
        *(("draft", kind, ann) for kind in DRAFTS),
        ("draft", "introduction", ann, "--with", bo),
        ("check",),
    ]
    names = {ann: "NAME", bo: "NAME", cy: "NAME"}
    return [(one, " ".join(names.get(word, f'"{word}"' if " " in word else word) for word in one)) for one in found]


def enrich(vault: Path) -> None:
    """Give a generated vault what the craft of networking lives on: needs and offers, goals, events with 25 guests,
    introductions, opportunities, resources; the same for the same vault."""
    chance = random.Random(4)
    files = sorted((vault / "People").iterdir())
    names = [file.stem for file in files]

    def some(number: int) -> str:
        return "".join(f'  - "[[{name}]]"\n' for name in chance.sample(names, number))

    def skill() -> str:
        return f"{chance.choice(MANNERS)} {chance.choice(TRADES)}"

    for file in files:
        own = [f"circle: {chance.choice(('inner', 'close', 'active', 'wide'))}"]
        own += [f"needs: [a {skill()}]"] * (chance.random() < 0.2) + [f"offers: [{skill()}]"] * (chance.random() < 0.2)
        own += [f"interests: [{chance.choice(MANNERS)} {chance.choice(THEMES)}]"] * (chance.random() < 0.5)
        head, _, rest = file.read_text("utf-8").partition("\n---\n")
        log = [f"{line} {chance.choice(TAGS)}" if line.startswith("- 20") else line for line in rest.split("\n")]
        file.write_text("\n".join((head, *own, "---", *log)), "utf-8")
    notes = {"me": "type: me\noffers: [copy editing]\nneeds: [a patient translator]\ninterests: [rural music]\n"}
    for number in range(20):
        day = f"2026-{1 + number % 12:02}-{5 + number:02}"
        notes[f"Goals/Goal {number}"] = f"status: active\nlooking_for: [a {skill()}]\npeople:\n{some(8)}"
        notes[f"Introductions/Introduction {number}"] = f"status: made\nmade_on: {day}\nbetween:\n{some(2)}"
        notes[f"Opportunities/Chance {number}"] = f"kind: talk\ndate: {day}\nneeds: [{skill()}]\nvia:\n{some(1)}"
        notes[f"Resources/Reading {number}"] = f"topics: [{chance.choice(THEMES)}]\nshared_with:\n{some(2)}"
        when = "2026-10-10" if number % 2 == 0 else "2026-12-10"
        notes[f"Events/Event {number}"] = f"date: {when}\nlocation: Oslo\nattendees:\n{some(25)}"
    for path, text in notes.items():
        (vault / path).parent.mkdir(exist_ok=True)
        (vault / f"{path}.md").write_text(f"---\n{text}---\n", "utf-8")
