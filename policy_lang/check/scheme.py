"""The whole scheme: header, order of payers, checks, scenarios; every declaration is visited once.

Enters: a linked scheme. Leaves: `Checked`, the tables and what the scheme consists of, in order; None where the
header is too incomplete to go on. Always holds: passes go on after a mistake, and stop only at the end.
"""

from collections.abc import Iterable

from policy_lang.check.accounts.closings import check_closings
from policy_lang.check.accounts.schedules import check_followers, check_schedule
from policy_lang.check.accounts.together import no_spell
from policy_lang.check.computed.calculations import Calculations
from policy_lang.check.declared import Declared
from policy_lang.check.expressions import Expressions
from policy_lang.check.frameworks import check_frameworks
from policy_lang.check.loose_ends import loose_ends
from policy_lang.check.payers import Payers
from policy_lang.check.quotients import loose_quotients
from policy_lang.check.scenarios import check_scenario, short_names
from policy_lang.check.statics import statics
from policy_lang.check.tables import Tables, Where
from policy_lang.check.words import keyword_names
from policy_lang.core import types
from policy_lang.core.statuses import BY_SPELLING
from policy_lang.diagnostics import Label, Report, nearest
from policy_lang.names.link import Linked
from policy_lang.names.scope import Symbol
from policy_lang.record import frozen
from policy_lang.syntax import ast, literals
from policy_lang.syntax.keywords import keywords


@frozen
class OrderOf:
    """The payers in order, for persons of some categories (members of one category; none: for all).

    `all_but`: it is for everybody whom no other order is for, that is for persons of none of these categories.
    """

    members: tuple[Symbol, ...]
    fact: Symbol | None
    payers: tuple[Symbol, ...]
    all_but: bool = False


@frozen
class Checked:
    """A scheme that can be lowered: payers, benefits, pools and checks in the order of settlement.

    `dated_by` is None where it settles no claims and holds calculations only.
    """

    linked: Linked
    tables: Tables
    currency: str
    rounding: ast.Rounding | None
    dated_by: Symbol | None
    orders: tuple[OrderOf, ...]
    benefits: tuple[Symbol, ...]
    checks: tuple[Symbol, ...]
    pools: tuple[Symbol, ...]
    calculations: tuple[Symbol, ...] = ()


def check_scheme(linked: Linked, report: Report, *, rules_alone: bool = False, advice: bool = True) -> Checked | None:
    """Check everything the scheme is made of; `rules_alone` leaves out scenarios and advice."""
    currency = _currency(linked, report)
    tables = Tables()
    declared = Declared(linked, tables, report, currency.code.name if currency else "")
    expressions = declared.expressions
    payers = Payers(linked, tables, report, expressions)
    settles = _settles_claims(linked)
    dated_by = _header(linked, expressions, report, settles=settles)
    for module in linked.modules:
        _declarations(linked, module, declared, payers, report)
        if advice and not rules_alone:  # of options that are not chosen, too: they stand in their readings
            _cited(linked, module, report)
    check_frameworks(linked, expressions, report)
    orders = _orders(linked, expressions, payers, report) if settles else ()
    benefits = tuple(symbol for symbol in _visible(linked, "payer") if _is_benefit(linked, symbol))
    _order_complete(linked, orders, report)
    calculations = tuple({symbol.key: symbol for symbol in _calculations(linked)}.values())
    if not rules_alone:
        short = short_names(linked.scopes.by_module[linked.main.id])
        for scenario in (item for item in linked.main.declarations if isinstance(item, ast.Scenario)):
            check_scenario(scenario, expressions, payers, short, report)
    if not report.has_errors and advice and not rules_alone:
        loose_ends(linked, report)
        statics(payers, dated_by, report)
    if currency is None or (dated_by is None and settles):
        return None
    if currency.rounding is not None:
        payers.rounding_unit(currency.rounding.unit)
    checks = tuple(symbol for symbol in _visible(linked, "check") if symbol.key not in linked.removed)
    pools = _pools(linked, tables, orders)
    return Checked(
        linked, tables, currency.code.name, currency.rounding, dated_by, orders, benefits, checks, pools, calculations
    )


def _calculations(linked: Linked) -> Iterable[Symbol]:
    table = linked.scopes.by_module[linked.main.id].apart["calculation"]
    return (symbol for symbol in table.values() if symbol.key not in linked.removed)


def _settles_claims(linked: Linked) -> bool:
    """Whether the scheme is about claims: one with calculations and nothing that pays need not be."""
    acts = any(symbol.kind in {"payer", "pool"} for symbol in linked.scopes.by_module[linked.main.id].names.values())
    return acts or bool(linked.orders[linked.main.id]) or not any(True for _ in _calculations(linked))


