"""Charts as vector graphics within a page.

Enters: numbers, and what the picture shows, in words. Leaves: SVG. Always holds: the picture has a text alternative;
there is no word in it but numbers, so the page's own letters say the rest and no font is missing; the same numbers give
the same bytes. The caller shows the same numbers as a table.
"""

import io
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from policy_lang.record import frozen
from policy_lang.source.harmless import shown

COLORS = ("#1f6f43", "#b45309", "#1d4ed8", "#9d174d", "#4b5563", "#0e7490")
GAIN, LOSS, GRID, INK = "#1f6f43", "#b45309", "#d6dce2", "#1d2530"
_GROUP = re.compile(
    r'<g id="(?:figure|axes|patch|line2d|text|matplotlib|PathCollection|LineCollection|xtick|ytick)[^"]*"'
)


@frozen
class Line:
    """A curve."""

    xs: Sequence[float]
    ys: Sequence[float]


def curves(lines: Sequence[Line], told: str) -> Markup:
    """Curves over amounts, from nothing on; each in its colour of `COLORS`."""
    with _drawing():
        figure, axes = _figure(4.2)
        for color, line in zip(COLORS, lines, strict=False):
            axes.plot(line.xs, line.ys, color=color, marker="o", markersize=3, linewidth=2)
        axes.grid(color=GRID)
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        axes.xaxis.set_major_formatter(_AMOUNT)
        return _svg(figure, told)


def columns(names: Sequence[str], above: Sequence[float], below: Sequence[float], told: str) -> Markup:
    """For each name (of digits only) a column upwards and one downwards: what was gained and what was lost."""
    with _drawing():
        figure, axes = _figure(3.0)
        places = range(len(names))
        axes.bar(places, above, color=GAIN, width=0.7)
        axes.bar(places, [-value for value in below], color=LOSS, width=0.7)
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.grid(color=GRID, axis="y")
        axes.set_axisbelow(True)
        axes.set_xlim(-0.6, max(len(names), 4) - 0.4)
        step = -(-len(names) // 8) or 1
        axes.set_xticks(list(places)[::step], list(names)[::step])
        return _svg(figure, told)


_AMOUNT = FuncFormatter(lambda value, _: f"{value:,.0f}")


def _drawing() -> AbstractContextManager[None]:
    return rc_context({"svg.fonttype": "none", "svg.hashsalt": "pages", "font.family": "sans-serif"})


def _figure(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8.6, height), layout="tight")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.yaxis.set_major_formatter(_AMOUNT)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
    return figure, axes


def _svg(figure: Figure, told: str) -> Markup:
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    svg = drawn.getvalue()
    svg = _GROUP.sub("<g", svg[svg.index("<svg") :])  # several charts stand in one page: no id twice
    label = f'role="img" aria-label="{Markup.escape(shown(told))}"'
    return Markup(svg.replace("<svg ", f"<svg {label} ", 1))  # noqa: S704 - the library's own drawing, numbers alone
