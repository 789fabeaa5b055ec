"""Readings for programs: JSON with a published schema.

Enters: a program and what hangs on its readings. Leaves: plain data. Always holds: amounts are decimal strings in the
main unit; keys are stable.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from policy_lang.claims.amounts import money_text
from policy_lang.claims.results import edition_name
from policy_lang.cli.weighing.effects import Effect, Effects, between
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.diff.claims import Tally

VERSION = 1


def as_json(
    program: Program, entries: Iterable[CatalogueEntry], effects: Effects | None, claims: int, most: int
) -> dict[str, Any]:
    """All readings; of each option the `most` affected people."""
    shape: dict[str, Any] = {"version": VERSION, "scheme": edition_name(program)}
    if effects is not None:
        shape["claims"] = claims
    shape["readings"] = [_reading(program, entry, effects, most) for entry in entries]
    return shape


def _reading(program: Program, entry: CatalogueEntry, effects: Effects | None, most: int) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "name": entry.id,
        "names": {"en": entry.name_en, "zh": entry.name_zh},
        "question": {"en": entry.label("en"), "zh": entry.label("zh")},
        "clauses": [{"source": one.source, "locator": one.locator} for one in entry.origin.clauses],
        "chosen": entry.chosen,
        "reason": {"en": entry.reason_en, "zh": entry.reason_zh},
        "settled_under": program.readings.get(entry.id),
    }
    if effects is not None:
        shape["between"] = money_text(between(entry, effects), program.decimals)
    shape["options"] = [_option(program, entry.id, option, effects, most) for option in entry.options]
    return shape


def _option(
    program: Program, reading: str, option: CatalogueEntry, effects: Effects | None, most: int
) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "name": option.id,
        "names": {"en": option.name_en, "zh": option.name_zh},
        "label": {"en": option.label("en"), "zh": option.label("zh")},
    }
    effect = None if effects is None else effects.get((reading, option.id))
    if effect is not None:
        shape["effect"] = _effect(program, effect, most)
    return shape


def _effect(program: Program, effect: Effect, most: int) -> dict[str, Any]:
    def money(amount: Fraction) -> str:
        return money_text(amount, program.decimals)

    def payments(changes: Mapping[str, Fraction]) -> dict[str, str]:
        return {payer: money(change) for payer, change in changes.items()}

    tally: Tally = effect.tally
    return {
        "problem": effect.problem or None,
        "payments": payments(effect.payments),
        "own_share": money(effect.own),
        "claims_changed": effect.changed,
        "claims_not_comparable": effect.unknown,
        "missing": list(effect.missing),
        "better": {"claims": tally.gained, "amount": money(tally.gain)},
        "worse": {"claims": tally.lost, "amount": money(tally.loss)},
        "people_affected": len(effect.people),
        "people": [
            {"person": one.name, "claims": list(one.claims), "gain": money(one.gain),
             "payments": payments(one.payments)}
            for one in effect.people[:most]
        ],
    }  # fmt: skip
