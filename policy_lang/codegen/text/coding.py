"""Facts as whole numbers, and whole numbers as values again.

Enters: a program. Leaves: for each fact how it is coded. Money and other figures are multiples of a grid, days are
Python's ordinals, members of a category are numbered from 1 in the order of the scheme, sets of them are bits, texts
that the scheme names are numbered; any other text gets a number below zero. Always holds: decoding gives back the value
that was coded; what cannot be coded exactly is not coded.
"""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from policy_lang.codegen.fit import Unfit
from policy_lang.codegen.text.code import ANSWER, DAY, FIGURE, NO_LIMIT, SET, UNKNOWN, WORD, Code
from policy_lang.core.nodes import Const, Node, inside
from policy_lang.core.program import InputDef, Program
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Unknown, Value
from policy_lang.record import field, frozen

WHOLE = frozenset({Kind.COUNT, Kind.DAYS, Kind.MONTHS, Kind.MONEY})
FIGURES = WHOLE | {Kind.RATIO, Kind.POINTS, Kind.NUMBER}
MOST_MEMBERS = 60
LAST_DAY = 3_652_059  # of the year 9999

Encode = Callable[[object], int | None]


@frozen
class Bounds:
    """What is relied on where nothing is declared: claims beyond go to the interpreter. Money in minor units."""

    money: int = 10**12
    balance: int = 10**13
    count: int = 10**6
    number: int = 10**6
    grid: int = 10**6


@frozen
class Coding:
    """`members`: per category the ids in the order of their numbers. `texts`: the number of each text of the scheme."""

    members: dict[str, tuple[str, ...]]
    texts: dict[str, int]
    named: tuple[str, ...] = field(init=False)

    @named.default
    def _named(self) -> tuple[str, ...]:
        return tuple(self.texts)

    def argument(self, declared: InputDef, assumed: Bounds) -> Code:
        """What is known of a fact when it is given; the text is put in by the writer."""
        kind = declared.type.kind
        match kind:
            case Kind.DATE:
                return Code("fact", DAY, low=1, high=LAST_DAY)
            case Kind.YES_NO:
                return Code("fact", ANSWER, low=0, high=1)
            case Kind.TEXT:
                return Code("fact", WORD, low=-64, high=len(self.texts))
            case Kind.CATEGORY:
                count = len(self.members.get(declared.type.category, ()))
                if declared.type.several:
                    return Code("fact", SET, low=0, high=(1 << count) - 1, category=declared.type.category)
                return Code("fact", WORD, low=0, high=count, category=declared.type.category)
        grid, low, high = figure_bounds(declared, assumed)
        return Code("fact", FIGURE, grid=grid, low=low, high=high)

    def constant(self, value: object, type_: Type) -> int:
        """The number of a text or member."""
        if value is None:
            return 0
        if type_.kind is Kind.CATEGORY:
            return self.members[type_.category].index(str(value)) + 1
        return self.texts[str(value)]


