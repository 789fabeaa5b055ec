"""What a payer calculates, step by step, in the order in which its clauses take effect.

Enters: a trace, a payer, and the prefix of the definitions that were in effect (the payer's own, or those of an
exception). Leaves: reasons: base, deductible, target, slices, entitlement, limits, rounding. Always holds: every amount
is the value of a definition of the trace or the difference of two; nothing is calculated by rules of this file's own.

The parts are asked for one after the other, by the names that lowering gives them, and not by a walk over the nodes: a
walk shows every helper definition, and a reader of a letter has no use for most of them.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import Apply, Const, Node, Ref, Round, bands_of
from policy_lang.core.types import Type
from policy_lang.core.values import Value
from policy_lang.explain.conditions import Asked, condition, condition_of
from policy_lang.explain.operands import account, branches, drawn_before, lifted, operand
from policy_lang.explain.reasons import Data, Reason, ReasonKind, SourceKind
from policy_lang.explain.slices import phases_of, slices_between, slices_of
from policy_lang.explain.trace import Trace
from policy_lang.interp.meaning import greatest, least, subtract
from policy_lang.record import evolve, frozen


@frozen
class Steps:
    """The calculation of one payer under one set of clauses."""

    trace: Trace
    payer: str
    prefix: str

    def all(self) -> tuple[Reason, ...]:
        """Every step."""
        parts = (self._base, self._phases, self._covered, self._counted, self._deductible, self._deductible_cumulated,
                 self._targets, self._parts, self._bears, self._entitled, self._less, self._own_shares, self._limits,
                 self._rounding)  # fmt: skip
        return tuple(reason for part in parts for reason in part())

    # ---- small helpers

    def has(self, what: str) -> bool:
        """Whether there is such a definition."""
        return f"{self.prefix}.{what}" in self.trace.definitions

    def at(self, what: str) -> Value:
        """The value of one of the payer's definitions."""
        return self.trace.at(f"{self.prefix}.{what}")

    def node(self, what: str) -> Node:
        """The node of one of the payer's definitions."""
        return self.trace.definitions[f"{self.prefix}.{what}"].node

    def step(
        self, what: str, kind: ReasonKind, name: str, node: Node | None = None, data: Mapping[str, Data] | None = None
    ) -> Reason:
        """The reason for a definition. `node`: what it is calculated from, where that is not its own node."""
        definition = self.trace.definitions[f"{self.prefix}.{what}"]
        source = definition.node if node is None else node
        operator, children = lifted(operand(self.trace, source))
        why = tuple(
            condition(self.trace, asked, Asked(f"{definition.id}/if.{index}", held))
            for index, (asked, held) in enumerate(branches(self.trace, source), 1)
        )
        return Reason(
            definition.id, kind, f"payer:{self.payer}", self.trace.at(definition.id), definition.type,
            SourceKind.COMPUTED, operator, definition.origin.clauses, definition.origin.place,
            (*children, *why), {"step": name, **(data or {})},
        )  # fmt: skip

    def figure(self, what: str, unit: Type = types.MONEY) -> Reason:
        """One of the payer's definitions as an operand."""
        return Reason(f"{self.prefix}.{what}", ReasonKind.FIGURE, value=self.at(what), unit=unit)

    # ---- what the payer looks at

    def _base(self) -> Iterator[Reason]:
        if self.has("base") and not isinstance(self.node("base"), Const):
            yield self.step("base", ReasonKind.BASE, "base")

    def _phases(self) -> Iterator[Reason]:
        if self.has("entitled"):
            yield from phases_of(self.trace, self.node("entitled"))

    def _covered(self) -> Iterator[Reason]:
        if self.has("covered"):
            node = self.node("covered")
            assert isinstance(node, Apply)  # noqa: S101 — the least of the base and the limit
            yield self._limit("covered", "covered", node.arguments[1], self.at("base"))

    def _counted(self) -> Iterator[Reason]:
        if not self.has("counted_after"):
            return
        before = self.node("counted_before")
        ledger = self.trace.balance_of(before)
        told = self.trace.ledger_data(self.trace.program.ledgers[ledger]) if ledger is not None else {}
        children = [operand(self.trace, before), self.figure("counted")]
        if self.has("counts"):
            children.append(condition_of(self.trace, f"{self.prefix}.counts"))
        amounts = {name: self.at(f"counted{end}") for name, end in
                   (("before", "_before"), ("counted", ""), ("after", "_after"))}  # fmt: skip
        found = self.step("counted_after", ReasonKind.BASE, "counted", data={**told, **amounts})
        yield evolve(found, operator="add", children=tuple(children))

    def _deductible(self) -> Iterator[Reason]:
        if not self.has("deductible"):
            return
        node = self.node("deductible")
        assert isinstance(node, Apply)  # noqa: S101 — the least of the base and the deductible
        whole, ledger = self._scoped(node.arguments[1])
        data: dict[str, Data] = {
            "full": self.trace.value(whole), "before": self.trace.value(node.arguments[0]),
            "after": self.at("after_deductible"), **self._used(ledger),
        }  # fmt: skip
        found = self._about("deductible", ReasonKind.DEDUCTIBLE, "deductible", whole, data)
        yield evolve(found, children=(*found.children, *self._shared(node.arguments[1])))

    def _deductible_cumulated(self) -> Iterator[Reason]:
        if not self.has("deductible_after"):
            return
        node = self.node("deductible_after")
        assert isinstance(node, Apply)  # noqa: S101 — the least of what is counted and the deductible
        whole = node.arguments[1]
        before, after = self.at("deductible_before"), self.at("deductible_after")
        data: dict[str, Data] = {"full": self.trace.value(whole), "before": before, "after": after}
        found = self._about("deductible_after", ReasonKind.DEDUCTIBLE, "deductible_cumulated", whole, data)
        yield evolve(found, value=subtract(after, before))

    # ---- what it comes to

    def _targets(self) -> Iterator[Reason]:
        for target, earlier in (("target", "earlier"), ("target_after", "earlier_after")):
            if not self.has(target):
                continue
            yield self.step(target, ReasonKind.TARGET, target)
            found = self.step(earlier, ReasonKind.BASE, earlier)
            if earlier == "earlier":
                yield evolve(found, operator="add", children=drawn_before(self.trace, self.payer))
            else:
                now = evolve(self.figure("earlier_counted"), subject="earlier:")
                if now.value == self.at("earlier"):
                    now = evolve(now, operator="add", children=drawn_before(self.trace, self.payer))
                yield evolve(found, children=(operand(self.trace, self.node("earlier_before")), now))

    def _parts(self) -> Iterator[Reason]:
        """The same share of each of several pools."""
        for pool in self.trace.payer(self.payer).pools:
            if not self.has(f"part.{pool}"):
                continue
            node = self.node(f"part.{pool}")
            assert isinstance(node, Apply)  # noqa: S101 — the least of the rounded share and what is left
            rounded = node.arguments[0]
            assert isinstance(rounded, Round)  # noqa: S101 — the share, rounded
            share, paid = self.trace.value(rounded.value), self.trace.value(rounded)
            part = self.step(f"part.{pool}", ReasonKind.ENTITLEMENT, "part", rounded.value)
            yield evolve(part, subject=f"pool:{pool}", value=share)
            yield from self._rounded_from(f"part.{pool}", share, paid, rounded)
            if paid != self.at(f"part.{pool}"):
                found = self._limit(f"part.{pool}", "left_in_pool", node.arguments[1], paid)
                yield evolve(found, id=f"{part.id}/left")

    def _entitled(self) -> Iterator[Reason]:
        if not self.has("entitled"):
            return
        if self.has("due_after"):
            yield self._cumulated()
        else:
            yield self._amount("entitled", "top_up" if self.has("target") else "entitled")

    def _amount(self, what: str, name: str) -> Reason:
        """An entitlement by bands, by the least or greatest of candidates, or by a formula."""
        node = self.node(what)
        bands = bands_of(node)
        if bands is not None and self.trace.value(bands) == self.at(what):
            found = self.step(what, ReasonKind.ENTITLEMENT, name)
            slices = slices_of(self.trace, bands, found.id)
            return evolve(found, operator="slices", children=(*slices, *found.of_kind(ReasonKind.CONDITION)))
        short = what.replace("entitled", "short")
        if self.has(short):
            return self._above_target(what, short, name)
        candidates = self._candidates(node)
        found = self.step(what, ReasonKind.ENTITLEMENT, name)
        if not candidates:
            return found
        operator = node.op if isinstance(node, Apply) else "same"
        # Candidates below zero count as nothing, which then is a candidate of its own.
        floor = [part for part in node.arguments if isinstance(part, Const)] if isinstance(node, Apply) else []
        if floor and found.value == 0 and all(candidate.value != 0 for candidate in candidates):
            candidates = (*candidates, *(operand(self.trace, part) for part in floor))
        return evolve(found, operator=operator, children=candidates)

    def _above_target(self, what: str, short: str, name: str) -> Reason:
        """A target that is not enough by itself: the least amount above what is short of it."""
        found = self.step(what, ReasonKind.ENTITLEMENT, name, data={"how": "above_target"})
        missing = self.step(short, ReasonKind.ENTITLEMENT, "top_up")
        return evolve(found, operator="", children=(missing, *found.of_kind(ReasonKind.CONDITION)))

    def _candidates(self, node: Node) -> tuple[Reason, ...]:
        parts = node.arguments if isinstance(node, Apply) else (node,)
        start = f"{self.prefix}.candidate."
        names = [part.definition for part in parts if isinstance(part, Ref) and part.definition.startswith(start)]
        return tuple(
            evolve(
                self.step(name.removeprefix(f"{self.prefix}."), ReasonKind.ENTITLEMENT, "candidate"),
                subject=f"candidate:{self.payer}.{name.removeprefix(start)}",
            )
            for name in names
        )

    def _cumulated(self) -> Reason:
        """What is due so far, less what was due or paid before."""
        node = self.node("entitled")
        assert isinstance(node, Apply)  # noqa: S101 — a difference
        earlier = node.arguments[1]
        stretch = isinstance(earlier, Ref) and earlier.definition == f"{self.prefix}.due_before"
        name = "by_its_stretch" if stretch else "catching_up" if node.op == "beyond" else "taking_back"
        found = self.step("entitled", ReasonKind.ENTITLEMENT, name)
        after, before = bands_of(self.node("entitled_after")), bands_of(self.node("entitled_before"))
        children: list[Reason] = []
        if after is not None and before is not None and after.marginal and self._is_whole("after", "before"):
            children += slices_between(self.trace, before, after, found.id)
        for when in ("after", "before") if stretch else ("after",):
            children += self._due(when, told=bool(children))
        ends = (self.figure("due_after"), self.figure("due_before") if stretch else operand(self.trace, earlier))
        return evolve(found, operator=node.op, children=(*children, *ends))

    def _is_whole(self, *ends: str) -> bool:
        """Whether what is due at each end is all that its tiers give: less than nothing counts as nothing."""
        nodes = [(f"entitled_{end}", bands_of(self.node(f"entitled_{end}"))) for end in ends]
        return all(bands is not None and self.trace.value(bands) == self.at(what) for what, bands in nodes)

    def _due(self, when: str, *, told: bool) -> Iterator[Reason]:
        """What was due at one end of the stretch, and its rounding. `told`: the slices say how it comes."""
        found = self._amount(f"entitled_{when}", f"due_{when}")
        rounded = self.node(f"due_{when}")
        assert isinstance(rounded, Round)  # noqa: S101 — what is due, rounded
        chosen = found.of_kind(ReasonKind.CONDITION) if when == "after" else ()
        yield evolve(found, operator="", children=chosen) if told else found
        yield from self._rounded_from(f"due_{when}", found.value, self.at(f"due_{when}"), rounded)

    def _less(self) -> Iterator[Reason]:
        if self.has("less"):
            yield self.step("less", ReasonKind.ENTITLEMENT, "less")

    # ---- what the person bears

    def _bears(self) -> Iterator[Reason]:
        """A fixed amount or share that the person bears, the rest being paid."""
        if not self.has("bears"):
            return
        node = self.node("bears")
        assert isinstance(node, Apply)  # noqa: S101 — the least of what lies above the deductible and the amount
        whole, ledger = self._scoped(node.arguments[1])
        data: dict[str, Data] = {"full": self.trace.value(whole), "after": self.at("entitled"), **self._used(ledger)}
        yield self._about("bears", ReasonKind.DEDUCTIBLE, "bears", whole, data)

    def _own_shares(self) -> Iterator[Reason]:
        """The most that the person bears: what is paid is raised until no more is left to bear."""
        amount: Value = self.at("less") if self.has("less") else self.at("entitled") if self.has("entitled") else None
        for number in range(1, 100):
            if not self.has(f"own_room.{number}"):
                return
            room = f"own_room.{number}"
            whole, ledger = self._scoped(self.node(room))
            after = self.at(f"own_raised.{number}")
            data: dict[str, Data] = {
                "full": self.trace.value(whole), "before": amount, "after": after, "bit": after != amount,
                **self._used(ledger),
            }  # fmt: skip
            yield evolve(self._about(room, ReasonKind.LIMIT, "own_share", whole, data), value=self.at(room))
            amount = after

    # ---- limits and rounding

    def _scoped(self, node: Node) -> tuple[Node, str | None]:
        """The whole of a limit, and the account that was used up of it."""
        if isinstance(node, Apply) and node.op == "beyond":
            ledger = self.trace.balance_of(_leaves(node.arguments[1])[0])
            if ledger is not None:
                return node.arguments[0], ledger
        return node, None

    def _shared(self, node: Node) -> tuple[Reason, ...]:
        """What earlier payers of this claim used of a limit that they share with this one."""
        parts = _leaves(node.arguments[1]) if isinstance(node, Apply) and node.op == "beyond" else []
        shared = parts and (self.trace.balance_of(parts[0]) or "").endswith(".used")
        others = parts[1:] if shared else []
        found = []
        for other in others:
            if isinstance(other, Ref) and self.trace.at(other.definition) != 0:
                payer = self.trace.definitions[other.definition].role.subject or other.definition.partition(".")[0]
                value = self.trace.at(other.definition)
                found.append(Reason(other.definition, ReasonKind.FIGURE, f"payer:{payer}", value, types.MONEY))
        return tuple(found)

    def _limit(self, what: str, name: str, node: Node, before: Value, *, at_least: bool = False) -> Reason:
        """A limit: the whole of it, what was used so far, what is left, and what it makes of the amount before."""
        whole, ledger = self._scoped(node)
        left = self.trace.value(node)
        after = greatest(before, left) if at_least else least(before, left)
        data: dict[str, Data] = {
            "full": self.trace.value(whole), "before": before, "after": after, "bit": after != before,
            **self._used(ledger),
        }  # fmt: skip
        return evolve(self._about(what, ReasonKind.LIMIT, name, whole, data), value=left)

    def _about(self, what: str, kind: ReasonKind, name: str, whole: Node, data: Mapping[str, Data]) -> Reason:
        """A step whose value does not come from its child: the child is the whole of a limit or a deductible."""
        found = self.step(what, kind, name, whole, data)
        return evolve(found, operator="", children=(operand(self.trace, whole), *found.of_kind(ReasonKind.CONDITION)))

    def _used(self, ledger: str | None) -> dict[str, Data]:
        """What an account held of a limit or a deductible, and which account it is."""
        if ledger is None:
            return {}
        used = account(self.trace, ledger)
        return {"used": used.value, **used.data, "entries": self.trace.earlier(ledger)}

    def _limits(self) -> Iterator[Reason]:
        amount: Value = self.at("less") if self.has("less") else self.at("entitled") if self.has("entitled") else None
        raised = [f"own_raised.{number}" for number in range(1, 100) if self.has(f"own_raised.{number}")]
        amount = self.at(raised[-1]) if raised else amount
        names = [name for name in ("limit", *(f"limit.{index}" for index in range(2, 100))) if self.has(name)]
        for name in names:
            yield self._limit(name, "limit", self.node(name), amount)
            amount = least(amount, self.at(name))
        for name in (f"within.{index}" for index in range(1, 100)):
            if not self.has(name):
                break
            yield self._within(name, amount)
            amount = least(amount, self.at(name))
        if self.has("not_below"):
            node = self.node("not_below")
            assert isinstance(node, Apply)  # noqa: S101 — the greater of the amount and the floor
            yield self._limit("not_below", "not_below", node.arguments[1], amount, at_least=True)
            amount = self.at("not_below")
        if self.has("left_in_pool"):
            yield self._limit("left_in_pool", "left_in_pool", self.node("left_in_pool"), amount)
        if self.has("returnable"):
            yield self._limit("returnable", "returnable", self.node("returnable"), amount)

    def _within(self, name: str, before: Value) -> Reason:
        """A shared limit: what earlier claims and earlier payers used of it, and what is left for this one."""
        node = self.node(name)
        found = self._limit(name, "within", node, before)
        ledger = str(found.data.get("ledger", ""))
        return evolve(
            found, subject=f"limit:{ledger.removesuffix('.used')}", children=(*found.children, *self._shared(node)),
        )  # fmt: skip

    def _rounding(self) -> Iterator[Reason]:
        if not self.has("before_rounding"):
            return
        first = self.node("rounded_first" if self.has("rounded_first") else "rounded")
        assert isinstance(first, Round)  # noqa: S101 — the amount, rounded as declared
        yield from self._rounded_from("rounded", self.at("before_rounding"), self.at("rounded"), first)

    def _rounded_from(self, what: str, before: Value, after: Value, node: Round) -> Iterator[Reason]:
        """A rounding that made a difference: by whom it was lost, and whether a limit forced it down."""
        if before == after or not isinstance(after, Fraction):
            return
        forced = self.trace.value(node) != after
        data: dict[str, Data] = {
            "before": before, "after": after, "mode": "down" if forced else node.mode, "unit": node.unit,
            "forced": forced, "borne_by": "either_way",
        }  # fmt: skip
        if isinstance(before, Fraction):
            data |= {"difference": after - before, "borne_by": "payer" if after > before else "pool"}
        definition = self.trace.definitions[f"{self.prefix}.{what}"]
        yield Reason(
            f"{definition.id}/rounding", ReasonKind.ROUNDING, f"payer:{self.payer}", after, definition.type,
            clauses=definition.origin.clauses, place=definition.origin.place, data=data,
        )  # fmt: skip


def _leaves(node: Node) -> list[Node]:
    """The parts of a sum, from the left."""
    if isinstance(node, Apply) and node.op == "add":
        return [leaf for part in node.arguments for leaf in _leaves(part)]
    return [node]
