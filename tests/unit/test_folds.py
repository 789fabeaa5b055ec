"""Folds over a list, worked by hand: with everything known, with unknown values, with elements that may not count."""

from fractions import Fraction

import pytest

from policy_lang.core.values import Unknown, Value
from policy_lang.interp.folds import fold, folded_unknown

CAUSE = ("claim.lines",)
PERHAPS = Unknown(("line.own",))
SOME = Unknown(("line.amount",), Fraction(10), Fraction(50))
# Three elements that are taken: 20, 30 and 30.
KNOWN = [(Fraction(20), True), (Fraction(30), True), (Fraction(30), True)]


@pytest.mark.parametrize(
    "kind, expected", [("sum", 80), ("count", 3), ("different", 2), ("least", 20), ("greatest", 30)]
)
def test_known_elements(kind: str, expected: int) -> None:
    assert fold(kind, KNOWN, CAUSE) == expected


@pytest.mark.parametrize("kind, expected", [("sum", 0), ("count", 0), ("different", 0), ("any", False), ("all", True)])
def test_no_element(kind: str, expected: Value) -> None:
    assert fold(kind, [], CAUSE) == expected


@pytest.mark.parametrize("kind", ["least", "greatest"])
def test_the_extreme_of_nothing_asks_for_the_list(kind: str) -> None:
    found = fold(kind, [], CAUSE)
    assert isinstance(found, Unknown)
    assert found.causes == CAUSE


@pytest.mark.parametrize(
    "kind, low, high",
    # 20 + 30 + 10..50; of 10..50 beside 20 and 30 the least lies in 10..20, the greatest in 30..50; 2 or 3 differ.
    [("sum", 60, 100), ("least", 10, 20), ("greatest", 30, 50), ("different", 2, 3)],
)
def test_one_value_is_not_known(kind: str, low: int, high: int) -> None:
    found = fold(kind, [*KNOWN[:2], (SOME, True)], CAUSE)
    assert isinstance(found, Unknown)
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    "kind, low, high",
    # 20 counts; 30 may count or not.
    [("sum", 20, 50), ("count", 1, 2), ("greatest", 20, 30), ("different", 1, 2)],
)
def test_one_element_may_not_count(kind: str, low: int, high: int) -> None:
    found = fold(kind, [KNOWN[0], (Fraction(30), PERHAPS)], CAUSE)
    assert isinstance(found, Unknown)
    assert (found.low, found.high) == (low, high)


def test_an_element_that_may_not_count_does_not_always_matter() -> None:
    assert fold("least", [KNOWN[0], (Fraction(30), PERHAPS)], CAUSE) == 20
    assert fold("different", [KNOWN[1], (Fraction(30), PERHAPS)], CAUSE) == 1
    assert fold("any", [(True, True), (True, PERHAPS)], CAUSE) is True
    assert fold("all", [(False, True), (True, PERHAPS)], CAUSE) is False
    assert fold("all", [(True, True), (True, PERHAPS)], CAUSE) is True


def test_unknown_conditions() -> None:
    assert isinstance(fold("any", [(False, True), (True, PERHAPS)], CAUSE), Unknown)
    assert isinstance(fold("all", [(True, True), (False, PERHAPS)], CAUSE), Unknown)


def test_a_list_that_is_missing() -> None:
    """At most five elements of 10 to 50 each."""
    most = Fraction(5)
    total, number = folded_unknown("sum", SOME, most, CAUSE), folded_unknown("count", SOME, most, CAUSE)
    assert isinstance(total, Unknown)
    assert (total.low, total.high) == (0, 250)
    assert isinstance(number, Unknown)
    assert (number.low, number.high) == (0, 5)
    assert folded_unknown("any", False, most, CAUSE) is False
    assert folded_unknown("all", True, most, CAUSE) is True
    assert isinstance(folded_unknown("any", True, most, CAUSE), Unknown)
