"""How types are called in messages, in both tongues: the one table of it."""

from policy_lang.core.types import Kind, Type

_NAMES: dict[Kind, tuple[str, str]] = {
    Kind.MONEY: ("an amount of money", "金额"),
    Kind.RATIO: ("a ratio", "比例"),
    Kind.POINTS: ("percentage points", "百分点"),
    Kind.NUMBER: ("a number", "数"),
    Kind.COUNT: ("a whole number", "整数"),
    Kind.DATE: ("a date", "日期"),
    Kind.DAYS: ("a number of days", "天数"),
    Kind.MONTHS: ("a number of months", "月数"),
    Kind.YES_NO: ("yes or no", "是或否"),
    Kind.TEXT: ("a text", "文字"),
    Kind.CATEGORY: ("a category", "分类"),
    Kind.LIST: ("a list", "名单"),
    Kind.NO_LIMIT: ("no limit", "不设限额"),
    Kind.NONE: ("none", "无"),
    Kind.BAD: ("something that is wrong", "有误的内容"),
}


def type_names(kind: Type) -> tuple[str, str]:
    """A type in English and in Chinese."""
    english, chinese = _NAMES[kind.kind]
    if kind.kind is Kind.CATEGORY:
        english, chinese = f"one of `{kind.category}`", f"“{kind.category}”之一"
        if kind.several:
            english, chinese = f"a set of `{kind.category}`", f"若干“{kind.category}”"
    return english, chinese
