"""One claim settled: the definitions' values become payments, statuses, own shares and ledger movements.

Enters: a program, a claim's facts, and a book of ledgers. Leaves: a `Settlement`; the book is not changed. Always
holds: payments that were drawn and the own share of a pool add up to the pool, or this raises (it would be our bug).
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from policy_lang.core.ledger import Book, Entry, History, period_label
from policy_lang.core.program import Arm, ClosingDef, LedgerDef, Move, PeriodKind, Program, Rejection
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown, Value, either, of_claim
from policy_lang.diagnostics import InternalError
from policy_lang.interp.evaluate import evaluate
from policy_lang.interp.meaning import add, negate
from policy_lang.record import field, frozen

SETTLED, NOT_IN_FORCE, NOT_COVERED = "settled", "not in force", "not covered"
UNDETERMINED, CONFLICT, REJECTED = "undetermined", "conflict", "rejected"

_ZERO = Fraction(0)
Days = Callable[[Move], Value]


@frozen
class Claim:
    """A claim: its id, its place in the order, and its facts by input name."""

    id: str
    facts: Mapping[str, Value]
    sequence: int = 0


@frozen
class Movement:
    """A ledger's balance before and after the claim (minor units); the entry that makes the difference."""

    entry: Entry
    before: Value
    after: Value


@frozen
class Settlement:
    """The result of one claim. Amounts are in minor units; a value can be unknown.

    `values` is the trace: the value of every definition, by id. `rejection` says why a rejected claim was not settled.
    `histories`: the accounts that this claim can add to as they stood before it, by ledger. `closing`: what was closed,
    where this is no claim; the claim is then a stand-in with the key and the last day of the period as its facts.
    """

    program: Program
    arm: Arm
    claim: Claim
    outcome: str
    payments: dict[str, Value]
    statuses: dict[str, str]
    own: dict[str, Value]
    movements: tuple[Movement, ...]
    checks: dict[str, Value]
    values: dict[str, Value]
    rejection: Rejection | None = None
    histories: Mapping[str, History] = field(factory=dict, eq=False, repr=False)
    closing: ClosingDef | None = None

    def value(self, definition: str) -> Value:
        """The value of one definition."""
        return self.values[definition]

    def earlier(self, ledger: str) -> tuple[Entry, ...]:
        """What earlier claims entered in an account in the period of this one."""
        if ledger not in self.histories:
            return ()
        day = self.day_of(self.program.ledgers[ledger])
        if not isinstance(day, date):
            return ()
        declared = self.program.ledgers[ledger]
        return self.histories[ledger].within(declared, day, episode(declared, self.claim))

    def period_of(self, ledger: LedgerDef) -> str:
        """The name of the period of a ledger that this claim falls in; "" where it is not known."""
        day = self.day_of(ledger)
        if not isinstance(day, date):
            return ""
        if ledger.period.kind is PeriodKind.SPELL:
            return min((entry.day for entry in self.earlier(ledger.id)), default=day).isoformat()
        return period_label(ledger.period, day, episode(ledger, self.claim))

    def day_of(self, ledger: LedgerDef) -> Value:
        """The day that chooses the period of a ledger; in a closing it is the day on which the period ends."""
        if self.closing is not None:
            return self.claim.facts.get(self.program.dated_by)
        return ledger_day(self.program, ledger, self.claim)

    @property
    def closed_on(self) -> date:
        """The last day of the period that was closed."""
        day = self.claim.facts.get(self.program.dated_by)
        assert isinstance(day, date)  # noqa: S101 — a closing is dated
        return day

    @property
    def overcompensated(self) -> tuple[str, ...]:
        """Pools from which more was paid than they held."""
        return tuple(pool for pool, amount in self.own.items() if isinstance(amount, Fraction) and amount < 0)


