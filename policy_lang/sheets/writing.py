"""A workbook of Excel with one sheet.

Enters: a title, heads, and rows of cells. Leaves: the bytes of a file. Always holds: text is text whatever it begins
with, so no name becomes a formula; amounts are exact: numbers where Excel keeps every digit, else text; what no cell
can hold is shown as its code; the same rows give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from policy_lang.record import frozen
from policy_lang.source.harmless import shown

MOST_DIGITS = 15
MOST_TEXT = 32_000
_WHEN = datetime(2020, 1, 1)  # noqa: DTZ001 - a day that says nothing, so that the same rows give the same bytes
_MONEY, _DAY = "#,##0.00", "yyyy-mm-dd"
_WIDEST = 48
_NOW = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@frozen
class Amount:
    """An amount by its digits."""

    digits: str


Value = str | date | Amount | None


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The file."""
    book = Workbook(write_only=True)
    book.properties.created = _WHEN
    sheet = book.create_sheet(title)
    listed = [list(row) for row in rows]
    sheet.freeze_panes = "A2"
    for column, head in enumerate(heads):
        longest = max([len(head), *(len(_plain(row[column])) for row in listed[:200] if column < len(row))])
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(longest * 1.6 + 2, _WIDEST)
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in listed:
        sheet.append([_cell(sheet, value) for value in row])
    made = io.BytesIO()
    book.save(made)
    return _dated(made.getvalue())


def _cell(sheet: object, value: Value, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, date):
        cell.value, cell.number_format = value, _DAY
    elif isinstance(value, Amount) and len(value.digits.strip("-").replace(".", "")) <= MOST_DIGITS:
        cell.value, cell.number_format = Decimal(value.digits), _MONEY
    elif value is not None:
        cell.value = _plain(value)[:MOST_TEXT]
        cell.data_type = "s"  # also where it begins like a formula
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _plain(value: Value) -> str:
    return "" if value is None else shown(value.digits if isinstance(value, Amount) else str(value))


def _dated(data: bytes) -> bytes:
    """The same archive with no time of its making in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            held = _NOW.sub(_WHEN.strftime(r"\g<1>%Y-%m-%dT00:00:00Z").encode(), old.read(part))
            new.writestr(zipfile.ZipInfo(part.filename, (2020, 1, 1, 0, 0, 0)), held, zipfile.ZIP_DEFLATED)
    return made.getvalue()
