"""What changed of the payers: who pays, in which order, and each clause of each.

Enters: a pair of programs. Leaves: changes. Always holds: a payer is the same by its id; a clause is compared by what
it says, not by the definitions that follow from it. Where the clauses are the same and a consequence differs all the
same, one change of the kind `other` says so rather than nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from policy_lang.core.nodes import Apply, Balance, Band, Bands, If, Node, Ref, Round, bands_of
from policy_lang.core.program import Def, PayerDef
from policy_lang.diff.canonical import Canonical, position_free, suffix_of
from policy_lang.diff.changes import Change, ChangeKind, Stated
from policy_lang.diff.sides import Pair, Side, origin_of
from policy_lang.record import evolve, frozen

# Which clause a definition of a payer is. What is not here follows from others.
_CLAUSES: Mapping[str, ChangeKind] = {
    "condition": ChangeKind.CONDITION,
    "when": ChangeKind.CONDITION,
    "covers": ChangeKind.CONDITION,
    "base": ChangeKind.BASE,
    "covered": ChangeKind.LIMIT,
    "deductible": ChangeKind.DEDUCTIBLE,
    "counts": ChangeKind.COUNTING,
    "target": ChangeKind.TARGET,
    "candidate": ChangeKind.RATE,
    "less": ChangeKind.RATE,
    "limit": ChangeKind.LIMIT,
    "not_below": ChangeKind.LIMIT,
}
_ROUNDED = ("rounded_first", "rounded", "due_after", "due")


def compare_payers(pair: Pair) -> Iterator[Change]:
    """Payers come and gone, the orders, and each payer that is on both sides."""
    before, after = _all(pair.old), _all(pair.new)
    for name in before:
        if name not in after:
            yield Change(ChangeKind.PAYER_REMOVED, f"payer:{name}", _whole(pair.old, name), None)
    for name in after:
        if name not in before:
            yield Change(ChangeKind.PAYER_ADDED, f"payer:{name}", None, _whole(pair.new, name))
    both = [name for name in before if name in after]
    yield from _orders(pair, frozenset(both))
    for name in both:
        yield from _payer(pair, name)


def _all(side: Side) -> dict[str, PayerDef]:
    found: dict[str, PayerDef] = {}
    for arm in side.arms:
        for payer in arm.payers:
            found.setdefault(payer.id, payer)
    return found


def _whole(side: Side, payer: str) -> Stated:
    found = side.arm_of(payer)
    position = ""
    if found is not None:
        names = [item.id for item in found[0].payers]
        position = names[names.index(payer) - 1] if names.index(payer) else ""
    return Stated(words=(position,), **origin_of(side.origin(f"payer:{payer}")))


def _orders(pair: Pair, both: frozenset[str]) -> Iterator[Change]:
    """The orders by whom they are for; payers that are only on one side do not move the others."""
    sides: list[dict[str, tuple[str, ...]]] = []
    for side in (pair.old, pair.new):
        found: dict[str, tuple[str, ...]] = {}
        for arm, texts in zip(side.program.arms, side.canonicals, strict=True):
            guard = "" if arm.guard is None else texts.text(texts.definitions[arm.guard].node)
            found[guard] = tuple(payer.id for payer in arm.payers if not payer.benefit)
        sides.append(found)
    for guard in dict.fromkeys((*sides[0], *sides[1])):
        before, after = sides[0].get(guard), sides[1].get(guard)
        common = [tuple(name for name in names if name in both) if names else None for names in (before, after)]
        if common[0] != common[1]:
            stated = [None if names is None else Stated(words=names) for names in (before, after)]
            yield Change(ChangeKind.ORDER, "scheme:", stated[0], stated[1], moved(before or (), after or ()))


def moved(before: Sequence[str], after: Sequence[str]) -> str:
    """The payers that changed their place among the others, as few as explain it."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    kept = {name for block in matcher.get_matching_blocks() for name in before[block.a : block.a + block.size]}
    return ", ".join(name for name in after if name in before and name not in kept)


# ---- the clauses of one payer


@frozen
class _Clause:
    """One clause: its kind, its text for comparing, and what it states."""

    kind: ChangeKind
    text: str
    stated: Stated
    bands: Bands | None = None


def _payer(pair: Pair, name: str) -> Iterator[Change]:
    old, new = _labels(pair.old, name), _labels(pair.new, name)
    if _all(pair.old)[name].given != _all(pair.new)[name].given:
        # From a given amount to a rule, or back: that is the change, its clauses come along with it.
        along = [change for label in dict.fromkeys((*old, *new))
                 for change in _variant(pair, name, label, known=(label in old, label in new))]  # fmt: skip
        yield from (evolve(change, along=tuple(along)) for change in _manner(pair, name))
        return
    changed = False
    for label in dict.fromkeys((*old, *new)):
        for change in _variant(pair, name, label, known=(label in old, label in new)):
            changed = True
            yield change
    for change in _manner(pair, name):
        changed = True
        yield change
    if not changed and _covered(pair.old) == _covered(pair.new):
        yield from _consequences(pair, name)


