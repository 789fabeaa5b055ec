"""The fields of one table of a list of clauses, read with care.

Enters: what the TOML reader made of a table, and the text it stands in. Leaves: values of the kinds the list has, and a
problem in the report for each field that is absent, unknown or of another kind; a harmless value then stands in, so
that one reading finds all mistakes. The TOML reader keeps no places, so they are found again by the form of the text;
in a text that hides a table header inside a string a mark may stand at the wrong line, never a value.
"""

import datetime as dt
import re
from collections.abc import Mapping
from itertools import islice, pairwise

from policy_lang.clauses.citations import locator_pieces, normal
from policy_lang.clauses.model import LineRange
from policy_lang.diagnostics import Report, nearest
from policy_lang.record import frozen
from policy_lang.source import Source, Span

MOST_LINES = 100_000
MOST_UNKNOWN = 5
LONGEST_LOCATOR = 80
NO_DATE = dt.date.min

_HEADER = re.compile(r"^[ \t]*\[(?P<many>\[?)[ \t]*(?P<name>\w+)[ \t]*\]", re.MULTILINE)
_RANGES = re.compile(r"[0-9]{1,6}(?:-[0-9]{1,6})?(?:,[0-9]{1,6}(?:-[0-9]{1,6})?)*")


@frozen
class Kind:
    """What a field should be, in both tongues."""

    en: str
    zh: str


TEXT = Kind("a text in quotation marks", "加引号的文字")
TEXTS = Kind("a list of texts in brackets", "方括号内的若干文字")
DATE = Kind("a date such as 2020-02-29", "日期，如 2020-02-29")
COUNT = Kind(f"a whole number from 1 to {MOST_LINES}", f"1 至 {MOST_LINES} 的整数")
TABLES = Kind("tables with double brackets around their name", "以双方括号作表头的表")
TABLE = Kind("a table with its name in brackets", "以方括号作表头的表")
LOCATOR = Kind("one short locator, neither a list nor a range", "单个简短的条款号，不是列举或者区间")


@frozen
class Table:
    """One table of the file: its name for messages, its values, and the stretch of text it stands in."""

    name: str
    values: Mapping[str, object]
    span: Span
    report: Report

    def only(self, *known: str) -> None:
        """Report the fields that this kind of table does not have, the first few of them."""
        unknown = (field for field in self.values if field not in known)
        for field in islice(unknown, MOST_UNKNOWN):
            self.report.add("PL0517", self.place(field), entry=self.name, field=field, near=nearest(field, known))

    def text(self, field: str, *, required: bool = True) -> str:
        value = self.values.get(field)
        if isinstance(value, str) and value.strip():
            return value
        if value is None:
            if required:
                self._absent(field)
        else:
            self._wrong(field, TEXT)
        return ""

    def texts(self, field: str) -> tuple[str, ...]:
        value = self.values.get(field)
        if value is None:
            self._absent(field)
        elif not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            self._wrong(field, TEXTS)
        else:
            return tuple(value)
        return ()

    def date(self, field: str) -> dt.date:
        value = self.values.get(field)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if value is None:
            self._absent(field)
        else:
            self._wrong(field, DATE)
        return NO_DATE

    def count(self, field: str) -> int:
        value = self.values.get(field)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_LINES:
            return value
        if value is None:
            self._absent(field)
        else:
            self._wrong(field, COUNT)
        return MOST_LINES

    def locator(self, field: str, *, required: bool = True) -> str:
        text = normal(self.text(field, required=required))
        if text and (len(text) > LONGEST_LOCATOR or locator_pieces(text) != (text,)):
            self._wrong(field, LOCATOR)
        return text

    def lines(self, field: str) -> tuple[LineRange, ...]:
        """Line numbers and ranges in rising order; ranges that touch are left as they are written."""
        text = self.text(field)
        packed = "".join(text.split())
        if not text:
            return ()
        if _RANGES.fullmatch(packed):
            ranges = tuple(_line_range(part) for part in packed.split(","))
            rising = all(one.last < following.first for one, following in pairwise(ranges))
            if rising and all(1 <= one.first <= one.last <= MOST_LINES for one in ranges):
                return ranges
        self.report.add("PL0519", self.place(field), entry=self.name, field=field)
        return ()

    def place(self, field: str) -> Span:
        """Where a field is written, or else where the table begins."""
        match = re.search(rf"^[ \t]*({re.escape(field)})[ \t]*=", self.span.text, re.MULTILINE)
        if match is None:
            return self.head
        start = self.span.start + match.start(1)
        return Span(self.span.source, start, start + len(field))

    @property
    def head(self) -> Span:
        """The first line of the table."""
        length = len(self.span.text.partition("\n")[0].rstrip())
        return Span(self.span.source, self.span.start, self.span.start + length)

    def _absent(self, field: str) -> None:
        self.report.add("PL0516", self.head, entry=self.name, field=field)

    def _wrong(self, field: str, kind: Kind) -> None:
        self.report.add(
            "PL0518", self.place(field), entry=self.name, field=field, expected=kind.en, expected_zh=kind.zh
        )


def tables(source: Source, content: Mapping[str, object], name: str, report: Report) -> tuple[Table, ...]:
    """The tables `[[name]]` of a file, in order."""
    value = content.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        report.add("PL0518", None, entry=source.name, field=name, expected=TABLES.en, expected_zh=TABLES.zh)
        return ()
    spans = _stretches(source, name)
    nowhere = Span(source, 0, 0)
    return tuple(
        Table(_entry_name(name, one, number), one, spans[number] if number < len(spans) else nowhere, report)
        for number, one in enumerate(value)
    )


def table(source: Source, content: Mapping[str, object], name: str, report: Report) -> Table | None:
    """The one table `[name]` of a file."""
    value = content.get(name)
    if not isinstance(value, dict):
        if value is None:
            report.add("PL0516", None, entry=source.name, field=name)
        else:
            report.add("PL0518", None, entry=source.name, field=name, expected=TABLE.en, expected_zh=TABLE.zh)
        return None
    spans = _stretches(source, name)
    return Table(name, value, spans[0] if spans else Span(source, 0, 0), report)


def _entry_name(name: str, values: Mapping[str, object], number: int) -> str:
    locator = values.get("locator")
    return locator if isinstance(locator, str) and locator else f"{name} {number + 1}"


def _stretches(source: Source, name: str) -> list[Span]:
    """From each header of this name to the next header of any name."""
    headers = [(match.start(), match["name"]) for match in _HEADER.finditer(source.text)]
    borders = [*headers, (len(source.text), "")]
    return [Span(source, start, end) for (start, found), (end, _) in pairwise(borders) if found == name]


def _line_range(part: str) -> LineRange:
    first, _, last = part.partition("-")
    return LineRange(int(first), int(last or first))
