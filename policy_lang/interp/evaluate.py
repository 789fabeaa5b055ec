"""The value of every definition of an arm, for one claim: one short function a kind of node.

Enters: a program, the facts of a claim, and the balances of its ledgers. Leaves: the values of the definitions, by
id, in order. Always holds: nothing is changed and nothing else is read. This is the meaning of Core; it is never
optimised.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Choose,
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
    Split,
    inside,
)
from policy_lang.core.program import Arm, DatedFigure, ListDef, Program, TableDef
from policy_lang.core.types import NUMERIC
from policy_lang.core.values import Lines, Unknown, Value, bounds, causes_of, conflicts_of, either, quantity
from policy_lang.interp.folds import fold, folded_unknown
from policy_lang.interp.meaning import OPERATIONS, add, beyond, greatest, least, multiply, negation, rounded, shared_out
from policy_lang.record import evolve, field, frozen

_ZERO = Fraction(0)


@frozen
class Context:
    """What a node may look at. `totals`: sums over a group, for its checks; else the claim stands for itself.

    `elements`: the elements in hand of the lists that are folded, by variable.
    """

    program: Program
    facts: Mapping[str, Value]
    balance: Callable[[str], Value]
    values: dict[str, Value]
    totals: Mapping[str, Value] | None = None
    elements: Mapping[str, Mapping[str, Value]] = field(factory=dict)


def evaluate(
    program: Program,
    arm: Arm,
    facts: Mapping[str, Value],
    balance: Callable[[str], Value],
    totals: Mapping[str, Value] | None = None,
) -> dict[str, Value]:
    """The values of an arm's definitions, in order."""
    context = Context(program, facts, balance, {}, totals)
    for definition in arm.definitions:
        context.values[definition.id] = value_of(definition.node, context)
    return context.values


def value_of(node: Node, context: Context) -> Value:
    """The value of one node."""
    return KINDS[type(node)](node, context)


def _const(node: Const, context: Context) -> Value:
    return node.value


def _input(node: Input, context: Context) -> Value:
    if node.name in context.facts:
        return context.facts[node.name]
    declared = context.program.inputs.get(node.name)
    if declared is None:
        return Unknown((node.name,))  # the day of a table's figures, which a calculation need not have
    if declared.default is not None:
        return value_of(declared.default, context)
    if declared.has_default:
        return None
    return Unknown((node.name,), declared.low, declared.high)


def _ref(node: Ref, context: Context) -> Value:
    return context.values[node.definition]


def _parameter(node: Parameter, context: Context) -> Value:
    declared = context.program.parameters[node.name]
    day = value_of(node.date, context)
    figure = _figure(declared.figures, day)
    if figure is not None:
        return value_of(figure.value, context)
    low = _ZERO if declared.type.kind in NUMERIC else None
    return Unknown((*causes_of(day), node.name), low, None)


def _figure(figures: tuple[DatedFigure, ...], day: Value) -> DatedFigure | None:
    for figure in figures:
        if figure.first is None and figure.last is None:
            return figure
        if isinstance(day, date) and _covers(figure.first, figure.last, day):
            return figure
    return None


