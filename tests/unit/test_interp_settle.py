"""One claim settled: outcome, payments, own shares, movements; on small schemes put together by hand or by text."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from policy_lang.compile import Options, compile_text
from policy_lang.core.ledger import Book, Entry
from policy_lang.core.nodes import Apply, Const, Input
from policy_lang.core.program import Arm, Def, LedgerDef, Move, PeriodDef, PeriodKind, Program
from policy_lang.core.types import MONEY, TEXT
from policy_lang.core.values import Unknown, Value
from policy_lang.diagnostics import InternalError, render_text
from policy_lang.interp.settle import (
    CONFLICT,
    NOT_COVERED,
    NOT_IN_FORCE,
    REJECTED,
    SETTLED,
    UNDETERMINED,
    Claim,
    Settlement,
    ledger_key,
    settle,
)
from tests.unit.program_builder import ARM, PERSON_YEAR, build, claim, money


def with_definition(identifier: str, node) -> Arm:
    """The arm with one definition replaced."""
    definitions = tuple(evolve(item, node=node) if item.id == identifier else item for item in ARM.definitions)
    return evolve(ARM, definitions=definitions)


# ---- what becomes of a claim


def test_a_claim_is_settled():
    settlement = settle(build(), claim("a", "1000", "400", out_of_scope=money("50")), Book())
    # 600 are left: aid pays 420, the hospital a tenth of the other 180.
    assert settlement.outcome == SETTLED
    assert settlement.payments == {
        "basic": money("400"),
        "aid": money("420"),
        "hospital": money("18"),
        "bonus": 0,
    }
    assert settlement.own == {"in_scope": money("162"), "out_of_scope": money("50")}
    assert settlement.statuses == {"basic": "given", "aid": "paid", "hospital": "paid", "bonus": "nothing"}
    assert settlement.checks == {"aid_is_small": True, "few_out_of_scope": True}
    assert settlement.values["left"] == money("600")
    assert settlement.overcompensated == ()
    assert settlement.rejection is None


def test_a_limit_of_the_year_is_used_up_and_begins_again():
    program, book = build(), Book()
    paid = []
    for name, day in [("a", date(2020, 1, 1)), ("b", date(2020, 12, 31)), ("c", date(2020, 12, 31))]:
        settlement = settle(program, claim(name, "10000", discharge=day), book)
        book = book.after(movement.entry for movement in settlement.movements)
        paid.append(settlement.payments["aid"])
    assert paid == [money("7000"), money("3000"), 0]
    assert settlement.statuses["aid"] == "nothing"
    assert [(one.amount, one.period, one.claim) for one in book.entries()] == [
        (money("7000"), "2020", "a"),
        (money("3000"), "2020", "b"),
    ]


def test_a_movement_shows_the_balance_on_both_sides():
    first = Entry("aid.paid", ("p1",), "2020", date(2020, 1, 1), "x", money("100"))
    (movement,) = settle(build(), claim("a", "1000"), Book().after([first])).movements
    assert (movement.before, movement.entry.amount, movement.after) == (money("100"), money("700"), money("800"))


@pytest.mark.parametrize("day, outcome", [(date(2019, 12, 31), NOT_IN_FORCE), (date(2021, 1, 1), NOT_IN_FORCE)])
def test_outside_the_days_in_force(day: date, outcome: str):
    settlement = settle(build(), claim("a", "1000", discharge=day), Book())
    assert settlement.outcome == outcome
    assert settlement.payments["aid"] == 0


def test_a_person_who_is_not_covered():
    settlement = settle(build(), claim("a", "0", person__groups=frozenset()), Book())
    assert settlement.outcome == NOT_COVERED
    assert settlement.movements == ()


def test_a_payer_that_pays_all_the_same_settles_the_claim_of_a_person_who_is_not_covered():
    settlement = settle(build(), claim("a", "1000", person__groups=frozenset()), Book())
    assert settlement.payments["hospital"] == 10_000
    assert settlement.outcome == SETTLED


def test_a_given_payment_above_the_expense_rejects_the_claim():
    settlement = settle(build(), claim("a", "100", "100.01"), Book())
    assert settlement.outcome == REJECTED
    assert settlement.rejection is not None
    assert (settlement.rejection.code, settlement.rejection.word) == ("PL0615", "in_scope")
    assert settlement.movements == ()


def test_a_missing_fact_leaves_the_payment_undetermined():
    facts = dict(claim("a", "1000").facts)
    del facts["given.basic"]
    settlement = settle(build(), Claim("a", facts), Book())
    assert settlement.outcome == UNDETERMINED
    assert settlement.statuses["aid"] == UNDETERMINED
    assert settlement.payments["aid"] == Unknown(("given.basic",), Fraction(0), money("700"))
    (movement,) = settlement.movements
    assert movement.after == Unknown(("given.basic@a",), Fraction(0), money("700"))


def test_a_missing_fact_that_changes_nothing_leaves_nothing_open():
    facts = dict(claim("a", "0", "0").facts)
    del facts["person.groups"]
    settlement = settle(build(), Claim("a", facts), Book())
    # Nothing is left of the bill, so aid pays nothing whoever the person is.
    assert settlement.payments["aid"] == 0
    assert settlement.outcome == SETTLED


def test_a_later_claim_is_undetermined_after_an_unknown_one():
    unknown = Entry(
        "aid.paid", ("p1",), "2020", date(2020, 1, 1), "x", Unknown(("income",), Fraction(0), money("10000"))
    )
    settlement = settle(build(), claim("a", "1000"), Book().after([unknown]))
    assert settlement.payments["aid"] == Unknown(("income",), Fraction(0), money("700"))
    assert settlement.outcome == UNDETERMINED


def test_a_status_that_hangs_on_a_missing_fact():
    arm = with_definition("bonus.status", Input("nights_unknown"))
    program = evolve(build(arm=arm), inputs={**build().inputs, "nights_unknown": build().inputs["severity"]})
    settlement = settle(program, claim("a", "1000"), Book())
    assert settlement.statuses["bonus"] == UNDETERMINED


def test_a_pool_that_was_overdrawn_is_named():
    arm = with_definition("hospital.payment", Const(money("700"), MONEY))
    settlement = settle(build(arm=arm), claim("a", "1000"), Book())
    # 1000, less 700 of aid, less 700: 400 more than there was.
    assert settlement.own["in_scope"] == money("-400")
    assert settlement.overcompensated == ("in_scope",)


def test_payments_that_do_not_add_up_are_our_own_mistake():
    arm = with_definition("in_scope.own", Const(money("1"), MONEY))
    with pytest.raises(InternalError, match="in_scope"):
        settle(build(arm=arm), claim("a", "1000"), Book())


# ---- ledgers: keys, days, conditions


def test_a_key_of_several_facts():
    ledger = LedgerDef("x", ("person", "person.groups"), PeriodDef(PeriodKind.LIFETIME))
    facts: dict[str, Value] = {"person": "p1", "person.groups": frozenset({"poor", "disabled"})}
    assert ledger_key(ledger, Claim("a", facts)) == (("p1", "disabled,poor"), ())
    assert ledger_key(ledger, Claim("a", {"person": "p1"})) == (("p1",), ("person.groups",))
    assert ledger_key(ledger, Claim("a", {"person": Unknown(("person",))}))[1] == ("person", "person.groups")


def test_without_a_key_nothing_is_known_of_the_ledger():
    facts = {name: value for name, value in claim("a", "1000").facts.items() if name != "person"}
    settlement = settle(build(), Claim("a", facts), Book())
    assert settlement.payments["aid"] == Unknown(("person",), Fraction(0), money("700"))
    assert settlement.movements == ()


def test_without_a_day_nothing_is_known_of_the_ledger():
    facts = {name: value for name, value in claim("a", "1000").facts.items() if name != "discharge"}
    settlement = settle(build(), Claim("a", facts), Book())
    assert settlement.values["aid.so_far"] == Unknown(("discharge",), Fraction(0), None)
    assert settlement.movements == ()


def test_what_earlier_claims_have_entered_stands_in_the_settlement():
    """Those of the same person and year, as they stood before this claim, in their order."""
    entries = [
        Entry("aid.paid", ("p1",), "2020", date(2020, 1, 1), "x", money("100")),
        Entry("aid.paid", ("p2",), "2020", date(2020, 1, 2), "y", money("200")),
        Entry("aid.paid", ("p1",), "2019", date(2019, 12, 31), "z", money("300")),
        Entry("aid.paid", ("p1",), "2020", date(2020, 2, 1), "w", money("400")),
    ]
    settlement = settle(build(), claim("a", "1000"), Book().after(entries))
    assert settlement.earlier("aid.paid") == (entries[0], entries[3])
    assert settlement.earlier("another") == ()


@pytest.mark.parametrize("missing", ["person", "discharge"])
def test_without_a_key_or_a_day_nothing_is_earlier(missing: str):
    first = Entry("aid.paid", ("p1",), "2020", date(2020, 1, 1), "x", money("100"))
    facts = {name: value for name, value in claim("a", "1000").facts.items() if name != missing}
    assert settle(build(), Claim("a", facts), Book().after([first])).earlier("aid.paid") == ()


def moving(amount: str, when: str | None) -> Program:
    """The scheme with one movement of its own, and a definition that is yes, no or unknown."""
    holds = (
        Def("holds", Apply("at_least", (Input("nights"), Const(Fraction(7), MONEY))), MONEY),
        Def("referral", Input("referred"), MONEY),
        Def("text", Const("not an amount", TEXT), TEXT),
    )
    arm = evolve(ARM, definitions=(*ARM.definitions, *holds), moves=(Move("aid.paid", amount, when),))
    return build((PERSON_YEAR,), arm)


@pytest.mark.parametrize("nights, moved", [(7, [money("700")]), (6, [])])
def test_a_movement_under_a_condition(nights: int, moved: list[Fraction]):
    settlement = settle(moving("aid.payment", "holds"), claim("a", "1000", nights=Fraction(nights)), Book())
    assert [movement.entry.amount for movement in settlement.movements] == moved


def test_a_movement_under_an_unknown_condition_is_nothing_or_all():
    program = moving("aid.payment", "referral")
    (movement,) = settle(program, claim("a", "1000"), Book()).movements
    assert movement.entry.amount == Unknown(("referred@a",), Fraction(0), money("700"))


def test_an_unknown_movement_under_an_unknown_condition():
    facts = dict(claim("a", "1000").facts)
    del facts["given.basic"]
    (movement,) = settle(moving("aid.payment", "referral"), Claim("a", facts), Book()).movements
    assert movement.entry.amount == Unknown(("referred@a", "given.basic@a"), Fraction(0), money("700"))
    unbounded = settle(moving("text", "referral"), Claim("a", facts), Book()).movements
    assert unbounded[0].entry.amount == Unknown(("referred@a",))


def test_only_an_amount_moves_a_ledger():
    assert settle(moving("text", None), claim("a", "1000"), Book()).movements == ()


# ---- several orders of payers

ORDERS = """
scheme orders "two orders"
  edition 2020
  in force from 2020-01-01
  claims dated by day
  currency CNY, rounds half up
