"""Diagnostics as text and as data; every column is counted by hand."""

import json
import re

import pytest

from policy_lang.diagnostics import Diagnostic, Fix, Label, Report, render_json, render_text
from policy_lang.diagnostics.render import WIDEST
from policy_lang.source import Source, Span, display_width

CHINESE = Source("兰山.policy", "支付方 医疗救助\n  支付 救助比列\n")
RATIO = Span(CHINESE, 14, 18)
PAYER = Span(CHINESE, 4, 8)


def unknown(span: Span | None, *labels: Label, near: tuple[str, ...] = (), fix: Fix | None = None) -> Diagnostic:
    report = Report()
    report.add("PL0201", span, name=span.text if span else "x", near=near, labels=labels, fix=fix)
    return report.diagnostics[0]


def lines(diagnostic: Diagnostic, tongue: str = "en") -> list[str]:
    return render_text([diagnostic], tongue).splitlines()


def test_the_whole_of_a_diagnostic_in_english():
    diagnostic = unknown(
        RATIO,
        Label(PAYER, "in this payer", "在此支付方之内"),
        near=("救助比例",),
        fix=Fix(RATIO, "救助比例"),
    )
    assert lines(diagnostic) == [
        "error[PL0201]: there is no `救助比列`",
        " --> 兰山.policy:2:6",
        "  |",
        "2 |   支付 救助比列",
        "  |        ^^^^^^^^",  # 2 blanks, 2 wide characters and a blank are 7 columns; 4 wide ones are 8
        "...",
        "1 | 支付方 医疗救助",
        "  |        -------- in this payer",
        "  = help: did you mean `救助比例`?",
        "  = write: 救助比例",
    ]


def test_the_whole_of_a_diagnostic_in_chinese():
    assert lines(unknown(RATIO, Label(PAYER, "in this payer", "在此支付方之内"), near=("救助比例",)), "zh") == [
        "错误[PL0201]：没有名为“救助比列”的内容",
        " --> 兰山.policy:2:6",
        "  |",
        "2 |   支付 救助比列",
        "  |        ^^^^^^^^",
        "...",
        "1 | 支付方 医疗救助",
        "  |        -------- 在此支付方之内",
        "  = 办法：是否应为“救助比例”？",
    ]


@pytest.mark.parametrize(
    "text, start, end, underline",
    [
        ("pays x", 5, 6, "     ^"),
        ("对x支付７０％", 1, 2, "  ^"),
        ("对x支付７０％", 4, 7, "       ^^^^^^"),  # full-width digits
        ("\tpays x", 6, 7, "         ^"),  # the tab is four columns
        ("支\tx", 2, 3, "    ^"),  # the tab fills up to the fourth column
        ("e\u0301 x", 3, 4, "  ^"),  # the accent stands above its letter
        ("a\x1bb", 2, 3, "  ^"),  # the picture of the escape character is one column
        ("a\u202eb", 2, 3, "         ^"),  # <U+202E> is eight columns
        ("ab", 2, 2, "  ^"),  # the end of the text
        ("ab", 0, 0, "^"),  # nothing at all still gets a caret
        ("ab\ncd", 1, 5, " ^"),  # of several lines the first is underlined to its end
        ("", 0, 0, "^"),
    ],
)
def test_carets_stand_under_their_characters(text, start, end, underline):
    assert lines(unknown(Span(Source("a", text), start, end)))[4] == "  | " + underline


def test_labels_on_the_line_of_the_span_stand_below_its_carets():
    source = Source("a", "甲 = 甲 + 乙")
    left, right = Span(source, 0, 1), Span(source, 8, 9)
    diagnostic = unknown(right, Label(right, "here"), Label(left, "and here"))
    assert lines(diagnostic)[3:6] == [
        "1 | 甲 = 甲 + 乙",
        "  |           ^^ here",
        "  | -- and here",
    ]


def test_a_label_in_another_file_says_where():
    other = Source("b.policy", "\n" * 99 + "fact 甲: money")
    shown = lines(unknown(RATIO, Label(Span(other, 104, 105), "declared here"), Label(PAYER, "used here")))
    assert shown[1:] == [
        "   --> 兰山.policy:2:6",
        "    |",
        "  2 |   支付 救助比列",
        "    |        ^^^^^^^^",
        "   ::: b.policy:100:6",
        "100 | fact 甲: money",
        "    |      -- declared here",
        "   ::: 兰山.policy:1:5",
        "  1 | 支付方 医疗救助",
        "    |        -------- used here",
        "    = help: declare it, or bring in the module that declares it with `use`",
    ]


