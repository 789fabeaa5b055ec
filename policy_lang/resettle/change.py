"""What became of one claim in a re-settlement, for programs: exact decimals instead of minor units.

Enters: a delta. Leaves: mappings by payer. Always holds: None stands for what is not known, and never for zero.
"""

from fractions import Fraction
from typing import Any

from policy_lang.claims.amounts import Amount, main_unit
from policy_lang.core.program import Program
from policy_lang.record import frozen
from policy_lang.resettle.compare import Delta
from policy_lang.resettle.shapes import delta_json


@frozen(repr=False, eq=False)
class Change:
    """What one claim was, what it is, and why. Amounts are in the main unit; None stands for what is not known."""

    _delta: Delta
    _program: Program

    def __repr__(self) -> str:
        return f"<Change of claim {self.claim!r}: {self.change}>"

    @property
    def claim(self) -> str:
        """The claim's id."""
        return self._delta.claim

    @property
    def change(self) -> str:
        """`unchanged`, `changed`, `new`, `late`, `replacement`, `reversed`, `replaced` or `reversal`."""
        return self._delta.change

    @property
    def was(self) -> dict[str, Amount]:
        """What each payer paid."""
        return {name: self._amount(pair.was) for name, pair in self._delta.payers.items()}

    @property
    def now(self) -> dict[str, Amount]:
        """What each payer pays."""
        return {name: self._amount(pair.now) for name, pair in self._delta.payers.items()}

    @property
    def difference(self) -> dict[str, Amount]:
        """What is still to be paid; below zero, what is to be taken back."""
        return {name: self._amount(pair.difference) for name, pair in self._delta.payers.items()}

    @property
    def own_share(self) -> dict[str, Amount]:
        """What the person bore (`was`), bears (`now`), and the difference."""
        own = self._delta.own
        amounts = {"was": own.was, "now": own.now, "difference": own.difference}
        return {name: self._amount(amount) for name, amount in amounts.items()}

    def to_dict(self) -> dict[str, Any]:
        """The line that `policy resettle` writes, with the causes."""
        return delta_json(self._delta, self._program)

    def _amount(self, amount: Fraction | None) -> Amount:
        return main_unit(amount, self._program.decimals)
