"""How the cases of document 000, and of its composition with document 001, are read."""

from collections.abc import Callable
from typing import Any

from policy_lang.interp.settle import Settlement
from tests.acceptance.adapter import Adapter, Unreadable, dated, ignored, own, own_total, paid, status, yuan

RELIEF = "cn/shandong/linyi/lanshan/relief_insurance@2020"
COMBINED = "cn/shandong/linyi/lanshan/combined@2020"

# ---- document 000


def relief_person(person: dict[str, Any]) -> dict[str, Any]:
    """Categories by name; `dibao` is a further category."""
    known = {"category", "dibao", "inclusion_date"}
    if person.keys() - known:
        raise Unreadable(f"person: {sorted(person.keys() - known)}")
    categories = [person["category"]] if person.get("category") else ["其他人员"]
    found: dict[str, Any] = {"person.categories": [*categories, *(["低保"] if person.get("dibao") else [])]}
    if person.get("inclusion_date"):
        found["person.inclusion_date"] = person["inclusion_date"]
    return found


REFERRAL = {"none": "not_filed", "approved": "approved", "filed_late": "filed_late"}
CLAIM_FACTS: dict[str, str | Callable[[Any], dict[str, Any]]] = {
    "id": ignored,
    "date": dated,
    "kind": "claim.kind",
    "disease": lambda value: {} if value is None else {"disease": value},
    "admission": "claim.admission",
    "discharge": "claim.discharge",
    "hospital": "hospital",
    "in_lanshan": "claim.in_area",
    "referral": lambda value: {"claim.referral": REFERRAL[value]},
    "emergency": "claim.emergency",
    "target_class_ok": "claim.target_class_ok",
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
}
# Rules 4 and 5 of the cases' README: what holds when a field is missing.
CLAIM_MISSING = {
    "claim.kind": "inpatient",
    "claim.admission": "2020-06-01",
    "claim.discharge": "2020-06-01",
    "hospital": "兰山区人民医院",
    "claim.in_area": True,
    "claim.referral": "not_filed",
    "given.basic": "0.00",
    "disease": "无",
}
RELIEF_KEYS: dict[str, Callable[[Settlement], Any]] = {
    "aid": paid("medical_aid"),
    "critical": paid("critical_illness"),
    "hospital_reduction": paid("hospital_reduction"),
    "supplementary": paid("supplement"),
    "oop_in_scope": own,
    "oop_total": own_total,
    "status": status("supplement"),
}

CLAIMS = Adapter(
    RELIEF,
    CLAIM_FACTS,
    {**CLAIM_MISSING, "given.critical_illness": "0.00"},
    relief_person,
    RELIEF_KEYS,
    one_ledger=True,
)

EVENTS = {"death": "accident_death", "disability": "accident_disability", "medical": "outpatient"}


def event(value: str) -> dict[str, Any]:
    """Death and disability are events without a bill; medical treatment after an accident has one."""
    facts: dict[str, Any] = {"claim.kind": EVENTS[value], "claim.accident": True}
    return facts if value == "medical" else {**facts, "claim.in_scope": "0.00", "claim.total": "0.00"}


def accident_pays(settlement: Settlement) -> Any:
    """The payment of the accident line: the benefit of the event, or the medical cost."""
    by_kind = {"accident_death": "accident_death_benefit", "accident_disability": "accident_disability_benefit"}
    kind = str(settlement.claim.facts["claim.kind"])
    return yuan(settlement.payments[by_kind.get(kind, "accident_medical")])


ACCIDENT = Adapter(
    RELIEF,
    {
        "event": event,
        "date": dated,
        "premium": "claim.premium",
        "amount": lambda value: {"claim.in_scope": value, "claim.total": value},
    },
    {**CLAIM_MISSING, "given.critical_illness": "0.00"},
    relief_person,
    {"pays": accident_pays},
    one_ledger=False,
)

ACCIDENT_STACK = Adapter(
    RELIEF,
    CLAIM_FACTS,
    {**CLAIM_MISSING, "given.critical_illness": "0.00", "claim.accident": True},
    relief_person,
    {**RELIEF_KEYS, "accident": paid("accident_medical")},
    one_ledger=False,
)

CHECKS = {"oos_share": "out_of_scope_share", "next_month": "paid_next_month", "not_zero_pay": "nothing_free"}


def check_result(settlement: Settlement) -> Any:
    """The answer of the check that the case names."""
    return settlement.checks[CHECKS[str(settlement.claim.facts["check"])]]


CHECK = Adapter(
    RELIEF,
    {
        "check": "check",
        "total": "claim.total",
        "out_of_scope": "claim.out_of_scope",
        "advanced": "claim.advanced_on",
        "paid": lambda value: {"claim.paid_on": value} if "-" in value else {"given.basic": value},
    },
    {
        "claim.discharge": "2020-06-01",
        "claim.kind": "inpatient",
        "claim.in_area": True,
        "hospital": "兰山区人民医院",
    },
    lambda _: {},
    {"ok": check_result},
    one_ledger=False,
)

# ---- the composition


def combined_person(person: dict[str, Any]) -> dict[str, Any]:
    """in_000: 脱贫享受政策; in_001: 建档立卡, alone 低保; in_000 alone: 即时帮扶, included before any claim."""
    if person.keys() - {"in_000", "in_001"}:
        raise Unreadable(f"person: {sorted(person)}")
    categories = {
        (True, True): ["脱贫享受政策", "建档立卡"],
        (False, True): ["低保"],
        (True, False): ["即时帮扶"],
        (False, False): ["其他人员"],
    }[bool(person.get("in_000")), bool(person.get("in_001"))]
    return {"person.categories": categories, "person.inclusion_date": "2020-01-01"}


def access(value: bool) -> dict[str, Any]:
    """The result of the access rule, given as a fact: a designated hospital in the district, or outside unreferred."""
    return {"claim.in_area": value, "claim.referral": "not_filed"}


CHAIN = Adapter(
    COMBINED,
    {**CLAIM_FACTS, "access": access},
    CLAIM_MISSING,
    combined_person,
    {**RELIEF_KEYS, "reaid": paid("reassistance")},
    one_ledger=True,
)

ADAPTERS: dict[tuple[str, str], Adapter] = {
    ("000", "claims"): CLAIMS,
    ("000", "accident"): ACCIDENT,
    ("000", "accident_medical_stack"): ACCIDENT_STACK,
    ("cross", "chain"): CHAIN,
}
# Readings of a case that are parameters of the scheme.
PARAMETERS = {"supp_cap": "supp_cap"}
