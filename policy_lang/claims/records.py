"""Rows out of bytes: JSON, JSON Lines or CSV, in UTF-8 or GB18030, or a workbook of Excel, each as field names with
what was written under them.

Enters: the bytes of a file and its ending. Leaves: records, one a row, in the order of the file; what is wrong with
the file as a whole goes to the report. Always holds: numbers stay the digits that were written and never become
floats; a row that cannot be taken apart is a record with a problem, so no row is lost; nothing knows the scheme here.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from policy_lang.diagnostics import Report
from policy_lang.record import field, frozen

MAXIMUM_BYTES = 128 * 1024 * 1024
MAXIMUM_DEPTH = 16
# After so many bad rows, and more than good ones, a file is not the right one.
MOST_REJECTS = 10_000

_JSON, _LINES, _CSV = "json", "jsonl", "csv"
_ENDINGS = {".json": _JSON, ".jsonl": _LINES, ".ndjson": _LINES, ".csv": _CSV, ".tsv": _CSV}
_EXCEL, _ARCHIVE = ".xlsx", b"PK\x03\x04"
_SHEETS = ("claims", "结算", "费用")
_DELIMITERS = ",;\t"
_BLANKS = re.compile(r"[ \t\r\n]*")
_QUOTED = re.compile('"[^"]*"')


class Digits(str):
    """A number as it was written in JSON, also `NaN` and `Infinity`: its digits are read later, by the field's type."""

    __slots__ = ()


class Fields(dict[str, Any]):
    """A JSON object; `repeated` is the first name that stood in it a second time."""

    repeated: str | None = None


@frozen
class Problem:
    """Why a row cannot be taken apart: a code and what fills its sentence beside file and row."""

    code: str
    holes: dict[str, object] = field(factory=dict)

    def tell(self, report: Report, **place: object) -> None:
        """Report it: `place` is the file and the row."""
        holes: dict[str, Any] = {**place, **self.holes}
        report.add(self.code, None, **holes)


@frozen
class Record:
    """A row: its number (a list: from 1; a text: as an editor or a spreadsheet shows it) and its fields.

    `fatal`: the problem is one of the whole file, which cannot be taken apart from here on.
    """

    row: int
    fields: dict[str, Any]
    problem: Problem | None = None
    fatal: bool = False


def records(data: bytes, ending: str | None, name: str, report: Report) -> Iterator[Record] | None:
    """The rows of a file. `ending` as in `.csv`; None: the kind of file is told from its text."""
    if len(data) > MAXIMUM_BYTES:
        report.add("PL0622", None, file=name, limit=MAXIMUM_BYTES)
        return None
    if (ending or "").lower() == _EXCEL or (ending is None and data.startswith(_ARCHIVE)):
        return _sheet_rows(data, name, report)
    text, encoding = _decoded(data)
    if text is None:
        report.add("PL0603", None, file=name)
        return None
    kind = _sniffed(text) if ending is None else _ENDINGS.get(ending.lower())
    if kind is None:
        report.add("PL0634", None, file=name)
        return None
    if not text or text.isspace():
        return iter(())
    if kind == _LINES:
        return _line_rows(_lines_of(data, encoding))  # the text as a whole is let go
    readers: dict[str, Callable[[str, str, Report], Iterator[Record] | None]] = {
        _JSON: _json_rows,
        _CSV: _csv_rows,
    }
    return readers[kind](text, name, report)


def _decoded(data: bytes) -> tuple[str | None, str]:
    """The text and how it is encoded."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None, ""


def _lines_of(data: bytes, encoding: str) -> Iterator[str]:
    """The lines of a text, one after another. In neither encoding is a part of a character the end of a line."""
    lines = io.BytesIO(data)
    if encoding == "utf-8-sig":
        encoding = "utf-8"
        lines.seek(len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    for line in lines:
        yield line.decode(encoding)


def _sniffed(text: str) -> str:
    start = text.lstrip()[:1]
    if start == "[":
        return _JSON
    if start != "{":
        return _CSV
    return _LINES if _is_lines(text) else _JSON


def _is_lines(text: str) -> bool:
    """Whether the first line is an object by itself and another line follows."""
    first, _, rest = text.strip().partition("\n")
    return bool(rest.strip()) and isinstance(_parsed(first), dict)


# ---- JSON


def _object(pairs: list[tuple[str, Any]]) -> Fields:
    found = Fields(pairs)
    if len(found) != len(pairs):
        found.repeated = _repeated(name for name, _ in pairs)
    return found


def _repeated(names: Iterable[str]) -> str | None:
    """The first name that stands there for the second time."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=Digits, parse_float=Digits, parse_constant=Digits)


