"""What literals mean: money, ratios, numbers, dates and durations as notices write them.

Enters: the raw text of a literal token. Leaves: exact values (fractions and dates), or a `Bad` with the code of the
problem and the words for its message. Nothing passes through a float. Money is in the main unit of its currency here.

Two things that are no literals are read here for the sake of advice: a figure in Chinese characters, which the lexer
takes for a name (a lone numeral without a unit is one: settlements are called `一` and `二`), and a text whose
quotation marks do not pair, as input methods leave them.
"""

import re
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from policy_lang.record import frozen
from policy_lang.syntax.keywords import keywords

MAXIMUM_DIGITS = 18
# How many literals of a kind keep their meaning: each is asked for by several passes, under every reading.
_REMEMBERED = 2_048

_MONEY = re.compile(r"(?P<sign>[^\d\s])?\s*(?P<digits>[\d_,]+(?:\.\d+)?)\s*(?P<unit>.*)", re.DOTALL)
_DIGITS = re.compile(r"[\d_,]+(?:\.\d+)?")
_LONGEST_NUMERAL = 40

_HAN_DIGITS = {"零": 0, **{digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"亿": 100_000_000, "万": 10_000}
_WHOLE = "[零一二两三四五六七八九十百千万亿]+"
_NUMERAL = f"{_WHOLE}(?:点[零一二三四五六七八九]+)?"
_PERCENT = re.compile(f"百分之(?P<number>{_NUMERAL})")
_TENTHS = re.compile("(?P<tenths>[一二三四五六七八九十])成(?P<rest>[一二三四五六七八九]?)")
_CLOSING = {'"': '"', "“": "”", "「": "」"}
_MARKS = frozenset('"“”「」')


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


@lru_cache(maxsize=_REMEMBERED)
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


@lru_cache(maxsize=_REMEMBERED)
def percent_value(raw: str) -> Fraction | Bad:
    """`70%` is 7/10; the same for percentage points, `5个百分点`."""
    match = _DIGITS.match(raw)
    number = plain_number(match[0]) if match else Bad("PL0106", raw)
    return number if isinstance(number, Bad) else number / 100


@lru_cache(maxsize=_REMEMBERED)
def date_value(raw: str) -> date | Bad:
    """`2020-01-01`, `2020年1月1日`."""
    year, month, day = (int(digits) for digits in re.findall(r"\d+", raw))
    try:
        return date(year, month, day)
    except ValueError:
        return Bad("PL0107", raw)


@lru_cache(maxsize=_REMEMBERED)
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


# ---- figures in Chinese characters


def figure(word: str) -> str | None:
    """The figure that a Chinese word spells, with its unit."""
    if word[:1] not in _HAN_DIGITS.keys() | _TENS.keys() or len(word) > _LONGEST_NUMERAL:
        return None
    if percent := _PERCENT.fullmatch(word):
        return f"{_plain(_number(percent['number']))}%"
    if tenths := _TENTHS.fullmatch(word):
        return f"{10 * _whole(tenths['tenths']) + _HAN_DIGITS.get(tenths['rest'], 0)}%"
    counted = _counted().fullmatch(word)
    if counted is None or (not counted["unit"] and len(word) == 1):
        return None
    return _with_unit(_number(counted["number"]), counted["unit"])


def _with_unit(number: Fraction, unit: str) -> str:
    if unit in keywords().money:
        for word, size in _MYRIADS.items():
            if number and (number / size).denominator == 1:
                return f"{number / size}{word}{unit}"
    return f"{_plain(number)}{unit}"


@cache
def _counted() -> "re.Pattern[str]":
    words = keywords()
    units = [word for word in (*words.money, *words.points, *words.time) if not word.isascii()]
    return re.compile(f"(?P<number>{_NUMERAL})(?P<unit>{'|'.join(sorted(units, key=len, reverse=True))}|)整?")


def _number(numeral: str) -> Fraction:
    """The value of a numeral, with what follows its point."""
    whole, _, decimals = numeral.partition("点")
    digits = "".join(str(_HAN_DIGITS[digit]) for digit in decimals)
    return _whole(whole) + (Fraction(int(digits), 10 ** len(digits)) if digits else Fraction(0))


def _whole(numeral: str) -> int:
    """`一万二千三百` is 12300, `二零二零` is 2020."""
    if all(character in _HAN_DIGITS for character in numeral):
        return int("".join(str(_HAN_DIGITS[digit]) for digit in numeral))
    for word, size in _MYRIADS.items():
        before, found, after = numeral.rpartition(word)
        if found:
            return _whole(before or "一") * size + (_whole(after) if after else 0)
    total = digit = 0
    for character in numeral:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = _HAN_DIGITS[character]
    return total + digit


def _plain(number: Fraction) -> str:
    """A number whose denominator is a power of ten, in digits."""
    whole, rest = divmod(number, 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    return f"{whole}.{digits}" if digits else str(whole)


# ---- quotation marks


def is_mixed(text: str) -> bool:
    """Whether a closed text was closed by the opening mark of the next one, since its own closing mark is another."""
    inner = text[1:-1]
    if text[0] == '"':
        return inner.find("”") >= 0 and inner.count("”") > inner.count("“")
    return text[0] in inner or inner.count('"') % 2 == 1


def wrong_mark(text: str) -> tuple[int, str] | None:
    """Where a text that is not closed ends in a mark of another kind, and the mark that belongs there."""
    end = len(text.rstrip()) - 1
    marks = sum(character in _MARKS for character in text)
    return (end, _CLOSING[text[0]]) if end > 0 and text[end] in _MARKS and marks == 2 else None


def marks_shown(text: str) -> dict[str, Any]:
    """The holes of the message: the mark a text begins with, and the one it must end with."""
    marks = {"opening": text[0], "closing": _CLOSING[text[0]]}
    chinese = {f"{name}_zh": f"“{mark}”" if mark == '"' else f"‘{mark}’" for name, mark in marks.items()}
    return {name: f"`{mark}`" for name, mark in marks.items()} | chinese
