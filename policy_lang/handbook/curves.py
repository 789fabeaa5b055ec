"""What is left to the person as the cost grows: one curve a category, settled point by point.

Enters: a program with scenarios. Leaves: curves. Always holds: every point is a settlement of the engine; a worked
claim is the pattern, all its amounts grow alike, so what earlier payers gave keeps the share it had there. The pattern
is the claim to which most payers before gave something, and the pool the one on which most payers draw: that is the
case that readers ask about. Points stand densest where little money is, because most claims are there.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from policy_lang.core.ledger import Book
from policy_lang.core.nodes import Input, everything
from policy_lang.core.program import Program, SettleStep
from policy_lang.core.types import Kind
from policy_lang.core.values import Value
from policy_lang.diff.words import Words
from policy_lang.interp.settle import SETTLED, UNDETERMINED, Claim, Settlement, settle
from policy_lang.record import frozen

_STEPS = (0, 1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
_SCALE = Fraction(100_000)  # a thousand of the main unit
_MOST = 6
Points = tuple[tuple[Fraction, Fraction], ...]


@frozen
class Curve:
    """The own share of a pool by its cost (both in minor units) for a category."""

    name: str
    points: Points


@frozen
class Curves:
    """Curves of one pool. `by`: the fact that tells them apart; `example` and `number`: the pattern's scenario (its
    titles) and which of its claims it is.
    """

    curves: tuple[Curve, ...] = ()
    pool: str = ""
    by: str = ""
    example: tuple[str, str] = ("", "")
    number: int = 1
    shares: tuple[tuple[str, Fraction], ...] = ()


@frozen
class _Pattern:
    """A worked claim: its facts, the input of the pool's cost, the pool, its scenario's titles and its number there;
    all worked claims.
    """

    facts: Mapping[str, Value]
    cost: str
    pool: str
    titles: tuple[str, str]
    number: int
    others: tuple[Mapping[str, Value], ...]


def curves_of(program: Program, tongue: str) -> Curves:
    """One curve for each category that is covered at all; categories that come out alike share one."""
    pattern = _pattern(program)
    if pattern is None:
        return Curves()
    words = Words(program, tongue)
    by, curves = _told_apart(program, pattern, words)
    return Curves(
        curves[:_MOST], words.names.of(f"pool:{pattern.pool}"), words.names.of(f"fact:{by}") if by else "",
        pattern.titles, pattern.number, tuple(_shares(words, pattern)),
    )  # fmt: skip


# ---- the pattern


def _pattern(program: Program) -> _Pattern | None:
    """The claim of a scenario that most payers before gave something to; the first one of them."""
    pool = _busiest(program)
    if pool is None:
        return None
    definitions = {definition.id: definition for definition in program.arms[0].definitions}
    amount = next(item.amount for item in program.arms[0].pools if item.id == pool)
    cost = next(
        (
            node.name
            for node in everything(definitions[amount].node)
            if isinstance(node, Input) and _is_money(program, node.name)
        ),
        None,
    )
    if cost is None:
        return None
    claims = list(_claims(program, cost, pool))
    others = tuple(facts for facts, *_ in claims)
    found = [_Pattern(facts, cost, pool, titles, number, others) for facts, titles, number in claims]
    return max(found, key=_helped, default=None)


def _busiest(program: Program) -> str | None:
    """The pool on which most payers draw."""
    arm = program.arms[0] if program.arms else None
    if arm is None or not arm.pools:
        return None
    return max((pool.id for pool in arm.pools), key=lambda name: sum(name in payer.pools for payer in arm.payers))


def _claims(program: Program, cost: str, pool: str) -> Iterator[tuple[dict[str, Value], tuple[str, str], int]]:
    """The claims of scenarios under the scheme as it is that leave a known share to the person."""
    for scenario in program.scenarios:
        if scenario.readings or scenario.figures:
            continue
        settled = [step for step in scenario.steps if isinstance(step, SettleStep)]
        for number, step in enumerate(settled, 1):
            if step.facts.get(cost):
                facts = dict(step.facts)
                if _own(settle(program, _claim(program, facts), Book()), pool) is not None:
                    yield facts, (scenario.title_en, scenario.title_zh), number


def _own(settlement: Settlement, pool: str) -> Fraction | None:
    own = settlement.own.get(pool)
    known = settlement.outcome in {SETTLED, UNDETERMINED} and isinstance(own, Fraction)
    return own if known and isinstance(own, Fraction) else None


def _helped(pattern: _Pattern) -> tuple[int, int]:
    """How many payers gave something; of two alike, the claim of which less is said is the plainer one."""
    return sum(name.startswith("given.") and bool(said) for name, said in pattern.facts.items()), -len(pattern.facts)


def _is_money(program: Program, name: str) -> bool:
    return name in program.inputs and program.inputs[name].type.kind is Kind.MONEY


def _shares(words: Words, pattern: _Pattern) -> Iterator[tuple[str, Fraction]]:
    base = pattern.facts[pattern.cost]
    for name, value in pattern.facts.items():
        if name.startswith("given.") and isinstance(value, Fraction) and isinstance(base, Fraction):
            yield words.names.of(f"payer:{name.removeprefix('given.')}"), value / base


# ---- categories


def _told_apart(program: Program, pattern: _Pattern, words: Words) -> tuple[str, tuple[Curve, ...]]:
    """The category of fact that makes a difference: of the person where one does, else the one that makes most."""
    named = [name for name, item in program.inputs.items()
             if item.type.kind is Kind.CATEGORY and name in pattern.facts]  # fmt: skip
    drawn = {name: _curves(program, pattern, name, words) for name in named}
    persons = [name for name in named if name.startswith("person.") and drawn[name]]
    best = max(persons or named, key=lambda name: len(drawn[name]), default="")
    if best and drawn[best]:
        return best, drawn[best]
    points = tuple(_points(program, pattern.facts, pattern))
    return "", (Curve(words.names.scheme(), points),) if len(points) > 1 else ()


def _curves(program: Program, pattern: _Pattern, name: str, words: Words) -> tuple[Curve, ...]:
    joint = "、" if words.tongue == "zh" else ", "
    category = program.inputs[name].type.category
    found: dict[Points, str] = {}
    for member in dict.fromkeys(program.members.get(category, {}).values()):
        drawn = _of_member(program, pattern, name, member)
        points = next((points for points in drawn if len(points) > 1), ())  # nothing is due of nothing: no curve
        if points:
            label = words.figures.member(member, program.inputs[name].type)
            found[points] = f"{found[points]}{joint}{label}" if points in found else label
    return tuple(Curve(label, points) for points, label in found.items())


def _of_member(program: Program, pattern: _Pattern, name: str, member: str) -> Iterator[Points]:
    """The points of the pattern for a member; where that is no claim, with what scenarios say of the member's claims.

    What they say beside money: a day of inclusion, and a later day of discharge, go together.
    """
    value: Value = frozenset({member}) if isinstance(pattern.facts[name], frozenset) else member
    facts = {**pattern.facts, name: value}
    yield tuple(_points(program, facts, pattern))
    for other in pattern.others:
        if other.get(name) == value:
            plain = {key: said for key, said in other.items()
                     if key in program.inputs and not _is_money(program, key)}  # fmt: skip
            yield tuple(_points(program, {**facts, **plain}, pattern))


# ---- points


def _points(program: Program, facts: Mapping[str, Value], pattern: _Pattern) -> Iterator[tuple[Fraction, Fraction]]:
    base = pattern.facts[pattern.cost]
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
        own = _own(settle(program, _claim(program, {**scaled, pattern.cost: amount}), Book()), pattern.pool)
        if own is not None:
            yield amount, own


def _claim(program: Program, facts: Mapping[str, Value]) -> Claim:
    more: dict[str, Value] = {"person": "p", "household": "h"}
    if "claim" in program.inputs:
        more["claim"] = "c"
    return Claim("c", {**more, **facts}, 1)
