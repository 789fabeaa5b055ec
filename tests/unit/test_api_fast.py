"""`Scheme.settle` quickly says what the interpreter says, however a claim is written, and which way it took."""

import json
import pickle
from datetime import date
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

import policy_lang as pl
from bench.workload import generate, generate_edge
from policy_lang.api import ClaimError, Ledger, Scheme
from tests.bench.workload_claims import SCHEME, first

CLAIM = {
    "claim": "a", "person": "p1", "day": "2020-03-10", "in_scope": "30000.00", "given.basic": "10000.00",
    "designated": True, "referral": False, "in_area": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return pl.load(str(SCHEME))


def same(scheme: Scheme, claim: dict, ledger: Ledger | None = None) -> pl.Result:
    """The result, and that the interpreter's is the same in every way that it can be shown."""
    fast, exact = scheme.settle(claim, ledger), scheme.settle(claim, ledger, exact=True)
    assert exact.way == "exact"
    assert fast.claim == exact.claim
    assert fast.to_dict(trace=True) == exact.to_dict(trace=True)
    assert fast.reasons() == exact.reasons()
    assert [fast.explain(tongue) for tongue in ("en", "zh")] == [exact.explain(tongue) for tongue in ("en", "zh")]
    assert (fast.payments, fast.status, fast.own_share) == (exact.payments, exact.status, exact.own_share)
    assert fast.ledger.book.accounts == exact.ledger.book.accounts
    trace = {part["id"]: part["value"] for part in exact.to_dict(trace=True)["trace"]}
    assert scheme.expand(fast.compact()) == scheme.expand(exact.compact()) == trace
    return fast


# 30,000 in scope, 10,000 paid by basic: 20,000 left, of which 65 % of 15,000 above 5,000 is 9,750; of the 10,250 left
# aid pays 70 %, 7,175; of 3,075 a tenth is written off, 307.50; of 2,767.50 nothing is above a tenth of 30,000.
def test_a_claim_goes_the_quick_way(scheme):
    result = same(scheme, CLAIM)
    assert result.way == "generated"
    assert result.payments["critical"] == Decimal("9750.00")
    assert result.payments["aid"] == Decimal("7175.00")
    assert result.payments["reduction"] == Decimal("307.50")
    assert result.payments["supplement"] == Decimal("0.00")
    assert result.own_share["total"] == Decimal("2767.50")


@pytest.mark.parametrize("written", [
    {"in_scope": 30000}, {"in_scope": Decimal("30000.0")}, {"in_scope": "30000.5"}, {"day": date(2020, 3, 10)},
    {"person": "张三"}, {"designated": False},
])  # fmt: skip
def test_plain_forms_go_the_quick_way(scheme, written):
    assert same(scheme, {**CLAIM, **written}).way == "generated"


@pytest.mark.parametrize("written", [
    {"in_scope": "3万元"}, {"in_scope": "30,000.00"}, {"in_scope": 30000.25}, {"day": "2020/3/10"}, {"referral": "否"},
    {"designated": "yes"}, {"person": 17}, {"day": "２０20-03-1"}, {"in_scope": " 30000 "},
    {"in_scope": Decimal("3E+4")}, {"sequence": 4},
])  # fmt: skip
def test_other_forms_are_read_as_rows_of_a_file(scheme, written):
    assert same(scheme, {**CLAIM, **written}).way == "generated"


@pytest.mark.parametrize("wrong", [
    {"in_scope": "-1"}, {"in_scope": "1.001"}, {"in_scope": True}, {"in_scope": "200000000.00"}, {"day": "2020-02-30"},
    {"day": "2020-W10-1"}, {"claim": ""}, {"claim": None}, {"designated": "perhaps"}, {"more": 1},
    {"in_scope": Decimal("NaN")}, {"in_scope": "١٢"}, {"in_scope": float("inf")}, {"claim": " "},
    {"person": "p\u202e1"}, {"reverses": "b"}, {"designated": 2}, {"in_scope": "1e400"}, {"in_scope": ".5.5"},
])  # fmt: skip
def test_what_is_wrong_is_told_as_before(scheme, wrong):
    with pytest.raises(ClaimError) as fast:
        scheme.settle({**CLAIM, **wrong})
    with pytest.raises(ClaimError) as exact:
        scheme.settle({**CLAIM, **wrong}, exact=True)
    assert fast.value.message() == exact.value.message()


@pytest.mark.parametrize("left_out", ["referral", "given.basic", "designated", "person", "in_scope", "day"])
def test_a_missing_fact_gives_what_the_interpreter_gives(scheme, left_out):
    same(scheme, {name: value for name, value in CLAIM.items() if name != left_out})


def test_a_year_of_claims_with_ledgers(scheme):
    for columns in (first(generate_edge(), 40), first(generate(30, seed=9), 40)):
        names = ("person", "day", "in_scope", "basic", "designated", "referral", "in_area")
        ledger = Ledger()
        for number, row in enumerate(zip(*(columns[name].tolist() for name in names), strict=True)):
            person, day, in_scope, basic, designated, referral, in_area = row
            ledger = same(
                scheme,
                {
                    "claim": str(number), "person": str(person), "day": date.fromordinal(day + 719163).isoformat(),
                    "in_scope": Decimal(in_scope) / 100, "given.basic": Decimal(basic) / 100,
                    "designated": bool(designated), "referral": bool(referral), "in_area": bool(in_area),
                },
                ledger,
            ).ledger  # fmt: skip


def test_a_ledger_that_was_read_goes_on(scheme):
    before = scheme.settle(CLAIM).ledger
    read = scheme.read_ledger(scheme.ledger_rows(before))
    later = {**CLAIM, "claim": "b", "day": "2020-05-01"}
    one, other = scheme.settle(later, before), scheme.settle(later, read)
    assert one.way == other.way == "generated"
    assert one.payments == other.payments
    assert scheme.ledger_rows(one.ledger) == scheme.ledger_rows(other.ledger)


def test_a_ledger_is_not_changed(scheme):
    first_one = scheme.settle(CLAIM).ledger
    rows = scheme.ledger_rows(first_one)
    for number in range(30):
        scheme.settle({**CLAIM, "claim": f"c{number}"}, first_one)
    assert scheme.ledger_rows(first_one) == rows


def test_the_claim_may_change_afterwards(scheme):
    claim = dict(CLAIM)
    result = scheme.settle(claim)
    claim["in_scope"] = "1.00"
    claim.clear()
    assert result.to_dict(trace=True) == scheme.settle(CLAIM, exact=True).to_dict(trace=True)


def test_it_is_counted_which_way_claims_went():
    scheme = pl.load(str(SCHEME))
    scheme.settle(CLAIM)
    scheme.settle({**CLAIM, "in_scope": "3万元"})
    scheme.settle({**CLAIM, "given.basic": "40000.00"})
    scheme.settle({name: value for name, value in CLAIM.items() if name != "in_scope"})
    assert scheme.ways() == {"generated": 2, "rejected": 1, "unknown": 1}


def test_a_line_of_another_program_is_refused(scheme):
    line = scheme.settle(CLAIM).compact().replace('"program":"sha256:', '"program":"sha256:0')
    with pytest.raises(ValueError, match="another program"):
        scheme.expand(line)


def test_the_line_keeps_its_published_shape(scheme, checkout):
    schema = json.loads((checkout / "docs/reference/schemas/compact.schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    for exact in (False, True):
        line = json.loads(scheme.settle(CLAIM, exact=exact).compact())
        validator.validate(line)
        assert not validator.is_valid({**line, "more": 1})


def test_schemes_results_and_ledgers_can_be_sent_to_other_processes(scheme):
    result = scheme.settle(CLAIM)
    again = pickle.loads(pickle.dumps(scheme))  # noqa: S301 - our own bytes
    assert again.settle(CLAIM).way == "generated"
    sent, ledger = pickle.loads(pickle.dumps((result.settlement, result.ledger)))  # noqa: S301 - our own bytes
    assert sent == result.settlement
    assert ledger.book.accounts == result.ledger.book.accounts
    later = {**CLAIM, "claim": "b"}
    assert again.settle(later, ledger).payments == scheme.settle(later, result.ledger).payments
