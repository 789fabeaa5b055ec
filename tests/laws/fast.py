"""The generated function says what the interpreter says: every amount, status, own share, movement, check and value.

Enters: a program and claims, settled one after another. Leaves: how many claims went which way; AssertionError at the first
difference. Always holds: both begin with the same book; the interpreter is the definition.
"""

from collections.abc import Sequence
from fractions import Fraction

from policy_lang.codegen import Engine, Tally
from policy_lang.codegen.settlement import FastSettlement
from policy_lang.codegen.text.code import NO_LIMIT, UNKNOWN
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.interp.settle import Claim, Settlement, settle
from tests.strategies import Case

PARTS = ("outcome", "payments", "statuses", "own", "movements", "checks", "values", "rejection", "overcompensated")


def fast_is_exact(case: Case) -> None:
    """Generated function = interpreter, for every claim."""
    assert case.program is not None
    same_by_both(case.program, case.claims)


def same_by_both(program: Program, claims: Sequence[Claim]) -> Tally:
    """Settle claims both ways, one after another."""
    engine, tally, book = Engine(program), Tally(), Book()
    for claim in claims:
        exact = settle(program, claim, book)
        compare(exact, engine.settle(claim, book, tally))
        book = book.after(movement.entry for movement in exact.movements)
    return tally


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
