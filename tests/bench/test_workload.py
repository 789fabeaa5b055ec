"""The reference workload: the interpreter gives what `exact` gives, to the fen, on every claim that is compared.

`generate_edge` reaches every tier, every limit and exact half-fen ties; `generate` looks like a year of real claims.
"""

import pytest

from bench.workload import OUTPUTS, Ledger, exact, generate, generate_edge, settle
from policy_lang.core.program import Program
from tests.bench.workload_claims import claims_of, compiled, first, row, settled, settlements


@pytest.fixture(scope="module")
def program() -> Program:
    return compiled()


def differences(program: Program, columns: dict) -> list[str]:
    """Every output that differs, with the claim and both amounts."""
    pairs = zip(settled(program, columns), exact(columns), strict=True)
    return [
        f"claim {index}, {name}: {ours} instead of {right}"
        for index, (found, wanted) in enumerate(pairs)
        for name, ours, right in zip(OUTPUTS, found, wanted, strict=True)
        if ours != right
    ]


def test_four_hundred_claims_at_the_edges(program: Program):
    assert differences(program, first(generate_edge(), 400)) == []


@pytest.mark.slow
def test_all_claims_at_the_edges(program: Program):
    columns = generate_edge()
    assert len(columns["person"]) == 2_000
    assert differences(program, columns) == []


@pytest.mark.slow
def test_three_thousand_claims_of_a_usual_year(program: Program):
    columns = first(generate(2_000), 3_000)
    assert len(columns["person"]) == 3_000
    assert differences(program, columns) == []


def test_the_edges_reach_every_payer_and_every_limit(program: Program):
    rows = list(settlements(program, claims_of(generate_edge(n=400))))
    statuses = {(payer, status) for one in rows for payer, status in one.statuses.items()}
    for payer in ("critical", "aid", "reduction", "supplement", "reassistance"):
        assert (payer, "paid") in statuses
    for reason in [
        ("critical", "at_or_below_deductible"),
        ("aid", "cap_exhausted"),
        ("reduction", "condition_not_met"),
        ("supplement", "zero_at_target"),
        ("reassistance", "at_or_below_deductible"),
    ]:
        assert reason in statuses


def test_the_claim_settled_by_hand():
    """The yardstick itself, once without a program: 30,000 yuan in scope, 20,000 paid, access given.

    The burden of 10,000 is 5,000 above the deductible: 65 % is 3,250, 6,750 are left; 70 % of that is 4,725, 2,025 are
    left; a tenth is 202.50, 1,822.50 are left, which is below 3,000, a tenth of the cost; the own share of the year
    stays below 5,000.
    """
    assert settle(30_000_00, 20_000_00, 1, Ledger()) == (3_250_00, 4_725_00, 202_50, 0, 0, 1_822_50)


def test_the_same_claim_in_the_language(program: Program):
    columns = first(generate_edge(), 1)
    for name, value in (("in_scope", 30_000_00), ("basic", 20_000_00), ("designated", 1), ("in_area", 1)):
        columns[name][0] = value
    (settlement,) = settlements(program, claims_of(columns))
    assert row(settlement) == (3_250_00, 4_725_00, 202_50, 0, 0, 1_822_50)


def test_one_fen_more_is_seen(program: Program, monkeypatch: pytest.MonkeyPatch):
    columns = first(generate_edge(), 40)
    right = exact(columns)
    right[7] = (right[7][0] + 1, *right[7][1:])
    monkeypatch.setattr("tests.bench.test_workload.exact", lambda _: right)
    assert [line.split(",")[0] for line in differences(program, columns)] == ["claim 7"]
