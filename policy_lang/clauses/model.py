"""A notice as its list of clauses describes it.

Every entry has lines of the notice, except a clause that is printed wholly within the lines of another (`inside`):
lines are where the text can be found, and two norms in one line can only be found there together. The notice's own
sentences are nowhere: `en` and `zh` are descriptions in our words.
"""

import datetime as dt
from types import MappingProxyType
from typing import Literal, get_args

from policy_lang.record import field, frozen
from policy_lang.source import Span

State = Literal["encoded", "check", "missing", "not computable", "later"]

STATES: tuple[State, ...] = get_args(State)
STATE_NAMES_ZH = MappingProxyType(
    {
        "encoded": "已编写",
        "check": "数据核查",
        "missing": "缺少数额",
        "not computable": "不可计算",
        "later": "暂未编写",
    }
)
MUST_BE_CITED = frozenset({"encoded", "check"})
NEEDS_A_REASON = frozenset({"missing", "not computable", "later"})


@frozen
class LineRange:
    """Lines of the notice, counted from 1, both ends included."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def __lt__(self, other: "LineRange") -> bool:
        return (self.first, self.last) < (other.first, other.last)


@frozen
class Document:
    """The notice itself; `forwards` is the number of another document that it hands on."""

    id: str
    title_zh: str
    title_en: str
    number: str
    issuers: tuple[str, ...]
    date: dt.date
    lines: int
    non_empty: tuple[LineRange, ...]
    forwards: str = ""
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class Clause:
    """A norm of the notice, and what became of it."""

    locator: str
    ranges: tuple[LineRange, ...]
    state: State
    en: str
    zh: str
    reason_en: str = ""
    reason_zh: str = ""
    inside: str = ""
    span: Span | None = field(default=None, eq=False, repr=False)

    @property
    def label(self) -> str:
        return self.locator


@frozen
class Heading:
    """A heading of the notice, which says what follows and rules nothing."""

    ranges: tuple[LineRange, ...]
    zh: str
    en: str = ""
    span: Span | None = field(default=None, eq=False, repr=False)

    @property
    def label(self) -> str:
        return self.zh


@frozen
class Plain:
    """Text without a norm, and why it is none."""

    ranges: tuple[LineRange, ...]
    why_en: str
    why_zh: str
    span: Span | None = field(default=None, eq=False, repr=False)

    @property
    def label(self) -> str:
        return ", ".join(map(str, self.ranges))


Entry = Clause | Heading | Plain


@frozen
class Sources:
    """The whole list, each kind in the order of the file."""

    document: Document
    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
    plains: tuple[Plain, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.clauses, *self.headings, *self.plains)
