"""`policy try`: one claim from the shell.

Enters: a scheme and facts as `FACT=VALUE`; on a terminal or with `--ask` also answers, one a line. Leaves: the result
and its reasons as a letter, and the facts that still matter where any does. Always holds: a fact that could not
change the outcome is not asked for; the most telling one is asked first; no answer means that it is not known.
"""

import sys
from collections.abc import Iterator

from policy_lang.claims import result_json, settlement_rejects
from policy_lang.claims.rows import as_rows
from policy_lang.cli.commands.result_text import result_text
from policy_lang.cli.commands.settling.question_text import prompt, question_json, question_lines, spelling
from policy_lang.cli.common import (
    complete_fact,
    format_option,
    ledger_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Ended, Face, code_of
from policy_lang.cli.loading import book_of
from policy_lang.cli.scheme import compiled, must_settle
from policy_lang.cli.teach import Example, Lesson, Words, argument, command, option
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report
from policy_lang.explain import explain, render_text
from policy_lang.inquiry import Inquiry, inquire
from policy_lang.inquiry.answers import answer, fact_named
from policy_lang.interp.settle import REJECTED

LESSON = Lesson(
    Words("One claim from the shell; asks what still matters.", "在命令行试算一次，只询问仍有影响的事项。"),
    Words(
        "Write what is known as FACT=VALUE, with the names and values that a file of claims may have. What is left out "
        "is unknown, and where it could change the outcome it is asked for, the most telling fact first: on a terminal "
        "one after another, elsewhere as a list. An empty answer leaves a fact unknown; `?` shows what can be "
        "answered.",
        "已知情况写成“项目=值”，项目名和值的写法与结算文件相同。未写的视为未知；可能影响结果的，按影响大小依次询问："
        "在终端上逐项提问，否则列出清单。直接回车表示不知道，输入“?”显示可填内容。",
    ),
    (
        Example("policy try my_scheme.policy cost=1000 day=2020-03-10",
                Words("What is due, and what it still hangs on.", "应支付多少，还取决于哪些事项。")),
        Example("policy try my_scheme.policy --ask", Words("Ask me everything that matters.", "逐项询问。")),
        Example("policy try my_scheme.policy cost=1000 --format json",
                Words("The result and the questions, for a program.", "结果和待询问事项，供程序读取。")),
    ),
    Words("0 done, also where something is still asked for; 1 the scheme has errors; 2 the claim was rejected; 3 wrong "
          "usage.",
          "0 完成（含仍有事项待询问）；1 方案有错误；2 该次结算被拒绝；3 用法有误。"),
)  # fmt: skip


@command("try", LESSON)
@under(
    scheme_argument,
    argument("facts", Words("FACT=VALUE", "项目=值"),
             Words("what is known, such as cost=1000", "已知情况，例如 cost=1000"),
             nargs=-1, shell_complete=complete_fact),
    option("--ask", is_flag=True, en="Ask for what matters, one fact after another, also where input is no terminal.",
           zh="逐项询问有影响的事项（输入不是终端时也询问）。"),
    readings_option,
    parameters_option,
    ledger_option,
    format_option(),
    tongue_option,
)  # fmt: skip
def run(
    face: Face,
    *,
    scheme: str,
    facts: tuple[str, ...],
    ask: bool,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    ledger: str | None,
    shape: str,
) -> Code:
    """Settle one claim."""
    program = compiled(face, scheme, readings, parameters, to_settle=True).program
    must_settle(face, program)
    book = book_of(face, ledger, program)
    known = _known(face, facts, program)
    inquiry = inquire(program, known, book)
    if ask or (shape == "text" and face.is_conversation):
        inquiry = _asked(face, program, book, known, inquiry)
    if shape == "json":
        face.put_json(_json(inquiry))
    else:
        face.put("\n".join(_lines(face, inquiry)))
    if inquiry.settlement.outcome != REJECTED:
        return Code.DONE
    rejects = settlement_rejects("FACT=VALUE", as_rows([inquiry.settlement.claim]), [inquiry.settlement])
    face.flush()
    face.show((item for reject in rejects for item in reject.diagnostics), reveal=False)
    return Code.REJECTED


def _known(face: Face, words: tuple[str, ...], program: Program) -> dict[str, Value]:
    """The facts of the command line, each once."""
    known: dict[str, Value] = {}
    report = Report()
    for text in words:
        word, sign, written = (part.strip() for part in text.replace("＝", "=", 1).partition("="))
        if not (sign and word):
            raise face.refuse("PL0910", text=text)
        declared = fact_named(word, program, report)
        if declared is None:
            continue
        if declared.name in known:
            en, zh = f"`{word}` is given twice", f"两次给出“{word}”"
            raise face.refuse("PL0914", reason=en, reason_zh=zh)
        value = answer(declared, word, written, program, report)
        if value is not None:
            known[declared.name] = value
    if report.has_errors:
        face.show(report.diagnostics)
        raise Ended(code_of(report.diagnostics))
    return known


def _asked(face: Face, program: Program, book: Book, known: dict[str, Value], inquiry: Inquiry) -> Inquiry:
    """Ask until nothing matters any more, nobody answers, or there is nothing left that was not asked."""
    passed: set[str] = set()
    while True:
        question = next((one for one in inquiry.questions if one.fact.name not in passed), None)
        if question is None:
            return inquiry
        lines = prompt(question, program, face.tongue)
        face.say(lines[0])
        written = _answer(face, lines)
        if written is None:
            return inquiry
        if not written:
            passed.add(question.fact.name)
            continue
        report = Report()
        value = answer(question.fact, spelling(question.fact, program, face.tongue), written, program, report)
        face.show(report.diagnostics)
        if value is not None:
            known[question.fact.name] = value
            inquiry = inquire(program, known, book)


def _answer(face: Face, lines: list[str]) -> str | None:
    """One line of input; `?` shows what can be answered; None at the end of the input."""
    while True:
        face.ask("> ")
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            return None
        if line.strip() not in {"?", "？"}:
            return line.strip()
        for more in lines[1:]:
            face.say(more)


def _lines(face: Face, inquiry: Inquiry) -> Iterator[str]:
    settlement = inquiry.settlement
    yield result_text(settlement, face.tongue)
    if inquiry.questions or inquiry.figures:
        yield ""
        yield from question_lines(inquiry, face.tongue)
        return
    yield ""
    yield render_text(explain(settlement), settlement.program, face.tongue)


def _json(inquiry: Inquiry) -> dict[str, object]:
    program = inquiry.settlement.program
    return {
        "version": 1,
        "result": result_json(inquiry.settlement),
        "questions": [question_json(question, program) for question in inquiry.questions],
        "figures": list(inquiry.figures),
    }
