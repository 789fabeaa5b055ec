"""Lists of clauses with and without mistakes, and citations held against them."""

import random
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from policy_lang.clauses import (
    STATE_NAMES_ZH,
    STATES,
    LineRange,
    Sources,
    citation_problems,
    coverage_problems,
    expand_locator,
    load_sources,
)
from policy_lang.diagnostics import Report, render_text

PACKAGE = Path(__file__).parents[2] / "policy_lang" / "clauses"

# Line by line: 1 heading, 3-4 and 5 clauses, 7 a line without a norm; 2 and 6 are blank.
GOOD = """
[document]
id = "notice"
title_zh = "测试方案"
title_en = "A plan for tests"
number = "测发〔2020〕1号"
issuers = ["测试局"]
date = 2020-02-29
lines = 7
non_empty = "1, 3-5, 7"

[[heading]]
lines = "1-2"
zh = "一、待遇"

[[clause]]
locator = "一¶1"
lines = "3-4"
state = "encoded"
en = "70 % of what is left"
zh = "按剩余费用的七成支付"

[[clause]]
locator = "一¶1句2"
lines = "5-6"
state = "check"
en = "never wholly free"
zh = "不得全免"

[[clause]]
locator = "一¶2"
inside = "一¶1"
state = "not computable"
en = "offices work together"
zh = "部门配合"
reason_en = "a duty of offices"
reason_zh = "属部门职责"

[[plain]]
lines = "7"
why_en = "page number"
why_zh = "页码"
"""


def loaded(tmp_path: Path, text: str, report: Report) -> Sources | None:
    path = tmp_path / "sources.toml"
    path.write_bytes(text.encode("utf-8"))
    return load_sources(path, report)


def good(tmp_path: Path) -> Sources:
    sources = loaded(tmp_path, GOOD, Report())
    assert sources is not None
    return sources


def codes(report: Report) -> list[str]:
    return [diagnostic.code for diagnostic in report.diagnostics]


# ----------------------------------------------------------------------------------------- lists with mistakes