def own_share_of(settlement: Settlement) -> Value:
    """What the event makes the person bear in all: own shares of a claim; of a closing the refunds, less than zero."""
    total: Value = _ZERO
    if settlement.closing is None:
        for amount in settlement.own.values():
            total = add(total, amount)
        return total
    for amount in settlement.payments.values():
        total = add(total, amount)
    return negate(total)


def settle(program: Program, claim: Claim, book: Book) -> Settlement:
    """Settle one claim against the ledgers as they stand."""
    arm, values = _settled_arm(program, claim, book)
    rejection = next((item for item in arm.rejections if values[item.definition] is True), None)
    payments = {payer.id: values[payer.payment] for payer in arm.payers}
    own = {pool.id: values[pool.own] for pool in arm.pools}
    statuses = statuses_of(arm, values)
    outcome = REJECTED if rejection else _outcome(program, arm, values, (*payments.values(), *own.values()))
    if not rejection:
        conserved(arm, values)
    movements = () if rejection else movements_of(program, arm, claim, values, book)
    checks = {check.id: values[check.definition] for check in arm.checks}
    histories = histories_of(program, arm, claim, book)
    return Settlement(
        program, arm, claim, outcome, payments, statuses, own, movements, checks, values, rejection, histories
    )  # fmt: skip


def _settled_arm(program: Program, claim: Claim, book: Book) -> tuple[Arm, dict[str, Value]]:
    def balance(ledger: str) -> Value:
        return _balance(program, program.ledgers[ledger], claim, book)

    possible: list[tuple[Arm, dict[str, Value]]] = []
    for arm in program.arms:
        values = evaluate(program, arm, claim.facts, balance)
        guard = True if arm.guard is None else values[arm.guard]
        if guard is True:
            return arm, values
        if guard is not False or (arm is program.arms[-1] and not possible):
            possible.append((arm, values))
    widest = max(possible, key=lambda item: len(item[0].payers))
    return widest[0], _any_of(widest, possible)


def _any_of(widest: tuple[Arm, dict[str, Value]], possible: list[tuple[Arm, dict[str, Value]]]) -> dict[str, Value]:
    """The values where it is not known which order of payers applies: what all of them give, else the hull.

    An amount that an order does not have, because a payer is not in it, is zero there.
    """
    guards = tuple(values[arm.guard] for arm, values in possible if arm.guard is not None)
    found = dict(widest[1])
    for definition in widest[0].definitions:
        absent = _ZERO if definition.type.kind is Kind.MONEY else found[definition.id]
        for _, values in possible:
            found[definition.id] = either(found[definition.id], values.get(definition.id, absent), guards)
    return found


def _balance(program: Program, ledger: LedgerDef, claim: Claim, book: Book) -> Value:
    key, missing = ledger_key(ledger, claim)
    day = ledger_day(program, ledger, claim)
    if not isinstance(day, date):
        missing = (*missing, ledger.dated_by or program.dated_by)
    if missing or not isinstance(day, date):
        return Unknown(missing, None if ledger.signed else _ZERO, None)
    return book.balance(ledger, key, day, episode(ledger, claim))


def episode(ledger: LedgerDef, claim: Claim) -> str:
    """What a claim's admission is called: by its fact where one names it, else by the claim."""
    return str(claim.facts.get(ledger.period.fact, "")) if ledger.period.fact else claim.id


def ledger_day(program: Program, ledger: LedgerDef, claim: Claim) -> Value:
    """The day that chooses the period of a ledger for a claim."""
    return claim.facts.get(ledger.dated_by or program.dated_by)


