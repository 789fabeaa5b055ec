"""Programs as data: the invariants that every one keeps, and the hash of what one means."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from policy_lang.compile import compile_text
from policy_lang.core.hashing import plain, program_hash
from policy_lang.core.invariants import INVARIANTS, broken
from policy_lang.core.nodes import Apply, Balance, Const, Each, Element, Fold, If, Input, Lookup, Node, Parameter, Ref
from policy_lang.core.program import (
    Arm,
    CatalogueEntry,
    Def,
    InputDef,
    Move,
    Origin,
    Place,
    PoolDef,
    RecordDef,
    TableDef,
    TableRow,
)
from policy_lang.core.types import MONEY, Kind, Type
from tests.unit.program_builder import ARM, build

ONE = Const(Fraction(1), MONEY)


def with_more(*definitions: Def, **changes: object) -> Arm:
    return evolve(ARM, definitions=(*ARM.definitions, *definitions), **changes)


def problems(arm: Arm) -> list[str]:
    return broken(build(arm=arm))


def test_a_good_program_breaks_nothing():
    assert broken(build()) == []
    assert len(INVARIANTS) == 5


def test_a_definition_refers_to_what_came_before():
    assert problems(with_more(Def("x", Ref("later"), MONEY), Def("later", ONE, MONEY))) == [
        "references_go_back: x refers to later"
    ]
    assert problems(with_more(Def("x", Ref("x"), MONEY))) == ["references_go_back: x refers to x"]
    assert problems(with_more(Def("x", Fold("nowhere"), MONEY))) == ["references_go_back: x refers to nowhere"]
    assert problems(with_more(Def("x", Apply("add", (ONE, If(ONE, ONE, Ref("y")))), MONEY))) == [
        "references_go_back: x refers to y"
    ]


def test_a_name_is_defined_once():
    assert problems(with_more(Def("x", ONE, MONEY), Def("x", ONE, MONEY))) == ["references_go_back: x is defined twice"]


@pytest.mark.parametrize(
    "node, problem",
    [
        (Input("nowhere"), "no input nowhere"),
        (Parameter("nowhere", Input("discharge")), "no parameter nowhere"),
        (Lookup("nowhere", (ONE,)), "no table nowhere"),
        (Balance("nowhere"), "no ledger nowhere"),
    ],
)
def test_what_a_node_names_is_declared(node, problem: str):
    assert problems(with_more(Def("x", node, MONEY))) == [f"names_exist: x: {problem}"]


def test_a_field_of_an_element_is_asked_inside_a_fold_over_its_list():
    """Of another variable, of a field that the record has not, and outside of any fold nothing is in hand."""
    item = RecordDef("item", {"amount": InputDef("amount", MONEY, None, None)}, {})
    lines = InputDef("lines", Type(Kind.LINES, "item"), None, None)

    def found(body: Node) -> list[str]:
        fold = Each(Input("lines"), "one", body, None, "sum", MONEY, "item", Fraction(9))
        program = build(arm=with_more(Def("x", fold, MONEY), Def("y", ONE, MONEY)))
        return broken(evolve(program, records={"item": item}, inputs={**program.inputs, "lines": lines}))

    assert found(Element("one", "amount")) == []
    assert found(Element("two", "amount")) == ["elements_are_in_hand: x: no element two.amount"]
    assert found(Apply("add", (ONE, Element("one", "cost")))) == ["elements_are_in_hand: x: no element one.cost"]
    assert problems(with_more(Def("x", Element("one", "amount"), MONEY))) == [
        "elements_are_in_hand: x: no element one.amount"
    ]


def test_a_table_and_a_list_may_be_looked_up():
    table = TableDef("levels", (TableRow(("a",), ONE),), None, MONEY)
    program = evolve(build(arm=with_more(Def("x", Lookup("levels", (ONE,)), MONEY))), tables={"levels": table})
    assert broken(program) == []


def test_a_ledger_is_moved_once():
    twice = evolve(ARM, moves=(Move("aid.paid", "aid.payment"), Move("aid.paid", "left")))
    assert set(problems(twice)) == {"one_movement_each: aid.paid is moved twice"}


def test_payers_and_pools_have_their_definitions():
    payer = evolve(ARM.payers[0], id="stranger", status="no_status", drawn=("no_draw",))
    pool = PoolDef("in_scope", "in_scope.amount", "no_own")
    assert problems(evolve(ARM, payers=(*ARM.payers, payer), pools=(pool,))) == [
        "payers_are_defined: stranger: no definition no_status",
        "payers_are_defined: stranger: no definition no_draw",
        "payers_are_defined: in_scope: no definition no_own",
    ]
    assert set(problems(evolve(ARM, payers=(*ARM.payers, ARM.payers[0])))) == {"payers_are_defined: basic stands twice"}


# ---- what a program means, without where it stands

TEXT = """
scheme hashed "a scheme"
  edition 2020
  in force from 2020-01-01
  claims dated by day
  currency CNY, rounds half up
