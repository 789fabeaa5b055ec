"""What hangs on each option of an ambiguous clause: the same claims settled under it, and the difference.

Enters: the claims as they are settled now. Leaves: an `Effect` for every option that is not in use. Always holds: one
reading is changed at a time, all others stay as they are run; the whole history is settled again, so limits of a year
count too; a claim of which an amount is not known on one side is counted and is neither gain nor loss. A gain is what
the person bears less, benefits among it, so that it adds up with what payers pay.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from policy_lang.claims import ClaimRow, settle_all
from policy_lang.cli.face import Face
from policy_lang.cli.loading import settler
from policy_lang.core.ledger import Book
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.core.values import Unknown, Value, causes_of
from policy_lang.diff.claims import Tally
from policy_lang.interp.settle import Settlement, own_share_of
from policy_lang.programs import load_program
from policy_lang.record import field, frozen

_ZERO = Fraction(0)


@frozen
class Person:
    """What an option changes for one person over all their claims; who has no name goes by the claim."""

    name: str
    claims: tuple[str, ...]
    gain: Fraction
    payments: dict[str, Fraction]


@frozen
class Effect:
    """What another option changes: by payer and for persons, in minor units; claims that came out otherwise.

    `tally`: how many claims are better and worse off, and by how much. `people`: who is affected, most first.
    `unknown`: claims that cannot be compared, because an amount is not known under one of the two; `missing`: the facts
    that it waits for. `problem`: why the option could not be run at all.
    """

    payments: dict[str, Fraction] = field(factory=dict)
    own: Fraction = _ZERO
    changed: int = 0
    unknown: int = 0
    tally: Tally = field(factory=Tally)
    people: tuple[Person, ...] = ()
    missing: tuple[str, ...] = ()
    problem: str = ""

    @property
    def matters(self) -> bool:
        """Whether anything comes out otherwise, or may."""
        return bool(self.changed or self.unknown or self.problem)


Effects = dict[tuple[str, str], Effect]


def between(entry: CatalogueEntry, effects: Effects) -> Fraction:
    """The money between the options of a reading: from the one under which persons bear most to the one with least."""
    nets = [_ZERO] + [effects[entry.id, option.id].tally.net for option in entry.options
                      if (entry.id, option.id) in effects]  # fmt: skip
    return max(nets) - min(nets)


@frozen
class Case:
    """What is settled again and again. `only`: the claim whose amounts are compared; all of them where it is empty."""

    scheme: str
    chosen: dict[str, str]
    figures: dict[str, str]
    program: Program
    rows: Sequence[ClaimRow]
    book: Book
    only: str = ""

    def settled(self, program: Program) -> dict[str, Settlement]:
        """Every settlement under a program, by claim."""
        settlements, _ = settle_all(program, self.rows, self.book, by=settler(program, len(self.rows)))
        return {one.claim.id: one for one in settlements if self.only in {"", one.claim.id}}


def effects_of(face: Face, case: Case, entries: Iterable[CatalogueEntry]) -> Effects:
    base = case.settled(case.program)
    wanted = [
        (entry, option.id) for entry in entries for option in entry.options
        if option.id != case.program.readings.get(entry.id)
    ]  # fmt: skip
    found: Effects = {}
    with face.counting(len(wanted), face.word("settling", "正在结算"), weight=max(1, len(base))) as progress:
        for number, (entry, option) in enumerate(wanted, start=1):
            found[entry.id, option] = _effect(case, base, entry.id, option)
            if progress is not None:
                progress(number)
    return found


def _effect(case: Case, base: dict[str, Settlement], reading: str, option: str) -> Effect:
    loaded = load_program(case.scheme, {**case.chosen, reading: option}, case.figures)
    if loaded.program is None:
        first = next(item for item in loaded.diagnostics if item.severity == "error")
        return Effect(problem=first.code)
    return _compared(base, case.settled(loaded.program))


def _compared(base: dict[str, Settlement], other: dict[str, Settlement]) -> Effect:
    payments: dict[str, Fraction] = {}
    own, changed, unknown, tally = _ZERO, 0, 0, Tally()
    people: dict[str, Person] = {}
    missing: dict[str, None] = {}
    for claim, before in base.items():
        after = other[claim]
        payers = dict.fromkeys([*before.payments, *after.payments])
        changes = {payer: _change(before.payments.get(payer, _ZERO), after.payments.get(payer, _ZERO))
                   for payer in payers}  # fmt: skip
        own_change = _change(own_share_of(before), own_share_of(after))
        if own_change is None or None in changes.values():
            unknown += 1
            missing.update(dict.fromkeys(_causes(before) + _causes(after)))
            continue
        known = {payer: change for payer, change in changes.items() if change is not None}
        gain = _benefits(known, before, after) - own_change
        tally = tally.with_claim(gain)
        own += own_change
        for payer, change in known.items():
            payments[payer] = payments.get(payer, _ZERO) + change
        if gain or any(known.values()):
            name = _person(before)
            people[name] = _added(people.get(name, Person(name, (), _ZERO, {})), before.claim.id, gain, known)
        changed += bool(own_change or any(known.values()) or before.outcome != after.outcome)
    affected = sorted(people.values(), key=lambda one: (-abs(one.gain), one.name))
    return Effect(payments, own, changed, unknown, tally, tuple(affected), tuple(missing))


def _causes(settlement: Settlement) -> tuple[str, ...]:
    """The facts that an amount waits for, as the claim's own."""
    amounts = (*settlement.payments.values(), own_share_of(settlement))
    found = causes_of(*(amount for amount in amounts if isinstance(amount, Unknown)))
    return tuple(dict.fromkeys(name.partition("@")[0] for name in found))


def _person(settlement: Settlement) -> str:
    person = settlement.claim.facts.get("person")
    return person if isinstance(person, str) else settlement.claim.id


def _added(person: Person, claim: str, gain: Fraction, changes: dict[str, Fraction]) -> Person:
    payments = {payer: person.payments.get(payer, _ZERO) + changes.get(payer, _ZERO)
                for payer in dict.fromkeys([*person.payments, *changes])}  # fmt: skip
    return Person(person.name, (*person.claims, claim), person.gain + gain, payments)


def _benefits(changes: dict[str, Fraction], *settlements: Settlement) -> Fraction:
    """What is paid besides the expense, and so is no part of an own share."""
    names = {payer.id for settlement in settlements for payer in settlement.arm.payers if payer.benefit}
    return sum((change for payer, change in changes.items() if payer in names), _ZERO)


def _change(before: Value, after: Value) -> Fraction | None:
    """The difference; none where only one of the two is known, or neither and they may differ."""
    if isinstance(before, Fraction) and isinstance(after, Fraction):
        return after - before
    return _ZERO if before == after else None