# What is replaced in GOOD, by what, the codes that follow, and the text at the mark of the first.
BAD = {
    "not toml": ('id = "notice"', 'id = "notice', ["PL0508"], ""),
    "cut off": ('why_zh = "页码"', 'why_zh = """页码', ["PL0508"], ""),
    "key twice": ("lines = 7", "lines = 7\nlines = 8", ["PL0508"], ""),
    "date that never was": ("2020-02-29", "2019-02-29", ["PL0508"], "2"),
    "number of many digits": ("lines = 7", "lines = " + "9" * 3900, ["PL0518"], "lines"),
    "line too long": ("lines = 7", "lines = " + "9" * 4000, ["PL0508"], None),
    "no document": ("[document]", "[[document]]", ["PL0518"], None),
    "no title": ('title_en = "A plan for tests"\n', "", ["PL0516"], "[document]"),
    "no issuers": ('issuers = ["测试局"]\n', "", ["PL0516"], "[document]"),
    "no date": ("date = 2020-02-29\n", "", ["PL0516"], "[document]"),
    "no count of lines": ("lines = 7\n", "", ["PL0516"], "[document]"),
    "no document at all": ("[document]", "[documents]", ["PL0517", "PL0516"], None),
    "document as text": ("[document]", 'document = "x"\n[other]', ["PL0517", "PL0518"], None),
    "plain as one table": ("[[plain]]", "[plain]", ["PL0518"], None),
    "unknown field": ("issuers =", 'isuers = ["x"]\nissuers =', ["PL0517"], "isuers"),
    "unknown table": ("[[plain]]", '[[plains]]\nlines = "7"\n[[plain]]', ["PL0517"], None),
    "date as text": ("2020-02-29", '"2020-02-29"', ["PL0518"], "date"),
    "date with time": ("2020-02-29", "2020-02-29T00:00:00", ["PL0518"], "date"),
    "issuers as text": ('["测试局"]', '"测试局"', ["PL0518"], "issuers"),
    "yes for a number": ("lines = 7", "lines = true", ["PL0518"], "lines"),
    "number for a text": ('zh = "一、待遇"', "zh = 1", ["PL0518"], "zh"),
    "no lines": ('lines = "1-2"\n', "", ["PL0516"], "[[heading]]"),
    "lines backwards": ('"3-4"', '"4-3"', ["PL0519"], "lines"),
    "lines falling": ('"3-4"', '"4, 3"', ["PL0519"], "lines"),
    "lines twice in one range": ('"3-4"', '"3-4, 4"', ["PL0519"], "lines"),
    "lines from nought": ('"1-2"', '"0-2"', ["PL0519"], "lines"),
    "lines in words": ('"3-4"', '"three"', ["PL0519"], "lines"),
    "no state": ('state = "check"\n', "", ["PL0509"], "[[clause]]"),
    "unknown state": ('"check"', '"checked"', ["PL0514"], "state"),
    "key in quotation marks": ('state = "check"', '"state" = "checked"', ["PL0514"], "[[clause]]"),
    "no reason": ('reason_en = "a duty of offices"\n', "", ["PL0510"], "[[clause]]"),
    "reason of spaces": ('"属部门职责"', '"　"', ["PL0518", "PL0510"], "reason_zh"),
    "clause twice": ("一¶1句2", "一¶1", ["PL0513"], "locator"),
    "a range for a locator": ("一¶1句2", "一¶2-3", ["PL0518"], "locator"),
    "a list for a locator": ("一¶1句2", "一¶2；一¶3", ["PL0518"], "locator"),
    "inside nothing": ('inside = "一¶1"', 'inside = "一¶9"', ["PL0520"], "inside"),
    "inside itself": ('inside = "一¶1"', 'inside = "一¶2"', ["PL0520"], "inside"),
    "inside and own lines": ('inside = "一¶1"', 'inside = "一¶1"\nlines = "5"', ["PL0517"], "lines"),
    "gap": ('"3-4"', '"3"', ["PL0505"], "[document]"),
    "gap at the end": ('\n[[plain]]\nlines = "7"', '\n[[plain]]\nlines = "1"', ["PL0506", "PL0505"], "[[heading]]"),
    "overlap": ('"5-6"', '"4-6"', ["PL0506"], "[[clause]]"),
    "overlap far away": ('"1-2"', '"1-5"', ["PL0506", "PL0506"], "[[clause]]"),
    "beyond the end": ('lines = "7"', 'lines = "7-8"', ["PL0507"], "[[plain]]"),
    "text beyond the end": ('non_empty = "1, 3-5, 7"', 'non_empty = "1, 3-5, 7, 9"', ["PL0507"], "[document]"),
    "blank lines only": ("[[plain]]", '[[heading]]\nlines = "6"\nzh = "空"\n[[plain]]', ["PL0521"], "[[heading]]"),
}  # fmt: skip

NEARLY_BAD = {
    "as it is": ("", ""),
    "shared blank line": ('"3-4"', '"2-4"'),
    "full-width locator": ('inside = "一¶1"', 'inside = " 一¶１"'),
    "later with a reason": ('"not computable"', '"later"'),
    "a reason where none is needed": ('zh = "不得全免"', 'zh = "不得全免"\nreason_en = "x"\nreason_zh = "无"'),
    "several ranges": ('lines = "1-2"', 'lines = "1,\t2"'),
    "byte-order mark": ("\n[document]", "\ufeff\n[document]"),
}


def problems(tmp_path: Path, text: str, report: Report) -> Report:
    sources = loaded(tmp_path, text, report)
    if sources is not None:
        coverage_problems(sources, report)
        citation_problems(sources, [("一¶1", None)], report)
    return report


@pytest.mark.parametrize("name", BAD)
def test_a_bad_list_is_reported(name: str, tmp_path: Path):
    old, new, expected, marked = BAD[name]
    assert old in GOOD
    report = problems(tmp_path, GOOD.replace(old, new, 1), Report())
    assert codes(report) == expected
    span = report.diagnostics[0].span
    assert (span and span.text) == marked
    for tongue in ("en", "zh"):
        assert render_text(report.diagnostics, tongue)


@pytest.mark.parametrize("name", NEARLY_BAD)
def test_a_nearly_bad_list_passes(name: str, tmp_path: Path):
    old, new = NEARLY_BAD[name]
    report = problems(tmp_path, GOOD.replace(old, new, 1), Report())
    assert report.diagnostics == (), render_text(report.diagnostics, "en")


