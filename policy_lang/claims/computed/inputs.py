"""A file of inputs for a calculation: every row typed, exact facts, or a reject with its reasons.

Enters: a file (JSON, JSON Lines, CSV) and the program that a calculation is by itself. Leaves: an `InputFile`. Always
holds: a row becomes inputs or a reject; an input that was left out is unknown and never zero; what was written in a
row is in no message unless `reveal` is set.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from policy_lang.claims.cells import MISSING, Bad, Missing, text_of, value_of
from policy_lang.claims.records import MAXIMUM_DEPTH, MOST_REJECTS, Record, records
from policy_lang.claims.rows import Reject
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report, nearest
from policy_lang.record import field, frozen

# What a row may be called by; an input of the calculation with such a name is that input.
ROW_NAMES = ("id", "编号")


@frozen
class InputRow:
    """The inputs of a row; `id` is what the row calls itself, "" where it does not."""

    row: int
    id: str
    facts: Mapping[str, Value]
    raw: Mapping[str, object] = field(factory=dict, repr=False)


@frozen
class InputFile:
    """The rows of a file; None of `rows` and `rejects` where the file could not be taken apart."""

    name: str
    rows: tuple[InputRow, ...]
    rejects: tuple[Reject, ...]
    complete: bool = True


def read_inputs(
    data: bytes, ending: str | None, name: str, program: Program, report: Report, *, reveal: bool = False
) -> InputFile:
    """The inputs of a file. `program`: the calculation alone."""
    found = records(data, ending, name, report)
    if found is None:
        return InputFile(name, (), (), complete=False)
    rows: list[InputRow] = []
    rejects: list[Reject] = []
    for record in found:
        if record.fatal and record.problem is not None:
            record.problem.tell(report, file=name)
            return InputFile(name, (), (), complete=False)
        own = Report()
        row = _row(record, program, _Place(name, record.row, own), reveal=reveal)
        if own.has_errors:
            rejects.append(Reject(record.row, row.id or None, own.diagnostics, record.fields))
            if len(rejects) >= MOST_REJECTS and len(rejects) > len(rows):
                report.add("PL0637", None, file=name, limit=len(rejects))
                return InputFile(name, tuple(rows), tuple(rejects), complete=False)
        else:
            rows.append(row)
    if not rows and not rejects:
        report.add("PL0630", None, file=name)
    return InputFile(name, tuple(rows), tuple(rejects))


@frozen
class _Place:
    """Where problems of a row go."""

    file: str
    row: int
    report: Report

    def problem(self, code: str, holes: Mapping[str, object]) -> None:
        filled: dict[str, Any] = {"file": self.file, "row": self.row, **holes}
        self.report.add(code, None, **filled)


def _row(record: Record, program: Program, place: _Place, *, reveal: bool) -> InputRow:
    if record.problem is not None:
        place.problem(record.problem.code, record.problem.holes)
        return InputRow(record.row, "", {}, record.fields)
    called = ""
    facts: dict[str, Value] = {}
    seen: dict[str, str] = {}
    for spelling, raw in _flat(record.fields, program, place):
        name = program.aliases.get(spelling) or program.aliases.get(spelling.strip())
        if name is None and spelling in ROW_NAMES:
            text = text_of(raw)
            called = text if isinstance(text, str) else ""
        elif name is None:
            place.problem("PL0604", {"field": spelling, "near": nearest(spelling, program.aliases)})
        elif name in seen:
            place.problem("PL0619", {"field": seen[name], "other": spelling})
        else:
            seen[name] = spelling
            value = value_of(raw, program.inputs[name], program, reveal=reveal)
            if isinstance(value, Bad):
                place.problem(value.code, {"field": spelling, **value.holes})
            elif value is not MISSING and not isinstance(value, Missing):
                facts[name] = value
    return InputRow(record.row, called, facts, record.fields)


def _flat(
    fields: Mapping[str, Any], program: Program, place: _Place, before: str = "", depth: int = 1
) -> Iterator[tuple[str, object]]:
    """The fields, those inside objects under dotted names."""
    for inner, raw in fields.items():
        name = before + inner
        if not isinstance(raw, dict) or name in program.aliases:
            yield name, raw
        elif depth >= MAXIMUM_DEPTH:
            place.problem("PL0621", {"limit": MAXIMUM_DEPTH})
        else:
            yield from _flat(raw, program, place, f"{name}.", depth + 1)
