"""The two programs of a comparison, each with what is asked of it again and again.

Enters: two programs and what only goes by another name. Leaves: a `Pair` of `Side`s. Always holds: canonical texts of
the two sides can be compared as they stand: the old side's figures, tables and lists go by their new names.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from policy_lang.core.nodes import Input, Lookup, Node, Parameter, Ref, inside
from policy_lang.core.program import Arm, Def, ListDef, Origin, ParameterDef, Place, Program, RoleKind, TableDef
from policy_lang.diff.canonical import Canonical, canonical
from policy_lang.record import evolve, frozen


@frozen
class Side:
    """One program. Where payers of several orders are asked for, the first arm that has the payer answers.

    `closings`: the canonical texts of the closings, whose refunds are asked for like payers.
    """

    program: Program
    canonicals: tuple[Canonical, ...]
    closings: tuple[Canonical, ...] = ()

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Those of claims, then those of closings."""
        return tuple(each.arm for each in (*self.canonicals, *self.closings))

    @property
    def canonical(self) -> Canonical:
        """The canonical texts of the first arm: all that is not a payer's is the same in every arm."""
        return self.canonicals[0]

    def definition(self, name: str) -> Def | None:
        """A definition of the first arm that has it."""
        every = (*self.canonicals, *self.closings)
        return next((each.definitions[name] for each in every if name in each.definitions), None)

    def arm_of(self, payer: str) -> tuple[Arm, Canonical] | None:
        """The first arm whose order has the payer."""
        for texts in (*self.canonicals, *self.closings):
            if any(item.id == payer for item in texts.arm.payers):
                return texts.arm, texts
        return None

    def origin(self, key: str) -> Origin:
        """Where something declared stands, and what it cites."""
        entry = self.program.catalogue.get(key)
        return entry.origin if entry is not None else Origin()

    def place(self, key: str) -> Place | None:
        """Where something declared stands."""
        return self.origin(key).place

    def used_by(self, payer: str) -> frozenset[str]:
        """The keys of figures, tables, lists and facts that a payer uses, helpers followed."""
        return self._used_where(lambda subject: subject == payer)

    def open_figures(self) -> tuple[str, ...]:
        """Figures that no text states and nobody gave, and with which a payer reckons."""
        used = self._used_where(bool)
        return tuple(
            name for name, one in self.program.parameters.items() if not one.figures and f"parameter:{name}" in used
        )

    def used_by_others(self, payer: str) -> frozenset[str]:
        """The same of all else: other payers, pools, checks, the header."""
        return self._used_where(lambda subject: subject != payer)

    def _used_where(self, wanted: Callable[[str], bool]) -> frozenset[str]:
        found: set[str] = set()
        for texts in (*self.canonicals, *self.closings):
            payers = {payer.id for payer in texts.arm.payers}
            for definition in texts.arm.definitions:
                subject = definition.role.subject
                owner = subject if subject in payers else ""
                if wanted(owner) and definition.role.kind is not RoleKind.RULE:
                    found |= self._used(definition.node, texts, set())
        return frozenset(found)

    def _used(self, node: Node, texts: Canonical, seen: set[str]) -> set[str]:
        match node:
            case Parameter(name):
                found = {f"parameter:{name}"}
            case Lookup(name):
                found = {f"list:{name}" if name in self.program.lists else f"table:{name}"}
            case Input(name):
                found = {f"fact:{name}"}
            case Ref(name) if name not in seen and texts.definitions[name].role.kind is RoleKind.RULE:
                seen.add(name)
                found = self._used(texts.definitions[name].node, texts, seen)
            case _:
                found = set()
        for child in inside(node):
            found |= self._used(child, texts, seen)
        return found


@frozen
class Pair:
    """The old and the new side. `renamed`: old names of figures, tables and lists, and what they are called now, where
    that is another name; what is gone while its name now means something else goes by a name that nothing has.
    """

    old: Side
    new: Side
    renamed: Mapping[str, str]

    def named(self, attribute: str) -> Iterator[tuple[str, str]]:
        """The names of declared things, (old, new): new ones last; of what is new the old name is ""."""
        before, after = getattr(self.old.program, attribute), getattr(self.new.program, attribute)
        for name in before:
            yield name, self.renamed.get(name, name)
        taken = {self.renamed.get(name, name) for name in before}
        for name in after:
            if name not in taken:
                yield "", name


def matched(old: Program, new: Program) -> dict[str, str]:
    """What figures, tables and lists of the old side are called on the new one, where that is another name.

    A name says what a thing is within its own text: an edition that brings several texts together may call the figure
    of one of them `share@that_text`, and have a `share` of another. So the same name in the same text comes first, then
    in another edition of it, then the same name, then the same name in its own text, and last the same content.
    """
    found: dict[str, str] = {}
    for attribute, kind in (("parameters", "parameter"), ("tables", "table"), ("lists", "list")):
        sides = (_Declared.of(old, attribute, kind), _Declared.of(new, attribute, kind))
        pairs: dict[str, str] = {}
        for what in (_Declared.place, _Declared.any_edition, _Declared.name, _Declared.own_name, _Declared.content):
            left = [
                {name: what(side, name) for name in side.declared if name not in taken}
                for side, taken in zip(sides, (set(pairs), set(pairs.values())), strict=True)
            ]
            pairs |= _only_ones(left[0], left[1])
        for name in sides[0].declared:
            if name not in pairs and name in sides[1].declared:
                pairs[name] = f"{name} of old"
        found |= {name: other for name, other in pairs.items() if name != other}
    return found


def _only_ones(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, str]:
    """Names of either side that alone there have what one name of the other side has alone."""
    found = {}
    for name, what in before.items():
        same = [other for other, its in after.items() if its == what]
        if len(same) == 1 and sum(its == what for its in before.values()) == 1:
            found[name] = same[0]
    return found


@frozen
class _Declared:
    """What one side declares of a kind, and by what it is told from others."""

    program: Program
    kind: str
    declared: Mapping[str, ParameterDef | TableDef | ListDef]

    @classmethod
    def of(cls, program: Program, attribute: str, kind: str) -> "_Declared":
        """What a program declares of a kind."""
        return cls(program, kind, getattr(program, attribute))

    def place(self, name: str) -> tuple[str, str]:
        """The text that declares it, and its name there; what no text declares is like nothing else."""
        entry = self.program.catalogue.get(f"{self.kind}:{name}")
        return (entry.scheme, own_name(name)) if entry is not None and entry.scheme else (self.program.hash, name)

    def any_edition(self, name: str) -> object:
        """The same, whichever the edition of the text."""
        text, own = self.place(name)
        return text.partition("@")[0], own

    def name(self, name: str) -> object:
        """What it is called in this program."""
        return name

    def own_name(self, name: str) -> object:
        """What it is called in its own text."""
        return own_name(name)

    def content(self, name: str) -> object:
        """All that it says but for its name."""
        return evolve(self.declared[name], name="")


def own_name(name: str) -> str:
    """The name as the text has it."""
    return name.partition("@")[0]


def pair_of(old: Program, new: Program, renamed: Mapping[str, str]) -> Pair:
    """Two programs made ready."""
    sides = [
        Side(
            program,
            tuple(canonical(program, arm, names) for arm in program.arms),
            tuple(canonical(program, closing.arm, names) for closing in program.closings),
        )
        for program, names in ((old, renamed), (new, {}))
    ]
    return Pair(sides[0], sides[1], renamed)


def origin_of(origin: Origin) -> dict[str, Any]:
    """The fields of a statement that say where it stands."""
    return {"clauses": origin.clauses, "place": origin.place}
