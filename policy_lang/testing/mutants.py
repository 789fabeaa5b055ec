"""Small changes of a scheme that its scenarios ought to notice: each figure, edge, order, exception, rounding, period.

Enters: a program. Leaves: mutants, each with a function that makes the changed program out of the program under any
reading, or None where that one does not have what is changed. Always holds: a mutant is a whole program; a clause that
stands in two definitions (before and after a claim) is changed in both.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from policy_lang.core.invariants import broken
from policy_lang.core.nodes import Apply, Bands, Choose, Const, If, Node, Round, rebuilt
from policy_lang.core.program import Arm, Def, PeriodDef, PeriodKind, Program, RoleKind
from policy_lang.core.types import NUMERIC, Kind, Type
from policy_lang.record import evolve
from policy_lang.testing.mutant import Make, Mutant, MutantKind
from policy_lang.testing.orders import orders


def mutants_of(program: Program) -> tuple[Mutant, ...]:
    """Every mutant of a program, each once."""
    found: dict[tuple[str, str, str, str], Mutant] = {}
    for mutant in _mutants(program):
        made = mutant.make(program)
        if made is not None and not broken(made):
            found.setdefault(mutant.key, mutant)
    return tuple(found.values())


def _mutants(program: Program) -> Iterator[Mutant]:
    yield from _figures(program)
    yield from _rows(program)
    for arm in program.arms[:1]:
        ids = {definition.id for definition in arm.definitions}
        for definition in arm.definitions:
            if _is_stated(definition, ids):
                yield from _in_definition(definition)
        yield from _exceptions(arm)
        yield from orders(arm)
    yield from _periods(program)


def _is_stated(definition: Def, ids: set[str]) -> bool:
    """Whether a definition is a clause as written: what follows from clauses is not changed by itself."""
    if f"{definition.id}_first" in ids:
        return False  # rounded once more, downwards, where the first rounding broke a limit: nobody wrote that
    return definition.role.kind in {
        RoleKind.RULE, RoleKind.CONDITION, RoleKind.BASE, RoleKind.DEDUCTIBLE, RoleKind.ENTITLED, RoleKind.LIMIT,
        RoleKind.ROUNDED, RoleKind.POOL,
    } and not definition.id.endswith(("_before", ".applies", ".left_in_pool"))  # fmt: skip


# ---- figures


def nudged(value: Fraction, kind: Kind) -> tuple[Fraction, Fraction]:
    """A figure a little greater and a little smaller: a hundredth of itself, and never less than it can show."""
    if kind in {Kind.COUNT, Kind.DAYS, Kind.MONTHS}:
        return value + 1, value - 1
    if kind is Kind.MONEY:
        step = max(Fraction(int(value / 100)), Fraction(1))
        return value + step, value - step
    return value + Fraction(1, 100), value - Fraction(1, 100)


def _figures(program: Program) -> Iterator[Mutant]:
    for name, declared in program.parameters.items():
        entry = program.catalogue.get(f"parameter:{name}")
        place = entry.origin.place if entry else None
        for index, figure in enumerate(declared.figures):
            node = figure.value
            if not isinstance(node, Const) or not isinstance(node.value, Fraction):
                continue
            for value in nudged(node.value, declared.type.kind):
                if value >= 0:
                    make = _with_figure(name, index, value)
                    yield Mutant(MutantKind.FIGURE, f"parameter:{name}", _told(node.value, declared.type.kind),
                                 _told(value, declared.type.kind), place, make)  # fmt: skip


def _with_figure(name: str, index: int, value: Fraction) -> Make:
    def make(program: Program) -> Program | None:
        declared = program.parameters.get(name)
        if declared is None or index >= len(declared.figures) or declared.given:
            return None
        figure = declared.figures[index]
        if not isinstance(figure.value, Const):
            return None
        changed = evolve(figure, value=Const(value, figure.value.type))
        figures = (*declared.figures[:index], changed, *declared.figures[index + 1 :])
        return evolve(program, parameters={**program.parameters, name: evolve(declared, figures=figures)})

    return make


def _rows(program: Program) -> Iterator[Mutant]:
    for name, table in program.tables.items():
        entry = program.catalogue.get(f"table:{name}")
        place = entry.origin.place if entry else None
        for index, row in enumerate(table.rows):
            node = row.value
            if not isinstance(node, Const) or not isinstance(node.value, Fraction):
                continue
            for value in nudged(node.value, table.type.kind):
                if value >= 0:
                    keys = ", ".join(map(str, row.keys))
                    told = _told(node.value, table.type.kind), _told(value, table.type.kind)
                    yield Mutant(MutantKind.FIGURE, f"table:{name}", f"{keys}: {told[0]}", f"{keys}: {told[1]}", place,
                                 _with_row(name, index, value))  # fmt: skip


def _with_row(name: str, index: int, value: Fraction) -> Make:
    def make(program: Program) -> Program | None:
        table = program.tables.get(name)
        if table is None or index >= len(table.rows) or not isinstance(table.rows[index].value, Const):
            return None
        row = evolve(table.rows[index], value=Const(value, table.type))
        rows = (*table.rows[:index], row, *table.rows[index + 1 :])
        return evolve(program, tables={**program.tables, name: evolve(table, rows=rows)})

    return make


def _told(value: Fraction, kind: Kind) -> str:
    if kind is Kind.MONEY:
        return f"{float(value / 100):,.2f}"
    if kind in {Kind.RATIO, Kind.POINTS}:
        return f"{float(value * 100):g}%"
    return f"{value}"


# ---- what stands in a definition

_FLIPPED = {"at_least": "more_than", "more_than": "at_least", "no_more_than": "less_than", "less_than": "no_more_than"}
_SIGNS = {"at_least": "≥", "more_than": ">", "no_more_than": "≤", "less_than": "<"}
_MODES = {"half_up": "down", "half_even": "down", "up": "half_up", "down": "up"}
Change = Callable[[Node], Node | None]


def _in_definition(definition: Def) -> Iterator[Mutant]:
    """One mutant for every changeable node, by its place in the tree of nodes."""
    kind = _kind_of(definition)
    subject = "scheme:" if kind == "scheme" else f"{kind}:{definition.role.subject}"
    for path, node in _paths(definition.node, ()):
        for what, before, after, change in _changes(node, definition):
            yield Mutant(what, subject, before, after, definition.origin.place,
                         _at(_plain(definition.id), path, change))  # fmt: skip
    if definition.role.kind is RoleKind.CONDITION and ".condition." in definition.id:
        yield Mutant(MutantKind.CONDITION, subject, _plain(definition.id), "yes", definition.origin.place,
                     _at(_plain(definition.id), (), _constant(value=True, type_=definition.type)))  # fmt: skip


def _kind_of(definition: Def) -> str:
    if definition.role.subject in {"in_force", "covers"}:
        return "scheme"
    return {RoleKind.RULE: "rule", RoleKind.POOL: "pool"}.get(definition.role.kind, "payer")


def _changes(node: Node, definition: Def) -> Iterator[tuple[MutantKind, str, str, Change]]:
    match node:
        case Const(value, type_) if isinstance(value, Fraction) and type_.kind in NUMERIC and value != 0:
            for other in nudged(value, type_.kind):
                if other >= 0:
                    told = _told(value, type_.kind), _told(other, type_.kind)
                    yield MutantKind.FIGURE, *told, _valued(other)
        case Apply(op) if op in _FLIPPED:
            yield MutantKind.EDGE, f"{definition.id} {_SIGNS[op]}", _SIGNS[_FLIPPED[op]], _flipped
        case Round(_, _, mode) if definition.id.endswith(("rounded", "rounded_first", "due_after")):
            yield MutantKind.ROUNDING, mode, _MODES[mode], _rounded_otherwise
        case Bands(_, _, bands, False):
            for index in range(len(bands) - 1):
                yield MutantKind.EDGE, f"{definition.id} {index + 1} ≤", "<", _edge_moved(index)


def _valued(value: Fraction) -> Change:
    return lambda node: evolve(node, value=value) if isinstance(node, Const) else None


def _flipped(node: Node) -> Node | None:
    return evolve(node, op=_FLIPPED[node.op]) if isinstance(node, Apply) and node.op in _FLIPPED else None


def _rounded_otherwise(node: Node) -> Node | None:
    return evolve(node, mode=_MODES[node.mode]) if isinstance(node, Round) else None


def _constant(*, value: bool, type_: Type) -> Change:
    return lambda _: Const(value, type_)


def _edge_moved(index: int) -> Change:
    def change(node: Node) -> Node | None:
        if not isinstance(node, Bands) or index >= len(node.bands):
            return None
        band = evolve(node.bands[index], inside=not node.bands[index].inside)
        return evolve(node, bands=(*node.bands[:index], band, *node.bands[index + 1 :]))

    return change


def _paths(node: Node, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Node]]:
    """Every node with its place, numbered as `rebuilt` visits them."""
    yield path, node
    children: list[Node] = []

    def seen(child: Node) -> Node:
        children.append(child)
        return child

    rebuilt(node, seen)
    for index, child in enumerate(children):
        yield from _paths(child, (*path, index))


def _plain(identifier: str) -> str:
    return identifier.removesuffix("_after").removesuffix("_before")


def _at(plain: str, path: tuple[int, ...], change: Change) -> Make:
    """The program with one node changed, in every arm and in both definitions of a cumulated clause."""

    def make(program: Program) -> Program | None:
        done = False
        arms = []
        for arm in program.arms:
            definitions = []
            for definition in arm.definitions:
                node = _replaced(definition.node, path, change) if _plain(definition.id) == plain else None
                done = done or node is not None
                definitions.append(definition if node is None else evolve(definition, node=node))
            arms.append(evolve(arm, definitions=tuple(definitions)))
        return evolve(program, arms=tuple(arms)) if done else None

    return make


def _replaced(node: Node, path: tuple[int, ...], change: Change) -> Node | None:
    if not path:
        return change(node)  # None: under another reading something else stands there
    place = [-1]
    found: list[Node | None] = [None]

    def step(child: Node) -> Node:
        place[0] += 1
        if place[0] != path[0]:
            return child
        found[0] = _replaced(child, path[1:], change)
        return child if found[0] is None else found[0]

    made = rebuilt(node, step)
    return made if found[0] is not None else None


# ---- exceptions, order, periods


def _exceptions(arm: Arm) -> Iterator[Mutant]:
    by_id = {definition.id: definition for definition in arm.definitions}
    for payer in arm.payers:
        node = by_id[payer.payment].node
        while isinstance(node, If):
            node = node.otherwise
        for case in node.cases if isinstance(node, Choose) else ():
            when = by_id.get(f"{payer.id}@{case.label}.when")
            if when is not None:
                yield Mutant(MutantKind.EXCEPTION, f"payer:{payer.id}", case.label, "no", when.origin.place,
                             _at(when.id, (), _constant(value=False, type_=when.type)))  # fmt: skip


_OTHER_PERIODS = {
    PeriodKind.CALENDAR_YEAR: PeriodDef(PeriodKind.LIFETIME),
    PeriodKind.SCHEME_YEAR: PeriodDef(PeriodKind.LIFETIME),
    PeriodKind.MONTH: PeriodDef(PeriodKind.CALENDAR_YEAR),
    PeriodKind.DAY: PeriodDef(PeriodKind.MONTH),
    PeriodKind.LIFETIME: PeriodDef(PeriodKind.CALENDAR_YEAR),
}


def _periods(program: Program) -> Iterator[Mutant]:
    for name, ledger in program.ledgers.items():
        period = _OTHER_PERIODS.get(ledger.period.kind)
        if ledger.period.kind is PeriodKind.ROLLING:
            period = evolve(ledger.period, months=ledger.period.months + 1)
        for other in (period, PeriodDef(PeriodKind.CLAIM)):
            if other is not None and other != ledger.period:
                entry = program.catalogue.get(f"payer:{name.partition('.')[0]}")
                yield Mutant(MutantKind.PERIOD, f"ledger:{name}", str(ledger.period.kind), str(other.kind),
                             entry.origin.place if entry else None, _with_period(name, other))  # fmt: skip


def _with_period(name: str, period: PeriodDef) -> Make:
    def make(program: Program) -> Program | None:
        if name not in program.ledgers:
            return None
        ledgers = {**program.ledgers, name: evolve(program.ledgers[name], period=period)}
        return evolve(program, ledgers=ledgers)

    return make
