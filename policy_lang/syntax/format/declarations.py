"""Declarations as lines: a row a class of node.

Enters: declarations. Leaves: paragraphs of lines. Always holds: nothing is reordered but citations and conditions of
rules and checks, whose order says nothing: citations stand in the first line.
The file is this long because it has a row for everything that can be declared.
"""

from collections.abc import Callable, Sequence
from typing import Any

from policy_lang.diagnostics import InternalError
from policy_lang.syntax import ast
from policy_lang.syntax.format.calculations import calculation, declared_input, type_name
from policy_lang.syntax.format.clauses import (
    Layout,
    clause,
    clauses,
    covers,
    head,
    idents,
    rounds,
    scope,
    stretch,
)
from policy_lang.syntax.format.expressions import expression, in_parentheses
from policy_lang.syntax.format.frameworks import framework
from policy_lang.syntax.format.page import Line, Paragraph
from policy_lang.syntax.format.speech import Speech, quoted
from policy_lang.syntax.format.words import (
    BLANK,
    INDENT,
    INNER,
    INNER_NOTHING,
    NOTHING,
    SOFT,
    Word,
    Words,
    together,
    with_gap,
)

_EQUALS = Word("=")


def paragraph(layout: Layout, node: ast.Declaration) -> Paragraph:
    """The lines of a declaration. A place that could not be read is no declaration: such a file is not formatted."""
    row = DECLARATIONS.get(type(node))
    if row is None:
        raise InternalError(f"no way to write {type(node).__name__}; files with syntax errors are not formatted")
    return Paragraph(type(node), row(layout, node, 0))


def _single(words: Callable[[Speech, Any], Words]) -> Callable[[Layout, Any, int], list[Line]]:
    """A declaration that is one row."""
    return lambda layout, node, indent: [Line(indent, words(layout.say, node), (stretch(node),))]


# ---- headers


def _scheme(layout: Layout, node: ast.Scheme, indent: int) -> list[Line]:
    first = together(layout.say.key("SCHEME"), layout.say.names(node.names))
    inner = [Line(indent + INDENT, header(layout.say, part), (stretch(part),)) for part in node.headers]
    return [Line(indent, first, (head(node, node.names),)), *inner]


def header(say: Speech, node: ast.Header) -> Words:
    """One line under `scheme`, or one that a reading puts in its place."""
    words: Words
    match node:
        case ast.Edition():
            words = [say.key("EDITION"), Word(node.year)]
        case ast.InForce():
            dates = together(say.dates(node.first, node.last, BLANK), say.mark(to_confirm=node.to_confirm))
            words = together(say.key("IN_FORCE"), dates, say.cites(node.cites))
        case ast.Amends():
            words = [say.key("AMENDS"), *_edition_of(node)]
        case ast.ConformsTo():
            words = together(say.key("CONFORMS_TO"), _edition_of(node), say.cites(node.cites))
        case ast.DatedBy():
            words = together(say.key("CLAIMS_DATED_BY"), Word(node.fact.name), say.cites(node.cites))
        case ast.Currency():
            pause = Word("，" if say.tongue == "zh" else ",", NOTHING)
            gap = NOTHING if say.tongue == "zh" else BLANK
            how = together(pause, with_gap(gap, rounds(say, node.rounding))) if node.rounding else []
            words = together(say.key("CURRENCY"), say.ident(node.code), how)
        case ast.Covers():
            words = covers(say, node)
    return words


def _edition_of(node: ast.Amends | ast.ConformsTo) -> Words:
    return [Word(node.module.name), Word("@", NOTHING), Word(str(node.edition), NOTHING)]


def _use(say: Speech, node: ast.Use) -> Words:
    edition = [Word("@", NOTHING), Word(str(node.edition), NOTHING)] if node.edition is not None else []
    names: Words = []
    if node.imported:
        names = together(Word("("), with_gap(NOTHING, idents(say, node.imported)), Word(")", NOTHING))
    return together(say.key("USE"), Word(node.module.name), edition, names)


