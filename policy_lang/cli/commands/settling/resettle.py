"""`policy resettle`: settle claims anew after corrections and late claims, and say what changes and why.

Enters: a scheme, the whole history of claims with its corrections, and the results that were paid. Leaves: one line a
row of the history, as JSON Lines, CSV or a table. Always holds: nothing that was paid is changed, only compared; rows
in = lines + rejects (+ opening balances), and the summary says so.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from policy_lang.claims import json_line, reject_json
from policy_lang.claims.ledgers import ledger_rows
from policy_lang.cli.commands.settling.delta_text import resettled_text
from policy_lang.cli.common import (
    FILE,
    claims_argument,
    complete_file,
    ledger_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import STANDARD_INPUT, Code, Ended, Face
from policy_lang.cli.layout import many, rows_told
from policy_lang.cli.loading import all_different, book_of, claims_of, read_file, with_openings
from policy_lang.cli.scheme import compiled, must_settle
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.cli.writing import write_lines
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.resettle import PaidFile, Resettled, csv_rows, delta_json, read_paid, resettle

LESSON = Lesson(
    Words("Settle anew after corrections, and say what changes.", "更正后重新结算，列明变化。"),
    Words(
        "Give the whole history of claims: those that were settled, rows with `reverses` or `replaces` that correct "
        "them, and claims that came late. What is due is worked out as if everything had come in order; beside it "
        "stands what was paid, by claim and payer, the difference, and the reason: which correction, which ledger. "
        "Nothing that was paid is changed.",
        "请提供全部结算记录：已结算的、更正它们的冲销和替换记录，以及迟报的结算。按应有的先后顺序重新结算，"
        "逐次、逐支付方列出原支付额、应支付额、差额和原因（哪一项更正、哪一台账）。已支付的金额不作改动。",
    ),
    (
        Example("policy resettle my_scheme.policy claims.csv --paid results.jsonl",
                Words("A table of what changes.", "以表格列出变化。")),
        Example("policy resettle my_scheme.policy claims.csv --paid results.jsonl -o deltas.csv",
                Words("A row for each claim and payer, for a spreadsheet.", "每次结算每一支付方一行，供电子表格用。")),
        Example("policy resettle my_scheme.policy claims.csv --paid results.jsonl --paid deltas.jsonl",
                Words("After an earlier re-settlement: its lines hold for the claims they name.",
                      "此前已重新结算过的，以其结果为准。")),
    ),
    Words("0 nothing changes; 1 something is to be paid, taken back or found out, or the scheme has errors; 2 some "
          "rows were rejected; 3 wrong usage.",
          "0 没有变化；1 有应补付、应追回或待查明的金额，或方案有错误；2 有记录被拒绝；3 用法有误。"),
)  # fmt: skip


@command("resettle", LESSON)
@under(
    scheme_argument,
    claims_argument(),
    option("--paid", "paid", value=FILE, multiple=True, required=True, shell_complete=complete_file,
           en="Results that were paid, as `eval` wrote them; of several files the later one holds.",
           zh="已支付的结算结果，即 eval 所写的文件；可多次使用，以后者为准。"),
    option("-o", "--out", "out", value=FILE, shell_complete=complete_file,
           en="Write here: CSV where the name ends in .csv, else JSON Lines.",
           zh="写入此文件：扩展名为 .csv 时写 CSV，否则写 JSON Lines。"),
    readings_option,
    parameters_option,
    ledger_option,
    option("--ledger-out", "ledger_out", value=FILE, shell_complete=complete_file,
           en="Write the balances at the end here.", zh="期末台账写入此文件。"),
    option("--format", "shape", choices=("text", "json", "csv"),
           en="A table, JSON Lines or CSV; a table unless said, with -o by the name of the file.",
           zh="text 为表格，json 为 JSON Lines，csv 为 CSV；默认为表格，写文件时按扩展名。"),
    tongue_option,
)  # fmt: skip
def run(
    face: Face,
    *,
    scheme: str,
    claims: str,
    paid: tuple[str, ...],
    out: str | None,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    ledger: str | None,
    ledger_out: str | None,
    shape: str | None,
) -> Code:
    """Settle anew, and compare."""
    out = None if out == STANDARD_INPUT else out
    all_different(face, (claims, *dict.fromkeys(paid)), (out, f"{out}.rejects.jsonl" if out else None, ledger_out))
    program = compiled(face, scheme, readings, parameters, to_settle=True).program
    must_settle(face, program)
    book = book_of(face, ledger, program)
    was = _paid(face, paid, program)
    file = claims_of(face, claims, program)
    book = with_openings(face, book, file)
    with face.counting(len(file.claims), face.word("settling", "正在结算")) as progress:
        resettled = resettle(program, file, was, book, progress)
    lines = _lines(face, resettled, shape or _shape_of(out))
    if out is None:
        face.put("\n".join(lines))
        face.flush()
    else:
        write_lines(face, Path(out), lines)
    _write_rejects(face, resettled, out)
    if ledger_out is not None:
        write_lines(face, Path(ledger_out), map(json_line, ledger_rows(program, resettled.book)))
    _summary(face, resettled, len(file.openings), file.further)
    if resettled.rejects or not file.complete:
        return Code.REJECTED
    return Code.NO if any(delta.differs for delta in resettled.deltas) else Code.DONE


def _paid(face: Face, names: tuple[str, ...], program: Program) -> PaidFile:
    report = Report()
    found = read_paid([(name, read_file(face, name)) for name in names], program, report)
    if report.has_errors:
        face.show(report.diagnostics, reveal=False)
        raise Ended(Code.USAGE)
    return found


def _shape_of(out: str | None) -> str:
    if out is None:
        return "text"
    return "csv" if out.lower().endswith(".csv") else "json"


def _lines(face: Face, resettled: Resettled, shape: str) -> Iterator[str]:
    match shape:
        case "json":
            yield from (json_line(delta_json(delta, resettled.program)) for delta in resettled.deltas)
        case "csv":
            for row in csv_rows(resettled):
                cells = io.StringIO()
                csv.writer(cells, lineterminator="").writerow(row)
                yield cells.getvalue()
        case _:
            yield resettled_text(resettled, face.tongue)


def _write_rejects(face: Face, resettled: Resettled, out: str | None) -> None:
    beside = Path(f"{out}.rejects.jsonl") if out is not None and Path(out).is_file() else None
    if beside is not None and (resettled.rejects or beside.exists()):
        write_lines(face, beside, (json_line(reject_json(reject)) for reject in resettled.rejects))
    if beside is None:
        for reject in resettled.rejects:
            face.show(reject.diagnostics, reveal=False)


def _summary(face: Face, resettled: Resettled, openings: int, further: int) -> None:
    lines, changes = len(resettled.deltas), sum(delta.differs for delta in resettled.deltas)
    rejects = resettled.rows - lines - openings
    of_paid = len(resettled.rejects) - rejects
    en, zh = rows_told(resettled.rows, further)
    beside = face.word(f" + {many(openings, 'opening balance')}", f" + 期初台账 {openings} 条") if openings else ""
    face.tell(
        f"{en} = {many(lines, 'line')} + {many(rejects, 'reject')}{beside}; {many(changes, 'line')} with a difference",
        f"{zh} = 结果 {lines} 条 + 拒绝 {rejects} 条{beside}，其中 {changes} 条有差额",
    )
    if of_paid:
        face.tell(
            f"of {many(resettled.paid_rows, 'row')} that were paid {of_paid} could not be compared",
            f"已支付的 {resettled.paid_rows} 条中，有 {of_paid} 条无法比对",
        )
