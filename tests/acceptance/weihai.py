"""How the cases of document 003 are read."""

from typing import Any

from policy_lang.interp.settle import Settlement
from tests.acceptance.adapter import (
    Adapter,
    Unreadable,
    calculation,
    dated,
    gives,
    ignored,
    own,
    own_total,
    paid,
    status,
    verifies,
    yuan,
)
from tests.acceptance.lanshan import relief_person
from tests.acceptance.shandong import Facts

RELIEF = "cn/shandong/weihai/relief_insurance@2020"

CLAIM: Facts = {
    "id": ignored,
    "date": dated,
    "admission": "claim.admission",
    "discharge": "claim.discharge",
    "kind": "claim.kind",
    "total": "claim.total",
    "in_scope": "claim.in_scope",
    "out_of_scope": "claim.out_of_scope",
    # 3号 has no list of hospitals, no referral and no list of diseases: where somebody was treated bears on nothing.
    "hospital": ignored,
    "referral": ignored,
    "disease": ignored,
    "basic": "given.basic",
    "critical": "given.critical_illness",
    "critical_input": "given.critical_illness",
    "hospital_reduction": "given.hospital_reduction",
    "aid": "given.medical_aid",
    "aid_input": "given.medical_aid",
}
# Rules 4 and 5 of the cases' README.
MISSING = {
    "claim.kind": "inpatient",
    "claim.admission": "2020-06-01",
    "claim.discharge": "2020-06-01",
    "given.basic": "0.00",
    "given.critical_illness": "0.00",
    "given.other_payers": "0.00",
}
ALL_GIVEN = {**MISSING, "given.hospital_reduction": "0.00", "given.medical_aid": "0.00"}
KEYS = {
    "hospital_reduction": paid("hospital_reduction"),
    "aid": paid("medical_aid"),
    "critical": paid("critical_illness"),
    "supplementary": paid("supplement"),
    "oop_in_scope": own,
    "oop_total": own_total,
    "status": status("supplement"),
}

CLAIMS = Adapter(RELIEF, CLAIM, ALL_GIVEN, relief_person, KEYS, one_ledger=True)
# Ratios and limit of the reduction and of aid, which the notice leaves to others, come with the case.
ORDER = Adapter(
    RELIEF, CLAIM, MISSING, relief_person, KEYS, one_ledger=False,
    figures={"reduction_ratio": "reduction_ratio", "aid_ratio": "aid_ratio", "aid_cap": "aid_cap"},
)  # fmt: skip

NO_BILL = {"claim.in_scope": "0.00", "claim.total": "0.00", "accident": "1"}


def level(value: str | int) -> dict[str, Any]:
    """A level of disability, or death."""
    if value == "death":
        return {"claim.kind": "accident_death"}
    return {"claim.kind": "accident_disability", "event.level": value}


def benefit(settlement: Settlement) -> Any:
    """The benefit of the event."""
    death = settlement.claim.facts["claim.kind"] == "accident_death"
    return yuan(settlement.payments["accident_death_benefit" if death else "accident_disability_benefit"])


DISABILITY = Adapter(
    RELIEF, {"level": level, "date": dated}, {**ALL_GIVEN, **NO_BILL}, relief_person, {"pays": benefit},
    one_ledger=False,
)  # fmt: skip


def accident(*, year: bool) -> Adapter:
    """Treatment after an accident, no other cost. `year`: the inputs are one year, each an accident of its own."""
    facts: Facts = {"id": ignored, "date": dated, "cost": "claim.accident_cost", "paid_by_others": "given.other_payers"}
    missing = {**ALL_GIVEN, **NO_BILL, "claim.kind": "outpatient"}
    return Adapter(
        RELIEF, facts, missing, relief_person, {"pays": paid("accident_medical")}, one_ledger=year, apart="accident"
    )


def items(values: list[str]) -> dict[str, Any]:
    """The two columns that are matched, trades and small loans; in units of 10,000 yuan, as the result is."""
    if len(values) != len(MATCHED):
        raise Unreadable(f"items {values}")
    return dict(zip(MATCHED, values, strict=True))


MATCHED = ("trade_money", "loan_money")
FUNDING = calculation(
    RELIEF, "insurance_funding",
    {"area": ignored, "heads": "heads", "prov": "from_province", "city": "from_city", "carry": "carried_over"},
    {"premium": gives("premium_of_area"), "area_pays": gives("area_pays"), "surplus": gives("left_over")},
)  # fmt: skip
MATCHING = calculation(RELIEF, "matching", {"area": ignored, "items": items}, {"match": gives("match_due")})
YULU = calculation(RELIEF, "yulu", {"students": "students", "terms": "terms"}, {"pays": gives("yulu_money")})
ONE_OFF = calculation(RELIEF, "one_off", {"amount": "approved_amount"}, {"pays": gives("one_off_paid")})
DEADLINE = calculation(
    RELIEF, "disbursal", {"start": "money_arrived", "end": "money_paid", "days": "days_allowed"},
    {"ok": verifies("in_time")},
)  # fmt: skip
AGE_60 = calculation(RELIEF, "old_enough", {"birth": "person.birth"}, {"ok": verifies("sixty_or_over")})

ADAPTERS: dict[tuple[str, str], Adapter] = {
    ("003", "claims"): CLAIMS,
    ("003", "order"): ORDER,
    ("003", "accident_disability"): DISABILITY,
    ("003", "accident_medical_table"): accident(year=False),
    ("003", "accident_medical_seq"): accident(year=True),
    ("003", "accident_medical_base"): accident(year=False),
    ("003", "funding"): FUNDING,
    ("003", "matching"): MATCHING,
    ("003", "yulu"): YULU,
    ("003", "one_off"): ONE_OFF,
    ("003", "deadline"): DEADLINE,
    ("003", "age60"): AGE_60,
}
