"""Claims to try a scheme on: varied from its own scenarios, with amounts at its thresholds and days at its edges.

Enters: a program with scenarios, a seed. Leaves: claims in order of settling. Always holds: the same seed gives the
same claims; every claim keeps the bounds of its facts. Scenarios are the pattern because only the writer knows which
facts go together: claims drawn from the bounds alone are nearly all refused, or pay nothing.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from policy_lang.core.calculations import alone
from policy_lang.core.nodes import Const, Node, everything
from policy_lang.core.program import CalculateStep, CloseStep, InputDef, Program, SettleStep
from policy_lang.core.types import Kind
from policy_lang.core.values import Value
from policy_lang.interp.settle import Claim
from policy_lang.record import frozen

_PERSONS = 3
_HISTORY = 6
GIVEN = "given."


@frozen
class Patterns:
    """What scenarios say of claims: whole claims, and every value that a fact has in them."""

    claims: tuple[dict[str, Value], ...]
    values: dict[str, tuple[Value, ...]]


def patterns_of(program: Program) -> Patterns:
    """The claims of a program's scenarios."""
    claims = [
        dict(step.facts) for scenario in program.scenarios for step in scenario.steps if isinstance(step, SettleStep)
    ]
    values: dict[str, dict[Value, None]] = {}
    for claim in claims:
        for name, value in claim.items():
            values.setdefault(name, {})[value] = None
    for listed in program.lists.values():
        for seen in values.values():
            spellings = [spelling for entry in listed.entries for spelling in entry.spellings]
            if any(value in spellings for value in seen if isinstance(value, str)):
                seen.update(dict.fromkeys(spellings))
    return Patterns(tuple(claims), {name: tuple(seen) for name, seen in values.items()})


def thresholds_of(program: Program) -> tuple[Fraction, ...]:
    """Every amount of money that the rules state."""
    found: dict[Fraction, None] = {}
    for parameter in program.parameters.values():
        for figure in parameter.figures:
            _collect(figure.value, found)
    for table in program.tables.values():
        for row in table.rows:
            _collect(row.value, found)
    for arm in program.arms:
        for definition in arm.definitions:
            _collect(definition.node, found)
    return tuple(sorted(value for value in found if value > 0))


def _collect(node: Node, found: dict[Fraction, None]) -> None:
    for part in everything(node):
        if isinstance(part, Const) and isinstance(part.value, Fraction) and part.type.kind is Kind.MONEY:
            found[part.value] = None


def samples(program: Program, seed: int = 1) -> Iterator[list[Claim]]:
    """Groups of claims without end, each the history of some persons; nothing where no scenario settles a claim."""
    patterns = patterns_of(program)
    chance = random.Random(seed)  # noqa: S311 - samples, no secrets
    amounts = thresholds_of(program)
    while patterns.claims:
        yield [_claim(program, patterns, amounts, chance, number) for number in range(_HISTORY)]


def closing_facts(program: Program) -> tuple[dict[str, Value], ...]:
    """The facts that scenarios name when they close a period."""
    return tuple(
        dict(step.facts) for scenario in program.scenarios for step in scenario.steps if isinstance(step, CloseStep)
    )


def calculations(program: Program, name: str, count: int, seed: int = 1) -> Iterator[dict[str, Value]]:
    """Inputs of a calculation, varied from those of its scenarios; nothing where no scenario runs it."""
    own = alone(program, name)
    inputs = [
        dict(step.facts) for scenario in program.scenarios for step in scenario.steps
        if isinstance(step, CalculateStep) and step.calculation == name
    ]  # fmt: skip
    values: dict[str, dict[Value, None]] = {}
    for facts in inputs:
        for fact, value in facts.items():
            values.setdefault(fact, {})[value] = None
    patterns = Patterns(tuple(inputs), {fact: tuple(seen) for fact, seen in values.items()})
    chance = random.Random(seed)  # noqa: S311 - samples, no secrets
    amounts = thresholds_of(own)
    for _ in range(count if inputs else 0):
        facts = dict(chance.choice(inputs))
        _rescale(own, facts, amounts, chance)
        for fact in list(facts):
            declared = own.inputs.get(fact)
            if declared is not None and chance.random() < _LIKELY.get(declared.type.kind, 0.2):
                facts[fact] = _other(own, declared, facts[fact], patterns, chance)
        yield facts


