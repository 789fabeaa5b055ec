"""Letters and JSON, held against goldens, the published schema, and what a reader must be able to do with them.

The goldens are for reading: `pytest --bless` rewrites them, and the diff is the review.
"""

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator

from policy_lang.core.program import SettleStep
from policy_lang.core.types import MONEY, POINTS, RATIO
from policy_lang.explain import ReasonKind, explain, render_json, render_text
from policy_lang.explain.json_form import exact, quantity
from policy_lang.explain.words.phrases import say
from policy_lang.scenario.judge import judge
from policy_lang.source import display_width
from tests.explain_support import GOLDEN, SCHEMES, compiled, program_of, scenario_of, settled, settled_steps

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "schemas" / "explanation.schema.json"
CASES = {
    "relief": ("paid", "capped", "no referral", "at target", "not in force", "not covered", "undetermined", "exception",
               "rejected", "given elsewhere"),
    "tiers": ("below the deductible", "slices", "a figure that is set", "a figure that is missing"),
}  # fmt: skip
# JSON is long: these hold every kind of reason between them, and one of each sort of value.
WITH_JSON = {"exception", "undetermined", "slices", "rejected"}
ALL = [(scheme, title) for scheme, titles in CASES.items() for title in titles]
AMOUNT = re.compile(r"−?[\d,]+\.\d\d(?:元| yuan)")


def rendered(scheme: str, title: str) -> dict[str, str]:
    settlement = settled(scheme, title)
    tree, program = explain(settlement), settlement.program
    return {
        "en.txt": render_text(tree, program, "en"),
        "zh.txt": render_text(tree, program, "zh"),
        "json": json.dumps(render_json(tree, program), ensure_ascii=False, indent=1) + "\n",
    }


def golden_names(title: str) -> list[str]:
    endings = ("en.txt", "zh.txt", "json") if title in WITH_JSON else ("en.txt", "zh.txt")
    return [f"{title.replace(' ', '_')}.{ending}" for ending in endings]


@pytest.mark.parametrize("scheme,title", ALL)
def test_goldens(scheme: str, title: str, bless: bool):
    texts = rendered(scheme, title)
    for name in golden_names(title):
        path, text = GOLDEN / f"explain_{scheme}" / name, texts[name.partition(".")[2]]
        if bless:
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text


def test_every_scenario_has_goldens():
    for scheme, titles in CASES.items():
        program = program_of(scheme)
        assert tuple(item.title_en for item in program.scenarios) == titles
        names = {name for title in titles for name in golden_names(title)}
        assert {path.name for path in (GOLDEN / f"explain_{scheme}").iterdir()} == {*names, f"{scheme}.policy"}


@pytest.mark.parametrize("scheme,title", ALL)
def test_json_fits_its_schema(scheme: str, title: str):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    data = json.loads(rendered(scheme, title)["json"])
    Draft202012Validator(schema).validate(data)


def test_the_schema_refuses_what_is_no_explanation():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    data = json.loads(rendered("relief", "paid")["json"])
    data["reasons"]["children"][0]["kind"] = "guess"
    assert not Draft202012Validator(schema).is_valid(data)


def test_json_values_are_exact_and_in_main_units():
    data = json.loads(rendered("relief", "exception")["json"])
    payments = {item["subject"]: item for item in data["reasons"]["children"] if item["kind"] == "payment"}
    aid = payments["payer:medical_aid"]
    assert (aid["value"], aid["unit"], aid["text"]["zh"]) == ("907.66", "CNY", "医疗救助支付907.66元。")
    rounding = next(item for item in aid["children"] if item["kind"] == "rounding")
    assert rounding["data"]["before"] == "907.656"
    share = next(item for item in aid["children"] if item["kind"] == "entitlement")
    assert [part["value"] for part in share["children"]] == ["1134.57", "80%"]
    assert aid["place"]["file"] == "relief.policy"
    assert aid["clauses"][0] == {"source": "notice", "title": "示例发〔2020〕1号", "locator": "三(一)¶3"}


def test_json_says_what_an_unknown_value_needs():
    data = json.loads(rendered("relief", "undetermined")["json"])
    reduction = next(item for item in data["reasons"]["children"] if item["subject"] == "payer:hospital_reduction")
    assert (reduction["value"], reduction["needs"]) == (None, ["hospital.listed"])
    assert (reduction["data"]["low"], reduction["data"]["high"]) == ("0.00", "120.00")


