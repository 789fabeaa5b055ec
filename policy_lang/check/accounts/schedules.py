"""Schedules: phases of a cost, each ended by an account, and how fast the account grows in it.

Enters: a schedule, and the payers that follow it. Leaves: diagnostics; for lowering, what an account counts of a unit
of the cost. Always holds: an account that ends a phase counts the cost, payers of the schedule and own shares, added
up, so that it is known at which cost it reaches its figure; in no phase more is paid than the whole; a schedule and its
payers name each other.
"""

from collections.abc import Iterator
from fractions import Fraction

from policy_lang.check.expressions import Expressions
from policy_lang.check.payers import Payers
from policy_lang.check.tables import Tables, Where
from policy_lang.core import types
from policy_lang.names.link import Linked
from policy_lang.names.scope import Symbol
from policy_lang.record import frozen
from policy_lang.syntax import ast

Key = tuple[str, str, str]


@frozen
class Growth:
    """What an account counts of a unit of the cost: the unit so many times, what is left of it, and payers' shares."""

    whole: int = 0
    own: int = 0
    payers: tuple[Key, ...] = ()

    def plus(self, other: "Growth") -> "Growth":
        """Both together."""
        return Growth(self.whole + other.whole, self.own + other.own, (*self.payers, *other.payers))

    def weight(self, payer: Key) -> int:
        """How often a payer's share counts; once less for each own share, which is what all payers leave."""
        return self.payers.count(payer) - self.own


def growth(ledger: ast.Ledger, base: ast.Expression, tables: Tables) -> Growth | None:
    """What an account counts of the cost of a schedule; None where that cannot be told."""
    counted = ledger.counted
    if counted is None or counted.greatest or counted.condition is not None:
        return None
    return _growth(counted.amount, base, tables)


def _growth(node: ast.Expression, base: ast.Expression, tables: Tables) -> Growth | None:
    if isinstance(node, ast.Group):
        return _growth(node.operand, base, tables)
    if isinstance(node, ast.Binary) and node.op == "add":
        left, right = _growth(node.left, base, tables), _growth(node.right, base, tables)
        return None if left is None or right is None else left.plus(right)
    if isinstance(node, ast.OwnShare):
        return Growth(own=1)
    symbol = tables.symbols.get(node) if isinstance(node, ast.Reference) else None
    if symbol is not None and symbol.kind == "payer":
        return Growth(payers=(symbol.key,))
    held = tables.symbols.get(base) if isinstance(base, ast.Reference) else None
    if (symbol is not None and held is not None and symbol.key == held.key) or ast.same(node, base):
        return Growth(whole=1)
    return None


def check_schedule(node: ast.Schedule, linked: Linked, expressions: Expressions, payers: Payers) -> None:
    """The cost, and every phase."""
    report, name = expressions.report, node.names.first.name
    expressions.expect(node.base, Where.PAYER, types.MONEY)
    seen: set[str] = set()
    for index, phase in enumerate(node.phases):
        label = phase.names.first.name
        if label in seen:
            report.add("PL0446", phase.names.span, label=label, name=name)
        seen.add(label)
        if (phase.ledger is None) != (index == len(node.phases) - 1):
            report.add("PL0363", phase.names.span, phase=label)
        _portions(node, phase, linked, expressions, payers)
        if phase.ledger is not None and phase.limit is not None:
            expressions.expect(phase.limit, Where.RULE, types.MONEY)
            _ends(node, phase, phase.ledger, linked, expressions, payers)


def _portions(node: ast.Schedule, phase: ast.Phase, linked: Linked, expressions: Expressions, payers: Payers) -> None:
    seen: set[str] = set()
    for portion in phase.portions:
        expressions.expect(portion.ratio, Where.FIGURE, types.RATIO)
        label = portion.payer.name if portion.payer is not None else ""
        if label in seen:
            report_at = portion.payer or portion.ratio
            expressions.report.add("PL0202", report_at.span, name=label or report_at.span.text)
        seen.add(label)
        symbol = expressions.ident(portion.payer, "payer") if portion.payer is not None else None
        if symbol is not None and not _follows(linked.node(symbol), node, linked):
            expressions.report.add(
                "PL0366", phase.names.span, payer=symbol.name, schedule=node.names.first.name
            )  # fmt: skip
    ratios = [one.ratio for one in phase.portions if expressions.tables.types.get(one.ratio) == types.RATIO]
    figures = [payers.figure(ratio) for ratio in ratios]
    whole = sum(figure for figure in figures if figure is not None)
    stated = any(portion.payer is None for portion in phase.portions)
    if whole > 1 or (stated and None not in figures and whole < 1):
        expressions.report.add("PL0364", phase.names.span, phase=phase.names.first.name)


def _follows(payer: ast.Node, schedule: ast.Schedule, linked: Linked) -> bool:
    """Whether a payer, in some case at least, follows the schedule."""
    for part in ast.walk(payer):
        if isinstance(part, ast.Follows):
            symbol = linked.scopes.at(part).find(part.schedule.name)
            if symbol is not None and linked.node(symbol) is schedule:
                return True
    return False


def _ends(
    node: ast.Schedule, phase: ast.Phase, ledger: ast.Ident, linked: Linked, expressions: Expressions, payers: Payers
) -> None:
    symbol = expressions.ident(ledger, "ledger")
    if symbol is None:
        return
    account = linked.node(symbol)
    assert isinstance(account, ast.Ledger)  # noqa: S101 — a symbol of kind ledger
    expressions.declared(symbol)
    found = growth(account, node.base, expressions.tables)
    rate = None if found is None else _rate(found, phase, expressions.tables, payers)
    if found is None or expressions.declared(symbol) != types.MONEY or rate == 0:
        expressions.report.add("PL0365", ledger.span, phase=phase.names.first.name, ledger=symbol.name)


def _rate(found: Growth, phase: ast.Phase, tables: Tables, payers: Payers) -> Fraction | None:
    """How much of a unit of the cost the account counts in a phase, where the shares are figures."""
    rate = Fraction(found.whole + found.own)
    for payer, share in shares(phase, tables):
        figure = payers.figure(share)
        if figure is None:
            return None
        rate += found.weight(payer) * figure
    return rate


def shares(phase: ast.Phase, tables: Tables) -> Iterator[tuple[Key, ast.Expression]]:
    """The payers of a phase with their shares."""
    for portion in phase.portions:
        symbol = tables.symbols.get(portion.payer) if portion.payer is not None else None
        if symbol is not None:
            yield symbol.key, portion.ratio


def check_followers(symbol: Symbol, payer: ast.Payer, linked: Linked, expressions: Expressions) -> None:
    """The schedule that a payer follows, in some case at least, gives it something."""
    for clause in (part for part in ast.walk(payer) if isinstance(part, ast.Follows)):
        schedule = linked.scopes.at(clause).find(clause.schedule.name)
        node = linked.node(schedule) if schedule is not None else None
        if schedule is None or not isinstance(node, ast.Schedule):
            continue  # told where the clause was checked
        named = [portion.payer for phase in node.phases for portion in phase.portions if portion.payer is not None]
        found = [linked.scopes.at(ident).find(ident.name) for ident in named]
        if not any(one is not None and one.key == symbol.key for one in found):
            expressions.report.add("PL0366", clause.span, payer=symbol.name, schedule=schedule.name)
