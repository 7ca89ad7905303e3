"""LinkedIn's export: its layouts and languages, and what counts as contact in it. All people are made up."""

from __future__ import annotations

from datetime import date

import pytest

from mdnet.exchange import linkedin
from mdnet.model.incoming import Card, Encounter, Incoming, Wanted

TODAY = date(2026, 11, 23)
NOTE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing, ""see""'
    ' the help page."\n\n'
)
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
LENA = 'Lena,Vogt,https://www.linkedin.com/in/lena-vogt,lena@example.org,"Fabrik, Ltd.",Engineer,08 Feb 2026\n'


def read(text: str | bytes, path: str = "linkedin.zip/Connections.csv", **wanted: object) -> Incoming:
    data = text.encode() if isinstance(text, str) else text
    assert linkedin.fits(path, data[:4096])
    return linkedin.read(data, path, Wanted(TODAY, **wanted))  # type: ignore[arg-type]


def codes(incoming: Incoming) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in incoming.problems]


def test_a_connection_becomes_a_card_and_its_day_is_no_contact() -> None:
    found = read(NOTE + HEADER + LENA)
    values = {
        "name": "Lena Vogt", "urls": ("https://www.linkedin.com/in/lena-vogt",), "emails": ("lena@example.org",),
        "organization": "Fabrik, Ltd.", "title": "Engineer", "met_on": "2026-02-08",
    }  # fmt: skip
    assert found == Incoming((Card("linkedin.zip/Connections.csv", 5, values),))


@pytest.mark.parametrize(
    "data",
    [
        (HEADER + LENA).encode("utf-8-sig"),
        (NOTE + HEADER + LENA).encode("utf-16"),
        (NOTE + HEADER + LENA).encode("utf-16-le"),
        (NOTE + HEADER + LENA).replace("\n", "\r\n").encode(),
        (NOTE + HEADER + LENA).replace("\n", "\r").encode(),
        ("\n\n" + HEADER + "\n\n" + LENA + ",,,,,,\n\n").encode(),
        (HEADER + LENA).replace(",URL", ",URL,Something New").replace("vogt,", "vogt,x,").encode(),
        (NOTE + HEADER.replace(",", ";") + LENA.replace(",", ";").replace("Fabrik;", "Fabrik,")).encode(),
        (HEADER.replace(",", "\t") + LENA.replace(",", "\t").replace("Fabrik\t", "Fabrik,")).encode(),
    ],
    ids="bom utf-16 utf-16-without-mark crlf cr padding extra-column semicolons tabs".split(),
)
def test_X07_the_table_is_found_by_its_headers_in_any_layout(data: bytes) -> None:
    (card,) = read(data).cards
    assert card.name == "Lena Vogt"
    assert card.values["organization"] == "Fabrik, Ltd."
    assert card.values["met_on"] == "2026-02-08"


def test_X07_missing_columns_leave_the_rest() -> None:
    (card,) = read("First Name,Last Name,Connected On\nLena,Vogt,08 Feb 2026\n").cards
    assert card.values == {"name": "Lena Vogt", "met_on": "2026-02-08"}


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am", "5. März 2024"),
        ("Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Fecha de conexión", "5 de marzo de 2024"),
        ("Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Connecté le", "05 mars 2024"),
        ("Nome,Cognome,URL,Indirizzo e-mail,Azienda,Posizione,Collegato il", "05 mar 2024"),
        ("Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em", "5 de março de 2024"),
        ("Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op", "05 mrt. 2024"),
        ("First Name,Last Name,URL,Email Address,Company,Position,Connected On", '"3/5/24, 4:05 PM"'),
        ("First Name,Last Name,URL,Email Address,Company,Position,Connected On", "2024-03-05"),
        ("First Name,Last Name,URL,Email Address,Company,Position,Connected On", '"Mar 5, 2024"'),
    ],
    ids="de es fr it pt nl en-2018 iso en-us".split(),
)
def test_X07_the_headers_and_days_of_seven_languages(header: str, day: str) -> None:
    found = read(f"{header}\nAda,Lovelace,https://x.example/in/ada,ada@example.org,Engines,Analyst,{day}\n")
    (card,) = found.cards
    assert card.values == {
        "name": "Ada Lovelace", "urls": ("https://x.example/in/ada",), "emails": ("ada@example.org",),
        "organization": "Engines", "title": "Analyst", "met_on": "2024-03-05",
    }  # fmt: skip
    assert not found.problems


