"""What a scheme declares and then leaves lying: names nobody uses, sources nobody cites, rules that cite nothing.

Enters: a linked scheme without errors. Leaves: warnings and notes; nothing here keeps a scheme from being settled, but
two scenarios of one title, which no report could tell apart. Always holds: only the scheme's own declarations are
looked at, for a module declares more than any one scheme needs; a name counts as used when it stands in any option of a
reading, chosen or not, so that choosing another one does not change the warnings. Names are looked up by how they are
written and not in the tables, because the tables hold the chosen options only.
"""

from policy_lang.check.payers import KEY_FACTS
from policy_lang.diagnostics import Label, Report
from policy_lang.names.link import Linked
from policy_lang.names.modules import Module
from policy_lang.names.scope import Scope, Symbol
from policy_lang.record import frozen
from policy_lang.source import Span
from policy_lang.syntax import ast
from policy_lang.syntax.ast.marks import marks

Key = tuple[str, str, str]
# Kinds that mean nothing unless something refers to them; what pays, is asked or is checked is used by being there.
_TO_BE_USED = frozenset({
    "status", "category", "record", "fact", "parameter", "list", "table", "function", "rule", "define", "limit",
    "schedule", "template",
})  # fmt: skip
_DECLARED_NAMES = (ast.Names, ast.PathNames)
_NOTHING: set[Key] = set()
# Nodes inside which nothing is referred to, and those that are looked at beside what they hold.
_DECLARING = (ast.Names, ast.PathNames, ast.Member, ast.Use)
_SAYING = (ast.Path, ast.Ident, ast.Key, ast.Period, ast.Assign, ast.WithFigure, *_DECLARING)
_ACTS = frozenset({"payer", "pool", "check", "ledger"})


@frozen
class _Uses:
    """The keys of what a module refers to; `paid`: of what its payers and their changes refer to."""

    everywhere: frozenset[Key]
    paid: frozenset[Key]


@frozen
class _Spoken:
    """What each name in a scope stands for, in every namespace; `asked`: the facts that a kind of a category speaks of.

    `for inpatient` speaks of the fact whose category the kind belongs to.
    """

    names: dict[str, set[Key]]
    asked: dict[str, set[Key]]


def loose_ends(linked: Linked, report: Report) -> None:
    """Everything that is left lying in the main module."""
    scope = linked.scopes.by_module[linked.main.id]
    spoken = _spoken(scope)
    uses = _uses(linked, spoken)
    _unused(linked, scope, uses, report)
    _modules(linked, scope, uses, report)
    _pools(linked, scope, spoken, uses, report)
    _sources(linked, scope, report)
    _scenarios(linked, report)
    _limits(linked, scope, report)


def _unused(linked: Linked, scope: Scope, uses: _Uses, report: Report) -> None:
    for kind in sorted(_TO_BE_USED):
        for symbol in scope.own(kind):
            members = _members(scope, symbol) if kind == "category" else ()
            if symbol.key not in uses.everywhere and not any(member.key in uses.everywhere for member in members):
                report.add("PL0213", _place(linked, symbol), name=symbol.name)


def _modules(linked: Linked, scope: Scope, uses: _Uses, report: Report) -> None:
    """A module helps by a name that is used, or by payers, pools and checks, which take part by being there."""
    for use, identity in linked.main.uses:
        visible = {*scope.names.values(), *scope.apart["status"].values()}
        behind = _behind(linked, identity)
        brought = [symbol for symbol in visible if symbol.module in behind]
        if not any(symbol.kind in _ACTS or symbol.key in uses.everywhere for symbol in brought):
            report.add("PL0214", use.span, module=use.module.name)


def _behind(linked: Linked, identity: str) -> set[str]:
    """A module and all that it uses."""
    found, waiting = {identity}, [identity]
    while waiting:
        new = {other for _, other in linked.modules[waiting.pop()].uses} - found
        found |= new
        waiting += new
    return found


def _pools(linked: Linked, scope: Scope, spoken: _Spoken, uses: _Uses, report: Report) -> None:
    """A pool is drawn on where a payer names what it holds; the only one there is, in any case.

    One that is named anywhere, if only for the own share in it, is there for a reason.
    """
    if len({symbol.key for symbol in scope.names.values() if symbol.kind == "pool"}) == 1:
        return
    for symbol in scope.own("pool"):
        held = _named(linked.node(symbol), spoken)
        if symbol.key not in uses.everywhere and not held & uses.paid:
            report.add("PL0438", _place(linked, symbol), pool=symbol.name)


def _sources(linked: Linked, scope: Scope, report: Report) -> None:
    own = scope.own("source")
    cited = {cite.source.name for file in linked.main.all_files for cite in file.cites}
    for symbol in own:
        if symbol.name not in cited:
            report.add("PL0512", _place(linked, symbol), source=symbol.name)
    if not own:
        return
    for kind in ("rule", "parameter", "payer"):
        for symbol in scope.own(kind):
            node = linked.node(symbol)
            given = isinstance(node, ast.Payer) and any(isinstance(clause, ast.Given) for clause in node.clauses)
            if not given and not any(isinstance(part, ast.Cite) for part in ast.walk(node)):
                report.add("PL0501", _place(linked, symbol), name=symbol.name)


