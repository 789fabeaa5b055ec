"""Slips of the hand and of the habit that writers of Chinese notices make, and the advice they get, word for word."""

import pytest
from attrs import evolve

from policy_lang.check.advice import as_percentage
from policy_lang.claims import as_rows, settle_all, settlement_rejects
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import CatalogueEntry
from policy_lang.diagnostics import Diagnostic, Report, nearest, split_hint
from policy_lang.source import Source
from policy_lang.syntax.literals import figure
from policy_lang.syntax.parse import parse
from tests.unit.check_support import FACTS, HEADER, ORDER, PAYER, POOL
from tests.unit.program_builder import build, claim


def read(text: str) -> tuple[Diagnostic, ...]:
    """What is said of a text before anybody asks what its names mean."""
    report = Report()
    parse(Source("a.policy", text), report)
    return report.diagnostics


def checked(text: str, payer: str = PAYER) -> list[Diagnostic]:
    """The errors of a whole scheme with this text in it."""
    found = compile_text(f"{HEADER}{FACTS}{POOL}{payer}{text}\n{ORDER}").report.diagnostics
    return [one for one in found if one.severity == "error"]


def mended(text: str, diagnostic: Diagnostic) -> str:
    """The text after the change that is offered."""
    fix = diagnostic.fix
    assert fix is not None
    return text[: fix.span.start] + fix.replacement + text[fix.span.end :]


# ---- quotation marks

STRAIGHT = '引号不成对：以“"”开头的要以“"”结尾'
CURLY = "引号不成对：以‘“’开头的要以‘”’结尾"


@pytest.mark.parametrize(
    "text,advice",
    [
        ('名单 医院 = "定点医疗机构”', STRAIGHT),
        ('名单 医院 = "定点医疗机构', STRAIGHT),
        ('名单 医院 = "甲”、"乙”、"丙”\n状态 暂停', STRAIGHT),
        ('名单 医院 = “定点医疗机构"', CURLY),
        ("名单 医院 = “定点医疗机构", CURLY),
        ('名单 医院 = “定点医疗机构"、“乙”\n状态 暂停', CURLY),  # closed, but by the mark of the next text
        ("名单 医院 = 「定点医疗机构”", "引号不成对：以‘「’开头的要以‘」’结尾"),
    ],
)
def test_quotation_marks_that_do_not_pair(text: str, advice: str):
    (only,) = read(text)
    assert (only.code, only.help("zh")) == ("PL0104", advice)


def test_the_wrong_mark_at_the_end_is_replaced():
    text = '名单 医院 = "定点医疗机构”'
    assert mended(text, *read(text)) == '名单 医院 = "定点医疗机构"'


@pytest.mark.parametrize("text", ['名单 甲 = “称"乙"者”、"丙"', '名单 甲 = "称“乙”者"、“丙”'])
def test_pairs_inside_a_text_are_no_mistake(text: str):
    assert read(text) == ()


# ---- figures without a sign or a unit


@pytest.mark.parametrize(
    "amount,code,advice",
    [
        ("费用 的 甲", "PL0301", "没有百分号，是否应为“80%”？"),
        ("甲", "PL0136", "表示比例请写“80%”，表示金额请写明单位"),
    ],
)
def test_a_parameter_without_its_percent_sign(amount: str, code: str, advice: str):
    (only,) = checked("", f"参数 甲 = 80\npayer aid\n on cost\n each claim\n pays {amount}\n")
    assert (only.code, only.help("zh")) == (code, advice)
    (label,) = only.labels
    assert (label.span.text, label.text("zh")) == ("80", "“甲”的数字在此写明")


def test_a_parameter_without_its_unit():
    (only,) = checked("", "参数 限额甲 = 8000\npayer aid\n on cost\n each claim\n pays 70%\n at most 限额甲\n")
    assert (only.code, only.help("zh")) == ("PL0312", "请写明单位，例如“8000元”")
    assert [label.span.text for label in only.labels] == ["8000"]


