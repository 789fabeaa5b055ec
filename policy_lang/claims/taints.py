"""Which unconfirmed figures a result hangs on.

Enters: a settlement. Leaves: the parameters and tables it used whose figure the source calls missing, a principle, a
minimum or a maximum, that the caller gave, or that a draft took over and nobody has confirmed. Always holds, and this
is the rule: starting from every payment and own share, what is walked is what decided the value. The smallest of
several amounts is decided by the one that is smallest, so a ceiling that was not reached is not used; of alternatives,
the condition and the one that was taken; of a conjunction that fails, the first condition that fails; of a product that
is zero, the factor that is zero; of bands, those the amount reaches. Where a value is unknown everything in it counts.
Looking at the text of the rules instead would mark nearly every claim.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

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
from policy_lang.core.program import ParameterDef, Program, TableDef
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import Context, value_of
from policy_lang.interp.settle import Settlement
from policy_lang.record import field, frozen

UNCONFIRMED = frozenset({"missing", "principle", "minimum", "maximum"})


def taints(settlement: Settlement) -> list[dict[str, Any]]:
    """The unconfirmed figures that the payments and own shares hang on, in the order of the scheme."""
    arm = settlement.arm
    return taints_of(settlement, [*(payer.payment for payer in arm.payers), *(pool.own for pool in arm.pools)])


def taints_of(settlement: Settlement, results: Iterable[str]) -> list[dict[str, Any]]:
    """The unconfirmed figures that some definitions hang on, in the order of the scheme."""
    suspects = unconfirmed(settlement.program)
    if not suspects:
        return []
    walk = _Walk(settlement, _context(settlement))
    for result in results:
        walk.definition(result)
    marked = {name: {**suspects[name], "to_confirm": True} for name in walk.to_confirm}
    return [
        marked.get(name, suspects[name])
        for name in suspects
        if name in walk.used and (name in marked or suspects[name]["given"] or suspects[name]["qualifier"] != "exact")
    ]


def unconfirmed(program: Program) -> dict[str, dict[str, Any]]:
    """Every figure of a scheme that is not stated exactly, was given by the caller, or is to be confirmed."""
    found: dict[str, dict[str, Any]] = {}
    figures: list[ParameterDef | TableDef] = [*program.parameters.values(), *program.tables.values()]
    for figure in figures:
        given = isinstance(figure, ParameterDef) and figure.given
        if given or figure.qualifier in UNCONFIRMED or _to_confirm(figure, None):
            kind = "table" if isinstance(figure, TableDef) else "parameter"
            found[figure.name] = {kind: figure.name, "qualifier": figure.qualifier, "given": given}
    return found


def _to_confirm(figure: ParameterDef | TableDef, day: Value) -> bool:
    """Whether a figure, as it is on a day (None: on any day), was taken over and not confirmed."""
    if isinstance(figure, TableDef):
        return figure.to_confirm
    return any(
        one.to_confirm
        for one in figure.figures
        if not isinstance(day, date)
        or ((one.first is None or one.first <= day) and (one.last is None or day <= one.last))
    )


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
    """The figures found so far, those of them that are to be confirmed, and the definitions that were walked."""

    settlement: Settlement
    context: Context
    used: dict[str, None] = field(factory=dict)
    to_confirm: dict[str, None] = field(factory=dict)
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
                    case Parameter(figure, moment):
                        self._uses(figure, value_of(moment, self.context))
                    case Lookup(table):
                        self._uses(table, None)
                    case Each():
                        waiting.extend(self._all_inside(node))
                        continue
                nodes.extend(self.deciding(node))

    def _uses(self, name: str, day: Value) -> None:
        """Note a figure, and whether it is to be confirmed on that day."""
        self.used[name] = None
        program = self.settlement.program
        figure = program.parameters.get(name) or program.tables.get(name)  # a named list is neither
        if figure is not None and _to_confirm(figure, day):
            self.to_confirm[name] = None

    def _all_inside(self, node: Node) -> Iterator[str]:
        """The definitions anywhere inside a fold over a list; nothing in there has a value by itself, so all counts."""
        for child in inside(node):
            match child:
                case Ref(definition):
                    yield definition
                case Parameter(name) | Lookup(name):
                    self._uses(name, None)
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
    "and": _one_that_is(False),  # noqa: FBT003 - a value of the language
    "or": _one_that_is(True),  # noqa: FBT003 - a value of the language
    "multiply": _one_that_is(Fraction(0)),
}
