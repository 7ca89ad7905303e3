"""The query language: what each filter finds, how terms combine, and that no text can break it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.errors import BadInput
from mdnet.model.cadence import NEVER, Cadence
from mdnet.model.standing import Standing
from mdnet.query import parse, sort_key

TODAY = date(2026, 11, 25)  # a Wednesday
MONTHLY = Cadence(months=1)


def contact(name: str = "Ada Byron", **fields: Any) -> Standing:
    return Standing(path=f"people/{name}.md", name=name, **fields)


def finds(query: str, standing: Standing) -> bool:
    return parse(query, TODAY).matches(standing)


def refusal(query: str) -> str:
    with pytest.raises(BadInput) as caught:
        parse(query, TODAY)
    return str(caught.value)


@pytest.mark.parametrize("query", ["", "  \t"])
def test_empty_query_means_everybody(query: str) -> None:
    assert finds(query, contact())


@pytest.mark.parametrize(
    ("query", "fields", "expected"),
    [
        ("tag:alumni", {"tags": ("work", "alumni")}, True),
        ("tag:#alumni", {"tags": ("alumni",)}, True),
        ("tag:work", {"tags": ("work/acme",)}, True),
        ("tag:work", {"tags": ("workshop",)}, False),
        ("tag:work/acme", {"tags": ("work",)}, False),
        ("tag:none", {}, True),
        ("tag:none", {"tags": ("work",)}, False),
        ("circle:close", {"circle": "close"}, True),
        ("circle:close", {"circle": "very close"}, False),
        ("circle:none", {}, True),
        ("circle:none", {"circle": "wide"}, False),
        ("org:harbor", {"organization": "Blue Harbor"}, True),
        ('org:"blue harbor"', {"organization": "Blue Harbor Ltd"}, True),
        ('org:"blue harbor"', {"organization": "Blue Sky Harbor"}, False),
        ("place:oslo", {"location": "Oslo, Norway"}, True),
        ("place:oslo", {"organization": "Oslo Opera"}, False),
        ("goal:book", {"goals": ("Pattern book",)}, True),
        ("goal:book", {"goals": ("Marathon",)}, False),
        ("affiliation:ucl", {"affiliations": ("Acme", "UCL")}, True),
        ("affiliation:acme", {"organization": "Acme"}, True),
        ("interest:sail", {"interests": ("sailing",)}, True),
        ("interest:sail", {"offers": ("sailing",)}, False),
        ("needs:illustrator", {"needs": ("an illustrator",)}, True),
        ("needs:illustrator", {}, False),
        ("offers:editing", {"offers": ("copy editing",)}, True),
        ("offers:editing", {"needs": ("copy editing",)}, False),
        ("cadence:none", {}, True),
        ("cadence:none", {"cadence": NEVER}, True),
        ("cadence:none", {"cadence": MONTHLY}, False),
        ("cadence:monthly", {"cadence": MONTHLY}, True),
        ('cadence:"1 month"', {"cadence": MONTHLY}, True),
        ('cadence:"6 weeks"', {"cadence": MONTHLY}, False),
        ("cadence:monthly", {}, False),
        ("is:paused", {"paused": True}, True),
        ("is:paused", {}, False),
        ("is:snoozed", {"snoozed_until": date(2026, 11, 26)}, True),
        ("is:snoozed", {"snoozed_until": TODAY}, False),  # a snooze that ends today is over
        ("is:snoozed", {}, False),
    ],
)
def test_filters_of_words(query: str, fields: dict[str, Any], expected: bool) -> None:
    assert finds(query, contact(**fields)) is expected


@pytest.mark.parametrize(
    ("query", "due_on", "expected"),
    [
        ("due:7d", date(2026, 12, 2), True),
        ("due:7d", date(2026, 12, 3), False),
        ("due:7d", date(2020, 1, 1), True),
        ("due:7d", None, False),
        ("due:2w", date(2026, 12, 9), True),
        ("due:1mo", date(2026, 12, 25), True),
        ("due:1mo", date(2026, 12, 26), False),
        ("due:1y", date(2027, 11, 25), True),
        ("due:99999y", date(9999, 1, 1), True),
        ("due:2026-12-01", date(2026, 12, 1), True),
        ("due:2026-12-01", date(2026, 12, 2), False),
        ("due:today", TODAY, True),
        ("due:today", date(2026, 11, 26), False),
        ("due:this-week", date(2026, 11, 29), True),
        ("due:this-week", date(2026, 11, 30), False),
        ("overdue", date(2026, 11, 24), True),
        ("overdue", TODAY, False),  # due today is due, not overdue
        ("overdue", None, False),
    ],
)
def test_due_and_overdue(query: str, due_on: date | None, expected: bool) -> None:
    assert finds(query, contact(due_on=due_on, cadence=MONTHLY)) is expected


def test_paused_contacts_are_never_due_overdue_or_never() -> None:
    late = contact(due_on=date(2020, 1, 1), cadence=MONTHLY)
    paused = contact(due_on=date(2020, 1, 1), cadence=MONTHLY, paused=True)
    for query in ("due:7d", "overdue", "never"):
        assert finds(query, late), query
        assert not finds(query, paused), query


def test_never_needs_a_cadence_and_no_contact() -> None:
    assert finds("never", contact(cadence=MONTHLY))
    assert not finds("never", contact())
    assert not finds("never", contact(cadence=NEVER))
    assert not finds("never", contact(cadence=MONTHLY, last_contact=TODAY))


@pytest.mark.parametrize(
    ("last_contact", "expected"),
    [(date(2026, 5, 25), True), (date(2026, 5, 26), False), (date(2001, 1, 1), True), (None, False)],
)
def test_silent_counts_from_the_last_contact(last_contact: date | None, expected: bool) -> None:
    assert finds("silent:6mo", contact(last_contact=last_contact)) is expected


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("met:2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("met:2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("met:2026-05-14", date(2026, 5, 14), date(2026, 5, 14)),
        ("met:2026-05-01..2026-06-30", date(2026, 5, 1), date(2026, 6, 30)),
        ("met:2025..2026-02", date(2025, 1, 1), date(2026, 2, 28)),
        ("met:30d", date(2026, 10, 26), TODAY),
        ("met:9999", date(9999, 1, 1), date(9999, 12, 31)),
        ("met:9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_met_within_a_period(query: str, first: date, last: date) -> None:
    assert finds(query, contact(met_on=first))
    assert finds(query, contact(met_on=last))
    assert not finds(query, contact(met_on=first - timedelta(days=1)))
    assert last == date.max or not finds(query, contact(met_on=last + timedelta(days=1)))
    assert not finds(query, contact())


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Grace Okafor"},
        {"aliases": ("Gracey",)},
        {"organization": "Grace & Sons"},
        {"title": "State of grace"},
        {"location": "Gracetown"},
        {"tags": ("graceful",)},
    ],
)
def test_free_words_look_in_names_work_place_and_tags(fields: dict[str, Any]) -> None:
    assert finds("grace", contact(**fields))
    assert not finds("grace -grace", contact(**fields))


def test_free_words_do_not_look_elsewhere() -> None:
    assert not finds("grace", contact(needs=("grace",), interests=("grace",), fact="grace"))


@pytest.mark.parametrize("query", ["josé", "JOSE", "jose\u0301", "place:MÁLAGA", "place:malaga", "TAG:STRASSE"])
def test_case_and_accents_aside(query: str) -> None:
    assert finds(query, contact("José Díaz", location="Málaga", tags=("straße",)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag:a tag:b", False),
        ("tag:a OR tag:b", True),
        ("tag:a or tag:b", False),  # "or" is a word
        ("tag:b tag:b OR tag:a", True),  # OR binds weaker than standing side by side
        ("tag:a OR tag:a tag:b", True),
        ("tag:b (tag:b OR tag:a)", False),
        ("(tag:a)(ada)", True),
        ("-tag:a", False),
        ("--tag:a", True),
        ("-tag:b ada", True),
        ("-(tag:a tag:b)", True),
        ("-(tag:a OR tag:b)", False),
        ('-"ada byron"', False),
        ('"byron ada"', False),
        ("byron ada", True),
        ("(tag:b) OR ((tag:a))", True),
    ],
)
def test_terms_combine(query: str, expected: bool) -> None:
    assert finds(query, contact("Ada Byron", tags=("a",))) is expected


def test_quotes_make_a_word_of_what_has_a_meaning() -> None:
    assert finds('"overdue"', contact("Mr Overdue"))
    assert finds('"OR"', contact("Orla"))
    assert finds('"re: you"', contact(title="Singer of Re: You"))
    assert not finds('"never"', contact(cadence=MONTHLY))


def test_a_hyphen_within_a_word_is_no_negation() -> None:
    assert finds("anne-marie", contact("Anne-Marie Roy"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tga:x", "did you mean tag:?"),
        ("place:x intrest:y", "did you mean interest:?"),
        ("overdue:x", "did you mean overdue?"),
        ("qqq:x", "there are tag: circle:"),
        ("tag:", "tag:alumni"),
        ('org:""', 'org:"Blue Harbor"'),
        ("due:soon", '"soon" is not understood: write due:7d'),
        ("due:3m", "due:7d"),  # "m" is minutes
        ("due:2026-02-30", '"2026-02-30"'),
        ("silent:2026", "silent:6mo"),
        ("met:2026-13", "met:2026-05"),
        ("met:0000", "met:2026-05"),
        ("met:2026-06..2026-05", "met:2026-05"),
        ("met:2026..", "met:2026-05"),
        ("is:late", "is:paused or is:snoozed"),
        ("cadence:often", "cadence:none"),
        ('cadence:"3 m"', "cadence:none"),  # "m" is minutes
        ('org:"Blue Harbor', "quote is not closed"),
        ('""', "nothing to look for"),
        ("(tag:a", '"(" is not closed'),
        ("tag:a)", 'no "(" before it'),
        ("()", "missing"),
        ("OR", "missing"),
        ("tag:a OR", "missing"),
        ("OR tag:a", "missing"),
        ("tag:a OR OR tag:b", "missing"),
        ("-", "before nothing"),
        ("- tag:a", "before nothing"),
        ("(tag:a -)", "before nothing"),
        ("tag:a AND tag:b", "no AND"),
        ("NOT tag:a", "no NOT"),
        ("(" * 100_000, "nested"),
        ("-(" * 1000 + "a" + ")" * 1000, "nested"),
        ("x" * 10_000 + ":y", "…"),
    ],
)
def test_what_is_not_in_the_language_is_refused_with_a_hint(query: str, said: str) -> None:
    message = refusal(query)
    assert said in message
    assert len(message) < 200


def test_bad_input_is_shown_on_one_line() -> None:
    assert '"so on"' in refusal('due:"so\n\u2028on"')


WORDS = ["tag:a", "tag:b", "circle:close", "overdue", "due:7d", "never", "silent:6mo", "met:2026", "is:paused"]
WORDS += ["is:snoozed", "cadence:none", "ada", '"bo okri"', "org:acme", "-place:oslo", "circle:none"]


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    return pairs.map(" ".join) | pairs.map(" OR ".join).map("({})".format) | inner.map("-({})".format)


QUERIES = st.recursive(st.sampled_from(WORDS), combined, max_leaves=6)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
STANDINGS = st.builds(
    Standing,
    path=st.sampled_from(["a.md", "b.md", "c.md"]),
    name=st.sampled_from(["Ada", "ADA", "Bo Okri", "Bo", "Émile"]),
    circle=st.sampled_from(["", "inner", "close", "wide", "odd"]),
    cadence=st.sampled_from([None, NEVER, MONTHLY]),
    organization=st.sampled_from(["", "Acme"]),
    location=st.sampled_from(["", "Oslo"]),
    tags=st.lists(st.sampled_from(["a", "b", "b/c"]), max_size=2).map(tuple),
    met_on=st.none() | DAYS,
    snoozed_until=st.none() | DAYS,
    paused=st.booleans(),
    last_contact=st.none() | DAYS,
    due_on=st.none() | DAYS,
    talks=st.integers(0, 3),
)


@given(QUERIES, QUERIES, QUERIES, STANDINGS)
def test_boolean_laws(a: str, b: str, c: str, standing: Standing) -> None:
    def same(one: str, other: str) -> None:
        assert finds(one, standing) == finds(other, standing), (one, other)

    both, either = f"({a}) ({b})", f"({a}) OR ({b})"
    assert finds(both, standing) == (finds(a, standing) and finds(b, standing))
    assert finds(either, standing) == (finds(a, standing) or finds(b, standing))
    assert finds(f"-({a})", standing) != finds(a, standing)
    same(both, f"({b}) ({a})")
    same(either, f"({b}) OR ({a})")
    same(f"--({a})", a)
    same(f"-({either})", f"-({a}) -({b})")
    same(f"-({both})", f"-({a}) OR -({b})")
    same(f"({a}) ({b}) OR ({c})", f"(({both})) OR ({c})")
    same(f"({a}) (({b}) OR ({c}))", f"({both}) OR (({a}) ({c}))")


@given(st.lists(STANDINGS), st.integers(0, 800))
def test_D13_due_list_equals_brute_force(standings: list[Standing], days: int) -> None:
    expected = []
    for standing in standings:
        if standing.due_on is None or standing.paused:
            continue
        if (standing.due_on - TODAY).days <= days:
            expected.append(standing)
    query = parse(f"due:{days}d", TODAY)
    assert [standing for standing in standings if query.matches(standing)] == expected


GRAMMAR = st.lists(
    st.sampled_from([*WORDS, *'()"-: \n', "OR", "tag:", "met:", "due:", "..", "9" * 400, "0000-00", "\u0301", "none"])
).map("".join)


@given(st.text() | GRAMMAR, st.dates(), STANDINGS)
def test_any_text_is_read_or_refused_on_one_line(text: str, today: date, standing: Standing) -> None:
    try:
        query = parse(text, today)
    except BadInput as error:
        assert str(error)
        assert len(str(error).splitlines()) == 1
    else:
        assert query.matches(standing) in (True, False)


def sorted_names(order: str, *standings: Standing) -> list[str]:
    return [standing.name for standing in sorted(standings, key=sort_key(order))]


def test_sort_by_name_folds_case_and_accents() -> None:
    people = [contact("Zoe"), contact("Émile"), contact("Ann"), contact("emil"), contact("Anna")]
    assert sorted_names("name", *people) == ["Ann", "Anna", "emil", "Émile", "Zoe"]
    assert sorted_names("-name", *people) == ["Zoe", "Émile", "emil", "Anna", "Ann"]


def test_sort_puts_those_without_a_value_last_either_way() -> None:
    early, late, none = contact("C", due_on=date(2026, 1, 1)), contact("B", due_on=TODAY), contact("A")
    assert sorted_names("due", none, late, early) == ["C", "B", "A"]
    assert sorted_names("-due", none, early, late) == ["B", "C", "A"]


def test_sort_by_last_contact_and_talks() -> None:
    people = [contact("A", last_contact=TODAY, talks=1), contact("B", last_contact=date(2020, 1, 1), talks=9)]
    assert sorted_names("last", *people) == ["B", "A"]
    assert sorted_names("-talks", *people) == ["B", "A"]
    assert sorted_names("talks", *people) == ["A", "B"]


def test_sort_by_circle_goes_from_the_inmost_outwards() -> None:
    people = [contact(name, circle=name) for name in ("", "odd", "wide", "active", "close", "inner")]
    assert sorted_names("circle", *people) == ["inner", "close", "active", "wide", "odd", ""]
    assert sorted_names("-circle", *people)[-1] == ""


def test_sort_by_anything_else_is_refused() -> None:
    with pytest.raises(BadInput, match="did you mean name"):
        sort_key("nmae")


@pytest.mark.parametrize(("name", "field"), [("due", "due_on"), ("last", "last_contact"), ("talks", "talks")])
@given(st.lists(STANDINGS), st.booleans())
def test_D13_order_is_total_and_ties_stand_by_name_then_path(
    name: str, field: str, standings: list[Standing], turned: bool
) -> None:
    def value(standing: Standing) -> Any:
        return getattr(standing, field)

    key = sort_key("-" + name if turned else name)
    order = sorted(standings, key=key)
    missing = [value(standing) is None for standing in order]
    assert missing == sorted(missing)
    values = [value(standing) for standing in order if value(standing) is not None]
    assert values == sorted(values, reverse=turned)
    for before, after in pairwise(order):
        if value(before) == value(after):
            assert (folded(before), before.path) <= (folded(after), after.path)


def folded(standing: Standing) -> str:
    return standing.name.lower().replace("é", "e")
