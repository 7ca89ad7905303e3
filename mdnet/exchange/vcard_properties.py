"""What each property of a vCard becomes: a function for each, which puts it into a Draft."""

from __future__ import annotations

import re
from collections.abc import Callable

from mdnet.exchange import vcard_own
from mdnet.exchange.vcard_draft import Draft, Related, kept_line, preferred
from mdnet.exchange.vcard_lines import Line, fields, unescape
from mdnet.exchange.vcard_photo import NotAPhoto, photo_of
from mdnet.exchange.vcard_values import clean, clean_notes, relationship, written_day
from mdnet.exchange.vcard_words import (
    ANDROID_RELATIONS,
    DATES,
    RELATIONS,
    SERVICE_KEYS,
    SERVICES,
    is_own_date,
    tag_of,
    without_urn,
)
from mdnet.model.dates import PartialDate

_SCHEMES = frozenset("xmpp skype aim icq msn msnim ymsgr sip sips irc gtalk facebook whatsapp tg".split())
_ZONE = re.compile(r"(?:[A-Za-z][A-Za-z0-9_+-]*/)+[A-Za-z][A-Za-z0-9_+-]*|UTC")


def _nicknames(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        for part in fields(line.value, ","):
            draft.add("aliases", clean(unescape(part, draft.version)))


def _emails(draft: Draft, lines: list[Line]) -> None:
    for line in preferred(lines):
        address = draft.said(line)
        if address[:7].lower() == "mailto:":
            address = address[7:]
        if "@" in address and " " not in address:
            draft.add("emails", address)
        elif address:
            draft.raw.append(line)


def _phones(draft: Draft, lines: list[Line]) -> None:
    for line in preferred(lines):
        number = draft.said(line)
        if number[:4].lower() == "tel:":
            number, _, rest = number[4:].partition(";")
            extension = re.search(r"(?i)(?:^|;)ext=([\d-]+)", rest)
            number += f" ext. {extension[1]}" if extension else ""
        draft.add("phones", number, "".join(sign for sign in number if sign.isalnum() or sign == "+"))


def _urls(draft: Draft, lines: list[Line]) -> None:
    for line in preferred(lines):
        draft.add("urls", draft.said(line))


def _organization(draft: Draft, lines: list[Line]) -> None:
    for line in preferred(lines):
        name, *units = [clean(unescape(part, draft.version)) for part in fields(line.value)]
        if not name and units:
            name, units = units[0], units[1:]
        if draft.put("organization", name):
            draft.put("department", ", ".join(filter(None, units)))
        else:
            draft.add("affiliations", name)


def _role(draft: Draft, lines: list[Line]) -> None:
    if "TITLE" not in draft.found:
        draft.first("title", lines)
    else:
        title = clean(unescape(draft.found["TITLE"][0].value, draft.version))
        draft.raw += [line for line in lines if draft.said(line) not in ("", title)]


def _title(draft: Draft, lines: list[Line]) -> None:
    draft.first("title", lines)


def _birthday(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        if "birthday" not in draft.texts and (day := draft.day(line, draft.said(line))):
            draft.texts["birthday"] = written_day(day)


def _anniversary(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        _occasion(draft, draft.day(line, draft.said(line)), DATES.get(line.name, "anniversary"))


def _labelled_date(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        _occasion(draft, draft.day(line, draft.said(line)), draft.label(line) or "occasion")


def _occasion(draft: Draft, day: PartialDate | None, label: str) -> None:
    if day and label.casefold() == "birthday":
        draft.put("birthday", written_day(day))
    elif day:
        draft.add("occasions", f"{written_day(day)} {label}")


def _death(draft: Draft, lines: list[Line]) -> None:
    draft.texts["paused"] = "true"
    draft.raw += lines


def _addresses(draft: Draft, lines: list[Line]) -> None:
    for line in preferred(lines):
        parts = [*draft.parts(line), *[""] * 7][:7]
        city = parts[3]
        if city:
            draft.put("location", city)
        whole = ", ".join(filter(None, parts))
        if whole and whole != city:
            draft.add("address", whole)
        elif city and draft.texts["location"] != city:
            draft.add("address", city)


def _labels(draft: Draft, lines: list[Line]) -> None:
    for line in () if "ADR" in draft.found else lines:
        text = unescape(line.value, draft.version)
        draft.add("address", ", ".join(filter(None, map(clean, text.split("\n")))))


def _categories(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        for part in fields(line.value, "," if draft.version != "2.1" or "," in line.value else ";"):
            draft.add("tags", tag_of(clean(unescape(part, draft.version))))


def _note(draft: Draft, lines: list[Line]) -> None:
    draft.notes += filter(None, (clean_notes(unescape(line.value, draft.version)) for line in lines))


def _uid(draft: Draft, lines: list[Line]) -> None:
    draft.put("uid", without_urn(draft.said(lines[0])))


def _zone(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        zone = draft.said(line)
        if not (_ZONE.fullmatch(zone) and draft.put("timezone", zone)):
            draft.raw.append(line)


def _languages(draft: Draft, lines: list[Line]) -> None:
    for line in preferred(lines):
        draft.add("languages", draft.said(line))


def _interests(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        draft.add("interests", draft.said(line))


def _profiles(draft: Draft, lines: list[Line]) -> None:
    """X-SOCIALPROFILE (Apple, Nextcloud), SOCIALPROFILE (RFC 9554), IMPP (RFC 4770)."""
    for line in preferred(lines):
        value = draft.said(line)
        service = line.parameter("SERVICE-TYPE") or line.parameter("X-SERVICE-TYPE")
        if not service and line.name != "IMPP":
            service = next((one for one in line.types if one not in ("pref", "home", "work", "other")), "")
        scheme, colon, rest = value.partition(":")
        if colon and scheme.lower() in ("x-apple", "im", "x-user"):
            value = line.parameter("X-USER") or rest
        elif colon and (scheme.lower() in (*_SCHEMES, service.lower()) or (line.name == "IMPP" and not service)):
            service, value = (service or scheme, rest) if not rest.startswith("//") else (service, value)
        _handle(draft, service, value)


def _service(draft: Draft, lines: list[Line]) -> None:
    """X-SKYPE, X-TWITTER …"""
    for line in lines:
        _handle(draft, SERVICES[line.name], draft.said(line))


def _handle(draft: Draft, service: str, value: str) -> None:
    service = clean(service).lower()
    if service in SERVICE_KEYS:
        draft.add(service, value)
    elif value.startswith(("http://", "https://")):
        draft.add("urls", value)
    elif value:
        draft.add("handles", f"{service}: {value}" if service else value)


def _relations(draft: Draft, lines: list[Line]) -> None:
    """RELATED: a name, or another card's uid."""
    for line in lines:
        value = draft.said(line)
        kind = clean(next((one for one in line.types if one != "pref"), "")) or draft.label(line).lower() or "contact"
        if line.parameter("VALUE").lower() == "text" or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
            _relation(draft, kind, value)
        elif value[:9].lower() == "urn:uuid:":
            draft.related.append(Related(kind, without_urn(value), kept_line(line, draft.version)))
        else:
            draft.raw.append(line)


def _related_names(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        _relation(draft, draft.label(line) or "contact", draft.said(line))


def _relative(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        _relation(draft, RELATIONS[line.name], draft.said(line))


def _relation(draft: Draft, kind: str, name: str) -> None:
    if name:
        draft.add("relationships", relationship(kind, name))


def _android(draft: Draft, lines: list[Line]) -> None:
    """What Android writes of nicknames, days and relatives: type;value;number;label."""
    for line in lines:
        sort, value, number, label, *_ = (*draft.parts(line), "", "", "", "")
        sort = sort.rpartition("/")[2]
        if sort == "nickname":
            draft.add("aliases", value)
        elif sort == "contact_event":
            words = {"1": "anniversary", "3": "birthday"}
            _occasion(draft, draft.day(line, value), words.get(number) or label or "occasion")
        elif sort == "relation":
            _relation(draft, ANDROID_RELATIONS.get(number) or label or "contact", value)
        else:
            draft.raw.append(line)


def _photo(draft: Draft, lines: list[Line]) -> None:
    for line in lines:
        if draft.photo or not draft.wanted.photos:
            draft.dropped += 1
            continue
        try:
            draft.photo = photo_of(line)
            draft.dropped += draft.photo is None
        except NotAPhoto as error:
            draft.fault(line, "bad-photo", f"{error}; the contact is taken without it")


def _binary(draft: Draft, lines: list[Line]) -> None:
    draft.dropped += len(lines)


def own(draft: Draft, lines: list[Line]) -> None:
    """What mdnet wrote there itself."""
    for line in lines:
        key = vcard_own.TEXTS.get(line.name)
        text = draft.said(line)
        if not text:
            continue
        if key and is_own_date(key):
            if (day := draft.day(line, text)) and day.year:
                draft.put(key, written_day(day))
        elif key:
            draft.put(key, text)
        elif line.name in vcard_own.LISTS:
            draft.add(vcard_own.LISTS[line.name], text)
        elif line.name == vcard_own.FACT:
            draft.facts.append(text)
        elif line.name == vcard_own.TASK:
            draft.tasks.append(vcard_own.task(line, text))
        elif line.name == vcard_own.PROPERTY and (pair := vcard_own.pair(text)):
            draft.put(*pair)
        else:
            draft.raw.append(line)


def _later(draft: Draft, lines: list[Line]) -> None:
    """Read with the name, which may be in several places."""


READERS: dict[str, Callable[[Draft, list[Line]], None]] = {
    **dict.fromkeys(("FN", "N"), _later),
    "NICKNAME": _nicknames,
    "EMAIL": _emails,
    "TEL": _phones,
    "URL": _urls,
    "ORG": _organization,
    "TITLE": _title,
    "ROLE": _role,
    "BDAY": _birthday,
    **dict.fromkeys(DATES, _anniversary),
    "X-ABDATE": _labelled_date,
    "DEATHDATE": _death,
    "ADR": _addresses,
    "LABEL": _labels,
    "CATEGORIES": _categories,
    "NOTE": _note,
    "UID": _uid,
    "TZ": _zone,
    "LANG": _languages,
    **dict.fromkeys(("HOBBY", "INTEREST"), _interests),
    **dict.fromkeys(("IMPP", "X-SOCIALPROFILE", "SOCIALPROFILE"), _profiles),
    **dict.fromkeys(SERVICES, _service),
    "RELATED": _relations,
    "X-ABRELATEDNAMES": _related_names,
    **dict.fromkeys(RELATIONS, _relative),
    "X-ANDROID-CUSTOM": _android,
    "PHOTO": _photo,
    **dict.fromkeys(("LOGO", "SOUND", "KEY"), _binary),
}
"""Property -> its reader."""
