"""Rows that take back or replace claims, and balances carried in: what stands afterwards, and what cannot be followed.

The small scheme pays 70 % of what basic insurance leaves, at most 10,000 yuan a person and calendar year.
"""

import json
from collections.abc import Mapping
from itertools import permutations

import pytest

from policy_lang.claims import ClaimFile, json_line, read_claims, result_json, set_aside_json, settle_all
from policy_lang.claims.ledgers import ledger_rows
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.diagnostics import Report
from tests.unit.cli_support import SCHEME, Desk, furnished

PROGRAM = compile_text(SCHEME).program
assert PROGRAM is not None

Row = Mapping[str, object]


def stay(name: str, day: str, cost: str, **more: object) -> Row:
    """A stay without basic insurance: aid is 70 % of the cost."""
    return {"claim": name, "person": "p1", "day": day, "cost": cost, "given.basic": "0", "hospital": "甲医院", **more}


A, B, C = stay("a", "2020-02-01", "10000"), stay("b", "2020-03-01", "10000"), stay("c", "2020-04-01", "1000")


def read(*rows: Row) -> ClaimFile:
    return read_claims(None, json.dumps(rows).encode(), "claims", PROGRAM, Report())


def codes(*rows: Row) -> dict[str | None, list[str]]:
    """The codes of the rejects, by claim."""
    return {reject.claim: [item.code for item in reject.diagnostics] for reject in read(*rows).rejects}


def aid(*rows: Row) -> dict[str, str]:
    """What aid pays for the claims that stand, in yuan."""
    file = read(*rows)
    assert not file.rejects
    settlements, _ = settle_all(PROGRAM, file.claims, Book().after(file.openings))
    return {one.claim.id: result_json(one)["payments"]["aid"] for one in settlements}


def test_without_corrections_the_limit_is_used_up_by_the_second_stay():
    """7,000 of 10,000; then 7,000 entitled and 3,000 left; then nothing left."""
    assert aid(A, B, C) == {"a": "7000.00", "b": "3000.00", "c": "0.00"}


def test_a_reversal_gives_the_limit_back_to_later_claims():
    """Without a: b 7,000; c 700, for 3,000 are left."""
    assert aid(A, B, C, {"claim": "r", "reverses": "a"}) == {"b": "7000.00", "c": "700.00"}


def test_a_replacement_stands_in_the_place_of_its_claim():
    """a2 of 4,000 pays 2,800 and leaves 7,200: b takes 7,000, c the last 200."""
    assert aid(A, B, C, {**A, "claim": "a2", "cost": "4000", "replaces": "a"}) == {
        "a2": "2800.00", "b": "7000.00", "c": "200.00"}  # fmt: skip


def test_among_the_claims_of_a_day_too():
    """Both on one day: the replacement of the first comes before the second, as its claim did."""
    first, second = stay("x", "2020-02-01", "10000"), stay("y", "2020-02-01", "10000")
    again = {**first, "claim": "z", "replaces": "x"}
    once_more = {**first, "claim": "zz", "replaces": "z"}
    assert aid(first, second, again, once_more) == {"zz": "7000.00", "y": "3000.00"}
    assert aid(first, second, {**again, "sequence": 9}) == {"y": "7000.00", "z": "3000.00"}


def test_a_replacement_may_move_the_claim_to_another_day_and_person():
    """With b moved before a it takes 7,000 and leaves 3,000. Moved to another person, it has a limit of its own."""
    moved = {**B, "claim": "b2", "day": "2020-01-15", "replaces": "b"}
    assert aid(A, B, moved) == {"b2": "7000.00", "a": "3000.00"}
    assert aid(A, B, {**B, "claim": "b2", "person": "p2", "replaces": "b"}) == {"a": "7000.00", "b2": "7000.00"}


def test_what_replaced_a_claim_can_be_taken_back_and_the_first_does_not_come_again():
    again = {**A, "claim": "a2", "cost": "4000", "replaces": "a"}
    assert aid(A, again, B, {"claim": "r", "reverses": "a2"}) == {"b": "7000.00"}


