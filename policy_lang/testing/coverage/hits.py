"""Which points the settlements of scenarios touch.

Enters: what was settled, closed and calculated in a scenario. Leaves: the keys of the points that it touches. Always
holds: only the values of definitions are read, so what is counted is what was settled; a payer whose conditions fail
touches none of its calculation.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from policy_lang.claims.checks import group_checks
from policy_lang.core.nodes import Bands, Choose, Const, Each, If, Lookup, Node, bands_of, inside
from policy_lang.core.program import Def, PayerDef, RoleKind
from policy_lang.core.values import Value
from policy_lang.explain.trace import Trace, trace_of
from policy_lang.interp.calculate import Calculated
from policy_lang.interp.settle import REJECTED, Settlement
from policy_lang.record import frozen
from policy_lang.testing.bodies import Body, cases, written
from policy_lang.testing.coverage.points import (
    Point,
    PointKind,
    bands_in,
    case_detail,
    choice_of,
    key_of,
    limit_kinds,
    own_definitions,
    rows_of,
    tier_detail,
)

Key = tuple[str, str, str]
_ZERO = Fraction(0)


@frozen
class Tried:
    """What a scenario settled, closed and calculated."""

    title: str
    settlements: tuple[Settlement, ...]
    calculated: tuple[Calculated, ...] = ()


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


def touched(points: Iterable[Point], scenarios: Iterable[Tried]) -> Touched:
    """What scenarios touch, by their titles."""
    by: dict[Key, dict[str, None]] = {}
    for tried in scenarios:
        for key in _keys(tried):
            by.setdefault(key, {})[tried.title] = None
    return Touched(tuple(points), {key: tuple(titles) for key, titles in by.items()})


def _keys(tried: Tried) -> Iterator[Key]:
    for settlement in tried.settlements:
        yield from keys_of(settlement)
    for calculated in tried.calculated:
        body = f"calculation:{calculated.calculation.id}"
        yield from _options(calculated.settlement)
        yield from _stated(trace_of(calculated.settlement), body)
    claims = [one for one in tried.settlements if one.closing is None]
    for result in group_checks(claims[0].program, claims) if claims else ():
        yield from _answer(f"check:{result.check}", result.holds, "")


def keys_of(settlement: Settlement) -> Iterator[Key]:
    """The keys of the points that one settlement, of a claim or of a closing, touches."""
    if settlement.outcome == REJECTED:
        return
    program, body = settlement.program, f"closing:{settlement.closing.id}" if settlement.closing is not None else ""
    day = settlement.claim.facts.get(program.dated_by)
    if isinstance(day, date) and not body:
        yield key_of(PointKind.DAY, "scheme:", day.isoformat())
    yield from _options(settlement)
    for status in settlement.statuses.values():
        yield key_of(PointKind.STATUS, f"status:{status}")
    trace = trace_of(settlement)
    applied: set[tuple[str, str]] = set()
    for payer in settlement.arm.payers:
        if not payer.given:
            won = _in_effect(trace, payer)
            if won is not None:
                applied.add((payer.id, won))
            yield from _payer(trace, payer, won, body)
    yield from _stated(trace, body, applied)


def _options(settlement: Settlement) -> Iterator[Key]:
    for name, option in settlement.program.readings.items():
        yield key_of(PointKind.OPTION, f"reading:{name}", option)


# ---- payers and refunds


def _in_effect(trace: Trace, payer: PayerDef) -> str | None:
    """Under which exception a payer pays, "" for none; None where it does not apply or where that is not known."""
    choice = choice_of(trace.definitions[payer.payment].node)
    won = _won(trace, choice) if choice is not None else ""
    if trace.settlement.statuses[payer.id] == "given" or won is None:
        return None
    applies = f"{payer.id}@{won}.applies" if won else f"{payer.id}.applies"
    return won if trace.settlement.values.get(applies, True) is True else None


def _payer(trace: Trace, payer: PayerDef, in_effect: str | None, body: str) -> Iterator[Key]:
    subject = f"payer:{payer.id}"
    choice = choice_of(trace.definitions[payer.payment].node)
    won = _won(trace, choice) if choice is not None else ""
    for case in choice.cases if choice is not None else ():
        applies = trace.value(case.when)
        if applies is True and won == case.label:
            yield key_of(PointKind.EXCEPTION_WON, subject, case.label, body)
        elif isinstance(applies, bool):
            yield key_of(PointKind.EXCEPTION_LOST, subject, case.label, body)
    for label, clause, definition in own_definitions(trace.settlement.arm, payer.id):
        if label == in_effect:
            for kind, detail in _clause(trace, label, clause, definition):
                yield key_of(kind, subject, detail, body)


def _clause(trace: Trace, label: str, clause: str, definition: Def) -> Iterator[tuple[PointKind, str]]:
    """What one clause of a payer did: tiers, limits, deductibles."""
    bands = bands_of(definition.node)
    if bands is not None and not clause.endswith("_before"):
        for index in _tiers(trace, bands):
            yield PointKind.TIER, f"{label}@{index}" if label else str(index)
    kinds = limit_kinds(definition, clause)
    reached = _reached(trace, definition.id, clause) if kinds else None
    if reached is not None:
        yield kinds[not reached], f"{label}@{clause}" if label else clause
    if clause in {"after_deductible", "above_deductible_after"}:
        above = trace.number(definition.id)
        if above is not None:
            yield (PointKind.ABOVE_DEDUCTIBLE if above > 0 else PointKind.WITHIN_DEDUCTIBLE), label


def _won(trace: Trace, choice: Choose) -> str | None:
    """The exception in effect; "" for the general rule; None where that is not known."""
    held = [case for case in choice.cases if trace.value(case.when) is True]
    if any(not isinstance(trace.value(case.when), bool) for case in choice.cases):
        return None
    displaced = {case.over for case in held}
    left = [case.label for case in held if case.label not in displaced]
    return left[0] if left else ""


def _tiers(trace: Trace, node: Bands) -> Iterator[int]:
    """Slices that hold something of the cumulated amount; of brackets, the one that it falls in."""
    position, lower = trace.value(node.position), trace.value(node.start)
    if not isinstance(position, Fraction) or not isinstance(lower, Fraction):
        return
    for number, band in enumerate(node.bands, 1):
        found = None if band.upper is None else trace.value(band.upper)
        if band.upper is not None and not isinstance(found, Fraction):
            return
        upper = found if isinstance(found, Fraction) else None
        holds = upper is None or position < upper or (position == upper and band.inside)
        if position > lower and (node.marginal or holds):
            yield number
        if holds and not node.marginal:
            return
        lower = lower if upper is None else max(lower, upper)


def _reached(trace: Trace, identifier: str, clause: str) -> bool | None:
    """Whether a limit cut what it limits, or a floor raised it; None where there was nothing to cut."""
    prefix = identifier.removesuffix(clause)
    limit = trace.number(identifier)
    wanted = trace.number(f"{prefix}base") if clause == "covered" else _wanted(trace, prefix, clause)
    if wanted is None or limit is None:
        return None
    if clause == "not_below":
        return limit > _capped(trace, prefix, wanted)
    if clause.startswith("own_room."):
        raised = trace.number(f"{prefix}{clause.replace('own_room', 'own_raised')}")
        return None if raised is None else raised > wanted
    return None if wanted <= _ZERO else limit < wanted


def _wanted(trace: Trace, prefix: str, clause: str) -> Fraction | None:
    """What is due before limits: the entitlement, less what is taken off, raised where the own share is limited."""
    wanted = trace.number(f"{prefix}entitled")
    less = trace.number(f"{prefix}less")
    wanted = wanted if less is None else less
    number = 1
    while f"{prefix}own_room.{number}" in trace.definitions and clause != f"own_room.{number}":
        wanted = trace.number(f"{prefix}own_raised.{number}")
        number += 1
    return wanted


def _capped(trace: Trace, prefix: str, wanted: Fraction) -> Fraction:
    """What the limits leave of what is due."""
    limits = (
        trace.number(name) for name in trace.definitions if name.startswith((f"{prefix}limit", f"{prefix}within."))
    )
    return min((wanted, *(limit for limit in limits if limit is not None)))


# ---- what is stated


def _stated(trace: Trace, body: str, applied: set[tuple[str, str]] | None = None) -> Iterator[Key]:
    """Cases, tiers and rows of what was worked out, and answers of checks over single claims."""
    arm = trace.settlement.arm
    whole = Body(body, trace.program, (arm,))
    single = {check.definition for check in arm.checks if check.group is None}
    for definition in written(whole, arm):
        if not _is_in_effect(definition, trace, applied):
            continue
        subject, home = whole.subject(definition), whole.home(definition)
        if definition.id in single:
            yield from _answer(subject, trace.at(definition.id), home)
        numbers = {id(case): number for number, case in enumerate(cases(definition), 1)}
        for case, answer in _decided(trace, definition.node):
            kind = PointKind.CASE_HOLDS if answer else PointKind.CASE_FAILS
            if id(case) in numbers:
                yield key_of(kind, subject, case_detail(definition, numbers[id(case)]), home)
        if subject.partition(":")[0] != "payer":
            for number, tiers in enumerate(bands_in(definition.node), 1):
                for index in _tiers(trace, tiers):
                    yield key_of(PointKind.TIER, subject, tier_detail(number, index), home)
        for node in _come_to(trace, definition.node):
            if isinstance(node, Lookup) and node.table in trace.program.tables:
                for detail in _row(trace, node):
                    yield key_of(PointKind.ROW, f"table:{node.table}", detail)


def _is_in_effect(definition: Def, trace: Trace, applied: set[tuple[str, str]] | None) -> bool:
    """Whether a definition is asked for: a payer's clauses are where it applies, under the exception in effect."""
    role = definition.role
    if applied is None or role.kind in {
        RoleKind.CONDITION,
        RoleKind.RULE,
        RoleKind.POOL,
        RoleKind.CHECK,
        RoleKind.LEDGER,
    }:
        return True
    label = definition.id.removeprefix(role.subject).partition(".")[0].removeprefix("@")
    return (role.subject, label) in applied


