"""The review of an import on a terminal: what is open is decided, and all of it accepted or left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from mdnet.cli.import_report import called, lines_of, show
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.cli.session import Session
    from mdnet.plan.importing import Decision
    from mdnet.workspace.carrying_in import Imported
    from mdnet.workspace.importing import MergePlan

_STOP = "q\x04\x1b"


def review(session: Session, plan: MergePlan, imported: Imported) -> bool:
    """Let the user decide; False when nothing is to be written. Asks nothing where there is nothing to decide."""
    counts = plan.counts()
    if not (counts["create"] or counts["update"] or counts["conflict"] or imported.entries):
        return True
    show(session, plan, imported, everything=False)
    while True:
        key = _key(*_questions(plan, imported))
        if key in "aq":
            return key == "a"
        if key == "o":
            _go_through(plan, ("conflict",))
        elif key == "r":
            _go_through(plan, ("create", "update", "conflict"))
        elif key == "t":
            plan.classify(tags=tags_in(click.prompt("Tags for the new ones", default="", show_default=False)))
        else:
            circles = [circle.name for circle in session.workspace.settings.conventions.circles]
            chosen = click.Choice([*circles, ""])
            words = f"Circle of the new ones ({', '.join(circles)})"
            plan.classify(circle=click.prompt(words, default="", show_default=False, show_choices=False, type=chosen))


def tags_in(text: str) -> tuple[str, ...]:
    """Tags as they are typed, between blanks or commas, with # or without."""
    return tuple(tag for part in text.replace(",", " ").split() if (tag := part.lstrip("#")))


def _questions(plan: MergePlan, imported: Imported) -> tuple[str, dict[str, str]]:
    """What stands, and what can be done about it."""
    counts, options = plan.counts(), plan.options
    signs = "".join(f" #{tag}" for tag in options.tags) + (f" in {options.circle}" if options.circle else "")
    stands = {
        f"new{signs}": counts["create"],
        "changed": counts["update"],
        "open": counts["conflict"],
        "for logs": imported.entries,
    }
    said = ", ".join(f"{number:,} {words}" for words, number in stands.items() if number)
    keys = {"a": "accept"}
    if counts["conflict"]:
        keys["o"] = "the open ones"
    if any(one.kind in ("create", "update", "conflict") for one in plan.decisions):
        keys["r"] = "each one"
    if any(one.kind == "create" for one in plan.decisions):
        keys |= {"t": "tags", "c": "circle"}
    return f"\n{said or 'nothing to write'}", {**keys, "q": "quit"}


def _go_through(plan: MergePlan, kinds: tuple[str, ...]) -> None:
    numbers = [number for number, one in enumerate(plan.decisions) if one.kind in kinds]
    for place, number in enumerate(numbers, 1):
        one = plan.decisions[number]
        if one.kind not in kinds:
            continue  # it was about the same person as one that is decided by now
        key = _key(f"\n{place:,} of {len(numbers):,}  {_introduced(plan, one)}", _choices(one))
        if key == "q":
            return
        _ACTIONS.get(key, _choose)(plan, number, key)


def _choices(one: Decision) -> dict[str, str]:
    if one.kind == "create":
        return {"y": "make it", "s": "leave it", "q": "stop"}
    if one.kind == "conflict" and one.person is None:
        people = {str(place): "" for place in range(1, len(one.could_be[:9]) + 1)}
        return {**people, "n": "somebody new", "s": "leave it", "q": "stop"}
    theirs = {"t": "take theirs"} if one.found.differences else {}
    if one.found.adds:
        return {"y": "add what is missing", **theirs, "s": "leave it", "q": "stop"}
    return {**theirs, "s": "keep mine", "q": "stop"}


def _choose(plan: MergePlan, number: int, key: str) -> None:
    plan.settle(number, plan.decisions[number].could_be[int(key) - 1])


def _leave(plan: MergePlan, number: int, _: str) -> None:
    plan.settle(number, "skip")


_ACTIONS: dict[str, Callable[[MergePlan, int, str], None]] = {
    "y": lambda _plan, _number, _key: None,
    "s": _leave,
    "n": lambda plan, number, _: plan.settle(number, "new"),
    "t": lambda plan, number, _: plan.settle(number, "theirs"),
}


def _introduced(plan: MergePlan, one: Decision) -> str:
    card = one.card
    work = ", ".join(filter(None, (card.text("title"), card.text("organization"))))
    which = [f"{place} {one.name} ({plan.place_of(one)})" for place, one in enumerate(one.could_be[:9], 1)]
    lines = (work, ", ".join((*card.texts("emails"), *card.texts("phones"))), one.why, *lines_of(one, which))
    return "\n".join((one_line(called(one)), *(f"  {one_line(line)}" for line in lines if line)))


def _key(question: str, keys: dict[str, str]) -> str:
    """One of the keys; the end of input is q. What comes in one burst (an arrow key, something pasted) is none."""
    numbers = [key for key in keys if key.isdigit()]
    first = [f"{numbers[0]}{f'-{numbers[-1]}' if len(numbers) > 1 else ''} it is them"] if numbers else []
    click.echo(question)
    click.echo(" · ".join((*first, *(f"{key} {words}" for key, words in keys.items() if words))))
    while True:
        try:
            key = click.getchar()
        except EOFError:
            return "q"
        if len(key) == 1 and key in _STOP:
            return "q"
        if len(key) == 1 and key.lower() in keys:
            return key.lower()
