"""Text to lark's tree: one LALR(1) parser, built from the grammar and the keyword table.

Enters: a text. Leaves: tokens, or a tree. Always holds: offsets in tokens are offsets in the author's text, because
full-width forms are replaced one for one before lexing. The parser is lark's; only the terminals of the keywords are
made here, and one filter that drops a comma used as a pause before a clause.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from lark import Lark, Token
from lark.lexer import Lexer
from lark.exceptions import GrammarError

from policy_lang.data import grammar_folder
from policy_lang.syntax.keywords import Keywords, keywords, word_pattern

_PROTECTED = re.compile(r"(\"[^\"\n]*\"|“[^”\n]*”|「[^」\n]*」|#[^\n]*)")
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


class PauseComma:
    """Drops a comma before a word that begins a clause or a declaration: Chinese prose pauses there."""

    always_accept: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self.starters: frozenset[str] = frozenset()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The stream of tokens without pauses."""
        held: Token | None = None
        for token in stream:
            if held is not None:
                if token.type not in self.starters:
                    yield held
                held = None
            if token.type == "_COMMA":
                held = token
            else:
                yield token


def grammar_text(words: Keywords) -> str:
    """The grammar with the units filled in and one terminal a keyword appended."""
    source = (grammar_folder() / "policy.lark").read_text(encoding="utf-8")
    fill = {
        "SIGNS": "".join(re.escape(sign) for sign in words.sign),
        "MULTIPLIERS": _alternatives(tuple(words.multiplier)),
        "MONEY_UNITS": _alternatives(tuple(words.money)),
        "POINT_UNITS": _alternatives(tuple(words.points)),
        "TIME_UNITS": _alternatives(tuple(words.time)),
    }
    source = re.sub(r"@([A-Z_]+)@", lambda match: fill[match[1]], source)
    code = re.sub(r"//[^\n]*", "", source)
    used = set(re.findall(r"(?<![A-Za-z_0-9])_?[A-Z][A-Z_]+(?![a-z0-9])", code))
    lines = []
    for row in words.rows.values():
        lines.extend(_terminals(row.id, row.en, row.zh, row.also, row.reversed, used))
    return source + "\n" + "\n".join(lines) + "\n"


def _terminals(
    identifier: str, en: str, zh: str, also: tuple[str, ...], turned: str | None, used: set[str]
) -> list[str]:
    names = [name for name in (identifier, "_" + identifier) if name in used]
    if len(names) != 1:
        raise GrammarError(f"keyword {identifier} must be used by the grammar in exactly one form, not {names}")
    if turned is None:
        return [_terminal(names[0], (en, zh, *also))]
    return [_terminal(names[0], (en,)), _terminal("_" + turned, (zh, *also))]


def _terminal(name: str, spellings: tuple[str, ...]) -> str:
    words = sorted(spellings, key=len, reverse=True)
    rank = 10 + 2 * max(word.count(" ") for word in words)
    pattern = "|".join(word_pattern(word) for word in words)
    return f"{name}.{rank}: /(?:{pattern})/".replace("//", "/")


def _alternatives(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + ("(?![A-Za-z_0-9])" if word.isascii() else "") for word in ordered)


@cache
def parser() -> Lark:
    """The parser, built once a process."""
    pause = PauseComma()
    lark = Lark(
        grammar_text(keywords()),
        parser="lalr",
        lexer="basic",
        postlex=pause,
        propagate_positions=True,
        maybe_placeholders=True,
    )
    pause.starters = clause_starters(lark)
    return lark


def clause_starters(lark: Lark) -> frozenset[str]:
    """The terminals that begin a clause or a declaration, derived from the grammar."""
    first: dict[str, set[str]] = {}
    for rule in lark.rules:
        if rule.expansion:
            first.setdefault(rule.origin.name, set()).add(rule.expansion[0].name)

    def terminals(name: str) -> set[str]:
        return {name} if name not in first else {word for part in first[name] - {name} for word in terminals(part)}

    return frozenset(word for part in ("decl", "header", "clause", "step", "change") for word in terminals(part))
