"""mdnet triage"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, echo_aside, shared_options
from mdnet.errors import MdnetError, UnknownName
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.model.standing import Standing
    from mdnet.workspace.changing import Planned
    from mdnet.workspace.triage import Card

_WIDEST = 100
_KEYS = "c cadence · t tags · a archive · s skip · b back · q quit"
_ON = frozenset("sS \r\n")
_STOP = frozenset("qQ\x04\x1b")


@click.command("triage")
@click.option("--select", metavar="QUERY", help="Whom to go through, as `list` has it; circle:none unless you say.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@shared_options
@click.pass_obj
def command(session: Session, select: str | None, limit: int | None) -> None:
    """Go through contacts one after the other and say by a key each where they belong: made for a fresh import.

    Each decision is written at once, as a step of its own for `mdnet undo`. Stop whenever you like: who has a circle or
    is archived does not come again.

    \b
    mdnet triage
    mdnet triage --select "org:Acme circle:none" --limit 50
    """
    from mdnet.workspace.triage import to_sort

    session.form("text")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            'Triage asks on a terminal; elsewhere: mdnet set --select "circle:none org:Acme" circle=close'
        )
    paths = to_sort(session.workspace, select)[:limit]
    if not paths and select is not None:
        raise UnknownName(f'No contact matches "{select}".')
    if not paths:
        click.echo("Everybody is in a circle already.")
        return
    _Triage(session, paths).run()


class _Triage:
    """The walk through the contacts. `changed`: notes were written since the index was last brought up to date."""

    def __init__(self, session: Session, paths: list[str]) -> None:
        self.session, self.work, self.paths = session, session.workspace, paths
        self.circles = [circle.name for circle in self.work.settings.conventions.circles][:9]
        self.at = self.decisions = 0
        self.changed = False
        self.way = 1

    def run(self) -> None:
        """Until the last one is dealt with, or a key ends it."""
        going = True
        while going and self.at < len(self.paths):
            going = self._one()
        made = f"{self.decisions:,} decision{'' if self.decisions == 1 else 's'} written"
        click.echo(f"{'Done' if going else 'Stopped'}: {made}.")

    def _one(self) -> bool:
        """Show one contact and do what the keys say, until another one's turn comes; False to end."""
        from mdnet.workspace.triage import card

        if self.changed:
            self.work.refresh()
            self.changed = False
        path = self.paths[self.at]
        try:
            found = card(self.work, path)
        except MdnetError as error:  # it was moved, removed or made private meanwhile
            echo_aside(str(error))
            self.at = max(0, self.at + self.way)
            self.way = 1
            return True
        self._show(found)
        return self._ask(found.standing)

    def _show(self, found: Card) -> None:
        one = found.standing
        work = ", ".join(filter(None, (one.title, one.organization)))
        facts = [
            f"last contact {one.last_contact}" if one.last_contact else "no contact on record",
            f"circle {one.circle}" if one.circle else "",
            one.cadence.words() if one.cadence is not None else "",
            "paused" if one.paused else "",
            " ".join(f"#{tag}" for tag in one.tags),
        ]
        name = click.style(one_line(one.name), bold=True) if self.session.terminal else one_line(one.name)
        click.echo(f"\n{self.at + 1:,} of {len(self.paths):,}  {name}")
        for line in (work, "; ".join(filter(None, facts)), *(f"  {line}" for line in found.lines)):
            if line:
                text = one_line(line)
                click.echo(f"  {text if len(text) <= _WIDEST else text[:_WIDEST] + '…'}")
        circles = " · ".join(f"{number} {name}" for number, name in enumerate(self.circles, 1))
        click.echo(one_line(f"{circles} · {_KEYS}"))

    def _ask(self, one: Standing) -> bool:
        while True:
            key = _pressed()
            self.way = 1
            if key in _STOP:
                return False
            if key in _ON:
                self.at += 1
                return True
            if key in "bB":
                self.at, self.way = max(0, self.at - 1), -1 if self.at > 1 else 1
                return True
            if key in "123456789" and int(key) <= len(self.circles):
                name = self.circles[int(key) - 1]
                return self._decide(one, f"circle: {name}", self._setting(one, "circle", name), on=True)
            if key in "aA":
                return self._decide(one, "archived", self._pausing(one), on=True)
            if key in "cC":
                return self._cadence(one)
            if key in "tT":
                return self._tags(one)

    def _decide(self, one: Standing, said: str, plan: Callable[[], Planned], on: bool = False) -> bool:
        """Write a decision; `on`: then it is the next one's turn."""
        try:
            made = self.session.write(plan, dry_run=False)
        except MdnetError as error:
            echo_aside(str(error))
            return True
        if made.changes.changes:
            self.decisions += 1
            self.changed = True
        click.echo(one_line(f"  {one.name}: {said}"))
        self.at += on
        return True

    def _setting(self, one: Standing, key: str, value: str) -> Callable[[], Planned]:
        from mdnet.workspace.contacts import Assignment, set_properties

        title = f"set {key} of {one.name}"
        return lambda: set_properties(self.work, [one.path], [Assignment(key, "=", value)], title)

    def _pausing(self, one: Standing) -> Callable[[], Planned]:
        from mdnet.workspace.contacts import pause

        return lambda: pause(self.work, [one.path], True, f"pause {one.name}")

    def _cadence(self, one: Standing) -> bool:
        from mdnet.model.cadence import Cadence

        typed = _typed("How often (monthly, 6 weeks, never)")
        if not typed:
            return True
        try:
            Cadence.parse(typed)
        except ValueError as error:
            echo_aside(str(error))
            return True
        return self._decide(one, f"cadence: {typed}", self._setting(one, "cadence", typed))

    def _tags(self, one: Standing) -> bool:
        from mdnet.workspace.contacts import tag

        tags = _typed("Tags").replace(",", " ").split()
        if not tags:
            return True
        title = f"tag {one.name}"
        return self._decide(one, f"tags: {' '.join(tags)}", lambda: tag(self.work, [one.path], tags, [], title))


def _pressed() -> str:
    """One key; the end of input ends the walk. What comes in one burst (an arrow key, something pasted) is none."""
    try:
        pressed = click.getchar()
    except EOFError:
        return "q"
    return pressed if len(pressed) == 1 else "?"


def _typed(question: str) -> str:
    """A line; empty when there is nothing to say."""
    answer: str = click.prompt(question, default="", show_default=False)
    return answer.strip()
