"""Places of a document in the order in which they stand there: 一 before 二 before 十一, whatever their code points.

Enters: a locator (`三(一)¶3句2`). Leaves: a key to sort by. Always holds: what stands above comes before what it holds;
a paragraph or sentence of a part comes before the parts within it; what has no number (an annex) comes behind.
"""

import re

_DIGITS = {"〇": 0, "零": 0, **{digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}}
_TOKEN = re.compile(r"(?P<mark>[¶句])|(?P<number>\d{1,9})|(?P<han>[〇零一二三四五六七八九十百]+)|(?P<text>\S)")
_APART = str.maketrans("()（）第", "     ")  # 二(二) is not 二二
_WHOLE, _MARK, _NUMBER, _TEXT = range(4)

Key = tuple[tuple[int, int, str], ...]


def place_order(locator: str) -> Key:
    """The key of a place."""
    return (*map(_part, _TOKEN.finditer(locator.translate(_APART))), (_WHOLE, 0, ""))


def _part(token: re.Match[str]) -> tuple[int, int, str]:
    if token["mark"]:
        return (_MARK, 0, "")
    if token["number"]:
        return (_NUMBER, int(token["number"]), "")
    if token["han"]:
        return (_NUMBER, _han(token["han"]), "")
    return (_TEXT, 0, token["text"])


def _han(numeral: str) -> int:
    """二十一 is 21; digits one after the other (二〇) are read as such."""
    whole = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = digit * 10 + _DIGITS[sign]
        else:
            whole += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return whole + digit
