"""A generated function made ready to be called: facts and balances in as values, numbers out.

Enters: a `Function`. Leaves: a `Kernel`. Always holds: what goes in is on the grid and within the bounds that the text
was proved for, or the answer is the reason why it does not go in.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from policy_lang.codegen.text.code import FIGURE, NO, NO_LIMIT, UNKNOWN
from policy_lang.codegen.text.coding import Encode, decoder, encoder, field_encoder
from policy_lang.codegen.text.function import Function, Place, names_of
from policy_lang.codegen.text.writer import facts_of
from policy_lang.core.nodes import Fold, Ref, everything
from policy_lang.core.program import Arm, Def, LedgerDef
from policy_lang.core.types import Kind
from policy_lang.core.values import Lines, Unknown, Value
from policy_lang.record import field, frozen

Numbers = tuple[int, ...]
# What is said of a claim whose lines leave out a field that the function takes to be there.
LEFT_OUT = "left out"
Called = Callable[..., Numbers]
Referred = tuple[tuple[Def, frozenset[str]], ...]


@frozen
class Held:
    """A ledger that the claim looks at or moves: the place of its balance among the arguments, and its bounds."""

    ledger: LedgerDef
    argument: int | None
    grid: int
    low: int
    high: int


@frozen
class Lists:
    """A list that the function takes: how many lines it can have, and how each field of them is coded."""

    fact: str
    most: int
    fields: tuple[tuple[str, Encode], ...]


@frozen(eq=False)
class Kernel:
    """`facts`: per argument the fact's name and how it is coded; `words`: which of them are texts. `head`: what JSON
    says of the function: of which program it is, and for which facts. `referred`: by arm, what each definition refers
    to, as far as somebody asked.
    """

    function: Function
    claim: Called
    values: Called
    facts: tuple[tuple[str, Callable[[object], int | None]], ...]
    words: tuple[int, ...]
    lists: tuple[Lists, ...]
    held: tuple[Held, ...]
    head: str
    referred: dict[int, Referred] = field(factory=dict)

    def arguments(self, facts: Mapping[str, Value]) -> "list[Any] | str":
        """The facts as numbers and the lists as tuples of them, or the row of the table of what falls back."""
        found: list[Any] = []
        for name, encode in self.facts:
            number = encode(facts[name])
            if number is None:
                return "unknown" if isinstance(facts[name], Unknown) else "bounds"
            found.append(number)
        others: dict[int, int] = {}
        for place in self.words:
            found[place] = self.word(found[place], others)
        for one in self.lists:
            lines = self.lines(one, facts[one.fact], others)
            if isinstance(lines, str):
                return lines
            found.append(lines)
        return found

    def word(self, text: Any, others: dict[Any, int]) -> int:  # noqa: ANN401 - a text that a coder let through
        """The number of a text; those that the scheme does not name have numbers below zero."""
        return self.function.coding.texts.get(text) or others.setdefault(text, -1 - len(others))

    def lines(self, of: Lists, value: Value, others: dict[Any, int]) -> tuple[Numbers, ...] | str:
        """The lines of a list as tuples of numbers."""
        if not isinstance(value, Lines):
            return "unknown"
        if len(value.items) > of.most:
            return "bounds"
        found = []
        for item in value.items:
            line = []
            for name, encode in of.fields:
                number: Any = encode(item[name])
                if number is None:
                    return LEFT_OUT if isinstance(item[name], Unknown) else "bounds"
                line.append(self.word(number, others) if isinstance(number, str) else number)
            found.append(tuple(line))
        return tuple(found)

    def left_out(self, facts: Mapping[str, Value]) -> frozenset[str]:
        """The fields asked for that lines of its lists leave out, as `FACT.FIELD`."""
        found = set()
        for of in self.lists:
            value = facts[of.fact]
            for name, _ in of.fields:
                if isinstance(value, Lines) and any(isinstance(item[name], Unknown) for item in value.items):
                    found.add(f"{of.fact}.{name}")
        return frozenset(found)

    def unlisted(self, facts: Mapping[str, Value]) -> dict[int, str]:
        """The texts that stand for numbers below zero in a claim."""
        others: dict[str, int] = {}
        for place in self.words:
            text = facts[self.facts[place][0]]
            if isinstance(text, str) and text not in self.function.coding.texts:
                others.setdefault(text, -1 - len(others))
        return {number: text for text, number in others.items()}

    def decoded(self, place: Place, numbers: Numbers, facts: Mapping[str, Value]) -> Value:
        """What stands at a place; where it is not known, an `Unknown` without a cause."""
        number = numbers[place.at]
        if number == UNKNOWN:
            return Unknown(())
        if place.sort == "word" and number < 0:
            return self.unlisted(facts)[number]
        if place.sort == FIGURE and place.over is None:  # nearly every value, so without a detour
            if number == NO_LIMIT:
                return None
            return Fraction(number) if place.grid == 1 else Fraction(number, place.grid)
        over = 1 if place.over is None else numbers[place.over]
        return decoder(place.sort, place.grid, place.type, self.function.coding)(number, over)


def balance_number(balance: Value, held: Held) -> int | str:
    """A balance on its grid, or the row of the table of what falls back."""
    if not isinstance(balance, Fraction):
        return "ledger"
    scaled, rest = divmod(balance.numerator * held.grid, balance.denominator)
    return scaled if not rest and held.low <= scaled <= held.high else "bounds"


def kernel_of(function: Function) -> Kernel:
    """The functions of a text, made ready."""
    namespace: dict[str, Any] = {}
    code = compile(function.text, "<generated>", "exec")
    exec(code, namespace)  # noqa: S102 - the text is ours: names and numbers; tests attack it with hostile names
    program = function.program
    facts = tuple(
        (argument.subject, encoder(argument.code, program.inputs[argument.subject].type, function.coding))
        for argument in function.facts
    )
    words = tuple(
        index for index, (name, _) in enumerate(facts) if program.inputs[name].type.kind is Kind.TEXT
    )  # fmt: skip
    of_closing = {"closing": function.closing} if function.closing else {}
    left_out = {"left_out": sorted(function.left_out)} if function.left_out else {}
    told = {"program": program.hash, **of_closing, "facts": sorted(function.given), **left_out}
    head = json.dumps(told, ensure_ascii=False, separators=(",", ":"))[1:-1]
    claim, values = (namespace[name] for name in names_of(function.closing))
    return Kernel(function, claim, values, facts, words, _lists(function), _held(function), head)


def _lists(function: Function) -> tuple[Lists, ...]:
    return tuple(
        Lists(one.fact, one.most, tuple(
            (name, field_encoder(code, one.record.fields[name], function.coding,
                                 unknown=f"{one.fact}.{name}" in function.left_out))
            for name, code in one.fields.items()
        ))
        for one in function.lists
    )  # fmt: skip


def _held(function: Function) -> tuple[Held, ...]:
    """The ledgers of arguments, in their order, then those that are only moved."""
    program = function.program
    found = [
        Held(program.ledgers[argument.subject], index, argument.code.grid, argument.code.low, argument.code.high)
        for index, argument in enumerate(function.balances) if argument.code.known != NO
    ]  # fmt: skip
    seen = {held.ledger.id for held in found}
    for arm in program.arms:
        for move in arm.moves:
            ledger = program.ledgers[move.ledger]
            if ledger.id not in seen and facts_of(ledger) <= function.given:
                seen.add(ledger.id)
                found.append(Held(ledger, None, 1, 0, 0))
    return tuple(found)


def referred(arm: Arm) -> Referred:
    """What each definition refers to, the last definition first: a definition refers only to earlier ones."""
    return tuple(
        (one, frozenset(node.definition for node in everything(one.node) if isinstance(node, Ref | Fold)))
        for one in reversed(arm.definitions)
    )


def day_of(facts: Mapping[str, Value], name: str) -> date | None:
    """The governing date, where it is given."""
    day = facts.get(name)
    return day if isinstance(day, date) else None
