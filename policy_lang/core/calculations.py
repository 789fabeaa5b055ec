"""A calculation by itself: a program of its own, with one body, so whatever reads programs reads calculations.

Enters: a program and the name of a calculation. Leaves: a program with that calculation's inputs and names, the
figures, tables and lists of the scheme, and no payers, pools or ledgers. Always holds: a reader, an explanation or a
check of invariants needs nothing made for calculations alone.
"""

from policy_lang.core.program import Arm, CalculationDef, Program
from policy_lang.record import evolve


def body(calculation: CalculationDef) -> Arm:
    """The definitions of a calculation as an arm that pays nothing."""
    return Arm(None, calculation.definitions, (), (), (), (), calculation.checks)


def alone(program: Program, name: str) -> Program:
    """The program that consists of one calculation."""
    calculation = program.calculations[name]
    return evolve(
        program,
        dated_by=calculation.dated_by,
        first=None,
        last=None,
        in_force="",
        covered=(),
        inputs=calculation.inputs,
        ledgers={},
        arms=(body(calculation),),
        catalogue={**program.catalogue, **calculation.catalogue},
        aliases=calculation.aliases,
        scenarios=(),
        calculations={},
    )
