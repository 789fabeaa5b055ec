"""Calculations, and the steps of scenarios that run them: what is told, and a neighbour that is not."""

import pytest

from tests.unit.check_support import Told, told

HALVES = "by largest remainder in this order"
SUM = "takes a: money up to 5元 splits a among"
WRONG: list[tuple[str, Told, str]] = [
    # Inputs.
    ("calculation c takes costt gives x = 1", [("PL0201", "costt")], "calculation c takes cost gives x = cost"),
    ("calculation c takes n: money gives x = n", [("PL0324", "n")], "calculation c takes n: ratio gives x = n"),
    ('calculation c takes n: count up to 5 if not given 6 because "b" gives x = n', [("PL0325", "6")],
     'calculation c takes n: count up to 5 if not given 5 because "b" gives x = n'),
    # The day on which figures are looked up.
    ("calculation c takes a: date takes b: date dated by a dated by b gives x = a", [("PL0404", "dated by b")],
     "calculation c takes a: date takes b: date dated by a gives x = b"),
    ("calculation c takes nights dated by nowhere gives x = nights", [("PL0201", "nowhere")],
     "calculation c takes nights takes day dated by day gives x = nights"),
    ("calculation c takes nights dated by day gives x = nights", [("PL0472", "day")],
     "calculation c takes nights takes d: date dated by d gives x = nights"),
    ("calculation c takes nights dated by nights gives x = nights", [("PL0301", "nights")],
     "calculation c takes nights takes birth dated by birth gives x = nights"),
    # Shares.
    (f"calculation c {SUM} p: 50%, q: 50% in steps of 0元 {HALVES}", [("PL0308", "0元")],
     f"calculation c {SUM} p: 50%, q: 50% in steps of 0.01元 {HALVES}"),
    (f"calculation c {SUM} p: 50%, q: 2 {HALVES}", [("PL0321", f"{SUM[24:]} p: 50%, q: 2 {HALVES}")],
     f"calculation c {SUM} p: 1, q: 2 {HALVES}"),
    (f"calculation c {SUM} p: 50%, q: 49% {HALVES}", [("PL0470", f"{SUM[24:]} p: 50%, q: 49% {HALVES}")],
     f"calculation c {SUM} p: 50%, q: 50% {HALVES}"),
    # Names, in either tongue.
    ("calculation c gives age = 1", [("PL0217", "age")], "calculation c gives aged = 1"),
    ("calculation c gives x = 1 gives x = 2", [("PL0202", "x")], "calculation c gives x = 1 gives y = 2"),
    ("calculation c gives x / 结果 = 1 gives y / 结果 = 2", [("PL0202", "结果")],
     "calculation c gives x / 结果 = 1 gives y / 余额 = 2"),
    ("calculation c gives cost = 1", [("PL0270", "cost")], "calculation c gives costs = 1"),
    # A quotient is compared or rounded, as everywhere.
    ("calculation c takes n: number up to 5 takes weight gives x = n / weight", [("PL0307", "n / weight")],
     "calculation c takes n: number up to 5 takes weight gives x = n / weight >= 1"),
    # Scenarios.
    ('scenario "s" calculate d x = 1 expect x = 1', [("PL0201", "d")],
     'calculation d takes x: count up to 5 gives y = x scenario "s" calculate d x = 1 expect y = 1'),
    ('calculation c takes n: ratio gives x = n scenario "s" calculate c n = 1%, n = 2% expect x = 1%',
     [("PL0706", "n = 2%")], 'calculation c takes n: ratio gives x = n scenario "s" calculate c n = 1% expect x = 1%'),
    ('calculation c takes n: ratio gives x = n scenario "s" calculate c m = 1% expect x = 1%', [("PL0201", "m")],
     'calculation c takes n / 人数: ratio gives x = n scenario "s" calculate c 人数 = 1% expect x = 1%'),
    ('calculation c takes n: ratio gives x = n scenario "s" calculate c n = 1% expect n = 1%', [("PL0705", "n")],
     'calculation c takes n: ratio verifies x: n > 0% scenario "s" calculate c n = 1% expect x = yes'),
]  # fmt: skip


@pytest.mark.parametrize("wrong, expected, right", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_calculation_and_its_neighbour(wrong: str, expected: Told, right: str):
    assert told(wrong) == expected
    assert told(right) == []


def test_an_input_that_is_not_understood_is_told_where_it_stands_and_where_it_is_given():
    """The step of the scenario has no input of this name either: it names none that the calculation takes."""
    text = 'calculation c takes costt gives x = 1 scenario "s" calculate c costt = 1元 expect x = 1'
    assert told(text) == [("PL0201", "costt"), ("PL0201", "costt")]


def test_a_day_of_no_known_type_is_told_once():
    assert told("calculation c takes n: datte dated by n gives x = 5元") == [("PL0323", "datte")]


def test_what_a_claim_brings_is_no_part_of_a_calculation():
    assert told("rule r holds when referred calculation c gives x = r") == [("PL0472", "r")]
    assert told("rule r holds when referred calculation c takes referred gives x = r") == []
    assert told("calculation c gives x = the governing date") == [("PL0473", "the governing date")]
    assert told("calculation c takes d: date dated by d gives x = the governing date") == []
    assert told("calculation c verifies y: all > 5元") == [("PL0471", "all")]


def test_a_calculation_that_the_chosen_option_removes_is_not_looked_at():
    unknown = "calculation c takes n: ratio gives x = n calculation d takes costt gives x = 1\n"
    removed = 'reading r "which?" option none_of_it {} remove d option all_of_it {}\n'
    chosen = 'chosen because "so it says"'
    assert told(unknown) == [("PL0201", "costt")]
    assert told(unknown + removed.format(chosen, "")) == []
    assert told(unknown + removed.format("", chosen)) == [("PL0201", "costt")]


def test_what_only_settling_knows_is_asked_in_no_calculation():
    """However it is reached: the balance of a ledger is there while claims are settled."""
    kept = "ledger spent counts cost per person each month\n"
    asked = "calculation c takes day dated by day gives x = {}"
    assert told(kept + asked.format("so far in spent")) == [("PL0471", "so far in spent")]
    assert told(kept + asked.format("now in spent")) == [("PL0471", "now in spent")]
    for reached, name in (
        ("rule r holds when so far in spent > 5元\n", "r"),
        ("define r = now in spent\n", "r"),
        ("function f(a: money) = a + so far in spent\n", "f(5元)"),
    ):
        assert told(kept + reached + asked.format(name)) == [("PL0471", name)]
    assert told(kept + "rule r holds when so far in spent > 5元\n" + asked.format("5元")) == []
