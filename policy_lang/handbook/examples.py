"""The worked examples of the handbook: what was settled, what was worked out, and what hangs on each reading.

Enters: what the scenarios of a scheme came to in this run. Leaves: lines. Always holds: an own share that nobody can
know from the example is not told; who is meant is told wherever an example speaks of more than one person.
"""

from collections.abc import Iterator
from fractions import Fraction

from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.diff.words import Words
from policy_lang.handbook.payers import Line
from policy_lang.handbook.phrases import told
from policy_lang.interp.calculate import Calculated
from policy_lang.interp.settle import Settlement
from policy_lang.record import frozen


@frozen
class Worked:
    """What a scenario came to: its titles, its claims and its calculations."""

    titles: tuple[str, str]
    settlements: tuple[Settlement, ...] = ()
    calculated: tuple[Calculated, ...] = ()

    def title(self, tongue: str) -> str:
        """Its title in a tongue."""
        english, chinese = self.titles
        return (chinese or english) if tongue == "zh" else (english or chinese)


@frozen
class Hanging:
    """The same scenario under two options of a reading; the two are worked out by the engine alike."""

    reading: str
    option: str
    chosen: Worked
    other: Worked


@frozen
class Example:
    """A worked example: its title, the facts that all its claims share, and for each a head, its facts and results."""

    title: str
    shared: tuple[Line, ...]
    claims: tuple[tuple[str, tuple[Line, ...], tuple[Line, ...]], ...]


@frozen
class Moved:
    """An amount that hangs on a reading: in which example and which claim of it, and how it comes out either way."""

    example: str
    claim: str
    name: str
    chosen: str
    other: str


@frozen
class Examples:
    """The examples of one program in one tongue."""

    program: Program
    words: Words

    @property
    def tongue(self) -> str:
        """The tongue."""
        return self.words.tongue

    def example(self, worked: Worked) -> Example:
        """One example."""
        settlements = worked.settlements
        persons = list(dict.fromkeys(str(one.claim.facts.get("person", "")) for one in settlements))
        facts = [tuple(self._facts(one)) for one in settlements]
        several = len(settlements) > 1
        shared = tuple(line for line in facts[0] if several and all(line in other for other in facts))
        claims = [
            (self._head(number, one, persons), tuple(line for line in known if line not in shared), self._paid(one))
            for number, (one, known) in enumerate(zip(settlements, facts, strict=True), 1)
        ]
        return Example(worked.title(self.tongue), shared, tuple((head, own, tuple(paid)) for head, own, paid in claims))

    def _head(self, number: int, settlement: Settlement, persons: list[str]) -> str:
        head = told("claim", self.tongue, number=str(number))
        person = str(settlement.claim.facts.get("person", ""))
        if len(persons) < 2 or not person:
            return head
        return f"{head} · {told('person', self.tongue, name=person)}"

    def _facts(self, settlement: Settlement) -> Iterator[Line]:
        for name, value in settlement.claim.facts.items():
            declared = self.program.inputs.get(name)
            if declared is None or name in {"claim", "person"} or name.startswith("given."):
                continue
            yield Line(self.words.names.of(f"fact:{name}"), self.words.figures.value(value, declared.type))

    def _paid(self, settlement: Settlement) -> Iterator[Line]:
        for payer in settlement.arm.payers:
            amount = settlement.payments[payer.id]
            status = settlement.statuses[payer.id]
            nothing = not isinstance(amount, Fraction) or not amount
            if nothing and (status in _SILENT or payer.benefit):
                continue
            yield Line(self.words.names.of(f"payer:{payer.id}"), self.words.figures.money(amount),
                       anchor=self.words.names.status(status))  # fmt: skip
        for pool, amount in settlement.own.items():
            if isinstance(amount, Fraction) and (amount or settlement.values[_amount_of(settlement, pool)]):
                yield Line(self.words.names.of(f"own_share:{pool}"), self.words.figures.money(amount))

    # ---- calculations

    def calculated(self, calculated: Calculated) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """The inputs and the results of a calculation."""
        program = calculated.settlement.program
        words = Words(program, self.tongue)
        types = {definition.id: definition.type for definition in calculated.calculation.definitions}
        facts = tuple(
            Line(words.names.of(f"fact:{name}"), words.figures.value(value, program.inputs[name].type))
            for name, value in calculated.settlement.claim.facts.items()
            if name in program.inputs
        )
        results = [Line(words.names.of(f"define:{name}"), words.figures.value(calculated.outputs[name], types[at]))
                   for name, at in calculated.calculation.outputs]  # fmt: skip
        results += [Line(words.names.of(f"check:{name}"), _verdict(value, self.tongue))
                    for name, value in calculated.checks.items()]  # fmt: skip
        return facts, tuple(results)

    # ---- what hangs on a reading

    def moved(self, hanging: Hanging) -> Iterator[Moved]:
        """The amounts that come out otherwise, of the first claim where any does."""
        title = hanging.chosen.title(self.tongue)
        several = len(hanging.chosen.settlements) > 1
        pairs = zip(hanging.chosen.settlements, hanging.other.settlements, strict=False)
        for number, (one, other) in enumerate(pairs, 1):
            claim = told("claim", self.tongue, number=str(number)) if several else ""
            found = list(self._differences((title, claim), one, other))
            if found:
                yield from found
                return
        for first, second in zip(hanging.chosen.calculated, hanging.other.calculated, strict=False):
            left, right = self.calculated(first)[1], self.calculated(second)[1]
            found = [Moved(title, "", a.name, a.text, b.text) for a, b in zip(left, right, strict=True) if a != b]
            if found:
                yield from found
                return

    def _differences(self, at: tuple[str, str], one: Settlement, other: Settlement) -> Iterator[Moved]:
        for payer, amount in one.payments.items():
            if amount != other.payments.get(payer, amount):
                yield Moved(*at, self.words.names.of(f"payer:{payer}"), self.words.figures.money(amount),
                            self.words.figures.money(other.payments[payer]))  # fmt: skip
        for pool, amount in one.own.items():
            if amount != other.own.get(pool, amount):
                yield Moved(*at, self.words.names.of(f"own_share:{pool}"), self.words.figures.money(amount),
                            self.words.figures.money(other.own[pool]))  # fmt: skip


_SILENT = frozenset({"given", "not_covered_service", "nothing_left"})


def _amount_of(settlement: Settlement, pool: str) -> str:
    return next(item.amount for item in settlement.arm.pools if item.id == pool)


def _verdict(value: Value, tongue: str) -> str:
    return told({True: "yes", False: "no"}.get(value is True, "no") if isinstance(value, bool) else "open", tongue)


def differs(hanging: Hanging) -> bool:
    """Whether anything that is paid, borne or worked out comes out otherwise."""
    pairs = zip(hanging.chosen.settlements, hanging.other.settlements, strict=False)
    if any(one.payments != other.payments or one.own != other.own for one, other in pairs):
        return True
    both = zip(hanging.chosen.calculated, hanging.other.calculated, strict=False)
    return any(one.outputs != other.outputs or one.checks != other.checks for one, other in both)
