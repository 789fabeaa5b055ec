"""Types of expressions: what is told of a wrong one, which words are marked, and what nearly is wrong and is not."""

import pytest

from tests.unit.check_support import Told, told

# A wrong expression, its code with the marked words, and a right one that differs little.
WRONG = [
    ("cost + nights", "PL0302", "cost + nights", "cost + other_cost"),
    ("cost / disease", "PL0302", "cost / disease", "2 * cost / 3"),
    ("day / 2", "PL0302", "day / 2", "cost / 2"),
    ("cost / 0", "PL0308", "0", "cost / 1"),
    ("cost / (0)", "PL0308", "(0)", "cost / (1)"),
    ("cost / -0", "PL0308", "-0", "cost / -1"),
    ("cost * cost", "PL0319", "cost * cost", "cost * 2"),
    ("12个月 + 30天", "PL0305", "12个月 + 30天", "10天 + 30天"),
    ("day + 1个月", "PL0320", "day + 1个月", "day + 30天"),
    ("cost + 5美元", "PL0303", "5美元", "cost + 5元"),
    ("cost + 0.001元", "PL0317", "0.001元", "cost + 0.01元"),
    ("-disease", "PL0301", "-disease", "-cost"),
    ("month_end(cost)", "PL0301", "month_end(cost)", "month_end(day)"),
    ("month_end(day, day)", "PL0310", "month_end(day, day)", "month_end(day)"),
    ("age(birth)", "PL0310", "age(birth)", "age(birth, day)"),
    ("lesser(cost)", "PL0310", "lesser(cost)", "lesser(cost, other_cost)"),
    ("lesser(cost, other_cost, nights)", "PL0302", "lesser(cost, other_cost, nights)", "lesser(cost, other_cost, 5元)"),
    ("lessr(cost, other_cost)", "PL0201", "lessr", "lesser(cost, other_cost)"),
    ("if referred then cost else nights", "PL0321", "if referred then cost else nights",
     "if referred then cost else other_cost"),
    ("if cost then 1元 else 2元", "PL0306", "cost", "if cost > 5元 then 1元 else 2元"),
    ("nights of cost", "PL0301", "nights", "share of cost"),
    ("disease rounded down", "PL0301", "disease", "cost rounded down"),
    ("share rounded down in units of 1元", "PL0301", "share", "cost rounded down in units of 1元"),
    ("costs", "PL0201", "costs", "cost"),
    ("kinds", "PL0209", "kinds", "kind"),
    ("so far in nobody", "PL0201", "nobody", "cost"),
    ("so far in cost", "PL0209", "cost", "cost"),
    ("now in nobody", "PL0201", "nobody", "cost"),
    ("now in aid", "PL0209", "aid", "aid"),
    ("so far in aid", "PL0443", "so far in aid", "aid"),
    ("the base", "PL0443", "the base", "cost"),
    ("total of cost", "PL0443", "total of cost", "cost"),
    ("what is unpaid", "PL0429", "what is unpaid", "cost"),
    ("own share", "PL0428", "own share", "cost"),
]  # fmt: skip
# The same of conditions.
WRONG_CONDITIONS = [
    ("cost", "PL0306", "cost", "referred"),
    ("not cost", "PL0306", "cost", "not referred"),
    ("referred and cost", "PL0306", "cost", "referred and cost > 1元"),
    ("kind > inpatient", "PL0311", "kind > inpatient", "kind is inpatient"),
    ("referred < yes", "PL0311", "referred < yes", "referred is yes"),
    ("cost is nights", "PL0302", "cost is nights", "cost is 5元"),
    ("kind is referred", "PL0302", "kind is referred", "kind is outpatient"),
    ("group is poor", "PL0302", "group is poor", "group includes poor"),
    ("kind includes inpatient", "PL0302", "kind includes inpatient", "kind is inpatient"),
    ("group includes group", "PL0302", "group includes group", "group includes disabled"),
    ("kind in inpatient", "PL0302", "kind in inpatient", "kind in (inpatient, outpatient)"),
    ("cost in (inpatient, outpatient)", "PL0302", "cost in (inpatient, outpatient)",
     "kind in (inpatient, outpatient)"),
    ("kind is poor", "PL0327", "poor", "kind is inpatient"),
    ("group includes inpatient", "PL0327", "inpatient", "group includes poor"),
    ("kind in (poor, disabled)", "PL0327", "(poor, disabled)", "group in (poor, disabled)"),
    ("kind in (inpatient, poor)", "PL0321", "poor", "kind in (inpatient, outpatient)"),
    ('disease in ("a", inpatient)', "PL0321", "inpatient", 'disease in ("a", "b")'),
    ("kind in (5元, 6元)", "PL0301", "5元", "kind in (outpatient, inpatient)"),
    ("kind in (inpatient, outpatiens)", "PL0201", "outpatiens", "kind in (inpatient, outpatient)"),
    ("age(birth, day) >= 5元", "PL0302", "age(birth, day) >= 5元", "age(birth, day) >= 18周岁"),
    ("nights >= weight + cost", "PL0302", "weight + cost", "nights >= weight + nights"),
    ("day < 5", "PL0302", "day < 5", "day < 2020-05-01"),
]  # fmt: skip


