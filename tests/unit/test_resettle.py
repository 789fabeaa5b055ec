"""What was settled held against what is due after corrections and late claims.

The small scheme pays 70 % of what basic insurance leaves, at most 10,000 yuan a person and calendar year; basic
insurance is given. Figures in the tests are worked out from that sentence.
"""

import csv
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import policy_lang as pl
from tests.unit.cli_support import SCHEME, Desk, furnished

Row = dict[str, object]


def stay(name: str, day: str, cost: str, **more: object) -> Row:
    """A stay without basic insurance: aid is 70 % of the cost."""
    return {
        "claim": name,
        "person": "p1",
        "day": day,
        "cost": cost,
        "given.basic": "0",
        "hospital": "甲医院",
        **more,
    }


A, B, C = stay("a", "2020-02-01", "10000"), stay("b", "2020-03-01", "10000"), stay("c", "2020-04-01", "1000")
OTHER = stay("o", "2020-02-01", "100", person="p2")
REVERSAL: Row = {"claim": "r", "reverses": "a"}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


@pytest.fixture
def scheme(desk: Desk) -> pl.Scheme:
    return pl.load("aid.policy")


def settled(scheme: pl.Scheme, *claims: Row) -> list[dict[str, Any]]:
    return [result.to_dict() for result in scheme.settle_all(claims)]


def aid(scheme: pl.Scheme, claims: tuple[Row, ...], paid: list[dict[str, Any]]) -> dict[str, tuple[str, str, str]]:
    """By claim: how it changed, what aid was, and what it is."""
    found = scheme.resettle(claims, paid)
    return {one.claim: (one.change, str(one.was["aid"]), str(one.now["aid"])) for one in found.changes}


def causes(scheme: pl.Scheme, claims: tuple[Row, ...], paid: list[dict[str, Any]], claim: str) -> list[dict[str, Any]]:
    found = scheme.resettle(claims, paid)
    return next(one.to_dict()["causes"] for one in found.changes if one.claim == claim)


# ---- the kinds of change


def test_without_corrections_nothing_changes(scheme: pl.Scheme):
    found = scheme.resettle([A, B, C], settled(scheme, A, B, C))
    assert {one.change for one in found.changes} == {"unchanged"}
    assert found.totals == {"basic": 0, "aid": 0}


def test_a_reversal_gives_the_limit_back_and_says_which_ledger_moved(scheme: pl.Scheme):
    """Was: a 7,000, b 3,000, c 0. Without a: b 7,000, and c 700 of the 3,000 left."""
    paid = settled(scheme, A, B, C, OTHER)
    rows = (A, B, C, OTHER, REVERSAL)
    assert aid(scheme, rows, paid) == {
        "a": ("reversed", "7000.00", "0.00"), "b": ("changed", "3000.00", "7000.00"), "r": ("reversal", "0.00", "0.00"),
        "c": ("changed", "0.00", "700.00"), "o": ("unchanged", "70.00", "70.00")}  # fmt: skip
    assert causes(scheme, rows, paid, "a") == [{"cause": "reversed", "claims": ["r"]}]
    assert causes(scheme, rows, paid, "o") == []
    ledger = {"cause": "ledger", "ledger": "aid.paid", "key": {"person": "p1"}, "period": "2020"}
    assert causes(scheme, rows, paid, "b") == [{**ledger, "was": "7000.00", "is": "0.00", "claims": ["a"]}]
    assert causes(scheme, rows, paid, "c") == [{**ledger, "was": "10000.00", "is": "7000.00", "claims": ["a", "b"]}]


def test_the_differences_add_up(scheme: pl.Scheme):
    """-7,000 + 4,000 + 700 = -2,300."""
    found = scheme.resettle([A, B, C, REVERSAL], settled(scheme, A, B, C))
    assert found.totals == {"basic": 0, "aid": Decimal("-2300.00")}
    for one in found.changes:
        for payer, difference in one.difference.items():
            was, now = one.was[payer], one.now[payer]
            assert was is not None
            assert now is not None
            assert difference == now - was


