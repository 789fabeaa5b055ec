"""What the laws of tests/laws found once, each as the smallest scheme that showed it."""

from datetime import date
from fractions import Fraction

import pytest

from policy_lang.codegen import Engine, Tally
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.settle import Claim, Settlement, settle

HEADER = """\
scheme s
  in force from 2020-01-01
  claims dated by day
  currency CNY, rounds half up
category kinds = ward, clinic, home
fact day : date
fact cost : money up to 100万元
fact other : money up to 100万元
fact visits : count up to 366
fact kind : kinds
pool p = cost
pool q = other
"""
FACTS: dict[str, Value] = {
    "person": "p1",
    "day": date(2020, 5, 5),
    "cost": Fraction(1000_00),
    "other": Fraction(500_00),
    "visits": Fraction(0),
    "kind": "home",
}


def settled(body: str, *left_out: str, **facts: Value) -> Settlement:
    compiled = compile_text(HEADER + body)
    assert compiled.program is not None, [item.message("en") for item in compiled.report.diagnostics]
    given = {name: value for name, value in (FACTS | facts).items() if name not in left_out}
    return settle(compiled.program, Claim("a", given), Book())


def codes(body: str) -> list[str]:
    return [item.code for item in compile_text(HEADER + body).report.diagnostics if item.severity == "error"]


def test_an_exception_of_a_payer_that_draws_alike_draws_its_own_parts():
    found = settled(
        "payer x on what is unpaid draws alike on p, q each claim pays 10%"
        " exception more when cost > 1元 pays 50%\norder x"
    )
    assert found.payments["x"] == 750_00
    assert found.own == {"p": 500_00, "q": 250_00}


@pytest.mark.parametrize(
    "clauses",
    [
        "on p each claim pays 50% at most 100元 - 300元",
        "on p each claim pays 20% - 60 points",
        "on p each claim pays cost - 5000元",
        "on p each claim deductible 100元 pays 50% less 10% of the base + 900元",
        "on p over per person each month by its stretch counting every claim pays 10% - 20 points",
        "on smaller draws on p each claim pays 50%",
        "on p each claim pays 50% at most figure",
    ],
)
def test_no_payment_is_negative(clauses: str):
    found = settled(f"parameter figure = 5元 - 10元\ndefine smaller = other - cost\npayer x {clauses}\norder x")
    assert found.payments["x"] == 0


def test_nothing_is_drawn_from_a_pool_that_holds_less_than_nothing():
    found = settled(
        "payer x on p draws on p each claim pays 150% of cost even beyond the expense\n"
        "payer y on what is unpaid draws on p then from q each claim pays 100%\norder x, y"
    )
    assert found.payments == {"x": 1500_00, "y": 500_00}
    assert found.own == {"p": -500_00, "q": 0}


def test_the_base_means_the_base_in_limits_too():
    assert settled("payer x on p each claim pays 90% at most 20% of the base\norder x").payments["x"] == 200_00


@pytest.mark.parametrize(
    "body",
    [
        "payer x on the base draws on p each claim pays 50%\norder x",
        "payer x when the base > 1元 on p each claim pays 50%\norder x",
        "payer x on p over per person each month catching up counting claims when the base > 1元 pays 50%\norder x",
        "payer x on p each claim pays 50%\nbenefit z pays 50% of the base\norder x",
    ],
)
def test_the_base_has_no_meaning_before_there_is_one(body: str):
    assert codes(body) == ["PL0443"]


@pytest.mark.parametrize("amount", ["in slices 50% to 100元, 60% above", "the least of a: 50%, b: 5元"])
def test_a_payer_that_draws_alike_pays_a_share(amount: str):
    assert codes(f"payer x on what is unpaid draws alike on p, q each claim pays {amount}\norder x") == ["PL0451"]


def test_what_divides_by_zero_is_named():
    amount = settled("payer x on p each claim pays (cost / visits) rounded down\norder x").payments["x"]
    assert isinstance(amount, Unknown)
    assert amount.causes == ("visits",)


def test_the_age_of_somebody_without_a_birthday_names_the_birthday():
    found = settled(
        'fact birth : date if not given none because "an institution"\n'
        "payer x on p each claim pays if age(birth, day) > 5 then 50% else 20%\norder x"
    )
    amount = found.payments["x"]
    assert isinstance(amount, Unknown)
    assert "birth" in amount.causes


def test_an_unknown_key_may_fit_no_row():
    table = "table t by kind row ward = 50% row clinic = 50%\npayer x on p each claim pays t\norder x"
    assert isinstance(settled(table, "kind").payments["x"], Unknown)
    assert settled(table, kind="ward").payments["x"] == 500_00


def test_an_unknown_position_may_lie_beyond_the_last_bracket():
    brackets = "payer x on other + 50元 draws on p each claim pays in brackets 50% to 100元\norder x"
    amount = settled(brackets, "other").payments["x"]
    assert isinstance(amount, Unknown)
    assert amount.low == 0
    assert settled(brackets).payments["x"] == 0


def test_an_added_payer_is_known_by_both_names():
    found = settled(
        "payer x on p each claim pays 50%\norder x\n"
        'reading r "which?" option one chosen because "so" add payer extra / 增补 on q each claim pays 50%'
        " change order x, 增补\n  option two"
    )
    assert found.payments == {"x": 500_00, "extra": 250_00}


def test_the_bounds_of_a_choice_are_those_of_one_grid():
    """20.75 % and 80 % on one grid are 83 and 320 of 400; bounds of 4 of 5 beside 83 made the check always fail."""
    body = "payer x on p each claim pays 10%\norder x\ncheck c holds when (if cost > other then 20.75% else 80%) > 22%"
    compiled = compile_text(HEADER + body)
    assert compiled.program is not None
    for cost, holds in ((1000_00, False), (400_00, True)):
        claim = Claim("a", FACTS | {"cost": Fraction(cost)})
        assert settle(compiled.program, claim, Book()).checks == {"c": holds}
        assert Engine(compiled.program).settle(claim, Book(), Tally()).checks == {"c": holds}
