"""Frameworks in Core: the bounds a module sets, and the check that conforming schemes owe to those they conform to.

Enters: a checked scheme. Leaves: `FrameworkDef`s, and per arm the checks that something stays with the person. Always
holds: a law is read for its words alone; nothing of its rules enters the scheme that conforms to it.
"""

from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import Apply, Const, Ref
from policy_lang.core.program import (
    BoundDef,
    BoundKind,
    CatalogueEntry,
    CheckDef,
    Clause,
    FrameworkDef,
    Origin,
    PoolDef,
    RoleKind,
)
from policy_lang.diagnostics import Report
from policy_lang.lower.context import ArmBuilder, Shared, place_of, role
from policy_lang.lower.expressions import Lowerer, total
from policy_lang.names.modules import Law
from policy_lang.syntax import ast

_KINDS = {"AT_LEAST": BoundKind.AT_LEAST, "NO_MORE_THAN": BoundKind.NO_MORE_THAN, "IS": BoundKind.IS}


def frameworks_of(shared: Shared, report: Report) -> tuple[FrameworkDef, ...]:
    """The frameworks that the scheme's own module declares."""
    lowerer = Lowerer(shared, ArmBuilder(), report, {})
    return tuple(
        _framework(shared, node, lowerer)
        for node in shared.checked.linked.main.declarations
        if isinstance(node, ast.Framework)
    )


def _framework(shared: Shared, node: ast.Framework, lowerer: Lowerer) -> FrameworkDef:
    required: dict[str, BoundDef] = {}
    bounds: list[BoundDef] = []
    for item in node.bounds:
        origin = shared.origin(item, item.cites or node.cites)
        match item:
            case ast.Requires():
                kind = _KINDS[item.comparator]
                bound = BoundDef(
                    kind, *_called(item.names), lowerer.node(item.value), shared.type(item.value), origin=origin
                )
                required |= dict.fromkeys(bound.names, bound)
                bounds.append(bound)
            case ast.ForbidsRaising():
                for figure in item.figures:
                    floor = required[figure.name]
                    bounds.append(
                        BoundDef(
                            BoundKind.NO_MORE_THAN,
                            floor.names,
                            floor.label_en,
                            floor.label_zh,
                            floor.value,
                            floor.type,
                            raising=True,
                            origin=origin,
                        )
                    )
            case ast.ForbidsWidening():
                bounds.append(_circle(shared, item, origin))
            case ast.ForbidsZeroPayment():
                bounds.append(BoundDef(BoundKind.SOME_OWN_SHARE, *_called(item.names), origin=origin))
    label = node.names.label
    names, _, _ = _called(node.names)
    return FrameworkDef(
        next((name for name in names if name.isascii()), names[0]),
        next((name for name in names if not name.isascii()), names[0]),
        label.read("en") if label else "",
        label.read("zh") if label else "",
        tuple(bounds),
        shared.origin(node, node.cites),
    )


def _circle(shared: Shared, item: ast.ForbidsWidening, origin: Origin) -> BoundDef:
    symbol = shared.symbol(item.circle)
    listed = shared.checked.linked.node(symbol)
    assert isinstance(listed, ast.NamedList)  # noqa: S101 — checked before lowering
    members = tuple(shared.symbol(entry.item).name for entry in listed.items if isinstance(entry.item, ast.Reference))
    label = symbol.label
    return BoundDef(
        BoundKind.CIRCLE,
        tuple(name for name in (symbol.en, symbol.zh) if name),
        label.read("en") if label else symbol.en,
        label.read("zh") if label else symbol.zh,
        category=shared.checked.tables.symbol_types[symbol.key].category,
        circle=members,
        payers=tuple(ident.name for ident in item.payers),
        origin=origin,
    )


def _called(names: ast.Names) -> tuple[tuple[str, ...], str, str]:
    """The spellings, and the label in both tongues."""
    spellings = (names.first.name, *((names.second.name,) if names.second else ()))
    english = next((name for name in spellings if name.isascii()), spellings[0])
    chinese = next((name for name in spellings if not name.isascii()), spellings[0])
    label = names.label
    return spellings, label.read("en") if label else english, label.read("zh") if label else chinese


# ---- what a conforming scheme owes


def owed_checks(shared: Shared, arm: ArmBuilder, pools: tuple[PoolDef, ...]) -> tuple[CheckDef, ...]:
    """For every law that forbids zero payment: a check that holds where something of the bill stays with the person."""
    found: list[CheckDef] = []
    for law, node in _forbidding(shared):
        names, _, _ = _called(node.names)
        name = next((item for item in names if item.isascii()), names[0])
        if not pools or any(check.id == name for check in found):
            continue
        zero = Const(Fraction(0), types.MONEY)
        bill = total([Ref(pool.amount) for pool in pools])
        holds = Apply("or", (Apply("more_than", (Ref("own.total"), zero)), Apply("no_more_than", (bill, zero))))
        ref = arm.emit(f"check.{name}", holds, types.YES_NO, role(RoleKind.CHECK, name), _origin(law, node))
        found.append(CheckDef(name, ref.definition))
    return tuple(found)


def owed_entries(shared: Shared) -> dict[str, CatalogueEntry]:
    """What these checks are called and where they come from."""
    found = {}
    for law, node in _forbidding(shared):
        names, english, chinese = _called(node.names)
        name = next((item for item in names if item.isascii()), names[0])
        other = next((item for item in names if not item.isascii()), "")
        found[f"check:{name}"] = CatalogueEntry(
            name, "check", name if name.isascii() else "", other, english, chinese, _origin(law, node), scheme=law.id
        )
    return found


def _forbidding(shared: Shared) -> list[tuple[Law, ast.ForbidsZeroPayment]]:
    return [
        (law, bound)
        for law in shared.checked.linked.main.laws
        for framework in law.frameworks
        for bound in framework.bounds
        if isinstance(bound, ast.ForbidsZeroPayment)
    ]


def _origin(law: Law, node: ast.ForbidsZeroPayment) -> Origin:
    titles = {item.name.name: item.title for item in law.declarations if isinstance(item, ast.SourceText)}
    clauses = tuple(
        Clause(cite.source.name, titles.get(cite.source.name, ""), cite.locator) for cite in node.cites
    )  # fmt: skip
    return Origin(place_of(law.said.span), clauses)
