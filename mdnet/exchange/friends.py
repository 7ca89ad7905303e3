"""friends.md, the file of JacobEvelyn/friends: friends, what was done with them, what was learned of them, places.

    ### Activities:
    - 2018-11-01: **Grace Hopper** and I went to _Marie's Diner_. @food

    ### Notes:
    - 2018-06-15: **Grace Hopper** had a building named after her. @navy

    ### Friends:
    - Grace Hopper (a.k.a. The Admiral a.k.a. Amazing Grace) [Paris] @navy @science

    ### Locations:
    - Paris (a.k.a. City of Light)

An activity is contact with everybody who is bold in it. A note is none: it says what was learned, and on which day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from mdnet.errors import Problem
from mdnet.exchange.foreign_text import decoded, line
from mdnet.exchange.meetings import spoken_channel
from mdnet.model.incoming import Card, Encounter, Ignored, Incoming, Value, Wanted, Who

MOST_CHARACTERS = 16_000_000
MOST_IN_LINE = 4_000
"""Characters of one line; a longer one is no activity that anybody typed."""
MOST_FACTS = 500
"""Notes that one friend may have."""
_HEADING = re.compile(r"#{1,6}\s*(activities|notes|friends|locations)\s*:?\s*", re.IGNORECASE)
_TAG = re.compile(r"(?<!\w)@(\w+(?:[:-]?\w+)*)")
_FRIEND = re.compile(
    r"(?P<name>[^(\[@]+?)\s*(?:\((?P<aliases>[^()]*)\))?\s*(?:\[(?P<place>[^\[\]]*)\])?\s*(?P<tags>(?:@\S+(?:\s+|$))*)"
)
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_PLACE = re.compile(r"(?<!\w)_([^_]+)_(?!\w)")


def fits(path: str, head: bytes) -> bool:
    """Whether a file is friends', by its headings: by the first line, or any where the name is right."""
    named = path.replace("\\", "/").rpartition("/")[2].lower() == "friends.md"
    headed = r"###\s*(?:Activities|Notes|Friends|Locations):[ \t]*\r?$"
    return bool(re.search(f"^{headed}" if named else rf"\A\s*{headed}", decoded(head), re.MULTILINE))


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The friends and what was done with them, in the file's order."""
    text = decoded(data) if len(data) <= 4 * MOST_CHARACTERS else ""
    if not any(_HEADING.fullmatch(one.strip()) for one in text.splitlines()) or len(text) > MOST_CHARACTERS:
        said = "it is no friends.md: none of the headings “### Activities:”, “### Notes:”, “### Friends:” is in it"
        return Incoming(problems=(Problem(path, 0, "not-friends", said, "error"),))
    return _Reader(path, wanted).incoming(text)


class _Reader:
    """One reading of a friends.md."""

    def __init__(self, path: str, wanted: Wanted) -> None:
        self.path, self.wanted = path, wanted
        self.friends: dict[str, tuple[int, dict[str, Value]]] = {}
        self.facts: dict[str, list[str]] = {}
        self.encounters: list[Encounter] = []
        self.problems: list[Problem] = []
        self.named: dict[str, int] = {}
        self.left = Counter[str]()

    def incoming(self, text: str) -> Incoming:
        for number, section, item in self._items(text):
            if section == "friends":
                self._friend(number, item)
            elif section == "locations":
                self.left["places (those of friends are kept)"] += 1
            else:
                self._event(number, section, item)
        for name, at in self.named.items():
            if name not in self.friends:  # in the list by hand left out: friends itself would not allow it
                self.friends[name] = (at, {"name": name})
        cards = tuple(
            Card(self.path, at, values, key=name, facts=tuple(self.facts.get(name, ())[:MOST_FACTS]))
            for name, (at, values) in self.friends.items()
        )
        if not (cards or self.encounters or self.problems):
            said = "nothing stands under “### Friends:”, “### Activities:” or “### Notes:”"
            self.problems.append(Problem(self.path, 0, "nothing-found", said))
        left = tuple(Ignored(count, what) for what, count in sorted(self.left.items()))
        return Incoming(cards, tuple(self.encounters), tuple(self.problems), left)

    def _problem(self, at: int, code: str, said: str) -> None:
        self.problems.append(Problem(self.path, at, code, said))

    def _items(self, text: str) -> Iterator[tuple[int, str, str]]:
        """The items of the four lists, each with its line and section; an item is one line, as friends writes them."""
        section = ""
        for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
            said = raw.strip()
            heading = _HEADING.fullmatch(said)
            if heading or said.startswith("#"):
                section = heading[1].lower() if heading else ""
            elif not said or not section:
                continue
            elif len(said) > MOST_IN_LINE:
                self._problem(number, "bad-line", f"the line is longer than {MOST_IN_LINE:,} characters")
            elif not re.match(r"[-*+]\s", said):
                self._problem(number, "bad-line", f"it is no item of a list, so it is left out: “{line(said, 60)}”")
            else:
                yield number, section, said[1:].strip()

    def _friend(self, at: int, item: str) -> None:
        found = _FRIEND.fullmatch(line(item, MOST_IN_LINE))
        name = line(found["name"]) if found else ""
        if not found or not name:
            said = f"it is no friend as in “- Name (a.k.a. Other) [Place] @tag”: “{line(item, 60)}”"
            self._problem(at, "bad-friend", said)
            return
        aliases = [line(one) for one in re.split(r"\ba\.k\.a\.?\s", found["aliases"] or "")]
        read: dict[str, Value] = {
            "name": name,
            "aliases": tuple(dict.fromkeys(one for one in aliases if one)),
            "location": line(found["place"] or ""),
            "tags": tuple(dict.fromkeys(_tags(found["tags"]))),
        }
        if name in self.friends:
            self._problem(at, "twice", f"{name} is listed twice: the first time counts")
            return
        self.friends[name] = (at, {key: value for key, value in read.items() if value})

    def _event(self, at: int, section: str, item: str) -> None:
        """An activity is an encounter; a note is a fact about everybody it names."""
        told, colon, text = item.partition(":")
        day = _day(told.strip("* "))
        if day is None or not colon:
            self._problem(at, "bad-date", f"it has no date as in “- 2026-03-14: …”: “{line(item, 60)}”")
            return
        names = list(dict.fromkeys(line(one) for one in _BOLD.findall(text) if line(one)))
        plain = _plain(text)
        if not names:
            self._problem(at, "nobody", f"it names no friend (**Name**), so it is left out: “{line(plain, 60)}”")
            return
        for name in names:
            self.named.setdefault(name, at)
        if section == "notes":
            for name in names:
                self.facts.setdefault(name, []).append(f"{_TAG.sub(lambda tag: f'#{tag[1]}', plain)} — {day}")
        elif day > self.wanted.today:
            self.left["activities to come"] += 1
        elif self.wanted.since is None or day >= self.wanted.since:
            tags = tuple(dict.fromkeys(one.lower() for one in _tags(text)))
            who = tuple(Who(name, key=name) for name in names)
            said = line(_TAG.sub("", plain), 1_000)
            self.encounters.append(Encounter(self.path, at, day, spoken_channel(said), who, said, tags=tags))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _tags(text: str) -> list[str]:
    """Tags as mdnet writes them: a part that friends sets off by a colon is a nested tag."""
    return [one.replace(":", "/") for one in _TAG.findall(text)]


def _plain(text: str) -> str:
    """The text without the stars around friends and the underscores around places, and without escapes."""
    return line(_PLACE.sub(r"\1", _BOLD.sub(r"\1", text)).replace("\\", ""), 1_000)
