"""`mdnet draft`: what a letter quotes, what it never says, what it needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdnet.plan.draft_matter import KINDS

ROOT = Path(__file__).parents[2]
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
    assert "«may sell the big press and keep the small one»" in cli("draft", "reconnect", "Lucía").out  # as noted


@pytest.mark.parametrize(
    ("languages", "greeting", "closing"),
    [
        ("[German, English]", "Hallo Ann,", "Herzliche Grüße"),
        ("[Español]", "Hola, Ann:", "Un abrazo,"),
        ("[fr]", "Bonjour Ann,", "Bien à toi,"),
        ("[Klingon, English]", "Hi Ann,", "All the best,"),
        ("[Klingon]", "Hi Ann,", "All the best,"),
        ("[]", "Hi Ann,", "All the best,"),
        ("[de-AT]", "Hallo Ann,", "Herzliche Grüße"),
        ("['Französisch (B2)']", "Bonjour Ann,", "Bien à toi,"),
        ("[../../etc/passwd]", "Hi Ann,", "All the best,"),
    ],
)
def test_it_greets_in_a_language_of_theirs(cli, write_vault, languages: str, greeting: str, closing: str) -> None:
    note = person(f"languages: {languages}\n", "- 2026-11-20 coffee: the new loom")
    text = cli("draft", "check-in", "Ann", vault=write_vault({"People/Dr. Ann Lee.md": note, "me.md": ME})).out
    assert f"\n{greeting}\n" in text
    assert text.endswith(f"\n{closing}\nMarin\n")


def documented(starts: str) -> str:
    """The template in docs/drafts.md that begins so."""
    pages = (ROOT / "docs" / "drafts.md").read_text(encoding="utf-8").split("```jinja\n")[1:]
    return next(page.partition("```")[0] for page in pages if page.startswith(starts))


def test_another_language_is_one_file_in_the_vault(cli, write_vault) -> None:
    note = person("languages: [Norsk]\ninterests: [sailing]\n", "- 2026-11-20 coffee: she has a new loom")
    mine = documented("{% block subject %}")
    root = write_vault({"People/Ann.md": note, "me.md": ME, ".mdnet/templates/draft-norwegian.txt.j2": mine})
    assert cli("draft", "check-in", "Ann", vault=root).out == (
        "Subject: Hei igjen\n\nHei Ann,\n\nJeg noterte sist: «has a new loom». Hvordan går det?\n\nAlt godt,\nMarin\n"
    )
    other = cli("draft", "reconnect", "Ann", vault=root).out  # a kind that the file has no words for
    assert "Hi Ann," in other
    assert "you have a new loom" in other
    assert "All the best," in other


def test_one_block_of_a_built_in_language_can_be_changed(cli, write_vault) -> None:
    log = "- 2026-11-20 coffee: the new loom\n- 2026-11-19 call: lent me a saw #received"
    note = person("languages: [German]\n", log)
    mine = documented("{% extends")
    root = write_vault({"People/Ann.md": note, "me.md": ME, ".mdnet/templates/draft-german.txt.j2": mine})
    text = cli("draft", "thanks", "Ann", vault=root).out
    assert "Hallo Ann,\n\nvielen Dank für „lent me a saw“!\n\nHerzliche Grüße" in text
    assert "ich musste an unseren Kaffee" in cli("draft", "check-in", "Ann", vault=root).out
    assert cli("templates", "check", vault=root).code == 0


def test_a_date_an_initial_and_a_title_end_no_sentence() -> None:
    from mdnet.plan.letters import read_letter

    written = read_letter(
        "Greeting: Hallo,\n\nam 19. November sprach S. Rivera. Dr. Lee kam. Warum? «Ja», sagt sie.\nSubject: kein Kopf"
    )
    assert written
    assert written.paragraphs == (
        ("am 19. November sprach S. Rivera.", "Dr. Lee kam.", "Warum?", "«Ja», sagt sie.", "Subject: kein Kopf"),
    )
    assert (written.subject, written.greeting) == ("", "Hallo,")
    assert read_letter("Greeting: Hallo,\n\n \n") is None


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
    from mdnet.plan.letters import put_together, read_letter

    written = read_letter("Greeting: Hi Ann,\nClosing: Bye,\n" + "word " * 100 + "end.\nAnother one.")
    assert written
    letter = put_together(written, "Marin", "linkedin", 120)
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
@pytest.mark.parametrize("language", ["English", "German"])
def test_nothing_private_is_ever_in_a_draft(cli, write_vault, kind: str, channel: str, language: str) -> None:
    ann = PRIVATE["People/Ann Lee.md"].replace("---\n", f"---\nlanguages: [{language}]\n", 1)
    root = write_vault({**PRIVATE, "People/Ann Lee.md": ann})
    extra = (
        ("--with", "Bo") if kind == "introduction" else ("--with", "https://example.org/x") if kind == "share" else ()
    )
    made = cli("draft", kind, "Ann", "--channel", channel, *extra, "--format", "json", vault=root)
    assert made.code == 0
    assert "SECRET" not in made.out + made.err
    assert "Hidden" not in made.out + made.err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["English", "German"])
def test_words_that_link_to_a_private_note_are_left_out(cli, write_vault, kind: str, language: str) -> None:
    hal = "[[Hidden Hal]]"
    front = (
        f"languages: [{language}]\ntitle: 'aide of {hal}'\norganization: '{hal}'\nmet_at: '{hal}'\nmet_on: 2026-11-10\n"
        f"needs: ['copy editing for {hal}']\noffers: ['a bookbinder, with {hal}']\ninterests: [sailing, 'books by {hal}']\n"
        f"occasions: ['11-25 wedding of {hal}']\n"
    )
    log = f"- 2026-11-20 coffee: the loom of {hal}\n- 2026-11-19 call: drove {hal} home #received #milestone"
    why = f"---\nbetween: ['[[Ann Lee]]', '[[Bo Ek]]']\nwhy: both know {hal}\n---\n"
    me = ME.replace("needs:", f"pitch: 'I work with {hal}.'\noffers: [copy editing]\nneeds:")
    notes = {"People/Ann Lee.md": person(front, log), "me.md": me, "Introductions/A.md": why}
    root = write_vault({**{path: PRIVATE[path] for path in ("People/Hidden Hal.md", "People/Bo Ek.md")}, **notes})
    made = cli("draft", kind, "Ann", *(("--with", "Bo") if kind == "introduction" else ()), vault=root)
    assert made.code == 0
    assert "Hidden" not in made.out + made.err


LETTERS = {
    "People/Ana Ruiz.md": '---\nemails: [ana@example.org]\ntitle: Head of dyeing\norganization: "[[Wildgrass]]"\n'
    'languages: [LANGUAGE]\nbirthday: 1984-11-22\nmet_on: 2026-11-19\nmet_at: "[[Loom Days]]"\n'
    "interests: [sailing, ink]\nneeds: [an illustrator, copy editing]\noffers: [mill visits]\n---\n\n## Log\n\n"
    "- 2026-11-20 [by:: them] email: she may buy a second loom; would it fit the shed? #needs\n"
    "- 2026-10-01 call: lent me her swatches for a month #received\n"
    "- 2025-03-01 letter: she found the printer for me #received\n",
    "People/Inés Ek.md": "---\nemails: [ines@example.org]\ntitle: Illustrator\nlanguages: [LANGUAGE]\n"
    'occasions: ["11-30 joined Umbra"]\nmet_on: 2019-03-01\nmet_at: a dye workshop, in the rain\n'
    "offers: [illustrator of maps]\nneeds: [a bookbinder]\n---\n\n## Log\n\n"
    "- 2026-10-30 walk: opened her own studio #milestone\n- 2025-12-24 [by:: me] letter: a print of the harbour\n",
    "Organizations/Wildgrass.md": "",
    "Events/Loom Days.md": "---\ntype: event\ndate: 2026-11-19\n---\n",
    "Opportunities/Signs for the pier.md": '---\nvia: "[[Ana Ruiz]]"\n---\n',
    "Resources/Ink.md": "---\nurl: https://example.org/ink\ntopics: [ink]\n---\n",
    "me.md": "---\ntype: me\nname: Marin Vale\npitch: I draw typefaces.\ninterests: [sailing, ink]\noffers: [copy editing]\n"
    "needs: [mill visits]\n---\n",
}
"""A vault in which every kind of letter has all it can quote."""


@pytest.mark.parametrize("language", ["english", "german", "spanish", "french"])
def test_the_letters_of_a_language(cli, write_vault, golden, language: str) -> None:
    root = write_vault({path: text.replace("LANGUAGE", language) for path, text in LETTERS.items()})
    pages = []
    for kind in KINDS:
        for name in ("Ana", "Inés"):
            other = ("--with", "Inés" if name == "Ana" else "Ana") if kind == "introduction" else ()
            made = cli("draft", kind, name, *other, vault=root)
            assert made.code == 0
            pages.append(f"# {kind} {name}\n\n{made.out}{made.err}")
    golden(f"draft-{language}.txt", "\n".join(pages))


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
    assert cli("draft", "share", "Kofi", "--with", "https://example.org/a b").code == 2
    assert cli("draft", "thanks", "Grace", "--with", "Omar").code == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Mei", "This one is my own: “A draft is a text file”. I thought of you, since you care about weaving."),
        ("Jonas", "das hier ist von mir: „A draft is a text file“. Ich musste an dich denken"),
        ("Clara", "Esto es mío: «A draft is a text file». Me he acordado de ti"),
    ],
)
def test_what_to_share_may_be_something_of_my_own(cli, name: str, said: str) -> None:
    assert said in cli("draft", "share", name, "--with", "A draft is a text file").out


def test_something_of_my_own_without_an_address_is_offered_not_sent(cli, write_vault) -> None:
    note = "---\ntype: contribution\nkind: post\ntopics: [looms]\n{}---\n"
    root = write_vault(
        {
            "People/Ann.md": person("interests: [looms]\nlanguages: [fr]\n"),
            "Contributions/One.md": note.format(""),
            "Contributions/Two.md": note.format("url: https://example.org/two\n"),
            "Resources/Two.md": "---\ntopics: [looms]\nurl: https://example.org/else\n---\n",
        }
    )
    one = cli("draft", "share", "Ann", "--with", "One", vault=root).out
    assert "Voici quelque chose de moi : « One ». Cela m’a fait penser à toi" in one.replace("\N{NO-BREAK SPACE}", " ")
    assert "Si tu veux le voir" in one
    both = cli("draft", "share", "Ann", "--with", "Two", vault=root)
    assert both.code == 6
    two = cli("draft", "share", "Ann", "--with", "https://example.org/two", vault=root).out
    assert "quelque chose de moi" in two
    assert "https://example.org/two" in two
    assert "Dis-moi ce que tu en penses" in two


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


def test_a_letter_too_long_for_an_address_is_left_to_be_pasted(cli, write_vault, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr("click.launch", lambda url: opened.append(url) or 0)
    long = "ы" * 2000
    note = person(f"title: {long}\norganization: {long}\nlanguages: [German]\n")
    me = ME.replace("name:", f"pitch: {long}\nname:")
    made = cli(
        "draft", "informational-interview", "Ann", "--mail", vault=write_vault({"People/Ann.md": note, "me.md": me})
    )
    assert made.code == 0
    assert opened == ["mailto:a@example.org"]
    assert "--clip" in made.err


def test_accents_and_line_ends_of_a_mail_are_percent_encoded(cli, write_vault, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr("click.launch", lambda url: opened.append(url) or 0)
    note = person("languages: [German]\n", "- 2026-11-20 coffee: Übungen & mehr?")
    assert cli("draft", "check-in", "Ann", "--mail", vault=write_vault({"People/Ann.md": note, "me.md": ME})).code == 0
    assert opened[0].isascii()
    assert "%C3%9Cbungen%20%26%20mehr%3F" in opened[0]
    assert "Hallo%20Ann%2C%0D%0A%0D%0Aich" in opened[0]


def test_an_emoji_counts_as_two_on_linkedin(cli, write_vault) -> None:
    for signs in range(20, 160, 7):
        note = person("met_at: the fair\ninterests: [sailing]\n", "- 2026-11-20 event: the \U0001f9f6 " + "🧶" * signs)
        root = write_vault({"People/Ann.md": note, "me.md": ME})
        made = cli("draft", "connection-request", "Ann", "--format", "json", vault=root).json
        assert made["length"] == len(made["text"].encode("utf-16-le")) // 2 <= 300
        assert not made["text"].encode("utf-16-le")[-2:].startswith(b"\xd8")


def test_namesakes_are_told_apart(cli, write_vault) -> None:
    root = write_vault(
        {
            "People/Ann Lee.md": person("needs: [a loom]\nlanguages: [German]\n"),
            "People/Ann Ek.md": person("offers: [a loom]\nlanguages: [English, German]\n"),
            "me.md": ME,
        }
    )
    assert cli("draft", "check-in", "Ann", vault=root).code == 6
    first, second, both = cli(
        "draft", "introduction", "Ann Lee", "--with", "Ann Ek", "--format", "json", vault=root
    ).json["parts"]
    assert first["text"].startswith("Hallo Ann,\n\nich würde dir gern Ann Ek vorstellen.")
    assert "Ann Ek kann da vielleicht helfen" in first["text"]
    assert second["text"].startswith("Hi Ann,\n\nI would like to introduce you to Ann Lee.")
    assert both["text"].startswith("Hallo Ann Lee und Ann Ek,")  # the language both have
    assert "Ann Lee sucht „a loom“, und Ann Ek kann da vielleicht helfen" in both["text"]


def test_a_vault_without_me_is_told_what_the_signature_lacks(cli, write_vault) -> None:
    made = cli(
        "draft", "check-in", "Ann", vault=write_vault({"People/Ann.md": person("", "- 2026-11-20 tea: the loom")})
    )
    assert made.out.endswith("All the best,\n")
    assert "me.md" in made.err


def test_before_a_letter_that_asks_a_word_stands_beside_it_where_the_last_favours_were_theirs(cli, write_vault) -> None:
    log = "## Log\n- 2026-10-01 email: read my draft #received\n- 2026-09-01 call: her loom, lent #received\n"
    vault = write_vault(
        {"People/Ann.md": f"---\ntitle: weaver\n---\n{log}", "People/Bob.md": "---\ntitle: smith\n---\n"}
    )
    made = cli("draft", "informational-interview", "Ann", vault=vault)
    word = "the last two favours were theirs; say first what came of “read my draft” (1 October)"
    assert f"before you ask: {word}" in made.err
    assert "favours" not in made.out
    assert cli("draft", "informational-interview", "Ann", "--format", "json", vault=vault).json["before"] == word
    assert cli("draft", "informational-interview", "Bob", "--format", "json", vault=vault).json["before"] is None


def test_without_whom_an_introduction_is_the_one_under_way(cli, write_vault) -> None:
    notes = {f"People/{name}.md": "" for name in ("Ann", "Bob", "Cy")}
    note = '---\nbetween:\n  - "[[Ann]]"\n  - "[[{}]]"\nstatus: {}\nwhy: looms for both\n---\n'
    vault = write_vault(
        notes | {"Introductions/a.md": note.format("Bob", "asked"), "Introductions/b.md": note.format("Cy", "made")}
    )
    assert [
        part["to"] for part in cli("draft", "introduction", "Ann", "--format", "json", vault=vault).json["parts"]
    ] == [
        "Ann",
        "Bob",
        "Ann and Bob",
    ]
    assert "whom to introduce" in cli("draft", "introduction", "Cy", vault=vault).err
