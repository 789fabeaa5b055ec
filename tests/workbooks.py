"""Workbooks of Excel out of a few lines of text, for the pages of messages and the tests of reading.

Each line is a row, cells are parted by commas. A cell that begins with `=` is a formula, with `#` an error, with `'` a
text; a number is a number, a day `2020-03-01` a real day, `TRUE` an answer. `merge B2:B3` merges cells, `sheet NAME`
begins another sheet, `no workbook` makes a file that is none.
"""

import io
import re
from datetime import date

from openpyxl import Workbook

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def workbook_of(text: str) -> bytes:
    """The file."""
    lines = text.strip("\n").split("\n")
    if lines[0] == "no workbook":
        return "\n".join(lines[1:]).encode()
    book = Workbook()
    sheet = book.active
    is_first = True
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "merge":
            sheet.merge_cells(rest)
        elif word == "sheet":
            sheet = sheet if is_first else book.create_sheet()
            sheet.title = rest
        else:
            row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
            for column, cell in enumerate(line.split(","), start=1):
                _write(sheet.cell(row, column), cell)
        is_first = False
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _write(cell, text: str) -> None:
    day = _DAY.fullmatch(text)
    if day is not None:
        cell.value = date(*map(int, day.groups()))
    elif text.startswith("'"):
        cell.value, cell.data_type = text[1:], "s"
    elif _NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)
    elif text == "TRUE":
        cell.value = True
    elif text:
        cell.value = text
