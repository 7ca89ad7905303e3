"""Links as they are written, and the notes they mean."""

from __future__ import annotations

import unicodedata
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.link import Link, Reference
from mdnet.notes.links import Meaning, find_links, fold, key_of, parts, plain, reference, references, resolve, spans


@pytest.mark.parametrize(
    ("text", "target", "shown"),
    [
        ("[[Bob]]", "Bob", "Bob"),
        ("[[Bob|x]]", "Bob", "x"),
        ("[[ Bob Ray | the boss ]]", "Bob Ray", "the boss"),
        ("[[Bob#Log]]", "Bob", "Bob#Log"),
        ("[[Bob^a1|x]]", "Bob", "x"),
        ("[[People/Bob]]", "People/Bob", "People/Bob"),
        ("[[Bob.md]]", "Bob.md", "Bob.md"),
        (r"| [[Bob\|the boss]] | tea |", "Bob", "the boss"),
        ("[Bob](People/Bob%20Smith.md)", "People/Bob Smith.md", "Bob"),
        ("[Bob](<People/Bob Smith.md>)", "People/Bob Smith.md", "Bob"),
        ("[Bob](Bob%20%28Oslo%29.md#Log)", "Bob (Oslo).md", "Bob"),
        ('[Bob](Bob(Oslo).md "who he is")', "Bob(Oslo).md", "Bob"),
        ("[](Bob.md)", "Bob.md", "Bob.md"),
        ("[[[Bob]]", "Bob", "Bob"),
        ("[[Bob|]]", "Bob", "Bob"),
        ("[[José 伟 O'Brien]]", "José 伟 O'Brien", "José 伟 O'Brien"),
    ],
)
def test_every_way_to_write_a_link(text: str, target: str, shown: str) -> None:
    assert [(link.target, link.shown, link.embed) for link in find_links(text)] == [(target, shown, False)]


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://e.org)",
        "[x](mailto:a@b.c)",
        "[x](//e.org/a)",
        "[x]()",
        "[x](tel:+1)",
        "[[a\nb]]",
        "[[a]",
        "[ [a]]",
        "[x] (a.md)",
    ],
)
def test_what_leads_to_no_note_is_no_link(text: str) -> None:
    assert find_links(text) == []


def test_links_within_a_note_have_no_target_and_embeds_are_marked() -> None:
    assert find_links("[[#H]] ![[Ann]] ![a](b.md)", 3) == [
        Link("", "#H", 3),
        Link("Ann", "Ann", 3, embed=True),
        Link("b.md", "a", 3, embed=True, markdown=True),
    ]


_SYNTAX = st.lists(
    st.sampled_from(
        ["[[", "]]", "[", "]", "(", ")", "|", "#", "^", "\\", "!", "Ann", " ", "a/b", "%20", "<", ">", ".md"]
    )
)


@given(st.one_of(st.text(), _SYNTAX.map("".join)))
def test_links_stand_where_they_are_found_in_order_and_apart(text: str) -> None:
    end = 0
    for start, stop, link in spans(text, 1):
        assert end <= start < stop <= len(text)
        assert text[start:stop].startswith("![" if link.embed else "[")
        assert text[start:stop].endswith(")" if link.markdown else "]]")
        end = stop
    assert plain(text).count("[[") <= text.count("[[")


@given(st.text(st.characters(exclude_characters="[]|#^\\\n", exclude_categories=["Cs"]), min_size=1))
def test_a_name_in_brackets_is_a_link_to_it(name: str) -> None:
    assert [link.target for link in find_links(f"a [[{name}]] b")] == [name.strip()]


def test_ten_thousand_links_on_a_line() -> None:
    assert len(find_links("with [[Ann]] and " * 10_000)) == 10_000


def test_references_are_links_or_text() -> None:
    assert reference("[[Acme|the firm]] (Oslo)") == Reference("the firm (Oslo)", "Acme")
    assert reference(" Acme ") == Reference("Acme")
    assert reference("![[Acme]]") == Reference("![[Acme]]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[A]], [[B]] and [[C]]", ["A", "B", "C"]),
        ("[[A]] & [[B]]", ["A", "B"]),
        ("Ann Lee, [[Bob|Bobby]]; Carl", ["Ann Lee", "Bobby", "Carl"]),
        ("[[Lee, Ann]]", ["Lee, Ann"]),
        ("[[A]] (host), Bob", ["A (host)", "Bob"]),
        ("[[A]], and Bob", ["A", "Bob"]),
        ("", []),
        (" , ", []),
    ],
)
def test_a_line_may_list_several_references(text: str, expected: list[str]) -> None:
    assert [one.text for one in references(text)] == expected


def test_commas_in_links_part_nothing() -> None:
    assert parts("a, [[Lee, Ann]]; b") == ["a", " [[Lee, Ann]]", " b"]


