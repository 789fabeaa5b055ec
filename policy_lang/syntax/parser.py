"""Text to tokens, tokens to the syntax tree, and the parser's states alone for whoever asks what could follow.

Enters: a text. Leaves: its tokens, and what a maker makes of them. Always holds: offsets in tokens are offsets in the
author's text, because full-width forms are replaced one for one before lexing; lexing never fails. The tables are
those that lark works out of the grammar (`tables`); what is done with them is done here, because lark would first make
a tree of its own, with places that nobody asks for.

`Reader` runs the same tables over the kinds of tokens and makes nothing, so a place in a text is a short list of
numbers that can be kept, tried from and returned to.
"""

import re
from functools import cache, cached_property
from typing import Any, Protocol

from policy_lang.record import field, frozen
from policy_lang.syntax.grammar import BEGINNINGS, COMMA, WORD
from policy_lang.syntax.tables import Rule, Tables, Token, tables

END = "$END"
# What the lexer calls text that it cannot read; the grammar has a place for it so that no text is refused by it.
UNREADABLE = frozenset({"STRANGE", "OPEN_STRING"})

Place = tuple[int, ...]


class Maker(Protocol):
    """What makes something of a rule that was read."""

    def make(self, name: str, start: int | None, end: int | None, parts: list[Any]) -> Any:  # noqa: ANN401 — a node
        """What becomes of the parts of a rule; tokens among them are as they were read."""


_PROTECTED = re.compile(r"(\"[^\"\n]*\"?|“[^”\n]*”?|「[^」\n]*」?|#[^\n]*)")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C, 0xFF1B)}
_FULL_WIDTH[0xFFE5] = ord("¥")
_FULL_WIDTH[0xFF61] = ord("。")
_FULL_WIDTH[0x3000] = _FULL_WIDTH[0x09] = ord(" ")


def normalise(text: str) -> str:
    """Full-width forms to half-width, and every blank to one kind, outside strings and comments; as long as before."""
    if text.isascii() and "\t" not in text:
        return text
    parts = _PROTECTED.split(text)
    parts[::2] = [part.translate(_FULL_WIDTH) for part in parts[::2]]
    return "".join(parts)


def tokens_of(text: str, most: int | None = None) -> list[Token]:
    """The tokens of a normalised text, without comments, blanks and pauses; at most so many.

    A comma before a word that begins a clause or a declaration is a pause, as in Chinese prose.
    """
    table, begins = tables(), _begins()
    spellings, count = table.spellings, text.count
    found: list[Token] = []
    before, line, line_start = 0, 1, 0
    for piece in table.pattern.finditer(text):  # there is a terminal for any character, so none is passed over
        kind = piece.lastgroup
        if kind is None:  # the end
            break
        word = piece[kind]
        end = piece.end()
        start = end - len(word)
        if start > before and (lines := count("\n", before, start)):
            line, line_start = line + lines, text.rfind("\n", before, start) + 1
        if kind == WORD:
            kind = spellings.get(word) or spellings[" ".join(word.split())]
        if found and found[-1].type == COMMA and kind in begins:
            found.pop()
        found.append(Token(kind, word, start, line, start - line_start + 1, line, end - line_start + 1, end))
        if "\n" in word:
            line, line_start = line + word.count("\n"), text.rfind("\n", start, end) + 1
            found[-1].end_line, found[-1].end_column = line, end - line_start + 1
        before = end
        if len(found) == most:
            break
    return found


@cache
def _begins() -> frozenset[str]:
    return tables().starters(BEGINNINGS)


def apart(token: Token, split: str) -> tuple[Token, ...]:
    """The tokens of a word that was cut, at the places where they stand in the text."""
    found = []
    offset = token.start_pos
    for part in tokens_of(split):
        part.start_pos, part.end_pos = offset, offset + len(part)
        part.line = part.end_line = token.line
        offset += len(part)
        found.append(part)
    return tuple(found)