def test_the_place_in_the_file_does_not_matter():
    """A correction may come before the claim that it corrects."""
    rows = (
        {**A, "sequence": 1}, {**B, "sequence": 2}, {"claim": "r", "reverses": "a"},
        {**B, "claim": "b2", "cost": "100", "replaces": "b"},
    )  # fmt: skip
    assert {json_line(aid(*order)) for order in permutations(rows)} == {'{"b2": "70.00"}'}


def test_reversing_restores_the_ledger_exactly():
    """The journal is that of a file in which the claim never was."""

    def journal(*rows: Row) -> list[dict[str, object]]:
        _, book = settle_all(PROGRAM, read(*rows).claims, Book())
        return [{**row, "claims": None} for row in ledger_rows(PROGRAM, book)]

    assert journal(A, B, {"claim": "r", "reverses": "a"}) == journal(B)
    assert journal(A, B, {**C, "claim": "b2", "replaces": "b"}) == journal(A, C)
    assert journal(A, {"claim": "r", "reverses": "a"}) == []


# ---- what cannot be followed


@pytest.mark.parametrize(
    "rows,expected",
    [
        ((A, {"claim": "r", "reverses": "zz"}), {"r": ["PL0685"]}),
        ((A, {**B, "replaces": "zz"}), {"b": ["PL0685"]}),
        (({**A, "cost": "-1"}, {"claim": "r", "reverses": "a"}), {"a": ["PL0606"], "r": ["PL0685"]}),
        ((A, {"claim": "r", "reverses": "a"}, {"claim": "s", "reverses": "a"}), {"s": ["PL0686"]}),
        ((A, {"claim": "r", "reverses": "a"}, {**B, "replaces": "a"}), {"b": ["PL0686"]}),
        ((A, {**B, "replaces": "a"}, {"claim": "r", "reverses": "a"}), {"r": ["PL0686"]}),
        (({**A, "replaces": "a"},), {"a": ["PL0687"]}),
        (({**A, "replaces": "b"}, {**B, "replaces": "c"}, {**C, "replaces": "a"}),
         {"a": ["PL0687"], "b": ["PL0687"], "c": ["PL0687"]}),
        (({**A, "replaces": "b"}, {**B, "replaces": "b"}), {"a": ["PL0685"], "b": ["PL0687"]}),
        ((A, {"claim": "r", "reverses": "a"}, {"claim": "s", "reverses": "r"}), {"s": ["PL0688"]}),
        ((A, B, {"claim": "r", "reverses": "a", "replaces": "b"}), {"r": ["PL0688"]}),
        ((A, {"claim": "r", "reverses": "a", "person": "p2"}), {"r": ["PL0688"]}),
        ((A, {"claim": "r", "reverses": "a", "cost": "9999"}), {"r": ["PL0688"]}),
        ((A, {**A, "claim": "r", "reverses": "a"}), {}),
    ],
)  # fmt: skip
def test_corrections_that_cannot_be_followed(rows: tuple[Row, ...], expected: dict[str | None, list[str]]):
    assert codes(*rows) == expected
    file = read(*rows)
    assert file.rows == len(rows)
    one_of_each = [row.claim.id for row in file.claims]
    one_of_each += [one.row.claim.id for one in file.set_aside] + [str(one.claim) for one in file.rejects]
    assert sorted(one_of_each) == sorted(str(row["claim"]) for row in rows)


def test_a_correction_that_cannot_be_followed_changes_nothing():
    """The second reversal is refused; the first one holds, and c is settled as it would be without it."""
    file = read(A, C, {"claim": "r", "reverses": "a"}, {"claim": "s", "reverses": "a"})
    assert [row.claim.id for row in file.claims] == ["c"]
    assert [(one.row.claim.id, one.how, one.other) for one in file.set_aside] == [
        ("a", "reversed", "r"), ("r", "reversal", "a")]  # fmt: skip


def test_a_long_chain_is_followed_to_its_end():
    rows = [{**A, "claim": "a0"}, *({**A, "claim": f"a{n}", "replaces": f"a{n - 1}"} for n in range(1, 3000))]
    assert [row.claim.id for row in read(*reversed(rows)).claims] == ["a2999"]
    assert not read(*rows).rejects


