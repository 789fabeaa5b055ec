"""Values that are known and values that are not: bounds, causes, the hull of two, and what types are called."""

from datetime import date
from fractions import Fraction

from policy_lang.core.types import MONEY, Kind, Type
from policy_lang.core.values import Unknown, bounds, causes_of, conflicts_of, either, quantity


def unknown(low: int | None, high: int | None, cause: str = "fact") -> Unknown:
    return Unknown((cause,), None if low is None else Fraction(low), None if high is None else Fraction(high))


def test_bounds_that_meet_leave_one_value():
    assert quantity(("fact",), Fraction(3), Fraction(3), ()) == Fraction(3)
    assert quantity(("fact",), Fraction(3), Fraction(4), ()) == unknown(3, 4)
    assert quantity((), None, None, ()) == Unknown(())


def test_a_conflict_is_never_known():
    assert quantity((), Fraction(3), Fraction(3), ("a",)) == Unknown((), Fraction(3), Fraction(3), ("a",))


def test_causes_are_named_once_in_order():
    values = (Unknown(("b", "a")), Fraction(1), Unknown(("a", "c")), None)
    assert causes_of(*values) == ("b", "a", "c")
    assert conflicts_of(Unknown((), conflict=("x",)), Unknown((), conflict=("y", "x")), True) == ("x", "y")


def test_what_has_bounds():
    assert bounds(Fraction(2)) == (2, 2)
    assert bounds(unknown(1, None)) == (1, None)
    for other in (None, True, "text", date(2020, 1, 1), frozenset({"a"})):
        assert bounds(other) == (None, None)


def test_the_hull_of_two():
    assert either(Fraction(1), Fraction(4), (Unknown(("why",)),)) == unknown(1, 4, "why")
    assert either(unknown(0, 2), Fraction(5)) == unknown(0, 5)
    assert either(unknown(None, 2), unknown(1, None, "other")) == Unknown(("fact", "other"))


def test_two_that_are_the_same_are_known_whatever_decides():
    reason = Unknown(("why",))
    assert either(Fraction(1), Fraction(1), (reason,)) == 1
    assert either(True, True, (reason,)) is True
    assert either(None, None, (reason,)) is None
    assert either("a", "b", (reason,)) == reason


def test_a_hull_keeps_the_conflict_of_either():
    torn = Unknown((), conflict=("x", "y"))
    assert either(torn, Fraction(1)) == Unknown((), None, None, ("x", "y"))


def test_types_are_called_by_their_category():
    assert str(MONEY) == "money"
    assert str(Type(Kind.CATEGORY, "level")) == "level"
    assert str(Type(Kind.CATEGORY, "level", several=True)) == "set of level"