@pytest.mark.parametrize(
    "value,unit,text",
    [
        (Fraction(1, 3), MONEY, "1/300"),
        (Fraction(-5), MONEY, "-0.05"),
        (Fraction(2, 3), RATIO, "200/3%"),
        (Fraction(1, 8), RATIO, "12.5%"),
        (Fraction(5, 100), POINTS, "5"),
    ],
)
def test_quantities(value, unit, text):
    assert quantity(value, unit, 2) == text


def test_exact_decimals_have_as_many_places_as_they_need():
    assert [exact(Fraction(5)), exact(Fraction(5), 2), exact(Fraction(1, 8), 2)] == ["5", "5.00", "0.125"]


# ---- the letter


@pytest.mark.parametrize("scheme,title", ALL)
@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_amounts_in_the_summary_end_in_one_column(scheme: str, title: str, tongue: str):
    letter = rendered(scheme, title)[f"{tongue}.txt"]
    table = [line for line in letter.splitlines() if line.startswith("    ") and re.search(r"\S  +\S", line)]
    ends = {display_width(line[: AMOUNT.search(line).end()]) for line in table if AMOUNT.search(line)}
    assert len(ends) == (0 if title == "rejected" else 1)


@pytest.mark.parametrize("title", CASES["relief"])
def test_the_letter_shows_what_the_settlement_says(title: str):
    settlement = settled("relief", title)
    letter = rendered("relief", title)["zh.txt"]
    if settlement.rejection is None:
        for payer, amount in settlement.payments.items():
            label = settlement.program.catalogue[f"payer:{payer}"].label_zh
            known = isinstance(amount, Fraction)
            shown = f"{Decimal(int(amount)) / 100:,.2f}元" if known else say("value.undetermined", "zh")
            assert re.search(rf"^    {label} +{re.escape(shown)}", letter, re.MULTILINE)


def test_a_condition_told_at_the_top_is_not_told_for_every_payer():
    letter = rendered("relief", "not in force")["zh.txt"]
    assert letter.count("不在施行期间（") == 1
    assert "医疗救助：0.00元" not in letter


def test_checks_that_lack_facts_are_gathered():
    source = SCHEMES["relief"].read_text(encoding="utf-8")
    more = 'fact repaid : money up to 1亿元\ncheck in_time "paid in time" / "及时兑付"\n  holds when repaid > {least}\n'
    for least, told in (
        ("claim.in_scope", "以下事项资料不全，未作核查：住院不超过六十天和及时兑付。"),
        ("0元", "以下各项与本次就医无关：及时兑付。"),
    ):
        program = compiled(f"{source}\n{more.format(least=least)}", "relief.policy")
        settlement = settled_steps(program, scenario_of(program, "paid"))[0]
        letter = render_text(explain(settlement), program, "zh")
        assert told in letter
        assert letter.count("及时兑付") == 1


def test_a_letter_has_no_control_characters_of_a_claim():
    settlement = settled("relief", "paid")
    claim = evolve(settlement.claim, id="a\u202eb\nc")
    letter = render_text(explain(evolve(settlement, claim=claim)), settlement.program, "zh")
    assert "\u202e" not in letter
    assert "\nc" not in letter


def test_the_same_claim_gives_the_same_bytes():
    assert rendered("tiers", "slices") == rendered("tiers", "slices")


def test_the_scenarios_come_out_as_they_were_worked_by_hand():
    seen = 0
    for scheme, titles in CASES.items():
        for title in titles:
            program = settled(scheme, title).program
            scenario = scenario_of(program, title)
            settlements = settled_steps(program, scenario)
            count = 0
            for step in scenario.steps:
                if isinstance(step, SettleStep):
                    count += 1
                else:
                    assert judge(step, settlements[count - 1], tuple(settlements[:count])) is None
                    seen += 1
    assert seen > 40


def test_the_reference_shows_real_letters_and_names_every_kind():
    page = (SCHEMA.parents[1] / "explanation.md").read_text(encoding="utf-8")
    letters = "".join(path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("explain_relief/*.txt")))
    shown = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert len(shown) == 2
    assert all(block in letters for block in shown)
    assert {kind for kind in ReasonKind if f"`{kind}`" not in page} == set()
