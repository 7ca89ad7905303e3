"""Phone numbers, as they are compared: written in E.164, whatever they look like in a note."""

from __future__ import annotations

import re
from functools import lru_cache

_EXTENSION = re.compile(r"(?:ext\.?|[x;#])\s*\d*\s*$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def e164(text: str, region: str = "") -> str:
    """The number in E.164 (`+4930123456`); `region` (ISO 3166, "DE") is whose a number without a country code is. ""
    for what is no number, or cannot be told without a region."""
    if sum(sign.isdecimal() for sign in text) < 5 or len(text) > 60:
        return ""
    import phonenumbers  # half the cost of a command that never compares numbers

    try:
        number = phonenumbers.parse(_EXTENSION.sub("", text.removeprefix("tel:")), region or None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
