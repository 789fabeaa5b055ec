"""Rules that were read to the syntax tree: one method a grammar rule, nothing else.

Enters: the name of a rule, its place in the source, and its parts, themselves built or still tokens. Leaves: a frozen
node with its span, a tuple of nodes, or a plain value. Always holds: what the parser accepts can be built; nothing is
checked here. The file is this long because it has one method for each rule that needs thought.
"""

from collections.abc import Callable
from typing import Any

from policy_lang.source import Source, Span
from policy_lang.syntax import ast
from policy_lang.syntax.tables import Token

_LITERALS: dict[str, Any] = {
    "money_literal": ast.MoneyLiteral,
    "ratio_literal": ast.RatioLiteral,
    "points_literal": ast.PointsLiteral,
    "number_literal": ast.NumberLiteral,
    "date_literal": ast.DateLiteral,
    "duration_literal": ast.DurationLiteral,
}
# Rules whose node takes its children as they come.
_PLAIN: dict[str, Any] = {
    "if_": ast.If,
    "not_": ast.Not,
    "negate": ast.Negate,
    "known": ast.IsKnown,
    "of": ast.Of,
    "total_of": ast.TotalOf,
    "group": ast.Group,
    "so_far_in": ast.SoFar,
    "now_in": ast.NowIn,
    "unpaid_in": ast.Unpaid,
    "own_share_in": ast.OwnShare,
    "given": ast.Given,
    "when": ast.When,
    "unless": ast.Unless,
    "on": ast.On,
    "each_claim": ast.EachClaim,
    "over": ast.Over,
    "deductible": ast.Deductible,
    "covers_at_most": ast.CoversAtMost,
    "pays": ast.Pays,
    "returns": ast.Returns,
    "follows": ast.Follows,
    "tops_up": ast.TopsUp,
    "less": ast.Less,
    "at_most": ast.AtMost,
    "not_below": ast.NotBelow,
    "within": ast.Within,
    "own_share_at_most": ast.OwnShareAtMost,
    "insured_bears": ast.InsuredBears,
    "rounding": ast.Rounding,
    "rounded": ast.Rounded,
    "writes_off": ast.WritesOff,
    "beyond_expense": ast.BeyondExpense,
    "member": ast.Member,
    "currency": ast.Currency,
    "status": ast.Status,
    "candidate": ast.Candidate,
    "change_rule": ast.ChangeRule,
    "change_value": ast.ChangeValue,
    "change_header": ast.ChangeHeader,
    "part": ast.Part,
    "portion": ast.Portion,
    "takes": ast.Takes,
    "calculation_date": ast.CalculationDate,
    "remove": ast.Remove,
    "add": ast.Add,
    "read_as": ast.ReadAs,
    "with_figure": ast.WithFigure,
    "since_step": ast.SinceStep,
    "reverse_step": ast.ReverseStep,
    "assign": ast.Assign,
    "expected": ast.Expected,
    "names": ast.Names,
    "path_names": ast.PathNames,
    "option_names": ast.Names,
    "reading_names": ast.Names,
    "fact": ast.Fact,
    "record_field": ast.RecordField,
    "field_value": ast.FieldValue,
}
_BINARY = {
    "and_": "and",
    "or_": "or",
    "add": "add",
    "subtract": "subtract",
    "beyond": "beyond",
    "multiply": "multiply",
    "divide": "divide",
}

# Tokens that are nodes of their own, and those that are their text. What is left is a keyword, and its kind.
_NODES: dict[str, Any] = {
    "IDENT": ast.Ident,
    "DATE": ast.DateLiteral,
    "MONEY": ast.MoneyLiteral,
    "DURATION": ast.DurationLiteral,
}
_AS_WRITTEN = frozenset({"INT", "NUMBER", "RATIO", "POINTS", "STRING", "FIELD"})


# Names with dots: of their parts none has a place of its own.
_DOTTED = frozenset({"path", "module"})


