"""Ledgers as journals: what a balance is the sum of, how time is cut up, and calendar arithmetic at month ends."""

from datetime import date
from fractions import Fraction

import pytest

from policy_lang.core.ledger import Book, Entry, last_day, month_end, months_later, period_label
from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind
from policy_lang.core.values import Unknown
from policy_lang.interp.settle import Claim, settle
from tests.unit.program_builder import build, claim

YEAR = PeriodDef(PeriodKind.CALENDAR_YEAR)
KEY = ("p1",)


def ledger(period: PeriodDef, name: str = "aid.paid") -> LedgerDef:
    return LedgerDef(name, ("person",), period)


def entry(period: PeriodDef, day: date, amount: int | Unknown, claim: str = "a", key: tuple[str, ...] = KEY) -> Entry:
    value = amount if isinstance(amount, Unknown) else Fraction(amount)
    return Entry("aid.paid", key, period_label(period, day, claim), day, claim, value)


# ---- how time is cut up


@pytest.mark.parametrize(
    "period, label",
    [
        (PeriodDef(PeriodKind.CALENDAR_YEAR), "2020"),
        (PeriodDef(PeriodKind.MONTH), "2020-03"),
        (PeriodDef(PeriodKind.DAY), "2020-03-09"),
        (PeriodDef(PeriodKind.LIFETIME), "lifetime"),
        (PeriodDef(PeriodKind.ROLLING, months=12), "rolling 12"),
        (PeriodDef(PeriodKind.CLAIM), "a7"),
        (PeriodDef(PeriodKind.ADMISSION), "a7"),
        (PeriodDef(PeriodKind.SCHEME_YEAR, anchor=(1, 1)), "2020-01-01"),
        (PeriodDef(PeriodKind.SCHEME_YEAR, anchor=(7, 1)), "2019-07-01"),
        (PeriodDef(PeriodKind.SCHEME_YEAR, anchor=(3, 9)), "2020-03-09"),
        (PeriodDef(PeriodKind.SCHEME_YEAR, anchor=(3, 10)), "2019-03-10"),
    ],
    ids=str,
)
def test_the_period_that_a_day_falls_in(period: PeriodDef, label: str):
    assert period_label(period, date(2020, 3, 9), "a7") == label


def test_every_kind_of_period_has_a_label():
    for kind in PeriodKind:
        assert period_label(PeriodDef(kind, months=3), date(2020, 1, 1), "a")


# ---- balances


def test_an_empty_book_holds_nothing():
    assert Book().balance(ledger(YEAR), KEY, date(2020, 1, 1), "a") == 0
    assert Book().entries() == ()


def test_a_balance_is_the_sum_of_its_key_and_period():
    first, last = date(2020, 1, 1), date(2020, 12, 31)
    book = Book().after(
        [
            entry(YEAR, first, 5, "a"),
            entry(YEAR, last, 7, "b"),
            entry(YEAR, date(2021, 1, 1), 100, "c"),
            entry(YEAR, last, 1000, "d", ("p2",)),
        ]
    )
    assert book.balance(ledger(YEAR), KEY, last, "x") == 12
    assert book.balance(ledger(YEAR), KEY, date(2021, 6, 1), "x") == 100
    assert book.balance(ledger(YEAR), KEY, date(2022, 1, 1), "x") == 0
    assert book.balance(ledger(YEAR), ("p2",), first, "x") == 1000
    assert book.balance(ledger(YEAR, "other.paid"), KEY, first, "x") == 0


def test_settling_leaves_the_book_as_it_was():
    before = Book().after([entry(YEAR, date(2020, 1, 1), 5)])
    after = before.after([entry(YEAR, date(2020, 1, 2), 7, "b")])
    assert [item.amount for item in before.entries()] == [5]
    assert [item.amount for item in after.entries()] == [5, 7]


def test_entries_stand_by_ledger_key_and_order():
    book = Book().after(
        [
            Entry("b", KEY, "2020", date(2020, 1, 1), "1", Fraction(1)),
            Entry("a", ("p2",), "2020", date(2020, 1, 1), "2", Fraction(2)),
            Entry("a", ("p1",), "2020", date(2020, 1, 2), "3", Fraction(3)),
            Entry("a", ("p1",), "2020", date(2020, 1, 1), "4", Fraction(4)),
        ]
    )
    assert [item.claim for item in book.entries()] == ["3", "4", "2", "1"]


def test_a_limit_for_each_claim_looks_at_that_claim_alone():
    period = PeriodDef(PeriodKind.ADMISSION)
    book = Book().after([entry(period, date(2020, 1, 1), 5, "a"), entry(period, date(2020, 1, 1), 7, "b")])
    assert book.balance(ledger(period), KEY, date(2020, 1, 1), "b") == 7


