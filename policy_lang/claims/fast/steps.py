"""How the unconfirmed figures of a result are found: by steps worked out once for an order of payers.

Enters: a program and an arm; then the values of one settlement. Leaves: the names of the figures that were used, and of
those that are to be confirmed. Always holds: the steps go where `policy_lang.claims.taints` says, and leave out what
cannot lead to such a figure whatever the values are; a value is asked for only where the way hangs on it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Choose,
    Each,
    If,
    Lookup,
    Node,
    Parameter,
    Ref,
    everything,
    inside,
)
from policy_lang.core.program import Arm, ParameterDef, Program, TableDef
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.evaluate import Context, value_of
from policy_lang.record import define, field, frozen

# Programs whose steps are kept: a command has one or two, a comparison under other readings a few more.
MOST_KEPT = 16
Step = Callable[["Walk"], None]
Part = tuple[Node, Step | None]


@frozen
class Walk:
    """What was found so far, and the definitions still to walk. Each is walked once.

    With a list and not by recursion from one to the next: chains of definitions are long.
    """

    context: Context
    waiting: list[str] = field(factory=list)
    used: set[str] = field(factory=set)
    to_confirm: set[str] = field(factory=set)

    def from_(self, results: Iterable[str], steps: Mapping[str, Step]) -> None:
        """Walk from some definitions to those that decided them."""
        done: set[str] = set()
        self.waiting.extend(results)
        while self.waiting:
            name = self.waiting.pop()
            if name not in done and name in steps:
                done.add(name)
                steps[name](self)


@frozen(eq=False)
class Steps:
    """`by`: the step of each definition that may lead to a figure of `figures`. `balances`: the definition that is the
    balance of a ledger.
    """

    figures: tuple[str, ...]
    by: Mapping[str, Step]
    balances: Mapping[str, str]


class _Both:
    """A program and an arm of it, alike where they are the same objects: comparing them would outlast a walk."""

    __slots__ = ("arm", "program")

    def __init__(self, program: Program, arm: Arm) -> None:
        self.program, self.arm = program, arm

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Both) and self.program is other.program and self.arm is other.arm

    def __hash__(self) -> int:
        return hash((id(self.program), id(self.arm)))


def steps_of(program: Program, arm: Arm, unconfirmed: Callable[[Program], Iterable[str]]) -> Steps:
    """The steps of an arm towards the figures that `unconfirmed` names of its program."""
    return _steps(_Both(program, arm), unconfirmed)


@lru_cache(maxsize=MOST_KEPT)
def _steps(both: _Both, unconfirmed: Callable[[Program], Iterable[str]]) -> Steps:
    figures = tuple(unconfirmed(both.program))
    definitions = both.arm.definitions
    balances = {one.node.ledger: one.id for one in definitions if isinstance(one.node, Balance)}
    writer = _Writer(both.program, frozenset(figures))
    by: dict[str, Step] = {}
    for one in definitions:  # a definition refers only to earlier ones
        step = writer.step(one.node)
        if step is not None:
            by[one.id] = step
            writer.leading.add(one.id)
    return Steps(figures, by, balances)


def to_confirm(figure: ParameterDef | TableDef, day: Value) -> bool:
    """Whether a figure, as it is on a day (None: on any day), was taken over and not confirmed."""
    if isinstance(figure, TableDef):
        return figure.to_confirm
    return any(
        one.to_confirm
        for one in figure.figures
        if not isinstance(day, date)
        or ((one.first is None or one.first <= day) and (one.last is None or day <= one.last))
    )


@define(eq=False)
class _Writer:
    """Makes steps. `leading`: the definitions known to lead to a figure."""

    program: Program
    figures: frozenset[str]
    leading: set[str] = field(factory=set)

    def leads(self, node: Node) -> bool:
        """Whether anything in a node may lead to a figure."""
        return any(
            (isinstance(one, Ref) and one.definition in self.leading)
            or (isinstance(one, Parameter) and one.name in self.figures)
            or (isinstance(one, Lookup) and (one.table in self.figures or any(map(self.leads, self._rows(one)))))
            for one in everything(node)
        )

    def step(self, node: Node) -> Step | None:
        """The step of a node; None where nothing in it leads to a figure."""
        if not self.leads(node):
            return None
        match node:
            case Ref(definition):
                return lambda walk: walk.waiting.append(definition)
            case Parameter(name, moment):
                return _all([self._uses(name, moment), self.step(moment)])
            case Lookup(name, keys):
                parts = (*keys, *self._rows(node))
                return _all([self._uses(name, None), *map(self.step, parts)])
            case Each():
                # Nothing in there has a value by itself, so all counts.
                return _all(list(self._anything(node)))
            case Apply(op, arguments) if op in _DECIDING:
                return _DECIDING[op](self._parts(arguments))
            case If():
                return self._if(node)
            case Choose():
                return self._choose(node)
            case Bands():
                return self._bands(node)
        return _all([self.step(child) for child in inside(node)])

    def _parts(self, nodes: Iterable[Node]) -> list[Part]:
        return [(node, self.step(node)) for node in nodes]

    def _rows(self, node: Lookup) -> Iterator[Node]:
        """The values a table may have given. Rows hold literals as a rule; all of them count where they do not."""
        table = self.program.tables.get(node.table)
        if table is not None:
            yield from (row.value for row in table.rows)
            if table.otherwise is not None:
                yield table.otherwise

    def _uses(self, name: str, moment: Node | None) -> Step | None:
        """Note a figure, and whether it is to be confirmed on the day of a moment (None: on any day)."""
        if name not in self.figures:
            return None
        figure: ParameterDef | TableDef = self.program.parameters.get(name) or self.program.tables[name]
        if not to_confirm(figure, None):
            return lambda walk: walk.used.add(name)

        def dated(walk: Walk) -> None:
            walk.used.add(name)
            if to_confirm(figure, None if moment is None else value_of(moment, walk.context)):
                walk.to_confirm.add(name)

        return dated

    def _anything(self, node: Node) -> Iterator[Step | None]:
        for child in everything(node):
            match child:
                case Ref():
                    yield self.step(child)
                case Parameter(name) | Lookup(name):
                    yield self._uses(name, None)

    def _if(self, node: If) -> Step:
        """The condition and the alternative that was taken."""
        asked = self.step(node.condition) or _nothing
        if not (self.leads(node.then) or self.leads(node.otherwise)):
            return asked
        condition, then, otherwise = (
            node.condition,
            self.step(node.then) or _nothing,
            self.step(node.otherwise) or _nothing,
        )

        def taken(walk: Walk) -> None:
            asked(walk)
            held = value_of(condition, walk.context)
            if isinstance(held, Unknown) or held:
                then(walk)
            if isinstance(held, Unknown) or not held:
                otherwise(walk)

        return taken

    def _choose(self, node: Choose) -> Step:
        """Every condition, and the values that may have been taken."""
        asked = _all([self.step(case.when) for case in node.cases])
        cases = [(case.when, self.step(case.value) or _nothing) for case in node.cases]
        base = self.step(node.base) or _nothing
        if not any(map(self.leads, (node.base, *(case.value for case in node.cases)))):
            return asked

        def chosen(walk: Walk) -> None:
            asked(walk)
            certain = False
            for when, value in cases:
                held = value_of(when, walk.context)
                certain = certain or held is True
                if held is not False:
                    value(walk)
            if not certain:
                base(walk)

        return chosen

    def _bands(self, node: Bands) -> Step:
        """The bands that the amount reaches."""
        begun = _all([self.step(node.position), self.step(node.start)])
        parts = [
            (band.upper, _all([self.step(one) for one in (band.ratio, band.upper) if one is not None]))
            for band in node.bands
        ]
        position = node.position

        def reached(walk: Walk) -> None:
            begun(walk)
            at = value_of(position, walk.context)
            for upper, step in parts:
                step(walk)
                if upper is None:
                    return
                edge = value_of(upper, walk.context)
                if isinstance(at, Fraction) and isinstance(edge, Fraction) and at <= edge:
                    return

        return reached


# ---- which arguments decide


def _nothing(_: Walk) -> None:
    """Nothing leads from here to a figure."""


def _all(steps: list[Step | None]) -> Step:
    """One step after the other."""
    found = [step for step in steps if step is not None]
    if len(found) == 1:
        return found[0]

    def every(walk: Walk) -> None:
        for step in found:
            step(walk)

    return every


def _one_that_is(decisive: Value) -> Callable[[list[Part]], Step]:
    """The first argument that has the value of the whole, or all where that cannot be told."""

    def of(parts: list[Part]) -> Step:
        every = _all([step for _, step in parts])

        def deciding(walk: Walk) -> None:
            for node, step in parts:
                if value_of(node, walk.context) == decisive:
                    if step is not None:
                        step(walk)
                    return
            every(walk)

        return deciding

    return of


def _extreme(choose: Callable[..., Fraction]) -> Callable[[list[Part]], Step]:
    """The least or the greatest of the arguments."""

    def of(parts: list[Part]) -> Step:
        every = _all([step for _, step in parts])

        def deciding(walk: Walk) -> None:
            values = [value_of(node, walk.context) for node, _ in parts]
            figures = [value for value in values if isinstance(value, Fraction)]
            if not figures or any(isinstance(value, Unknown) for value in values):
                every(walk)
                return
            step = parts[values.index(choose(figures))][1]
            if step is not None:
                step(walk)

        return deciding

    return of


_DECIDING: Mapping[str, Callable[[list[Part]], Step]] = {
    "least": _extreme(min),
    "greatest": _extreme(max),
    "and": _one_that_is(False),  # noqa: FBT003 - a value of the language
    "or": _one_that_is(True),  # noqa: FBT003 - a value of the language
    "multiply": _one_that_is(Fraction(0)),
}
