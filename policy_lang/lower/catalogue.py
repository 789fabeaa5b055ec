"""The catalogue of a program: what each declared thing is called and where it stands, for all readers of Core.

Enters: the symbols of a scheme. Leaves: entries by `kind:id`, the spellings of inputs, and those of members. Always
holds: a short spelling of an input is given only where one input has it.
"""

from policy_lang.core.program import Arm, CatalogueEntry, Origin
from policy_lang.lower.context import Shared
from policy_lang.names.patch import option_names
from policy_lang.names.scope import RESERVED_FACTS, Symbol
from policy_lang.record import evolve
from policy_lang.syntax import ast
from policy_lang.syntax.keywords import keywords

_QUALIFIED = {"EXACTLY": "exact", "AS_A_MINIMUM": "minimum", "AS_A_MAXIMUM": "maximum", "IN_PRINCIPLE": "principle",
              "MISSING": "missing"}  # fmt: skip


def catalogue_of(shared: Shared, symbols: tuple[Symbol, ...]) -> dict[str, CatalogueEntry]:
    """Every declared thing, by its kind and id (`payer:supplement`), and the scheme itself (`scheme:`)."""
    scheme = shared.checked.linked.scheme
    names = scheme.names
    label = names.label
    found = {
        "scheme:": CatalogueEntry(
            "", "scheme", names.first.name, names.second.name if names.second else "",
            label.read("en") if label else "", label.read("zh") if label else "", shared.origin(scheme, _dated(shared)),
        )
    }  # fmt: skip
    for symbol in symbols:
        entry = _entry(shared, symbol)
        if entry is not None:
            found.setdefault(f"{entry.kind}:{entry.id}", entry)
        for part in _parts(shared, symbol):
            found[f"{part.kind}:{part.id}"] = part
    return found


def _dated(shared: Shared) -> tuple[ast.Cite, ...]:
    """The clauses by which a claim is dated: the only ones that the scheme rests on as a whole."""
    linked = shared.checked.linked
    found = [item for item in linked.header(linked.main.id, ast.DatedBy) if isinstance(item, ast.DatedBy)]
    return found[-1].cites if found else ()


def _parts(shared: Shared, symbol: Symbol) -> list[CatalogueEntry]:
    """The labelled parts of a payer, its exceptions and the candidates of its amounts, or of a schedule: its phases."""
    node = shared.checked.linked.node(symbol) if symbol.node is not None else None
    if isinstance(node, ast.Schedule):
        name = shared.naming.of(symbol)
        return [_named(shared, one.names, "phase", f"{name}.{one.names.first.name}", one) for one in node.phases]
    if not isinstance(node, ast.Payer):
        return []
    payer = shared.naming.of(symbol)
    found = []
    for item in ast.walk(node):
        if isinstance(item, ast.Except | ast.Candidate):
            kind = "exception" if isinstance(item, ast.Except) else "candidate"
            found.append(_named(shared, item.names, kind, f"{payer}.{item.names.first.name}", item))
    return found


def _entry(shared: Shared, symbol: Symbol) -> CatalogueEntry | None:
    # A reading that several modules declare is one reading: it goes by its name.
    name = symbol.name if symbol.kind in {"member", "reading"} else shared.naming.of(symbol)
    if symbol.kind == "member" and symbol.parent is not None:
        name = f"{symbol.parent.name}.{symbol.name}"
    node = symbol.node
    if symbol.kind == "owed_check":
        return None
    if node is None:
        return CatalogueEntry(name, symbol.kind, symbol.en, symbol.zh)
    node = shared.checked.linked.node(symbol)
    return entry_of(shared, symbol, name, node)


def entry_of(shared: Shared, symbol: Symbol, name: str, node: ast.Node) -> CatalogueEntry:
    """The entry of a declared thing under a name."""
    label = symbol.label
    base = CatalogueEntry(
        name,
        symbol.kind,
        symbol.en,
        symbol.zh,
        label.read("en") if label else "",
        label.read("zh") if label else "",
        _origin(shared, node),
        _QUALIFIED.get(getattr(node, "qualifier", None) or "", ""),
        symbol.module,
    )
    return _with_reason(shared, base, node)


def _with_reason(shared: Shared, base: CatalogueEntry, node: ast.Node) -> CatalogueEntry:
    if isinstance(node, ast.Reading):
        chosen = next((option for option in node.options if option.chosen), None)
        reason = chosen.reason if chosen else None
        return evolve(
            base,
            options=tuple(_option(shared, option) for option in node.options),
            chosen=chosen.names.first.name if chosen else "",
            reason_en=reason.read("en") if reason else "",
            reason_zh=reason.read("zh") if reason else "",
        )
    reason = getattr(node, "reason", None)
    if isinstance(reason, ast.Text):
        return evolve(base, reason_en=reason.read("en"), reason_zh=reason.read("zh"))
    return base


def _option(shared: Shared, option: ast.Option) -> CatalogueEntry:
    found = _named(shared, option.names, "option", option.names.first.name, option)
    if option.names.second is None and len(names := option_names(option)) > 1:
        return evolve(found, name_en=names[0], name_zh=names[1])
    return found


def _named(shared: Shared, names: ast.Names, kind: str, identifier: str, node: ast.Node) -> CatalogueEntry:
    spellings = [names.first.name, names.second.name if names.second else ""]
    label = names.label
    return CatalogueEntry(
        identifier,
        kind,
        next((name for name in spellings if name.isascii() and name), ""),
        next((name for name in spellings if name and not name.isascii()), ""),
        label.read("en") if label else "",
        label.read("zh") if label else "",
        shared.origin(node),
    )


def _origin(shared: Shared, node: ast.Node) -> Origin:
    cites = getattr(node, "cites", None)
    if cites is None and isinstance(node, ast.Payer):
        cites = tuple(clause for clause in node.clauses if isinstance(clause, ast.Cite))
    return shared.origin(node, cites or ())


def aliases_of(shared: Shared, symbols: tuple[Symbol, ...], arms: tuple[Arm, ...]) -> dict[str, str]:
    """Every spelling of an input and the input's name."""
    found: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    facts = [symbol for symbol in symbols if symbol.kind == "fact"]
    for symbol in facts:
        name = shared.naming.of(symbol)
        for spelling in {symbol.en, symbol.zh, symbol.name} - {""}:
            found[spelling] = name
            short.setdefault(spelling.rpartition(".")[2], set()).add(name)
    for spelling, names in short.items():
        if len(names) == 1:
            found.setdefault(spelling, next(iter(names)))
    for english, chinese in RESERVED_FACTS.items():
        found[english] = found[chinese] = english
    given = keywords()
    payers = {payer.id for arm in arms for payer in arm.payers}
    for symbol in symbols:
        if symbol.kind == "payer" and shared.naming.of(symbol) in payers:
            name = shared.naming.of(symbol)
            for spelling in {symbol.en, symbol.zh, symbol.name} - {""}:
                found[f"given.{spelling}"] = f"given.{name}"
                found[f"{given.spelling('GIVEN', 'zh')}.{spelling}"] = f"given.{name}"
                found[f"给定.{spelling}"] = f"given.{name}"
    return found


def members_of(shared: Shared, symbols: tuple[Symbol, ...]) -> dict[str, dict[str, str]]:
    """Per category, every spelling of a member and the member's id."""
    found: dict[str, dict[str, str]] = {}
    for symbol in symbols:
        if symbol.kind == "member" and symbol.parent is not None:
            table = found.setdefault(symbol.parent.name, {})
            for spelling in {symbol.en, symbol.zh, symbol.name} - {""}:
                table[spelling] = symbol.name
    return found
