"""Scenarios run on a program built by hand: what holds, what fails, and how it is told."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs
import pytest

from policy_lang.core.program import Expectation, Place, Program, ScenarioDef, SettleStep
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report
from policy_lang.scenario import OUTCOMES, Failure, Ran, outcome_name, run_scenario, run_scenarios
from policy_lang.scenario.outcomes import outcome_of
from policy_lang.source import Source, Span
from tests.unit.program_builder import build, money

TEXT = Source("scenarios.policy", "\n".join(f"line {number}" for number in range(1, 100)))
FACTS: dict[str, Value] = {
    "person": "p1",
    "discharge": date(2020, 3, 10),
    "in_scope": money("1000"),
    "given.basic": money("400"),
    "person.groups": frozenset({"poor"}),
    "hospital.name": "甲医院",
}


def place(line: int) -> Place:
    start = TEXT.text.index(f"line {line}")
    return Place("scenarios.policy", line, 1, start, start + 4)


def span(at: Place) -> Span:
    return Span(TEXT, at.start, at.end)


def settled(claim: str, line: int = 10, **facts: Value) -> SettleStep:
    given = {name.replace("__", "."): value for name, value in facts.items()}
    return SettleStep(claim, {**FACTS, **given}, place(line))


def expected(kind: str, name: str, value: Value, claim: str | None = None) -> Expectation:
    return Expectation(claim, kind, name, value, place(20))


def scenario(*steps: SettleStep | Expectation, **more: object) -> ScenarioDef:
    made = ScenarioDef("an example", "算例", {}, {}, steps, place(5))
    return attrs.evolve(made, **more)


def no_other(readings: Mapping[str, str], figures: Mapping[str, str]) -> Program | Report:
    raise AssertionError("no other program is needed")


def ran(*steps: SettleStep | Expectation, program: Program | None = None) -> Ran:
    return run_scenario(scenario(*steps), program or build(), no_other, span)


def codes(one: Ran) -> list[str]:
    return [failure.diagnostic.code for failure in one.failures]


# 70 % of 600 is 420; a tenth of 180 is written off; 162 are left in scope, nothing out of scope.
HOLDS = [
    ("payment", "aid", money("420")),
    ("payment", "basic", money("400")),
    ("payment", "hospital", money("18")),
    ("payment", "bonus", Fraction(0)),
    ("own", "", money("162")),
    ("own", "in_scope", money("162")),
    ("own", "out_of_scope", Fraction(0)),
    ("status", "aid", "paid"),
    ("status", "bonus", "nothing"),
    ("outcome", "", "settled"),
    ("outcome", "", "已结算"),
    ("check", "aid_is_small", True),
    ("check", "few_out_of_scope", True),
    ("value", "left", money("600")),
]


@pytest.mark.parametrize("kind,name,value", HOLDS)
def test_what_holds_passes(kind: str, name: str, value: Value):
    one = ran(settled("a"), expected(kind, name, value))
    assert one.passed, codes(one)
    assert [settlement.claim.id for settlement in one.settlements] == ["a"]


@pytest.mark.parametrize(
    "kind,name,value,code,words",
    [
        ("payment", "aid", money("420.01"), "PL0701", ("420.01", "420.00")),
        ("payment", "ghost", money("1"), "PL0701", ("1.00", "nothing")),
        ("own", "", money("161.99"), "PL0701", ("own share", "161.99", "162.00")),
        ("own", "in_scope", money("1"), "PL0701", ("own share in in_scope", "1.00")),
        ("status", "aid", "nothing", "PL0708", ("nothing", "paid")),
        ("status", "ghost", "paid", "PL0708", ("paid", "nothing")),
        ("outcome", "", "not covered", "PL0710", ("settled", "not covered")),
        ("outcome", "", "astonishing", "PL0710", ("settled", "astonishing")),
        ("check", "aid_is_small", False, "PL0713", ("no", "yes")),
        ("check", "few_out_of_scope", False, "PL0713", ("no", "yes")),
        ("check", "ghost", True, "PL0713", ("yes", "nothing")),
        ("value", "left", money("599"), "PL0701", ("599.00", "600.00")),
        ("value", "left", None, "PL0701", ("no limit", "600.00")),
        ("value", "covered", False, "PL0701", ("no", "yes")),
        ("value", "in_force", date(2020, 1, 1), "PL0701", ("2020-01-01", "yes")),
        ("value", "in_force", frozenset({"b", "a"}), "PL0701", ("a, b", "yes")),
    ],
)
def test_what_does_not_hold_fails(kind: str, name: str, value: Value, code: str, words: tuple[str, ...]):
    one = ran(settled("a"), expected(kind, name, value))
    assert codes(one) == [code]
    failure = one.failures[0]
    assert all(word in failure.diagnostic.message("en") for word in words), failure.diagnostic.message("en")
    assert failure.diagnostic.span is not None
    assert failure.diagnostic.span.line == 20
    assert [label.span.line for label in failure.diagnostic.labels] == [10]
    assert failure.settlement is one.settlements[0]


def test_chinese_messages_have_chinese_names():
    one = ran(settled("a"), expected("status", "aid", "zero"), expected("outcome", "", "not covered"),
              expected("check", "aid_is_small", False), expected("own", "", Fraction(1)))  # fmt: skip
    told = [failure.diagnostic.message("zh") for failure in one.failures]
    assert "“计算为零”" in told[0]
    assert "已结算" in told[1]
    assert "不属保障范围" in told[1]
    assert "“否”，实际为“是”" in told[2]
    assert "个人自付" in told[3]


def test_ledgers_run_through_a_scenario_and_not_into_the_next():
    """Of 20,000 the first claim takes the whole limit of 10,000; the second gets nothing."""
    first = settled("a", in_scope=money("20000"), given__basic=Fraction(0))
    one = ran(first, expected("payment", "aid", money("10000")), settled("b"), expected("payment", "aid", Fraction(0)),
              expected("payment", "aid", money("10000"), claim="a"))  # fmt: skip
    assert one.passed, codes(one)
    assert ran(settled("b"), expected("payment", "aid", money("420"))).passed


def test_a_check_over_a_group_counts_the_claims_so_far():
    """A tenth of 1,000 may be out of scope: 100 may, and 100 more with nothing in scope may not."""
    step = settled("a", out_of_scope=money("100"))
    more = settled("b", in_scope=Fraction(0), given__basic=Fraction(0), out_of_scope=money("100"))
    elsewhere = settled("c", hospital__name="乙医院", out_of_scope=Fraction(0))
    check = ("check", "few_out_of_scope")
    one = ran(step, expected(*check, True), more, expected(*check, False), elsewhere, expected(*check, True),
              expected(*check, False, claim="a"))  # fmt: skip
    assert one.passed, codes(one)


def test_what_is_not_known_equals_nothing():
    step = attrs.evolve(settled("a"), facts={name: value for name, value in FACTS.items() if name != "given.basic"})
    one = ran(step, expected("payment", "aid", money("420")), expected("own", "", money("1")),
              expected("check", "aid_is_small", True), expected("outcome", "", "undetermined"))  # fmt: skip
    assert codes(one) == ["PL0709", "PL0709"] or codes(one) == ["PL0709", "PL0709", "PL0709"]
    assert "given.basic" in one.failures[0].diagnostic.message("en")


def test_a_rejected_claim_fails_unless_it_is_expected():
    step = settled("a", given__basic=money("1000.01"))
    assert codes(ran(step)) == ["PL0714"]
    assert "PL0615" in ran(step).failures[0].diagnostic.message("zh")
    assert ran(step, expected("outcome", "", "rejected")).passed
    assert codes(ran(step, settled("b"), expected("outcome", "", "rejected"))) == ["PL0714", "PL0710"]


def test_facts_beyond_their_bounds_fail():
    one = ran(settled("a", in_scope=money("1000000.01"), given__basic=Fraction(0)), settled("b", in_scope=Fraction(-1)))
    assert codes(one)[0] == "PL0714"
    assert "above its upper bound" in one.failures[0].diagnostic.message("en")
    assert any("低于下限" in failure.diagnostic.message("zh") for failure in one.failures)


def test_expectations_of_nothing():
    assert codes(ran(expected("payment", "aid", money("1")))) == ["PL0702"]
    assert codes(ran(settled("a"), expected("payment", "aid", money("1"), claim="zz"))) == ["PL0703"]


def test_one_failure_does_not_hide_the_next():
    one = ran(settled("a"), expected("payment", "aid", Fraction(1)), expected("payment", "hospital", Fraction(1)))
    assert codes(one) == ["PL0701", "PL0701"]


def test_other_readings_and_figures_get_their_own_program():
    asked: list[tuple[dict[str, str], dict[str, str]]] = []
    other = attrs.evolve(build(), readings={"target_period": "annual"})

    def programs(readings: Mapping[str, str], figures: Mapping[str, str]) -> Program | Report:
        asked.append((dict(readings), dict(figures)))
        return other

    wanted = scenario(settled("a"), readings={"target_period": "annual"}, figures={"aid_cap": "2万元"})
    one = run_scenario(wanted, build(), programs, span)
    assert one.program is other
    assert one.settlements[0].program is other
    assert asked == [({"target_period": "annual"}, {"aid_cap": "2万元"})]


def test_a_program_that_cannot_be_had_fails_at_the_scenario():
    report = Report()
    report.add("PL0906", None, reading="x", near=())
    report.add("PL0711", None)
    one = run_scenario(scenario(readings={"x": "y"}), build(), lambda readings, figures: report, span)
    assert codes(one) == ["PL0906"]
    assert one.program is None
    assert one.failures[0].diagnostic.span is not None
    assert one.failures[0].diagnostic.span.line == 5


def test_two_scenarios_of_one_title():
    program = attrs.evolve(build(), scenarios=(scenario(settled("a")), scenario(settled("a"))))
    first, second = run_scenarios(program, no_other, span)
    assert first.passed
    assert codes(second) == ["PL0712"]
    assert second.failures == (Failure(second.failures[0].diagnostic),)


def test_places_without_a_text_are_no_trouble():
    one = run_scenario(
        scenario(settled("a"), expected("payment", "aid", Fraction(1))), build(), no_other, lambda at: None
    )
    assert codes(one) == ["PL0701"]
    assert one.failures[0].diagnostic.span is None


def test_outcomes_have_two_spellings():
    for outcome, chinese in OUTCOMES.items():
        assert outcome_name(outcome, "zh") == chinese
        assert outcome_name(outcome, "en") == outcome
        assert outcome_of(outcome) == outcome_of(chinese) == outcome_of(outcome.replace(" ", "_")) == outcome
    assert outcome_of("astonishing") is None
    assert outcome_of(Fraction(1)) is None
