"""An edition and those that it amends, file by file: what a draft of next year's edition is made from.

Enters: an edition as the user named it. Leaves: its layers, the oldest first, and what each of them gives to a draft.
Always holds: a draft amends nothing: the files taken over stand in it with their comments, without their worked
examples, under their year's name, and the newest scheme has all the headers. What an edition changes stays written
as a change, so it can still be read beside the text that made it.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from policy_lang.compile import Options, edition_path
from policy_lang.diagnostics import Report
from policy_lang.record import evolve, fields, frozen
from policy_lang.source import Span
from policy_lang.syntax import ast
from policy_lang.syntax.ast.headers import amended_headers
from policy_lang.syntax.parse import parse, read_source

_Tree = TypeVar("_Tree", bound=ast.Node)


@frozen
class Layer:
    """The files of one edition, by name."""

    trees: dict[str, ast.File]

    @property
    def scheme(self) -> ast.Scheme | None:
        """The scheme that the edition declares."""
        found = (item for tree in self.trees.values() for item in tree.declarations if isinstance(item, ast.Scheme))
        return next(found, None)

    @property
    def year(self) -> int | None:
        """Its year, where it says so."""
        headers = self.scheme.headers if self.scheme is not None else ()
        return next((int(item.year) for item in headers if isinstance(item, ast.Edition)), None)

    @property
    def amends(self) -> ast.Amends | None:
        """The edition that it amends."""
        headers = self.scheme.headers if self.scheme is not None else ()
        return next((item for item in headers if isinstance(item, ast.Amends)), None)


def layers_of(edition: str, report: Report) -> tuple[Layer, ...]:
    """The layers of an edition, the oldest first; what cannot be read goes to the report."""
    found: list[Layer] = []
    named: str | None = edition
    seen: set[str] = set()
    while named is not None and named not in seen:
        seen.add(named)
        path = edition_path(named, Options(), report)
        if path is None:
            return ()
        files = sorted(path.glob("*.policy")) if path.is_dir() else [path]
        layer = Layer({item.name: parse(read_source(item, str(item), report), report) for item in files})
        found.insert(0, layer)
        older = layer.amends
        named = f"{'/'.join(older.module.parts)}@{older.edition}" if older is not None else None
    return tuple(found)


def whole(layer: Layer, layers: Sequence[Layer]) -> dict[str, ast.File]:
    """What a layer gives to a draft, by the names of files there."""
    if layer is not layers[-1]:
        return {f"{layer.year}_{name}": _taken_over(tree) for name, tree in layer.trees.items() if _rules(tree)}
    inherited: tuple[ast.Header, ...] = ()
    for one in layers[:-1]:
        inherited = amended_headers(inherited, one.scheme.headers if one.scheme is not None else ())
    return {name: _with_headers(tree, inherited) for name, tree in layer.trees.items()}


def _rules(tree: ast.File) -> bool:
    """Whether a file holds more than worked examples."""
    return any(not isinstance(item, ast.Scenario | ast.Scheme) for item in tree.declarations)


def _taken_over(tree: ast.File) -> ast.File:
    kept = tuple(item for item in tree.declarations if not isinstance(item, ast.Scheme | ast.Scenario))
    return evolve(tree, declarations=kept)


def _with_headers(tree: ast.File, inherited: tuple[ast.Header, ...]) -> ast.File:
    """A file whose scheme has its own headers, and behind them the inherited ones that none of them stands for."""
    return evolve(
        tree,
        declarations=tuple(
            _with_all(item, inherited) if isinstance(item, ast.Scheme) else item for item in tree.declarations
        ),
    )


def _with_all(scheme: ast.Scheme, inherited: tuple[ast.Header, ...]) -> ast.Scheme:
    own = scheme.headers
    behind = (header for header in amended_headers(inherited, own) if header not in own)
    headers = (*own, *(_placed(header, scheme.span) for header in behind))
    return evolve(scheme, headers=tuple(one for one in headers if not isinstance(one, ast.Amends)))


def _placed(node: _Tree, scheme: Span) -> _Tree:
    """A header of another file as if it stood at the scheme's end: comments are placed by where things stand."""
    changes: dict[str, Any] = {"span": Span(scheme.source, scheme.end, scheme.end)}
    for attribute in fields(type(node)):
        value = getattr(node, attribute.name)
        if isinstance(value, ast.Node):
            changes[attribute.name] = _placed(value, scheme)
        elif isinstance(value, tuple) and value and isinstance(value[0], ast.Node):
            changes[attribute.name] = tuple(_placed(item, scheme) for item in value)
    return evolve(node, **changes)
