"""Source to syntax tree: the way in for every pass that reads text.

Enters: a `Source`. Leaves: an `ast.File`, always, and diagnostics in the report.
"""

from lark import Token, UnexpectedInput

from policy_lang.diagnostics import Report
from policy_lang.source import Source, Span
from policy_lang.syntax import ast
from policy_lang.syntax.build import Builder
from policy_lang.syntax.parser import normalise, parser


def parse(source: Source, report: Report) -> ast.File:
    """The tree of a file; what cannot be read is left out and reported."""
    text = normalise(source.text)
    tree = parser().parse(text)
    declarations = Builder(source).build(tree)
    return ast.File(Span(source, 0, len(source.text)), declarations, comments(source, text))


def comments(source: Source, text: str) -> tuple[ast.Comment, ...]:
    """The comments of a text, in order."""
    found = []
    for line in _comment_starts(text):
        start, end = line
        own = not text[text.rfind("\n", 0, start) + 1 : start].strip()
        found.append(ast.Comment(Span(source, start, end), source.text[start:end].rstrip(), own))
    return tuple(found)


def _comment_starts(text: str) -> list[tuple[int, int]]:
    import re

    pattern = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|「[^」\n]*」|(#[^\n]*)")
    return [match.span(1) for match in pattern.finditer(text) if match[1] is not None]
