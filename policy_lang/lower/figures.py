"""Figures that the caller sets: `--parameter aid_cap=2万元`.

Enters: a parameter's name and a written value. Leaves: the parameter's id and the value, or a diagnostic. Always
holds: only a figure that its text leaves open (missing, a minimum, a maximum, in principle) can be set; an exact one
cannot.
"""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from policy_lang.check.expressions import constant
from policy_lang.check.scheme import Checked
from policy_lang.check.words import type_names
from policy_lang.core.types import MONEY, Kind, Type
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report, nearest
from policy_lang.lower.context import Naming, decimals_of
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast, literals
from policy_lang.syntax.keywords import keywords

# How a figure of a kind may be written: with its unit, or as a bare number of the main unit.
_EXAMPLES = {
    Kind.MONEY: ("`8000` (in the main unit) or `8000元`", "“8000”（以主币为单位）或“8000元”"),
    Kind.RATIO: ("`90%` or `0.9`", "“90%”或“0.9”"),
    Kind.POINTS: ("`5%`", "“5%”"),
    Kind.NUMBER: ("`12`", "“12”"),
}
_PLAIN = re.compile(r"\d{1,15}(\.\d{1,9})?")


def read_figure(checked: Checked, name: str, written: str, report: Report) -> tuple[str, Value] | None:
    """The id and the value of a figure."""
    symbol = _symbol(checked, name)
    if symbol is None:
        known = [item for scope in checked.linked.scopes.by_module.values()
                 for item in scope.spellings(frozenset({"parameter"}))]  # fmt: skip
        report.add("PL0908", None, parameter=name, near=nearest(name, known))
        return None
    node = checked.linked.node(symbol)
    if isinstance(node, ast.Parameter) and node.qualifier in {None, "EXACTLY"}:
        report.add("PL0911", None, parameter=name)
        return None
    kind = checked.tables.symbol_types[symbol.key]
    value = _value(kind, written.strip(), checked.currency)
    if value is None:
        expected, expected_zh = type_names(kind)
        example, example_zh = _EXAMPLES.get(kind.kind, _EXAMPLES[Kind.NUMBER])
        report.add("PL0909", None, text=written, name=name, expected=expected, expected_zh=expected_zh,
                   example=example, example_zh=example_zh)  # fmt: skip
        return None
    if isinstance(node, ast.Parameter) and not _within(checked, node, value, written, report):
        return None
    naming = Naming()
    return naming.of(symbol), value


def _within(checked: Checked, node: ast.Parameter, value: Fraction, written: str, report: Report) -> bool:
    """Whether a figure keeps to the minimum or maximum that the source states."""
    minor = {Kind.MONEY: int(10 ** decimals_of(checked.currency))}.get(
        checked.tables.types.get(node.values[0].value, MONEY).kind if node.values else Kind.MONEY, 1
    )
    for item in node.values:
        stated = constant(item.value)
        if stated is None:
            continue
        bound = stated * minor
        low, high = node.qualifier == "AS_A_MINIMUM", node.qualifier == "AS_A_MAXIMUM"
        if (low and value < bound) or (high and value > bound):
            code = "PL0922" if low else "PL0923"
            report.add(code, item.span, text=written, name=node.names.first.name, stated=item.value.span.text)
            return False
    return True


def _symbol(checked: Checked, name: str) -> Symbol | None:
    for scope in checked.linked.scopes.by_module.values():
        symbol = scope.find(name)
        if symbol is not None and symbol.kind == "parameter":
            return symbol
    return None


def _value(kind: Type, written: str, currency: str) -> Fraction | None:
    minor = int(10 ** decimals_of(currency))
    if kind.kind is Kind.MONEY:
        if _PLAIN.fullmatch(written):
            return Fraction(_decimal(written)) * minor
        if not any(written.endswith(word) for word in keywords().money) and written[:1] not in keywords().sign:
            return None
        money = literals.money_value(written)
        return money.amount * minor if isinstance(money, literals.MoneyValue) and money.currency == currency else None
    if kind.kind in {Kind.RATIO, Kind.POINTS} and written.endswith(("%", "％")):
        number = written[:-1].strip()
        return Fraction(_decimal(number)) / 100 if _PLAIN.fullmatch(number) else None
    if kind.kind is Kind.RATIO and _PLAIN.fullmatch(written):
        share = Fraction(_decimal(written))
        return share if share <= 1 else None  # 90 without its sign would be ninety times the whole
    if kind.kind in {Kind.NUMBER, Kind.COUNT} and _PLAIN.fullmatch(written):
        return Fraction(_decimal(written))
    return None


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover — the pattern admits decimals only
        return Decimal(0)
