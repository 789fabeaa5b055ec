"""Worked examples of a module that is only used are left out before the text is read, and nothing else with them."""

from pathlib import Path

import pytest

from policy_lang.diagnostics import Report
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.limits import _ALSO_NAMES, _EXAMPLE
from policy_lang.syntax.parse import parse
from policy_lang.syntax.parser import reader
from policy_lang.syntax.tables import tables

EXAMPLES = 'scenario "a"\n  given scope = 1元\n'


def terminals_below(origin: str) -> set[str]:
    """The terminals of everything that a rule can be made of."""
    rules: dict[str, set[str]] = {}
    for rule in tables().rules:
        rules.setdefault(rule.origin, set()).update(rule.symbols)
    found, waiting = set(), [origin]
    while waiting:
        for symbol in rules.get(waiting.pop(), set()) - found:
            found.add(symbol)
            waiting.append(symbol)
    return found - rules.keys()


def test_nothing_in_an_example_looks_like_a_declaration():
    """A new step with such a word must be named among those that take the grammar to be understood."""
    inside = terminals_below("scenario") & reader().declarations
    assert inside == {_EXAMPLE} | _ALSO_NAMES


def read(text: str) -> tuple[list[ast.Declaration], list[str]]:
    report = Report()
    file = parse(Source("a.policy", text), report, examples=False)
    return list(file.declarations), [each.code for each in report.diagnostics]


@pytest.mark.parametrize("text,left", [
    (EXAMPLES, 0),
    (f"status s\n{EXAMPLES}{EXAMPLES}status t\n", 2),
    # What is wrong in the examples of another's module is no mistake of whoever uses it.
    ('status s\nscenario "a"\n  given given\nstatus t\n', 2),
])  # fmt: skip
def test_examples_are_left_out(text: str, left: int):
    declarations, codes = read(text)
    assert (len(declarations), codes) == (left, [])


def test_a_reading_called_order_is_no_order():
    """Where a word may be either, the whole is read."""
    text = 'scenario "a"\n  read order = first\nstatus s\n'
    declarations, codes = read(text)
    assert ([type(item) for item in declarations], codes) == ([ast.Scenario, ast.Status], [])


def test_every_edition_says_the_same_without_its_examples(checkout: Path):
    for path in sorted((checkout / "policies").rglob("*.policy")):
        text = path.read_text(encoding="utf-8")
        whole = parse(Source("a.policy", text), Report()).declarations
        wanted = [item for item in whole if not isinstance(item, ast.Scenario)]
        found, codes = read(text)
        rest = [item for item in found if not isinstance(item, ast.Scenario)]
        assert codes == [], path
        assert len(rest) == len(wanted), path
        assert all(ast.same(one, other) for one, other in zip(rest, wanted, strict=True)), path
