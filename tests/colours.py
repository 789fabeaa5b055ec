"""Colours for editors: a TextMate grammar and a Pygments lexer, made of the grammar and the table of keywords.

Enters: the grammar. Leaves: the two files of `grammar/editors`, written by `python -m tests.colours`; a
test fails while they are not those that this makes. Always holds: a word is coloured as the lexer reads it, since the
patterns are the lexer's own; which colour a keyword has follows from where the grammar uses it: words that begin a
declaration, words of expressions, values, and the words of clauses.
"""

import json
import re
from pathlib import Path

from lark import Lark

from policy_lang.data import grammar_folder
from policy_lang.syntax.grammar import BEGINNINGS, build, starters, terminal_words
from policy_lang.syntax.keywords import Keywords, keywords, word_pattern

VALUES = frozenset({"YES", "NO", "NONE", "NO_LIMIT"})
# The rules of expressions, by whose words values are joined.
_EXPRESSIONS = frozenset({
    "expr", "disjunction", "conjunction", "negation", "comparison", "comparator", "sum", "product", "unary", "share",
    "atom", "of_chain", "of_rest", "de_chain", "de_left",
})  # fmt: skip
# Literals, in the order in which they are tried: the terminal, its TextMate scope, and its Pygments token.
_LITERALS = (
    ("COMMENT", "comment.line.number-sign", "Comment.Single"),
    ("STRING", "string.quoted", "String"),
    ("DATE", "constant.numeric.date", "Literal.Date"),
    ("MONEY", "constant.numeric.money", "Number"),
    ("RATIO", "constant.numeric.ratio", "Number"),
    ("POINTS", "constant.numeric.points", "Number"),
    ("DURATION", "constant.numeric.duration", "Number"),
)
_NUMBERS = (("NUMBER", "constant.numeric", "Number"), ("INT", "constant.numeric", "Number"))
_GROUPS = (
    ("declaration", "keyword.declaration", "Keyword.Declaration"),
    ("clause", "keyword.other", "Keyword"),
    ("operator", "keyword.operator", "Operator.Word"),
    ("value", "constant.language", "Keyword.Constant"),
)
_NAMES = ("IDENT", "variable.other", "Name")


def groups(lark: Lark, words: Keywords) -> dict[str, tuple[str, ...]]:
    """The spellings of the keywords of each colour."""
    rules = [(rule.origin.name, [symbol.name for symbol in rule.expansion]) for rule in lark.rules]
    declared, beginning = starters(rules, ("decl",)), starters(rules, BEGINNINGS)
    expressions = [rule for rule in lark.rules if rule.origin.name in _EXPRESSIONS]
    joined = {symbol.name for rule in expressions for symbol in rule.expansion if symbol.is_term}
    found: dict[str, list[str]] = {name: [] for name, *_ in _GROUPS}
    for terminal, spellings in terminal_words(words).items():
        row = terminal.removeprefix("_")
        if row in VALUES:
            found["value"] += spellings
        elif terminal in declared:
            found["declaration"] += spellings
        else:
            found["operator" if terminal in joined - beginning else "clause"] += spellings
    return {name: tuple(spellings) for name, spellings in found.items()}


def patterns(lark: Lark, words: Keywords) -> tuple[tuple[str, str, str], ...]:
    """Every pattern with its TextMate scope and its Pygments token, the first that fits first.

    A keyword of several words must not be taken for a shorter one of another colour, so each length is tried in turn.
    """
    terminals = {terminal.name: terminal.pattern.to_regexp() for terminal in lark.terminals}
    found = [(terminals[name], scope, token) for name, scope, token in _LITERALS]
    coloured = groups(lark, words)
    sizes = sorted({_size(word) for spellings in coloured.values() for word in spellings}, reverse=True)
    for size in sizes:
        for name, scope, token in _GROUPS:
            same = [word for word in coloured[name] if _size(word) == size]
            if same:
                found.append((word_pattern(same), scope, token))
    found += [(terminals[name], scope, token) for name, scope, token in (*_NUMBERS, _NAMES)]
    return tuple(found)


def _size(word: str) -> tuple[int, int]:
    return word.count(" "), len(word)


def textmate(lark: Lark, words: Keywords) -> str:
    """The TextMate grammar, for editors that colour by one (Visual Studio Code, Sublime Text, the JetBrains family)."""
    rows = [{"name": f"{scope}.policy", "match": _plain(pattern)} for pattern, scope, _ in patterns(lark, words)]
    grammar = {"name": "Policy", "scopeName": "source.policy", "fileTypes": ["policy"], "patterns": rows}
    return json.dumps(grammar, ensure_ascii=False, indent=1) + "\n"


def _plain(pattern: str) -> str:
    """The pattern with its characters written out: the two dialects differ in how they name them by number."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), pattern)


def pygments(lark: Lark, words: Keywords) -> str:
    """A lexer for Pygments, and with it for Sphinx, MkDocs, LaTeX and `pygmentize`."""
    rows = "".join(f"            ({_plain(pattern)!r}, {token}),\n" for pattern, _, token in patterns(lark, words))
    return _LEXER.replace("{rows}", rows)


_LEXER = '''"""Colours of policy files for Pygments. Made by `python -m tests.colours`, not to be edited."""

from typing import ClassVar

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Whitespace


class PolicyLexer(RegexLexer):
    """Policy files, in both tongues."""

    name = "Policy"
    aliases: ClassVar = ["policy"]
    filenames: ClassVar = ["*.policy"]
    url = ""
    tokens: ClassVar = {
        "root": [
            (r"\\s+", Whitespace),
{rows}            (r".", Punctuation),
        ]
    }
'''


def files() -> dict[Path, str]:
    """What stands in `grammar/editors`."""
    lark, words = build(), keywords()
    folder = grammar_folder() / "editors"
    return {
        folder / "policy.tmLanguage.json": textmate(lark, words),
        folder / "policy_lexer.py": pygments(lark, words),
    }


def write() -> None:
    """Write the files anew."""
    for path, text in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
