"""People on the way out, for the tests of what is written."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from mdnet.model.contact import Affiliation, Contact, Fact, Occasion, Relationship
from mdnet.model.dates import PartialDate
from mdnet.model.link import Reference
from mdnet.model.outgoing import Outgoing

TODAY = date(2026, 11, 23)

ADA = Outgoing(
    uid="5f0c1c1e-1111-5222-8333-444455556666",
    contact=Contact(
        path="contacts/Ada Lovelace.md",
        name="Ada Lovelace",
        aliases=("Countess", "AAL"),
        tags=("math", "close/friend"),
        emails=("ada@example.org", "countess@example.org"),
        phones=("+44 20 7946 0000", "020 7946 0001"),
        urls=("https://example.org/~ada", "https://www.linkedin.com/in/ada"),
        handles=("mastodon: @ada@example.social",),
        organization=Reference("Analytical Engines, Ltd.", "Analytical Engines"),
        title='Chief "analyst"; poet',
        affiliations=(Affiliation(Reference("UCL"), "student", 2010, 2014), Affiliation(Reference("X"), current=True)),
        location=Reference("London"),
        timezone="Europe/London",
        languages=("en", "fr"),
        circle="close",
        birthday=PartialDate(12, 10, 1985),
        occasions=(
            Occasion("wedding anniversary", PartialDate(6, 20, 2015)),
            Occasion("joined UCL", PartialDate(9, 1)),
        ),
        met_on=date(2019, 5, 13),
        met_at=Reference("Strange Loop"),
        introduced_by=Reference("Charles Babbage"),
        interests=("lace, old and new", "engines"),
        needs=("an illustrator",),
        offers=("proofs",),
        relationships=(Relationship("mentor", Reference("Mary Somerville")),),
        facts=(Fact("kids", "Maya (9), Leo", date(2026, 3, 1)), Fact("", "sails")),
    ),
    cadence="6 weeks",
    last_contact=date(2026, 10, 1),
    due_on=date(2026, 11, 12),
    notes='First line, with "quotes"\n\nsecond; line',
)


def outgoing(**values: object) -> Outgoing:
    """Somebody with these values of a contact, and nothing else."""
    return Outgoing("u", Contact(**{"path": "contacts/x.md", "name": "X", **values}))  # type: ignore[arg-type]


_SIGNS = st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=("Cc", "Cf", "Zs", "Mn"))
TEXTS = st.lists(st.text(_SIGNS | st.sampled_from(list("'=+-@\";,|`ßé伟")), min_size=1, max_size=8), min_size=1,
                 max_size=4).map(" ".join)  # fmt: skip
"""A line of text, composed, with single blanks: also what spreadsheets compute, quotes and separators."""
EMAILS = st.from_regex(r"[a-z=+\-][a-z0-9.+=-]{0,8}@[a-z]{1,8}\.example", fullmatch=True)
PHONES = st.from_regex(r"\+?[0-9]{1,3}[0-9 ()/.-]{3,10}[0-9]", fullmatch=True).map(lambda text: " ".join(text.split()))
URLS = st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9~=]{0,8}", fullmatch=True)
TAGS = st.from_regex(r"[a-zé][a-z0-9_/-]{0,6}[a-z]", fullmatch=True)
BIRTHDAYS = st.builds(
    lambda day, known: PartialDate(day.month, day.day, day.year if known else None),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.booleans(),
)


def lists(of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, max_size=3, unique=True).map(tuple)


PEOPLE = st.fixed_dictionaries(
    {
        "uid": st.uuids().map(str),
        "contact": st.fixed_dictionaries(
            {
                "path": st.just("contacts/x.md"),
                "name": TEXTS,
                "aliases": lists(TEXTS),
                "emails": lists(EMAILS),
                "phones": lists(PHONES),
                "urls": lists(URLS),
                "tags": lists(TAGS),
                "organization": st.none() | st.builds(Reference, TEXTS),
                "title": st.just("") | TEXTS,
                "location": st.none() | st.builds(Reference, TEXTS),
                "birthday": st.none() | BIRTHDAYS,
                "met_on": st.none() | st.dates(date(1950, 1, 1), TODAY),
                "interests": lists(TEXTS),
                "needs": lists(TEXTS),
                "facts": lists(TEXTS).map(lambda texts: tuple(Fact("", text) for text in texts)),
            }
        ).map(lambda values: Contact(**values)),
        "cadence": st.sampled_from(["", "6 weeks", "3 months"]),
        "last_contact": st.none() | st.dates(date(1950, 1, 1), TODAY),
        "notes": st.lists(TEXTS, max_size=3).map("\n".join),
    }
).map(lambda values: Outgoing(**values))