def test_a_late_claim_changes_later_ones(scheme: pl.Scheme):
    """A came after b was settled: b had 7,000 and is due the 3,000 that a leaves."""
    rows = (A, B)
    paid = settled(scheme, B)
    assert aid(scheme, rows, paid) == {"a": ("late", "0.00", "7000.00"), "b": ("changed", "7000.00", "3000.00")}
    assert causes(scheme, rows, paid, "a") == [{"cause": "late", "claims": ["b"]}]
    assert causes(scheme, rows, paid, "b")[0]["claims"] == ["a"]


def test_a_claim_that_comes_last_is_new_and_changes_nothing(scheme: pl.Scheme):
    assert aid(scheme, (A, B), settled(scheme, A)) == {
        "a": ("unchanged", "7000.00", "7000.00"), "b": ("new", "0.00", "3000.00")}  # fmt: skip


def test_a_replacement_is_paid_and_its_claim_taken_back(scheme: pl.Scheme):
    """A2 of 4,000 pays 2,800 and leaves 7,200 for b."""
    rows = (A, B, {**A, "claim": "a2", "cost": "4000", "replaces": "a"})
    paid = settled(scheme, A, B)
    assert aid(scheme, rows, paid) == {
        "a": ("replaced", "7000.00", "0.00"), "a2": ("replacement", "0.00", "2800.00"),
        "b": ("changed", "3000.00", "7000.00")}  # fmt: skip
    assert causes(scheme, rows, paid, "b")[0]["claims"] == ["a", "a2"]


def test_a_second_resettlement_goes_on_from_the_first(scheme: pl.Scheme):
    """After r nothing changes any more; then b is taken back too, and c stays at 700."""
    paid = settled(scheme, A, B, C)
    first = scheme.resettle([A, B, C, REVERSAL], paid)
    lines = [one.to_dict() for one in first.changes]
    again = scheme.resettle([A, B, C, REVERSAL], lines)
    assert {one.change for one in again.changes} == {"unchanged"}
    more: tuple[Row, ...] = (A, B, C, REVERSAL, {"claim": "s", "reverses": "b"})
    assert aid(scheme, more, lines) == {
        "a": ("unchanged", "0.00", "0.00"), "b": ("reversed", "7000.00", "0.00"),
        "c": ("unchanged", "700.00", "700.00"), "r": ("unchanged", "0.00", "0.00"),
        "s": ("reversal", "0.00", "0.00")}  # fmt: skip


def test_claims_settled_in_batches_out_of_order_come_to_the_canonical_result(scheme: pl.Scheme):
    """Paid as they arrived, c, b, a: 700, 7,000, 2,300. In order of their days: 7,000, 3,000, 0."""
    one = scheme.settle(C)
    two = scheme.settle(B, one.ledger)
    three = scheme.settle(A, two.ledger)
    assert [str(r.payments["aid"]) for r in (one, two, three)] == ["700.00", "7000.00", "2300.00"]
    found = scheme.resettle([A, B, C], [one, two, three])
    assert {c.claim: str(c.now["aid"]) for c in found.changes} == {"a": "7000.00", "b": "3000.00", "c": "0.00"}
    assert found.totals["aid"] == 0
    reasons = {c.claim: [cause["cause"] for cause in c.to_dict()["causes"]] for c in found.changes}
    assert reasons == {"a": ["ledger"], "b": ["ledger"], "c": ["ledger"]}


def test_any_order_of_arrival_ends_in_the_same(scheme: pl.Scheme):
    rows = [{**A, "sequence": 1}, {**B, "sequence": 2}, REVERSAL, {**B, "claim": "b2", "cost": "500", "replaces": "b"}]
    paid = settled(scheme, A, B)
    results = {
        json.dumps(sorted((one.to_dict() for one in scheme.resettle(order, paid).changes), key=lambda x: x["claim"]))
        for order in permutations(rows)
    }
    assert len(results) == 1


# ---- what cannot be compared as it stands