def _source(say: Speech, node: ast.SourceText) -> Words:
    dated = [say.key("DATED", SOFT), Word(node.date.raw)] if node.date else []
    title = together(quoted(node.title), dated, say.mark(to_confirm=node.to_confirm))
    return together(say.key("SOURCE"), say.ident(node.name), _EQUALS, title)


# ---- facts and figures


def _status(say: Speech, node: ast.Status) -> Words:
    return together(say.key("STATUS"), say.names(node.names))


def _category(layout: Layout, node: ast.Category, indent: int) -> list[Line]:
    say = layout.say
    first = together(say.key("CATEGORY"), say.names(node.names), _EQUALS)
    items = say.commas([say.names(member, SOFT) for member in node.members], "、")
    return layout.on_one_line([Line(indent, first, (head(node, node.names),)), *_items(items, node.members, indent)])


def _items(words: Sequence[Words], nodes: Sequence[ast.Node], indent: int) -> list[Line]:
    """The items of a list, a line each."""
    return [Line(indent + INDENT, row, (stretch(node),)) for row, node in zip(words, nodes, strict=True)]


def _fact(say: Speech, node: ast.Fact) -> Words:
    return declared_input(say, "FACT", node)


def _record(layout: Layout, node: ast.Record, indent: int) -> list[Line]:
    first = together(layout.say.key("RECORD"), layout.say.names(node.names))
    fields = [
        Line(indent + INDENT, declared_input(layout.say, "HAS", field), (stretch(field),)) for field in node.fields
    ]
    return [Line(indent, first, (head(node, node.names),)), *fields]


def _parameter(layout: Layout, node: ast.Parameter, indent: int) -> list[Line]:
    """Several dated values stand under each other; one value stands beside the name."""
    say = layout.say
    first = together(say.key("PARAMETER"), say.names(node.names), type_name(say, node.type))
    lines = [Line(indent, first, (head(node, node.type or node.names),))]
    for value in node.values:
        dates = together(say.dates(value.first, value.last), say.mark(to_confirm=value.to_confirm))
        words = together(_EQUALS, expression(say, value.value), dates)
        lines.append(Line(indent + INDENT, words, (stretch(value),)))
    lines += _tail(layout, node, indent + INDENT)
    return layout.in_one_row(lines) if len(node.values) < 2 else lines


def _tail(layout: Layout, node: ast.Parameter | ast.Table, indent: int) -> list[Line]:
    """The qualifier and the citations, which end a declaration."""
    qualifier = [layout.say.key(node.qualifier, SOFT)] if node.qualifier else []
    words = together(qualifier, layout.say.cites(node.cites))
    start = min([cite.span.start for cite in node.cites] or [node.span.end - 1])
    return [Line(indent, words, ((start, node.span.end),))] if words else []


def _cites(layout: Layout, cites: Sequence[ast.Cite], indent: int) -> list[Line]:
    origin = [(cites[0].span.start, cites[-1].span.end)] if cites else []
    return [Line(indent, layout.say.cites(cites), tuple(origin))] if cites else []


def _list(layout: Layout, node: ast.NamedList, indent: int) -> list[Line]:
    say = layout.say
    first = together(say.key("LIST"), say.names(node.names), _EQUALS)
    items = say.commas([_list_item(say, item) for item in node.items], "、")
    lines = [Line(indent, first, (head(node, node.names),)), *_items(items, node.items, indent)]
    return layout.in_one_row([*lines, *_cites(layout, node.cites, indent + INDENT)])


def _list_item(say: Speech, node: ast.ListItem) -> Words:
    aliases = [word for alias in node.aliases for word in (say.key("ALSO"), quoted(alias))]
    return with_gap(SOFT, together(expression(say, node.item), aliases, say.dates(node.first, node.last, BLANK)))


