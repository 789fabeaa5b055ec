"""What a payer would pay if only its own clauses spoke: base, deductible, entitlement, limits, rounding.

Enters: the clauses of a payer (or of a payer with one exception put in). Leaves: a `Draft`: the definition of the
rounded and clipped amount, and what its status depends on. Always holds: clauses take effect in one fixed order,
whatever order they are written in: base, covers at most, deductible, amount, less, own share at most, at most, within,
not below, what the pools
hold, rounding. A rounding that breaks a limit goes down. The file is this long because it is the one place where that
order stands.
"""

from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import Apply, Band, Bands, Const, If, Node, Ref, Round
from policy_lang.core.program import Origin, RoleKind
from policy_lang.core.types import Kind, Type
from policy_lang.lower.accounts.schedules import cost_of, entitled
from policy_lang.lower.context import role
from policy_lang.lower.expressions import MODES, Lowerer, balance, total
from policy_lang.lower.ledgers import Accounts
from policy_lang.lower.signs import not_negative, unpaid
from policy_lang.names.scope import Symbol
from policy_lang.record import evolve, field, frozen
from policy_lang.syntax import ast

_ZERO = Const(Fraction(0), types.MONEY)


@frozen
class Draft:
    """The parts of one variant.

    `taken`: per ledger, the definition of what it moves by; `borne`: per ledger of own shares, the base of which the
    payment leaves a part to the person; `reasons`: pairs of a condition and the status it gives when it holds, the
    first one first, for a payer whose conditions are met.
    """

    amount: Ref
    reasons: tuple[tuple[Node, str], ...]
    taken: dict[str, Ref]
    borne: dict[str, Ref] = field(factory=dict)


