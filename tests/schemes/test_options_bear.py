"""For every option of every reading a worked example of its scheme exists on which it changes a result.

The claims are those of the scheme's own scenarios, each run as chosen and under the option. A reading whose question
says that no figure differs (金额无差别) is the exception, and is held to what it says.
"""

from pathlib import Path

import pytest
from attrs import evolve

from policy_lang.compile import Options, compile_scheme
from policy_lang.core.program import Expectation, Program, ScenarioDef
from policy_lang.scenario.run import run_scenario
from tests.schemes.support import program_of

POLICIES = Path(__file__).parents[2] / "policies"
# Editions whose scenarios show every option; the others have their options shown by tests/acceptance alone.
SCHEMES = ("cn/jiangsu/huaian/supplement@2017", "cn/fujian/overlay_insurance@2017")
NO_DIFFERENCE = "金额无差别"


def options() -> list[tuple[str, str, str]]:
    return [
        (scheme, entry.id, option.id)
        for scheme in SCHEMES
        for entry in program_of(scheme).catalogue.values()
        if entry.kind == "reading"
        for option in entry.options
        if option.id != entry.chosen
    ]


def results(scheme: str, program: Program, scenario: ScenarioDef) -> list[object]:
    """What every claim of a scenario comes to, whatever the scenario itself expects or reads."""
    steps = tuple(step for step in scenario.steps if not isinstance(step, Expectation))
    silent = evolve(scenario, readings={}, steps=steps)

    def again(_: object, figures: object) -> Program:
        asked = Options(readings=program.readings, parameters=dict(figures))  # type: ignore[call-overload]
        compiled = compile_scheme(scheme, asked)
        assert compiled.program is not None
        return compiled.program

    ran = run_scenario(silent, program, again, lambda _: None)
    settled = [(item.outcome, item.payments, item.own, item.statuses, item.checks) for item in ran.settlements]
    return [*settled, *((item.outputs, item.checks) for item in ran.calculated)]


@pytest.mark.parametrize("scheme, reading, option", options())
def test_the_option_changes_a_result(scheme: str, reading: str, option: str) -> None:
    """Some claim comes out otherwise under the option; where the reading says so, none does."""
    chosen = program_of(scheme)
    compiled = compile_scheme(scheme, Options(readings={reading: option}))
    assert compiled.program is not None
    differ = [
        scenario.title_en
        for scenario in chosen.scenarios
        if results(scheme, chosen, scenario) != results(scheme, compiled.program, scenario)
    ]
    assert bool(differ) != (NO_DIFFERENCE in chosen.catalogue[f"reading:{reading}"].label_zh), differ
