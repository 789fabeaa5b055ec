"""The worked claims and closings of the first sixty rows of constructs as files, settled by `policy eval`: what it counts.

The command says how many the generated function settled and how many the interpreter. The files are small, so no claim is made
to wait for its function; a claim that lacks a fact that is needed is the interpreter's, and nothing else is. What the two
write is the same byte for byte.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from policy_lang.claims.amounts import value_json
from policy_lang.core.ledger import period_label
from policy_lang.core.program import CloseStep, CorrectStep, Program, SettleStep
from policy_lang.core.values import Value
from policy_lang.interp.closing import closings_on
from tests.laws.fast import both_ways
from tests.laws.test_fast_lang import ROWS, events, lacks_something, name, program_of, text_of
from tests.unit.cli_support import Desk

COUNTED = re.compile(
    r"settled by the generated function (\d+), by the interpreter (\d+)(?: \(unknown (\d+)\))?$", re.MULTILINE
)
Row = dict[str, object]


def written(program: Program, facts: Mapping[str, Value], number: int) -> Row:
    """Facts as a row has them; the persons of each scenario are others."""
    found = {fact: value_json(value, program.inputs[fact].type, program) for fact, value in facts.items()}
    return {**found, "person": f"{facts.get('person', 'p')}.{number}"}


def rows_of(program: Program, number: int) -> Iterator[Row]:
    """The steps of a scenario as rows of a file of claims."""
    known: dict[str, Mapping[str, Value]] = {}
    for place, step in enumerate(program.scenarios[number].steps):
        if isinstance(step, SettleStep):
            known[step.claim] = step.facts
            yield {**written(program, step.facts, number), "claim": f"{number}.{step.claim}"}
        elif isinstance(step, CorrectStep) and step.facts is None:
            yield {"claim": f"{number}.{place}", "reverses": f"{number}.{step.claim}"}
        elif isinstance(step, CorrectStep):
            facts = {**known[step.claim], **(step.facts or {})}
            yield {
                **written(program, facts, number),
                "claim": f"{number}.{place}",
                "replaces": f"{number}.{step.claim}",
            }
        elif isinstance(step, CloseStep):
            for closing in closings_on(program, step.day):
                facts = {fact: value for fact, value in step.facts.items() if fact != program.dated_by}
                yield {
                    **written(program, facts, number), "event": "close",
                    "period": period_label(closing.period, step.day, ""),
                }  # fmt: skip


@pytest.mark.parametrize("path", ROWS, ids=name)
def test_the_command_counts_no_row_for_the_interpreter(path: Path, tmp_path: Path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("policy_lang.cli.loading.PATIENCE", 0)
    program = program_of(path)
    assert program is not None
    desk = Desk(tmp_path, capsys, monkeypatch)
    desk.write("row.policy", text_of(path))
    numbers = range(len(program.scenarios))
    desk.write_claims("claims.jsonl", [row for number in numbers for row in rows_of(program, number)])
    lacking = Counter(
        way for number in numbers for event, way in both_ways(program, events(program, number))
        if lacks_something(program, event)
    )["unknown"]  # fmt: skip
    said = desk("eval", "row.policy", "claims.jsonl", "-o", "fast.jsonl")
    told = COUNTED.search(said.err)
    assert told is not None, said.err
    fast, exact, unknown = (int(part or 0) for part in told.groups())
    assert (exact, unknown) == (lacking, lacking)
    assert fast > 0
    assert desk("eval", "row.policy", "claims.jsonl", "-o", "exact.jsonl", "--engine", "exact").code == said.code == 0
    assert (tmp_path / "fast.jsonl").read_bytes() == (tmp_path / "exact.jsonl").read_bytes()
