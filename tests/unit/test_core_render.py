"""Core as text: one line a thing, nothing of the meaning left out."""

from datetime import date
from fractions import Fraction

import attrs
import pytest

from policy_lang.core.nodes import (
    NODE_KINDS,
    Apply,
    Balance,
    Band,
    Bands,
    Case,
    Choose,
    Const,
    Each,
    Element,
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
    Split,
    inside,
    rebuilt,
)
from policy_lang.core.op import OPERATIONS
from policy_lang.core.program import (
    CalculationDef,
    CheckDef,
    ClosingDef,
    DatedFigure,
    Def,
    InputDef,
    LedgerDef,
    ListDef,
    ListEntry,
    Move,
    ParameterDef,
    PeriodDef,
    PeriodKind,
    RecordDef,
    TableDef,
    TableRow,
)
from policy_lang.core.render import SIGNS, core_text, node_text
from policy_lang.core.types import COUNT, DATE, MONEY, RATIO, TEXT, YES_NO, Kind, Type
from policy_lang.core.values import Lines
from tests.unit.program_builder import ARM, build

ONE, TWO = Const(Fraction(1), MONEY), Const(Fraction(1, 2), RATIO)
DAY = Input("day")
LINES = Type(Kind.LINES, "item")

NODES: list[tuple[Node, str]] = [
    (Const(None, MONEY), "no limit"),
    (Const(True, YES_NO), "yes"),
    (Const(False, YES_NO), "no"),
    (Const("poor", TEXT), '"poor"'),
    (Const(date(2020, 3, 1), MONEY), "2020-03-01"),
    (Const(None, DATE), "any day"),
    (Const(Lines(({"amount": Fraction(1)}, {"amount": Fraction(2)})), LINES), "2 elements"),
    (Const(frozenset({"b", "a"}), TEXT), "{a, b}"),
    (Const(Fraction(7, 10), RATIO), "7/10"),
    (Input("claim.cost"), "claim.cost"),
    (Ref("aid.base"), "aid.base"),
    (Parameter("cap", DAY), "cap[day]"),
    (Apply("add", (ONE, TWO)), "(1 + 1/2)"),
    (Apply("subtract", (ONE,)), "subtract(1)"),
    (Apply("least", (ONE, TWO)), "least(1, 1/2)"),
    (If(Known(DAY), ONE, TWO), "if known(day) then 1 else 1/2"),
    (Choose(ONE, (Case("poor", Ref("x"), TWO), Case("poorest", Ref("y"), ONE, "poor"))),
     "choose(1; poor when x: 1/2; poorest over poor when y: 1)"),
    (Bands(Ref("x"), ONE, (Band(Ref("edge"), TWO), Band(None, ONE)), marginal=True),
     "slices(1..x: 1/2 to edge, 1 to the end)"),
    (Bands(Ref("x"), ONE, (Band(None, ONE),), marginal=False), "brackets(1..x: 1 to the end)"),
    (Lookup("grades", (DAY, ONE)), "grades(day, 1)"),
    (Balance("aid.paid"), "balance(aid.paid)"),
    (Quotient(ONE, Ref("x")), "(1 ÷ x)"),
    (Round(Ref("x"), Fraction(100), "half_up"), "round(x, half_up, 100)"),
    (Fold("cost"), "total(cost)"),
    (Element("line1", "amount"), "line1.amount"),
    (Each(Input("lines"), "line1", Element("line1", "amount"), None, "sum", MONEY, "line", Fraction(9)),
     "sum(line1.amount for each line1 in lines)"),
    (Each(Input("lines"), "line1", Const(True, YES_NO), Element("line1", "own"), "count", COUNT, "line", Fraction(9)),
     "count(yes for each line1 in lines when line1.own)"),
    (Split(Ref("x"), (ONE, TWO), 1, Fraction(100)), "split(x by 1, 1/2; part 2, 100)"),
    (Known(DAY), "known(day)"),
]  # fmt: skip


@pytest.mark.parametrize("node,text", NODES, ids=[text for _, text in NODES])
def test_a_node_reads_like_an_expression(node: Node, text: str):
    assert node_text(node) == text


def test_every_kind_of_node_is_among_them():
    assert {type(node) for node, _ in NODES} == set(NODE_KINDS)


@pytest.mark.parametrize("node", [node for node, _ in NODES], ids=[text for _, text in NODES])
def test_a_node_is_rebuilt_over_what_stands_directly_inside_it(node: Node):
    """The same in its place, and every part changed and nothing else."""
    assert rebuilt(node, lambda part: part) == node
    changed = rebuilt(node, Known)
    assert inside(changed) == tuple(Known(part) for part in inside(node))
    assert (changed == node) is not bool(inside(node))


def test_signs_are_those_of_operations():
    assert set(SIGNS) <= {operation.name for operation in OPERATIONS}


def test_a_program_is_shown_whole():
    text = core_text(build())
    program = build()
    for name in [*program.inputs, *program.parameters, *program.ledgers, *program.readings]:
        assert f"\n  {name} " in text or f"reading {name} =" in text
    for definition in ARM.definitions:
        assert f"\n  {definition.id} : {definition.type} = " in text
    assert "given.basic : money, 0..100000000" in text
    assert "  out_of_scope : money, 0..100000000, if not given 0" in text
    assert "  in force from 2020-01-01 to 2020-12-31, dated by discharge" in text
    assert "[payment aid] ¶notice 三(一)¶3" in text
    assert "  covered otherwise not_covered_person" in text
    assert "  bonus: pays bonus.payment, status bonus.status of (nothing, paid), benefit" in text
    assert "  hospital: pays hospital.payment, status hospital.status of (nothing, paid), from in_scope" in text
    assert "  aid.paid += aid.payment" in text
    assert "  too_much: PL0615 in_scope" in text
    assert "  few_out_of_scope: few_out_of_scope over hospital.name month, " in text
    assert text == core_text(build())


