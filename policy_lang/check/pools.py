"""From which pools a payer draws when it does not say so: only where there is one answer.

A payer that looks at what is unpaid in a pool draws on it; one that looks at a pool, or at the fact a pool holds,
draws on that; with a single pool there is no question. Anything else is asked for.
"""

from policy_lang.check.tables import Tables
from policy_lang.diagnostics import Report
from policy_lang.names.link import Linked
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast


def pools_of(
    symbol: Symbol, clauses: tuple[ast.Clause, ...], pools: tuple[Symbol, ...], linked: Linked, tables: Tables,
    report: Report,
) -> tuple[Symbol, ...]:  # fmt: skip
    """The pools a payer draws on, in order."""
    stated = next((clause for clause in clauses if isinstance(clause, ast.DrawsOn)), None)
    if stated is not None:
        return tuple(tables.symbols[ident] for ident in stated.pools if ident in tables.symbols)
    base = next((clause.value for clause in clauses if isinstance(clause, ast.On)), None)
    followed = next((clause.schedule for clause in clauses if isinstance(clause, ast.Follows)), None)
    schedule = linked.node(tables.symbols[followed]) if followed is not None and followed in tables.symbols else None
    if isinstance(schedule, ast.Schedule):
        base = schedule.base
    found: dict[tuple[str, str, str], Symbol] = {}
    for node in ast.walk(base) if base is not None else ():
        found.update((pool.key, pool) for pool in _named(node, pools, linked, tables))
    candidates = tuple(found.values()) or pools
    if len(candidates) == 1:
        return candidates
    payer = linked.node(symbol)
    report.add("PL0408", payer.names.span if isinstance(payer, ast.Payer) else payer.span, payer=symbol.name)
    return candidates[:1]


def _named(node: ast.Node, pools: tuple[Symbol, ...], linked: Linked, tables: Tables) -> list[Symbol]:
    if isinstance(node, ast.Unpaid):
        return list(pools) if node.pool is None else [tables.symbols[node.pool]] if node.pool in tables.symbols else []
    symbol = tables.symbols.get(node) if isinstance(node, ast.Reference) else None
    if symbol is None:
        return []
    if symbol.kind == "pool":
        return [symbol]
    return [pool for pool in pools if _holds(linked.node(pool), symbol, tables)]


def _holds(pool: ast.Node, fact: Symbol, tables: Tables) -> bool:
    if not isinstance(pool, ast.Pool) or not isinstance(pool.value, ast.Reference):
        return False
    held = tables.symbols.get(pool.value)
    return held is not None and held.key == fact.key
