"""What scenarios can touch of a scheme, in the writer's terms: tiers, limits, exceptions, edges of the window, options,
statuses; the cases and rows of what is worked out, and the answers of checks.

Enters: a program. Leaves: its points, each with a place. Always holds: the points come from the program alone, so a
rule that no scenario touches is among them; a status that the scheme cannot report is not.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from policy_lang.core.nodes import Bands, Choose, If, Lookup, Node, bands_of
from policy_lang.core.program import Arm, Def, PayerDef, Place, Program, RoleKind
from policy_lang.record import frozen
from policy_lang.testing.bodies import Body, bodies_of, cases, is_own, parts, written
from policy_lang.testing.coverage.reachable import BOTH, answers


class PointKind(StrEnum):
    """What sort of thing is touched."""

    TIER = "tier"
    LIMIT_REACHED = "limit_reached"
    LIMIT_NOT_REACHED = "limit_not_reached"
    SHARED_REACHED = "shared_reached"
    SHARED_NOT_REACHED = "shared_not_reached"
    FLOOR_USED = "floor_used"
    FLOOR_NOT_USED = "floor_not_used"
    ABOVE_DEDUCTIBLE = "above_deductible"
    WITHIN_DEDUCTIBLE = "within_deductible"
    EXCEPTION_WON = "exception_won"
    EXCEPTION_LOST = "exception_lost"
    CASE_HOLDS = "case_holds"
    CASE_FAILS = "case_fails"
    ROW = "row"
    ANSWER_YES = "answer_yes"
    ANSWER_NO = "answer_no"
    DAY = "day"
    OPTION = "option"
    STATUS = "status"


@frozen
class Point:
    """One thing to touch. `subject` is a key of the catalogue; `detail`: the tier, the limit, the option, the day.

    `body`: the closing or calculation that it is in, "" for claims; `node`: the condition of a case, for words.
    """

    kind: PointKind
    subject: str
    detail: str = ""
    place: Place | None = None
    body: str = ""
    node: Node | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by: a place is not part of it."""
        return key_of(self.kind, self.subject, self.detail, self.body)


def key_of(kind: PointKind, subject: str, detail: str = "", body: str = "") -> tuple[str, str, str]:
    """What a point is known by."""
    return (str(kind), f"{body} {subject}" if body else subject, detail)


def points_of(program: Program) -> tuple[Point, ...]:
    """Every point of a program, each once, in the order of the rules."""
    found: dict[tuple[str, str, str], Point] = {}
    for point in _points(program):
        found.setdefault(point.key, point)
    return tuple(found.values())


def _points(program: Program) -> Iterator[Point]:
    yield from _edges(program)
    for body in bodies_of(program):
        for arm in body.arms:
            for payer in arm.payers:
                if not payer.given:
                    yield from _payer(body, arm, payer)
            for definition in written(body, arm):
                yield from _stated(body, arm, definition)
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


# ---- payers and refunds


def own_definitions(arm: Arm, payer: str) -> Iterator[tuple[str, str, Def]]:
    """The definitions of a payer's clauses: under which exception ("" for none), which clause, the definition."""
    for definition in arm.definitions:
        if definition.role.subject != payer or not definition.id.startswith(payer):
            continue
        head, _, clause = definition.id.removeprefix(payer).partition(".")
        if clause and (not head or head.startswith("@")):
            yield head.removeprefix("@"), clause, definition


def _payer(body: Body, arm: Arm, payer: PayerDef) -> Iterator[Point]:
    subject = f"payer:{payer.id}"
    for label, clause, definition in own_definitions(arm, payer.id):
        detail, place = f"{label}@{clause}" if label else clause, definition.origin.place
        bands = bands_of(definition.node)
        if bands is not None and not clause.endswith("_before"):
            for number in range(1, len(bands.bands) + 1):
                yield Point(PointKind.TIER, subject, f"{label}@{number}" if label else str(number), place, body.key)
        for kind in limit_kinds(definition, clause):
            yield Point(kind, subject, detail, place, body.key)
        if clause in {"after_deductible", "above_deductible_after"}:
            yield Point(PointKind.ABOVE_DEDUCTIBLE, subject, label, place, body.key)
            yield Point(PointKind.WITHIN_DEDUCTIBLE, subject, label, place, body.key)
    for case in cases_of(arm, payer):
        place = next((d.origin.place for d in arm.definitions if d.id == f"{payer.id}@{case}.when"), None)
        yield Point(PointKind.EXCEPTION_WON, subject, case, place, body.key)
        yield Point(PointKind.EXCEPTION_LOST, subject, case, place, body.key)


