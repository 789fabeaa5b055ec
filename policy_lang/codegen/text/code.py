"""A piece of generated text with what is proved about it.

Enters and leaves: `Code`. Always holds: the text is an expression over names and whole numbers that never fails,
whatever is known; where `known` is false its value means nothing. A figure is `text / (grid * over)`; where `none` is
true (no limit) the text has the value NO_LIMIT.
"""

from typing import Any

from policy_lang.codegen.fit import Unfit
from policy_lang.record import field, fields, frozen

# Whole numbers of 64 bits, but for a few that mean something else.
MOST = (1 << 63) - 1024
NO_LIMIT = -(1 << 63)
UNKNOWN = NO_LIMIT + 1

YES, NO = "True", "False"
# How closely an expression holds together, as Python's grammar has it.
CHOICE, OR, AND, NOT, COMPARE, BITS, SHIFT, SUM, PRODUCT, SIGN, ATOM = range(11)

FIGURE, ANSWER, DAY, WORD, SET, TEXTS, NOTHING = "figure", "answer", "day", "word", "set", "texts", "nothing"


@frozen
class Code:
    """An expression. `low` and `high` bound the text itself (not divided by the grid), `over_high` the divisor.

    `no`: of an answer that may be unknown, when it is surely no; `text` is then when it is surely yes. `several`: the
    codes of a set of texts. `exact`: `known` says exactly when the interpreter knows the value, and not only "at least
    then".
    """

    text: str
    sort: str
    tight: int = ATOM
    grid: int = 1
    low: int = 0
    high: int = 0
    over: str = ""
    over_high: int = 1
    known: str = YES
    no: str = ""
    none: str = NO
    several: tuple[int, ...] = field(default=())
    exact: bool = True
    category: str = ""
    below: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    shifted: bool = False

    def __attrs_post_init__(self) -> None:
        if max(abs(self.low), abs(self.high), self.over_high * self.grid) > MOST:
            raise Unfit("range", self.text[:60])

    @property
    def is_plain(self) -> bool:
        """Always known and never without a limit."""
        return self.known == YES and self.none == NO

    @property
    def own(self) -> frozenset[str]:
        """Its name, where it is a figure that has one."""
        named = self.sort == FIGURE and self.tight == ATOM and self.text[0].islower() and self.none == NO
        return frozenset({self.text}) if named and not self.over and not self.shifted else frozenset()

    @property
    def under(self) -> frozenset[str]:
        """The figures that it is never above, itself among them where it has a name."""
        return self.below | self.own

    @property
    def constant(self) -> int | None:
        """The whole number that it is, if it is one."""
        fixed = self.low == self.high and self.sort in {FIGURE, WORD} and self.none == NO and not self.over
        return self.low if fixed else None

    def within(self, tight: int) -> str:
        """The text for a place that asks for this tightness."""
        return self.text if self.tight >= tight else f"({self.text})"


def evolve(code: Code, **changes: Any) -> Code:  # noqa: ANN401 - the fields of a code
    """The same with changes; as `record.evolve`, which takes most of the time of writing a function."""
    return Code(**{name: changes.get(name, getattr(code, name)) for name in FIELDS})


FIELDS = tuple(attribute.name for attribute in fields(Code))


def number(value: int, grid: int = 1) -> Code:
    """A constant figure."""
    return Code(str(value), FIGURE, SIGN if value < 0 else ATOM, grid, value, value)


def answer(text: str, tight: int = ATOM, *, known: str = YES, no: str = "", exact: bool = True) -> Code:
    """A yes or no."""
    return Code(text, ANSWER, tight, 1, 0, 1, known=known, no=no, exact=exact)


def with_known(code: Code, known: str, *, exact: bool = False) -> Code:
    """The same with another condition for being known."""
    return evolve(code, known=known, exact=exact)


# ---- conditions as text: "True" and "False" vanish


def both(*parts: str) -> str:
    """All of them."""
    kept = list(dict.fromkeys(part for part in parts if part != YES))
    if NO in kept:
        return NO
    return " and ".join(map(_as_part, kept)) if len(kept) > 1 else kept[0] if kept else YES


def any_of(*parts: str) -> str:
    """One of them."""
    kept = list(dict.fromkeys(part for part in parts if part != NO))
    if YES in kept:
        return YES
    return " or ".join(map(_as_part, kept)) if len(kept) > 1 else kept[0] if kept else NO


def opposite(part: str) -> str:
    """Not it."""
    if part in {YES, NO}:
        return NO if part == YES else YES
    if part.startswith("not ") and _is_name(part[4:]):
        return part[4:]
    return f"not {part}" if _is_name(part) else f"not ({part})"


def _is_name(part: str) -> bool:
    return part.replace("_", "").isalnum()


def _as_part(part: str) -> str:
    """In parentheses unless it is plainly one thing."""
    if _is_name(part) or (part.startswith("not ") and _is_name(part[4:])):
        return part
    return f"({part})"
