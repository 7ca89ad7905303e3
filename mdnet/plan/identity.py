"""When two addresses, numbers or profiles are the same, however they are written."""

from __future__ import annotations

import re

_GMAIL = ("gmail.com", "googlemail.com")
_PHONE_END = re.compile(r"ext|[x;#]", re.IGNORECASE)
_SITE = re.compile(
    r"(?:[a-z]+\.)?(linkedin|github|twitter|x|instagram|facebook|threads)\.(?:com|net)/(?:in/)?@?([^/?]+)"
)
_HANDLE = re.compile(r"([a-z]+):\s+@?(\S+)")


def mailbox(text: str) -> str:
    """The mailbox: case, a +tag and the dots of Gmail aside. "" for what is no address."""
    local, at, domain = text.strip().casefold().removeprefix("mailto:").rpartition("@")
    local = local.partition("+")[0]
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), _GMAIL[0]
    return f"{local}@{domain}" if local and at and domain else ""


def digits_of(text: str) -> str:
    """The last nine digits, so that country codes and leading zeros do not count; "" for fewer than seven."""
    digits = "".join(sign for sign in _PHONE_END.split(text, maxsplit=1)[0] if sign.isdecimal())[-9:]
    return f"phone {digits}" if len(digits) >= 7 else ""


def profile_of(text: str) -> str:
    """One person's page or handle: `linkedin grace`, `example.org/~grace`; "" for a site as a whole, often a firm's."""
    text = text.strip().casefold()
    address, *query = re.split("[?#]", re.sub(r"^(?:https?://)?(?:www\.)?", "", text), maxsplit=1)
    address = address.rstrip("/")
    if "id=" in "".join(query):
        return f"profile {address}?{query[0]}"
    found = _HANDLE.fullmatch(text) or _SITE.fullmatch(address)
    if found:
        return f"profile {'twitter' if found[1] == 'x' else found[1]} {found[2]}"
    asked = "&".join(part for part in "".join(query).split("&") if "=" in part and not part.startswith("utm_"))
    return f"profile {address}{'?' if asked else ''}{asked}" if "/" in address else ""
