"""The sheet is current, its scheme is settled as it says, and it fits on one page."""

import re

from policy_lang.compile import Options, compile_scheme
from policy_lang.scenario import run_scenarios
from tests import cheatsheet

# What fits: lines of the scheme, letters in a line of it, and rows of a column.
LINES, LETTERS, ROWS = 78, 72, 26


def test_the_sheet_is_current():
    """Else: `python -m tests.cheatsheet`, and look at it."""
    assert cheatsheet.PAGE.read_text(encoding="utf-8") == cheatsheet.page()


def test_its_scheme_comes_out():
    compilation = compile_scheme(str(cheatsheet.SCHEME), Options(check_readings=True))
    assert compilation.report.diagnostics == ()
    ran = run_scenarios(compilation.program, lambda *_: compilation.program, lambda _: None)
    assert [failure for one in ran for failure in one.failures] == []


def test_it_fits_on_one_page():
    lines = cheatsheet.canonical(cheatsheet.SCHEME.read_text(encoding="utf-8")).splitlines()
    assert len(lines) <= LINES
    # A Chinese character is as wide as two letters.
    assert [line for line in lines if len(re.sub("[\u2e80-\u9fff\uff00-\uffef]", "..", line)) > LETTERS] == []
    assert [column for column in cheatsheet.COLUMNS if sum(len(words) + 1 for *_, words in column) > ROWS] == []
