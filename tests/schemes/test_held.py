"""Schemes whose scenarios touch all of them and notice every change.

A scheme in the list is held to both: all points of `policy test --coverage`, and no change of `--mutate` that is
neither noticed nor explained by a line of `equivalent.toml`; of those at most one in twenty. All changes are tried,
each on all scenarios that may notice it; what none notices, on the boundary claims and 20,000 generated ones.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from policy_lang.compile import Options, compile_scheme
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.scenario import run_scenarios
from policy_lang.source import Source
from policy_lang.testing.coverage.hits import Tried, touched
from policy_lang.testing.coverage.points import points_of
from policy_lang.testing.mutation.equivalents import FILE, held, read_lines
from policy_lang.testing.mutation.mutants import mutants_of
from policy_lang.testing.mutation.survivors import Fate, verdicts

HELD = (
    "cn/shandong/linyi/lanshan/relief_insurance@2020",
    "cn/shandong/linyi/lanshan/combined@2020",
    "cn/shandong/assistance@2019",
    "cn/jiangsu/huaian/supplement@2017",
    "cn/shandong/weihai/relief_insurance@2020",
    "cn/fujian/overlay_insurance@2017",
)
POLICIES = Path(__file__).parents[2] / "policies"
every_held = pytest.mark.parametrize("scheme", HELD)


@cache
def under(scheme: str, readings: tuple[tuple[str, str], ...], figures: tuple[tuple[str, str], ...]) -> Program | Report:
    found = compile_scheme(scheme, Options(readings=dict(readings), parameters=dict(figures)))
    return found.program or found.report


def programs_of(scheme: str) -> Callable[[Mapping[str, str], Mapping[str, str]], Program | Report]:
    return lambda readings, figures: under(scheme, tuple(sorted(readings.items())), tuple(sorted(figures.items())))


def program_of(scheme: str) -> Program:
    found = under(scheme, (), ())
    assert isinstance(found, Program)
    return found


@pytest.mark.slow
@every_held
def test_scenarios_touch_all_of_the_scheme(scheme: str):
    program = program_of(scheme)
    ran = run_scenarios(program, programs_of(scheme), lambda _: None)
    assert [one.scenario.title_zh for one in ran if not one.passed] == []
    found = touched(points_of(program), [Tried(one.scenario.title_zh, one.settlements, one.calculated) for one in ran])
    assert [point.key for point in found.missed] == []
    assert len(found.points) > 40


@pytest.mark.slow
@every_held
def test_scenarios_notice_every_change(scheme: str):
    program = program_of(scheme)
    found = tuple(verdicts(program, programs_of(scheme), mutants_of(program)))
    assert [one.mutant.name for one in found if one.fate is Fate.SURVIVED] == []
    report = Report()
    place, _, edition = scheme.partition("@")
    path = POLICIES / place / edition / FILE
    lines = read_lines(Source(str(path), path.read_text(encoding="utf-8")), report) if path.exists() else ()
    reasons = held(lines, found, report)
    assert [item.message("en") for item in report.diagnostics] == []
    without = {one.mutant.name for one in found if one.fate is Fate.EQUIVALENT}
    assert without == set(reasons)
    assert len(found) > 40
