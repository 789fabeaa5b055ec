"""How the cases of document 002, Huai'an 2017, are read."""

from collections.abc import Callable
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
)

SCHEME = "cn/jiangsu/huaian/supplement@2017"
GIVEN = {
    "ncms": "given.ncms",
    "critical": "given.critical_illness",
    "critical_input": "given.critical_illness",
    "aid": "given.medical_aid",
    "aid_input": "given.medical_aid",
    "emergency_fund": "given.emergency_fund",
    "child_aid": "given.child_aid",
    "temporary_aid": "given.temporary_aid",
}
NOTHING_GIVEN = dict.fromkeys(GIVEN.values(), "0.00")
REGISTERED = {"person.class": "general", "person.enrolled": True}


def huaian_person(person: dict[str, Any]) -> dict[str, Any]:
    """The class of household (none: not registered), enrolment, county, and the state in the register."""
    known = {"category", "ncms_enrolled", "county", "status"}
    if person.keys() - known:
        raise Unreadable(f"person: {sorted(person.keys() - known)}")
    found: dict[str, Any] = {"person.class": person.get("category") or "other_person"}
    found["person.enrolled"] = person.get("ncms_enrolled", True)
    if person.get("county"):
        found["person.county"] = person["county"]
    if person.get("status"):
        found["person.state"] = person["status"]
    return found


def registered(person: dict[str, Any]) -> dict[str, Any]:
    """Somebody of the scale alone: generally poor and enrolled."""
    return huaian_person(person) if person else dict(REGISTERED)


def alone(value: str) -> dict[str, Any]:
    """What is left when the insurance begins: the cost in scope, every earlier payer zero."""
    return {"claim.in_scope": value}


def huaian_status(settlement: Settlement) -> Any:
    """The status of the insurance.

    The cases have no words for a bill of which nothing is left (below the deductible), or for less than a fen (paid).
    """
    found = status("supplement")(settlement)
    return {"nothing_left": "at_or_below_deductible", "zero": "paid"}.get(str(found), found)


MISSING = {"claim.kind": "inpatient", "claim.admission": "2017-06-01", "claim.discharge": "2017-06-01"}
KEYS: dict[str, Callable[[Settlement], Any]] = {
    "pays": paid("supplement"),
    "supplementary": paid("supplement"),
    "oop_in_scope": own,
    "oop_total": own_total,
    "status": huaian_status,
    # No figures for the year: the status says so.
    "error": huaian_status,
}
CLAIM_FACTS: dict[str, str | Callable[[Any], dict[str, Any]]] = {
    **GIVEN,
    "id": ignored,
    "date": dated,
    "kind": "claim.kind",
    "admission": "claim.admission",
    "discharge": "claim.discharge",
    "total": "claim.total",
    "in_scope": "claim.in_scope",
    "out_of_scope": "claim.out_of_scope",
    "self_pay": alone,
    "remaining": alone,
    "household": "household",
    "member": "person",
}

CLAIMS = Adapter(SCHEME, CLAIM_FACTS, {**MISSING, **NOTHING_GIVEN}, huaian_person, KEYS, one_ledger=True)
TIER_TABLE = Adapter(SCHEME, CLAIM_FACTS, {**MISSING, **NOTHING_GIVEN}, registered, KEYS, one_ledger=False)
HOUSEHOLD = Adapter(
    SCHEME, CLAIM_FACTS, {**MISSING, **NOTHING_GIVEN, "household": "h1"}, registered, KEYS, one_ledger=True
)
PREMIUM = calculation(
    SCHEME, "premium", {"heads": "heads"}, {"pool": gives("premium_total"), "person": gives("person_pays")}
)
POOL = calculation(
    SCHEME,
    "settlement_of_year",
    {"premium_pool": "premium_raised", "paid": "paid_out"},
    {"to_account": gives("to_account"), "county": gives("county_bears"), "insurer": gives("insurer_bears")},
    figures={"line": "risk_line", "county_share": "county_share"},
)

ADAPTERS: dict[tuple[str, str], Adapter] = {
    ("002", "claims"): CLAIMS,
    ("002", "tier_table"): TIER_TABLE,
    ("002", "household"): HOUSEHOLD,
    ("002", "premium"): PREMIUM,
    ("002", "pool"): POOL,
}
