"""The one patch mechanism: readings, exceptions and editions change clauses by it, and by nothing else.

Enters: a declaration and a change. Leaves: the changed declaration. Always holds: a clause goes into the slot of the
clause it replaces; a slot is the kind of clause, or the kind with its label where several of a kind may stand
(conditions and limits are labelled by their status). Why slots and not names of clauses: a writer changes "the
condition that reports no_referral", not the third line.
"""

from collections.abc import Callable

from policy_lang.diagnostics import Report, nearest
from policy_lang.record import evolve
from policy_lang.syntax import ast
from policy_lang.syntax.ast.headers import amended_headers
from policy_lang.syntax.keywords import keywords

# Clauses that exclude each other share a slot.
_SLOTS: dict[type, str] = {
    ast.Cite: "cites",
    ast.Given: "amount",
    ast.ForMembers: "for",
    ast.When: "condition",
    ast.Unless: "condition",
    ast.On: "on",
    ast.DrawsOn: "draws on",
    ast.EachClaim: "period",
    ast.Over: "period",
    ast.Counting: "counting",
    ast.Deductible: "deductible",
    ast.CoversAtMost: "covers at most",
    ast.Pays: "amount",
    ast.Returns: "amount",
    ast.TopsUp: "amount",
    ast.Follows: "amount",
    ast.Less: "less",
    ast.AtMost: "at most",
    ast.Within: "within",
    ast.OwnShareAtMost: "own share at most",
    ast.InsuredBears: "amount",
    ast.NotBelow: "not below",
    ast.Covers: "covers",
    ast.Rounding: "rounds",
    ast.WritesOff: "by writing off",
    ast.BeyondExpense: "even beyond the expense",
}
_ANSWERS = frozenset({"yes", "no"})
LABELLED = frozenset({"condition", "at most", "covers"})


def slot(clause: ast.Clause) -> tuple[str, str]:
    """The slot of a clause: its kind, and its label where the kind is labelled."""
    kind = _SLOTS[type(clause)]
    if isinstance(clause, ast.OwnShareAtMost):
        return (kind, _kept_by(clause.scope))
    if kind not in LABELLED:
        return (kind, "")
    status: ast.Ident | None = getattr(clause, "status", None)
    return (kind, status.name if status else "")


def _kept_by(scope: ast.Scope | None) -> str:
    """A key and a period: the person's year and the household's year are two different limits."""
    if scope is None:
        return ""
    keys = (key.path.name if key.path else key.keyword for key in scope.keys)
    figure = scope.period.duration or scope.period.begins
    return " ".join((*keys, scope.period.keyword, figure.raw if figure else ""))


