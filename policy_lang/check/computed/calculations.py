"""Calculations: every name inside, the types of inputs and results, and that nothing of a claim is needed.

Enters: a calculation and the checker of expressions. Leaves: symbols and types in the tables, and diagnostics. Always
holds: a name of a calculation stands for nothing outside of it, and is no name of the scheme, so a reader never has to
ask which is meant; a value uses only what stands above it. What rules, definitions and tables need is followed
through: a fact that they ask must be an input too.
"""

from collections.abc import Iterable
from fractions import Fraction

from policy_lang.check.computed.reach import Reached, reached
from policy_lang.check.declared import Declared, within_bounds
from policy_lang.check.expressions import Expressions, constant
from policy_lang.check.tables import Where
from policy_lang.check.words import keyword_names
from policy_lang.core import types
from policy_lang.core.types import BAD, Kind, Type
from policy_lang.diagnostics import Label, Report
from policy_lang.names.scope import Symbol, is_reserved, named
from policy_lang.record import evolve, field, frozen
from policy_lang.syntax import ast

_NEEDS_BOUND = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER})
_WEIGHTS = (types.RATIO, types.COUNT, types.NUMBER, types.MONEY)


@frozen
class Calculations:
    """Checks one calculation. `local`: its names so far; `taken`: the facts among its inputs."""

    declared: Declared
    symbol: Symbol
    local: dict[str, Symbol] = field(factory=dict)
    taken: set[tuple[str, str, str]] = field(factory=set)

    @property
    def report(self) -> Report:
        """Where problems go."""
        return self.declared.report

    @property
    def expressions(self) -> Expressions:
        """The checker of expressions with the names so far."""
        return evolve(self.declared.expressions, local=dict(self.local))

    def check(self, node: ast.Calculation) -> None:
        """The whole calculation."""
        dates = [clause for clause in node.clauses if isinstance(clause, ast.CalculationDate)]
        for extra in dates[1:]:
            word, word_zh = keyword_names("DATED_BY")
            self.report.add("PL0404", extra.span, clause=word, clause_zh=word_zh, name=self.symbol.name,
                            labels=[Label(dates[0].span)])  # fmt: skip
        for clause in node.clauses:
            self._clause(clause)
        if not any(isinstance(clause, ast.Gives | ast.Splits | ast.Verifies) for clause in node.clauses):
            self.report.add("PL0474", node.names.span, calculation=self.symbol.name)
        self._needs(node, dated=bool(dates))
        self._unused(node)

    def _clause(self, clause: ast.CalculationClause) -> None:
        match clause:
            case ast.Takes():
                self._takes(clause)
            case ast.CalculationDate():
                self._date(clause)
            case ast.Let(_, names, value):
                self._name(names, clause, "step", self.expressions.check(value, Where.CALCULATION))
            case ast.Gives():
                self._gives(clause)
            case ast.Splits():
                self._splits(clause)
            case _:
                self.expressions.condition(clause.condition, Where.CALCULATION)
                self._name(clause.names, clause, "verified", types.YES_NO)

    # ---- inputs

    def _takes(self, node: ast.Takes) -> None:
        if node.type is None:
            fact = self.declared.expressions.symbol(node.names.first, frozenset({"fact"}))
            if fact is None:
                return
            self.declared.tables.symbols[node] = fact
            self.declared.type_of(fact)
            self.taken.add(fact.key)
            return
        kind = self.declared.named_type(node.type)
        name = node.names.first.name
        expressions = self.declared.expressions
        if kind.kind is Kind.LINES:
            self._name(node.names, node, "input", self.declared.list_fact(node, kind))
            return
        if node.upper is not None:
            expressions.expect(node.upper, Where.FIGURE, kind)
        elif kind.kind in _NEEDS_BOUND:
            self.report.add("PL0324", node.names.first.span, fact=name)
        default = node.default if not isinstance(node.default, ast.NoneLiteral) else None
        if default is not None and expressions.expect(default, Where.FIGURE, kind) is not BAD:
            within_bounds(node, kind, default, self.report)
        self._name(node.names, node, "input", kind)

    def _date(self, node: ast.CalculationDate) -> None:
        symbol = self.local.get(node.path.name)
        if symbol is None:
            symbol = self.declared.expressions.symbol(node.path, frozenset({"fact"}))
        if symbol is None:
            return
        self.declared.tables.symbols[node] = symbol
        if symbol.kind == "fact" and symbol.key not in self.taken:
            self.report.add("PL0472", node.path.span, calculation=self.symbol.name, fact=symbol.name)
        elif self.declared.type_of(symbol) not in {types.DATE, BAD}:
            name = node.path.name
            self.report.add("PL0301", node.path.span, expected="a date", expected_zh="日期", found=name, found_zh=name)

    # ---- values

    def _gives(self, node: ast.Gives) -> None:
        kind = self.declared.named_type(node.type) if node.type is not None else None
        if kind is None:
            found = self.expressions.check(node.value, Where.CALCULATION)
        else:
            found = self.expressions.expect(node.value, Where.CALCULATION, kind)
            found = kind if found is not BAD else BAD
        self._name(node.names, node, "output", found)

    def _splits(self, node: ast.Splits) -> None:
        expressions = self.expressions
        expressions.expect(node.amount, Where.CALCULATION, types.MONEY)
        unit = node.unit
        if unit is not None and expressions.check(unit, Where.FIGURE) == types.MONEY and not constant(unit):
            self.report.add("PL0308", unit.span)
        found = [expressions.expect(part.weight, Where.CALCULATION, *_WEIGHTS) for part in node.parts]
        kinds = [kind for kind in found if kind is not BAD]
        if kinds and any(kind != kinds[0] for kind in kinds):
            self.declared.differ(node, kinds[0], next(kind for kind in kinds if kind != kinds[0]))
        shares = [constant(part.weight) for part in node.parts]
        if all(kind == types.RATIO for kind in found) and None not in shares:
            total = sum((share for share in shares if share is not None), Fraction(0))
            if total != 1:
                self.report.add("PL0470", node.span, total=f"{float(total * 100):g}%")
        for part in node.parts:
            self._name(part.names, part, "output", types.MONEY)

    def _name(self, names: ast.Names | ast.PathNames, node: ast.Node, kind: str, type_: Type) -> None:
        """A name of the calculation: the table of symbols knows it by its clause."""
        own = named(self.symbol.module, kind, names.first, names.second, names.label, node, self.symbol)
        symbol = evolve(own, name=f"{self.symbol.name}.{own.name}")
        scope = self.declared.linked.scopes.at(node)
        for part in (names.first, names.second):
            if part is None:
                continue
            known = scope.names.get(part.name)
            if is_reserved(part.name):
                self.report.add("PL0217", part.span, name=part.name)
            if part.name in self.local:
                self.report.add("PL0202", part.span, name=part.name)
            elif known is not None and known.node is not None:
                self.report.add("PL0270", part.span, name=part.name, labels=[Label(known.node.span)])
            self.local[part.name] = symbol
        self.declared.tables.symbols[node] = symbol
        self.declared.tables.symbol_types[symbol.key] = type_

    # ---- what it all needs

    def _needs(self, node: ast.Calculation, *, dated: bool) -> None:
        for clause in node.clauses:
            for found in reached(clause, self.declared.linked, self.declared.tables):
                self._need(found, dated=dated)

    def _need(self, found: Reached, *, dated: bool) -> None:
        own = self.symbol.name
        if found.symbol is not None and found.symbol.kind in {"pool", "payer", "ledger"}:
            self.report.add("PL0471", found.at.span, calculation=own, name=found.symbol.name)
        elif found.symbol is not None and found.symbol.kind == "fact" and found.symbol.key not in self.taken:
            self.report.add("PL0472", found.at.span, calculation=own, fact=found.symbol.name)
        elif found.dated and not dated:
            self.report.add("PL0473", found.at.span, calculation=own, name=found.at.span.text)

    def _unused(self, node: ast.Calculation) -> None:
        used = {symbol.key for symbol in self._used(node.clauses)}
        for clause in node.clauses:
            symbol = self.declared.tables.symbols.get(clause)
            if symbol is None or symbol.kind not in {"input", "step"} or symbol.key in used:
                continue
            assert isinstance(clause, ast.Takes | ast.Let)  # noqa: S101 — of these kinds
            self.report.add("PL0213", clause.names.first.span, name=clause.names.first.name)

    def _used(self, clauses: Iterable[ast.CalculationClause]) -> Iterable[Symbol]:
        table = self.declared.tables.symbols
        for clause in clauses:
            if isinstance(clause, ast.CalculationDate) and clause in table:
                yield table[clause]
            for part in ast.walk(clause):
                if isinstance(part, ast.Reference | ast.Path) and part in table:
                    yield table[part]
