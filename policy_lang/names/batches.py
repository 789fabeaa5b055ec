"""Which options of readings can be tried together: those of different readings that change different things.

Enters: the readings of a linked scheme. Leaves: batches, each from a reading's name to the name of an option. Always
holds: every option that is not chosen is in one batch; two options of a batch touch no common declaration, so neither
hides a mistake of the other.
"""

from policy_lang.names.link import Linked
from policy_lang.syntax import ast


def batches(linked: Linked) -> list[dict[str, str]]:
    """The batches, as few as the first fit gives."""
    found: list[tuple[dict[str, str], set[str]]] = []
    for choice in linked.choices:
        for option in choice.reading.options:
            if option is choice.option:
                continue
            touched = {target for change in option.changes for target in _touched(linked, change)}
            name = choice.symbol.name
            place = next((item for item in found if name not in item[0] and not touched & item[1]), None)
            if place is None:
                place = ({}, set())
                found.append(place)
            place[0][name] = option.names.first.name
            place[1].update(touched)
    return [readings for readings, _ in found]


def _touched(linked: Linked, change: ast.Change) -> tuple[str, ...]:
    match change:
        case ast.ChangeHeader(_, item):
            return (type(item).__name__,)
        case ast.Add(_, payer):
            return (payer.names.first.name,)
    symbol = linked.scopes.at(change).find(change.target.parts[0])
    return (symbol.name if symbol is not None else change.target.parts[0],)
