"""Generated function = interpreter for every tiny text of `tests/lang`: its own worked claims, and further ones by chance.

The schemes of the first sixty rows of constructs fall back for nothing but what concerns one claim.
"""

from pathlib import Path
from random import Random

import pytest

from policy_lang.codegen import usual_facts, write
from policy_lang.compile import Options, compile_text
from policy_lang.core.program import Program, SettleStep
from policy_lang.interp.settle import Claim
from tests.error_pages import whole
from tests.laws.fast import same_by_both
from tests.laws.test_fast_schemes import OF_A_CLAIM
from tests.strategies.histories import history

LANG = Path(__file__).parents[1] / "lang"
FILES = sorted(path for path in LANG.rglob("*.policy") if path.parent.name not in {"syntax", "calculation"})
ROWS = sorted(path for path in (LANG / "constructs").glob("*.policy") if int(path.name[:2]) <= 60)


def name(path: Path) -> str:
    return path.relative_to(LANG).with_suffix("").as_posix()


def program_of(path: Path) -> Program | None:
    text = path.read_text(encoding="utf-8")
    return compile_text(text if text.startswith("# alone") else whole(text), Options(), "lang.policy").program


def worked(program: Program) -> list[Claim]:
    """The claims of its scenarios, each scenario's persons apart."""
    return [
        Claim(f"{number}.{step.claim}", {**step.facts, "person": f"{step.facts.get('person', 'p')}.{number}"})
        for number, scenario in enumerate(program.scenarios)
        for step in scenario.steps
        if isinstance(step, SettleStep)
    ]


@pytest.mark.parametrize("path", ROWS, ids=name)
def test_rows_of_constructs_are_generated(path):
    program = program_of(path)
    assert program is not None
    write(program, usual_facts(program))
    claims = worked(program)
    assert claims
    tally = same_by_both(program, claims)
    assert set(tally.exact) <= OF_A_CLAIM
    assert tally.fast, tally.exact


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=name)
def test_texts_of_the_language(path):
    program = program_of(path)
    if program is not None and program.arms:
        same_by_both(program, [*worked(program), *history(program, Random(3), 4)])
