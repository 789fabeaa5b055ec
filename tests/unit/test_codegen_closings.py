"""Closings by the generated function: the interpreter's result in every part, shown and counted like that of claims.

The scheme is that of `test_claims_closings`: of what was borne the month gives back a tenth, the year half of the rest.
"""

import json
import pickle
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

import policy_lang as pl
from policy_lang.claims import settle_all
from policy_lang.codegen import Engine, Tally, usual_facts, write, write_closing
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.interp.settle import Claim, Settlement
from tests.laws.fast import Close, both_ways
from tests.unit.cli_support import Desk, furnished
from tests.unit.test_claims_closings import MONTH, PROGRAM, SCHEME, YEAR, A, B, read
from tests.unit.test_claims_results import complaints
from tests.unit.test_codegen_attack import HOSTILE, hostile, only_ours


@pytest.fixture
def desk(tmp_path: Path, capsys, monkeypatch) -> Desk:
    found = furnished(tmp_path, capsys, monkeypatch)
    (tmp_path / "demo.policy").write_text(SCHEME, encoding="utf-8")
    return found


def test_a_closing_is_the_interpreters_in_every_part(desk: Desk):
    """Borne 500 and 300; the month gives back 80, the year half of the 720 left. Reasons are the same byte for byte."""
    scheme = pl.load("demo.policy")
    rows = [dict(A), dict(B), dict(MONTH), dict(YEAR)]
    fast, exact = scheme.settle_all(rows), scheme.settle_all(rows, exact=True)
    assert [one.way for one in fast] == ["generated"] * 4
    assert scheme.ways() == {"generated": 4, "asked": 4}
    assert [str(amount) for one in fast[2:] for amount in one.refunds.values()] == ["80.00", "360.00"]
    for one, other in zip(fast, exact, strict=True):
        assert one.settlement == other.settlement
        assert other.settlement == one.settlement
        assert one.to_dict(trace=True) == other.to_dict(trace=True)
        assert one.reasons() == other.reasons()
        assert [one.explain(tongue) for tongue in ("en", "zh")] == [other.explain(tongue) for tongue in ("en", "zh")]
        assert one.ledger.book.accounts == other.ledger.book.accounts


def test_the_values_of_a_closing_as_one_line_and_in_another_process(desk: Desk):
    scheme = pl.load("demo.policy")
    rows = [dict(A), dict(MONTH), dict(YEAR)]
    for one, other in zip(scheme.settle_all(rows), scheme.settle_all(rows, exact=True), strict=True):
        trace = {part["id"]: part["value"] for part in other.to_dict(trace=True)["trace"]}
        assert scheme.expand(one.compact()) == scheme.expand(other.compact()) == trace
        assert not complaints("compact", json.loads(one.compact()))
        assert not complaints("compact", json.loads(other.compact()))
        again = pickle.loads(pickle.dumps(one.settlement))  # noqa: S301 - it was made here
        assert (type(again), again) == (Settlement, other.settlement)


def test_what_a_closing_is_not_told_is_left_to_the_interpreter():
    """Whether she is poor decides the refund; without it nothing is determined. A second time is rejected."""
    tally = Tally()
    unsure = {name: value for name, value in YEAR.items() if name != "poor"}
    rows = read(A, MONTH, {**MONTH, "claim": "again"}, unsure).claims
    settlements, _ = settle_all(PROGRAM, rows, Book(), by=Engine(PROGRAM).counted(tally))
    assert [one.outcome for one in settlements] == ["settled", "settled", "rejected", "undetermined"]
    assert (tally.fast, tally.exact) == (2, {"rejected": 1, "unknown": 1})


def test_the_interpreter_may_be_asked_for():
    tally = Tally()
    settle_all(PROGRAM, read(A, MONTH).claims, Book(), by=Engine(PROGRAM, exact=True).counted(tally))
    assert tally.exact == {"asked": 2}


