"""Checks in letters: in order where somebody looked; not looked at, or no matter of this claim, everywhere else."""

from datetime import date
from fractions import Fraction

import pytest

from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.explain import explain, render_text
from policy_lang.interp.settle import Claim, settle

CHECKED = """\
scheme county / 县 edition 2026
  in force from 2026-01-01 to 2026-12-31
  claims dated by day
  currency CNY, rounds half up
fact day / 出院日 : date
fact cost / 费用总额 : money up to 100万元
fact named / 定点 : yes_no
fact deposit / 押金 : money up to 100万元
fact premium / 保费 : money up to 100万元 if not given 10元 because "the usual one"
pool bill / 全部费用 = cost
payer aid / 救助 "aid" / "医疗救助" on what is unpaid in bill each claim pays 10%
order aid
check free / 免押金 "no deposit" / "不收押金"
  when named
  holds when deposit <= 0元
check enough / 足额 "premium is enough" / "保费达到标准"
  holds when premium >= 10元
check bears / 自付 "something is borne" / "个人负担一部分"
  holds when own share > 0元
"""


@pytest.mark.parametrize(
    "facts, in_order, not_looked_at, unrelated",
    [
        # Not designated: the deposit is no matter, and it is not even known; nobody spoke of the premium.
        ({"named": False}, ["something is borne"], ["premium is enough"], ["no deposit"]),
        ({"named": False, "deposit": Fraction(500)}, ["something is borne"], ["premium is enough"], ["no deposit"]),
        ({"named": True, "deposit": Fraction(0)}, ["no deposit", "something is borne"], ["premium is enough"], []),
        ({"named": True, "premium": Fraction(1_000)}, ["premium is enough", "something is borne"], ["no deposit"], []),
    ],
)
def test_a_check_is_in_order_where_somebody_looked(facts, in_order, not_looked_at, unrelated):
    compiled = compile_text(CHECKED)
    assert compiled.program is not None, compiled.report.diagnostics
    claim = Claim("a", {"day": date(2026, 3, 1), "cost": Fraction(100_000), "person": "p", **facts})
    letter = render_text(explain(settle(compiled.program, claim, Book())), compiled.program, "en")
    lines = letter.splitlines()
    found = [line.strip() for line in lines if line.endswith(": in order.")]
    assert sorted(found) == sorted(f"{name[0].upper()}{name[1:]}: in order." for name in in_order)
    assert [name for name in not_looked_at if f"something is missing: {name}." in letter] == not_looked_at
    assert [name for name in unrelated if f"nothing to do with this claim: {name}." in letter] == unrelated
