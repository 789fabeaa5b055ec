"""A scheme against a framework: what holds, what is broken, and what cannot be judged.

Enters: two programs, that of the scheme and that of the module whose framework it conforms to; and, for prohibitions on
results, settlements. Leaves: findings, each with the clauses of both texts. Always holds: what a scheme does not say is
not judged, never assumed: a figure that it does not have, one that may be higher than stated, a payer whose amount is
given. Whom a payer is for is asked of its conditions, with one category at a time and every other fact unknown.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from fractions import Fraction

from policy_lang.core.nodes import Const, Fold, Node, Parameter, Ref, everything
from policy_lang.core.program import (
    Arm,
    BoundDef,
    BoundKind,
    CatalogueEntry,
    Clause,
    FrameworkDef,
    Origin,
    ParameterDef,
    PayerDef,
    Program,
    RoleKind,
)
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown
from policy_lang.framework.words import Said, circle, figure, on_claims, open_figure, open_payer
from policy_lang.interp.evaluate import evaluate
from policy_lang.interp.settle import SETTLED, Settlement
from policy_lang.record import evolve, field, frozen


class Verdict(StrEnum):
    """What became of a bound. `EACH_CLAIM`: it is a check on every claim, judged there."""

    HOLDS = "holds"
    BROKEN = "broken"
    OPEN = "cannot be judged"
    EACH_CLAIM = "judged on each claim"


@frozen
class Finding:
    """One bound held against one thing of the scheme, in words of both tongues, with the clauses of both texts."""

    verdict: Verdict
    framework: FrameworkDef
    bound: BoundDef
    said: Said
    scheme: Origin = field(factory=Origin)

    @property
    def law(self) -> tuple[Clause, ...]:
        """The clauses of the framework."""
        return self.bound.origin.clauses


def judge(program: Program, law: Program) -> tuple[Finding, ...]:
    """Every bound of every framework of the law."""
    return tuple(
        finding
        for framework in law.frameworks
        for bound in framework.bounds
        for finding in _judged(program, law, framework, bound)
    )


def _judged(program: Program, law: Program, framework: FrameworkDef, bound: BoundDef) -> Iterator[Finding]:
    match bound.kind:
        case BoundKind.CIRCLE:
            for payer in bound.payers:
                yield _circle(program, framework, bound, payer)
        case BoundKind.SOME_OWN_SHARE:
            yield Finding(Verdict.EACH_CLAIM, framework, bound, on_claims(bound, None))
        case _:
            yield _figure(program, law, framework, bound)


# ---- figures


def _figure(program: Program, law: Program, framework: FrameworkDef, bound: BoundDef) -> Finding:
    entry = _figure_named(program, bound.names)
    if entry is None:
        return Finding(Verdict.OPEN, framework, bound, open_figure(program, bound, "absent"))
    found = program.parameters[entry.id]
    if bound.type is None or found.type != bound.type:
        return Finding(Verdict.OPEN, framework, bound, open_figure(program, bound, "type"), entry.origin)
    pairs = list(_pairs(program, law, found, bound))
    unsure = _unsure(found, bound, pairs)
    if unsure:
        return Finding(Verdict.OPEN, framework, bound, open_figure(program, bound, unsure), entry.origin)
    broken = next((pair for pair in pairs if not _keeps(bound.kind, *pair)), None)
    verdict = Verdict.HOLDS if broken is None else Verdict.BROKEN
    return Finding(verdict, framework, bound, figure(program, bound, *(broken or pairs[0])), entry.origin)


def _unsure(found: ParameterDef, bound: BoundDef, pairs: list[tuple[Fraction, Fraction]]) -> str:
    """Why a figure cannot be judged, if it cannot."""
    if not pairs:
        return "missing"
    if found.given or found.qualifier in {"exact", "principle"}:
        return ""
    may_rise, may_fall = found.qualifier == "minimum", found.qualifier == "maximum"
    if may_rise and bound.kind is not BoundKind.AT_LEAST:
        return "may_rise"
    if may_fall and bound.kind is not BoundKind.NO_MORE_THAN:
        return "may_fall"
    return "missing" if found.qualifier == "missing" else ""


def _pairs(program: Program, law: Program, found: ParameterDef, bound: BoundDef) -> Iterator[tuple[Fraction, Fraction]]:
    """For every value of the figure while the scheme is in force: the value, and the bound on its first day."""
    for one in found.figures:
        if (one.last and program.first and one.last < program.first) or (
            one.first and program.last and one.first > program.last
        ):
            continue
        days = [day for day in (one.first, program.first, law.first) if day is not None]
        limit = _constant(law, bound.value, max(days, default=None))
        value = _constant(program, one.value, None)
        if value is not None and limit is not None:
            yield value, limit


def _constant(program: Program, node: Node | None, day: date | None) -> Fraction | None:
    match node:
        case Const(value) if isinstance(value, Fraction):
            return value
        case Parameter(name):
            for one in program.parameters[name].figures:
                if day is None or ((one.first is None or one.first <= day) and (one.last is None or day <= one.last)):
                    return _constant(program, one.value, day)
    return None


def _keeps(kind: BoundKind, value: Fraction, limit: Fraction) -> bool:
    if kind is BoundKind.AT_LEAST:
        return value >= limit
    return value <= limit if kind is BoundKind.NO_MORE_THAN else value == limit


# ---- circles of persons


def _circle(program: Program, framework: FrameworkDef, bound: BoundDef, payer: str) -> Finding:
    entry = _named(program, "payer", (payer,))
    facts = [
        name for name, item in program.inputs.items()
        if item.type.category == bound.category and item.type.kind is Kind.CATEGORY
    ]  # fmt: skip
    places = [(arm, item) for arm in program.arms for item in arm.payers if entry is not None and item.id == entry.id]
    if entry is None or not places or not facts:
        return Finding(Verdict.OPEN, framework, bound, open_payer(program, bound, payer, "absent"))
    if all(item.given for _, item in places):
        return Finding(Verdict.OPEN, framework, bound, open_payer(program, bound, payer, "given"), entry.origin)
    members = sorted(set(program.members.get(bound.category, {}).values()))
    asked = [_asked(arm, payer) for arm, payer in places]
    inside = [member for member in members if _may_be_for(program, asked, facts[0], member)]
    outside = [member for member in inside if member not in bound.circle]
    verdict = Verdict.BROKEN if outside else Verdict.HOLDS
    origin = Origin(entry.origin.place, _clauses(program, places, entry))
    return Finding(
        verdict, framework, bound, circle(program, bound, entry, outside or inside, wider=bool(outside)), origin
    )


def _asked(arm: Arm, payer: PayerDef) -> tuple[Arm, list[str]]:
    """The conditions of a payer, and the arm with no more definitions than they and the guard are made of."""
    conditions = _conditions(arm, payer)
    wanted = {*conditions, *([arm.guard] if arm.guard is not None else ())}
    kept = []
    for definition in reversed(arm.definitions):  # each refers to earlier ones alone
        if definition.id in wanted:
            kept.append(definition)
            wanted.update(node.definition for node in everything(definition.node) if isinstance(node, Ref | Fold))
    return evolve(arm, definitions=tuple(reversed(kept))), conditions


def _may_be_for(program: Program, asked: list[tuple[Arm, list[str]]], fact: str, member: str) -> bool:
    """Whether a person of one category alone may be paid by it, all else being unknown."""
    several = program.inputs[fact].type.several
    days = {day for day in (program.first, program.last) if day is not None}
    for day in sorted(days):
        facts = {fact: frozenset({member}) if several else member, program.dated_by: day}
        for arm, conditions in asked:
            values = evaluate(program, arm, facts, lambda ledger: Unknown((ledger,), Fraction(0), None))
            if arm.guard is not None and values[arm.guard] is False:
                continue
            applies = [values[name] for name in conditions]
            if not applies or any(value is not False for value in applies):
                return True
    return False


def _conditions(arm: Arm, payer: PayerDef) -> list[str]:
    """The definitions that say whether the payer applies: its own, and those of its exceptions."""
    return [
        item.id for item in arm.definitions
        if item.role.kind is RoleKind.CONDITION and item.role.subject == payer.id and item.id.endswith(".applies")
    ]  # fmt: skip


def _clauses(program: Program, places: list[tuple[Arm, PayerDef]], entry: CatalogueEntry) -> tuple[Clause, ...]:
    """The clauses that say whom it is for: those of the scheme's circle, then its own."""
    covers = {name for name, _ in program.covered}
    found = [
        clause for arm, _ in places for item in arm.definitions if item.id in covers for clause in item.origin.clauses
    ]  # fmt: skip
    return tuple(dict.fromkeys((*found, *entry.origin.clauses)))


