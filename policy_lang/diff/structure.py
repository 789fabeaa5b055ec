"""What changed in the rules: two programs compared by the stable names of what they declare, never by lines.

Enters: two programs. Leaves: a `Difference`: the changes in the order in which one would tell them, what was only
renamed, and the clauses gained and lost. Always holds: a program and itself have no change; where a helper is renamed
or stands elsewhere, or independent rules change places, or the text is set in the other tongue, there is none either;
one changed clause is one change, because what follows from a clause (the definitions behind it) is not listed too.
"""

from collections.abc import Iterable, Iterator, Mapping

from policy_lang.core.nodes import Input, Node, everything
from policy_lang.core.program import CatalogueEntry, Clause, ListDef, Origin, Program, TableDef
from policy_lang.diff.accounts import compare_accounts
from policy_lang.diff.changes import Change, ChangeKind, Stated
from policy_lang.diff.payers import compare_payers
from policy_lang.diff.sides import Pair, Side, matched, origin_of, own_name, pair_of
from policy_lang.record import evolve, field, frozen
from policy_lang.source.places import place_order


@frozen
class Difference:
    """All that changed. `renamed`: (old key, new key) of figures, tables and lists that only go by another name.

    `names`: old names of those, and of what is called otherwise because another text has the name too.
    """

    changes: tuple[Change, ...]
    renamed: tuple[tuple[str, str], ...]
    gained: tuple[Clause, ...]
    lost: tuple[Clause, ...]
    names: Mapping[str, str] = field(factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether both programs say the same."""
        return not self.changes


def compare(old: Program, new: Program) -> Difference:
    """The difference from an old program to a new one."""
    renamed = matched(old, new)
    pair = pair_of(old, new, renamed)
    found = [
        *_header(pair),
        *_readings(pair),
        *_figures(pair),
        *_tables(pair),
        *_lists(pair),
        *_facts(pair),
        *_pools(pair),
        *compare_payers(pair),
        *_checks(pair),
        *compare_accounts(pair),
    ]
    changes = _gathered(pair, found)
    cited_old, cited_new = _cited(old), _cited(new)
    return Difference(
        changes,
        tuple(sorted((f"{_kind(old, a)}:{a}", f"{_kind(new, b)}:{b}") for a, b in renamed.items()
                     if own_name(a) != own_name(b) and not b.startswith(f"{a} "))),
        tuple(clause for clause in cited_new if _place(clause) not in {_place(item) for item in cited_old}),
        tuple(clause for clause in cited_old if _place(clause) not in {_place(item) for item in cited_new}),
        renamed,
    )  # fmt: skip


def _kind(program: Program, name: str) -> str:
    return "parameter" if name in program.parameters else "table" if name in program.tables else "list"


# ---- the header


def _header(pair: Pair) -> Iterator[Change]:
    old, new = pair.old, pair.new
    window = (old.program.first, old.program.last), (new.program.first, new.program.last)
    if window[0] != window[1]:
        yield Change(ChangeKind.WINDOW, "scheme:", _stated_window(old), _stated_window(new))
    for kind, attribute in ((ChangeKind.DATED_BY, "dated_by"), (ChangeKind.CURRENCY, "currency")):
        words = getattr(old.program, attribute), getattr(new.program, attribute)
        if words[0] != words[1]:
            told = [
                Stated(words=(word,), place=side.place("scheme:")) for side, word in zip((old, new), words, strict=True)
            ]
            yield Change(kind, "scheme:", told[0], told[1])
    yield from _coverage(pair)


def _stated_window(side: Side) -> Stated:
    first, last = side.program.first, side.program.last
    words = tuple("" if day is None else day.isoformat() for day in (first, last))
    definition = side.definition(side.program.in_force)
    return Stated(words=words, **origin_of(definition.origin if definition else Origin()))


def _coverage(pair: Pair) -> Iterator[Change]:
    """The conditions of the header as sets: their order does not decide who is covered."""
    sides = []
    for side in (pair.old, pair.new):
        found: dict[str, Stated] = {}
        for name, status in side.program.covered:
            definition = side.definition(name)
            if definition is not None:
                stated = Stated(node=definition.node, words=(status,), **origin_of(definition.origin))
                found[f"{side.canonical.text(definition.node)} else {status}"] = stated
        sides.append(found)
    yield from paired(ChangeKind.COVERAGE, "scheme:", sides[0], sides[1])


def paired(
    kind: ChangeKind, subject: str, before: Mapping[str, Stated], after: Mapping[str, Stated], detail: str = ""
) -> Iterator[Change]:
    """Statements that are only on one side: one gone and one come are one change, further ones stand alone."""
    gone = [before[key] for key in before if key not in after]
    come = [after[key] for key in after if key not in before]
    for index in range(max(len(gone), len(come))):
        before_one, after_one = (side[index] if index < len(side) else None for side in (gone, come))
        yield Change(kind, subject, before_one, after_one, detail)


# ---- readings, figures, tables, lists, facts


def _readings(pair: Pair) -> Iterator[Change]:
    """Readings that are run under another option, that are new, or that are gone."""
    before, after = pair.old.program.readings, pair.new.program.readings
    for name in dict.fromkeys((*before, *after)):
        subject = f"reading:{name}"
        sides = [
            Stated(words=(side.program.readings[name],), **origin_of(side.origin(subject)))
            if name in side.program.readings
            else None
            for side in (pair.old, pair.new)
        ]
        if before.get(name) != after.get(name):
            yield Change(ChangeKind.READING, subject, sides[0], sides[1])


def _figures(pair: Pair) -> Iterator[Change]:
    for name, other in pair.named("parameters"):
        before = pair.old.program.parameters.get(name)
        after = pair.new.program.parameters.get(other)
        sides = [
            None
            if declared is None
            else Stated(
                figures=declared.figures, type=declared.type, qualifier=declared.qualifier,
                **origin_of(side.origin(f"parameter:{declared.name}")),
            )
            for side, declared in ((pair.old, before), (pair.new, after))
        ]  # fmt: skip
        told = [
            None
            if declared is None
            else (tuple((pair_text(side, figure.value), figure.first, figure.last) for figure in declared.figures),
                  declared.qualifier, str(declared.type))
            for side, declared in ((pair.old, before), (pair.new, after))
        ]  # fmt: skip
        if told[0] != told[1]:
            yield Change(ChangeKind.PARAMETER, f"parameter:{other if after else name}", sides[0], sides[1])


def pair_text(side: Side, node: Node) -> str:
    """The canonical text of a node of a side."""
    return side.canonical.text(node)


def _tables(pair: Pair) -> Iterator[Change]:
    for name, other in pair.named("tables"):
        subject = f"table:{other if other in pair.new.program.tables else name}"
        sides = [
            (side, None if (table := side.program.tables.get(own)) is None else _rows(side, table))
            for side, own in ((pair.old, name), (pair.new, other))
        ]
        yield from _whole_or_keyed((ChangeKind.TABLE, ChangeKind.TABLE_ROW), subject, sides)


def _rows(side: Side, table: TableDef) -> dict[str, Stated]:
    """The rows by their keys; the one for any other by ""."""
    origin = origin_of(side.origin(f"table:{table.name}"))
    rows = [(tuple(map(str, row.keys)), row.value) for row in table.rows]
    if table.otherwise is not None:
        rows.append(((), table.otherwise))
    return {
        ", ".join(keys): Stated(node=value, words=keys, type=table.type, qualifier=table.qualifier, **origin)
        for keys, value in rows
    }


def _whole_or_keyed(
    kinds: tuple[ChangeKind, ChangeKind], subject: str, sides: list[tuple[Side, dict[str, Stated] | None]]
) -> Iterator[Change]:
    """A table or list that is new or gone is one change with all that stands in it; else part by part."""
    (old, before), (new, after) = sides
    if before is None or after is None:
        yield Change(kinds[0], subject, _whole(before), _whole(after))
        return
    yield from _keyed(kinds[1], subject, [(old, before), (new, after)])


def _whole(parts: dict[str, Stated] | None) -> Stated | None:
    if parts is None:
        return None
    one = next(iter(parts.values()), Stated())
    return evolve(one, node=None, words=(), parts=tuple(parts.values()))


def _keyed(kind: ChangeKind, subject: str, sides: list[tuple[Side, dict[str, Stated]]]) -> Iterator[Change]:
    """Rows by their keys: changed, come or gone."""
    (old, before), (new, after) = sides
    for key in dict.fromkeys((*before, *after)):
        one, two = before.get(key), after.get(key)
        if _row_text(old, one) != _row_text(new, two):
            yield Change(kind, subject, one, two, key)


def _row_text(side: Side, stated: Stated | None) -> object:
    if stated is None:
        return None
    return (None if stated.node is None else pair_text(side, stated.node), stated.words, stated.qualifier)


def _lists(pair: Pair) -> Iterator[Change]:
    for name, other in pair.named("lists"):
        subject = f"list:{other if other in pair.new.program.lists else name}"
        sides = [
            (side, None if (listed := side.program.lists.get(own)) is None else _list_entries(side, listed))
            for side, own in ((pair.old, name), (pair.new, other))
        ]
        yield from _whole_or_keyed((ChangeKind.LIST, ChangeKind.LIST_ENTRY), subject, sides)


def _list_entries(side: Side, listed: ListDef) -> dict[str, Stated]:
    origin = origin_of(side.origin(f"list:{listed.name}"))
    return {
        entry.spellings[0]: Stated(
            words=(*entry.spellings, *(str(day) if day else "" for day in (entry.first, entry.last))), **origin
        )
        for entry in listed.entries
    }


def _facts(pair: Pair) -> Iterator[Change]:
    """Facts that a rule asks for: what is only imported and never asked is nobody's business."""
    asked = [_asked(side.program) for side in (pair.old, pair.new)]
    for name in dict.fromkeys((*asked[0], *asked[1])):
        sides: list[Stated | None] = []
        told: list[tuple[str, ...] | None] = []
        for side, used in zip((pair.old, pair.new), asked, strict=True):
            declared = side.program.inputs.get(name)
            if declared is None or name not in used:
                sides.append(None)
                told.append(None)
                continue
            default = "" if declared.default is None else pair_text(side, declared.default)
            words = (str(declared.type), *(str(end) for end in (declared.low, declared.high)), default)
            told.append(words)
            sides.append(Stated(words=words, type=declared.type, **origin_of(side.origin(f"fact:{name}"))))
        if told[0] != told[1]:
            yield Change(ChangeKind.FACT, f"fact:{name}", sides[0], sides[1])


def _asked(program: Program) -> dict[str, None]:
    found: dict[str, None] = {}
    for arm in program.arms:
        for definition in arm.definitions:
            for node in everything(definition.node):
                if isinstance(node, Input) and not node.name.startswith("given."):
                    found[node.name] = None
    return found


def _pools(pair: Pair) -> Iterator[Change]:
    sides = []
    for side in (pair.old, pair.new):
        found: dict[str, Stated] = {}
        for arm in side.program.arms[:1]:
            for pool in arm.pools:
                definition = side.definition(pool.amount)
                if definition is not None:
                    found[pool.id] = Stated(node=definition.node, type=definition.type,
                                            **origin_of(side.origin(f"pool:{pool.id}")))  # fmt: skip
        sides.append((side, found))
    for change in _keyed(ChangeKind.POOL, "", sides):
        yield evolve(change, subject=f"pool:{change.detail}", detail="")


def _checks(pair: Pair) -> Iterator[Change]:
    sides = []
    for side in (pair.old, pair.new):
        found: dict[str, Stated] = {}
        for arm in side.program.arms[:1]:
            for check in arm.checks:
                definition = side.definition(check.definition)
                if definition is not None:
                    words = (*(check.group or ()), str(check.period.kind) if check.period else "")
                    found[check.id] = Stated(node=definition.node, words=words,
                                             **origin_of(side.origin(f"check:{check.id}")))  # fmt: skip
        sides.append((side, found))
    for change in _keyed(ChangeKind.CHECK, "", sides):
        yield evolve(change, subject=f"check:{change.detail}", detail="")


# ---- what belongs to a change and is none of its own


def _gathered(pair: Pair, found: Iterable[Change]) -> tuple[Change, ...]:
    """Figures, tables, lists and facts that only a new (or a lost) payer uses are told with that payer."""
    changes = list(found)
    for index, change in enumerate(changes):
        if change.kind not in {ChangeKind.PAYER_ADDED, ChangeKind.PAYER_REMOVED}:
            continue
        side = pair.new if change.kind is ChangeKind.PAYER_ADDED else pair.old
        payer = change.subject.partition(":")[2]
        only = side.used_by(payer) - side.used_by_others(payer)
        alone = (item for item in changes if (item.before is None) != (item.after is None))
        along = tuple(item for item in alone if item.subject in only)
        changes[index] = evolve(change, along=along)
    told = {id(item) for change in changes for item in change.along}
    return tuple(change for change in changes if id(change) not in told)


def _cited(program: Program) -> tuple[Clause, ...]:
    """Every clause that is cited, document by document in the order in which it has them."""
    found: dict[tuple[str, str], Clause] = {}
    for entry in _entries(program.catalogue.values()):
        for clause in entry.origin.clauses:
            found.setdefault(_place(clause), clause)
    documents = list(dict.fromkeys(title for title, _ in found))
    return tuple(sorted(found.values(), key=lambda one: (documents.index(_place(one)[0]), place_order(one.locator))))


def _entries(entries: Iterable[CatalogueEntry]) -> Iterator[CatalogueEntry]:
    for entry in entries:
        yield entry
        yield from _entries(entry.options)


def _place(clause: Clause) -> tuple[str, str]:
    return clause.title or clause.source, clause.locator
