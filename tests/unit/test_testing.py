"""Coverage, mutants and boundaries of small schemes: what must be found is worked out from the rules."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from policy_lang.compile import Options, compile_text
from policy_lang.core.invariants import broken
from policy_lang.core.program import Program
from policy_lang.scenario import run_scenarios
from policy_lang.testing.boundaries import boundaries
from policy_lang.testing.hits import Touched, touched
from policy_lang.testing.mutant import MutantKind
from policy_lang.testing.mutants import mutants_of
from policy_lang.testing.points import PointKind, points_of
from policy_lang.testing.samples import samples
from policy_lang.testing.survivors import Fate, Verdict, verdicts

AID = """\
scheme aid_scheme "Aid"
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
fact day : date
fact cost : money up to 1_000_000 yuan
fact near : yes_no
parameter cap = 1000 yuan
pool expense = cost
payer aid
  when near
  on what is unpaid in expense
  each claim
  deductible 100 yuan
  pays in slices counted after the deductible 50% to 1000 yuan, 80% above
  at most cap per person each calendar year
payer rest on what is unpaid in expense each claim pays 10%
order aid, rest

"""
FIRST = """\
scenario "within the first tier"
  settle a cost = 600 yuan, day = 2020-03-10, near = yes, person = "p"
  expect aid = 250 yuan, rest = 35 yuan
"""
# 600 less 100 is 500, of which 50 % is 250; of the 350 left 10 % is 35.
EDGES = """\
scenario "at both ends of the year"
  settle a cost = 100 yuan, day = 2020-01-01, near = yes, person = "p"
  expect aid = 0 yuan, rest = 10 yuan
  settle b cost = 100.03 yuan, day = 2020-12-31, near = yes, person = "p"
  expect aid = 0.02 yuan, rest = 10 yuan
  settle c cost = 600 yuan, day = 2019-12-31, near = yes, person = "p"
  expect aid = 0 yuan
  settle d cost = 600 yuan, day = 2021-01-01, near = yes, person = "p"
  expect aid = 0 yuan
scenario "the limit"
  settle a cost = 1100 yuan, day = 2020-03-10, near = yes, person = "p"
  expect aid = 500 yuan
  settle b cost = 1600 yuan, day = 2020-04-10, near = yes, person = "p"
  expect aid = 500 yuan, rest = 110 yuan
  settle c cost = 600 yuan, day = 2020-05-10, near = yes, person = "p"
  expect aid = 0 yuan
  settle d cost = 1100.01 yuan, day = 2020-05-10, near = yes, person = "q"
  expect aid = 500.01 yuan
  settle e cost = 600.05 yuan, day = 2020-05-10, near = no, person = "q"
  expect aid = 0 yuan, rest = 60.01 yuan
  settle f cost = 1200 yuan, day = 2020-05-10, near = yes, person = "r"
  expect aid = 580 yuan
"""


def compiled(text: str, options: Options | None = None) -> Program:
    found = compile_text(text, options)
    assert found.program is not None, [item.code for item in found.report.diagnostics]
    return found.program


def coverage(text: str) -> Touched:
    program = compiled(text)
    ran = run_scenarios(program, lambda *_: program, lambda _: None)
    assert all(one.passed for one in ran), [one.scenario.title_en for one in ran if not one.passed]
    return touched(points_of(program), [(one.scenario.title_en, one.settlements) for one in ran])


def missed(text: str) -> set[tuple[str, str, str]]:
    return {point.key for point in coverage(text).missed}


def test_one_claim_touches_its_tier_and_nothing_beyond():
    found = missed(AID + FIRST)
    assert ("tier", "payer:aid", "1") not in found
    assert {
        ("tier", "payer:aid", "2"), ("limit_reached", "payer:aid", "limit"), ("within_deductible", "payer:aid", ""),
        ("day", "scheme:", "2020-01-01"), ("day", "scheme:", "2019-12-31"), ("day", "scheme:", "2020-12-31"),
        ("day", "scheme:", "2021-01-01"), ("status", "status:condition_not_met", ""),
    } <= found  # fmt: skip
    assert ("limit_not_reached", "payer:aid", "limit") not in found
    assert ("above_deductible", "payer:aid", "") not in found


def test_scenarios_at_every_edge_leave_only_what_cannot_be_seen_here():
    kinds = {kind for kind, _, _ in missed(AID + FIRST + EDGES)}
    assert kinds <= {PointKind.STATUS}
    assert coverage(AID + FIRST + EDGES).by["tier", "payer:aid", "2"] == ("the limit",)


def test_exceptions_are_won_and_lost():
    text = AID.replace("order aid", "  exception far / 远 when not near pays 20%\norder aid").replace(
        "  when near\n", ""
    )
    near = FIRST.replace("within the first tier", "near")
    assert ("exception_won", "payer:rest", "far") in missed(text + near)
    assert ("exception_lost", "payer:rest", "far") not in missed(text + near)


def test_every_mutant_is_a_whole_program_and_differs_from_the_scheme():
    program = compiled(AID + FIRST)
    found = mutants_of(program)
    assert len({mutant.key for mutant in found}) == len(found)
    for mutant in found:
        made = mutant.make(program)
        assert made is not None
        assert broken(made) == []
        assert evolve(made, hash="") != evolve(program, hash="")
    assert {mutant.kind for mutant in found} == set(MutantKind) - {MutantKind.EXCEPTION}


def test_a_payer_that_names_what_another_paid_does_not_come_before_it():
    named = (
        AID
        + """\
