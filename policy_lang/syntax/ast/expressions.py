"""Expressions. The author's parentheses stay as `Group`, so the formatter needs no second copy of the precedence
ladder.

Literals keep their text (`raw`), so the formatter writes what the author wrote; `literals` works out what they mean.
"""

from typing import TypeAlias

from policy_lang.record import frozen
from policy_lang.syntax.ast.node import Ident, Node, Path


@frozen(eq=False, repr=False)
class MoneyLiteral(Node):
    raw: str


@frozen(eq=False, repr=False)
class RatioLiteral(Node):
    raw: str


@frozen(eq=False, repr=False)
class PointsLiteral(Node):
    raw: str


@frozen(eq=False, repr=False)
class NumberLiteral(Node):
    raw: str


@frozen(eq=False, repr=False)
class DateLiteral(Node):
    raw: str


@frozen(eq=False, repr=False)
class DurationLiteral(Node):
    raw: str


@frozen(eq=False, repr=False)
class StringLiteral(Node):
    value: str


@frozen(eq=False, repr=False)
class NoneLiteral(Node):
    pass


@frozen(eq=False, repr=False)
class NoLimit(Node):
    pass


@frozen(eq=False, repr=False)
class YesNo(Node):
    value: bool


@frozen(eq=False, repr=False)
class Reference(Node):
    """A name that stands for a value: fact, parameter, rule, definition, member, pool, or what a payer paid."""

    path: Path


@frozen(eq=False, repr=False)
class Call(Node):
    path: Path
    arguments: tuple["Expression", ...]


@frozen(eq=False, repr=False)
class Unpaid(Node):
    """`what is unpaid in POOL`, or of all pools."""

    pool: Ident | None


@frozen(eq=False, repr=False)
class OwnShare(Node):
    """`own share [in POOL]`: final, not to be used inside a payer."""

    pool: Ident | None


@frozen(eq=False, repr=False)
class TheBase(Node):
    pass


@frozen(eq=False, repr=False)
class GoverningDate(Node):
    pass


@frozen(eq=False, repr=False)
class SoFar(Node):
    """What an account holds, or a payer has paid, in its period before this claim."""

    path: Path


@frozen(eq=False, repr=False)
class NowIn(Node):
    """What an account holds with this claim included."""

    path: Path


@frozen(eq=False, repr=False)
class TotalOf(Node):
    """The sum over the claims of a group; only in a check over a group."""

    operand: "Expression"


@frozen(eq=False, repr=False)
class Outcome(Node):
    pass


@frozen(eq=False, repr=False)
class Group(Node):
    """The author's parentheses."""

    operand: "Expression"


@frozen(eq=False, repr=False)
class SetLiteral(Node):
    items: tuple["Expression", ...]


@frozen(eq=False, repr=False)
class Not(Node):
    operand: "Expression"


@frozen(eq=False, repr=False)
class Negate(Node):
    operand: "Expression"


@frozen(eq=False, repr=False)
class Binary(Node):
    """`and or + - beyond * /`, by the names of Core's operations."""

    op: str
    left: "Expression"
    right: "Expression"


@frozen(eq=False, repr=False)
class Compare(Node):
    """`comparator` is the keyword's id: AT_LEAST, IS, IN, …"""

    comparator: str
    left: "Expression"
    right: "Expression"


@frozen(eq=False, repr=False)
class IsKnown(Node):
    operand: "Expression"


@frozen(eq=False, repr=False)
class Of(Node):
    """`70% of x`, `x 的 70%`."""

    share: "Expression"
    whole: "Expression"


@frozen(eq=False, repr=False)
class If(Node):
    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"


@frozen(eq=False, repr=False)
class Rounded(Node):
    operand: "Expression"
    mode: str
    unit: MoneyLiteral | None


@frozen(eq=False, repr=False)
class Each(Node):
    """A fold over the elements of a list: `fold` is the keyword's id, SUM_OF, LOWEST_OF, ANY_OF, …"""

    fold: str
    value: "Expression"
    element: Ident
    items: Path
    condition: "Expression | None"


@frozen(eq=False, repr=False)
class NumberOf(Node):
    """How many elements of a list there are, or how many that fit."""

    element: Ident
    items: Path
    condition: "Expression | None"


@frozen(eq=False, repr=False)
class FieldValue(Node):
    name: Ident
    value: "Expression"


@frozen(eq=False, repr=False)
class LineLiteral(Node):
    """One element of a list that is written out."""

    fields: tuple[FieldValue, ...]


@frozen(eq=False, repr=False)
class LinesLiteral(Node):
    """A list that is written out, for the facts of a scenario."""

    lines: tuple[LineLiteral, ...]


Expression: TypeAlias = (
    MoneyLiteral | RatioLiteral | PointsLiteral | NumberLiteral | DateLiteral | DurationLiteral | StringLiteral
    | NoneLiteral | NoLimit | YesNo | Reference | Call | Unpaid | OwnShare | TheBase | GoverningDate | SoFar | NowIn
    | TotalOf | Outcome | Group | SetLiteral | Not | Negate | Binary | Compare | IsKnown | Of | If | Rounded | Each
    | NumberOf | LinesLiteral
)  # fmt: skip
