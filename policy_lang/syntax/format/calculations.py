"""Calculations as lines: a clause a line; the parts of a split have a line each where they are long.

Enters: calculations. Leaves: lines. Always holds: the order of clauses is the author's; citations end the clause they
belong to.
"""

from policy_lang.syntax import ast
from policy_lang.syntax.format.clauses import Layout, head, stretch
from policy_lang.syntax.format.expressions import expression
from policy_lang.syntax.format.page import Line
from policy_lang.syntax.format.speech import Speech
from policy_lang.syntax.format.words import BLANK, INDENT, NOTHING, SOFT, Word, Words, together, with_gap

_EQUALS = Word("=")
_COLON = Word(":", NOTHING)


def type_name(say: Speech, node: ast.TypeName | None) -> Words:
    """`: money`, `: set of category`, `: list of record`, or nothing."""
    if node is None:
        return []
    kind = [say.key("SET_OF")] if node.several else [say.key("LIST_OF")] if node.listed else []
    return together(Word(":"), kind, Word(node.path.name))


def declared_input(say: Speech, keyword: str, node: ast.Takes | ast.Fact | ast.RecordField) -> Words:
    """A fact, an input or a field: its name, its type, its bound and its default."""
    upper = together(say.key("UP_TO", SOFT), expression(say, node.upper)) if node.upper else []
    default = together(say.key("IF_NOT_GIVEN", SOFT), expression(say, node.default)) if node.default else []
    kind = type_name(say, node.type)
    return together(say.key(keyword), say.names(node.names), kind, upper, default, say.reason(node.reason))


def calculation(layout: Layout, node: ast.Calculation, indent: int) -> list[Line]:
    """The lines of a calculation."""
    say = layout.say
    words = together(say.key("CALCULATION"), say.names(node.names), say.cites(node.cites))
    first = Line(indent, words, (head(node, node.names), *map(stretch, node.cites)))
    return [first, *(line for clause in node.clauses for line in _clause(layout, clause, indent + INDENT))]


def _clause(layout: Layout, node: ast.CalculationClause, indent: int) -> list[Line]:
    if isinstance(node, ast.Splits):
        return _splits(layout, node, indent)
    return [Line(indent, _words(layout.say, node), (stretch(node),))]


def _words(say: Speech, node: ast.CalculationClause) -> Words:
    match node:
        case ast.Takes():
            return declared_input(say, "TAKES", node)
        case ast.CalculationDate():
            return [say.key("DATED_BY"), Word(node.path.name)]
        case ast.Let():
            return together(say.key("LET"), _value(say, node.names, None, node.value), say.cites(node.cites))
        case ast.Gives():
            return together(say.key("GIVES"), _value(say, node.names, node.type, node.value), say.cites(node.cites))
        case ast.Verifies():
            stated = together(say.names(node.names), _COLON, expression(say, node.condition))
            return together(say.key("VERIFIES"), stated, say.reason(node.reason), say.cites(node.cites))
    return []


def _value(say: Speech, names: ast.Names, kind: ast.TypeName | None, value: ast.Expression) -> Words:
    return together(say.names(names), type_name(say, kind), _EQUALS, with_gap(SOFT, expression(say, value)))


def _splits(layout: Layout, node: ast.Splits, indent: int) -> list[Line]:
    say = layout.say
    first = together(say.key("SPLITS"), expression(say, node.amount), say.key("AMONG", SOFT))
    parts = say.commas(
        [together(say.names(part.names, SOFT), _COLON, expression(say, part.weight)) for part in node.parts], "、"
    )
    unit = [say.key("IN_STEPS_OF", SOFT), Word(node.unit.raw, BLANK)] if node.unit else []
    last = together(unit, say.key("BY_LARGEST_REMAINDER", SOFT), say.cites(node.cites))
    end = (node.parts[-1].span.end, node.span.end)
    lines = [
        Line(indent, first, (head(node, node.amount),)),
        *(Line(indent + INDENT, words, (stretch(part),)) for words, part in zip(parts, node.parts, strict=True)),
        Line(indent + INDENT, last, (end,)),
    ]
    return layout.in_one_row(lines)
