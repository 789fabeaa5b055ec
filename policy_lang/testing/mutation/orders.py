"""Two neighbours of the order that change places, on Core.

Enters: an arm. Leaves: mutants. Always holds: what each of the two finds unpaid is what the other leaves, and what
comes after them finds what both left. Only neighbours that draw on the same single pool are exchanged: with several
pools their clauses would have to be worked out anew. Nor are two of which the second names what the first pays, be it
under a reading alone: there is no such order.
"""

from collections.abc import Iterator
from itertools import pairwise

from policy_lang.core.invariants import broken
from policy_lang.core.nodes import Apply, Node, Ref, rebuilt
from policy_lang.core.program import Arm, Def, Program, RoleKind
from policy_lang.record import evolve
from policy_lang.testing.bodies import edited
from policy_lang.testing.mutation.mutant import Make, Mutant, MutantKind


def orders(body: str, arm: Arm) -> Iterator[Mutant]:
    """Neighbours that draw on the same single pool change places."""
    payers = [payer for payer in arm.payers if payer.pools and not payer.benefit]
    for first, second in pairwise(payers):
        if first.pools == second.pools and len(first.pools) == 1 and not (first.given and second.given):
            yield Mutant(MutantKind.ORDER, "scheme:", f"{first.id}, {second.id}", f"{second.id}, {first.id}", None,
                         _swapped(body, first.id, second.id, first.pools[0]), body)  # fmt: skip


def _swapped(body: str, first: str, second: str, pool: str) -> Make:
    def make(program: Program) -> Program | None:
        made = edited(program, body, lambda arm: _swap(arm, first, second, pool))
        return None if made is None or broken(made) else made

    return make


def _swap(arm: Arm, first: str, second: str, pool: str) -> Arm | None:
    names = [payer.id for payer in arm.payers]
    if first not in names or second not in names or names.index(second) != names.index(first) + 1:
        return None
    by_id = {definition.id: index for index, definition in enumerate(arm.definitions)}
    after_first, after_second = f"left.{pool}.after.{first}", f"left.{pool}.after.{second}"
    if after_first not in by_id or after_second not in by_id:
        return None
    start = _first_of(arm, first)
    middle, end = by_id[after_first], by_id[after_second]
    before = _left_before(arm.definitions[middle].node)
    if start is None or before is None:
        return None
    ones, twos = arm.definitions[start:middle], arm.definitions[middle + 1 : end]
    moved_twos = [_renamed(item, {after_first: before}) for item in twos]
    moved_ones = [_renamed(item, {before: after_second}) for item in ones]
    left_two = _renamed(arm.definitions[end], {after_first: before})
    left_one = _renamed(arm.definitions[middle], {before: after_second})
    rest = [_renamed(item, {after_second: after_first}) for item in arm.definitions[end + 1 :]]
    order = list(arm.payers)
    place = names.index(first)
    order[place], order[place + 1] = order[place + 1], order[place]
    return evolve(
        arm, payers=tuple(order),
        definitions=(*arm.definitions[:start], *moved_twos, left_two, *moved_ones, left_one, *rest),
    )  # fmt: skip


def _first_of(arm: Arm, payer: str) -> int | None:
    """Where a payer's definitions begin: right after what is left by the payer before it."""
    found = None
    for index, definition in enumerate(arm.definitions):
        if definition.role.subject == payer and definition.role.kind is not RoleKind.LEFT:
            found = index
            break
    while found is not None and found > 0 and arm.definitions[found - 1].role.kind is RoleKind.RULE:
        found -= 1
    return found


def _left_before(node: Node) -> str | None:
    if isinstance(node, Apply) and node.arguments and isinstance(node.arguments[0], Ref):
        return node.arguments[0].definition
    return None


def _renamed(definition: Def, names: dict[str, str]) -> Def:
    def change(node: Node) -> Node:
        if isinstance(node, Ref):
            return Ref(names.get(node.definition, node.definition))
        return rebuilt(node, change)

    return evolve(definition, node=change(definition.node))
