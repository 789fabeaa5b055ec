"""Inputs of calculations one step either side of every threshold, ready for the writer to confirm.

Enters: a program whose scenarios run its calculations (the pattern of inputs). Leaves: inputs, each with the threshold
they stand at. Always holds: as with claims, the threshold is found and not guessed: one input is moved (an amount by
the smallest unit, a count or a number of days by one, a ratio by a hundredth of a per cent, a day by a day) until two
quantities that a definition compares change places. What no single input turns is left out, and so is what is compared
for each entry of a list.
"""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from policy_lang.core.calculations import alone
from policy_lang.core.nodes import Apply, Bands, Element, Node, everything
from policy_lang.core.program import CalculateStep, Def, InputDef, Place, Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Value
from policy_lang.explain.trace import trace_of
from policy_lang.interp.calculate import calculate
from policy_lang.record import frozen

_COMPARED = frozenset({"at_least", "no_more_than", "more_than", "less_than", "least", "greatest", "beyond"})
_COUNTED = frozenset({Kind.COUNT, Kind.DAYS, Kind.MONTHS})
_MOST_MONEY, _MOST_COUNT, _PARTS = 10**12, 10**6, 10_000
_DAYS_AROUND = 100 * 365
Facts = dict[str, Value]


@frozen
class InputBoundary:
    """A threshold of a calculation: where it stands, which input was moved, and the inputs at it and beside it."""

    calculation: str
    definition: Def
    moved: str
    rows: tuple[Facts, ...]

    @property
    def place(self) -> Place | None:
        """Where the definition stands."""
        return self.definition.origin.place


@frozen
class _Threshold:
    definition: Def
    left: Node
    right: Node


@frozen
class _Scale:
    """The values that an input can be moved to, by whole numbers from `low` to `high`."""

    low: int
    high: int
    value: Callable[[int], Value]


def input_boundaries(program: Program) -> Iterator[InputBoundary]:
    """The boundaries that the inputs of scenarios reach, by calculation and in the order of its definitions."""
    for name in program.calculations:
        own = alone(program, name)
        seen: set[str] = set()
        for threshold in _thresholds(own):
            for facts in _patterns(program, name):
                found = _around(program, name, own, facts, threshold)
                if found is not None:
                    if repr(found.rows) not in seen:
                        yield found
                    seen.add(repr(found.rows))
                    break


def _patterns(program: Program, name: str) -> Iterator[Facts]:
    for scenario in program.scenarios:
        for step in scenario.steps:
            if isinstance(step, CalculateStep) and step.calculation == name:
                yield step.facts


def _thresholds(own: Program) -> Iterator[_Threshold]:
    for definition in own.arms[0].definitions:
        for node in everything(definition.node):
            for left, right in _compared(node):
                if not any(isinstance(part, Element) for side in (left, right) for part in everything(side)):
                    yield _Threshold(definition, left, right)


def _compared(node: Node) -> Iterator[tuple[Node, Node]]:
    if isinstance(node, Apply) and node.op in _COMPARED and len(node.arguments) > 1:
        yield node.arguments[0], node.arguments[1]
    elif isinstance(node, Bands):
        yield from ((node.position, band.upper) for band in node.bands if band.upper is not None)


def _around(program: Program, name: str, own: Program, facts: Facts, threshold: _Threshold) -> InputBoundary | None:
    def side(moved: Facts) -> bool | None:
        trace = trace_of(calculate(program, name, moved).settlement)
        left, right = (_number(trace.value(node)) for node in (threshold.left, threshold.right))
        return None if left is None or right is None else left >= right

    for moved, value in facts.items():
        scale = _scale(own.inputs[moved], value) if moved in own.inputs else None
        if scale is None:
            continue
        turn = _turn(scale, facts, moved, side)
        if turn is not None:
            steps = [step for step in (turn - 1, turn, turn + 1) if scale.low <= step <= scale.high]
            rows = tuple({**facts, moved: scale.value(step)} for step in steps)
            return InputBoundary(name, threshold.definition, moved, rows)
    return None


def _number(value: Value) -> Fraction | None:
    """A quantity or a day as a number; None for what has no more and less."""
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return value if isinstance(value, Fraction) else None


def _turn(scale: _Scale, facts: Facts, moved: str, side: Callable[[Facts], bool | None]) -> int | None:
    """Where the first quantity comes to be at least the second, by halving; None where both ends are on one side, or a
    side is not known. Moved the other way it is the last value where it still is: there the two may be the same.
    """

    def at(step: int) -> bool | None:
        return side({**facts, moved: scale.value(step)})

    low, high = scale.low, scale.high
    first, last = at(low), at(high)
    if first is None or last is None or first == last:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        here = at(middle)
        if here is None:
            return None
        low, high = (middle, high) if here == first else (low, middle)
    return low if first else high


def _scale(declared: InputDef, value: Value) -> _Scale | None:
    """How an input is moved; None where it has no steps."""
    kind, most = declared.type.kind, declared.high
    if kind is Kind.DATE and isinstance(value, date):
        day = value.toordinal()
        return _Scale(max(day - _DAYS_AROUND, 1), min(day + _DAYS_AROUND, date.max.toordinal()), date.fromordinal)
    if not isinstance(value, Fraction):
        return None
    if kind is Kind.RATIO:
        return _Scale(0, int((1 if most is None else most) * _PARTS), lambda step: Fraction(step, _PARTS))
    if kind is Kind.MONEY or kind in _COUNTED:
        ceiling = _MOST_MONEY if kind is Kind.MONEY else _MOST_COUNT
        return _Scale(0, ceiling if most is None else min(int(most), ceiling), Fraction)
    return None
