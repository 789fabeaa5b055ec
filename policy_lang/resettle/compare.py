"""Settled claims settled anew, held against what was settled before.

Enters: a program, a file of claims with its corrections, what was paid, and the book before all of it. Leaves: one
`Delta` a row of the file, with the reasons. Always holds: what *is* is the canonical settlement of the claims that
stand, whatever was settled before and in whatever order it came; was + difference = is for every payer of every
claim where both are known; what was paid is never changed here, only compared; an amount that is not known has no
difference, and what was paid on it stays until the fact comes.

To say why something changed, the claims that were settled before are settled once more in the order in which they
were, with the facts as the file has them: where that gives what was paid, the two histories differ in nothing but
their corrections, and the balances that each claim met tell which ledger moved.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from policy_lang.claims import ClaimFile, ClaimRow, Reject, SetAside, canonical, groups, settle_all, settlement_rejects
from policy_lang.claims.history.corrections import REVERSAL
from policy_lang.claims.results import program_hash
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import REJECTED, Settlement, own_share_of
from policy_lang.record import field, frozen
from policy_lang.resettle.causes import Cause, moved_ledgers
from policy_lang.resettle.paid import Paid, PaidFile

UNCHANGED, CHANGED, NEW, LATE, REPLACEMENT = "unchanged", "changed", "new", "late", "replacement"
REPLACEMENT_REJECTED = "replacement_rejected"
# Outcomes under which nothing was paid or counted.
_NOT_COUNTED = frozenset({"reversed", "replaced", "reversal", "rejected"})

Amount = Fraction | None


@frozen
class Pair:
    """What was and what is, in minor units; None: it is not known. A claim that was never settled was at nothing."""

    was: Amount
    now: Amount

    @property
    def difference(self) -> Amount:
        """What is still to be paid (or, below zero, taken back). What was not known then was not paid."""
        return None if self.now is None else self.now - (self.was or 0)


@frozen
class Delta:
    """One row of the file: how it changed and why. `payers`: every payer, `given` those paid elsewhere."""

    claim: str
    person: str | None
    change: str
    outcome_was: str | None
    outcome_is: str
    payers: dict[str, Pair]
    given: frozenset[str]
    own: Pair
    causes: tuple[Cause, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything is to be paid, taken back or found out."""
        return any(pair.difference != 0 for pair in self.payers.values())


@frozen
class Resettled:
    """All rows, the rows of either file that could not be used, and the book afterwards."""

    program: Program
    deltas: tuple[Delta, ...]
    rejects: tuple[Reject, ...]
    book: Book
    rows: int
    paid_rows: int
    settlements: tuple[Settlement, ...] = field(default=(), repr=False)

    def totals(self) -> dict[str, tuple[Fraction, Fraction, Fraction, int]]:
        """By payer: what was, what is and the difference over the rows where it is known, and how many are not."""
        found: dict[str, tuple[Fraction, Fraction, Fraction, int]] = {}
        for delta in self.deltas:
            for payer, pair in delta.payers.items():
                was, now, difference, unknown = found.get(payer, (Fraction(0), Fraction(0), Fraction(0), 0))
                if pair.now is None or pair.difference is None:
                    found[payer] = (was, now, difference, unknown + 1)
                    continue
                found[payer] = (was + (pair.was or 0), now + pair.now, difference + pair.difference, unknown)
        return found


@frozen
class _Case:
    """Both histories: settlements by claim id, what was paid, and what hangs together."""

    program: Program
    paid: Mapping[str, Paid]
    was: Mapping[str, Settlement]
    now: Mapping[str, Settlement]
    after: Mapping[str, str]


def resettle(
    program: Program, file: ClaimFile, paid: PaidFile, book: Book, progress: Callable[[int], None] | None = None
) -> Resettled:
    """Settle the claims that stand, and compare."""
    settlements, afterwards = settle_all(program, file.claims, book, progress=progress)
    now = {one.claim.id: one for one in settlements}
    rows = {row.claim.id: row for row in (*file.claims, *(one.row for one in file.set_aside))}
    counted = [rows[one.claim] for one in paid.claims.values() if one.outcome not in _NOT_COUNTED and one.claim in rows]
    replayed, _ = settle_all(program, counted, book, arrival=True)
    case = _Case(
        program, paid.claims, {one.claim.id: one for one in replayed}, now, _settled_after(program, file.claims, paid)
    )
    deltas = [_standing(case, rows[one.claim.id]) for one in settlements if one.outcome != REJECTED]
    deltas += [_aside(case, one) for one in file.set_aside]
    rejects = [*file.rejects, *settlement_rejects(file.name, file.claims, settlements), *paid.rejects]
    rejects += [_not_there(one) for one in paid.claims.values() if one.claim not in rows]
    return Resettled(
        program, tuple(deltas), tuple(rejects), afterwards, file.rows, paid.row_count, tuple(settlements)
    )  # fmt: skip


