"""A calculation worked out: the values of its results and of its statements.

Enters: a program, the name of a calculation, its inputs. Leaves: a `Calculated`. Always holds: it is a settlement
without payers, so reasons and taints are found as for a claim; an input that is missing is unknown and never zero.
"""

from collections.abc import Mapping

from policy_lang.core.calculations import alone
from policy_lang.core.program import CalculationDef, Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import evaluate
from policy_lang.interp.settle import SETTLED, UNDETERMINED, Claim, Settlement
from policy_lang.record import frozen

_NO_LEDGERS: Mapping[str, Value] = {}  # a calculation asks none


@frozen
class Calculated:
    """What came of a calculation. `settlement` is the one without payers: its program is the calculation alone."""

    calculation: CalculationDef
    settlement: Settlement

    @property
    def outputs(self) -> dict[str, Value]:
        """The results by name."""
        return {name: self.settlement.values[definition] for name, definition in self.calculation.outputs}

    @property
    def checks(self) -> dict[str, Value]:
        """The statements by name."""
        return dict(self.settlement.checks)


def calculate(program: Program, name: str, facts: Mapping[str, Value], row: str = "") -> Calculated:
    """Work out one calculation. `row` names the inputs where there are several."""
    own = alone(program, name)
    arm = own.arms[0]
    values = evaluate(own, arm, facts, _NO_LEDGERS.__getitem__)
    checks = {check.id: values[check.definition] for check in arm.checks}
    calculation = program.calculations[name]
    unknown = any(isinstance(values[definition], Unknown) for _, definition in calculation.outputs)
    outcome = UNDETERMINED if unknown else SETTLED
    return Calculated(
        calculation, Settlement(own, arm, Claim(row, facts), outcome, {}, {}, {}, (), checks, values)
    )  # fmt: skip
