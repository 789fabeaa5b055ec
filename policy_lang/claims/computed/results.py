"""A calculation worked out, as data: the shape that `docs/reference/schemas/calculation.schema.json` publishes.

Enters: a `Calculated`. Leaves: a mapping whose fields always stand in the same order. Always holds: values are exact,
amounts in the main unit; what is unknown is null and never zero, and says what it needs.
"""

from typing import Any

from policy_lang.claims.amounts import value_json
from policy_lang.claims.results import edition_name, program_hash, traced
from policy_lang.claims.rows import VERSION
from policy_lang.claims.taints import taints_of
from policy_lang.core.program import Program
from policy_lang.core.values import Unknown
from policy_lang.interp.calculate import Calculated


def calculation_json(program: Program, calculated: Calculated, *, trace: bool = False) -> dict[str, Any]:
    """The results of one row of inputs. `trace` adds the value of every definition with its origin."""
    settlement, calculation = calculated.settlement, calculated.calculation
    kinds = {definition.id: definition.type for definition in calculation.definitions}
    found: dict[str, Any] = {"version": VERSION, "calculation": calculation.id}
    if settlement.claim.id:
        found["id"] = settlement.claim.id
    found |= {"scheme": edition_name(program), "program": program_hash(program)}
    found["values"] = {
        name: value_json(settlement.values[definition], kinds[definition], program)
        for name, definition in calculation.outputs
    }
    found["checks"] = {name: held if isinstance(held, bool) else None for name, held in calculated.checks.items()}
    found["readings"] = dict(program.readings)
    found["parameters"] = dict(program.given_parameters)
    found["undetermined"] = _undetermined(calculated)
    found["taints"] = taints_of(settlement, [definition for _, definition in calculation.outputs])
    if trace:
        found["trace"] = [traced(definition, settlement) for definition in calculation.definitions]
    return found


def _undetermined(calculated: Calculated) -> list[dict[str, Any]]:
    """What is not known and what it needs, first cause first."""
    found: list[dict[str, Any]] = []
    for kind, values in (("value", calculated.outputs), ("check", calculated.checks)):
        for name, value in values.items():
            if isinstance(value, Unknown):
                conflict = {"conflict": list(value.conflict)} if value.conflict else {}
                found.append({kind: name, "needs": list(value.causes), **conflict})
    return found
