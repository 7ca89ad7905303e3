"""Contacts as vCards, built fresh: RFC 2426 (3.0) and RFC 6350 (4.0), with Apple's labels, which most programs read.

What vCard has no property for goes as X-MDNET-… lines (see `vcard_own`), and the lines of a foreign card that mdnet
does not know (`Outgoing.cards`) go back as they came. Not carried: the log, goals, a pitch, done follow-ups and the
days of open ones but for the one they are due on, lists under a key of the user's own (they come back as one text),
and to which address or number a label such as "home" belonged. REV is left out, so that the same contacts give the
same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from mdnet.exchange import vcard_own as own
from mdnet.exchange.spread import affiliation
from mdnet.exchange.vcard_address import address_parts
from mdnet.exchange.vcard_lines import Line, parse
from mdnet.exchange.vcard_properties import READERS
from mdnet.exchange.vcard_values import clean, clean_line, clean_notes, written_day
from mdnet.exchange.vcard_words import APPLE_RELATIONS, NOISE, tag_of
from mdnet.model.contact import Contact, Fact, Occasion, Relationship
from mdnet.model.dates import NO_YEAR, PartialDate
from mdnet.model.outgoing import Outgoing

WIDTH = 75
"""Octets of a line, without its end (RFC 6350, section 3.2)."""
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ZONE = re.compile(r"(?:[A-Za-z][A-Za-z0-9_+-]*/)+[A-Za-z][A-Za-z0-9_+-]*|UTC")
_HANDLE = re.compile(r"(?:([a-z][a-z0-9]{1,20}): )?([\w.@+-]+)", re.ASCII)
_NO_SERVICES = frozenset("pref home work other http https".split())
_CALLED = frozenset("skype xmpp aim icq sip irc".split())
"""Services whose handles are an IMPP address."""
_AGAIN = READERS.keys() - set("TITLE ROLE TZ EMAIL RELATED DEATHDATE X-ANDROID-CUSTOM".split())
_NOT_KEPT = _AGAIN | NOISE | {"BEGIN", "END", "AGENT"}
"""Properties that are no line of a foreign card to give back: they are written from the note."""
_GROUP = re.compile(r"item([0-9]{1,6})", re.IGNORECASE)


def write(people: Iterable[Outgoing], today: date, version: str = "3.0") -> str:
    """A file of vCards, in the order given; `version` is "3.0" or "4.0". `today` changes nothing."""
    return "".join(folded(line) + "\r\n" for one in people for line in _Card(one, version).lines())


def escape(text: str) -> str:
    """A text as a value."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def day_line(name: str, day: PartialDate, version: str) -> str:
    """A day in the version's way: without its year `--0417` in 4.0; in 3.0, which has no such thing, as Apple does."""
    if version == "4.0":
        return (
            f"{name}:{str(day).removeprefix('--').replace('-', '')}"
            if day.year
            else f"{name}:--{day.month:02}{day.day:02}"
        )
    if day.year:
        return f"{name}:{day}"
    return f"{name};X-APPLE-OMIT-YEAR={NO_YEAR}:{day._replace(year=NO_YEAR)}"


def name_parts(name: str) -> str:
    """N for a name of which only the whole is known: the last word is taken for the family's, the others for the
    given ones, so that both orders show the name as it is."""
    given, _, family = name.rpartition(" ")
    return f"{escape(family)};{escape(given)};;;" if given else f";{escape(name)};;;"


def occasion_lines(occasion: Occasion, version: str) -> list[str]:
    """A day with its label: one line, or two that are to be put into a group."""
    label = clean(occasion.label)
    if label.casefold() == "birthday" or label.startswith("_$!<"):
        return [_line(own.OCCASION, f"{written_day(occasion.day)} {label}")]
    shown = "_$!<Anniversary>!$_" if label == "anniversary" else label
    return [day_line("X-ABDATE", occasion.day, version), _line("X-ABLabel", shown)]


