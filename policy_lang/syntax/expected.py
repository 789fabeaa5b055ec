"""What could stand at a place, in words of both tongues.

Enters: a `Trouble`. Leaves: two phrases, English and Chinese, of at most five things. Always holds: a hundred terminals
that mean "a value" are one thing; a keyword is named by its spelling in the reader's tongue.
"""

from collections.abc import Iterable
from functools import cache

from policy_lang.source import Span
from policy_lang.syntax.grammar import terminal_words
from policy_lang.syntax.keywords import keywords
from policy_lang.syntax.mistakes import Trouble

MOST = 5

_SIGNS = {
    "LPAR": "(", "RPAR": ")", "COLON": ":", "EQUAL": "=", "SLASH": "/", "PLUS": "+", "MINUS": "-", "STAR": "*",
    "_COMMA": ",", "_AT": "@", "FIELD": ".",
}  # fmt: skip
# The signs that a Chinese text writes in another way.
_SIGNS_ZH = {"LPAR": "（", "RPAR": "）", "COLON": "：", "_COMMA": "、"}
_KINDS = {
    "IDENT": ("a name", "名称"),
    "STRING": ("a text in quotation marks", "引号内的文字"),
    "DATE": ("a date", "日期"),
    "DURATION": ("a period such as `12 months`", "“12个月”这样的期间"),
    "MONEY": ("an amount", "金额"),
    "INT": ("a whole number", "整数"),
    "NUMBER": ("a number", "数"),
    "RATIO": ("a percentage", "百分比"),
    "POINTS": ("percentage points", "百分点"),
}
_SIGNS_LAST = ("PLUS", "MINUS", "STAR", "SLASH", "FIELD", "LPAR", "_OF", "_DE", "_BEYOND", "_AND", "_OR", "_ROUNDED")


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Every spelling of each terminal that is a keyword."""
    return terminal_words(keywords())


def spelling(kind: str, tongue: str) -> str:
    """How a terminal is written in a tongue; what has no fixed spelling has none."""
    words = spellings().get(kind)
    if words is None:
        sign = _SIGNS.get(kind, "")
        return _SIGNS_ZH.get(kind, sign) if tongue == "zh" else sign
    return next((word for word in words if word.isascii() == (tongue == "en")), words[0])


def han_words(kinds: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Terminals and their Chinese spellings, the longest first."""
    pairs = [
        (kind, word)
        for kind in (spellings() if kinds is None else kinds)
        for word in spellings().get(kind, ())
        if not word[0].isascii()
    ]
    return sorted(pairs, key=lambda pair: (-len(pair[1]), pair))


def apart_from(text: str, span: Span, word: str) -> str:
    """A word for a place in a text, with a blank at either side where it would run into its neighbour."""
    before, after = text[max(span.start - 1, 0) : span.start], text[span.end : span.end + 1]
    left = " " if before.isalnum() and word[0].isalnum() else ""
    return f"{left}{word}{' ' if after.isalnum() and word[-1].isalnum() else ''}"


def expected(trouble: Trouble) -> tuple[str, str]:
    """What could stand here, in English and in Chinese."""
    accepts = set(trouble.accepts) - {"$END"}
    found: list[tuple[str, str]] = []
    if trouble.situation == "value":
        found.append(("a value", "一个值"))
        accepts -= trouble.reader.values | {"MINUS", "_NOT", "_IF"}
    if len(accepts & trouble.reader.comparators) > 3:
        found.append(("a comparison", "比较"))
        accepts -= trouble.reader.comparators | {"_IS_KNOWN"}
    found += [words for kind, words in _KINDS.items() if kind in accepts]
    clauses = accepts & (trouble.reader.beginnings - trouble.reader.declarations)
    ends = accepts & trouble.reader.declarations
    loose = accepts - clauses - ends - _KINDS.keys()
    if len(loose) > MOST:
        loose -= set(_SIGNS_LAST)
    words = sorted(loose) + (sorted(clauses) if len(clauses) <= MOST else [])
    found += [(f"`{spelling(kind, 'en')}`", f"“{spelling(kind, 'zh')}”") for kind in words if spelling(kind, "en")]
    found += [("the next clause", "下一分句")] if len(clauses) > MOST else []
    found += [("the next declaration", "下一条声明")] if ends else []
    shown = found if len(found) <= MOST else found[: MOST - 1] + found[-1:]
    return _joined([en for en, _ in shown], ", ", " or "), _joined([zh for _, zh in shown], "、", "或")


def _joined(parts: list[str], comma: str, last: str) -> str:
    return comma.join(parts[:-1]) + last + parts[-1] if len(parts) > 1 else "".join(parts)