def _currency(linked: Linked, report: Report) -> ast.Currency | None:
    found = linked.header(linked.main.id, ast.Currency)
    if not found or not isinstance(found[-1], ast.Currency):
        report.add("PL0427", linked.scheme.names.span)
        return None
    header = found[-1]
    known = keywords().currency
    if header.code.name not in known:
        report.add("PL0201", header.code.span, name=header.code.name, near=nearest(header.code.name, tuple(known)))
        return None
    if header.rounding is None:
        report.add("PL0427", header.span)
    return header


def _header(linked: Linked, expressions: Expressions, report: Report, *, settles: bool) -> Symbol | None:
    main = linked.main.id
    if settles and not linked.header(main, ast.InForce):
        report.add("PL0424", linked.scheme.names.span)
    dated = linked.header(main, ast.DatedBy)
    if settles and not dated:
        report.add("PL0426", linked.scheme.names.span)
    for module in linked.modules:
        for header in linked.headers[module]:
            if isinstance(header, ast.InForce):
                _window(header, report)
            elif isinstance(header, ast.Covers):
                expressions.condition(header.condition, Where.RULE)
                if header.status is not None and header.status.name not in BY_SPELLING:
                    expressions.ident(header.status, "status")
            elif isinstance(header, ast.DatedBy):
                _date_fact(header.fact, expressions, report)
    return _date_fact(dated[-1].fact, expressions, report) if dated and isinstance(dated[-1], ast.DatedBy) else None


def _window(header: ast.InForce, report: Report) -> None:
    first = literals.date_value(header.first.raw)
    last = literals.date_value(header.last.raw) if header.last else None
    if last is not None and not isinstance(first, literals.Bad) and not isinstance(last, literals.Bad) and last < first:
        report.add("PL0425", header.span)


def _date_fact(path: ast.Path, expressions: Expressions, report: Report) -> Symbol | None:
    symbol = expressions.symbol(path, frozenset({"fact"}))
    if symbol is None:
        return None
    if expressions.declared(symbol) != types.DATE:
        report.add("PL0301", path.span, expected="a date", expected_zh="日期", found=path.name, found_zh=path.name)
        return None
    return symbol


def _account(node: ast.Limit | ast.Ledger, expressions: Expressions, payers: Payers, report: Report) -> None:
    """The key and period of a declared account, and the date that chooses the period."""
    payers.scope(node.scope)
    if isinstance(node, ast.Ledger) and node.dated_by is not None:
        symbol = _date_fact(node.dated_by, expressions, report)
        if symbol is not None:
            payers.tables.symbols[node.dated_by] = symbol


def _declarations(linked: Linked, module: str, declared: Declared, payers: Payers, report: Report) -> None:
    scope = linked.scopes.by_module[module]
    seen: set[tuple[str, str, str]] = set()
    for symbol in scope.names.values():
        if symbol.module != module or symbol.key in seen or symbol.key in linked.removed:
            continue
        seen.add(symbol.key)
        if symbol.kind not in {"check", "category"}:
            declared.type_of(symbol)
        node = linked.node(symbol)
        if isinstance(node, ast.Payer):
            payers.check(symbol, node)
            check_followers(symbol, node, linked, declared.expressions)
        elif isinstance(node, ast.Check):
            _check(node, declared.expressions, payers, report)
        elif isinstance(node, ast.Schedule):
            check_schedule(node, linked, declared.expressions, payers)
        elif isinstance(node, ast.Limit | ast.Ledger):
            _account(node, declared.expressions, payers, report)
        for quotient in loose_quotients(node, declared.tables):
            report.add("PL0307", quotient.span)
    check_closings(linked, module, declared.expressions, payers, report)
    for symbol in scope.own("calculation"):
        node = linked.node(symbol)
        if isinstance(node, ast.Calculation) and symbol.key not in linked.removed:
            Calculations(declared, symbol).check(node)
            for quotient in loose_quotients(node, declared.tables):
                report.add("PL0307", quotient.span)


def _check(node: ast.Check, expressions: Expressions, payers: Payers, report: Report) -> None:
    clauses = {"WHEN": node.whens, "HOLDS_WHEN": node.conditions, "OVER": node.scopes, "BECAUSE": node.reasons}
    for word, found in clauses.items():
        clause, clause_zh = keyword_names(word)
        for extra in found[1:]:
            label, name = Label(found[0].span), node.names.first.name
            report.add("PL0404", extra.span, clause=clause, clause_zh=clause_zh, name=name, labels=[label])
    if node.scope is not None:
        payers.scope(node.scope)
        no_spell(node, report)
    if node.condition is None:
        report.add("PL0454", node.names.span, name=node.names.first.name)
        return
    if node.when is not None:
        expressions.condition(node.when, Where.CHECK)
    expressions.condition(node.condition, Where.CHECK if node.scope is None else Where.GROUP_CHECK)


