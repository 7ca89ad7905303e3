"""Names found for links, and lengths of time said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mdnet.model.contact import Contact
from mdnet.model.link import Reference
from mdnet.model.names import loose
from mdnet.plan.phrasing import WEEKDAYS, dated
from mdnet.plan.prose import plain, stem

_TIMES = ("never", "once", "twice", "three times", "four times", "five times", "six times")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or anything else that may have a note of its own, as a template shows it: `path` is that of the note,
    or the name of its file; "" when there is none."""

    name: str
    path: str = ""


class Names:
    """What link targets mean: the display name, and the note's path where that is known."""

    def __init__(self, names: Sequence[tuple[str, str]] = (), paths: Sequence[tuple[str, str]] = ()) -> None:
        self._names = dict(names)
        self._paths = dict(paths)
        self._by_path = {path: self._names[target] for target, path in paths if target in self._names}
        self._by_name = {name: path for path, name in self._by_path.items()}

    def person(self, reference: Reference) -> Person:
        """Whom or what a property names; plain text, and a link that leads nowhere, have no note."""
        target = reference.target
        if target is None or target not in self._names:
            return Person(self.plain(reference.text))
        return Person(self._names[target], self._paths.get(target, stem(target)))

    def at(self, path: str) -> Person:
        """The contact whose note has that path."""
        return Person(self._by_path.get(path, stem(path)), path)

    def called(self, name: str) -> Person:
        """The contact of that display name."""
        return Person(name, self._by_name.get(name, name))

    def plain(self, text: str) -> str:
        """`plain`, with the names of the notes that are linked, and without a full stop at the end."""
        return unstopped(plain(text, self._names))

    def plain_all(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Each text made plain; what then is empty is left out."""
        return tuple(filter(None, map(self.plain, texts)))


def unstopped(text: str) -> str:
    """The text without the full stop at its end, to stand within a sentence."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def means(reference: Reference, contact: Contact | None) -> bool:
    """Whether a link or a name, as written, means this contact."""
    if contact is None:
        return False
    own = {loose(name) for name in (contact.name, stem(contact.path), contact.path.removesuffix(".md"))}
    own |= {loose(alias) for alias in contact.aliases}
    return loose(reference.target or reference.text) in own or loose(reference.text) in own


def joined(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def times(number: int) -> str:
    """How often: "once", "twice", … "12 times"."""
    return _TIMES[number] if number < len(_TIMES) else f"{number} times"


def every(days: int) -> str:
    """A rhythm: "every 5 weeks", "weekly"."""
    if days <= 1:
        return "daily"
    if days < 14 and days not in (6, 7, 8):
        return f"every {days} days"
    if days < 61:
        weeks = round(days / 7)
        return "weekly" if weeks == 1 else f"every {weeks} weeks"
    months = round(days / 30.44)
    if months < 18:
        return "yearly" if months == 12 else f"every {months} months"
    return f"every {round(days / 365.25)} years"


def ago(day: date, today: date) -> str:
    """A past day: "yesterday", "3 weeks ago", "2 years ago"."""
    days = (today - day).days
    if days < 2:
        return "yesterday" if days == 1 else "today"
    if days < 14:
        return f"{days} days ago"
    if days < 61:
        return f"{days // 7} weeks ago"
    months = months_between(day, today)
    return f"{months} months ago" if months < 24 else f"{months // 12} years ago"


def months_between(day: date, today: date) -> int:
    """Whole calendar months from one day to a later one."""
    return (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)


def due(day: date, today: date) -> str:
    """When something is owed: "due yesterday", "due on Thursday", "due on 15 December"."""
    days = (day - today).days
    if days <= 0:
        return f"due {ago(day, today)}"
    if days == 1:
        return "due tomorrow"
    return f"due on {WEEKDAYS[day.weekday()]}" if days < 7 else f"due on {dated(day, today)}"