def _settled_after(program: Program, rows: Sequence[ClaimRow], paid: PaidFile) -> dict[str, str]:
    """For every claim that was never settled, the first one of its group that was and that comes after it."""
    found: dict[str, str] = {}
    for group in groups(program, rows):
        following = ""
        for row in reversed(canonical(group, program)):
            if row.claim.id in paid.claims:
                following = row.claim.id
            elif following:
                found[row.claim.id] = following
    return found


def _standing(case: _Case, row: ClaimRow) -> Delta:
    """A claim that stands."""
    now, paid = case.now[row.claim.id], case.paid.get(row.claim.id)
    payers = {name: Pair(_was(paid, name), _known(amount)) for name, amount in now.payments.items()}
    if paid is not None:  # a payer that the scheme has no more
        payers |= {name: Pair(was, Fraction(0)) for name, was in paid.payers.items() if name not in payers}
    pair = Pair(Fraction(0) if paid is None else paid.own, _known(own_share_of(now)))
    given = frozenset(name for name, status in now.statuses.items() if status == "given")
    differs = any(one.difference != 0 for one in payers.values()) or pair.difference != 0
    change = _change(case, row, differs=differs)
    return Delta(
        row.claim.id, _person(row), change, paid.outcome if paid else None, now.outcome, payers, given, pair,
        tuple(_causes(case, row, change)),
    )  # fmt: skip


def _change(case: _Case, row: ClaimRow, *, differs: bool) -> str:
    if row.claim.id in case.paid:
        return CHANGED if differs else UNCHANGED
    if row.replaces:
        return REPLACEMENT
    return LATE if row.claim.id in case.after else NEW


def _causes(case: _Case, row: ClaimRow, change: str) -> Iterator[Cause]:
    """Why a claim that stands is not what it was."""
    if change == REPLACEMENT:
        yield Cause("replaces", claims=(row.replaces,))
    if change == LATE:
        yield Cause("late", claims=(case.after[row.claim.id],))
    if change != CHANGED:
        return
    paid, was, now = case.paid[row.claim.id], case.was.get(row.claim.id), case.now[row.claim.id]
    if paid.program and paid.program != program_hash(case.program):
        yield Cause("scheme")
    if was is None or any(_known(was.payments.get(name)) != amount for name, amount in paid.payers.items()):
        yield Cause("paid_otherwise")
    if was is not None:
        yield from moved_ledgers(case.program, was, now)


def _aside(case: _Case, one: SetAside) -> Delta:
    """A row that a correction set aside: nothing is paid for it any more."""
    row, paid = one.row, case.paid.get(one.row.claim.id)
    arm = case.program.arms[0] if row.closing is None else row.closing.arm
    names = paid.payers if paid is not None else {payer.id: None for payer in arm.payers}
    causes = [Cause(one.how, claims=(one.other,))]
    now: Amount = Fraction(0)
    rejected = case.now.get(one.other)
    if one.how != REVERSAL and rejected is not None and rejected.outcome == REJECTED:
        now = None  # what should stand in its place cannot be settled: nothing is taken back for the time being
        causes.append(Cause(REPLACEMENT_REJECTED, claims=(one.other,)))
    payers = {name: Pair(_was(paid, name), now) for name in names}
    differs = any(pair.difference != 0 for pair in payers.values())
    return Delta(
        row.claim.id, _person(row), one.how if differs or paid is None else UNCHANGED,
        paid.outcome if paid else None, one.how, payers, paid.given if paid else frozenset(),
        Pair(Fraction(0) if paid is None else paid.own, now), tuple(causes),
    )  # fmt: skip


def _was(paid: Paid | None, payer: str) -> Amount:
    return Fraction(0) if paid is None else paid.payers.get(payer, Fraction(0))


def _known(value: Value) -> Amount:
    return value if isinstance(value, Fraction) else None


def _person(row: ClaimRow) -> str | None:
    person = row.claim.facts.get("person")
    return person if isinstance(person, str) else None


def _not_there(paid: Paid) -> Reject:
    report = Report()
    report.add("PL0986", None, file=paid.file, row=paid.row)
    return Reject(paid.row, paid.claim, report.diagnostics, {"claim": paid.claim})
