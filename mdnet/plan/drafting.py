"""What a draft quotes: the specific things on record that a letter of each kind turns on, said to its reader.

Nothing is made up. What a kind cannot do without and the notes do not have is said in `missing`, with where to note it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mdnet.model.contact import Contact
from mdnet.model.interaction import OTHER, Interaction
from mdnet.model.records import Resource
from mdnet.plan.brief import Brief, Met, make_brief
from mdnet.plan.common_ground import matches, overlap, same_topic
from mdnet.plan.dossier import Dossier
from mdnet.plan.draft_matter import NEW, Helped, Matter, Side, Talked, ToShare, with_missing
from mdnet.plan.giving import Gift
from mdnet.plan.phrasing import dated, said_days
from mdnet.plan.second_person import names_its_people, phrases, place_to_them, question_to_them, to_helper, to_them
from mdnet.plan.wording import Names, means, months_between

FRESH = 120
"""Days in which a milestone is still worth congratulations."""
_HONORIFICS = frozenset("dr dr. prof prof. mr mr. mrs mrs. ms ms. sir dame".split())
_LETTERS = frozenset("email message text chat letter card".split())
_AS_NOUN = {"video": "video call", "event": "talk", "online": "exchange online", "text": "message", "drinks": "evening"}


def matter(
    kind: str, dossier: Dossier, me: Contact | None, today: date, other: Dossier | None = None, link: str = ""
) -> Matter:
    """What is on record for a draft of this kind to the dossier's contact; `other` is whom to introduce, `link` a web
    address or a resource to share instead of the one that fits best."""
    contact, names = dossier.contact, Names(dossier.names, dossier.paths)
    first, brief = first_name(contact.name), make_brief(dossier, me, today)
    good_news = _good_news(dossier, names, first, today)
    occasion, when, late = _occasion(brief, today)
    met, place = brief.met, _place(brief.met)
    sides = _sides(dossier, other) if other else (None, None, "")
    talked = _talked(dossier, names, first, today)
    said = talked.topic if talked else ""
    wanted, to_share = _wanted(contact, me, names), _to_share(dossier, names, link)
    if to_share and said:
        to_share = replace(to_share, recalls=overlap(said, f"{to_share.name} {to_share.topic}") > 0)
    found = Matter(
        kind=kind,
        name=contact.name,
        first=first,
        me=first_name(me.name) if me else "",
        new=_new(dossier, today),
        role=_role(brief.title, brief.organization),
        talked=talked,
        met=" ".join(filter(None, (place, said_days(met.on, today) if met and met.on else ""))),
        place=place,
        through=met.through.name if met and met.through and met.through.path else "",
        questions=tuple(_questions(dossier, brief, first))[:2],
        common=brief.common.interests[:2] if brief.common else (),
        gift=next(filter(_surely, brief.giving.gifts), None) if brief.giving else None,
        good_news=good_news,
        occasion=occasion,
        occasion_when=when,
        late=late,
        helped=_helped(dossier, names, first, today),
        opened=tuple(
            one.name
            for one in dossier.opportunities
            if one.via and means(one.via, contact) and not one.thanked_on
        )[:2],
        to_share=to_share,
        wanted=wanted,
        on_topic=bool(said) and overlap(said, wanted) > 0,
        pitch=names.plain(me.pitch) if me else "",
        side=sides[0],
        other=sides[1],
        why=sides[2],
    )  # fmt: skip
    return with_missing(found)


def _new(dossier: Dossier, today: date) -> bool:
    """Whether the first meeting, or the first talk on record, is a few weeks old at most."""
    began = dossier.contact.met_on or dossier.standing.first_contact or dossier.standing.last_contact
    return began is None or (today - began).days <= NEW


def first_name(name: str) -> str:
    """What somebody is greeted by: the first part of the name that is no title."""
    parts = [part for part in name.split() if part.lower() not in _HONORIFICS]
    return parts[0] if parts else name


def _surely(gift: Gift) -> bool:
    """Whether I can promise it: all of the offer is in the need, or the other way round."""
    return same_topic(gift.offer, gift.need)


def _role(title: str, organization: str) -> str:
    return " at ".join(filter(None, (title, organization)))


def _own(dossier: Dossier, today: date) -> list[Interaction]:
    """What was said between us two, newest first: others' words are not for this reader. Whatever links to a note that
    the index gives no name, for it is private or not there, is left out."""
    known = {name for name, _ in dossier.names}
    return [
        entry
        for entry in dossier.history
        if entry.day <= today
        and (entry.path == dossier.contact.path or (not entry.owned and len(entry.people) < 2))
        and not _linked(entry) - known
    ]


_LINKED = re.compile(r"\[\[([^\[\]|#^\\]+)|\]\(<?(?![a-z]+:)([^()<>\s]+)")


def _linked(entry: Interaction) -> set[str]:
    """The targets of the links in an entry's text and details."""
    found = _LINKED.findall(" ".join((entry.text, *entry.details)))
    return {(wiki or markdown).strip() for wiki, markdown in found}


def _questions(dossier: Dossier, brief: Brief, first: str) -> Iterator[str]:
    """The open questions that can be asked of them, without those that come from a line not meant for them."""
    own = {(entry.path, entry.line) for entry in _own(dossier, brief.today)}
    for question in brief.questions:
        if question.kind == "fact" or (question.noted_on and (question.path, question.line) not in own):
            continue
        said = question_to_them(question.text, first)
        if said:
            yield said


