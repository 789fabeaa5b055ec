"""What each operation means: Kleene's tables, intervals, dates and rounding, each by hand.

The file is this long because every operation has its tests here.
"""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from policy_lang.core.op import OPERATIONS
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown, Value, bounds
from policy_lang.interp import meaning
from policy_lang.interp.meaning import (
    add,
    age,
    and_,
    at_least,
    beyond,
    days_between,
    end_of_month,
    greatest,
    in_,
    includes,
    is_,
    is_not,
    later,
    least,
    less_than,
    more_than,
    multiply,
    negate,
    negation,
    no_more_than,
    not_in,
    or_,
    rounded,
    subtract,
)

U = Unknown(("fact",))
V = Unknown(("other",))


def n(value: str | int) -> Fraction:
    return Fraction(value)


def between(low: int | None, high: int | None, *causes: str) -> Unknown:
    bound = [None if edge is None else Fraction(edge) for edge in (low, high)]
    return Unknown(causes or ("fact",), bound[0], bound[1])


# ---- the table of operations


def test_every_operation_has_a_meaning_and_nothing_else_has():
    assert set(meaning.OPERATIONS) == {operation.name for operation in OPERATIONS}


def test_an_operation_of_many_has_signatures_of_two():
    assert all(len(signature[0]) == 2 for one in OPERATIONS if one.many for signature in one.signatures)
    assert {one.name for one in OPERATIONS if one.many} == {"least", "greatest", "and", "or"}


def test_comparing_amounts_gives_an_answer():
    results = {result for one in OPERATIONS if one.name == "less_than" for _, result in one.signatures}
    assert results == {Kind.YES_NO}


# ---- logic: Kleene's three values

KLEENE = {
    (True, True): (True, True),
    (True, False): (False, True),
    (True, U): (U, True),
    (False, True): (False, True),
    (False, False): (False, False),
    (False, U): (False, U),
    (U, True): (U, True),
    (U, False): (False, U),
    (U, U): (U, U),
}


@pytest.mark.parametrize("pair", KLEENE, ids=str)
def test_and_or_of_two(pair: tuple[Value, Value]):
    assert (and_(*pair), or_(*pair)) == KLEENE[pair]


@pytest.mark.parametrize("value, opposite", [(True, False), (False, True), (U, U)])
def test_not(value: Value, opposite: Value):
    assert negation(value) == opposite


def test_and_of_several_names_every_cause_once():
    assert and_(U, True, V, U) == Unknown(("fact", "other"))
    assert or_(False, V, U) == Unknown(("other", "fact"))


def test_one_no_decides_and_whatever_is_missing_beside_it():
    assert and_(U, V, False) is False
    assert or_(U, V, True) is True


# ---- arithmetic on intervals


def test_sums_and_differences_of_bounds():
    assert add(n(5), between(1, 2)) == between(6, 7)
    assert subtract(n(5), between(1, 2)) == between(3, 4)
    assert subtract(between(1, None), n(1)) == between(0, None)
    assert subtract(n(1), between(0, None)) == between(None, 1)
    assert add(between(0, 1, "a"), between(None, 5, "b")) == between(None, 6, "a", "b")


def test_the_opposite_turns_the_bounds():
    assert negate(n(3)) == n(-3)
    assert negate(between(1, None)) == between(None, -1)
    assert negate(between(None, 4)) == between(-4, None)


def test_no_limit_stays_no_limit_under_sum_product_and_rounding():
    assert add(None, n(1)) is None
    assert add(n(1), None) is None
    assert subtract(None, n(5)) is None
    assert multiply(Fraction(1, 2), None) is None
    assert multiply(None, U) is None
    assert multiply(n(0), None) == 0
    assert rounded(None, n(1), "half_up") is None


def test_nothing_is_beyond_no_limit_and_no_limit_is_beyond_everything():
    assert beyond(n(7), None) == 0
    assert beyond(U, None) == 0
    assert beyond(None, n(7)) is None


@pytest.mark.parametrize("first, second, part", [(7, 5, 2), (5, 5, 0), (4, 5, 0), (-1, -3, 2)])
def test_the_part_beyond(first: int, second: int, part: int):
    assert beyond(n(first), n(second)) == part


def test_the_part_beyond_is_known_once_the_bounds_say_so():
    assert beyond(between(0, 5), n(5)) == 0
    assert beyond(between(6, 8), n(5)) == between(1, 3)
    assert beyond(between(None, None), n(5)) == between(0, None)


def test_zero_times_unknown_is_zero():
    assert multiply(n(0), U) == 0
    assert multiply(U, n(0)) == 0


