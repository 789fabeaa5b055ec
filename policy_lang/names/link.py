"""Linking: the modules under one choice of readings, every change applied, ready to be checked.

Enters: modules, their scopes, and the readings that the caller chose. Leaves: `Linked`, in which each declaration has
the clauses it has under these readings. Always holds: an imported module is finished (its own readings applied)
before the importing one adapts it, so what is inside never depends on what is outside. A reading that several modules
declare is one reading: choosing its option chooses it everywhere.
"""

from collections.abc import Callable, Iterable, Mapping

from policy_lang.diagnostics import Label, Report, nearest
from policy_lang.names.modules import Module, span_of
from policy_lang.names.patch import (
    both_names,
    by_first_names,
    changed_calculation,
    changed_condition,
    changed_headers,
    changed_payer,
    changed_value,
    cited,
    option_names,
    replaced,
    slot,
    without_clause,
)
from policy_lang.names.scope import Scopes, Symbol, kind_holes, symbols_of
from policy_lang.names.templates import expanded
from policy_lang.record import evolve, field, frozen
from policy_lang.syntax import ast
from policy_lang.syntax.ast.headers import amended_headers

Key = tuple[str, str, str]


@frozen
class ReadingChoice:
    """A reading of a module, and the option it is run under."""

    module: str
    symbol: Symbol
    reading: ast.Reading
    option: ast.Option


@frozen(eq=False)
class Linked:
    """The scheme with every change applied.

    `headers` and `orders` are by module; `removed` are keys of declarations.
    """

    main: Module
    modules: Mapping[str, Module]
    scopes: Scopes
    scheme: ast.Scheme
    headers: dict[str, tuple[ast.Header, ...]]
    orders: dict[str, tuple[ast.Order, ...]]
    declarations: dict[Key, ast.Node]
    added: list[Symbol]
    removed: set[Key]
    choices: list[ReadingChoice] = field(factory=list)

    def node(self, symbol: Symbol) -> ast.Node:
        """The declaration of a symbol under these readings."""
        node = self.declarations.get(symbol.key, symbol.node)
        assert node is not None, symbol  # noqa: S101 — only reserved facts have none, and they are not declared
        return node

    def header(self, module: str, kind: type) -> list[ast.Header]:
        """The headers of a kind of one module."""
        return [header for header in self.headers.get(module, ()) if isinstance(header, kind)]


def link(
    main: Module, modules: Mapping[str, Module], scopes: Scopes, readings: Mapping[str, str], report: Report
) -> Linked | None:
    """The linked scheme; None (and a diagnostic) where the main module declares no scheme."""
    scheme = main.scheme
    if scheme is None:
        report.add("PL0215", span_of(main))
        return None
    _one_scheme_each(modules.values(), report)
    headers = {module.id: _headers(module) for module in modules.values()}
    orders = {
        module.id: tuple(item for item in module.declarations if isinstance(item, ast.Order))
        for module in modules.values()
    }
    linked = Linked(main, modules, scopes, scheme, headers, orders, {}, [], set())
    _written_out(linked, report)
    for module in modules.values():
        for declaration in module.declarations:
            if isinstance(declaration, ast.Adapt):
                _change_clauses(linked, declaration.target, declaration.clauses, declaration.exceptions, report)
            elif isinstance(declaration, ast.Amend):
                _amend(linked, module.id, declaration, report)
        for symbol in scopes.by_module[module.id].own("reading"):
            _read(linked, module.id, symbol, readings, report)
    _unknown_readings(linked, readings, report)
    return linked


def _written_out(linked: Linked, report: Report) -> None:
    """Payers that are like a template get its clauses, before anything changes them; exceptions find each other."""
    for scope in linked.scopes.by_module.values():
        for symbol in scope.own("payer"):
            if isinstance(symbol.node, ast.Payer) and (symbol.node.like is not None or symbol.node.exceptions):
                at = linked.scopes.at(symbol.node)
                linked.declarations[symbol.key] = by_first_names(expanded(symbol.node, at, report))


def _headers(module: Module) -> tuple[ast.Header, ...]:
    """The headers of a module's scheme, before them those of the editions that it amends."""
    found: tuple[ast.Header, ...] = ()
    for scheme in (*module.older, *filter(None, (module.scheme,))):
        found = amended_headers(found, scheme.headers)
    return found


