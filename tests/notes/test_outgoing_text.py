"""What of a note may leave the vault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.notes.markdown import read_body
from mdnet.notes.outgoing_text import outgoing_text, section_of
from mdnet.notes.reading import read_records

WAYS = Conventions()


def left(text: str) -> str | None:
    return outgoing_text("People/Ann.md", text, WAYS)


def test_a_note_without_private_parts_leaves_as_it_is() -> None:
    text = "---\nname: Ann # a word\n# mine\ntags: [ a,b ]\n---\n\n# Ann\n\n\n- one  two\n    code\n"
    assert left(text) == text
    assert left(text.replace("\n", "\r\n")) == text


def test_a_private_note_does_not_leave() -> None:
    assert left("---\nprivate: true\n---\nhello\n") is None


def test_private_properties_go_with_what_lists_them_and_all_comments() -> None:
    text = (
        "---\nname: Ann\n# health: he told me\nhealth: diabetes # since May\nmail: ann@example.org\n"
        "emails:\n  - a@example.org\nprivate: [health, emails]\ntags: [a]\n---\nHello.\n"
    )
    assert left(text) == "---\nname: Ann\ntags: [a]\n---\nHello.\n"


def test_private_sections_facts_and_comments_leave_no_trace() -> None:
    text = (
        "---\nprivate: [Money, pets]\n---\n# Ann\n\n## Log\n- 2026-01-02 call: fine [pets:: two cats] and well\n"
        "- 2026-01-01 tea %% secret %%\n\n## Facts\n- pets: cats\n  - called Tom\n- kids: Leo\n\n## Money\nowes 5\n\n"
        "## Notes\nGood.\n\n> ## Private\n> bad\n\nBetter.\n\n## Private\n\nx\n"
    )
    assert left(text) == (
        "---\n---\n# Ann\n\n## Log\n- 2026-01-02 call: fine and well\n- 2026-01-01 tea\n\n"
        "## Facts\n- kids: Leo\n\n## Notes\nGood.\n\nBetter.\n"
    )


def test_what_mdnet_generated_stays() -> None:
    text = "Mine.\n\n%% mdnet:begin brief %%\n# Ann\n%% mdnet:end brief %%\n\nMine too.\n"
    assert left(text) == "Mine.\n\nMine too.\n"


@pytest.mark.parametrize(
    "front",
    [
        "private: [health]\nhealth: a\nname: Ann\nhealth: b",
        "private: [health]\nhealth: &a b\nname: *a",
        "{private: [health], health: x}",
        "private: [health]\nhealth: x\nstory: >\n  # SECRET\n",
    ],
)
def test_a_note_in_doubt_does_not_leave(front: str) -> None:
    with pytest.raises(CannotEdit):
        left(f"---\n{front}\n---\nHello.\n")


WORDS = st.sampled_from(["SECRET", "# SECRET", "- SECRET", "> SECRET", "    SECRET", "```", "", "%%", "<!--", "-->"])
OPEN = st.sampled_from(["# Notes", "## Log", "- 2026-01-01 tea: x", "plain", "", "```", "> quote", "<div>", "1. a"])


@given(
    st.lists(OPEN, max_size=5),
    st.lists(WORDS, max_size=6),
    st.lists(OPEN, max_size=5),
    st.sampled_from(["## Private", "# Private", "## Health", "###### **private:**"]),
)
def test_S_what_no_reader_may_see_is_not_in_the_text(
    before: list[str], secret: list[str], after: list[str], heading: str
) -> None:
    text = "\n".join(["---", "name: Ann", "private: [Health]", "---", *before, heading, *secret, "# End", *after])
    seen = read_records("People/Ann.md", text, WAYS).text
    if "SECRET" not in seen:
        assert "SECRET" not in (left(text) or "")


MORE = ["%% c %%", "<!-- c -->", "  - detail", "2. b", "- [ ] Do it", "[pets:: x]", "kids: Leo", "\ttab"]
ANY = OPEN | st.sampled_from(MORE)


@given(st.lists(ANY, max_size=8), st.lists(ANY, max_size=8))
def test_the_text_records_what_the_note_records(before: list[str], after: list[str]) -> None:
    text = "\n".join(["---", "name: Ann", "---", *before, "## Facts", "- kids: Leo", "## Log", *after])
    assert _without_lines(text) == _without_lines(left(text) or "")


def _without_lines(text: str) -> object:
    records = read_records("People/Ann.md", text, WAYS)
    assert records.contact is not None
    facts = [fact._replace(line=0) for fact in records.contact.facts]
    entries = [
        one._replace(line=0, people=tuple(link._replace(line=0) for link in one.people)) for one in records.interactions
    ]
    tasks = [task._replace(line=0) for task in records.follow_ups]
    return records.contact._replace(facts=()), facts, entries, tasks, records.kind


def test_what_was_apart_stays_apart() -> None:
    assert left("words\n%% c %%\n---\nmore\n") == "words\n\n---\nmore\n"
    front = "---\nprivate: [pets]\n---\n"
    assert left(f"{front}words\npets: cats\n\nmore\n") == "---\n---\nwords\n\nmore\n"
    assert left(f"{front}- one\n- pets: cats\n- two\n") == "---\n---\n- one\n- two\n"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("## Notes\nA\n\n### More\nB\n\n## Log\n- x\n", "A\n\n### More\nB"),
        ("# Notes\nA\n# notes\nB\n", "A\n\nB"),
        ("No notes.\n", ""),
        ("## Notes\n\n\n## Log\n", ""),
    ],
)
def test_what_stands_under_a_heading(body: str, found: str) -> None:
    assert section_of(read_body(body, 4), "notes") == found
