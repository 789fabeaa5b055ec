"""Every ambiguity of the five notices is a reading of its scheme, or stands here with what settles it instead.

The numbers are those of the worked-out list of ambiguities, `AMB-document-number`. A reading whose options never differ
in money says so, and with its number: nobody can look for the difference in amounts.
"""

import re

import pytest

from tests.schemes.support import program_of

LANSHAN = "cn/shandong/linyi/lanshan/relief_insurance@2020"
COMBINED = "cn/shandong/linyi/lanshan/combined@2020"
SHANDONG = "cn/shandong/assistance@2019"
HUAIAN = "cn/jiangsu/huaian/supplement@2017"
WEIHAI = "cn/shandong/weihai/relief_insurance@2020"
FUJIAN = "cn/fujian/overlay_insurance@2017"
COUNTS = {"000": 22, "001": 14, "002": 11, "003": 11, "004": 13}
NO_DIFFERENCE = "金额无差别"

READINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "000-1": (LANSHAN, ("target_period",)),
    "000-2": (LANSHAN, ("gate_edge",)),
    "000-3": (LANSHAN, ("target_or_more",)),
    "000-4": (LANSHAN, ("reduction_base",)),
    "000-5": (LANSHAN, ("reduction_first",)),
    "000-6": (LANSHAN, ("skipped_payer",)),
    "000-7": (LANSHAN, ("special_chain",)),
    "000-8": (LANSHAN, ("special_aid_cap",)),
    "000-9": (LANSHAN, ("special_ratio_mode",)),
    "000-10": (LANSHAN, ("disease_list",)),
    "000-11": (
        LANSHAN,
        ("referred_outside", "city_hospital", "emergency", "referral_target", "aid_without_access"),
    ),
    "000-12": (LANSHAN, ("date_basis",)),
    "000-13": (LANSHAN, ("name_match",)),
    "000-14": (LANSHAN, ("cap_or_more",)),
    "000-15": (LANSHAN, ("accident_scaling",)),
    "000-16": (LANSHAN, ("accident_base",)),
    "000-17": (LANSHAN, ("supp_rounding",)),
    "000-18": (LANSHAN, ("control_unit",)),
    "000-20": (COMBINED, ("aid_account",)),
    "000-21": (LANSHAN, ("aid_persons",)),
    "000-22": (LANSHAN, ("removal",)),
    "001-1": (SHANDONG, ("critical_tier_basis", "critical_mode")),
    "001-2": (SHANDONG, ("critical_period",)),
    "001-3": (SHANDONG, ("drug_cap", "drugs_in_tiers")),
    "001-4": (SHANDONG, ("reaid_period",)),
    "001-5": (SHANDONG, ("reaid_services",)),
    "001-6": (COMBINED, ("reaid_base",)),
    "001-7": (SHANDONG, ("pku_age", "pku_cap")),
    "001-8": (SHANDONG, ("least_figures",)),
    "001-9": (SHANDONG, ("several_categories",)),
    "001-10": (SHANDONG, ("medical_year",)),
    "001-11": (SHANDONG, ("continuous",)),
    "001-12": (SHANDONG, ("first_day",)),
    "001-13": (SHANDONG, ("rounding_of_sums",)),
    "001-14": (SHANDONG, ("compliant_cost",)),
    "002-1": (HUAIAN, ("tier_basis",)),
    "002-2": (HUAIAN, ("period",)),
    "002-3": (HUAIAN, ("general_poor_aid",)),
    "002-4": (HUAIAN, ("temporary_aid",)),
    "002-5": (HUAIAN, ("unit",)),
    "002-6": (HUAIAN, ("base_words",)),
    "002-7": (HUAIAN, ("carry_over",)),
    "002-8": (HUAIAN, ("date_basis",)),
    "002-9": (HUAIAN, ("slice_edges",)),
    "002-10": (HUAIAN, ("surplus_base",)),
    "002-11": (HUAIAN, ("special_outpatient",)),
    "003-1": (WEIHAI, ("target_period",)),
    "003-2": (WEIHAI, ("strict",)),
    "003-3": (WEIHAI, ("order",)),
    "003-4": (WEIHAI, ("ladder",)),
    "003-5": (WEIHAI, ("accident_deductible", "accident_limit", "accident_base")),
    "003-6": (WEIHAI, ("date_basis", "before_inclusion")),
    "003-7": (WEIHAI, ("supplement_rounding",)),
    "003-8": (WEIHAI, ("days_counted",)),
    "003-9": (WEIHAI, ("allocation_rounding",)),
    "003-10": (WEIHAI, ("surplus_of_last_year",)),
    "003-11": (WEIHAI, ("death_after_disability",)),
    "004-1": (FUJIAN, ("add_base",)),
    "004-2": (FUJIAN, ("above_ceiling",)),
    "004-3": (FUJIAN, ("ceiling_payers",)),
    "004-4": (FUJIAN, ("period",)),
    "004-5": (FUJIAN, ("second_base", "above_quota")),
    "004-6": (FUJIAN, ("second_needs",)),
    "004-7": (FUJIAN, ("first_rounding",)),
    "004-8": (FUJIAN, ("date_basis",)),
    "004-9": (FUJIAN, ("at_most",)),
    "004-10": (FUJIAN, ("xiamen",)),
    "004-11": (FUJIAN, ("odd_fen",)),
    "004-12": (FUJIAN, ("new_persons",)),
    "004-13": (FUJIAN, ("second_ceiling",)),
}
# No reading, because it is no clause of the scheme: what settles it.
OTHERWISE = {
    "000-19": "claims are settled by governing date, sequence and id; `--order arrival` keeps the file's order"
}
OF_SECTION_8 = {
    LANSHAN: (
        "accident_base", "accident_scaling", "aid_without_access", "city_hospital", "date_basis", "emergency",
        "name_match", "reduction_base", "reduction_first", "referral_target", "referred_outside", "skipped_payer",
        "special_aid_cap", "special_chain", "special_ratio_mode", "supp_rounding", "target_period",
    ),
    SHANDONG: (
        "continuous", "critical_mode", "critical_period", "critical_tier_basis", "drug_cap", "pku_age", "pku_cap",
        "reaid_period", "reaid_services",
    ),
    HUAIAN: (
        "carry_over", "date_basis", "general_poor_aid", "period", "surplus_base", "temporary_aid", "tier_basis", "unit",
    ),
    WEIHAI: (
        "accident_base", "accident_deductible", "accident_limit", "date_basis", "ladder", "order", "strict",
        "target_period",
    ),
    FUJIAN: (
        "add_base", "ceiling_payers", "date_basis", "first_rounding", "period", "second_base", "second_needs",
    ),
    COMBINED: ("instant_assist_as_poor", "reaid_base"),
}  # fmt: skip


