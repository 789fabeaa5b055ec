"""Words, the gaps between them, and how a row of words is broken into lines.

Enters: words, each with the gap that stands before it. Leaves: lines no wider than `WIDTH` columns, as far as the gaps
allow a break. Always holds: words that stand side by side on one line never read as another keyword (a name `force`
after the keyword `in` would), because the line is broken between them. Not a general pretty-printer: a declaration is
rows of words, and only lists choose between one row and several.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeAlias

from policy_lang.record import evolve, frozen
from policy_lang.source import display_width
from policy_lang.syntax.keywords import keywords

WIDTH = 110
CONTINUATION = 4
INDENT = 2


@frozen
class Gap:
    """What stands before a word, and how soon the line breaks there: never (0), first (1), or later."""

    blank: str
    rank: int


NOTHING = Gap("", 0)
BLANK = Gap(" ", 0)
SOFT = Gap(" ", 1)
SOFT_NOTHING = Gap("", 1)
SOFT_OR = Gap(" ", 2)
SOFT_AND = Gap(" ", 3)
INNER = Gap(" ", 4)
INNER_NOTHING = Gap("", 4)
IN_PARENTHESES = 3
LAST_RANK = INNER.rank + IN_PARENTHESES


@frozen
class Word:
    """A stretch that is never broken: a keyword, a name, a literal, a quoted text, a sign."""

    text: str
    gap: Gap = BLANK
    keyword: bool = False
    starts_line: bool = False


Words: TypeAlias = list[Word]


def with_gap(gap: Gap, words: Sequence[Word]) -> Words:
    """The words with another gap before the first of them."""
    return [evolve(words[0], gap=gap), *words[1:]]


def deeper(words: Sequence[Word]) -> Words:
    """The words as they stand in parentheses: lines break outside of these first."""
    return [
        evolve(word, gap=Gap(word.gap.blank, min(word.gap.rank + IN_PARENTHESES, LAST_RANK))) if word.gap.rank else word
        for word in words
    ]


def together(*parts: Word | Iterable[Word]) -> Words:
    """One row of all parts."""
    row: Words = []
    for part in parts:
        if isinstance(part, Word):
            row.append(part)
        else:
            row.extend(part)
    return row


def plain(words: Sequence[Word]) -> str:
    """The words on one line."""
    return "".join(word.gap.blank + word.text if at else word.text for at, word in enumerate(words))


def broken_into_lines(words: Sequence[Word], indent: int) -> list[str]:
    """The physical lines of a row; all but the first stand `CONTINUATION` further in."""
    rows = _Rows(indent)
    rows.put(_kept_apart(words), 0)
    return rows.lines


class _Rows:
    """The lines written so far, filled one piece after another."""

    def __init__(self, indent: int) -> None:
        self.lines = [" " * indent]
        self._margin = " " * (indent + CONTINUATION)
        self._fresh = True

    def put(self, words: Sequence[Word], rank: int) -> bool:
        """Words that hold no more breaks up to this rank go to the line, else to the next line, else piece by piece.

        True if they went piece by piece: what follows then starts a line, lest it seem a part of the last piece.
        """
        text = plain(words)
        must_break = any(word.starts_line for word in words)
        blank = "" if self._fresh else words[0].gap.blank
        if not must_break and display_width(self.lines[-1] + blank + text) <= WIDTH:
            self._write(blank + text)
        elif rank < LAST_RANK and (must_break or display_width(self._margin + text) > WIDTH or rank == 0):
            broken, start = False, len(self.lines)
            for piece in _pieces(words, rank + 1):
                if broken:
                    self._next_line()
                broken = self.put(piece, rank + 1)
            return len(self.lines) > start
        else:
            self._next_line()
            self._write_pieces(words)
        return False

    def _write_pieces(self, words: Sequence[Word]) -> None:
        for at, word in enumerate(words):
            if word.starts_line:
                self._next_line()
            self._write(("" if self._fresh or not at else word.gap.blank) + word.text)

    def _write(self, text: str) -> None:
        self.lines[-1] += text
        self._fresh = False

    def _next_line(self) -> None:
        if not self._fresh:
            self.lines.append(self._margin)
            self._fresh = True


def _pieces(words: Sequence[Word], rank: int) -> list[Words]:
    """The words cut before every gap of at most this rank, and before every word that must start a line."""
    pieces: list[Words] = []
    for word in words:
        if not pieces or word.starts_line or 0 < word.gap.rank <= rank:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


@cache
def _keywords_of_several_words() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Latin keywords with blanks in them, by their first word."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for spelling in keywords().all_spellings():
        first, *others = spelling.split(" ")
        if others:
            found[first] = (*found.get(first, ()), (first, *others))
    return found


def _kept_apart(words: Sequence[Word]) -> Words:
    """The words, with a line break wherever several of them would read as one keyword."""
    kept = list(words)
    several = _keywords_of_several_words()
    for at, word in enumerate(words[:-1]):
        first = word.text.split(" ")[0] if word.keyword else word.text
        if any(_reads_as(spelling, words, at) for spelling in several.get(first, ())):
            kept[at + 1] = evolve(kept[at + 1], starts_line=True)
    return kept


def _reads_as(spelling: tuple[str, ...], words: Sequence[Word], at: int) -> bool:
    """Whether a keyword of several words begins at the word `at` and goes beyond it."""
    parts: list[str] = []
    for word in words[at:]:
        if parts and word.gap.blank != " ":
            break
        parts.extend(word.text.split(" ") if word.keyword else [word.text])
        if len(parts) >= len(spelling):
            break
    inside = len(words[at].text.split(" ")) if words[at].keyword else 1
    return len(spelling) > inside and tuple(parts[: len(spelling)]) == spelling
