"""What readers of letters stumbled over: conditions that are not about them, limits used up by nobody, questions that
have no bearing on their claim.
"""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from policy_lang.claims.ledgers import CARRIED
from policy_lang.claims.order import settle_all
from policy_lang.claims.rows import ClaimRow
from policy_lang.core.ledger import Book, Entry
from policy_lang.core.values import Value
from policy_lang.explain import Reason, ReasonKind, explain, render_json, render_text
from policy_lang.explain.conditions import least_to_change, worth_naming
from policy_lang.interp.settle import Claim, Settlement, settle
from tests.explain_support import SMALL, compiled, one, payment, yuan

K = ReasonKind
SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "schemas" / "explanation.schema.json"
HEADER = """scheme small / 小方案
  edition 2020
  in force from 2020-01-01 to 2020-12-31 cites notice "一"
  claims dated by day cites notice "九"
  currency CNY, rounds half up
  covers not classes_of includes instant or classes_of includes lifted or day >= included otherwise not_covered_date
    cites notice "二"
source notice = "示例发〔2020〕1号" dated 2020-01-01
category classes / 人群 =
  instant / 即时 "instant aid" / "即时帮扶人口",
  lifted / 脱贫 "lifted" / "脱贫人口",
  other / 其他 "other" / "其他人员"
category kinds / 类型 = inpatient / 住院 "inpatient stay" / "住院", death / 身故 "death" / "身故"
fact day / 就诊日 "day of treatment" / "就诊日期" : date
fact included / 纳入日 "day of inclusion" / "纳入之日" : date
fact classes_of / 类别 "classes of the person" / "人员类别" : set of classes
fact kind / 就医类型 "kind of service" / "就医类型" : kinds
fact cost / 费用 "cost" / "费用" : money up to 1亿元
fact away / 异地 "treated elsewhere" / "异地就医" : yes_no
fact filed / 备案 "filed" / "已备案" : yes_no
fact late / 逾期 "handed in late" / "逾期报送" : yes_no
pool bill / 总费用 "bill" / "总费用" = cost
rule proper / 合规 "proper" / "按规定就医"
  holds when not away or filed
payer aid / 救助 "aid" / "救助"
  cites notice "三"
  for inpatient
  when proper
  on what is unpaid in bill
  each claim
  pays 50%
  at most 100元 per person each calendar year
payer rest / 余额 "rest" / "余额支付"
  cites notice "四"
  when cost > 1万元
  unless late
  on what is unpaid in bill
  each claim
  pays 10%
benefit grave / 抚恤 "death benefit" / "身故保险金"
  cites notice "五"
  for death
  pays 300元
order aid, rest
reading of_aid / 甲 "How is aid reckoned?" / "救助怎样计算？" cites notice "三"
  option so / 如此 chosen because "it says so" / "条文如此"
  option other_way / 另算 change aid pays 60%
reading of_rest / 乙 "How is the rest reckoned?" / "余额怎样计算？" cites notice "四"
  option so / 如此 chosen because "it says so" / "条文如此"
  option other_way / 另算 change rest pays 20%
reading of_day / 丙 "Which day counts?" / "以哪一天为准？" cites notice "九"
  option so / 如此 chosen because "it says so" / "条文如此"
  option other_way / 另算 change rest pays 30%
"""
FACTS: dict[str, Value] = {
    "person": "p1", "day": date(2020, 3, 10), "classes_of": frozenset({"other"}), "kind": "inpatient",
    "cost": yuan("100"), "away": False, "late": False,
}  # fmt: skip


def settlement_of(book: Book | None = None, **facts: Value) -> Settlement:
    return settle(compiled(HEADER), Claim("b", {**FACTS, **facts}), book or Book())


def letter_of(tongue: str = "zh", book: Book | None = None, **facts: Value) -> str:
    settlement = settlement_of(book, **facts)
    return render_text(explain(settlement), settlement.program, tongue)


# ---- alternatives that are not about the person


