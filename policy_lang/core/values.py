"""Values while a claim is settled: exact, or unknown within bounds.

A known value is a Fraction, a date, a bool, a text (also a member of a category), a frozenset of texts, or None for "no
limit". An unknown value names its first causes and, for quantities, the bounds within which it must lie: so a product
with zero is zero, the least of several is known once one is at its lower bound, and a payment that could not differ is
paid although a fact is missing. A conflict is an unknown value that names the exceptions that disagree.
"""

from collections.abc import Container, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from policy_lang.record import evolve, frozen


@frozen
class Unknown:
    """`low`/`high`: bounds of a quantity (None: none).

    `causes`: facts and figures that are missing, first one first; a fact of an earlier claim is `FACT@CLAIM`.
    """

    causes: tuple[str, ...]
    low: Fraction | None = None
    high: Fraction | None = None
    conflict: tuple[str, ...] = ()


@frozen
class Lines:
    """A list of a claim: its elements in their order, each with a value for every field of its record."""

    items: tuple[Mapping[str, "Value"], ...]

    def __hash__(self) -> int:
        return hash(tuple(tuple(item.items()) for item in self.items))


Value: TypeAlias = Fraction | date | bool | str | frozenset[str] | Lines | Unknown | None


def quantity(causes: tuple[str, ...], low: Fraction | None, high: Fraction | None, conflict: tuple[str, ...]) -> Value:
    """An unknown quantity, or the only one that the bounds leave."""
    if low is not None and low == high and not conflict:
        return low
    return Unknown(causes, low, high, conflict)


def causes_of(*values: Value) -> tuple[str, ...]:
    """The causes of several values, each once, in order."""
    found: dict[str, None] = {}
    for value in values:
        if isinstance(value, Unknown):
            found.update(dict.fromkeys(value.causes))
    return tuple(found)


def conflicts_of(*values: Value) -> tuple[str, ...]:
    """The labels of exceptions that disagree, each once."""
    found: dict[str, None] = {}
    for value in values:
        if isinstance(value, Unknown):
            found.update(dict.fromkeys(value.conflict))
    return tuple(found)


def of_claim(value: Unknown, claim: str, facts: Container[str]) -> Unknown:
    """The value as other claims meet it: a cause that is a fact of this claim is called `FACT@CLAIM` from there on."""
    return evolve(value, causes=tuple(f"{cause}@{claim}" if cause in facts else cause for cause in value.causes))


def bounds(value: Value) -> tuple[Fraction | None, Fraction | None]:
    """The least and the greatest that a quantity can be."""
    if isinstance(value, Unknown):
        return value.low, value.high
    if isinstance(value, Fraction):
        return value, value
    return None, None


def either(first: Value, second: Value, reasons: tuple[Value, ...] = ()) -> Value:
    """One of two values, not known which: their hull."""
    if not isinstance(first, Unknown) and not isinstance(second, Unknown) and first == second:
        return first
    causes, conflict = causes_of(*reasons, first, second), conflicts_of(*reasons, first, second)
    (low_1, high_1), (low_2, high_2) = bounds(first), bounds(second)
    low = None if low_1 is None or low_2 is None else min(low_1, low_2)
    high = None if high_1 is None or high_2 is None else max(high_1, high_2)
    return quantity(causes, low, high, conflict)
