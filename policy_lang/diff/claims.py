"""What changed for people: claims settled under two programs, and what each change of the rules has to do with it.

Enters: the settlements of the same claims under an old and a new program, or the claims themselves. Leaves: a
`ClaimsDiff`. Always holds: gains and losses are the difference of what a person bears, so they add up with the
differences of the payers; a claim that one of the two cannot settle is neither gain nor loss, it is counted by what is
missing. Amounts are in minor units; a gain is positive: the person bears less.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from policy_lang.core.program import Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown, Value, causes_of
from policy_lang.interp.settle import REJECTED, Settlement, own_share_of
from policy_lang.record import field, frozen

_ZERO = Fraction(0)

# Facts whose values sort claims; nearly every amount would be a category of its own.
SORTING = frozenset({Kind.CATEGORY, Kind.TEXT, Kind.YES_NO, Kind.COUNT, Kind.DATE, Kind.DAYS, Kind.MONTHS})


@frozen
class Tally:
    """How many claims gained and lost, and how much; `unchanged` were settled alike."""

    gained: int = 0
    lost: int = 0
    unchanged: int = 0
    gain: Fraction = _ZERO
    loss: Fraction = _ZERO

    @property
    def net(self) -> Fraction:
        """Gains less losses: what persons bear less in all."""
        return self.gain - self.loss

    def with_claim(self, gain: Fraction) -> "Tally":
        """With one more claim; below zero it is a loss."""
        if gain > 0:
            return Tally(self.gained + 1, self.lost, self.unchanged, self.gain + gain, self.loss)
        if gain < 0:
            return Tally(self.gained, self.lost + 1, self.unchanged, self.gain, self.loss - gain)
        return Tally(self.gained, self.lost, self.unchanged + 1, self.gain, self.loss)


@frozen
class ClaimChange:
    """One claim that came out otherwise: the person's gain, and each payer's difference."""

    claim: str
    person: str
    day: date | None
    gain: Fraction
    payments: Mapping[str, Fraction]
    before: Settlement = field(eq=False, repr=False)
    after: Settlement = field(eq=False, repr=False)


@frozen
class ClaimsDiff:
    """All claims. `payers`: (old total, new total). `unsettled`: by side and by what is missing, how many claims."""

    claims: int
    total: Tally
    payers: Mapping[str, tuple[Fraction, Fraction]]
    own: tuple[Fraction, Fraction]
    categories: Mapping[str, Tally]
    months: Mapping[str, Tally]
    unsettled: Mapping[tuple[str, str], int]
    changed: tuple[ClaimChange, ...]
    outcomes: Mapping[tuple[str, str], int]

    @property
    def is_empty(self) -> bool:
        """Whether every claim came out alike."""
        return not self.changed and all(old == new for old, new in self.outcomes)

    def largest(self, count: int) -> tuple[ClaimChange, ...]:
        """The largest changes, gains and losses alike; of equal ones the first claim."""
        return tuple(sorted(self.changed, key=lambda change: (-abs(change.gain), change.claim))[:count])


def compare_claims(before: Sequence[Settlement], after: Sequence[Settlement], by: str | None = None) -> ClaimsDiff:
    """The difference between two settlements of the same claims. `by`: the fact that makes the categories."""
    newer = {settlement.claim.id: settlement for settlement in after}
    found = _Found()
    for one in before:
        two = newer.get(one.claim.id)
        if two is not None:
            found.take(one, two, by)
    return ClaimsDiff(
        len(before), found.total, dict(found.payers), (found.own[0], found.own[1]), dict(found.categories),
        dict(sorted(found.months.items())), dict(sorted(found.unsettled.items())), tuple(found.changed),
        dict(found.outcomes),
    )  # fmt: skip


class _Found:
    """What is being added up."""

    def __init__(self) -> None:
        self.total = Tally()
        self.payers: dict[str, tuple[Fraction, Fraction]] = {}
        self.own = [_ZERO, _ZERO]
        self.categories: dict[str, Tally] = {}
        self.months: dict[str, Tally] = {}
        self.unsettled: dict[tuple[str, str], int] = {}
        self.changed: list[ClaimChange] = []
        self.outcomes: dict[tuple[str, str], int] = {}

    def take(self, one: Settlement, two: Settlement, by: str | None) -> None:
        """One claim under both."""
        outcomes = (one.outcome, two.outcome)
        self.outcomes[outcomes] = self.outcomes.get(outcomes, 0) + 1
        missing = [(side, _missing(item)) for side, item in (("old", one), ("new", two)) if not _is_whole(item)]
        for key in missing:
            self.unsettled[key] = self.unsettled.get(key, 0) + 1
        if missing:
            return
        own = _known(total_own(one)), _known(total_own(two))
        payments = {name: (_known(one.payments.get(name, _ZERO)), _known(two.payments.get(name, _ZERO)))
                    for name in dict.fromkeys((*one.payments, *two.payments))}  # fmt: skip
        for name, (old, new) in payments.items():
            before = self.payers.get(name, (_ZERO, _ZERO))
            self.payers[name] = (before[0] + old, before[1] + new)
        self.own = [self.own[0] + own[0], self.own[1] + own[1]]
        gain = own[0] - own[1] + _benefits(two) - _benefits(one)
        self.total = self.total.with_claim(gain)
        category = category_of(one, by)
        self.categories[category] = self.categories.get(category, Tally()).with_claim(gain)
        day = one.claim.facts.get(one.program.dated_by)
        month = f"{day.year:04}-{day.month:02}" if isinstance(day, date) else ""
        self.months[month] = self.months.get(month, Tally()).with_claim(gain)
        deltas = {name: new - old for name, (old, new) in payments.items() if new != old}
        if gain or deltas or outcomes[0] != outcomes[1]:
            person = one.claim.facts.get("person")
            self.changed.append(
                ClaimChange(one.claim.id, person if isinstance(person, str) else "",
                            day if isinstance(day, date) else None, gain, deltas, one, two)
            )  # fmt: skip


def _benefits(settlement: Settlement) -> Fraction:
    return sum((_known(settlement.payments[payer.id]) for payer in settlement.arm.payers if payer.benefit), _ZERO)


def total_own(settlement: Settlement) -> Value:
    """What the person bears in all, of a closing less what it gives back; unknown where one pool's is."""
    total = _ZERO
    if settlement.closing is not None:
        return own_share_of(settlement)
    for amount in settlement.own.values():
        if not isinstance(amount, Fraction):
            return amount
        total += amount
    return total