def test_a_row_that_was_set_aside_pays_nothing():
    file = read(A, {"claim": "r", "reverses": "a"})
    first, second = (set_aside_json(one, PROGRAM) for one in file.set_aside)
    assert (first["outcome"], first["by"], first["payments"]) == ("reversed", "r", {"basic": "0.00", "aid": "0.00"})
    assert (second["outcome"], second["reverses"], second["own_share"]["total"]) == ("reversal", "a", "0.00")


# ---- balances carried in


@pytest.mark.parametrize(
    "row",
    [
        {"event": "opening", "ledger": "aid.paid", "person": "p1", "period": "2020", "amount": "9,500.00"},
        {"event": "opening", "ledger": "aid.paid", "key": {"person": "p1"}, "period": "2020", "amount": 9500},
        {
            "事件": "期初",
            "台账": "aid.paid",
            "人员编号": "p1",
            "期间": "2020",
            "数额": "9500",
            "cost": "",
            "claim": None,
        },
    ],
)
def test_an_opening_balance_counts_as_paid_before(row: Row):
    """9,500 of 10,000 are used up: of 700 only 500 are left."""
    assert aid(row, stay("a", "2020-02-01", "1000")) == {"a": "500.00"}


OPENING = {"event": "opening", "ledger": "aid.paid", "person": "p1", "period": "2020", "amount": "1"}


@pytest.mark.parametrize(
    "row,code",
    [
        ({**OPENING, "event": "closing"}, "PL0689"),
        ({**OPENING, "ledger": "aid.pad"}, "PL0689"),
        ({**OPENING, "period": "20"}, "PL0689"),
        ({**OPENING, "person": ""}, "PL0689"),
        ({**OPENING, "amount": "much"}, "PL0689"),
        ({**OPENING, "amount": ""}, "PL0689"),
        ({**OPENING, "household": "h1"}, "PL0689"),
        ({**OPENING, "colour": "red"}, "PL0604"),
        (OPENING, "PL0689"),
    ],
)
def test_a_faulty_opening_row_is_rejected(row: Row, code: str):
    file = read(OPENING, row, A)
    assert [item.code for reject in file.rejects for item in reject.diagnostics] == [code]
    assert (file.rows, len(file.openings), len(file.claims)) == (3, 1, 1)


def test_a_claim_may_leave_the_columns_of_events_empty():
    assert codes({**A, "ledger": "", "period": " ", "amount": None, "event": ""}) == {}
    assert codes({**A, "ledger": "aid.paid"}) == {"a": ["PL0604"]}


# ---- at the command line


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


def test_rows_in_are_results_rejects_and_openings(desk: Desk):
    rows = [OPENING, A, B, {"claim": "r", "reverses": "a"}, {"claim": "s", "reverses": "a"}]
    desk.write_claims("rows.jsonl", [dict(row) for row in rows])
    said = desk("eval", "aid.policy", "rows.jsonl")
    assert said.code == 2
    assert "5 rows in = 3 results + 1 reject + 1 opening balance" in said.err
    assert [(row["claim"], row["outcome"]) for row in said.rows] == [
        ("b", "settled"), ("a", "reversed"), ("r", "reversal")]  # fmt: skip
    text = desk("eval", "aid.policy", "rows.jsonl", "--format", "text", "--tongue", "zh").out
    assert "a：已由r冲销\nr：冲销a\n" in text


def test_a_balance_is_carried_in_once(desk: Desk):
    desk.write_claims("rows.jsonl", [OPENING, dict(A)])
    assert desk("eval", "aid.policy", "rows.jsonl", "--ledger-out", "ledgers.jsonl").code == 0
    said = desk("eval", "aid.policy", "rows.jsonl", "--ledger", "ledgers.jsonl")
    assert (said.code, "stands in the ledger file too" in said.err) == (3, True)


def test_explain_says_of_a_claim_that_was_taken_back_by_what(desk: Desk):
    desk.write_claims("rows.jsonl", [dict(A), {"claim": "r", "reverses": "a"}])
    assert desk("explain", "aid.policy", "rows.jsonl", "--claim", "a").out == "a: taken back by r\n"
    assert desk("explain", "aid.policy", "rows.jsonl", "--claim", "a", "--format", "json").json["by"] == "r"
