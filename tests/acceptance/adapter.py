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
from policy_lang.interp.calculate import Calculated
from policy_lang.interp.settle import Settlement


class Unreadable(Exception):  # noqa: N818 — a case that cannot be read fails the run by this name
    """A case says something that the rules for cases do not name."""


@frozen
class Adapter:
    """How a kind of case is read.

    `facts`: field -> input, or a function from the field's value to inputs. `missing`: inputs that hold when no field
    gives them. `person`: fields of the person. `keys`: expected key -> how it is read from a settlement.
    `one_ledger`: the inputs share one ledger. `figures`: fields that are parameters of the scheme. `apart`: a fact in
    which every input differs from the others. `calculation`: the inputs are those of a calculation and no claims.
    """

    scheme: str
    facts: Mapping[str, str | Callable[[Any], dict[str, Any]]]
    missing: Mapping[str, Any]
    person: Callable[[dict[str, Any]], dict[str, Any]]
    keys: Mapping[str, Callable[[Any], Any]]
    one_ledger: bool
    figures: Mapping[str, str] = field(factory=dict)
    apart: str = ""
    calculation: str = ""


@frozen
class Choice:
    """Adapters of a kind whose inputs are of several sorts: a field of the input says which."""

    field: str
    adapters: Mapping[str, Adapter]

    def of(self, fields: Mapping[str, Any]) -> Adapter:
        """The adapter for an input."""
        if fields.get(self.field) not in self.adapters:
            raise Unreadable(f"{self.field} {fields.get(self.field)}")
        return self.adapters[fields[self.field]]


def calculation(
    scheme: str, name: str, facts: Mapping[str, str | Callable[[Any], dict[str, Any]]],
    keys: Mapping[str, Callable[[Any], Any]], *, figures: Mapping[str, str] | None = None,
) -> Adapter:  # fmt: skip
    """A calculation: no person, no ledger."""
    return Adapter(scheme, facts, {}, nobody, keys, one_ledger=False, figures=figures or {}, calculation=name)


def nobody(person: dict[str, Any]) -> dict[str, Any]:
    """A kind without a person."""
    if person:
        raise Unreadable(f"person: {person}")
    return {}


def gives(name: str) -> Callable[[Calculated], Any]:
    """An amount that a calculation gives, in yuan."""
    return lambda calculated: yuan(calculated.outputs[name])


def verifies(name: str) -> Callable[[Calculated], Any]:
    """The answer of a calculation's statement."""
    return lambda calculated: calculated.checks[name]


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
