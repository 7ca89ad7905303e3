"""mdnet init"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, echo_json, shared_options

if TYPE_CHECKING:
    from mdnet.starting import Start


@click.command("init")
@click.argument("path", required=False, metavar="[PATH]")
@click.option("--sample", is_flag=True, help="Lay down a vault of invented people, whose year ends today.")
@shared_options
@click.pass_obj
def command(session: Session, path: str | None, sample: bool) -> None:
    """Make a vault of a folder (this one, unless PATH names another), or adopt the notes that are in it.

    Nothing that is there is changed: adopting adds the file .mdnet/config.toml, in which every line is a comment, and
    says what was recognised and why.

    \b
    mdnet init ~/people
    mdnet init demo --sample
    """
    from mdnet import starting

    form = session.form("text", "json")
    folder = Path(path or session.vault or ".")
    start = starting.lay_sample(folder, session.today) if sample else starting.begin(folder)
    if form == "json":
        values = start._asdict()
        echo_json({"vault": str(values.pop("root")), "sample": sample, **values})
        return
    _show(session, start, sample)


def _show(session: Session, start: Start, sample: bool) -> None:
    from mdnet import config
    from mdnet.render import Renderer

    renderer = Renderer(None, config.user_folder("CONFIG") / "templates")
    session.show("init.txt.j2", {"start": start, "sample": sample, "here": start.root == Path.cwd()}, renderer)
