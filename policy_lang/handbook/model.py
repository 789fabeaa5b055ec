"""What the handbook of a scheme says, as data in one tongue.

Enters: a program, what stands beside it, and what its scenarios came to. Leaves: a `Handbook`. Always holds: every
figure is a figure of the program or was settled by the engine for this page; nothing is written here that the scheme
does not say. Why no prose of its own: whoever reads the page holds the office to it.
"""

from collections.abc import Iterable, Iterator, Mapping

from policy_lang.core.calculations import alone
from policy_lang.core.nodes import Apply, Each, Element, Fold, Lookup, Node, Split, everything
from policy_lang.core.program import Arm, CalculationDef, CatalogueEntry, PayerDef, Program
from policy_lang.diff.changes import Change, ChangeKind, Stated
from policy_lang.diff.words import Words
from policy_lang.handbook.cites import Basis, ClausePage, Linker, Material
from policy_lang.handbook.curves import Curves, curves_of
from policy_lang.handbook.examples import Example, Examples, Hanging, Moved, Worked, option_label
from policy_lang.handbook.payers import Line, PayerPage, Payers
from policy_lang.handbook.phrases import told
from policy_lang.interp.calculate import Calculated
from policy_lang.record import frozen


@frozen
class Choice:
    """An option of a reading: its label, whether it is the one applied, and what comes out otherwise under it."""

    label: str
    chosen: bool
    moved: tuple[Moved, ...] = ()


@frozen
class Question:
    """An ambiguous clause: the question, the options, and why one was chosen."""

    text: str
    options: tuple[Choice, ...]
    reason: str
    basis: Basis


@frozen
class CalculationPage:
    """A calculation that is no claim: its results and statements, and what it came to in the examples."""

    name: str
    lines: tuple[Line, ...]
    worked: tuple[tuple[tuple[Line, ...], tuple[Line, ...]], ...]
    basis: Basis


