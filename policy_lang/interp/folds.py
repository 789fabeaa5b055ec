"""What each fold over a list means, on exact values and on unknown ones.

Enters: the values of the elements that are taken, each with whether it is (yes, or unknown). Leaves: a value. Always
holds: what is returned contains every result that known values could give. The sum of nothing is nothing, nothing is
counted as none, none of no elements holds and all of them do; the least of nothing is not known.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from policy_lang.core.values import Unknown, Value, bounds, causes_of, conflicts_of, either, quantity
from policy_lang.interp.meaning import add, and_, greatest, least, multiply, negation, or_

_ZERO, _ONE = Fraction(0), Fraction(1)
_Taken = Sequence[tuple[Value, Value]]


def fold(kind: str, taken: _Taken, causes: tuple[str, ...]) -> Value:
    """The fold of the elements that are taken. `causes`: what to ask for where there are none and one is needed."""
    return FOLDS[kind](taken, causes)


def _sum(taken: _Taken, causes: tuple[str, ...]) -> Value:
    total: Value = _ZERO
    for value, when in taken:
        total = add(total, value if when is True else either(value, _ZERO, (when,)))
    return total


def _count(taken: _Taken, causes: tuple[str, ...]) -> Value:
    return _sum([(_ONE, when) for _, when in taken], causes)


def _different(taken: _Taken, causes: tuple[str, ...]) -> Value:
    """How many different values there are: the known ones, and up to as many more as are not known."""
    sure = {value for value, when in taken if when is True and not isinstance(value, Unknown)}
    doubtful = [(value, when) for value, when in taken if when is not True or isinstance(value, Unknown)]
    new = [value for value, _ in doubtful if isinstance(value, Unknown) or value not in sure]
    if not new:
        return Fraction(len(sure))
    several = [value for value, _ in doubtful] + [when for _, when in doubtful]
    low = Fraction(max(len(sure), any(when is True for _, when in taken)))
    return quantity(causes_of(*several), low, Fraction(len(sure) + len(new)), conflicts_of(*several))


def _extreme(choose: Callable[..., Value]) -> Callable[[_Taken, tuple[str, ...]], Value]:
    """The least or the greatest; one that may not be taken may leave the others as they are."""

    def extreme(taken: _Taken, causes: tuple[str, ...]) -> Value:
        sure = [value for value, when in taken if when is True]
        if not sure:
            possible = [value for value, _ in taken]
            return Unknown((*causes_of(*(when for _, when in taken)), *causes), *_hull(possible))
        result = choose(*sure)
        for value, when in taken:
            if when is not True:
                result = either(result, choose(result, value), (when,))
        return result

    return extreme


def _hull(values: Sequence[Value]) -> tuple[Fraction | None, Fraction | None]:
    ends = [bounds(value) for value in values]
    lows, highs = [low for low, _ in ends if low is not None], [high for _, high in ends if high is not None]
    complete = len(ends) > 0
    return (
        min(lows) if complete and len(lows) == len(ends) else None,
        max(highs) if complete and len(highs) == len(ends) else None,
    )


def _any(taken: _Taken, causes: tuple[str, ...]) -> Value:
    return or_(*(and_(value, when) for value, when in taken))


def _all(taken: _Taken, causes: tuple[str, ...]) -> Value:
    return and_(*(or_(value, negation(when)) for value, when in taken))


FOLDS: dict[str, Callable[[_Taken, tuple[str, ...]], Value]] = {
    "sum": _sum,
    "count": _count,
    "different": _different,
    "least": _extreme(least),
    "greatest": _extreme(greatest),
    "any": _any,
    "all": _all,
}


def folded_unknown(kind: str, value: Value, most: Fraction, causes: tuple[str, ...]) -> Value:
    """The fold of a list that is missing, whose elements come to `value` each, within its bounds."""
    if kind in {"any", "all"}:
        return (kind == "all") if value is (kind == "all") else Unknown(causes)
    if kind in {"count", "different"}:
        return Unknown(causes, _ZERO, most)
    low, high = bounds(value)
    if kind == "sum":
        # From none to so many of them.
        low = None if low is None else min(_ZERO, low * most)
        high = None if high is None else max(_ZERO, high * most)
        return multiply(_ZERO, _ZERO) if low == high == 0 else Unknown(causes, low, high)
    return Unknown(causes, low, high)
