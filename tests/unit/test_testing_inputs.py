"""Inputs of calculations beside each threshold: where it lies is worked out from the rules."""

from datetime import date
from fractions import Fraction

from policy_lang.testing.inputs import input_boundaries
from tests.unit.test_testing import FEW, YEAR, compiled


def moved(text: str) -> list[tuple[str, str, list[object]]]:
    """The calculation, the input that is moved, and the values that it is moved to."""
    found = list(input_boundaries(compiled(text)))
    return [(item.calculation, item.moved, [row[item.moved] for row in item.rows]) for item in found]


def test_inputs_of_calculations_lie_beside_each_threshold():
    """The notice asks for three heads; 20 yuan a head reach a fund of 100 at five of them, and 100 yuan at the fund."""
    assert moved(YEAR + FEW) == [("premium", "heads", [2, 3, 4])]
    head = "scheme other\n  edition 2020\n  currency CNY, rounds half up\n"
    area = "calculation area\n  takes heads : count up to 100\n  takes fund : money up to 5000 yuan\n"
    run = "  calculate area heads = 3, fund = 100 yuan\n  expect rest = 0 yuan\n"
    text = f'{head}{area}  gives rest = heads * 20 yuan beyond fund\nscenario "one"\n{run}'
    assert moved(text) == [("area", "heads", [4, 5, 6])]
    share = "calculation shares\n  takes share : ratio\n  takes cost : money up to 50 yuan\n"
    text = f'{head}{share}  gives due = if share >= 12.5% then 1 yuan else lesser(cost, 20 yuan)\nscenario "one"\n'
    run = "  calculate shares share = 10%, cost = 7 yuan\n  expect due = 7 yuan\n"
    assert moved(text + run) == [
        ("shares", "share", [Fraction(1249, 10000), Fraction(1250, 10000), Fraction(1251, 10000)]),
        ("shares", "cost", [1999, 2000, 2001]),
    ]


def test_of_a_day_the_last_one_in_time_stands_in_the_middle():
    """Paid within thirty days: of the first of May those of money that came on the first of April are over."""
    text = (
        "scheme other\n  edition 2020\n  currency CNY, rounds half up\ncalculation paying\n  takes came : date\n"
        "  takes paid : date\n  verifies in_time: paid <= came + 30 days\n"
        'scenario "one"\n  calculate paying came = 2020-04-20, paid = 2020-05-01\n  expect in_time = yes\n'
    )
    days = [date(2020, 3, 31), date(2020, 4, 1), date(2020, 4, 2)]
    assert moved(text) == [("paying", "came", days)]


def test_what_cannot_be_moved_or_is_not_known_has_no_boundary():
    """Entries of a list, texts, and a comparison with an input that the scenario leaves out."""
    head = (
        "scheme other\n  edition 2020\n  currency CNY, rounds half up\nrecord bill\n  has cost : money up to 9 yuan\n"
    )
    body = (
        "calculation bills\n  takes sheet : list of bill up to 5\n  takes name : text\n  takes heads : count up to 9\n"
        "  takes other : count up to 9\n  takes weight : number up to 9\n"
        "  gives large = number of (one in sheet when one.cost > 5 yuan)\n"
        '  gives named = if name is "a" then 1 else 2\n  verifies more: heads > other\n  verifies heavy: weight > 3\n'
    )
    run = '  calculate bills sheet = [(cost = 7 yuan)], name = "a", heads = 3, weight = 2.5\n  expect large = 1\n'
    assert moved(f'{head}{body}scenario "one"\n{run}') == []
