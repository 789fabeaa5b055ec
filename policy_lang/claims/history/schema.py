"""What rows look like that are no claims, as parts of the JSON Schema of a claim file: closings and openings.

Enters: a program and the schemas of the fields of its claims. Leaves: the schemas of the columns that such rows have
beside those fields, and of the rows themselves. Always holds: what the schema refuses is refused where the row is read;
what only the calendar knows (30 February) is left to reading. A scheme that closes nothing has no rows that close.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from policy_lang.claims.history.closings import CLOSE, PERIOD
from policy_lang.claims.history.openings import AMOUNT, COLUMNS, EVENT, LEDGER, OPENING
from policy_lang.claims.ledgers import ends_with_the_claim
from policy_lang.core.program import LedgerDef, PeriodDef, PeriodKind, Program

Schema = dict[str, Any]

BLANK: Schema = {"type": ["string", "null"], "pattern": r"^\s*$"}
_WRITTEN: Schema = {"not": BLANK}
_FIGURE: Schema = {"type": ["string", "number"], "pattern": r"^-?[0-9,]+(\.[0-9]+)?$|^-?[0-9]+/[0-9]+$"}
_DAYS = {PeriodKind.DAY, PeriodKind.ROLLING, PeriodKind.SPELL}
_DAY = "-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def carried(program: Program) -> tuple[LedgerDef, ...]:
    """The ledgers whose balances a row may carry in."""
    return tuple(ledger for ledger in program.ledgers.values() if not ends_with_the_claim(ledger.period))


def columns(program: Program) -> dict[str, Schema]:
    """The columns of events, by every spelling; none where the scheme knows no events."""
    ledgers = carried(program)
    words = [*(CLOSE if program.closings else ()), *(OPENING if ledgers else ())]
    if not words:
        return {}
    asked: list[tuple[tuple[str, ...], str, str, Schema]] = [
        (
            EVENT,
            "What the row is where it is no claim",
            "不是结算的行填写：期末结算、期初",
            {"enum": [*words, "", None]},
        ),
        (PERIOD, "The period that is closed, or that a balance is of", "结算期间或余额所属期间", {}),
        (
            ("key",),
            "Whose it is: the facts of the key, where they have no columns of their own",
            "对象",
            {"type": ["object", "string", "null"], "pattern": BLANK["pattern"]},
        ),
    ]
    if ledgers:
        asked += [
            (LEDGER, "The account whose balance is carried in", "台账", {}),
            (AMOUNT, "The balance", "余额", {}),
            (("low",), "The least that a balance can be that is not known", "余额未定时的下限", {}),
            (("high",), "The most that a balance can be that is not known", "余额未定时的上限", {}),
            (("needs",), "What a balance that is not known needs", "余额未定时所缺事项", {}),
        ]
    found: dict[str, Schema] = {}
    for (first, *others), en, zh, shape in asked:
        names = {"en": first, "zh": others[0] if others else first}
        found[first] = {"title": f"{en} / {zh}", "x-name": names, **shape}
        found.update({other: {"$ref": f"#/properties/{quote(first, safe='')}"} for other in others})
    return found


def with_events(schema: Schema, program: Program, claim: tuple[str, ...], sequence: tuple[str, ...]) -> Schema:
    """The schema of a claim, widened by the rows of events. `claim`, `sequence`: the spellings of the two fields."""
    beside = columns(program)
    if not beside:
        return schema
    fields: dict[str, Schema] = schema["properties"]
    # A scheme may call a fact as a column of events is called: what it says of the fact then holds of claims alone.
    shared = {name: fields[name] for name in beside if name in fields}
    titles = {name: _annotations(shape) for name, shape in shared.items()}
    blank = {name: shared.get(name, BLANK) for name in beside}
    spellings = _spellings(program, fields)
    closings = [_closing(closing.keys, closing.period, spellings, beside) for closing in program.closings]
    groups: dict[tuple[tuple[str, ...], PeriodDef], list[str]] = {}
    for ledger in carried(program):
        groups.setdefault((ledger.keys, ledger.period), []).append(ledger.id)
    passed = (*claim, *sequence)
    openings = [_opening(names, keys, period, spellings, passed) for (keys, period), names in groups.items()]
    named = {word: fields[word] for word in claim}
    return {
        **{name: value for name, value in schema.items() if name != "anyOf"},
        "properties": {**fields, **{word: _loose(shape) for word, shape in named.items()}, **beside, **titles},
        "if": _said(EVENT, _WRITTEN),
        "then": {"anyOf": [*closings, *openings]},
        "else": {"anyOf": [{"required": [word]} for word in claim], "properties": {**blank, **named}},
    }


def _closing(
    keys: Iterable[str], period: PeriodDef, spellings: Mapping[str, list[str]], beside: Iterable[str]
) -> Schema:
    """A row that closes a period. Facts beside the key are passed over, so they may stand there."""
    said = [_said(EVENT, {"enum": list(CLOSE)}), _said(PERIOD, _period(period))]
    others = {name: BLANK for name in beside if name not in {*EVENT, *PERIOD, "key"}}
    others["key"] = {"propertyNames": {"enum": sorted(word for words in spellings.values() for word in words)}}
    return {"allOf": [*said, *(_key_part(spellings[key], spellings[key]) for key in keys)], "properties": others}


def _opening(
    names: list[str],
    keys: tuple[str, ...],
    period: PeriodDef,
    spellings: Mapping[str, list[str]],
    passed: tuple[str, ...],
) -> Schema:
    """A row that carries a balance of one of these ledgers in: it names the key and nothing else."""
    needs = {"type": "array", "minItems": 1}
    either = {"anyOf": [_FIGURE, {"type": "null"}]}
    unknown = {"required": ["needs"], "properties": {"needs": needs, "low": either, "high": either}}
    said = [
        _said(EVENT, {"enum": list(OPENING)}),
        _said(LEDGER, {"enum": names}),
        _said(PERIOD, _period(period)),
        {"anyOf": [unknown, {**_said(AMOUNT, _FIGURE), "properties": {"needs": BLANK}}]},
        *(_key_part(spellings[key], [key]) for key in keys),
    ]
    parts: Schema = {key: {"type": ["string", "number"], "minLength": 1} for key in keys}
    known: Schema = {
        name: {} for name in (*passed, *EVENT, *COLUMNS, *(word for key in keys for word in spellings[key]))
    }
    known["key"] = {"type": ["object", "null"], "properties": parts, "additionalProperties": False}
    return {"allOf": said, "properties": known, "additionalProperties": BLANK}


def _key_part(columns: list[str], parts: list[str]) -> Schema:
    """A fact of the key, in a column of its own or within the object `key`."""
    inside = {"type": "object", **_said(parts, _WRITTEN)}
    return {"anyOf": [*_said(columns, _WRITTEN)["anyOf"], {"required": ["key"], "properties": {"key": inside}}]}


def _said(spellings: Iterable[str], shape: Schema) -> Schema:
    """One of the spellings stands there and is so."""
    return {"anyOf": [{"required": [word], "properties": {word: shape}} for word in spellings]}


def _period(period: PeriodDef) -> Schema:
    """How a period is called."""
    if period.kind is PeriodKind.CALENDAR_YEAR:
        year = {"type": "integer", "minimum": 1000, "maximum": 9999}
        return {"anyOf": [{"type": "string", "pattern": "^[0-9]{4}$"}, year]}
    if period.kind is PeriodKind.MONTH:
        return {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
    if period.kind is PeriodKind.SCHEME_YEAR:
        month, day = period.anchor
        return {"type": "string", "pattern": f"^[0-9]{{4}}-{month:02}-{day:02}$"}
    if period.kind in _DAYS:
        return {"type": "string", "pattern": f"^[0-9]{{4}}{_DAY}$"}
    return {"enum": ["lifetime"]} if period.kind is PeriodKind.LIFETIME else _WRITTEN


def _spellings(program: Program, fields: Mapping[str, Schema]) -> dict[str, list[str]]:
    """Every spelling of every field that can be part of a key."""
    found = {name: [name] for name in fields}
    for spelling, name in program.aliases.items():
        if spelling not in found.get(name, ()):
            found.setdefault(name, []).append(spelling)
    for spelling, shape in fields.items():
        target = next((name for name in fields if shape.get("$ref") == f"#/properties/{quote(name, safe='')}"), None)
        if target is not None and spelling not in found[target]:
            found[target].append(spelling)
    return found


def _annotations(shape: Schema) -> Schema:
    return {name: value for name, value in shape.items() if name == "title" or name.startswith("x-")}


def _loose(shape: Schema) -> Schema:
    """A field that a claim must have, and that stands empty beside an event."""
    return {**shape, "type": ["string", "number", "null"], "minLength": 0} if "type" in shape else shape
