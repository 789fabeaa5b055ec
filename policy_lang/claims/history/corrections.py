"""Rows that take back or replace other claims, applied to the rows of a file before anything is settled.

Enters: the claims of a file as they were read. Leaves: those that stand, those that a correction sets aside, and the
corrections that cannot be followed, as rejects. Always holds: every row comes out exactly once; where the rows stand
in the file does not matter, a correction may come before the claim it corrects; nothing is edited, so what is settled
afterwards is what would have been settled had the claims that were set aside never come. A replacement takes the
place of the claim it replaces among the claims of a day, unless it writes its own `sequence`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policy_lang.claims.rows import ClaimRow, Reject, SetAside
from policy_lang.diagnostics import Report
from policy_lang.record import evolve, field, frozen

REVERSED, REPLACED, REVERSAL = "reversed", "replaced", "reversal"
_ASIDE = {
    REVERSED: ("taken back by {}", "已由{}冲销"),
    REPLACED: ("replaced by {}", "已由{}替换"),
    REVERSAL: ("takes back {}", "冲销{}"),
}


@frozen
class Corrected:
    """The rows of a file after its corrections."""

    claims: tuple[ClaimRow, ...]
    set_aside: tuple[SetAside, ...]
    rejects: tuple[Reject, ...]


def aside_text(aside: SetAside, tongue: str) -> str:
    """The line of a row that a correction sets aside."""
    en, zh = _ASIDE[aside.how]
    name, other = aside.row.claim.id, aside.other
    return f"{name}：{zh.format(other)}" if tongue == "zh" else f"{name}: {en.format(other)}"


@frozen
class _Fault:
    """Why a correction cannot be followed."""

    code: str
    holes: Mapping[str, object] = field(factory=dict)


@frozen
class _Desk:
    """What is known while the corrections of a file are looked at, by claim id.

    `taken`: the correction that a claim is already taken back or replaced by. `faults`: corrections that cannot be
    followed. `done`: rows that were looked at.
    """

    rows: Mapping[str, ClaimRow]
    taken: dict[str, ClaimRow] = field(factory=dict)
    faults: dict[str, _Fault] = field(factory=dict)
    done: set[str] = field(factory=set)


def corrected(file: str, rows: Iterable[ClaimRow]) -> Corrected:
    """The rows after their corrections. `file` is what messages call the file."""
    listed = tuple(rows)
    if not any(row.corrects for row in listed):
        return Corrected(listed, (), ())
    desk = _Desk({row.claim.id: row for row in listed})
    for row in listed:
        _follow(row, desk)
    claims: list[ClaimRow] = []
    aside: list[SetAside] = []
    rejects: list[Reject] = []
    for row in listed:
        fault, taken = desk.faults.get(row.claim.id), desk.taken.get(row.claim.id)
        if fault is not None:
            rejects.append(_reject(file, row, fault))
        elif row.reverses:
            aside.append(SetAside(row, REVERSAL, row.reverses))
        elif taken is not None:
            aside.append(SetAside(row, REVERSED if taken.reverses else REPLACED, taken.claim.id))
        else:
            claims.append(_in_its_place(row, desk))
    return Corrected(tuple(claims), tuple(aside), tuple(rejects))


def _follow(row: ClaimRow, desk: _Desk) -> None:
    """Look at a correction, and before it at the corrections that it corrects in turn: their faults make it one."""
    chain: dict[str, ClaimRow] = {}
    while row.claim.id not in desk.done and row.claim.id not in chain:
        chain[row.claim.id] = row
        if row.corrects not in desk.rows:
            break
        row = desk.rows[row.corrects]
    names = list(chain)
    if row.claim.id in chain and row.corrects in chain:  # the last one leads back into the chain: a circle
        circle = names[names.index(row.claim.id) :]
        desk.faults.update(dict.fromkeys(circle, _Fault("PL0687")))
        desk.done.update(circle)
    for name in reversed(names):
        if name not in desk.done:
            desk.done.add(name)
            if chain[name].corrects:
                _take(chain[name], desk)


def _take(row: ClaimRow, desk: _Desk) -> None:
    target = desk.rows.get(row.corrects)
    fault = next((found for rule in _RULES if (found := rule(row, target, desk)) is not None), None)
    if fault is not None:
        desk.faults[row.claim.id] = fault
    else:
        desk.taken[row.corrects] = row


def _in_its_place(row: ClaimRow, desk: _Desk) -> ClaimRow:
    """A replacement without a sequence of its own has that of the claim it replaces, and so on to the first one."""
    first = row
    while first.replaces and not first.has_sequence:
        first = desk.rows[first.replaces]
    if first is row:
        return row
    return evolve(row, claim=evolve(row.claim, sequence=first.claim.sequence))


# ---- what can be wrong with a correction


def _both(row: ClaimRow, target: ClaimRow | None, desk: _Desk) -> _Fault | None:
    if not (row.reverses and row.replaces):
        return None
    return _unfit("it both takes back and replaces a claim", "同时填写了冲销和替换")


def _nothing_there(row: ClaimRow, target: ClaimRow | None, desk: _Desk) -> _Fault | None:
    """The claim is not in the file, or its row cannot be used."""
    return _Fault("PL0685") if target is None or target.claim.id in desk.faults else None


def _no_claim(row: ClaimRow, target: ClaimRow | None, desk: _Desk) -> _Fault | None:
    if target is None or not target.reverses:
        return None
    return _unfit(
        f"row {target.row} takes back a claim and is none itself", f"第 {target.row} 行是冲销记录，不是结算记录"
    )


def _other_kind(row: ClaimRow, target: ClaimRow | None, desk: _Desk) -> _Fault | None:
    """A closing is replaced by a closing, a claim by a claim."""
    if target is None or not row.replaces or (row.closing is None) == (target.closing is None):
        return None
    return _unfit("a claim cannot replace a closing, nor a closing a claim", "结算与期末结算不能互相替换")


def _twice(row: ClaimRow, target: ClaimRow | None, desk: _Desk) -> _Fault | None:
    earlier = desk.taken.get(row.corrects)
    return None if earlier is None else _Fault("PL0686", {"first": earlier.row})


def _other_facts(row: ClaimRow, target: ClaimRow | None, desk: _Desk) -> _Fault | None:
    """A reversal may repeat facts of the claim it takes back; others would mean another claim."""
    if target is None or row.replaces:
        return None
    for name, value in row.claim.facts.items():
        if name != "claim" and target.claim.facts.get(name, value) != value:
            return _unfit(f"`{name}` differs from the claim it takes back", f"“{name}”与被冲销的结算不一致")
    return None


_Rule = Callable[[ClaimRow, ClaimRow | None, _Desk], _Fault | None]
_RULES: tuple[_Rule, ...] = (_both, _nothing_there, _no_claim, _other_kind, _twice, _other_facts)


def _unfit(en: str, zh: str) -> _Fault:
    return _Fault("PL0688", {"reason": en, "reason_zh": zh})


def _reject(file: str, row: ClaimRow, fault: _Fault) -> Reject:
    report = Report()
    holes: dict[str, Any] = {"file": file, "row": row.row, **fault.holes}
    report.add(fault.code, None, **holes)
    return Reject(row.row, row.claim.id, report.diagnostics, row.raw)
