"""The command line: a lazy group, one module for each command, errors to exit codes."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any

import click

from mdnet import __version__
from mdnet.cli.session import Session, shared_options
from mdnet.errors import BadInput, MdnetError

COMMANDS = {
    "add": "make a note for a new contact",
    "agenda": "what to do this week, and why",
    "archive": "put a contact away, still linked and found",
    "brief": "what to know before a conversation",
    "check": "all problems of the vault",
    "collect": "carry out what you ticked in the agenda",
    "completion": "shell completion",
    "config": "the settings in force",
    "done": "tick a follow-up",
    "draft": "a letter to begin with, out of your notes",
    "edit": "open a contact's note in your editor",
    "export": "contacts for other programs, or everything",
    "event": "choose events, prepare them, capture whom you met",
    "duplicates": "contacts who may be one person twice",
    "favours": "what was given, received and asked",
    "find": "search the notes' text",
    "forget": "remove a contact and what mdnet keeps of them",
    "goals": "who bears on each goal, and what is missing",
    "import": "bring in what other programs know of people",
    "index": "bring the index up to date, or say what it holds",
    "init": "make a vault, or adopt a folder",
    "intro": "who should meet whom, and introductions under way",
    "list": "the contacts that a query means",
    "log": "write down what happened, in one line",
    "merge": "make one of two notes of one person",
    "path": "who can introduce you to somebody",
    "opportunity": "move an opportunity on by one step",
    "pass": "whom an opportunity would serve",
    "pause": "leave a contact out of the agenda",
    "plan": "what the cadences ask for, and some that fit",
    "rename": "give a contact another name, links and all",
    "review": "what a week, a month, a quarter or a year was like",
    "resume": "take a paused or archived contact back in",
    "set": "set properties of contacts",
    "share": "who would care about an article",
    "show": "one contact's note and where things stand",
    "snooze": "no check-in before a day",
    "tag": "tag contacts",
    "templates": "the templates, and how to make them yours",
    "triage": "say where new contacts belong, one after the other",
    "undo": "take back what a command did to your notes",
    "vdir": "keep contacts the same as a folder of cards",
    "watch": "keep the agenda and the briefs up to date",
    "why": "why a contact ranks where they do",
}
"""Each command is `command` in the module `mdnet.cli.<name>_command`, imported when it is used."""


class LazyGroup(click.Group):
    """Knows its commands by name only, and imports the one that is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"mdnet.cli.{cmd_name}_command")
        found: click.Command = module.command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            from difflib import get_close_matches

            close = get_close_matches(name, COMMANDS, n=2, cutoff=0.55)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise click.UsageError(f'No command "{name}".{hint}', ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="mdnet %(version)s")
@shared_options
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Plain-text personal networking: people as Markdown notes, a weekly agenda, briefs before conversations.

    \b
    mdnet                       the week at a glance
    mdnet agenda --write        put this week's agenda into the vault
    mdnet brief Grace           what to know before you meet
    mdnet list "due:7d -tag:x"  who is due
    """
    if ctx.invoked_subcommand is None:
        from mdnet.cli.glance import glance

        glance(ctx.ensure_object(Session))


def main() -> None:
    """The program: runs the command line and leaves with its exit code."""
    gc.disable()  # a run is over before there is much to collect; `watch` turns it on again
    code = run(sys.argv[1:])
    gc.freeze()  # else the interpreter looks through everything once more on its way out
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command line; errors become one line on stderr and an exit code (docs/exit-codes.md)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    session, stdout = Session(), sys.stdout
    try:
        result: Any = cli.main(arguments, prog_name="mdnet", standalone_mode=False, obj=session)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        _usage(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("Interrupted.")
        return 130
    except MdnetError as error:
        if str(error):
            _say(str(error))
        return error.exit_code
    except BrokenPipeError:
        _silence()
        return 0
    except SystemExit:
        if sys.stdout is stdout:
            raise
        sys.stdout = stdout  # click wraps it on its own way out when nobody reads on
        _silence()
        return 0
    except UnicodeEncodeError:
        _say("What was typed is not UTF-8 text.")
        return BadInput.exit_code
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}")
        try:
            sys.stdout.flush()
        except OSError:
            _silence()
        return 1
    finally:
        session.close()


def _say(message: str) -> None:
    from mdnet.notes.display import one_line

    click.echo(f"mdnet: {one_line(message)}", err=True)


def _usage(error: click.ClickException) -> None:
    """Click's message, which quotes what was typed: a shell may have put the names of files there."""
    from io import StringIO

    from mdnet.notes.display import visible

    text = StringIO()
    error.show(file=text)
    click.echo(visible(text.getvalue()), err=True, nl=False)


def _silence() -> None:
    """The reader of our output has gone: nothing more is written, not even at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
