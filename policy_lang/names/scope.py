"""Scopes: what each name of a module stands for.

Enters: modules. Leaves: a `Scope` a module, from every spelling (either name, either tongue) to a `Symbol`. Always
holds: a spelling stands for one symbol; a file belongs to one module, so a name is looked up in the module of its
file, also when its clause was moved elsewhere by a reading or an edition.
"""

from policy_lang.diagnostics import Label, Report, nearest
from policy_lang.names.modules import Module
from policy_lang.record import evolve, field, frozen
from policy_lang.source import Span, confusable_key, mixed_script
from policy_lang.syntax import ast
from policy_lang.syntax.keywords import keywords

# What results call the own share of all pools together.
TOTAL = "total"
# Facts the language provides: whose claim it is.
RESERVED_FACTS = {"person": "人员", "household": "家庭"}
_KINDS: dict[type, str] = {
    ast.SourceText: "source",
    ast.Status: "status",
    ast.Category: "category",
    ast.Record: "record",
    ast.Fact: "fact",
    ast.Parameter: "parameter",
    ast.NamedList: "list",
    ast.Table: "table",
    ast.Function: "function",
    ast.Pool: "pool",
    ast.Rule: "rule",
    ast.Define: "define",
    ast.Ledger: "ledger",
    ast.Limit: "limit",
    ast.Schedule: "schedule",
    ast.Template: "template",
    ast.Payer: "payer",
    ast.Reading: "reading",
    ast.Check: "check",
    ast.Calculation: "calculation",
}
# Kinds that may have one name together: a pool is often called like the fact it holds, a status like a rule.
_APART = frozenset({"source", "status", "reading", "calculation"})
# How kinds are called in messages, in both tongues.
_KIND_NAMES = {
    "source": ("source", "来源"),
    "status": ("status", "状态"),
    "category": ("category", "分类"),
    "member": ("member of a category", "类别"),
    "fact": ("fact", "事实"),
    "record": ("record", "明细"),
    "field": ("field of a record", "明细的字段"),
    "parameter": ("parameter", "参数"),
    "list": ("list", "名单"),
    "table": ("table", "对照表"),
    "function": ("function", "公式"),
    "argument": ("argument of a function", "公式的参数项"),
    "pool": ("pool", "费用池"),
    "rule": ("rule", "规则"),
    "define": ("definition", "定义"),
    "ledger": ("ledger", "台账"),
    "limit": ("shared limit", "共用限额"),
    "schedule": ("schedule", "分阶段待遇"),
    "template": ("template", "模板"),
    "payer": ("payer", "支付方"),
    "reading": ("reading", "理解"),
    "check": ("check", "核查"),
    "calculation": ("calculation", "测算"),
    "input": ("input of a calculation", "测算的输入"),
    "step": ("value of a calculation", "测算的中间值"),
    "output": ("result of a calculation", "测算的结果"),
    "verified": ("statement of a calculation", "测算的核对项"),
    "owed_check": ("check", "核查"),
}
# What claims are made of comes along even where `use` lists names: a payer means nothing without it.
_VOCABULARY = frozenset({"fact", "category", "member", "record"})


def kind_holes(found: str, *expected: str) -> dict[str, str]:
    """The holes of PL0209: the kind that a name has, and those that it should have; of many kinds, "value"."""
    known = [_KIND_NAMES[kind] for kind in sorted(expected)]
    wanted = known if len(known) < 4 else [("value", "值")]
    return {
        "kind": _KIND_NAMES[found][0],
        "kind_zh": _KIND_NAMES[found][1],
        "expected": " or ".join(english for english, _ in wanted),
        "expected_zh": "或".join(chinese for _, chinese in wanted),
    }


@frozen(eq=False)
class Symbol:
    """A declared thing: its module, kind, canonical name (the Latin one if there is one), both names, and its node.

    For members of a category, `parent` is the category's symbol.
    """

    module: str
    kind: str
    name: str
    en: str
    zh: str
    node: ast.Node | None
    label: ast.Text | None = None
    parent: "Symbol | None" = None
    key: tuple[str, str, str] = field(init=False)

    @key.default
    def _key(self) -> tuple[str, str, str]:
        """What the symbol is found by, also after its node was patched."""
        return (self.module, self.kind, self.name)