def _figure_named(program: Program, names: tuple[str, ...]) -> CatalogueEntry | None:
    """The figure that is called so. Where two documents brought one in, that which the payers reckon with."""
    found = list(_all_named(program, "parameter", names))
    if len(found) < 2:
        return found[0] if found else None
    nodes = (node for arm in program.arms for item in arm.definitions for node in everything(item.node))
    used = {node.name for node in nodes if isinstance(node, Parameter)}
    return next((entry for entry in found if entry.id in used), found[0])


def _named(program: Program, kind: str, names: tuple[str, ...]) -> CatalogueEntry | None:
    """The first thing of a kind that is called by one of the names, in either tongue."""
    return next(_all_named(program, kind, names), None)


def _all_named(program: Program, kind: str, names: tuple[str, ...]) -> Iterator[CatalogueEntry]:
    for entry in program.catalogue.values():
        if entry.kind == kind and {entry.id, entry.name_en, entry.name_zh} & set(names):
            yield entry


# ---- results


def judged_on_claims(
    program: Program, findings: Iterable[Finding], settlements: Iterable[Settlement]
) -> tuple[Finding, ...]:
    """The findings with what claims say: a check that fails on one of them is broken."""
    settled = [item for item in settlements if item.outcome == SETTLED]
    found = []
    for finding in findings:
        if finding.verdict is not Verdict.EACH_CLAIM:
            found.append(finding)
            continue
        check = next((name for name in finding.bound.names if any(name in item.checks for item in settled)), None)
        failing = [item.claim.id for item in settled if check is not None and item.checks.get(check) is False]
        said = on_claims(finding.bound, (len(settled), failing))
        verdict = Verdict.BROKEN if failing else Verdict.HOLDS if settled else Verdict.EACH_CLAIM
        found.append(Finding(verdict, finding.framework, finding.bound, said, finding.scheme))
    return tuple(found)
