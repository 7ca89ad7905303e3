"""Just enough English to turn a line of a log into a question: clauses, who does it, and the forms of some verbs."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_CLAUSE = re.compile(
    r"(?<=[^\s?])[.;!](?=\s|$)|\?(?=\s|$)|[,:](?=\s)|\s[–—-]+\s"
    r"|\s(?:and|but|so)\s(?=(?:she|he|they|it|i|we|nobody|everybody|is|are|was|has|will|can|could|may|might|wants?|plans?|hopes?|needs?|looks?)\s)"
    r"|\s(?:after|because|until|when|while|once|that|where)\s(?=(?:the|she|he|they|her|his|their|it|a|an)\s)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"(?:if|unless|whether|when|once|because|than|like|as)\b", re.IGNORECASE)
_NEGATIVE = re.compile(
    r"\b(?:not|never|nobody|no longer|none|stopped|without|cannot|[a-z]+n['’]t|used to|gave up)\b", re.IGNORECASE
)
_LEADING = re.compile(
    r"^(?:(?:and|but|so|then|that|because|also|still|perhaps|maybe|hopefully|now)\s+)+", re.IGNORECASE
)
_ADVERBS = frozenset("also still then finally probably soon now really just already maybe perhaps only at last".split())
PRONOUNS = frozenset("she he they".split())
_SHORT = (
    (re.compile(r"\b(she|he)['’]s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"\bthey['’]re\b", re.IGNORECASE), "they are"),
    (re.compile(r"\b(she|he|they)['’]ll\b", re.IGNORECASE), r"\1 will"),
    (re.compile(r"\b(she|he|they)['’]d (?=like|love)", re.IGNORECASE), r"\1 would "),
)
_BE = frozenset("is are was were been be am has have".split())
_MINE = frozenset("i i'm i'll i've i'd we we'll we're we've us me my our".split())
_VAGUE = frozenset(
    "it this that these those there which who whom what someone somebody nobody everybody everyone".split()
)
_DETERMINERS = frozenset(
    "the a an her his their its my our your this that these those no some any one two three four five six first second"
    " third next another every each both".split()
)
_KIN = frozenset(
    "daughter daughters son sons kid kids child children baby boy boys girl girls twins wife husband partner spouse"
    " fiancé fiancée girlfriend boyfriend mother father mum mom dad parents sister brother grandmother grandfather"
    " granddaughter grandson niece nephew cousin aunt uncle dog cat family boss team company".split()
)
_MANY = frozenset("they children kids twins parents people both".split())
_VERBS = """answer apply=applies,applying arrive ask become=became,become begin=beginning,begun build=built buy=bought
 celebrate change close come=came,come decide defend deliver end finish fly=flies,flying,flown
 get=getting,got give=given go=goes,going,gone graduate hand hear=heard hire join launch leave=left
 marry=marries,marrying,married move open perform play present print publish receive release resign retire
 return run=running,run sell=sold show=shown sign sit=sitting,sat speak=spoken start
 submit=submitting,submitted take=taken travel=travelling,travelled turn visit"""


class Verb(NamedTuple):
    """A verb's forms: move, moves, moving, moved (with "has")."""

    base: str
    third: str
    ing: str
    done: str


class Subject(NamedTuple):
    """Who or what a clause is about, as a question names it: "she", "their daughter", "the new loom"."""

    words: str
    plural: bool

    def has(self) -> str:
        """ "has she", "have they"."""
        return f"{'have' if self.plural else 'has'} {self.words}"

    def is_(self) -> str:
        """ "is she", "are they"."""
        return f"{'are' if self.plural else 'is'} {self.words}"

    def does(self) -> str:
        """ "does she", "do they"."""
        return f"{'do' if self.plural else 'does'} {self.words}"


THEY = Subject("they", True)


