"""The JSON that tools check: exactly these fields of exactly these types, on the sample vault and on a generated one.

`draft` may say more; what it says of these is fixed as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from random_network import made

WHO = {"name": str, "path": str}
PAIR = {"between": [WHO], "score": int, "why": str}
ACCOUNT = {"contact": WHO, "given": int, "received": int, "asked": int, "balance": int}
Shown = Callable[..., Any]


def fits(value: Any, shape: Any, at: str = "") -> None:
    """Fail unless a value has just the fields of a shape, in any order, all of the right type."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), at
        assert set(value) == set(shape), at
        for name, inner in shape.items():
            fits(value[name], inner, f"{at}.{name}")
    elif isinstance(shape, list):
        assert isinstance(value, list), at
        for number, item in enumerate(value):
            fits(item, shape[0], f"{at}[{number}]")
    else:
        assert isinstance(value, shape), f"{at} is {value!r}"
        assert not isinstance(value, bool), at


@pytest.fixture(params=["sample", "generated"])
def shown(cli: Any, request: pytest.FixtureRequest) -> Shown:
    """What a command prints as JSON, in the one vault or the other, without `schema`."""
    if request.param == "sample":
        root = request.getfixturevalue("sample")
    else:
        root = request.getfixturevalue("write_vault")(made(7).notes)

    def show(*arguments: str) -> Any:
        ran = cli(*arguments, "--format", "json", vault=root)
        assert ran.code == 0, ran.err
        document = ran.json
        assert document.pop("schema") == 1
        return document

    show.names = [one["name"] for one in show("list")["contacts"]]  # type: ignore[attr-defined]
    return show


def test_intro_suggest(shown: Shown) -> None:
    found = shown("intro", "suggest")
    fits(found, {"suggestions": [PAIR]})
    assert found["suggestions"]
    assert all(len(one["between"]) == 2 and one["why"] for one in found["suggestions"])
    fits(shown("intro", "suggest", shown.names[0]), {"suggestions": [PAIR]})


def test_path(shown: Shown) -> None:
    lengths = set()
    for name in shown.names[:12]:
        found = shown("path", name)
        fits(found, {"chains": [{"contacts": [WHO], "evidence": [str]}]})
        for chain in found["chains"]:
            assert len(chain["contacts"]) == len(chain["evidence"]) > 0
            assert chain["contacts"][-1]["name"] == name
            lengths.add(len(chain["contacts"]))
    assert 1 in lengths


def test_favours(shown: Shown) -> None:
    found = shown("favours")
    fits(found, {"contacts": [ACCOUNT]})
    assert found["contacts"]
    assert all(one["balance"] == one["given"] - one["received"] for one in found["contacts"])
    one = shown("favours", shown.names[0])
    fits(one, {"contacts": [ACCOUNT]})
    assert [account["contact"]["name"] for account in one["contacts"]] == [shown.names[0]]


KINDS = (
    "first-follow-up check-in congratulations thanks share introduction informational-interview reconnect"
    " connection-request"
).split()


@pytest.mark.parametrize("kind", KINDS)
def test_draft(shown: Shown, kind: str) -> None:
    for name, other in zip(shown.names[:3], shown.names[3:6], strict=True):
        found = shown("draft", kind, name, *(("--with", other) if kind == "introduction" else ()))
        said = {key: found[key] for key in ("kind", "contact", "text", "missing", "length", "limit")}
        fits(said, {"kind": str, "contact": WHO, "text": str, "missing": [str], "length": int, "limit": int | None})
        assert (found["kind"], found["contact"]["name"], found["length"]) == (kind, name, len(found["text"]))
        assert found["text"] or found["missing"]
        assert found["limit"] is None or found["length"] <= found["limit"]
        assert (found["limit"] == 300) == (kind == "connection-request")


@pytest.mark.parametrize("period", ["2026-Q4", "week", "month", "year"])
def test_review(shown: Shown, period: str) -> None:
    found = shown("review", "--period", period)
    measures = found["measures"]
    fits(found, {"from": str, "to": str, "measures": dict})
    assert found["from"] < found["to"]
    assert measures
    for name, measure in measures.items():
        fits(measure, {"value": int | float | None, "previous": int | float | None}, name)
