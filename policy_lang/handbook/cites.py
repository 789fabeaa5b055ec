"""Where what the handbook says is written: the clause of the notice, and the rule of the scheme.

Enters: what stands beside a program, the lists of clauses and the texts of its rules, from whoever has them. Leaves:
for anything with an origin, links into the page itself. Always holds: a link is made only to what the page holds; a
citation that no list knows is told and not linked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Self

from policy_lang.core.program import CatalogueEntry, Clause, Origin, Program
from policy_lang.diff.words import Words
from policy_lang.handbook.phrases import told
from policy_lang.record import field, frozen


@frozen
class Said:
    """A clause of a notice: its locator, what it says in our words, what became of it, and why where it is no rule."""

    locator: str
    text: str
    state: str
    reason: str = ""


@frozen
class Notice:
    """A notice with its clauses. `number`: as citations name it; `found`: of a locator as cited, its entry's here."""

    number: str
    title: str
    clauses: tuple[Said, ...] = ()
    found: Mapping[str, str] = field(factory=dict)


@frozen
class Material:
    """What stands beside a program: its notices, and the texts of its rules by the name of the file."""

    notices: tuple[Notice, ...] = ()
    rules: Mapping[str, str] = field(factory=dict)


@frozen
class Cite:
    """A clause that is cited: in words, and where it stands on this page ("" where it does not)."""

    text: str
    anchor: str = ""


@frozen
class Basis:
    """What a sentence of the page rests on: clauses, and the rule."""

    cites: tuple[Cite, ...] = ()
    rule: str = ""

    @property
    def text(self) -> str:
        """The clauses in words."""
        return "、".join(cite.text for cite in self.cites)


@frozen
class ClausePage:
    """A clause of a notice on the page: its anchor, what it says, what became of it, and which rules cite it."""

    anchor: str
    locator: str
    said: Said
    rules: tuple[Cite, ...]


@frozen
class Linker:
    """The links of one program in one tongue. `main`: the title of the notice that is cited most; it goes unsaid."""

    program: Program
    words: Words
    material: Material
    main: str

    @classmethod
    def of(cls, program: Program, words: Words, material: Material) -> Self:
        """The links of a program."""
        titles = Counter(clause.title for entry in program.catalogue.values() for clause in entry.origin.clauses)
        return cls(program, words, material, titles.most_common(1)[0][0] if titles else "")

    def basis(self, origin: Origin | None) -> Basis:
        """What something rests on."""
        if origin is None:
            return Basis()
        cites = dict.fromkeys(self._cite(clause) for clause in origin.clauses)
        return Basis(tuple(cites), self.rule(origin))

    def rule(self, origin: Origin) -> str:
        """The anchor of a rule's line; "" where its text does not stand here."""
        place = origin.place
        files = list(self.material.rules)
        return f"rule-{files.index(place.file)}-{place.line}" if place is not None and place.file in files else ""

    def _cite(self, clause: Clause) -> Cite:
        where = self.words.names.locator(clause.locator)
        plain = where and clause.title == self.main
        return Cite(where if plain else self.words.names.clauses((clause,)), self._anchor(clause))

    def _anchor(self, clause: Clause) -> str:
        for number, notice in enumerate(self.material.notices):
            if notice.number != clause.title:
                continue
            locator = notice.found.get(clause.locator, clause.locator)
            for index, said in enumerate(notice.clauses):
                if said.locator == locator:
                    return f"clause-{number}-{index}"
        return ""

    def clauses(self) -> Iterator[tuple[str, tuple[ClausePage, ...]]]:
        """Every clause of every notice, cited or not."""
        cited: dict[str, dict[Cite, None]] = {}
        for entry in self.program.catalogue.values():
            for clause in entry.origin.clauses:
                cited.setdefault(self._anchor(clause), {})[Cite(self._called(entry), self.rule(entry.origin))] = None
        for name, origin in self._conditions():
            for clause in origin.clauses:
                cited.setdefault(self._anchor(clause), {})[Cite(name, self.rule(origin))] = None
        for number, notice in enumerate(self.material.notices):
            pages = []
            for index, said in enumerate(notice.clauses):
                anchor = f"clause-{number}-{index}"
                rules = tuple(cited.get(anchor, ()))
                pages.append(ClausePage(anchor, self.words.names.locator(said.locator), said, rules))
            yield notice.title, tuple(pages)

    def _conditions(self) -> Iterator[tuple[str, Origin]]:
        """What must be so for the scheme to pay at all; it has no name of its own."""
        by = {definition.id: definition for arm in self.program.arms for definition in arm.definitions}
        for name, heading in (*((name, "who") for name, _ in self.program.covered), (self.program.in_force, "when")):
            if name in by:
                yield told(heading, self.words.tongue), by[name].origin

    def _called(self, entry: CatalogueEntry) -> str:
        kind = told(f"kind.{entry.kind}", self.words.tongue)
        name = self.words.names.scheme() if entry.kind == "scheme" else self.words.names.entry(entry)
        return name if kind.startswith("kind.") else f"{kind} · {name}"

    def rules(self) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """The texts of the rules: for each file its bare name and its lines, each with its anchor."""
        for number, (name, text) in enumerate(self.material.rules.items()):
            lines = enumerate(text.splitlines(), 1)
            yield PurePath(name).name, tuple((f"rule-{number}-{line}", said) for line, said in lines)
