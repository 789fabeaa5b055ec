"""The tree of reasons of a settlement: what the claim is, what each payer paid and why, what is left.

Enters: a settlement. Leaves: a `Reason`. Always holds: every payer of the order has a payment in the tree, in its
order, with its status; a payer that pays shows its calculation, one that does not shows what kept it from paying; where
a fact is missing the fact is named.
"""

from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.ledger import period_label
from policy_lang.core.nodes import Apply, Case, Choose, If, Known, Node, inside
from policy_lang.core.program import Origin, PayerDef, PoolDef, RoleKind, row_named
from policy_lang.core.values import Unknown, Value
from policy_lang.explain.conditions import Asked, condition, condition_of, is_met, least_to_change, missing_in
from policy_lang.explain.operands import GIVEN, fact, operand, unit_of
from policy_lang.explain.readings import readings
from policy_lang.explain.reasons import Data, Reason, ReasonKind, SourceKind
from policy_lang.explain.steps import Steps
from policy_lang.explain.trace import Trace, trace_of
from policy_lang.interp.settle import CONFLICT, REJECTED, UNDETERMINED, Movement, Settlement
from policy_lang.record import evolve


def explain(settlement: Settlement) -> Reason:
    """The reasons of a settled claim."""
    trace = trace_of(settlement)
    program, arm = settlement.program, settlement.arm
    origin = trace.origin("scheme:")
    data: dict[str, Data] = {"outcome": settlement.outcome, "overcompensated": settlement.overcompensated}
    day = settlement.claim.facts.get(program.dated_by)
    if day is not None and not isinstance(day, Unknown):
        data["day"] = day
    if settlement.closing is not None:
        label = period_label(settlement.closing.period, settlement.closed_on, "")
        data |= {"period_kind": str(settlement.closing.period.kind), "period": label, "key": settlement.closing.keys}
        pools = tuple(_pool(trace, pool) for pool in arm.pools)
        children: tuple[Reason, ...] = (
            *pools,
            *(_payment(trace, payer) for payer in arm.payers),
            *(_own_share(trace, pool) for pool in arm.pools),
            *_declared_ledgers(trace),
        )
        if settlement.outcome == REJECTED:
            children = (*pools, *_rejection(trace))
    elif settlement.outcome == REJECTED:
        children = (fact(trace, program.dated_by), *(_pool(trace, pool) for pool in arm.pools), *_rejection(trace))
    else:
        children = (
            *_header(trace),
            *(_pool(trace, pool) for pool in arm.pools),
            *(_payment(trace, payer) for payer in arm.payers),
            *(_own_share(trace, pool) for pool in arm.pools),
            *_total(trace),
            *_declared_ledgers(trace),
            *checks(trace),
        )
        children = (*children, *readings(trace, children))
    return Reason(
        f"claim:{settlement.claim.id}", ReasonKind.CLAIM, settlement.claim.id, children=children, place=origin.place,
        data=data,
    )  # fmt: skip


# ---- the claim as a whole


def _header(trace: Trace) -> tuple[Reason, ...]:
    """Whether the scheme is in force on the day, and covers the person."""
    names = [trace.program.in_force, *(name for name, _ in trace.program.covered)]
    return tuple(condition_of(trace, name) for name in names)


def _rejection(trace: Trace) -> tuple[Reason, ...]:
    rejection = trace.settlement.rejection
    if rejection is None:
        return ()
    definition = trace.definitions[rejection.definition]
    closing = trace.settlement.closing
    if closing is not None and rejection.word == closing.id:
        return (
            Reason(
                definition.id, ReasonKind.CONDITION, value=False, unit=types.YES_NO,
                data={"step": "closed_before", "code": rejection.code, "word": rejection.word},
            ),
        )  # fmt: skip
    name = definition.role.subject
    found = condition(trace, definition.node, Asked(definition.id, wanted=False))
    compared = next((child for child in found.children if len(child.children) == 2), found)
    given = f"{GIVEN}{name}" in trace.settlement.claim.facts
    subject = f"payer:{name}" if given else f"pool:{name}"
    origin = trace.origin(subject)
    return (
        evolve(
            found, subject=subject, operator=compared.operator, clauses=origin.clauses, place=origin.place,
            children=(*compared.children, *((fact(trace, f"{GIVEN}{name}"),) if given else ())),
            data={"step": "rejection", "code": rejection.code, "word": rejection.word},
        ),
    )  # fmt: skip


