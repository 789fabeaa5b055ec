"""`policy explain`: the reasons of one claim, as text or as JSON.

Enters: a scheme, a file of claims, a claim's id. Leaves: the reasons on standard output. Always holds: the claims that
hang together with it are settled before it, so the balances it meets are the right ones.
"""

from collections.abc import Sequence

from policy_lang.claims import ClaimFile, ClaimRow, SetAside, groups, set_aside_json, settle_all
from policy_lang.claims.history.corrections import aside_text
from policy_lang.cli.calculating import explain_one
from policy_lang.cli.common import (
    calculation_option,
    claim_option,
    claims_argument,
    format_option,
    ledger_option,
    order_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Ended, Face
from policy_lang.cli.loading import book_of, claims_of, settler, with_openings
from policy_lang.cli.scheme import compiled, must_settle, without
from policy_lang.cli.teach import Example, Lesson, Words, command
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.diagnostics import nearest
from policy_lang.explain import explain, render_text
from policy_lang.interp.settle import Settlement

LESSON = Lesson(
    Words("The reasons of one claim.", "说明一次结算的理由。"),
    Words(
        "Says for each payer why it pays what it pays, or why nothing, with the clause, the figures, the limits and "
        "what earlier claims have used of them. Earlier claims of the file are settled first.",
        "逐个支付方说明支付或不予支付的理由，列明条款、数字、限额及此前已使用的部分。文件中在先的结算会先行计算。",
    ),
    (
        Example("policy explain my_scheme.policy claims.csv --claim a --tongue zh",
                Words("A letter in Chinese.", "以中文说明。")),
        Example("policy explain my_scheme.policy claims.csv --claim a --format json",
                Words("The tree of reasons, for a program.", "理由的完整结构，供程序读取。")),
    ),
    Words("0 explained; 1 the scheme has errors; 2 the claim was rejected; 3 wrong usage, or there is no such claim.",
          "0 已说明；1 方案有错误；2 该次结算被拒绝；3 用法有误，或没有这次结算。"),
)  # fmt: skip


@command("explain", LESSON)
@under(
    scheme_argument,
    claims_argument(),
    claim_option,
    calculation_option,
    readings_option,
    parameters_option,
    ledger_option,
    order_option,
    format_option(),
    tongue_option,
)
def run(
    face: Face,
    *,
    scheme: str,
    claims: str,
    claim_id: str | None,
    calculation: str | None,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    ledger: str | None,
    order: str,
    shape: str,
) -> Code:
    """Explain one claim."""
    program = compiled(face, scheme, readings, parameters, to_settle=True).program
    if calculation is not None:
        without(face, "--calculation", {"--ledger": ledger})
        return explain_one(face, program, calculation, claims, claim_id, shape)
    must_settle(face, program)
    book = book_of(face, ledger, program)
    file = claims_of(face, claims, program)
    book = with_openings(face, book, file)
    row = _asked_for(face, file, claim_id)
    if isinstance(row, SetAside):
        if shape == "json":
            face.put_json(set_aside_json(row, program))
        else:
            face.put(aside_text(row, face.tongue))
        return Code.DONE
    settlement = settled_in_its_group(program, file.claims, row, book, arrival=order == "arrival")
    tree = explain(settlement)
    if shape == "json":
        from policy_lang.explain import render_json

        face.put_json(render_json(tree, program))
    else:
        face.put(render_text(tree, program, face.tongue))
    return Code.REJECTED if settlement.rejection else Code.DONE


def settled_in_its_group(
    program: Program, rows: Sequence[ClaimRow], row: ClaimRow, book: Book, *, arrival: bool = False
) -> Settlement:
    """The settlement of a claim after all that come before it among the claims that hang together with it."""
    group = next(group for group in groups(program, rows) if row in group)
    settlements, _ = settle_all(program, group, book, arrival=arrival, by=settler(program, len(group)))
    return next(one for one in settlements if one.claim.id == row.claim.id)


def _asked_for(face: Face, file: ClaimFile, claim_id: str | None) -> ClaimRow | SetAside:
    if claim_id is None:
        if len(file.claims) == 1 and not file.rejects:
            return file.claims[0]
        raise face.refuse("PL0914", reason="the file holds several claims; add `--claim` and the id of one",
                          reason_zh="文件中有多次结算，请用 --claim 写明编号")  # fmt: skip
    found = next((row for row in file.claims if row.claim.id == claim_id), None)
    if found is not None:
        return found
    aside = next((one for one in file.set_aside if one.row.claim.id == claim_id), None)
    if aside is not None:
        return aside
    rejects = [reject for reject in file.rejects if reject.claim == claim_id]
    if rejects:
        face.show((diagnostic for reject in rejects for diagnostic in reject.diagnostics), reveal=False)
        raise Ended(Code.REJECTED)
    raise face.refuse("PL0904", claim=claim_id, near=nearest(claim_id, [row.claim.id for row in file.claims]))
