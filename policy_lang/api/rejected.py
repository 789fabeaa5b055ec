"""Claims that cannot be read, handed to whoever settles many and wants the others settled.

Enters: rejects of the reader of claims. Leaves: the same for a caller, with the exception that each would have raised
by itself. Always holds: messages name the claim and its row, and nothing else that stood in it.
"""

from typing import Any

from policy_lang.api.errors import ClaimError
from policy_lang.claims import Reject, reject_json
from policy_lang.diagnostics import Diagnostic
from policy_lang.record import evolve, frozen


@frozen(repr=False, eq=False)
class Rejected:
    """A claim that cannot be read: its row, counted from 1, its id where that can be told, and the problems."""

    _reject: Reject

    def __repr__(self) -> str:
        return f"<Rejected claim {self.claim!r} of row {self.row}>"

    @property
    def row(self) -> int:
        """Its place among the claims that were given."""
        return self._reject.row

    @property
    def claim(self) -> str | None:
        """The claim's id."""
        return self._reject.claim

    @property
    def error(self) -> ClaimError:
        """The exception that a claim by itself would have raised, with the problems."""
        return ClaimError(named(self._reject))

    def to_dict(self) -> dict[str, Any]:
        """The shape that `policy eval` writes to its file of rejects; the claim as it was given stands in `raw`."""
        return reject_json(self._reject)


def named(reject: Reject) -> tuple[Diagnostic, ...]:
    """The problems of a claim, with its id beside its row where there is one."""
    if reject.claim is None:
        return reject.diagnostics
    places = {"file": f"claims, `{reject.claim}`", "file_zh": f"claims 中的“{reject.claim}”"}
    return tuple(
        evolve(item, holes=tuple({**dict(item.holes), **places}.items())) if "file" in dict(item.holes) else item
        for item in reject.diagnostics
    )
