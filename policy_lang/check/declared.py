"""The type of every declared name, and whether facts, figures, lists and tables are well formed.

Enters: a linked scheme. Leaves: types of symbols in the tables, and diagnostics. Always holds: a definition that
depends on itself is reported once and has the type `BAD`; what builds on what builds on more is bounded, so
neither checking nor lowering nor settling can run out of stack.
"""

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from policy_lang.check.computed.lists import fold_type
from policy_lang.check.expressions import Expressions, constant, fits
from policy_lang.check.tables import Tables, Where
from policy_lang.check.words import type_names
from policy_lang.core import types
from policy_lang.core.types import BAD, Kind, Type
from policy_lang.diagnostics import Label, Report, nearest
from policy_lang.names.link import Linked
from policy_lang.names.scope import Symbol, field_symbol, is_reserved, named
from policy_lang.record import evolve, field, frozen
from policy_lang.syntax import ast, literals
from policy_lang.syntax.keywords import keywords

_NEEDS_BOUND = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER})
# Levels of expressions, one inside another or one by the name of another, and what a name costs beside them.
MOST_LEVELS = 200
_A_NAME = 4


@frozen
class Declared:
    """Works out types of symbols on demand; `open` is the chain of definitions being worked out.

    `below`: for each of the chain, the levels of what it names so far; `levels`: of what was worked out.
    """

    linked: Linked
    tables: Tables
    report: Report
    currency: str
    open: list[Symbol] = field(factory=list)
    below: list[int] = field(factory=list)
    levels: dict[tuple[str, str, str], int] = field(factory=dict)

    @property
    def expressions(self) -> Expressions:
        """The checker of expressions that asks this for the types of names."""
        return Expressions(self.linked, self.tables, self.report, self.currency, self.type_of, fold_type)

    def type_of(self, symbol: Symbol) -> Type:
        """The type of a declared name."""
        known = self.tables.symbol_types.get(symbol.key)
        result = self._first_time(symbol) if known is None else known
        if self.below:
            self.below[-1] = max(self.below[-1], self.levels.get(symbol.key, 0))
        return result

    def _first_time(self, symbol: Symbol) -> Type:
        if symbol in self.open:
            circle = " → ".join(item.name for item in (*self.open[self.open.index(symbol) :], symbol))
            self.report.add("PL0212", symbol.node.span if symbol.node else None, circle=circle)
            return BAD
        self.open.append(symbol)
        self.below.append(0)
        deep = sum(map(self._own_levels, self.open)) > MOST_LEVELS
        result = BAD if deep else self._work_out(symbol)
        self.open.pop()
        levels = self._own_levels(symbol) + self.below.pop()
        if deep or (levels > MOST_LEVELS and result is not BAD):
            names = getattr(symbol.node, "names", None)
            self.report.add("PL0222", names.first.span if names else None, name=symbol.name, limit=MOST_LEVELS)
            result = BAD
        self.levels[symbol.key] = 0 if result is BAD else levels
        self.tables.symbol_types[symbol.key] = result
        return result

    def _own_levels(self, symbol: Symbol) -> int:
        node = self.linked.node(symbol) if symbol.node is not None else None
        computed = ast.Define | ast.Rule | ast.Pool | ast.Parameter | ast.Table | ast.Function
        return _A_NAME + _nesting(node) if isinstance(node, computed) else 0

    def _work_out(self, symbol: Symbol) -> Type:  # noqa: C901 — one case a kind of declaration
        if symbol.node is None:
            return types.TEXT
        if symbol.kind == "member":
            return Type(Kind.CATEGORY, symbol.parent.name if symbol.parent else "")
        node = self.linked.node(symbol)
        match node:
            case ast.Fact():
                return self._fact(node)
            case ast.Record():
                return self._record(symbol, node)
            case ast.RecordField():
                return self._field(node)
            case ast.Parameter():
                return self._parameter(symbol, node)
            case ast.NamedList():
                return self._list(node)
            case ast.Table():
                return self._table(symbol, node)
            case ast.Function():
                return self._function(symbol, node)
            case ast.Pool():
                return self.expressions.expect(node.value, Where.RULE, types.MONEY)
            case ast.Rule():
                return self._rule(symbol, node)
            case ast.Define():
                return self.expressions.check(node.value, Where.RULE)
            case ast.Ledger():
                return self._ledger(node)
            case ast.Limit():
                return self._limit(node)
        return types.MONEY  # a payer stands for what it pays

    def _rule(self, symbol: Symbol, node: ast.Rule) -> Type:
        if not node.conditions:
            self.report.add("PL0454", node.names.span, name=symbol.name)
        for condition in node.conditions:
            self.expressions.condition(condition, Where.RULE)
        return types.YES_NO

    def _ledger(self, node: ast.Ledger) -> Type:
        """What an account counts; one that only closings move holds money."""
        if node.counted is None:
            return types.MONEY
        if node.counted.condition is not None:
            self.expressions.condition(node.counted.condition, Where.LEDGER)
        return self.expressions.expect(node.counted.amount, Where.LEDGER, types.MONEY, types.COUNT, types.DAYS)

    def _limit(self, node: ast.Limit) -> Type:
        """A shared limit is money or none; those that it lies within lie, in the end, within no circle."""
        for ident in node.within:
            outer = self.expressions.ident(ident, "limit")
            if outer is not None:
                self.type_of(outer)
        return self.expressions.expect(node.value, Where.RULE, types.MONEY, types.NO_LIMIT)

    # ---- facts

    def named_type(self, node: ast.TypeName) -> Type:
        """The type that a name stands for: a kind of value, or a category."""
        name = node.path.name
        words = keywords().type
        english = {chinese: word for word, chinese in words.items()}.get(name, name)
        if english in words:
            return Type(Kind(english))
        symbol = self.linked.scopes.at(node).find(name)
        if node.listed:
            return self._list_type(node, symbol)
        if symbol is not None and symbol.kind == "category":
            return Type(Kind.CATEGORY, symbol.name, node.several)
        known = (*words, *words.values(), *self.linked.scopes.at(node).spellings(frozenset({"category"})))
        self.report.add("PL0323", node.span, name=name, near=nearest(name, known))
        return BAD

    def _list_type(self, node: ast.TypeName, symbol: Symbol | None) -> Type:
        """A list of records; the record is worked out with it."""
        if symbol is not None and symbol.kind == "record":
            self.type_of(symbol)
            return Type(Kind.LINES, symbol.name)
        name = node.path.name
        known = self.linked.scopes.at(node).spellings(frozenset({"record"}))
        self.report.add("PL0371", node.span, name=name, near=nearest(name, known))
        return BAD

    def _record(self, symbol: Symbol, node: ast.Record) -> Type:
        """A record has no type of its own; each of its fields has one."""
        seen: dict[str, ast.RecordField] = {}
        for part in node.fields:
            for name in (item for item in (part.names.first, part.names.second) if item is not None):
                if name.name in seen:
                    self.report.add("PL0202", name.span, name=name.name, labels=[Label(seen[name.name].names.span)])
                seen[name.name] = part
            self.type_of(field_symbol(symbol, part))
        return types.NONE

    def _field(self, node: ast.RecordField) -> Type:
        kind = self._fact(node)
        if kind.kind is Kind.LINES:
            self.report.add("PL0372", node.type.span, name=node.names.first.name)
            return BAD
        return kind

    def _fact(self, node: ast.Fact | ast.RecordField) -> Type:
        kind = self.named_type(node.type)
        name = node.names.first.name
        if kind.kind is Kind.LINES:
            return self.list_fact(node, kind)
        if node.upper is not None:
            self.expressions.expect(node.upper, Where.FIGURE, kind)
        elif kind.kind in _NEEDS_BOUND:
            self.report.add("PL0324", node.names.first.span, fact=name)
        if node.default is None or isinstance(node.default, ast.NoneLiteral):
            return kind
        if self.expressions.expect(node.default, Where.FIGURE, kind) is not BAD:
            within_bounds(node, kind, node.default, self.report)
        return kind

    def list_fact(self, node: ast.Fact | ast.RecordField | ast.Takes, kind: Type) -> Type:
        """A list is bounded by the number of its elements, and has no default."""
        if node.upper is None:
            self.report.add("PL0324", node.names.first.span, fact=node.names.first.name)
        else:
            self.expressions.expect(node.upper, Where.FIGURE, types.COUNT)
        if node.default is not None:
            self.report.add("PL0373", node.default.span, name=node.names.first.name)
        return kind

    # ---- figures

    def _parameter(self, symbol: Symbol, node: ast.Parameter) -> Type:
        declared = self.named_type(node.type) if node.type else None
        found = [self.expressions.check(item.value, Where.FIGURE) for item in node.values]
        result = declared or next((kind for kind in found if kind is not BAD), BAD)
        for item, kind in zip(node.values, found, strict=True):
            if BAD not in (kind, result) and kind not in (result, types.NO_LIMIT) and not fits(kind, result):
                expected, expected_zh = type_names(result)
                name, name_zh = type_names(kind)
                self.report.add(
                    "PL0301", item.value.span, expected=expected, expected_zh=expected_zh, found=name, found_zh=name_zh
                )  # fmt: skip
        if node.qualifier == "MISSING" and not node.values:
            chinese = symbol.zh or symbol.name
            self.report.add("PL0440", node.names.first.span, parameter=symbol.name, parameter_zh=chinese)
            if node.type is None:
                self.report.add("PL0448", node.span, parameter=symbol.name)
        elif not node.values:
            self.report.add("PL0449", node.span, parameter=symbol.name)
        self._windows(symbol, node)
        return result

    def _windows(self, symbol: Symbol, node: ast.Parameter) -> None:
        windows = []
        for item in node.values:
            first, last = _day(item.first), _day(item.last)
            if first and last and last < first:
                self.report.add("PL0447", item.span, parameter=symbol.name)
                return
            windows.append((first or date.min, last or date.max, item))
        windows.sort(key=lambda window: window[0])
        for (_, end, _), (start, _, item) in pairwise(windows):
            if start <= end:
                self.report.add("PL0415", item.span, parameter=symbol.name, date=start.isoformat())
            elif start - end > timedelta(days=1):
                hole = (end + timedelta(days=1)).isoformat(), (start - timedelta(days=1)).isoformat()
                self.report.add("PL0416", item.span, parameter=symbol.name, start=hole[0], end=hole[1])

    def _list(self, node: ast.NamedList) -> Type:
        kinds: list[Type] = []
        for item in node.items:
            if isinstance(item.item, ast.Reference):
                symbol = self.expressions.symbol(item.item.path, frozenset({"member"}))
                if symbol is None:
                    return BAD
                self.tables.symbols[item.item] = symbol
                kinds.append(self.type_of(symbol))
            else:
                kinds.append(types.TEXT)
            first, last = _day(item.first), _day(item.last)
            if first and last and last < first:
                self.report.add("PL0447", item.span, parameter=node.names.first.name)
        if len(set(kinds)) > 1:
            self.differ(node.items[1], kinds[0], next(kind for kind in kinds if kind != kinds[0]))
            return BAD
        return Type(Kind.LIST, kinds[0].category)

    def _function(self, symbol: Symbol, node: ast.Function) -> Type:
        """The type of the value, with the arguments as names inside of it."""
        local: dict[str, Symbol] = {}
        kinds = []
        for argument in node.arguments:
            names = argument.names
            own = named(symbol.module, "argument", names.first, names.second, None, argument, symbol)
            own = evolve(own, name=f"{symbol.name}.{own.name}")
            kinds.append(self.named_type(argument.type))
            self.tables.symbol_types[own.key] = kinds[-1]
            self.tables.symbols[argument] = own
            for part in filter(None, (names.first, names.second)):
                known = self.linked.scopes.at(node).names.get(part.name)
                if part.name in local:
                    self.report.add("PL0202", part.span, name=part.name)
                elif is_reserved(part.name):
                    self.report.add("PL0217", part.span, name=part.name)
                elif known is not None and known.node is not None:
                    self.report.add("PL0270", part.span, name=part.name, labels=[Label(known.node.span)])
                local[part.name] = own
        self.tables.arguments[symbol.key] = tuple(kinds)
        return evolve(self.expressions, local=local).check(node.value, Where.FUNCTION)

    def _table(self, symbol: Symbol, node: ast.Table) -> Type:
        by = []
        for path, typed in zip(node.by, node.key_types, strict=True):
            if typed is not None:
                by.append(self.named_type(typed))
                continue
            asked = self.expressions.symbol(path, frozenset({"fact", "define"}))
            by.append(self.type_of(asked) if asked else BAD)
            if asked:
                self.tables.symbols[path] = asked
        self.tables.arguments[symbol.key] = tuple(Type(kind.kind, kind.category) for kind in by)
        values = [self.expressions.check(row.value, Where.FIGURE) for row in node.rows]
        for row in node.rows:
            if len(row.keys) != len(by):
                name = node.names.first.name
                self.report.add("PL0310", row.span, name=name, expected=len(by), found=len(row.keys))
                return BAD
            for key, kind in zip(row.keys, by, strict=True):
                self.expressions.expect(key, Where.FIGURE, Type(kind.kind, kind.category))
        if node.otherwise is not None:
            values.append(self.expressions.check(node.otherwise, Where.FIGURE))
        places = node.rows if node.otherwise is None else (*node.rows, node.otherwise)
        result = next((kind for kind in values if kind not in (BAD, types.NO_LIMIT)), values[0])
        for place, kind in zip(places, values, strict=True):
            if BAD not in (kind, result) and kind not in (result, types.NO_LIMIT):
                self.differ(place, result, kind)
                return BAD
        return result

    def differ(self, node: ast.Node, left: Type, right: Type) -> None:
        """Two types where one is needed."""
        (left_en, left_zh), (right_en, right_zh) = type_names(left), type_names(right)
        self.report.add("PL0321", node.span, left=left_en, left_zh=left_zh, right=right_en, right_zh=right_zh)


def within_bounds(
    fact: ast.Fact | ast.Takes | ast.RecordField, kind: Type, figure: ast.Expression, report: Report
) -> None:
    """A figure that stands for a fact lies between zero and the fact's upper bound, as it would in a claim."""
    value = constant(figure)
    if value is None or kind.kind not in types.NUMERIC:
        return
    upper = constant(fact.upper) if fact.upper is not None else None
    if value < 0 or (upper is not None and value > upper):
        most = fact.upper.span.text if fact.upper is not None else ""
        report.add(
            "PL0325", figure.span, found=figure.span.text, name=fact.names.first.name,
            bounds=f"from 0 to {most}" if most else "0 or more", bounds_zh=f"0 至 {most}" if most else "不小于 0",
        )  # fmt: skip


@lru_cache(maxsize=2_000)
def _nesting(declaration: ast.Node) -> int:
    """How deep a declaration nests; asked of the same one for each name that names it, and under every reading."""
    return _depth(declaration)


def _depth(node: ast.Node) -> int:
    return 1 + max(map(_depth, ast.children(node)), default=0)


def _day(node: ast.DateLiteral | None) -> date | None:
    value = literals.date_value(node.raw) if node is not None else None
    return value if isinstance(value, date) else None
