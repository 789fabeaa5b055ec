"""What was settled before: results as `policy eval` writes them, or the lines of an earlier re-settlement.

Enters: the bytes of one file or several, later ones over earlier ones. Leaves: one `Paid` a claim, in the order in
which the claims were settled, and the rows that are no result, as rejects. Always holds: an amount is read by its
digits; an amount that was not known then stays unknown and is never taken for zero.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from policy_lang.claims.ledgers import figure_of
from policy_lang.claims.records import MOST_REJECTS, Record, records
from policy_lang.claims.rows import Reject
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.record import field, frozen

PARTS = ("payments", "benefits", "refunds")
# Outcomes under which nothing was paid or counted.
_NOT_COUNTED = frozenset({"reversed", "replaced", "reversal", "rejected"})
_ENDING = re.compile(r"\.[A-Za-z0-9]+$")


@frozen
class Paid:
    """What a claim came to when it was settled last, in minor units; None: it was not known.

    `given`: payers whose payment was made elsewhere. `program` is the hash of the scheme that settled it, `readings`
    and `parameters` the choices it was settled under, None where the row does not say. `row` is its place in the file
    `file`. `open`: payers of whom it was not known what is due; of a line of a re-settlement their amount is what had
    been paid.
    """

    claim: str
    outcome: str
    payers: Mapping[str, Fraction | None]
    given: frozenset[str]
    own: Fraction | None
    program: str
    file: str
    row: int
    open: frozenset[str] = frozenset()
    own_open: bool = False
    readings: Mapping[str, str] | None = None
    parameters: Mapping[str, str] | None = None

    @property
    def counted(self) -> bool:
        """Whether the claim stood in the history then."""
        return self.left or self.outcome not in _NOT_COUNTED

    @property
    def left(self) -> bool:
        """Whether the claim was replaced and its money left paid, since it was not known what is due instead."""
        return self.outcome == "replaced" and bool(self.open)


@frozen
class PaidFile:
    """Everything that was paid, by claim, in the order of settlement."""

    claims: dict[str, Paid] = field(factory=dict)
    rejects: list[Reject] = field(factory=list)
    rows: list[int] = field(factory=lambda: [0])

    @property
    def row_count(self) -> int:
        """How many rows were read."""
        return self.rows[0]


def read_paid(files: Iterable[tuple[str, bytes]], program: Program, report: Report) -> PaidFile:
    """The results in some files, each with its name. A file that is none goes to the report."""
    found = PaidFile()
    for name, data in files:
        ending = _ENDING.search(name)
        rows = records(data, ending[0] if ending else None, name, report)
        seen: dict[str, int] = {}
        for record in rows or ():
            if record.fatal and record.problem is not None:
                record.problem.tell(report, file=name)
                break
            found.rows[0] += 1
            _take(record, name, program, found, seen)
            if len(found.rejects) >= MOST_REJECTS and len(found.rejects) > len(found.claims):
                report.add("PL0637", None, file=name, limit=len(found.rejects))
                break
    return found


def _take(record: Record, name: str, program: Program, found: PaidFile, seen: dict[str, int]) -> None:
    paid = _paid(record, name, program)
    if isinstance(paid, Paid):
        first = seen.setdefault(paid.claim, record.row)
        if first == record.row:
            found.claims.pop(paid.claim, None)  # a later settlement of the claim stands at its own place
            found.claims[paid.claim] = paid
            return
        paid = (f"the claim stands in row {first} too", f"该次结算已列于第 {first} 行")
    report = Report()
    report.add("PL0985", None, file=name, row=record.row, reason=paid[0], reason_zh=paid[1])
    claim = record.fields.get("claim")
    found.rejects.append(
        Reject(record.row, claim if isinstance(claim, str) else None, report.diagnostics, record.fields)
    )


_Why = tuple[str, str]


def _paid(record: Record, name: str, program: Program) -> Paid | _Why:
    fields = record.fields
    if record.problem is not None:
        return "it cannot be read", "无法读取"
    claim, outcome = fields.get("claim"), fields.get("outcome")
    if not isinstance(claim, str) or not claim:
        return "it names no claim", "没有结算编号"
    if isinstance(outcome, Mapping):  # a line of an earlier re-settlement
        outcome = outcome.get("is")
        amounts, pairs = _is_of(fields.get("payers")), fields.get("payers")
        given = _marked(pairs, lambda pair: isinstance(pair, Mapping) and pair.get("given") is True)
        unknown = _marked(pairs, lambda pair: isinstance(pair, Mapping) and pair.get("is") is None)
        share = fields.get("own_share")
        own, own_open = _is_of({"own": share}), isinstance(share, Mapping) and share.get("is") is None
    else:
        amounts = _merged(fields)
        given = _marked(fields.get("status"), lambda status: status == "given")
        unknown = _marked(amounts, lambda amount: amount is None)
        total = _total(fields.get("own_share"))
        own, own_open = _merged({"payments": {"own": total}}), total is None
    if not isinstance(outcome, str) or amounts is None or own is None:
        return "it has no outcome or no payments", "没有结论或支付金额"
    payers = {payer: _minor(text, program) for payer, text in amounts.items()}
    borne = _minor(own["own"], program)
    if "?" in (*payers.values(), borne):
        return "an amount is no number", "金额不是有效的数"
    return Paid(
        claim, outcome, {payer: _known(amount) for payer, amount in payers.items()}, given, _known(borne),
        str(fields.get("program", "")), name, record.row, unknown, own_open,
        _chosen(fields.get("readings")), _chosen(fields.get("parameters")),
    )  # fmt: skip


def _chosen(choices: object) -> Mapping[str, str] | None:
    return {str(name): str(one) for name, one in choices.items()} if isinstance(choices, Mapping) else None


def _merged(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Payments, benefits and refunds by payer; None where there are no payments."""
    found: dict[str, Any] = {}
    for part in PARTS:
        amounts = fields.get(part, {})
        if not isinstance(amounts, Mapping):
            return None
        found |= amounts
    return found if "payments" in fields else None


def _total(own: object) -> object:
    return own.get("total") if isinstance(own, Mapping) else None


def _is_of(pairs: object) -> dict[str, Any] | None:
    """What the pairs of an earlier re-settlement came to; where that was open, what had been paid stayed."""
    if not isinstance(pairs, Mapping) or not all(isinstance(pair, Mapping) for pair in pairs.values()):
        return None
    return {name: pair.get("was") if pair.get("is") is None else pair["is"] for name, pair in pairs.items()}


def _marked(parts: object, is_marked: Callable[[object], bool]) -> frozenset[str]:
    """The payers whose part of a row is marked."""
    return (
        frozenset(name for name, part in parts.items() if is_marked(part))
        if isinstance(parts, Mapping)
        else frozenset()
    )


def _minor(text: object, program: Program) -> Fraction | str | None:
    """An amount in minor units; None for one that was not known, `?` for what is no amount."""
    if text is None:
        return None
    figure = figure_of(str(text)) if isinstance(text, str) else None
    return "?" if figure is None else figure * 10**program.decimals


def _known(amount: Fraction | str | None) -> Fraction | None:
    return amount if isinstance(amount, Fraction) else None
