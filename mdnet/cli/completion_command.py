"""mdnet completion"""

from __future__ import annotations

import click

from mdnet.cli.session import Session, shared_options


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@shared_options
@click.pass_obj
def command(session: Session, shell: str) -> None:
    """Print the script that teaches a shell to complete mdnet's commands, options and the names of contacts.

    \b
    eval "$(mdnet completion bash)"                                  in ~/.bashrc
    eval "$(mdnet completion zsh)"                                   in ~/.zshrc
    mdnet completion fish > ~/.config/fish/completions/mdnet.fish    once
    """
    from click.shell_completion import get_completion_class

    session.form("text")
    kind = get_completion_class(shell)
    root = click.get_current_context().find_root().command
    if kind is not None:
        click.echo(kind(root, {}, "mdnet", "_MDNET_COMPLETE").source())
