"""A settlement as data for other programs: the shape that `docs/reference/schemas/result.schema.json` publishes.

Enters: a settlement. Leaves: a mapping whose fields always stand in the same order. Always holds: amounts are decimal
texts in the main unit, with the currency's decimals; what is unknown is null and never zero; `payments` and `status`
name every payer of the order in its order (a payer that pays by writing off stands in `payments` too, and once more in
`write_offs`); benefits stand in `benefits` alone, what a closing gives back in `refunds` alone. Own shares of a file of
results add up: a closing has what it gave back, below zero. A rejected claim has no amounts: nothing of it is summed.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from policy_lang.claims.amounts import decimal_text, money_text, value_json
from policy_lang.claims.rows import VERSION, SetAside
from policy_lang.claims.taints import taints
from policy_lang.core.ledger import period_label
from policy_lang.core.program import Arm, ClosingDef, Def, LedgerDef, Place, Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.settle import REJECTED, Claim, Movement, Settlement, ledger_key, own_share_of

TOTAL = "total"


def result_json(settlement: Settlement, *, trace: bool = False) -> dict[str, Any]:
    """The result of one claim. `trace` adds the value of every definition with its origin."""
    program, arm = settlement.program, settlement.arm
    found: dict[str, Any] = {"version": VERSION, "claim": settlement.claim.id}
    person = settlement.claim.facts.get("person")
    if isinstance(person, str):
        found["person"] = person
    if settlement.closing is not None:
        found |= _closed(settlement.closing, settlement.claim, program)
    found |= {
        "scheme": edition_name(program),
        "program": program_hash(program),
        "outcome": settlement.outcome,
    }
    if settlement.rejection is not None:
        found["rejection"] = {"code": settlement.rejection.code, "reason": settlement.rejection.word}
    paid = {name: _money(amount, program) for name, amount in payments_of(settlement).items()}
    found |= _parts(arm, paid)
    found["status"] = statuses_of(settlement)
    found["own_share"] = _own_share(settlement)
    if settlement.overcompensated and settlement.rejection is None:
        found["overcompensated"] = True
    found["ledger"] = [_movement(movement, program) for movement in settlement.movements]
    known = settlement.rejection is None
    found["checks"] = {
        check.id: _answer(settlement.checks[check.id]) if known else None for check in arm.checks if check.group is None
    }
    found["readings"] = dict(program.readings)
    found["parameters"] = dict(program.given_parameters)
    found["undetermined"] = undetermined_json(settlement)
    found["taints"] = taints(settlement)
    if trace:
        found["trace"] = [traced(definition, settlement) for definition in arm.definitions]
    return found


def payments_of(settlement: Settlement) -> dict[str, Value]:
    """What every payer pays. Of a rejected claim that is nobody's to say: None, also for what was given."""
    rejected = settlement.rejection is not None
    return {payer.id: None if rejected else settlement.payments[payer.id] for payer in settlement.arm.payers}


def statuses_of(settlement: Settlement) -> dict[str, str]:
    """Why every payer pays what it pays; of a rejected claim all are `rejected`."""
    return dict(settlement.statuses) if settlement.rejection is None else dict.fromkeys(settlement.statuses, REJECTED)


def own_shares_of(settlement: Settlement) -> dict[str, Value]:
    """What the person bears of each pool, and in all; a closing has no pools of a bill, it gives back. None of it is
    known of a rejected claim.
    """
    own = settlement.own if settlement.closing is None else {}
    shares = {**own, TOTAL: own_share_of(settlement)}
    return shares if settlement.rejection is None else dict.fromkeys(shares)


def set_aside_settlement(aside: SetAside, program: Program) -> Settlement:
    """A row that a correction sets aside as a settlement in which nothing is paid, borne or moved."""
    closing, nothing = aside.row.closing, Fraction(0)
    arm = program.arms[0] if closing is None else closing.arm
    payments: dict[str, Value] = {payer.id: nothing for payer in arm.payers}
    own: dict[str, Value] = {pool.id: nothing for pool in arm.pools}
    statuses = dict.fromkeys(payments, aside.how)
    values: dict[str, Value] = {definition.id: Unknown((), None, None) for definition in arm.definitions}
    return Settlement(
        program, arm, aside.row.claim, aside.how, payments, statuses, own, (), {}, values, closing=closing
    )  # fmt: skip