def test_a_count_that_is_no_figure_is_not_offered_with_a_unit():
    (only,) = checked("", "payer aid\n on cost\n each claim\n pays 70%\n at most nights\n")
    assert (only.code, only.help("zh"), only.labels) == ("PL0312", "请写金额，例如“8000元”", ())


@pytest.mark.parametrize(
    "bare,percent", [("80", "80%"), ("0.8", "80%"), ("0.075", "7.5%"), ("1", "1%"), ("62.5", "62.5%"), ("", "")]
)
def test_the_percentage_that_is_meant(bare: str, percent: str):
    assert as_percentage(bare) == percent


# ---- figures in Chinese characters


@pytest.mark.parametrize(
    "word,digits",
    [
        ("八千元", "8000元"), ("一万元", "1万元"), ("一万二千三百元", "12300元"), ("三十五万元", "35万元"),
        ("二亿元", "2亿元"), ("十元", "10元"), ("两百零五元整", "205元"), ("三千五百点五元", "3500.5元"),
        ("百分之八十", "80%"), ("百分之六点二五", "6.25%"), ("百分之百", "100%"), ("八成", "80%"), ("八成五", "85%"),
        ("五个百分点", "5个百分点"), ("十二个月", "12个月"), ("十八周岁", "18周岁"), ("二〇", None), ("二十", "20"),
        ("一", None), ("万元", None), ("千佛山", None), ("三甲医院", None), ("成", None), ("", None), ("十" * 50, None),
    ],
)  # fmt: skip
def test_a_figure_in_characters_is_read(word: str, digits: str | None):
    assert figure(word) == digits


@pytest.mark.parametrize(
    "word,digits", [("八千元", "8000元"), ("百分之八十", "80%"), ("八成", "80%"), ("一万元", "1万元")]
)
def test_a_figure_in_characters_is_to_be_written_in_digits(word: str, digits: str):
    (only,) = checked(f"参数 甲 = {word}\n")
    assert only.code == "PL0106"
    assert only.help("zh") == f"请用数字书写，例如“{digits}”"
    assert only.fix is not None
    assert only.fix.replacement == digits


def test_a_figure_in_characters_written_on_to_a_keyword():
    text = "支付方 救助 对 费用 支付百分之八十"
    (only,) = read(text)
    assert only.code == "PL0106"
    assert read(mended(text, only)) == ()


def test_a_name_that_is_declared_is_no_figure():
    assert checked("参数 八成 = 80%\n", "payer aid\n on cost\n each claim\n pays 八成\n") == []


# ---- near words of the trade


@pytest.mark.parametrize(
    "text,meant",
    [
        ("支付方 救助\n 对 费用\n 支付 80%\n 封顶 5000元", "最高支付"),
        ("支付方 救助\n 对 费用\n 支付 80%\n 限额 5000元", "最高支付"),
        ("支付方 救助\n 对 费用\n 报销 80%", "支付"),
        ("支付方 救助\n 对 费用\n 赔付80%", "支付"),
        ("支付方 救助\n 对 费用\n 补偿80%", "支付"),
        ("支付方 救助\n 起付标准500元\n 支付 80%", "起付线"),
        ("支付方 救助\n 累计于 每人每年 按区段", "每自然年度"),
    ],
)
def test_a_near_word_of_the_trade(text: str, meant: str):
    (only,) = read(text)
    assert (only.code, only.help("zh")) == ("PL0122", f"请改写为“{meant}”")
    assert read(mended(text, only)) == ()


@pytest.mark.parametrize("joint", ["和", "及", "与", "以及"])
@pytest.mark.parametrize(
    "before,after",
    [
        ("支付方 救助 适用 住院", "门诊"),
        ("分类 类别 = 住院", "门诊"),
        ("名单 医院 = “甲”", "“乙”"),
        ("支付顺序 甲", "乙"),
    ],
)
def test_items_of_a_list_are_not_joined_by_a_word(joint: str, before: str, after: str):
    text = f"{before} {joint} {after}"
    (only,) = read(text)
    assert (only.code, only.help("zh")) == ("PL0122", f"列举请用顿号“、”，不用“{joint}”")
    assert mended(text, only) == f"{before} 、 {after}"
    assert read(mended(text, only)) == ()


