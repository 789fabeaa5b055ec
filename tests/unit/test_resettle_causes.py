"""What a re-settlement leaves open, and the causes it names, in the small scheme of `test_resettle`.

It pays 70 % of what basic insurance leaves, at most 10,000 yuan a person and calendar year; figures are worked out from
that sentence.
"""

from decimal import Decimal
from pathlib import Path

import pytest

import policy_lang as pl
from tests.unit.cli_support import SCHEME, Desk, furnished
from tests.unit.test_resettle import RESETTLE, REVERSAL, A, B, Row, aid, causes, settled


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


@pytest.fixture
def scheme(desk: Desk) -> pl.Scheme:
    return pl.load("aid.policy")


# ---- what replaces a claim and is not known

SHORT: Row = {"claim": "a2", "day": "2020-02-01", "replaces": "a"}


def test_a_replacement_that_holds_only_what_changed_takes_nothing_back(scheme: pl.Scheme):
    """A2 names neither its cost nor its person: a keeps 7,000, and the limit that a used up is not given to b."""
    rows = (A, B, SHORT)
    first = scheme.resettle(rows, settled(scheme, A, B))
    assert {one.claim: (one.was["aid"], one.now["aid"]) for one in first.changes} == {
        "a": (Decimal(7000), None), "b": (Decimal(3000), None), "a2": (Decimal(0), None)}  # fmt: skip
    assert first.totals == {"basic": 0, "aid": 0}
    assert first.own_share == 0
    b = next(one.to_dict() for one in first.changes if one.claim == "b")
    assert [cause["cause"] for cause in b["causes"]] == ["ledger", "replacement_open"]
    # The next time the lines hold: nothing has changed, nothing is said of another amount paid, b is still held.
    lines = [one.to_dict() for one in first.changes]
    again = scheme.resettle(rows, lines)
    assert {one.change for one in again.changes} == {"unchanged"}
    assert again.totals == {"basic": 0, "aid": 0}
    said = {cause["cause"] for one in again.changes for cause in one.to_dict()["causes"]}
    assert said == {"ledger", "replaced", "replacement_open"}
    # When the facts come, 4,000 yuan: a2 is due 2,800, b 7,000, and 7,000 of a are taken back.
    whole = {**A, "claim": "a2", "cost": "4000", "replaces": "a"}
    last = scheme.resettle((A, B, whole), lines)
    assert {one.claim: one.difference["aid"] for one in last.changes} == {
        "a": Decimal(-7000), "b": Decimal(4000), "a2": Decimal(2800)}  # fmt: skip
    assert last.totals["aid"] == Decimal(-200)
    a2 = next(one.to_dict() for one in last.changes if one.claim == "a2")
    assert a2["causes"] == [{"cause": "facts_known"}]


def test_a_replacement_of_a_replacement_that_is_rejected_holds_all_of_them(desk: Desk):
    """A3 cannot be settled: neither the 7,000 of a is taken back, nor are more than the 3,000 paid for b."""
    a2 = {**A, "claim": "a2", "cost": "4000", "replaces": "a"}
    a3 = {**A, "claim": "a3", "given.basic": "20000", "replaces": "a2"}
    desk.write_claims("rows.jsonl", [A, B, a2, a3])
    desk.write_claims("old.jsonl", [A, B])
    desk("eval", "aid.policy", "old.jsonl", "-o", "results.jsonl")
    said = desk("resettle", "aid.policy", "rows.jsonl", "--paid", "results.jsonl", "--format", "json")
    found = {row["claim"]: (row["payers"]["aid"]["was"], row["payers"]["aid"]["is"]) for row in said.rows}
    assert found == {"a": ("7000.00", None), "a2": ("0.00", None), "b": ("3000.00", None)}
    b = next(row for row in said.rows if row["claim"] == "b")
    assert b["causes"][-1] == {"cause": "replacement_rejected", "claims": ["a3"]}


def test_the_table_names_the_missing_facts_and_the_way_out(desk: Desk):
    desk.write_claims("rows.jsonl", [A, SHORT])
    desk.write_claims("old.jsonl", [A])
    desk("eval", "aid.policy", "old.jsonl", "-o", "results.jsonl")
    english = desk(*RESETTLE, "--tongue", "en").out
    assert "needs given.basic, person, cost\n" in english
    assert "a replacing row holds all facts of the claim" in english
    chinese = desk(*RESETTLE, "--tongue", "zh").out
    assert "替换记录须写明该次结算的全部事项" in chinese
    assert "替换它的a2应支付多少尚不能确定，确定之前不予追回" in chinese
    desk(*RESETTLE, "-o", "deltas.jsonl")
    assert "a2：尚待查明" in desk(*RESETTLE, "--paid", "deltas.jsonl", "--tongue", "zh").out


# ---- rows that were changed instead of replaced


