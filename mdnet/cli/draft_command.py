"""mdnet draft"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, echo_aside, echo_json, shared_options
from mdnet.errors import BadInput
from mdnet.plan.draft_matter import KINDS
from mdnet.plan.letters import CHANNELS

if TYPE_CHECKING:
    from mdnet.workspace.drafts import Draft


@click.command("draft")
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.argument("name", nargs=-1, required=True, shell_complete=contact_names)
@click.option("--with", "other", metavar="NAME", help="Whom to introduce them to; for share, a URL or a note.")
@click.option("--channel", type=click.Choice(CHANNELS), help="Where it will be sent; email when they have an address.")
@click.option("--clip", is_flag=True, help="Put it on the clipboard, too.")
@click.option("--mail", is_flag=True, help="Open it in your mail program.")
@shared_options
@click.pass_obj
def command(
    session: Session, kind: str, name: tuple[str, ...], other: str | None, channel: str | None, clip: bool, mail: bool
) -> None:
    """A letter to begin with, which quotes what your notes hold and nothing private.

    KIND is first-follow-up, check-in, congratulations, thanks, share, introduction, informational-interview, reconnect
    or connection-request. Where the notes hold nothing specific, it says what is missing. The wording is in templates
    (mdnet templates list).

    \b
    mdnet draft check-in Grace
    mdnet draft introduction Grace --with Omar
    mdnet draft connection-request Priya --clip
    """
    from mdnet.workspace.drafts import draft

    form = session.form("text", "json")
    made = draft(session.workspace, kind, " ".join(name), channel or "", other or "")
    if form == "json":
        echo_json(_as_json(made))
    elif made.text:
        session.show("draft.txt.j2", {"draft": made})
    for words in made.missing:
        echo_aside(f"missing: {words}")
    if made.before:
        echo_aside(f"before you ask: {made.before}")
    if made.left_out:
        echo_aside(f'cut to {made.limit} characters; left out: "{made.left_out}"')
    if made.text and clip:
        from mdnet.cli.clipboard import copy

        echo_aside(f"copied ({copy(made.text)})")
    if made.text and mail:
        _open_mail(made)


def _as_json(made: Draft) -> dict[str, object]:
    return {
        "kind": made.kind,
        "contact": {"name": made.contact.name, "path": made.contact.path},
        "text": made.text,
        "missing": list(made.missing),
        "length": made.length,
        "limit": made.limit,
        "channel": made.channel,
        "subject": made.subject or None,
        "before": made.before or None,
        "left_out": made.left_out or None,
        "parts": [{"to": one.to, "subject": one.subject or None, "text": one.text} for one in made.parts],
    }


_LONGEST_LINK = 2000 if os.name == "nt" else 30_000
"""Characters of an address that the system hands on whole: Windows cuts at about 2,080, others take more than this."""


def _open_mail(made: Draft) -> None:
    """Hand the draft to the mail program, as a `mailto:` address (RFC 6068: UTF-8, percent-encoded, lines end with
    CRLF); of an introduction, the letter that comes first. One that is too long for an address is left out of it."""
    from urllib.parse import quote

    if not made.address:
        raise BadInput(f"There is no email address in the note of {made.contact.name}: mdnet set … emails+=…")
    letter = made.parts[0] if made.parts else made
    fields = {"subject": letter.subject, "body": letter.text.replace("\n", "\r\n")}
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in fields.items() if value)
    url = f"mailto:{quote(made.address, safe='@+')}?{query}"
    if len(url) > _LONGEST_LINK:
        url = f"mailto:{quote(made.address, safe='@+')}"
        echo_aside("too long to be handed to the mail program: paste it there (--clip)")
    if click.launch(url):
        raise BadInput("No mail program could be opened; the draft is printed above.")
