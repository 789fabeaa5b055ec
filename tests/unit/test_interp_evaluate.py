"""The value of each kind of node, by hand, for known facts and for missing ones.

The file is this long because every kind of node has its tests here.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from policy_lang.core.nodes import (
    NODE_KINDS,
    Apply,
    Balance,
    Band,
    Bands,
    Case,
    Choose,
    Const,
    Fold,
    If,
    Input,
    Known,
    Lookup,
    Node,
    Parameter,
    Quotient,
    Ref,
    Round,
    inside,
)
from policy_lang.core.program import DatedFigure, InputDef, ListDef, ListEntry, ParameterDef, TableDef, TableRow
from policy_lang.core.types import COUNT, DATE, MONEY, NONE, RATIO, TEXT, YES_NO, Kind, Type
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import KINDS, Context, evaluate, value_of
from tests.unit.program_builder import build

DAY = Input("day")
COST = Input("cost")


def n(value: str | int) -> Fraction:
    return Fraction(value)


def c(value: str | int) -> Const:
    return Const(Fraction(value), MONEY)


def yes(holds: bool) -> Const:
    return Const(holds, YES_NO)


def dated(value: int, first: date | None, last: date | None) -> DatedFigure:
    return DatedFigure(c(value), first, last)


INPUTS = {
    "day": InputDef("day", DATE, None, None),
    "cost": InputDef("cost", MONEY, n(0), n(1000)),
    "part": InputDef("part", MONEY, n(0), n(1000)),
    "kind": InputDef("kind", TEXT, None, None),
    "level": InputDef("level", Type(Kind.CATEGORY, "level"), None, None),
    "groups": InputDef("groups", Type(Kind.CATEGORY, "group", several=True), None, None),
    "extra": InputDef("extra", MONEY, n(0), n(9), has_default=True, default=c(4)),
    "ended": InputDef("ended", DATE, None, None, has_default=True),
    "old": InputDef("old", YES_NO, None, None),
    "new": InputDef("new", YES_NO, None, None),
}
PARAMETERS = {
    "cap": ParameterDef("cap", MONEY, (dated(100, None, None),), "exact"),
    "yearly": ParameterDef(
        "yearly",
        MONEY,
        (dated(10, None, date(2019, 12, 31)), dated(20, date(2020, 1, 1), date(2020, 12, 31))),
        "exact",
    ),
    "open": ParameterDef("open", MONEY, (dated(30, date(2020, 1, 1), None),), "exact"),
    "missing": ParameterDef("missing", RATIO, (), "missing"),
    "from_when": ParameterDef("from_when", DATE, (), "missing"),
}
LEVELS = TableDef("levels", (TableRow(("high",), c(50)), TableRow(("low",), c(90))), None, MONEY)
PLACES = TableDef(
    "places",
    (TableRow(("high", True), c(1)), TableRow(("high", False), c(2)), TableRow(("low", True), c(3))),
    c(7),
    MONEY,
)
EQUAL = TableDef("equal", (TableRow(("high",), c(5)), TableRow(("low",), c(5))), c(5), MONEY)
EMPTY = TableDef("empty", (TableRow(("none of these", True), c(5)),), None, MONEY)
DRUGS = ListDef(
    "drugs",
    (
        ListEntry(("aspirin", "阿司匹林"), None, None),
        ListEntry(("newdrug",), date(2020, 3, 1), date(2020, 6, 30)),
        ListEntry(("newdrug",), date(2020, 9, 1), None),
        ListEntry(("olddrug",), None, date(2020, 2, 29)),
    ),
)
PROGRAM = evolve(
    build(),
    inputs=INPUTS,
    parameters=PARAMETERS,
    tables={table.name: table for table in (LEVELS, PLACES, EQUAL, EMPTY)},
    lists={"drugs": DRUGS},
    dated_by="day",
)


def value(node: Node, totals: Mapping[str, Value] | None = None, **facts: Value) -> Value:
    context = Context(PROGRAM, facts, lambda name: Unknown((name,), n(0), n(8)), {"earlier": n(6)}, totals)
    return value_of(node, context)


def test_every_kind_of_node_has_a_meaning():
    assert set(KINDS) == set(NODE_KINDS)
    assert len(NODE_KINDS) == 17


# ---- leaves


def test_facts_defaults_and_what_is_missing():
    assert value(COST, cost=n(5)) == 5
    assert value(COST) == Unknown(("cost",), n(0), n(1000))
    assert value(Input("extra")) == 4
    assert value(Input("extra"), extra=n(1)) == 1
    assert value(Input("ended")) is None
    assert value(Const(None, NONE)) is None


def test_what_came_before():
    assert value(Ref("earlier")) == 6
    assert value(Balance("aid.paid")) == Unknown(("aid.paid",), n(0), n(8))


def test_definitions_are_worked_out_in_order():
    values = evaluate(build(), build().arms[0], {"in_scope": n(700), "given.basic": n(0)}, lambda _: n(0))
    assert list(values) == [definition.id for definition in build().arms[0].definitions]
    assert values["left"] == 700


@pytest.mark.parametrize(
    "name, day, figure",
    [
        ("cap", date(1990, 1, 1), 100),
        ("yearly", date(2019, 12, 31), 10),
        ("yearly", date(2020, 1, 1), 20),
        ("yearly", date(2020, 12, 31), 20),
        ("open", date(2030, 1, 1), 30),
    ],
)
def test_a_figure_is_that_of_its_day(name: str, day: date, figure: int):
    assert value(Parameter(name, DAY), day=day) == figure


def test_no_figure_is_carried_past_its_last_day():
    assert value(Parameter("yearly", DAY), day=date(2021, 1, 1)) == Unknown(("yearly",), n(0), None)
    assert value(Parameter("open", DAY), day=date(2019, 12, 31)) == Unknown(("open",), n(0), None)


def test_a_missing_figure_is_at_least_zero_if_it_is_a_quantity():
    assert value(Parameter("missing", DAY), day=date(2020, 1, 1)) == Unknown(("missing",), n(0), None)
    assert value(Parameter("from_when", DAY), day=date(2020, 1, 1)) == Unknown(("from_when",))


def test_a_dated_figure_of_an_unknown_day():
    assert value(Parameter("yearly", DAY)) == Unknown(("day", "yearly"), n(0), None)
    assert value(Parameter("cap", DAY)) == 100


# ---- choices


def test_if_takes_one_and_does_not_look_at_the_other():
    nowhere = Ref("not defined")
    assert value(If(yes(True), c(1), nowhere)) == 1
    assert value(If(yes(False), nowhere, c(2))) == 2


def test_if_of_an_unknown_condition_is_the_hull():
    assert value(If(Input("old"), c(1), c(5))) == Unknown(("old",), n(1), n(5))
    assert value(If(Input("old"), c(3), c(3))) == 3


def choice(*, over: str = "") -> Choose:
    return Choose(c(1), (Case("old", Input("old"), c(2)), Case("new", Input("new"), c(3), over)))


@pytest.mark.parametrize(
    "old, new, result",
    [(False, False, 1), (True, False, 2), (False, True, 3), (True, True, Unknown((), conflict=("old", "new")))],
)
def test_two_exceptions_that_apply_and_differ_are_a_conflict(old: bool, new: bool, result: Value):
    assert value(choice(), old=old, new=new) == result


@pytest.mark.parametrize("old, new, result", [(False, False, 1), (True, False, 2), (False, True, 3), (True, True, 3)])
def test_an_exception_of_an_exception_displaces_it(old: bool, new: bool, result: int):
    assert value(choice(over="old"), old=old, new=new) == result


def test_two_exceptions_that_agree_are_no_conflict():
    same = Choose(c(1), (Case("old", Input("old"), c(2)), Case("new", Input("new"), c(2))))
    assert value(same, old=True, new=True) == 2


def test_two_exceptions_whose_values_are_missing_may_yet_agree():
    unknown = Choose(c(1), (Case("old", Input("old"), COST), Case("new", Input("new"), c(3))))
    assert value(unknown, old=True, new=True) == Unknown(("cost",), n(0), n(1000))


def test_what_is_not_known_to_apply_is_one_of_several():
    assert value(choice(), old=False) == Unknown(("new",), n(1), n(3))
    assert value(choice(), new=True) == Unknown(("old",), n(2), n(3))
    assert value(choice(over="old"), new=True) == 3
    assert value(choice()) == Unknown(("old", "new"), n(1), n(3))
    alike = Choose(c(2), (Case("old", Input("old"), c(2)),))
    assert value(alike) == 2


# ---- bands


def slices(marginal: bool, start: int = 0, *, inside_edge: bool = True) -> Bands:
    bands = (
        Band(c(100), Const(Fraction(1, 2), RATIO), inside_edge),
        Band(c(300), Const(Fraction(3, 4), RATIO), inside_edge),
        Band(None, Const(Fraction(9, 10), RATIO)),
    )
    return Bands(COST, c(start), bands, marginal)


@pytest.mark.parametrize(
    "cost, amount",
    [("0", "0"), ("1", "0.5"), ("100", "50"), ("101", "50.75"), ("300", "200"), ("301", "200.9"), ("1000", "830")],
)
def test_each_slice_at_its_own_ratio(cost: str, amount: str):
    assert value(slices(marginal=True), cost=n(cost)) == n(amount)


@pytest.mark.parametrize("cost, amount", [("40", "0"), ("50", "0"), ("51", "0.5"), ("100", "25"), ("300", "175")])
def test_slices_that_begin_at_the_deductible(cost: str, amount: str):
    assert value(slices(marginal=True, start=50), cost=n(cost)) == n(amount)


def test_a_start_above_the_first_edge_leaves_the_first_slice_empty():
    assert value(slices(marginal=True, start=150), cost=n(300)) == n("112.5")


@pytest.mark.parametrize(
    "cost, including, excluding",
    [("0", 0, 0), ("99", "49.5", "49.5"), ("100", 50, 75), ("101", "75.75", "75.75"), ("300", 225, 270)],
)
def test_the_whole_at_the_ratio_of_its_bracket(cost: str, including: str, excluding: str):
    assert value(slices(marginal=False), cost=n(cost)) == n(including)
    assert value(slices(marginal=False, inside_edge=False), cost=n(cost)) == n(excluding)


def test_a_bracket_pays_what_lies_above_the_start():
    assert value(slices(marginal=False, start=50), cost=n(100)) == 25
    assert value(slices(marginal=False, start=50), cost=n(50)) == 0


def test_beyond_the_last_bracket_nothing_is_paid():
    bounded = Bands(COST, c(0), (Band(c(100), Const(Fraction(1, 2), RATIO)),), marginal=False)
    assert value(bounded, cost=n(100)) == 50
    assert value(bounded, cost=n(101)) == 0
    marginal = evolve(bounded, marginal=True)
    assert value(marginal, cost=n(150)) == 50


def test_bands_of_an_unknown_position():
    assert value(slices(marginal=True)) == Unknown(("cost",), n(0), n(830))
    within = Unknown(("cost",), n(40), n(80))
    assert value(slices(marginal=False), cost=within) == Unknown(("cost",), n(20), n(40))
    across = Unknown(("cost",), n(80), n(200))
    assert value(slices(marginal=False), cost=across) == Unknown(("cost",), n(40), n(150))


def test_an_upper_edge_without_limit():
    bands = Bands(COST, c(0), (Band(Const(None, MONEY), Const(Fraction(1, 2), RATIO)), Band(None, c(1))), marginal=True)
    assert value(bands, cost=n(1000)) == 500
    assert value(evolve(bands, marginal=False), cost=n(1000)) == 500


# ---- tables and lists

BY_LEVEL = Lookup("levels", (Input("level"),))
BY_TWO = Lookup("places", (Input("level"), Input("old")))


def test_the_row_that_fits():
    assert value(BY_LEVEL, level="low") == 90
    assert value(BY_TWO, level="high", old=False) == 2
    assert value(BY_TWO, level="low", old=False) == 7


def test_no_row_and_no_other_value():
    assert value(BY_LEVEL, level="middle") == Unknown(("levels",), Fraction(0))


def test_a_row_of_an_unknown_key():
    # The level that is missing comes first; it may be one that no row is for, and then the table is what is missing.
    assert value(BY_LEVEL) == Unknown(("level", "levels"), n(0))
    assert value(Lookup("equal", (Input("level"),))) == 5
    assert value(BY_TWO) == Unknown(("level", "old"), n(1), n(7))
    # One key is known: only the rows that it leaves.
    assert value(BY_TWO, level="low") == Unknown(("old",), n(3), n(7))
    # No row is left, whatever the other key is: the key that is missing is named all the same, and before the table.
    assert value(Lookup("empty", (Input("level"), Input("old"))), level="low") == Unknown(("old", "empty"), n(0))


def test_a_set_that_two_rows_fit():
    by_groups = Lookup("levels", (Input("groups"),))
    assert value(by_groups, groups=frozenset({"low"})) == 90
    assert value(by_groups, groups=frozenset({"low", "high"})) == Unknown((), conflict=("levels.high", "levels.low"))
    assert value(Lookup("equal", (Input("groups"),)), groups=frozenset({"low", "high"})) == 5


LISTED = Lookup("drugs", (Input("kind"), DAY))


@pytest.mark.parametrize(
    "kind, day, listed",
    [
        ("aspirin", date(1999, 1, 1), True),
        ("阿司匹林", date(2020, 1, 1), True),
        ("paracetamol", date(2020, 1, 1), False),
        ("newdrug", date(2020, 2, 29), False),
        ("newdrug", date(2020, 3, 1), True),
        ("newdrug", date(2020, 6, 30), True),
        ("newdrug", date(2020, 7, 1), False),
        ("newdrug", date(2020, 9, 1), True),
        ("olddrug", date(2020, 2, 29), True),
        ("olddrug", date(2020, 3, 1), False),
    ],
)
def test_a_list_has_spellings_and_days(kind: str, day: date, listed: bool):
    assert value(LISTED, kind=kind, day=day) is listed


def test_a_list_with_something_missing():
    assert value(LISTED, day=date(2020, 1, 1)) == Unknown(("kind",))
    assert value(LISTED, kind="newdrug") == Unknown(("day",))
    assert value(LISTED, kind="aspirin") is True
    assert value(LISTED, kind="paracetamol") is False


def test_a_list_that_asks_about_a_set():
    groups = Lookup("drugs", (Input("groups"), DAY))
    assert value(groups, groups=frozenset({"x", "aspirin"}), day=date(2020, 1, 1)) is True
    assert value(groups, groups=frozenset({"x"}), day=date(2020, 1, 1)) is False


# ---- quotients, rounding, folds, what is known


def test_quotients():
    ratio = Quotient(COST, Input("part"))
    assert value(ratio, cost=n(1), part=n(3)) == Fraction(1, 3)
    assert value(ratio, cost=n(0), part=n(0)) == 0
    assert value(ratio, cost=n(0)) == 0
    # Nothing is missing, but nothing can be divided by zero: what is divided by is named.
    assert value(ratio, cost=n(1), part=n(0)) == Unknown(("part",), n(0), None)
    of_what_is_left = Quotient(COST, Apply("subtract", (Input("part"), Parameter("cap", DAY))))
    assert value(of_what_is_left, cost=n(1), part=n(100)) == Unknown(("part", "cap"), n(0))
    assert value(ratio, cost=n(1)) == Unknown(("part",), n(0), None)
    assert value(ratio, cost=Unknown(("cost",), n(-1), n(1)), part=n(2)) == Unknown(("cost",))
    assert value(ratio, cost=n(1), part=Unknown(("part",))) == Unknown(("part",))


def test_a_node_that_rounds():
    assert value(Round(COST, n(10), "up"), cost=n(101)) == 110
    assert value(Round(COST, n(1000), "half_up")) == Unknown(("cost",), n(0), n(1000))


def test_a_fold_is_the_claim_itself_unless_there_is_a_group():
    assert value(Fold("earlier")) == 6
    assert value(Fold("earlier"), totals={"earlier": n(60)}) == 60


def test_what_is_known():
    assert value(Known(COST), cost=n(1)) is True
    assert value(Known(COST)) is False
    assert value(Known(Input("ended"))) is True


def test_an_operation_takes_the_values_of_its_arguments():
    assert value(Apply("least", (COST, c(5), Input("part"))), cost=n(7), part=n(6)) == 5
    assert value(Apply("multiply", (Const(Fraction(7, 10), RATIO), COST)), cost=n(10)) == 7


# ---- what is inside a node


def test_the_nodes_inside_a_node():
    a, b, d, e = c(1), c(2), Const(n(3), COUNT), yes(True)
    assert inside(Parameter("cap", a)) == (a,)
    assert inside(Apply("add", (a, b))) == (a, b)
    assert inside(Lookup("levels", (a, b))) == (a, b)
    assert inside(If(e, a, b)) == (e, a, b)
    assert inside(Choose(a, (Case("x", e, b),))) == (a, e, b)
    assert inside(Bands(a, b, (Band(d, a), Band(None, b)), marginal=True)) == (a, b, d, a, b)
    assert inside(Quotient(a, b)) == (a, b)
    assert inside(Round(a, n(1), "up")) == (a,)
    assert inside(Known(b)) == (b,)
    assert all(inside(leaf) == () for leaf in (a, COST, Ref("x"), Balance("x"), Fold("x")))