def _amend(linked: Linked, module: str, amend: ast.Amend, report: Report) -> None:
    """Apply what an edition, or an importing scheme, changes. A repealed reading stays as it was chosen."""
    if isinstance(amend.change, ast.Remove):
        reading = linked.scopes.by_module[module].find(amend.change.target.name, "reading")
        if reading is not None:
            linked.removed.add(reading.key)
            return
    apply_change(linked, module, amend.change, report)
    target = getattr(amend.change, "target", None)
    symbol = linked.scopes.at(target).find(target.name) if target is not None else None
    if symbol is not None and symbol.key in linked.declarations:
        linked.declarations[symbol.key] = cited(linked.declarations[symbol.key], amend.cites)


def _one_scheme_each(modules: Iterable[Module], report: Report) -> None:
    for module in modules:
        schemes = [item for item in module.declarations if isinstance(item, ast.Scheme)]
        for extra in schemes[1:]:
            report.add("PL0216", extra.span)


def _read(linked: Linked, module: str, symbol: Symbol, readings: Mapping[str, str], report: Report) -> None:
    reading = symbol.node
    assert isinstance(reading, ast.Reading)  # noqa: S101 — a symbol of kind reading
    _well_formed(reading, report)
    settled = symbol.key in linked.removed
    wanted = None if settled else readings.get(symbol.en) or readings.get(symbol.zh)
    option = next((item for item in reading.options if item.chosen), None)
    if wanted is not None:
        option = next((item for item in reading.options if wanted in option_names(item)), None)
        if option is None:
            names = [name for item in reading.options for name in option_names(item)]
            report.add("PL0907", None, reading=symbol.name, option=wanted, near=nearest(wanted, names))
    if option is None:
        return
    if symbol.key not in linked.removed:
        linked.choices.append(ReadingChoice(module, symbol, reading, option))
    _changes_agree(option, report)
    for change in option.changes:
        apply_change(linked, module, change, report)


def _changes_agree(option: ast.Option, report: Report) -> None:
    """One option changes one thing once: of two changes the second would silently win."""
    seen: dict[tuple[str, ...], ast.Node] = {}
    for change in option.changes:
        for place, node in _places(change):
            first = seen.setdefault(place, node)
            if first is not node:
                report.add("PL0421", node.span, name=place[0], labels=[Label(first.span)])


def _places(change: ast.Change) -> list[tuple[tuple[str, ...], ast.Node]]:
    """What a change replaces. Citations are added and replace nothing."""
    match change:
        case ast.ChangeClauses(_, target, clauses, _):
            changed = [clause for clause in clauses if not isinstance(clause, ast.Cite)]
            return [((target.name, *slot(clause)), clause) for clause in changed]
        case ast.ChangeRule(_, target, _) | ast.ChangeValue(_, target, _):
            return [((target.name, "value"), change)]
    return []


def _well_formed(reading: ast.Reading, report: Report) -> None:
    name = reading.names.first.name
    chosen = [option for option in reading.options if option.chosen]
    if len(reading.options) < 2:
        report.add("PL0419", reading.span, reading=name)
    if not chosen:
        report.add("PL0417", reading.span, reading=name)
    for option in chosen[1:]:
        report.add("PL0418", option.span, reading=name)
    seen: set[str] = set()
    for option in reading.options:
        for spelling in both_names(option.names):
            if spelling in seen:
                report.add("PL0444", option.span, option=spelling, reading=name)
            seen.add(spelling)


def _unknown_readings(linked: Linked, readings: Mapping[str, str], report: Report) -> None:
    known = {name for choice in linked.choices for name in (choice.symbol.en, choice.symbol.zh) if name}
    known |= {
        name
        for scope in linked.scopes.by_module.values()
        for name, symbol in scope.apart["reading"].items()
        if symbol.key not in linked.removed
    }
    for name in readings:
        if name not in known:
            report.add("PL0906", None, reading=name, near=nearest(name, sorted(known)))


def apply_change(linked: Linked, module: str, change: ast.Change, report: Report) -> None:
    """Apply one change of an option in the module that declares it."""
    match change:
        case ast.ChangeClauses(_, target, clauses, exceptions):
            _change_clauses(linked, target, clauses, exceptions, report)
        case ast.ChangeRule(_, target, condition):
            _change_declaration(linked, target, _within(target, changed_condition), condition, report)
        case ast.ChangeValue(_, target, value):
            _change_declaration(linked, target, _within(target, changed_value), value, report)
        case ast.ChangeHeader(_, item):
            _change_header(linked, module, item)
        case ast.Remove(_, target):
            _remove(linked, target, report)
        case ast.Add(_, payer):
            _add(linked, module, payer, report)


