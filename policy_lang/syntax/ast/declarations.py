"""Declarations, changes of readings, steps of scenarios, and the file that holds them.

The file is this long because it has a class for everything that can be declared.
"""

from functools import cached_property
from typing import TypeAlias

from policy_lang.record import frozen
from policy_lang.syntax.ast.calculations import Calculation
from policy_lang.syntax.ast.clauses import Clause, Covers, Except, Rounding, Scope
from policy_lang.syntax.ast.expressions import DateLiteral, Expression, Outcome, OwnShare, Reference, StringLiteral
from policy_lang.syntax.ast.framework import Amends, ConformsTo, Framework
from policy_lang.syntax.ast.node import Cite, Ident, Names, Node, Path, PathNames, Text, TypeName, walk


@frozen(eq=False, repr=False)
class Edition(Node):
    year: str


@frozen(eq=False, repr=False)
class InForce(Node):
    first: DateLiteral
    last: DateLiteral | None
    cites: tuple[Cite, ...] = ()
    to_confirm: bool = False


@frozen(eq=False, repr=False)
class DatedBy(Node):
    fact: Path
    cites: tuple[Cite, ...] = ()


@frozen(eq=False, repr=False)
class Currency(Node):
    code: Ident
    rounding: Rounding | None


Header: TypeAlias = Edition | Amends | ConformsTo | InForce | DatedBy | Currency | Covers


@frozen(eq=False, repr=False)
class Scheme(Node):
    names: Names
    headers: tuple[Header, ...]


@frozen(eq=False, repr=False)
class Use(Node):
    """`use cn.medical`, `use cn.shandong.assistance@2019 (reassistance)`."""

    module: Path
    edition: int | None
    imported: tuple[Ident, ...]


@frozen(eq=False, repr=False)
class SourceText(Node):
    """The official text that rules cite."""

    name: Ident
    title: str
    date: DateLiteral | None
    to_confirm: bool = False


@frozen(eq=False, repr=False)
class Status(Node):
    names: Names


@frozen(eq=False, repr=False)
class Member(Node):
    first: Ident
    second: Ident | None
    label: Text | None


@frozen(eq=False, repr=False)
class Category(Node):
    names: Names
    members: tuple[Member, ...]


@frozen(eq=False, repr=False)
class RecordField(Node):
    names: Names
    type: TypeName
    upper: Expression | None
    default: Expression | None
    reason: Text | None


@frozen(eq=False, repr=False)
class Record(Node):
    """What an element of a list consists of."""

    names: Names
    fields: tuple[RecordField, ...]


@frozen(eq=False, repr=False)
class Fact(Node):
    names: PathNames
    type: TypeName
    upper: Expression | None
    default: Expression | None
    reason: Text | None


@frozen(eq=False, repr=False)
class DatedValue(Node):
    value: Expression
    first: DateLiteral | None
    last: DateLiteral | None
    to_confirm: bool = False


@frozen(eq=False, repr=False)
class Parameter(Node):
    """`qualifier` is the keyword's id, or None."""

    names: Names
    type: TypeName | None
    values: tuple[DatedValue, ...]
    qualifier: str | None
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class ListItem(Node):
    item: StringLiteral | Reference
    aliases: tuple[str, ...]
    first: DateLiteral | None
    last: DateLiteral | None


@frozen(eq=False, repr=False)
class NamedList(Node):
    names: Names
    items: tuple[ListItem, ...]
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Row(Node):
    keys: tuple[Expression, ...]
    value: Expression
    to_confirm: bool = False


@frozen(eq=False, repr=False)
class Argument(Node):
    """What a function is told: a name that stands for something only inside of it, and its type."""

    names: Names
    type: TypeName


