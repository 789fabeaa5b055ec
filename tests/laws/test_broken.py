"""Each law fails on an interpreter that is broken in the way the law is there for, and holds on the whole one.

A law that no mistake can break says nothing. The table names for every law the mistakes that it must notice; the five
that matter most (wrong rounding, dropped ledger, swapped payer, edge off by one, stretch for catching up) must each be
noticed by the slow settlement.
"""

from collections.abc import Callable
from random import Random

import pytest

from policy_lang.diagnostics import InternalError
from tests.laws import accounts, equations
from tests.laws.broken import BREAKAGES, broken
from tests.laws.fast import fast_is_exact
from tests.laws.limits import limits_are_kept
from tests.laws.test_generator import LAWS
from tests.strategies import Case, drawn
from tests.strategies.histories import history

SEEDS = range(200)

ACCOUNTS = {
    "several_keys_equal_a_slow_settlement": (
        "wrong rounding", "dropped ledger", "dropped second key", "swapped payer", "edge off by one",
        "stretch for catching up",
    ),
    "splitting_changes_nothing": ("dropped ledger", "rounding by turns", "dropped second key"),
    "arrival_does_not_matter": ("rounding by turns",),
    "reversing_restores_the_ledger": ("wrong rounding", "dropped ledger", "swapped payer", "edge off by one",
                                      "stretch for catching up"),
}  # fmt: skip
EQUATIONS: dict[Callable[[Case], None], tuple[str, ...]] = {
    equations.nothing_fails: ("missing without a cause",),
    equations.pools_are_conserved: ("swapped payer",),
    equations.closings_conserve: ("refund not entered",),
    equations.nothing_is_negative: ("no floor at zero",),
    limits_are_kept: ("dropped ledger",),
    equations.settling_is_pure: ("rounding by turns",),
    equations.replay_gives_the_same: ("rounding by turns",),
    equations.movements_add_up: ("book written in place",),
    equations.missing_facts_change_no_payment: ("missing taken for zero",),
    equations.splits_add_up: ("forgotten remainder",),
    equations.missing_inputs_change_no_value: ("missing taken for zero",),
    fast_is_exact: ("wrong rounding", "dropped ledger", "edge off by one"),
}
# These say something of texts and readings; no interpreter has a part in them.
OF_TEXTS = {
    "parse_of_format_is_parse", "format_is_idempotent", "tongues_are_inverse", "hash_ignores_spelling",
    "hash_is_of_the_meaning", "restored_is_what_was_stored", "option_is_the_change_by_hand", "every_option_compiles",
}  # fmt: skip


def fails(law: Callable[[int], None], mistake: str) -> bool:
    """Whether the law notices the mistake in one of some cases; that payments do not add up is noticed as well."""
    with broken(mistake):
        for seed in SEEDS:
            try:
                law(seed)
            except (AssertionError, InternalError):
                return True
    return False


def on_cases(law: Callable[[Case], None]) -> Callable[[int], None]:
    def of(seed: int) -> None:
        case = drawn(seed)
        if case.program is not None:
            # Many claims, so that yearly limits are met.
            law(Case(case.scheme, case.compiled, tuple(history(case.program, Random(seed), 24))))

    return of


@pytest.mark.parametrize("law", accounts.LAWS)
def test_the_laws_of_ledgers_hold(law: str):
    for seed in range(12):
        accounts.LAWS[law](seed)


@pytest.mark.slow
@pytest.mark.parametrize("law", accounts.LAWS)
def test_the_laws_of_ledgers_hold_in_many_towns(law: str):
    for seed in range(1_000):
        accounts.LAWS[law](seed)


@pytest.mark.parametrize("law,mistake", [(law, mistake) for law, mistakes in ACCOUNTS.items() for mistake in mistakes])
def test_a_law_of_ledgers_notices(law: str, mistake: str):
    assert fails(accounts.LAWS[law], mistake)


@pytest.mark.parametrize("law", EQUATIONS, ids=lambda law: law.__name__)
def test_the_whole_interpreter_keeps_it_on_the_same_cases(law: Callable[[Case], None]):
    for seed in range(12):
        on_cases(law)(seed)


@pytest.mark.parametrize(
    "law,mistake",
    [(law, mistake) for law, mistakes in EQUATIONS.items() for mistake in mistakes],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_a_law_notices(law: Callable[[Case], None], mistake: str):
    assert fails(on_cases(law), mistake)


def test_every_law_has_a_mistake_to_notice_and_every_mistake_a_law():
    assert set(ACCOUNTS) == set(accounts.LAWS)
    assert {law.__name__ for law in EQUATIONS} | OF_TEXTS == set(LAWS)
    noticed = {mistake for table in (ACCOUNTS, EQUATIONS) for mistakes in table.values() for mistake in mistakes}
    assert noticed == set(BREAKAGES)


def test_what_was_broken_is_whole_again():
    for mistake in BREAKAGES:
        with broken(mistake):
            pass
    accounts.several_keys_equal_a_slow_settlement(1)
