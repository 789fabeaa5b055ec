"""What is still to be asked: only what may change an amount, most telling first; and `policy try`."""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.core.values import Unknown, Value
from policy_lang.inquiry import inquire
from policy_lang.interp.settle import Claim, settle
from tests.unit.cli_support import Desk, furnished

HEAD = """
scheme asked
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
category kinds / 类别 = inpatient / 住院, outpatient / 门诊
fact day / 出院日 : date
fact kind / 就医类型 : kinds
fact cost / 费用 : money up to 10万元
fact referred / 已转诊 : yes_no
fact nights / 住院夜数 : count up to 366
fact urgent / 急诊 : yes_no if not given no because "rare"
pool expense / 总费用 = cost
parameter open_share / 未定比例 : ratio missing
"""
AID = """
payer aid / 救助
  for inpatient
  on cost
  each claim
  pays 70%
  at most 1000 yuan per person each calendar year
"""
DAY = date(2020, 3, 10)


def program(text: str) -> Program:
    compiled = compile_text(HEAD + text)
    assert compiled.program is not None, [item.code for item in compiled.report.diagnostics]
    return compiled.program


def asked(text: str, **facts: Value) -> list[str]:
    return [question.fact.name for question in inquire(program(text), facts, Book()).questions]


def yuan(amount: int) -> Fraction:
    return Fraction(amount * 100)


def test_a_settled_claim_has_no_questions():
    assert asked(AID + "order aid", day=DAY, kind="inpatient", cost=yuan(100)) == []


def test_whose_account_it_is_does_not_matter_while_all_are_empty():
    assert "person" not in asked(AID + "order aid", day=DAY, kind="inpatient")


def test_with_balances_it_does():
    found = program(AID + "order aid")
    facts: dict[str, Value] = {"day": DAY, "kind": "inpatient", "cost": yuan(100)}
    book = Book().after(move.entry for move in settle(found, Claim("a", {**facts, "person": "p1"}), Book()).movements)
    assert [question.fact.name for question in inquire(found, facts, book).questions] == ["person"]


def test_only_what_may_change_an_amount_is_asked_for():
    """An outpatient is not paid whatever he cost; the own share is what hangs on the cost. Nights are asked nowhere."""
    assert asked(AID + "order aid", day=DAY, kind="outpatient") == ["cost"]
    assert asked(AID + "order aid", day=DAY, kind="outpatient", cost=yuan(100)) == []
    assert set(asked(AID + "order aid", day=DAY)) == {"cost", "kind"}


def test_a_limit_that_is_reached_in_any_case_needs_no_more():
    """Of 60 yuan and one more a night 50 are paid whatever the nights, and of a bill of 40 all of it."""
    text = """
payer aid / 救助
  on cost
  each claim
  pays the least of ceiling: 50 yuan, daily: FIRST + 1 yuan * nights
order aid
"""
    over, under = text.replace("FIRST", "60 yuan"), text.replace("FIRST", "45 yuan")
    assert asked(over, day=DAY, cost=yuan(100)) == []
    assert asked(under, day=DAY, cost=yuan(40)) == []
    assert asked(under, day=DAY, cost=yuan(100)) == ["nights"]


def test_the_most_telling_fact_comes_first():
    """Without referral both payers pay nothing; the nights matter to one of them."""
    text = """
payer basic / 医保
  when referred
  on cost
  each claim
  pays 50%
payer aid / 救助
  when referred
  on cost
  each claim
  pays 10 yuan * nights
order basic, aid
"""
    assert asked(text, day=DAY, cost=yuan(100)) == ["referred", "nights"]
    assert asked(text, day=DAY, cost=yuan(100), referred=True) == ["nights"]
    assert asked(text, day=DAY, cost=yuan(100), referred=False) == []


def test_a_figure_that_the_source_leaves_open_is_no_fact():
    text = "payer aid\n  on cost\n  each claim\n  pays open_share\norder aid"
    found = inquire(program(text), {"day": DAY, "cost": yuan(100)}, Book())
    assert (found.questions, found.figures) == ((), ("open_share",))


def test_what_is_not_asked_for_changes_nothing():
    """Every value of a fact that is not asked for leaves the bounds of every amount as they are, or within them."""
    found = program(AID + "order aid")
    facts: dict[str, Value] = {"day": DAY, "kind": "outpatient"}
    inquiry = inquire(found, facts, Book())
    for name, values in {"referred": (True, False), "nights": (Fraction(0), Fraction(366))}.items():
        assert name not in [question.fact.name for question in inquiry.questions]
        for value in values:
            again = inquire(found, {**facts, name: value}, Book()).settlement
            assert again.payments == inquiry.settlement.payments


