"""The handbook as one page of HTML that needs nothing from elsewhere.

Enters: a handbook. Leaves: HTML. Always holds: everything that a scheme says is escaped by the template; the chart is
vector graphics inside the page, and the same numbers stand below it as a table, for who does not see it; the same
handbook gives the same bytes.
"""

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from policy_lang.core.program import Program
from policy_lang.diff.words import Words
from policy_lang.handbook.curves import Curve
from policy_lang.handbook.model import Handbook
from policy_lang.handbook.phrases import told

_TEMPLATE = Path(__file__).with_name("page.html.j2")
_COLORS = ("#1f6f43", "#b45309", "#1d4ed8", "#9d174d", "#4b5563", "#0e7490")
_MAIN = 100


def page_of(book: Handbook, program: Program, other: str) -> str:
    """The page; `other` is the address of the page in the other tongue."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))

    def say(key: str, **holes: str) -> str:
        return told(key, book.tongue, **holes)

    return template.render(
        book=book, payers={payer.id: payer for payer in book.payers}, say=say, other=other,
        chart=_chart(book, say("cost"), say("own")) if book.curves else None,
        colors=_COLORS, rows=_rows(book.curves, program, book.tongue),
    )  # fmt: skip


def _chart(book: Handbook, cost: str, own: str) -> Markup:
    """The curves as a picture: no words in it but numbers, so the page's own fonts say the rest."""
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "handbook", "font.family": "sans-serif"}):
        figure = Figure(figsize=(8.6, 4.2), layout="tight")
        axes = figure.add_subplot()
        for color, curve in zip(_COLORS, book.curves, strict=False):
            xs, ys = ([float(value) / _MAIN for value in side] for side in zip(*curve.points, strict=True))
            axes.plot(xs, ys, color=color, marker="o", markersize=3, linewidth=2)
        axes.grid(color="#d6dce2")
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :]
    label = f'role="img" aria-label="{Markup.escape(f"{own} / {cost}")}"'
    return Markup(svg.replace("<svg ", f"<svg {label} ", 1))  # noqa: S704 - the library's own drawing, numbers alone


def _rows(curves: Sequence[Curve], program: Program, tongue: str) -> list[list[str]]:
    """The same as a table: a row a cost."""
    figures = Words(program, tongue).figures
    costs = sorted({cost for curve in curves for cost, _ in curve.points})
    by = [dict(curve.points) for curve in curves]
    return [[figures.money(cost), *(_cell(points.get(cost), program, tongue) for points in by)] for cost in costs]


def _cell(amount: Fraction | None, program: Program, tongue: str) -> str:
    return "—" if amount is None else Words(program, tongue).figures.money(amount)
