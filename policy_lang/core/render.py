"""A program as text: every input, figure, ledger, definition and movement on a line of its own.

Enters: a program. Leaves: text. Always holds: nothing of the program's meaning is left out but names for people;
figures are exact, money in minor units; the same program gives the same text. It is to be read, not to be read back.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from policy_lang.core.nodes import (
    Apply,
    Balance,
    Band,
    Bands,
    Case,
    Choose,
    Const,
    Each,
    Element,
    Fold,
    If,
    Input,
    Known,
    Lookup,
    Node,
    Parameter,
    Quotient,
    Ref,
    Round,
    Split,
)
from policy_lang.core.program import (
    Arm,
    CalculationDef,
    CheckDef,
    Def,
    InputDef,
    LedgerDef,
    Move,
    PayerDef,
    PeriodDef,
    PeriodKind,
    Program,
    RoleKind,
)
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Lines

KnownValue: TypeAlias = Fraction | date | bool | str | frozenset[str] | Lines | None

SIGNS = {
    "add": "+", "subtract": "-", "multiply": "×", "and": "and", "or": "or", "at_least": ">=", "no_more_than": "<=",
    "more_than": ">", "less_than": "<", "is": "is", "is_not": "is not", "in": "in", "not_in": "not in",
    "beyond": "beyond",
}  # fmt: skip


def core_text(program: Program) -> str:
    """The whole program."""
    return "\n".join(_lines(program)) + "\n"


def _lines(program: Program) -> Iterator[str]:
    yield f"program {program.scheme}"
    yield f"  edition {program.edition}, {program.hash}"
    yield f"  in force from {program.first or 'ever'} to {program.last or 'ever'}, dated by {program.dated_by}"
    yield f"  currency {program.currency} with {program.decimals} decimals; money is in minor units"
    yield from (f"  reading {name} = {option}" for name, option in program.readings.items())
    yield from (f"  given figure {name} = {written}" for name, written in program.given_parameters.items())
    yield from _section("inputs", _inputs(program.inputs))
    yield from _section("parameters", _parameters(program))
    yield from _section("tables", _tables(program))
    yield from _section("records", _records(program))
    yield from _section("lists", _lists(program))
    yield from _section("ledgers", (_ledger(ledger) for ledger in program.ledgers.values()))
    yield from _section("covered", (f"{definition} otherwise {status}" for definition, status in program.covered))
    for arm in program.arms:
        yield from _arm(arm)
    for calculation in program.calculations.values():
        yield from _calculation(calculation)
    for closing in program.closings:
        head = f"closing {closing.id} by {', '.join(closing.keys)}, {_period(closing.period)}"
        yield from ("", head, *list(_arm(closing.arm))[2:])


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", title, *(f"  {line}" for line in found))


def _inputs(inputs: Mapping[str, InputDef]) -> Iterator[str]:
    for declared in inputs.values():
        low, high = (_value(bound) if bound is not None else "" for bound in (declared.low, declared.high))
        bounds = f", {low}..{high}" if low or high else ""
        default = f", if not given {node_text(declared.default)}" if declared.default is not None else ""
        yield f"{declared.name} : {declared.type}{bounds}{default}"


def _parameters(program: Program) -> Iterator[str]:
    for parameter in program.parameters.values():
        told = (f"{node_text(figure.value)}{_days(figure.first, figure.last)}" for figure in parameter.figures)
        given = ", given by the caller" if parameter.given else ""
        yield f"{parameter.name} : {parameter.type} = {'; '.join(told) or 'missing'} ({parameter.qualifier}{given})"


def _days(first: date | None, last: date | None) -> str:
    return f"{f' from {first}' if first else ''}{f' to {last}' if last else ''}"


def _tables(program: Program) -> Iterator[str]:
    for table in program.tables.values():
        yield f"{table.name} : {table.type} ({table.qualifier})"
        for row in table.rows:
            yield f"  {', '.join(str(key) for key in row.keys)} = {node_text(row.value)}"
        if table.otherwise is not None:
            yield f"  otherwise {node_text(table.otherwise)}"


def _records(program: Program) -> Iterator[str]:
    for record in program.records.values():
        yield record.name
        yield from (f"  {line}" for line in _inputs(record.fields))


def _lists(program: Program) -> Iterator[str]:
    for listed in program.lists.values():
        yield listed.name
        for entry in listed.entries:
            yield f"  {' = '.join(entry.spellings)}{_days(entry.first, entry.last)}"


def _ledger(ledger: LedgerDef) -> str:
    keys = ", ".join(ledger.keys) or "nothing"
    signed = ", may be below zero" if ledger.signed else ""
    dated = f", in the period of {ledger.dated_by}" if ledger.dated_by else ""
    return f"{ledger.id} by {keys}, {_period(ledger.period)}, {ledger.fold} of {ledger.measure}{dated}{signed}"


def _period(period: PeriodDef) -> str:
    match period.kind:
        case PeriodKind.ROLLING:
            return f"rolling {period.days} days" if period.days else f"rolling {period.months} months"
        case PeriodKind.SPELL:
            return f"spell ended by {period.days} days"
        case PeriodKind.ADMISSION if period.fact:
            return f"admission by {period.fact}"
        case PeriodKind.SCHEME_YEAR:
            return f"scheme year from {period.anchor[0]:02}-{period.anchor[1]:02}"
    return period.kind.value.replace("_", " ")


def _arm(arm: Arm) -> Iterator[str]:
    yield from ("", "claim" if arm.guard is None else f"claim when {arm.guard}")
    yield from (f"  {_definition(definition)}" for definition in arm.definitions)
    yield from _section("payers", (_payer(payer) for payer in arm.payers))
    yield from _section("pools", (f"{pool.id}: amount {pool.amount}, own share {pool.own}" for pool in arm.pools))
    yield from _section("moves", (_move(move) for move in arm.moves))
    yield from _section("rejections", (f"{item.definition}: {item.code} {item.word}" for item in arm.rejections))
    yield from _section("checks", (_check(check) for check in arm.checks))


def _calculation(calculation: CalculationDef) -> Iterator[str]:
    dated = f" dated by {calculation.dated_by}" if calculation.dated_by else ""
    yield from ("", f"calculation {calculation.id}{dated}")
    yield from (f"  takes {line}" for line in _inputs(calculation.inputs))
    yield from (f"  {_definition(definition)}" for definition in calculation.definitions)
    yield from (f"  gives {name} = {definition}" for name, definition in calculation.outputs)
    yield from (f"  verifies {_check(check)}" for check in calculation.checks)


def _payer(payer: PayerDef) -> str:
    drawn = "".join(f", from {pool} {name}" for pool, name in zip(payer.pools, payer.drawn, strict=True))
    words = {
        "given": payer.given,
        "writes off": payer.writes_off,
        "beyond": payer.beyond,
        "benefit": payer.benefit,
        "refund": payer.refund,
    }
    told = "".join(f", {word}" for word, is_so in words.items() if is_so)
    return f"{payer.id}: pays {payer.payment}, status {payer.status} of ({', '.join(payer.statuses)}){drawn}{told}"


def _move(move: Move) -> str:
    when = f" when {move.when}" if move.when else ""
    return f"{move.ledger} += {move.amount}{when}{' in the next period' if move.into_next else ''}"


def _check(check: CheckDef) -> str:
    if check.group is None:
        return f"{check.id}: {check.definition}"
    totals = ", ".join(f"{fold} = total({definition})" for definition, fold in check.totals)
    period = f" {_period(check.period)}" if check.period else ""
    return f"{check.id}: {check.definition} over {', '.join(check.group)}{period}, {totals}"


def _definition(definition: Def) -> str:
    role = definition.role
    words = [str(part) for part in (role.kind, role.subject, role.detail) if part]
    told = f"  [{' '.join(words)}]" if role.kind is not RoleKind.NONE else ""
    clauses = "".join(f" ¶{clause.source} {clause.locator}" for clause in definition.origin.clauses)
    return f"{definition.id} : {definition.type} = {node_text(definition.node)}{told}{clauses}"


def node_text(node: Node) -> str:
    """One node as an expression."""
    match node:
        case Const(None, Type(Kind.DATE)):
            return "any day"
        case Const(value, _):
            return _value(value)
        case Input(name) | Ref(name):
            return name
        case Parameter(name, moment):
            return f"{name}[{node_text(moment)}]"
        case If(condition, then, otherwise):
            return f"if {node_text(condition)} then {node_text(then)} else {node_text(otherwise)}"
        case Choose(base, cases):
            return f"choose({node_text(base)}{''.join(map(_case, cases))})"
        case Bands(position, start, bands, marginal):
            told = ", ".join(map(_band, bands))
            return f"{'slices' if marginal else 'brackets'}({node_text(start)}..{node_text(position)}: {told})"
        case Quotient(dividend, divisor):
            return f"({node_text(dividend)} ÷ {node_text(divisor)})"
        case Round(value, unit, mode):
            return f"round({node_text(value)}, {mode}, {unit})"
        case _:
            return _called(node)


def _called(node: Apply | Lookup | Balance | Fold | Each | Element | Split | Known) -> str:
    """Nodes that read like a call."""
    match node:
        case Apply(op, arguments):
            return _applied(op, arguments)
        case Lookup(table, keys):
            return f"{table}({', '.join(map(node_text, keys))})"
        case Balance(ledger):
            return f"balance({ledger})"
        case Fold(definition):
            return f"total({definition})"
        case Each(items, variable, body, when, how):
            condition = f" when {node_text(when)}" if when is not None else ""
            return f"{how}({node_text(body)} for each {variable} in {node_text(items)}{condition})"
        case Element(variable, field):
            return f"{variable}.{field}"
        case Split(amount, weights, index, unit):
            return f"split({node_text(amount)} by {', '.join(map(node_text, weights))}; part {index + 1}, {unit})"
        case _:
            return f"known({node_text(node.value)})"


def _case(case: Case) -> str:
    over = f" over {case.over}" if case.over else ""
    return f"; {case.label}{over} when {node_text(case.when)}: {node_text(case.value)}"


def _band(band: Band) -> str:
    return f"{node_text(band.ratio)} to {'the end' if band.upper is None else node_text(band.upper)}"


def _applied(op: str, arguments: tuple[Node, ...]) -> str:
    sign = SIGNS.get(op)
    if sign is not None and len(arguments) > 1:
        return f"({f' {sign} '.join(node_text(argument) for argument in arguments)})"
    return f"{op}({', '.join(node_text(argument) for argument in arguments)})"


def _value(value: KnownValue) -> str:
    match value:
        case None:
            return "no limit"
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case Lines():
            return f"{len(value.items)} elements"
        case frozenset():
            return f"{{{', '.join(sorted(value))}}}"
    return f'"{value}"'
