"""Files in `tests/lang/syntax`: each mistake is stated on its line, and there is no other.

`# error: CODE at "underlined text"` stands behind the line it is about, or, as `# error below:`, above it.
"""

import re
from pathlib import Path

import pytest

from policy_lang.diagnostics import Report
from policy_lang.source import Source
from policy_lang.syntax.parse import parse

FOLDER = Path(__file__).parents[1] / "lang" / "syntax"
FILES = sorted(FOLDER.glob("*.policy"))

_EXPECTED = re.compile(r"# error(?P<below> below)?: (?P<code>PL\d{4}) at \"(?P<text>.*)\"")


def expected(text: str) -> list[tuple[int, str, str]]:
    return [
        (number + (match["below"] is not None), match["code"], match["text"])
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := _EXPECTED.search(line))
    ]


def told(text: str) -> list[tuple[int, str, str]]:
    report = Report()
    parse(Source("a.policy", text), report)
    places = [(each.span, each.code) for each in report.diagnostics]
    return sorted((span.line, code, span.text) for span, code in places if span is not None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_mistakes_of_a_file_are_the_ones_it_states(path: Path):
    text = path.read_text(encoding="utf-8")
    assert expected(text) != []
    assert told(text) == sorted(expected(text))


def test_there_are_files():
    assert len(FILES) >= 7
