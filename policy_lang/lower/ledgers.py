"""The accounts of a scheme: those it declares, and those that clauses imply.

Enters: a declaration, or a scope as written. Leaves: the id of a ledger, declared once a scheme. Always holds: clauses
of one payer with the same scope share one account; ids are stable, because they are built from names and scopes and not
from positions. The id of a declared ledger is its name, those of implied ones have a point in them.
"""

from policy_lang.check.payers import KEY_FACTS
from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind
from policy_lang.core.types import Kind
from policy_lang.lower.context import Shared, day
from policy_lang.names.scope import Symbol
from policy_lang.record import frozen
from policy_lang.syntax import ast, literals

_PERIODS = {
    "EACH_CALENDAR_YEAR": PeriodKind.CALENDAR_YEAR,
    "EACH_SCHEME_YEAR": PeriodKind.SCHEME_YEAR,
    "EACH_MONTH": PeriodKind.MONTH,
    "EACH_DAY": PeriodKind.DAY,
    "EACH_ADMISSION": PeriodKind.ADMISSION,
    "IN_A_LIFETIME": PeriodKind.LIFETIME,
    "EACH_ROLLING": PeriodKind.ROLLING,
    "EACH_YEAR_FROM": PeriodKind.SCHEME_YEAR,
    "EACH_SPELL_ENDED_BY": PeriodKind.SPELL,
}
_MEASURES = {Kind.COUNT: "count", Kind.DAYS: "days"}


@frozen
class Accounts:
    """Declares ledgers of one program."""

    shared: Shared
    ledgers: dict[str, LedgerDef]

    def of(self, payer: str, what: str, scope: ast.Scope) -> str:
        """The ledger of a payer for `paid`, `counted`, … in a scope: `payer.what`, with the scope for further ones."""
        keys, period = self.scope(scope)
        plain = f"{payer}.{what}"
        longer = ".".join((plain, *keys, self._spelled(period)))
        for name in (plain, longer):
            known = self.ledgers.get(name)
            if known is None:
                self.ledgers[name] = LedgerDef(name, keys, period)
                return name
            if (known.keys, known.period) == (keys, period):
                return name
        return longer

    def of_limit(self, symbol: Symbol, node: ast.Limit) -> str:
        """The account of what payers used of a limit that they share."""
        name = f"{self.shared.naming.of(symbol)}.used"
        if name not in self.ledgers:
            self.ledgers[name] = LedgerDef(name, *self.scope(node.scope))
        return name

    def scope(self, scope: ast.Scope) -> tuple[tuple[str, ...], PeriodDef]:
        """Keys and a period."""
        return tuple(self._key(key) for key in scope.keys), self._period(scope.period)

    def declare(self, symbol: Symbol, node: ast.Ledger) -> None:
        """A declared ledger: its measure follows from what it counts."""
        name = self.shared.naming.of(symbol)
        kind = self.shared.checked.tables.symbol_types[symbol.key].kind
        keys, period = self.scope(node.scope)
        self.ledgers[name] = LedgerDef(
            name,
            keys,
            period,
            _MEASURES.get(kind, "minor"),
            "max" if node.counted is not None and node.counted.greatest else "sum",
            self.shared.naming.of(self.shared.symbol(node.dated_by)) if node.dated_by is not None else "",
        )

    def _key(self, key: ast.Key) -> str:
        return self.shared.naming.of(self.shared.checked.tables.symbols[key]) if key.path else KEY_FACTS[key.keyword]

    def _period(self, period: ast.Period) -> PeriodDef:
        kind = _PERIODS[period.keyword]
        if kind is PeriodKind.SCHEME_YEAR:
            begins = day(period.begins)
            return PeriodDef(kind, anchor=(begins.month, begins.day) if begins else self._first_day())
        if kind is PeriodKind.ADMISSION:
            named = self.shared.checked.linked.scopes.at(period).find("admission")
            fact = self.shared.naming.of(named) if named is not None and named.kind == "fact" else ""
            return PeriodDef(kind, fact=fact)
        if period.duration is not None:
            value = literals.duration_value(period.duration.raw)
            assert isinstance(value, literals.DurationValue)  # noqa: S101 — checked before lowering
            count = {value.unit: value.count}
            return PeriodDef(kind, months=count.get("months", 0), days=count.get("days", 0))
        return PeriodDef(kind)

    def _spelled(self, period: PeriodDef) -> str:
        """A period as a part of an id: `rolling12`, `rolling90d`, `scheme_year`, `scheme_year0801` for another year."""
        if period.kind in {PeriodKind.ROLLING, PeriodKind.SPELL}:
            return f"{period.kind}{period.months or f'{period.days}d'}"
        if period.kind is PeriodKind.SCHEME_YEAR and period.anchor != self._first_day():
            return f"{period.kind}{period.anchor[0]:02}{period.anchor[1]:02}"
        return str(period.kind)

    def _first_day(self) -> tuple[int, int]:
        linked = self.shared.checked.linked
        for header in linked.header(linked.main.id, ast.InForce):
            first = day(header.first) if isinstance(header, ast.InForce) else None
            if first is not None:
                return first.month, first.day
        return (1, 1)
