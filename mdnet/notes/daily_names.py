"""The file of a day's daily note, by Obsidian's own settings."""

from __future__ import annotations

import re
from datetime import date

from mdnet.errors import BadInput
from mdnet.model.conventions import Conventions
from mdnet.notes.kinds import daily_date

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_TOKEN = re.compile(
    r"\[([^\]]*)\]|(YYYY|GGGG|gggg|MMMM|MMM|MM|Mo|M|DDDD|DDD|DD|Do|D|dddd|ddd|dd|WW|ww|W|w|YY|Q|E)|([\s\S])"
)


def moment(day: date, form: str) -> str:
    """A day in the letters of Moment (https://momentjs.com/docs/#/displaying/format/), in English."""
    week = day.isocalendar()
    values = {
        "YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}", "GGGG": str(week.year), "gggg": str(week.year),
        "MMMM": _MONTHS[day.month - 1], "MMM": _MONTHS[day.month - 1][:3], "MM": f"{day.month:02}", "M": str(day.month),
        "Mo": _ordinal(day.month), "DD": f"{day.day:02}", "D": str(day.day), "Do": _ordinal(day.day),
        "DDDD": f"{day.timetuple().tm_yday:03}", "DDD": str(day.timetuple().tm_yday),
        "dddd": _DAYS[day.weekday()], "ddd": _DAYS[day.weekday()][:3], "dd": _DAYS[day.weekday()][:2],
        "WW": f"{week.week:02}", "ww": f"{week.week:02}", "W": str(week.week), "w": str(week.week),
        "Q": str((day.month + 2) // 3), "E": str(day.isoweekday()),
    }  # fmt: skip
    return "".join(
        values[match[2]] if match[2] else (match[1] if match[1] is not None else match[3])
        for match in _TOKEN.finditer(form)
    )


def daily_path(day: date, conventions: Conventions) -> str:
    """The path of the day's note, relative to the vault. Raises BadInput when the settings' format names no day."""
    name = moment(day, conventions.daily_format)
    folder = conventions.daily_folder.strip("/")
    path = f"{folder}/{name}.md" if folder else f"{name}.md"
    if daily_date(path, conventions) != day:
        raise BadInput(f'the format of daily notes, "{conventions.daily_format}", does not name a day.')
    return path


def _ordinal(number: int) -> str:
    ending = "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