def _table(layout: Layout, node: ast.Table, indent: int) -> list[Line]:
    say, inner = layout.say, indent + INDENT
    asked = zip(node.by, node.key_types, strict=True)
    by = say.enumerated([together(Word(path.name), type_name(say, kind)) for path, kind in asked])
    first = together(say.key("TABLE"), say.names(node.names), say.key("BY"), by)
    lines = [Line(indent, first, (head(node, node.key_types[-1] or node.by[-1]),))]
    for row in node.rows:
        keys = say.enumerated([expression(say, key) for key in row.keys])
        value = together(expression(say, row.value), say.mark(to_confirm=row.to_confirm))
        lines.append(Line(inner, together(say.key("ROW"), keys, _EQUALS, value), (stretch(row),)))
    if node.otherwise:
        words = together(say.key("OTHERWISE_ROW"), expression(say, node.otherwise))
        lines.append(Line(inner, words, (stretch(node.otherwise),)))
    return lines + _tail(layout, node, inner)


def _function(say: Speech, node: ast.Function) -> Words:
    told = [together(say.names(argument.names), type_name(say, argument.type)) for argument in node.arguments]
    arguments = in_parentheses(say.commas(told, "，", (INNER, INNER_NOTHING)), NOTHING)
    value = with_gap(SOFT, expression(say, node.value))
    return together(say.key("FUNCTION"), say.names(node.names), arguments, _EQUALS, value, say.cites(node.cites))


def _named_value(identifier: str) -> Callable[[Speech, Any], Words]:
    """Pools and definitions."""

    def words(say: Speech, node: ast.Pool | ast.Define) -> Words:
        value = with_gap(SOFT, expression(say, node.value))
        return together(say.key(identifier), say.names(node.names), _EQUALS, value, say.cites(node.cites))

    return words


def _first_line_with_cites(layout: Layout, identifier: str, node: ast.Rule | ast.Check | ast.Reading) -> Line:
    words = together(layout.say.key(identifier), layout.say.names(node.names), layout.say.cites(node.cites))
    return Line(0, words, (head(node, node.names), *map(stretch, node.cites)))


def _condition(layout: Layout, node: ast.Expression, indent: int) -> Line:
    return Line(indent, together(layout.say.key("HOLDS_WHEN"), expression(layout.say, node)), (stretch(node),))


def _rule(layout: Layout, node: ast.Rule, indent: int) -> list[Line]:
    conditions = [_condition(layout, condition, indent + INDENT) for condition in node.conditions]
    return [_first_line_with_cites(layout, "RULE", node), *conditions]


def _ledger(say: Speech, node: ast.Ledger) -> Words:
    counted: Words = []
    if node.counted:
        how = say.key("KEEPS_THE_GREATEST" if node.counted.greatest else "COUNTS", SOFT)
        condition = node.counted.condition
        when = together(say.key("WHEN", SOFT), expression(say, condition)) if condition else []
        counted = together(how, expression(say, node.counted.amount), when)
    dated = [say.key("IN_THE_PERIOD_OF", SOFT), Word(node.dated_by.name)] if node.dated_by else []
    names = say.names(node.names)
    return together(say.key("LEDGER"), names, counted, scope(say, node.scope), dated, say.cites(node.cites))


def _limit(say: Speech, node: ast.Limit) -> Words:
    inside = together(say.key("WITHIN", SOFT), idents(say, node.within)) if node.within else []
    value = with_gap(SOFT, expression(say, node.value))
    names = say.names(node.names)
    return together(say.key("LIMIT"), names, _EQUALS, value, scope(say, node.scope), inside, say.cites(node.cites))


# ---- payers, readings


def _payer(layout: Layout, node: ast.Payer, indent: int) -> list[Line]:
    """A clause a line; a payer that is only given and drawn from a pool stands on one."""
    say = layout.say
    word = "BENEFIT" if node.benefit else "REFUND" if node.refund else "PAYER"
    first = together(say.key(word), say.names(node.names), _like(say, node.like))
    lines = [Line(indent, first, (head(node, node.like or node.names),))]
    lines += clauses(layout, node.clauses, indent + INDENT)
    lines += _exceptions(layout, node.exceptions, indent + INDENT)
    kinds = {type(part) for part in (*node.clauses, *node.exceptions)}
    if ast.Given in kinds and kinds <= {ast.Given, ast.DrawsOn, ast.Cite}:
        return layout.on_one_line(lines)
    return lines


