"""Text to tokens, tokens to the syntax tree, and the parser's states alone for whoever asks what could follow.

Enters: a text. Leaves: its tokens, and what a maker makes of them. Always holds: offsets in tokens are offsets in the
author's text, because full-width forms are replaced one for one before lexing; lexing never fails. The tables are
those that lark works out of the grammar (`tables`); what is done with them is done here, because lark would first make
a tree of its own, with places that nobody asks for.

`Reader` runs the same tables over the kinds of tokens and makes nothing, so a place in a text is a short list of
numbers that can be kept, tried from and returned to.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from itertools import islice
from typing import Any, Protocol

from policy_lang.record import field, frozen
from policy_lang.syntax.grammar import BEGINNINGS, COMMA, WORD
from policy_lang.syntax.keywords import BEGIN_ANEW, FIELD, NAME
from policy_lang.syntax.tables import Lines, Rule, Tables, Token, tables

END = "$END"
# What the lexer calls text that it cannot read; the grammar has a place for it so that no text is refused by it.
UNREADABLE = frozenset({"STRANGE", "OPEN_STRING"})

# More tokens than any text that is short enough to be read has.
MOST = 1_000_000

Place = tuple[int, ...]


class Maker(Protocol):
    """What makes something of a rule that was read."""

    def make(self, name: str, start: int | None, end: int | None, parts: list[Any]) -> Any:  # noqa: ANN401 — a node
        """What becomes of the parts of a rule; tokens among them are as they were read."""


_NO_TAIL = list[str](), 0
_EACH, _LIFELONG = BEGIN_ANEW
_ANEW = re.compile("|".join(BEGIN_ANEW))
_PROTECTED = re.compile(r"(\"[^\"\n]*\"?|“[^”\n]*”?|「[^」\n]*」?|#[^\n]*)")
_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code not in {0xFF0C, 0xFF1B}}
_HALF_WIDTH |= {"￥": "¥", "｡": "。", "\u3000": " ", "\t": " "}
_FULL_WIDTH = frozenset(_HALF_WIDTH)


def normalise(text: str) -> str:
    """Full-width forms to half-width, and every blank to one kind, outside strings and comments; as long as before."""
    if text.isascii() and "\t" not in text:
        return text
    parts = _PROTECTED.split(text)
    for at in range(0, len(parts), 2):
        for character in _FULL_WIDTH.intersection(parts[at]):
            parts[at] = parts[at].replace(character, _HALF_WIDTH[character])
    return "".join(parts)


def tokens_of(text: str, most: int = MOST) -> list[Token]:
    """The tokens of a normalised text, without comments, blanks and pauses; at most so many, or a few more.

    A comma before a word that begins a clause or a declaration is a pause, as in Chinese prose.
    """
    names: set[str] = set()
    found = _tokens(text, tables().quick_pattern, most, names)
    if all(one.isascii() or ("\u3400" <= one <= "\u9fff" and one.isalnum()) for one in set("".join(names))):
        return found
    return _tokens(text, tables().exact_pattern, most, names)


def _tokens(  # noqa: C901 — one loop, for it is gone through for each word of each text
    text: str, pattern: "re.Pattern[str]", most: int, names: set[str]
) -> list[Token]:
    """The tokens that a pattern finds; what it takes for names and knows nothing of is added to `names`."""
    table, begins, lines = tables(), _begins(), Lines(text)
    spellings, first_words, new = table.spellings, table.longer, str.__new__
    found: list[Token] = []
    pieces = pattern.finditer(text)
    for piece in pieces:  # there is a terminal for any character, so none is passed over
        kind = piece.lastgroup
        if kind is None or len(found) >= most:  # the end
            break
        word, end = piece[kind], piece.end()
        start = end - len(word)
        if kind == NAME:
            if word in spellings:
                kind = spellings[word]
            else:
                names.add(word)
            if word[0] == ".":
                kind = FIELD
            elif kind == NAME and (_EACH in word or _LIFELONG in word):
                *first, word = _words_in(word, spellings)
                for part in first:
                    _append(found, Token(spellings[part], part, start, start + len(part), lines))
                    start += len(part)
                kind = spellings.get(word, NAME)
            if word in first_words:
                tail, last = _tail(first_words[word], text, end)
                if tail:
                    kind, end = spellings[f"{word} {' '.join(tail)}"], last
                    word = text[start:end]
                    deque(islice(pieces, len(tail)), 0)
        elif kind == WORD:
            kind = spellings[word]
        elif kind in UNREADABLE:
            names.add(word)
        if kind in begins and found and found[-1].type == COMMA:
            found.pop()
        token = new(Token, word)
        token.type, token.start_pos, token.end_pos, token.lines = kind, start, end, lines
        found.append(token)
    return found


def _append(found: list[Token], token: Token) -> None:
    if token.type in _begins() and found and found[-1].type == COMMA:
        found.pop()
    found.append(token)


def _words_in(run: str, spellings: Mapping[str, str]) -> list[str]:
    """The words of a row of Han: keywords, each as long as can be, and last what is none."""
    found = []
    while run not in spellings:
        places = (match.start() for match in _ANEW.finditer(run))
        cut = max((at for at in places if run[:at] in spellings), default=0)
        if not cut:
            break
        found.append(run[:cut])
        run = run[cut:]
    return [*found, run]


def _tail(tails: list[list[str]], text: str, end: int) -> tuple[list[str], int]:
    """What goes on after the first word of a longer keyword, and where that ends; the longest first."""
    for tail in tails:
        last = _after(text, end, tail)
        if last is not None:
            return tail, last
    return _NO_TAIL


def _after(text: str, at: int, words: Iterable[str]) -> int | None:
    """Where words end that follow a place one by one, with blanks before each; nothing where they do not.

    Before a dot they are no keyword: `per person.id` is `per` and a name.
    """
    for word in words:
        begin = at
        while text.startswith(" ", begin):
            begin += 1
        if begin == at or not text.startswith(word, begin):
            return None
        at = begin + len(word)
    behind = text[at : at + 1]
    return None if behind in {".", "_"} or (behind.isascii() and behind.isalnum()) else at


@cache
def _begins() -> frozenset[str]:
    return tables().starters(BEGINNINGS)


def apart(token: Token, split: str) -> tuple[Token, ...]:
    """The tokens of a word that was cut, at the places where they stand in the text."""
    found = []
    offset = token.start_pos
    for part in tokens_of(split):
        part.start_pos, part.end_pos, part.lines = offset, offset + len(part), token.lines
        offset += len(part)
        found.append(part)
    return tuple(found)


def read(tokens: list[Token], maker: Maker) -> Any | None:  # noqa: ANN401 — what the maker makes of the whole
    """What a maker makes of the tokens, rule by rule; nothing where a token cannot stand."""
    table = tables()
    rows, rules, passed, make = table.rows, table.known_rules, table.passed, maker.make
    state, row = table.begin, table.row(table.begin)
    states, values = [state], list[Any]()
    starts, ends = list[int | None](), list[int | None]()
    for token in (*tokens, Token(END, "")):
        kind = token.type
        while True:
            action = row.get(kind)
            if action is None:
                action = table.action(state, kind)
            if action is None:
                return None
            if action >= 0:
                break
            rule = rules.get(~action) or table.rule(~action)
            if rule.is_its_part:
                key = states[-2], state, kind
                state = states[-1] = passed[key] if key in passed else table.after_passing(key)
            else:
                if rule.symbols:
                    del states[-len(rule.symbols) :]
                _reduce(rule, values, starts, ends, make)
                state = rows[states[-1]][rule.origin]
                if kind == END and state == table.end:
                    return values[-1]
                states.append(state)
            row = rows.get(state) or table.row(state)
        state, row = action, rows.get(action) or table.row(action)
        states.append(state)
        values.append(token)
        starts.append(token.start_pos)
        ends.append(token.end_pos)
    return None


def _reduce(
    rule: Rule, values: list[Any], starts: list[int | None], ends: list[int | None], make: Callable[..., Any]
) -> None:
    """Put what is made of the topmost values in their place. A rule stands where its first and last words stand."""
    size = len(rule.symbols)
    start: int | None = None
    end: int | None = None
    children: list[Any] = []
    if size:
        start, end = starts[-size], ends[-1]
        if start is None or end is None:
            start = next((place for place in starts[-size:] if place is not None), None)
            end = next((place for place in reversed(ends[-size:]) if place is not None), None)
        children = values[-size:]
        del values[-size:], starts[-size:], ends[-size:]
    if rule.keeps_all:
        parts = children
    else:
        parts = []
        for at, into, before in rule.parts:
            if before:
                parts += [None] * before
            if not into:
                parts.append(children[at])
            elif parts:
                parts += children[at]
            else:
                parts = children[at]  # a list that grows by one part each time is not copied each time
    if rule.absent:
        parts += [None] * rule.absent
    if not rule.name:
        values.append(parts)
    elif rule.single and len(parts) == 1:
        values.append(parts[0])
    else:
        values.append(make(rule.name, start, end, parts))
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
            rule = table.rule(~action)
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