def replaced(clauses: tuple[ast.Clause, ...], changes: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    """The clauses with each change in its slot; a change without a slot to fill is added.

    An unlabelled limit replaces the only limit. What is settled claim by claim counts nothing, so `counting` goes.
    """
    result = list(clauses)
    for change in changes:
        if isinstance(change, ast.Cite):
            result.append(change)
            continue
        wanted = slot(change)
        places = [index for index, clause in enumerate(result) if slot(clause) == wanted]
        if not places and wanted == ("at most", ""):
            places = [index for index, clause in enumerate(result) if slot(clause)[0] == "at most"][:1]
        if places:
            result[places[0]] = change
            result = [item for index, item in enumerate(result) if index not in places[1:]]
        else:
            result.append(change)
        if isinstance(change, ast.EachClaim):
            result = [item for item in result if not isinstance(item, ast.Counting)]
    return tuple(result)


def changed_payer(
    payer: ast.Payer, changes: tuple[ast.Clause, ...], exceptions: tuple[ast.Except, ...] = ()
) -> ast.Payer:
    """A payer with changed clauses; an exception takes the place of the one of its name, or is added."""
    names = {item.names.first.name for item in exceptions}
    kept = tuple(item for item in payer.exceptions if item.names.first.name not in names)
    return by_first_names(evolve(payer, clauses=replaced(payer.clauses, changes), exceptions=(*kept, *exceptions)))


def by_first_names(payer: ast.Payer) -> ast.Payer:
    """A payer whose exceptions are exceptions to one another by their first names, in whichever tongue it was said."""
    first = {item.names.second.name: item.names.first.name for item in payer.exceptions if item.names.second}
    if not any(item.to is not None and item.to.name in first for item in payer.exceptions):
        return payer
    exceptions = tuple(
        item if item.to is None else evolve(item, to=evolve(item.to, name=first.get(item.to.name, item.to.name)))
        for item in payer.exceptions
    )
    return evolve(payer, exceptions=exceptions)


def both_names(names: ast.Names) -> tuple[str, ...]:
    """Both names of something declared."""
    return (names.first.name, *((names.second.name,) if names.second else ()))


def option_names(option: ast.Option) -> tuple[str, ...]:
    """Every name of an option; `yes` and `no` are words of both tongues and need no second name."""
    names = both_names(option.names)
    word = keywords().rows.get(names[0].upper()) if names[0] in _ANSWERS and len(names) == 1 else None
    return names if word is None else (word.en, word.zh)


def without_clause(payer: ast.Payer, label: ast.Path, report: Report) -> ast.Payer:
    """A payer without the clause or exception of a label, `remove supplement.below_10pct_excluded`."""
    wanted = label.parts[-1]
    clauses = tuple(item for item in payer.clauses if not _is_called(item, wanted))
    exceptions = tuple(item for item in payer.exceptions if wanted not in both_names(item.names))
    if len(clauses) == len(payer.clauses) and len(exceptions) == len(payer.exceptions):
        labels = [slot(item)[1] for item in payer.clauses if slot(item)[1]]
        name = payer.names.first.name
        report.add("PL0420", label.span, clause=wanted, name=name, near=nearest(wanted, labels))
    return evolve(payer, clauses=clauses, exceptions=exceptions)


def _is_called(clause: ast.Clause, wanted: str) -> bool:
    kind, label = slot(clause)
    return wanted == label or (not label and wanted == kind.replace(" ", "_") and kind != "amount")


def changed_value(declaration: ast.Node, value: ast.Expression) -> ast.Node | None:
    """A parameter, definition, pool or limit with another value; None for anything else."""
    if isinstance(declaration, ast.Parameter):
        return evolve(declaration, values=(ast.DatedValue(value.span, value, None, None),))
    if isinstance(declaration, ast.Define | ast.Pool | ast.Limit | ast.Let | ast.Gives):
        return evolve(declaration, value=value)
    if isinstance(declaration, ast.Part):
        return evolve(declaration, weight=value)
    return None


def changed_condition(declaration: ast.Node, condition: ast.Expression) -> ast.Node | None:
    """A rule or check with another condition; None for anything else."""
    if isinstance(declaration, ast.Rule):
        return evolve(declaration, conditions=(condition,))
    if isinstance(declaration, ast.Check):
        return evolve(declaration, conditions=(condition,))
    if isinstance(declaration, ast.Verifies):
        return evolve(declaration, condition=condition)
    return None


def changed_calculation(
    calculation: ast.Calculation,
    name: str,
    value: ast.Expression,
    changed: Callable[[ast.Node, ast.Expression], ast.Node | None],
) -> ast.Calculation | None:
    """A calculation with another value (or condition) of the clause or part of a name; None where there is none."""
    clauses: list[ast.CalculationClause] = []
    found = False
    for clause in calculation.clauses:
        new: ast.Node | None = None
        if isinstance(clause, ast.Splits):
            parts = [changed(part, value) if _called(part, name) else part for part in clause.parts]
            if any(_called(part, name) for part in clause.parts):
                new = evolve(clause, parts=tuple(part for part in parts if isinstance(part, ast.Part)))
        elif not isinstance(clause, ast.Takes | ast.CalculationDate) and _called(clause, name):
            new = changed(clause, value)
        found = found or new is not None
        clauses.append(clause if new is None else new)  # type: ignore[arg-type]
    return evolve(calculation, clauses=tuple(clauses)) if found else None


def _called(node: ast.Let | ast.Gives | ast.Part | ast.Verifies, name: str) -> bool:
    names = node.names
    return name in {names.first.name, names.second.name if names.second else ""}


def changed_headers(headers: tuple[ast.Header, ...], change: ast.Header) -> tuple[ast.Header, ...]:
    """Headers with one replaced by its kind, `covers` by its status."""
    return amended_headers(headers, (change,))


def cited(declaration: ast.Node, cites: tuple[ast.Cite, ...]) -> ast.Node:
    """A declaration that an edition changed, with the clauses of the text that changed it; without any, its own.

    A figure whose clause is to be confirmed is to be confirmed itself: a change has no mark of its own.
    """
    if not cites or not isinstance(declaration, ast.Parameter | ast.Define | ast.Pool | ast.Rule | ast.Check):
        return declaration
    if isinstance(declaration, ast.Parameter) and any(cite.to_confirm for cite in cites):
        values = tuple(evolve(value, to_confirm=True) for value in declaration.values)
        return evolve(declaration, values=values, cites=cites)
    return evolve(declaration, cites=cites)
