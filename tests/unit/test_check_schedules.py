"""Schedules: shares that nobody gets and phases that never end, and neighbours with neither."""

from tests.unit.check_support import told

GROSS = "ledger gross counts cost per person each calendar year\n"
BORNE = "ledger borne counts own share per person each calendar year\n"


def schedule(name: str, phase: str, *, last: str = "aid pays 50%") -> str:
    return f"schedule {name} on cost phase first {phase} phase rest: {last}\n"


def test_a_share_is_for_a_payer_that_follows_this_schedule():
    """In some case at least: an exception may be the case."""
    both = GROSS + schedule("one", "until gross reaches 400元") + schedule("two", "until gross reaches 500元")
    assert told(both + "payer aid follows two") == [("PL0366", "rest")]
    assert told(both + "payer aid follows two exception referred_ones when referred follows one") == []
    assert told(GROSS + schedule("two", "until gross reaches 500元") + "payer aid follows two") == []


def test_a_phase_ends_if_its_account_grows_in_it():
    """Who bears nothing reaches no figure. Whether a share that differs from day to day is all of it, nobody asks."""
    until = "until borne reaches 400元: aid pays {}"
    payer = "payer aid follows steps"
    assert told(BORNE + schedule("steps", until.format("100%")) + payer) == [("PL0365", "borne")]
    assert told(BORNE + schedule("steps", until.format("99%")) + payer) == []
    dated = "parameter high = 100% from 2020-01-01 to 2020-06-30 = 90% from 2020-07-01\n"
    assert told(BORNE + dated + schedule("steps", until.format("high")) + payer) == []
    steady = "parameter high = 100%\n"
    assert told(BORNE + steady + schedule("steps", until.format("high")) + payer) == [("PL0365", "borne")]
