"""How the plan says numbers, days and gaps: short English, the same everywhere."""

from __future__ import annotations

from datetime import date

from mdnet.model.standing import Standing

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def counted(number: int) -> str:
    """A number as a word up to twelve, then in digits."""
    return _NUMBERS[number] if 0 <= number <= 12 else f"{number:,}"


def dated(day: date, today: date, *, year: bool = False) -> str:
    """ "9 September", with the year when it is not this one."""
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return text if day.year == today.year and not year else f"{text} {day.year}"


def said_days(day: date, today: date) -> str:
    """A day near today: "today", "tomorrow", "yesterday", "on Friday", "last Wednesday", else "on 9 September"."""
    away = (day - today).days
    if away in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[away + 1]
    if 1 < away < 7:
        return f"on {WEEKDAYS[day.weekday()]}"
    if -7 < away < -1:
        return f"last {WEEKDAYS[day.weekday()]}"
    return f"on {dated(day, today)}"


def gap(days: int) -> str:
    """A stretch of time: "1 day", "131 days"."""
    return f"{days} day{'' if days == 1 else 's'}"


def last_words(contact: Standing, today: date) -> str:
    """ "lunch on 9 September, they wrote last"."""
    entry = contact.last
    if entry is None:
        return dated(contact.last_contact, today) if contact.last_contact else "never"
    channel = "contact" if entry.channel in ("other", "") else entry.channel
    words = f"{channel} on {dated(entry.day, today)}"
    if entry.by == "them":
        words += ", they wrote last" if channel in _WRITTEN else ", their idea"
    return words


_WRITTEN = frozenset("email message text chat letter card".split())

_HONORIFICS = frozenset("dr dr. prof prof. mr mr. mrs mrs. ms ms. sir dame".split())


def first_name(name: str) -> str:
    """What somebody is greeted by: the first part of the name that is no title."""
    parts = [part for part in name.split() if part.lower() not in _HONORIFICS]
    return parts[0] if parts else name


def typed(name: str) -> str:
    """A name as a command is typed with it: in quotes where a shell would take a sign of it for its own."""
    if all(sign.isalnum() or sign in " .,-" or ord(sign) > 127 for sign in name) and not name.startswith("-"):
        return name
    return "'" + name.replace("'", "'\\''") + "'"