@frozen(eq=False, repr=False)
class Function(Node):
    """A way to compute that goes by its arguments alone."""

    names: Names
    arguments: tuple[Argument, ...]
    value: Expression
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Table(Node):
    """A key is a fact or a definition, or (with a type) what the table is asked by: `quota(area, kind)`."""

    names: Names
    by: tuple[Path, ...]
    key_types: tuple[TypeName | None, ...]
    rows: tuple[Row, ...]
    otherwise: Expression | None
    qualifier: str | None
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Pool(Node):
    names: Names
    value: Expression
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Rule(Node):
    names: Names
    conditions: tuple[Expression, ...]
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Define(Node):
    names: Names
    value: Expression
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Counted(Node):
    """What a claim adds to an account; `greatest`: the account keeps the greatest amount and not the sum."""

    greatest: bool
    amount: Expression
    condition: Expression | None


@frozen(eq=False, repr=False)
class Ledger(Node):
    """A declared account. Without `counted` only closings and opening balances move it.

    `dated_by`: the fact that chooses the period.
    """

    names: Names
    counted: Counted | None
    scope: Scope
    dated_by: Path | None
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Limit(Node):
    """A limit that several payers share; it may lie within others."""

    names: Names
    value: Expression
    scope: Scope
    within: tuple[Ident, ...]
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Like(Node):
    """`like NAME(value, …)`: the clauses of a template."""

    template: Ident
    arguments: tuple[Expression, ...]


@frozen(eq=False, repr=False)
class Template(Node):
    """Clauses that several payers have; `arguments` are the names of what differs."""

    names: Names
    arguments: tuple[Names, ...]
    clauses: tuple[Clause, ...]
    exceptions: tuple[Except, ...]


@frozen(eq=False, repr=False)
class Payer(Node):
    """A payer, a benefit (no expense behind it), or a refund (at the end of a period)."""

    names: Names
    clauses: tuple[Clause, ...]
    exceptions: tuple[Except, ...]
    benefit: bool = False
    refund: bool = False
    like: Like | None = None


@frozen(eq=False, repr=False)
class Portion(Node):
    """What a payer pays in a phase; without a payer, what the person bears."""

    payer: Ident | None
    ratio: Expression


@frozen(eq=False, repr=False)
class Phase(Node):
    """A stretch of the cost; it ends where the ledger reaches the limit, the last one never."""

    names: Names
    ledger: Ident | None
    limit: Expression | None
    cites: tuple[Cite, ...]
    portions: tuple[Portion, ...]


@frozen(eq=False, repr=False)
class Schedule(Node):
    """Phases of a cost, and what each payer pays in each of them."""

    names: Names
    cites: tuple[Cite, ...]
    base: Expression
    phases: tuple[Phase, ...]


@frozen(eq=False, repr=False)
class Carries(Node):
    """An amount that goes into an account of the next period."""

    amount: Expression
    ledger: Ident
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class Closing(Node):
    """What is paid and carried when a period ends, for one key."""

    scope: Scope
    cites: tuple[Cite, ...]
    items: tuple[Payer | Carries, ...]


@frozen(eq=False, repr=False)
class Order(Node):
    categories: tuple[Ident, ...]
    payers: tuple[Ident, ...]
    cites: tuple[Cite, ...]


@frozen(eq=False, repr=False)
class ChangeClauses(Node):
    """Replaces clauses by their slots, and adds exceptions or replaces those of the same name."""

    target: Path
    clauses: tuple[Clause, ...]
    exceptions: tuple[Except, ...] = ()


@frozen(eq=False, repr=False)
class ChangeRule(Node):
    target: Path
    condition: Expression


@frozen(eq=False, repr=False)
class ChangeValue(Node):
    target: Path
    value: Expression


@frozen(eq=False, repr=False)
class ChangeHeader(Node):
    item: Order | Header


@frozen(eq=False, repr=False)
class Remove(Node):
    target: Path


@frozen(eq=False, repr=False)
class Add(Node):
    payer: Payer


Change: TypeAlias = ChangeClauses | ChangeRule | ChangeValue | ChangeHeader | Remove | Add


@frozen(eq=False, repr=False)
class Option(Node):
    names: Names
    reason: Text | None
    changes: tuple[Change, ...]

    @property
    def chosen(self) -> bool:
        """An option is chosen where a reason is given."""
        return self.reason is not None


@frozen(eq=False, repr=False)
class Reading(Node):
    names: Names
    cites: tuple[Cite, ...]
    options: tuple[Option, ...]