def relationship_lines(one: Relationship, version: str) -> list[str]:
    """Somebody's name and what they are: one line, or two that are to be put into a group."""
    kind, name = clean(one.kind).lower() or "contact", clean(one.contact.text)
    if version == "4.0" and re.fullmatch(r"[a-z0-9-]+", kind) and kind != "pref":
        return [f"RELATED;TYPE={kind};VALUE=text:{escape(name)}"]
    shown = f"_$!<{kind.capitalize()}>!$_" if kind in APPLE_RELATIONS else kind
    return [_line("X-ABRELATEDNAMES", name), _line("X-ABLabel", shown)]


def last_group(lines: Iterable[Line]) -> int:
    """The highest number of the groups item1, item2 …; 0 when there is none."""
    return max((int(match[1]) for line in lines if (match := _GROUP.fullmatch(line.group))), default=0)


class _Card:
    def __init__(self, one: Outgoing, version: str) -> None:
        self.one, self.contact, self.version = one, one.contact, version
        self.kept = _sound(one.cards)
        self.group = last_group(self.kept)

    def lines(self) -> Iterator[str]:
        contact = self.contact
        yield from ("BEGIN:VCARD", f"VERSION:{self.version}", "PRODID:-//mdnet//mdnet//EN")
        yield self._uid()
        name = clean(contact.name) or self.one.uid
        yield _line("FN", name)
        yield f"N:{name_parts(name)}"
        if names := _cleaned(contact.aliases):
            yield f"NICKNAME:{','.join(map(escape, names))}"
        yield from self._work()
        yield from _each("EMAIL", contact.emails)
        yield from _each("TEL", contact.phones)
        yield from self._addresses()
        yield from _each("URL", contact.urls)
        yield from self._handles()
        yield from self._days()
        yield from self._relationships()
        yield from self._tongues()
        yield from self._tags()
        if notes := clean_notes(self.one.notes):
            yield f"NOTE:{escape(notes)}"
        yield from self._own()
        yield from (line.text for line in self.kept)
        yield "END:VCARD"

    def _uid(self) -> str:
        uid = clean(self.one.uid)
        return f"UID:urn:uuid:{uid}" if self.version == "4.0" and _UUID.fullmatch(uid) else _line("UID", uid)

    def _work(self) -> Iterator[str]:
        contact = self.contact
        if contact.organization:
            unit = _property(contact, "department")
            yield _line("ORG", contact.organization.text) + (f";{escape(clean(unit))}" if unit else "")
        yield from _each("TITLE", (contact.title,))

    def _addresses(self) -> Iterator[str]:
        city = clean(self.contact.location.text) if self.contact.location else ""
        for parts in address_parts(clean(_property(self.contact, "address")), city):
            yield f"ADR:{';'.join(map(escape, parts))}"

    def _handles(self) -> Iterator[str]:
        for handle in _cleaned(self.contact.handles):
            match = _HANDLE.fullmatch(handle)
            if match is None or match[1] in _NO_SERVICES:
                yield _line(own.HANDLE, handle)
            elif match[1] in _CALLED:
                yield f"IMPP:{match[1]}:{match[2]}"
            else:
                yield f"X-SOCIALPROFILE{f';TYPE={match[1]}' if match[1] else ''}:{match[2]}"

    def _days(self) -> Iterator[str]:
        if self.contact.birthday:
            yield day_line("BDAY", self.contact.birthday, self.version)
        for occasion in self.contact.occasions:
            yield from self._grouped(occasion_lines(occasion, self.version))

    def _relationships(self) -> Iterator[str]:
        for one in self.contact.relationships:
            yield from self._grouped(relationship_lines(one, self.version))

    def _grouped(self, lines: list[str]) -> list[str]:
        if len(lines) == 1:
            return lines
        self.group += 1
        return [f"item{self.group}.{line}" for line in lines]

    def _tongues(self) -> Iterator[str]:
        contact = self.contact
        languages = _cleaned(contact.languages)
        plain = all(map(_LANGUAGE.fullmatch, languages))
        yield from _each("LANG" if plain else own.LANGUAGE, languages)
        if _ZONE.fullmatch(contact.timezone):
            yield f"TZ{'' if self.version == '4.0' else ';VALUE=text'}:{contact.timezone}"
        else:
            yield from _each(own.TIMEZONE, (contact.timezone,))

    def _tags(self) -> Iterator[str]:
        tags = _cleaned(self.contact.tags)
        if usual := [tag for tag in tags if tag_of(tag) == tag]:
            yield f"CATEGORIES:{','.join(map(escape, usual))}"
        yield from _each(own.TAG, (tag for tag in tags if tag_of(tag) != tag))

    def _own(self) -> Iterator[str]:
        """What vCard has no property for."""
        contact, one = self.contact, self.one
        days = (one.last_contact or contact.last_contact, contact.snoozed_until, contact.met_on, contact.created)
        last, snoozed, met, created = (day.isoformat() if day else "" for day in days)
        texts = {
            "circle": contact.circle,
            "cadence": one.cadence or str(contact.cadence) if contact.cadence is not None else "",
            "last_contact": last,
            "snoozed_until": snoozed,
            "paused": "true" if contact.paused else "",
            "met_on": met,
            "met_at": contact.met_at.text if contact.met_at else "",
            "introduced_by": contact.introduced_by.text if contact.introduced_by else "",
            "created": created,
        }
        for key, text in texts.items():
            yield from _each(own.property_of(key), (text,))
        yield from _each(own.NEED, contact.needs)
        yield from _each(own.OFFER, contact.offers)
        yield from _each("INTEREST" if self.version == "4.0" else own.INTEREST, contact.interests)
        yield from _each(own.AFFILIATION, map(affiliation, contact.affiliations))
        for fact in contact.facts:
            yield from self._fact(fact)
        for task in one.follow_ups:
            if not task.done and (text := clean(task.text)):
                due = f";X-DUE={task.due}" if task.due else ""
                yield f"{own.TASK}{due}{';X-WAITING=1' if task.waiting else ''}:{escape(text)}"

    def _fact(self, fact: Fact) -> Iterator[str]:
        label, text = clean(fact.label), clean(fact.text)
        if fact.line:
            learned = f" — {fact.learned}" if fact.learned else ""
            yield _line(own.FACT, f"{label}: {text}{learned}" if label else f"{text}{learned}")
        elif label.lower() != "address" and (label.lower() != "department" or not self.contact.organization):
            pair = f"{label}: {text}"
            if own.pair(pair):
                yield _line(own.PROPERTY, pair)


