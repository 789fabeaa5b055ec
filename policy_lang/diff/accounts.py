"""What changed beside the settlement of claims: declared accounts, what happens when a period closes, calculations.

Enters: a pair of programs. Leaves: changes. Always holds: an account that a payer's own clauses imply is not told
here, since those clauses are; an account is compared by what it is kept by and by what enters it; a closing by whose
period it closes and by what it carries over (its refunds are told like payers); a calculation input by input and result
by result, each result by what it says itself and not by the results that it uses.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from policy_lang.core.calculations import alone, body
from policy_lang.core.nodes import Node
from policy_lang.core.program import CalculationDef, InputDef, Program
from policy_lang.diff.canonical import Canonical, canonical
from policy_lang.diff.changes import Change, ChangeKind, Stated
from policy_lang.diff.sides import Pair, Side, origin_of, own_name
from policy_lang.record import frozen

Told = dict[str, tuple[str, Stated]]


def compare_accounts(pair: Pair) -> Iterator[Change]:
    """Accounts, closings and calculations that came, went or differ."""
    yield from _told(ChangeKind.TIER, "", _phases(pair.old), _phases(pair.new))
    yield from _told(ChangeKind.ACCOUNT, "", _accounts(pair.old), _accounts(pair.new))
    yield from _told(ChangeKind.CLOSING, "", _closings(pair.old), _closings(pair.new))
    old, new = (_by_own_name(side.program) for side in (pair.old, pair.new))
    for name in dict.fromkeys((*old, *new)):
        yield from _calculation(pair, old.get(name, ""), new.get(name, ""))


def _told(kind: ChangeKind, subject: str, before: Told, after: Told) -> Iterator[Change]:
    """What differs by name; the names are subjects themselves, or parts of one."""
    for name in dict.fromkeys((*before, *after)):
        one, two = before.get(name), after.get(name)
        if (one and one[0]) != (two and two[0]):
            yield Change(kind, subject or name, one[1] if one else None, two[1] if two else None,
                         name if subject else "")  # fmt: skip


def _phases(side: Side) -> Told:
    """What of a cost falls into each phase of a schedule."""
    found: Told = {}
    for texts in side.canonicals:
        for definition in texts.arm.definitions:
            if definition.role.detail == "phase":
                name = f"phase:{definition.role.subject}"
                stated = Stated(node=definition.node, **origin_of(side.origin(name)))
                found.setdefault(name, (texts.text(definition.node), stated))
    return found


def _accounts(side: Side) -> Told:
    payers = {payer.id for arm in side.arms for payer in arm.payers}
    closings = {closing.id for closing in side.program.closings}
    found: Told = {}
    for name, ledger in side.program.ledgers.items():
        if name.partition(".")[0] in payers or name in closings:
            continue  # told with the payer, or with the closing
        entered: list[str] = []
        node: Node | None = None
        for arm, texts in zip(side.program.arms, side.canonicals, strict=True):
            for move in arm.moves:
                if move.ledger == name:
                    node = texts.definitions[move.amount].node
                    when = texts.text(texts.definitions[move.when].node) if move.when else ""
                    entered.append(f"{texts.text(node)} when {when}")
        words = (", ".join(ledger.keys), str(ledger.period.kind), ledger.fold)
        stated = Stated(node=node, words=words, **origin_of(side.origin(f"ledger:{name}")))
        found[f"ledger:{name}"] = (f"{side.canonical.account(ledger)} {ledger.dated_by} {entered}", stated)
    return found


# ---- closings


def _closings(side: Side) -> Told:
    """The period that is closed, and what goes into the next one, account by account."""
    found: Told = {}
    for closing, texts in zip(side.program.closings, side.closings, strict=True):
        words = (*closing.keys, str(closing.period.kind))
        key = f"closing:{closing.id}"
        found[key] = (str([closing.keys, str(closing.period)]), Stated(words=words))
        for move in closing.arm.moves:
            definition = texts.definitions[move.amount]
            if move.into_next:
                stated = Stated(node=definition.node, type=definition.type, **origin_of(definition.origin))
                found[f"ledger:{move.ledger}"] = (texts.text(definition.node), stated)
    return found


# ---- calculations


def _by_own_name(program: Program) -> dict[str, str]:
    """The names in a program by those in the text: a name that something else has too says whose it is, and another
    edition's says otherwise.
    """
    own = Counter(own_name(name) for name in program.calculations)
    return {own_name(name) if own[own_name(name)] == 1 else name: name for name in program.calculations}


def _calculation(pair: Pair, before: str, after: str) -> Iterator[Change]:
    subject = f"calculation:{after or before}"
    if not before or not after:
        stated = [Stated(words=(name,), **origin_of(side.origin(subject))) if name else None
                  for side, name in ((pair.old, before), (pair.new, after))]  # fmt: skip
        yield Change(ChangeKind.CALCULATION, subject, stated[0], stated[1])
        return
    old = _Calculation.of(pair.old, before, pair.renamed)
    new = _Calculation.of(pair.new, after, {})
    for (kind, was), (_, will_be) in zip(old.parts(), new.parts(), strict=True):
        yield from _told(kind, subject, was, will_be)


@frozen
class _Calculation:
    """One calculation of a side, as a program of its own: what is asked for, what comes out, what is verified."""

    definition: CalculationDef
    program: Program
    texts: Canonical

    @classmethod
    def of(cls, side: Side, name: str, renamed: Mapping[str, str]) -> "_Calculation":
        """The calculation of a program; results go by their names, other values by what they say."""
        calculation = side.program.calculations[name]
        program = alone(side.program, name)
        texts = canonical(program, body(calculation), renamed)
        for result, definition in (*calculation.outputs, *((one.id, one.definition) for one in calculation.checks)):
            texts.known[definition, ""] = f"the result {result}"
        return cls(calculation, program, texts)

    def parts(self) -> tuple[tuple[ChangeKind, Told], ...]:
        """Each kind of thing by name."""
        dated_by = self.definition.dated_by
        return (
            (ChangeKind.DATED_BY, {"": (dated_by, Stated(words=(dated_by,)))}),
            (ChangeKind.INPUT, dict(map(self._input, self.program.inputs.values()))),
            (ChangeKind.OUTPUT, {name: self._stated(at) for name, at in self.definition.outputs}),
            (ChangeKind.CHECK, {check.id: self._stated(check.definition) for check in self.definition.checks}),
        )

    def _input(self, declared: InputDef) -> tuple[str, tuple[str, Stated]]:
        default = "" if declared.default is None else self.texts.text(declared.default)
        words = (str(declared.type), *(str(end) for end in (declared.low, declared.high)), default)
        entry = self.program.catalogue.get(f"fact:{declared.name}")
        origin = origin_of(entry.origin) if entry is not None else {}
        return declared.name, (str(words), Stated(words=words, type=declared.type, **origin))

    def _stated(self, name: str) -> tuple[str, Stated]:
        definition = self.texts.definitions[name]
        stated = Stated(node=definition.node, type=definition.type, **origin_of(definition.origin))
        return self.texts.text(definition.node), stated
