"""Names of people as names of files."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.file_names import LONGEST, free_stem, safe_stem


@pytest.mark.parametrize("name", ["CON", "aux.b", "NUL", "COM1", "COM¹", "lpt9"])
def test_N03_reserved_names_are_made_safe(name: str) -> None:
    assert safe_stem(name).startswith(name)
    assert safe_stem(name).endswith("-")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Grace Okafor", "Grace Okafor"),
        ("O'Brien", "O'Brien"),
        ('D\'Angelo "DJ"', "D'Angelo -DJ"),
        ("A/B", "A-B"),
        ('A/B: "C" <D>?*|', "A-B-C-D"),
        ("x#^[]y", "x-y"),
        (" .hidden", "hidden"),
        ("Ann. ", "Ann"),
        ("-rf", "rf"),
        ("a\nb", "a-b"),
        ("a\0b", "a-b"),
        ("x\u202egnp", "xgnp"),
        ("Null", "Null"),
        ("José", "José"),
        ("伟", "伟"),
        ("🦊", "🦊"),
        ("", ""),
        ("...", ""),
        ("?!", ""),
        ("   ", ""),
        ("Jean-Luc", "Jean-Luc"),
    ],
)
def test_N04_N08_signs_that_no_file_or_link_can_bear(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


def test_N01_one_form_for_both_spellings() -> None:
    assert safe_stem("Jose\u0301") == safe_stem("Jos\u00e9")


@pytest.mark.parametrize("name", ["x" * 300, "伟" * 120, "e\u0323\u0301" * 150, "👩‍👩‍👧" * 40])
def test_N05_long_names_are_cut_between_signs(name: str) -> None:
    stem = safe_stem(name)
    assert 0 < len(stem.encode()) <= LONGEST
    assert not stem.endswith("\u200d")


def test_N06_two_of_one_name_have_a_number_each() -> None:
    assert free_stem("John Smith", {"john smith", "john smith 2"}) == "John Smith 3"
    assert free_stem("John Smith", set()) == "John Smith"


@given(st.text(max_size=300))
def test_any_name_is_safe_and_stays_so(name: str) -> None:
    stem = safe_stem(name)
    assert len(stem.encode()) <= LONGEST + 1
    assert not re.search(r'[/\\:*?"<>|#^\[\]\x00-\x1f]', stem)
    assert not stem.startswith((".", "-", " "))
    assert not stem.endswith((".", " "))
    assert safe_stem(stem) == stem
