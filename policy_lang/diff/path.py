"""A path of programs from the old rules to the new ones, one change at a time.

Enters: two programs and their difference. Leaves: steps, each the changes it takes and the program after it; the last
is the new program. Always holds: every program on the path is a whole one (its invariants hold), so claims can be
settled under it. A figure, a table or a list is a step of its own; so is a payer whose clauses changed while its place
did not; what cannot be taken apart (payers that come, go or change places, who is covered) is one last step together,
and `why_together` says why. What changes no payment by itself (a figure that only another change brings with it, a
fact that is asked anew, a reading whose changes are told, a check) is in no step, unless there is nothing else.
Why in an order at all: two changes can have an effect only together, and somebody has to be told the sum; the order is
that of the difference, which is stated with the result.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policy_lang.core.invariants import broken
from policy_lang.core.nodes import Lookup, Node, Parameter, Ref, inside, rebuilt
from policy_lang.core.program import Arm, Def, Program
from policy_lang.diff.changes import Change, ChangeKind, Why
from policy_lang.diff.structure import Difference
from policy_lang.record import evolve, frozen

_HEADER = ("covers.", "in_force.")
_FIGURES = {
    ChangeKind.PARAMETER: "parameters",
    ChangeKind.TABLE_ROW: "tables",
    ChangeKind.LIST_ENTRY: "lists",
}
_CLAUSES = frozenset({
    ChangeKind.EXCEPTION, ChangeKind.CONDITION, ChangeKind.BASE, ChangeKind.DEDUCTIBLE, ChangeKind.RATE,
    ChangeKind.TIER, ChangeKind.TARGET, ChangeKind.LIMIT, ChangeKind.ROUNDING, ChangeKind.OTHER,
})  # fmt: skip


_WHY = {
    **dict.fromkeys((ChangeKind.WINDOW, ChangeKind.DATED_BY, ChangeKind.CURRENCY, ChangeKind.COVERAGE), Why.HEADER),
    **dict.fromkeys((ChangeKind.PAYER_ADDED, ChangeKind.PAYER_REMOVED, ChangeKind.ORDER, ChangeKind.MANNER), Why.PLACE),
    **dict.fromkeys((ChangeKind.PERIOD, ChangeKind.COUNTING, ChangeKind.ACCOUNT, ChangeKind.CLOSING), Why.ACCOUNT),
}
# What pays nothing by itself; what is declared on one side only does so through the rules that ask for it.
_SILENT = frozenset({ChangeKind.READING, ChangeKind.CHECK, ChangeKind.CALCULATION, ChangeKind.INPUT, ChangeKind.OUTPUT})
_DECLARED = frozenset({ChangeKind.PARAMETER, ChangeKind.TABLE, ChangeKind.LIST, ChangeKind.FACT})


@frozen
class Step:
    """The changes that a step takes, and the program after it."""

    changes: tuple[Change, ...]
    program: Program

    @property
    def is_together(self) -> bool:
        """Whether it takes several things at once: of one figure, table or payer all clauses are one thing."""
        return len({(one.subject, one.kind if one.subject == "scheme:" else "") for one in self.changes}) > 1

    def why_together(self) -> dict[Why, tuple[Change, ...]]:
        """The changes by why they are not taken by themselves."""
        return {why: found for why in Why if (found := tuple(one for one in self.changes if _why(one) is why))}


def _why(change: Change) -> Why:
    return _WHY.get(change.kind, Why.TIED)


def steps_between(old: Program, new: Program, difference: Difference) -> tuple[Step, ...]:
    """The steps, the last of which is the new program."""
    found = list(_steps(_as_now_called(old, difference.names), new, difference))
    taken = [change for step in found for change in step.changes]
    left = tuple(change for change in difference.changes if change not in taken)
    rest = tuple(change for change in left if not _is_silent(change)) or (() if found else left)
    if rest or not found:
        found.append(Step(rest, new))
    else:
        found[-1] = evolve(found[-1], program=new)
    return tuple(found)


def _steps(old: Program, new: Program, difference: Difference) -> Iterator[Step]:
    program = old
    for subject, changes in _by_subject(difference.changes):
        attempt = _taken(program, new, subject, changes)
        if attempt is not None and not broken(attempt):
            program = attempt
            yield Step(changes, program)


def _is_silent(change: Change) -> bool:
    one_sided = change.before is None or change.after is None
    return change.kind in _SILENT or (change.kind in _DECLARED and one_sided)


def _as_now_called(program: Program, names: Mapping[str, str]) -> Program:
    """The program with its figures, tables and lists under the names that the new one has for them."""
    if not names:
        return program

    def called(node: Node) -> Node:
        match node:
            case Parameter(name, day):
                node = Parameter(names.get(name, name), day)
            case Lookup(name, keys):
                node = Lookup(names.get(name, name), keys)
        return rebuilt(node, called)

    def in_arm(arm: Arm) -> Arm:
        return evolve(arm, definitions=tuple(evolve(one, node=called(one.node)) for one in arm.definitions))

    declared: dict[str, Any] = {
        attribute: {
            names.get(name, name): evolve(one, name=names.get(name, name))
            for name, one in getattr(program, attribute).items()
        }
        for attribute in ("parameters", "tables", "lists")
    }
    return evolve(
        program, arms=tuple(map(in_arm, program.arms)), calculations={},
        closings=tuple(evolve(closing, arm=in_arm(closing.arm)) for closing in program.closings), **declared,
    )  # fmt: skip


def _by_subject(changes: Sequence[Change]) -> Iterator[tuple[str, tuple[Change, ...]]]:
    for subject in dict.fromkeys(change.subject for change in changes):
        yield subject, tuple(change for change in changes if change.subject == subject)


def _taken(program: Program, new: Program, subject: str, changes: tuple[Change, ...]) -> Program | None:
    """The program with one subject as it is in the new one; None where it cannot be taken alone."""
    name = subject.partition(":")[2]
    kinds = {change.kind for change in changes}
    attribute = next((_FIGURES[kind] for kind in kinds if kind in _FIGURES), None)
    if attribute is not None:
        before, after = getattr(program, attribute), getattr(new, attribute)
        if (
            name not in before
            or name not in after
            or any(one.before is None or one.after is None for one in changes if one.kind is ChangeKind.PARAMETER)
        ):
            return None
        return _with(program, attribute, {**before, name: after[name]})
    if not kinds <= _CLAUSES:
        return None
    return _with_payer(program, new, name)


def _with_payer(program: Program, new: Program, payer: str) -> Program | None:
    """The arms with a payer's definitions from the new program: the order must be the same, and so its accounts."""
    if len(program.arms) != len(new.arms) or not all(payer in _payers(arm) for arm in (*program.arms, *new.arms)):
        return None  # a refund is no payer of claims
    arms = []
    for one, two in zip(program.arms, new.arms, strict=True):
        if _left_of(one, payer) != _left_of(two, payer):
            return None
        arms.append(_replaced(one, _under_the_name_of(program, new, two), payer))
    used = {move.ledger for arm in arms for move in arm.moves}
    missing = [ledger for ledger in used if ledger not in program.ledgers]
    ledgers = {**program.ledgers, **{name: new.ledgers[name] for name in missing if name in new.ledgers}}
    return evolve(
        program, arms=tuple(arms), ledgers=ledgers,
        parameters={**new.parameters, **program.parameters}, tables={**new.tables, **program.tables},
        lists={**new.lists, **program.lists}, inputs={**new.inputs, **program.inputs},
    )  # fmt: skip


