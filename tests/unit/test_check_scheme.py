"""The scheme as a whole: its header, the order of payers, checks, readings and scenarios."""

import pytest

from policy_lang.compile import compile_text
from tests.unit.check_support import FACTS, HEADER, POOL, Told, told


def under(line: str, instead: str = "") -> Told:
    """What is told of the scheme with another line in its header."""
    assert line in HEADER
    return told("", HEADER.replace(line, instead))


# ---- header


def test_a_header_says_when_which_day_and_in_what_money():
    assert told("") == []
    assert under("  in force from 2020-01-01 to 2020-12-31\n") == [("PL0424", "small / 小方案")]
    assert under("  claims dated by day\n") == [("PL0426", "small / 小方案")]
    assert under("  currency CNY, rounds half up\n") == [("PL0427", "small / 小方案")]


def test_a_currency_is_known_and_rounded():
    assert under("CNY, rounds half up", "CNY rounds down") == []
    assert under("CNY, rounds half up", "CNY") == [("PL0427", "currency CNY")]
    assert ("PL0201", "CNX") in under("CNY, rounds half up", "CNX rounds down")
    assert under("rounds half up", "rounds half up in units of 1元") == []
    assert under("rounds half up", "rounds half up in units of 1美元") == [("PL0303", "1美元")]


def test_amounts_are_not_compared_with_a_currency_that_is_not_known():
    """Of a misspelt currency one thing is told, and not every amount in the scheme."""
    assert under("CNY, rounds half up", "CNX rounds down") == [("PL0201", "CNX")]


def test_a_window_ends_after_it_begins():
    assert under("to 2020-12-31", "to 2020-01-01") == []
    assert under("to 2020-12-31", "to 2019-12-31") == [("PL0425", "in force from 2020-01-01 to 2019-12-31")]
    assert under("from 2020-01-01 to 2020-12-31", "from 2020-01-01") == []


def test_claims_are_dated_by_a_fact_that_is_a_day():
    assert under("dated by day", "dated by birth") == []
    assert under("dated by day", "dated by dya") == [("PL0201", "dya")]
    assert under("dated by day", "dated by cost") == [("PL0301", "cost")]
    assert under("dated by day", "dated by inpatient") == [("PL0209", "inpatient")]


def test_whom_a_scheme_covers():
    def covers(clause: str, text: str = "") -> Told:
        return told(text, f"{HEADER}  covers {clause}\n")

    assert covers("kind is inpatient") == []
    assert covers("cost") == [("PL0306", "cost")]
    assert covers("kind is inpatient otherwise not_covered_service") == []
    assert covers("kind is inpatient otherwise not_a_bed") == [("PL0201", "not_a_bed")]
    assert covers("kind is inpatient otherwise not_a_bed", "status not_a_bed") == []


# ---- the order of payers

PAYERS = """
payer aid / 救助
  on cost
  each claim
  pays 70%
payer second
  on cost
  each claim
  pays 5元
"""

ORDERS: list[tuple[str, Told]] = [
    ("order aid, second", []),
    ("order aid", [("PL0405", "second")]),
    ("order aid, second, aid", [("PL0406", "aid")]),
    ("order aid, secnd", [("PL0201", "secnd"), ("PL0405", "second")]),
    ("order aid, second, all", [("PL0209", "all")]),
    # One order for all, and others for some: the first is for the rest.
    ("order aid, second\norder aid, second", [("PL0434", "order aid, second")]),
    ("order for inpatient: aid\norder aid, second", []),
    ("order for inpatient: aid\norder for outpatient: second, aid", []),
    ("order for inpatient: aid, second", [("PL0435", "order for inpatient: aid, second")]),
    ("order for inpatient, outpatient: aid, second", []),
    ("order for inpatient: aid\norder for inpatient, outpatient: second",
     [("PL0434", "order for inpatient, outpatient: second")]),
    # A person can be in several groups at once, so two orders for groups can both apply; one and the rest cannot.
    ("order for poor: aid\norder for disabled: aid, second", [("PL0434", "order for disabled: aid, second")]),
    ("order for poor: aid\norder aid, second", []),
    ("order for inpatien: aid\norder aid, second", [("PL0201", "inpatien"), ("PL0434", "order aid, second")]),
    ("benefit lump\n  pays 5元\norder aid, second", []),
    ("benefit lump\n  pays 5元\norder aid, lump, second", [("PL0485", "lump")]),
    ("order for red: aid\norder aid, second", [("PL0452", "order for red: aid")]),
]  # fmt: skip


@pytest.mark.parametrize("order, expected", ORDERS, ids=[row[0] for row in ORDERS])
def test_the_order_of_payers(order: str, expected: Told):
    assert told(f"{PAYERS}category colours = red, blue\n{order}") == expected


def test_an_order_is_stated():
    """Of the missing order one thing is told, and not that each payer is missing from it."""

    def found(order: str) -> Told:
        report = compile_text(f"{HEADER}{FACTS}{POOL}{PAYERS}{order}").report
        return [(one.code, one.span.text if one.span else "") for one in report.diagnostics if one.severity == "error"]

    assert found("") == [("PL0407", "small / 小方案")]
    assert found("order second, aid") == []


def test_payers_have_an_order_and_benefits_need_none():
    benefit = "benefit sum pays 50元"
    assert told(f"{benefit}\n") == []
    assert told(f"{PAYERS}{benefit}\norder aid, second") == []