def test_a_condition_about_others_is_said_not_to_apply():
    letter = letter_of()
    assert "人员类别：其他人员，不属即时帮扶人口，此项条件不适用" in letter
    assert "不得包含" not in letter
    english = letter_of("en")
    assert "It does not include instant aid, so this condition does not apply" in english


def test_of_alternatives_that_all_fail_the_one_that_can_be_met_is_told():
    instant = frozenset({"instant"})
    facts: dict[str, Value] = {"classes_of": instant, "included": date(2020, 5, 1)}
    letter = letter_of(**facts)
    assert "因人员类别属即时帮扶人口，人员类别不属脱贫人口，须满足下列条件，但未满足" in letter
    assert "就诊日期：2020年3月10日，规定不早于2020年5月1日（纳入之日），不符合" in letter
    assert "须包含脱贫人口" not in letter
    assert "Because “classes of the person” includes instant aid and" in letter_of("en", **facts)
    tree = explain(settlement_of(**facts))
    failed = one(tree, K.CONDITION, tree.of_kind(K.CONDITION)[1].id)
    first, others = worth_naming(failed)
    assert [item.operator for item in first] == ["at_least"]
    assert [item.operator for item in others] == ["not_includes", "includes"]


def test_nobody_is_advised_to_be_somebody_else():
    def part(name: str, **data: bool) -> Reason:
        return Reason(name, K.CONDITION, value=False, operator="not_in", data=data)

    both = Reason("both", K.CONDITION, value=False, operator="all", children=(part("x"), part("y")))
    tree = Reason("any", K.CONDITION, value=False, operator="any", children=(part("out", way_out=True), both))
    assert [item.id for item in least_to_change(tree)] == ["x", "y"]


def test_a_rule_that_is_met_tells_the_facts():
    assert "“按规定就医”的条件已满足（异地就医：否）。" in letter_of()
    assert "“按规定就医”的条件已满足（已备案：是）。" in letter_of(away=True, filed=True)


# ---- which claims used up a limit


def entered(claim: str, day: date, amount: str, person: str = "p1") -> Entry:
    return Entry("aid.paid", (person,), f"{day.year}", day, claim, yuan(amount))


def test_a_limit_names_the_claims_that_used_it():
    book = Book().after([
        entered("old", date(2019, 3, 1), "100"),
        entered("a", date(2020, 2, 1), "60"),
        entered("c", date(2020, 2, 2), "99", person="p2"),
    ])  # fmt: skip
    assert "此前已支付60.00元（结算a，2020年2月1日，60.00元），尚余40.00元" in letter_of(book=book)
    assert "60.00 yuan (claim a, 1 February 2020, 60.00 yuan) was paid before" in letter_of("en", book=book)
    settlement = settlement_of(book)
    data = json.loads(json.dumps(render_json(explain(settlement), settlement.program)))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(data)
    aid = next(item for item in data["reasons"]["children"] if item["subject"] == "payer:aid")
    limit = next(item for item in aid["children"] if item["id"] == "aid.limit")
    assert limit["data"]["entries"] == [{"claim": "a", "date": "2020-02-01", "amount": "60.00"}]


def test_a_balance_that_was_carried_in_has_no_claim():
    book = Book().after([entered(CARRIED, date(2020, 1, 1), "60")])
    assert "此前已支付60.00元（由以前的台账转入，60.00元）" in letter_of(book=book)
    settlement = settlement_of(book)
    data = json.loads(json.dumps(render_json(explain(settlement), settlement.program)))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(data)


def test_of_many_claims_the_last_are_named_and_the_others_counted():
    book = Book().after(entered(f"k{number}", date(2020, 1, number), "1") for number in range(1, 10))
    letter = letter_of(book=book)
    assert "（另有此前3次结算；结算k4，2020年1月4日，1.00元；" in letter
    assert "结算k3" not in letter


