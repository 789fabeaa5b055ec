"""One small change of a scheme, as a value.

Always holds: `make` gives the changed program out of the program under any reading, or None where that one does not
have what is changed.
"""

from collections.abc import Callable
from enum import StrEnum

from policy_lang.core.program import Place, Program
from policy_lang.record import frozen

Make = Callable[[Program], Program | None]


class MutantKind(StrEnum):
    """What is changed."""

    FIGURE = "figure"
    EDGE = "edge"
    CONDITION = "condition"
    ORDER = "order"
    EXCEPTION = "exception"
    ROUNDING = "rounding"
    PERIOD = "period"


@frozen
class Mutant:
    """One change: of what (a key of the catalogue), from what to what, and where it stands."""

    kind: MutantKind
    subject: str
    before: str
    after: str
    place: Place | None
    make: Make

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is known by."""
        return (str(self.kind), self.subject, self.before, self.after)
