"""The interface for Python: pure, exact, thread-safe, with a small family of exceptions."""

import copy
import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import policy_lang
from policy_lang import api
from policy_lang.api import (
    ChoiceError,
    ClaimError,
    Ledger,
    LedgerError,
    PolicyError,
    Scheme,
    SchemeError,
    SchemeNotFoundError,
    errors,
    load,
)
from tests.unit.cli_support import BAD_SCHEME, CLAIMS, SCHEME, Desk, furnished

EDITION = "cn/shandong/linyi/lanshan/relief_insurance@2020"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("schemes") / "aid.policy"
    file.write_text(SCHEME, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def scheme(path: Path) -> Scheme:
    return load(path)


def test_a_claim_is_settled_exactly(scheme: Scheme):
    """Of 1,000 yuan 400 are paid; 70 % of 600 is 420, and 180 are left."""
    result = scheme.settle(CLAIMS[0])
    assert (result.claim, result.outcome) == ("a", "settled")
    assert result.payments == {"basic": Decimal("400.00"), "aid": Decimal("420.00")}
    assert result.own_share == {"expense": Decimal("180.00"), "total": Decimal("180.00")}
    assert result.status == {"basic": "given", "aid": "paid"}
    assert result.benefits == {}


def test_settling_changes_nothing_but_the_new_ledger(scheme: Scheme):
    claim, ledger = copy.deepcopy(CLAIMS[1]), Ledger()
    first = scheme.settle(claim, ledger)
    assert claim == CLAIMS[1]
    assert ledger == Ledger()
    assert scheme.settle(CLAIMS[0], first.ledger).payments["aid"] == Decimal("200.00")
    assert scheme.settle(CLAIMS[0], ledger).payments["aid"] == Decimal("420.00")
    assert scheme.settle(CLAIMS[0], first.ledger).to_dict() == scheme.settle(CLAIMS[0], first.ledger).to_dict()


def test_many_are_settled_in_canonical_order(scheme: Scheme):
    results = scheme.settle_all(iter(CLAIMS))
    assert [(one.claim, one.payments["aid"]) for one in results] == [
        ("b", Decimal("9800.00")), ("c", Decimal("350.00")), ("a", Decimal("200.00")),
    ]  # fmt: skip
    one_by_one = scheme.settle(CLAIMS[2], scheme.settle(CLAIMS[1]).ledger).ledger
    assert scheme.ledger_rows(results[1].ledger) == scheme.ledger_rows(one_by_one)
    assert scheme.settle_all([]) == []


def test_a_result_is_what_the_command_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    desk: Desk = furnished(tmp_path, capsys, monkeypatch)
    scheme = load("aid.policy")
    rows = desk("eval", "aid.policy", "claims.jsonl").rows
    assert [result.to_dict() for result in scheme.settle_all(CLAIMS)] == rows
    traced = desk("eval", "aid.policy", "claims.jsonl", "--trace").rows
    assert [result.to_dict(trace=True) for result in scheme.settle_all(CLAIMS)] == traced
    text = desk("explain", "aid.policy", "claims.jsonl", "--claim", "a", "--tongue", "zh").out
    last = scheme.settle_all(CLAIMS)[-1]
    assert last.explain("zh").rstrip("\n") == text.rstrip("\n")
    data = desk("explain", "aid.policy", "claims.jsonl", "--claim", "a", "--format", "json").json
    assert json.loads(json.dumps(last.reasons())) == data


@pytest.mark.parametrize(
    "cost",
    ["1000", "1,000.00", 1000, Decimal(1000), Decimal("1E+3"), Fraction(1000), 1000.0, "1000元"],
    ids=repr,
)
def test_amounts_come_in_many_forms(cost: object, scheme: Scheme):
    claim = {**CLAIMS[0], "cost": cost, "day": date(2020, 3, 10)}
    assert scheme.settle(claim).payments["aid"] == Decimal("420.00")


def test_facts_may_be_nested_and_go_by_either_name(scheme: Scheme):
    claim = {"claim": "a", "person": "p1", "出院日": "2020-03-10", "费用": "1000", "given": {"基本医保": "400"}}
    assert scheme.settle(claim).payments["aid"] == Decimal("420.00")


@pytest.mark.parametrize(
    "claim,code",
    [
        ({**CLAIMS[0], "costs": "1"}, "PL0604"),
        ({**CLAIMS[0], "cost": "-1"}, "PL0606"),
        ({**CLAIMS[0], "cost": float("nan")}, "PL0607"),
        ({**CLAIMS[0], "cost": Decimal("Infinity")}, "PL0607"),
        ({**CLAIMS[0], "cost": "1.001"}, "PL0611"),
        ({**CLAIMS[0], "cost": 0.1 + 0.2}, "PL0611"),
        ({**CLAIMS[0], "cost": object()}, "PL0601"),
        ({**CLAIMS[0], "cost": Fraction(1, 3)}, "PL0601"),
        ({**CLAIMS[0], "cost": 10**5000}, "PL0601"),
        ({"cost": "1"}, "PL0609"),
        ({}, "PL0609"),
    ],
)
def test_a_bad_claim_is_a_claim_error(claim: dict[str, object], code: str, scheme: Scheme):
    with pytest.raises(ClaimError) as caught:
        scheme.settle(claim)
    assert [item.code for item in caught.value.diagnostics] == [code]
    assert isinstance(caught.value, ValueError)


def test_one_bad_claim_of_many_stops_all_and_every_one_is_named(scheme: Scheme):
    with pytest.raises(ClaimError) as caught:
        scheme.settle_all([CLAIMS[0], {**CLAIMS[1], "cost": "x"}, {**CLAIMS[2], "kost": "1"}])
    assert [item.code for item in caught.value.diagnostics] == ["PL0607", "PL0604"]
    assert "第 2 行" in caught.value.message("zh")


def test_a_claim_that_settling_refuses_is_a_result(scheme: Scheme):
    result = scheme.settle({**CLAIMS[0], "given.basic": "1000.01"})
    assert result.outcome == "rejected"
    assert result.to_dict()["rejection"]["code"] == "PL0615"


def test_a_rejected_claim_has_no_amounts_to_be_summed(scheme: Scheme):
    """Basic insurance cannot have paid 1,000.01 of 1,000.00: neither that nor an own share is anybody's."""
    bad, good = scheme.settle_all([CLAIMS[0], {**CLAIMS[1], "cost": "1000", "given.basic": "1000.01"}])
    assert (good.rejection, bad.rejection) == (None, {"code": "PL0615", "reason": "expense"})
    assert (set(bad.payments.values()), set(bad.own_share.values())) == ({None}, {None})
    assert set(bad.status.values()) == {"rejected"}
    with pytest.raises(TypeError):
        sum(result.payments["basic"] for result in (good, bad))  # type: ignore[misc]
    told = bad.to_dict()
    assert (set(told["payments"].values()), set(told["own_share"].values())) == ({None}, {None})
    assert (set(told["checks"].values()), told["ledger"]) == ({None}, [])
    assert "overcompensated" not in told
    assert "1,000.01" in bad.explain()  # the reasons still tell what was wrong


def test_rows_that_a_correction_sets_aside_are_results(scheme: Scheme):
    """As `policy eval` has them: the claim and its reversal, nothing paid, nothing moved."""
    claim = CLAIMS[0]
    first, second = scheme.settle_all([claim, {"claim": "r", "reverses": claim["claim"]}])
    assert [(one.claim, one.outcome) for one in (first, second)] == [(claim["claim"], "reversed"), ("r", "reversal")]
    assert (set(first.payments.values()), first.own_share["total"]) == ({0}, 0)
    assert (first.to_dict()["by"], second.to_dict()["reverses"]) == ("r", claim["claim"])
    assert (first.explain(), second.explain("zh")) == (f"{claim['claim']}: taken back by r", f"r：冲销{claim['claim']}")
    assert first.reasons() == first.to_dict()
    assert (first.rejection, scheme.ledger_rows(second.ledger)) == (None, [])
    assert set(scheme.expand(first.compact()).values()) == {None}
    anew = {**claim, "claim": "n", "replaces": claim["claim"]}
    stands, aside = scheme.settle_all([claim, anew])
    assert [(one.claim, one.outcome) for one in (stands, aside)] == [("n", "settled"), (claim["claim"], "replaced")]
    assert scheme.ledger_rows(stands.ledger) == scheme.ledger_rows(aside.ledger) != []
    assert {one.change for one in scheme.resettle([claim, anew], [stands, aside]).changes} == {"unchanged"}


def test_what_is_not_known_is_none(scheme: Scheme):
    result = scheme.settle({name: value for name, value in CLAIMS[0].items() if name != "given.basic"})
    assert (result.outcome, result.payments["aid"], result.own_share["total"]) == ("undetermined", None, None)


@pytest.mark.parametrize(
    "target,readings,parameters,error,base",
    [
        ("missing.policy", {}, {}, SchemeNotFoundError, LookupError),
        ("cn/nowhere@1999", {}, {}, SchemeNotFoundError, LookupError),
        ("nul\0byte", {}, {}, SchemeNotFoundError, LookupError),
        ("a" * 5_000, {}, {}, SchemeNotFoundError, LookupError),
        ("aid.policy", {"bse": "left"}, {}, ChoiceError, ValueError),
        ("aid.policy", {"base": "right"}, {}, ChoiceError, ValueError),
        ("aid.policy", {}, {"share": "50%"}, ChoiceError, ValueError),
        ("aid.policy", {}, {"cap": "much"}, ChoiceError, ValueError),
        ("bad.policy", {}, {}, SchemeError, ValueError),
    ],
)
def test_what_cannot_be_loaded(
    target: str,
    readings: dict[str, str],
    parameters: dict[str, object],
    error: type[PolicyError],
    base: type[Exception],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(path.parent)
    Path("bad.policy").write_text(BAD_SCHEME, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(target, readings, parameters)
    assert type(caught.value) is error
    assert isinstance(caught.value, base)
    assert caught.value.diagnostics
    assert "错误[PL" in caught.value.message("zh")


def test_readings_and_figures(path: Path):
    changed = load(path, {"计算口径": "全部费用"}, {"cap": 20000})
    assert changed.readings == {"base": "whole"}
    assert changed.settle(CLAIMS[1]).payments["aid"] == Decimal("14000.00")
    assert load(str(path)).readings == {"base": "left"}


def test_an_edition_that_comes_with_the_package(checkout: Path):
    scheme = load(EDITION)
    assert scheme.edition == EDITION
    line = (checkout / "examples" / "lanshan_claims.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert scheme.settle(json.loads(line)).payments["supplement"] == Decimal("160.00")
    assert "claim.in_scope" in scheme.schema()["properties"]


def test_ledgers_go_out_and_come_back(scheme: Scheme):
    ledger = scheme.settle(CLAIMS[1]).ledger
    rows = scheme.ledger_rows(ledger)
    assert rows == [{"ledger": "aid.paid", "key": {"person": "p1"}, "period": "2020", "amount": "9800.00",
                     "scheme": "aid@2020", "claims": ["b"], "until": "2020-02-10"}]  # fmt: skip
    assert scheme.settle(CLAIMS[0], scheme.read_ledger(rows)).payments["aid"] == Decimal("200.00")
    for bad in ([{"ledger": "other"}], [{**rows[0], "amount": "x"}], [{**rows[0], "more": object()}]):
        with pytest.raises(LedgerError):
            scheme.read_ledger(bad)


def test_threads_share_a_scheme(scheme: Scheme):
    expected = [result.to_dict() for result in scheme.settle_all(CLAIMS)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: [one.to_dict() for one in scheme.settle_all(CLAIMS)], range(64)))
    assert all(one == expected for one in found)


def test_nothing_can_be_changed(scheme: Scheme):
    result = scheme.settle(CLAIMS[0])
    for thing, name in ((scheme, "program"), (result, "settlement"), (Ledger(), "book")):
        with pytest.raises(AttributeError):
            setattr(thing, name, None)
    result.payments["aid"] = Decimal(0)
    result.status.clear()
    assert result.payments["aid"] == Decimal("420.00")
    assert result.status


def test_things_say_what_they_are(scheme: Scheme):
    result = scheme.settle(CLAIMS[0])
    assert repr(result) == "<Result of claim 'a': settled>"
    assert repr(result.ledger) == "<Ledger of 1 entries>"
    assert repr(scheme) == f"<Scheme {scheme.edition}>"


def test_an_exception_survives_the_way_to_another_process(scheme: Scheme):
    with pytest.raises(ClaimError) as caught:
        scheme.settle({"cost": "1"})
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert type(again) is ClaimError
    assert str(again) == str(caught.value)


def test_the_family_is_whole():
    family = {value for value in vars(api).values() if isinstance(value, type) and issubclass(value, PolicyError)}
    assert {value.__name__ for value in family} == {name for name in api.__all__ if name.endswith("Error")}
    assert all(value.__doc__ and value.__name__ in (errors.__doc__ or "") for value in family)
    assert set(policy_lang.__all__) <= set(api.__all__)


def test_the_interface_loads_no_command_line():
    script = "import sys, policy_lang as pl; pl.load; print('click' in sys.modules, 'rich' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == "False False\n"
