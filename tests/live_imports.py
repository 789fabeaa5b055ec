"""The live imports of a package, read from its source: a folder enters, one `Module` a file leaves.

Every import counts: relative or absolute, at the top or inside a function, for types only or not. So does a module of
the package that is named in a string, as tables for late loading do. A module is what has a file: `from p.core import
op` imports `p.core.op` if there is such a file and `p.core` otherwise; that Python runs `p/core/__init__.py` on the way
is not counted, since a package's front page may name what its own files define. Nothing is executed.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen


@frozen
class Module:
    """One source file: its dotted name, the modules of the same package it imports, and the libraries it imports."""

    name: str
    path: Path
    inside: frozenset[str]
    libraries: frozenset[str]
    loads_by_string: bool

    @property
    def unit(self) -> str:
        """The part of the package it belongs to: `core` for `p.core.op`, `p` itself for the front page."""
        return unit_of(self.name)


def read_package(folder: Path) -> dict[str, Module]:
    """Every module of the package in `folder`, by dotted name."""
    names = {_dotted(folder, path): path for path in sorted(folder.rglob("*.py"))}
    return {name: _read(name, path, names) for name, path in names.items()}


def unit_of(name: str) -> str:
    """The part of the package that a module's dotted name belongs to."""
    return name.split(".")[1] if "." in name else name


def circles(modules: dict[str, Module]) -> list[list[str]]:
    """The groups of modules that import each other in a circle, each group sorted."""
    reach = {name: _reachable(name, modules) for name in modules}
    groups = {
        tuple(sorted(other for other in reach[name] if name in reach[other])) for name in modules if name in reach[name]
    }
    return [list(group) for group in sorted(groups)]


def _reachable(start: str, modules: dict[str, Module]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in modules[waiting.pop()].inside - found:
            found.add(name)
            waiting.append(name)
    return found


def _dotted(folder: Path, path: Path) -> str:
    parts = [folder.name, *path.relative_to(folder).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _read(name: str, path: Path, names: dict[str, Path]) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    root = name.partition(".")[0]
    inside: set[str] = set()
    libraries: set[str] = set()
    for target in _targets(tree, package):
        if target.partition(".")[0] == root:
            inside.add(_nearest(target, names))
        elif target.partition(".")[0] not in sys.stdlib_module_names:
            libraries.add(target.partition(".")[0])
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    inside |= strings & names.keys() - {root}
    loads = any(isinstance(node, ast.Name | ast.alias | ast.Attribute) and _loads(node) for node in ast.walk(tree))
    return Module(name, path, frozenset(inside - {name}), frozenset(libraries), loads)


def _targets(tree: ast.Module, package: str) -> Iterator[str]:
    """The dotted name behind every import, as if each imported name were a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _nearest(target: str, names: dict[str, Path]) -> str:
    """The longest beginning of a dotted name that is a module; what is no module is a name in one."""
    while target not in names and "." in target:
        target = target.rpartition(".")[0]
    return target


def _loads(node: ast.Name | ast.alias | ast.Attribute) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else node.name
    return name in {"import_module", "__import__", "importlib"}
