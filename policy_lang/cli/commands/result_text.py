"""A result for people: one block of lines a claim.

Enters: a settlement and a tongue. Leaves: text without a line end. Always holds: every payer of the order is there
with its amount and its status; an amount that is not known is a dash, never a zero.
"""

from fractions import Fraction

from policy_lang.claims.amounts import money_text
from policy_lang.cli.layout import padded, width
from policy_lang.core.program import Program
from policy_lang.core.statuses import BUILT_IN_STATUSES
from policy_lang.core.values import Value
from policy_lang.interp.settle import Settlement, own_share_of
from policy_lang.scenario import outcome_name

UNKNOWN = "—"
_BUILT_IN_ZH = {status.id: status.zh for status in BUILT_IN_STATUSES}


def result_text(settlement: Settlement, tongue: str) -> str:
    """The block of one claim."""
    program = settlement.program
    zh = tongue == "zh"
    outcome = outcome_name(settlement.outcome, tongue)
    rows = [
        (name_of(program, "payer", payer.id, tongue), money(program, settlement.payments[payer.id]),
         status_name(program, settlement.statuses[payer.id], tongue))
        for payer in settlement.arm.payers
    ]  # fmt: skip
    rows.append(("个人负担" if zh else "own share", money(program, own_share_of(settlement)), ""))
    names, amounts = max(width(row[0]) for row in rows), max(len(row[1]) for row in rows)
    lines = [f"{settlement.claim.id}{'：' if zh else ': '}{outcome}"]
    lines += [f"  {padded(name, names)}  {amount:>{amounts}}  {status}".rstrip() for name, amount, status in rows]
    return "\n".join(lines)


def money(program: Program, amount: Value) -> str:
    """An amount in the main unit."""
    return money_text(amount, program.decimals) if isinstance(amount, Fraction) else UNKNOWN


def name_of(program: Program, kind: str, identifier: str, tongue: str) -> str:
    """What a declared thing is called."""
    entry = program.catalogue.get(f"{kind}:{identifier}")
    return entry.name(tongue) if entry else identifier


def status_name(program: Program, status: str, tongue: str) -> str:
    """What a status is called."""
    if tongue == "zh" and status in _BUILT_IN_ZH:
        return _BUILT_IN_ZH[status]
    return name_of(program, "status", status, tongue)
