"""The grammar for lark: `policy.lark` with the words of `keywords.toml` filled in, and a parser built of it.

Enters: the two files. Leaves: lark's parser, made from scratch, for whoever writes the tables or compares with them.
Always holds: each keyword row is used by the grammar in exactly one form, `NAME` (kept in the tree) or `_NAME` (dropped
from it). Lark is loaded when a parser is built and not before: reading a text needs the tables alone.

All keywords are one terminal, `WORD`, whose tokens are renamed to the terminal of their row: a hundred and fifty
terminals of their own would make the lexer try them one after another at every word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from policy_lang.data import grammar_folder
from policy_lang.syntax.keywords import Keywords, keywords, word_pattern

if TYPE_CHECKING:
    from lark import Lark, Token

# The one terminal of all keywords; its tokens are renamed to the terminal of their row.
WORD = "WORD"
COMMA = "_COMMA"
# The rules whose first word begins a clause, a step, an item or a declaration: where reading can begin anew.
BEGINNINGS = (
    *("decl", "header", "changed_header", "clause", "rule_clause", "check_clause", "calculation_clause"),
    *("step", "change", "exception", "option", "row", "record_field"),
)


class PauseComma:
    """Drops a comma before a word that begins a clause or a declaration: Chinese prose pauses there."""

    always_accept: ClassVar[tuple[str, ...]] = (WORD,)  # lark keeps a terminal that no rule uses only if it stands here

    def __init__(self) -> None:
        self.starters: frozenset[str] = frozenset()

    def process(self, stream: "Iterator[Token]") -> "Iterator[Token]":
        """The stream of tokens without pauses."""
        held: Token | None = None
        for token in stream:
            if held is not None:
                if token.type not in self.starters:
                    yield held
                held = None
            if token.type == COMMA:
                held = token
            else:
                yield token
        if held is not None:
            yield held


def build(text: str | None = None) -> "Lark":
    """The parser, worked out from the grammar: half a second."""
    from lark import Lark  # noqa: PLC0415

    pause = PauseComma()
    terminals = spellings(keywords())

    def rename(token: "Token") -> "Token":
        token.type = terminals.get(token) or terminals[" ".join(token.split())]
        return token

    lark = Lark(
        text or grammar_text(keywords()),
        parser="lalr",
        lexer="basic",
        postlex=pause,
        propagate_positions=True,
        maybe_placeholders=True,
        lexer_callbacks={WORD: rename},
    )
    rules = ((rule.origin.name, [symbol.name for symbol in rule.expansion]) for rule in lark.rules)
    pause.starters = starters(rules, BEGINNINGS)
    return lark


def spellings(words: Keywords) -> dict[str, str]:
    """The terminal of each spelling of a keyword."""
    return {spelling: name for name, found in terminal_words(words).items() for spelling in found}


def grammar_text(words: Keywords) -> str:
    """The grammar with the units filled in, its keywords declared, and one terminal that matches any of them."""
    fill = {
        "SIGNS": "".join(re.escape(sign) for sign in words.sign),
        "MULTIPLIERS": _alternatives(tuple(words.multiplier)),
        "MONEY_UNITS": _alternatives(tuple(words.money)),
        "POINT_UNITS": _alternatives(tuple(words.points)),
        "TIME_UNITS": _alternatives(tuple(words.time)),
    }
    source = re.sub(r"@([A-Z_]+)@", lambda match: fill[match[1]], _grammar_source())
    named = terminal_words(words)
    pattern = word_pattern(spelling for spellings in named.values() for spelling in spellings)
    return f"{source}\n{WORD}.10: /{pattern}/\n%declare {' '.join(sorted(named))}\n"


def terminal_words(words: Keywords) -> dict[str, tuple[str, ...]]:
    """The spellings of each terminal that stands for a keyword, by the name that the grammar uses."""
    used = _terminals_used()
    found: dict[str, tuple[str, ...]] = {}
    for row in words.rows.values():
        names = [name for name in (row.id, "_" + row.id) if name in used]
        if len(names) != 1:
            raise ValueError(f"keyword {row.id} must be used by the grammar in exactly one form, not {names}")
        if row.reversed is None:
            found[names[0]] = row.spellings()
        else:
            found[names[0]], found["_" + row.reversed] = (row.en,), (row.zh, *row.also)
    return found


@cache
def _terminals_used() -> frozenset[str]:
    code = re.sub(r"//[^\n]*", "", _grammar_source())
    return frozenset(re.findall(r"(?<![A-Za-z_0-9])_?[A-Z][A-Z_]+(?![a-z0-9])", code))


@cache
def _grammar_source() -> str:
    return (grammar_folder() / "policy.lark").read_text(encoding="utf-8")


def _alternatives(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + ("(?![A-Za-z_0-9])" if word.isascii() else "") for word in ordered)


def starters(rules: Iterable[tuple[str, Sequence[str]]], names: Iterable[str]) -> frozenset[str]:
    """The terminals that some rules begin with, derived from all rules: their names and their symbols."""
    first: dict[str, set[str]] = {}
    for origin, symbols in rules:
        if symbols:
            first.setdefault(origin, set()).add(symbols[0])

    def terminals(name: str) -> set[str]:
        return {name} if name not in first else {word for part in first[name] - {name} for word in terminals(part)}

    return frozenset(word for part in names for word in terminals(part))
