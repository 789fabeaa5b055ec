"""Claims at one fen and one day either side of every threshold, ready for the writer to confirm.

Enters: a program with scenarios (the pattern of a claim that pays). Leaves: claims, each with the threshold it stands
at. Always holds: the threshold is found, not guessed: an amount of the claim is moved until a comparison of the rules
turns, and the two neighbours are written down. What no amount or day of the patterns turns is left out.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from policy_lang.codegen import Engine
from policy_lang.core.ledger import Book
from policy_lang.core.nodes import Apply, Node, bands_of, everything
from policy_lang.core.program import Def, Place, Program, RoleKind
from policy_lang.core.types import Kind
from policy_lang.core.values import Value
from policy_lang.explain.trace import trace_of
from policy_lang.interp.settle import REJECTED, Claim, Settlement
from policy_lang.record import frozen
from policy_lang.testing.coverage.points import limit_kinds, own_definitions
from policy_lang.testing.samples import patterns_of

_COMPARISONS = frozenset({"at_least", "no_more_than", "more_than", "less_than"})
_CEILING = Fraction(10**9)


@frozen
class Boundary:
    """A threshold: of what, where it stands, which fact was moved, and the claims at it and beside it."""

    subject: str
    definition: str
    detail: str
    place: Place | None
    fact: str
    claims: tuple[Claim, ...]


def boundaries(program: Program) -> Iterator[Boundary]:
    """The boundaries that the patterns reach, in the order of the rules."""
    patterns = patterns_of(program).claims
    search = _Search(program, Engine(program))
    yield from _windows(program, patterns[:1])
    for threshold in _thresholds(program):
        for facts in patterns:
            found = search.around(facts, threshold)
            if found is not None:
                yield found
                break


@frozen
class _Threshold:
    """Two nodes of a definition that are compared."""

    definition: Def
    subject: str
    detail: str
    left: Node
    right: Node


def _thresholds(program: Program) -> Iterator[_Threshold]:
    for arm in program.arms[:1]:
        for definition in arm.definitions:
            if definition.role.kind in {RoleKind.CONDITION, RoleKind.RULE}:
                for node in everything(definition.node):
                    if isinstance(node, Apply) and node.op in _COMPARISONS:
                        yield _Threshold(definition, definition.role.subject, "", *node.arguments[:2])
        for payer in arm.payers:
            for _, clause, definition in own_definitions(arm, payer.id):
                yield from _of_payer(payer.id, clause, definition)


def _of_payer(payer: str, clause: str, definition: Def) -> Iterator[_Threshold]:
    node, bands = definition.node, bands_of(definition.node)
    if bands is not None and not clause.endswith("_before"):
        for number, band in enumerate(bands.bands, 1):
            if band.upper is not None:
                yield _Threshold(definition, payer, str(number), bands.position, band.upper)
    elif limit_kinds(definition, clause):
        yield _Threshold(definition, payer, clause, node, node)


# ---- the days in force


def _windows(program: Program, patterns: tuple[dict[str, Value], ...]) -> Iterator[Boundary]:
    for facts in patterns:
        for word, day in (("first", program.first), ("last", program.last)):
            if day is None:
                continue
            days = [moved for moved in (_shifted(day, step) for step in (-1, 0, 1)) if moved is not None]
            claims = tuple(_claim(program, {**facts, program.dated_by: moved}, str(moved)) for moved in days)
            yield Boundary("scheme:", program.in_force, word, None, program.dated_by, claims)


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


# ---- amounts


@frozen
class _Search:
    """Settles claims until a comparison turns; the generated function does what it can of them."""

    program: Program
    engine: Engine

    def around(self, facts: dict[str, Value], threshold: _Threshold) -> Boundary | None:
        """The claims around a threshold, reached from a pattern by moving one amount of it."""
        for name, value in facts.items():
            declared = self.program.inputs.get(name)
            if declared is None or declared.type.kind is not Kind.MONEY or not isinstance(value, Fraction):
                continue
            high = min(declared.high or _CEILING, _CEILING)
            turn = self._turn(facts, name, high, threshold)
            if turn is not None:
                amounts = [turn + step for step in (-1, 0, 1) if 0 <= turn + step <= high]
                claims = tuple(_claim(self.program, {**facts, name: amount}, f"{amount}") for amount in amounts)
                subject = f"payer:{threshold.subject}"
                origin = threshold.definition.origin
                return Boundary(subject, threshold.definition.id, threshold.detail, origin.place, name, claims)
        return None

    def _turn(self, facts: dict[str, Value], name: str, high: Fraction, threshold: _Threshold) -> Fraction | None:
        """The first amount at which the comparison turns, by halving; None where both ends say the same."""
        low_side = self._side({**facts, name: Fraction(0)}, threshold)
        ends = None if low_side is None else self._reaching(facts, name, high, threshold)
        if ends is None or ends[1] == low_side:
            return None
        low, top = Fraction(0), ends[0]
        while top - low > 1:
            middle = Fraction(int((low + top) / 2))
            if self._side({**facts, name: middle}, threshold) == low_side:
                low = middle
            else:
                top = middle
        return top

    def _reaching(
        self, facts: dict[str, Value], name: str, high: Fraction, threshold: _Threshold
    ) -> tuple[Fraction, bool] | None:
        """A great amount at which the claim can still be settled: other amounts of the claim may bound it."""
        amount = high
        while amount >= 1:
            side = self._side({**facts, name: amount}, threshold)
            if side is not None:
                return amount, side
            amount = Fraction(int(amount / 4))
        return None

    def _side(self, facts: dict[str, Value], threshold: _Threshold) -> bool | None:
        """On which side of the threshold a claim lies; None where that is not known, or the claim is rejected."""
        settlement = self.engine.settle(_claim(self.program, facts, "x"), Book())
        if settlement.outcome == REJECTED or threshold.definition.id not in settlement.values:
            return None
        if threshold.left is threshold.right:
            return _limited(settlement, threshold.definition.id)
        trace = trace_of(settlement)
        left, right = trace.value(threshold.left), trace.value(threshold.right)
        if not isinstance(left, Fraction) or not isinstance(right, Fraction):
            return None
        return left >= right


def _limited(settlement: Settlement, identifier: str) -> bool | None:
    """Whether a limit cuts what is before it."""
    prefix, _, clause = identifier.rpartition(".limit") if ".limit" in identifier else identifier.rpartition(".")
    wanted = settlement.values.get(f"{prefix}.base" if clause == "covered" else f"{prefix}.entitled")
    limit = settlement.values[identifier]
    return wanted > limit if isinstance(wanted, Fraction) and isinstance(limit, Fraction) else None


def _claim(program: Program, facts: dict[str, Value], identifier: str) -> Claim:
    more: dict[str, Value] = {"person": facts.get("person", "p1")}
    if "claim" in program.inputs:
        more["claim"] = identifier
    return Claim(identifier, {**facts, **more}, 1)
