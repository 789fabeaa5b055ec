"""What the paths of `check`, `test` and `fmt` stand for: files, editions, and whole trees of them.

Enters: words of the command line. Leaves: schemes and modules, or files, each once, in the order of the names. Always
holds: a file of an edition's folder stands for the whole edition; any other folder stands for all that is below it;
links to folders and folders whose name begins with a dot are left alone.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from policy_lang.data import policies_folder
from policy_lang.diagnostics import Report
from policy_lang.record import frozen
from policy_lang.syntax import ast
from policy_lang.syntax.parse import parse, read_source

SUFFIX = ".policy"
HEAD = "scheme.policy"


@frozen
class Target:
    """A scheme or a module, as the user called it. `named`: it was not merely found in a folder."""

    shown: str
    named: bool = True


def targets_of(words: Iterable[str]) -> list[Target]:
    """Every scheme and module that the words stand for, each once."""
    found: dict[str, Target] = {}
    for word in words:
        for target in _targets(word):
            found.setdefault(target.shown, target)
    return list(found.values())


def _targets(word: str) -> Iterator[Target]:
    path = Path(word)
    if not _is_folder(path):
        alone = path.name == HEAD or not _is_file(path) or not _is_file(path.parent / HEAD)
        yield Target(word if alone else str(path.parent))
        return
    found = [Target(str(item), named=False) for item in _walk(path)]
    yield from [Target(word)] if not found or [item.shown for item in found] == [str(path)] else found


def _walk(top: Path) -> Iterator[Path]:
    """Editions, and files that are no part of one, below a folder."""
    for folder, names, files in os.walk(top):
        here = Path(folder)
        policies = sorted(name for name in files if name.endswith(SUFFIX))
        names[:] = sorted(name for name in names if not name.startswith("."))
        if policies and (HEAD in policies or here.name.isdecimal()):
            yield here
        else:
            yield from (here / name for name in policies)


def is_module(shown: str) -> bool:
    """Whether a file is meant to be used by schemes and is none itself: it has no scheme, no payer and no order."""
    if not _is_file(Path(shown)):
        return False
    file = parse(read_source(Path(shown), shown, Report()), Report())
    scheme = (ast.Scheme, ast.Payer, ast.Order)
    return bool(file.declarations) and not any(isinstance(item, scheme) for item in file.declarations)


def files_of(word: str) -> list[Path]:
    """The policy files that a word stands for, for the formatter."""
    path = Path(word)
    if not _is_folder(path):
        return [path]
    found = []
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        found += [Path(folder) / name for name in sorted(files) if name.endswith(SUFFIX)]
    return found


def known_editions() -> list[str]:
    """The editions that come with the package."""
    top = policies_folder()
    found = {item.parent for item in top.rglob(f"*{SUFFIX}") if item.parent.name.isdecimal()}
    return sorted(f"{item.parent.relative_to(top).as_posix()}@{item.name}" for item in found)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
