"""Values in words: amounts, shares, days and answers as people write them, in either tongue.

Enters: exact values with their types. Leaves: text. Always holds: what is shown is exact, or says that it is not: a
figure with more than eight decimals is cut and marked as approximate. Nothing is rounded for show, because a reader who
adds the lines up must get the total.
"""

from datetime import date
from fractions import Fraction

from policy_lang.core.program import Program
from policy_lang.core.types import NUMERIC, Kind, Type
from policy_lang.core.values import Lines, Unknown, Value
from policy_lang.explain.words.phrases import MONTHS, UNITS, say
from policy_lang.record import frozen

_MOST_DECIMALS = 8
_SHOWN_DECIMALS = 6


@frozen
class Figures:
    """How values are written in one tongue, for one scheme."""

    program: Program
    tongue: str

    def value(self, value: Value, unit: Type) -> str:
        """A value of any type."""
        match value:
            case Unknown():
                return say("value.undetermined" if unit.kind is Kind.MONEY else "value.unknown", self.tongue)
            case None:
                return say("value.no_limit" if unit.kind in NUMERIC | {Kind.NO_LIMIT} else "value.nothing", self.tongue)
            case bool():
                return say("value.yes" if value else "value.no", self.tongue)
            case date():
                return self.day(value)
            case frozenset():
                return self.members(value, unit)
            case str():
                return self.member(value, unit)
            case Lines():
                number = decimals(Fraction(len(value.items)))
                return say("value.lines" if len(value.items) != 1 else "value.line", self.tongue, number=number)
        return self.quantity(value, unit)

    def quantity(self, value: Fraction, unit: Type) -> str:
        """A number with its unit."""
        match unit.kind:
            case Kind.MONEY:
                return self.money(value)
            case Kind.RATIO:
                return f"{decimals(value * 100)}%"
            case Kind.POINTS:
                return say("value.points", self.tongue, number=decimals(value * 100))
            case Kind.DAYS | Kind.MONTHS:
                return say(f"value.{unit.kind}", self.tongue, number=decimals(value))
        return decimals(value)

    def money(self, value: Value) -> str:
        """An amount in the main unit."""
        if isinstance(value, Unknown):
            return say("value.undetermined", self.tongue)
        if not isinstance(value, Fraction):
            return self.value(value, Type(Kind.MONEY))
        number = decimals(value / 10**self.program.decimals, self.program.decimals)
        units = UNITS.get(self.program.currency)
        if units is None:
            return f"{number} {self.program.currency}"
        return f"{number}{units[1]}" if self.tongue == "zh" else f"{number} {units[0]}"

    def day(self, value: date) -> str:
        """A day."""
        if self.tongue == "zh":
            return f"{value.year}年{value.month}月{value.day}日"
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"

    def member(self, value: str, unit: Type) -> str:
        """A member of a category by its label; any other text as it is."""
        entry = self.program.catalogue.get(f"member:{unit.category}.{value}") if unit.category else None
        return entry.label(self.tongue) if entry is not None else value

    def members(self, values: frozenset[str], unit: Type, last: str = "and") -> str:
        """Several members, in the order of their category."""
        declared = [name for name in self.program.catalogue if name.startswith(f"member:{unit.category}.")]
        places = {name.partition(".")[2]: index for index, name in enumerate(declared)}
        ordered = sorted(values, key=lambda item: (places.get(item, len(places)), item))
        return self.series([self.member(item, unit) for item in ordered], last)

    def series(self, words: list[str], last: str = "and") -> str:
        """Words one after the other; `last` stands before the last one: `and` or `or`."""
        if len(words) < 2:
            return "".join(words) or say("value.nothing", self.tongue)
        return say("series.join", self.tongue).join(words[:-1]) + say(f"series.{last}", self.tongue) + words[-1]


def decimals(value: Fraction, at_least: int = 0) -> str:
    """A figure with thousands set off: at least so many decimals, and as many as it has."""
    for places in range(at_least, _MOST_DECIMALS + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return _grouped(scaled.numerator, places)
    cut = abs(value) * 10**_SHOWN_DECIMALS
    digits = _grouped(cut.numerator // cut.denominator, _SHOWN_DECIMALS)
    return f"{'−' if value < 0 else ''}{digits}…"


def _grouped(scaled: int, places: int) -> str:
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole, rest = (digits[:-places], digits[-places:]) if places else (digits, "")
    sign = "−" if scaled < 0 else ""
    return f"{sign}{int(whole):,}{'.' + rest if rest else ''}"
