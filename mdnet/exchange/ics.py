"""iCalendar (RFC 5545): meetings that have been, as contact with those who were there; and people's days, written.

What is contact: an event of the past (today included) with other people in it. It belongs to the day on which it began
where it took place: as its own time zone, or no zone, has it written; a moment in UTC, which says no place, is put into
the calendar's own time zone (X-WR-TIMEZONE) where that is known. Whoever organized it was there, and so was everybody
asked who has not declined: most people never answer.

What is none, and is counted instead: events without other people, cancelled ones, ones that I declined, all-day events
marked as free (holidays, birthdays, absences), those of more than `MOST_PEOPLE` people, those that repeat (unless they
are asked for), and what is still to come; rooms, lists and declined guests are left out of the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import Problem
from mdnet.exchange.foreign_text import address, decoded, line
from mdnet.exchange.ics_writing import write as write  # both directions of the format
from mdnet.exchange.meetings import channel, people
from mdnet.exchange.repeating import Rule
from mdnet.exchange.vevents import (
    MOST_CHARACTERS,
    Block,
    at_home,
    blocks,
    in_zone_of,
    is_calendar,
    moment,
    parsed,
    text,
    texts,
    values,
    zone_of,
)
from mdnet.model.incoming import Encounter, Ignored, Incoming, Wanted

if TYPE_CHECKING:
    from icalendar import Event

MOST_PEOPLE = 20
"""Other people in a meeting: where there are more, one has met nobody."""
MOST_EVENTS, MOST_READ = 20_000, 10_000_000
"""Events with people that are read of one file, and the characters of all of them."""
MOST_ENCOUNTERS = 50_000
"""Meetings that they may give."""
MOST_DAYS = 500_000
"""Days that all rules together may walk through: 500 series of nearly three years."""
_READ = frozenset(
    "UID RECURRENCE-ID SEQUENCE SUMMARY DTSTART LOCATION STATUS TRANSP ATTENDEE ORGANIZER RRULE RDATE EXDATE CONFERENCE"
    " X-GOOGLE-CONFERENCE X-MICROSOFT-SKYPETEAMSMEETINGURL X-MICROSOFT-CDO-BUSYSTATUS URL".split()
)
_CANCELLED = re.compile(r"(?:cancell?ed|abgesagt|annulée?|cancelado|annullato|geannuleerd)\s*:", re.IGNORECASE)


class _Series(NamedTuple):
    """An event as parsed, with its place in the file and what was changed for single times of it, by beginning."""

    line: int
    event: Event
    changed: dict[datetime, tuple[int, Event]]


def fits(path: str, head: bytes) -> bool:
    """Whether a file is a calendar, by its name or its first line."""
    return path.lower().endswith((".ics", ".ical", ".icalendar")) or is_calendar(decoded(head[:400]))


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The meetings of a calendar, in the file's order; each fault with the line of its BEGIN:VEVENT."""
    source = decoded(data) if len(data) <= 4 * MOST_CHARACTERS else ""
    fault = ""
    if not 0 < len(source) <= MOST_CHARACTERS and data:
        fault = f"it is too long a calendar: more than {MOST_CHARACTERS:,} characters; export fewer years at once"
    elif not is_calendar(source):
        fault = "it is no calendar: it does not begin with BEGIN:VCALENDAR"
    if fault:
        return Incoming(problems=(Problem(path, 0, "not-a-calendar", fault, "error"),))
    return _Reader(source, path, wanted).incoming()


