"""Which unconfirmed figures a result hangs on.

Enters: a settlement. Leaves: the parameters and tables it used whose figure the source calls missing, a principle, a
minimum or a maximum, that the caller gave, or that a draft took over and nobody has confirmed. Always holds, and this
is the rule: starting from every payment and own share, what is walked is what decided the value. The smallest of
several amounts is decided by the one that is smallest, so a ceiling that was not reached is not used; of alternatives,
the condition and the one that was taken; of a conjunction that fails, the first condition that fails; of a product that
is zero, the factor that is zero; of bands, those the amount reaches. Where a value is unknown everything in it counts.
Looking at the text of the rules instead would mark nearly every claim.

Most of what is walked leads to no such figure at all. What may lead to one is worked out once for an order of payers
(`fast/steps.py`); the rest is neither walked nor evaluated.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from policy_lang.claims.fast.steps import Steps, Walk, steps_of, to_confirm
from policy_lang.core.program import ParameterDef, Program, TableDef
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import Context
from policy_lang.interp.settle import Settlement

UNCONFIRMED = frozenset({"missing", "principle", "minimum", "maximum"})


def taints(settlement: Settlement) -> list[dict[str, Any]]:
    """The unconfirmed figures that the payments and own shares hang on, in the order of the scheme."""
    arm = settlement.arm
    return taints_of(settlement, [*(payer.payment for payer in arm.payers), *(pool.own for pool in arm.pools)])


def taints_of(settlement: Settlement, results: Iterable[str]) -> list[dict[str, Any]]:
    """The unconfirmed figures that some definitions hang on, in the order of the scheme."""
    steps = steps_of(settlement.program, settlement.arm, unconfirmed)
    if not steps.by:
        return []
    walk = Walk(_context(settlement, steps))
    walk.from_(results, steps.by)
    if not walk.used:
        return []
    found = [_taint(settlement.program, name, walk) for name in steps.figures if name in walk.used]
    return [one for one in found if "to_confirm" in one or one["given"] or one["qualifier"] != "exact"]


def unconfirmed(program: Program) -> tuple[str, ...]:
    """Every figure of a scheme that is not stated exactly, was given by the caller, or is to be confirmed."""
    figures: list[ParameterDef | TableDef] = [*program.parameters.values(), *program.tables.values()]
    return tuple(
        figure.name
        for figure in figures
        if _given(figure) or figure.qualifier in UNCONFIRMED or to_confirm(figure, None)
    )


def _taint(program: Program, name: str, walk: Walk) -> dict[str, Any]:
    """What is said of a figure that was used."""
    figure: ParameterDef | TableDef = program.parameters.get(name) or program.tables[name]
    kind = "table" if isinstance(figure, TableDef) else "parameter"
    said: dict[str, Any] = {kind: name, "qualifier": figure.qualifier, "given": _given(figure)}
    return {**said, "to_confirm": True} if name in walk.to_confirm else said


def _given(figure: ParameterDef | TableDef) -> bool:
    return isinstance(figure, ParameterDef) and figure.given


class _Values(dict[str, Value]):
    """The values of a settlement, each made when it is first asked for."""

    def __init__(self, settlement: Settlement) -> None:
        super().__init__()
        self.settlement = settlement

    def __missing__(self, definition: str) -> Value:
        value = self[definition] = self.settlement.value(definition)
        return value


def _context(settlement: Settlement, steps: Steps) -> Context:
    """The settlement's own values; a balance is the one that some definition or movement of it saw."""

    def balance(ledger: str) -> Value:
        if ledger in steps.balances:
            return settlement.value(steps.balances[ledger])
        seen = [movement.before for movement in settlement.movements if movement.entry.ledger == ledger]
        return seen[-1] if seen else Unknown((ledger,), Fraction(0), None)

    return Context(settlement.program, settlement.claim.facts, balance, _Values(settlement))