def test_products_of_bounds_take_every_corner():
    assert multiply(n(2), between(1, 3)) == between(2, 6)
    assert multiply(n(-2), between(1, 3)) == between(-6, -2)
    assert multiply(between(-1, 2, "a"), between(-3, 5, "b")) == between(-6, 10, "a", "b")


def test_products_without_an_upper_bound():
    assert multiply(n(2), between(1, None)) == between(2, None)
    assert multiply(n(-2), between(1, None)) == Unknown(("fact",))
    assert multiply(between(None, 1), n(2)) == Unknown(("fact",))
    assert multiply(between(2, 3), between(None, 1, "b")) == Unknown(("fact", "b"))


def test_the_least_is_known_once_one_is_at_its_lower_bound():
    assert least(n(0), between(0, None)) == 0
    assert least(n(3), between(5, None)) == 3
    assert least(n(3), between(1, None)) == between(1, 3)
    assert least(n(3), U) == between(None, 3)


def test_the_greatest_is_known_once_one_is_at_its_upper_bound():
    assert greatest(n(9), between(2, 9)) == 9
    assert greatest(n(3), between(None, 2)) == 3
    assert greatest(n(3), between(1, 5)) == between(3, 5)
    assert greatest(U, n(0)) == between(0, None)


def test_the_least_and_greatest_of_unknown_quantities_without_bounds():
    assert least(U, V) == Unknown(("fact", "other"))
    assert greatest(U, V) == Unknown(("fact", "other"))


def test_no_limit_among_several():
    assert least(n(4), None, n(2)) == 2
    assert least(None, None) is None
    assert greatest(n(4), None) is None


def test_a_conflict_goes_through_arithmetic_even_where_the_bounds_meet():
    torn = Unknown((), n(2), n(2), ("a", "b"))
    assert add(torn, n(1)) == Unknown((), n(3), n(3), ("a", "b"))
    assert and_(torn, True) == Unknown((), conflict=("a", "b"))


SAMPLES = [between(low, high) for low, high in [(-3, -1), (-2, 2), (0, 3), (1, 1), (2, 4)]]
WIDER = [*SAMPLES, between(None, 1), between(-1, None), between(None, None)]


def inside(value: Unknown) -> list[Fraction]:
    """Some numbers that an unknown quantity can be."""
    low = value.low if value.low is not None else (value.high if value.high is not None else n(0)) - 3
    high = value.high if value.high is not None else low + 3
    return [low + (high - low) * Fraction(step, 4) for step in range(5)]


@pytest.mark.parametrize(
    "operation", [add, subtract, multiply, beyond, least, greatest], ids=lambda operation: operation.__name__
)
def test_what_is_returned_contains_every_result(operation):
    for first, second in product(WIDER, WIDER):
        low, high = bounds(operation(first, second))
        for a, b in product(inside(first), inside(second)):
            result = operation(a, b)
            assert low is None or low <= result
            assert high is None or result <= high


# ---- comparison


@pytest.mark.parametrize(
    "first, second, answers",
    [
        (4, 5, (False, True, False, True)),
        (5, 5, (True, True, False, False)),
        (6, 5, (True, False, True, False)),
    ],
)
def test_comparing_figures(first: int, second: int, answers: tuple[bool, ...]):
    pair = n(first), n(second)
    assert tuple(compare(*pair) for compare in (at_least, no_more_than, more_than, less_than)) == answers


def test_comparing_is_known_once_the_bounds_say_so():
    assert less_than(between(1, 4), n(5)) is True
    assert less_than(between(5, 9), n(5)) is False
    assert less_than(between(4, 6), n(5)) == U
    assert at_least(between(5, None), n(5)) is True
    assert more_than(between(None, 5), n(5)) is False
    assert less_than(U, V) == Unknown(("fact", "other"))


def test_comparing_with_no_limit():
    assert less_than(n(5), None) is True
    assert less_than(None, n(5)) is False
    assert less_than(None, None) is False
    assert no_more_than(n(5), None) is True
    assert less_than(U, None) == U


def test_comparing_dates():
    early, late = date(2020, 1, 1), date(2020, 1, 2)
    assert less_than(early, late) is True
    assert at_least(early, early) is True
    assert no_more_than(late, early) is False
    assert less_than(early, U) == U


def test_the_same_and_not_the_same():
    assert is_("inpatient", "inpatient") is True
    assert is_not("inpatient", "outpatient") is True
    assert is_(True, False) is False
    assert is_("inpatient", U) == U
    assert is_not(U, "inpatient") == U


def test_membership():
    listed = frozenset({"a", "b"})
    assert in_("a", listed) is True
    assert in_("c", listed) is False
    assert not_in("c", listed) is True
    assert in_(frozenset({"b", "c"}), listed) is True
    assert in_(frozenset({"c"}), listed) is False
    assert includes(frozenset({"b", "c"}), "b") is True
    assert includes(frozenset(), "b") is False


