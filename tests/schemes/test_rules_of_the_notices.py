"""Every computable rule of the five notices, by its number in the worked-out list, and what of the scheme says it.

A rule that only names what the notice leaves open is said by a figure declared missing, a payer whose amount is given,
or a clause whose state says that it has no figure. Locators are those of the lists beside the schemes (`sources.toml`).
"""

import json

import pytest

from policy_lang.clauses import load_sources
from policy_lang.cli import main
from policy_lang.compile import compile_scheme
from policy_lang.core.program import Program
from policy_lang.data import policies_folder
from policy_lang.diagnostics import Report
from tests.schemes.support import program_of

LANSHAN = "cn/shandong/linyi/lanshan/relief_insurance@2020"
SHANDONG = "cn/shandong/assistance@2019"
HUAIAN = "cn/jiangsu/huaian/supplement@2017"
WEIHAI = "cn/shandong/weihai/relief_insurance@2020"
FUJIAN = "cn/fujian/overlay_insurance@2017"
SCHEMES = (LANSHAN, SHANDONG, HUAIAN, WEIHAI, FUJIAN)

# What says it: names of the catalogue, `header` for a header, `clause LOCATOR` for a clause that gives no figure.
RULES: dict[str, dict[str, tuple[str, ...]]] = {
    LANSHAN: {
        "1 persons": ("list protected",),
        "2 window": ("header in force",),
        "3 instant assistance from the day of inclusion": ("fact person.inclusion_date", "header covers"),
        "4 order of the chain": ("header order",),
        "5 aid": ("payer medical_aid", "parameter aid_ratio", "parameter aid_cap"),
        "6 hospital reduction": ("payer hospital_reduction", "parameter reduction_ratio", "rule designated"),
        "7 target of the supplement": ("payer supplement", "parameter target_ratio"),
        "8 gate": ("parameter gate_ratio",),
        "9 yearly cap": ("parameter supp_cap",),
        "10 access": ("rule designated", "rule reached_properly"),
        "11 outside the district": ("rule needs_referral",),
        "12 emergency": ("fact claim.emergency", "reading emergency"),
        "13 special outpatient diseases": ("list special_diseases", "rule covered_service"),
        "14 nothing free": ("check nothing_free",),
        "15 cost out of scope": ("check out_of_scope_share", "parameter out_of_scope_ceiling"),
        "16 accident": (
            "payer accident_death_benefit", "payer accident_disability_benefit", "payer accident_medical",
            "parameter accident_sum", "parameter accident_medical_sum", "check premium_reached",
        ),
        "17 premium of the supplement": ("parameter supplement_premium", "calculation premiums_due"),
        "18 surplus": ("calculation surplus_of_line",),
        "19 profit and loss": ("clause 四句4",),
        "20 disbursal": ("check paid_next_month",),
        "21 at discharge": ("check no_deposit", "check settled_at_discharge"),
        "22 lists of hospitals": ("list city_hospitals", "list district_hospitals"),
    },
    SHANDONG: {
        "1 categories": ("list four_categories", "rule severely_disabled_person", "list aided_categories"),
        "2 premium": ("calculation contribution", "calculation financing", "parameter fixed_subsidy"),
        "3 critical illness": ("payer critical_illness", "parameter critical_deductible", "parameter third_ratio"),
        "4 special drugs": ("payer special_drugs", "parameter drug_ratio", "parameter drug_limit"),
        "5 outpatient aid": ("payer outpatient_aid", "parameter outpatient_aid_amount"),
        "6 aid": ("payer medical_aid", "parameter area_ratio", "parameter area_cap", "parameter area_deductible"),
        "7 re-assistance": ("payer reassistance", "parameter reaid_threshold", "parameter reaid_cap"),
        "8 special food": ("payer special_food_minor", "payer special_food_adult", "rule grown_up"),
        "9 children nobody brings up": ("parameter child_ratio", "parameter child_cap", "parameter child_deductible"),
        "10 deductible counted on": ("calculation referral_deductible",),
        "11 no raising, no widening, no zero payment": ("framework provincial_standard", "check not_zero_pay"),
        "12 coverage": ("calculation coverage",),
        "13 reports": ("calculation reports",),
    },
    HUAIAN: {
        "1 persons": (
            "list included_states", "list mandatory_counties", "check all_enrolled", "check mandatory_county",
        ),
        "2 order": ("header order", "define general_remainder", "define assisted_remainder"),
        "3 services": ("payer supplement", "reading special_outpatient"),
        "4 scale": ("parameter start_line", "parameter first_ratio", "parameter fourth_ratio", "check county_scale"),
        "5 premium": ("calculation premium", "parameter premium_per_head", "check person_pays_no_premium"),
        "6 funding sources": ("parameter city_subsidy", "calculation county_raises"),
        "7 risk line": (
            "calculation settlement_of_year", "parameter risk_line", "parameter county_share",
            "parameter expense_share",
        ),
        "8 reports": ("check reports_filed", "check separate_books"),
    },
    WEIHAI: {
        "1 persons": ("list protected", "calculation instant_aid_circle"),
        "2 order": ("header order", "parameter reduction_ratio", "parameter aid_ratio", "parameter aid_cap"),
        "3 supplement": ("payer supplement", "parameter own_limit"),
        "4 compliant cost": ("fact claim.in_scope",),
        "5 cap": ("parameter supplement_cap",),
        "6 premium": ("parameter premium_supplement", "parameter premium_accident"),
        "7 accident": (
            "payer accident_death_benefit", "payer accident_disability_benefit", "payer accident_medical",
            "parameter step_ratio", "parameter least_benefit", "parameter accident_cap",
        ),
        "8 funding": ("calculation insurance_funding", "parameter provincial_insurance_money"),
        "10 control": ("clause 3号三(一)¶4",),
        "6号 bases, matching, grants": ("calculation matching", "calculation yulu", "calculation old_enough"),
        "6号 no running cost": ("calculation running_cost",),
        "6号 deadlines": ("calculation disbursal", "calculation finance_disbursal"),
        "6号 what is never paid": ("calculation barred_spending", "calculation project"),
        "6号 close to ninety per cent": ("calculation leaning", "parameter target_share"),
        "10号 interest, one-off subsidy": ("calculation loan_interest", "calculation one_off", "parameter one_off_cap"),
        "tables and their sums": (
            "table allocation", "table annex", "calculation allocation_row", "calculation allocation_column",
            "calculation annex_row", "calculation annex_column", "calculation insurance_money",
        ),
    },
    FUJIAN: {
        "1 persons": ("fact person.registered", "fact person.confirmed", "header covers"),
        "2 first step": ("payer first_step", "table added_ratio", "table ceiling_ratio", "check both_ceilings_kept"),
        "3 second step": ("payer second_step", "parameter second_ratio", "list listed_diseases"),
        "4 family doctor": ("calculation family_doctor", "parameter doctor_share"),
        "5 funding": ("calculation funding", "calculation xiamen", "parameter province_share", "clause 四(二)句3"),
        "6 fixed costs of diseases": ("parameter disease_quota", "payer hospital_share", "check within_quota"),
    },
}  # fmt: skip


