"""The reasons of a calculation: what each result is made of, which statements hold, which figures were used.

Enters: a `Calculated`. Leaves: a tree, or that tree as text or as data. Always holds: every result and every statement
is in the tree, in the order of the text; the sentences are those of letters about claims.
"""

from collections.abc import Iterator
from typing import Any

from policy_lang.core.nodes import Ref
from policy_lang.core.program import Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown
from policy_lang.explain.build import checks, missing
from policy_lang.explain.conditions import condition_of
from policy_lang.explain.json_form import VERSION, reason_json
from policy_lang.explain.operands import operand
from policy_lang.explain.readings import readings
from policy_lang.explain.reasons import Reason, ReasonKind, gathered
from policy_lang.explain.text import Letter
from policy_lang.explain.trace import Trace, trace_of
from policy_lang.explain.words.wording import Wording
from policy_lang.interp.calculate import Calculated
from policy_lang.source import display_width, expand

_INDENT = "    "


def explain_calculation(calculated: Calculated) -> Reason:
    """The reasons of a calculation."""
    settlement = calculated.settlement
    trace = trace_of(settlement)
    subject = f"calculation:{calculated.calculation.id}"
    results = [_result(trace, definition) for _, definition in calculated.calculation.outputs]
    children = (*results, *checks(trace))
    needs = {
        need.id: need
        for _, definition in calculated.calculation.outputs
        for need in missing(trace, trace.at(definition))
    }
    children = (*children, *needs.values(), *readings(trace, children))
    origin = trace.origin(subject)
    return Reason(
        subject, ReasonKind.CALCULATION, subject, clauses=origin.clauses, place=origin.place, children=children,
        data={"outcome": settlement.outcome, "id": settlement.claim.id},
    )  # fmt: skip


def _result(trace: Trace, definition: str) -> Reason:
    """A result with what it is made of; an answer of yes or no with what was asked."""
    if trace.definitions[definition].type.kind is not Kind.YES_NO:
        return operand(trace, Ref(definition))
    asked = condition_of(trace, definition)
    subject = f"define:{trace.definitions[definition].role.subject}"
    return Reason(
        definition, ReasonKind.FIGURE, subject, trace.at(definition), trace.definitions[definition].type,
        clauses=asked.clauses, place=asked.place, children=(asked, *missing(trace, trace.at(definition))),
    )  # fmt: skip


def calculation_reasons(tree: Reason, program: Program) -> dict[str, Any]:
    """The tree as data."""
    wordings = {tongue: Wording(program, tongue) for tongue in ("en", "zh")}
    return {
        "version": VERSION,
        "calculation": tree.subject.partition(":")[2],
        "scheme": program.scheme if "@" in program.scheme else f"{program.scheme}@{program.edition}",
        "program": program.hash if ":" in program.hash else f"sha256:{program.hash}",
        "reasons": reason_json(tree, program, wordings),
    }


def render_calculation(tree: Reason, program: Program, tongue: str) -> str:
    """The tree as text in a tongue."""
    wording = Wording(program, tongue)
    return "\n".join(expand(line).rstrip() for line in _lines(Letter(tree, wording), tree, wording)) + "\n"


def _lines(letter: Letter, tree: Reason, wording: Wording) -> Iterator[str]:
    yield wording.sentence(tree)
    if tree.clauses:
        yield wording.say("letter.cites", clauses=wording.names.clauses(tree.clauses))
    results = [item for item in tree.children if item.id.startswith("output.")]
    if results:
        yield ""
        yield from _table(results, letter, wording)
    for number, (title, body) in enumerate(_sections(letter, tree, results, wording), 1):
        yield ""
        yield f"{letter.number(number)}{wording.say(title)}"
        yield from (f"{_INDENT}{line}" for line in body)


def _table(results: list[Reason], letter: Letter, wording: Wording) -> Iterator[str]:
    rows = [(letter.name(item), _shown(item, wording)) for item in results]
    widths = [max(display_width(row[column]) for row in rows) for column in (0, 1)]
    for name, value in rows:
        pad = " " * (widths[0] - display_width(name) + 2 + widths[1] - display_width(value))
        yield f"  {name}{pad}{value}"


def _made(letter: Letter, tree: Reason, item: Reason, wording: Wording) -> Iterator[str]:
    """How a result comes about; of an answer, what was asked."""
    yield letter.cited(wording.sentence(item), item.clauses, tree.clauses)
    for asked in item.of_kind(ReasonKind.CONDITION):
        yield from (f"  {line}" for line in letter.condition(asked, cited=False))


def _shown(item: Reason, wording: Wording) -> str:
    return wording.say("value.undetermined") if isinstance(item.value, Unknown) else wording.value(item)


def _sections(letter: Letter, tree: Reason, results: list[Reason], wording: Wording) -> Iterator[tuple[str, list[str]]]:
    """Titles and bodies; a section with nothing in it is left out."""
    steps = [item for item in gathered(tree, ReasonKind.FIGURE) if item.id.startswith("step.") and item.subject]
    made = [line for item in (*steps, *results) for line in _made(letter, tree, item, wording)]
    needs = [wording.sentence(item) for item in tree.of_kind(ReasonKind.MISSING)]
    bearing = [item for item in tree.of_kind(ReasonKind.READING) if item.data["bears"]]
    found = [
        ("calculation.results", made),
        ("letter.checks", list(letter.checks())),
        ("calculation.missing", needs),
        ("calculation.inputs", list(letter.facts())),
        ("letter.parameters", list(letter.parameters())),
        ("letter.readings", [wording.sentence(item) for item in bearing]),
    ]
    yield from ((title, body) for title, body in found if body)