def _pool(trace: Trace, pool: PoolDef) -> Reason:
    definition = trace.definitions[pool.amount]
    inner = operand(trace, definition.node)
    origin = _origin(definition.origin, trace.origin(f"pool:{pool.id}"))
    return Reason(
        pool.amount, ReasonKind.POOL, f"pool:{pool.id}", trace.at(pool.amount), types.MONEY, operator="same",
        clauses=origin.clauses, place=origin.place,
        children=(inner, *missing(trace, trace.at(pool.amount))),
    )  # fmt: skip


def _own_share(trace: Trace, pool: PoolDef) -> Reason:
    """What is left of a pool when all have paid."""
    whole = Reason(pool.amount, ReasonKind.FIGURE, f"pool:{pool.id}", trace.at(pool.amount), types.MONEY)
    drawn = tuple(
        Reason(name, ReasonKind.FIGURE, f"payer:{payer.id}", trace.at(name), types.MONEY)
        for payer in trace.settlement.arm.payers
        for of, name in zip(payer.pools, payer.drawn, strict=True) if of == pool.id
    )  # fmt: skip
    value = trace.at(pool.own)
    return Reason(
        pool.own, ReasonKind.OWN_SHARE, f"pool:{pool.id}", value, types.MONEY, operator="subtract",
        children=(whole, *drawn, *missing(trace, value)),
    )  # fmt: skip


def _total(trace: Trace) -> tuple[Reason, ...]:
    """What the person bears in all, where there are several pools."""
    pools = trace.settlement.arm.pools
    if len(pools) < 2 or "own.total" not in trace.definitions:
        return ()
    parts = tuple(
        Reason(pool.own, ReasonKind.FIGURE, f"own_share:{pool.id}", trace.at(pool.own), types.MONEY) for pool in pools
    )
    total = trace.at("own.total")
    return (Reason("own.total", ReasonKind.OWN_SHARE, "", total, types.MONEY, operator="add", children=parts),)


def checks(trace: Trace) -> tuple[Reason, ...]:
    """Checks of this claim; those over a group are judged when the whole group is there."""
    found = []
    for check in trace.settlement.arm.checks:
        if check.group is None:
            value = trace.at(check.definition)
            stated = condition_of(trace, check.definition)
            found.append(
                Reason(
                    f"check:{check.id}", ReasonKind.CHECK, f"check:{check.id}", value, types.YES_NO,
                    clauses=stated.clauses, place=stated.place, children=(stated, *missing(trace, value)),
                    data={"asked": _is_asked(trace, trace.definitions[check.definition].node)},
                )
            )  # fmt: skip
    return tuple(found)


def _is_asked(trace: Trace, node: Node) -> bool:
    """Whether a check is about such claims: one that is asked of some alone holds of all others without a look."""
    match node:
        case Apply("or", (Apply("not", (of,)), _)):
            return trace.value(of) is not False
    return True


# ---- one payer


