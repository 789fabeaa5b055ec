"""Lists where claims are written or collected by the program itself: boundaries, and changes to the scheme."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from policy_lang.core.values import Lines
from tests.unit.cli_support import Desk, furnished

SCHEME = """
scheme bills / 账单 "Bills" / "账单"
  edition 2024
  currency CNY, rounds half up
  in force from 2024-01-01 to 2024-12-31
  claims dated by claim.day

record line / 账单行
  has amount / 数额 : money up to 100万元
  has on_day / 发生日 : date
  has own / 自费 : yes_no if not given no because "in scope" / "目录内"
fact claim.day / 费用.日期 : date
fact claim.lines / 费用.清单 : list of line up to 500
define in_scope / 目录内额 = sum of (line.amount for each line in claim.lines when not line.own)
pool bill / 账单额 = in_scope
payer aid / 补助
  on bill
  each claim
  draws on bill
  deductible 100元
  pays 50%
order aid

scenario "one line" / "一行"
  settle c1 person = "p", day = 2024-03-01, lines = [(amount = 200元, on_day = 2024-02-29)]
  expect aid = 50元
"""


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = furnished(tmp_path, capsys, monkeypatch)
    Path("bills.policy").write_text(SCHEME, encoding="utf-8")
    return made


def test_boundaries_can_be_added_to_the_scheme_and_pass(desk: Desk) -> None:
    written = desk("boundaries", "bills.policy").out
    assert "claim.lines = [(amount = 200.00元, on_day = 2024-02-29, own = no)]" in written
    Path("bills.policy").write_text(SCHEME + "\n" + written, encoding="utf-8")
    said = desk("test", "bills.policy")
    assert said.code == 0, said.err
    assert "0 failed" in said.err


def test_boundaries_are_written_in_chinese_for_who_reads_chinese(desk: Desk) -> None:
    """Keywords, facts, payers and members by their Chinese names; what is written passes as it stands."""
    said = desk("boundaries", "aid.policy", "--tongue", "zh")
    assert (said.code, said.err) == (0, "")
    rules = [line for line in said.out.splitlines() if line.startswith("  ")]
    assert rules
    assert not [line for line in rules if re.search("settle|expect|yes|cost|basic|aid", line)], rules
    assert "基本医保 = " in said.out
    assert not re.search(r"算例 .*given\.", said.out)
    text = Path("aid.policy").read_text(encoding="utf-8")
    Path("aid.policy").write_text(f"{text}\n{said.out}", encoding="utf-8")
    tested = desk("test", "aid.policy")
    assert (tested.code, "0 failed" in tested.err) == (0, True), tested.err


CALCULATIONS = """\
scheme demo / 示例
  edition 2020
  currency CNY, rounds half up
parameter price / 人均保费 = 458 yuan
calculation premium / 保费测算
  takes heads / 参保人数 : count up to 10_000_000
  takes funds / 已有资金 : money up to 100亿元
  takes share / 分担比例 : ratio
  takes needed / 所用天数 : days
  gives area_pays / 区级负担 = heads * price beyond funds
  gives third / 三分之一 = area_pays / 3
  gives rate / 实际比例 = if share > 50% then 50% else share
  verifies soon / 按期 "in time" / "按期": needed <= 30 days
scenario "as it is" / "现状"
  calculate premium heads = 200, funds = 71000 yuan, share = 20%, needed = 10 days
  expect area_pays = 20600 yuan
"""


def test_boundaries_of_calculations_can_be_added_to_the_scheme_and_pass(desk: Desk) -> None:
    """458 yuan for 155 heads are 70,990 yuan and for 156 are 71,448: the funds reach for 155."""
    Path("funds.policy").write_text(CALCULATIONS, encoding="utf-8")
    written = desk("boundaries", "funds.policy").out
    assert "calculate premium heads = 155, funds = 71000.00元, share = 20%, needed = 10 days" in written
    assert "expect area_pays = 448.00元" in written
    assert ["share = 50.01%" in written, "needed = 31 days" in written] == [True, True]
    assert "soon = no" in written
    Path("funds.policy").write_text(CALCULATIONS + "\n" + written, encoding="utf-8")
    said = desk("test", "funds.policy")
    assert (said.code, "0 failed" in said.err) == (0, True), said.err


def test_equal_lists_count_once() -> None:
    """Changes are tried on a set of claims, so a list can be a member of one."""
    one, same, other = (Lines(({"amount": Fraction(amount), "on_day": None},)) for amount in (1, 1, 2))
    assert len({one, same, other}) == 2
