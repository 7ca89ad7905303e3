"""What is private never leaves a note: not in its records, its links, its search text, nor in the words of a problem."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.index.rows import note_rows
from mdnet.model.conventions import Conventions
from mdnet.notes.reading import Records, read_records
from mdnet.vault import Note

SECRET = "Xyzzy"


def read(text: str, path: str = "People/Ann.md", conventions: Conventions | None = None) -> Records:
    return read_records(path, text, conventions or Conventions())


def leaks(text: str, path: str = "People/Ann.md", conventions: Conventions | None = None) -> bool:
    """Whether the secret is anywhere in what is known of the note, or in its rows of the index."""
    conventions = conventions or Conventions()
    rows = note_rows(Note(path, text, b""), conventions)
    return SECRET.lower() in f"{read(text, path, conventions)!r} {rows!r}".lower()


def test_the_secret_is_found_where_it_is_not_private() -> None:
    assert leaks(f"---\nemail: {SECRET}@e.org\n---\n")
    assert leaks(f"## Notes\n{SECRET}")


@pytest.mark.parametrize(
    "heading",
    [
        "# Private",
        "## PRIVATE",
        "## private",
        "## Private:",
        "## **Private**",
        "## 🔒 Private",
        "Private\n---",
        "## Private ##",
    ],
)
@pytest.mark.parametrize(
    "line",
    [SECRET, f"- 2026-01-02 coffee with [[{SECRET}]]: x", f"- [ ] Ring [[{SECRET}]] 📅 2026-02-30", f"![[{SECRET}]]",
     f"[{SECRET}:: 3]", f"### Log\n- 2026-01-02 call: {SECRET}", f"#### Deep\n{SECRET}", f"### 2026-01-02\n{SECRET}",
     f"### Facts\n- {SECRET}", f"#person #{SECRET}", f"```\n{SECRET}\n```", f"> {SECRET}"],
)  # fmt: skip
def test_nothing_under_a_heading_private_leaves(heading: str, line: str) -> None:
    assert not leaks(f"## Log\n- 2026-01-01 call: a\n\n{heading}\n\n{line}\n\n# Facts\n- b")
    assert not leaks(f"# Ann\n###### Private\n{line.lstrip('#')}\n")


def test_what_stands_around_it_stays() -> None:
    found = read(
        "## Log\n- 2026-01-01 call: a\n### Private\n- 2026-01-01 b\n#### Log\n- 2026-01-01 c\n### More\n- 2025-01-01 d"
    )
    assert [one.text for one in found.interactions] == ["a", "d"]
    assert found.text == "## Log\n- 2026-01-01 call: a\n\n\n\n\n### More\n- 2025-01-01 d"


@pytest.mark.parametrize(
    "text",
    [
        f"%% never closed\n\n## Private\n\n{SECRET}",
        f"<!-- a -->\n## Private\n{SECRET}",
        f"> # Private\n> {SECRET}\n>\n> ## Log\n> {SECRET}",
        f"> [!note]\n> # Private\n> {SECRET}\n\n> more\n",
        f"<div>\n\n## Private\n\n{SECRET}\n</div>",
        f"%% {SECRET} %%",
        f"text <!-- {SECRET} --> text",
        f"%% mdnet:begin brief %%\n{SECRET}\n%% mdnet:end brief %%",
    ],
)
def test_nor_what_hides_in_comments_and_quotes(text: str) -> None:
    assert not leaks(text)


def test_a_quote_goes_on_after_its_private_part() -> None:
    assert "open" in read("> ## Private\n> secret\n> ## Else\n> open").text


@pytest.mark.parametrize(
    ("listed", "key"),
    [
        ("[email]", "email"), ("[email]", "emails"), ("[emails]", "mail"), ("[Mail]", "email"), ("email", "email"),
        ("[salary]", "salary"), ("[Home Address]", "home_address"), ("home-address", "Home Address"),
        ("salary, health", "health"), ("[a, salary]", "Salary"), ("[interests]", "topics"), ("[aliases]", "alias"),
        ("[name]", "name"), ("[introduced_by]", "met_through"), ("[tags]", "tags"), ("[relationships]", "relationships"),
        ("{email: true}", "email"), ("[[email]]", "email"), ("[birthday]", "bday"), ("[organization]", "company"),
    ],
)  # fmt: skip
def test_listed_properties_are_hidden_under_all_their_names(listed: str, key: str) -> None:
    for value in (SECRET, f'"[[{SECRET}]]"', f"[{SECRET}]", f"{{a: {SECRET}}}"):
        assert not leaks(f"---\n{key}: {value}\nprivate: {listed}\n---\n")


@pytest.mark.parametrize(
    ("listed", "heading"),
    [("[Health]", "## Health"), ("health", "# HEALTH"), ('["## Health"]', "### Health"), ("'[[#Health]]'", "## Health"),
     ("[money-matters]", "## Money matters"), ("[Health, Money]", "## Money"), ("health, money", "# Money:")],
)  # fmt: skip
def test_listed_headings_are_hidden_with_what_is_below_them(listed: str, heading: str) -> None:
    level = heading.split()[0]
    text = f"---\nprivate: {listed}\n---\n{heading}\n{SECRET}\n{level}# Log\n- 2026-01-02 {SECRET}\n{level} After\nopen"
    assert not leaks(text)
    assert "open" in read(text).text


@pytest.mark.parametrize("given", ["true", "True", '"true"', "yes", "[true]"])
@pytest.mark.parametrize("key", ["private", "Private", "PRIVATE"])
def test_a_note_that_is_private_as_a_whole_gives_nothing_but_its_names(key: str, given: str) -> None:
    text = (
        f"---\nname: Ann Lee\naliases: [Annie]\n{key}: {given}\nemail: {SECRET}\nbirthday: {SECRET}\norg: [[{SECRET}]]\n---\n"
        f"## Log\n- 2026-01-02 coffee with [[{SECRET}]]\n- [ ] {SECRET}"
    )
    assert not leaks(text)
    found = read(text)
    assert (found.hidden, found.kind, found.name, found.aliases) == (True, "contact", "Ann Lee", ("Annie",))
    assert (found.contact, found.interactions, found.links, found.follow_ups, found.text) == (None, [], [], [], "")


@pytest.mark.parametrize(
    "kind", ["Meetings", "Events", "Goals", "Introductions", "Opportunities", "Organizations", "Resources", "x"]
)
def test_every_kind_of_note_may_be_private(kind: str) -> None:
    front = f"date: 2026-01-02\npeople: ['[[{SECRET}]]']\nwhy: {SECRET}\npurpose: {SECRET}\nurl: {SECRET}"
    assert not leaks(f"---\n{front}\nprivate: true\n---\n{SECRET}", f"{kind}/a.md")
    assert not leaks(f"---\n{front}\nprivate: [people, why, purpose, url]\n---\n# Private\n{SECRET}", f"{kind}/a.md")


@pytest.mark.parametrize("given", ["false", "no", "", "[]", "null"])
def test_a_private_that_says_no(given: str) -> None:
    found = read(f"---\nprivate: {given}\ncity: Oslo\n---\n# A\nb")
    assert not found.hidden
    assert found.text == "# A\nb"


def test_private_under_the_name_the_vault_gives_it() -> None:
    own = Conventions(fields={"geheim": "private", "lohn": "salary"})
    assert read("---\ngeheim: true\n---\n", conventions=own).hidden
    assert not leaks(f"---\nGeheim: [lohn]\nLohn: {SECRET}\nsalary: {SECRET}\n---\n", conventions=own)


@pytest.mark.parametrize(
    "front",
    [
        f"private: [salary\nsalary: {SECRET}",
        f"salary: {SECRET}\nprivate: 'salary",
        f"private: salary: x\nsalary: {SECRET}",
        f"private: [a]\nprivate: [salary]\nhealth: {SECRET}\nprivate: [b]",
        f"private: *x\nsalary: {SECRET}",
        f"private: #salary\nsalary: {SECRET}",
        f"private: @salary\nsalary: {SECRET}",
        f"<<<<<<< a\nprivate: [salary]\n=======\nprivate: [pay]\n>>>>>>> b\nsalary: {SECRET}",
        f"private: true\nbig: {'x' * 70_000}\nsalary: {SECRET}",
    ],
)
def test_in_doubt_the_whole_note_is_private(front: str) -> None:
    text = f"---\n{front}\n---\n{SECRET}"
    assert not leaks(text)
    assert read(text).hidden
    assert read(text).problems


def test_a_front_matter_never_closed_keeps_its_private_note() -> None:
    assert not leaks(f"---\nprivate: true\nsalary: {SECRET}\n\n{SECRET}\n")


@pytest.mark.parametrize("front", ["city: [a", "org: [[Acme]]", "a: 1\na: 2"])
def test_other_faults_make_no_note_private(front: str) -> None:
    assert not read(f"---\n{front}\nprivate: [salary]\n---\n").hidden
    assert not read(f"---\nprivate: false\n{front}\n---\n").hidden


def test_problems_of_private_properties_quote_nothing() -> None:
    text = f"---\nprivate: [org, birthday]\norg: [[{SECRET}]]\nbirthday: {SECRET}\ncity: [[Oslo]]\n---\n"
    assert not leaks(text)
    assert [(one.line, one.code) for one in read(text).problems] == [(3, "unquoted-link"), (5, "unquoted-link")]
    assert "Oslo" in read(text).problems[1].message


_LINES = st.sampled_from(
    ["# Private", "## Private", "### Log", "# A", "text", f"- 2026-01-02 with [[{SECRET}]]: {SECRET}", "```", "%%", "> q", "<div>",
     "", "    code", "- [ ] do", "===", "<<<<<<< a", "=======", ">>>>>>> b"]
)  # fmt: skip


@given(st.lists(_LINES.filter(lambda line: SECRET not in line), max_size=6), st.lists(_LINES, max_size=6))
def test_whatever_stands_before_it_a_private_heading_hides_to_the_end(before: list[str], after: list[str]) -> None:
    lower = [line for line in after if line not in ("# A", "%%", "===", "=======")]
    text = "\n".join([*before, "", "# Private", "", *lower])
    found = read(text)
    index = len(before) + 1
    if any(line.startswith("# Private") for line in found.text.split("\n")[index : index + 1]):
        return  # the heading is code here, and so hides nothing
    assert SECRET not in repr((found.interactions, found.links, found.text))


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u3000", "\u200b", " \u00a0", "\t"])
def test_any_blank_makes_a_private_heading(blank: str) -> None:
    text = f"open\n##{blank}Private\n\n- 2026-01-02 with [[{SECRET}]]\n- [ ] {SECRET}\n\n## Log\n- 2026-01-01 call: a"
    assert not leaks(text)
    assert [one.text for one in read(text).interactions] == ["a"]


@pytest.mark.parametrize(
    "html", ["<div>\n## Private\n{}\n</div>", "<table>\n<td>\n# Private\n{}\n\n{}", "<p>\n> # Private\n> {}"]
)
def test_a_private_heading_in_html_hides_to_the_next_heading(html: str) -> None:
    text = html.format(SECRET, SECRET) + "\n\n# Open\nshown"
    assert not leaks(text)
    assert "shown" in read(text).text


def test_a_private_heading_in_code_is_code() -> None:
    text = "```sh\n# Private\nrm -r x\n```\n- [ ] Ring"
    assert ("rm -r x" in read(text).text, len(read(text).follow_ups)) == (True, 1)


@pytest.mark.parametrize("listed", ["[pets]", "pets", "[Pets]", "'food, pets'"])
@pytest.mark.parametrize(
    "fact",
    [f"- pets: {SECRET}", f"- Pets: {SECRET} — 2026-03", f"- **pets:** {SECRET}", f"* pets:: {SECRET}", f"pets:: {SECRET}",
     f"[pets:: {SECRET}]", f"(pets:: {SECRET})", f"- [pets:: [[{SECRET}]]]", f"- text [pets:: {SECRET}", f"> - pets: {SECRET}",
     f"- pets:\n  - {SECRET}\n\n    - {SECRET}", f"- pets: a\n  and {SECRET}", f"- pets: a\nand {SECRET}", f"1. pets: [[{SECRET}]]"],
)  # fmt: skip
def test_a_fact_of_a_private_label_is_hidden(listed: str, fact: str) -> None:
    for above in ("## Facts", "## Notes", "text\n"):
        text = f"---\nprivate: {listed}\n---\n{above}\n{fact}\n\n- kids: Leo\n\n## Facts\n- likes: tea"
        assert not leaks(text)
        found = read(text)
        assert "- kids: Leo" in found.text
        assert found.contact is not None
        assert [one.label for one in found.contact.facts][-1] == "likes"


def test_around_a_private_field_its_line_stays() -> None:
    found = read(f"---\nprivate: [pets]\n---\n## Log\n- 2026-01-02 call: rain [pets:: {SECRET}] and snow")
    assert [one.text for one in found.interactions] == ["rain and snow"]


def test_a_private_entry_that_matches_nothing_is_told() -> None:
    text = "---\nprivate: [pest, Health, salary, kids, 'a, food']\nsalary: 1\n---\n## Health\nx\n## Facts\n- kids: Leo\n- food: no nuts"
    assert [(one.line, one.code, one.severity) for one in read(text).problems] == [(2, "private-unknown", "hint")] * 2
    assert [one.message.split('"')[1] for one in read(text).problems] == ["pest", "a"]


@pytest.mark.parametrize("given", ["no", "false", "'no'", "[]", "Private\n---\n> ## Private\n> x"])
def test_nothing_is_told_of_a_private_that_says_no_or_is_there(given: str) -> None:
    assert read(f"---\nprivate: {given}\n---\n").problems == []