class _Reader:
    """One reading of a calendar."""

    def __init__(self, source: str, path: str, wanted: Wanted) -> None:
        self.source, self.path, self.wanted = source, path, wanted
        self.zone: tzinfo | None = zone_of(source)
        self.mine = wanted.mine | _owner(source)
        self.left, self.problems = Counter[str](), list[Problem]()
        self.days = MOST_DAYS

    def incoming(self) -> Incoming:
        encounters: list[Encounter] = []
        number = 0
        for series in self._events():
            number += 1
            for one in self._sound(series):
                if len(encounters) == MOST_ENCOUNTERS:
                    self._problem(series.line, "too-many", f"only the first {MOST_ENCOUNTERS:,} meetings are read")
                    return self._done(encounters)
                encounters.append(one)
        if not self.mine and encounters:
            said = "mdnet does not know which attendee you are: write your addresses into `emails` of me.md first"
            self._problem(0, "own-address", said)
        if not encounters and not self.problems:
            met = f"none of its {sum(self.left.values()) or number} events was a meeting with other people"
            self._problem(0, "nothing-found", met if self.left or number else "it holds no event (BEGIN:VEVENT)")
        return self._done(encounters)

    def _done(self, encounters: list[Encounter]) -> Incoming:
        ignored = tuple(Ignored(number, what) for what, number in sorted(self.left.items()) if number)
        return Incoming((), tuple(encounters), tuple(self.problems), ignored)

    def _problem(self, at: int, code: str, said: str) -> None:
        self.problems.append(Problem(self.path, at, code, said))

    def _events(self) -> list[_Series]:
        """The events with people, parsed, each once (the latest of a UID), changed times with their series."""
        found: dict[tuple[str, datetime | None], tuple[int, int, Event]] = {}
        cancelled = re.search(r"^METHOD:CANCEL[ \t\r]*$", self.source[:4_000], re.MULTILINE | re.IGNORECASE)
        read = size = 0
        for block in blocks(self.source, _READ):
            if self._passed(block):
                continue
            read, size = read + 1, size + sum(map(len, block.lines))
            if read > MOST_EVENTS or size > MOST_READ:
                self._problem(block.line, "too-many", "too long a calendar: the rest is not read; use --since")
                break
            wanted = self._parsed(block)
            if wanted is None:
                continue
            key, version, event = wanted
            if cancelled:
                self.left["cancelled meetings"] += 1
            elif key not in found or found[key][1] <= version:
                found[key] = (found[key][0] if key in found else block.line, version, event)
        series = {key: _Series(at, event, {}) for key, (at, _, event) in found.items()}
        for (uid, again), one in series.items():
            whole = series.get((uid, None))
            if again and whole:
                whole.changed[again] = (one.line, one.event)
        return [one for (uid, again), one in series.items() if not (again and (uid, None) in series)]

    def _passed(self, block: Block) -> bool:
        """Whether an event is none of those wanted, as far as can be told without parsing: most are not."""
        if block.fault:
            return False
        names = {one.partition(":")[0].partition(";")[0].upper() for one in block.lines}
        if "ATTENDEE" not in names and "RECURRENCE-ID" not in names:
            self.left["events without other people"] += 1
            return True
        repeats = names & {"RRULE", "RDATE", "RECURRENCE-ID"}
        if repeats and not self.wanted.recurring:
            self.left["meetings that repeat (--recurring counts them)"] += 1
            return True
        return not repeats and self.wanted.since is not None and _before(block.lines, self.wanted.since)

    def _parsed(self, block: Block) -> tuple[tuple[str, datetime | None], int, Event] | None:
        """The event with its UID and the time of its series that it changes, and its version; None for a broken one."""
        fault = block.fault
        try:
            if not fault:
                event = parsed(block)
                uid = text(event, "UID") or f"line {block.line}"
                again = moment(event, "RECURRENCE-ID")
                return (uid, self._wall(again, moment(event, "DTSTART")) if again else None), _version(event), event
        except Exception as error:  # whatever a foreign parser makes of foreign text
            fault = f"the event cannot be read: {line(str(error)) or type(error).__name__}"
        self._problem(block.line, "bad-event", fault)
        return None

    def _sound(self, series: _Series) -> list[Encounter]:
        """The meetings of an event; of one whose values turn out broken only when looked at, the problem."""
        try:
            return list(self._encounters(series))
        except Exception as error:  # whatever a foreign parser makes of foreign text
            self._problem(series.line, "bad-event", f"the event cannot be read: {line(str(error))}")
            return []

    def _encounters(self, series: _Series) -> Iterator[Encounter]:
        start = moment(series.event, "DTSTART")
        if start is None:
            said = "its beginning (DTSTART) is missing, or no day of the calendar: the meeting is left out"
            self._problem(series.line, "bad-date", said)
            return
        for when in self._times(series, start):
            at, event = series.changed.get(when, (series.line, series.event))
            if event is not series.event:
                moved = moment(event, "DTSTART")
                if moved is None:
                    self._problem(at, "bad-date", "its beginning (DTSTART) is no day of the calendar")
                    continue
                start_now, when_now = moved, self._wall(moved, moved)
            else:
                start_now, when_now = start, when
            one = self._encounter(at, event, start_now, when_now)
            if isinstance(one, Encounter):
                yield one
            elif one:
                self.left[one] += 1

    def _times(self, series: _Series, start: date) -> list[datetime]:
        """The beginnings of an event up to today, on the wall's clock: one, or those of its rule."""
        first = self._wall(start, start)
        rules = values(series.event, "RRULE")
        extra = [when for one in values(series.event, "RDATE") for when in self._listed(one, start)]
        if not rules and not extra:
            return [first]
        found = {first, *extra} if not rules else set(extra)
        since = self.wanted.since or date.min
        for rule in rules[:4]:
            until = self._until(rule, start)
            walked = max(0, (until - first.date()).days)
            if walked > self.days:
                said = f"it repeats too often: all rules together walk through more than {MOST_DAYS:,} days"
                self._problem(series.line, "too-many", said)
                break
            self.days -= walked
            try:
                ruled = rule.to_ical().decode() if hasattr(rule, "to_ical") else ""
                by_rule = Rule.parse(ruled, first.date()).days(first.date(), until)
                found |= {datetime.combine(day, first.time()) for day in by_rule if day >= since}
            except ValueError as error:
                self._problem(series.line, "bad-rule", line(str(error)))
        found -= {when for one in values(series.event, "EXDATE") for when in self._listed(one, start)}
        found |= series.changed.keys()
        return sorted(when for when in found if when.date() <= self.wanted.today or when in series.changed)

    def _until(self, rule: object, start: date) -> date:
        """The last day of a rule, today at the latest."""
        said = rule.get("UNTIL", []) if isinstance(rule, dict) else []
        last = next(iter(said if isinstance(said, list) else [said]), None)
        if isinstance(last, date):
            last = self._wall(last, start).date()
            return min(last, self.wanted.today)
        return self.wanted.today

    def _listed(self, one: object, start: date) -> Iterator[datetime]:
        """The moments of an EXDATE or RDATE."""
        from icalendar import vDDDLists

        for each in one.dts if isinstance(one, vDDDLists) else ():
            if isinstance(each.dt, date):
                yield self._wall(each.dt, start)

    def _wall(self, when: date, start: date | None) -> datetime:
        """A day or moment on the wall's clock of the event that begins at `start`; a day begins at midnight."""
        if not isinstance(when, datetime):
            midnight = start.timetz().replace(tzinfo=None) if isinstance(start, datetime) else time()
            return datetime.combine(when, midnight)
        if not isinstance(start, datetime):
            return datetime.combine(when.date(), time())
        return at_home(in_zone_of(when, start), self.zone)

    def _encounter(self, at: int, event: Event, start: date, when: datetime) -> Encounter | str:
        """The meeting of one day; else what it was instead ("" for what nobody asked about)."""
        title = line(text(event, "SUMMARY"))
        status = text(event, "STATUS").upper()
        if when.date() > self.wanted.today:
            return "meetings to come"
        if self.wanted.since and when.date() < self.wanted.since:
            return ""
        if status == "CANCELLED" or _CANCELLED.match(title):
            return "cancelled meetings"
        whole_day = not isinstance(start, datetime)
        busy = {one.upper() for key in ("TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS") for one in texts(event, key)}
        if whole_day and busy & {"TRANSPARENT", "FREE", "OOF"}:
            return "all-day events that leave one free"
        asked = people(event, self.mine)
        if asked.declined:
            return "meetings you declined"
        self.left.update(asked.left)
        if not asked.who:
            return "events without other people"
        if len(asked.who) > MOST_PEOPLE:
            return f"meetings of more than {MOST_PEOPLE} people"
        clock = "" if whole_day else f"{when:%H:%M}"
        how = channel(title, event, whole_day)
        return Encounter(self.path, at, when.date(), how, asked.who, title, asked.by, clock)


def _owner(source: str) -> frozenset[str]:
    """Whose calendar it is: Google names the main one by its owner's address."""
    found = re.search(r"^X-WR-CALNAME:(\S+@\S+)[ \t\r]*$", source[:100_000], re.MULTILINE)
    return frozenset(one for one in [address(found[1])] if one) if found else frozenset()


def _version(event: Event) -> int:
    said = text(event, "SEQUENCE")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _before(lines: list[str], since: date) -> bool:
    """Whether an event began well before a day, whatever its time zone."""
    said = [re.search(r":(\d{8})", one) for one in lines if one[:7].upper() == "DTSTART"]
    return bool(said) and all(found and found[1] < f"{since - timedelta(days=2):%Y%m%d}" for found in said)
