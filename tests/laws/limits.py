"""Limits recomputed from the payments alone: what a payer paid for a key in a period, held against its text.

Enters: a case. Leaves: nothing; AssertionError where a limit was exceeded. Always holds: keys, periods and sums are worked out here
from claims and dates, not from ledgers; only limits that the text states as a figure are looked at, and no payer that has a least
payment, which goes before its limits.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from policy_lang.core.program import Program
from policy_lang.core.values import Unknown
from policy_lang.interp.settle import Claim
from policy_lang.names.link import Linked
from policy_lang.syntax import ast, literals
from tests.strategies import Case, Step, settled

_KEYS = {
    "PER_PERSON": "person",
    "PER_HOUSEHOLD": "household",
    "PER_ACCIDENT": "accident",
    "PER_HOSPITAL": "hospital",
    "PER_DISEASE": "disease",
    "PER_CONTRACT": "contract",
}
_GOES_BEFORE = (ast.NotBelow, ast.AtMost)


def limits_are_kept(case: Case) -> None:
    """For every limit, key and period: what was paid before + a payment <= the limit."""
    program, linked = case.program, case.compiled.linked
    assert program is not None
    assert linked is not None
    steps = settled(program, case.claims)
    for payer, clause in limits(linked):
        name = next((item.id for item in program.arms[0].payers if item.id in _names(payer)), None)
        if name is not None:
            _kept(program, linked, steps, name, clause)


def limits(linked: Linked) -> Iterator[tuple[ast.Payer, ast.AtMost]]:
    """The payers of the scheme with each limit that stands for itself."""
    for symbol in linked.scopes.by_module[linked.main.id].own("payer"):
        node = linked.node(symbol)
        if not isinstance(node, ast.Payer) or any(isinstance(clause, ast.NotBelow) for clause in node.clauses):
            continue
        if any(isinstance(clause, _GOES_BEFORE) for item in node.exceptions for clause in item.clauses):
            continue
        yield from ((node, clause) for clause in node.clauses if isinstance(clause, ast.AtMost))


def _names(payer: ast.Payer) -> set[str]:
    return {payer.names.first.name, payer.names.second.name if payer.names.second else ""}


def _kept(program: Program, linked: Linked, steps: list[Step], payer: str, clause: ast.AtMost) -> None:
    paid: list[tuple[Claim, Fraction]] = []
    for step in steps:
        found = step.settlement
        if found.outcome == "rejected":
            continue
        amount = found.payments[payer]
        if isinstance(amount, Unknown) or not isinstance(amount, Fraction):
            return
        limit = _figure(program, linked, clause.limit, step.claim)
        before = _before(program, linked, paid, step.claim, clause.scope)
        if limit is not None and before is not None and amount > 0 and found.statuses[payer] != "given":
            assert before + amount <= limit, (payer, step.claim.id, before, amount, limit)
        paid.append((step.claim, amount))


def _figure(program: Program, linked: Linked, node: ast.Expression, claim: Claim) -> Fraction | None:
    """The limit on the claim's day, where it is an amount or a figure with a name."""
    minor = 10**program.decimals
    if isinstance(node, ast.MoneyLiteral):
        value = literals.money_value(node.raw)
        return value.amount * minor if isinstance(value, literals.MoneyValue) else None
    if not isinstance(node, ast.Reference):
        return None
    symbol = linked.scopes.at(node).find(node.path.name)
    declared = linked.node(symbol) if symbol is not None and symbol.kind == "parameter" else None
    day = claim.facts.get(program.dated_by)
    if not isinstance(declared, ast.Parameter) or not isinstance(day, date):
        return None
    for value in declared.values:
        first, last = _day(value.first) or date.min, _day(value.last) or date.max
        if first <= day <= last:
            return _figure(program, linked, value.value, claim)
    return None


def _day(node: ast.DateLiteral | None) -> date | None:
    value = literals.date_value(node.raw) if node is not None else None
    return value if isinstance(value, date) else None


def _before(
    program: Program, linked: Linked, paid: list[tuple[Claim, Fraction]], claim: Claim, scope: ast.Scope | None
) -> Fraction | None:
    """What was paid before for the claim's key in its period; None where a key is missing, or of a spell, which also the
    claims that moved nothing keep together.
    """
    if scope is None:
        return Fraction(0)
    names = [_key(linked, key) for key in scope.keys]
    wanted = [claim.facts.get(name) for name in names]
    day = claim.facts.get(program.dated_by)
    if None in wanted or not isinstance(day, date) or scope.period.keyword == "EACH_SPELL_ENDED_BY":
        return None
    total = Fraction(0)
    for other, amount in paid:
        moment = other.facts.get(program.dated_by)
        alike = [other.facts.get(name) for name in names] == wanted
        if alike and isinstance(moment, date) and _together(program, scope.period, moment, day):
            total += amount
    return total


def _key(linked: Linked, key: ast.Key) -> str:
    if key.path is None:
        return _KEYS[key.keyword]
    symbol = linked.scopes.at(key).find(key.path.name)
    assert symbol is not None
    return symbol.name


def _together(program: Program, period: ast.Period, earlier: date, now: date) -> bool:
    """Whether an earlier claim of another id falls in the period of a day."""
    match period.keyword:
        case "EACH_CALENDAR_YEAR":
            return earlier.year == now.year
        case "EACH_MONTH":
            return (earlier.year, earlier.month) == (now.year, now.month)
        case "EACH_DAY":
            return earlier == now
        case "EACH_ADMISSION":
            return False
        case "IN_A_LIFETIME":
            return True
        case "EACH_SCHEME_YEAR":
            assert program.first is not None
            return _scheme_year(program.first, earlier) == _scheme_year(program.first, now)
        case "EACH_YEAR_FROM":
            begins = _day(period.begins)
            assert begins is not None
            return _scheme_year(begins, earlier) == _scheme_year(begins, now)
    assert period.duration is not None
    duration = literals.duration_value(period.duration.raw)
    assert isinstance(duration, literals.DurationValue)
    if duration.unit == "days":
        return 0 <= (now - earlier).days < duration.count
    return _months_before(now, duration.count) < earlier <= now


def _scheme_year(first: date, day: date) -> int:
    return day.year if (day.month, day.day) >= (first.month, first.day) else day.year - 1


def _months_before(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