@pytest.mark.parametrize("wrong, code, marked, right", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_expression_and_its_neighbour(wrong: str, code: str, marked: str, right: str):
    assert told(f"define x = {wrong}") == [(code, marked)]
    assert told(f"define x = {right}") == []


@pytest.mark.parametrize("wrong, code, marked, right", WRONG_CONDITIONS, ids=[row[0] for row in WRONG_CONDITIONS])
def test_a_wrong_condition_and_its_neighbour(wrong: str, code: str, marked: str, right: str):
    assert told(f"rule r holds when {wrong}") == [(code, marked)]
    assert told(f"rule r holds when {right}") == []


@pytest.mark.parametrize(
    "expression",
    [
        "(costs + cost) * 2", "-costs", "share of costs", "costs of cost", "if costs > 1元 then 1元 else 2元",
        "if referred then costs else cost", "month_end(costs)", "costs / 2", "2 * costs rounded down",
        "if costs is inpatient then 1元 else 2元", "if kind in (costs, inpatient) then 1元 else 2元",
        "lesser(costs, cost, other_cost)", "costs beyond 5元", "if costs is known then 1元 else 2元",
    ],
)  # fmt: skip
def test_one_mistake_is_told_once(expression: str):
    """What is wrong goes with everything: nothing around it is told as well."""
    assert told(f"define x = {expression}") == [("PL0201", "costs")]


def test_a_whole_number_beside_a_number_is_a_number():
    assert told("define x = if referred then nights else weight\ndefine y = x * 1.5") == []
    assert told("define x = if referred then weight else nights\ndefine y = cost * x") == []


def test_a_whole_number_of_figures_is_a_number_only_with_a_point():
    """`0.5` of a day is no number of days; `5.0` is a number and `5` a whole one."""
    assert told("parameter p: count = 5") == []
    assert told("parameter p: count = 5.0") == [("PL0301", "5.0")]


def test_an_age_in_years_is_a_whole_number_and_years_are_months():
    assert told("rule r holds when nights >= 18周岁") == []
    assert told("rule r holds when nights >= 18年") == [("PL0302", "nights >= 18年")]


def test_none_stands_for_no_value_of_any_other_type():
    assert told("define x = none + cost") == [("PL0302", "none + cost")]
    assert told('fact ended: date if not given none because "still there"') == []


FIXED: list[tuple[str, Told]] = [
    ("cost", [("PL0316", "cost")]),
    ("2 * ceiling", []),
    ("the governing date", [("PL0443", "the governing date")]),
    ("what is unpaid in all", [("PL0429", "what is unpaid in all")]),
    ("kind", [("PL0316", "kind")]),
]


@pytest.mark.parametrize("figure, expected", FIXED)
def test_a_figure_depends_on_no_claim(figure: str, expected: Told):
    assert told(f"parameter ceiling = 5元\nparameter p = {figure}") == expected


def test_words_that_have_a_meaning_in_checks_only():
    assert told("check c holds when own share <= cost") == []
    limited = "payer aid on cost each claim pays 70% at most 5元 per person each calendar year\n"
    assert told(f"{limited}check c holds when own share in all <= so far in aid") == []
    assert told("check c holds when own share in all <= so far in aid") == [("PL0455", "so far in aid")]
    assert told("check c holds when own share in aid <= cost") == [("PL0209", "aid")]
    assert told("check c holds when own share in al <= cost") == [("PL0201", "al")]
    assert told("check c holds when the base <= cost") == [("PL0443", "the base")]


def test_a_total_is_of_what_can_be_added_up():
    facts = "fact person_key: text\n"
    group = "over per person each month"
    assert told(f"{facts}check c holds when total of cost <= 5元 {group}") == []
    assert told(f"{facts}check c holds when total of disease <= 5元 {group}") == [("PL0301", "disease")]


def test_what_is_unpaid_may_name_a_pool():
    def payer(base: str) -> str:
        return f"payer aid / 救助\n  on {base}\n  each claim\n  pays 70%\n"

    assert told(payer("what is unpaid in all")) == []
    assert told(payer("what is unpaid in alle")) == [("PL0201", "alle")]
    assert told(payer("what is unpaid in cost")) == [("PL0209", "cost")]
