"""What a caller does wrong is told with a code, its place and the way out; bad claims are handed over."""

from collections.abc import Callable
from pathlib import Path

import pytest

from policy_lang.api import (
    ChoiceError,
    ClaimError,
    Ledger,
    LedgerError,
    PolicyError,
    Rejected,
    Scheme,
    SchemeNotFoundError,
    load,
)
from tests.unit.cli_support import CLAIMS, SCHEME

LANSHAN = "cn/shandong/linyi/lanshan/relief_insurance@2020"


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    file = tmp_path_factory.mktemp("schemes") / "aid.policy"
    file.write_text(SCHEME, encoding="utf-8")
    return load(file)


Call = Callable[[Scheme], object]
SLIPS: dict[str, tuple[Call, type[PolicyError], str]] = {
    "a ledger that is a mapping": (lambda s: s.settle(CLAIMS[0], {}), LedgerError, "PL0992"),
    "rows in place of a ledger": (
        lambda s: s.settle(CLAIMS[0], s.ledger_rows(s.settle(CLAIMS[0]).ledger)), LedgerError, "PL0992"),
    "a result in place of its ledger": (lambda s: s.settle_all(CLAIMS, s.settle(CLAIMS[0])), LedgerError, "PL0992"),
    "rows of rows": (lambda s: s.ledger_rows([]), LedgerError, "PL0992"),
    "rows that are no mappings": (lambda s: s.read_ledger(["x"]), LedgerError, "PL0992"),
    "a mapping of rows": (lambda s: s.read_ledger({"ledger": "x"}), LedgerError, "PL0992"),
    "a tongue there is not": (lambda s: s.settle(CLAIMS[0]).explain("fr"), ChoiceError, "PL0992"),
    "a list in place of a claim": (lambda s: s.settle([1]), ClaimError, "PL0620"),
    "a text in place of a claim": (lambda s: s.settle("a"), ClaimError, "PL0620"),
    "nothing in place of a claim": (lambda s: s.settle(None), ClaimError, "PL0620"),
    "a number among claims": (lambda s: s.settle_all([CLAIMS[0], 1]), ClaimError, "PL0620"),
    "a claim in place of claims": (lambda s: s.settle_all(CLAIMS[0]), ClaimError, "PL0992"),
    "nothing in place of claims": (lambda s: s.settle_all(None), ClaimError, "PL0992"),
    "a claim in place of a history": (lambda s: s.resettle(CLAIMS[0], []), ClaimError, "PL0992"),
    "what was paid as texts": (lambda s: s.resettle(CLAIMS, ["x"]), ClaimError, "PL0992"),
    "readings as a list": (lambda s: load(LANSHAN, readings=["x"]), ChoiceError, "PL0992"),
    "parameters as a text": (lambda s: load(LANSHAN, parameters="x"), ChoiceError, "PL0992"),
    "an answer for a reading that has none": (
        lambda s: load(LANSHAN, readings={"target_period": True}), ChoiceError, "PL0907"),
    "a number in place of a path": (lambda s: load(7), SchemeNotFoundError, "PL0992"),
    "a figure below what is stated": (lambda s: load(LANSHAN, parameters={"supp_cap": "1"}), ChoiceError, "PL0922"),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_with_the_way_out(name: str, scheme: Scheme):
    call, error, code = SLIPS[name]
    with pytest.raises(PolicyError) as caught:
        call(scheme)
    assert type(caught.value) is error
    assert [item.code for item in caught.value.diagnostics] == [code]
    assert all(item.help("en") and item.help("zh") for item in caught.value.diagnostics)


def test_rows_in_place_of_a_ledger_are_told_how_to_be_read(scheme: Scheme):
    with pytest.raises(LedgerError) as caught:
        scheme.settle(CLAIMS[0], [])
    assert caught.value.message() == (
        "error[PL0992]: `ledger`: a ledger is needed, but this is a list\n"
        "  = help: make one of rows with `scheme.read_ledger(rows)`, or take `result.ledger`; `Ledger()` is empty"
    )
    assert "读取各行" in caught.value.message("zh")


def test_an_answer_may_be_given_as_true_or_false():
    name = "reduction_first"
    assert load(LANSHAN, readings={name: True}).readings[name] == "yes"
    assert load(LANSHAN, readings={name: False}).program == load(LANSHAN, readings={name: "no"}).program


def test_a_figure_of_another_kind_is_told_with_an_example():
    with pytest.raises(ChoiceError, match=r"such as `90%` or `0\.9`"):
        load(LANSHAN, parameters={"target_ratio": "much"})


# ---- bad claims among good ones

BAD = [CLAIMS[0], {**CLAIMS[1], "cost": "x"}, 7, {**CLAIMS[2], "kost": object()}, {**CLAIMS[2], "claim": "z"}]


def test_bad_claims_are_handed_over_and_the_others_settled(scheme: Scheme):
    """Rows 2, 3 and 4 are bad; the others say what they say by themselves."""
    handed: list[Rejected] = []
    results = scheme.settle_all(BAD, rejected=handed.append)
    assert [(one.row, one.claim) for one in handed] == [(2, CLAIMS[1]["claim"]), (3, None), (4, None)]
    assert [[item.code for item in one.error.diagnostics] for one in handed] == [["PL0607"], ["PL0620"], ["PL0601"]]
    assert [one.to_dict() for one in results] == [one.to_dict() for one in scheme.settle_all([BAD[0], BAD[4]])]
    assert handed[0].to_dict()["claim"] == CLAIMS[1]["claim"]
    assert repr(handed[0]) == f"<Rejected claim {CLAIMS[1]['claim']!r} of row 2>"


def test_a_bad_claim_is_named_beside_its_row(scheme: Scheme):
    with pytest.raises(ClaimError) as caught:
        scheme.settle_all([CLAIMS[0], {**CLAIMS[1], "cost": "x"}])
    assert f"claims, `{CLAIMS[1]['claim']}`, row 2, field `cost`" in caught.value.message("en")
    assert f"“{CLAIMS[1]['claim']}” 第 2 行" in caught.value.message("zh")


@pytest.mark.parametrize("claim,codes", [
    (CLAIMS[0], []), ({**CLAIMS[0], "kost": "1"}, ["PL0604"]), (7, ["PL0620"]),
    ({**CLAIMS[0], "cost": object()}, ["PL0601"]),
])  # fmt: skip
def test_a_claim_can_be_looked_at_before(claim: object, codes: list[str], scheme: Scheme):
    assert [item.code for item in scheme.check(claim)] == codes  # type: ignore[arg-type]


# ---- what can be chosen


def test_what_can_be_chosen_is_data():
    scheme = load(LANSHAN, readings={"reduction_first": True}, parameters={"supp_cap": 500000})
    choice, figure = scheme.choices["reduction_first"], scheme.parameters["supp_cap"]
    assert ([option.name for option in choice.options], choice.chosen) == (["no", "yes"], "yes")
    assert choice.label_zh.endswith("？")
    assert choice.clauses == (("兰扶办发〔2020〕4号", "三(一)¶4"),)
    assert {name: one.chosen for name, one in scheme.choices.items()} == scheme.readings
    assert (figure.qualifier, figure.given, figure.unit) == ("minimum", "500000", "CNY")
    assert figure.values is not None
    assert [str(value) for _, _, value in figure.values] == ["500000.00"]
    assert scheme.parameters["supplement_premium"].values == ()
    assert scheme.parameters["aid_ratio"].qualifier == "exact"


def test_a_ledger_is_still_a_ledger(scheme: Scheme, tmp_path: Path):
    assert scheme.settle(CLAIMS[0], Ledger()).to_dict() == scheme.settle(CLAIMS[0], None).to_dict()
