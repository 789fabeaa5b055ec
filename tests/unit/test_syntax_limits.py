"""Texts that no reader should have to bear: refused in bounded time, with the place and the way out."""

import sys
import time

import pytest

from policy_lang.diagnostics import Report
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.format import format_file
from policy_lang.syntax.limits import MOST_CHARACTERS, MOST_OPERATORS, MOST_TOKENS
from policy_lang.syntax.parse import parse


def read(text: str) -> tuple[ast.File, list[str]]:
    report = Report()
    file = parse(Source("a.policy", text), report)
    return file, [each.code for each in report.diagnostics]


def test_a_file_may_have_so_many_characters_and_no_more():
    assert read(" " * MOST_CHARACTERS)[1] == []
    file, codes = read("status s" + " " * MOST_CHARACTERS)
    assert codes == ["PL0114"]
    assert file.declarations == ()


def test_a_file_may_have_so_many_words_and_no_more():
    assert read("status a " * (MOST_TOKENS // 2))[1] == []
    assert read("status a " * (MOST_TOKENS // 2) + "status")[1] == ["PL0141"]


# One level of the tree costs at least one of these words or signs.
DEEP = {
    "brackets": lambda count: "define d = " + "(" * count + "x" + ")" * count,
    "calls": lambda count: "define d = " + "f(" * count + "x" + ")" * count,
    "sets": lambda count: "define d = " + "(a, " * count + "x" + ")" * count,
    "signs": lambda count: "define d = " + "-" * count + "x",
    "sums": lambda count: "define d = x" + " + x" * count,
    "differences": lambda count: "define d = x" + " beyond x" * count,
    "products": lambda count: "define d = x" + " * x / x" * (count // 2),
    "conditions": lambda count: "rule r holds when x" + " and x or x" * (count // 2),
    "denials": lambda count: "rule r holds when " + "not " * count + "x",
    "choices": lambda count: "define d = " + "if x then y else " * count + "x",
    "shares": lambda count: "define d = " + "x of " * count + "x",
    "份额": lambda count: "定义 值 = 甲" + " 的 甲" * count,
    "totals": lambda count: "check c holds when " + "total of " * count + "x is x",
}


@pytest.mark.parametrize("name", DEEP)
def test_an_expression_may_have_so_many_operators_and_no_more(name: str):
    bearable, codes = read(DEEP[name](MOST_OPERATORS))
    assert codes == []
    assert len(bearable.declarations) == 1
    file, codes = read("status s\n" + DEEP[name](MOST_OPERATORS + 2) + "\nstatus t")
    assert codes == ["PL0115"]
    assert [type(declaration).__name__ for declaration in file.declarations] == ["Status", "Status"]


@pytest.mark.parametrize("name", DEEP)
def test_the_deepest_tree_leaves_a_third_of_the_stack_to_others(name: str):
    """Of the thousand frames that Python gives, building, walking, comparing and formatting need six hundred."""
    frame, here = sys._getframe(), 0
    while frame.f_back is not None:
        frame, here = frame.f_back, here + 1
    usual = sys.getrecursionlimit()
    read("define d = x")  # what is loaded once is loaded now
    sys.setrecursionlimit(here + 600)
    try:
        file, codes = read(DEEP[name](MOST_OPERATORS))
        assert codes == []
        assert sum(1 for _ in ast.walk(file)) > 50
        assert ast.same(file, file)
        assert format_file(file).strip()
    finally:
        sys.setrecursionlimit(usual)


def test_a_long_list_is_not_a_deep_expression():
    members = ", ".join(f"kind_{number} / 种类{chr(0x4E00 + number)}" for number in range(3 * MOST_OPERATORS))
    assert read(f"category kinds = {members}")[1] == []


def test_a_literal_may_have_eighteen_digits():
    assert read("pool p = 123456789012345678元")[1] == []
    assert read("pool p = 1234567890123456789元")[1] == ["PL0105"]
    assert read("pool p = 1.234567890123456789元")[1] == ["PL0105"]
    assert read(f"pool p = {'9' * 100_000}元")[1] == ["PL0105"]
    assert read(f"use cn.medical @ {'9' * 5_000}")[1] == ["PL0105"]


@pytest.mark.parametrize("text", ["pool p = 1__0元", "pool p = 10_元", "use cn.medical @ 2020_", "pool p = ٣元"])
def test_a_figure_is_written_as_notices_write_it(text: str):
    assert read(text)[1] == ["PL0106"]


@pytest.mark.parametrize("day", ["2020-02-30", "2019-02-29", "2020-13-01", "2020-00-10", "0000-01-01", "2020年2月30日"])
def test_a_day_that_does_not_exist_is_an_error(day: str):
    report = Report()
    parse(Source("a", f"scheme s in force from {day}"), report)
    (only,) = report.diagnostics
    assert (only.code, only.span.text if only.span else "") == ("PL0107", day)


def test_names_and_texts_are_bounded():
    assert read(f"status {'a' * 200}")[1] == []
    assert read(f"status {'a' * 201}")[1] == ["PL0143"]
    assert read(f"status a “{'字' * 4_001}”")[1] == ["PL0143"]


# In code, in a comment and in a text alike: what is read must be what is settled.
@pytest.mark.parametrize(
    "text,codes",
    [
        ("pool p = x \u202e", ["PL0109"]),
        ("pool p = x # \u2067 note", ["PL0109"]),
        ("status s “\u202e”", ["PL0109"]),
        ("status s\u200b", ["PL0110"]),
        ("status s “家\u200d庭”", []),
        ("status s # \x00", ["PL0111"]),
        ("status s\u2028status t", ["PL0112"]),
        ("\ufeffstatus s", []),
    ],
)
def test_hidden_characters_are_told_once(text: str, codes: list[str]):
    assert read(text)[1] == codes


def test_many_hidden_characters_are_not_all_listed():
    codes = read("# " + "\u202e" * 5_000)[1]
    assert codes == ["PL0109"] * 50 + ["PL0132"]


SLOW = {
    "digits": "1" * 250_000 + "x",
    "underscores": "1_" * 120_000 + "x",
    "thousands": "pool p = " + "111,111," * 25_000,
    "blanks in an amount": "pool p = 5" + " " * 200_000 + "x",
    "blanks in a date": "2020" + " " * 120_000 + "年" + " " * 100_000,
    "points": "pool p = " + "1." * 100_000,
    "blanks in a word": "in" + " " * 250_000 + "x",
    "open quotation marks": "“" * 250_000,
    "open quotation marks and a hidden character": "「" * 200_000 + "\u202e",
    "half quotation marks": '"\n' * 100_000,
    "brackets": "define d = " + "(" * 200_000,
    "strange signs": "~" * 200_000,
    "hidden characters": "\u202e" * 200_000,
    "one long name": "对" * 250_000,
    "errors": "payer a on x y z pays )\n" * 2_500,
    "commas": "order a" + "," * 200_000,
    "clauses in a row": "payer a " + "on x " * 9_000,
    "rows": "table t by x " + "row a = 1 " * 4_900,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_no_text_takes_long(name: str):
    read("pool p = x y")
    taken = []
    for _ in range(3):  # other work on the machine slows single runs down, also in time of the processor
        begun = time.process_time()
        read(SLOW[name])
        taken.append(time.process_time() - begun)
        if taken[-1] < 2:
            return
    assert min(taken) < 2
