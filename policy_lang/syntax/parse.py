"""A file to its syntax tree: the way in for every pass that reads text.

Enters: a path, or a `Source`. Leaves: a tree, always, and every mistake as a diagnostic in the report. Always holds: no
text raises anything; the work is bounded; what could not be read is left out of the tree, and the rest is in it.

A text without mistakes is lexed once and parsed once. Only when a token cannot stand where it does are the tokens gone
through again (`recover`), and what is kept of them is parsed.
"""

import re
from pathlib import Path

from policy_lang.diagnostics import Report
from policy_lang.source import Source, Span
from policy_lang.syntax import ast
from policy_lang.syntax.build import Builder
from policy_lang.syntax.limits import (
    MOST_CHARACTERS,
    MOST_TOKENS,
    Figures,
    count_is_bearable,
    hidden,
    size_is_bearable,
    without_examples,
)
from policy_lang.syntax.parser import UNREADABLE, normalise, read, reader, tokens_of
from policy_lang.syntax.tables import Token

_STRING_OR_COMMENT = re.compile(r"\"[^\"\n]*\"?|“[^”\n]*”?|「[^」\n]*」?|(#[^\n]*)")


def read_source(path: Path, name: str, report: Report) -> Source:
    """The text of a file; what cannot be read is reported, and the text is then empty."""
    try:
        with path.open("rb") as file:
            raw = file.read(4 * MOST_CHARACTERS + 1)
    except FileNotFoundError:
        report.add("PL0901", None, path=name)
    except IsADirectoryError:
        report.add("PL0915", None, path=name)
    except (OSError, ValueError) as error:
        report.add("PL0902", None, path=name, reason=getattr(error, "strerror", None) or str(error))
    else:
        return _decoded(raw, name, report)
    return Source(name, "")


def _decoded(raw: bytes, name: str, report: Report) -> Source:
    if len(raw) > 4 * MOST_CHARACTERS:
        report.add("PL0114", Span(Source(name, ""), 0, 0), limit=MOST_CHARACTERS)
        return Source(name, "")
    try:
        return Source(name, raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        readable_part = raw[: error.start].decode("utf-8")
        shown = Source(name, raw.decode("utf-8", errors="replace"))
        at = len(readable_part)
        report.add("PL0113", Span(shown, at, at + 1), offset=error.start + 1)
    return Source(name, "")


def parse(source: Source, report: Report, *, examples: bool = True) -> ast.File:
    """The tree of a file; what cannot be read is left out and reported.

    `examples`: with its worked examples. Whoever uses another's module need not read them, and they are half of it.
    """
    whole = Span(source, 0, len(source.text))
    if not size_is_bearable(source, report):
        return ast.File(whole, (), ())
    text = normalise(source.text)
    unsafe = hidden(source, report)
    tokens = tokens_of(text, MOST_TOKENS + 1)
    if not count_is_bearable(source, tokens, report):
        return ast.File(whole, (), ())
    tokens = tokens if examples else without_examples(tokens)
    figures = Figures(source, reader(), report)
    tokens = figures.with_meaning(figures.with_dates(figures.shallow(tokens)))
    builder = Builder(source)
    declarations = _declarations(tokens, builder)
    if declarations is None:
        from policy_lang.syntax.recover import readable  # noqa: PLC0415 — only a text with a mistake pays for it

        declarations = _declarations(readable(source, text, tokens, unsafe, report), builder)
    return ast.File(whole, declarations or (), comments(source, text))


def _declarations(tokens: list[Token], builder: Builder) -> tuple[ast.Declaration, ...] | None:
    """What the tokens declare; nothing where one cannot stand."""
    if any(token.type in UNREADABLE for token in tokens):
        return None
    found: tuple[ast.Declaration, ...] | None = read(tokens, builder)
    return found


def comments(source: Source, text: str) -> tuple[ast.Comment, ...]:
    """The comments of a text, in order. Only the lines that hold the sign of a comment are gone through."""
    found = []
    at = text.find("#")
    while at >= 0:
        begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        for match in _STRING_OR_COMMENT.finditer(text, begin, end):
            start = match.start(1)
            if start >= 0:
                own = not text[begin:start].strip()
                found.append(ast.Comment(Span(source, start, end), source.text[start:end].rstrip(), own))
        at = text.find("#", end)
    return tuple(found)
