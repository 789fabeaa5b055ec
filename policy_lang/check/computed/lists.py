"""Lists: records, folds over lists, and lists that are written out in scenarios.

Enters: a record, a fold or a literal, and the checker of expressions. Leaves: types and symbols in the tables. Always
holds: an element is a name inside its fold alone, and only its fields are values; a fold of a fold names two elements.
"""

from policy_lang.check.expressions import Expressions
from policy_lang.check.tables import Where
from policy_lang.core import types
from policy_lang.core.types import BAD, Kind, Type
from policy_lang.diagnostics import Label, nearest
from policy_lang.names.scope import Symbol, field_symbol
from policy_lang.record import evolve, frozen
from policy_lang.syntax import ast

_COMPARABLE = (types.MONEY, types.RATIO, types.POINTS, types.NUMBER, types.COUNT, types.DAYS, types.MONTHS)
_DIFFERENT = frozenset({Kind.TEXT, Kind.DATE, Kind.CATEGORY, Kind.YES_NO, *types.NUMERIC})


def fold_type(expressions: Expressions, node: ast.Each | ast.NumberOf, where: Where) -> Type:
    """The type of a fold over a list."""
    lists = Lists(expressions)
    return lists.each(node, where) if isinstance(node, ast.Each) else lists.number_of(node, where)


@frozen
class Lists:
    """Checks folds with a checker of expressions."""

    expressions: Expressions

    def each(self, node: ast.Each, where: Where) -> Type:
        """`sum of (X for each E in L when C)` and the like."""
        inner = self._with_element(node)
        if inner is None:
            return BAD
        if node.condition is not None:
            inner.condition(node.condition, where)
        if node.fold in {"ANY_OF", "ALL_OF"}:
            inner.condition(node.value, where)
            return types.YES_NO
        if node.fold == "NUMBER_OF_DIFFERENT":
            found = inner.check(node.value, where)
            if found is not BAD and (found.kind not in _DIFFERENT or found.several):
                inner.expect(node.value, where, types.TEXT)
                return BAD
            return types.COUNT
        found = inner.expect(node.value, where, *_COMPARABLE)
        return found if found is BAD or found in _COMPARABLE else types.NUMBER

    def number_of(self, node: ast.NumberOf, where: Where) -> Type:
        """`number of (E in L when C)`."""
        inner = self._with_element(node)
        if inner is None:
            return BAD
        if node.condition is not None:
            inner.condition(node.condition, where)
        return types.COUNT

    def _with_element(self, node: ast.Each | ast.NumberOf) -> Expressions | None:
        """The checker with the fields of the element in hand among its names."""
        expressions = self.expressions
        items = expressions.local.get(node.items.name) or expressions.symbol(node.items, frozenset({"fact"}))
        if items is None:
            return None
        kind = expressions.declared(items)
        if kind is BAD:
            return None
        if kind.kind is not Kind.LINES:
            expressions.report.add("PL0370", node.items.span, name=node.items.name)
            return None
        expressions.tables.symbols[node.items] = items
        record = expressions.linked.scopes.by_module[items.module or expressions.linked.main.id].find(kind.category)
        assert record is not None  # noqa: S101 — the type was found by this name
        self._new_name(node.element)
        fields = element_fields(record, node, expressions)
        return evolve(expressions, local={**expressions.local, **fields})

    def _new_name(self, element: ast.Ident) -> None:
        """The element's name stands for nothing else; it may be that of its record."""
        known = self.expressions.linked.scopes.at(element).names.get(element.name)
        if known is not None and known.kind != "record" and known.node is not None:
            labels = [Label(known.node.span)]
            self.expressions.report.add("PL0270", element.span, name=element.name, labels=labels)


def element_fields(record: Symbol, node: ast.Each | ast.NumberOf, expressions: Expressions) -> dict[str, Symbol]:
    """The fields of the element in hand, by the names they have inside the fold."""
    declared = expressions.linked.node(record)
    assert isinstance(declared, ast.Record)  # noqa: S101 — a symbol of kind record
    found = {}
    for field in declared.fields:
        own = field_symbol(record, field)
        symbol = evolve(own, name=f"{node.element.name}@{node.span.start}.{own.name}")
        expressions.tables.symbol_types[symbol.key] = expressions.declared(own)
        for spelling in {own.en, own.zh} - {""}:
            found[f"{node.element.name}.{spelling}"] = symbol
    return found


def lines_literal(node: ast.LinesLiteral, kind: Type, record: Symbol, expressions: Expressions) -> None:
    """A list that is written out: every field is one of the record, and its value fits it."""
    declared = expressions.linked.node(record)
    assert isinstance(declared, ast.Record)  # noqa: S101 — a symbol of kind record
    fields = {
        spelling: field_symbol(record, field)
        for field in declared.fields
        for spelling in {part.name for part in (field.names.first, field.names.second) if part is not None}
    }
    for line in node.lines:
        seen: set[str] = set()
        for value in line.fields:
            symbol = fields.get(value.name.name)
            if symbol is None:
                near = nearest(value.name.name, fields)
                expressions.report.add("PL0201", value.name.span, name=value.name.name, near=near)
                continue
            if symbol.name in seen:
                expressions.report.add("PL0706", value.span, name=value.name.name)
            seen.add(symbol.name)
            expressions.tables.symbols[value] = symbol
    expressions.tables.types[node] = kind