def _exceptions(layout: Layout, nodes: Sequence[ast.Except], indent: int) -> list[Line]:
    say = layout.say
    lines: list[Line] = []
    for node in nodes:
        to = [say.key("TO"), say.ident(node.to)] if node.to else []
        first = together(say.key("EXCEPTION"), say.names(node.names), to)
        lines.append(Line(indent, first, (head(node, node.to or node.names),)))
        lines += clauses(layout, node.clauses, indent + INDENT)
    return lines


def _closing(layout: Layout, node: ast.Closing, indent: int) -> list[Line]:
    say, inner = layout.say, indent + INDENT
    words = together(say.key("AT_CLOSE_OF"), scope(say, node.scope, BLANK), say.cites(node.cites))
    lines = [Line(indent, words, (head(node, node.scope), *map(stretch, node.cites)))]
    for item in node.items:
        lines += _payer(layout, item, inner) if isinstance(item, ast.Payer) else [_carries(layout, item, inner)]
    return lines


def _like(say: Speech, node: ast.Like | None) -> Words:
    if node is None:
        return []
    values = [expression(say, value) for value in node.arguments]
    return [say.key("LIKE", SOFT), say.ident(node.template), *_told(say, values)]


def _told(say: Speech, values: list[Words]) -> Words:
    """What a template is told, in parentheses; nothing where it is told nothing."""
    return in_parentheses(say.commas(values, "，", (INNER, INNER_NOTHING)), NOTHING) if values else []


def _template(layout: Layout, node: ast.Template, indent: int) -> list[Line]:
    """A clause a line, as in a payer."""
    say = layout.say
    names = [say.names(item, INNER) for item in node.arguments]
    first = together(say.key("TEMPLATE"), say.names(node.names), _told(say, names))
    last = node.arguments[-1] if node.arguments else node.names
    lines = [Line(indent, first, (head(node, last),)), *clauses(layout, node.clauses, indent + INDENT)]
    return lines + _exceptions(layout, node.exceptions, indent + INDENT)


def _schedule(layout: Layout, node: ast.Schedule, indent: int) -> list[Line]:
    """The cost, then a phase a line."""
    say, inner = layout.say, indent + INDENT
    words = together(say.key("SCHEDULE"), say.names(node.names), say.cites(node.cites))
    base = Line(inner, together(say.key("ON"), expression(say, node.base)), (stretch(node.base),))
    phases = [Line(inner, _phase(say, phase), (stretch(phase),)) for phase in node.phases]
    return [Line(indent, words, (head(node, node.names), *map(stretch, node.cites))), base, *phases]


def _phase(say: Speech, node: ast.Phase) -> Words:
    until: Words = []
    if node.ledger is not None and node.limit is not None:
        ends = together([say.key("UNTIL", SOFT), say.ident(node.ledger)], say.key("REACHES", SOFT))
        until = together(ends, expression(say, node.limit))
    portions = [
        together([say.ident(part.payer), say.key("PAYS", SOFT)] if part.payer else say.key("OWN_SHARE"),
                 expression(say, part.ratio))
        for part in node.portions
    ]  # fmt: skip
    shared = together(Word(":", NOTHING), *say.commas(portions, "，")) if portions else []
    return together(say.key("PHASE"), say.names(node.names), until, say.cites(node.cites), shared)


def _carries(layout: Layout, node: ast.Carries, indent: int) -> Line:
    say = layout.say
    into = [say.key("INTO", SOFT), say.ident(node.ledger)]
    words = together(say.key("CARRIES"), expression(say, node.amount), into, say.cites(node.cites))
    return Line(indent, words, (stretch(node),))


def _order(say: Speech, node: ast.Order) -> Words:
    guard: Words = []
    if node.categories:
        guard = together(say.key("FOR"), idents(say, node.categories), Word(":", NOTHING))
    return together(say.key("ORDER"), guard, idents(say, node.payers), say.cites(node.cites))


def _adapt(layout: Layout, node: ast.Adapt, indent: int) -> list[Line]:
    first = [layout.say.key("ADAPT"), Word(node.target.name)]
    inner = indent + INDENT
    lines = [*clauses(layout, node.clauses, inner), *_exceptions(layout, node.exceptions, inner)]
    return [Line(indent, first, (head(node, node.target),)), *lines]


