"""What an adapter is: from a worked case to a scheme's inputs, and from a result to the case's keys.

Nothing is computed here: a field becomes an input, a constant stands for what `cases/README.md` says holds when a
field is missing, and an expected key is looked up in the result. An unknown field, reading or key raises
`Unreadable`.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from policy_lang.core.values import Unknown, Value
from policy_lang.interp.settle import Settlement


class Unreadable(Exception):  # noqa: N818 — a case that cannot be read fails the run by this name
    """A case says something that the rules for cases do not name."""


@frozen
class Adapter:
    """How a kind of case is read.

    `facts`: field -> input, or a function from the field's value to inputs. `missing`: inputs that hold when no field
    gives them. `person`: fields of the person. `keys`: expected key -> how it is read from a settlement.
    `one_ledger`: the inputs share one ledger.
    """

    scheme: str
    facts: Mapping[str, str | Callable[[Any], dict[str, Any]]]
    missing: Mapping[str, Any]
    person: Callable[[dict[str, Any]], dict[str, Any]]
    keys: Mapping[str, Callable[[Settlement], Any]]
    one_ledger: bool
    parameters: Mapping[str, str] = field(factory=dict)


def paid(payer: str) -> Callable[[Settlement], Any]:
    """What a payer pays, in yuan."""
    return lambda settlement: yuan(settlement.payments[payer])


def own(settlement: Settlement) -> Any:
    """The own share in scope, in yuan."""
    return yuan(settlement.own["in_scope"])


def own_total(settlement: Settlement) -> Any:
    """The own share of the whole bill, in yuan."""
    return yuan(settlement.values["own.total"])


def status(payer: str) -> Callable[[Settlement], Any]:
    """The status that a payer reports."""
    return lambda settlement: settlement.statuses[payer]


def yuan(value: Value) -> Fraction | None:
    """An amount in yuan; unknown is None."""
    return None if isinstance(value, Unknown) or not isinstance(value, Fraction) else value / 100


def ignored(_: Any) -> dict[str, Any]:
    """A field that names the input and nothing else."""
    return {}


def dated(value: str) -> dict[str, Any]:
    """`date` is admission and discharge."""
    return {"claim.admission": value, "claim.discharge": value}


def option(value: Any) -> str:
    """`true`/`false` are `yes`/`no`."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