def read(tokens: list[Token], maker: Maker) -> Any | None:  # noqa: ANN401 — what the maker makes of the whole
    """What a maker makes of the tokens, rule by rule; nothing where a token cannot stand."""
    table = tables()
    action_at, goto, rules = table.action, table.goto, table.rules
    states, values = [table.begin], list[Any]()
    starts, ends = list[int | None](), list[int | None]()
    for token in (*tokens, Token(END, "")):
        kind = token.type
        action = action_at(states[-1], kind)
        while action is not None and action < 0:
            rule = rules[~action]
            if rule.is_its_part:
                states.pop()
            else:
                _reduce(rule, states, values, starts, ends, maker)
            states.append(goto(states[-1], rule.origin))
            if kind == END and states[-1] == table.end:
                return values[-1]
            action = action_at(states[-1], kind)
        if action is None:
            return None
        states.append(action)
        values.append(token)
        starts.append(token.start_pos)
        ends.append(token.end_pos)
    return None


def _reduce(
    rule: Rule, states: list[int], values: list[Any], starts: list[int | None], ends: list[int | None], maker: Maker
) -> None:
    """Put what is made of the topmost values in their place. A rule stands where its first and last words stand."""
    base = len(values) - len(rule.symbols)
    start: int | None = None
    end: int | None = None
    if rule.symbols:
        start, end = starts[base], ends[-1]
        if start is None or end is None:
            start = next((place for place in starts[base:] if place is not None), None)
            end = next((place for place in reversed(ends[base:]) if place is not None), None)
    children = values[base:]
    del states[base + 1 :], values[base:], starts[base:], ends[base:]
    parts: list[Any] = children if rule.keeps_all else []
    for at, into, before in () if rule.keeps_all else rule.parts:
        if before:
            parts += [None] * before
        if not into:
            parts.append(children[at])
        elif parts:
            parts += children[at]
        else:
            parts = children[at]  # a list that grows by one part each time is not copied each time
    parts += [None] * rule.absent
    if not rule.name:
        values.append(parts)
    elif rule.single and len(parts) == 1:
        values.append(parts[0])
    else:
        values.append(maker.make(rule.name, start, end, parts))
    starts.append(start)
    ends.append(end)


@frozen
class Reader:
    """The states of the parser, and the sets of terminals that matter for errors."""

    _table: Tables = field(repr=False)

    @cached_property
    def begin(self) -> Place:
        """The place before the first token."""
        return (self._table.begin,)

    @cached_property
    def declarations(self) -> frozenset[str]:
        """The terminals that begin a declaration."""
        return self._table.starters(("decl",)) - UNREADABLE

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The terminals that begin a declaration, a clause, a step or an item; two stand inside other rules."""
        return (_begins() | {"_OTHERWISE_ROW", "_IF_NOT_GIVEN"}) - UNREADABLE

    @cached_property
    def comparators(self) -> frozenset[str]:
        return self._table.starters(("comparator",))

    @cached_property
    def values(self) -> frozenset[str]:
        """The terminals that a value can begin with."""
        return self._table.starters(("atom",))

    def after(self, place: Place, kind: str) -> Place | None:
        """The place after one more token, or nothing where it cannot stand."""
        stack = list(place)
        return tuple(stack) if self._feed(stack, kind) else None

    def stuck(self, place: Place, kind: str) -> int:
        """The state in which the parser finds that a token cannot stand there."""
        stack = list(place)
        self._feed(stack, kind)
        return stack[-1]

    def _feed(self, stack: list[int], kind: str) -> bool:
        table = self._table
        while kind not in UNREADABLE:
            action = table.action(stack[-1], kind)
            if action is None:
                return False
            if action >= 0:
                stack.append(action)
                return True
            rule = table.rules[~action]
            if rule.symbols:
                del stack[-len(rule.symbols) :]
            stack.append(table.goto(stack[-1], rule.origin))
            if kind == END and stack[-1] == table.end:
                return True
        return False

    def opens_declaration(self, place: Place, kind: str) -> bool:
        """Whether the token that led to a place opened a declaration, and not a payer that a reading adds."""
        return kind in self.declarations and len(place) <= 3

    def accepts(self, place: Place) -> frozenset[str]:
        """The terminals that can stand next."""
        candidates = (kind for kind in self._table.actions(place[-1]) if kind.isupper())
        return frozenset(kind for kind in candidates if self.after(place, kind) is not None)


@cache
def reader() -> Reader:
    """The states of the parser of the grammar."""
    return Reader(tables())
