"""How one node of a program is changed, wherever its definition stands.

Enters: the body and the id of a definition, the way to a node in its tree, and what to do with it. Leaves: a function
from a program under any reading to the changed one. Always holds: a clause that stands in two definitions (before and
after a claim) or in several orders is changed in all of them; where something else stands there, there is no change.
"""

from collections.abc import Callable, Iterator

from policy_lang.core.nodes import Node, rebuilt
from policy_lang.core.program import Arm, Program
from policy_lang.record import evolve
from policy_lang.testing.bodies import edited, plain
from policy_lang.testing.mutation.mutant import Make

Change = Callable[[Node], Node | None]
Path = tuple[int, ...]


def paths(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node with its place, numbered as `rebuilt` visits them."""
    yield path, node
    children: list[Node] = []

    def seen(child: Node) -> Node:
        children.append(child)
        return child

    rebuilt(node, seen)
    for index, child in enumerate(children):
        yield from paths(child, (*path, index))


def at(body: str, identifier: str, path: Path, change: Change) -> Make:
    """The program with one node changed, in every arm of a body and in both definitions of a cumulated clause."""
    wanted = plain(identifier)

    def edit(arm: Arm) -> Arm | None:
        done = False
        definitions = []
        for definition in arm.definitions:
            node = replaced(definition.node, path, change) if plain(definition.id) == wanted else None
            done = done or node is not None
            definitions.append(definition if node is None else evolve(definition, node=node))
        return evolve(arm, definitions=tuple(definitions)) if done else None

    def make(program: Program) -> Program | None:
        return edited(program, body, edit)

    return make


def replaced(node: Node, path: Path, change: Change) -> Node | None:
    """The tree with one node changed; None where nothing is."""
    if not path:
        return change(node)  # None: under another reading something else stands there
    place = [-1]
    found: list[Node | None] = [None]

    def step(child: Node) -> Node:
        place[0] += 1
        if place[0] != path[0]:
            return child
        found[0] = replaced(child, path[1:], change)
        return child if found[0] is None else found[0]

    made = rebuilt(node, step)
    return made if found[0] is not None else None
