"""Scenarios to data: facts become inputs, expectations become values.

Enters: the scenarios of the main module. Leaves: `ScenarioDef`s. Always holds: facts of the person hold for every
claim that follows; a claim's own facts go before them.
"""

from fractions import Fraction

from policy_lang.core.nodes import Apply, Const
from policy_lang.core.program import (
    CalculateStep,
    CloseStep,
    CorrectStep,
    Expectation,
    Program,
    ScenarioDef,
    SettleStep,
)
from policy_lang.core.statuses import BY_SPELLING
from policy_lang.core.types import Kind
from policy_lang.core.values import Lines, Value
from policy_lang.diagnostics import Report
from policy_lang.lower.computed.calculations import local_name
from policy_lang.lower.context import ArmBuilder, Shared, day, place_of
from policy_lang.lower.expressions import Lowerer
from policy_lang.names.scope import Symbol
from policy_lang.syntax import ast

_WRITTEN_OUT = (
    ast.MoneyLiteral, ast.RatioLiteral, ast.NumberLiteral, ast.DateLiteral, ast.DurationLiteral, ast.StringLiteral,
    ast.NoneLiteral, ast.YesNo,
)  # fmt: skip
# Values that leave nothing behind in what lowers them.
_SINGLE = (*_WRITTEN_OUT, ast.Reference)


def lower_scenarios(shared: Shared, program: Program, report: Report) -> tuple[ScenarioDef, ...]:
    """All scenarios of the main module."""
    linked = shared.checked.linked
    scenarios = [item for item in linked.main.declarations if isinstance(item, ast.Scenario)]
    figures = _figures(shared, report)
    return tuple(_scenario(shared, program, scenario, figures) for scenario in scenarios)


def look_through_scenarios(shared: Shared, report: Report) -> None:
    """Find the same mistakes as above where nobody runs the scenarios: what is written out has none."""
    figures = _figures(shared, report)
    for scenario in (item for item in shared.checked.linked.main.declarations if isinstance(item, ast.Scenario)):
        for part in (part for step in scenario.steps for part in ast.children(step)):
            if isinstance(part, ast.Assign | ast.Expected) and not isinstance(part.value, _WRITTEN_OUT):
                _value(part.value, figures)


def _figures(shared: Shared, report: Report) -> Lowerer:
    """What lowers a single figure, without definitions."""
    return Lowerer(shared, ArmBuilder(kept=False), report, {})


def _scenario(shared: Shared, program: Program, node: ast.Scenario, plain: Lowerer) -> ScenarioDef:
    readings, figures = {}, {}
    person: dict[str, Value] = {"person": "scenario"}
    steps: list[SettleStep | CorrectStep | CalculateStep | CloseStep | Expectation] = []
    claims: list[str] = []
    opening: dict[str, Value] = {}
    for step in node.steps:
        match step:
            case ast.ReadAs(_, reading, option):
                readings[shared.symbol(reading).name] = option.name
            case ast.WithFigure(_, parameter, value):
                figures[shared.naming.of(shared.symbol(parameter))] = value.span.text
            case ast.FactsStep(_, facts):
                accounts = tuple(one for one in facts if shared.symbol(one).kind == "ledger")
                opening |= _facts(shared, accounts, program, plain)
                person |= _facts(shared, tuple(one for one in facts if one not in accounts), program, plain)
            case ast.CalculateStep(_, calculation, inputs):
                name = shared.naming.of(shared.symbol(calculation))
                steps.append(CalculateStep(name, _facts(shared, inputs, program, plain), place_of(step.span)))
            case ast.SettleStep(_, claim, facts):
                name = claim.name if claim else str(len(claims) + 1)
                claims.append(name)
                told = {**person, **_facts(shared, facts, program, plain)}
                steps.append(SettleStep(name, told, place_of(step.span), opening))
                opening = {}
            case ast.CloseStep(_, ends, facts):
                closed = day(ends)
                assert closed is not None  # noqa: S101 — checked before lowering
                told = {**person, **_facts(shared, facts, program, plain)}
                steps.append(CloseStep(closed, told, place_of(step.span)))
            case ast.ReverseStep(_, claim):
                steps.append(CorrectStep(claim.name, None, place_of(step.span)))
            case ast.ReplaceStep(_, claim, facts):
                steps.append(CorrectStep(claim.name, _facts(shared, facts, program, plain), place_of(step.span)))
            case ast.ExpectStep(_, places):
                steps += [_expected(shared, place, claims, plain) for place in places]
            case ast.SinceStep(_, payer, status):
                wanted = _status(shared, status)
                name = shared.naming.of(shared.symbol(payer))
                steps.append(Expectation(None, "status", name, wanted, place_of(step.span)))
    title = node.title
    return ScenarioDef(title.read("en"), title.read("zh"), readings, figures, tuple(steps), place_of(title.span))


def _status(shared: Shared, ident: ast.Ident) -> str:
    if ident.name in BY_SPELLING:
        return BY_SPELLING[ident.name]
    return shared.symbol(ident).name


def _facts(shared: Shared, facts: tuple[ast.Assign, ...], program: Program, plain: Lowerer) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for assign in facts:
        symbol = shared.symbol(assign)
        name = local_name(symbol) if symbol.kind == "input" else shared.naming.of(symbol)
        value = _value(assign.value, plain)
        if symbol.kind == "payer":
            found[f"given.{name}"] = value
            continue
        kind = shared.checked.tables.symbol_types.get(symbol.key)
        if kind is not None and kind.kind is Kind.CATEGORY and kind.several and isinstance(value, str):
            value = frozenset({value})
        if kind is not None and isinstance(value, Lines):
            value = program.records[kind.category].completed(name, value.items)
        found[name] = value
    return found


def _value(node: ast.Expression, plain: Lowerer) -> Value:
    lowerer = plain if isinstance(node, _SINGLE) else _figures(plain.shared, plain.report)
    lowered = lowerer.node(node)
    if isinstance(lowered, Const):
        return lowered.value
    if isinstance(node, ast.Negate) and isinstance(lowered, Apply) and isinstance(lowered.arguments[0], Const):
        value = lowered.arguments[0].value
        return -value if isinstance(value, Fraction) else None
    plain.report.add("PL0316", node.span)
    return Fraction(0)


def _calculated(symbol: Symbol) -> str:
    """The definition of a calculation's result or statement."""
    name = local_name(symbol)
    return name if symbol.kind == "verified" else f"{symbol.kind}.{name}"


def _expected(shared: Shared, place: ast.Expected, claims: list[str], plain: Lowerer) -> Expectation:
    value, at = _value(place.value, plain), place_of(place.span)
    where = place.place
    if isinstance(where, ast.Outcome):
        return Expectation(None, "outcome", "", value, at)
    if isinstance(where, ast.OwnShare):
        pool = shared.naming.of(shared.symbol(where.pool)) if where.pool is not None else ""
        return Expectation(None, "own", pool, value, at)
    symbol = shared.symbol(where)
    if symbol.kind in {"output", "step", "verified"}:
        return Expectation(None, "verified" if symbol.kind == "verified" else "output", _calculated(symbol), value, at)
    claim = where.path.parts[0] if len(where.path.parts) > 1 and where.path.parts[0] in claims else None
    kind = {"payer": "payment", "check": "check", "owed_check": "check", "ledger": "ledger"}.get(symbol.kind, "value")
    name = shared.naming.of(symbol)
    return Expectation(claim, kind, f"define.{name}" if kind == "value" else name, value, at)
