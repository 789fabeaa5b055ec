"""Generated function = interpreter for the schemes there are, under every reading, and for the reference workload.

Nothing of these may fall back to the interpreter but a claim that lacks a fact that is needed, or is rejected.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bench.workload import exact, generate, generate_edge
from policy_lang.claims import result_json
from policy_lang.codegen import Engine, Function, Tally, Unfit, usual_facts, write, write_closing
from policy_lang.compile import Options, compile_scheme
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.explain import explain, render_json, render_text
from policy_lang.interp.settle import settle
from tests.bench.workload_claims import claims_of, compiled, first, row, settlements
from tests.laws.fast import compare, same_by_both, within
from tests.strategies import drawn
from tests.strategies.histories import history

ROOT = Path(__file__).parents[2]
SCHEMES = sorted(
    [
        *(ROOT / "tests" / "schemes").glob("*.policy"),
        *{path.parent for path in (ROOT / "policies").rglob("scheme.policy")},
    ]
)
OF_A_CLAIM = {"unknown", "conflict", "rejected", "bounds", "ledger"}
ALL_PROGRAMS, MOST_THAT_FALL_BACK = 200, 0.05


def under_every_reading(path: Path) -> list[Program]:
    """The programs of a scheme: as chosen, and with each other option."""
    chosen = compile_scheme(str(path))
    assert chosen.program is not None, chosen.report.diagnostics
    found = [chosen.program]
    for entry in chosen.program.catalogue.values():
        if entry.kind == "reading":
            for option in entry.options:
                name = option.name("en")
                if name != found[0].readings.get(entry.name("en")):
                    other = compile_scheme(str(path), Options(readings={entry.name("en"): name})).program
                    found += [other] if other is not None else []
    return found


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_schemes_as_they_are(path):
    program = compile_scheme(str(path)).program
    assert program is not None
    write(program, usual_facts(program))
    assert set(same_by_both(program, within(program, history(program, Random(0), 5))).exact) <= OF_A_CLAIM


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_reasons_are_the_same_byte_for_byte(path):
    program = compile_scheme(str(path)).program
    assert program is not None
    engine, book, fast_ones = Engine(program), Book(), 0
    for claim in within(program, history(program, Random(1), 6)):
        exact, fast = settle(program, claim, book), engine.settle(claim, book)
        fast_ones += type(fast) is not type(exact)
        one, other = explain(exact), explain(fast)
        assert one == other
        assert json.dumps(render_json(one, program)) == json.dumps(render_json(other, program))
        for tongue in ("en", "zh"):
            assert render_text(one, program, tongue) == render_text(other, program, tongue)
        assert result_json(exact, trace=True) == result_json(fast, trace=True)
        book = book.after(movement.entry for movement in exact.movements)
    assert fast_ones


@pytest.mark.slow
@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_schemes_under_every_reading(path):
    for number, program in enumerate(under_every_reading(path)):
        write(program, usual_facts(program))
        tally = same_by_both(program, within(program, history(program, Random(number), 8)))
        assert set(tally.exact) <= OF_A_CLAIM


def test_the_reference_workload_is_settled_by_the_generated_function_alone():
    program = compiled()
    tally, engine = Tally(), Engine(program)
    for name, columns in (("edge", generate_edge()), ("usual", generate(400, seed=3))):
        ours = [
            row(one) for one in settlements(program, claims_of(columns), lambda _, c, b: engine.settle(c, b, tally))
        ]
        assert ours == exact(columns), name
    assert tally.exact == {}


def test_the_reference_workload_in_every_value():
    program = compiled()
    engine = Engine(program)
    for columns in (first(generate_edge(), 150), first(generate(60, seed=5), 100)):
        claims = claims_of(columns)
        fast = settlements(program, claims, lambda _, c, b: engine.settle(c, b))
        for one, other in zip(settlements(program, claims), fast, strict=True):
            compare(one, other)


@pytest.mark.slow
def test_few_generated_programs_fall_back():
    programs = [case.program for case in map(drawn, range(ALL_PROGRAMS)) if case.program is not None]
    closings = [(program, closing) for program in programs for closing in program.closings]
    for made in (
        [partial(write, program, usual_facts(program)) for program in programs],
        [partial(write_closing, *one) for one in closings],
    ):
        unfit = sum(map(is_unfit, made))
        assert unfit <= MOST_THAT_FALL_BACK * len(made), f"{unfit} of {len(made)}"


def is_unfit(made: Callable[[], Function]) -> bool:
    """Whether the program has no function; where a figure is missing nothing is determined, which is no matter of it."""
    try:
        made()
    except Unfit as unfit:
        return unfit.row.of == "program"
    return False