def test_a_run_names_the_same_claims_as_settling_one_by_one():
    """The running book grows under the settlements; each keeps the accounts as they stood before it."""
    program = compiled(HEADER)
    rows = [
        ClaimRow(number, Claim(name, {**FACTS, "day": date(2020, 3, number)}))
        for number, name in enumerate(("a", "b", "c"), 1)
    ]
    run, _ = settle_all(program, rows, Book())
    book = Book()
    for row, settlement in zip(rows, run, strict=True):
        alone = settle(program, row.claim, book)
        book = book.after(movement.entry for movement in alone.movements)
        assert settlement.earlier("aid.paid") == alone.earlier("aid.paid")
        held = alone.values["so_far.aid.paid"]
        assert sum((entry.amount for entry in alone.earlier("aid.paid")), Fraction(0)) == held
    assert [entry.claim for entry in run[2].earlier("aid.paid")] == ["a", "b"]
    assert run[0].earlier("no.such") == ()


# ---- what has to do with the claim


def bearing(**facts: Value) -> list[str]:
    return [item.id for item in explain(settlement_of(**facts)).of_kind(K.READING) if item.data["bears"]]


def test_readings_of_clauses_that_took_part_are_told_and_the_others_counted():
    assert bearing() == ["reading:of_aid"]
    assert bearing(cost=yuan("20000")) == ["reading:of_aid", "reading:of_rest"]
    letter = letter_of()
    assert "救助怎样计算？采用“如此”" in letter
    assert "余额怎样计算" not in letter
    assert "其余2处理解未在此列出；换用其他理解对本次金额有无影响，可用 policy readings 逐一比较。" in letter


def test_outside_the_scheme_the_reading_of_the_day_is_told():
    assert bearing(day=date(2021, 1, 1)) == ["reading:of_day"]
    assert bearing(classes_of=frozenset({"instant"}), included=date(2020, 5, 1)) == ["reading:of_day"]
    assert "以哪一天为准？" in letter_of(day=date(2021, 1, 1))


def test_who_pays_nothing_anyway_asks_for_nothing():
    facts = {name: value for name, value in FACTS.items() if name != "late"}
    settlement = settle(compiled(HEADER), Claim("b", facts), Book())
    rest = payment(explain(settlement), "rest")
    assert (rest.value, rest.of_kind(K.MISSING)) == (0, ())
    letter = render_text(explain(settlement), settlement.program, "zh")
    assert "逾期报送" not in letter
    assert "待定" not in letter
    assert "还需要提供" not in letter


def test_a_benefit_for_another_kind_is_one_line():
    letter = letter_of()
    assert "以下各项与本次就医无关：身故保险金。" in letter
    assert "、身故保险金：" not in letter
    assert "、身故保险金：300.00元" in letter_of(kind="death")


@pytest.mark.parametrize("status,advised", [("", True), (" otherwise not_covered_service", False)])
def test_nobody_is_advised_to_have_another_kind_of_service(status: str, advised: bool):
    asked = f"  when kind is inpatient or filed and away{status}\n"
    text = HEADER.replace("  for inpatient\n  when proper\n", asked)
    assert asked in text
    program = compiled(text)
    settlement = settle(program, Claim("b", {**FACTS, "kind": "death", "filed": False}), Book())
    letter = render_text(explain(settlement), program, "zh")
    assert ("只要满足以下条件即可：就医类型须为住院。" in letter) is advised


def test_the_claim_is_named_by_its_day():
    assert "关于结算编号b的待遇核算说明" in letter_of()
    assert "您就诊日期为2020年3月10日的费用" in letter_of()
    stay = SMALL.replace("fact day : date", 'fact day / 出院日 "day of discharge" / "出院日期" : date')
    program = compiled(stay + "payer aid\n  on cost\n  draws on bill\n  each claim\n  pays 50%\norder aid\n")
    facts: dict[str, Value] = {"day": date(2020, 3, 10), "cost": yuan("100")}
    settlement = settle(program, Claim("a", facts), Book())
    assert "您2020年3月10日出院的费用" in render_text(explain(settlement), program, "zh")
    assert "Your claim (day of discharge: 10 March 2020) has" in render_text(explain(settlement), program, "en")
