"""How the cases of document 004, Fujian 2017, are read."""

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

SCHEME = "cn/fujian/overlay_insurance@2017"
LEVELS = {"省": "provincial", "市": "municipal", "县": "county", "乡": "township"}


def fujian_person(person: dict[str, Any]) -> dict[str, Any]:
    """On the register or not, and the day of confirmation."""
    if person.keys() - {"registered", "confirmed"}:
        raise Unreadable(f"person: {sorted(person.keys() - {'registered', 'confirmed'})}")
    found: dict[str, Any] = {"person.registered": person.get("registered", False)}
    if person.get("confirmed"):
        found["person.confirmed"] = person["confirmed"]
    return found


CLAIM_FACTS: dict[str, str | Callable[[Any], dict[str, Any]]] = {
    "id": ignored,
    "date": dated,
    "kind": "claim.kind",
    "admission": "claim.admission",
    "discharge": "claim.discharge",
    "total": "claim.total",
    "in_scope": "claim.in_scope",
    "out_of_scope": "claim.out_of_scope",
    "level": lambda value: {"hospital.level": LEVELS[value]},
    "designated": "hospital.designated",
    "disease": lambda value: {} if value is None else {"disease": value},
    "concentrated": "claim.concentrated",
    "basic": "given.basic",
    "critical": "given.critical_illness",
    "critical_input": "given.critical_illness",
    "aid": "given.medical_aid",
    "aid_input": "given.medical_aid",
}
# Rules 4 and 5 of the cases' README: what holds when a field is missing.
MISSING = {
    "claim.kind": "inpatient",
    "claim.admission": "2018-06-01",
    "claim.discharge": "2018-06-01",
    "hospital.designated": True,
    "disease": "无",
    "given.basic": "0.00",
    "given.critical_illness": "0.00",
    "given.medical_aid": "0.00",
}


def step_status(settlement: Settlement) -> Any:
    """The status of the first step. The cases have no word for a payment that comes to less than a fen: it is paid."""
    found = status("first_step")(settlement)
    return "paid" if found == "zero" else found


KEYS: dict[str, Callable[[Settlement], Any]] = {
    "first": paid("first_step"),
    "second": paid("second_step"),
    "oop_in_scope": own,
    "oop_total": own_total,
    "status": step_status,
}

CLAIMS = Adapter(SCHEME, CLAIM_FACTS, MISSING, fujian_person, KEYS, one_ledger=True)
DOCTOR = calculation(
    SCHEME,
    "family_doctor",
    {"individual_fee": "individual_fee"},
    {"pays": gives("fund_pays"), "person": gives("person_pays")},
)
FUNDING = calculation(
    SCHEME,
    "funding",
    {"amount": "fund_amount"},
    {"province": gives("province_part"), "city": gives("city_part"), "county": gives("county_part")},
)

ADAPTERS: dict[tuple[str, str], Adapter] = {
    ("004", "claims"): CLAIMS,
    ("004", "family_doctor"): DOCTOR,
    ("004", "funding"): FUNDING,
}
