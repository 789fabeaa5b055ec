"""The one list of operations: name, what it does, and its signatures. Every table of operations is keyed by it.

A signature is the kinds of the arguments and the kind of the result; the checker picks the first that fits. Categories,
lists and sets are compared by rules of their own (`in`, `is`), which the checker knows by the operation's name.
"""

from policy_lang.core.types import Kind
from policy_lang.record import frozen

_M, _R, _P, _N, _C = Kind.MONEY, Kind.RATIO, Kind.POINTS, Kind.NUMBER, Kind.COUNT
_D, _DAYS, _MONTHS, _Y, _T, _U = Kind.DATE, Kind.DAYS, Kind.MONTHS, Kind.YES_NO, Kind.TEXT, Kind.NO_LIMIT

Signature = tuple[tuple[Kind, ...], Kind]


@frozen
class Operation:
    """`many`: takes two or more arguments of the same kind."""

    name: str
    signatures: tuple[Signature, ...]
    gloss: str
    many: bool = False


def _same(kinds: tuple[Kind, ...], result: Kind | None = None, count: int = 2) -> tuple[Signature, ...]:
    return tuple(((kind,) * count, result or kind) for kind in kinds)


_AMOUNTS = (_M, _R, _P, _N, _C, _DAYS, _MONTHS)
_MIXED: tuple[Signature, ...] = (((_N, _C), _N), ((_C, _N), _N))
_COMPARE = (*_same((*_AMOUNTS, _D), _Y), ((_N, _C), _Y), ((_C, _N), _Y))

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "add",
        (*_same(_AMOUNTS), *_MIXED, ((_R, _P), _R), ((_D, _DAYS), _D)),
        "the sum; percentage points are added to a ratio, days to a date",
    ),
    Operation(
        "subtract",
        (*_same(_AMOUNTS), *_MIXED, ((_R, _P), _R), ((_D, _DAYS), _D), ((_D, _D), _DAYS)),
        "the difference",
    ),
    Operation(
        "multiply",
        (
            *(((_R, kind), kind) for kind in (_M, _R, _P, _N)),
            *(((kind, _R), kind) for kind in (_M, _P, _N)),
            ((_R, _C), _N),
            ((_C, _R), _N),
            *(((_N, kind), kind) for kind in (_M, _N, _P)),
            *(((kind, _N), kind) for kind in (_M, _P)),
            *(((_C, kind), kind) for kind in (_M, _N, _P, _C, _DAYS, _MONTHS)),
            *(((kind, _C), kind) for kind in (_M, _N, _P, _DAYS, _MONTHS)),
            ((_P, _M), _M),
            ((_M, _P), _M),
            ((_DAYS, _M), _M),
            ((_M, _DAYS), _M),
        ),
        "the product; days by an amount a day give money",
    ),
    Operation("negate", _same((_M, _N, _C, _P, _DAYS, _MONTHS), count=1), "the opposite"),
    Operation("beyond", (*_same(_AMOUNTS), *_MIXED), "the part of the first above the second, never below zero"),
    Operation("least", (*_same(_AMOUNTS), ((_M, _U), _M), ((_U, _M), _M)), "the least of several", many=True),
    Operation("greatest", _same(_AMOUNTS), "the greatest of several", many=True),
    Operation("at_least", _COMPARE, "not less than"),
    Operation("no_more_than", _COMPARE, "not more than"),
    Operation("more_than", _COMPARE, "more than"),
    Operation("less_than", _COMPARE, "less than"),
    Operation("is", (*_same((_T, _Y, Kind.CATEGORY), _Y), *_COMPARE), "the same"),
    Operation("is_not", (*_same((_T, _Y, Kind.CATEGORY), _Y), *_COMPARE), "not the same"),
    Operation("and", _same((_Y,)), "both; known to be no once one is no", many=True),
    Operation("or", _same((_Y,)), "one of them; known to be yes once one is yes", many=True),
    Operation("not", (((_Y,), _Y),), "the opposite"),
    Operation(
        "in",
        (((_T, Kind.LIST), _Y), ((Kind.CATEGORY, Kind.LIST), _Y)),
        "on the list on the governing date, under any spelling; of a set: any of its members",
    ),
    Operation("not_in", (((_T, Kind.LIST), _Y), ((Kind.CATEGORY, Kind.LIST), _Y)), "not on the list"),
    Operation("includes", (((Kind.CATEGORY, Kind.CATEGORY), _Y),), "the set has this member"),
    Operation("age", (((_D, _D), _C),), "completed years from a day of birth to a day"),
    Operation("days_between", (((_D, _D), _DAYS),), "days from the first to the second; the first is not counted"),
    Operation("month_end", (((_D,), _D),), "the last day of the month"),
    Operation(
        "months_later",
        (((_D, _MONTHS), _D),),
        "the same day so many months later; where that month is shorter, its last day",
    ),
)
BY_NAME = {operation.name: operation for operation in OPERATIONS}

# Which operation a comparator keyword stands for.
COMPARATORS = {
    "AT_LEAST": "at_least",
    "NO_MORE_THAN": "no_more_than",
    "MORE_THAN": "more_than",
    "LESS_THAN": "less_than",
    "IS": "is",
    "IS_NOT": "is_not",
    "IN": "in",
    "NOT_IN": "not_in",
    "INCLUDES": "includes",
}
# Operations that are written as functions, by the function's name.
FUNCTIONS = {
    "age": "age",
    "days_between": "days_between",
    "month_end": "month_end",
    "months_later": "months_later",
    "lesser": "least",
    "greater": "greatest",
}
