"""Which answers a statement of a calculation can give at all, where that can be told without inputs of the reader's.

Enters: a calculation as a program of its own, and one of its statements. Leaves: the answers that it gives over every
row of the tables it looks at; both where it hangs on anything else. Always holds: a statement that only compares
figures of the scheme with one another (a column and its sum) answers as they stand: the answer it never gives is no
point, because no scenario can reach it; `policy test --mutate` sees to it that each of those figures is looked at.
"""

from collections.abc import Iterator, Mapping
from itertools import islice, product

from policy_lang.core.nodes import Input, Lookup, Node, Ref, inside
from policy_lang.core.program import Arm, Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Value
from policy_lang.interp.evaluate import evaluate

BOTH = frozenset({True, False})
_MOST = 2_000
_NO_LEDGERS: Mapping[str, Value] = {}  # a calculation asks none


def answers(program: Program, arm: Arm, statement: str) -> frozenset[bool]:
    """What a statement, by its definition, answers over the rows of its tables."""
    by = {definition.id: definition.node for definition in arm.definitions}
    nodes = list(_reached(by[statement], by))
    keys = _keys(program, nodes)
    asked = {node.name for node in nodes if isinstance(node, Input)}
    if asked - set(keys) or any(program.inputs[name].type.kind is not Kind.TEXT for name in keys):
        return BOTH
    found: set[bool] = set()
    choices = product(*keys.values())
    for values in islice(choices, _MOST):
        facts: dict[str, Value] = dict(zip(keys, values, strict=True))
        answer = evaluate(program, arm, facts, _NO_LEDGERS.__getitem__)[statement]
        if not isinstance(answer, bool):
            return BOTH  # a figure that the text leaves open, or no such row
        found.add(answer)
    return BOTH if next(choices, None) is not None else frozenset(found)


def _reached(node: Node, by: dict[str, Node]) -> Iterator[Node]:
    """A node, what is inside it, and what it refers to."""
    yield node
    if isinstance(node, Ref) and node.definition in by:
        yield from _reached(by[node.definition], by)
    for child in inside(node):
        yield from _reached(child, by)


def _keys(program: Program, nodes: list[Node]) -> dict[str, tuple[str, ...]]:
    """The inputs that are keys of tables, each with the keys it finds there."""
    found: dict[str, dict[str, None]] = {}
    for node in nodes:
        if isinstance(node, Lookup) and node.table in program.tables:
            for place, key in enumerate(node.keys):
                if isinstance(key, Input):
                    rows = program.tables[node.table].rows
                    found.setdefault(key.name, {}).update(dict.fromkeys(str(row.keys[place]) for row in rows))
    return {name: tuple(values) for name, values in found.items()}
