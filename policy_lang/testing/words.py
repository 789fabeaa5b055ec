"""What coverage and mutants say, in the writer's words, in English and in Chinese.

Enters: points and mutants of a program. Leaves: text. Always holds: one table holds every word in both tongues.
"""

from collections.abc import Mapping
from datetime import date

from policy_lang.core.program import Place, Program
from policy_lang.diff.words import Words
from policy_lang.record import frozen
from policy_lang.testing.mutant import Mutant, MutantKind
from policy_lang.testing.points import Point, PointKind

Row = tuple[str, str]

POINTS: Mapping[PointKind, Row] = {
    PointKind.TIER: ("tier {detail} of {subject}", "{subject}第{detail}段"),
    PointKind.LIMIT_REACHED: ("{subject}: a claim that reaches the limit", "{subject}：达到限额的结算"),
    PointKind.LIMIT_NOT_REACHED: ("{subject}: a claim below the limit", "{subject}：未达到限额的结算"),
    PointKind.ABOVE_DEDUCTIBLE: ("{subject}: a claim above the deductible", "{subject}：超过起付线的结算"),
    PointKind.WITHIN_DEDUCTIBLE: ("{subject}: a claim within the deductible", "{subject}：未超过起付线的结算"),
    PointKind.EXCEPTION_WON: ("{subject}: exception {detail} applies", "{subject}：例外“{detail}”适用"),
    PointKind.EXCEPTION_LOST: ("{subject}: exception {detail} does not apply", "{subject}：例外“{detail}”不适用"),
    PointKind.DAY: ("a claim dated {detail}", "认定日期为{detail}的结算"),
    PointKind.OPTION: ("option {detail} of: {subject}", "选项“{detail}”：{subject}"),
    PointKind.STATUS: ("status: {subject}", "状态：{subject}"),
}
MUTANTS: Mapping[MutantKind, Row] = {
    MutantKind.FIGURE: ("{subject}: {before} becomes {after}", "{subject}：{before}改为{after}"),
    MutantKind.EDGE: ("{subject}: {before} becomes {after}", "{subject}：{before}改为{after}"),
    MutantKind.CONDITION: ("{subject}: a condition is dropped", "{subject}：去掉一项支付条件"),
    MutantKind.ORDER: ("{before} becomes {after}", "{before}改为{after}"),
    MutantKind.EXCEPTION: ("{subject}: exception {before} is dropped", "{subject}：去掉例外“{before}”"),
    MutantKind.ROUNDING: ("{subject}: rounds {after}, not {before}", "{subject}：尾数处理由{before}改为{after}"),
    MutantKind.PERIOD: ("{subject}: counted by {after}, not by {before}", "{subject}：累计期间由{before}改为{after}"),
}
MODES: Mapping[str, Row] = {
    "half_up": ("half up", "四舍五入"), "half_even": ("half to even", "四舍六入五成双"), "up": ("up", "进位"),
    "down": ("down", "舍去"),
}  # fmt: skip
PERIODS: Mapping[str, Row] = {
    "claim": ("claim", "每次"), "admission": ("admission", "每次住院"), "day": ("day", "每日"),
    "month": ("month", "每月"), "calendar_year": ("calendar year", "自然年度"),
    "scheme_year": ("scheme year", "保障年度"),
    "lifetime": ("lifetime", "终身"), "rolling": ("rolling months", "连续若干月"), "spell": ("spell", "病程"),
}  # fmt: skip


@frozen
class Telling:
    """The words for one program in one tongue."""

    program: Program
    tongue: str

    @property
    def words(self) -> Words:
        """Names and figures."""
        return Words(self.program, self.tongue)

    def _pick(self, row: Row) -> str:
        return row[self.tongue == "zh"]

    def point(self, point: Point) -> str:
        """One point."""
        detail = point.detail
        match point.kind:
            case PointKind.DAY:
                detail = self.words.figures.day(date.fromisoformat(detail))
            case PointKind.OPTION:
                detail = self._option(point)
            case PointKind.STATUS:
                return self._pick(POINTS[point.kind]).format(
                    subject=self.words.names.status(point.subject.partition(":")[2])
                )
            case PointKind.EXCEPTION_WON | PointKind.EXCEPTION_LOST:
                payer = point.subject.partition(":")[2]
                detail = self.words.names.of(f"exception:{payer}.{detail}")
        return self._pick(POINTS[point.kind]).format(subject=self.words.subject(point.subject), detail=detail)

    def _option(self, point: Point) -> str:
        entry = self.program.catalogue.get(point.subject)
        options = entry.options if entry is not None else ()
        return next((option.label(self.tongue) for option in options if option.id == point.detail), point.detail)

    def mutant(self, mutant: Mutant) -> str:
        """One mutant."""
        before, after = mutant.before, mutant.after
        match mutant.kind:
            case MutantKind.ROUNDING:
                before, after = (self._pick(MODES.get(word, (word, word))) for word in (before, after))
            case MutantKind.PERIOD:
                before, after = (self._pick(PERIODS.get(word, (word, word))) for word in (before, after))
            case MutantKind.ORDER:
                before, after = (
                    " → ".join(self.words.names.of(f"payer:{name}") for name in order.split(" → "))
                    for order in (before, after)
                )
            case MutantKind.EDGE:
                before, after = before.rpartition(" ")[2], after.strip()
        subject = self.words.subject(mutant.subject) if mutant.subject else ""
        return self._pick(MUTANTS[mutant.kind]).format(subject=subject, before=before, after=after)

    def place(self, place: Place | None) -> str:
        """File and line."""
        return "" if place is None else f"{place.file}:{place.line}"
