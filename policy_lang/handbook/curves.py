"""What is left to the person as the cost grows: one curve a category, settled point by point.

Enters: a program with scenarios. Leaves: curves. Always holds: every point is a settlement of the engine; the first
worked claim is the pattern, all its amounts grow alike, so what earlier payers gave keeps the share it had there.
Points stand densest where little money is, because most claims are there.
"""

from collections.abc import Iterator
from fractions import Fraction

from policy_lang.core.ledger import Book
from policy_lang.core.nodes import Input, Node, inside
from policy_lang.core.program import Program, SettleStep
from policy_lang.core.types import Kind
from policy_lang.core.values import Value
from policy_lang.diff.words import Words
from policy_lang.interp.settle import SETTLED, Claim, settle
from policy_lang.record import frozen

_STEPS = (0, 1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
_SCALE = Fraction(100_000)  # a thousand of the main unit
_MOST = 6


@frozen
class Curve:
    """The own share of a pool by its cost (both in minor units) for a category; `shares`: of the payers before."""

    name: str
    points: tuple[tuple[Fraction, Fraction], ...]
    shares: str


def curves_of(program: Program, tongue: str) -> tuple[Curve, ...]:
    """One curve for each category that is covered at all and differs from the others."""
    pattern = _pattern(program)
    if pattern is None:
        return ()
    facts, cost, pool = pattern
    words = Words(program, tongue)
    shares = _shares(words, facts, cost)
    found: dict[tuple[tuple[Fraction, Fraction], ...], Curve] = {}
    for name, varied in _categories(program, facts, words):
        points = tuple(_points(program, varied, cost, pool))
        if len(points) < 2:
            continue
        known = found.get(points)
        joined = name if known is None else f"{known.name}{'、' if tongue == 'zh' else ', '}{name}"
        found[points] = Curve(joined, points, shares)
    return tuple(found.values())[:_MOST]


def _pattern(program: Program) -> tuple[dict[str, Value], str, str] | None:
    """The first claim of a scenario that is settled, the input of its first pool's cost, and the pool."""
    pool = program.arms[0].pools[0] if program.arms and program.arms[0].pools else None
    if pool is None:
        return None
    definitions = {definition.id: definition for definition in program.arms[0].definitions}
    cost = next((name for name in _inputs(definitions[pool.amount].node) if _is_money(program, name)), None)
    if cost is None:
        return None
    for scenario in program.scenarios:
        if scenario.readings or scenario.figures:
            continue
        for step in scenario.steps:
            if not isinstance(step, SettleStep) or not step.facts.get(cost):
                continue
            if settle(program, _claim(program, dict(step.facts)), Book()).outcome == SETTLED:
                return dict(step.facts), cost, pool.id
    return None


def _is_money(program: Program, name: str) -> bool:
    return name in program.inputs and program.inputs[name].type.kind is Kind.MONEY


def _inputs(node: Node) -> Iterator[str]:
    if isinstance(node, Input):
        yield node.name
    for child in inside(node):
        yield from _inputs(child)


def _categories(program: Program, facts: dict[str, Value], words: Words) -> Iterator[tuple[str, dict[str, Value]]]:
    """The claim for each category of person; where persons have none, the claim as it is."""
    named = [name for name, item in program.inputs.items()
             if item.type.kind is Kind.CATEGORY and name.startswith("person.") and name in facts]  # fmt: skip
    if not named:
        yield words.names.scheme(), facts
        return
    name = named[0]
    category = program.inputs[name].type.category
    for member in dict.fromkeys(program.members.get(category, {}).values()):
        value: Value = frozenset({member}) if isinstance(facts[name], frozenset) else member
        yield words.figures.member(member, program.inputs[name].type), {**facts, name: value}


def _shares(words: Words, facts: dict[str, Value], cost: str) -> str:
    base = facts[cost]
    told = []
    for name, value in facts.items():
        if name.startswith("given.") and isinstance(value, Fraction) and isinstance(base, Fraction):
            share = float(value / base * 100)
            payer = words.names.of(f"payer:{name.removeprefix('given.')}")
            told.append(f"{payer} {share:.1f}%")
    return words.series(told)


def _points(program: Program, facts: dict[str, Value], cost: str, pool: str) -> Iterator[tuple[Fraction, Fraction]]:
    base = facts[cost]
    if not isinstance(base, Fraction):
        return
    for step in _STEPS:
        amount = step * _SCALE
        # All money of the claim grows alike: a total below its part would be no claim.
        scaled = {
            name: Fraction(int(value / base * amount)) if _is_money(program, name) and isinstance(value, Fraction)
            else value
            for name, value in facts.items()
        }  # fmt: skip
        settlement = settle(program, _claim(program, {**scaled, cost: amount}), Book())
        own = settlement.own.get(pool)
        if settlement.outcome == SETTLED and isinstance(own, Fraction):
            yield amount, own


def _claim(program: Program, facts: dict[str, Value]) -> Claim:
    more: dict[str, Value] = {"person": "p", "household": "h"}
    if "claim" in program.inputs:
        more["claim"] = "c"
    return Claim("c", {**more, **facts}, 1)
