"""Amounts that could be below zero count as zero: whoever owes nothing pays nothing back.

Enters: the node of an amount, and the arm it is written for. Leaves: the node, or the greater of it and zero. Always
holds: what plainly cannot be negative is left as it is, so a scheme that takes nothing away from anything shows no
such step. Facts are not negative, the reader of claims sees to that; a figure may be where its text takes away.
"""

from collections.abc import Iterable
from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Choose,
    Const,
    Each,
    Element,
    If,
    Input,
    Lookup,
    Node,
    Parameter,
    Quotient,
    Ref,
    Round,
    inside,
)
from policy_lang.core.program import RoleKind
from policy_lang.lower.context import ArmBuilder, Shared
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast

_ZERO = Const(Fraction(0), types.MONEY)
_EVERY_PART = (Quotient, Round)


def not_negative(node: Node, arm: ArmBuilder) -> Node:
    """The node, or the greater of it and zero."""
    return node if cannot_be_negative(node, arm) else Apply("greatest", (node, _ZERO))


def unpaid(pool: str, arm: ArmBuilder) -> Node:
    """What a pool still holds; nothing where more was paid than it held."""
    left = Ref(arm.left[pool])
    return Apply("greatest", (left, _ZERO)) if pool in arm.overdrawn else left


def below_zero(shared: Shared, symbols: Iterable[Symbol]) -> frozenset[str]:
    """The figures and tables whose text takes something away, or names one that does."""
    found: set[str] = set()
    declared = [(shared.naming.of(symbol), shared.checked.linked.node(symbol)) for symbol in symbols if symbol.node]
    figures = [(name, node) for name, node in declared if isinstance(node, ast.Parameter | ast.Table)]
    for _ in figures:
        known = len(found)
        found.update(name for name, node in figures if any(_takes_away(part, shared, found) for part in ast.walk(node)))
        if len(found) == known:
            break
    return frozenset(found)


def _takes_away(node: ast.Node, shared: Shared, found: set[str]) -> bool:
    if isinstance(node, ast.Reference):
        return shared.naming.of(shared.symbol(node)) in found
    return isinstance(node, ast.Negate) or (isinstance(node, ast.Binary) and node.op == "subtract")


def cannot_be_negative(node: Node, arm: ArmBuilder) -> bool:  # noqa: C901 — one case a kind of node
    """Whether that is plain from how the node is made."""
    match node:
        case Const(value):
            return not isinstance(value, Fraction) or value >= 0
        case Input() | Element():
            return True
        case Balance(ledger):
            return "." in ledger  # what a clause implies; a declared account may count what is taken away
        case Each(body=body, fold=fold):
            return fold in {"count", "different"} or cannot_be_negative(body, arm)
        case Parameter(name) | Lookup(name):
            return name not in arm.below_zero
        case Ref(name):
            return _definition(name, arm)
        case Apply("beyond"):
            return True
        case Apply("greatest", parts):
            return any(cannot_be_negative(part, arm) for part in parts)
        case Apply("add" | "multiply" | "least", parts):
            return all(cannot_be_negative(part, arm) for part in parts)
        case If(_, then, otherwise):
            return cannot_be_negative(then, arm) and cannot_be_negative(otherwise, arm)
        case Choose(base, cases):
            return all(cannot_be_negative(part, arm) for part in (base, *(case.value for case in cases)))
        case Bands(bands=bands):
            return all(cannot_be_negative(band.ratio, arm) for band in bands)
    return isinstance(node, _EVERY_PART) and all(cannot_be_negative(part, arm) for part in inside(node))


def _definition(name: str, arm: ArmBuilder) -> bool:
    known = arm.signs.get(name)
    if known is None:
        definition = arm.known[name]
        if definition.role.kind is RoleKind.POOL:
            known = True  # a claim that makes it negative is rejected
        elif definition.role.kind is RoleKind.LEFT:
            known = definition.role.subject not in arm.overdrawn
        elif definition.role.kind in {RoleKind.PAYMENT, RoleKind.BENEFIT}:
            known = definition.role.subject not in arm.taking_back
        else:
            known = cannot_be_negative(definition.node, arm)
        arm.signs[name] = known
    return known
