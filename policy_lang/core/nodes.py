"""The seventeen kinds of node. A definition's node is a small tree of them; definitions refer to each other by name.

Every meaning of Core (interpreter, generated code, encoding) has one function a kind, under the same name. Nodes say
nothing about text: where a definition comes from stands in the definition.
"""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from policy_lang.core.types import Type
from policy_lang.core.values import Lines
from policy_lang.record import evolve, frozen


@frozen
class Const:
    """A value that is the same for every claim; money in minor units. `None` as a value means no limit."""

    value: Fraction | date | bool | str | frozenset[str] | Lines | None
    type: Type


@frozen
class Input:
    """A fact of the claim, by the name of its input."""

    name: str


@frozen
class Ref:
    """An earlier definition, by its id."""

    definition: str


@frozen
class Parameter:
    """A dated figure: its value on the date."""

    name: str
    date: "Node"


@frozen
class Apply:
    """An operation of `op.OPERATIONS` on its arguments."""

    op: str
    arguments: tuple["Node", ...]


@frozen
class If:
    """One of two values."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"


@frozen
class Case:
    """A labelled exception: when it applies, its value; `over`: the exception (or "" for the base) it displaces."""

    label: str
    when: "Node"
    value: "Node"
    over: str = ""


@frozen
class Choose:
    """The base, unless a case applies.

    A case displaces the base and the case it is `over`; two that are left and differ are a conflict.
    """

    base: "Node"
    cases: tuple[Case, ...]


@frozen
class Band:
    """From the last band's upper edge up to this one (None: without end), at a ratio.

    `inside`: the upper edge belongs to this band; it matters only where the whole is paid at one ratio.
    """

    upper: "Node | None"
    ratio: "Node"
    inside: bool = True


@frozen
class Bands:
    """`start` is where the first band begins on the scale of `position`.

    Marginal: each slice of `start..position` at its own ratio. Whole: all of `position - start` at the ratio of the
    band that `position` falls in.
    """

    position: "Node"
    start: "Node"
    bands: tuple[Band, ...]
    marginal: bool


@frozen
class Lookup:
    """The row of a table that the keys fit; of a named list (keys: a value and a date): whether it is on the list."""

    table: str
    keys: tuple["Node", ...]


@frozen
class Balance:
    """What a ledger holds for this claim's key and period before this claim."""

    ledger: str


@frozen
class Quotient:
    """A quotient of two data values; stands only under a comparison or a rounding. By zero: zero where the dividend is
    zero, else without a limit, which no settlement may reach.
    """

    dividend: "Node"
    divisor: "Node"


@frozen
class Round:
    """To a multiple of `unit` (minor units): half_up, half_even, up (away from zero) or down (towards it)."""

    value: "Node"
    unit: Fraction
    mode: str


@frozen
class Fold:
    """Over the claims of a group, in a check: the sum of a definition's value."""

    definition: str


@frozen
class Element:
    """A field of the element in hand, inside an `Each` over the list."""

    variable: str
    field: str


@frozen
class Each:
    """A fold over the elements of a list for which `when` holds: sum, count, different (how many different values),
    least, greatest, any or all. `most`: how many elements the list can have.
    """

    items: "Node"
    variable: str
    body: "Node"
    when: "Node | None"
    fold: str
    type: Type
    record: str
    most: Fraction


@frozen
class Split:
    """One part of an amount that is shared out by weights in multiples of a unit.

    Each part has its whole units; what is left goes by largest remainder, among equal ones to the first.
    """

    amount: "Node"
    weights: tuple["Node", ...]
    index: int
    unit: Fraction


@frozen
class Known:
    """Whether the value is known."""

    value: "Node"


Node: TypeAlias = (
    Const | Input | Ref | Parameter | Apply | If | Choose | Bands | Lookup | Balance | Quotient | Round | Fold
    | Each | Element | Split | Known
)  # fmt: skip
NODE_KINDS: tuple[type, ...] = (
    Const, Input, Ref, Parameter, Apply, If, Choose, Bands, Lookup, Balance, Quotient, Round, Fold, Each, Element,
    Split, Known,
)  # fmt: skip


def inside(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node."""
    match node:
        case Parameter(_, moment):
            return (moment,)
        case Apply(_, arguments) | Lookup(_, arguments):
            return arguments
        case If(condition, then, otherwise):
            return (condition, then, otherwise)
        case Choose(base, cases):
            return (base, *(part for case in cases for part in (case.when, case.value)))
        case Bands(position, start, bands):
            edges = tuple(part for band in bands for part in (band.upper, band.ratio) if part is not None)
            return (position, start, *edges)
        case Quotient(dividend, divisor):
            return (dividend, divisor)
        case Each(items, _, body, when):
            return (items, body) if when is None else (items, body, when)
        case Split(amount, weights):
            return (amount, *weights)
        case Round(value) | Known(value):
            return (value,)
    return ()


def everything(node: Node) -> Iterator[Node]:
    """A node and all that is inside it, outermost first; references are not followed."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += reversed(inside(found))


def bands_of(node: Node) -> Bands | None:
    """The tiers that a node is, or that it keeps from being less than nothing, as it does where a ratio takes away."""
    match node:
        case Apply("greatest", (Bands() as bands, Const(Fraction(numerator=0)))):
            return bands
        case Bands():
            return node
    return None


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same node over changed parts: each node directly inside is replaced by what `change` makes of it."""
    match node:
        case Parameter(_, moment):
            return evolve(node, date=change(moment))
        case Apply(_, arguments):
            return evolve(node, arguments=tuple(map(change, arguments)))
        case Lookup(_, keys):
            return evolve(node, keys=tuple(map(change, keys)))
        case If(condition, then, otherwise):
            return If(change(condition), change(then), change(otherwise))
        case Choose(base, cases):
            new = tuple(evolve(case, when=change(case.when), value=change(case.value)) for case in cases)
            return Choose(change(base), new)
        case Bands(position, start, bands):
            rows = tuple(
                evolve(band, upper=None if band.upper is None else change(band.upper), ratio=change(band.ratio))
                for band in bands
            )
            return evolve(node, position=change(position), start=change(start), bands=rows)
        case Quotient(dividend, divisor):
            return Quotient(change(dividend), change(divisor))
        case Each(items, _, body, when):
            return evolve(node, items=change(items), body=change(body), when=None if when is None else change(when))
        case Split(amount, weights):
            return evolve(node, amount=change(amount), weights=tuple(map(change, weights)))
        case Round(value) | Known(value):
            return evolve(node, value=change(value))
    return node
