"""Accounts: clauses that cannot stand together, and closings; what is told, and a neighbour that is not."""

import pytest

from tests.unit.check_support import Told, told

LIMIT = "shared limit l = 5元 per person each month\n"
MONTH = "over per person each month by its stretch counting every claim"
WRONG: list[tuple[str, Told, str]] = [
    # A benefit has no expense behind it, and so no share that the person bears.
    (
        "benefit b on cost insured bears 5元\norder aid",
        [("PL0469", "insured bears 5元")],
        "benefit b on cost pays 5%\norder aid",
    ),
    (
        "benefit b pays 5元 own share at most 5元\norder aid",
        [("PL0469", "own share at most 5元")],
        "benefit b pays 5元 at most 5元 per person each month\norder aid",
    ),
    # A stretch is cut out of the payer's own account; what is shared is counted in another.
    (
        f"{LIMIT}payer aid on cost {MONTH} deductible l pays 5%",
        [("PL0469", "deductible l")],
        f"{LIMIT}payer aid on cost each claim deductible l pays 5%",
    ),
    (
        f"{LIMIT}payer aid on cost {MONTH} deductible l pays 6%",
        [("PL0469", "deductible l")],
        f"payer aid on cost {MONTH} deductible 5元 pays 6%",
    ),
    (
        f"{LIMIT}payer aid on cost each claim deductible l per person each month pays 5%",
        [("PL0469", "per person each month")],
        f"{LIMIT}payer aid on cost each claim deductible l pays 5%",
    ),
    # A spell is a chain of entries in an account; a check keeps none.
    (
        "check c over per person each spell ended by 30 days holds when total of cost < 5元",
        [("PL0469", "each spell ended by 30 days")],
        "check c over per person each month holds when total of cost < 5元",
    ),
    # Closings.
    (
        "at close of per person each month carries 5元 into l",
        [("PL0201", "l")],
        "ledger l per person each month at close of per person each month carries 5元 into l",
    ),
    (
        "ledger l per person each month at close of per person each month carries 5 into l",
        [("PL0312", "5")],
        "ledger l per person each month at close of per person each month carries so far in l into l",
    ),
    (
        "ledger l per person each month at close of per person each day carries 5元 into l",
        [("PL0466", "each day")],
        "ledger l per person each calendar year at close of per person each month carries 5元 into l",
    ),
    (
        "ledger l per hospital each month at close of per person each month carries 5元 into l",
        [("PL0201", "per hospital"), ("PL0467", "l")],
        "ledger l per person in a lifetime at close of per person each month carries 5元 into l",
    ),
]


@pytest.mark.parametrize("wrong, expected, right", WRONG, ids=[row[0] for row in WRONG])
def test_what_cannot_stand_together_and_its_neighbour(wrong: str, expected: Told, right: str):
    assert told(wrong) == expected
    assert told(right) == []