def _answer(subject: str, answer: Value, body: str) -> Iterator[Key]:
    if isinstance(answer, bool):
        yield key_of(PointKind.ANSWER_YES if answer else PointKind.ANSWER_NO, subject, "", body)


def _decided(trace: Trace, node: Node) -> Iterator[tuple[If, bool]]:
    """The `if`s that were come to, with their answers."""
    for one in _come_to(trace, node):
        answer = trace.value(one.condition) if isinstance(one, If) and not isinstance(one.condition, Const) else None
        if isinstance(one, If) and isinstance(answer, bool):
            yield one, answer


def _come_to(trace: Trace, node: Node) -> Iterator[Node]:
    """A node and what was needed of it: of an `if`, the side that was taken; nothing of the elements of a list."""
    yield node
    if isinstance(node, Each):
        return
    children = inside(node)
    if isinstance(node, If):
        answer = trace.value(node.condition)
        sides = (node.then if answer else node.otherwise,) if isinstance(answer, bool) else ()
        children = (node.condition, *sides)
    for child in children:
        yield from _come_to(trace, child)


def _row(trace: Trace, node: Lookup) -> Iterator[str]:
    """The rows that the keys fit."""
    table = trace.program.tables[node.table]
    keys = tuple(trace.value(key) for key in node.keys)
    details = list(rows_of(trace.program, node.table))
    found = [detail for row, detail in zip(table.rows, details, strict=False) if _fits(row.keys, keys)]
    yield from found or [""]


def _fits(row: tuple[object, ...], keys: tuple[Value, ...]) -> bool:
    return all(
        wanted == key or (isinstance(key, frozenset) and wanted in key) for wanted, key in zip(row, keys, strict=True)
    )
