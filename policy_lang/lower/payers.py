"""One payer to definitions: when it applies, what it pays, why, and what that does to pools and ledgers.

Enters: a payer of a checked scheme, and the arm so far. Leaves: its definitions in the arm, and a `PayerDef`. Always
holds: every line of the calculation is a definition with a name, so that a trace can show it; a payment that the
claim gives takes the place of the calculation; clauses of exceptions are put in by the same patch as readings, and
their amounts meet in one `Choose`. The file is this long because all definitions of a
payer are made here, in one order.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from policy_lang.check.pools import pools_of
from policy_lang.core import types
from policy_lang.core.nodes import Apply, Case, Choose, Const, If, Input, Known, Node, Ref, Round
from policy_lang.core.program import LedgerDef, Move, Origin, PayerDef, PeriodKind, Rejection, RoleKind
from policy_lang.core.statuses import BY_SPELLING
from policy_lang.core.types import Kind, Type
from policy_lang.diagnostics import Report
from policy_lang.lower.amounts import Amounts, Draft
from policy_lang.lower.context import ArmBuilder, Shared, role
from policy_lang.lower.expressions import Lowerer, total
from policy_lang.lower.ledgers import Accounts
from policy_lang.lower.signs import not_negative, unpaid
from policy_lang.names.patch import replaced
from policy_lang.names.scope import Symbol
from policy_lang.record import evolve, field, frozen
from policy_lang.syntax import ast

_ZERO = Const(Fraction(0), types.MONEY)
_COUNT = types.COUNT
_YES = Const(True, types.YES_NO)  # noqa: FBT003 — a value

Conditions = list[tuple[Ref, str]]


@frozen
class PayerLowering:
    """Lowers the payers of one arm. `header`: per module, the conditions of its header with their statuses."""

    shared: Shared
    arm: ArmBuilder
    report: Report
    accounts: Accounts
    ledgers: dict[str, LedgerDef]
    header: dict[str, Conditions]
    rounding: ast.Rounding | None
    rejections: list[Rejection] = field(factory=list)

    def lower(self, symbol: Symbol) -> PayerDef:
        """One payer at its place in the order, or a benefit after it."""
        payer = self.shared.checked.linked.node(symbol)
        assert isinstance(payer, ast.Payer)  # noqa: S101 — a symbol of kind payer
        name = self.shared.naming.of(symbol)
        pools: tuple[str, ...] = ()
        if payer.refund:
            draws = next((clause for clause in payer.clauses if isinstance(clause, ast.DrawsOn)), None)
            pools = tuple(self.shared.naming.of(self.shared.symbol(ident)) for ident in draws.pools) if draws else ()
        elif not payer.benefit:
            found = pools_of(
                symbol, payer.clauses, self.shared.checked.pools, self.shared.checked.linked,
                self.shared.checked.tables, self.report,
            )  # fmt: skip
            pools = tuple(self.shared.naming.of(pool) for pool in found)
        one = OnePayer(self, symbol, name, payer, pools)
        result = one.lower()
        self.arm.payments[name] = result.payment
        return result


@frozen
class Later:
    """What is said of a payer once its payment is known: whether it applies, and per ledger of own shares, what its
    payment leaves to the person.
    """

    applies: Node
    borne: Mapping[str, Node] = field(factory=dict)


def use_shared_limits(arm: ArmBuilder) -> None:
    """What all payers together used of each shared limit, entered once."""
    for name, parts in arm.used.items():
        used = arm.emit(f"used.{name.removesuffix('.used')}", total([Ref(part) for part in parts]), types.MONEY)
        arm.moves.append(Move(name, used.definition))


def _returns(clauses: Iterable[ast.Clause]) -> bool:
    """Whether something is given back instead of paid."""
    return any(isinstance(clause, ast.Returns) for clause in clauses)


@frozen
class OnePayer:
    """The payer in hand."""

    all: PayerLowering
    symbol: Symbol
    name: str
    payer: ast.Payer
    pools: tuple[str, ...]
    statuses: list[str] = field(factory=list)

    @property
    def arm(self) -> ArmBuilder:
        """The arm that definitions go to."""
        return self.all.arm

    def lower(self) -> PayerDef:
        """Definitions, draws and moves; the description of the payer."""
        origin = self._origin()
        given = any(isinstance(clause, ast.Given) for clause in self.payer.clauses)
        amount, status, taken, later = self._given() if given else self._computed(origin)
        kind = RoleKind.BENEFIT if self.payer.benefit else RoleKind.PAYMENT
        if not given:
            fact = Input(f"given.{self.name}")
            amount = If(Known(fact), Apply("negate", (fact,)) if _returns(self.payer.clauses) else fact, amount)
            status = If(Known(fact), self._number("given"), status)
        self._may_go_below_zero()
        payment = self.arm.emit(f"{self.name}.payment", amount, types.MONEY, role(kind, self.name), origin)
        code = self.arm.emit(f"{self.name}.status", status, _COUNT, role(RoleKind.STATUS, self.name), origin)
        self._reject_excess(payment)
        drawn = self._draw(payment, origin)
        self._move(taken, later)
        return PayerDef(
            self.name,
            payment.definition,
            code.definition,
            tuple(self.statuses),
            self.pools,
            drawn,
            given=given,
            writes_off=any(isinstance(clause, ast.WritesOff) for clause in self.payer.clauses),
            beyond=any(isinstance(clause, ast.BeyondExpense) for clause in self.payer.clauses),
            benefit=self.payer.benefit,
            refund=self.payer.refund,
        )

    def _move(self, taken: dict[str, Ref], later: "Later") -> None:
        """What the payer enters in accounts; in the account of a shared limit it is added to what others use of it."""
        extends: str | None = None
        for ledger, node in later.borne.items():
            taken[ledger] = self.arm.emit(f"{self.name}.left_to_person", node, types.MONEY)
        for ledger, ref in taken.items():
            if ledger.endswith(".used"):
                self.arm.used.setdefault(ledger, []).append(ref.definition)
                continue
            spell = self.all.ledgers[ledger].period.kind is PeriodKind.SPELL
            if spell and extends is None:
                extends = self.arm.emit(f"{self.name}.extends", later.applies, types.YES_NO).definition
            self.arm.moves.append(Move(ledger, ref.definition, extends if spell else None))

    def _may_go_below_zero(self) -> None:
        """Note whether the payment, or what it leaves of its pools, can be negative."""
        clauses = [*self.payer.clauses, *(clause for item in self.payer.exceptions for clause in item.clauses)]
        takes_back = any(isinstance(clause, ast.Over) and clause.mode == "TAKING_BACK" for clause in clauses)
        if takes_back or _returns(clauses):
            self.arm.taking_back.add(self.name)
        if any(isinstance(clause, ast.BeyondExpense) for clause in clauses):
            self.arm.overdrawn.update(self.pools)

    def _origin(self) -> Origin:
        cites = tuple(clause for clause in self.payer.clauses if isinstance(clause, ast.Cite))
        return self.all.shared.origin(self.payer.names, cites)

    def _number(self, status: str) -> Node:
        if status not in self.statuses:
            self.statuses.append(status)
        return Const(Fraction(self.statuses.index(status)), _COUNT)

    # ---- conditions

    def _conditions(self, clauses: tuple[ast.Clause, ...], prefix: str, lowerer: Lowerer) -> Conditions:
        """The payer's own conditions, in the order of the text, each with its status."""
        found: Conditions = []
        for clause in clauses:
            if isinstance(clause, ast.ForMembers):
                node, default = self._members(clause, lowerer), "not_covered_service"
            elif isinstance(clause, ast.When):
                node, default = lowerer.node(clause.condition), "condition_not_met"
            elif isinstance(clause, ast.Unless):
                node, default = Apply("not", (lowerer.node(clause.condition),)), "condition_not_met"
            else:
                continue
            origin = Origin(self.all.shared.origin(clause).place, self._origin().clauses)
            detail = prefix.partition("@")[2]
            ref = self.arm.emit(
                f"{prefix}.condition.{len(found) + 1}", node, types.YES_NO,
                role(RoleKind.CONDITION, self.name, detail), origin,
            )  # fmt: skip
            found.append((ref, self._status(clause.status, default)))
        return found

    def _members(self, clause: ast.ForMembers, lowerer: Lowerer) -> Node:
        symbols = [self.all.shared.symbol(ident) for ident in clause.members]
        category = symbols[0].parent
        assert category is not None  # noqa: S101 — checked before lowering
        fact = next(
            symbol for symbol in self.all.shared.checked.linked.scopes.at(clause).names.values()
            if symbol.kind == "fact"
            and self.all.shared.checked.tables.symbol_types[symbol.key].category == category.name
        )  # fmt: skip
        members = frozenset(symbol.name for symbol in symbols)
        return Apply("in", (lowerer.value(fact, clause), Const(members, Type(Kind.LIST, category.name))))

    def _status(self, status: ast.Ident | None, default: str) -> str:
        return default if status is None else self._statuses_by_name()[status.name]

    def _statuses_by_name(self) -> dict[str, str]:
        scope = self.all.shared.checked.linked.scopes.by_module[self.all.shared.checked.linked.main.id]
        own = self.all.shared.checked.linked.scopes.at(self.payer)
        declared = {name: symbol.name for table in (scope, own) for name, symbol in table.apart["status"].items()}
        return {**BY_SPELLING, **declared}

    def _own_header(self, header: Conditions) -> Conditions:
        """The header's conditions, those replaced that the payer states for itself with `covers`."""
        own: dict[str, Ref] = {}
        for clause in self.payer.clauses:
            if isinstance(clause, ast.Covers):
                status = self._status(clause.status, "not_covered_person")
                origin = Origin(self.all.shared.origin(clause).place, self._origin().clauses)
                own[status] = self.arm.emit(
                    f"{self.name}.covers.{len(own) + 1}", self._lowerer().node(clause.condition), types.YES_NO,
                    role(RoleKind.CONDITION, self.name), origin,
                )  # fmt: skip
        kept = [(own.pop(status, ref), status) for ref, status in header]
        return [*kept, *((ref, status) for status, ref in own.items())]

    # ---- given payments

    def _given(self) -> tuple[Node, Node, dict[str, Ref], "Later"]:
        lowerer = self._lowerer()
        conditions = self._conditions(self.payer.clauses, self.name, lowerer)
        amount: Node = Input(f"given.{self.name}")
        status = self._number("given")
        for ref, name in reversed(conditions):
            amount = If(ref, amount, _ZERO)
            status = If(ref, status, self._number(name))
        return amount, status, {}, Later(_YES)

    def _reject_excess(self, payment: Ref) -> None:
        """A given payment above what its pools still hold rejects the claim."""
        if not self.pools or any(isinstance(clause, ast.BeyondExpense) for clause in self.payer.clauses):
            return
        left = total([Ref(self.arm.left[pool]) for pool in self.pools])
        fact = Input(f"given.{self.name}")
        if _returns(self.payer.clauses):
            self._reject_returned(fact, payment, left)
            return
        excess = Apply("and", (Known(fact), Apply("more_than", (payment, left))))
        ref = self.arm.emit(f"{self.name}.excess", excess, types.YES_NO, role(RoleKind.REJECT, self.name))
        self.all.rejections.append(Rejection(ref.definition, "PL0615", self.pools[0]))

    def _reject_returned(self, fact: Input, payment: Ref, left: Node) -> None:
        """A given amount above what was paid before cannot have been given back."""
        paid = Apply("beyond", (Ref(f"pool.{self.pools[0]}"), left))
        excess = Apply("and", (Known(fact), Apply("more_than", (Apply("negate", (payment,)), paid))))
        ref = self.arm.emit(f"{self.name}.excess", excess, types.YES_NO, role(RoleKind.REJECT, self.name))
        self.all.rejections.append(Rejection(ref.definition, "PL0664", self.pools[0]))

    # ---- computed payments

    def _lowerer(self) -> Lowerer:
        return Lowerer(
            self.all.shared, self.arm, self.all.report, self.all.ledgers, pools=self.pools, subject=self.name
        )

    def _computed(self, origin: Origin) -> tuple[Node, Node, dict[str, Ref], "Later"]:
        header = self._own_header(self.all.header[self.symbol.module])
        base = self._variant(self.name, self.payer.clauses, header, origin)
        variants = []
        for item in self.payer.exceptions:
            label = item.names.first.name
            changes = tuple(clause for clause in item.clauses if not isinstance(clause, ast.When))
            clauses = replaced(self.payer.clauses, changes)
            whens = [clause.condition for clause in item.clauses if isinstance(clause, ast.When)]
            nodes = tuple(self._lowerer().node(condition) for condition in whens)
            cites = tuple(clause for clause in item.clauses if isinstance(clause, ast.Cite))
            own = Origin(self.all.shared.origin(item).place, self.all.shared.origin(item, cites).clauses)
            when = self.arm.emit(
                f"{self.name}@{label}.when", nodes[0] if len(nodes) == 1 else Apply("and", nodes), types.YES_NO,
                role(RoleKind.CONDITION, self.name, label), own,
            )  # fmt: skip
            variant = self._variant(
                f"{self.name}@{label}", clauses, header, evolve(own, clauses=own.clauses or origin.clauses)
            )
            variants.append((label, when, item.to.name if item.to else "", variant))
        if not variants:
            return base

        def chosen(part: Node, others: list[Node]) -> Node:
            cases = tuple(
                Case(label, when, node, over) for (label, when, over, _), node in zip(variants, others, strict=True)
            )
            return Choose(part, cases)

        amount = chosen(base[0], [variant[0] for *_, variant in variants])
        status = chosen(base[1], [variant[1] for *_, variant in variants])
        ledgers = dict.fromkeys([*base[2], *(ledger for *_, variant in variants for ledger in variant[2])])
        taken = {}
        for ledger in ledgers:
            own_ref = Ref(f"{self.name}.payment")
            parts: list[Node] = [
                base[2].get(ledger, _ZERO),
                *(variant[2].get(ledger, _ZERO) for *_, variant in variants),
            ]
            if own_ref in parts:
                taken[ledger] = own_ref
                continue
            node = chosen(parts[0], parts[1:])
            taken[ledger] = self.arm.emit(
                f"{self.name}.moved.{ledger}", node, types.MONEY, role(RoleKind.NONE, self.name)
            )
        later = [base[3], *(variant[3] for *_, variant in variants)]
        borne = {
            ledger: chosen(later[0].borne.get(ledger, _ZERO), [item.borne.get(ledger, _ZERO) for item in later[1:]])
            for ledger in dict.fromkeys(ledger for item in later for ledger in item.borne)
        }
        return amount, status, taken, Later(chosen(later[0].applies, [item.applies for item in later[1:]]), borne)

    def _variant(
        self, prefix: str, clauses: tuple[ast.Clause, ...], header: Conditions, origin: Origin
    ) -> tuple[Node, Node, dict[str, Ref], "Later"]:
        """Amount, status and ledger movements under one set of clauses."""
        lowerer = self._lowerer()
        conditions = [*header, *self._conditions(clauses, prefix, lowerer)]
        detail = prefix.partition("@")[2]
        applies: Node = Const(True, types.YES_NO)  # noqa: FBT003 — a value
        if conditions:
            parts = tuple(ref for ref, _ in conditions)
            applies = self.arm.emit(
                f"{prefix}.applies", Apply("and", parts) if len(parts) > 1 else parts[0], types.YES_NO,
                role(RoleKind.CONDITION, self.name, detail), origin,
            )  # fmt: skip
        in_force = self._in_force(header)
        draft = self._draft(prefix, clauses, lowerer, applies, in_force, origin)
        returns = _returns(clauses)
        status = self._number("returned" if returns else "paid")
        zero = (Apply("no_more_than", (draft.amount, _ZERO)), "zero")
        for condition, name in reversed([*draft.reasons, zero]):
            status = If(condition, self._number(name), status)
        for ref, name in reversed(conditions):
            status = If(ref, status, self._number(name))
        taken = {}
        for ledger, ref in draft.taken.items():
            if ref.definition == f"{self.name}.payment" or ledger.partition(".")[2].startswith(("counted", "earlier")):
                taken[ledger] = ref
            else:
                taken[ledger] = self.arm.emit(f"{prefix}.taken", If(applies, ref, _ZERO), types.MONEY)
        payment = Ref(f"{self.name}.payment")
        borne = {ledger: If(applies, Apply("beyond", (of, payment)), _ZERO) for ledger, of in draft.borne.items()}
        amount = Apply("negate", (draft.amount,)) if returns else draft.amount
        return If(applies, amount, _ZERO), status, taken, Later(applies, borne)

    def _in_force(self, header: Conditions) -> Node:
        parts = tuple(ref for ref, _ in header)
        return Apply("and", parts) if len(parts) > 1 else parts[0] if parts else Const(True, types.YES_NO)  # noqa: FBT003

    def _draft(
        self,
        prefix: str,
        clauses: tuple[ast.Clause, ...],
        lowerer: Lowerer,
        applies: Node,
        in_force: Node,
        origin: Origin,
    ) -> Draft:
        amounts = Amounts(
            self.name, prefix, clauses, lowerer, self.all.accounts, self.all.rounding, applies, in_force, origin,
            self._statuses_by_name(),
        )  # fmt: skip
        draws = amounts.one(ast.DrawsOn)
        if isinstance(draws, ast.DrawsOn) and draws.alike:
            return self._alike(amounts)
        return amounts.draft()

    def _alike(self, amounts: Amounts) -> Draft:
        """The same ratio of what each pool holds, each part rounded by itself."""
        pays = amounts.one(ast.Pays)
        assert isinstance(pays, ast.Pays)  # noqa: S101 — checked before lowering
        parts: list[Node] = []
        for pool in self.pools:
            left = unpaid(pool, self.arm)
            own = evolve(amounts, lowerer=evolve(amounts.lowerer, pools=(pool,), base=left))
            node = own._share(pays.amount, own.lowerer, left)  # type: ignore[arg-type]  # noqa: SLF001
            rounded = amounts._round(not_negative(node, self.arm))  # noqa: SLF001 — the same rounding
            down = Round(left, rounded.unit, "down")
            parts.append(amounts.emit(f"part.{pool}", Apply("least", (rounded, down)), RoleKind.ROUNDED, pays))
        amount = amounts.emit("rounded", total(parts), RoleKind.ROUNDED)
        return Draft(amount, (), {})

    # ---- pools

    def _draw(self, payment: Ref, origin: Origin) -> tuple[str, ...]:
        """What the payment takes from each pool, the first pool first; the last one bears the rest."""
        drawn = []
        rest: Node = payment
        for index, pool in enumerate(self.pools):
            left = unpaid(pool, self.arm)
            part = self._part(pool)
            if part is not None:
                # What a given payment is shared by is not known pool by pool: the first pools bear it first.
                node: Node = If(
                    Known(Input(f"given.{self.name}")),
                    Apply("least", (rest, left)) if index < len(self.pools) - 1 else rest,
                    If(Apply("more_than", (payment, _ZERO)), part, _ZERO),
                )
            elif index < len(self.pools) - 1:
                node = Apply("least", (rest, left))
            else:
                node = rest
            if len(self.pools) == 1:
                ref = payment
            else:
                ref = self.arm.emit(
                    f"{self.name}.drawn.{pool}", node, types.MONEY, role(RoleKind.DRAWN, self.name, pool), origin
                )
                rest = Apply("subtract", (rest, ref))
            drawn.append(ref.definition)
            # A payment that is not yet known is not above what the pool holds, or the claim would be rejected.
            minus = "subtract" if pool in self.arm.overdrawn else "beyond"
            after = self.arm.emit(
                f"left.{pool}.after.{self.name}", Apply(minus, (Ref(self.arm.left[pool]), ref)), types.MONEY,
                role(RoleKind.LEFT, pool, self.name),
            )  # fmt: skip
            self.arm.left[pool] = after.definition
        return tuple(drawn)

    def _part(self, pool: str) -> Node | None:
        """Of a payer that draws alike: its part of one pool, under the exception that applies."""
        if f"{self.name}.part.{pool}" not in self.arm.known:
            return None
        base = Ref(f"{self.name}.part.{pool}")
        names = [(item.names.first.name, item.to.name if item.to else "") for item in self.payer.exceptions]
        cases = tuple(
            Case(label, Ref(f"{self.name}@{label}.when"), Ref(f"{self.name}@{label}.part.{pool}"), over)
            for label, over in names
        )
        return Choose(base, cases) if cases else base
