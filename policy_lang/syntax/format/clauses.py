"""Clauses of payers as lines: nearly always one; bands and candidates that are long have a line each.

Enters: clauses. Leaves: lines. Always holds: the order of clauses is the author's.
"""

from collections.abc import Callable, Sequence
from typing import Any

from policy_lang.record import evolve
from policy_lang.syntax import ast
from policy_lang.syntax.format.expressions import expression, rounding
from policy_lang.syntax.format.page import Comments, Line, joined
from policy_lang.syntax.format.speech import Speech
from policy_lang.syntax.format.words import BLANK, INDENT, NOTHING, SOFT, Gap, Word, Words, together, with_gap


class Layout:
    """What lines are made with: the tongue, and where comments keep lines apart."""

    def __init__(self, say: Speech, comments: Comments) -> None:
        self.say = say
        self.comments = comments

    def on_one_line(self, lines: Sequence[Line]) -> list[Line]:
        """The lines as one, if it is short and no comment stands between them."""
        if self.comments.stand_among(lines):
            return list(lines)
        one = joined(lines)
        return [one] if one.is_short else list(lines)

    def in_one_row(self, lines: Sequence[Line]) -> list[Line]:
        """The lines as one that is broken where it gets too wide, if no comment stands between them."""
        return list(lines) if self.comments.stand_among(lines) else [joined(lines)]


def clauses(layout: Layout, nodes: Sequence[ast.Clause], indent: int) -> list[Line]:
    """The lines of clauses, in their order."""
    return [line for node in nodes for line in clause(layout, node, indent)]


def clause(layout: Layout, node: ast.Clause, indent: int) -> list[Line]:
    """The lines of one clause."""
    if isinstance(node, ast.Pays):
        return _pays(layout, node, indent)
    return [Line(indent, with_gap(SOFT, CLAUSES[type(node)](layout.say, node)), (stretch(node),))]


def stretch(node: ast.Node) -> tuple[int, int]:
    """Where a node stands in the source."""
    return node.span.start, node.span.end


def head(node: ast.Node, last: ast.Node | None) -> tuple[int, int]:
    """From the start of a node to the end of the last part that stands in its first line."""
    return node.span.start, last.span.end if last else node.span.start + 1


def _pays(layout: Layout, node: ast.Pays, indent: int) -> list[Line]:
    say, amount = layout.say, node.amount
    pays = say.key("RETURNS" if isinstance(node, ast.Returns) else "PAYS", SOFT)
    if isinstance(amount, ast.Bands):
        kind = say.key("IN_SLICES" if amount.marginal else "IN_BRACKETS")
        first = together(pays, kind, say.key(amount.edges) if amount.edges else [])
        nodes: Sequence[ast.Node] = amount.slices
        items = say.commas([_slice(say, band) for band in amount.slices], "、")
    elif isinstance(amount, ast.Candidates):
        first = [pays, say.key("THE_LEAST_OF" if amount.least else "THE_GREATEST_OF")]
        nodes = amount.candidates
        items = say.stated([_candidate(say, candidate) for candidate in amount.candidates])
    else:
        return [Line(indent, together(pays, expression(say, amount)), (stretch(node),))]
    rows = [Line(indent + INDENT, words, (stretch(item),)) for words, item in zip(items, nodes, strict=True)]
    return layout.on_one_line([Line(indent, first, (head(node, None),)), *rows])


def _slice(say: Speech, node: ast.Slice) -> Words:
    edge = [say.key("ABOVE")]
    if node.upper:
        edge = together(say.key("TO" if node.inside else "SHORT_OF"), expression(say, node.upper))
    return with_gap(SOFT, together(expression(say, node.ratio), edge))


def _candidate(say: Speech, node: ast.Candidate) -> Words:
    return together(say.names(node.names, SOFT), Word(":", NOTHING), expression(say, node.value))


def scope(say: Speech, node: ast.Scope | None, gap: Gap = SOFT) -> Words:
    """Keys and a period: `per person each month`, 每人每月."""
    if node is None:
        return []
    words: Words = []
    for key in node.keys:
        words.extend([_each(words, say.key(key.keyword)), *([Word(key.path.name)] if key.path else [])])
    words.append(_each(words, say.key(node.period.keyword)))
    figure = node.period.duration or node.period.begins
    if figure:
        words.append(Word(figure.raw, NOTHING if say.tongue == "zh" else BLANK))
    return with_gap(gap, words)


def _each(before: Words, word: Word) -> Word:
    """The word 每 follows a keyword without a blank; after a name it would be taken for a part of the name."""
    touches = word.text.startswith("每") and before and before[-1].keyword
    return evolve(word, gap=NOTHING) if touches else word


def _fixed(identifier: str) -> Callable[[Speech, Any], Words]:
    return lambda say, node: [say.key(identifier)]


