"""Ledgers carried to the next run: a claim settled twice, an older claim and another scheme's balances are told.

The small scheme pays 70 % of what basic insurance leaves, at most 10,000 yuan a person and calendar year.
"""

from pathlib import Path

import pytest

import policy_lang as pl
from tests.unit.cli_support import SCHEME, Desk, furnished
from tests.unit.test_resettle import A, B, C, stay


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = furnished(tmp_path, capsys, monkeypatch)
    desk.write_claims("first.jsonl", [B])
    assert desk("eval", "aid.policy", "first.jsonl", "--ledger-out", "ledger.jsonl").code == 0
    return desk


def again(desk: Desk, *rows: dict[str, object], scheme: str = "aid.policy", tongue: str = "en") -> str:
    """What is said when these rows are settled on the ledger of the first file."""
    desk.write_claims("next.jsonl", list(rows))
    said = desk("eval", scheme, "next.jsonl", "--ledger", "ledger.jsonl", "--ledger-out", "after.jsonl",
                "--tongue", tongue)  # fmt: skip
    assert said.code == 0
    return said.err


def test_a_file_settled_twice_on_its_ledger_is_told(desk: Desk):
    """7,000 of the limit are used by b itself: settled once more it gets the 3,000 that are left."""
    assert "1 claim in the balances of the ledger already, counted twice now" in again(desk, B)
    assert desk.read_rows("after.jsonl")[0]["amount"] == "10000.00"
    assert "文件中有 1 次结算已计入所结转的台账，此次重复计入" in again(desk, B, C, tongue="zh")


def test_an_older_claim_is_told(desk: Desk):
    assert "1 claim dated before others in the ledger" in again(desk, A)
    assert "文件中有 1 次结算早于台账已计入的结算" in again(desk, A, tongue="zh")


def test_a_claim_that_goes_on_from_the_ledger_is_not_told(desk: Desk):
    """A later one; one of another person, be it older and called the same; one of which no day is known."""
    err = again(desk, C, stay("b", "2020-01-01", "10", person="p2"), {"claim": "u", "person": "p1"})
    assert "twice" not in err
    assert "dated before" not in err


def test_the_ledger_goes_on_knowing_its_claims(desk: Desk):
    """B and c of p1; where the rows say nothing of claims, those alone that are settled from there on."""
    again(desk, C)
    scheme = pl.load("aid.policy")
    rows = desk.read_rows("after.jsonl")
    assert rows == [{"ledger": "aid.paid", "key": {"person": "p1"}, "period": "2020", "amount": "7700.00",
                     "scheme": "aid@2020", "claims": ["b", "c"], "until": "2020-04-01"}]  # fmt: skip
    plain = [{name: row[name] for name in ("ledger", "key", "period", "amount")} for row in rows]
    carried = scheme.read_ledger(plain)
    assert (carried.claims, carried.schemes, scheme.ledger_rows(carried)) == (frozenset(), frozenset(), plain)
    assert scheme.read_ledger(rows).claims == {"b", "c"}
    assert scheme.settle(stay("d", "2020-05-01", "100"), carried).ledger.claims == {"d"}


def test_balances_of_another_scheme_are_told(desk: Desk):
    """Another scheme with ledgers of the same names is told, and settles all the same."""
    desk.write("other.policy", SCHEME)
    assert "balances that another scheme made: aid@2020" in again(desk, C, scheme="other.policy")
    assert "台账中有其他方案形成的余额：aid@2020" in again(desk, C, scheme="other.policy", tongue="zh")
    assert "another scheme" not in again(desk, C)
    assert pl.load("other.policy").read_ledger(desk.read_rows("ledger.jsonl")).schemes == {"aid@2020"}


@pytest.mark.parametrize(
    "more",
    [
        {"claims": "b"}, {"claims": [["b"]]}, {"scheme": {"name": "x"}}, {"until": "soon"}, {"until": "20200301"},
        {"until": ["2020-03-01"]}, {"by": "x"},
    ],
)  # fmt: skip
def test_a_row_that_says_it_wrongly_is_refused(more: dict[str, object], desk: Desk):
    row = {"ledger": "aid.paid", "key": {"person": "p1"}, "period": "2020", "amount": "1.00", **more}
    with pytest.raises(pl.LedgerError):
        pl.load("aid.policy").read_ledger([row])
