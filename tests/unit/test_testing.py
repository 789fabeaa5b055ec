"""Coverage, mutants and boundaries of small schemes: what must be found is worked out from the rules."""

from datetime import date
from fractions import Fraction
from itertools import islice

import pytest
from attrs import evolve

from policy_lang.compile import Options, compile_text
from policy_lang.core.invariants import broken
from policy_lang.core.program import Program
from policy_lang.scenario import run_scenarios
from policy_lang.testing.boundaries import boundaries
from policy_lang.testing.coverage.hits import Touched, Tried, touched
from policy_lang.testing.coverage.points import PointKind, points_of
from policy_lang.testing.mutation.mutant import MutantKind
from policy_lang.testing.mutation.mutants import mutants_of
from policy_lang.testing.mutation.survivors import Fate, Verdict, verdicts
from policy_lang.testing.samples import samples

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
    return touched(points_of(program), [Tried(one.scenario.title_en, one.settlements, one.calculated) for one in ran])


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
    assert len({mutant.name for mutant in found}) == len(found)
    for mutant in found:
        made = mutant.make(program)
        assert made is not None
        assert broken(made) == []
        assert evolve(made, hash="") != evolve(program, hash="")
    assert {mutant.kind for mutant in found} == set(MutantKind) - {MutantKind.EXCEPTION, MutantKind.CASE}


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
    return list(verdicts(program, lambda *_: program, mutants_of(program), count))


def test_a_scheme_with_one_scenario_has_survivors_and_one_with_the_edges_has_none_that_money_shows():
    few = {item.mutant.name: item.fate for item in fates(AID + FIRST)}
    assert few["figure parameter:cap 1,000.00 → 1,010.00"] is Fate.SURVIVED
    assert few["figure payer:aid entitled 50% → 51%"] is Fate.NOTICED
    many = {item.mutant.name: item.fate for item in fates(AID + FIRST + EDGES)}
    assert many["figure parameter:cap 1,000.00 → 1,010.00"] is Fate.NOTICED
    assert [key for key, fate in many.items() if fate is Fate.SURVIVED] == []


def test_a_change_without_effect_is_told_apart():
    # Of the expense less what aid paid, a tenth is never above what is unpaid: a limit of that does nothing.
    text = AID.replace("pays 10%\n", "pays 10% at most 1_000_000 yuan\n")
    many = {item.mutant.name: item.fate for item in fates(text + FIRST + EDGES)}
    assert many["figure payer:rest limit 1,000,000.00 → 1,010,000.00"] is Fate.EQUIVALENT


def test_a_change_that_can_do_nothing_is_not_tried():
    # In force for one year only, a limit counted over a lifetime is the same limit; of a whole number of fen all is
    # whole, so no rounding does anything, and more than all of it is not paid.
    text = AID.replace("pays 10%", "pays 100%")
    names = {mutant.name for mutant in mutants_of(compiled(text + FIRST.replace("35", "350")))}
    assert "period ledger:aid.paid calendar_year → lifetime" not in names
    assert "rounding payer:rest rounded_first half_up → down" not in names
    assert "rounding payer:aid rounded_first half_up → down" in names
    assert "figure payer:rest entitled 100% → 99%" in names
    assert "figure payer:rest entitled 100% → 101%" not in names


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
    first, again = (list(islice(samples(program, seed=7), 10)) for _ in range(2))
    assert first == again
    assert all(0 <= claim.facts["cost"] <= 100_000_000 for group in first for claim in group)
    assert list(islice(samples(program, seed=8), 10)) != first


# ---- calculations, closings, shared limits, tables

YEAR = """\
scheme year_scheme "Year"
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
fact day : date
fact cost : money up to 1_000_000 yuan
pool expense = cost
ledger borne counts own share in expense per person each calendar year
shared limit together = 1000 yuan per person each calendar year
payer aid on what is unpaid in expense each claim pays 50% within together
payer more on what is unpaid in expense each claim pays 20% within together
order aid, more
at close of per person each calendar year
  refund yearly
    on so far in borne
    draws on borne
    deductible 500 yuan
    pays 50%
    at most 1000 yuan
calculation premium
  takes heads : count up to 100
  takes old : yes_no
  gives due "premium" = if old then 10 yuan else 20 yuan
  verifies enough "enough heads": heads >= 3 because "the notice asks for three"

"""
# Half of 1000 is 500, a fifth of the 500 left 100; 400 are borne, within the deductible.
FEW = """\
scenario "a year"
  settle a cost = 1000 yuan, day = 2020-03-10, person = "p"
  expect aid = 500 yuan, more = 100 yuan
  close 2020-12-31 with person = "p"
  expect yearly = 0 yuan
scenario "a premium"
  calculate premium heads = 3, old = yes
  expect due = 10 yuan, enough = yes
"""


