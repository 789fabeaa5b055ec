"""An arm of a program as statements, and the grids that ledgers need because of what moves them.

Enters: a program's arms and the writer. Leaves: the code of every definition; of every ledger its grid and sign. Always
holds: a definition that only a check asks for keeps no arm from being written; a ledger's grid is that of all that
moves it, claims and closings.
"""

from collections.abc import Sequence
from math import lcm

from policy_lang.codegen.fit import Unfit
from policy_lang.codegen.text.code import ANSWER, ATOM, FIGURE, NO, YES, Code, any_of
from policy_lang.codegen.text.coding import coding_of
from policy_lang.codegen.text.kinds import code_of
from policy_lang.codegen.text.writer import TRIED, Account, Statement, Writer
from policy_lang.core import types
from policy_lang.core.nodes import Balance, Const, Fold, Input, Node, Ref, inside
from policy_lang.core.program import Arm, ClosingDef, Program
from policy_lang.record import evolve, frozen

MOST_ROUNDS = 6
GIVEN = "given."
ALWAYS = Const(True, types.YES_NO)  # noqa: FBT003 — a value


@frozen
class Written:
    """An arm being written: its code by definition, and its statements."""

    arm: Arm
    codes: dict[str, Code]
    statements: tuple[Statement, ...]


def plain_accounts(program: Program) -> dict[str, Account]:
    """The accounts as they are declared."""
    return {name: Account(negative=ledger.signed) for name, ledger in program.ledgers.items()}


def moved(arms: Sequence[Written], before: dict[str, Account]) -> dict[str, Account]:
    """The accounts when the arms have moved them."""
    found = dict(before)
    for written in arms:
        refunded = {pool.id for pool in written.arm.pools}  # of a closing: it takes no more than there is
        for move in written.arm.moves:
            code = written.codes[move.amount]
            if code.over or code.none == YES:
                raise Unfit("grid", f"{move.ledger} is moved by a quotient")
            account = found[move.ledger]
            grid = lcm(account.grid, code.grid)
            negative = code.low < 0 and (move.ledger not in refunded or move.into_next)
            found[move.ledger] = Account(grid, account.negative or negative)
    return found


def written_arms(writer: Writer) -> list[Written]:
    """Every arm of the writer's program."""
    return [write_arm(writer, arm) for arm in writer.program.arms]


def write_arm(writer: Writer, arm: Arm) -> Written:
    writer.definitions.clear()
    writer.folds.clear()
    start, settled_by = len(writer.statements), _settled_by(writer.program, arm)
    for definition in arm.definitions:
        writer.about[0] = definition.id
        try:
            code = writer.held(code_of(definition.node, writer), word_of(definition.id))
        except Unfit:
            if definition.id in settled_by:
                raise
            code = Code("0", FIGURE, known=NO, exact=False)  # the interpreter is asked for it when somebody asks
        if code.sort == ANSWER and code.known != YES:
            code = evolve(code, text=writer.condition(code.text), no=writer.condition(code.no), tight=ATOM)
            code = evolve(code, known=any_of(code.text, code.no))
        elif code.known not in {YES, NO}:
            code = evolve(code, known=writer.condition(code.known))
        writer.definitions[definition.id] = code
    return Written(arm, dict(writer.definitions), tuple(writer.statements[start:]))


def _settled_by(program: Program, arm: Arm) -> set[str]:
    """The definitions that the settlement hangs on: all but what is only checked or shown."""
    nodes = {definition.id: definition.node for definition in arm.definitions}
    waiting = [*roots(program, arm), *([arm.guard] if arm.guard else [])]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            parts = [nodes[name]]
            while parts:
                part = parts.pop()
                parts.extend(inside(part))
                if isinstance(part, Ref | Fold):
                    waiting.append(part.definition)
    return found


