"""Several keys at once, settled a second time by hand: slow, and from nothing but the claims.

A small scheme with every kind of account (person, household, accident, disease and contract; nested and shared limits; a
deductible that two payers share; the most that a person and a household bear) is settled by the program and by a few
loops over all earlier claims below. The loops know no ledgers: of each claim they keep what was paid and borne, and they
add it up anew for every question.
"""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from attrs import field, frozen

from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.interp.settle import Claim, settle

SCHEME = """
scheme several_keys / 多重对象
  edition 2020
  in force from 2020-01-01 to 2021-12-31
  claims dated by claim.day
  currency CNY, rounds half up
fact claim.day : date
fact claim.cost : money up to 1亿元
fact accident : text
fact disease : text
fact contract : text
pool cost = claim.cost
shared limit of_contract = 6000元 per contract in a lifetime
shared limit of_household = 2500元 per household each calendar year within of_contract
shared limit first_borne = 300元 per person each calendar year
payer basic
  on what is unpaid in cost
  each claim
  deductible first_borne
  pays 50%
  at most 700元 per disease per person each month
  within of_household
payer supplement
  on what is unpaid in cost
  each claim
  deductible first_borne
  pays 60%
  at most 1500元 per accident in a lifetime otherwise accident_used
  at most 900元 per person each rolling 90 days
  within of_contract
payer guard
  on what is unpaid in cost
  each claim
  own share at most 400元 per person each calendar year
  own share at most 600元 per household each year from 2019-07-01
status accident_used
order basic, supplement, guard
"""


@frozen
class Done:
    """A claim with what came of it. `first`: what each payer took as its part of the shared deductible."""

    facts: dict[str, object]
    paid: dict[str, Fraction]
    first: dict[str, Fraction]
    left: Fraction

    @property
    def day(self) -> date:
        day = self.facts["claim.day"]
        assert isinstance(day, date)
        return day


@frozen
class ByHand:
    """The claims so far, and one loop for every question about them."""

    done: list[Done] = field(factory=list)

    def alike(self, now: dict[str, object], *keys: str) -> list[Done]:
        return [one for one in self.done if all(one.facts[key] == now[key] for key in keys)]

    def settle(self, now: dict[str, object]) -> Done:
        day, cost = now["claim.day"], now["claim.cost"]
        assert isinstance(day, date)
        assert isinstance(cost, Fraction)
        borne = sum(sum(one.first.values()) for one in self.alike(now, "person") if one.day.year == day.year)
        contract = sum(one.paid["basic"] + one.paid["supplement"] for one in self.alike(now, "contract"))
        household = sum(one.paid["basic"] for one in self.alike(now, "household") if one.day.year == day.year)
        left = cost
        # basic: half of what lies above the rest of the deductible
        first = {"basic": min(left, max(Fraction(30_000) - borne, Fraction(0)))}
        month = sum(one.paid["basic"] for one in self.alike(now, "disease", "person")
                    if (one.day.year, one.day.month) == (day.year, day.month))  # fmt: skip
        rooms = [70_000 - month, 250_000 - household, 600_000 - contract]
        paid = {"basic": _paid((left - first["basic"]) / 2, rooms, left)}
        left -= paid["basic"]
        # supplement: what basic took of the deductible and of the contract's limit is gone
        first["supplement"] = min(left, max(Fraction(30_000) - borne - first["basic"], Fraction(0)))
        accident = sum(one.paid["supplement"] for one in self.alike(now, "accident"))
        window = sum(one.paid["supplement"] for one in self.alike(now, "person") if (day - one.day).days < 90)
        rooms = [150_000 - accident, 90_000 - window, 600_000 - contract - paid["basic"]]
        paid["supplement"] = _paid((left - first["supplement"]) * Fraction(3, 5), rooms, left)
        left -= paid["supplement"]
        # guard: what the person and the household would bear beyond their limits
        person = sum(one.left for one in self.alike(now, "person") if one.day.year == day.year)
        family = sum(one.left for one in self.alike(now, "household") if _july(one.day) == _july(day))
        may_bear = min(max(40_000 - person, Fraction(0)), max(60_000 - family, Fraction(0)))
        paid["guard"] = max(left - may_bear, Fraction(0))
        found = Done(now, paid, first, left - paid["guard"])
        self.done.append(found)
        return found


def _paid(entitled: Fraction, rooms: list[Fraction], left: Fraction) -> Fraction:
    """The least of the entitlement, what limits leave and what is unpaid; half up, but never above a limit."""
    most = min(*rooms, left)
    amount = max(min(entitled, most), Fraction(0))
    rounded = Fraction((amount + Fraction(1, 2)).__floor__())
    return rounded if rounded <= most else Fraction(amount.__floor__())


def _july(day: date) -> int:
    return day.year if day.month >= 7 else day.year - 1


@pytest.fixture(scope="module")
def program() -> Program:
    found = compile_text(SCHEME).program
    assert found is not None
    return found


def history(random: Random) -> list[dict[str, object]]:
    """Claims of four persons in two households that fall ill and have accidents, in the order of their days."""
    homes = {"p": "h", "q": "h", "r": "i", "s": "i"}
    days = sorted(date(2020, 1, 1) + timedelta(days=random.randint(0, 730)) for _ in range(25))
    people = [random.choice("pqrs") for _ in days]
    return [
        {
            "person": person, "household": homes[person], "claim.day": day, "accident": random.choice("ab"),
            "disease": random.choice("xyz"), "contract": "c" if person in "pqr" else "d",
            "claim.cost": Fraction(random.choice((0, 1, 333, 29_999, random.randint(1, 400_000)))),
        }
        for day, person in zip(days, people, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_the_program_pays_what_the_loops_pay(program: Program, seed: int):
    book, by_hand = Book(), ByHand()
    for number, facts in enumerate(history(Random(seed)), 1):
        settled = settle(program, Claim(str(number), facts), book)
        done = by_hand.settle(facts)
        assert settled.payments == done.paid, (number, facts)
        assert settled.own["cost"] == done.left
        book = book.after(movement.entry for movement in settled.movements)


def test_the_histories_reach_every_limit(program: Program):
    """A law that no claim comes near to would show nothing."""
    bit: set[str] = set()
    for seed in range(40):
        book = Book()
        for number, facts in enumerate(history(Random(seed)), 1):
            settled = settle(program, Claim(str(number), facts), book)
            for name, value in settled.values.items():
                payer, _, what = name.partition(".")
                if what.startswith(("limit", "within", "own_room")) and isinstance(value, Fraction):
                    if what.startswith("own_room"):
                        reached = settled.values[f"{payer}.base"] > value
                    else:
                        reached = settled.values[f"{payer}.entitled"] > value
                    bit |= {name} if reached else set()
            book = book.after(movement.entry for movement in settled.movements)
    wanted = {"basic.limit", "basic.within.1", "basic.within.2", "supplement.limit", "supplement.limit.2",
              "supplement.within.1", "guard.own_room.1", "guard.own_room.2"}  # fmt: skip
    assert wanted <= bit, wanted - bit
