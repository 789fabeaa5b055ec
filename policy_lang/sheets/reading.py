"""The rows of a workbook of Excel, each cell as what was written in it.

Enters: the bytes of a file, and the name of the sheet that is wanted. Leaves: numbered rows of cells, or a `Fault` of
the whole file. Always holds: a number is the shortest decimal that the stored one stands for, and never a float to be
reckoned with; a formula is never run and its remembered result never taken; nothing is unpacked that would take more
room than `MOST_BYTES`; definitions in the XML are not followed; whatever is wrong with a file is a `Fault`.
"""

import io
import re
import warnings
import zipfile
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from policy_lang.record import frozen

MOST_BYTES = 256 * 1024 * 1024
MOST_COLUMNS = 500
MOST_ROWS = 200_000
# Excel keeps fifteen digits of a number and turns the rest to zeros.
MOST_DIGITS = 15

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([^\"']{1,40})")
_DEFINES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class FaultKind(StrEnum):
    """What can be wrong with a workbook as a whole."""

    NO_WORKBOOK = "no workbook"
    TOO_LARGE = "too large"
    MERGED = "merged"
    SHEETS = "sheets"


@frozen
class Fault:
    """Why a file cannot be read; `what`: the cells, the sheets, or the limit."""

    kind: FaultKind
    what: str = ""


class CellKind(StrEnum):
    """What stands in a cell."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    ANSWER = "answer"
    EMPTY = "empty"
    FORMULA = "formula"
    ERROR = "error"
    LONG = "long"


@frozen
class Cell:
    """A cell: its kind and its text; of an answer `true` or `false`."""

    kind: CellKind
    text: str = ""


@frozen
class Row:
    """A row as Excel counts it, without the empty cells at its end."""

    number: int
    cells: tuple[Cell, ...]


EMPTY = Cell(CellKind.EMPTY)


def rows_of(data: bytes, names: tuple[str, ...] = ()) -> list[Row] | Fault:
    """The rows of the sheet that bears one of the names; without one, of the only sheet with something in it."""
    fault = _unfit(data)
    if fault is not None:
        return fault
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep of a workbook, we do not ask for
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            try:
                return _wanted(book, data, names)
            finally:
                book.close()
    except Exception:  # noqa: BLE001 - a file made to harm can break the library in many ways, and none is our bug
        return Fault(FaultKind.NO_WORKBOOK)


def _unfit(data: bytes) -> Fault | None:
    """What is wrong with the archive, before anything of it is taken apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_BYTES:
                return Fault(FaultKind.TOO_LARGE, f"{MOST_BYTES // 1024**2} MB")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        if _DEFINES.search(file.read(4096)):
                            return Fault(FaultKind.NO_WORKBOOK)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return Fault(FaultKind.NO_WORKBOOK)
    return None


def _wanted(book: Any, data: bytes, names: tuple[str, ...]) -> list[Row] | Fault:  # noqa: ANN401 - openpyxl has no types
    sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    if not sheets:
        return Fault(FaultKind.NO_WORKBOOK)
    named = [sheet for sheet in sheets if sheet.title.strip().casefold() in names]
    read: list[tuple[str, list[Row]]] = []
    for sheet in named or sheets:
        fault = _merged(sheet, data)
        found = fault if fault is not None else _rows(sheet)
        if isinstance(found, Fault):
            return found
        if found:
            read.append((sheet.title, found))
    if len(read) > 1:
        return Fault(FaultKind.SHEETS, ", ".join(title for title, _ in read))
    return read[0][1] if read else []


def _merged(sheet: Any, data: bytes) -> Fault | None:  # noqa: ANN401 - as above
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(sheet._worksheet_path.lstrip("/")) as file:  # noqa: SLF001
        found = _MERGED.search(file.read())
    return None if found is None else Fault(FaultKind.MERGED, found[1].decode("ascii", "replace"))


def _rows(sheet: Any) -> list[Row] | Fault:  # noqa: ANN401 - as above
    sheet.reset_dimensions()  # what the file says of its size may be anything
    found: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            return Fault(FaultKind.TOO_LARGE, f"{MOST_ROWS} rows")
        read = [_cell(cell) for cell in cells]
        while read and read[-1].kind is CellKind.EMPTY:
            read.pop()
        if len(read) > MOST_COLUMNS:
            return Fault(FaultKind.TOO_LARGE, f"{MOST_COLUMNS} columns")
        if read:
            found.append(Row(number, tuple(read)))
    return found


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - as above
    value, kind = cell.value, cell.data_type
    if value is None or value == "":
        return EMPTY
    if kind == "f":
        return Cell(CellKind.FORMULA)
    if kind == "e":
        return Cell(CellKind.ERROR, str(value))
    if isinstance(value, bool):
        return Cell(CellKind.ANSWER, "true" if value else "false")
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        midnight = value.hour == value.minute == value.second == value.microsecond == 0
        return Cell(CellKind.DAY, value.date().isoformat() if midnight else value.isoformat(sep=" "))
    if isinstance(value, date):
        return Cell(CellKind.DAY, value.isoformat())
    return Cell(CellKind.TEXT, str(value))


def _number(value: float) -> Cell:
    """The shortest decimal that means the stored number: 4.9 for 4.9000000000000004; 0.30000000000000004 as it is."""
    if abs(value) >= 10**MOST_DIGITS:
        return Cell(CellKind.LONG)
    text = repr(value)
    return Cell(CellKind.NUMBER, text.removesuffix(".0"))