def roots(program: Program, arm: Arm) -> list[str]:
    """What must be known for a claim to be settled."""
    wanted = [program.in_force, *(name for name, _ in program.covered)]
    wanted += [rejection.definition for rejection in arm.rejections]
    wanted += [name for payer in arm.payers for name in (payer.payment, payer.status)]
    wanted += [pool.own for pool in arm.pools]
    return [*wanted, *(name for move in arm.moves for name in (move.amount, move.when) if name)]


# ---- closings


def usual_facts(program: Program) -> frozenset[str]:
    """The facts of a claim that leaves nothing out, and where only given payers' payments are given."""
    given = {f"{GIVEN}{payer.id}" for arm in program.arms for payer in arm.payers if payer.given}
    return frozenset(name for name in program.inputs if not name.startswith(GIVEN) or name in given)


def closing_facts(program: Program, closing: ClosingDef) -> frozenset[str]:
    """The facts that a closing is told: its key, its day, and what its refunds ask for, keys of ledgers among it."""
    ledgers = [program.ledgers[move.ledger] for move in closing.arm.moves]
    asked = {program.dated_by, *closing.keys, *(key for ledger in ledgers for key in ledger.keys)}
    nodes: list[Node] = [definition.node for definition in closing.arm.definitions]
    while nodes:
        node = nodes.pop()
        nodes.extend(inside(node))
        if isinstance(node, Input):
            asked.add(node.name)
        if isinstance(node, Balance):
            asked.update(program.ledgers[node.ledger].keys)
    return frozenset(name for name in asked & program.inputs.keys() if not name.startswith(GIVEN))


def alone(program: Program, closing: ClosingDef) -> Program:
    """A closing as a program of one arm, so that whatever writes programs writes closings.

    It is always in force and covers everybody; its day is the last of the period, whatever dates a ledger's claims.
    """
    first = next(one.id for one in closing.arm.definitions if one.node == ALWAYS)
    ledgers = {name: evolve(ledger, dated_by="") for name, ledger in program.ledgers.items()}
    return evolve(
        program, in_force=first, covered=(), ledgers=ledgers, arms=(closing.arm,), closings=(), calculations={},
        scenarios=(),
    )  # fmt: skip


def shared_accounts(program: Program) -> dict[str, Account]:
    """What is relied on for every ledger, from the claims and closings that move it; where they cannot be written, as
    it is declared. Without closings that is all there is to know before a function is written.
    """
    found = plain_accounts(program)
    if not program.closings:
        return found
    parts = [(program, usual_facts(program))]
    parts += [(alone(program, closing), closing_facts(program, closing)) for closing in program.closings]
    for _ in range(MOST_ROUNDS):
        before = found
        for part, given in parts:
            found = _moved_by(part, given, found)
        if found == before:
            return found
    return plain_accounts(program)


def _moved_by(program: Program, given: frozenset[str], before: dict[str, Account]) -> dict[str, Account]:
    for bounds in TRIED:
        try:
            return moved(written_arms(Writer(program, coding_of(program), given, bounds, before)), before)
        except Unfit as unfit:
            if unfit.row.id != "range":
                break
    return before


# ---- names


WORDS = frozenset({
    "payment", "status", "base", "counted", "counted_before", "counted_after", "entitled", "entitled_before",
    "entitled_after", "due_before", "due_after", "deductible", "deductible_before", "deductible_after",
    "above_deductible", "above_deductible_before", "above_deductible_after", "limit", "left_in_pool",
    "before_rounding", "rounded", "rounded_first", "excess", "applies", "earlier", "earlier_before", "earlier_after",
    "earlier_counted", "target", "target_before", "target_after", "not_below", "taken", "when", "total", "below_zero",
})  # fmt: skip
FIRST_WORDS = {
    "left": "left", "own": "own", "so_far": "so_far", "in_force": "in_force", "covers": "covered", "pool": "pool",
    "rule": "rule", "define": "defined",
}  # fmt: skip


def word_of(identifier: str) -> str:
    """A word for a definition, out of our own."""
    last = identifier.rpartition(".")[2]
    if last in WORDS:
        return last
    first = identifier.partition(".")[0]
    return FIRST_WORDS.get(first, "value")
