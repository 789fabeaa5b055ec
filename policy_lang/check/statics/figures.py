"""Figures that leave something open: kinds without a row, tiers that no amount reaches, days without a value, and
least payments that no limit holds.

Enters: a checked scheme. Leaves: diagnostics. Always holds: only finite questions are asked (kinds, answers, figures
that are written out), so each answer is exact.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product

from policy_lang.check.statics.worlds import Bounds, Worlds
from policy_lang.core.types import Kind
from policy_lang.diagnostics import Label, Report
from policy_lang.names.scope import Symbol
from policy_lang.record import frozen
from policy_lang.syntax import ast, literals

_MOST_ROWS = 2000
_SHOWN = 4


@frozen
class Figures:
    """Looks at the figures of one module."""

    worlds: Worlds
    report: Report

    # ---- tables

    def table(self, node: ast.Table) -> None:
        """Rows that an earlier one hides, and kinds for which there is none."""
        seen: dict[tuple[object, ...], ast.Row] = {}
        for row in node.rows:
            keys = tuple(self._key(key) for key in row.keys)
            if keys in seen:
                shown = [key.span.text for key in row.keys]
                self.report.add("PL0478", row.span, labels=[Label(seen[keys].span)], keys=shown)
            seen.setdefault(keys, row)
        if node.otherwise is not None:
            return
        kinds = [self._kinds(path) for path in node.by]
        if not all(kinds):
            return
        count = 1
        for found in kinds:
            count *= len(found)
        if count > _MOST_ROWS:
            return
        missing: list[tuple[str | bool, ...]] = [keys for keys in product(*kinds) if keys not in seen]
        if missing:
            shown = [" · ".join(_said(key) for key in keys) for keys in missing[:_SHOWN]]
            self.report.add("PL0477", node.names.first.span, table=node.names.first.name, members=shown)

    def _key(self, key: ast.Expression) -> object:
        value = self.worlds.value(key)
        return self.worlds.term(key) if value is None else value

    def _kinds(self, path: ast.Path) -> list[str | bool]:
        """The kinds or answers that a fact can be, as the keys of rows say them; none where they are not counted."""
        symbol = self.worlds.payers.tables.symbols.get(path)
        if symbol is None or symbol.kind != "fact" or symbol.node is None:
            return []
        kind = self.worlds.payers.expressions.declared(symbol)
        if kind.kind is Kind.YES_NO:
            return [True, False]
        return [*self.worlds.members(symbol)] if kind.kind is Kind.CATEGORY else []

    # ---- tiers

    def bands(self, bands: ast.Bands, clauses: Iterable[ast.Clause]) -> None:
        """Edges that do not rise on some day, tiers that lie below the deductible, and no tier at the top."""
        found = {type(clause): clause for clause in clauses}
        edges = [(item, item.upper) for item in bands.slices if item.upper is not None]
        for (_, low), (item, high) in pairwise(edges):
            if self._written(low) is None or self._written(high) is None:
                self._rising(low, high, item)
        last = bands.slices[-1]
        if last.upper is not None and not self._held_below(last.upper, found.get(ast.CoversAtMost)):
            self.report.add("PL0483", last.span, high=last.upper.span.text)
        deductible = found.get(ast.Deductible)
        if not isinstance(deductible, ast.Deductible) or bands.edges != "COUNTED_WITH_THE_DEDUCTIBLE":
            return
        least = self._lowest(deductible.amount) if deductible.scope is None else None
        for item, upper in edges:
            highest = self._highest(upper)
            if least is not None and highest is not None and highest <= least:
                label = Label(deductible.span)
                self.report.add("PL0484", item.span, labels=[label], high=upper.span.text)

    # ---- floors

    def floor(self, payer: str, clauses: Iterable[ast.Clause]) -> None:
        """A least payment that lifts a payment above a limit: what is left of one over a period ends at nothing."""
        floor = next((clause for clause in clauses if isinstance(clause, ast.NotBelow)), None)
        if floor is None:
            return
        broken = [clause for clause in clauses if self._may_be_below(clause, floor)]
        if broken:
            labels = [Label(clause.span) for clause in broken]
            self.report.add("PL0486", floor.span, labels=labels, payer=payer, limit=broken[0].span.text)

    def _may_be_below(self, clause: ast.Clause, floor: ast.NotBelow) -> bool:
        if isinstance(clause, ast.Within):
            return True
        if not isinstance(clause, ast.AtMost) or isinstance(clause.limit, ast.NoLimit):
            return False
        least, most = self._lowest(clause.limit), self._highest(floor.amount)
        return clause.scope is not None or least is None or most is None or least < most

    def _rising(self, low: ast.Expression, high: ast.Expression, item: ast.Slice) -> None:
        for first, last, figure in self._over_time(low):
            for start, end, other in self._over_time(high):
                if max(first, start) <= min(last, end) and other <= figure:
                    self.report.add("PL0414", item.span, high=high.span.text, low=low.span.text)
                    return

    def _held_below(self, edge: ast.Expression, clause: ast.Clause | None) -> bool:
        """Whether no more than the last edge counts at all."""
        if not isinstance(clause, ast.CoversAtMost):
            return False
        limit, lowest = self._highest(clause.limit), self._lowest(edge)
        return limit is not None and lowest is not None and limit <= lowest

    def _written(self, node: ast.Expression) -> Fraction | None:
        return None if isinstance(node, ast.Reference) else self.worlds.figure(node)

    def _lowest(self, node: ast.Expression) -> Fraction | None:
        return min((figure for _, _, figure in self._over_time(node)), default=None)

    def _highest(self, node: ast.Expression) -> Fraction | None:
        return max((figure for _, _, figure in self._over_time(node)), default=None)

    def _over_time(self, node: ast.Expression) -> list[tuple[date, date, Fraction]]:
        """The figures of an expression and the days for which they hold; none where they are not written out."""
        while isinstance(node, ast.Group):
            node = node.operand
        figure = self.worlds.figure(node)
        if figure is not None:
            return [(date.min, date.max, figure)]
        symbol = self.worlds.payers.tables.symbols.get(node)
        declared = self.worlds.payers.linked.node(symbol) if symbol is not None and symbol.kind == "parameter" else None
        if not isinstance(declared, ast.Parameter):
            return []
        values = [(_day(item.first, date.min), _day(item.last, date.max), item.value) for item in declared.values]
        figures = [(first, last, self.worlds.figure(value)) for first, last, value in values]
        return [(first, last, found) for first, last, found in figures if found is not None]

    # ---- days

    def days(self, symbol: Symbol, node: ast.Parameter) -> None:
        """The days in force on which a figure has no value, before its first or after its last."""
        if not node.values:
            return
        first, last = _force(self.worlds.force)
        self.windows(symbol.name, node.values)
        start = min(_day(item.first, date.min) for item in node.values)
        end = max(_day(item.last, date.max) for item in node.values)
        for hole_start, hole_end in _holes(first, last, start, end):
            fro, to = hole_start.isoformat(), hole_end.isoformat()
            self.report.add("PL0578", node.values[0].span, parameter=symbol.name, start=fro, end=to)

    def windows(self, name: str, items: Iterable[ast.DatedValue | ast.ListItem]) -> None:
        """Values and entries whose days lie outside the days in force: they are never looked at."""
        first, last = _force(self.worlds.force)
        for item in items:
            if _day(item.last, date.max) < first or last < _day(item.first, date.min):
                self.report.add("PL0579", item.span, name=name)


def _said(key: str | bool) -> str:  # noqa: FBT001 — an answer is a key like any other
    """A kind by its name, an answer by its word."""
    return key.rpartition("/")[2] if isinstance(key, str) else "yes" if key else "no"


def _force(force: Bounds) -> tuple[date, date]:
    low, high = force.low, force.high
    return (
        date.min if low is None else date.fromordinal(int(low)),
        date.max if high is None else date.fromordinal(int(high)),
    )


def _holes(first: date, last: date, start: date, end: date) -> Iterator[tuple[date, date]]:
    if first < start and first != date.min:
        yield first, min(last, start - timedelta(days=1))
    if end < last and last != date.max:
        yield max(first, end + timedelta(days=1)), last


def _day(written: ast.DateLiteral | None, otherwise: date) -> date:
    found = literals.date_value(written.raw) if written is not None else otherwise
    return found if isinstance(found, date) else otherwise