CARRIED = """
scheme carry_over / 结转办法
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
fact day / 就诊日 : date
fact cost / 费用 : money up to 1亿元
pool bill / 总费用 = cost
payer aid / 救助
  on cost
  each claim
  pays 50%
  at most 10元 + so far in carried
order aid
ledger borne / 当月自付 counts own share in bill per person each month
ledger carried / 结转额度 per person each month
at close of per person each month
  carries 25% * so far in borne into carried
"""


def test_parts_of_a_fen_that_are_carried_keep_no_claim_from_the_function():
    """January: of 2 fen 1 is borne, a quarter of it goes into February, whose limit is 1000 1/4 fen, and of 10,000 fen
    1,000 are paid in whole fen. Of the 9,000 borne 2,250 go into March: of 100 yuan there 32.50 are paid.
    """
    program = compile_text(CARRIED).program
    assert program is not None
    (closing,) = program.closings
    listed: list[Claim | Close] = []
    for month, cost in ((1, 2), (2, 100_00), (3, 100_00)):
        day = date(2020, month, 5)
        facts = {"day": day, "cost": Fraction(cost), "person": "p"}
        listed += [Claim(f"k{month}", facts), Close(closing, {"person": "p"}, day)]
    assert Counter(way for _, way in both_ways(program, listed)) == {"fast": 6}
    engine, book, payments = Engine(program), Book(), []
    for event in listed:
        if isinstance(event, Claim):
            one = engine.settle(event, book)
            payments.append(one.payments["aid"])
        else:
            one = engine.close(event.closing, event.facts, event.day, book)
        book = book.after(movement.entry for movement in one.movements)
    first = book.accounts["carried", ("p",)][0]
    assert (first.amount, first.period, first.day) == (Fraction(1, 4), "2020-02", date(2020, 2, 1))
    assert payments == [1, 1000, 3250]


def test_the_command_counts_closings_like_claims(desk: Desk):
    """Twelve months of a claim each, all closed: of each kind ten wait for their function, and so does the year."""
    months = [f"2020-{month:02}" for month in range(1, 13)]
    bills = [{"claim": month, "person": "p", "day": f"{month}-05", "cost": "1000"} for month in months]
    desk.write_claims("year.jsonl", [*bills, *({**MONTH, "period": month} for month in months), dict(YEAR)])
    said = desk("eval", "demo.policy", "year.jsonl", "-o", "fast.jsonl")
    assert "settled by the generated function 4, by the interpreter 21 (waiting 21)" in said.err
    said = desk("eval", "demo.policy", "year.jsonl", "-o", "exact.jsonl", "--engine", "exact")
    assert "settled by the generated function 0, by the interpreter 25 (asked 25)" in said.err
    assert Path("fast.jsonl").read_bytes() == Path("exact.jsonl").read_bytes()


def test_the_functions_of_closings_are_shown(desk: Desk):
    text = desk("emit", "demo.policy", "--python").out
    assert [text.count(f"def {name}(") for name in ("claim", "closing", "closing_values")] == [1, 3, 3]
    compile(text, "demo", "exec")
    shape = desk("emit", "demo.policy", "--python", "--format", "json").json
    assert not complaints("emit", shape)
    facts = {one["closing"]: one["facts"] for one in shape["closings"]}
    assert facts["close.person.calendar_year"] == ["claim.day", "person", "person.poor"]
    assert facts["close.household.calendar_year"] == ["claim.day", "household"]


def test_a_scheme_without_closings_has_the_functions_of_its_claims_alone(desk: Desk):
    assert desk("emit", "aid.policy", "--python", "--format", "json").json["closings"] == []


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
def test_no_word_of_a_closing_becomes_code(word):
    for closing in PROGRAM.closings:
        arm = hostile(evolve(PROGRAM, arms=(closing.arm,)), word).arms[0]
        program = evolve(hostile(PROGRAM, word), closings=(evolve(closing, id=word, arm=arm),))
        only_ours(write(program, usual_facts(program)).text)
        only_ours(write_closing(program, program.closings[0]).text)