def _parsed(text: str, line: int = 1) -> object:
    """The value of a JSON text that begins in a line, or the problem with it."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return _no_json(line + error.lineno - 1, error.colno)
    except RecursionError:
        return Problem("PL0621", {"limit": MAXIMUM_DEPTH})


def _no_json(line: int, column: int) -> Problem:
    return Problem("PL0601", {"reason": f"line {line}, column {column}", "reason_zh": f"第 {line} 行第 {column} 列"})


def _list_rows(text: str) -> Iterator[Record]:
    """The items of a list one by one: a list of millions of items is never held as a whole."""
    row, at = 0, _gap(text, _gap(text, 0) + 1)
    closed = text.startswith("]", at)
    if closed:
        at = _gap(text, at + 1)
    while not closed:
        row += 1
        try:
            value, at = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            yield Record(row, {}, _no_json(error.lineno, error.colno), fatal=True)
            return
        except RecursionError:
            yield Record(row, {}, Problem("PL0621", {"limit": MAXIMUM_DEPTH}), fatal=True)
            return
        yield _record(row, value)
        at = _gap(text, at)
        closed = text.startswith("]", at)
        if not closed and not text.startswith(",", at):
            break
        at = _gap(text, at + 1)
    if not closed or at < len(text):
        line = text.count("\n", 0, at) + 1
        yield Record(row, {}, _no_json(line, at - text.rfind("\n", 0, at)), fatal=True)


def _gap(text: str, at: int) -> int:
    """Where the blanks at a place end."""
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _json_rows(text: str, name: str, report: Report) -> Iterator[Record] | None:
    if text.startswith("[", _gap(text, 0)):
        return _list_rows(text)
    value = _parsed(text)
    if isinstance(value, Problem):
        if _is_lines(text):
            return _line_rows(io.StringIO(text))
        value.tell(report, file=name)
        return None
    if isinstance(value, dict) and isinstance(value.get("claims"), list):
        return _wrapped(value)
    return iter([_record(1, value)])


def _wrapped(value: dict[str, Any]) -> Iterator[Record]:
    """Claims under the one name `claims`; what stands beside it may be meant for all of them, so none is read."""
    beside = [key for key in value if key not in {"claims", "version"}]
    problem = Problem("PL0604", {"field": beside[0], "near": ()}) if beside else None
    for row, item in enumerate(value["claims"], start=1):
        record = _record(row, item)
        yield Record(row, record.fields, record.problem or problem)


def _line_rows(lines: Iterable[str]) -> Iterator[Record]:
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        value = Problem("PL0620") if line.lstrip().startswith("[") else _parsed(line.rstrip("\r\n"), row)
        yield Record(row, {"text": line.strip()}, value) if isinstance(value, Problem) else _record(row, value)


def _record(row: int, value: object) -> Record:
    if not isinstance(value, Fields):
        return Record(row, {"value": value}, Problem("PL0620"))
    if value.repeated is not None:
        return Record(row, value, Problem("PL0631", {"field": value.repeated}))
    return Record(row, value)


# ---- CSV


def _csv_rows(text: str, name: str, report: Report) -> Iterator[Record] | None:
    lines = _records_of_csv(text)
    start = next(((row, cells) for row, cells in lines if cells is None or any(cell.strip() for cell in cells)), None)
    if start is None:
        return iter(())
    row, cells = start
    if cells is None:
        report.add("PL0638", None, file=name, row=row)
        return None
    heading = [cell.strip() for cell in cells]
    repeated = _repeated(column for column in heading if column)
    if repeated is not None:
        report.add("PL0626", None, file=name, field=repeated)
        return None
    return _csv_records(heading, lines)


def _records_of_csv(text: str) -> Iterator[tuple[int, list[str] | None]]:
    """Rows as a spreadsheet counts them, the heading among them; None for one whose quotation marks do not close."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    row = 0
    while True:
        row += 1
        try:
            yield row, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield row, None