def test_answers_only_ever_narrow():
    """Answering the first question again and again ends, and nothing that was known changes."""
    found = program(AID + "order aid")
    facts: dict[str, Value] = {}
    answers: Mapping[str, Value] = {"day": DAY, "kind": "inpatient", "cost": yuan(100), "person": "p"}
    before = inquire(found, facts, Book())
    while before.questions:
        name = before.questions[0].fact.name
        facts[name] = answers[name]
        after = inquire(found, facts, Book())
        for payer, amount in before.settlement.payments.items():
            now = after.settlement.payments[payer]
            assert isinstance(amount, Unknown) or now == amount
        before = after
    assert before.settlement.payments == {"aid": yuan(70)}


# ---- at the command line


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


KNOWN = ("cost=1000", "day=2020-03-10", "given.basic=400")


def test_a_whole_claim_is_shown_with_its_letter(desk: Desk):
    """70 % of the 600 that basic insurance leaves."""
    said = desk("try", "aid.policy", *KNOWN)
    assert said.code == 0
    assert "aid        420.00  paid" in said.out
    assert "Settlement of claim try" in said.out
    chinese = desk("try", "aid.policy", "费用=1000元", "出院日=2020年3月10日", "给定.基本医保=400", "--tongue", "zh")
    assert "救助      420.00  已支付" in chinese.out
    assert "关于结算编号try的待遇核算说明" in chinese.out


def test_what_is_missing_is_listed(desk: Desk):
    said = desk("try", "aid.policy", "cost=1000")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()[-2:]] == ["given.basic", "day"]
    assert "尚缺以下事项，按影响大小排列：" in desk("try", "aid.policy", "--tongue", "zh").out


def test_it_asks_and_takes_answers(desk: Desk):
    """An empty answer leaves the fact unknown, a bad one is asked for again, `?` tells more, the end of input ends."""
    said = desk("try", "aid.policy", "cost=1000", "--ask", stdin=b"lots\n?\n400\n2020-03-10\n")
    assert "PL0988" in said.err
    assert "    an amount of money" not in said.out
    assert "aid        420.00  paid" in said.out
    assert "given.basic" in desk("try", "aid.policy", "cost=1000", "--ask", stdin=b"\n2020-03-10\n").out
    assert desk("try", "aid.policy", "--ask", stdin=b"").code == 0


def test_the_questions_as_data(desk: Desk):
    said = desk("try", "aid.policy", "cost=1000", "--format", "json")
    schemas = Path(__file__).parents[2] / "docs/reference/schemas"
    loaded = {
        name: json.loads((schemas / name).read_text("utf-8")) for name in ("try.schema.json", "result.schema.json")
    }
    registry: Registry[object] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in loaded.items()
    )
    Draft202012Validator(loaded["try.schema.json"], registry=registry).validate(said.json)
    assert [question["fact"] for question in said.json["questions"]] == ["given.basic", "day"]
    assert said.json["questions"][0]["payers"] == ["basic", "aid"]


@pytest.mark.parametrize(
    "words,code",
    [
        (("costs=1",), "PL0987"), (("claim=a",), "PL0987"), (("reverses=a",), "PL0987"), (("cost",), "PL0910"),
        (("=1",), "PL0910"), (("cost=1", "费用=2"), "PL0914"), (("cost=-1",), "PL0988"), (("cost=1.001",), "PL0988"),
        (("cost=much",), "PL0988"), (("day=2020-02-30",), "PL0988"), (("cost=9999999",), "PL0988"),
    ],
)  # fmt: skip
def test_bad_words_are_wrong_usage(words: tuple[str, ...], code: str, desk: Desk):
    said = desk("try", "aid.policy", *words)
    assert (said.code, code in said.err) == (3, True), said.err


def test_a_claim_that_is_rejected(desk: Desk):
    said = desk("try", "aid.policy", "cost=100", "given.basic=400", "day=2020-03-10")
    assert (said.code, "PL0615" in said.err) == (2, True)


def test_facts_and_members_are_completed(desk: Desk):
    from policy_lang.cli.scheme import fact_words

    desk.write("asked.policy", HEAD + AID + "order aid")
    assert {"cost=", "费用=", "kind="} <= set(fact_words("asked.policy", "", ()))
    assert "cost=" not in fact_words("asked.policy", "", ("费用=7",))
    assert {"kind=inpatient", "kind=门诊"} <= set(fact_words("asked.policy", "kind=", ()))
    assert "referred=yes" in fact_words("asked.policy", "referred=", ())
    assert fact_words("asked.policy", "nothing=", ()) == fact_words("bad.policy", "", ()) == []
