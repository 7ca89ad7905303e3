"""What a draft quotes: the specific things on record that a letter of each kind turns on, said to its reader in
English, else as they are noted.

Nothing is made up. What a kind cannot do without and the notes do not have is said in `missing`, with where to note it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mdnet.model.contact import Contact
from mdnet.model.interaction import OTHER, Interaction
from mdnet.model.records import Contribution, Resource
from mdnet.plan.brief import Brief, Met, make_brief
from mdnet.plan.common_ground import matches, overlap, same_topic
from mdnet.plan.dossier import Dossier
from mdnet.plan.draft_matter import NEW, Helped, Matter, Moment, Place, Side, Talked, ToShare, moment, with_missing
from mdnet.plan.draft_privacy import targets
from mdnet.plan.giving import Gift
from mdnet.plan.phrasing import first_name
from mdnet.plan.second_person import (
    names_its_people,
    phrases,
    place_to_them,
    question_to_them,
    thing_to_them,
    to_helper,
    to_them,
)
from mdnet.plan.wording import Names, means, months_between

FRESH = 120
"""Days in which a milestone is still worth congratulations."""
_SUBJECT = re.compile(r"^(?:she|he|they) ", re.IGNORECASE)


def matter(
    kind: str,
    dossier: Dossier,
    me: Contact | None,
    today: date,
    other: Dossier | None = None,
    shared: str | Resource | Contribution = "",
    *,
    english: bool = True,
) -> Matter:
    """What is on record for a draft of this kind to the dossier's contact; `other` is whom to introduce, `shared` what
    to share instead of the resource that fits best: a record, or a bare web address. For a letter that is not `english`
    words stand as noted, to be put in quotes: rewriting them for the reader knows English only. What cannot be said for
    sure is left out all the same."""
    contact, names = dossier.contact, Names(dossier.names, dossier.paths)
    first, brief = first_name(contact.name), make_brief(dossier, me, today)
    occasion, when = _occasion(brief, today)
    met = brief.met
    sides = _sides(dossier, other, english) if other else (None, None, "", "")
    talked = _talked(dossier, names, first, today, english)
    said = talked.topic if talked else ""
    wanted, to_share = _wanted(contact, me, names), _to_share(dossier, names, shared)
    if to_share and said:
        to_share = replace(to_share, recalls=overlap(said, f"{to_share.name} {to_share.topic}") > 0)
    found = Matter(
        kind=kind,
        name=contact.name,
        first=first,
        me=first_name(me.name) if me else "",
        new=_new(dossier, today),
        title=names.plain(brief.title),
        organization=brief.organization,
        talked=talked,
        met_on=moment(met.on, today) if met and met.on else None,
        place=_place(met, english),
        through=met.through.name if met and met.through and met.through.path else "",
        questions=tuple(_questions(dossier, brief, first))[:2] if english else (),
        needs=() if english else tuple(filter(names_its_people, names.plain_all(contact.needs)))[:1],
        common=brief.common.interests[:2] if brief.common else (),
        gift=_gift(dossier, brief, names, english),
        good_news=_good_news(dossier, names, first, today, english),
        occasion=names.plain(occasion),
        occasion_when=when,
        helped=_helped(dossier, names, first, today, english),
        opened=tuple(
            one.name
            for one in dossier.opportunities
            if one.via and means(one.via, contact) and one.unthanked
        )[:2],
        to_share=to_share,
        wanted=wanted,
        on_topic=bool(said) and overlap(said, wanted) > 0,
        pitch=names.plain(me.pitch) if me else "",
        side=sides[0],
        other=sides[1],
        why=sides[2],
        shared=sides[3],
    )  # fmt: skip
    return with_missing(found)


def _new(dossier: Dossier, today: date) -> bool:
    """Whether the first meeting, or the first talk on record, is a few weeks old at most."""
    began = dossier.contact.met_on or dossier.standing.first_contact or dossier.standing.last_contact
    return began is None or (today - began).days <= NEW


def _gift(dossier: Dossier, brief: Brief, names: Names, english: bool) -> Gift | None:
    """The first that I can promise, for all of the offer is in the need or the other way round, and that they told me
    of: their note says they look for it, or a line between us two."""
    told = [*dossier.contact.needs, *(" ".join((one.text, *one.details)) for one in _own(dossier, brief.today))]
    told = [names.plain(text) for text in told]
    for gift in brief.giving.gifts if brief.giving else ():
        if same_topic(gift.offer, gift.need) and any(gift.need in text for text in told):
            need = _thing(gift.need, english)
            if need:
                return replace(gift, need=need)
    return None


def _thing(text: str, english: bool) -> str:
    """A thing of theirs as a letter names it; "" when it is not sure whose."""
    return thing_to_them(text) if english else text if names_its_people(text) else ""


def _them(phrase: str, first: str, english: bool) -> str:
    """The phrase as a letter quotes it; "" when it is not sure who is meant."""
    said = to_them(phrase, first)
    return said if english else said and _noted(phrase)


def _noted(phrase: str) -> str:
    """The log's own words, without the pronoun that begins them: "may sell the big press"."""
    return _SUBJECT.sub("", phrase)


def _own(dossier: Dossier, today: date) -> list[Interaction]:
    """What was said between us two, newest first: others' words are not for this reader. Whatever links to a note that
    the index gives no name, for it is private or not there, is left out."""
    known = {name for name, _ in dossier.names}
    return [
        entry
        for entry in dossier.history
        if entry.day <= today
        and (entry.path == dossier.contact.path or (not entry.owned and len(entry.people) < 2))
        and not targets(" ".join((entry.text, *entry.details))) - known
    ]


