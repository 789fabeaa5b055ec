"""`FACT=VALUE` as a fact: names by any of their spellings, values as they stand in a file of claims.

Enters: the two words. Leaves: the fact's name and its value, or what is wrong, as a diagnostic. Always holds: a word
here means what it means in a file of claims; messages speak of the fact and not of a row.
"""

from typing import Any

from policy_lang.claims.cells import Bad, Missing, value_of
from policy_lang.claims.read import field_names
from policy_lang.core.program import InputDef, Program
from policy_lang.core.types import TEXT
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report, nearest
from policy_lang.diagnostics.codes import catalogue

_OF_THE_ROW = frozenset({"claim", "sequence", "reverses", "replaces", "event"})


def fact_named(word: str, program: Program, report: Report) -> InputDef | None:
    """The fact that a word names; reported where there is none."""
    known = field_names(program)
    name = known.get(word)
    if name in _OF_THE_ROW and name not in program.inputs:
        name = None
    if name is None:
        report.add("PL0987", None, field=word, near=nearest(word, set(known) - _OF_THE_ROW))
        return None
    return program.inputs.get(name) or InputDef(name, TEXT, None, None, reserved=True)


def answer(declared: InputDef, word: str, written: str, program: Program, report: Report) -> Value:
    """The value that was written for a fact; None where nothing was, or where it was wrong and is reported."""
    value = value_of(written, declared, program, reveal=True)
    if isinstance(value, Missing):
        return None
    if isinstance(value, Bad):
        row = catalogue()[value.code]
        holes: dict[str, Any] = {"file": "", "row": "", "field": word, **value.holes}
        en, zh = (_filled(text, holes, zh=tongue) for text, tongue in ((row.en, False), (row.zh, True)))
        report.add("PL0988", None, field=word, reason=en, reason_zh=zh, near=value.holes.get("near", ()))
        return None
    return value


def _filled(sentence: str, holes: dict[str, Any], *, zh: bool) -> str:
    """What a message of files says after its place."""
    said = sentence.split("：" if zh else ": ", 1)[1]
    return said.format_map({name: holes.get(f"{name}_zh", value) if zh else value for name, value in holes.items()})