def _labels(side: Side, payer: str) -> list[str]:
    """The exceptions of a payer by their labels; "" is the payer itself."""
    found = {"": None}
    for definition in _own(side, payer):
        head = definition.id.removeprefix(payer).partition(".")[0]
        if head.startswith("@"):
            found[head[1:]] = None
    return list(found)


def _own(side: Side, payer: str) -> list[Def]:
    found = side.arm_of(payer)
    if found is None:
        return []
    return [definition for definition in found[0].definitions if suffix_of(definition, payer) is not None]


def _variant(pair: Pair, payer: str, label: str, known: tuple[bool, bool]) -> Iterator[Change]:
    subject, detail = f"payer:{payer}", label
    if not all(known):
        origins = [
            Stated(words=(label,), **origin_of(side.origin(f"exception:{payer}.{label}"))) if there else None
            for side, there in zip((pair.old, pair.new), known, strict=True)
        ]
        yield Change(ChangeKind.EXCEPTION, subject, origins[0], origins[1], detail)
        return
    before, after = (_clauses(side, payer, label) for side in (pair.old, pair.new))
    for key in dict.fromkeys((*before, *after)):
        one, two = before.get(key, ()), after.get(key, ())
        texts = [{clause.text for clause in clauses} for clauses in (one, two)]
        gone = [clause for clause in one if clause.text not in texts[1]]
        come = [clause for clause in two if clause.text not in texts[0]]
        for index in range(max(len(gone), len(come))):
            left = gone[index] if index < len(gone) else None
            right = come[index] if index < len(come) else None
            yield from _clause(pair, subject, detail, left, right)


def _clause(pair: Pair, subject: str, detail: str, old: _Clause | None, new: _Clause | None) -> Iterator[Change]:
    kind = (new or old).kind  # type: ignore[union-attr]
    if old is not None and new is not None and old.bands is not None and new.bands is not None:
        rows = list(_tiers(pair, subject, (old, new)))
        if rows:
            yield from rows
            return
    yield Change(kind, subject, old.stated if old else None, new.stated if new else None, detail)


def _clauses(side: Side, payer: str, label: str) -> dict[str, tuple[_Clause, ...]]:
    """The clauses of a payer (or of one of its exceptions) by their kind."""
    found: dict[str, list[_Clause]] = {}
    arm = side.arm_of(payer)
    if arm is None:
        return {}
    texts = arm[1]
    mine = {
        suffix: definition
        for definition in _own(side, payer)
        if definition.id.removeprefix(payer).partition(".")[0] == (f"@{label}" if label else "")
        and (suffix := suffix_of(definition, payer)) is not None
    }
    cumulative = "entitled_after" in mine
    for suffix, definition in mine.items():
        plain = position_free(suffix)
        kind = _kind(suffix, plain, cumulative=cumulative)
        if kind is None or (suffix.endswith("_before") and f"{plain}_after" in mine):
            continue
        if kind is not ChangeKind.PERIOD:
            found.setdefault(kind.value, []).append(_as_clause(texts, payer, kind, definition))
    if cumulative:
        found[ChangeKind.PERIOD.value] = [_period(side, mine)]
    for suffix in _ROUNDED:
        if suffix in mine:
            found["rounding"] = [_rounding(mine[suffix])]
            break
    return {key: tuple(clauses) for key, clauses in found.items()}


def _kind(suffix: str, plain: str, *, cumulative: bool) -> ChangeKind | None:
    head = plain.partition(".")[0]
    if plain == "entitled":
        return ChangeKind.PERIOD if cumulative and suffix == "entitled" else ChangeKind.RATE
    if plain == "counted" and suffix == "counted_before":
        return ChangeKind.PERIOD
    return _CLAUSES.get(head)


def _as_clause(texts: Canonical, payer: str, kind: ChangeKind, definition: Def) -> _Clause:
    node = definition.node
    if kind is ChangeKind.DEDUCTIBLE and isinstance(node, Apply) and node.op == "least":
        node = node.arguments[1]  # "the least of the amount and the deductible": the deductible is what was written
    if kind is ChangeKind.LIMIT and isinstance(node, Apply) and node.op == "beyond":
        node = node.arguments[0]  # the limit less what was paid so far: the limit is what was written
    stated = Stated(node=node, type=definition.type, **origin_of(definition.origin))
    return _Clause(kind, texts.text(definition.node, payer), stated, bands_of(definition.node))


