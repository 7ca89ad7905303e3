"""Front matter edited: the property that is meant and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.errors import CannotEdit, Conflict
from mdnet.model.conventions import Conventions
from mdnet.notes import frontmatter
from mdnet.notes.property_edit import Value, with_properties, with_values

CONVENTIONS = Conventions()
OWN = Conventions(fields={"geburtstag": "birthday"})


def put(text: str, conventions: Conventions = CONVENTIONS, **changes: Value | None) -> str:
    return with_properties(text, changes, conventions)


def inside(yaml: str, conventions: Conventions = CONVENTIONS, **changes: Value | None) -> str:
    """The front matter after the change; the body is checked on the way."""
    new = put(f"---\n{yaml}---\nbody  \n", conventions, **changes)
    assert new.startswith("---\n") and new.endswith("---\nbody  \n")
    return new[4:].removesuffix("---\nbody  \n")


def values(text: str) -> dict[str, frontmatter.Value]:
    return frontmatter.read(text, "").values


EVERYTHING = """---
# who
name: "Ana"   # as she writes it
room: 007
country: "NO"
flow: [a, 'b',  "c"]  # kept
story: >
  long
  text

  # no comment
empty:

last_contact: 2026-01-02\t# by hand
tags:
- person # why
# about the next
-   work
nested:
  a: 1
# the end

