"""The tree of reasons: one vocabulary for everything that a settlement can be asked about.

Enters nothing: these are data. Always holds: the tree knows no language and no format. Values are exact, money in minor
units; an id says what a reason is about, so the same thing has the same id wherever it stands in the tree and in every
claim; nothing in it depends on when it was made. A tree for each reader, or each format, would drift apart: readers
choose from this one.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

from policy_lang.core import types
from policy_lang.core.ledger import Entry
from policy_lang.core.program import Clause, Origin, Place
from policy_lang.core.types import Type
from policy_lang.core.values import Value
from policy_lang.record import field, frozen

Data: TypeAlias = Value | tuple[str, ...] | tuple[Entry, ...]


class ReasonKind(StrEnum):
    """What sort of reason it is."""

    CLAIM = "claim"
    CALCULATION = "calculation"
    FACT = "fact"
    PARAMETER = "parameter"
    FIGURE = "figure"
    CONDITION = "condition"
    RULE_WON = "rule_won"
    RULE_LOST = "rule_lost"
    BASE = "base"
    DEDUCTIBLE = "deductible"
    SLICE = "slice"
    TARGET = "target"
    ENTITLEMENT = "entitlement"
    LIMIT = "limit"
    ROUNDING = "rounding"
    MOVEMENT = "movement"
    PAYMENT = "payment"
    POOL = "pool"
    OWN_SHARE = "own_share"
    CHECK = "check"
    READING = "reading"
    MISSING = "missing"


class SourceKind(StrEnum):
    """Where a value comes from: the claim, a default of the scheme, a figure of the text, a calculation, an account."""

    GIVEN = "given"
    ASSUMED = "assumed"
    ABSENT = "absent"
    PARAMETER = "parameter"
    TEXT = "text"
    COMPUTED = "computed"
    LEDGER = "ledger"


@frozen
class Reason:
    """One reason.

    `subject` is what it is about: a key of the catalogue (`payer:aid`, `fact:claim.kind`), or a word of this package's.
    `unit` is the type of the value; `NONE`: the reason has no value. `operator` says how the value comes from the
    children: an operation of Core, `same`, or for conditions `all`, `any`, `rule` or a comparison. `data` holds
    further exact values by name, amounts in minor units.
    """

    id: str
    kind: ReasonKind
    subject: str = ""
    value: Value = None
    unit: Type = types.NONE
    source: SourceKind = SourceKind.COMPUTED
    operator: str = ""
    clauses: tuple[Clause, ...] = ()
    place: Place | None = None
    children: tuple["Reason", ...] = ()
    data: Mapping[str, Data] = field(factory=dict)

    def of_kind(self, *kinds: ReasonKind) -> tuple["Reason", ...]:
        """The children of some kinds, in order."""
        return tuple(child for child in self.children if child.kind in kinds)

    @property
    def has_value(self) -> bool:
        """Whether there is a value at all, known or not."""
        return self.unit != types.NONE


def from_origin(origin: Origin) -> dict[str, object]:
    """The fields of a reason that say where it stands."""
    return {"clauses": origin.clauses, "place": origin.place}


def everything(tree: Reason) -> Iterator[Reason]:
    """Every reason of a tree, from the top, in the order of reading."""
    waiting = [tree]
    while waiting:
        reason = waiting.pop()
        yield reason
        waiting.extend(reversed(reason.children))


def gathered(tree: Reason, kind: ReasonKind) -> tuple[Reason, ...]:
    """The reasons of a kind, each thing once, in the order in which they are first used."""
    found: dict[str, Reason] = {}
    for reason in everything(tree):
        if reason.kind is kind:
            found.setdefault(reason.id, reason)
    return tuple(found.values())


def is_zero(value: Value) -> bool:
    """Whether a quantity is known to be nothing."""
    return not isinstance(value, bool) and value == 0
