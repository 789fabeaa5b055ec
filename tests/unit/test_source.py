"""Places in a text, and how wide a text looks."""

import pytest

from policy_lang.source import Source, Span, display_width, expand

MIXED = Source("a.policy", "payer 甲\n\n  对x支付70%\r\nend")


@pytest.mark.parametrize(
    "offset, place",
    [
        (0, (1, 1)),
        (6, (1, 7)),  # 甲
        (7, (1, 8)),  # the line feed itself belongs to its line
        (8, (2, 1)),
        (9, (3, 1)),
        (11, (3, 3)),  # 对
        (19, (3, 11)),  # the line feed after the carriage return
        (20, (4, 1)),
        (23, (4, 4)),  # the end of the text
        (999, (4, 4)),
        (-5, (1, 1)),
    ],
)
def test_an_offset_has_a_line_and_a_column(offset, place):
    assert MIXED.line_column(offset) == place


def test_lines_come_without_their_ends():
    assert [MIXED.line(number) for number in (1, 2, 3, 4)] == ["payer 甲", "", "  对x支付70%", "end"]
    assert MIXED.line_count == 4


def test_a_lone_carriage_return_ends_a_line_too():
    source = Source("a", "ab\rcd\n\r\nef\n")
    assert [source.line(number) for number in range(1, source.line_count + 1)] == ["ab", "cd", "", "ef", ""]


def test_an_empty_text_has_one_empty_line():
    source = Source("a", "")
    assert (source.line_count, source.line(1), source.line_column(0)) == (1, "", (1, 1))


def test_a_span_knows_its_text_and_place():
    span = Span(MIXED, 13, 15)
    assert (span.text, span.line, span.column, span.where()) == ("支付", 3, 5, "a.policy:3:5")


def test_joined_spans_hold_both_and_what_lies_between():
    left, right = Span(MIXED, 12, 13), Span(MIXED, 15, 18)
    assert left.join(right) == right.join(left) == Span(MIXED, 12, 18)
    assert left.join(right).text == "x支付70%"


def test_a_span_of_another_source_adds_nothing():
    span = Span(MIXED, 3, 4)
    assert span.join(Span(Source("b", "long enough"), 0, 9)) == span


@pytest.mark.parametrize(
    "text, width",
    [
        ("abc", 3),
        ("支付", 4),
        ("支付70%", 7),
        ("，（）", 6),  # full-width punctuation
        ("¥５", 3),  # a narrow sign and a full-width digit
        ("e\u0301", 1),  # a combining accent has no width of its own
        ("\u1112\u1161\u11ab", 2),  # one Korean syllable from three letters
        ("ﾊ", 1),  # half-width kana
        ("🏥", 2),
        ("", 0),
    ],
)
def test_display_width(text, width):
    assert display_width(text) == width


@pytest.mark.parametrize(
    "text, shown",
    [
        ("plain 文字", "plain 文字"),
        ("\ta", "    a"),
        ("abc\ta", "abc a"),
        ("支\ta", "支  a"),  # two columns are used, two remain up to the stop
        ("a\x1b[31m", "a␛[31m"),
        ("a\x00\x7f", "a␀␡"),
        ("a\u202eb", "a<U+202E>b"),
        ("\u200b", "<U+200B>"),
        ("\x9b", "<U+009B>"),
        ("\udc80", "<U+DC80>"),  # half a character: it could not even be printed
        ("e\u0301", "e\u0301"),
    ],
)
def test_expanded_text_is_safe_to_print(text, shown):
    assert expand(text) == shown
    expand(text).encode("utf-8")
