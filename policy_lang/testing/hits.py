"""Which points the settlements of scenarios touch.

Enters: the settlements of a scenario. Leaves: the keys of the points they touch. Always holds: only the values of
definitions are read, so what is counted is what was settled; a payer whose conditions fail touches none of its
calculation.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from policy_lang.core.nodes import Bands, Choose
from policy_lang.core.program import PayerDef
from policy_lang.explain.trace import Trace, trace_of
from policy_lang.interp.settle import REJECTED, Settlement
from policy_lang.record import frozen
from policy_lang.testing.points import Point, PointKind, choice_of, is_limit, own_definitions

Key = tuple[str, str, str]
_ZERO = Fraction(0)


@frozen
class Touched:
    """Every point of a scheme, and by which scenarios (their titles) it was touched."""

    points: tuple[Point, ...]
    by: dict[Key, tuple[str, ...]]

    @property
    def missed(self) -> tuple[Point, ...]:
        """Points that nothing touched."""
        return tuple(point for point in self.points if not self.by.get(point.key))

    @property
    def count(self) -> int:
        """How many points were touched."""
        return len(self.points) - len(self.missed)


def touched(points: Iterable[Point], scenarios: Iterable[tuple[str, Iterable[Settlement]]]) -> Touched:
    """What scenarios touch, by their titles."""
    by: dict[Key, dict[str, None]] = {}
    for title, settlements in scenarios:
        for settlement in settlements:
            for key in keys_of(settlement):
                by.setdefault(key, {})[title] = None
    return Touched(tuple(points), {key: tuple(titles) for key, titles in by.items()})


def keys_of(settlement: Settlement) -> Iterator[Key]:
    """The keys of the points that one settlement touches."""
    if settlement.outcome == REJECTED:
        return
    program = settlement.program
    day = settlement.claim.facts.get(program.dated_by)
    if isinstance(day, date):
        yield (PointKind.DAY, "scheme:", day.isoformat())
    for name, option in program.readings.items():
        yield (PointKind.OPTION, f"reading:{name}", option)
    for status in settlement.statuses.values():
        yield (PointKind.STATUS, f"status:{status}", "")
    trace = trace_of(settlement)
    for payer in settlement.arm.payers:
        if not payer.given:
            yield from _payer(trace, payer)


def _payer(trace: Trace, payer: PayerDef) -> Iterator[Key]:
    subject = f"payer:{payer.id}"
    choice = choice_of(trace.definitions[payer.payment].node)
    won = _won(trace, choice) if choice is not None else ""
    for case in choice.cases if choice is not None else ():
        applies = trace.value(case.when)
        if applies is True and won == case.label:
            yield (PointKind.EXCEPTION_WON, subject, case.label)
        elif isinstance(applies, bool):
            yield (PointKind.EXCEPTION_LOST, subject, case.label)
    if trace.settlement.statuses[payer.id] == "given" or won is None:
        return
    applies_id = f"{payer.id}@{won}.applies" if won else f"{payer.id}.applies"
    if trace.settlement.values.get(applies_id) is not True:
        return
    for label, clause, definition in own_definitions(trace.settlement.arm, payer.id):
        if label != won:
            continue
        detail = f"{label}@{clause}" if label else clause
        if isinstance(definition.node, Bands) and not clause.endswith("_before"):
            yield from _tiers(trace, subject, label, definition.node)
        if is_limit(definition, clause):
            yield from _limit(trace, subject, detail, definition.id)
        if clause in {"after_deductible", "above_deductible_after"}:
            above = trace.number(definition.id)
            if above is not None:
                kind = PointKind.ABOVE_DEDUCTIBLE if above > 0 else PointKind.WITHIN_DEDUCTIBLE
                yield (kind, subject, label)


def _won(trace: Trace, choice: Choose) -> str | None:
    """The exception in effect; "" for the general rule; None where that is not known."""
    held = [case for case in choice.cases if trace.value(case.when) is True]
    if any(not isinstance(trace.value(case.when), bool) for case in choice.cases):
        return None
    displaced = {case.over for case in held}
    left = [case.label for case in held if case.label not in displaced]
    return left[0] if left else ""


def _tiers(trace: Trace, subject: str, label: str, node: Bands) -> Iterator[Key]:
    """Slices that hold something of the cumulated amount; of brackets, the one that it falls in."""
    position, lower = trace.value(node.position), trace.value(node.start)
    if not isinstance(position, Fraction) or not isinstance(lower, Fraction):
        return
    for number, band in enumerate(node.bands, 1):
        found = None if band.upper is None else trace.value(band.upper)
        if band.upper is not None and not isinstance(found, Fraction):
            return
        upper = found if isinstance(found, Fraction) else None
        inside = upper is None or position < upper or (position == upper and band.inside)
        if position > lower and (node.marginal or inside):
            yield (PointKind.TIER, subject, f"{label}@{number}" if label else str(number))
        if inside and not node.marginal:
            return
        lower = lower if upper is None else max(lower, upper)


def _limit(trace: Trace, subject: str, detail: str, identifier: str) -> Iterator[Key]:
    """Whether a limit cut what it limits."""
    prefix, _, clause = identifier.rpartition(".limit") if ".limit" in identifier else identifier.rpartition(".")
    if clause == "covered":
        wanted, limit = trace.number(f"{prefix}.base"), trace.number(identifier)
    else:
        less = trace.number(f"{prefix}.less")
        wanted = less if less is not None else trace.number(f"{prefix}.entitled")
        limit = trace.number(identifier)
    if wanted is None or limit is None or wanted <= _ZERO:
        return
    kind = PointKind.LIMIT_REACHED if limit < wanted else PointKind.LIMIT_NOT_REACHED
    yield (kind, subject, detail)
