"""A settlement as something to ask: the value of any node, and where anything stands.

Enters: a settlement. Leaves: a `Trace`. Always holds: nothing is settled again. Definitions have the values of the
settlement; only nodes inside a definition are evaluated, over those values, by the interpreter itself.
"""

from collections.abc import Mapping
from fractions import Fraction

from policy_lang.core.ledger import Entry
from policy_lang.core.nodes import Balance, Node, Ref
from policy_lang.core.program import CatalogueEntry, Def, LedgerDef, Origin, PayerDef, Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import Context, value_of
from policy_lang.interp.settle import Settlement
from policy_lang.record import frozen


@frozen
class Trace:
    """The settlement, its definitions by id, and the context in which nodes are evaluated."""

    settlement: Settlement
    context: Context
    definitions: Mapping[str, Def]

    @property
    def program(self) -> Program:
        return self.settlement.program

    def value(self, node: Node) -> Value:
        """The value of a node."""
        return value_of(node, self.context)

    def at(self, identifier: str) -> Value:
        """The value of a definition."""
        return self.settlement.values[identifier]

    def number(self, identifier: str) -> Fraction | None:
        """The value of a definition, where there is such a definition and its value is a known quantity."""
        value = self.settlement.values.get(identifier)
        return value if isinstance(value, Fraction) else None

    def entry(self, key: str) -> CatalogueEntry | None:
        """What is declared under a key."""
        return self.program.catalogue.get(key)

    def origin(self, key: str) -> Origin:
        """Where something declared stands."""
        entry = self.entry(key)
        return entry.origin if entry is not None else Origin()

    def payer(self, identifier: str) -> PayerDef:
        """A payer of the order."""
        return next(payer for payer in self.settlement.arm.payers if payer.id == identifier)

    def balance_of(self, node: Node) -> str | None:
        """The ledger whose balance a node refers to, if it does nothing else."""
        if isinstance(node, Ref):
            node = self.definitions[node.definition].node
        return node.ledger if isinstance(node, Balance) else None

    def earlier(self, ledger: str) -> tuple[Entry, ...]:
        """What earlier claims entered in an account, nothing left out but what is nothing."""
        return tuple(entry for entry in self.settlement.earlier(ledger) if entry.amount != 0)

    def ledger_data(self, ledger: LedgerDef) -> dict[str, Value | tuple[str, ...]]:
        """What is said of an account: its period, the period's label for this claim, and what it is kept by."""
        label = self.settlement.period_of(ledger)
        return {
            "ledger": ledger.id, "period_kind": str(ledger.period.kind), "period": label,
            "months": Fraction(ledger.period.months), "days": Fraction(ledger.period.days), "key": ledger.keys,
        }  # fmt: skip


def trace_of(settlement: Settlement) -> Trace:
    """The trace of a settlement."""
    definitions = {definition.id: definition for definition in settlement.arm.definitions}
    seen: dict[str, Value] = {movement.entry.ledger: movement.before for movement in settlement.movements}
    for definition in settlement.arm.definitions:
        if isinstance(definition.node, Balance):
            seen[definition.node.ledger] = settlement.values[definition.id]

    def balance(ledger: str) -> Value:
        return seen.get(ledger, Unknown((ledger,), Fraction(0), None))

    context = Context(settlement.program, settlement.claim.facts, balance, settlement.values)
    return Trace(settlement, context, definitions)
