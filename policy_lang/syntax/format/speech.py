"""What is the same on every page: keywords in the chosen tongue, names, quoted prose, commas, types and functions.

Enters: a tree and a tongue. Leaves: words, and the tree as it will be written (`settled`): blanks inside literals made
regular, known types and functions named in the chosen tongue. Always holds: the settled tree says what the tree says.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from policy_lang.diagnostics import InternalError
from policy_lang.record import evolve, fields
from policy_lang.syntax import ast
from policy_lang.syntax.format.words import (
    BLANK,
    NOTHING,
    SOFT,
    SOFT_NOTHING,
    Gap,
    Word,
    Words,
    together,
    with_gap,
)
from policy_lang.syntax.keywords import keywords

_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"))
_KEYWORDS_THAT_NAME = frozenset({"yes", "no", "up", "down", "order"})
_LATIN_UNIT = re.compile(r"([A-Za-z]+)\Z")

_Tree = TypeVar("_Tree", bound=ast.Node)


class Speech:
    """Speaks English ("en") or Chinese ("zh")."""

    def __init__(self, tongue: str) -> None:
        self.tongue = tongue
        self._words = keywords()

    def key(self, identifier: str, gap: Gap = BLANK) -> Word:
        """A keyword."""
        return Word(self._words.spelling(identifier, self.tongue), gap, keyword=True)

    def ident(self, ident: ast.Ident, gap: Gap = BLANK) -> Word:
        """A name. Four keywords may name options and one a reading: no other name is spelled like them."""
        if ident.name in _KEYWORDS_THAT_NAME:
            return self.key(ident.name.upper(), gap)
        return Word(ident.name, gap)

    def names(self, names: ast.Names | ast.PathNames | ast.Member, gap: Gap = BLANK) -> Words:
        """A name, its second name, its label."""
        both = [part for part in (names.first, names.second) if part is not None]
        words = [self.ident(part) if isinstance(part, ast.Ident) else Word(part.name) for part in both]
        row = together(*([word, Word("/")] for word in words))[:-1]
        return together(with_gap(gap, row), self.text(names.label, SOFT) if names.label else [])

    def text(self, text: ast.Text, gap: Gap = BLANK) -> Words:
        """Prose, in one tongue or in both."""
        if text.second is None:
            return [quoted(text.first, gap)]
        return [quoted(text.first, gap), Word("/"), quoted(text.second)]

    def reason(self, text: ast.Text | None) -> Words:
        """`because "…"`, if there is a reason."""
        return together(self.key("BECAUSE", SOFT), self.text(text)) if text else []

    def status(self, status: ast.Ident | None) -> Words:
        """`otherwise STATUS`, if there is one."""
        return [self.key("OTHERWISE", SOFT), self.ident(status)] if status else []

    def cites(self, cites: Sequence[ast.Cite]) -> Words:
        """Citations."""
        return [
            word
            for cite in cites
            for word in (
                self.key("CITES", SOFT),
                self.ident(cite.source),
                quoted(cite.locator),
                *self.mark(to_confirm=cite.to_confirm),
            )
        ]

    def mark(self, *, to_confirm: bool) -> Words:
        """What was taken over and is not confirmed yet."""
        return [self.key("TO_CONFIRM")] if to_confirm else []

    def dates(self, first: ast.DateLiteral | None, last: ast.DateLiteral | None, gap: Gap = SOFT) -> Words:
        """`from DAY to DAY`, as far as given."""
        start = [self.key("FROM", gap), Word(first.raw)] if first else []
        return together(start, [self.key("TO"), Word(last.raw)] if last else [])

    def enumerated(self, items: Sequence[Sequence[Word]]) -> Words:
        """Names, literals and texts with commas."""
        return together(*self.commas(items, "、"))

    def stated(self, items: Sequence[Sequence[Word]]) -> list[Words]:
        """Whole statements with commas, each item by itself."""
        return self.commas(items, "，")

    def commas(
        self, items: Sequence[Sequence[Word]], han: str, gaps: tuple[Gap, Gap] = (SOFT, SOFT_NOTHING)
    ) -> list[Words]:
        """The items, each but the last with its comma; a Han comma is wide and needs no blank after it."""
        chinese = self.tongue == "zh"
        comma, gap = Word(han if chinese else ",", NOTHING), gaps[1] if chinese else gaps[0]
        rows = [list(items[0]), *(with_gap(gap, item) for item in items[1:])]
        return [together(row, comma) for row in rows[:-1]] + rows[-1:]


def quoted(text: str, gap: Gap = BLANK) -> Word:
    """A text in straight quotes, or in the first quotes that it leaves alone."""
    for opening, closing in _QUOTES:
        if closing not in text and "\n" not in text:
            return Word(opening + text + closing, gap)
    raise InternalError(f"no quotes fit around {text!r}")


def settled(node: _Tree, tongue: str) -> _Tree:
    """The tree as it will be written in a tongue; comments and spans stay."""
    changes: dict[str, Any] = {}
    for attribute in fields(type(node)):
        value = getattr(node, attribute.name)
        if isinstance(value, ast.Node):
            changes[attribute.name] = settled(value, tongue)
        elif isinstance(value, tuple):
            changes[attribute.name] = tuple([_settled_item(item, tongue) for item in value])
        elif attribute.name == "raw":
            changes["raw"] = _regular(value)
    if isinstance(node, ast.TypeName):
        changes["path"] = _translated(node.path, "type", tongue)
    if isinstance(node, ast.Call):
        changes["path"] = _translated(node.path, "function", tongue)
    return evolve(node, **changes)


def _settled_item(item: object, tongue: str) -> object:
    return settled(item, tongue) if isinstance(item, ast.Node) and not isinstance(item, ast.Comment) else item


def _regular(raw: str) -> str:
    """`45 万元` is `45万元`; before a unit in Latin letters stays one blank."""
    return _LATIN_UNIT.sub(r" \1", "".join(raw.split()))


def _translated(path: ast.Path, table: str, tongue: str) -> ast.Path:
    return evolve(path, parts=(_in_tongue(table, tongue).get(path.name, path.parts[0]), *path.parts[1:]))


@cache
def _in_tongue(table: str, tongue: str) -> dict[str, str]:
    """The known names of types or functions, from the other tongue to this one."""
    pairs: dict[str, str] = getattr(keywords(), table)
    return pairs if tongue == "zh" else {chinese: english for english, chinese in pairs.items()}
