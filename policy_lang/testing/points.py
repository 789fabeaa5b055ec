"""What scenarios can touch of a scheme, in the writer's terms: tiers, limits, exceptions, edges of the window, options,
statuses.

Enters: a program. Leaves: its points, each with a place. Always holds: the points come from the program alone, so a
rule that no scenario touches is among them; a status that the scheme cannot report is not.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from policy_lang.core.nodes import Bands, Choose, If, Node
from policy_lang.core.program import Arm, Def, PayerDef, Place, Program, RoleKind
from policy_lang.record import frozen


class PointKind(StrEnum):
    """What sort of thing is touched."""

    TIER = "tier"
    LIMIT_REACHED = "limit_reached"
    LIMIT_NOT_REACHED = "limit_not_reached"
    ABOVE_DEDUCTIBLE = "above_deductible"
    WITHIN_DEDUCTIBLE = "within_deductible"
    EXCEPTION_WON = "exception_won"
    EXCEPTION_LOST = "exception_lost"
    DAY = "day"
    OPTION = "option"
    STATUS = "status"


@frozen
class Point:
    """One thing to touch. `subject` is a key of the catalogue; `detail`: the tier, the limit, the option, the day."""

    kind: PointKind
    subject: str
    detail: str = ""
    place: Place | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by: a place is not part of it."""
        return (str(self.kind), self.subject, self.detail)


def points_of(program: Program) -> tuple[Point, ...]:
    """Every point of a program, each once, in the order of the rules."""
    found: dict[tuple[str, str, str], Point] = {}
    for point in _points(program):
        found.setdefault(point.key, point)
    return tuple(found.values())


def _points(program: Program) -> Iterator[Point]:
    yield from _edges(program)
    for arm in program.arms:
        for payer in arm.payers:
            if not payer.given:
                yield from _payer(arm, payer)
    yield from _options(program)
    yield from _statuses(program)


def _edges(program: Program) -> Iterator[Point]:
    """The first and the last day in force, and the days beside them."""
    place = next((d.origin.place for arm in program.arms for d in arm.definitions if d.id == program.in_force), None)
    for day, step in ((program.first, -1), (program.last, 1)):
        if day is not None:
            yield Point(PointKind.DAY, "scheme:", day.isoformat(), place)
            beside = _beside(day, step)
            if beside is not None:
                yield Point(PointKind.DAY, "scheme:", beside.isoformat(), place)


def _beside(day: date, step: int) -> date | None:
    try:
        return day + timedelta(days=step)
    except OverflowError:
        return None


def own_definitions(arm: Arm, payer: str) -> Iterator[tuple[str, str, Def]]:
    """The definitions of a payer's clauses: under which exception ("" for none), which clause, the definition."""
    for definition in arm.definitions:
        if definition.role.subject != payer or not definition.id.startswith(payer):
            continue
        head, _, clause = definition.id.removeprefix(payer).partition(".")
        if clause and (not head or head.startswith("@")):
            yield head.removeprefix("@"), clause, definition


def _payer(arm: Arm, payer: PayerDef) -> Iterator[Point]:
    subject = f"payer:{payer.id}"
    for label, clause, definition in own_definitions(arm, payer.id):
        detail, place = f"{label}@{clause}" if label else clause, definition.origin.place
        bands = definition.node
        if isinstance(bands, Bands) and not clause.endswith("_before"):
            for number in range(1, len(bands.bands) + 1):
                yield Point(PointKind.TIER, subject, f"{label}@{number}" if label else str(number), place)
        if is_limit(definition, clause):
            yield Point(PointKind.LIMIT_REACHED, subject, detail, place)
            yield Point(PointKind.LIMIT_NOT_REACHED, subject, detail, place)
        if clause in {"after_deductible", "above_deductible_after"}:
            yield Point(PointKind.ABOVE_DEDUCTIBLE, subject, label, place)
            yield Point(PointKind.WITHIN_DEDUCTIBLE, subject, label, place)
    for case in cases_of(arm, payer):
        place = next((d.origin.place for d in arm.definitions if d.id == f"{payer.id}@{case}.when"), None)
        yield Point(PointKind.EXCEPTION_WON, subject, case, place)
        yield Point(PointKind.EXCEPTION_LOST, subject, case, place)


def is_limit(definition: Def, clause: str) -> bool:
    """Whether a definition is a limit that a clause states, and not what a pool still holds."""
    if definition.role.kind is not RoleKind.LIMIT:
        return False
    return clause in {"covered", "limit"} or clause.startswith("limit.")


def cases_of(arm: Arm, payer: PayerDef) -> tuple[str, ...]:
    """The labels of a payer's exceptions."""
    choice = choice_of(next(d.node for d in arm.definitions if d.id == payer.payment))
    return tuple(case.label for case in choice.cases) if choice is not None else ()


def choice_of(node: Node) -> Choose | None:
    """The choice between a payer's clauses and its exceptions: it may stand behind a given amount."""
    while isinstance(node, If):
        node = node.otherwise
    return node if isinstance(node, Choose) else None


def _options(program: Program) -> Iterator[Point]:
    for entry in program.catalogue.values():
        if entry.kind == "reading":
            for option in entry.options:
                place = option.origin.place or entry.origin.place
                yield Point(PointKind.OPTION, f"reading:{entry.id}", option.id, place)


def _statuses(program: Program) -> Iterator[Point]:
    """Every status that a payer of the scheme can report; `given` is no rule of the scheme."""
    for arm in program.arms:
        for payer in arm.payers:
            if payer.given:
                continue
            for status in payer.statuses:
                if status != "given":
                    entry = program.catalogue.get(f"status:{status}") or program.catalogue.get(f"payer:{payer.id}")
                    yield Point(PointKind.STATUS, f"status:{status}", "", entry.origin.place if entry else None)