def clauses(text: str) -> list[str]:
    """The clauses of a line, without the word that joined them; conditions ("if it rains") are left out,
    with what depends on them."""
    for short, full in _SHORT:
        text = short.sub(full, text)
    found = []
    at, depends = 0, False
    for match in (*_CLAUSE.finditer(text), None):
        part = text[at : match.start() if match else len(text)].strip(' ,;:.!?“”"')
        at = match.end() if match else at
        part = _LEADING.sub("", part)
        condition = _CONDITION.match(part) is not None
        if part and not condition and not depends:
            found.append(part)
        depends = condition and match is not None and match[0] == ","
    return found


def denies(clause: str) -> bool:
    """Whether the clause says that something is not so, or no longer."""
    return _NEGATIVE.search(clause) is not None


def subject(before: str) -> Subject | None:
    """The subject that stands before a verb; nothing there means the contact. None when it is I, or unclear."""
    words = before.split()
    while words and words[-1].lower() in _ADVERBS | _BE:
        words.pop()
    if not words:
        return THEY
    first = words[0].lower().replace("’", "'")
    if len(words) > 8 or first in _VAGUE or any(word.lower().replace("’", "'") in _MINE for word in words):
        return None
    if len(words) == 1 and first in PRONOUNS:
        return Subject(first, first == "they")
    if first in PRONOUNS or (len(words) > 1 and words[-1].lower() in PRONOUNS):
        return None
    return Subject(definite(" ".join(words)), _plural(words))


def definite(phrase: str) -> str:
    """A noun phrase as something known: "a loom" and "loom" are "the loom", "daughter" is "their daughter"."""
    first, _, rest = phrase.partition(" ")
    low = first.lower()
    if low in ("a", "an"):
        return f"the {rest}"
    if low in _KIN:
        return f"their {low} {rest}".strip()
    if low in _DETERMINERS:
        if low in ("first", "second", "third", "next"):
            return f"the {low} {rest}".strip()
        return f"{low} {rest}".strip()
    if first[0].islower() and not first.endswith(("'s", "’s", "ing")):
        return f"the {phrase}"
    return phrase


def named(phrase: str) -> str:
    """A noun phrase with an article, be its first word a name: "Umbra interview" is "the Umbra interview"."""
    first = phrase.partition(" ")[0].lower()
    return phrase if first in _DETERMINERS or first.endswith(("'s", "’s")) else f"the {phrase}"


def _plural(words: list[str]) -> bool:
    ends = [at for at, word in enumerate(words) if word in ("of", "for", "in", "at", "from", "to", "with")]
    head = words[: ends[0]] if ends else words
    last = head[-1].lower() if head else ""
    counted = last.endswith("s") and not last.endswith(("ss", "us", "is", "'s", "’s")) and words[-1][0].islower()
    return "and" in words or last in _MANY or counted


def find_verb(clause: str) -> tuple[Subject, Verb, str] | None:
    """The verb of a plan in a clause ("Benedita starts at the music school"), who does it, and the rest."""
    words = clause.split()
    forms = _forms()
    for at, word in enumerate(words):
        verb = forms.get(word.lower())
        if verb is None:
            continue
        before, rest = words[:at], " ".join(words[at + 1 :])
        if word.lower() == verb.ing:
            if not before or before[-1].lower() not in ("is", "are"):
                continue
            before = before[:-1]
        elif word.lower() == verb.base and not (before and _plural(before)):
            continue
        who = subject(" ".join(before))
        if who is None:
            return None
        if word.lower() == verb.third:
            who = who if who is THEY else who._replace(plural=False)
        return who, verb, rest
    return None


@cache
def _forms() -> dict[str, Verb]:
    forms: dict[str, Verb] = {}
    for entry in _VERBS.split():
        base, _, irregular = entry.partition("=")
        given = irregular.split(",") if irregular else []
        stem = base.removesuffix("e")
        third = base + ("es" if base.endswith(("sh", "ch", "ss")) else "s")
        ing = stem + "ing"
        done = given[-1] if given else stem + "ed"
        third = next((form for form in given if form.endswith("es")), third)
        ing = next((form for form in given if form.endswith("ing")), ing)
        verb = Verb(base, third, ing, done)
        forms |= {base: verb, third: verb, ing: verb}
    return forms
