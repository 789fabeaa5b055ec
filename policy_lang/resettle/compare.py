"""Settled claims settled anew, held against what was settled before.

Enters: a program, a file of claims with its corrections, what was paid, and the book before all of it. Leaves: one
`Delta` a row of the file, with the reasons. Always holds: what *is* is the canonical settlement of the claims that
stand, whatever was settled before and in whatever order it came; was + difference = is for every payer of every
claim where both are known; what was paid is never changed here, only compared; an amount that is not known has no
difference, and what was paid on it stays until the fact comes. What is not known of a claim that stands in the place of
another one is not known of that one either: nothing is taken back before it is known what is due instead.

To say why something changed, the claims that were settled before are settled once more in the order in which they
were, with the facts as the file has them: where that gives what was paid, the two histories differ in nothing but
their corrections, and the balances that each claim met tell which ledger moved.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from policy_lang.claims import ClaimFile, ClaimRow, Reject, SetAside, canonical, groups, settle_all, settlement_rejects
from policy_lang.claims.history.corrections import REPLACED
from policy_lang.claims.results import program_hash, undetermined_json
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import REJECTED, UNDETERMINED, Settlement, own_share_of
from policy_lang.record import evolve, field, frozen
from policy_lang.resettle.causes import Cause, chosen_otherwise, moved_ledgers, not_as_replayed
from policy_lang.resettle.paid import Paid, PaidFile

UNCHANGED, CHANGED, NEW, LATE, REPLACEMENT = "unchanged", "changed", "new", "late", "replacement"
REPLACEMENT_REJECTED, REPLACEMENT_OPEN = "replacement_rejected", "replacement_open"

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
    """One row of the file: how it changed and why. `payers`: every payer, `given` those paid elsewhere. `undetermined`:
    what the amounts need that are not known, as a result has it. `replaces`: the claim in whose place it stands.
    """

    claim: str
    person: str | None
    change: str
    outcome_was: str | None
    outcome_is: str
    payers: dict[str, Pair]
    given: frozenset[str]
    own: Pair
    causes: tuple[Cause, ...] = ()
    undetermined: tuple[Mapping[str, Any], ...] = ()
    replaces: str = ""

    @property
    def differs(self) -> bool:
        """Whether anything is to be paid, taken back, borne otherwise or found out."""
        return any(pair.difference != 0 for pair in (*self.payers.values(), self.own))


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

    def totals(self) -> dict[str, "Total"]:
        """By payer, over the rows where it is known."""
        found: dict[str, Total] = {}
        for delta in self.deltas:
            for payer, pair in delta.payers.items():
                found[payer] = found.get(payer, Total()).plus(pair)
        return found

    def own_total(self) -> "Total":
        """What the persons bear, over the rows where it is known."""
        total = Total()
        for delta in self.deltas:
            total = total.plus(delta.own)
        return total


@frozen
class Total:
    """What was, what is and the difference over the rows where it is known, and of how many it is not."""

    was: Fraction = Fraction(0)
    now: Fraction = Fraction(0)
    difference: Fraction = Fraction(0)
    unknown: int = 0

    def plus(self, pair: Pair) -> "Total":
        """With one row more."""
        if pair.now is None or pair.difference is None:
            return evolve(self, unknown=self.unknown + 1)
        difference = self.difference + pair.difference
        return Total(self.was + (pair.was or 0), self.now + pair.now, difference, self.unknown)


@frozen
class _Case:
    """Both histories: settlements by claim id, what was paid, what hangs together, and what was replaced by what."""

    program: Program
    paid: Mapping[str, Paid]
    was: Mapping[str, Settlement]
    now: Mapping[str, Settlement]
    after: Mapping[str, str]
    replaced: Mapping[str, str]

    def in_its_place(self, claim: str) -> str:
        """The last one of the rows that replace a claim and each other."""
        while claim in self.replaced:
            claim = self.replaced[claim]
        return claim


def resettle(
    program: Program, file: ClaimFile, paid: PaidFile, book: Book, progress: Callable[[int], None] | None = None
) -> Resettled:
    """Settle the claims that stand, and compare."""
    settlements, afterwards = settle_all(program, file.claims, book, progress=progress)
    now = {one.claim.id: one for one in settlements}
    rows = {row.claim.id: row for row in (*file.claims, *(one.row for one in file.set_aside))}
    replayed, _ = settle_all(program, _as_settled(program, rows, paid), book, arrival=True)
    case = _Case(
        program, paid.claims, {one.claim.id: one for one in replayed}, now, _settled_after(program, file.claims, paid),
        {one.row.claim.id: one.other for one in file.set_aside if one.how == REPLACED},
    )  # fmt: skip
    deltas = [_standing(case, rows[one.claim.id]) for one in settlements if one.outcome != REJECTED]
    deltas += [_aside(case, one) for one in file.set_aside]
    rejects = [*file.rejects, *settlement_rejects(file.name, file.claims, settlements), *paid.rejects]
    rejects += [_not_there(one) for one in paid.claims.values() if one.claim not in rows]
    return Resettled(
        program, tuple(deltas), tuple(rejects), afterwards, file.rows, paid.row_count, tuple(settlements)
    )  # fmt: skip


def _as_settled(program: Program, rows: Mapping[str, ClaimRow], paid: PaidFile) -> list[ClaimRow]:
    """The claims that counted when they were settled last, in the order in which they were. A line of a re-settlement
    that leaves a replaced claim its money stands behind all others there: its claim goes to where its day puts it.
    """
    counted = [(one, rows[one.claim]) for one in paid.claims.values() if one.counted and one.claim in rows]
    rank = {row.claim.id: index for index, row in enumerate(canonical([row for _, row in counted], program))}
    found = [row for one, row in counted if not one.left]
    for row in (row for one, row in counted if one.left):
        later = (index for index, other in enumerate(found) if rank[other.claim.id] > rank[row.claim.id])
        found.insert(next(later, len(found)), row)
    return found


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
    change = _change(case, row, differs=_moved(paid, payers, pair))
    changed = [name for name, one in payers.items() if one.difference != 0]
    causes = tuple(_causes(case, row, change, changed))
    held = tuple(dict.fromkeys(_held(case, causes)))
    if held:
        payers, pair = {name: _stays(one) for name, one in payers.items()}, _stays(pair)
        change = _change(case, row, differs=_moved(paid, payers, pair))
    return Delta(
        row.claim.id, _person(row), change, paid.outcome if paid else None, now.outcome, payers, given, pair,
        (*causes, *held), tuple(undetermined_json(now)), row.replaces,
    )  # fmt: skip


def _held(case: _Case, causes: Iterable[Cause]) -> Iterator[Cause]:
    """Why what is due is open although it is known: a ledger is another one only because a claim that was replaced is
    not in it, while its money stays paid, and what replaces it is in no ledger yet.
    """
    for cause in causes:
        for claim in cause.claims if cause.kind == "ledger" else ():
            instead = case.now.get(case.in_its_place(claim)) if claim in case.replaced else None
            if instead is None or any(one.entry.ledger == cause.ledger for one in instead.movements):
                continue
            if instead.outcome == REJECTED:
                yield Cause(REPLACEMENT_REJECTED, claims=(instead.claim.id,))
            elif _known(own_share_of(instead)) is None:
                yield Cause(REPLACEMENT_OPEN, claims=(instead.claim.id,))


def _stays(pair: Pair) -> Pair:
    return pair if pair.difference == 0 else Pair(pair.was, None)


def _moved(paid: Paid | None, payers: Mapping[str, Pair], own: Pair) -> bool:
    """Whether a row is not as it was. What was not known then and is not known now has not changed."""
    unknown = frozenset[str]() if paid is None else paid.open
    still = paid is not None and paid.own_open and own.now is None
    moved = (pair.difference != 0 for name, pair in payers.items() if not (pair.now is None and name in unknown))
    return any(moved) or (own.difference != 0 and not still)


def _change(case: _Case, row: ClaimRow, *, differs: bool) -> str:
    if row.claim.id in case.paid:
        return CHANGED if differs else UNCHANGED
    if row.replaces:
        return REPLACEMENT
    return LATE if row.claim.id in case.after else NEW


def _causes(case: _Case, row: ClaimRow, change: str, changed: Sequence[str]) -> Iterator[Cause]:
    """Why a claim that stands is not what it was."""
    if change == REPLACEMENT:
        yield Cause("replaces", claims=(row.replaces,))
    if change == LATE:
        yield Cause("late", claims=(case.after[row.claim.id],))
    if change != CHANGED:
        return
    paid, was, now = case.paid[row.claim.id], case.was.get(row.claim.id), case.now[row.claim.id]
    choices = tuple(chosen_otherwise(case.program, paid))
    yield from choices
    if not choices and paid.program and paid.program != program_hash(case.program):
        yield Cause("scheme")
    if paid.outcome == UNDETERMINED != now.outcome:
        yield Cause("facts_known")
    if was is None:
        yield Cause("paid_otherwise")
        return
    if not choices:  # under another choice the scheme gives something else: that says nothing of what was paid
        yield from not_as_replayed(paid, was)
    yield from moved_ledgers(case.program, was, now, changed)


def _aside(case: _Case, one: SetAside) -> Delta:
    """A row that a correction set aside: nothing is paid for it any more."""
    row, paid = one.row, case.paid.get(one.row.claim.id)
    arm = case.program.arms[0] if row.closing is None else row.closing.arm
    names = paid.payers if paid is not None else {payer.id: None for payer in arm.payers}
    causes = [Cause(one.how, claims=(one.other,))]
    place = case.in_its_place(row.claim.id)
    instead = case.now.get(place) if one.how == REPLACED else None
    payers = {name: Pair(_was(paid, name), _left(instead, name)) for name in names}
    own = Pair(Fraction(0) if paid is None else paid.own, _own_left(instead))
    if instead is not None and instead.outcome == REJECTED:
        causes.append(Cause(REPLACEMENT_REJECTED, claims=(place,)))
    elif any(pair.now is None for pair in (*payers.values(), own)):
        causes.append(Cause(REPLACEMENT_OPEN, claims=(place,)))
    return Delta(
        row.claim.id, _person(row), one.how if _moved(paid, payers, own) or paid is None else UNCHANGED,
        paid.outcome if paid else None, one.how, payers, paid.given if paid else frozenset(), own, tuple(causes),
    )  # fmt: skip


def _left(instead: Settlement | None, payer: str) -> Amount:
    """What is due for a claim that was set aside: nothing, but not before it is known what is due in its place."""
    if instead is None:
        return Fraction(0)
    return (
        None if instead.outcome == REJECTED or _known(instead.payments.get(payer, Fraction(0))) is None else Fraction(0)
    )


def _own_left(instead: Settlement | None) -> Amount:
    if instead is None:
        return Fraction(0)
    return None if instead.outcome == REJECTED or _known(own_share_of(instead)) is None else Fraction(0)


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
