"""The slices of a tier table that a claim fills, each with its edges, the amount in it, its ratio, and what comes of it.

Enters: a node of bands, or two of them at the beginning and the end of a claim's stretch of a cumulation. Leaves: one reason
for each slice that holds something. Always holds: the results add up to the value of the bands, or to the difference of the two.
"""

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from policy_lang.core import types
from policy_lang.core.nodes import Bands
from policy_lang.core.values import Value
from policy_lang.explain.operands import operand
from policy_lang.explain.reasons import Reason, ReasonKind
from policy_lang.explain.trace import Trace

_ZERO = Fraction(0)


@frozen
class _Slice:
    """A slice from an edge up to an edge (None: without end), how far it is filled, and its ratio."""

    lower: Fraction
    upper: Fraction | None
    filled: Fraction
    amount: Fraction
    ratio: Fraction


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
            own = _Slice(part.lower, part.upper, part.filled, amount, part.ratio)
            reasons.append(_reason(trace, after, index, own, identifier))
    return tuple(reasons)


def _marginal(trace: Trace, node: Bands) -> Iterator[_Slice | None]:
    position, lower = trace.value(node.position), trace.value(node.start)
    edge: Value = _ZERO
    for band in node.bands:
        upper = None if band.upper is None else trace.value(band.upper)
        ratio = trace.value(band.ratio)
        known = isinstance(position, Fraction) and isinstance(lower, Fraction) and isinstance(edge, Fraction)
        if known and isinstance(ratio, Fraction) and (upper is None or isinstance(upper, Fraction)):
            top = position if upper is None else min(position, upper)
            yield _Slice(edge, upper, top, max(top - lower, _ZERO), ratio)
            if upper is not None:
                lower, edge = max(lower, upper), upper
        else:
            yield None


def _whole(trace: Trace, node: Bands) -> Iterator[_Slice | None]:
    position, start = trace.value(node.position), trace.value(node.start)
    edge: Value = _ZERO
    done = False
    for band in node.bands:
        upper = None if band.upper is None else trace.value(band.upper)
        ratio = trace.value(band.ratio)
        found = None
        known = isinstance(position, Fraction) and isinstance(start, Fraction) and isinstance(ratio, Fraction)
        if known and not done and (upper is None or (isinstance(upper, Fraction) and position <= upper)):
            done = True
            lower = edge if isinstance(edge, Fraction) else _ZERO
            found = _Slice(lower, upper, position, max(position - start, _ZERO), ratio)
        yield found
        edge = upper


def _reason(trace: Trace, node: Bands, index: int, part: _Slice, identifier: str) -> Reason:
    ratio = operand(trace, node.bands[index - 1].ratio)
    return Reason(
        f"{identifier}/slice.{index}", ReasonKind.SLICE, value=part.amount * part.ratio, unit=types.MONEY,
        operator="multiply", children=(ratio,),
        data={
            "lower": part.lower, "upper": part.upper, "from": part.filled - part.amount, "to": part.filled,
            "amount": part.amount, "ratio": part.ratio, "marginal": node.marginal,
        },
    )  # fmt: skip
