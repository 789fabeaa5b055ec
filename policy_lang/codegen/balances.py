"""A book of ledgers that knows its sums, for one claim after another.

Enters: a book, then settlements. Leaves: a new book after each; none is ever changed. Always holds: the sums are those
of the entries, which are made when somebody asks for them. Ledgers of like keys and period have their sums side by side
in one record. Records lie in layers, the newest first; layers of like size are joined, so that a step costs what the
claim moves and not what the ledger holds.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

from policy_lang.core.ledger import Account, Book, Entry, History
from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind, Program
from policy_lang.core.values import Value
from policy_lang.record import field, frozen

Key = tuple[int, tuple[str, ...], str]
Record = tuple[int, ...]
# A record is None where one of its sums is no whole number, or not known: such claims are left to the interpreter.
Layer = dict[Key, Record | None]
Told = tuple[int, ...]
PLAIN = frozenset(PeriodKind) - {PeriodKind.ROLLING, PeriodKind.SPELL}


class Mover(Protocol):
    """What knows how a claim moved its ledgers."""

    def entries(self, told: Told, keys: tuple[Key, ...], day: int, claim: str) -> Iterable[Entry]:
        """The entries of a claim, from what came out for it."""
        ...


# A claim that moved ledgers: what knows how, what came out, its records' keys, its day and id; and the step before.
# A plain tuple, because one is made for every claim.
Step = tuple[Mover, Told, tuple[Key, ...], int, str, "Step | None"]


@frozen(eq=False)
class Groups:
    """The ledgers of a program by keys and period, but for those whose balance is no sum of the governing date's."""

    ledgers: tuple[tuple[LedgerDef, ...], ...]
    places: dict[str, tuple[int, int]] = field(init=False)
    zeros: tuple[Record, ...] = field(init=False)

    @classmethod
    def of(cls, program: Program) -> "Groups":
        """The groups of a program."""
        found: dict[tuple[tuple[str, ...], PeriodDef], list[LedgerDef]] = {}
        for ledger in program.ledgers.values():
            plain = ledger.period.kind in PLAIN and ledger.fold == "sum" and not ledger.dated_by
            if plain and not ledger.period.fact:
                found.setdefault((ledger.keys, ledger.period), []).append(ledger)
        return cls(tuple(tuple(ledgers) for ledgers in found.values()))

    @places.default
    def _places(self) -> dict[str, tuple[int, int]]:
        return {
            ledger.id: (group, place)
            for group, ledgers in enumerate(self.ledgers)
            for place, ledger in enumerate(ledgers)
        }

    @zeros.default
    def _zeros(self) -> tuple[Record, ...]:
        return tuple((0,) * len(ledgers) for ledgers in self.ledgers)


