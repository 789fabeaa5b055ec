"""What the handbook of a scheme says, as data in one tongue.

Enters: a program, and what its scenarios settled. Leaves: a `Handbook`. Always holds: every figure is a figure of the
program or was settled by the engine for this page; nothing is written here that the scheme does not say. Why no prose
of its own: whoever reads the page holds the office to it.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import Apply, Bands, Choose, Const, If, Known, Node, Round
from policy_lang.core.program import Arm, Clause, Def, PayerDef, Program
from policy_lang.diff.changes import Change, ChangeKind, Stated
from policy_lang.diff.words import Words
from policy_lang.explain.words.phrases import known as is_phrase
from policy_lang.explain.words.phrases import say
from policy_lang.handbook.curves import Curve, curves_of
from policy_lang.handbook.phrases import told
from policy_lang.interp.settle import Settlement
from policy_lang.record import frozen


@frozen
class Line:
    """A thing that is stated: what it is, what is said of it, and by which clause."""

    name: str
    text: str
    clauses: str = ""
    anchor: str = ""


@frozen
class PayerPage:
    """One payer: its place in the chain, its lines, and its tiers where it has some."""

    id: str
    name: str
    given: bool
    benefit: bool
    lines: tuple[Line, ...]
    tiers: tuple[tuple[str, str], ...] = ()
    clauses: str = ""
    anchor: str = ""


@frozen
class Question:
    """An ambiguous clause: the question, the options (name, label, chosen), and why."""

    text: str
    options: tuple[tuple[str, bool], ...]
    reason: str
    clauses: str


@frozen
class Example:
    """A worked example: its title, and for each claim its facts, its payments and what the person bears."""

    title: str
    claims: tuple[tuple[tuple[Line, ...], tuple[Line, ...]], ...]


@frozen
class Handbook:
    """All of it."""

    tongue: str
    title: str
    edition: str
    window: str
    sources: tuple[str, ...]
    who: tuple[Line, ...]
    chains: tuple[tuple[str, tuple[str, ...]], ...]
    payers: tuple[PayerPage, ...]
    figures: tuple[Line, ...]
    lists: tuple[tuple[str, tuple[str, ...], str], ...]
    questions: tuple[Question, ...]
    checks: tuple[Line, ...]
    examples: tuple[Example, ...]
    curves: tuple[Curve, ...]
    hash: str


def handbook_of(program: Program, tongue: str, examples: Iterable[tuple[str, Iterable[Settlement]]] = ()) -> Handbook:
    """The handbook of a program in a tongue. `examples`: titles of scenarios with what was settled in them."""
    return _Maker(program, tongue).whole(examples)


@frozen
class _Maker:
    program: Program
    tongue: str

    @property
    def words(self) -> Words:
        return Words(self.program, self.tongue, values=True)

    def clauses(self, clauses: tuple[Clause, ...]) -> str:
        return self.words.names.clauses(clauses)

    def whole(self, examples: Iterable[tuple[str, Iterable[Settlement]]]) -> Handbook:
        """Every part."""
        program, words = self.program, self.words
        arm = program.arms[0]
        return Handbook(
            self.tongue,
            words.names.scheme(),
            str(program.edition),
            self._window(),
            tuple(dict.fromkeys(clause.title for clause in _cited(program) if clause.title)),
            tuple(self._who(arm)),
            tuple(self._chains()),
            tuple(self._payer(payer) for payer in _payers(program)),
            tuple(self._figures()),
            tuple(self._lists()),
            tuple(self._questions()),
            tuple(self._checks(arm)),
            tuple(self._example(title, list(settlements)) for title, settlements in examples),
            curves_of(program, self.tongue),
            program.hash,
        )

    def _window(self) -> str:
        first, last = self.program.first, self.program.last
        words = tuple("" if day is None else day.isoformat() for day in (first, last))
        change = Change(ChangeKind.WINDOW, "scheme:", None, None)
        return self.words.stated(change, Stated(words=words))

    def _who(self, arm: Arm) -> Iterator[Line]:
        definitions = {definition.id: definition for definition in arm.definitions}
        for name, status in self.program.covered:
            definition = definitions.get(name)
            if definition is not None:
                yield Line(self.words.names.status(status), self.words.node(definition.node),
                           self.clauses(definition.origin.clauses))  # fmt: skip

    def _chains(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Who pays after whom; one chain for each circle of persons that has an order of its own."""
        for arm in self.program.arms:
            guard = ""
            if arm.guard is not None:
                definition = next(item for item in arm.definitions if item.id == arm.guard)
                guard = self.words.node(definition.node)
            yield guard, tuple(payer.id for payer in arm.payers if not payer.benefit)

    # ---- payers

    def _payer(self, payer: PayerDef) -> PayerPage:
        arm = next(arm for arm in self.program.arms if payer in arm.payers)
        entry = self.program.catalogue.get(f"payer:{payer.id}")
        mine = {
            definition.id.removeprefix(f"{payer.id}."): definition
            for definition in arm.definitions
            if definition.role.subject == payer.id and definition.id.startswith(f"{payer.id}.")
        }
        clauses = entry.origin.clauses if entry is not None else ()
        payment = mine["payment"].origin.clauses if "payment" in mine else ()
        lines = [] if payer.given else list(self._lines(payer, mine))
        tiers = next((item.node for key, item in mine.items() if isinstance(item.node, Bands)
                      and not key.endswith("_before")), None)  # fmt: skip
        return PayerPage(
            payer.id, self.words.names.of(f"payer:{payer.id}"), payer.given, payer.benefit, tuple(lines),
            tuple(self._tiers(tiers, mine)) if isinstance(tiers, Bands) else (), self.clauses(clauses or payment),
            f"payer-{payer.id}",
        )  # fmt: skip

    def _lines(self, payer: PayerDef, mine: Mapping[str, Def]) -> Iterator[Line]:
        for key, definition in mine.items():
            row = _ROWS.get(key.partition(".")[0].removesuffix("_after"))
            if row is None or key.endswith("_before") or (key == "entitled" and "entitled_after" in mine):
                continue
            node = _stated(definition.node)
            if isinstance(node, Bands) or (key == "base" and payer.benefit) or (key == "entitled" and "target" in mine):
                continue
            yield Line(told(row, self.tongue), self.words.node(node, definition.type),
                       self.clauses(definition.origin.clauses))  # fmt: skip
        rounding = next((mine[key].node for key in ("rounded_first", "rounded") if key in mine), None)
        if isinstance(rounding, Round):
            stated = Stated(words=(rounding.mode, str(rounding.unit)))
            yield Line(told("rounding", self.tongue), self.words.rounding(stated))
        for ledger in self.program.ledgers.values():
            if ledger.id == f"{payer.id}.paid":
                yield Line(told("counted", self.tongue), self._scope(ledger.keys, str(ledger.period.kind)))
        if payer.writes_off:
            yield Line(told("manner", self.tongue), self.words.say("writes_off"))
        yield from self._exceptions(payer, mine)

    def _scope(self, keys: tuple[str, ...], period: str) -> str:
        named = [say(f"key.{key}", self.tongue) if is_phrase(f"key.{key}") else self.words.names.of(f"fact:{key}")
                 for key in keys]  # fmt: skip
        who = self.words.series([self.words.say("each", name=key) for key in named])
        return f"{who}{'' if self.tongue == 'zh' else ', '}{told('period.' + period, self.tongue)}"

    def _exceptions(self, payer: PayerDef, mine: Mapping[str, Def]) -> Iterator[Line]:
        node = mine["payment"].node if "payment" in mine else None
        while isinstance(node, If) and isinstance(node.condition, Known):
            node = node.otherwise
        if isinstance(node, Choose):
            for case in node.cases:
                name = self.words.names.of(f"exception:{payer.id}.{case.label}")
                yield Line(told("exception", self.tongue), f"{name}: {self.words.node(case.when)}")

    def _tiers(self, node: Bands, mine: Mapping[str, Def]) -> Iterator[tuple[str, str]]:
        borne = mine.get("deductible_after", mine.get("deductible"))
        lower = "" if node.start == _ZERO or borne is None else self._amount(_stated(borne.node))
        for band in node.bands:
            upper = "" if band.upper is None else self._amount(band.upper)
            span = told("tier.open" if not upper else "tier", self.tongue, lower=lower or "0", upper=upper)
            yield span, self._amount(band.ratio)
            lower = upper

    def _amount(self, node: Node) -> str:
        """A figure with its value, so that nobody has to look it up."""
        name = getattr(node, "name", "")
        declared = self.program.parameters.get(name) if isinstance(name, str) else None
        if declared is not None and declared.figures:
            return self.words.node(declared.figures[-1].value)
        return self.words.node(node)

    # ---- figures, lists, questions, checks

    def _figures(self) -> Iterator[Line]:
        for name, declared in self.program.parameters.items():
            entry = self.program.catalogue.get(f"parameter:{name}")
            change = Change(ChangeKind.PARAMETER, f"parameter:{name}", None, None)
            text = self.words.stated(change, Stated(figures=declared.figures, qualifier=declared.qualifier))
            yield Line(self.words.names.of(f"parameter:{name}"), text,
                       self.clauses(entry.origin.clauses) if entry else "", f"figure-{name}")  # fmt: skip
        for name, table in self.program.tables.items():
            entry = self.program.catalogue.get(f"table:{name}")
            for row in table.rows:
                keys = self.words.series([self.words.member(str(key)) for key in row.keys])
                yield Line(f"{self.words.names.of(f'table:{name}')} · {keys}", self.words.node(row.value),
                           self.clauses(entry.origin.clauses) if entry else "")  # fmt: skip

    def _lists(self) -> Iterator[tuple[str, tuple[str, ...], str]]:
        for name, listed in self.program.lists.items():
            entry = self.program.catalogue.get(f"list:{name}")
            entries = tuple(self.words.member(item.spellings[0]) for item in listed.entries)
            yield self.words.names.of(f"list:{name}"), entries, self.clauses(entry.origin.clauses) if entry else ""

    def _questions(self) -> Iterator[Question]:
        for entry in self.program.catalogue.values():
            if entry.kind == "reading":
                chosen = self.program.readings.get(entry.id)
                reason = entry.reason_zh if self.tongue == "zh" else entry.reason_en
                yield Question(
                    entry.label(self.tongue),
                    tuple((option.label(self.tongue), option.id == chosen) for option in entry.options),
                    reason if chosen == entry.chosen else "",
                    self.clauses(entry.origin.clauses),
                )

    def _checks(self, arm: Arm) -> Iterator[Line]:
        definitions = {definition.id: definition for definition in arm.definitions}
        for check in arm.checks:
            definition = definitions[check.definition]
            yield Line(self.words.names.of(f"check:{check.id}"), self.words.node(definition.node),
                       self.clauses(definition.origin.clauses))  # fmt: skip

    # ---- worked examples

    def _example(self, title: str, settlements: list[Settlement]) -> Example:
        return Example(title, tuple((tuple(self._facts(one)), tuple(self._paid(one))) for one in settlements))

    def _facts(self, settlement: Settlement) -> Iterator[Line]:
        for name, value in settlement.claim.facts.items():
            declared = self.program.inputs.get(name)
            if declared is None or name in {"claim", "person", "household"} or name.startswith("given."):
                continue
            yield Line(self.words.names.of(f"fact:{name}"), self.words.figures.value(value, declared.type))

    def _paid(self, settlement: Settlement) -> Iterator[Line]:
        for payer in settlement.arm.payers:
            amount = settlement.payments[payer.id]
            if isinstance(amount, Fraction) and not amount and settlement.statuses[payer.id] == "given":
                continue
            yield Line(self.words.names.of(f"payer:{payer.id}"), self.words.figures.money(amount),
                       self.words.names.status(settlement.statuses[payer.id]))  # fmt: skip
        for pool, amount in settlement.own.items():
            yield Line(self.words.names.of(f"own_share:{pool}"), self.words.figures.money(amount), "own")


_ZERO = Const(Fraction(0), types.MONEY)
_ROWS = {
    "condition": "condition", "covers": "condition", "base": "base", "covered": "covered", "deductible": "deductible",
    "entitled": "pays", "target": "target", "less": "less", "limit": "limit", "not_below": "floor",
}  # fmt: skip


def _stated(node: Node) -> Node:
    """What was written, without what lowering put around it."""
    if isinstance(node, Apply) and node.op == "least" and len(node.arguments) == 2:
        return node.arguments[1]
    if isinstance(node, Apply) and node.op == "beyond" and len(node.arguments) == 2:
        return node.arguments[0]
    if isinstance(node, Apply) and node.op == "greatest" and node.arguments[1:] == (_ZERO,):
        return node.arguments[0]
    return node


def _payers(program: Program) -> tuple[PayerDef, ...]:
    found: dict[str, PayerDef] = {}
    for arm in program.arms:
        for payer in arm.payers:
            found.setdefault(payer.id, payer)
    return tuple(found.values())


def _cited(program: Program) -> Iterator[Clause]:
    for entry in program.catalogue.values():
        yield from entry.origin.clauses
