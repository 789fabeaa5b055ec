"""A text with a name, a stretch of it, and how wide it looks.

Enters: the decoded text of a file and the name its user gave it. Leaves: `Source` and `Span` values that can say their
line, their column and their text. Always holds: offsets count characters from 0, lines and columns count from 1, a
line ends at a line feed, at a carriage return, or at both together.

Line starts are found once and only when somebody asks for a line: a program without mistakes never asks. They are
kept in an `array`, because a list of numbers for a file of many million short lines would not fit into memory.
Positions are not kept in spans as lines and columns: thousands of spans are made for each one that is ever shown.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from functools import cached_property

from policy_lang.record import field, frozen

TAB_STOP = 4

_LINE_END = re.compile(r"\r\n?|\n")
_ZERO_WIDTH_CATEGORIES = frozenset({"Mn", "Me", "Cf"})
_SHOWN_AS_CODE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@frozen
class Source:
    """A text and the name its user knows it by."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def _line_starts(self) -> "array[int]":
        starts = array("L", [0])
        if "\r" in self.text:
            starts.extend(match.end() for match in _LINE_END.finditer(self.text))
            return starts
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    @property
    def line_count(self) -> int:
        """How many lines there are; a final line end opens one more, empty line."""
        return len(self._line_starts)

    def line_column(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character; an offset outside the text is taken to its nearest end."""
        inside = min(max(offset, 0), len(self.text))
        line = bisect_right(self._line_starts, inside)
        return line, inside - self._line_starts[line - 1] + 1

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Where a line starts and where it ends, without its line end."""
        starts = self._line_starts
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(self.text)
        if line < len(starts):
            end -= 2 if self.text[max(start, end - 2) : end] == "\r\n" else 1
        return start, end

    def line(self, line: int) -> str:
        """The text of a line, without its line end."""
        start, end = self.line_bounds(line)
        return self.text[start:end]


@frozen
class Span:
    """The characters of a source from `start` up to, not including, `end`."""

    source: Source = field(eq=False, repr=False)
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.source.line_column(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.line_column(self.start)[1]

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def join(self, other: "Span") -> "Span":
        """The shortest span that holds both; a span of another source adds nothing."""
        if other.source is not self.source:
            return self
        return Span(self.source, min(self.start, other.start), max(self.end, other.end))

    def where(self) -> str:
        line, column = self.source.line_column(self.start)
        return f"{self.source.name}:{line}:{column}"


def display_width(text: str) -> int:
    """How many columns a terminal gives to a text: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in _ZERO_WIDTH_CATEGORIES or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def expand(text: str) -> str:
    """The text as it may be shown: tabs as spaces, control and invisible characters by picture or by number."""
    if text.isascii() and text.isprintable():
        return text
    pieces: list[str] = []
    column = 0
    for character in text:
        shown = " " * (TAB_STOP - column % TAB_STOP) if character == "\t" else _shown(character)
        pieces.append(shown)
        column += display_width(shown)
    return "".join(pieces)


def _shown(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) not in _SHOWN_AS_CODE_CATEGORIES:
        return character
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    return "\u2421" if number == 0x7F else f"<U+{number:04X}>"
