"""How reasons are worded: the table of sentences, values, names, clauses and arithmetic, in both tongues."""

import re
from datetime import date
from fractions import Fraction
from string import Formatter

import pytest
from attrs import evolve

from policy_lang.core import types
from policy_lang.core.ledger import Book
from policy_lang.core.program import Clause
from policy_lang.core.statuses import BUILT_IN_STATUSES
from policy_lang.core.values import Unknown
from policy_lang.explain import Reason, ReasonKind, everything, explain
from policy_lang.explain.text import chinese_number
from policy_lang.explain.words.equations import Equations
from policy_lang.explain.words.figures import Figures, decimals
from policy_lang.explain.words.names import Names, spelled
from policy_lang.explain.words.phrases import PHRASES, UNITS, say
from policy_lang.explain.words.wording import Wording
from policy_lang.interp.settle import Claim, settle
from tests.explain_support import SMALL, compiled, payment, program_of, tree_of, yuan

LATIN = re.compile(r"[A-Za-z]")
FULL_WIDTH = re.compile(r"[\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def literal(text: str) -> str:
    return "".join(part for part, *_ in Formatter().parse(text))


# ---- the table


@pytest.mark.parametrize("key", PHRASES)
def test_a_row_has_both_tongues(key: str):
    english, chinese = PHRASES[key]
    assert LATIN.search(literal(chinese)) is None
    assert FULL_WIDTH.search(literal(english)) is None
    if not key.startswith(("clause.", "key.", "qualifier.exact", "period.", "sentence.")):
        assert bool(english) == bool(chinese)


@pytest.mark.parametrize("key", PHRASES)
def test_both_tongues_say_the_same(key: str):
    """Only months differ: English writes them by name."""
    english, chinese = PHRASES[key]
    written = {"number": "month"} if key == "period.month" else {}
    assert holes(english) == {written.get(name, name) for name in holes(chinese)}


@pytest.mark.parametrize("key", PHRASES)
def test_chinese_has_chinese_punctuation(key: str):
    chinese = literal(PHRASES[key][1])
    assert not re.search(r"[,;?!]|(?<!\d)\.(?!\d)", chinese)


def test_units_have_both_tongues():
    for english, chinese in UNITS.values():
        assert LATIN.search(english)
        assert not LATIN.search(chinese)


@pytest.mark.parametrize("status", BUILT_IN_STATUSES, ids=lambda status: status.id)
def test_every_built_in_status_has_a_payment_sentence(status):
    reason = evolve(payment(tree_of("relief", "at target"), "supplement"), value=Fraction(0))
    reason = evolve(reason, data={**reason.data, "status": status.id})
    for tongue in ("en", "zh"):
        text = Wording(program_of("relief"), tongue).sentence(reason)
        assert text.endswith("。" if tongue == "zh" else ".")
        if status.id not in {"paid", "given", "undetermined", "conflict"}:
            assert (status.text_zh if tongue == "zh" else status.text_en) in text


# ---- values


@pytest.mark.parametrize(
    "value,places,text",
    [
        (Fraction(280000, 100), 2, "2,800.00"),
        (Fraction(1111113, 1000), 2, "1,111.113"),
        (Fraction(1, 3), 2, "0.333333…"),
        (Fraction(-5, 2), 0, "−2.5"),
        (Fraction(-1, 3), 2, "−0.333333…"),
        (Fraction(0), 2, "0.00"),
        (Fraction(1234567), 0, "1,234,567"),
        (Fraction(999_999_999_999_99, 100), 2, "999,999,999,999.99"),
        (Fraction(1, 10**8), 2, "0.00000001"),
    ],
)
def test_decimals_are_exact_or_say_that_they_are_not(value, places, text):
    assert decimals(value, places) == text


CASES = [
    (Fraction(280000), types.MONEY, "2,800.00 yuan", "2,800.00元"),
    (Fraction(7, 10), types.RATIO, "70%", "70%"),
    (Fraction(655, 1000), types.RATIO, "65.5%", "65.5%"),
    (Fraction(5, 100), types.POINTS, "5 percentage points", "5个百分点"),
    (Fraction(30), types.DAYS, "30 days", "30天"),
    (Fraction(12), types.MONTHS, "12 months", "12个月"),
    (Fraction(3), types.COUNT, "3", "3"),
    (date(2020, 3, 10), types.DATE, "10 March 2020", "2020年3月10日"),
    (True, types.YES_NO, "yes", "是"),
    (False, types.YES_NO, "no", "否"),
    (None, types.MONEY, "no limit", "不设限额"),
    ("西郊医院", types.TEXT, "西郊医院", "西郊医院"),
    (Unknown(("x",)), types.MONEY, "not determined", "待定"),
    (Unknown(("x",)), types.TEXT, "not known", "尚不清楚"),
    ("poor", types.Type(types.Kind.CATEGORY, "class"), "poor", "贫困人口"),
    (frozenset({"disabled", "poor"}), types.Type(types.Kind.CATEGORY, "class", several=True), "poor and disabled",
     "贫困人口和残疾人"),
    (frozenset(), types.Type(types.Kind.CATEGORY, "class", several=True), "none", "无"),
]  # fmt: skip


@pytest.mark.parametrize("value,unit,english,chinese", CASES)
def test_values_in_both_tongues(value, unit, english, chinese):
    program = program_of("relief")
    assert Figures(program, "en").value(value, unit) == english
    assert Figures(program, "zh").value(value, unit) == chinese


def test_money_of_other_currencies():
    program = evolve(program_of("relief"), currency="VND", decimals=0)
    assert Figures(program, "zh").money(Fraction(1500000)) == "1,500,000越南盾"
    other = evolve(program, currency="XTS", decimals=3)
    assert Figures(other, "en").money(Fraction(1500)) == Figures(other, "zh").money(Fraction(1500)) == "1.500 XTS"


# ---- names and clauses


def names(tongue: str) -> Names:
    program = program_of("relief")
    return Names(program, tongue, Figures(program, tongue))


@pytest.mark.parametrize(
    "locator,chinese,english",
    [
        ("三(一)¶3", "三(一)第3段", "三(一), paragraph 3"),
        ("三(一)¶1-3", "三(一)第1-3段", "三(一), paragraphs 1-3"),
        ("三(一)¶3句2", "三(一)第3段第2句", "三(一), paragraph 3, sentence 2"),
        ("三¶1", "第三部分第1段", "part 三, paragraph 1"),
        ("附件", "附件", "附件"),
        ("§ 5(2)", "§ 5(2)", "§ 5(2)"),
    ],
)
def test_locators(locator, chinese, english):
    assert names("zh").locator(locator) == chinese
    assert names("en").locator(locator) == english


def test_a_text_is_named_once_and_so_is_a_part_of_it():
    title = "示例发〔2020〕1号"
    clauses = tuple(Clause("notice", title, locator) for locator in ("三(一)¶3", "三(一)¶7", "三(一)¶3", "附件"))
    other = Clause("law", "《示例法》", "")
    assert names("zh").clauses((*clauses, other)) == "示例发〔2020〕1号文件三(一)第3段、第7段、附件；《示例法》"
    assert names("en").clauses(clauses) == "示例发〔2020〕1号, 三(一), paragraph 3; paragraph 7; 附件"
    assert names("zh").clauses((Clause("notice", "", "二"),)) == "《notice》第二部分"
    for number in ("某医保发〔2025〕60号", "某政[2020]第 3 号", "某字（2019）12号"):
        assert names("zh").clauses((Clause("notice", number, "二"),)) == f"{number}文件第二部分"
    assert names("zh").clauses((Clause("notice", "2020年第3号公告", "二"),)) == "《2020年第3号公告》第二部分"


@pytest.mark.parametrize(
    "subject,english,chinese",
    [
        ("payer:basic", "basic insurance", "基本医疗保险"),
        ("given:basic", "amount paid by basic insurance", "基本医疗保险已支付的金额"),
        ("unpaid:in_scope", "what is unpaid of cost in scope", "政策范围内费用中尚未支付的部分"),
        ("own_share:", "own share in all", "个人负担合计"),
        ("ledger:medical_aid.paid", "paid so far by medical aid", "医疗救助累计支付"),
        ("ledger:medical_aid.paid.household.month", "paid so far by medical aid", "医疗救助累计支付"),
        ("payer:some_other", "some other", "some other"),
        ("", "", ""),
    ],
)
def test_everything_has_a_name(subject, english, chinese):
    assert names("en").of(subject) == english
    assert names("zh").of(subject) == chinese


def test_a_spelling_is_made_readable():
    assert spelled("claim.in_scope") == "in scope"


@pytest.mark.parametrize(
    "kind,label,keys,english,chinese",
    [
        ("calendar_year", "2020", ("person",), "in 2020", "2020年度"),
        ("scheme_year", "2020-07-01", ("person",), "in the scheme year from 1 July 2020", "自2020年7月1日起的保障年度"),
        ("month", "2020-03", ("person",), "in March 2020", "2020年3月"),
        ("day", "2020-03-10", ("person",), "on 10 March 2020", "2020年3月10日当日"),
        ("lifetime", "lifetime", ("person",), "in a lifetime", "终身"),
        ("rolling", "rolling 12", ("person",), "within 12 months", "连续12个月内"),
        ("admission", "a", ("person",), "for this admission", "本次住院"),
        ("calendar_year", "2020", ("household",), "in 2020 per household", "2020年度（按家庭）"),
        ("calendar_year", "2020", ("person", "claim.kind"), "in 2020 per person and kind of service",
         "2020年度（按个人和就医类型）"),
    ],
)  # fmt: skip
def test_periods(kind, label, keys, english, chinese):
    data = {"period_kind": kind, "period": label, "key": keys, "months": Fraction(12)}
    assert names("en").period(data) == english
    assert names("zh").period(data) == chinese


# ---- arithmetic


def figure(value: Fraction, subject: str = "", operator: str = "", *children: Reason) -> Reason:
    return Reason("x", ReasonKind.FIGURE, subject, value, types.MONEY, operator=operator, children=children)


def equation(reason: Reason, tongue: str = "en") -> str:
    program = program_of("relief")
    figures = Figures(program, tongue)
    return Equations(tongue, figures, Names(program, tongue, figures)).of(reason)


def test_an_equation_names_its_operands():
    reason = figure(Fraction(400000), "", "subtract", figure(Fraction(1000000), "pool:in_scope"),
                    figure(Fraction(600000), "payer:basic"))  # fmt: skip
    assert equation(reason) == "10,000.00 yuan (cost in scope) − 6,000.00 yuan (basic insurance) = 4,000.00 yuan"
    assert equation(reason, "zh") == "10,000.00元（政策范围内费用） − 6,000.00元（基本医疗保险） = 4,000.00元"


def test_what_is_nothing_is_left_out_of_a_sum():
    reason = figure(Fraction(1000), "", "subtract", figure(Fraction(1000)), figure(Fraction(0), "payer:basic"))
    assert equation(reason) == "10.00 yuan"


def test_brackets_stand_where_they_are_needed():
    inner = figure(Fraction(300), "", "subtract", figure(Fraction(500)), figure(Fraction(200)))
    half = Reason("r", ReasonKind.FIGURE, "", Fraction(1, 2), types.RATIO)
    assert equation(figure(Fraction(150), "", "multiply", inner, half)) == ("(5.00 yuan − 2.00 yuan) × 50% = 1.50 yuan")
    assert equation(figure(Fraction(400), "", "add", inner, figure(Fraction(100)))) == (
        "5.00 yuan − 2.00 yuan + 1.00 yuan = 4.00 yuan"
    )


def test_a_difference_below_zero_says_that_it_counts_as_nothing():
    reason = figure(Fraction(0), "", "beyond", figure(Fraction(500)), figure(Fraction(700)))
    assert equation(reason, "zh") == "5.00元 − 7.00元，结果为负，按0.00元计"


# ---- sentences


def test_every_reason_has_a_sentence_in_both_tongues():
    for scheme in ("relief", "tiers"):
        program = program_of(scheme)
        for scenario in program.scenarios:
            tree = tree_of(scheme, scenario.title_en)
            for reason in everything(tree):
                english, chinese = (Wording(program, tongue).sentence(reason) for tongue in ("en", "zh"))
                assert english[-1] in ".:"
                assert chinese[-1] in "。："
                assert "{" not in english + chinese


def test_chinese_sentences_hold_only_names_in_latin():
    """What is not a label of the scheme has no Latin letter; exceptions and candidates have no labels here."""
    for scheme in ("relief", "tiers"):
        program = program_of(scheme)
        for scenario in program.scenarios:
            for reason in everything(tree_of(scheme, scenario.title_en)):
                text = Wording(program, "zh").sentence(reason)
                for word in ("disabled person", "by level", "by age", "“a”"):
                    text = text.replace(word, "")
                assert not LATIN.search(re.sub("结算[a-z]，", "", text)), text


def test_a_reading_that_the_caller_chose_says_so():
    reading = Reason("reading:target_period", ReasonKind.READING, "reading:target_period", "annual", types.TEXT,
                     data={"chosen_by": "caller"})  # fmt: skip
    program = program_of("relief")
    assert Wording(program, "zh").sentence(reading) == (
        "报销目标是否按每次就医衡量？本次按要求以“按年”试算；方案本身采用“按次”。"
    )
    assert "the scheme itself reads it as: per claim" in Wording(program, "en").sentence(reading)


def test_a_status_without_a_sentence_is_named():
    program = compiled(
        SMALL + "status too_small / 金额太小\npayer aid\n  on what is unpaid in bill\n"
        "  when cost > 10元 otherwise too_small\n  each claim\n  pays 50%\norder aid\n"
    )
    facts = {"day": date(2020, 3, 10), "cost": yuan("9")}
    reason = payment(explain(settle(program, Claim("a", facts), Book())), "aid")
    assert Wording(program, "zh").sentence(reason) == "aid本次不支付（金额太小）。"
    assert Wording(program, "en").sentence(reason) == "Aid pays nothing (too small)."


@pytest.mark.parametrize(
    "number,chinese", [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_chinese_numbers(number, chinese):
    assert chinese_number(number) == chinese


def test_rows_are_asked_for_by_tongue():
    assert say("value.yes", "en") == "yes"
    assert say("value.yes", "zh") == "是"
