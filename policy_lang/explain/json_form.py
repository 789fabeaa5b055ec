"""The tree of reasons as data for other programs: the shape that `docs/reference/schemas/explanation.schema.json`
publishes.

Enters: a tree and its program. Leaves: a mapping whose fields always stand in the same order. Always holds: amounts are
decimal texts in the main unit and exact (a figure without a finite decimal form is written as a quotient, `1/3`); what
is unknown is null and says what it needs; every reason carries its sentence in both tongues, the same ones that the
letter is made of.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from policy_lang.core import types
from policy_lang.core.ledger import Entry
from policy_lang.core.program import Place, Program
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Lines, Unknown, Value
from policy_lang.explain.reasons import Data, Reason, ReasonKind
from policy_lang.explain.words.wording import Wording

VERSION = 1
_NO_LIMIT = "no limit"
# Data that are no amounts of money.
_UNITS = {"ratio": types.RATIO, "months": types.MONTHS, "days": types.DAYS}


def render_json(tree: Reason, program: Program) -> dict[str, Any]:
    """The tree with what it is about."""
    wordings = {tongue: Wording(program, tongue) for tongue in ("en", "zh")}
    return {
        "version": VERSION,
        "claim": tree.subject,
        "scheme": program.scheme if "@" in program.scheme else f"{program.scheme}@{program.edition}",
        "program": program.hash if ":" in program.hash else f"sha256:{program.hash}",
        "outcome": tree.data["outcome"],
        "reasons": reason_json(tree, program, wordings),
    }


def reason_json(reason: Reason, program: Program, wordings: dict[str, Wording]) -> dict[str, Any]:
    """One reason with those inside it."""
    found: dict[str, Any] = {
        "id": reason.id,
        "kind": str(reason.kind),
        "subject": reason.subject,
        "text": {tongue: wording.sentence(reason) for tongue, wording in wordings.items()},
        "value": _value(reason.value, reason.unit, program) if _is_there(reason) else None,
        "unit": _unit(reason.unit, program) if reason.has_value else None,
        "source": str(reason.source),
        "operator": reason.operator or None,
        "clauses": [
            {"source": clause.source, "title": clause.title, "locator": clause.locator} for clause in reason.clauses
        ],
        "place": _place(reason.place),
        "data": {name: _data(name, value, reason, program) for name, value in reason.data.items()},
    }
    if isinstance(reason.value, Unknown):
        found["needs"] = list(reason.value.causes)
    found["children"] = [reason_json(child, program, wordings) for child in reason.children]
    return found


def _is_there(reason: Reason) -> bool:
    """Not a fact that the claim says to be none."""
    return reason.has_value and not (reason.kind is ReasonKind.FACT and reason.value is None)


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "file": place.file, "line": place.line, "column": place.column, "start": place.start, "end": place.end,
    }  # fmt: skip


def _unit(unit: Type, program: Program) -> str:
    match unit.kind:
        case Kind.MONEY:
            return program.currency
        case Kind.RATIO:
            return "%"
        case Kind.NO_LIMIT:
            return str(Kind.MONEY)
    return unit.category or str(unit.kind)


def _data(name: str, value: Data, reason: Reason, program: Program) -> Any:  # noqa: ANN401 — any JSON value
    if isinstance(value, tuple):
        return [_entry(item, program) if isinstance(item, Entry) else item for item in value]
    if value is None:
        return None
    same = isinstance(value, Fraction | Unknown) and reason.unit.kind is Kind.COUNT and name in {"before", "after"}
    return _value(value, reason.unit if same else _UNITS.get(name, types.MONEY), program)


def _entry(entry: Entry, program: Program) -> dict[str, Any]:
    """What an earlier claim entered in an account; a balance that was carried in has neither claim nor day."""
    unit = types.MONEY if program.ledgers[entry.ledger].measure == "minor" else types.COUNT
    amount = _value(entry.amount, unit, program)
    return {
        "claim": entry.claim or None, "date": entry.day.isoformat() if entry.claim else None, "amount": amount,
    }  # fmt: skip


def _value(value: Value, unit: Type, program: Program) -> Any:  # noqa: ANN401 — any JSON value
    match value:
        case Unknown():
            return None
        case None:
            return _NO_LIMIT
        case Fraction():
            return quantity(value, unit, program.decimals)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case Lines():
            return [_line(item, unit, program) for item in value.items]
    return value


def _line(item: Mapping[str, Value], unit: Type, program: Program) -> str:
    """An element of a list on one line: its fields with their values."""
    fields = program.records[unit.category].fields
    return "; ".join(f"{name} {_value(value, fields[name].type, program)}" for name, value in item.items())


def quantity(value: Fraction, unit: Type, decimals: int) -> str:
    """A number as text: money in the main unit, shares with their sign."""
    match unit.kind:
        case Kind.MONEY:
            return exact(value / 10**decimals, decimals)
        case Kind.RATIO:
            return f"{exact(value * 100)}%"
        case Kind.POINTS:
            return exact(value * 100)
    return exact(value)


def exact(value: Fraction, at_least: int = 0) -> str:
    """The decimals of a figure: at least so many, and as many as it has; a quotient where they never end."""
    rest, twos, fives = (value * 10**at_least).denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = at_least + max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