def test_closings_calculations_and_shared_limits_are_covered():
    found = missed(YEAR + FEW)
    closing, premium = "closing:close.person.calendar_year", "calculation:premium"
    assert {
        ("above_deductible", f"{closing} payer:yearly", ""),
        ("limit_reached", f"{closing} payer:yearly", "limit"),
        ("limit_not_reached", f"{closing} payer:yearly", "limit"),
        ("case_fails", f"{premium} define:due", "output.due.1"),
        ("answer_no", f"{premium} check:enough", ""),
        ("shared_reached", "payer:aid", "within.1"),
        ("shared_reached", "payer:more", "within.1"),
    } <= found  # fmt: skip
    assert ("within_deductible", f"{closing} payer:yearly", "") not in found
    assert ("case_holds", f"{premium} define:due", "output.due.1") not in found
    assert ("answer_yes", f"{premium} check:enough", "") not in found
    assert ("shared_not_reached", "payer:more", "within.1") not in found


def test_closings_and_calculations_are_mutated():
    names = {item.mutant.name: item.fate for item in fates(YEAR + FEW)}
    closing, premium = "closing:close.person.calendar_year payer:yearly", "calculation:premium"
    assert names[f"figure {premium} define:due 10.00 → 10.10"] is Fate.NOTICED
    assert names[f"figure {premium} define:due 20.00 → 20.20"] is Fate.SURVIVED
    assert names[f"case {premium} define:due told apart → not told apart"] is Fate.NOTICED
    assert names[f"edge {premium} check:enough ≥ → >"] is Fate.NOTICED
    assert names[f"figure {premium} check:enough 3 → 2"] is Fate.SURVIVED
    # 400 yuan were borne: a deductible of 495 or of 505 makes nothing of it.
    assert names[f"figure {closing} deductible 500.00 → 495.00"] is Fate.SURVIVED
    assert names[f"figure {closing} entitled 50% → 51%"] is Fate.SURVIVED


def test_rows_of_tables_are_points():
    table = "fact level : count up to 9\ntable share by level\n  row 1 = 10%\n  row 2 = 20%\n  any other 0%\n"
    text = AID.replace("parameter cap", f"{table}parameter cap").replace("pays 10%", "pays share")
    found = missed(text + FIRST.replace("near = yes,", "near = yes, level = 1,"))
    assert {("row", "table:share", "2"), ("row", "table:share", "")} <= found
    assert ("row", "table:share", "1") not in found


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


TABLES = """
fact area : text
fact held : yes_no
parameter stated = 30 yuan
parameter open_figure : money missing
table share_out by area
  row "north" = 10 yuan
  row "south" = 20 yuan
  row "all" = 30 yuan
calculation sums
  takes area
  verifies adds_up: share_out("north") + share_out("south") is share_out("all")
  verifies as_stated: stated is share_out("all")
  verifies is_all: share_out(area) is share_out("all")
  verifies as_open: open_figure is share_out("all")
calculation asked
  takes held
  verifies held_so: held
"""


def test_an_answer_that_figures_alone_can_never_give_is_no_point():
    points = {point.key for point in points_of(compiled(AID + TABLES + FIRST))}

    def answers(calculation: str, check: str) -> set[str]:
        return {kind for kind, subject, _ in points if subject == f"calculation:{calculation} check:{check}"}

    # 10 and 20 are 30, whoever asks; 10 is not 30, so this one hangs on the area; the others hang on what is given.
    assert answers("sums", "adds_up") == {"answer_yes"}
    assert answers("sums", "as_stated") == {"answer_yes"}
    both = {"answer_yes", "answer_no"}
    assert answers("sums", "is_all") == answers("sums", "as_open") == answers("asked", "held_so") == both


FEES = """
parameter fee = 5 yuan
parameter unasked = 7 yuan
table by_kind by kind
  row "new" = fee
fact kind : text
calculation fees
  takes heads : count up to 100
  takes kind
  gives total = heads * by_kind(kind)
scenario "ten heads"
  calculate fees heads = 0, kind = "new"
  expect total = 0 yuan
"""


def test_a_figure_that_only_a_calculation_asks_for_is_tried_on_that_one():
    # Of no heads nothing is asked, whatever the fee: the scenario notices nothing, other inputs would.
    fates_of = {item.mutant.subject: item.fate for item in fates(AID + FEES + FIRST + EDGES)}
    assert fates_of["parameter:fee"] is Fate.SURVIVED
    assert fates_of["parameter:unasked"] is Fate.EQUIVALENT
