"""Contenders timed in turn: each round runs every one once, so that a slow minute of the machine hits all alike.

Enters: contenders, each a name and a function that does its work once. Leaves: the least and the median of each, per
unit of work. Always holds: ratios compare like with like, least with least and median with median, within one run;
absolute figures are for orientation only.
"""

import gc
import os
import platform
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter_ns

import lark
from attrs import field, frozen

MARGIN = "—"


@frozen
class Contender:
    """What is timed. `units`: how many units of work one call does. `base`: the contender it is a multiple of.

    `most`: the multiple that must not be passed.
    """

    name: str
    work: Callable[[], object]
    units: int = 1
    base: str = ""
    most: float | None = None


@frozen
class Timing:
    """Nanoseconds a unit: the least and the median of all rounds, and the multiples of the base."""

    name: str
    least: float
    middle: float
    base: str = ""
    least_ratio: float | None = None
    middle_ratio: float | None = None
    most: float | None = None

    @property
    def held(self) -> bool:
        """Whether the multiple stays within its limit; the least counts, as the run that was disturbed least."""
        return self.most is None or self.least_ratio is None or self.least_ratio <= self.most


@frozen
class Group:
    """Contenders that are compared with each other; `unit` is what a line of the table is about."""

    title: str
    unit: str
    scale: float
    digits: int
    contenders: tuple[Contender, ...] = field()

    def timed(self, rounds: int) -> tuple[Timing, ...]:
        """The timing of every contender."""
        return interleaved(self.contenders, rounds)


def interleaved(contenders: tuple[Contender, ...], rounds: int) -> tuple[Timing, ...]:
    """Run every contender once a round."""
    taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        contender.work()  # once for the caches
    for _ in range(rounds):
        for contender in contenders:
            gc.collect()
            start = perf_counter_ns()
            contender.work()
            taken[contender.name].append((perf_counter_ns() - start) / contender.units)
    return tuple(_timing(contender, taken) for contender in contenders)


def _timing(contender: Contender, taken: dict[str, list[float]]) -> Timing:
    own = taken[contender.name]
    least, middle = min(own), median(own)
    if not contender.base:
        return Timing(contender.name, least, middle)
    other = taken[contender.base]
    return Timing(
        contender.name, least, middle, contender.base, least / min(other), middle / median(other), contender.most
    )


def table(group: Group, timings: tuple[Timing, ...]) -> str:
    """A Markdown table of one group."""
    lines = [
        f"| {group.title} | least, {group.unit} | median, {group.unit} | times the base, least | … median | may be |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for timing in timings:
        figures = [f"{value / group.scale:,.{group.digits}f}" for value in (timing.least, timing.middle)]
        ratios = [_ratio(timing.least_ratio), _ratio(timing.middle_ratio)]
        limit = MARGIN if timing.most is None else f"{timing.most:g}{'' if timing.held else ' (passed)'}"
        name = f"{timing.name}, over {timing.base}" if timing.base else timing.name
        lines.append("| " + " | ".join([name, *figures, *ratios, limit]) + " |")
    return "\n".join(lines)


def _ratio(value: float | None) -> str:
    return MARGIN if value is None else f"{value:.2f}"


def machine() -> str:
    """The machine in a line."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}, lark {lark.__version__}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unnamed processor"