def test_a_day_that_could_be_two_is_a_problem_of_that_value_alone() -> None:
    found = read(HEADER + "Ada,Lovelace,,,,,03/04/2024\nLena,Vogt,,,,,32 Jan 2024\n")
    assert [card.values for card in found.cards] == [{"name": "Ada Lovelace"}, {"name": "Lena Vogt"}]
    assert codes(found) == [(2, "unclear-date"), (3, "bad-date")]


def test_a_day_that_leaves_no_doubt_tells_the_order_of_the_others() -> None:
    found = read(HEADER + "Ada,Lovelace,,,,,03/04/2024\nLena,Vogt,,,,,03/25/2024\n")
    assert [card.values["met_on"] for card in found.cards] == ["2024-03-04", "2024-03-25"]


def test_X07_no_records_are_never_success_and_rows_without_a_name_are_counted() -> None:
    found = read(NOTE + HEADER + ",,,,,,\n,,,,,,08 Feb 2026\n")
    assert not found.cards
    assert codes(found) == [(0, "no-records")]
    assert [ignored.number for ignored in found.ignored] == [1]
    other = linkedin.read(b"Skill,Level\nlace,9\n", "Skills.csv", Wanted(TODAY))
    assert codes(other) == [(0, "no-records")]
    assert "Connected On" in other.problems[0].message


def test_a_row_number_is_what_a_spreadsheet_shows() -> None:
    text = NOTE + HEADER + 'A,B,,,"Two\nlines",,08 Feb 2026\n\nLena,Vogt,,bad,,,08 Feb 2026\n'
    found = read(text)
    assert [(card.line, card.values.get("organization")) for card in found.cards] == [(5, "Two lines"), (7, None)]
    assert codes(found) == [(7, "bad-email")]


def test_a_row_with_a_missing_quotation_mark_is_reported_and_the_rest_goes_on() -> None:
    found = read(HEADER + LENA + 'A,B,,,"Acme,x,08 Feb 2026\n' + LENA.replace('"', "").replace(", Ltd.", ""))
    assert [card.line for card in found.cards] == [2, 4]
    assert codes(found) == [(3, "bad-row")]


def test_a_row_with_too_many_cells_is_reported_and_left_out() -> None:
    found = read(HEADER + LENA + "A,B,,,Fabrik, Ltd.,x,08 Feb 2026\n")
    assert len(found.cards) == 1
    assert codes(found) == [(3, "bad-row")]


MESSAGES = (
    '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO","RECIPIENT PROFILE URLS","DATE","SUBJECT",'
    '"CONTENT","FOLDER","ATTACHMENTS","IS MESSAGE DRAFT"\n'
)
URL = "https://www.linkedin.com/in/"


def message(
    conversation: str, sender: str, to: str, when: str, subject: str = "", title: str = "", folder: str = "INBOX",
    draft: str = "No", content: str = "SECRET",
) -> str:  # fmt: skip
    def profiles(names: str) -> str:
        known = [name for name in names.split(",") if name and name != "LinkedIn Member"]
        return ",".join(URL + name.split()[0].lower() for name in known)

    cells = (conversation, title, sender, profiles(sender), to, profiles(to), f"{when} 10:00:00 UTC", subject,
             content, folder, "", draft)  # fmt: skip
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def conversation(*rows: str, **wanted: object) -> Incoming:
    return read(MESSAGES + "".join(rows), "messages.csv", **wanted)


ME, ADA, BOB = "Me Myself", "Ada Lovelace", "Bob Noyce"
MINE = {"mine": frozenset({"me myself"})}


def short(encounters: tuple[Encounter, ...]) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    return [(str(e.day), ", ".join(who.name for who in e.who), e.by, e.text, e.tags) for e in encounters]


def test_messages_become_one_entry_for_a_person_and_day_without_their_words() -> None:
    found = conversation(
        message("c1", ADA, ME, "2026-09-01", content="SECRET\nsecond line"),
        message("c1", ME, ADA, "2026-09-01"),
        message("c1", ME, ADA, "2026-09-02", subject="The loom"),
        **MINE,
    )
    assert short(found.encounters) == [
        ("2026-09-01", ADA, "them", "2 messages on LinkedIn", ()),
        ("2026-09-02", ADA, "them", "The loom", ()),
    ]
    first = found.encounters[0]
    assert (first.channel, first.who[0].profile, first.line) == ("message", URL + "ada", 2)
    assert "SECRET" not in repr(found)


