"""Checks over the claims of a group, such as a hospital's month: a pass of its own after all claims are settled.

Enters: settlements. Leaves: one result a check, group and period. Always holds: every claim that the scheme settled is
counted in exactly one group of each check; a claim whose group cannot be told is in a group of its own kind, without
key values, and that result is not known. No payment depends on any of this.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from policy_lang.claims.results import edition_name
from policy_lang.claims.rows import VERSION
from policy_lang.core.ledger import period_label
from policy_lang.core.program import CheckDef, LedgerDef, PeriodDef, PeriodKind, Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import evaluate
from policy_lang.interp.meaning import add
from policy_lang.interp.settle import CONFLICT, SETTLED, UNDETERMINED, Settlement, ledger_key
from policy_lang.record import field, frozen

COUNTED = frozenset({SETTLED, UNDETERMINED, CONFLICT})
WHOLE = PeriodDef(PeriodKind.LIFETIME)


@frozen
class GroupCheckResult:
    """Whether a check holds over a group. `key`: its facts, None for one that is not given; `claims`: how many."""

    check: str
    key: dict[str, str | None]
    period: str | None
    claims: int
    holds: Value


@frozen
class _Group:
    """The claims of one group so far, and the sums of what the check asks for."""

    members: list[Settlement] = field(factory=list)
    sums: list[Value] = field(factory=list)

    def take(self, settlement: Settlement, check: CheckDef) -> None:
        amounts = [settlement.values[definition] for definition, _ in check.totals]
        self.sums[:] = [add(*pair) for pair in zip(self.sums or [Fraction(0)] * len(amounts), amounts, strict=True)]
        self.members.append(settlement)


_GroupKey = tuple[tuple[str | None, ...], str | None]


def group_checks(program: Program, settlements: Iterable[Settlement]) -> list[GroupCheckResult]:
    """Every check over groups, by check, key and period. Claims not in force, not covered or rejected do not count."""
    found: dict[str, dict[_GroupKey, _Group]] = {}
    definitions: dict[str, CheckDef] = {}
    for settlement in settlements:
        for check in settlement.arm.checks if settlement.outcome in COUNTED else ():
            if check.group is not None:
                definitions[check.id] = check
                place = _place(program, check, settlement)
                found.setdefault(check.id, {}).setdefault(place, _Group()).take(settlement, check)
    return [
        _result(program, definitions[name], place, group)
        for name, groups in found.items()
        for place, group in sorted(groups.items(), key=_sortable)
    ]


def group_check_json(program: Program, result: GroupCheckResult) -> dict[str, Any]:
    """The result of a check over a group as data; `holds` is null, with what it needs, where it is not known."""
    shape: dict[str, Any] = {
        "version": VERSION,
        "scheme": edition_name(program),
        "check": result.check,
        "key": result.key,
        "period": result.period,
        "claims": result.claims,
        "holds": result.holds if isinstance(result.holds, bool) else None,
    }
    if isinstance(result.holds, Unknown):
        shape["needs"] = list(result.holds.causes)
    return shape


def _sortable(item: tuple[_GroupKey, _Group]) -> tuple[list[tuple[bool, str]], str]:
    (key, period), _ = item
    return [(part is None, part or "") for part in key], period or ""


def _place(program: Program, check: CheckDef, settlement: Settlement) -> _GroupKey:
    """The key values and the period of a claim; None for what it does not give."""
    parts: list[str | None] = []
    period = check.period or WHOLE
    for name in check.group or ():
        key, _ = ledger_key(LedgerDef("", (name,), period), settlement.claim)
        parts.append(key[0] if key else None)
    day = settlement.claim.facts.get(program.dated_by)
    label = period_label(period, day, settlement.claim.id) if isinstance(day, date) else None
    return tuple(parts), "lifetime" if period.kind is PeriodKind.LIFETIME else label


def _result(program: Program, check: CheckDef, place: _GroupKey, group: _Group) -> GroupCheckResult:
    key, period = place
    names = check.group or ()
    missing = [name for name, part in zip(names, key, strict=True) if part is None]
    missing += [program.dated_by] if period is None else []
    holds: Value = Unknown(tuple(missing)) if missing else _judged(program, check, group)
    return GroupCheckResult(check.id, dict(zip(names, key, strict=True)), period, len(group.members), holds)


def _judged(program: Program, check: CheckDef, group: _Group) -> Value:
    """The check's definition over the sums, with the facts that all its claims share, on the last one's day."""
    last = group.members[-1]
    own = next(one for one in last.arm.checks if one.id == check.id)
    totals = _Totals({fold: amount for (_, fold), amount in zip(own.totals, group.sums, strict=True)})

    def balance(ledger: str) -> Value:
        return Unknown((ledger,))

    return evaluate(program, last.arm, _shared(program, group.members), balance, totals)[own.definition]


def _shared(program: Program, members: list[Settlement]) -> Mapping[str, Value]:
    shared = dict(members[0].claim.facts)
    for settlement in members:
        facts = settlement.claim.facts
        for name in [name for name, value in shared.items() if name not in facts or facts[name] != value]:
            del shared[name]
    days = [settlement.claim.facts.get(program.dated_by) for settlement in members]
    latest = max((day for day in days if isinstance(day, date)), default=None)
    if latest is not None:
        shared[program.dated_by] = latest
    return shared


class _Totals(dict[str, Value]):
    """The sums of one check; those of other checks, which are evaluated beside it, are not known here."""

    def __missing__(self, name: str) -> Value:
        return Unknown((name,))
