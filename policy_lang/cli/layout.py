"""Text in columns for a terminal, where a Han character takes two of them.

Enters: texts of either tongue. Leaves: lines. Always holds: a line is broken between words, and anywhere between Han
characters, but no closing punctuation begins a line. It imports the standard library alone, because `--help` does.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

COLUMNS = 88

# Compiled when a text is wrapped: most commands wrap none.
_PIECES = r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’—…]|[^\s\u2e80-\u9fff\uff00-\uffef“”‘’—…]+|\s+"
_NEVER_FIRST = frozenset("，。、；：？！）】》”’…—")


def width(text: str) -> int:
    """How many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(_character(character) for character in text)


def _character(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def many(number: int, word: str) -> str:
    """So many of a thing, in English: `1 claim`, `2 claims`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def rows_told(rows: int, further: int) -> tuple[str, str]:
    """How many rows were read, in English and Chinese; a row that closes several things counts once for each."""
    en, zh = f"{many(rows - further, 'row')} in", f"读入 {rows - further} 条"
    if further:
        return f"{en} (and {many(further, 'further closing')} of the same rows)", f"{zh}（另有同行结账 {further} 项）"
    return en, zh


def padded(text: str, columns: int) -> str:
    """The text with blanks up to so many columns."""
    return text + " " * max(0, columns - width(text))


def wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """The text in lines of so many columns, the indent among them."""
    lines: list[str] = []
    line = ""
    room = max(columns - width(indent), 20)
    for piece in re.findall(_PIECES, " ".join(text.split())):
        if line and width(line) + width(piece) > room and piece not in _NEVER_FIRST and not piece.isspace():
            lines.append(indent + line.rstrip())
            line = ""
        if line or not piece.isspace():
            line += piece
    if line.strip():
        lines.append(indent + line.rstrip())
    return lines


def pairs(rows: Sequence[tuple[str, str]], columns: int = COLUMNS, indent: str = "  ") -> list[str]:
    """Terms with what they mean beside them; below them where a term is long."""
    column = min(max((width(term) for term, _ in rows), default=0), 30)
    lines: list[str] = []
    for term, meaning in rows:
        told = wrapped(meaning, columns - column - len(indent) - 2)
        first = indent + padded(term, column)
        if width(term) <= column and told:
            first += "  " + told.pop(0)
        lines.append(first.rstrip())
        lines += [" " * (len(indent) + column + 2) + line for line in told]
    return lines


def table(heading: Sequence[str], rows: Iterable[Sequence[str]], columns: int = COLUMNS) -> list[str]:
    """Rows under a heading; the last column takes what is left of the line and is broken to fit."""
    listed = [tuple(heading), *(tuple(row) for row in rows)]
    widths = [max(width(row[index]) for row in listed) for index in range(len(heading) - 1)]
    start = sum(widths) + 2 * len(widths)
    lines: list[str] = []
    for row in listed:
        told = wrapped(row[-1], max(columns - start, 24)) or [""]
        cells = [padded(cell, size) for cell, size in zip(row[:-1], widths, strict=True)]
        lines.append("  ".join([*cells, told[0]]).rstrip())
        lines += [" " * start + line for line in told[1:]]
    lines.insert(1, "  ".join("-" * size for size in [*widths, min(columns - start, max(width(heading[-1]), 4))]))
    return lines
