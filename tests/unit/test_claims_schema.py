"""The schema of a scheme's claims: it knows every field, and agrees with what reading says of good and bad claims."""

import json

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator

from policy_lang.claims import read_claims
from policy_lang.claims.schema import claim_schema
from policy_lang.diagnostics import Report
from tests.unit.program_builder import CHINESE, INPUTS, build

PROGRAM = build()
SCHEMA = claim_schema(PROGRAM)
GOOD: dict[str, object] = {
    "claim": "a", "person": "p1", "sequence": 3, "discharge": "2020-03-01", "in_scope": "10000.50", "given.basic": 12,
    "nights": 3, "severity": 2.5, "family_ratio": "70%", "referred": "是", "disease": "肺炎", "hospital.level": "三级",
    "person.groups": ["poor", "残疾人"], "out_of_scope": None,
}  # fmt: skip


def accepted(claim: dict[str, object]) -> bool:
    return not list(Draft202012Validator(SCHEMA).iter_errors(claim))


def is_read(claim: dict[str, object]) -> bool:
    return not read_claims(None, json.dumps(claim).encode(), "claims", PROGRAM, Report()).rejects


def test_it_is_a_schema_with_every_field():
    Draft202012Validator.check_schema(SCHEMA)
    names = {declared.name for declared in INPUTS} | {
        "claim",
        "person",
        "household",
        "sequence",
        "reverses",
        "replaces",
    }
    events = {"event", "period", "key", "ledger", "amount", "low", "high", "needs"}
    assert {name for name, field in SCHEMA["properties"].items() if "$ref" not in field} == names | events
    assert SCHEMA["title"] == "test/aid@2020"
    assert set(PROGRAM.aliases) < set(SCHEMA["properties"])


@pytest.mark.parametrize("name", [name for name in CHINESE if name != "given.basic"])
def test_titles_carry_both_tongues(name: str):
    field = SCHEMA["properties"][name]
    assert field["title"] == f"{name} / {CHINESE[name]}"
    assert field["x-name"] == {"en": name, "zh": CHINESE[name]}


def test_a_given_payment_is_called_after_its_payer():
    field = SCHEMA["properties"]["given.basic"]
    assert field["title"] == "Given payment of basic / 医保已给定的支付额"
    assert field["x-name"] == {"en": "given.basic", "zh": "given.医保"}


def test_units_and_bounds():
    amount = SCHEMA["properties"]["in_scope"]
    assert (amount["x-unit"], amount["x-decimals"], amount["x-maximum"]) == ("CNY", 2, "1000000.00")
    assert (amount["minimum"], amount["maximum"]) == (0, 1_000_000)
    assert SCHEMA["properties"]["out_of_scope"]["x-has-default"] is True
    assert SCHEMA["properties"]["hospital.level"]["x-members"]["third"] == {"en": "third", "zh": "三级"}
    assert SCHEMA["properties"]["discharge"]["x-type"] == {
        "en": "a day such as 2020-03-01",
        "zh": "日期，例如“2020-03-01”",
    }


def test_a_good_claim():
    assert accepted(GOOD)
    assert is_read(GOOD)


@pytest.mark.parametrize(
    "change",
    [
        {"claim": None}, {"colour": "red"}, {"in_scope": "1.234"}, {"in_scope": -1}, {"in_scope": "-1"},
        {"in_scope": 1_000_001}, {"in_scope": True}, {"in_scope": "many"}, {"nights": "2.5"}, {"nights": 367},
        {"family_ratio": 1.5}, {"family_ratio": "x%"}, {"discharge": "3/1/2020"}, {"discharge": 5},
        {"referred": "maybe"},
        {"hospital.level": "fourth"}, {"hospital.level": ["third"]}, {"person.groups": ["rich"]}, {"disease": False},
        {"severity": [1]},
    ],
)  # fmt: skip
def test_what_both_refuse(change: dict[str, object]):
    assert not accepted({**GOOD, **change})
    assert not is_read({**GOOD, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"in_scope": "10,000.50"}, {"in_scope": "¥100"}, {"in_scope": "1.5万元"}, {"in_scope": 0.29},
        {"in_scope": "100元"},
        {"discharge": "2020/3/1"}, {"discharge": "2020年3月1日"}, {"discharge": "20200301"}, {"referred": True},
        {"referred": 0}, {"person.groups": "poor、残疾人"}, {"disease": 12}, {"household": None},
        {"family_ratio": "12.5 %"},
    ],
)  # fmt: skip
def test_what_both_accept(change: dict[str, object]):
    assert accepted({**GOOD, **change})
    assert is_read({**GOOD, **change})


@pytest.mark.parametrize(
    "spelling,name", [("level", "hospital.level"), ("医院等级", "hospital.level"), ("单号", "claim")]
)
def test_other_spellings_mean_the_same_field(spelling: str, name: str):
    renamed = {spelling if key == name else key: value for key, value in GOOD.items()}
    assert accepted(renamed)
    assert is_read(renamed)
    assert not accepted({**renamed, spelling: False})


def test_a_claim_needs_its_id():
    nameless = {key: value for key, value in GOOD.items() if key != "claim"}
    assert not accepted(nameless)
    assert not is_read(nameless)


def test_another_currency():
    dollars = claim_schema(evolve(PROGRAM, currency="USD", decimals=0))
    pattern = Draft202012Validator(dollars["properties"]["in_scope"])
    assert pattern.is_valid("USD 5")
    assert not pattern.is_valid("5.0")
    assert not pattern.is_valid("¥5")
