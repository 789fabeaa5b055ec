"""Ledgers as journals: entries, and the balance of a key in a period.

Enters: entries in the order of settlement. Leaves: balances, and a new book after each claim; a book is never changed
in place, so settling is pure. Always holds: the balance is the fold of the entries of that key and period and nothing
else; nothing is cached that could disagree with them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice

from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind
from policy_lang.core.values import Unknown, Value, bounds, causes_of, conflicts_of, quantity
from policy_lang.record import field, frozen

Account = tuple[str, tuple[str, ...]]


@frozen
class Entry:
    """One movement: ledger, key, period, day, claim, and what was added (minor units, or a count)."""

    ledger: str
    key: tuple[str, ...]
    period: str
    day: date
    claim: str
    amount: Fraction | Unknown


@frozen
class Carried(Entry):
    """A balance carried in: the claims that are in it, the day of the latest one, and the scheme that settled them, as
    far as its row says so.
    """

    claims: tuple[str, ...] = field(default=(), eq=False)
    until: date | None = field(default=None, eq=False)
    scheme: str = field(default="", eq=False)


@frozen
class Book:
    """All entries so far, by ledger and key."""

    accounts: Mapping[Account, tuple[Entry, ...]] = field(factory=dict)

    def after(self, entries: Iterable[Entry]) -> "Book":
        """A new book with further entries."""
        accounts = dict(self.accounts)
        for entry in entries:
            account = (entry.ledger, entry.key)
            accounts[account] = (*accounts.get(account, ()), entry)
        return Book(accounts)

    def balance(self, ledger: LedgerDef, key: tuple[str, ...], day: date, claim: str) -> Value:
        """What the ledger holds for a key in the period of a day."""
        return folded(ledger, (entry.amount for entry in self.history(ledger, key).within(ledger, day, claim)))

    def period(self, ledger: LedgerDef, key: tuple[str, ...], day: date, episode: str) -> str:
        """The name of the period that an event of a day falls in; a spell is called by its first day."""
        if ledger.period.kind is not PeriodKind.SPELL:
            return period_label(ledger.period, day, episode)
        spell = self.history(ledger, key).within(ledger, day, episode)
        return min((entry.day for entry in spell), default=day).isoformat()

    def history(self, ledger: LedgerDef, key: tuple[str, ...]) -> "History":
        """The entries of a key as they stand now."""
        entries = self.accounts.get((ledger.id, key), ())
        return History(entries, len(entries))

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, by ledger, key and order of settlement."""
        return tuple(entry for account in sorted(self.accounts) for entry in self.accounts[account])


@frozen
class History:
    """The first `length` entries of an account. The account may grow; nothing is copied until it is asked for."""

    account: Sequence[Entry]
    length: int

    def within(self, ledger: LedgerDef, day: date, claim: str) -> tuple[Entry, ...]:
        """The entries in the period of a day, in the order of settlement."""
        entries = islice(self.account, self.length)
        if ledger.period.kind is PeriodKind.ROLLING:
            first = before_rolling(ledger.period, day)
            return tuple(entry for entry in entries if first < entry.day <= day)
        if ledger.period.kind is PeriodKind.SPELL:
            return _spell(ledger.period.days, day, tuple(entries))
        period = period_label(ledger.period, day, claim)
        return tuple(entry for entry in entries if entry.period == period)


def _spell(gap: int, day: date, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries of the chain that reaches to a day: none so many days or more after the one before it."""
    reached = day
    for moment in sorted({entry.day for entry in entries if entry.day <= day}, reverse=True):
        if (reached - moment).days >= gap:
            break
        reached = moment
    return tuple(entry for entry in entries if reached <= entry.day <= day)


def before_rolling(period: PeriodDef, day: date) -> date:
    """The last day before a rolling period that ends on a day."""
    if period.days:
        return date.fromordinal(max(day.toordinal() - period.days, 1))
    return months_later(day, -period.months)


def period_label(period: PeriodDef, day: date, claim: str) -> str:
    """The name of the period that a day falls in: `2020`, `2020-03`, `2020-03-10`, `lifetime`, or the claim's id (of an
    admission that a fact names, that name). Of a spell, its first day as if nothing went before.
    """
    match period.kind:
        case PeriodKind.CALENDAR_YEAR:
            return f"{day.year:04}"
        case PeriodKind.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case PeriodKind.DAY:
            return day.isoformat()
        case PeriodKind.SCHEME_YEAR:
            year = day.year - ((day.month, day.day) < period.anchor)
            return f"{year:04}-{period.anchor[0]:02}-{period.anchor[1]:02}"
        case PeriodKind.LIFETIME:
            return "lifetime"
        case PeriodKind.ROLLING:
            return f"rolling {period.days} days" if period.days else f"rolling {period.months}"
        case PeriodKind.SPELL:
            return day.isoformat()
    return claim  # of a claim or an admission


def last_day(period: PeriodDef, day: date) -> date:
    """The day on which the period of a day ends; of periods that the calendar does not end, the day itself."""
    match period.kind:
        case PeriodKind.CALENDAR_YEAR:
            return date(day.year, 12, 31)
        case PeriodKind.MONTH:
            return month_end(day)
        case PeriodKind.SCHEME_YEAR:
            month, first = period.anchor
            year = day.year - ((day.month, day.day) < period.anchor) + 1
            # A year that begins on 29 February ends on the last day of February where there is no such day.
            begins = date(year, month, min(first, _length(year, month)))
            return begins - timedelta(days=0 if begins.day < first else 1)
    return day


def months_later(day: date, months: int) -> date:
    """The same day so many months later (or earlier); where that month is shorter, its last day.

    Held to the years that dates can have, 1 to 9999.
    """
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, _length(year, month + 1)))


def month_end(day: date) -> date:
    """The last day of the month."""
    return date(day.year, day.month, _length(day.year, day.month))


def _length(year: int, month: int) -> int:
    """How many days a month has."""
    from calendar import monthrange  # noqa: PLC0415 — it loads much that most commands do not need

    return monthrange(year, month)[1]


def folded(ledger: LedgerDef, amounts: Iterable[Value]) -> Value:
    """What a ledger makes of amounts: their sum, or the greatest of them; of none, zero."""
    total: Value = Fraction(0)
    for amount in amounts:
        total = _greater(total, amount) if ledger.fold == "max" else _added(total, amount)
    return total


def _added(total: Value, amount: Value) -> Value:
    if isinstance(total, Fraction) and isinstance(amount, Fraction):
        return total + amount
    (low_1, high_1), (low_2, high_2) = bounds(total), bounds(amount)
    low = None if low_1 is None or low_2 is None else low_1 + low_2
    high = None if high_1 is None or high_2 is None else high_1 + high_2
    return quantity(causes_of(total, amount), low, high, conflicts_of(total, amount))


def _greater(total: Value, amount: Value) -> Value:
    (low_1, high_1), (low_2, high_2) = bounds(total), bounds(amount)
    low = max((low for low in (low_1, low_2) if low is not None), default=None)
    high = None if high_1 is None or high_2 is None else max(high_1, high_2)
    return quantity(causes_of(total, amount), low, high, conflicts_of(total, amount))
