"""The conversations and the invitations of LinkedIn's export.

One entry for the people of a conversation and a day, by what the file says around a message; what a message says is
never kept. A day is LinkedIn's, which is UTC. I am the one who is in every conversation, if my name is not known.

- Who started it: who wrote first after two weeks of silence.
- Unanswered: I wrote, into a silence, and nobody ever wrote back.
- Several people: with those who wrote on the day; where only I did, with all of them. A conversation of several
  people that I never wrote in is none of mine.
- Left out: adverts (sponsored conversations, and InMail that I never answered), drafts, and whoever has left LinkedIn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from mdnet.exchange import days
from mdnet.exchange.headings import folded
from mdnet.exchange.tables import Faults, Row, Table, clean
from mdnet.model.dates import shift
from mdnet.model.incoming import Encounter, Ignored, Incoming, Wanted, Who
from mdnet.model.interaction import Initiator
from mdnet.model.names import loose

SILENCE_DAYS = 14
"""After so many days without a message, the next one starts something new."""
_SUBJECT_MAX = 120
_LEFT = "linkedin member"
"""What LinkedIn calls somebody who closed their account."""
_ADVERT = '<p class="spinmail'
"""How the text of a paid message begins, whatever its conversation is called."""

_ADVERTS = "adverts (sponsored messages, and InMail without an answer)"
_DRAFTS = "drafts"
_STRANGERS = "messages with people who have left LinkedIn"
_FOREIGN = "messages of groups in which I never wrote"
_EARLIER = "messages before the first day wanted"


class _Message(NamedTuple):
    row: int
    day: date
    when: str
    sender: Who
    others: tuple[Who, ...]
    subject: str
    inmail: bool
    mine: bool


def read_messages(table: Table, faults: Faults, wanted: Wanted) -> Incoming:
    """The conversations of messages.csv, oldest first."""
    ignored: Counter[str] = Counter()
    columns = {folded(header): place for place, header in enumerate(table.headers)}
    conversations: dict[str, list[_Message]] = defaultdict(list)
    for row in table.rows:
        cells = {word: row.cells[place] for word, place in columns.items()}
        if clean(cells.get("is message draft", "")).lower() in ("yes", "true"):
            ignored[_DRAFTS] += 1
        elif _is_advert(cells):
            ignored[_ADVERTS] += 1
        elif message := _message(row, cells, faults):
            key = clean(cells.get("conversation id", "")) or " ".join(sorted(map(_key, _people(message))))
            conversations[key].append(message)
    mine = _me(conversations, wanted.mine)
    if conversations and not mine:
        faults.add(0, "who-am-i", "these messages do not tell which of the people is you: put your name or e-mail"
                   " address into the note of yourself (type: me), then import them again")  # fmt: skip
        return Incoming(problems=faults.all(), ignored=_counted(ignored))
    found = [
        encounter
        for messages in conversations.values()
        for encounter in _encounters(sorted(messages, key=lambda m: (m.day, m.when)), mine, faults.path, ignored)
    ]
    kept = [encounter for encounter in found if wanted.since is None or encounter.day >= wanted.since]
    if len(found) > len(kept):
        ignored[_EARLIER] += len(found) - len(kept)
    if not found:
        faults.add(0, "no-records", "the headers of LinkedIn's messages are there, but no message with a person")
    kept.sort(key=lambda encounter: (encounter.day, encounter.line))
    return Incoming(encounters=tuple(kept), problems=faults.all(), ignored=_counted(ignored))


def read_invitations(table: Table, faults: Faults, wanted: Wanted) -> Incoming:
    """The invitations of Invitations.csv, which never say whether they were accepted: attempts, no contact."""
    places = {folded(header): place for place, header in enumerate(table.headers)}
    found, earlier = [], 0
    for row in table.rows:
        cells = {word: clean(row.cells[place]) for word, place in places.items()}
        outgoing = cells["direction"].casefold() == "outgoing"
        if not outgoing and cells["direction"].casefold() != "incoming":
            faults.add(row.number, "bad-row", 'the direction of this invitation is neither "INCOMING" nor "OUTGOING"')
            continue
        name, profile = (cells["to"], "invitee") if outgoing else (cells["from"], "inviter")
        who = _who(name, cells.get(f"{profile} profile url", ""))
        day = days.read_day(cells["sent at"], "mdy")
        if day is None:
            faults.add(row.number, *days.fault(cells["sent at"]))
        elif who and wanted.since and day < wanted.since:
            earlier += 1
        elif who:
            by: Initiator = "me" if outgoing else "them"
            text = "invitation on LinkedIn"
            found.append(Encounter(faults.path, row.number, day, "message", (who,), text, by, tags=("unanswered",)))
    if not found and not earlier:
        faults.add(0, "no-records", "the headers of LinkedIn's invitations are there, but no invitation")
    found.sort(key=lambda encounter: (encounter.day, encounter.line))
    return Incoming(
        encounters=tuple(found),
        problems=faults.all(),
        ignored=_counted({"invitations before the first day wanted": earlier}),
    )


def _counted(ignored: Mapping[str, int]) -> tuple[Ignored, ...]:
    return tuple(Ignored(number, what) for what, number in ignored.items() if number)


def _is_advert(cells: Mapping[str, str]) -> bool:
    around = " ".join(cells.get(word, "") for word in ("conversation title", "folder")).casefold()
    return "sponsored" in around or cells.get("content", "").lstrip().startswith(_ADVERT)


def _message(row: Row, cells: Mapping[str, str], faults: Faults) -> _Message | None:
    when = clean(cells["date"])
    day = days.read_day(when, "mdy")
    if day is None:
        faults.add(row.number, *days.fault(when))
        return None
    sender = _who(clean(cells["from"]), clean(cells.get("sender profile url", ""))) or Who()
    names, profiles = clean(cells["to"]), clean(cells.get("recipient profile urls", ""))
    title = cells.get("conversation title", "").casefold()
    return _Message(
        row.number, day, when, sender, tuple(_recipients(names, profiles)), clean(cells.get("subject", "")),
        "inmail" in title, clean(cells.get("direction", "")).casefold() == "outgoing",
    )  # fmt: skip


def _recipients(names: str, profiles: str) -> Iterator[Who]:
    """Names and profiles stand in two lists with commas, in which those who left LinkedIn have a name only."""
    urls = [url.strip() for url in profiles.split(",") if url.strip()]
    called = [name.strip() for name in names.split(",") if name.strip() and loose(name) != _LEFT]
    if len(urls) == 1:
        called = [", ".join(called)]
    if urls and len(urls) != len(called):
        called = [""] * len(urls)
    for name, url in zip(called, urls or [""] * len(called), strict=True):
        if who := _who(name, url):
            yield who


def _who(name: str, profile: str) -> Who | None:
    if loose(name) == _LEFT:
        name = ""
    profile = "" if " " in profile else profile
    if profile and not profile.lower().startswith(("http://", "https://")):
        profile = f"https://{profile}"
    return Who(name, profile=profile) if name or profile else None


def _key(who: Who) -> str:
    """Whom it is: their page, else their name."""
    return who.profile.casefold().rstrip("/").rpartition("/in/")[2] or loose(who.name)


def _people(message: _Message) -> Iterator[Who]:
    if message.sender != Who():
        yield message.sender
    yield from message.others


def _me(conversations: Mapping[str, list[_Message]], mine: frozenset[str]) -> frozenset[str]:
    """My keys: by my name, by the messages said to be mine, else by being the only one in every conversation."""
    names = {loose(name) for name in mine}
    everybody = [who for messages in conversations.values() for message in messages for who in _people(message)]
    keys = {_key(who) for who in everybody if loose(who.name) in names}
    keys |= {_key(message.sender) for messages in conversations.values() for message in messages if message.mine}
    if not keys:
        present = Counter(
            key for messages in conversations.values() for key in {_key(who) for m in messages for who in _people(m)}
        )
        keys = {key for key, number in present.items() if number == len(conversations)}
        keys = keys if len(keys) == 1 else set()
    pages = {_key(who) for who in everybody if who.profile and _key(who) in keys}
    return frozenset(keys | pages | {loose(who.name) for who in everybody if who.name and _key(who) in keys})


def _encounters(
    messages: list[_Message], mine: frozenset[str], path: str, ignored: Counter[str]
) -> Iterator[Encounter]:
    others = _named(who for message in messages for who in _people(message) if _key(who) not in mine)
    i_wrote = any(_key(message.sender) in mine for message in messages)
    for reason, applies in (
        (_ADVERTS, messages[0].inmail and not i_wrote),
        (_STRANGERS, not others),
        (_FOREIGN, len(others) > 1 and not i_wrote),
    ):
        if applies:
            ignored[reason] += len(messages)
            return
    answered = max((message.day for message in messages if _key(message.sender) not in mine), default=date.min)
    for run in _runs(messages):
        by: Initiator = "me" if _key(run[0].sender) in mine else "them"
        alone = all(_key(message.sender) in mine for message in run)
        for day in dict.fromkeys(message.day for message in run):
            of_day = [message for message in run if message.day == day]
            writers = {_key(message.sender) for message in of_day} & others.keys()
            if not writers and all(_key(message.sender) not in mine for message in of_day):
                ignored[_STRANGERS] += len(of_day)
                continue
            unanswered = alone and answered < day
            yield Encounter(
                path, min(message.row for message in of_day), day, "message",
                tuple(who for key, who in others.items() if not writers or key in writers),
                _told(of_day), by, tags=("unanswered",) if unanswered else (),
            )  # fmt: skip


def _named(people: Iterable[Who]) -> dict[str, Who]:
    """Each once, with a name where any message has it."""
    found: dict[str, Who] = {}
    for who in people:
        key = _key(who)
        if key not in found or not found[key].name:
            found[key] = who
    return found


def _runs(messages: list[_Message]) -> list[list[_Message]]:
    runs: list[list[_Message]] = []
    for message in messages:
        if runs and message.day <= shift(runs[-1][-1].day, SILENCE_DAYS):
            runs[-1].append(message)
        else:
            runs.append([message])
    return runs


def _told(messages: list[_Message]) -> str:
    subject = next((message.subject for message in messages if message.subject), "")
    if subject:
        return subject if len(subject) <= _SUBJECT_MAX else f"{subject[: _SUBJECT_MAX - 1].rstrip()}…"
    return "a message on LinkedIn" if len(messages) == 1 else f"{len(messages)} messages on LinkedIn"
