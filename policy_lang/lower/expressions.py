"""Expressions to nodes: names become inputs, figures, or references to definitions.

Enters: a checked expression and where it stands. Leaves: a node. Always holds: rules and definitions are emitted once
an arm, at their first use, before the definition that uses them. A quotient by a constant is a product with its
inverse; any other stays a `Quotient`, which checking allows only under a comparison or a rounding. The file is
this long because it has a short method for every kind of expression.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from policy_lang.core import types
from policy_lang.core.nodes import (
    Apply,
    Balance,
    Const,
    Each,
    Element,
    Fold,
    If,
    Input,
    Known,
    Lookup,
    Node,
    Parameter,
    Quotient,
    Ref,
    Round,
)
from policy_lang.core.op import COMPARATORS, FUNCTIONS
from policy_lang.core.program import LedgerDef, RoleKind
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Lines, Value
from policy_lang.diagnostics import Report
from policy_lang.lower.context import ArmBuilder, Shared, day, role
from policy_lang.lower.signs import unpaid
from policy_lang.names.scope import Symbol
from policy_lang.record import evolve, field, frozen
from policy_lang.syntax import ast, literals
from policy_lang.syntax.keywords import keywords

# Where there is no date, nothing differs from day to day: checking sees to that.
NO_DATE = Const(None, types.DATE)
# What the keyword of a fold stands for in Core.
FOLDS = {
    "SUM_OF": "sum", "LOWEST_OF": "least", "HIGHEST_OF": "greatest", "ANY_OF": "any", "ALL_OF": "all",
    "NUMBER_OF_DIFFERENT": "different",
}  # fmt: skip
# How often functions can be put in, in one arm or figure, and how many nodes an argument can come to.
MOST_APPLIED = 2_000
MOST_NODES = 10_000
MODES = {"HALF_UP": "half_up", "HALF_EVEN": "half_even", "UP": "up", "DOWN": "down"}


@frozen
class Lowerer:
    """Lowers expressions of one arm. `pools`: those of the payer in hand; `base`: its base; `subject`: whose it is.

    `moment`: the date that chooses figures, where it is not the governing date of a claim; `local`: names that stand
    for something only here; `elements`: the variables of the folds around.
    `counted_when`: which claims the totals of a group count.
    `for_ledger`: of what a ledger counts, to which payers that are not in this arm add nothing.
    """

    shared: Shared
    arm: ArmBuilder
    report: Report
    ledgers: dict[str, LedgerDef]
    pools: tuple[str, ...] = ()
    base: Node | None = None
    subject: str = ""
    totals: list[tuple[str, str]] | None = None
    counted_when: Node | None = None
    paid_ledger: Callable[[str], str | None] = field(default=lambda _: None)
    moment: Node | None = None
    local: Mapping[tuple[str, str, str], Node] = field(factory=dict)
    elements: Mapping[str, str] = field(factory=dict)
    for_ledger: bool = False

    def node(self, expression: ast.Expression) -> Node:
        """The node of an expression."""
        method: Callable[[Any], Node] = getattr(self, "_" + type(expression).__name__.lower())
        return method(expression)

    @property
    def today(self) -> Node:
        """The governing date."""
        if self.moment is not None:
            return self.moment
        if self.shared.checked.dated_by is None:
            return NO_DATE
        return Input(self.shared.naming.of(self.shared.checked.dated_by))

    # ---- literals

    def _moneyliteral(self, node: ast.MoneyLiteral) -> Node:
        return Const(self.shared.money(node.raw), types.MONEY)

    def _ratioliteral(self, node: ast.RatioLiteral) -> Node:
        return Const(_number(literals.percent_value(node.raw)), types.RATIO)

    def _pointsliteral(self, node: ast.PointsLiteral) -> Node:
        return Const(_number(literals.percent_value(node.raw)), types.POINTS)

    def _numberliteral(self, node: ast.NumberLiteral) -> Node:
        return Const(_number(literals.plain_number(node.raw)), self.shared.type(node))

    def _dateliteral(self, node: ast.DateLiteral) -> Node:
        return Const(day(node), types.DATE)

    def _durationliteral(self, node: ast.DurationLiteral) -> Node:
        value = literals.duration_value(node.raw)
        assert isinstance(value, literals.DurationValue)  # noqa: S101 — checked before lowering
        return Const(Fraction(value.count), self.shared.type(node))

    def _stringliteral(self, node: ast.StringLiteral) -> Node:
        return Const(node.value, types.TEXT)

    def _noneliteral(self, node: ast.NoneLiteral) -> Node:
        return Const(None, types.NONE)

    def _nolimit(self, node: ast.NoLimit) -> Node:
        return Const(None, types.NO_LIMIT)

    def _yesno(self, node: ast.YesNo) -> Node:
        return Const(node.value, types.YES_NO)

    # ---- names

    def _reference(self, node: ast.Reference) -> Node:
        return self.value(self.shared.symbol(node), node)

    def value(self, symbol: Symbol, at: ast.Node) -> Node:
        """The value of a name."""
        if symbol.key in self.local:
            return self.local[symbol.key]
        name = self.shared.naming.of(symbol)
        match symbol.kind:
            case "fact":
                return Input(name)
            case "field":
                element, _, _ = symbol.name.partition(".")
                return Element(self.elements[element], symbol.name.rpartition(".")[2])
            case "parameter":
                return Parameter(name, self.today)
            case "member":
                return Const(symbol.name, Type(Kind.CATEGORY, symbol.parent.name if symbol.parent else ""))
            case "payer":
                return self._payment(symbol, name, at)
            case "pool":
                return self._no_claim(symbol, at) if self.arm.closing else self.pool(symbol)
            case "table":
                return self._table(symbol, name)
        return self.defined(symbol, name)

    def _payment(self, symbol: Symbol, name: str, at: ast.Node) -> Node:
        known = self.arm.payments.get(name)
        if known is None and self._is_given(symbol):
            # A given payer of an imported scheme is a place to fill: here another payer of its name fills it.
            known = self.arm.payments.get(symbol.name)
        if known is None and self.for_ledger and name not in self.arm.order:
            return Const(Fraction(0), types.MONEY)
        if known is None and self.arm.closing:
            return self._no_claim(symbol, at)
        if known is None:
            self.report.add("PL0442", at.span, payer=self.subject or name, other=symbol.name)
            return Const(Fraction(0), types.MONEY)
        return Ref(known)

    def pool(self, symbol: Symbol) -> Ref:
        """What a pool holds before anyone pays; emitted at its first use, which may stand before the pool itself."""
        name = self.shared.naming.of(symbol)
        identifier = f"pool.{name}"
        if identifier in self.arm.known:
            return Ref(identifier)
        node = self.shared.checked.linked.node(symbol)
        assert isinstance(node, ast.Pool)  # noqa: S101 — a symbol of kind pool
        amount = Lowerer(self.shared, self.arm, self.report, self.ledgers).node(node.value)
        origin = self.shared.origin(node, node.cites)
        return self.arm.emit(identifier, amount, types.MONEY, role(RoleKind.POOL, name), origin)

    def _no_claim(self, symbol: Symbol, at: ast.Node) -> Node:
        """A closing has no bill, and no payments but its own."""
        self.report.add("PL0468", at.span, name=symbol.name)
        return Const(Fraction(0), types.MONEY)

    def _is_given(self, symbol: Symbol) -> bool:
        payer = self.shared.checked.linked.node(symbol)
        return isinstance(payer, ast.Payer) and any(isinstance(clause, ast.Given) for clause in payer.clauses)

    def _table(self, symbol: Symbol, name: str) -> Node:
        table = self.shared.checked.linked.node(symbol)
        assert isinstance(table, ast.Table)  # noqa: S101 — a symbol of kind table
        return Lookup(name, tuple(self.value(self.shared.symbol(path), path) for path in table.by))

    def defined(self, symbol: Symbol, name: str) -> Node:
        """A reference to a rule or definition, emitted at its first use."""
        identifier = f"{symbol.kind}.{name}"
        if identifier in self.arm.known:
            return Ref(identifier)
        declaration = self.shared.checked.linked.node(symbol)
        own = Lowerer(self.shared, self.arm, self.report, self.ledgers, subject=symbol.name, moment=self.moment)
        if isinstance(declaration, ast.Rule):
            parts = tuple(own.node(condition) for condition in declaration.conditions)
            node = parts[0] if len(parts) == 1 else Apply("and", parts)
            kind, cites = types.YES_NO, declaration.cites
        else:
            assert isinstance(declaration, ast.Define)  # noqa: S101 — nothing else is defined
            node, kind, cites = own.node(declaration.value), self.shared.type(declaration.value), declaration.cites
        return self.arm.emit(
            identifier, node, kind, role(RoleKind.RULE, name), self.shared.origin(declaration, cites)
        )  # fmt: skip

    def _call(self, node: ast.Call) -> Node:
        words = keywords().function
        declared = self.shared.checked.tables.symbols.get(node)
        if declared is not None:
            return self._applied(declared, [self.node(argument) for argument in node.arguments])
        name = {chinese: word for word, chinese in words.items()}.get(node.path.name, node.path.name)
        return Apply(FUNCTIONS[name], tuple(self.node(argument) for argument in node.arguments))

    def _applied(self, symbol: Symbol, arguments: list[Node]) -> Node:
        """The value of a function with its arguments put in, or the row of a table that fits them."""
        declaration = self.shared.checked.linked.node(symbol)
        if not isinstance(declaration, ast.Function):
            return Lookup(self.shared.naming.of(symbol), tuple(arguments))
        self.arm.applied.append(symbol.name)
        too_large = sum(self.arm.size(node) for node in arguments) > MOST_NODES
        if too_large or len(self.arm.applied) > MOST_APPLIED:
            self.report.add("PL0376", declaration.names.span, name=symbol.name)
            return Const(Fraction(0), types.MONEY)
        local = {}
        for argument, node in zip(declaration.arguments, arguments, strict=True):
            own = self.shared.symbol(argument)
            local[own.key] = self._held(node, own)
        inner = Lowerer(
            self.shared, self.arm, self.report, self.ledgers, subject=symbol.name, moment=self.moment, local=local,
            elements=self.elements,
        )  # fmt: skip
        return inner.node(declaration.value)

    def _held(self, node: Node, argument: Symbol) -> Node:
        """A value that a function may use several times, as a definition of its own.

        Not so inside a fold, where it differs from element to element, nor in a figure, which has no definitions.
        """
        if self.elements or not self.arm.kept or isinstance(node, Const | Input | Ref | Parameter):
            return node
        kind = self.shared.checked.tables.symbol_types[argument.key]
        return self.arm.emit(f"argument.{argument.name}", node, kind)

    # ---- words that stand for values

    def _unpaid(self, node: ast.Unpaid) -> Node:
        if node.pool is not None:
            return unpaid(self.shared.naming.of(self.shared.symbol(node.pool)), self.arm)
        return total([unpaid(pool, self.arm) for pool in self.pools or tuple(self.arm.left)])

    def _ownshare(self, node: ast.OwnShare) -> Node:
        name = "own.total" if node.pool is None else f"own.{self.shared.naming.of(self.shared.symbol(node.pool))}"
        if name not in self.arm.known:
            self.report.add("PL0463", node.span, ledger=self.subject)
            return Const(Fraction(0), types.MONEY)
        return Ref(name)

    def _thebase(self, node: ast.TheBase) -> Node:
        return self.base if self.base is not None else Const(Fraction(0), types.MONEY)

    def _governingdate(self, node: ast.GoverningDate) -> Node:
        return self.today

    def _sofar(self, node: ast.SoFar) -> Node:
        symbol = self.shared.symbol(node)
        name = self.shared.naming.of(symbol)
        if symbol.kind == "ledger":
            return balance(self.arm, name, self.shared.checked.tables.symbol_types[symbol.key])
        ledger = self.paid_ledger(name) or next(
            (identifier for identifier in self.ledgers if identifier == f"{name}.paid"), None
        )
        if ledger is None:
            self.report.add("PL0455", node.span, payer=name)
            return Const(Fraction(0), types.MONEY)
        return balance(self.arm, ledger)

    def _each(self, node: ast.Each) -> Node:
        return self._folded(node, FOLDS[node.fold], node.value)

    def _numberof(self, node: ast.NumberOf) -> Node:
        return self._folded(node, "count", None)

    def _folded(self, node: ast.Each | ast.NumberOf, fold: str, value: ast.Expression | None) -> Node:
        """A fold: inside of it the fields of the element in hand are values."""
        items = self.shared.symbol(node.items)
        declared = self.shared.checked.linked.node(items)
        assert isinstance(declared, ast.Fact | ast.Takes) and declared.upper is not None  # noqa: S101, PT018 — checked
        most = self.node(declared.upper)
        kind = self.shared.checked.tables.symbol_types[items.key]
        variable = f"{kind.category}{len(self.elements) + 1}"
        inner = evolve(self, elements={**self.elements, f"{node.element.name}@{node.span.start}": variable})
        body = inner.node(value) if value is not None else Const(True, types.YES_NO)  # noqa: FBT003 — a value
        when = inner.node(node.condition) if node.condition is not None else None
        bound = most.value if isinstance(most, Const) and isinstance(most.value, Fraction) else Fraction(0)
        listed = self.value(items, node.items)
        return Each(listed, variable, body, when, fold, self.shared.type(node), kind.category, bound)

    def _linesliteral(self, node: ast.LinesLiteral) -> Node:
        return Const(Lines(tuple(self._line(line) for line in node.lines)), types.NONE)

    def _line(self, line: ast.LineLiteral) -> dict[str, Value]:
        """The fields of an element that are written out."""
        found: dict[str, Value] = {}
        for part in line.fields:
            value = self.node(part.value)
            found[self.shared.symbol(part).name.partition(".")[2]] = value.value if isinstance(value, Const) else None
        return found

    def _nowin(self, node: ast.NowIn) -> Node:
        return self.now_in(self.shared.symbol(node))

    def now_in(self, symbol: Symbol) -> Node:
        """What a ledger holds with this claim included; what the claim adds to it is emitted at the first use."""
        name = self.shared.naming.of(symbol)
        kind = self.shared.checked.tables.symbol_types[symbol.key]
        counted, before = self.counted(symbol), balance(self.arm, name, kind)
        if counted is None:
            return before
        identifier = f"now.{name}"
        if identifier not in self.arm.known:
            operation = "greatest" if self.ledgers[name].fold == "max" else "add"
            self.arm.emit(identifier, Apply(operation, (before, counted)), kind, role(RoleKind.LEDGER, name, "now"))
        return Ref(identifier)

    def counted(self, symbol: Symbol) -> Ref | None:
        """What this claim adds to a declared ledger; None where only closings move it."""
        node = self.shared.checked.linked.node(symbol)
        assert isinstance(node, ast.Ledger)  # noqa: S101 — a symbol of kind ledger
        if node.counted is None:
            return None
        name = self.shared.naming.of(symbol)
        identifier = f"counted.{name}"
        if identifier in self.arm.known:
            return Ref(identifier)
        own = Lowerer(self.shared, self.arm, self.report, self.ledgers, subject=symbol.name, for_ledger=True)
        kind = self.shared.checked.tables.symbol_types[symbol.key]
        amount, nothing = own.node(node.counted.amount), Const(Fraction(0), kind)
        if node.counted.condition is not None:
            amount = If(own.node(node.counted.condition), amount, nothing)
        amount = If(Ref(self.arm.in_force), amount, nothing)
        return self.arm.emit(
            identifier, amount, kind, role(RoleKind.LEDGER, name, "counted"), self.shared.origin(node, node.cites)
        )  # fmt: skip

    def _totalof(self, node: ast.TotalOf) -> Node:
        totals = self.totals if self.totals is not None else []
        name = f"{self.subject}.total.{len(totals) + 1}"
        kind = self.shared.type(node.operand)
        counted = self.node(node.operand)
        if self.counted_when is not None:
            counted = If(self.counted_when, counted, Const(Fraction(0), kind))
        ref = self.arm.emit(name, counted, kind)
        totals.append((ref.definition, ref.definition))
        return Fold(ref.definition)

    # ---- operations

    def _group(self, node: ast.Group) -> Node:
        return self.node(node.operand)

    def _setliteral(self, node: ast.SetLiteral) -> Node:
        members = frozenset(
            self.shared.symbol(item).name if isinstance(item, ast.Reference) else _text(item) for item in node.items
        )
        return Const(members, self.shared.type(node))

    def _not(self, node: ast.Not) -> Node:
        return Apply("not", (self.node(node.operand),))

    def _negate(self, node: ast.Negate) -> Node:
        return Apply("negate", (self.node(node.operand),))

    def _isknown(self, node: ast.IsKnown) -> Node:
        return Known(self.node(node.operand))

    def _binary(self, node: ast.Binary) -> Node:
        left, right = self.node(node.left), self.node(node.right)
        if node.op != "divide":
            return Apply(node.op, flattened(node.op, left, right))
        if isinstance(right, Const) and isinstance(right.value, Fraction) and right.value:
            return Apply("multiply", (left, Const(1 / right.value, types.RATIO)))
        return Quotient(left, right)

    def _of(self, node: ast.Of) -> Node:
        return Apply("multiply", (self.node(node.share), self.node(node.whole)))

    def _rounded(self, node: ast.Rounded) -> Node:
        kind = self.shared.type(node)
        if node.unit is not None:
            unit = self.shared.money(node.unit.raw)
        else:
            unit = Fraction(1, 10_000) if kind == types.RATIO else Fraction(1)
        return Round(self.node(node.operand), unit, MODES[node.mode])

    def _if(self, node: ast.If) -> Node:
        return If(self.node(node.condition), self.node(node.then), self.node(node.otherwise))

    def _compare(self, node: ast.Compare) -> Node:
        name = COMPARATORS[node.comparator]
        left = self.node(node.left)
        listed = self._list(node.right) if name in {"in", "not_in"} else None
        if listed is None:
            return Apply(name, (left, self.node(node.right)))
        found = Lookup(listed, (left, self.today))
        return found if name == "in" else Apply("not", (found,))

    def _list(self, node: ast.Expression) -> str | None:
        if isinstance(node, ast.Group):
            return self._list(node.operand)
        if isinstance(node, ast.Reference) and self.shared.symbol(node).kind == "list":
            return self.shared.naming.of(self.shared.symbol(node))
        return None


def flattened(op: str, left: Node, right: Node) -> tuple[Node, ...]:
    """The arguments of `and`/`or` chains side by side, so that a reason is one list of conditions."""
    if op not in {"and", "or"}:
        return (left, right)
    parts: list[Node] = []
    for side in (left, right):
        parts.extend(side.arguments if isinstance(side, Apply) and side.op == op else (side,))
    return tuple(parts)


def total(parts: list[Node]) -> Node:
    """The sum of several nodes."""
    result = parts[0]
    for part in parts[1:]:
        result = Apply("add", (result, part))
    return result


def balance(arm: ArmBuilder, ledger: str, kind: Type = types.MONEY) -> Node:
    """A reference to a ledger's balance before this claim, emitted once."""
    identifier = f"so_far.{ledger}"
    if identifier not in arm.known:
        arm.emit(identifier, Balance(ledger), kind, role(RoleKind.LIMIT, ledger.partition(".")[0], ledger))
    return Ref(identifier)


def _number(value: Fraction | literals.Bad) -> Fraction:
    assert isinstance(value, Fraction)  # noqa: S101 — checked before lowering
    return value


def _text(node: ast.Expression) -> str:
    return node.value if isinstance(node, ast.StringLiteral) else ""
