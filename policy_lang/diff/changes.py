"""A change between two programs, as a value: what kind, of what, from what to what.

Enters nothing: these are data. Always holds: a change names its subject by a key of the catalogue (`payer:aid`,
`parameter:cap`), which is stable; lines and files are only where it stands. No language and no format: `words` and
faces choose those.
"""

from enum import StrEnum

from policy_lang.core.nodes import Node
from policy_lang.core.program import Clause, DatedFigure, Place
from policy_lang.core.types import Type
from policy_lang.core.values import Value
from policy_lang.record import frozen


class ChangeKind(StrEnum):
    """What was changed, in the order in which a reader would want to hear of it."""

    WINDOW = "window"
    DATED_BY = "dated_by"
    CURRENCY = "currency"
    COVERAGE = "coverage"
    READING = "reading"
    PARAMETER = "parameter"
    TABLE = "table"
    TABLE_ROW = "table_row"
    LIST = "list"
    LIST_ENTRY = "list_entry"
    FACT = "fact"
    POOL = "pool"
    PAYER_ADDED = "payer_added"
    PAYER_REMOVED = "payer_removed"
    ORDER = "order"
    EXCEPTION = "exception"
    CONDITION = "condition"
    BASE = "base"
    DEDUCTIBLE = "deductible"
    RATE = "rate"
    TIER = "tier"
    TARGET = "target"
    LIMIT = "limit"
    PERIOD = "period"
    COUNTING = "counting"
    ROUNDING = "rounding"
    MANNER = "manner"
    STATUS = "status"
    ACCOUNT = "account"
    CLOSING = "closing"
    CHECK = "check"
    CALCULATION = "calculation"
    INPUT = "input"
    OUTPUT = "output"
    OTHER = "other"


class Why(StrEnum):
    """Why a change has no effect that could be told by itself."""

    PLACE = "place"
    HEADER = "header"
    ACCOUNT = "account"
    TIED = "tied"


@frozen
class Stated:
    """One side of a change: what was stated there.

    Whichever of these says it: a node, dated figures, a known value of a type, or plain words (names of the catalogue,
    options, ids). Of a whole table or list, the `parts`: its rows, whose words are the keys ("any other": none), or its
    entries. `place` is where it stands, `clauses` what it cites.
    """

    node: Node | None = None
    figures: tuple[DatedFigure, ...] = ()
    value: Value = None
    type: Type | None = None
    words: tuple[str, ...] = ()
    parts: tuple["Stated", ...] = ()
    qualifier: str = ""
    clauses: tuple[Clause, ...] = ()
    place: Place | None = None


@frozen
class Change:
    """One change. `before` is None for what is new, `after` for what is gone.

    `detail` says which part of the subject: the number of a tier, the keys of a row, the label of an exception. `along`
    are changes that this one brings with it: the figures that only a new payer uses.
    """

    kind: ChangeKind
    subject: str
    before: Stated | None
    after: Stated | None
    detail: str = ""
    along: tuple["Change", ...] = ()
