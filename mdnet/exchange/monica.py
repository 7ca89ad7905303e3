"""Monica's JSON export (Monica 3 and 4): contacts, what happened with them, and what is owed.

What is contact: activities (with everybody in them), calls and conversations, on the day they happened. What is none:
the day of a note, a gift, a debt, a life event, a reminder. `last_talked_to` is only a floor under the last contact, as
`last_contact` is in a note.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from datetime import date

from mdnet.errors import Problem
from mdnet.exchange.foreign_text import decoded, line
from mdnet.exchange.meetings import spoken_channel
from mdnet.exchange.monica_contact import Known, Read, contact_of, name_of
from mdnet.exchange.monica_json import Thing, found_of, lines_of
from mdnet.model.incoming import Card, Encounter, Ignored, Incoming, Photo, Wanted, Who
from mdnet.model.interaction import Initiator

MOST_BYTES = 300_000_000
MOST_PHOTO = 10_000_000
"""Bytes of a picture."""
MOST_DETAILS = 20
"""Lines of a description, or messages of a conversation, that are kept."""
_SQL = re.compile(
    rb"^\s*(?:#|--|/\*|SET |INSERT |CREATE |DROP )[^\x00]*?(?:account export|INSERT |monica|SET FOREIGN)", re.I
)


def fits(path: str, head: bytes) -> bool:
    """Whether a file is an export of Monica, by how it begins; its SQL export too, to say what to do instead."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return bool(re.search(rb'"(?:app_version|exported_by)"\s*:', head) and b'"account"' in head)
    return path.lower().endswith(".sql") or bool(_SQL.match(head[:4_096]))


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The contacts of an export, in its order, and what happened with them."""
    fault, export = "", Thing(None)
    if _SQL.match(data[:4_096]):
        fault = "it is Monica's SQL export: in Monica choose Settings → Export data → Export to JSON instead"
    elif len(data) > MOST_BYTES:
        fault = f"it is larger than {MOST_BYTES // 1_000_000} MB"
    else:
        text = decoded(data)
        try:
            export = Thing(json.loads(text))
        except (ValueError, RecursionError) as error:
            fault = f"it is no JSON: {line(str(error), 80)}"
        if not fault and not isinstance(export.fields.get("account"), dict):
            fault = "it is no export of Monica: it holds no “account”"
    if fault:
        return Incoming(problems=(Problem(path, 0, "not-monica", fault, "error"),))
    return _Reader(export.thing("account"), lines_of(text), path, wanted).incoming()


class _Reader:
    """One reading of an export."""

    def __init__(self, account: Thing, lines: dict[str, int], path: str, wanted: Wanted) -> None:
        self.account, self.lines, self.path, self.wanted = account, lines, path, wanted
        self.instance = account.thing("instance")
        self.left, self.problems = Counter[str](), list[Problem]()
        self.contacts = account.items("contact")
        self.me = {user.text("me_contact") for user in account.items("user")} - {""}
        self.known = self._known()

    def _known(self) -> Known:
        names = {one.uuid: name_of(one) or one.text("nickname") for one in self.contacts}
        fields = {one.uuid: one for one in self._instances("contact_field_type")}
        partial = {one.uuid: one for one in self.contacts if one.flag("is_partial")}
        photos = dict(self._photos()) if self.wanted.photos else {}
        ties: dict[str, list[tuple[str, str]]] = {}
        for tie in self.account.items("relationship"):
            whose, whom = (tie.text(key) or tie.thing(key).uuid for key in ("contact_is", "of_contact"))
            kind = tie.text("type") or tie.thing("relationship_type").text("name")
            if kind and names.get(whom) and not {whose, whom} & self.me:
                ties.setdefault(whose, []).append((kind.replace("_", " ").lower(), whom))
        events = dict(found_of(self._instances("life_event_type"), "name", "translation_key"))
        return Known(names, fields, events, photos, ties, partial)

    def _instances(self, kind: str) -> list[Thing]:
        return [*self.instance.items(kind), *self.account.items(kind)]

    def _photos(self) -> Iterator[tuple[str, Photo]]:
        for one in self.account.items("photo"):
            said = one.fields.get("dataUrl")
            head, _, body = said.partition(",") if isinstance(said, str) else ("", "", "")
            kind = re.fullmatch(r"data:image/(jpeg|png|gif|webp);base64", head)
            if not kind or len(body) > MOST_PHOTO * 4 // 3:
                self._problem(
                    one, "bad-photo", f"the picture is none that is read, or larger than {MOST_PHOTO:,} bytes"
                )
                continue
            try:
                yield one.uuid, Photo(b64decode(body), "jpg" if kind[1] == "jpeg" else kind[1])
            except ValueError:
                self._problem(one, "bad-photo", "the picture is broken")

    def incoming(self) -> Incoming:
        cards = tuple(self._cards())
        encounters = tuple(self._encounters({card.key for card in cards}))
        if not cards and not self.problems:
            self.problems.append(Problem(self.path, 0, "nothing-found", "it holds no contact"))
        ignored = tuple(Ignored(number, what) for what, number in sorted(self.left.items()))
        return Incoming(cards, encounters, tuple(self.problems), ignored)

    def _problem(self, thing: Thing, code: str, said: str) -> None:
        self.problems.append(Problem(self.path, self.lines.get(thing.uuid, 0), code, said))

    def _cards(self) -> Iterator[Card]:
        seen = set()
        for one in self.contacts:
            if one.uuid in self.me:
                self.left["yourself"] += 1
            elif one.uuid in self.known.partial:
                self.left["people without a page of their own (told under Facts of their relatives)"] += 1
            elif not (one.uuid and self.known.names[one.uuid]):
                self._problem(one, "bad-contact", "the contact has no name, or no uuid")
            elif one.uuid not in seen:
                seen.add(one.uuid)
                read = contact_of(one, self.known, self.wanted.today)
                self._told(one, read)
                parts = (read.facts, read.notes, read.tasks, read.photo)
                yield Card(self.path, self.lines.get(one.uuid, 1), read.values, one.uuid, *parts)

    def _told(self, contact: Thing, read: Read) -> None:
        self.left.update(read.left)
        for fault in read.faults:
            self._problem(contact, "bad-date", f"{self.known.names[contact.uuid]}: {fault}")

    def _encounters(self, keys: set[str]) -> Iterator[Encounter]:
        """What happened: activities once, with all who list them; calls and conversations."""
        activities = {one.uuid: one for one in self.account.items("activity")}
        taking: dict[str, list[Who]] = {}
        for contact in self.contacts:
            if contact.uuid not in keys:
                continue
            who = Who(self.known.names[contact.uuid], key=contact.uuid)
            for uuid in dict.fromkeys(contact.names("activity")):
                taking.setdefault(uuid, []).append(who)
            for call in contact.items("call"):
                by: Initiator = "them" if call.flag("contact_called") else "me"
                text = call.long("content")
                yield from self._encounter(contact, call, "called_at", "call", (who,), text, by)
            for talk in contact.items("conversation"):
                yield from self._conversation(contact, talk, who)
        types = dict(found_of(self._instances("activity_type"), "name", "translation_key"))
        for uuid, activity in activities.items():
            kind = types.get(activity.text("type"), "").replace("_", " ")
            text = "\n".join(filter(None, (activity.text("summary") or kind, activity.long("description"))))
            channel = spoken_channel(f"{activity.text('summary')} {kind}")
            if taking.get(uuid):
                yield from self._encounter(activity, activity, "happened_at", channel, tuple(taking[uuid]), text)
            else:
                self.left["activities with nobody"] += 1

    def _conversation(self, contact: Thing, talk: Thing, who: Who) -> Iterator[Encounter]:
        """A conversation: how it was is the kind of its contact field; its messages are details, as noted in Monica."""
        kind = self.known.fields.get(talk.text("contact_field_type"), Thing(None))
        how = f"{kind.text('type')} {kind.text('name')}".lower()
        channel = "email" if "mail" in how else "text" if "phone" in how else "message"
        messages = talk.items("message")
        said = [f"{'me' if one.flag('written_by_me') else 'them'}: {one.text('content')}" for one in messages]
        by: Initiator = ("me" if messages[0].flag("written_by_me") else "them") if messages else ""
        text = "\n".join(["", *said]) if said else ""
        yield from self._encounter(contact, talk, "happened_at", channel, (who,), text, by)

    def _encounter(
        self, at: Thing, thing: Thing, key: str, channel: str, who: tuple[Who, ...], text: str, by: Initiator = ""
    ) -> Iterator[Encounter]:
        """What happened on a day that is neither missing, nor to come, nor before those wanted; the first line of the
        text is the entry, the others are its details."""
        faults: list[str] = []
        day = thing.day(key, faults)
        number = self.lines.get(thing.uuid) or self.lines.get(at.uuid, 1)
        if day is None:
            said = faults[0] if faults else f"{key} is missing"
            self.problems.append(Problem(self.path, number, "bad-date", f"what happened is left out: {said}"))
        elif day > self.wanted.today:
            self.left["activities and calls to come"] += 1
        elif day >= (self.wanted.since or date.min):
            first, *more = [line(one, 1_000) for one in text.split("\n")]
            details = tuple(filter(None, more))[:MOST_DETAILS]
            yield Encounter(self.path, number, day, channel, who, first, by, details=details)
