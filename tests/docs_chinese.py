"""The Chinese twin of an English example: keywords by the formatter, names by their second names, units by their words.

Enters: the text of a scheme whose declarations carry second names. Leaves: the same scheme as a Chinese writer writes
it. Always holds: it is the same program, which `test_docs.py` shows by the program's hash.
"""

from collections.abc import Iterator
from pathlib import Path

from policy_lang.check.scenarios import fact_or_payer, short_names
from policy_lang.compile import Options, compile_text
from policy_lang.core.statuses import BUILT_IN_STATUSES
from policy_lang.diagnostics import Report, render_text
from policy_lang.names.link import Linked
from policy_lang.names.scope import Scope
from policy_lang.scenario import OUTCOMES
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.format import format_file
from policy_lang.syntax.parse import parse

_STATUS = {status.id: status.zh for status in BUILT_IN_STATUSES}
_UNITS = {" yuan": "元", " points": "个百分点", " months": "个月", " days": "天", " years": "年"}
Change = tuple[ast.Node, str]


def canonical(text: str) -> str:
    """The text in the one layout, in its own tongue; as it is where it cannot be read."""
    report = Report()
    file = parse(Source("example.policy", text), report)
    return text if report.has_errors else format_file(file)


def declarations(text: str) -> dict[tuple[str, str], str]:
    """The declarations of a text by kind and name, comments before them included."""
    file = parse(Source("step.policy", text), Report())
    found: dict[tuple[str, str], str] = {}
    begin = 0
    for node in file.declarations:
        found[type(node).__name__, _name(node)] = text[begin : node.span.end].strip("\n")
        begin = node.span.end
    return found


def _name(node: ast.Node) -> str:
    match node:
        case ast.Scenario():
            return node.title.first
        case ast.Use():
            return node.module.name
        case ast.Adapt():
            return node.target.name
        case ast.SourceText():
            return node.name.name
        case ast.Scheme() | ast.Order():
            return ""
    names: ast.Names | ast.PathNames = node.names  # type: ignore[attr-defined]
    return names.first.name


def in_chinese(text: str, folder: Path) -> str:
    """The Chinese twin; `folder` holds the modules it uses."""
    compilation = compile_text(text, Options(search=(folder,)), "example.policy")
    linked = compilation.linked
    assert not compilation.report.has_errors, render_text(compilation.report.diagnostics, "en")
    assert linked is not None
    file = linked.main.files[0]
    written = file.span.source.text
    for node, word in sorted(_changes(file, linked), key=lambda change: -change[0].span.start):
        written = written[: node.span.start] + word + written[node.span.end :]
    report = Report()
    chinese = parse(Source("example.policy", written), report)
    assert not report.has_errors, written + render_text(report.diagnostics, "en")
    return format_file(chinese, "zh")


def _changes(file: ast.File, linked: Linked) -> Iterator[Change]:
    scope = linked.scopes.by_module[linked.main.id]
    options = {
        option.names.first.name: option.names.second.name
        for module in linked.modules.values()
        for reading in module.declarations
        if isinstance(reading, ast.Reading)
        for option in reading.options
        if option.names.second is not None
    }
    exceptions = {
        item.names.first.name: item.names.second.name
        for item in ast.walk(file)
        if isinstance(item, ast.Except) and item.names.second is not None
    }
    claims = {item.claim.name for item in ast.walk(file) if isinstance(item, ast.SettleStep) and item.claim}
    fixed = set(_fixed(file))
    for node in ast.walk(file):
        if isinstance(node, ast.Assign):
            yield node.path, _assigned(node.path, scope)
        if node in fixed:
            continue
        word = _word(node, scope, {**options, **exceptions}, claims)
        if word is not None and word != node.span.text:
            yield node, word


def _fixed(file: ast.File) -> Iterator[ast.Node]:
    """Names where they are declared, and words that are the same in both tongues."""
    for node in ast.walk(file):
        if isinstance(node, ast.Names | ast.PathNames | ast.Member):
            yield from (part for part in (node.first, node.second) if part is not None)
        elif isinstance(node, ast.SourceText):
            yield node.name
        elif isinstance(node, ast.Cite):
            yield node.source
        elif isinstance(node, ast.Use):
            yield node.module
        elif isinstance(node, ast.Currency):
            yield node.code
        elif isinstance(node, ast.SettleStep | ast.ReverseStep | ast.ReplaceStep) and node.claim is not None:
            yield node.claim
        elif isinstance(node, ast.Call | ast.Assign):
            yield node.path


def _assigned(path: ast.Path, scope: Scope) -> str:
    """A scenario's name for a fact (its last part will do) or for a given payer."""
    symbol = fact_or_payer(path, scope, short_names(scope))
    if symbol is None or not symbol.zh:
        return path.name
    return symbol.zh.rpartition(".")[2] if symbol.kind == "fact" else symbol.zh


def _word(node: ast.Node, scope: Scope, others: dict[str, str], claims: set[str]) -> str | None:
    match node:
        case ast.MoneyLiteral() | ast.PointsLiteral() | ast.DurationLiteral():
            text = node.raw
            for english, chinese in _UNITS.items():
                text = text.replace(english, chinese)
            return text.replace("_", "")
        case ast.StringLiteral() if node.value in OUTCOMES:
            return f'"{OUTCOMES[node.value]}"'
        case ast.Path():
            return _path(node, scope, others, claims)
        case ast.Ident():
            return _name_in_chinese(node.name, scope) or others.get(node.name)
    return None


def _path(node: ast.Path, scope: Scope, others: dict[str, str], claims: set[str]) -> str | None:
    whole = _name_in_chinese(node.name, scope)
    if whole is not None:
        return whole
    if len(node.parts) > 1:
        first, rest = node.parts[0], ".".join(node.parts[1:])
        second = _name_in_chinese(rest, scope) or others.get(rest) or rest
        return f"{first if first in claims else _name_in_chinese(first, scope) or first}.{second}"
    return None


def _name_in_chinese(name: str, scope: Scope) -> str | None:
    for kind in (None, "status", "reading"):
        symbol = scope.find(name, kind)
        if symbol is not None and symbol.zh and (kind or symbol.kind != "fact" or symbol.zh):
            return symbol.zh
    return _STATUS.get(name)
