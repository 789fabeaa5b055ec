"""A checked scheme to a program: one arm an order of payers, and all that readers of Core need beside it.

Enters: a `Checked` scheme, the figures the caller sets, and which option each reading is run under. Leaves: a
`core.Program`, as yet without its hash. Always holds: the same text under the same choices gives the same program.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from policy_lang.check.scheme import Checked, OrderOf
from policy_lang.core import types
from policy_lang.core.nodes import Apply, Const, Input, Node, Ref
from policy_lang.core.program import (
    Arm,
    CatalogueEntry,
    CheckDef,
    DatedFigure,
    InputDef,
    LedgerDef,
    ListDef,
    ListEntry,
    Move,
    ParameterDef,
    PoolDef,
    Program,
    Rejection,
    RoleKind,
    TableDef,
    TableRow,
)
from policy_lang.core.statuses import BY_SPELLING
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report
from policy_lang.lower.accounts.closings import lower_closings
from policy_lang.lower.catalogue import aliases_of, catalogue_of, members_of
from policy_lang.lower.computed.calculations import lower_calculations
from policy_lang.lower.computed.inputs import input_of
from policy_lang.lower.computed.records import field_entries, lower_records
from policy_lang.lower.context import ArmBuilder, Naming, Shared, day, decimals_of, role
from policy_lang.lower.expressions import Lowerer, total
from policy_lang.lower.frameworks import frameworks_of, owed_checks, owed_entries
from policy_lang.lower.ledgers import Accounts
from policy_lang.lower.payers import Conditions, PayerLowering, use_shared_limits
from policy_lang.lower.scenarios import look_through_scenarios, lower_scenarios
from policy_lang.lower.signs import below_zero, cannot_be_negative
from policy_lang.names.scope import RESERVED_FACTS, Symbol
from policy_lang.record import evolve
from policy_lang.syntax import ast

_QUALIFIERS = {
    None: "exact",
    "EXACTLY": "exact",
    "AS_A_MINIMUM": "minimum",
    "AS_A_MAXIMUM": "maximum",
    "IN_PRINCIPLE": "principle",
    "MISSING": "missing",
}


def lower_rules(checked: Checked, report: Report) -> None:
    """Lower the rules alone, for the mistakes that are found on the way."""
    shared, symbols = _begun(checked, placed=False)
    for order in checked.orders:
        _arm(shared, symbols, order, _declared(shared, symbols), report)
    lower_closings(shared, symbols, _declared(shared, symbols), report)


def _declared(shared: Shared, symbols: tuple[Symbol, ...]) -> dict[str, LedgerDef]:
    """The ledgers that the scheme declares, by their ids."""
    ledgers: dict[str, LedgerDef] = {}
    for symbol in symbols:
        node = shared.checked.linked.node(symbol) if symbol.kind == "ledger" else None
        if isinstance(node, ast.Ledger):
            Accounts(shared, ledgers).declare(symbol, node)
    return ledgers


def _begun(checked: Checked, *, placed: bool = True) -> tuple[Shared, tuple[Symbol, ...]]:
    shared = Shared(checked, Naming(), decimals_of(checked.currency), placed)
    symbols = _all_symbols(checked)
    for symbol in symbols:
        shared.naming.of(symbol)
    return shared, symbols


def lower_scheme(
    checked: Checked, scheme: str, figures: Mapping[str, tuple[Value, str]], report: Report, *, examples: bool = True
) -> Program:
    """The program of a scheme. `figures`: parameter id to its value and how the caller wrote it.

    `examples`: with its scenarios; without them only their mistakes are found.
    """
    shared, symbols = _begun(checked)
    ledgers = _declared(shared, symbols)
    arms = tuple(_arm(shared, symbols, order, ledgers, report) for order in checked.orders)
    closings = lower_closings(shared, symbols, ledgers, report)
    events = (*arms, *(closing.arm for closing in closings))
    window = _window(checked)
    program = Program(
        scheme=scheme,
        edition=_edition(checked),
        currency=checked.currency,
        decimals=shared.decimals,
        dated_by=shared.naming.of(checked.dated_by) if checked.dated_by is not None else "",
        first=window[0],
        last=window[1],
        in_force=f"in_force.{checked.linked.main.id}",
        covered=tuple((ref, status) for ref, status in _covered(checked)),
        inputs=_inputs(shared, symbols, events),
        parameters=_parameters(shared, symbols, figures, report),
        tables=_tables(shared, symbols, report),
        lists=_lists(shared, symbols),
        ledgers=ledgers,
        arms=arms,
        catalogue={
            **owed_entries(shared),
            **catalogue_of(shared, symbols),
            **_fields_of_lists(shared, symbols),
        },
        readings={choice.symbol.name: choice.option.names.first.name for choice in checked.linked.choices},
        given_parameters={name: written for name, (_, written) in figures.items()},
        aliases=aliases_of(shared, symbols, events),
        members=members_of(shared, symbols),
        records=lower_records(shared, symbols),
        calculations=lower_calculations(shared, below_zero(shared, symbols), report),
        closings=closings,
        frameworks=frameworks_of(shared, report),
        conforms_to=tuple(law.id for law in checked.linked.main.laws),
    )
    if not examples:
        look_through_scenarios(shared, report)
        return program
    return evolve(program, scenarios=lower_scenarios(shared, program, report))


def lower_frameworks(checked: Checked, scheme: str, report: Report) -> Program:
    """Of a scheme's program what others are held against: its frameworks, and the figures that they are made of."""
    shared, symbols = _begun(checked)
    window = _window(checked)
    return Program(
        scheme=scheme, edition=_edition(checked), currency=checked.currency, decimals=shared.decimals, dated_by="",
        first=window[0], last=window[1], in_force="", covered=(), inputs={},
        parameters=_parameters(shared, symbols, {}, report), tables={}, lists={}, ledgers={}, arms=(), catalogue={},
        readings={}, given_parameters={}, aliases={}, members={}, frameworks=frameworks_of(shared, report),
    )  # fmt: skip


