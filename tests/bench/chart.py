"""A chart of what one claim costs, as SVG: one bar a contender on a scale of powers of ten.

Enters: timings and the unit. Leaves: the text of a picture. Always holds: the same timings give the same bytes; no
script, no font and nothing from elsewhere is needed to show it.
"""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log10

from tests.bench.measure import Timing

LEFT, WIDTH, ROW, TOP = 370, 380, 26, 34
BAR, LINE, TEXT = "#2f6f9f", "#c8ced6", "#1f2933"
OURS = "#b5541c"


def chart(title: str, unit: str, scale: float, timings: Sequence[Timing], ours: frozenset[str]) -> str:
    """The picture."""
    shown = [timing for timing in timings if not timing.wrong]
    values = [timing.middle / scale for timing in shown]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    height = TOP + ROW * len(shown) + 24
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 90} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>text {{ font: 12px sans-serif; fill: {TEXT} }}</style>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="8" y="18" font-size="13">{escape(title)}</text>',
        *_scale(low, high, height),
        *_bars(shown, values, (low, high), unit, ours),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _at(value: float, low: int, high: int) -> float:
    return LEFT + WIDTH * (log10(value) - low) / max(high - low, 1)


def _scale(low: int, high: int, height: int) -> Iterator[str]:
    for power in range(low, high + 1):
        x = _at(10**power, low, high)
        label = f"{10**power:,}" if power >= 0 else f"{10**power:g}"
        yield f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{height - 20}" stroke="{LINE}"/>'
        yield f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle">{label}</text>'


def _bars(
    timings: Sequence[Timing], values: Sequence[float], ends: tuple[int, int], unit: str, ours: frozenset[str]
) -> Iterator[str]:
    for index, (timing, value) in enumerate(zip(timings, values, strict=True)):
        y = TOP + ROW * index
        end = _at(value, *ends)
        name = escape(timing.name.replace("`", "").removeprefix("… "))
        yield f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{name}</text>'
        color = OURS if timing.name in ours else BAR
        yield f'<rect x="{LEFT}" y="{y + 2}" width="{max(end - LEFT, 1):.1f}" height="16" fill="{color}"/>'
        yield f'<text x="{end + 6:.1f}" y="{y + 14}">{value:,.{1 if value < 100 else 0}f} {unit}</text>'
