"""What stands in a field, as a value of the field's type.

Enters: what was written (a text, digits, yes or no, a list) and an input. Leaves: an exact value, `MISSING` for an
empty cell, or a `Bad` with the code of the problem. Always holds: a number is read by its digits and never through a
float; no message carries what was written but in the hole `value`, which is hidden unless the reader asks for it.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from policy_lang.claims.amounts import quantity_text
from policy_lang.claims.records import Digits
from policy_lang.core.program import InputDef, Program, RecordDef
from policy_lang.core.types import Kind
from policy_lang.core.values import Value
from policy_lang.diagnostics import nearest
from policy_lang.record import field, frozen
from policy_lang.source.unsafe import BIDIRECTIONAL

MAXIMUM_DIGITS = 18
MAXIMUM_EXPONENT = 30
MAXIMUM_LENGTH = 200
_REMEMBERED = 10_000
_Held = TypeVar("_Held", str, frozenset[str])

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<decimals>\d*))?(?:[eE](?P<exponent>[+-]?\d{1,9}))?",
    re.ASCII,
)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?",
    re.ASCII,
)
_MEMBERS = re.compile("[;；、|，]")
_UNFIT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{''.join(sorted(BIDIRECTIONAL))}]")
_ANSWERS = {
    "yes": True, "true": True, "1": True, "y": True, "是": True, "有": True,
    "no": False, "false": False, "0": False, "n": False, "否": False, "无": False,
}  # fmt: skip
_MULTIPLES = {"万": 4, "亿": 8}
_CNY_SIGNS, _CNY_UNITS = ("¥", "￥"), ("元", "圆", "yuan")
_POINTS = ("个百分点", "percentage points", "percentage point")

EXPECTED: Mapping[Kind, tuple[str, str]] = {
    Kind.MONEY: ("an amount of money", "金额"),
    Kind.RATIO: ("a ratio such as `70%`", "比例，例如“70%”"),
    Kind.POINTS: ("percentage points", "百分点"),
    Kind.NUMBER: ("a number", "数字"),
    Kind.COUNT: ("a whole number", "整数"),
    Kind.DAYS: ("a whole number of days", "天数"),
    Kind.MONTHS: ("a whole number of months", "月数"),
    Kind.DATE: ("a day such as `2020-03-01`", "日期，例如“2020-03-01”"),
    Kind.YES_NO: ("yes or no", "是或否"),
    Kind.TEXT: ("text", "文字"),
    Kind.LINES: ("a list of entries", "多条明细"),
    Kind.CATEGORY: ("one of the scheme's categories", "方案所列的类别"),
}


class Missing:
    """Nothing was written: the fact is not given."""


MISSING = Missing()


@frozen
class Bad:
    """Nothing of the field's type was written: the code of the diagnostic and what fills its sentence."""

    code: str
    holes: dict[str, object] = field(factory=dict)


@frozen
class _Figure:
    """A number as it was written: a whole number times a power of ten."""

    digits: int
    power: int
    length: int

    @property
    def is_long(self) -> bool:
        """Whether there are more digits than any figure of a claim can need."""
        return self.length > MAXIMUM_DIGITS

    def times(self, power: int) -> Fraction:
        """The number times a power of ten."""
        power += self.power
        return Fraction(self.digits * 10**power) if power >= 0 else Fraction(self.digits, 10**-power)


def value_of(raw: object, declared: InputDef, program: Program, *, reveal: bool = False) -> Value | Missing | Bad:
    """What was written for an input, as a value of its type."""
    if isinstance(raw, str) and not isinstance(raw, Digits):
        raw = raw.strip()
    if raw is None or raw == "":
        return MISSING
    kind = declared.type.kind
    if kind is Kind.CATEGORY:
        members = program.written_members.get(declared.type.category, {})
        read = _member_set if declared.type.several else _member
        return read(raw, members, reveal=reveal)
    if kind is Kind.LINES:
        return _lines(raw, declared, program, reveal=reveal)
    if kind is Kind.YES_NO:
        return _answer(raw)
    if kind is Kind.DATE:
        return _day(raw)
    if kind is Kind.TEXT:
        text = text_of(raw)
        return _once(text) if isinstance(text, str) else text
    return _quantity(raw, declared, program)


