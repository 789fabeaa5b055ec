"""The worked examples of the handbook: what was settled, what was worked out, and what hangs on each reading.

Enters: what the scenarios of a scheme came to in this run. Leaves: lines. Always holds: an own share that nobody can
know from the example is not told; who is meant is told wherever an example speaks of more than one person.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.core.values import Value
from policy_lang.diff.words import Words
from policy_lang.explain.words.phrases import say
from policy_lang.handbook.payers import Line
from policy_lang.handbook.phrases import told
from policy_lang.interp.calculate import Calculated
from policy_lang.interp.settle import Settlement
from policy_lang.record import field, frozen


@frozen
class Worked:
    """What a scenario came to: its titles, its claims, its calculations, and the readings that it chooses anew."""

    titles: tuple[str, str]
    settlements: tuple[Settlement, ...] = ()
    calculated: tuple[Calculated, ...] = ()
    readings: Mapping[str, str] = field(factory=dict)

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
        told_of = {payer for one in settlements for payer in _told_of(one)}
        shared = tuple(line for line in facts[0] if several and all(line in other for other in facts))
        claims = [
            (
                self._head(number, one, persons),
                tuple(line for line in known if line not in shared),
                self._paid(one, told_of),
            )
            for number, (one, known) in enumerate(zip(settlements, facts, strict=True), 1)
        ]
        return Example(self._title(worked), shared, tuple((head, own, tuple(paid)) for head, own, paid in claims))

    def _title(self, worked: Worked) -> str:
        """The title, and the reading where it is not the one that is applied."""
        title = worked.title(self.tongue)
        for name, option in worked.readings.items():
            title += told("under", self.tongue, option=self._label(name, option))
        return title

    def _label(self, reading: str, option: str) -> str:
        for entry in self.program.catalogue.values():
            if entry.kind == "reading" and reading in {entry.id, entry.name_en, entry.name_zh}:
                for one in entry.options:
                    if option in {one.id, one.name_en, one.name_zh}:
                        return option_label(one, self.tongue)
        return option

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

    def _paid(self, settlement: Settlement, told_of: set[str]) -> Iterator[Line]:
        """What each payer paid or why it paid nothing, and what is borne; payers that the whole example does not
        turn on are left out.
        """
        for payer in settlement.arm.payers:
            amount, status = settlement.payments[payer.id], settlement.statuses[payer.id]
            if payer.id not in told_of:
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


# Options that are words of the language, and how they are told.
_PLAIN = {"yes": "value.yes", "no": "value.no", "up": "mode.up", "down": "mode.down", "half_up": "mode.half_up",
          "half_even": "mode.half_even"}  # fmt: skip


def option_label(option: CatalogueEntry, tongue: str) -> str:
    """The label of an option of a reading; it may be a plain word of the language: yes, no, a way of rounding."""
    label = option.label(tongue)
    return say(_PLAIN[label], tongue) if label in _PLAIN else label


_SILENT = frozenset({"not_covered_service", "nothing_left"})


def _told_of(settlement: Settlement) -> Iterator[str]:
    """The payers that paid, or paid nothing for a reason that the example is about."""
    for payer in settlement.arm.payers:
        amount, status = settlement.payments[payer.id], settlement.statuses[payer.id]
        paid = isinstance(amount, Fraction) and amount
        elsewhere = payer.given and status == "given"
        if paid or not (status in _SILENT or elsewhere or payer.benefit):
            yield payer.id


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
