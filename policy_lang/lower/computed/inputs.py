"""A fact, an input of a calculation or a field of a record as an input: its bounds and its default.

Enters: a declaration and its type. Leaves: an `InputDef`. Always holds: a quantity is not below zero.
"""

from fractions import Fraction

from policy_lang.core.nodes import Const, Node
from policy_lang.core.program import InputDef
from policy_lang.core.types import NUMERIC, Type
from policy_lang.diagnostics import Report
from policy_lang.lower.context import ArmBuilder, Shared
from policy_lang.lower.expressions import Lowerer
from policy_lang.syntax import ast


def input_of(
    shared: Shared,
    name: str,
    declared: ast.Fact | ast.Takes | ast.RecordField,
    kind: Type,
    moment: Node | None = None,
) -> InputDef:
    """An input with its bounds and its default. `moment`: the date of figures, where it is not the governing date."""
    lowerer = Lowerer(shared, ArmBuilder(kept=False), Report(), {}, moment=moment)
    high = lowerer.node(declared.upper) if declared.upper is not None else None
    default = None
    if declared.default is not None and not isinstance(declared.default, ast.NoneLiteral):
        default = lowerer.node(declared.default)
    return InputDef(
        name, kind, Fraction(0) if kind.kind in NUMERIC else None,
        high.value if isinstance(high, Const) and isinstance(high.value, Fraction) else None,
        has_default=declared.default is not None, default=default,
    )  # fmt: skip
