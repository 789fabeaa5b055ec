"""Results as data: the figures of hand-worked claims, and the shapes against their published schemas."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from policy_lang.claims import as_rows, json_line, read_claims, reject_json, result_json, settle_all
from policy_lang.claims.amounts import decimal_text, money_text, value_json
from policy_lang.claims.checks import group_check_json, group_checks
from policy_lang.claims.taints import taints
from policy_lang.core.ledger import Book
from policy_lang.core.nodes import Apply, Band, Bands, Case, Choose, Const, If, Input, Lookup, Node, Parameter, Ref
from policy_lang.core.program import Program, TableDef, TableRow
from policy_lang.core.types import COUNT, DATE, MONEY, RATIO, YES_NO
from policy_lang.core.values import Unknown
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import Claim, Settlement, settle
from tests.unit.program_builder import ARM, DAY, GROUPS, build, claim, fen, money

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"


def complaints(name: str, shape: object) -> list[str]:
    """What a published schema has against a shape."""
    files = sorted(SCHEMAS.glob("*.schema.json"))
    loaded = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in files}
    registry: Registry[Any] = Registry().with_resources(
        (file, Resource.from_contents(schema)) for file, schema in loaded.items()
    )
    validator = Draft202012Validator(loaded[f"{name}.schema.json"], registry=registry)
    return [error.message for error in validator.iter_errors(shape)]


def settled(one: Claim, program: Program | None = None) -> Settlement:
    return settle(program or build(), one, Book())


# ---- figures as texts


@pytest.mark.parametrize(
    "amount,text",
    [
        (Fraction(0), "0.00"), (Fraction(5), "0.05"), (Fraction(-5), "-0.05"), (Fraction(123456), "1234.56"),
        (Fraction(1, 2), "0.005"), (Fraction(1, 8), "0.00125"), (Fraction(1, 3), "1/300"),
    ],
)  # fmt: skip
def test_money_is_never_rounded(amount: Fraction, text: str):
    assert money_text(amount, 2) == text


def test_other_figures():
    assert money_text(Fraction(1234), 0) == "1234"
    assert money_text(Fraction(1234), 3) == "1.234"
    assert decimal_text(Fraction(7, 10)) == "0.7"
    assert decimal_text(Fraction(30)) == "30"
    assert decimal_text(Fraction(-1, 6)) == "-1/6"


def test_values_of_every_type():
    program = build()
    assert value_json(date(2020, 3, 1), DATE, program) == "2020-03-01"
    assert value_json(frozenset({"b", "a"}), GROUPS, program) == ["a", "b"]
    assert value_json(None, MONEY, program) == "no limit"
    assert value_json(Unknown(("x",)), MONEY, program) is None
    assert value_json(True, YES_NO, program) is True
    assert value_json(Fraction(12), COUNT, program) == "12"
    assert value_json(Fraction(12), MONEY, program) == "0.12"


# ---- results


def test_a_settled_claim_in_full():
    """Left 10,000: aid 7,000; of the 3,000 left then the hospital writes off 300; 2,700 is borne, and 50 beside it."""
    result = result_json(settled(claim("a", "16000", "6000", nights=Fraction(8), out_of_scope=money("50"))))
    assert list(result.items()) == [
        ("version", 1),
        ("claim", "a"),
        ("person", "p1"),
        ("scheme", "test/aid@2020"),
        ("program", "sha256:" + "0" * 64),
        ("outcome", "settled"),
        ("payments", {"basic": "6000.00", "aid": "7000.00", "hospital": "300.00"}),
        ("benefits", {"bonus": "50.00"}),
        ("write_offs", {"hospital": "300.00"}),
        ("status", {"basic": "given", "aid": "paid", "hospital": "paid", "bonus": "paid"}),
        ("own_share", {"in_scope": "2700.00", "out_of_scope": "50.00", "total": "2750.00"}),
        (
            "ledger",
            [{"ledger": "aid.paid", "key": {"person": "p1"}, "period": "2020", "before": "0.00", "after": "7000.00"}],
        ),
        ("checks", {"aid_is_small": True}),
        ("readings", {"target_period": "per_claim"}),
        ("parameters", {}),
        ("undetermined", []),
        ("taints", [{"parameter": "long_stay", "qualifier": "principle", "given": False}]),
    ]
    assert list(result["payments"]) == ["basic", "aid", "hospital"]


def test_claims_out_of_force_or_cover_still_carry_payments_and_own_share():
    late = result_json(settled(claim("a", "100", "40", discharge=date(2021, 1, 1))))
    assert late["outcome"] == "not in force"
    assert late["payments"] == {"basic": "40.00", "aid": "0.00", "hospital": "6.00"}
    assert late["own_share"]["total"] == "54.00"
    rich = result_json(settled(claim("a", "100", "40", person__groups=frozenset())))
    # The hospital writes off a tenth for whoever it is; who is paid something is not called not covered.
    assert (rich["outcome"], rich["payments"]["aid"], rich["payments"]["hospital"]) == ("settled", "0.00", "6.00")
    # What another fund has given is not paid by the scheme.
    none_left = result_json(settled(claim("a", "40", "40", person__groups=frozenset())))
    assert (none_left["outcome"], none_left["payments"]["basic"]) == ("not covered", "40.00")


def test_an_unknown_payment_is_null_and_says_what_it_needs():
    facts = {name: value for name, value in claim("u", "100").facts.items() if name != "given.basic"}
    result = result_json(settled(Claim("u", facts)))
    assert result["outcome"] == "undetermined"
    assert result["payments"] == {"basic": None, "aid": None, "hospital": None}
    assert result["own_share"] == {"in_scope": None, "out_of_scope": "0.00", "total": None}
    assert result["undetermined"] == [
        {"payer": "basic", "needs": ["given.basic"]},
        {"payer": "aid", "needs": ["given.basic"]},
        {"payer": "hospital", "needs": ["given.basic"]},
    ]
    assert result["status"]["aid"] == "undetermined"
    assert result["ledger"][0]["after"] is None


def test_an_own_share_that_is_unknown_alone():
    program = with_definition("out_of_scope.own", Apply("multiply", (Input("severity"), Ref("out_of_scope.amount"))))
    result = result_json(settled(claim("a", "100", out_of_scope=money("5")), program))
    assert result["undetermined"] == [{"own_share": "out_of_scope", "needs": ["severity"]}]


def test_exceptions_that_disagree():
    cases = (Case("one", yes(), fen(money("1"))), Case("two", yes(), fen(money("2"))))
    program = with_definition("bonus.payment", Choose(fen(Fraction(0)), cases))
    result = result_json(settled(claim("a", "100"), program))
    assert result["outcome"] == "conflict"
    assert result["undetermined"] == [{"payer": "bonus", "needs": [], "conflict": ["one", "two"]}]
    assert complaints("result", result) == []


def test_a_rejected_claim_says_why():
    result = result_json(settled(claim("a", "100", "101")))
    assert result["outcome"] == "rejected"
    assert result["rejection"] == {"code": "PL0615", "reason": "in_scope"}
    assert result["ledger"] == []


def test_more_paid_than_there_was():
    one = evolve(settled(claim("a", "0")), own={"in_scope": Fraction(-1), "out_of_scope": Fraction(0)})
    assert result_json(one)["overcompensated"] is True
    assert result_json(one)["own_share"]["in_scope"] == "-0.01"
    assert "overcompensated" not in result_json(settled(claim("a", "100")))


def test_the_trace_has_every_definition_with_its_origin():
    settlement = settled(claim("a", "100"))
    trace = result_json(settlement, trace=True)["trace"]
    assert [row["id"] for row in trace] == [definition.id for definition in ARM.definitions]
    by_id = {row["id"]: row for row in trace}
    assert by_id["aid.payment"] == {
        "id": "aid.payment",
        "value": "70.00",
        "unit": "CNY",
        "role": {"kind": "payment", "subject": "aid", "detail": ""},
        "place": {"file": "aid.policy", "line": 12, "column": 3},
        "clauses": [{"source": "notice", "title": "Notice 1", "locator": "三(一)¶3"}],
    }
    assert (by_id["covered"]["value"], by_id["covered"]["unit"]) == (True, "yes_no")
    assert by_id["in_force"]["place"] is None


# ---- schemas


def test_results_fit_their_schema():
    facts = {name: value for name, value in claim("u", "1").facts.items() if name not in {"person", "given.basic"}}
    claims = [
        claim("a", "16000", "6000"),
        claim("r", "1", "2"),
        claim("n", "0.1", nights=Fraction(9)),
        Claim("u", facts),
    ]
    settlements, _ = settle_all(build(), as_rows(claims), Book())
    assert {one.outcome for one in settlements} == {"settled", "rejected", "undetermined"}
    for one in settlements:
        for trace in (False, True):
            assert complaints("result", json.loads(json_line(result_json(one, trace=trace)))) == []


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"outcome": "paid"}, {"payments": {"aid": 5}}, {"payments": {"aid": "5,00"}}, {"more": 1},
     {"own_share": {}}, {"undetermined": [{"needs": []}]}, {"taints": ["x"]}, {"overcompensated": False}],
)  # fmt: skip
def test_the_schema_of_results_refuses(change: dict[str, object]):
    assert complaints("result", {**result_json(settled(claim("a", "100"))), **change}) != []


def test_rejects_and_diagnostics_fit_their_schemas():
    found = read_claims(None, b'[{"claim": "a", "nights": "x"}, 7, {"claim": "a"}]', "claims", build(), Report())
    assert len(found.rejects) == 3
    for reject in found.rejects:
        for raw in (False, True):
            shape = json.loads(json_line(reject_json(reject, raw=raw)))
            assert complaints("claim-reject", shape) == []
            assert all(complaints("diagnostic", problem) == [] for problem in shape["diagnostics"])
    assert complaints("claim-reject", {"version": 1, "row": 1, "claim": None, "diagnostics": []}) != []
    assert complaints("diagnostic", {"code": "PL0601"}) != []


@pytest.mark.parametrize("file", sorted(SCHEMAS.glob("*.schema.json")), ids=lambda file: file.name)
def test_the_schemas_are_schemas(file: Path):
    schema = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == file.name


# ---- checks over groups


def test_a_check_over_a_hospital_and_its_month():
    """March: 10 + 10.01 out of scope beside 200 in scope, a fen above the tenth; April: exactly the tenth."""
    claims = [
        claim("a", "100", hospital__name="甲", out_of_scope=money("10")),
        claim("b", "100", hospital__name="甲", out_of_scope=money("10.01"), discharge=date(2020, 3, 31)),
        claim("c", "100", hospital__name="甲", out_of_scope=money("10"), discharge=date(2020, 4, 1)),
        claim("d", "1", hospital__name="乙", out_of_scope=money("0.1")),
        claim("rejected", "1", "2", hospital__name="甲", out_of_scope=money("0")),
        claim("late", "900", hospital__name="甲", discharge=date(2021, 3, 1)),
        claim("nowhere", "1"),
    ]
    program = build()
    settlements, _ = settle_all(program, as_rows(claims), Book())
    results = group_checks(program, settlements)
    assert [(one.key["hospital.name"], one.period, one.claims, one.holds) for one in results] == [
        ("乙", "2020-03", 1, True),
        ("甲", "2020-03", 2, False),
        ("甲", "2020-04", 1, True),
        (None, "2020-03", 1, Unknown(("hospital.name",))),
    ]
    shapes = [group_check_json(program, one) for one in results]
    assert [shape["holds"] for shape in shapes] == [True, False, True, None]
    assert shapes[3]["needs"] == ["hospital.name"]
    assert [complaints("group-check", shape) for shape in shapes] == [[]] * 4


def test_a_sum_with_an_unknown_part_is_judged_only_where_it_cannot_matter():
    facts = {name: value for name, value in claim("u", "1", hospital__name="甲").facts.items() if name != "in_scope"}
    program = build()
    known = claim("a", "100", hospital__name="甲", out_of_scope=money("10.01"))
    settlements, _ = settle_all(program, as_rows([Claim("u", facts), known]), Book())
    assert group_checks(program, settlements)[0].holds == Unknown(("in_scope",))
    tenth = evolve(known, facts={**known.facts, "out_of_scope": money("10")})
    settlements, _ = settle_all(program, as_rows([Claim("u", facts), tenth]), Book())
    assert group_checks(program, settlements)[0].holds is True


# ---- taints


def yes() -> Const:
    return Const(True, YES_NO)


def cap() -> Parameter:
    return Parameter("aid_cap", DAY)


def with_definition(name: str, node: Node, **more: Any) -> Program:
    changed = tuple(evolve(one, node=node) if one.id == name else one for one in ARM.definitions)
    return evolve(build(arm=evolve(ARM, definitions=changed)), **more)


def tainted(node: Node, **more: Any) -> list[str]:
    """The figures that taint a claim whose benefit is worth `node`; severity is 5."""
    program = with_definition("bonus.payment", node, **more)
    found = taints(settled(claim("a", "100", severity=Fraction(5)), program))
    return [str(row.get("parameter") or row.get("table")) for row in found]


def call(op: str, *arguments: Node) -> Apply:
    return Apply(op, arguments)


def test_a_ceiling_that_was_not_reached_is_not_used():
    first, second = claim("a", "10000"), claim("b", "10000")
    settlements, _ = settle_all(build(), as_rows([first, second]), Book())
    assert [[row["parameter"] for row in taints(one)] for one in settlements] == [
        ["long_stay"],
        ["aid_cap", "long_stay"],
    ]


def test_a_scheme_of_exact_figures_has_no_taints():
    exact = {name: evolve(one, qualifier="exact") for name, one in build().parameters.items()}
    assert taints(settled(claim("a", "10000"), evolve(build(), parameters=exact))) == []


def test_a_figure_that_the_caller_gave_is_named():
    parameters = dict(build().parameters)
    parameters["aid_ratio"] = evolve(parameters["aid_ratio"], given=True)
    parameters["long_stay"] = evolve(parameters["long_stay"], qualifier="exact")
    program = evolve(build(), parameters=parameters, given_parameters={"aid_ratio": "70%"})
    result = result_json(settled(claim("a", "100"), program))
    assert result["taints"] == [{"parameter": "aid_ratio", "qualifier": "exact", "given": True}]
    assert result["parameters"] == {"aid_ratio": "70%"}


FIVE, BIG = Input("severity"), Const(Fraction(10**9), MONEY)
NO = Const(False, YES_NO)
IS_CAPPED = call("less_than", FIVE, cap())


@pytest.mark.parametrize(
    "node,used",
    [
        (call("least", FIVE, cap()), False),
        (call("least", BIG, cap()), True),
        (call("greatest", FIVE, cap()), True),
        (call("greatest", BIG, cap()), False),
        (call("multiply", Const(Fraction(0), RATIO), cap()), False),
        (call("multiply", Const(Fraction(1), RATIO), cap()), True),
        (call("add", FIVE, cap()), True),
        (call("beyond", FIVE, cap()), True),
        (If(yes(), FIVE, cap()), False),
        (If(NO, FIVE, cap()), True),
        (If(IS_CAPPED, FIVE, FIVE), True),
        (If(call("and", NO, IS_CAPPED), FIVE, FIVE), False),
        (If(call("and", yes(), IS_CAPPED), FIVE, FIVE), True),
        (If(call("or", yes(), IS_CAPPED), FIVE, FIVE), False),
        (If(call("or", NO, IS_CAPPED), FIVE, FIVE), True),
        (Choose(cap(), (Case("x", yes(), FIVE),)), False),
        (Choose(FIVE, (Case("x", NO, cap()),)), False),
        (Choose(cap(), (Case("x", NO, FIVE),)), True),
        (Choose(FIVE, (Case("x", yes(), cap()),)), True),
        (Bands(FIVE, Const(Fraction(0), MONEY), (Band(Const(Fraction(5), MONEY), Const(Fraction(1), RATIO)),
         Band(cap(), Const(Fraction(1), RATIO))), marginal=True), False),
        (Bands(FIVE, Const(Fraction(0), MONEY), (Band(Const(Fraction(4), MONEY), Const(Fraction(1), RATIO)),
         Band(cap(), Const(Fraction(1), RATIO))), marginal=True), True),
        (If(call("more_than", Input("birth"), DAY), cap(), FIVE), True),
    ],
)  # fmt: skip
def test_what_decides_a_value(node: Node, used: bool):
    assert tainted(node) == (["aid_cap"] if used else [])


def test_a_table_in_principle():
    table = TableDef("ladder", (TableRow(("third",), fen(Fraction(5))),), fen(Fraction(1)), MONEY, "principle")
    looked_up = Lookup("ladder", (Input("hospital.level"),))
    assert tainted(looked_up, tables={"ladder": table}) == ["ladder"]
    assert tainted(If(yes(), FIVE, looked_up), tables={"ladder": table}) == []
    program = with_definition("bonus.payment", looked_up, tables={"ladder": table})
    result = result_json(settled(claim("a", "1", hospital__level="third"), program))
    assert result["taints"] == [{"table": "ladder", "qualifier": "principle", "given": False}]
    assert complaints("result", result) == []


def test_a_missing_figure_makes_the_payment_unknown_and_is_named():
    parameters = dict(build().parameters)
    parameters["aid_cap"] = evolve(parameters["aid_cap"], qualifier="missing", figures=())
    result = result_json(settled(claim("a", "100"), evolve(build(), parameters=parameters)))
    assert result["undetermined"][0] == {"payer": "aid", "needs": ["aid_cap"]}
    assert {"parameter": "aid_cap", "qualifier": "missing", "given": False} in result["taints"]
