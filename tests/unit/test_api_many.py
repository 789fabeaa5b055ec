"""`settle_all`: many claims in canonical order say what each says by itself, and what the interpreter says of them."""

import pickle
from random import Random

import pytest

import policy_lang as pl
from bench.workload import generate
from policy_lang.api import ClaimError, Scheme
from policy_lang.codegen.balances import Past
from tests.bench.contestants import dicts_of
from tests.bench.workload_claims import SCHEME, first


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return pl.load(str(SCHEME))


@pytest.fixture(scope="module")
def claims() -> list[dict]:
    """Claims of a few persons, not in the order of their days."""
    found = [{**claim, "claim": f"c{number}"} for number, claim in enumerate(dicts_of(first(generate(12, seed=5), 80)))]
    Random(1).shuffle(found)
    return found


def shown(results: list[pl.Result]) -> list[object]:
    return [(one.to_dict(trace=True), one.reasons(), one.ledger.book.accounts) for one in results]


def test_many_claims_say_what_the_interpreter_says(scheme: Scheme, claims: list[dict]):
    results = scheme.settle_all(claims)
    assert {one.way for one in results} == {"generated"}
    assert all(isinstance(one.ledger.book, Past) for one in results)
    assert shown(results) == shown(scheme.settle_all(claims, exact=True))


def test_many_claims_say_what_a_loop_says(scheme: Scheme, claims: list[dict]):
    """By day, and on one day as they stand; the ledger of the last is the ledger of all."""
    ledger, looped = pl.Ledger(), []
    for claim in sorted(claims, key=lambda claim: claim["day"]):
        looped.append(scheme.settle(claim, ledger))
        ledger = looped[-1].ledger
    results = scheme.settle_all(claims)
    assert [one.claim for one in results] == [one.claim for one in looped]
    assert shown(results) == shown(looped)
    assert scheme.ledger_rows(results[-1].ledger) == scheme.ledger_rows(ledger)


def test_a_run_goes_on_from_a_ledger(scheme: Scheme, claims: list[dict]):
    ordered = sorted(claims, key=lambda claim: claim["day"])
    begun = scheme.settle_all(ordered[:30])[-1].ledger
    rest = scheme.settle_all(ordered[30:], begun)
    assert shown(rest) == shown(scheme.settle_all(ordered)[30:])
    again = pickle.loads(pickle.dumps(begun))  # noqa: S301 - ours
    assert begun == again
    assert shown(scheme.settle_all(ordered[30:], again)) == shown(rest)
    assert begun.book == pl.Ledger(begun.book.after(())).book
    assert repr(begun.book) == "<Past of 30 steps>"


@pytest.mark.parametrize("more", [{"sequence": 7}, {"in_scope": None}, {"day": "2020/3/1"}, {"claim": 12}])
def test_one_claim_of_another_form_changes_nothing_for_the_others(scheme: Scheme, claims: list[dict], more: dict):
    some = [*claims[:20], {**claims[20], **more}, *claims[21:40]]
    assert shown(scheme.settle_all(some)) == shown(scheme.settle_all(some, exact=True))


def test_two_claims_of_one_id_are_refused(scheme: Scheme, claims: list[dict]):
    with pytest.raises(ClaimError, match="PL0608"):
        scheme.settle_all([claims[0], claims[0]])


def test_claims_are_counted_once(claims: list[dict]):
    scheme = pl.load(str(SCHEME))
    scheme.settle_all(claims)
    assert scheme.ways() == {"generated": len(claims)}
