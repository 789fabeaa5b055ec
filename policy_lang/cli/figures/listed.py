"""The figures that are written in the files of a scheme: of its parameters and tables, each where it stands.

Enters: a compiled scheme. Leaves: figures with their place in the text. Always holds: a figure is a literal of one of
the scheme's own files (what it uses or amends is of others), under a key of its own; a changed figure takes the place
of its literal and touches nothing else.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from policy_lang.compile import Compilation
from policy_lang.diagnostics import Report
from policy_lang.record import frozen
from policy_lang.source import Source
from policy_lang.syntax import ast, literals
from policy_lang.syntax.parse import parse

MOST = 100
Literal = (
    ast.MoneyLiteral | ast.RatioLiteral | ast.PointsLiteral | ast.NumberLiteral | ast.DateLiteral | ast.DurationLiteral
)


@frozen
class Figure:
    """A figure: its key, the label of what it belongs to, its days, its clauses, and the literal."""

    key: str
    labels: tuple[str, str]
    first: str
    last: str
    clauses: str
    literal: Literal
    source: Source

    @property
    def raw(self) -> str:
        """As it is written."""
        return self.literal.raw

    def label(self, tongue: str) -> str:
        """What it belongs to, in a tongue as far as there is one."""
        return self.labels[tongue == "zh"] or self.labels[tongue != "zh"]


def figures_of(compilation: Compilation) -> list[Figure]:
    """Every figure of the scheme's own files, in their order."""
    files = compilation.linked.main.files if compilation.linked else ()
    return [figure for file in files for item in file.declarations for figure in _figures(item, file.span.source)]


def _figures(item: ast.Declaration, source: Source) -> Iterator[Figure]:
    if isinstance(item, ast.Parameter):
        for dated in item.values:
            first, last = (day.raw if day is not None else "" for day in (dated.first, dated.last))
            if isinstance(dated.value, Literal):
                key = item.names.first.name + (f"@{first}" if len(item.values) > 1 and first else "")
                yield Figure(key, _labels(item), first, last, _cited(item), dated.value, source)
    elif isinstance(item, ast.Table):
        name = item.names.first.name
        for row in item.rows:
            keys = ", ".join(_shown(key) for key in row.keys)
            if isinstance(row.value, Literal):
                yield Figure(f"{name}({keys})", _labels(item), "", "", _cited(item), row.value, source)
        if isinstance(item.otherwise, Literal):
            yield Figure(f"{name}(…)", _labels(item), "", "", _cited(item), item.otherwise, source)


def _labels(item: ast.Parameter | ast.Table) -> tuple[str, str]:
    names = item.names
    label = names.label
    first, second = (label.first, label.second or "") if label is not None else ("", "")
    return first or names.first.name, second or (names.second.name if names.second is not None else "")


def _cited(item: ast.Parameter | ast.Table) -> str:
    return "; ".join(f"{cite.source.name} {cite.locator}" for cite in item.cites)


def _shown(key: ast.Expression) -> str:
    return key.span.text.strip('"“”「」')


# ---- changed


def spelled(figure: Figure, kind: str, text: str) -> Literal | None:
    """What was written for a figure in a workbook, as a literal of the same sort; None where it is none.

    `kind`: `text`, `number` or `day`. A number in a cell counts in the main unit, a share as a part of one, as Excel
    stores both.
    """
    written = _of_number(figure, text) if kind == "number" else text.strip()
    if "\n" in written or len(written) > MOST:
        return None
    report = Report()
    file = parse(Source("cell", f"parameter x = {written}\n"), report)
    found = [value.value for item in file.declarations if isinstance(item, ast.Parameter) for value in item.values]
    if report.diagnostics or len(file.declarations) != 1 or len(found) != 1:
        return None
    literal = found[0]
    if not isinstance(literal, Literal) or type(literal) is not type(figure.literal):
        return None
    return literal if _value(literal) is not None and literal.span.text == written else None


def is_same(figure: Figure, literal: Literal) -> bool:
    """Whether a literal means what the figure means: 1万元 is 10000元."""
    return _value(literal) == _value(figure.literal)


def _of_number(figure: Figure, digits: str) -> str:
    """A number as the literal that it stands for."""
    match figure.literal:
        case ast.MoneyLiteral():
            return f"{digits} yuan" if figure.raw.isascii() else f"{digits}元"
        case ast.RatioLiteral():
            return f"{_hundredfold(digits)}%"
        case ast.PointsLiteral() | ast.DurationLiteral():
            return digits + figure.raw.lstrip("0123456789._,")
    return digits


def _hundredfold(digits: str) -> str:
    try:
        return f"{(Decimal(digits) * 100).normalize():f}"
    except InvalidOperation:
        return ""


def _value(literal: Literal) -> object:
    """What a literal means; None where it means nothing, as the 31st of April."""
    match literal:
        case ast.MoneyLiteral():
            value: object = literals.money_value(literal.raw)
        case ast.RatioLiteral() | ast.PointsLiteral():
            value = literals.percent_value(literal.raw)
        case ast.DateLiteral():
            value = literals.date_value(literal.raw)
        case ast.DurationLiteral():
            value = literals.duration_value(literal.raw)
        case _:
            value = literals.plain_number(literal.raw)
    return None if isinstance(value, literals.Bad) else value
