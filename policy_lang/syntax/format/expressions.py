"""Expressions as words: a row a class of node.

Enters: an expression. Leaves: its words. Always holds: parentheses are written where the author wrote some (`Group`)
and nowhere else, so nothing here knows what binds tighter than what.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from policy_lang.diagnostics import InternalError
from policy_lang.syntax import ast
from policy_lang.syntax.format.speech import Speech, quoted
from policy_lang.syntax.format.words import (
    BLANK,
    INNER,
    INNER_NOTHING,
    NOTHING,
    SOFT_AND,
    SOFT_OR,
    Gap,
    Word,
    Words,
    deeper,
    together,
    with_gap,
)
from policy_lang.syntax.keywords import keywords

_Literal: TypeAlias = (
    ast.MoneyLiteral | ast.RatioLiteral | ast.PointsLiteral | ast.NumberLiteral | ast.DateLiteral | ast.DurationLiteral
)

_OPERATORS: dict[str, tuple[str, Gap]] = {
    "or": ("OR", SOFT_OR),
    "and": ("AND", SOFT_AND),
    "beyond": ("BEYOND", INNER),
    "add": ("+", INNER),
    "subtract": ("-", INNER),
    "multiply": ("*", INNER),
    "divide": ("/", INNER),
}


def expression(say: Speech, node: ast.Expression) -> Words:
    """The words of an expression, with a blank before the first."""
    row = EXPRESSIONS.get(type(node))
    if row is None:
        raise InternalError(f"no way to write {type(node).__name__}")
    return row(say, node)


def _raw(say: Speech, node: _Literal) -> Words:
    return [Word(node.raw)]


def _string(say: Speech, node: ast.StringLiteral) -> Words:
    return [quoted(node.value)]


def _reference(say: Speech, node: ast.Reference) -> Words:
    return [Word(node.path.name)]


def _yes_no(say: Speech, node: ast.YesNo) -> Words:
    return [say.key("YES" if node.value else "NO")]


def _call(say: Speech, node: ast.Call) -> Words:
    arguments = say.commas([expression(say, argument) for argument in node.arguments], "，", (INNER, INNER_NOTHING))
    return [Word(node.path.name), *in_parentheses(arguments, NOTHING)]


def _set(say: Speech, node: ast.SetLiteral) -> Words:
    return in_parentheses(
        say.commas([expression(say, item) for item in node.items], "、", (INNER, INNER_NOTHING)), BLANK
    )


def _group(say: Speech, node: ast.Group) -> Words:
    return in_parentheses([expression(say, node.operand)], BLANK)


def in_parentheses(items: Sequence[Words], gap: Gap) -> Words:
    """Items as they stand in parentheses."""
    return together(Word("(", gap), with_gap(NOTHING, deeper(together(*items))), Word(")", NOTHING))


def _fixed(identifier: str) -> Callable[[Speech, Any], Words]:
    return lambda say, node: [say.key(identifier)]


def _unpaid(say: Speech, node: ast.Unpaid) -> Words:
    return [say.key("WHAT_IS_UNPAID_IN"), say.ident(node.pool)] if node.pool else [say.key("WHAT_IS_UNPAID")]


def _own_share(say: Speech, node: ast.OwnShare) -> Words:
    return [say.key("OWN_SHARE_IN"), say.ident(node.pool)] if node.pool else [say.key("OWN_SHARE")]


def _so_far(say: Speech, node: ast.SoFar) -> Words:
    return [say.key("SO_FAR_IN"), Word(node.path.name)]


def _now_in(say: Speech, node: ast.NowIn) -> Words:
    return [say.key("NOW_IN"), Word(node.path.name)]


def _total_of(say: Speech, node: ast.TotalOf) -> Words:
    return together(say.key("TOTAL_OF"), expression(say, node.operand))


def _not(say: Speech, node: ast.Not) -> Words:
    return together(say.key("NOT"), expression(say, node.operand))


def _negate(say: Speech, node: ast.Negate) -> Words:
    return together(Word("-"), with_gap(NOTHING, expression(say, node.operand)))


def _binary(say: Speech, node: ast.Binary) -> Words:
    sign, gap = _OPERATORS[node.op]
    operator = say.key(sign, gap) if sign.isalpha() else Word(sign, gap)
    return together(expression(say, node.left), operator, expression(say, node.right))


def _compare(say: Speech, node: ast.Compare) -> Words:
    return together(expression(say, node.left), say.key(node.comparator, INNER), expression(say, node.right))


def _known(say: Speech, node: ast.IsKnown) -> Words:
    return together(expression(say, node.operand), say.key("IS_KNOWN"))


def _of(say: Speech, node: ast.Of) -> Words:
    """The two sides change places in Chinese."""
    share, whole = expression(say, node.share), expression(say, node.whole)
    if say.tongue != "zh":
        return together(share, say.key("OF"), whole)
    gap = NOTHING if _can_touch(whole[-1], share[0]) else BLANK
    return together(whole, say.key("OF", gap), with_gap(gap, share))


def _can_touch(before: Word, after: Word) -> bool:
    """Whether 的 may stand between two words without blanks: not beside Latin letters, nor where it makes a keyword."""
    latin = any(sign.isascii() and (sign.isalpha() or sign == "_") for sign in (before.text[-1], after.text[0]))
    possessive = keywords().rows["OF"].zh
    return not latin and not any(word.startswith(before.text + possessive) for word in keywords().all_spellings())


def _if(say: Speech, node: ast.If) -> Words:
    return together(
        say.key("IF"),
        expression(say, node.condition),
        say.key("THEN", SOFT_OR),
        expression(say, node.then),
        say.key("ELSE", SOFT_OR),
        expression(say, node.otherwise),
    )


def _rounded(say: Speech, node: ast.Rounded) -> Words:
    return together(expression(say, node.operand), say.key("ROUNDED", INNER), rounding(say, node.mode, node.unit))


def rounding(say: Speech, mode: str, unit: ast.MoneyLiteral | None) -> Words:
    """How to round, and to which unit."""
    return together(say.key(mode), [say.key("TO_UNIT"), Word(unit.raw)] if unit else [])


def _each(say: Speech, node: ast.Each) -> Words:
    over = together(say.key("FOR_EACH", INNER), _element(say, node))
    return together(say.key(node.fold), in_parentheses([together(expression(say, node.value), over)], BLANK))


def _number_of(say: Speech, node: ast.NumberOf) -> Words:
    return together(say.key("NUMBER_OF"), in_parentheses([_element(say, node)], BLANK))


def _element(say: Speech, node: ast.Each | ast.NumberOf) -> Words:
    """`line in lines when C`."""
    when = together(say.key("WHEN", INNER), expression(say, node.condition)) if node.condition else []
    return together(say.ident(node.element), say.key("IN"), Word(node.items.name), when)


def _lines(say: Speech, node: ast.LinesLiteral) -> Words:
    items = [in_parentheses(_fields(say, line), BLANK) for line in node.lines]
    rows = say.commas(items, "、", (INNER, INNER_NOTHING)) if items else []
    inner = with_gap(NOTHING, together(*rows)) if rows else []
    return together(Word("["), inner, Word("]", NOTHING))


def _fields(say: Speech, node: ast.LineLiteral) -> list[Words]:
    fields = [together(say.ident(field.name), Word("="), expression(say, field.value)) for field in node.fields]
    return say.commas(fields, "，", (INNER, INNER_NOTHING))


EXPRESSIONS: dict[type, Callable[[Speech, Any], Words]] = {
    ast.MoneyLiteral: _raw,
    ast.RatioLiteral: _raw,
    ast.PointsLiteral: _raw,
    ast.NumberLiteral: _raw,
    ast.DateLiteral: _raw,
    ast.DurationLiteral: _raw,
    ast.StringLiteral: _string,
    ast.NoneLiteral: _fixed("NONE"),
    ast.NoLimit: _fixed("NO_LIMIT"),
    ast.YesNo: _yes_no,
    ast.Reference: _reference,
    ast.Call: _call,
    ast.Unpaid: _unpaid,
    ast.OwnShare: _own_share,
    ast.TheBase: _fixed("THE_BASE"),
    ast.GoverningDate: _fixed("THE_GOVERNING_DATE"),
    ast.SoFar: _so_far,
    ast.NowIn: _now_in,
    ast.TotalOf: _total_of,
    ast.Outcome: _fixed("OUTCOME"),
    ast.Group: _group,
    ast.SetLiteral: _set,
    ast.Not: _not,
    ast.Negate: _negate,
    ast.Binary: _binary,
    ast.Compare: _compare,
    ast.IsKnown: _known,
    ast.Of: _of,
    ast.If: _if,
    ast.Rounded: _rounded,
    ast.Each: _each,
    ast.NumberOf: _number_of,
    ast.LinesLiteral: _lines,
}