def test_an_amount_edited_by_hand_is_told(scheme: pl.Scheme):
    paid = settled(scheme, A)
    paid[0]["payments"]["aid"] = "6999.00"
    assert aid(scheme, (A,), paid) == {"a": ("changed", "6999.00", "7000.00")}
    assert causes(scheme, (A,), paid, "a") == [{"cause": "paid_otherwise"}]


def test_another_state_of_the_scheme_is_told(scheme: pl.Scheme, desk: Desk):
    """At 60 % the claim was at 6,000."""
    desk.write("older.policy", SCHEME.replace("= 70% exactly", "= 60% exactly"))
    paid = settled(pl.load("older.policy"), A)
    assert causes(scheme, (A,), paid, "a") == [{"cause": "scheme"}, {"cause": "paid_otherwise"}]


def test_what_is_not_known_has_no_difference_and_what_was_paid_stays(scheme: pl.Scheme):
    """A replacement without its cost: of its payment and of b's nothing is known but that b keeps what it has."""
    unknown = {name: value for name, value in A.items() if name != "cost"}
    rows = (A, B, {**unknown, "claim": "a2", "replaces": "a"})
    found = scheme.resettle(rows, settled(scheme, A, B))
    b = next(one for one in found.changes if one.claim == "b")
    assert (b.was["aid"], b.now["aid"], b.difference["aid"]) == (Decimal("3000.00"), None, None)
    assert b.to_dict()["outcome"] == {"was": "settled", "is": "undetermined"}
    assert found.totals["aid"] == 0
    a = next(one for one in found.changes if one.claim == "a")
    assert (a.was["aid"], a.now["aid"], a.difference["aid"]) == (Decimal("7000.00"), None, None)
    assert [cause["cause"] for cause in a.to_dict()["causes"]] == ["replaced", "replacement_open"]
    a2 = next(one for one in found.changes if one.claim == "a2").to_dict()
    assert a2["undetermined"] == [{"payer": "aid", "needs": ["cost"]}]


def test_what_was_not_known_is_paid_when_the_fact_comes(scheme: pl.Scheme):
    unknown = {name: value for name, value in A.items() if name != "cost"}
    paid = settled(scheme, unknown)
    assert paid[0]["payments"]["aid"] is None
    again = scheme.resettle([unknown, {**A, "claim": "a2", "replaces": "a"}], paid)
    assert again.totals["aid"] == Decimal("7000.00")


def test_a_replacement_that_is_rejected_takes_nothing_back(desk: Desk):
    """Basic insurance of a2 is more than its cost: it cannot be settled, and a keeps its 7,000 until it can."""
    desk.write_claims("rows.jsonl", [A, {**A, "claim": "a2", "given.basic": "20000", "replaces": "a"}])
    desk.write_claims("old.jsonl", [A])
    desk("eval", "aid.policy", "old.jsonl", "-o", "results.jsonl")
    said = desk("resettle", "aid.policy", "rows.jsonl", "--paid", "results.jsonl", "--format", "json")
    assert said.code == 2
    assert said.rows[0]["payers"]["aid"] == {"was": "7000.00", "is": None, "delta": None}
    assert [cause["cause"] for cause in said.rows[0]["causes"]] == ["replaced", "replacement_rejected"]


def test_a_paid_claim_that_is_not_there_is_never_taken_back(scheme: pl.Scheme):
    with pytest.raises(pl.ClaimError) as error:
        scheme.resettle([B], settled(scheme, A, B))
    assert [item.code for item in error.value.diagnostics] == ["PL0986"]


@pytest.mark.parametrize(
    "row",
    [
        {}, {"claim": "a"}, {"claim": "a", "outcome": "settled"}, {"claim": True, "outcome": "settled", "payments": {}},
        {"claim": "a", "outcome": "settled", "payments": []},
        {"claim": "a", "outcome": {"is": "settled"}, "payers": []},
        {"claim": "a", "outcome": "settled", "payments": {"aid": "x"}, "own_share": {"total": "1"}},
        {"claim": "a", "outcome": "settled", "payments": {"aid": True}, "own_share": {"total": "1"}},
        {"claim": "a", "outcome": "settled", "payments": {"aid": "7"}, "own_share": {"total": []}},
    ],
)  # fmt: skip
def test_a_row_that_is_no_result_is_refused(row: Mapping[str, object], scheme: pl.Scheme):
    with pytest.raises(pl.ClaimError) as error:
        scheme.resettle([A], [dict(row)])
    assert [item.code for item in error.value.diagnostics] == ["PL0985"]


