"""A settlement by the generated function: the numbers that came out, and everything else made of them when asked for.

Enters: a kernel, a claim, what went in and came out. Leaves: the parts of the interpreter's `Settlement`. Always holds:
the parts equal the interpreter's; a definition that is not known, because a fact is missing that the settlement does
not need, is evaluated by the interpreter itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from policy_lang.codegen.balances import Balances, Key, Layer, Past, Record
from policy_lang.codegen.kernel import Kernel, Numbers, referred
from policy_lang.codegen.text.code import UNKNOWN
from policy_lang.codegen.text.function import Place
from policy_lang.core.ledger import Book, Entry, History, folded
from policy_lang.core.program import Arm, ClosingDef, Def, PeriodKind, Program, Rejection
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import Context, value_of
from policy_lang.interp.settle import (
    NOT_COVERED,
    NOT_IN_FORCE,
    SETTLED,
    Claim,
    Movement,
    Settlement,
    episode,
    ledger_day,
    ledger_key,
)
from policy_lang.record import NOTHING, fields, frozen

DEFAULTS = {attribute.name: attribute.default for attribute in fields(Settlement)}
OUTCOMES = (SETTLED, NOT_IN_FORCE, NOT_COVERED)
_COMPARED = (
    "program", "arm", "claim", "outcome", "payments", "statuses", "own", "movements", "checks", "values", "rejection",
    "closing",
)  # fmt: skip


# Of a movement: the key, the period, the day and the balance on it.
Entered = tuple[tuple[str, ...], str, date, Value]
# What went in, what came out, the records' keys and what they held, the day, and the claim's id.
Found = tuple[Numbers, Numbers, tuple[Key, ...], tuple[Record, ...], int, str]


@frozen(eq=False)
class Plan:
    """How claims of one combination of fields are settled: `read` gives what goes in, what comes out, and the records
    of ledgers it looked at; `after` the records after it; `slow` reads the claim as a row. `ledgers`: those of each
    record. `named`, `dated`: the fields of the claim's id and of its governing date.
    """

    kernel: Kernel
    read: Callable[[Mapping[str, Any], Callable[[Key, Record], Record | None]], Found | None]
    after: Callable[[Numbers, tuple[Key, ...], tuple[Record, ...]], Layer]
    slow: Callable[[Mapping[str, object]], Claim]
    ledgers: tuple[tuple[str, ...], ...]
    named: str
    dated: str

    def entries(self, told: Numbers, keys: tuple[Key, ...], day: int, claim: str) -> Iterator[Entry]:
        """The entries of a claim, from what came out for it."""
        function = self.kernel.function
        places, moment = function.places[told[1]], date.fromordinal(day)
        found = {name: key for names, key in zip(self.ledgers, keys, strict=True) for name in names}
        for move in function.program.arms[told[1]].moves:
            place, key = places[move.amount], found.get(move.ledger)
            amount = told[place.at]
            if key is not None and amount and (move.when is None or told[places[move.when].at]):
                yield Entry(move.ledger, key[1], key[2], moment, claim, Fraction(amount, place.grid))


def _moved(arm: Arm) -> dict[str, None]:
    """The ledgers that an arm moves, in its order."""
    return dict.fromkeys(move.ledger for move in arm.moves)


class FastSettlement(Settlement):
    """`numbers` went in, `told` came out."""

    def __init__(
        self, kernel: Kernel, claim: Claim, numbers: list[int], told: Numbers, balances: dict[str, Value],
        histories: Mapping[str, History],
    ) -> None:  # fmt: skip
        here = self.__dict__
        here["kernel"] = kernel
        here["claim"] = claim
        here["numbers"] = numbers
        here["told"] = told
        here["plan"] = None
        here["balances"] = balances
        here["histories"] = {name: histories[name] for name in _moved(self.arm) if name in histories}

    told: Numbers
    plan: Plan | None
    raw: Mapping[str, Any]
    book: Balances | Past
    found: Found

    @classmethod
    def lazily(cls, plan: Plan, raw: Mapping[str, Any], book: Balances | Past, found: Found) -> "FastSettlement":
        """A settlement whose claim and ledgers are made when somebody asks for them."""
        made = cls.__new__(cls)
        here = made.__dict__
        here["plan"] = plan
        here["raw"] = raw
        here["book"] = book
        here["told"] = found[1]
        here["found"] = found
        return made

    @cached_property
    def kernel(self) -> Kernel:
        """The generated function."""
        return self._plan.kernel

    @cached_property
    def numbers(self) -> Sequence[int]:
        """What went in."""
        return self.found[0]

    @cached_property
    def claim(self) -> Claim:
        return self._plan.slow(self.raw)

    @property
    def claim_id(self) -> str:
        """The claim's id, without reading the claim."""
        return self.claim.id if self.plan is None else self.found[5]

    @cached_property
    def balances(self) -> dict[str, Value]:
        """What the ledgers held before the claim."""
        return {
            name: Fraction(number)
            for names, record in zip(self._plan.ledgers, self.found[3], strict=True)
            for name, number in zip(names, record, strict=True)
        }

    @cached_property
    def histories(self) -> dict[str, History]:
        ledgers = self.program.ledgers
        keys = {
            name: key for names, (_, key, _) in zip(self._plan.ledgers, self.found[2], strict=True) for name in names
        }
        return {name: self.book.history(ledgers[name], keys[name]) for name in _moved(self.arm) if name in keys}

    @property
    def _plan(self) -> Plan:
        assert self.plan is not None  # noqa: S101 - or all of it was given
        return self.plan

    def after(self) -> Balances | Past:
        """The book after this claim."""
        plan, (_, told, keys, records, day, claim) = self._plan, self.found
        return self.book.moved(plan, told, keys, day, claim, plan.after(told, keys, records))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Settlement):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _COMPARED)

    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any part of a settlement
        """Parts of a settlement that no program with a generated function has: what they are where there is nothing."""
        default: Any = DEFAULTS.get(name, NOTHING)
        if default is NOTHING:
            raise AttributeError(name)
        return default.factory() if hasattr(default, "factory") else default

    def __reduce__(self) -> tuple[Any, ...]:
        """Elsewhere it is a settlement like the interpreter's."""
        return Settlement, tuple(getattr(self, attribute.name) for attribute in fields(Settlement))

    def __repr__(self) -> str:
        return f"<FastSettlement of claim {self.claim.id!r}>"

    @property
    def program(self) -> Program:
        return self.kernel.function.program

    @property
    def arm(self) -> Arm:
        return self.program.arms[self.told[1]]

    @property
    def outcome(self) -> str:
        return OUTCOMES[self.told[0]]

    @property
    def rejection(self) -> Rejection | None:
        return None

    @property
    def closing(self) -> ClosingDef | None:
        return None

    @property
    def _places(self) -> dict[str, Place]:
        return self.kernel.function.places[self.told[1]]

    def _value(self, definition: str) -> Value:
        return self.kernel.decoded(self._places[definition], self.told, self.claim.facts)

    @cached_property
    def payments(self) -> dict[str, Value]:
        return {payer.id: self._value(payer.payment) for payer in self.arm.payers}

    @cached_property
    def statuses(self) -> dict[str, str]:
        return {payer.id: payer.statuses[self._index(payer.status)] for payer in self.arm.payers}

    def _index(self, definition: str) -> int:
        place = self._places[definition]
        return self.told[place.at] // place.grid

    @cached_property
    def own(self) -> dict[str, Value]:
        return {pool.id: self._value(pool.own) for pool in self.arm.pools}

    @cached_property
    def movements(self) -> tuple[Movement, ...]:
        return tuple(self._movements())

    def _movements(self) -> Iterator[Movement]:
        program, claim = self.program, self.claim
        for move in self.arm.moves:
            amount, ledger = self._value(move.amount), program.ledgers[move.ledger]
            nothing = (
                amount == 0 and ledger.period.kind is not PeriodKind.SPELL
            )  # a claim of nothing goes on with a spell
            if move.ledger not in self.balances or nothing or not isinstance(amount, Fraction):
                continue
            if move.when is not None and not self._value(move.when):
                continue
            key, _ = ledger_key(ledger, claim)
            day, before = ledger_day(program, ledger, claim), self.balances[move.ledger]
            assert isinstance(before, Fraction)  # noqa: S101 - or the interpreter had settled the claim
            assert isinstance(day, date)  # noqa: S101 - the same
            entry = Entry(ledger.id, key, self.period_of(ledger), day, claim.id, amount)
            yield Movement(entry, before, max(before, amount) if ledger.fold == "max" else before + amount)

    @cached_property
    def checks(self) -> dict[str, Value]:
        return {check.id: self.value(check.definition) for check in self.arm.checks}

    @cached_property
    def captured(self) -> Numbers:
        """The value of every definition as a number, in the order of the program's definitions, after two others."""
        return self.kernel.values(*self.numbers)

    def value(self, definition: str) -> Value:
        """The value of one definition; the others are not made for it."""
        known: dict[str, Value] | None = self.__dict__.get("values")
        if known is not None:
            return known[definition]
        place = self._places.get(definition)
        if place is not None and self.told[place.at] != UNKNOWN:
            return self.kernel.decoded(place, self.told, self.claim.facts)
        place = self.kernel.function.values[self.told[1]][definition]
        if self.captured[place.at] != UNKNOWN:
            return self.kernel.decoded(place, self.captured, self.claim.facts)
        return self._made(self._needed(definition))[definition]

    @cached_property
    def values(self) -> dict[str, Value]:
        return self._made(self.arm.definitions)

    def _made(self, definitions: Sequence[Def]) -> dict[str, Value]:
        """The values of definitions, in their order; beside those that are not known stands what they refer to."""
        captured, found = self.captured, dict[str, Value]()
        places = self.kernel.function.values[self.told[1]]
        context = Context(self.program, self.claim.facts, self._balance, found)
        for definition in definitions:
            place = places[definition.id]
            if captured[place.at] == UNKNOWN:
                found[definition.id] = value_of(definition.node, context)
            else:
                found[definition.id] = self.kernel.decoded(place, captured, self.claim.facts)
        return found

    def _needed(self, definition: str) -> list[Def]:
        """A definition with what has to be made for it: what it refers to, and so on as far as that is not known."""
        arm, places = self.told[1], self.kernel.function.values[self.told[1]]
        known = self.kernel.referred.get(arm)
        if known is None:
            known = self.kernel.referred[arm] = referred(self.arm)
        wanted, found = {definition}, list[Def]()
        for one, names in known:
            if one.id in wanted:
                found.append(one)
                if self.captured[places[one.id].at] == UNKNOWN:
                    wanted |= names
        return found[::-1]

    def _balance(self, ledger: str) -> Value:
        if ledger in self.balances:
            return self.balances[ledger]
        declared = self.program.ledgers[ledger]
        _, missing = ledger_key(declared, self.claim)
        if not isinstance(ledger_day(self.program, declared, self.claim), date):
            missing = (*missing, declared.dated_by or self.program.dated_by)
        return Unknown(missing, None if declared.signed else Fraction(0), None)


