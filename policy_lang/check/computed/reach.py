"""What an expression reaches in the end: through rules, definitions, tables and figures, down to facts and dates.

Enters: a checked node. Leaves: what it reaches, each with the place in the node from which it is reached. Always
holds: a circle, which is reported elsewhere, does not keep this from ending.
"""

from collections.abc import Iterator

from policy_lang.check.tables import Tables
from policy_lang.names.link import Linked
from policy_lang.names.scope import Symbol
from policy_lang.record import frozen
from policy_lang.syntax import ast

_THROUGH = frozenset({"rule", "define", "table", "parameter", "function"})
_ENDS = frozenset({"fact", "pool", "payer", "ledger"})
_NAMING = ast.Reference | ast.Path | ast.Call | ast.SoFar | ast.NowIn


@frozen
class Reached:
    """A fact, pool, payer or ledger; or (`dated`) something that differs from day to day. `at`: where it was begun."""

    symbol: Symbol | None
    at: ast.Node
    dated: bool = False


def reached(node: ast.Node, linked: Linked, tables: Tables) -> Iterator[Reached]:
    """Everything that a node reaches."""
    for part in ast.walk(node):
        yield from _from(part, part, linked, tables, set())


def _from(
    part: ast.Node, at: ast.Node, linked: Linked, tables: Tables, seen: set[tuple[str, str, str]]
) -> Iterator[Reached]:
    if isinstance(part, ast.GoverningDate):
        yield Reached(None, at, dated=True)
    symbol = tables.symbols.get(part) if isinstance(part, _NAMING) else None
    if symbol is None or symbol.key in seen:
        return
    seen.add(symbol.key)
    if symbol.kind in _ENDS:
        yield Reached(symbol, at)
    if symbol.node is None or symbol.kind not in _THROUGH | {"list"}:
        return
    declaration = linked.node(symbol)
    if _is_dated(declaration):
        yield Reached(symbol, at, dated=True)
    if symbol.kind == "table" and isinstance(part, ast.Call):
        return  # asked by its arguments, and not by the facts it names
    if symbol.kind in _THROUGH:
        for inner in ast.walk(declaration):
            yield from _from(inner, at, linked, tables, seen)


def _is_dated(node: ast.Node) -> bool:
    """Whether it says something else on another day."""
    if isinstance(node, ast.Parameter):
        return any(value.first or value.last for value in node.values)
    return isinstance(node, ast.NamedList) and any(item.first or item.last for item in node.items)
