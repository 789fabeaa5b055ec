"""The plainest forms of a claim's fields, read straight into the numbers of the generated function.

Enters: what was written under a field. Leaves: a number or a text, or nothing where it is written in any other way,
which the reader of rows knows all about. Always holds: what is read here is what the reader of rows reads.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from policy_lang.claims.cells import text_of
from policy_lang.record import field, frozen

Parse = Callable[[Any], Any]
MOST_DIGITS = 16
MOST_KEPT = 4096


def amount(high: int, decimals: int) -> Parse:
    """A whole number of units of which `decimals` make the main unit, not above `high`."""
    scale = 10**decimals

    def parse(raw: Any) -> int | None:  # noqa: ANN401 - whatever was written
        kind = type(raw)
        if kind is str:
            number = _digits(raw, decimals)
        elif kind is int:
            number = raw * scale
        elif kind is Decimal:
            if not raw.is_finite() or not -decimals <= raw.as_tuple().exponent <= 0 or raw.adjusted() > MOST_DIGITS:
                return None
            number = int(raw.scaleb(decimals))
        else:
            return None
        return number if number is not None and 0 <= number <= high else None

    return parse


def _digits(raw: str, decimals: int) -> int | None:
    """Digits with at most so many decimals, on the finest unit."""
    whole, dot, part = raw.partition(".")
    digits = whole + part
    if not whole or not digits.isdecimal() or not digits.isascii() or len(digits) > MOST_DIGITS:
        return None
    if not dot:
        return int(digits) * int(10**decimals)
    missing = decimals - len(part)
    return int(digits) * int(10**missing) if missing >= 0 and part else None


def text(raw: object) -> str | None:
    """A text or an identifier."""
    read = text_of(raw) if type(raw) is str else None
    return read if isinstance(read, str) else None


def one_of(numbers: Mapping[str, int]) -> Parse:
    """A member by its spelling."""
    return lambda raw: numbers.get(raw) if type(raw) is str else None


def several_of(numbers: Mapping[str, int]) -> Parse:
    """A set of members as bits."""

    def parse(raw: Any) -> int | None:  # noqa: ANN401 - whatever was written
        if type(raw) not in {list, tuple, set, frozenset}:
            return None
        bits = 0
        for part in raw:
            number = numbers.get(part) if type(part) is str else None
            if number is None:
                return None
            bits |= 1 << number - 1
        return bits

    return parse


@frozen(eq=False)
class Days:
    """Days as ordinals; those that were read last are kept, since claims come in by the day."""

    kept: dict[str, int] = field(factory=dict)

    def number(self, raw: Any) -> int | None:  # noqa: ANN401 - whatever was written
        """The ordinal of a date, or of a day written as 2020-03-01."""
        kind = type(raw)
        if kind is str:
            known = self.kept.get(raw)
            return known if known is not None else self._read(raw)
        return raw.toordinal() if kind is date else None

    def _read(self, raw: str) -> int | None:
        digits = raw[:4] + raw[5:7] + raw[8:]
        if len(raw) != 10 or raw[4] != "-" or raw[7] != "-" or not (digits.isdecimal() and digits.isascii()):
            return None
        try:
            number = date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).toordinal()
        except ValueError:
            return None
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        self.kept[raw] = number
        return number