def test_windows_line_ends_change_nothing(tmp_path: Path):
    assert loaded(tmp_path, GOOD.replace("\n", "\r\n"), Report()) == good(tmp_path)


@pytest.mark.parametrize("name", BAD)
def test_a_check_switched_off_finds_nothing(name: str, tmp_path: Path):
    old, new, expected, _ = BAD[name]
    report = problems(tmp_path, GOOD.replace(old, new, 1), Report(frozenset(expected)))
    assert codes(report) == []


def test_every_check_has_a_bad_list():
    raised = {code for file in PACKAGE.glob("*.py") for code in re.findall("PL05[0-9]{2}", file.read_text("utf-8"))}
    assert raised == {code for _, _, expected, _ in BAD.values() for code in expected} | set(CITATION_CODES)


def test_a_list_is_read_as_it_is_written(tmp_path: Path):
    sources = good(tmp_path)
    assert sources.document.issuers == ("测试局",)
    assert sources.document.date.isoformat() == "2020-02-29"
    assert sources.document.non_empty == (LineRange(1, 1), LineRange(3, 5), LineRange(7, 7))
    assert [(one.locator, one.state, one.inside) for one in sources.clauses] == [
        ("一¶1", "encoded", ""),
        ("一¶1句2", "check", ""),
        ("一¶2", "not computable", "一¶1"),
    ]
    assert [one.zh for one in sources.headings] == ["一、待遇"]
    assert [str(lines) for lines in sources.plains[0].ranges] == ["7"]
    assert [clause.span.line for clause in sources.clauses if clause.span] == [16, 23, 30]


def test_every_state_has_a_chinese_name():
    assert set(STATE_NAMES_ZH) == set(STATES)


# -------------------------------------------------------------------------------------------------- citations

CITATION_CODES = ("PL0503", "PL0504", "PL0511")
KNOWN = (
    "三(一)¶1",
    "三(一)¶1句2",
    "三(一)¶2",
    "三(一)¶3",
    "三(一)¶10",
    "五(三)句1",
    "五(三)句2",
    "二(二)3",
    "二(二)3四",
)


@pytest.mark.parametrize(
    "citation,covered",
    [
        ("三(一)¶1", ["三(一)¶1", "三(一)¶1句2"]),
        ("三(一)¶1句2", ["三(一)¶1句2"]),
        ("三(一)¶1-3", ["三(一)¶1", "三(一)¶1句2", "三(一)¶2", "三(一)¶3"]),
        ("三（一）¶２－３", ["三(一)¶2", "三(一)¶3"]),
        ("三(一)¶2至3", ["三(一)¶2", "三(一)¶3"]),
        ("三(一)¶3; 三(一)¶1-2", ["三(一)¶3", "三(一)¶1", "三(一)¶1句2", "三(一)¶2"]),
        ("三(一)¶2；三(一)¶2-3", ["三(一)¶2", "三(一)¶3"]),
        ("三(一)¶9-10", ["三(一)¶10"]),
        ("五(三)", ["五(三)句1", "五(三)句2"]),
        ("五(三)句1-2", ["五(三)句1", "五(三)句2"]),
        ("二(二)3", ["二(二)3"]),
        ("三(一)", []),
        ("三(一)¶3-1", []),
        ("三(一)¶1-9999", []),
        ("", []),
        (" ; ", []),
    ],
)
def test_a_citation_covers(citation: str, covered: list[str]):
    assert list(expand_locator(citation, KNOWN)) == covered


@pytest.mark.parametrize(
    "citations,expected",
    [
        (["一¶1"], []),
        (["一¶1; 一¶1句2"], []),
        (["一¶1-2"], ["PL0511"]),
        (["一¶1", "一¶2"], ["PL0511"]),
        (["一¶1", "一¶3"], ["PL0503"]),
        (["一¶1", ""], ["PL0503"]),
        (["一¶1句2"], ["PL0504"]),
        ([], ["PL0504", "PL0504"]),
    ],
)
def test_citations_and_list_are_compared(citations: list[str], expected: list[str], tmp_path: Path):
    sources = good(tmp_path)
    report, silent = Report(), Report(frozenset(CITATION_CODES))
    for into in (report, silent):
        citation_problems(sources, [(citation, None) for citation in citations], into)
    assert codes(report) == expected
    assert codes(silent) == []
    assert report.has_errors == (set(expected) - {"PL0511"} != set())


