"""The fast path with its way back: the generated function where it fits, else the exact interpreter.

Enters: a program; then claims, closings and books. Leaves: settlements, and how many went which way. Always holds: the
settlement says the same whichever way it came. A function is written once for each combination of facts that claims
have, when the first such claim comes; closings have functions of their own.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from policy_lang.codegen.fit import Unfit
from policy_lang.codegen.kernel import LEFT_OUT, Kernel, balance_number, day_of, kernel_of
from policy_lang.codegen.settlement import FastClosing, FastSettlement
from policy_lang.codegen.text.arms import alone, shared_accounts
from policy_lang.codegen.text.function import Function, write
from policy_lang.codegen.text.writer import Account
from policy_lang.core.ledger import Book, History
from policy_lang.core.program import ClosingDef, Program
from policy_lang.core.values import Value
from policy_lang.interp.closing import close, stand_in
from policy_lang.interp.settle import Claim, Settlement, episode, ledger_day, ledger_key, settle
from policy_lang.record import field, frozen

# Settled by the interpreter although the function could: it is not written yet, or the interpreter was asked for.
WAITING = "waiting"
ASKED = "asked"
MOST_SHAPES = 64
MOST_ORDERS = 1024


@frozen(eq=False)
class Tally:
    """How many claims went which way: `fast`, and those that the interpreter settled by the row of the table."""

    counts: Counter[str] = field(factory=Counter)

    @property
    def fast(self) -> int:
        """Claims settled by the generated function."""
        return self.counts["fast"]

    @property
    def exact(self) -> dict[str, int]:
        """Claims that the interpreter settled, by reason."""
        return {name: count for name, count in sorted(self.counts.items()) if name != "fast" and count}


@frozen(eq=False)
class Engine:
    """`kernels`: by the facts that claims have and the fields their lines leave out; a text where there is none: why.

    `closers`: the engines of closings; `closes`: in one of them, the program and its closing. `accounts`: what is
    relied on for every ledger, in a list.

    `patience`: how many claims with the same facts the interpreter settles before a function is written for them.
    `exact`: the interpreter settles all of them.
    """

    program: Program
    patience: int = 0
    exact: bool = False
    kernels: dict[tuple[frozenset[str], frozenset[str]], Kernel | str] = field(factory=dict)
    by_order: dict[tuple[str, ...], Kernel | str] = field(factory=dict)
    seen: Counter[tuple[str, ...]] = field(factory=Counter)
    closers: dict[str, "Engine"] = field(factory=dict)
    closes: tuple[Program, ClosingDef] | None = None
    accounts: list[dict[str, Account]] = field(factory=list)

    def settle(self, claim: Claim, book: Book, tally: Tally | None = None) -> Settlement:
        """Settle one claim against the ledgers as they stand."""
        found = ASKED if self.exact else self.fast(claim, book)
        if tally is not None:
            tally.counts["fast" if not isinstance(found, str) else found] += 1
        return settle(self.program, claim, book) if isinstance(found, str) else found

    def close(
        self,
        closing: ClosingDef,
        facts: Mapping[str, Value],
        day: date,
        book: Book,
        name: str = "",
        tally: Tally | None = None,
    ) -> Settlement:
        """Close the period of a day for the key that the facts name, against the ledgers as they stand."""
        found: FastSettlement | str = ASKED
        if not self.exact:
            found = self.closer(closing).fast(stand_in(self.program, closing, facts, day, name), book)
        if tally is not None:
            tally.counts["fast" if not isinstance(found, str) else found] += 1
        return close(self.program, closing, facts, day, book, name) if isinstance(found, str) else found

    def counted(self, tally: Tally) -> "Counted":
        """The same, and how many went which way is told."""
        return Counted(self, tally)

    def closer(self, closing: ClosingDef) -> "Engine":
        """The engine of a closing."""
        known = self.closers.get(closing.id)
        if known is None:
            of = self.program, closing
            known = Engine(alone(*of), self.patience, closes=of, accounts=self.accounts)
            self.closers[closing.id] = known
        return known

    def fast(self, claim: Claim, book: Book) -> "FastSettlement | str":
        """The settlement by the generated function, or the row of the table of what falls back."""
        facts = claim.facts
        prepared = self._prepared(facts)
        if isinstance(prepared, str):
            return prepared
        kernel, numbers = prepared
        day = day_of(facts, self.program.dated_by)
        if day is None:
            return "unknown"
        balances: dict[str, Value] = {}
        keys: dict[tuple[str, ...], tuple[str, ...]] = {}
        histories: dict[str, History] = {}
        for held in kernel.held:
            ledger = held.ledger
            key = keys.get(ledger.keys)
            if key is None:
                key, missing = ledger_key(ledger, claim)
                if missing:
                    return "ledger"
                keys[ledger.keys] = key
            moment = ledger_day(self.program, ledger, claim)
            if not isinstance(moment, date):
                return "ledger"
            balance = book.balance(ledger, key, moment, episode(ledger, claim))
            balances[ledger.id] = balance
            histories[ledger.id] = book.history(ledger, key)
            number = balance_number(balance, held) if held.argument is not None else 0
            if isinstance(number, str):
                return number
            if held.argument is not None:
                numbers.append(number)
            elif not isinstance(balance, Fraction):
                return "ledger"
        told = kernel.claim(*numbers)
        if told[0] < 0:
            return "unknown" if told[0] == -1 else "rejected"
        found = FastSettlement(kernel, claim, numbers, told, balances, histories)
        return found if self.closes is None else FastClosing(found, *self.closes, book)

    def _prepared(self, facts: Mapping[str, Value]) -> tuple[Kernel, list[Any]] | str:
        """The function for a claim, and the facts as it takes them."""
        kernel = self.kernel(facts)
        if isinstance(kernel, str):
            return kernel
        numbers = kernel.arguments(facts)
        if numbers == LEFT_OUT:
            kernel = self.kernel(facts, kernel.left_out(facts))
            if isinstance(kernel, str):
                return kernel
            numbers = kernel.arguments(facts)
        if isinstance(numbers, str):
            return "unknown" if numbers == LEFT_OUT else numbers
        return kernel, numbers

    def kernel(self, facts: Mapping[str, Any], left_out: frozenset[str] = frozenset()) -> Kernel | str:
        """The function for claims with these facts, whose lines leave out these fields."""
        order = (*facts, "", *sorted(left_out)) if left_out else tuple(facts)
        known = self.by_order.get(order)
        if known is None:
            if self.patience:
                self.seen[order] += 1
                if self.seen[order] <= self.patience:
                    return WAITING
            known = self._kernel(frozenset(facts.keys() & self.program.inputs.keys()), left_out)
            if len(self.by_order) < MOST_ORDERS:
                self.by_order[order] = known
        return known

    def _kernel(self, given: frozenset[str], left_out: frozenset[str]) -> Kernel | str:
        known = self.kernels.get((given, left_out))
        if known is None:
            if len(self.kernels) >= MOST_SHAPES:
                return "shape"
            try:
                known = kernel_of(self._written(given, left_out))
            except Unfit as unfit:
                known = unfit.row.id
            self.kernels[given, left_out] = known
        return known

    def _written(self, given: frozenset[str], left_out: frozenset[str]) -> Function:
        program, closing = (self.program, "") if self.closes is None else (self.closes[0], self.closes[1].id)
        if not self.accounts:
            self.accounts.append(shared_accounts(program))
        return write(self.program, given, self.accounts[0], closing, left_out)


@frozen(eq=False)
class Counted:
    """An engine that tells a tally how many claims and closings went which way."""

    engine: Engine
    tally: Tally

    def settle(self, claim: Claim, book: Book) -> Settlement:
        """Settle one claim against the ledgers as they stand."""
        return self.engine.settle(claim, book, self.tally)

    def close(
        self, closing: ClosingDef, facts: Mapping[str, Value], day: date, book: Book, name: str = ""
    ) -> Settlement:
        """Close the period of a day for the key that the facts name."""
        return self.engine.close(closing, facts, day, book, name, self.tally)
