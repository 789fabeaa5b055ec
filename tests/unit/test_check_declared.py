"""Declarations: facts, figures, lists, tables and rules that are not well formed, and neighbours that are."""

import pytest

from tests.unit.check_support import Told, problems, told

WRONG: list[tuple[str, Told, str]] = [
    # What depends on itself has no value; it is told once for the whole circle.
    ("define x = y\ndefine y = x + cost", [("PL0212", "define x = y")], "define x = y\ndefine y = cost"),
    ("rule r", [("PL0454", "r")], "rule r holds when referred"),
    ("rule r holds when cost", [("PL0306", "cost")], "rule r holds when cost > 5元"),
    ("pool rest = nights\npool all = cost", [("PL0312", "nights")], "pool rest = other_cost\npool all = cost"),
    # Facts.
    ("fact more: mony", [("PL0323", "mony")], "fact more: date"),
    ("fact more: mony up to 5元", [("PL0323", "mony")], "fact more: money up to 5元"),
    ("fact more: cost", [("PL0323", "cost")], "fact more: kinds"),
    ("fact more: money", [("PL0324", "more")], "fact more: money up to 5元"),
    ("fact more: money up to 5", [("PL0312", "5")], "fact more: money up to 5元"),
    ("fact more: number up to 5元", [("PL0301", "5元")], "fact more: number up to 5"),
    ('fact more: money up to 5元 if not given 6元 because "b"', [("PL0325", "6元")],
     'fact more: money up to 5元 if not given 5元 because "b"'),
    ('fact more: money up to 5元 if not given -1元 because "b"', [("PL0325", "-1元")],
     'fact more: money up to 5元 if not given 0元 because "b"'),
    ('fact more: ratio if not given -10% because "b"', [("PL0301", "-10%")],
     'fact more: ratio if not given 10% because "b"'),
    ('fact more: yes_no if not given 0 because "b"', [("PL0306", "0")],
     'fact more: yes_no if not given no because "b"'),
    # Figures.
    ("parameter p: ratio = 5元", [("PL0301", "5元")], "parameter p: ratio = 5%"),
    ("parameter p = 5% from 2020-01-01 to 2020-06-30 = 5元 from 2020-07-01", [("PL0301", "5元")],
     "parameter p = 5% from 2020-01-01 to 2020-06-30 = 6% from 2020-07-01"),
    ("parameter p: count = 5.5", [("PL0301", "5.5")], "parameter p: number = 5"),
    ("parameter p", [("PL0449", "parameter p")], "parameter p = 5"),
    ("parameter p missing", [("PL0440", "p"), ("PL0448", "parameter p missing")], "parameter p = 5 as a minimum"),
    ("parameter p = 5 from 2020-06-01 to 2020-05-01", [("PL0447", "= 5 from 2020-06-01 to 2020-05-01")],
     "parameter p = 5 from 2020-05-01 to 2020-05-01"),
    ("parameter p = 5 from 2020-01-01 to 2020-06-30 = 6 from 2020-06-30", [("PL0415", "= 6 from 2020-06-30")],
     "parameter p = 5 from 2020-01-01 to 2020-06-30 = 6 from 2020-07-01"),
    ("parameter p = 5 from 2020-01-01 to 2020-06-30 = 6 from 2020-07-02", [("PL0416", "= 6 from 2020-07-02")],
     "parameter p = 6 from 2020-07-01 = 5 from 2020-01-01 to 2020-06-30"),
    # Lists.
    ("list l = inpatien", [("PL0201", "inpatien")], "list l = inpatient"),
    ("list l = cost", [("PL0209", "cost")], "list l = outpatient, inpatient"),
    ('list l = inpatient, "a"', [("PL0321", '"a"')], 'list l = "b", "a"'),
    ("list l = inpatient, poor", [("PL0321", "poor")], "list l = disabled, poor"),
    ('list l = "a", "b" from 2020-06-01 to 2020-05-01', [("PL0447", '"b" from 2020-06-01 to 2020-05-01')],
     'list l = "a", "b" from 2020-05-01 to 2020-06-01'),
    # Tables.
    ("table t by kin row inpatient = 5元", [("PL0201", "kin")], "table t by kind row inpatient = 5元"),
    ("table t by aid row inpatient = 5元", [("PL0209", "aid")], "table t by kind row inpatient = 5元"),
    ("table t by kind row poor = 5元", [("PL0301", "poor")], "table t by group row poor = 5元"),
    ("table t by kind row inpatient, yes = 5元", [("PL0310", "row inpatient, yes = 5元")],
     "table t by kind, referred row inpatient, yes = 5元"),
    ("table t by kind row inpatient = 5元 row outpatient = 6%", [("PL0321", "row outpatient = 6%")],
     "table t by kind row inpatient = 5% row outpatient = 6%"),
    ("table t by kind row inpatient = 5元 row outpatient = tine", [("PL0201", "tine")],
     "table t by kind row inpatient = 5元 row outpatient = 0元"),
    ("table t by nights row 1 = cost", [("PL0316", "cost")], "table t by nights row 1 = 5元 row 2 = 6元"),
    # Functions.
    ("function f(a: money, a: count) = a", [("PL0202", "a")], "function f(a: money, b: count) = a * b"),
    ("function f(a / 甲: money, b / 甲: count) = a * b", [("PL0202", "甲")],
     "function f(a / 甲: money, b / 乙: count) = 甲 * 乙"),
    ("function f(age: count) = age", [("PL0217", "age")], "function f(aged: count) = aged"),
    ("function f(cost: money) = cost", [("PL0270", "cost")], "function f(costs: money) = costs"),
    # A row of a table by keys that are named is looked up claim by claim: no figure.
    ("table t by k: kinds row inpatient = 5元 any other 6元\nparameter p = t(inpatient)", [("PL0316", "t(inpatient)")],
     "table t by k: kinds row inpatient = 5元 any other 6元\ndefine p = t(inpatient)"),
    # Shared limits and accounts.
    ("shared limit l = 5元 per person each month within m", [("PL0201", "m")],
     "shared limit m = 6元 per person each month shared limit l = 5元 per person each month within m"),
    ("ledger l counts cost per person each month in the period of days", [("PL0201", "days")],
     "ledger l counts cost per person each month in the period of birth"),
    ("ledger l counts cost per person each month in the period of cost", [("PL0301", "cost")],
     "ledger l counts cost per person each month in the period of day"),
    # The circle that nobody may widen.
    ("framework f forbids widening circle for poor", [("PL0201", "circle")],
     "list circle = poor framework f forbids widening circle for poor"),
    ('list circle = "a" framework f forbids widening circle for poor', [("PL0596", "circle")],
     "list circle = disabled framework f forbids widening circle for poor, disabled"),
]  # fmt: skip


