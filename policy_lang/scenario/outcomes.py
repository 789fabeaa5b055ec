"""How a settlement can end, in both tongues: scenarios may name either."""

from types import MappingProxyType

from policy_lang.interp.settle import CONFLICT, NOT_COVERED, NOT_IN_FORCE, REJECTED, SETTLED, UNDETERMINED

OUTCOMES = MappingProxyType(
    {
        SETTLED: "已结算",
        NOT_IN_FORCE: "不在施行期",
        NOT_COVERED: "不属保障范围",
        UNDETERMINED: "待定",
        CONFLICT: "规定冲突",
        REJECTED: "已拒绝",
    }
)
_BY_SPELLING = {zh: outcome for outcome, zh in OUTCOMES.items()} | {outcome: outcome for outcome in OUTCOMES}


def outcome_name(outcome: str, tongue: str) -> str:
    """What an outcome is called."""
    return OUTCOMES.get(outcome, outcome) if tongue == "zh" else outcome


def outcome_of(written: object) -> str | None:
    """The outcome that a spelling stands for: `not_in_force`, `not in force` or the Chinese name."""
    return _BY_SPELLING.get(written.replace("_", " ").strip()) if isinstance(written, str) else None