@frozen
class Scope:
    """The names of one module: its own and the imported ones. Statuses, sources and readings have namespaces apart."""

    module: str
    names: dict[str, Symbol] = field(factory=dict)
    apart: dict[str, dict[str, Symbol]] = field(factory=lambda: {kind: {} for kind in sorted(_APART)})

    def copy(self) -> "Scope":
        """The same names."""
        return Scope(self.module, dict(self.names), {kind: dict(table) for kind, table in self.apart.items()})

    def find(self, name: str, kind: str | None = None) -> Symbol | None:
        """The symbol of a spelling; `kind` chooses the namespace."""
        table = self.apart.get(kind or "", self.names)
        return table.get(name)

    def spellings(self, kinds: frozenset[str] | None = None) -> tuple[str, ...]:
        """Every spelling in the scope, or those of some kinds."""
        tables = [self.names, *self.apart.values()]
        return tuple(name for table in tables for name, symbol in table.items() if not kinds or symbol.kind in kinds)

    def own(self, kind: str) -> tuple[Symbol, ...]:
        """The module's own symbols of a kind, in the order of the text."""
        table = self.apart.get(kind, self.names)
        found: dict[int, Symbol] = {}
        for symbol in table.values():
            if symbol.kind == kind and symbol.module == self.module:
                found.setdefault(id(symbol), symbol)
        return tuple(found.values())


@frozen
class Scopes:
    """The scopes of all modules, and which module a source belongs to."""

    by_module: dict[str, Scope]
    module_of: dict[str, str]

    def copy(self) -> "Scopes":
        """The same scopes, to which an option of a reading may add names."""
        return Scopes({name: scope.copy() for name, scope in self.by_module.items()}, self.module_of)

    def at(self, node: ast.Node) -> Scope:
        """The scope in which a node's names are looked up."""
        return self.by_module[self.module_of[node.span.source.name]]


def build_scopes(modules: dict[str, Module], report: Report) -> Scopes:
    """The scopes of all modules; the used ones come first in `modules`."""
    scopes: dict[str, Scope] = {}
    owners: dict[str, str] = {}
    for module in modules.values():
        for file in module.all_files:
            owners[file.span.source.name] = module.id
        scopes[module.id] = _scope(module, scopes, report)
    return Scopes(scopes, owners)


def _scope(module: Module, scopes: dict[str, Scope], report: Report) -> Scope:
    scope = Scope(module.id)
    for name, chinese in RESERVED_FACTS.items():
        symbol = Symbol("", "fact", name, name, chinese, None)
        scope.names[name] = scope.names[chinese] = symbol
    declared: dict[tuple[str, str], Span] = {}
    for declaration in module.declarations:
        for symbol, spellings in symbols_of(module.id, declaration):
            for spelling in spellings:
                _declare(scope, symbol, spelling, declared, report)
    _owed(module, scope)
    _look_alikes(declared, report)
    _import(module, scope, scopes, report)
    return scope


def _owed(module: Module, scope: Scope) -> None:
    """The checks that the scheme owes to the laws it conforms to; a name of its own goes before."""
    for law in module.laws:
        for bound in (bound for framework in law.frameworks for bound in framework.bounds):
            if isinstance(bound, ast.ForbidsZeroPayment):
                names = bound.names
                symbol = evolve(named(law.id, "owed_check", names.first, names.second, names.label, bound), node=None)
                for spelling in (symbol.en, symbol.zh):
                    if spelling:
                        scope.names.setdefault(spelling, symbol)


def symbols_of(module: str, declaration: ast.Node) -> list[tuple[Symbol, tuple[ast.Ident | ast.Path, ...]]]:
    """What a declaration declares, each with the spellings it is declared under."""
    if isinstance(declaration, ast.Closing):
        return [
            found for item in declaration.items if isinstance(item, ast.Payer) for found in symbols_of(module, item)
        ]
    kind = _KINDS.get(type(declaration))
    if kind is None:
        return []
    if isinstance(declaration, ast.SourceText):
        name = declaration.name.name
        return [(Symbol(module, kind, name, name, name, declaration), (declaration.name,))]
    names: ast.Names | ast.PathNames = declaration.names  # type: ignore[attr-defined]
    symbol = named(module, kind, names.first, names.second, names.label, declaration)
    found = [(symbol, tuple(part for part in (names.first, names.second) if part is not None))]
    if isinstance(declaration, ast.Category):
        for member in declaration.members:
            child = named(module, "member", member.first, member.second, member.label, member, symbol)
            found.append((child, tuple(part for part in (member.first, member.second) if part is not None)))
    return found


