"""Claims, closings and calculations on which a changed scheme is compared with the scheme itself.

Enters: a program. Leaves: whether a changed one comes out otherwise anywhere. Always holds: the claims are those at
every boundary and then generated ones, in histories of a few persons, each history followed by the closings of its
periods; what the scheme itself gives is worked out once; the comparison ends at the first difference. Claims that the
scheme rejects are no claims to compare on, and are not counted.
"""

from collections.abc import Iterator
from datetime import date

from policy_lang.claims import as_rows, settle_all
from policy_lang.claims.checks import group_checks
from policy_lang.codegen import Engine
from policy_lang.core.ledger import Book
from policy_lang.core.nodes import Lookup, Parameter, inside
from policy_lang.core.program import Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.calculate import calculate
from policy_lang.interp.settle import REJECTED, Claim, Settlement
from policy_lang.record import field, frozen
from policy_lang.testing.boundaries import boundaries
from policy_lang.testing.mutation.mutant import Mutant
from policy_lang.testing.samples import calculations, closing_facts, samples

# Writing a function takes as long as the interpreter needs for so many claims.
PATIENCE = 20
# What checks over a group may look at: elsewhere a difference shows in the claims themselves.
_CHECKED = ("parameter:", "table:", "rule:", "define:", "pool:", "check:", "scheme:")
# What claims, closings and calculations may all look at.
EVERYWHERE_ASKED = ("parameter:", "table:", "rule:", "define:")
Outcome = tuple[object, ...]


@frozen
class Trials:
    """What a program gives on its samples, worked out when it is asked for.

    `known`: the outcomes of the histories, without and with checks over groups; `calculated`: by calculation.
    """

    program: Program
    count: int
    histories: list[list[Claim]] = field(factory=list)
    known: dict[bool, list[Outcome]] = field(factory=dict)
    calculated: dict[str, list[tuple[dict[str, Value], Outcome]]] = field(factory=dict)

    def differ(self, mutant: Mutant) -> bool:
        """Whether anything comes out otherwise under the mutant; so it counts where it cannot be tried at all."""
        changed = mutant.make(self.program)
        if changed is None:
            return True
        kind, _, name = mutant.body.partition(":")
        if kind == "calculation":
            return self._calculation_differs(name, changed)
        if self._claims_differ(changed, groups=mutant.subject.startswith(_CHECKED)):
            return True
        if not mutant.subject.startswith(EVERYWHERE_ASKED):
            return False
        asking = [name for name in self.program.calculations if self._asks(name, mutant.subject, changed)]
        return any(self._calculation_differs(name, changed) for name in asking)

    def _asks(self, name: str, subject: str, changed: Program) -> bool:
        """Whether a calculation looks at what is changed, be it by a figure that is made of others."""
        if changed.calculations[name] != self.program.calculations[name]:
            return True
        return subject in _asked_of(self.program, name)

    def _claims_differ(self, changed: Program, *, groups: bool) -> bool:
        if not self.histories:
            self.histories.extend(_histories(self.program, self.count))
        if groups not in self.known:
            settler = _Settler(self.program, groups)
            self.known[groups] = [settler.outcome(claims) for claims in self.histories]
        other = _Settler(changed, groups)
        return any(
            other.outcome(claims) != known for claims, known in zip(self.histories, self.known[groups], strict=True)
        )

    def _calculation_differs(self, name: str, changed: Program) -> bool:
        if name not in self.calculated:
            drawn = calculations(self.program, name, self.count)
            self.calculated[name] = [(facts, _worked_out(self.program, name, facts)) for facts in drawn]
        return any(_worked_out(changed, name, facts) != known for facts, known in self.calculated[name])


def _asked_of(program: Program, name: str) -> set[str]:
    """The figures and tables that a calculation looks at, and those that they look at."""
    found: set[str] = set()
    left = [definition.node for definition in program.calculations[name].definitions]
    while left:
        node = left.pop()
        left += inside(node)
        if isinstance(node, Parameter) and f"parameter:{node.name}" not in found:
            found.add(f"parameter:{node.name}")
            left += [figure.value for figure in program.parameters[node.name].figures]
        elif isinstance(node, Lookup) and node.table in program.tables and f"table:{node.table}" not in found:
            found.add(f"table:{node.table}")
            table = program.tables[node.table]
            left += [row.value for row in table.rows]
            left += [table.otherwise] if table.otherwise is not None else []
    return found


def _histories(program: Program, count: int) -> Iterator[list[Claim]]:
    settler, made = _Settler(program, groups=False), 0
    for boundary in boundaries(program):
        yield from ([claim] for claim in boundary.claims)
    for group in samples(program):
        kept = [one.claim for one in settler.settled(group)[0] if one.outcome != REJECTED]
        if kept:
            yield kept
        made += max(len(kept), 1)  # a scheme that rejects everything comes to an end too
        if made >= count:
            return


@frozen
class _Settler:
    """A program with its generated function. `groups`: whether checks over groups are looked at."""

    program: Program
    groups: bool
    engine: Engine = field(init=False)
    closed: tuple[dict[str, Value], ...] = field(init=False)

    @engine.default
    def _engine(self) -> Engine:
        return Engine(self.program, patience=PATIENCE)

    @closed.default
    def _closed(self) -> tuple[dict[str, Value], ...]:
        return closing_facts(self.program) or ({},)

    def settled(self, claims: list[Claim]) -> tuple[list[Settlement], Book]:
        """The claims one after the other, from empty ledgers."""
        return settle_all(self.program, as_rows(claims), Book(), by=self.engine)

    def outcome(self, claims: list[Claim]) -> Outcome:
        """All that people would see of a history."""
        settlements, book = self.settled(claims)
        seen = [_seen(one) for one in settlements]
        if self.groups and any(check.group is not None for arm in self.program.arms for check in arm.checks):
            seen += [
                (one.check, *one.key.values(), one.period, _told(one.holds))
                for one in group_checks(self.program, settlements)
            ]
        seen += [_seen(one) for one in self._closings(claims, book)]
        return tuple(seen)

    def _closings(self, claims: list[Claim], book: Book) -> Iterator[Settlement]:
        """Every period of every key that claims fall in, the shorter ones first."""
        dated_by = self.program.dated_by
        days = sorted({day for claim in claims if isinstance(day := claim.facts.get(dated_by), date)})
        for closing in self.program.closings:
            keys = {tuple(str(claim.facts.get(name, "")) for name in closing.keys): claim for claim in claims}
            done: set[str] = set()
            for number, (key, claim) in enumerate(keys.items()):
                facts = {**claim.facts, **self.closed[number % len(self.closed)]}
                facts |= dict(zip(closing.keys, key, strict=True))
                for day in days:
                    settlement = self.engine.close(closing, facts, day, book)
                    if settlement.claim.id not in done:
                        done.add(settlement.claim.id)
                        book = book.after(movement.entry for movement in settlement.movements)
                        yield settlement


def _worked_out(program: Program, name: str, facts: dict[str, Value]) -> Outcome:
    found = calculate(program, name, facts)
    return (*map(_told, found.outputs.values()), *map(_told, found.checks.values()))


def _seen(settlement: Settlement) -> Outcome:
    """What a person would see of a settlement."""
    return (
        settlement.claim.id, settlement.outcome, *map(_told, settlement.payments.values()),
        *map(_told, settlement.own.values()), *settlement.statuses.values(), *map(_told, settlement.checks.values()),
    )  # fmt: skip


def _told(value: Value) -> object:
    """A value; of one that is not known, what it hangs on."""
    return ("unknown", value.causes, value.conflict) if isinstance(value, Unknown) else value
