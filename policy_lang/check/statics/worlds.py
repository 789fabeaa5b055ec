"""Under which facts a condition holds, as alternatives of intervals and sets of kinds; exact, and silent where unsure.

Enters: conditions of a checked scheme. Leaves: *cases*. A case says of some terms within which bounds they lie; a
condition is the list of cases in which it holds, and it can never hold when the list is empty. A term is a fact, or
any expression as it stands: two conditions on the same expression are compared without knowing what it comes to. What
is not a comparison with a figure is a term of its own that holds or does not. Always holds: a list that is empty is so
for every claim that the scheme can be asked about (facts within their bounds, the governing date within the days in
force); a list that is not empty may be so by ignorance, never the other way round. More alternatives than `MOST` are
given up, and then nothing is said.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from policy_lang.check.expressions import constant
from policy_lang.check.payers import Payers
from policy_lang.core.types import Kind
from policy_lang.names.scope import Symbol
from policy_lang.record import evolve, field, fields, frozen
from policy_lang.syntax import ast, literals
from policy_lang.syntax.keywords import keywords

MOST = 200
_BOUNDED_BELOW = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.RATIO})
_WHOLE = frozenset({Kind.COUNT, Kind.DAYS, Kind.MONTHS, Kind.DATE})
_MIRRORED = {"AT_LEAST": "NO_MORE_THAN", "NO_MORE_THAN": "AT_LEAST", "MORE_THAN": "LESS_THAN", "LESS_THAN": "MORE_THAN"}
_OPPOSITE = {"AT_LEAST": "LESS_THAN", "LESS_THAN": "AT_LEAST", "MORE_THAN": "NO_MORE_THAN", "NO_MORE_THAN": "MORE_THAN",
             "IS": "IS_NOT", "IS_NOT": "IS", "IN": "NOT_IN", "NOT_IN": "IN"}  # fmt: skip


class TooManyError(Exception):
    """More alternatives than are looked at."""


@frozen
class Bounds:
    """What a term can be: between two figures (an open end does not belong to it), of these values, without those.

    `some`: the values it can have, None for any; `without`: values that it has not. For a fact that is a set of
    kinds, each kind is a term of its own, which holds or does not.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    some: frozenset[object] | None = None
    without: frozenset[object] = frozenset()

    def meet(self, other: "Bounds") -> "Bounds | None":
        """What both allow; None where that is nothing."""
        low, low_open = _tighter((self.low, self.low_open), (other.low, other.low_open), largest=True)
        high, high_open = _tighter((self.high, self.high_open), (other.high, other.high_open), largest=False)
        if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):
            return None
        without = self.without | other.without
        some = self.some if other.some is None else other.some if self.some is None else self.some & other.some
        if some is not None:
            some = some - without
            if not some:
                return None
        return Bounds(low, high, low_open, high_open, some, without)


def _tighter(
    one: tuple[Fraction | None, bool], other: tuple[Fraction | None, bool], *, largest: bool
) -> tuple[Fraction | None, bool]:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if (one[0] > other[0]) is largest else other


Case: TypeAlias = dict[str, Bounds]
Cases: TypeAlias = tuple[Case, ...]
ALWAYS: Cases = ({},)
NEVER: Cases = ()


def both(first: Cases, second: Cases) -> Cases:
    """The cases in which both hold."""
    if len(first) * len(second) > MOST:
        raise TooManyError
    met = (_met(one, other) for one in first for other in second)
    return tuple(case for case in met if case is not None)


def either(first: Cases, second: Cases) -> Cases:
    """The cases in which one of the two holds."""
    if len(first) + len(second) > MOST:
        raise TooManyError
    return first + second


def _met(one: Case, other: Case) -> Case | None:
    found = dict(one)
    for term, bounds in other.items():
        meeting = found[term].meet(bounds) if term in found else bounds
        if meeting is None:
            return None
        found[term] = meeting
    return found


def terms(cases: Cases) -> frozenset[str]:
    """The terms that decide between the cases."""
    return frozenset(term for case in cases for term in case)