# ---- at the command line


def prepared(desk: Desk) -> None:
    desk.write_claims("old.jsonl", [A, B, C, OTHER])
    desk.write_claims("rows.jsonl", [A, B, C, OTHER, REVERSAL])
    assert desk("eval", "aid.policy", "old.jsonl", "-o", "results.jsonl").code == 0


RESETTLE = ("resettle", "aid.policy", "rows.jsonl", "--paid", "results.jsonl")


def test_json_lines_are_as_published(desk: Desk):
    prepared(desk)
    schema = json.loads((Path(__file__).parents[2] / "docs/reference/schemas/delta.schema.json").read_text("utf-8"))
    said = desk(*RESETTLE, "--format", "json")
    assert said.code == 1
    assert "5 rows in = 5 lines + 0 rejects; 3 lines with a difference" in said.err
    assert [row["claim"] for row in said.rows] == ["o", "b", "c", "a", "r"]
    for row in said.rows:
        Draft202012Validator(schema).validate(row)


def test_csv_has_a_row_a_claim_and_payer(desk: Desk):
    prepared(desk)
    assert desk(*RESETTLE, "-o", "deltas.csv").code == 1
    rows = list(csv.DictReader(io.StringIO((desk.folder / "deltas.csv").read_text("utf-8"))))
    assert len(rows) == 10
    b = next(row for row in rows if (row["claim"], row["payer"]) == ("b", "aid"))
    assert b == {"claim": "b", "person": "p1", "change": "changed", "payer": "aid", "was": "3000.00", "is": "7000.00",
                 "delta": "4000.00", "given": "no", "causes": "ledger", "claims": "a"}  # fmt: skip
    assert sum(Fraction(row["delta"]) for row in rows if row["payer"] == "aid") == -2300


@pytest.mark.parametrize(
    "tongue,lines",
    [
        ("en", ("because paid so far by aid (person p1, 2020) stood at 7000.00 before it and now stands at 0.00",
                "stands at 0.00, because of a\n", "because r takes it back", "2 other rows without a difference.")),
        ("zh", ("原因：本次之前，医疗救助累计支付（p1，2020）原为7000.00，现为0.00，涉及结算a", "原因：已由r冲销",
                "其余 2 条没有差额。")),
    ],
)  # fmt: skip
def test_the_table_says_why(tongue: str, lines: tuple[str, ...], desk: Desk):
    prepared(desk)
    text = desk(*RESETTLE, "--tongue", tongue).out
    for line in lines:
        assert line in text
    aid_row, own_row = text.splitlines()[-2:]
    assert aid_row.split()[1:] == ["10070.00", "7770.00", "-2300.00"]
    # Of 21,100 yuan 10,070 were paid: 11,030 were borne. Of the 11,100 that stand 7,770 are due, 3,330 are borne.
    assert own_row.split()[-3:] == ["11030.00", "3330.00", "-7700.00"]


def test_the_lines_of_a_resettlement_are_what_was_paid_next_time(desk: Desk):
    prepared(desk)
    assert desk(*RESETTLE, "-o", "deltas.jsonl").code == 1
    said = desk(*RESETTLE, "--paid", "deltas.jsonl")
    assert (said.code, "0 lines with a difference" in said.err) == (0, True)


def test_files_that_are_none(desk: Desk):
    prepared(desk)
    assert "PL0901" in desk("resettle", "aid.policy", "rows.jsonl", "--paid", "missing.jsonl").err
    assert "PL0634" in desk("resettle", "aid.policy", "rows.jsonl", "--paid", "aid.policy").err
    assert "named twice" in desk(*RESETTLE, "-o", "results.jsonl").err
    desk.write("results.jsonl", "{\n")
    said = desk(*RESETTLE)
    assert (said.code, "PL0985" in said.err) == (2, True)
