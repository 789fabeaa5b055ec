"""What every node of the tree has, names and prose, and how trees are walked and compared.

Nothing is ever written into a node after the builder made it: what later passes learn stands in tables beside the tree.
Nodes compare by identity; `same` compares two trees by what they say, spans left aside.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from policy_lang.record import fields, frozen
from policy_lang.source import Span


@frozen(eq=False, repr=False)
class Node:
    """Anything with a place in a file. How it shows itself is said once: a method for each class would cost time."""

    span: Span

    def __repr__(self) -> str:
        kind: Any = type(self)
        shown = fields(kind)[1:]
        return f"{kind.__name__}({', '.join(f'{item.name}={getattr(self, item.name)!r}' for item in shown)})"


@frozen(eq=False, repr=False)
class Ident(Node):
    """One name as it was written, in either script."""

    name: str


@frozen(eq=False, repr=False)
class Path(Node):
    """A dotted name, `claim.in_scope`."""

    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        """The parts with dots between them."""
        return self.parts[0] if len(self.parts) == 1 else ".".join(self.parts)


@frozen(eq=False, repr=False)
class Text(Node):
    """Prose in one tongue, or in two: quoted strings without their quotes."""

    first: str
    second: str | None = None

    def read(self, tongue: str) -> str:
        """The text in "en" or "zh", else in the only tongue it is written in."""
        options = [part for part in (self.first, self.second) if part is not None]
        for part in options:
            is_chinese = not part.isascii() and any("\u3400" <= character <= "\u9fff" for character in part)
            if is_chinese == (tongue == "zh"):
                return part
        return options[0]


@frozen(eq=False, repr=False)
class Names(Node):
    """A declared name, its second name, and its label."""

    first: Ident
    second: Ident | None = None
    label: Text | None = None


@frozen(eq=False, repr=False)
class PathNames(Node):
    """The same for a fact, whose name may have dots."""

    first: Path
    second: Path | None = None
    label: Text | None = None


@frozen(eq=False, repr=False)
class TypeName(Node):
    """A named type or category; `several`: a set of its members; `listed`: any number of its records."""

    path: Path
    several: bool = False
    listed: bool = False


@frozen(eq=False, repr=False)
class Cite(Node):
    """`cites notice "三(一)¶3"`; `to_confirm`: taken over from another edition."""

    source: Ident
    locator: str
    to_confirm: bool = False


# Fields of these types hold no nodes.
_PLAIN = (str, bool, int, str | None, tuple[str, ...])


@cache
def _parts(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a kind of node that nodes may stand in."""
    return tuple(
        attribute.name for attribute in fields(kind) if attribute.name != "span" and attribute.type not in _PLAIN
    )


def children(node: Node) -> list[Node]:
    """The nodes directly inside a node, in the order of its fields."""
    kind: Any = type(node)
    found: list[Node] = []
    for name in _parts(kind):
        value = getattr(node, name)
        if type(value) is tuple:
            if value:
                found += [item for item in value if isinstance(item, Node)]
        elif value is not None and isinstance(value, Node):
            found.append(value)
    return found


def walk(node: Node) -> Iterator[Node]:
    """The node and everything inside it, outermost first."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        kind: Any = type(found)
        if _parts(kind):
            inside = children(found)
            inside.reverse()
            waiting += inside


def same(first: object, second: object) -> bool:
    """Whether two trees say the same: equal but for spans and for the comments of a file."""
    if isinstance(first, Node) and isinstance(second, Node):
        return type(first) is type(second) and all(
            same(getattr(first, attribute.name), getattr(second, attribute.name))
            for attribute in fields(type(first))
            if attribute.name not in {"span", "comments"}
        )
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(map(same, first, second))
    return first == second
