"""What a case is made of: the constructs in its text, in its program, and in what happened to its claims.

Enters: a case. Leaves: a set of words such as `node Bands`, `operation age`, `clause Over`, `key hospital`, `period rolling`.
`EVERYTHING` is what the generator must reach; it is read off the tables of the language and not written down again.
"""

from collections.abc import Iterator
from typing import get_args

from policy_lang.core.nodes import NODE_KINDS, Apply, Node, inside
from policy_lang.core.op import OPERATIONS
from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind, Program
from policy_lang.syntax import ast
from policy_lang.syntax.ast import clauses, declarations
from tests.strategies import Case

# Every way to count and to look back, both kinds of edges, and so on: the ids of keywords that stand in clauses.
MODES = ("BY_ITS_STRETCH", "CATCHING_UP", "TAKING_BACK")
COUNTED = ("EVERY_CLAIM", "CLAIMS_IT_PAYS", "CLAIMS_WHEN")
ROUNDING = ("HALF_UP", "HALF_EVEN", "UP", "DOWN")
EDGES = ("COUNTED_WITH_THE_DEDUCTIBLE", "COUNTED_AFTER_THE_DEDUCTIBLE")
KEYS = ("person", "household", "hospital", "disease", "contract", "accident", "claim.ward")
# A period of one claim has no keyword: `each claim` keeps no account.
PERIODS = tuple(kind for kind in PeriodKind if kind is not PeriodKind.CLAIM)

_CHANGES = get_args(declarations.Change)
EVERYTHING = frozenset(
    [f"node {kind.__name__}" for kind in NODE_KINDS]
    + [f"operation {operation.name}" for operation in OPERATIONS]
    + [
        f"clause {kind.__name__}"
        for kind in (*get_args(clauses.Clause), clauses.Except, clauses.Bands, clauses.Candidates)
    ]
    + [f"declaration {kind.__name__}" for kind in get_args(declarations.Declaration)]
    + [f"change {kind.__name__}" for kind in _CHANGES]
    + [f"header {kind.__name__}" for kind in get_args(declarations.Header)]
    + [f"calculation clause {kind.__name__}" for kind in get_args(ast.CalculationClause)]
    + [f"step {kind.__name__}" for kind in get_args(declarations.Step)]
    + [f"expression {kind.__name__}" for kind in get_args(ast.Expression)]
    + [f"key {key}" for key in KEYS]
    + [f"period {period}" for period in PERIODS]
    + [f"mode {mode}" for mode in MODES]
    + [f"counting {counted}" for counted in COUNTED]
    + [f"rounding {mode}" for mode in ROUNDING]
    + [f"edges {edges}" for edges in EDGES]
    + ["draws then from", "draws alike", "exception of an exception", "several limits", "several keys", "two orders"]
    + [
        "slices",
        "short of",
        "brackets",
        "least of",
        "greatest of",
        "rounding to a unit",
        "group check",
        "check of some claims",
        "deductible with a scope",
    ]
    + ["list with aliases", "list with days", "dated parameter", "missing parameter", "fact with a default", "set of"]
    + ["three pools", "tongue en", "tongue zh", "tongue both"]
)


def features(case: Case) -> frozenset[str]:
    """Everything a case is made of."""
    found = set(_of_text(case))
    program = case.program
    if program is not None:
        found.update(_of_program(program))
    found.add(f"tongue {case.scheme.parts.world.words.tongue}")
    return frozenset(found)


# ---- the text

_KINDS: dict[type, str] = {
    **dict.fromkeys((clauses.Except, clauses.Bands, clauses.Candidates), "clause"),
    **dict.fromkeys(get_args(declarations.Declaration), "declaration"),
    **dict.fromkeys(_CHANGES, "change"),
    **dict.fromkeys(get_args(declarations.Step), "step"),
    **dict.fromkeys(get_args(ast.CalculationClause), "calculation clause"),
    **dict.fromkeys(get_args(ast.Expression), "expression"),
}


def _of_text(case: Case) -> Iterator[str]:
    linked = case.compiled.linked
    if linked is None:
        return
    for file in linked.main.files:
        for node in ast.walk(file):
            kind = _KINDS.get(type(node))
            if kind is not None:
                yield f"{kind} {type(node).__name__}"
            yield from _details(node)


def _of_a_check(node: ast.Check) -> Iterator[str]:
    named = {"check of some claims": node.when, "group check": node.scope}
    yield from (name for name, clause in named.items() if clause is not None)


def _details(node: ast.Node) -> Iterator[str]:
    if isinstance(node, ast.Payer | ast.Except | ast.ChangeClauses | ast.Adapt):
        yield from (f"clause {type(clause).__name__}" for clause in node.clauses)
    match node:
        case ast.Scheme():
            yield from (f"header {type(header).__name__}" for header in node.headers)
        case ast.Slice() if node.upper is not None and not node.inside:
            yield "short of"
        case ast.Over():
            yield f"mode {node.mode}"
        case ast.Counting():
            yield f"counting {node.counted}"
        case ast.Rounding():
            yield f"rounding {node.mode}"
            if node.unit is not None:
                yield "rounding to a unit"
        case ast.Bands():
            yield "slices" if node.marginal else "brackets"
            if node.edges is not None:
                yield f"edges {node.edges}"
        case ast.Candidates():
            yield "least of" if node.least else "greatest of"
        case ast.DrawsOn():
            if len(node.pools) > 1:
                yield "draws alike" if node.alike else "draws then from"
        case ast.Except() if node.to is not None:
            yield "exception of an exception"
        case ast.Payer() if sum(isinstance(clause, ast.AtMost) for clause in node.clauses) > 1:
            yield "several limits"
        case ast.Scope() if len(node.keys) > 1:
            yield "several keys"
        case ast.Order() if node.categories:
            yield "two orders"
        case ast.Check():
            yield from _of_a_check(node)
        case ast.Deductible() if node.scope is not None:
            yield "deductible with a scope"
        case ast.ListItem():
            if node.aliases:
                yield "list with aliases"
            if node.first is not None:
                yield "list with days"
        case ast.Parameter():
            if len(node.values) > 1:
                yield "dated parameter"
            if not node.values:
                yield "missing parameter"
        case ast.Fact() if node.default is not None:
            yield "fact with a default"
        case ast.TypeName() if node.several:
            yield "set of"


# ---- the program


def _of_program(program: Program) -> Iterator[str]:
    for calculation in program.calculations.values():
        for definition in calculation.definitions:
            yield from (f"node {type(node).__name__}" for node in _all(definition.node))
    for arm in program.arms:
        for definition in arm.definitions:
            for node in _all(definition.node):
                yield f"node {type(node).__name__}"
                if isinstance(node, Apply):
                    yield f"operation {node.op}"
        for check in arm.checks:
            if check.group is not None:
                yield from _of_account(check.group, check.period)
        if len(arm.pools) >= 3:
            yield "three pools"
    for ledger in program.ledgers.values():
        yield from _of_ledger(ledger)


def _of_ledger(ledger: LedgerDef) -> Iterator[str]:
    yield from _of_account(ledger.keys, ledger.period)


def _of_account(keys: tuple[str, ...], period: PeriodDef | None) -> Iterator[str]:
    for key in keys:
        yield f"key {key}"
    if period is not None:
        yield f"period {period.kind}"


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in inside(node):
        yield from _all(child)
