"""Small changes of a scheme that its scenarios ought to notice: each figure, edge, order, exception, rounding, period.

Enters: a program. Leaves: mutants, each with a function that makes the changed program out of the program under any
reading, or None where that one does not have what is changed. Always holds: a mutant is a whole program; a change that
can do nothing (a rounding of whole amounts, a lifetime within one year, more than all of what is left) is none.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from policy_lang.core.invariants import broken
from policy_lang.core.nodes import Apply, Balance, Bands, Choose, Const, If, Lookup, Node, Parameter, Round, inside
from policy_lang.core.program import Arm, Def, PeriodDef, PeriodKind, Place, Program, RoleKind
from policy_lang.core.types import NUMERIC, Kind, Type
from policy_lang.record import evolve
from policy_lang.testing.bodies import CLAIM, EVERYWHERE, Body, bodies_of, cases, is_own, plain, written
from policy_lang.testing.mutation.edits import Change, at, paths
from policy_lang.testing.mutation.mutant import Make, Mutant, MutantKind
from policy_lang.testing.mutation.orders import orders
from policy_lang.testing.mutation.whole import Whole


def mutants_of(program: Program) -> tuple[Mutant, ...]:
    """Every mutant of a program, each with a name of its own."""
    names: Counter[str] = Counter()
    found: list[Mutant] = []
    for mutant in _mutants(program):
        made = mutant.make(program)
        if made is not None and not broken(made):
            names[mutant.name] += 1
            found.append(evolve(mutant, number=names[mutant.name]))
    return tuple(found)


def _mutants(program: Program) -> Iterator[Mutant]:
    bodies = tuple(bodies_of(program))
    used = frozenset(_looked_at(bodies))
    yield from _figures(program, used)
    yield from _rows(program, used)
    seen: set[tuple[str, str]] = set()
    for body in bodies:
        for arm in body.arms:
            for definition in written(body, arm):
                known = (body.home(definition), plain(definition.id))
                account = f"ledger:{definition.role.subject}"
                idle = definition.role.kind is RoleKind.LEDGER and account not in used and not is_own(program, account)
                if known not in seen and not idle:
                    seen.add(known)
                    yield from _in_definition(body, arm, definition)
        for arm in body.arms[:1]:
            yield from _exceptions(body, arm)
            yield from orders(body.key, arm)
    yield from _periods(program, used)


def _looked_at(bodies: Iterable[Body]) -> Iterator[str]:
    """The figures, tables and accounts that something of the scheme looks at."""
    waiting = [definition.node for body in bodies for arm in body.arms for definition in arm.definitions]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Parameter):
            yield f"parameter:{node.name}"
        elif isinstance(node, Lookup):
            yield f"table:{node.table}"
        elif isinstance(node, Balance):
            yield f"ledger:{node.ledger}"
        waiting += inside(node)


# ---- figures


def nudged(value: Fraction, kind: Kind) -> tuple[Fraction, ...]:
    """A figure a little greater and a little smaller: a hundredth of itself, and never less than it can show.

    The whole of something is only made smaller: more than all of it is not paid.
    """
    if kind in {Kind.COUNT, Kind.DAYS, Kind.MONTHS}:
        return tuple(other for other in (value + 1, value - 1) if other >= 0)
    if kind is Kind.MONEY:
        step = max(Fraction(int(value / 100)), Fraction(1))
        return tuple(other for other in (value + step, value - step) if other >= 0)
    less = (value - Fraction(1, 100),) if value >= Fraction(1, 100) else ()
    return less if value == 1 and kind is Kind.RATIO else (value + Fraction(1, 100), *less)


def _place(program: Program, key: str) -> Place | None:
    entry = program.catalogue.get(key)
    return entry.origin.place if entry else None


def _figures(program: Program, used: frozenset[str]) -> Iterator[Mutant]:
    """Figures of the scheme, and those of others that it looks at."""
    for name, declared in program.parameters.items():
        key, kind = f"parameter:{name}", declared.type.kind
        if key not in used and not is_own(program, key):
            continue
        for index, figure in enumerate(declared.figures):
            node = figure.value
            if isinstance(node, Const) and isinstance(node.value, Fraction):
                for value in nudged(node.value, kind):
                    yield Mutant(MutantKind.FIGURE, key, _told(node.value, kind), _told(value, kind),
                                 _place(program, key), _with_figure(name, index, value))  # fmt: skip


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


def _rows(program: Program, used: frozenset[str]) -> Iterator[Mutant]:
    for name, table in program.tables.items():
        key, kind = f"table:{name}", table.type.kind
        if key not in used and not is_own(program, key):
            continue
        for index, row in enumerate(table.rows):
            node = row.value
            if isinstance(node, Const) and isinstance(node.value, Fraction):
                for value in nudged(node.value, kind):
                    keys = ", ".join(map(str, row.keys))
                    told = _told(node.value, kind), _told(value, kind)
                    yield Mutant(MutantKind.FIGURE, key, f"{keys}: {told[0]}", f"{keys}: {told[1]}",
                                 _place(program, key), _with_row(name, index, value))  # fmt: skip


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


def _in_definition(body: Body, arm: Arm, definition: Def) -> Iterator[Mutant]:
    """One mutant for every changeable node, by its place in the tree of nodes."""
    subject, home, part = body.subject(definition), body.home(definition), _part(definition)
    key = EVERYWHERE if body.is_everywhere(definition) else body.key
    place, whole = definition.origin.place, Whole(body.program, arm)
    for path, node in paths(definition.node):
        for kind, before, after, change in _changes(node, whole):
            if kind is MutantKind.CASE and not any(node is case for case in cases(definition)):
                continue
            yield Mutant(kind, subject, before, after, place, at(key, definition.id, path, change), home, part, node)
    if definition.role.kind is RoleKind.CONDITION and not definition.id.endswith(".when"):
        make = at(key, definition.id, (), _constant(value=True, type_=definition.type))
        yield Mutant(MutantKind.CONDITION, subject, "asked", "not asked", place, make, home, part, definition.node)


def _part(definition: Def) -> str:
    """Which clause of its subject a definition is; "" where it is the subject itself."""
    name, subject = plain(definition.id), definition.role.subject
    if name.startswith((f"{subject}.", f"{subject}@")):
        rest = name.removeprefix(subject).removeprefix(".")
    else:
        rest = name.rpartition(".")[2]
    if subject in {"in_force", "covers"}:
        last = rest.rpartition(".")[2]
        return f"{subject} {last}" if last.isdecimal() else subject
    return "" if rest == subject else rest


def _changes(node: Node, whole: Whole) -> Iterator[tuple[MutantKind, str, str, Change]]:
    match node:
        case Const(value, type_) if isinstance(value, Fraction) and type_.kind in NUMERIC and value != 0:
            for other in nudged(value, type_.kind):
                yield MutantKind.FIGURE, _told(value, type_.kind), _told(other, type_.kind), _valued(other)
        case Apply(op) if op in _FLIPPED:
            yield MutantKind.EDGE, _SIGNS[op], _SIGNS[_FLIPPED[op]], _flipped
        case Round(value, unit, mode) if unit != 1 or not whole.of(value):
            yield MutantKind.ROUNDING, mode, _MODES[mode], _rounded_otherwise
        case Bands(_, _, bands, False):
            for index in range(len(bands) - 1):
                yield MutantKind.EDGE, f"{index + 1}: ≤", f"{index + 1}: <", _edge_moved(index)
        case If():
            yield MutantKind.CASE, "told apart", "not told apart", _without_case


def _valued(value: Fraction) -> Change:
    return lambda node: evolve(node, value=value) if isinstance(node, Const) else None


def _flipped(node: Node) -> Node | None:
    return evolve(node, op=_FLIPPED[node.op]) if isinstance(node, Apply) and node.op in _FLIPPED else None


def _rounded_otherwise(node: Node) -> Node | None:
    return evolve(node, mode=_MODES[node.mode]) if isinstance(node, Round) else None


def _without_case(node: Node) -> Node | None:
    return node.otherwise if isinstance(node, If) else None


def _constant(*, value: bool, type_: Type) -> Change:
    return lambda _: Const(value, type_)


def _edge_moved(index: int) -> Change:
    def change(node: Node) -> Node | None:
        if not isinstance(node, Bands) or index >= len(node.bands):
            return None
        band = evolve(node.bands[index], inside=not node.bands[index].inside)
        return evolve(node, bands=(*node.bands[:index], band, *node.bands[index + 1 :]))

    return change


# ---- exceptions, order, periods


def _exceptions(body: Body, arm: Arm) -> Iterator[Mutant]:
    by_id = {definition.id: definition for definition in arm.definitions}
    for payer in arm.payers:
        node = by_id[payer.payment].node
        while isinstance(node, If):
            node = node.otherwise
        for case in node.cases if isinstance(node, Choose) else ():
            when = by_id.get(f"{payer.id}@{case.label}.when")
            if when is not None:
                never = at(body.key, when.id, (), _constant(value=False, type_=when.type))
                yield Mutant(MutantKind.EXCEPTION, f"payer:{payer.id}", case.label, "dropped", when.origin.place, never,
                             body.key)  # fmt: skip


def _periods(program: Program, used: frozenset[str]) -> Iterator[Mutant]:
    for name, ledger in program.ledgers.items():
        if f"ledger:{name}" not in used and not is_own(program, f"ledger:{name}"):
            continue
        for other in _other_periods(program, ledger.period):
            entry = program.catalogue.get(f"payer:{name.partition('.')[0]}") or program.catalogue.get(f"ledger:{name}")
            yield Mutant(MutantKind.PERIOD, f"ledger:{name}", str(ledger.period.kind), str(other.kind),
                         entry.origin.place if entry else None, _with_period(name, other), CLAIM)  # fmt: skip


def _other_periods(program: Program, period: PeriodDef) -> Iterator[PeriodDef]:
    """A longer one where the scheme is in force for longer, else a shorter one; and each claim by itself."""
    kind = period.kind
    year = PeriodDef(PeriodKind.CALENDAR_YEAR)
    of_one_year = program.first is not None and program.last is not None and program.first.year == program.last.year
    if kind is PeriodKind.ROLLING:
        yield evolve(period, months=period.months + 1) if period.months else evolve(period, days=period.days + 1)
    elif kind is PeriodKind.SPELL:
        yield evolve(period, days=period.days + 1)
    elif kind in {PeriodKind.MONTH, PeriodKind.DAY}:
        yield year if kind is PeriodKind.MONTH else PeriodDef(PeriodKind.MONTH)
    elif kind in {PeriodKind.CALENDAR_YEAR, PeriodKind.SCHEME_YEAR, PeriodKind.LIFETIME}:
        longer = year if kind is PeriodKind.LIFETIME else PeriodDef(PeriodKind.LIFETIME)
        yield PeriodDef(PeriodKind.MONTH) if of_one_year else longer
    if kind is not PeriodKind.CLAIM:
        yield PeriodDef(PeriodKind.CLAIM)


def _with_period(name: str, period: PeriodDef) -> Make:
    def make(program: Program) -> Program | None:
        if name not in program.ledgers:
            return None
        ledgers = {**program.ledgers, name: evolve(program.ledgers[name], period=period)}
        return evolve(program, ledgers=ledgers)

    return make
