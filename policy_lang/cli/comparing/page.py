"""The report as a web page that stands alone: what changed, for whom, and why, with charts.

Enters: a report and the words of its teller. Leaves: HTML. Always holds: the page shows the rows and amounts of the
report and no others; every chart stands beside the numbers it draws; a bar is as long as its amount, in proportion to
the longest of its chart.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import Path

from policy_lang.cli.comparing.tell import Teller
from policy_lang.diff.report import Count, Largest, Row
from policy_lang.pages.bars import Bar, Bars, Piece, from_the_middle, scaled
from policy_lang.pages.charts import columns
from policy_lang.pages.render import rendered
from policy_lang.record import frozen

_TEMPLATE = "diff.html.j2"
_ZERO = Fraction(0)


@frozen
class Told:
    """A change of the rules as cells; `depth` is how far it hangs on another one."""

    kind: str
    heading: str
    before: str
    after: str
    clauses: str
    depth: int


@frozen
class Case:
    """One of the largest changes: its heading, the step at which the two part, and both letters line by line."""

    heading: str
    where: str
    before: str
    after: str
    letters: tuple[Sequence[tuple[str, bool]], Sequence[tuple[str, bool]]]


def page_of(teller: Teller, programs: tuple[str, str]) -> str:
    """The page; `programs` are the hashes of both sides."""
    report = teller.report
    return rendered(
        Path(__file__).parent, _TEMPLATE,
        tongue=teller.face.tongue, word=teller.word, report=report, summary=teller.summary(),
        changes=[told for row in report.rows for told in _told(teller, row, 0)], people=list(teller.people()),
        sections=list(_sections(teller)), others=list(teller.tables())[3 : 4 if report.unsettled else 3],
        together=list(teller.together()), cases=[_case(teller, item) for item in report.largest], programs=programs,
    )  # fmt: skip


def _told(teller: Teller, row: Row, depth: int) -> Iterator[Told]:
    new, gone = teller.word("(nothing)", "（无）"), teller.word("(gone)", "（取消）")
    yield Told(row.kind, teller.heading(row), new if row.before is None else row.before,
               gone if row.after is None else row.after, row.clauses, depth)  # fmt: skip
    for along in row.along:
        yield from _told(teller, along, depth + 1)


# ---- charts


def _sections(teller: Teller) -> Iterator[Bars]:
    """The charts about claims, each with its numbers."""
    if teller.report.claims is None:
        return
    tables = {title: (heads, rows) for title, heads, rows in teller.tables()}
    word = teller.word
    yield _payers(teller, word("By payer", "按支付方"), tables)
    for title, counts in (
        (word("By category", "按类别"), teller.report.categories),
        (word("By month", "按月份"), teller.report.months),
    ):
        yield _tallies(teller, title, counts, tables)
    if teller.report.owed:
        yield _owed(teller, word("What the difference is owed to, step by step", "差额的来源（依次计算）"), tables)


_Tables = dict[str, tuple[list[str], list[list[str]]]]


def _payers(teller: Teller, title: str, tables: _Tables) -> Bars:
    """What a payer pays less to the left of the middle, what it pays more to the right."""
    heads, rows = tables[title]
    deltas = [paid.after - paid.before for paid in teller.report.payers]
    full = 2 * max(map(abs, deltas), default=_ZERO)
    bars = [Bar(row, (from_the_middle("old" if delta < 0 else "new", delta, full),))
            for row, delta in zip(rows, deltas, strict=True)]  # fmt: skip
    legend = (("new", teller.word("pays more", "支付增加")), ("old", teller.word("pays less", "支付减少")))
    return Bars(title, tuple(heads), tuple(bars), legend)


def _tallies(teller: Teller, title: str, counts: Sequence[Count], tables: _Tables) -> Bars:
    """One bar each way: losses to the left of the middle, gains to the right; months as a picture besides."""
    heads, rows = tables[title]
    full = 2 * max((amount for count in counts for amount in (count.tally.gain, count.tally.loss)), default=_ZERO)
    bars = [
        Bar(row, (from_the_middle("loss", -count.tally.loss, full), from_the_middle("gain", count.tally.gain, full)))
        for row, count in zip(rows, counts, strict=True)
    ]
    legend = (
        ("gain", teller.word("persons bear less", "个人负担减少")),
        ("loss", teller.word("persons bear more", "个人负担增加")),
    )
    found = Bars(title, tuple(heads), tuple(bars), legend)
    if counts is not teller.report.months or len(counts) < 2:
        return found
    unit = 10**teller.decimals
    drawn = columns(
        [count.key or "?" for count in counts],
        [float(count.tally.gain / unit) for count in counts], [float(count.tally.loss / unit) for count in counts],
        teller.word("Chart: by month, what persons bear less (upwards) and more (downwards). "
                    "The table below has the numbers.",
                    "图：按月份列出个人负担减少（向上）与增加（向下）的金额。数字见下方表格。"),
    )  # fmt: skip
    return Bars(title, tuple(heads), tuple(bars), legend, drawn)


def _owed(teller: Teller, title: str, tables: _Tables) -> Bars:
    """A staircase: each step begins where the one before ended, the last row is the whole."""
    heads, rows = tables[title]
    steps = [owed.own for owed in teller.report.owed]
    sums = [sum(steps[:number], _ZERO) for number in range(len(steps) + 1)]
    low, high = min(sums), max(sums)
    full = high - low
    bars = [
        Bar(row, (Piece("loss" if step > 0 else "gain", scaled(min(start, start + step) - low, full),
                        scaled(abs(step), full)),))
        for row, step, start in zip(rows, steps, sums, strict=False)
    ]  # fmt: skip
    whole = sums[-1]
    payments: dict[str, Fraction] = {}
    for owed in teller.report.owed:
        for name, delta in owed.payments:
            payments[name] = payments.get(name, _ZERO) + delta
    told = teller.word("; ", "；").join(f"{name} {teller.signed(delta)}" for name, delta in payments.items() if delta)
    last = [teller.word("in all", "合计"), told or "0", teller.signed(whole)]
    total = Piece("loss" if whole > 0 else "gain", scaled(min(_ZERO, whole) - low, full), scaled(abs(whole), full))
    legend = (
        ("gain", teller.word("persons bear less", "个人负担减少")),
        ("loss", teller.word("persons bear more", "个人负担增加")),
    )
    return Bars(title, tuple(heads), (*bars, Bar(last, (total,), is_total=True)), legend)


# ---- the largest changes


def _case(teller: Teller, item: Largest) -> Case:
    change = item.change
    day = f"{teller.word(', ', '，')}{change.day}" if change.day else ""
    own = teller.signed(-change.gain)
    heading = teller.word(f"claim {change.claim}{day}: own share {own}", f"结算 {change.claim}{day}：个人负担 {own}")
    return Case(heading, item.where, item.before, item.after, _marked(*item.letters))


def _marked(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """The lines of both letters, each with whether the other letter lacks it."""
    one, two = before.splitlines(), after.splitlines()
    sides: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for tag, first, to_first, second, to_second in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        differs = tag != "equal"
        sides[0].extend((line, differs and bool(line.strip())) for line in one[first:to_first])
        sides[1].extend((line, differs and bool(line.strip())) for line in two[second:to_second])
    return sides
