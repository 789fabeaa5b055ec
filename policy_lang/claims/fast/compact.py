"""The value of every definition of a settlement as one short line of JSON, and back.

Enters: a settlement, or such a line. Leaves: the line, or the values by definition as a trace has them. Always holds:
values stand in the order of the program's definitions, so the ids need not stand beside them; of a claim that the
generated function settled they are its whole numbers, which the program and the facts that were given tell how to read;
of one that the interpreter settled they are the texts of the trace. `null` is a value that is not known.
"""

import json
from collections.abc import Sequence
from typing import Any

from policy_lang.claims.amounts import value_json
from policy_lang.codegen.engine import Engine
from policy_lang.codegen.kernel import Kernel, Numbers
from policy_lang.codegen.settlement import FastSettlement
from policy_lang.codegen.text.code import NO_LIMIT, UNKNOWN
from policy_lang.core.program import Program
from policy_lang.interp.settle import Settlement

VERSION = 1
_SHORT = (",", ":")
_ENCODER = json.JSONEncoder(separators=_SHORT)


def compact(settlement: Settlement) -> str:
    """The line."""
    if isinstance(settlement, FastSettlement):
        return line_of(settlement.kernel, settlement.claim_id, settlement.outcome, settlement.captured)
    program, arm, closing = settlement.program, settlement.arm, settlement.closing
    told = [value_json(settlement.values[one.id], one.type, program) for one in arm.definitions]
    of_closing = {} if closing is None else {"closing": closing.id}
    shape = {
        "version": VERSION, "claim": settlement.claim.id, "program": program.hash, **of_closing, "facts": None,
        "outcome": settlement.outcome, "arm": program.arms.index(arm) if closing is None else 0, "values": told,
    }  # fmt: skip
    return json.dumps(shape, ensure_ascii=False, separators=_SHORT)


def line_of(kernel: Kernel, claim: str, outcome: str, captured: Numbers) -> str:
    """The line of what the generated function gave as values."""
    values: Sequence[object] = captured[2:]
    if UNKNOWN in captured:
        values = [None if value == UNKNOWN else value for value in values]
    name = json.dumps(claim, ensure_ascii=False)
    return (
        f'{{"version":{VERSION},"claim":{name},{kernel.head},"outcome":"{outcome}","arm":{captured[1]},'
        f'"values":{_ENCODER.encode(values)}}}'
    )


def expanded(program: Program, engine: Engine, line: str) -> dict[str, Any]:
    """The values by definition, as texts, answers or lists; of what was not known, None."""
    shape = json.loads(line)
    if shape.get("version") != VERSION or shape.get("program") != program.hash:
        raise ValueError("the line belongs to another program")
    closing = next((one for one in program.closings if one.id == shape.get("closing")), None)
    arm, values = program.arms[shape["arm"]] if closing is None else closing.arm, shape["values"]
    if shape["facts"] is None:
        return {one.id: value for one, value in zip(arm.definitions, values, strict=True)}
    kernel = (engine if closing is None else engine.closer(closing)).kernel(
        dict.fromkeys(shape["facts"]), frozenset(shape.get("left_out", ()))
    )
    if not isinstance(kernel, Kernel):
        raise ValueError(f"the function is not there: {kernel}")  # noqa: TRY004 - it is the line that does not fit
    numbers = (0, shape["arm"], *(UNKNOWN if value is None else value for value in values))
    places = kernel.function.values[shape["arm"]]
    found: dict[str, Any] = {}
    for one in arm.definitions:
        place = places[one.id]
        if numbers[place.at] == UNKNOWN or (place.sort == "word" and NO_LIMIT < numbers[place.at] < 0):
            found[one.id] = None
        else:
            found[one.id] = value_json(kernel.decoded(place, numbers, {}), one.type, program)
    return found
