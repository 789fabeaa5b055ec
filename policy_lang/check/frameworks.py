"""Frameworks: the bounds that a module sets for the schemes that conform to it.

Enters: a linked scheme. Leaves: types and symbols in the tables. Always holds: a bound for a figure is a figure; what
may not be raised is bounded first; a circle is a list of members of one category.
"""

from policy_lang.check.expressions import Expressions
from policy_lang.check.tables import Where
from policy_lang.core.types import NUMERIC, Kind
from policy_lang.diagnostics import Report
from policy_lang.names.link import Linked
from policy_lang.syntax import ast

BOUNDS = frozenset({"AT_LEAST", "NO_MORE_THAN", "IS"})


def check_frameworks(linked: Linked, expressions: Expressions, report: Report) -> None:
    """Check every framework of the scheme's own module."""
    for framework in linked.main.declarations:
        if not isinstance(framework, ast.Framework):
            continue
        required = {name for item in framework.bounds if isinstance(item, ast.Requires) for name in _spellings(item)}
        for bound in framework.bounds:
            match bound:
                case ast.Requires():
                    _requires(bound, expressions, report)
                case ast.ForbidsRaising():
                    for figure in bound.figures:
                        if figure.name not in required:
                            report.add("PL0590", figure.span, figure=figure.name)
                case ast.ForbidsWidening():
                    _circle(bound, expressions, report)


def _spellings(bound: ast.Requires) -> tuple[str, ...]:
    second = bound.names.second
    return (bound.names.first.name, *((second.name,) if second else ()))


def _requires(bound: ast.Requires, expressions: Expressions, report: Report) -> None:
    kind = expressions.check(bound.value, Where.FIGURE)
    if bound.comparator not in BOUNDS or (kind.kind not in NUMERIC and kind.kind is not Kind.BAD):
        report.add("PL0595", bound.span, figure=bound.names.first.name)


def _circle(bound: ast.ForbidsWidening, expressions: Expressions, report: Report) -> None:
    symbol = expressions.ident(bound.circle, "list")
    if symbol is None:
        return
    kind = expressions.declared(symbol)
    if not kind.category and kind.kind is not Kind.BAD:
        report.add("PL0596", bound.circle.span, list=symbol.name)
