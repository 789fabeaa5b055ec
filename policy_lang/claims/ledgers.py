"""Ledgers carried from one run to the next: a book as rows of JSON Lines, and back.

Enters: a book, or the bytes of a ledger file. Leaves: one row a ledger, key and period (rolling periods and spells: a
row a day), or a book; what is wrong with a row goes to the report. Always holds: a book that is written and read again
has the same balances. A row names the scheme, the claims in its balance and the day of the latest one, so that a claim
settled twice on its own ledger, an older one and the ledger of another scheme can be told; rows need not say it. A
balance that is unknown stays so, with its bounds and causes. Ledgers of a claim, and of an admission that no fact
names, end with it and are not carried: ids of claims may begin anew in the next file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from policy_lang.claims.records import MOST_REJECTS, records
from policy_lang.claims.results import balance_text, edition_name
from policy_lang.core.ledger import Account, Book, Carried, Entry, folded, period_label
from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind, Program
from policy_lang.core.values import Unknown, Value
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import Claim, episode, ledger_day, ledger_key
from policy_lang.record import frozen

# Periods whose balance hangs on the days of the entries: a row a day.
_BY_DAY = frozenset({PeriodKind.ROLLING, PeriodKind.SPELL})
FIELDS = frozenset(
    {"version", "ledger", "key", "period", "amount", "low", "high", "needs", "scheme", "claims", "until"}
)
CARRIED = ""
_EACH_DAY = PeriodDef(PeriodKind.DAY)
_AMOUNT = re.compile(r"(-?)(\d{1,24})(?:\.(\d{1,12}))?", re.ASCII)
_QUOTIENT = re.compile(r"(-?\d{1,36})/([1-9]\d{0,35})", re.ASCII)


@frozen
class Fault:
    """Why a row is no ledger entry, in both tongues."""

    en: str
    zh: str


def ends_with_the_claim(period: PeriodDef) -> bool:
    """Whether nothing is held from one claim to the next."""
    return period.kind is PeriodKind.CLAIM or (period.kind is PeriodKind.ADMISSION and not period.fact)


def ledger_rows(program: Program, book: Book) -> Iterator[dict[str, Any]]:
    """The balances of a book, by ledger, key and period."""
    held: dict[tuple[str, tuple[str, ...], str], Value] = {}
    within: dict[tuple[str, tuple[str, ...], str], list[Entry]] = {}
    for entry in book.entries():
        ledger = program.ledgers.get(entry.ledger)
        if ledger is None or ends_with_the_claim(ledger.period):
            continue
        period = entry.day.isoformat() if ledger.period.kind in _BY_DAY else entry.period
        place = (entry.ledger, entry.key, period)
        held[place] = folded(ledger, (held.get(place, Fraction(0)), entry.amount))
        within.setdefault(place, []).append(entry)
    for (name, key, period), amount in sorted(held.items(), key=lambda item: item[0]):
        ledger = program.ledgers[name]
        row: dict[str, Any] = {
            "ledger": name,
            "key": dict(zip(ledger.keys, key, strict=True)),
            "period": period,
            "amount": balance_text(amount, ledger, program),
        }
        if isinstance(amount, Unknown):
            row["low"] = None if amount.low is None else balance_text(amount.low, ledger, program)
            row["high"] = None if amount.high is None else balance_text(amount.high, ledger, program)
            row["needs"] = [*amount.causes, *amount.conflict]
        yield row | _history(within[name, key, period], edition_name(program))


def _history(entries: Iterable[Entry], scheme: str) -> dict[str, Any]:
    """Who made a balance: the scheme of its last entry, the claims in it, the latest of their days."""
    claims: set[str] = set()
    days: list[date] = []
    found: dict[str, Any] = {}
    for entry in entries:
        of = entry.scheme if isinstance(entry, Carried) else scheme if entry.claim else ""
        found = {"scheme": of} if of else found
        claims.update(entry.claims if isinstance(entry, Carried) else filter(None, (entry.claim,)))
        day = entry.until if isinstance(entry, Carried) else entry.day if entry.claim else None
        days += [] if day is None else [day]
    if claims:
        found["claims"] = sorted(claims)
    if days:
        found["until"] = max(days).isoformat()
    return found


def claims_in(book: Book) -> frozenset[str]:
    """The claims that made the balances of a book, as far as it knows them."""
    found: set[str] = set()
    for entry in book.entries():
        found.update(entry.claims if isinstance(entry, Carried) else filter(None, (entry.claim,)))
    return frozenset(found)


def other_schemes(program: Program, book: Book) -> tuple[str, ...]:
    """The schemes, not editions of this one, whose balances were carried into a book."""
    own = edition_name(program).partition("@")[0]
    named = dict.fromkeys(entry.scheme for entry in book.entries() if isinstance(entry, Carried) and entry.scheme)
    return tuple(name for name in named if name.partition("@")[0] != own)


def settled_again(program: Program, claims: Iterable[Claim], book: Book) -> tuple[int, int]:
    """How many claims are in a balance of theirs already, and how many of the others are dated before one that is."""
    carried: dict[Account, list[Carried]] = {}
    for entry in book.entries():
        if isinstance(entry, Carried):
            carried.setdefault((entry.ledger, entry.key), []).append(entry)
    again = late = 0
    for claim in claims if carried else ():
        met = [(one, ledger) for ledger in program.ledgers.values()
               for one in carried.get((ledger.id, ledger_key(ledger, claim)[0]), ())]  # fmt: skip
        if any(claim.id in one.claims for one, _ in met):
            again += 1
        elif any(_before(claim, one, ledger, program) for one, ledger in met):
            late += 1
    return again, late


def _before(claim: Claim, one: Carried, ledger: LedgerDef, program: Program) -> bool:
    """Whether a claim is dated before the latest one of a balance of its period."""
    day = ledger_day(program, ledger, claim)
    if not isinstance(day, date) or one.until is None or day >= one.until:
        return False
    return ledger.period.kind in _BY_DAY or period_label(ledger.period, day, episode(ledger, claim)) == one.period


def read_ledgers(data: bytes, name: str, program: Program, report: Report) -> Book:
    """The book that a ledger file holds. Faulty rows are reported and left out: with errors, the book is no good."""
    accounts: dict[Account, list[Entry]] = {}
    seen: dict[tuple[Account, date], int] = {}
    faults = 0
    for record in records(data, ".jsonl", name, report) or ():
        if faults >= MOST_REJECTS and faults > len(seen):
            report.add("PL0637", None, file=name, limit=faults)
            break
        if record.problem is not None:
            record.problem.tell(report, file=name, row=record.row)
            faults += 1
            continue
        entry = entry_of(record.fields, program)
        if isinstance(entry, Entry):
            account = (entry.ledger, entry.key)
            first = seen.setdefault((account, entry.day), record.row)
            if first == record.row:
                accounts.setdefault(account, []).append(entry)
                continue
            entry = Fault(f"the same balance stands in row {first}", f"同一余额已列于第 {first} 行")
        faults += 1
        report.add("PL0618", None, file=name, row=record.row, reason=entry.en, reason_zh=entry.zh)
    return Book({account: tuple(entries) for account, entries in accounts.items()})


def entry_of(fields: Mapping[str, Any], program: Program) -> Entry | Fault:
    """The entry that the fields of a row state, or what is wrong with them."""
    strange = next((key for key in fields if key not in FIELDS), None)
    if strange is not None:
        return Fault(f"there is no field `{strange}`", f"没有名为“{strange}”的项目")
    ledger = program.ledgers.get(str(fields.get("ledger", "")))
    if ledger is None:
        return Fault("the scheme has no such ledger", "方案没有这一台账")
    if ends_with_the_claim(ledger.period):
        return Fault("a ledger of one claim is not carried", "单次结算的台账不结转")
    key = _key(fields.get("key"), ledger)
    if isinstance(key, Fault):
        return key
    day = _day(fields.get("period"), ledger.period)
    if isinstance(day, Fault):
        return day
    amount = _amount(fields, ledger, program)
    if isinstance(amount, Fault):
        return amount
    label = period_label(ledger.period, day, str(fields["period"]))
    made = _made(fields)
    if isinstance(made, Fault):
        return made
    claims, until, scheme = made
    return Carried(ledger.id, key, label, day, CARRIED, amount, claims, until, scheme)


def _made(fields: Mapping[str, Any]) -> tuple[tuple[str, ...], date | None, str] | Fault:
    """The claims in a balance, the latest of their days, and the scheme, as far as the row says so."""
    claims, until, scheme = fields.get("claims") or [], fields.get("until"), fields.get("scheme") or ""
    if not isinstance(claims, list) or not all(isinstance(claim, str) for claim in claims):
        return Fault("`claims` is no list of claim ids", "“claims”不是结算编号的清单")
    if not isinstance(scheme, str):
        return Fault("`scheme` names no scheme", "“scheme”不是方案名称")
    if until is None:
        return tuple(claims), None, scheme
    day = _day(until, _EACH_DAY)
    return Fault("`until` is no day", "“until”不是日期") if isinstance(day, Fault) else (tuple(claims), day, scheme)


def _key(raw: object, ledger: LedgerDef) -> tuple[str, ...] | Fault:
    if not isinstance(raw, Mapping) or set(raw) != set(ledger.keys):
        names = ", ".join(ledger.keys)
        return Fault(f"the key must name {names}", f"对象应写明 {names}")
    parts = [raw[name] for name in ledger.keys]
    if not all(isinstance(part, str) and part for part in parts):
        return Fault("a part of the key is empty", "对象有空缺")
    return tuple(str(part) for part in parts)


def _day(raw: object, period: PeriodDef) -> date | Fault:
    """A day of the period that the row names, which then is the period of that day."""
    fault = Fault("the ledger has no such period", "台账没有这一期间")
    if not isinstance(raw, str):
        return fault
    parse = _PERIODS[period.kind]
    try:
        day = parse(raw)
    except ValueError:
        return fault
    written = day.isoformat() if period.kind in _BY_DAY else period_label(period, day, raw)
    return day if written == raw else fault


def _first_of_year(text: str) -> date:
    return date(int(text), 1, 1)


def _first_of_month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _ever(text: str) -> date:
    return date.min


_PERIODS: Mapping[PeriodKind, Callable[[str], date]] = {
    PeriodKind.CALENDAR_YEAR: _first_of_year,
    PeriodKind.MONTH: _first_of_month,
    PeriodKind.DAY: date.fromisoformat,
    PeriodKind.SCHEME_YEAR: date.fromisoformat,
    PeriodKind.ROLLING: date.fromisoformat,
    PeriodKind.SPELL: date.fromisoformat,
    PeriodKind.LIFETIME: _ever,
    PeriodKind.ADMISSION: _ever,
}


def _amount(fields: Mapping[str, Any], ledger: LedgerDef, program: Program) -> Fraction | Unknown | Fault:
    scale = 10**program.decimals if ledger.measure == "minor" else 1
    if "amount" not in fields:
        return Fault("the amount is missing", "没有数额")
    if fields["amount"] is not None:
        amount = figure_of(fields["amount"])
        return Fault("the amount is no number", "数额不是有效的数") if amount is None else amount * scale
    bounds: list[Fraction | None] = []
    for name in ("low", "high"):
        bound = None if fields.get(name) is None else figure_of(fields[name])
        if bound is None and fields.get(name) is not None:
            return Fault(f"`{name}` is no number", f"“{name}”不是有效的数")
        bounds.append(None if bound is None else bound * scale)
    causes = fields.get("needs")
    if not isinstance(causes, list) or not causes:
        return Fault("an unknown amount must say what it needs", "未定的数额应写明所缺事项")
    return Unknown(tuple(str(cause) for cause in causes), bounds[0], bounds[1])


def figure_of(raw: object) -> Fraction | None:
    """The figure that a text of JSON states, as it is written by `decimal_text`; None where it is none."""
    text = raw if isinstance(raw, str) else ""
    match = _AMOUNT.fullmatch(text)
    if match is not None:
        decimals = match[3] or ""
        figure = Fraction(int(match[2] + decimals), 10 ** len(decimals))
        return -figure if match[1] else figure
    quotient = _QUOTIENT.fullmatch(text)
    return None if quotient is None else Fraction(int(quotient[1]), int(quotient[2]))
