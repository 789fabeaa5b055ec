"""Generated function = interpreter for every tiny text of `tests/lang`: its own worked claims, and further ones by chance.

Of the first sixty rows of constructs nothing falls back: every claim of their worked scenarios and every closing is settled
by the generated function. Claims that lack a fact that is needed are no exception of a construct; they are counted apart.
"""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from policy_lang.codegen import usual_facts, write, write_closing
from policy_lang.codegen.text.arms import closing_facts
from policy_lang.compile import Options, compile_text
from policy_lang.core.program import CloseStep, Program, SettleStep
from policy_lang.interp.closing import closings_on
from policy_lang.interp.settle import Claim
from tests.error_pages import whole
from tests.laws.fast import Close, both_ways, same_by_both, with_closings
from tests.strategies.histories import history

LANG = Path(__file__).parents[1] / "lang"
FILES = sorted(path for path in LANG.rglob("*.policy") if path.parent.name not in {"syntax", "calculation"})
ROWS = sorted(path for path in (LANG / "constructs").glob("*.policy") if int(path.name[:2]) <= 60)


def name(path: Path) -> str:
    return path.relative_to(LANG).with_suffix("").as_posix()


def text_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return text if text.startswith("# alone") else whole(text)


def program_of(path: Path) -> Program | None:
    return compile_text(text_of(path), Options(), "lang.policy").program


def worked(program: Program) -> list[Claim]:
    """The claims of its scenarios, each scenario's persons apart."""
    return [event for scenario in range(len(program.scenarios)) for event in events(program, scenario)
            if isinstance(event, Claim)]  # fmt: skip


def events(program: Program, number: int) -> list[Claim | Close]:
    """The claims and closings of a scenario as they stand; corrections are no events, but another history."""
    found: list[Claim | Close] = []
    for step in program.scenarios[number].steps:
        if isinstance(step, SettleStep):
            person = f"{step.facts.get('person', 'p')}.{number}"
            found.append(Claim(f"{number}.{step.claim}", {**step.facts, "person": person}))
        elif isinstance(step, CloseStep):
            facts = {**step.facts, "person": f"{step.facts.get('person', 'p')}.{number}"}
            found += [Close(closing, facts, step.day) for closing in closings_on(program, step.day)]
    return found


# What of the first sixty rows is left to the interpreter: nothing.
EXCEPTIONS: dict[str, dict[str, int]] = {}


@pytest.mark.parametrize("path", ROWS, ids=name)
def test_rows_of_constructs_are_generated(path):
    program = program_of(path)
    assert program is not None
    write(program, usual_facts(program))
    ways = [one for number in range(len(program.scenarios)) for one in both_ways(program, events(program, number))]
    complete = Counter(way for event, way in ways if not lacks_something(program, event))
    lacking = Counter(way for event, way in ways if lacks_something(program, event))
    assert complete["fast"] + lacking["fast"] > 1
    assert {way: count for way, count in complete.items() if way != "fast"} == EXCEPTIONS.get(name(path), {}) == {}
    assert lacking.keys() <= {"fast", "unknown"}


@pytest.mark.parametrize("path", [path for path in ROWS if "at close of" in path.read_text(encoding="utf-8")], ids=name)
def test_closings_of_the_rows_are_generated(path):
    program = program_of(path)
    assert program is not None
    assert program.closings
    for closing in program.closings:
        assert "def closing(" in write_closing(program, closing).text
    ways = [one for number in range(len(program.scenarios)) for one in both_ways(program, events(program, number))]
    closed = [way for event, way in ways if isinstance(event, Close)]
    assert len(closed) > 1
    assert set(closed) == {"fast"}


def lacks_something(program: Program, event: Claim | Close) -> bool:
    """Whether a fact without a default is missing that a claim, or the closing, can be asked for."""
    wanted = usual_facts(program) if isinstance(event, Claim) else closing_facts(program, event.closing)
    return any(fact not in event.facts and not program.inputs[fact].has_default for fact in wanted)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=name)
def test_texts_of_the_language(path):
    program = program_of(path)
    if program is not None and program.arms:
        for number in range(len(program.scenarios)):
            same_by_both(program, events(program, number))
        claims = [*worked(program), *history(program, Random(3), 4)]
        same_by_both(program, with_closings(program, claims) if program.closings else claims)
