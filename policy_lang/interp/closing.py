"""A period closed for one key: refunds out of what the person bore in it, and what goes into the next period.

Enters: a program, a closing of it, the facts that name the key, a day of the period, and a book of ledgers. Leaves: a
`Settlement` like that of a claim; the book is not changed. Always holds: a closing sees balances as they stand at the
end of the period and rewrites no line of a claim; what is refunded is taken from the ledgers it was drawn from, so that
they conserve: own shares before = refunds + own shares after; a period is closed once, and a second time is rejected.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from policy_lang.core.ledger import Book, last_day, period_label
from policy_lang.core.program import Arm, ClosingDef, Move, Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import evaluate
from policy_lang.interp.settle import (
    CONFLICT,
    REJECTED,
    SETTLED,
    UNDETERMINED,
    Claim,
    Settlement,
    conserved,
    histories_of,
    ledger_key,
    movements_of,
    statuses_of,
)


def closings_of(program: Program, period: str) -> tuple[ClosingDef, ...]:
    """The closings of a period by its label, `2020`, `2020-03` or `2020-07-01` (a scheme year by its first day)."""
    return tuple(closing for closing in program.closings if first_day(closing, period) is not None)


def closings_on(program: Program, day: date) -> tuple[ClosingDef, ...]:
    """The closings of the periods that end on a day."""
    return tuple(closing for closing in program.closings if last_day(closing.period, day) == day)


def first_day(closing: ClosingDef, period: str) -> date | None:
    """A day of the period that a label names; None where the closing has no such period."""
    for text in (period, f"{period}-01", f"{period}-01-01"):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            continue
        if period_label(closing.period, day, "") == period:
            return day
    return None


def stand_in(program: Program, closing: ClosingDef, facts: Mapping[str, Value], day: date, name: str = "") -> Claim:
    """What stands for a claim where a period is closed: the facts, and the last day of the period. Without a name it
    is called by what is closed.
    """
    key = tuple(str(facts.get(fact, "")) for fact in closing.keys)
    called = name or "/".join((closing.id, *key, period_label(closing.period, day, "")))
    return Claim(called, {**facts, program.dated_by: last_day(closing.period, day)})


def close(
    program: Program, closing: ClosingDef, facts: Mapping[str, Value], day: date, book: Book, name: str = ""
) -> Settlement:
    """Close the period of a day for the key that the facts name, against the ledgers as they stand."""
    last = last_day(closing.period, day)
    claim = stand_in(program, closing, facts, day, name)

    def balance(name: str) -> Value:
        ledger = program.ledgers[name]
        held_by, missing = ledger_key(ledger, claim)
        if missing:
            return Unknown(missing, None if ledger.signed else Fraction(0), None)
        return book.balance(ledger, held_by, last, claim.id)

    def entered_on(move: Move) -> Value:
        return last + timedelta(days=1) if move.into_next else last

    arm = closing.arm
    values = evaluate(program, arm, claim.facts, balance)
    rejection = next((item for item in arm.rejections if values[item.definition] is True), None)
    if rejection is None:
        conserved(arm, values)
    payments = {payer.id: values[payer.payment] for payer in arm.payers}
    own = {pool.id: values[pool.own] for pool in arm.pools}
    movements = () if rejection else movements_of(program, arm, claim, values, book, entered_on)
    outcome = REJECTED if rejection else _outcome(arm, values)
    return Settlement(
        program, arm, claim, outcome, payments, statuses_of(arm, values), own, movements, {}, values, rejection,
        histories_of(program, arm, claim, book), closing,
    )  # fmt: skip


def _outcome(arm: Arm, values: Mapping[str, Value]) -> str:
    amounts = [values[payer.payment] for payer in arm.payers] + [values[move.amount] for move in arm.moves]
    if any(isinstance(amount, Unknown) and amount.conflict for amount in amounts):
        return CONFLICT
    return UNDETERMINED if any(isinstance(amount, Unknown) for amount in amounts) else SETTLED
