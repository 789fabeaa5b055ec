"""The scheme that a command is given, as a program; what cannot be had ends the command with its reason.

Enters: the words of the command line. Leaves: a compiled program with what else came of it. Always holds: wrong
usage (a missing file, an unknown reading) ends with another code than a scheme with errors. Claims are elsewhere,
because most commands have none and need not load what reads them.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policy_lang.cli.face import Code, Face, code_of
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.core.types import Kind
from policy_lang.diagnostics import Report
from policy_lang.record import frozen

if TYPE_CHECKING:
    from policy_lang.compile import Compilation


@frozen
class Compiled:
    """A scheme that compiled, from the cache or anew: its program."""

    program: Program


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
    chosen, figures = pairs_of(face, readings, "--reading"), pairs_of(face, parameters, "--parameter")
    return compiled_under(face, scheme, chosen, figures, to_settle=to_settle)


def compiled_under(
    face: Face, scheme: str, readings: Mapping[str, str], parameters: Mapping[str, str], *, to_settle: bool = False
) -> Compiled:
    """The program of a scheme, under given readings and figures."""
    from policy_lang.programs import load_program

    can_be_looked_at(face, scheme)
    loaded = load_program(scheme, readings, parameters)
    if loaded.program is None:
        raise _no_program(face, loaded.report, to_settle=to_settle)
    return Compiled(loaded.program)


def compilation_of(
    face: Face, scheme: str, readings: Iterable[str] = (), parameters: Iterable[str] = ()
) -> "tuple[Program, Compilation]":
    """The program with all that came of its text, which no cache keeps."""
    from policy_lang.compile import Options, compile_scheme

    options = Options(
        readings=pairs_of(face, readings, "--reading"), parameters=pairs_of(face, parameters, "--parameter")
    )
    can_be_looked_at(face, scheme)
    compilation = compile_scheme(scheme, options)
    if compilation.program is None:
        raise _no_program(face, compilation.report)
    return compilation.program, compilation


def _no_program(face: Face, report: Report, *, to_settle: bool = False) -> Exception:
    if to_settle and code_of(report.diagnostics) is Code.NO:
        report.add("PL0919", None)
    return face.end(report)


def must_settle(face: Face, program: Program) -> None:
    """End a command about claims where the scheme holds calculations only."""
    if not program.arms:
        raise face.refuse("PL0971", calculations=list(program.calculations))


def without(face: Face, option: str, given: Mapping[str, object]) -> None:
    """Refuse options that mean nothing beside another one."""
    for name, value in given.items():
        if value is not None:
            en, zh = f"`{name}` does not go with `{option}`", f"{name} 不能与 {option} 同用"
            raise face.refuse("PL0914", reason=en, reason_zh=zh)


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
    from policy_lang.programs import load_program

    program = load_program(scheme, {}, {}).program
    return [entry for entry in program.catalogue.values() if entry.kind == "reading"] if program else []


def fact_words(scheme: str, incomplete: str, given: Sequence[str]) -> list[str]:
    """Words to complete a fact with: `NAME=`, or `NAME=MEMBER` once the name is there."""
    from policy_lang.programs import load_program

    program = load_program(scheme, {}, {}).program
    if program is None:
        return []
    name, sign, _ = incomplete.partition("=")
    if not sign:
        used = {program.aliases.get(word.partition("=")[0]) for word in given}
        return sorted(f"{word}=" for word, target in program.aliases.items() if target not in used)
    declared = program.inputs.get(program.aliases.get(name, name))
    if declared is None:
        return []
    if declared.type.kind is Kind.YES_NO:
        return [f"{name}={word}" for word in ("yes", "no", "是", "否")]
    return [f"{name}={member}" for member in program.members.get(declared.type.category, {})]