def _cited(linked: Linked, module: str, report: Report) -> None:
    """The sources that a module's text cites are declared; the module's text, whatever readings make of it."""
    sources = linked.scopes.by_module[module].apart["source"]
    for cite in (cite for file in linked.modules[module].files for cite in file.cites):
        if cite.source.name not in sources:
            near = nearest(cite.source.name, tuple(sources))
            report.add("PL0502", cite.source.span, source=cite.source.name, near=near)


# ---- the order of payers


def _orders(linked: Linked, expressions: Expressions, payers: Payers, report: Report) -> tuple[OrderOf, ...]:
    found = []
    for order in linked.orders[linked.main.id]:
        members = [expressions.ident(ident, "member") for ident in order.categories]
        known = tuple(symbol for symbol in members if symbol is not None)
        parent = known[0].parent if known else None
        fact = payers.fact_of_category(order, parent) if parent else None
        if known and fact is None:
            report.add("PL0452", order.span, member=known[0].name, category=parent.name if parent else "")
        positions = [expressions.ident(ident, "payer") for ident in order.payers]
        names: set[str] = set()
        for ident in order.payers:
            if ident.name in names:
                report.add("PL0406", ident.span, payer=ident.name)
            names.add(ident.name)
        waiting = [_waits(linked, ident, symbol, report) for ident, symbol in zip(order.payers, positions, strict=True)]
        found.append(OrderOf(known, fact, tuple(symbol for symbol in waiting if symbol is not None)))
    if not found:
        report.add("PL0407", linked.scheme.names.span)
    guarded = [order for order in found if order.members]
    if len(found) - len(guarded) > 1:
        report.add("PL0434", linked.orders[linked.main.id][-1].span)
    seen: set[tuple[str, str, str]] = set()
    for item in guarded:
        members_of = {symbol.key for symbol in item.members}
        several = item.fact is not None and len(guarded) > 1 and expressions.declared(item.fact).several
        if several or seen & members_of:
            report.add("PL0434", linked.orders[linked.main.id][-1].span)
        seen |= members_of
    if guarded and len(guarded) == len(found) and _others(guarded[0], seen):
        report.add("PL0435", linked.orders[linked.main.id][-1].span)
    named = tuple(symbol for item in guarded for symbol in item.members)
    return tuple(
        item if item.members or not guarded else OrderOf(named, guarded[0].fact, item.payers, all_but=True)
        for item in found
    )


def _waits(linked: Linked, ident: ast.Ident, symbol: Symbol | None, report: Report) -> Symbol | None:
    """The payer at a place of an order; what has no expense behind it waits for nobody and has no place there."""
    node = linked.node(symbol) if symbol is not None else None
    if isinstance(node, ast.Payer) and (node.benefit or node.refund):
        report.add("PL0485", ident.span, name=ident.name)
        return None
    return symbol


def _others(order: OrderOf, seen: set[tuple[str, str, str]]) -> bool:
    """Whether the category of an order has members that no order is for."""
    category = order.members[0].parent
    members = category.node.members if category is not None and isinstance(category.node, ast.Category) else ()
    return len(members) > len(seen)


def _order_complete(linked: Linked, orders: Iterable[OrderOf], report: Report) -> None:
    if not linked.orders[linked.main.id]:
        return  # told as PL0407
    placed = {symbol.key for order in orders for symbol in order.payers}
    own = [*linked.scopes.by_module[linked.main.id].own("payer"), *linked.added]
    for symbol in own:
        node = linked.node(symbol)
        in_order = isinstance(node, ast.Payer) and not (node.benefit or node.refund)
        if isinstance(node, ast.Payer) and in_order and symbol.key not in placed | linked.removed:
            report.add("PL0405", node.names.span, payer=symbol.name)


def _visible(linked: Linked, kind: str) -> tuple[Symbol, ...]:
    """Symbols of a kind in the main scope, its own and the imported ones, each once, in the order of the text."""
    found: dict[tuple[str, str, str], Symbol] = {}
    for symbol in linked.scopes.by_module[linked.main.id].names.values():
        if symbol.kind == kind:
            found.setdefault(symbol.key, symbol)
    return tuple(found.values())


def _is_benefit(linked: Linked, symbol: Symbol) -> bool:
    node = linked.node(symbol)
    return isinstance(node, ast.Payer) and node.benefit and symbol.key not in linked.removed


def _pools(linked: Linked, tables: Tables, orders: Iterable[OrderOf]) -> tuple[Symbol, ...]:
    """The pools that the main module sees, and those that imported payers name."""
    found = {symbol.key: symbol for symbol in _visible(linked, "pool") if symbol.key not in linked.removed}
    for order in orders:
        for payer in order.payers:
            for node in ast.walk(linked.node(payer)):
                symbol = tables.symbols.get(node)
                if symbol is not None and symbol.kind == "pool":
                    found.setdefault(symbol.key, symbol)
    return tuple(found.values())