class FastClosing(FastSettlement):
    """A period closed by the generated function of its closing, of the program `whole`.

    `entered`: for each movement where it is entered: its key, period, day and what the ledger held on that day.
    """

    def __init__(self, found: FastSettlement, whole: Program, closing: ClosingDef, book: Book) -> None:
        here = self.__dict__
        here.update(found.__dict__)
        here["whole"] = whole
        here["closed"] = closing
        here["entered"] = tuple(self._places_of_moves(book))

    whole: Program
    closed: ClosingDef
    entered: tuple[Entered | None, ...]

    @property
    def program(self) -> Program:
        return self.whole

    @property
    def arm(self) -> Arm:
        return self.closed.arm

    @property
    def closing(self) -> ClosingDef | None:
        return self.closed

    def _places_of_moves(self, book: Book) -> Iterator[Entered | None]:
        """A running book goes on, so it is asked now."""
        last = self.closed_on
        for move in self.arm.moves:
            ledger = self.whole.ledgers[move.ledger]
            if move.ledger not in self.balances:
                yield None
                continue
            key, _ = ledger_key(ledger, self.claim)
            of, day = episode(ledger, self.claim), last + timedelta(days=1) if move.into_next else last
            before = book.balance(ledger, key, day, of) if move.into_next else self.balances[move.ledger]
            yield key, book.period(ledger, key, day, of), day, before

    def _movements(self) -> Iterator[Movement]:
        for move, entered in zip(self.arm.moves, self.entered, strict=True):
            amount, ledger = self._value(move.amount), self.whole.ledgers[move.ledger]
            nothing = amount == 0 and ledger.period.kind is not PeriodKind.SPELL
            if entered is None or nothing or not isinstance(amount, Fraction):
                continue
            if move.when is not None and not self._value(move.when):
                continue
            key, period, day, before = entered
            entry = Entry(ledger.id, key, period, day, self.claim.id, amount)
            yield Movement(entry, before, folded(ledger, (before, amount)))

    def _balance(self, ledger: str) -> Value:
        if ledger in self.balances:
            return self.balances[ledger]
        declared = self.whole.ledgers[ledger]
        _, missing = ledger_key(declared, self.claim)
        return Unknown(missing, None if declared.signed else Fraction(0), None)
