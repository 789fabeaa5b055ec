"""Closings: pure, conserving, found by day and by label, and told in both tongues."""

from datetime import date
from fractions import Fraction

import pytest

from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book, Entry
from policy_lang.core.program import Program
from policy_lang.core.values import Unknown
from policy_lang.explain import explain
from policy_lang.explain.json_form import render_json
from policy_lang.explain.text import render_text
from policy_lang.interp.closing import close, closings_of, closings_on, first_day
from policy_lang.interp.settle import Settlement, own_share_of

SCHEME = """
scheme demo / 示例
  edition 2020
  in force from 2020-07-01 to 2022-12-31
  claims dated by claim.day
  currency CNY, rounds half up
fact claim.day : date
fact claim.cost : money up to 1亿元
fact person.poor / 人员.贫困 : yes_no
pool cost / 费用 = claim.cost
payer aid / 救助
  on claim.cost
  each claim
  pays 50%
order aid
ledger borne / 自付累计 counts own share per person each calendar year
ledger credit / 结转额度 per person each calendar year
at close of per person each calendar year
  refund yearly / 年终返还
    when person.poor
    on so far in borne
    draws on borne
    pays 10%
  carries 100元 beyond so far in credit into credit
at close of per person each month
  refund monthly / 月末返还
    on so far in borne
    draws on borne
    pays 1%
at close of per person each scheme year
  carries 0元 into by_scheme_year
ledger by_scheme_year / 保障年度台账 per person each scheme year
"""
POOR = {"person": "p", "person.poor": True}


@pytest.fixture(scope="module")
def program() -> Program:
    found = compile_text(SCHEME).program
    assert found is not None
    return found


def book(fen: int) -> Book:
    return Book().after([Entry("borne", ("p",), "2020", date(2020, 8, 1), "a", Fraction(fen))])


def test_the_shorter_period_is_closed_first(program):
    kinds = [[str(one.period.kind) for one in closings_on(program, day)] for day in
             (date(2020, 12, 31), date(2020, 11, 30), date(2021, 6, 30), date(2020, 12, 30))]  # fmt: skip
    assert kinds == [["month", "calendar_year"], ["month"], ["month", "scheme_year"], []]


def test_a_label_names_one_kind_of_period(program):
    found = {label: [str(one.period.kind) for one in closings_of(program, label)] for label in
             ("2020", "2020-12", "2020-07-01", "2020-07-02", "2020-13", "lifetime")}  # fmt: skip
    assert found == {
        "2020": ["calendar_year"], "2020-12": ["month"], "2020-07-01": ["scheme_year"], "2020-07-02": [], "2020-13": [],
        "lifetime": [],
    }  # fmt: skip
    assert first_day(closings_of(program, "2020")[0], "2020") == date(2020, 1, 1)


def test_what_is_refunded_leaves_the_account_and_what_is_carried_enters_the_next_one(program):
    (yearly,) = closings_of(program, "2020")
    before = book(30_000)
    found = close(program, yearly, POOR, date(2020, 12, 31), before)
    assert found.payments == {"yearly": Fraction(3_000)}
    assert found.own == {"borne": Fraction(27_000)}
    moved = {(one.entry.ledger, one.entry.period, one.entry.day): one.entry.amount for one in found.movements}
    assert moved == {
        ("borne", "2020", date(2020, 12, 31)): Fraction(-3_000),
        ("credit", "2021", date(2021, 1, 1)): Fraction(10_000),
        (yearly.id, "2020", date(2020, 12, 31)): Fraction(1),
    }
    assert before == book(30_000), "closing is pure"
    assert close(program, yearly, POOR, date(2020, 3, 1), before) == found, "any day of the period names it"


def test_a_period_is_closed_once(program):
    (yearly,) = closings_of(program, "2020")
    first = close(program, yearly, POOR, date(2020, 12, 31), book(30_000))
    after = book(30_000).after(one.entry for one in first.movements)
    again = close(program, yearly, POOR, date(2020, 12, 31), after)
    assert (again.outcome, again.movements) == ("rejected", ())
    assert again.rejection is not None
    assert again.rejection.code == "PL0663"
    assert "closed before" in render_text(explain(again), program, "en")
    assert "只结账一次" in render_text(explain(again), program, "zh")
    assert close(program, yearly, {**POOR, "person": "q"}, date(2020, 12, 31), after).outcome == "settled"
    assert close(program, yearly, POOR, date(2021, 12, 31), after).outcome == "settled"


def test_own_shares_of_a_closing_are_what_it_gives_back(program):
    (yearly,) = closings_of(program, "2020")
    found = close(program, yearly, POOR, date(2020, 12, 31), book(30_000))
    assert own_share_of(found) == Fraction(-3_000)


def test_a_missing_fact_leaves_the_refund_open(program):
    (yearly,) = closings_of(program, "2020")
    found = close(program, yearly, {"person": "p"}, date(2020, 12, 31), book(30_000))
    assert found.outcome == "undetermined"
    assert found.payments["yearly"] == Unknown(("person.poor",), Fraction(0), Fraction(3_000))


def test_nobody_named_is_nobody_refunded(program):
    """Whose account is closed is not said: what it holds is not known, and it is never taken for empty."""
    (yearly,) = closings_of(program, "2020")
    found = close(program, yearly, {"person.poor": True}, date(2020, 12, 31), book(30_000))
    assert found.outcome == "undetermined"
    assert found.payments["yearly"] == Unknown(("person",), Fraction(0), None)
    assert close(program, yearly, POOR, date(2020, 12, 31), Book()).payments["yearly"] == Fraction(0)


def test_exceptions_of_a_refund_that_disagree_are_a_conflict():
    """A fifth and three tenths at once; alone, each is paid: of 300 yuan 60, and 90."""
    clash = SCHEME.replace(
        "    pays 10%\n",
        "    pays 10%\n    exception poor when person.poor pays 20%\n    exception old when person.old pays 30%\n",
    ).replace("    when person.poor\n", "")
    found = compile_text(clash + "fact person.old : yes_no\n").program
    assert found is not None
    (yearly,) = closings_of(found, "2020")

    def closed(**facts: bool) -> Settlement:
        named = {f"person.{name}": value for name, value in facts.items()}
        return close(found, yearly, {"person": "p", **named}, date(2020, 12, 31), book(30_000))

    assert closed(poor=True, old=True).outcome == "conflict"
    assert closed(poor=True, old=True).payments["yearly"].conflict == ("poor", "old")
    assert closed(poor=True, old=False).payments["yearly"] == Fraction(6_000)
    assert closed(poor=False, old=True).payments["yearly"] == Fraction(9_000)


def test_a_given_refund_above_the_account_rejects_the_closing(program):
    (yearly,) = closings_of(program, "2020")
    found = close(program, yearly, {**POOR, "given.yearly": Fraction(30_001)}, date(2020, 12, 31), book(30_000))
    assert (found.outcome, found.movements) == ("rejected", ())
    assert "300.01" in render_text(explain(found), program, "en")


@pytest.mark.parametrize(
    "tongue,words", [("en", "The account in 2020 has been closed"), ("zh", "您2020年度的费用，已按《示例》")]
)
def test_a_closing_is_explained(program, tongue, words):
    (yearly,) = closings_of(program, "2020")
    tree = explain(close(program, yearly, POOR, date(2020, 12, 31), book(30_000)))
    text = render_text(tree, program, tongue)
    assert words in text
    assert "30.00" in text
    assert "270.00" in text
    assert render_json(tree, program)["outcome"] == "settled"
