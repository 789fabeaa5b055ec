"""What a program works out, one body after the other: a claim, the closings, its own calculations.

Enters: a program. Leaves: its bodies, and of each the definitions that the writer wrote as they stand. Always holds:
what only follows from what is written (rounded once more, the sum so far) is not among them; what modules without an
edition declare, such as those of the standard library, is tested where it stands; so is another scheme's calculation.
"""

from collections.abc import Callable, Iterator

from policy_lang.core.calculations import alone, body
from policy_lang.core.nodes import Const, Each, If, Node, inside
from policy_lang.core.program import Arm, Def, Program, RoleKind
from policy_lang.record import evolve, frozen

CLAIM = ""
EVERYWHERE = "*"
_LOCAL = ("step.", "output.")  # values of a calculation
_WRITTEN = frozenset({
    RoleKind.RULE, RoleKind.CONDITION, RoleKind.BASE, RoleKind.DEDUCTIBLE, RoleKind.ENTITLED, RoleKind.LIMIT,
    RoleKind.ROUNDED, RoleKind.POOL, RoleKind.CHECK, RoleKind.LEDGER,
})  # fmt: skip
# What a payer's clauses are made into, beside the clauses themselves.
_FOLLOWING = (
    "_before", ".applies", ".left_in_pool", ".counted", ".counted_after", ".earlier", ".earlier_after",
    ".earlier_counted",
    ".after_deductible", ".above_deductible_after",
)  # fmt: skip
_SUBJECTS = {RoleKind.POOL: ("pool",), RoleKind.CHECK: ("check",), RoleKind.LEDGER: ("ledger",),
             RoleKind.RULE: ("rule", "define")}  # fmt: skip


@frozen
class Body:
    """One thing that is worked out. `key`: `closing:…` or `calculation:…`, "" for claims; `program`: the whole that its
    arms are of, which for a calculation is the calculation alone.
    """

    key: str
    program: Program
    arms: tuple[Arm, ...]

    @property
    def name(self) -> str:
        """Without its kind."""
        return self.key.partition(":")[2]

    def subject(self, definition: Def) -> str:
        """The key of the catalogue that a definition is told under."""
        role = definition.role
        if role.subject in {"in_force", "covers"}:
            return "scheme:"
        for kind in _SUBJECTS.get(role.kind, ("payer",)):
            if f"{kind}:{role.subject}" in self.program.catalogue:
                return f"{kind}:{role.subject}"
        return f"{_SUBJECTS.get(role.kind, ('payer',))[0]}:{role.subject}"

    def home(self, definition: Def) -> str:
        """The body that a definition is told under: a rule of the scheme is one rule, wherever it is put in."""
        return CLAIM if self.is_everywhere(definition) else self.key

    def is_everywhere(self, definition: Def) -> bool:
        """Whether a definition is a rule of the scheme, and not a value of a calculation."""
        return definition.role.kind is RoleKind.RULE and not definition.id.startswith(_LOCAL)


def bodies_of(program: Program) -> Iterator[Body]:
    """Every body: claims first, closings in their order, calculations in theirs."""
    yield Body(CLAIM, program, program.arms)
    for closing in program.closings:
        yield Body(f"closing:{closing.id}", program, (closing.arm,))
    for name, calculation in program.calculations.items():
        if is_own(program, f"calculation:{name}"):
            yield Body(f"calculation:{name}", alone(program, name), (body(calculation),))


def is_own(program: Program, key: str) -> bool:
    """Whether something is declared by this scheme, and not by one that it uses."""
    entry = program.catalogue.get(key)
    return entry is None or not entry.scheme or entry.scheme == program.scheme


def edited(program: Program, key: str, edit: Callable[[Arm], Arm | None]) -> Program | None:
    """The program with one body changed, or (`EVERYWHERE`) all of them; None where nothing of it is."""
    kind, _, name = key.partition(":")
    everywhere = key == EVERYWHERE
    arms = [edit(arm) if everywhere or key == CLAIM else None for arm in program.arms]
    closings = [
        edit(one.arm) if everywhere or (kind == "closing" and one.id == name) else None for one in program.closings
    ]
    calculations = {
        each: edit(body(one)) if everywhere or (kind == "calculation" and each == name) else None
        for each, one in program.calculations.items()
    }
    if not any((*arms, *closings, *calculations.values())):
        return None
    return evolve(
        program,
        arms=tuple(new or old for new, old in zip(arms, program.arms, strict=True)),
        closings=tuple(
            evolve(old, arm=new) if new else old for new, old in zip(closings, program.closings, strict=True)
        ),
        calculations={
            each: evolve(old, definitions=new.definitions) if (new := calculations[each]) is not None else old
            for each, old in program.calculations.items()
        },
    )


def plain(identifier: str) -> str:
    """A definition's id, whether it stands before or after the claim."""
    return identifier.removesuffix("_after").removesuffix("_before")


def written(body: Body, arm: Arm) -> Iterator[Def]:
    """The definitions of an arm that are clauses of the scheme as they are written."""
    ids = {definition.id for definition in arm.definitions}
    for definition in arm.definitions:
        # Rounded once more where the first rounding broke a limit, or raised above a target: nobody wrote that.
        rewritten = {f"{definition.id}_first", definition.id.replace("entitled", "short")} - {definition.id}
        is_clause = definition.role.kind in _WRITTEN and not definition.id.endswith(_FOLLOWING)
        other_window = definition.role.subject == "in_force" and definition.id != body.program.in_force
        if is_clause and not rewritten & ids and not other_window and not _is_of_a_library(body, definition):
            yield definition


def _is_of_a_library(body: Body, definition: Def) -> bool:
    entry = body.program.catalogue.get(body.subject(definition))
    return entry is not None and bool(entry.scheme) and "@" not in entry.scheme and entry.scheme != body.program.scheme


def parts(node: Node) -> Iterator[Node]:
    """A node and all inside it, but not what is asked of the elements of a list: that is of no one claim."""
    yield node
    for child in () if isinstance(node, Each) else inside(node):
        yield from parts(child)


def cases(definition: Def) -> Iterator[If]:
    """The `if`s of a definition; what enters an account does so under a condition, which is no case."""
    of = definition.node
    if definition.role.kind is RoleKind.LEDGER and isinstance(of, If):
        of = of.then
    return (one for one in parts(of) if isinstance(one, If) and not isinstance(one.condition, Const))