# ---- checks and sources


def test_a_check_says_one_thing_that_must_hold():
    assert told("check c holds when cost > 5元") == []
    assert told("check c") == [("PL0454", "c")]
    assert told("check c holds when cost") == [("PL0306", "cost")]
    assert told("check c holds when cost > 5元 holds when referred") == [("PL0404", "referred")]
    assert told("check c holds when total of cost > 5元 over per person each month") == []
    assert told("check c holds when total of cost > 5元 over each month") == [("PL0432", "each month")]


def test_a_source_that_is_cited_is_declared():
    source = 'source notice = "Notice" dated 2019-12-01\n'
    rule = 'rule r holds when referred cites notice "1"\n'
    assert told(f"{source}{rule}") == []
    assert told(rule) == [("PL0502", "notice")]


def test_a_source_that_a_reading_cites_is_declared():
    reading = 'reading r cites notice "1" option a chosen because "as it is" option b change aid pays 60%\n'
    assert told(f'source notice = "Notice" dated 2019-12-01\n{reading}') == []
    assert told(reading) == [("PL0502", "notice")]


# ---- scenarios


def scenario(steps: str, text: str = "") -> Told:
    """What is told of a scenario; one that expects nothing is told of too."""
    return told(f'{text}\nscenario "one" {steps}\n', quiet=frozenset({"PL0213", "PL0438", "PL0501"}))


CLAIM = "settle kind = inpatient, day = 2020-03-01, cost = 100元"
PAID = "expect aid = 70元"

SCENARIOS: list[tuple[str, Told]] = [
    (f"{CLAIM} {PAID}", []),
    (CLAIM, [("PL0707", '"one"')]),
    (f'facts person = "a", kind = inpatient {CLAIM} {PAID}', []),
    (f"{CLAIM}, costs = 5元 {PAID}", [("PL0201", "costs")]),
    (f"{CLAIM}, cost = 5元 {PAID}", [("PL0706", "cost = 5元")]),
    (f"{CLAIM}, other_cost = 5 {PAID}", [("PL0312", "5")]),
    (f"{CLAIM}, other_cost = 101万元 {PAID}", [("PL0325", "101万元")]),
    (f"{CLAIM}, other_cost = 100万元 {PAID}", []),
    (f"{CLAIM}, other_cost = cost {PAID}", [("PL0316", "cost")]),
    (f"{CLAIM}, aid = 5元 {PAID}", []),
    # A set is given as one member or as several.
    (f"{CLAIM}, group = poor {PAID}", []),
    (f"{CLAIM}, group = (poor, disabled) {PAID}", []),
    (f"{CLAIM}, group = inpatient {PAID}", [("PL0301", "inpatient")]),
    (f"settle a kind = inpatient settle b kind = outpatient {PAID}", []),
    (f"settle a kind = inpatient settle a kind = outpatient {PAID}", [("PL0704", "settle a kind = outpatient")]),
    (f"{PAID} {CLAIM}", [("PL0702", PAID)]),
    (f"{CLAIM} expect aid = 70", [("PL0312", "70")]),
    (f"{CLAIM} expect cost = 70元", [("PL0705", "cost")]),
    (f"{CLAIM} expect ade = 70元", [("PL0705", "ade")]),
    (f"{CLAIM} expect own share = 30元, own share in all = 30元", []),
    (f"{CLAIM} expect own share in al = 30元", [("PL0201", "al")]),
    (f"{CLAIM} expect own share = 30", [("PL0312", "30")]),
    (f'{CLAIM} expect outcome = "settled"', []),
    (f"{CLAIM} expect outcome = 5", [("PL0301", "5")]),
    ("settle a kind = inpatient expect a.aid = 70元", []),
    ("settle a kind = inpatient expect b.aid = 70元", [("PL0703", "b.aid")]),
    ("settle a kind = inpatient expect b.ade = 70元", [("PL0705", "b.ade")]),
    (f"{CLAIM} since aid cap_exhausted", []),
    (f"{CLAIM} since ade cap_exhausted", [("PL0201", "ade")]),
    (f"{CLAIM} since aid exhausted", [("PL0201", "exhausted")]),
    (f"with figure lowest = 5元 {CLAIM} {PAID}", []),
    (f"with figure lowest = 5% {CLAIM} {PAID}", [("PL0301", "5%")]),
    (f"with figure lowst = 5元 {CLAIM} {PAID}", [("PL0201", "lowst")]),
    (f"read far = wide {CLAIM} {PAID}", []),
    (f"read fare = wide {CLAIM} {PAID}", [("PL0201", "fare")]),
]  # fmt: skip
BESIDE = """
parameter lowest: money missing
reading far option narrow chosen because "so it is" option wide change aid pays 80%
"""


@pytest.mark.parametrize("steps, expected", SCENARIOS, ids=[row[0] for row in SCENARIOS])
def test_what_a_scenario_names(steps: str, expected: Told):
    found = [one for one in scenario(steps, BESIDE) if one[0] != "PL0440"]
    assert found == expected


def test_a_short_name_of_a_fact_will_do_while_only_one_fact_ends_so():
    one = 'fact stay.days: count up to 9\nscenario "one" settle days = 1 expect aid = 0元'
    assert told(one) == []
    assert told(f"fact ward.days: count up to 9\n{one}") == [("PL0201", "days")]
