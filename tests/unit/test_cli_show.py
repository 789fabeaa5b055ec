"""What commands show of a scheme: as JSON it keeps the published schemas, as text it says what is asked."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from policy_lang.diagnostics import catalogue
from tests.unit.cli_support import CLAIMS, SCHEME, Desk, furnished

EDITION = "cn/shandong/linyi/lanshan/relief_insurance@2020"
COMBINED = "cn/shandong/linyi/lanshan/combined@2020"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


def validator(checkout: Path, name: str) -> Draft202012Validator:
    """The published schema of a name, with the others that it refers to."""
    folder = checkout / "docs" / "reference" / "schemas"
    shapes = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (key, Resource.from_contents(shape)) for key, shape in shapes.items()
    )
    Draft202012Validator.check_schema(shapes[name])
    return Draft202012Validator(shapes[name], registry=registry)


SHAPES = [
    ("check.schema.json", "check aid.policy bad.policy broken.policy"),
    ("test.schema.json", "test aid.policy failing.policy bad.policy empty.policy"),
    ("test.schema.json", "test aid.policy --coverage --mutate --samples 30"),
    ("readings.schema.json", "readings aid.policy"),
    ("readings.schema.json", "readings aid.policy claims.jsonl"),
    ("readings.schema.json", f"readings {EDITION}"),
    ("clauses.schema.json", "clauses aid.policy"),
    ("clauses.schema.json", f"clauses {EDITION}"),
    ("clauses.schema.json", f"clauses {COMBINED}"),
    ("errors.schema.json", "errors"),
    ("errors.schema.json", "errors PL0201"),
    ("emit.schema.json", "emit aid.policy"),
    ("emit.schema.json", "emit --python aid.policy"),
]


@pytest.mark.parametrize("schema,line", SHAPES)
def test_json_keeps_its_schema(schema: str, line: str, desk: Desk, checkout: Path):
    said = desk(*line.split(), "--format", "json")
    found = [error.message for error in validator(checkout, schema).iter_errors(said.json)]
    assert found == []


@pytest.mark.parametrize("schema,line", SHAPES)
def test_a_schema_refuses_another_shape(schema: str, line: str, desk: Desk, checkout: Path):
    shape = desk(*line.split(), "--format", "json").json
    for broken in ({**shape, "more": 1}, {**shape, "version": 2}, dict(list(shape.items())[:-1])):
        assert not validator(checkout, schema).is_valid(broken)


def test_results_and_rejects_keep_theirs(desk: Desk, checkout: Path):
    desk("eval", "aid.policy", "mixed.jsonl", "-o", "out.jsonl", "--trace")
    results, rejects = desk.read_rows("out.jsonl"), desk.read_rows("out.jsonl.rejects.jsonl")
    assert (len(results), len(rejects)) == (3, 3)
    assert all(validator(checkout, "result.schema.json").is_valid(row) for row in results)
    assert all(validator(checkout, "claim-reject.schema.json").is_valid(row) for row in rejects)
    assert all(validator(checkout, "group-check.schema.json").is_valid(row)
               for row in desk.read_rows("out.jsonl.checks.jsonl"))  # fmt: skip


def test_the_schema_of_claims_accepts_the_claims_and_nothing_else(desk: Desk):
    schema = Draft202012Validator(desk("schema", "aid.policy").json)
    assert all(schema.is_valid(claim) for claim in CLAIMS)
    assert not schema.is_valid({**CLAIMS[0], "costs": "1"})
    assert not schema.is_valid({**CLAIMS[0], "cost": "1.234"})


def test_the_table_of_fields_names_each_in_its_tongue(desk: Desk):
    english, chinese = (
        desk("schema", "aid.policy", "--format", "text", "--tongue", tongue).out for tongue in ("en", "zh")
    )
    assert re.search(r"^cost +cost; an amount of money CNY; at most 1000000\.00$", english, re.MULTILINE)
    assert "医疗费用；金额 CNY；上限 1000000.00" in chinese


def test_readings_say_what_is_asked_and_what_was_chosen(desk: Desk):
    said = desk("readings", "aid.policy")
    assert "is aid counted on what is left?" in said.out
    assert "* left / 剩余费用" in said.out
    assert "chosen because the text speaks of what is left" in said.out
    assert "    whole / 全部费用" in said.out
    switched = desk("readings", "aid.policy", "--reading", "计算口径=全部费用", "--tongue", "zh")
    assert "* whole / 全部费用" in switched.out
    assert "采用理由：通知写的是剩余费用" in switched.out


def test_readings_with_claims_tell_the_money(desk: Desk):
    """Of 1,000 yuan with 400 paid: 70 % of 600 is 420; 70 % of 1,000 is 700, of which 600 is left to be paid."""
    desk.write_claims("one.jsonl", CLAIMS[:1])
    effect = desk("readings", "aid.policy", "one.jsonl", "--format", "json").json["readings"][0]["options"][1]["effect"]
    assert effect == {
        "problem": None,
        "payments": {"basic": "0.00", "aid": "180.00"},
        "own_share": "-180.00",
        "claims_changed": 1,
        "claims_not_comparable": 0,
        "missing": [],
        "better": {"claims": 1, "amount": "180.00"},
        "worse": {"claims": 0, "amount": "0.00"},
        "people_affected": 1,
        "people": [{"person": "p1", "claims": ["a"], "gain": "180.00", "payments": {"basic": "0.00", "aid": "180.00"}}],
    }
    assert "1 claim changed; aid +180.00; own share -180.00" in desk("readings", "aid.policy", "one.jsonl").out


def test_readings_settle_the_whole_history(desk: Desk):
    """b: 70 % of 14,000 is 9,800, or of 20,000 the limit of 10,000; a then gets 200, or nothing. c stays as it is."""
    effect = desk("readings", "aid.policy", "claims.jsonl", "--format", "json").json["readings"][0]["options"][1][
        "effect"
    ]
    assert (effect["payments"]["aid"], effect["own_share"], effect["claims_changed"]) == ("0.00", "0.00", 2)


def test_readings_that_cannot_be_compared_are_counted(desk: Desk):
    desk.write("aid.policy", SCHEME.replace("change aid on cost", "change aid pays floor_share"))
    option = desk("readings", "aid.policy", "claims.jsonl", "--format", "json").json["readings"][0]["options"][1]
    assert option["effect"]["claims_not_comparable"] == 3
    assert "3 claims cannot be compared" in desk("readings", "aid.policy", "claims.jsonl").out


def test_clauses_name_the_rules_that_cite_them(desk: Desk):
    shape = desk("clauses", EDITION, "--format", "json").json
    (source,) = shape["sources"]
    by_locator = {clause["locator"]: clause for clause in source["clauses"]}
    cited = {one["name"]["en"] for one in by_locator["三(一)¶4"]["cited_by"]}
    assert {"hospital_reduction", "reduction_ratio", "reduction_base"} <= cited
    assert sum(source["counts"].values()) == len(source["clauses"])
    assert all(clause["cited_by"] for clause in source["clauses"] if clause["state"] in {"encoded", "check"})


def test_clauses_can_be_asked_by_state(desk: Desk):
    said = desk("clauses", EDITION, "--state", "not-computable", "--format", "json").json
    assert {clause["state"] for clause in said["sources"][0]["clauses"]} == {"not computable"}


def test_clauses_without_a_list_are_those_that_are_cited(desk: Desk):
    (source,) = desk("clauses", "aid.policy", "--format", "json").json["sources"]
    assert [clause["locator"] for clause in source["clauses"]] == ["一¶1", "一¶2", "一¶3", "一¶4", "一¶5"]
    assert "no list of clauses" in desk("clauses", "aid.policy").out


def test_core_is_shown_whole(desk: Desk):
    text = desk("emit", "aid.policy").out
    assert "program aid" in text
    assert "dated by day" in text
    assert re.search(r"^  share : ratio = 7/10 \(exact\)$", text, re.MULTILINE)
    assert re.search(r"^  aid\.paid by person, calendar year, sum of minor$", text, re.MULTILINE)
    assert re.search(r"^  aid\.paid \+= aid\.payment", text, re.MULTILINE)
    changed = desk("emit", "aid.policy", "--reading", "base=whole").out
    assert changed != text
    assert "reading base = whole" in changed


def test_the_generated_function_is_shown_with_the_clause_and_place_of_its_lines(desk: Desk):
    text = desk("emit", "aid.policy", "--python").out
    assert "def claim(" in text
    assert re.search(r"^    # aid\.payment; .+; aid\.policy:\d+$", text, re.MULTILINE)
    compile(text, "aid", "exec")


@pytest.mark.parametrize("written", ["PL0201", "pl0201", "0201", "201", " PL0201 "])
def test_a_code_may_be_written_short(written: str, desk: Desk):
    said = desk("errors", written)
    assert said.out.startswith("PL0201")
    assert "‹name›" in said.out


def test_every_code_is_listed_in_both_tongues(desk: Desk):
    for tongue in ("en", "zh"):
        listed = re.findall(r"^PL\d{4}", desk("errors", "--tongue", tongue).out, re.MULTILINE)
        assert listed == list(catalogue())


def test_failing_scenarios_say_what_was_expected_and_found(desk: Desk):
    said = desk("test", "failing.policy")
    assert "FAILED: aid pays seventy per cent of what is left" in said.out
    assert "`aid` should be 421.00, but is 420.00" in said.err
    line = next(row for row, text in enumerate(SCHEME.splitlines(), start=1) if "expect aid" in text)
    assert f"failing.policy:{line}:10" in said.err
    assert "the claim `a`" in said.err
    chinese = desk("test", "failing.policy", "--tongue", "zh")
    assert "“救助”应为421.00，实际为420.00" in chinese.err
    assert "未通过：救助按剩余费用的七成支付" in chinese.out


def test_why_a_scenario_failed(desk: Desk):
    said = desk("test", "failing.policy", "--why")
    assert said.out.count("420.00") > 0
    assert "420.00" not in desk("test", "failing.policy").out
    assert "420.00" not in desk("test", "aid.policy", "--why").out


def test_a_folder_of_editions_is_tested_whole(desk: Desk):
    desk.write("county/one/2020.policy", SCHEME)
    desk.write("county/two.policy", SCHEME.replace("expect aid = 420元", "expect aid = 1元"))
    desk.write("county/lists.policy", 'category kind / 种类 = old / 老 "old" / "老", young / 幼 "young" / "幼"\n')
    shape = desk("test", "county", "--format", "json").json
    assert [Path(one["scheme"]).name for one in shape["schemes"]] == ["two.policy", "2020.policy"]
    assert (shape["scenarios"], shape["failed"]) == (2, 1)
    checked = desk("check", "county", "--format", "json").json["checked"]
    assert [one["is_scheme"] for one in checked] == [False, True, True]
