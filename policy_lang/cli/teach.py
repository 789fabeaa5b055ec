"""Commands, arguments and options that explain themselves in either tongue.

Enters: what each is for, in English and Chinese, with examples. Leaves: click's objects, whose help teaches: what it
is for, what goes in, examples that work as they stand, how it ends. Always holds: help is made when somebody asks,
in the tongue of that call, so a tongue is no state of the module. Imports click and the standard library alone.
"""

from collections.abc import Callable
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
    OPTIONS,
    USAGE,
    Example,
    Lesson,
    Words,
    example_lines,
    section,
)
from policy_lang.cli.layout import pairs, wrapped

__all__ = ["Example", "Lesson", "Taught", "Words", "argument", "command", "option"]


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


Callback = Callable[..., object]


def command(name: str, lesson: Lesson) -> Callable[[Callback], Taught]:
    """Make a function with parameters a command."""

    def made(function: Callback) -> Taught:
        made_command: Taught = click.command(name, cls=Taught, lesson=lesson)(function)
        return made_command

    return made


def option(*names: str, en: str, zh: str, value: Words | None = None, **more: Any) -> Callable[[Callback], Callback]:  # noqa: ANN401 - as click takes them
    """An option in both tongues."""
    return click.option(*names, cls=Told, en=en, zh=zh, value=value, **more)


def argument(name: str, name_words: Words, words: Words, **more: Any) -> Callable[[Callback], Callback]:  # noqa: ANN401 - as click takes them
    """An argument in both tongues."""
    return click.argument(name, cls=Needed, name_words=name_words, words=words, **more)
