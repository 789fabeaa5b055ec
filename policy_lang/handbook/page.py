"""The handbook as one page of HTML that needs nothing from elsewhere.

Enters: a handbook. Leaves: HTML. Always holds: everything that a scheme says is escaped by the template; the chart is
vector graphics inside the page, and the same numbers stand below it as a table, for who does not see it; the same
handbook gives the same bytes.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from policy_lang.core.program import Program
from policy_lang.diff.words import Words
from policy_lang.handbook.curves import Curve
from policy_lang.handbook.model import Handbook
from policy_lang.handbook.phrases import told
from policy_lang.pages.charts import COLORS, Line, curves
from policy_lang.pages.render import rendered

_MAIN = 100


def page_of(book: Handbook, program: Program, other: str) -> str:
    """The page; `other` is the address of the page in the other tongue."""

    def say(key: str, **holes: str) -> str:
        return told(key, book.tongue, **holes)

    lines = [Line(*([float(value) / _MAIN for value in side] for side in zip(*curve.points, strict=True)))
             for curve in book.curves]  # fmt: skip
    names = say("and").join(curve.name for curve in book.curves)
    return rendered(
        Path(__file__).parent, "page.html.j2",
        book=book, payers={payer.id: payer for payer in book.payers}, say=say, other=other,
        chart=curves(lines, say("curves.told", names=names)) if lines else None,
        colors=COLORS, rows=_rows(book.curves, program, book.tongue),
    )  # fmt: skip


def _rows(curves: Sequence[Curve], program: Program, tongue: str) -> list[list[str]]:
    """The same as a table: a row a cost."""
    figures = Words(program, tongue).figures
    costs = sorted({cost for curve in curves for cost, _ in curve.points})
    by = [dict(curve.points) for curve in curves]
    return [[figures.money(cost), *(_cell(points.get(cost), program, tongue) for points in by)] for cost in costs]


def _cell(amount: Fraction | None, program: Program, tongue: str) -> str:
    return "—" if amount is None else Words(program, tongue).figures.money(amount)
