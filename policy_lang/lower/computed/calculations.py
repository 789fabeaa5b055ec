"""Calculations to data: inputs of their own, one definition for each value, in the order of the text.

Enters: the calculations of a checked scheme. Leaves: `CalculationDef`s. Always holds: a value refers to what stands
above it; rules and definitions that it uses are emitted before it, as in a claim.
"""

from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import Const, Input, Node, Ref, Split
from policy_lang.core.program import CalculationDef, CatalogueEntry, CheckDef, InputDef, RoleKind
from policy_lang.core.types import Kind
from policy_lang.diagnostics import Report
from policy_lang.lower.catalogue import entry_of
from policy_lang.lower.computed.inputs import input_of
from policy_lang.lower.computed.records import field_entries
from policy_lang.lower.context import ArmBuilder, Shared, role
from policy_lang.lower.expressions import NO_DATE, Lowerer
from policy_lang.names.scope import Symbol
from policy_lang.record import evolve, field, frozen
from policy_lang.syntax import ast


def lower_calculations(shared: Shared, below_zero: frozenset[str], report: Report) -> dict[str, CalculationDef]:
    """Every calculation of a scheme, by its id."""
    found = {}
    for symbol in shared.checked.calculations:
        node = shared.checked.linked.node(symbol)
        assert isinstance(node, ast.Calculation)  # noqa: S101 — a symbol of kind calculation
        name = shared.naming.of(symbol)
        found[name] = _Lowering(shared, report, ArmBuilder(below_zero=below_zero)).calculation(name, node)
    return found


@frozen
class _Lowering:
    """Lowers one calculation. `local`: the nodes that its names stand for so far."""

    shared: Shared
    report: Report
    arm: ArmBuilder
    local: dict[tuple[str, str, str], Node] = field(factory=dict)
    inputs: dict[str, InputDef] = field(factory=dict)
    outputs: list[tuple[str, str]] = field(factory=list)
    checks: list[CheckDef] = field(factory=list)
    aliases: dict[str, str] = field(factory=dict)
    catalogue: dict[str, CatalogueEntry] = field(factory=dict)

    def calculation(self, name: str, node: ast.Calculation) -> CalculationDef:
        """All of it."""
        date = next((clause for clause in node.clauses if isinstance(clause, ast.CalculationDate)), None)
        dated_by = self._input_name(self._symbol(date)) if date is not None else ""
        moment: Node = Input(dated_by) if dated_by else NO_DATE
        for clause in node.clauses:
            if isinstance(clause, ast.Takes):
                self._takes(clause, moment)
        lowerer = Lowerer(self.shared, self.arm, self.report, {}, moment=moment, local=self.local)
        for clause in node.clauses:
            self._clause(clause, lowerer, node.cites)
        return CalculationDef(
            name, self.inputs, tuple(self.arm.definitions), tuple(self.outputs), tuple(self.checks), dated_by,
            self.aliases, self.catalogue,
        )  # fmt: skip

    def _symbol(self, node: ast.Node) -> Symbol:
        return self.shared.symbol(node)

    def _input_name(self, symbol: Symbol) -> str:
        return self.shared.naming.of(symbol) if symbol.kind == "fact" else local_name(symbol)

    # ---- inputs

    def _takes(self, node: ast.Takes, moment: Node) -> None:
        symbol = self._symbol(node)
        name = self._input_name(symbol)
        declared = self.shared.checked.linked.node(symbol) if symbol.node is not None else None
        if isinstance(declared, ast.Fact | ast.Takes):
            kind = self.shared.checked.tables.symbol_types[symbol.key]
            self.inputs[name] = input_of(self.shared, name, declared, kind, moment)
        else:
            self.inputs[name] = InputDef(name, types.TEXT, None, None)  # whose claim it is: a fact of the language
        for spelling in {symbol.en, symbol.zh, name} - {""}:
            self.aliases[spelling] = name
            self.aliases.setdefault(spelling.rpartition(".")[2], name)
        if symbol.kind != "fact":
            self.local[symbol.key] = Input(name)
            self._fields(symbol, name)
            self._describe(symbol, "fact", name, node)

    def _fields(self, symbol: Symbol, name: str) -> None:
        """What the fields of a list are called."""
        kind = self.shared.checked.tables.symbol_types[symbol.key]
        record = self.shared.checked.linked.scopes.by_module[symbol.module].find(kind.category)
        if kind.kind is Kind.LINES and record is not None:
            self.catalogue.update(field_entries(self.shared, name, record))

    # ---- values

    def _clause(self, clause: ast.CalculationClause, lowerer: Lowerer, cites: tuple[ast.Cite, ...]) -> None:
        match clause:
            case ast.Let(_, _, value, own) | ast.Gives(_, _, _, value, own):
                self._value(clause, lowerer.node(value), (*own, *(() if own else cites)))
            case ast.Splits():
                self._splits(clause, lowerer, cites)
            case ast.Verifies(_, _, condition, _, own):
                symbol = self._symbol(clause)
                name = local_name(symbol)
                origin = self.shared.origin(clause, own or cites)
                node = lowerer.node(condition)
                ref = self.arm.emit(f"check.{name}", node, types.YES_NO, role(RoleKind.CHECK, name), origin)
                self.checks.append(CheckDef(name, ref.definition))
                self.local[symbol.key] = ref
                self._describe(symbol, "check", name, clause)

    def _value(self, clause: ast.Node, node: Node, cites: tuple[ast.Cite, ...]) -> None:
        symbol = self._symbol(clause)
        name = local_name(symbol)
        kind = self.shared.checked.tables.symbol_types[symbol.key]
        origin = self.shared.origin(clause, cites)
        ref = self.arm.emit(f"{symbol.kind}.{name}", node, kind, role(RoleKind.RULE, name), origin)
        self.local[symbol.key] = ref
        self._describe(symbol, "define", name, clause, cites)
        if symbol.kind == "output":
            self.outputs.append((name, ref.definition))

    def _splits(self, node: ast.Splits, lowerer: Lowerer, cites: tuple[ast.Cite, ...]) -> None:
        amount = self._held(lowerer.node(node.amount), "amount", node)
        weights = tuple(lowerer.node(part.weight) for part in node.parts)
        unit = self.shared.money(node.unit.raw) if node.unit is not None else Fraction(1)
        for index, part in enumerate(node.parts):
            self._value(part, Split(amount, weights, index, unit), node.cites or cites)

    def _held(self, node: Node, what: str, at: ast.Node) -> Node:
        """A reference to a value that several definitions use."""
        if isinstance(node, Ref | Input | Const):
            return node
        return self.arm.emit(f"step.{what}", node, types.MONEY, role(RoleKind.AMOUNT), self.shared.origin(at))

    def _describe(self, symbol: Symbol, kind: str, name: str, node: ast.Node, cites: tuple[ast.Cite, ...] = ()) -> None:
        entry = evolve(entry_of(self.shared, symbol, name, node), kind=kind)
        own = getattr(node, "cites", ()) or cites
        self.catalogue[f"{kind}:{name}"] = evolve(entry, origin=self.shared.origin(node, own))


def local_name(symbol: Symbol) -> str:
    """What a name of a calculation is called inside of it."""
    return symbol.name.partition(".")[2]
