"""A program as plain data, and back: what a compiled scheme is kept as between two runs.

Enters: a program, or any other value of Core. Leaves: data of lists, texts, whole numbers and truth values alone, which
JSON holds; or the value again. Always holds: `restored(stored(value)) == value`, and nothing is ever run to get there:
the only things made are the frozen classes of Core, by their names. Data of another shape raise ValueError, KeyError,
IndexError or TypeError.

The classes are found in the modules of Core and their fields in the order of their definitions: a new node or a new
field needs nothing here. Equal parts are written once: the data are a list of entries, each of which names earlier
ones by their numbers, and the last one is the whole. So types, places and clauses, which repeat hundreds of times, are
made once, and a deep tree needs no deep recursion when it is read.
"""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from types import ModuleType
from typing import Any

from policy_lang.core import nodes, program, types, values
from policy_lang.record import fields, has

Homes = tuple[ModuleType, ...]

CORE: Homes = (program, nodes, types, values)
_LIST, _TABLE, _SET, _FRACTION, _DATE = "tuple", "dict", "frozenset", "Fraction", "date"

Stored = dict[str, Any]


@cache
def classes(homes: Homes = CORE) -> dict[str, Any]:
    """The frozen classes and the enumerations of some modules by their names."""
    return {
        name: item
        for home in homes
        for name, item in vars(home).items()
        if isinstance(item, type) and item.__module__ == home.__name__ and (has(item) or issubclass(item, StrEnum))
    }


@cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(attribute.name for attribute in fields(kind))


class _Writer:
    """The entries so far, and the number of each value that was written."""

    def __init__(self, homes: Homes) -> None:
        self._classes = classes(homes)
        self.entries: list[Any] = []
        self.kinds: dict[str, int] = {}
        self._numbers: dict[Any, int] = {}

    def number(self, value: object) -> int:
        """The number of a value's entry, which is written if it was not."""
        if value is None or isinstance(value, bool | int) or type(value) is str:
            return self._entry((type(value), value), value)
        name, parts = self._taken_apart(value)
        kind = self.kinds.setdefault(name, len(self.kinds))
        return self._entry((name, *parts), [kind, *parts])

    def _taken_apart(self, value: object) -> tuple[str, list[int]]:
        match value:
            case StrEnum():
                return type(value).__name__, [self.number(value.value)]
            case Fraction():
                return _FRACTION, [self.number(value.numerator), self.number(value.denominator)]
            case date():
                return _DATE, [self.number(value.toordinal())]
            case tuple() | list():
                return _LIST, [self.number(item) for item in value]
            case frozenset():
                return _SET, [self.number(item) for item in sorted(value)]
            case dict():
                return _TABLE, [self.number(part) for pair in value.items() for part in pair]
        return self._fields_of(value)

    def _fields_of(self, value: Any) -> tuple[str, list[int]]:  # noqa: ANN401 - whatever else there is
        name = type(value).__name__
        if self._classes.get(name) is not type(value):
            raise TypeError(f"no {name} can be stored here")
        return name, [self.number(getattr(value, field)) for field in _fields(self._classes[name])]

    def _entry(self, key: object, entry: object) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.entries)
            self.entries.append(entry)
        return known


def stored(value: object, homes: Homes = CORE) -> Stored:
    """A value as plain data; `homes` are the modules whose classes it may be made of."""
    writer = _Writer(homes)
    writer.number(value)
    return {"kinds": list(writer.kinds), "entries": writer.entries}


def restored(data: Stored, homes: Homes = CORE) -> Any:  # noqa: ANN401 - whatever was stored
    """The value of stored data."""
    known = {**classes(homes), **_SIMPLE}
    makers = [known[name] for name in data["kinds"]]
    found: list[Any] = []
    add = found.append
    for entry in data["entries"]:
        if type(entry) is list:
            kind, *parts = entry
            add(makers[kind](*[found[part] for part in parts]))
        else:
            add(entry)
    return found[-1]


def _table(*parts: Any) -> dict[Any, Any]:  # noqa: ANN401
    return dict(zip(parts[::2], parts[1::2], strict=True))


_SIMPLE: dict[str, Any] = {
    _LIST: lambda *parts: parts,
    _TABLE: _table,
    _SET: lambda *parts: frozenset(parts),
    _FRACTION: Fraction,
    _DATE: date.fromordinal,
}