def _payment(trace: Trace, payer: PayerDef) -> Reason:
    settlement = trace.settlement
    status, value = settlement.statuses[payer.id], settlement.payments[payer.id]
    origin = _origin(trace.definitions[payer.payment].origin, trace.origin(f"payer:{payer.id}"))
    if status == "given":
        children: tuple[Reason, ...] = (fact(trace, f"{GIVEN}{payer.id}"), *_drawn(trace, payer))
    elif status == CONFLICT:
        children = _conflict(trace, payer, value)
    else:
        children = _calculated(trace, payer, value)
    conditions = [child for child in children if child.kind is ReasonKind.CONDITION and not is_met(child)]
    kept_by = tuple(part.id for child in conditions for part in least_to_change(child))
    data: dict[str, Data] = {
        "status": status, "benefit": payer.benefit, "writes_off": payer.writes_off, "beyond": payer.beyond,
        "kept_by": kept_by,
    }  # fmt: skip
    if isinstance(value, Unknown):
        if value.conflict:
            data["rows"] = tuple(label for label in value.conflict if row_named(trace.program, label) is not None)
        data |= {name: end for name, end in (("low", value.low), ("high", value.high)) if end is not None}
    return Reason(
        payer.payment, ReasonKind.PAYMENT, f"payer:{payer.id}", value, types.MONEY,
        SourceKind.GIVEN if status == "given" else SourceKind.COMPUTED, clauses=origin.clauses, place=origin.place,
        children=(*children, *_movements(trace, payer)), data=data,
    )  # fmt: skip


def _calculated(trace: Trace, payer: PayerDef, value: Value) -> tuple[Reason, ...]:
    """Which clauses were in effect, whether they let the payer pay, and what came of them."""
    rules, prefix = _variant(trace, payer)
    conditions = _conditions(trace, payer, prefix)
    if isinstance(value, Unknown):
        return (*rules, *conditions, *missing(trace, value))
    if trace.settlement.statuses[payer.id] == UNDETERMINED:
        return (*rules, *conditions, *missing(trace, trace.at(payer.status)))
    if not all(is_met(item) for item in conditions):
        return (*rules, *conditions)
    if payer.given:
        return (*conditions, fact(trace, f"{GIVEN}{payer.id}"))
    return (*rules, *conditions, *Steps(trace, payer.id, prefix).all(), *_drawn(trace, payer))


def _conditions(trace: Trace, payer: PayerDef, prefix: str) -> tuple[Reason, ...]:
    """The conditions in effect: the payer's own, and those of a header.

    What the scheme's own header asks is told once above all payers; of another module's, whom it covers is told here,
    and everything that is not met.
    """
    starts = (f"{prefix}.condition.", f"{payer.id}.covers.")
    own = [name for name in trace.definitions if name.startswith(starts)]
    told = {name for name, _ in trace.program.covered}
    header = [
        name for name in _header_of(trace, payer)
        if trace.at(name) is not True or (trace.definitions[name].role.subject == "covers" and name not in told)
    ]  # fmt: skip
    return tuple(condition_of(trace, name) for name in (*header, *own))


def _header_of(trace: Trace, payer: PayerDef) -> list[str]:
    """The conditions of the header that the payer's status looks at: it may be another module's."""
    wanted = {"covers", "in_force"}
    found: list[str] = []
    waiting: list[Node] = [trace.definitions[payer.status].node]
    while waiting:
        node = waiting.pop()
        name = getattr(node, "definition", None)
        if isinstance(name, str) and trace.definitions[name].role.subject in wanted:
            role = trace.definitions[name].role
            if role.kind is RoleKind.CONDITION and name not in found:
                found.append(name)
        waiting.extend(reversed(inside(node)))
    return found


# ---- exceptions


def _choice(trace: Trace, payer: PayerDef) -> Choose | None:
    node = trace.definitions[payer.payment].node
    if isinstance(node, If) and isinstance(node.condition, Known):
        node = node.otherwise
    return node if isinstance(node, Choose) else None


def _variant(trace: Trace, payer: PayerDef) -> tuple[tuple[Reason, ...], str]:
    """The rule that won and those that lost, and the prefix of the definitions in effect."""
    choice = _choice(trace, payer)
    if choice is None:
        return (), payer.id
    rules = tuple(_rule(trace, payer, case, choice) for case in choice.cases)
    won = [str(rule.data["label"]) for rule in rules if rule.kind is ReasonKind.RULE_WON]
    if all(trace.value(case.when) is False for case in choice.cases):
        general = Reason(f"{payer.id}@", ReasonKind.RULE_WON, f"payer:{payer.id}", data={"label": ""})
        return (general, *rules), payer.id
    return rules, f"{payer.id}@{won[0]}" if won else payer.id