def _talked(dossier: Dossier, names: Names, first: str, today: date) -> Talked | None:
    entry = next((one for one in _own(dossier, today) if one.answered), None)
    if entry is None:
        return None
    topics = (to_them(phrase, first) for phrase in phrases(names.plain(entry.text)))
    topic = "" if "received" in entry.tags or "gave" in entry.tags else next(filter(None, topics), "")
    return Talked(_noun(entry), said_days(entry.day, today), (today - entry.day).days, topic)


def _noun(entry: Interaction) -> str:
    """ "our coffee", "your letter", "my email"."""
    if entry.channel in ("", OTHER):
        return "our talk"
    noun = _AS_NOUN.get(entry.channel, entry.channel)
    if entry.channel in _LETTERS:
        return f"{'your' if entry.by == 'them' else 'my' if entry.by == 'me' else 'our last'} {noun}"
    return f"our {noun}"


def _place(met: Met | None) -> str:
    """Where we met, said to them: "at Plain Text Day"; "" when that is no place, or it is not sure whose."""
    if met is None or met.at is None or met.before == ": ":
        return ""
    where = met.at.name if met.at.path else place_to_them(met.at.name)
    return f"{met.before.strip()} {where}".strip() if where else ""


def _good_news(dossier: Dossier, names: Names, first: str, today: date) -> str:
    """The newest milestone of their own log, said to them."""
    for entry in _own(dossier, today):
        if (today - entry.day).days <= FRESH and "milestone" in entry.tags and entry.path == dossier.contact.path:
            for phrase in phrases(names.plain(entry.text)) or [names.plain(entry.text)]:
                said = to_helper(phrase, first) or to_them(phrase, first)
                if said:
                    return said
    return ""


def _occasion(brief: Brief, today: date) -> tuple[str, str, bool]:
    """The yearly day nearest to today, in a week before and a fortnight after it."""
    near = [one for one in (*brief.past, *brief.ahead) if (one.on - today).days <= 7]
    if not near:
        return "", "", False
    one = min(near, key=lambda it: abs((it.on - today).days))
    when = "" if one.on == today else said_days(one.on, today)
    return one.label, when, one.on < today


def _helped(dossier: Dossier, names: Names, first: str, today: date) -> tuple[Helped, ...]:
    """Their favours of the last year, else their last one."""
    found = []
    for entry in _own(dossier, today):
        if "received" in entry.tags and entry.path == dossier.contact.path:
            for phrase in phrases(names.plain(entry.text)):
                said = to_helper(phrase, first)
                quoted = "" if said else to_them(phrase, first)
                if said or quoted:
                    found.append((entry.day, Helped(f"on {dated(entry.day, today)}", said, quoted)))
                    break
    recent = [one for day, one in found if months_between(day, today) < 12]
    return tuple(recent[:2] or [one for _, one in found[:1]])


def _to_share(dossier: Dossier, names: Names, link: str) -> ToShare | None:
    contact = dossier.contact
    named = [one for one in dossier.resources if link and link in (one.name, one.url, one.path, one.path[:-3])]
    if link and not named:
        return ToShare("", link, "", "") if "://" in link else None
    fresh = [one for one in dossier.resources if not any(means(reader, contact) for reader in one.shared_with)]
    for resource in named or fresh:
        topic, wish = meets(resource, contact, names)
        if topic or named:
            return ToShare(resource.name, resource.url, topic, wish)
    return None


def meets(resource: Resource, contact: Contact, names: Names) -> tuple[str, str]:
    """What of theirs a resource is about, and whether that is a "need" or an "interest"; two times "" for nothing."""
    for wish, texts in (("interest", contact.interests), ("need", contact.needs)):
        for text in texts:
            if any(same_topic(text, topic) for topic in resource.topics):
                return names.plain(text), wish
    return "", ""


def _wanted(contact: Contact, me: Contact | None, names: Names) -> str:
    """What I could ask them about: what I need that they offer."""
    if me is None:
        return ""
    for need in me.needs:
        for offer in contact.offers:
            if matches(need, offer):
                return names.plain(need)
    return ""


def _sides(dossier: Dossier, other: Dossier) -> tuple[Side, Side, str]:
    """Both sides of an introduction, and why they should meet where no offer meets a need."""
    own_has, own_meets = _offer(dossier.contact, other.contact)
    has, meets_own = _offer(other.contact, dossier.contact)
    why = "" if has or own_has else _noted_why(dossier, other.contact)
    shared = [a for a in dossier.contact.interests if any(same_topic(a, b) for b in other.contact.interests)]
    if not (has or own_has or why) and shared:
        why = f"you both care about {shared[0]}"
    return _side(dossier, own_has, own_meets), _side(other, has, meets_own), why


def _offer(giver: Contact, taker: Contact) -> tuple[str, str]:
    return next(((o, n) for n in taker.needs for o in giver.offers if matches(n, o)), ("", ""))


def _side(dossier: Dossier, has: str, wants: str) -> Side:
    contact, names = dossier.contact, Names(dossier.names, dossier.paths)
    organization = names.person(contact.organization).name if contact.organization else ""
    role = _role(contact.title, organization)
    return Side(contact.name, first_name(contact.name), role, names.plain(has), names.plain(wants))


def _noted_why(dossier: Dossier, other: Contact) -> str:
    """The reason that their introduction's note gives; in quotes where it says "she" and "he", for one's own eyes."""
    names = Names(dossier.names, dossier.paths)
    for one in dossier.introductions:
        why = names.plain(one.why)
        if why and any(means(person, other) for person in one.between):
            return why if names_its_people(why) else f"“{why}”"
    return ""
