"""Payers: what a payer must say, what it must not say twice, and what its exceptions may change."""

import pytest

from tests.unit.check_support import Told, told

YEAR = "over per person each calendar year by its stretch counting every claim"


def aid(clauses: str) -> Told:
    """What is told of the payer with these clauses."""
    return told(f"payer aid {clauses}\n")


WRONG: list[tuple[str, Told, str]] = [
    # What must be there.
    ("each claim pays 70%", [("PL0401", "aid")], "on cost each claim pays 70%"),
    ("on cost each claim", [("PL0402", "aid")], "on cost each claim pays 5元"),
    ("on cost pays 70%", [("PL0409", "aid")], "on cost each claim pays 70%"),
    ("on cost over per person each calendar year by its stretch pays 70%",
     [("PL0410", "over per person each calendar year by its stretch")], f"on cost {YEAR} pays 70%"),
    # What must not be there twice.
    ("on cost each claim pays 70% pays 5元", [("PL0404", "pays 5元")], "on cost each claim pays 70% at most 5元"),
    ("on cost each claim pays 70% tops up to 90%", [("PL0403", "tops up to 90%")], "on cost each claim tops up to 90%"),
    ("on cost each claim pays 70% at most 5元 at most 6元", [("PL0404", "at most 6元")],
     "on cost each claim pays 70% at most 5元 at most 6元 per person each month otherwise no_room"),
    ("given each claim", [("PL0437", "each claim")], "given"),
    ("given pays 70%", [("PL0437", "pays 70%")], "given when referred"),
    # Types.
    ("on nights each claim pays 70%", [("PL0312", "nights")], "on cost each claim pays 70%"),
    ("on cost each claim pays 70", [("PL0136", "70")], "on cost each claim pays 70%"),
    ("on cost each claim pays nights", [("PL0312", "nights")], "on cost each claim pays share"),
    ("on cost each claim pays 130%", [("PL0314", "130%")], "on cost each claim pays 100%"),
    ("on cost each claim tops up to 5元", [("PL0301", "5元")], "on cost each claim tops up to 5%"),
    ("on cost each claim tops up to 5个百分点", [("PL0304", "5个百分点")], "on cost each claim tops up to 5%"),
    ("on cost each claim when cost pays 70%", [("PL0306", "cost")], "on cost each claim when referred pays 70%"),
    ("on cost each claim deductible 5% pays 70%", [("PL0301", "5%")], "on cost each claim deductible 5元 pays 70%"),
    ("on cost each claim pays 70% at most 5%", [("PL0301", "5%")], "on cost each claim pays 70% at most no limit"),
    ("on cost each claim pays 70% covers at most 5%", [("PL0301", "5%")],
     "on cost each claim pays 70% covers at most no limit"),
    ("on cost each claim pays 70% less 5%", [("PL0301", "5%")], "on cost each claim pays 70% less 5元"),
    ("on cost each claim pays 70% rounds down in units of 5美元", [("PL0303", "5美元")],
     "on cost each claim pays 70% rounds down in units of 5元"),
    # Names.
    ("for inpatien on cost each claim pays 70%", [("PL0201", "inpatien")], "for inpatient on cost each claim pays 70%"),
    ("for cost on cost each claim pays 70%", [("PL0209", "cost")], "for poor on cost each claim pays 70%"),
    ("draws on al on cost each claim pays 70%", [("PL0201", "al")], "draws on all on cost each claim pays 70%"),
    ("when referred otherwise not_refered on cost each claim pays 70%", [("PL0201", "not_refered")],
     "when referred otherwise not_met on cost each claim pays 70%"),
    # Scopes.
    ("on cost each claim pays 70% at most 5元 per hospital each month", [("PL0201", "per hospital")],
     "on cost each claim pays 70% at most 5元 per disease each month"),
    ("on cost each claim pays 70% at most 5元 per diseases each month", [("PL0201", "diseases")],
     "on cost each claim pays 70% at most 5元 per kind each month"),
    ("on cost each claim pays 70% at most 5元 each month", [("PL0432", "each month")],
     "on cost each claim pays 70% at most 5元 per person each month"),
    ("on cost each claim pays 70% at most 5元 per person each rolling 30天", [("PL0301", "30天")],
     "on cost each claim pays 70% at most 5元 per person each rolling 12个月"),
    # Clauses that go badly together.
    ("on cost each claim deductible 5元 tops up to 90%", [("PL0456", "deductible 5元")],
     "on cost each claim tops up to 90%"),
    (f"on cost {YEAR} deductible 5元 per person each calendar year pays 70%",
     [("PL0456", "per person each calendar year")], f"on cost {YEAR} deductible 5元 pays 70%"),
    ("on cost each claim pays 70% at most 5元 not below 6元", [("PL0441", "not below 6元")],
     "on cost each claim pays 70% at most 6元 not below 6元"),
    ("on cost each claim deductible 5元 pays in slices 50% to 9元, 60% above",
     [("PL0411", "in slices 50% to 9元, 60% above")],
     "on cost each claim deductible 5元 pays in slices counted after the deductible 50% to 9元, 60% above"),
    ("on cost each claim pays in slices 50% to 9元, 60% to 9元, 70% above", [("PL0414", "60% to 9元")],
     "on cost each claim pays in slices 50% to 9元, 60% to 10元, 70% above"),
    ("on cost each claim pays in slices 50% to 9%, 60% above", [("PL0301", "9%")],
     "on cost each claim pays in slices 50% to 9元, 60% above"),
    ("on cost each claim pays in brackets 150% to 9元, 60% above", [("PL0314", "150%")],
     "on cost each claim pays in brackets 50% to 9元, 60% above"),
    ("on cost each claim pays the least of a: 5元, a: 6元", [("PL0446", "a: 6元")],
     "on cost each claim pays the least of a: 5元, b: 6元"),
    ("on cost each claim pays the least of a: 5元, b: nights", [("PL0312", "nights")],
     "on cost each claim pays the least of a: 5元, b: 50%"),
]  # fmt: skip


@pytest.mark.parametrize("wrong, expected, right", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_payer_and_its_neighbour(wrong: str, expected: Told, right: str):
    assert aid(wrong) == expected
    assert aid(right) == []