def _add(linked: Linked, module: str, payer: ast.Payer, report: Report) -> None:
    names = linked.scopes.by_module[module].names
    for symbol, spellings in symbols_of(module, payer):
        linked.added.append(symbol)
        if payer.like is not None:
            linked.declarations[symbol.key] = expanded(payer, linked.scopes.by_module[module], report)
        for spelling in spellings:
            if spelling.name in names:
                report.add("PL0202", spelling.span, name=spelling.name)
            names[spelling.name] = symbol


def _target(linked: Linked, target: ast.Path, report: Report) -> Symbol | None:
    scope = linked.scopes.at(target)
    symbol = scope.find(target.name) or scope.find(target.parts[0]) or scope.find(target.parts[0], "calculation")
    if symbol is None or not symbol.module:
        near = nearest(target.parts[0], scope.spellings(frozenset({"payer", "rule", "parameter", "check", "define"})))
        report.add("PL0201", target.span, name=target.name, near=near)
        return None
    return symbol


def _change_clauses(
    linked: Linked,
    target: ast.Path,
    clauses: tuple[ast.Clause, ...],
    exceptions: tuple[ast.Except, ...],
    report: Report,
) -> None:
    symbol = _target(linked, target, report)
    if symbol is None:
        return
    node = linked.node(symbol)
    if not isinstance(node, ast.Payer):
        holes = kind_holes(symbol.kind, "payer")
        report.add("PL0209", target.span, labels=(), fix=None, name=target.name, near="", **holes)
        return
    if len(target.parts) == 1:
        linked.declarations[symbol.key] = changed_payer(node, clauses, exceptions)
        return
    found = next((item for item in node.exceptions if target.parts[1] in both_names(item.names)), None)
    if found is None:
        report.add("PL0420", target.span, clause=target.parts[1], name=symbol.name, near="")
        return
    changed = evolve(found, clauses=replaced(found.clauses, clauses))
    exceptions = tuple(changed if item is found else item for item in node.exceptions)
    linked.declarations[symbol.key] = evolve(node, exceptions=exceptions)


Changed = Callable[[ast.Node, ast.Expression], ast.Node | None]


def _within(target: ast.Path, changed: Changed) -> Changed:
    """The same change of one clause of a calculation, `change funding.total to …`."""

    def part(declaration: ast.Node, value: ast.Expression) -> ast.Node | None:
        if isinstance(declaration, ast.Calculation) and len(target.parts) > 1:
            return changed_calculation(declaration, target.parts[1], value, changed)
        return changed(declaration, value)

    return part


def _change_declaration(
    linked: Linked,
    target: ast.Path,
    changed: Changed,
    value: ast.Expression,
    report: Report,
) -> None:
    symbol = _target(linked, target, report)
    if symbol is None:
        return
    node = changed(linked.node(symbol), value)
    if node is None:
        holes = kind_holes(symbol.kind, "rule", "check")
        report.add("PL0209", target.span, labels=(), fix=None, name=target.name, near="", **holes)
        return
    linked.declarations[symbol.key] = node


def _change_header(linked: Linked, module: str, item: ast.Order | ast.Header) -> None:
    if isinstance(item, ast.Order):
        members = _members(linked, item)
        kept = (order for order in linked.orders[module] if members.isdisjoint(_members(linked, order)))
        linked.orders[module] = (*(kept if members else ()), item)
        return
    linked.headers[module] = changed_headers(linked.headers[module], item)


def _members(linked: Linked, order: ast.Order) -> set[Key | str]:
    """Whom an order is for: two spellings of a member are the same member."""
    found = ((ident.name, linked.scopes.at(ident).find(ident.name)) for ident in order.categories)
    return {name if symbol is None else symbol.key for name, symbol in found}


def _remove(linked: Linked, target: ast.Path, report: Report) -> None:
    symbol = _target(linked, target, report)
    if symbol is None:
        return
    node = linked.node(symbol)
    if len(target.parts) > 1 and isinstance(node, ast.Payer):
        linked.declarations[symbol.key] = without_clause(node, target, report)
    else:
        linked.removed.add(symbol.key)