def ledger_key(ledger: LedgerDef, claim: Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values of a ledger's key facts in a claim, and those that are missing."""
    found, missing = [], []
    for name in (*ledger.keys, *filter(None, (ledger.period.fact,))):
        value = claim.facts.get(name)
        if value is None or isinstance(value, Unknown):
            missing.append(name)
        elif name in ledger.keys:
            found.append(",".join(sorted(value)) if isinstance(value, frozenset) else str(value))
    return tuple(found), tuple(missing)


def _outcome(program: Program, arm: Arm, values: Mapping[str, Value], amounts: tuple[Value, ...]) -> str:
    if any(isinstance(amount, Unknown) and amount.conflict for amount in amounts):
        return CONFLICT
    if values[program.in_force] is False:
        return NOT_IN_FORCE
    if any(values[condition] is False for condition, _ in program.covered) and not _pays_all_the_same(arm, values):
        return NOT_COVERED
    if any(isinstance(amount, Unknown) for amount in amounts):
        return UNDETERMINED
    return SETTLED


def _pays_all_the_same(arm: Arm, values: Mapping[str, Value]) -> bool:
    """Whether a payer with a circle of persons of its own pays somebody whom the scheme does not cover."""
    return any(
        values[payer.payment] != 0 and _status(payer.statuses, values[payer.status], values[payer.payment]) != "given"
        for payer in arm.payers
    )


def _status(names: tuple[str, ...], index: Value, payment: Value) -> str:
    if isinstance(payment, Unknown):
        return CONFLICT if payment.conflict else UNDETERMINED
    return names[int(index)] if isinstance(index, Fraction) else UNDETERMINED


def statuses_of(arm: Arm, values: Mapping[str, Value]) -> dict[str, str]:
    """The status of every payer."""
    return {payer.id: _status(payer.statuses, values[payer.status], values[payer.payment]) for payer in arm.payers}


def conserved(arm: Arm, values: Mapping[str, Value]) -> None:
    """What was drawn from a pool and what is left of it are the pool, or this is our bug."""
    for pool in arm.pools:
        drawn = [
            values[drawn] for payer in arm.payers for name, drawn in zip(payer.pools, payer.drawn, strict=True)
            if name == pool.id
        ]  # fmt: skip
        parts = [*drawn, values[pool.own]]
        amount = values[pool.amount]
        if isinstance(amount, Fraction) and all(isinstance(part, Fraction) for part in parts):
            total = sum((part for part in parts if isinstance(part, Fraction)), Fraction(0))
            if total != amount:
                raise InternalError(f"payments and own share of {pool.id} do not add up")


def histories_of(program: Program, arm: Arm, claim: Claim, book: Book) -> dict[str, History]:
    """The accounts of the arm before this claim, by ledger."""
    found: dict[str, History] = {}
    for name in dict.fromkeys(move.ledger for move in arm.moves):
        key, missing = ledger_key(program.ledgers[name], claim)
        if not missing:
            found[name] = book.history(program.ledgers[name], key)
    return found


def movements_of(
    program: Program, arm: Arm, claim: Claim, values: Mapping[str, Value], book: Book, days: Days | None = None
) -> tuple[Movement, ...]:
    """What an event enters in the ledgers. `days`: the day of each entry, where it is not the claim's."""
    found = []
    for move in arm.moves:
        amount = values[move.amount]
        when = True if move.when is None else values[move.when]
        day = ledger_day(program, program.ledgers[move.ledger], claim) if days is None else days(move)
        ledger = program.ledgers[move.ledger]
        nothing = amount == 0 and ledger.period.kind is not PeriodKind.SPELL  # a claim of nothing goes on with a spell
        if when is False or nothing or not isinstance(day, date):
            continue
        if isinstance(when, Unknown):
            amount = either(_ZERO, amount, (when,))  # it is entered, or it is not
        key, missing = ledger_key(ledger, claim)
        if missing or not isinstance(amount, Fraction | Unknown):
            continue
        if isinstance(amount, Unknown):
            amount = of_claim(amount, claim.id, program.inputs)
        of = episode(ledger, claim)
        entry = Entry(ledger.id, key, book.period(ledger, key, day, of), day, claim.id, amount)
        before = book.balance(ledger, key, day, of)
        found.append(Movement(entry, before, book.after([entry]).balance(ledger, key, day, of)))
    return tuple(found)
