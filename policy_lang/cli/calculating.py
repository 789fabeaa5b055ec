"""`--calculation NAME` of `eval` and `explain`: inputs in, values or reasons out.

Enters: a program, the name of a calculation, a file of inputs. Leaves: a result a row on standard output or in a file;
rows that cannot be read go where those of claims go. Always holds: rows in = results + rejects.
"""

from collections.abc import Sequence
from pathlib import Path

from policy_lang.claims.amounts import value_json
from policy_lang.claims.computed.inputs import InputFile, InputRow, read_inputs
from policy_lang.claims.computed.results import calculation_json
from policy_lang.claims.computed.schema import calculation_id
from policy_lang.claims.rows import json_line, reject_json
from policy_lang.cli.face import STANDARD_INPUT, Code, Ended, Face
from policy_lang.cli.layout import many
from policy_lang.cli.loading import read_file
from policy_lang.cli.writing import write_lines
from policy_lang.core.calculations import alone
from policy_lang.core.program import Program
from policy_lang.core.values import Unknown
from policy_lang.diagnostics import Report
from policy_lang.interp.calculate import Calculated, calculate


def calculate_all(
    face: Face, program: Program, name: str, path: str, out: str | None, shape: str, *, trace: bool, reveal: bool
) -> Code:
    """Work out a calculation for every row of a file."""
    calculation = _named(face, program, name)
    file = _inputs(face, program, calculation, path, reveal=reveal)
    worked = [calculate(program, calculation, row.facts, row.id) for row in file.rows]
    lines = [
        _text(face, program, one) if shape == "text" else json_line(calculation_json(program, one, trace=trace))
        for one in worked
    ]
    if out is None:
        for line in lines:
            face.put(line)
        face.flush()
        for reject in file.rejects:
            face.show(reject.diagnostics, reveal=reveal)
    else:
        write_lines(face, Path(out), lines)
        rejected = Path(f"{out}.rejects.jsonl")
        if Path(out).is_file() and (file.rejects or rejected.exists()):
            write_lines(face, rejected, (json_line(reject_json(reject, reveal=reveal)) for reject in file.rejects))
    rows, rejects = len(file.rows) + len(file.rejects), len(file.rejects)
    face.tell(
        f"{many(rows, 'row')} in = {many(len(worked), 'result')} + {many(rejects, 'reject')}",
        f"读入 {rows} 条 = 结果 {len(worked)} 条 + 拒绝 {rejects} 条",
    )
    return Code.REJECTED if file.rejects else Code.DONE


def explain_one(face: Face, program: Program, name: str, path: str, row_id: str | None, shape: str) -> Code:
    """The reasons of a calculation for one row of a file."""
    from policy_lang.explain.calculations import calculation_reasons, explain_calculation, render_calculation

    calculation = _named(face, program, name)
    file = _inputs(face, program, calculation, path, reveal=False)
    row = _asked_for(face, file, row_id)
    calculated = calculate(program, calculation, row.facts, row.id)
    tree, own = explain_calculation(calculated), calculated.settlement.program
    if shape == "json":
        face.put_json(calculation_reasons(tree, own))
    else:
        face.put(render_calculation(tree, own, face.tongue))
    return Code.DONE


def _named(face: Face, program: Program, name: str) -> str:
    report = Report()
    found = calculation_id(program, name, report)
    if found is None:
        raise face.end(report)
    return found


def _inputs(face: Face, program: Program, calculation: str, path: str, *, reveal: bool) -> InputFile:
    report = Report()
    ending = None if path == STANDARD_INPUT else Path(path).suffix
    own = alone(program, calculation)
    file = read_inputs(read_file(face, path), ending, path, own, report, reveal=reveal)
    face.show(report.diagnostics, reveal=reveal)
    if not file.complete:
        raise Ended(Code.USAGE)
    return file


def _asked_for(face: Face, file: InputFile, row_id: str | None) -> InputRow:
    for reject in file.rejects:
        face.show(reject.diagnostics, reveal=False)
    rows: Sequence[InputRow] = file.rows
    if row_id is not None:
        rows = [row for row in rows if row_id in {row.id, str(row.row)}]
    if len(rows) == 1:
        return rows[0]
    if file.rejects and not file.rows:
        raise Ended(Code.REJECTED)
    if row_id is not None:
        raise face.refuse("PL0904", claim=row_id, near=[row.id for row in file.rows[:3] if row.id])
    raise face.refuse("PL0914", reason="the file holds several rows; add `--claim` and the id or the number of one",
                      reason_zh="文件中有多行，请用 --claim 写明其名称或行号")  # fmt: skip


def _text(face: Face, program: Program, calculated: Calculated) -> str:
    """A result for people: a line a value."""
    calculation, values = calculated.calculation, calculated.settlement.values
    kinds = {definition.id: definition.type for definition in calculation.definitions}
    entry = program.catalogue.get(f"calculation:{calculation.id}")
    lines = [entry.label(face.tongue) if entry else calculation.id]
    if calculated.settlement.claim.id:
        lines[0] += f" ({calculated.settlement.claim.id})"
    for name, definition in calculation.outputs:
        described = calculation.catalogue.get(f"define:{name}")
        shown = described.label(face.tongue) if described else name
        value = values[definition]
        needs = face.word("needs", "缺少")
        told = f"? {needs} {', '.join(value.causes)}" if isinstance(value, Unknown) else _plain(
            value_json(value, kinds[definition], program), face
        )  # fmt: skip
        lines.append(f"  {shown}: {told}")
    for name, held in calculated.checks.items():
        described = calculation.catalogue.get(f"check:{name}")
        shown = described.label(face.tongue) if described else name
        lines.append(f"  {shown}: {'?' if isinstance(held, Unknown) else _plain(held is True, face)}")
    return "\n".join(lines)


def _plain(value: object, face: Face) -> str:
    match value:
        case bool():
            return face.word("yes", "是") if value else face.word("no", "否")
        case list():
            return ", ".join(map(str, value))
    return str(value)