def _covers(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _apply(node: Apply, context: Context) -> Value:
    result = OPERATIONS[node.op](*(value_of(argument, context) for argument in node.arguments))
    if isinstance(result, Unknown) and not result.causes and not result.conflict:
        # Nothing is missing, but there is nothing to reckon with, as with the age of somebody who was not born.
        return Unknown(tuple(_asked(node)), result.low, result.high)
    return result


def _if(node: If, context: Context) -> Value:
    condition = value_of(node.condition, context)
    if isinstance(condition, Unknown):
        return either(value_of(node.then, context), value_of(node.otherwise, context), (condition,))
    return value_of(node.then if condition else node.otherwise, context)


def _choose(node: Choose, context: Context) -> Value:
    applies = {case.label: value_of(case.when, context) for case in node.cases}
    candidates = [(case.label, case.value, _applies_alone(case.label, node, applies)) for case in node.cases]
    base_applies: Value = True
    for case in node.cases:
        base_applies = OPERATIONS["and"](base_applies, negation(applies[case.label]))
    candidates.append(("", node.base, base_applies))
    possible = [(label, value_of(value, context), when) for label, value, when in candidates if when is not False]
    certain = [item for item in possible if item[2] is True]
    if len(certain) == len(possible):
        return _agreed(possible)
    return _hull(tuple(value for _, value, _ in possible), tuple(when for *_, when in possible))


def _applies_alone(label: str, node: Choose, applies: Mapping[str, Value]) -> Value:
    """The case applies and no case that is over it does."""
    alone = applies[label]
    for case in node.cases:
        if case.over == label:
            alone = OPERATIONS["and"](alone, negation(applies[case.label]))
    return alone


def _agreed(possible: Sequence[tuple[str, Value, Value]]) -> Value:
    """The value that all give; known values that differ are a conflict, unknown ones may yet agree."""
    first = possible[0][1]
    if all(value == first for _, value, _ in possible):
        return first
    if any(isinstance(value, Unknown) for _, value, _ in possible):
        return _hull(tuple(value for _, value, _ in possible), ())
    labels = tuple(label for label, _, _ in possible)
    return Unknown((), conflict=labels)


def _bands(node: Bands, context: Context) -> Value:
    position, start = value_of(node.position, context), value_of(node.start, context)
    bands = [
        (None if band.upper is None else value_of(band.upper, context), value_of(band.ratio, context), band.inside)
        for band in node.bands
    ]
    return (_marginal if node.marginal else _whole)(position, start, bands)


def _marginal(position: Value, start: Value, bands: list[tuple[Value, Value, bool]]) -> Value:
    total: Value = _ZERO
    lower = start
    for upper, ratio, _ in bands:
        top = position if upper is None else least(position, upper)
        total = add(total, multiply(ratio, beyond(top, lower)))
        if upper is None:
            break
        lower = greatest(lower, upper)
    return total


def _whole(position: Value, start: Value, bands: list[tuple[Value, Value, bool]]) -> Value:
    amount = beyond(position, start)
    if amount == _ZERO:
        return _ZERO
    possible: list[Value] = []
    for upper, ratio, edge in bands:
        comparison = OPERATIONS["no_more_than" if edge else "less_than"]
        inside: Value = True if upper is None else comparison(position, upper)
        if inside is False:
            continue
        possible.append(multiply(ratio, amount))
        if inside is True:
            break
    else:
        possible.append(_ZERO)  # beyond the last edge nothing is paid
    return _hull(tuple(possible), (position,))


def _lookup(node: Lookup, context: Context) -> Value:
    keys = [value_of(key, context) for key in node.keys]
    if node.table in context.program.lists:
        return _on_list(context.program.lists[node.table], keys[0], keys[1])
    table = context.program.tables[node.table]
    rows = [row for row in table.rows if all(_may_fit(*pair) for pair in zip(keys, row.keys, strict=True))]
    values = [value_of(row.value, context) for row in rows]
    other = _no_row(table) if table.otherwise is None else value_of(table.otherwise, context)
    if any(isinstance(key, Unknown) for key in keys):
        return _hull((*values, other), tuple(keys))
    if values:
        return _agreed(
            [
                (f"{node.table}.{'.'.join(map(str, row.keys))}", value, True)
                for row, value in zip(rows, values, strict=True)
            ]
        )
    return other


def _no_row(table: TableDef) -> Unknown:
    """What a table says that has no row for it: the table is what is missing."""
    return Unknown((table.name,), _ZERO if table.type.kind in NUMERIC else None)


def _may_fit(key: Value, wanted: object) -> bool:
    """A row's key fits; of a set, one of its members; an unknown key may fit any."""
    return isinstance(key, Unknown) or (wanted in key if isinstance(key, frozenset) else key == wanted)


def _hull(values: tuple[Value, ...], reasons: tuple[Value, ...]) -> Value:
    result = values[0]
    for value in values:
        result = either(result, value, reasons)
    return result


def _on_list(listed: ListDef, value: Value, day: Value) -> Value:
    if isinstance(value, Unknown):
        return Unknown(value.causes, conflict=value.conflict)
    wanted = value if isinstance(value, frozenset) else frozenset({value})
    found: Value = False
    for entry in listed.entries:
        if wanted.isdisjoint(entry.spellings):
            continue
        if entry.first is None and entry.last is None:
            return True
        if isinstance(day, Unknown):
            found = Unknown(day.causes)
        elif isinstance(day, date) and _covers(entry.first, entry.last, day):
            return True
    return found


def _balance(node: Balance, context: Context) -> Value:
    return context.balance(node.ledger)


def _quotient(node: Quotient, context: Context) -> Value:
    dividend, divisor = value_of(node.dividend, context), value_of(node.divisor, context)
    if isinstance(dividend, Fraction) and isinstance(divisor, Fraction) and divisor:
        return dividend / divisor
    if dividend == _ZERO:
        return _ZERO
    (low, _), (below, _) = bounds(dividend), bounds(divisor)
    at_least_zero = _ZERO if low is not None and low >= 0 and below is not None and below >= 0 else None
    causes = causes_of(dividend, divisor) or tuple(_asked(node.divisor))
    return quantity(causes, at_least_zero, None, conflicts_of(dividend, divisor))


def _asked(node: Node) -> Iterator[str]:
    """The facts, figures and definitions that a node asks: one of them makes a divisor zero."""
    match node:
        case Input(name) | Parameter(name) | Ref(name) | Lookup(name):
            yield name
        case _:
            for part in inside(node):
                yield from _asked(part)


def _round(node: Round, context: Context) -> Value:
    return rounded(value_of(node.value, context), node.unit, node.mode)


def _fold(node: Fold, context: Context) -> Value:
    if context.totals is not None:
        return context.totals[node.definition]
    return context.values[node.definition]


def _element(node: Element, context: Context) -> Value:
    return context.elements[node.variable][node.field]


def _each(node: Each, context: Context) -> Value:
    items = value_of(node.items, context)
    if isinstance(items, Lines):
        found = [_of_element(node, item, context) for item in items.items]
        return fold(node.fold, [(value, when) for value, when in found if when is not False], tuple(_asked(node.items)))
    # Of a list that is missing: nothing or up to so many times what an element can come to.
    fields = context.program.records[node.record].fields.values()
    causes = causes_of(items) or tuple(_asked(node.items))
    unknown = {one.name: Unknown(causes, one.low, one.high) for one in fields}
    return folded_unknown(node.fold, _of_element(node, unknown, context)[0], node.most, causes)


def _of_element(node: Each, item: Mapping[str, Value], context: Context) -> tuple[Value, Value]:
    """What the fold takes of an element, and whether it takes it."""
    inside = evolve(context, elements={**context.elements, node.variable: item})
    when = True if node.when is None else value_of(node.when, inside)
    return value_of(node.body, inside) if when is not False else None, when


def _split(node: Split, context: Context) -> Value:
    amount = value_of(node.amount, context)
    weights = [value_of(weight, context) for weight in node.weights]
    part = shared_out(amount, weights, node.index, node.unit)
    if isinstance(part, Unknown) and not part.causes and not part.conflict:
        return Unknown(tuple(_asked(node)), part.low, part.high)  # the weights are all nothing
    return part


def _known(node: Known, context: Context) -> Value:
    return not isinstance(value_of(node.value, context), Unknown)


KINDS: dict[type, Callable[[Any, Context], Value]] = {
    Const: _const,
    Input: _input,
    Ref: _ref,
    Parameter: _parameter,
    Apply: _apply,
    If: _if,
    Choose: _choose,
    Bands: _bands,
    Lookup: _lookup,
    Balance: _balance,
    Quotient: _quotient,
    Round: _round,
    Fold: _fold,
    Each: _each,
    Element: _element,
    Split: _split,
    Known: _known,
}
