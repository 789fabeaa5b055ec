"""Problems as values, and where they are collected."""

import pytest

from policy_lang.diagnostics import Diagnostic, InternalError, Report, in_order
from policy_lang.diagnostics.report import CAPACITY
from policy_lang.source import Source, Span

SOURCE = Source("a.policy", "pays aid_ration\n")
SPAN = Span(SOURCE, 5, 15)


def unknown_name(near: object = (), span: Span | None = SPAN) -> Diagnostic:
    report = Report()
    report.add("PL0201", span, name="aid_ration", near=near)
    (diagnostic,) = report.diagnostics
    return diagnostic


def test_holes_are_filled_in_either_tongue():
    diagnostic = unknown_name()
    assert diagnostic.message("en") == "there is no `aid_ration`"
    assert diagnostic.message("zh") == "没有名为“aid_ration”的内容"


def test_a_list_of_words_is_quoted_as_each_tongue_quotes():
    assert unknown_name(["a"]).help("en") == "did you mean `a`?"
    assert unknown_name(("a", "b", "c")).help("en") == "did you mean `a`, `b` or `c`?"
    assert unknown_name(("a", "b", "c")).help("zh") == "是否应为“a”、“b”或“c”？"


@pytest.mark.parametrize("near", [(), [], ""])
def test_the_second_help_is_taken_when_the_first_has_nothing_to_say(near):
    assert unknown_name(near).help("en").startswith("declare it, or bring in")
    assert unknown_name(near).help("zh").startswith("请先声明")


def test_a_hole_may_read_differently_in_chinese():
    report = Report()
    report.add("PL0301", SPAN, expected="money", expected_zh="金额", found="a ratio", found_zh="比例")
    assert report.diagnostics[0].message("en") == "money must stand here, but this is a ratio"
    assert report.diagnostics[0].message("zh") == "此处应为金额，实际为比例"


@pytest.mark.parametrize("word", ["{name}", "{", "}", "{0!r}", "{near.__class__}"])
def test_braces_in_what_the_user_wrote_are_harmless(word):
    report = Report()
    report.add("PL0201", SPAN, name=word, near=[word])
    assert report.diagnostics[0].message("en") == f"there is no `{word}`"
    assert report.diagnostics[0].help("en") == f"did you mean `{word}`?"


def test_what_the_user_wrote_is_shortened_and_made_safe():
    report = Report()
    report.add("PL0201", SPAN, name="x\x1b[2J\n" + "y" * 1_000_000, near=())
    message = report.diagnostics[0].message("en")
    assert message.startswith("there is no `x␛[2J␊yyy")
    assert message.endswith("yy…`")
    assert len(message) < 250
    assert len(report.diagnostics[0].holes[0][1]) < 250, "a report does not hold on to long texts"


def test_the_value_of_a_claim_is_shown_only_on_request():
    report = Report()
    report.add("PL0614", None, file="c.csv", row=3, field="category", value="Zhang San", near=())
    diagnostic = report.diagnostics[0]
    assert "Zhang San" in diagnostic.message("en")
    assert diagnostic.message("en", reveal=False) == "c.csv, row 3, field `category`: there is no category `…`"


def test_an_exact_duplicate_is_dropped():
    report = Report()
    for _ in range(3):
        report.add("PL0201", SPAN, name="a", near=())
    report.add("PL0201", SPAN, name="b", near=())
    report.add("PL0201", Span(SOURCE, 5, 14), name="a", near=())
    report.add("PL0213", SPAN, name="a")
    assert [(one.code, one.holes[0]) for one in report.diagnostics] == [
        ("PL0201", ("name", "a")),
        ("PL0201", ("name", "b")),
        ("PL0201", ("name", "a")),
        ("PL0213", ("name", "a")),
    ]


def test_the_same_place_in_another_file_is_no_duplicate():
    report = Report()
    for name in ("a.policy", "b.policy"):
        report.add("PL0213", Span(Source(name, "x"), 0, 1), name="x")
    assert [one.span.source.name for one in report.diagnostics] == ["a.policy", "b.policy"]


def test_a_disabled_code_is_not_kept_and_a_disabled_error_stays_an_error():
    report = Report(frozenset({"PL0201", "PL0213"}))
    report.add("PL0213", SPAN, name="a")
    assert (report.diagnostics, report.has_errors, report.left_out) == ((), False, 0)
    report.add("PL0201", SPAN, name="a", near=())
    report.extend([unknown_name()])
    assert (report.diagnostics, report.has_errors, report.left_out) == ((), True, 0)


def test_warnings_are_no_errors():
    report = Report()
    report.add("PL0213", SPAN, name="a")
    assert not report.has_errors
    report.add("PL0202", SPAN, name="a")
    assert report.has_errors


def test_a_full_report_counts_what_it_leaves_out():
    report = Report()
    for number in range(CAPACITY + 7):
        report.add("PL0202", SPAN, name=number)
    assert (len(report.diagnostics), report.left_out, report.is_full) == (CAPACITY, 7, True)


def test_an_error_takes_the_place_of_the_last_warning_when_the_report_is_full():
    report = Report()
    for number in range(CAPACITY):
        report.add("PL0213", SPAN, name=number)
    assert not report.is_full
    report.add("PL0213", SPAN, name="one warning too many")
    report.add("PL0202", SPAN, name="error")
    kept = [one.holes[0][1] for one in report.diagnostics]
    assert kept == [*map(str, range(CAPACITY - 1)), "error"]
    assert report.has_errors
    assert report.left_out == 2


def test_reports_of_parts_are_put_together():
    part = Report()
    part.add("PL0202", SPAN, name="a")
    whole = Report()
    whole.extend(part)
    whole.extend(part.diagnostics)
    assert whole.diagnostics == part.diagnostics
    assert whole.has_errors


def test_diagnostics_are_ordered_by_file_and_place():
    first, second = Span(SOURCE, 0, 4), Span(Source("b.policy", "x"), 0, 1)
    given = [unknown_name(span=second), unknown_name(span=SPAN), unknown_name(span=None), unknown_name(span=first)]
    assert [one.span for one in in_order(given)] == [None, first, SPAN, second]


def test_reporting_wrongly_is_our_own_bug():
    with pytest.raises(InternalError, match="PL0201 was reported without name"):
        Report().add("PL0201", SPAN, near=())
    with pytest.raises(InternalError, match="PL0000 is not in the catalogue"):
        Report().add("PL0000", SPAN)
