"""One small change of a scheme, as a value.

Always holds: `make` gives the changed program out of the program under any reading, or None where that one does not
have what is changed.
"""

from collections.abc import Callable
from enum import StrEnum

from policy_lang.core.nodes import Node
from policy_lang.core.program import Place, Program
from policy_lang.record import frozen

Make = Callable[[Program], Program | None]


class MutantKind(StrEnum):
    """What is changed."""

    FIGURE = "figure"
    EDGE = "edge"
    CONDITION = "condition"
    CASE = "case"
    ORDER = "order"
    EXCEPTION = "exception"
    ROUNDING = "rounding"
    PERIOD = "period"


@frozen
class Mutant:
    """One change: of what (a key of the catalogue), from what to what, and where it stands.

    `body`: the closing or calculation that it is in, "" for claims and for what all of them look at. `part`: the clause
    or the inner name that is changed; `node`: what is dropped, for words. `number` tells alike ones apart.
    """

    kind: MutantKind
    subject: str
    before: str
    after: str
    place: Place | None
    make: Make
    body: str = ""
    part: str = ""
    node: Node | None = None
    number: int = 1

    @property
    def name(self) -> str:
        """What it is known by, wherever it stands in the text."""
        told = [str(self.kind), *filter(None, (self.body, self.subject, self.part)), self.before, "→", self.after]
        return " ".join(told) + (f" #{self.number}" if self.number > 1 else "")
