"""The slices of a tier table that a claim fills, each with its edges, the amount in it, its ratio, and what comes of
it; and the phases of a schedule.

Enters: a node of bands, or two of them at the beginning and the end of a claim's stretch of a cumulation. Leaves: one
reason for each slice that holds something. Always holds: the results add up to the value of the bands, or to the
difference of the two.
"""

from collections.abc import Iterator
from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import Apply, Balance, Bands, Node, Ref, everything, inside
from policy_lang.explain.operands import PHASE, operand
from policy_lang.explain.reasons import Data, Reason, ReasonKind
from policy_lang.explain.trace import Trace
from policy_lang.record import evolve, frozen

_ZERO = Fraction(0)


@frozen
class _Slice:
    """A slice from an edge up to an edge (None: without end), how far it is filled, and its ratio.

    `inside`: whether the lower edge belongs to it, and whether the upper one does.
    """

    lower: Fraction
    upper: Fraction | None
    filled: Fraction
    amount: Fraction
    ratio: Fraction
    inside: tuple[bool, bool]


def slices_of(trace: Trace, node: Bands, identifier: str) -> tuple[Reason, ...]:
    """The slices that an amount fills."""
    found = _marginal(trace, node) if node.marginal else _whole(trace, node)
    reasons = [_reason(trace, node, index, part, identifier) for index, part in enumerate(found, 1) if part is not None]
    return tuple(reason for reason in reasons if reason.data["amount"])


def slices_between(trace: Trace, before: Bands, after: Bands, identifier: str) -> tuple[Reason, ...]:
    """The slices of a claim's own stretch: what the end of it fills and its beginning did not."""
    earlier = list(_marginal(trace, before))
    reasons = []
    for index, part in enumerate(_marginal(trace, after), 1):
        known = earlier[index - 1] if index <= len(earlier) else None
        if part is None:
            continue
        amount = part.amount - (known.amount if known is not None else _ZERO)
        if amount:
            reasons.append(_reason(trace, after, index, evolve(part, amount=amount), identifier))
    return tuple(reasons)


def _marginal(trace: Trace, node: Bands) -> Iterator[_Slice | None]:
    position, lower, edge, open_ = _amount(trace, node.position), _amount(trace, node.start), _ZERO, False
    for band in node.bands:
        upper = None if band.upper is None else _amount(trace, band.upper)
        ratio = _amount(trace, band.ratio)
        if position is None or lower is None or ratio is None or (band.upper is not None and upper is None):
            return
        top = position if upper is None else min(position, upper)
        yield _Slice(edge, upper, top, max(top - lower, _ZERO), ratio, (open_, band.inside))
        if upper is not None:
            lower, edge, open_ = max(lower, upper), upper, not band.inside


def _whole(trace: Trace, node: Bands) -> Iterator[_Slice | None]:
    position, start, edge, open_ = _amount(trace, node.position), _amount(trace, node.start), _ZERO, False
    for band in node.bands:
        upper = None if band.upper is None else _amount(trace, band.upper)
        ratio = _amount(trace, band.ratio)
        if position is None or start is None or ratio is None or (band.upper is not None and upper is None):
            return
        if upper is None or position < upper or (position == upper and band.inside):
            yield _Slice(edge, upper, position, max(position - start, _ZERO), ratio, (open_, band.inside))
            return
        yield None
        edge, open_ = upper, not band.inside


def _amount(trace: Trace, node: Node) -> Fraction | None:
    value = trace.value(node)
    return value if isinstance(value, Fraction) else None


def _reason(trace: Trace, node: Bands, index: int, part: _Slice, identifier: str) -> Reason:
    amount = Reason("amount", ReasonKind.FIGURE, value=part.amount, unit=types.MONEY)
    ratio = operand(trace, node.bands[index - 1].ratio)
    return Reason(
        f"{identifier}/slice.{index}", ReasonKind.SLICE, value=part.amount * part.ratio, unit=types.MONEY,
        operator="multiply", children=(amount, ratio),
        data={
            "lower": part.lower, "upper": part.upper, "from": part.filled - part.amount, "to": part.filled,
            "amount": part.amount, "ratio": part.ratio, "marginal": node.marginal,
            "lower_inside": part.inside[0], "upper_inside": part.inside[1],
        },
    )  # fmt: skip


def phases_of(trace: Trace, node: Node) -> Iterator[Reason]:
    """The phases of a schedule that something of the cost falls into, of those that an entitlement names."""
    waiting, seen = [node], set[str]()
    while waiting:
        at = waiting.pop(0)
        if not isinstance(at, Ref):
            waiting = [*inside(at), *waiting]
            continue
        definition = trace.definitions[at.definition]
        if definition.role.detail != PHASE or definition.id in seen or trace.at(definition.id) == _ZERO:
            continue
        seen.add(definition.id)
        yield Reason(
            definition.id, ReasonKind.BASE, f"{PHASE}:{definition.role.subject}", trace.at(definition.id), types.MONEY,
            clauses=definition.origin.clauses, place=definition.origin.place, data=_end(trace, definition.node),
        )  # fmt: skip


def _end(trace: Trace, node: Node) -> dict[str, Data]:
    """What ends a phase: the account, where it stood before the claim, and the figure that it has to reach."""
    missing = next((part for part in everything(node) if isinstance(part, Apply) and part.op == "beyond"
                    and trace.balance_of(_first(part.arguments[1])) is not None), None)  # fmt: skip
    if missing is None:
        return {"step": "phase"}
    ledger = trace.balance_of(_first(missing.arguments[1])) or ""
    told = trace.ledger_data(trace.program.ledgers[ledger])
    before = trace.value(Balance(ledger))
    return {"step": "phase_until", **told, "before": before, "full": trace.value(missing.arguments[0])}


def _first(node: Node) -> Node:
    """The first part of a sum."""
    while isinstance(node, Apply) and node.op == "add":
        node = node.arguments[0]
    return node