def _payers(arm: Arm) -> set[str]:
    return {payer.id for payer in arm.payers}


def _under_the_name_of(program: Program, new: Program, arm: Arm) -> Arm:
    """The arm with the header's definitions called as in the other program: their ids bear the scheme's name."""

    def renamed(node: Node) -> Node:
        if isinstance(node, Ref) and node.definition.startswith(_HEADER):
            head, _, rest = node.definition.partition(".")
            own = rest.startswith(new.scheme)
            return Ref(f"{head}.{program.scheme}{rest.removeprefix(new.scheme)}") if own else node
        return rebuilt(node, renamed)

    return evolve(arm, definitions=tuple(evolve(item, node=renamed(item.node)) for item in arm.definitions))


def _with(program: Program, attribute: str, declared: dict[str, Any]) -> Program:
    """The program with other figures, tables or lists."""
    changed: dict[str, Any] = {attribute: declared}
    return evolve(program, **changed)


def _replaced(old: Arm, new: Arm, payer: str) -> Arm:
    """Where the payer's last definition stood, all of its new ones, with the helpers that they alone need."""
    mine = [definition for definition in new.definitions if _belongs(definition.id, payer, definition.role.subject)]
    have = {definition.id for definition in old.definitions}
    between = _between(new, payer)
    helpers = [definition for definition in between if definition.id not in have and definition not in mine]
    ordered = [definition for definition in new.definitions if definition in mine or definition in helpers]
    last = max(index for index, item in enumerate(old.definitions) if _belongs(item.id, payer, item.role.subject))
    definitions: list[Def] = []
    for index, definition in enumerate(old.definitions):
        if not _belongs(definition.id, payer, definition.role.subject):
            definitions.append(definition)
        if index == last:
            definitions.extend(ordered)
    kept = [move for move in old.moves if not move.ledger.startswith(f"{payer}.")]
    moves = [move for move in new.moves if move.ledger.startswith(f"{payer}.")]
    payers = tuple(next(p for p in new.payers if p.id == payer) if item.id == payer else item for item in old.payers)
    rejections = tuple(
        item for item in old.rejections if any(item.definition == definition.id for definition in definitions)
    )
    return evolve(
        old, definitions=tuple(definitions), payers=payers, moves=(*kept, *moves), rejections=rejections
    )  # fmt: skip


def _left_of(arm: Arm, payer: str) -> frozenset[str]:
    """Which amounts left by others a payer looks at: they tell its place in the order."""
    found: set[str] = set()
    for definition in arm.definitions:
        if _belongs(definition.id, payer, definition.role.subject):
            waiting = [definition.node]
            while waiting:
                node = waiting.pop()
                if isinstance(node, Ref) and node.definition.startswith("left."):
                    found.add(node.definition)
                waiting.extend(inside(node))
    return frozenset(found)


def _belongs(name: str, payer: str, subject: str) -> bool:
    return subject == payer and (name.startswith((f"{payer}.", f"{payer}@", f"so_far.{payer}.")))


def _between(arm: Arm, payer: str) -> list[Def]:
    """Helpers that stand right before or among the payer's definitions."""
    mine = [index for index, item in enumerate(arm.definitions) if _belongs(item.id, payer, item.role.subject)]
    if not mine:
        return []
    first = mine[0]
    while first > 0 and str(arm.definitions[first - 1].role.kind) == "rule":
        first -= 1
    return list(arm.definitions[first : mine[-1] + 1])
