"""The arithmetic that stands in the comments of scenarios, worked out again from those lines alone.

A working is one `EXPRESSION=VALUE` after the other, in digits, `+ - × * ÷ /`, `%` and brackets of either width, such as
`(4000-2800)×10%=120`, with or without 元. `→` gives the value in whole fen: `0.01×65%=0.0065→0.01`. Words may stand
between equations; they are not read, nor is an expression that words break off.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

_WIDE = str.maketrans("（）％＋－−×＊÷／＝", "()%+--**//=")
_NUMBER = r"-?\d+(?:\.\d+)?%?"
_EQUATION = re.compile(
    rf"(?P<left>[-\d.+*/%() ]*\d[-\d.+*/%() ]*)=\s*(?P<right>{_NUMBER})(?:\s*→\s*(?P<rounded>{_NUMBER}))?"
)
_TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|[-+*/%()])")
FEN = Fraction(1, 100)


@frozen
class Equation:
    """One equation of a comment: what stands on its left, the value it states, and that value in whole fen."""

    text: str
    left: Fraction
    stated: Fraction
    rounded: Fraction | None

    @property
    def right(self) -> bool:
        """Whether it is true; a rounding moves by less than a fen and ends on a whole fen."""
        if self.left != self.stated:
            return False
        if self.rounded is None:
            return True
        return abs(self.rounded - self.stated) < FEN and (self.rounded / FEN).denominator == 1

    @property
    def result(self) -> Fraction:
        """What it comes to."""
        return self.stated if self.rounded is None else self.rounded


def equations(comment: str) -> Iterator[Equation]:
    """The equations of a comment."""
    for match in _EQUATION.finditer(comment.translate(_WIDE).replace("万元", "*10000").replace("元", "")):
        left = _balanced(match["left"])
        if left[0] in "+*/%)":
            continue
        rounded = match["rounded"]
        yield Equation(
            match[0].strip(), value(left), value(match["right"]), None if rounded is None else value(rounded)
        )


def _balanced(text: str) -> str:
    """Without a bracket that words before the expression opened."""
    text = text.strip()
    while text.count("(") < text.count(")"):
        text = text.partition(")")[2].strip()
    while text.count("(") > text.count(")"):
        text = text.partition("(")[2].strip()
    return text


def value(text: str) -> Fraction:
    """The value of an expression, exactly."""
    tokens = _TOKEN.findall(text)
    assert "".join(tokens) == text.replace(" ", ""), text
    found = _sum(tokens)
    assert not tokens, text
    return found


def _sum(tokens: list[str]) -> Fraction:
    total = _product(tokens)
    while tokens and tokens[0] in "+-":
        total += _product(tokens) if tokens.pop(0) == "+" else -_product(tokens)
    return total


def _product(tokens: list[str]) -> Fraction:
    found = _atom(tokens)
    while tokens and tokens[0] in "*/":
        found = found * _atom(tokens) if tokens.pop(0) == "*" else found / _atom(tokens)
    return found


def _atom(tokens: list[str]) -> Fraction:
    token = tokens.pop(0)
    if token == "-":
        return -_atom(tokens)
    if token == "(":
        found = _sum(tokens)
        assert tokens.pop(0) == ")"
    else:
        found = Fraction(token)
    if tokens and tokens[0] == "%":
        tokens.pop(0)
        found /= 100
    return found


@frozen
class Block:
    """A scenario in a file: its lines, and the comments that belong to it (above it, and within it)."""

    first: int
    last: int
    comment: str


def blocks(text: str) -> list[Block]:
    """The scenarios of a file with their comments. A comment at the margin belongs to the declaration below it."""
    found: list[Block] = []
    above: list[str] = []
    own: list[str] | None = None
    first = 0
    lines = text.split("\n")
    for number, line in enumerate([*lines, "方案"], 1):
        if line.startswith("#"):
            above.append(line)
        elif line.lstrip().startswith("#") and own is not None:
            own.append(line)
        elif line and not line[0].isspace():
            if own is not None:
                found.append(Block(first, number - 1, "\n".join(own)))
            own = list(above) if line.startswith(("算例", "scenario")) else None
            first, above = number, []
        elif not line.strip() and own is None:
            above = []
    return found
