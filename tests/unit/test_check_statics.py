"""What cannot be meant is told, and what some claim could meet is not."""

import pytest

from policy_lang.diagnostics import catalogue
from tests.unit.check_support import LOOSE, Told
from tests.unit.check_support import told as told_of

NEVER, ALWAYS, MEET, HIDDEN = "PL0479", "PL0480", "PL0481", "PL0482"


USUAL = "define usual = if referred then (inpatient, outpatient) else (outpatient, inpatient)\n"


def told(text: str) -> Told:
    return told_of(text, quiet=LOOSE | {"PL0460"})


def payer(*clauses: str) -> str:
    return "payer aid / 救助\n  on cost\n  each claim\n  pays 70%\n  " + "\n  ".join(clauses)


def exceptions(first: str, second: str, *, to: str = "", amounts: tuple[str, str] = ("80%", "90%")) -> str:
    one, two = amounts
    return payer(f"exception one when {first} pays {one}", f"exception two {to} when {second} pays {two}")


@pytest.mark.parametrize(
    "condition",
    [
        "cost > 5000元 and cost <= 5000元",
        "cost > 5000元 and cost < 5000.01元",  # money has no fen between the two
        "cost > 100万元",  # above the most a claim can say
        "nights > 3 and nights < 4",
        "day > 2020-12-31",
        "day < 2020-01-01",
        "the governing date >= 2021-01-01",
        "kind is inpatient and kind is outpatient",
        "kind is not inpatient and kind is not outpatient",
        "kind in (inpatient, outpatient) and not kind in (inpatient, outpatient)",
        "referred and not referred",
        "referred is yes and referred is no",
        "not (referred or not referred)",
        'disease is "a" and disease is "b"',
        'disease in ("a", "b") and disease is "c"',
        "group includes poor and not group includes poor",
        "group in (poor, disabled) and not group includes poor and not group includes disabled",
        "cost > other_cost and other_cost >= cost",
        "cost + other_cost > 5000元 and cost + other_cost < 4000元",
        "age(birth, day) >= 60 and age(birth, day) < 60",
        "if referred then cost < 0元 else day > 2020-12-31",
        "(cost is known) and not (cost is known)",
        "cost is 5000元 and cost > 6000元",
        "5000元 is cost and cost > 6000元",
        "cost is not 5000元 and cost >= 5000元 and cost <= 5000元",
        "cost is other_cost and not (other_cost is cost)",
        '(disease) in (("a", "b")) and disease is "c"',
        'disease is ("a") and disease is "c"',
        "kind in usual and not kind in usual",
    ],
)
def test_a_condition_that_no_claim_meets_is_told(condition):
    assert told(f"{USUAL}{payer(f'when {condition}')}") == [(NEVER, condition)]


@pytest.mark.parametrize(
    "condition",
    [
        "cost >= 5000元 and cost <= 5000元",
        "cost > 5000元 and cost < 5000.02元",
        "cost >= 100万元",
        "nights > 3 and nights < 5",
        "day >= 2020-12-31",
        "kind is not inpatient",
        "referred or not referred",
        'disease is "a" and not disease is "b"',
        "group includes poor and group includes disabled",
        "group in (poor, disabled) and not group includes poor",
        "cost >= other_cost and other_cost >= cost",
        "cost + other_cost > 5000元 and cost < 4000元",
        "50% of cost > 5000元 and 40% of cost < 4000元",
        "age(birth, day) >= 60 and age(birth, day) < 61",
        "other_cost < 0.01元",
        "cost is 5000元 and cost >= 5000元",
        "cost is not 5000元 and cost >= 5000元 and cost < 5000.02元",
        "cost is other_cost and not (other_cost is nights * 1元)",
        'disease is ("a") and disease is ("a")',
        "kind in usual and kind is outpatient",
    ],
)
def test_a_condition_that_some_claim_meets_is_left_alone(condition):
    assert told(f"{USUAL}{payer(f'when {condition}')}") == []


