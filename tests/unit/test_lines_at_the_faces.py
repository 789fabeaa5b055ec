"""Lists where claims are written or collected by the program itself: boundaries, and changes to the scheme."""

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


def test_equal_lists_count_once() -> None:
    """Changes are tried on a set of claims, so a list can be a member of one."""
    one, same, other = (Lines(({"amount": Fraction(amount), "on_day": None},)) for amount in (1, 1, 2))
    assert len({one, same, other}) == 2
