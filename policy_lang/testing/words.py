"""What coverage and mutants say, in the writer's words, in English and in Chinese.

Enters: points and mutants of a program. Leaves: text. Always holds: one table holds every word in both tongues.
"""

from collections.abc import Mapping
from datetime import date

from policy_lang.core.calculations import alone
from policy_lang.core.nodes import Apply, If
from policy_lang.core.program import Place, Program
from policy_lang.diff.words import Words
from policy_lang.record import frozen
from policy_lang.testing.coverage.points import Point, PointKind
from policy_lang.testing.mutation.mutant import Mutant, MutantKind

Row = tuple[str, str]

POINTS: Mapping[PointKind, Row] = {
    PointKind.TIER: ("tier {detail} of {subject}", "{subject}第{detail}段"),
    PointKind.LIMIT_REACHED: ("{subject}: a claim that reaches the limit", "{subject}：达到限额的结算"),
    PointKind.LIMIT_NOT_REACHED: ("{subject}: a claim below the limit", "{subject}：未达到限额的结算"),
    PointKind.SHARED_REACHED: ("{subject}: a claim that reaches the shared limit", "{subject}：达到共用限额的结算"),
    PointKind.SHARED_NOT_REACHED: ("{subject}: a claim below the shared limit", "{subject}：未达到共用限额的结算"),
    PointKind.FLOOR_USED: ("{subject}: a claim raised to the least amount", "{subject}：提高到最低支付额的结算"),
    PointKind.FLOOR_NOT_USED: ("{subject}: a claim above the least amount", "{subject}：高于最低支付额的结算"),
    PointKind.ABOVE_DEDUCTIBLE: ("{subject}: a claim above the deductible", "{subject}：超过起付线的结算"),
    PointKind.WITHIN_DEDUCTIBLE: ("{subject}: a claim within the deductible", "{subject}：未超过起付线的结算"),
    PointKind.EXCEPTION_WON: ("{subject}: exception {detail} applies", "{subject}：例外“{detail}”适用"),
    PointKind.EXCEPTION_LOST: ("{subject}: exception {detail} does not apply", "{subject}：例外“{detail}”不适用"),
    PointKind.CASE_HOLDS: ("{subject}: where it is so that {detail}", "{subject}：符合“{detail}”的情形"),
    PointKind.CASE_FAILS: ("{subject}: where it is not so that {detail}", "{subject}：不符合“{detail}”的情形"),
    PointKind.ROW: ("{subject}: the row {detail}", "{subject}：“{detail}”一行"),
    PointKind.ANSWER_YES: ("{subject}: where it holds", "{subject}：结果为“是”的情形"),
    PointKind.ANSWER_NO: ("{subject}: where it does not hold", "{subject}：结果为“否”的情形"),
    PointKind.DAY: ("a claim dated {detail}", "认定日期为{detail}的结算"),
    PointKind.OPTION: ("option {detail} of: {subject}", "选项“{detail}”：{subject}"),
    PointKind.STATUS: ("status: {subject}", "状态：{subject}"),
}
MUTANTS: Mapping[MutantKind, Row] = {
    MutantKind.FIGURE: ("{subject}: {before} becomes {after}", "{subject}：{before}改为{after}"),
    MutantKind.EDGE: ("{subject}: {before} becomes {after}", "{subject}：{before}改为{after}"),
    MutantKind.CONDITION: ("{subject}: the condition that {detail} is dropped", "{subject}：去掉条件“{detail}”"),
    MutantKind.CASE: (
        "{subject}: where it is so that {detail}, as where it is not",
        "{subject}：符合“{detail}”的，按不符合的处理",
    ),
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

IN_CLOSING: Row = ("closing, {subject}", "期末结算，{subject}")
IN_BRACKETS: Row = (" ({told})", "（{told}）")
COLON: Row = (": ", "：")


@frozen
class Telling:
    """The words for one program in one tongue."""

    program: Program
    tongue: str

    @property
    def words(self) -> Words:
        """Names and figures."""
        return Words(self.program, self.tongue)

    def words_in(self, body: str) -> Words:
        """Names and figures inside a body: a calculation has names of its own."""
        kind, _, name = body.partition(":")
        return Words(alone(self.program, name), self.tongue) if kind == "calculation" else self.words

    def _pick(self, row: Row) -> str:
        return row[self.tongue == "zh"]

    def _subject(self, key: str, body: str) -> str:
        """What something is about, with the calculation or closing that it is in."""
        subject = self.words_in(body).subject(key) if key else ""
        kind, _, name = body.partition(":")
        if kind == "closing":
            return self._pick(IN_CLOSING).format(subject=subject)
        return f"{self.words.names.of(body)}{self._pick(COLON)}{subject}" if name else subject

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
            case PointKind.ROW:
                members = [self.words.member(word) for word in detail.split(", ")] if detail else []
                detail = self.words.series(members) if members else self.words.say("otherwise")
        subject = self._subject(point.subject, point.body)
        label = point.detail.partition("@")[0] if "@" in point.detail else point.detail
        if (
            exception := self.program.catalogue.get(f"exception:{point.subject.partition(':')[2]}.{label}")
        ) is not None:
            subject += self._pick(IN_BRACKETS).format(told=self.words.names.entry(exception))
            detail = detail.rpartition("@")[2]
        if point.node is not None:
            detail = self.words_in(point.body).node(point.node)
        return self._pick(POINTS[point.kind]).format(subject=subject, detail=detail)

    def _option(self, point: Point) -> str:
        entry = self.program.catalogue.get(point.subject)
        options = entry.options if entry is not None else ()
        return next((option.label(self.tongue) for option in options if option.id == point.detail), point.detail)

    def mutant(self, mutant: Mutant) -> str:
        """One mutant."""
        before, after, detail = mutant.before, mutant.after, ""
        match mutant.kind:
            case MutantKind.ROUNDING:
                before, after = (self._pick(MODES.get(word, (word, word))) for word in (before, after))
            case MutantKind.PERIOD:
                before, after = (self._pick(PERIODS.get(word, (word, word))) for word in (before, after))
            case MutantKind.ORDER:
                before, after = (
                    " → ".join(self.words.names.of(f"payer:{name}") for name in order.split(", "))
                    for order in (before, after)
                )
            case MutantKind.EXCEPTION:
                before = self.words.names.of(f"exception:{mutant.subject.partition(':')[2]}.{before}")
            case MutantKind.CONDITION | MutantKind.CASE if mutant.node is not None:
                condition = mutant.node.condition if isinstance(mutant.node, If) else mutant.node
                detail = self.words_in(mutant.body).node(condition)
        subject = self._subject(mutant.subject, mutant.body)
        text = self._pick(MUTANTS[mutant.kind]).format(subject=subject, before=before, after=after, detail=detail)
        compared = mutant.kind is MutantKind.EDGE and isinstance(mutant.node, Apply)
        told = self.words_in(mutant.body).node(mutant.node) if compared and mutant.node is not None else ""
        return text + self._pick(IN_BRACKETS).format(told=told) if told else text

    def place(self, place: Place | None) -> str:
        """File and line."""
        return "" if place is None else f"{place.file}:{place.line}"
