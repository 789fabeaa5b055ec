"""The hash of a program: what it means, without where it stands.

Enters: a program. Leaves: `sha256:…` over a canonical JSON of its meaning. Always holds: reformatting, comments and
the tongue of keywords do not change it, a changed figure does.
"""

import json
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from policy_lang.core.program import CalculationDef, Origin, Place, Program, RecordDef
from policy_lang.record import fields, has

# Raised when the meaning of Core itself changes.
MEANING = 1
# What a program demands of others, or owes to them, does not change what it settles: the check that it owes is a check.
_ASIDE = frozenset({"catalogue", "scenarios", "hash", "aliases", "frameworks", "conforms_to"})
# Parts that came later: a program without any keeps its hash.
_IF_ANY = frozenset({"calculations", "records"})
# Marks of a draft, which an edition that is confirmed does not have: without one the hash is what it was.
_IF_SET = frozenset({"to_confirm"})


def program_hash(program: Program) -> str:
    """The hash of the program's meaning."""
    import hashlib  # noqa: PLC0415 — it takes long to load, and whoever only looks for mistakes needs no hash

    data = {
        attribute.name: plain(getattr(program, attribute.name))
        for attribute in fields(Program)
        if attribute.name not in _ASIDE and not (attribute.name in _IF_ANY and not getattr(program, attribute.name))
    }
    text = json.dumps({"meaning": MEANING, **data}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a data class; None for any other type."""
    return tuple(attribute.name for attribute in fields(kind)) if has(kind) else None


def plain(value: object) -> object:
    """Any part of a program as JSON data; places and origins are left out."""
    kind: Any = type(value)
    names = _names(kind)
    if names is not None:
        if isinstance(value, Place | Origin):
            return None
        aside = _ASIDE if kind in {CalculationDef, RecordDef} else frozenset()
        found = {name: getattr(value, name) for name in names if name not in aside}
        fields = {name: plain(item) for name, item in found.items() if item or name not in _IF_SET}
        return {"is": kind.__name__, **{name: item for name, item in fields.items() if item is not None}}
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