def _amend(say: Speech, node: ast.Amend) -> Words:
    change = node.change
    if isinstance(change, ast.Remove):
        return [say.key("REPEALS"), Word(change.target.name)]
    if isinstance(change, ast.ChangeHeader):
        what = _order(say, change.item) if isinstance(change.item, ast.Order) else header(say, change.item)
    elif isinstance(change, ast.ChangeRule):
        what = together(Word(change.target.name), say.key("HOLDS_WHEN"), expression(say, change.condition))
    else:
        what = together(Word(change.target.name), say.key("TO"), expression(say, change.value))
    return together(say.key("ADAPT"), what, say.cites(node.cites))


def _reading(layout: Layout, node: ast.Reading, indent: int) -> list[Line]:
    options = [line for option in node.options for line in _option(layout, option, indent + INDENT)]
    return [_first_line_with_cites(layout, "READING", node), *options]


def _option(layout: Layout, node: ast.Option, indent: int) -> list[Line]:
    """One change stands beside the option where there is room."""
    say = layout.say
    chosen = together(say.key("CHOSEN", SOFT), say.reason(node.reason)) if node.reason else []
    words = together(say.key("OPTION"), say.names(node.names), chosen)
    first = Line(indent, words, (head(node, node.reason or node.names),))
    changes = [CHANGES[type(change)](layout, change, indent + INDENT) for change in node.changes]
    if len(changes) == 1 and len(changes[0]) == 1:
        return layout.on_one_line([first, changes[0][0]])
    return [first, *(line for lines in changes for line in lines)]


def _change_clauses(layout: Layout, node: ast.ChangeClauses, indent: int) -> list[Line]:
    words = [layout.say.key("CHANGE", SOFT), Word(node.target.name)]
    first = Line(indent, words, (head(node, node.target),))
    if len(node.clauses) == 1 and not node.exceptions:
        only = clause(layout, node.clauses[0], indent + INDENT)
        if len(only) == 1:
            return layout.on_one_line([first, *only])
    inner = indent + INDENT
    return [first, *clauses(layout, node.clauses, inner), *_exceptions(layout, node.exceptions, inner)]


def _change_rule(say: Speech, node: ast.ChangeRule) -> Words:
    condition = expression(say, node.condition)
    return together(say.key("CHANGE", SOFT), Word(node.target.name), say.key("HOLDS_WHEN"), condition)


def _change_value(say: Speech, node: ast.ChangeValue) -> Words:
    return together(say.key("CHANGE", SOFT), Word(node.target.name), say.key("TO"), expression(say, node.value))


def _change_header(say: Speech, node: ast.ChangeHeader) -> Words:
    item = _order(say, node.item) if isinstance(node.item, ast.Order) else header(say, node.item)
    return together(say.key("CHANGE", SOFT), item)


def _remove(say: Speech, node: ast.Remove) -> Words:
    return [say.key("REMOVE", SOFT), Word(node.target.name)]


def _add(layout: Layout, node: ast.Add, indent: int) -> list[Line]:
    first, *others = _payer(layout, node.payer, indent)
    origin = ((node.span.start, first.origin[0][1]), *first.origin[1:])
    return [Line(indent, together(layout.say.key("ADD", SOFT), first.words), origin), *others]


# ---- checks, calculations, scenarios


def _check(layout: Layout, node: ast.Check, indent: int) -> list[Line]:
    say, inner = layout.say, indent + INDENT
    lines = [_first_line_with_cites(layout, "CHECK", node)]
    lines += [Line(inner, together(say.key("WHEN"), expression(say, when)), (stretch(when),)) for when in node.whens]
    groups = [(group, together(say.key("OVER"), scope(say, group, BLANK))) for group in node.scopes]
    lines += [Line(inner, words, (stretch(group),)) for group, words in groups]
    lines += [_condition(layout, condition, inner) for condition in node.conditions]
    lines += [Line(inner, say.reason(reason), (stretch(reason),)) for reason in node.reasons]
    return lines


