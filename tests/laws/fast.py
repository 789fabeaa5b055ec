"""The generated function says what the interpreter says: every amount, status, own share, movement, check, value and reason.

Enters: a program, and claims and closings one after another. Leaves: how many went which way; AssertionError at the first
difference. Always holds: both begin with the same book; the interpreter is the definition.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from policy_lang.codegen import Engine, Tally
from policy_lang.codegen.settlement import FastSettlement
from policy_lang.codegen.text.code import NO_LIMIT, UNKNOWN
from policy_lang.core.ledger import Book
from policy_lang.core.program import ClosingDef, Program
from policy_lang.core.values import Value
from policy_lang.explain import explain
from policy_lang.interp.closing import close
from policy_lang.interp.settle import Claim, Settlement, settle
from tests.strategies import Case

PARTS = (
    "outcome",
    "payments",
    "statuses",
    "own",
    "movements",
    "checks",
    "values",
    "rejection",
    "closing",
    "overcompensated",
)


def fast_is_exact(case: Case) -> None:
    """Generated function = interpreter, for every claim, and for every closing of the periods and keys of claims."""
    assert case.program is not None
    same_by_both(case.program, case.claims)
    if case.program.closings:
        same_by_both(case.program, with_closings(case.program, case.claims))


@frozen
class Close:
    """A period of a key that is closed between claims."""

    closing: ClosingDef
    facts: Mapping[str, Value]
    day: date


def same_by_both(program: Program, events: Sequence[Claim | Close]) -> Tally:
    """Settle claims and close periods both ways, one after another."""
    return Tally(Counter(way for _, way in both_ways(program, events)))


def both_ways(program: Program, events: Sequence[Claim | Close]) -> Iterator[tuple[Claim | Close, str]]:
    """Each claim and closing, settled both ways and compared with its reasons, with the way that the engine took."""
    engine, book = Engine(program), Book()
    for event in events:
        tally = Tally()
        if isinstance(event, Close):
            exact = close(program, event.closing, event.facts, event.day, book)
            fast = engine.close(event.closing, event.facts, event.day, book, tally=tally)
        else:
            exact, fast = settle(program, event, book), engine.settle(event, book, tally)
        compare(exact, fast)
        if isinstance(fast, FastSettlement):
            assert explain(exact) == explain(fast)
        book = book.after(movement.entry for movement in exact.movements)
        yield event, next(iter(tally.counts))


def with_closings(program: Program, claims: Sequence[Claim]) -> list[Claim | Close]:
    """After each claim now one and now another of the closings for its key and day, so that what is carried over and
    given back is there when further claims come; in the end all of them, some for the second time.
    """
    found: list[Claim | Close] = []
    for number, claim in enumerate(claims):
        found.append(claim)
        if number % 2:
            found += _closings(program, claim)[number // 2 % len(program.closings) :][:1]
    return [*found, *(closing for claim in claims for closing in _closings(program, claim))]


def _closings(program: Program, claim: Claim) -> list[Close]:
    day = claim.facts.get(program.dated_by)
    day = day if isinstance(day, date) else date(2020, 12, 31)
    return [Close(closing, claim.facts, day) for closing in program.closings]


def within(program: Program, claims: Sequence[Claim]) -> list[Claim]:
    """The claims with every figure held to its declared bound, as the reader of claims would ask for."""
    found = []
    for claim in claims:
        highs = {name: program.inputs[name].high for name in claim.facts if name in program.inputs}
        facts = {
            name: min(value, highs[name]) if isinstance(value, Fraction) and highs.get(name) is not None else value
            for name, value in claim.facts.items()
        }
        found.append(Claim(claim.id, facts, claim.sequence))
    return found


def in_range(fast: FastSettlement) -> None:
    """Every number that came out lies where it was proved to lie."""
    function, arm = fast.kernel.function, fast.told[1]
    for places, numbers in ((function.places[arm], fast.told), (function.values[arm], fast.captured)):
        for name, place in places.items():
            number = numbers[place.at]
            assert number in {UNKNOWN, NO_LIMIT} or place.low <= number <= place.high, (name, place, number)


def compare(exact: Settlement, fast: Settlement) -> None:
    """Every part of two settlements."""
    assert exact.arm is fast.arm
    if isinstance(fast, FastSettlement):
        in_range(fast)
    for part in PARTS:
        one, other = getattr(exact, part), getattr(fast, part)
        if isinstance(one, dict):
            assert list(one) == list(other), (part, exact.claim)
            different = {name: (one[name], other[name]) for name in one if one[name] != other[name]}
            assert not different, (part, different, exact.claim)
            assert [type(value) for value in one.values()] == [type(value) for value in other.values()]
        assert one == other, (part, exact.claim)
    for ledger in {move.ledger for move in exact.arm.moves}:
        assert exact.earlier(ledger) == fast.earlier(ledger)