def _all_symbols(checked: Checked) -> tuple[Symbol, ...]:
    """Everything the main module sees and everything its modules declare, each once: the main module's names first."""
    found: dict[tuple[str, str, str], Symbol] = {}
    linked = checked.linked
    ordered = [linked.main.id, *(module for module in reversed(list(linked.modules)) if module != linked.main.id)]
    for module in ordered:
        scope = linked.scopes.by_module[module]
        for table in (scope.names, *scope.apart.values()):
            for symbol in table.values():
                if symbol.key not in linked.removed:
                    found.setdefault(symbol.key, symbol)
    return tuple(found.values())


def _edition(checked: Checked) -> int:
    found = next((header for header in checked.linked.scheme.headers if isinstance(header, ast.Edition)), None)
    return int(found.year) if found is not None else 0


def _window(checked: Checked) -> tuple[date | None, date | None]:
    found = checked.linked.header(checked.linked.main.id, ast.InForce)
    header = found[-1] if found else None
    return (day(header.first), day(header.last)) if isinstance(header, ast.InForce) else (None, None)


def _covered(checked: Checked) -> list[tuple[str, str]]:
    main = checked.linked.main.id
    found = []
    for index, header in enumerate(checked.linked.header(main, ast.Covers), 1):
        status = header.status.name if isinstance(header, ast.Covers) and header.status else "not_covered_person"
        found.append((f"covers.{main}.{index}", BY_SPELLING.get(status, status)))
    return found


# ---- one arm


def _arm(
    shared: Shared, symbols: tuple[Symbol, ...], order: OrderOf, ledgers: dict[str, LedgerDef], report: Report
) -> Arm:
    checked = shared.checked
    declared = tuple(symbol for symbol in symbols if symbol.kind == "ledger")
    names = frozenset(shared.naming.of(symbol) for symbol in (*order.payers, *checked.benefits))
    arm = ArmBuilder(
        below_zero=below_zero(shared, symbols), order=names, in_force=f"in_force.{checked.linked.main.id}"
    )  # fmt: skip
    lowerer = Lowerer(shared, arm, report, ledgers)
    guard = _guard(shared, order, arm, lowerer)
    headers = {module: _header(shared, module, arm, lowerer) for module in checked.linked.modules}
    main = headers[checked.linked.main.id]
    headers = {module: own if own is main else [*own, *main] for module, own in headers.items()}
    lowering = PayerLowering(shared, arm, report, Accounts(shared, ledgers), ledgers, headers, checked.rounding)
    for pool in checked.pools:
        name, held = shared.naming.of(pool), lowerer.pool(pool)
        arm.left[name] = held.definition
        if not isinstance(arm.known[held.definition].node, Input):
            below = Apply("less_than", (held, Const(Fraction(0), types.MONEY)))
            ref = arm.emit(f"pool.{name}.below_zero", below, types.YES_NO, role(RoleKind.REJECT, name))
            lowering.rejections.append(Rejection(ref.definition, "PL0639", name))
    payers = [lowering.lower(symbol) for symbol in order.payers if symbol.key not in checked.linked.removed]
    pools = _own_shares(shared, arm)
    payers += [lowering.lower(symbol) for symbol in checked.benefits]
    use_shared_limits(arm)
    _count(arm, lowerer, declared)
    checks = tuple(_check(shared, symbol, arm, lowerer, lowering) for symbol in checked.checks)
    own = {check.id for check in checks}
    checks = (*checks, *(check for check in owed_checks(shared, arm, pools) if check.id not in own))
    for symbol in _expected_definitions(checked):
        lowerer.value(symbol, checked.linked.node(symbol))
    return Arm(
        guard, tuple(arm.definitions), tuple(payers), pools, tuple(arm.moves), tuple(lowering.rejections), checks
    )


