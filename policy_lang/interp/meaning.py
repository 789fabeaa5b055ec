"""What each operation means, on exact values and on unknown ones: the definition of the language, one function an
operation.

Enters: values. Leaves: a value. Always holds: what is returned for unknown arguments contains every result that known
arguments within their bounds could give. Never optimised: it is read, and everything else is tested against it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from math import floor

from policy_lang.core.ledger import month_end, months_later
from policy_lang.core.values import Unknown, Value, bounds, causes_of, conflicts_of, quantity

_ZERO = Fraction(0)


def _unknown(*values: Value) -> Unknown:
    return Unknown(causes_of(*values), conflict=conflicts_of(*values))


def _known(values: tuple[Value, ...]) -> bool:
    return not any(isinstance(value, Unknown) for value in values)


# ---- arithmetic


def add(first: Value, second: Value) -> Value:
    """Sum; days to a date."""
    if isinstance(first, date) and isinstance(second, Fraction):
        return _shifted(first, second)
    if isinstance(first, date) or isinstance(second, date):
        return _unknown(first, second)
    if first is None or second is None:
        return None
    (low_1, high_1), (low_2, high_2) = bounds(first), bounds(second)
    return quantity(causes_of(first, second), _plus(low_1, low_2), _plus(high_1, high_2), conflicts_of(first, second))


def subtract(first: Value, second: Value) -> Value:
    """Difference; of two dates, the days between them."""
    if isinstance(first, date) and isinstance(second, date):
        return Fraction((first - second).days)
    if isinstance(second, date) or (isinstance(first, date) and isinstance(second, Unknown)):
        return _unknown(first, second)
    return add(first, negate(second))


def negate(value: Value) -> Value:
    """The opposite."""
    low, high = bounds(value)
    turned = (None if high is None else -high, None if low is None else -low)
    return quantity(causes_of(value), *turned, conflicts_of(value))


def multiply(first: Value, second: Value) -> Value:
    """Product; zero times anything is zero, also times unknown and times no limit."""
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return first * second
    if _ZERO in (first, second):
        return _ZERO
    if first is None or second is None:
        return None
    low, high = _product(bounds(first), bounds(second))
    return quantity(causes_of(first, second), low, high, conflicts_of(first, second))


def beyond(first: Value, second: Value) -> Value:
    """The part of the first above the second, never below zero; nothing is above "no limit"."""
    if second is None:
        return _ZERO
    return greatest(subtract(first, second), _ZERO)


def least(*values: Value) -> Value:
    """The least; "no limit" never is. One that is above another in any case is no reason for anything."""
    limited = [value for value in values if value is not None]
    if not limited:
        return None
    high = min((value for value in (bounds(one)[1] for one in limited) if value is not None), default=None)
    possible = [value for value in limited if high is None or not _beyond_bound(bounds(value)[0], high)]
    lows = [bounds(value)[0] for value in possible]
    low = None if None in lows else min(value for value in lows if value is not None)
    return quantity(causes_of(*possible), low, high, conflicts_of(*possible))


def greatest(*values: Value) -> Value:
    """The greatest; "no limit" is, if one is. One that is below another in any case is no reason for anything."""
    if any(value is None for value in values):
        return None
    low = max((value for value in (bounds(one)[0] for one in values) if value is not None), default=None)
    possible = [value for value in values if low is None or not _beyond_bound(low, bounds(value)[1])]
    highs = [bounds(value)[1] for value in possible]
    high = None if None in highs else max(value for value in highs if value is not None)
    return quantity(causes_of(*possible), low, high, conflicts_of(*possible))


def _beyond_bound(first: Fraction | None, second: Fraction | None) -> bool:
    return first is not None and second is not None and first > second


def _shifted(day: date, days: Fraction) -> date:
    ordinal = min(max(day.toordinal() + int(days), date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)


def _plus(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return None if first is None or second is None else first + second


Bounds = tuple[Fraction | None, Fraction | None]


def _product(first: Bounds, second: Bounds) -> Bounds:
    """Bounds of a product, for bounds that are not negative; else nothing is said."""
    (low_1, high_1), (low_2, high_2) = first, second
    if None not in (low_1, high_1, low_2, high_2):
        corners = [a * b for a in (low_1, high_1) for b in (low_2, high_2) if a is not None and b is not None]
        return min(corners), max(corners)
    if low_1 is not None and low_2 is not None and low_1 >= 0 and low_2 >= 0:
        return low_1 * low_2, None
    return None, None


# ---- comparison and logic


def at_least(first: Value, second: Value) -> Value:
    """Not less than."""
    return negation(less_than(first, second))


def no_more_than(first: Value, second: Value) -> Value:
    """Not more than."""
    return negation(less_than(second, first))


def more_than(first: Value, second: Value) -> Value:
    """More than."""
    return less_than(second, first)


def less_than(first: Value, second: Value) -> Value:
    """Less than; known as soon as the bounds say so."""
    if isinstance(first, date) and isinstance(second, date):
        return first < second
    if first is None or second is None:
        return second is None and first is not None if _known((first, second)) else _unknown(first, second)
    (low_1, high_1), (low_2, high_2) = bounds(first), bounds(second)
    if high_1 is not None and low_2 is not None and high_1 < low_2:
        return True
    if low_1 is not None and high_2 is not None and low_1 >= high_2:
        return False
    return _unknown(first, second)


def is_(first: Value, second: Value) -> Value:
    """The same text, member, answer, day or quantity; known to be no once the bounds keep two quantities apart."""
    if _known((first, second)):
        return first == second
    apart = less_than(first, second) is True or less_than(second, first) is True
    return False if apart else _unknown(first, second)


def is_not(first: Value, second: Value) -> Value:
    """Not the same."""
    return negation(is_(first, second))


def in_(value: Value, members: Value) -> Value:
    """One of the members; of a set, any of them."""
    if not _known((value, members)) or not isinstance(members, frozenset):
        return False if members == frozenset() else _unknown(value, members)
    return bool(value & members) if isinstance(value, frozenset) else value in members


def not_in(value: Value, members: Value) -> Value:
    """None of the members."""
    return negation(in_(value, members))


def includes(members: Value, member: Value) -> Value:
    """The set has the member."""
    return in_(member, members)


def and_(*values: Value) -> Value:
    """All hold; one that does not decides."""
    if any(value is False for value in values):
        return False
    return True if _known(values) else _unknown(*values)


def or_(*values: Value) -> Value:
    """One holds; one that does decides."""
    if any(value is True for value in values):
        return True
    return False if _known(values) else _unknown(*values)


def negation(value: Value) -> Value:
    """The opposite; of unknown, unknown."""
    return value if isinstance(value, Unknown) else not value


# ---- dates


def age(birth: Value, day: Value) -> Value:
    """Completed years; a person born on 29 February completes a year on 1 March of a common year."""
    if not isinstance(birth, date) or not isinstance(day, date):
        return Unknown(causes_of(birth, day), conflict=conflicts_of(birth, day))
    return Fraction(day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)))


def days_between(first: Value, second: Value) -> Value:
    """Days from the first to the second; the first is not counted."""
    return subtract(second, first)


def end_of_month(day: Value) -> Value:
    """The last day of the month."""
    return month_end(day) if isinstance(day, date) else _unknown(day)


def later(day: Value, months: Value) -> Value:
    """The same day so many months later; where that month is shorter, its last day."""
    if isinstance(day, date) and isinstance(months, Fraction):
        return months_later(day, int(months))
    return _unknown(day, months)


# ---- rounding


def rounded(value: Value, unit: Fraction, mode: str) -> Value:
    """To a multiple of the unit; monotone, so bounds are rounded like values."""
    if isinstance(value, Fraction):
        return _rounded(value, unit, mode)
    if value is None:
        return None
    low, high = bounds(value)
    ends = (None if low is None else _rounded(low, unit, mode), None if high is None else _rounded(high, unit, mode))
    return quantity(causes_of(value), *ends, conflicts_of(value))


def _rounded(value: Fraction, unit: Fraction, mode: str) -> Fraction:
    steps = value / unit
    whole = floor(steps)
    rest = steps - whole
    match mode:
        case "down":
            up = rest > 0 and steps < 0
        case "up":
            up = rest > 0 and steps > 0
        case "half_even":
            up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
        case _:
            up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and steps > 0)
    return (whole + up) * unit


# ---- sharing out


def shared_out(amount: Value, weights: Sequence[Value], index: int, unit: Fraction) -> Value:
    """One part of an amount shared out by weights; nothing is shared out as nothing, whatever the weights."""
    if amount == _ZERO:
        return _ZERO
    known = [weight for weight in weights if isinstance(weight, Fraction)]
    if isinstance(amount, Fraction) and len(known) == len(weights) and sum(known) != 0:
        return _parts(amount, known, unit)[index]
    low, high = bounds(amount)
    weighs = all(low is not None and low >= 0 for low, _ in map(bounds, weights))
    never_negative = _ZERO if weighs and low is not None and low >= 0 else None
    most = high if never_negative is not None else None
    return quantity(causes_of(amount, *weights), never_negative, most, conflicts_of(amount, *weights))


def _parts(amount: Fraction, weights: Sequence[Fraction], unit: Fraction) -> list[Fraction]:
    """Each part its whole units; what is left goes, a unit each, to the largest remainders, the first of equals."""
    exact = [abs(amount) * weight / sum(weights) for weight in weights]
    parts = [floor(part / unit) * unit for part in exact]
    left = abs(amount) - sum(parts)
    for place in sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place)):
        more = min(unit, left)
        parts[place] += more
        left -= more
    return parts if amount > 0 else [-part for part in parts]


OPERATIONS: dict[str, Callable[..., Value]] = {
    "add": add,
    "subtract": subtract,
    "multiply": multiply,
    "negate": negate,
    "beyond": beyond,
    "least": least,
    "greatest": greatest,
    "at_least": at_least,
    "no_more_than": no_more_than,
    "more_than": more_than,
    "less_than": less_than,
    "is": is_,
    "is_not": is_not,
    "and": and_,
    "or": or_,
    "not": negation,
    "in": in_,
    "not_in": not_in,
    "includes": includes,
    "age": age,
    "days_between": days_between,
    "month_end": end_of_month,
    "months_later": later,
}