@lru_cache(maxsize=_REMEMBERED)
def _once(value: _Held) -> _Held:
    """The same object for values that are the same: many rows name one hospital, and are held side by side."""
    return value


def text_of(raw: object) -> str | Missing | Bad:
    """A text or an identifier; digits are one too."""
    if raw is None:
        return MISSING
    if not isinstance(raw, str):
        return _wrong(raw, Kind.TEXT)
    text = raw.strip()
    if not text.isascii() or not text.isprintable():
        if _UNFIT.search(text):
            return Bad("PL0632")
        text = unicodedata.normalize("NFC", text)
    return text or MISSING


def whole_number(raw: object) -> int | None:
    """A whole number however it was written, or nothing."""
    figure = _figure(_plain(raw)) if isinstance(raw, str) else None
    number = figure.times(0) if isinstance(figure, _Figure) else None
    return int(number) if number is not None and number.denominator == 1 else None


def _wrong(raw: object, kind: Kind) -> Bad:
    expected, expected_zh = EXPECTED[kind]
    match raw:
        case bool():
            found, found_zh = "yes or no", "是或否"
        case Digits():
            found, found_zh = "a number", "数字"
        case str():
            found, found_zh = "other text", "其他文字"
        case list():
            found, found_zh = "a list", "列表"
        case _:
            found, found_zh = "an object", "对象"
    return Bad("PL0605", {"expected": expected, "expected_zh": expected_zh, "found": found, "found_zh": found_zh})


def _plain(raw: str) -> str:
    """The text with full-width digits, letters and signs as half-width ones."""
    text = raw.strip()
    if text.isascii():
        return text
    # Raised and circled digits would become digits of the number; full-width ones are what people type.
    return text if any(c.isdigit() and not c.isdecimal() for c in text) else unicodedata.normalize("NFKC", text).strip()


# ---- lists


def _lines(raw: object, declared: InputDef, program: Program, *, reveal: bool) -> Value | Bad:
    """A list of objects, each with the fields of the record; of a record with one field the value alone will do."""
    if not isinstance(raw, list):
        return Bad("PL0670")
    if declared.high is not None and len(raw) > declared.high:
        return Bad("PL0671", {"limit": str(declared.high)})
    record = program.records[declared.type.category]
    items: list[dict[str, Value]] = []
    for number, one in enumerate(raw, 1):
        fields = one
        if not isinstance(one, dict) and len(record.fields) == 1:
            fields = {next(iter(record.fields)): one}
        item = _line(fields, record, program, reveal=reveal)
        if isinstance(item, Bad):
            place = f"{declared.name}[{number}]{item.holes.get('inside', '')}"
            return Bad(item.code, {**item.holes, "field": place})
        items.append(item)
    return record.completed(declared.name, items)


def _line(raw: object, record: RecordDef, program: Program, *, reveal: bool) -> dict[str, Value] | Bad:
    if not isinstance(raw, dict):
        return Bad("PL0672", {"example": _example(record)})
    found: dict[str, Value] = {}
    for spelling, written in raw.items():
        name = record.aliases.get(spelling) or record.aliases.get(spelling.strip())
        if name is None:
            return Bad("PL0604", {"inside": f".{spelling}", "near": nearest(spelling, record.aliases)})
        if name in found:
            return Bad("PL0619", {"inside": f".{name}", "other": spelling})
        value = value_of(written, record.fields[name], program, reveal=reveal)
        if isinstance(value, Bad):
            return Bad(value.code, {**value.holes, "inside": f".{spelling}"})
        if not isinstance(value, Missing):
            found[name] = value
    return found


def _example(record: RecordDef) -> str:
    """What an entry looks like."""
    return "{" + ", ".join(f'"{name}": …' for name in record.fields) + "}"


# ---- quantities


def _quantity(raw: object, declared: InputDef, program: Program) -> Value | Bad:
    kind = declared.type.kind
    if not isinstance(raw, str):
        return _wrong(raw, kind)
    if len(raw) > MAXIMUM_LENGTH:
        return Bad("PL0623", {"limit": MAXIMUM_DIGITS})
    text, scale = _scaled(_plain(raw), kind, program)
    figure = _figure(text)
    if isinstance(figure, Bad):
        return figure
    if kind is Kind.MONEY:
        scale += program.decimals
        if figure.power + scale < 0:
            return Bad("PL0611", {"decimals": program.decimals})
    if figure.is_long:
        return Bad("PL0623", {"limit": MAXIMUM_DIGITS})
    value = figure.times(scale)
    if kind in {Kind.COUNT, Kind.DAYS, Kind.MONTHS} and value.denominator != 1:
        return _wrong(raw, kind)
    if figure.digits < 0 and (kind is not Kind.NUMBER or declared.low is not None):
        return Bad("PL0606")
    if declared.high is not None and value > declared.high:
        return Bad("PL0612", {"limit": quantity_text(declared.high, declared.type, program)})
    return value


