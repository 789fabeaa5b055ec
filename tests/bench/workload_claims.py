"""The claims of the reference workload as the interpreter takes them, and its results in the order of the workload.

Enters: columns as `bench/workload.py` makes them (sorted by person and day). Leaves: claims, or rows of the six outputs
in fen. Always holds: each person has a book of ledgers of its own, because no ledger of the workload is shared between
persons.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from bench.workload import INPUTS
from policy_lang.compile import compile_scheme
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.interp.settle import Claim, Settlement, settle

SCHEME = Path(__file__).parents[2] / "bench" / "workload.policy"
PAYERS = ("critical", "aid", "reduction", "supplement", "reassistance")
_EPOCH = date(1970, 1, 1)


def compiled() -> Program:
    """The workload's scheme."""
    compilation = compile_scheme(str(SCHEME))
    assert compilation.program is not None, compilation.report.diagnostics
    return compilation.program


def first(columns: dict, count: int) -> dict:
    """The first rows of every column."""
    return {name: column[:count] for name, column in columns.items()}


def claims_of(columns: dict) -> list[Claim]:
    """One claim a row; money is in fen on both sides."""
    rows = zip(*(columns[name].tolist() for name in INPUTS), strict=True)
    return [
        Claim(
            str(index),
            {
                "person": str(person),
                "day": _EPOCH + timedelta(days=day),
                "in_scope": Fraction(in_scope),
                "given.basic": Fraction(basic),
                "designated": bool(designated),
                "referral": bool(referral),
                "in_area": bool(in_area),
            },
        )
        for index, (person, day, in_scope, basic, designated, referral, in_area) in enumerate(rows)
    ]


def by_person(claims: list[Claim]) -> list[list[Claim]]:
    """The claims, person by person."""
    return [list(group) for _, group in groupby(claims, key=lambda claim: claim.facts["person"])]


Settle = Callable[[Program, Claim, Book], Settlement]


def settlements(program: Program, claims: list[Claim], settle: Settle = settle) -> Iterator[Settlement]:
    """Every claim settled in order, with the ledgers that the earlier claims of the person left."""
    for group in by_person(claims):
        book = Book()
        for claim in group:
            settlement = settle(program, claim, book)
            book = book.after(movement.entry for movement in settlement.movements)
            yield settlement


def row(settlement: Settlement) -> tuple:
    """The six outputs of one claim, in the order of the workload's `OUTPUTS`."""
    return (*(settlement.payments[payer] for payer in PAYERS), settlement.own["scope"])


def settled(program: Program, columns: dict) -> list[tuple]:
    """The six outputs of every claim."""
    return [row(settlement) for settlement in settlements(program, claims_of(columns))]
