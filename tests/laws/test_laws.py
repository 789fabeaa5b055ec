"""Every law, on cases by chance: the same ones in every run, so that a red test says something about the change.

`python -m tests.laws FROM TO` tries the laws on further cases; a case that breaks one is printed as small as it goes.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.laws import equations
from tests.laws.fast import fast_is_exact
from tests.laws.limits import limits_are_kept
from tests.strategies import Case, cases

pytestmark = pytest.mark.slow

# Shrinking is left to tests/strategies/reduce.py: a program is some hundred choices, and every one moves all that follow.
law = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@law
@given(cases())
def test_parse_of_format_is_parse(case: Case):
    equations.parse_of_format_is_parse(case)


@law
@given(cases())
def test_format_is_idempotent(case: Case):
    equations.format_is_idempotent(case)


@law
@given(cases())
def test_tongues_are_inverse(case: Case):
    equations.tongues_are_inverse(case)


@law
@given(cases())
def test_hash_ignores_spelling(case: Case):
    equations.hash_ignores_spelling(case)


@law
@given(cases())
def test_hash_is_of_the_meaning(case: Case):
    equations.hash_is_of_the_meaning(case)


@law
@given(cases())
def test_nothing_fails(case: Case):
    equations.nothing_fails(case)


@law
@given(cases())
def test_pools_are_conserved(case: Case):
    equations.pools_are_conserved(case)


@law
@given(cases())
def test_nothing_is_negative(case: Case):
    equations.nothing_is_negative(case)


@law
@given(cases())
def test_limits_are_kept(case: Case):
    limits_are_kept(case)


@law
@given(cases())
def test_settling_is_pure(case: Case):
    equations.settling_is_pure(case)


@law
@given(cases())
def test_replay_gives_the_same(case: Case):
    equations.replay_gives_the_same(case)


@law
@given(cases())
def test_movements_add_up(case: Case):
    equations.movements_add_up(case)


@law
@given(cases())
def test_option_is_the_change_by_hand(case: Case):
    equations.option_is_the_change_by_hand(case)


@law
@given(cases())
def test_every_option_compiles(case: Case):
    equations.every_option_compiles(case)


@law
@given(cases())
def test_missing_facts_change_no_payment(case: Case):
    equations.missing_facts_change_no_payment(case)


@law
@given(cases())
def test_fast_is_exact(case: Case):
    fast_is_exact(case)
