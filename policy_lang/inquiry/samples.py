"""Values that a missing fact might have, to see what knowing it would settle.

Enters: an input and its program. Leaves: a few values within its type and bounds. Always holds: yes/no and single
members are all there (up to a bound); of quantities the bounds and figures that the scheme itself speaks of; the same
program gives the same values. They rank questions and decide nothing else, so a few are enough.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from policy_lang.core.nodes import Const, Node, inside
from policy_lang.core.program import InputDef, Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Value

MOST = 12
_FIGURES = 6
_UNLISTED = "—"


def samples(declared: InputDef, program: Program) -> tuple[Value, ...]:
    """Values that the fact might have."""
    match declared.type.kind:
        case Kind.YES_NO:
            return (True, False)
        case Kind.CATEGORY:
            return _members(declared, program)
        case Kind.TEXT:
            return (*_listed(program), _UNLISTED)
        case Kind.DATE:
            return _days(program)
    return _figures(declared, program)


def _members(declared: InputDef, program: Program) -> tuple[Value, ...]:
    members = list(dict.fromkeys(program.members.get(declared.type.category, {}).values()))[:MOST]
    if not declared.type.several:
        return tuple(members)
    return (frozenset(), *(frozenset({member}) for member in members))


def _listed(program: Program) -> Iterator[str]:
    for listed in list(program.lists.values())[:MOST]:
        yield from (entry.spellings[0] for entry in listed.entries[:1])


def _days(program: Program) -> tuple[Value, ...]:
    first, last = program.first or date(2020, 1, 1), program.last or date(2020, 12, 31)
    middle = first + (last - first) // 2
    before = first - timedelta(days=1) if first > date.min else first
    return (middle, first, last, before)


def _figures(declared: InputDef, program: Program) -> tuple[Value, ...]:
    """The bounds, and figures of the scheme of the same kind with a step to either side of the middle one."""
    known = sorted({value for value in _constants(program, declared.type.kind) if value > 0})
    spread = known[:: max(1, len(known) // _FIGURES)][:_FIGURES]
    low = declared.low if declared.low is not None else Fraction(0)
    found = [low, *spread, *(2 * value for value in spread[-1:])]
    if declared.high is not None:
        found.append(declared.high)
        found = [min(value, declared.high) for value in found]
    return tuple(dict.fromkeys(max(value, low) for value in found))


def _constants(program: Program, kind: Kind) -> Iterator[Fraction]:
    nodes: list[Node] = [definition.node for arm in program.arms for definition in arm.definitions]
    nodes += [figure.value for parameter in program.parameters.values() for figure in parameter.figures]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Const) and node.type.kind is kind and isinstance(node.value, Fraction):
            yield node.value
        nodes += inside(node)