@frozen
class Worlds:
    """Turns conditions of one scheme into cases. `inner`: rules and definitions being looked into."""

    payers: Payers
    governing: str
    force: Bounds
    inner: tuple[Symbol, ...] = field(default=())

    def cases(self, node: ast.Expression, *, holds: bool = True) -> Cases:
        """The cases in which a condition holds, or does not."""
        match node:
            case ast.Group(_, operand):
                return self.cases(operand, holds=holds)
            case ast.Not(_, operand):
                return self.cases(operand, holds=not holds)
            case ast.YesNo(_, value):
                return ALWAYS if value is holds else NEVER
            case ast.Binary(_, ("and" | "or") as op, left, right):
                join = both if (op == "and") is holds else either
                return join(self.cases(left, holds=holds), self.cases(right, holds=holds))
            case ast.If(_, condition, then, otherwise):
                met, not_met = self.cases(condition), self.cases(condition, holds=False)
                return either(
                    both(met, self.cases(then, holds=holds)), both(not_met, self.cases(otherwise, holds=holds))
                )  # fmt: skip
            case ast.Compare():
                return self._compare(node, holds=holds)
            case ast.Reference():
                return self._reference(node, holds=holds)
        return self._whole(node, holds=holds)

    def _whole(self, node: ast.Expression, *, holds: bool) -> Cases:
        return self._case(self.term(node), Bounds(some=frozenset({holds})))

    def _case(self, term: str, bounds: Bounds, within: Bounds | None = None) -> Cases:
        met = bounds if within is None else bounds.meet(within)
        return NEVER if met is None else ({term: met},)

    def _reference(self, node: ast.Reference, *, holds: bool) -> Cases:
        """A rule or a definition is looked into."""
        symbol = self.payers.tables.symbols.get(node)
        declaration = self._looked_into(symbol)
        if symbol is None or declaration is None:
            return self._whole(node, holds=holds)
        inside = evolve(self, inner=(*self.inner, symbol))
        if isinstance(declaration, ast.Define):
            return inside.cases(declaration.value, holds=holds)
        parts = [inside.cases(condition, holds=holds) for condition in declaration.conditions]
        found = ALWAYS if holds else NEVER
        for part in parts:
            found = both(found, part) if holds else either(found, part)
        return found

    def _looked_into(self, symbol: Symbol | None) -> "ast.Define | ast.Rule | None":
        if symbol is None or symbol.node is None or symbol in self.inner:
            return None
        declaration = self.payers.linked.node(symbol)
        return declaration if isinstance(declaration, ast.Define | ast.Rule) else None

    # ---- comparisons

    def _compare(self, node: ast.Compare, *, holds: bool) -> Cases:
        comparator, left, right = node.comparator, node.left, node.right
        if comparator == "INCLUDES":
            return self._members(left, [right], holds=holds)
        if not holds:
            comparator = _OPPOSITE[comparator]
        if comparator in {"IS", "IS_NOT"}:
            return self._is(left, right, holds=comparator == "IS")
        if comparator in {"IN", "NOT_IN"}:
            return self._in(node, left, right, holds=comparator == "IN")
        low, high = self.figure(left), self.figure(right)
        if low is not None and high is None:
            comparator, left, right, high = _MIRRORED[comparator], right, left, low
        if high is None or self.figure(left) is not None:
            return self._two_terms(comparator, left, right)
        return self._within(comparator, left, high)

    def _within(self, comparator: str, left: ast.Expression, figure: Fraction) -> Cases:
        grid = self._grid(left)
        if grid is not None:  # the next figure that the term can have
            if comparator == "MORE_THAN":
                comparator, figure = "AT_LEAST", floor(figure / grid) * grid + grid
            elif comparator == "LESS_THAN":
                comparator, figure = "NO_MORE_THAN", ceil(figure / grid) * grid - grid
        strict = comparator in {"MORE_THAN", "LESS_THAN"}
        if comparator in {"AT_LEAST", "MORE_THAN"}:
            bounds = Bounds(low=figure, low_open=strict)
        else:
            bounds = Bounds(high=figure, high_open=strict)
        return self._case(self.term(left), bounds, self._domain(left))

    def _two_terms(self, comparator: str, left: ast.Expression, right: ast.Expression) -> Cases:
        """Two terms against each other: a term of its own, the difference of the two against zero."""
        one, other = self.term(left), self.term(right)
        if one > other:
            one, other, comparator = other, one, _MIRRORED[comparator]
        zero = Fraction(0)
        strict = comparator in {"MORE_THAN", "LESS_THAN"}
        upwards = comparator in {"AT_LEAST", "MORE_THAN"}
        bounds = Bounds(low=zero, low_open=strict) if upwards else Bounds(high=zero, high_open=strict)
        return self._case(f"{one} - {other}", bounds)

    def _is(self, left: ast.Expression, right: ast.Expression, *, holds: bool) -> Cases:
        for term, value in ((left, right), (right, left)):
            named = self.value(value)
            if named is not None and self.value(term) is None:
                bounds = Bounds(some=frozenset({named})) if holds else Bounds(without=frozenset({named}))
                return self._case(self.term(term), bounds, self._domain(term))
        for term, value in ((left, right), (right, left)):
            figure = self.figure(value)
            if figure is not None and self.figure(term) is None:
                at = self._within("AT_LEAST", term, figure), self._within("NO_MORE_THAN", term, figure)
                apart = self._within("LESS_THAN", term, figure), self._within("MORE_THAN", term, figure)
                return both(*at) if holds else either(*apart)
        one, other = sorted((self.term(left), self.term(right)))
        return self._case(f"{one} is {other}", Bounds(some=frozenset({holds})))

    def _in(self, node: ast.Compare, left: ast.Expression, right: ast.Expression, *, holds: bool) -> Cases:
        items = self._items(right)
        values = None if items is None else [self.value(item) for item in items]
        if items is None or values is None or None in values:
            whole = f"{self.term(left)} in {self.term(right)}"
            return self._case(whole, Bounds(some=frozenset({holds})))
        if self.payers.tables.types[node.left].several:
            return self._members(left, items, holds=holds)
        members = frozenset[object](values)
        bounds = Bounds(some=members) if holds else Bounds(without=members)
        return self._case(self.term(left), bounds, self._domain(left))

    def _members(self, left: ast.Expression, items: Iterable[ast.Expression], *, holds: bool) -> Cases:
        """Of a set: whether it has one of these kinds; each kind is a term of its own."""
        found = NEVER if holds else ALWAYS
        for item in items:
            has = self._case(f"{self.term(left)} has {self.value(item)}", Bounds(some=frozenset({holds})))
            found = either(found, has) if holds else both(found, has)
        return found

    def _items(self, node: ast.Expression) -> list[ast.Expression] | None:
        """The items of a list that does not change over time."""
        if isinstance(node, ast.Group):
            return self._items(node.operand)
        if isinstance(node, ast.SetLiteral):
            return list(node.items)
        symbol = self.payers.tables.symbols.get(node)
        if symbol is None or symbol.kind != "list":
            return None
        named = self.payers.linked.node(symbol)
        assert isinstance(named, ast.NamedList)  # noqa: S101 — a symbol of kind list
        if any(item.first or item.last or item.aliases for item in named.items):
            return None
        return [item.item for item in named.items]

    # ---- terms, figures, bounds

    def term(self, node: ast.Node) -> str:
        """An expression by what it is made of; a fact by its name, a definition by what it says."""
        match node:
            case ast.Group(_, operand):
                return self.term(operand)
            case ast.GoverningDate():
                return self.governing
            case ast.Reference():
                symbol = self.payers.tables.symbols.get(node)
                inside = self._looked_into(symbol)
                if symbol is not None and isinstance(inside, ast.Define):
                    return evolve(self, inner=(*self.inner, symbol)).term(inside.value)
                return node.path.name if symbol is None else "/".join(symbol.key)
        parts = [self.term(child) for child in ast.children(node)]
        return f"{type(node).__name__}[{','.join(parts) or node.span.text}]{_own_words(node)}"

    def figure(self, node: ast.Expression) -> Fraction | None:
        """A figure that is written out, or that a parameter has at all times."""
        match node:
            case ast.Group(_, operand):
                return self.figure(operand)
            case ast.DateLiteral(_, raw):
                day = literals.date_value(raw)
                return Fraction(day.toordinal()) if isinstance(day, date) else None
            case ast.DurationLiteral(_, raw):
                duration = literals.duration_value(raw)
                return Fraction(duration.count) if isinstance(duration, literals.DurationValue) else None
            case ast.Reference():
                symbol = self.payers.tables.symbols.get(node)
                if symbol is None or symbol.kind != "parameter" or symbol in self.inner:
                    return None
                stated = self.payers.linked.node(symbol)
                if not isinstance(stated, ast.Parameter) or not _settled(stated):
                    return None
                return evolve(self, inner=(*self.inner, symbol)).figure(stated.values[0].value)
        return None if isinstance(node, ast.PointsLiteral) else constant(node)  # points are compared with nothing

    def value(self, node: ast.Expression) -> object | None:
        """A kind, a text or an answer that is written out."""
        match node:
            case ast.Group(_, operand):
                return self.value(operand)
            case ast.StringLiteral(_, value) | ast.YesNo(_, value):
                return value
            case ast.Reference():
                symbol = self.payers.tables.symbols.get(node)
                return "/".join(symbol.key) if symbol is not None and symbol.kind == "member" else None
        return None

    def fact(self, node: ast.Expression) -> tuple[Symbol, ast.Fact] | None:
        """The fact that an expression is."""
        while isinstance(node, ast.Group):
            node = node.operand
        symbol = self.payers.tables.symbols.get(node)
        declared = self.payers.linked.node(symbol) if symbol is not None and symbol.node is not None else None
        if symbol is not None and isinstance(declared, ast.Define):
            return None if symbol in self.inner else evolve(self, inner=(*self.inner, symbol)).fact(declared.value)
        return (symbol, declared) if symbol is not None and isinstance(declared, ast.Fact) else None

    def _domain(self, node: ast.Expression) -> Bounds:
        """What a claim can say at all."""
        found = self.fact(node)
        if self.term(node) == self.governing:
            return self.force
        if found is None:
            return Bounds()
        symbol, fact = found
        kind = self.payers.expressions.declared(symbol)
        if kind.kind is Kind.YES_NO:
            return Bounds(some=frozenset({True, False}))
        if kind.kind is Kind.CATEGORY:
            return Bounds(some=frozenset(self.members(symbol)))
        high = None if fact.upper is None else self.figure(fact.upper)
        return Bounds(low=Fraction(0) if kind.kind in _BOUNDED_BELOW else None, high=high)

    def among(self, members: tuple[ast.Ident, ...]) -> Cases:
        """The cases in which the one fact of a category is one of these kinds, as `for` says it."""
        found = [symbol for ident in members if (symbol := self.payers.tables.symbols.get(ident)) is not None]
        category = found[0].parent if found else None
        fact = self.payers.fact_of_category(members[0], category) if category is not None else None
        if fact is None or any(symbol.parent is not category for symbol in found):
            return ALWAYS
        term = "/".join(fact.key)
        if self.payers.expressions.declared(fact).several:
            return tuple({f"{term} has {'/'.join(symbol.key)}": Bounds(some=frozenset({True}))} for symbol in found)
        return ({term: Bounds(some=frozenset("/".join(symbol.key) for symbol in found))},)

    def members(self, fact: Symbol) -> list[str]:
        """The kinds that a fact can be."""
        node = self.payers.linked.node(fact)
        assert isinstance(node, ast.Fact)  # noqa: S101 — asked of facts only
        category = self.payers.linked.scopes.at(node).find(node.type.path.name)
        assert category is not None and isinstance(category.node, ast.Category)  # noqa: S101, PT018 — the fact's type
        names = [member.first.name for member in category.node.members]
        scope = self.payers.linked.scopes.at(category.node)
        found = [scope.find(name) for name in names]
        return ["/".join(symbol.key) for symbol in found if symbol is not None]

    def _grid(self, node: ast.Expression) -> Fraction | None:
        """The step by which a term moves, where it has one."""
        kind = self.payers.tables.types[node].kind if node in self.payers.tables.types else None
        if kind in _WHOLE:
            return Fraction(1)
        if kind is Kind.MONEY and self.fact(node) is not None:
            return Fraction(1, 10 ** keywords().currency.get(self.payers.expressions.currency, 2))
        return None


def _settled(parameter: ast.Parameter) -> bool:
    """Whether a parameter is one figure at all times, whoever asks."""
    values = parameter.values
    return len(values) == 1 and values[0].first is None and parameter.qualifier in {None, "EXACTLY"}


def _own_words(node: ast.Node) -> str:
    """What tells a node from another of its kind with the same parts."""
    values = (getattr(node, item.name) for item in fields(type(node)) if item.name != "span")
    return "|".join(str(value) for value in values if isinstance(value, str | bool))