def _questions(dossier: Dossier, brief: Brief, first: str) -> Iterator[str]:
    """The open questions that can be asked of them, without those that come from a line not meant for them."""
    own = {(entry.path, entry.line) for entry in _own(dossier, brief.today)}
    for question in brief.questions:
        if question.kind == "fact" or (question.noted_on and (question.path, question.line) not in own):
            continue
        said = question_to_them(question.text, first)
        if said:
            yield said


def _talked(dossier: Dossier, names: Names, first: str, today: date, english: bool) -> Talked | None:
    entry = next((one for one in _own(dossier, today) if one.answered), None)
    if entry is None:
        return None
    found = phrases(names.plain(entry.text))
    if not english:
        found.sort(key=lambda phrase: names_its_people(_noted(phrase)), reverse=True)
    topics = (_them(phrase, first, english) for phrase in found)
    topic = "" if "received" in entry.tags or "gave" in entry.tags else next(filter(None, topics), "")
    channel = "" if entry.channel == OTHER else entry.channel
    return Talked(channel, entry.by or "", moment(entry.day, today), topic)


def _place(met: Met | None, english: bool) -> Place | None:
    """Where we met, said to them; None when that is no place, or it is not sure whose."""
    if met is None or met.at is None or met.before == ": ":
        return None
    where = met.at.name
    if not met.at.path:
        where = place_to_them(where) if english else _thing(where.partition(",")[0], english)
    return Place(where, met.before.strip(), bool(met.at.path)) if where else None


def _good_news(dossier: Dossier, names: Names, first: str, today: date, english: bool) -> str:
    """The newest milestone of their own log, said to them."""
    for entry in _own(dossier, today):
        if (today - entry.day).days <= FRESH and "milestone" in entry.tags and entry.path == dossier.contact.path:
            for phrase in phrases(names.plain(entry.text)) or [names.plain(entry.text)]:
                said = to_helper(phrase, first) or to_them(phrase, first)
                if said:
                    return said if english else _noted(phrase)
    return ""


def _occasion(brief: Brief, today: date) -> tuple[str, Moment | None]:
    """The yearly day nearest to today, in a week before and a fortnight after it."""
    near = [one for one in (*brief.past, *brief.ahead) if (one.on - today).days <= 7]
    if not near:
        return "", None
    one = min(near, key=lambda it: abs((it.on - today).days))
    return one.label, moment(one.on, today)


def _helped(dossier: Dossier, names: Names, first: str, today: date, english: bool) -> tuple[Helped, ...]:
    """Their favours of the last year, else their last one."""
    found = []
    for entry in _own(dossier, today):
        if "received" in entry.tags and entry.path == dossier.contact.path:
            for phrase in phrases(names.plain(entry.text)):
                said = to_helper(phrase, first)
                quoted = "" if said else to_them(phrase, first)
                if not english and (said or quoted):
                    said, quoted = "", _noted(phrase)
                if said or quoted:
                    found.append((entry.day, Helped(moment(entry.day, today), said, quoted)))
                    break
    recent = [one for day, one in found if months_between(day, today) < 12]
    return tuple(recent[:2] or [one for _, one in found[:1]])


def _to_share(dossier: Dossier, names: Names, shared: str | Resource | Contribution) -> ToShare | None:
    contact = dossier.contact
    if isinstance(shared, Resource | Contribution):
        mine = isinstance(shared, Contribution)
        return ToShare(shared.name, shared.url, *meets(shared, contact, names), mine=mine)
    if shared:
        return ToShare("", shared, "", "")
    fresh = [one for one in dossier.resources if not any(means(reader, contact) for reader in one.shared_with)]
    for resource in fresh:
        topic, wish = meets(resource, contact, names)
        if topic:
            return ToShare(resource.name, resource.url, topic, wish)
    return None


def meets(resource: Resource | Contribution, contact: Contact, names: Names) -> tuple[str, str]:
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


def _sides(dossier: Dossier, other: Dossier, english: bool) -> tuple[Side, Side, str, str]:
    """Both sides of an introduction, and why they should meet where no offer meets a need: a reason that was noted,
    else what both care about."""
    own_has, own_meets = _offer(dossier.contact, other.contact)
    has, meets_own = _offer(other.contact, dossier.contact)
    why = "" if has or own_has else _noted_why(dossier, other.contact, english)
    shared = [a for a in dossier.contact.interests if any(same_topic(a, b) for b in other.contact.interests)]
    common = Names(dossier.names, dossier.paths).plain(shared[0]) if shared and not (has or own_has or why) else ""
    one, two = _side(dossier, own_has, own_meets), _side(other, has, meets_own)
    if one.first == two.first:  # only their whole names tell them apart
        one, two = replace(one, first=one.name), replace(two, first=two.name)
    return one, two, why, common


def _offer(giver: Contact, taker: Contact) -> tuple[str, str]:
    return next(((o, n) for n in taker.needs for o in giver.offers if matches(n, o)), ("", ""))


def _side(dossier: Dossier, has: str, wants: str) -> Side:
    contact, names = dossier.contact, Names(dossier.names, dossier.paths)
    organization = names.person(contact.organization).name if contact.organization else ""
    first = first_name(contact.name)
    return Side(contact.name, first, names.plain(contact.title), organization, names.plain(has), names.plain(wants))


def _noted_why(dossier: Dossier, other: Contact, english: bool) -> str:
    """The reason that their introduction's note gives; in quotes where it says "she" and "he", for one's own eyes."""
    names = Names(dossier.names, dossier.paths)
    for one in dossier.introductions:
        why = names.plain(one.why)
        if why and any(means(person, other) for person in one.between):
            return why if names_its_people(why) or not english else f"“{why}”"
    return ""
