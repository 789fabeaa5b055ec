"""What literals mean: money, ratios, numbers, dates and durations as notices write them.

Enters: the raw text of a literal token. Leaves: exact values (fractions and dates), or a `Bad` with the code of the
problem and the words for its message. Nothing passes through a float. Money is in the main unit of its currency here.
"""

import re
from datetime import date
from fractions import Fraction

from attrs import frozen

from policy_lang.syntax.keywords import keywords

MAXIMUM_DIGITS = 18

_MONEY = re.compile(r"(?P<sign>[^\d\s])?\s*(?P<digits>[\d_,]+(?:\.\d+)?)\s*(?P<unit>.*)", re.DOTALL)
_DIGITS = re.compile(r"[\d_,]+(?:\.\d+)?")


@frozen
class Bad:
    """A literal that means nothing: the code of its diagnostic and the word at fault."""

    code: str
    word: str


@frozen
class MoneyValue:
    """An amount in the main unit of a currency (ISO 4217 code)."""

    amount: Fraction
    currency: str


@frozen
class DurationValue:
    """So many days, or so many months (years are months), or an age in completed years."""

    unit: str
    count: int


def plain_number(raw: str) -> Fraction | Bad:
    """Digits with `_` or `,` between them and at most one point."""
    digits = raw.replace("_", "").replace(",", "")
    if sum(character.isdigit() for character in digits) > MAXIMUM_DIGITS:
        return Bad("PL0105", raw[:24])
    return Fraction(digits)


def money_value(raw: str) -> MoneyValue | Bad:
    """`5000元`, `1万元`, `45 万元`, `10_000 yuan`, `¥5,000`."""
    match = _MONEY.fullmatch(raw.replace("\u3000", " ").strip())
    if match is None:
        return Bad("PL0106", raw)
    words = keywords()
    amount = plain_number(match["digits"])
    if isinstance(amount, Bad):
        return amount
    if match["sign"]:
        return MoneyValue(amount, words.sign[match["sign"]])
    unit = match["unit"]
    currency = next(word for word in sorted(words.money, key=len, reverse=True) if unit.endswith(word))
    multiplier = unit[: -len(currency)].strip()
    return MoneyValue(amount * words.multiplier.get(multiplier, 1), words.money[currency])


def percent_value(raw: str) -> Fraction | Bad:
    """`70%` is 7/10; the same for percentage points, `5个百分点`."""
    match = _DIGITS.match(raw)
    number = plain_number(match[0]) if match else Bad("PL0106", raw)
    return number if isinstance(number, Bad) else number / 100


def date_value(raw: str) -> date | Bad:
    """`2020-01-01`, `2020年1月1日`."""
    year, month, day = (int(digits) for digits in re.findall(r"\d+", raw))
    try:
        return date(year, month, day)
    except ValueError:
        return Bad("PL0107", raw)


def duration_value(raw: str) -> DurationValue | Bad:
    """`12个月`, `30天`, `2 years` (24 months), `18周岁` (an age)."""
    match = re.match(r"(\d+)\s*(.*)", raw, re.DOTALL)
    if match is None or len(match[1]) > MAXIMUM_DIGITS:
        return Bad("PL0105", raw[:24])
    unit, count = keywords().time[match[2].strip()], int(match[1])
    if unit.days:
        return DurationValue("days", count * unit.days)
    if unit.months:
        return DurationValue("months", count * unit.months)
    return DurationValue("age", count)
