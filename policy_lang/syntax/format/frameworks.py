"""Frameworks as lines: what conforming schemes must keep to, a bound a line."""

from policy_lang.syntax import ast
from policy_lang.syntax.format.clauses import Layout, head, idents, stretch
from policy_lang.syntax.format.expressions import expression
from policy_lang.syntax.format.page import Line
from policy_lang.syntax.format.speech import Speech
from policy_lang.syntax.format.words import INDENT, Words, together


def framework(layout: Layout, node: ast.Framework, indent: int) -> list[Line]:
    say, inner = layout.say, indent + INDENT
    first = together(say.key("FRAMEWORK"), say.names(node.names), say.cites(node.cites))
    bounds = [Line(inner, _bound(say, item), (stretch(item),)) for item in node.bounds]
    return [Line(indent, first, (head(node, node.names), *map(stretch, node.cites))), *bounds]


def _bound(say: Speech, node: ast.Bound) -> Words:
    words: Words
    match node:
        case ast.Requires():
            words = together(say.names(node.names), say.key(node.comparator), expression(say, node.value))
            words = together(say.key("REQUIRES"), words)
        case ast.ForbidsRaising():
            words = together(say.key("FORBIDS_RAISING"), idents(say, node.figures))
        case ast.ForbidsWidening():
            payers = together(say.key("FOR"), idents(say, node.payers))
            words = together(say.key("FORBIDS_WIDENING"), say.ident(node.circle), payers)
        case ast.ForbidsZeroPayment():
            words = together(say.key("FORBIDS_ZERO_PAYMENT"), say.names(node.names))
    return together(words, say.cites(node.cites))
