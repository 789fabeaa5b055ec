"""What a claim of a scheme looks like, as a JSON Schema (draft 2020-12) for editors, spreadsheets and other programs.

Enters: a program. Leaves: a schema of one row of a claim file. Always holds: the titles carry both tongues; every other
spelling of a field is a reference to it. Units, bounds and the names of members stand in `x-` keywords, which every
validator passes over.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from policy_lang.claims.amounts import quantity_text
from policy_lang.claims.cells import EXPECTED
from policy_lang.claims.history.schema import with_events
from policy_lang.claims.read import GIVEN, RESERVED
from policy_lang.claims.results import edition_name
from policy_lang.core.program import CatalogueEntry, InputDef, Program
from policy_lang.core.types import Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_DIGITS = r"[0-9]+(,[0-9]{3})*"
_DATE = r"^[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}$|^[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日$|^[0-9]{8}$"
_TEXT = {"type": ["string", "number", "null"]}

_SHAPES: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "claim": ("Claim id", "结算编号", {"type": ["string", "number"], "minLength": 1}),
    "person": ("Person", "人员", _TEXT),
    "household": ("Household", "家庭", _TEXT),
    "sequence": (
        "Place among the claims of a day; the number of the row where it is left out",
        "同日结算的先后次序；不填则按行号",
        {"type": ["integer", "string", "null"]},
    ),
    "reverses": (
        "Id of the claim that this row takes back; the row gives no facts",
        "所冲销的结算编号；本行不填其他内容",
        _TEXT,
    ),
    "replaces": ("Id of the claim in whose place this one stands", "被本次结算替换的结算编号", _TEXT),
}


def claim_schema(program: Program) -> dict[str, Any]:
    """The schema of one row of a claim file: a claim, or, where the scheme knows them, an event."""
    properties: dict[str, Any] = {}
    for name, (en, zh, shape) in _SHAPES.items():
        names = {"en": name, "zh": RESERVED[name][0]}
        properties[name] = {"title": f"{en} / {zh}", "x-name": names, **shape}
    for declared in program.inputs.values():
        if declared.name not in properties:
            properties[declared.name] = field_schema(declared, program)
    reserved = {spelling: name for name in _SHAPES for spelling in RESERVED[name]}
    for spelling, name in (reserved | program.aliases).items():
        if spelling not in properties and name in properties:
            properties[spelling] = {"$ref": f"#/properties/{quote(name, safe='')}"}
    claim, sequence = (
        tuple(spelling for spelling in (name, *RESERVED[name]) if _means(spelling, name, properties))
        for name in ("claim", "sequence")
    )
    schema = {
        "$schema": DIALECT,
        "title": edition_name(program),
        "type": "object",
        "anyOf": [{"required": [spelling]} for spelling in claim],
        "properties": properties,
        "additionalProperties": False,
    }
    return with_events(schema, program, claim, sequence)


def _means(spelling: str, name: str, properties: Mapping[str, Any]) -> bool:
    """Whether a spelling is that of the reserved field, and not of a fact of the scheme."""
    return spelling == name or properties[spelling].get("$ref") == f"#/properties/{quote(name, safe='')}"


def field_schema(declared: InputDef, program: Program) -> dict[str, Any]:
    """The schema of one field."""
    shape = _titles(declared.name, program) | _shape(declared, program)
    en, zh = EXPECTED.get(declared.type.kind, ("", ""))
    shape["x-type"] = {"en": en.replace("`", ""), "zh": zh}
    if declared.type.kind is Kind.MONEY:
        shape["x-unit"] = program.currency
        shape["x-decimals"] = program.decimals
    if declared.high is not None:
        shape["x-maximum"] = quantity_text(declared.high, declared.type, program)
    shape["x-has-default"] = declared.has_default
    return shape


def _titles(name: str, program: Program) -> dict[str, Any]:
    """What a field is called. A payment made elsewhere is called after its payer."""
    entry = program.catalogue.get(f"fact:{name}")
    payer = program.catalogue.get(f"payer:{name.removeprefix(GIVEN)}") if name.startswith(GIVEN) else None
    if payer is not None:
        en, zh = f"Given payment of {payer.label('en')}", f"{payer.label('zh')}已给定的支付额"
        return {"title": f"{en} / {zh}", "x-name": {"en": name, "zh": f"{GIVEN}{payer.name('zh')}"}}
    if entry is None:
        return {"title": name, "x-name": {"en": name, "zh": name}}
    title = " / ".join(dict.fromkeys((entry.label("en"), entry.label("zh"))))
    return {"title": title, "x-name": {"en": entry.name("en"), "zh": entry.name("zh")}}


def _shape(declared: InputDef, program: Program) -> dict[str, Any]:
    match declared.type.kind:
        case Kind.CATEGORY:
            return _members(declared, program)
        case Kind.LINES:
            return _lines(declared, program)
        case Kind.YES_NO:
            return {"enum": [True, False, "yes", "no", "true", "false", "是", "否", "1", "0", 1, 0, None]}
        case Kind.DATE:
            return {"type": ["string", "null"], "pattern": _DATE}
        case Kind.TEXT:
            return dict(_TEXT)
    return {"type": ["number", "string", "null"], "pattern": _pattern(declared.type.kind, program)} | _bounds(
        declared, program
    )


def _lines(declared: InputDef, program: Program) -> dict[str, Any]:
    """A list: an object an entry, with the fields of the record by either of their names."""
    record = program.records[declared.type.category]
    properties: dict[str, Any] = {}
    for spelling, name in record.aliases.items():
        one = record.fields[name]
        titles = _titles(f"{declared.name}.{name}", program)
        properties[spelling] = {**titles, **_shape(one, program), "x-has-default": one.has_default}
    entry = {"type": "object", "properties": properties, "additionalProperties": False}
    shape: dict[str, Any] = {"type": ["array", "null"], "items": entry}
    if len(record.fields) == 1:
        shape["items"] = {"anyOf": [entry, next(iter(properties.values()))]}
    if declared.high is not None:
        shape["maxItems"] = int(declared.high)
    return shape


def _pattern(kind: Kind, program: Program) -> str:
    if kind is Kind.MONEY:
        decimals = f"(\\.[0-9]{{0,{program.decimals}}})?" if program.decimals else ""
        currency = re.escape(program.currency)
        before, after = ("([¥￥]|CNY)? ?", " ?(CNY|[万亿]?[元圆]|[万亿])?") if program.currency == "CNY" else (
            f"({currency} ?)?", f"( ?{currency})?"
        )  # fmt: skip
        return f"^{before}{_DIGITS}{decimals}{after}$"
    if kind in {Kind.COUNT, Kind.DAYS, Kind.MONTHS}:
        return f"^{_DIGITS}$"
    return f"^-?{_DIGITS}(\\.[0-9]+)? ?{'%?' if kind is Kind.RATIO else ''}$"


def _bounds(declared: InputDef, program: Program) -> dict[str, Any]:
    """Bounds for figures written as JSON numbers. A bound that no JSON number states exactly is left to `x-maximum`."""
    scale = 10**program.decimals if declared.type.kind is Kind.MONEY else 1
    found: dict[str, Any] = {}
    for word, bound in (("minimum", declared.low), ("maximum", declared.high)):
        if bound is not None and (bound / scale).denominator == 1:
            found[word] = int(bound / scale)
    if "minimum" not in found and declared.type.kind is not Kind.NUMBER:
        found["minimum"] = int(Fraction(0))
    return found


def _members(declared: InputDef, program: Program) -> dict[str, Any]:
    spellings = program.written_members.get(declared.type.category, {})
    one = {"enum": sorted(spellings)}
    names = {
        member: _names(program.catalogue.get(f"member:{declared.type.category}.{member}"), member)
        for member in dict.fromkeys(spellings.values())
    }
    if not declared.type.several:
        return {"enum": [*sorted(spellings), None], "x-members": names}
    listed = {"type": "array", "items": one}
    return {"anyOf": [listed, {"type": ["string", "null"]}], "x-members": names}


def _names(entry: CatalogueEntry | None, member: str) -> dict[str, str]:
    return {tongue: entry.label(tongue) if entry else member for tongue in ("en", "zh")}
