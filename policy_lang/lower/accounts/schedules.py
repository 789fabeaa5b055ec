"""Schedules to Core: how much of the cost falls into each phase, and what a payer's shares of that are.

Enters: a payer that follows a schedule. Leaves: definitions of the cost and of each phase, made once an arm, at the
first payer that follows; and the payer's entitlement. Always holds: the phases add up to the cost; a phase takes so
much of it as its account still lacks of its figure, divided by what the account counts of a unit. Why exact: a share
that is written out gives a constant to multiply by; one that is a parameter gives a quotient, which a rounding follows
in any case.
"""

from fractions import Fraction

from policy_lang.check.accounts.schedules import Growth, growth, shares
from policy_lang.core import types
from policy_lang.core.nodes import Apply, Const, Node, Quotient, Ref
from policy_lang.core.program import RoleKind
from policy_lang.lower.context import role
from policy_lang.lower.expressions import Lowerer, balance, total
from policy_lang.lower.signs import not_negative
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast


def cost_of(schedule: Symbol, lowerer: Lowerer) -> Ref:
    """The cost of a schedule, as it is when its first payer is settled."""
    name = f"schedule.{lowerer.shared.naming.of(schedule)}"
    if name not in lowerer.arm.known:
        node = _node(schedule, lowerer)
        value = not_negative(lowerer.node(node.base), lowerer.arm)
        lowerer.arm.emit(name, value, types.MONEY, role(RoleKind.RULE, name.partition(".")[2], "schedule"),
                         lowerer.shared.origin(node, node.cites))  # fmt: skip
        _phases(node, name, lowerer)
    return Ref(name)


def entitled(schedule: Symbol, payer: str, lowerer: Lowerer) -> Node:
    """The shares of the phases that are a payer's, by its id."""
    shared = lowerer.shared
    name = f"schedule.{lowerer.shared.naming.of(schedule)}"
    parts: list[Node] = [
        Apply("multiply", (lowerer.node(portion.ratio), Ref(f"{name}.{phase.names.first.name}")))
        for phase in _node(schedule, lowerer).phases
        for portion in phase.portions
        if portion.payer is not None and shared.naming.of(shared.symbol(portion.payer)) == payer
    ]  # fmt: skip
    return total(parts)


def _node(schedule: Symbol, lowerer: Lowerer) -> ast.Schedule:
    node = lowerer.shared.checked.linked.node(schedule)
    assert isinstance(node, ast.Schedule)  # noqa: S101 — a symbol of kind schedule
    return node


def _phases(node: ast.Schedule, name: str, lowerer: Lowerer) -> None:
    """One definition a phase: what of the cost falls into it."""
    before: list[tuple[ast.Phase, Ref]] = []
    for phase in node.phases:
        rest: Node = Ref(name)
        if before:
            rest = Apply("beyond", (rest, total([ref for _, ref in before])))
        if phase.ledger is not None and phase.limit is not None:
            rest = Apply("least", (rest, _room(node, phase, before, lowerer)))
        label = phase.names.first.name
        ref = lowerer.arm.emit(
            f"{name}.{label}", rest, types.MONEY, role(RoleKind.RULE, f"{name.partition('.')[2]}.{label}", "phase"),
            lowerer.shared.origin(phase, phase.cites or node.cites),
        )  # fmt: skip
        before.append((phase, ref))


def _room(node: ast.Schedule, phase: ast.Phase, before: list[tuple[ast.Phase, Ref]], lowerer: Lowerer) -> Node:
    """How much of the cost the phase takes until its account reaches the figure."""
    assert phase.ledger is not None  # noqa: S101 — only such a phase has an end
    assert phase.limit is not None  # noqa: S101 — the same
    shared = lowerer.shared
    symbol = shared.symbol(phase.ledger)
    account = shared.checked.linked.node(symbol)
    assert isinstance(account, ast.Ledger)  # noqa: S101 — a symbol of kind ledger
    found = growth(account, node.base, shared.checked.tables)
    assert found is not None  # noqa: S101 — checked before lowering
    held = [balance(lowerer.arm, shared.naming.of(symbol))]
    for earlier, ref in before:
        rate = _rate(found, earlier, lowerer)
        if rate != Const(Fraction(0), types.NUMBER):
            held.append(ref if rate == Const(Fraction(1), types.NUMBER) else Apply("multiply", (rate, ref)))
    missing = Apply("beyond", (lowerer.node(phase.limit), total(held)))
    rate = _rate(found, phase, lowerer)
    if not isinstance(rate, Const):
        return Quotient(missing, rate)
    assert isinstance(rate.value, Fraction)  # noqa: S101 — a sum of shares
    return missing if rate.value == 1 else Apply("multiply", (Const(1 / rate.value, types.NUMBER), missing))


def _rate(found: Growth, phase: ast.Phase, lowerer: Lowerer) -> Node:
    """What the account counts of a unit of the cost in a phase."""
    constant = Fraction(found.whole + found.own)
    others: list[Node] = []
    for key, share in shares(phase, lowerer.shared.checked.tables):
        node, weight = lowerer.node(share), found.weight(key)
        if isinstance(node, Const) and isinstance(node.value, Fraction):
            constant += weight * node.value
        elif weight:
            others.append(node if weight == 1 else Apply("multiply", (Const(Fraction(weight), types.NUMBER), node)))
    own = Const(constant, types.NUMBER)
    return total([own, *others]) if others else own