@frozen(eq=False, repr=False)
class Adapt(Node):
    """Changes a payer of an imported or amended scheme."""

    target: Path
    clauses: tuple[Clause, ...]
    exceptions: tuple[Except, ...] = ()


@frozen(eq=False)
class Amend(Node):
    """Changes anything else of an imported or amended scheme, or takes it out; the citations are added to its own."""

    change: ChangeRule | ChangeValue | ChangeHeader | Remove
    cites: tuple[Cite, ...] = ()


@frozen(eq=False, repr=False)
class Check(Node):
    """Every clause is kept as it was written; more than one of a kind is a mistake that checking reports."""

    names: Names
    whens: tuple[Expression, ...]
    conditions: tuple[Expression, ...]
    scopes: tuple[Scope, ...]
    reasons: tuple[Text, ...]
    cites: tuple[Cite, ...]

    @property
    def when(self) -> Expression | None:
        """Of which claims it is asked; without one, of all. Others are in order, and count for nothing in a group."""
        return self.whens[0] if self.whens else None

    @property
    def condition(self) -> Expression | None:
        """What must hold."""
        return self.conditions[0] if self.conditions else None

    @property
    def scope(self) -> Scope | None:
        """Over which claims it is asked; without one, of each claim by itself."""
        return self.scopes[0] if self.scopes else None


@frozen(eq=False, repr=False)
class ReadAs(Node):
    reading: Ident
    option: Ident


@frozen(eq=False, repr=False)
class WithFigure(Node):
    parameter: Ident
    value: Expression


@frozen(eq=False, repr=False)
class Assign(Node):
    path: Path
    value: Expression


@frozen(eq=False, repr=False)
class FactsStep(Node):
    facts: tuple[Assign, ...]


@frozen(eq=False, repr=False)
class SettleStep(Node):
    claim: Ident | None
    facts: tuple[Assign, ...]


@frozen(eq=False, repr=False)
class CloseStep(Node):
    """The periods that end on a day are closed."""

    day: DateLiteral
    facts: tuple[Assign, ...]


@frozen(eq=False, repr=False)
class ReverseStep(Node):
    """A claim taken back."""

    claim: Ident


@frozen(eq=False, repr=False)
class ReplaceStep(Node):
    """A claim with some of its facts changed."""

    claim: Ident
    facts: tuple[Assign, ...]


@frozen(eq=False, repr=False)
class Expected(Node):
    place: Reference | OwnShare | Outcome
    value: Expression


@frozen(eq=False, repr=False)
class ExpectStep(Node):
    expected: tuple[Expected, ...]


@frozen(eq=False, repr=False)
class SinceStep(Node):
    payer: Ident
    status: Ident


@frozen(eq=False, repr=False)
class CalculateStep(Node):
    """A calculation run with these inputs; what is expected after it are its results."""

    calculation: Ident
    inputs: tuple[Assign, ...]


Step: TypeAlias = (
    ReadAs | WithFigure | FactsStep | SettleStep | ReverseStep | ReplaceStep | CalculateStep | CloseStep | ExpectStep
    | SinceStep
)  # fmt: skip


@frozen(eq=False, repr=False)
class Scenario(Node):
    title: Text
    steps: tuple[Step, ...]


Declaration: TypeAlias = (
    Scheme | Use | SourceText | Status | Category | Record | Fact | Parameter | NamedList | Table | Function | Pool
    | Rule | Define | Ledger | Limit | Template | Payer | Schedule | Order | Closing | Reading | Adapt | Amend
    | Check | Calculation | Scenario | Framework
)  # fmt: skip


@frozen(eq=False, repr=False)
class Comment(Node):
    """`# …`, with the hash; `own_line`: nothing stands before it on its line."""

    text: str
    own_line: bool


@frozen(eq=False, repr=False)
class File(Node):
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Everything in the file, outermost first, found once: many passes look through whole files."""
        return tuple(walk(self))

    @cached_property
    def cites(self) -> tuple[Cite, ...]:
        """Every citation in the file."""
        return tuple(node for node in self.nodes if isinstance(node, Cite))