def _count(arm: ArmBuilder, lowerer: Lowerer, declared: tuple[Symbol, ...]) -> None:
    """What the claim adds to each declared ledger, now that all have paid."""
    for symbol in declared:
        counted = lowerer.counted(symbol)
        if counted is not None:
            name = lowerer.shared.naming.of(symbol)
            arm.moves.append(Move(name, counted.definition))
            if not cannot_be_negative(counted, arm):
                lowerer.ledgers[name] = evolve(lowerer.ledgers[name], signed=True)


def _expected_definitions(checked: Checked) -> list[Symbol]:
    """The definitions whose values scenarios expect, so that they are there though no rule uses them."""
    scenarios = [item for item in checked.linked.main.declarations if isinstance(item, ast.Scenario)]
    steps = [step for scenario in scenarios for step in scenario.steps if isinstance(step, ast.ExpectStep)]
    places = [expected.place for step in steps for expected in step.expected]
    found = [checked.tables.symbols[place] for place in places if place in checked.tables.symbols]
    return [symbol for symbol in found if symbol.kind in {"define", "rule"}]


def _guard(shared: Shared, order: OrderOf, arm: ArmBuilder, lowerer: Lowerer) -> str | None:
    if not order.members or order.fact is None:
        return None
    members = frozenset(symbol.name for symbol in order.members)
    fact = lowerer.value(order.fact, order.members[0].node or shared.checked.linked.scheme)
    kind = Type(Kind.LIST, order.members[0].parent.name if order.members[0].parent else "")
    operation = "not_in" if order.all_but else "in"
    return arm.emit("guard", Apply(operation, (fact, Const(members, kind))), types.YES_NO).definition


def _header(shared: Shared, module: str, arm: ArmBuilder, lowerer: Lowerer) -> Conditions:
    """The conditions of a module's header: whom it covers, and when it is in force."""
    found: Conditions = []
    linked = shared.checked.linked
    for index, header in enumerate(linked.header(module, ast.Covers), 1):
        assert isinstance(header, ast.Covers)  # noqa: S101 — asked for by kind
        ref = arm.emit(f"covers.{module}.{index}", lowerer.node(header.condition), types.YES_NO,
                       role(RoleKind.CONDITION, "covers"), shared.origin(header, header.cites))  # fmt: skip
        status = header.status.name if header.status else "not_covered_person"
        declared = {name: symbol.name for name, symbol in linked.scopes.by_module[module].apart["status"].items()}
        found.append((ref, BY_SPELLING.get(status) or declared.get(status, status)))
    for header in linked.header(module, ast.InForce):
        assert isinstance(header, ast.InForce)  # noqa: S101 — asked for by kind
        found.append((_in_force(shared, module, header, arm, lowerer), "not_covered_date"))
    return found


def _in_force(shared: Shared, module: str, header: ast.InForce, arm: ArmBuilder, lowerer: Lowerer) -> Ref:
    first = Apply("at_least", (lowerer.today, Const(day(header.first), types.DATE)))
    node: Node = first
    if header.last is not None:
        node = Apply("and", (first, Apply("no_more_than", (lowerer.today, Const(day(header.last), types.DATE)))))
    origin = shared.origin(header, header.cites)
    return arm.emit(f"in_force.{module}", node, types.YES_NO, role(RoleKind.CONDITION, "in_force"), origin)


def _own_shares(shared: Shared, arm: ArmBuilder) -> tuple[PoolDef, ...]:
    found = []
    for name, left in arm.left.items():
        ref = arm.emit(f"own.{name}", Ref(left), types.MONEY, role(RoleKind.OWN, name))
        found.append(PoolDef(name, f"pool.{name}", ref.definition))
    if found:
        arm.emit("own.total", total([Ref(pool.own) for pool in found]), types.MONEY, role(RoleKind.OWN))
    return tuple(found)


def _check(shared: Shared, symbol: Symbol, arm: ArmBuilder, lowerer: Lowerer, lowering: PayerLowering) -> CheckDef:
    node = shared.checked.linked.node(symbol)
    assert isinstance(node, ast.Check)  # noqa: S101 — a symbol of kind check
    name = shared.naming.of(symbol)
    totals: list[tuple[str, str]] = []
    own = evolve(lowerer, subject=f"check.{name}", totals=totals)
    if node.when is not None and node.scope is not None:
        own = evolve(own, counted_when=own.node(node.when))
    condition = own.node(node.condition) if node.condition is not None else Const(True, types.YES_NO)  # noqa: FBT003
    if node.when is not None and node.scope is None:
        condition = Apply("or", (Apply("not", (own.node(node.when),)), condition))
    ref = arm.emit(
        f"check.{name}", condition, types.YES_NO, role(RoleKind.CHECK, name), shared.origin(node, node.cites)
    )
    if node.scope is None:
        return CheckDef(name, ref.definition)
    accounts = Accounts(shared, {})
    ledger = accounts.ledgers[accounts.of(name, "group", node.scope)]
    return CheckDef(name, ref.definition, ledger.keys, ledger.period, tuple(totals))