def test_conditions_of_a_payer_are_looked_at_together():
    assert told(payer("when cost > 5000元", "when cost < 4000元")) == [(NEVER, "cost < 4000元")]
    assert told(payer("for inpatient", "when kind is outpatient")) == [(NEVER, "kind is outpatient")]
    assert told(payer("unless cost > 4000元", "when cost > 5000元")) == [(NEVER, "cost > 5000元")]
    assert told(payer("when cost > 5000元", "unless cost > 4000元")) == [(ALWAYS, "cost > 4000元")]


def test_rules_and_definitions_are_looked_into():
    rules = "rule dear holds when cost > 5000元\ndefine bill = cost\n"
    assert told(rules + payer("when dear", "when bill < 4000元")) == [(NEVER, "bill < 4000元")]
    assert told(rules + payer("unless dear", "when bill > 5000元")) == [(NEVER, "bill > 5000元")]
    assert told(rules + payer("when dear", "when bill < 6000元")) == []


def test_a_figure_counts_where_it_is_the_same_at_all_times():
    cap = "parameter cap = 5000元 exactly\n"
    assert told(cap + payer("when cost > cap", "when cost < 4000元")) == [(NEVER, "cost < 4000元")]
    open_figure = "parameter cap = 5000元 as a minimum\n"
    assert told(open_figure + payer("when cost > cap", "when cost < 4000元")) == []
    dated = "parameter cap = 5000元 from 2020-01-01 to 2020-06-30 = 3000元 from 2020-07-01\n"
    assert told(dated + payer("when cost > cap", "when cost < 4000元")) == []


def test_a_list_counts_where_it_is_the_same_at_all_times():
    names = 'list names = "a", "b"\n'
    assert told(names + payer("when disease in names", 'when disease is "c"')) == [(NEVER, 'disease is "c"')]
    dated = 'list names = "a", "b" from 2020-07-01\n'
    assert told(dated + payer("when disease in names", 'when disease is "c"')) == []
    assert told(dated + payer("when disease in names", "unless disease in names")) == [(ALWAYS, "disease in names")]


def test_a_branch_is_looked_at_under_the_conditions_around_it():
    inner = "less if cost > 5000元 then (if cost > 4000元 then 1元 else 2元) else 3元"
    assert told(payer(inner)) == [(ALWAYS, "cost > 4000元")]
    assert told(payer("when cost < 100元", "less if cost > 5000元 then 1元 else 2元")) == [(NEVER, "cost > 5000元")]
    assert told(payer("less if cost > 5000元 then (if cost > 6000元 then 1元 else 2元) else 3元")) == []


def test_an_exception_is_looked_at_under_its_payers_conditions():
    text = payer("when cost > 5000元", "exception cheap when cost < 1000元 pays 80%")
    assert told(text) == [(NEVER, "cost < 1000元")]
    text = payer("when cost > 5000元", "exception dear when cost > 1000元 pays 80%")
    assert told(text) == [(ALWAYS, "cost > 1000元")]


def test_exceptions_about_the_same_facts_that_can_meet_are_told():
    assert told(exceptions("cost > 1000元", "cost > 5000元")) == [(MEET, "two")]
    assert told(exceptions("cost > 1000元", "cost > 5000元", to="to one")) == []
    assert told(exceptions("cost > 1000元", "cost <= 1000元")) == []
    assert told(exceptions("cost > 1000元", "cost > 5000元", amounts=("80%", "80%"))) == []
    assert told(exceptions("cost > 1000元", "referred")) == []


def test_an_exception_that_another_always_displaces_is_told():
    assert told(exceptions("cost > 5000元", "cost > 1000元", to="to one")) == [(HIDDEN, "one")]
    assert told(exceptions("cost > 1000元", "cost > 5000元", to="to one")) == []
    chain = payer(
        "exception one when cost > 5000元 pays 80%",
        "exception two to one when referred and cost > 1000元 pays 90%",
        "exception three to two when cost > 2000元 pays 95%",
    )
    assert told(chain) == [(HIDDEN, "one")]


