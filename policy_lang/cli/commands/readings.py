"""`policy readings`: the ambiguous clauses of a scheme, and with claims the money that hangs on each.

Enters: a scheme, and perhaps a file of claims. Leaves: each question with its options, the chosen one and why; with
claims, what each other option would change for every payer and for the person. Always holds: one reading is changed
at a time, all others stay as they are run; the whole history is settled again, so limits of a year count too.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import click

from policy_lang.claims import ClaimRow, settle_all
from policy_lang.claims.amounts import money_text
from policy_lang.claims.results import edition_name
from policy_lang.cli.common import (
    claims_argument,
    format_option,
    ledger_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face
from policy_lang.cli.layout import many, wrapped
from policy_lang.cli.loading import book_of, claims_of, settler, with_openings
from policy_lang.cli.scheme import compiled_under, must_settle, pairs_of
from policy_lang.cli.teach import Example, Lesson, Words, command
from policy_lang.core.ledger import Book
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.core.values import Value
from policy_lang.interp.settle import Settlement, own_share_of
from policy_lang.programs import load_program
from policy_lang.record import field, frozen

VERSION = 1

LESSON = Lesson(
    Words("Ambiguous clauses, and the money that hangs on them.", "有歧义的条款及其影响的金额。"),
    Words(
        "Each ambiguous clause with its question, its options, the chosen one and the reason. With CLAIMS the file is "
        "settled once more under every other option, one at a time: what would each payer pay more or less?",
        "列出每处歧义、各种理解、采用的理解及其理由。写明结算文件时，逐一换用其他理解重新结算，列出各支付方的增减。",
    ),
    (
        Example("policy readings my_scheme.policy --tongue zh", Words("The questions, in Chinese.", "列出各处歧义。")),
        Example("policy readings my_scheme.policy claims.jsonl", Words("What hangs on each.", "各种理解影响的金额。")),
    ),
    Words("0 done; 1 the scheme has errors; 2 some rows were rejected; 3 wrong usage.",
          "0 完成；1 方案有错误；2 有记录被拒绝；3 用法有误。"),
)  # fmt: skip


@frozen
class Effect:
    """What another option changes: by payer and for the person, in minor units; claims that came out otherwise.

    `unknown`: claims that cannot be compared, because an amount is not known under one of the two. `problem`: why the
    option could not be run at all.
    """

    payments: dict[str, Fraction] = field(factory=dict)
    own: Fraction = Fraction(0)
    changed: int = 0
    unknown: int = 0
    problem: str = ""


Effects = dict[tuple[str, str], Effect]


@command("readings", LESSON)
@under(
    scheme_argument,
    claims_argument(required=False),
    readings_option,
    parameters_option,
    ledger_option,
    format_option(),
    tongue_option,
)
@click.pass_obj
def run(
    face: Face,
    *,
    scheme: str,
    claims: str | None,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    ledger: str | None,
    shape: str,
) -> Code:
    """Show the readings, and what hangs on them."""
    chosen, figures = pairs_of(face, readings, "--reading"), pairs_of(face, parameters, "--parameter")
    program = compiled_under(face, scheme, chosen, figures, to_settle=claims is not None).program
    if claims is not None:
        must_settle(face, program)
    entries = [entry for entry in program.catalogue.values() if entry.kind == "reading"]
    effects: Effects | None = None
    rows: Sequence[ClaimRow] = ()
    code = Code.DONE
    if claims is not None:
        book = book_of(face, ledger, program)
        file = claims_of(face, claims, program)
        book = with_openings(face, book, file)
        rows = file.claims
        for reject in file.rejects:
            face.show(reject.diagnostics, reveal=False)
        code = Code.REJECTED if file.rejects or not file.complete else Code.DONE
        effects = _effects(face, _Case(scheme, chosen, figures, program, rows, book), entries)
    if shape == "json":
        face.put_json(_shape(program, entries, effects, len(rows)))
    else:
        face.put("\n".join(_lines(face, program, entries, effects, len(rows))))
    return code


# ---- what hangs on each


@frozen
class _Case:
    """What is settled again and again."""

    scheme: str
    chosen: dict[str, str]
    figures: dict[str, str]
    program: Program
    rows: Sequence[ClaimRow]
    book: Book

    def settled(self, program: Program) -> dict[str, Settlement]:
        """Every settlement under a program, by claim."""
        settlements, _ = settle_all(program, self.rows, self.book, by=settler(program, len(self.rows)))
        return {settlement.claim.id: settlement for settlement in settlements}


def _effects(face: Face, case: _Case, entries: Iterable[CatalogueEntry]) -> Effects:
    base = case.settled(case.program)
    wanted = [
        (entry, option.id) for entry in entries for option in entry.options
        if option.id != case.program.readings.get(entry.id)
    ]  # fmt: skip
    found: Effects = {}
    with face.counting(len(wanted), face.word("settling", "正在结算"), weight=max(1, len(base))) as progress:
        for number, (entry, option) in enumerate(wanted, start=1):
            found[entry.id, option] = _effect(case, base, entry.id, option)
            if progress is not None:
                progress(number)
    return found


def _effect(case: _Case, base: dict[str, Settlement], reading: str, option: str) -> Effect:
    loaded = load_program(case.scheme, {**case.chosen, reading: option}, case.figures)
    if loaded.program is None:
        first = next(item for item in loaded.diagnostics if item.severity == "error")
        return Effect(problem=first.code)
    return _compared(base, case.settled(loaded.program))


def _compared(base: dict[str, Settlement], other: dict[str, Settlement]) -> Effect:
    payments: dict[str, Fraction] = {}
    own, changed, unknown = Fraction(0), 0, 0
    for claim, before in base.items():
        after = other[claim]
        payers = dict.fromkeys([*before.payments, *after.payments])
        changes = {payer: _change(before.payments.get(payer, Fraction(0)), after.payments.get(payer, Fraction(0)))
                   for payer in payers}  # fmt: skip
        own_change = _change(own_share_of(before), own_share_of(after))
        if own_change is None or None in changes.values():
            unknown += 1
            continue
        known = {payer: change for payer, change in changes.items() if change is not None}
        changed += bool(own_change or any(known.values()) or before.outcome != after.outcome)
        own += own_change
        for payer, change in known.items():
            payments[payer] = payments.get(payer, Fraction(0)) + change
    return Effect(payments, own, changed, unknown)


def _change(before: Value, after: Value) -> Fraction | None:
    """The difference; none where only one of the two is known, or neither and they may differ."""
    if isinstance(before, Fraction) and isinstance(after, Fraction):
        return after - before
    return Fraction(0) if before == after else None


# ---- for people


def _lines(
    face: Face, program: Program, entries: Sequence[CatalogueEntry], effects: Effects | None, claims: int
) -> list[str]:
    if not entries:
        return [face.word("the scheme has no ambiguous clause", "方案没有列出有歧义的条款")]
    lines: list[str] = []
    for entry in entries:
        clauses = face.word(", ", "、").join(f"{one.source} {one.locator}" for one in entry.origin.clauses)
        lines += [f"{entry.id}{_second(face, entry)}  {clauses}".rstrip()]
        lines += wrapped(entry.label(face.tongue), 88, "  ")
        for option in entry.options:
            lines += _option_lines(face, program, entry, option, effects)
        lines.append("")
    if effects is not None:
        lines.append(face.word(f"settled {many(claims, 'claim')} under every option, one reading changed at a time",
                               f"以上逐项换用一种理解，重新结算 {claims} 次就医的全部费用"))  # fmt: skip
    else:
        lines.append(face.word("`*` is what settles now; try another with --reading NAME=OPTION",
                               "“*”为当前采用的理解；用 --reading 名称=选项 可换用另一种"))  # fmt: skip
    return lines


def _second(face: Face, entry: CatalogueEntry) -> str:
    """The other name, where there is one."""
    other = entry.name_zh if entry.id == entry.name_en else entry.name_en
    return f" / {other}" if other else ""


def _option_lines(
    face: Face, program: Program, entry: CatalogueEntry, option: CatalogueEntry, effects: Effects | None
) -> list[str]:
    is_run = program.readings.get(entry.id) == option.id
    name = option.id + _second(face, option)
    label = option.label(face.tongue)
    told = f"{name}  {label}" if label not in {option.id, option.name_en, option.name_zh} else name
    lines = [f"  {'*' if is_run else ' '} {told}"]
    if option.id == entry.chosen:
        reason = face.word(entry.reason_en or entry.reason_zh, entry.reason_zh or entry.reason_en)
        lines += wrapped(face.word(f"chosen because {reason}", f"采用理由：{reason}"), 88, "      ")
    if effects is not None and not is_run:
        lines += wrapped(_effect_text(face, program, effects[entry.id, option.id]), 88, "      ")
    return lines


def _effect_text(face: Face, program: Program, effect: Effect) -> str:
    if effect.problem:
        return face.word(f"cannot be run: {effect.problem}", f"无法结算：{effect.problem}")
    unknown = (
        face.word(f"{many(effect.unknown, 'claim')} cannot be compared", f"{effect.unknown} 次无法比较")
        if effect.unknown
        else ""
    )
    if not effect.changed:
        nothing = face.word("nothing changes", "无影响")
        return face.word("; ", "；").join(part for part in (nothing, unknown) if part)
    parts = [face.word(f"{many(effect.changed, 'claim')} changed", f"影响 {effect.changed} 次结算")]
    for payer, change in effect.payments.items():
        if change:
            entry = program.catalogue.get(f"payer:{payer}")
            name = entry.name(face.tongue) if entry else payer
            parts.append(f"{name} {_signed(change, program)}")
    parts.append(face.word(f"own share {_signed(effect.own, program)}", f"个人负担 {_signed(effect.own, program)}"))
    return face.word("; ", "；").join(part for part in (*parts, unknown) if part)


def _signed(amount: Fraction, program: Program) -> str:
    text = money_text(amount, program.decimals)
    return f"+{text}" if amount > 0 else text


# ---- for programs


def _shape(program: Program, entries: Iterable[CatalogueEntry], effects: Effects | None, claims: int) -> dict[str, Any]:
    shape: dict[str, Any] = {"version": VERSION, "scheme": edition_name(program)}
    if effects is not None:
        shape["claims"] = claims
    shape["readings"] = [
        {
            "name": entry.id,
            "names": {"en": entry.name_en, "zh": entry.name_zh},
            "question": {"en": entry.label("en"), "zh": entry.label("zh")},
            "clauses": [{"source": one.source, "locator": one.locator} for one in entry.origin.clauses],
            "chosen": entry.chosen,
            "reason": {"en": entry.reason_en, "zh": entry.reason_zh},
            "settled_under": program.readings.get(entry.id),
            "options": [_option_shape(program, entry.id, option, effects) for option in entry.options],
        }
        for entry in entries
    ]
    return shape


def _option_shape(program: Program, reading: str, option: CatalogueEntry, effects: Effects | None) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "name": option.id,
        "names": {"en": option.name_en, "zh": option.name_zh},
        "label": {"en": option.label("en"), "zh": option.label("zh")},
    }
    effect = None if effects is None else effects.get((reading, option.id))
    if effect is not None:
        shape["effect"] = {
            "problem": effect.problem or None,
            "payments": {payer: money_text(change, program.decimals) for payer, change in effect.payments.items()},
            "own_share": money_text(effect.own, program.decimals),
            "claims_changed": effect.changed,
            "claims_not_comparable": effect.unknown,
        }
    return shape
