"""Checks over the claims of a group, such as a hospital's month: a pass of its own after all claims are settled.

Enters: settlements. Leaves: one result a check, group and period. Always holds: every claim that the scheme settled is
counted in exactly one group of each check; a claim whose group cannot be told is in a group of its own kind, without
key values, and that result is not known. No payment depends on any of this.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from policy_lang.claims.results import edition_name
from policy_lang.claims.rows import VERSION
from policy_lang.core.ledger import period_label
from policy_lang.core.program import Arm, CheckDef, LedgerDef, PeriodDef, PeriodKind, Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import evaluate
from policy_lang.interp.meaning import add
from policy_lang.interp.settle import CONFLICT, SETTLED, UNDETERMINED, Settlement, ledger_key
from policy_lang.record import define, field, frozen

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


@define()
class _Group:
    """The claims of one group so far: how many, the sums of what the check asks for, the facts that all of them share,
    the last day, and the rules of the last one.
    """

    program: Program
    count: int = 0
    sums: list[Value] = field(factory=list)
    shared: dict[str, Value] = field(factory=dict)
    latest: date | None = None
    arm: Arm | None = None

    def take(self, settlement: Settlement, check: CheckDef) -> None:
        """Count a claim in."""
        amounts = [settlement.value(definition) for definition, _ in check.totals]
        self.sums[:] = [add(*pair) for pair in zip(self.sums or [Fraction(0)] * len(amounts), amounts, strict=True)]
        facts = settlement.claim.facts
        if self.count == 0:
            self.shared = dict(facts)
        for name in [name for name, value in self.shared.items() if name not in facts or facts[name] != value]:
            del self.shared[name]
        day = facts.get(self.program.dated_by)
        if isinstance(day, date):
            self.latest = day if self.latest is None else max(self.latest, day)
        self.count += 1
        self.arm = settlement.arm


_GroupKey = tuple[tuple[str | None, ...], str | None]


@frozen
class GroupChecks:
    """The checks over groups of a program while its claims are settled: no settlement is kept for them."""

    program: Program
    found: dict[str, dict[_GroupKey, _Group]] = field(factory=dict)
    definitions: dict[str, CheckDef] = field(factory=dict)

    def take(self, settlement: Settlement) -> None:
        """Count a claim in its group of each check. Claims not in force, not covered or rejected do not count."""
        for check in settlement.arm.checks if settlement.outcome in COUNTED else ():
            if check.group is not None:
                self.definitions[check.id] = check
                place = _place(self.program, check, settlement)
                groups = self.found.setdefault(check.id, {})
                if place not in groups:
                    groups[place] = _Group(self.program)
                groups[place].take(settlement, check)

    def answers(self) -> list[GroupCheckResult]:
        """Every check, by check, key and period."""
        return [
            _result(self.program, self.definitions[name], place, group)
            for name, groups in self.found.items()
            for place, group in sorted(groups.items(), key=_sortable)
        ]


def group_checks(program: Program, settlements: Iterable[Settlement]) -> list[GroupCheckResult]:
    """Every check over groups, by check, key and period."""
    checks = GroupChecks(program)
    for settlement in settlements:
        checks.take(settlement)
    return checks.answers()


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
    return GroupCheckResult(check.id, dict(zip(names, key, strict=True)), period, group.count, holds)


def _judged(program: Program, check: CheckDef, group: _Group) -> Value:
    """The check's definition over the sums, with the facts that all its claims share, on the last one's day."""
    assert group.arm is not None  # noqa: S101 — a group has a claim
    own = next(one for one in group.arm.checks if one.id == check.id)
    totals = _Totals({fold: amount for (_, fold), amount in zip(own.totals, group.sums, strict=True)})
    day = {} if group.latest is None else {program.dated_by: group.latest}

    def balance(ledger: str) -> Value:
        return Unknown((ledger,))

    return evaluate(program, group.arm, {**group.shared, **day}, balance, totals)[own.definition]


class _Totals(dict[str, Value]):
    """The sums of one check; those of other checks, which are evaluated beside it, are not known here."""

    def __missing__(self, name: str) -> Value:
        return Unknown((name,))