def _period(side: Side, mine: Mapping[str, Def]) -> _Clause:
    """Over which key and period a payer cumulates, and in which of the three ways."""
    node = mine["entitled"].node
    mode = "taking_back"
    if isinstance(node, Apply) and node.op == "beyond":
        mode = "by_its_stretch" if node.arguments[1:] == (Ref(_id(mine, "due_before")),) else "catching_up"
    before = mine["counted_before"].node
    before = side.definition(before.definition).node if isinstance(before, Ref) else before  # type: ignore[union-attr]
    account = side.program.ledgers[before.ledger] if isinstance(before, Balance) else None
    words = (mode,) if account is None else (mode, str(account.period.kind), str(account.period.months), *account.keys)
    return _Clause(ChangeKind.PERIOD, " ".join(words), Stated(words=words, **origin_of(mine["entitled"].origin)))


def _id(mine: Mapping[str, Def], suffix: str) -> str:
    return mine[suffix].id if suffix in mine else ""


def _rounding(definition: Def) -> _Clause:
    node: Node = definition.node
    if isinstance(node, If):
        node = node.otherwise
    words = (node.mode, str(node.unit)) if isinstance(node, Round) else ()
    return _Clause(ChangeKind.ROUNDING, " ".join(words), Stated(words=words, **origin_of(definition.origin)))


# ---- tiers row by row


def _tiers(pair: Pair, subject: str, clauses: tuple[_Clause, _Clause]) -> Iterator[Change]:
    """Rows that changed, came or went; nothing where the difference is not in the rows."""
    old, new = clauses[0].bands, clauses[1].bands
    if old is None or new is None or old.marginal != new.marginal:
        return
    rows = [[_row(side, band) for band in bands.bands] for side, bands in ((pair.old, old), (pair.new, new))]
    matcher = SequenceMatcher(None, rows[0], rows[1], autojunk=False)
    for tag, first, past_first, second, past_second in matcher.get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(past_first - first, past_second - second)):
            before = first + step if first + step < past_first else None
            after = second + step if second + step < past_second else None
            number = (after if after is not None else before) or 0
            yield Change(
                ChangeKind.TIER, subject,
                None if before is None else _stated_row(old, before, clauses[0].stated),
                None if after is None else _stated_row(new, after, clauses[1].stated),
                str(number + 1),
            )  # fmt: skip


def _row(side: Side, band: Band) -> str:
    upper = "" if band.upper is None else side.canonical.text(band.upper)
    return f"{side.canonical.text(band.ratio)} to {upper} {band.inside}"


def _stated_row(bands: Bands, index: int, stated: Stated) -> Stated:
    one = Bands(bands.position, bands.start, (bands.bands[index],), bands.marginal)
    return Stated(node=one, type=stated.type, clauses=stated.clauses, place=stated.place)


# ---- what a payer is, and what only follows


def _manner(pair: Pair, name: str) -> Iterator[Change]:
    sides = []
    for side in (pair.old, pair.new):
        payer = _all(side)[name]
        flags = [word for word in ("given", "writes_off", "beyond", "benefit", "refund") if getattr(payer, word)]
        sides.append(Stated(words=(*flags, *(f"pool:{pool}" for pool in payer.pools)),
                            **origin_of(side.origin(f"payer:{name}"))))  # fmt: skip
    if sides[0].words != sides[1].words:
        yield Change(ChangeKind.MANNER, f"payer:{name}", sides[0], sides[1])


def _covered(side: Side) -> frozenset[str]:
    """Who is covered: where that changed, every payer's consequences do, and nothing more is to be said of them."""
    found = [side.definition(name) for name, _ in side.program.covered]
    return frozenset(side.canonical.text(item.node) for item in found if item is not None)


def _consequences(pair: Pair, name: str) -> Iterator[Change]:
    """A status or a consequence that differs although every clause is the same."""
    sides = []
    for side in (pair.old, pair.new):
        found = side.arm_of(name)
        mine = {} if found is None else {d.id: d for d in _own(side, name)}
        sides.append((side, mine, None if found is None else found[1]))
    (_, before, old_texts), (_, after, new_texts) = sides
    if old_texts is None or new_texts is None:
        return
    header = {status for side, *_ in sides for _, status in side.program.covered}
    statuses = [tuple(sorted({*_all(side)[name].statuses} - header)) for side, *_ in sides]
    if statuses[0] != statuses[1]:
        stated = [
            Stated(words=words, **origin_of(side.origin(f"payer:{name}")))
            for words, (side, *_) in zip(statuses, sides, strict=True)
        ]
        yield Change(ChangeKind.STATUS, f"payer:{name}", stated[0], stated[1])
        return
    skip = {f"{name}.applies", f"{name}.status"}
    for key in before:
        is_clause = (suffix_of(before[key], name) or "").partition(".")[0] in _CLAUSES
        if key in after and key not in skip and not is_clause and not key.endswith(".excess"):
            texts = old_texts.text(before[key].node, name), new_texts.text(after[key].node, name)
            if texts[0] != texts[1]:
                yield Change(ChangeKind.OTHER, f"payer:{name}",
                             Stated(node=before[key].node, **origin_of(before[key].origin)),
                             Stated(node=after[key].node, **origin_of(after[key].origin)),
                             key.removeprefix(f"{name}."))  # fmt: skip
                return
