"""The generator measured: 2,000 programs with their claims, made of everything there is, compiling, and paying.

Each row of the README is a test, and each test a row; a few fixed cases go through every law in `make quick`.
"""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.laws import equations, test_laws
from tests.laws.fast import fast_is_exact
from tests.laws.limits import limits_are_kept
from tests.strategies import Case, case_of, drawn, paid, settled
from tests.strategies.measure import EVERYTHING, features

PROGRAMS = 2_000
LEAST_SHARE_OF_A_CONSTRUCT = 0.01
LEAST_SHARE_THAT_COMPILES = 0.95
LEAST_SHARE_THAT_PAYS = 0.40


def _table() -> dict[str, Callable[[Case], None]]:
    readme = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"`test_(\w+)` \|$", readme, re.MULTILINE)
    elsewhere = {law.__name__: law for law in (limits_are_kept, fast_is_exact)}
    return {name: getattr(equations, name, None) or elsewhere[name] for name in names}


LAWS = _table()


def test_the_readme_lists_every_law_and_nothing_else():
    tests = {name.removeprefix("test_") for name in vars(test_laws) if name.startswith("test_")}
    assert set(LAWS) == tests
    assert {law.__name__ for law in LAWS.values()} == tests


@pytest.mark.parametrize("name", sorted(LAWS))
def test_a_few_cases_keep_the_law(name: str):
    for seed in range(12):
        LAWS[name](drawn(seed))


def test_the_same_choices_give_the_same_case():
    first, second = case_of(Random(7)), case_of(Random(7))
    assert first.scheme.text == second.scheme.text
    assert first.claims == second.claims


@pytest.mark.slow
def test_the_generator_reaches_everything_and_most_settlements_pay():
    found: Counter[str] = Counter()
    compiled = settlements = paying = 0
    for seed in range(PROGRAMS):
        case = case_of(Random(seed))
        found.update(features(case))
        if case.program is None:
            continue
        compiled += 1
        steps = settled(case.program, case.claims)
        settlements += len(steps)
        paying += sum(paid(step.settlement) > 0 for step in steps)
    rare = {name: found[name] for name in sorted(EVERYTHING) if found[name] < PROGRAMS * LEAST_SHARE_OF_A_CONSTRUCT}
    print(f"{compiled} compile, {settlements} settlements, {paying} pay; rarest: {found.most_common()[-5:]}")
    assert not rare
    assert compiled >= PROGRAMS * LEAST_SHARE_THAT_COMPILES
    assert paying >= settlements * LEAST_SHARE_THAT_PAYS
