"""Whether every line of a notice that holds text belongs to exactly one entry of its list.

Enters: a list of clauses. Leaves: problems in the report. Only lines with text count: an entry may run over blank
lines, and two entries may share them. Ranges are compared by their ends and never written out line by line, so a list
that claims a hundred thousand lines a thousand times over costs no more than one that does not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from policy_lang.clauses.model import Entry, LineRange, Sources
from policy_lang.diagnostics import Label, Report

_Placed = tuple[LineRange, Entry]


def coverage_problems(sources: Sources, report: Report) -> None:
    """Report gaps, overlaps, lines beyond the end of the notice, and entries that hold nothing but blank lines."""
    text = sources.document.non_empty
    placed = sorted(((lines, entry) for entry in sources.entries for lines in entry.ranges), key=lambda pair: pair[0])
    _beyond_the_end(sources, placed, report)
    _blank_entries(sources, report)
    _overlaps(text, placed, report)
    for gap in _uncovered(sources.document.lines, placed):
        if missing := with_text(gap, text):
            report.add("PL0505", sources.document.span, first=missing.first, last=missing.last)


def with_text(lines: LineRange, text: tuple[LineRange, ...]) -> LineRange | None:
    """From the first to the last line with text among these lines; nothing if they are all blank."""
    first = bisect_left(text, lines.first, key=lambda one: one.last)
    last = bisect_right(text, lines.last, key=lambda one: one.first) - 1
    if first > last:
        return None
    return LineRange(max(lines.first, text[first].first), min(lines.last, text[last].last))


def _beyond_the_end(sources: Sources, placed: list[_Placed], report: Report) -> None:
    end = sources.document.lines
    ranges = [(lines, entry.span) for lines, entry in placed]
    ranges += [(lines, sources.document.span) for lines in sources.document.non_empty]
    for lines, span in ranges:
        if lines.last > end:
            report.add("PL0507", span, line=lines.last)


def _blank_entries(sources: Sources, report: Report) -> None:
    text = sources.document.non_empty
    for entry in sources.entries:
        if entry.ranges and not any(with_text(lines, text) for lines in entry.ranges):
            report.add("PL0521", entry.span, entry=entry.label)


def _overlaps(text: tuple[LineRange, ...], placed: list[_Placed], report: Report) -> None:
    """Each range is held against the one before it that reaches farthest: two that overlap never both escape."""
    farthest: _Placed | None = None
    for lines, entry in placed:
        if farthest is not None and lines.first <= farthest[0].last:
            other = farthest[1]
            shared = with_text(LineRange(lines.first, min(lines.last, farthest[0].last)), text)
            if shared is not None:
                labels = [Label(other.span)] if other.span else []
                report.add("PL0506", entry.span, labels=labels, line=shared.first, left=other.label, right=entry.label)
        if farthest is None or lines.last > farthest[0].last:
            farthest = lines, entry


def _uncovered(end: int, placed: list[_Placed]) -> Iterator[LineRange]:
    """The stretches that no range touches, in order."""
    covered = 0
    for lines, _ in placed:
        if lines.first > covered + 1:
            yield LineRange(covered + 1, lines.first - 1)
        covered = max(covered, lines.last)
    if covered < end:
        yield LineRange(covered + 1, end)
