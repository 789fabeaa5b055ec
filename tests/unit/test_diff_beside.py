"""Differences of what stands beside the settlement of claims: closings with their refunds, and calculations.

Each case is one change of a small scheme, and the one entry that it must give.
"""

import pytest

from policy_lang.core.program import Program
from policy_lang.diff.report import Reporter
from policy_lang.diff.structure import compare
from tests.unit.test_testing import compiled

SCHEME = """\
scheme beside "Beside"
  edition 2020
  in force from 2020-01-01 to 2021-12-31
  claims dated by day
  currency CNY, rounds half up
fact day : date
fact cost : money up to 1_000_000 yuan
pool expense = cost
parameter price = 20 yuan
ledger borne counts own share in expense per person each calendar year
ledger credit per person each calendar year
payer aid
  on what is unpaid in expense
  each claim
  pays 50%
  at most 900 yuan + so far in credit per person each calendar year
order aid
at close of per person each calendar year
  refund yearly on so far in borne draws on borne deductible 500 yuan pays 50% at most 1000 yuan
  carries lesser(200 yuan, so far in borne) into credit
calculation premium
  takes heads : count up to 100
  takes old : yes_no
  let rate = if old then 10 yuan else price
  gives bill "bill" = heads * rate
  gives tax "tax" = bill * 50% rounded half up
  verifies enough "enough": heads >= 3 because "the notice asks for three"
"""
YEARLY, PREMIUM = "payer:yearly", "calculation:premium"


def entries(old: Program, new: Program) -> list[tuple[str, str, str]]:
    return [(str(change.kind), change.subject, change.detail) for change in compare(old, new).changes]


CASES = [
    ("deductible 500 yuan", "deductible 600 yuan", ("deductible", YEARLY, "")),
    ("pays 50% at most 1000 yuan", "pays 40% at most 1000 yuan", ("rate", YEARLY, "")),
    ("at most 1000 yuan", "at most 900 yuan", ("limit", YEARLY, "")),
    ("at most 1000 yuan", "at most 1000 yuan rounds down", ("rounding", YEARLY, "")),
    ("lesser(200 yuan,", "lesser(300 yuan,", ("closing", "ledger:credit", "")),
    ("  takes old : yes_no\n", '  takes old : yes_no if not given no because "most are not"\n',
     ("input", PREMIUM, "old")),
    ("if old then 10 yuan", "if old then 12 yuan", ("output", PREMIUM, "bill")),
    ("bill * 50%", "bill * 40%", ("output", PREMIUM, "tax")),
    ("heads >= 3 because", "heads >= 4 because", ("check", PREMIUM, "enough")),
    ("price = 20 yuan", "price = 21 yuan", ("parameter", "parameter:price", "")),
]  # fmt: skip


@pytest.mark.parametrize("before,after,entry", CASES, ids=[case[1].strip() for case in CASES])
def test_one_change_is_one_entry(before: str, after: str, entry: tuple[str, str, str]):
    assert before in SCHEME
    old, new = compiled(SCHEME), compiled(SCHEME.replace(before, after, 1))
    assert entries(old, new) == [entry]
    assert entries(new, old) == [entry]
    for tongue in ("en", "zh"):
        (row,) = Reporter(old, new, tongue).report(compare(old, new)).rows
        assert row.before != row.after


def test_a_name_inside_a_calculation_and_a_reordering_are_no_difference():
    renamed = SCHEME.replace("let rate", "let unit_rate").replace("heads * rate", "heads * unit_rate")
    assert entries(compiled(SCHEME), compiled(renamed)) == []
    start, end = SCHEME.index("at close of"), SCHEME.index("calculation premium")
    moved = SCHEME[:start] + SCHEME[end:] + SCHEME[start:end]
    assert entries(compiled(SCHEME), compiled(moved)) == []


def test_a_calculation_and_a_refund_come_and_go_as_one_entry():
    without = compiled(SCHEME[: SCHEME.index("calculation premium")].replace("parameter price = 20 yuan\n", ""))
    assert ("calculation", PREMIUM, "") in entries(without, compiled(SCHEME))
    assert {kind for kind, _, _ in entries(without, compiled(SCHEME))} == {"calculation", "parameter"}
    lines = [line for line in SCHEME.splitlines(keepends=True) if not line.startswith("  refund")]
    assert entries(compiled(SCHEME), compiled("".join(lines))) == [("payer_removed", YEARLY, "")]


def test_a_calculation_is_told_with_its_own_names():
    old, new = compiled(SCHEME), compiled(SCHEME.replace("bill * 50%", "bill * 40%"))
    (row,) = Reporter(old, new, "en").report(compare(old, new)).rows
    assert (row.detail, row.before, row.after) == ("tax", "bill × 50% rounded half up", "bill × 40% rounded half up")


def test_a_calculation_that_shares_its_name_is_the_same_in_another_edition():
    """In Core the name says whose it is where a member of an imported category has it too."""
    old = SCHEME.replace("fact day", "use cn.persons\nfact day", 1).replace(
        "calculation premium", "calculation instant_aid"
    )
    new = old.replace("scheme beside", "scheme next_year").replace("if old then 10 yuan", "if old then 12 yuan")
    (found,) = entries(compiled(old), compiled(new))
    assert found[0] == "output"
    assert found[1].startswith("calculation:instant_aid")
    assert found[2] == "bill"
    (row,) = Reporter(compiled(old), compiled(new), "en").report(compare(compiled(old), compiled(new))).rows
    assert "bill" in row.detail
