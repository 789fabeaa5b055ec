"""Calculations: inputs, values on the way, results and statements, without pools and ledgers."""

from typing import TypeAlias

from policy_lang.record import frozen
from policy_lang.syntax.ast.expressions import Expression, MoneyLiteral
from policy_lang.syntax.ast.node import Cite, Names, Node, Path, PathNames, Text, TypeName


@frozen(eq=False, repr=False)
class Takes(Node):
    """An input. Without a type it is a fact of the scheme."""

    names: PathNames
    type: TypeName | None
    upper: Expression | None
    default: Expression | None
    reason: Text | None


@frozen(eq=False, repr=False)
class CalculationDate(Node):
    """The input that chooses among dated figures and entries."""

    path: Path


@frozen(eq=False, repr=False)
class Let(Node):
    names: Names
    value: Expression
    cites: tuple[Cite, ...] = ()


@frozen(eq=False, repr=False)
class Gives(Node):
    names: Names
    type: TypeName | None
    value: Expression
    cites: tuple[Cite, ...] = ()


@frozen(eq=False, repr=False)
class Part(Node):
    """One part of a split and its share or weight; it is a result too."""

    names: Names
    weight: Expression


@frozen(eq=False, repr=False)
class Splits(Node):
    """An amount shared out among parts that add up to it, to multiples of a unit."""

    amount: Expression
    parts: tuple[Part, ...]
    unit: MoneyLiteral | None
    cites: tuple[Cite, ...] = ()


@frozen(eq=False, repr=False)
class Verifies(Node):
    names: Names
    condition: Expression
    reason: Text | None
    cites: tuple[Cite, ...] = ()


CalculationClause: TypeAlias = Takes | CalculationDate | Let | Gives | Splits | Verifies


@frozen(eq=False, repr=False)
class Calculation(Node):
    names: Names
    cites: tuple[Cite, ...]
    clauses: tuple[CalculationClause, ...]
