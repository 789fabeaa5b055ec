"""Records to data: the fields of the elements of lists, with their bounds, defaults and spellings.

Enters: the symbols of a scheme. Leaves: `RecordDef`s by name. Always holds: a field has its Latin name where it has
one, and is understood by either.
"""

from policy_lang.core.program import CatalogueEntry, InputDef, RecordDef
from policy_lang.lower.catalogue import entry_of
from policy_lang.lower.computed.inputs import input_of
from policy_lang.lower.context import Shared
from policy_lang.names.scope import Symbol, field_symbol
from policy_lang.record import evolve
from policy_lang.syntax import ast


def lower_records(shared: Shared, symbols: tuple[Symbol, ...]) -> dict[str, RecordDef]:
    """Every record of a scheme."""
    found = {}
    for symbol in symbols:
        node = shared.checked.linked.node(symbol) if symbol.node is not None else None
        if isinstance(node, ast.Record):
            found[symbol.name] = _record(shared, symbol, node)
    return found


def _record(shared: Shared, symbol: Symbol, node: ast.Record) -> RecordDef:
    fields: dict[str, InputDef] = {}
    aliases: dict[str, str] = {}
    for part in node.fields:
        own = field_symbol(symbol, part)
        name = own.name.partition(".")[2]
        fields[name] = input_of(shared, name, part, shared.checked.tables.symbol_types[own.key])
        aliases |= dict.fromkeys({own.en, own.zh} - {""}, name)
    return RecordDef(symbol.name, fields, aliases)


def field_entries(shared: Shared, name: str, record: Symbol) -> dict[str, CatalogueEntry]:
    """What the fields of a list `name` are called where one of them is missing: `fact:lines.amount`."""
    node = shared.checked.linked.node(record)
    assert isinstance(node, ast.Record)  # noqa: S101 — a symbol of kind record
    found = {}
    for part in node.fields:
        own = field_symbol(record, part)
        identifier = f"{name}.{own.name.partition('.')[2]}"
        found[f"fact:{identifier}"] = evolve(entry_of(shared, own, identifier, part), kind="fact")
    return found
