"""Clauses of payers. Words with a fixed choice (modes, edges, keys, periods) are kept as the id of their keyword."""

from typing import TypeAlias

from policy_lang.record import frozen
from policy_lang.syntax.ast.expressions import DateLiteral, DurationLiteral, Expression, MoneyLiteral
from policy_lang.syntax.ast.node import Cite, Ident, Names, Node, Path


@frozen(eq=False, repr=False)
class Key(Node):
    """`per person` (the keyword's id, no path) or `per PATH` (id PER)."""

    keyword: str
    path: Path | None


@frozen(eq=False, repr=False)
class Period(Node):
    """The keyword's id; `each rolling 12 months` has a duration, `each year from 2020-08-01` a day."""

    keyword: str
    duration: DurationLiteral | None
    begins: DateLiteral | None = None


@frozen(eq=False, repr=False)
class Scope(Node):
    keys: tuple[Key, ...]
    period: Period


@frozen(eq=False, repr=False)
class Given(Node):
    pass


@frozen(eq=False, repr=False)
class ForMembers(Node):
    members: tuple[Ident, ...]
    status: Ident | None


@frozen(eq=False, repr=False)
class When(Node):
    condition: Expression
    status: Ident | None


@frozen(eq=False, repr=False)
class Unless(Node):
    condition: Expression
    status: Ident | None


@frozen(eq=False, repr=False)
class On(Node):
    value: Expression


@frozen(eq=False, repr=False)
class DrawsOn(Node):
    """Pools in order; `alike`: the same rule on each of them."""

    pools: tuple[Ident, ...]
    alike: bool = False


@frozen(eq=False, repr=False)
class EachClaim(Node):
    pass


@frozen(eq=False, repr=False)
class Over(Node):
    """`mode` is the keyword's id: BY_ITS_STRETCH, CATCHING_UP or TAKING_BACK."""

    scope: Scope
    mode: str


@frozen(eq=False, repr=False)
class Counting(Node):
    """`counted` is the keyword's id: EVERY_CLAIM, CLAIMS_IT_PAYS or CLAIMS_WHEN (with a condition)."""

    counted: str
    condition: Expression | None


@frozen(eq=False, repr=False)
class Deductible(Node):
    amount: Expression
    scope: Scope | None
    status: Ident | None


@frozen(eq=False, repr=False)
class CoversAtMost(Node):
    limit: Expression
    scope: Scope | None


@frozen(eq=False, repr=False)
class Slice(Node):
    """`70% to 10000元`; no `upper`: the rest above.

    `inside`: the upper edge belongs to the slice (not so: `short of`).
    """

    ratio: Expression
    upper: Expression | None
    inside: bool = True


@frozen(eq=False, repr=False)
class Bands(Node):
    """Slices (marginal) or brackets (whole). `edges` is the keyword's id, or None where there is no deductible."""

    marginal: bool
    edges: str | None
    slices: tuple[Slice, ...]


@frozen(eq=False, repr=False)
class Candidate(Node):
    names: Names
    value: Expression


@frozen(eq=False, repr=False)
class Candidates(Node):
    """The least (or greatest) of named candidates."""

    least: bool
    candidates: tuple[Candidate, ...]


Amount: TypeAlias = Expression | Bands | Candidates


@frozen(eq=False, repr=False)
class Pays(Node):
    amount: Amount


@frozen(eq=False, repr=False)
class Returns(Pays):
    """What is taken back of earlier payments: the same amounts, paid below zero."""


@frozen(eq=False, repr=False)
class TopsUp(Node):
    """`beyond`: the target itself is not enough, all payers together must come above it."""

    target: Expression
    status: Ident | None
    beyond: bool = False


@frozen(eq=False, repr=False)
class Less(Node):
    amount: Expression


@frozen(eq=False, repr=False)
class AtMost(Node):
    limit: Expression
    scope: Scope | None
    status: Ident | None


@frozen(eq=False, repr=False)
class Within(Node):
    """Shared limits, by their names."""

    limits: tuple[Ident, ...]
    status: Ident | None


@frozen(eq=False, repr=False)
class OwnShareAtMost(Node):
    limit: Expression
    scope: Scope | None


@frozen(eq=False, repr=False)
class InsuredBears(Node):
    amount: Expression
    scope: Scope | None


@frozen(eq=False, repr=False)
class NotBelow(Node):
    amount: Expression


@frozen(eq=False, repr=False)
class Rounding(Node):
    """`mode` is the keyword's id: HALF_UP, HALF_EVEN, UP, DOWN. No unit: the currency's smallest."""

    mode: str
    unit: MoneyLiteral | None


@frozen(eq=False, repr=False)
class WritesOff(Node):
    pass


@frozen(eq=False, repr=False)
class BeyondExpense(Node):
    pass


@frozen(eq=False, repr=False)
class Covers(Node):
    """Who is inside at all.

    Of the scheme in its header; in a payer, in place of the header's condition of that status.
    """

    condition: Expression
    status: Ident | None
    cites: tuple[Cite, ...] = ()


@frozen(eq=False, repr=False)
class Follows(Node):
    """The payer pays its shares of a schedule."""

    schedule: Ident


Clause: TypeAlias = (
    Cite | Given | ForMembers | When | Unless | On | DrawsOn | EachClaim | Over | Counting | Deductible | CoversAtMost
    | Follows | Pays | Returns | TopsUp | Less | AtMost | Within | OwnShareAtMost | InsuredBears | NotBelow | Rounding
    | WritesOff | BeyondExpense | Covers
)  # fmt: skip


@frozen(eq=False, repr=False)
class Except(Node):
    """Other clauses for a case; `to` names the exception that it is an exception of."""

    names: Names
    to: Ident | None
    clauses: tuple[Clause, ...]
