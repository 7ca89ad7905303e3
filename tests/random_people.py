"""Contacts made at random that have all that a note can say of somebody, with signs in it that other formats mean
something by; nothing private, and no two of one address, number or name."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

FIRST = "Ada Björn Chloé Đức Ewa Jean-Luc Mei Ngũgĩ Oya Siobhán Žofia 伟 Ольга".split()
LAST = "Byron|Čapek|O'Brien|van der Berg|田中|Smith-Jones|de la Cruz|Øst|ibn Rushd|García Márquez".split("|")
WORDS = (
    'looms, old and new|"quoted" words|back\\slash|a; b|1/2 price|50 % off|=SUM(A1)|-dash|+plus|@home|# of sheep|tea: '
    "green|it's|“curly”|日本茶|emoji 🧶|a | b|[brackets]|*stars*|_under_|<b>bold</b>|&amp;|null|true|007|~tilde"
).split("|")
HOUSES = ("Wildgrass", "Müller & Söhne, GmbH", 'The "Loom"; Ltd.', "=Equal", "O'Hara: Law", "東京織物", "No")
ROLES = ("weaver", "VP, Operations", "Head of R&D; Europe", "=CEO")
TOWNS = ("Oslo", "São Paulo, Brazil", "Frankfurt (Oder)", "St. John's")


def people(seed: int, number: int = 30) -> dict[str, str]:
    """The notes of a vault: path to text."""
    dice = random.Random(seed)
    names = dice.sample([f"{first} {last}" for first in FIRST for last in LAST], number)
    notes = {f"Organizations/{house}.md": "" for house in HOUSES[:1]}
    for place, name in enumerate(names):
        notes[f"People/{name}.md"] = _note(place, name, names, dice)
    return notes


def _note(place: int, name: str, names: Sequence[str], dice: random.Random) -> str:
    lines: list[str] = []

    def say(key: str, make: Callable[[], str | list[str]], chance: float = 0.5) -> None:
        value = make()
        if dice.random() < chance and value:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")

    def some(texts: Sequence[str], most: int = 3) -> list[str]:
        return dice.sample(texts, dice.randint(1, min(most, len(texts))))

    def day(first: int = 2000) -> str:
        return f"{dice.randint(first, 2026)}-{dice.randint(1, 10):02}-{dice.randint(1, 28):02}"

    def other() -> str:
        one = dice.choice(names)
        return f"[[{one}]]" if dice.random() < 0.8 else "Vera Elsewhere"

    def years() -> str:
        since, until = dice.choice((("2010", "2014"), ("2019", "now"), ("", "2014"), ("2008", "")))
        return f"{since}-{until}"

    say("uid", lambda: f"uid-{place}-{dice.randint(0, 99)}", 0.4)
    say("aliases", lambda: [f"{one}{place}" for one in some(["Bee", "The Loom, Esq.", "猫", "Q; R"])])
    say(
        "emails",
        lambda: [
            f"{one.replace('N', str(place))}@example.org"
            for one in some(["aN", "b.cN+tag", "ÜnderN", "x_yN", "O'BN"], 5)
        ],
    )
    say(
        "phones",
        lambda: [f"{one}{place:03}{dice.randint(10, 99)}" for one in some(["+47 22 01 2", "020 7946 0", "(555) 01"])],
    )
    say(
        "urls",
        lambda: [
            f"https://{one}{place}"
            for one in some(["blog.example/", "www.shop.example/", "c.example/a,b", "d.example/q?x=1;y=2&z="])
        ],
    )
    say("handles", lambda: some([f"mastodon: @u{place}@example.social", f"skype: s{place}", f"h{place}"]))
    say("github", lambda: f"git{place}", 0.3)
    say("linkedin", lambda: f"https://www.linkedin.com/in/p{place}", 0.3)
    say("organization", lambda: "[[Wildgrass]]" if dice.random() < 0.3 else dice.choice(HOUSES))
    say("title", lambda: dice.choice(ROLES))
    say(
        "affiliations",
        lambda: [
            f"{one}, {dice.choice(['weaver', 'student'])}, {years()}"
            for one in some(["UCL", "[[Wildgrass]]", "Yonder School"])
        ],
    )
    say("location", lambda: dice.choice(TOWNS))
    say("timezone", lambda: dice.choice(["Europe/Oslo", "America/Argentina/Buenos_Aires", "UTC"]))
    say("languages", lambda: some(["English", "Norwegian (some)", "de-CH", "日本語"]))
    say("circle", lambda: dice.choice(["close", "active", "wide"]))
    say("cadence", lambda: dice.choice(["6 weeks", "45 days", "3 months", "never", "1 year"]), 0.4)
    say("last_contact", lambda: day(2020), 0.3)
    say("snoozed_until", lambda: "2027-03-01", 0.1)
    say("birthday", lambda: day(1950) if dice.random() < 0.6 else dice.choice(["02-29", "12-31", "--04-17"]))
    say(
        "occasions",
        lambda: some(["2015-06-20 wedding anniversary", "09-01 joined; Acme, Inc.", "2020-02-29 first talk"]),
    )
    say("met_on", day)
    say("met_at", lambda: dice.choice(["Loom Days", "a train, near Bergen"]))
    say("introduced_by", other, 0.3)
    say("created", day, 0.3)
    say("interests", lambda: some(WORDS))
    say("needs", lambda: some(WORDS))
    say("offers", lambda: some(WORDS))
    say(
        "relationships",
        lambda: [f"{kind} {other()}" for kind in some(["friend", "spouse", "mentor", "co-founder", "manager"])],
    )
    say("goals", lambda: ["[[Publish a book]]"], 0.2)
    say("tags", lambda: some(["weaving", "close/friend", "book-club", "été", "2026-fair"]))
    say("food", lambda: dice.choice(["vegetarian, no nuts", "fish; rice", "=eggs"]), 0.3)
    say("pets", lambda: some(["Warp", "Weft, a cat"]), 0.2)
    say("address", lambda: dice.choice(["Storgata 1, 0155 Oslo", "5 Rue d'Été, 75001 Paris, France"]), 0.2)
    say("department", lambda: "Weaving & Dyeing", 0.2)
    if dice.random() < 0.05:
        lines.append("paused: true")
    facts = [
        f"- {one}\n"
        for one in some(
            [
                f"kids: Maya ({place}), Leo — 2026-03-01",
                "sails; never swims — 2024-06",
                f"cello: since {place}",
                f'grew up in "Bergen", no. {place}',
            ],
            4,
        )
    ]
    notes = dice.choice(
        ["", "One line.", 'First, with "quotes"; and more\n\nsecond \\ line: =1+1', "- a list\n- of *two*"]
    )
    tasks = some(
        [
            f"- [ ] Send, ask; {place} 📅 2026-12-15\n",
            f"- [ ] Her framer {place} #waiting\n",
            "- [x] Done ✅ 2026-02-19\n",
        ]
    )
    body = f"## Facts\n\n{''.join(facts)}\n" if dice.random() < 0.6 else ""
    body += f"## Notes\n\n{notes}\n\n" if notes else ""
    body += f"## Follow-ups\n\n{''.join(tasks)}\n" if dice.random() < 0.3 else ""
    body += "## Log\n\n- 2026-10-02 call: the grant\n" if dice.random() < 0.5 else ""
    return f"---\n{''.join(f'{line}{chr(10)}' for line in lines)}---\n\n{body}"
