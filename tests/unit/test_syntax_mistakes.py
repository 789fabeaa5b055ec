"""Each row of the table of mistakes earns its code, in both tongues, and nothing else; and is shown where it is."""

import pytest

from policy_lang.diagnostics import Report, catalogue
from policy_lang.diagnostics.codes import syntax
from policy_lang.source import Source
from policy_lang.syntax.mistakes import AT_SIGHT, IN_PLACE, Mistake
from policy_lang.syntax.parse import parse

ROWS = (*IN_PLACE, *AT_SIGHT)
# Codes of the page that no text in a row can earn: they are about a file as a whole, or about hidden characters.
WITHOUT_A_ROW = {
    *("PL0109", "PL0110", "PL0111", "PL0112", "PL0113", "PL0114", "PL0115", "PL0132", "PL0141", "PL0143"),
}


def told(text: str) -> list[tuple[str, str]]:
    """The codes and the underlined texts of what is wrong with a text."""
    report = Report()
    parse(Source("a.policy", text), report)
    return [(each.code, each.span.text if each.span else "") for each in report.diagnostics]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code} {row.en[:30]}")
def test_a_row_earns_its_code_and_no_other(row: Mistake):
    assert [code for code, _ in told(row.en)] == [row.code]
    assert [code for code, _ in told(row.zh)] == [row.code]


def test_every_code_of_the_page_has_a_row_or_a_reason_for_none():
    page = {row.code for row in syntax.CODES}
    assert {row.code for row in ROWS} - {"PL0204"} == page - WITHOUT_A_ROW
    assert page >= WITHOUT_A_ROW


# A mistake is underlined where it is; something missing, at the word behind which it is missing.
PLACES = [
    ("payer aid on pays 70%", "PL0123", "on"),
    ("payer aid\n  on a +\n  pays 70%", "PL0123", "+"),
    ("parameter 比例 70%", "PL0125", "比例"),
    ("payer aid for inpatient outpatient", "PL0126", "outpatient"),
    ("支付方 救助 当 1 低于 甲 低于 2", "PL0119", "低于"),
    ("payer aid on ((a + b) pays 70%", "PL0108", "("),
    ("payer aid on a) pays 70%", "PL0116", ")"),
    ("payer aid at mots 5元", "PL0134", "at mots"),
    ("支付方 救助 对费用支付70%", "PL0117", "对费用支付"),
    ("pool p = 5000块", "PL0131", "块"),
    ("pool p = 5000rmb", "PL0131", "rmb"),
    ("pool p = 1.2.3元", "PL0106", "1.2.3元"),
    ("scheme s in force from 2020/1/1", "PL0135", "2020/1/1"),
    ("payer aid when x != 5", "PL0122", "!="),
    ('payer aid cites notice "three', "PL0104", '"three'),
    ("payer p\u0430yment on fees", "PL0204", "p\u0430yment"),
    ("payer aid over per person each month\npays 5%", "PL0144", "each month"),
]


@pytest.mark.parametrize("text,code,underlined", PLACES)
def test_a_mistake_is_shown_at_its_place(text: str, code: str, underlined: str):
    assert told(text) == [(code, underlined)]


def test_the_innermost_open_bracket_is_shown():
    report = Report()
    parse(Source("a", "payer aid on (a + (b pays 70%"), report)
    assert [each.span.start for each in report.diagnostics if each.span] == [18]


# What is a mistake one character away is none here.
NEARLY = [
    "payer aid on fees pays 70%",
    "payer aid when 1 < x and x < 2",
    "payer aid when kind is inpatient",
    "payer aid for inpatient, outpatient",
    "payer aid / 医疗救助 on fees",
    "payer aid cites notice “three”",
    "payer aid pays in slices 70% to 1万元, 80% above",
    "payer aid pays in slices 70% to 1万元，80% to 2万元",
    "parameter ratio = 70% exactly",
    "parameter cap missing",
    "scheme s in force from 2020-02-29 to 2020年12月31日",
    "pool p = 123456789012345678元",
    "支付方 救助 对 费用 支付70%",
    "支付方 救助 最高支付 限额 每人每自然年度",
    "define d = if x then 1元 else 2元",
    "define d = (2020-1) * 2",
    "payer aid pays 70% of fees",
    "payer aid pays 0元",
    "payer aid tops up to 90%",
    "reading year option a chosen because “settled” option b change order a, b",
    "reading year option a add payer p on x pays 5% option b remove p",
    "payer orders on fees",
]


@pytest.mark.parametrize("text", NEARLY)
def test_nearly_a_mistake_is_none(text: str):
    assert told(text) == []


# Advice crosses the tongues: what is near is looked for among the words of both.
@pytest.mark.parametrize(
    "text,near",
    [
        ("payar aid on fees", "payer"),
        ("payer aid 对 费用 atmost 5元", "at most"),
        ("支付芳 救助 对 费用", "支付方"),
        ("payer aid 最高支负 5元", "最高支付"),
        ("payer aid pays in sclices 70% above", "in slices"),
    ],
)
def test_the_word_that_is_meant_is_offered(text: str, near: str):
    report = Report()
    parse(Source("a", text), report)
    (only,) = report.diagnostics
    assert only.fix is not None
    assert only.fix.replacement == near
    assert near in only.help("en")
    assert near in only.help("zh")


def test_what_could_stand_is_said_in_the_tongue_of_the_reader():
    report = Report()
    parse(Source("a", "payer aid rounds"), report)
    (only,) = report.diagnostics
    assert only.help("en") == "write `down`, `half even`, `half up` or `up`"
    assert only.help("zh") == "请接着写“舍去”、“四舍六入”、“四舍五入”或“进位”"


def test_advice_names_at_most_five_things():
    report = Report()
    parse(Source("a", "payer aid on fees : 5元"), report)
    (only,) = report.diagnostics
    assert only.help("en") == "write a comparison, the next clause or the next declaration here"
    assert only.help("zh") == "此处应写比较、下一分句或下一条声明"


def test_a_choice_of_names_is_offered_for_a_keyword():
    report = Report()
    parse(Source("a", "参数 名单 = 5元"), report)
    assert report.diagnostics[0].help("zh") == "请另取名称，例如“名单甲”"


def test_chinese_messages_of_the_page_hold_no_latin_word():
    allowed = {"UTF-8", "PL"}
    for row in syntax.CODES:
        for sentence in (row.zh, row.help_zh):
            bare = sentence
            for hole in [part.split("}")[0] for part in sentence.split("{")[1:]]:
                bare = bare.replace("{" + hole + "}", "")
            for word in allowed:
                bare = bare.replace(word, "")
            assert not any(letter.isascii() and letter.isalpha() for letter in bare), (row.code, sentence)


def test_the_codes_are_in_the_catalogue():
    assert {row.code for row in ROWS} <= catalogue().keys()
