"""A compiled scheme: straight-line definitions over seventeen kinds of node, ledgers, and what they came from.

Enters nothing: these are data. Always holds (and `invariants` checks): a definition refers only to earlier ones; every
payment stands in an arm's `payers` once; at most one movement a ledger and claim. Money is in minor units throughout.
The file is this long because everything a program is made of stands on one page.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from policy_lang.core.nodes import Const, Node
from policy_lang.core.types import Type
from policy_lang.core.values import Lines, Unknown, Value
from policy_lang.record import field, frozen


@frozen
class Place:
    """Where something stands in a source file: for people, and for tools that underline."""

    file: str
    line: int
    column: int
    start: int
    end: int


@frozen
class Clause:
    """A clause of an official text: the source's name in its module, its title, and the locator."""

    source: str
    title: str
    locator: str


@frozen
class Origin:
    """The place of the text and the clauses that a definition comes from."""

    place: Place | None = None
    clauses: tuple[Clause, ...] = ()


@frozen
class InputDef:
    """A fact of the claim. `name` is its full path; `low` and `high` bound what can be known of it when it is missing.

    `default` is the value when the claim leaves it out (with the reason); without one it is unknown then.
    """

    name: str
    type: Type
    low: Fraction | None
    high: Fraction | None
    has_default: bool = False
    default: "Node | None" = None
    reserved: bool = False


@frozen
class RecordDef:
    """What an element of a list consists of. `aliases`: every spelling of a field and the field's name."""

    name: str
    fields: dict[str, InputDef]
    aliases: dict[str, str]

    def completed(self, fact: str, items: Iterable[Mapping[str, Value]]) -> Lines:
        """The list of a fact: what was left out of an element is its default, or unknown and never zero."""
        return Lines(tuple({one.name: _field(fact, item, one) for one in self.fields.values()} for item in items))


def _field(fact: str, item: Mapping[str, Value], declared: InputDef) -> Value:
    if declared.name in item:
        return item[declared.name]
    if isinstance(declared.default, Const):
        return declared.default.value
    return None if declared.has_default else Unknown((f"{fact}.{declared.name}",), declared.low, declared.high)


@frozen
class DatedFigure:
    """A value from a day to a day, both included; None: without that end.

    `to_confirm`: it was taken over from another edition, and nobody has confirmed it.
    """

    value: Node
    first: date | None
    last: date | None
    to_confirm: bool = field(default=False, eq=False)


@frozen
class ParameterDef:
    """`qualifier`: exact, minimum, maximum, principle, missing. `given`: set by the caller, not by the text."""

    name: str
    type: Type
    figures: tuple[DatedFigure, ...]
    qualifier: str
    given: bool = False


@frozen
class TableRow:
    """The row's keys (texts, members, numbers, yes/no) and its value."""

    keys: tuple[object, ...]
    value: Node


@frozen
class TableDef:
    name: str
    rows: tuple[TableRow, ...]
    otherwise: Node | None
    type: Type
    qualifier: str = "exact"
    to_confirm: bool = field(default=False, eq=False)


@frozen
class ListEntry:
    """One entry: its spellings, and the days on which it is on the list."""

    spellings: tuple[str, ...]
    first: date | None
    last: date | None


@frozen
class ListDef:
    name: str
    entries: tuple[ListEntry, ...]


class PeriodKind(StrEnum):
    """How the time of a ledger is cut up."""

    CLAIM = "claim"
    ADMISSION = "admission"
    DAY = "day"
    MONTH = "month"
    CALENDAR_YEAR = "calendar_year"
    SCHEME_YEAR = "scheme_year"
    LIFETIME = "lifetime"
    ROLLING = "rolling"
    SPELL = "spell"


@frozen
class PeriodDef:
    """`months` or `days` of a rolling period; `days` without a claim that end a spell; `anchor` (month, day) of a year;
    `fact`: the input that says which admission it is, where several claims may be of one.
    """

    kind: PeriodKind
    months: int = 0
    anchor: tuple[int, int] = (1, 1)
    days: int = 0
    fact: str = ""


@frozen
class LedgerDef:
    """An account: one balance for each value of the keys and each period.

    `measure`: minor (units of money), count or days; `fold`: the sum of the entries, or the max of them. `dated_by`:
    the input whose day chooses the period, where it is not the governing date. `signed`: it may be below zero.
    """

    id: str
    keys: tuple[str, ...]
    period: PeriodDef
    measure: str = "minor"
    fold: str = "sum"
    dated_by: str = ""
    signed: bool = False


class RoleKind(StrEnum):
    """What a definition is for. Most are for nothing but other definitions."""

    NONE = "none"
    RULE = "rule"
    CONDITION = "condition"
    POOL = "pool"
    BASE = "base"
    DEDUCTIBLE = "deductible"
    ENTITLED = "entitled"
    AMOUNT = "amount"
    LIMIT = "limit"
    ROUNDED = "rounded"
    PAYMENT = "payment"
    BENEFIT = "benefit"
    DRAWN = "drawn"
    LEFT = "left"
    OWN = "own"
    STATUS = "status"
    REJECT = "reject"
    CHECK = "check"
    LEDGER = "ledger"