def _limits(linked: Linked, scope: Scope, report: Report) -> None:
    """A limit that says neither whose it is nor for how long is one of each claim: a notice seldom means that.

    Beside another one that says both it is meant so; and a share of the bill is of one claim whatever it says.
    """
    for symbol in scope.own("payer"):
        node = linked.node(symbol)
        clauses = node.clauses if isinstance(node, ast.Payer) else ()
        if any(isinstance(clause, ast.Returns) for clause in clauses):
            continue  # what is given back is of one claim
        limits = [clause for clause in clauses if isinstance(clause, ast.AtMost)]
        if all(limit.scope is None for limit in limits):
            for limit in limits:
                if _is_figure(limit.limit, scope):
                    report.add("PL0460", limit.span, name=symbol.name)


def _is_figure(node: ast.Expression, scope: Scope) -> bool:
    """Whether an amount is one that is written down: as it stands, or as a parameter."""
    if isinstance(node, ast.Group):
        return _is_figure(node.operand, scope)
    if isinstance(node, ast.Reference):
        symbol = scope.find(node.path.name)
        return symbol is not None and symbol.kind == "parameter"
    return isinstance(node, ast.MoneyLiteral)


def _scenarios(linked: Linked, report: Report) -> None:
    scenarios = [item for item in linked.main.declarations if isinstance(item, ast.Scenario)]
    if not scenarios:
        report.add("PL0711", linked.scheme.names.first.span)
    titles: dict[str, Span] = {}
    for scenario in scenarios:
        for title in filter(None, (scenario.title.first, scenario.title.second)):
            first = titles.setdefault(title, scenario.title.span)
            if first is not scenario.title.span:
                report.add("PL0712", scenario.title.span, title=title, labels=[Label(first)])
                break


# ---- what is used


def _uses(linked: Linked, spoken: _Spoken) -> _Uses:
    everywhere: set[Key] = set()
    paid: set[Key] = set()
    for file in linked.main.all_files:
        for declaration in file.declarations:
            found = _named(declaration, spoken)
            everywhere |= found
            if isinstance(declaration, ast.Payer | ast.Template | ast.Reading | ast.Adapt):
                paid |= found
    return _Uses(frozenset(everywhere), frozenset(paid))


def _named(node: ast.Node, spoken: _Spoken) -> set[Key]:
    """What a declaration refers to. What a scenario gives as a fact is not thereby used."""
    found: set[Key] = set()
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, _SAYING):
            if isinstance(inner, _DECLARING):
                continue
            if isinstance(inner, ast.Assign | ast.WithFigure):
                waiting.append(inner.value)
                continue
            found |= _meant(inner, spoken)
        waiting += ast.children(inner)
    return found


def _meant(node: ast.Node, spoken: _Spoken) -> set[Key]:
    """What a name, a key or a period refers to."""
    match node:
        case ast.Path():
            return spoken.names.get(node.name, _NOTHING) | spoken.names.get(node.parts[0], _NOTHING)
        case ast.Ident(_, name):
            return spoken.names.get(name, _NOTHING) | spoken.asked.get(name, _NOTHING)
        case ast.Key(_, keyword) if keyword in KEY_FACTS:
            return spoken.names.get(KEY_FACTS[keyword], _NOTHING)
        case ast.Period(_, "EACH_ADMISSION"):
            return spoken.names.get("admission", _NOTHING)
    return _NOTHING


def _spoken(scope: Scope) -> _Spoken:
    names: dict[str, set[Key]] = {}
    asked: dict[str, set[Key]] = {}
    facts = _facts(scope)
    for table in (scope.names, *scope.apart.values()):
        for name, symbol in table.items():
            names.setdefault(name, set()).add(symbol.key)
            if symbol.kind == "member" and symbol.parent is not None:
                asked.setdefault(name, set()).update(facts.get(id(symbol.parent), ()))
    return _Spoken(names, asked)


def _facts(scope: Scope) -> dict[int, set[Key]]:
    """The facts of each category."""
    found: dict[int, set[Key]] = {}
    for symbol in scope.names.values():
        if isinstance(symbol.node, ast.Fact):
            found.setdefault(id(scope.find(symbol.node.type.path.name)), set()).add(symbol.key)
    return found


def _members(scope: Scope, category: Symbol) -> list[Symbol]:
    return [symbol for symbol in scope.names.values() if symbol.kind == "member" and symbol.parent is category]


def _place(linked: Linked, symbol: Symbol) -> Span:
    node = linked.node(symbol)
    names = getattr(node, "names", None)
    if isinstance(node, ast.SourceText):
        return node.name.span
    return names.first.span if isinstance(names, _DECLARED_NAMES) else node.span


# ---- what is not confirmed


def unconfirmed(module: Module, report: Report) -> None:
    """Report what an edition took over and nobody has confirmed; the marks of its own files count."""
    for file in module.files:
        for node, what, what_zh in marks(file):
            report.add("PL0593", node.span, what=what, what_zh=what_zh)
