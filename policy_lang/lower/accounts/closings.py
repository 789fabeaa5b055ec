"""Closings to Core: refunds as payers of an arm whose pools are the ledgers that they draw on.

Enters: the closings of a checked scheme, after its claims were lowered. Leaves: `ClosingDef`s, the shorter periods
first. Always holds: what is refunded from a ledger is taken from it; clauses of refunds are lowered by what lowers
clauses of payers, so limits, deductibles and roundings mean the same here; a closing keeps an account of its own of
having run, and is rejected where that says so.
"""

from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import Apply, Balance, Const, Ref
from policy_lang.core.program import (
    Arm,
    ClosingDef,
    LedgerDef,
    Move,
    PayerDef,
    PeriodKind,
    PoolDef,
    Rejection,
    RoleKind,
)
from policy_lang.diagnostics import Report
from policy_lang.lower.context import ArmBuilder, Shared, role
from policy_lang.lower.expressions import Lowerer, balance, total
from policy_lang.lower.ledgers import Accounts
from policy_lang.lower.payers import Conditions, PayerLowering, use_shared_limits
from policy_lang.lower.signs import below_zero, not_negative
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast

_LENGTHS = {PeriodKind.MONTH: 0, PeriodKind.CALENDAR_YEAR: 1, PeriodKind.SCHEME_YEAR: 1}


def lower_closings(
    shared: Shared, symbols: tuple[Symbol, ...], ledgers: dict[str, LedgerDef], report: Report
) -> tuple[ClosingDef, ...]:
    """All closings of all modules."""
    by_node = {id(symbol.node): symbol for symbol in symbols if symbol.kind == "payer"}
    found: list[ClosingDef] = []
    for module in shared.checked.linked.modules.values():
        for node in module.declarations:
            if isinstance(node, ast.Closing):
                keys, period = Accounts(shared, ledgers).scope(node.scope)
                name = ".".join(("close", *keys, str(period.kind)))
                same = sum(item.id.partition("#")[0] == name for item in found)
                own = LedgerDef(f"{name}#{same + 1}" if same else name, keys, period, "count")
                ledgers[own.id] = own
                arm = _arm(shared, node, by_node, symbols, ledgers, report, own.id)
                found.append(ClosingDef(own.id, keys, period, arm))
    return tuple(sorted(found, key=lambda closing: _LENGTHS.get(closing.period.kind, 2)))


def _arm(
    shared: Shared,
    node: ast.Closing,
    by_node: dict[int, Symbol],
    symbols: tuple[Symbol, ...],
    ledgers: dict[str, LedgerDef],
    report: Report,
    name_of_closing: str,
) -> Arm:
    arm = ArmBuilder(below_zero=below_zero(shared, symbols), in_force="in_force", closing=True)
    arm.emit("in_force", Const(True, types.YES_NO), types.YES_NO)  # noqa: FBT003 — a value
    before = _ran_before(arm, name_of_closing)
    lowerer = Lowerer(shared, arm, report, ledgers)
    removed = shared.checked.linked.removed
    refunds = [by_node[id(item)] for item in node.items if id(item) in by_node]
    refunds = [symbol for symbol in refunds if symbol.key not in removed]
    names = list(dict.fromkeys(name for symbol in refunds for name in _drawn_on(shared, symbol)))
    for name in names:
        held = not_negative(balance(arm, name), arm)
        arm.emit(f"pool.{name}", held, types.MONEY, role(RoleKind.POOL, name))
        arm.left[name] = f"pool.{name}"
    header: dict[str, Conditions] = {module: [] for module in shared.checked.linked.modules}
    accounts = Accounts(shared, ledgers)
    lowering = PayerLowering(shared, arm, report, accounts, ledgers, header, shared.checked.rounding)
    payers = tuple(lowering.lower(symbol) for symbol in refunds)
    pools = tuple(_left(arm, name) for name in names)
    use_shared_limits(arm)
    arm.moves.extend(_taken(arm, name, payers) for name in names)
    arm.moves.extend(_carried(shared, item, arm, lowerer) for item in node.items if isinstance(item, ast.Carries))
    ran = arm.emit("ran", Const(Fraction(1), types.COUNT), types.COUNT)
    arm.moves.append(Move(name_of_closing, ran.definition))
    rejections = (before, *lowering.rejections)
    return Arm(None, tuple(arm.definitions), payers, pools, tuple(arm.moves), rejections, ())


def _ran_before(arm: ArmBuilder, ledger: str) -> Rejection:
    """A period is closed once: the account that has the closing's name says whether it was."""
    times = arm.emit("ran_before.times", Balance(ledger), types.COUNT)
    node = Apply("at_least", (times, Const(Fraction(1), types.COUNT)))
    return Rejection(arm.emit("ran_before", node, types.YES_NO, role(RoleKind.REJECT)).definition, "PL0663", ledger)


def _drawn_on(shared: Shared, refund: Symbol) -> tuple[str, ...]:
    payer = shared.checked.linked.node(refund)
    assert isinstance(payer, ast.Payer)  # noqa: S101 — a symbol of kind payer
    draws = next((clause for clause in payer.clauses if isinstance(clause, ast.DrawsOn)), None)
    return tuple(shared.naming.of(shared.symbol(ident)) for ident in draws.pools) if draws else ()


def _left(arm: ArmBuilder, name: str) -> PoolDef:
    own = arm.emit(f"own.{name}", Ref(arm.left[name]), types.MONEY, role(RoleKind.OWN, name))
    return PoolDef(name, f"pool.{name}", own.definition)


def _taken(arm: ArmBuilder, name: str, payers: tuple[PayerDef, ...]) -> Move:
    """What refunds drew from a ledger leaves it."""
    drawn = [
        Ref(of) for payer in payers for pool, of in zip(payer.pools, payer.drawn, strict=True) if pool == name
    ]  # fmt: skip
    ref = arm.emit(f"refunded.{name}", Apply("negate", (total(list(drawn)),)), types.MONEY)
    return Move(name, ref.definition)


def _carried(shared: Shared, node: ast.Carries, arm: ArmBuilder, lowerer: Lowerer) -> Move:
    name = shared.naming.of(shared.symbol(node.ledger))
    kind = shared.type(node.amount)
    ref = arm.emit(f"carried.{name}", lowerer.node(node.amount), kind, role(RoleKind.LEDGER, name, "carried"),
                   shared.origin(node, node.cites))  # fmt: skip
    return Move(name, ref.definition, into_next=True)
