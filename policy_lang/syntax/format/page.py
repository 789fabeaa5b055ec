"""Lines of items, and the comments among them.

Enters: paragraphs of lines, each line with the stretches of the source it was made from, and the comments. Leaves: the
text of the file. Always holds: every comment is written, once, in its order. A comment goes before the line that holds
what it stood in or before; a trailing comment to the end of the line that holds what stood before it. Comments are not
in the tree, because there is hardly a place where none may stand: places in the text are enough to find them a line.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TypeAlias

from policy_lang.record import frozen
from policy_lang.source import display_width
from policy_lang.syntax import ast
from policy_lang.syntax.format.words import WIDTH, Words, broken_into_lines, together

_BLANK_LINE = re.compile(r"[^\S\n]*\n[^\S\n]*\n")

Stretch: TypeAlias = tuple[int, int]


@frozen
class Line:
    """One item: its words, how far it stands in, and where it comes from, the first stretch being that of its head."""

    indent: int
    words: Words
    origin: tuple[Stretch, ...]

    def physical(self) -> list[str]:
        return broken_into_lines(self.words, self.indent)

    @property
    def is_short(self) -> bool:
        """Whether it stands on one line without being too wide."""
        lines = self.physical()
        return len(lines) == 1 and display_width(lines[0]) <= WIDTH


@frozen
class Paragraph:
    """A declaration. Short ones of one kind stand under each other without blank lines."""

    kind: type
    lines: list[Line]

    def stands_with(self, other: "Paragraph") -> bool:
        return self.kind is other.kind and all(
            len(paragraph.lines) == 1 and paragraph.lines[0].is_short for paragraph in (self, other)
        )


class Comments:
    """The comments of a file, asked for by place."""

    def __init__(self, comments: Sequence[ast.Comment]) -> None:
        self.all = comments
        self._places = [comment.span.start for comment in comments]

    def stand_among(self, lines: Sequence[Line]) -> bool:
        """Whether a comment stands after the head of the first line and before the end of the last."""
        start = lines[0].origin[0][1]
        end = max((stop for line in lines for _, stop in line.origin), default=start)
        return bisect_left(self._places, start) < bisect_left(self._places, end)


def joined(lines: Sequence[Line]) -> Line:
    """All lines as one."""
    origin = tuple(stretch for line in lines for stretch in line.origin)
    return Line(lines[0].indent, together(*(line.words for line in lines)), origin)


def written(paragraphs: Sequence[Paragraph], comments: Sequence[ast.Comment], source: str) -> str:
    """The text of a file."""
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    before, trailing = _placed(lines, comments)
    rows: list[str] = []
    at = 0
    for index, paragraph in enumerate(paragraphs):
        if index and (before[at] or not paragraph.stands_with(paragraphs[index - 1])):
            rows.append("")
        rows.extend(_with_blank_lines(before[at], source))
        for line in paragraph.lines:
            if line is not paragraph.lines[0]:
                rows.extend(" " * line.indent + comment.text for comment in before[at])
            rows.extend(line.physical())
            if at in trailing:
                rows[-1] += "  " + trailing[at].text
            at += 1
    if before[at]:
        rows.extend([""] if rows else [])
        rows.extend(_with_blank_lines(before[at], source))
        while not rows[-1]:
            rows.pop()
    return "".join(row + "\n" for row in rows)


def _with_blank_lines(comments: Sequence[ast.Comment], source: str) -> list[str]:
    """Comments outside of declarations; a blank line after one is kept, for it sets off a heading."""
    rows: list[str] = []
    for comment in comments:
        rows.append(comment.text)
        if _BLANK_LINE.match(source, comment.span.end):
            rows.append("")
    return rows


def _placed(
    lines: Sequence[Line], comments: Sequence[ast.Comment]
) -> tuple[list[list[ast.Comment]], dict[int, ast.Comment]]:
    """The comments before each line (and after the last), and the comments that end a line."""
    stretches = sorted((stretch, index) for index, line in enumerate(lines) for stretch in line.origin)
    ends = [stretch[1] for stretch, _ in stretches]
    before: list[list[ast.Comment]] = [[] for _ in range(len(lines) + 1)]
    trailing: dict[int, ast.Comment] = {}
    last = 0  # twice the line, and one more at its end: comments never overtake each other
    for comment in comments:
        at = bisect_right(ends, comment.span.start)
        inside = at < len(stretches) and stretches[at][0][0] < comment.span.start
        if comment.own_line or inside or not at:
            place = 2 * (stretches[at][1] if at < len(stretches) else len(lines))
        else:
            place = 2 * stretches[at - 1][1] + 1
        last = max(last, place)
        index, ends_line = divmod(last, 2)
        if not ends_line:
            before[index].append(comment)
            continue
        if index in trailing:
            before[index].append(trailing[index])
        trailing[index] = comment
    return before, trailing
