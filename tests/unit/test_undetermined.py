"""How far ignorance and conflict reach: a payment is undetermined only where it could differ, later claims name the
first cause, and exceptions that disagree are both told.
"""

from datetime import date
from fractions import Fraction

from policy_lang.claims import as_rows, settle_all
from policy_lang.claims.results import result_json
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.values import Unknown, Value
from policy_lang.explain import explain, render_text
from policy_lang.interp.settle import Claim, Settlement

HEAD = """
scheme s
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
fact day : date
fact cost : money up to 100_000 yuan
fact poor : yes_no
fact referred : yes_no
pool expense = cost
"""
AID = """
payer aid
  on cost
  each claim
  pays 70%
  at most 10_000 yuan per person each calendar year
"""
Facts = dict[str, Value]


def yuan(amount: int) -> Fraction:
    return Fraction(amount * 100)


def settled(text: str, *claims: tuple[str, Facts]) -> dict[str, Settlement]:
    compiled = compile_text(HEAD + text)
    assert compiled.program is not None, [item.code for item in compiled.report.diagnostics]
    rows = as_rows(Claim(name, {"day": date(2020, 3, 1), "person": "p", **facts}) for name, facts in claims)
    settlements, _ = settle_all(compiled.program, rows, Book())
    return {one.claim.id: one for one in settlements}


def needs(settlement: Settlement) -> list[dict[str, object]]:
    found: list[dict[str, object]] = result_json(settlement)["undetermined"]
    return found


# ---- one claim


def test_a_payer_is_undetermined_only_where_its_own_result_could_differ():
    """Whether the person is poor decides the first payer; the second pays on the whole cost and does not care."""
    text = """
payer first
  on cost
  each claim
  pays if poor then 40% else 20%
payer second
  on cost
  each claim
  pays 30%
order first, second
"""
    found = settled(text, ("a", {"cost": yuan(1000)}))["a"]
    assert found.payments["second"] == yuan(300)
    assert needs(found) == [{"payer": "first", "needs": ["poor"]}]
    assert found.own["expense"] == Unknown(("poor",), yuan(300), yuan(500))


def test_where_little_may_be_left_the_later_payer_is_undetermined_too():
    """80 % or nothing of 1,000, then 30 % of 1,000: the pool may hold only 200."""
    text = """
payer first
  when poor
  on cost
  each claim
  pays 80%
payer second
  on cost
  each claim
  pays 30%
order first, second
"""
    found = settled(text, ("a", {"cost": yuan(1000)}))["a"]
    assert found.payments["second"] == Unknown(("poor",), yuan(200), yuan(300))
    assert [row["payer"] for row in needs(found)] == ["first", "second"]


def test_a_condition_that_fails_makes_what_is_missing_beside_it_irrelevant():
    text = "payer aid\n  when poor and referred\n  on cost\n  each claim\n  pays 70%\norder aid"
    found = settled(text, ("a", {"cost": yuan(100), "poor": False}))["a"]
    assert (found.outcome, found.payments["aid"]) == ("settled", 0)
    assert needs(settled(text, ("a", {"cost": yuan(100), "poor": True}))["a"]) == [
        {"payer": "aid", "needs": ["referred"]}
    ]


def test_the_first_cause_stands_first():
    text = "payer aid\n  when poor and referred\n  on cost\n  each claim\n  pays 70%\norder aid"
    assert needs(settled(text, ("a", {"cost": yuan(100)}))["a"]) == [{"payer": "aid", "needs": ["poor", "referred"]}]


# ---- later claims


def test_a_later_claim_names_the_fact_and_the_claim_it_belongs_to():
    """A paid between 0 and 10,000: of b's 7,000 nothing is sure, and c waits for the same fact."""
    found = settled(AID + "order aid", ("a", {}), ("b", {"cost": yuan(10_000)}), ("c", {"cost": yuan(100)}))
    assert needs(found["a"]) == [{"payer": "aid", "needs": ["cost"]}]
    assert needs(found["b"]) == needs(found["c"]) == [{"payer": "aid", "needs": ["cost@a"]}]
    assert found["b"].payments["aid"] == Unknown(("cost@a",), Fraction(0), yuan(7_000))
    letter = render_text(explain(found["b"]), found["b"].program, "en")
    assert "Missing: cost of claim a." in letter
    assert "结算a的cost" in render_text(explain(found["b"]), found["b"].program, "zh")


