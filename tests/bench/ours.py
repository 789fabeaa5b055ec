"""Our contestants of the reference workload: the generated function on whole numbers, and `scheme.settle` on dicts.

Enters: a scheme and rows or dicts of the workload. Leaves: the six outputs of every claim. Always holds: each keeps a
person's year in ledgers of its own and begins with none; a ledger is moved by what the function gives back.
"""

from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any

from attrs import evolve

from bench.workload import OUTPUTS
from policy_lang.api import Ledger, Result, Scheme
from policy_lang.claims.fast.compact import line_of
from policy_lang.codegen.kernel import Kernel, kernel_of
from policy_lang.codegen.settlement import FastSettlement
from policy_lang.codegen.text.function import write

Rows = list[tuple[int, ...]]
GIVEN = frozenset({"person", "day", "in_scope", "given.basic", "designated", "referral", "in_area"})
PAYERS = OUTPUTS[:-1]
OUTCOME = "settled"
# Where a row of the workload has what the function asks for.
WANTED = (*(f"{payer}.payment" for payer in PAYERS), "own.scope")
ROW = {"day": 2, "in_scope": 3, "given.basic": 4, "designated": 5, "referral": 6, "in_area": 7}


def kernel(scheme: Scheme) -> Kernel:
    """The generated function for claims of the workload."""
    return kernel_of(write(scheme.program, GIVEN))


def arguments(found: Kernel, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows with what the function asks for, in its order, behind person and year."""
    order = [ROW[argument.subject] for argument in found.function.facts]
    return [(row[0], row[1], *(row[place] for place in order)) for row in rows]


def lines(found: Kernel, rows: list[tuple[Any, ...]]) -> Callable[[], Rows]:
    """The same with the values of each claim written as a line of JSON."""
    written: list[str] = []

    def told(values: tuple[int, ...]) -> tuple[int, ...]:
        written.append(line_of(found, "a", OUTCOME, values))
        return values

    capture = found.values
    run = integers(evolve(found, values=lambda *numbers: told(capture(*numbers))), rows, values=True)

    def whole() -> Rows:
        written.clear()
        return run()

    return whole


def integers(found: Kernel, rows: list[tuple[Any, ...]], *, values: bool = False) -> Callable[[], Rows]:
    """The function on whole numbers, called claim by claim; ledgers are moved beside it."""
    function, places = (found.values, found.function.values[0]) if values else (found.claim, found.function.places[0])
    moves = {move.ledger: move.amount for move in found.function.program.arms[0].moves}
    moved = [places[moves[argument.subject]].at for argument in found.function.balances]
    one, two, three, four, five = moved
    a, b, c, d, e, f = [places[name].at for name in WANTED]
    claims = arguments(found, rows)

    def run() -> Rows:
        ledgers: dict[tuple[str, int], list[int]] = {}
        results = []
        for person, year, *facts in claims:
            held = ledgers.get((person, year))
            if held is None:
                held = ledgers[person, year] = [0, 0, 0, 0, 0]
            told = function(*facts, *held)
            held[0] += told[one]
            held[1] += told[two]
            held[2] += told[three]
            held[3] += told[four]
            held[4] += told[five]
            results.append((told[a], told[b], told[c], told[d], told[e], told[f]))
        return results

    return run


def amounts(result: Result) -> tuple[int, ...]:
    """The six outputs of a result, as whole fen."""
    settlement = result.settlement
    if not isinstance(settlement, FastSettlement):
        return (*(int(settlement.payments[payer]) for payer in PAYERS), int(settlement.own["scope"]))
    return picked(settlement.kernel)(settlement.told)


@cache
def picked(found: Kernel) -> Callable[[tuple[int, ...]], tuple[int, ...]]:
    """How the six outputs are taken from what the function gives back."""
    places = found.function.places[0]
    return itemgetter(*(places[name].at for name in WANTED))


def settled(
    scheme: Scheme, claims: list[dict[str, Any]], told: Callable[[Result], Any], *, exact: bool = False
) -> list[Any]:
    """`scheme.settle` for each claim with the ledger that the person's claims before it left."""
    ledgers: dict[str, Ledger] = {}
    found = []
    for claim in claims:
        result = scheme.settle(claim, ledgers.get(claim["person"]), exact=exact)
        ledgers[claim["person"]] = result.ledger
        found.append(told(result))
    return found