@frozen
class Amounts:
    """Lowers one variant of a payer. `name`: the payer's id; `prefix`: of this variant's definitions."""

    name: str
    prefix: str
    clauses: tuple[ast.Clause, ...]
    lowerer: Lowerer
    accounts: Accounts
    rounding: ast.Rounding | None
    applies: Node
    in_force: Node
    origin: Origin
    status_of: dict[str, str] = field(factory=dict)
    taken: dict[str, Ref] = field(factory=dict)
    borne: dict[str, Ref] = field(factory=dict)

    # ---- small helpers

    def one(self, kind: type) -> ast.Clause | None:
        """The clause of a kind, if there is one."""
        return next((clause for clause in self.clauses if isinstance(clause, kind)), None)

    def emit(self, what: str, node: Node, kind: RoleKind, at: ast.Node | None = None, type_: Type = types.MONEY) -> Ref:
        """A definition of this variant."""
        origin = self.origin
        if at is not None:
            origin = Origin(self.lowerer.shared.origin(at).place, self.origin.clauses)
        detail = self.prefix.partition("@")[2]
        return self.lowerer.arm.emit(f"{self.prefix}.{what}", node, type_, role(kind, self.name, detail), origin)

    def account(self, what: str, scope: ast.Scope) -> str:
        """A ledger of this payer."""
        return self.accounts.of(self.name, what, scope)

    # ---- the parts, in the order in which they take effect

    def draft(self) -> Draft:
        """All of it, for claims that are settled claim by claim or over a period."""
        base = self._base()
        covered = self._covered(base)
        over = self.one(ast.Over)
        if isinstance(over, ast.Over):
            entitled, reasons = self._cumulated(over, covered)
        else:
            entitled, reasons = self._each_claim(covered)
        entitled = self._own_share(self._less(entitled, base), base)
        capped, limits, exhausted = self._limited(entitled, base)
        returns = self.one(ast.Returns) is not None
        left = self._returnable() if returns else self._left()
        ceiling = [*limits, *left]
        amount = Apply("least", (capped, *ceiling)) if ceiling else capped
        before = self.emit("before_rounding", amount, RoleKind.AMOUNT)
        nothing = [(Apply("no_more_than", (part, _ZERO)), "nothing_left") for part in left if not returns]
        rounded = self._rounded(before, ceiling)
        short = (*reasons, *exhausted)
        if self.one(ast.NotBelow) is not None:  # what is paid as the least amount is paid, whatever there is no more of
            none = Apply("no_more_than", (rounded, _ZERO))
            short = tuple((Apply("and", (holds, none)), status) for holds, status in short)
        return Draft(rounded, (*nothing, *short), self.taken, self.borne)

    def _base(self) -> Ref:
        follows = self.one(ast.Follows)
        if isinstance(follows, ast.Follows):
            cost = cost_of(self.lowerer.shared.symbol(follows.schedule), self.lowerer)
            return self.emit("base", cost, RoleKind.BASE, follows)
        clause = self.one(ast.On)
        if not isinstance(clause, ast.On):
            return self.emit("base", _ZERO, RoleKind.BASE)
        node = self.lowerer.node(clause.value)
        if not isinstance(node, Ref):
            node = Apply("greatest", (node, _ZERO))
        return self.emit("base", self._not_negative(node), RoleKind.BASE, clause)

    def _with_base(self, base: Node) -> Lowerer:
        return evolve(self.lowerer, base=base)

    def _not_negative(self, node: Node) -> Node:
        return not_negative(node, self.lowerer.arm)

    def _covered(self, base: Ref) -> Ref:
        clause = self.one(ast.CoversAtMost)
        if not isinstance(clause, ast.CoversAtMost) or isinstance(clause.limit, ast.NoLimit):
            return base
        limit = self._not_negative(self._with_base(base).node(clause.limit))
        if clause.scope is None:
            return self.emit("covered", Apply("least", (base, limit)), RoleKind.LIMIT, clause)
        ledger = self.account("covered", clause.scope)
        left = Apply("beyond", (limit, balance(self.lowerer.arm, ledger)))
        covered = self.emit("covered", Apply("least", (base, left)), RoleKind.LIMIT, clause)
        self.taken[ledger] = covered
        return covered

    # ---- every claim by itself

    def _each_claim(self, covered: Ref) -> tuple[Ref, tuple[tuple[Node, str], ...]]:
        clause = self.one(ast.Deductible)
        if not isinstance(clause, ast.Deductible):
            return self._entitled(covered, covered, _ZERO)
        amount, ledger = self._deductible(clause, covered)
        borne = self.emit("deductible", Apply("least", (covered, amount)), RoleKind.DEDUCTIBLE, clause)
        if ledger is not None:
            self.taken[ledger] = borne
        after = self.emit("after_deductible", Apply("beyond", (covered, borne)), RoleKind.BASE, clause)
        entitled, reasons = self._entitled(covered, after, borne)
        status = self._status(clause.status, "at_or_below_deductible")
        return entitled, ((Apply("no_more_than", (after, _ZERO)), status), *reasons)

    def _deductible(self, clause: ast.Deductible, covered: Ref) -> tuple[Node, str | None]:
        """What is to be borne first, less what was borne of it before; of a shared one, by whichever payer."""
        symbol = self.lowerer.shared.checked.tables.symbols.get(clause.amount)
        if symbol is not None and symbol.kind == "limit":
            return self._left_of(symbol)
        amount = self._not_negative(self._with_base(covered).node(clause.amount))
        if clause.scope is None:
            return amount, None
        ledger = self.account("deductible", clause.scope)
        return Apply("beyond", (amount, balance(self.lowerer.arm, ledger))), ledger

    def _left_of(self, symbol: Symbol) -> tuple[Node, str]:
        """What earlier claims, and earlier payers of this one, have left of a shared limit."""
        arm, limit = self.lowerer.arm, self.lowerer.shared.checked.linked.node(symbol)
        assert isinstance(limit, ast.Limit)  # noqa: S101 — a symbol of kind limit
        ledger = self.accounts.of_limit(symbol, limit)
        own = Lowerer(self.lowerer.shared, arm, self.lowerer.report, self.lowerer.ledgers, subject=symbol.name)
        used = total([balance(arm, ledger), *(Ref(name) for name in arm.used.get(ledger, ()))])
        return Apply("beyond", (self._not_negative(own.node(limit.value)), used)), ledger

    def _entitled(self, covered: Ref, after: Ref, borne: Node) -> tuple[Ref, tuple[tuple[Node, str], ...]]:
        target = self.one(ast.TopsUp)
        if isinstance(target, ast.TopsUp):
            return self._topped_up(target, covered, self._earlier())
        bears = self.one(ast.InsuredBears)
        if isinstance(bears, ast.InsuredBears):
            return self._beyond_own(bears, after), ()
        follows = self.one(ast.Follows)
        if isinstance(follows, ast.Follows):
            shares = entitled(self.lowerer.shared.symbol(follows.schedule), self.name, self.lowerer)
            return self.emit("entitled", shares, RoleKind.ENTITLED, follows), ()
        clause = self.one(ast.Pays)
        if not isinstance(clause, ast.Pays):
            return self.emit("entitled", _ZERO, RoleKind.ENTITLED), ()  # only an own share at most
        node = self._not_negative(self._amount(clause.amount, covered, after, borne))
        return self.emit("entitled", node, RoleKind.ENTITLED, clause), ()

    def _beyond_own(self, clause: ast.InsuredBears, after: Ref) -> Ref:
        """The person bears so much of what lies above the deductible, and the rest is paid."""
        amount = self._not_negative(self._share(clause.amount, self._with_base(after), after))
        ledger = self.account("borne", clause.scope) if clause.scope is not None else None
        if ledger is not None:
            amount = Apply("beyond", (amount, balance(self.lowerer.arm, ledger)))
        borne = self.emit("bears", Apply("least", (after, amount)), RoleKind.DEDUCTIBLE, clause)
        if ledger is not None:
            self.taken[ledger] = borne
        return self.emit("entitled", Apply("beyond", (after, borne)), RoleKind.ENTITLED, clause)

    def _own_share(self, entitled: Ref, base: Ref) -> Ref:
        """So much that what the payment leaves of the base, and has left before, is not above the own share's limit."""
        for clause in self.clauses:
            if not isinstance(clause, ast.OwnShareAtMost) or isinstance(clause.limit, ast.NoLimit):
                continue
            room = self._not_negative(self._with_base(base).node(clause.limit))
            if clause.scope is not None:
                ledger = self.account("left", clause.scope)
                room = Apply("beyond", (room, balance(self.lowerer.arm, ledger)))
                self.borne[ledger] = base
            name = f"own_room.{sum(self._has(f'own_room.{n}') for n in range(1, 100)) + 1}"
            ref = self.emit(name, room, RoleKind.LIMIT, clause)
            raised = Apply("greatest", (entitled, Apply("beyond", (base, ref))))
            entitled = self.emit(name.replace("own_room", "own_raised"), raised, RoleKind.ENTITLED, clause)
        return entitled

    def _has(self, what: str) -> bool:
        return f"{self.prefix}.{what}" in self.lowerer.arm.known

    def _amount(self, amount: ast.Amount, covered: Node, after: Node, borne: Node) -> Node:
        lowerer = self._with_base(after)
        if isinstance(amount, ast.Bands):
            bands = tuple(
                Band(None if item.upper is None else lowerer.node(item.upper), lowerer.node(item.ratio), item.inside)
                for item in amount.slices
            )
            if amount.edges == "COUNTED_WITH_THE_DEDUCTIBLE":
                return Bands(covered, borne, bands, amount.marginal)
            return Bands(after, _ZERO, bands, amount.marginal)
        if isinstance(amount, ast.Candidates):
            parts = []
            for item in amount.candidates:
                node = self._share(item.value, lowerer, after)
                name = f"candidate.{item.names.first.name}"
                parts.append(self.emit(name, node, RoleKind.ENTITLED, item))
            return Apply("least" if amount.least else "greatest", tuple(parts)) if len(parts) > 1 else parts[0]
        return self._share(amount, lowerer, after)

    def _share(self, value: ast.Expression, lowerer: Lowerer, after: Node) -> Node:
        kind = lowerer.shared.type(value)
        node = lowerer.node(value)
        return node if kind.kind is Kind.MONEY else Apply("multiply", (node, after))

    def _earlier(self) -> Ref:
        """What all earlier payers paid of the same pools."""
        arm = self.lowerer.arm
        pools = [Ref(f"pool.{pool}") for pool in self.lowerer.pools]
        left = [Ref(arm.left[pool]) for pool in self.lowerer.pools]
        return self.emit("earlier", Apply("subtract", (total(list(pools)), total(list(left)))), RoleKind.BASE)

    def _topped_up(self, clause: ast.TopsUp, covered: Node, earlier: Node) -> tuple[Ref, tuple[tuple[Node, str], ...]]:
        share = self._with_base(covered).node(clause.target)
        target = self.emit("target", Apply("multiply", (share, covered)), RoleKind.ENTITLED, clause)
        entitled = self._to_target(clause, "", covered, target, earlier)
        return entitled, self._at_target(clause, target, earlier)

    def _at_target(self, clause: ast.TopsUp, target: Node, paid: Node) -> tuple[tuple[Node, str], ...]:
        """Why nothing is due: the target is passed, for which the clause may have a status of its own, or just met."""
        passed = Apply("less_than", (target, paid))
        met = passed if clause.beyond else Apply("no_more_than", (target, paid))
        own = () if clause.status is None else ((passed, self._status(clause.status, "")),)
        return (*own, (met, "zero_at_target"))

    def _to_target(self, clause: ast.TopsUp, when: str, base: Node, target: Ref, earlier: Node) -> Ref:
        """What is short of the target; to come above it, the least multiple of the unit that is more than that.

        Of no cost at all no share is guaranteed.
        """
        short: Node = Apply("beyond", (target, earlier))
        if clause.beyond:
            unit = self._mode()[1]
            reached = self.emit(f"short{when}", short, RoleKind.ENTITLED, clause)
            above = Apply("add", (Round(reached, unit, "down"), Const(unit, types.MONEY)))
            due = Apply("and", (Apply("at_least", (target, earlier)), Apply("more_than", (base, _ZERO))))
            short = If(due, above, _ZERO)
        return self.emit(f"entitled{when}", short, RoleKind.ENTITLED, clause)

    # ---- cumulated over a key and a period

    def _cumulated(self, over: ast.Over, covered: Ref) -> tuple[Ref, tuple[tuple[Node, str], ...]]:
        counts = self._counts()
        counted = self.emit("counted", If(counts, covered, _ZERO), RoleKind.BASE)
        ledger = self.account("counted", over.scope)
        before = self.emit("counted_before", balance(self.lowerer.arm, ledger), RoleKind.BASE)
        after = self.emit("counted_after", Apply("add", (before, counted)), RoleKind.BASE)
        self.taken[ledger] = counted
        target = self.one(ast.TopsUp)
        if isinstance(target, ast.TopsUp):
            earlier = self._earlier_cumulated(over, counts)
            due_before, due_after, reasons = self._target_cumulated(target, (before, after), earlier, over)
        else:
            due_before, due_after, reasons = self._entitlement_cumulated((before, after))
        rounded_after = self._due("after", due_after)
        if over.mode == "BY_ITS_STRETCH":
            node: Node = Apply("beyond", (rounded_after, self._due("before", due_before)))
        else:
            paid = balance(self.lowerer.arm, self.account("paid", over.scope))
            node = Apply("beyond" if over.mode == "CATCHING_UP" else "subtract", (rounded_after, paid))
            self.taken.setdefault(self.account("paid", over.scope), Ref(f"{self.name}.payment"))
        return self.emit("entitled", node, RoleKind.ENTITLED, over), reasons

    def _counts(self) -> Node:
        clause = self.one(ast.Counting)
        assert isinstance(clause, ast.Counting)  # noqa: S101 — checked before lowering
        if clause.counted == "EVERY_CLAIM":
            return self.in_force
        if clause.counted == "CLAIMS_IT_PAYS" or clause.condition is None:
            return self.applies
        return self.emit(
            "counts",
            Apply("and", (self.in_force, self.lowerer.node(clause.condition))),
            RoleKind.CONDITION,
            clause,
            types.YES_NO,
        )

    def _due(self, when: str, due: Node) -> Ref:
        return self.emit(f"due_{when}", self._round(due), RoleKind.ROUNDED)

    def _entitlement_cumulated(self, positions: tuple[Ref, Ref]) -> tuple[Ref, Ref, tuple[tuple[Node, str], ...]]:
        clause, pays = self.one(ast.Deductible), self.one(ast.Pays)
        entitled: list[Ref] = []
        reasons: tuple[tuple[Node, str], ...] = ()
        for when, position in zip(("before", "after"), positions, strict=True):
            borne: Node = _ZERO
            after = position
            if isinstance(clause, ast.Deductible):
                amount = self._not_negative(self._with_base(position).node(clause.amount))
                borne = self.emit(f"deductible_{when}", Apply("least", (position, amount)), RoleKind.DEDUCTIBLE, clause)
                after = self.emit(f"above_deductible_{when}", Apply("beyond", (position, borne)), RoleKind.BASE, clause)
                status = self._status(clause.status, "at_or_below_deductible")
                reasons = ((Apply("no_more_than", (after, _ZERO)), status),)
            node: Node = _ZERO
            if isinstance(pays, ast.Pays):
                node = self._not_negative(self._amount(pays.amount, position, after, borne))
            entitled.append(self.emit(f"entitled_{when}", node, RoleKind.ENTITLED, pays))
        return entitled[0], entitled[1], reasons

    def _earlier_cumulated(self, over: ast.Over, counts: Node) -> tuple[Ref, Ref]:
        now = self.emit("earlier_counted", If(counts, self._earlier(), _ZERO), RoleKind.BASE)
        ledger = self.account("earlier", over.scope)
        before = self.emit("earlier_before", balance(self.lowerer.arm, ledger), RoleKind.BASE)
        self.taken[ledger] = now
        return before, self.emit("earlier_after", Apply("add", (before, now)), RoleKind.BASE)

    def _target_cumulated(
        self, clause: ast.TopsUp, positions: tuple[Ref, Ref], earlier: tuple[Ref, Ref], over: ast.Over
    ) -> tuple[Ref, Ref, tuple[tuple[Node, str], ...]]:
        due = []
        target: Node = _ZERO
        for when, position, paid in zip(("before", "after"), positions, earlier, strict=True):
            share = self._with_base(position).node(clause.target)
            target = self.emit(f"target_{when}", Apply("multiply", (share, position)), RoleKind.ENTITLED, clause)
            due.append(self._to_target(clause, f"_{when}", position, target, paid))
        if clause.status is None:
            return due[0], due[1], ((Apply("no_more_than", (due[1], _ZERO)), "zero_at_target"),)
        together: Node = earlier[1]
        if over.mode != "BY_ITS_STRETCH":
            together = Apply("add", (together, balance(self.lowerer.arm, self.account("paid", over.scope))))
        return due[0], due[1], self._at_target(clause, target, together)

    # ---- limits and rounding

    def _less(self, entitled: Ref, base: Ref) -> Ref:
        clause = self.one(ast.Less)
        if not isinstance(clause, ast.Less):
            return entitled
        amount = self._not_negative(self._with_base(base).node(clause.amount))
        return self.emit("less", Apply("beyond", (entitled, amount)), RoleKind.ENTITLED, clause)

    def _limited(self, entitled: Ref, base: Ref) -> tuple[Node, list[Node], tuple[tuple[Node, str], ...]]:
        limits: list[Node] = []
        exhausted: list[tuple[Node, str]] = []
        for clause in self.clauses:
            if not isinstance(clause, ast.AtMost) or isinstance(clause.limit, ast.NoLimit):
                continue
            limit = self._not_negative(self._with_base(base).node(clause.limit))
            name = "limit" if not limits else f"limit.{len(limits) + 1}"
            if clause.scope is not None:
                ledger = self.account("paid", clause.scope)
                limit = Apply("beyond", (limit, balance(self.lowerer.arm, ledger)))
                self.taken[ledger] = Ref(f"{self.name}.payment")
            ref = self.emit(name, limit, RoleKind.LIMIT, clause)
            limits.append(ref)
            spent = Apply("and", (Apply("no_more_than", (ref, _ZERO)), Apply("more_than", (entitled, _ZERO))))
            exhausted.append((spent, self._status(clause.status, "cap_exhausted")))
        self._within(entitled, limits, exhausted)
        floor = self.one(ast.NotBelow)
        if not isinstance(floor, ast.NotBelow):
            return entitled, limits, tuple(exhausted)
        capped = Apply("least", (entitled, *limits)) if limits else entitled
        raised = Apply("greatest", (capped, self._with_base(base).node(floor.amount)))
        return self.emit("not_below", raised, RoleKind.LIMIT, floor), [], tuple(exhausted)

    def _within(self, entitled: Ref, limits: list[Node], exhausted: list[tuple[Node, str]]) -> None:
        """Shared limits, inner ones before those that they lie within."""
        clause = self.one(ast.Within)
        if not isinstance(clause, ast.Within):
            return
        for number, symbol in enumerate(self._chain(clause.limits), 1):
            left, ledger = self._left_of(symbol)
            ref = self.emit(f"within.{number}", left, RoleKind.LIMIT, clause)
            self.taken[ledger] = Ref(f"{self.name}.payment")
            limits.append(ref)
            spent = Apply("and", (Apply("no_more_than", (ref, _ZERO)), Apply("more_than", (entitled, _ZERO))))
            exhausted.append((spent, self._status(clause.status, "cap_exhausted")))

    def _chain(self, names: tuple[ast.Ident, ...]) -> list[Symbol]:
        """The limits named, and those that they lie within, each once."""
        shared = self.lowerer.shared
        found: dict[tuple[str, str, str], Symbol] = {}
        waiting = [shared.symbol(name) for name in names]
        while waiting:
            symbol = waiting.pop(0)
            if symbol.key in found:
                continue
            found[symbol.key] = symbol
            limit = shared.checked.linked.node(symbol)
            assert isinstance(limit, ast.Limit)  # noqa: S101 — a symbol of kind limit
            waiting += [shared.symbol(name) for name in limit.within]
        return list(found.values())

    def _left(self) -> list[Node]:
        if self.one(ast.BeyondExpense) is not None or not self.lowerer.pools:
            return []
        node = total([unpaid(pool, self.lowerer.arm) for pool in self.lowerer.pools])
        return [self.emit("left_in_pool", node, RoleKind.LIMIT)]

    def _returnable(self) -> list[Node]:
        """No more is given back to a pool than was paid of it."""
        pool, arm = self.lowerer.pools[0], self.lowerer.arm
        paid = Apply("beyond", (Ref(f"pool.{pool}"), Ref(arm.left[pool])))
        return [self.emit("returnable", paid, RoleKind.LIMIT)]

    def _mode(self) -> tuple[str, Fraction]:
        clause = self.one(ast.Rounding) or self.rounding
        if not isinstance(clause, ast.Rounding):
            return "half_up", Fraction(1)
        unit = self.lowerer.shared.money(clause.unit.raw) if clause.unit else Fraction(1)
        return MODES[clause.mode], unit

    def _round(self, node: Node) -> Round:
        mode, unit = self._mode()
        return Round(node, unit, mode)

    def _rounded(self, before: Ref, ceiling: list[Node]) -> Ref:
        mode, unit = self._mode()
        clause = self.one(ast.Rounding)
        rounded = Round(before, unit, mode)
        if mode == "down" or not ceiling:
            return self.emit("rounded", rounded, RoleKind.ROUNDED, clause)
        ref = self.emit("rounded_first", rounded, RoleKind.ROUNDED, clause)
        limit = Apply("least", tuple(ceiling)) if len(ceiling) > 1 else ceiling[0]
        fits = Apply("no_more_than", (ref, limit))
        return self.emit("rounded", If(fits, ref, Round(before, unit, "down")), RoleKind.ROUNDED, clause)

    def _status(self, status: ast.Ident | None, built_in: str) -> str:
        return built_in if status is None else self.status_of[status.name]
