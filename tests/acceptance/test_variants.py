"""Cases of the shape of the given ones, thousands if asked for: every amount as a few independent lines work it out."""

import pytest

from tests.acceptance.test_cases import Runner
from tests.acceptance.variants import MAKERS, cases

FEW, MANY = 8, 150


def differences(seed: int, count: int) -> list[tuple[object, ...]]:
    runner = Runner()
    found = [
        (case["doc"], case["kind"], variant, case["inputs"], differing)
        for case in cases(seed, count)
        for variant in case["variants"]
        if (differing := runner.run(case, variant))
    ]
    assert runner.variants == count * len(MAKERS)
    assert runner.amounts > 2 * runner.variants
    return found


def test_some_variants_of_every_kind():
    assert differences(7, FEW) == []


@pytest.mark.slow
def test_thousands_of_amounts():
    assert differences(2020, MANY) == []


def test_a_fen_is_seen():
    """The runner tells an amount that is a fen off; so it would tell one of the scheme's."""
    case = next(case for case in cases(7, 1) if case["kind"] == "tier_table")
    case["variants"][0]["expected"][0]["pays"] = "0.99"
    assert Runner().run(case, case["variants"][0])
