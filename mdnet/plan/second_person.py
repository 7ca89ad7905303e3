"""A log's words about somebody turned into words said to them: "she looks for a loom" -> "you look for a loom".

English, and conservative: where it is not sure who is meant, nothing is said.
"""

from __future__ import annotations

import re

_PHRASE = re.compile(r"(?<=\S)(?:[;!]|(?<!\b\d)(?<!\b\d\d)\.)(?=\s|$)|\s[–—]\s|(?<=\?)\s")
_ASIDE = frozenset("also still just now never always only really already soon often".split())
_IRREGULAR = {
    "is": "are", "was": "were", "has": "have", "does": "do", "goes": "go", "isn't": "aren't", "wasn't": "weren't",
    "hasn't": "haven't", "doesn't": "don't", "she's": "you are", "he's": "you are", "they're": "you are",
    "she'll": "you will", "he'll": "you will", "they'll": "you will",
}  # fmt: skip
_SUBJECTS = frozenset("she he they".split())
_THEIRS = {"her": "your", "his": "your", "their": "your"}
_THEMSELVES = frozenset("herself himself themselves themself".split())
_THIRD = frozenset("she he they her him them his hers their theirs".split()) | _THEMSELVES
_NO_OWNER = frozenset("to at for from with of in about on and or but that who when if last again".split())
_PAST = frozenset(
    "read sent gave lent took made wrote told brought found let put showed shown drove spoke taught held kept stood"
    " came got left met paid sang won built bought drew ran said sold spent thought understood fed led"
    " cut set".split()
)
_ABOUT = re.compile(r"(?:we )?(?:talked|spoke|chatted) (?:about|of) |(?:we )?discussed ", re.IGNORECASE)
_SECOND_VERB = re.compile(r"\b(?:and|but|or|then) (?:then )?[a-z]+(?<!s)s\b")
"""Perhaps another verb of the same subject ("she weaves and teaches"), which would have to change too."""
_SAID_OF_THEM = frozenset("has is was wants needs looks plans hopes will may might works lives misses collects".split())
"""A clause that begins so is about whose log it stands in."""
_FLEETING = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|(?:next|this|last|coming) \w+|in an? \w+|in \w+ (?:days|weeks|months)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
"""Words of time that mean another day by the time a letter is written."""
_WORD = re.compile(r"[\w'’]+")
LONGEST = 140
"""Characters of one phrase that a letter may quote."""


def phrases(text: str) -> list[str]:
    """The sentences and half sentences of a line, each fit to follow a colon; those too long to quote
    are left out, as are those with a "next week" that is over, and the words "talked about"."""
    found = (_ABOUT.sub("", part.strip(" ,;:.!")) for part in _PHRASE.split(text))
    return [part for part in found if len(part.split()) > 1 and len(part) <= LONGEST and not _FLEETING.search(part)]


def to_them(phrase: str, first_name: str = "") -> str:
    """The phrase as said to the one it is about; "" where a pronoun could mean somebody else."""
    words = phrase.split()
    who = words[0].lower().replace("’", "'") if words else ""
    own = {first_name.lower()} - {""}
    if who in _SAID_OF_THEM and words[0].islower():
        return to_them(f"she {phrase}", first_name)
    if who not in _SUBJECTS | own and _IRREGULAR.get(who, "")[:3] != "you":
        if words and words[0].islower() and _is_past(who):
            return ""  # done by me, or by them?
        return "" if (_THIRD | own) & {word.lower() for word in _WORD.findall(phrase)} else phrase
    said, at = ([_IRREGULAR[who]], 1) if who in _IRREGULAR else (["you"], 1)
    while at < len(words) and words[at].lower() in _ASIDE:
        said.append(words[at])
        at += 1
    if at < len(words) and said[0] == "you":
        said.append(_second(words[at]) if who != "they" else words[at])
        at += 1
    rest = _rest(words[at:])
    if rest is None or (who != "they" and _SECOND_VERB.search(" ".join(rest))):
        return ""
    return " ".join([*said, *rest])


def to_helper(phrase: str, first_name: str = "") -> str:
    """What somebody did for me as said to them: "lent me the type" -> "you lent me the type"; "" where it is not sure
    that they did it."""
    if _is_past(phrase.partition(" ")[0].lower()):
        rest = _rest(phrase.split())
        return "" if rest is None else f"you {' '.join(rest)}"
    said = to_them(phrase, first_name)
    return said if said.startswith("you ") else ""


def names_its_people(text: str) -> bool:
    """Whether a text says who is meant by name, without "she" and "his"."""
    return not _THIRD & {word.lower() for word in _WORD.findall(text)}


def place_to_them(text: str) -> str:
    """A place or a thing as said to them, without what follows a comma: "her class, first row" is "your class"; "" when
    it is not sure whose."""
    rest = _rest(text.partition(",")[0].split())
    return " ".join(rest) if rest else ""


def thing_to_them(text: str) -> str:
    """A thing as said to them: "a mentor for her team" is "a mentor for your team"; "" when it is not sure whose."""
    return " ".join(_rest(text.split()) or ())


def question_to_them(question: str, first_name: str = "") -> str:
    """A question about somebody asked of them: "Is she still weaving?" -> "Are you still weaving?"; "" when it is not
    sure who is meant, or when it is no question."""
    text = re.sub(r"\s*Wish them luck\.$", "", question)
    if not text.endswith("?") or text.startswith(("You left open", "What became of")):
        return ""
    first, _, rest = text.partition(" ")
    who, _, more = rest.partition(" ")
    asks = {"is": "Are", "does": "Do", "has": "Have", "was": "Were"}.get(first.lower(), first)
    if who.lower() in _SUBJECTS | ({first_name.lower()} - {""}):
        turned = _rest(more.split())
        return "" if turned is None else " ".join([asks, "you", *turned])
    return to_them(text, first_name)


def _is_past(word: str) -> bool:
    return word in _PAST or (word.endswith("ed") and len(word) > 4)


def _second(verb: str) -> str:
    low = verb.lower().replace("’", "'")
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.endswith("ies") and len(low) > 4:
        return verb[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return verb[:-2]
    return verb[:-1] if low.endswith("s") and not low.endswith("ss") else verb


def _rest(words: list[str]) -> list[str] | None:
    """What follows the verb, with "your" for "her"; None when a pronoun may mean another."""
    said: list[str] = []
    at = 0
    while at < len(words):
        bare = words[at].strip(',;:?!"“”()').lower()
        if bare in _THEIRS and bare == words[at].lower():
            following = words[at + 1].lower() if at + 1 < len(words) else ""
            if not following or (bare == "her" and following in _NO_OWNER):
                return None
            said.append("your")
        elif bare in _SUBJECTS and at + 1 < len(words):
            said += ["you", _second(words[at + 1]) if bare != "they" else words[at + 1]]
            at += 1
        elif bare in _THEMSELVES:
            said.append(words[at].lower().replace(bare, "yourself"))
        elif bare in _THIRD:
            return None
        else:
            said.append(words[at])
        at += 1
    return said
