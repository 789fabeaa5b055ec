"""Schemes among themselves: the law above a scheme (frameworks), and the edition before it (amendments)."""

from typing import TypeAlias

from policy_lang.record import frozen
from policy_lang.syntax.ast.expressions import Expression
from policy_lang.syntax.ast.node import Cite, Ident, Names, Node, Path


@frozen(eq=False)
class Amends(Node):
    """`amends cn.shandong.weihai.relief_insurance@2020`: this edition is that one with changes."""

    module: Path
    edition: int


@frozen(eq=False)
class ConformsTo(Node):
    """`conforms to cn.shandong.assistance@2019`: the scheme is held against the framework of that module."""

    module: Path
    edition: int
    cites: tuple[Cite, ...] = ()


@frozen(eq=False)
class Requires(Node):
    """A bound for a figure of the conforming scheme; the comparator is the keyword's id."""

    names: Names
    comparator: str
    value: Expression
    cites: tuple[Cite, ...]


@frozen(eq=False)
class ForbidsRaising(Node):
    """Figures whose bound above is what is required of them."""

    figures: tuple[Ident, ...]
    cites: tuple[Cite, ...]


@frozen(eq=False)
class ForbidsWidening(Node):
    """Payers that may be for nobody whom the list leaves out."""

    circle: Ident
    payers: tuple[Ident, ...]
    cites: tuple[Cite, ...]


@frozen(eq=False)
class ForbidsZeroPayment(Node):
    """A check on every claim: something stays with the person."""

    names: Names
    cites: tuple[Cite, ...]


Bound: TypeAlias = Requires | ForbidsRaising | ForbidsWidening | ForbidsZeroPayment


@frozen(eq=False)
class Framework(Node):
    """What schemes that conform to this module must keep to."""

    names: Names
    bounds: tuple[Bound, ...]
    cites: tuple[Cite, ...]