def _claim(
    program: Program, patterns: Patterns, amounts: Sequence[Fraction], chance: random.Random, number: int
) -> Claim:
    facts = dict(chance.choice(patterns.claims))
    if chance.random() < 0.9:
        _complete(program, facts, patterns, chance)
    _rescale(program, facts, amounts, chance)
    for name in list(facts):
        declared = program.inputs.get(name)
        if declared is not None and chance.random() < _LIKELY.get(declared.type.kind, 0.2):
            facts[name] = _other(program, declared, facts[name], patterns, chance)
    facts["person"] = f"p{chance.randrange(_PERSONS)}"
    identifier = f"c{number}"
    if "claim" in program.inputs:
        facts["claim"] = identifier
    return Claim(identifier, facts, number)


_LIKELY = {Kind.MONEY: 0.15, Kind.DATE: 0.5, Kind.CATEGORY: 0.2, Kind.YES_NO: 0.2, Kind.TEXT: 0.25, Kind.COUNT: 0.4}


def _complete(program: Program, facts: dict[str, Value], patterns: Patterns, chance: random.Random) -> None:
    """What other claims say is said here too, and payers that the scheme computes are computed."""
    given = {f"{GIVEN}{payer.id}" for arm in program.arms for payer in arm.payers if payer.given}
    for name in [name for name in facts if name.startswith(GIVEN) and name not in given]:
        del facts[name]
    for name, values in patterns.values.items():
        if name in given or not name.startswith(GIVEN):
            facts.setdefault(name, chance.choice(values))


def _rescale(program: Program, facts: dict[str, Value], amounts: Sequence[Fraction], chance: random.Random) -> None:
    """All amounts of a claim by one factor, one of them to what is drawn: what is paid stays below the cost."""
    money = {name: value for name, value in facts.items() if _is_money(program, name) and isinstance(value, Fraction)}
    turning = [name for name, value in money.items() if value > 0]
    if not turning or chance.random() < 0.2:
        return
    pivot = chance.choice(turning)
    factor = _amount(money[pivot], amounts, chance) / money[pivot]
    for name, value in money.items():
        facts[name] = _held(program.inputs[name], Fraction(int(value * factor)))


def _is_money(program: Program, name: str) -> bool:
    return name in program.inputs and program.inputs[name].type.kind is Kind.MONEY


def _other(program: Program, declared: InputDef, value: Value, patterns: Patterns, chance: random.Random) -> Value:
    match declared.type.kind:
        case Kind.MONEY if isinstance(value, Fraction):
            return _held(
                declared, chance.choice((value - 1, value + 1, Fraction(int(value * chance.randrange(100) / 100))))
            )
        case Kind.DATE if isinstance(value, date):
            return _day(program, value, chance)
        case Kind.YES_NO:
            return not value
        case Kind.COUNT if isinstance(value, Fraction):
            return _held(declared, value + chance.choice((-1, 1, 2)))
        case Kind.CATEGORY:
            members = list(dict.fromkeys(program.members.get(declared.type.category, {}).values()))
            if not members:
                return value
            if isinstance(value, frozenset):
                return frozenset(chance.sample(members, min(len(members), chance.choice((1, 1, 1, 2)))))
            return chance.choice(members)
    return chance.choice(patterns.values.get(declared.name, (value,)))


def _amount(value: Fraction, amounts: Sequence[Fraction], chance: random.Random) -> Fraction:
    draw = chance.random()
    if draw < 0.3 and amounts:
        return chance.choice(amounts) + chance.choice((-1, 0, 1))
    if draw < 0.5 and amounts:
        return chance.choice(amounts) * chance.choice((2, 10)) + chance.choice((-1, 0, 1))
    if draw < 0.6:
        return value + chance.choice((-1, 1))
    return Fraction(int(10 ** (chance.random() * 6.5 + 1)))


def _held(declared: InputDef, value: Fraction) -> Fraction:
    low = declared.low if declared.low is not None else Fraction(0)
    value = max(value, low)
    return value if declared.high is None else min(value, declared.high)


def _day(program: Program, value: date, chance: random.Random) -> date:
    edges = [day for day in (program.first, program.last) if day is not None]
    if edges and chance.random() < 0.3:
        return _shifted(chance.choice(edges), chance.choice((-1, 0, 1)))
    return _shifted(value, chance.randrange(-200, 200))


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
