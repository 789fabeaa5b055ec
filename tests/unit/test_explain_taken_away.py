"""Ratios of tiers from which percentage points are taken: the letter tells the slices and how each ratio comes about.

The amounts: a deductible of 1500 in the year, 70 % up to 10,000 (edges counted with the deductible), 80 % above;
outside the county 20 points less on the first slice.
"""

from datetime import date
from fractions import Fraction

import pytest

from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.explain import ReasonKind, everything, explain, render_text
from policy_lang.interp.settle import Claim, Settlement, settle

K = ReasonKind
SCHEME = """\
scheme county / 县 edition 2026
  in force from 2026-01-01 to 2026-12-31
  claims dated by day
  currency CNY, rounds half up
fact day / 出院日 : date
fact cost / 费用总额 "cost" / "费用" : money up to 100万元
fact outside / 县外 "treated outside the county" / "在县外就医" : yes_no
parameter usual / 一般比例 "usual share" / "一般比例" = 70%
define lowered / 降幅 "points taken away" / "降低幅度" = if outside then {points} else 0个百分点
pool bill / 全部费用 = cost
payer aid / 救助 "aid" / "救助"
  on what is unpaid in bill
  {manner}
  deductible 1500元
  pays {form} counted with the deductible usual - lowered to 1万元, 80% above
order aid
"""
YEAR = "over per person each calendar year by its stretch\n  counting every claim"


def program(points: str = "20个百分点", *, whole: bool = False, year: bool = False) -> Program:
    form = "in brackets" if whole else "in slices"
    compiled = compile_text(SCHEME.format(points=points, manner=YEAR if year else "each claim", form=form))
    assert compiled.program is not None, compiled.report.diagnostics
    return compiled.program


def settled(compiled: Program, cost: int, *, outside: bool) -> Settlement:
    facts = {"person": "p", "day": date(2026, 3, 10), "cost": Fraction(cost * 100), "outside": outside}
    return settle(compiled, Claim("a", facts), Book())


@pytest.mark.parametrize(
    "cost, outside, due, slices",
    [
        (7_000, True, 2_750, (2_750,)),  # 5,500 x (70 - 20) %
        (7_000, False, 3_850, (3_850,)),  # 5,500 x 70 %
        (17_000, True, 9_850, (4_250, 5_600)),  # 8,500 x 50 % and 7,000 x 80 %
    ],
)
@pytest.mark.parametrize("year", [False, True])
def test_the_slices_are_told(year: bool, cost: int, outside: bool, due: int, slices: tuple[int, ...]):
    tree = explain(settled(program(year=year), cost, outside=outside))
    told = [part.value for part in everything(tree) if part.kind is K.SLICE]
    assert told == [Fraction(amount * 100) for amount in slices]
    (payment,) = tree.of_kind(K.PAYMENT)
    assert payment.value == due * 100


@pytest.mark.parametrize(
    "tongue, line, because",
    [
        ("en", "5,500.00 yuan × (70% (usual share) − 20 percentage points (points taken away)) = 2,750.00 yuan",
         "treated outside the county"),
        ("zh", "5,500.00元 × (70%（一般比例） − 20个百分点（降低幅度）) = 2,750.00元", "在县外就医"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("year", [False, True])
def test_the_letter_says_how_the_ratio_comes_about(tongue: str, line: str, because: str, year: bool):
    compiled = program(year=year)
    letter = render_text(explain(settled(compiled, 7_000, outside=True)), compiled, tongue)
    assert line in letter
    reasons = [text for text in letter.splitlines() if "applies because" in text or "适用此项的原因" in text]
    assert len(reasons) == 1
    assert because in reasons[0]


def test_where_nothing_is_taken_away_the_ratio_stands_alone():
    compiled = program()
    letter = render_text(explain(settled(compiled, 7_000, outside=False)), compiled, "zh")
    assert "5,500.00元 × 70% = 3,850.00元" in letter


def test_of_a_whole_amount_too():
    compiled = program(whole=True)
    letter = render_text(explain(settled(compiled, 7_000, outside=True)), compiled, "zh")
    assert "5,500.00元 × (70%（一般比例） − 20个百分点（降低幅度）) = 2,750.00元" in letter


@pytest.mark.parametrize("year", [False, True])
def test_what_would_be_less_than_nothing_is_nothing_and_the_letter_still_speaks_of_money(year: bool):
    """70 less 90 points: minus 20 % of 5,500 is less than nothing, so nothing is paid."""
    compiled = program("90个百分点", year=year)
    tree = explain(settled(compiled, 7_000, outside=True))
    (payment,) = tree.of_kind(K.PAYMENT)
    assert payment.value == 0
    assert not [part for part in everything(tree) if part.kind is K.SLICE]
    letter = render_text(tree, compiled, "zh")
    assert "110,000" not in letter.replace("1,100.00元", "")