def test_what_only_some_schemes_have_is_shown_too():
    dated = ParameterDef(
        "step", MONEY,
        (DatedFigure(ONE, date(2019, 1, 1), date(2019, 12, 31)), DatedFigure(TWO, date(2020, 1, 1), None)),
        "exact", given=True,
    )  # fmt: skip
    missing = ParameterDef("open", RATIO, (), "missing")
    ledgers = (
        LedgerDef("year", ("person",), PeriodDef(PeriodKind.SCHEME_YEAR, anchor=(7, 1))),
        LedgerDef("window", (), PeriodDef(PeriodKind.ROLLING, 12), "count"),
    )
    arm = attrs.evolve(
        ARM,
        guard="aid.first",
        moves=(Move("year", "aid.payment", "in_force"),),
        checks=(CheckDef("any", "covered", ("hospital.name",), None),),
    )
    program = attrs.evolve(
        build(ledgers, arm),
        first=None,
        last=None,
        parameters={"step": dated, "open": missing},
        tables={"grades": TableDef("grades", (TableRow(("a", True), ONE),), TWO, RATIO),
                "bare": TableDef("bare", (), None, MONEY, "maximum")},
        lists={"sick": ListDef("sick", (ListEntry(("x", "y"), date(2020, 1, 1), None), ListEntry(("z",), None, None)))},
        given_parameters={"step": "2元"},
    )  # fmt: skip
    text = core_text(program)
    for line in [
        "in force from ever to ever, dated by discharge",
        "given figure step = 2元",
        "step : money = 1 from 2019-01-01 to 2019-12-31; 1/2 from 2020-01-01 (exact, given by the caller)",
        "open : ratio = missing (missing)",
        "grades : ratio (exact)",
        "  a, True = 1",
        "  otherwise 1/2",
        "bare : money (maximum)",
        "  x = y from 2020-01-01",
        "  z",
        "year by person, scheme year from 07-01, sum of minor",
        "window by nothing, rolling 12 months, sum of count",
        "year += aid.payment when in_force",
        "any: covered over hospital.name",
    ]:
        assert f"\n  {line}\n" in text or f"\n  {line}, " in text, line
    assert "\nclaim when aid.first\n" in text


def test_calculations_closings_records_and_rarer_periods_are_shown_too():
    premium = CalculationDef(
        "premium",
        {"heads": InputDef("heads", COUNT, Fraction(0), Fraction(9)), "day": InputDef("day", DATE, None, None)},
        (
            Def("step.price", ONE, MONEY),
            Def("output.due", Apply("multiply", (Input("heads"), Ref("step.price"))), MONEY),
        ),
        (("due", "output.due"),),
        (CheckDef("enough", "check.enough"),),
        "day",
    )
    bare = CalculationDef("bare", {}, (Def("output.one", ONE, MONEY),), (("one", "output.one"),), ())
    yearly = ClosingDef(
        "yearly", ("person", "household"), PeriodDef(PeriodKind.CALENDAR_YEAR),
        attrs.evolve(
            ARM, definitions=(Def("x", Balance("stay"), MONEY),), payers=(), pools=(), rejections=(), checks=(),
            moves=(Move("stay", "x", into_next=True),),
        ),
    )  # fmt: skip
    ledgers = (
        LedgerDef("stay", ("person",), PeriodDef(PeriodKind.SPELL, days=30), signed=True),
        LedgerDef("bed", ("person",), PeriodDef(PeriodKind.ADMISSION, fact="admission.id"), dated_by="admitted"),
        LedgerDef("bill", ("person",), PeriodDef(PeriodKind.ADMISSION)),
        LedgerDef("window", ("person",), PeriodDef(PeriodKind.ROLLING, days=90)),
    )
    program = attrs.evolve(
        build(ledgers),
        inputs={"lines": InputDef("lines", LINES, None, Fraction(9))},
        records={"item": RecordDef("item", {"amount": InputDef("amount", MONEY, Fraction(0), Fraction(500))}, {})},
        calculations={"premium": premium, "bare": bare},
        closings=(yearly,),
    )
    text = core_text(program)
    for part in [
        """
inputs
  lines : list of item, ..9
""",
        """
records
  item
    amount : money, 0..500
""",
        """
  stay by person, spell ended by 30 days, sum of minor, may be below zero
  bed by person, admission by admission.id, sum of minor, in the period of admitted
  bill by person, admission, sum of minor
  window by person, rolling 90 days, sum of minor
""",
        """
calculation premium dated by day
  takes heads : count, 0..9
  takes day : date
  step.price : money = 1
  output.due : money = (heads × step.price)
  gives due = output.due
  verifies enough: check.enough

calculation bare
  output.one : money = 1
  gives one = output.one

closing yearly by person, household, calendar year
  x : money = balance(stay)

moves
  stay += x in the next period
""",
    ]:
        assert part in text, text
    assert text.endswith("  stay += x in the next period\n")
