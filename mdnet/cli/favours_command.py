"""mdnet favours"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, echo_json, shared_options

if TYPE_CHECKING:
    from mdnet.plan.ledger import Account


@click.command("favours")
@click.argument("name", nargs=-1, shell_complete=contact_names)
@shared_options
@click.pass_obj
def command(session: Session, name: tuple[str, ...]) -> None:
    """What was given, received and asked, with everybody or one contact.

    Entries tagged #gave, #received and #asked count, introductions made, and resources shared.

    \b
    mdnet favours
    mdnet favours Grace Okafor
    """
    from mdnet.plan.ledger import quoted
    from mdnet.workspace.favours import ledger

    form = session.form("text", "md", "json")
    work = session.workspace
    found = ledger(work, work.who(" ".join(name)) if name else None)
    if form == "json":
        echo_json({"contacts": [account_json(account) for account in found.accounts]})
    else:
        sides = [favour.side for account in found.accounts for favour in account.favours]
        context = {
            "accounts": [
                {
                    **account_json(account),
                    "favours": [
                        {"side": one.side, "words": quoted(one, work.today)} for one in account.favours if name
                    ],
                }
                for account in found.accounts[:_SHOWN]
            ],
            "totals": {side: sides.count(side) for side in ("given", "received", "asked")},
            "people": len(found.accounts),
            "thoughts": found.thoughts,
            "one": bool(name),
        }
        session.show(f"favours.{'md' if form == 'md' else 'txt'}.j2", context)
    session.notice_problems()


_SHOWN = 40
"""Accounts that are listed; JSON has all."""


def account_json(account: Account) -> dict[str, Any]:
    """An account as docs/json.md promises it."""
    return {
        "contact": {"name": account.contact.name, "path": account.contact.path},
        "given": account.count("given"),
        "received": account.count("received"),
        "asked": account.count("asked"),
        "balance": account.balance,
    }
