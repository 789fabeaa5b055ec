"""Amounts that are whole numbers of minor units whatever the facts are: rounding such an amount does nothing.

Enters: a node of an arm. Leaves: yes, or that it cannot be told. Always holds: a yes is a proof over the nodes, so a
change of a rounding that is left out because of it would have had no effect.
"""

from fractions import Fraction

from policy_lang.core.nodes import Apply, Balance, Const, If, Input, Node, Parameter, Ref
from policy_lang.core.program import Arm, Program, RoleKind
from policy_lang.core.types import Kind
from policy_lang.record import field, frozen

_KEEPING = frozenset({"add", "subtract", "beyond", "least", "greatest", "negate"})
_PAID = frozenset({RoleKind.PAYMENT, RoleKind.BENEFIT, RoleKind.ROUNDED})


@frozen
class Whole:
    """What is asked about one arm. `open_`: accounts that are being looked into."""

    program: Program
    arm: Arm
    open_: frozenset[str] = field(default=frozenset())

    def of(self, node: Node) -> bool:
        """Whether the node is whole."""
        match node:
            case Const(value, type_):
                return value is None or (type_.kind is Kind.MONEY and _is_integer(value))
            case Ref(name):
                definition = next(one for one in self.arm.definitions if one.id == name)
                return definition.role.kind in _PAID or self.of(definition.node)
            case If(_, then, otherwise):
                return self.of(then) and self.of(otherwise)
            case Apply("multiply", (Const(value), other)) | Apply("multiply", (other, Const(value))):
                return value == 1 and self.of(other)
            case Apply(op, arguments):
                return op in _KEEPING and all(map(self.of, arguments))
            case Input(name):
                return self.program.inputs[name].type.kind is Kind.MONEY
            case Parameter(name):
                return self._is_whole_figure(name)
            case Balance(ledger):
                return self._is_whole_account(ledger)
        return False

    def _is_whole_figure(self, name: str) -> bool:
        declared = self.program.parameters[name]
        values = [figure.value for figure in declared.figures]
        return declared.type.kind is Kind.MONEY and all(
            isinstance(value, Const) and _is_integer(value.value) for value in values
        )

    def _is_whole_account(self, ledger: str) -> bool:
        """Whether all that enters the account is whole."""
        if ledger in self.open_:
            return True
        inside = Whole(self.program, self.arm, self.open_ | {ledger})
        return all(inside.of(Ref(move.amount)) for move in self.arm.moves if move.ledger == ledger)


def _is_integer(value: object) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1
