"""Bars beside the rows of a table: a chart that fits any width and is read aloud as its table.

Enters: rows of cells and lengths between 0 and 1. Leaves: what `bars.html.j2` draws. Always holds: a bar is drawn
within the row whose numbers it shows, so the picture is hidden from who hears the page and nothing is said twice.
"""

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from policy_lang.record import frozen

WIDE = 1000
_HALF = Fraction(1, 2)


@frozen
class Piece:
    """A part of a bar: its kind (which gives its colour), where it begins, and how long it is."""

    kind: str
    start: Fraction
    length: Fraction

    @property
    def x(self) -> int:
        """Where it begins, of `WIDE`."""
        return round(self.start * WIDE)

    @property
    def width(self) -> int:
        """How long it is, of `WIDE`; what is there at all can be seen."""
        return max(round(self.length * WIDE), 2) if self.length else 0


@frozen
class Bar:
    """A row: its cells, the first of them its name, and the pieces of its bar."""

    cells: Sequence[str]
    pieces: tuple[Piece, ...]
    is_total: bool = False


@frozen
class Bars:
    """A chart: title, heads, rows, what the colours mean, and a picture above it where there is one."""

    title: str
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    picture: Markup | None = None


def from_the_middle(kind: str, amount: Fraction, full: Fraction) -> Piece:
    """A piece that begins in the middle: to the right for what is more than nothing, to the left for what is less."""
    length = scaled(abs(amount), full)
    return Piece(kind, _HALF if amount > 0 else _HALF - length, length)


def scaled(amount: Fraction, full: Fraction) -> Fraction:
    """An amount as part of the longest bar."""
    return amount / full if full else Fraction(0)