def test_a_later_claim_that_the_account_cannot_change_is_settled():
    """A cost at most 1,000 and so was paid at most 700: 9,300 are left for the 7,000 of b, 2,300 to 3,000 for c."""
    text = HEAD.replace("100_000 yuan", "1000 yuan") + "fact more : money up to 100_000 yuan\n" + AID.replace(
        "on cost", "on cost + more"
    ).replace("pays 70%", "pays 70%\n  even beyond the expense")  # fmt: skip
    compiled = compile_text(text + "order aid")
    assert compiled.program is not None, [item.code for item in compiled.report.diagnostics]
    day: Facts = {"day": date(2020, 3, 1), "person": "p"}
    rows = as_rows(
        Claim(name, {**day, **facts})
        for name, facts in (
            ("a", {"more": Fraction(0)}), ("b", {"cost": Fraction(0), "more": yuan(10_000)}),
            ("c", {"cost": Fraction(0), "more": yuan(10_000)}),
        )
    )  # fmt: skip
    first, second, third = settle_all(compiled.program, rows, Book())[0]
    assert first.payments["aid"] == Unknown(("cost",), Fraction(0), yuan(700))
    assert second.payments["aid"] == yuan(7_000)
    assert third.payments["aid"] == Unknown(("cost@a",), yuan(2_300), yuan(3_000))


def test_another_person_does_not_wait():
    found = settled(AID + "order aid", ("a", {}), ("b", {"cost": yuan(100), "person": "q"}))
    assert found["b"].payments["aid"] == yuan(70)


def test_once_the_fact_comes_everything_is_determined():
    found = settled(AID + "order aid", ("a", {"cost": yuan(10_000)}), ("b", {"cost": yuan(10_000)}))
    assert [one.payments["aid"] for one in found.values()] == [yuan(7_000), yuan(3_000)]


# ---- conflicts

CONFLICT = """
payer aid
  on cost
  each claim
  pays 50%
  at most 10_000 yuan per person each calendar year
  exception for_poor when poor
    pays 70%
  exception for_referred when referred
    pays 60%
payer top
  on what is unpaid in expense
  each claim
  pays 10%
order aid, top
"""


def test_two_exceptions_that_disagree_are_both_told_and_nothing_is_guessed():
    found = settled(CONFLICT, ("a", {"cost": yuan(100), "poor": True, "referred": True}))["a"]
    assert (found.outcome, found.statuses["aid"]) == ("conflict", "conflict")
    first = needs(found)[0]
    assert first["payer"] == "aid"
    assert first["conflict"] == ["for_poor", "for_referred"]
    letter = render_text(explain(found), found.program, "en")
    assert "poor" in letter
    assert "referred" in letter


def test_one_exception_alone_is_no_conflict():
    for facts, amount in (({"poor": True, "referred": False}, 70), ({"poor": False, "referred": True}, 60)):
        found = settled(CONFLICT, ("a", {"cost": yuan(100), **facts}))["a"]
        assert (found.outcome, found.payments["aid"]) == ("settled", yuan(amount))


def test_a_conflict_that_may_come_is_undetermined_first():
    """Poor for sure; whether referred is not known: 70, or the conflict."""
    found = settled(CONFLICT, ("a", {"cost": yuan(100), "poor": True}))["a"]
    assert isinstance(found.payments["aid"], Unknown)
    assert "referred" in found.payments["aid"].causes


def test_a_conflict_reaches_the_payers_and_claims_after_it():
    both: Facts = {"cost": yuan(100), "poor": True, "referred": True}
    found = settled(CONFLICT, ("a", both), ("b", {"cost": yuan(100), "poor": False, "referred": False}))
    assert found["a"].statuses["top"] == "conflict"
    assert found["b"].outcome == "conflict"
    assert needs(found["b"])[0]["conflict"] == ["for_poor", "for_referred"]
