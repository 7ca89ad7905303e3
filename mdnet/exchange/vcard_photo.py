"""The picture in a card."""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from urllib.parse import unquote_to_bytes

from mdnet.exchange.vcard_lines import Line
from mdnet.model.incoming import Photo

PHOTO_MAX = 10_000_000
"""Bytes of a picture."""
_STARTS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"GIF87a": "gif", b"GIF89a": "gif"}


class NotAPhoto(ValueError):
    """A picture that is broken, too large, or none; the message says which."""


def photo_of(line: Line) -> Photo | None:
    """The picture that a PHOTO line holds; None when it only says where one is. Raises NotAPhoto.

    Which kind of picture it is its first bytes say, whatever the card says.
    """
    value = line.value.strip()
    if value[:5].lower() == "data:":
        kind, _, value = value.partition(",")
        if not kind.rstrip("\\").lower().endswith(";base64"):
            return _checked(unquote_to_bytes(value))
    elif line.parameter("ENCODING") not in ("B", "BASE64") and (
        line.parameter("VALUE").lower() in ("uri", "url") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value)
    ):
        return None
    if not value:
        return None
    if len(value) > PHOTO_MAX * 1.4:
        raise NotAPhoto("the picture is larger than 10 MB")
    try:
        return _checked(a2b_base64(value.replace("\\", "")))
    except (Error, ValueError) as error:
        if isinstance(error, NotAPhoto):
            raise
        raise NotAPhoto("the picture is damaged") from error


def _checked(data: bytes) -> Photo:
    if len(data) > PHOTO_MAX:
        raise NotAPhoto("the picture is larger than 10 MB")
    for start, ending in _STARTS.items():
        if data.startswith(start):
            return Photo(data, ending)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Photo(data, "webp")
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return Photo(data, "heic")
    if data[4:12] == b"ftypavif":
        return Photo(data, "avif")
    raise NotAPhoto("what the card has as a picture is none that is known (JPEG, PNG, GIF, WebP, HEIC, AVIF)")