reading counted "Is aid taken off first?"
  option whole chosen because "so it says"
  option without change rest on cost - aid
"""
    )
    under = compiled(named, Options(readings={"counted": "without"}))
    swapped = next(item for item in mutants_of(compiled(named)) if item.kind is MutantKind.ORDER)
    assert swapped.make(compiled(named)) is not None
    assert swapped.make(under) is None
    assert all(item.kind is not MutantKind.ORDER for item in mutants_of(under))


def fates(text: str, count: int = 400) -> list[Verdict]:
    program = compiled(text)
    return list(verdicts(program, lambda *_: program, lambda _: None, mutants_of(program), count))


def test_a_scheme_with_one_scenario_has_survivors_and_one_with_the_edges_has_none_that_money_shows():
    few = {item.mutant.key: item.fate for item in fates(AID + FIRST)}
    assert few["figure", "parameter:cap", "1,000.00", "1,010.00"] is Fate.SURVIVED
    assert few["figure", "payer:aid", "50%", "51%"] is Fate.NOTICED
    many = {item.mutant.key: item.fate for item in fates(AID + FIRST + EDGES)}
    assert many["figure", "parameter:cap", "1,000.00", "1,010.00"] is Fate.NOTICED
    assert [key for key, fate in many.items() if fate is Fate.SURVIVED] == []


def test_a_change_without_effect_is_told_apart():
    # In force for one year only: a limit counted over a lifetime is the same limit.
    many = {item.mutant.key: item.fate for item in fates(AID + FIRST + EDGES)}
    assert many["period", "ledger:aid.paid", "calendar_year", "lifetime"] is Fate.EQUIVALENT


def test_boundaries_lie_a_fen_or_a_day_beside_each_threshold():
    found = list(boundaries(compiled(AID + FIRST)))
    by = {(item.definition.partition(".")[0], item.detail): item for item in found}
    tier = by["aid", "1"]
    # The first tier ends at 1000 above the deductible of 100: at a cost of 1100.
    assert [claim.facts["cost"] for claim in tier.claims] == [Fraction(n) for n in (109999, 110000, 110001)]
    days = [item for item in found if item.fact == "day"]
    assert [claim.facts["day"] for claim in days[0].claims] == [date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 2)]
    limit = by["aid", "limit"]
    # 500 for the first tier and 80 % of what is above: more than 1000 is due from 1100 + 625 on, and a fen more.
    amounts = [claim.facts["cost"] for claim in limit.claims]
    assert amounts[1] - amounts[0] == 1
    assert Fraction(172500) in amounts


def test_samples_are_the_same_for_the_same_seed_and_keep_the_bounds():
    program = compiled(AID + FIRST)
    first, again = (list(samples(program, 60, seed=7)) for _ in range(2))
    assert first == again
    assert sum(map(len, first)) == 60
    assert all(0 <= claim.facts["cost"] <= 100_000_000 for group in first for claim in group)
    assert list(samples(program, 60, seed=8)) != first


@pytest.mark.parametrize("value", ["<b>", "&amp;"])
def test_the_page_escapes_what_a_scheme_says(value: str):
    from policy_lang.cli.face import Face
    from policy_lang.cli.proving.findings import Findings
    from policy_lang.cli.proving.page import coverage_page
    from policy_lang.source import Source

    text = AID.replace('"Aid"', f'"{value}Aid"') + FIRST
    program = compiled(text)
    page = coverage_page(Face("en"), Findings(program, coverage(text)), {"text.policy": Source("text.policy", text)})
    assert f"{value}Aid" not in page
    assert "tier 2 of aid" in page
    assert page.count("<tr") == len(text.splitlines())
