"""The handbook as one page of HTML that needs nothing from elsewhere.

Enters: a handbook. Leaves: HTML. Always holds: everything that a scheme says is escaped by the template; the chart is
vector graphics inside the page, and the same numbers stand below it as a table, for who does not see it; the same
handbook gives the same bytes.
"""

from fractions import Fraction
from pathlib import Path

from policy_lang.core.program import Program
from policy_lang.diff.words import Words
from policy_lang.handbook.curves import Curves
from policy_lang.handbook.model import Handbook
from policy_lang.handbook.phrases import told
from policy_lang.pages.charts import COLORS, Line, curves
from policy_lang.pages.render import rendered

_MAIN = 100
# The parts of the page in their order: the heading, and what of the handbook it shows.
_PARTS = (
    ("when", "window"), ("who", "who"), ("chain", "chains"), ("payers", "payers"), ("curves", "lines"),
    ("examples", "examples"), ("questions", "questions"), ("figures", "figures"), ("tables", "tables"),
    ("lists", "lists"), ("calculations", "calculations"), ("checks", "checks"), ("clauses", "clauses"),
    ("text", "rules"),
)  # fmt: skip


def page_of(book: Handbook, program: Program, other: str) -> str:
    """The page; `other` is the address of the page in the other tongue."""

    def say(key: str, **holes: str) -> str:
        return told(key, book.tongue, **holes)

    drawn = book.curves.curves
    lines = [Line(*([float(value) / _MAIN for value in side] for side in zip(*curve.points, strict=True)))
             for curve in drawn]  # fmt: skip
    names = say("and").join(curve.name for curve in drawn)
    parts = [part for part, what in _PARTS if (lines if what == "lines" else getattr(book, what))]
    return rendered(
        Path(__file__).parent, "page.html.j2",
        book=book, payers={payer.id: payer for payer in book.payers}, say=say, other=other, parts=parts,
        chart=curves(lines, say("curves.told", names=names)) if lines else None, note=_note(book),
        colors=COLORS, rows=_rows(book.curves, program, book.tongue),
    )  # fmt: skip


def _note(book: Handbook) -> str:
    """What the curves rest on."""
    found = book.curves
    shares = told("and", book.tongue).join(f"{name} {float(share * 100):.1f}%" for name, share in found.shares if share)
    english, chinese = found.example
    return told(
        "curves.note", book.tongue, pool=found.pool,
        example=(chinese or english) if book.tongue == "zh" else (english or chinese),
        claim=told("claim", book.tongue, number=str(found.number)),
        shares=told("curves.shares", book.tongue, shares=shares) if shares else "",
    )  # fmt: skip


def _rows(found: Curves, program: Program, tongue: str) -> list[list[str]]:
    """The same as a table: a row a cost."""
    figures = Words(program, tongue).figures
    costs = sorted({cost for curve in found.curves for cost, _ in curve.points})
    by = [dict(curve.points) for curve in found.curves]
    return [[figures.money(cost), *(_cell(points.get(cost), program, tongue) for points in by)] for cost in costs]


def _cell(amount: Fraction | None, program: Program, tongue: str) -> str:
    return "—" if amount is None else Words(program, tongue).figures.money(amount)
