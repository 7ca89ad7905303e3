"""mdnet review"""

from __future__ import annotations

import click

from mdnet.cli.session import Session, echo_json, shared_options


@click.command("review")
@click.option(
    "--period", default="quarter", metavar="PERIOD", help="2026-Q4, 2026-11, 2026-W48, 2026, or week, month … year."
)
@click.option("--write", is_flag=True, help="Put it into the vault's reviews folder, with charts.")
@shared_options
@click.pass_obj
def command(session: Session, period: str, write: bool) -> None:
    """What a week, a month, a quarter or a year was like, beside the one before it.

    \b
    mdnet review                     the quarter, so far
    mdnet review --period 2026-11
    mdnet review --period year --write
    """
    from mdnet.model.span import Span
    from mdnet.plan.review import as_values
    from mdnet.workspace.reviewing import review, write_review

    form = session.form("text", "md", "json")
    work = session.workspace
    span = Span.parse(period, session.today)
    made = review(work, span)
    if write:
        path, changed = write_review(work, made, span)
        click.echo(f"{'Wrote' if changed else 'Unchanged:'} {path}", err=True)
        if not session.format:
            session.notice_problems()
            return
    if form == "json":
        echo_json({"from": made.first, "to": made.last, "measures": as_values(made.measures)})
    else:
        session.show(f"review.{'txt' if form == 'text' else form}.j2", {"review": made, "charts": []})
    session.notice_problems()
