"""Ledgers carried from one run to the next: written, read again, and the same; faulty rows are told."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from policy_lang.claims import as_rows, json_line, settle_all
from policy_lang.claims.ledgers import ledger_rows, read_ledgers
from policy_lang.core.ledger import Book, Entry, period_label
from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind, Program
from policy_lang.core.values import Unknown
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import Claim
from tests.unit.program_builder import PERSON_YEAR, build, claim, money
from tests.unit.test_claims_results import complaints

PERIODS = {
    kind: LedgerDef(f"{kind}", ("person",), PeriodDef(kind, months=3, anchor=(7, 1), days=40 * (kind == "spell")))
    for kind in PeriodKind
}  # fmt: skip
COUNTED = LedgerDef("stays", ("person", "hospital.name"), PeriodDef(PeriodKind.LIFETIME), measure="count")
PROGRAM = build((PERSON_YEAR, *PERIODS.values(), COUNTED))


def written(program: Program, book: Book) -> bytes:
    return "".join(json_line(row) + "\n" for row in ledger_rows(program, book)).encode("utf-8")


def read(data: bytes, program: Program = PROGRAM) -> tuple[Book, list[str]]:
    report = Report()
    book = read_ledgers(data, "ledger.jsonl", program, report)
    return book, [problem.message("en") for problem in report.diagnostics]


def entry(ledger: LedgerDef, day: date, amount: Fraction | Unknown, key: tuple[str, ...] = ("p1",)) -> Entry:
    return Entry(ledger.id, key, period_label(ledger.period, day, "a"), day, "a", amount)


def test_one_row_a_ledger_key_and_period():
    days = [date(2020, 3, 1), date(2020, 3, 31), date(2020, 7, 1)]
    entries = [entry(PERIODS[kind], day, money("1.5")) for kind in PeriodKind for day in days]
    book = Book().after([*entries, entry(COUNTED, days[0], Fraction(2), ("p1", "甲"))])
    rows = [(row["ledger"], row["period"], row["amount"]) for row in ledger_rows(PROGRAM, book)]
    assert rows == [
        ("calendar_year", "2020", "4.50"),
        ("day", "2020-03-01", "1.50"), ("day", "2020-03-31", "1.50"), ("day", "2020-07-01", "1.50"),
        ("lifetime", "lifetime", "4.50"),
        ("month", "2020-03", "3.00"), ("month", "2020-07", "1.50"),
        ("rolling", "2020-03-01", "1.50"), ("rolling", "2020-03-31", "1.50"), ("rolling", "2020-07-01", "1.50"),
        ("scheme_year", "2019-07-01", "3.00"), ("scheme_year", "2020-07-01", "1.50"),
        ("spell", "2020-03-01", "1.50"), ("spell", "2020-03-31", "1.50"), ("spell", "2020-07-01", "1.50"),
        ("stays", "lifetime", "2"),
    ]  # fmt: skip
    again, problems = read(written(PROGRAM, book))
    assert problems == []
    assert list(ledger_rows(PROGRAM, again)) == list(ledger_rows(PROGRAM, book))
    for ledger in (one for kind, one in PERIODS.items() if kind not in {PeriodKind.CLAIM, PeriodKind.ADMISSION}):
        for day in (*days, date(2020, 6, 1), date(2021, 1, 1)):
            assert again.balance(ledger, ("p1",), day, "b") == book.balance(ledger, ("p1",), day, "b")


def test_two_runs_with_a_ledger_between_them_pay_what_one_run_pays():
    first, second = claim("a", "10000"), claim("b", "10000", discharge=date(2020, 9, 1))
    whole, _ = settle_all(build(), as_rows([first, second]), Book())
    _, book = settle_all(build(), as_rows([first]), Book())
    carried, problems = read(written(build(), book), build())
    apart, _ = settle_all(build(), as_rows([second]), carried)
    assert problems == []
    assert apart[0].payments == whole[1].payments
    assert apart[0].payments["aid"] == money("3000")


def test_an_unknown_balance_stays_unknown():
    facts = {name: value for name, value in claim("u", "1").facts.items() if name != "given.basic"}
    _, book = settle_all(build(), as_rows([Claim("u", facts)]), Book())
    (row,) = ledger_rows(build(), book)
    assert row == {
        "ledger": "aid.paid", "key": {"person": "p1"}, "period": "2020", "amount": None, "low": "0.00", "high": "0.70",
        "needs": ["given.basic@u"], "scheme": "test/aid@2020", "claims": ["u"], "until": "2020-03-10",
    }  # fmt: skip
    carried, _ = read(written(build(), book), build())
    assert carried.balance(PERSON_YEAR, ("p1",), date(2020, 5, 1), "b") == Unknown(
        ("given.basic@u",), Fraction(0), Fraction(70)
    )


def test_rows_fit_their_schema():
    book = Book().after([entry(COUNTED, date(2020, 1, 1), Fraction(2), ("p1", "甲")),
                         entry(PERSON_YEAR, date(2020, 1, 1), Unknown(("x",), Fraction(0))),
                         entry(PERIODS[PeriodKind.MONTH], date(2020, 1, 1), Fraction(1, 3))])  # fmt: skip
    rows = list(ledger_rows(PROGRAM, book))
    assert len(rows) == 3
    assert [complaints("ledger", row) for row in rows] == [[], [], []]
    assert complaints("ledger", {**rows[0], "amount": 2}) != []
    assert list(ledger_rows(PROGRAM, read(written(PROGRAM, book))[0])) == rows


GOOD: dict[str, Any] = {"ledger": "aid.paid", "key": {"person": "p1"}, "period": "2020", "amount": "12.00"}


@pytest.mark.parametrize(
    "change,reason",
    [
        ({"ledger": "aid"}, "the scheme has no such ledger"),
        ({"ledger": "claim"}, "a ledger of one claim is not carried"),
        ({"key": {}}, "the key must name person"),
        ({"key": {"person": "p1", "household": "h"}}, "the key must name person"),
        ({"key": "p1"}, "the key must name person"),
        ({"key": {"person": ""}}, "a part of the key is empty"),
        ({"period": "2020-01"}, "the ledger has no such period"),
        ({"period": "20"}, "the ledger has no such period"),
        ({"period": True}, "the ledger has no such period"),
        ({"period": "x"}, "the ledger has no such period"),
        ({"ledger": "scheme_year", "period": "2020-01-01"}, "the ledger has no such period"),
        ({"ledger": "month", "period": "2020-13"}, "the ledger has no such period"),
        ({"ledger": "lifetime", "period": "ever"}, "the ledger has no such period"),
        ({"amount": "twelve"}, "the amount is no number"),
        ({"amount": "1/0"}, "the amount is no number"),
        ({"amount": True}, "the amount is no number"),
        ({"amount": "9" * 99}, "the amount is no number"),
        ({"amount": None}, "an unknown amount must say what it needs"),
        ({"amount": None, "needs": ["x"], "low": "y"}, "`low` is no number"),
        ({"colour": "red"}, "there is no field `colour`"),
    ],
)
def test_a_faulty_row_is_told_and_left_out(change: dict[str, object], reason: str):
    data = json.dumps(GOOD) + "\n" + json.dumps({**GOOD, **change})
    book, problems = read(data.encode())
    assert problems == [f"ledger.jsonl, row 2: the ledger entry is incomplete: {reason}"]
    assert len(book.entries()) == 1


def test_other_faults():
    assert read(b'{"ledger":\n')[1] == ["ledger.jsonl: the text is no JSON: line 1, column 11"]
    assert read(b"7\n")[1] == ["ledger.jsonl, row 1: the row is no object with fields"]
    twice = json.dumps(GOOD) + "\n" + json.dumps({**GOOD, "amount": "1"})
    book, problems = read(twice.encode())
    assert problems == ["ledger.jsonl, row 2: the ledger entry is incomplete: the same balance stands in row 1"]
    assert len(book.entries()) == 1
    missing = {name: value for name, value in GOOD.items() if name != "amount"}
    assert "the amount is missing" in read(json.dumps(missing).encode())[1][0]
    assert read(b"")[0].entries() == ()


def test_an_amount_may_be_written_as_a_number_or_a_text():
    for amount in ("-3.5", -3.5):
        book, problems = read(json.dumps({**GOOD, "amount": amount}).encode())
        assert problems == []
        assert book.balance(PERSON_YEAR, ("p1",), date(2020, 5, 1), "b") == money("-3.5")