def named(
    module: str,
    kind: str,
    first: ast.Ident | ast.Path,
    second: ast.Ident | ast.Path | None,
    label: ast.Text | None,
    node: ast.Node,
    parent: Symbol | None = None,
) -> Symbol:
    spellings = [part.name for part in (first, second) if part is not None]
    latin = [name for name in spellings if name.isascii()]
    han = [name for name in spellings if not name.isascii()]
    canonical = latin[0] if latin else han[0]
    return Symbol(module, kind, canonical, latin[0] if latin else "", han[0] if han else "", node, label, parent)


def _declare(
    scope: Scope,
    symbol: Symbol,
    spelling: ast.Ident | ast.Path,
    declared: dict[tuple[str, str], Span],
    report: Report,
) -> None:
    name = spelling.name
    table = scope.apart.get(symbol.kind, scope.names)
    space = symbol.kind if symbol.kind in _APART else ""
    known = table.get(name)
    if known is not None and known.module == "":
        report.add("PL0217", spelling.span, name=name)
    elif (space, name) in declared and known is not symbol:
        report.add("PL0202", spelling.span, name=name, labels=[Label(declared[space, name])])
    elif is_reserved(name):
        report.add("PL0217", spelling.span, name=name)
    if symbol.kind == "pool" and name == TOTAL:
        report.add("PL0217", spelling.span, name=name)
    if mixed_script(name):
        report.add("PL0204", spelling.span, name=name)
    table[name] = symbol
    declared.setdefault((space, name), spelling.span)


def field_symbol(record: Symbol, field: ast.RecordField) -> Symbol:
    """What a field of a record is known by: its own name, and the record it belongs to."""
    names = field.names
    own = named(record.module, "field", names.first, names.second, names.label, field, record)
    return evolve(own, name=f"{record.name}.{own.name}")


def is_reserved(name: str) -> bool:
    """Whether a name is that of a type or of a function."""
    words = keywords()
    return name in words.type or name in words.type.values() or name in words.function


def _look_alikes(declared: dict[tuple[str, str], Span], report: Report) -> None:
    seen: dict[tuple[str, str], str] = {}
    for (space, name), span in declared.items():
        key = (space, confusable_key(name))
        other = seen.setdefault(key, name)
        if other != name:
            report.add("PL0203", span, name=name, other=other, labels=[Label(declared[space, other])])


def _import(module: Module, scope: Scope, scopes: dict[str, Scope], report: Report) -> None:
    for use, identity in module.uses:
        other = scopes.get(identity)
        if other is None:
            continue
        wanted = {ident.name: ident for ident in use.imported}
        available = {name: symbol for name, symbol in other.names.items() if symbol.module}
        for name, ident in wanted.items():
            if name not in available:
                report.add("PL0218", ident.span, name=name, module=identity, near=nearest(name, tuple(available)))
        chosen = {id(available[name]) for name in wanted if name in available}
        for name, symbol in available.items():
            if wanted and id(symbol) not in chosen and symbol.kind not in _VOCABULARY:
                continue
            _take(scope, name, symbol, use, report)
        for kind, table in other.apart.items():
            for name, symbol in table.items():
                if kind in {"status", "calculation"}:
                    scope.apart[kind].setdefault(name, symbol)


def _take(scope: Scope, name: str, symbol: Symbol, use: ast.Use, report: Report) -> None:
    known = scope.names.get(name)
    if known is None:
        scope.names[name] = symbol
    elif known.key != symbol.key and known.module != scope.module:
        report.add("PL0211", use.span, name=name, modules=[known.module, symbol.module])
    elif known.kind == symbol.kind and known.node is not None and not _alike(known.node, symbol.node):
        _clash(known, known.node, name, symbol, use, report)


def _clash(own: Symbol, node: ast.Node, name: str, other: Symbol, use: ast.Use, report: Report) -> None:
    """Told once where both spellings clash."""
    if name == other.name or own.name != other.name:
        report.add("PL0260", use.span, name=name, module=other.module, labels=[Label(node.span)])


def _alike(own: ast.Node, other: ast.Node | None) -> bool:
    """Whether a fact, a category or a record says the same in both modules: claims know it by its name alone."""
    match own, other:
        case ast.Fact(), ast.Fact():
            return ast.same((own.type, own.upper, own.default), (other.type, other.upper, other.default))
        case ast.Category(), ast.Category():
            return {item.first.name for item in own.members} == {item.first.name for item in other.members}
        case ast.Record(), ast.Record():
            return ast.same(own.fields, other.fields)
    return True