def test_a_paragraph_is_not_contradicted_by_one_of_its_norms(tmp_path: Path):
    """A rule on the paragraph rests on the norm that is encoded, though another norm of it is none that can be."""
    text = GOOD.replace('locator = "一¶2"', 'locator = "一¶1句3"')
    sources = loaded(tmp_path, text, Report())
    assert sources is not None
    for citation, expected in (("一¶1", []), ("一¶1句3", ["PL0511", "PL0504", "PL0504"])):
        report = Report()
        citation_problems(sources, [(citation, None)], report)
        assert codes(report) == expected


def test_an_unknown_clause_gets_a_hint(tmp_path: Path):
    report = Report()
    citation_problems(good(tmp_path), [("一¶1", None), ("一¶1名2", None)], report)
    assert "一¶1句2" in report.diagnostics[0].help("en")
    assert "一¶1句2" in report.diagnostics[0].help("zh")


# ------------------------------------------------------------------------------------------- whatever is given

HOSTILE = {
    "deep": b"a = " + b"[" * 3000,
    "dots": b"\n".join([b"a" + b".a" * 1900 + b" = 1"] * 60),
    "many tables": b"[[clause]]\n" * 20_000,
    "many fields": b"\n".join(b"a%d=1" % number for number in range(20_000)),
    "wide lists": b"\n".join(b'[[plain]]\nlines="1-99999"\nwhy_en="a"\nwhy_zh="b"' for _ in range(4_000)),
    "astray": b"\n".join(b'[[clause]]\nlocator="%d"\ninside="x%d"' % (number, number) for number in range(5_000)),
    "too long": b"#\n" * 200_000,
    "gb18030": GOOD.encode("gb18030"),
    "null": b"\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_problems_and_soon(name: str, tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_bytes(HOSTILE[name])
    report = Report()
    started = time.process_time()
    assert load_sources(path, report) is None
    assert time.process_time() - started < 2
    assert report.has_errors


@pytest.mark.parametrize("path", [".", "absent.toml", "null\x00.toml"])
def test_a_path_that_is_no_file_is_a_problem(path: str, tmp_path: Path):
    report = Report()
    assert load_sources(tmp_path / path, report) is None
    assert codes(report) == ["PL0508"]


def test_mutated_lists_never_raise(tmp_path: Path):
    generator = random.Random(20200229)
    raw = GOOD.encode("utf-8")
    outcomes = Counter[bool]()
    for _ in range(500):
        changed = bytearray(raw)
        for _ in range(generator.randint(1, 4)):
            at = generator.randrange(len(changed))
            changed[at : at + generator.randint(0, 6)] = generator.choice(
                [b"", b'"', b"[", b"9" * 30, b"\xff", b"\n", b"-"]
            )
        path = tmp_path / "sources.toml"
        path.write_bytes(bytes(changed))
        report = Report()
        sources = load_sources(path, report)
        if sources is not None:
            coverage_problems(sources, report)
            citation_problems(sources, [("一¶1", None)], report)
        assert (sources is None) <= report.has_errors
        outcomes[sources is None] += 1
    assert min(outcomes[True], outcomes[False]) > 10


def test_wide_overlapping_ranges_are_compared_soon(tmp_path: Path):
    """Ranges are compared by their ends: a thousand entries over a hundred thousand lines take no time."""
    head, _, _ = (
        GOOD.replace("lines = 7", "lines = 100000").replace('"1, 3-5, 7"', '"1-100000"').partition("[[heading]]")
    )
    text = head + '[[heading]]\nlines = "1-100000"\nzh = "标题"\n' * 1000
    sources = loaded(tmp_path, text, Report())
    assert sources is not None
    report = Report()
    started = time.process_time()
    coverage_problems(sources, report)
    assert time.process_time() - started < 2
    assert set(codes(report)) == {"PL0506"}
