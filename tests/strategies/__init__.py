"""Programs and claims by chance, from every construct of the language: what the laws are tried on.

`drawn(seed)` gives the same case for the same seed; `reduce` makes what fails small. Everything is compiled with `OPTIONS`, because some schemes use the module in `modules/`.
"""

from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from random import Random

from attrs import frozen

from policy_lang.compile import Compilation, Options, compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.interp.settle import Claim, Settlement, settle
from tests.strategies.histories import history
from tests.strategies.schemes import Scheme, scheme

MODULES = Path(__file__).parent / "modules"
OPTIONS = Options(search=(MODULES,))


@frozen(eq=False)
class Case:
    """A scheme with what became of it, and claims for it. `program` is None where it does not compile."""

    scheme: Scheme
    compiled: Compilation
    claims: tuple[Claim, ...]

    @property
    def program(self) -> Program | None:
        """The program."""
        return self.compiled.program


@frozen(eq=False)
class Step:
    """A claim with the book it found, and its settlement."""

    claim: Claim
    book: Book
    settlement: Settlement


def case_of(random: Random) -> Case:
    """A case by chance."""
    made = scheme(random)
    compiled = compile_text(made.text, OPTIONS)
    claims = history(compiled.program, random) if compiled.program is not None else []
    return Case(made, compiled, tuple(claims))


@lru_cache(maxsize=64)
def drawn(seed: int) -> Case:
    """The case of a seed."""
    return case_of(Random(seed))


def settled(program: Program, claims: tuple[Claim, ...] | list[Claim]) -> list[Step]:
    """The claims settled one after another, each with the book it found."""
    book, steps = Book(), []
    for claim in claims:
        settlement = settle(program, claim, book)
        steps.append(Step(claim, book, settlement))
        book = book.after(movement.entry for movement in settlement.movements)
    return steps


def paid(settlement: Settlement) -> Fraction:
    """What was paid in all, as far as it is known."""
    return sum((_known(amount) for amount in settlement.payments.values()), Fraction(0))


def _known(amount: Value) -> Fraction:
    return amount if isinstance(amount, Fraction) else Fraction(0)