def _scaled(text: str, kind: Kind, program: Program) -> tuple[str, int]:
    """The digits without their sign or unit, and the power of ten that the unit stands for."""
    if kind is Kind.RATIO and text.endswith("%"):
        return text[:-1].rstrip(), -2
    if kind is Kind.POINTS:
        word = next((word for word in _POINTS if text.endswith(word)), "")
        return text.removesuffix(word).rstrip(), -2
    if kind is not Kind.MONEY:
        return text, 0
    code = program.currency
    signs = (code, *_CNY_SIGNS) if code == "CNY" else (code,)
    units = (code, *_CNY_UNITS) if code == "CNY" else (code,)
    for sign in signs:
        text = text.removeprefix(sign).lstrip() if text.startswith(sign) else text
    for unit in units:
        if text.endswith(unit):
            text = text.removesuffix(unit).rstrip()
            break
    if text[-1:] in _MULTIPLES and code == "CNY":
        return text[:-1].rstrip(), _MULTIPLES[text[-1]]
    return text, 0


def _figure(text: str) -> "_Figure | Bad":
    """A finite decimal number by its digits."""
    match = _NUMBER.fullmatch(text)
    if match is None or not (match["whole"] or match["decimals"]):
        return Bad("PL0607")
    digits, part = match["whole"].replace(",", ""), match["decimals"] or ""
    exponent = int(match["exponent"] or 0)
    if abs(exponent) > MAXIMUM_EXPONENT:
        return Bad("PL0623", {"limit": MAXIMUM_DIGITS})
    number = int(digits + part)
    return _Figure(-number if match["sign"] == "-" else number, exponent - len(part), len(digits + part))


# ---- days, answers, members


def _day(raw: object) -> Value | Bad:
    if not isinstance(raw, str) or len(raw) > MAXIMUM_LENGTH:
        return _wrong(raw, Kind.DATE)
    found = _day_of(str(raw))
    return _wrong(raw, Kind.DATE) if found is None else found


@lru_cache(maxsize=_REMEMBERED)
def _day_of(text: str) -> date | Bad | None:
    """The day that a text names; None where it names none. A file names the same days in row after row."""
    match = _DAY.fullmatch(re.sub(r"\s*([年月日])\s*", r"\1", _plain(text)))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return Bad("PL0613")


def _answer(raw: object) -> Value | Bad:
    if isinstance(raw, bool):
        return raw
    answer = _ANSWERS.get(_plain(raw).casefold()) if isinstance(raw, str) else None
    return _wrong(raw, Kind.YES_NO) if answer is None else answer


def _member(raw: object, members: Mapping[str, str], *, reveal: bool) -> str | Bad:
    if not isinstance(raw, str) or isinstance(raw, Digits):
        return _wrong(raw, Kind.CATEGORY)
    found = members.get(raw) or members.get(_plain(raw))
    if found is not None:
        return found
    near = nearest(raw, members) if reveal and len(raw) <= MAXIMUM_LENGTH else ()
    return Bad("PL0614", {"value": raw[:MAXIMUM_LENGTH], "near": near})


def _member_set(raw: object, members: Mapping[str, str], *, reveal: bool) -> frozenset[str] | Bad:
    """A list, or one text with the members one after another; a single member is a set of one."""
    if isinstance(raw, list):
        parts = raw
    elif isinstance(raw, str) and not isinstance(raw, Digits) and raw not in members:
        parts = [part for part in _MEMBERS.split(raw) if part.strip()]
    else:
        parts = [raw]
    found = set()
    for part in parts:
        member = _member(part.strip() if type(part) is str else part, members, reveal=reveal)
        if isinstance(member, Bad):
            return member
        found.add(member)
    shared: frozenset[str] = _once(frozenset(found))
    return shared