def limit_kinds(definition: Def, clause: str) -> tuple[PointKind, ...]:
    """What can come of a limit that a clause states: reached and not; nothing for what a pool still holds."""
    if definition.role.kind is not RoleKind.LIMIT or clause == "left_in_pool":
        return ()
    if clause.startswith("within."):
        return (PointKind.SHARED_REACHED, PointKind.SHARED_NOT_REACHED)
    if clause == "not_below":
        return (PointKind.FLOOR_USED, PointKind.FLOOR_NOT_USED)
    return (PointKind.LIMIT_REACHED, PointKind.LIMIT_NOT_REACHED)


def cases_of(arm: Arm, payer: PayerDef) -> tuple[str, ...]:
    """The labels of a payer's exceptions."""
    choice = choice_of(next(d.node for d in arm.definitions if d.id == payer.payment))
    return tuple(case.label for case in choice.cases) if choice is not None else ()


def choice_of(node: Node) -> Choose | None:
    """The choice between a payer's clauses and its exceptions: it may stand behind a given amount."""
    while isinstance(node, If):
        node = node.otherwise
    return node if isinstance(node, Choose) else None


# ---- what is stated: cases, rows of tables, answers


def _stated(body: Body, arm: Arm, definition: Def) -> Iterator[Point]:
    subject, place, home = body.subject(definition), definition.origin.place, body.home(definition)
    if definition.role.kind is RoleKind.CHECK and any(check.definition == definition.id for check in arm.checks):
        reached = answers(body.program, arm, definition.id) if body.key.startswith("calculation:") else BOTH
        for answer in sorted(reached, reverse=True):
            yield Point(PointKind.ANSWER_YES if answer else PointKind.ANSWER_NO, subject, "", place, home)
    for number, case in enumerate(cases(definition), 1):
        detail = case_detail(definition, number)
        yield Point(PointKind.CASE_HOLDS, subject, detail, place, home, case.condition)
        yield Point(PointKind.CASE_FAILS, subject, detail, place, home, case.condition)
    if subject.partition(":")[0] != "payer":
        for number, tiers in enumerate(bands_in(definition.node), 1):
            for index in range(1, len(tiers.bands) + 1):
                yield Point(PointKind.TIER, subject, tier_detail(number, index), place, home)
    for lookup in lookups_in(definition.node):
        entry = body.program.catalogue.get(f"table:{lookup.table}")
        for detail in rows_of(body.program, lookup.table):
            yield Point(PointKind.ROW, f"table:{lookup.table}", detail, entry.origin.place if entry else place)


def case_detail(definition: Def, number: int) -> str:
    """Which case of which clause; the same clause under an exception is the same case."""
    clause = definition.id.removeprefix(definition.role.subject)
    if clause.startswith("@"):
        clause = f".{clause.partition('.')[2]}"
    return f"{clause.removeprefix('.').removesuffix('_after')}.{number}"


def tier_detail(number: int, index: int) -> str:
    """Which tier; where there are several series of them, of which."""
    return str(index) if number == 1 else f"{number}.{index}"


def bands_in(node: Node) -> Iterator[Bands]:
    """Every series of tiers in a node."""
    return (one for one in parts(node) if isinstance(one, Bands))


def lookups_in(node: Node) -> Iterator[Lookup]:
    """Every look at a table or list in a node."""
    return (one for one in parts(node) if isinstance(one, Lookup))


def rows_of(program: Program, name: str) -> Iterator[str]:
    """The rows of a table by their keys, and "" for what is in none of them; nothing for a list of names."""
    table = program.tables.get(name)
    if table is not None:
        yield from (", ".join(map(str, row.keys)) for row in table.rows)
        if table.otherwise is not None:
            yield ""


# ---- readings and statuses


def _options(program: Program) -> Iterator[Point]:
    """Every option of the scheme's readings; those of a scheme that it uses are that one's business."""
    for entry in program.catalogue.values():
        if entry.kind == "reading" and is_own(program, f"reading:{entry.id}"):
            for option in entry.options:
                place = option.origin.place or entry.origin.place
                yield Point(PointKind.OPTION, f"reading:{entry.id}", option.id, place)


def _statuses(program: Program) -> Iterator[Point]:
    """Every status that a payer or a refund of the scheme can report; `given` is no rule of the scheme."""
    for arm in (*program.arms, *(closing.arm for closing in program.closings)):
        for payer in arm.payers:
            if payer.given:
                continue
            for status in payer.statuses:
                if status != "given":
                    entry = program.catalogue.get(f"status:{status}") or program.catalogue.get(f"payer:{payer.id}")
                    yield Point(PointKind.STATUS, f"status:{status}", "", entry.origin.place if entry else None)