class Builder:
    """Builds the nodes of one source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._methods: dict[str, Callable[[Span, list[Any]], Any]] = {}

    def make(self, name: str, start: int | None, end: int | None, parts: list[Any]) -> Any:  # noqa: ANN401
        """A node, a tuple of nodes, or a plain value, as the rule says."""
        span = Span(self._source, start or 0, end or 0)
        literal = _LITERALS.get(name)
        if literal is not None:
            return literal(span, str(parts[0]))
        if name in _DOTTED:
            return ast.Path(span, (str(parts[0]), *(field[1:].strip() for field in parts[1:])))
        for at, part in enumerate(parts):
            if type(part) is Token:
                kind = part.type
                made = _NODES.get(kind)
                if made is not None:
                    parts[at] = made(Span(self._source, part.start_pos, part.end_pos), str(part))
                else:
                    parts[at] = self._written(part) if kind in _AS_WRITTEN else kind
        plain = _PLAIN.get(name)
        if plain is not None and not (name == "add" and len(parts) > 1):
            return plain(span, *parts)
        if name in _BINARY:
            return ast.Binary(span, _BINARY[name], *parts)
        method = self._methods.get(name)
        if method is None:
            method = self._methods[name] = getattr(self, name)
        return method(span, parts)

    def _written(self, token: Token) -> str:
        kind = token.type
        if kind == "STRING":
            return self._source.text[token.start_pos + 1 : token.end_pos - 1]
        return token[1:].strip() if kind == "FIELD" else str(token)

    # ---- names and prose

    def text(self, span: Span, parts: list[Any]) -> ast.Text:
        return ast.Text(span, *parts)

    def cite(self, span: Span, parts: list[Any]) -> ast.Cite:
        return ast.Cite(span, parts[0], parts[1], parts[2] is not None)

    def ident(self, span: Span, parts: list[Any]) -> ast.Ident:
        name = parts[0]
        return name if isinstance(name, ast.Ident) else ast.Ident(span, name.lower())

    def ident_order(self, span: Span, parts: list[Any]) -> ast.Ident:
        return ast.Ident(span, "order")

    def ident_list(self, span: Span, parts: list[Any]) -> tuple[Any, ...]:
        return tuple(parts)

    # ---- expressions

    def reference(self, span: Span, parts: list[Any]) -> ast.Reference:
        return ast.Reference(span, parts[0])

    def string_literal(self, span: Span, parts: list[Any]) -> ast.StringLiteral:
        return ast.StringLiteral(span, parts[0])

    def yes(self, span: Span, parts: list[Any]) -> ast.YesNo:
        return ast.YesNo(span, True)  # noqa: FBT003 — the field of a node

    def no(self, span: Span, parts: list[Any]) -> ast.YesNo:
        return ast.YesNo(span, False)  # noqa: FBT003 — the field of a node

    def none(self, span: Span, parts: list[Any]) -> ast.NoneLiteral:
        return ast.NoneLiteral(span)

    def no_limit(self, span: Span, parts: list[Any]) -> ast.NoLimit:
        return ast.NoLimit(span)

    def the_base(self, span: Span, parts: list[Any]) -> ast.TheBase:
        return ast.TheBase(span)

    def governing_date(self, span: Span, parts: list[Any]) -> ast.GoverningDate:
        return ast.GoverningDate(span)

    def outcome(self, span: Span, parts: list[Any]) -> ast.Outcome:
        return ast.Outcome(span)

    def unpaid(self, span: Span, parts: list[Any]) -> ast.Unpaid:
        return ast.Unpaid(span, None)

    def own_share(self, span: Span, parts: list[Any]) -> ast.OwnShare:
        return ast.OwnShare(span, None)

    def call(self, span: Span, parts: list[Any]) -> ast.Call:
        return ast.Call(span, parts[0], tuple(parts[1:]))

    def set_literal(self, span: Span, parts: list[Any]) -> ast.SetLiteral:
        return ast.SetLiteral(span, tuple(parts))

    def fold(self, span: Span, parts: list[Any]) -> str:
        return str(parts[0])

    def each(self, span: Span, parts: list[Any]) -> ast.Each:
        fold, value, element, _, items, condition = parts
        return ast.Each(span, fold, value, element, items, condition)

    def number_of(self, span: Span, parts: list[Any]) -> ast.NumberOf:
        _, element, _, items, condition = parts
        return ast.NumberOf(span, element, items, condition)

    def line(self, span: Span, parts: list[Any]) -> ast.LineLiteral:
        return ast.LineLiteral(span, tuple(parts))

    def lines_literal(self, span: Span, parts: list[Any]) -> ast.LinesLiteral:
        return ast.LinesLiteral(span, tuple(part for part in parts if part is not None))

    def de(self, span: Span, parts: list[Any]) -> ast.Of:
        return ast.Of(span, parts[1], parts[0])

    def comparator(self, span: Span, parts: list[Any]) -> str:
        return str(parts[0])

    def compare(self, span: Span, parts: list[Any]) -> ast.Compare:
        return ast.Compare(span, parts[1], parts[0], parts[2])

    # ---- clauses

    def round_mode(self, span: Span, parts: list[Any]) -> str:
        return str(parts[0])

    mode = edges = round_mode

    def qualifier(self, span: Span, parts: list[Any]) -> str:
        return str(parts[0])

    def key(self, span: Span, parts: list[Any]) -> ast.Key:
        return ast.Key(span, parts[0], parts[1] if len(parts) > 1 else None)

    def period(self, span: Span, parts: list[Any]) -> ast.Period:
        last = parts[1] if len(parts) > 1 else None
        begins = last if isinstance(last, ast.DateLiteral) else None
        return ast.Period(span, parts[0], None if begins else last, begins)

    def scope(self, span: Span, parts: list[Any]) -> ast.Scope:
        return ast.Scope(span, tuple(parts[:-1]), parts[-1])

    def for_members(self, span: Span, parts: list[Any]) -> ast.ForMembers:
        return ast.ForMembers(span, parts[0], parts[1])

    def draws_on(self, span: Span, parts: list[Any]) -> ast.DrawsOn:
        return ast.DrawsOn(span, tuple(parts))

    def draws_alike(self, span: Span, parts: list[Any]) -> ast.DrawsOn:
        return ast.DrawsOn(span, parts[0], alike=True)

    def counted(self, span: Span, parts: list[Any]) -> tuple[Any, ...]:
        return tuple(parts)

    def counting(self, span: Span, parts: list[Any]) -> ast.Counting:
        kind, *condition = parts[0]
        return ast.Counting(span, kind, condition[0] if condition else None)

    def slice(self, span: Span, parts: list[Any]) -> ast.Slice:
        if parts[1] == "ABOVE":
            return ast.Slice(span, parts[0], None)
        return ast.Slice(span, parts[0], parts[-1], inside=parts[1] != "SHORT_OF")

    def tops_up_beyond(self, span: Span, parts: list[Any]) -> ast.TopsUp:
        target, status = parts
        return ast.TopsUp(span, target, status, beyond=True)

    def covers_clause(self, span: Span, parts: list[Any]) -> ast.Covers:
        return ast.Covers(span, parts[0], parts[1])

    def slices(self, span: Span, parts: list[Any]) -> ast.Bands:
        return ast.Bands(span, True, parts[0], tuple(parts[1:]))  # noqa: FBT003 — the field of a node

    def brackets(self, span: Span, parts: list[Any]) -> ast.Bands:
        return ast.Bands(span, False, parts[0], tuple(parts[1:]))  # noqa: FBT003 — the field of a node

    def least_of(self, span: Span, parts: list[Any]) -> ast.Candidates:
        return ast.Candidates(span, True, tuple(parts))  # noqa: FBT003 — the field of a node

    def greatest_of(self, span: Span, parts: list[Any]) -> ast.Candidates:
        return ast.Candidates(span, False, tuple(parts))  # noqa: FBT003 — the field of a node

    def exception(self, span: Span, parts: list[Any]) -> ast.Except:
        return ast.Except(span, parts[0], parts[1], tuple(parts[2:]))

    # ---- declarations

    def start(self, span: Span, parts: list[Any]) -> tuple[Any, ...]:
        return tuple(parts)

    def broken(self, span: Span, parts: list[Any]) -> ast.Node:
        return ast.Node(span)

    def scheme(self, span: Span, parts: list[Any]) -> ast.Scheme:
        return ast.Scheme(span, parts[0], tuple(parts[1:]))

    def edition(self, span: Span, parts: list[Any]) -> ast.Edition:
        return ast.Edition(span, parts[0])

    def in_force(self, span: Span, parts: list[Any]) -> ast.InForce:
        return ast.InForce(span, parts[0], parts[1], tuple(parts[3:]), parts[2] is not None)

    def amends(self, span: Span, parts: list[Any]) -> ast.Amends:
        return ast.Amends(span, parts[0], int(parts[1]))

    def conforms_to(self, span: Span, parts: list[Any]) -> ast.ConformsTo:
        return ast.ConformsTo(span, parts[0], int(parts[1]), tuple(parts[2:]))

    def dated_by(self, span: Span, parts: list[Any]) -> ast.DatedBy:
        return ast.DatedBy(span, parts[0], tuple(parts[1:]))

    def covers(self, span: Span, parts: list[Any]) -> ast.Covers:
        return ast.Covers(span, parts[0], parts[1], tuple(parts[2:]))

    def use(self, span: Span, parts: list[Any]) -> ast.Use:
        edition = int(parts[1]) if parts[1] is not None else None
        return ast.Use(span, parts[0], edition, parts[2] or ())

    def source(self, span: Span, parts: list[Any]) -> ast.SourceText:
        return ast.SourceText(span, parts[0], parts[1], parts[2], parts[3] is not None)

    def category(self, span: Span, parts: list[Any]) -> ast.Category:
        return ast.Category(span, parts[0], tuple(parts[1:]))

    def plain_type(self, span: Span, parts: list[Any]) -> ast.TypeName:
        return ast.TypeName(span, parts[0])

    def set_type(self, span: Span, parts: list[Any]) -> ast.TypeName:
        return ast.TypeName(span, parts[0], several=True)

    def list_type(self, span: Span, parts: list[Any]) -> ast.TypeName:
        return ast.TypeName(span, parts[0], listed=True)

    def record(self, span: Span, parts: list[Any]) -> ast.Record:
        return ast.Record(span, parts[0], tuple(parts[1:]))

    def parameter(self, span: Span, parts: list[Any]) -> ast.Parameter:
        names, type_, *rest = parts
        values = tuple(part for part in rest if isinstance(part, ast.DatedValue))
        qualifier = next((part for part in rest if isinstance(part, str)), None)
        return ast.Parameter(span, names, type_, values, qualifier, _cites(rest))

    def dated_value(self, span: Span, parts: list[Any]) -> ast.DatedValue:
        return ast.DatedValue(span, parts[0], parts[1], parts[2], parts[3] is not None)

    def list_item(self, span: Span, parts: list[Any]) -> ast.ListItem:
        item, *aliases = parts[:-2]
        return ast.ListItem(span, item, tuple(aliases), parts[-2], parts[-1])

    def named_list(self, span: Span, parts: list[Any]) -> ast.NamedList:
        items = tuple(part for part in parts if isinstance(part, ast.ListItem))
        return ast.NamedList(span, parts[0], items, _cites(parts))

    def row(self, span: Span, parts: list[Any]) -> ast.Row:
        return ast.Row(span, tuple(parts[:-2]), parts[-2], parts[-1] is not None)

    def table_key(self, span: Span, parts: list[Any]) -> tuple[ast.Path, ast.TypeName | None]:
        return (parts[0], parts[1])

    def table(self, span: Span, parts: list[Any]) -> ast.Table:
        keys = [part for part in parts if isinstance(part, tuple)]
        rows = tuple(part for part in parts if isinstance(part, ast.Row))
        qualifier = next((part for part in parts if isinstance(part, str)), None)
        rest = [part for part in parts[1:] if not isinstance(part, tuple | ast.Row | ast.Cite | str | None)]
        by, kinds = (tuple(column) for column in zip(*keys, strict=True))
        return ast.Table(span, parts[0], by, kinds, rows, rest[0] if rest else None, qualifier, _cites(parts))

    def argument(self, span: Span, parts: list[Any]) -> ast.Argument:
        first, second, kind = parts
        last = second or first
        return ast.Argument(span, ast.Names(Span(span.source, first.span.start, last.span.end), first, second), kind)

    def function(self, span: Span, parts: list[Any]) -> ast.Function:
        arguments = tuple(part for part in parts if isinstance(part, ast.Argument))
        return ast.Function(span, parts[0], arguments, parts[len(arguments) + 1], _cites(parts))

    def pool(self, span: Span, parts: list[Any]) -> ast.Pool:
        return ast.Pool(span, parts[0], parts[1], tuple(parts[2:]))

    def holds(self, span: Span, parts: list[Any]) -> tuple[str, Any]:
        return ("holds", parts[0])

    def check_when(self, span: Span, parts: list[Any]) -> tuple[str, Any]:
        return ("when", parts[0])

    def check_scope(self, span: Span, parts: list[Any]) -> tuple[str, Any]:
        return ("scope", parts[0])

    def because(self, span: Span, parts: list[Any]) -> tuple[str, Any]:
        return ("because", parts[0])

    def rule(self, span: Span, parts: list[Any]) -> ast.Rule:
        conditions = tuple(part[1] for part in parts if isinstance(part, tuple))
        return ast.Rule(span, parts[0], conditions, _cites(parts))

    def define(self, span: Span, parts: list[Any]) -> ast.Define:
        return ast.Define(span, parts[0], parts[1], tuple(parts[2:]))

    def counts(self, span: Span, parts: list[Any]) -> ast.Counted:
        return ast.Counted(span, False, *parts)  # noqa: FBT003 — the field of a node

    def keeps_greatest(self, span: Span, parts: list[Any]) -> ast.Counted:
        return ast.Counted(span, True, *parts)  # noqa: FBT003 — the field of a node

    def ledger(self, span: Span, parts: list[Any]) -> ast.Ledger:
        names, counted, scope, dated_by, *cites = parts
        return ast.Ledger(span, names, counted, scope, dated_by, tuple(cites))

    def limit(self, span: Span, parts: list[Any]) -> ast.Limit:
        names, value, scope, within, *cites = parts
        return ast.Limit(span, names, value, scope, within or (), tuple(cites))

    def payer(self, span: Span, parts: list[Any]) -> ast.Payer:
        return ast.Payer(span, parts[0], *_clauses(parts[2:]), like=parts[1])

    def benefit(self, span: Span, parts: list[Any]) -> ast.Payer:
        return ast.Payer(span, parts[0], *_clauses(parts[2:]), benefit=True, like=parts[1])

    def refund(self, span: Span, parts: list[Any]) -> ast.Payer:
        return ast.Payer(span, parts[0], *_clauses(parts[2:]), refund=True, like=parts[1])

    def like(self, span: Span, parts: list[Any]) -> ast.Like:
        return ast.Like(span, parts[0], tuple(part for part in parts[1:] if part is not None))

    def template(self, span: Span, parts: list[Any]) -> ast.Template:
        names = tuple(part for part in parts[1:] if isinstance(part, ast.Names))
        rest = [part for part in parts[1:] if part is not None and not isinstance(part, ast.Names)]
        return ast.Template(span, parts[0], names, *_clauses(rest))

    def own_portion(self, span: Span, parts: list[Any]) -> ast.Portion:
        return ast.Portion(span, None, parts[0])

    def phase(self, span: Span, parts: list[Any]) -> ast.Phase:
        portions = tuple(part for part in parts if isinstance(part, ast.Portion))
        return ast.Phase(span, parts[0], parts[1], parts[2], _cites(parts), portions)

    def schedule(self, span: Span, parts: list[Any]) -> ast.Schedule:
        names, *rest = parts
        phases = tuple(part for part in rest if isinstance(part, ast.Phase))
        base = next(part for part in rest if not isinstance(part, ast.Phase | ast.Cite))
        return ast.Schedule(span, names, _cites(parts), base, phases)

    def carries(self, span: Span, parts: list[Any]) -> ast.Carries:
        return ast.Carries(span, parts[0], parts[1], tuple(parts[2:]))

    def closing(self, span: Span, parts: list[Any]) -> ast.Closing:
        items = tuple(part for part in parts[1:] if not isinstance(part, ast.Cite))
        return ast.Closing(span, parts[0], _cites(parts), items)

    def close_step(self, span: Span, parts: list[Any]) -> ast.CloseStep:
        return ast.CloseStep(span, parts[0], tuple(part for part in parts[1:] if part is not None))

    def order(self, span: Span, parts: list[Any]) -> ast.Order:
        return ast.Order(span, parts[0] or (), parts[1], tuple(parts[2:]))

    def change_clauses(self, span: Span, parts: list[Any]) -> ast.ChangeClauses:
        clauses = tuple(part for part in parts[1:] if not isinstance(part, ast.Except))
        return ast.ChangeClauses(span, parts[0], clauses, tuple(part for part in parts if isinstance(part, ast.Except)))

    def adapt(self, span: Span, parts: list[Any]) -> ast.Adapt:
        clauses = tuple(part for part in parts[1:] if not isinstance(part, ast.Except))
        return ast.Adapt(span, parts[0], clauses, tuple(part for part in parts if isinstance(part, ast.Except)))

    def adapt_rule(self, span: Span, parts: list[Any]) -> ast.Amend:
        return ast.Amend(span, ast.ChangeRule(span, parts[0], parts[1]), tuple(parts[2:]))

    def adapt_value(self, span: Span, parts: list[Any]) -> ast.Amend:
        return ast.Amend(span, ast.ChangeValue(span, parts[0], parts[1]), tuple(parts[2:]))

    def adapt_order(self, span: Span, parts: list[Any]) -> ast.Amend:
        return ast.Amend(span, ast.ChangeHeader(span, parts[0]))

    def repeal(self, span: Span, parts: list[Any]) -> ast.Amend:
        return ast.Amend(span, ast.Remove(span, parts[0]))

    # ---- frameworks

    def framework(self, span: Span, parts: list[Any]) -> ast.Framework:
        return ast.Framework(span, parts[0], tuple(p for p in parts[1:] if not isinstance(p, ast.Cite)), _cites(parts))

    def requires(self, span: Span, parts: list[Any]) -> ast.Requires:
        return ast.Requires(span, parts[0], parts[1], parts[2], tuple(parts[3:]))

    def forbids_raising(self, span: Span, parts: list[Any]) -> ast.ForbidsRaising:
        return ast.ForbidsRaising(span, parts[0], tuple(parts[1:]))

    def forbids_widening(self, span: Span, parts: list[Any]) -> ast.ForbidsWidening:
        return ast.ForbidsWidening(span, parts[0], parts[1], tuple(parts[2:]))

    def forbids_zero_payment(self, span: Span, parts: list[Any]) -> ast.ForbidsZeroPayment:
        return ast.ForbidsZeroPayment(span, parts[0], tuple(parts[1:]))

    def option(self, span: Span, parts: list[Any]) -> ast.Option:
        reason = next((part for part in parts if isinstance(part, ast.Text)), None)
        changes = tuple(part for part in parts[1:] if isinstance(part, ast.Change))
        return ast.Option(span, parts[0], reason, changes)

    def reading(self, span: Span, parts: list[Any]) -> ast.Reading:
        options = tuple(part for part in parts if isinstance(part, ast.Option))
        return ast.Reading(span, parts[0], _cites(parts), options)

    def check(self, span: Span, parts: list[Any]) -> ast.Check:
        whens, holds, scopes, reasons = (
            tuple(part[1] for part in parts if isinstance(part, tuple) and part[0] == kind)
            for kind in ("when", "holds", "scope", "because")
        )
        return ast.Check(span, parts[0], whens, holds, scopes, reasons, _cites(parts))

    def facts_step(self, span: Span, parts: list[Any]) -> ast.FactsStep:
        return ast.FactsStep(span, tuple(parts))

    def settle_step(self, span: Span, parts: list[Any]) -> ast.SettleStep:
        return ast.SettleStep(span, parts[0], tuple(parts[1:]))

    def replace_step(self, span: Span, parts: list[Any]) -> ast.ReplaceStep:
        return ast.ReplaceStep(span, parts[0], tuple(parts[1:]))

    def expect_step(self, span: Span, parts: list[Any]) -> ast.ExpectStep:
        return ast.ExpectStep(span, tuple(parts))

    def let(self, span: Span, parts: list[Any]) -> ast.Let:
        return ast.Let(span, parts[0], parts[1], _cites(parts))

    def gives(self, span: Span, parts: list[Any]) -> ast.Gives:
        return ast.Gives(span, parts[0], parts[1], parts[2], _cites(parts))

    def splits(self, span: Span, parts: list[Any]) -> ast.Splits:
        shares = tuple(part for part in parts[1:] if isinstance(part, ast.Part))
        unit = next((part for part in parts[1:] if isinstance(part, ast.MoneyLiteral)), None)
        return ast.Splits(span, parts[0], shares, unit, _cites(parts))

    def verifies(self, span: Span, parts: list[Any]) -> ast.Verifies:
        reason = next((part for part in parts[2:] if isinstance(part, ast.Text)), None)
        return ast.Verifies(span, parts[0], parts[1], reason, _cites(parts))

    def calculation(self, span: Span, parts: list[Any]) -> ast.Calculation:
        clauses = tuple(part for part in parts[1:] if not isinstance(part, ast.Cite))
        return ast.Calculation(span, parts[0], _cites(parts), clauses)

    def calculate_step(self, span: Span, parts: list[Any]) -> ast.CalculateStep:
        return ast.CalculateStep(span, parts[0], tuple(parts[1:]))

    def scenario(self, span: Span, parts: list[Any]) -> ast.Scenario:
        return ast.Scenario(span, parts[0], tuple(parts[1:]))


def _cites(parts: list[Any]) -> tuple[ast.Cite, ...]:
    return tuple(part for part in parts if isinstance(part, ast.Cite))


def _clauses(parts: list[Any]) -> tuple[tuple[ast.Clause, ...], tuple[ast.Except, ...]]:
    """Clauses, and the exceptions behind them."""
    clauses = tuple(part for part in parts if not isinstance(part, ast.Except))
    return clauses, tuple(part for part in parts if isinstance(part, ast.Except))
