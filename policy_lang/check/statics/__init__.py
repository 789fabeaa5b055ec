"""What a scheme says that cannot be meant: found without running it, by intervals, sets of kinds and days.

Enters: a checked scheme without errors. Leaves: diagnostics about the main module's own declarations, for a module that
is brought in is looked at where it is written. Always holds: nothing is reported that some claim would belie; where the
question is not finite or not cheap, nothing is said. These checks are about the chosen options of readings.
"""

from datetime import date
from fractions import Fraction

from policy_lang.check.payers import Payers
from policy_lang.check.statics.conditions import Conditions, covered
from policy_lang.check.statics.figures import Figures
from policy_lang.check.statics.worlds import ALWAYS, Bounds, Worlds
from policy_lang.diagnostics import Report
from policy_lang.names.patch import replaced
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast, literals


def statics(payers: Payers, dated_by: Symbol | None, report: Report) -> None:
    """Every check of this package, over the main module. `dated_by`: None where it settles no claims."""
    linked = payers.linked
    worlds = Worlds(payers, "/".join(dated_by.key) if dated_by else "", _force(payers))
    conditions, figures = Conditions(worlds, report), Figures(worlds, report)
    headers = [header for header in linked.header(linked.main.id, ast.Covers) if isinstance(header, ast.Covers)]
    for symbol in _own(payers):
        node = linked.node(symbol)
        match node:
            case ast.Payer():
                conditions.payer(node, covered(worlds, headers, node.clauses))
                _bands(node.clauses, figures)
                figures.floor(symbol.name, node.clauses)
                for item in node.exceptions:
                    varied = replaced(node.clauses, item.clauses)
                    if any(isinstance(clause, ast.Pays) for clause in item.clauses):
                        _bands(varied, figures)
                    figures.floor(symbol.name, varied)
            case ast.Rule() | ast.Check():
                conditions.statement(node)
            case ast.Define() | ast.Pool():
                conditions.branches(node.value, ALWAYS)
            case ast.Calculation():
                for clause in node.clauses:
                    conditions.branches(clause, ALWAYS)
            case ast.Table():
                figures.table(node)
            case ast.NamedList():
                figures.windows(symbol.name, node.items)
            case _:
                assert isinstance(node, ast.Parameter)  # noqa: S101 — the last of the kinds looked at
                figures.days(symbol, node)
    _unconfirmed(payers, report)
    _unordered(payers, report)


def _own(payers: Payers) -> list[Symbol]:
    """The main module's declarations under the chosen readings, each once."""
    linked = payers.linked
    scope = linked.scopes.by_module[linked.main.id]
    kinds = ("parameter", "list", "table", "pool", "rule", "define", "payer", "check", "calculation")
    found = [symbol for kind in kinds for symbol in scope.own(kind)]
    return [symbol for symbol in [*found, *linked.added] if symbol.key not in linked.removed]


def _bands(clauses: tuple[ast.Clause, ...], figures: Figures) -> None:
    for clause in clauses:
        if isinstance(clause, ast.Pays) and isinstance(clause.amount, ast.Bands):
            figures.bands(clause.amount, clauses)


def _force(payers: Payers) -> Bounds:
    """The days in force, as bounds of the governing date."""
    found = payers.linked.header(payers.linked.main.id, ast.InForce)
    window = found[-1] if found else None
    if not isinstance(window, ast.InForce):
        return Bounds()
    return Bounds(low=_ordinal(window.first), high=_ordinal(window.last) if window.last else None)


def _ordinal(written: ast.DateLiteral) -> Fraction | None:
    day = literals.date_value(written.raw)
    return Fraction(day.toordinal()) if isinstance(day, date) else None


def _unconfirmed(payers: Payers, report: Report) -> None:
    """Figures of a scheme with sources of which nobody said how firmly the source states them."""
    linked = payers.linked
    scope = linked.scopes.by_module[linked.main.id]
    if not scope.own("source"):
        return
    for symbol in scope.own("parameter"):
        node = linked.node(symbol)
        if isinstance(node, ast.Parameter) and node.cites and node.qualifier is None and node.values:
            report.add("PL0577", node.names.first.span, parameter=symbol.name)


def _unordered(payers: Payers, report: Report) -> None:
    """Payers that were brought in by name and neither stand in an order nor are spoken of."""
    linked = payers.linked
    scope = linked.scopes.by_module[linked.main.id]
    imported = [(ident, scope.find(ident.name)) for use, _ in linked.main.uses for ident in use.imported]
    payers_of_others = [(ident, symbol) for ident, symbol in imported if symbol is not None and symbol.kind == "payer"]
    brought = [(ident, symbol) for ident, symbol in payers_of_others if symbol.key not in linked.removed]
    spoken: set[str] = set()
    if brought:
        brings = {id(node) for use, _ in linked.main.uses for node in ast.walk(use)}
        names = (node for file in linked.main.files for node in file.nodes if isinstance(node, ast.Ident | ast.Path))
        spoken = {node.name for node in names if id(node) not in brings}
    for ident, symbol in brought:
        node = linked.node(symbol)
        if isinstance(node, ast.Payer) and not node.benefit and not {symbol.en, symbol.zh, symbol.name} & spoken:
            report.add("PL0277", ident.span, payer=symbol.name)
