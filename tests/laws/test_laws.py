"""Every law, on cases by chance: the same ones in every run, so that a red test says something about the change.

`python -m tests.laws FROM TO` tries the laws on the cases of further seeds; what breaks one is printed as small as it goes. All laws
are tried on the same cases, which are made once a batch.
"""

from collections.abc import Callable

import pytest

from tests.laws import equations
from tests.laws.fast import fast_is_exact
from tests.laws.limits import limits_are_kept
from tests.strategies import Case, drawn

# What must be covered is covered by smaller tests; tracing these would take more time than they do.
pytestmark = pytest.mark.slow

BATCHES, SIZE = 12, 25


@pytest.fixture(scope="module", params=range(BATCHES))
def batch(request: pytest.FixtureRequest) -> dict[int, Case]:
    """Some cases that compile, by their seeds."""
    first = SIZE * int(request.param)
    found = {seed: drawn(seed) for seed in range(first, first + SIZE)}
    return {seed: case for seed, case in found.items() if case.program is not None}


def holds(law: Callable[[Case], None], batch: dict[int, Case]) -> None:
    """The law holds for every case; the seed of the first that breaks it is told."""
    for seed, case in batch.items():
        try:
            law(case)
        except Exception as error:
            error.add_note(f"the case of seed {seed}: python -m tests.laws {seed} {seed + 1}")
            raise


def test_parse_of_format_is_parse(batch: dict[int, Case]):
    holds(equations.parse_of_format_is_parse, batch)


def test_format_is_idempotent(batch: dict[int, Case]):
    holds(equations.format_is_idempotent, batch)


def test_tongues_are_inverse(batch: dict[int, Case]):
    holds(equations.tongues_are_inverse, batch)


def test_hash_ignores_spelling(batch: dict[int, Case]):
    holds(equations.hash_ignores_spelling, batch)


def test_hash_is_of_the_meaning(batch: dict[int, Case]):
    holds(equations.hash_is_of_the_meaning, batch)


def test_restored_is_what_was_stored(batch: dict[int, Case]):
    holds(equations.restored_is_what_was_stored, batch)


def test_nothing_fails(batch: dict[int, Case]):
    holds(equations.nothing_fails, batch)


def test_pools_are_conserved(batch: dict[int, Case]):
    holds(equations.pools_are_conserved, batch)


def test_closings_conserve(batch: dict[int, Case]):
    holds(equations.closings_conserve, batch)


def test_nothing_is_negative(batch: dict[int, Case]):
    holds(equations.nothing_is_negative, batch)


def test_limits_are_kept(batch: dict[int, Case]):
    holds(limits_are_kept, batch)


def test_settling_is_pure(batch: dict[int, Case]):
    holds(equations.settling_is_pure, batch)


def test_replay_gives_the_same(batch: dict[int, Case]):
    holds(equations.replay_gives_the_same, batch)


def test_movements_add_up(batch: dict[int, Case]):
    holds(equations.movements_add_up, batch)


def test_option_is_the_change_by_hand(batch: dict[int, Case]):
    holds(equations.option_is_the_change_by_hand, batch)


def test_every_option_compiles(batch: dict[int, Case]):
    holds(equations.every_option_compiles, batch)


def test_missing_facts_change_no_payment(batch: dict[int, Case]):
    holds(equations.missing_facts_change_no_payment, batch)


def test_fast_is_exact(batch: dict[int, Case]):
    holds(fast_is_exact, batch)


def test_splits_add_up(batch: dict[int, Case]):
    holds(equations.splits_add_up, batch)


def test_missing_inputs_change_no_value(batch: dict[int, Case]):
    holds(equations.missing_inputs_change_no_value, batch)