def test_a_changed_cost_is_told_where_only_the_own_share_differs(desk: Desk):
    """Aid stops at 10,000 of 20,000 yuan, and of 21,000 as well: 10,000 were borne and 11,000 are."""
    desk.write_claims("old.jsonl", [{**A, "cost": "20000"}])
    desk.write_claims("rows.jsonl", [{**A, "cost": "21000"}])
    desk("eval", "aid.policy", "old.jsonl", "-o", "results.jsonl")
    said = desk(*RESETTLE, "--format", "json")
    assert (said.code, "1 line with a difference" in said.err) == (1, True)
    (row,) = said.rows
    assert row["own_share"] == {"was": "10000.00", "is": "11000.00", "delta": "1000.00"}
    assert row["causes"] == [{"cause": "facts", "facts": [], "bill": {"was": "20000.00", "is": "21000.00"}}]
    assert "费用总额原为20000.00，现为21000.00" in desk(*RESETTLE, "--tongue", "zh").out
    assert "the bill was 20000.00 and is 21000.00" in desk(*RESETTLE, "--tongue", "en").out


def test_a_changed_payment_from_elsewhere_is_named(desk: Desk):
    """Of 10,000 yuan 1,000 were paid elsewhere, not nothing: aid is 6,300, and 2,700 are borne."""
    desk.write_claims("old.jsonl", [A])
    desk.write_claims("rows.jsonl", [{**A, "given.basic": "1000"}])
    desk("eval", "aid.policy", "old.jsonl", "-o", "results.jsonl")
    (row,) = desk(*RESETTLE, "--format", "json").rows
    assert row["payers"]["aid"]["is"] == "6300.00"
    assert row["causes"] == [{"cause": "facts", "facts": ["given.basic"]}]
    assert "given.basic is another one" in desk(*RESETTLE, "--tongue", "en").out
    assert "与原结算不同" in desk(*RESETTLE, "--tongue", "zh").out


def test_a_fact_put_into_the_row_of_an_undetermined_claim_is_the_cause(scheme: pl.Scheme):
    unknown = {name: value for name, value in A.items() if name != "cost"}
    assert causes(scheme, (A,), settled(scheme, unknown), "a") == [{"cause": "facts_known"}]


# ---- causes that are causes


TWO = SCHEME.replace(
    "order basic, aid\n",
    "payer top\n  on what is unpaid in expense\n  each claim\n  pays 10%\n"
    "  at most 5万元 per person each calendar year\n\norder basic, aid, top\n",
)


def test_a_ledger_that_moved_without_moving_an_amount_is_no_cause(desk: Desk):
    """Of a, 10,000 yuan: aid 7,000, top 300. Of b: aid 3,000, top 700; without a 7,000 and 300. The account of top
    stood at 300 and stands at 0, of a limit of 50,000: that changes nothing.
    """
    desk.write("two.policy", TWO)
    scheme = pl.load("two.policy")
    paid = settled(scheme, A, B)
    assert [row["payments"]["top"] for row in paid] == ["300.00", "700.00"]
    found = causes(scheme, (A, B, REVERSAL), paid, "b")
    assert [(cause["cause"], cause["ledger"]) for cause in found] == [("ledger", "aid.paid")]


def test_another_reading_is_named_and_nothing_else(scheme: pl.Scheme, desk: Desk):
    """4,000 were paid elsewhere. On what is left: 70 % of 6,000 = 4,200; on the whole cost 7,000, of which 6,000 are
    left to pay.
    """
    row: Row = {**A, "given.basic": "4000"}
    paid = settled(pl.load("aid.policy", readings={"base": "whole"}), row)
    assert aid(scheme, (row,), paid) == {"a": ("changed", "6000.00", "4200.00")}
    assert causes(scheme, (row,), paid, "a") == [{"cause": "reading", "name": "base", "then": "whole", "now": "left"}]
    desk.write_claims("rows.jsonl", [row])
    desk.write_claims("results.jsonl", paid)
    assert "settled then under base=whole, now under base=left" in desk(*RESETTLE, "--tongue", "en").out
    assert "条款“计算口径”原按 base=whole 理解结算，现按 base=left 理解结算" in desk(*RESETTLE, "--tongue", "zh").out


def test_another_figure_is_named(scheme: pl.Scheme, desk: Desk):
    """70 % of 20,000 yuan are 14,000: cut to 12,000 then, to 10,000 now."""
    row: Row = {**A, "cost": "20000"}
    paid = settled(pl.load("aid.policy", parameters={"cap": "12000元"}), row)
    assert aid(scheme, (row,), paid) == {"a": ("changed", "12000.00", "10000.00")}
    assert causes(scheme, (row,), paid, "a") == [{"cause": "parameter", "name": "cap", "then": "12000元", "now": None}]
    desk.write_claims("rows.jsonl", [row])
    desk.write_claims("results.jsonl", paid)
    assert "settled then with the figure cap 12000元, now none" in desk(*RESETTLE, "--tongue", "en").out
    assert "数字“救助限额”原取12000元，现取未设定" in desk(*RESETTLE, "--tongue", "zh").out
