"""Commands, arguments and options that explain themselves in either tongue, as data.

Enters: what each is for, in English and Chinese, with examples. Leaves: a `Declared` command. Always holds: nothing
here needs click. A command line of a name and its arguments alone is understood as it stands; for options, help,
completion and everything that is wrong, `root` makes a command of click's out of the declaration, and loading click
takes as long as starting Python.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from policy_lang.cli.face import TONGUES
from policy_lang.cli.front import LISTED, Example, Lesson, Words

__all__ = ["Callback", "Declared", "Example", "Lesson", "Words", "argument", "command", "declared", "option"]

Callback = Callable[..., Any]


class Parameter(NamedTuple):
    """An argument or an option: how it is written, its words, and what else click takes.

    `choices`: the values that it may have; `between`: the least and the greatest whole number, where it is one.
    """

    names: tuple[str, ...]
    words: Words
    value: Words | None
    choices: tuple[str, ...]
    between: tuple[int, int] | None
    more: dict[str, Any]

    @property
    def is_option(self) -> bool:
        """Whether it is written with dashes."""
        return self.names[0].startswith("-")

    @property
    def name(self) -> str:
        """What the function calls it."""
        plain = [name for name in self.names if not name.startswith("-")]
        return plain[0] if plain else max(self.names, key=len).lstrip("-").replace("-", "_")

    @property
    def absent(self) -> object:
        """What the function is given where an option is not written."""
        return self.more.get("default", () if self.more.get("multiple") else False if "is_flag" in self.more else None)


class Declared:
    """A command with its lesson, its parameters and the function that does it.

    The function is given the face, and each parameter by its name.
    """

    def __init__(self, name: str, lesson: Lesson, function: Callback) -> None:
        self.name, self.lesson, self.function = name, lesson, function
        self.parameters: tuple[Parameter, ...] = getattr(function, "declared", ())

    def plain(self, words: Sequence[str]) -> dict[str, Any] | None:
        """What the function is given for arguments without options; nothing where click must have a look."""
        arguments = [item for item in self.parameters if not item.is_option]
        if any(item.is_option and item.more.get("required") for item in self.parameters):
            return None
        if any(item.name == "tongue" and not item.more.get("expose_value", True) for item in self.parameters):
            words = _without_tongue(words)
        if any(word.startswith("-") and word != "-" for word in words):
            return None
        given = {item.name: item.absent for item in self.parameters if item.more.get("expose_value", True)}
        left = list(words)
        for item in arguments:
            if item.choices:
                return None
            several, needed = item.more.get("nargs") == -1, item.more.get("required", True)
            if needed and not left:
                return None
            given[item.name] = tuple(left) if several else left[0] if left else None
            left = [] if several else left[1:]
        return None if left else given


def _without_tongue(words: Sequence[str]) -> list[str]:
    """A command line without the tongue of messages, which was read before."""
    left = []
    skip = False
    for at, word in enumerate(words):
        if skip or word in {f"--tongue={tongue}" for tongue in TONGUES}:
            skip = False
        elif word == "--tongue" and words[at + 1 : at + 2] and words[at + 1] in TONGUES:
            skip = True
        else:
            left.append(word)
    return left


def command(name: str, lesson: Lesson) -> Callable[[Callback], Declared]:
    """Make a function with parameters a command."""
    return lambda function: Declared(name, lesson, function)


def declared(name: str) -> Declared:
    """The command of a name that is listed; its module is loaded now."""
    module = LISTED[name][0]
    # A command with a package of its own lies there, all others in `commands`.
    found: Declared = import_module(
        f"policy_lang.cli.{module}" if "." in module else f"policy_lang.cli.commands.{module}"
    ).run
    return found


def _declare(parameter: Parameter) -> Callable[[Callback], Callback]:
    def made(function: Any) -> Callback:  # noqa: ANN401 - a function, and what it was told before
        function.declared = (parameter, *getattr(function, "declared", ()))
        return function  # type: ignore[no-any-return]

    return made


def option(
    *names: str,
    en: str,
    zh: str,
    value: Words | None = None,
    choices: Sequence[str] = (),
    between: tuple[int, int] | None = None,
    **more: Any,  # noqa: ANN401 - as click takes them
) -> Callable[[Callback], Callback]:
    """An option in both tongues."""
    return _declare(Parameter(names, Words(en, zh), value, tuple(choices), between, more))


def argument(
    name: str,
    name_words: Words,
    words: Words,
    *,
    choices: Sequence[str] = (),
    **more: Any,  # noqa: ANN401 - as click takes them
) -> Callable[[Callback], Callback]:
    """An argument in both tongues."""
    return _declare(Parameter((name,), words, name_words, tuple(choices), None, more))
