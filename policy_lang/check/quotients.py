"""Quotients of two values from the claim: only where their endless decimals cannot get lost.

Enters: a declaration. Leaves: the divisions by something from the claim whose result is neither compared nor rounded.
Always holds: a payment is rounded once at its end, so a quotient may stand in `pays`; a figure or a parameter below the
line is known when the scheme is read, and such a division is allowed everywhere. Not part of typing, because the type
of an expression does not depend on what stands around it, and this does.
"""

from collections.abc import Iterator
from functools import lru_cache

from policy_lang.check.tables import Tables
from policy_lang.core.types import BAD
from policy_lang.syntax import ast

_SETTLES = (ast.Compare, ast.Rounded, ast.Pays)
# What cannot be known before there is a claim.
_FROM_THE_CLAIM = (
    ast.Unpaid, ast.OwnShare, ast.TheBase, ast.SoFar, ast.NowIn, ast.TotalOf, ast.Call, ast.Each, ast.NumberOf,
)  # fmt: skip


def loose_quotients(node: ast.Node, tables: Tables) -> Iterator[ast.Binary]:
    """The divisions in a node that nothing rounds or compares, outermost first."""
    if _divides(node):
        yield from _loose(node, tables, settled=False)


@lru_cache(maxsize=2_000)
def _divides(node: ast.Node) -> bool:
    """Whether anything is divided there; asked of the same declaration under every reading."""
    return any(isinstance(part, ast.Binary) and part.op == "divide" for part in ast.walk(node))


def _loose(node: ast.Node, tables: Tables, *, settled: bool) -> Iterator[ast.Binary]:
    if isinstance(node, ast.Binary) and node.op == "divide" and not settled and _varies(node.right, tables):
        if tables.types.get(node) is not BAD:  # else it was told what is wrong with it
            yield node
        settled = True
    for child in ast.children(node):
        yield from _loose(child, tables, settled=settled or isinstance(node, _SETTLES))


def _varies(node: ast.Expression, tables: Tables) -> bool:
    for part in ast.walk(node):
        if isinstance(part, _FROM_THE_CLAIM):
            return True
        symbol = tables.symbols.get(part) if isinstance(part, ast.Reference) else None
        if symbol is not None and symbol.kind != "parameter":
            return True
    return False