def set_aside_json(aside: SetAside, program: Program) -> dict[str, Any]:
    """The result of a row that a correction sets aside: in the shape of a result, with nothing paid and nothing moved.

    `by` names the row that took the claim back or replaced it; a reversal itself says in `reverses` what it takes back.
    """
    closing = aside.row.closing
    arm = program.arms[0] if closing is None else closing.arm
    nothing = money_text(Fraction(0), program.decimals)
    found: dict[str, Any] = {"version": VERSION, "claim": aside.row.claim.id}
    person = aside.row.claim.facts.get("person")
    if isinstance(person, str):
        found["person"] = person
    if closing is not None:
        found |= _closed(closing, aside.row.claim, program)
    found |= {
        "scheme": edition_name(program),
        "program": program_hash(program),
        "outcome": aside.how,
        ("reverses" if aside.row.reverses else "by"): aside.other,
        **_parts(arm, {payer.id: nothing for payer in arm.payers}),
    }
    found["status"] = {payer.id: aside.how for payer in arm.payers}
    pools = arm.pools if closing is None else ()
    found["own_share"] = {**{pool.id: nothing for pool in pools}, TOTAL: nothing}
    found |= {"ledger": [], "checks": {}, "readings": dict(program.readings)}
    found |= {"parameters": dict(program.given_parameters), "undetermined": [], "taints": []}
    return found


def _parts(arm: Arm, paid: Mapping[str, str | None]) -> dict[str, dict[str, str | None]]:
    """What is paid, in the parts that a result has; parts that a scheme has not are left out, but payments."""
    found = {"payments": {payer.id: paid[payer.id] for payer in arm.payers if not payer.benefit and not payer.refund}}
    benefits = {payer.id: paid[payer.id] for payer in arm.payers if payer.benefit}
    refunds = {payer.id: paid[payer.id] for payer in arm.payers if payer.refund}
    write_offs = {payer.id: paid[payer.id] for payer in arm.payers if payer.writes_off}
    beside = (("benefits", benefits), ("refunds", refunds), ("write_offs", write_offs))
    return found | {name: part for name, part in beside if part}


def _closed(closing: ClosingDef, claim: Claim, program: Program) -> dict[str, Any]:
    """What was closed, by a closing that stands for a claim."""
    day, (key, _) = claim.facts.get(program.dated_by), ledger_key(program.ledgers[closing.id], claim)
    assert isinstance(day, date)  # noqa: S101 — a closing is dated
    period = period_label(closing.period, day, "")
    return {"event": "close", "closed": {"key": dict(zip(closing.keys, key, strict=False)), "period": period}}


def edition_name(program: Program) -> str:
    """The scheme and its edition, `place/instrument@2020`."""
    return program.scheme if "@" in program.scheme else f"{program.scheme}@{program.edition}"


def program_hash(program: Program) -> str:
    """The hash of what was compiled, with the name of the hash function."""
    return program.hash if ":" in program.hash else f"sha256:{program.hash}"


def _money(amount: Value, program: Program) -> str | None:
    return money_text(amount, program.decimals) if isinstance(amount, Fraction) else None


def _answer(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _own_share(settlement: Settlement) -> dict[str, str | None]:
    return {name: _money(amount, settlement.program) for name, amount in own_shares_of(settlement).items()}


def _movement(movement: Movement, program: Program) -> dict[str, Any]:
    entry = movement.entry
    ledger = program.ledgers[entry.ledger]
    return {
        "ledger": entry.ledger,
        "key": dict(zip(ledger.keys, entry.key, strict=True)),
        "period": entry.period,
        "before": balance_text(movement.before, ledger, program),
        "after": balance_text(movement.after, ledger, program),
    }


def balance_text(amount: Value, ledger: LedgerDef, program: Program) -> str | None:
    """What a ledger holds: money, or a count."""
    if not isinstance(amount, Fraction):
        return None
    return money_text(amount, program.decimals) if ledger.measure == "minor" else decimal_text(amount)


def undetermined_json(settlement: Settlement) -> list[dict[str, Any]]:
    """Payers whose payment is not known and what it needs, first cause first; pools where no payer is to blame."""
    return _needs("payer", settlement.payments) or _needs("own_share", settlement.own)


def _needs(kind: str, amounts: Mapping[str, Value]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, amount in amounts.items():
        if isinstance(amount, Unknown):
            conflict = {"conflict": list(amount.conflict)} if amount.conflict else {}
            found.append({kind: name, "needs": list(amount.causes), **conflict})
    return found


# ---- the trace


def traced(definition: Def, settlement: Settlement) -> dict[str, Any]:
    """The value of a definition with its origin."""
    program, value = settlement.program, settlement.values[definition.id]
    found: dict[str, Any] = {
        "id": definition.id,
        "value": value_json(value, definition.type, program),
        "unit": program.currency if definition.type.kind is Kind.MONEY else str(definition.type),
        "role": {
            "kind": str(definition.role.kind),
            "subject": definition.role.subject,
            "detail": definition.role.detail,
        },
        "place": _place(definition.origin.place),
        "clauses": [
            {"source": clause.source, "title": clause.title, "locator": clause.locator}
            for clause in definition.origin.clauses
        ],
    }
    if isinstance(value, Unknown):
        found["needs"] = list(value.causes)
    return found


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}
