"""The type of every expression, and the symbol of every name in one.

Enters: an expression, where it stands, and the scopes. Leaves: entries in the tables, and diagnostics. Always holds:
an expression with a mistake has the type `BAD`, which goes with everything, so one mistake gives one message.
Signatures of operations are Core's; only what compares members, lists and sets has rules of its own here. The file is
this long because it has one method for each kind of expression.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from policy_lang.check.advice import as_percentage, bare_figure
from policy_lang.check.tables import Tables, Where
from policy_lang.check.words import type_names
from policy_lang.core import types
from policy_lang.core.op import BY_NAME, COMPARATORS, FUNCTIONS
from policy_lang.core.types import BAD, Kind, Type
from policy_lang.diagnostics import Fix, Report, nearest, split_hint
from policy_lang.names.link import Linked
from policy_lang.names.scope import Symbol, kind_holes
from policy_lang.record import evolve, field, frozen
from policy_lang.syntax import ast, literals
from policy_lang.syntax.keywords import keywords

_VALUES = frozenset({"fact", "parameter", "list", "table", "pool", "rule", "define", "payer", "member"})
# What the value of a function may name: its arguments, and what is the same for every claim.
_IN_FUNCTIONS = frozenset({"argument", "parameter", "list", "member", "field"})
_DIVISIONS: dict[tuple[Kind, Kind], Kind] = {
    (Kind.MONEY, Kind.MONEY): Kind.RATIO,
    (Kind.RATIO, Kind.RATIO): Kind.RATIO,
    **{(kind, by): kind for kind in (Kind.MONEY, Kind.RATIO) for by in (Kind.NUMBER, Kind.COUNT)},
    **{(kind, by): Kind.NUMBER for kind in (Kind.NUMBER, Kind.COUNT) for by in (Kind.NUMBER, Kind.COUNT)},
    (Kind.MONEY, Kind.RATIO): Kind.MONEY,
    (Kind.DAYS, Kind.DAYS): Kind.RATIO,
    (Kind.MONTHS, Kind.MONTHS): Kind.RATIO,
    (Kind.MONEY, Kind.DAYS): Kind.MONEY,
}


# What can be compared by size, and so for being equal.
QUANTITIES = types.NUMERIC | {Kind.DATE}


@frozen
class Expressions:
    """Checks expressions of one linked scheme. `declared`: the type of a declared symbol, worked out on demand.

    `fold`: the type of a fold over a list, which is checked elsewhere. `local`: names that stand for something only
    here, as the inputs of a calculation do; they go before all others.
    """

    linked: Linked
    tables: Tables
    report: Report
    currency: str
    declared: Callable[[Symbol], Type]
    fold: Callable[["Expressions", ast.Each | ast.NumberOf, Where], Type]
    local: Mapping[str, Symbol] = field(factory=dict)

    def check(self, node: ast.Expression, where: Where) -> Type:
        """The type of an expression, remembered."""
        known = self.tables.types.get(node)
        if known is not None:
            return known
        method: Callable[[Any, Where], Type] = getattr(self, "_" + type(node).__name__.lower())
        result = method(node, where)
        self.tables.types[node] = result
        return result

    def expect(self, node: ast.Expression, where: Where, *wanted: Type) -> Type:
        """The type of an expression that must be one of some types."""
        found = self.check(node, where)
        if BAD in (found, *wanted) or found in wanted or any(fits(found, item) for item in wanted):
            return found
        bare, labels = bare_figure(node, self.tables.symbols.get(node))
        if found == types.COUNT and types.MONEY in wanted:
            code = "PL0136" if bare and types.RATIO in wanted else "PL0312"
            self.report.add(code, node.span, labels=labels, text=bare)
            return BAD
        if found == types.POINTS and types.RATIO in wanted:
            self.report.add("PL0304", node.span)
            return BAD
        code = "PL0306" if wanted == (types.YES_NO,) else "PL0301"
        expected, expected_zh = type_names(wanted[0])
        name, name_zh = type_names(found)
        holes: dict[str, Any] = {"expected": expected, "expected_zh": expected_zh, "found": name, "found_zh": name_zh}
        percent = as_percentage(bare) if types.RATIO in wanted else ""
        self.report.add(code, node.span, labels=labels if percent else (), percent=percent, **holes)
        return BAD

    def condition(self, node: ast.Expression, where: Where) -> None:
        """An expression that must be yes or no."""
        self.expect(node, where, types.YES_NO)

    # ---- literals

    def _moneyliteral(self, node: ast.MoneyLiteral, where: Where) -> Type:
        value = literals.money_value(node.raw)
        assert isinstance(value, literals.MoneyValue)  # noqa: S101 — a text with a bad literal is not checked
        if value.currency != self.currency and self.currency:
            self.report.add("PL0303", node.span, left=self.currency, right=value.currency)
            return BAD
        decimals = keywords().currency.get(value.currency, 2)
        if (value.amount * 10**decimals).denominator != 1 and where is not Where.FIGURE:
            self.report.add("PL0317", node.span, amount=node.raw, decimals=decimals)
        return types.MONEY

    def _ratioliteral(self, node: ast.RatioLiteral, where: Where) -> Type:
        return types.RATIO

    def _pointsliteral(self, node: ast.PointsLiteral, where: Where) -> Type:
        return types.POINTS

    def _numberliteral(self, node: ast.NumberLiteral, where: Where) -> Type:
        return types.NUMBER if "." in node.raw else types.COUNT

    def _dateliteral(self, node: ast.DateLiteral, where: Where) -> Type:
        return types.DATE

    def _durationliteral(self, node: ast.DurationLiteral, where: Where) -> Type:
        value = literals.duration_value(node.raw)
        assert isinstance(value, literals.DurationValue)  # noqa: S101 — a text with a bad literal is not checked
        return {"days": types.DAYS, "months": types.MONTHS, "age": types.COUNT}[value.unit]

    def _stringliteral(self, node: ast.StringLiteral, where: Where) -> Type:
        return types.TEXT

    def _noneliteral(self, node: ast.NoneLiteral, where: Where) -> Type:
        return types.NONE

    def _nolimit(self, node: ast.NoLimit, where: Where) -> Type:
        return types.NO_LIMIT

    def _yesno(self, node: ast.YesNo, where: Where) -> Type:
        return types.YES_NO

    # ---- names

    def _reference(self, node: ast.Reference, where: Where) -> Type:
        symbol = self.local.get(node.path.name) or self.symbol(node.path, _VALUES)
        if symbol is None:
            return BAD
        self.tables.symbols[node] = symbol
        if where is Where.FUNCTION and symbol.kind not in _IN_FUNCTIONS:
            self.report.add("PL0374", node.span, name=node.path.name)
            return BAD
        if symbol.kind == "list":
            holes = kind_holes("list", *_VALUES)
            self.report.add("PL0209", node.span, labels=(), fix=None, name=node.path.name, near="", **holes)
            return BAD
        if where is Where.FIGURE and symbol.kind not in {"parameter", "member"}:
            self.report.add("PL0316", node.span)
            return BAD
        if symbol.kind == "table" and any(getattr(symbol.node, "key_types", ())):
            self.report.add("PL0375", node.span, name=node.path.name)
            return BAD
        return self.declared(symbol)

    def symbol(self, path: ast.Path, kinds: frozenset[str]) -> Symbol | None:
        """The symbol of a name, of one of some kinds; anything else is reported."""
        scope = self.linked.scopes.at(path)
        symbol = scope.find(path.name)
        if symbol is not None and symbol.kind in kinds and symbol.key not in self.linked.removed:
            return symbol
        near = nearest(path.name, (*scope.spellings(kinds), *self.local))
        if symbol is not None and symbol.kind not in kinds:
            holes = kind_holes(symbol.kind, *kinds)
            self.report.add("PL0209", path.span, labels=(), fix=None, name=path.name, near=near, **holes)
            return None
        glued = split_hint(path.name, (*scope.spellings(kinds), *keywords().all_spellings()))
        digits = literals.figure(path.name)
        if digits is not None:
            self.report.add("PL0106", path.span, fix=Fix(path.span, digits), text=path.name, figure=digits)
            return None
        self.report.add("PL0201", path.span, name=path.name, near=[glued] if glued else near)
        return None

    def ident(self, ident: ast.Ident, kind: str) -> Symbol | None:
        """The symbol of a name that must be of one kind; remembered under the name's node."""
        scope = self.linked.scopes.at(ident)
        symbol = scope.find(ident.name, kind)
        if symbol is None or symbol.kind != kind or symbol.key in self.linked.removed:
            near = nearest(ident.name, scope.spellings(frozenset({kind})))
            if symbol is not None and symbol.kind != kind:
                holes = kind_holes(symbol.kind, kind)
                self.report.add("PL0209", ident.span, labels=(), fix=None, name=ident.name, near=near, **holes)
            else:
                glued = split_hint(ident.name, scope.spellings(frozenset({kind})))
                self.report.add("PL0201", ident.span, name=ident.name, near=[glued] if glued else near)
            return None
        self.tables.symbols[ident] = symbol
        return symbol

    def _call(self, node: ast.Call, where: Where) -> Type:
        names = keywords().function
        english = {chinese: name for name, chinese in names.items()}
        name = english.get(node.path.name, node.path.name)
        declared = self.linked.scopes.at(node).find(node.path.name)
        if name not in FUNCTIONS and declared is not None and declared.kind in {"function", "table"}:
            return self._applied(node, declared, where)
        found = [self.check(argument, where) for argument in node.arguments]
        if name not in FUNCTIONS:
            own = self.linked.scopes.at(node).spellings(frozenset({"function", "table"}))
            known = (*names, *names.values(), *own)
            self.report.add("PL0201", node.path.span, name=node.path.name, near=nearest(node.path.name, known))
            return BAD
        operation = BY_NAME[FUNCTIONS[name]]
        count = len(operation.signatures[0][0])
        if len(found) != count and not (operation.many and len(found) > 1):
            self.report.add("PL0310", node.span, name=node.path.name, expected=count, found=len(found))
            return BAD
        return self._signature(operation.name, found, node, node.path.name)

    def _applied(self, node: ast.Call, symbol: Symbol, where: Where) -> Type:
        """A function of the scheme, or a row of a table by keys that are named here: each argument fits its place."""
        self.tables.symbols[node] = symbol
        if symbol.kind == "table" and where is Where.FIGURE:
            self.report.add("PL0316", node.span)
            return BAD
        result = self.declared(symbol)
        wanted = self.tables.arguments.get(symbol.key)
        if wanted is None:
            return BAD  # it was reported where it is declared
        if len(node.arguments) != len(wanted):
            self.report.add("PL0310", node.span, name=node.path.name, expected=len(wanted), found=len(node.arguments))
            return BAD
        found = [
            self.expect(argument, where, kind, *([evolve(kind, several=True)] if symbol.kind == "table" else []))
            for argument, kind in zip(node.arguments, wanted, strict=True)
        ]
        return BAD if BAD in found else result

    # ---- words that stand for values

    def _unpaid(self, node: ast.Unpaid, where: Where) -> Type:
        if where is not Where.PAYER:
            self.report.add("PL0429", node.span)
            return BAD
        if node.pool is not None:
            self.ident(node.pool, "pool")
        return types.MONEY

    def _ownshare(self, node: ast.OwnShare, where: Where) -> Type:
        if where not in {Where.CHECK, Where.GROUP_CHECK, Where.LEDGER}:
            self.report.add("PL0428", node.span)
            return BAD
        if node.pool is not None:
            self.ident(node.pool, "pool")
        return types.MONEY

    def _thebase(self, node: ast.TheBase, where: Where) -> Type:
        return types.MONEY if where in {Where.PAYER, Where.CLOSING} else self._misplaced(node)

    def _governingdate(self, node: ast.GoverningDate, where: Where) -> Type:
        return self._misplaced(node) if where is Where.FIGURE else types.DATE

    def _sofar(self, node: ast.SoFar, where: Where) -> Type:
        symbol = self.symbol(node.path, frozenset({"payer", "ledger"}))
        if symbol is None:
            return BAD
        self.tables.symbols[node] = symbol
        if symbol.kind == "ledger":
            return self._misplaced(node) if where is Where.FIGURE else self.declared(symbol)
        return types.MONEY if where in {Where.PAYER, Where.CHECK, Where.CLOSING} else self._misplaced(node)

    def _nowin(self, node: ast.NowIn, where: Where) -> Type:
        symbol = self.symbol(node.path, frozenset({"ledger"}))
        if symbol is None:
            return BAD
        self.tables.symbols[node] = symbol
        return self._misplaced(node) if where in {Where.FIGURE, Where.CLOSING} else self.declared(symbol)

    def _each(self, node: ast.Each, where: Where) -> Type:
        return self.fold(self, node, where)

    def _numberof(self, node: ast.NumberOf, where: Where) -> Type:
        return self.fold(self, node, where)

    def _linesliteral(self, node: ast.LinesLiteral, where: Where) -> Type:
        return self._misplaced(node)

    def _totalof(self, node: ast.TotalOf, where: Where) -> Type:
        if where is not Where.GROUP_CHECK:
            return self._misplaced(node)
        return self.expect(node.operand, Where.CHECK, types.MONEY, types.COUNT, types.NUMBER)

    def _misplaced(self, node: ast.Node) -> Type:
        self.report.add("PL0443", node.span, text=node.span.text)
        return BAD

    # ---- operations

    def _group(self, node: ast.Group, where: Where) -> Type:
        return self.check(node.operand, where)

    def _setliteral(self, node: ast.SetLiteral, where: Where) -> Type:
        found = [self.check(item, where) for item in node.items]
        for item, kind in zip(node.items, found, strict=True):
            if kind is not BAD and kind.kind not in {Kind.CATEGORY, Kind.TEXT}:
                english, chinese = type_names(kind)
                wanted, wanted_zh = "a member of a category or a text", "分类中的类别或文字"
                self.report.add(
                    "PL0301", item.span, expected=wanted, expected_zh=wanted_zh, found=english, found_zh=chinese
                )  # fmt: skip
                return BAD
            if BAD not in (kind, found[0]) and kind != found[0]:
                self._mixed("PL0321", item, found[0], kind)
                return BAD
        return BAD if BAD in found else Type(Kind.LIST, found[0].category)

    def _not(self, node: ast.Not, where: Where) -> Type:
        self.condition(node.operand, where)
        return types.YES_NO

    def _isknown(self, node: ast.IsKnown, where: Where) -> Type:
        self.check(node.operand, where)
        return types.YES_NO

    def _negate(self, node: ast.Negate, where: Where) -> Type:
        return self._signature("negate", [self.check(node.operand, where)], node, "-")

    def _binary(self, node: ast.Binary, where: Where) -> Type:
        if node.op in {"and", "or"}:
            self.condition(node.left, where)
            self.condition(node.right, where)
            return types.YES_NO
        left, right = self.check(node.left, where), self.check(node.right, where)
        if BAD in (left, right):
            return BAD
        if node.op == "divide":
            return self._division(node, left, right)
        if node.op == "multiply" and left == right == types.MONEY:
            self.report.add("PL0319", node.span)
            return BAD
        if {left.kind, right.kind} == {Kind.DAYS, Kind.MONTHS}:
            self.report.add("PL0305", node.span)
            return BAD
        if {left.kind, right.kind} == {Kind.DATE, Kind.MONTHS}:
            self.report.add("PL0320", node.span)
            return BAD
        return self._signature(node.op, [left, right], node, _OPERATORS[node.op])

    def _division(self, node: ast.Binary, left: Type, right: Type) -> Type:
        result = _DIVISIONS.get((left.kind, right.kind))
        if result is None:
            return self._mixed("PL0302", node, left, right, operator="/")
        if constant(node.right) == 0:
            self.report.add("PL0308", node.right.span)
            return BAD
        return Type(result)

    def _of(self, node: ast.Of, where: Where) -> Type:
        share = self.expect(node.share, where, types.RATIO, types.POINTS)
        whole = self.check(node.whole, where)
        if BAD in (share, whole):
            return BAD
        return self._signature("multiply", [share, whole], node, "of")

    def _rounded(self, node: ast.Rounded, where: Where) -> Type:
        wanted = (types.MONEY,) if node.unit else (types.MONEY, types.NUMBER, types.COUNT, types.RATIO)
        if node.unit is not None and self.check(node.unit, where) == types.MONEY and constant(node.unit) == 0:
            self.report.add("PL0308", node.unit.span)
        return self.expect(node.operand, where, *wanted)

    def _if(self, node: ast.If, where: Where) -> Type:
        self.condition(node.condition, where)
        left, right = self.check(node.then, where), self.check(node.otherwise, where)
        if BAD in (left, right):
            return BAD
        if types.NO_LIMIT in (left, right):
            return right if left == types.NO_LIMIT else left
        if left != right and {left.kind, right.kind} != {Kind.NUMBER, Kind.COUNT}:
            return self._mixed("PL0321", node, left, right)
        return left if left.kind is not Kind.COUNT else right

    def _list_named(self, node: ast.Expression) -> None:
        """What comes after `in` may be the name of a list; anywhere else a list is no value."""
        while isinstance(node, ast.Group):
            node = node.operand
        symbol = self.linked.scopes.at(node).find(node.path.name) if isinstance(node, ast.Reference) else None
        if symbol is not None and symbol.kind == "list" and symbol.key not in self.linked.removed:
            self.tables.symbols[node] = symbol
            self.tables.types[node] = self.declared(symbol)

    def _compare(self, node: ast.Compare, where: Where) -> Type:
        if node.comparator in {"IN", "NOT_IN"}:
            self._list_named(node.right)
        left, right = self.check(node.left, where), self.check(node.right, where)
        if BAD in (left, right):
            return types.YES_NO
        name = COMPARATORS[node.comparator]
        if name in {"is", "is_not"} and left.kind in QUANTITIES and right.kind in QUANTITIES:
            self._signature(name, [left, right], node, keywords().spelling(node.comparator, "en"))
        elif name in {"in", "not_in", "is", "is_not", "includes"}:
            self._members(name, node, left, right)
        elif left.kind in {Kind.TEXT, Kind.YES_NO, Kind.CATEGORY, Kind.LIST}:
            english, chinese = type_names(left)
            word, word_zh = (keywords().spelling(node.comparator, tongue) for tongue in ("en", "zh"))
            self.report.add("PL0311", node.span, type=english, type_zh=chinese, operator=word, operator_zh=word_zh)
        else:
            self._signature(name, [left, right], node, keywords().spelling(node.comparator, "en"))
        return types.YES_NO

    def _members(self, name: str, node: ast.Compare, left: Type, right: Type) -> None:
        word = keywords().spelling(node.comparator, "en")
        if name in {"in", "not_in"}:
            good = right.kind is Kind.LIST and left.kind in {Kind.CATEGORY, Kind.TEXT}
        elif name == "includes":
            good = left.several and right.kind is Kind.CATEGORY and not right.several
        else:
            good = left.kind == right.kind and left.several == right.several and left.kind in {
                Kind.CATEGORY, Kind.TEXT, Kind.YES_NO}  # fmt: skip
        if not good:
            self._mixed("PL0302", node, left, right, operator=word)
        elif left.category != right.category:
            fact = node.left.span.text
            self.report.add("PL0327", node.right.span, category=node.right.span.text, fact=fact)

    def _signature(self, name: str, found: list[Type], node: ast.Node, word: str) -> Type:
        if BAD in found:
            return BAD
        operation = BY_NAME[name]
        kinds = tuple(item.kind for item in found)
        if operation.many and len(kinds) > 2:
            kinds = (kinds[0], kinds[0]) if len(set(kinds)) == 1 else kinds
        for arguments, result in operation.signatures:
            if arguments == kinds:
                return Type(result)
        if len(found) == 1:
            wanted = {type_names(Type(arguments[0])) for arguments, _ in operation.signatures}
            expected, expected_zh = wanted.pop() if len(wanted) == 1 else type_names(types.NUMBER)
            english, chinese = type_names(found[0])
            self.report.add(
                "PL0301", node.span, expected=expected, expected_zh=expected_zh, found=english, found_zh=chinese
            )  # fmt: skip
            return BAD
        return self._mixed("PL0302", node, found[0], found[-1], operator=word)

    def _mixed(self, code: str, node: ast.Node, left: Type, right: Type, operator: str = "") -> Type:
        (left_en, left_zh), (right_en, right_zh) = type_names(left), type_names(right)
        self.report.add(
            code, node.span, left=left_en, left_zh=left_zh, right=right_en, right_zh=right_zh, operator=operator,
            operator_zh=_in_chinese(operator),
        )  # fmt: skip
        return BAD


_OPERATORS = {"add": "+", "subtract": "-", "multiply": "*", "beyond": "beyond"}


def _in_chinese(operator: str) -> str:
    """An operator as Chinese texts spell it; signs are the same in both."""
    rows = keywords().rows.values()
    return next((row.zh for row in rows if row.en == operator), operator)


def fits(found: Type, wanted: Type) -> bool:
    """A whole number is a number."""
    return wanted == types.NUMBER and found == types.COUNT


def constant(node: ast.Expression) -> Fraction | None:
    """The value of a literal number, ratio or amount, with its sign."""
    if isinstance(node, ast.Group):
        return constant(node.operand)
    if isinstance(node, ast.Negate):
        inner = constant(node.operand)
        return None if inner is None else -inner
    value: object = None
    if isinstance(node, ast.NumberLiteral):
        value = literals.plain_number(node.raw)
    elif isinstance(node, ast.RatioLiteral):
        value = literals.percent_value(node.raw)
    elif isinstance(node, ast.MoneyLiteral):
        money = literals.money_value(node.raw)
        value = money.amount if isinstance(money, literals.MoneyValue) else None
    return value if isinstance(value, Fraction) else None
