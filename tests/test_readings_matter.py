"""For every option of every reading there is a claim on which choosing it changes a result.

A reading whose options never differ says so in its question (金额无差别). Claims are looked for among the scheme's own
scenarios, then in a county's year; what differs is a payment, an own share, an outcome, or a check, of a claim or over
a hospital's month. A reading of a used
scheme that leaves the program as it is, because it changes only what was not brought in, is no reading of the scheme.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from policy_lang.claims.checks import group_checks
from policy_lang.compile import Options, compile_scheme
from policy_lang.core.program import Program, ScenarioDef
from policy_lang.diagnostics import render_text
from policy_lang.scenario import run_scenario
from tests.county.claims import County
from tests.county.laws import settled_year
from tests.county.people import PROFILES, Profile

POLICIES = Path(__file__).parents[1] / "policies"
COUNTIES: dict[str, Profile] = {profile.scheme: profile for profile in PROFILES}
YEAR = 400
NO_DIFFERENCE = "金额无差别"
# Readings of a used scheme that are about other years than the one that the scheme using it is in force for.
OTHER_YEARS = {("cn/shandong/linyi/lanshan/combined@2020", name) for name in ("medical_year", "first_day")}


@cache
def program(scheme: str, readings: tuple[tuple[str, str], ...], figures: tuple[tuple[str, str], ...]) -> Program:
    compiled = compile_scheme(scheme, Options(readings=dict(readings), parameters=dict(figures)))
    assert compiled.program is not None, render_text(compiled.report.diagnostics, "en")
    return compiled.program


def under(scheme: str, readings: Mapping[str, str], figures: Mapping[str, str]) -> Program:
    return program(scheme, tuple(sorted(readings.items())), tuple(sorted(figures.items())))


def schemes() -> list[str]:
    folders = sorted({path.parent for path in POLICIES.rglob("*.policy") if path.parent.name.isdecimal()})
    return [f"{folder.parent.relative_to(POLICIES).as_posix()}@{folder.name}" for folder in folders]


def options(scheme: str) -> Iterator[tuple[str, str]]:
    """Every option that is not the chosen one; where that differs from it, the chosen one differs from it too."""
    plain = under(scheme, {}, {})
    for entry in plain.catalogue.values():
        if entry.kind == "reading":
            reading = entry.id.rpartition(":")[2]
            names = [option.id.rpartition(":")[2].rpartition(".")[2] for option in entry.options]
            for name in names:
                if name == plain.readings[reading]:
                    continue
                if entry.scheme == plain.scheme or rules(under(scheme, {reading: name}, {})) != rules(plain):
                    yield reading, name


def rules(program: Program) -> tuple[object, ...]:
    """What becomes of claims, whatever the readings are called. Calculations are of the scheme that declares them."""
    return program.arms, program.ledgers, program.dated_by, program.first, program.last


def of_scenario(scheme: str, scenario: ScenarioDef, extra: Mapping[str, str]) -> object:
    """What comes of a scenario under further readings."""
    chosen = under(scheme, {**scenario.readings, **extra}, scenario.figures)
    ran = run_scenario(scenario, chosen, lambda readings, figures: chosen, lambda place: None)
    return (
        [(found.payments, found.own, found.outcome, found.checks) for found in ran.settlements],
        [(found.outputs, found.checks) for found in ran.calculated],
        group_checks(chosen, ran.settlements),
    )


@cache
def rows(scheme: str) -> list[dict[str, Any]]:
    profile = COUNTIES[scheme]
    return County(under(scheme, {}, profile.figures), profile, Random(7)).rows(YEAR)


def of_year(scheme: str, extra: Mapping[str, str]) -> object:
    """What comes of a county's year under further readings."""
    year = settled_year(under(scheme, extra, COUNTIES[scheme].figures), rows(scheme))
    return (
        {found.claim.id: (found.payments, found.own, found.outcome, found.checks) for found in year.settlements},
        group_checks(year.program, year.settlements),
    )


def differs(scheme: str, reading: str, option: str) -> bool:
    plain = under(scheme, {}, {})
    # Scenarios that ask for this very reading first: they were written for it. None that ask for another one: two
    # readings that change the same clause are not chosen together.
    for scenario in sorted(plain.scenarios, key=lambda item: reading not in item.readings):
        if scenario.readings.keys() - {reading}:
            continue
        chosen = {reading: plain.readings[reading]}
        if of_scenario(scheme, scenario, chosen) != of_scenario(scheme, scenario, {reading: option}):
            return True
    return scheme in COUNTIES and of_year(scheme, {}) != of_year(scheme, {reading: option})


@pytest.mark.slow
@pytest.mark.parametrize("scheme", schemes())
def test_every_option_changes_a_result(scheme: str):
    catalogue = under(scheme, {}, {}).catalogue
    wrong = []
    for reading, option in options(scheme):
        alike = NO_DIFFERENCE in catalogue[f"reading:{reading}"].label_zh or (scheme, reading) in OTHER_YEARS
        if differs(scheme, reading, option) == alike:
            wrong.append((reading, option))
    assert wrong == []