def _is_whole(settlement: Settlement) -> bool:
    return settlement.outcome != REJECTED and all(
        isinstance(amount, Fraction) for amount in (*settlement.payments.values(), *settlement.own.values())
    )


def _missing(settlement: Settlement) -> str:
    if settlement.rejection is not None:
        return settlement.rejection.word
    amounts = (*settlement.payments.values(), *settlement.own.values())
    conflicts = [amount for amount in amounts if isinstance(amount, Unknown) and amount.conflict]
    if conflicts:
        return ", ".join(conflicts[0].conflict)
    return ", ".join(dict.fromkeys(_of_any_claim(cause, settlement.program) for cause in causes_of(*amounts)))


def _of_any_claim(cause: str, program: Program) -> str:
    """A cause; a fact of an earlier claim without the claim."""
    fact, _, claim = cause.partition("@")
    return fact if claim and fact in program.inputs else cause


def _known(value: Value) -> Fraction:
    return value if isinstance(value, Fraction) else _ZERO


# ---- whose claim it is


def category_fact(program: Program) -> str | None:
    """The fact that sorts persons: the first category, of the person where there is one, that the header asks for."""
    named = [name for name, item in program.inputs.items() if item.type.kind is Kind.CATEGORY]
    mine = [name for name in named if name.startswith("person.")]
    return next(iter((*mine, *named)), None)


def category_of(settlement: Settlement, by: str | None) -> str:
    """The category of a claim, its members joined where the fact is a set of them; "" where it is not known."""
    name = by or category_fact(settlement.program)
    value = settlement.claim.facts.get(name) if name else None
    if isinstance(value, frozenset):
        return " + ".join(sorted(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | date | Fraction) else ""


# ---- which change of the rules it is owed to


@frozen
class Share:
    """What one step from the old rules to the new ones changes, when taken after the steps before it."""

    subjects: tuple[str, ...]
    payments: Mapping[str, Fraction]
    own: Fraction
    unsettled: int


def attribute(
    steps: Iterable[tuple[tuple[str, ...], Program]],
    old: Sequence[Settlement],
    settled: Callable[[Program], Sequence[Settlement]],
    progress: Callable[[int], None] | None = None,
) -> tuple[Share, ...]:
    """What each step changes. The steps end at the new program, so the shares add up to the whole difference.

    Only claims that can be settled after every step are counted, so that nothing is owed to a fact that is missing.
    """
    runs: list[tuple[tuple[str, ...], dict[str, Settlement]]] = [((), {item.claim.id: item for item in old})]
    for number, (subjects, program) in enumerate(steps, 1):
        runs.append((subjects, {item.claim.id: item for item in settled(program)}))
        if progress is not None:
            progress(number)
    whole = [claim for claim in runs[0][1] if all(claim in run and _is_whole(run[claim]) for _, run in runs)]
    shares = []
    for (_, before), (subjects, after) in pairwise(runs):
        payments: dict[str, Fraction] = {}
        own = _ZERO
        for claim in whole:
            one, two = before[claim], after[claim]
            own += _known(total_own(two)) - _known(total_own(one))
            for name in dict.fromkeys((*one.payments, *two.payments)):
                delta = _known(two.payments.get(name, _ZERO)) - _known(one.payments.get(name, _ZERO))
                if delta:
                    payments[name] = payments.get(name, _ZERO) + delta
        shares.append(Share(subjects, payments, own, len(runs[0][1]) - len(whole)))
    return tuple(shares)
