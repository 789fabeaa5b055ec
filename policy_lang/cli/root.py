"""The command `policy` itself, which finds its commands by name.

Always holds: the module of a command is loaded when the command is called and not before; a name that is no command is
answered with the nearest ones.
"""

from importlib import import_module
from typing import Any

import click

from policy_lang.cli.front import LISTED, TONGUE, VERSION, front_page
from policy_lang.cli.teach import HelpOption, Taught, face_of, option


class UnknownCommandError(click.UsageError):
    """A word where a command should stand."""

    def __init__(self, word: str, context: click.Context) -> None:
        super().__init__(word, context)
        self.word = word


class Root(click.Group):
    """Finds commands by name and loads their modules late."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as click takes them
        super().__init__(*args, **more, add_help_option=False)
        self.params.append(HelpOption())

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one meets them."""
        return list(LISTED)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, loaded now."""
        if cmd_name not in LISTED:
            return None
        name = LISTED[cmd_name][0]
        # A command with a package of its own lies there, all others in `commands`.
        module = import_module(f"policy_lang.cli.{name}" if "." in name else f"policy_lang.cli.commands.{name}")
        found: Taught = module.run
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names."""
        if args and args[0] not in LISTED and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], ctx)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """The first page."""
        return front_page(face_of(ctx))


def _show_version(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value and not context.resilient_parsing:
        from policy_lang import __version__

        face_of(context).put(f"policy {__version__}")
        context.exit()


@click.group("policy", cls=Root, invoke_without_command=True)
@option("--version", en=VERSION.en, zh=VERSION.zh, is_flag=True, expose_value=False, is_eager=True,
        callback=_show_version)  # fmt: skip
@option("--tongue", en=TONGUE.en, zh=TONGUE.zh, type=click.Choice(["en", "zh"]), expose_value=False)
@click.pass_context
def root(context: click.Context) -> None:
    """Without a command: the first page."""
    if context.invoked_subcommand is None:
        face_of(context).put(context.get_help())
