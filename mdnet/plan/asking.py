"""What one clause of a log asks for: "the new loom arrives in December" -> "Has the new loom arrived?". English."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from mdnet.plan.prose import shorten
from mdnet.plan.prose_dates import When, find_time
from mdnet.plan.sentences import PRONOUNS, definite, denies, find_verb, named, subject

_SOON = 45
"""A plan within so many days is wished luck for; a later one can wait."""
_LONG = 55
_INTENT = re.compile(
    r"(?:^|(?<=\s))(?:"
    r"(?P<plan>will|(?:is|are) (?:going|planning) to|plans? to)|(?P<want>wants? to|would (?:like|love) to)"
    r"|(?P<hope>hopes? to|(?:is|are) hoping to)|(?P<mean>(?:intend|mean|aim)s? to)|(?P<need>needs? to|has to|must)"
    r"|(?P<wish>wants?))\s+(?P<what>\S.*)"
)
_SEARCH = re.compile(
    r"\b(?:(?:look|search|hunt)(?:s|ing|es)? for|seek(?:s|ing)?|(?:is |are )?in need of|needs?"
    r"|(?:cannot|can['’]t) find)\s+(?P<what>\S.*)"
)
_NEWS = re.compile(
    r"\b(?:expect(?:s|ing)?|wait(?:s|ing)? (?:for|on)|await(?:s|ing)?|hop(?:es|ing) for)\s+(?P<what>\S.*)"
)
_EXPECTED = re.compile(r"(?P<what>.+?)(?: is| are)? (?P<how>expected|due|planned|scheduled)")
_UNDECIDED = re.compile(
    r"\b(?:consider(?:s|ing)|think(?:s|ing) (?:of|about)|wonder(?:s|ing)(?: about)?|undecided(?: about| on)?"
    r"|torn (?:about|between)|(?:unsure|not sure|not decided)(?: of| about| on)?"
    r"|(?:(?:do|does) not|do(?:es)?n['’]t) know(?=\s+(?:wh|how|if)))\s+(?P<what>\S.*)"
)
_MAYBE = re.compile(r"(?P<who>.+?) (?P<what>(?:may|might) \S.*)")
_PROGRESS = re.compile(
    r"(?:^|\b(?:is|are|still|busy|now)\s+)(?P<what>(?:working on|writing|rewriting|learning|building|preparing|planning"
    r"|training|trying|recovering from|struggling with|studying|rehearsing|renovating|moving|translating|editing"
    r"|finishing|restoring|organi[sz]ing|saving for|raising|hiring|setting up|settling in(?:to)?)(?:\s\S.*|$))"
)
_NOUNS = (
    "audition|ceremony|concert|conference|deadline|decision|defen[cs]e|event|exams?|exhibition|funeral|hearing|holiday"
    "|interview|launch|marathon|move|opening|operation|performance|premiere|race|release|retreat|sabbatical|scan|show"
    "|surgery|talk|test|tour|trial|trip|viva|wedding|workshop"
)
_NOUN = re.compile(rf"(?P<before>(?:[\w'’-]+ ){{0,4}})(?:{_NOUNS})\b.*")
_NO_NOUN = frozenset("to at for from with of in about on and was were had is are after before".split())
_ARTICLES = frozenset("the a an".split())
_PENDING = re.compile(
    r"(?:an?|the|his|her|their|first|second|next|final) (?:[\w'’-]+ ){0,3}?"
    r"(?:interview|audition|exam|operation|surgery|viva)\b.*"
)
_LUCK = re.compile(
    r"\b(?:start|begin|defend|exam|interview|audition|operation|surgery|viva|marathon|race|wedding|baby|opening"
    r"|premiere|trial|launch)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s+(?:at last|anywhere|right now|at the moment|these days|too|as well|already)$", re.IGNORECASE)
_SOUGHT = frozenset("a an the some somebody someone his her their".split())
_POINTLESS = frozenset("it them that this him her me us to someone somebody something not be".split())


class Asked(NamedTuple):
    """A question, its kind, the words it turns on, and whether it is about a time still far off."""

    kind: str
    text: str
    about: str
    later: bool = False


def ask(clause: str, said: date, today: date) -> Asked | None:
    """The question that a clause, noted on `said`, asks for today."""
    when = find_time(clause, said)
    bare = _without(clause, when)
    if not bare or not bare[0].isalnum():
        return None
    asked = (_dated(bare, when, today) if when else None) or _intent(bare, when, today) or _undated(bare)
    if asked is None:
        return None
    kind, text = asked
    ahead = when is not None and when.state(today) == "ahead"
    if when and ahead and (when.start - today).days <= _SOON and _LUCK.search(bare):
        text += " Wish them luck."
    return Asked(kind, sentence(text), bare, bool(ahead and when and (when.start - today).days > _SOON))


def search_in(clause: str, said: date) -> str:
    """What a clause says somebody looks for: "an illustrator"; "" when it does not."""
    bare = _without(clause, find_time(clause, said))
    match = _SEARCH.search(bare)
    if match is None or subject(bare[: match.start()]) is None or denies(bare[: match.start()]):
        return ""
    what = _trim(match["what"])
    return "" if what.split()[0].lower() in _POINTLESS else what


def search_question(what: str) -> str:
    """How to ask after a search for `what`."""
    if len(what) <= _LONG and "," not in what and what.split()[0].lower() in _SOUGHT:
        return f"How is the search for {what} going?"
    return f"Still looking for {what}?"


def sentence(text: str) -> str:
    """`text` with a capital first letter and single blanks."""
    text = re.sub(r" +(?=[?.,])", "", " ".join(text.split()))
    return text[:1].upper() + text[1:]


def _without(clause: str, when: When | None) -> str:
    if when is None:
        return clause
    rest = f"{clause[: when.begins]} {clause[when.ends :]}"
    return " ".join(rest.split()).strip(" ,;:")


def _trim(text: str) -> str:
    return shorten(_ASIDE.sub("", text).strip(" ,;:"), 120)


def _dated(bare: str, when: When, today: date) -> tuple[str, str] | None:
    """A plan whose time is known: what happens then, who does what."""
    state = when.state(today)
    if denies(bare):
        return None
    expected = _EXPECTED.fullmatch(bare)
    happens = re.fullmatch(r"(.+?) (?:is|are|will be)", bare)
    event = happens[1] if happens else named(bare) if _is_event(bare) else ""
    if expected or event:
        who = subject(expected["what"] if expected else event)
        if who is None or who.words in PRONOUNS:
            return None
        if state == "ahead":
            still = f"{expected['how']} {when.phrase}" if expected else f"set for {when.noun}"
            return "plan", f"{who.is_()} still {still}?"
        if expected or state == "now":
            return "news", f"any news of {who.words}?"
        return "plan", f"how did {who.words} go?"
    found = None if _INTENT.search(bare) else find_verb(bare)
    if found is None:
        return None
    who, verb, rest = found
    if state == "ahead":
        return "plan", f"{who.is_()} still {verb.ing} {rest} {when.phrase}?"
    return "plan", f"{who.has()} {verb.done} {rest}{' yet' if state == 'now' else ''}?"


def _is_event(bare: str) -> bool:
    match = _NOUN.fullmatch(bare)
    if match is None or _INTENT.search(bare) or find_verb(bare):
        return False
    before = match["before"].lower().split()
    if any(word in _ARTICLES for word in before[1:]):
        return False  # "saw the exhibition"
    return not any(word in _NO_NOUN or word.endswith("ed") for word in before)


def _intent(bare: str, when: When | None, today: date) -> tuple[str, str] | None:
    """What somebody will, wants, plans, hopes or has to do."""
    match = _INTENT.search(bare)
    if match is None or denies(bare[: match.start("what")]):
        return None
    who, what = subject(bare[: match.start()]), _trim(match["what"])
    if who is None or what.split()[0].lower() in _POINTLESS:
        return None
    verb = next(name for name, text in match.groupdict().items() if text and name != "what")
    if when and when.state(today) == "past":
        return "plan", f"did {who.words} get {'' if verb == 'wish' else 'to '}{what}?"
    verb = "want" if verb == "wish" else f"{verb} to"
    kind = "plan" if when else "intent"
    return kind, f"{who.does()} still {verb} {what} {when.phrase if when else ''}?"


def _undated(bare: str) -> tuple[str, str] | None:
    """What is under way, awaited or undecided."""
    for rule in (_search, _undecided, _news, _maybe, _progress, _pending):
        asked = rule(bare)
        if asked:
            return asked
    return None


def _search(bare: str) -> tuple[str, str] | None:
    what = search_in(bare, date.min)
    return ("search", search_question(what)) if what else None


def _undecided(bare: str) -> tuple[str, str] | None:
    match = _UNDECIDED.search(bare)
    if match is None or subject(bare[: match.start()]) is None:
        return None
    what = re.sub(r"^(?:if|yet whether)\b", "whether", _trim(match["what"]))
    what = definite(what) if what.startswith(("a ", "an ")) else what
    return None if what.lower() in _POINTLESS else ("intent", f"any decision yet on {what}?")


def _news(bare: str) -> tuple[str, str] | None:
    match = _NEWS.search(bare)
    if match is None or subject(bare[: match.start()]) is None or denies(bare[: match.start()]):
        return None
    what = _trim(match["what"])
    return None if what.split()[0].lower() in _POINTLESS else ("news", f"any news of {definite(what)}?")


def _maybe(bare: str) -> tuple[str, str] | None:
    match = _MAYBE.fullmatch(bare)
    who = subject(match["who"]) if match else None
    if match is None or who is None or denies(bare):
        return None
    return "intent", f"what came of the thought that {who.words} {_trim(match['what'])}?"


def _progress(bare: str) -> tuple[str, str] | None:
    match = _PROGRESS.search(bare)
    who = subject(bare[: match.start()]) if match else None
    if match is None or who is None or denies(bare):
        return None
    whose = "" if who.words in PRONOUNS else f" for {who.words}"
    return "progress", f"how is {_trim(match['what'])} going{whose}?"


def _pending(bare: str) -> tuple[str, str] | None:
    if _PENDING.fullmatch(bare) is None or len(bare) > 2 * _LONG or find_verb(bare):
        return None
    return "news", f"what came of {definite(_trim(bare))}?"
