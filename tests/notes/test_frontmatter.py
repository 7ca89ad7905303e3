"""Front matter as people write it: what is read, what is told, and that nothing in it can do harm."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.notes import frontmatter, yaml_properties
from mdnet.notes.frontmatter import FrontMatter, Value, read


def note(yaml: str) -> str:
    return f"---\n{yaml}\n---\nbody\n"


def of(yaml: str) -> FrontMatter:
    return read(note(yaml), "People/Ana.md")


def codes(yaml: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in of(yaml).problems]


@pytest.fixture(scope="module")
def without_libyaml() -> Callable[[str, str], FrontMatter]:
    """The reader as it is where PyYAML was built without libyaml."""
    spec = importlib.util.spec_from_file_location("without_libyaml", yaml_properties.__file__)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "yaml._yaml", None)
        spec.loader.exec_module(module)

    def read_without(text: str, path: str) -> FrontMatter:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(sys.modules, yaml_properties.__name__, module)
            return read(text, path)

    return read_without


# Where front matter begins and ends


def test_properties_lines_and_body() -> None:
    found = read("---\nname: Ana\n\n# so\ntags:\n  - a\n  - b\n---\n\n# Ana\n", "Ana.md")
    assert found == ({"name": "Ana", "tags": ["a", "b"]}, {"name": 2, "tags": 5}, (), "\n# Ana\n", 9)


@pytest.mark.parametrize(
    ("text", "body", "body_line"),
    [
        ("---\na: 1\n---\nx", "x", 4),
        ("---\na: 1\n---\n", "", 4),
        ("---\na: 1\n---", "", 4),
        ("---\r\na: 1\r\n---\r\n\r\nx\r\n", "\r\nx\r\n", 4),
        ("---\r\na: 1\n---\r\nx\n", "x\n", 4),
        ("\ufeff---\na: 1\n---\n  x  \n\n", "  x  \n\n", 4),
        ("---  \na: 1\n---\t \nx", "x", 4),
        ("---\na: 1\n\n---\n---\nx", "---\nx", 5),
    ],
)
def test_W03_W04_W05_W06_line_ends_mark_and_exact_body(text: str, body: str, body_line: int) -> None:
    assert read(text, "a.md") == ({"a": 1}, {"a": 2}, (), body, body_line)


@pytest.mark.parametrize("odd", "\u2028 \u2029 \x0b \x0c \x85 \x1c \r".split(" "))
def test_W07_only_newlines_end_lines(odd: str) -> None:
    found = read(f"---\na: x{odd}b: y{odd}---\nc: 1\n---\n{odd}body", "a.md")
    assert found.lines == {"c": 3} or found.lines == {"a": 2, "c": 3}
    assert found.values["c"] == 1
    assert (found.body, found.body_line) == (f"{odd}body", 5)
    assert read(f"---\na: x{odd}y\n---\n", "a.md").values["a"] in ("x y", "x\ufffdy")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Ana\n",
        "\n---\na: 1\n---\n",
        " ---\na: 1\n---\n",
        "----\na: 1\n----\n",
        "--- a\nb: 1\n---\n",
        "x---\na: 1\n---\n",
        "\ufeff\n---\na: 1\n---\n",
        "---",
        "---\n",
        "---\n\nA rule above me. Note: no more.\n",
        "---\n# Heading\n\nname: no\n",
        "text\n---\na: 1\n---\n",
    ],
)
def test_W13_no_front_matter(text: str) -> None:
    assert read(text, "a.md") == ({}, {}, (), text, 1)


@pytest.mark.parametrize(
    "text", ["---\nname: Ana\n", "---\n# c\nname:\n\nbody", "---\r\na: 1\r\n----\r\n", "---\na: |\n  ---\n"]
)
def test_W14_never_closed_is_told_and_all_is_body(text: str) -> None:
    found = read(text, "a.md")
    assert found[:2] == ({}, {})
    assert [problem[:3] for problem in found.problems] == [("a.md", 1, "unclosed-front-matter")]
    assert found.problems[0].severity == "error"
    assert (found.body, found.body_line) == (text, 1)


def test_W15_fences_in_values_as_obsidian_reads_them() -> None:
    assert of("a: |\n  x\n  ---\n  y\nb: 1").values == {"a": "x\n---\ny\n", "b": 1}
    assert read("---\na: |\n  x\n---\ny\n", "a.md") == ({"a": "x\n"}, {"a": 2}, (), "y\n", 5)
    assert of("a: x --- y\nb: '---'").values == {"a": "x --- y", "b": "---"}
    assert of("a: 1\n...").values == {"a": 1}
    assert read("---\na: 1\n...\nbody\n", "a.md").values == {}


@pytest.mark.parametrize("yaml", ["", "\n", "# only\n# comments", "  "])
def test_empty_front_matter_is_fine(yaml: str) -> None:
    assert of(yaml)[:3] == ({}, {}, ())
    assert read("---\n---\nx", "a.md") == ({}, {}, (), "x", 3)


# Values


@pytest.mark.parametrize("text", ["2025-02-30", "1900-02-29", "0000-01-01", "+99:99", "2024-05-01", "2024-05-01 10:00"])
def test_Y01_dates_are_text_even_impossible_ones(text: str) -> None:
    assert of(f"met: {text}\nname: Ana")[:3] == ({"met": text, "name": "Ana"}, {"met": 2, "name": 3}, ())


@pytest.mark.parametrize(
    "text", ["NO", "No", "no", "y", "Y", "yes", "on", "off", "nUll", "tRUE", "None", ".nan", ".inf"]
)
def test_Y02_words_are_text(text: str) -> None:
    assert of(f"a: {text}").values == {"a": text}


@pytest.mark.parametrize(
    "text",
    "0049301234 007 12:30 1_000 555_1234 1e3 1E3 0x1F 0o17 0b1 +15551234 +1 -0 -007 .5 5. 3.50 1.2.3 1,5 ٣ ²"
    " 123456789012345678 1234567890123456 -1234567890123456 07700900123 190:20:30".split(),
)
def test_Y03_numbers_that_are_more_than_a_number_are_text(text: str) -> None:
    assert of(f"a: {text}\nb:\n  - {text}\nc: [{text.replace(',', '')}]").values["b"] == [text]
    assert of(f"a: {text}").values == {"a": text}


@pytest.mark.parametrize("digits", ["9" * 5_000, "0x" + "f" * 50_000, "1." + "0" * 5_000, "-" + "1" * 60_000])
def test_Y04_huge_numbers_are_text(digits: str) -> None:
    assert of(f"a: {digits}")[:3] == ({"a": digits}, {"a": 2}, ())


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("0", 0),
        ("45", 45),
        ("-3", -3),
        ("123456789012345", 123456789012345),
        ("3.5", 3.5),
        ("-0.25", -0.25),
        ("1.0", 1.0),
        ('"5"', "5"),
        ("'true'", "true"),
        ('""', ""),
        ('"null"', "null"),
        ('"a\\tb\\u00e9"', "a\tbé"),
        ("'it''s'", "it's"),
        ("O'Brien", "O'Brien"),
        ("x # comment", "x"),
        ("x#y", "x#y"),
        ("http://x.org/a:b", "http://x.org/a:b"),
        ("ana@x.org", "ana@x.org"),
        ("[1, b, ~]", [1, "b", None]),
        ("[]", []),
        ("{}", {}),
        ("{x: 1, 2: [y]}", {"x": 1, "2": ["y"]}),
        ("|\n  l1\n   l2\n\n  l3", "l1\n l2\n\nl3\n"),
        (">-\n  l1\n  l2", "l1 l2"),
        ("one\n  two", "one two"),
        ("\n- 1\n- x", [1, "x"]),
        ("\n  b:\n    c: 1", {"b": {"c": 1}}),
        ("\tafter a tab", "after a tab"),
        ("Zoë 🧶 נועה", "Zoë 🧶 נועה"),
    ],
)
def test_Y02_Y03_core_values(yaml: str, value: Value) -> None:
    found = of(f"a: {yaml}\nz: 1")
    assert found[0] == {"a": value, "z": 1}
    assert type(found.values["a"]) is type(value)
    assert found.problems == ()
    assert found.lines == {"a": 2, "z": 3 + yaml.count("\n")}


def test_Y10_keys_are_text() -> None:
    found = of('1: a\n2026-01-01: b\nnull: c\ntrue: d\n? [x, y]\n: e\n"q\\u0041": f\ncontent: g\nhandler: h\n2024:\n')
    keys = ["1", "2026-01-01", "null", "true", "[x, y]", "qA", "content", "handler"]
    assert found.values == {**dict(zip(keys, "abcdefgh", strict=True)), "2024": None}
    assert list(found.lines.values()) == [2, 3, 4, 5, 6, 8, 9, 10, 11]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("yaml", "text"),
    [
        ("a: [[Ana Diaz]]", "[[Ana Diaz]]"),
        ("a: [[Acme, Inc]]", "[[Acme, Inc]]"),
        ("a: [[People/Ana|A]] # so", "[[People/Ana|A]]"),
        ("a: [[Ana#Log]]", "[[Ana#Log]]"),
        ("a: [[O'Brien]]", "[[O'Brien]]"),
        ("a: [[2026-02-01]]", "[[2026-02-01]]"),
        ("a: [[عمر]]", "[[عمر]]"),
    ],
)
def test_Y13_unquoted_link_is_read_and_told(yaml: str, text: str) -> None:
    found = of(f"name: Zoë 🧶\n{yaml}")
    assert found.values["a"] == text
    (problem,) = found.problems
    assert problem == ("People/Ana.md", 3, "unquoted-link", f'a: quote the link: "{text}"', "warning", True)


def test_Y13_unquoted_links_in_lists() -> None:
    found = of(
        "a:\n  - [[X]]\n  - '[[Y]]'\n  - [[Z z]]\nb: [[[P]], [[Q]]]\nc: ['[[R]]']\nd: [[1, 2], [3]]\ne: {k: [[V]]}"
    )
    assert found.values == {
        "a": ["[[X]]", "[[Y]]", "[[Z z]]"],
        "b": ["[[P]]", "[[Q]]"],
        "c": ["[[R]]"],
        "d": [[1, 2], [3]],
        "e": {"k": "[[V]]"},
    }
    assert [problem.line for problem in found.problems] == [3, 5, 6, 6, 9]
    assert {problem.code for problem in found.problems} == {"unquoted-link"}


def test_Y13_value_in_comment() -> None:
    found = of("tags: #vip\nb:\n  - #x\nc: # weekly or monthly\nd:")
    assert found.values == {"tags": None, "b": [None], "c": None, "d": None}
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (2, "value-in-comment"),
        (4, "value-in-comment"),
    ]
    assert '"#vip"' in found.problems[0].message


# What is wrong, where, and that the rest is still read


@pytest.mark.parametrize(
    ("yaml", "line", "words"),
    [
        ("a: [[X]], [[Y]]", 1, "a: write the links as a list"),
        ("a: [[X]] text", 1, 'quote a value that begins with [: "[[X]] text"'),
        ("a: @ana", 1, 'a: quote a value that begins with @: "@ana"'),
        ("a:\n  - @ana", 2, 'quote a value that begins with @: "@ana"'),
        ("a: `code`", 1, "begins with `"),
        ("a: 50%\nb: %x", 2, "b: quote a value that begins with %"),
        ("a: *bold*", 1, "begins with *"),
        ("a: Senior: Eng", 1, 'a: quote a value that holds a colon: "Senior: Eng"'),
        ("a:\n  - Re: x: y", 2, "holds a colon"),
        ("a:\n\t- b", 2, "line 4 is indented with a tab"),
        ("a: b\n\tc: d", 2, "line 4 is indented with a tab"),
        ("name:Bob", 1, "put a space after the colon: name: Bob"),
        ("t: {{date}} x", 1, "t: fill in or quote the placeholder"),
        ("{{frontmatter}}: x", 1, "fill in or quote the placeholder"),
        ('a: "Ana', 1, 'a: the " is never closed'),
        ("a: 'Ana", 1, "a: the ' is never closed"),
        ('a: "Ana" Diaz', 1, "the quote ends before the value does"),
        ('a: "C:\\Users"', 1, "use single quotes"),
        ("a: [x, y", 1, "a: the [ is never closed"),
        ("a: {x: 1", 1, "a: the { is never closed"),
        ("a: [@x, y]", 1, "between the brackets"),
        ("just words", 1, "not a property"),
        ("a: 1\n  b: 2", 2, "b: YAML cannot read this line"),
        ("a:\n  b: 1\n c: 2", 3, "c: YAML cannot read this line"),
        ("a: - b", 1, "YAML cannot read"),
        ("a: !x!y z", 1, "begins with !"),
    ],
)
def test_Y09_Y13_syntax_errors_are_located_and_hide_nothing_else(yaml: str, line: int, words: str) -> None:
    """One problem with what to do; every other property and the body are read."""
    found = of(f"first: 1\n{yaml}\nlast:\n  - [[L]]\nlast2: 2")
    told = [problem for problem in found.problems if problem.code == "yaml-syntax"]
    assert len(told) == 1
    assert words in told[0].message
    assert (told[0].line, told[0].severity, told[0].path) == (line + 2, "error", "People/Ana.md")
    end = yaml.count("\n") + 4
    assert found.values["first"] == 1
    assert (found.values["last"], found.values["last2"]) == (["[[L]]"], 2)
    assert (found.lines["first"], found.lines["last"], found.lines["last2"]) == (2, end, end + 2)
    assert [problem.line for problem in found.problems if problem.code == "unquoted-link"] == [end + 1]
    assert found.body == "body\n"


def test_Y09_a_tab_on_line_2() -> None:
    (problem,) = read("---\n\ta: 1\n---\n", "a.md").problems
    assert problem.line == 2
    assert "line 2" in problem.message and "tab" in problem.message


@pytest.mark.parametrize("yaml", ["t: {{title}}", "t: {{date:YYYY-MM-DD}}", "t: {{ x y }}"])
def test_Y13_a_lone_placeholder_is_kept_as_text(yaml: str) -> None:
    found = of(yaml)
    assert found.values == {"t": yaml[3:]}
    assert [(problem.line, problem.code) for problem in found.problems] == [(2, "yaml-syntax")]
    assert "t: fill in or quote the placeholder" in found.problems[0].message


def test_errors_that_no_single_property_has_are_told_once() -> None:
    found = of(" a: 1\nb: 2")
    assert found.values == {"a": 1, "b": 2}
    assert [problem.code for problem in found.problems] == ["yaml-syntax"]


def test_two_bad_lines_are_two_problems() -> None:
    found = of("a: @x\nb: 1\nc: x: y\nb: 2")
    assert (found.values, found.lines) == ({"b": 2}, {"b": 5})
    assert codes("a: @x\nb: 1\nc: x: y\nb: 2") == [(2, "yaml-syntax"), (4, "yaml-syntax"), (5, "duplicate-key")]


def test_Y08_duplicate_keys_last_one_counts() -> None:
    found = of("email: a\nname: x\nemail: b\nn: {k: 1, k: 2}")
    assert found.values == {"email": "b", "name": "x", "n": {"k": 2}}
    assert found.lines == {"email": 4, "name": 3, "n": 5}
    assert [problem[1:3] for problem in found.problems] == [(4, "duplicate-key"), (5, "duplicate-key")]
    assert "line 2" in found.problems[0].message


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("!!python/object/apply:os.system [exit 3]", ["exit 3"]),
        ("!!python/name:os.system", ""),
        ("!secret x", "x"),
        ("!!binary aGk=", "aGk="),
        ("!!timestamp 2026-01-01", "2026-01-01"),
        ("!!set {x, y}", {"x": None, "y": None}),
        ("!!omap [x: 1]", [{"x": 1}]),
    ],
)
def test_Y11_tags_are_told_and_not_obeyed(yaml: str, value: Value) -> None:
    found = of(f"a: {yaml}\nb: 1")
    assert found.values == {"a": value, "b": 1}
    assert [problem[1:3] for problem in found.problems] == [(2, "yaml-tag")]
    assert yaml.split(" ")[0] in found.problems[0].message


def test_Y11_tags_that_say_nothing_new() -> None:
    assert of("a: !!str 5\nb: ! 5\nc: !!seq [1]\nd: !!map {x: 1}")[:3] == (
        {"a": "5", "b": "5", "c": [1], "d": {"x": 1}},
        {"a": 2, "b": 3, "c": 4, "d": 5},
        (),
    )


def test_Y05_Y15_aliases_are_told_and_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"{key}: &{key} [{f'*{last}, ' * 9}]" for last, key in pairwise("abcdefghi"))
    found = of(bomb)
    assert found.values["a"] == ["x", "x"]
    assert found.values["i"] == [None] * 9
    assert {problem.code for problem in found.problems} == {"yaml-alias"}
    assert of("a: &a [*a]").values == {"a": [None]}
    assert codes("a: &x 5\nb: *x") == [(3, "yaml-alias")]


def test_Y05_merge_keys_are_plain_keys() -> None:
    found = of("base: &b {x: 1}\n<<: *b\nc:\n  <<: {y: 2}")
    assert found.values == {"base": {"x": 1}, "<<": None, "c": {"<<": {"y": 2}}}
    assert codes("<<: {a: 1}\nb: 2") == [(2, "yaml-merge-key")]


@pytest.mark.parametrize(
    "yaml", ["- a\n- b", "just text", "[a, b]", "null", "42", '"quoted"', "{{frontmatter}}", "http://x.org", "|\n  a"]
)
def test_Y12_anything_but_properties(yaml: str) -> None:
    found = of(yaml)
    assert found[:2] == ({}, {})
    assert [problem[1:3] for problem in found.problems] == [(2, "front-matter-not-mapping")]
    assert found.problems[0].severity == "error"
    assert (found.body, found.body_line) == ("body\n", 4 + yaml.count("\n"))


def test_Y12_two_documents() -> None:
    assert of("a: 1\n--- b\n").values == {"a": 1}
    assert codes("a: 1\n--- b\n") == [(3, "front-matter-not-mapping")]


def test_Y14_escapes_bring_only_text() -> None:
    found = of(
        'a: "x\\0y"\nb: "\\ud800"\nc: "\\ud83d\\ude00"\nd: "\\U00110000"\ne: "\\e[31m"\nf: "\\\\ud800"\n"k\\a": 1'
    )
    assert found.values == {
        "a": "x\ufffdy",
        "b": "\ufffd",
        "c": "😀",
        "d": "\ufffd",
        "e": "\ufffd[31m",
        "f": "\\ud800",
        "k\ufffd": 1,
    }
    assert [problem[1:3] for problem in found.problems] == [(line, "control-character") for line in (2, 3, 5, 6, 8)]


@pytest.mark.parametrize("odd", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ud800", "\udfff", "\uffff"])
def test_Y14_Y16_characters_that_are_no_text(odd: str) -> None:
    found = of(f"a: 1\nb: x{odd}y\nc: 2")
    assert found.values == {"a": 1, "b": "x\ufffdy", "c": 2}
    assert [problem[1:3] for problem in found.problems] == [(3, "control-character")]


def test_Y14_direction_marks_are_kept_as_written() -> None:
    assert of("a: \u202ex")[:3] == ({"a": "\u202ex"}, {"a": 2}, ())


def test_git_conflict_is_told_once_and_the_rest_read() -> None:
    found = of(
        "name: Ana\n<<<<<<< HEAD\norg: A\n=======\norg: B\n>>>>>>> x\ntags: [a]\n<<<<<<< HEAD\n=======\n>>>>>>> x"
    )
    assert (found.values, found.lines) == ({"name": "Ana", "tags": ["a"]}, {"name": 2, "tags": 8})
    (problem,) = found.problems
    assert problem[1:5] == (3, "git-conflict", "unresolved git conflict at line 3", "error")
    assert of("a: 1\n<<<<<<< HEAD\nb: 2").values == {"a": 1}
    assert codes("a: <<<<<<< HEAD") == []


# Size and depth


@pytest.mark.parametrize(
    "yaml", ["x" * 1_048_576, "\n".join(f"k{n}: {n}" for n in range(50_000)), "a: b\n" * 1_000_000]
)
def test_Y07_too_large_is_not_read(yaml: str) -> None:
    found = of(yaml)
    assert found[:2] == ({}, {})
    assert [problem[1:3] for problem in found.problems] == [(1, "front-matter-too-large")]
    assert (found.body, found.body_line) == ("body\n", 4 + yaml.count("\n"))


def test_Y07_just_small_enough_is_read() -> None:
    yaml = "a: " + "x" * (frontmatter.MAX_LENGTH - 4)
    assert of(yaml).problems == ()
    assert len(str(of(yaml).values["a"])) == frontmatter.MAX_LENGTH - 4


def test_Y07_problems_are_not_without_end() -> None:
    assert len(of("a: 1\n" * 12_000).problems) == yaml_properties.MAX_PROBLEMS
    assert len(of("@\n" * 30_000).problems) == yaml_properties.MAX_PROBLEMS


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("a: " + "[" * 40 + "]" * 40, 3),
        ("a: " + "[" * 40, 3),
        ("a: " + "{x: " * 1_000, 3),
        ("a: [\n" + " [\n" * 1_000, 34),
        ("a: 1\n" + "".join(" " * depth + "a:\n" for depth in range(300)), 36),
        ("a:\n  " + "- " * 1_000 + "x", 4),
        ("? " * 1_000 + "x", 3),
    ],
)
def test_Y06_too_deep_is_told_and_hides_nothing_else(yaml: str, line: int) -> None:
    found = of(f"first: 1\n{yaml}\nlast: 2")
    assert found.values["first"] == 1
    assert (line, "front-matter-too-deep", "error") in [
        (told.line, told.code, told.severity) for told in found.problems
    ]
    if not yaml.endswith(("[", "\n")):
        assert found.values["last"] == 2


def test_Y06_deep_enough_for_anybody_is_read() -> None:
    deep: Value = "x"
    for _ in range(yaml_properties.MAX_DEPTH - 1):
        deep = [deep]
    assert of(f"a: {json.dumps(deep)}")[:3] == ({"a": deep}, {"a": 2}, ())


HOSTILE = {
    "brackets": "'a: ' + '[' * 200_000",
    "brackets under the cap": "'a: ' + '[' * 65_000",
    "braces under the cap": "'{' * 65_000",
    "nested mappings": "'{a: ' * 16_000",
    "brackets on lines": "'[\\n' * 32_000",
    "dashes": "'- ' * 32_000",
    "question marks": "'? ' * 32_000",
    "block depth": "''.join(' ' * depth + 'a:\\n' for depth in range(350))",
    "alias bomb": "'a: &a x\\n' + ''.join(f'b{n}: &a [*a, *a, *a, *a, *a, *a, *a, *a, *a]\\n' for n in range(1_000))",
    "merge bomb": "'a: &a {x: 1}\\n' + '<<: [*a, *a, *a, *a]\\n' * 3_000",
    "five megabytes": "'a: b\\n' * 1_000_000",
    "no property at all": "'@\\n' * 32_000",
    "one bad property among many": "'@\\n' + ''.join(f'{n}:\\n' for n in range(9_000))",
    "unclosed quote": "'a: \"' + '\\\\\"' * 32_000",
    "surrogates": "'a: \"' + '\\\\ud800' * 10_000 + '\"'",
    "one conflict after another": "'<<<<<<< a\\n' * 6_000",
    "blanks": "'\\n---' + ' ' * 5_000_000 + 'x'",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_Y05_Y06_Y07_the_process_lives(hostile: str) -> None:
    """In a process of its own, on a thread with a small stack: a crash or a hang would show in the exit code."""
    child = (
        "import threading\n"
        "from mdnet.notes.frontmatter import read\n"
        "def run():\n"
        f"    text = '---\\n' + {hostile} + '\\n---\\nbody'\n"
        "    found = read(text, 'a.md')\n"
        "    print(found.body, bool(found.problems))\n"
        "threading.stack_size(512 * 1024)\n"
        "thread = threading.Thread(target=run)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    done = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "body True", "")


# Both parsers


@pytest.mark.parametrize(
    "yaml",
    [
        "a: b\nc: [1, 'x', \"y\"]\nd:\n  - 1\n  - e: f",
        "a:\tb\nc: x\ty\nd: 1\t# c",
        'a: "\\ud800"\nb: "\\ud83d\\ude00"\nc: 1',
        'a: "\\U00110000"\nb: 1',
        'a: "\\UFFFFFFFF"\nb: 1',
        "a: x\u2028y\nb: x\x85y\nc: x\ufeffy\nd: x\ry",
        "a: x\x01y\nb: \ud800",
        "a: [[X]]\nb: {{t}}\ntags: #vip",
        "a: @x\nb: 1\nc: [x",
        "a: !secret x\nb: &b 1\nc: *b\n<<: 1",
        "%YAML " + "1" * 5_000 + ".1\na: 1",
        "- a",
        "a: " + "[" * 100,
        "a: |\n  x\n   y\nb: >-\n  x\n  y",
    ],
)
def test_Y17_both_parsers_read_the_same(yaml: str, without_libyaml: Callable[[str, str], FrontMatter]) -> None:
    assert tuple(without_libyaml(note(yaml), "a.md")) == tuple(read(note(yaml), "a.md"))


# Anything at all

FRAGMENTS = st.sampled_from(
    "a: |b:| |  |\n|\n|- |\t|[|]|{|}|,|\"|'|#| #x|*a|&a |!t |!!str |é|😀|\u2028|\x85|\r|\ufeff|\x00|\ud800|\\|\\ud83d|"
    "\\x07|1|-3|2.5|null|[[X]]|{{t}}|@|`|%|? |: |<<: |---|\n---\n|...|<<<<<<< H\n|>>>>>>> x\n|x|y z|>+|\r\n".split("|")
) | st.just("|")
TEXTS = st.text() | st.lists(FRAGMENTS, max_size=25).map(lambda parts: note("".join(parts)))


def check_sound(text: str, found: FrontMatter) -> None:
    last_line = text.count("\n") + 1
    assert text.endswith(found.body)
    assert found.values.keys() == found.lines.keys()
    assert all(2 <= line <= last_line for line in found.lines.values())
    assert all(1 <= problem.line <= last_line for problem in found.problems)
    assert text[: len(text) - len(found.body)].count("\n") + 1 == found.body_line or text.endswith("---" + found.body)
    for shown in (found.values, [problem.message for problem in found.problems]):
        written = json.dumps(shown, ensure_ascii=False)
        written.encode()
        assert "\x00" not in written and "\\u0000" not in written


@given(TEXTS)
def test_Y18_no_text_raises(text: str) -> None:
    check_sound(text, read(text, "a.md"))


@given(TEXTS)
def test_Y17_Y18_no_text_raises_without_libyaml(without_libyaml: Callable[[str, str], FrontMatter], text: str) -> None:
    check_sound(text, without_libyaml(text, "a.md"))


@pytest.mark.slow
def test_Y18_a_hundred_thousand_mutated_front_matters() -> None:
    chance = random.Random(1)
    good = "name: Ana\ntags: [a, b]\norg: [[Acme]]\nlog: |\n  x\n  y\nemail:\n  - \"a@b.c\"\nn: {x: 1}\nq: 'z'\n# c\n"
    odd = "\t\n\r :-[]{}#&*!|>'\"%@`,?<=~\\\x00\x85\u2028\ud800é😀0"
    for _ in range(100_000):
        yaml = good
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(yaml) + 1)
            yaml = yaml[:start] + chance.choice(odd) * chance.randint(0, 3) + yaml[start + chance.randint(0, 4) :]
        check_sound(note(yaml), of(yaml))


@given(st.from_regex(r"[0-9+-][0-9+._eExoX:-]{0,20}", fullmatch=True).filter(lambda text: text[-1] != ":"))
def test_Y03_no_number_loses_a_character(text: str) -> None:
    value = of(f"a: x{text}\nb: {text}").values.get("b", text)
    assert str(value) == text


PRINTABLE = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffd\ufffe\uffff")
WORDS = st.text(PRINTABLE, max_size=30)
KEYS = WORDS.filter(lambda key: key != "<<")
PLAIN = WORDS | st.booleans() | st.none() | st.integers(-(10**15) + 1, 10**15 - 1)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=10
)


def flow(value: Value, ascii_only: bool) -> str:
    """JSON, which YAML 1.2 reads, with blanks in the brackets so that no list in a list looks like a link."""
    if isinstance(value, list):
        return f"[ {', '.join(flow(item, ascii_only) for item in value)} ]"
    if isinstance(value, dict):
        pairs = (f"{flow(key, ascii_only)}: {flow(item, ascii_only)}" for key, item in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return json.dumps(value, ensure_ascii=ascii_only)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=8), st.booleans())
def test_values_and_lines_come_back_as_written(values: dict[str, Value], ascii_only: bool) -> None:
    """Lists stand one item to a line, as Obsidian writes them."""
    written: list[str] = []
    lines: dict[str, int] = {}
    for key, value in values.items():
        lines[key] = len(written) + 2
        if isinstance(value, list) and value:
            written.append(flow(key, ascii_only) + ":")
            written += ["  - " + flow(item, ascii_only) for item in value]
        else:
            written.append(f"{flow(key, ascii_only)}: {flow(value, ascii_only)}")
    assert of("\n".join(written))[:3] == (values, lines, ())


_PIECES = st.sampled_from(
    ["a", "Key", "b-c", "null", "true", "1", "-", "- ", "  - ", "    - ", ":", ": ", " #", "# x", "#", '"', "'", "[", "]", ",", ", ", "\n", "\n",
     " ", "\t", "x: y", "é", "😀", "007", "42", "-3.5", "12:30", "https://e.org", "~", "No", "\\", "{", "}", "&x", "*x", "|", ">", "?", "%",
     "@", "`", "!", "[a, b]", '"q"', "'q'", "\nk: v", "\nl:\n  - i", "---", "...", "=", "<<"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map("".join))
@settings(max_examples=1000)
def test_Y17_what_is_read_without_a_parser_is_what_the_parser_reads(text: str) -> None:
    with_it = read(f"---\nfirst: x\n{text}\n---\n", "a.md")
    with pytest.MonkeyPatch.context() as patch:
        for module in (frontmatter, yaml_properties):
            patch.setattr(module, "read_usual", lambda *_: None)
        assert read(f"---\nfirst: x\n{text}\n---\n", "a.md") == with_it


@pytest.mark.parametrize(
    "text",
    ["name: Ann Lee", 'phone: "+1 555"', 'org: "\\"Sol\\" \\\\ Energia"', "tags: [a, b c]", "a:\n  - x\n  - 'y'\nb:", "a:\n- x\nb: 1", "c: 'No'  # comment", "u: https://e.org/x"],
)  # fmt: skip
def test_usual_lines_need_no_parser(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mdnet.notes.yaml_properties._parser", None)
        assert read(f"---\n{text}\n---\n", "a.md").values