def _scenario(layout: Layout, node: ast.Scenario, indent: int) -> list[Line]:
    first = together(layout.say.key("SCENARIO"), layout.say.text(node.title))
    steps = [line for step in node.steps for line in _step(layout, step, indent + INDENT)]
    return [Line(indent, first, (head(node, node.title),)), *steps]


def _step(layout: Layout, node: ast.Step, indent: int) -> list[Line]:
    say = layout.say
    words: Words
    match node:
        case ast.ReadAs():
            words = [say.key("READ_AS"), say.ident(node.reading), _EQUALS, say.ident(node.option)]
        case ast.WithFigure():
            value = expression(say, node.value)
            words = together(say.key("WITH_FIGURE"), say.ident(node.parameter), _EQUALS, value)
        case ast.SinceStep():
            words = [say.key("SINCE"), say.ident(node.payer), say.ident(node.status)]
        case ast.FactsStep():
            return _assigned(layout, node, [say.key("FACTS")], node.facts, indent)
        case ast.SettleStep():
            first = [say.key("SETTLE"), *([say.ident(node.claim)] if node.claim else [])]
            return _assigned(layout, node, first, node.facts, indent)
        case ast.ReverseStep():
            words = [say.key("REVERSE"), say.ident(node.claim)]
        case ast.ReplaceStep():
            return _assigned(layout, node, [say.key("REPLACE"), say.ident(node.claim)], node.facts, indent)
        case ast.CalculateStep():
            words = [say.key("CALCULATE"), say.ident(node.calculation)]
            return _assigned(layout, node, words, node.inputs, indent)
        case ast.CloseStep() if not node.facts:
            words = [say.key("CLOSE"), Word(node.day.raw)]
        case ast.CloseStep():
            first = [say.key("CLOSE"), Word(node.day.raw), say.key("WITH_FACTS", SOFT)]
            return _assigned(layout, node, first, node.facts, indent)
        case ast.ExpectStep():
            return _assigned(layout, node, [say.key("EXPECT")], node.expected, indent)
    return [Line(indent, words, (stretch(node),))]


def _assigned(
    layout: Layout, node: ast.Step, first: Words, items: Sequence[ast.Assign | ast.Expected], indent: int
) -> list[Line]:
    rows = layout.say.stated([_assign(layout.say, item) for item in items])
    return layout.in_one_row([Line(indent, first, (head(node, None),)), *_items(rows, items, indent)])


def _assign(say: Speech, node: ast.Assign | ast.Expected) -> Words:
    place = [Word(node.path.name)] if isinstance(node, ast.Assign) else expression(say, node.place)
    return together(with_gap(SOFT, place), _EQUALS, expression(say, node.value))


DECLARATIONS: dict[type, Callable[[Layout, Any, int], list[Line]]] = {
    ast.Scheme: _scheme,
    ast.Use: _single(_use),
    ast.SourceText: _single(_source),
    ast.Status: _single(_status),
    ast.Category: _category,
    ast.Record: _record,
    ast.Fact: _single(_fact),
    ast.Parameter: _parameter,
    ast.NamedList: _list,
    ast.Table: _table,
    ast.Function: _single(_function),
    ast.Pool: _single(_named_value("POOL")),
    ast.Rule: _rule,
    ast.Define: _single(_named_value("DEFINE")),
    ast.Ledger: _single(_ledger),
    ast.Limit: _single(_limit),
    ast.Template: _template,
    ast.Payer: _payer,
    ast.Schedule: _schedule,
    ast.Order: _single(_order),
    ast.Closing: _closing,
    ast.Reading: _reading,
    ast.Adapt: _adapt,
    ast.Amend: _single(_amend),
    ast.Check: _check,
    ast.Calculation: calculation,
    ast.Scenario: _scenario,
    ast.Framework: framework,
}

CHANGES: dict[type, Callable[[Layout, Any, int], list[Line]]] = {
    ast.ChangeClauses: _change_clauses,
    ast.ChangeRule: _single(_change_rule),
    ast.ChangeValue: _single(_change_value),
    ast.ChangeHeader: _single(_change_header),
    ast.Remove: _single(_remove),
    ast.Add: _add,
}
