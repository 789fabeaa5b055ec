"""What is found, in words: one sentence in each tongue for every kind of finding.

Enters: a bound and what the scheme has in its place. Leaves: `Said`. Always holds: figures are shown exactly.
"""

from collections.abc import Sequence
from fractions import Fraction

from policy_lang.core.program import BoundDef, BoundKind, CatalogueEntry, Program
from policy_lang.core.types import Type
from policy_lang.explain.words.figures import Figures
from policy_lang.record import frozen

_MOST_CLAIMS = 5
_DEMANDS = {
    BoundKind.AT_LEAST: ("must be at least {limit}", "应不低于{limit}"),
    BoundKind.NO_MORE_THAN: ("must be at most {limit}", "应不超过{limit}"),
    BoundKind.IS: ("must be {limit}", "应为{limit}"),
}
_OPEN = {
    "absent": ("the scheme has no figure of this name", "方案中没有这一数额"),
    "type": ("the scheme's figure of this name is of another kind", "方案中同名数额的种类不同"),
    "missing": ("the scheme leaves the figure open", "方案没有写明这一数额"),
    "may_rise": ("the scheme states its figure as a minimum, so it may be higher", "方案所写为下限，实际可能更高"),
    "may_fall": ("the scheme states its figure as a maximum, so it may be lower", "方案所写为上限，实际可能更低"),
}


@frozen
class Said:
    """The same sentence in both tongues."""

    en: str
    zh: str

    def read(self, tongue: str) -> str:
        """The sentence of a tongue."""
        return self.zh if tongue == "zh" else self.en


def figure(program: Program, bound: BoundDef, value: Fraction, limit: Fraction) -> Said:
    """A figure beside its bound."""
    demand_en, demand_zh = _demand(program, bound, limit)
    english, chinese = (Figures(program, tongue).value(value, _type(bound)) for tongue in ("en", "zh"))
    return Said(f"{bound.label_en} {demand_en}: it is {english}", f"{bound.label_zh}{demand_zh}：本方案为{chinese}")


def open_figure(program: Program, bound: BoundDef, why: str) -> Said:
    """A figure that cannot be judged."""
    value = getattr(bound.value, "value", None)
    limit = value if isinstance(value, Fraction) else None
    demand_en, demand_zh = _demand(program, bound, limit) if limit is not None else ("is bounded", "有规定")
    english, chinese = _OPEN[why]
    return Said(f"{bound.label_en} {demand_en}: {english}", f"{bound.label_zh}{demand_zh}：{chinese}")


def _demand(program: Program, bound: BoundDef, limit: Fraction) -> tuple[str, str]:
    english, chinese = _DEMANDS[bound.kind]
    if bound.raising:
        english, chinese = "may not be raised above {limit}", "不得抬高到{limit}以上"
    en, zh = (Figures(program, tongue).value(limit, _type(bound)) for tongue in ("en", "zh"))
    return english.format(limit=en), chinese.format(limit=zh)


def _type(bound: BoundDef) -> Type:
    assert bound.type is not None, bound  # noqa: S101 — a bound for a figure has a type
    return bound.type


def circle(program: Program, bound: BoundDef, payer: CatalogueEntry, members: Sequence[str], *, wider: bool) -> Said:
    """Whom a payer is for, beside whom it may be for."""
    english = ", ".join(_member(program, bound, member, "en") for member in members)
    chinese = "、".join(_member(program, bound, member, "zh") for member in members)
    if wider:
        return Said(
            f"{payer.label('en')} is also for {english}, beyond {bound.label_en}",
            f"{payer.label('zh')}还用于{chinese}，超出{bound.label_zh}",
        )
    return Said(
        f"{payer.label('en')} is for {english or 'nobody'}, within {bound.label_en}",
        f"{payer.label('zh')}用于{chinese or '无人'}，未超出{bound.label_zh}",
    )


def open_payer(program: Program, bound: BoundDef, payer: str, why: str) -> Said:
    """A payer whose circle cannot be judged."""
    entry = next(
        (item for item in program.catalogue.values()
         if item.kind == "payer" and payer in {item.id, item.name_en, item.name_zh}), None,
    )  # fmt: skip
    english, chinese = (entry.label("en"), entry.label("zh")) if entry else (payer, payer)
    if why == "given":
        return Said(
            f"{english}: its amount is given, so whom it is for is decided elsewhere",
            f"{chinese}：金额由别处给定，对象范围不由本方案决定",
        )
    return Said(f"{english}: the scheme has no such payer", f"{chinese}：方案中没有这一支付方")


def _member(program: Program, bound: BoundDef, member: str, tongue: str) -> str:
    entry = program.catalogue.get(f"member:{bound.category}.{member}")
    return entry.label(tongue) if entry else member


def on_claims(bound: BoundDef, counted: tuple[int, Sequence[str]] | None) -> Said:
    """A check on every claim; with claims, how many of them fail it."""
    if counted is None:
        return Said(
            f"{bound.label_en}: a check on every claim", f"{bound.label_zh}：逐笔核查",
        )  # fmt: skip
    total, failing = counted
    named = ", ".join(failing[:_MOST_CLAIMS]) + (", …" if len(failing) > _MOST_CLAIMS else "")
    if not failing:
        return Said(
            f"{bound.label_en}: holds on all {total} settled claims", f"{bound.label_zh}：已结算的 {total} 笔均符合"
        )
    return Said(
        f"{bound.label_en}: broken by {len(failing)} of {total} settled claims ({named})",
        f"{bound.label_zh}：已结算的 {total} 笔中有 {len(failing)} 笔不符（{named}）",
    )
