"""Exact values as texts of JSON: money as decimals of the main unit, other quantities as decimals, days as ISO dates.

Enters: values of Core, money in minor units. Leaves: strings, truth values, lists, or None for what is unknown. Always
holds: nothing is rounded; a figure without a finite decimal form is written as a quotient, `1/3`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policy_lang.core.program import Program
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Lines, Unknown, Value

Amount = Decimal | Fraction | None
"""An amount in the main unit; a Fraction where it has no finite decimals; None where it is not known."""

NO_LIMIT = "no limit"


def money_text(amount: Fraction, decimals: int) -> str:
    """Minor units in the main unit, with the currency's decimals, or more where the amount has more."""
    if amount.denominator == 1:  # nearly every amount of a result
        return _placed(amount.numerator, decimals)
    return decimal_text(amount / 10**decimals, decimals)


def main_unit(value: Value, decimals: int) -> Amount:
    """Minor units in the main unit, for programs."""
    if not isinstance(value, Fraction):
        return None
    text = money_text(value, decimals)
    return value / 10**decimals if "/" in text else Decimal(text)


def decimal_text(value: Fraction, at_least: int = 0) -> str:
    """The decimals of a figure: at least so many, and as many as it has."""
    places = at_least
    rest = (value * 10**at_least).denominator
    if rest != 1:
        twos, fives = _power(rest, 2), _power(rest, 5)
        if 2**twos * 5**fives != rest:
            return f"{value.numerator}/{value.denominator}"
        places += max(twos, fives)
    return _placed(value.numerator * 10**places // value.denominator, places)


def _placed(number: int, places: int) -> str:
    """A whole number with its decimal point so many places before the end."""
    digits = str(abs(number)).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _power(number: int, base: int) -> int:
    power = 0
    while number % base == 0:
        number //= base
        power += 1
    return power


def quantity_text(amount: Fraction, type_: Type, program: Program) -> str:
    """A quantity of a type: money in the main unit."""
    return money_text(amount, program.decimals) if type_.kind is Kind.MONEY else decimal_text(amount)


def value_json(value: Value, type_: Type, program: Program) -> str | bool | list[Any] | None:
    """A value of any type; None where it is unknown, `no limit` where there is none."""
    match value:
        case Unknown():
            return None
        case None:
            return NO_LIMIT
        case bool() | str():
            return value
        case Fraction():
            return quantity_text(value, type_, program)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case Lines():
            return [lines_json(item, type_, program) for item in value.items]


def lines_json(item: Mapping[str, Value], type_: Type, program: Program) -> dict[str, Any]:
    """An element of a list: its fields by name."""
    fields = program.records[type_.category].fields
    return {name: value_json(value, fields[name].type, program) for name, value in item.items()}