def figure_bounds(declared: InputDef, assumed: Bounds) -> tuple[int, int, int]:
    """Grid, lowest and highest of a figure on it."""
    kind = declared.type.kind
    if kind not in FIGURES:
        raise Unfit("lists" if kind is Kind.LINES else "node", f"a fact of the kind {kind}")
    if kind is Kind.MONEY:
        grid, most = 1, assumed.money
    elif kind in WHOLE:
        grid, most = 1, assumed.count
    else:
        grid, most = assumed.grid, assumed.number if kind is Kind.NUMBER else 100
    low = -most if kind is Kind.NUMBER else 0
    if declared.low is not None:
        low = -int(-declared.low // 1)
    high = most if declared.high is None else int(declared.high // 1) if grid == 1 else -int(-declared.high // 1)
    return grid, low * grid, high * grid


def coding_of(program: Program) -> Coding:
    """The coding of a program."""
    members = {name: tuple(dict.fromkeys(spellings.values())) for name, spellings in program.members.items()}
    if any(len(found) > MOST_MEMBERS for found in members.values()):
        raise Unfit("members")
    texts: dict[str, int] = {}
    for text in _texts(program):
        texts.setdefault(text, len(texts) + 1)
    return Coding(members, texts)


def _texts(program: Program) -> Iterator[str]:
    """Every text that the scheme compares with."""
    for listed in program.lists.values():
        for entry in listed.entries:
            yield from entry.spellings
    nodes: list[Node] = [definition.node for arm in program.arms for definition in arm.definitions]
    for table in program.tables.values():
        for row in table.rows:
            yield from (key for key in row.keys if isinstance(key, str))
            nodes.append(row.value)
        if table.otherwise is not None:
            nodes.append(table.otherwise)
    nodes += [figure.value for parameter in program.parameters.values() for figure in parameter.figures]
    nodes += [declared.default for declared in program.inputs.values() if declared.default is not None]
    while nodes:
        node = nodes.pop()
        nodes.extend(inside(node))
        if isinstance(node, Const):
            if isinstance(node.value, str):
                yield node.value
            elif isinstance(node.value, frozenset):
                yield from sorted(node.value)


# ---- values to numbers and back


def encoder(code: Code, type_: Type, coding: Coding) -> Encode:
    """How a value of a fact becomes a number; None where it cannot."""
    low, high, grid = code.low, code.high, code.grid
    match code.sort:
        case "answer":
            return lambda value: value if value is True or value is False else None
        case "day":
            return lambda value: value.toordinal() if isinstance(value, date) else None
        case "set":
            bits = {name: 1 << index for index, name in enumerate(coding.members.get(type_.category, ()))}
            return lambda value: _bits(value, bits)
        case "word" if type_.kind is Kind.CATEGORY:
            numbers = {name: index for index, name in enumerate(coding.members.get(type_.category, ()), 1)}
            return lambda value: numbers.get(value) if isinstance(value, str) else None
        case "word":
            return lambda value: value if isinstance(value, str) else None  # type: ignore[return-value]
    return lambda value: _figure(value, grid, low, high)


def field_encoder(code: Code, declared: InputDef, coding: Coding, *, unknown: bool) -> Encode:
    """How a field of a line becomes a number. `unknown`: it may be left out; what is `none` then is so in any case."""
    encode = encoder(code, declared.type, coding)
    none = declared.has_default and declared.default is None
    nothing = 0 if code.sort == WORD else NO_LIMIT

    def coded(value: object) -> int | None:
        if isinstance(value, Unknown):
            return UNKNOWN if unknown else None
        if value is None:
            return nothing if none else None
        number = encode(value)
        return int(number) if isinstance(number, bool) else number

    return coded


def _bits(value: object, bits: dict[str, int]) -> int | None:
    if not isinstance(value, frozenset) or not value <= bits.keys():
        return None
    return sum(bits[member] for member in value)


def _figure(value: object, grid: int, low: int, high: int) -> int | None:
    if not isinstance(value, Fraction):
        return None
    scaled, rest = divmod(value.numerator * grid, value.denominator)
    return scaled if not rest and low <= scaled <= high else None


def decoder(sort: str, grid: int, type_: Type, coding: Coding) -> Callable[[int, int], Value]:
    """How a number (and what it is over) becomes a value; texts that the scheme does not name are handled elsewhere."""
    match sort:
        case "answer":
            return lambda number, over: bool(number)
        case "day":
            return lambda number, over: None if number == NO_LIMIT else date.fromordinal(number)
        case "set":
            members = coding.members.get(type_.category, ())
            return lambda number, over: frozenset(name for index, name in enumerate(members) if number >> index & 1)
        case "word":
            names = coding.members.get(type_.category, ()) if type_.kind is Kind.CATEGORY else coding.named
            return lambda number, over: names[number - 1] if number > 0 else None
        case "nothing":
            return lambda number, over: None
    if grid == 1:
        return lambda number, over: None if number == NO_LIMIT else Fraction(number, over)
    return lambda number, over: None if number == NO_LIMIT else Fraction(number, grid * over)
