"""The values that a calculation or a comparison is made of, as reasons.

Enters: a node of Core and a trace. Leaves: a reason: a fact, a parameter, or a figure with the operator and the
operands it comes from. Always holds: what has a name is shown by its name and not taken apart, except what is left in a
pool, which is shown as the pool less the payments before; of two branches only the one that was taken is there.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Const,
    Each,
    If,
    Input,
    Lookup,
    Node,
    Parameter,
    Quotient,
    Ref,
    Round,
    Split,
    inside,
)
from policy_lang.core.program import DatedFigure, LedgerDef, RoleKind
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Unknown, Value
from policy_lang.explain.reasons import Data, Reason, ReasonKind, SourceKind
from policy_lang.explain.trace import Trace
from policy_lang.record import evolve

GIVEN = "given."
PHASE = "phase"  # of a schedule, in the role of its definition


def operand(trace: Trace, node: Node) -> Reason:
    """The reason that stands for a node."""
    match node:
        case Const(value, unit):
            return Reason("constant", ReasonKind.FIGURE, value=value, unit=unit, source=SourceKind.TEXT)
        case Input(name):
            return fact(trace, name)
        case Parameter():
            return parameter(trace, node)
        case Lookup(table) if table in trace.program.tables:
            return _table(trace, node)
        case Balance(ledger):
            return account(trace, ledger)
        case Ref(definition):
            return _reference(trace, definition)
        case Apply("greatest", (first, Const(Fraction(numerator=0)))) if trace.value(first) == trace.value(node):
            return operand(trace, first)
    return _calculation(trace, node)


def fact(trace: Trace, name: str) -> Reason:
    """A fact: as the claim gives it, as it is assumed, or missing."""
    declared = trace.program.inputs[name]
    payer = name.removeprefix(GIVEN) if name.startswith(GIVEN) else ""
    subject = f"given:{payer}" if payer else f"fact:{name}"
    origin = trace.origin(f"payer:{payer}" if payer else subject)
    value = trace.value(Input(name))
    if name in trace.settlement.claim.facts:
        source = SourceKind.GIVEN
    else:
        source = SourceKind.ASSUMED if declared.has_default else SourceKind.ABSENT
    return Reason(
        f"fact:{name}", ReasonKind.FACT, subject, value, declared.type, source,
        clauses=origin.clauses, place=origin.place,
    )  # fmt: skip


def parameter(trace: Trace, node: Parameter) -> Reason:
    """A dated figure: its value on the day, how firm it is, and the days for which it is stated."""
    declared = trace.program.parameters[node.name]
    origin = trace.origin(f"parameter:{node.name}")
    data: dict[str, Data] = {"qualifier": declared.qualifier, "given": declared.given}
    day = trace.value(node.date)
    figure = _in_effect(declared.figures, day)
    if figure is not None and (figure.first or figure.last):
        data |= {name: end for name, end in (("first", figure.first), ("last", figure.last)) if end is not None}
    return Reason(
        f"parameter:{node.name}", ReasonKind.PARAMETER, f"parameter:{node.name}", trace.value(node), declared.type,
        SourceKind.GIVEN if declared.given else SourceKind.PARAMETER,
        clauses=origin.clauses, place=origin.place, data=data,
    )  # fmt: skip


def _in_effect(figures: tuple[DatedFigure, ...], day: Value) -> DatedFigure | None:
    for figure in figures:
        if isinstance(day, date) and (figure.first or day) <= day <= (figure.last or day):
            return figure
    return None


def _table(trace: Trace, node: Lookup) -> Reason:
    declared = trace.program.tables[node.table]
    origin = trace.origin(f"table:{node.table}")
    return Reason(
        f"table:{node.table}", ReasonKind.PARAMETER, f"table:{node.table}", trace.value(node), declared.type,
        SourceKind.PARAMETER, "row", origin.clauses, origin.place,
        tuple(operand(trace, key) for key in node.keys), {"qualifier": declared.qualifier, "given": False},
    )  # fmt: skip


def account(trace: Trace, ledger: str) -> Reason:
    """What an account held before this claim."""
    declared = trace.program.ledgers[ledger]
    return Reason(
        f"so_far.{ledger}", ReasonKind.FIGURE, f"ledger:{ledger}", trace.value(Balance(ledger)), unit_of(declared),
        SourceKind.LEDGER, data=trace.ledger_data(declared),
    )  # fmt: skip


def unit_of(ledger: LedgerDef) -> Type:
    """What an account holds."""
    return {"count": types.COUNT, "days": types.DAYS}.get(ledger.measure, types.MONEY)


# ---- definitions


def _reference(trace: Trace, identifier: str) -> Reason:
    definition = trace.definitions[identifier]
    role = definition.role
    plain = Reason(
        identifier, ReasonKind.FIGURE, value=trace.at(identifier), unit=definition.type,
        clauses=definition.origin.clauses, place=definition.origin.place,
    )  # fmt: skip
    if isinstance(definition.node, Balance):
        return account(trace, definition.node.ledger)
    if identifier.startswith("argument."):
        return operand(trace, definition.node)
    match role.kind:
        case RoleKind.LEFT:
            return left_in_pool(trace, identifier)
        case RoleKind.POOL:
            return evolve(plain, subject=f"pool:{role.subject}")
        case RoleKind.PAYMENT | RoleKind.BENEFIT:
            return evolve(plain, subject=f"payer:{role.subject}")
        case RoleKind.OWN:
            return evolve(plain, subject=f"own_share:{role.subject}")
        case RoleKind.LEDGER:
            operator, children = lifted(operand(trace, definition.node))
            return evolve(plain, subject=f"{role.detail}:{role.subject}", operator=operator, children=children)
        case RoleKind.RULE if role.detail == PHASE:  # how it comes is a step of its own
            return evolve(plain, subject=f"{PHASE}:{role.subject}")
        case RoleKind.RULE:
            operator, children = lifted(operand(trace, definition.node))
            return evolve(plain, subject=f"define:{role.subject}", operator=operator, children=children)
    return plain


def left_in_pool(trace: Trace, identifier: str) -> Reason:
    """What a pool holds at a moment: the pool less what was drawn from it before."""
    definition = trace.definitions[identifier]
    pool = definition.role.subject
    taken: list[Reason] = []
    at = identifier
    while trace.definitions[at].role.kind is RoleKind.LEFT:
        node = trace.definitions[at].node
        if not (isinstance(node, Apply) and isinstance(node.arguments[0], Ref) and isinstance(node.arguments[1], Ref)):
            break
        taken.append(_drawn(trace, node.arguments[1].definition, trace.definitions[at].role.detail))
        at = node.arguments[0].definition
    whole = _reference(trace, at)
    return Reason(
        identifier, ReasonKind.FIGURE, f"unpaid:{pool}", trace.at(identifier), types.MONEY,
        operator="subtract", children=(whole, *reversed(taken)),
    )  # fmt: skip


def _drawn(trace: Trace, identifier: str, payer: str) -> Reason:
    return Reason(
        identifier, ReasonKind.FIGURE, f"payer:{payer}", trace.at(identifier), types.MONEY,
    )  # fmt: skip


def drawn_before(trace: Trace, payer: str) -> tuple[Reason, ...]:
    """What the payers before this one took from the pools that it draws on."""
    pools = trace.payer(payer).pools
    found = []
    for other in trace.settlement.arm.payers:
        if other.id == payer:
            break
        found += [
            _drawn(trace, drawn, other.id)
            for pool, drawn in zip(other.pools, other.drawn, strict=True) if pool in pools
        ]  # fmt: skip
    return tuple(found)


# ---- calculations


# Operators that mean nothing without what stands beside them.
_WHOLE = frozenset({"", "round", "split", "each"})


def lifted(reason: Reason) -> tuple[str, tuple[Reason, ...]]:
    """The operator and operands of a calculation without a name; of anything else, the thing itself.

    A rounding stays a thing of its own, because its operator means nothing without its mode.
    """
    if (
        reason.kind is ReasonKind.FIGURE
        and reason.operator not in {"", "round", "split", "each"}
        and not reason.subject
    ):
        return reason.operator, reason.children
    return "same", (reason,)


def _calculation(trace: Trace, node: Node) -> Reason:
    value = trace.value(node)
    match node:
        case Apply(op, arguments):
            parts = tuple(operand(trace, argument) for argument in arguments)
            if op == "multiply" and _is_share(parts[0]) and parts[1].unit.kind is Kind.MONEY:
                parts = (parts[1], parts[0])
            unit = _unit(op, parts)
            return Reason("calculation", ReasonKind.FIGURE, value=value, unit=unit, operator=op, children=parts)
        case If():
            return _branch(trace, node)
        case Quotient(dividend, divisor):
            parts = (operand(trace, dividend), operand(trace, divisor))
            same = parts[0].unit == parts[1].unit
            unit = types.RATIO if same else parts[0].unit
            return Reason("calculation", ReasonKind.FIGURE, value=value, unit=unit, operator="divide", children=parts)
        case Round(inner, step, mode):
            part = operand(trace, inner)
            data: dict[str, Data] = {"mode": mode, "grid": step}
            return Reason("calculation", ReasonKind.FIGURE, value=value, unit=part.unit, operator="round",
                          children=(part,), data=data)  # fmt: skip
        case Each(items, fold=fold, type=unit):
            data = {"fold": fold}
            return Reason("calculation", ReasonKind.FIGURE, value=value, unit=unit, operator="each",
                          children=(operand(trace, items),), data=data)  # fmt: skip
        case Bands():
            return Reason("calculation", ReasonKind.FIGURE, value=value, unit=types.MONEY)
        case Split(amount, weights, index):
            parts = (operand(trace, amount), *(operand(trace, weight) for weight in weights))
            return Reason("calculation", ReasonKind.FIGURE, value=value, unit=types.MONEY, operator="split",
                          children=parts, data={"part": Fraction(index + 1)})  # fmt: skip
    return Reason("calculation", ReasonKind.FIGURE, value=value, unit=_unit_of_value(value))


def _branch(trace: Trace, node: If) -> Reason:
    held = trace.value(node.condition)
    if isinstance(held, Unknown):
        unit = operand(trace, node.then).unit
        return Reason("calculation", ReasonKind.FIGURE, value=trace.value(node), unit=unit)
    return operand(trace, node.then if held else node.otherwise)


def branches(trace: Trace, node: Node) -> Iterator[tuple[Node, bool]]:
    """The conditions that chose between values in a calculation, each with its answer."""
    waiting = [node]
    while waiting:
        at = waiting.pop()
        if isinstance(at, Ref):
            definition = trace.definitions[at.definition]
            if definition.role.kind is RoleKind.RULE and definition.type.kind is not Kind.YES_NO:
                waiting.append(definition.node)
        elif isinstance(at, If):
            held = trace.value(at.condition)
            if isinstance(held, bool):
                yield at.condition, held
                waiting.append(at.then if held else at.otherwise)
        elif not isinstance(at, Each):  # what is asked inside a fold is asked of each element
            waiting.extend(reversed(inside(at)))


def _is_share(part: Reason) -> bool:
    return part.unit.kind is not Kind.MONEY


_RESULTS = {
    "age": types.COUNT, "days_between": types.DAYS, "month_end": types.DATE, "months_later": types.DATE,
}  # fmt: skip


def _unit(op: str, parts: tuple[Reason, ...]) -> Type:
    if op in _RESULTS:
        return _RESULTS[op]
    kinds = [part.unit.kind for part in parts]
    if op == "subtract" and kinds == [Kind.DATE, Kind.DATE]:
        return types.DAYS
    if op == "multiply" and Kind.MONEY in kinds:
        return types.MONEY
    if op == "multiply" and kinds[0] is Kind.RATIO:
        return parts[1].unit
    return next((part.unit for part in parts if part.unit.kind is not Kind.NO_LIMIT), parts[0].unit)


def _unit_of_value(value: Value) -> Type:
    if isinstance(value, bool):
        return types.YES_NO
    if isinstance(value, date):
        return types.DATE
    return types.NUMBER if isinstance(value, Fraction | Unknown) else types.TEXT
