"""Why a claim came out otherwise: the ledgers it met at another balance, other facts, another reading or figure.

Enters: the settlement of a claim in the history as it was and in the history as it is, and what was paid. Leaves:
causes. Always holds: a balance is what the claim itself saw of it, and a ledger is a cause only where its balance alone
makes an amount another one; a fact is named only where what was paid tells it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction

from policy_lang.core.ledger import period_label
from policy_lang.core.nodes import Balance
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.interp.evaluate import evaluate
from policy_lang.interp.settle import Settlement, ledger_key, own_share_of
from policy_lang.record import frozen
from policy_lang.resettle.paid import Paid

MOST_CLAIMS = 20


@frozen
class Cause:
    """`kind`: `reversed`, `replaced`, `reversal`, `replaces`, `late`, `ledger`, `scheme`, `reading`, `parameter`,
    `facts`, `facts_known`, `paid_otherwise`, `replacement_rejected`, `replacement_open`.

    `claims`: those it speaks of; of a ledger, those whose entries differ. `was` and `now`: the balances met; of changed
    facts, the bills. `names`: the facts that changed. `name`: the reading or figure; `then`, `at_present`: its options.
    """

    kind: str
    claims: tuple[str, ...] = ()
    ledger: str = ""
    key: Mapping[str, str] | None = None
    period: str = ""
    was: Value = None
    now: Value = None
    names: tuple[str, ...] = ()
    name: str = ""
    then: str | None = None
    at_present: str | None = None


# ---- another choice, other facts


def chosen_otherwise(program: Program, paid: Paid) -> Iterator[Cause]:
    """The readings and the figures of the caller that were others when the claim was paid, where the result says so."""
    both = (("reading", paid.readings, program.readings), ("parameter", paid.parameters, program.given_parameters))
    for kind, then, at_present in both:
        if then is None:
            continue
        for name in dict.fromkeys((*then, *at_present)):
            if then.get(name) != at_present.get(name):
                yield Cause(kind, name=name, then=then.get(name), at_present=at_present.get(name))


def not_as_replayed(paid: Paid, was: Settlement) -> Iterator[Cause]:
    """What was paid is not what the scheme gives for the facts of the row and the claims before it.

    Where the own share is another one too and the bill behind both is not the bill of the row, or where a payment made
    elsewhere is another one, the row was edited: those facts are named. Else an amount or a fact was changed, and
    nobody can tell which.
    """
    differ = [name for name, amount in paid.payers.items() if name not in paid.open and _of(was, name) != amount]
    own = not paid.own_open and own_share_of(was) != paid.own
    names = tuple(f"given.{name}" for name in differ if name in paid.given and was.statuses.get(name) == "given")
    before, after = (_bill(paid, was), _bill_of(was)) if own and was.closing is None else (None, None)
    if before == after or before is None or after is None:
        before = after = None
    if names or before is not None:
        yield Cause("facts", was=before, now=after, names=names)
    elif differ or own:
        yield Cause("paid_otherwise")


def _of(settlement: Settlement, payer: str) -> Value:
    amount = settlement.payments.get(payer)
    return amount if isinstance(amount, Fraction) else None


def _bill(paid: Paid, was: Settlement) -> Fraction | None:
    """The bill behind what was paid: what payers drew and the own share. None where not all of it is known."""
    amounts = [paid.own, *(paid.payers.get(payer.id) for payer in was.arm.payers if payer.pools)]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Fraction(0)) if len(known) == len(amounts) else None


def _bill_of(was: Settlement) -> Fraction | None:
    amounts = [own_share_of(was), *(was.payments[payer.id] for payer in was.arm.payers if payer.pools)]
    known = [amount for amount in amounts if isinstance(amount, Fraction)]
    return sum(known, Fraction(0)) if len(known) == len(amounts) else None


# ---- other balances


def moved_ledgers(program: Program, was: Settlement, now: Settlement, changed: Collection[str]) -> Iterator[Cause]:
    """The ledgers that the claim met at another balance and that bear on the payers that changed (on the own share,
    where no payer did).

    A ledger bears where putting its other balance in the place of this one, all else left alone, changes an amount, in
    the history as it is or as it was. Where it takes several together, all of them are told.
    """
    before, after = _met(was), _met(now)
    asked = {name for one in (was, now) for name in _asked(one)}
    moved = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    bearing = [name for name in moved if _bears(name, now, after, before.get(name), changed)
               or _bears(name, was, before, after.get(name), changed)]  # fmt: skip
    together = [name for name in moved if name in asked] if _amounts(was, changed) != _amounts(now, changed) else []
    for name in bearing or together:
        ledger = program.ledgers[name]
        key, _ = ledger_key(ledger, now.claim)
        day = now.claim.facts.get(program.dated_by)
        period = period_label(ledger.period, day, now.claim.id) if isinstance(day, date) else ""
        names = dict(zip(ledger.keys, key, strict=False))
        yield Cause("ledger", _different(name, was, now), name, names, period, before.get(name), after.get(name))


def _bears(ledger: str, one: Settlement, met: Mapping[str, Value], other: Value, changed: Collection[str]) -> bool:
    """Whether the claim comes to other amounts with another balance of a ledger."""
    if ledger not in _asked(one) or other is None:
        return False
    balances = {**met, ledger: other}
    values = evaluate(one.program, one.arm, one.claim.facts, lambda name: balances[name])
    ids = [payer.payment for payer in one.arm.payers if payer.id in changed]
    return any(values[name] != one.values[name] for name in ids or [pool.own for pool in one.arm.pools])


def _amounts(one: Settlement, changed: Collection[str]) -> list[Value]:
    """What the payers that changed pay, or what is borne where none did."""
    return [one.payments.get(name) for name in changed] or list(one.own.values())


def _asked(settlement: Settlement) -> frozenset[str]:
    """The ledgers whose balance the claim asks for."""
    return frozenset(one.node.ledger for one in settlement.arm.definitions if isinstance(one.node, Balance))


def _met(settlement: Settlement) -> dict[str, Value]:
    """The balance of each ledger as the claim saw it."""
    seen: dict[str, Value] = {movement.entry.ledger: movement.before for movement in settlement.movements}
    for definition in settlement.arm.definitions:
        if isinstance(definition.node, Balance):
            seen[definition.node.ledger] = settlement.values[definition.id]
    return seen


def _different(ledger: str, was: Settlement, now: Settlement) -> tuple[str, ...]:
    """The claims that entered something else in the ledger, or something in one history alone."""
    before = {entry.claim: entry.amount for entry in was.earlier(ledger)}
    after = {entry.claim: entry.amount for entry in now.earlier(ledger)}
    found = [claim for claim in dict.fromkeys((*before, *after)) if before.get(claim) != after.get(claim)]
    return tuple(found[:MOST_CLAIMS])
