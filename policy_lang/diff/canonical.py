"""Nodes as text that is the same for the same meaning, whatever helpers are called and wherever they stand.

Enters: a program and one of its arms. Leaves: text that is only ever compared. Always holds: helpers (`rule`, `define`)
are written out in full, so their names and their places do not count; what a payer refers to of its own is called by
what it is (`the amount`), so a definition differs only where its own clause does; the scheme's name does not occur.
Why not the hash: it says that something differs, and not what.
"""

from collections.abc import Mapping

from policy_lang.core.nodes import Balance, Input, Lookup, Node, Parameter, Ref, rebuilt
from policy_lang.core.program import Arm, Def, LedgerDef, Program, RoleKind
from policy_lang.core.render import node_text
from policy_lang.record import field, frozen

_GOVERNING = Ref("the governing date")

# What of a payer stands for "the amount it considers": the same word, whichever clause comes before.
_AMOUNTS = frozenset({
    "base", "covered", "after_deductible", "counted_before", "counted_after", "above_deductible_before",
    "above_deductible_after",
})  # fmt: skip


@frozen
class Canonical:
    """The canonical text of the nodes of one arm. `renamed`: names of figures, tables and lists that go by another."""

    program: Program
    arm: Arm
    definitions: Mapping[str, Def]
    renamed: Mapping[str, str] = field(factory=dict)
    known: dict[tuple[str, str], str] = field(factory=dict)

    def text(self, node: Node, payer: str = "") -> str:
        """A node, for a payer (its own definitions are called by what they are)."""
        return node_text(self._written_out(node, payer))

    def _written_out(self, node: Node, payer: str) -> Node:
        match node:
            case Ref(name):
                return node if node is _GOVERNING else Ref(self._reference(name, payer))
            case Balance(name):
                return Balance(self.account(self.program.ledgers[name]))
            case Parameter(name, day):
                node = Parameter(self.renamed.get(name, name), self._dated(day))
            case Lookup(name, keys):
                node = Lookup(self.renamed.get(name, name), tuple(map(self._dated, keys)))
        return rebuilt(node, lambda child: self._written_out(child, payer))

    def _dated(self, node: Node) -> Node:
        """The governing date by its office: which fact it is, is a change of its own and not one of every figure."""
        return _GOVERNING if node == Input(self.program.dated_by) else node

    def _reference(self, name: str, payer: str) -> str:
        key = (name, payer)
        if key not in self.known:
            self.known[key] = self._named(self.definitions[name], payer)
        return self.known[key]

    def _named(self, definition: Def, payer: str) -> str:
        role, name = definition.role, definition.id
        if role.kind is RoleKind.RULE and role.detail == "phase":  # compared by itself
            return f"phase({role.subject})"
        if role.kind is RoleKind.RULE or isinstance(definition.node, Balance):
            return self.text(definition.node, payer)
        if role.kind is RoleKind.LEFT:
            return f"unpaid({role.subject})"
        if name.startswith("covers."):
            return f"covered({self.text(definition.node)})"
        if role.subject == "in_force":
            return "in force"
        suffix = suffix_of(definition, payer)
        if suffix is None:
            return name
        return "the amount" if suffix in _AMOUNTS else f"its {position_free(suffix)}"

    def account(self, ledger: LedgerDef) -> str:
        """An account by what it is and not by its id."""
        period = ledger.period
        keys = ", ".join(sorted(ledger.keys))
        what = ledger.id.split(".")[:2]
        length = f"{period.kind} {period.months} {period.anchor}"
        return f"{'.'.join(what)} by {keys} {length} {ledger.measure} {ledger.fold}"


def canonical(program: Program, arm: Arm, renamed: Mapping[str, str] | None = None) -> Canonical:
    """The canonical texts of an arm."""
    return Canonical(program, arm, {definition.id: definition for definition in arm.definitions}, renamed or {})


def suffix_of(definition: Def, payer: str) -> str | None:
    """What a definition of a payer is, under its own rule: `base`, `limit`, … None for other definitions."""
    if not payer or definition.role.subject != payer:
        return None
    head, _, suffix = definition.id.removeprefix(payer).partition(".")
    return suffix if definition.id.startswith(payer) and (not head or head.startswith("@")) else None


def position_free(suffix: str) -> str:
    """The same clause before and after a claim is one clause."""
    return suffix.removesuffix("_before").removesuffix("_after") if suffix != "before_rounding" else suffix