def said(program: Program) -> set[str]:
    """What a scheme declares, as `kind name`; a calculation may carry its scheme's name to be told from a category."""
    found = {f"{entry.kind} {entry.name_en or entry.id}" for entry in program.catalogue.values()}
    found |= {f"framework {framework.name_en}" for framework in program.frameworks}
    headers = {"in force": program.first, "covers": program.covered, "order": program.arms[0].payers}
    return found | {f"header {name}" for name, value in headers.items() if value}


def sources(scheme: str):
    name, _, year = scheme.partition("@")
    found = load_sources(policies_folder().joinpath(*name.split("/"), year, "sources.toml"), Report())
    assert found is not None
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_rule_is_said(scheme: str):
    without = ("missing", "not computable")  # each with its reason
    missing = {clause.label for clause in sources(scheme).entries if getattr(clause, "state", "") in without}
    known = said(program_of(scheme)) | {f"clause {label}" for label in missing}
    absent = {rule: [name for name in names if name not in known] for rule, names in RULES[scheme].items()}
    assert {rule: names for rule, names in absent.items() if names} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_figure_is_qualified(scheme: str):
    """Exactly, as a minimum or a maximum, in principle, or missing; a figure without a value is missing."""
    program = program_of(scheme)
    figures = [entry for entry in program.catalogue.values() if entry.kind in {"parameter", "table"}]
    assert [entry.id for entry in figures if not entry.qualifier] == []
    for name, parameter in program.parameters.items():
        assert parameter.figures or parameter.qualifier == "missing", name
        assert parameter.qualifier in {"exact", "minimum", "maximum", "principle", "missing"}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_clause_waits_for_later_and_every_encoded_one_is_cited(scheme: str):
    compiled = compile_scheme(scheme)
    found = [item for item in compiled.report.diagnostics if item.code in {"PL0502", "PL0503", "PL0504", "PL0505"}]
    assert [item.code for item in found] == []
    assert [clause.label for clause in sources(scheme).entries if getattr(clause, "state", "") == "later"] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_rule_is_named_by_the_words_that_begin_it(scheme: str, capsys: pytest.CaptureFixture[str]):
    """Whoever has the scheme in Chinese and reads `测算 厦门承担` finds a declaration that begins with these words."""
    assert main(["clauses", scheme, "--tongue", "zh", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    cited = [item for source in found["sources"] for clause in source["clauses"] for item in clause["cited_by"]]
    assert cited
    assert [item for item in cited if not item["kind"]] == []
