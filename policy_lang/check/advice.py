"""What to say of a figure without a sign or a unit, and of a text without quotation marks.

Enters: an expression of the wrong type and the symbols of names. Leaves: the figure as it was written, with a label
where a parameter states it. Always holds: a name is never advised as if it were a figure.
"""

from fractions import Fraction

from policy_lang.diagnostics import Label
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast, literals


def bare_figure(node: ast.Expression, symbol: Symbol | None) -> tuple[str, tuple[Label, ...]]:
    """The figure that an expression is, or that its parameter has; and the place of its declaration."""
    if isinstance(node, ast.NumberLiteral):
        return node.raw, ()
    stated = symbol.node if symbol is not None else None
    if not isinstance(stated, ast.Parameter) or len(stated.values) != 1:
        return "", ()
    value = stated.values[0].value
    if not isinstance(value, ast.NumberLiteral):
        return "", ()
    label = Label(value.span, f"the figure of `{node.span.text}` is stated here", f"“{node.span.text}”的数字在此写明")
    return value.raw, (label,)


def as_percentage(figure: str) -> str:
    """The percentage that a figure without its sign is likely to be: 80 and 0.8 are both 80%."""
    value = literals.plain_number(figure) if figure else None
    if not isinstance(value, Fraction):
        return ""
    if "." not in figure or value > 1:
        return f"{figure}%"
    return f"{float(value * 100):g}%"
