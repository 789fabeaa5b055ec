"""The claims and ledgers that a command is given; what cannot be had ends the command with its reason.

Enters: the words of the command line and a program. Leaves: a file of claims, a book. Always holds: a file that
cannot be read ends the command as wrong usage; a bad row does not, it is in the file's rejects.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from policy_lang.claims import ClaimFile, read_claims
from policy_lang.claims.ledgers import other_schemes, read_ledgers
from policy_lang.claims.order import PATIENCE, Settler
from policy_lang.claims.records import MAXIMUM_BYTES, records
from policy_lang.cli.face import STANDARD_INPUT, Code, Ended, Face
from policy_lang.cli.scheme import can_be_looked_at
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report


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
    others = other_schemes(program, book)
    if others:
        face.tell(
            f"the ledger holds balances that another scheme made: {', '.join(others)}; they are taken as they stand",
            f"台账中有其他方案形成的余额：{'、'.join(others)}；已照原数采用",
        )
    return book


def all_different(face: Face, read: Iterable[str], written: Iterable[str | None]) -> None:
    """No file is written over one that is read, over another one that is written, or over the text of a scheme."""
    seen: set[str] = set()
    for name, is_read in (*((name, True) for name in read), *((name, False) for name in written)):
        if name is None or name == STANDARD_INPUT:
            continue
        can_be_looked_at(face, name)
        place = os.path.realpath(name)
        if not is_read and place.endswith(".policy"):
            en, zh = f"`{name}` is the text of a scheme and would be overwritten", f"“{name}”是方案文件，会被覆盖"
            raise face.refuse("PL0914", reason=en, reason_zh=zh)
        if place in seen:
            raise face.refuse("PL0914", reason=f"`{name}` is named twice", reason_zh=f"“{name}”用了两次")
        seen.add(place)


def with_openings(face: Face, book: Book, file: ClaimFile) -> Book:
    """The ledgers carried in, those of the file's own rows among them; the same balance twice would count twice."""
    known = {(entry.ledger, entry.key, entry.day) for entry in book.entries()}
    if any((entry.ledger, entry.key, entry.day) in known for entry in file.openings):
        en = "the file of claims carries in a balance that stands in the ledger file too"
        raise face.refuse("PL0914", reason=en, reason_zh="结算文件中的期初余额已列于台账文件")
    return book.after(file.openings)


def claim_ids(path: Path, most_bytes: int) -> list[str]:
    """The claim ids in the head of a file, for completion."""
    with path.open("rb") as file:
        data = file.read(most_bytes)
    rows = records(data, path.suffix, str(path), Report()) or ()
    return [str(row.fields["claim"]) for row in rows if "claim" in row.fields]


def settler(program: Program, claims: int, ways: Counter[str] | None = None, *, exact: bool = False) -> Settler | None:
    """What settles so many claims and closings: nothing (that is, the interpreter) where writing a function would take
    longer.

    `ways` is told how many went which way. `exact`: the interpreter is asked for.
    """
    if exact or claims <= PATIENCE:
        if ways is not None:
            ways["asked" if exact else "waiting"] += claims
        return None
    from policy_lang.codegen import Engine, Tally

    return Engine(program, PATIENCE).counted(Tally(ways if ways is not None else Counter()))