@frozen
class Role:
    """The role, and the payer, pool or check it belongs to; `detail`: the case of an exception, a limit's ledger, …"""

    kind: RoleKind = RoleKind.NONE
    subject: str = ""
    detail: str = ""


@frozen
class Def:
    """One definition: its value is the value of its node. `grid`: all values are multiples of it (minor units), or None
    where the denominator depends on the data.
    """

    id: str
    node: Node
    type: Type
    role: Role = field(factory=Role)
    origin: Origin = field(factory=Origin)


@frozen
class Move:
    """Adds the value of a definition to a ledger, when the other one holds.

    `into_next`: in a closing, to the period that begins when the closed one ends.
    """

    ledger: str
    amount: str
    when: str | None = None
    into_next: bool = False


@frozen
class PayerDef:
    """One position of the order: ids of its definitions.

    `statuses` are the names that the status definition's number stands for. `pools` it draws on, `drawn` by the side of
    them. `given`: what it pays is a fact.
    """

    id: str
    payment: str
    status: str
    statuses: tuple[str, ...]
    pools: tuple[str, ...]
    drawn: tuple[str, ...]
    given: bool = False
    writes_off: bool = False
    beyond: bool = False
    benefit: bool = False
    refund: bool = False


@frozen
class PoolDef:
    """A pool: the definitions of its amount and of what the person bears of it in the end."""

    id: str
    amount: str
    own: str


@frozen
class CheckDef:
    """A statement about claims. `group`: judged over the claims of a group, whose sums are the `totals`."""

    id: str
    definition: str
    group: tuple[str, ...] | None = None
    period: PeriodDef | None = None
    totals: tuple[tuple[str, str], ...] = ()


@frozen
class Rejection:
    """When this definition holds the claim is not settled at all; the code of the reason and the word for it."""

    definition: str
    code: str
    word: str


@frozen
class Arm:
    """The definitions for one order of payers. `guard`: the definition that says so, None for the only arm."""

    guard: str | None
    definitions: tuple[Def, ...]
    payers: tuple[PayerDef, ...]
    pools: tuple[PoolDef, ...]
    moves: tuple[Move, ...]
    rejections: tuple[Rejection, ...]
    checks: tuple[CheckDef, ...]


@frozen
class ClosingDef:
    """What happens when a period of a key ends.

    Its arm is like that of a claim, over balances instead of a bill: pools are the ledgers of own shares that refunds
    draw on, payers are the refunds, and moves take from those ledgers what was refunded.
    """

    id: str
    keys: tuple[str, ...]
    period: PeriodDef
    arm: Arm


@frozen
class CatalogueEntry:
    """What a declared thing is called and where it stands: all that readers of Core need of the text.

    `kind`: payer, pool, parameter, fact, rule, status, member, … `names` and `label`: (English, Chinese), "" where the
    text gives none. For readings: `question` is the label, `options` the entries of its options, `reason` why chosen.
    """

    id: str
    kind: str
    name_en: str
    name_zh: str
    label_en: str = ""
    label_zh: str = ""
    origin: Origin = field(factory=Origin)
    qualifier: str = ""
    scheme: str = ""
    reason_en: str = ""
    reason_zh: str = ""
    chosen: str = ""
    options: tuple["CatalogueEntry", ...] = ()

    def name(self, tongue: str) -> str:
        """The name in a tongue, else its label there, else the other name."""
        if tongue == "zh":
            return self.name_zh or self.label_zh or self.name_en
        return self.name_en or self.label_en or self.name_zh

    def label(self, tongue: str) -> str:
        """The label in a tongue, else the name there."""
        label = self.label_zh if tongue == "zh" else self.label_en
        return label or self.name(tongue)


@frozen
class SettleStep:
    """A claim of a scenario: its id and its facts, those of the person among them.

    `opening`: what accounts hold before it, for its keys and in its period, beside what the scenario has entered.
    """

    claim: str
    facts: dict[str, Value]
    place: Place
    opening: dict[str, Value] = field(factory=dict)


@frozen
class CloseStep:
    """The periods that end on a day are closed; the facts name the key and what refunds ask for."""

    day: date
    facts: dict[str, Value]
    place: Place


@frozen
class CorrectStep:
    """A correction of a scenario: the claim taken back (no facts), or the facts that it has instead."""

    claim: str
    facts: dict[str, Value] | None
    place: Place


@frozen
class CalculateStep:
    """A calculation of a scenario with its inputs."""

    calculation: str
    facts: dict[str, Value]
    place: Place


@frozen
class Expectation:
    """What must come out of a claim (`claim` is None: the one settled last).

    `kind`: payment, own (name "" for all pools), status, check, outcome, ledger (what the account holds now), or value
    (of a definition); output or verified, of the calculation that was run last.
    """

    claim: str | None
    kind: str
    name: str
    value: Value
    place: Place