def readings(scheme: str) -> dict[str, str]:
    """The scheme's own readings and their questions in Chinese."""
    program = program_of(scheme)
    return {
        entry.id.rpartition(":")[2]: entry.label_zh
        for entry in program.catalogue.values()
        if entry.kind == "reading" and entry.scheme == program.scheme
    }


def test_all_numbers_are_there():
    numbers = {f"{document}-{number}" for document, count in COUNTS.items() for number in range(1, count + 1)}
    assert READINGS.keys() | OTHERWISE.keys() == numbers
    assert not READINGS.keys() & OTHERWISE.keys()


@pytest.mark.parametrize("number", READINGS)
def test_an_ambiguity_is_a_reading(number: str):
    scheme, names = READINGS[number]
    assert set(names) <= readings(scheme).keys()


@pytest.mark.parametrize("scheme", OF_SECTION_8)
def test_every_switch_of_the_worked_cases_is_a_reading_of_that_name(scheme: str):
    assert set(OF_SECTION_8[scheme]) <= readings(scheme).keys()


@pytest.mark.parametrize("scheme", OF_SECTION_8)
def test_every_reading_is_an_ambiguity_of_the_list(scheme: str):
    listed = {name for place, names in READINGS.values() if place == scheme for name in names}
    # Those of the combined settlement repeat a question of one of its two documents, or ask one of both together.
    own = {"instant_assist_as_poor", "reduction_first", "date_basis"} if scheme == COMBINED else set()
    assert readings(scheme).keys() == listed | own


def test_where_no_money_differs_the_reading_says_so_with_its_number():
    for number, (scheme, names) in READINGS.items():
        for name in names:
            question = readings(scheme)[name]
            if NO_DIFFERENCE in question:
                assert f"AMB-{number}，" in question, question
            elif said := re.search(r"AMB-([\d-]+)", question):
                assert said[1] == number


@pytest.mark.parametrize("scheme", OF_SECTION_8)
def test_every_reading_says_why(scheme: str):
    """One option is chosen, for a reason that stands in both tongues."""
    for entry in program_of(scheme).catalogue.values():
        if entry.kind == "reading":
            assert [option.id for option in entry.options].count(entry.chosen) == 1, entry.id
            assert entry.reason_en, entry.id
            assert entry.reason_zh, entry.id
