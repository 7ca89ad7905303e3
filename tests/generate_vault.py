"""Vaults of any size, the same bytes for the same arguments on every machine, with the answers a program must give.

    python tests/generate_vault.py 10000 FOLDER

writes FOLDER/People/*.md, one contact each: about 20 lines of front matter and 40 of body.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

TODAY = date(2026, 11, 23)

FIRST = """Ana Ben Chloe David Elena Farid Grace Hugo Ines Jonas Keiko Liam Maya Noah Olga Pedro Quinn
Rosa Samir Tara Umar Vera Wei Ximena Yusuf Zoe Aino Björn Cécile Dušan Émile François Gülay Håkon
Ingrid José Klára Łukasz Márta Niño Ömer Päivi Renée Søren Tomáš Úrsula Věra Zoë Алексей Мария
Ольга Δημήτρης Ελένη 伟 美玲 健太 さくら 민준 서연 محمد ليلى דוד נועה अर्जुन प्रिया Aoife Siobhán Nguyễn Thảo
Kwame Amara Chidi Thandiwe Aroha Keoni Leilani Priya Arjun Mei Hiro Akira Fatima Omar Layla Noor
Ivan Dmitri Anya Katya Sven Lars Freya Astrid Marco Giulia Luca Sofia Diego Lucía Mateo Valentina
Jean-Luc Anne-Marie Mary Jo Wolfgang Heidi Pieter Saskia""".split()
LAST = """García Smith Müller Rossi Tanaka Kim Nguyen Silva Ivanov Kowalski Novák Andersen Johansson
Virtanen O'Brien MacLeod van_der_Berg de_la_Cruz Dubois Lefèvre Papadopoulos Yılmaz Cohen Haddad Khan
Patel Sharma Singh Chen Wang 田中 김 Okafor Mensah Ndlovu Kealoha Ngata Brown Jones Taylor Wilson Davies
Evans Thomas Roberts Walker Wright Hall Clarke Jackson White Martin Moore Lee Young Allen King Scott
Green Baker Adams Nelson Hill Campbell Mitchell Carter Phillips Turner Parker Edwards Collins Stewart
Morris Rogers Reed Cook Bell Murphy Bailey Cooper Richardson Cox Howard Ward Peterson Gray Ramirez
James Watson Brooks Kelly Sanders Price Bennett Wood Barnes Ross Henderson Coleman Jenkins Perry
Weiß Schäfer Jäger Størk Åberg Öztürk Şahin Čapek Žižek Łoś Szymański Horváth Popescu Ionescu
Fernández Gonçalves Araújo Muñoz Ibáñez Châtelain D'Angelo Saint-Exupéry Smith-Jones Null True No""".split()
ORGANIZATIONS = """Nordwind_GmbH Acme_Inc. Blue_Harbor_Capital Café_Müller Kernel_&_Sons Open_Field_Labs
Papaya_Robotics Quanta:_Research Riverbank_School "Sol"_Energia Tidewater_Press Umbra_Design
Västra_Hälsa Wildgrass_Foods Xylo_Music Yonder_Travel Zenith_Law Ministry_of_Ideas""".split()
ROLES = (
    "Product manager|Founder|Staff engineer|Journalist|Teacher|Investor|Head of sales|Designer|Researcher|Lawyer|Nurse"
    "|VP, Operations|Musician"
).split("|")
CITIES = [
    tuple(line.split("|"))
    for line in (
        "Berlin|DE|Europe/Berlin;Oslo|NO|Europe/Oslo;Paris|FR|Europe/Paris;New York|US|America/New_York;"
        "São Paulo|BR|America/Sao_Paulo;Tōkyō|JP|Asia/Tokyo;Nairobi|KE|Africa/Nairobi;Apia|WS|Pacific/Apia;"
        "Sydney|AU|Australia/Sydney;Kathmandu|NP|Asia/Kathmandu"
    ).split(";")
]
TAGS = """investor climate school-friend family mentor mentee python music hiking conference
customer press neighbour alumni book-club hiring board ml design running""".split()
CADENCES = [("1 week", 7), ("2 weeks", 14), ("30 days", 30), ("91 days", 91), ("26 weeks", 182), ("365 days", 365)]
CHANNELS = "coffee|call|email|lunch|met at conference|video call|text|dinner|walk".split("|")
TOPICS = (
    "her move to Lisbon|the seed round|hiring a data lead|the new baby|a book on soil|marathon training|switching jobs"
    "|the grant proposal|his podcast|school reform|a kitchen renovation|the board offsite|learning Portuguese"
    "|the open-source release|a talk about “plain text”|the family farm|pricing for the pilot|an old friend's wedding"
).split("|")
TASKS = (
    "send her the article|introduce to {other}|return the borrowed book|ask about the interview|share the slide deck"
    "|book a table|write a recommendation|check in after surgery|forward the job post|wish good luck for the launch"
).split("|")
FACTS = (
    "Prefers morning calls.|Vegetarian; no nuts.|Two kids, {a} and {b}.|Plays the cello.|Never email on Fridays."
    "|Met through {other}.|Reads everything by Le Guin.|Lives near the station, has a spare room."
    "|Wants to move into climate work."
).split("|")


