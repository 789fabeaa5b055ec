"""Unconfirmed figures are found as the plain walk finds them, which knows nothing that was worked out before.

Enters: a case. Leaves: nothing; AssertionError where the steps of `policy_lang.claims.fast.steps` and the walk differ.
Always holds: the walk follows every definition and evaluates whatever it needs; figures count as stated in principle, all
of them or every second one.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from attrs import evolve, field, frozen

from policy_lang.claims.taints import taints, unconfirmed
from policy_lang.codegen import Engine
from policy_lang.core.ledger import Book
from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Choose,
    Each,
    If,
    Lookup,
    Node,
    Parameter,
    Ref,
    inside,
)
from policy_lang.core.program import Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import Context, value_of
from policy_lang.interp.settle import Settlement, settle
from tests.strategies import Case


def unconfirmed_figures_are_found(case: Case) -> None:
    """taints(settle(p, c, b)) = the figures of the plain walk, for the interpreter and for the generated function."""
    assert case.program is not None
    for every in (1, 2):
        _found_as_walked(case, in_principle(case.program, every))


def _found_as_walked(case: Case, program: Program) -> None:
    engine, book = Engine(program), Book()
    for claim in case.claims:
        exact = settle(program, claim, book)
        for settlement in (exact, engine.settle(claim, book)):
            found = {row.get("parameter") or row.get("table") for row in taints(settlement)}
            assert found == walked(settlement) & set(unconfirmed(program)), claim
        book = book.after(movement.entry for movement in exact.movements)


def in_principle(program: Program, every: int) -> Program:
    """The program with every so many of its figures stated in principle only, and the others exactly."""
    said = dict.fromkeys((*program.parameters, *program.tables), "exact")
    said.update(dict.fromkeys(list(said)[::every], "principle"))
    parameters = {name: evolve(one, qualifier=said[name]) for name, one in program.parameters.items()}
    tables = {name: evolve(one, qualifier=said[name]) for name, one in program.tables.items()}
    return evolve(program, parameters=parameters, tables=tables)


def walked(settlement: Settlement) -> set[str]:
    """The figures that the payments and own shares of a settlement hang on."""
    walk, arm = _Walk(settlement, _context(settlement)), settlement.arm
    for result in [*(payer.payment for payer in arm.payers), *(pool.own for pool in arm.pools)]:
        walk.definition(result)
    return walk.used.keys() & (settlement.program.parameters.keys() | settlement.program.tables.keys())


def _context(settlement: Settlement) -> Context:
    """The settlement's own values; a balance is the one that some definition or movement of it saw."""
    seen: dict[str, Value] = {movement.entry.ledger: movement.before for movement in settlement.movements}
    for definition in settlement.arm.definitions:
        if isinstance(definition.node, Balance):
            seen[definition.node.ledger] = settlement.values[definition.id]

    def balance(ledger: str) -> Value:
        return seen.get(ledger, Unknown((ledger,), Fraction(0), None))

    return Context(settlement.program, settlement.claim.facts, balance, settlement.values)


@frozen
class _Walk:
    """The figures found so far, and the definitions that were walked."""

    settlement: Settlement
    context: Context
    used: dict[str, None] = field(factory=dict)
    done: set[str] = field(factory=set)
    nodes: Mapping[str, Node] = field(init=False)

    @nodes.default
    def _nodes(self) -> Mapping[str, Node]:
        return {definition.id: definition.node for definition in self.settlement.arm.definitions}

    def definition(self, first: str) -> None:
        """Walk a definition and those that decided it, each once.

        With a list and not by recursion from one to the next: chains of definitions are long.
        """
        waiting = [first]
        while waiting:
            name = waiting.pop()
            if name in self.done:
                continue
            self.done.add(name)
            nodes = [self.nodes[name]]
            while nodes:
                node = nodes.pop()
                match node:
                    case Ref(definition):
                        waiting.append(definition)
                    case Parameter(figure) | Lookup(figure):
                        self.used[figure] = None
                    case Each():
                        waiting.extend(self._all_inside(node))
                        continue
                nodes.extend(self.deciding(node))

    def _all_inside(self, node: Node) -> Iterator[str]:
        """The definitions anywhere inside a fold over a list; nothing in there has a value by itself, so all counts."""
        for child in inside(node):
            match child:
                case Ref(definition):
                    yield definition
                case Parameter(name) | Lookup(name):
                    self.used[name] = None
            yield from self._all_inside(child)

    def deciding(self, node: Node) -> tuple[Node, ...]:
        """The nodes inside a node that decided its value."""
        match node:
            case Apply(op, arguments) if op in _DECIDING:
                return _DECIDING[op](arguments, self.context)
            case If(condition, then, otherwise):
                held = value_of(condition, self.context)
                if isinstance(held, Unknown):
                    return condition, then, otherwise
                return condition, then if held else otherwise
            case Choose():
                return tuple(self._chosen(node))
            case Bands():
                return tuple(self._reached(node))
            case Lookup():
                return (*node.keys, *self._row(node))
        return inside(node)

    def _chosen(self, node: Choose) -> Iterator[Node]:
        """Every condition, and the values that may have been taken."""
        certain = False
        for case in node.cases:
            held = value_of(case.when, self.context)
            certain = certain or held is True
            yield case.when
            if held is not False:
                yield case.value
        if not certain:
            yield node.base

    def _reached(self, node: Bands) -> Iterator[Node]:
        yield node.position
        yield node.start
        position = value_of(node.position, self.context)
        for band in node.bands:
            yield band.ratio
            if band.upper is None:
                return
            yield band.upper
            upper = value_of(band.upper, self.context)
            if isinstance(position, Fraction) and isinstance(upper, Fraction) and position <= upper:
                return

    def _row(self, node: Lookup) -> Iterator[Node]:
        """The values a table may have given. Rows hold literals as a rule; all of them count where they do not."""
        table = self.context.program.tables.get(node.table)
        if table is not None:
            yield from (row.value for row in table.rows)
            if table.otherwise is not None:
                yield table.otherwise


# ---- which arguments decide


def _equal_to(arguments: tuple[Node, ...], context: Context, result: Value) -> tuple[Node, ...]:
    """The first argument that has the value of the whole, or all where that cannot be told."""
    for argument in arguments:
        if value_of(argument, context) == result:
            return (argument,)
    return arguments


def _extreme(choose: Callable[..., Fraction]) -> Callable[[tuple[Node, ...], Context], tuple[Node, ...]]:
    def deciding(arguments: tuple[Node, ...], context: Context) -> tuple[Node, ...]:
        values = [value_of(argument, context) for argument in arguments]
        if any(isinstance(value, Unknown) for value in values):
            return arguments
        figures = [value for value in values if isinstance(value, Fraction)]
        return _equal_to(arguments, context, choose(figures)) if figures else arguments

    return deciding


def _one_that_is(decisive: Value) -> Callable[[tuple[Node, ...], Context], tuple[Node, ...]]:
    def deciding(arguments: tuple[Node, ...], context: Context) -> tuple[Node, ...]:
        return _equal_to(arguments, context, decisive)

    return deciding


_DECIDING: Mapping[str, Callable[[tuple[Node, ...], Context], tuple[Node, ...]]] = {
    "least": _extreme(min),
    "greatest": _extreme(max),
    "and": _one_that_is(False),
    "or": _one_that_is(True),
    "multiply": _one_that_is(Fraction(0)),
}
