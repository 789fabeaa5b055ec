"""Rows of a table that fit a person together and disagree: no fact is missing; whoever reads is told which rows."""

from datetime import date
from fractions import Fraction

import pytest

from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import row_named
from policy_lang.diagnostics.render import render_text as told
from policy_lang.explain import explain, render_text
from policy_lang.interp.settle import Claim, settle
from policy_lang.scenario import run_scenario

BOTH = frozenset({"poor", "destitute"})
SCHEME = """\
scheme county / 县 edition 2026
  in force from 2026-01-01 to 2026-12-31
  claims dated by day
  currency CNY, rounds half up
category ranks / 身份 = poor / 低保 "minimum living" / "低保对象", destitute / 特困 "destitute" / "特困人员"
fact day / 出院日 : date
fact cost / 费用总额 : money up to 100万元
fact ranks_held / 困难身份 : set of ranks
table aid_share / 救助比 "share by rank" / "分类救助比例" by ranks_held
  row poor = 70%
  row destitute = 100%
  any other 50%
pool bill / 全部费用 = cost
payer aid / 救助 "aid" / "医疗救助" on what is unpaid in bill each claim pays aid_share
payer rest / 其他支付 "rest" / "补充救助" on what is unpaid in bill each claim pays 10%
order aid, rest
scenario "both" / "两种身份"
  settle day = 2026-03-01, cost = 1000元, ranks_held = (poor, destitute)
  expect aid = 1000元
scenario "unknown" / "未知"
  settle day = 2026-03-01, ranks_held = (poor)
  expect aid = 700元
"""


@pytest.fixture(scope="module")
def program():
    compiled = compile_text(SCHEME)
    assert compiled.program is not None, compiled.report.diagnostics
    return compiled.program


def messages(program, title: str, tongue: str) -> str:
    scenario = next(one for one in program.scenarios if one.title_en == title)
    ran = run_scenario(scenario, program, lambda *_: program, lambda _: None)
    return told([failure.diagnostic for failure in ran.failures], tongue)


def test_the_message_names_the_rows(program):
    english = messages(program, "both", "en")
    assert "error[PL0715]: `aid` cannot be determined: `aid_share: poor` and `aid_share: destitute`" in english
    chinese = messages(program, "both", "zh")
    assert "错误[PL0715]：“救助”无法确定：“救助比：低保”与“救助比：特困”同时适用而结果不一" in chinese


def test_missing_facts_go_by_the_names_of_the_tongue(program):
    assert "“救助”无法确定：尚需给出“费用总额”" in messages(program, "unknown", "zh")
    assert "`aid` is undetermined: `cost` must be given" in messages(program, "unknown", "en")


@pytest.mark.parametrize(
    "tongue, rows",
    [
        (
            "en",
            "“minimum living” of the table “share by rank” and “destitute” of the table “share by rank” apply",
        ),
        ("zh", "“分类救助比例”中“低保对象”一行和“分类救助比例”中“特困人员”一行同时适用而结果不一"),
    ],
)
def test_the_letter_names_the_rows_and_blames_nobody_before(program, tongue: str, rows: str):
    facts = {
        "day": date(2026, 3, 1),
        "cost": Fraction(100_000),
        "ranks_held": frozenset({"poor", "destitute"}),
        "person": "p",
    }
    settlement = settle(program, Claim("a", facts), Book())
    letter = render_text(explain(settlement), program, tongue)
    assert rows in letter, letter


def test_the_label_of_an_exception_is_no_row(program):
    assert row_named(program, "special") is None
    assert row_named(program, "aid_share.poor") == ("aid_share", ("poor",))
