"""Rows of a file of claims that carry a balance in: `event` is `opening`.

Enters: the fields of such a row. Leaves: a ledger entry, or what is wrong with the row. Always holds: the row means
what the same row of a ledger file means (`claims.ledgers`); the key is written as an object `key` or under the names
of its facts, so that a spreadsheet needs no objects; cells that hold nothing are not there.
"""

from collections.abc import Mapping
from typing import Any

from policy_lang.claims.cells import MISSING, Bad, Missing, text_of, value_of
from policy_lang.claims.ledgers import Fault, entry_of
from policy_lang.core.ledger import Entry
from policy_lang.core.program import Program
from policy_lang.record import frozen

EVENT = ("event", "事件")
OPENING = ("opening", "期初")
LEDGER, AMOUNT = ("ledger", "台账"), ("amount", "数额")
_SPELLINGS: Mapping[str, str] = {
    "ledger": "ledger", "台账": "ledger", "period": "period", "期间": "period", "amount": "amount", "数额": "amount",
    "key": "key", "low": "low", "high": "high", "needs": "needs",
}  # fmt: skip
# Columns of events, which stand empty in the rows of claims.
COLUMNS = frozenset(_SPELLINGS)
_PASSED_OVER = frozenset({"claim", "sequence", "event"})


@frozen
class Wrong:
    """A row that carries nothing in: the code of the problem and what fills its sentence."""

    code: str
    holes: Mapping[str, object]


def event_of(fields: Mapping[str, Any]) -> str | None:
    """What a row calls its event; None for a claim."""
    for word in EVENT:
        raw = text_of(fields.get(word))
        if not isinstance(raw, Missing | Bad):
            return raw
    return None


def opening_of(fields: Mapping[str, Any], names: Mapping[str, str], program: Program) -> Entry | Wrong:
    """The entry of an opening row. `names`: every spelling of a fact and its name."""
    row: dict[str, Any] = {}
    key: dict[str, str] = {}
    for spelling, raw in fields.items():
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            continue
        name = _SPELLINGS.get(spelling.strip())
        fact = names.get(spelling.strip())
        if name is not None:
            row[name] = raw.strip() if isinstance(raw, str) and name != "needs" else raw
        elif fact is None:
            return Wrong("PL0604", {"field": spelling, "near": ()})
        elif fact not in _PASSED_OVER:
            part = _part(fact, raw, program)
            if isinstance(part, Wrong):
                return part
            key[fact] = part
    if key:
        row["key"] = {**(row["key"] if isinstance(row.get("key"), Mapping) else {}), **key}
    row["amount"] = None if "needs" in row else str(row.get("amount", "")).replace(",", "")
    entry = entry_of(row, program)
    return wrong(entry.en, entry.zh) if isinstance(entry, Fault) else entry


def unknown_event() -> Wrong:
    """What is wrong with a row of another event."""
    return wrong("there is no such event; write `opening` or `close`", "没有这种事件，应填写“期初”或“期末结算”")


def twice(first: int) -> Wrong:
    """What is wrong with a second row for the same balance."""
    return wrong(f"the same balance stands in row {first}", f"同一余额已列于第 {first} 行")


def _part(fact: str, raw: object, program: Program) -> str | Wrong:
    """A part of the key, as a ledger writes it."""
    declared = program.inputs.get(fact)
    value = text_of(raw) if declared is None or declared.reserved else value_of(raw, declared, program)
    if isinstance(value, Bad):
        return Wrong(value.code, {"field": fact, **value.holes})
    if value is MISSING:
        return ""
    return ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def wrong(en: str, zh: str) -> Wrong:
    """What is wrong with the row of an event."""
    return Wrong("PL0689", {"reason": en, "reason_zh": zh})
