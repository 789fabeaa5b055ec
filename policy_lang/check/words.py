"""How types and clauses are called in messages, in both tongues: the one table of it."""

from policy_lang.core.types import Kind, Type
from policy_lang.syntax import ast
from policy_lang.syntax.keywords import keywords

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
    Kind.LINES: ("a list of records", "多条明细"),
    Kind.NO_LIMIT: ("no limit", "不设限额"),
    Kind.NONE: ("none", "无"),
    Kind.BAD: ("something that is wrong", "有误的内容"),
}
# The word that opens each clause of a payer.
_OPENS: dict[type, str] = {
    ast.Given: "GIVEN",
    ast.ForMembers: "FOR",
    ast.When: "WHEN",
    ast.Unless: "UNLESS",
    ast.On: "ON",
    ast.DrawsOn: "DRAWS_ON",
    ast.EachClaim: "EACH_CLAIM",
    ast.Over: "OVER",
    ast.Counting: "COUNTING",
    ast.Deductible: "DEDUCTIBLE",
    ast.CoversAtMost: "COVERS_AT_MOST",
    ast.Pays: "PAYS",
    ast.Returns: "RETURNS",
    ast.TopsUp: "TOPS_UP_TO",
    ast.Less: "LESS",
    ast.AtMost: "AT_MOST",
    ast.Within: "WITHIN",
    ast.Follows: "FOLLOWS",
    ast.OwnShareAtMost: "OWN_SHARE_AT_MOST",
    ast.InsuredBears: "INSURED_BEARS",
    ast.NotBelow: "NOT_BELOW",
    ast.Covers: "COVERS",
    ast.Rounding: "ROUNDS",
    ast.WritesOff: "BY_WRITING_OFF",
    ast.BeyondExpense: "EVEN_BEYOND_THE_EXPENSE",
}


def clause_names(clause: ast.Clause) -> tuple[str, str]:
    """The word that opens a clause, in English and in Chinese."""
    return keyword_names(_OPENS[type(clause)])


def keyword_names(identifier: str) -> tuple[str, str]:
    """A word of the language in both tongues."""
    return keywords().spelling(identifier, "en"), keywords().spelling(identifier, "zh")


def type_names(kind: Type) -> tuple[str, str]:
    """A type in English and in Chinese."""
    english, chinese = _NAMES[kind.kind]
    if kind.kind is Kind.CATEGORY:
        english, chinese = f"one of `{kind.category}`", f"“{kind.category}”之一"
        if kind.several:
            english, chinese = f"a set of `{kind.category}`", f"若干“{kind.category}”"
    return english, chinese
