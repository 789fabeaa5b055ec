"""What is said never or always to hold is so for every claim: random conditions, tried on a grid of facts."""

import random
from datetime import date
from fractions import Fraction

import pytest

from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.interp.settle import Claim, settle
from tests.unit.check_support import FACTS, HEADER, ORDER, PAYER, POOL

FIGURES = ("0元", "0.01元", "50元", "99.99元", "100元")
COSTS = [Fraction(cents) for cents in (0, 1, 4999, 5000, 5001, 9998, 9999, 10000, 10001)]
GROUPS = (frozenset(), frozenset({"poor"}), frozenset({"poor", "disabled"}))


def some_claims() -> list[dict[str, object]]:
    draw = random.Random(0)
    return [
        {
            "cost": draw.choice(COSTS),
            "other_cost": draw.choice(COSTS),
            "nights": Fraction(draw.randrange(7)),
            "day": draw.choice((date(2020, 1, 1), date(2020, 7, 1), date(2020, 12, 31))),
            "kind": draw.choice(("inpatient", "outpatient")),
            "group": draw.choice(GROUPS),
            "referred": draw.choice((True, False)),
            "disease": draw.choice("abcd"),
        }
        for _ in range(150)
    ]


CLAIMS = some_claims()


def atom(draw: random.Random) -> str:
    comparator = draw.choice((">", ">=", "<", "<="))
    return draw.choice(
        (
            f"cost {comparator} {draw.choice(FIGURES)}",
            f"{draw.choice(FIGURES)} {comparator} cost",
            f"cost {comparator} other_cost",
            f"other_cost {comparator} cost",
            f"cost + other_cost {comparator} {draw.choice(FIGURES)}",
            f"nights {comparator} {draw.randrange(6)}",
            f"day {comparator} 2020-{draw.choice(('01-01', '07-01', '12-31'))}",
            f"kind {draw.choice(('is', 'is not'))} {draw.choice(('inpatient', 'outpatient'))}",
            f"kind {draw.choice(('in', 'not in'))} (inpatient, outpatient)",
            f"group includes {draw.choice(('poor', 'disabled'))}",
            f"group {draw.choice(('in', 'not in'))} (poor, disabled)",
            f'disease {draw.choice(("in", "not in"))} ("a", "{draw.choice("bc")}")',
            f'disease {draw.choice(("is", "is not"))} "{draw.choice("abc")}"',
            "referred",
            "dear",
        )
    )


def condition(draw: random.Random, depth: int) -> str:
    if depth == 0:
        return atom(draw)
    left, right = condition(draw, depth - 1), condition(draw, draw.randrange(depth))
    return draw.choice((f"({left} and {right})", f"({left} or {right})", f"not ({left})", f"({left} and not {right})"))


@pytest.mark.parametrize("seed", range(60))
def test_what_is_said_never_or_always_to_hold_is_so(seed):
    draw = random.Random(seed)
    asked = [condition(draw, draw.randrange(1, 4)) for _ in range(6)]
    defined = "".join(f"define d{number} = if {text} then 1 else 0\n" for number, text in enumerate(asked))
    used = "".join(f"check c{number} holds when d{number} >= 0\n" for number in range(len(asked)))
    rule = "rule dear holds when cost >= 100元 or other_cost > 50元\n"
    compilation = compile_text(f"{HEADER}{FACTS}{POOL}{PAYER}{rule}{defined}{used}{ORDER}")
    assert compilation.program is not None
    said = {
        (one.code, asked.index(one.span.text))
        for one in compilation.report.diagnostics
        if one.code in {"PL0479", "PL0480"} and one.span is not None and one.span.text in asked
    }
    seen: dict[int, set[int]] = {number: set() for number in range(len(asked))}
    for number, facts in enumerate(CLAIMS):
        values = settle(compilation.program, Claim(str(number), facts), Book()).values
        for at, found in seen.items():
            found.add(int(values[f"define.d{at}"]))
    for code, at in said:
        assert seen[at] == ({0} if code == "PL0479" else {1}), asked[at]


def test_the_grid_reaches_both_sides():
    """Most conditions are neither; some are told, or the test would show nothing."""
    told = 0
    for seed in range(20):
        draw = random.Random(seed)
        asked = [condition(draw, draw.randrange(1, 4)) for _ in range(6)]
        rule = "rule dear holds when cost >= 100元 or other_cost > 50元\n"
        text = rule + "".join(f"define d{number} = if {one} then 1 else 0\n" for number, one in enumerate(asked))
        codes = [one.code for one in compile_text(f"{HEADER}{FACTS}{POOL}{PAYER}{text}{ORDER}").report.diagnostics]
        told += sum(code in {"PL0479", "PL0480"} for code in codes)
    assert told > 5
