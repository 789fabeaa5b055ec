"""One expectation held against one settlement.

Enters: an expectation, the settlement it speaks of, and all settlements of the scenario so far (checks over groups
look at those). Leaves: None where it holds, else the code and the holes of the diagnostic. Always holds: what is not
known is never equal to anything: it fails with the facts that are missing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from policy_lang.claims.amounts import value_json
from policy_lang.claims.checks import GroupCheckResult, group_checks
from policy_lang.core.program import Expectation, Program, row_named
from policy_lang.core.statuses import BUILT_IN_STATUSES
from policy_lang.core.types import COUNT, DAYS, MONEY, Type
from policy_lang.core.values import Unknown, Value
from policy_lang.diagnostics.report import listed
from policy_lang.interp.meaning import add
from policy_lang.interp.settle import Settlement
from policy_lang.record import frozen
from policy_lang.scenario.outcomes import outcome_name, outcome_of

_STATUSES_ZH = {status.id: status.zh for status in BUILT_IN_STATUSES}
_ANSWERS = {True: ("yes", "是"), False: ("no", "否")}
_OWN = ("own share", "个人自付")
_NOTHING = ("nothing", "无此项")
MEASURES = MappingProxyType({"minor": MONEY, "count": COUNT, "days": DAYS})


@frozen
class Judged:
    """Why an expectation failed."""

    code: str
    holes: Mapping[str, object]


def judge(step: Expectation, settlement: Settlement, settlements: tuple[Settlement, ...]) -> Judged | None:
    """Hold an expectation against a settlement."""
    match step.kind:
        case "outcome":
            return _outcome(step, settlement)
        case "status":
            return _status(step, settlement)
        case "check" | "verified":
            return _check(step, settlement, settlements)
    return _amount(step, settlement)


def _outcome(step: Expectation, settlement: Settlement) -> Judged | None:
    wanted = outcome_of(step.value)
    if settlement.outcome == wanted:
        return None
    expected = {"expected": wanted or str(step.value), "expected_zh": outcome_name(wanted or str(step.value), "zh")}
    found = {"found": settlement.outcome, "found_zh": outcome_name(settlement.outcome, "zh")}
    return Judged("PL0710", {"claim": settlement.claim.id, **expected, **found})


def _status(step: Expectation, settlement: Settlement) -> Judged | None:
    found = settlement.statuses.get(step.name)
    if found == step.value:
        return None
    program = settlement.program
    payer = {"payer": _name(program, "payer", step.name, "en"), "payer_zh": _name(program, "payer", step.name, "zh")}
    expected = {"expected": str(step.value), "expected_zh": _status_zh(program, str(step.value))}
    was = {"found": found or _NOTHING[0], "found_zh": _status_zh(program, found) if found else _NOTHING[1]}
    return Judged("PL0708", {**payer, **expected, **was})


def _status_zh(program: Program, status: str) -> str:
    return _STATUSES_ZH.get(status) or _name(program, "status", status, "zh")


def _check(step: Expectation, settlement: Settlement, settlements: tuple[Settlement, ...]) -> Judged | None:
    program = settlement.program
    definition = next((check for check in settlement.arm.checks if check.id == step.name), None)
    held = settlement.checks.get(step.name)
    if definition is not None and definition.group is not None:
        held = _over_group(step.name, settlement, settlements)
    name, name_zh = (_name(program, "check", step.name, tongue) for tongue in ("en", "zh"))
    if isinstance(held, Unknown):
        return _open(held, name, name_zh, program)
    if held == step.value:
        return None
    expected, found = _ANSWERS.get(step.value is True, _NOTHING), _ANSWERS[held] if isinstance(held, bool) else _NOTHING
    return Judged("PL0713", {"check": name, "check_zh": name_zh, "expected": expected[0], "expected_zh": expected[1],
                             "found": found[0], "found_zh": found[1]})  # fmt: skip


def _over_group(check: str, settlement: Settlement, settlements: tuple[Settlement, ...]) -> Value:
    """The check over the group that the settlement belongs to, with all claims of the scenario so far."""

    def of(some: tuple[Settlement, ...]) -> list[GroupCheckResult]:
        return [result for result in group_checks(settlement.program, some) if result.check == check]

    own = of((settlement,))
    every = of(settlements)
    return next((one.holds for one in every if own and (one.key, one.period) == (own[0].key, own[0].period)), None)


def judge_balance(step: Expectation, held: Value, program: Program) -> Judged | None:
    """Hold an expectation against what an account holds."""
    measure = MEASURES[program.ledgers[step.name].measure]
    return _compared(step, held, measure, _names(program, "ledger", step.name), program)


def _amount(step: Expectation, settlement: Settlement) -> Judged | None:
    found, type_, names = _found(step, settlement)
    return _compared(step, found, type_, names, settlement.program)


def _compared(step: Expectation, found: Value, type_: Type, names: tuple[str, str], program: Program) -> Judged | None:
    name, name_zh = names
    if isinstance(found, Unknown):
        return _open(found, name, name_zh, program)
    if found == step.value:
        return None
    expected, was = _text(step.value, type_, program), _NOTHING
    if found is not None or step.kind == "value":
        was = _text(found, type_, program)
    return Judged("PL0701", {"name": name, "name_zh": name_zh, "expected": expected[0], "expected_zh": expected[1],
                             "found": was[0], "found_zh": was[1]})  # fmt: skip


def _found(step: Expectation, settlement: Settlement) -> tuple[Value, Type, tuple[str, str]]:
    """The amount that the settlement has, its type, and its names."""
    program = settlement.program
    if step.kind == "payment":
        found: Value = settlement.payments.get(step.name)
        return found, MONEY, _names(program, "payer", step.name)
    if step.kind == "own":
        if step.name:
            pool, pool_zh = _names(program, "pool", step.name)
            return settlement.own.get(step.name), MONEY, (f"{_OWN[0]} in {pool}", f"{pool_zh}的{_OWN[1]}")
        total: Value = Fraction(0)
        for amount in settlement.own.values():
            total = add(total, amount)
        return total, MONEY, _OWN
    definition = next((item for item in settlement.arm.definitions if item.id == step.name), None)
    name = step.name.partition(".")[2]
    return settlement.values.get(step.name), definition.type if definition else MONEY, _names(program, "define", name)


def _open(value: Unknown, name: str, name_zh: str, program: Program) -> Judged:
    """Why an amount is not known: rules that disagree, or facts that are missing."""
    if value.conflict and not value.causes:
        names = [_rule(label, program) for label in value.conflict]
        return Judged("PL0715", {"name": name, "name_zh": name_zh, **_both("rules", names, together=True)})
    names = [_fact(cause, program) for cause in value.causes]
    return Judged("PL0709", {"name": name, "name_zh": name_zh, **_both("facts", names)})


def _both(hole: str, names: Sequence[tuple[str, str]], *, together: bool = False) -> dict[str, object]:
    en, zh = [en for en, _ in names], [zh for _, zh in names]
    return {hole: listed(en, "en", together=together), f"{hole}_zh": listed(zh, "zh", together=together)}


def _rule(label: str, program: Program) -> tuple[str, str]:
    """An exception by its label, or the row of a table by the kinds that it is for; the general rule has no label."""
    row = row_named(program, label)
    if row is None:
        return (label, label) if label else ("the general rule", "一般规定")
    table, keys = row
    members = [next((entry for entry in program.catalogue.values() if entry.kind == "member"
                     and entry.id.rpartition(".")[2] == key), None) for key in keys]  # fmt: skip
    told = [(key, key) if entry is None else (entry.name("en"), entry.name("zh"))
            for key, entry in zip(keys, members, strict=True)]  # fmt: skip
    en, zh = _names(program, "table", table)
    return f"{en}: {', '.join(one for one, _ in told)}", f"{zh}：{'、'.join(one for _, one in told)}"


def _fact(cause: str, program: Program) -> tuple[str, str]:
    """A missing fact or figure by its name; of an earlier claim, with that claim."""
    name, at, claim = cause.partition("@")
    kind = next((kind for kind in ("fact", "parameter", "table") if f"{kind}:{name}" in program.catalogue), "fact")
    en, zh = _names(program, kind, name)
    return f"{en}{at}{claim}", f"{zh}{at}{claim}"


def _names(program: Program, kind: str, identifier: str) -> tuple[str, str]:
    return _name(program, kind, identifier, "en"), _name(program, kind, identifier, "zh")


def _name(program: Program, kind: str, identifier: str, tongue: str) -> str:
    entry = program.catalogue.get(f"{kind}:{identifier}")
    return entry.name(tongue) if entry else identifier


def _text(value: Value, type_: Type, program: Program) -> tuple[str, str]:
    """A value in both tongues."""
    if isinstance(value, bool):
        return _ANSWERS[value]
    if isinstance(value, date | str | frozenset):
        written = value_json(value, type_, program)
        text = ", ".join(written) if isinstance(written, list) else str(written)
        return text, text
    shown = value_json(value, type_, program)
    return str(shown), "无限额" if value is None else str(shown)