def test_without_a_place_there_is_message_and_help():
    assert lines(unknown(None, near=("y",))) == ["error[PL0201]: there is no `x`", "  = help: did you mean `y`?"]


def test_warnings_and_several_diagnostics():
    report = Report()
    report.add("PL0213", None, name="a")
    report.add("PL0213", None, name="b")
    assert render_text(report.diagnostics, "zh") == (
        "警告[PL0213]：“a”已声明但从未使用\n  = 办法：请使用该内容，或将其删去\n"
        "\n"
        "警告[PL0213]：“b”已声明但从未使用\n  = 办法：请使用该内容，或将其删去\n"
    )


@pytest.mark.parametrize("filling", ["x", "支", "\t", "\u200b", "\u0301", "\x00"])
@pytest.mark.parametrize("before", [0, 60, 5_000_000])
@pytest.mark.parametrize("size", [3, 500])
def test_of_a_long_line_only_the_part_around_the_span_is_shown(filling, before, size):
    source = Source("a", filling * before + "@" * size + filling * 5_000_000)
    shown = lines(unknown(Span(source, before, before + size)))
    code, underline = shown[3].removeprefix("1 | "), shown[4].removeprefix("  | ")
    assert display_width(code) <= WIDEST
    assert code.endswith("…")
    assert code.startswith("…") == (before > 0)
    # Nothing in a shown line but what is printable has a width, so the columns of both lines can be compared.
    blanks = len(underline) - len(underline.lstrip())
    assert display_width(code[: code.index("@")]) == blanks
    assert len(underline) - blanks == min(size, code.count("@"))


def test_a_line_that_just_fits_is_shown_whole():
    source = Source("a", "支" * (WIDEST // 2))
    assert lines(unknown(Span(source, 0, 1)))[3] == "1 | " + source.text


def test_what_could_hide_text_is_never_printed():
    source = Source("a\x1b[2J.policy", 'x = "\u202e\x9b" \x00\udc80')
    text = render_text([unknown(Span(source, 4, 8), Label(Span(source, 0, 1), "\x1b[31m"))], "en")
    assert re.fullmatch("[^\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]*", text)
    text.encode("utf-8")


def test_colours_change_nothing_but_colours():
    diagnostic = unknown(RATIO, Label(PAYER, "in this payer"), near=("救助比例",), fix=Fix(RATIO, "救助比例"))
    plain, colourful = render_text([diagnostic], "en"), render_text([diagnostic], "en", color=True)
    assert "\x1b[1;31merror[PL0201]\x1b[0m" in colourful
    assert re.sub("\x1b\\[[0-9;]*m", "", colourful) == plain


def test_unless_revealed_no_text_of_the_file_is_shown():
    source = Source("claims.csv", "category,Zhang San")
    report = Report()
    span = Span(source, 9, 18)
    report.add(
        "PL0614", span, file="claims.csv", row=1, field="category", value="Zhang San", near=(),
        labels=[Label(span, "here")], fix=Fix(span, "Zhang Shan"),
    )  # fmt: skip
    text = render_text(report.diagnostics, "en", reveal=False)
    data = json.dumps(render_json(report.diagnostics, reveal=False))
    assert "Zhang" not in text + data
    assert "claims.csv:1:10" in text
    assert "Zhang San" in render_text(report.diagnostics, "en")


def test_as_data():
    diagnostic = unknown(RATIO, Label(PAYER, "payer", "支付方"), near=("救助比例",), fix=Fix(RATIO, "救助比例"))
    start, end = {"line": 2, "column": 6, "offset": 14}, {"line": 2, "column": 10, "offset": 18}
    assert render_json([diagnostic]) == [
        {
            "code": "PL0201",
            "severity": "error",
            "message": {"en": "there is no `救助比列`", "zh": "没有名为“救助比列”的内容"},
            "help": {"en": "did you mean `救助比例`?", "zh": "是否应为“救助比例”？"},
            "file": "兰山.policy",
            "start": start,
            "end": end,
            "labels": [
                {
                    "file": "兰山.policy",
                    "start": {"line": 1, "column": 5, "offset": 4},
                    "end": {"line": 1, "column": 9, "offset": 8},
                    "text": {"en": "payer", "zh": "支付方"},
                }
            ],
            "fix": {"file": "兰山.policy", "start": start, "end": end, "replacement": "救助比例"},
        }
    ]


def test_as_data_without_a_place():
    (data,) = render_json([unknown(None)])
    assert (data["file"], data["start"], data["end"], data["labels"], data["fix"]) == (None, None, None, [], None)