# ---- facts and figures


def _inputs(shared: Shared, symbols: tuple[Symbol, ...], arms: tuple[Arm, ...]) -> dict[str, InputDef]:
    found = {name: InputDef(name, types.TEXT, None, None, reserved=True) for name in RESERVED_FACTS}
    for symbol in symbols:
        node = shared.checked.linked.node(symbol) if symbol.node is not None else None
        if not isinstance(node, ast.Fact):
            continue
        name = shared.naming.of(symbol)
        found[name] = input_of(shared, name, node, shared.checked.tables.symbol_types[symbol.key])
    for payer in (payer for arm in arms for payer in arm.payers):
        found[f"given.{payer.id}"] = InputDef(f"given.{payer.id}", types.MONEY, Fraction(0), None)
    return found


def _fields_of_lists(shared: Shared, symbols: tuple[Symbol, ...]) -> dict[str, CatalogueEntry]:
    """What the fields of facts that are lists are called."""
    found: dict[str, CatalogueEntry] = {}
    for symbol in symbols:
        kind = shared.checked.tables.symbol_types.get(symbol.key)
        if symbol.kind == "fact" and kind is not None and kind.kind is Kind.LINES:
            record = shared.checked.linked.scopes.by_module[symbol.module].find(kind.category)
            assert record is not None  # noqa: S101 — the type was found by this name
            found |= field_entries(shared, shared.naming.of(symbol), record)
    return found


def _parameters(
    shared: Shared, symbols: tuple[Symbol, ...], figures: Mapping[str, tuple[Value, str]], report: Report
) -> dict[str, ParameterDef]:
    found = {}
    for symbol in symbols:
        node = shared.checked.linked.node(symbol) if symbol.node is not None else None
        if not isinstance(node, ast.Parameter):
            continue
        name = shared.naming.of(symbol)
        kind = shared.checked.tables.symbol_types[symbol.key]
        lowerer = Lowerer(shared, ArmBuilder(kept=False), report, {})
        values = tuple(
            DatedFigure(lowerer.node(item.value), day(item.first), day(item.last), item.to_confirm)
            for item in node.values
        )
        given = name in figures
        if given:
            value = figures[name][0]
            assert not isinstance(value, tuple)  # noqa: S101 — figures are single values
            values = (DatedFigure(Const(value, kind), None, None),)  # type: ignore[arg-type]
        found[name] = ParameterDef(name, kind, values, _QUALIFIERS[node.qualifier], given)
    return found


def _tables(shared: Shared, symbols: tuple[Symbol, ...], report: Report) -> dict[str, TableDef]:
    found = {}
    lowerer = Lowerer(shared, ArmBuilder(kept=False), report, {})
    for symbol in symbols:
        node = shared.checked.linked.node(symbol) if symbol.node is not None else None
        if isinstance(node, ast.Table):
            name = shared.naming.of(symbol)
            rows = tuple(TableRow(tuple(_key(lowerer.node(key)) for key in row.keys), lowerer.node(row.value))
                         for row in node.rows)  # fmt: skip
            otherwise = lowerer.node(node.otherwise) if node.otherwise is not None else None
            kind = shared.checked.tables.symbol_types[symbol.key]
            marked = any(row.to_confirm for row in node.rows)
            found[name] = TableDef(name, rows, otherwise, kind, _QUALIFIERS[node.qualifier], marked)
    return found


def _key(node: Node) -> object:
    return node.value if isinstance(node, Const) else None


def _lists(shared: Shared, symbols: tuple[Symbol, ...]) -> dict[str, ListDef]:
    found = {}
    for symbol in symbols:
        node = shared.checked.linked.node(symbol) if symbol.node is not None else None
        if isinstance(node, ast.NamedList):
            entries = tuple(
                ListEntry((_spelling(shared, item.item), *item.aliases), day(item.first), day(item.last))
                for item in node.items
            )
            found[shared.naming.of(symbol)] = ListDef(shared.naming.of(symbol), entries)
    return found


def _spelling(shared: Shared, item: ast.StringLiteral | ast.Reference) -> str:
    return item.value if isinstance(item, ast.StringLiteral) else shared.symbol(item).name