@given(st.text())
def test_folding_is_stable_and_blind_to_case_and_composition(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert fold(unicodedata.normalize("NFD", name)) == fold(unicodedata.normalize("NFC", name))
    if name.isascii():
        assert fold(name.upper()) == fold(name)


@pytest.mark.parametrize(("target", "key"), [("People/Ann  Lee.md", "ann lee"), ("ANN", "ann"), ("Jose\u0301", "josé")])
def test_links_are_looked_up_by_the_last_part(target: str, key: str) -> None:
    assert key_of(target) == key


class Vault:
    """Paths, and aliases of them, as `resolve` wants them."""

    def __init__(self, *paths: str, aliases: dict[str, str] | None = None, others: tuple[str, ...] = ()) -> None:
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_alias: dict[str, list[str]] = defaultdict(list)
        self.contacts = set(paths)
        for path in (*paths, *others):
            self.by_name[key_of(path)].append(path)
        for alias, path in (aliases or {}).items():
            for one in path.split("+"):
                self.by_alias[fold(alias)].append(one)

    def __call__(self, target: str, source: str = "Daily/2026-01-01.md") -> Meaning:
        return resolve(target, source, self.by_name, self.by_alias, self.contacts)


@pytest.mark.parametrize(
    "target",
    ["Ann Lee", "ann lee", "ANN  LEE", "People/Ann Lee", "people/ann lee.md", "/People/Ann Lee", "../People/Ann Lee"],
)
def test_a_note_is_found_by_name_and_path(target: str) -> None:
    assert Vault("People/Ann Lee.md")(target).path == "People/Ann Lee.md"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_names_are_one_N01(form: str) -> None:
    path = unicodedata.normalize(form, "People/José.md")
    for link in ("NFC", "NFD"):
        assert Vault(path)(unicodedata.normalize(link, "José")).path == path


def test_the_exact_vault_path_comes_first() -> None:
    vault = Vault("Bob.md", "People/Bob.md", "A/People/Bob.md")
    assert vault("Bob", "People/Ann.md") == Meaning("Bob.md", "path")
    assert vault("People/Bob", "A/Ann.md") == Meaning("People/Bob.md", "path")


def test_then_comes_the_own_folder_of_the_source() -> None:
    vault = Vault("Work/Sam.md", "Family/Sam.md", "Work/Old/Sam.md")
    assert vault("Sam", "Family/Ann.md") == Meaning("Family/Sam.md", "name")
    assert vault("Old/Sam", "Work/Ann.md") == Meaning("Work/Old/Sam.md", "name")


def test_then_comes_the_shortest_path() -> None:
    vault = Vault(others=("Archive/Plan.md", "B/Plan.md", "A/Plan.md"))
    assert vault("Plan") == Meaning("A/Plan.md", "name")
    assert vault("plan", "B/x.md") == Meaning("B/Plan.md", "name")


def test_two_contacts_of_one_name_are_never_told_apart_by_the_length_of_their_paths() -> None:
    assert Vault("People/Work/Sam.md", "People/Sam.md")("Sam") == Meaning(
        None, "ambiguous", ("People/Sam.md", "People/Work/Sam.md")
    )
    assert Vault("People/Sam.md", others=("Long/Folder/Sam.md",))("Sam") == Meaning("People/Sam.md", "name")
    assert Vault("People/Work/Sam.md", "Old/Work/Sam.md")("Work/Sam").how == "ambiguous"


def test_paths_from_here_mean_that_path_only() -> None:
    vault = Vault("A/B/Bob.md", "B/Bob.md")
    assert vault("./Bob", "A/B/x.md").path == "A/B/Bob.md"
    assert vault("../Bob", "A/B/x.md").how == "missing"
    assert vault("../../B/Bob", "A/B/x.md").path == "B/Bob.md"
    assert vault("/B/Bob", "A/x.md").path == "B/Bob.md"
    assert vault("/Bob", "A/x.md").how == "missing"
    assert vault("../../../../B/Bob", "A/x.md").path == "B/Bob.md"


def test_paths_equal_but_for_case_are_told_apart_as_written() -> None:
    vault = Vault("ana.md", "Ana.md")
    assert vault("Ana").path == "Ana.md"
    assert vault("ana").path == "ana.md"
    assert vault("ANA") == Meaning(None, "ambiguous", ("Ana.md", "ana.md"))


def test_an_alias_is_the_last_way() -> None:
    vault = Vault(
        "People/Ann Lee.md", "People/Bob.md", aliases={"Annie": "People/Ann Lee.md", "bob": "People/Ann Lee.md"}
    )
    assert vault("ANNIE") == Meaning("People/Ann Lee.md", "alias")
    assert vault("Bob") == Meaning("People/Bob.md", "name")
    assert vault("People/Annie").how == "missing"


def test_an_alias_of_two_is_ambiguous() -> None:
    vault = Vault("A.md", "B.md", aliases={"Sam": "A.md+B.md"})
    assert vault("Sam") == Meaning(None, "ambiguous", ("A.md", "B.md"))


@pytest.mark.parametrize("target", ["Nobody", "", "/", "..", "People/", ".md"])
def test_what_nothing_is_called_is_missing(target: str) -> None:
    assert Vault("People/Ann.md")(target) == Meaning(None, "missing")
