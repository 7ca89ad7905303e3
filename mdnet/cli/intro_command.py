"""mdnet intro"""

from __future__ import annotations

from typing import Any

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, dry_run_option, echo_aside, echo_json, shared_options
from mdnet.cli.telling import tell


@click.group("intro")
@shared_options
def command() -> None:
    """Who should meet whom, and introductions from idea to outcome, each side asked by itself.

    \b
    mdnet intro suggest
    mdnet intro new "Grace Okafor" "Omar Haddad" --why "she needs an illustrator"
    mdnet intro asked Omar
    mdnet intro agreed Omar
    mdnet intro made Grace Omar
    mdnet intro outcome Grace Omar --text "he draws the book"
    """


@command.command("suggest", short_help="Pairs of contacts who should meet.")
@click.argument("name", nargs=-1, shell_complete=contact_names)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="So many at most.")
@shared_options
@click.pass_obj
def suggest(session: Session, name: tuple[str, ...], limit: int) -> None:
    """Pairs of contacts who do not know each other and should meet, each with a score and its reasons.

    Nobody is named who is paused, private, or has an introduction under way. With a NAME, only pairs with them.

    \b
    mdnet intro suggest
    mdnet intro suggest Grace
    """
    from mdnet.workspace.matchmaking import suggest as suggested

    form = session.form("text", "md", "json")
    work = session.workspace
    found = suggested(work, work.who(" ".join(name)) if name else None, limit)
    if form == "json":
        pairs = [_suggestion_json(one.between, one.score, one.why) for one in found.suggestions]
        echo_json({"suggestions": pairs})
    else:
        pairs = [{"between": one.between, "score": one.score, "reasons": one.reasons} for one in found.suggestions]
        begin = " ".join(map(_argument, found.suggestions[0].between)) if found.suggestions else ""
        context: dict[str, object] = {"suggestions": pairs, "remark": found.remark, "begin": begin}
        session.show(f"intro.{'md' if form == 'md' else 'txt'}.j2", context)
    if found.remark and form != "text":
        echo_aside(found.remark)
    session.notice_problems()


def _argument(one: Any) -> str:
    """A name as an argument of a command line, whatever signs it has."""
    from mdnet.plan.phrasing import typed

    safe = typed(one.name)
    return f'"{one.name}"' if safe == one.name else safe


def _suggestion_json(between: Any, score: int, why: str) -> dict[str, Any]:
    return {"between": [{"name": one.name, "path": one.path} for one in between], "score": score, "why": why}


@command.command("new", short_help="Begin an introduction.")
@click.argument("first", shell_complete=contact_names)
@click.argument("second", shell_complete=contact_names)
@click.option("--why", required=True, metavar="TEXT", help="What they would have from each other.")
@dry_run_option
@shared_options
@click.pass_obj
def new(session: Session, first: str, second: str, why: str, dry_run: bool) -> None:
    """Make the note of an introduction; it stands in the agenda until it is made or declined.

    \b
    mdnet intro new "Grace Okafor" "Omar Haddad" --why "she needs an illustrator"
    """
    from mdnet.workspace.introductions import begin

    work = session.workspace
    tell(session, lambda: begin(work, first, second, why), dry_run)


_which = click.argument("who", nargs=-1, required=True, metavar="WHO...", shell_complete=contact_names)
_by = click.option("--by", multiple=True, metavar="NAME", help="Which side, where WHO names both or the note.")


@command.command("asked", short_help="One side, or both, has been asked.")
@_which
@_by
@dry_run_option
@shared_options
@click.pass_obj
def asked(session: Session, who: tuple[str, ...], by: tuple[str, ...], dry_run: bool) -> None:
    """One side, or both, has been asked whether they would like it.

    WHO is one side (the one that was asked), both sides (both were), or the introduction's note.

    \b
    mdnet intro asked Omar
    """
    from mdnet.workspace.introductions import ask

    tell(session, lambda: ask(session.workspace, who, by), dry_run)


@command.command("agreed", short_help="One side, or both, said yes.")
@_which
@_by
@dry_run_option
@shared_options
@click.pass_obj
def agreed(session: Session, who: tuple[str, ...], by: tuple[str, ...], dry_run: bool) -> None:
    """One side, or both, said yes. The introduction is agreed when each side has.

    WHO is one side (the one that said yes), both sides (both did), or the introduction's note.

    \b
    mdnet intro agreed Omar
    """
    from mdnet.workspace.introductions import agree

    tell(session, lambda: agree(session.workspace, who, by), dry_run)


@command.command("made", short_help="You introduced them.")
@_which
@click.option("--channel", default="", metavar="WORD", help="How: email, dinner, call …")
@dry_run_option
@shared_options
@click.pass_obj
def made(session: Session, who: tuple[str, ...], channel: str, dry_run: bool) -> None:
    """You introduced them: noted, logged for both as one entry, with a follow-up in three weeks.

    \b
    mdnet intro made Grace Omar
    """
    from mdnet.workspace.introductions import make

    tell(session, lambda: make(session.workspace, who, channel), dry_run)


@command.command("declined", short_help="It will not be; they are not suggested again.")
@_which
@dry_run_option
@shared_options
@click.pass_obj
def declined(session: Session, who: tuple[str, ...], dry_run: bool) -> None:
    """One side would rather not: the note stays, so that the two are not suggested again.

    \b
    mdnet intro declined Grace Omar
    """
    from mdnet.workspace.introductions import decline

    tell(session, lambda: decline(session.workspace, who), dry_run)


@command.command("outcome", short_help="What came of an introduction.")
@_which
@click.option("--text", required=True, metavar="TEXT", help="What came of it.")
@dry_run_option
@shared_options
@click.pass_obj
def outcome(session: Session, who: tuple[str, ...], text: str, dry_run: bool) -> None:
    """What came of an introduction that was made; its follow-up is ticked.

    \b
    mdnet intro outcome Grace Omar --text "he draws the book"
    """
    from mdnet.workspace.introductions import conclude

    tell(session, lambda: conclude(session.workspace, who, text), dry_run)