@pytest.mark.parametrize(
    "day, balance",
    [
        # Twelve months up to the day: the same day a year ago is out, the day after it is in.
        (date(2020, 3, 10), 1),
        (date(2021, 3, 9), 11),
        (date(2021, 3, 10), 10),
        (date(2021, 8, 30), 10),
        (date(2021, 8, 31), 100),
        (date(2022, 2, 28), 100),
        (date(2022, 8, 31), 0),
    ],
)
def test_rolling_twelve_months(day: date, balance: int):
    period = PeriodDef(PeriodKind.ROLLING, months=12)
    book = Book().after(
        [
            entry(period, date(2020, 3, 10), 1, "a"),
            entry(period, date(2020, 8, 31), 10, "b"),
            entry(period, date(2021, 8, 31), 100, "c"),
        ]
    )
    # An entry of the day itself counts; a later one does not.
    assert book.balance(ledger(period), KEY, day, "x") == balance


def test_a_rolling_window_that_ends_in_a_shorter_month():
    period = PeriodDef(PeriodKind.ROLLING, months=1)
    book = Book().after([entry(period, date(2021, 2, 28), 1, "a"), entry(period, date(2021, 3, 1), 2, "b")])
    # A month before 31 March is 28 February, which is out.
    assert book.balance(ledger(period), KEY, date(2021, 3, 31), "x") == 2
    assert book.balance(ledger(period), KEY, date(2021, 3, 27), "x") == 3


def test_an_unknown_entry_makes_the_balance_unknown_within_bounds():
    unknown = Unknown(("fact",), Fraction(0), Fraction(10))
    book = Book().after([entry(YEAR, date(2020, 1, 1), 5), entry(YEAR, date(2020, 2, 1), unknown, "b")])
    assert book.balance(ledger(YEAR), KEY, date(2020, 3, 1), "x") == Unknown(("fact",), Fraction(5), Fraction(15))
    more = book.after([entry(YEAR, date(2020, 3, 1), Unknown(("other",)), "c")])
    assert more.balance(ledger(YEAR), KEY, date(2020, 4, 1), "x") == Unknown(("fact", "other"))
    again = more.after([entry(YEAR, date(2020, 5, 1), 5, "d")])
    assert again.balance(ledger(YEAR), KEY, date(2020, 5, 1), "x") == Unknown(("fact", "other"))


# ---- calendar


@pytest.mark.parametrize(
    "day, months, result",
    [
        (date(2021, 3, 31), -1, date(2021, 2, 28)),
        (date(2020, 3, 31), -1, date(2020, 2, 29)),
        (date(2020, 1, 15), -1, date(2019, 12, 15)),
        (date(2020, 12, 1), 1, date(2021, 1, 1)),
        (date(2020, 2, 29), -12, date(2019, 2, 28)),
        (date(2, 1, 31), -10_000, date(1, 1, 31)),
        (date(9999, 1, 31), 10_000, date(9999, 12, 31)),
    ],
)
def test_months_later_and_earlier(day: date, months: int, result: date):
    assert months_later(day, months) == result


def test_month_ends_of_common_and_leap_years():
    assert [month_end(date(2023, month, 1)).day for month in range(1, 13)] == [
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
    ]  # fmt: skip
    assert month_end(date(2000, 2, 29)).day == 29
    assert month_end(date(2100, 2, 1)).day == 28


@pytest.mark.parametrize(
    "period, day, last",
    [
        (PeriodDef(PeriodKind.CALENDAR_YEAR), date(2020, 2, 29), date(2020, 12, 31)),
        (PeriodDef(PeriodKind.MONTH), date(2020, 2, 1), date(2020, 2, 29)),
        (PeriodDef(PeriodKind.SCHEME_YEAR, anchor=(7, 1)), date(2020, 6, 30), date(2020, 6, 30)),
        (PeriodDef(PeriodKind.SCHEME_YEAR, anchor=(7, 1)), date(2020, 7, 1), date(2021, 6, 30)),
        (PeriodDef(PeriodKind.SCHEME_YEAR, anchor=(2, 29)), date(2020, 2, 29), date(2021, 2, 28)),
        # The calendar ends no lifetime and no spell.
        (PeriodDef(PeriodKind.LIFETIME), date(2020, 3, 10), date(2020, 3, 10)),
        (PeriodDef(PeriodKind.SPELL, days=30), date(2020, 3, 10), date(2020, 3, 10)),
    ],
)
def test_the_day_on_which_a_period_ends(period: PeriodDef, day: date, last: date):
    assert last_day(period, day) == last


def test_a_claim_without_its_day_falls_in_no_period():
    declared = ledger(PeriodDef(PeriodKind.MONTH))
    program = build((declared,))
    facts = claim("a", "1000").facts
    undated = Claim("a", {name: value for name, value in facts.items() if name != "discharge"})
    assert settle(program, claim("a", "1000"), Book()).period_of(declared) == "2020-03"
    assert settle(program, undated, Book()).period_of(declared) == ""