def _delimiter(text: str) -> str:
    heading = _QUOTED.sub("", text.lstrip().partition("\n")[0])
    return max(_DELIMITERS, key=heading.count)


def _csv_records(heading: list[str], lines: Iterable[tuple[int, list[str] | None]]) -> Iterator[Record]:
    width = len(heading)
    for row, cells in lines:
        if cells is None:
            yield Record(row, {}, Problem("PL0638"))
            continue
        written = len(cells)
        while written > 0 and not cells[written - 1].strip():
            written -= 1
        if written == 0:
            continue
        fields = dict(zip(heading, cells, strict=False))
        nameless = fields.pop("", "")
        if written > width or len(cells) < width or nameless.strip():
            found = written if written > width else len(cells)
            yield Record(row, {"cells": cells}, Problem("PL0602", {"found": found, "expected": width}))
        else:
            yield Record(row, fields)


# ---- Excel


def _sheet_rows(data: bytes, name: str, report: Report) -> Iterator[Record] | None:
    """The rows of the one sheet with something in it, or of the one that is called `claims`. Nothing is guessed: a row
    with a formula, an error or a number that Excel does not keep whole is a record with a problem.
    """
    try:
        from policy_lang.sheets.reading import Fault, rows_of  # noqa: PLC0415 - it needs a library that may be absent
    except ImportError:
        needed = "pip install 'policy-lang[excel]'"
        report.add("PL0677", None, file=name, reason=f"reading it needs `{needed}`", reason_zh=f"须先安装“{needed}”")
        return None
    rows = rows_of(data, _SHEETS)
    if isinstance(rows, Fault):
        _tell_fault(rows, name, report)
        return None
    if not rows:
        return iter(())
    heading = [cell.text.strip() for cell in rows[0].cells]
    repeated = _repeated(column for column in heading if column)
    if repeated is not None:
        report.add("PL0626", None, file=name, field=repeated)
        return None
    return (_sheet_record(heading, row.number, row.cells) for row in rows[1:])


def _tell_fault(fault: Any, name: str, report: Report) -> None:  # noqa: ANN401 - its class may not be loaded
    match str(fault.kind):
        case "merged":
            report.add("PL0680", None, file=name, cells=fault.what)
        case "sheets":
            report.add("PL0681", None, file=name, sheets=fault.what)
        case "too large":
            report.add("PL0677", None, file=name, reason=f"it holds more than {fault.what}",
                       reason_zh=f"内容超过上限（“{fault.what}”）")  # fmt: skip
        case _:
            report.add("PL0677", None, file=name, reason="it is none, it is damaged, or it has a password",
                       reason_zh="不是“.xlsx”文件、文件损坏或设有密码")  # fmt: skip


def _sheet_record(heading: Sequence[str], number: int, cells: Sequence[Any]) -> Record:
    width = len(heading)
    texts = [cell.text for cell in cells]
    nameless = any(not head and text for head, text in zip(heading, texts, strict=False))
    if len(cells) > width or nameless:
        return Record(number, {"cells": texts}, Problem("PL0602", {"found": len(cells), "expected": width}))
    fields: dict[str, Any] = {}
    problem: Problem | None = None
    for head, cell in zip(heading, cells, strict=False):
        if head:
            fields[head] = _written(str(cell.kind), cell.text)
            problem = problem or _cell_problem(head, str(cell.kind))
    return Record(number, fields, problem)


def _written(kind: str, text: str) -> object:
    if kind == "number":
        return Digits(text)
    return text == "true" if kind == "answer" else text


def _cell_problem(head: str, kind: str) -> Problem | None:
    if kind in {"formula", "error"}:
        what = ("a formula", "公式") if kind == "formula" else ("an error of Excel", "错误值")
        return Problem("PL0679", {"field": head, "what": what[0], "what_zh": what[1]})
    return Problem("PL0682", {"field": head}) if kind == "long" else None