---
- 2026-01-02 coffee
"""


def test_W02_one_value_of_a_front_matter_with_everything_changes_one_line() -> None:
    new = put(EVERYTHING, last_contact=date(2026, 11, 22))
    assert new == EVERYTHING.replace("2026-01-02\t#", "2026-11-22\t#")


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"name": "Bo"}, 'name: "Ana"   #', 'name: "Bo"   #'),
        ({"room": "12"}, "room: 007", 'room: "12"'),
        ({"country": "SE"}, '"NO"', '"SE"'),
        ({"empty": "x"}, "empty:\n", "empty: x\n"),
        ({"empty": None}, "empty:\n", ""),
        ({"story": "short"}, "story: >\n  long\n  text\n\n  # no comment\n", "story: short\n"),
        ({"story": None}, "story: >\n  long\n  text\n\n  # no comment\n", ""),
        ({"flow": ["a", "d"]}, "[a, 'b',  \"c\"]", "[a, d]"),
        ({"flow": ["c", "a"]}, "[a, 'b',  \"c\"]", '["c", a]'),
        ({"flow": []}, "[a, 'b',  \"c\"]", "[]"),
        ({"flow": "x"}, "[a, 'b',  \"c\"]", "x"),
        ({"flow": None}, "flow: [a, 'b',  \"c\"]  # kept\n", ""),
        ({"tags": ["person", "work", "new"]}, "-   work\n", "-   work\n- new\n"),
        ({"tags": ["work"]}, "- person # why\n", ""),
        ({"tags": []}, "tags:\n- person # why\n# about the next\n-   work\n", "tags: []\n# about the next\n"),
        ({"tags": None}, "tags:\n- person # why\n# about the next\n-   work\n", "# about the next\n"),
        ({"nested": "x"}, "nested:\n  a: 1\n", "nested: x\n"),
        ({"cadence": "6 weeks"}, "# the end\n\n---", "# the end\n\ncadence: 6 weeks\n---"),
        ({"paused": True, "n": 3}, "# the end\n\n---", "# the end\n\npaused: true\nn: 3\n---"),
        ({"goals": ["[[A: b]]", "x"]}, "# the end\n\n---", '# the end\n\ngoals:\n  - "[[A: b]]"\n  - x\n---'),
        ({"goals": []}, "# the end\n\n---", "# the end\n\ngoals: []\n---"),
    ],
)
def test_W02_each_kind_of_value_is_changed_in_place(changes: dict[str, Value | None], old: str, new: str) -> None:
    assert EVERYTHING.count(old) == 1
    assert put(EVERYTHING, **changes) == EVERYTHING.replace(old, new)


@pytest.mark.parametrize("text", [EVERYTHING, EVERYTHING.replace("\n", "\r\n")])
@pytest.mark.parametrize(
    "changes", [{"last_contact": date(2026, 2, 3)}, {"x": ["a", "b"]}, {"empty": ["a"]}, {"tags": ["person", "b"]}]
)
def test_W03_new_lines_end_as_the_others_do(text: str, changes: dict[str, Value]) -> None:
    assert put(EVERYTHING.replace("\n", "\r\n"), **changes) == put(EVERYTHING, **changes).replace("\n", "\r\n")


def test_W04_a_byte_order_mark_stays_where_it_is() -> None:
    assert put("\ufeff---\na: 1\n---\n", a=2) == "\ufeff---\na: 2\n---\n"
    assert put("\ufeffbody", a=2) == "\ufeff---\na: 2\n---\nbody"


def test_W05_a_missing_final_newline_stays_missing() -> None:
    assert put("---\na: 1\n---", a=2, b="x") == "---\na: 2\nb: x\n---"
    assert put("---\na: 1\n---\nbody", b="x") == "---\na: 1\nb: x\n---\nbody"


def test_W06_W07_odd_characters_and_trailing_blanks_stay() -> None:
    body = "hard  \nbreak\t\n\u2028 \x0b \x0c \x85 -\r alone\n"
    text = f"---\nodd: a\u2028b\x85c   \nk: 1 \t\n---\n{body}"
    assert put(text, k=2) == text.replace("k: 1", "k: 2")
    assert put(text, new="x") == text.replace("---\nhard", "new: x\n---\nhard")


def test_W08_mixed_line_ends_stay_mixed() -> None:
    text = "---\r\na: 1\nb: 2\r\n---\nbody\r\nend\n"
    assert put(text, a=3, b=4) == "---\r\na: 3\nb: 4\r\n---\nbody\r\nend\n"
    assert put(text, c=5) == "---\r\na: 1\nb: 2\r\nc: 5\r\n---\nbody\r\nend\n"
    assert put(text, a=["x"]) == "---\r\na:\n  - x\nb: 2\r\n---\nbody\r\nend\n"


@pytest.mark.parametrize(
    ("yaml", "new"),
    [
        ('"last_contact": 2026-01-01\nb: 1\n', '"last_contact": 2026-02-03\nb: 1\n'),
        ("'last_contact' : 2026-01-01\n", "'last_contact' : 2026-02-03\n"),
        ("  last_contact: 2026-01-01\n  b: 1\n", "  last_contact: 2026-02-03\n  b: 1\n"),
        ("prm-last-contacted: 2026-01-01\n", "prm-last-contacted: 2026-02-03\n"),
        ("Last Contacted: 2026-01-01\n", "Last Contacted: 2026-02-03\n"),
        ("last_contact: '2026-01-01'\n", "last_contact: '2026-02-03'\n"),
    ],
)
def test_W09_the_key_that_is_there_is_edited(yaml: str, new: str) -> None:
    assert inside(yaml, last_contact=date(2026, 2, 3)) == new


def test_W09_the_vaults_own_key_is_edited() -> None:
    assert inside("Geburtstag: 01-02\n", OWN, birthday="02-03") == "Geburtstag: 02-03\n"
    assert inside("a: 1\n", OWN, birthday="02-03") == "a: 1\nbirthday: 02-03\n"
    assert inside("a: 1\n", bday="02-03") == "a: 1\nbirthday: 02-03\n"


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("last_contact: 2026-01-01\nb: 1\nlast_contact: 2026-01-02\n", 4),
        ("{last_contact: 2026-01-01, b: 2}\n", 2),
        ("? last_contact\n: 2026-01-01\n", 2),
        ("b: 1\nlast_contact: &a 2026-01-01\nc: *a\n", 3),
        ("last_contacted: 2026-01-01\nprm-last-contacted: 2026-01-02\n", 3),
    ],
)
def test_W09_W11_what_is_not_plain_to_see_is_refused(yaml: str, line: int) -> None:
    with pytest.raises(CannotEdit) as refused:
        inside(yaml, last_contact=date(2026, 2, 3))
    assert refused.value.line == line
    assert isinstance(refused.value, Conflict) and refused.value.exit_code == 4


def test_W09_of_several_keys_the_one_that_counts_is_edited_and_all_are_removed() -> None:
    yaml = "last_contacted: 2026-01-01\nlast_contact: 2026-01-02\n"
    assert inside(yaml, last_contact=date(2026, 2, 3)) == "last_contacted: 2026-01-01\nlast_contact: 2026-02-03\n"
    assert inside(yaml + "b: 1\n", last_contact=None) == "b: 1\n"


def test_W10_a_comment_and_the_blanks_before_it_stay() -> None:
    assert inside("cadence: 30d   # her wish\n", cadence="6 weeks") == "cadence: 6 weeks   # her wish\n"
    assert inside("cadence:   # her wish\n", cadence="6 weeks") == "cadence: 6 weeks   # her wish\n"
    assert inside("cadence: 30d   # her wish\n", cadence=["a"]) == "cadence:   # her wish\n  - a\n"
    assert inside("k: |  # c\n  a\nb: 1\n", k="x") == "k: x  # c\nb: 1\n"


@pytest.mark.parametrize(
    ("yaml", "new"),
    [
        ("k: *a\nb: 1\n", "k: x\nb: 1\n"),
        ("k: !!str 5 # c\nb: 1\n", "k: x # c\nb: 1\n"),
        ("k: one\n  two\n\n  three\n# c\nb: 1\n", "k: x\n# c\nb: 1\n"),
        ("k:\n  one\n  two\nb: 1\n", "k: x\nb: 1\n"),
        ('k: "one\n  two" # c\nb: 1\n', 'k: "x" # c\nb: 1\n'),
        ("k: [a,\n  b\n] # c\nb: 1\n", "k: x # c\nb: 1\n"),
        ("k: |-\n  a: 1\n\n  ---\n # c\n\nb: 1\n", "k: x\n\nb: 1\n"),
        ("k: [[Ana Diaz]]\n", "k: x\n"),
        ("k: {a: 1, b: '}'}\n", "k: x\n"),
    ],
)
def test_W11_values_of_several_lines_and_of_odd_kinds(yaml: str, new: str) -> None:
    assert inside(yaml, k="x") == new
    assert inside(yaml + "z: 1\n", k=None) == new.replace(new[: new.index("\n") + 1], "", 1) + "z: 1\n"


@pytest.mark.parametrize("body", ["", "text", "\ntext\n", "---\n\ntext\n", "----\n", "# H\r\n"])
def test_W12_W13_a_block_is_made_above_the_body(body: str) -> None:
    new = put(body, a="x", b=["y"])
    end = "\r\n" if "\r" in body else "\n"
    assert new == "---\na: x\nb:\n  - y\n---\n".replace("\n", end) + body
    assert values(new) == {"a": "x", "b": ["y"]}


def test_W12_an_empty_block_is_filled() -> None:
    assert put("---\n---\n", a="x") == "---\na: x\n---\n"
    assert put("---\n# c\n---\n", a="x") == "---\n# c\na: x\n---\n"


@pytest.mark.parametrize(
    "text",
    [
        "---\na: 1\n\nbody\n",
        "---\na: 1\nb: [\n---\n",
        "---\n- a\n---\n",
        "---\na: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n---\n",
        "---\na: 1\n---\nx\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n",
        "---\na: 1\n...\nb: 1\n---\n",
    ],
)
def test_G01_W14_a_broken_note_is_refused(text: str) -> None:
    with pytest.raises(CannotEdit):
        put(text, a=2)
    with pytest.raises(CannotEdit):
        put(text, c=2)


def test_W15_fences_that_are_none_and_fences_with_blanks() -> None:
    text = "--- \t\na: |\n  ---\n  x\nb: 1\n---  \nbody\n---\n"
    assert put(text, b=2, c="x") == text.replace("b: 1\n", "b: 2\nc: x\n")
    assert put(text, a="x") == text.replace("|\n  ---\n  x\n", "x\n")


def test_W17_what_is_already_so_changes_nothing() -> None:
    for text in ("---\na: 'x'\nl: [p,q]\nd: 2026-01-02\nt: yes\ne: x\nb: true\n---\n",):
        assert put(text, a="x", l=["p", "q"], d=date(2026, 1, 2), t="yes", e=["x"], b=True, none=None) == text


@pytest.mark.parametrize(
    "text",
    ["no", "null", "~", "007", "+15551234", "1e3", "12:30", "2026-01-01", "a: b", "a #b", "#a", "- a", "[[A]]", "@x",
     " a", "a ", "", "'", '"', '"a" b', "it's", 'say "no", it\'s', "back\\slash", "two\nlines", "tab\there", "é 🎉",
     "mentor [[Ada]]", "{{x}}", "---", "a:", "?", "-", "!x", "%x", "`x`", "0x1F", "true", "a, b", "[x", "x]", "<<", "="],
)  # fmt: skip
def test_any_text_is_read_back(text: str) -> None:
    for yaml in ("k: 1\n", "k: 'q'\n", 'k: "q"\n', "k:\n", "b: 1\n"):
        assert values(f"---\n{inside(yaml, k=text)}---\n")["k"] == text
    for yaml in ("k: [a]\n", "k:\n  - a\n", "k: a\n"):
        assert values(f"---\n{inside(yaml, k=['a', text])}---\n")["k"] == ["a", text]


@pytest.mark.parametrize(
    ("text", "written"),
    [("no", "no"), ("12:30", "12:30"), ("6 weeks", "6 weeks"), ("it's", "it's"), ("[[A]]", '"[[A]]"'), ("a: b", '"a: b"'),
     ('the "x": y', "'the \"x\": y'"), ('the "x"', 'the "x"'), ("+15551234", '"+15551234"'), ("é", "é"), ("-3d", "-3d")],
)  # fmt: skip
def test_quotes_stand_only_where_they_are_needed(text: str, written: str) -> None:
    assert inside("a: 1\n", k=text) == f"a: 1\nk: {written}\n"


def test_W18_what_is_not_ours_stays() -> None:
    body = "key:: v\n<!-- name: x -->\n```\n---\nname: y\n```\n"
    text = f"---\ncssclasses: [wide]\nname: Ana\nposition: {{x: 1}}\n---\n{body}"
    assert put(text, name="Bo") == text.replace("name: Ana", "name: Bo")


def test_what_is_no_text_is_refused() -> None:
    for bad in ("a\x07b", "a\u2028b", "a\ud800b"):
        with pytest.raises(CannotEdit):
            inside("k: 1\n", k=bad)
    with pytest.raises(CannotEdit):
        with_properties("", {"a: b": "x"}, CONVENTIONS)


# Lists, one value at a time


@pytest.mark.parametrize(
    ("yaml", "new"),
    [
        ("tags:\n  - a\n  - b # why\nz: 1\n", "tags:\n  - b # why\n  - c\nz: 1\n"),
        ("tags:\n- a\n# of b\n- b\n\nz: 1\n", "tags:\n# of b\n- b\n- c\n\nz: 1\n"),
        ("tags: [a, b]  # why\n", "tags: [b, c]  # why\n"),
        ("tags: [ a,b ]\n", "tags: [ b, c ]\n"),
        ("tags: [a, b,]\n", "tags: [b, c,]\n"),
        ("tags: [\n  a,\n  b\n]\n", "tags: [\n  b,\n  c\n]\n"),
        ("tags: b # why\n", "tags: # why\n  - b\n  - c\n"),
        ("tags: 'b'\n", "tags:\n  - 'b'\n  - c\n"),
        ("tags: a, b\n", "tags:\n  - b\n  - c\n"),
        ("tags:\nz: 1\n", "tags:\n  - c\nz: 1\n"),
        ("tags: []\n", "tags:\n  - c\n"),
        ("tag: a\ntags: [b]\n", "tag: []\ntags: [b, c]\n"),
        ("z: 1\n", "z: 1\ntags:\n  - c\n"),
    ],
)
def test_values_come_and_go_in_the_style_of_the_list(yaml: str, new: str) -> None:
    text = f"---\n{yaml}---\n"
    edited = with_values(text, "tags", CONVENTIONS, add=["c", "c"], remove=["a"])
    assert edited == f"---\n{new}---\n"
    assert with_values(edited, "tags", CONVENTIONS, add=["c"], remove=["a"]) == edited


def test_a_list_with_comments_between_brackets_is_refused() -> None:
    with pytest.raises(CannotEdit):
        with_values("---\ntags: [a, # why\n  b]\n---\n", "tags", CONVENTIONS, add=["c"])


def test_items_that_are_no_text_stay_as_they_are() -> None:
    text = "---\nyears:\n  - 2024\n  - true\n---\n"
    assert with_values(text, "years", CONVENTIONS, add=["2024", "x"]) == text.replace("true\n", "true\n  - x\n")
    assert with_values(text, "years", CONVENTIONS, remove=["2024"]) == text.replace("  - 2024\n", "")


# Any front matter, any value

WORDS = st.text(st.sampled_from("ab1-:#'\"[]{},&*!|>%@`~ é\\\t\n.?=_"), max_size=8)
SCALARS = st.one_of(WORDS, st.dates(), st.booleans(), st.integers(-999, 999_999))
LISTS = st.lists(WORDS, max_size=4)
VALUES: st.SearchStrategy[Value] = st.one_of(SCALARS, LISTS)  # type: ignore[arg-type]
WRITTEN = st.sampled_from(
    ["1", "a b", "'q'", '"q"', "", "[a, b]", "[a,'b' ]", "[]", "|\n  a\n  # b\n", ">-\n\n  a", "x\n  y", "[[A]]", "2026-01-02",
     "\n  - a\n  - b", "\n- a # c\n# d\n- 'b'", "\n  k: v", "{a: b}", "true", "[a,\n b]", "!!str 5", "007", "\n    - a\n\n    - b"]
)  # fmt: skip
COMMENTS = st.sampled_from(["", " ", "  # why", "\t#", " # [x"])
BETWEEN = st.sampled_from(["", "", "# c\n", "\n", "  # in\n", "\n# c\n\n"])


@st.composite
def notes(draw: st.DrawFn) -> str:
    front = "".join(
        f"{key}: {value}" + (draw(COMMENTS) if "\n" not in value else "") + f"\n{draw(BETWEEN)}"
        for key in draw(st.permutations(["k", "other", "Third one", '"fourth"']))
        if (value := draw(WRITTEN)) is not None and draw(st.booleans())
    )
    text = f"---\n{front}---\n" if draw(st.booleans()) or front else ""
    text += draw(st.sampled_from(["", "body", "\nbody  \n", "---\n\nk: 1\n---\n"]))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "\ufeff"])) + text


def lines_but(text: str, key: str) -> list[str]:
    """The lines that do not belong to a top-level key: what may not change when that key does."""
    front = frontmatter.read(text, "")
    first = front.lines.get(key, 0)
    after = min([line for line in front.lines.values() if line > first], default=front.body_line - 1)
    lines = text.split("\n")
    return [line for number, line in enumerate(lines, 1) if not first <= number < after] if first else lines


@settings(max_examples=300, deadline=None)
@given(notes(), st.sampled_from(["k", "other", "new"]), VALUES)
def test_W16_only_the_property_changes(text: str, key: str, value: Value) -> None:
    before = frontmatter.read(text, "")
    if any(problem.severity == "error" for problem in before.problems):
        with pytest.raises(CannotEdit):
            with_properties(text, {key: value}, CONVENTIONS)
        return
    try:
        new = with_properties(text, {key: value}, CONVENTIONS)
    except CannotEdit:
        assert before.problems or ", #" in text or " ##" in text
        return
    after = frontmatter.read(new, "")
    meant = value.isoformat() if isinstance(value, date) else value
    there = after.values[key]
    assert (
        there == meant or [there] == meant or (there is None and meant == []) or there == [str(item) for item in meant]
    )  # type: ignore[union-attr]
    assert {**after.values, key: 0} == {**before.values, key: 0}
    if key in before.values:
        assert lines_but(new, key) == lines_but(text, key)
    assert [line for line in new.split("\n") if line.startswith("#")] == [
        line for line in text.split("\n") if line.startswith("#")
    ]
    assert after.body == (before.body if before.body_line > 1 else text.removeprefix("\ufeff"))
    assert with_properties(new, {key: value}, CONVENTIONS) == new  # W17
    try:
        removed = with_properties(new, {key: None}, CONVENTIONS)
    except CannotEdit:  # an indented comment behind it would join the text above
        assert "|" in text or ">" in text
        return
    assert key not in frontmatter.read(removed, "").values
    if key not in before.values and before.body_line > 1:
        assert removed == text


@settings(max_examples=300, deadline=None)
@given(notes(), SCALARS, st.sampled_from(["six weeks", "é"]))
def test_W16_the_old_value_gives_the_first_bytes_back(text: str, old: Value, value: str) -> None:
    try:
        first = with_properties(text, {"k": old}, CONVENTIONS)
        second = with_properties(first, {"k": value}, CONVENTIONS)
    except CannotEdit:
        return
    assert with_properties(second, {"k": old}, CONVENTIONS) == first


@settings(max_examples=300, deadline=None)
@given(notes(), WORDS.filter(lambda text: text.strip() == text != ""))
def test_W16_a_value_added_and_removed_gives_the_first_bytes_back(text: str, value: str) -> None:
    try:
        first = with_values(text, "k", CONVENTIONS, add=["a", "zz"])
        second = with_values(first, "k", CONVENTIONS, add=[value])
    except CannotEdit:
        return
    if second != first:
        assert with_values(second, "k", CONVENTIONS, remove=[value]) == first