@frozen
class Table:
    """A table of figures: its name, the heads of its columns (none where each row has one figure), and its rows."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    basis: Basis


@frozen
class Handbook:
    """All of it."""

    tongue: str
    title: str
    edition: str
    window: Line
    sources: tuple[str, ...]
    who: tuple[Line, ...]
    chains: tuple[tuple[str, tuple[str, ...]], ...]
    payers: tuple[PayerPage, ...]
    figures: tuple[Line, ...]
    tables: tuple[Table, ...]
    lists: tuple[tuple[str, tuple[str, ...], Basis], ...]
    questions: tuple[Question, ...]
    calculations: tuple[CalculationPage, ...]
    checks: tuple[Line, ...]
    examples: tuple[Example, ...]
    curves: Curves
    clauses: tuple[tuple[str, tuple[ClausePage, ...]], ...]
    rules: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    hash: str


_NO_MATERIAL = Material()
_SHORT = 8


def handbook_of(
    program: Program,
    tongue: str,
    examples: Iterable[Worked] = (),
    hanging: Iterable[Hanging] = (),
    material: Material = _NO_MATERIAL,
) -> Handbook:
    """The handbook of a program in a tongue."""
    words = Words(program, tongue, values=True)
    maker = _Maker(program, words, Linker.of(program, words, material), Examples(program, words))
    return maker.whole(list(examples), list(hanging))


@frozen
class _Maker:
    program: Program
    words: Words
    linker: Linker
    told: Examples

    @property
    def tongue(self) -> str:
        return self.words.tongue

    def whole(self, examples: list[Worked], hanging: list[Hanging]) -> Handbook:
        """Every part."""
        program, words = self.program, self.words
        arm = program.arms[0]
        payers = Payers(program, words, self.linker)
        calculated = [item for worked in examples if not worked.readings for item in worked.calculated]
        return Handbook(
            self.tongue,
            words.names.scheme(),
            str(program.edition),
            Line("", self._window(), self._when(arm)),
            tuple(dict.fromkeys(clause.title for entry in program.catalogue.values()
                                for clause in entry.origin.clauses if clause.title)),
            tuple(self._who(arm)),
            tuple(self._chains()),
            tuple(payers.page(payer) for payer in _payers(program)),
            tuple(self._figures()),
            tuple(self._tables()),
            tuple(self._lists()),
            tuple(self._questions(hanging)),
            tuple(self._calculation(item, calculated) for item in program.calculations.values()),
            tuple(self._checks(arm)),
            tuple(self.told.example(worked) for worked in examples if worked.settlements),
            curves_of(program, self.tongue),
            tuple(self.linker.clauses()),
            tuple(self.linker.rules()),
            program.hash,
        )  # fmt: skip

    def _window(self) -> str:
        first, last = self.program.first, self.program.last
        words = tuple("" if day is None else day.isoformat() for day in (first, last))
        change = Change(ChangeKind.WINDOW, "scheme:", None, None)
        window = self.words.stated(change, Stated(words=words))
        return told(
            "window",
            self.tongue,
            window=window[:1].upper() + window[1:],
            day=self.words.names.of(f"fact:{self.program.dated_by}"),
        )

    def _when(self, arm: Arm) -> Basis:
        """Where the days in force are laid down."""
        found = [item.origin for item in arm.definitions if item.id == self.program.in_force]
        return self.linker.basis(found[0]) if found else Basis()

    def _entry(self, key: str) -> CatalogueEntry | None:
        return self.program.catalogue.get(key)

    def _basis(self, key: str) -> Basis:
        entry = self._entry(key)
        return self.linker.basis(entry.origin if entry is not None else None)

    def _who(self, arm: Arm) -> Iterator[Line]:
        """What must be so for the scheme to pay at all, each condition by itself."""
        definitions = {definition.id: definition for definition in arm.definitions}
        for name, status in self.program.covered:
            definition = definitions.get(name)
            if definition is None:
                continue
            node = definition.node
            parts = node.arguments if isinstance(node, Apply) and node.op == "and" else (node,)
            for part in parts:
                yield Line(self.words.names.status(status), self.words.node(part) + self._listed(part),
                           self.linker.basis(definition.origin))  # fmt: skip

    def _listed(self, node: Node) -> str:
        """What stands on a short list that a condition asks for, so that nobody has to turn to it."""
        named = [
            part.table for part in everything(node) if isinstance(part, Lookup) and part.table in self.program.lists
        ]
        entries = [entry for name in named for entry in self.program.lists[name].entries]
        if not entries or len(entries) > _SHORT:
            return ""
        return told("listed", self.tongue, entries=self.words.series(
            [self.words.member(entry.spellings[0]) for entry in entries]))  # fmt: skip

    def _chains(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Who pays after whom; one chain for each circle of persons that has an order of its own."""
        for arm in self.program.arms:
            guard = ""
            if arm.guard is not None:
                definition = next(item for item in arm.definitions if item.id == arm.guard)
                guard = self.words.node(definition.node)
            yield guard, tuple(payer.id for payer in arm.payers if not payer.benefit)

    # ---- figures, lists, questions, calculations, checks

    def _figures(self) -> Iterator[Line]:
        for name, declared in self.program.parameters.items():
            change = Change(ChangeKind.PARAMETER, f"parameter:{name}", None, None)
            text = self.words.stated(change, Stated(figures=declared.figures, qualifier=declared.qualifier))
            yield Line(self.words.names.of(f"parameter:{name}"), text, self._basis(f"parameter:{name}"),
                       f"figure-{name}")  # fmt: skip

    def _tables(self) -> Iterator[Table]:
        for name, table in self.program.tables.items():
            cells = {tuple(self.words.member(str(key)) for key in row.keys): self.words.node(row.value)
                     for row in table.rows}  # fmt: skip
            yield Table(self.words.names.of(f"table:{name}"), *_laid_out(cells), self._basis(f"table:{name}"))

    def _lists(self) -> Iterator[tuple[str, tuple[str, ...], Basis]]:
        for name, listed in self.program.lists.items():
            entries = tuple(self.words.member(item.spellings[0]) for item in listed.entries)
            yield self.words.names.of(f"list:{name}"), entries, self._basis(f"list:{name}")

    def _questions(self, hanging: list[Hanging]) -> Iterator[Question]:
        by: Mapping[tuple[str, str], Hanging] = {(item.reading, item.option): item for item in hanging}
        for entry in self.program.catalogue.values():
            if entry.kind != "reading":
                continue
            chosen = self.program.readings.get(entry.id)
            reason = entry.reason_zh if self.tongue == "zh" else entry.reason_en
            choices = []
            for option in entry.options:
                found = by.get((entry.id, option.id))
                moved = tuple(self.told.moved(found)) if found is not None else ()
                choices.append(Choice(option_label(option, self.tongue), option.id == chosen, moved))
            yield Question(entry.label(self.tongue), tuple(choices), reason if chosen == entry.chosen else "",
                           self.linker.basis(entry.origin))  # fmt: skip

    def _calculation(self, calculation: CalculationDef, calculated: list[Calculated]) -> CalculationPage:
        program = alone(self.program, calculation.id)
        words = Words(program, self.tongue, values=True)
        linker = Linker(program, words, self.linker.material, self.linker.main)
        by = {definition.id: definition for definition in calculation.definitions}
        named = [(f"define:{name}", at) for name, at in calculation.outputs]
        named += [(f"check:{check.id}", check.definition) for check in calculation.checks]
        lines = tuple(
            Line(words.names.of(name), self._formula(words, by[at].node), linker.basis(by[at].origin))
            for name, at in named
        )
        worked = tuple(self.told.calculated(item) for item in calculated if item.calculation.id == calculation.id)
        return CalculationPage(self.words.names.of(f"calculation:{calculation.id}"), lines, worked,
                               self._basis(f"calculation:{calculation.id}"))  # fmt: skip

    def _formula(self, words: Words, node: Node) -> str:
        """How a result comes about; "" where it goes over a list, which has no formula in one line."""
        if isinstance(node, Split):
            share = words.node(node.weights[node.index])
            return told("split", self.tongue, amount=words.node(node.amount), share=share)
        return "" if any(isinstance(part, Fold | Each | Element) for part in everything(node)) else words.node(node)

    def _checks(self, arm: Arm) -> Iterator[Line]:
        definitions = {definition.id: definition for definition in arm.definitions}
        for check in arm.checks:
            definition = definitions[check.definition]
            yield Line(self.words.names.of(f"check:{check.id}"), self.words.node(definition.node),
                       self.linker.basis(definition.origin))  # fmt: skip


def _laid_out(cells: Mapping[tuple[str, ...], str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Heads and rows; figures with two keys stand crosswise."""
    if any(len(keys) != 2 for keys in cells):
        return (), tuple((*keys, value) for keys, value in cells.items())
    rows, columns = (dict.fromkeys(keys[side] for keys in cells) for side in (0, 1))
    return ("", *columns), tuple((row, *(cells.get((row, column), "") for column in columns)) for row in rows)


def _payers(program: Program) -> tuple[PayerDef, ...]:
    found: dict[str, PayerDef] = {}
    for arm in program.arms:
        for payer in arm.payers:
            found.setdefault(payer.id, payer)
    return tuple(found.values())