@frozen
class ScenarioDef:
    """A worked example: claims and calculations in order, with what is expected after each.

    Readings and figures it asks for by itself.
    """

    title_en: str
    title_zh: str
    readings: dict[str, str]
    figures: dict[str, str]
    steps: tuple[SettleStep | CorrectStep | CalculateStep | CloseStep | Expectation, ...]
    place: Place


@frozen
class CalculationDef:
    """What is worked out without a claim: its own inputs, its definitions, its results and statements by name.

    `dated_by`: the input that chooses among dated figures, "" where nothing is dated. `aliases` and `catalogue` are of
    its own names, as those of a program.
    """

    id: str
    inputs: dict[str, InputDef]
    definitions: tuple[Def, ...]
    outputs: tuple[tuple[str, str], ...]
    checks: tuple[CheckDef, ...]
    dated_by: str = ""
    aliases: dict[str, str] = field(factory=dict)
    catalogue: dict[str, CatalogueEntry] = field(factory=dict)


class BoundKind(StrEnum):
    """What a bound demands. The first three are about a figure."""

    AT_LEAST = "at_least"
    NO_MORE_THAN = "no_more_than"
    IS = "is"
    CIRCLE = "circle"
    SOME_OWN_SHARE = "some_own_share"


@frozen
class BoundDef:
    """One demand.

    `names`: spellings of the figure, or of the check. `value` with its type bounds a figure; `raising`: because raising
    is forbidden. `circle`: the members of a category that the `payers` (spellings each) may be for.
    """

    kind: BoundKind
    names: tuple[str, ...]
    label_en: str
    label_zh: str
    value: Node | None = None
    type: Type | None = None
    raising: bool = False
    category: str = ""
    circle: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    origin: Origin = field(factory=Origin)


@frozen
class FrameworkDef:
    """A framework: what it is called, and its bounds in the order of the text."""

    name_en: str
    name_zh: str
    label_en: str
    label_zh: str
    bounds: tuple[BoundDef, ...]
    origin: Origin = field(factory=Origin)

    def label(self, tongue: str) -> str:
        """What it is called in a tongue."""
        return (self.label_zh or self.name_zh) if tongue == "zh" else (self.label_en or self.name_en)


@frozen
class Program:
    """A scheme under one choice of readings and parameters.

    `currency` with `decimals` digits; `dated_by` is the input that dates a claim; `first`/`last` the days in force.
    `in_force` is the definition that says so; `covered`: per `covers` clause, its definition and its status.
    `aliases`: every spelling of an input (short or full, either tongue; `given.PAYER`) and the input's name.
    `members`: per category, every spelling of a member and the member's id. `readings`: the option each reading is run
    under; `given_parameters`: figures set by the caller, as they were written. `closings`: the shorter periods first.
    `frameworks`: what others must keep to; `conforms_to`: the editions whose frameworks this one must keep to.
    """

    scheme: str
    edition: int
    currency: str
    decimals: int
    dated_by: str
    first: date | None
    last: date | None
    in_force: str
    covered: tuple[tuple[str, str], ...]
    inputs: dict[str, InputDef]
    parameters: dict[str, ParameterDef]
    tables: dict[str, TableDef]
    lists: dict[str, ListDef]
    ledgers: dict[str, LedgerDef]
    arms: tuple[Arm, ...]
    catalogue: dict[str, CatalogueEntry]
    readings: dict[str, str]
    given_parameters: dict[str, str]
    aliases: dict[str, str]
    members: dict[str, dict[str, str]]
    scenarios: tuple[ScenarioDef, ...] = ()
    closings: tuple[ClosingDef, ...] = ()
    frameworks: tuple[FrameworkDef, ...] = ()
    conforms_to: tuple[str, ...] = ()
    hash: str = ""
    calculations: dict[str, CalculationDef] = field(factory=dict)
    records: dict[str, RecordDef] = field(factory=dict)

    @cached_property
    def written_members(self) -> dict[str, dict[str, str]]:
        """Per category, whatever a claim may call a member: its names, and what letters call it where that is clear."""
        found = {}
        for category, names in self.members.items():
            labels: dict[str, set[str]] = {}
            for member in dict.fromkeys(names.values()):
                entry = self.catalogue.get(f"member:{category}.{member}")
                for label in () if entry is None else (entry.label_en, entry.label_zh):
                    labels.setdefault(label, set()).add(member)
            clear = {label: next(iter(meant)) for label, meant in labels.items() if label and len(meant) == 1}
            found[category] = clear | names
        return found


def row_named(program: Program, label: str) -> tuple[str, tuple[str, ...]] | None:
    """The table and the keys of a row that is told among rules that disagree; None for the label of an exception."""
    table = next((name for name in program.tables if label.startswith(f"{name}.")), None)
    return None if table is None else (table, tuple(label.removeprefix(f"{table}.").split(".")))
