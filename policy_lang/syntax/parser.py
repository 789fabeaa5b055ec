"""Text to tokens, the parser to feed them to, and its states alone for whoever asks what could follow.

Enters: a text. Leaves: its tokens, and lark's parser, made once a process. Always holds: offsets in tokens are offsets
in the author's text, because full-width forms are replaced one for one before lexing; lexing never fails. The parser is
read from its tables where they fit the grammar, and built where they do not.

`Reader` runs the same tables over the kinds of tokens and builds nothing, so a place in a text is a short list of
numbers that can be kept, tried from and returned to. Lark's own interactive parser cannot: its copies share half-built
lists.
"""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import islice

from attrs import field, frozen
from lark import Lark, Token
from lark.parsers.lalr_analysis import IntParseTable, Shift

from policy_lang.syntax.grammar import BEGINNINGS, build, starters
from policy_lang.syntax.tables import load

END = "$END"
# What the lexer calls text that it cannot read; the grammar has a place for it so that lark accepts the terminals.
UNREADABLE = frozenset({"STRANGE", "OPEN_STRING"})

Place = tuple[int, ...]

_PROTECTED = re.compile(r"(\"[^\"\n]*\"?|“[^”\n]*”?|「[^」\n]*」?|#[^\n]*)")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C, 0xFF1B)}
_FULL_WIDTH[0xFFE5] = ord("¥")
_FULL_WIDTH[0xFF61] = ord("。")


def normalise(text: str) -> str:
    """Full-width forms to half-width outside strings and comments; the length never changes."""
    if text.isascii():
        return text
    parts = _PROTECTED.split(text)
    parts[::2] = [part.translate(_FULL_WIDTH) for part in parts[::2]]
    return "".join(parts)


@cache
def parser() -> Lark:
    """The parser of the grammar."""
    return load() or build()


def tokens_of(text: str, most: int | None = None) -> list[Token]:
    """The tokens of a normalised text, without comments, blanks and pauses; at most so many."""
    reading = parser().parse_interactive(text)
    stream: Iterator[Token] = reading.lexer_thread.lex(reading.parser_state)  # type: ignore[no-untyped-call]
    return list(islice(stream, most))


def apart(token: Token, split: str) -> tuple[Token, ...]:
    """The tokens of a word that was cut, at the places where they stand in the text."""
    found = []
    offset = token.start_pos or 0
    for part in tokens_of(split):
        part.start_pos, part.end_pos = offset, offset + len(part)
        part.line = part.end_line = token.line
        offset += len(part)
        found.append(part)
    return tuple(found)


@frozen
class Reader:
    """The states of the parser, and the sets of terminals that matter for errors."""

    _lark: Lark = field(repr=False)

    @cached_property
    def _table(self) -> IntParseTable:
        table: IntParseTable = self._lark.parser.parser._parse_table  # noqa: SLF001 — there is no other way to them
        return table

    @cached_property
    def begin(self) -> Place:
        """The place before the first token."""
        return (self._table.start_states["start"],)

    @cached_property
    def declarations(self) -> frozenset[str]:
        """The terminals that begin a declaration."""
        return starters(self._lark.rules, ("decl",)) - UNREADABLE

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The terminals that begin a declaration, a clause, a step or an item; two stand inside other rules."""
        return (starters(self._lark.rules, BEGINNINGS) | {"_OTHERWISE_ROW", "_IF_NOT_GIVEN"}) - UNREADABLE

    @cached_property
    def comparators(self) -> frozenset[str]:
        return starters(self._lark.rules, ("comparator",))

    @cached_property
    def values(self) -> frozenset[str]:
        """The terminals that a value can begin with."""
        return starters(self._lark.rules, ("atom",))

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
        states, end = self._table.states, self._table.end_states["start"]
        while kind not in UNREADABLE:
            found = states[stack[-1]].get(kind)
            if found is None:
                return False
            action, argument = found
            if action is Shift:
                stack.append(argument)
                return True
            size = len(argument.expansion)
            if size:
                del stack[-size:]
            stack.append(states[stack[-1]][argument.origin.name][1])
            if kind == END and stack[-1] == end:
                return True
        return False

    def opens_declaration(self, place: Place, kind: str) -> bool:
        """Whether the token that led to a place opened a declaration, and not a payer that a reading adds."""
        return kind in self.declarations and len(place) <= 3

    def accepts(self, place: Place) -> frozenset[str]:
        """The terminals that can stand next."""
        candidates = (kind for kind in self._table.states[place[-1]] if kind.isupper())
        return frozenset(kind for kind in candidates if self.after(place, kind) is not None)


@cache
def reader() -> Reader:
    """The states of the parser of the grammar."""
    return Reader(parser())