@pytest.mark.parametrize("wrong, expected, right", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_declaration_and_its_neighbour(wrong: str, expected: Told, right: str):
    assert told(wrong) == expected
    assert told(right) == []


def test_a_limit_may_be_none_for_a_time():
    """“No limit” is a value of any figure that is a limit."""
    figure = "= 5万元 from 2020-01-01 to 2020-06-30 = no limit from 2020-07-01"
    assert told(f"parameter p {figure}") == []
    assert told(f"parameter p: money {figure}") == []


def test_a_table_by_something_unknown_still_checks_its_figures():
    assert told("table t by kin row 5元 = 5元") == [("PL0101", "5元")]
    assert told("table t by kin row poor = 5元 row 2 = 6%") == [
        ("PL0201", "kin"),
        ("PL0321", "row 2 = 6%"),
    ]


def test_a_table_without_a_row_for_it_may_say_what_holds_otherwise():
    assert told("table t by kind row inpatient = 5元 any other 6元") == []
    # The other value is as much a part of the table as its rows are.
    assert told("table t by kind row inpatient = 5元 any other 6%") == [("PL0321", "6%")]


def test_what_depends_on_a_circle_of_functions_or_an_unknown_key_is_not_told_again():
    circle = "define p = f(1)\nfunction f(a: count) = g(a)\nfunction g(a: count) = f(a)"
    assert told(circle) == [("PL0212", "function f(a: count) = g(a)")]
    assert told("define p = f(1)\nfunction f(a: count) = g(a)\nfunction g(a: count) = a") == []
    by_itself = "table t by x row 1 = 5元 any other 6元\ndefine x = t(1)"
    assert told(by_itself) == [("PL0212", "table t by x row 1 = 5元 any other 6元")]
    assert told(by_itself.replace("t(1)", "1")) == []
    assert told("table t by kin row 1 = 5元 any other 6元\ndefine p = t(1)") == [("PL0201", "kin")]


def test_names_of_people_and_households_are_texts():
    assert told('rule r holds when person is "a"') == []
    assert told("rule r holds when household is 5") == [("PL0302", "household is 5")]


def test_a_set_is_named_as_one():
    """A claim's groups are told apart from one group in the message too."""
    (wrong,) = problems("rule r holds when group")
    assert wrong.message("en") == "a condition must be yes or no, but this is a set of `groups`"
    assert "若干“groups”" in wrong.message("zh")


def test_what_a_function_of_a_date_needs_is_a_date():
    assert [one.message("en") for one in problems("define x = month_end(cost)\ndefine y = -disease")] == [
        "a date must stand here, but this is an amount of money",
        "a number must stand here, but this is a text",
    ]


def test_definitions_build_on_each_other_so_many_levels_deep():
    """Each costs eight of two hundred levels: four for its name; itself, the sum, and the reference by its path.

    The first one has no sum, so it costs seven: 7 + 24 × 8 = 199.
    """

    def chain(length: int) -> str:
        return "\n".join(["define d0 = cost", *(f"define d{at} = d{at - 1} + 1元" for at in range(1, length))])

    assert told(chain(25)) == []
    assert told(chain(26)) == [("PL0222", "d25")]
    # However long the chain is, it is told once, and where the two hundred are passed.
    assert [code for code, _ in told(chain(500))] == ["PL0222"]


@pytest.mark.parametrize(
    "text",
    [
        "define x = names", "rule r holds when names is known", "parameter p = names",
        "pool rest = names\npool all = cost",
        'rule r holds when names in ("a", "b")', "calculation c gives x = names",
        'scenario "s" settle day = 2020-03-01, cost = 1元, disease = names expect aid = 0.7元',
        "table t by kind row inpatient = names any other 5元", "define x = if referred then names else names",
    ],
)  # fmt: skip
def test_a_list_is_no_value(text: str):
    """It stands behind `in`, where it may stand in brackets, and nowhere else."""
    lists = 'list names = "a", "b"\n'
    assert set(told(lists + text)) == {("PL0209", "names")}
    for good in ("disease in names", "disease in (names)", "disease not in ((names))"):
        assert told(f"{lists}rule r holds when {good}") == []
