"""A program as text: every input, figure, ledger, definition and movement on a line of its own.

Enters: a program. Leaves: text. Always holds: nothing of the program's meaning is left out but names for people; figures
are exact, money in minor units; the same program gives the same text. It is to be read, not to be read back.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Choose,
    Const,
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
)
from policy_lang.core.program import Arm, Def, LedgerDef, PeriodDef, PeriodKind, Program
from policy_lang.core.values import Unknown, Value

SIGNS = {
    "add": "+", "subtract": "-", "multiply": "×", "and": "and", "or": "or", "at_least": ">=", "no_more_than": "<=",
    "more_than": ">", "less_than": "<", "is": "is", "is_not": "is not", "in": "in", "not_in": "not in", "beyond": "beyond",
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
    yield from _section("inputs", _inputs(program))
    yield from _section("parameters", _parameters(program))
    yield from _section("tables", _tables(program))
    yield from _section("lists", _lists(program))
    yield from _section("ledgers", (_ledger(ledger) for ledger in program.ledgers.values()))
    yield from _section("covered", (f"{definition} otherwise {status}" for definition, status in program.covered))
    for arm in program.arms:
        yield from _arm(arm)


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", title, *(f"  {line}" for line in found))


def _inputs(program: Program) -> Iterator[str]:
    for declared in program.inputs.values():
        bounds = "" if declared.low is None and declared.high is None else (
            f", {_value(declared.low) if declared.low is not None else ''}..{_value(declared.high) if declared.high is not None else ''}"
        )  # fmt: skip
        default = f", if not given {node_text(declared.default)}" if declared.default is not None else ""
        yield f"{declared.name} : {declared.type}{bounds}{default}"


def _parameters(program: Program) -> Iterator[str]:
    for parameter in program.parameters.values():
        figures = "; ".join(
            f"{node_text(figure.value)}{f' from {figure.first}' if figure.first else ''}{f' to {figure.last}' if figure.last else ''}"
            for figure in parameter.figures
        )
        given = ", given by the caller" if parameter.given else ""
        yield f"{parameter.name} : {parameter.type} = {figures or 'missing'} ({parameter.qualifier}{given})"


def _tables(program: Program) -> Iterator[str]:
    for table in program.tables.values():
        yield f"{table.name} : {table.type} ({table.qualifier})"
        for row in table.rows:
            yield f"  {', '.join(str(key) for key in row.keys)} = {node_text(row.value)}"
        if table.otherwise is not None:
            yield f"  otherwise {node_text(table.otherwise)}"


def _lists(program: Program) -> Iterator[str]:
    for listed in program.lists.values():
        yield listed.name
        for entry in listed.entries:
            days = f"{f' from {entry.first}' if entry.first else ''}{f' to {entry.last}' if entry.last else ''}"
            yield f"  {' = '.join(entry.spellings)}{days}"


def _ledger(ledger: LedgerDef) -> str:
    return f"{ledger.id} by {', '.join(ledger.keys) or 'nothing'}, {_period(ledger.period)}, {ledger.fold} of {ledger.measure}"


def _period(period: PeriodDef) -> str:
    match period.kind:
        case PeriodKind.ROLLING:
            return f"rolling {period.months} months"
        case PeriodKind.SCHEME_YEAR:
            return f"scheme year from {period.anchor[0]:02}-{period.anchor[1]:02}"
    return period.kind.value.replace("_", " ")


def _arm(arm: Arm) -> Iterator[str]:
    yield from ("", "claim" if arm.guard is None else f"claim when {arm.guard}")
    yield from (f"  {_definition(definition)}" for definition in arm.definitions)
    yield from _section("payers", (
        f"{payer.id}: pays {payer.payment}, status {payer.status} of ({', '.join(payer.statuses)})"
        + "".join(f", from {pool} {drawn}" for pool, drawn in zip(payer.pools, payer.drawn, strict=True))
        + "".join(f", {word}" for word, is_so in (
            ("given", payer.given), ("writes off", payer.writes_off), ("beyond the expense", payer.beyond),
            ("benefit", payer.benefit)) if is_so)
        for payer in arm.payers
    ))  # fmt: skip
    yield from _section("pools", (f"{pool.id}: amount {pool.amount}, own share {pool.own}" for pool in arm.pools))
    yield from _section("moves", (
        f"{move.ledger} += {move.amount}{f' when {move.when}' if move.when else ''}" for move in arm.moves
    ))  # fmt: skip
    yield from _section("rejections", (f"{item.definition}: {item.code} {item.word}" for item in arm.rejections))
    yield from _section("checks", (
        f"{check.id}: {check.definition}"
        + (f" over {', '.join(check.group)} {_period(check.period) if check.period else ''}" if check.group else "")
        for check in arm.checks
    ))  # fmt: skip


def _definition(definition: Def) -> str:
    role = definition.role
    told = "" if role.kind == "none" else f"  [{' '.join(part for part in (role.kind, role.subject, role.detail) if part)}]"
    clauses = "".join(f" ¶{clause.source} {clause.locator}" for clause in definition.origin.clauses)
    return f"{definition.id} : {definition.type} = {node_text(definition.node)}{told}{clauses}"


def node_text(node: Node) -> str:
    """One node as an expression."""
    match node:
        case Const(value, _):
            return _value(value)
        case Input(name):
            return name
        case Ref(definition):
            return definition
        case Parameter(name, moment):
            return f"{name}[{node_text(moment)}]"
        case Apply(op, arguments):
            return _applied(op, arguments)
        case If(condition, then, otherwise):
            return f"if {node_text(condition)} then {node_text(then)} else {node_text(otherwise)}"
        case Choose(base, cases):
            told = "; ".join(
                f"{case.label}{f' over {case.over}' if case.over else ''} when {node_text(case.when)}: {node_text(case.value)}"
                for case in cases
            )
            return f"choose({node_text(base)}; {told})"
        case Bands(position, start, bands, marginal):
            told = ", ".join(
                f"{node_text(band.ratio)} to {node_text(band.upper) if band.upper is not None else 'the end'}" for band in bands
            )
            return f"{'slices' if marginal else 'brackets'}({node_text(start)}..{node_text(position)}: {told})"
        case Lookup(table, keys):
            return f"{table}({', '.join(node_text(key) for key in keys)})"
        case Balance(ledger):
            return f"balance({ledger})"
        case Quotient(dividend, divisor):
            return f"({node_text(dividend)} ÷ {node_text(divisor)})"
        case Round(value, unit, mode):
            return f"round({node_text(value)}, {mode}, {unit})"
        case Fold(definition):
            return f"total({definition})"
        case Known(value):
            return f"known({node_text(value)})"


def _applied(op: str, arguments: tuple[Node, ...]) -> str:
    sign = SIGNS.get(op)
    if sign is not None and len(arguments) > 1:
        return f"({f' {sign} '.join(node_text(argument) for argument in arguments)})"
    return f"{op}({', '.join(node_text(argument) for argument in arguments)})"


def _value(value: Value) -> str:
    match value:
        case None:
            return "no limit"
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case frozenset():
            return f"{{{', '.join(sorted(value))}}}"
        case Unknown():
            return f"unknown({', '.join(value.causes)})"
    return f'"{value}"'