def test_so_many_alternatives_that_nobody_looks_are_left_alone():
    wide = " and ".join(f"(cost > {n}元 or other_cost > {n}元 or nights > {n})" for n in range(1, 9))
    assert told(payer(f"when {wide}")) == []


def test_so_many_cases_together_are_left_alone_and_what_comes_after_is_not():
    """Fifteen alternatives each: 225 together, more than are looked at. The third never holds whatever the two say."""
    first = " or ".join(f"cost > {n}元" for n in range(1, 16))
    second = " or ".join(f"other_cost > {n}元" for n in range(1, 16))
    assert told(payer(f"when {first}", f"when {second}")) == []
    assert told(payer(f"when {first}", f"when {second}", "when cost > 100万元")) == [(NEVER, "cost > 100万元")]


def test_more_alternatives_of_one_condition_than_are_looked_at_are_left_alone():
    """A condition that holds in none of 200 ways is told; with one way more nobody looks."""

    def condition(rules: int) -> str:
        return f"({' or '.join(f'r{at}' for at in range(rules))}) and cost < 5元"

    def text(*ways: int) -> str:
        """Rules that hold in so many ways each, always of more than ten yuan."""
        rules = [" or ".join(f"cost > 1{at}元" for at in range(count)) for count in ways]
        declared = "".join(f"rule r{at} holds when {rule}\n" for at, rule in enumerate(rules))
        return declared + payer(f"when {condition(len(ways))}")

    assert told(text(50, 50, 50, 50)) == [(NEVER, condition(4))]
    assert told(text(50, 50, 50, 50, 1)) == []


def test_kinds_of_two_facts_say_nothing_of_either():
    """Somebody of one of the two is meant: neither fact is known then."""
    assert told(payer("for inpatient, poor", "when kind is outpatient")) == []
    assert told(payer("for inpatient", "when kind is outpatient")) == [(NEVER, "kind is outpatient")]


def test_a_choice_inside_a_calculation_is_looked_at():
    text = "calculation c takes cost gives x = if cost > {} then 1元 else 2元"
    assert told(text.format("100万元")) == [(NEVER, "cost > 100万元")]
    assert told(text.format("99万元")) == []


def test_a_table_by_kinds_and_answers_has_every_row():
    rows = ("row inpatient, yes = 1元", "row inpatient, no = 2元", "row outpatient, {} = 3元")
    table = "table most by kind, referred " + " ".join(rows)
    found = told(table.format("yes") + "\n" + payer("at most most"))
    assert found == [("PL0477", "most")]
    whole = table.format("yes") + "\n  row outpatient, no = 4元\n"
    assert told(whole + payer("at most most")) == []
    assert told(table.format("yes") + "\n  any other 4元\n" + payer("at most most")) == []


def test_a_table_by_a_count_is_not_asked_for_every_row():
    assert told("table most by nights\n  row 1 = 1元\n" + payer("at most most")) == []


def test_a_table_of_so_many_combinations_that_nobody_writes_them_is_not_asked_for_every_row():
    """12 × 12 × 12 = 1,728 rows are counted, 13 × 13 × 13 = 2,197 are not."""

    def by_three(count: int) -> str:
        kinds = ", ".join(f"k{at}" for at in range(count))
        return (
            f"category many = {kinds}\nfact one: many\nfact two: many\nfact three: many\n"
            f"table most by one, two, three row k0, k0, k0 = 1元\n{payer('at most most')}"
        )

    assert told(by_three(12)) == [("PL0477", "most")]
    assert told(by_three(13)) == []


def test_figures_in_brackets_are_looked_at_like_others():
    assert told(payer("exception dear when cost > 5000元 pays in slices 60% to (1万元), 70% to (5万元)")) == [
        ("PL0483", "70% to (5万元)")
    ]
    tiers = "pays in slices counted with the deductible 60% to {}, 70% above"
    once = f"payer aid / 救助\n  on cost\n  each claim\n  deductible (2万元)\n  {tiers}\n"
    assert told(once.format("(1万元)")) == [("PL0484", "60% to (1万元)")]
    assert told(once.format("(3万元)")) == []


