"""`policy readings`: the ambiguous clauses of a scheme, and with claims the money that hangs on each.

Enters: a scheme, and perhaps a file of claims. Leaves: each question with its options, the chosen one and why; with
claims, what each other option would change for every payer and for the person. Always holds: one reading is changed
at a time, all others stay as they are run; the whole history is settled again, so limits of a year count too.
"""

from collections.abc import Sequence

from policy_lang.claims import ClaimFile, ClaimRow, groups
from policy_lang.cli.common import (
    claims_argument,
    largest_option,
    ledger_option,
    one_claim_option,
    output_option,
    page_format_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face, json_text, needs_report
from policy_lang.cli.loading import all_different, book_of, claims_of, with_openings
from policy_lang.cli.scheme import compiled_under, must_settle, pairs_of
from policy_lang.cli.teach import Example, Lesson, Words, command
from policy_lang.cli.weighing.effects import Case, Effects, effects_of
from policy_lang.cli.weighing.tell import Teller
from policy_lang.cli.writing import put_or_write
from policy_lang.core.program import Program
from policy_lang.diagnostics import nearest
from policy_lang.record import evolve

LESSON = Lesson(
    Words("Ambiguous clauses, and the money that hangs on them.", "有歧义的条款及其影响的金额。"),
    Words(
        "Each ambiguous clause with its question, its options, the chosen one and the reason. With CLAIMS the file is "
        "settled once more under every other option, one at a time: what would each payer pay more or less, how much "
        "money lies between the options, and who is most affected? What most money hangs on stands first; the clauses "
        "on which nothing hangs stand together at the end.",
        "列出每处歧义、各种理解、采用的理解及其理由。写明结算文件时，逐一换用其他理解重新结算，列出各支付方的增减、各种理解之间"
        "相差的金额，以及受影响最大的人员。影响金额大的在前，没有影响的一并列在最后。",
    ),
    (
        Example("policy readings my_scheme.policy --tongue zh", Words("The questions, in Chinese.", "列出各处歧义。")),
        Example("policy readings my_scheme.policy claims.jsonl", Words("What hangs on each.", "各种理解影响的金额。")),
        Example("policy readings my_scheme.policy claims.jsonl --claim a",
                Words("What hangs on each for one claim.", "对其中一次结算的影响。")),
        Example("policy readings my_scheme.policy claims.jsonl --format html -o readings.html",
                Words("A page with charts, that needs nothing else.", "含图表的网页，不依赖其他文件。")),
    ),
    Words("0 done; 1 the scheme has errors; 2 some rows were rejected; 3 wrong usage.",
          "0 完成；1 方案有错误；2 有记录被拒绝；3 用法有误。"),
)  # fmt: skip


@command("readings", LESSON)
@under(
    scheme_argument,
    claims_argument(required=False),
    readings_option,
    parameters_option,
    ledger_option,
    one_claim_option(
        en="Compare the amounts of this claim alone, settled with all that hang together with it.",
        zh="只比较这一次结算的金额，与之相关的各次结算一并计算。",
    ),
    largest_option(
        en="How many of the most affected people to show for each option; 3 unless said.",
        zh="每种理解列出受影响最大的若干人员，默认3人。",
    ),
    page_format_option("text", "json", "html"),
    output_option,
    tongue_option,
)
def run(
    face: Face,
    *,
    scheme: str,
    claims: str | None,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    ledger: str | None,
    claim_id: str | None,
    largest: int,
    shape: str,
    output: str | None,
) -> Code:
    """Show the readings, and what hangs on them."""
    all_different(face, [name for name in (claims, ledger) if name is not None], (output,))
    chosen, figures = pairs_of(face, readings, "--reading"), pairs_of(face, parameters, "--parameter")
    program = compiled_under(face, scheme, chosen, figures, to_settle=claims is not None).program
    if claims is not None:
        must_settle(face, program)
    entries = [entry for entry in program.catalogue.values() if entry.kind == "reading"]
    effects: Effects | None = None
    rows: Sequence[ClaimRow] = ()
    code = Code.DONE
    if claims is not None:
        book = book_of(face, ledger, program)
        file = claims_of(face, claims, program)
        book = with_openings(face, book, file)
        rows = file.claims if claim_id is None else _together(face, program, file, claim_id)
        for reject in file.rejects:
            face.show(reject.diagnostics, reveal=False)
        code = Code.REJECTED if file.rejects or not file.complete else Code.DONE
        effects = effects_of(face, Case(scheme, chosen, figures, program, rows, book, claim_id or ""), entries)
    compared = len(rows) if claim_id is None else 1
    text = _rendered(Teller(face, program, entries, effects, compared, largest), shape)
    put_or_write(face, output, text)
    return code


def _together(face: Face, program: Program, file: ClaimFile, claim_id: str) -> Sequence[ClaimRow]:
    """The claims that hang together with one."""
    found = (group for group in groups(program, file.claims) if any(row.claim.id == claim_id for row in group))
    group = next(found, None)
    if group is None:
        raise face.refuse("PL0904", claim=claim_id, near=nearest(claim_id, [row.claim.id for row in file.claims]))
    return group


def _rendered(teller: Teller, shape: str) -> str:
    """The report in the form that was asked for."""
    if shape == "json":
        from policy_lang.cli.weighing.data import as_json

        return json_text(as_json(teller.program, teller.entries, teller.effects, teller.claims, teller.most))
    if shape == "html":
        try:
            from policy_lang.cli.weighing.page import page_of
        except ImportError:
            raise needs_report(teller.face) from None
        return page_of(evolve(teller, grouped=True))
    return "\n".join(teller.lines())
