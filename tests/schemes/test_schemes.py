"""Seven schemes from elsewhere with their worked examples: three foreign ones, and the main chains of four notices.

A scheme must compile without an error under every option of every reading, mean the same when written in the other
tongue, and settle its scenarios exactly. The amounts in the files were worked out by hand from the texts; the working
stands beside them. A second test changes an expected amount by one minor unit and sees the scenario fail.
"""

import re
from pathlib import Path

import pytest

from policy_lang.compile import Compilation, Options, compile_scheme, compile_text
from policy_lang.core.program import Expectation, Program
from policy_lang.diagnostics import Report, render_text
from policy_lang.scenario import run_scenarios
from policy_lang.source import Source
from policy_lang.syntax.format import format_file, prevailing_tongue
from policy_lang.syntax.parse import parse

FOLDER = Path(__file__).parent
SCHEMES = sorted(FOLDER.glob("*.policy"))
NAMES = [path.stem for path in SCHEMES]
CHINESE = ("fujian_overlay", "huaian_supplement", "weihai_relief")
FOREIGN = ("medicare_part_b", "sweden_high_cost", "vietnam_copayment")


@pytest.fixture(params=SCHEMES, ids=NAMES, scope="module")
def scheme(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="module")
def compilation(scheme: Path) -> Compilation:
    return compile_scheme(str(scheme), Options(check_readings=True))


def failures(text: str) -> list[str]:
    """What the scenarios of a text find, each as the message a writer would see."""

    def program(readings, figures) -> Program | Report:
        found = compile_text(text, Options(readings=dict(readings), parameters=dict(figures)))
        return found.program or found.report

    compiled = program({}, {})
    assert isinstance(compiled, Program), render_text(compiled.diagnostics, "en")
    ran = run_scenarios(compiled, program, lambda place: None)
    return [
        f"{one.scenario.title_en}: {render_text([failure.diagnostic], 'en')}" for one in ran for failure in one.failures
    ]


def test_there_are_seven():
    assert NAMES == [
        "fujian_overlay",
        "huaian_supplement",
        "medicare_part_b",
        "provincial_assistance",
        "sweden_high_cost",
        "vietnam_copayment",
        "weihai_relief",
    ]


def test_it_compiles_under_every_option_of_every_reading(compilation: Compilation):
    report = compilation.report
    assert not report.has_errors, render_text(report.diagnostics, "en")
    # The only thing left to be warned of is a figure that the notice leaves to the areas.
    assert {diagnostic.code for diagnostic in report.diagnostics} <= {"PL0440"}


def test_its_scenarios_come_out_as_worked_by_hand(scheme: Path):
    assert failures(scheme.read_text(encoding="utf-8")) == []


def test_every_payer_of_its_own_is_expected_to_pay_something_somewhere(compilation: Compilation):
    program = compilation.program
    computed = {payer.id for arm in program.arms for payer in arm.payers if not payer.given}
    paid = {
        step.name
        for scenario in program.scenarios
        for step in scenario.steps
        if isinstance(step, Expectation) and step.kind == "payment" and step.value
    }
    # A death has no figures to work out: the sum insured is paid or it is not.
    assert computed - paid <= {"death"}


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_it_is_the_same_program_in_the_other_tongue(scheme: Path, tongue: str):
    text = scheme.read_text(encoding="utf-8")
    file = parse(Source(scheme.name, text), Report())
    other = format_file(file, tongue)
    assert prevailing_tongue(other) == tongue
    assert compile_text(other).program.hash == compile_text(text).program.hash


@pytest.mark.parametrize("name", CHINESE)
def test_it_is_written_in_chinese_words_throughout(name: str):
    text = (FOLDER / f"{name}.policy").read_text(encoding="utf-8")
    bare = re.sub(r"#[^\n]*|“[^”\n]*”", "", text)
    # What Latin there is are names that a developer needs too, and the code of the currency.
    latin = set(re.findall(r"[A-Za-z_][A-Za-z_0-9.]*", bare)) - {"CNY", "cn.medical"}
    declared = set(re.findall(r"([A-Za-z_][A-Za-z_0-9.]*) / [\u4e00-\u9fff]", bare))
    assert latin <= declared


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_scheme_says_that_its_figures_are_illustrative(name: str):
    first = (FOLDER / f"{name}.policy").read_text(encoding="utf-8").split("\nscheme ")[0]
    assert "illustrative" in first


@pytest.mark.parametrize(
    "name, right, wrong",
    [
        ("sweden_high_cost", "visits = 200.01 kronor", "visits = 200.02 kronor"),
        ("vietnam_copayment", "fund = 950_010 dong", "fund = 950_009 dong"),
        ("medicare_part_b", "part_b = $0.02", "part_b = $0.01"),
        ("weihai_relief", "补充保险 = 20.88元", "补充保险 = 20.87元"),
        ("fujian_overlay", "原因 第一道补助 非定点医院", "原因 第一道补助 已达上限"),
    ],
)
def test_one_minor_unit_or_another_reason_is_seen(name: str, right: str, wrong: str):
    text = (FOLDER / f"{name}.policy").read_text(encoding="utf-8")
    assert text.count(right) == 1
    assert len(failures(text.replace(right, wrong))) == 1


def test_an_order_of_one_group_is_changed_and_the_others_stay():
    path = FOLDER / "huaian_supplement.policy"
    usual = compile_scheme(str(path)).program
    changed = compile_scheme(str(path), Options(readings={"general_poor_aid": "deducted"})).program
    orders = [[payer.id for payer in arm.payers] for arm in usual.arms]
    assert [payer.id for arm in changed.arms for payer in arm.payers][-6:] == orders[1]
    assert len(changed.arms) == 2