def _property(contact: Contact, key: str) -> str:
    """A property that is a fact to mdnet."""
    return next((fact.text for fact in contact.facts if not fact.line and fact.label.lower() == key), "")


def _line(name: str, value: str) -> str:
    return f"{name}:{escape(clean(value))}"


def _each(name: str, values: Iterable[str]) -> Iterator[str]:
    return (f"{name}:{escape(value)}" for value in _cleaned(values))


def _cleaned(values: Iterable[str]) -> list[str]:
    return [text for value in values if (text := clean(value))]


def _sound(cards: Iterable[str]) -> list[Line]:
    """Those of the kept lines that are single lines of a vCard, and no property that is written anyway."""
    found = [line for text in cards if clean_line(text) == text for line in (parse(text),) if line]
    kept = [line for line in found if line.name not in _NOT_KEPT and not line.name.startswith(own.PREFIX)]
    groups = {line.group.lower() for line in kept if line.name != "X-ABLABEL"} - {""}
    return [line for line in kept if line.name != "X-ABLABEL" or line.group.lower() in groups]


def folded(line: str, ending: str = "\r\n") -> str:
    """A line of at most WIDTH octets, or several, broken between letters."""
    if len(line) <= WIDTH and (line.isascii() or len(line.encode("utf-8", "replace")) <= WIDTH):
        return line
    parts: list[str] = []
    start = size = 0
    for at, sign in enumerate(line):
        octets = 1 if sign < "\x80" else len(sign.encode("utf-8", "replace"))
        if size + octets > (WIDTH if not parts else WIDTH - 1):
            parts.append(line[start:at])
            start, size = at, 0
        size += octets
    return f"{ending} ".join([*parts, line[start:]])
