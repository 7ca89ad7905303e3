"""The headers of one mail (RFC 5322): who wrote to whom, when, and whether a person did."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from mdnet.exchange.foreign_text import address, is_nobody, line, person_name

Person = tuple[str, str]
"""A name ("" for none) and an address in lower case."""

_READ = frozenset(
    b"from sender to cc date subject message-id in-reply-to list-id list-post list-unsubscribe feedback-id precedence"
    b" auto-submitted x-autoreply x-autorespond x-failed-recipients return-path content-type content-class"
    b" x-gmail-labels x-spam-flag".split()
)
_MOST_IN_ONE = 20_000
"""Characters of one header that are read."""
_CALENDAR = re.compile(
    r"(?:updated invitation|invitation|accepted|declined|tentative|tentatively accepted|cancell?ed(?: event)?|new time"
    r" proposed|einladung|zugesagt|abgelehnt|abgesagt|invitación|invitation acceptée|accepté)\s*:",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"(?:auto(?:matic|-)?[ -]?(?:reply|response|antwort)|automatische antwort|abwesenheit|out of (?:the )?office"
    r"|réponse automatique|respuesta automática|undeliver|mail delivery failed|delivery status)",
    re.IGNORECASE,
)
_FIRST_YEAR = 1982
"""The year of the first mail as we know it (RFC 822): a clock that says less is wrong."""


class Letter(NamedTuple):
    """One mail: `kind` says what it is when no person wrote it to me ("newsletters and lists"), `fault` why it cannot
    be read; `order` sorts mails of one day."""

    sender: Person = ("", "")
    to: tuple[Person, ...] = ()
    day: date | None = None
    order: str = ""
    subject: str = ""
    message_id: str = ""
    answers: str = ""
    kind: str = ""
    fault: str = ""


def header_fields(head: bytes) -> dict[str, str]:
    """The headers that are read, by lower-case name, unfolded; of several of one name the first, but all of To and Cc
    together."""
    fields: dict[str, str] = {}
    for raw in re.split(rb"\r?\n(?![ \t])", head):
        name, colon, value = raw.partition(b":")
        name = name.strip().lower()
        if not colon or name not in _READ:
            continue
        value = value[:_MOST_IN_ONE]
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = value.decode("cp1252", "replace")
        text = re.sub(r"\s*[\r\n]+\s*", " ", text).strip()
        key = name.decode()
        if key in ("to", "cc") and key in fields:
            fields[key] += f", {text}"
        else:
            fields.setdefault(key, text)
    return fields


def letter_of(fields: Mapping[str, str]) -> Letter:
    """The mail that the headers are of."""
    sender = next(iter(people(fields.get("from", ""))), None)
    if sender is None:
        return Letter(fault="it has no sender (From) that is an address")
    kind = _kind(fields, sender)
    if kind:
        return Letter(sender, kind=kind)
    when = _when(fields.get("date", ""))
    if when is None:
        said = line(fields.get("date", ""), 60)
        return Letter(fault=f"its date is none: “{said}”" if said else "it has no date")
    to = tuple(dict.fromkeys(people(f"{fields.get('to', '')}, {fields.get('cc', '')}")))
    known = tuple(one for one in to if not is_nobody(one[1]))
    if to and not known:
        return Letter(sender, kind="mails to lists and machines")
    ids = (_id(fields.get(key, "")) for key in ("message-id", "in-reply-to"))
    subject = line(words(fields.get("subject", "")))
    return Letter(sender, known, when.date(), f"{when.timestamp():018.3f}", subject, *ids)


def _kind(fields: Mapping[str, str], sender: Person) -> str:
    """What a mail is that no person wrote to me."""
    if fields.get("x-spam-flag", "").upper() == "YES" or re.search(
        r"\b(?:Spam|Draft)s?\b", fields.get("x-gmail-labels", "")
    ):
        return "spam and drafts"
    subject, content = words(fields.get("subject", "")), fields.get("content-type", "").lower()
    calendar = "text/calendar" in content or "calendarmessage" in fields.get("content-class", "")
    if (
        calendar
        or address(fields.get("sender", "").rpartition("<")[2]).startswith("calendar-")
        or _CALENDAR.match(subject)
    ):
        return "calendars' mails"
    answers = fields.get("auto-submitted", "no").lower().partition(";")[0].strip() not in ("no", "")
    if answers or {"x-autoreply", "x-autorespond", "x-failed-recipients"} & fields.keys() or _AWAY.match(subject):
        return "automatic answers"
    if "multipart/report" in content or fields.get("return-path", "") == "<>":
        return "automatic answers"
    lists = {"list-id", "list-post", "list-unsubscribe", "feedback-id"} & fields.keys()
    if lists or fields.get("precedence", "").lower() in ("bulk", "list", "junk"):
        return "newsletters and lists"
    return "mails of machines" if is_nobody(sender[1]) else ""


@lru_cache(maxsize=1024)  # the same few people write most mails
def people(text: str) -> tuple[Person, ...]:
    """The names and addresses of a From, To or Cc; what is no address is left out."""
    from email.utils import getaddresses

    text = text[:_MOST_IN_ONE]
    try:
        found = getaddresses([text])
    except (ValueError, IndexError, RecursionError):  # the last: of many brackets
        found = []
    pairs = [(name, address(email)) for name, email in found]
    if not any(email for _, email in pairs):  # one broken name, and a strict reader gives none of them
        pairs = [("", address(one)) for one in re.findall(r"[^\s<>,;:\"()@]{1,64}@[^\s<>,;:\"()@]{1,190}", text)]
    return tuple((person_name(words(name)), email) for name, email in pairs if email)


def words(text: str) -> str:
    """The text with its encoded words (RFC 2047) decoded; as it is where they are broken."""
    if "=?" not in text:
        return text
    from email.errors import MessageError
    from email.header import decode_header

    try:
        parts = decode_header(text[:_MOST_IN_ONE])
        return "".join(
            one.decode(code or "latin-1", "replace") if isinstance(one, bytes) else one for one, code in parts
        )
    except (MessageError, ValueError, LookupError):
        return text


def _when(text: str) -> datetime | None:
    """The moment of a Date, on the clock of whoever wrote it; None for none."""
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(text[:200])
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        when.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
    return when if _FIRST_YEAR <= when.year < 9999 else None


def _id(text: str) -> str:
    found = re.search(r"<([^<>\s]{1,300})>", text[:_MOST_IN_ONE])
    return found[1] if found else ""
