"""The interpreter broken on purpose, one way at a time.

Enters: the name of a breakage. Leaves: a stretch of time in which everybody who settles uses the broken interpreter.
Always holds: afterwards it is whole again; each breakage is a mistake that somebody could really make, and small: one
kind of node, one account, one payer.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from itertools import count
from typing import Any
from unittest.mock import patch

from attrs import evolve

from policy_lang.core.ledger import Book, Entry
from policy_lang.core.nodes import Apply, Balance, Bands, Const, Input, Ref, Round, Split
from policy_lang.core.program import Arm, Def, Program
from policy_lang.core.types import MONEY
from policy_lang.core.values import Unknown, Value
from policy_lang.interp import closing
from policy_lang.interp import settle as settling
from policy_lang.interp.evaluate import KINDS, Context
from policy_lang.interp.meaning import OPERATIONS

Balances = Callable[[str], Value]
Node = Any
_WHOLE = dict(KINDS)
_evaluate = settling.evaluate
_ONE = Const(Fraction(1), MONEY)


# ---- one kind of node


def _rounds_down(node: Round, context: Context) -> Value:
    return _WHOLE[Round](evolve(node, mode="down"), context)


_turns = count()


def _rounds_differently_each_time(node: Round, context: Context) -> Value:
    return _WHOLE[Round](evolve(node, mode=("up", "down")[next(_turns) % 2]), context)


def _edges_one_fen_too_far(node: Bands, context: Context) -> Value:
    bands = tuple(
        band if band.upper is None else evolve(band, upper=Apply("add", (band.upper, _ONE))) for band in node.bands
    )
    return _WHOLE[Bands](evolve(node, bands=bands), context)


def _forgets_the_second_key(node: Balance, context: Context) -> Value:
    """Accounts by several keys are found empty."""
    ledger = context.program.ledgers[node.ledger]
    return Fraction(0) if len(ledger.keys) > 1 else _WHOLE[Balance](node, context)


def _finds_every_account_empty(node: Balance, context: Context) -> Value:
    return Fraction(0)


def _takes_missing_for_nothing(node: Input, context: Context) -> Value:
    value = _WHOLE[Input](node, context)
    return Fraction(0) if isinstance(value, Unknown) and value.low == 0 else value


def _gives_no_cause(node: Input, context: Context) -> Value:
    value = _WHOLE[Input](node, context)
    return evolve(value, causes=()) if isinstance(value, Unknown) else value


def _forgets_the_remainder(node: Split, context: Context) -> Value:
    """The first part goes without the fen that rounding left over."""
    part = _WHOLE[Split](node, context)
    return part - node.unit if node.index == 0 and isinstance(part, Fraction) and part > 0 else part


def _goes_below_zero(first: Value, second: Value) -> Value:
    return OPERATIONS["subtract"](first, second) if isinstance(second, Fraction) else _whole_beyond(first, second)


_whole_beyond = OPERATIONS["beyond"]


# ---- one payer


def _swaps_payers(program: Program, arm: Arm, facts: Mapping[str, Value], balance: Balances) -> dict[str, Value]:
    values = _evaluate(program, arm, facts, balance)
    if len(arm.payers) > 1:
        first, second = arm.payers[0].payment, arm.payers[1].payment
        values[first], values[second] = values[second], values[first]
    return values


def _stretch_for_catching_up(
    program: Program, arm: Arm, facts: Mapping[str, Value], balance: Balances
) -> dict[str, Value]:
    """Who catches up pays what the entitlement grows by, and not what is short of it."""
    return _evaluate(program, evolve(arm, definitions=tuple(map(_by_its_stretch, arm.definitions))), facts, balance)


def _by_its_stretch(definition: Def) -> Def:
    payer, _, line = definition.id.partition(".")
    match definition.node:
        case Apply("beyond", (Ref(due), Ref(so_far))) if (
            line == "entitled" and due == f"{payer}.due_after" and so_far.startswith("so_far.")
        ):
            before = Round(Ref(f"{payer}.entitled_before"), Fraction(1), "half_up")
            return evolve(definition, node=Apply("beyond", (Ref(due), before)))
    return definition


# ---- one account


def _enters_no_refund(*arguments: object, **more: object) -> tuple[object, ...]:
    return ()


def _writes_in_the_book_it_was_given(book: Book, entries: Any) -> Book:
    listed: list[Entry] = list(entries)
    for entry in listed:
        account = (entry.ledger, entry.key)
        book.accounts[account] = (*book.accounts.get(account, ()), entry)  # type: ignore[index]
    return book


BREAKAGES: dict[str, tuple[object, object, object]] = {
    "wrong rounding": (KINDS, Round, _rounds_down),
    "rounding by turns": (KINDS, Round, _rounds_differently_each_time),
    "edge off by one": (KINDS, Bands, _edges_one_fen_too_far),
    "dropped ledger": (KINDS, Balance, _finds_every_account_empty),
    "dropped second key": (KINDS, Balance, _forgets_the_second_key),
    "missing taken for zero": (KINDS, Input, _takes_missing_for_nothing),
    "missing without a cause": (KINDS, Input, _gives_no_cause),
    "forgotten remainder": (KINDS, Split, _forgets_the_remainder),
    "no floor at zero": (OPERATIONS, "beyond", _goes_below_zero),
    "swapped payer": (settling, "evaluate", _swaps_payers),
    "stretch for catching up": (settling, "evaluate", _stretch_for_catching_up),
    "refund not entered": (closing, "movements_of", _enters_no_refund),
    "book written in place": (Book, "after", _writes_in_the_book_it_was_given),
}


@contextmanager
def broken(name: str) -> Iterator[None]:
    """Everything that is settled inside is settled by the broken interpreter."""
    owner, part, instead = BREAKAGES[name]
    breaking = (
        patch.dict(owner, {part: instead}) if isinstance(owner, dict) else patch.object(owner, str(part), instead)
    )
    with breaking:
        yield
