"""What commands are given, as programs, claims and ledgers; whatever cannot be had ends the command with its reason.

Enters: the words of the command line. Leaves: a compiled program, a file of claims, a book. Always holds: wrong usage
(a missing file, an unknown reading) ends with another code than a scheme with errors.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from policy_lang.claims import ClaimFile, read_claims
from policy_lang.claims.ledgers import read_ledgers
from policy_lang.claims.records import MAXIMUM_BYTES, records
from policy_lang.cli.exit import Code, Ended
from policy_lang.cli.face import Face, code_of
from policy_lang.compile import Compilation, Options, compile_scheme
from policy_lang.core.ledger import Book
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.diagnostics import Report

STANDARD_INPUT = "-"


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


def read_file(face: Face, path: str) -> bytes:
    """The bytes of a file, or of standard input; one byte more than is allowed tells that it is too large."""
    try:
        if path == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAXIMUM_BYTES + 1) if sys.stdin is not None else b""
        with Path(path).open("rb") as file:
            return file.read(MAXIMUM_BYTES + 1)
    except FileNotFoundError:
        raise face.refuse("PL0901", path=path) from None
    except IsADirectoryError:
        raise face.refuse("PL0915", path=path) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no path"
        raise face.refuse("PL0902", path=path, reason=reason, reason_zh="系统拒绝读取") from error


def claims_of(face: Face, path: str, program: Program, *, reveal: bool = False) -> ClaimFile:
    """The claims of a file. A file that is none ends the command; bad rows are in the file's rejects."""
    report = Report()
    if path == STANDARD_INPUT:
        found = read_claims(None, read_file(face, path), path, program, report, reveal=reveal)
    else:
        can_be_looked_at(face, path)
        found = read_claims(Path(path), b"", path, program, report, reveal=reveal)
    if not found.complete and not found.claims and not found.rejects:
        face.show(report.diagnostics, reveal=reveal)
        raise Ended(Code.USAGE)
    face.show(report.diagnostics, reveal=reveal)
    return found


def book_of(face: Face, path: str | None, program: Program) -> Book:
    """The ledgers carried in; an empty book without a file."""
    if path is None:
        return Book()
    report = Report()
    book = read_ledgers(read_file(face, path), path, program, report)
    if report.has_errors:
        face.show(report.diagnostics)
        raise Ended(Code.USAGE)
    return book


def readings_of(scheme: str) -> list[CatalogueEntry]:
    """The readings of a scheme, for completion."""
    program = compile_scheme(scheme).program
    return [entry for entry in program.catalogue.values() if entry.kind == "reading"] if program else []


def claim_ids(path: Path, most_bytes: int) -> list[str]:
    """The claim ids in the head of a file, for completion."""
    with path.open("rb") as file:
        data = file.read(most_bytes)
    rows = records(data, path.suffix, str(path), Report()) or ()
    return [str(row.fields["claim"]) for row in rows if "claim" in row.fields]