class Entry(NamedTuple):
    """One line of a log; `other` is the name of somebody who was there too."""

    day: date
    channel: str
    topic: str
    other: str | None


class Task(NamedTuple):
    text: str
    due: date | None
    done: date | None


@dataclass
class Person:
    """One contact. `birthday` is YYYY-MM-DD, or --MM-DD when the year is not known."""

    number: int
    uid: str
    name: str
    given: str
    family: str
    organization: str
    role: str
    city: str
    country: str
    timezone: str
    emails: list[str]
    phone: str
    met: date
    birthday: str | None
    cadence: str
    cadence_days: int
    strength: int
    tags: list[str]
    introduced_by: str | None
    entries: list[Entry] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    @property
    def last_contact(self) -> date:
        return max((entry.day for entry in self.entries), default=self.met)


def names(count: int) -> list[tuple[str, str, str]]:
    """So many distinct (full, given, family); each is the same whatever the count."""
    found = []
    seen: dict[str, int] = {}
    for number in range(count):
        given = FIRST[(number * 37) % len(FIRST)]
        family = LAST[(number * 61 + number // len(LAST) * 17) % len(LAST)].replace("_", " ")
        full = f"{given} {family}"
        again = seen.get(full, 0)
        seen[full] = again + 1
        middle = ""
        while again:  # a middle part keeps the names distinct, case aside
            again, letter = divmod(again - 1, 26)
            middle = f" {chr(65 + letter)}." + middle
        found.append((f"{given}{middle} {family}", given, family))
    return found


def people(count: int, seed: int = 1, today: date = TODAY) -> Iterator[Person]:
    """So many contacts, as they stand on `today`."""
    everybody = names(count)
    for number in range(count):
        yield _person(number, everybody, seed, today)


def _person(number: int, everybody: list[tuple[str, str, str]], seed: int, today: date) -> Person:
    dice = random.Random(f"{seed}/{number}")
    count = len(everybody)
    full, given, family = everybody[number]

    def someone() -> str:
        chosen = int(count * dice.random() ** 3)  # a few people are linked to very often
        return everybody[chosen if chosen != number else (chosen + 1) % count][0]

    organization = dice.choice(ORGANIZATIONS).replace("_", " ")
    city, country, timezone = dice.choice(CITIES)
    cadence, days = dice.choices(CADENCES, weights=[2, 6, 25, 30, 22, 15])[0]
    met = today - timedelta(days=dice.randint(200, 3650))
    birthday = _birthday(dice)
    slug = "".join(c for c in f"{given}.{family}".lower() if c.isascii() and (c.isalnum() or c == ".")).strip(".")
    emails = [f"{slug or 'person'}{number}@example.org"]
    if dice.random() < 0.4:
        emails.append(f"{slug or 'p'}.{number}@mail.example.com")
    person = Person(
        number, f"c-{seed:02d}-{number:07d}", full, given, family, organization, dice.choice(ROLES), city, country,
        timezone, emails, f"+49 30 {dice.randint(1000000, 9999999)}", met, birthday, cadence, days, dice.randint(1, 5),
        dice.sample(TAGS, dice.randint(1, 4)), someone() if count > 1 and dice.random() < 0.3 else None,
    )  # fmt: skip
    # the last meeting is spread around the cadence, so that a part of the contacts is overdue
    day = today - timedelta(days=int(days * dice.uniform(0, 1.6)))
    for _ in range(max(1, int(dice.gauss(14, 5)))):
        if day < met:
            break
        channel, topic = dice.choice(CHANNELS), dice.choice(TOPICS)
        person.entries.append(Entry(day, channel, topic, someone() if count > 1 and dice.random() < 0.4 else None))
        day -= timedelta(days=1 + int(days * dice.uniform(0.4, 1.8)))
    for _ in range(dice.choices((0, 1, 2, 3, 5), weights=(30, 35, 20, 10, 5))[0]):
        text = dice.choice(TASKS).format(other=f"[[{someone()}]]")
        due = today + timedelta(days=int(dice.gauss(10, 40))) if dice.random() < 0.8 else None
        done = today - timedelta(days=dice.randint(1, 300)) if dice.random() < 0.5 else None
        person.tasks.append(Task(text, due, done))
    person.facts = [
        fact.format(a=dice.choice(FIRST), b=dice.choice(FIRST), other=f"[[{someone()}]]")
        for fact in dice.sample(FACTS, 6)
    ]
    return person


def _birthday(dice: random.Random) -> str | None:
    share = dice.random()
    if share >= 0.7:
        return None
    born = date(1945, 1, 1) + timedelta(days=dice.randint(0, 22000))
    if dice.random() < 0.01:
        born = date(dice.choice((1964, 1976, 1984, 1992, 2000)), 2, 29)
    return born.isoformat() if share < 0.6 else f"--{born:%m-%d}"


def markdown(person: Person) -> str:
    """The contact's note."""
    birthday = person.birthday and (f'"{person.birthday}"' if person.birthday.startswith("--") else person.birthday)
    lines = [
        "---",
        f"id: {person.uid}",
        f"name: {_quoted(person.name)}",
        "aliases:",
        f"  - {_quoted(person.given)}",
        f"  - {_quoted(f'{person.given} {person.family[0]}.')}",
        f"org: {_quoted(person.organization)}",
        f"role: {_quoted(person.role)}",
        "email:",
        *(f"  - {email}" for email in person.emails),
        f'phone: "{person.phone}"',
        f"city: {person.city}",
        f'country: "{person.country}"   # ISO code, quoted for NO',
        f"timezone: {person.timezone}",
        f"met: {person.met}",
        *([f"birthday: {birthday}"] if birthday else []),
        f"cadence: {person.cadence}",
        f"last_contact: {person.last_contact}",
        f"strength: {person.strength}",
        f"tags: [{', '.join(person.tags)}]",
        *([f"introduced_by: {_quoted(f'[[{person.introduced_by}]]')}"] if person.introduced_by else []),
        "---",
        "",
        f"# {person.name}",
        "",
        "## About",
        "",
        *(f"- {fact}" for fact in person.facts),
        "",
        f"{person.role} at **{person.organization}**, {person.city}. We met on {person.met}; the first thing we spoke"
        " about was",
        f"{person.entries[-1].topic if person.entries else 'the weather'}, and it has been worth the time since.",
        "",
        "## Tasks",
        "",
        *(_task(task) for task in person.tasks),
        "",
        "## Interactions",
        "",
        *(_entry(entry) for entry in person.entries),
        "",
        "## Notes",
        "",
        "> Keep it short, ask first, listen.",
        "",
        f"See also [the company page](https://example.org/{person.number}) and `{person.uid}`.",
        "",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _task(task: Task) -> str:
    due = f" 📅 {task.due}" if task.due else ""
    done = f" ✅ {task.done}" if task.done else ""
    return f"- [{'x' if task.done else ' '}] {task.text}{due}{done}"


def _entry(entry: Entry) -> str:
    other = f" with [[{entry.other}]]" if entry.other else ""
    return f"- {entry.day} {entry.channel} — talked about {entry.topic}{other} #{entry.channel.split()[0]}"


class Truth(NamedTuple):
    """What a correct program finds. The week is the ISO week that holds the day; uids and days as text."""

    contacts: int
    interactions: int
    links: int
    open_tasks: int
    tasks_overdue: int
    tasks_due_this_week: int
    contacts_overdue: list[str]
    contacts_due_this_week: list[str]
    birthdays_this_week: list[str]
    last_contact: dict[str, str]


def truth(everybody: Iterable[Person], today: date = TODAY) -> Truth:
    """The answers for these contacts, worked out from the records and not from their notes."""
    everybody = list(everybody)
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    week = {f"{monday + timedelta(days=day):%m-%d}" for day in range(7)}
    tasks = [task for person in everybody for task in person.tasks if not task.done]
    last = {person.name: person.last_contact for person in everybody}
    for person in everybody:  # an entry that links to somebody is contact with them too
        for entry in person.entries:
            if entry.other:
                last[entry.other] = max(last[entry.other], entry.day)
    due = {person.uid: last[person.name] + timedelta(days=person.cadence_days) for person in everybody}
    return Truth(
        contacts=len(everybody),
        interactions=sum(len(person.entries) for person in everybody),
        links=sum(
            bool(person.introduced_by)
            + sum(bool(entry.other) for entry in person.entries)
            + sum(task.text.count("[[") for task in person.tasks)
            + sum(fact.count("[[") for fact in person.facts)
            for person in everybody
        ),
        open_tasks=len(tasks),
        tasks_overdue=sum(bool(task.due and task.due < today) for task in tasks),
        tasks_due_this_week=sum(bool(task.due and monday <= task.due <= sunday) for task in tasks),
        contacts_overdue=sorted(uid for uid, day in due.items() if day < today),
        contacts_due_this_week=sorted(uid for uid, day in due.items() if monday <= day <= sunday),
        birthdays_this_week=sorted(
            person.uid for person in everybody if person.birthday and person.birthday[-5:] in week
        ),
        last_contact={person.uid: last[person.name].isoformat() for person in everybody},
    )


def write_people(root: Path, everybody: Iterable[Person]) -> None:
    """Write the notes into `root`/People."""
    folder = root / "People"
    folder.mkdir(parents=True, exist_ok=True)
    for person in everybody:
        (folder / f"{person.name}.md").write_bytes(markdown(person).encode())


if __name__ == "__main__":
    write_people(Path(sys.argv[2]), people(int(sys.argv[1])))