def test_conditions_are_still_joined_by_their_own_word():
    (only,) = read("支付方 救助 当 甲 和 乙")
    assert only.help("zh") == "请改写为“且”"


@pytest.mark.parametrize("joint", ["和", "及", "与", "以及"])
def test_a_list_written_as_one_word_is_taken_apart(joint: str):
    assert split_hint(f"住院{joint}门诊", {"住院", "门诊"}) == "住院、门诊"
    assert split_hint(f"住院{joint}康复", {"住院", "门诊"}) is None


# ---- colons, texts, signs


@pytest.mark.parametrize(
    "text,word",
    [
        ("支付方：补充保险\n 对 费用", "支付方"),
        ("参数：限额甲 = 5元", "参数"),
        ("事实：甲：金额 上限 5元", "事实"),
        ("算例：“一”", "算例"),
        ("支付方 救助\n 起付线：500元", "起付线"),
    ],
)
def test_no_colon_follows_a_word_of_the_language(text: str, word: str):
    (only,) = read(text)
    assert (only.code, only.help("zh")) == ("PL0101", f"“{word}”之后不写冒号")
    assert read(mended(text, only)) == ()


def test_a_text_of_a_claim_without_quotation_marks():
    (only,) = checked("scenario “一”\n settle a day = 2020-02-01, cost = 5元, disease = 肺炎\n")
    assert (only.code, only.help("zh")) == ("PL0127", "文字须加引号，写作“肺炎”")
    assert only.fix is not None
    assert only.fix.replacement == "“肺炎”"


def test_signs_are_shown_as_a_chinese_text_writes_them():
    (only,) = read("名单 医院 = “甲” “乙” 丙")[-1:]
    (listed,) = read("支付顺序 甲 5元")
    assert "“、”" in listed.help("zh")
    assert "`,`" in listed.help("en")
    assert "“,”" not in only.help("zh") + listed.help("zh")


def test_a_missing_figure_is_named_in_the_tongue_of_the_reader():
    found = compile_text(
        f"{HEADER}{FACTS}{POOL}{PAYER}parameter cap / 限额甲: money missing\n{ORDER}"
    ).report.diagnostics
    (only,) = [one for one in found if one.code == "PL0440"]
    assert "“限额甲”" in only.message("zh")
    assert "`cap`" in only.message("en")


@pytest.mark.parametrize(
    "text,mended_text",
    [
        ("支付方 救助 当 天数≥五天甲", "支付方 救助 当 天数 不低于 五天甲"),
        ("支付方 救助 当 天数 ≥ 5", "支付方 救助 当 天数 不低于 5"),
        ("payer aid when nights==x", "payer aid when nights is x"),
    ],
)
def test_a_sign_becomes_the_word_of_the_text_it_stands_in(text: str, mended_text: str):
    assert mended(text, *read(text)) == mended_text


def test_the_pool_of_a_rejected_claim_is_named_in_the_tongue_of_the_reader():
    program = build()
    entry = CatalogueEntry("in_scope", "pool", "in_scope", "范围内费用")
    program = evolve(program, catalogue={**program.catalogue, "in_scope": entry})
    rows = as_rows([claim("bad", "100", "100.01")])
    (reject,) = settlement_rejects("claims.csv", rows, settle_all(program, rows, Book())[0])
    (only,) = reject.diagnostics
    assert only.message("zh") == "claims.csv 第 1 行：已给定的支付额超过费用池“范围内费用”的余额"
    assert "`in_scope`" in only.message("en")


# ---- what is near


def test_one_character_of_two_is_not_near_unless_it_is_the_first():
    assert nearest("五保", ["低保", "特困"]) == ()
    assert nearest("低保", ["低收", "五保"]) == ("低收",)
    assert nearest("院住", ["住院"]) == ("住院",)
    assert nearest("门珍", ["门诊"]) == ("门诊",)
