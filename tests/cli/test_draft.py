"""`mdnet draft`: what a letter quotes, what it never says, what it needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdnet.plan.draft_matter import KINDS

ME = "---\ntype: me\nname: Marin Vale\ninterests: [sailing]\nneeds: [a bookbinder]\n---\n"
OFTEN = {"check-in": "Dan", "first-follow-up": "Priya", "connection-request": "Priya", "congratulations": "Ada",
         "thanks": "Grace", "share": "Grace", "introduction": "Grace", "informational-interview": "Eve",
         "reconnect": "Eve"}  # fmt: skip


def person(front: str = "", log: str = "", more: str = "") -> str:
    return f"---\nemails: [a@example.org]\n{front}---\n\n{more}\n\n## Log\n\n{log}\n"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_quotes_the_sample_vault(cli, kind: str) -> None:
    made = cli("draft", kind, OFTEN[kind], *(("--with", "Omar") if kind == "introduction" else ()), "--format", "json")
    assert made.code == 0
    document = made.json
    assert (document["kind"], document["missing"], document["length"]) == (kind, [], len(document["text"]))
    assert document["text"]
    assert "{" not in document["text"]
    assert "  " not in document["text"]
    assert (document["limit"] == 300) == (kind == "connection-request")


@pytest.mark.parametrize("kind", KINDS)
def test_a_bare_note_gives_no_filler_but_what_is_missing(cli, write_vault, kind: str) -> None:
    root = write_vault({"People/Ann Lee.md": "", "me.md": ME})
    made = cli("draft", kind, "Ann", "--format", "json", vault=root)
    assert made.code == 0
    assert made.json["text"] == ""
    assert made.json["missing"]
    said = cli("draft", kind, "Ann", vault=root)
    assert said.out == ""
    assert said.err.startswith("missing: ")


def test_the_specific_thing_is_quoted_and_said_to_its_reader(cli) -> None:
    text = cli("draft", "thanks", "Grace").out
    assert "on 26 August you read my draft of chapter two and marked every wrong thread count" in text
    assert "Signs for the museum" in text
    assert "you are looking for a Rust mentor" in cli("draft", "first-follow-up", "Priya").out
    assert "you may sell the big press" in cli("draft", "reconnect", "Lucía").out


@pytest.mark.parametrize(
    ("languages", "greeting", "closing"),
    [
        ("[German, English]", "Hallo Ann,", "Herzliche Grüße"),
        ("[Español]", "Hola, Ann:", "Un abrazo,"),
        ("[fr]", "Bonjour Ann,", "Bien à toi,"),
        ("[Klingon, English]", "Hi Ann,", "All the best,"),
        ("[../../etc/passwd]", "Hi Ann,", "All the best,"),
    ],
)
def test_it_greets_in_a_language_of_theirs(cli, write_vault, languages: str, greeting: str, closing: str) -> None:
    note = person(f"languages: {languages}\n", "- 2026-11-20 coffee: the new loom")
    text = cli("draft", "check-in", "Ann", vault=write_vault({"People/Dr. Ann Lee.md": note, "me.md": ME})).out
    assert f"\n{greeting}\n" in text
    assert text.endswith(f"\n{closing}\nMarin\n")


def test_another_language_is_one_file_in_the_vault(cli, write_vault) -> None:
    note = person("languages: [Norwegian]\n", "- 2026-11-20 coffee: the new loom")
    words = "Hei {{ names|join(' og ') }},\nHilsen,\n"
    root = write_vault({"People/Ann.md": note, ".mdnet/templates/draft-words-norwegian.txt.j2": words})
    assert "Hei Ann,\n" in cli("draft", "check-in", "Ann", vault=root).out


def test_a_connection_request_is_cut_at_a_sentence_and_says_so(cli, write_vault) -> None:
    topic = "the grant for the archive of " + "very " * 18 + "old looms"
    note = person(
        "met_at: the long fair of hand weavers and dyers and spinners in the old harbour hall by the sea\nmet_on: 2026-11-20\n"
        "interests: [sailing]\n",
        f"- 2026-11-20 event: {topic}",
    )
    made = cli(
        "draft",
        "connection-request",
        "Ann",
        "--format",
        "json",
        vault=write_vault({"People/Ann.md": note, "me.md": ME}),
    )
    document = made.json
    assert document["length"] <= document["limit"] == 300
    assert topic in document["text"]
    assert document["text"].endswith(".\nMarin")
    assert document["left_out"] == "We both care about sailing. I would be glad to stay in touch here."
    assert "cut to 300 characters" in made.err


def test_one_sentence_too_long_is_cut_at_a_word() -> None:
    from mdnet.plan.letters import put_together, read_letters

    written = read_letters("word " * 100 + "end.\nAnother one.")[0]
    letter = put_together(written, "Hi Ann,", "Bye,", "Marin", "linkedin", 120)
    assert len(letter.text) <= 120
    assert letter.text.endswith("word…\nMarin")
    assert letter.left_out.endswith("end. Another one.")


PRIVATE = {
    "People/Ann Lee.md": person(
        "needs: [a SECRET loan]\ninterests: [SECRET songs]\nprivate: [needs, interests, Health]\n"
        "met_at: the fair\nmet_on: 2026-11-10\nintroduced_by: '[[Hidden Hal]]'\nbirthday: 1990-11-25\n",
        "- 2026-11-20 coffee: [[Hidden Hal]] left the firm #received\n"
        "- 2026-11-19 call: lent me a saw #received\n"
        "- 2026-11-18 call: the new loom arrives in December #milestone",
        "## Health\n\n- SECRET scan in December\n\n## Private\n\n- 2026-11-21 SECRET",
    ),
    "People/Hidden Hal.md": "---\nprivate: true\noffers: [SECRET songs]\n---\n",
    "People/Bo Ek.md": person("offers: [SECRET loans]\ninterests: [sailing]\nprivate: [offers]\n"),
    "People/Joint.md": person("", "- 2026-11-21 lunch with [[Ann Lee]]: SECRET loom for Joint only"),
    "me.md": ME,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channel", ["email", "linkedin", "message"])
def test_nothing_private_is_ever_in_a_draft(cli, write_vault, kind: str, channel: str) -> None:
    root = write_vault(PRIVATE)
    extra = (
        ("--with", "Bo") if kind == "introduction" else ("--with", "https://example.org/x") if kind == "share" else ()
    )
    made = cli("draft", kind, "Ann", "--channel", channel, *extra, "--format", "json", vault=root)
    assert made.code == 0
    assert "SECRET" not in made.out + made.err
    assert "Hal" not in made.out + made.err


def test_a_private_note_gets_no_letter(cli, write_vault) -> None:
    root = write_vault(PRIVATE)
    assert cli("draft", "check-in", "Hidden Hal", vault=root).code == 5
    assert cli("draft", "introduction", "Ann", "--with", "Hidden Hal", vault=root).code == 5


def test_an_introduction_asks_each_side_then_joins_them(cli) -> None:
    made = cli("draft", "introduction", "Grace", "--with", "Omar", "--format", "json").json
    assert [part["to"] for part in made["parts"]] == ["Grace", "Omar", "Grace and Omar"]
    first, second, both = (part["text"] for part in made["parts"])
    assert first.startswith("Hi Grace,")
    assert "introduce you to Omar Haddad" in first
    assert second.startswith("Hi Omar,")
    assert "only when you both say yes" in second
    assert both.startswith("Hi Grace and Omar,")
    assert cli("draft", "introduction", "Grace", "--with", "Grace").code == 2


def test_the_reason_that_was_noted_is_quoted_where_no_offer_meets_a_need(cli, write_vault) -> None:
    note = "---\nbetween: ['[[Ann]]', '[[Bo]]']\nwhy: {}\n---\n"
    for why, said in (
        ("looms for Ann, from Bo", "looms for Ann, from Bo"),
        ("she needs his looms", "“she needs his looms”"),
    ):
        notes = {"People/Ann.md": person(), "People/Bo.md": person(), "Introductions/A.md": note.format(why)}
        made = cli("draft", "introduction", "Ann", "--with", "Bo", vault=write_vault(notes))
        assert f"My reason: {said}." in made.out


def test_what_to_share_may_be_said(cli) -> None:
    note = "Weaving drafts as plain text"
    assert f"“{note}”" in cli("draft", "share", "Kofi", "--with", note).out  # though he has it
    assert "https://example.org/x" in cli("draft", "share", "Tove", "--with", "https://example.org/x").out
    assert cli("draft", "share", "Kofi", "--with", "nonsense").code == 5
    assert cli("draft", "thanks", "Grace", "--with", "Omar").code == 2


def test_names_and_words_of_notes_cannot_play_tricks(cli, write_vault) -> None:
    log = "- 2026-11-20 coffee: {{ 7*7 }} \x1b]0;x\x07 \u202e news"
    root = write_vault({"People/A\u202eB.md": person("", log), "me.md": ME})
    made = cli("draft", "check-in", "People/A\u202eB.md", vault=root)
    assert made.code == 0
    assert "\x1b" not in made.out
    assert "\u202e" not in made.out
    assert "49" not in made.out
    assert "{{ 7*7 }}" in made.out


def test_clip_hands_the_text_to_the_first_program_there_is(cli, tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    kept = tmp_path / "kept"
    for name, does in (("wl-copy", "exit 1"), ("xclip", f'cat > "{kept}"; echo "$@" >> "{kept}"')):
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    made = cli("draft", "check-in", "Grace", "--clip")
    assert "copied (xclip)" in made.err
    assert kept.read_text().startswith("Hi Grace,\n")
    assert kept.read_text().endswith("-selection clipboard\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    made = cli("draft", "check-in", "Grace", "--clip")
    assert made.code == 1
    assert "Hi Grace," in made.out
    assert "wl-copy, xclip, pbcopy, clip" in made.err


def test_mail_opens_an_address_with_everything_escaped(cli, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr("click.launch", lambda url: opened.append(url) or 0)
    assert cli("draft", "check-in", "Grace", "--mail").code == 0
    url = opened[0]
    assert url.startswith("mailto:grace@wildgrass.example?subject=After%20our%20coffee&body=Hi%20Grace%2C%0D%0A")
    assert " " not in url
    cli("draft", "introduction", "Grace", "--with", "Omar", "--mail")
    assert "Hi%20Grace" in opened[-1]
    assert "Hi%20Omar" not in opened[-1]
    cli("set", "Dan Wu", "emails=")
    assert cli("draft", "check-in", "Dan", "--mail").code == 2
    assert len(opened) == 2


def test_a_vault_without_me_is_told_what_the_signature_lacks(cli, write_vault) -> None:
    made = cli(
        "draft", "check-in", "Ann", vault=write_vault({"People/Ann.md": person("", "- 2026-11-20 tea: the loom")})
    )
    assert made.out.endswith("All the best,\n")
    assert "me.md" in made.err
