"""The scheme that a command is given, as a program; what cannot be had ends the command with its reason.

Enters: the words of the command line. Leaves: a compiled program with what else came of it. Always holds: wrong
usage (a missing file, an unknown reading) ends with another code than a scheme with errors. Claims are elsewhere,
because most commands have none and need not load what reads them.
"""

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from policy_lang.cli.face import Code, Face, code_of
from policy_lang.compile import Compilation, Options, compile_scheme
from policy_lang.core.program import CatalogueEntry, Program


@frozen
class Compiled:
    """A scheme that compiled: its program, and what else came of it."""

    program: Program
    compilation: Compilation


def pairs_of(face: Face, written: Iterable[str], option: str) -> dict[str, str]:
    """`NAME=VALUE` words as a mapping."""
    found: dict[str, str] = {}
    for text in written:
        name, sign, value = text.replace("＝", "=", 1).partition("=")
        name, value = name.strip(), value.strip()
        if not (sign and name and value):
            raise face.refuse("PL0910", text=text)
        if found.setdefault(name, value) != value:
            en, zh = f"{option} gives `{name}` twice", f"{option} 两次给出“{name}”"
            raise face.refuse("PL0914", reason=en, reason_zh=zh)
    return found


def compiled(
    face: Face, scheme: str, readings: Iterable[str] = (), parameters: Iterable[str] = (), *, to_settle: bool = False
) -> Compiled:
    """The program of a scheme, under the readings and figures of the command line."""
    options = Options(
        readings=pairs_of(face, readings, "--reading"), parameters=pairs_of(face, parameters, "--parameter")
    )
    return compiled_with(face, scheme, options, to_settle=to_settle)


def compiled_with(face: Face, scheme: str, options: Options, *, to_settle: bool = False) -> Compiled:
    """The program of a scheme under given options."""
    can_be_looked_at(face, scheme)
    compilation = compile_scheme(scheme, options)
    if compilation.program is None:
        if to_settle and code_of(compilation.report.diagnostics) is Code.NO:
            compilation.report.add("PL0919", None)
        raise face.end(compilation.report)
    return Compiled(compilation.program, compilation)


def can_be_looked_at(face: Face, path: str) -> None:
    """Paths that the system refuses even to look for, such as one of a thousand characters."""
    if not path:
        raise face.refuse("PL0901", path=path)
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no path"
        raise face.refuse("PL0902", path=path, reason=reason, reason_zh="系统不接受这一路径") from error


def readings_of(scheme: str) -> list[CatalogueEntry]:
    """The readings of a scheme, for completion."""
    program = compile_scheme(scheme).program
    return [entry for entry in program.catalogue.values() if entry.kind == "reading"] if program else []
