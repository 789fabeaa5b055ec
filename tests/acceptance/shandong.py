"""How the cases of document 001 are read."""

from collections.abc import Callable, Mapping
from typing import Any

from policy_lang.core.values import causes_of
from policy_lang.interp.settle import UNDETERMINED, Settlement
from tests.acceptance.adapter import (
    Adapter,
    Unreadable,
    calculation,
    dated,
    gives,
    ignored,
    nobody,
    own,
    own_total,
    paid,
    verifies,
    yuan,
)

ASSISTANCE = "cn/shandong/assistance@2019"

CATEGORIES = {
    "低保": "低保",
    "低保对象": "低保",
    "特困": "特困",
    "特困人员": "特困",
    "建档立卡": "建档立卡",
    "建档立卡贫困人口": "建档立卡",
    "重度残疾": "重度残疾",
    "重度残疾人": "重度残疾",
    "低收入": "低收入",
    "低收入救助对象": "低收入",
    "因病致贫家庭重病患者": "因病致贫重病",
    "一般居民": "其他人员",
    None: "其他人员",
}


def category(name: str | None) -> str:
    """The category that a name of the cases stands for."""
    if name not in CATEGORIES:
        raise Unreadable(f"category {name}")
    return CATEGORIES[name]


def person(fields: dict[str, Any]) -> dict[str, Any]:
    """The category by name; `dibao` is a further category."""
    if fields.keys() - {"category", "dibao"}:
        raise Unreadable(f"person: {fields}")
    categories = [category(fields.get("category")), *(["低保"] if fields.get("dibao") else [])]
    return {"person.categories": categories, "person.phenylketonuria": True}


def left_in_scope(value: str) -> dict[str, Any]:
    """What is left in scope when the payer under test begins (rule 6)."""
    return {"claim.in_scope": value, "claim.total": value}


def error(settlement: Settlement) -> str | None:
    """Why the outcome is undetermined, in the words of the cases."""
    if settlement.outcome != UNDETERMINED:
        return None
    needs = causes_of(*settlement.payments.values(), *settlement.own.values())
    areas = {"area_deductible", "area_ratio", "area_cap"}
    return "needs_region_parameters" if areas & {name.removeprefix("parameter:") for name in needs} else str(needs)


Facts = Mapping[str, str | Callable[[Any], dict[str, Any]]]
CLAIM: Facts = {"id": ignored, "date": dated, "admission": "claim.admission", "discharge": "claim.discharge"}
KIND: Facts = {"kind": "claim.kind"}
# Rules 4 and 5 of the cases' README.
MISSING = {
    "claim.kind": "inpatient",
    "claim.admission": "2020-06-01",
    "claim.discharge": "2020-06-01",
    "given.basic": "0.00",
    "given.hospital_reduction": "0.00",
    "given.supplement": "0.00",
}
# Rule 6: every payer before the one under test.
NOT_CRITICAL = {"given.critical_illness": "0.00", "given.outpatient_aid": "0.00"}
NOT_AID = {**NOT_CRITICAL, "given.medical_aid": "0.00"}
NO_BILL = {"claim.in_scope": "0.00", "claim.total": "0.00"}


def payer_alone(facts: Facts, missing: dict[str, Any], pays: Callable[[Settlement], Any], *, year: bool) -> Adapter:
    """One payer on what the earlier ones left; `year`: the inputs are one person's year."""
    keys = {"pays": pays, "error": error}
    return Adapter(ASSISTANCE, {**CLAIM, **facts}, {**MISSING, **missing}, person, keys, one_ledger=year)


def food_paid(settlement: Settlement) -> Any:
    """The payment of the payer for the person's age."""
    of_age = [name for name in ("special_food_minor", "special_food_adult")
              if settlement.statuses[name] != "not_of_this_age"]  # fmt: skip
    assert len(of_age) == 1
    return yuan(settlement.payments[of_age[0]])


AMOUNTS: Facts = {"remaining": left_in_scope, "remaining_after_basic": left_in_scope, "cumulative": left_in_scope}
CRITICAL = paid("critical_illness")

CHAIN = Adapter(
    ASSISTANCE,
    {
        **CLAIM,
        **KIND,
        "total": "claim.total",
        "in_scope": "claim.in_scope",
        "out_of_scope": "claim.out_of_scope",
        "basic": "given.basic",
        "critical": "given.critical_illness",
        "critical_input": "given.critical_illness",
        "aid": "given.medical_aid",
        "aid_input": "given.medical_aid",
        "hospital_reduction": "given.hospital_reduction",
        "supplementary": "given.supplement",
    },
    MISSING,
    person,
    {
        "critical": CRITICAL,
        "aid": paid("medical_aid"),
        "hospital_reduction": paid("hospital_reduction"),
        "supplementary": paid("supplement"),
        "reaid": paid("reassistance"),
        "oop_in_scope": own,
        "oop_total": own_total,
        "error": error,
    },
    one_ledger=True,
)

NOT_ZERO_PAY = Adapter(
    ASSISTANCE,
    {"check": ignored, "total": left_in_scope, "paid": "given.basic"},
    {**MISSING, "person.categories": ["其他人员"]},
    nobody,
    {"ok": lambda settlement: settlement.checks["not_zero_pay"]},
    one_ledger=False,
)
COVERAGE = calculation(
    ASSISTANCE, "coverage", {"check": ignored, "enrolled": "enrolled", "poor": "poor"},
    {"ok": verifies("coverage_100")},
)  # fmt: skip
SEVERE_DISABILITY = calculation(
    ASSISTANCE, "severe_disability",
    {"household": "person.household_state", "level": "person.disability_level", "type": "person.disability_kind"},
    {"ok": verifies("severely_disabled_by_certificate")},
)  # fmt: skip
PREMIUM = calculation(
    ASSISTANCE, "contribution",
    {"category": lambda value: {"person.categories": [category(value)]}, "premium": "premium"},
    {"person": gives("person_pays")}, figures={"fixed_subsidy": "fixed_subsidy"},
)  # fmt: skip
DEDUCTIBLE = calculation(
    ASSISTANCE, "referral_deductible",
    {"first": "first_deductible", "second": "second_deductible", "referred": "properly_referred"},
    {"second_deductible": gives("deductible_due")},
)  # fmt: skip

ADAPTERS: dict[tuple[str, str], Adapter] = {
    ("001", "critical_table"): payer_alone({**AMOUNTS, **KIND}, {}, CRITICAL, year=False),
    ("001", "critical_seq"): payer_alone({**AMOUNTS, **KIND}, {}, CRITICAL, year=True),
    ("001", "drug_seq"): payer_alone({"cost": "claim.drug_cost"}, NO_BILL, paid("special_drugs"), year=True),
    ("001", "pku_seq"): payer_alone(
        {"cost": "claim.food_cost", "birth": "person.birth"}, NO_BILL, food_paid, year=True
    ),
    ("001", "aid_seq"): payer_alone({**AMOUNTS, **KIND}, NOT_CRITICAL, paid("medical_aid"), year=True),
    ("001", "reaid_seq"): payer_alone({**AMOUNTS, **KIND}, NOT_AID, paid("reassistance"), year=True),
    ("001", "chain"): CHAIN,
    ("001", "severe_disability"): SEVERE_DISABILITY,
    ("001", "premium"): PREMIUM,
    ("001", "deductible_continuous"): DEDUCTIBLE,
}  # fmt: skip
# The area's aid; its three figures are parameters of the scheme.
PARAMETERS = {"region_aid": {"ratio": "area_ratio", "cap": "area_cap", "deductible": "area_deductible"}}
