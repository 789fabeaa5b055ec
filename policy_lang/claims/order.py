"""Claims in the order that the law of a scheme gives them, settled one after another against running ledgers.

Enters: claims and a book. Leaves: one settlement a claim, in that order, and the book after the last. Always holds:
the results are those of settling each claim against `Book.after` of the one before; the running book is private to one
call. It keeps the balance of each account and period beside the entries, because the plain book adds up a whole history
for every claim: for a hundred thousand claims of one hospital that is five thousand million additions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

from policy_lang.claims.ledgers import ends_with_the_claim
from policy_lang.claims.rows import ClaimRow
from policy_lang.core.ledger import Account, Book, Entry, History, before_rolling, folded, period_label
from policy_lang.core.program import ClosingDef, LedgerDef, PeriodKind, Program
from policy_lang.core.values import Value
from policy_lang.interp.closing import close
from policy_lang.interp.settle import Claim, Settlement, ledger_key, settle
from policy_lang.record import field, frozen

_Bucket = tuple[str, tuple[str, ...], str]
# Writing a function takes as long as the interpreter needs for so many claims: whoever settles fewer needs none.
PATIENCE = 10


class Settler(Protocol):
    """What settles claims and closes periods: the interpreter, or an engine of generated functions."""

    def settle(self, claim: Claim, book: Book) -> Settlement:
        """Settle one claim against the ledgers as they stand."""
        ...

    def close(
        self, closing: ClosingDef, facts: Mapping[str, Value], day: date, book: Book, name: str = ""
    ) -> Settlement:
        """Close the period of a day for the key that the facts name."""
        ...


@frozen
class _Exact:
    """The interpreter."""

    program: Program

    def settle(self, claim: Claim, book: Book) -> Settlement:
        return settle(self.program, claim, book)

    def close(
        self, closing: ClosingDef, facts: Mapping[str, Value], day: date, book: Book, name: str = ""
    ) -> Settlement:
        return close(self.program, closing, facts, day, book, name)


def canonical(rows: Iterable[ClaimRow], program: Program) -> list[ClaimRow]:
    """By governing date, sequence and claim id; claims without the date last. Periods are closed after the claims of
    their last day, the shorter ones first.
    """
    lengths = {closing.id: number for number, closing in enumerate(program.closings)}

    def place(row: ClaimRow) -> tuple[bool, date, int, int, str]:
        day = row.claim.facts.get(program.dated_by) if row.until is None else row.until
        known = isinstance(day, date)
        closing = 0 if row.closing is None else 1 + lengths.get(row.closing.id, 0)
        return not known, day if isinstance(day, date) else date.max, closing, row.claim.sequence, row.claim.id

    return sorted(rows, key=place)


@frozen
class Course:
    """Claims on their way through the ledgers. `by`: what settles a claim or closes a period."""

    program: Program
    by: Settler
    running: "_Running"

    @classmethod
    def begin(cls, program: Program, book: Book, by: Settler | None = None, *, entries: bool = True) -> "Course":
        """From the ledgers as a book holds them; without `by` the interpreter settles.

        `entries`: whether the entries are asked for afterwards, by `book` or by an explanation. Without them only the
        balances are kept, and the entries of spells, whose periods hang on them.
        """
        return cls(program, _Exact(program) if by is None else by, _Running.of(program, book, entries=entries))

    def settle(
        self, rows: Iterable[ClaimRow], *, arrival: bool = False, progress: Callable[[int], None] | None = None
    ) -> Iterator[Settlement]:
        """Each settlement as it is made, in canonical order or (`arrival`) as the rows stand; nothing is kept of it.

        A closing that the program does not have is passed over. `progress` is told how many are done.
        """
        done = 0
        for row in rows if arrival else canonical(rows, self.program):
            settlement = self._settled(row)
            if settlement is None:
                continue
            self.running.record(movement.entry for movement in settlement.movements)
            done += 1
            if progress is not None:
                progress(done)
            yield settlement

    def _settled(self, row: ClaimRow) -> Settlement | None:
        if row.until is None:
            return self.by.settle(row.claim, self.running)
        closing = _closing_of(self.program, row)
        if closing is None:
            return None
        return self.by.close(closing, row.claim.facts, row.until, self.running, row.claim.id)

    def book(self) -> Book:
        """The ledgers as they stand now."""
        return self.running.closed()


def settle_all(
    program: Program,
    rows: Iterable[ClaimRow],
    book: Book,
    *,
    arrival: bool = False,
    progress: Callable[[int], None] | None = None,
    by: Settler | None = None,
) -> tuple[list[Settlement], Book]:
    """Settle every claim and keep all that came of it: the settlements in order, and the ledgers afterwards."""
    course = Course.begin(program, book, by)
    settlements = list(course.settle(rows, arrival=arrival, progress=progress))
    return settlements, course.book()


def _closing_of(program: Program, row: ClaimRow) -> ClosingDef | None:
    """What the row closes in a program, which need not be the one that it was read for."""
    return next((one for one in program.closings if row.closing is not None and one.id == row.closing.id), None)


def groups(program: Program, rows: Sequence[ClaimRow]) -> list[list[ClaimRow]]:
    """The claims that hang together: those that share the key of any ledger, directly or through others.

    Each group is in the order of `rows`, and the groups in the order of their first claims. What happens to a claim
    hangs on its group alone, so to explain one claim it is enough to settle its group.
    """
    key_sets = {ledger.keys: ledger for ledger in program.ledgers.values() if _lasts(ledger)}
    parents = list(range(len(rows)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for index, row in enumerate(rows):
        for names, ledger in key_sets.items():
            key, missing = ledger_key(ledger, row.claim)
            if missing:
                continue
            one, other = root(first.setdefault((names, key), index)), root(index)
            parents[max(one, other)] = min(one, other)
    found: dict[int, list[ClaimRow]] = {}
    for index, row in enumerate(rows):
        found.setdefault(root(index), []).append(row)
    return list(found.values())


def _lasts(ledger: LedgerDef) -> bool:
    """Whether a ledger holds anything from one claim to the next."""
    return not ends_with_the_claim(ledger.period)


@frozen
class _Running(Book):
    """A book that grows in place.

    `journal` holds the entries of each account, where all are kept or its period hangs on them; `held` what
    they come to by account and period; for a rolling period, by account and day, and `days` are the days of an account.
    """

    ledgers: Mapping[str, LedgerDef] = field(factory=dict)
    journal: dict[Account, list[Entry]] = field(factory=dict)
    held: dict[_Bucket, Value] = field(factory=dict)
    days: dict[Account, dict[date, None]] = field(factory=dict)
    entries_kept: bool = True

    @classmethod
    def of(cls, program: Program, book: Book, *, entries: bool) -> "_Running":
        """The running book that begins with a book's entries."""
        running = cls(ledgers=program.ledgers, entries_kept=entries)
        running.record(entry for entries in book.accounts.values() for entry in entries)
        return running

    def record(self, entries: Iterable[Entry]) -> None:
        """Put down entries."""
        for entry in entries:
            account = (entry.ledger, entry.key)
            period, ledger = entry.period, self.ledgers.get(entry.ledger)
            if self.entries_kept or (ledger is not None and ledger.period.kind is PeriodKind.SPELL):
                self.journal.setdefault(account, []).append(entry)
            if ledger is None:
                continue  # carried by the book of another edition
            if ledger.period.kind is PeriodKind.ROLLING:
                self.days.setdefault(account, {})[entry.day] = None
                period = entry.day.isoformat()
            bucket = (*account, period)
            self.held[bucket] = folded(ledger, (self.held.get(bucket, Fraction(0)), entry.amount))

    def closed(self) -> Book:
        """The entries as a book of its own."""
        return Book({account: tuple(entries) for account, entries in self.journal.items()})

    def balance(self, ledger: LedgerDef, key: tuple[str, ...], day: date, claim: str) -> Value:
        """What the ledger holds for a key in the period of a day."""
        if ledger.period.kind is PeriodKind.SPELL:
            return super().balance(ledger, key, day, claim)
        if ledger.period.kind is not PeriodKind.ROLLING:
            return self.held.get((ledger.id, key, period_label(ledger.period, day, claim)), Fraction(0))
        first = before_rolling(ledger.period, day)
        total: Value = Fraction(0)
        for moment in self.days.get((ledger.id, key), ()):
            if first < moment <= day:
                total = folded(ledger, (total, self.held[ledger.id, key, moment.isoformat()]))
        return total

    def history(self, ledger: LedgerDef, key: tuple[str, ...]) -> History:
        """The entries of a key as they stand now; the list is only ever added to."""
        entries = self.journal.get((ledger.id, key), ())
        return History(entries, len(entries))

    def after(self, entries: Iterable[Entry]) -> Book:
        """The book with further entries, which are not written down in it."""
        return _Ahead(base=self, more=tuple(entries))


@frozen
class _Ahead(Book):
    """A running book as it would be after some entries; it is asked at once, before anything else is recorded."""

    base: Book = field(factory=Book)
    more: tuple[Entry, ...] = ()

    def balance(self, ledger: LedgerDef, key: tuple[str, ...], day: date, claim: str) -> Value:
        """What the ledger holds for a key in the period of a day."""
        total = self.base.balance(ledger, key, day, claim)
        beside = Book().after(self.more).balance(ledger, key, day, claim)
        return folded(ledger, (total, beside))
