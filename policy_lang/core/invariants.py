"""What always holds of a program, as named predicates that can be run.

Enters: a program. Leaves: the names of what is broken, with where; nothing for a good one. On for every compilation:
it is cheap, and a program that breaks one is our bug.
"""

from collections.abc import Callable, Iterator, Mapping

from policy_lang.core.calculations import alone, body
from policy_lang.core.nodes import Balance, Each, Element, Fold, Input, Lookup, Node, Parameter, Ref, everything, inside
from policy_lang.core.program import Arm, Program


def references_go_back(program: Program, arm: Arm) -> Iterator[str]:
    """A definition refers only to earlier ones of its arm."""
    seen: set[str] = set()
    for definition in arm.definitions:
        for node in everything(definition.node):
            if isinstance(node, Ref | Fold) and node.definition not in seen:
                yield f"{definition.id} refers to {node.definition}"
        if definition.id in seen:
            yield f"{definition.id} is defined twice"
        seen.add(definition.id)


def names_exist(program: Program, arm: Arm) -> Iterator[str]:
    """Inputs, parameters, tables and ledgers that nodes name are declared."""
    for definition in arm.definitions:
        for node in everything(definition.node):
            if isinstance(node, Input) and node.name not in program.inputs:
                yield f"{definition.id}: no input {node.name}"
            elif isinstance(node, Parameter) and node.name not in program.parameters:
                yield f"{definition.id}: no parameter {node.name}"
            elif isinstance(node, Lookup) and node.table not in program.tables and node.table not in program.lists:
                yield f"{definition.id}: no table {node.table}"
            elif isinstance(node, Balance) and node.ledger not in program.ledgers:
                yield f"{definition.id}: no ledger {node.ledger}"


def one_movement_each(program: Program, arm: Arm) -> Iterator[str]:
    """A ledger is moved at most once by a claim; by a closing, once in the period and once in the next one."""
    moved = [(move.ledger, move.into_next) for move in arm.moves]
    for ledger in moved:
        if moved.count(ledger) > 1:
            yield f"{ledger[0]} is moved twice"


def payers_are_defined(program: Program, arm: Arm) -> Iterator[str]:
    """Payments, statuses, draws and own shares are definitions of the arm; a payer stands once."""
    ids = {definition.id for definition in arm.definitions}
    names = [payer.id for payer in arm.payers]
    for payer in arm.payers:
        for identifier in (payer.payment, payer.status, *payer.drawn):
            if identifier not in ids:
                yield f"{payer.id}: no definition {identifier}"
        if names.count(payer.id) > 1:
            yield f"{payer.id} stands twice"
    for pool in arm.pools:
        for identifier in (pool.amount, pool.own):
            if identifier not in ids:
                yield f"{pool.id}: no definition {identifier}"


def elements_are_in_hand(program: Program, arm: Arm) -> Iterator[str]:
    """A field of an element is asked only inside a fold over its list, and its record has the field."""
    for definition in arm.definitions:
        yield from (f"{definition.id}: {problem}" for problem in _loose(definition.node, program, {}))


def _loose(node: Node, program: Program, open_: Mapping[str, str]) -> Iterator[str]:
    if isinstance(node, Element):
        record = program.records.get(open_.get(node.variable, ""))
        if record is None or node.field not in record.fields:
            yield f"no element {node.variable}.{node.field}"
    for child in inside(node):
        inner = {**open_, node.variable: node.record} if isinstance(node, Each) and child is not node.items else open_
        yield from _loose(child, program, inner)


INVARIANTS: tuple[Callable[[Program, Arm], Iterator[str]], ...] = (
    references_go_back,
    names_exist,
    one_movement_each,
    payers_are_defined,
    elements_are_in_hand,
)


def broken(program: Program) -> list[str]:
    """Everything that does not hold."""
    bodies = [(program, arm) for arm in (*program.arms, *(closing.arm for closing in program.closings))]
    bodies += [(alone(program, name), body(calculation)) for name, calculation in program.calculations.items()]
    return [
        f"{invariant.__name__}: {problem}"
        for whole, arm in bodies
        for invariant in INVARIANTS
        for problem in invariant(whole, arm)
    ]
