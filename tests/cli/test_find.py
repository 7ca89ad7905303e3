"""mdnet find: `path:line: the line`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

WriteVault = Callable[[dict[str, str]], Path]


def test_every_hit_is_a_line_an_editor_can_jump_to(cli, sample: Path) -> None:
    made = cli("find", "selvedge")
    assert made.code == 0
    lines = made.out.splitlines()
    assert len(lines) > 5
    for line in lines:
        match = re.fullmatch(r"(.+\.md):(\d+): (.+)", line)
        assert match
        written = (sample / match[1]).read_text("utf-8").split("\n")[int(match[2]) - 1]
        assert match[3] == written.strip() or "selvedge" in match[1].lower()


def test_nothing_found_is_1_as_with_grep(cli) -> None:
    made = cli("find", "xyzzy")
    assert (made.code, made.out, made.err) == (1, "", "Nothing found.\n")
    assert cli("find", "xyzzy", "--format", "json").json["hits"] == []


def test_an_argument_with_blanks_is_a_phrase(cli, write_vault: WriteVault) -> None:
    vault = write_vault({"a.md": "the pattern book\n", "b.md": "a book without a pattern\n"})
    assert cli("find", "pattern book", vault=vault).out == "a.md:1: the pattern book\n"
    assert cli("find", "pattern", "book", vault=vault).out.count("\n") == 2


def test_signs_of_the_search_engine_are_words_like_others(cli, write_vault: WriteVault) -> None:
    """I09: no operator, wildcard or quote ends in a syntax error."""
    vault = write_vault({"a.md": 'C++ and 100% of it, NEAR "quotes" AND foo-bar*\n'})
    for words in ("C++", "100%", "NEAR", "AND", "foo-bar*", 'say "', "_", "%", "(", "name:x", "*", "'", "NOT OR"):
        assert cli("find", words, vault=vault).code in (0, 1)
    assert cli("find", "foo-bar", vault=vault).code == 0


def test_a_very_long_line_is_cut_around_what_was_found(cli, write_vault: WriteVault) -> None:
    vault = write_vault({"a.md": "x " * 5000 + "needle" + " y" * 5000})
    (line,) = cli("find", "needle", vault=vault).out.splitlines()
    assert len(line) < 300
    assert "needle" in line


def test_generated_files_are_not_searched(cli, write_vault) -> None:
    vault = write_vault({"People/Ann.md": "---\ncadence: 2 weeks\n---\n## Log\n- 2026-10-01 coffee: petroglyphs\n"})
    cli("agenda", "--write", vault=vault)
    assert "petroglyphs" in (vault / "agendas/2026-W48.md").read_text("utf-8")
    assert cli("find", "petroglyphs", vault=vault).out == "People/Ann.md:5: - 2026-10-01 coffee: petroglyphs\n"