def test_tiers_in_exceptions_are_looked_at_too():
    text = payer("exception dear when cost > 5000元 pays in slices 60% to 1万元, 70% to 5万元")
    assert told(text) == [("PL0483", "70% to 5万元")]


def test_a_deductible_of_a_period_reaches_the_lower_tiers_later():
    tiers = "pays in slices counted with the deductible 60% to 1万元, 70% above"
    once = f"payer aid / 救助\n  on cost\n  each claim\n  deductible 2万元 {{}}\n  {tiers}\n"
    assert told(once.format("per person each calendar year")) == []
    assert told(once.format("")) == [("PL0484", "60% to 1万元")]


def test_a_floor_that_a_limit_does_not_hold_is_told():
    """Limits come first and the floor after them: where nothing is left of a limit, the floor is paid."""
    floor = "not below 100元"
    yearly = "at most 5000元 per person each calendar year"
    assert told(payer(f"{yearly} {floor}")) == [("PL0486", floor)]
    assert told(payer(f"{floor} {yearly}")) == [("PL0486", floor)]
    assert told(f"shared limit room = 5000元 per person each month\n{payer(f'within room {floor}')}") == [
        ("PL0486", floor)
    ]
    # A share of the bill is less than the floor of a small bill.
    assert told(payer(f"at most 80% of cost {floor}")) == [("PL0486", floor)]
    assert told(f"define least = 1% of cost\n{payer('at most 5000元 not below least')}") == [
        ("PL0486", "not below least")
    ]
    # Of one claim, between two figures, nothing can break: on no day is the limit below the floor.
    assert told(payer(f"at most 100元 {floor}")) == []
    changes = "parameter cap = {} from 2020-01-01 to 2020-06-30 = 900元 from 2020-07-01\n"
    assert told(changes.format("100元") + payer(f"at most cap {floor}")) == []
    assert told(changes.format("99元") + payer(f"at most cap {floor}")) == [("PL0486", floor)]
    assert told(payer(f"at most no limit {floor}")) == []
    assert told(payer(yearly)) == told(payer(floor)) == []


def test_a_floor_in_an_exception_or_of_a_benefit_is_looked_at_too():
    yearly = "at most 5000元 per person each calendar year"
    assert told(payer(f"{yearly} exception poor_ones when group includes poor not below 100元")) == [
        ("PL0486", "not below 100元")
    ]
    benefit = f"benefit comfort / 慰问 when referred pays 1% of cost not below 50元 {yearly}\n"
    assert told(f"{payer('')}\n{benefit}") == [("PL0486", "not below 50元")]


def test_a_figure_is_asked_for_on_every_day_in_force():
    inside = "parameter cap = 5元 from 2020-02-01 to 2020-11-30\n"
    assert (
        told(inside + payer("at most cap per person each month"))
        == [("PL0578", "= 5元 from 2020-02-01 to 2020-11-30")] * 2
    )
    assert (
        told("parameter cap = 5元 from 2020-01-01 to 2020-12-31\n" + payer("at most cap per person each month")) == []
    )
    assert told("parameter cap = 5元\n" + payer("at most cap per person each month")) == []


def test_a_window_outside_the_days_in_force_is_told():
    cap = "parameter cap = 4元 from 2019-01-01 to 2019-12-31 = 5元 from 2020-01-01\n"
    assert told(cap + payer("at most cap per person each month")) == [("PL0579", "= 4元 from 2019-01-01 to 2019-12-31")]
    names = 'list names = "a" from 2021-01-01, "b" from 2020-12-31\n'
    assert told(names + payer("when disease in names")) == [("PL0579", '"a" from 2021-01-01')]


def test_none_of_these_keeps_a_scheme_from_being_settled():
    codes = (
        NEVER,
        ALWAYS,
        MEET,
        HIDDEN,
        "PL0477",
        "PL0478",
        "PL0483",
        "PL0484",
        "PL0486",
        "PL0277",
        "PL0577",
        "PL0578",
        "PL0579",
    )
    assert {catalogue()[code].severity for code in codes} == {"warning", "note"}
