"""Unconfirmed figures, found by steps worked out once, are those of the plain walk: on cases by chance.

It is no law of the interpreter, so it stands in no row of the README: what is compared are two ways of reading one
settlement, and an interpreter that is broken misleads both.
"""

import pytest

from tests.laws import marks
from tests.strategies import drawn


def _tried(seeds: range) -> None:
    for case in map(drawn, seeds):
        if case.program is not None:
            marks.unconfirmed_figures_are_found(case)


@pytest.mark.parametrize("seed", range(12))
def test_a_few_cases(seed: int):
    marks.unconfirmed_figures_are_found(drawn(seed))


@pytest.mark.slow
def test_many_cases():
    _tried(range(12, 300))


def test_a_step_that_is_left_out_is_noticed(monkeypatch: pytest.MonkeyPatch):
    """The comparison can fail: without the way through references nothing is found."""
    monkeypatch.setattr("policy_lang.claims.fast.steps.Walk.from_", lambda *_: None)
    with pytest.raises(AssertionError):
        _tried(range(12))
