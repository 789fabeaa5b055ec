"""Why a claim came out otherwise: which ledger it met at another balance, and which claims made the difference.

Enters: the settlement of a claim in the history as it was, and in the history as it is. Leaves: a cause for every
ledger that the claim met and whose balance differs. Always holds: a balance is what the claim itself saw of it.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from policy_lang.core.ledger import period_label
from policy_lang.core.nodes import Balance
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.interp.settle import Settlement, ledger_key
from policy_lang.record import frozen

MOST_CLAIMS = 20


@frozen
class Cause:
    """`kind`: `reversed`, `replaced`, `reversal`, `replaces`, `late`, `ledger`, `scheme`, `paid_otherwise`,
    `replacement_rejected`.

    `claims`: those it speaks of; of a ledger, those whose entries differ. `was` and `now`: the balances met.
    """

    kind: str
    claims: tuple[str, ...] = ()
    ledger: str = ""
    key: Mapping[str, str] | None = None
    period: str = ""
    was: Value = None
    now: Value = None


def moved_ledgers(program: Program, was: Settlement, now: Settlement) -> Iterator[Cause]:
    """The ledgers that the claim met at another balance."""
    before, after = _met(was), _met(now)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) == after.get(name):
            continue
        ledger = program.ledgers[name]
        key, _ = ledger_key(ledger, now.claim)
        day = now.claim.facts.get(program.dated_by)
        period = period_label(ledger.period, day, now.claim.id) if isinstance(day, date) else ""
        names = dict(zip(ledger.keys, key, strict=False))
        yield Cause("ledger", _different(name, was, now), name, names, period, before.get(name), after.get(name))


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
