"""The accounts that clauses imply: what was paid, counted or borne so far, per key and period.

Enters: a scope as written. Leaves: the id of a ledger, declared once a scheme. Always holds: clauses of one payer
with the same scope share one account; ids are stable, because they are built from names and scopes and not from
positions.
"""

from attrs import frozen

from policy_lang.check.payers import KEY_FACTS
from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind
from policy_lang.lower.context import Shared, day
from policy_lang.syntax import ast, literals

_PERIODS = {
    "EACH_CALENDAR_YEAR": PeriodKind.CALENDAR_YEAR,
    "EACH_SCHEME_YEAR": PeriodKind.SCHEME_YEAR,
    "EACH_MONTH": PeriodKind.MONTH,
    "EACH_DAY": PeriodKind.DAY,
    "EACH_ADMISSION": PeriodKind.ADMISSION,
    "IN_A_LIFETIME": PeriodKind.LIFETIME,
    "EACH_ROLLING": PeriodKind.ROLLING,
}


@frozen
class Accounts:
    """Declares ledgers of one program."""

    shared: Shared
    ledgers: dict[str, LedgerDef]

    def of(self, payer: str, what: str, scope: ast.Scope) -> str:
        """The ledger of a payer for `paid`, `counted`, … in a scope: `payer.what`, with the scope for further ones."""
        keys = tuple(self._key(key) for key in scope.keys)
        period = self._period(scope.period)
        plain = f"{payer}.{what}"
        longer = ".".join((plain, *keys, f"{period.kind}{period.months or ''}"))
        for name in (plain, longer):
            known = self.ledgers.get(name)
            if known is None:
                self.ledgers[name] = LedgerDef(name, keys, period)
                return name
            if (known.keys, known.period) == (keys, period):
                return name
        return longer

    def _key(self, key: ast.Key) -> str:
        return self.shared.naming.of(self.shared.checked.tables.symbols[key]) if key.path else KEY_FACTS[key.keyword]

    def _period(self, period: ast.Period) -> PeriodDef:
        kind = _PERIODS[period.keyword]
        if kind is PeriodKind.SCHEME_YEAR:
            first = self._first_day()
            return PeriodDef(kind, anchor=first)
        if period.duration is not None:
            value = literals.duration_value(period.duration.raw)
            return PeriodDef(kind, months=value.count if isinstance(value, literals.DurationValue) else 0)
        return PeriodDef(kind)

    def _first_day(self) -> tuple[int, int]:
        linked = self.shared.checked.linked
        for header in linked.header(linked.main.id, ast.InForce):
            first = day(header.first) if isinstance(header, ast.InForce) else None
            if first is not None:
                return first.month, first.day
        return (1, 1)
