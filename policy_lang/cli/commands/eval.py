"""`policy eval`: settle a file of claims, one result a claim.

Enters: a scheme and a file of claims. Leaves: results as JSON Lines on standard output or in a file, rows that could
not be settled in `OUT.rejects.jsonl` or on standard error, and, where the scheme has checks over groups, their
answers in `OUT.checks.jsonl`. Always holds: rows in = results + rejects (+ results of other persons), and the
summary says so.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from policy_lang.claims import (
    ClaimFile,
    Reject,
    SetAside,
    json_line,
    reject_json,
    result_json,
    set_aside_json,
    settlement_rejects,
)
from policy_lang.claims.checks import GroupCheckResult, GroupChecks, group_check_json
from policy_lang.claims.history.closings import closed_before
from policy_lang.claims.ledgers import ledger_rows, settled_again
from policy_lang.claims.order import Course, Settler
from policy_lang.cli.calculating import calculate_all
from policy_lang.cli.common import (
    FILE,
    calculation_option,
    claims_argument,
    complete_file,
    engine_option,
    format_option,
    ledger_option,
    order_option,
    parameters_option,
    person_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import STANDARD_INPUT, Code, Face
from policy_lang.cli.layout import many, rows_told
from policy_lang.cli.loading import all_different, book_of, claims_of, settler, with_openings
from policy_lang.cli.scheme import compiled, must_settle, without
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.cli.writing import write_lines
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.interp.settle import REJECTED, Claim, Settlement
from policy_lang.record import field, frozen

LESSON = Lesson(
    Words("Settle claims, one result a claim.", "结算，每次结算一条结果。"),
    Words(
        "Claims of one person are settled in the order of the governing date, so limits of a year are right. Rows "
        "that cannot be settled go to OUT.rejects.jsonl with the reason (without -o to standard error); others go on.",
        "同一人的结算按依据日期先后进行，年度限额据此累计。不能结算的记录连同原因写入 OUT.rejects.jsonl"
        "（未写 -o 时显示在屏幕上），其余照常结算。",
    ),
    (
        Example("policy eval my_scheme.policy claims.csv", Words("Results on the screen.", "结果显示在屏幕上。")),
        Example("policy eval my_scheme.policy claims.csv -o results.jsonl --ledger-out ledgers.jsonl",
                Words("Results and the balances at the end, in files.", "结果和期末台账写入文件。")),
        Example("policy eval my_scheme.policy june.csv --ledger ledgers.jsonl",
                Words("Go on from these balances.", "从结转来的台账继续。")),
        Example("policy eval my_scheme.policy --calculation premium inputs.csv",
                Words("A calculation that is no claim.", "不属结算的测算。")),
        Example("policy eval my_scheme.policy claims.csv --reading target_period=annual",
                Words("Under another reading of an ambiguous clause.", "按有歧义条款的另一种理解结算。")),
    ),
    Words("0 all settled; 1 the scheme has errors; 2 some rows were rejected; 3 wrong usage.",
          "0 全部结算；1 方案有错误；2 有记录被拒绝；3 用法有误。"),
)  # fmt: skip


# Why a claim went to the interpreter, in a word; the page of the generated function says more.
WHY = {
    "asked": "指定解释器", "bounds": "超出上下限", "conflict": "规定冲突", "default": "缺省为无",
    "field": "尚不识别的定义", "grid": "台账分母不定", "ledger": "台账未定", "lists": "清单", "members": "成员过多",
    "node": "尚无生成写法", "range": "取值范围过大", "rejected": "结算被拒", "shape": "事实组合过多",
    "unknown": "缺少事实", "waiting": "次数少，未编写函数",
}  # fmt: skip


@frozen
class Run:
    """How a file is settled: from which balances, in which order, for whom results are wanted, and by what."""

    book: Book
    arrival: bool
    person: str | None
    by: Settler | None


@frozen
class Settled:
    """What is known of a file once its results are written: how many there are, and how many are not asked for; what
    was rejected; the answers of checks over groups; the ledgers afterwards, where they are asked for.
    """

    count: int
    others: int
    rejects: tuple[Reject, ...]
    answers: Sequence[GroupCheckResult]
    book: Book


@frozen
class Work:
    """A file on its way. Results go out as they are made and are not kept: `refused` and `counts` are."""

    program: Program
    file: ClaimFile
    run: Run
    course: Course
    checks: GroupChecks
    refused: list[Settlement] = field(factory=list)
    counts: Counter[str] = field(factory=Counter)

    @property
    def aside(self) -> list[SetAside]:
        """The rows that corrections set aside, of whom results are wanted."""
        return [one for one in self.file.set_aside if self._is_asked(one.row.claim)]

    def results(self, progress: Callable[[int], None] | None) -> Iterator[Settlement]:
        """The results to write, each as it is made."""
        for settlement in self.course.settle(self.file.claims, arrival=self.run.arrival, progress=progress):
            self.checks.take(settlement)
            if settlement.outcome == REJECTED:
                self.refused.append(settlement)
                continue
            asked = self._is_asked(settlement.claim)
            self.counts["asked" if asked else "others"] += 1
            if asked:
                yield settlement

    def settled(self) -> Settled:
        """What is known when all results are written."""
        rejects = (*self.file.rejects, *settlement_rejects(self.file.name, self.file.claims, self.refused))
        aside = len(self.aside)
        return Settled(
            self.counts["asked"] + aside,
            self.counts["others"] + len(self.file.set_aside) - aside,
            tuple(sorted(rejects, key=lambda reject: reject.row)),
            self.checks.answers(),
            self.course.book(),
        )

    def _is_asked(self, claim: Claim) -> bool:
        return self.run.person is None or claim.facts.get("person") == self.run.person


@command("eval", LESSON)
@under(
    scheme_argument,
    claims_argument(),
    option("-o", "--out", "out", value=FILE, shell_complete=complete_file,
           en="Write results here; a name that ends in .xlsx makes a workbook.",
           zh="结果写入此文件；扩展名为 .xlsx 时写成工作簿。"),
    readings_option,
    parameters_option,
    ledger_option,
    option("--ledger-out", "ledger_out", value=FILE, shell_complete=complete_file,
           en="Write the balances at the end here.", zh="期末台账写入此文件。"),
    order_option,
    engine_option,
    person_option,
    calculation_option,
    option("--trace", is_flag=True, en="Add the value of every definition, with its origin.",
           zh="附上每一项计算的值及其出处。"),
    option("--reveal", is_flag=True, en="Show in messages what stood in a row.", zh="消息中显示记录的原有内容。"),
    format_option("json"),
    tongue_option,
)  # fmt: skip
def run(
    face: Face,
    *,
    scheme: str,
    claims: str,
    out: str | None,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    ledger: str | None,
    ledger_out: str | None,
    order: str,
    engine: str,
    person: str | None,
    calculation: str | None,
    trace: bool,
    reveal: bool,
    shape: str,
) -> Code:
    """Settle the claims of a file."""
    out = None if out == STANDARD_INPUT else out
    beside = (f"{out}.{part}.jsonl" if out else None for part in ("rejects", "checks"))
    all_different(face, (claims,), (out, *beside, ledger_out))
    if _is_workbook(out):
        without(face, "-o FILE.xlsx", {"--trace": trace or None, "--calculation": calculation})
    program = compiled(face, scheme, readings, parameters, to_settle=True).program
    if calculation is not None:
        given = {"--ledger": ledger, "--ledger-out": ledger_out, "--person": person}
        without(face, "--calculation", given)
        return calculate_all(face, program, calculation, claims, out, shape, trace=trace, reveal=reveal)
    must_settle(face, program)
    book = book_of(face, ledger, program)
    file = claims_of(face, claims, program, reveal=reveal)
    book = with_openings(face, book, file)
    ways: Counter[str] = Counter()
    by = settler(program, len(file.claims), ways, exact=engine == "exact")
    asked = Run(book, order == "arrival", person, by)
    work = _work(face, program, file, asked, entries=ledger_out is not None)
    _write_results(face, work, out, shape, trace=trace)
    settled = work.settled()
    is_file = out is not None and Path(out).is_file()  # beside a device or a pipe there is no place for more
    _write_beside(face, program, settled, out if is_file else None, reveal=reveal)
    if ledger_out is not None:
        write_lines(face, Path(ledger_out), map(json_line, ledger_rows(program, settled.book)))
    _summary(face, file, settled, closed_before(program, _claims(file), book))
    _carried(face, *settled_again(program, _claims(file), book))
    _ways(face, ways)
    return Code.REJECTED if settled.rejects or not file.complete else Code.DONE


def _is_workbook(out: str | None) -> bool:
    return out is not None and out.lower().endswith(".xlsx")


def _claims(file: ClaimFile) -> Iterator[Claim]:
    return (row.claim for row in file.claims if row.closing is None)


def _work(face: Face, program: Program, file: ClaimFile, run: Run, *, entries: bool) -> Work:
    rows = (*file.claims, *(one.row for one in file.set_aside))
    if run.person is not None and all(row.claim.facts.get("person") != run.person for row in rows):
        raise face.refuse("PL0916", person=run.person)
    course = Course.begin(program, run.book, run.by, entries=entries)
    return Work(program, file, run, course, GroupChecks(program))


def _write_results(face: Face, work: Work, out: str | None, shape: str, *, trace: bool) -> None:
    """Every result, as soon as it is there: a file of claims is not held a second time as results."""
    if out is None and sys.stdout is not None and sys.stdout.isatty():
        for line in _lines(face, work, work.results(None), shape, trace=trace):  # who sees them come needs no bar
            face.put(line)
        face.flush()
        return
    with face.counting(len(work.file.claims), face.word("settling", "正在结算")) as progress:
        results = work.results(progress)
        if _is_workbook(out):
            _write_workbook(face, str(out), work, tuple(results))
        elif out is None:
            for line in _lines(face, work, results, shape, trace=trace):
                face.put(line)
            face.flush()
        else:
            write_lines(face, Path(out), _lines(face, work, results, shape, trace=trace))


def _write_workbook(face: Face, out: str, work: Work, results: tuple[Settlement, ...]) -> None:
    try:
        from policy_lang.cli.commands.result_sheet import results_workbook
    except ImportError:
        raise face.refuse("PL0914", reason="workbooks need `pip install 'policy-lang[excel]'`",
                          reason_zh="写工作簿须先安装：pip install 'policy-lang[excel]'") from None  # fmt: skip
    from policy_lang.cli.writing import write_bytes

    write_bytes(face, Path(out), results_workbook(face, work.program, results, tuple(work.aside)))


def _lines(face: Face, work: Work, results: Iterable[Settlement], shape: str, *, trace: bool) -> Iterator[str]:
    if shape == "text":
        from policy_lang.claims.history.corrections import aside_text
        from policy_lang.cli.commands.result_text import result_text

        yield from (result_text(settlement, face.tongue) for settlement in results)
        yield from (aside_text(aside, face.tongue) for aside in work.aside)
        return
    yield from (json_line(result_json(settlement, trace=trace)) for settlement in results)
    yield from (json_line(set_aside_json(aside, work.program)) for aside in work.aside)


def _write_beside(face: Face, program: Program, settled: Settled, out: str | None, *, reveal: bool) -> None:
    """Rejects and the answers of checks over groups: in files beside the results, or on standard error."""
    answers = settled.answers
    if out is not None:
        rejected = Path(f"{out}.rejects.jsonl")
        if settled.rejects or rejected.exists():
            write_lines(face, rejected, (json_line(reject_json(reject, reveal=reveal)) for reject in settled.rejects))
        checked = Path(f"{out}.checks.jsonl")
        if answers or checked.exists():
            write_lines(face, checked, (json_line(group_check_json(program, answer)) for answer in answers))
        return
    _show_rejects(face, settled.rejects, reveal=reveal)
    for answer in answers:
        if answer.holds is not True:
            face.say(_check_text(face, program, answer))


def _check_text(face: Face, program: Program, answer: GroupCheckResult) -> str:
    """A check over a group that does not hold, or of which it is not known."""
    from policy_lang.cli.commands.result_text import name_of

    # Whose group it is stands in the file of checks; a message names no person.
    shown = {name: "…" if name in {"person", "household"} else part or "—" for name, part in answer.key.items()}
    keys = face.word(", ", "、").join(f"{name}={part}" for name, part in shown.items())
    name = name_of(program, "check", answer.check, face.tongue)
    period = answer.period or "—"
    if answer.holds is False:
        return face.word(
            f"check {name} does not hold for {keys}, {period} ({many(answer.claims, 'claim')})",
            f"核查“{name}”未通过：{keys}，{period}（共 {answer.claims} 次结算）",
        )
    return face.word(f"check {name} cannot be judged for {keys}, {period}", f"核查“{name}”无法判断：{keys}，{period}")


def _show_rejects(face: Face, rejects: Sequence[Reject], *, reveal: bool) -> None:
    for reject in rejects:
        face.show(reject.diagnostics, reveal=reveal)


def _summary(face: Face, file: ClaimFile, settled: Settled, too_late: Sequence[Claim]) -> None:
    rows_in, rejects = file.rows, len(settled.rejects)
    results, others, openings = settled.count, settled.others, len(file.openings)
    beside = face.word(f" + {others} of other persons", f" + 其他人员 {others} 条") if others else ""
    if openings:
        beside += face.word(f" + {many(openings, 'opening balance')}", f" + 期初台账 {openings} 条")
    face.tell(
        f"{rows_told(rows_in, file.further)[0]} = {many(results, 'result')} + {many(rejects, 'reject')}{beside}",
        f"{rows_told(rows_in, file.further)[1]} = 结果 {results} 条 + 拒绝 {rejects} 条{beside}",
    )
    late = len(too_late)
    if late:
        face.tell(
            f"{many(late, 'claim')} of a period that was closed before; `policy resettle` tells what the closing owes",
            f"其中 {late} 次结算所属期间此前已经结账，期末结算应补应退的差额，请用 policy resettle 核算",
        )


def _carried(face: Face, again: int, late: int) -> None:
    """Claims that the ledgers carried in hold already, and claims that are older than what they hold."""
    if again:
        face.tell(
            f"{many(again, 'claim')} in the balances of the ledger already, counted twice now; settle them without it, "
            "or give the whole history to `policy resettle`",
            f"文件中有 {again} 次结算已计入所结转的台账，此次重复计入；请不用该台账结算，"
            "或者将全部历史记录交 policy resettle 核算",
        )
    if late:
        face.tell(
            f"{many(late, 'claim')} dated before others in the ledger; `policy resettle` tells what those are due now",
            f"文件中有 {late} 次结算早于台账已计入的结算；后者应补应退的差额，请用 policy resettle 核算",
        )


def _ways(face: Face, ways: Counter[str]) -> None:
    """How many claims the generated function settled, and why the others went to the interpreter."""
    fast, exact = ways["fast"], ways.total() - ways["fast"]
    told = [(name, count) for name, count in sorted(ways.items()) if name != "fast" and count]
    en = ", ".join(f"{name} {count}" for name, count in told)
    zh = "，".join(f"{WHY.get(name, name)} {count} 次" for name, count in told)
    face.tell(
        f"settled by the generated function {fast}, by the interpreter {exact}{f' ({en})' if en else ''}",
        f"由生成的函数结算 {fast} 次，由解释器结算 {exact} 次{f'（{zh}）' if zh else ''}",
    )
