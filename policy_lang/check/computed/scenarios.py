"""Steps of scenarios that run a calculation: its inputs by name, its results by name, and values that fit them.

Enters: a step and the calculation it names. Leaves: symbols and types in the tables. Always holds: a value that stands
for a fact or an input keeps to its type and its bounds, as it would in a file.
"""

from policy_lang.check.computed.lists import lines_literal
from policy_lang.check.declared import within_bounds
from policy_lang.check.expressions import Expressions
from policy_lang.check.tables import Where
from policy_lang.core import types
from policy_lang.core.types import BAD, Kind, Type
from policy_lang.diagnostics import Fix, Report, nearest
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast

_RESULTS = (ast.Gives, ast.Let, ast.Splits, ast.Verifies)


def calculated_inputs(step: ast.CalculateStep, expressions: Expressions, report: Report) -> Symbol | None:
    """The calculation of a step, and the inputs that it gives; None where there is no such calculation."""
    calculation = expressions.ident(step.calculation, "calculation")
    if calculation is None:
        return None
    inputs = _named(calculation, expressions, (ast.Takes,))
    seen: set[tuple[str, str, str]] = set()
    for assign in step.inputs:
        symbol = inputs.get(assign.path.name)
        if symbol is None:
            report.add("PL0201", assign.path.span, name=assign.path.name, near=nearest(assign.path.name, inputs))
            continue
        if symbol.key in seen:
            report.add("PL0706", assign.span, name=assign.path.name)
        seen.add(symbol.key)
        expressions.tables.symbols[assign] = symbol
        fits_fact(symbol, assign.value, expressions, report)
    return calculation


def calculated_result(place: ast.Expected, calculation: Symbol, expressions: Expressions, report: Report) -> None:
    """A result that a step expects."""
    where = place.place
    results = _named(calculation, expressions, _RESULTS)
    name = where.path.name if isinstance(where, ast.Reference) else where.span.text
    symbol = results.get(name)
    if symbol is None:
        report.add("PL0705", where.span, name=name, near=nearest(name, results))
        return
    expressions.tables.symbols[where] = symbol
    kind = expressions.declared(symbol)
    expressions.expect(place.value, Where.FIGURE, kind)


def _named(calculation: Symbol, expressions: Expressions, kinds: tuple[type, ...]) -> dict[str, Symbol]:
    """What clauses of some kinds name, by every spelling; facts also by the last part of their name."""
    node = expressions.linked.node(calculation)
    assert isinstance(node, ast.Calculation)  # noqa: S101 — a symbol of kind calculation
    clauses: list[ast.Node] = []
    for clause in node.clauses:
        if isinstance(clause, kinds):
            clauses += clause.parts if isinstance(clause, ast.Splits) else (clause,)
    found: dict[str, Symbol] = {}
    for named in clauses:
        symbol = expressions.tables.symbols.get(named)
        if symbol is None:
            continue
        spellings = {symbol.en, symbol.zh}
        if symbol.kind == "fact":
            spellings |= {spelling.rpartition(".")[2] for spelling in spellings}
        found |= dict.fromkeys(spellings - {""}, symbol)
    return found


def fits_fact(symbol: Symbol, value: ast.Expression, expressions: Expressions, report: Report) -> None:
    """A value that stands for a fact or an input."""
    kind = expressions.declared(symbol)
    wanted = (kind, Type(Kind.CATEGORY, kind.category), Type(Kind.LIST, kind.category)) if kind.several else (kind,)
    scope = expressions.linked.scopes.at(value)
    if kind.kind is Kind.LINES and isinstance(value, ast.LinesLiteral):
        record = expressions.linked.scopes.by_module[symbol.module].find(kind.category)
        assert record is not None  # noqa: S101 — the type was found by this name
        lines_literal(value, kind, record, expressions)
        for field in (field for line in value.lines for field in line.fields):
            own = expressions.tables.symbols.get(field)
            if own is not None:
                fits_fact(own, field.value, expressions, report)
        return
    if kind == types.TEXT and isinstance(value, ast.Reference) and scope.find(value.path.name) is None:
        _unquoted(value, report)
        return
    found = expressions.expect(value, Where.FIGURE, *wanted)
    if isinstance(symbol.node, ast.Fact | ast.Takes | ast.RecordField) and found is not BAD:
        within_bounds(symbol.node, kind, value, report)


def _unquoted(value: ast.Reference, report: Report) -> None:
    """A text that stands without its quotation marks."""
    quoted, text = f"“{value.span.text}”", value.span.text
    report.add("PL0127", value.span, fix=Fix(value.span, quoted), text=text, quoted=quoted)
