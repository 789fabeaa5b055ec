"""Scenarios: every name is a fact, a given payer, a payer or a status, and every value fits it.

Enters: a scenario. Leaves: symbols and types in the tables. Short names are understood here: `in_scope` for
`claim.in_scope`, when only one fact ends so; a fact goes before a payer, so that examples read like the notice.
"""

from policy_lang.check.computed.scenarios import calculated_inputs, calculated_result, fits_fact
from policy_lang.check.expressions import Expressions
from policy_lang.check.payers import Payers
from policy_lang.check.tables import Where
from policy_lang.core import types
from policy_lang.core.statuses import BY_SPELLING
from policy_lang.diagnostics import Report, nearest
from policy_lang.names.scope import Scope, Symbol
from policy_lang.syntax import ast


def check_scenario(  # noqa: C901, PLR0912, PLR0915 — one case a step
    node: ast.Scenario,
    expressions: Expressions,
    payers: Payers,
    short: dict[str, Symbol | None],
    report: Report,
) -> None:
    """Check one scenario. `short`: the facts of the scheme by their short names."""
    settled: set[str] = set()
    closed = False
    standing: set[str] = set()  # those that were not taken back
    expected = False
    calculation: Symbol | None = None
    for step in node.steps:
        match step:
            case ast.FactsStep(_, facts):
                _assignments(facts, short, expressions, report, opening=True)
            case ast.CalculateStep():
                calculation = calculated_inputs(step, expressions, report)
                if calculation is None:
                    return
            case ast.SettleStep(_, claim, facts):
                calculation = None
                _assignments(facts, short, expressions, report)
                name = claim.name if claim else str(len(settled) + 1)
                if name in settled:
                    report.add("PL0704", step.span, claim=name)
                settled.add(name)
                standing.add(name)
            case ast.ReverseStep(_, claim):
                calculation = None
                if _is_settled(claim, standing, report):
                    standing.remove(claim.name)
            case ast.ReplaceStep(_, claim, facts):
                calculation = None
                _assignments(facts, short, expressions, report)
                _is_settled(claim, standing, report)
            case ast.CloseStep(_, _, facts):
                _assignments(facts, short, expressions, report)
                calculation, closed = None, True
            case ast.ExpectStep(_, places):
                expected = True
                if not standing and not closed and calculation is None:
                    report.add("PL0702", step.span)
                for place in places:
                    if calculation is not None:
                        calculated_result(place, calculation, expressions, report)
                    else:
                        _expected(place, standing, expressions, report)
            case ast.SinceStep(_, payer, status):
                expected = True
                expressions.ident(payer, "payer")
                if status.name not in BY_SPELLING:
                    expressions.ident(status, "status")
            case ast.WithFigure(_, parameter, value):
                symbol = expressions.ident(parameter, "parameter")
                if symbol is not None:
                    expressions.expect(value, Where.FIGURE, expressions.declared(symbol))
            case _:
                expressions.ident(step.reading, "reading")
    if not expected:
        report.add("PL0707", node.title.span)


def _is_settled(claim: ast.Ident, standing: set[str], report: Report) -> bool:
    """Whether a claim that is corrected was settled and stands."""
    if claim.name not in standing:
        report.add("PL0703", claim.span, claim=claim.name, near=nearest(claim.name, sorted(standing)))
    return claim.name in standing


def short_names(scope: Scope) -> dict[str, Symbol | None]:
    """The facts of a scope by what comes after the last dot of their names; nothing where several end alike."""
    found: dict[str, Symbol | None] = {}
    for name, symbol in scope.names.items():
        if symbol.kind == "fact":
            short = name.rpartition(".")[2]
            other = found.setdefault(short, symbol)
            found[short] = symbol if other is not None and other.key == symbol.key else None
    return found


def fact_or_payer(path: ast.Path, scope: Scope, short: dict[str, Symbol | None]) -> Symbol | None:
    """What a scenario's name stands for: a fact by its full or short name, else a payer whose payment is given."""
    symbol = scope.find(path.name)
    if symbol is not None and symbol.kind == "fact":
        return symbol
    return short.get(path.name) or (symbol if symbol is not None and symbol.kind == "payer" else None)


def _assignments(
    facts: tuple[ast.Assign, ...],
    short: dict[str, Symbol | None],
    expressions: Expressions,
    report: Report,
    *,
    opening: bool = False,
) -> None:
    """Facts and given payments; `opening`: and what declared accounts hold before the next claim."""
    seen: set[tuple[str, str, str]] = set()
    for assign in facts:
        scope = expressions.linked.scopes.at(assign)
        symbol = fact_or_payer(assign.path, scope, short)
        if opening and symbol is None:
            named = scope.find(assign.path.name)
            symbol = named if named is not None and named.kind == "ledger" else None
        if symbol is None:
            known = scope.spellings(frozenset({"fact", "payer"}))
            names = (*known, *(name.rpartition(".")[2] for name in known))
            report.add("PL0201", assign.path.span, name=assign.path.name, near=nearest(assign.path.name, names))
            continue
        if symbol.key in seen:
            report.add("PL0706", assign.span, name=assign.path.name)
        seen.add(symbol.key)
        expressions.tables.symbols[assign] = symbol
        fits_fact(symbol, assign.value, expressions, report)


def _expected(place: ast.Expected, settled: set[str], expressions: Expressions, report: Report) -> None:
    where = place.place
    if isinstance(where, ast.Outcome):
        expressions.expect(place.value, Where.FIGURE, types.TEXT)
        return
    if isinstance(where, ast.OwnShare):
        if where.pool is not None:
            expressions.ident(where.pool, "pool")
        expressions.expect(place.value, Where.FIGURE, types.MONEY)
        return
    path = where.path
    scope = expressions.linked.scopes.at(path)
    name = path.name
    if len(path.parts) > 1 and scope.find(path.name) is None:
        name = ".".join(path.parts[1:])
        if path.parts[0] not in settled and scope.find(name) is not None:
            report.add("PL0703", path.span, claim=path.parts[0], near=nearest(path.parts[0], sorted(settled)))
            return
    symbol = scope.find(name)
    if symbol is None or symbol.kind not in {"payer", "check", "owed_check", "define", "ledger"}:
        near = nearest(name, scope.spellings(frozenset({"payer", "check", "owed_check"})))
        report.add("PL0705", path.span, name=path.name, near=near)
        return
    expressions.tables.symbols[where] = symbol
    wanted = expressions.declared(symbol) if symbol.kind == "ledger" else types.MONEY
    wanted = types.YES_NO if symbol.kind in {"check", "owed_check"} else wanted
    expressions.expect(place.value, Where.FIGURE, wanted)