def test_membership_of_something_unknown():
    assert in_(U, frozenset({"a"})) == U
    assert in_(U, frozenset()) is False
    assert in_("a", U) == U
    assert not_in(U, frozenset({"a"})) == U


# ---- dates


@pytest.mark.parametrize(
    "birth, day, years",
    [
        (date(2002, 1, 1), date(2019, 12, 31), 17),
        (date(2002, 1, 1), date(2020, 1, 1), 18),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2020, 6, 1), date(2020, 6, 1), 0),
    ],
)
def test_age_in_completed_years(birth: date, day: date, years: int):
    assert age(birth, day) == years


def test_the_age_of_someone_whose_birthday_is_missing():
    assert age(U, date(2020, 1, 1)) == U
    assert age(date(2020, 1, 1), V) == V


def test_days_between_leaves_the_first_out():
    assert days_between(date(2020, 2, 28), date(2020, 3, 1)) == 2
    assert days_between(date(2020, 3, 1), date(2020, 3, 1)) == 0
    assert days_between(date(2020, 3, 1), date(2020, 2, 29)) == -1
    assert days_between(U, date(2020, 1, 1)) == U
    assert days_between(date(2020, 1, 1), U) == U


def test_days_are_added_to_and_taken_from_a_date():
    assert add(date(2020, 2, 28), n(2)) == date(2020, 3, 1)
    assert subtract(date(2020, 3, 1), n(1)) == date(2020, 2, 29)
    assert add(U, date(2020, 1, 1)) == U
    assert add(date(2020, 1, 1), U) == U
    assert subtract(date(2020, 1, 1), U) == U


def test_a_date_is_held_to_the_years_there_are():
    assert add(date(9999, 12, 30), n(10**9)) == date.max
    assert subtract(date(1, 1, 2), n(10**9)) == date.min


@pytest.mark.parametrize(
    "day, months, result",
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2020, 12, 31), 2, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 3, 10), 0, date(2020, 3, 10)),
    ],
)
def test_months_later_ends_with_a_shorter_month(day: date, months: int, result: date):
    assert later(day, n(months)) == result


def test_months_later_of_something_unknown():
    assert later(U, n(1)) == U
    assert later(date(2020, 1, 1), V) == V


def test_the_end_of_a_month():
    assert end_of_month(date(2020, 2, 1)) == date(2020, 2, 29)
    assert end_of_month(date(2021, 12, 31)) == date(2021, 12, 31)
    assert end_of_month(U) == U


# ---- rounding

ROUNDED = {
    #        half up, half even, up, down
    "2.4": (2, 2, 3, 2),
    "2.5": (3, 2, 3, 2),
    "2.6": (3, 3, 3, 2),
    "3.5": (4, 4, 4, 3),
    "3": (3, 3, 3, 3),
    "0.5": (1, 0, 1, 0),
    "0": (0, 0, 0, 0),
    "-0.5": (-1, 0, -1, 0),
    "-2.4": (-2, -2, -3, -2),
    "-2.5": (-3, -2, -3, -2),
    "-2.6": (-3, -3, -3, -2),
    "-3.5": (-4, -4, -4, -3),
}


@pytest.mark.parametrize("value", ROUNDED)
def test_rounding_modes_are_even_about_zero(value: str):
    modes = ("half_up", "half_even", "up", "down")
    assert tuple(rounded(n(value), n(1), mode) for mode in modes) == ROUNDED[value]


def test_rounding_to_other_units():
    assert rounded(n(1250), n(100), "half_up") == 1300
    assert rounded(n(1250), n(100), "half_even") == 1200
    assert rounded(n(1201), n(100), "up") == 1300
    assert rounded(n(1299), n(100), "down") == 1200
    assert rounded(Fraction(12345, 100_000), Fraction(1, 10_000), "half_up") == Fraction(1235, 10_000)


def test_a_hair_beside_a_tie():
    hair = Fraction(1, 10**15)
    assert rounded(n("2.5") - hair, n(1), "half_up") == 2
    assert rounded(n("2.5") + hair, n(1), "half_even") == 3
    assert rounded(n(3) + hair, n(1), "up") == 4
    assert rounded(n(3) - hair, n(1), "down") == 2


def test_bounds_are_rounded_like_values():
    assert rounded(Unknown(("fact",), n("2.4"), n("2.6")), n(1), "half_up") == between(2, 3)
    assert rounded(Unknown(("fact",), n("2.6"), n("3.4")), n(1), "half_up") == 3
    assert rounded(between(0, None), n(1), "up") == between(0, None)
    assert rounded(between(None, 2), n(1), "up") == between(None, 2)
