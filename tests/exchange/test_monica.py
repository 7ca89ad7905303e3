"""Monica's JSON export: the layout of Monica 3.3 to 4.1, the first one it had, and its SQL export."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest

from mdnet.exchange import monica
from mdnet.model.incoming import Card, Incoming, Task, Wanted, Who

TODAY = date(2026, 11, 24)
Json = dict[str, Any]


def listed(kind: str, *values: object) -> Json:
    return {"count": len(values), "type": kind, "values": list(values)}


def thing(uuid: str = "", **properties: object) -> Json:
    return {"uuid": uuid, "created_at": "2024-05-06T07:08:09.000000Z", "updated_at": None, "properties": properties}


def person(uuid: str, first: str, *data: Json, **properties: object) -> Json:
    return {
        **thing(uuid, first_name=first, is_partial=False, is_active=True, is_dead=False, **properties),
        "data": list(data),
    }


def special(day: str | None, age_based: bool = False, yearless: bool = False) -> Json:
    return {"uuid": "s", "is_age_based": age_based, "is_year_unknown": yearless, "date": day}


INSTANCE = {
    "contact_field_types": [
        thing("t-mail", name="Email", protocol="mailto:", type="email"), thing("t-tel", name="Phone", protocol="tel:", type="phone"),
        thing("t-x", name="Twitter", protocol=None), thing("t-app", name="WhatsApp"),
    ],
    "activity_types": [thing("a-bar", translation_key="went_bar", name=None), thing("a-rest", name="ate lunch")],
    "life_event_types": [thing("l-job", name="New job", translation_key=None)],
}  # fmt: skip


def export(*contacts: Json, more: tuple[Json, ...] = (), **top: object) -> str:
    account = {
        "uuid": "acc",
        "data": [listed("user"), listed("contact", *contacts), *more],
        "properties": {},
        "instance": INSTANCE,
    }
    whole = {
        "version": "1.0-preview.1",
        "app_version": "4.0.0",
        "export_date": "2026-11-01",
        "url": "https://m.example",
        "exported_by": "u",
        "account": account,
    }
    return json.dumps({**whole, **top}, indent=4, ensure_ascii=False)


def read(text: str | bytes, **more: Any) -> Incoming:
    return monica.read(text if isinstance(text, bytes) else text.encode(), "m.json", Wanted(TODAY, **more))


def only(*data: Json, **properties: object) -> Card:
    found = read(export(person("ada", "Ada", *data, **properties)))
    assert found.problems == ()
    return found.cards[0]


def left(found: Incoming) -> dict[str, int]:
    return {one.what: one.number for one in found.ignored}


def test_a_contact_is_a_card_with_its_line_and_uuid() -> None:
    text = export(
        person(
            "ada-1", "Ada", middle_name="King", last_name="Lovelace", nickname="Countess", description="Weaves numbers",
            job="Analyst", company="Engine Co", food_preferences="no fish", tags=["old friends", "work"],
            birthdate=special("1985-12-10T00:00:00.000000Z"), first_met_date=special("2015-03-02"), first_met_through="grace-1",
            last_talked_to="2026-10-01", stay_in_touch_frequency=30,
        ),
        person("grace-1", "Grace", last_name="Hopper"),
    )  # fmt: skip
    found = read(text)
    ada = found.cards[0]
    assert ada.values == {
        "uid": "ada-1", "name": "Ada King Lovelace", "aliases": ("Countess",), "title": "Analyst", "organization": "Engine Co",
        "food": "no fish", "tags": ("old-friends", "work"), "birthday": "1985-12-10", "met_on": "2015-03-02",
        "introduced_by": "Grace Hopper", "last_contact": "2026-10-01", "cadence": "30 days",
    }  # fmt: skip
    assert (ada.key, ada.facts, found.problems) == ("ada-1", ("Weaves numbers",), ())
    lines = text.split("\n")
    assert all(f'"uuid": "{card.key}"' in lines[card.line - 1] for card in found.cards)


@pytest.mark.parametrize(
    ("day", "values", "facts"),
    [
        (special("1985-12-10"), {"birthday": "1985-12-10"}, ()),
        (special("2024-12-10", yearless=True), {"birthday": "12-10"}, ()),
        (special("2024-02-29T00:00:00Z", yearless=True), {"birthday": "02-29"}, ()),
        (special("1985-01-01", age_based=True), {}, ("born: about 1985",)),
        (special(None), {}, ()),
    ],
)
def test_a_birthday_is_only_what_monica_knows_of_it(day: Json, values: Json, facts: tuple[str, ...]) -> None:
    card = only(birthdate=day)
    assert {key: card.values[key] for key in card.values.keys() - {"uid", "name"}} == values and card.facts == facts


def test_contact_fields_are_told_apart_by_their_kind() -> None:
    card = only(
        listed(
            "contact_field", thing("1", data="mailto:Ada@Example.org", type="t-mail"), thing("2", data="+49 30 123456", type="t-tel"),
            thing("3", data="@ada", type="t-x"), thing("4", data="https://x.example/ada", type="t-x"),
            thing("5", data="+49 170 1", type="t-app"), thing("6", data=" ", type="t-mail"),
        )
    )  # fmt: skip
    assert card.texts("emails") == ("ada@example.org",) and card.texts("phones") == ("+49 30 123456",)
    assert card.texts("urls") == ("https://x.example/ada",)
    assert card.texts("handles") == ("twitter: @ada", "whatsapp: +49 170 1")


def test_what_was_learned_becomes_facts_and_notes_are_kept_with_their_lines() -> None:
    card = only(
        listed("address", thing("1", name="home", street="1 Loom St", city="London", postal_code="N1", country="GB")),
        listed("pet", thing("2", name="Rex", category="Dog"), thing("3", category="Cat")),
        listed(
            "gift",
            thing("4", name="A loom", status="idea"),
            thing("5", name="Tea", status="offered", date="2025-12-24"),
        ),
        listed("life_event", thing("6", type="l-job", note="at Acme", happened_at="2024-03-01T00:00:00.000000Z")),
        listed("note", thing("7", body="Line one\r\n\r\nLine\x07 two"), thing("8", body="  ")),
    )
    assert card.text("location") == "London"
    assert card.facts == (
        "address: 1 Loom St, N1, London, GB (home)", "pets: Rex (dog), cat", "gift idea: A loom", "gift given: Tea — 2025-12-24",
        "New job: at Acme — 2024-03-01",
    )  # fmt: skip
    assert card.notes == "2024-05-06: Line one\n\nLine two"


def test_reminders_tasks_and_debts_are_what_is_owed() -> None:
    found = read(
        export(
            person(
                "ada", "Ada",
                listed(
                    "reminder", thing("1", title="Wedding", initial_date="2015-06-20", frequency_type="year", frequency_number=1, delible=True),
                    thing("2", title="Happy birthday", initial_date="2020-12-10", frequency_type="year", frequency_number=1, delible=False),
                    thing("3", title="Ask about the loom", initial_date="2026-12-01", frequency_type="one_time"),
                    thing("4", title="Long ago", initial_date="2020-12-01", frequency_type="one_time"),
                    thing("5", title="Call", initial_date="2026-11-20", frequency_type="week", frequency_number=2),
                    thing("6", title="Lunch", initial_date="2026-01-31", frequency_type="month", frequency_number=1),
                ),
                listed("task", thing("7", title="Send article", completed=False), thing("8", title="Old", completed=True)),
                listed(
                    "debt", thing("9", in_debt=True, amount=50, currency="EUR", status="inprogress"),
                    thing("10", in_debt=False, amount="20", status="inprogress"), thing("11", in_debt=True, amount=1, status="complete"),
                ),
            )
        )
    )  # fmt: skip
    (card,) = found.cards
    assert card.texts("occasions") == ("2015-06-20 Wedding",)
    assert card.tasks == (
        Task("Ask about the loom", date(2026, 12, 1)), Task("Call (every 2 weeks)", date(2026, 12, 4)),
        Task("Lunch (every month)", date(2026, 11, 30)), Task("Send article"), Task("Pay back 50 EUR"), Task("Owes me 20", waiting=True),
    )  # fmt: skip
    assert left(found) == {
        "reminders that Monica made of birthdays": 1, "reminders that are over": 1, "tasks that are done": 1, "debts that are settled": 1,
    }  # fmt: skip


def test_relationships_are_lines_and_people_without_a_page_are_facts_of_their_kin() -> None:
    leo = person("leo", "Leo", birthdate=special("2015-03-02"))
    leo["properties"]["is_partial"] = True
    ties = listed(
        "relationship", thing("1", type="child", contact_is="ada", of_contact="leo"), thing("2", type="parent", contact_is="leo", of_contact="ada"),
        thing("3", type="best_friend", contact_is="ada", of_contact="grace"), thing("4", type="boss", contact_is="ada", of_contact="nobody"),
    )  # fmt: skip
    found = read(export(person("ada", "Ada"), leo, person("grace", "Grace"), more=(ties,)))
    assert [card.name for card in found.cards] == ["Ada", "Grace"]
    assert found.cards[0].texts("relationships") == ("best friend: Grace",)
    assert found.cards[0].facts == ("child: Leo (born 2015)",)


def test_activities_calls_and_conversations_are_contact() -> None:
    shared = listed("activity", "act-1")
    talk = thing("c", happened_at="2026-09-01", contact_field_type="t-tel", messages=[
        thing("", content="Hi!", written_by_me=False), thing("", content="Hello", written_by_me=True)])  # fmt: skip
    text = export(
        person("ada", "Ada", shared, listed("call", thing("k", called_at="2026-10-02T00:00:00.000000Z", content="Looms", contact_called=True)), listed("conversation", talk)),
        person("grace", "Grace", shared),
        more=(
            listed(
                "activity", thing("act-1", summary="Cards", description="She lost\n\nTwice", happened_at="2026-11-01", type="a-rest"),
                thing("act-2", summary="Alone", happened_at="2026-11-01"),
            ),
        ),
    )  # fmt: skip
    found = read(text)
    assert found.problems == ()
    assert [(f"{one.day}", one.channel, one.text, one.by, one.details) for one in found.encounters] == [
        ("2026-10-02", "call", "Looms", "them", ()),
        ("2026-09-01", "text", "", "them", ("them: Hi!", "me: Hello")),
        ("2026-11-01", "lunch", "Cards", "", ("She lost", "Twice")),
    ]
    assert found.encounters[2].who == (Who("Ada", key="ada"), Who("Grace", key="grace"))
    assert left(found) == {"activities with nobody": 1}


def test_since_and_the_future_are_kept_out_and_a_bad_day_is_a_problem_of_that_value_only() -> None:
    calls = listed(
        "call",
        *[
            thing(f"k{n}", called_at=day)
            for n, day in enumerate(("2026-01-01", "2026-11-01", "2026-12-24", "2026-02-30"))
        ],
    )
    found = read(
        export(person("ada", "Ada", calls, birthdate=special("1985-13-10"), company="Acme")), since=date(2026, 2, 1)
    )
    assert [f"{one.day}" for one in found.encounters] == ["2026-11-01"]
    assert [one.code for one in found.problems] == ["bad-date", "bad-date"] and all(
        one.line > 1 for one in found.problems
    )
    assert found.cards[0].text("organization") == "Acme" and left(found) == {"activities and calls to come": 1}


def test_the_dead_and_the_archived_are_paused_and_i_am_left_out() -> None:
    gone, away = person("1", "Gone", deceased_date=special("2020-01-02")), person("2", "Away")
    gone["properties"]["is_dead"], away["properties"]["is_active"] = True, False
    found = read(export(gone, away, person("3", "Me"), more=(listed("user", thing("u", me_contact="3")),)))
    assert [(card.name, card.text("paused"), card.facts) for card in found.cards] == [
        ("Gone", "true", ("died: 2020-01-02",)), ("Away", "true", ()),
    ]  # fmt: skip
    assert left(found) == {"yourself": 1}


def test_pictures_come_only_when_asked_for() -> None:
    photos = listed(
        "photo", thing("p", dataUrl="data:image/jpeg;base64,aGVsbG8="), thing("q", dataUrl="data:text/html;base64,eA==")
    )
    text = export(person("ada", "Ada", avatar={"avatar_photo": "p"}), more=(photos,))
    assert read(text).cards[0].photo is None
    found = read(text, photos=True)
    assert (
        found.cards[0].photo is not None
        and found.cards[0].photo.data == b"hello"
        and found.cards[0].photo.ending == "jpg"
    )
    assert [one.code for one in found.problems] == ["bad-photo"]


def test_the_first_layout_with_plural_lists_is_read_too() -> None:
    contact = {
        "uuid": "ada",
        "properties": {
            "first_name": "Ada",
            "activities": {"count": 1, "values": ["x"]},
            "calls": {"count": 1, "values": [thing("", called_at="2020-01-01", content="Hi")]},
        },
    }
    account = {
        "uuid": "a",
        "contacts": {"count": 1, "values": [contact]},
        "activities": {"count": 1, "values": [thing("x", summary="Tea", happened_at="2021-01-01")]},
    }
    found = read(json.dumps({"account": account}))
    assert [card.name for card in found.cards] == ["Ada"]
    assert [(one.channel, one.text) for one in found.encounters] == [("call", "Hi"), ("tea", "Tea")]


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"[1]", b"{}", b'{"account": 1}', b"[" * 100_000, b'{"account": ' * 50_000, b"\xff\xfe\x00", b'{"account": {"uuid": "a"'],
)  # fmt: skip
def test_X07_what_is_no_export_is_said_to_be_none(data: bytes) -> None:
    assert [one.code for one in read(data).problems] == ["not-monica"]


def test_the_sql_export_is_told_what_to_do_instead() -> None:
    sql = b"# ************************************\n# Mira Own account export\n# Export date: 2021-01-01\nINSERT INTO `contacts` VALUES (1);\n"
    assert monica.fits("monica.sql", sql) and "JSON" in read(sql).problems[0].message


def test_X07_nothing_found_is_no_success_and_a_contact_without_a_name_is_a_problem() -> None:
    assert [one.code for one in read(export()).problems] == ["nothing-found"]
    found = read(export(person("ada", " "), person("b", "Bob")))
    assert [(one.code, len(found.cards)) for one in found.problems] == [("bad-contact", 1)]


def test_fits_by_content() -> None:
    assert monica.fits("x.json", export().encode()[:4096]) and not monica.fits("x.json", b'{"contacts": []}')


def test_nothing_of_it_brings_line_ends_or_control_characters() -> None:
    card = only(
        listed("contact_field", thing("1", data="a\r\nb\x00@x", type="t-x")), company="A\r\n\x1b[2Jcme\u2028Ltd"
    )
    assert card.text("organization") == "A [2Jcme Ltd" and card.texts("handles") == ("twitter: a b @x",)


def test_random_and_mutated_exports_are_problems_at_most() -> None:
    chance = random.Random(11)
    calls = listed("call", thing("k", called_at="2026-10-02", content="Looms", contact_called=True))
    reminder = listed(
        "reminder", thing("r", title="Call", initial_date="2026-11-20", frequency_type="week", frequency_number=2)
    )
    sound = json.loads(
        export(
            person(
                "ada",
                "Ada",
                calls,
                reminder,
                listed("pet", thing("p", name="Rex")),
                listed("activity", "x"),
                birthdate=special("1985-12-10"),
                tags=["a"],
            ),
            more=(
                listed("activity", thing("x", summary="Tea", happened_at="2021-01-01")),
                listed("relationship", thing("1", type="child", contact_is="ada", of_contact="ada")),
            ),
        )
    )
    strange: list[Any] = [
        None,
        0,
        -1,
        1e308,
        True,
        "",
        "\x00",
        "9999-12-31",
        "0001-01-01",
        [],
        {},
        [None],
        {"data": {}},
        {"values": 3},
        10**30,
        "x" * 5_000,
    ]

    def spoil(value: Any) -> Any:
        if chance.random() < 0.04:
            return chance.choice(strange)
        if isinstance(value, dict):
            return {key: spoil(one) for key, one in value.items()}
        return [spoil(one) for one in value] if isinstance(value, list) else value

    for _ in range(300):
        found = read(json.dumps(spoil(sound)), photos=True)
        assert found.cards or found.problems
        keys = {card.key for card in found.cards}
        assert all(who.key in keys for one in found.encounters for who in one.who)
        assert all(isinstance(value, str | tuple) and value for card in found.cards for value in card.values.values())
    data = export(person("ada", "Ada", calls)).encode()
    for _ in range(200):
        at = chance.randrange(len(data))
        assert read(data[:at] + chance.randbytes(2) + data[at + chance.randint(0, 3) :]) is not None
        assert read(data[:at]).problems


def test_half_a_character_is_none() -> None:
    text = export(person("ada", "Ada")).replace('"Ada"', '"Ada\\ud800"')
    assert read(text).cards[0].name == "Ada"