def test_who_started_is_told_anew_after_two_weeks_of_silence() -> None:
    found = conversation(
        message("c1", ADA, ME, "2026-01-01"), message("c1", ME, ADA, "2026-01-10"),
        message("c1", ME, ADA, "2026-03-01"), message("c1", ADA, ME, "2026-03-02"), **MINE,
    )  # fmt: skip
    assert [e.by for e in found.encounters] == ["them", "them", "me", "me"]
    assert not any(e.tags for e in found.encounters)


def test_what_nobody_ever_answered_is_an_attempt_and_an_answer_of_mine_is_none() -> None:
    found = conversation(
        message("c1", ME, ADA, "2026-01-01"), message("c1", ADA, ME, "2026-03-01"),
        message("c1", ME, ADA, "2026-03-02"), message("c1", ME, ADA, "2026-06-01"),
        message("c2", ME, BOB, "2026-05-01"), **MINE,
    )  # fmt: skip
    assert [(str(e.day), e.tags) for e in found.encounters] == [
        ("2026-01-01", ()), ("2026-03-01", ()), ("2026-03-02", ()),
        ("2026-05-01", ("unanswered",)), ("2026-06-01", ("unanswered",)),
    ]  # fmt: skip


def test_a_conversation_of_several_is_with_those_who_wrote_on_the_day() -> None:
    group = f"{ADA},{BOB},LinkedIn Member"
    found = conversation(
        message("g", ME, group, "2026-01-01"),
        message("g", ADA, f"{ME},{BOB}", "2026-01-02"),
        message("g", "LinkedIn Member", f"{ME},{ADA},{BOB}", "2026-01-03"),
        message("h", ADA, f"{ME},{BOB}", "2026-01-04"),
        **MINE,
    )
    assert [(str(e.day), {who.name for who in e.who}) for e in found.encounters] == [
        ("2026-01-01", {ADA, BOB}), ("2026-01-02", {ADA}),
    ]  # fmt: skip
    assert sum(ignored.number for ignored in found.ignored) == 2


def test_adverts_and_drafts_are_left_out_and_counted() -> None:
    found = conversation(
        message("s", "Brand", ME, "2026-01-01", title="Sponsored Conversation"),
        message("t", "Brand", ME, "2026-01-01", folder="sponsored"),
        message("u", "Recruiter", ME, "2026-01-01", content="<p class='x'").replace(
            "<p class='x'", '<p class=""spinmail-quill"">'
        ),
        message("i", "Seller", ME, "2026-01-02", title="LinkedIn InMail"),
        message("j", "Editor", ME, "2026-01-03", title="LinkedIn InMail"), message("j", ME, "Editor", "2026-01-04"),
        message("c", ME, ADA, "2026-01-05", draft="Yes"),
        **MINE,
    )  # fmt: skip
    assert [e.who[0].name for e in found.encounters] == ["Editor", "Editor"]
    assert {ignored.number for ignored in found.ignored} == {1, 4}
    assert sum(ignored.number for ignored in found.ignored) == 5


def test_I_am_known_as_the_only_one_in_every_conversation() -> None:
    found = conversation(message("c1", ADA, ME, "2026-01-01"), message("c2", ME, BOB, "2026-01-02"))
    assert [e.who[0].name for e in found.encounters] == [ADA, BOB]


def test_when_it_cannot_be_told_who_I_am_nothing_is_made_up() -> None:
    found = conversation(message("c1", ADA, ME, "2026-01-01"))
    assert not found.encounters
    assert codes(found) == [(0, "who-am-i")]


def test_the_old_layout_tells_by_its_direction_who_I_am() -> None:
    found = read("From,To,Date,Subject,Content,Direction,Folder\n"
                 f'{ADA},{ME},"3/5/18, 4:05 PM",Hello,SECRET,INCOMING,INBOX\n'
                 f'{ME},{ADA},"3/6/18, 4:05 PM",,SECRET,OUTGOING,SENT\n', "messages.csv")  # fmt: skip
    assert short(found.encounters) == [
        ("2018-03-05", ADA, "them", "Hello", ()), ("2018-03-06", ADA, "them", "a message on LinkedIn", ()),
    ]  # fmt: skip


def test_messages_before_the_first_day_wanted_are_left_out() -> None:
    rows = message("c1", ADA, ME, "2025-01-01"), message("c1", ADA, ME, "2026-01-01")
    found = conversation(*rows, since=date(2026, 1, 1), **MINE)
    assert [str(e.day) for e in found.encounters] == ["2026-01-01"]
    assert [ignored.number for ignored in found.ignored] == [1]