class Balances(Book):
    """`base` and the steps of the `trail`, the last one first; `layers` hold the sums of both."""

    base: Book
    layers: tuple[Layer, ...]
    trail: Step | None

    def __init__(self, base: Book, layers: tuple[Layer, ...], trail: Step | None = None) -> None:
        here = self.__dict__
        here["base"] = base
        here["layers"] = layers
        here["trail"] = trail

    @classmethod
    def of(cls, groups: Groups, book: Book) -> "Balances":
        """The sums of a book's entries."""
        sums: dict[Key, list[Fraction | None]] = {}
        for (name, key), entries in book.accounts.items():
            if name not in groups.places:
                continue
            group, place = groups.places[name]
            for entry in entries:
                record = sums.setdefault((group, key, entry.period), [Fraction(0)] * len(groups.zeros[group]))
                before, amount = record[place], entry.amount
                record[place] = before + amount if isinstance(amount, Fraction) and before is not None else None
        return cls(book, ({key: _record(record) for key, record in sums.items()},) if sums else ())

    def find(self, key: Key, zeros: Record) -> Record | None:
        """What the ledgers of a group hold."""
        for layer in self.layers:
            if key in layer:
                return layer[key]
        return zeros

    def moved(self, mover: Mover, told: Told, keys: tuple[Key, ...], day: int, claim: str, sums: Layer) -> "Balances":
        """The book after a claim: its new sums, and what its entries are made of."""
        layers = self.layers
        while layers and len(sums) * 2 >= len(layers[0]):
            sums = {**layers[0], **sums}
            layers = layers[1:]
        return Balances(self.base, (sums, *layers), (mover, told, keys, day, claim, self.trail))

    @cached_property
    def accounts(self) -> Mapping[Account, tuple[Entry, ...]]:
        """All entries so far, by ledger and key."""
        found: list[Entry] = []
        step = self.trail
        while step is not None:
            mover, told, keys, day, claim, step = step
            found += reversed(list(mover.entries(told, keys, day, claim)))
        return self.base.after(reversed(found)).accounts

    def balance(self, ledger: LedgerDef, key: tuple[str, ...], day: date, claim: str) -> Value:
        """What the ledger holds for a key in the period of a day."""
        account = (ledger.id, key)
        return Book({account: self.accounts.get(account, ())}).balance(ledger, key, day, claim)

    def history(self, ledger: LedgerDef, key: tuple[str, ...]) -> History:
        """The entries of a key as they stand now."""
        entries = self.accounts.get((ledger.id, key), ())
        return History(entries, len(entries))

    def after(self, entries: Iterable[Entry]) -> Book:
        """A new book with further entries."""
        return Book(self.accounts).after(entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self.accounts == other.accounts

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        """Elsewhere it is a plain book."""
        return Book, (dict(self.accounts),)

    def __repr__(self) -> str:
        return f"<Balances of {len(self.accounts)} accounts>"


@frozen(eq=False)
class Run:
    """One claim after another in one book: `sums` move on with each, and `steps` tell what each of them moved.

    A book for each claim of a long run would take more room than the claims; `Past` is the run as it once stood.
    """

    base: Book
    sums: Layer
    steps: list[tuple[Mover, Told, tuple[Key, ...], int, str]] = field(factory=list)

    @classmethod
    def of(cls, balances: Balances) -> "Run":
        """A run that begins with a book."""
        sums: Layer = {}
        for layer in reversed(balances.layers):
            sums.update(layer)
        return cls(balances, sums)

    def find(self, key: Key, zeros: Record) -> Record | None:
        """What the ledgers of a group hold now."""
        return self.sums.get(key, zeros)

    @cached_property
    def journal(self) -> Mapping[Account, tuple[list[Entry], list[int]]]:
        """All entries by account, each with the number of the step that made it; those of before with 0."""
        found: dict[Account, tuple[list[Entry], list[int]]] = {}
        for account, entries in self.base.accounts.items():
            found[account] = list(entries), [0] * len(entries)
        for number, (mover, told, keys, day, claim) in enumerate(self.steps, start=1):
            for entry in mover.entries(told, keys, day, claim):
                entered, numbers = found.setdefault((entry.ledger, entry.key), ([], []))
                entered.append(entry)
                numbers.append(number)
        return found


class Past(Book):
    """The book of a run, which is over, as it stood after so many steps."""

    run: Run
    length: int

    def __init__(self, run: Run, length: int) -> None:
        here = self.__dict__
        here["run"] = run
        here["length"] = length

    def moved(self, mover: Mover, told: Told, keys: tuple[Key, ...], day: int, claim: str, sums: Layer) -> "Past":
        """The book after the claim that the run settled next."""
        return Past(self.run, self.length + 1)

    @cached_property
    def accounts(self) -> Mapping[Account, tuple[Entry, ...]]:
        """All entries so far, by ledger and key."""
        found = {account: self._of(account) for account in self.run.journal}
        return {
            account: tuple(entries.account[: entries.length]) for account, entries in found.items() if entries.length
        }

    def history(self, ledger: LedgerDef, key: tuple[str, ...]) -> History:
        """The entries of a key as they stood."""
        return self._of((ledger.id, key))

    def _of(self, account: Account) -> History:
        entries, numbers = self.run.journal.get(account, ((), ()))
        return History(entries, bisect_right(numbers, self.length))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self.accounts == other.accounts

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        """Elsewhere it is a plain book."""
        return Book, (dict(self.accounts),)

    def __repr__(self) -> str:
        return f"<Past of {self.length} steps>"


def _record(sums: list[Fraction | None]) -> Record | None:
    known = [total.numerator for total in sums if total is not None and total.denominator == 1]
    return tuple(known) if len(known) == len(sums) else None
