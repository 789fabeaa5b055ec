"""Scenarios say what accounts hold before a claim, and what they hold after it; a failure shows the step that differs.

A claim of a thousand in a year in which four hundred were borne before: half is 500, below 1000 − 400 = 600; five
hundred more are borne, 900. At the close (900 − 500) × 50 % = 200 are refunded and leave 700.
"""

import pytest

from policy_lang.compile import compile_text
from policy_lang.scenario import Ran, run_scenarios
from tests.unit.test_testing import compiled

SCHEME = """\
scheme books "Books"
  edition 2020
  in force from 2020-01-01 to 2021-12-31
  claims dated by day
  currency CNY, rounds half up
fact day : date
fact cost : money up to 1_000_000 yuan
fact ward : text
pool expense = cost
ledger visits counts 1 per person each calendar year
ledger of_ward counts own share in expense per ward each calendar year
ledger borne counts own share in expense per person each calendar year
payer aid on what is unpaid in expense each claim pays 50% at most (1000 yuan beyond so far in borne)
order aid
at close of per person each calendar year
  refund yearly
    on so far in borne
    draws on borne
    deductible 500 yuan
    pays 50%
    at most 1000 yuan per person each calendar year
"""
BEFORE = """\
scenario "before and after"
  facts borne = 400 yuan, visits = 2, person = "p"
  settle a day = 2020-03-01, cost = 1000 yuan
"""


def ran(text: str) -> Ran:
    program = compiled(SCHEME + text)
    (found,) = run_scenarios(program, lambda *_: program, lambda _: None)
    return found


def told(text: str) -> list[str]:
    return [failure.diagnostic.message("en") for failure in ran(text).failures]


def test_accounts_before_and_after():
    assert (
        told(f"""{BEFORE}\
  expect aid = 500 yuan, borne = 900 yuan, visits = 3
  close 2020-12-31
  expect yearly = 200 yuan, borne = 700 yuan
  settle b day = 2021-03-01, cost = 1000 yuan
  expect borne = 500 yuan, visits = 1
""")
        == []
    )


def test_what_differs_is_told_with_the_settlement_at_which_it_does():
    found = ran(BEFORE + "  expect borne = 800 yuan\n")
    (failure,) = found.failures
    assert failure.diagnostic.message("en") == "`borne` should be 800.00, but is 900.00"
    assert failure.settlement is found.settlements[0]


def test_what_was_held_before_is_there_after_a_correction():
    # Without the claim taken back 400 are held; a claim of 200 pays 100 and leaves 500.
    assert (
        told(f"""{BEFORE}\
  settle b day = 2020-04-01, cost = 200 yuan
  reverse a
  expect b.borne = 500 yuan, b.visits = 3
""")
        == []
    )


def test_an_account_of_nobody_is_not_known():
    (only,) = ran(BEFORE + "  expect of_ward = 500 yuan\n").failures
    assert only.diagnostic.code == "PL0709"
    assert "`ward`" in only.diagnostic.message("en") + only.diagnostic.help("en")
    (first, *_) = ran(BEFORE.replace("borne = 400", "of_ward = 400") + "  expect aid = 500 yuan\n").failures
    assert first.diagnostic.code == "PL0714"


@pytest.mark.parametrize(
    "text,code",
    [
        (BEFORE.replace("settle a ", "settle a borne = 1 yuan, "), "PL0201"),  # an account is not a fact of a claim
        (BEFORE.replace("400 yuan", "4 days"), "PL0301"),
        (BEFORE + "  expect visits = 3 yuan\n", "PL0301"),
        (BEFORE + "  expect nothing_such = 3 yuan\n", "PL0705"),
    ],
)
def test_mistakes_are_found_when_the_scheme_is_checked(text: str, code: str):
    text = text if "expect" in text else f"{text}  expect aid = 500 yuan\n"
    report = compile_text(SCHEME + text).report
    assert code in {item.code for item in report.diagnostics}, [item.code for item in report.diagnostics]
