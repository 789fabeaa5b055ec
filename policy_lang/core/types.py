"""The types of values. Nothing converts silently: an operation exists for a combination of types, or it is an error.

Money is in the minor unit of the scheme's one currency (fen), ratios and percentage points are plain numbers (70 % is
7/10), dates are dates, durations count days or months. `NO_LIMIT` is a value that any limit may have.
"""

from enum import StrEnum

from policy_lang.record import frozen


class Kind(StrEnum):
    """What sort of value it is."""

    MONEY = "money"
    RATIO = "ratio"
    POINTS = "points"
    NUMBER = "number"
    COUNT = "count"
    DATE = "date"
    DAYS = "days"
    MONTHS = "months"
    YES_NO = "yes_no"
    TEXT = "text"
    CATEGORY = "category"
    LIST = "list"
    LINES = "lines"
    NO_LIMIT = "no_limit"
    NONE = "none"
    BAD = "bad"


@frozen
class Type:
    """A kind; for a category its symbol; `several` for a set of its members; for lines the symbol of their record."""

    kind: Kind
    category: str = ""
    several: bool = False

    def __str__(self) -> str:
        if self.kind is Kind.LINES:
            return f"list of {self.category}"
        name = self.category or str(self.kind)
        return f"set of {name}" if self.several else name


MONEY = Type(Kind.MONEY)
RATIO = Type(Kind.RATIO)
POINTS = Type(Kind.POINTS)
NUMBER = Type(Kind.NUMBER)
COUNT = Type(Kind.COUNT)
DATE = Type(Kind.DATE)
DAYS = Type(Kind.DAYS)
MONTHS = Type(Kind.MONTHS)
YES_NO = Type(Kind.YES_NO)
TEXT = Type(Kind.TEXT)
NO_LIMIT = Type(Kind.NO_LIMIT)
NONE = Type(Kind.NONE)
# The type of what was already reported: it goes with everything and causes no second message.
BAD = Type(Kind.BAD)

NUMERIC = frozenset({Kind.MONEY, Kind.RATIO, Kind.POINTS, Kind.NUMBER, Kind.COUNT, Kind.DAYS, Kind.MONTHS})