category class = rich, poor, other
fact day : date
fact cost : money up to 1万元
fact class_of : class
pool bill = cost
payer aid
  on what is unpaid in bill
  each claim
  pays 50%
  at most 300元 per person each calendar year
payer fund
  on what is unpaid in bill
  each claim
  pays 50%
order for poor: aid, fund
order for rich, other: fund, aid
"""


@pytest.fixture(scope="module")
def orders() -> Program:
    compilation = compile_text(ORDERS)
    assert compilation.program is not None, render_text(compilation.report.diagnostics, "en")
    return compilation.program


def of_class(cost: int, **facts: Value) -> Claim:
    return Claim("a", {"person": "p1", "day": date(2020, 5, 1), "cost": Fraction(cost * 100), **facts})


def test_the_order_follows_the_category(orders: Program):
    poor = settle(orders, of_class(1000, class_of="poor"), Book())
    rich = settle(orders, of_class(1000, class_of="rich"), Book())
    assert poor.payments == {"aid": money("300"), "fund": money("350")}
    assert rich.payments == {"fund": money("500"), "aid": money("250")}


def test_an_unknown_category_leaves_open_what_the_orders_differ_in(orders: Program):
    settlement = settle(orders, of_class(1000), Book())
    assert settlement.outcome == UNDETERMINED
    assert settlement.payments["aid"] == Unknown(("class_of",), money("250"), money("300"))
    assert settlement.payments["fund"] == Unknown(("class_of",), money("350"), money("500"))
    assert settlement.own["bill"] == Unknown(("class_of",), money("250"), money("350"))
    (movement,) = settlement.movements
    assert movement.entry.amount == Unknown(("class_of@a",), money("250"), money("300"))


def test_an_unknown_category_is_no_matter_where_the_orders_agree(orders: Program):
    settlement = settle(orders, of_class(0), Book())
    assert settlement.outcome == SETTLED
    assert settlement.own == {"bill": 0}


def test_a_payer_that_one_order_leaves_out_pays_something_or_nothing():
    text = ORDERS.replace("order for rich, other: fund, aid", "order for rich, other: fund")
    program = compile_text(text).program
    settlement = settle(program, of_class(1000), Book())
    assert settlement.payments["aid"] == Unknown(("class_of",), Fraction(0), money("300"))
    assert settlement.payments["fund"] == Unknown(("class_of",), money("350"), money("500"))
    assert settlement.own["bill"] == Unknown(("class_of",), money("350"), money("500"))
    only = settle(program, of_class(1000, class_of="rich"), Book())
    assert only.payments == {"fund": money("500")}


def test_whom_no_order_is_for_is_settled_by_the_last_one(orders: Program):
    nobody = settle(orders, of_class(1000, class_of=None), Book())
    assert list(nobody.payments) == ["fund", "aid"]


@pytest.mark.parametrize(
    "text, code",
    [
        (ORDERS.replace("order for rich, other:", "order for rich:"), "PL0435"),
        (ORDERS.replace("fact class_of : class", "fact class_of : set of class"), "PL0434"),
        (ORDERS.replace("order for rich, other:", "order for rich, poor, other:"), "PL0434"),
    ],
)
def test_orders_must_be_for_everyone_and_exclude_each_other(text: str, code: str):
    assert {item.code for item in compile_text(text).report.diagnostics if item.severity == "error"} == {code}


# ---- exceptions that disagree

CONFLICTING = """
scheme torn "two exceptions"
  edition 2020
  in force from 2020-01-01
  claims dated by day
  currency CNY, rounds half up
fact day : date
fact cost : money up to 1万元
fact old : yes_no
fact young : yes_no
pool bill = cost
payer aid
  on what is unpaid in bill
  each claim
  pays 50%
  exception for_the_old when old pays 60%
  exception for_the_young when young pays 70%
order aid
"""


def test_two_exceptions_that_disagree_are_a_conflict():
    program = compile_text(CONFLICTING, Options()).program
    settlement = settle(program, of_class(100, old=True, young=True), Book())
    assert settlement.outcome == CONFLICT
    assert settlement.statuses["aid"] == CONFLICT
    assert settlement.payments["aid"].conflict == ("for_the_old", "for_the_young")


@pytest.mark.parametrize("old, young, paid", [(False, False, "50"), (True, False, "60"), (False, True, "70")])
def test_one_exception_is_none(old: bool, young: bool, paid: str):
    program = compile_text(CONFLICTING, Options()).program
    settlement: Settlement = settle(program, of_class(100, old=old, young=young), Book())
    assert settlement.outcome == SETTLED
    assert settlement.payments["aid"] == money(paid)
