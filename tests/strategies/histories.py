"""Claims that fit a program: realistic amounts, few persons, and now and then a fact left out.

Enters: a `Program` and a source of choices. Leaves: claims in the order in which they are to be settled. Always holds: every
fact has its declared type and stands within its bounds, as the reader of claim files guarantees; the same choices give the
same claims. Persons, households, hospitals and the like are few, so that ledgers are shared.
"""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from policy_lang.core.program import InputDef, ListDef, Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Value
from policy_lang.interp.settle import Claim

TEXTS = {
    "person": ("p1", "p2", "p3"),
    "household": ("h1", "h2"),
    "accident": ("a1", "a2"),
    "hospital": ("east", "west"),
    "contract": ("c1", "c2"),
    "claim.ward": ("A", "内科"),
}
_DISEASES = ("肺炎", "骨折", "尿毒症", "血友病", "尿毒症病", "stroke", "unheard of")
_UNLIKELY = ("late", "refused")


def history(program: Program, random: Random, count: int = 6) -> list[Claim]:
    """Some claims, mostly in the order of their dates."""
    days = sorted(date(2020, 1, 1) + timedelta(days=random.randint(-30, 400)) for _ in range(count))
    if random.randint(1, 8) == 1:
        random.shuffle(days)
    careless = random.randint(1, 4) == 1
    return [claim(program, random, f"k{index}", day, careless=careless) for index, day in enumerate(days, 1)]


def claim(program: Program, random: Random, name: str, day: date, *, careless: bool = False) -> Claim:
    """One claim. A careless one leaves facts out."""
    facts: dict[str, Value] = {}
    for declared in program.inputs.values():
        if declared.name.startswith("given."):
            continue
        left_out = random.randint(1, 100) <= (60 if declared.has_default else 5 if careless else 0)
        if declared.name == program.dated_by:
            facts[declared.name] = day
        elif not left_out:
            facts[declared.name] = fact_value(declared, program, random)
    facts.update(_given(program, random, facts))
    return Claim(name, facts)


def _given(program: Program, random: Random, facts: dict[str, Value]) -> dict[str, Value]:
    """What payers paid elsewhere: a part of what the smallest pool can hold, so that few claims are rejected."""
    amounts = [value for name, value in facts.items() if isinstance(value, Fraction) and _is_money(program, name)]
    most = min(amounts, default=Fraction(0))
    found: dict[str, Value] = {}
    for payer in program.arms[0].payers:
        if random.randint(1, 100) <= (92 if payer.given else 4):
            found[f"given.{payer.id}"] = Fraction(int(most * random.randint(0, 60) / 100))
    return found


def _is_money(program: Program, name: str) -> bool:
    return program.inputs[name].type.kind is Kind.MONEY


def fact_value(declared: InputDef, program: Program, random: Random) -> Value:
    """A value of a fact."""
    if declared.type.kind is Kind.CATEGORY:
        members = sorted(set(program.members[declared.type.category].values()))
        if declared.type.several:
            return frozenset(random.sample(members, random.randint(0, 2)))
        return random.choice(members)
    if declared.type.kind is Kind.LINES:
        fields = program.records[declared.type.category].fields.values()
        lines = [
            {one.name: fact_value(one, program, random) for one in fields if random.randint(1, 12) > 1}
            for _ in range(random.choice((0, 1, 2, 3)))
        ]
        return program.records[declared.type.category].completed(declared.name, lines)
    return _MAKERS[declared.type.kind](declared, program, random)


def _money(declared: InputDef, program: Program, random: Random) -> Value:
    minor = 10**program.decimals
    amount = 10 ** random.randint(1, 5) * random.randint(1, 99) // 10
    fraction = random.choice((0, 0, random.randint(0, minor - 1)))
    value = Fraction(0 if random.randint(1, 25) == 1 else amount * minor + fraction)
    return value if declared.high is None else min(value, declared.high)


def _text(declared: InputDef, program: Program, random: Random) -> Value:
    if declared.name in TEXTS:
        return random.choice(TEXTS[declared.name])
    return random.choice(_DISEASES)


def _date(declared: InputDef, program: Program, random: Random) -> Value:
    if "birth" in declared.name:
        return date(random.randint(1935, 2019), random.randint(1, 12), random.randint(1, 28))
    return date(2020, 1, 1) + timedelta(days=random.randint(-20, 380))


def _yes_no(declared: InputDef, program: Program, random: Random) -> Value:
    return (random.randint(1, 8) == 1) == declared.name.endswith(_UNLIKELY)


_MAKERS: dict[Kind, Callable[[InputDef, Program, Random], Value]] = {
    Kind.MONEY: _money,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.COUNT: lambda declared, program, random: Fraction(random.choice((0, 1, 2, 3, 7, 14, 30))),
    Kind.DAYS: lambda declared, program, random: Fraction(random.randint(0, 45)),
    Kind.MONTHS: lambda declared, program, random: Fraction(random.randint(0, 24)),
    Kind.RATIO: lambda declared, program, random: Fraction(random.randint(0, 100), 100),
    Kind.POINTS: lambda declared, program, random: Fraction(random.randint(0, 20), 100),
    Kind.NUMBER: lambda declared, program, random: Fraction(random.randint(0, 40), 10),
}


def possible_values(declared: InputDef, program: Program, random: Random, count: int = 4) -> list[Value]:
    """Values that a missing fact might have: its bounds, every member, every listed text, and some by chance."""
    kind = declared.type.kind
    found: list[Value] = [fact_value(declared, program, random) for _ in range(count)]
    if kind is Kind.YES_NO:
        return [True, False]
    if kind is Kind.CATEGORY:
        members = sorted(set(program.members[declared.type.category].values()))
        return [frozenset(), frozenset(members), *found] if declared.type.several else list(members)
    if kind is Kind.LINES:
        return found
    if kind is Kind.TEXT:
        return [*found, *(text for listed in program.lists.values() for text in _spellings(listed))]
    if declared.low is not None:
        found.append(declared.low)
    if declared.high is not None:
        found.append(declared.high)
    return found


def _spellings(listed: ListDef) -> list[str]:
    return [spelling for entry in listed.entries[:2] for spelling in entry.spellings]
