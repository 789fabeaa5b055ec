"""The command `policy` for click: finds its commands by name, and makes click's objects of what they declare.

Enters: `Declared` commands. Leaves: click's objects, whose help teaches: what it is for, what goes in, examples that
work as they stand, how it ends. Always holds: the module of a command is loaded when the command is called and not
before; a name that is no command is answered with the nearest ones; help is made when somebody asks, in the tongue of
that call, so a tongue is no state of the module.
"""

from typing import Any

import click

from policy_lang.cli.face import Face
from policy_lang.cli.front import (
    ANY_OPTIONS,
    ARGUMENTS,
    CODES,
    COLUMNS,
    EXAMPLES,
    HELP,
    LISTED,
    OPTIONS,
    TONGUE,
    USAGE,
    VERSION,
    Lesson,
    Words,
    example_lines,
    front_page,
    section,
)
from policy_lang.cli.layout import pairs, wrapped
from policy_lang.cli.teach import Declared, Parameter, declared


def face_of(context: click.Context) -> Face:
    """The face of a call."""
    found = context.find_object(Face)
    return found if found is not None else Face("en")


class Told(click.Option):
    """An option with its help and its placeholder in both tongues."""

    def __init__(self, *args: Any, en: str, zh: str, value: Words | None = None, **more: Any) -> None:  # noqa: ANN401 - as click takes them
        super().__init__(*args, **more)
        self.words = Words(en, zh)
        self.value = value

    def make_metavar(self, ctx: click.Context) -> str:
        """The placeholder of the value."""
        return self.value.read(face_of(ctx)) if self.value else super().make_metavar(ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option as it is written, and what it does."""
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], self.words.read(face_of(ctx)))


class Needed(click.Argument):
    """An argument with its name and its help in both tongues."""

    def __init__(self, *args: Any, name_words: Words, words: Words, **more: Any) -> None:  # noqa: ANN401 - as click takes them
        super().__init__(*args, **more)
        self.name_words = name_words
        self.words = words

    def make_metavar(self, ctx: click.Context) -> str:
        """The name as it stands in the usage line."""
        name = self.name_words.read(face_of(ctx))
        shown = f"{name}…" if self.nargs == -1 else name
        return shown if self.required else f"[{shown}]"


class HelpOption(Told):
    """`--help`, in both tongues."""

    def __init__(self) -> None:
        super().__init__(["--help", "-h"], en=HELP.en, zh=HELP.zh, is_flag=True, expose_value=False, is_eager=True,
                         callback=_show_help)  # fmt: skip


def _show_help(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value and not context.resilient_parsing:
        face_of(context).put(context.get_help())
        context.exit()


class Taught(click.Command):
    """A command with a lesson."""

    def __init__(self, *args: Any, lesson: Lesson, **more: Any) -> None:  # noqa: ANN401 - as click takes them
        super().__init__(*args, **{**more, "add_help_option": False})
        self.lesson = lesson
        self.params.append(HelpOption())

    def get_help(self, ctx: click.Context) -> str:
        """The lesson as text."""
        face, lesson = face_of(ctx), self.lesson
        inputs = [item for item in self.params if isinstance(item, Needed)]
        names = [item.make_metavar(ctx) for item in inputs]
        lines = [USAGE.read(face) + " ".join([ctx.command_path, ANY_OPTIONS.read(face), *names])]
        lines += section(None, wrapped(lesson.short.read(face), COLUMNS, "  "))
        lines += section(None, wrapped(lesson.more.read(face), COLUMNS, "  "))
        told = [(item.name_words.read(face), item.words.read(face)) for item in inputs]
        lines += section(ARGUMENTS.read(face), pairs(told))
        lines += section(OPTIONS.read(face), pairs(option_records(self, ctx)))
        lines += section(EXAMPLES.read(face), example_lines(lesson.examples, face))
        lines += section(CODES.read(face), wrapped(lesson.codes.read(face), COLUMNS, "  "))
        return "\n".join(lines)


def option_records(command: click.Command, context: click.Context) -> list[tuple[str, str]]:
    """Every option as it is written and what it does."""
    records = (item.get_help_record(context) for item in command.params if isinstance(item, Told))
    return [record for record in records if record is not None]


def taught(found: Declared) -> Taught:
    """Click's command of a declaration."""
    callback: Any = click.pass_obj(found.function)
    return Taught(found.name, lesson=found.lesson, callback=callback, params=[_made(item) for item in found.parameters])


def _made(item: Parameter) -> click.Parameter:
    more = dict(item.more)
    if item.choices:
        more["type"] = click.Choice(item.choices)
    elif item.between is not None:
        more["type"] = click.IntRange(*item.between)
    if item.is_option:
        return Told(item.names, en=item.words.en, zh=item.words.zh, value=item.value, **more)
    assert item.value is not None  # noqa: S101 - an argument has a name in both tongues
    return Needed(item.names, name_words=item.value, words=item.words, **more)


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
        return taught(declared(cmd_name))

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
@click.option("--version", cls=Told, en=VERSION.en, zh=VERSION.zh, is_flag=True, expose_value=False, is_eager=True,
        callback=_show_version)  # fmt: skip
@click.option("--tongue", cls=Told, en=TONGUE.en, zh=TONGUE.zh, type=click.Choice(["en", "zh"]), expose_value=False)
@click.pass_context
def root(context: click.Context) -> None:
    """Without a command: the first page."""
    if context.invoked_subcommand is None:
        face_of(context).put(context.get_help())
