"""What the calculations of a scheme are called and what goes into each of them.

Enters: a program. Leaves: the id of a calculation by either name, a JSON Schema of its inputs, or a diagnostic where
there is no such calculation or where a scheme settles no claims.
"""

from typing import Any
from urllib.parse import quote

from policy_lang.claims.computed.inputs import ROW_NAMES
from policy_lang.claims.results import edition_name
from policy_lang.claims.schema import DIALECT, field_schema
from policy_lang.core.calculations import alone
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report, nearest


def calculation_id(program: Program, name: str, report: Report) -> str | None:
    """The id of a calculation that is called by either of its names."""
    spellings: dict[str, str] = {}
    for identifier in program.calculations:
        entry = program.catalogue.get(f"calculation:{identifier}")
        for spelling in (identifier, entry.name_en if entry else "", entry.name_zh if entry else ""):
            spellings[spelling] = identifier
    if name in spellings and name:
        return spellings[name]
    report.add("PL0970", None, calculation=name, near=nearest(name, [item for item in spellings if item]))
    return None


def settles_claims(program: Program, report: Report) -> bool:
    """Whether a scheme settles claims at all."""
    if not program.arms:
        report.add("PL0971", None, calculations=list(program.calculations))
    return bool(program.arms)


def inputs_schema(program: Program, name: str) -> dict[str, Any]:
    """The schema of one row of inputs of a calculation."""
    own = alone(program, name)
    properties: dict[str, Any] = {
        ROW_NAMES[0]: {"title": "What the row is called / 行的名称", "type": ["string", "number"]}
    }
    for declared in own.inputs.values():
        properties[declared.name] = field_schema(declared, own)
    for spelling, target in own.aliases.items():
        if spelling not in properties:
            properties[spelling] = {"$ref": f"#/properties/{quote(target, safe='')}"}
    return {
        "$schema": DIALECT,
        "title": f"{edition_name(program)} {name}",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
