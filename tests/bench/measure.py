"""Contenders timed in turn: each round runs every one once, so that a slow minute of the machine hits all alike.

Enters: contenders, each a name and a function that does its work once. Leaves: the least and the median of each, per
unit of work. Always holds: ratios compare like with like, least with least and median with median, within one run;
absolute figures are for orientation only.
"""

import gc
import os
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter_ns

import lark
from attrs import field, frozen

MARGIN = "—"


@frozen
class Contender:
    """What is timed. `units`: how many units of work one call does. `base`: the contender it is a multiple of.

    `most`: the multiple that must not be passed; `least`: the one that must be reached; `aim`: what is aimed at.
    `right`: whether what it gives is what it must give.
    """

    name: str
    work: Callable[[], object]
    units: int = 1
    base: str = ""
    most: float | None = None
    least: float | None = None
    aim: float | None = None
    right: Callable[[], bool] | None = None


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
    at_least: float | None = None
    aim: float | None = None
    wrong: bool = False

    @property
    def held(self) -> bool:
        """Whether the multiple stays within its limit; the least counts, as the run that was disturbed least."""
        if self.wrong or self.least_ratio is None:
            return not self.wrong
        return (self.most is None or self.least_ratio <= self.most) and (
            self.at_least is None or self.least_ratio >= self.at_least
        )

    @property
    def limit(self) -> str:
        """What the multiple must be, and whether it is not."""
        words = [
            f"{self.most:g}" if self.most is not None else "",
            f"at least {self.at_least:g}" if self.at_least else "",
        ]
        told = " ".join(word for word in words if word) or MARGIN
        return told if self.held else f"{told} (passed)"


@frozen
class Group:
    """Contenders that are compared with each other; `unit` is what a line of the table is about."""

    title: str
    unit: str
    scale: float
    digits: int
    contenders: tuple[Contender, ...] = field()
    clock: Callable[[], int] | None = None
    pictured: bool = False

    def timed(self, rounds: int) -> tuple[Timing, ...]:
        """The timing of every contender."""
        return interleaved(self.contenders, rounds, self.clock)


def interleaved(
    contenders: tuple[Contender, ...], rounds: int, clock: Callable[[], int] | None = None
) -> tuple[Timing, ...]:
    """Run every contender once a round; those that are wrong are not run."""
    now = clock or perf_counter_ns
    wrong = {contender.name for contender in contenders if contender.right is not None and not contender.right()}
    running = [contender for contender in contenders if contender.name not in wrong]
    taken: dict[str, list[float]] = {contender.name: [] for contender in running}
    for contender in running:
        contender.work()  # once for the caches
    for _ in range(rounds):
        for contender in running:
            gc.collect()
            start = now()
            contender.work()
            taken[contender.name].append((now() - start) / contender.units)
    return tuple(_timing(contender, taken) for contender in contenders)


def _timing(contender: Contender, taken: dict[str, list[float]]) -> Timing:
    if contender.name not in taken:
        return Timing(contender.name, 0, 0, wrong=True)
    own = taken[contender.name]
    least, middle = min(own), median(own)
    other = taken.get(contender.base)
    if other is None:
        return Timing(contender.name, least, middle)
    ratios = least / min(other), middle / median(other)
    return Timing(
        contender.name, least, middle, contender.base, *ratios, contender.most, contender.least, contender.aim
    )


def table(group: Group, timings: tuple[Timing, ...]) -> str:
    """A Markdown table of one group."""
    lines = [
        f"| {group.title} | least, {group.unit} | median, {group.unit} | times the base, least | … median | may be |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for timing in timings:
        if timing.wrong:
            lines.append(f"| {timing.name} | wrong | wrong | {MARGIN} | {MARGIN} | {MARGIN} |")
            continue
        figures = [f"{value / group.scale:,.{group.digits}f}" for value in (timing.least, timing.middle)]
        ratios = [_ratio(timing.least_ratio), _ratio(timing.middle_ratio)]
        name = f"{timing.name}, over {timing.base}" if timing.base else timing.name
        lines.append("| " + " | ".join([name, *figures, *ratios, timing.limit]) + " |")
    return "\n".join(lines)


def targets(timings: Sequence[Timing]) -> str:
    """What must be reached and what is aimed at, with what was reached."""
    lines = ["| | must | aim | reached, least | reached, median |", "|---|--:|--:|--:|--:|"]
    for timing in timings:
        if timing.most is None and timing.at_least is None:
            continue
        word = "at most" if timing.most is not None else "at least"
        aim = MARGIN if timing.aim is None else f"{timing.aim:g}"
        missed = "" if timing.held else ", missed"
        lines.append(
            f"| {timing.name} against {timing.base} | {word} {timing.most or timing.at_least:g} | {aim} "
            f"| {_ratio(timing.least_ratio)}{missed} | {_ratio(timing.middle_ratio)} |"
        )
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


def used_by_children() -> int:
    """The time that the commands used so far, in nanoseconds."""
    import resource  # not on every system

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return int((used.ru_utime + used.ru_stime) * 1e9)