def test_a_message_without_a_day_is_reported_with_its_row() -> None:
    found = conversation(message("c1", ADA, ME, "soon"), message("c1", ADA, ME, "2026-01-01"), **MINE)
    assert len(found.encounters) == 1
    assert codes(found) == [(2, "bad-date")]


def test_an_invitation_says_who_asked_and_is_no_contact() -> None:
    found = read(
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'{ME},{ADA},"3/14/25, 2:37 PM",SECRET,OUTGOING,{URL}me,{URL}ada\n'
        f'{BOB},{ME},"4/1/25, 9:00 AM",,INCOMING,{URL}bob,{URL}me\n'
        f'{BOB},{ME},"4/1/25, 9:00 AM",,SIDEWAYS,{URL}bob,{URL}me\n',
        "Invitations.csv",
    )
    assert short(found.encounters) == [
        ("2025-03-14", ADA, "me", "invitation on LinkedIn", ("unanswered",)),
        ("2025-04-01", BOB, "them", "invitation on LinkedIn", ("unanswered",)),
    ]
    assert found.encounters[0].who[0].profile == URL + "ada"
    assert codes(found) == [(4, "bad-row")]
    assert "SECRET" not in repr(found)


def test_a_name_with_a_comma_is_one_person() -> None:
    found = conversation(message("c1", ME, "Theo Grant", "2026-01-01").replace("Theo Grant", "Theo Grant, PhD"), **MINE)
    assert [who.name for who in found.encounters[0].who] == ["Theo Grant, PhD"]


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("Basic_LinkedInDataExport_11-23-2026.zip/Email Addresses.csv", "Email Address,Confirmed,Primary,Updated On"),
        ("Complete_LinkedInDataExport.zip/Jobs/Job Applications.csv", "Application Date,Contact Email,Company Name"),
        ("LinkedInDataExport/Whatsapp Phone Numbers.csv", "Number,Extension"),
        ("export.zip/guide_messages.csv", "CONVERSATION ID,FROM,TO,DATE,CONTENT"),
    ],
)
def test_what_else_is_in_the_archive_is_left_out_and_never_taken_for_people(path: str, header: str) -> None:
    data = f"{header}\nada@example.org,Yes,Yes,2026-01-01 10:00:00 UTC,x\n".encode()
    assert linkedin.fits(path, data)
    found = linkedin.read(data, path, Wanted(TODAY))
    assert [ignored.number for ignored in found.ignored] == [1]
    assert not (found.cards or found.encounters or found.problems)


def test_X07_connections_whose_headers_are_unknown_are_never_left_out_in_silence() -> None:
    data = "名,姓,URL,会社,接続日\nAda,Lovelace,https://x.example/in/ada,Engines,2024/03/05\n".encode()
    path = "Basic_LinkedInDataExport.zip/Connections.csv"
    assert linkedin.fits(path, data)
    assert codes(linkedin.read(data, path, Wanted(TODAY))) == [(0, "no-records")]


def test_my_own_profile_taken_from_the_archive_is_no_table_of_people() -> None:
    data = b"First Name,Last Name,Maiden Name,Address,Headline\nMe,Myself,,,Engineer\n"
    assert linkedin.fits("Profile.csv", data)
    found = linkedin.read(data, "Profile.csv", Wanted(TODAY))
    assert not found.cards
    assert codes(found) == [(0, "no-records")]


@pytest.mark.parametrize("path", ["contacts.vcf", "people.csv"])
def test_other_files_do_not_fit(path: str) -> None:
    assert not linkedin.fits(path, b"Name,E-mail\nAda,ada@example.org\n")


def test_X07_headers_with_unseen_signs_are_a_problem() -> None:
    text = "CONVERSATION\u202eID,FROM,TO,DATE\n1,Ann,Bo,2024-05-02 07:12:01 UTC\n"
    (problem,) = linkedin.read(text.encode(), "messages.csv", Wanted(TODAY)).problems
    assert problem.code == "no-records"


@pytest.mark.parametrize(
    ("last", "name", "facts"),
    [
        ("Vogt, MBA", "Lena Vogt", ("credentials: MBA",)),
        ("Vogt, PhD, M.Sc.", "Lena Vogt", ("credentials: PhD, M.Sc.",)),
        ("Vogt, Senior", "Lena Vogt, Senior", ()),
    ],
)
def test_letters_after_a_name_are_no_part_of_it(last: str, name: str, facts: tuple[str, ...]) -> None:
    (card,) = read(HEADER + LENA.replace("Vogt", f'"{last}"', 1)).cards
    assert (card.name, card.facts) == (name, facts)