fact day : date
fact cost : money up to 1万元
pool bill = cost
payer aid
  on what is unpaid in bill
  each claim
  pays 50%
order aid
"""


def hash_of(text: str) -> str:
    program = compile_text(text).program
    assert program is not None
    assert program.hash == program_hash(program)
    return program.hash


def test_layout_comments_and_tongue_are_not_meant():
    same = [
        TEXT.replace("\n", "\n\n") + "# a comment",
        TEXT.replace("pays 50%", "支付 50％").replace("each claim", "逐次"),
        TEXT.replace("1万元", "10,000 yuan"),
    ]
    assert {hash_of(text) for text in same} == {hash_of(TEXT)}
    assert hash_of(TEXT).startswith("sha256:")
    assert len(hash_of(TEXT)) == len("sha256:") + 64


def test_a_figure_a_rounding_and_a_name_are_meant():
    other = [
        TEXT.replace("50%", "50.01%"),
        TEXT.replace("half up", "up"),
        TEXT.replace("2020-01-01", "2020-01-02"),
        TEXT.replace("1万元", "2万元"),
        TEXT.replace("payer aid", "payer help").replace("order aid", "order help"),
    ]
    assert len({hash_of(text) for text in [TEXT, *other]}) == len(other) + 1


def test_scenarios_are_not_meant():
    assert hash_of(TEXT + 'scenario "none"\n  settle day = 2020-01-01, cost = 10元\n  expect aid = 5元\n') == hash_of(
        TEXT
    )


def test_parts_of_a_program_as_data():
    assert plain(Fraction(1, 3)) == "1/3"
    assert plain(date(2020, 2, 29)) == "2020-02-29"
    assert plain(frozenset({"b", "a"})) == ["a", "b"]
    assert plain((Fraction(1), [None, True])) == ["1", [None, True]]
    assert plain({"x": Input("y")}) == {"x": {"is": "Input", "name": "y"}}
    assert plain(Place("file", 1, 1, 0, 1)) is None
    moved = Def("x", ONE, MONEY, origin=Origin(Place("file", 9, 9, 9, 9)))
    assert plain(moved) == plain(Def("x", ONE, MONEY))


# ---- what a declared thing is called


@pytest.mark.parametrize(
    "names, tongue, name, label",
    [
        (("aid", "救助", "medical aid", "医疗救助"), "en", "aid", "medical aid"),
        (("aid", "救助", "medical aid", "医疗救助"), "zh", "救助", "医疗救助"),
        (("aid", "", "medical aid", ""), "zh", "aid", "aid"),
        (("aid", "", "", "医疗救助"), "zh", "医疗救助", "医疗救助"),
        (("", "救助", "", ""), "en", "救助", "救助"),
        (("", "救助", "medical aid", ""), "en", "medical aid", "medical aid"),
    ],
)
def test_a_thing_has_a_name_in_each_tongue_if_it_has_one_at_all(
    names: tuple[str, ...], tongue: str, name: str, label: str
):
    en, zh, label_en, label_zh = names
    entry = CatalogueEntry("payer:aid", "payer", en, zh, label_en, label_zh)
    assert entry.name(tongue) == name
    assert entry.label(tongue) == label
