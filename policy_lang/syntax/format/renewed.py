"""A file of one edition as the draft of another: its years moved, and everything marked that must be confirmed.

Enters: the tree of a file, and the years of both editions. Leaves: the tree of the draft. Always holds: nothing is
invented: windows, dated values and worked examples are moved by whole years, all else stays as it was and is marked
where it is a figure or rests on a clause; dates that stand in rules stay too, and are listed.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from policy_lang.record import evolve, fields
from policy_lang.syntax import ast, literals
from policy_lang.syntax.ast.marks import MARKED

_RULES = (
    ast.Payer, ast.Rule, ast.Define, ast.Check, ast.Reading, ast.Pool, ast.Scheme, ast.Adapt, ast.Amend,
    ast.Calculation,
)  # fmt: skip
_DIGITS = re.compile(r"\d+")
_Tree = TypeVar("_Tree", bound=ast.Node)


def renewed(file: ast.File, old: int, new: int) -> ast.File:
    """The draft of a file."""
    return _renewed(file, old, new, moved=False)


def figures_in_rules(file: ast.File) -> Iterator[tuple[ast.Node, str]]:
    """Dates and amounts that stand in rules without a name, with their text: nobody marked them."""
    for declaration in file.declarations:
        if isinstance(declaration, _RULES):
            yield from _literals(declaration)


def _literals(node: ast.Node) -> Iterator[tuple[ast.Node, str]]:
    if isinstance(node, ast.InForce):
        return
    if isinstance(node, ast.DateLiteral | ast.MoneyLiteral | ast.RatioLiteral | ast.PointsLiteral):
        yield node, node.raw
    for child in ast.children(node):
        yield from _literals(child)


def _renewed(node: _Tree, old: int, new: int, *, moved: bool) -> _Tree:
    """The node with its children renewed; `moved`: the dates inside belong to a window or a worked example."""
    moved = moved or isinstance(node, ast.InForce | ast.DatedValue | ast.Scenario)
    changes: dict[str, Any] = {}
    for attribute in fields(type(node)):
        value = getattr(node, attribute.name)
        if isinstance(value, ast.Node):
            changes[attribute.name] = _renewed(value, old, new, moved=moved)
        elif isinstance(value, tuple) and value and isinstance(value[0], ast.Node):
            changes[attribute.name] = tuple(_renewed(item, old, new, moved=moved) for item in value)
    if isinstance(node, ast.DateLiteral) and moved:
        changes["raw"] = _later(node.raw, new - old)
    elif isinstance(node, ast.Edition):
        changes["year"] = str(new)
    elif isinstance(node, MARKED):
        changes["to_confirm"] = True
    found = evolve(node, **changes) if changes else node
    return _titled(found, old, new) if isinstance(found, ast.Scheme) else found  # type: ignore[return-value]


def _titled(scheme: ast.Scheme, old: int, new: int) -> ast.Scheme:
    """The scheme with the new year in its label."""
    label = scheme.names.label
    if label is None:
        return scheme
    second = None if label.second is None else label.second.replace(str(old), str(new))
    label = evolve(label, first=label.first.replace(str(old), str(new)), second=second)
    return evolve(scheme, names=evolve(scheme.names, label=label))


def _later(raw: str, years: int) -> str:
    """The same day so many years later, written as it was; 29 February becomes the 28th."""
    day = literals.date_value(raw)
    if not isinstance(day, date):
        return raw
    leap = (day.month, day.day) == (2, 29)
    moved = date(day.year + years, 2, 28) if leap else day.replace(year=day.year + years)
    parts = iter((str(moved.year), f"{moved.month:02d}", f"{moved.day:02d}"))
    return _DIGITS.sub(lambda match: next(parts).lstrip("0" if len(match.group()) == 1 else ""), raw)
