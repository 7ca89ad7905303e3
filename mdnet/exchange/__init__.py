"""Foreign text to records, and records to foreign text: one module for each format, both directions in it.

A module that reads has `read(data: bytes, path: str, wanted: Wanted) -> Incoming`: `path` is how the user knows the
file, and no bytes, however broken or hostile, make it raise, hang or take much memory: they make a Problem. One that
reads has `fits(path: str, head: bytes) -> bool` as well, which says from a file's name and its first 4,096 bytes
whether it is for it. A module that writes has `write(people: Iterable[Outgoing], today: date, …) -> str`.
"""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    """A foreign format: its name in `--format` and `--from`, and what it is; `reads` and `writes` say which ways."""

    name: str
    title: str
    reads: bool = True
    writes: bool = False


FORMATS = (
    Format("linkedin", "LinkedIn's export, the zip or Connections.csv and messages.csv"),
    Format("google", "Google Contacts CSV", writes=True),
    Format("outlook", "Outlook CSV", writes=True),
    Format("vcard", "vCard 2.1, 3.0 and 4.0 (written: 3.0)", writes=True),
    Format("vcard4", "vCard 4.0", reads=False, writes=True),
    Format("ics", "iCalendar", writes=True),
    Format("mail", "mbox or .eml: headers only"),
    Format("friends", "friends.md"),
    Format("monica", "Monica's JSON export"),
    Format("json", "mdnet's own JSON", writes=True),
    Format("csv", "any table", writes=True),
    Format("markdown", "notes of another vault"),
)
"""All formats; a file is read by the first that it fits."""
