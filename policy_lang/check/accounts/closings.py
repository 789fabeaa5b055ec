"""Closings: of which periods, and whether the accounts they ask for are known when the period ends.

Enters: a closing. Leaves: diagnostics, and symbols of names in it. Always holds: a closing asks for accounts of its own
key (or a part of it) whose period is its own or a longer one; any other account has no single balance on that day.
"""

from policy_lang.check.expressions import Expressions
from policy_lang.check.payers import Payers
from policy_lang.check.tables import Where
from policy_lang.check.words import keyword_names
from policy_lang.core import types
from policy_lang.diagnostics import Report
from policy_lang.names.link import Linked
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast

# Periods that end on a day which the calendar knows, and the periods that are as long or longer.
AS_LONG = {
    "EACH_MONTH": frozenset({"EACH_MONTH", "EACH_CALENDAR_YEAR", "EACH_SCHEME_YEAR", "IN_A_LIFETIME"}),
    "EACH_CALENDAR_YEAR": frozenset({"EACH_CALENDAR_YEAR", "IN_A_LIFETIME"}),
    "EACH_SCHEME_YEAR": frozenset({"EACH_SCHEME_YEAR", "IN_A_LIFETIME"}),
}


def check_closings(linked: Linked, module: str, expressions: Expressions, payers: Payers, report: Report) -> None:
    """All closings of a module."""
    for item in linked.modules[module].declarations:
        if isinstance(item, ast.Closing):
            _closing(item, linked, expressions, payers, report)


def _closing(node: ast.Closing, linked: Linked, expressions: Expressions, payers: Payers, report: Report) -> None:
    """Check the scope, what is carried, and the accounts; refunds are checked like payers, by their names."""
    payers.scope(node.scope)
    if node.scope.period.keyword not in AS_LONG:
        word, word_zh = keyword_names(node.scope.period.keyword)
        report.add("PL0466", node.scope.period.span, period=word, period_zh=word_zh)
        return
    for item in node.items:
        if isinstance(item, ast.Carries):
            expressions.expect(item.amount, Where.CLOSING, types.MONEY, types.COUNT, types.DAYS)
            symbol = expressions.ident(item.ledger, "ledger")
            if symbol is not None:
                _kept(node, symbol, item.ledger, linked, expressions)
                expressions.expect(item.amount, Where.CLOSING, expressions.declared(symbol))
    for part in ast.walk(node):
        found = expressions.tables.symbols.get(part)
        if found is not None and found.kind == "ledger" and not isinstance(part, ast.Carries):
            _kept(node, found, part, linked, expressions)


def _kept(closing: ast.Closing, symbol: Symbol, at: ast.Node, linked: Linked, expressions: Expressions) -> None:
    """The account is kept by the closing's key, in its period or a longer one."""
    ledger = linked.node(symbol)
    assert isinstance(ledger, ast.Ledger)  # noqa: S101 — a symbol of kind ledger
    keys = {_key(key, expressions) for key in ledger.scope.keys}
    own = {_key(key, expressions) for key in closing.scope.keys}
    if not keys <= own or ledger.scope.period.keyword not in AS_LONG[closing.scope.period.keyword]:
        expressions.report.add("PL0467", at.span, ledger=symbol.name)


def _key(key: ast.Key, expressions: Expressions) -> tuple[str, str, str] | str:
    symbol = expressions.tables.symbols.get(key)
    return symbol.key if symbol is not None else key.keyword
