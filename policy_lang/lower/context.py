"""What lowering knows while it works: names of things in Core, and the definitions of the arm so far.

Enters: a checked scheme. Leaves: ids, origins, and an `ArmBuilder` that collects definitions. Always holds: an id is
given once; what is defined refers only to what was defined before it.
"""

from datetime import date
from fractions import Fraction

from policy_lang.check.scheme import Checked
from policy_lang.core.nodes import Node, Ref, inside
from policy_lang.core.program import Clause, Def, Move, Origin, Place, Role, RoleKind
from policy_lang.core.types import Type
from policy_lang.names.scope import Symbol
from policy_lang.record import field, frozen
from policy_lang.source import Span
from policy_lang.syntax import ast, literals
from policy_lang.syntax.keywords import keywords

_NOWHERE = Origin()
# Kinds whose ids stand by themselves: claims name facts, and a calculation is asked for by its name.
_APART = frozenset({"fact", "calculation"})


@frozen
class Naming:
    """Ids in Core: a symbol's own name, unless another module's symbol took it."""

    taken: dict[str, tuple[str, str, str]] = field(factory=dict)
    ids: dict[tuple[str, str, str], str] = field(factory=dict)

    def of(self, symbol: Symbol) -> str:
        """The id of a symbol."""
        known = self.ids.get(symbol.key)
        if known is not None:
            return known
        name = symbol.name
        space = symbol.kind if symbol.kind in _APART else "name"
        if self.taken.get(f"{space}:{name}", symbol.key)[1:] != symbol.key[1:] or (
            space != "fact" and self.taken.get(f"{space}:{name}", symbol.key) != symbol.key
        ):
            name = f"{name}@{symbol.module.rpartition('/')[2].replace('@', '_')}"
        self.taken.setdefault(f"{space}:{name}", symbol.key)
        self.ids[symbol.key] = name
        return name


@frozen
class Shared:
    """What all arms have in common. `placed`: each definition knows where it comes from; for mistakes it need not."""

    checked: Checked
    naming: Naming
    decimals: int
    placed: bool = True

    @property
    def minor(self) -> int:
        """How many minor units a main unit has."""
        return int(10**self.decimals)

    def symbol(self, node: ast.Node) -> Symbol:
        """The symbol that checking found for a name."""
        return self.checked.tables.symbols[node]

    def type(self, node: ast.Expression) -> Type:
        """The type that checking found for an expression."""
        return self.checked.tables.types[node]

    def money(self, raw: str) -> Fraction:
        """A money literal in minor units."""
        value = literals.money_value(raw)
        assert isinstance(value, literals.MoneyValue)  # noqa: S101 — checked before lowering
        return value.amount * self.minor

    def origin(self, node: ast.Node, cites: tuple[ast.Cite, ...] = ()) -> Origin:
        """Where a node stands and which clauses it comes from."""
        if not self.placed:
            return _NOWHERE
        return Origin(place_of(node.span), tuple(self.clause(cite) for cite in cites))

    def clause(self, cite: ast.Cite) -> Clause:
        """A citation with the title of the text it cites."""
        source = self.checked.linked.scopes.at(cite).apart["source"].get(cite.source.name)
        title = source.node.title if source is not None and isinstance(source.node, ast.SourceText) else ""
        return Clause(cite.source.name, title, cite.locator)


def place_of(span: Span) -> Place:
    """A span as data."""
    line, column = span.source.line_column(span.start)
    return Place(span.source.name, line, column, span.start, span.end)


def day(node: ast.DateLiteral | None) -> date | None:
    """The date of a literal that was checked."""
    value = literals.date_value(node.raw) if node is not None else None
    return value if isinstance(value, date) else None


def decimals_of(currency: str) -> int:
    """How many decimals a currency has."""
    return keywords().currency[currency]


@frozen
class ArmBuilder:
    """The definitions of one arm, in order.

    `left`: per pool, the id of what it holds now; `payments`: per payer. `overdrawn`: pools that may hold less than
    nothing; `taking_back`: payers whose payment may be negative; `below_zero`: figures and tables that may be;
    `signs`: definitions that cannot be, as far as asked. `order`: the payers and benefits of this arm; `in_force`: the
    definition that says whether the scheme is in force; `closing`: there is no claim, but balances.
    `used`: per account of a shared limit, what payers of this claim used of it so far.
    `kept`: not so where a figure is lowered by itself.
    `applied`: the functions that were put in; `sizes`: of nodes by their identity, which `measured` keeps alive.
    """

    definitions: list[Def] = field(factory=list)
    known: dict[str, Def] = field(factory=dict)
    left: dict[str, str] = field(factory=dict)
    payments: dict[str, str] = field(factory=dict)
    moves: list[Move] = field(factory=list)
    overdrawn: set[str] = field(factory=set)
    below_zero: frozenset[str] = frozenset()
    taking_back: set[str] = field(factory=set)
    signs: dict[str, bool] = field(factory=dict)
    order: frozenset[str] = frozenset()
    in_force: str = ""
    closing: bool = False
    used: dict[str, list[str]] = field(factory=dict)
    kept: bool = True
    applied: list[str] = field(factory=list)
    sizes: dict[int, int] = field(factory=dict)
    measured: list[Node] = field(factory=list)

    def size(self, node: Node) -> int:
        """How many nodes there are in a node, those that it holds several times counted as often."""
        known = self.sizes.get(id(node))
        if known is None:
            known = self.sizes[id(node)] = 1 + sum(map(self.size, inside(node)))
            self.measured.append(node)
        return known

    def emit(
        self, identifier: str, node: Node, kind: Type, role: Role | None = None, origin: Origin | None = None
    ) -> Ref:
        """Add a definition and return a reference to it."""
        name, count = identifier, 2
        while name in self.known:
            name, count = f"{identifier}.{count}", count + 1
        definition = Def(name, node, kind, role or Role(), origin or Origin())
        self.definitions.append(definition)
        self.known[name] = definition
        return Ref(name)


def role(kind: RoleKind, subject: str = "", detail: str = "") -> Role:
    """A role, shorter to write."""
    return Role(kind, subject, detail)
