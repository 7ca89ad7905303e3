"""Text of other programs, made fit for a note: decoded, without control characters, names the right way round."""

from __future__ import annotations

import re
from unicodedata import normalize

LONG = 200
"""Characters that are kept of what stands on one line."""
LONGEST = 20_000
"""Characters that are kept of a longer text."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SUFFIXES = frozenset("phd md jr sr esq ii iii iv mba msc ma ba dr prof cpa llm llc ltd inc gmbh ag".split())
_NOBODY = re.compile(
    r"(?:no|non|not|do-?not|don-?t|never)[._-]?reply|unknownorganizer|invalid$"
    r"|(?:mailer-daemon|postmaster|bounces?|notifications?|notify|newsletters?|news|alerts?|automailer|listserv|majordomo"
    r"|calendar-notification|calendar-server|all|everyone|everybody|team|staff|lists?|groups?)(?:[+._-]\w+)?$"
    r"|[\w.+-]*[._-](?:no-?reply|bounces?|owner|request|unsubscribe|subscribe|announce)$"
)
_NOBODYS = re.compile(
    r"(?:.+\.)?(?:googlegroups\.com|groups\.io|lists\.[\w.-]+|list\.[\w.-]+|bounces?\.[\w.-]+|listserv\.[\w.-]+"
    r"|(?:group|resource|import)\.calendar\.google\.com|reply\.github\.com|noreply\.github\.com|example\.invalid|invalid)"
)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 as a byte-order mark says, else UTF-8, else Windows' Latin (no byte is an
    error)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def line(text: str, most: int = LONG) -> str:
    """The text on one line, NFC, with single blanks and without what cannot be seen; cut where it is long."""
    text = " ".join(_UNSEEN.sub(" ", text[: 4 * most]).split())
    text = normalize("NFC", text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def paragraphs(text: str) -> str:
    """A longer text: its lines kept, joined by line feeds, without what cannot be seen and without blanks at an end."""
    lines = re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text[:LONGEST])
    kept = "\n".join(_UNSEEN.sub("", one).replace("\t", " ").rstrip() for one in lines).strip("\n ")
    return normalize("NFC", re.sub(r"\n{3,}", "\n\n", kept))


def person_name(text: str) -> str:
    """A name as one says it: `Lovelace, Ada (Acme)` of a company's address book is `Ada Lovelace`; "" for an address,
    which is no name."""
    name = line(re.sub(r"\s*\((?:[^()]*)\)|\s*\[(?:[^\[\]]*)\]", " ", line(text))).strip("\"' ,;")
    if "@" in name or not any(sign.isalpha() for sign in name):
        return ""
    last, comma, first = name.partition(",")
    words = first.replace(".", "").lower().split()
    if comma and "," not in first and 0 < len(words) < 4 and words[0] not in _SUFFIXES and len(last.split()) < 4:
        return line(f"{first} {last}")
    return name


def address(text: str) -> str:
    """An e-mail address in lower case, without `mailto:`; "" for what is none."""
    found = re.fullmatch(r"(?:mailto:)?<?([^\s<>@,;:\"]{1,64}@[^\s<>@,;:\"]{1,190})>?", line(text, 300).strip(), re.I)
    return found[1].lower() if found else ""


def is_mine(email: str, mine: frozenset[str]) -> bool:
    """Whether an address (lower case) is one of mine, be it with a tag of its own: me+shop@example.org."""
    local, _, domain = email.rpartition("@")
    return email in mine or f"{local.partition('+')[0]}@{domain}" in mine


def is_nobody(email: str) -> bool:
    """Whether no one person reads an address: a list's, a team's, a machine's."""
    local, _, domain = email.rpartition("@")
    return bool(_NOBODY.match(local) or _NOBODYS.fullmatch(domain))
