"""What two schemes have in common stands in the standard library, once.

Declarations are compared as trees, without places in the text, prose (labels, reasons, questions) and citations, with
every name in one tongue and every figure as its value. A fact, a status, a figure, a reading, a category, a payer are
what their Chinese names say; of rules, definitions, checks, lists, tables, functions and templates that say the same,
the name counts for nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from attrs import fields

from policy_lang.diagnostics import Report
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.literals import date_value, duration_value, money_value, percent_value, plain_number
from policy_lang.syntax.parse import parse

ROOT = Path(__file__).parents[2]
OF_ONE_SCHEME = ast.Scheme | ast.SourceText | ast.Use | ast.Adapt | ast.Order | ast.Scenario
WHATEVER_THEY_ARE_CALLED = ast.Rule | ast.Define | ast.Check | ast.NamedList | ast.Table | ast.Function | ast.Template
LEFT_OUT = {"span", "comments"}
VALUES: Mapping[type[ast.Node], Callable[[str], object]] = {
    ast.MoneyLiteral: money_value,
    ast.RatioLiteral: percent_value,
    ast.PointsLiteral: percent_value,
    ast.NumberLiteral: plain_number,
    ast.DateLiteral: date_value,
    ast.DurationLiteral: duration_value,
}

# What says the same and yet stands in every scheme of its own, and why.
APART = {
    "reading date_basis": "every notice has its own clause and reason, and the option changes its own scheme's header",
    "reading supp_rounding, supplement_rounding": "two notices with two reasons; each option changes its own payer",
    "status below_10pct_excluded": "Lanshan closes the supplement to a claim; Weihai finds nothing to top up in a year",
    "list protected": "every notice names its own circle of persons, and next year's may name another",
    "check not_zero_pay, nothing_free": "the district asks for a part, the province forbids zero payment and its "
    "framework names the check: two clauses that may change apart",
    "define added_on, counted_cost": "each gives a name to the cost that a reading of its own notice changes",
}


def test_what_two_schemes_say_stands_in_the_standard_library():
    found = {label(nodes) for nodes in groups().values()}
    assert sorted(found - APART.keys()) == []


def test_what_stays_apart_is_still_alike():
    assert sorted(APART.keys() - {label(nodes) for nodes in groups().values()}) == []


def test_a_reader_of_chinese_meets_chinese_names():
    """Whatever has a Chinese name is called by it; an English one stands only where it is declared."""
    shared = [file for name, files in modules() if name.startswith("stdlib") for file in files]
    latin = []
    for name, files in modules():
        chinese = {first for first in second_names(*shared, *files).values() if first.isascii()}
        nodes = [node for file in files if name.startswith("policies") for node in file.declarations]
        latin += [f"{name}: {called}" for node in nodes for called in references(node) if called in chinese]
    assert latin == []


def references(node: ast.Node) -> Iterator[str]:
    """The names by which a declaration calls other things."""
    if isinstance(node, ast.Use):
        yield from (name.name for name in node.imported)
    elif isinstance(node, ast.Ident | ast.Path):
        yield node.name
    elif not isinstance(node, ast.Names | ast.PathNames | ast.Category | ast.Cite | ast.SourceText):
        for child in ast.children(node):
            yield from references(child)


def test_names_tongues_and_citations_do_not_hide_what_is_the_same():
    one = 'rule little / 少量 cites notice "一" holds when claim.in_scope <= 10_000 yuan\n'
    two = '规则 small / 不多 "little" / "不多" 依据 law "二" 成立条件 费用.范围内金额 不超过 1万元\n'
    three = "规则 small / 不多 成立条件 费用.范围内金额 低于 1万元\n"
    pairs = {"费用.范围内金额": "claim.in_scope"}
    shapes = [shape(read(text).declarations[0], pairs) for text in (one, two, three)]
    assert shapes[0] == shapes[1]
    assert shapes[0] != shapes[2]


@cache
def read(text: str) -> ast.File:
    return parse(Source("scheme", text), Report())


def modules() -> Iterator[tuple[str, tuple[ast.File, ...]]]:
    """Every edition, and every module of the standard library."""
    editions = {path.parent for path in (ROOT / "policies").rglob("*.policy")}
    library = {path for path in (ROOT / "stdlib").rglob("*.policy") if path.parent.name != "examples"}
    for place in sorted(editions | library):
        paths = sorted(place.glob("*.policy")) if place.is_dir() else [place]
        yield place.relative_to(ROOT).as_posix(), tuple(read(path.read_text(encoding="utf-8")) for path in paths)


@cache
def groups() -> Mapping[object, tuple[ast.Node, ...]]:
    """Declarations that say the same in two modules or more."""
    shared = second_names(*(file for name, files in modules() if name.startswith("stdlib") for file in files))
    found: defaultdict[object, dict[str, ast.Node]] = defaultdict(dict)
    for name, files in modules():
        pairs = shared | second_names(*files)
        for node in (node for file in files for node in file.declarations):
            if not isinstance(node, OF_ONE_SCHEME):
                found[shape(node, pairs)].setdefault(name, node)
    return {said: tuple(nodes.values()) for said, nodes in found.items() if len(nodes) > 1}


def second_names(*files: ast.File) -> dict[str, str]:
    """The first name of everything that is called by its second one."""
    named = (node for file in files for node in ast.walk(file) if isinstance(node, ast.Names | ast.PathNames))
    return {node.second.name: node.first.name for node in named if node.second is not None}


def shape(node: object, pairs: Mapping[str, str]) -> object:
    """A tree that is equal where the same is said."""
    if isinstance(node, tuple):
        return tuple(shape(item, pairs) for item in node if not isinstance(item, ast.Text | ast.Cite))
    if isinstance(node, ast.Names | ast.PathNames):
        return (node.second or node.first).name
    if isinstance(node, ast.Ident | ast.Path):
        return pairs.get(node.name, node.name)
    if not isinstance(node, ast.Node):
        return node
    if type(node) in VALUES:
        return VALUES[type(node)](node.raw)  # type: ignore[attr-defined]
    without = LEFT_OUT | ({"names"} if isinstance(node, WHATEVER_THEY_ARE_CALLED) else set())
    parts = {field.name: getattr(node, field.name) for field in fields(type(node)) if field.name not in without}
    said = (shape(part, pairs) for part in parts.values() if not isinstance(part, ast.Text | ast.Cite))
    return (type(node).__name__, *said)


def label(nodes: tuple[ast.Node, ...]) -> str:
    """The kind, and the names under which it stands."""
    kind = {"NamedList": "list"}.get(type(nodes[0]).__name__, type(nodes[0]).__name__.lower())
    return f"{kind} {', '.join(sorted({node.names.first.name for node in nodes}))}"  # type: ignore[attr-defined]
