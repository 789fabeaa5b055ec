"""Amounts that could be below zero count as zero: whoever owes nothing pays nothing back.

Enters: the node of an amount, and the arm it is written for. Leaves: the node, or the greater of it and zero. Always
holds: what plainly cannot be negative is left as it is, so a scheme that takes nothing away from anything shows no
such step. Facts and figures are not negative: the reader of claims and the checker see to that.
"""

from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Choose,
    Const,
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
from policy_lang.lower.context import ArmBuilder

_ZERO = Const(Fraction(0), types.MONEY)
_EVERY_PART = (Quotient, Round)


def not_negative(node: Node, arm: ArmBuilder) -> Node:
    """The node, or the greater of it and zero."""
    return node if cannot_be_negative(node, arm) else Apply("greatest", (node, _ZERO))


def unpaid(pool: str, arm: ArmBuilder) -> Node:
    """What a pool still holds; nothing where more was paid than it held."""
    left = Ref(arm.left[pool])
    return Apply("greatest", (left, _ZERO)) if pool in arm.overdrawn else left


def cannot_be_negative(node: Node, arm: ArmBuilder) -> bool:
    """Whether that is plain from how the node is made."""
    match node:
        case Const(value):
            return not isinstance(value, Fraction) or value >= 0
        case Input() | Parameter() | Lookup() | Balance():
            return True
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