def _rule(trace: Trace, payer: PayerDef, case: Case, choice: Choose) -> Reason:
    """An exception, with the condition that decided it, and the exception that displaced it."""
    identifier = f"{payer.id}@{case.label}"
    applies = trace.value(case.when)
    others = [(other.label, trace.value(other.when)) for other in choice.cases if other.over == case.label]
    over = next((label for label, value in others if value is True), "")
    doubtful = isinstance(applies, Unknown) or any(isinstance(value, Unknown) for _, value in others)
    undecided = doubtful and not over and applies is not False
    won = applies is True and not over and not undecided
    origin = trace.definitions[f"{identifier}.when"].origin
    return Reason(
        identifier, ReasonKind.RULE_WON if won else ReasonKind.RULE_LOST, f"exception:{payer.id}.{case.label}",
        clauses=origin.clauses, place=origin.place, children=(condition_of(trace, f"{identifier}.when"),),
        data={"label": case.label, "displaced_by": over if applies is True else "", "undecided": undecided},
    )  # fmt: skip


def _conflict(trace: Trace, payer: PayerDef, value: Value) -> tuple[Reason, ...]:
    """The exceptions that apply together and disagree."""
    choice = _choice(trace, payer)
    labels = value.conflict if isinstance(value, Unknown) else ()
    if choice is None:
        return ()
    return tuple(_rule(trace, payer, case, choice) for case in choice.cases if case.label in labels)


# ---- what is missing, what is moved, what is drawn


def missing(trace: Trace, value: Value) -> tuple[Reason, ...]:
    """What an unknown value waits for, the first cause first."""
    found = []
    for cause in missing_in(value):
        program, name = trace.program, cause.partition("@")[0]
        kind = "parameter" if name in program.parameters else "table" if name in program.tables else "fact"
        subject = f"given:{name.removeprefix(GIVEN)}" if name.startswith(GIVEN) else f"{kind}:{name}"
        origin = trace.origin(subject)
        found.append(
            Reason(f"missing:{cause}", ReasonKind.MISSING, subject, source=SourceKind.ABSENT,
                   clauses=origin.clauses, place=origin.place, data={"needs": cause})
        )  # fmt: skip
    return tuple(found)


def _movements(trace: Trace, payer: PayerDef) -> tuple[Reason, ...]:
    return tuple(
        _movement(trace, movement)
        for movement in trace.settlement.movements
        if movement.entry.ledger.partition(".")[0] == payer.id and movement.entry.amount != 0
    )


def _declared_ledgers(trace: Trace) -> tuple[Reason, ...]:
    """What the claim does to the accounts that the scheme declares."""
    return tuple(
        _movement(trace, movement)
        for movement in trace.settlement.movements
        if movement.entry.amount != 0
        and (f"ledger:{movement.entry.ledger}" in trace.program.catalogue or movement.entry.ledger.endswith(".used"))
    )


def _movement(trace: Trace, movement: Movement) -> Reason:
    entry = movement.entry
    ledger = trace.program.ledgers[entry.ledger]
    data = {**trace.ledger_data(ledger), "period": entry.period, "key_values": entry.key}
    return Reason(
        f"ledger:{entry.ledger}", ReasonKind.MOVEMENT, f"ledger:{entry.ledger}", entry.amount, unit_of(ledger),
        SourceKind.LEDGER, data={**data, "before": movement.before, "after": movement.after},
    )  # fmt: skip


def _drawn(trace: Trace, payer: PayerDef) -> tuple[Reason, ...]:
    """From which pools the payment was taken, where it was more than one."""
    drawn = [
        Reason(name, ReasonKind.POOL, f"pool:{pool}", trace.at(name), types.MONEY, data={"step": "drawn"})
        for pool, name in zip(payer.pools, payer.drawn, strict=True)
        if trace.number(name) != Fraction(0)
    ]
    return tuple(drawn) if len(drawn) > 1 else ()


def _origin(own: Origin, declared: Origin) -> Origin:
    return Origin(own.place or declared.place, own.clauses or declared.clauses)
