"""Clauses that cannot stand together, because one of them would have nothing to look at.

Enters: the clauses of a payer, a benefit or a refund by their kinds. Leaves: diagnostics, and the symbol of a shared
deductible. Always holds: what is refused here has no meaning that a writer could expect; what is only unusual passes.
"""

from policy_lang.check.expressions import Expressions
from policy_lang.check.words import clause_names, keyword_names
from policy_lang.core import types
from policy_lang.diagnostics import Report
from policy_lang.syntax import ast

# Clauses that look at one amount, where a payer draws alike on several pools.
_NOT_ALIKE = (ast.Over, ast.Deductible, ast.AtMost, ast.CoversAtMost, ast.Less, ast.NotBelow, ast.TopsUp, ast.Within,
              ast.OwnShareAtMost, ast.InsuredBears, ast.Follows, ast.Returns)  # fmt: skip
# Clauses that speak of a single claim or of the bill.
_NOT_FOR_REFUNDS = frozenset({ast.Given, ast.EachClaim, ast.Over, ast.Counting, ast.TopsUp, ast.Covers, ast.WritesOff,
                              ast.BeyondExpense, ast.OwnShareAtMost, ast.InsuredBears, ast.Follows,
                              ast.Returns})  # fmt: skip
# Clauses that keep an account of what a payer pays, or speak of what it may pay of the bill.
_NOT_RETURNED = (ast.Over, ast.Within, ast.OwnShareAtMost, ast.NotBelow, ast.WritesOff, ast.BeyondExpense)
# What a schedule says for all of its payers.
_SCHEDULED = (ast.On, ast.EachClaim, ast.Over, ast.Counting, ast.Deductible, ast.CoversAtMost)


def not_together(name: str, found: dict[type, ast.Clause], payer: ast.Payer, report: Report) -> None:
    """Everything that cannot stand in such a payer, or beside another of its clauses."""
    if payer.refund:
        _refund(name, found, payer, report)
    elif payer.benefit:
        for kind in (ast.InsuredBears, ast.OwnShareAtMost, ast.Follows, ast.Returns):
            if kind in found:
                apart(name, clause_names(found[kind]), keyword_names("BENEFIT"), found[kind], report)
    elif ast.Over in found and ast.InsuredBears in found:
        bears = found[ast.InsuredBears]
        apart(name, clause_names(bears), keyword_names("OVER"), bears, report)
    elif ast.Follows in found:
        _scheduled(name, found, report)
    elif ast.Returns in found:
        _returned(name, found, payer.clauses, report)
    alike = found.get(ast.DrawsOn)
    if isinstance(alike, ast.DrawsOn) and alike.alike and not payer.refund:
        _alike(name, found, report)


def _returned(name: str, found: dict[type, ast.Clause], clauses: tuple[ast.Clause, ...], report: Report) -> None:
    """What is given back goes into one pool, and into no account of what the payer pays."""
    for kind in _NOT_RETURNED:
        if kind in found:
            apart(name, clause_names(found[kind]), keyword_names("RETURNS"), found[kind], report)
    for clause in clauses:
        scoped = isinstance(clause, ast.AtMost) and clause.scope is not None
        if scoped or (isinstance(clause, ast.DrawsOn) and len(clause.pools) > 1):
            apart(name, clause_names(clause), keyword_names("RETURNS"), clause, report)


def _scheduled(name: str, found: dict[type, ast.Clause], report: Report) -> None:
    """Of what, and over which period, is said by the schedule for all of its payers."""
    for kind in _SCHEDULED:
        if kind in found:
            apart(name, clause_names(found[kind]), keyword_names("FOLLOWS"), found[kind], report)


def shared_deductible(clause: ast.Deductible, expressions: Expressions) -> bool:
    """`deductible NAME`, of a shared limit: what the person bears first of all its payers together."""
    amount = clause.amount
    scope = expressions.linked.scopes.at(clause)
    symbol = scope.find(amount.path.name) if isinstance(amount, ast.Reference) else None
    if symbol is None or symbol.kind != "limit" or symbol.key in expressions.linked.removed:
        return False
    expressions.tables.symbols[amount] = symbol
    expressions.tables.types[amount] = types.MONEY
    if clause.scope is not None:
        period = keyword_names(clause.scope.period.keyword)
        apart(symbol.name, period, keyword_names("LIMIT"), clause.scope, expressions.report)
    return True


def no_spell(check: ast.Check, report: Report) -> None:
    """A spell is a chain of entries in an account; a check over a group keeps none."""
    period = check.scope.period if check.scope is not None else None
    if period is not None and period.keyword == "EACH_SPELL_ENDED_BY":
        apart(check.names.first.name, keyword_names(period.keyword), keyword_names("CHECK"), period, report)


def apart(name: str, clause: tuple[str, str], other: tuple[str, str], at: ast.Node, report: Report) -> None:
    """Tell that one word cannot stand beside another."""
    report.add("PL0469", at.span, name=name, clause=clause[0], clause_zh=clause[1], other=other[0], other_zh=other[1])


def _refund(name: str, found: dict[type, ast.Clause], payer: ast.Payer, report: Report) -> None:
    """A refund gives back what the person bore: an account says how much that was. It looks at no single claim."""
    if ast.DrawsOn not in found:
        report.add("PL0464", payer.names.span, refund=name)
    for kind, clause in found.items():
        if kind in _NOT_FOR_REFUNDS or (isinstance(clause, ast.DrawsOn) and clause.alike):
            word, word_zh = clause_names(clause)
            report.add("PL0465", clause.span, refund=name, clause=word, clause_zh=word_zh)


def _alike(name: str, found: dict[type, ast.Clause], report: Report) -> None:
    for kind in _NOT_ALIKE:
        if kind in found:
            report.add("PL0451", found[kind].span, payer=name)
    pays = found.get(ast.Pays) or found.get(ast.Returns)
    if isinstance(pays, ast.Pays) and isinstance(pays.amount, ast.Bands | ast.Candidates):
        report.add("PL0451", pays.span, payer=name)
