"""Every code has a page, and every page is true.

A page shows a text that has the problem and one that nearly has it; both are run here. Then the code is switched off:
its bad snippets must fall silent and nothing else must change. Then everything but the code is switched off, and its
snippets must say the same as before: so no other check does the work of the one that the page is about.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from policy_lang.data import errors_folder
from policy_lang.diagnostics import Code, catalogue
from policy_lang.diagnostics.codes import ALTERNATIVE
from policy_lang.diagnostics.codes import pages as code_pages
from policy_lang.diagnostics.report import _needed_holes
from tests.error_pages import Found, Snippet, agree, outcome, pages

# No text and no command line is known that brings these up: they say that the program itself has gone wrong.
UNPROVOKED = frozenset({"PL0920", "PL0999"})
# Formats, encodings, our command and its options, currencies and characters by their number.
LATIN = re.compile(r"UTF-8|GB18030|JSON|TOML|CSV|policy(?: [a-z]+)?|--[a-z]+|CNY|USD|U\+[0-9A-F]{4}")
PACKAGE = Path(__file__).parent.parent / "policy_lang"
SEVERITY_ZH = {"error": "错误", "warning": "警告", "note": "说明"}
SNIPPETS = {f"{code}.{at}": snippet for code, page in pages().items() for at, snippet in enumerate(page.snippets, 1)}
ALL = frozenset(catalogue())

every_code = pytest.mark.parametrize("code", sorted(catalogue()))
every_bad_snippet = pytest.mark.parametrize("name", [name for name, snippet in SNIPPETS.items() if snippet.is_bad])
every_good_snippet = pytest.mark.parametrize("name", [name for name, snippet in SNIPPETS.items() if not snippet.is_bad])


@cache
def plain(name: str) -> tuple[Found, ...]:
    """What a snippet brings up with every check on."""
    return outcome(SNIPPETS[name])


def head(row: Code) -> str:
    """How a page begins: what the catalogue says."""

    def quote(lines: list[str]) -> str:
        return "\n>\n".join(f"> {line}" for line in lines)

    english = [f"{row.severity}: {row.en}", *(f"help: {line}" for line in row.help_en.split(ALTERNATIVE))]
    chinese = [f"{SEVERITY_ZH[row.severity]}：{row.zh}", *(f"办法：{line}" for line in row.help_zh.split(ALTERNATIVE))]
    return f"# {row.code}\n\n{quote(english)}\n\n{quote(chinese)}\n"


def test_there_is_a_page_for_every_code_and_no_other():
    assert pages().keys() == catalogue().keys()
    assert {path.name for path in errors_folder().iterdir()} == {f"{code}.md" for code in catalogue()} | {"README.md"}


@every_code
def test_a_page_begins_with_what_the_catalogue_says_and_gives_the_reason_in_both_languages(code, bless):
    path = errors_folder() / f"{code}.md"
    begins = head(catalogue()[code])
    rest = re.sub(r"\A# .*\n(\n?>.*\n|\n(?=>))*", "", pages()[code].text)
    if bless:
        path.write_text(begins + rest, encoding="utf-8")
        return
    assert pages()[code].text == begins + rest
    english, chinese = rest.strip().split("\n\n")[:2]
    assert not re.search("[\u3400-\u9fff]", re.sub("`[^`]*`", "", english))
    assert re.search("[\u3400-\u9fff].*。$", chinese)


def index() -> str:
    """The list of all codes at the end of `README.md`."""
    lines: list[str] = []
    for page in code_pages():
        title = (page.__doc__ or "").partition(". ")[0].partition(".\n")[0]
        lines += [f"### {title}", "", "| code | | |", "|---|---|---|"]
        lines += [f"| [{row.code}]({row.code}.md) | {row.en} | {row.zh} |" for row in page.CODES]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def test_the_first_page_lists_all_codes(bless):
    path = errors_folder() / "README.md"
    begins, _, listed = path.read_text(encoding="utf-8").partition("## All codes\n\n")
    if bless:
        path.write_text(f"{begins}## All codes\n\n{index()}", encoding="utf-8")
        return
    assert listed == index()


@every_code
def test_a_page_has_a_bad_and_a_good_snippet(code):
    kinds = {snippet.is_bad for snippet in pages()[code].snippets}
    assert kinds == (set() if code in UNPROVOKED else {True, False})


@every_bad_snippet
def test_a_bad_snippet_has_the_problem_at_its_place_and_no_other(name):
    snippet, found = SNIPPETS[name], plain(name)
    assert [one.code for one in found].count(snippet.code) == 1
    if snippet.expected:
        assert agree(snippet.expected, found), found
        assert snippet.code in {one.code for one in snippet.expected}
    elif "among" not in snippet.words:
        assert {one.code for one in found} == {snippet.code}


@every_good_snippet
def test_a_good_snippet_has_no_problem(name):
    assert plain(name) == ()


@every_bad_snippet
def test_switching_a_code_off_silences_its_snippets_and_changes_nothing_else(name):
    snippet: Snippet = SNIPPETS[name]
    own = [one for one in plain(name) if one.code == snippet.code]
    others = [one for one in plain(name) if one.code != snippet.code]
    assert list(outcome(snippet, frozenset({snippet.code}))) == others
    if "among" not in snippet.words:
        assert list(outcome(snippet, ALL - {snippet.code})) == own


@every_bad_snippet
def test_a_problem_is_told_in_chinese_without_latin_letters_but_those_of_names_codes_and_units(name):
    for one in plain(name):
        bare = LATIN.sub("", re.sub("“[^”]*”|[\\w./{}-]*[./@#_][\\w./{}@#-]*|PL\\d{4}", "", one.chinese))
        assert not re.search("[A-Za-z]", bare), one.chinese


# ---- what the program says of codes


def _calls() -> list[tuple[str, ast.Call]]:
    """The places where a problem is reported with its code written out."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            code = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
            if node.func.attr in {"add", "refuse"} and re.fullmatch(r"PL\d{4}", str(code)):
                found.append((f"{path.relative_to(PACKAGE)}:{node.lineno}", node))
    return found


def test_every_report_fills_the_holes_of_its_sentence():
    missing = {}
    for place, call in _calls():
        given = {keyword.arg for keyword in call.keywords}
        holes = _needed_holes(call.args[0].value) - given
        if holes and None not in given:
            missing[place] = holes
    assert missing == {}


def test_every_code_of_the_catalogue_is_reported_by_something():
    texts = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.parent.name != "codes")
    used = {code for text in texts for code in re.findall(r'"(PL\d{4})"', text)}
    assert used == ALL
