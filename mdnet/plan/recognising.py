"""Who of the contacts somebody is of whom another program tells: one of them, nobody yet, or not to be told for sure.

In this order: the same uid; an e-mail address or a profile in common; a phone number in common and names that go
together; the same name with something else that agrees. A name alone is no proof: such people are shown, never united.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mdnet.model.contact import SERVICES
from mdnet.model.dates import PartialDate
from mdnet.model.incoming import Card, Who
from mdnet.model.names import loose
from mdnet.model.phones import e164
from mdnet.plan.duplicates import Person
from mdnet.plan.identity import digits_of, mailbox, profile_of
from mdnet.plan.namesakes import Likeness, Name, likeness, name_of

_OFFICE = 3
"""An address or number that more people share is an office's or a family's."""
NAME_ALONE = "same name, and nothing else to tell by"
"""Why namesakes could be one."""
_OTHERS: tuple[Likeness, ...] = ("other", "other first name")
_NAMESAKES: tuple[Likeness, ...] = ("same", "one word", "other name")


class Recognised(NamedTuple):
    """Whom somebody may be: `sure` of one; else any number of people it could be, of whom none may be assumed. `why`
    says what they have in common."""

    people: tuple[Person, ...] = ()
    sure: bool = False
    why: str = ""


def person_of(card: Card) -> Person:
    """What is compared of a card."""
    handles = (text if "/" in text else f"{key}: {text}" for key in SERVICES for text in card.texts(key))
    return Person(
        "",
        card.name,
        card.texts("aliases"),
        card.texts("emails"),
        card.texts("phones"),
        (*card.texts("urls"), *card.texts("handles"), *handles),
        card.text("organization"),
        PartialDate.parse(card.text("birthday")),
    )


class Register:
    """The people that are known, and by what they are known. `region` is whose phone numbers are without a country
    code (ISO 3166)."""

    def __init__(self, people: Iterable[Person], uids: Mapping[str, str], region: str = "") -> None:
        self._region = region
        self._people: dict[str, Person] = {}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for person in people:
            self.add(person, uids.get(person.path, ""))

    def add(self, person: Person, uid: str = "") -> None:
        """One more, under a path of their own, or more about one who is known under that path."""
        self._people[person.path] = person
        for key in (f"uid {uid}" if uid else "", *self._keys(person)):
            if key and person.path not in self._by_key[key]:
                self._by_key[key].append(person.path)
        for name in {loose(name) for name in (person.name, *person.aliases)} - {""}:
            if person.path not in self._by_name[name]:
                self._by_name[name].append(person.path)

    def learn(self, path: str, card: Card) -> None:
        """What a note will say besides when a card is written into it."""
        old, more = self._people[path], person_of(card)
        self.add(
            old._replace(
                aliases=(*old.aliases, *more.aliases),
                emails=(*old.emails, *more.emails),
                phones=(*old.phones, *more.phones),
                profiles=(*old.profiles, *more.profiles),
                organization=old.organization or more.organization,
                birthday=old.birthday or more.birthday,
            ),
            card.text("uid"),
        )

    def _keys(self, person: Person) -> dict[str, str]:
        """What is compared, and how it was written."""
        keys = {mailbox(text): f"e-mail address: {text}" for text in person.emails}
        keys |= {profile_of(text): f"profile: {text}" for text in person.profiles}
        keys |= {key: f"phone number: {text}" for text in person.phones for key in self._phones(text)}
        keys.pop("", None)
        return keys

    def _phones(self, text: str) -> tuple[str, ...]:
        """By E.164 where it can be told, and by its last digits for those where it cannot."""
        return (f"phone {e164(text, self._region)}" if self._region else "", digits_of(text))

    def recognise(self, card: Card) -> Recognised:
        """Whom a card is about."""
        uid = card.text("uid")
        if uid and (found := self._by_key.get(f"uid {uid}")):
            return Recognised(tuple(self._people[path] for path in found), len(found) == 1, "same uid")
        person = person_of(card)
        return self._by_keys(person) or self._by_names(person) or Recognised()

    def who(self, one: Who) -> Recognised:
        """Who took part in something: by address, profile or number, else the only one of that whole name."""
        emails, phones, profiles = (((text,) if text else ()) for text in (one.email, one.phone, one.profile))
        person = Person("", one.name, (), emails, phones, profiles)
        found = self._by_keys(person)
        if found:
            return found
        paths = self._by_name.get(loose(one.name), []) if " " in one.name.strip() else []
        return Recognised(tuple(self._people[path] for path in paths), len(paths) == 1, "same name")

    def _by_keys(self, person: Person) -> Recognised | None:
        name = name_of(person.name, person.aliases)
        unsure: Recognised | None = None
        for key, words in self._keys(person).items():
            paths = self._by_key.get(key, [])
            if not paths or len(paths) > _OFFICE:
                continue
            alike = {path: self._alike(name, self._people[path]) for path in paths} if person.name else {}
            fitting = [path for path in paths if not person.name or alike[path] not in _OTHERS]
            same = [path for path in fitting if alike.get(path) in _NAMESAKES] or fitting
            if len(same) == 1:
                return Recognised((self._people[same[0]],), True, f"same {words}")
            if unsure is None and (same or not key.startswith("phone")):
                why = f"same {words}" if same else f"same {words}, but another name"
                unsure = Recognised(tuple(self._people[path] for path in same or paths), False, why)
        return unsure

    def _by_names(self, person: Person) -> Recognised | None:
        paths = [path for name in (person.name, *person.aliases) for path in self._by_name.get(loose(name), ())]
        found = [self._people[path] for path in dict.fromkeys(paths)]
        agreeing = [(one, why) for one in found if (why := _agreement(person, one))]
        if len(agreeing) == 1:
            one, why = agreeing[0]
            return Recognised((one,), True, why)
        if found:
            return Recognised(tuple(found), False, NAME_ALONE)
        return None

    def _alike(self, name: Name, other: Person) -> Likeness:
        likely = likeness(name, name_of(other.name, other.aliases))
        return "part" if likely == "other" and _is_latin(name.key) != _is_latin(loose(other.name)) else likely


def _is_latin(name: str) -> bool:
    """Whether a loose name has Latin letters: one that has none (`中村 絵美`) says nothing against one that has."""
    return any("a" <= sign <= "z" for sign in name)


def _agreement(one: Person, other: Person) -> str:
    """What two namesakes have in common beside the name; "" for nothing, or where their birthdays differ."""
    ours, theirs = one.birthday, other.birthday
    if ours and theirs:
        if ours[:2] != theirs[:2] or (ours.year and theirs.year and ours.year != theirs.year):
            return ""
        return f"same name and birthday: {theirs}"
    if one.organization and loose(one.organization) == loose(other.organization):
        return f"same name and organization: {other.organization}"
    return ""
