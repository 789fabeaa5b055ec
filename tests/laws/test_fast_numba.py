"""The generated text is taken by numba as it is, and gives the same whole numbers: the way to one loop over columns.

The package itself does not use numba.
"""

import ast

import numba
import pytest
from attrs import evolve

from bench.workload import exact, generate, generate_edge
from policy_lang.codegen import Engine, usual_facts
from policy_lang.codegen.kernel import kernel_of
from policy_lang.codegen.text.function import write
from policy_lang.compile import compile_scheme
from tests.bench import contestants, ours
from tests.bench.workload_claims import compiled, first
from tests.laws.test_fast_lines import cases
from tests.laws.test_fast_schemes import ROOT


def taken(text: str) -> dict:
    """Every function of a text, compiled."""
    namespace: dict = {}
    exec(compile(text, "<generated>", "exec"), namespace)  # noqa: S102 - the text is ours
    for part in ast.parse(text).body:
        if isinstance(part, ast.FunctionDef):
            namespace[part.name] = numba.njit(namespace[part.name])
    return namespace


@pytest.mark.slow
def test_the_workload_in_machine_code():
    function = write(compiled(), ours.GIVEN)
    kernel = kernel_of(function)
    machine = taken(function.text)
    for columns in (generate_edge(), first(generate(300), 500)):
        rows = contestants.rows_of(columns)
        assert ours.integers(evolve(kernel, claim=machine["claim"]), rows)() == exact(columns)
        both = (kernel.values, machine["claim_values"])
        claims = [(*facts, 0, 0, 0, 0, 0) for _, _, *facts in ours.arguments(kernel, rows)]
        assert all(both[0](*one) == both[1](*one) for one in claims)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["huaian_supplement", "weihai_relief"])
def test_schemes_in_machine_code(name):
    program = compile_scheme(str(ROOT / "tests" / "schemes" / f"{name}.policy")).program
    assert program is not None
    function = write(program, usual_facts(program))
    machine = taken(function.text)
    known = [
        True if one.code.sort == "answer" else max(one.code.low, 1) for one in (*function.facts, *function.balances)
    ]
    for part in ("claim", "claim_values"):
        assert machine[part](*known) == machine[part].py_func(*known)


@pytest.mark.slow
def test_loops_over_lines_in_machine_code():
    """A list of complete lines of one length: columns of many claims will need offsets, the text will stay."""
    found = 0
    for program, claims in cases(0, 6):
        for claim in claims:
            kernel = Engine(program).kernel(claim.facts)
            numbers = kernel if isinstance(kernel, str) else kernel.arguments(claim.facts)
            if isinstance(kernel, str) or isinstance(numbers, str) or () in numbers or not found < 3:
                continue
            found += 1
            machine = taken(kernel.function.text)
            arguments = [*numbers, *(0 for _ in kernel.function.balances)]
            for part in ("claim", "claim_values"):
                assert machine[part](*arguments) == machine[part].py_func(*arguments)
    assert found == 3