def _for(say: Speech, node: ast.ForMembers) -> Words:
    return together(say.key("FOR"), idents(say, node.members), say.status(node.status))


def idents(say: Speech, names: Sequence[ast.Ident]) -> Words:
    """Names with commas."""
    return say.enumerated([[say.ident(name)] for name in names])


def _when(say: Speech, node: ast.When) -> Words:
    return together(say.key("WHEN"), expression(say, node.condition), say.status(node.status))


def _unless(say: Speech, node: ast.Unless) -> Words:
    return together(say.key("UNLESS"), expression(say, node.condition), say.status(node.status))


def _on(say: Speech, node: ast.On) -> Words:
    return together(say.key("ON"), expression(say, node.value))


def _draws_on(say: Speech, node: ast.DrawsOn) -> Words:
    if node.alike:
        return together(say.key("DRAWS_ALIKE_ON"), idents(say, node.pools))
    first, *others = node.pools
    then = [word for pool in others for word in (say.key("THEN_FROM", SOFT), say.ident(pool))]
    return together(say.key("DRAWS_ON"), say.ident(first), then)


def _over(say: Speech, node: ast.Over) -> Words:
    return together(say.key("OVER"), scope(say, node.scope, BLANK), say.key(node.mode, SOFT))


def _counting(say: Speech, node: ast.Counting) -> Words:
    condition = expression(say, node.condition) if node.condition else []
    return together(say.key("COUNTING"), say.key(node.counted), condition)


def _deductible(say: Speech, node: ast.Deductible) -> Words:
    return together(
        say.key("DEDUCTIBLE"), expression(say, node.amount), scope(say, node.scope), say.status(node.status)
    )


def _covers_at_most(say: Speech, node: ast.CoversAtMost) -> Words:
    return together(say.key("COVERS_AT_MOST"), expression(say, node.limit), scope(say, node.scope))


def _tops_up(say: Speech, node: ast.TopsUp) -> Words:
    word = say.key("TOPS_UP_TO_MORE_THAN" if node.beyond else "TOPS_UP_TO")
    return together(word, expression(say, node.target), say.status(node.status))


def _follows(say: Speech, node: ast.Follows) -> Words:
    return [say.key("FOLLOWS"), say.ident(node.schedule)]


def _less(say: Speech, node: ast.Less) -> Words:
    return together(say.key("LESS"), expression(say, node.amount))


def _at_most(say: Speech, node: ast.AtMost) -> Words:
    return together(say.key("AT_MOST"), expression(say, node.limit), scope(say, node.scope), say.status(node.status))


def _within(say: Speech, node: ast.Within) -> Words:
    return together(say.key("WITHIN"), idents(say, node.limits), say.status(node.status))


def _own_share_at_most(say: Speech, node: ast.OwnShareAtMost) -> Words:
    return together(say.key("OWN_SHARE_AT_MOST"), expression(say, node.limit), scope(say, node.scope))


def _insured_bears(say: Speech, node: ast.InsuredBears) -> Words:
    return together(say.key("INSURED_BEARS"), expression(say, node.amount), scope(say, node.scope))


def _not_below(say: Speech, node: ast.NotBelow) -> Words:
    return together(say.key("NOT_BELOW"), expression(say, node.amount))


def covers(say: Speech, node: ast.Covers) -> Words:
    """`covers CONDITION otherwise STATUS`, which is also a header of the scheme."""
    return together(say.key("COVERS"), expression(say, node.condition), say.status(node.status), say.cites(node.cites))


def rounds(say: Speech, node: ast.Rounding) -> Words:
    """`rounds half up`."""
    return together(say.key("ROUNDS"), rounding(say, node.mode, node.unit))


def _cite(say: Speech, node: ast.Cite) -> Words:
    return say.cites((node,))


CLAUSES: dict[type, Callable[[Speech, Any], Words]] = {
    ast.Cite: _cite,
    ast.Given: _fixed("GIVEN"),
    ast.ForMembers: _for,
    ast.When: _when,
    ast.Unless: _unless,
    ast.On: _on,
    ast.DrawsOn: _draws_on,
    ast.EachClaim: _fixed("EACH_CLAIM"),
    ast.Over: _over,
    ast.Counting: _counting,
    ast.Deductible: _deductible,
    ast.CoversAtMost: _covers_at_most,
    ast.Follows: _follows,
    ast.TopsUp: _tops_up,
    ast.Less: _less,
    ast.AtMost: _at_most,
    ast.Within: _within,
    ast.OwnShareAtMost: _own_share_at_most,
    ast.InsuredBears: _insured_bears,
    ast.NotBelow: _not_below,
    ast.Rounding: rounds,
    ast.Covers: covers,
    ast.WritesOff: _fixed("BY_WRITING_OFF"),
    ast.BeyondExpense: _fixed("EVEN_BEYOND_THE_EXPENSE"),
}
